//! Events (OpenCL API 3.0, sections 5.11 to 5.14).

use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};

use super::context::Context;
use super::queue::Queue;
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::queue::{Core, clock};
use crate::sync::lock;

/// An event: of a command, or of the user.
pub struct Event {
    /// Its context.
    pub context: Ref<Context>,
    /// The queue of its command; nothing for a user event.
    pub queue: Option<Ref<Queue>>,
    /// `CL_EVENT_COMMAND_TYPE`
    pub kind: cl_command_type,
    state: Mutex<State>,
    changed: Condvar,
}

class!(Event, CL_INVALID_EVENT);

/// Where the command of an event stands.
#[derive(Clone)]
pub enum Place {
    /// It is not recorded: a user event, or deferred.
    Nowhere,
    /// It is in the batch of that value.
    Batch {
        /// The queue.
        core: Arc<Core>,
        /// The value of its timeline.
        value: u64,
        /// Barriers of the queue that stand before the command.
        epoch: u64,
        /// Whether the host has something to do before the event completes.
        host_action: bool,
    },
}

struct State {
    /// `CL_QUEUED` down to `CL_COMPLETE`, or an error.
    status: cl_int,
    place: Place,
    callbacks: Vec<(cl_int, EventCallback, HostPtr)>,
    /// Queues with deferred commands that wait for the event.
    waiters: Vec<Weak<Core>>,
    /// Queued, submitted, start, end: nanoseconds of the host's monotonic clock.
    times: [u64; 4],
}

/// What a waiting command finds.
pub enum Readiness {
    /// The event is complete.
    Complete,
    /// Its command failed.
    Failed,
    /// Its command is recorded.
    Recorded(Arc<Core>, u64, u64, bool),
    /// Nothing is known yet; the queue is told when that changes.
    Unknown,
}

impl Event {
    /// An event for a command that is being enqueued.
    pub fn of_command(queue: &Ref<Queue>, kind: cl_command_type) -> Ref<Event> {
        Self::make(queue.context.clone(), Some(queue.clone()), kind, CL_QUEUED)
    }

    /// A user event.
    pub fn of_user(context: &Ref<Context>) -> Ref<Event> {
        Self::make(context.clone(), None, CL_COMMAND_USER, CL_SUBMITTED)
    }

    fn make(context: Ref<Context>, queue: Option<Ref<Queue>>, kind: cl_command_type, status: cl_int) -> Ref<Event> {
        let profiled = queue.as_ref().is_some_and(|queue| queue.profiling());
        let queued = if profiled { clock::now() } else { 0 };
        Object::new(Event {
            context,
            queue,
            kind,
            state: Mutex::new(State {
                status,
                place: Place::Nowhere,
                callbacks: Vec::new(),
                waiters: Vec::new(),
                times: [queued, 0, 0, 0],
            }),
            changed: Condvar::new(),
        })
    }

    /// `CL_EVENT_COMMAND_EXECUTION_STATUS`
    pub fn status(&self) -> cl_int {
        lock(&self.state).status
    }

    /// Where the command stands.
    pub fn place(&self) -> Place {
        lock(&self.state).place.clone()
    }

    /// How a command that waits for the event stands. Where that is unknown, or the event has to be complete and is not,
    /// `waiter` is told of the change.
    pub(crate) fn readiness(&self, waiter: &Arc<Core>, must_complete: bool) -> Readiness {
        let mut state = lock(&self.state);
        if state.status < 0 {
            return Readiness::Failed;
        }
        if state.status == CL_COMPLETE {
            return Readiness::Complete;
        }
        match &state.place {
            Place::Batch { core, value, epoch, host_action } if !must_complete => {
                Readiness::Recorded(core.clone(), *value, *epoch, *host_action)
            }
            _ => {
                let waiter = Arc::downgrade(waiter);
                if !state.waiters.iter().any(|other| other.ptr_eq(&waiter)) {
                    state.waiters.push(waiter);
                }
                Readiness::Unknown
            }
        }
    }

    /// The command was recorded. Called with the lock of its queue held.
    pub(crate) fn recorded(&self, place: Place) {
        let mut state = lock(&self.state);
        state.place = place;
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        self.changed.notify_all();
        // The caller holds the lock of its queue; two of them are never held at once.
        for waiter in waiters.into_iter().filter_map(|waiter| waiter.upgrade()) {
            crate::queue::post(crate::queue::Lane::Queues, Box::new(move || waiter.pump()));
        }
    }

    /// The command's batch was submitted, at that time.
    pub(crate) fn submitted(object: &Ref<Event>, time: u64) {
        let mut state = lock(&object.state);
        if state.status == CL_QUEUED {
            state.status = CL_SUBMITTED;
            state.times[1] = time;
            Self::call_back(object, &mut state);
        }
    }

    /// The command ended: `CL_COMPLETE` or an error. `times` are start and end. Does nothing the second time. Not to be
    /// called with the lock of any queue held.
    pub(crate) fn ended(object: &Ref<Event>, status: cl_int, times: [u64; 2]) -> bool {
        let mut state = lock(&object.state);
        if state.status <= CL_COMPLETE {
            return false;
        }
        state.status = status;
        let submitted = state.times[1].max(state.times[0]);
        let [start, end] = clock::fit(times, submitted);
        state.times = [state.times[0], submitted, start, end];
        state.place = Place::Nowhere;
        Self::call_back(object, &mut state);
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        object.changed.notify_all();
        for waiter in waiters.into_iter().filter_map(|waiter| waiter.upgrade()) {
            waiter.pump();
        }
        true
    }

