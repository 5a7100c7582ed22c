//! Memory objects: buffers, sub-buffers, images and pipes (OpenCL API 3.0, sections 5.2 and 5.3).

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::context::Context;
use super::image::{ImageInfo, Origin};
use super::pipe::PipeInfo;
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::queue::rect::Rect;
use crate::queue::transfer::CopyBuffer;
use crate::sync::lock;
use crate::vulkan::{Buffer, BufferView, Location};

/// What a memory object consists of.
#[derive(Clone)]
pub enum Storage {
    /// Bytes.
    Buffer {
        /// The memory.
        buffer: Arc<Buffer>,
        /// Where the object begins in it, in bytes.
        offset: u64,
    },
    /// Texels.
    Image(Arc<crate::vulkan::Image>),
}

/// A region that the application has mapped.
#[derive(Clone)]
pub struct Mapping {
    /// What the application got.
    pub pointer: usize,
    /// `CL_MAP_…`
    pub flags: cl_map_flags,
    /// What is mapped.
    pub region: MappedRegion,
    /// Memory of the mapping's own, where the host does not see the object itself.
    pub staging: Option<Arc<Buffer>>,
}

/// What of an object is mapped.
#[derive(Clone, Copy, Debug)]
pub enum MappedRegion {
    /// Bytes: offset and size.
    Bytes(u64, u64),
    /// Texels: origin, region, and the row and slice pitch of the mapping.
    Texels(Origin, [usize; 3], usize, usize),
}

/// A memory object.
pub struct Memory {
    /// Its context.
    pub context: Ref<Context>,
    /// `CL_MEM_TYPE`
    pub kind: cl_mem_object_type,
    /// `CL_MEM_FLAGS`, with those that are implied.
    pub flags: cl_mem_flags,
    /// Size in bytes.
    pub size: usize,
    /// The pointer of `CL_MEM_USE_HOST_PTR`; null otherwise.
    pub host_ptr: HostPtr,
    /// What it is made from, and the offset there in bytes: the buffer of a sub-buffer, or of an image.
    pub parent: Option<(Ref<Memory>, usize)>,
    /// The list that it was created with, with the closing zero; empty where there was none.
    pub properties: Vec<cl_mem_properties>,
    /// The memory.
    pub storage: Storage,
    /// What an image is, where it is one.
    pub image: Option<ImageInfo>,
    /// What a pipe is, where it is one.
    pub pipe: Option<PipeInfo>,
    texels: OnceLock<Result<BufferView>>,
    /// What it was made from, where that is an object of OpenGL.
    pub gl: OnceLock<super::gl::GlObject>,
    mappings: Mutex<Vec<Mapping>>,
    destructors: Mutex<Vec<(MemCallback, HostPtr)>>,
    handle: OnceLock<usize>,
}

class!(Memory, CL_INVALID_MEM_OBJECT);

/// Flags of which one at most may be given.
const ACCESS: cl_mem_flags = CL_MEM_READ_WRITE | CL_MEM_WRITE_ONLY | CL_MEM_READ_ONLY;
const HOST_ACCESS: cl_mem_flags = CL_MEM_HOST_WRITE_ONLY | CL_MEM_HOST_READ_ONLY | CL_MEM_HOST_NO_ACCESS;
const HOST_PTR: cl_mem_flags = CL_MEM_USE_HOST_PTR | CL_MEM_ALLOC_HOST_PTR | CL_MEM_COPY_HOST_PTR;
const KERNEL_READ_AND_WRITE: cl_mem_flags = CL_MEM_KERNEL_READ_AND_WRITE;

/// Checks flags and host pointer of a new object (`clCreateBuffer`). The flags, with the default access.
pub fn check_flags(flags: cl_mem_flags, host_ptr: *mut c_void) -> Result<cl_mem_flags> {
    ensure!(flags & !(ACCESS | HOST_ACCESS | HOST_PTR | KERNEL_READ_AND_WRITE) == 0, CL_INVALID_VALUE);
    ensure!((flags & ACCESS).count_ones() <= 1, CL_INVALID_VALUE);
    ensure!((flags & HOST_ACCESS).count_ones() <= 1, CL_INVALID_VALUE);
    let uses = flags & CL_MEM_USE_HOST_PTR != 0;
    ensure!(!uses || flags & (CL_MEM_ALLOC_HOST_PTR | CL_MEM_COPY_HOST_PTR) == 0, CL_INVALID_VALUE);
    let wants_pointer = flags & (CL_MEM_USE_HOST_PTR | CL_MEM_COPY_HOST_PTR) != 0;
    ensure!(wants_pointer != host_ptr.is_null(), CL_INVALID_HOST_PTR);
    Ok(if flags & ACCESS == 0 { flags | CL_MEM_READ_WRITE } else { flags })
}

