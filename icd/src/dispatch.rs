//! The dispatch table of `cl_khr_icd`, and functions by name.
//!
//! The table has no tag of `cl_khr_icd` 2.0, which would make the loader call through a table of its own: ocl-icd 2.3.3 moves
//! that table in memory when it finds a second driver, after it has told the first where it is, and any program crashes.
//! Loaders of either version use this table as it is.

use std::sync::LazyLock;

use crate::api;
use crate::cl::c_void;
use crate::cl::cl_icd::cl_icd_dispatch;

/// Lists the functions by the file of `api` that they are in, then those of the table that are not there.
macro_rules! functions {
    ($($module:ident: $($name:ident)*;)* [$($absent:ident)*]) => {
        static TABLE: LazyLock<cl_icd_dispatch> = LazyLock::new(|| cl_icd_dispatch {
            // These two are places of the tag as well, and so numbers.
            clGetPlatformIDs_icd2_tag: api::platform::clGetPlatformIDs as *const () as isize,
            clUnloadCompiler_icd2_tag: api::platform::clUnloadCompiler as *const () as isize,
            clGetKernelSuggestedLocalWorkSize: 0,
            $($($name: Some(api::$module::$name),)*)*
            $($absent: None,)*
        });

        /// The function of that name, if it is one of the API.
        pub(crate) fn function(name: &str) -> Option<*mut c_void> {
            match name {
                "clGetPlatformIDs" => Some(api::platform::clGetPlatformIDs as *mut c_void),
                "clUnloadCompiler" => Some(api::platform::clUnloadCompiler as *mut c_void),
                $($(stringify!($name) => Some(api::$module::$name as *mut c_void),)*)*
                _ => None,
            }
        }
    };
}

