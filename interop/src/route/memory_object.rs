//! The memory-object route: a twin of the object in Vulkan memory that OpenGL sees too (`GL_EXT_memory_object_fd`).
//!
//! At acquire the OpenGL thread copies the object to the twin, at release back, both on the GPU. What orders the two
//! APIs is a fence of OpenGL's and a timeline semaphore of Vulkan's, each waited for by a thread of ours, never by the
//! application's.

use std::os::fd::IntoRawFd;
use std::sync::Arc;

use ash::vk;

use super::{
    Hands, Refused, buffer_barrier, buffer_usage, image_barrier, image_info, optimal_features, refused, usage,
};
use crate::context::GlContext;
use crate::error::{Error, Result};
use crate::gl::{self, Gl};
use crate::object::{Contents, Name, Object, Shape, binding_target};
use crate::vulkan::{Buffer, Image, Memory, VulkanDevice};

/// The Vulkan side of the twin.
pub(crate) enum Twin {
    Buffer { buffer: Buffer, size: u64 },
    Image { image: Image, usage: vk::ImageUsageFlags },
}

/// The OpenGL side: the memory object, and the buffer or texture in it.
#[derive(Clone, Copy)]
struct Names {
    memory: u32,
    object: u32,
}

pub(crate) struct Shared {
    // Destroyed in this order: what is bound, then the memory.
    pub(crate) twin: Twin,
    pub(crate) memory: Memory,
    names: Names,
    context: Arc<GlContext>,
}

/// Bytes that the memory of a buffer's twin has to spare: llvmpipe wants room behind a buffer, for reads of whole blocks.
const SLACK: u64 = 256;

const OPAQUE: vk::ExternalMemoryHandleTypeFlags = vk::ExternalMemoryHandleTypeFlags::OPAQUE_FD;

impl Shared {
    pub(crate) fn new(
        context: &Arc<GlContext>,
        device: &Arc<VulkanDevice>,
        object: &Object,
    ) -> std::result::Result<Self, Refused> {
        if !context.features.memory_object_fd {
            return Err("OpenGL has no GL_EXT_memory_object_fd.".into());
        }
        if device.memory_fd.is_none() {
            return Err("The device does not export memory (VK_KHR_external_memory_fd).".into());
        }
        if !context.is_on(device) || context.driver_uuid().is_some_and(|uuid| uuid != device.driver_uuid) {
            return Err("OpenGL and Vulkan are not on one device with one driver.".into());
        }
        if matches!(object.contents, Contents::Image { .. }) && !context.features.copy_image {
            return Err("OpenGL has no glCopyImageSubData.".into());
        }
        if !context.features.copy_buffer {
            return Err("OpenGL has no glCopyBufferSubData.".into());
        }
        Self::create(context, device, object).map_err(|error| refused(&error))
    }

    fn create(context: &Arc<GlContext>, device: &Arc<VulkanDevice>, object: &Object) -> Result<Self> {
        let (twin, memory, size) = match object.contents {
            Contents::Buffer { size } | Contents::TextureBuffer { size, .. } => {
                let mut external = vk::ExternalMemoryBufferCreateInfo::default().handle_types(OPAQUE);
                let room = size.next_multiple_of(16) + SLACK;
                let info = vk::BufferCreateInfo::default().size(room).usage(buffer_usage()).push_next(&mut external);
                let buffer = Buffer::create(device, &info)?;
                let requirements = buffer.requirements();
                let only = vk::MemoryDedicatedAllocateInfo::default().buffer(buffer.handle);
                let memory = allocate(device, requirements, only)?;
                buffer.bind(&memory)?;
                (Twin::Buffer { buffer, size }, memory, requirements.size)
            }
            Contents::Image { shape, format } => {
                let mut external = vk::ExternalMemoryImageCreateInfo::default().handle_types(OPAQUE);
                let usage = usage(optimal_features(device, format));
                let info = image_info(shape, format, usage).push_next(&mut external);
                let image = Image::create(device, &info)?;
                let requirements = image.requirements();
                let memory =
                    allocate(device, requirements, vk::MemoryDedicatedAllocateInfo::default().image(image.handle))?;
                image.bind(&memory)?;
                (Twin::Image { image, usage }, memory, requirements.size)
            }
        };
        let fd = memory.opaque_fd()?;
        let object = *object;
        let names = context.worker.call(move |gl| {
            let names = create_twin(gl, &object, fd, size)?;
            // A first copy tells whether OpenGL can do it for objects of this kind.
            copy(gl, &object, names.object, Direction::ToTwin).inspect_err(|_| delete_twin(gl, &object, names))?;
            Ok(names)
        })?;
        Ok(Self { twin, memory, names, context: context.clone() })
    }

