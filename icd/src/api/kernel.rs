//! Kernels, their arguments and queries (OpenCL API 3.0, section 5.9).

use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, put, string};
use crate::objects::device::Device;
use crate::objects::kernel::Kernel;
use crate::objects::program::Program;

/// `clCreateKernel`
pub unsafe extern "C" fn clCreateKernel(
    program: cl_program,
    kernel_name: *const c_char,
    errcode_ret: *mut cl_int,
) -> cl_kernel {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let program = handle::get::<Program>(program)?;
            let name = string(kernel_name).ok_or(Error(CL_INVALID_VALUE))?;
            Ok(Kernel::create(&program, &name)?.handle())
        })
    }
}

/// `clCreateKernelsInProgram`
pub unsafe extern "C" fn clCreateKernelsInProgram(
    program: cl_program,
    num_kernels: cl_uint,
    kernels: *mut cl_kernel,
    num_kernels_ret: *mut cl_uint,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        let executables = program.executables();
        let Some((_, executable)) = executables.first() else { fail!(CL_INVALID_PROGRAM_EXECUTABLE) };
        let names = executable.names();
        ensure!(kernels.is_null() || num_kernels as usize >= names.len(), CL_INVALID_VALUE);
        // SAFETY: the application's pointers are null or writable, `kernels` for that many.
        unsafe {
            if !kernels.is_null() {
                let made: Vec<_> = names.iter().map(|name| Kernel::create(&program, name)).collect();
                if let Some(error) = made.iter().find_map(|kernel| kernel.as_ref().err()) {
                    let error = *error;
                    for kernel in made.into_iter().flatten() {
                        handle::release::<Kernel>(kernel.handle())?;
                    }
                    return Err(error);
                }
                for (index, kernel) in made.into_iter().flatten().enumerate() {
                    put(kernels.add(index), kernel.handle());
                }
            }
            put(num_kernels_ret, names.len() as cl_uint);
        }
        Ok(())
    })
}

/// `clCloneKernel`
pub unsafe extern "C" fn clCloneKernel(source_kernel: cl_kernel, errcode_ret: *mut cl_int) -> cl_kernel {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe { super::pointer(errcode_ret, || Ok(handle::get::<Kernel>(source_kernel)?.duplicate().handle())) }
}

/// `clRetainKernel`
pub unsafe extern "C" fn clRetainKernel(kernel: cl_kernel) -> cl_int {
    super::status(|| handle::retain::<Kernel>(kernel))
}

/// `clReleaseKernel`
pub unsafe extern "C" fn clReleaseKernel(kernel: cl_kernel) -> cl_int {
    super::status(|| handle::release::<Kernel>(kernel))
}

/// `clSetKernelArg`
pub unsafe extern "C" fn clSetKernelArg(
    kernel: cl_kernel,
    arg_index: cl_uint,
    arg_size: size_t,
    arg_value: *const c_void,
) -> cl_int {
    super::status(|| {
        let kernel = handle::get::<Kernel>(kernel)?;
        // SAFETY: the application's pointer is null or readable for the size.
        unsafe { kernel.set_argument(arg_index as usize, arg_size, arg_value) }
    })
}

/// `clGetKernelInfo`
pub unsafe extern "C" fn clGetKernelInfo(
    kernel: cl_kernel,
    param_name: cl_kernel_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let kernel = handle::get::<Kernel>(kernel)?;
        kernel.info(param_name, kernel.references(), answer)
    })
}

/// `clGetKernelArgInfo`
pub unsafe extern "C" fn clGetKernelArgInfo(
    kernel: cl_kernel,
    arg_index: cl_uint,
    param_name: cl_kernel_arg_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        handle::get::<Kernel>(kernel)?.argument_info(arg_index as usize, param_name, answer)
    })
}

/// The device of a query on a kernel, which may be null where there is one only.
fn query_device(kernel: &Ref<Kernel>, device: cl_device_id) -> Result<Ref<Device>> {
    let given = if device.is_null() { None } else { Some(handle::get::<Device>(device)?) };
    kernel.device_or_only(given)
}

/// `clGetKernelWorkGroupInfo`
pub unsafe extern "C" fn clGetKernelWorkGroupInfo(
    kernel: cl_kernel,
    device: cl_device_id,
    param_name: cl_kernel_work_group_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let kernel = handle::get::<Kernel>(kernel)?;
        kernel.work_group_info(&query_device(&kernel, device)?, param_name, answer)
    })
}

/// `clGetKernelSubGroupInfo`
pub unsafe extern "C" fn clGetKernelSubGroupInfo(
    kernel: cl_kernel,
    device: cl_device_id,
    param_name: cl_kernel_sub_group_info,
    input_value_size: size_t,
    input_value: *const c_void,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let kernel = handle::get::<Kernel>(kernel)?;
        let count = if input_value.is_null() { 0 } else { input_value_size / size_of::<size_t>() };
        // SAFETY: readable for the size; nothing is said of its alignment.
        let input = (0..count).map(|index| unsafe { input_value.cast::<size_t>().add(index).read_unaligned() });
        let input: Vec<size_t> = input.collect();
        ensure!(input_value_size % size_of::<size_t>() == 0 && count <= 3, CL_INVALID_VALUE);
        kernel.sub_group_info(&query_device(&kernel, device)?, param_name, &input, answer)
    })
}

/// `clGetKernelSubGroupInfoKHR`, as `cl_khr_subgroups` called it.
pub unsafe extern "C" fn clGetKernelSubGroupInfoKHR(
    kernel: cl_kernel,
    device: cl_device_id,
    param_name: cl_kernel_sub_group_info,
    input_value_size: size_t,
    input_value: *const c_void,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    // SAFETY: the same contract.
    unsafe {
        clGetKernelSubGroupInfo(
            kernel,
            device,
            param_name,
            input_value_size,
            input_value,
            param_value_size,
            param_value,
            param_value_size_ret,
        )
    }
}
