//! Vulkan buffers with their memory.

use std::any::Any;
use std::ptr::NonNull;
use std::sync::Arc;

use ash::vk;
use gpu_allocator::MemoryLocation;
use gpu_allocator::vulkan::{Allocation, AllocationCreateDesc, AllocationScheme};

use super::Gpu;
use crate::cl::{CL_MEM_OBJECT_ALLOCATION_FAILURE, HostPtr};
use crate::error::{Error, Result};

/// What a buffer is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Location {
    /// Work of the device; mapped where host and device share memory.
    Device,
    /// Written by the host, read once by the device.
    Upload,
    /// Written by the device, read by the host.
    Readback,
}

/// Buffers at least this large get memory of their own.
const DEDICATED_SIZE: u64 = 16 << 20;

enum Memory {
    Shared(Option<Allocation>),
    /// Host memory of the application, imported.
    Imported(vk::DeviceMemory),
    /// Kept by somebody else, the buffer included.
    Foreign(#[allow(dead_code)] Box<dyn Any + Send + Sync>),
}

/// A buffer with a device address.
pub struct Buffer {
    gpu: Arc<Gpu>,
    /// Vulkan's handle.
    pub raw: vk::Buffer,
    /// Its size in bytes.
    pub size: u64,
    /// Its device address.
    pub address: u64,
    mapped: Option<HostPtr>,
    memory: Memory,
}

const USAGE: vk::BufferUsageFlags = vk::BufferUsageFlags::from_raw(
    vk::BufferUsageFlags::TRANSFER_SRC.as_raw()
        | vk::BufferUsageFlags::TRANSFER_DST.as_raw()
        | vk::BufferUsageFlags::STORAGE_BUFFER.as_raw()
        | vk::BufferUsageFlags::UNIFORM_TEXEL_BUFFER.as_raw()
        | vk::BufferUsageFlags::STORAGE_TEXEL_BUFFER.as_raw()
        | vk::BufferUsageFlags::SHADER_DEVICE_ADDRESS.as_raw(),
);

impl Buffer {
    /// A buffer of `size` bytes, which must not be 0. `CL_MEM_OBJECT_ALLOCATION_FAILURE` where there is no memory.
    pub fn new(gpu: &Arc<Gpu>, size: u64, location: Location) -> Result<Buffer> {
        // Atomic operations of 16 bits are done in the words around.
        let whole_words = size.next_multiple_of(4);
        let create =
            vk::BufferCreateInfo::default().size(whole_words).usage(USAGE).sharing_mode(vk::SharingMode::EXCLUSIVE);
        // SAFETY: the device is live.
        let raw = unsafe { gpu.device.create_buffer(&create, None) }?;
        // SAFETY: just made.
        let mut requirements = unsafe { gpu.device.get_buffer_memory_requirements(raw) };
        // Vulkan asks for less (NVIDIA: 16 bytes) than the largest type of OpenCL C.
        requirements.alignment = requirements.alignment.max(gpu.physical.base_alignment());
        let location = match location {
            Location::Device if !gpu.physical.unified_memory() => MemoryLocation::GpuOnly,
            Location::Upload => MemoryLocation::CpuToGpu,
            Location::Device | Location::Readback => MemoryLocation::GpuToCpu,
        };
        let scheme = if size >= DEDICATED_SIZE {
            AllocationScheme::DedicatedBuffer(raw)
        } else {
            AllocationScheme::GpuAllocatorManaged
        };
        let allocation = gpu.allocator().allocate(&AllocationCreateDesc {
            name: "buffer",
            requirements,
            location,
            linear: true,
            allocation_scheme: scheme,
        });
        let allocation = match allocation {
            Ok(allocation) => allocation,
            Err(error) => {
                crate::log::log!("{size} bytes for a buffer: {error}");
                // SAFETY: not used by anything.
                unsafe { gpu.device.destroy_buffer(raw, None) };
                return Err(Error(CL_MEM_OBJECT_ALLOCATION_FAILURE));
            }
        };
        crate::trace::allocated(allocation.size() as i64);
        let mapped = allocation.mapped_ptr().map(|pointer| HostPtr(pointer.as_ptr()));
        // SAFETY: the memory is of the allocator, and outlives the buffer.
        let bound = unsafe { gpu.device.bind_buffer_memory(raw, allocation.memory(), allocation.offset()) };
        let mut buffer =
            Buffer { gpu: gpu.clone(), raw, size, address: 0, mapped, memory: Memory::Shared(Some(allocation)) };
        bound?;
        buffer.find_address();
        Ok(buffer)
    }

