//! A Vulkan device that OpenCL can run on: its features, limits and extensions.

use std::collections::BTreeSet;
use std::ffi::CStr;
use std::sync::Arc;

use ash::vk;
use tombolo_compiler::Target;

use super::instance::Instance;
use super::subgroups::Subgroups;

/// Extensions that are enabled where the device has them. What each is for stands beside its use.
pub(super) const WANTED_EXTENSIONS: &[&CStr] = &[
    ash::khr::external_memory_fd::NAME,
    ash::ext::external_memory_dma_buf::NAME,
    ash::ext::image_drm_format_modifier::NAME,
    ash::ext::queue_family_foreign::NAME,
    ash::khr::external_semaphore_fd::NAME,
    ash::khr::external_fence_fd::NAME,
    ash::ext::external_memory_host::NAME,
    ash::ext::calibrated_timestamps::NAME,
    ash::khr::workgroup_memory_explicit_layout::NAME,
    ash::ext::physical_device_drm::NAME,
    ash::ext::pci_bus_info::NAME,
    ash::ext::memory_budget::NAME,
    ash::khr::image_format_list::NAME,
    ash::khr::shader_clock::NAME,
];

/// Which Vulkan queue family commands go to.
#[derive(Clone, Copy, Debug)]
pub struct QueueFamily {
    /// Its index.
    pub index: u32,
    /// The number of queues in it.
    pub count: u32,
    /// Significant bits of its timestamps; 0 where it has none.
    pub timestamp_bits: u32,
}

/// A Vulkan device that meets the minimum.
pub struct Physical {
    /// The instance that it belongs to.
    pub instance: Arc<Instance>,
    /// Vulkan's handle.
    pub handle: vk::PhysicalDevice,
    /// `VkPhysicalDeviceProperties`
    pub properties: vk::PhysicalDeviceProperties,
    /// `VkPhysicalDeviceIDProperties::deviceUUID`
    pub device_uuid: [u8; 16],
    /// `VkPhysicalDeviceIDProperties::driverUUID`
    pub driver_uuid: [u8; 16],
    /// `VkPhysicalDeviceIDProperties::deviceLUID`, where it is valid, with its node mask.
    pub luid: Option<([u8; 8], u32)>,
    /// `VkDriverId`
    pub driver: vk::DriverId,
    /// Name and version of the driver, for people.
    pub driver_info: String,
    /// Largest single allocation, in bytes.
    pub max_allocation: u64,
    /// Largest `VkBuffer`, in bytes.
    pub max_buffer: u64,
    /// `VkPhysicalDeviceSubgroupProperties::subgroupSize`
    pub subgroup_size: u32,
    /// Sub-groups as OpenCL has them; nothing where it cannot.
    pub subgroups: Option<Subgroups>,
    /// Whether `VkPhysicalDeviceMaintenance4Features::maintenance4` is there.
    pub maintenance4: bool,
    /// Floating-point modes that may be asked for.
    pub float_controls: FloatControls,
    /// Required alignment of host pointers that are imported; 0 where none can be.
    pub host_pointer_alignment: u64,
    /// PCI domain, bus, device and function, where known.
    pub pci: Option<[u32; 4]>,
    /// Memory heaps and types.
    pub memory: vk::PhysicalDeviceMemoryProperties,
    /// Features of Vulkan 1.0.
    pub features: vk::PhysicalDeviceFeatures,
    /// The queue family that is used.
    pub queue_family: QueueFamily,
    /// The device extensions of [`WANTED_EXTENSIONS`] that the device has.
    pub extensions: BTreeSet<&'static CStr>,
    /// The device as the compiler sees it.
    pub target: Target,
}

/// What the device does with denormal numbers and rounding (`VkPhysicalDeviceFloatControlsProperties`).
#[derive(Clone, Copy, Default, Debug)]
pub struct FloatControls {
    /// `shaderDenormPreserveFloat16`, `…32`, `…64`
    pub denorm_preserve: [bool; 3],
    /// `shaderRoundingModeRTEFloat16`, `…32`, `…64`
    pub round_to_even: [bool; 3],
}

