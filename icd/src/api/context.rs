//! Contexts (OpenCL API 3.0, section 4.4).

use std::sync::Arc;

use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, list};
use crate::objects::context::Context;
use crate::objects::device::Device;
use crate::objects::gl;
use crate::objects::platform::Platform;

/// Reads a property list: pairs up to a zero, and the zero.
///
/// # Safety
/// `properties` is null or a list that ends in zero.
pub(super) unsafe fn read_properties(properties: *const cl_context_properties) -> Result<Vec<cl_context_properties>> {
    let mut found = Vec::new();
    if properties.is_null() {
        return Ok(found);
    }
    let mut at = properties;
    loop {
        // SAFETY: the list goes on until its zero.
        let name = unsafe { at.read_unaligned() };
        found.push(name);
        if name == 0 {
            break;
        }
        // SAFETY: a name that is not zero has a value.
        let value = unsafe { at.add(1).read_unaligned() };
        let before = found.iter().step_by(2).take(found.len() / 2).filter(|other| **other == name).count();
        ensure!(before == 0, CL_INVALID_PROPERTY);
        match name {
            CL_CONTEXT_PLATFORM => drop(handle::get::<Platform>(value as cl_platform_id)?),
            CL_CONTEXT_INTEROP_USER_SYNC => {
                ensure!(value == 0 || value == 1, CL_INVALID_PROPERTY);
            }
            CL_GL_CONTEXT_KHR | CL_EGL_DISPLAY_KHR | CL_GLX_DISPLAY_KHR | CL_WGL_HDC_KHR | CL_CGL_SHAREGROUP_KHR => {}
            _ => fail!(CL_INVALID_PROPERTY),
        }
        found.push(value);
        // SAFETY: the pair is followed by another or by the zero.
        at = unsafe { at.add(2) };
    }
    Ok(found)
}

fn create(
    devices: Vec<Ref<Device>>,
    properties: Vec<cl_context_properties>,
    notify: Option<ContextCallback>,
    user_data: *mut c_void,
) -> Result<*mut c_void> {
    ensure!(notify.is_some() || user_data.is_null(), CL_INVALID_VALUE);
    let notify = notify.map(|callback| (callback, HostPtr(user_data)));
    let user_sync = properties.chunks_exact(2).any(|pair| pair[0] == CL_CONTEXT_INTEROP_USER_SYNC);
    let gl = gl::handles(&properties)?;
    ensure!(gl.is_none() || !user_sync, CL_INVALID_PROPERTY);
    let sharing = match (gl, devices.first()) {
        (Some(handles), Some(device)) => Some(gl::share(handles, device.gpu()?)?),
        _ => None,
    };
    let context = Context::create(devices, properties, notify)?;
    if let Some(sharing) = sharing {
        let _ = context.gl.set(sharing);
    }
    Ok(context.handle())
}

/// `clCreateContext`
pub unsafe extern "C" fn clCreateContext(
    properties: *const cl_context_properties,
    num_devices: cl_uint,
    devices: *const cl_device_id,
    pfn_notify: Option<ContextCallback>,
    user_data: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_context {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let properties = read_properties(properties)?;
            ensure!(num_devices > 0 && !devices.is_null(), CL_INVALID_VALUE);
            let mut chosen: Vec<Ref<Device>> = Vec::new();
            for device in list(devices, num_devices as usize) {
                let device = handle::get::<Device>(device)?;
                // "Duplicate devices specified in devices are ignored."
                if !chosen.iter().any(|other| Arc::ptr_eq(other, &device)) {
                    chosen.push(device);
                }
            }
            create(chosen, properties, pfn_notify, user_data)
        })
    }
}

/// `clCreateContextFromType`
pub unsafe extern "C" fn clCreateContextFromType(
    properties: *const cl_context_properties,
    device_type: cl_device_type,
    pfn_notify: Option<ContextCallback>,
    user_data: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_context {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let properties = read_properties(properties)?;
            create(super::device::devices_of_type(device_type)?, properties, pfn_notify, user_data)
        })
    }
}

/// `clRetainContext`
pub unsafe extern "C" fn clRetainContext(context: cl_context) -> cl_int {
    super::status(|| handle::retain::<Context>(context))
}

/// `clReleaseContext`
pub unsafe extern "C" fn clReleaseContext(context: cl_context) -> cl_int {
    super::status(|| handle::release::<Context>(context))
}

/// `clGetContextInfo`
pub unsafe extern "C" fn clGetContextInfo(
    context: cl_context,
    param_name: cl_context_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let context = handle::get::<Context>(context)?;
        context.info(param_name, context.references(), answer)
    })
}

/// `clSetContextDestructorCallback`
pub unsafe extern "C" fn clSetContextDestructorCallback(
    context: cl_context,
    pfn_notify: Option<ContextDestructor>,
    user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        let context = handle::get::<Context>(context)?;
        let Some(callback) = pfn_notify else { fail!(CL_INVALID_VALUE) };
        context.add_destructor(callback, HostPtr(user_data));
        Ok(())
    })
}
