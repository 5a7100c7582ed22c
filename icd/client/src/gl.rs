//! Sharing with OpenGL (`cl_khr_gl_sharing`), and Tombolo's own queries about it.

use crate::api::api;
use crate::error::check;
use crate::{Buffer, Context, Device, Error, Event, Image, ImageShape, Platform, Queue, Result};
use opencl_sys::*;
use std::ffi::{CString, c_void};
use std::ptr;

/// The properties of `clCreateContext` for an EGL display and context.
pub fn egl_properties(display: usize, context: usize) -> [isize; 4] {
    [CL_GL_CONTEXT_KHR, context as isize, CL_EGL_DISPLAY_KHR, display as isize]
}

/// The properties of `clCreateContext` for an X display and a GLX context.
pub fn glx_properties(display: usize, context: usize) -> [isize; 4] {
    [CL_GL_CONTEXT_KHR, context as isize, CL_GLX_DISPLAY_KHR, display as isize]
}

/// `CL_GLX_DISPLAY_KHR`, which the headers' crate lacks.
const CL_GLX_DISPLAY_KHR: isize = 0x200A;
/// Tombolo: the route by which a GL object is shared, as text.
const CL_MEM_TOMBOLO_GL_ROUTE: cl_mem_info = 0x544F_0001;
/// Tombolo: bytes that acquires and releases of an object have copied, a `cl_ulong`.
const CL_MEM_TOMBOLO_GL_BYTES_COPIED: cl_mem_info = 0x544F_0002;
/// Tombolo: the inode of the dma-buf that is the object's memory, a `cl_ulong`; 0 where there is none.
const CL_MEM_TOMBOLO_GL_DMA_BUF_INODE: cl_mem_info = 0x544F_0003;
/// Tombolo: why better routes do not serve the object, as text, a line a route.
const CL_MEM_TOMBOLO_GL_REFUSALS: cl_mem_info = 0x544F_0004;
/// Tombolo: a new file descriptor of the dma-buf, a `cl_int` that the caller owns; -1 where there is none.
const CL_MEM_TOMBOLO_GL_DMA_BUF_FD: cl_mem_info = 0x544F_0005;

type GetContextInfo =
    unsafe extern "C" fn(*const cl_context_properties, cl_gl_context_info, usize, *mut c_void, *mut usize) -> cl_int;
type FromObject = unsafe extern "C" fn(cl_context, cl_mem_flags, u32, *mut cl_int) -> cl_mem;
type FromTexture = unsafe extern "C" fn(cl_context, cl_mem_flags, u32, i32, u32, *mut cl_int) -> cl_mem;
type GetObjectInfo = unsafe extern "C" fn(cl_mem, *mut cl_uint, *mut u32) -> cl_int;
type GetTextureInfo = unsafe extern "C" fn(cl_mem, cl_uint, usize, *mut c_void, *mut usize) -> cl_int;
type Transfer =
    unsafe extern "C" fn(cl_command_queue, cl_uint, *const cl_mem, cl_uint, *const cl_event, *mut cl_event) -> cl_int;

/// The functions of the extension, as a platform gives them.
#[derive(Clone, Copy)]
#[allow(non_snake_case)]
pub struct GlSharing {
    platform: Platform,
    clGetGLContextInfoKHR: GetContextInfo,
    clCreateFromGLBuffer: FromObject,
    clCreateFromGLTexture: FromTexture,
    clCreateFromGLRenderbuffer: FromObject,
    clGetGLObjectInfo: GetObjectInfo,
    clGetGLTextureInfo: GetTextureInfo,
    clEnqueueAcquireGLObjects: Transfer,
    clEnqueueReleaseGLObjects: Transfer,
}

impl GlSharing {
    /// The functions of a platform, by `clGetExtensionFunctionAddressForPlatform`.
    pub fn new(platform: Platform) -> Result<Self> {
        let find = |name: &str| -> Result<*mut c_void> {
            let text = CString::new(name).unwrap_or_default();
            // SAFETY: the platform is live and the name ends in zero.
            let address = unsafe { (api()?.clGetExtensionFunctionAddressForPlatform)(platform.0, text.as_ptr()) };
            if address.is_null() { Err(Error::Loader(format!("no {name}"))) } else { Ok(address) }
        };
        macro_rules! function {
            ($name:ident as $type:ty) => {
                // SAFETY: the platform's function of that name has that type by the OpenCL headers.
                unsafe { std::mem::transmute::<*mut c_void, $type>(find(stringify!($name))?) }
            };
        }
        Ok(Self {
            platform,
            clGetGLContextInfoKHR: function!(clGetGLContextInfoKHR as GetContextInfo),
            clCreateFromGLBuffer: function!(clCreateFromGLBuffer as FromObject),
            clCreateFromGLTexture: function!(clCreateFromGLTexture as FromTexture),
            clCreateFromGLRenderbuffer: function!(clCreateFromGLRenderbuffer as FromObject),
            clGetGLObjectInfo: function!(clGetGLObjectInfo as GetObjectInfo),
            clGetGLTextureInfo: function!(clGetGLTextureInfo as GetTextureInfo),
            clEnqueueAcquireGLObjects: function!(clEnqueueAcquireGLObjects as Transfer),
            clEnqueueReleaseGLObjects: function!(clEnqueueReleaseGLObjects as Transfer),
        })
    }

