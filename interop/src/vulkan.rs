//! The Vulkan device, as far as sharing uses it: external memory, external semaphores, allocations of our own.

use std::any::Any;
use std::ffi::CStr;
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};
use std::sync::Arc;

use ash::vk;
use tombolo_vendors::Driver;

use crate::error::{Error, Result};

/// The device extensions that sharing uses where the device has them; whoever creates the device enables those.
pub const DEVICE_EXTENSIONS: [&CStr; 5] = [
    ash::khr::external_memory_fd::NAME,
    ash::khr::external_semaphore_fd::NAME,
    ash::ext::external_memory_dma_buf::NAME,
    ash::ext::queue_family_foreign::NAME,
    ash::ext::image_drm_format_modifier::NAME,
];

/// A logical device, and what of sharing it supports.
pub struct VulkanDevice {
    pub(crate) instance: ash::Instance,
    pub(crate) physical: vk::PhysicalDevice,
    pub(crate) device: ash::Device,
    pub(crate) family: u32,
    pub(crate) driver: &'static Driver,
    pub(crate) uuid: [u8; 16],
    pub(crate) driver_uuid: [u8; 16],
    pub(crate) memory_fd: Option<ash::khr::external_memory_fd::Device>,
    pub(crate) semaphore_fd: Option<ash::khr::external_semaphore_fd::Device>,
    /// `VK_EXT_external_memory_dma_buf`.
    pub(crate) dma_buf: bool,
    /// `VK_EXT_image_drm_format_modifier`.
    pub(crate) modifiers: bool,
    /// `VK_EXT_queue_family_foreign`.
    pub(crate) foreign: bool,
    /// Sync files can be imported into semaphores.
    pub(crate) sync_fd_import: bool,
    /// Semaphores can be exported as sync files.
    pub(crate) sync_fd_export: bool,
    memory: vk::PhysicalDeviceMemoryProperties,
    _keep: Arc<dyn Any + Send + Sync>,
}

impl VulkanDevice {
    /// Look at a device. `extensions` are those that are enabled; `keep` owns the device.
    ///
    /// # Safety
    /// `device` must be a device of `physical` of `instance`, of at least Vulkan 1.2 with timeline semaphores enabled,
    /// with `extensions` enabled, and live as long as `keep`; `family` must be a queue family that it was created with.
    #[must_use]
    pub unsafe fn new(
        instance: &ash::Instance,
        physical: vk::PhysicalDevice,
        device: &ash::Device,
        family: u32,
        extensions: impl Iterator<Item = impl AsRef<CStr>>,
        keep: Arc<dyn Any + Send + Sync>,
    ) -> Self {
        let enabled: Vec<_> =
            extensions.filter_map(|name| DEVICE_EXTENSIONS.into_iter().find(|known| *known == name.as_ref())).collect();
        let has = |name: &CStr| enabled.contains(&name);
        let mut identity = vk::PhysicalDeviceIDProperties::default();
        let mut driver = vk::PhysicalDeviceDriverProperties::default();
        let mut properties = vk::PhysicalDeviceProperties2::default().push_next(&mut identity).push_next(&mut driver);
        // SAFETY: the physical device is the instance's; both structs are of Vulkan 1.2.
        unsafe { instance.get_physical_device_properties2(physical, &mut properties) };
        // SAFETY: as above.
        let memory = unsafe { instance.get_physical_device_memory_properties(physical) };
        let info = vk::PhysicalDeviceExternalSemaphoreInfo::default()
            .handle_type(vk::ExternalSemaphoreHandleTypeFlags::SYNC_FD);
        let mut sync_fd = vk::ExternalSemaphoreProperties::default();
        // SAFETY: as above.
        unsafe { instance.get_physical_device_external_semaphore_properties(physical, &info, &mut sync_fd) };
        let semaphores = has(ash::khr::external_semaphore_fd::NAME);
        let features = sync_fd.external_semaphore_features;
        Self {
            instance: instance.clone(),
            physical,
            device: device.clone(),
            family,
            driver: tombolo_vendors::driver(u32::try_from(driver.driver_id.as_raw()).unwrap_or(0)),
            uuid: identity.device_uuid,
            driver_uuid: identity.driver_uuid,
            memory_fd: has(ash::khr::external_memory_fd::NAME)
                .then(|| ash::khr::external_memory_fd::Device::new(instance, device)),
            semaphore_fd: semaphores.then(|| ash::khr::external_semaphore_fd::Device::new(instance, device)),
            dma_buf: has(ash::ext::external_memory_dma_buf::NAME),
            modifiers: has(ash::ext::image_drm_format_modifier::NAME),
            foreign: has(ash::ext::queue_family_foreign::NAME),
            sync_fd_import: semaphores && features.contains(vk::ExternalSemaphoreFeatureFlags::IMPORTABLE),
            sync_fd_export: semaphores && features.contains(vk::ExternalSemaphoreFeatureFlags::EXPORTABLE),
            memory,
            _keep: keep,
        }
    }

