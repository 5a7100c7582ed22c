//! Command queues, markers and barriers (OpenCL API 3.0, sections 5.1, 5.12 and 5.15).

use super::event::Tail;
use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, put};
use crate::objects::context::Context;
use crate::objects::device::Device;
use crate::objects::queue::Queue;
use crate::queue::{Barrier, Nothing};

const KNOWN: cl_command_queue_properties = CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE
    | CL_QUEUE_PROFILING_ENABLE
    | CL_QUEUE_ON_DEVICE
    | CL_QUEUE_ON_DEVICE_DEFAULT;
const OFFERED: cl_command_queue_properties = CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE | CL_QUEUE_PROFILING_ENABLE;

fn create(
    context: cl_context,
    device: cl_device_id,
    properties: cl_command_queue_properties,
    list: Vec<cl_queue_properties>,
) -> Result<*mut c_void> {
    let context = handle::get::<Context>(context)?;
    let device = handle::get::<Device>(device)?;
    ensure!(context.has(&device), CL_INVALID_DEVICE);
    ensure!(properties & !KNOWN == 0, CL_INVALID_VALUE);
    ensure!(properties & !OFFERED == 0, CL_INVALID_QUEUE_PROPERTIES);
    Ok(Queue::create(&context, &device, properties, list)?.handle())
}

/// `clCreateCommandQueue`
pub unsafe extern "C" fn clCreateCommandQueue(
    context: cl_context,
    device: cl_device_id,
    properties: cl_command_queue_properties,
    errcode_ret: *mut cl_int,
) -> cl_command_queue {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe { super::pointer(errcode_ret, || create(context, device, properties, Vec::new())) }
}

/// `clCreateCommandQueueWithProperties`
pub unsafe extern "C" fn clCreateCommandQueueWithProperties(
    context: cl_context,
    device: cl_device_id,
    properties: *const cl_queue_properties,
    errcode_ret: *mut cl_int,
) -> cl_command_queue {
    // SAFETY: the application's pointers are as the specification asks; the list goes on until its zero.
    unsafe {
        super::pointer(errcode_ret, || {
            let mut flags = 0;
            let mut list = Vec::new();
            let mut at = properties;
            while !at.is_null() {
                let name = at.read_unaligned();
                list.push(name);
                if name == 0 {
                    break;
                }
                let value = at.add(1).read_unaligned();
                list.push(value);
                match name as cl_command_queue_info {
                    CL_QUEUE_PROPERTIES => flags = value,
                    CL_QUEUE_SIZE => fail!(CL_INVALID_QUEUE_PROPERTIES),
                    _ => fail!(CL_INVALID_VALUE),
                }
                at = at.add(2);
            }
            create(context, device, flags, list)
        })
    }
}

/// `clRetainCommandQueue`
pub unsafe extern "C" fn clRetainCommandQueue(command_queue: cl_command_queue) -> cl_int {
    super::status(|| handle::retain::<Queue>(command_queue))
}

/// `clReleaseCommandQueue`
pub unsafe extern "C" fn clReleaseCommandQueue(command_queue: cl_command_queue) -> cl_int {
    super::status(|| handle::release::<Queue>(command_queue))
}

/// `clGetCommandQueueInfo`
pub unsafe extern "C" fn clGetCommandQueueInfo(
    command_queue: cl_command_queue,
    param_name: cl_command_queue_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let queue = handle::get::<Queue>(command_queue)?;
        queue.info(param_name, queue.references(), answer)
    })
}

/// `clSetCommandQueueProperty`, which OpenCL 1.1 removed.
pub unsafe extern "C" fn clSetCommandQueueProperty(
    command_queue: cl_command_queue,
    _properties: cl_command_queue_properties,
    _enable: cl_bool,
    old_properties: *mut cl_command_queue_properties,
) -> cl_int {
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        // SAFETY: null or writable.
        unsafe { put(old_properties, queue.properties) };
        fail!(CL_INVALID_OPERATION)
    })
}

/// `clFlush`
pub unsafe extern "C" fn clFlush(command_queue: cl_command_queue) -> cl_int {
    super::status(|| {
        handle::get::<Queue>(command_queue)?.core.flush();
        Ok(())
    })
}

/// `clFinish`
pub unsafe extern "C" fn clFinish(command_queue: cl_command_queue) -> cl_int {
    super::status(|| {
        handle::get::<Queue>(command_queue)?.finish();
        Ok(())
    })
}

fn queue(handle: cl_command_queue) -> Result<Ref<Queue>> {
    handle::get::<Queue>(handle)
}

/// `clEnqueueMarkerWithWaitList`
pub unsafe extern "C" fn clEnqueueMarkerWithWaitList(
    command_queue: cl_command_queue,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| tail.enqueue(&queue(command_queue)?, CL_COMMAND_MARKER, CL_FALSE, Nothing))
}

/// `clEnqueueBarrierWithWaitList`
pub unsafe extern "C" fn clEnqueueBarrierWithWaitList(
    command_queue: cl_command_queue,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| tail.enqueue(&queue(command_queue)?, CL_COMMAND_BARRIER, CL_FALSE, Barrier))
}

/// `clEnqueueMarker`
pub unsafe extern "C" fn clEnqueueMarker(command_queue: cl_command_queue, event: *mut cl_event) -> cl_int {
    super::status(|| {
        let queue = queue(command_queue)?;
        ensure!(!event.is_null(), CL_INVALID_VALUE);
        // SAFETY: not null, so writable.
        unsafe { Tail::new(0, std::ptr::null(), event) }.enqueue(&queue, CL_COMMAND_MARKER, CL_FALSE, Nothing)
    })
}

/// `clEnqueueWaitForEvents`
pub unsafe extern "C" fn clEnqueueWaitForEvents(
    command_queue: cl_command_queue,
    num_events: cl_uint,
    event_list: *const cl_event,
) -> cl_int {
    super::status(|| {
        let queue = queue(command_queue)?;
        ensure!(num_events > 0 && !event_list.is_null(), CL_INVALID_VALUE);
        // SAFETY: the application's list has that many events.
        let tail = unsafe { Tail::new(num_events, event_list, std::ptr::null_mut()) };
        // "CL_INVALID_EVENT", not "CL_INVALID_EVENT_WAIT_LIST": this function's own code.
        tail.waits(&queue.context).map_err(|error| match error.0 {
            CL_INVALID_EVENT_WAIT_LIST => crate::Error(CL_INVALID_EVENT),
            _ => error,
        })?;
        tail.enqueue(&queue, CL_COMMAND_BARRIER, CL_FALSE, Barrier)
    })
}

/// `clEnqueueBarrier`
pub unsafe extern "C" fn clEnqueueBarrier(command_queue: cl_command_queue) -> cl_int {
    super::status(|| {
        // SAFETY: all null.
        let tail = unsafe { Tail::new(0, std::ptr::null(), std::ptr::null_mut()) };
        tail.enqueue(&queue(command_queue)?, CL_COMMAND_BARRIER, CL_FALSE, Barrier)
    })
}

/// `clCreateCommandQueueWithPropertiesKHR` takes the same list (`cl_khr_create_command_queue`).
pub unsafe extern "C" fn clCreateCommandQueueWithPropertiesKHR(
    context: cl_context,
    device: cl_device_id,
    properties: *const cl_queue_properties,
    errcode_ret: *mut cl_int,
) -> cl_command_queue {
    // SAFETY: the same contract.
    unsafe { clCreateCommandQueueWithProperties(context, device, properties, errcode_ret) }
}
