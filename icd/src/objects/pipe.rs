//! Pipes (OpenCL API 3.0, section 5.4). Host and library agree about their memory: `compiler/library/cl/pipe.cl` says what is
//! where.

use std::sync::Arc;

use super::context::Context;
use super::memory::{Memory, Parts, Storage};
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::Ref;
use crate::info::Answer;
use crate::queue::transfer::FillBuffer;
use crate::vulkan::{Buffer, Location};

/// `CL_DEVICE_PIPE_MAX_PACKET_SIZE`: the least that the specification asks is 1024.
pub const MAX_PACKET_SIZE: cl_uint = 64 << 10;
/// `CL_DEVICE_MAX_PIPE_ARGS`, the least that the specification asks. Pipes are addresses, so more work as well.
pub const MAX_PIPE_ARGS: cl_uint = 16;
/// `CL_DEVICE_PIPE_MAX_ACTIVE_RESERVATIONS`: a reservation takes no room but its packets, so this stands for "many".
pub const MAX_ACTIVE_RESERVATIONS: cl_uint = 1 << 12;

/// Where the states of the packets begin, in bytes.
const STATES: u64 = 128;
/// The alignment of the packets: that of `long16`.
const PACKET_ALIGNMENT: u64 = 128;

/// What a pipe was created with.
#[derive(Clone, Copy, Debug)]
pub struct PipeInfo {
    /// `CL_PIPE_PACKET_SIZE`: bytes of a packet.
    pub packet_size: cl_uint,
    /// `CL_PIPE_MAX_PACKETS`
    pub max_packets: cl_uint,
}

impl PipeInfo {
    /// Bytes before the packets.
    fn head(self) -> u64 {
        (STATES + u64::from(self.max_packets) * 4).next_multiple_of(PACKET_ALIGNMENT)
    }

    /// Bytes of the whole; less than 2 to the power of 64 whatever the numbers are.
    fn size(self) -> u64 {
        self.head() + u64::from(self.packet_size) * u64::from(self.max_packets)
    }

    /// The first words: the most packets, bytes of a packet, where positions start over, and the two positions.
    fn words(self) -> [u32; 5] {
        let wrap = u32::MAX / self.max_packets * self.max_packets;
        [self.max_packets, self.packet_size, wrap, 0, 0]
    }
}

impl Memory {
    /// `clCreatePipe`
    pub fn create_pipe(context: &Ref<Context>, flags: cl_mem_flags, info: PipeInfo) -> Result<Ref<Memory>> {
        ensure!(flags & !(CL_MEM_READ_WRITE | CL_MEM_HOST_NO_ACCESS) == 0, CL_INVALID_VALUE);
        ensure!(info.max_packets > 0 && (1..=MAX_PACKET_SIZE).contains(&info.packet_size), CL_INVALID_PIPE_SIZE);
        let device = context.device();
        let size = info.size();
        ensure!(size <= device.max_allocation(), CL_MEM_OBJECT_ALLOCATION_FAILURE);
        let buffer = Arc::new(Buffer::new(device.gpu()?, size.next_multiple_of(4), Location::Device)?);
        device.run(FillBuffer { target: buffer.clone(), offset: 0, size: info.head(), pattern: vec![0; 4] })?;
        let words = info.words();
        let host = HostPtr(words.as_ptr().cast_mut().cast());
        // SAFETY: the words live until the call returns, and are only read.
        unsafe { device.upload(&buffer, host, size_of_val(&words) as u64) }?;
        let parts = Parts {
            kind: CL_MEM_OBJECT_PIPE,
            flags: CL_MEM_READ_WRITE | CL_MEM_HOST_NO_ACCESS,
            size: size as usize,
            host_ptr: HostPtr::NULL,
            parent: None,
            properties: Vec::new(),
            storage: Storage::Buffer { buffer, offset: 0 },
            image: None,
            pipe: Some(info),
        };
        Ok(Self::assemble(context, parts))
    }

    /// The pipe's description. `CL_INVALID_MEM_OBJECT` for anything else.
    pub fn pipe(&self) -> Result<&PipeInfo> {
        self.pipe.as_ref().ok_or(Error(CL_INVALID_MEM_OBJECT))
    }

    /// Answers `clGetPipeInfo`.
    pub(crate) fn pipe_info(&self, name: cl_pipe_info, answer: Answer) -> Result {
        let pipe = self.pipe()?;
        match name {
            CL_PIPE_PACKET_SIZE => answer.value(pipe.packet_size),
            CL_PIPE_MAX_PACKETS => answer.value(pipe.max_packets),
            // "If the properties argument … was NULL, the implementation must return param_value_size_ret equal to 0."
            CL_PIPE_PROPERTIES => answer.bytes(&[]),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}