/// The parts of a new object that its creator decides.
pub struct Parts {
    /// See [`Memory::kind`].
    pub kind: cl_mem_object_type,
    /// See [`Memory::flags`].
    pub flags: cl_mem_flags,
    /// See [`Memory::size`].
    pub size: usize,
    /// See [`Memory::host_ptr`].
    pub host_ptr: HostPtr,
    /// See [`Memory::parent`].
    pub parent: Option<(Ref<Memory>, usize)>,
    /// See [`Memory::properties`].
    pub properties: Vec<cl_mem_properties>,
    /// See [`Memory::storage`].
    pub storage: Storage,
    /// See [`Memory::image`].
    pub image: Option<ImageInfo>,
    /// See [`Memory::pipe`].
    pub pipe: Option<PipeInfo>,
}

impl Memory {
    /// An object of parts.
    pub fn assemble(context: &Ref<Context>, parts: Parts) -> Ref<Memory> {
        let memory = Object::new(Memory {
            context: context.clone(),
            kind: parts.kind,
            flags: parts.flags,
            size: parts.size,
            host_ptr: parts.host_ptr,
            parent: parts.parent,
            properties: parts.properties,
            storage: parts.storage,
            image: parts.image,
            pipe: parts.pipe,
            texels: OnceLock::new(),
            gl: OnceLock::new(),
            mappings: Mutex::new(Vec::new()),
            destructors: Mutex::new(Vec::new()),
            handle: OnceLock::new(),
        });
        let _ = memory.handle.set(memory.handle() as usize);
        memory
    }

    /// A buffer.
    ///
    /// # Safety
    /// `host_ptr` is valid for `size` bytes where the flags use it: now, or with `CL_MEM_USE_HOST_PTR` as long as the object.
    pub unsafe fn create_buffer(
        context: &Ref<Context>,
        properties: Vec<cl_mem_properties>,
        flags: cl_mem_flags,
        size: usize,
        host_ptr: *mut c_void,
    ) -> Result<Ref<Memory>> {
        let flags = check_flags(flags, host_ptr)?;
        ensure!(size > 0, CL_INVALID_BUFFER_SIZE);
        let limit = context.devices.iter().map(|device| device.max_allocation()).max().unwrap_or(0);
        ensure!(size as u64 <= limit, CL_INVALID_BUFFER_SIZE);
        let device = context.device();
        let gpu = device.gpu()?;
        let host = HostPtr(host_ptr);
        let uses_host = flags & CL_MEM_USE_HOST_PTR != 0;
        let imported = if uses_host {
            // SAFETY: promised by the caller.
            unsafe { Buffer::import_host(gpu, host, size as u64) }
        } else {
            None
        };
        let fresh = imported.is_none();
        let buffer = match imported {
            Some(buffer) => buffer,
            // A multiple of 4, so that words can be filled to the end.
            None => Buffer::new(gpu, (size as u64).next_multiple_of(4), Location::Device)?,
        };
        let buffer = Arc::new(buffer);
        if fresh && !host_ptr.is_null() {
            // SAFETY: promised by the caller.
            unsafe { device.upload(&buffer, host, size as u64) }?;
        }
        Ok(Self::assemble(
            context,
            Parts {
                kind: CL_MEM_OBJECT_BUFFER,
                flags,
                size,
                host_ptr: if uses_host { host } else { HostPtr::NULL },
                parent: None,
                properties,
                storage: Storage::Buffer { buffer, offset: 0 },
                image: None,
                pipe: None,
            },
        ))
    }

