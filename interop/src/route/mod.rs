//! The ladder of routes: each turns an OpenGL object into Vulkan memory, or says why it cannot.

pub(crate) mod memory_object;
pub(crate) mod mesa;
pub(crate) mod readback;

use std::sync::Arc;

use ash::vk;

use crate::format::Format;
use crate::object::Shape;
use crate::vulkan::VulkanDevice;

/// Why a route does not serve, in one sentence.
pub(crate) type Refused = String;

pub(crate) fn refused(error: &crate::Error) -> Refused {
    error.reason().to_owned()
}

/// What an image can be used for, of what OpenCL needs, given its tiling's features.
pub(crate) fn usage(features: vk::FormatFeatureFlags) -> vk::ImageUsageFlags {
    let mut usage = vk::ImageUsageFlags::TRANSFER_SRC | vk::ImageUsageFlags::TRANSFER_DST;
    if features.contains(vk::FormatFeatureFlags::SAMPLED_IMAGE) {
        usage |= vk::ImageUsageFlags::SAMPLED;
    }
    if features.contains(vk::FormatFeatureFlags::STORAGE_IMAGE) {
        usage |= vk::ImageUsageFlags::STORAGE;
    }
    usage
}

/// The features of a format with optimal tiling.
pub(crate) fn optimal_features(device: &VulkanDevice, format: &Format) -> vk::FormatFeatureFlags {
    // SAFETY: the physical device is the instance's.
    unsafe { device.instance.get_physical_device_format_properties(device.physical, format.vulkan) }
        .optimal_tiling_features
}

/// What is common to all images of a shape.
pub(crate) fn image_info(shape: Shape, format: &Format, usage: vk::ImageUsageFlags) -> vk::ImageCreateInfo<'static> {
    let [width, height, depth] = shape.extent();
    vk::ImageCreateInfo::default()
        .image_type(match shape {
            Shape::D1 { .. } | Shape::D1Array { .. } => vk::ImageType::TYPE_1D,
            Shape::D2 { .. } | Shape::D2Array { .. } => vk::ImageType::TYPE_2D,
            Shape::D3 { .. } => vk::ImageType::TYPE_3D,
        })
        .format(format.vulkan)
        .extent(vk::Extent3D { width, height, depth })
        .mip_levels(1)
        .array_layers(shape.layers())
        .samples(vk::SampleCountFlags::TYPE_1)
        .tiling(vk::ImageTiling::OPTIMAL)
        .usage(usage)
        .sharing_mode(vk::SharingMode::EXCLUSIVE)
        .initial_layout(vk::ImageLayout::UNDEFINED)
}

/// What buffers are used for.
pub(crate) fn buffer_usage() -> vk::BufferUsageFlags {
    vk::BufferUsageFlags::TRANSFER_SRC
        | vk::BufferUsageFlags::TRANSFER_DST
        | vk::BufferUsageFlags::STORAGE_BUFFER
        | vk::BufferUsageFlags::UNIFORM_TEXEL_BUFFER
        | vk::BufferUsageFlags::STORAGE_TEXEL_BUFFER
        | vk::BufferUsageFlags::SHADER_DEVICE_ADDRESS
}

const ALL_ACCESS: vk::AccessFlags =
    vk::AccessFlags::from_raw(vk::AccessFlags::MEMORY_READ.as_raw() | vk::AccessFlags::MEMORY_WRITE.as_raw());

/// The two ends of a change of hands.
#[derive(Clone, Copy)]
pub(crate) struct Hands {
    /// The queue family that gives.
    pub(crate) from: u32,
    /// The queue family that takes.
    pub(crate) to: u32,
}

impl Hands {
    /// No change of hands: a barrier only.
    pub(crate) const SAME: Self = Self { from: vk::QUEUE_FAMILY_IGNORED, to: vk::QUEUE_FAMILY_IGNORED };
}

/// Record a barrier between everything before and everything after on an image, with a change of hands and of layout.
pub(crate) fn image_barrier(
    device: &Arc<VulkanDevice>,
    commands: vk::CommandBuffer,
    image: vk::Image,
    hands: Hands,
    old: vk::ImageLayout,
) {
    let barrier = vk::ImageMemoryBarrier::default()
        .src_access_mask(ALL_ACCESS)
        .dst_access_mask(ALL_ACCESS)
        .old_layout(old)
        .new_layout(vk::ImageLayout::GENERAL)
        .src_queue_family_index(hands.from)
        .dst_queue_family_index(hands.to)
        .image(image)
        .subresource_range(vk::ImageSubresourceRange {
            aspect_mask: vk::ImageAspectFlags::COLOR,
            base_mip_level: 0,
            level_count: vk::REMAINING_MIP_LEVELS,
            base_array_layer: 0,
            layer_count: vk::REMAINING_ARRAY_LAYERS,
        });
    let all = vk::PipelineStageFlags::ALL_COMMANDS;
    // SAFETY: the command buffer is recording; the image is alive.
    unsafe {
        device.device.cmd_pipeline_barrier(commands, all, all, vk::DependencyFlags::empty(), &[], &[], &[barrier]);
    }
}

/// Record the same for a buffer.
pub(crate) fn buffer_barrier(
    device: &Arc<VulkanDevice>,
    commands: vk::CommandBuffer,
    buffer: vk::Buffer,
    hands: Hands,
) {
    let barrier = vk::BufferMemoryBarrier::default()
        .src_access_mask(ALL_ACCESS | vk::AccessFlags::HOST_READ | vk::AccessFlags::HOST_WRITE)
        .dst_access_mask(ALL_ACCESS | vk::AccessFlags::HOST_READ | vk::AccessFlags::HOST_WRITE)
        .src_queue_family_index(hands.from)
        .dst_queue_family_index(hands.to)
        .buffer(buffer)
        .offset(0)
        .size(vk::WHOLE_SIZE);
    let all = vk::PipelineStageFlags::ALL_COMMANDS | vk::PipelineStageFlags::HOST;
    // SAFETY: the command buffer is recording; the buffer is alive.
    unsafe {
        device.device.cmd_pipeline_barrier(commands, all, all, vk::DependencyFlags::empty(), &[], &[barrier], &[]);
    }
}
