//! Optional features that no device offers: shared virtual memory, native kernels, built-in kernels. The functions answer as
//! the specification says they do then (OpenCL API 3.0, sections 5.6, 5.8 and 5.10).

use std::sync::Arc;

use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle;
use crate::info::list;
use crate::objects::context::Context;
use crate::objects::device::Device;
use crate::objects::kernel::Kernel;
use crate::objects::program::Program;
use crate::objects::queue::Queue;

/// `clSVMAlloc`
pub unsafe extern "C" fn clSVMAlloc(
    _context: cl_context,
    _flags: cl_svm_mem_flags,
    _size: size_t,
    _alignment: cl_uint,
) -> *mut c_void {
    std::ptr::null_mut()
}

/// `clSVMFree`
pub unsafe extern "C" fn clSVMFree(_context: cl_context, _svm_pointer: *mut c_void) {}

/// What all functions that enqueue for SVM answer.
fn no_svm(queue: cl_command_queue) -> cl_int {
    super::status(|| {
        handle::get::<Queue>(queue)?;
        fail!(CL_INVALID_OPERATION)
    })
}

/// `clEnqueueSVMFree`
pub unsafe extern "C" fn clEnqueueSVMFree(
    command_queue: cl_command_queue,
    _num_svm_pointers: cl_uint,
    _svm_pointers: *mut *mut c_void,
    _pfn_free_func: Option<
        unsafe extern "C" fn(
            queue: cl_command_queue,
            num_svm_pointers: cl_uint,
            svm_pointers: *mut *mut c_void,
            user_data: *mut c_void,
        ),
    >,
    _user_data: *mut c_void,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clEnqueueSVMMemcpy`
pub unsafe extern "C" fn clEnqueueSVMMemcpy(
    command_queue: cl_command_queue,
    _blocking_copy: cl_bool,
    _dst_ptr: *mut c_void,
    _src_ptr: *const c_void,
    _size: size_t,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clEnqueueSVMMemFill`
pub unsafe extern "C" fn clEnqueueSVMMemFill(
    command_queue: cl_command_queue,
    _svm_ptr: *mut c_void,
    _pattern: *const c_void,
    _pattern_size: size_t,
    _size: size_t,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clEnqueueSVMMap`
pub unsafe extern "C" fn clEnqueueSVMMap(
    command_queue: cl_command_queue,
    _blocking_map: cl_bool,
    _flags: cl_map_flags,
    _svm_ptr: *mut c_void,
    _size: size_t,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clEnqueueSVMUnmap`
pub unsafe extern "C" fn clEnqueueSVMUnmap(
    command_queue: cl_command_queue,
    _svm_ptr: *mut c_void,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clEnqueueSVMMigrateMem`
pub unsafe extern "C" fn clEnqueueSVMMigrateMem(
    command_queue: cl_command_queue,
    _num_svm_pointers: cl_uint,
    _svm_pointers: *mut *const c_void,
    _sizes: *const size_t,
    _flags: cl_mem_migration_flags,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    no_svm(command_queue)
}

/// `clSetKernelArgSVMPointer`
pub unsafe extern "C" fn clSetKernelArgSVMPointer(
    kernel: cl_kernel,
    _arg_index: cl_uint,
    _arg_value: *const c_void,
) -> cl_int {
    super::status(|| {
        handle::get::<Kernel>(kernel)?;
        fail!(CL_INVALID_OPERATION)
    })
}

/// `clSetKernelExecInfo`: all that it sets is about SVM.
pub unsafe extern "C" fn clSetKernelExecInfo(
    kernel: cl_kernel,
    _param_name: cl_kernel_exec_info,
    _param_value_size: size_t,
    _param_value: *const c_void,
) -> cl_int {
    super::status(|| {
        handle::get::<Kernel>(kernel)?;
        fail!(CL_INVALID_OPERATION)
    })
}

/// `clEnqueueNativeKernel`
pub unsafe extern "C" fn clEnqueueNativeKernel(
    command_queue: cl_command_queue,
    _user_func: Option<unsafe extern "C" fn(arg1: *mut c_void)>,
    _args: *mut c_void,
    _cb_args: size_t,
    _num_mem_objects: cl_uint,
    _mem_list: *const cl_mem,
    _args_mem_loc: *mut *const c_void,
    _num_events_in_wait_list: cl_uint,
    _event_wait_list: *const cl_event,
    _event: *mut cl_event,
) -> cl_int {
    super::status(|| {
        handle::get::<Queue>(command_queue)?;
        fail!(CL_INVALID_OPERATION)
    })
}

/// `clSetProgramReleaseCallback`: for programs with destructors only, which OpenCL C has not.
pub unsafe extern "C" fn clSetProgramReleaseCallback(
    program: cl_program,
    _pfn_notify: Option<ProgramCallback>,
    _user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        handle::get::<Program>(program)?;
        fail!(CL_INVALID_OPERATION)
    })
}

fn built_in(context: cl_context, devices: Vec<cl_device_id>, named: bool) -> Result<*mut c_void> {
    let context = handle::get::<Context>(context)?;
    ensure!(!devices.is_empty() && named, CL_INVALID_VALUE);
    for device in devices {
        let device = handle::get::<Device>(device)?;
        ensure!(context.devices.iter().any(|other| Arc::ptr_eq(other, &device)), CL_INVALID_DEVICE);
    }
    // No device has a built-in kernel of any name.
    fail!(CL_INVALID_VALUE)
}

/// `clCreateProgramWithBuiltInKernels`
pub unsafe extern "C" fn clCreateProgramWithBuiltInKernels(
    context: cl_context,
    num_devices: cl_uint,
    device_list: *const cl_device_id,
    kernel_names: *const c_char,
    errcode_ret: *mut cl_int,
) -> cl_program {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            built_in(context, list(device_list, num_devices as usize), !kernel_names.is_null())
        })
    }
}