    /// The device on which a GL context is now; none is no error.
    pub fn current_device(&self, properties: &[isize]) -> Result<Option<Device>> {
        Ok(self.context_info(properties, CL_CURRENT_DEVICE_FOR_GL_CONTEXT_KHR)?.first().copied())
    }

    /// All devices on which a GL context may be.
    pub fn devices(&self, properties: &[isize]) -> Result<Vec<Device>> {
        self.context_info(properties, CL_DEVICES_FOR_GL_CONTEXT_KHR)
    }

    fn context_info(&self, properties: &[isize], name: cl_gl_context_info) -> Result<Vec<Device>> {
        // Loaders find the platform's function by this property.
        let mut list = vec![CL_CONTEXT_PLATFORM, self.platform.0 as isize];
        list.extend(properties);
        list.push(0);
        let mut size = 0;
        // SAFETY: the list ends in zero; only the size is asked for.
        check("clGetGLContextInfoKHR", unsafe {
            (self.clGetGLContextInfoKHR)(list.as_ptr(), name, 0, ptr::null_mut(), &mut size)
        })?;
        let mut devices: Vec<cl_device_id> = vec![ptr::null_mut(); size / size_of::<cl_device_id>()];
        if devices.is_empty() {
            return Ok(Vec::new());
        }
        // SAFETY: as above; the result has room for `size` bytes.
        check("clGetGLContextInfoKHR", unsafe {
            (self.clGetGLContextInfoKHR)(list.as_ptr(), name, size, devices.as_mut_ptr().cast(), ptr::null_mut())
        })?;
        Ok(devices.into_iter().map(Device).collect())
    }

    /// `clCreateFromGLBuffer`. `bytes` is the buffer's size.
    pub fn buffer(&self, context: &Context, flags: cl_mem_flags, buffer: u32, bytes: usize) -> Result<Buffer> {
        let mut code = 0;
        // SAFETY: the context is live.
        let handle = unsafe { (self.clCreateFromGLBuffer)(context.raw(), flags, buffer, &mut code) };
        check("clCreateFromGLBuffer", code)?;
        Ok(Buffer::from_raw(handle, bytes))
    }

    /// `clCreateFromGLTexture`.
    pub fn texture(
        &self,
        context: &Context,
        flags: cl_mem_flags,
        target: u32,
        level: i32,
        texture: u32,
    ) -> Result<Image> {
        let mut code = 0;
        // SAFETY: the context is live.
        let handle = unsafe { (self.clCreateFromGLTexture)(context.raw(), flags, target, level, texture, &mut code) };
        check("clCreateFromGLTexture", code)?;
        image(handle)
    }

    /// `clCreateFromGLRenderbuffer`.
    pub fn renderbuffer(&self, context: &Context, flags: cl_mem_flags, renderbuffer: u32) -> Result<Image> {
        let mut code = 0;
        // SAFETY: the context is live.
        let handle = unsafe { (self.clCreateFromGLRenderbuffer)(context.raw(), flags, renderbuffer, &mut code) };
        check("clCreateFromGLRenderbuffer", code)?;
        image(handle)
    }

    /// `clEnqueueAcquireGLObjects`, after the events of `after`.
    pub fn acquire(&self, queue: &Queue, objects: &[&dyn GlObject], after: &[&Event]) -> Result<Event> {
        transfer("clEnqueueAcquireGLObjects", self.clEnqueueAcquireGLObjects, queue, objects, after)
    }

    /// `clEnqueueReleaseGLObjects`, after the events of `after`.
    pub fn release(&self, queue: &Queue, objects: &[&dyn GlObject], after: &[&Event]) -> Result<Event> {
        transfer("clEnqueueReleaseGLObjects", self.clEnqueueReleaseGLObjects, queue, objects, after)
    }

    /// `clGetGLObjectInfo`: the type and the name.
    pub fn object_info(&self, object: &dyn GlObject) -> Result<(u32, u32)> {
        let (mut kind, mut name) = (0, 0);
        // SAFETY: the object is live; both results are writable.
        check("clGetGLObjectInfo", unsafe { (self.clGetGLObjectInfo)(object.raw(), &mut kind, &mut name) })?;
        Ok((kind, name))
    }

    /// `clGetGLTextureInfo`: a number of four bytes.
    pub fn texture_info(&self, object: &dyn GlObject, name: cl_uint) -> Result<u32> {
        let mut value = 0u32;
        // SAFETY: the object is live; the result has the size given.
        check("clGetGLTextureInfo", unsafe {
            (self.clGetGLTextureInfo)(object.raw(), name, 4, ptr::from_mut(&mut value).cast(), ptr::null_mut())
        })?;
        Ok(value)
    }
}

