//! Runs one compiled kernel on a Vulkan device, by the kernel interface and nothing else: for tests that compare the
//! device with the interpreter of the IR. Buffers, values and local memory; no images.

mod device;

pub use device::{Buffer, Device};

/// An argument of a launch.
#[derive(Clone, Debug)]
pub enum Argument<'a> {
    /// The bytes of a value.
    Value(Vec<u8>),
    /// The start of a buffer.
    Buffer(&'a Buffer),
    /// A null buffer.
    Null,
    /// So many bytes of local memory.
    Local(u32),
}

/// An NDRange of whole work-groups.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// `get_work_dim`
    pub dimensions: u32,
    /// The number of work-groups.
    pub groups: [u32; 3],
    /// The local size.
    pub local: [u32; 3],
    /// The global offset.
    pub offset: [u64; 3],
}

impl Range {
    /// A range of one dimension.
    pub fn linear(groups: u32, local: u32) -> Self {
        Range { dimensions: 1, groups: [groups, 1, 1], local: [local, 1, 1], offset: [0; 3] }
    }
}
