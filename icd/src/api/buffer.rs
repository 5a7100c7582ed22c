//! Commands on buffers (OpenCL API 3.0, sections 5.2.2 to 5.2.4).

use std::sync::Arc;

use super::event::Tail;
use super::memory::{host_may_read, host_may_write, same_context};
use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::list;
use crate::objects::memory::Memory;
use crate::objects::queue::Queue;
use crate::queue::Nothing;
use crate::queue::rect::Rect;
use crate::queue::transfer::{CopyBuffer, FillBuffer, HostCopy, ReadBuffer, WriteBuffer};
use crate::vulkan::Buffer;

/// Blocking transfers at least this large, in bytes, are done by the host where it sees the buffer.
const HOST_COPY: u64 = 64 << 10;

/// The queue and a buffer of a command.
fn operands(queue: cl_command_queue, memory: cl_mem) -> Result<(Ref<Queue>, Ref<Memory>)> {
    let queue = handle::get::<Queue>(queue)?;
    let memory = handle::get::<Memory>(memory)?;
    same_context(&memory, &queue.context)?;
    Ok((queue, memory))
}

/// A box of a buffer object, in the terms of its memory. `CL_INVALID_VALUE` where it is not inside.
fn inside(memory: &Memory, rect: Rect) -> Result<(Arc<Buffer>, Rect)> {
    let (buffer, base) = memory.buffer()?;
    ensure!(rect.checked_end().is_some_and(|end| end <= memory.size as u64), CL_INVALID_VALUE);
    Ok((buffer.clone(), Rect { offset: rect.offset + base, ..rect }))
}

/// Whether the host does a blocking transfer itself; then waits for what runs.
fn by_host(queue: &Ref<Queue>, memory: &Memory, blocking: cl_bool, size: u64) -> Option<HostPtr> {
    if blocking == CL_FALSE || size < HOST_COPY || queue.properties & CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE != 0 {
        return None;
    }
    let base = memory.host_view(0)?;
    let value = queue.core.flushed();
    queue.core.wait(value);
    Some(base)
}

fn read(
    queue: &Ref<Queue>,
    memory: &Ref<Memory>,
    blocking: cl_bool,
    rect: Rect,
    host: (HostPtr, Rect),
    tail: Tail,
    kind: cl_command_type,
) -> Result {
    host_may_read(memory)?;
    ensure!(host.0 != HostPtr::NULL && host.1.checked_end().is_some(), CL_INVALID_VALUE);
    let source = inside(memory, rect)?;
    if rect.size() == 0 {
        return tail.enqueue(queue, kind, blocking, Nothing);
    }
    match by_host(queue, memory, blocking, rect.size()) {
        Some(base) => {
            tail.enqueue(queue, kind, blocking, HostCopy { source: (base, rect), target: host, buffer: source.0 })
        }
        None => tail.enqueue(queue, kind, blocking, ReadBuffer { source, target: host }),
    }
}

fn write(
    queue: &Ref<Queue>,
    memory: &Ref<Memory>,
    blocking: cl_bool,
    rect: Rect,
    host: (HostPtr, Rect),
    tail: Tail,
    kind: cl_command_type,
) -> Result {
    host_may_write(memory)?;
    ensure!(host.0 != HostPtr::NULL && host.1.checked_end().is_some(), CL_INVALID_VALUE);
    let target = inside(memory, rect)?;
    if rect.size() == 0 {
        return tail.enqueue(queue, kind, blocking, Nothing);
    }
    match by_host(queue, memory, blocking, rect.size()) {
        Some(base) => {
            tail.enqueue(queue, kind, blocking, HostCopy { source: host, target: (base, rect), buffer: target.0 })
        }
        None => tail.enqueue(queue, kind, blocking, WriteBuffer { source: host, target }),
    }
}

