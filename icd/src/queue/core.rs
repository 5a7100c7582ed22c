//! A queue: takes commands, and records them into the open batch. Its other parts are in `deferral`, `submission` and
//! `completion`.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use ash::vk;

use super::batch::{Batch, Pending, QUERIES, Resources};
use super::completion::Flight;
use super::deferral::Deferred;
use super::hazards::Hazards;
use super::recorder::{Bound, Recorder, record_barrier};
use super::staging::Pool;
use super::work::Work;
use crate::cl::*;
use crate::error::{Error, Result};
use crate::handle::Ref;
use crate::objects::event::{Event, Place};
use crate::sync::lock;
use crate::trace::{self, Command, Traced, Track};
use crate::vulkan::Gpu;

/// The most commands of one batch.
const BATCH_LIMIT: u32 = 4096;
/// The first batch that is submitted without being asked for, when the device has nothing to do, has this many commands.
const EAGER: u32 = 16;

pub(super) struct State {
    pub(super) open: Option<Batch>,
    /// The value of the batch that is open or will be opened next.
    pub(super) next: u64,
    pub(super) hazards: Hazards,
    pub(super) bound: Bound,
    /// Barriers so far.
    pub(super) epoch: u64,
    pub(super) deferred: VecDeque<Deferred>,
    /// Host memory that commands write when they are done, and the values of their batches.
    pub(super) host_writes: Vec<(usize, usize, u64)>,
    /// Resources that no batch uses.
    pub(super) spare: Vec<Resources>,
    /// How many commands the next eager batch has.
    pub(super) eager: u32,
    /// The value of the last batch whose completion has a host action.
    pub(super) last_action: u64,
}

/// What a command queue does; the object behind `cl_command_queue` is [`crate::objects::queue::Queue`].
pub struct Core {
    pub(super) gpu: Arc<Gpu>,
    pub(super) queue: Arc<Mutex<vk::Queue>>,
    pub(super) timeline: vk::Semaphore,
    pub(super) in_order: bool,
    pub(super) profiling: bool,
    pub(super) pool: Pool,
    pub(super) track: Track,
    pub(super) state: Mutex<State>,
    pub(super) flight: Mutex<Flight>,
    /// There is a batch in flight, or the queue is closed.
    pub(super) launched: Condvar,
    /// Held by the thread that retires batches.
    pub(super) retiring: Mutex<()>,
    /// Whether a thread waits for the device on behalf of all.
    pub(super) watched: Mutex<bool>,
    /// Batches were retired, or nobody waits for the device any more.
    pub(super) progressed: Condvar,
    pub(super) submitted: AtomicU64,
    pub(super) retired: AtomicU64,
    pub(super) closed: AtomicBool,
    pub(super) lost: AtomicBool,
}

impl Core {
    /// A queue on a device.
    pub fn new(gpu: &Arc<Gpu>, in_order: bool, profiling: bool) -> Result<Arc<Core>> {
        let (timeline, reached) = gpu.take_timeline()?;
        Ok(Arc::new(Core {
            gpu: gpu.clone(),
            queue: gpu.take_queue(),
            timeline,
            in_order,
            profiling,
            pool: Pool::new(gpu),
            track: Track::new(in_order),
            state: Mutex::new(State {
                open: None,
                next: reached + 1,
                hazards: Hazards::default(),
                bound: Bound::default(),
                epoch: 0,
                deferred: VecDeque::new(),
                host_writes: Vec::new(),
                spare: Vec::new(),
                eager: EAGER,
                last_action: reached,
            }),
            flight: Mutex::new(Flight { batches: VecDeque::new(), thread: false }),
            launched: Condvar::new(),
            retiring: Mutex::new(()),
            watched: Mutex::new(false),
            progressed: Condvar::new(),
            submitted: AtomicU64::new(reached),
            retired: AtomicU64::new(reached),
            closed: AtomicBool::new(false),
            lost: AtomicBool::new(false),
        }))
    }

    /// The device.
    pub fn gpu(&self) -> &Arc<Gpu> {
        &self.gpu
    }

    /// The queue in a trace.
    pub(crate) fn track(&self) -> &Track {
        &self.track
    }

