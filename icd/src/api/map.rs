//! Mapping, unmapping and migration (OpenCL API 3.0, sections 5.2.5, 5.3.6, 5.5.2 and 5.5.5).

use std::sync::Arc;

use super::event::Tail;
use super::image::{Either, Texels, origin_in, texels, triple};
use super::memory::{host_may_read, host_may_write, same_context};
use crate::cl::*;
use crate::error::{Result, ensure};
use crate::handle::{self, Ref};
use crate::info::{list, put};
use crate::objects::memory::{MapWork, MappedRegion, Mapping, Memory, Storage};
use crate::objects::queue::Queue;
use crate::queue::image::{CopyBufferToImage, CopyImageToBuffer, ReadImage, WriteImage};
use crate::queue::rect::Rect;
use crate::queue::transfer::{CopyBuffer, ReadBuffer, WriteBuffer};
use crate::queue::{Nothing, Work};
use crate::vulkan::{Buffer, Location};

fn check_flags(memory: &Memory, flags: cl_map_flags) -> Result {
    let known = CL_MAP_READ | CL_MAP_WRITE | CL_MAP_WRITE_INVALIDATE_REGION;
    ensure!(flags & !known == 0, CL_INVALID_VALUE);
    let invalidates = flags & CL_MAP_WRITE_INVALIDATE_REGION != 0;
    ensure!(!invalidates || flags & (CL_MAP_READ | CL_MAP_WRITE) == 0, CL_INVALID_VALUE);
    if flags & CL_MAP_READ != 0 {
        host_may_read(memory)?;
    }
    if flags & (CL_MAP_WRITE | CL_MAP_WRITE_INVALIDATE_REGION) != 0 {
        host_may_write(memory)?;
    }
    Ok(())
}

/// Enqueues the work of a mapping; takes the mapping back where that fails.
fn enqueue(
    queue: &Ref<Queue>,
    memory: &Memory,
    kind: cl_command_type,
    blocking: cl_bool,
    tail: Tail,
    pointer: HostPtr,
    work: Box<dyn Work>,
) -> Result<*mut c_void> {
    if let Err(error) = tail.enqueue(queue, kind, blocking, Either(work)) {
        let _ = memory.unmap(pointer.0);
        return Err(error);
    }
    Ok(pointer.0)
}

/// Lets the host see what the device wrote.
struct Visible(Arc<Buffer>);

impl Work for Visible {
    fn record(&mut self, recorder: &mut crate::queue::Recorder<'_>) -> Result {
        recorder.keep_shared(&self.0);
        recorder.read_by_host();
        Ok(())
    }
}

/// `clEnqueueMapBuffer`
pub unsafe extern "C" fn clEnqueueMapBuffer(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    blocking_map: cl_bool,
    map_flags: cl_map_flags,
    offset: size_t,
    size: size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
    errcode_ret: *mut cl_int,
) -> *mut c_void {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        let tail = Tail::new(num_events_in_wait_list, event_wait_list, event);
        super::pointer(errcode_ret, || {
            let queue = handle::get::<Queue>(command_queue)?;
            let memory = handle::get::<Memory>(buffer)?;
            same_context(&memory, &queue.context)?;
            let raw = memory.buffer()?.0.clone();
            check_flags(&memory, map_flags)?;
            ensure!(size > 0 && offset.checked_add(size).is_some_and(|end| end <= memory.size), CL_INVALID_VALUE);
            tail.waits(&queue.context)?;
            let (pointer, work) = memory.map_bytes(map_flags, offset as u64, size as u64)?;
            let work: Box<dyn Work> = match work {
                MapWork::Nothing => Box::new(Visible(raw)),
                MapWork::Copy(copy) => Box::new(VisibleCopy(copy)),
                MapWork::Read { from, pointer } => {
                    Box::new(ReadBuffer { source: (raw, from), target: (pointer, Rect::linear(0, size as u64)) })
                }
            };
            enqueue(&queue, &memory, CL_COMMAND_MAP_BUFFER, blocking_map, tail, pointer, work)
        })
    }
}

/// A copy into memory that the host reads.
struct VisibleCopy(CopyBuffer);

impl Work for VisibleCopy {
    fn record(&mut self, recorder: &mut crate::queue::Recorder<'_>) -> Result {
        recorder.read_by_host();
        self.0.record(recorder)
    }
}