functions! {
    absent: clSVMAlloc clSVMFree clEnqueueSVMFree clEnqueueSVMMemcpy
        clEnqueueSVMMemFill clEnqueueSVMMap clEnqueueSVMUnmap clEnqueueSVMMigrateMem clSetKernelArgSVMPointer
        clSetKernelExecInfo clEnqueueNativeKernel
        clSetProgramReleaseCallback clCreateProgramWithBuiltInKernels;
    buffer: clEnqueueReadBuffer clEnqueueWriteBuffer clEnqueueReadBufferRect clEnqueueWriteBufferRect
        clEnqueueCopyBuffer clEnqueueCopyBufferRect clEnqueueFillBuffer;
    context: clCreateContext clCreateContextFromType clRetainContext clReleaseContext clGetContextInfo
        clSetContextDestructorCallback;
    device: clGetDeviceIDs clGetDeviceInfo clCreateSubDevices clRetainDevice clReleaseDevice
        clGetDeviceAndHostTimer clGetHostTimer clSetDefaultDeviceCommandQueue;
    event: clCreateUserEvent clSetUserEventStatus clWaitForEvents clGetEventInfo clGetEventProfilingInfo
        clSetEventCallback clRetainEvent clReleaseEvent;
    extension: clGetExtensionFunctionAddress clGetExtensionFunctionAddressForPlatform;
    gl: clCreateFromGLBuffer clCreateFromGLTexture clCreateFromGLTexture2D clCreateFromGLTexture3D
        clCreateFromGLRenderbuffer clGetGLObjectInfo clGetGLTextureInfo clEnqueueAcquireGLObjects
        clEnqueueReleaseGLObjects clGetGLContextInfoKHR;
    il: clCreateProgramWithIL clSetProgramSpecializationConstant;
    image: clCreateImage clCreateImageWithProperties clCreateImage2D clCreateImage3D clGetSupportedImageFormats
        clGetImageInfo clEnqueueReadImage clEnqueueWriteImage clEnqueueCopyImage clEnqueueCopyImageToBuffer
        clEnqueueCopyBufferToImage clEnqueueFillImage;
    kernel: clCreateKernel clCreateKernelsInProgram clCloneKernel clRetainKernel clReleaseKernel clSetKernelArg
        clGetKernelInfo clGetKernelArgInfo clGetKernelWorkGroupInfo clGetKernelSubGroupInfo
        clGetKernelSubGroupInfoKHR;
    launch: clEnqueueNDRangeKernel clEnqueueTask;
    map: clEnqueueMapBuffer clEnqueueMapImage clEnqueueUnmapMemObject clEnqueueMigrateMemObjects;
    memory: clCreateBuffer clCreateBufferWithProperties clCreateSubBuffer clRetainMemObject clReleaseMemObject
        clGetMemObjectInfo clSetMemObjectDestructorCallback;
    pipe: clCreatePipe clGetPipeInfo;
    platform: clGetPlatformInfo clUnloadPlatformCompiler;
    program: clCreateProgramWithSource clCreateProgramWithBinary clRetainProgram clReleaseProgram clBuildProgram
        clCompileProgram clLinkProgram clGetProgramInfo clGetProgramBuildInfo;
    queue: clCreateCommandQueue clCreateCommandQueueWithProperties clRetainCommandQueue clReleaseCommandQueue
        clGetCommandQueueInfo clSetCommandQueueProperty clFlush clFinish clEnqueueMarkerWithWaitList
        clEnqueueBarrierWithWaitList clEnqueueMarker clEnqueueWaitForEvents clEnqueueBarrier;
    sampler: clCreateSampler clCreateSamplerWithProperties clRetainSampler clReleaseSampler clGetSamplerInfo;
    [


        clGetDeviceIDsFromD3D10KHR clCreateFromD3D10BufferKHR
        clCreateFromD3D10Texture2DKHR clCreateFromD3D10Texture3DKHR clEnqueueAcquireD3D10ObjectsKHR
        clEnqueueReleaseD3D10ObjectsKHR clCreateSubDevicesEXT clRetainDeviceEXT clReleaseDeviceEXT
        clCreateEventFromGLsyncKHR clGetDeviceIDsFromD3D11KHR
        clCreateFromD3D11BufferKHR clCreateFromD3D11Texture2DKHR clCreateFromD3D11Texture3DKHR
        clCreateFromDX9MediaSurfaceKHR clEnqueueAcquireD3D11ObjectsKHR clEnqueueReleaseD3D11ObjectsKHR
        clGetDeviceIDsFromDX9MediaAdapterKHR clEnqueueAcquireDX9MediaSurfacesKHR
        clEnqueueReleaseDX9MediaSurfacesKHR clCreateFromEGLImageKHR clEnqueueAcquireEGLObjectsKHR
        clEnqueueReleaseEGLObjectsKHR clCreateEventFromEGLSyncKHR
    ]
}

/// The dispatch table.
pub(crate) fn table() -> &'static cl_icd_dispatch {
    &TABLE
}

/// The extension function of that name.
pub(crate) fn extension(name: &str) -> Option<*mut c_void> {
    match name {
        "clIcdGetPlatformIDsKHR" => Some(api::extension::clIcdGetPlatformIDsKHR as *mut c_void),
        "clIcdGetFunctionAddressForPlatformKHR" => {
            Some(api::extension::clIcdGetFunctionAddressForPlatformKHR as *mut c_void)
        }
        "clIcdSetPlatformDispatchDataKHR" => Some(api::extension::clIcdSetPlatformDispatchDataKHR as *mut c_void),
        "clCreateFromGLBuffer"
        | "clCreateFromGLTexture"
        | "clCreateFromGLTexture2D"
        | "clCreateFromGLTexture3D"
        | "clCreateFromGLRenderbuffer"
        | "clGetGLObjectInfo"
        | "clGetGLTextureInfo"
        | "clEnqueueAcquireGLObjects"
        | "clEnqueueReleaseGLObjects"
        | "clGetGLContextInfoKHR" => function(name),
        "clCreateCommandQueueWithPropertiesKHR" => {
            Some(api::queue::clCreateCommandQueueWithPropertiesKHR as *mut c_void)
        }
        "clCreateProgramWithILKHR" => Some(api::il::clCreateProgramWithILKHR as *mut c_void),
        "clGetKernelSuggestedLocalWorkSizeKHR" => {
            Some(api::launch::clGetKernelSuggestedLocalWorkSizeKHR as *mut c_void)
        }
        _ => None,
    }
}
