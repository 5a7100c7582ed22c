//! OpenGL contexts and objects behind OpenCL's contexts and memory objects (`cl_khr_gl_sharing`).

use std::os::fd::{AsRawFd, IntoRawFd};
use std::sync::{Arc, OnceLock};

use ash::vk;
use tombolo_interop::{
    Access, Contents, ContextHandles, GlContext, Name, Shape, SharedMemory, SharedObject, Sharing, VulkanDevice,
};

use super::context::Context;
use super::device::Device;
use super::format::Format;
use super::image::ImageInfo;
use super::memory::{Memory, Parts, Storage};
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::Ref;
use crate::info::Answer;
use crate::trace;
use crate::vulkan::{Buffer, Gpu, Image, Shape as ImageShape};

/// The route by which an object is shared, as text: "mesa", "memory-object" or "readback".
pub const CL_MEM_TOMBOLO_GL_ROUTE: cl_mem_info = 0x544F_0001;
/// Bytes that acquires and releases of an object have copied between OpenGL and OpenCL so far: `cl_ulong`.
pub const CL_MEM_TOMBOLO_GL_BYTES_COPIED: cl_mem_info = 0x544F_0002;
/// The inode of the dma-buf that is the object's memory: `cl_ulong`, 0 where there is none.
pub const CL_MEM_TOMBOLO_GL_DMA_BUF_INODE: cl_mem_info = 0x544F_0003;
/// Why better routes do not serve the object: text, a line a route.
pub const CL_MEM_TOMBOLO_GL_REFUSALS: cl_mem_info = 0x544F_0004;
/// A new file descriptor of the dma-buf, which the caller closes: `cl_int`, -1 where there is none.
pub const CL_MEM_TOMBOLO_GL_DMA_BUF_FD: cl_mem_info = 0x544F_0005;

/// Interop's errors are OpenCL's, with a reason for the log.
pub(crate) fn code(error: tombolo_interop::Error) -> Error {
    crate::log::log!("OpenGL: {error}");
    Error(error.code())
}

/// The OpenGL context that a property list names, if it names one.
///
/// # Errors
/// `CL_INVALID_OPERATION` for several displays, or a binding that is not of this system;
/// `CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR` for a context without its display.
pub fn handles(properties: &[cl_context_properties]) -> Result<Option<ContextHandles>> {
    let value = |name: cl_context_properties| {
        let pairs = properties.chunks_exact(2);
        pairs.into_iter().find(|pair| pair[0] == name).map_or(0, |pair| pair[1] as usize)
    };
    let context = value(CL_GL_CONTEXT_KHR);
    let displays = [CL_EGL_DISPLAY_KHR, CL_GLX_DISPLAY_KHR, CL_WGL_HDC_KHR, CL_CGL_SHAREGROUP_KHR].map(value);
    ensure!(displays.iter().filter(|display| **display != 0).count() <= 1, CL_INVALID_OPERATION);
    match (context, displays) {
        (_, [_, _, windows, mac]) if windows != 0 || mac != 0 => fail!(CL_INVALID_OPERATION),
        (0, _) => Ok(None),
        (_, [display, 0, ..]) if display != 0 => Ok(Some(ContextHandles::Egl { display, context })),
        (_, [0, display, ..]) if display != 0 => Ok(Some(ContextHandles::Glx { display, context })),
        _ => fail!(CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR),
    }
}

/// Whether a device is the one that an OpenGL context is on.
pub fn is_current(context: &GlContext, device: &Device) -> bool {
    let driver = tombolo_vendors::driver(device.physical.driver.as_raw() as u32);
    context.is_on_device(&device.physical.device_uuid, driver)
}

