//! Contexts (OpenCL API 3.0, section 4.4).

use std::sync::{Arc, Mutex, PoisonError};

use super::device::Device;
use crate::cl::*;
use crate::error::{Result, fail};
use crate::handle::{Ref, class};
use crate::info::Answer;

/// A context.
pub struct Context {
    /// Its devices, each once.
    pub devices: Vec<Ref<Device>>,
    /// The properties that it was created with, with the closing zero; empty where there were none.
    pub properties: Vec<cl_context_properties>,
    /// The sharing with OpenGL, where it was created for that.
    pub gl: super::gl::ContextSharing,
    notify: Option<(ContextCallback, HostPtr)>,
    destructors: Mutex<Vec<(ContextDestructor, HostPtr)>>,
    /// Its own address, which the destructor callbacks are given.
    handle: std::sync::OnceLock<usize>,
}

class!(Context, CL_INVALID_CONTEXT);

impl Context {
    /// A context over devices.
    pub fn create(
        devices: Vec<Ref<Device>>,
        properties: Vec<cl_context_properties>,
        notify: Option<(ContextCallback, HostPtr)>,
    ) -> Result<Ref<Context>> {
        if devices.len() > 1 {
            // Memory objects live on one device so far.
            crate::log::log!("a context of several devices was asked for");
            fail!(CL_OUT_OF_RESOURCES);
        }
        for device in &devices {
            device.gpu()?;
        }
        let context = crate::handle::Object::new(Context {
            devices,
            properties,
            gl: super::gl::ContextSharing::new(),
            notify,
            destructors: Mutex::new(Vec::new()),
            handle: std::sync::OnceLock::new(),
        });
        let _ = context.handle.set(context.handle() as usize);
        Ok(context)
    }

    /// Whether the device is one of the context's.
    pub fn has(&self, device: &Ref<Device>) -> bool {
        self.devices.iter().any(|other| Arc::ptr_eq(other, device))
    }

    /// The device that holds the context's memory objects.
    pub fn device(&self) -> &Ref<Device> {
        &self.devices[0]
    }

    /// Which of the context's devices this is.
    pub fn index_of(&self, device: &Ref<Device>) -> Option<usize> {
        self.devices.iter().position(|other| Arc::ptr_eq(other, device))
    }

    /// Tells the application's `pfn_notify` of an error that no return code can carry.
    pub fn notify(&self, message: &str) {
        crate::log::log!("{message}");
        let Some((callback, user_data)) = self.notify else { return };
        let Ok(text) = std::ffi::CString::new(message.replace('\0', " ")) else { return };
        // SAFETY: the application gave the callback for this use, with this user data.
        unsafe { callback(text.as_ptr(), std::ptr::null(), 0, user_data.0) };
    }

    /// Adds a callback of `clSetContextDestructorCallback`.
    pub fn add_destructor(&self, callback: ContextDestructor, user_data: HostPtr) {
        self.destructors.lock().unwrap_or_else(PoisonError::into_inner).push((callback, user_data));
    }

    /// Answers `clGetContextInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_context_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_CONTEXT_REFERENCE_COUNT => answer.value(references),
            CL_CONTEXT_NUM_DEVICES => answer.value(self.devices.len() as cl_uint),
            CL_CONTEXT_DEVICES => answer.slice(&self.devices.iter().map(|device| device.handle()).collect::<Vec<_>>()),
            CL_CONTEXT_PROPERTIES => answer.slice(&self.properties),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        let handle = self.handle.get().copied().unwrap_or(0) as cl_context;
        let destructors = std::mem::take(self.destructors.get_mut().unwrap_or_else(PoisonError::into_inner));
        for (callback, user_data) in destructors.into_iter().rev() {
            // SAFETY: the application gave the callback for this use, with this user data.
            unsafe { callback(handle, user_data.0) };
        }
    }
}
