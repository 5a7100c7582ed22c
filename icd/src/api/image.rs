//! Images: creation, queries and commands (OpenCL API 3.0, section 5.3).

use std::sync::Arc;

use super::event::Tail;
use super::memory::{host_may_read, host_may_write, read_properties, same_context};
use crate::cl::*;
use crate::error::{Error, Result, ensure};
use crate::handle::{self, Ref};
use crate::info::{Answer, list, put};
use crate::objects::context::Context;
use crate::objects::format::FORMATS;
use crate::objects::image::{Description, ImageInfo, Origin, uses};
use crate::objects::memory::{Memory, Storage};
use crate::objects::queue::Queue;
use crate::queue::Work;
use crate::queue::image::{CopyBufferToImage, CopyImage, CopyImageToBuffer, FillImage, ReadImage, WriteImage};
use crate::queue::rect::Rect;
use crate::queue::transfer::{CopyBuffer, FillBuffer, ReadBuffer, WriteBuffer};
use crate::vulkan::{Buffer, Image};

/// `clCreateImage`
pub unsafe extern "C" fn clCreateImage(
    context: cl_context,
    flags: cl_mem_flags,
    image_format: *const cl_image_format,
    image_desc: *const cl_image_desc,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the same contract.
    unsafe {
        clCreateImageWithProperties(context, std::ptr::null(), flags, image_format, image_desc, host_ptr, errcode_ret)
    }
}

/// `clCreateImageWithProperties`
pub unsafe extern "C" fn clCreateImageWithProperties(
    context: cl_context,
    properties: *const cl_mem_properties,
    flags: cl_mem_flags,
    image_format: *const cl_image_format,
    image_desc: *const cl_image_desc,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            let properties = read_properties(properties)?;
            ensure!(!image_format.is_null(), CL_INVALID_IMAGE_FORMAT_DESCRIPTOR);
            ensure!(!image_desc.is_null(), CL_INVALID_IMAGE_DESCRIPTOR);
            let (format, description) = (image_format.read_unaligned(), image_desc.read_unaligned());
            let description = Description {
                kind: description.image_type,
                size: [description.image_width, description.image_height, description.image_depth],
                array_size: description.image_array_size,
                row_pitch: description.image_row_pitch,
                slice_pitch: description.image_slice_pitch,
                mip_levels: description.num_mip_levels,
                samples: description.num_samples,
                // Both members of the union are the same handle.
                buffer: description.__bindgen_anon_1.buffer,
            };
            Ok(Memory::create_image(&context, properties, flags, &format, &description, host_ptr)?.handle())
        })
    }
}

/// What the functions of OpenCL 1.0 and 1.1 have in common.
///
/// # Safety
/// As for `clCreateImage`.
unsafe fn create_old(
    context: cl_context,
    flags: cl_mem_flags,
    image_format: *const cl_image_format,
    description: Description,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!(!image_format.is_null(), CL_INVALID_IMAGE_FORMAT_DESCRIPTOR);
            let format = image_format.read_unaligned();
            let image = Memory::create_image(&context, Vec::new(), flags, &format, &description, host_ptr);
            // These functions know no descriptor.
            let image = image.map_err(|error| match error.0 {
                CL_INVALID_IMAGE_DESCRIPTOR => Error(CL_INVALID_IMAGE_SIZE),
                _ => error,
            })?;
            Ok(image.handle())
        })
    }
}

/// `clCreateImage2D`
pub unsafe extern "C" fn clCreateImage2D(
    context: cl_context,
    flags: cl_mem_flags,
    image_format: *const cl_image_format,
    image_width: size_t,
    image_height: size_t,
    image_row_pitch: size_t,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    let description = Description {
        kind: CL_MEM_OBJECT_IMAGE2D,
        size: [image_width, image_height, 1],
        array_size: 0,
        row_pitch: image_row_pitch,
        slice_pitch: 0,
        mip_levels: 0,
        samples: 0,
        buffer: std::ptr::null_mut(),
    };
    // SAFETY: the same contract.
    unsafe { create_old(context, flags, image_format, description, host_ptr, errcode_ret) }
}

