//! Buffers, images and samplers.

use crate::api::api;
use crate::context::Context;
use crate::error::check;
use crate::{Plain, Result, bytes_of};
use opencl_sys::*;
use std::ptr;

/// Flags of `clEnqueueMapBuffer`.
pub type MapFlags = cl_map_flags;

/// A memory object's handle.
#[derive(Debug)]
pub(crate) struct MemHandle(pub(crate) cl_mem);

// SAFETY: OpenCL functions on memory objects are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for MemHandle {}
// SAFETY: as above.
unsafe impl Sync for MemHandle {}

impl Drop for MemHandle {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseMemObject)(self.0) };
        }
    }
}

/// A buffer.
#[derive(Debug)]
pub struct Buffer {
    pub(crate) handle: MemHandle,
    bytes: usize,
}

impl Buffer {
    /// An uninitialised buffer of `bytes` bytes.
    pub fn new(context: &Context, flags: cl_mem_flags, bytes: usize) -> Result<Buffer> {
        let api = api()?;
        let mut code = 0;
        // SAFETY: no host pointer is given.
        let handle = unsafe { (api.clCreateBuffer)(context.handle.0, flags, bytes, ptr::null_mut(), &mut code) };
        check("clCreateBuffer", code)?;
        Ok(Buffer { handle: MemHandle(handle), bytes })
    }

    /// A read-write buffer with a copy of `data`.
    pub fn from_slice<T: Plain>(context: &Context, data: &[T]) -> Result<Buffer> {
        let api = api()?;
        let bytes = bytes_of(data);
        let mut code = 0;
        // SAFETY: with CL_MEM_COPY_HOST_PTR the data is read during the call only.
        let handle = unsafe {
            (api.clCreateBuffer)(
                context.handle.0,
                CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR,
                bytes.len(),
                bytes.as_ptr().cast_mut().cast(),
                &mut code,
            )
        };
        check("clCreateBuffer", code)?;
        Ok(Buffer { handle: MemHandle(handle), bytes: bytes.len() })
    }

    /// A part of this buffer.
    pub fn sub_buffer(&self, flags: cl_mem_flags, origin: usize, size: usize) -> Result<Buffer> {
        let api = api()?;
        let region = cl_buffer_region { origin, size };
        let mut code = 0;
        // SAFETY: the region is a valid `cl_buffer_region`.
        let handle = unsafe {
            (api.clCreateSubBuffer)(
                self.handle.0,
                flags,
                CL_BUFFER_CREATE_TYPE_REGION,
                ptr::from_ref(&region).cast(),
                &mut code,
            )
        };
        check("clCreateSubBuffer", code)?;
        Ok(Buffer { handle: MemHandle(handle), bytes: size })
    }

    /// Wraps a handle that another entry point made (`clCreateFromGLBuffer`), and owns it. `bytes` is its size.
    pub fn from_raw(handle: cl_mem, bytes: usize) -> Buffer {
        Buffer { handle: MemHandle(handle), bytes }
    }

    /// Its size in bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The raw handle.
    pub fn raw(&self) -> cl_mem {
        self.handle.0
    }
}

/// The shape of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImageShape {
    /// `CL_MEM_OBJECT_IMAGE2D` and so on.
    pub kind: cl_mem_object_type,
    /// Width in texels.
    pub width: usize,
    /// Height in texels; 0 where the kind has none.
    pub height: usize,
    /// Depth in texels; 0 where the kind has none.
    pub depth: usize,
    /// Array layers; 0 where the kind has none.
    pub layers: usize,
}

impl ImageShape {
    /// The region that covers the image.
    pub fn region(&self) -> [usize; 3] {
        match self.kind {
            CL_MEM_OBJECT_IMAGE1D_ARRAY => [self.width, self.layers, 1],
            CL_MEM_OBJECT_IMAGE2D_ARRAY => [self.width, self.height, self.layers],
            _ => [self.width, self.height.max(1), self.depth.max(1)],
        }
    }
}

/// An image.
#[derive(Debug)]
pub struct Image {
    pub(crate) handle: MemHandle,
    shape: ImageShape,
}

impl Image {
    /// An uninitialised image.
    pub fn new(
        context: &Context,
        flags: cl_mem_flags,
        order: cl_channel_order,
        data_type: cl_channel_type,
        shape: ImageShape,
    ) -> Result<Image> {
        let api = api()?;
        let format = cl_image_format { image_channel_order: order, image_channel_data_type: data_type };
        let desc = cl_image_desc {
            image_type: shape.kind,
            image_width: shape.width,
            image_height: shape.height,
            image_depth: shape.depth,
            image_array_size: shape.layers,
            image_row_pitch: 0,
            image_slice_pitch: 0,
            num_mip_levels: 0,
            num_samples: 0,
            __bindgen_anon_1: _cl_image_desc__bindgen_ty_1 { buffer: ptr::null_mut() },
        };
        let mut code = 0;
        // SAFETY: format and description are valid; no host pointer is given.
        let handle =
            unsafe { (api.clCreateImage)(context.handle.0, flags, &format, &desc, ptr::null_mut(), &mut code) };
        check("clCreateImage", code)?;
        Ok(Image { handle: MemHandle(handle), shape })
    }

    /// Wraps a handle that another entry point made (`clCreateFromGLTexture`), and owns it.
    pub fn from_raw(handle: cl_mem, shape: ImageShape) -> Image {
        Image { handle: MemHandle(handle), shape }
    }

    pub(crate) fn with_shape(self, shape: ImageShape) -> Image {
        Image { shape, ..self }
    }

    /// Its shape.
    pub fn shape(&self) -> ImageShape {
        self.shape
    }

    /// The raw handle.
    pub fn raw(&self) -> cl_mem {
        self.handle.0
    }
}

/// A sampler.
#[derive(Debug)]
pub struct Sampler(pub(crate) cl_sampler);

// SAFETY: OpenCL functions on samplers are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for Sampler {}
// SAFETY: as above.
unsafe impl Sync for Sampler {}

impl Sampler {
    /// A sampler of `clCreateSamplerWithProperties`.
    pub fn new(
        context: &Context,
        normalized: bool,
        addressing: cl_addressing_mode,
        filter: cl_filter_mode,
    ) -> Result<Sampler> {
        let api = api()?;
        let properties: [cl_sampler_properties; 7] = [
            CL_SAMPLER_NORMALIZED_COORDS.into(),
            normalized.into(),
            CL_SAMPLER_ADDRESSING_MODE.into(),
            addressing.into(),
            CL_SAMPLER_FILTER_MODE.into(),
            filter.into(),
            0,
        ];
        let mut code = 0;
        // SAFETY: the list ends in zero.
        let handle = unsafe { (api.clCreateSamplerWithProperties)(context.handle.0, properties.as_ptr(), &mut code) };
        check("clCreateSamplerWithProperties", code)?;
        Ok(Sampler(handle))
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseSampler)(self.0) };
        }
    }
}
