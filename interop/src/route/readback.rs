//! The readback route: through host memory, with any OpenGL at all.
//!
//! Vulkan owns the image or buffer. At acquire the OpenGL thread reads the object into staging memory, which the queue
//! then copies; at release the queue copies to staging memory, which the OpenGL thread then writes to the object.

use std::sync::Arc;

use ash::vk;

use super::{
    Hands, Refused, buffer_barrier, buffer_usage, image_barrier, image_info, optimal_features, refused, usage,
};
use crate::error::Result;
use crate::gl::Gl;
use crate::object::{Contents, Object};
use crate::transfer;
use crate::vulkan::{Buffer, Image, Memory, Staging, VulkanDevice};

/// What the object's contents are copied to.
pub(crate) enum Copy {
    Buffer { buffer: Buffer, size: u64 },
    Image { image: Image, usage: vk::ImageUsageFlags, region: vk::BufferImageCopy },
}

pub(crate) struct Shared {
    // Destroyed in this order: what is bound, then the memory.
    pub(crate) copy: Copy,
    pub(crate) memory: Memory,
    staging: Staging,
}

impl Shared {
    pub(crate) fn new(device: &Arc<VulkanDevice>, object: &Object) -> std::result::Result<Self, Refused> {
        Self::create(device, object).map_err(|error| refused(&error))
    }

    fn create(device: &Arc<VulkanDevice>, object: &Object) -> Result<Self> {
        let staging = Staging::new(device, object.contents.bytes())?;
        let local = vk::MemoryPropertyFlags::DEVICE_LOCAL;
        let allocate = |requirements: vk::MemoryRequirements, flags: vk::MemoryAllocateFlags| {
            let kind = device.memory_type(requirements.memory_type_bits, local).unwrap_or(0);
            let mut flags = vk::MemoryAllocateFlagsInfo::default().flags(flags);
            let info = vk::MemoryAllocateInfo::default()
                .allocation_size(requirements.size)
                .memory_type_index(kind)
                .push_next(&mut flags);
            Memory::allocate(device, &info)
        };
        let (copy, memory) = match object.contents {
            Contents::Buffer { size } | Contents::TextureBuffer { size, .. } => {
                // Kernels may read the tail of a buffer in whole words.
                let info = vk::BufferCreateInfo::default().size(size.next_multiple_of(16)).usage(buffer_usage());
                let buffer = Buffer::create(device, &info)?;
                let memory = allocate(buffer.requirements(), vk::MemoryAllocateFlags::DEVICE_ADDRESS)?;
                buffer.bind(&memory)?;
                (Copy::Buffer { buffer, size }, memory)
            }
            Contents::Image { shape, format } => {
                let usage = usage(optimal_features(device, format));
                let image = Image::create(device, &image_info(shape, format, usage))?;
                let memory = allocate(image.requirements(), vk::MemoryAllocateFlags::empty())?;
                image.bind(&memory)?;
                let [width, height, depth] = shape.extent();
                let region = vk::BufferImageCopy::default()
                    .image_subresource(vk::ImageSubresourceLayers {
                        aspect_mask: vk::ImageAspectFlags::COLOR,
                        mip_level: 0,
                        base_array_layer: 0,
                        layer_count: shape.layers(),
                    })
                    .image_extent(vk::Extent3D { width, height, depth });
                (Copy::Image { image, usage, region }, memory)
            }
        };
        Ok(Self { copy, memory, staging })
    }

    /// Object to staging memory. On the OpenGL thread, with nothing submitted that uses the staging memory.
    pub(crate) fn download(&self, gl: &Gl, object: &Object) -> Result<()> {
        let (address, size) = self.staging.bytes();
        debug_assert_eq!(size as u64, object.contents.bytes());
        // SAFETY: the staging memory is as large as the contents, and the device does not use it now.
        unsafe { transfer::download(gl, object, address.cast()) }
    }

    /// Staging memory to object. As [`Self::download`].
    pub(crate) fn upload(&self, gl: &Gl, object: &Object) -> Result<()> {
        let (address, size) = self.staging.bytes();
        debug_assert_eq!(size as u64, object.contents.bytes());
        // SAFETY: the staging memory is as large as the contents, and the device does not use it now.
        unsafe { transfer::upload(gl, object, address.cast_const().cast()) }
    }

    /// Record the copy from staging memory; without `copy`, only what makes the image usable.
    pub(crate) fn record_acquire(
        &self,
        device: &Arc<VulkanDevice>,
        commands: vk::CommandBuffer,
        copy: bool,
        first: bool,
    ) {
        let staging = self.staging.buffer.handle;
        match &self.copy {
            Copy::Buffer { buffer, size } => {
                buffer_barrier(device, commands, buffer.handle, Hands::SAME);
                if copy {
                    let region = vk::BufferCopy::default().size(*size);
                    // SAFETY: the command buffer is recording; both buffers hold `size` bytes.
                    unsafe { device.device.cmd_copy_buffer(commands, staging, buffer.handle, &[region]) };
                    buffer_barrier(device, commands, buffer.handle, Hands::SAME);
                }
            }
            Copy::Image { image, region, .. } => {
                let old = if first { vk::ImageLayout::UNDEFINED } else { vk::ImageLayout::GENERAL };
                image_barrier(device, commands, image.handle, Hands::SAME, old);
                if copy {
                    let layout = vk::ImageLayout::GENERAL;
                    // SAFETY: the command buffer is recording; the staging buffer holds the whole image.
                    unsafe {
                        device.device.cmd_copy_buffer_to_image(commands, staging, image.handle, layout, &[*region])
                    };
                    image_barrier(device, commands, image.handle, Hands::SAME, layout);
                }
            }
        }
    }

    /// Record the copy to staging memory, and make it visible to the host.
    pub(crate) fn record_release(&self, device: &Arc<VulkanDevice>, commands: vk::CommandBuffer) {
        let staging = self.staging.buffer.handle;
        match &self.copy {
            Copy::Buffer { buffer, size } => {
                buffer_barrier(device, commands, buffer.handle, Hands::SAME);
                let region = vk::BufferCopy::default().size(*size);
                // SAFETY: the command buffer is recording; both buffers hold `size` bytes.
                unsafe { device.device.cmd_copy_buffer(commands, buffer.handle, staging, &[region]) };
            }
            Copy::Image { image, region, .. } => {
                let layout = vk::ImageLayout::GENERAL;
                image_barrier(device, commands, image.handle, Hands::SAME, layout);
                // SAFETY: the command buffer is recording; the staging buffer holds the whole image.
                unsafe { device.device.cmd_copy_image_to_buffer(commands, image.handle, layout, staging, &[*region]) };
            }
        }
        buffer_barrier(device, commands, staging, Hands::SAME);
    }
}