/// `clCreateImage3D`
pub unsafe extern "C" fn clCreateImage3D(
    context: cl_context,
    flags: cl_mem_flags,
    image_format: *const cl_image_format,
    image_width: size_t,
    image_height: size_t,
    image_depth: size_t,
    image_row_pitch: size_t,
    image_slice_pitch: size_t,
    host_ptr: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_mem {
    let description = Description {
        kind: CL_MEM_OBJECT_IMAGE3D,
        size: [image_width, image_height, image_depth],
        array_size: 0,
        row_pitch: image_row_pitch,
        slice_pitch: image_slice_pitch,
        mip_levels: 0,
        samples: 0,
        buffer: std::ptr::null_mut(),
    };
    // SAFETY: the same contract.
    unsafe { create_old(context, flags, image_format, description, host_ptr, errcode_ret) }
}

/// `clGetSupportedImageFormats`
pub unsafe extern "C" fn clGetSupportedImageFormats(
    context: cl_context,
    flags: cl_mem_flags,
    image_type: cl_mem_object_type,
    num_entries: cl_uint,
    image_formats: *mut cl_image_format,
    num_image_formats: *mut cl_uint,
) -> cl_int {
    super::status(|| {
        let context = handle::get::<Context>(context)?;
        let access = CL_MEM_READ_WRITE | CL_MEM_WRITE_ONLY | CL_MEM_READ_ONLY | CL_MEM_KERNEL_READ_AND_WRITE;
        ensure!((flags & access & !CL_MEM_KERNEL_READ_AND_WRITE).count_ones() <= 1, CL_INVALID_VALUE);
        ensure!(flags >> 13 == 0, CL_INVALID_VALUE);
        ensure!((CL_MEM_OBJECT_IMAGE2D..=CL_MEM_OBJECT_IMAGE1D_BUFFER).contains(&image_type), CL_INVALID_VALUE);
        ensure!(image_formats.is_null() || num_entries > 0, CL_INVALID_VALUE);
        let (mut reads, mut writes) = uses(flags);
        let both = flags & CL_MEM_KERNEL_READ_AND_WRITE != 0;
        (reads, writes) = (reads || both, writes || both);
        let offered = context
            .devices
            .iter()
            .all(|device| device.images() && (!both || device.physical.target.image_read_without_format));
        let supported: Vec<_> = FORMATS
            .iter()
            .filter(|format| {
                offered
                    && context
                        .devices
                        .iter()
                        .all(|device| format.supported(&device.physical, image_type, reads, writes))
            })
            .collect();
        // SAFETY: the application's pointers are null or writable, `image_formats` for `num_entries`.
        unsafe {
            put(num_image_formats, supported.len() as cl_uint);
            if !image_formats.is_null() {
                for (index, format) in supported.iter().take(num_entries as usize).enumerate() {
                    put(image_formats.add(index), format.name());
                }
            }
        }
        Ok(())
    })
}

/// `clGetImageInfo`
pub unsafe extern "C" fn clGetImageInfo(
    image: cl_mem,
    param_name: cl_image_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let memory = handle::get::<Memory>(image)?;
        memory.image()?.info(&memory, param_name, answer)
    })
}

/// Three sizes of the application's.
///
/// # Safety
/// `values` is null or readable for three.
pub(crate) unsafe fn triple(values: *const size_t) -> Result<[usize; 3]> {
    ensure!(!values.is_null(), CL_INVALID_VALUE);
    // SAFETY: promised by the caller.
    let values = unsafe { list(values, 3) };
    Ok([values[0], values[1], values[2]])
}

