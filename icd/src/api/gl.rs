//! Sharing with OpenGL: `cl_khr_gl_sharing` (OpenCL API 3.0, sections 5.2.6, 5.3.6, 5.7, 5.11.4).

use tombolo_interop::{GlContext, Name, is_texture_target};

use super::event::Tail;
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle;
use crate::info::{Answer, list, put};
use crate::objects::context::Context;
use crate::objects::gl;
use crate::objects::memory::Memory;
use crate::objects::platform::Platform;
use crate::objects::queue::Queue;
use crate::queue::GlStep;

fn create(context: cl_context, flags: cl_mem_flags, name: Name) -> Result<*mut c_void> {
    Ok(gl::create(&handle::get::<Context>(context)?, flags, name)?.handle())
}

/// `clCreateFromGLBuffer`
pub unsafe extern "C" fn clCreateFromGLBuffer(
    context: cl_context,
    flags: cl_mem_flags,
    bufobj: u32,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointer is null or writable.
    unsafe { super::pointer(errcode_ret, || create(context, flags, Name::Buffer(bufobj))) }
}

fn create_texture(
    context: cl_context,
    flags: cl_mem_flags,
    target: u32,
    level: i32,
    texture: u32,
    allowed: impl Fn(u32) -> bool,
) -> Result<*mut c_void> {
    let known = handle::get::<Context>(context)?;
    ensure!(known.gl.get().is_some(), CL_INVALID_CONTEXT);
    ensure!(is_texture_target(target) && allowed(target), CL_INVALID_VALUE);
    create(context, flags, Name::Texture { target, level, texture })
}

/// `clCreateFromGLTexture`
pub unsafe extern "C" fn clCreateFromGLTexture(
    context: cl_context,
    flags: cl_mem_flags,
    target: u32,
    miplevel: i32,
    texture: u32,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointer is null or writable.
    unsafe { super::pointer(errcode_ret, || create_texture(context, flags, target, miplevel, texture, |_| true)) }
}

const GL_TEXTURE_2D: u32 = 0x0DE1;
const GL_TEXTURE_3D: u32 = 0x806F;
const GL_TEXTURE_RECTANGLE: u32 = 0x84F5;
const GL_TEXTURE_CUBE_MAP_FACES: std::ops::RangeInclusive<u32> = 0x8515..=0x851A;

/// `clCreateFromGLTexture2D`, which OpenCL 1.2 deprecated.
pub unsafe extern "C" fn clCreateFromGLTexture2D(
    context: cl_context,
    flags: cl_mem_flags,
    target: u32,
    miplevel: i32,
    texture: u32,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    let flat =
        |target| matches!(target, GL_TEXTURE_2D | GL_TEXTURE_RECTANGLE) || GL_TEXTURE_CUBE_MAP_FACES.contains(&target);
    // SAFETY: the application's pointer is null or writable.
    unsafe { super::pointer(errcode_ret, || create_texture(context, flags, target, miplevel, texture, flat)) }
}

/// `clCreateFromGLTexture3D`, which OpenCL 1.2 deprecated.
pub unsafe extern "C" fn clCreateFromGLTexture3D(
    context: cl_context,
    flags: cl_mem_flags,
    target: u32,
    miplevel: i32,
    texture: u32,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    let deep = |target| target == GL_TEXTURE_3D;
    // SAFETY: the application's pointer is null or writable.
    unsafe { super::pointer(errcode_ret, || create_texture(context, flags, target, miplevel, texture, deep)) }
}

/// `clCreateFromGLRenderbuffer`
pub unsafe extern "C" fn clCreateFromGLRenderbuffer(
    context: cl_context,
    flags: cl_mem_flags,
    renderbuffer: u32,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointer is null or writable.
    unsafe { super::pointer(errcode_ret, || create(context, flags, Name::Renderbuffer(renderbuffer))) }
}

/// `clGetGLObjectInfo`
pub unsafe extern "C" fn clGetGLObjectInfo(
    memobj: cl_mem,
    gl_object_type: *mut cl_gl_object_type,
    gl_object_name: *mut u32,
) -> cl_int {
    super::status(|| {
        let memory = handle::get::<Memory>(memobj)?;
        let object = memory.gl.get().ok_or(Error(CL_INVALID_GL_OBJECT))?;
        // SAFETY: the application's pointers are null or writable.
        unsafe {
            put(gl_object_type, object.kind());
            put(gl_object_name, object.name());
        }
        Ok(())
    })
}

