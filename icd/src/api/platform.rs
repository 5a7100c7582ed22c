//! Platforms (OpenCL API 3.0, section 4.1).

use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle;
use crate::info::{Answer, put};
use crate::objects::platform::{Platform, platform};

/// `clGetPlatformIDs`
pub unsafe extern "C" fn clGetPlatformIDs(
    num_entries: cl_uint,
    platforms: *mut cl_platform_id,
    num_platforms: *mut cl_uint,
) -> cl_int {
    super::status(|| {
        ensure!(platforms.is_null() || num_entries > 0, CL_INVALID_VALUE);
        ensure!(!platforms.is_null() || !num_platforms.is_null(), CL_INVALID_VALUE);
        // SAFETY: the application's pointers are null or writable, `platforms` for at least one entry.
        unsafe {
            put(platforms, platform().handle());
            put(num_platforms, 1);
        }
        Ok(())
    })
}

/// The platform of a handle that may be null for "the" platform.
pub(crate) fn platform_or_default(handle: cl_platform_id) -> Result {
    if !handle.is_null() {
        handle::get::<Platform>(handle)?;
    }
    Ok(())
}

/// `clGetPlatformInfo`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clGetPlatformInfo(
    platform: cl_platform_id,
    param_name: cl_platform_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        platform_or_default(platform)?;
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        match param_name {
            CL_PLATFORM_PROFILE => answer.string("FULL_PROFILE"),
            CL_PLATFORM_VERSION => answer.string(concat!("OpenCL 3.0 Tombolo ", env!("CARGO_PKG_VERSION"))),
            CL_PLATFORM_NAME => answer.string("Tombolo"),
            CL_PLATFORM_VENDOR => answer.string("The Tombolo developers"),
            CL_PLATFORM_EXTENSIONS => answer.string(&Platform::extensions().join(" ")),
            CL_PLATFORM_EXTENSIONS_WITH_VERSION => answer.slice(&Platform::extension_versions()),
            CL_PLATFORM_NUMERIC_VERSION => answer.value::<cl_version>(CL_MAKE_VERSION_3_0),
            CL_PLATFORM_HOST_TIMER_RESOLUTION => answer.value::<cl_ulong>(1),
            CL_PLATFORM_ICD_SUFFIX_KHR => answer.string("TOMBOLO"),
            _ => fail!(CL_INVALID_VALUE),
        }
    })
}

/// Version 3.0.0 in the packing of `CL_MAKE_VERSION`.
const CL_MAKE_VERSION_3_0: cl_version = 3 << 22;

/// `clUnloadPlatformCompiler`: there is nothing to unload.
pub unsafe extern "C" fn clUnloadPlatformCompiler(platform: cl_platform_id) -> cl_int {
    super::status(|| handle::get::<Platform>(platform).map(drop))
}

/// `clUnloadCompiler`: there is nothing to unload.
pub unsafe extern "C" fn clUnloadCompiler() -> cl_int {
    CL_SUCCESS
}
