//! The freshly built ICD, through the system's OpenCL loader and nothing else.
#![allow(dead_code, non_snake_case, missing_docs, unreachable_pub)]

use std::ffi::{CStr, CString, c_void};
use std::path::PathBuf;
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

pub use opencl_sys::cl_function_types::*;
pub use opencl_sys::*;

/// The functions of the loader that the tests use.
macro_rules! functions {
    ($($name:ident: $type:ident,)*) => {
        pub struct Cl { $(pub $name: fn_type!($type),)* _library: libloading::Library }

        impl Cl {
            fn load(library: libloading::Library) -> Cl {
                Cl {
                    $($name: {
                        // SAFETY: the loader's function of that name has that type.
                        let symbol = unsafe { library.get::<$type>(concat!(stringify!($name), "\0").as_bytes()) };
                        (*symbol.expect(stringify!($name))).expect(stringify!($name))
                    },)*
                    _library: library,
                }
            }
        }
    };
}

/// The function inside an `Option`al function type of the headers.
pub trait Function {
    type Pointer;
}

impl<T> Function for Option<T> {
    type Pointer = T;
}

macro_rules! fn_type {
    ($type:ident) => {
        <$type as Function>::Pointer
    };
}

functions! {
    clGetPlatformIDs: clGetPlatformIDs_t,
    clGetPlatformInfo: clGetPlatformInfo_t,
    clGetDeviceIDs: clGetDeviceIDs_t,
    clGetDeviceInfo: clGetDeviceInfo_t,
    clCreateContext: clCreateContext_t,
    clRetainContext: clRetainContext_t,
    clReleaseContext: clReleaseContext_t,
    clGetContextInfo: clGetContextInfo_t,
    clSetContextDestructorCallback: clSetContextDestructorCallback_t,
    clCreateCommandQueueWithProperties: clCreateCommandQueueWithProperties_t,
    clRetainCommandQueue: clRetainCommandQueue_t,
    clReleaseCommandQueue: clReleaseCommandQueue_t,
    clGetCommandQueueInfo: clGetCommandQueueInfo_t,
    clCreateBuffer: clCreateBuffer_t,
    clCreateSubBuffer: clCreateSubBuffer_t,
    clCreateImage: clCreateImage_t,
    clCreateSampler: clCreateSampler_t,
    clCreateSamplerWithProperties: clCreateSamplerWithProperties_t,
    clGetSamplerInfo: clGetSamplerInfo_t,
    clReleaseSampler: clReleaseSampler_t,
    clRetainMemObject: clRetainMemObject_t,
    clReleaseMemObject: clReleaseMemObject_t,
    clGetMemObjectInfo: clGetMemObjectInfo_t,
    clGetImageInfo: clGetImageInfo_t,
    clGetSupportedImageFormats: clGetSupportedImageFormats_t,
    clSetMemObjectDestructorCallback: clSetMemObjectDestructorCallback_t,
    clEnqueueReadBuffer: clEnqueueReadBuffer_t,
    clEnqueueWriteBuffer: clEnqueueWriteBuffer_t,
    clEnqueueCopyBuffer: clEnqueueCopyBuffer_t,
    clEnqueueFillBuffer: clEnqueueFillBuffer_t,
    clEnqueueReadBufferRect: clEnqueueReadBufferRect_t,
    clEnqueueWriteBufferRect: clEnqueueWriteBufferRect_t,
    clEnqueueCopyBufferRect: clEnqueueCopyBufferRect_t,
    clEnqueueMapBuffer: clEnqueueMapBuffer_t,
    clEnqueueMapImage: clEnqueueMapImage_t,
    clEnqueueUnmapMemObject: clEnqueueUnmapMemObject_t,
    clEnqueueReadImage: clEnqueueReadImage_t,
    clEnqueueWriteImage: clEnqueueWriteImage_t,
    clEnqueueCopyImage: clEnqueueCopyImage_t,
    clEnqueueCopyImageToBuffer: clEnqueueCopyImageToBuffer_t,
    clEnqueueCopyBufferToImage: clEnqueueCopyBufferToImage_t,
    clEnqueueFillImage: clEnqueueFillImage_t,
    clEnqueueMarkerWithWaitList: clEnqueueMarkerWithWaitList_t,
    clEnqueueBarrierWithWaitList: clEnqueueBarrierWithWaitList_t,
    clCreateUserEvent: clCreateUserEvent_t,
    clSetUserEventStatus: clSetUserEventStatus_t,
    clWaitForEvents: clWaitForEvents_t,
    clGetEventInfo: clGetEventInfo_t,
    clGetEventProfilingInfo: clGetEventProfilingInfo_t,
    clSetEventCallback: clSetEventCallback_t,
    clRetainEvent: clRetainEvent_t,
    clReleaseEvent: clReleaseEvent_t,
    clFlush: clFlush_t,
    clFinish: clFinish_t,
    clCreateProgramWithSource: clCreateProgramWithSource_t,
    clCreateProgramWithBinary: clCreateProgramWithBinary_t,
    clBuildProgram: clBuildProgram_t,
    clCompileProgram: clCompileProgram_t,
    clLinkProgram: clLinkProgram_t,
    clGetProgramInfo: clGetProgramInfo_t,
    clGetProgramBuildInfo: clGetProgramBuildInfo_t,
    clReleaseProgram: clReleaseProgram_t,
    clCreateKernel: clCreateKernel_t,
    clCloneKernel: clCloneKernel_t,
    clCreateKernelsInProgram: clCreateKernelsInProgram_t,
    clReleaseKernel: clReleaseKernel_t,
    clSetKernelArg: clSetKernelArg_t,
    clGetKernelInfo: clGetKernelInfo_t,
    clGetKernelArgInfo: clGetKernelArgInfo_t,
    clGetKernelWorkGroupInfo: clGetKernelWorkGroupInfo_t,
    clEnqueueNDRangeKernel: clEnqueueNDRangeKernel_t,
    clGetExtensionFunctionAddressForPlatform: clGetExtensionFunctionAddressForPlatform_t,
    clSVMAlloc: clSVMAlloc_t,
    clEnqueueSVMFree: clEnqueueSVMFree_t,
    clEnqueueSVMMemcpy: clEnqueueSVMMemcpy_t,
    clEnqueueSVMMemFill: clEnqueueSVMMemFill_t,
    clEnqueueSVMMap: clEnqueueSVMMap_t,
    clEnqueueSVMUnmap: clEnqueueSVMUnmap_t,
    clEnqueueSVMMigrateMem: clEnqueueSVMMigrateMem_t,
    clSetKernelArgSVMPointer: clSetKernelArgSVMPointer_t,
    clSetKernelExecInfo: clSetKernelExecInfo_t,
    clEnqueueNativeKernel: clEnqueueNativeKernel_t,
    clCreatePipe: clCreatePipe_t,
    clGetPipeInfo: clGetPipeInfo_t,
    clCreateProgramWithIL: clCreateProgramWithIL_t,
    clSetProgramSpecializationConstant: clSetProgramSpecializationConstant_t,
    clSetProgramReleaseCallback: clSetProgramReleaseCallback_t,
    clCreateProgramWithBuiltInKernels: clCreateProgramWithBuiltInKernels_t,
    clCreateSubDevices: clCreateSubDevices_t,
}

