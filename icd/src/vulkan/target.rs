//! The compiler's view of a Vulkan device.

use ash::vk;
use tombolo_compiler::Target;
use tombolo_compiler::interface::MAX_MIP_LEVELS;

use super::physical::Features;
use super::subgroups::Subgroups;

/// Features of `cl_ext_float_atomics` in single precision: what a device lacks is done by comparing and exchanging.
const FLOAT_ATOMICS: [&str; 4] = [
    "__opencl_c_ext_fp32_global_atomic_add",
    "__opencl_c_ext_fp32_local_atomic_add",
    "__opencl_c_ext_fp32_global_atomic_min_max",
    "__opencl_c_ext_fp32_local_atomic_min_max",
];

/// Those in half precision, for which loads, stores and exchanges are features too: all are done in the words around.
const HALF_ATOMICS: [&str; 6] = [
    "__opencl_c_ext_fp16_global_atomic_load_store",
    "__opencl_c_ext_fp16_local_atomic_load_store",
    "__opencl_c_ext_fp16_global_atomic_add",
    "__opencl_c_ext_fp16_local_atomic_add",
    "__opencl_c_ext_fp16_global_atomic_min_max",
    "__opencl_c_ext_fp16_local_atomic_min_max",
];

/// Those in double precision.
const DOUBLE_ATOMICS: [&str; 4] = [
    "__opencl_c_ext_fp64_global_atomic_add",
    "__opencl_c_ext_fp64_local_atomic_add",
    "__opencl_c_ext_fp64_global_atomic_min_max",
    "__opencl_c_ext_fp64_local_atomic_min_max",
];

/// The most images that a kernel writes to: the least `CL_DEVICE_MAX_WRITE_IMAGE_ARGS` of the full profile.
pub(crate) const MAX_WRITTEN_IMAGES: u32 = 64;

/// Fills a [`Target`] from what Vulkan says of a device.
pub(super) fn describe(
    properties: &vk::PhysicalDeviceProperties,
    driver: vk::DriverId,
    features: &Features,
    floats: &vk::PhysicalDeviceFloatControlsProperties<'_>,
    subgroups: Option<&Subgroups>,
) -> Target {
    let limits = &properties.limits;
    let version = properties.api_version;
    let float16 = features.v12.shader_float16 != 0;
    let float64 = features.core.shader_float64 != 0;
    let int64_atomics = features.v12.shader_buffer_int64_atomics != 0 && features.v12.shader_shared_int64_atomics != 0;
    let images = features.core.shader_storage_image_write_without_format != 0;

    let mut extensions = vec![
        "cl_khr_byte_addressable_store",
        "cl_khr_global_int32_base_atomics",
        "cl_khr_global_int32_extended_atomics",
        "cl_khr_local_int32_base_atomics",
        "cl_khr_local_int32_extended_atomics",
        "cl_khr_extended_bit_ops",
        "cl_khr_integer_dot_product",
        "cl_ext_float_atomics",
        "cl_khr_extended_async_copies",
        "cl_khr_async_work_group_copy_fence",
        "cl_khr_expect_assume",
    ];
    let mut opencl_c = vec![
        "__opencl_c_int64",
        "__opencl_c_generic_address_space",
        "__opencl_c_program_scope_global_variables",
        "__opencl_c_pipes",
        "__opencl_c_atomic_order_acq_rel",
        "__opencl_c_atomic_order_seq_cst",
        "__opencl_c_atomic_scope_device",
        "__opencl_c_integer_dot_product_input_4x8bit",
        "__opencl_c_integer_dot_product_input_4x8bit_packed",
    ];
    // The library has room for so many work-items of a group.
    if limits.max_compute_work_group_invocations <= 1024 {
        opencl_c.push("__opencl_c_work_group_collective_functions");
    }
    if let Some(subgroups) = subgroups {
        opencl_c.push("__opencl_c_subgroups");
        extensions.extend(subgroups.extensions());
    }
    if float64 {
        extensions.push("cl_khr_fp64");
        opencl_c.push("__opencl_c_fp64");
    }
    opencl_c.extend(FLOAT_ATOMICS);
    if float64 && int64_atomics {
        opencl_c.extend(DOUBLE_ATOMICS);
    }
    if float16 {
        extensions.push("cl_khr_fp16");
        opencl_c.extend(HALF_ATOMICS);
    }
    if int64_atomics {
        extensions.extend(["cl_khr_int64_base_atomics", "cl_khr_int64_extended_atomics"]);
    }
    if images {
        extensions.extend(["cl_khr_3d_image_writes", "cl_khr_mipmap_image"]);
        // As many images as may be written, each level by level, are an image of Vulkan's for each level.
        if limits.max_per_stage_descriptor_storage_images >= MAX_WRITTEN_IMAGES * MAX_MIP_LEVELS {
            extensions.push("cl_khr_mipmap_image_writes");
        }
        opencl_c.extend(["__opencl_c_images", "__opencl_c_3d_image_writes"]);
        if features.core.shader_storage_image_read_without_format != 0 {
            opencl_c.push("__opencl_c_read_write_images");
        }
    }
    let clocks = clocks(features, subgroups.is_some());
    if !clocks.is_empty() {
        extensions.push("cl_khr_kernel_clock");
        opencl_c.extend(clocks);
    }
    let names = |list: Vec<&str>| list.into_iter().map(String::from).collect();
    Target {
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
        long_conversions: driver != vk::DriverId::NVIDIA_PROPRIETARY,
        signed_zeros: [
            floats.shader_signed_zero_inf_nan_preserve_float16 != 0,
            floats.shader_signed_zero_inf_nan_preserve_float32 != 0,
            floats.shader_signed_zero_inf_nan_preserve_float64 != 0,
        ],
        flushed_denorms: flushed_denorms(floats),
        extensions: names(extensions),
        features: names(opencl_c),
    }
}

/// The features of `cl_khr_kernel_clock`. The clock of the device serves work-groups too: all of one see it alike. Without it
/// they have none, as what a sub-group sees need not be what another one sees.
fn clocks(features: &Features, subgroups: bool) -> Vec<&'static str> {
    let mut names = Vec::new();
    if features.shader_clock.shader_device_clock != 0 {
        names.extend(["__opencl_c_kernel_clock_scope_device", "__opencl_c_kernel_clock_scope_work_group"]);
    }
    if features.shader_clock.shader_subgroup_clock != 0 && subgroups {
        names.push("__opencl_c_kernel_clock_scope_sub_group");
    }
    names
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
