//! Command queues (OpenCL API 3.0, section 5.1).

use std::sync::Arc;

use super::context::Context;
use super::device::Device;
use super::event::Event;
use crate::cl::*;
use crate::error::{Error, Result, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::queue::{Core, Work};
use crate::trace;

/// A command queue.
pub struct Queue {
    /// Its context.
    pub context: Ref<Context>,
    /// Its device.
    pub device: Ref<Device>,
    /// `CL_QUEUE_PROPERTIES`
    pub properties: cl_command_queue_properties,
    /// The list that it was created with, with the closing zero; empty where there was none.
    list: Vec<cl_queue_properties>,
    /// What does the work.
    pub core: Arc<Core>,
}

class!(Queue, CL_INVALID_COMMAND_QUEUE, close);

/// "clReleaseCommandQueue performs an implicit flush."
fn close(queue: &Ref<Queue>) {
    queue.core.close();
}

/// What the application wants to know of a command that it enqueues.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// Whether it wants an event.
    pub event: bool,
    /// Whether the call returns only when the command is complete.
    pub blocking: bool,
}

impl Queue {
    /// A queue.
    pub fn create(
        context: &Ref<Context>,
        device: &Ref<Device>,
        properties: cl_command_queue_properties,
        list: Vec<cl_queue_properties>,
    ) -> Result<Ref<Queue>> {
        let in_order = properties & CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE == 0;
        let profiling = properties & CL_QUEUE_PROFILING_ENABLE != 0;
        let core = Core::new(device.gpu()?, in_order, profiling)?;
        Ok(Object::new(Queue { context: context.clone(), device: device.clone(), properties, list, core }))
    }

    /// Whether events take times.
    pub fn profiling(&self) -> bool {
        self.properties & CL_QUEUE_PROFILING_ENABLE != 0
    }

    /// Enqueues a command. The event, where it is wanted.
    pub(crate) fn enqueue<W: Work + 'static>(
        this: &Ref<Queue>,
        kind: cl_command_type,
        waits: &[Ref<Event>],
        wanted: Wanted,
        work: W,
    ) -> Result<Option<Ref<Event>>> {
        let (mut call, traced) = trace::enqueue(this.core.track(), kind, |args| work.describe(args));
        let event = (wanted.event || wanted.blocking).then(|| Event::of_command(this, kind));
        let deferred = || {
            // The application does not hold this event; the deferred command does.
            let event = Event::of_command(this, kind);
            let _ = crate::handle::release::<Event>(event.handle());
            event
        };
        let enqueued = this.core.enqueue(work, waits, event.as_ref(), deferred, traced);
        if let (Some(event), true) = (&event, enqueued.is_err() || !wanted.event) {
            // The application does not hold it.
            let _ = crate::handle::release::<Event>(event.handle());
        }
        if let Err(Error(code)) = &enqueued {
            call.tell(|args| args.number("error", u64::from(code.unsigned_abs())));
        }
        enqueued?;
        if wanted.blocking {
            call.blocks();
            let _span = trace::span(trace::Category::Wait, "wait for the command", |_| {});
            let status = event.as_ref().map_or(CL_COMPLETE, |event| event.wait());
            if status < 0 {
                if let (Some(event), true) = (&event, wanted.event) {
                    let _ = crate::handle::release::<Event>(event.handle());
                }
                return Err(Error(status));
            }
        }
        Ok(event.filter(|_| wanted.event))
    }

    /// `clFinish`: blocks until all commands are complete.
    pub fn finish(&self) {
        let _span =
            trace::span(trace::Category::Wait, "clFinish", |args| args.number("queue", self.core.track().number()));
        for event in self.core.deferred_events() {
            event.wait();
        }
        let value = self.core.flushed();
        self.core.wait(value);
    }

    /// Answers `clGetCommandQueueInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_command_queue_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_QUEUE_CONTEXT => answer.value(self.context.handle()),
            CL_QUEUE_DEVICE => answer.value(self.device.handle()),
            CL_QUEUE_REFERENCE_COUNT => answer.value(references),
            CL_QUEUE_PROPERTIES => answer.value(self.properties),
            CL_QUEUE_PROPERTIES_ARRAY => answer.slice(&self.list),
            // "If command_queue is not a device command-queue."
            CL_QUEUE_SIZE => fail!(CL_INVALID_COMMAND_QUEUE),
            CL_QUEUE_DEVICE_DEFAULT => answer.value(std::ptr::null_mut::<c_void>()),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}
