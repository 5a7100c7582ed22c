//! The compiler's view of a Vulkan device.

use ash::vk;
use tombolo_compiler::interface::MAX_MIP_LEVELS;
use tombolo_compiler::{Abilities, Target};

use super::physical::Features;
use super::subgroups::Subgroups;

/// The most images that a kernel writes to: the least `CL_DEVICE_MAX_WRITE_IMAGE_ARGS` of the full profile.
pub(crate) const MAX_WRITTEN_IMAGES: u32 = 64;

/// Fills a [`Target`] from what Vulkan says of a device, and whether it has the formats of `cl_khr_depth_images`.
pub(super) fn describe(
    properties: &vk::PhysicalDeviceProperties,
    driver: vk::DriverId,
    features: &Features,
    floats: &vk::PhysicalDeviceFloatControlsProperties<'_>,
    subgroups: Option<&Subgroups>,
    depth_images: bool,
) -> Target {
    let limits = &properties.limits;
    let version = properties.api_version;
    let float16 = features.v12.shader_float16 != 0;
    let float64 = features.core.shader_float64 != 0;
    let int64_atomics = features.v12.shader_buffer_int64_atomics != 0 && features.v12.shader_shared_int64_atomics != 0;
    let images = features.core.shader_storage_image_write_without_format != 0;

    let abilities = Abilities {
        device_clock: features.shader_clock.shader_device_clock != 0,
        subgroup_clock: features.shader_clock.shader_subgroup_clock != 0,
        depth_images,
        // As many images as may be written, each level by level, are an image of Vulkan's for each level.
        mipmap_writes: limits.max_per_stage_descriptor_storage_images >= MAX_WRITTEN_IMAGES * MAX_MIP_LEVELS,
        ..subgroups.map(Subgroups::abilities).unwrap_or_default()
    };
    let target = Target {
        vulkan: (vk::api_version_major(version), vk::api_version_minor(version)),
        float16,
        float64,
        int8: true,
        int16: true,
        int64_atomics,
        workgroup_explicit_layout: features.explicit_layout.workgroup_memory_explicit_layout != 0
            && features.explicit_layout.workgroup_memory_explicit_layout8_bit_access != 0
            && features.explicit_layout.workgroup_memory_explicit_layout16_bit_access != 0,
        image_read_without_format: features.core.shader_storage_image_read_without_format != 0,
        image_write_without_format: images,
        images,
        subgroup_size: subgroups.map_or(0, |subgroups| subgroups.size),
        push_constants: limits.max_push_constants_size,
        shared_memory: limits.max_compute_shared_memory_size,
        work_group_invocations: limits.max_compute_work_group_invocations,
        work_group_size: limits.max_compute_work_group_size,
        // lavapipe multiplies and adds.
        fused_multiply_add: driver != vk::DriverId::MESA_LLVMPIPE,
        // lavapipe's are off by a little more than 3 ULP, and know no denormals.
        fast_exponentials: driver != vk::DriverId::MESA_LLVMPIPE,
        // Seen with Mesa 22.3, and no more with 25.0, which is the first that offers Vulkan 1.4.
        fences: driver != vk::DriverId::MESA_LLVMPIPE || version >= vk::make_api_version(0, 1, 4, 0),
        loop_rounds: (driver == vk::DriverId::MESA_LLVMPIPE && version < vk::make_api_version(0, 1, 4, 0))
            .then_some(65_535),
        constant_zeros: driver != vk::DriverId::MESA_LLVMPIPE,
        narrow_integers: driver != vk::DriverId::NVIDIA_PROPRIETARY,
        unwritten_elements: driver != vk::DriverId::NVIDIA_PROPRIETARY,
        long_conversions: driver != vk::DriverId::NVIDIA_PROPRIETARY,
        long_shifts: driver != vk::DriverId::NVIDIA_PROPRIETARY,
        signed_zeros: [
            floats.shader_signed_zero_inf_nan_preserve_float16 != 0,
            floats.shader_signed_zero_inf_nan_preserve_float32 != 0,
            floats.shader_signed_zero_inf_nan_preserve_float64 != 0,
        ],
        flushed_denorms: flushed_denorms(floats),
        extensions: Vec::new(),
        features: Vec::new(),
    };
    target.with_names(abilities)
}

/// In which precisions the device takes subnormal numbers for zero if asked, while the others stay as they are.
fn flushed_denorms(floats: &vk::PhysicalDeviceFloatControlsProperties<'_>) -> [bool; 3] {
    let [half, single, double] = [
        floats.shader_denorm_flush_to_zero_float16 != 0,
        floats.shader_denorm_flush_to_zero_float32 != 0,
        floats.shader_denorm_flush_to_zero_float64 != 0,
    ];
    match floats.denorm_behavior_independence {
        vk::ShaderFloatControlsIndependence::ALL => [half, single, double],
        vk::ShaderFloatControlsIndependence::TYPE_32_ONLY => [false, single, false],
        _ => [false; 3],
    }
}