    /// Copy the object to the twin, on the OpenGL thread.
    pub(crate) fn fill_twin(&self, gl: &Gl, object: &Object) -> Result<()> {
        copy(gl, object, self.names.object, Direction::ToTwin)
    }

    /// Copy the twin to the object, on the OpenGL thread.
    pub(crate) fn drain_twin(&self, gl: &Gl, object: &Object) -> Result<()> {
        copy(gl, object, self.names.object, Direction::FromTwin)
    }

    /// Record the change of hands between OpenGL and the queue.
    pub(crate) fn record(&self, device: &Arc<VulkanDevice>, commands: vk::CommandBuffer, acquire: bool) {
        let external = vk::QUEUE_FAMILY_EXTERNAL;
        let hands = if acquire {
            Hands { from: external, to: device.family }
        } else {
            Hands { from: device.family, to: external }
        };
        match &self.twin {
            Twin::Buffer { buffer, .. } => buffer_barrier(device, commands, buffer.handle, hands),
            Twin::Image { image, .. } => image_barrier(device, commands, image.handle, hands, vk::ImageLayout::GENERAL),
        }
    }

    /// Delete the OpenGL side. Not on drop: an object knows what its twin is, this does not.
    pub(crate) fn delete(&self, object: Object) {
        let names = self.names;
        self.context.worker.post(move |gl| delete_twin(gl, &object, names));
    }
}

