//! Programs in an intermediate language (OpenCL API 3.0, section 5.8.2, and `cl_khr_il_program`).

use crate::cl::*;
use crate::error::{Error, ensure};
use crate::handle;
use crate::info::list;
use crate::objects::context::Context;
use crate::objects::il::Il;
use crate::objects::program::Program;

/// `clCreateProgramWithIL`
pub unsafe extern "C" fn clCreateProgramWithIL(
    context: cl_context,
    il: *const c_void,
    length: size_t,
    errcode_ret: *mut cl_int,
) -> cl_program {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!(!il.is_null() && length > 0, CL_INVALID_VALUE);
            let il = Il::new(list(il.cast::<u8>(), length))?;
            Ok(Program::of_il(&context, il).handle())
        })
    }
}

/// `clCreateProgramWithILKHR` (`cl_khr_il_program`)
pub unsafe extern "C" fn clCreateProgramWithILKHR(
    context: cl_context,
    il: *const c_void,
    length: size_t,
    errcode_ret: *mut cl_int,
) -> cl_program {
    // SAFETY: promised by the caller.
    unsafe { clCreateProgramWithIL(context, il, length, errcode_ret) }
}

/// `clSetProgramSpecializationConstant`
pub unsafe extern "C" fn clSetProgramSpecializationConstant(
    program: cl_program,
    spec_id: cl_uint,
    spec_size: size_t,
    spec_value: *const c_void,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        let il = program.il.as_ref().ok_or(Error(CL_INVALID_PROGRAM))?;
        ensure!(!spec_value.is_null() && (1..=8).contains(&spec_size), CL_INVALID_VALUE);
        // SAFETY: the application's pointers are as the specification asks.
        let value = unsafe { list(spec_value.cast::<u8>(), spec_size) };
        il.specialize(spec_id, value)
    })
}