/// Shares between an OpenGL context and a device.
pub fn share(handles: ContextHandles, gpu: &Arc<Gpu>) -> Result<Arc<Sharing>> {
    let context = Arc::new(GlContext::new(handles).map_err(code)?);
    crate::log::log!("OpenGL: sharing with {}", context.describe());
    let physical = &gpu.physical;
    let extensions = gpu.extensions().iter().copied();
    // SAFETY: the device was made from this physical device with timeline semaphores, these extensions and this family,
    // and lives as long as `gpu`.
    let device = unsafe {
        let (instance, family) = (&physical.instance.raw, physical.queue_family.index);
        VulkanDevice::new(instance, physical.handle, &gpu.device, family, extensions, gpu.clone())
    };
    let sharing = Sharing::new(context, Arc::new(device), &crate::settings::Settings::get().gl_routes);
    if trace::on() {
        sharing.watch(trace::gl);
    }
    Ok(sharing)
}

/// What a memory object that was made from an OpenGL object knows of that.
pub struct GlObject {
    /// The sharing of the object.
    pub shared: Arc<SharedObject>,
}

impl GlObject {
    /// `clGetGLObjectInfo`: the type of the object.
    pub fn kind(&self) -> cl_gl_object_type {
        let object = self.shared.object();
        match (object.name, object.contents) {
            (_, Contents::TextureBuffer { .. }) => CL_GL_OBJECT_TEXTURE_BUFFER,
            (Name::Renderbuffer(_), _) => CL_GL_OBJECT_RENDERBUFFER,
            (_, Contents::Buffer { .. }) => CL_GL_OBJECT_BUFFER,
            (_, Contents::Image { shape, .. }) => match shape {
                Shape::D1 { .. } => CL_GL_OBJECT_TEXTURE1D,
                Shape::D1Array { .. } => CL_GL_OBJECT_TEXTURE1D_ARRAY,
                Shape::D2 { .. } => CL_GL_OBJECT_TEXTURE2D,
                Shape::D2Array { .. } => CL_GL_OBJECT_TEXTURE2D_ARRAY,
                Shape::D3 { .. } => CL_GL_OBJECT_TEXTURE3D,
            },
        }
    }

    /// `clGetGLObjectInfo`: the name of the object.
    pub fn name(&self) -> u32 {
        match self.shared.object().name {
            Name::Buffer(name) | Name::Texture { texture: name, .. } | Name::Renderbuffer(name) => name,
        }
    }