    /// A buffer over host memory of the application: `VK_EXT_external_memory_host`. Nothing where the device does not take
    /// it (alignment of address and size, memory that cannot be pinned).
    ///
    /// # Safety
    /// The memory stays valid as long as the buffer.
    pub unsafe fn import_host(gpu: &Arc<Gpu>, pointer: HostPtr, size: u64) -> Option<Buffer> {
        let alignment = gpu.physical.host_pointer_alignment;
        let misaligned = |value: u64| alignment == 0 || value % alignment != 0;
        if misaligned(pointer.address() as u64) || misaligned(size) {
            return None;
        }
        let functions = ash::ext::external_memory_host::Device::new(&gpu.physical.instance.raw, &gpu.device);
        let kind = vk::ExternalMemoryHandleTypeFlags::HOST_ALLOCATION_EXT;
        let mut properties = vk::MemoryHostPointerPropertiesEXT::default();
        // SAFETY: the pointer is the application's memory, valid by the contract.
        unsafe {
            (functions.fp().get_memory_host_pointer_properties_ext)(
                gpu.device.handle(),
                kind,
                pointer.0,
                &mut properties,
            )
        }
        .result()
        .ok()?;
        let mut external = vk::ExternalMemoryBufferCreateInfo::default().handle_types(kind);
        let create = vk::BufferCreateInfo::default()
            .size(size)
            .usage(USAGE)
            .sharing_mode(vk::SharingMode::EXCLUSIVE)
            .push_next(&mut external);
        // SAFETY: the device is live.
        let raw = unsafe { gpu.device.create_buffer(&create, None) }.ok()?;
        // SAFETY: just made.
        let requirements = unsafe { gpu.device.get_buffer_memory_requirements(raw) };
        let types = requirements.memory_type_bits & properties.memory_type_bits;
        let wanted = vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT;
        let kinds = gpu.physical.memory.memory_types_as_slice();
        let index =
            (0..kinds.len()).find(|&index| types >> index & 1 == 1 && kinds[index].property_flags.contains(wanted));
        let memory = index.filter(|_| requirements.size <= size).and_then(|index| {
            let mut import = vk::ImportMemoryHostPointerInfoEXT::default().handle_type(kind).host_pointer(pointer.0);
            let mut flags = vk::MemoryAllocateFlagsInfo::default().flags(vk::MemoryAllocateFlags::DEVICE_ADDRESS);
            let allocate = vk::MemoryAllocateInfo::default()
                .allocation_size(size)
                .memory_type_index(index as u32)
                .push_next(&mut import)
                .push_next(&mut flags);
            // SAFETY: the pointer is valid for `size` bytes by the contract, and aligned as the device asks.
            unsafe { gpu.device.allocate_memory(&allocate, None) }.ok()
        });
        let Some(memory) = memory else {
            // SAFETY: not used by anything.
            unsafe { gpu.device.destroy_buffer(raw, None) };
            return None;
        };
        let mut buffer =
            Buffer { gpu: gpu.clone(), raw, size, address: 0, mapped: Some(pointer), memory: Memory::Imported(memory) };
        // SAFETY: both are live and unused.
        unsafe { gpu.device.bind_buffer_memory(raw, memory, 0) }.ok()?;
        buffer.find_address();
        Some(buffer)
    }

    /// A buffer that somebody else made and destroys; `owner` is dropped with this object.
    ///
    /// # Safety
    /// `raw` is a buffer of the device with [`Buffer::usage`], bound to memory with a device address, for as long as
    /// `owner` lives.
    pub unsafe fn foreign(gpu: &Arc<Gpu>, raw: vk::Buffer, size: u64, owner: Box<dyn Any + Send + Sync>) -> Buffer {
        let mut buffer =
            Buffer { gpu: gpu.clone(), raw, size, address: 0, mapped: None, memory: Memory::Foreign(owner) };
        buffer.find_address();
        buffer
    }

    /// The usage that every buffer must have.
    pub const fn usage() -> vk::BufferUsageFlags {
        USAGE
    }

    fn find_address(&mut self) {
        let info = vk::BufferDeviceAddressInfo::default().buffer(self.raw);
        // SAFETY: the buffer is bound, and made with that usage.
        self.address = unsafe { self.gpu.device.get_buffer_device_address(&info) };
    }

    /// Where the host sees the buffer, if it does. The memory is coherent.
    pub fn mapped(&self) -> Option<NonNull<u8>> {
        self.mapped.and_then(|pointer| NonNull::new(pointer.0.cast()))
    }

    /// What names the buffer in hazard tracking.
    pub fn identity(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self) as usize
    }

    /// The device.
    pub fn gpu(&self) -> &Arc<Gpu> {
        &self.gpu
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        match &mut self.memory {
            Memory::Shared(allocation) => {
                // SAFETY: commands that use the buffer hold it, so that none is pending.
                unsafe { self.gpu.device.destroy_buffer(self.raw, None) };
                if let Some(allocation) = allocation.take() {
                    crate::trace::allocated(-(allocation.size() as i64));
                    let freed = self.gpu.allocator().free(allocation);
                    debug_assert!(freed.is_ok());
                }
            }
            Memory::Imported(memory) => {
                // SAFETY: as above.
                unsafe {
                    self.gpu.device.destroy_buffer(self.raw, None);
                    self.gpu.device.free_memory(*memory, None);
                }
            }
            Memory::Foreign(_) => {}
        }
    }
}

/// A buffer seen as texels.
pub struct BufferView {
    buffer: Arc<Buffer>,
    /// Vulkan's handle.
    pub raw: vk::BufferView,
}

impl BufferView {
    /// The texels of a part of a buffer.
    pub fn new(buffer: &Arc<Buffer>, offset: u64, size: u64, format: vk::Format) -> Result<BufferView> {
        let create = vk::BufferViewCreateInfo::default().buffer(buffer.raw).format(format).offset(offset).range(size);
        // SAFETY: the buffer is live and has the usage; the part was checked against its size.
        let raw = unsafe { buffer.gpu.device.create_buffer_view(&create, None) }?;
        Ok(BufferView { buffer: buffer.clone(), raw })
    }
}

impl Drop for BufferView {
    fn drop(&mut self) {
        // SAFETY: commands that use the view hold its owner, so that none is pending.
        unsafe { self.buffer.gpu.device.destroy_buffer_view(self.raw, None) };
    }
}
