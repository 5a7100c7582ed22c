//! The entry points of the OpenCL API, one file for each part of the specification.
//!
//! Every entry point has the signature of the OpenCL headers and its contract: pointers are null or valid for what the
//! specification says is read or written through them (`# Safety` of them all). Handles are checked. No panic passes.
#![allow(non_snake_case, clippy::missing_safety_doc)]

pub mod absent;
pub mod buffer;
pub mod context;
pub mod device;
pub mod event;
pub mod extension;
pub mod gl;
pub mod il;
pub mod image;
pub mod kernel;
pub mod launch;
pub mod map;
pub mod memory;
pub mod pipe;
pub mod platform;
pub mod program;
pub mod queue;
pub mod sampler;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::cl::{self, c_void, cl_int};
use crate::error::{Error, Result};

/// Runs the body of an entry point that returns a status. A panic, which is a bug of ours, becomes an error code.
pub(crate) fn status(body: impl FnOnce() -> Result) -> cl_int {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => cl::CL_SUCCESS,
        Ok(Err(Error(code))) => code,
        Err(_) => cl::CL_OUT_OF_HOST_MEMORY,
    }
}

/// Runs the body of an entry point that returns a pointer, and the status through `errcode_ret`.
///
/// # Safety
/// `errcode_ret` is null or writable.
pub(crate) unsafe fn pointer(errcode_ret: *mut cl_int, body: impl FnOnce() -> Result<*mut c_void>) -> *mut c_void {
    let (value, code) = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => (value, cl::CL_SUCCESS),
        Ok(Err(Error(code))) => (std::ptr::null_mut(), code),
        Err(_) => (std::ptr::null_mut(), cl::CL_OUT_OF_HOST_MEMORY),
    };
    // SAFETY: promised by the caller.
    unsafe { crate::info::put(errcode_ret, code) };
    value
}