    /// `clCreateSubBuffer` with `CL_BUFFER_CREATE_TYPE_REGION`.
    pub fn create_sub_buffer(
        this: &Ref<Memory>,
        flags: cl_mem_flags,
        origin: usize,
        size: usize,
    ) -> Result<Ref<Memory>> {
        let (buffer, offset) = this.buffer()?;
        ensure!(this.parent.is_none(), CL_INVALID_MEM_OBJECT);
        ensure!(flags & HOST_PTR == 0, CL_INVALID_VALUE);
        ensure!(flags & !(ACCESS | HOST_ACCESS | KERNEL_READ_AND_WRITE) == 0, CL_INVALID_VALUE);
        ensure!((flags & ACCESS).count_ones() <= 1, CL_INVALID_VALUE);
        ensure!((flags & HOST_ACCESS).count_ones() <= 1, CL_INVALID_VALUE);
        let access = flags & ACCESS;
        match this.flags & ACCESS {
            CL_MEM_WRITE_ONLY => ensure!(access & (CL_MEM_READ_WRITE | CL_MEM_READ_ONLY) == 0, CL_INVALID_VALUE),
            CL_MEM_READ_ONLY => ensure!(access & (CL_MEM_READ_WRITE | CL_MEM_WRITE_ONLY) == 0, CL_INVALID_VALUE),
            _ => {}
        }
        match this.flags & HOST_ACCESS {
            CL_MEM_HOST_WRITE_ONLY => ensure!(flags & CL_MEM_HOST_READ_ONLY == 0, CL_INVALID_VALUE),
            CL_MEM_HOST_READ_ONLY => ensure!(flags & CL_MEM_HOST_WRITE_ONLY == 0, CL_INVALID_VALUE),
            CL_MEM_HOST_NO_ACCESS => {
                ensure!(flags & (CL_MEM_HOST_READ_ONLY | CL_MEM_HOST_WRITE_ONLY) == 0, CL_INVALID_VALUE);
            }
            _ => {}
        }
        ensure!(size > 0, CL_INVALID_BUFFER_SIZE);
        ensure!(origin.checked_add(size).is_some_and(|end| end <= this.size), CL_INVALID_VALUE);
        let aligned = this.context.devices.iter().any(|device| origin % device.base_alignment() == 0);
        ensure!(aligned, CL_MISALIGNED_SUB_BUFFER_OFFSET);
        // What is not given is inherited.
        let mut inherited = flags | this.flags & HOST_PTR;
        if access == 0 {
            inherited |= this.flags & ACCESS;
        }
        if flags & HOST_ACCESS == 0 {
            inherited |= this.flags & HOST_ACCESS;
        }
        let host_ptr = match this.host_ptr {
            HostPtr::NULL => HostPtr::NULL,
            HostPtr(pointer) => HostPtr(pointer.cast::<u8>().wrapping_add(origin).cast()),
        };
        Ok(Self::assemble(
            &this.context,
            Parts {
                kind: CL_MEM_OBJECT_BUFFER,
                flags: inherited,
                size,
                host_ptr,
                parent: Some((this.clone(), origin)),
                properties: Vec::new(),
                storage: Storage::Buffer { buffer: buffer.clone(), offset: offset + origin as u64 },
                image: None,
                pipe: None,
            },
        ))
    }

    /// The memory of a buffer and where the object begins in it. `CL_INVALID_MEM_OBJECT` for an image.
    pub fn buffer(&self) -> Result<(&Arc<Buffer>, u64)> {
        match &self.storage {
            Storage::Buffer { buffer, offset } if self.kind == CL_MEM_OBJECT_BUFFER => Ok((buffer, *offset)),
            _ => fail!(CL_INVALID_MEM_OBJECT),
        }
    }

    /// The bytes that a kernel sees through a pointer argument or a pipe, and where they begin in their memory.
    /// `CL_INVALID_MEM_OBJECT` for an image.
    pub fn bytes(&self) -> Result<(&Arc<Buffer>, u64)> {
        match (&self.storage, &self.image) {
            (Storage::Buffer { buffer, offset }, None) => Ok((buffer, *offset)),
            _ => fail!(CL_INVALID_MEM_OBJECT),
        }
    }

    /// The image's description. `CL_INVALID_MEM_OBJECT` for a buffer.
    pub fn image(&self) -> Result<&ImageInfo> {
        self.image.as_ref().ok_or(Error(CL_INVALID_MEM_OBJECT))
    }

    /// The view through which kernels see a 1D image made from a buffer; made when first asked for.
    pub fn texel_view(&self) -> Result<ash::vk::BufferView> {
        let view = self.texels.get_or_init(|| match (&self.storage, &self.image) {
            (Storage::Buffer { buffer, offset }, Some(image)) => {
                BufferView::new(buffer, *offset, self.size as u64, image.format.vulkan)
            }
            _ => fail!(CL_INVALID_MEM_OBJECT),
        });
        view.as_ref().map(|view| view.raw).map_err(|error| *error)
    }

    /// Where the host sees byte `offset` of a buffer, if it does.
    pub fn host_view(&self, at: u64) -> Option<HostPtr> {
        match &self.storage {
            Storage::Buffer { buffer, offset } => {
                let base = buffer.mapped()?.as_ptr();
                Some(HostPtr(base.wrapping_add((offset + at) as usize).cast()))
            }
            Storage::Image(_) => None,
        }
    }

