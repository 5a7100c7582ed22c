//! Platforms and devices.

use crate::api::api;
use crate::error::check;
use crate::{Error, Result};
use opencl_sys::*;
use std::ptr;

/// An OpenCL platform.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Platform(pub(crate) cl_platform_id);

/// An OpenCL device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Device(pub(crate) cl_device_id);

// SAFETY: platform and device handles are plain names; every function that takes them is thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for Platform {}
// SAFETY: as above.
unsafe impl Sync for Platform {}
// SAFETY: as above.
unsafe impl Send for Device {}
// SAFETY: as above.
unsafe impl Sync for Device {}

/// Reads a string or array by the size-then-data protocol of the `clGet*Info` functions.
pub(crate) fn query(
    function: &'static str,
    get: impl Fn(usize, *mut std::ffi::c_void, *mut usize) -> cl_int,
) -> Result<Vec<u8>> {
    let mut size = 0;
    check(function, get(0, ptr::null_mut(), &mut size))?;
    let mut data = vec![0_u8; size];
    check(function, get(size, data.as_mut_ptr().cast(), ptr::null_mut()))?;
    Ok(data)
}

/// A string as OpenCL returns it, without the closing zero.
pub(crate) fn text(mut data: Vec<u8>) -> String {
    while data.last() == Some(&0) {
        data.pop();
    }
    String::from_utf8_lossy(&data).into_owned()
}

/// All platforms that the loader finds; none is no error.
pub fn platforms() -> Result<Vec<Platform>> {
    let api = api()?;
    let mut count = 0;
    // SAFETY: a null list with a count is allowed.
    let code = unsafe { (api.clGetPlatformIDs)(0, ptr::null_mut(), &mut count) };
    if code == -1001 {
        return Ok(Vec::new()); // CL_PLATFORM_NOT_FOUND_KHR
    }
    check("clGetPlatformIDs", code)?;
    let mut ids = vec![ptr::null_mut(); count as usize];
    // SAFETY: the list has room for `count` entries.
    check("clGetPlatformIDs", unsafe { (api.clGetPlatformIDs)(count, ids.as_mut_ptr(), ptr::null_mut()) })?;
    Ok(ids.into_iter().map(Platform).collect())
}

impl Platform {
    /// The platform whose name contains `name`.
    pub fn named(name: &str) -> Result<Platform> {
        platforms()?
            .into_iter()
            .find(|platform| platform.name().is_ok_and(|found| found.contains(name)))
            .ok_or_else(|| Error::Loader(format!("no platform '{name}'")))
    }

    /// `CL_PLATFORM_NAME`
    pub fn name(&self) -> Result<String> {
        self.info(CL_PLATFORM_NAME)
    }

    /// A string of `clGetPlatformInfo`.
    pub fn info(&self, what: cl_platform_info) -> Result<String> {
        let api = api()?;
        query("clGetPlatformInfo", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe { (api.clGetPlatformInfo)(self.0, what, size, data, out) }
        })
        .map(text)
    }

    /// All its devices; none is no error.
    pub fn devices(&self) -> Result<Vec<Device>> {
        let api = api()?;
        let mut count = 0;
        // SAFETY: a null list with a count is allowed.
        let code = unsafe { (api.clGetDeviceIDs)(self.0, CL_DEVICE_TYPE_ALL, 0, ptr::null_mut(), &mut count) };
        if code == CL_DEVICE_NOT_FOUND {
            return Ok(Vec::new());
        }
        check("clGetDeviceIDs", code)?;
        let mut ids = vec![ptr::null_mut(); count as usize];
        check(
            "clGetDeviceIDs",
            // SAFETY: the list has room for `count` entries.
            unsafe { (api.clGetDeviceIDs)(self.0, CL_DEVICE_TYPE_ALL, count, ids.as_mut_ptr(), ptr::null_mut()) },
        )?;
        Ok(ids.into_iter().map(Device).collect())
    }
}

impl Device {
    /// `CL_DEVICE_NAME`
    pub fn name(&self) -> Result<String> {
        self.info_bytes(CL_DEVICE_NAME).map(text)
    }

    /// A string of `clGetDeviceInfo`.
    pub fn info(&self, what: cl_device_info) -> Result<String> {
        self.info_bytes(what).map(text)
    }

    /// A number of `clGetDeviceInfo` of 1, 2, 4 or 8 bytes.
    pub fn number(&self, what: cl_device_info) -> Result<u64> {
        let data = self.info_bytes(what)?;
        let mut bytes = [0_u8; 8];
        let size = data.len().min(8);
        bytes[..size].copy_from_slice(&data[..size]);
        Ok(u64::from_le_bytes(bytes))
    }

    /// The bytes of `clGetDeviceInfo`.
    pub fn info_bytes(&self, what: cl_device_info) -> Result<Vec<u8>> {
        let api = api()?;
        query("clGetDeviceInfo", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe { (api.clGetDeviceInfo)(self.0, what, size, data, out) }
        })
    }
}
