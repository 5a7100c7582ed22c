//! The mesa route: the object's own memory, exported by Mesa as a dma-buf, imported by Vulkan. No copies.

use std::os::fd::{AsFd, AsRawFd, FromRawFd, IntoRawFd, OwnedFd};
use std::sync::Arc;

use ash::vk;

use super::{Hands, Refused, buffer_barrier, buffer_usage, image_barrier, image_info, refused, usage};
use crate::context::GlContext;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::gl;
use crate::mesa::{Exported, MesaInterop, Target};
use crate::object::{Contents, Name, Object, Shape, binding_target};
use crate::sync_file;
use crate::vulkan::{Buffer, Image, Memory, VulkanDevice, failed};

/// What the dma-buf was imported as.
pub(crate) enum Import {
    Buffer { buffer: Buffer, offset: u64 },
    Image { image: Image, usage: vk::ImageUsageFlags },
}

pub(crate) struct Shared {
    // Destroyed in this order: what is bound, then the memory.
    pub(crate) import: Import,
    pub(crate) memory: Memory,
    pub(crate) dma_buf: OwnedFd,
    /// The dma-buf's inode.
    pub(crate) identity: u64,
    target: Target,
}

impl Shared {
    pub(crate) fn new(
        context: &Arc<GlContext>,
        device: &Arc<VulkanDevice>,
        object: &Object,
    ) -> std::result::Result<Self, Refused> {
        if context.mesa.is_none() {
            return Err("The process has none of Mesa's GL interop entry points.".into());
        }
        if !device.dma_buf || device.memory_fd.is_none() {
            return Err("The device does not import dma-bufs (VK_EXT_external_memory_dma_buf).".into());
        }
        let target = target(object)?;
        let exported = {
            let own = context.clone();
            let exported = context.worker.call(move |_| {
                let mesa = own.mesa.as_ref().zip(own.platform.current());
                Ok(mesa.map(|(mesa, current)| mesa.export(current, target)))
            });
            exported
                .map_err(|error| refused(&error))?
                .unwrap_or_else(|| Err("The OpenGL thread has no context.".into()))?
        };
        let size = sync_file::size(&exported.dma_buf).map_err(|error| format!("The dma-buf has no size: {error}."))?;
        let identity =
            sync_file::inode(&exported.dma_buf).map_err(|error| format!("The dma-buf has no inode: {error}."))?;
        let (import, memory) = match object.contents {
            Contents::Buffer { size: used } => import_buffer(device, &exported, size, exported.offset, used)?,
            Contents::TextureBuffer { offset, size: used, .. } => {
                import_buffer(device, &exported, size, exported.offset + offset, used)?
            }
            Contents::Image { shape, format } => import_image(device, &exported, size, object, shape, format)?,
        };
        Ok(Self { import, memory, dma_buf: exported.dma_buf, identity, target })
    }

    /// Flush the caller's context for these objects; the fence of what was flushed, if Mesa gives one.
    pub(crate) fn flush(context: &GlContext, objects: &[&Self]) -> Result<Option<OwnedFd>> {
        let Some((mesa, current)) = context.mesa.as_ref().zip(context.current()) else { return Ok(None) };
        let targets: Vec<_> = objects.iter().map(|shared| shared.target).collect();
        MesaInterop::flush(mesa, current, &targets)
    }

    /// Record the change of hands between OpenGL and the queue.
    pub(crate) fn record(&self, device: &Arc<VulkanDevice>, commands: vk::CommandBuffer, acquire: bool) {
        let foreign = device.foreign_family();
        let hands = if acquire {
            Hands { from: foreign, to: device.family }
        } else {
            Hands { from: device.family, to: foreign }
        };
        match &self.import {
            Import::Buffer { buffer, .. } => buffer_barrier(device, commands, buffer.handle, hands),
            Import::Image { image, .. } => {
                image_barrier(device, commands, image.handle, hands, vk::ImageLayout::GENERAL);
            }
        }
    }
}

/// The object in Mesa's terms.
fn target(object: &Object) -> std::result::Result<Target, Refused> {
    match (object.name, object.contents) {
        (_, Contents::TextureBuffer { buffer, .. }) | (Name::Buffer(buffer), _) => {
            Ok(Target { target: gl::ARRAY_BUFFER, name: buffer, level: 0 })
        }
        (Name::Texture { .. } | Name::Renderbuffer(_), _) if object.unsized_format => {
            Err("The internal format is unsized, so that the order of the components in memory is unknown.".into())
        }
        (Name::Texture { level: 1.., .. }, _) => {
            Err("Mesa does not tell where a mipmap level above 0 lies in the dma-buf.".into())
        }
        (Name::Texture { target, texture, .. }, _) => {
            Ok(Target { target: binding_target(target), name: texture, level: 0 })
        }
        (Name::Renderbuffer(name), _) => Ok(Target { target: gl::RENDERBUFFER, name, level: 0 }),
    }
}

