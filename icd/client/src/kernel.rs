//! Programs and kernels.

use crate::api::api;
use crate::context::Context;
use crate::error::check;
use crate::platform::{query, text};
use crate::{Buffer, Error, Image, Result, Sampler};
use opencl_sys::*;
use std::ffi::CString;
use std::ptr;
use std::sync::Arc;

#[derive(Debug)]
struct ProgramHandle(cl_program);

// SAFETY: OpenCL functions on programs are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for ProgramHandle {}
// SAFETY: as above.
unsafe impl Sync for ProgramHandle {}

impl Drop for ProgramHandle {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseProgram)(self.0) };
        }
    }
}

/// A built program.
#[derive(Clone, Debug)]
pub struct Program {
    handle: Arc<ProgramHandle>,
    context: Context,
    log: String,
}

impl Program {
    /// Builds `source` for the context's device. A program that does not build is [`Error::Build`].
    pub fn build(context: &Context, source: &str, options: &str) -> Result<Program> {
        let api = api()?;
        let (mut code, text_ptr, length) = (0, source.as_ptr().cast(), source.len());
        // SAFETY: one string with its length.
        let handle = unsafe {
            (api.clCreateProgramWithSource)(context.handle.0, 1, [text_ptr].as_mut_ptr(), [length].as_ptr(), &mut code)
        };
        check("clCreateProgramWithSource", code)?;
        Program::finish(context, ProgramHandle(handle), options)
    }

    /// Builds a program of what [`Program::binary`] gave, for the context's device.
    pub fn from_binary(context: &Context, binary: &[u8]) -> Result<Program> {
        let api = api()?;
        let (mut status, mut code) = (0, 0);
        // SAFETY: one device, one binary with its length, room for one status.
        let handle = unsafe {
            (api.clCreateProgramWithBinary)(
                context.handle.0,
                1,
                &context.device.0,
                [binary.len()].as_ptr(),
                [binary.as_ptr()].as_mut_ptr(),
                &mut status,
                &mut code,
            )
        };
        check("clCreateProgramWithBinary", code)?;
        Program::finish(context, ProgramHandle(handle), "")
    }

    /// Builds a module of SPIR-V for the context's device. A program that does not build is [`Error::Build`].
    pub fn from_il(context: &Context, il: &[u8], options: &str) -> Result<Program> {
        let api = api()?;
        let mut code = 0;
        // SAFETY: the module has that length.
        let handle = unsafe { (api.clCreateProgramWithIL)(context.handle.0, il.as_ptr().cast(), il.len(), &mut code) };
        check("clCreateProgramWithIL", code)?;
        Program::finish(context, ProgramHandle(handle), options)
    }

    fn finish(context: &Context, handle: ProgramHandle, options: &str) -> Result<Program> {
        let api = api()?;
        let options = CString::new(options).unwrap_or_default();
        // SAFETY: one device, a zero-terminated option string, no callback.
        let code =
            unsafe { (api.clBuildProgram)(handle.0, 1, &context.device.0, options.as_ptr(), None, ptr::null_mut()) };
        let log = text(query("clGetProgramBuildInfo", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe { (api.clGetProgramBuildInfo)(handle.0, context.device.0, CL_PROGRAM_BUILD_LOG, size, data, out) }
        })?);
        if code == CL_BUILD_PROGRAM_FAILURE {
            return Err(Error::Build(log));
        }
        check("clBuildProgram", code)?;
        Ok(Program { handle: Arc::new(handle), context: context.clone(), log })
    }

    /// The binary for the context's device.
    pub fn binary(&self) -> Result<Vec<u8>> {
        let api = api()?;
        let mut size = 0usize;
        let info = |name, bytes, data| {
            // SAFETY: `data` has room for as many bytes.
            unsafe { (api.clGetProgramInfo)(self.handle.0, name, bytes, data, ptr::null_mut()) }
        };
        let code = info(CL_PROGRAM_BINARY_SIZES, size_of::<usize>(), (&raw mut size).cast());
        check("clGetProgramInfo", code)?;
        let mut binary = vec![0u8; size];
        let mut pointer = binary.as_mut_ptr();
        // The value is one pointer, to room for as many bytes as the device's binary has.
        let code = info(CL_PROGRAM_BINARIES, size_of::<*mut u8>(), (&raw mut pointer).cast());
        check("clGetProgramInfo", code)?;
        Ok(binary)
    }

    /// The names of its kernels.
    pub fn kernel_names(&self) -> Result<Vec<String>> {
        let api = api()?;
        let names = text(query("clGetProgramInfo", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe { (api.clGetProgramInfo)(self.handle.0, CL_PROGRAM_KERNEL_NAMES, size, data, out) }
        })?);
        Ok(names.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// The build log.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// Makes the kernel of that name.
    pub fn kernel(&self, name: &str) -> Result<Kernel> {
        let api = api()?;
        let name = CString::new(name).unwrap_or_default();
        let mut code = 0;
        // SAFETY: a zero-terminated name.
        let handle = unsafe { (api.clCreateKernel)(self.handle.0, name.as_ptr(), &mut code) };
        check("clCreateKernel", code)?;
        Ok(Kernel { handle, _program: self.clone() })
    }

    /// Its context.
    pub fn context(&self) -> &Context {
        &self.context
    }
}