/// Where a region of an object starts, by the application's `origin`, which tells the level of a mipmapped image (OpenCL API
/// 3.0, section 5.3.7).
///
/// # Safety
/// `values` is null or readable for three, and for a fourth where the level is that.
pub(crate) unsafe fn origin_in(memory: &Memory, values: *const size_t) -> Result<Origin> {
    // SAFETY: promised by the caller.
    let mut texel = unsafe { triple(values)? };
    let Some(place) = memory.image()?.place_of_level() else { return Ok(Origin { texel, level: 0 }) };
    let level = match texel.get_mut(place) {
        Some(level) => std::mem::take(level),
        // SAFETY: promised by the caller.
        None => unsafe { values.add(place).read_unaligned() },
    };
    Ok(Origin { texel, level: u32::try_from(level).map_err(|_| Error(CL_INVALID_MIP_LEVEL))? })
}

/// The queue of a command on an image.
pub(crate) fn queue(handle: cl_command_queue) -> Result<Ref<Queue>> {
    let queue = handle::get::<Queue>(handle)?;
    ensure!(queue.device.images(), CL_INVALID_OPERATION);
    Ok(queue)
}

/// The texels of an image object: an image, or a part of a buffer.
pub(crate) enum Texels {
    /// An image.
    Image(Arc<Image>),
    /// A row in a buffer, from an offset in bytes.
    Buffer(Arc<Buffer>, u64),
}

/// The texels of a region of an object, and what it is.
pub(crate) fn texels<'a>(
    memory: &'a Ref<Memory>,
    queue: &Ref<Queue>,
    origin: Origin,
    region: [usize; 3],
) -> Result<(Texels, &'a ImageInfo)> {
    same_context(memory, &queue.context)?;
    let info = memory.image()?;
    info.check_region(origin, region)?;
    Ok(match &memory.storage {
        Storage::Image(image) => (Texels::Image(image.clone()), info),
        Storage::Buffer { buffer, offset } => {
            (Texels::Buffer(buffer.clone(), offset + (origin.texel[0] * info.format.size) as u64), info)
        }
    })
}

/// A command made of one of two kinds.
pub(crate) struct Either(pub(crate) Box<dyn Work>);

impl Work for Either {
    fn record(&mut self, recorder: &mut crate::queue::Recorder<'_>) -> Result {
        self.0.record(recorder)
    }
    fn describe(&self, args: &mut crate::trace::Args) {
        self.0.describe(args);
    }
    fn host_reads(&self) -> Option<(usize, usize)> {
        self.0.host_reads()
    }
    fn host_writes(&self) -> Option<(usize, usize)> {
        self.0.host_writes()
    }
    fn after_all(&self) -> bool {
        self.0.after_all()
    }
}

/// `clEnqueueReadImage`
pub unsafe extern "C" fn clEnqueueReadImage(
    command_queue: cl_command_queue,
    image: cl_mem,
    blocking_read: cl_bool,
    origin: *const size_t,
    region: *const size_t,
    row_pitch: size_t,
    slice_pitch: size_t,
    ptr: *mut c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let memory = handle::get::<Memory>(image)?;
        // SAFETY: as above.
        let (origin, region) = unsafe { (origin_in(&memory, origin)?, triple(region)?) };
        let (source, info) = texels(&memory, &queue, origin, region)?;
        host_may_read(&memory)?;
        ensure!(!ptr.is_null(), CL_INVALID_VALUE);
        let target = (HostPtr(ptr), info.host_rect(region, row_pitch, slice_pitch)?);
        let work: Box<dyn Work> = match source {
            Texels::Image(source) => Box::new(ReadImage { source, origin, region, target }),
            Texels::Buffer(buffer, offset) => {
                Box::new(ReadBuffer { source: (buffer, target.1.packed(offset)), target })
            }
        };
        tail.enqueue(&queue, CL_COMMAND_READ_IMAGE, blocking_read, Either(work))
    })
}

