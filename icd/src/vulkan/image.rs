//! Vulkan images with their memory, and views of them. Images stay in `VK_IMAGE_LAYOUT_GENERAL`.

use std::any::Any;
use std::sync::Arc;

use ash::vk;
use gpu_allocator::MemoryLocation;
use gpu_allocator::vulkan::{Allocation, AllocationCreateDesc, AllocationScheme};

use super::Gpu;
use crate::cl::CL_MEM_OBJECT_ALLOCATION_FAILURE;
use crate::error::{Error, Result};

/// The shape of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// `VkImageType`
    pub kind: vk::ImageType,
    /// `VkImageViewType`
    pub view: vk::ImageViewType,
    /// Width, height and depth in texels.
    pub extent: [u32; 3],
    /// Array layers.
    pub layers: u32,
    /// Mip levels.
    pub levels: u32,
    /// The format.
    pub format: vk::Format,
}

enum Memory {
    Owned(Option<Allocation>),
    /// Kept by somebody else, the image included.
    Foreign(#[allow(dead_code)] Box<dyn Any + Send + Sync>),
}

/// An image with the views that kernels use.
pub struct Image {
    gpu: Arc<Gpu>,
    /// Vulkan's handle.
    pub raw: vk::Image,
    /// The view of the whole image.
    pub view: vk::ImageView,
    /// Views of each level, for kernels that write, where there are several.
    level_views: Vec<vk::ImageView>,
    /// Its shape.
    pub shape: Shape,
    /// The first mip level that is used.
    pub level: u32,
    /// The first array layer that is used.
    pub layer: u32,
    memory: Memory,
}

/// Usage of every image.
pub const USAGE: vk::ImageUsageFlags = vk::ImageUsageFlags::from_raw(
    vk::ImageUsageFlags::TRANSFER_SRC.as_raw()
        | vk::ImageUsageFlags::TRANSFER_DST.as_raw()
        | vk::ImageUsageFlags::SAMPLED.as_raw(),
);

impl Image {
    fn usage(storage: bool) -> vk::ImageUsageFlags {
        if storage { USAGE | vk::ImageUsageFlags::STORAGE } else { USAGE }
    }

    /// Whether the device makes images of the shape: of so many levels, above all.
    pub fn is_possible(gpu: &Gpu, shape: Shape, storage: bool) -> bool {
        let physical = &gpu.physical;
        let (usage, tiling) = (Self::usage(storage), vk::ImageTiling::OPTIMAL);
        // SAFETY: the device is live.
        let limits = unsafe {
            physical.instance.raw.get_physical_device_image_format_properties(
                physical.handle,
                shape.format,
                shape.kind,
                tiling,
                usage,
                vk::ImageCreateFlags::empty(),
            )
        };
        limits.is_ok_and(|limits| shape.levels <= limits.max_mip_levels)
    }

    /// An image. It is in no layout yet: [`crate::objects::device::Device::prepare_image`] takes it to the general one.
    pub fn new(gpu: &Arc<Gpu>, shape: Shape, storage: bool) -> Result<Image> {
        let usage = Self::usage(storage);
        let [width, height, depth] = shape.extent;
        let create = vk::ImageCreateInfo::default()
            .image_type(shape.kind)
            .format(shape.format)
            .extent(vk::Extent3D { width, height, depth })
            .mip_levels(shape.levels)
            .array_layers(shape.layers)
            .samples(vk::SampleCountFlags::TYPE_1)
            .tiling(vk::ImageTiling::OPTIMAL)
            .usage(usage)
            .sharing_mode(vk::SharingMode::EXCLUSIVE)
            .initial_layout(vk::ImageLayout::UNDEFINED);
        // SAFETY: the device is live; the shape was checked against its limits.
        let raw = unsafe { gpu.device.create_image(&create, None) }?;
        // SAFETY: just made.
        let requirements = unsafe { gpu.device.get_image_memory_requirements(raw) };
        let allocation = gpu.allocator().allocate(&AllocationCreateDesc {
            name: "image",
            requirements,
            location: MemoryLocation::GpuOnly,
            linear: false,
            allocation_scheme: AllocationScheme::GpuAllocatorManaged,
        });
        let Ok(allocation) = allocation else {
            // SAFETY: not used by anything.
            unsafe { gpu.device.destroy_image(raw, None) };
            return Err(Error(CL_MEM_OBJECT_ALLOCATION_FAILURE));
        };
        crate::trace::allocated(allocation.size() as i64);
        // SAFETY: the memory is of the allocator, and outlives the image.
        let bound = unsafe { gpu.device.bind_image_memory(raw, allocation.memory(), allocation.offset()) };
        let mut image = Image {
            gpu: gpu.clone(),
            raw,
            view: vk::ImageView::null(),
            level_views: Vec::new(),
            shape,
            level: 0,
            layer: 0,
            memory: Memory::Owned(Some(allocation)),
        };
        bound?;
        image.make_views(usage)?;
        Ok(image)
    }

