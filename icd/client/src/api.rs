//! The functions of the ICD loader.

use crate::loader::{LOADER, file_of};
use crate::{Error, Result};
use opencl_sys::cl_function_types as types;
use std::sync::OnceLock;

macro_rules! functions {
    ($($name:ident: $ty:ident,)*) => {
        /// The entry points, found once.
        #[allow(non_snake_case)]
        pub(crate) struct Api { $(pub(crate) $name: Unwrapped<types::$ty>,)* _library: libloading::Library }

        fn open() -> Result<Api> {
            let fail = |error: libloading::Error| Error::Loader(error.to_string());
            // SAFETY: the system's OpenCL loader is trusted to initialise itself without harm.
            let library = unsafe { libloading::Library::new(LOADER) }.map_err(fail)?;
            Ok(Api {
                $($name: {
                    // SAFETY: the symbol of this name in libOpenCL has this type by the OpenCL headers.
                    let symbol = unsafe { library.get::<types::$ty>(concat!(stringify!($name), "\0").as_bytes()) }.map_err(fail)?;
                    (*symbol).ok_or_else(|| Error::Loader(concat!("no ", stringify!($name)).into()))?
                },)*
                _library: library,
            })
        }
    };
}

/// The function pointer inside the headers' nullable function type.
type Unwrapped<T> = <T as Nullable>::Function;

pub(crate) trait Nullable {
    type Function;
}

impl<T> Nullable for Option<T> {
    type Function = T;
}

functions! {
    clGetPlatformIDs: clGetPlatformIDs_t,
    clGetPlatformInfo: clGetPlatformInfo_t,
    clGetDeviceIDs: clGetDeviceIDs_t,
    clGetDeviceInfo: clGetDeviceInfo_t,
    clCreateContext: clCreateContext_t,
    clReleaseContext: clReleaseContext_t,
    clCreateCommandQueueWithProperties: clCreateCommandQueueWithProperties_t,
    clReleaseCommandQueue: clReleaseCommandQueue_t,
    clCreateBuffer: clCreateBuffer_t,
    clCreateSubBuffer: clCreateSubBuffer_t,
    clCreateImage: clCreateImage_t,
    clReleaseMemObject: clReleaseMemObject_t,
    clCreateSamplerWithProperties: clCreateSamplerWithProperties_t,
    clReleaseSampler: clReleaseSampler_t,
    clCreateProgramWithSource: clCreateProgramWithSource_t,
    clCreateProgramWithBinary: clCreateProgramWithBinary_t,
    clCreateProgramWithIL: clCreateProgramWithIL_t,
    clGetProgramInfo: clGetProgramInfo_t,
    clBuildProgram: clBuildProgram_t,
    clGetProgramBuildInfo: clGetProgramBuildInfo_t,
    clReleaseProgram: clReleaseProgram_t,
    clCreateKernel: clCreateKernel_t,
    clSetKernelArg: clSetKernelArg_t,
    clGetKernelWorkGroupInfo: clGetKernelWorkGroupInfo_t,
    clGetKernelSubGroupInfo: clGetKernelSubGroupInfo_t,
    clReleaseKernel: clReleaseKernel_t,
    clEnqueueReadBuffer: clEnqueueReadBuffer_t,
    clEnqueueWriteBuffer: clEnqueueWriteBuffer_t,
    clEnqueueReadImage: clEnqueueReadImage_t,
    clEnqueueWriteImage: clEnqueueWriteImage_t,
    clEnqueueNDRangeKernel: clEnqueueNDRangeKernel_t,
    clGetMemObjectInfo: clGetMemObjectInfo_t,
    clGetImageInfo: clGetImageInfo_t,
    clGetExtensionFunctionAddress: clGetExtensionFunctionAddress_t,
    clGetExtensionFunctionAddressForPlatform: clGetExtensionFunctionAddressForPlatform_t,
    clGetSupportedImageFormats: clGetSupportedImageFormats_t,
    clFlush: clFlush_t,
    clFinish: clFinish_t,
    clWaitForEvents: clWaitForEvents_t,
    clGetEventInfo: clGetEventInfo_t,
    clGetEventProfilingInfo: clGetEventProfilingInfo_t,
    clReleaseEvent: clReleaseEvent_t,
    clCreateUserEvent: clCreateUserEvent_t,
    clSetUserEventStatus: clSetUserEventStatus_t,
}

/// The loader's functions.
pub(crate) fn api() -> Result<&'static Api> {
    static API: OnceLock<Result<Api>> = OnceLock::new();
    API.get_or_init(open).as_ref().map_err(Clone::clone)
}

/// The file that the functions are in.
pub(crate) fn functions_file(api: &Api) -> Option<std::path::PathBuf> {
    file_of(api.clGetExtensionFunctionAddress as usize)
}
