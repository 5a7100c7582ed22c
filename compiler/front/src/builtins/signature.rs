//! One overload of a builtin function.

use std::fmt;

use tombolo_ir::{AddressSpace, ImageAccess, ImageDim, Target};

use super::op::{Lowering, Op};
use super::types::{BuiltinType, Element, Pointee, PointeeBase};

/// An optional feature that a builtin function needs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Feature {
    /// `cl_khr_fp16`
    Fp16,
    /// `cl_khr_fp64`, `__opencl_c_fp64`
    Fp64,
    /// `__opencl_c_images`
    Images,
    /// `__opencl_c_read_write_images`
    ReadWriteImages,
    /// `cl_khr_3d_image_writes`, `__opencl_c_3d_image_writes`
    ImageWrites3d,
    /// `cl_khr_depth_images`
    DepthImages,
    /// `cl_khr_gl_msaa_sharing`
    MultisampledImages,
    /// `cl_khr_mipmap_image`
    MipmapImages,
    /// `cl_khr_mipmap_image_writes`
    MipmapImageWrites,
    /// `__opencl_c_generic_address_space`
    GenericAddressSpace,
    /// `cl_khr_int64_base_atomics` and `cl_khr_int64_extended_atomics`
    Int64Atomics,
    /// `cl_ext_float_atomics`
    FloatAtomics,
    /// `__opencl_c_ext_fp16_global_atomic_load_store` and what comes with it
    HalfAtomics,
    /// `cl_khr_subgroups`, `__opencl_c_subgroups`
    Subgroups,
    /// `cl_khr_subgroup_extended_types`
    SubgroupExtendedTypes,
    /// `cl_khr_subgroup_non_uniform_vote`
    SubgroupVote,
    /// `cl_khr_subgroup_ballot`
    SubgroupBallot,
    /// `cl_khr_subgroup_non_uniform_arithmetic`
    SubgroupArithmetic,
    /// `cl_khr_subgroup_shuffle`
    SubgroupShuffle,
    /// `cl_khr_subgroup_shuffle_relative`
    SubgroupShuffleRelative,
    /// `cl_khr_subgroup_clustered_reduce`
    SubgroupClusteredReduce,
    /// `cl_khr_subgroup_rotate`
    SubgroupRotate,
    /// `__opencl_c_work_group_collective_functions`
    WorkGroupCollectives,
    /// `cl_khr_extended_bit_ops`
    ExtendedBitOps,
    /// `cl_khr_integer_dot_product`
    IntegerDotProduct,
    /// `cl_khr_extended_async_copies`
    ExtendedAsyncCopies,
    /// `cl_khr_async_work_group_copy_fence`
    AsyncCopyFence,
    /// `__opencl_c_kernel_clock_scope_device`
    ClockOfDevice,
    /// `__opencl_c_kernel_clock_scope_work_group`
    ClockOfWorkGroup,
    /// `__opencl_c_kernel_clock_scope_sub_group`
    ClockOfSubgroup,
}

impl Feature {
    /// The name to show in messages.
    pub fn name(self) -> &'static str {
        match self {
            Feature::Fp16 => "cl_khr_fp16",
            Feature::Fp64 => "cl_khr_fp64",
            Feature::Images => "__opencl_c_images",
            Feature::ReadWriteImages => "__opencl_c_read_write_images",
            Feature::ImageWrites3d => "cl_khr_3d_image_writes",
            Feature::DepthImages => "cl_khr_depth_images",
            Feature::MultisampledImages => "cl_khr_gl_msaa_sharing",
            Feature::MipmapImages => "cl_khr_mipmap_image",
            Feature::MipmapImageWrites => "cl_khr_mipmap_image_writes",
            Feature::GenericAddressSpace => "__opencl_c_generic_address_space",
            Feature::Int64Atomics => "cl_khr_int64_base_atomics",
            Feature::FloatAtomics => "cl_ext_float_atomics",
            Feature::HalfAtomics => "__opencl_c_ext_fp16_global_atomic_load_store",
            Feature::Subgroups => "cl_khr_subgroups",
            Feature::SubgroupExtendedTypes => "cl_khr_subgroup_extended_types",
            Feature::SubgroupVote => "cl_khr_subgroup_non_uniform_vote",
            Feature::SubgroupBallot => "cl_khr_subgroup_ballot",
            Feature::SubgroupArithmetic => "cl_khr_subgroup_non_uniform_arithmetic",
            Feature::SubgroupShuffle => "cl_khr_subgroup_shuffle",
            Feature::SubgroupShuffleRelative => "cl_khr_subgroup_shuffle_relative",
            Feature::SubgroupClusteredReduce => "cl_khr_subgroup_clustered_reduce",
            Feature::SubgroupRotate => "cl_khr_subgroup_rotate",
            Feature::WorkGroupCollectives => "__opencl_c_work_group_collective_functions",
            Feature::ExtendedBitOps => "cl_khr_extended_bit_ops",
            Feature::IntegerDotProduct => "cl_khr_integer_dot_product",
            Feature::ExtendedAsyncCopies => "cl_khr_extended_async_copies",
            Feature::AsyncCopyFence => "cl_khr_async_work_group_copy_fence",
            Feature::ClockOfDevice => "__opencl_c_kernel_clock_scope_device",
            Feature::ClockOfWorkGroup => "__opencl_c_kernel_clock_scope_work_group",
            Feature::ClockOfSubgroup => "__opencl_c_kernel_clock_scope_sub_group",
        }
    }

    /// Whether a device offers it.
    pub fn is_available(self, target: &Target) -> bool {
        let extension = |name: &str| target.extensions.iter().any(|have| have == name);
        let feature = |name: &str| target.features.iter().any(|have| have == name);
        match self {
            Feature::Fp16 => target.float16,
            Feature::Fp64 => target.float64,
            Feature::Images => target.images,
            Feature::ReadWriteImages => feature("__opencl_c_read_write_images"),
            Feature::ImageWrites3d => extension("cl_khr_3d_image_writes") || feature("__opencl_c_3d_image_writes"),
            Feature::DepthImages => extension("cl_khr_depth_images") || extension("cl_khr_gl_depth_images"),
            Feature::GenericAddressSpace => feature("__opencl_c_generic_address_space"),
            Feature::Int64Atomics => target.int64_atomics,
            Feature::FloatAtomics => extension("cl_ext_float_atomics"),
            Feature::Subgroups => extension("cl_khr_subgroups") || feature("__opencl_c_subgroups"),
            Feature::HalfAtomics
            | Feature::WorkGroupCollectives
            | Feature::ClockOfDevice
            | Feature::ClockOfWorkGroup
            | Feature::ClockOfSubgroup => feature(self.name()),
            Feature::SubgroupExtendedTypes
            | Feature::SubgroupVote
            | Feature::SubgroupBallot
            | Feature::SubgroupArithmetic
            | Feature::SubgroupShuffle
            | Feature::SubgroupShuffleRelative
            | Feature::SubgroupClusteredReduce
            | Feature::SubgroupRotate
            | Feature::MultisampledImages
            | Feature::MipmapImages
            | Feature::MipmapImageWrites
            | Feature::ExtendedBitOps
            | Feature::IntegerDotProduct
            | Feature::ExtendedAsyncCopies
            | Feature::AsyncCopyFence => extension(self.name()),
        }
    }
}