fn transfer(
    name: &'static str,
    function: Transfer,
    queue: &Queue,
    objects: &[&dyn GlObject],
    after: &[&Event],
) -> Result<Event> {
    let handles: Vec<_> = objects.iter().map(|object| object.raw()).collect();
    let waits: Vec<_> = after.iter().map(|event| event.raw()).collect();
    let list = if waits.is_empty() { ptr::null() } else { waits.as_ptr() };
    let objects = if handles.is_empty() { ptr::null() } else { handles.as_ptr() };
    let mut event = ptr::null_mut();
    let (count, wait_count) = (handles.len() as cl_uint, waits.len() as cl_uint);
    // SAFETY: both lists have as many entries as is said; the event is writable.
    check(name, unsafe { function(queue.raw(), count, objects, wait_count, list, &mut event) })?;
    Ok(Event::from_raw(event))
}

/// Asks an image made from a GL object for its shape.
fn image(handle: cl_mem) -> Result<Image> {
    // Owned from here on.
    let unknown = ImageShape { kind: 0, width: 0, height: 0, depth: 0, layers: 0 };
    let image = Image::from_raw(handle, unknown);
    let size = |name| -> Result<usize> {
        let mut value = 0usize;
        // SAFETY: the image is live; the result has the size given.
        check("clGetImageInfo", unsafe {
            let value = ptr::from_mut(&mut value).cast();
            (api()?.clGetImageInfo)(handle, name, size_of::<usize>(), value, ptr::null_mut())
        })?;
        Ok(value)
    };
    let mut kind: cl_mem_object_type = 0;
    // SAFETY: as above.
    check("clGetMemObjectInfo", unsafe {
        let value = ptr::from_mut(&mut kind).cast();
        (api()?.clGetMemObjectInfo)(handle, CL_MEM_TYPE, size_of_val(&kind), value, ptr::null_mut())
    })?;
    let shape = ImageShape {
        kind,
        width: size(CL_IMAGE_WIDTH)?,
        height: size(CL_IMAGE_HEIGHT)?,
        depth: size(CL_IMAGE_DEPTH)?,
        layers: size(CL_IMAGE_ARRAY_SIZE)?,
    };
    Ok(image.with_shape(shape))
}

/// A memory object that may have been made from a GL object.
pub trait GlObject {
    /// The handle.
    fn raw(&self) -> cl_mem;

    /// Tombolo: the name of the route.
    fn gl_route(&self) -> Result<String> {
        Ok(crate::platform::text(info(self.raw(), CL_MEM_TOMBOLO_GL_ROUTE)?))
    }

    /// Tombolo: why better routes do not serve.
    fn gl_refusals(&self) -> Result<String> {
        Ok(crate::platform::text(info(self.raw(), CL_MEM_TOMBOLO_GL_REFUSALS)?))
    }

    /// Tombolo: bytes copied between GL and OpenCL so far.
    fn gl_bytes_copied(&self) -> Result<u64> {
        number(info(self.raw(), CL_MEM_TOMBOLO_GL_BYTES_COPIED)?)
    }

    /// Tombolo: the inode of the dma-buf, if that is the memory.
    fn gl_dma_buf_inode(&self) -> Result<Option<u64>> {
        Ok(Some(number(info(self.raw(), CL_MEM_TOMBOLO_GL_DMA_BUF_INODE)?)?).filter(|inode| *inode != 0))
    }

    /// Tombolo: the dma-buf, if that is the memory.
    fn gl_dma_buf(&self) -> Result<Option<std::os::fd::OwnedFd>> {
        let mut fd: cl_int = -1;
        // SAFETY: the object is live; the result has the size given.
        check("clGetMemObjectInfo", unsafe {
            let value = ptr::from_mut(&mut fd).cast();
            (api()?.clGetMemObjectInfo)(self.raw(), CL_MEM_TOMBOLO_GL_DMA_BUF_FD, 4, value, ptr::null_mut())
        })?;
        // SAFETY: the query made the descriptor for us.
        Ok((fd >= 0).then(|| unsafe { std::os::fd::FromRawFd::from_raw_fd(fd) }))
    }
}

impl GlObject for Buffer {
    fn raw(&self) -> cl_mem {
        Buffer::raw(self)
    }
}

impl GlObject for Image {
    fn raw(&self) -> cl_mem {
        Image::raw(self)
    }
}

fn info(object: cl_mem, name: cl_mem_info) -> Result<Vec<u8>> {
    let api = api()?;
    crate::platform::query("clGetMemObjectInfo", |size, data, out| {
        // SAFETY: `data` has room for `size` bytes.
        unsafe { (api.clGetMemObjectInfo)(object, name, size, data, out) }
    })
}

fn number(bytes: Vec<u8>) -> Result<u64> {
    let bytes = bytes.try_into().map_err(|_| Error::Loader("an answer of another size".into()))?;
    Ok(u64::from_ne_bytes(bytes))
}