/// The chain of feature structures, for the query and for the creation of the device.
#[derive(Default, Clone)]
pub(super) struct Features {
    pub(super) core: vk::PhysicalDeviceFeatures,
    pub(super) v11: vk::PhysicalDeviceVulkan11Features<'static>,
    pub(super) v12: vk::PhysicalDeviceVulkan12Features<'static>,
    pub(super) v13: vk::PhysicalDeviceVulkan13Features<'static>,
    pub(super) explicit_layout: vk::PhysicalDeviceWorkgroupMemoryExplicitLayoutFeaturesKHR<'static>,
    pub(super) shader_clock: vk::PhysicalDeviceShaderClockFeaturesKHR<'static>,
}

impl Features {
    /// Asks a device of that version with these extensions.
    pub(super) fn query(
        instance: &ash::Instance,
        device: vk::PhysicalDevice,
        version: u32,
        extensions: &BTreeSet<&'static CStr>,
    ) -> Self {
        let mut found = Features::default();
        let mut chain = found.chain(version, extensions);
        // SAFETY: the device is live, and the chain holds structures that it knows.
        unsafe { instance.get_physical_device_features2(device, &mut chain) };
        found.core = chain.features;
        found.v11.p_next = std::ptr::null_mut();
        found.v12.p_next = std::ptr::null_mut();
        found.v13.p_next = std::ptr::null_mut();
        found.explicit_layout.p_next = std::ptr::null_mut();
        found.shader_clock.p_next = std::ptr::null_mut();
        found
    }

    /// The structures that a device of that version with these extensions knows, as one chain.
    pub(super) fn chain(
        &mut self,
        version: u32,
        extensions: &BTreeSet<&'static CStr>,
    ) -> vk::PhysicalDeviceFeatures2<'_> {
        let mut chain = vk::PhysicalDeviceFeatures2::default()
            .features(self.core)
            .push_next(&mut self.v11)
            .push_next(&mut self.v12);
        if version >= vk::API_VERSION_1_3 {
            chain = chain.push_next(&mut self.v13);
        }
        if extensions.contains(ash::khr::workgroup_memory_explicit_layout::NAME) {
            chain = chain.push_next(&mut self.explicit_layout);
        }
        if extensions.contains(ash::khr::shader_clock::NAME) {
            chain = chain.push_next(&mut self.shader_clock);
        }
        chain
    }
}

// SAFETY: handles and plain data; the pointers in Vulkan's structures are null.
unsafe impl Send for Physical {}
// SAFETY: as above; nothing is changed after creation.
unsafe impl Sync for Physical {}

