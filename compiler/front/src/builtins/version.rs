//! The version of OpenCL C in which a builtin function came, where that was not the first.

use super::signature::{Feature, Signature};
use super::types::BuiltinType;
use crate::options::LanguageVersion;

/// Functions of 1.1 and later.
const V1_1: &[&str] = &["async_work_group_strided_copy", "get_global_offset", "shuffle", "shuffle2"];

/// Functions of 1.2 and later.
const V1_2: &[&str] = &["get_image_array_size", "popcount", "printf"];

/// Functions of 2.0 and later, beside the collective ones of work-groups (`work_group_…`); those of features that came with
/// them are kept away by the features.
const V2_0: &[&str] = &[
    "atomic_work_item_fence",
    "ctz",
    "get_enqueued_local_size",
    "get_global_linear_id",
    "get_local_linear_id",
    "get_enqueued_num_sub_groups",
    "get_max_sub_group_size",
    "get_num_sub_groups",
    "get_sub_group_id",
    "get_sub_group_local_id",
    "get_sub_group_size",
    "sub_group_all",
    "sub_group_any",
    "sub_group_barrier",
    "sub_group_broadcast",
    "sub_group_reduce_add",
    "sub_group_reduce_max",
    "sub_group_reduce_min",
    "sub_group_scan_exclusive_add",
    "sub_group_scan_exclusive_max",
    "sub_group_scan_exclusive_min",
    "sub_group_scan_inclusive_add",
    "sub_group_scan_inclusive_max",
    "sub_group_scan_inclusive_min",
];

/// Since when the language has functions of that name.
pub fn name_since(name: &str) -> LanguageVersion {
    if V2_0.contains(&name) || name.starts_with("work_group_") {
        LanguageVersion::V2_0
    } else if V1_2.contains(&name) {
        LanguageVersion::V1_2
    } else if V1_1.contains(&name) {
        LanguageVersion::V1_1
    } else {
        LanguageVersion::V1_0
    }
}

/// Since when the language has the overload.
pub fn overload_since(signature: &Signature) -> LanguageVersion {
    let image = signature.params.iter().any(|param| matches!(param, BuiltinType::Image(_)));
    let sampler = signature.params.contains(&BuiltinType::Sampler);
    // Mipmaps, whose functions share their names with others.
    if let Some(Feature::MipmapImages | Feature::MipmapImageWrites) = signature.extra {
        return LanguageVersion::V2_0;
    }
    // A read without a sampler.
    if image && !sampler && signature.name.starts_with("read_image") {
        return LanguageVersion::V1_2;
    }
    name_since(&signature.name)
}
