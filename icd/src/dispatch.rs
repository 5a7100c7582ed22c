//! The dispatch table of `cl_khr_icd`, and functions by name.

use crate::api;
use crate::cl::c_void;
use crate::cl::cl_icd::cl_icd_dispatch;

/// `CL_ICD2_TAG_KHR`: tells the loader that functions can be asked for by name (`cl_khr_icd` 2.0).
const ICD2_TAG: isize = 0x4F50_454E_434C_3331;

/// Lists the functions by the file of `api` that they are in, then those of the table that are not there.
macro_rules! functions {
    ($($module:ident: $($name:ident)*;)* [$($absent:ident)*]) => {
        static TABLE: cl_icd_dispatch = cl_icd_dispatch {
            clGetPlatformIDs_icd2_tag: ICD2_TAG,
            clUnloadCompiler_icd2_tag: ICD2_TAG,
            clGetKernelSuggestedLocalWorkSize: 0,
            $($($name: Some(api::$module::$name),)*)*
            $($absent: None,)*
        };

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
    absent: clCreatePipe clGetPipeInfo clSVMAlloc clSVMFree clEnqueueSVMFree clEnqueueSVMMemcpy
        clEnqueueSVMMemFill clEnqueueSVMMap clEnqueueSVMUnmap clEnqueueSVMMigrateMem clSetKernelArgSVMPointer
        clSetKernelExecInfo clEnqueueNativeKernel clCreateProgramWithIL clSetProgramSpecializationConstant
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
        "clGetKernelSuggestedLocalWorkSizeKHR" => {
            Some(api::launch::clGetKernelSuggestedLocalWorkSizeKHR as *mut c_void)
        }
        _ => None,
    }
}
