//! What the runtime must know to launch a compiled kernel.
//!
//! A kernel is one SPIR-V module with one `GLCompute` entry point, named like the kernel. Specialisation constants 0, 1
//! and 2 are the local size. All else comes from the *launch block*, a run of bytes that starts at offset 0 of the push
//! constants: first the launch fields that the kernel uses, then the arguments by value and the addresses of buffers. Where
//! that does not fit the target's push constants, the arguments, and the fields about one argument, move to a block in device
//! memory, whose address is the launch field [`LaunchFieldKind::ArgumentBlock`]. Images and samplers are descriptors of set 0.

use serde::{Deserialize, Serialize};

use crate::types::{AddressSpace, ImageType};

/// What the kernel must be told at each launch. Little endian, naturally aligned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum LaunchFieldKind {
    /// Three `u32`: the work-group id of the first group of this dispatch; `WorkgroupId` counts from there.
    GroupBase,
    /// Three `u64`: `get_global_offset`.
    GlobalOffset,
    /// Three `u64`: `get_global_size`.
    GlobalSize,
    /// Three `u32`: the local size of the whole NDRange; a dispatch at its edge may have a smaller one.
    EnqueuedLocalSize,
    /// Three `u32`: the number of work-groups of the whole NDRange.
    NumGroups,
    /// `u32`: `get_work_dim`.
    WorkDim,
    /// `u64`: the address of the program's data ([`ProgramData`]).
    ProgramData,
    /// `u64`: the address of the argument block.
    ArgumentBlock,
    /// `u32`: the `CLK_*` bits of the sampler in this argument.
    SamplerFlags(u32),
    /// Two `u32`: channel data type and channel order of the image in this argument, as the `CLK_*` (equal to the `CL_*`)
    /// values.
    ImageFormat(u32),
}

impl LaunchFieldKind {
    /// Size in bytes.
    pub fn size(self) -> u32 {
        match self {
            LaunchFieldKind::GroupBase | LaunchFieldKind::EnqueuedLocalSize | LaunchFieldKind::NumGroups => 12,
            LaunchFieldKind::GlobalOffset | LaunchFieldKind::GlobalSize => 24,
            LaunchFieldKind::WorkDim | LaunchFieldKind::SamplerFlags(_) => 4,
            LaunchFieldKind::ProgramData | LaunchFieldKind::ArgumentBlock | LaunchFieldKind::ImageFormat(_) => 8,
        }
    }

    /// Whether it is about one argument: such fields stand with the arguments ([`ArgumentPlace`]), all others in the push
    /// constants.
    pub fn of_argument(self) -> bool {
        match self {
            LaunchFieldKind::SamplerFlags(_) | LaunchFieldKind::ImageFormat(_) => true,
            LaunchFieldKind::GroupBase
            | LaunchFieldKind::GlobalOffset
            | LaunchFieldKind::GlobalSize
            | LaunchFieldKind::EnqueuedLocalSize
            | LaunchFieldKind::NumGroups
            | LaunchFieldKind::WorkDim
            | LaunchFieldKind::ProgramData
            | LaunchFieldKind::ArgumentBlock => false,
        }
    }

    /// Alignment in bytes.
    pub fn align(self) -> u32 {
        match self {
            LaunchFieldKind::GroupBase
            | LaunchFieldKind::EnqueuedLocalSize
            | LaunchFieldKind::NumGroups
            | LaunchFieldKind::WorkDim
            | LaunchFieldKind::SamplerFlags(_)
            | LaunchFieldKind::ImageFormat(_) => 4,
            LaunchFieldKind::GlobalOffset
            | LaunchFieldKind::GlobalSize
            | LaunchFieldKind::ProgramData
            | LaunchFieldKind::ArgumentBlock => 8,
        }
    }
}

/// A launch field and its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LaunchField {
    /// What it is.
    pub kind: LaunchFieldKind,
    /// Byte offset in the push constants; for a field [`of_argument`](LaunchFieldKind::of_argument), in the argument place.
    pub offset: u32,
}

/// Where the arguments stand that are not descriptors and not local memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ArgumentPlace {
    /// In the push constants; the offsets of arguments count from the start of the push constants.
    PushConstants,
    /// In device memory at the address in [`LaunchFieldKind::ArgumentBlock`]; offsets count from there.
    Memory {
        /// Size of the block in bytes.
        size: u32,
        /// Its alignment in bytes.
        align: u32,
    },
}