    /// What is known of the device's driver.
    #[must_use]
    pub fn driver(&self) -> &'static Driver {
        self.driver
    }

    /// A memory type among `bits` that has all of `wanted`; failing that, any among `bits`.
    pub(crate) fn memory_type(&self, bits: u32, wanted: vk::MemoryPropertyFlags) -> Option<u32> {
        let allowed = |index: &u32| bits >> index & 1 == 1;
        let has = |index: &u32| self.memory.memory_types[*index as usize].property_flags.contains(wanted);
        let mut types = (0..self.memory.memory_type_count).filter(allowed);
        types.clone().find(has).or_else(|| types.next())
    }

    /// The queue family to name in ownership transfers with an API on dma-bufs.
    pub(crate) fn foreign_family(&self) -> u32 {
        if self.foreign { vk::QUEUE_FAMILY_FOREIGN_EXT } else { vk::QUEUE_FAMILY_EXTERNAL }
    }
}

/// Turn Vulkan's error into OpenCL's; `what` names the call.
pub(crate) fn failed(what: &str, error: vk::Result) -> Error {
    match error {
        vk::Result::ERROR_OUT_OF_HOST_MEMORY => Error::OutOfHostMemory(format!("{what}: {error}.")),
        _ => Error::OutOfResources(format!("{what}: {error}.")),
    }
}

/// Device memory, freed with the value.
pub(crate) struct Memory {
    device: Arc<VulkanDevice>,
    pub(crate) handle: vk::DeviceMemory,
}

impl Memory {
    pub(crate) fn allocate(device: &Arc<VulkanDevice>, info: &vk::MemoryAllocateInfo<'_>) -> Result<Self> {
        // SAFETY: `info` is valid by construction in this crate.
        let handle = unsafe { device.device.allocate_memory(info, None) }.map_err(|e| failed("vkAllocateMemory", e))?;
        Ok(Self { device: device.clone(), handle })
    }

    /// The memory as an opaque file descriptor; it was allocated for that.
    pub(crate) fn opaque_fd(&self) -> Result<OwnedFd> {
        let fds = self.device.memory_fd.as_ref();
        let fds = fds.ok_or_else(|| Error::OutOfResources("The device has no VK_KHR_external_memory_fd.".into()))?;
        let info = vk::MemoryGetFdInfoKHR::default()
            .memory(self.handle)
            .handle_type(vk::ExternalMemoryHandleTypeFlags::OPAQUE_FD);
        // SAFETY: the memory was allocated exportable as that type; on success the caller owns the descriptor.
        unsafe { fds.get_memory_fd(&info).map(|fd| OwnedFd::from_raw_fd(fd)) }
            .map_err(|e| failed("vkGetMemoryFdKHR", e))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: what is bound to the memory is destroyed before it: see the order of fields where it is used.
        unsafe { self.device.device.free_memory(self.handle, None) };
    }
}

/// A buffer, destroyed with the value.
pub(crate) struct Buffer {
    device: Arc<VulkanDevice>,
    pub(crate) handle: vk::Buffer,
}

impl Buffer {
    pub(crate) fn create(device: &Arc<VulkanDevice>, info: &vk::BufferCreateInfo<'_>) -> Result<Self> {
        // SAFETY: `info` is valid by construction in this crate.
        let handle = unsafe { device.device.create_buffer(info, None) }.map_err(|e| failed("vkCreateBuffer", e))?;
        Ok(Self { device: device.clone(), handle })
    }

