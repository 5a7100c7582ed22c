//! What follows from a device's abilities: the extensions and optional features that a source sees.

use super::Target;

/// What a device can do that the fields of its [`Target`] do not tell, as only names depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Abilities {
    /// `VK_SUBGROUP_FEATURE_SHUFFLE_BIT`
    pub shuffle: bool,
    /// `VK_SUBGROUP_FEATURE_SHUFFLE_RELATIVE_BIT`
    pub shuffle_relative: bool,
    /// `VK_SUBGROUP_FEATURE_CLUSTERED_BIT`
    pub clustered: bool,
    /// `shaderDeviceClock`
    pub device_clock: bool,
    /// `shaderSubgroupClock`
    pub subgroup_clock: bool,
    /// Whether kernels can read and write images of the formats that `cl_khr_depth_images` asks for.
    pub depth_images: bool,
    /// Whether a kernel can have as many images to write to as it may have, with a descriptor for each of their levels.
    pub mipmap_writes: bool,
}

/// The work-items of a group for which the library's collective functions have room.
const COLLECTIVE_LIMIT: u32 = 1024;

/// Extensions that each device offers.
const EXTENSIONS: [&str; 11] = [
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

/// Those of each device with sub-groups.
const SUBGROUP_EXTENSIONS: [&str; 4] = [
    "cl_khr_subgroup_extended_types",
    "cl_khr_subgroup_non_uniform_vote",
    "cl_khr_subgroup_ballot",
    "cl_khr_subgroup_non_uniform_arithmetic",
];

/// Optional features of OpenCL C 3.0 that each device offers. Atomic operations on `float` that a device lacks are done by
/// comparing and exchanging.
const FEATURES: [&str; 13] = [
    "__opencl_c_int64",
    "__opencl_c_generic_address_space",
    "__opencl_c_program_scope_global_variables",
    "__opencl_c_pipes",
    "__opencl_c_atomic_order_acq_rel",
    "__opencl_c_atomic_order_seq_cst",
    "__opencl_c_atomic_scope_device",
    "__opencl_c_integer_dot_product_input_4x8bit",
    "__opencl_c_integer_dot_product_input_4x8bit_packed",
    "__opencl_c_ext_fp32_global_atomic_add",
    "__opencl_c_ext_fp32_local_atomic_add",
    "__opencl_c_ext_fp32_global_atomic_min_max",
    "__opencl_c_ext_fp32_local_atomic_min_max",
];

/// The same in half precision, for which loads, stores and exchanges are features too: all are done in the words around.
const HALF_ATOMICS: [&str; 6] = [
    "__opencl_c_ext_fp16_global_atomic_load_store",
    "__opencl_c_ext_fp16_local_atomic_load_store",
    "__opencl_c_ext_fp16_global_atomic_add",
    "__opencl_c_ext_fp16_local_atomic_add",
    "__opencl_c_ext_fp16_global_atomic_min_max",
    "__opencl_c_ext_fp16_local_atomic_min_max",
];

/// The same in double precision, where the device has 64-bit atomic operations.
const DOUBLE_ATOMICS: [&str; 4] = [
    "__opencl_c_ext_fp64_global_atomic_add",
    "__opencl_c_ext_fp64_local_atomic_add",
    "__opencl_c_ext_fp64_global_atomic_min_max",
    "__opencl_c_ext_fp64_local_atomic_min_max",
];

impl Target {
    /// The device with the names of all that OpenCL can offer on it: as its fields say, and these abilities. Without a subgroup
    /// size there are no sub-groups.
    pub fn with_names(mut self, abilities: Abilities) -> Self {
        let has_subgroups = self.subgroup_size > 0;
        let mut extensions = EXTENSIONS.to_vec();
        let mut features = FEATURES.to_vec();
        if self.work_group_invocations <= COLLECTIVE_LIMIT {
            features.push("__opencl_c_work_group_collective_functions");
        }
        if has_subgroups {
            features.push("__opencl_c_subgroups");
            extensions.extend(SUBGROUP_EXTENSIONS);
            if abilities.shuffle {
                // A rotation is a shuffle.
                extensions.extend(["cl_khr_subgroup_shuffle", "cl_khr_subgroup_rotate"]);
            }
            if abilities.shuffle_relative {
                extensions.push("cl_khr_subgroup_shuffle_relative");
            }
            if abilities.clustered {
                extensions.push("cl_khr_subgroup_clustered_reduce");
            }
        }
        if self.float64 {
            extensions.push("cl_khr_fp64");
            features.push("__opencl_c_fp64");
        }
        if self.float64 && self.int64_atomics {
            features.extend(DOUBLE_ATOMICS);
        }
        if self.float16 {
            extensions.push("cl_khr_fp16");
            features.extend(HALF_ATOMICS);
        }
        if self.int64_atomics {
            extensions.extend(["cl_khr_int64_base_atomics", "cl_khr_int64_extended_atomics"]);
        }
        if self.images {
            extensions.extend(["cl_khr_3d_image_writes", "cl_khr_mipmap_image"]);
            if abilities.mipmap_writes {
                extensions.push("cl_khr_mipmap_image_writes");
            }
            if abilities.depth_images {
                extensions.push("cl_khr_depth_images");
            }
            features.extend(["__opencl_c_images", "__opencl_c_3d_image_writes"]);
            if self.image_read_without_format {
                features.push("__opencl_c_read_write_images");
            }
        }
        let mut scopes = Vec::new();
        if abilities.device_clock {
            // Work-groups have it too: all of one see it alike. Without it they have none, as what a sub-group sees need not be
            // what another one sees.
            scopes.extend(["__opencl_c_kernel_clock_scope_device", "__opencl_c_kernel_clock_scope_work_group"]);
        }
        if abilities.subgroup_clock && has_subgroups {
            scopes.push("__opencl_c_kernel_clock_scope_sub_group");
        }
        if !scopes.is_empty() {
            extensions.push("cl_khr_kernel_clock");
            features.extend(scopes);
        }
        self.extensions = extensions.into_iter().map(String::from).collect();
        self.features = features.into_iter().map(String::from).collect();
        self
    }
}