/// Import the dma-buf as device memory; `bits` are the memory types that what will be bound allows.
fn import_memory(
    device: &Arc<VulkanDevice>,
    exported: &Exported,
    size: u64,
    bits: u32,
    dedicated: Option<vk::Image>,
) -> Result<Memory> {
    let kind = vk::ExternalMemoryHandleTypeFlags::DMA_BUF_EXT;
    let fds = device.memory_fd.as_ref();
    let fds = fds.ok_or_else(|| Error::OutOfResources("The device has no VK_KHR_external_memory_fd.".into()))?;
    let mut properties = vk::MemoryFdPropertiesKHR::default();
    // SAFETY: the descriptor is an open dma-buf.
    unsafe { fds.get_memory_fd_properties(kind, exported.dma_buf.as_raw_fd(), &mut properties) }
        .map_err(|e| failed("vkGetMemoryFdPropertiesKHR", e))?;
    let memory_type = device
        .memory_type(properties.memory_type_bits & bits, vk::MemoryPropertyFlags::empty())
        .ok_or_else(|| Error::OutOfResources("No memory type suits both the dma-buf and its use.".into()))?;
    let fd = exported.dma_buf.as_fd().try_clone_to_owned()?.into_raw_fd();
    let mut import = vk::ImportMemoryFdInfoKHR::default().handle_type(kind).fd(fd);
    let mut flags = vk::MemoryAllocateFlagsInfo::default();
    let mut only = vk::MemoryDedicatedAllocateInfo::default();
    let mut info =
        vk::MemoryAllocateInfo::default().allocation_size(size).memory_type_index(memory_type).push_next(&mut import);
    match dedicated {
        Some(image) => {
            only = only.image(image);
            info = info.push_next(&mut only);
        }
        None => {
            flags = flags.flags(vk::MemoryAllocateFlags::DEVICE_ADDRESS);
            info = info.push_next(&mut flags);
        }
    }
    Memory::allocate(device, &info).inspect_err(|_| {
        // SAFETY: on failure the descriptor stays ours.
        drop(unsafe { OwnedFd::from_raw_fd(fd) });
    })
}

fn import_buffer(
    device: &Arc<VulkanDevice>,
    exported: &Exported,
    size: u64,
    offset: u64,
    used: u64,
) -> std::result::Result<(Import, Memory), Refused> {
    if offset.checked_add(used).is_none_or(|end| end > size) {
        return Err("The exported dma-buf is smaller than the buffer object.".into());
    }
    let import = || {
        let mut external =
            vk::ExternalMemoryBufferCreateInfo::default().handle_types(vk::ExternalMemoryHandleTypeFlags::DMA_BUF_EXT);
        let info = vk::BufferCreateInfo::default().size(size).usage(buffer_usage()).push_next(&mut external);
        let buffer = Buffer::create(device, &info)?;
        let memory = import_memory(device, exported, size, buffer.requirements().memory_type_bits, None)?;
        buffer.bind(&memory)?;
        Ok((Import::Buffer { buffer, offset }, memory))
    };
    import().map_err(|error: Error| refused(&error))
}

/// Which layer of the exported storage the object is: a cube's face, else 0.
fn face(object: &Object) -> Option<u32> {
    match object.name {
        Name::Texture { target, .. } if binding_target(target) == gl::TEXTURE_CUBE_MAP => {
            Some(target - gl::TEXTURE_CUBE_MAP_POSITIVE_X)
        }
        _ => None,
    }
}

fn import_image(
    device: &Arc<VulkanDevice>,
    exported: &Exported,
    size: u64,
    object: &Object,
    shape: Shape,
    format: &'static Format,
) -> std::result::Result<(Import, Memory), Refused> {
    if !device.modifiers {
        return Err("The device does not take DRM format modifiers (VK_EXT_image_drm_format_modifier).".into());
    }
    let (Some(stride), Some(modifier)) = (exported.stride, exported.modifier) else {
        return Err("This Mesa does not tell the layout of the dma-buf.".into());
    };
    // A face lies in storage of six layers.
    let stored = match (face(object), shape) {
        (Some(_), Shape::D2 { width, height }) => Shape::D2Array { width, height, layers: 6 },
        _ => shape,
    };
    let layout = Layout { modifier, row_pitch: u64::from(stride), slice_pitch: 0 };
    let usage = modifier_usage(device, shape, format, modifier)?;
    let slices = u64::from(stored.layers()) * u64::from(stored.extent()[2]);
    let layout = if slices > 1 {
        Layout { slice_pitch: slice_pitch(device, stored, format, usage, &layout)?, ..layout }
    } else {
        layout
    };
    let rows = u64::from(shape.extent()[1]);
    let row = u64::from(shape.extent()[0]) * u64::from(format.texel_size);
    if (slices - 1) * layout.slice_pitch + (rows - 1) * layout.row_pitch + row > size {
        return Err("The exported dma-buf is smaller than the image.".into());
    }
    let offset = u64::from(face(object).unwrap_or(0)) * layout.slice_pitch;
    bind_image(device, exported, size, shape, format, usage, &layout, offset).map_err(|error| refused(&error))
}

