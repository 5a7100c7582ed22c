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
    Ok(devices
        .into_iter()
        .map(|device| {
            // SAFETY: the device is the instance's.
            let properties = unsafe { instance.raw.get_physical_device_properties(device) };
            let name = properties.device_name_as_c_str().map(CStr::to_string_lossy).unwrap_or_default().into_owned();
            Report { name, outcome: Physical::examine(instance, device).map(Arc::new) }
        })
        .collect())
}