    pub(crate) fn requirements(&self) -> vk::MemoryRequirements {
        // SAFETY: the buffer is alive.
        unsafe { self.device.device.get_buffer_memory_requirements(self.handle) }
    }

    pub(crate) fn bind(&self, memory: &Memory) -> Result<()> {
        // SAFETY: both are of the device, the buffer is unbound and fits.
        unsafe { self.device.device.bind_buffer_memory(self.handle, memory.handle, 0) }
            .map_err(|e| failed("vkBindBufferMemory", e))
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: who submits work on the buffer keeps it until that is complete.
        unsafe { self.device.device.destroy_buffer(self.handle, None) };
    }
}

/// An image, destroyed with the value.
pub(crate) struct Image {
    pub(crate) device: Arc<VulkanDevice>,
    pub(crate) handle: vk::Image,
}

impl Image {
    pub(crate) fn create(device: &Arc<VulkanDevice>, info: &vk::ImageCreateInfo<'_>) -> Result<Self> {
        // SAFETY: `info` is valid by construction in this crate.
        let handle = unsafe { device.device.create_image(info, None) }.map_err(|e| failed("vkCreateImage", e))?;
        Ok(Self { device: device.clone(), handle })
    }

    pub(crate) fn requirements(&self) -> vk::MemoryRequirements {
        // SAFETY: the image is alive.
        unsafe { self.device.device.get_image_memory_requirements(self.handle) }
    }

    pub(crate) fn bind(&self, memory: &Memory) -> Result<()> {
        self.bind_at(memory, 0)
    }

    /// Bind at an offset that is a multiple of the alignment that the image requires.
    pub(crate) fn bind_at(&self, memory: &Memory, offset: u64) -> Result<()> {
        // SAFETY: both are of the device, the image is unbound and fits.
        unsafe { self.device.device.bind_image_memory(self.handle, memory.handle, offset) }
            .map_err(|e| failed("vkBindImageMemory", e))
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: who submits work on the image keeps it until that is complete.
        unsafe { self.device.device.destroy_image(self.handle, None) };
    }
}

/// Host-visible, coherent memory with a buffer over it, mapped for as long as it lives.
pub(crate) struct Staging {
    // Destroyed in this order.
    pub(crate) buffer: Buffer,
    _memory: Memory,
    mapped: *mut u8,
    size: usize,
}

// SAFETY: the mapping may be used from any thread; who uses it at the same time is for the callers of `bytes` to order.
unsafe impl Send for Staging {}
// SAFETY: as above.
unsafe impl Sync for Staging {}

impl Staging {
    pub(crate) fn new(device: &Arc<VulkanDevice>, size: u64) -> Result<Self> {
        let info = vk::BufferCreateInfo::default()
            .size(size)
            .usage(vk::BufferUsageFlags::TRANSFER_SRC | vk::BufferUsageFlags::TRANSFER_DST);
        let buffer = Buffer::create(device, &info)?;
        let requirements = buffer.requirements();
        let wanted = vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT;
        let kind = device
            .memory_type(requirements.memory_type_bits, wanted | vk::MemoryPropertyFlags::HOST_CACHED)
            .filter(|kind| device.memory.memory_types[*kind as usize].property_flags.contains(wanted))
            .or_else(|| device.memory_type(requirements.memory_type_bits, wanted))
            .ok_or_else(|| Error::OutOfResources("The device has no host-visible memory.".into()))?;
        let info = vk::MemoryAllocateInfo::default().allocation_size(requirements.size).memory_type_index(kind);
        let memory = Memory::allocate(device, &info)?;
        buffer.bind(&memory)?;
        // SAFETY: the memory is host-visible and not mapped yet.
        let mapped = unsafe { device.device.map_memory(memory.handle, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty()) }
            .map_err(|e| failed("vkMapMemory", e))?;
        let size = usize::try_from(size).map_err(|_| Error::OutOfHostMemory("The object is too large.".into()))?;
        Ok(Self { buffer, _memory: memory, mapped: mapped.cast(), size })
    }

    /// The address of the mapping and its length in bytes. Whoever reads or writes there must have ordered that against
    /// the device by semaphores.
    pub(crate) fn bytes(&self) -> (*mut u8, usize) {
        (self.mapped, self.size)
    }
}