/// The library under test.
pub fn library_path() -> PathBuf {
    let executable = std::env::current_exe().expect("a path");
    executable.parent().expect("a folder").join("libtombolo.so")
}

/// The loader, which knows the ICD under test only.
pub fn cl() -> &'static Cl {
    static CL: OnceLock<Cl> = OnceLock::new();
    CL.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("vendors-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("tombolo.icd");
        std::fs::write(&file, library_path().to_str().expect("UTF-8")).expect("an .icd file");
        let cached = ["TOMBOLO_CACHE", "TOMBOLO_CACHE_DIR", "XDG_CACHE_HOME"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
        // SAFETY: the loader is not loaded yet, and nothing else here reads or writes the environment.
        unsafe {
            if !cached {
                // The developer's own cache is neither read nor filled.
                std::env::set_var("TOMBOLO_CACHE", "0");
            }
            std::env::set_var("OCL_ICD_VENDORS", &folder);
            std::env::set_var("OCL_ICD_FILENAMES", &file);
        }
        // SAFETY: the system's loader.
        Cl::load(unsafe { libloading::Library::new("libOpenCL.so.1") }.expect("the OpenCL loader"))
    })
}

/// A device with a context.
pub struct Fixture {
    pub cl: &'static Cl,
    pub platform: cl_platform_id,
    pub device: cl_device_id,
    pub context: cl_context,
}

/// Panics on an error code.
#[track_caller]
pub fn ok(code: cl_int) {
    assert_eq!(code, CL_SUCCESS);
}

impl Fixture {
    pub fn new() -> Fixture {
        let cl = cl();
        let (mut platform, mut device) = (null_mut(), null_mut());
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let context = unsafe {
            ok((cl.clGetPlatformIDs)(1, &mut platform, null_mut()));
            ok((cl.clGetDeviceIDs)(platform, CL_DEVICE_TYPE_ALL, 1, &mut device, null_mut()));
            (cl.clCreateContext)(null(), 1, &device, None, null_mut(), &mut code)
        };
        ok(code);
        Fixture { cl, platform, device, context }
    }