/// Where the texels of a dma-buf are.
struct Layout {
    modifier: u64,
    row_pitch: u64,
    slice_pitch: u64,
}

/// What an image of that modifier can be used for, and that it can be imported at all.
fn modifier_usage(
    device: &VulkanDevice,
    shape: Shape,
    format: &Format,
    modifier: u64,
) -> std::result::Result<vk::ImageUsageFlags, Refused> {
    let mut count = vk::DrmFormatModifierPropertiesListEXT::default();
    let mut properties = vk::FormatProperties2::default().push_next(&mut count);
    // SAFETY: the extension is enabled; the chain is valid.
    unsafe { device.instance.get_physical_device_format_properties2(device.physical, format.vulkan, &mut properties) };
    let mut list = vec![vk::DrmFormatModifierPropertiesEXT::default(); count.drm_format_modifier_count as usize];
    let mut filled = vk::DrmFormatModifierPropertiesListEXT::default().drm_format_modifier_properties(&mut list);
    let mut properties = vk::FormatProperties2::default().push_next(&mut filled);
    // SAFETY: as above.
    unsafe { device.instance.get_physical_device_format_properties2(device.physical, format.vulkan, &mut properties) };
    let known = list.iter().find(|entry| entry.drm_format_modifier == modifier);
    let known = known.ok_or_else(|| format!("Vulkan does not know the modifier {modifier:#x} for the format."))?;
    if known.drm_format_modifier_plane_count != 1 {
        return Err("The dma-buf has several planes.".into());
    }
    let usage = usage(known.drm_format_modifier_tiling_features);
    let mut with_modifier = vk::PhysicalDeviceImageDrmFormatModifierInfoEXT::default()
        .drm_format_modifier(modifier)
        .sharing_mode(vk::SharingMode::EXCLUSIVE);
    let mut external = vk::PhysicalDeviceExternalImageFormatInfo::default()
        .handle_type(vk::ExternalMemoryHandleTypeFlags::DMA_BUF_EXT);
    let image = image_info(shape, format, usage);
    let info = vk::PhysicalDeviceImageFormatInfo2::default()
        .format(format.vulkan)
        .ty(image.image_type)
        .tiling(vk::ImageTiling::DRM_FORMAT_MODIFIER_EXT)
        .usage(usage)
        .push_next(&mut with_modifier)
        .push_next(&mut external);
    let mut importable = vk::ExternalImageFormatProperties::default();
    let mut answer = vk::ImageFormatProperties2::default().push_next(&mut importable);
    // SAFETY: as above.
    unsafe { device.instance.get_physical_device_image_format_properties2(device.physical, &info, &mut answer) }
        .map_err(|error| format!("Vulkan has no image of that kind with the modifier {modifier:#x}: {error}."))?;
    let limits = answer.image_format_properties;
    let [width, height, depth] = shape.extent();
    let most = limits.max_extent;
    if width > most.width || height > most.height || depth > most.depth || shape.layers() > limits.max_array_layers {
        return Err("The image is larger than Vulkan takes with that modifier.".into());
    }
    let features = importable.external_memory_properties.external_memory_features;
    if !features.contains(vk::ExternalMemoryFeatureFlags::IMPORTABLE) {
        return Err("Vulkan does not import dma-bufs for images of that kind.".into());
    }
    Ok(usage)
}

/// What creates an image over a dma-buf of that modifier, beside how the texels lie in it.
fn modifier_image(
    device: &Arc<VulkanDevice>,
    shape: Shape,
    format: &Format,
    usage: vk::ImageUsageFlags,
    placement: &mut impl vk::ExtendsImageCreateInfo,
) -> Result<Image> {
    let mut external =
        vk::ExternalMemoryImageCreateInfo::default().handle_types(vk::ExternalMemoryHandleTypeFlags::DMA_BUF_EXT);
    let info = image_info(shape, format, usage)
        .tiling(vk::ImageTiling::DRM_FORMAT_MODIFIER_EXT)
        .push_next(placement)
        .push_next(&mut external);
    Image::create(device, &info)
}