/// One overload of a builtin function, with concrete types.
#[derive(Clone, PartialEq, Debug)]
pub struct Signature {
    /// The function's name in the source.
    pub name: String,
    /// Parameter types. `cl_mem_fence_flags` is `uint`; `memory_order` and `memory_scope` are `int`.
    pub params: Vec<BuiltinType>,
    /// Whether more arguments may follow (`printf`).
    pub variadic: bool,
    /// Result type.
    pub result: BuiltinType,
    /// How a call becomes IR; [`super::emit()`] does it.
    pub lowering: Lowering,
    /// A feature that it needs beyond those that its types imply.
    pub extra: Option<Feature>,
}

impl Signature {
    /// The features that it needs.
    pub fn needs(&self) -> Vec<Feature> {
        let mut needs: Vec<Feature> = self.extra.into_iter().collect();
        for ty in self.params.iter().chain([&self.result]) {
            match ty {
                BuiltinType::Pointer(Pointee { base: PointeeBase::Atomic(Element::Half), space, .. }) => {
                    needs.push(Feature::HalfAtomics);
                    if *space == AddressSpace::Generic {
                        needs.push(Feature::GenericAddressSpace);
                    }
                }
                BuiltinType::Value(Element::Half, _) => needs.push(Feature::Fp16),
                BuiltinType::Value(Element::Double, _) => needs.push(Feature::Fp64),
                BuiltinType::Pointer(pointee) if pointee.space == AddressSpace::Generic => {
                    needs.push(Feature::GenericAddressSpace);
                }
                BuiltinType::Image(image) => {
                    needs.push(Feature::Images);
                    if image.access == ImageAccess::ReadWrite {
                        needs.push(Feature::ReadWriteImages);
                    }
                    if image.access == ImageAccess::Write && image.dim == ImageDim::D3 {
                        needs.push(Feature::ImageWrites3d);
                    }
                    if image.multisampled {
                        needs.push(Feature::MultisampledImages);
                    } else if image.depth {
                        needs.push(Feature::DepthImages);
                    }
                }
                _ => {}
            }
        }
        needs.sort();
        needs.dedup();
        needs
    }

    /// Whether a call does nothing but compute its result from numbers, or tell the work-item's place.
    pub fn is_pure(&self) -> bool {
        let of_numbers = self.params.iter().all(|param| matches!(param, BuiltinType::Value(..)));
        let collective = ["work_group_", "sub_group_", "__"].iter().any(|prefix| self.name.starts_with(prefix));
        match self.lowering {
            Lowering::PerLane { .. } | Lowering::Lane(_) | Lowering::Whole { .. } => {
                of_numbers && !collective && self.result != BuiltinType::Void
            }
            Lowering::Op(op) => matches!(op, Op::Convert { .. } | Op::As | Op::WorkItem(..) | Op::WorkItemPlain(_)),
        }
    }

    /// The first feature that it needs and the device lacks.
    pub fn missing_feature(&self, target: &Target) -> Option<Feature> {
        self.needs().into_iter().find(|feature| !feature.is_available(target))
    }
}

/// As a declaration, for notes in messages: `float4 clamp(float4, float, float)`.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}(", self.result, self.name)?;
        for (index, param) in self.params.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{param}")?;
        }
        f.write_str(if self.variadic { ", ...)" } else { ")" })
    }
}