    /// Whether the device has an extension.
    pub fn offers(&self, extension: &str) -> bool {
        let mut names = vec![0u8; 4096];
        // SAFETY: room for what is asked for.
        unsafe {
            let info = self.cl.clGetDeviceInfo;
            ok(info(self.device, CL_DEVICE_EXTENSIONS, names.len(), names.as_mut_ptr().cast(), null_mut()));
        }
        let names = CStr::from_bytes_until_nul(&names).expect("a zero").to_string_lossy();
        names.split(' ').any(|name| name == extension)
    }

    pub fn queue(&self, properties: cl_command_queue_properties) -> cl_command_queue {
        let list = [CL_QUEUE_PROPERTIES as cl_queue_properties, properties, 0];
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let queue = unsafe {
            (self.cl.clCreateCommandQueueWithProperties)(self.context, self.device, list.as_ptr(), &mut code)
        };
        ok(code);
        queue
    }

    pub fn buffer(&self, flags: cl_mem_flags, size: usize, host: *mut c_void) -> cl_mem {
        let mut code = 0;
        // SAFETY: the host pointer is valid by the tests' contract.
        let buffer = unsafe { (self.cl.clCreateBuffer)(self.context, flags, size, host, &mut code) };
        ok(code);
        buffer
    }

    /// The whole buffer.
    pub fn read(&self, queue: cl_command_queue, buffer: cl_mem, size: usize) -> Vec<u8> {
        let mut bytes = vec![0u8; size];
        let pointer = bytes.as_mut_ptr().cast();
        // SAFETY: the vector has the size, and the call blocks.
        ok(unsafe { (self.cl.clEnqueueReadBuffer)(queue, buffer, CL_TRUE, 0, size, pointer, 0, null(), null_mut()) });
        bytes
    }

    /// A program built from source; panics with the build log.
    pub fn program(&self, source: &str, options: &str) -> cl_program {
        let text = CString::new(source).expect("no zero");
        let options = CString::new(options).expect("no zero");
        let mut pointer = text.as_ptr();
        let mut code = 0;
        // SAFETY: all pointers are valid.
        unsafe {
            let program = (self.cl.clCreateProgramWithSource)(self.context, 1, &mut pointer, null(), &mut code);
            ok(code);
            let built = (self.cl.clBuildProgram)(program, 0, null(), options.as_ptr(), None, null_mut());
            assert_eq!(built, CL_SUCCESS, "{}", self.log(program));
            program
        }
    }

    /// The build log.
    pub fn log(&self, program: cl_program) -> String {
        let mut size = 0;
        // SAFETY: all pointers are valid.
        unsafe {
            let info = self.cl.clGetProgramBuildInfo;
            ok(info(program, self.device, CL_PROGRAM_BUILD_LOG, 0, null_mut(), &mut size));
            let mut log = vec![0u8; size];
            ok(info(program, self.device, CL_PROGRAM_BUILD_LOG, size, log.as_mut_ptr().cast(), null_mut()));
            String::from_utf8_lossy(&log).trim_end_matches('\0').to_string()
        }
    }

    pub fn kernel(&self, program: cl_program, name: &str) -> cl_kernel {
        let name = CString::new(name).expect("no zero");
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let kernel = unsafe { (self.cl.clCreateKernel)(program, name.as_ptr(), &mut code) };
        ok(code);
        kernel
    }

    pub fn set<T>(&self, kernel: cl_kernel, index: u32, value: &T) {
        // SAFETY: the value is valid for its size.
        ok(unsafe { (self.cl.clSetKernelArg)(kernel, index, size_of::<T>(), std::ptr::from_ref(value).cast()) });
    }

    pub fn run(&self, queue: cl_command_queue, kernel: cl_kernel, global: &[usize], local: Option<&[usize]>) {
        let local = local.map_or(null(), <[usize]>::as_ptr);
        // SAFETY: the arrays have as many elements as there are dimensions.
        ok(unsafe {
            (self.cl.clEnqueueNDRangeKernel)(
                queue,
                kernel,
                global.len() as cl_uint,
                null(),
                global.as_ptr(),
                local,
                0,
                null(),
                null_mut(),
            )
        });
    }

    pub fn finish(&self, queue: cl_command_queue) {
        // SAFETY: a live queue.
        ok(unsafe { (self.cl.clFinish)(queue) });
    }

    pub fn status(&self, event: cl_event) -> cl_int {
        let mut status: cl_int = 1000;
        // SAFETY: all pointers are valid.
        ok(unsafe {
            (self.cl.clGetEventInfo)(
                event,
                CL_EVENT_COMMAND_EXECUTION_STATUS,
                4,
                std::ptr::from_mut(&mut status).cast(),
                null_mut(),
            )
        });
        status
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        // SAFETY: the fixture's own reference.
        ok(unsafe { (self.cl.clReleaseContext)(self.context) });
    }
}

/// Bytes of a slice of numbers.
pub fn bytes<T: Copy>(values: &[T]) -> Vec<u8> {
    // SAFETY: numbers have no padding.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }.to_vec()
}
