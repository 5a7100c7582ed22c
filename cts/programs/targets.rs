//! The devices that are compiled for.

use tombolo_compiler::Target;

/// Extensions and features that both kinds of devices offer.
const EXTENSIONS: [&str; 13] = [
    "cl_khr_3d_image_writes",
    "cl_khr_byte_addressable_store",
    "cl_khr_extended_bit_ops",
    "cl_khr_fp16",
    "cl_khr_fp64",
    "cl_khr_global_int32_base_atomics",
    "cl_khr_global_int32_extended_atomics",
    "cl_khr_int64_base_atomics",
    "cl_khr_int64_extended_atomics",
    "cl_khr_integer_dot_product",
    "cl_khr_local_int32_base_atomics",
    "cl_khr_local_int32_extended_atomics",
    "cl_khr_subgroups",
];
const FEATURES: [&str; 13] = [
    "__opencl_c_3d_image_writes",
    "__opencl_c_atomic_order_acq_rel",
    "__opencl_c_atomic_order_seq_cst",
    "__opencl_c_atomic_scope_device",
    "__opencl_c_fp64",
    "__opencl_c_generic_address_space",
    "__opencl_c_images",
    "__opencl_c_int64",
    "__opencl_c_integer_dot_product_input_4x8bit",
    "__opencl_c_integer_dot_product_input_4x8bit_packed",
    "__opencl_c_program_scope_global_variables",
    "__opencl_c_subgroups",
    "__opencl_c_work_group_collective_functions",
];

/// The targets with their names: what lavapipe of Mesa 22.3 offers, and what an NVIDIA H200 does.
pub(crate) fn targets() -> [(&'static str, Target); 2] {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let lavapipe = Target { extensions: names(&EXTENSIONS), features: names(&FEATURES), ..Target::baseline() };
    let mut h200 = Target {
        vulkan: (1, 4),
        workgroup_explicit_layout: true,
        image_read_without_format: true,
        subgroup_size: 32,
        push_constants: 256,
        shared_memory: 48 << 10,
        work_group_size: [1024, 1024, 64],
        fused_multiply_add: true,
        fast_exponentials: true,
        fences: true,
        long_conversions: false,
        narrow_integers: false,
        ..lavapipe.clone()
    };
    h200.features.push("__opencl_c_read_write_images".into());
    [("lavapipe", lavapipe), ("h200", h200)]
}