/// `clGetGLTextureInfo`
pub unsafe extern "C" fn clGetGLTextureInfo(
    memobj: cl_mem,
    param_name: cl_gl_texture_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let memory = handle::get::<Memory>(memobj)?;
        let object = memory.gl.get().ok_or(Error(CL_INVALID_GL_OBJECT))?;
        ensure!(!param_value.is_null() || !param_value_size_ret.is_null(), CL_INVALID_VALUE);
        object.texture_info(param_name, answer)
    })
}

enum Direction {
    Acquire,
    Release,
}

/// # Safety
/// `objects` is null or readable for `count` handles.
unsafe fn transfer(
    command_queue: cl_command_queue,
    count: cl_uint,
    objects: *const cl_mem,
    tail: Tail,
    direction: Direction,
) -> Result {
    let queue = handle::get::<Queue>(command_queue)?;
    ensure!((count == 0) == objects.is_null(), CL_INVALID_VALUE);
    let sharing = queue.context.gl.get().ok_or(Error(CL_INVALID_CONTEXT))?;
    let mut shared = Vec::new();
    // SAFETY: promised by the caller.
    for object in unsafe { list(objects, count as usize) } {
        let memory = handle::get::<Memory>(object)?;
        ensure!(std::sync::Arc::ptr_eq(&memory.context, &queue.context), CL_INVALID_CONTEXT);
        let object = memory.gl.get().ok_or(Error(CL_INVALID_GL_OBJECT))?;
        // An object that is named twice is acquired once.
        if !shared.iter().any(|other| std::sync::Arc::ptr_eq(other, &object.shared)) {
            shared.push(object.shared.clone());
        }
    }
    // Before anything is done to the objects.
    tail.waits(&queue.context)?;
    let (kind, step) = match direction {
        Direction::Acquire => (CL_COMMAND_ACQUIRE_GL_OBJECTS, sharing.acquire(&shared)),
        Direction::Release => (CL_COMMAND_RELEASE_GL_OBJECTS, sharing.release(&shared)),
    };
    let mut step = step.map_err(gl::code)?;
    let (context, own) = (queue.context.clone(), sharing.clone());
    step.done.push(Box::new(move || {
        if own.take_failure() {
            context.notify("An OpenGL object could not be copied when it was acquired or released.");
        }
    }));
    tail.enqueue(&queue, kind, CL_FALSE, GlStep::new(step, shared))
}

/// `clEnqueueAcquireGLObjects`
pub unsafe extern "C" fn clEnqueueAcquireGLObjects(
    command_queue: cl_command_queue,
    num_objects: cl_uint,
    mem_objects: *const cl_mem,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    // SAFETY: as above.
    super::status(|| unsafe { transfer(command_queue, num_objects, mem_objects, tail, Direction::Acquire) })
}

/// `clEnqueueReleaseGLObjects`
pub unsafe extern "C" fn clEnqueueReleaseGLObjects(
    command_queue: cl_command_queue,
    num_objects: cl_uint,
    mem_objects: *const cl_mem,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    // SAFETY: as above.
    super::status(|| unsafe { transfer(command_queue, num_objects, mem_objects, tail, Direction::Release) })
}

/// `clGetGLContextInfoKHR`
pub unsafe extern "C" fn clGetGLContextInfoKHR(
    properties: *const cl_context_properties,
    param_name: cl_gl_context_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        // SAFETY: null, or a list that ends in zero.
        let properties = unsafe { super::context::read_properties(properties) }.map_err(|error| match error.0 {
            CL_INVALID_PROPERTY => Error(CL_INVALID_VALUE),
            _ => error,
        })?;
        let handles = gl::handles(&properties)?.ok_or(Error(CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR))?;
        ensure!(
            matches!(param_name, CL_CURRENT_DEVICE_FOR_GL_CONTEXT_KHR | CL_DEVICES_FOR_GL_CONTEXT_KHR),
            CL_INVALID_VALUE
        );
        let context = GlContext::new(handles).map_err(gl::code)?;
        let mut devices: Vec<_> = Platform::devices()
            .iter()
            .filter(|device| gl::is_current(&context, device))
            .map(|device| device.handle())
            .collect();
        match param_name {
            CL_CURRENT_DEVICE_FOR_GL_CONTEXT_KHR => devices.truncate(1),
            CL_DEVICES_FOR_GL_CONTEXT_KHR => {}
            _ => fail!(CL_INVALID_VALUE),
        }
        answer.slice(&devices)
    })
}