/// An image as Vulkan itself would lay it out with that modifier.
fn natural_image(
    device: &Arc<VulkanDevice>,
    shape: Shape,
    format: &Format,
    usage: vk::ImageUsageFlags,
    modifier: u64,
) -> Result<Image> {
    let modifiers = [modifier];
    let mut list = vk::ImageDrmFormatModifierListCreateInfoEXT::default().drm_format_modifiers(&modifiers);
    modifier_image(device, shape, format, usage, &mut list)
}

/// Bytes between rows and between slices of such an image.
fn pitches(device: &VulkanDevice, image: &Image, shape: Shape) -> (u64, u64) {
    let plane =
        vk::ImageSubresource { aspect_mask: vk::ImageAspectFlags::MEMORY_PLANE_0_EXT, mip_level: 0, array_layer: 0 };
    // SAFETY: the image has that tiling and that plane.
    let layout = unsafe { device.device.get_image_subresource_layout(image.handle, plane) };
    (layout.row_pitch, if shape.layers() > 1 { layout.array_pitch } else { layout.depth_pitch })
}

/// Bytes between slices. Mesa does not tell: ask Vulkan how it would lay out such an image, and believe that only if the
/// row pitch is the one that Mesa told.
fn slice_pitch(
    device: &Arc<VulkanDevice>,
    stored: Shape,
    format: &Format,
    usage: vk::ImageUsageFlags,
    layout: &Layout,
) -> std::result::Result<u64, Refused> {
    let image = natural_image(device, stored, format, usage, layout.modifier).map_err(|error| refused(&error))?;
    let (row, slice) = pitches(device, &image, stored);
    if row != layout.row_pitch || slice == 0 {
        return Err(format!(
            "The distance between slices is unknown: Vulkan's row pitch is {row}, Mesa's {}.",
            layout.row_pitch
        ));
    }
    Ok(slice)
}

/// An image with exactly that layout.
fn placed_image(
    device: &Arc<VulkanDevice>,
    shape: Shape,
    format: &Format,
    usage: vk::ImageUsageFlags,
    layout: &Layout,
) -> Result<Image> {
    let slices = u64::from(shape.layers()) * u64::from(shape.extent()[2]);
    let fits = |image: &Image| {
        let (row, slice) = pitches(device, image, shape);
        row == layout.row_pitch && (slices == 1 || slice == layout.slice_pitch)
    };
    let plane = [vk::SubresourceLayout {
        offset: 0,
        size: 0,
        row_pitch: layout.row_pitch,
        array_pitch: if shape.layers() > 1 { layout.slice_pitch } else { 0 },
        depth_pitch: if shape.extent()[2] > 1 { layout.slice_pitch } else { 0 },
    }];
    let mut explicit = vk::ImageDrmFormatModifierExplicitCreateInfoEXT::default()
        .drm_format_modifier(layout.modifier)
        .plane_layouts(&plane);
    let image = modifier_image(device, shape, format, usage, &mut explicit)?;
    if fits(&image) {
        return Ok(image);
    }
    // lavapipe rounds the array pitch of a 1D array up when it is given explicitly, and only then.
    let image = natural_image(device, shape, format, usage, layout.modifier)?;
    if fits(&image) {
        return Ok(image);
    }
    Err(Error::OutOfResources("Vulkan does not lay out the image as the dma-buf has it.".into()))
}

#[allow(clippy::too_many_arguments, reason = "they are one layout")]
fn bind_image(
    device: &Arc<VulkanDevice>,
    exported: &Exported,
    size: u64,
    shape: Shape,
    format: &Format,
    usage: vk::ImageUsageFlags,
    layout: &Layout,
    offset: u64,
) -> Result<(Import, Memory)> {
    let image = placed_image(device, shape, format, usage, layout)?;
    let requirements = image.requirements();
    if offset % requirements.alignment != 0 {
        return Err(Error::OutOfResources("The cube's face begins where Vulkan cannot bind an image.".into()));
    }
    // A dedicated import carries a driver's metadata, but has to be of the size that the driver asks for.
    let quirks = device.driver.quirks;
    let dedicated = offset == 0 && !quirks.under_reports_modifier_images && requirements.size <= size;
    let (length, only) = if dedicated { (requirements.size, Some(image.handle)) } else { (size, None) };
    let memory = import_memory(device, exported, length, requirements.memory_type_bits, only)?;
    image.bind_at(&memory, offset)?;
    Ok((Import::Image { image, usage }, memory))
}