    /// Calls the callbacks for the states that are reached.
    fn call_back(object: &Ref<Event>, state: &mut State) {
        let status = state.status;
        if state.callbacks.is_empty() {
            return;
        }
        let mut due: Vec<_> = state.callbacks.extract_if_due(status);
        // In the order of the states.
        due.sort_by_key(|(level, ..)| -level);
        for (level, callback, user_data) in due {
            post_callback(object.clone(), callback, if status < 0 { status } else { level }, user_data);
        }
    }

    /// `clSetEventCallback`
    pub(crate) fn add_callback(object: &Ref<Event>, level: cl_int, callback: EventCallback, user_data: HostPtr) {
        let mut state = lock(&object.state);
        state.callbacks.push((level, callback, user_data));
        Self::call_back(object, &mut state);
    }

    /// Blocks until the event's status or place changes from what `still` accepts.
    fn block_while(&self, still: impl Fn(&State) -> bool) {
        let mut state = lock(&self.state);
        while still(&state) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Blocks until the command ended. What it ended with.
    pub fn wait(&self) -> cl_int {
        loop {
            let (status, place) = {
                let state = lock(&self.state);
                (state.status, state.place.clone())
            };
            if status <= CL_COMPLETE {
                return status;
            }
            match place {
                Place::Batch { core, value, .. } => {
                    core.flush();
                    core.wait(value);
                    // The batch is retired, unless another thread is at it.
                    self.block_while(|state| state.status > CL_COMPLETE);
                }
                Place::Nowhere => {
                    self.block_while(|state| state.status > CL_COMPLETE && matches!(state.place, Place::Nowhere));
                }
            }
        }
    }

    /// Answers `clGetEventInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_event_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_EVENT_COMMAND_QUEUE => {
                answer.value(self.queue.as_ref().map_or(std::ptr::null_mut(), |queue| queue.handle()))
            }
            CL_EVENT_CONTEXT => answer.value(self.context.handle()),
            CL_EVENT_COMMAND_TYPE => answer.value(self.kind),
            CL_EVENT_COMMAND_EXECUTION_STATUS => {
                let place = self.place();
                if let Place::Batch { core, value, .. } = place {
                    core.poll();
                    if self.status() == CL_SUBMITTED && core.is_running(value) {
                        return answer.value(CL_RUNNING);
                    }
                }
                answer.value(self.status())
            }
            CL_EVENT_REFERENCE_COUNT => answer.value(references),
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers `clGetEventProfilingInfo`.
    pub(crate) fn profiling_info(&self, name: cl_profiling_info, answer: Answer) -> Result {
        let profiled = self.queue.as_ref().is_some_and(|queue| queue.profiling());
        ensure!(profiled, CL_PROFILING_INFO_NOT_AVAILABLE);
        let state = lock(&self.state);
        ensure!(state.status == CL_COMPLETE, CL_PROFILING_INFO_NOT_AVAILABLE);
        let [queued, submitted, start, end] = state.times;
        match name {
            CL_PROFILING_COMMAND_QUEUED => answer.value(queued),
            CL_PROFILING_COMMAND_SUBMIT => answer.value(submitted),
            CL_PROFILING_COMMAND_START => answer.value(start),
            // Commands have no children, so that they are complete when they end.
            CL_PROFILING_COMMAND_END | CL_PROFILING_COMMAND_COMPLETE => answer.value(end),
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// `clSetUserEventStatus`
    pub(crate) fn set_user_status(object: &Ref<Event>, status: cl_int) -> Result {
        ensure!(object.kind == CL_COMMAND_USER, CL_INVALID_EVENT);
        ensure!(status <= CL_COMPLETE, CL_INVALID_VALUE);
        if Self::ended(object, status, [0, 0]) { Ok(()) } else { Err(Error(CL_INVALID_OPERATION)) }
    }
}

trait Due {
    fn extract_if_due(&mut self, status: cl_int) -> Vec<(cl_int, EventCallback, HostPtr)>;
}

impl Due for Vec<(cl_int, EventCallback, HostPtr)> {
    /// Takes out the callbacks whose state is reached: states count down to `CL_COMPLETE`, errors are below.
    fn extract_if_due(&mut self, status: cl_int) -> Vec<(cl_int, EventCallback, HostPtr)> {
        let (due, rest) = std::mem::take(self).into_iter().partition(|(level, ..)| status <= *level);
        *self = rest;
        due
    }
}

fn post_callback(event: Ref<Event>, callback: EventCallback, status: cl_int, user_data: HostPtr) {
    let task = Box::new(move || {
        let user_data = user_data;
        // SAFETY: the application gave the callback for this use, with this user data; the event is alive.
        unsafe { callback(event.handle(), status, user_data.0) };
    });
    crate::queue::post(crate::queue::Lane::Application, task);
}
