//! Contexts.

use crate::api::api;
use crate::error::check;
use crate::{Device, Result};
use opencl_sys::*;
use std::ptr;
use std::sync::Arc;

/// The handle, released when the last object that needs it is gone.
#[derive(Debug)]
pub(crate) struct ContextHandle(pub(crate) cl_context);

// SAFETY: OpenCL functions on contexts are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for ContextHandle {}
// SAFETY: as above.
unsafe impl Sync for ContextHandle {}

impl Drop for ContextHandle {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseContext)(self.0) };
        }
    }
}

/// A context on one device.
#[derive(Clone, Debug)]
pub struct Context {
    pub(crate) handle: Arc<ContextHandle>,
    pub(crate) device: Device,
}

impl Context {
    /// A context on `device`. `properties` are pairs of `clCreateContext`, without the closing zero (GL sharing passes the
    /// GL context and display so).
    pub fn new(device: Device, properties: &[isize]) -> Result<Context> {
        let api = api()?;
        let mut list = properties.to_vec();
        list.push(0);
        let list_ptr = if properties.is_empty() { ptr::null() } else { list.as_ptr() };
        let mut code = 0;
        // SAFETY: the property list ends in zero and the device list has one entry.
        let handle = unsafe { (api.clCreateContext)(list_ptr, 1, &device.0, None, ptr::null_mut(), &mut code) };
        check("clCreateContext", code)?;
        Ok(Context { handle: Arc::new(ContextHandle(handle)), device })
    }

    /// Its device.
    pub fn device(&self) -> Device {
        self.device
    }

    /// The formats of images of a kind that may be made with these flags: channel order and channel data type
    /// (`clGetSupportedImageFormats`).
    pub fn image_formats(
        &self,
        flags: cl_mem_flags,
        kind: cl_mem_object_type,
    ) -> Result<Vec<(cl_channel_order, cl_channel_type)>> {
        let function = api()?.clGetSupportedImageFormats;
        let mut count = 0;
        let name = "clGetSupportedImageFormats";
        // SAFETY: a null list with a count is allowed.
        check(name, unsafe { function(self.handle.0, flags, kind, 0, ptr::null_mut(), &mut count) })?;
        let none = cl_image_format { image_channel_order: 0, image_channel_data_type: 0 };
        let mut formats = vec![none; count as usize];
        if count > 0 {
            // SAFETY: the list has room for `count` entries.
            check(name, unsafe { function(self.handle.0, flags, kind, count, formats.as_mut_ptr(), ptr::null_mut()) })?;
        }
        Ok(formats.iter().map(|format| (format.image_channel_order, format.image_channel_data_type)).collect())
    }

    /// The raw handle, for entry points that this client does not wrap.
    pub fn raw(&self) -> cl_context {
        self.handle.0
    }
}
