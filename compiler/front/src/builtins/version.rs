//! The version of OpenCL C in which a builtin function came, where that was not the first.

use super::signature::Signature;
use super::types::BuiltinType;
use crate::options::LanguageVersion;

/// Functions of 1.1 and later.
const V1_1: &[&str] = &["async_work_group_strided_copy", "get_global_offset", "shuffle", "shuffle2"];

/// Functions of 1.2 and later.
const V1_2: &[&str] = &["get_image_array_size", "popcount", "printf"];

/// Functions of 2.0 and later; those of features that came with them are kept away by the features.
const V2_0: &[&str] = &[
    "atomic_work_item_fence",
    "ctz",
    "get_enqueued_local_size",
    "get_global_linear_id",
    "get_local_linear_id",
    "work_group_barrier",
];

/// Since when the language has functions of that name.
pub fn name_since(name: &str) -> LanguageVersion {
    if V2_0.contains(&name) {
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
    // A read without a sampler.
    if image && !sampler && signature.name.starts_with("read_image") {
        return LanguageVersion::V1_2;
    }
    name_since(&signature.name)
}