/// `clEnqueueReadBuffer`
pub unsafe extern "C" fn clEnqueueReadBuffer(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    blocking_read: cl_bool,
    offset: size_t,
    size: size_t,
    ptr: *mut c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, memory) = operands(command_queue, buffer)?;
        let host = (HostPtr(ptr), Rect::linear(0, size as u64));
        let rect = Rect::linear(offset as u64, size as u64);
        read(&queue, &memory, blocking_read, rect, host, tail, CL_COMMAND_READ_BUFFER)
    })
}

/// `clEnqueueWriteBuffer`
pub unsafe extern "C" fn clEnqueueWriteBuffer(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    blocking_write: cl_bool,
    offset: size_t,
    size: size_t,
    ptr: *const c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, memory) = operands(command_queue, buffer)?;
        let host = (HostPtr(ptr.cast_mut()), Rect::linear(0, size as u64));
        let rect = Rect::linear(offset as u64, size as u64);
        write(&queue, &memory, blocking_write, rect, host, tail, CL_COMMAND_WRITE_BUFFER)
    })
}

/// A box from the parameters of the `Rect` functions.
///
/// # Safety
/// `origin` and `region` are null or readable for three elements.
unsafe fn rect(origin: *const size_t, region: *const size_t, row_pitch: size_t, slice_pitch: size_t) -> Result<Rect> {
    ensure!(!origin.is_null() && !region.is_null(), CL_INVALID_VALUE);
    // SAFETY: promised by the caller.
    let (origin, region) = unsafe { (list(origin, 3), list(region, 3)) };
    ensure!(region.iter().all(|&extent| extent > 0), CL_INVALID_VALUE);
    ensure!(row_pitch == 0 || row_pitch >= region[0], CL_INVALID_VALUE);
    let row = if row_pitch == 0 { region[0] } else { row_pitch };
    let Some(rows) = row.checked_mul(region[1]) else { fail!(CL_INVALID_VALUE) };
    ensure!(slice_pitch == 0 || slice_pitch >= rows && slice_pitch % row == 0, CL_INVALID_VALUE);
    let slice = if slice_pitch == 0 { rows } else { slice_pitch };
    let offset =
        origin[2].checked_mul(slice).and_then(|z| origin[1].checked_mul(row)?.checked_add(z)?.checked_add(origin[0]));
    let Some(offset) = offset else { fail!(CL_INVALID_VALUE) };
    Ok(Rect {
        offset: offset as u64,
        row_bytes: region[0] as u64,
        rows: region[1] as u64,
        slices: region[2] as u64,
        row_pitch: row as u64,
        slice_pitch: slice as u64,
    })
}

/// `clEnqueueReadBufferRect`
pub unsafe extern "C" fn clEnqueueReadBufferRect(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    blocking_read: cl_bool,
    buffer_origin: *const size_t,
    host_origin: *const size_t,
    region: *const size_t,
    buffer_row_pitch: size_t,
    buffer_slice_pitch: size_t,
    host_row_pitch: size_t,
    host_slice_pitch: size_t,
    ptr: *mut c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, memory) = operands(command_queue, buffer)?;
        // SAFETY: as above.
        let (here, there) = unsafe {
            (
                rect(buffer_origin, region, buffer_row_pitch, buffer_slice_pitch)?,
                rect(host_origin, region, host_row_pitch, host_slice_pitch)?,
            )
        };
        read(&queue, &memory, blocking_read, here, (HostPtr(ptr), there), tail, CL_COMMAND_READ_BUFFER_RECT)
    })
}

/// `clEnqueueWriteBufferRect`
pub unsafe extern "C" fn clEnqueueWriteBufferRect(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    blocking_write: cl_bool,
    buffer_origin: *const size_t,
    host_origin: *const size_t,
    region: *const size_t,
    buffer_row_pitch: size_t,
    buffer_slice_pitch: size_t,
    host_row_pitch: size_t,
    host_slice_pitch: size_t,
    ptr: *const c_void,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, memory) = operands(command_queue, buffer)?;
        // SAFETY: as above.
        let (here, there) = unsafe {
            (
                rect(buffer_origin, region, buffer_row_pitch, buffer_slice_pitch)?,
                rect(host_origin, region, host_row_pitch, host_slice_pitch)?,
            )
        };
        let host = (HostPtr(ptr.cast_mut()), there);
        write(&queue, &memory, blocking_write, here, host, tail, CL_COMMAND_WRITE_BUFFER_RECT)
    })
}

