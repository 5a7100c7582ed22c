//! `cl_khr_icd` and the lookup of extension functions.

use crate::cl::*;
use crate::dispatch;
use crate::error::ensure;
use crate::handle;
use crate::info::put;
use crate::objects::device::Device;
use crate::objects::platform::{Platform, platform};

/// `clIcdGetPlatformIDsKHR`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clIcdGetPlatformIDsKHR(
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

/// `clIcdGetFunctionAddressForPlatformKHR`: every function of the API by name (`cl_khr_icd` 2.0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clIcdGetFunctionAddressForPlatformKHR(
    platform: cl_platform_id,
    func_name: *const c_char,
) -> *mut c_void {
    // SAFETY: the name is a string of the caller's, or null; no error code is wanted.
    unsafe {
        super::pointer(std::ptr::null_mut(), || {
            handle::get::<Platform>(platform)?;
            let name = crate::info::string(func_name).unwrap_or_default();
            Ok(dispatch::function(&name).or_else(|| dispatch::extension(&name)).unwrap_or(std::ptr::null_mut()))
        })
    }
}

/// `clIcdSetPlatformDispatchDataKHR` (`cl_khr_icd` 2.0)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clIcdSetPlatformDispatchDataKHR(
    platform: cl_platform_id,
    dispatch_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        handle::get::<Platform>(platform)?;
        handle::set_dispatch_data::<Platform>(dispatch_data);
        handle::set_dispatch_data::<Device>(dispatch_data);
        Ok(())
    })
}

/// `clGetExtensionFunctionAddress`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clGetExtensionFunctionAddress(func_name: *const c_char) -> *mut c_void {
    // SAFETY: the name is a string of the caller's, or null; no error code is wanted.
    unsafe {
        super::pointer(std::ptr::null_mut(), || {
            let name = crate::info::string(func_name).unwrap_or_default();
            Ok(dispatch::extension(&name).unwrap_or(std::ptr::null_mut()))
        })
    }
}

/// `clGetExtensionFunctionAddressForPlatform`
pub unsafe extern "C" fn clGetExtensionFunctionAddressForPlatform(
    platform: cl_platform_id,
    func_name: *const c_char,
) -> *mut c_void {
    if handle::get::<Platform>(platform).is_err() {
        return std::ptr::null_mut();
    }
    // SAFETY: the same contract.
    unsafe { clGetExtensionFunctionAddress(func_name) }
}