/// A copy of texels into memory that the host reads.
struct VisibleTexels(CopyImageToBuffer);

impl Work for VisibleTexels {
    fn record(&mut self, recorder: &mut crate::queue::Recorder<'_>) -> Result {
        recorder.read_by_host();
        self.0.record(recorder)
    }
}

/// `clEnqueueMapImage`
pub unsafe extern "C" fn clEnqueueMapImage(
    command_queue: cl_command_queue,
    image: cl_mem,
    blocking_map: cl_bool,
    map_flags: cl_map_flags,
    origin: *const size_t,
    region: *const size_t,
    image_row_pitch: *mut size_t,
    image_slice_pitch: *mut size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
    errcode_ret: *mut cl_int,
) -> *mut c_void {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        let tail = Tail::new(num_events_in_wait_list, event_wait_list, event);
        super::pointer(errcode_ret, || {
            let queue = super::image::queue(command_queue)?;
            let memory = handle::get::<Memory>(image)?;
            let (origin, region) = (origin_in(&memory, origin)?, triple(region)?);
            let (source, info) = texels(&memory, &queue, origin, region)?;
            check_flags(&memory, map_flags)?;
            ensure!(!image_row_pitch.is_null(), CL_INVALID_VALUE);
            ensure!(!info.sliced() || !image_slice_pitch.is_null(), CL_INVALID_VALUE);
            tail.waits(&queue.context)?;
            let texel = info.format.size;
            let reads = map_flags & CL_MAP_WRITE_INVALIDATE_REGION == 0;

            let in_application = memory.host_ptr != HostPtr::NULL;
            let packed = info.host_rect(region, 0, 0)?;
            let (row_pitch, slice_pitch) = if in_application {
                (info.row_pitch, info.slice_pitch)
            } else if info.kind == CL_MEM_OBJECT_IMAGE1D_ARRAY {
                (packed.row_bytes as usize, packed.row_bytes as usize)
            } else {
                (packed.row_pitch as usize, if info.sliced() { packed.slice_pitch as usize } else { 0 })
            };
            let mapped = MappedRegion::Texels(origin, region, row_pitch, slice_pitch);
            let host_view = match &source {
                Texels::Buffer(buffer, offset) => {
                    buffer.mapped().map(|base| base.as_ptr().wrapping_add(*offset as usize))
                }
                Texels::Image(_) => None,
            };
            let (pointer, staging) = if in_application {
                // "host_ptr plus the offset of the region's origin"
                let rows = if info.kind == CL_MEM_OBJECT_IMAGE1D_ARRAY { slice_pitch } else { row_pitch };
                let [x, y, z] = origin.texel;
                let offset = x * texel + y * rows + z * slice_pitch;
                (HostPtr(memory.host_ptr.0.cast::<u8>().wrapping_add(offset).cast()), None)
            } else if let Some(view) = host_view {
                (HostPtr(view.cast()), None)
            } else {
                let gpu = queue.device.gpu()?;
                let staging = Arc::new(Buffer::new(gpu, packed.size(), Location::Readback)?);
                let base = staging.mapped().map_or(std::ptr::null_mut(), |base| base.as_ptr().cast());
                (HostPtr(base), Some(staging))
            };
            let target = (pointer, info.host_rect(region, row_pitch, slice_pitch)?);
            let work: Box<dyn Work> = match (source, &staging) {
                (Texels::Buffer(buffer, _), None) if !in_application => Box::new(Visible(buffer)),
                _ if !reads => Box::new(Nothing),
                (Texels::Image(source), None) => Box::new(ReadImage { source, origin, region, target }),
                (Texels::Image(source), Some(staging)) => {
                    let target = (staging.clone(), 0);
                    Box::new(VisibleTexels(CopyImageToBuffer { source, origin, region, target, texel }))
                }
                (Texels::Buffer(buffer, offset), None) => {
                    Box::new(ReadBuffer { source: (buffer, packed.packed(offset)), target })
                }
                (Texels::Buffer(buffer, offset), Some(staging)) => Box::new(VisibleCopy(CopyBuffer {
                    source: (buffer, packed.packed(offset)),
                    target: (staging.clone(), packed.packed(0)),
                })),
            };
            memory.add_mapping(Mapping { pointer: pointer.address(), flags: map_flags, region: mapped, staging });
            put(image_row_pitch, row_pitch);
            put(image_slice_pitch, slice_pitch);
            enqueue(&queue, &memory, CL_COMMAND_MAP_IMAGE, blocking_map, tail, pointer, work)
        })
    }
}