/// An argument of a kernel.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A buffer.
    Buffer(&'a Buffer),
    /// An image.
    Image(&'a Image),
    /// A sampler.
    Sampler(&'a Sampler),
    /// A value, by its bytes.
    Value(&'a [u8]),
    /// Local memory of so many bytes.
    Local(usize),
    /// A null pointer.
    Null,
}

/// A kernel with its arguments.
#[derive(Debug)]
pub struct Kernel {
    pub(crate) handle: cl_kernel,
    _program: Program,
}

// SAFETY: a kernel object may be used by one thread at a time (`clSetKernelArg`), which `&mut self` ensures.
unsafe impl Send for Kernel {}

impl Kernel {
    /// Sets argument `index`.
    pub fn set_arg(&mut self, index: usize, arg: Arg<'_>) -> Result<()> {
        let api = api()?;
        let (size, value): (usize, *const std::ffi::c_void) = match &arg {
            Arg::Buffer(buffer) => (size_of::<cl_mem>(), ptr::from_ref(&buffer.handle.0).cast()),
            Arg::Image(image) => (size_of::<cl_mem>(), ptr::from_ref(&image.handle.0).cast()),
            Arg::Sampler(sampler) => (size_of::<cl_sampler>(), ptr::from_ref(&sampler.0).cast()),
            Arg::Value(bytes) => (bytes.len(), bytes.as_ptr().cast()),
            Arg::Local(bytes) => (*bytes, ptr::null()),
            Arg::Null => (size_of::<cl_mem>(), ptr::null()),
        };
        // SAFETY: `value` is null or points to `size` bytes, which are read during the call.
        check("clSetKernelArg", unsafe { (api.clSetKernelArg)(self.handle, index as cl_uint, size, value) })
    }

    /// Sets all arguments in order.
    pub fn set_args(&mut self, args: &[Arg<'_>]) -> Result<()> {
        args.iter().enumerate().try_for_each(|(index, &arg)| self.set_arg(index, arg))
    }

    /// `CL_KERNEL_WORK_GROUP_SIZE`
    pub fn work_group_size(&self) -> Result<usize> {
        let api = api()?;
        let data = query("clGetKernelWorkGroupInfo", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe {
                (api.clGetKernelWorkGroupInfo)(
                    self.handle,
                    self._program.context.device.0,
                    CL_KERNEL_WORK_GROUP_SIZE,
                    size,
                    data,
                    out,
                )
            }
        })?;
        Ok(data.try_into().map(usize::from_ne_bytes).unwrap_or(0))
    }

    /// `CL_KERNEL_MAX_SUB_GROUP_SIZE_FOR_NDRANGE` of work-groups of that size.
    pub fn sub_group_size(&self, local: &[usize]) -> Result<usize> {
        self.sub_group_info(CL_KERNEL_MAX_SUB_GROUP_SIZE_FOR_NDRANGE, local)
    }

    /// `CL_KERNEL_SUB_GROUP_COUNT_FOR_NDRANGE` of work-groups of that size.
    pub fn sub_group_count(&self, local: &[usize]) -> Result<usize> {
        self.sub_group_info(CL_KERNEL_SUB_GROUP_COUNT_FOR_NDRANGE, local)
    }

    /// `CL_KERNEL_LOCAL_SIZE_FOR_SUB_GROUP_COUNT`, in one dimension.
    pub fn local_size_for_sub_groups(&self, count: usize) -> Result<usize> {
        self.sub_group_info(CL_KERNEL_LOCAL_SIZE_FOR_SUB_GROUP_COUNT, &[count])
    }

    fn sub_group_info(&self, name: cl_kernel_sub_group_info, input: &[usize]) -> Result<usize> {
        let api = api()?;
        let mut value = 0usize;
        // SAFETY: the input and the value are as large as is said.
        check("clGetKernelSubGroupInfo", unsafe {
            (api.clGetKernelSubGroupInfo)(
                self.handle,
                self._program.context.device.0,
                name,
                size_of_val(input),
                input.as_ptr().cast(),
                size_of::<usize>(),
                ptr::from_mut(&mut value).cast(),
                ptr::null_mut(),
            )
        })?;
        Ok(value)
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseKernel)(self.handle) };
        }
    }
}