impl Physical {
    /// Looks whether OpenCL can run on the device. The error says what it lacks.
    pub(super) fn examine(instance: &Arc<Instance>, handle: vk::PhysicalDevice) -> Result<Physical, Vec<String>> {
        let raw = &instance.raw;
        // SAFETY: the device is the instance's.
        let version = unsafe { raw.get_physical_device_properties(handle) }.api_version;
        if version < vk::API_VERSION_1_2 {
            return Err(vec![String::from("it is older than Vulkan 1.2")]);
        }
        let extensions = enabled_extensions(raw, handle).map_err(|error| vec![error])?;
        let has = |name: &CStr| extensions.contains(name);

        let mut ids = vk::PhysicalDeviceIDProperties::default();
        let mut driver = vk::PhysicalDeviceDriverProperties::default();
        let mut maintenance3 = vk::PhysicalDeviceMaintenance3Properties::default();
        let mut v13 = vk::PhysicalDeviceVulkan13Properties::default();
        let mut subgroup = vk::PhysicalDeviceSubgroupProperties::default();
        let mut floats = vk::PhysicalDeviceFloatControlsProperties::default();
        let mut host = vk::PhysicalDeviceExternalMemoryHostPropertiesEXT::default();
        let mut pci = vk::PhysicalDevicePCIBusInfoPropertiesEXT::default();
        let mut chain = vk::PhysicalDeviceProperties2::default()
            .push_next(&mut ids)
            .push_next(&mut driver)
            .push_next(&mut maintenance3)
            .push_next(&mut subgroup)
            .push_next(&mut floats);
        if version >= vk::API_VERSION_1_3 {
            chain = chain.push_next(&mut v13);
        }
        if has(ash::ext::external_memory_host::NAME) {
            chain = chain.push_next(&mut host);
        }
        if has(ash::ext::pci_bus_info::NAME) {
            chain = chain.push_next(&mut pci);
        }
        // SAFETY: the device is live, and the chain holds structures that it knows.
        unsafe { raw.get_physical_device_properties2(handle, &mut chain) };
        let properties = chain.properties;
        let features = Features::query(raw, handle, version, &extensions);
        // SAFETY: the device is live.
        let memory = unsafe { raw.get_physical_device_memory_properties(handle) };
        let queue_family = queue_family(raw, handle);

        let missing = missing(&features, queue_family.is_some());
        if !missing.is_empty() {
            return Err(missing);
        }
        let text = |bytes: Result<&CStr, _>| bytes.map(CStr::to_string_lossy).unwrap_or_default().into_owned();
        let driver_info = format!("{} {}", text(driver.driver_name_as_c_str()), text(driver.driver_info_as_c_str()))
            .trim()
            .to_string();
        let subgroups = Subgroups::of(&subgroup, &v13, &features, &properties.limits);
        let depths = has_depths(raw, handle);
        let driver_id = driver.driver_id;
        let target = super::target::describe(&properties, driver_id, &features, &floats, subgroups.as_ref(), depths);
        Ok(Physical {
            instance: instance.clone(),
            handle,
            device_uuid: ids.device_uuid,
            driver_uuid: ids.driver_uuid,
            luid: (ids.device_luid_valid != 0).then_some((ids.device_luid, ids.device_node_mask)),
            driver: driver.driver_id,
            driver_info,
            max_allocation: maintenance3.max_memory_allocation_size,
            max_buffer: if v13.max_buffer_size == 0 {
                maintenance3.max_memory_allocation_size
            } else {
                v13.max_buffer_size
            },
            subgroup_size: subgroup.subgroup_size,
            subgroups,
            maintenance4: features.v13.maintenance4 != 0,
            float_controls: FloatControls {
                denorm_preserve: [
                    floats.shader_denorm_preserve_float16 != 0,
                    floats.shader_denorm_preserve_float32 != 0,
                    floats.shader_denorm_preserve_float64 != 0,
                ],
                round_to_even: [
                    floats.shader_rounding_mode_rte_float16 != 0,
                    floats.shader_rounding_mode_rte_float32 != 0,
                    floats.shader_rounding_mode_rte_float64 != 0,
                ],
            },
            host_pointer_alignment: host.min_imported_host_pointer_alignment,
            pci: has(ash::ext::pci_bus_info::NAME).then_some([
                pci.pci_domain,
                pci.pci_bus,
                pci.pci_device,
                pci.pci_function,
            ]),
            memory,
            features: features.core,
            queue_family: queue_family.expect("checked with what is missing"),
            extensions,
            target,
            properties,
        })
    }

    /// The alignment of buffers and sub-buffers in bytes, enough for `long16`.
    pub fn base_alignment(&self) -> u64 {
        let limits = &self.properties.limits;
        limits.min_storage_buffer_offset_alignment.max(limits.min_texel_buffer_offset_alignment).max(128)
    }

    /// The device's name.
    pub fn name(&self) -> String {
        self.properties.device_name_as_c_str().map(CStr::to_string_lossy).unwrap_or_default().into_owned()
    }

    /// Whether the extension is there, and so enabled.
    pub fn has(&self, extension: &CStr) -> bool {
        self.extensions.contains(extension)
    }

    /// The size of the largest device-local heap, in bytes.
    pub fn global_memory(&self) -> u64 {
        let heaps = self.memory.memory_heaps_as_slice();
        let local = heaps.iter().filter(|heap| heap.flags.contains(vk::MemoryHeapFlags::DEVICE_LOCAL));
        local.map(|heap| heap.size).max().or_else(|| heaps.iter().map(|heap| heap.size).max()).unwrap_or(0)
    }

    /// The size of the largest buffer that can be allocated, in bytes.
    pub fn largest_buffer(&self) -> u64 {
        // Page-sized, so that what is added for alignment still fits.
        self.max_allocation.min(self.max_buffer).min(self.global_memory()) & !0xfff
    }

    /// Whether buffers are best in memory that host and device share: device-local, mapped and cached by the host.
    pub fn unified_memory(&self) -> bool {
        let wanted = vk::MemoryPropertyFlags::DEVICE_LOCAL
            | vk::MemoryPropertyFlags::HOST_VISIBLE
            | vk::MemoryPropertyFlags::HOST_COHERENT
            | vk::MemoryPropertyFlags::HOST_CACHED;
        let heaps = self.memory.memory_heaps_as_slice();
        self.memory.memory_types_as_slice().iter().any(|kind| {
            kind.property_flags.contains(wanted)
                && heaps.get(kind.heap_index as usize).is_some_and(|heap| heap.size == self.global_memory())
        })
    }
}