    /// Enqueues a command: records it, or defers it where `event` must be there. Never waits for the device.
    ///
    /// Where the command is recorded, the value of its batch is returned.
    pub(crate) fn enqueue<W: Work + 'static>(
        self: &Arc<Self>,
        mut work: W,
        waits: &[Ref<Event>],
        event: Option<&Ref<Event>>,
        deferred_event: impl FnOnce() -> Ref<Event>,
        traced: Command,
    ) -> Result<Option<u64>> {
        if self.lost.load(Ordering::Relaxed) {
            return Err(Error(CL_OUT_OF_RESOURCES));
        }
        Self::flush_others(self, waits);
        let mut state = lock(&self.state);
        let blocked = self.in_order && !state.deferred.is_empty();
        match if blocked { Ok(false) } else { self.ready(&mut state, &work, waits) } {
            Ok(true) => {}
            Ok(false) => {
                let event = event.cloned().unwrap_or_else(deferred_event);
                state.deferred.push_back(Deferred { work: Box::new(work), waits: waits.to_vec(), event, traced });
                return Ok(None);
            }
            // "The command is terminated": its event tells, the enqueueing succeeds.
            Err(Error(code)) => {
                drop(state);
                traced.fail(code);
                if let Some(event) = event {
                    Event::ended(event, code, [0, 0]);
                }
                return Ok(None);
            }
        }
        let value = self.record(&mut state, &mut work, event, &traced)?;
        let idle = self.submitted.load(Ordering::Relaxed) == self.retired.load(Ordering::Relaxed);
        let count = state.open.as_ref().map_or(0, |batch| batch.count);
        if count >= BATCH_LIMIT || idle && count >= state.eager {
            state.eager = if idle { (state.eager * 2).min(BATCH_LIMIT / 8) } else { state.eager };
            self.submit(&mut state);
        }
        Ok(Some(value))
    }

    /// Runs one command, and waits until it is done.
    pub(crate) fn run<W: Work + 'static>(self: &Arc<Self>, mut work: W) -> Result {
        let value = {
            let mut state = lock(&self.state);
            let value = self.record(&mut state, &mut work, None, &Command::default())?;
            self.submit(&mut state);
            value
        };
        self.wait(value);
        if self.lost.load(Ordering::Acquire) { Err(Error(CL_OUT_OF_RESOURCES)) } else { Ok(()) }
    }

    pub(super) fn record_full_barrier(&self, state: &mut State) -> Result {
        if state.hazards.clear() {
            let commands = self.open(state)?.resources.commands;
            record_barrier(&self.gpu, commands);
            state.epoch += 1;
        }
        Ok(())
    }

    /// The open batch; opened if there is none.
    pub(super) fn open<'a>(&self, state: &'a mut State) -> Result<&'a mut Batch> {
        if state.open.is_none() {
            let resources = match state.spare.pop() {
                Some(resources) => resources,
                None => Resources::new(&self.gpu, self.profiling || trace::on())?,
            };
            state.open = Some(Batch::new(state.next, resources)?);
            state.bound = Bound::default();
        }
        Ok(state.open.as_mut().expect("just made"))
    }

    pub(super) fn record(
        self: &Arc<Self>,
        state: &mut State,
        work: &mut dyn Work,
        event: Option<&Ref<Event>>,
        traced: &Command,
    ) -> Result<u64> {
        if work.own_batch() && state.open.as_ref().is_some_and(|batch| batch.count > 0) {
            self.submit(state);
        }
        if state.open.as_ref().is_some_and(|batch| batch.queries_used == QUERIES) {
            self.submit(state);
        }
        if work.is_barrier() && !self.in_order {
            self.record_full_barrier(state)?;
        }
        self.open(state)?;
        let State { open, hazards, bound, .. } = state;
        let batch = open.as_mut().expect("opened above");
        let actions = batch.actions.len();
        let timed = event.is_some() && self.profiling || traced.is_traced();
        let query = batch.resources.queries().filter(|_| timed).map(|queries| {
            let query = batch.queries_used;
            batch.queries_used += 1;
            // SAFETY: the queries were reset when the batch was opened, and each is written once.
            unsafe {
                self.gpu.device.cmd_write_timestamp(
                    batch.resources.commands,
                    vk::PipelineStageFlags::TOP_OF_PIPE,
                    queries,
                    query * 2,
                );
            }
            query
        });
        let mut recorder =
            Recorder { gpu: &self.gpu, batch, hazards, pool: &self.pool, bound, in_order: self.in_order };
        let recorded = work.record(&mut recorder);
        if let (Some(query), Some(queries)) = (query, batch.resources.queries()) {
            // SAFETY: as above.
            unsafe {
                self.gpu.device.cmd_write_timestamp(
                    batch.resources.commands,
                    vk::PipelineStageFlags::BOTTOM_OF_PIPE,
                    queries,
                    query * 2 + 1,
                );
            }
        }
        batch.count += 1;
        recorded?;
        batch.traced.extend(Traced::new(traced, query));
        let value = batch.value;
        if batch.actions.len() > actions {
            state.last_action = value;
        }
        if let Some((start, size)) = work.host_writes() {
            state.host_writes.push((start, size, value));
        }
        if let Some(event) = event {
            batch.events.push(Pending { event: event.clone(), query, error: None });
            let host_action = state.last_action > self.retired.load(Ordering::Relaxed);
            event.recorded(Place::Batch { core: self.clone(), value, epoch: state.epoch, host_action });
        }
        if work.is_barrier() && !self.in_order {
            self.record_full_barrier(state)?;
        }
        if work.own_batch() {
            self.submit(state);
        }
        Ok(value)
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        // The open batch, if any, was never submitted.
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.open = None;
        // All batches are retired, as each holds this object by its events or its thread; queues that wait for the semaphore
        // hold this object. After an error nobody knows what the semaphore will do.
        if !*self.lost.get_mut() {
            self.gpu.give_back_timeline(self.timeline, *self.submitted.get_mut());
        }
    }
}