/// A semaphore, destroyed with the value.
pub struct Semaphore {
    device: Arc<VulkanDevice>,
    handle: vk::Semaphore,
}

impl Semaphore {
    fn create(device: &Arc<VulkanDevice>, info: &vk::SemaphoreCreateInfo<'_>) -> Result<Self> {
        // SAFETY: `info` is valid by construction in this module.
        let handle =
            unsafe { device.device.create_semaphore(info, None) }.map_err(|e| failed("vkCreateSemaphore", e))?;
        Ok(Self { device: device.clone(), handle })
    }

    /// A timeline semaphore at 0.
    pub(crate) fn timeline(device: &Arc<VulkanDevice>) -> Result<Self> {
        let mut kind = vk::SemaphoreTypeCreateInfo::default().semaphore_type(vk::SemaphoreType::TIMELINE);
        Self::create(device, &vk::SemaphoreCreateInfo::default().push_next(&mut kind))
    }

    /// A binary semaphore that a submission can wait on once, signalled when `sync_file` is.
    pub(crate) fn of_sync_file(device: &Arc<VulkanDevice>, sync_file: OwnedFd) -> Result<Self> {
        let semaphore = Self::create(device, &vk::SemaphoreCreateInfo::default())?;
        let fds = device.semaphore_fd.as_ref();
        let fds = fds.ok_or_else(|| Error::OutOfResources("The device has no VK_KHR_external_semaphore_fd.".into()))?;
        let fd = sync_file.into_raw_fd();
        let info = vk::ImportSemaphoreFdInfoKHR::default()
            .semaphore(semaphore.handle)
            .flags(vk::SemaphoreImportFlags::TEMPORARY)
            .handle_type(vk::ExternalSemaphoreHandleTypeFlags::SYNC_FD)
            .fd(fd);
        // SAFETY: the semaphore is new; the descriptor is a sync file that Vulkan owns from success on.
        unsafe { fds.import_semaphore_fd(&info) }.map_err(|e| {
            // SAFETY: on failure the descriptor stays ours.
            drop(unsafe { OwnedFd::from_raw_fd(fd) });
            failed("vkImportSemaphoreFdKHR", e)
        })?;
        Ok(semaphore)
    }

    /// A binary semaphore whose signal can be exported as a sync file.
    pub(crate) fn exportable(device: &Arc<VulkanDevice>) -> Result<Self> {
        let mut export =
            vk::ExportSemaphoreCreateInfo::default().handle_types(vk::ExternalSemaphoreHandleTypeFlags::SYNC_FD);
        Self::create(device, &vk::SemaphoreCreateInfo::default().push_next(&mut export))
    }

    /// The pending signal as a sync file; `None` if it has been signalled already.
    pub(crate) fn sync_file(&self) -> Result<Option<OwnedFd>> {
        let fds = self.device.semaphore_fd.as_ref();
        let fds = fds.ok_or_else(|| Error::OutOfResources("The device has no VK_KHR_external_semaphore_fd.".into()))?;
        let info = vk::SemaphoreGetFdInfoKHR::default()
            .semaphore(self.handle)
            .handle_type(vk::ExternalSemaphoreHandleTypeFlags::SYNC_FD);
        // SAFETY: the semaphore is exportable and its signal has been submitted.
        let fd = unsafe { fds.get_semaphore_fd(&info) }.map_err(|e| failed("vkGetSemaphoreFdKHR", e))?;
        // SAFETY: on success the caller owns the descriptor; -1 stands for one that is signalled already.
        Ok((fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd) }))
    }

    /// The Vulkan handle.
    #[must_use]
    pub fn handle(&self) -> vk::Semaphore {
        self.handle
    }

    /// Raise a timeline semaphore to `value` from the host.
    pub(crate) fn raise(&self, value: u64) {
        let info = vk::SemaphoreSignalInfo::default().semaphore(self.handle).value(value);
        // SAFETY: a timeline semaphore, whose value only rises. A lost device fails here, and then nobody waits any more.
        let _ = unsafe { self.device.device.signal_semaphore(&info) };
    }
}

impl Drop for Semaphore {
    fn drop(&mut self) {
        // SAFETY: who submits a wait or signal keeps the semaphore until the submission is complete.
        unsafe { self.device.device.destroy_semaphore(self.handle, None) };
    }
}