fn allocate(
    device: &Arc<VulkanDevice>,
    requirements: vk::MemoryRequirements,
    mut only: vk::MemoryDedicatedAllocateInfo<'_>,
) -> Result<Memory> {
    let kind = device
        .memory_type(requirements.memory_type_bits, vk::MemoryPropertyFlags::DEVICE_LOCAL)
        .ok_or_else(|| Error::OutOfResources("No memory type suits the twin.".into()))?;
    let mut export = vk::ExportMemoryAllocateInfo::default().handle_types(OPAQUE);
    let mut flags = vk::MemoryAllocateFlagsInfo::default();
    if only.buffer != vk::Buffer::null() {
        flags = flags.flags(vk::MemoryAllocateFlags::DEVICE_ADDRESS);
    }
    let info = vk::MemoryAllocateInfo::default()
        .allocation_size(requirements.size)
        .memory_type_index(kind)
        .push_next(&mut export)
        .push_next(&mut only)
        .push_next(&mut flags);
    Memory::allocate(device, &info)
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn signed_size(value: u64) -> isize {
    isize::try_from(value).unwrap_or(isize::MAX)
}

/// The target of the twin's texture.
fn twin_target(shape: Shape) -> u32 {
    match shape {
        Shape::D1 { .. } => gl::TEXTURE_1D,
        Shape::D1Array { .. } => gl::TEXTURE_1D_ARRAY,
        Shape::D2 { .. } => gl::TEXTURE_2D,
        Shape::D2Array { .. } => gl::TEXTURE_2D_ARRAY,
        Shape::D3 { .. } => gl::TEXTURE_3D,
    }
}

fn create_twin(gl: &Gl, object: &Object, fd: std::os::fd::OwnedFd, size: u64) -> Result<Names> {
    let f = &gl.functions;
    let missing = || Error::OutOfResources("OpenGL lacks a function of GL_EXT_memory_object_fd.".into());
    let create = f.create_memory_objects.ok_or_else(missing)?;
    let parameter = f.memory_object_parameter_iv.ok_or_else(missing)?;
    let import = f.import_memory_fd.ok_or_else(missing)?;
    let mut names = Names { memory: 0, object: 0 };
    gl.clear_errors();
    // SAFETY: the extension is there (the caller has looked); the results are writable.
    unsafe {
        create(1, &raw mut names.memory);
        parameter(names.memory, gl::DEDICATED_MEMORY_OBJECT, &1);
    }
    gl.check("Creating a memory object")?;
    let raw = fd.into_raw_fd();
    // SAFETY: the descriptor is opaque memory of `size` bytes; OpenGL owns it from success on.
    unsafe { import(names.memory, size, gl::HANDLE_TYPE_OPAQUE_FD, raw) };
    if let Err(error) = gl.check("Importing the twin's memory") {
        // SAFETY: on failure the descriptor stays ours.
        drop(unsafe { <std::os::fd::OwnedFd as std::os::fd::FromRawFd>::from_raw_fd(raw) });
        delete_twin(gl, object, names);
        return Err(error);
    }
    let result = match object.contents {
        Contents::Buffer { size } | Contents::TextureBuffer { size, .. } => {
            f.buffer_storage_mem.ok_or_else(missing).map(|storage| {
                // SAFETY: the memory object holds `size` bytes.
                unsafe {
                    (f.gen_buffers)(1, &raw mut names.object);
                    (f.bind_buffer)(gl::COPY_WRITE_BUFFER, names.object);
                    storage(gl::COPY_WRITE_BUFFER, signed_size(size), names.memory, 0);
                    (f.bind_buffer)(gl::COPY_WRITE_BUFFER, 0);
                }
            })
        }
        Contents::Image { shape, format } => {
            // SAFETY: the memory object was allocated for a Vulkan image of this shape and format.
            let texture = unsafe { texture_storage(gl, shape, format.internal, names.memory) };
            texture.map(|name| names.object = name)
        }
    };
    result.and_then(|()| gl.check("Placing the twin in its memory")).inspect_err(|_| delete_twin(gl, object, names))?;
    Ok(names)
}

unsafe fn texture_storage(gl: &Gl, shape: Shape, internal: u32, memory: u32) -> Result<u32> {
    let f = &gl.functions;
    let missing = || Error::OutOfResources("OpenGL lacks a function of GL_EXT_memory_object.".into());
    let target = twin_target(shape);
    let mut texture = 0;
    // SAFETY: the context is current; by contract the memory object suits the shape and format.
    unsafe {
        (f.gen_textures)(1, &raw mut texture);
        (f.bind_texture)(target, texture);
        (f.tex_parameter_i)(target, gl::TEXTURE_TILING, gl::OPTIMAL_TILING);
        match shape {
            Shape::D1 { width } => {
                f.tex_storage_mem_1d.ok_or_else(missing)?(target, 1, internal, signed(width), memory, 0);
            }
            Shape::D1Array { width, layers: height } | Shape::D2 { width, height } => {
                let storage = f.tex_storage_mem_2d.ok_or_else(missing)?;
                storage(target, 1, internal, signed(width), signed(height), memory, 0);
            }
            Shape::D2Array { width, height, layers: depth } | Shape::D3 { width, height, depth } => {
                let storage = f.tex_storage_mem_3d.ok_or_else(missing)?;
                storage(target, 1, internal, signed(width), signed(height), signed(depth), memory, 0);
            }
        }
        (f.bind_texture)(target, 0);
    }
    Ok(texture)
}

fn delete_twin(gl: &Gl, object: &Object, names: Names) {
    let f = &gl.functions;
    // SAFETY: the names are ours, or 0, which is ignored.
    unsafe {
        match object.contents {
            Contents::Buffer { .. } | Contents::TextureBuffer { .. } => (f.delete_buffers)(1, &raw const names.object),
            Contents::Image { .. } => (f.delete_textures)(1, &raw const names.object),
        }
        if let Some(delete) = f.delete_memory_objects {
            delete(1, &raw const names.memory);
        }
    }
    gl.clear_errors();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToTwin,
    FromTwin,
}

/// Copy between the object and its twin, on the GPU.
fn copy(gl: &Gl, object: &Object, twin: u32, direction: Direction) -> Result<()> {
    gl.clear_errors();
    match (object.name, object.contents) {
        (Name::Buffer(buffer), Contents::Buffer { size }) => copy_buffer(gl, buffer, 0, twin, size, direction)?,
        (_, Contents::TextureBuffer { buffer, offset, size, .. }) => {
            copy_buffer(gl, buffer, offset, twin, size, direction)?;
        }
        (Name::Texture { target, level, texture }, Contents::Image { shape, .. }) => {
            let binding = binding_target(target);
            let face = if binding == gl::TEXTURE_CUBE_MAP { target - gl::TEXTURE_CUBE_MAP_POSITIVE_X } else { 0 };
            let side = Side { name: texture, target: binding, level, z: signed(face) };
            copy_image(gl, side, twin, shape, direction)?;
        }
        (Name::Renderbuffer(name), Contents::Image { shape, .. }) => {
            let side = Side { name, target: gl::RENDERBUFFER, level: 0, z: 0 };
            copy_image(gl, side, twin, shape, direction)?;
        }
        (Name::Buffer(_), Contents::Image { .. })
        | (Name::Texture { .. } | Name::Renderbuffer(_), Contents::Buffer { .. }) => {
            unreachable!("an object's contents are of its kind")
        }
    }
    gl.check("The copy between the object and its twin")
}

fn copy_buffer(gl: &Gl, buffer: u32, offset: u64, twin: u32, size: u64, direction: Direction) -> Result<()> {
    let f = &gl.functions;
    let copy = f.copy_buffer_sub_data;
    let copy = copy.ok_or_else(|| Error::OutOfResources("OpenGL has no glCopyBufferSubData.".into()))?;
    let (from, to, read, write) = match direction {
        Direction::ToTwin => (buffer, twin, signed_size(offset), 0),
        Direction::FromTwin => (twin, buffer, 0, signed_size(offset)),
    };
    // SAFETY: both names are buffers'; OpenGL checks the ranges.
    unsafe {
        (f.bind_buffer)(gl::COPY_READ_BUFFER, from);
        (f.bind_buffer)(gl::COPY_WRITE_BUFFER, to);
        copy(gl::COPY_READ_BUFFER, gl::COPY_WRITE_BUFFER, read, write, signed_size(size));
        (f.bind_buffer)(gl::COPY_READ_BUFFER, 0);
        (f.bind_buffer)(gl::COPY_WRITE_BUFFER, 0);
    }
    Ok(())
}

/// One side of an image copy.
#[derive(Clone, Copy)]
struct Side {
    name: u32,
    target: u32,
    level: i32,
    z: i32,
}

fn copy_image(gl: &Gl, object: Side, twin: u32, shape: Shape, direction: Direction) -> Result<()> {
    let copy = gl.functions.copy_image_sub_data;
    let copy = copy.ok_or_else(|| Error::OutOfResources("OpenGL has no glCopyImageSubData.".into()))?;
    let twin = Side { name: twin, target: twin_target(shape), level: 0, z: 0 };
    let (from, to) = match direction {
        Direction::ToTwin => (object, twin),
        Direction::FromTwin => (twin, object),
    };
    // Layers are slices here, those of a 1D array too.
    let [width, height, depth] = match shape {
        Shape::D1Array { width, layers } => [width, 1, layers],
        Shape::D2Array { width, height, layers } => [width, height, layers],
        Shape::D1 { .. } | Shape::D2 { .. } | Shape::D3 { .. } => shape.extent(),
    }
    .map(signed);
    let f = &gl.functions;
    let bind = |name: u32| {
        // SAFETY: the name is 0, or of that target.
        unsafe {
            if object.target == gl::RENDERBUFFER {
                (f.bind_renderbuffer)(object.target, name);
            } else {
                (f.bind_texture)(object.target, name);
            }
        }
    };
    // What another context has changed is sure to be seen only once the object is bound here (OpenGL 4.6, 5.3.3).
    bind(object.name);
    // SAFETY: the names are of those targets; OpenGL checks the region.
    unsafe {
        copy(
            from.name,
            from.target,
            from.level,
            0,
            0,
            from.z,
            to.name,
            to.target,
            to.level,
            0,
            0,
            to.z,
            width,
            height,
            depth,
        );
    }
    // NVIDIA's driver (580) repeats the texels of an earlier copy, whatever the application has written since, unless that
    // copy was finished before the texture is let go. Only this thread waits.
    // SAFETY: the context is current.
    unsafe { (f.finish)() };
    bind(0);
    Ok(())
}