    /// Answers `clGetGLTextureInfo`.
    pub(crate) fn texture_info(&self, name: cl_gl_texture_info, answer: Answer) -> Result {
        let Name::Texture { target, level, .. } = self.shared.object().name else { fail!(CL_INVALID_GL_OBJECT) };
        match name {
            CL_GL_TEXTURE_TARGET => answer.value::<cl_uint>(target),
            CL_GL_MIPMAP_LEVEL => answer.value::<cl_int>(level),
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers Tombolo's own queries of `clGetMemObjectInfo`.
    pub(crate) fn info(&self, name: cl_mem_info, answer: Answer) -> Result {
        let shared = &self.shared;
        match name {
            CL_MEM_TOMBOLO_GL_ROUTE => answer.string(shared.route().name()),
            CL_MEM_TOMBOLO_GL_BYTES_COPIED => answer.value::<cl_ulong>(shared.bytes_copied()),
            CL_MEM_TOMBOLO_GL_DMA_BUF_INODE => answer.value::<cl_ulong>(shared.dma_buf_inode().unwrap_or(0)),
            CL_MEM_TOMBOLO_GL_REFUSALS => {
                let lines = shared.refusals().iter().map(|refusal| format!("{}: {}", refusal.route, refusal.reason));
                answer.string(&lines.collect::<Vec<_>>().join("\n"))
            }
            CL_MEM_TOMBOLO_GL_DMA_BUF_FD => {
                let Some(own) = shared.dma_buf() else { return answer.value::<cl_int>(-1) };
                if !answer.wants_value() {
                    return answer.value::<cl_int>(-1);
                }
                let copy = own.try_clone_to_owned().map_err(|_| Error(CL_OUT_OF_RESOURCES))?;
                answer.value::<cl_int>(copy.as_raw_fd())?;
                // It is the caller's from here on.
                let _ = copy.into_raw_fd();
                Ok(())
            }
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}

/// The access that flags ask for. `CL_INVALID_VALUE` for other flags.
fn access(flags: cl_mem_flags) -> Result<(cl_mem_flags, Access)> {
    match flags {
        0 | CL_MEM_READ_WRITE => Ok((CL_MEM_READ_WRITE, Access::ReadWrite)),
        CL_MEM_READ_ONLY => Ok((flags, Access::ReadOnly)),
        CL_MEM_WRITE_ONLY => Ok((flags, Access::WriteOnly)),
        _ => fail!(CL_INVALID_VALUE),
    }
}

/// A memory object over an OpenGL object.
///
/// # Errors
/// Those of `clCreateFromGLBuffer`, `clCreateFromGLTexture` and `clCreateFromGLRenderbuffer`.
pub fn create(context: &Ref<Context>, flags: cl_mem_flags, name: Name) -> Result<Ref<Memory>> {
    let sharing = context.gl.get().ok_or(Error(CL_INVALID_CONTEXT))?;
    let (flags, access) = access(flags)?;
    let gpu = context.device().gpu()?;
    let shared = sharing.share(name, access).map_err(code)?;
    for refusal in shared.refusals() {
        crate::log::log!("OpenGL: {name:?} not by {}: {}", refusal.route, refusal.reason);
    }
    crate::log::log!("OpenGL: {name:?} by {}", shared.route());
    let parts = |kind, size, storage, image| Parts {
        kind,
        flags,
        size,
        host_ptr: HostPtr::NULL,
        parent: None,
        properties: Vec::new(),
        storage,
        image,
        pipe: None,
    };
    let parts = match (shared.object().contents, shared.memory()) {
        (Contents::Buffer { size }, SharedMemory::Buffer { buffer, offset, .. }) => {
            parts(CL_MEM_OBJECT_BUFFER, size as usize, bytes(gpu, &shared, buffer, offset, size), None)
        }
        (Contents::TextureBuffer { size, width, format, .. }, SharedMemory::Buffer { buffer, offset, .. }) => {
            let kind = CL_MEM_OBJECT_IMAGE1D_BUFFER;
            let format = Format::of_vulkan(format.vulkan).ok_or(Error(CL_INVALID_IMAGE_FORMAT_DESCRIPTOR))?;
            let (size, row_pitch) = ([width as usize, 0, 0], size as usize);
            let info = ImageInfo { format, size, array_size: 0, row_pitch, slice_pitch: 0, kind, mip_levels: 0 };
            parts(kind, row_pitch, bytes(gpu, &shared, buffer, offset, row_pitch as u64), Some(info))
        }
        (Contents::Image { shape, format }, SharedMemory::Image { image, usage, .. }) => {
            let format = Format::of_vulkan(format.vulkan).ok_or(Error(CL_INVALID_IMAGE_FORMAT_DESCRIPTOR))?;
            let info = image_info(shape, format);
            let shape = image_shape(shape, format.vulkan);
            // SAFETY: the image is of this device and shape, and lives as long as `shared`.
            let image = unsafe { Image::foreign(gpu, image, shape, 0, 0, usage, Box::new(shared.clone())) }?;
            parts(info.kind, info.bytes(), Storage::Image(Arc::new(image)), Some(info))
        }
        (Contents::Buffer { .. } | Contents::TextureBuffer { .. }, SharedMemory::Image { .. })
        | (Contents::Image { .. }, SharedMemory::Buffer { .. }) => fail!(CL_OUT_OF_RESOURCES),
    };
    let memory = Memory::assemble(context, parts);
    let _ = memory.gl.set(GlObject { shared });
    Ok(memory)
}

fn bytes(gpu: &Arc<Gpu>, shared: &Arc<SharedObject>, buffer: vk::Buffer, offset: u64, size: u64) -> Storage {
    // SAFETY: the buffer is of this device, with the usage that all buffers have, and lives as long as `shared`.
    let buffer = unsafe { Buffer::foreign(gpu, buffer, offset + size, Box::new(shared.clone())) };
    Storage::Buffer { buffer: Arc::new(buffer), offset }
}

/// What OpenCL tells of an image of that shape.
fn image_info(shape: Shape, format: &'static Format) -> ImageInfo {
    let [width, height, _] = shape.extent().map(|side| side as usize);
    let layers = shape.layers() as usize;
    let (kind, size, array_size) = match shape {
        Shape::D1 { .. } => (CL_MEM_OBJECT_IMAGE1D, [width, 0, 0], 0),
        Shape::D1Array { .. } => (CL_MEM_OBJECT_IMAGE1D_ARRAY, [width, 0, 0], layers),
        Shape::D2 { .. } => (CL_MEM_OBJECT_IMAGE2D, [width, height, 0], 0),
        Shape::D2Array { .. } => (CL_MEM_OBJECT_IMAGE2D_ARRAY, [width, height, 0], layers),
        Shape::D3 { depth, .. } => (CL_MEM_OBJECT_IMAGE3D, [width, height, depth as usize], 0),
    };
    let row_pitch = width * format.size;
    let slice_pitch = match shape {
        Shape::D1 { .. } | Shape::D2 { .. } => 0,
        Shape::D1Array { .. } => row_pitch,
        Shape::D2Array { .. } | Shape::D3 { .. } => row_pitch * height,
    };
    ImageInfo { format, size, array_size, row_pitch, slice_pitch, kind, mip_levels: 0 }
}

/// The shape in Vulkan's terms.
fn image_shape(shape: Shape, format: vk::Format) -> ImageShape {
    let (kind, view) = match shape {
        Shape::D1 { .. } => (vk::ImageType::TYPE_1D, vk::ImageViewType::TYPE_1D),
        Shape::D1Array { .. } => (vk::ImageType::TYPE_1D, vk::ImageViewType::TYPE_1D_ARRAY),
        Shape::D2 { .. } => (vk::ImageType::TYPE_2D, vk::ImageViewType::TYPE_2D),
        Shape::D2Array { .. } => (vk::ImageType::TYPE_2D, vk::ImageViewType::TYPE_2D_ARRAY),
        Shape::D3 { .. } => (vk::ImageType::TYPE_3D, vk::ImageViewType::TYPE_3D),
    };
    ImageShape { kind, view, extent: shape.extent(), layers: shape.layers(), levels: 1, format }
}

/// The sharing of a context; empty for contexts without OpenGL.
pub type ContextSharing = OnceLock<Arc<Sharing>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_is_named_by_itself_and_one_display() {
        let both = ContextHandles::Egl { display: 7, context: 5 };
        assert_eq!(handles(&[CL_GL_CONTEXT_KHR, 5, CL_EGL_DISPLAY_KHR, 7, 0]), Ok(Some(both)));
        let both = ContextHandles::Glx { display: 7, context: 5 };
        assert_eq!(handles(&[CL_GLX_DISPLAY_KHR, 7, CL_GL_CONTEXT_KHR, 5, 0]), Ok(Some(both)));
        assert_eq!(handles(&[]), Ok(None));
        assert_eq!(handles(&[CL_EGL_DISPLAY_KHR, 7, 0]), Ok(None));
        let group = Error(CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR);
        assert_eq!(handles(&[CL_GL_CONTEXT_KHR, 5, 0]), Err(group));
        let operation = Error(CL_INVALID_OPERATION);
        assert_eq!(handles(&[CL_GL_CONTEXT_KHR, 5, CL_EGL_DISPLAY_KHR, 7, CL_GLX_DISPLAY_KHR, 8, 0]), Err(operation));
        assert_eq!(handles(&[CL_GL_CONTEXT_KHR, 5, CL_WGL_HDC_KHR, 7, 0]), Err(operation));
        assert_eq!(handles(&[CL_CGL_SHAREGROUP_KHR, 7, 0]), Err(operation));
    }
}
