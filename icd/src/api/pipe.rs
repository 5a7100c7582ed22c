//! Pipes: creation and queries (OpenCL API 3.0, section 5.4).

use crate::cl::*;
use crate::error::ensure;
use crate::handle;
use crate::info::Answer;
use crate::objects::context::Context;
use crate::objects::memory::Memory;
use crate::objects::pipe::PipeInfo;

/// `clCreatePipe`
pub unsafe extern "C" fn clCreatePipe(
    context: cl_context,
    flags: cl_mem_flags,
    pipe_packet_size: cl_uint,
    pipe_max_packets: cl_uint,
    properties: *const cl_pipe_properties,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!(properties.is_null(), CL_INVALID_VALUE);
            let info = PipeInfo { packet_size: pipe_packet_size, max_packets: pipe_max_packets };
            Ok(Memory::create_pipe(&context, flags, info)?.handle())
        })
    }
}

/// `clGetPipeInfo`
pub unsafe extern "C" fn clGetPipeInfo(
    pipe: cl_mem,
    param_name: cl_pipe_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        handle::get::<Memory>(pipe)?.pipe_info(param_name, answer)
    })
}