/// `clEnqueueWriteImage`
pub unsafe extern "C" fn clEnqueueWriteImage(
    command_queue: cl_command_queue,
    image: cl_mem,
    blocking_write: cl_bool,
    origin: *const size_t,
    region: *const size_t,
    input_row_pitch: size_t,
    input_slice_pitch: size_t,
    ptr: *const c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let memory = handle::get::<Memory>(image)?;
        // SAFETY: as above.
        let (origin, region) = unsafe { (origin_in(&memory, origin)?, triple(region)?) };
        let (target, info) = texels(&memory, &queue, origin, region)?;
        host_may_write(&memory)?;
        ensure!(!ptr.is_null(), CL_INVALID_VALUE);
        let source = (HostPtr(ptr.cast_mut()), info.host_rect(region, input_row_pitch, input_slice_pitch)?);
        let work: Box<dyn Work> = match target {
            Texels::Image(target) => Box::new(WriteImage { source, target, origin, region }),
            Texels::Buffer(buffer, offset) => {
                Box::new(WriteBuffer { source, target: (buffer, source.1.packed(offset)) })
            }
        };
        tail.enqueue(&queue, CL_COMMAND_WRITE_IMAGE, blocking_write, Either(work))
    })
}

/// `clEnqueueCopyImage`
pub unsafe extern "C" fn clEnqueueCopyImage(
    command_queue: cl_command_queue,
    src_image: cl_mem,
    dst_image: cl_mem,
    src_origin: *const size_t,
    dst_origin: *const size_t,
    region: *const size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let (source, target) = (handle::get::<Memory>(src_image)?, handle::get::<Memory>(dst_image)?);
        // SAFETY: as above.
        let (from, to, region) =
            unsafe { (origin_in(&source, src_origin)?, origin_in(&target, dst_origin)?, triple(region)?) };
        let (source_texels, info) = texels(&source, &queue, from, region)?;
        let (target_texels, target_info) = texels(&target, &queue, to, region)?;
        ensure!(info.format == target_info.format, CL_IMAGE_FORMAT_MISMATCH);
        if Arc::ptr_eq(&source, &target) && from.level == to.level {
            let (from, to) = (from.texel, to.texel);
            let apart =
                (0..3).any(|axis| from[axis] + region[axis] <= to[axis] || to[axis] + region[axis] <= from[axis]);
            ensure!(apart, CL_MEM_COPY_OVERLAP);
        }
        let texel = info.format.size;
        let size = (region.iter().product::<usize>() * texel) as u64;
        let work: Box<dyn Work> = match (source_texels, target_texels) {
            (Texels::Image(source), Texels::Image(target)) => {
                Box::new(CopyImage { source: (source, from), target: (target, to), region, texel })
            }
            (Texels::Image(source), Texels::Buffer(buffer, offset)) => {
                Box::new(CopyImageToBuffer { source, origin: from, region, target: (buffer, offset), texel })
            }
            (Texels::Buffer(buffer, offset), Texels::Image(target)) => {
                Box::new(CopyBufferToImage { source: (buffer, offset), target, origin: to, region, texel })
            }
            (Texels::Buffer(source, from), Texels::Buffer(target, to)) => Box::new(CopyBuffer {
                source: (source, Rect::linear(from, size)),
                target: (target, Rect::linear(to, size)),
            }),
        };
        tail.enqueue(&queue, CL_COMMAND_COPY_IMAGE, CL_FALSE, Either(work))
    })
}

/// The buffer of a copy between a buffer and an image, at an offset.
fn plain_buffer(memory: &Ref<Memory>, queue: &Ref<Queue>, offset: usize, size: usize) -> Result<(Arc<Buffer>, u64)> {
    same_context(memory, &queue.context)?;
    let (buffer, base) = memory.buffer()?;
    ensure!(offset.checked_add(size).is_some_and(|end| end <= memory.size), CL_INVALID_VALUE);
    Ok((buffer.clone(), base + offset as u64))
}