fn copy(
    queue: &Ref<Queue>,
    source: (&Ref<Memory>, Rect),
    target: (&Ref<Memory>, Rect),
    tail: Tail,
    kind: u32,
) -> Result {
    same_context(target.0, &queue.context)?;
    let from = inside(source.0, source.1)?;
    let to = inside(target.0, target.1)?;
    if from.1.size() == 0 {
        return tail.enqueue(queue, kind, CL_FALSE, Nothing);
    }
    // Objects that share memory are compared in the memory's terms.
    ensure!(!Arc::ptr_eq(&from.0, &to.0) || !from.1.overlaps(&to.1), CL_MEM_COPY_OVERLAP);
    tail.enqueue(queue, kind, CL_FALSE, CopyBuffer { source: from, target: to })
}

/// `clEnqueueCopyBuffer`
pub unsafe extern "C" fn clEnqueueCopyBuffer(
    command_queue: cl_command_queue,
    src_buffer: cl_mem,
    dst_buffer: cl_mem,
    src_offset: size_t,
    dst_offset: size_t,
    size: size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, source) = operands(command_queue, src_buffer)?;
        let target = handle::get::<Memory>(dst_buffer)?;
        let from = Rect::linear(src_offset as u64, size as u64);
        let to = Rect::linear(dst_offset as u64, size as u64);
        copy(&queue, (&source, from), (&target, to), tail, CL_COMMAND_COPY_BUFFER)
    })
}

/// `clEnqueueCopyBufferRect`
pub unsafe extern "C" fn clEnqueueCopyBufferRect(
    command_queue: cl_command_queue,
    src_buffer: cl_mem,
    dst_buffer: cl_mem,
    src_origin: *const size_t,
    dst_origin: *const size_t,
    region: *const size_t,
    src_row_pitch: size_t,
    src_slice_pitch: size_t,
    dst_row_pitch: size_t,
    dst_slice_pitch: size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, source) = operands(command_queue, src_buffer)?;
        let target = handle::get::<Memory>(dst_buffer)?;
        // SAFETY: as above.
        let (from, to) = unsafe {
            (
                rect(src_origin, region, src_row_pitch, src_slice_pitch)?,
                rect(dst_origin, region, dst_row_pitch, dst_slice_pitch)?,
            )
        };
        if Arc::ptr_eq(&source, &target) {
            let same = from.row_pitch == to.row_pitch && from.slice_pitch == to.slice_pitch;
            ensure!(same, CL_INVALID_VALUE);
        }
        copy(&queue, (&source, from), (&target, to), tail, CL_COMMAND_COPY_BUFFER_RECT)
    })
}

/// `clEnqueueFillBuffer`
pub unsafe extern "C" fn clEnqueueFillBuffer(
    command_queue: cl_command_queue,
    buffer: cl_mem,
    pattern: *const c_void,
    pattern_size: size_t,
    offset: size_t,
    size: size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let (queue, memory) = operands(command_queue, buffer)?;
        ensure!(!pattern.is_null(), CL_INVALID_VALUE);
        ensure!(pattern_size.is_power_of_two() && pattern_size <= 128, CL_INVALID_VALUE);
        ensure!(offset % pattern_size == 0 && size % pattern_size == 0, CL_INVALID_VALUE);
        let (target, rect) = inside(&memory, Rect::linear(offset as u64, size as u64))?;
        if size == 0 {
            return tail.enqueue(&queue, CL_COMMAND_FILL_BUFFER, CL_FALSE, Nothing);
        }
        // SAFETY: the pattern has that size.
        let pattern = unsafe { list(pattern.cast::<u8>(), pattern_size) };
        let fill = FillBuffer { target, offset: rect.offset, size: size as u64, pattern };
        tail.enqueue(&queue, CL_COMMAND_FILL_BUFFER, CL_FALSE, fill)
    })
}