    /// An image that somebody else made and destroys; `owner` is dropped with this object. `usage` is what it was made with.
    ///
    /// # Safety
    /// `raw` is an image of the device of this shape, bound to memory, for as long as `owner` lives.
    pub unsafe fn foreign(
        gpu: &Arc<Gpu>,
        raw: vk::Image,
        shape: Shape,
        level: u32,
        layer: u32,
        usage: vk::ImageUsageFlags,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Result<Image> {
        let (gpu, view, memory) = (gpu.clone(), vk::ImageView::null(), Memory::Foreign(owner));
        let mut image = Image { gpu, raw, view, level_views: Vec::new(), shape, level, layer, memory };
        image.make_views(usage)?;
        Ok(image)
    }

    fn make_views(&mut self, usage: vk::ImageUsageFlags) -> Result {
        let wanted = vk::ImageUsageFlags::SAMPLED | vk::ImageUsageFlags::STORAGE;
        self.view = self.make_view(usage & wanted, self.subresource_range())?;
        if self.shape.levels > 1 && usage.contains(vk::ImageUsageFlags::STORAGE) {
            for level in 0..self.shape.levels {
                let base_mip_level = self.level + level;
                let range = vk::ImageSubresourceRange { base_mip_level, level_count: 1, ..self.subresource_range() };
                self.level_views.push(self.make_view(vk::ImageUsageFlags::STORAGE, range)?);
            }
        }
        Ok(())
    }

    fn make_view(&self, usage: vk::ImageUsageFlags, range: vk::ImageSubresourceRange) -> Result<vk::ImageView> {
        let mut view_usage = vk::ImageViewUsageCreateInfo::default().usage(usage);
        let create = vk::ImageViewCreateInfo::default()
            .image(self.raw)
            .view_type(self.shape.view)
            .format(self.shape.format)
            .subresource_range(range)
            .push_next(&mut view_usage);
        // SAFETY: the image is live and bound.
        Ok(unsafe { self.gpu.device.create_image_view(&create, None) }?)
    }

    /// The view through which kernels write a level, or the last one for those that there are not.
    pub fn level_view(&self, level: u32) -> vk::ImageView {
        let level = level.min(self.shape.levels.saturating_sub(1));
        self.level_views.get(level as usize).copied().unwrap_or(self.view)
    }

    /// What names the image in hazard tracking.
    pub fn identity(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self) as usize
    }

    /// The device.
    pub fn gpu(&self) -> &Arc<Gpu> {
        &self.gpu
    }

    /// All of it.
    pub fn subresource_range(&self) -> vk::ImageSubresourceRange {
        vk::ImageSubresourceRange {
            aspect_mask: vk::ImageAspectFlags::COLOR,
            base_mip_level: self.level,
            level_count: self.shape.levels,
            base_array_layer: self.layer,
            layer_count: self.shape.layers,
        }
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        // SAFETY: commands that use the image hold it, so that none is pending.
        unsafe {
            self.gpu.device.destroy_image_view(self.view, None);
            for view in &self.level_views {
                self.gpu.device.destroy_image_view(*view, None);
            }
        }
        if let Memory::Owned(allocation) = &mut self.memory {
            // SAFETY: as above.
            unsafe { self.gpu.device.destroy_image(self.raw, None) };
            if let Some(allocation) = allocation.take() {
                crate::trace::allocated(-(allocation.size() as i64));
                let freed = self.gpu.allocator().free(allocation);
                debug_assert!(freed.is_ok());
            }
        }
    }
}