/// `clEnqueueCopyImageToBuffer`
pub unsafe extern "C" fn clEnqueueCopyImageToBuffer(
    command_queue: cl_command_queue,
    src_image: cl_mem,
    dst_buffer: cl_mem,
    src_origin: *const size_t,
    region: *const size_t,
    dst_offset: size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let (image, buffer) = (handle::get::<Memory>(src_image)?, handle::get::<Memory>(dst_buffer)?);
        // SAFETY: as above.
        let (origin, region) = unsafe { (origin_in(&image, src_origin)?, triple(region)?) };
        let (source, info) = texels(&image, &queue, origin, region)?;
        let texel = info.format.size;
        let size = region.iter().product::<usize>() * texel;
        let target = plain_buffer(&buffer, &queue, dst_offset, size)?;
        let work: Box<dyn Work> = match source {
            Texels::Image(source) => Box::new(CopyImageToBuffer { source, origin, region, target, texel }),
            Texels::Buffer(source, offset) => Box::new(CopyBuffer {
                source: (source, Rect::linear(offset, size as u64)),
                target: (target.0, Rect::linear(target.1, size as u64)),
            }),
        };
        tail.enqueue(&queue, CL_COMMAND_COPY_IMAGE_TO_BUFFER, CL_FALSE, Either(work))
    })
}

/// `clEnqueueCopyBufferToImage`
pub unsafe extern "C" fn clEnqueueCopyBufferToImage(
    command_queue: cl_command_queue,
    src_buffer: cl_mem,
    dst_image: cl_mem,
    src_offset: size_t,
    dst_origin: *const size_t,
    region: *const size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let (buffer, image) = (handle::get::<Memory>(src_buffer)?, handle::get::<Memory>(dst_image)?);
        // SAFETY: as above.
        let (origin, region) = unsafe { (origin_in(&image, dst_origin)?, triple(region)?) };
        let (target, info) = texels(&image, &queue, origin, region)?;
        let texel = info.format.size;
        let size = region.iter().product::<usize>() * texel;
        let source = plain_buffer(&buffer, &queue, src_offset, size)?;
        let work: Box<dyn Work> = match target {
            Texels::Image(target) => Box::new(CopyBufferToImage { source, target, origin, region, texel }),
            Texels::Buffer(target, offset) => Box::new(CopyBuffer {
                source: (source.0, Rect::linear(source.1, size as u64)),
                target: (target, Rect::linear(offset, size as u64)),
            }),
        };
        tail.enqueue(&queue, CL_COMMAND_COPY_BUFFER_TO_IMAGE, CL_FALSE, Either(work))
    })
}

/// `clEnqueueFillImage`
pub unsafe extern "C" fn clEnqueueFillImage(
    command_queue: cl_command_queue,
    image: cl_mem,
    fill_color: *const c_void,
    origin: *const size_t,
    region: *const size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = queue(command_queue)?;
        let memory = handle::get::<Memory>(image)?;
        ensure!(!fill_color.is_null(), CL_INVALID_VALUE);
        // SAFETY: as above.
        let (origin, region) = unsafe { (origin_in(&memory, origin)?, triple(region)?) };
        let (target, info) = texels(&memory, &queue, origin, region)?;
        // "If the image channel order is CL_DEPTH, the fill color is a single floating-point value."
        let components = if info.format.is_depth() { 1 } else { 4 };
        let mut colour = [0; 4];
        // SAFETY: the colour has so many components of 32 bits.
        colour[..components].copy_from_slice(&unsafe { list(fill_color.cast::<u32>(), components) });
        let texel = info.format.texel(colour);
        let work: Box<dyn Work> = match target {
            Texels::Image(target) => Box::new(FillImage { target, origin, region, texel }),
            Texels::Buffer(target, offset) => {
                let size = (region[0] * texel.len()) as u64;
                Box::new(FillBuffer { target, offset, size, pattern: texel })
            }
        };
        tail.enqueue(&queue, CL_COMMAND_FILL_IMAGE, CL_FALSE, Either(work))
    })
}
