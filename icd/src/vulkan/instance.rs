//! The Vulkan instance, and the survey of its devices.

use std::ffi::CStr;
use std::sync::{Arc, OnceLock};

use ash::vk;

use super::physical::Physical;
use crate::log::log;

/// The Vulkan instance of the process.
pub struct Instance {
    /// The instance's functions.
    pub raw: ash::Instance,
    /// Keeps the Vulkan library loaded.
    pub entry: ash::Entry,
}

/// What became of one Vulkan device.
#[derive(Clone)]
pub struct Report {
    /// The device's name, as Vulkan tells it.
    pub name: String,
    /// The version of Vulkan that the device offers: major, minor, patch.
    pub version: [u32; 3],
    /// Name and version of the driver, for people; empty for devices older than Vulkan 1.2.
    pub driver: String,
    /// Whether the device is the CPU.
    pub software: bool,
    /// The device, or the reasons why it is no OpenCL device: one sentence each.
    pub outcome: Result<Arc<Physical>, Vec<String>>,
}

/// All Vulkan devices of the machine and whether OpenCL runs on them. The error is the reason why there is no Vulkan.
pub fn survey() -> Result<&'static [Report], &'static str> {
    static SURVEY: OnceLock<Result<Vec<Report>, String>> = OnceLock::new();
    let survey = SURVEY.get_or_init(|| {
        let result = Instance::new().and_then(|instance| look(&Arc::new(instance)));
        match &result {
            Err(reason) => log!("no Vulkan: {reason}"),
            Ok(reports) => {
                for report in reports {
                    match &report.outcome {
                        Ok(_) => log!("{}: an OpenCL device", report.name),
                        Err(reasons) => log!("{}: not used: {}", report.name, reasons.join("; ")),
                    }
                }
            }
        }
        result
    });
    match survey {
        Ok(reports) => Ok(reports),
        Err(reason) => Err(reason),
    }
}

impl Instance {
    fn new() -> Result<Self, String> {
        // SAFETY: the Vulkan library is the system's; its initialisers are trusted.
        let entry =
            unsafe { ash::Entry::load() }.map_err(|error| format!("the Vulkan library does not load: {error}"))?;
        // SAFETY: a global function without parameters.
        let version = unsafe { entry.try_enumerate_instance_version() }
            .map_err(|error| format!("vkEnumerateInstanceVersion: {error}"))?
            .unwrap_or(vk::API_VERSION_1_0);
        if version < vk::API_VERSION_1_2 {
            return Err(String::from("the Vulkan loader is older than 1.2"));
        }
        let application = vk::ApplicationInfo::default()
            .application_name(c"OpenCL application")
            .engine_name(c"Tombolo")
            .engine_version(1)
            .api_version(vk::API_VERSION_1_3);
        let create = vk::InstanceCreateInfo::default().application_info(&application);
        // SAFETY: the structures live until the call returns.
        let raw =
            unsafe { entry.create_instance(&create, None) }.map_err(|error| format!("vkCreateInstance: {error}"))?;
        Ok(Instance { raw, entry })
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // SAFETY: devices hold the instance, so that none is left.
        unsafe { self.raw.destroy_instance(None) };
    }
}

fn look(instance: &Arc<Instance>) -> Result<Vec<Report>, String> {
    // SAFETY: the instance is live.
    let devices = unsafe { instance.raw.enumerate_physical_devices() }
        .map_err(|error| format!("vkEnumeratePhysicalDevices: {error}"))?;
    Ok(devices.into_iter().map(|device| report(instance, device)).collect())
}

fn report(instance: &Arc<Instance>, device: vk::PhysicalDevice) -> Report {
    // SAFETY: the device is the instance's.
    let properties = unsafe { instance.raw.get_physical_device_properties(device) };
    let text = |bytes: Result<&CStr, _>| bytes.map(CStr::to_string_lossy).unwrap_or_default().into_owned();
    let version = properties.api_version;
    let mut driver = vk::PhysicalDeviceDriverProperties::default();
    if version >= vk::API_VERSION_1_2 {
        let mut chain = vk::PhysicalDeviceProperties2::default().push_next(&mut driver);
        // SAFETY: as above; the chain holds structures that the device knows.
        unsafe { instance.raw.get_physical_device_properties2(device, &mut chain) };
    }
    let driver = format!("{} {}", text(driver.driver_name_as_c_str()), text(driver.driver_info_as_c_str()));
    Report {
        name: text(properties.device_name_as_c_str()),
        version: [vk::api_version_major(version), vk::api_version_minor(version), vk::api_version_patch(version)],
        driver: driver.trim().to_owned(),
        software: properties.device_type == vk::PhysicalDeviceType::CPU,
        outcome: Physical::examine(instance, device).map(Arc::new),
    }
}