    /// Maps bytes: the pointer, and what has to be done on the queue before it can be read.
    pub(crate) fn map_bytes(&self, flags: cl_map_flags, offset: u64, size: u64) -> Result<(HostPtr, MapWork)> {
        let (buffer, base) = self.buffer()?;
        let region = MappedRegion::Bytes(offset, size);
        let reads = flags & CL_MAP_WRITE_INVALIDATE_REGION == 0;
        let whole = Rect::linear(base + offset, size);
        let (pointer, staging, work) = if self.host_ptr != HostPtr::NULL {
            // "The pointer value returned is guaranteed to be host_ptr + offset."
            let pointer = HostPtr(self.host_ptr.0.cast::<u8>().wrapping_add(offset as usize).cast());
            let shared = self.host_view(offset) == Some(pointer);
            let work = if shared || !reads { MapWork::Nothing } else { MapWork::Read { from: whole, pointer } };
            (pointer, None, work)
        } else if let Some(pointer) = self.host_view(offset) {
            (pointer, None, MapWork::Nothing)
        } else {
            let staging = Arc::new(Buffer::new(buffer.gpu(), size, Location::Readback)?);
            let pointer = HostPtr(staging.mapped().map_or(std::ptr::null_mut(), |base| base.as_ptr().cast()));
            let copy = CopyBuffer { source: (buffer.clone(), whole), target: (staging.clone(), Rect::linear(0, size)) };
            (pointer, Some(staging), if reads { MapWork::Copy(copy) } else { MapWork::Nothing })
        };
        lock(&self.mappings).push(Mapping { pointer: pointer.address(), flags, region, staging });
        Ok((pointer, work))
    }

    /// Adds a mapping that was made elsewhere.
    pub(crate) fn add_mapping(&self, mapping: Mapping) {
        lock(&self.mappings).push(mapping);
    }

    /// Takes back a mapping. `CL_INVALID_VALUE` where the pointer is none of the object's.
    pub(crate) fn unmap(&self, pointer: *mut c_void) -> Result<Mapping> {
        let mut mappings = lock(&self.mappings);
        let found = mappings.iter().rposition(|mapping| mapping.pointer == pointer as usize);
        Ok(mappings.swap_remove(found.ok_or(Error(CL_INVALID_VALUE))?))
    }

    /// Adds a callback of `clSetMemObjectDestructorCallback`.
    pub(crate) fn add_destructor(&self, callback: MemCallback, user_data: HostPtr) {
        lock(&self.destructors).push((callback, user_data));
    }

    /// Answers `clGetMemObjectInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_mem_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_MEM_TYPE => answer.value(self.kind),
            CL_MEM_FLAGS => answer.value(self.flags),
            CL_MEM_SIZE => answer.value::<size_t>(self.size),
            CL_MEM_HOST_PTR => answer.value(self.host_ptr.0),
            CL_MEM_MAP_COUNT => answer.value(lock(&self.mappings).len() as cl_uint),
            CL_MEM_REFERENCE_COUNT => answer.value(references),
            CL_MEM_CONTEXT => answer.value(self.context.handle()),
            CL_MEM_ASSOCIATED_MEMOBJECT => {
                answer.value(self.parent.as_ref().map_or(std::ptr::null_mut(), |(parent, _)| parent.handle()))
            }
            CL_MEM_OFFSET => answer.value::<size_t>(self.parent.as_ref().map_or(0, |(_, offset)| *offset)),
            CL_MEM_USES_SVM_POINTER => answer.value::<cl_bool>(CL_FALSE),
            CL_MEM_PROPERTIES => answer.slice(&self.properties),
            _ => self.gl.get().ok_or(Error(CL_INVALID_VALUE))?.info(name, answer),
        }
    }
}

/// What has to be done before a mapping can be used.
pub(crate) enum MapWork {
    /// Nothing but to wait for earlier commands.
    Nothing,
    /// A copy on the device.
    Copy(CopyBuffer),
    /// A read into the application's own memory.
    Read {
        /// Where from.
        from: Rect,
        /// Where to.
        pointer: HostPtr,
    },
}

impl Drop for Memory {
    fn drop(&mut self) {
        let handle = self.handle.get().copied().unwrap_or(0) as cl_mem;
        let destructors = std::mem::take(self.destructors.get_mut().unwrap_or_else(PoisonError::into_inner));
        for (callback, user_data) in destructors.into_iter().rev() {
            // SAFETY: the application gave the callback for this use, with this user data.
            unsafe { callback(handle, user_data.0) };
        }
    }
}