/// What brings a mapping's changes back.
fn write_back(memory: &Memory, mapping: &Mapping) -> Result<Box<dyn Work>> {
    let written = mapping.flags & (CL_MAP_WRITE | CL_MAP_WRITE_INVALIDATE_REGION) != 0;
    if !written {
        return Ok(Box::new(Nothing));
    }
    let pointer = HostPtr(mapping.pointer as *mut c_void);
    let in_application = memory.host_ptr != HostPtr::NULL;
    Ok(match (mapping.region, &memory.storage) {
        (MappedRegion::Bytes(offset, size), Storage::Buffer { buffer, offset: base }) => {
            let target = (buffer.clone(), Rect::linear(base + offset, size));
            match &mapping.staging {
                Some(staging) => Box::new(CopyBuffer { source: (staging.clone(), Rect::linear(0, size)), target }),
                None if in_application && memory.host_view(offset) != Some(pointer) => {
                    Box::new(WriteBuffer { source: (pointer, Rect::linear(0, size)), target })
                }
                None => Box::new(Nothing),
            }
        }
        (MappedRegion::Texels(origin, region, row_pitch, slice_pitch), storage) => {
            let info = memory.image()?;
            let texel = info.format.size;
            let source = (pointer, info.host_rect(region, row_pitch, slice_pitch)?);
            match (storage, &mapping.staging) {
                (Storage::Image(image), Some(staging)) => {
                    let source = (staging.clone(), 0);
                    Box::new(CopyBufferToImage { source, target: image.clone(), origin, region, texel })
                }
                (Storage::Image(image), None) => Box::new(WriteImage { source, target: image.clone(), origin, region }),
                (Storage::Buffer { buffer, offset }, staging) => {
                    let target = (buffer.clone(), source.1.packed(offset + (origin.texel[0] * texel) as u64));
                    match staging {
                        Some(staging) => Box::new(CopyBuffer { source: (staging.clone(), source.1.packed(0)), target }),
                        None if in_application => Box::new(WriteBuffer { source, target }),
                        None => Box::new(Nothing),
                    }
                }
            }
        }
        (MappedRegion::Bytes(..), Storage::Image(_)) => Box::new(Nothing),
    })
}

/// `clEnqueueUnmapMemObject`
pub unsafe extern "C" fn clEnqueueUnmapMemObject(
    command_queue: cl_command_queue,
    memobj: cl_mem,
    mapped_ptr: *mut c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        let memory = handle::get::<Memory>(memobj)?;
        same_context(&memory, &queue.context)?;
        tail.waits(&queue.context)?;
        let mapping = memory.unmap(mapped_ptr)?;
        let work = write_back(&memory, &mapping)?;
        let enqueued = tail.enqueue(&queue, CL_COMMAND_UNMAP_MEM_OBJECT, CL_FALSE, Either(work));
        if enqueued.is_err() {
            memory.add_mapping(mapping);
        }
        enqueued
    })
}

/// `clEnqueueMigrateMemObjects`: the memory stays where it is.
pub unsafe extern "C" fn clEnqueueMigrateMemObjects(
    command_queue: cl_command_queue,
    num_mem_objects: cl_uint,
    mem_objects: *const cl_mem,
    flags: cl_mem_migration_flags,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        ensure!(num_mem_objects > 0 && !mem_objects.is_null(), CL_INVALID_VALUE);
        let known = CL_MIGRATE_MEM_OBJECT_HOST | CL_MIGRATE_MEM_OBJECT_CONTENT_UNDEFINED;
        ensure!(flags & !known == 0, CL_INVALID_VALUE);
        // SAFETY: the list has that many entries.
        for memory in unsafe { list(mem_objects, num_mem_objects as usize) } {
            same_context(&handle::get::<Memory>(memory)?, &queue.context)?;
        }
        tail.enqueue(&queue, CL_COMMAND_MIGRATE_MEM_OBJECTS, CL_FALSE, Nothing)
    })
}
