//! Events, user events, waiting, and profiling (OpenCL API 3.0, sections 5.11 to 5.14).

use std::sync::Arc;

use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, list, put};
use crate::objects::context::Context;
use crate::objects::event::Event;
use crate::objects::queue::{Queue, Wanted};
use crate::queue::Work;
use crate::trace;

/// The last three parameters of every function that enqueues.
#[derive(Clone, Copy)]
pub(crate) struct Tail {
    count: cl_uint,
    waits: *const cl_event,
    event: *mut cl_event,
}

impl Tail {
    /// # Safety
    /// `waits` is null or readable for `count` events, and `event` is null or writable, until the last use.
    pub(crate) unsafe fn new(count: cl_uint, waits: *const cl_event, event: *mut cl_event) -> Self {
        Tail { count, waits, event }
    }

    /// The events of the wait list; those that are complete for certain are left out.
    pub(crate) fn waits(self, context: &Ref<Context>) -> Result<Vec<Ref<Event>>> {
        ensure!((self.count == 0) == self.waits.is_null(), CL_INVALID_EVENT_WAIT_LIST);
        let mut events = Vec::new();
        // SAFETY: promised to `new`.
        for event in unsafe { list(self.waits, self.count as usize) } {
            let event = handle::get::<Event>(event).map_err(|_| Error(CL_INVALID_EVENT_WAIT_LIST))?;
            ensure!(Arc::ptr_eq(&event.context, context), CL_INVALID_CONTEXT);
            events.push(event);
        }
        Ok(events)
    }

    /// Enqueues a command with this wait list, and hands out its event.
    pub(crate) fn enqueue<W: Work + 'static>(
        self,
        queue: &Ref<Queue>,
        kind: cl_command_type,
        blocking: cl_bool,
        work: W,
    ) -> Result {
        let waits = self.waits(&queue.context)?;
        let wanted = Wanted { event: !self.event.is_null(), blocking: blocking != CL_FALSE };
        let event = Queue::enqueue(queue, kind, &waits, wanted, work)?;
        if let Some(event) = event {
            // SAFETY: promised to `new`.
            unsafe { put(self.event, event.handle()) };
        }
        Ok(())
    }
}

/// `clCreateUserEvent`
pub unsafe extern "C" fn clCreateUserEvent(context: cl_context, errcode_ret: *mut cl_int) -> cl_event {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe { super::pointer(errcode_ret, || Ok(Event::of_user(&handle::get::<Context>(context)?).handle())) }
}

/// `clSetUserEventStatus`
pub unsafe extern "C" fn clSetUserEventStatus(event: cl_event, execution_status: cl_int) -> cl_int {
    super::status(|| Event::set_user_status(&handle::get::<Event>(event)?, execution_status))
}

/// `clWaitForEvents`
pub unsafe extern "C" fn clWaitForEvents(num_events: cl_uint, event_list: *const cl_event) -> cl_int {
    super::status(|| {
        ensure!(num_events > 0 && !event_list.is_null(), CL_INVALID_VALUE);
        // SAFETY: the application's list has that many events.
        let events: Vec<_> = unsafe { list(event_list, num_events as usize) }
            .into_iter()
            .map(handle::get::<Event>)
            .collect::<Result<_>>()?;
        for event in &events {
            ensure!(Arc::ptr_eq(&event.context, &events[0].context), CL_INVALID_CONTEXT);
        }
        let _span = trace::span(trace::Category::Wait, "clWaitForEvents", |_| {});
        for event in &events {
            if let Some(queue) = &event.queue {
                queue.core.flush();
            }
        }
        let mut failed = false;
        for event in &events {
            failed |= event.wait() < 0;
        }
        ensure!(!failed, CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST);
        Ok(())
    })
}

/// `clGetEventInfo`
pub unsafe extern "C" fn clGetEventInfo(
    event: cl_event,
    param_name: cl_event_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let event = handle::get::<Event>(event)?;
        event.info(param_name, event.references(), answer)
    })
}

/// `clGetEventProfilingInfo`
pub unsafe extern "C" fn clGetEventProfilingInfo(
    event: cl_event,
    param_name: cl_profiling_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        handle::get::<Event>(event)?.profiling_info(param_name, answer)
    })
}

/// `clSetEventCallback`
pub unsafe extern "C" fn clSetEventCallback(
    event: cl_event,
    command_exec_callback_type: cl_int,
    pfn_notify: Option<EventCallback>,
    user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        let event = handle::get::<Event>(event)?;
        let Some(callback) = pfn_notify else { fail!(CL_INVALID_VALUE) };
        ensure!(matches!(command_exec_callback_type, CL_SUBMITTED | CL_RUNNING | CL_COMPLETE), CL_INVALID_VALUE);
        Event::add_callback(&event, command_exec_callback_type, callback, HostPtr(user_data));
        Ok(())
    })
}

/// `clRetainEvent`
pub unsafe extern "C" fn clRetainEvent(event: cl_event) -> cl_int {
    super::status(|| handle::retain::<Event>(event))
}

/// `clReleaseEvent`
pub unsafe extern "C" fn clReleaseEvent(event: cl_event) -> cl_int {
    super::status(|| handle::release::<Event>(event))
}