/// How the texels of an image are seen through one binding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum BindingKind {
    /// `VK_DESCRIPTOR_TYPE_SAMPLED_IMAGE` (for `image1d_buffer_t`: `UNIFORM_TEXEL_BUFFER`)
    SampledImage,
    /// `VK_DESCRIPTOR_TYPE_STORAGE_IMAGE` (for `image1d_buffer_t`: `STORAGE_TEXEL_BUFFER`)
    StorageImage,
    /// An array of [`MAX_MIP_LEVELS`] `VK_DESCRIPTOR_TYPE_STORAGE_IMAGE`, one for each mip level. Those of levels that the
    /// image does not have must be of one that it has.
    StorageLevels,
    /// `VK_DESCRIPTOR_TYPE_SAMPLER`
    Sampler,
}

impl BindingKind {
    /// How many descriptors it has.
    pub fn count(self) -> u32 {
        match self {
            BindingKind::SampledImage | BindingKind::StorageImage | BindingKind::Sampler => 1,
            BindingKind::StorageLevels => MAX_MIP_LEVELS,
        }
    }
}

/// The most mip levels of an image that kernels write to level by level: those of an image of 32,768 texels in a direction.
pub const MAX_MIP_LEVELS: u32 = 16;

/// One descriptor of set 0, or an array of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Binding {
    /// The binding number.
    pub binding: u32,
    /// The descriptor's type.
    pub kind: BindingKind,
}

/// How an argument reaches the kernel.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ArgumentKind {
    /// Its bytes are copied to `offset` of the argument place.
    Value {
        /// Byte offset.
        offset: u32,
    },
    /// A buffer: its device address (0 for a null argument) goes to `offset`.
    Buffer {
        /// Byte offset.
        offset: u32,
        /// `Global` or `Constant`.
        space: AddressSpace,
        /// Whether the kernel can read through the pointer or one derived from it.
        reads: bool,
        /// Whether the kernel can write through it.
        writes: bool,
    },
    /// Local memory: its size is given by a specialisation constant.
    Local {
        /// The constant's id.
        spec_id: u32,
        /// The constant is the argument's size in bytes divided by this, rounded up.
        unit: u32,
    },
    /// An image, in one binding for each way that the kernel reads it (the same texels as float, int, uint).
    Image {
        /// Its type.
        image: ImageType,
        /// The bindings; empty where the kernel does not touch the image's texels.
        bindings: Vec<Binding>,
    },
    /// A sampler.
    Sampler {
        /// The binding; nothing where the kernel needs only the flags.
        binding: Option<Binding>,
    },
    /// The kernel does not use the argument.
    Unused,
}

/// A sampler that is written in the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LiteralSampler {
    /// Its binding in set 0.
    pub binding: u32,
    /// Its `CLK_*` bits: 1 normalized; 0, 2, 4, 6, 8 addressing none, clamp to edge, clamp, repeat, mirrored repeat;
    /// 0x10 nearest, 0x20 linear.
    pub flags: u32,
}

/// How a compiled kernel is launched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KernelInterface {
    /// Name of the kernel and of the entry point.
    pub name: String,
    /// Its arguments, in order.
    pub arguments: Vec<ArgumentKind>,
    /// The launch fields that it uses.
    pub launch_fields: Vec<LaunchField>,
    /// Where the arguments are.
    pub argument_place: ArgumentPlace,
    /// Size of the push-constant range in bytes, a multiple of 4; 0 for none.
    pub push_constant_size: u32,
    /// Samplers of the source.
    pub literal_samplers: Vec<LiteralSampler>,
    /// `reqd_work_group_size`
    pub required_work_group_size: Option<[u32; 3]>,
    /// Bytes of local memory that the kernel's own variables take (`CL_KERNEL_LOCAL_MEM_SIZE` less the arguments).
    pub local_memory: u32,
    /// Bytes of private memory per work-item that could not be kept in registers.
    pub private_memory: u32,
    /// Whether the kernel can write to global memory by addresses that are in no argument (loaded from memory, or made
    /// from integers): the runtime then orders it against everything.
    pub writes_unknown: bool,
    /// Whether it can read so.
    pub reads_unknown: bool,
    /// Whether it matters to the kernel how its work-items are parted into sub-groups.
    pub uses_subgroups: bool,
}

/// Data that all kernels of a program share: constants too large for the code, and program-scope variables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProgramData {
    /// The initial bytes.
    pub bytes: Vec<u8>,
    /// Alignment in bytes.
    pub align: u32,
    /// Offsets of `u64`s in `bytes` that hold addresses relative to the data's start: the runtime adds the data's
    /// device address to each.
    pub relocations: Vec<u32>,
    /// Whether kernels can change it (program-scope variables).
    pub writable: bool,
    /// Offset and size in `bytes` of the buffer that `printf` fills, where a kernel has it.
    pub printf: Option<(u32, u32)>,
}