fn enabled_extensions(raw: &ash::Instance, handle: vk::PhysicalDevice) -> Result<BTreeSet<&'static CStr>, String> {
    // SAFETY: the device is live.
    let offered = unsafe { raw.enumerate_device_extension_properties(handle) }
        .map_err(|error| format!("vkEnumerateDeviceExtensionProperties: {error}"))?;
    let offers = |name: &CStr| offered.iter().any(|entry| entry.extension_name_as_c_str() == Ok(name));
    Ok(WANTED_EXTENSIONS.iter().copied().filter(|name| offers(name)).collect())
}

/// Whether kernels can read and write the texels of `cl_khr_depth_images`: 16 bits normalized, and floats.
fn has_depths(raw: &ash::Instance, handle: vk::PhysicalDevice) -> bool {
    let wanted = vk::FormatFeatureFlags::SAMPLED_IMAGE | vk::FormatFeatureFlags::STORAGE_IMAGE;
    [vk::Format::R16_UNORM, vk::Format::R32_SFLOAT].into_iter().all(|format| {
        // SAFETY: the device is live.
        let properties = unsafe { raw.get_physical_device_format_properties(handle, format) };
        properties.optimal_tiling_features.contains(wanted)
    })
}

fn queue_family(raw: &ash::Instance, handle: vk::PhysicalDevice) -> Option<QueueFamily> {
    // SAFETY: the device is live.
    let families = unsafe { raw.get_physical_device_queue_family_properties(handle) };
    // A family with graphics first: its queues can blit, and drivers schedule them best; else any that computes.
    let computes =
        |family: &&(usize, &vk::QueueFamilyProperties)| family.1.queue_flags.contains(vk::QueueFlags::COMPUTE);
    let families: Vec<_> = families.iter().enumerate().collect();
    let chosen = families
        .iter()
        .filter(computes)
        .find(|family| family.1.queue_flags.contains(vk::QueueFlags::GRAPHICS))
        .or_else(|| families.iter().find(computes))?;
    Some(QueueFamily {
        index: chosen.0 as u32,
        count: chosen.1.queue_count,
        timestamp_bits: chosen.1.timestamp_valid_bits,
    })
}

/// What the device lacks for OpenCL: one sentence each.
fn missing(features: &Features, computes: bool) -> Vec<String> {
    let needs = [
        (u32::from(computes), "no queue computes"),
        (features.v12.buffer_device_address, "buffers have no addresses (bufferDeviceAddress)"),
        (features.v12.timeline_semaphore, "there are no timeline semaphores (timelineSemaphore)"),
        (features.v12.host_query_reset, "queries cannot be reset by the host (hostQueryReset)"),
        (features.v12.vulkan_memory_model, "the Vulkan memory model is not offered (vulkanMemoryModel)"),
        (
            features.v12.vulkan_memory_model_device_scope,
            "atomics reach no further than a queue (vulkanMemoryModelDeviceScope)",
        ),
        (features.v12.shader_int8, "there are no 8-bit integers (shaderInt8)"),
        (features.core.shader_int16, "there are no 16-bit integers (shaderInt16)"),
        (features.core.shader_int64, "there are no 64-bit integers (shaderInt64)"),
        (features.v12.storage_buffer8_bit_access, "memory cannot be accessed by bytes (storageBuffer8BitAccess)"),
        (features.v11.storage_buffer16_bit_access, "memory cannot be accessed by 16 bits (storageBuffer16BitAccess)"),
    ];
    needs.iter().filter(|(present, _)| *present == 0).map(|(_, reason)| reason.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_feature_is_named() {
        assert_eq!(missing(&Features::default(), false).len(), 11);
        let mut features = Features::default();
        features.core.shader_int16 = 1;
        features.core.shader_int64 = 1;
        features.v11.storage_buffer16_bit_access = 1;
        features.v12.buffer_device_address = 1;
        features.v12.timeline_semaphore = 1;
        features.v12.host_query_reset = 1;
        features.v12.vulkan_memory_model = 1;
        features.v12.vulkan_memory_model_device_scope = 1;
        features.v12.storage_buffer8_bit_access = 1;
        assert_eq!(missing(&features, true), ["there are no 8-bit integers (shaderInt8)"]);
    }
}
