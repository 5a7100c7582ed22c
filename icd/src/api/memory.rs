//! Memory objects: creation of buffers, queries, destructor callbacks (OpenCL API 3.0, sections 5.2 and 5.5).

use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::Answer;
use crate::objects::context::Context;
use crate::objects::memory::Memory;

/// Reads the properties of `clCreate…WithProperties`: none is known, so that the list is empty.
///
/// # Safety
/// `properties` is null or readable.
pub(crate) unsafe fn read_properties(properties: *const cl_mem_properties) -> Result<Vec<cl_mem_properties>> {
    if properties.is_null() {
        return Ok(Vec::new());
    }
    // SAFETY: a list has at least its closing zero.
    ensure!(unsafe { properties.read_unaligned() } == 0, CL_INVALID_PROPERTY);
    Ok(vec![0])
}

/// `clCreateBuffer`
pub unsafe extern "C" fn clCreateBuffer(
    context: cl_context,
    flags: cl_mem_flags,
    size: size_t,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the same contract.
    unsafe { clCreateBufferWithProperties(context, std::ptr::null(), flags, size, host_ptr, errcode_ret) }
}

/// `clCreateBufferWithProperties`
pub unsafe extern "C" fn clCreateBufferWithProperties(
    context: cl_context,
    properties: *const cl_mem_properties,
    flags: cl_mem_flags,
    size: size_t,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            let properties = read_properties(properties)?;
            Ok(Memory::create_buffer(&context, properties, flags, size, host_ptr)?.handle())
        })
    }
}

/// `clCreateSubBuffer`
pub unsafe extern "C" fn clCreateSubBuffer(
    buffer: cl_mem,
    flags: cl_mem_flags,
    buffer_create_type: cl_buffer_create_type,
    buffer_create_info: *const c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let buffer = handle::get::<Memory>(buffer)?;
            ensure!(buffer_create_type == CL_BUFFER_CREATE_TYPE_REGION, CL_INVALID_VALUE);
            ensure!(!buffer_create_info.is_null(), CL_INVALID_VALUE);
            let region = buffer_create_info.cast::<cl_buffer_region>().read_unaligned();
            Ok(Memory::create_sub_buffer(&buffer, flags, region.origin, region.size)?.handle())
        })
    }
}

/// `clRetainMemObject`
pub unsafe extern "C" fn clRetainMemObject(memobj: cl_mem) -> cl_int {
    super::status(|| handle::retain::<Memory>(memobj))
}

/// `clReleaseMemObject`
pub unsafe extern "C" fn clReleaseMemObject(memobj: cl_mem) -> cl_int {
    super::status(|| handle::release::<Memory>(memobj))
}

/// `clGetMemObjectInfo`
pub unsafe extern "C" fn clGetMemObjectInfo(
    memobj: cl_mem,
    param_name: cl_mem_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let memory = handle::get::<Memory>(memobj)?;
        memory.info(param_name, memory.references(), answer)
    })
}

/// `clSetMemObjectDestructorCallback`
pub unsafe extern "C" fn clSetMemObjectDestructorCallback(
    memobj: cl_mem,
    pfn_notify: Option<MemCallback>,
    user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        let memory = handle::get::<Memory>(memobj)?;
        let Some(callback) = pfn_notify else { fail!(CL_INVALID_VALUE) };
        memory.add_destructor(callback, HostPtr(user_data));
        Ok(())
    })
}

/// Checks that an object is of the queue's context.
pub(crate) fn same_context(memory: &Ref<Memory>, context: &Ref<Context>) -> Result {
    ensure!(std::sync::Arc::ptr_eq(&memory.context, context), CL_INVALID_CONTEXT);
    Ok(())
}

/// Checks that the host may read an object.
pub(crate) fn host_may_read(memory: &Memory) -> Result {
    ensure!(memory.flags & (CL_MEM_HOST_WRITE_ONLY | CL_MEM_HOST_NO_ACCESS) == 0, CL_INVALID_OPERATION);
    Ok(())
}

/// Checks that the host may write an object.
pub(crate) fn host_may_write(memory: &Memory) -> Result {
    ensure!(memory.flags & (CL_MEM_HOST_READ_ONLY | CL_MEM_HOST_NO_ACCESS) == 0, CL_INVALID_OPERATION);
    Ok(())
}
