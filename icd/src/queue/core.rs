//! A queue: records commands, defers those that wait for something unknown, submits batches, and retires them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use ash::vk;

use super::batch::{Batch, Pending, QUERIES, Resources};
use super::clock;
use super::hazards::Hazards;
use super::recorder::{Bound, Recorder, record_barrier, record_host_barrier};
use super::staging::Pool;
use crate::cl::*;
use crate::error::{Error, Result};
use crate::handle::Ref;
use crate::objects::event::{Event, Place, Readiness};
use crate::sync::lock;
use crate::trace::{self, Args, Command, Traced, Track};
use crate::vulkan::Gpu;

/// The most commands of one batch.
const BATCH_LIMIT: u32 = 4096;
/// The first batch that is submitted without being asked for, when the device has nothing to do, has this many commands.
const EAGER: u32 = 16;
/// How long one wait for the device lasts before it is repeated, in nanoseconds.
const WAIT_SLICE: u64 = 2_000_000_000;

/// A command as the recorder sees it.
pub(crate) trait Work: Send {
    /// Records the command. Called once.
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result;

    /// Tells a trace what is special about the command. The text `kernel` names it.
    fn describe(&self, _args: &mut Args) {}

    /// Host memory that is read when the command is recorded: address and size in bytes. The command is deferred until
    /// what writes there is complete.
    fn host_reads(&self) -> Option<(usize, usize)> {
        None
    }

    /// Host memory that is written when the command is done: address and size in bytes.
    fn host_writes(&self) -> Option<(usize, usize)> {
        None
    }

    /// Whether everything before must be complete, as the host knows, before the command is recorded.
    fn after_all(&self) -> bool {
        false
    }

    /// Whether the command is submitted apart from those before and after it, as it has semaphores of its own.
    fn own_batch(&self) -> bool {
        false
    }

    /// Whether all commands before must be done when the command starts, and it before all later ones (a barrier).
    fn is_barrier(&self) -> bool {
        false
    }
}

/// A command that waits for something unknown.
struct Deferred {
    work: Box<dyn Work>,
    waits: Vec<Ref<Event>>,
    event: Ref<Event>,
    traced: Command,
}

struct State {
    open: Option<Batch>,
    /// The value of the batch that is open or will be opened next.
    next: u64,
    hazards: Hazards,
    bound: Bound,
    /// Barriers so far.
    epoch: u64,
    deferred: VecDeque<Deferred>,
    /// Host memory that commands write when they are done, and the values of their batches.
    host_writes: Vec<(usize, usize, u64)>,
    /// Resources that no batch uses.
    spare: Vec<Resources>,
    /// How many commands the next eager batch has.
    eager: u32,
    /// The value of the last batch whose completion has a host action.
    last_action: u64,
}

struct Flight {
    batches: VecDeque<Batch>,
    thread: bool,
}

/// What a command queue does; the object behind `cl_command_queue` is [`crate::objects::queue::Queue`].
pub struct Core {
    gpu: Arc<Gpu>,
    queue: Arc<Mutex<vk::Queue>>,
    timeline: vk::Semaphore,
    in_order: bool,
    profiling: bool,
    pool: Pool,
    track: Track,
    state: Mutex<State>,
    flight: Mutex<Flight>,
    /// There is a batch in flight, or the queue is closed.
    launched: Condvar,
    /// Held by the thread that retires batches.
    retiring: Mutex<()>,
    submitted: AtomicU64,
    retired: AtomicU64,
    closed: AtomicBool,
    lost: AtomicBool,
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

    /// Submits what other queues hold that these events belong to: waiting for them flushes their queues.
    fn flush_others(this: &Arc<Core>, waits: &[Ref<Event>]) {
        for event in waits {
            if let Place::Batch { core, value, .. } = event.place() {
                if !Arc::ptr_eq(&core, this) && core.submitted.load(Ordering::Acquire) < value {
                    core.flush();
                }
            }
        }
    }

    /// Whether the command can be recorded now; adds waits for other queues to the open batch. An error where an event in
    /// the wait list failed.
    fn ready(self: &Arc<Self>, state: &mut State, work: &dyn Work, waits: &[Ref<Event>]) -> Result<bool> {
        let retired = self.retired.load(Ordering::Acquire);
        if work.after_all() && retired + 1 < state.next + u64::from(state.open.is_some()) {
            // Deferred commands are looked at whenever a batch is retired.
            if state.open.is_some() {
                self.submit(state);
            }
            return Ok(false);
        }
        let host = work.host_reads();
        if let Some((start, size)) = host {
            state.host_writes.retain(|(_, _, value)| *value > retired);
            let overlaps = |other: &&(usize, usize, u64)| other.0 < start + size && start < other.0 + other.1;
            if state.host_writes.iter().any(|other| overlaps(&other)) {
                if state.open.is_some() {
                    self.submit(state);
                }
                return Ok(false);
            }
        }
        let mut others: Vec<(Arc<Core>, u64)> = Vec::new();
        let mut barrier = false;
        let mut failed = false;
        let mut ready = true;
        for event in waits {
            match event.readiness(self, false) {
                Readiness::Complete => {}
                Readiness::Failed => failed = true,
                Readiness::Unknown => ready = false,
                Readiness::Recorded(core, value, epoch, host_action) => {
                    let foreign_device = !Arc::ptr_eq(&core.gpu, &self.gpu);
                    if foreign_device || host_action && host.is_some() {
                        match event.readiness(self, true) {
                            Readiness::Complete => {}
                            Readiness::Failed => failed = true,
                            _ => ready = false,
                        }
                    } else if Arc::ptr_eq(&core, self) {
                        barrier |= epoch == state.epoch;
                    } else if core.submitted.load(Ordering::Acquire) < value {
                        // Recorded since the queues were flushed. Its queue must not be locked here; it is submitted by
                        // whoever recorded it, as we are in its list of waiters.
                        match event.readiness(self, true) {
                            Readiness::Complete => {}
                            Readiness::Failed => failed = true,
                            _ => ready = false,
                        }
                    } else {
                        others.push((core, value));
                    }
                }
            }
        }
        if failed {
            return Err(Error(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST));
        }
        if !ready {
            return Ok(false);
        }
        if !others.is_empty() {
            // A wait holds up the whole batch: what was recorded before must not wait.
            if state.open.as_ref().is_some_and(|batch| batch.count > 0) {
                self.submit(state);
            }
            let batch = self.open(state)?;
            batch.waits.append(&mut others);
        }
        if barrier && !self.in_order {
            self.record_full_barrier(state)?;
        }
        Ok(true)
    }

    fn record_full_barrier(&self, state: &mut State) -> Result {
        if state.hazards.clear() {
            let commands = self.open(state)?.resources.commands;
            record_barrier(&self.gpu, commands);
            state.epoch += 1;
        }
        Ok(())
    }

    /// The open batch; opened if there is none.
    fn open<'a>(&self, state: &'a mut State) -> Result<&'a mut Batch> {
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

    fn record(
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

    /// Submits the open batch.
    fn submit(self: &Arc<Self>, state: &mut State) {
        let Some(mut batch) = state.open.take() else { return };
        let value = batch.value;
        state.next = value + 1;
        state.bound = Bound::default();
        let span = self.track.submit(value, &batch.traced);
        batch.submit_time = span.start().unwrap_or(0);
        let result = self.submit_batch(&batch);
        drop(span);
        let now = if self.profiling { clock::now() } else { 0 };
        for pending in &batch.events {
            Event::submitted(&pending.event, now);
        }
        if let Err(error) = result {
            crate::log::log!("vkQueueSubmit: {error}");
            self.lost.store(true, Ordering::Release);
        } else {
            std::mem::take(&mut batch.submitted).into_iter().for_each(|action| action());
        }
        let mut flight = lock(&self.flight);
        flight.batches.push_back(batch);
        self.submitted.store(value, Ordering::Release);
        if !flight.thread {
            let core = self.clone();
            let spawned =
                std::thread::Builder::new().name(String::from("tombolo-queue")).spawn(move || core.run_thread());
            flight.thread = spawned.is_ok();
        }
        drop(flight);
        self.launched.notify_one();
    }

    fn submit_batch(&self, batch: &Batch) -> std::result::Result<(), vk::Result> {
        let commands = batch.resources.commands;
        if batch.host_reads {
            record_host_barrier(&self.gpu, commands);
        }
        // SAFETY: it is being recorded.
        unsafe { self.gpu.device.end_command_buffer(commands) }?;
        let waits: Vec<_> = batch.waits.iter().map(|(core, value)| (core.timeline, *value)).collect();
        let foreign = |uses: &[super::batch::SemaphoreUse]| -> Vec<(vk::Semaphore, u64)> {
            uses.iter().map(|semaphore| (semaphore.semaphore, semaphore.value)).collect()
        };
        let (wait_semaphores, wait_values): (Vec<_>, Vec<_>) =
            waits.into_iter().chain(foreign(&batch.foreign_waits)).unzip();
        let (signal_semaphores, signal_values): (Vec<_>, Vec<_>) =
            std::iter::once((self.timeline, batch.value)).chain(foreign(&batch.foreign_signals)).unzip();
        let stages = vec![vk::PipelineStageFlags::ALL_COMMANDS; wait_semaphores.len()];
        let mut values = vk::TimelineSemaphoreSubmitInfo::default()
            .wait_semaphore_values(&wait_values)
            .signal_semaphore_values(&signal_values);
        let buffers = [commands];
        let submit = vk::SubmitInfo::default()
            .wait_semaphores(&wait_semaphores)
            .wait_dst_stage_mask(&stages)
            .command_buffers(&buffers)
            .signal_semaphores(&signal_semaphores)
            .push_next(&mut values);
        let queue = lock(&self.queue);
        // SAFETY: the command buffer is recorded; all that it uses lives until the batch is retired; the queue is locked.
        unsafe { self.gpu.device.queue_submit(*queue, &[submit], vk::Fence::null()) }
    }

    /// `clFlush`: submits what is recorded. Deferred commands are submitted as soon as they are recorded.
    pub fn flush(self: &Arc<Self>) {
        self.submit(&mut lock(&self.state));
    }

    /// The value of the last batch, when all that is recorded is submitted; 0 if there was none.
    pub(crate) fn flushed(self: &Arc<Self>) -> u64 {
        let mut state = lock(&self.state);
        self.submit(&mut state);
        state.next - 1
    }

    /// The events of the deferred commands.
    pub(crate) fn deferred_events(&self) -> Vec<Ref<Event>> {
        lock(&self.state).deferred.iter().map(|deferred| deferred.event.clone()).collect()
    }

    /// Whether the batch is the first that is not done, and submitted.
    pub(crate) fn is_running(&self, value: u64) -> bool {
        self.retired.load(Ordering::Acquire) + 1 == value && self.submitted.load(Ordering::Acquire) >= value
    }

    /// Blocks until the batch of that value, which must be submitted, is done and retired.
    pub fn wait(self: &Arc<Self>, value: u64) {
        while self.retired.load(Ordering::Acquire) < value {
            self.wait_device(value);
            self.poll();
        }
    }

    /// Blocks until the device reaches a value. Gives up where the device is lost.
    fn wait_device(&self, value: u64) {
        while !self.lost.load(Ordering::Acquire) {
            let semaphores = [self.timeline];
            let values = [value];
            let wait = vk::SemaphoreWaitInfo::default().semaphores(&semaphores).values(&values);
            // SAFETY: the semaphore lives as long as the queue.
            match unsafe { self.gpu.device.wait_semaphores(&wait, WAIT_SLICE) } {
                Ok(()) => return,
                Err(vk::Result::TIMEOUT) => {}
                Err(error) => {
                    crate::log::log!("vkWaitSemaphores: {error}");
                    self.lost.store(true, Ordering::Release);
                }
            }
        }
    }

    /// Retires all batches that are done.
    pub fn poll(self: &Arc<Self>) {
        if self.retired.load(Ordering::Acquire) == self.submitted.load(Ordering::Acquire) {
            return;
        }
        let mut spare = Vec::new();
        let mut dropped = Vec::new();
        let retiring = lock(&self.retiring);
        let lost = self.lost.load(Ordering::Acquire);
        // SAFETY: the semaphore lives as long as the queue.
        let reached = unsafe { self.gpu.device.get_semaphore_counter_value(self.timeline) }.unwrap_or(0);
        loop {
            let batch = {
                let mut flight = lock(&self.flight);
                let done = flight.batches.front().is_some_and(|batch| lost || batch.value <= reached);
                if done { flight.batches.pop_front() } else { None }
            };
            let Some(mut batch) = batch else { break };
            let value = batch.value;
            self.retire(&mut batch, lost);
            self.retired.store(value, Ordering::Release);
            dropped.append(&mut batch.kept);
            spare.push(batch.recycle(&self.pool));
        }
        drop(retiring);
        // Objects that end here may call back the application.
        drop(dropped);
        if !spare.is_empty() {
            lock(&self.state).spare.append(&mut spare);
            self.pump();
        }
    }

    /// Runs the host's part of a batch that is done.
    fn retire(&self, batch: &mut Batch, lost: bool) {
        if !batch.actions.is_empty() && !lost {
            let _span =
                trace::span(trace::Category::Finish, "finish commands", |args| args.number("batch", batch.value));
            batch.actions.drain(..).for_each(|action| action());
        }
        batch.actions.clear();
        let times = batch.times();
        let calibration = if times.is_empty() { None } else { self.gpu.calibration() };
        let span = |query: u32| {
            let (ticks, clock) = (times.get(query as usize)?, calibration?);
            Some(ticks.map(|ticks| clock.host_time(ticks)))
        };
        self.track.ran(|| self.gpu.physical.name(), batch.submit_time, std::mem::take(&mut batch.traced), span);
        let now = if self.profiling { clock::now() } else { 0 };
        for Pending { event, query, error } in batch.events.drain(..) {
            let span = query.and_then(span).map_or([now, now], |span| span.map(|time| time.min(now)));
            let status = match error {
                _ if lost => CL_OUT_OF_RESOURCES,
                Some(Error(code)) => code,
                None => CL_COMPLETE,
            };
            Event::ended(&event, status, span);
        }
    }

    /// Looks again at the deferred commands.
    pub(crate) fn pump(self: &Arc<Self>) {
        loop {
            let mut failed: Option<(Ref<Event>, Error)> = None;
            let mut recorded = false;
            {
                let mut state = lock(&self.state);
                let mut index = 0;
                while index < state.deferred.len() && failed.is_none() {
                    let deferred = &mut state.deferred[index];
                    let waits = std::mem::take(&mut deferred.waits);
                    let mut work = std::mem::replace(&mut deferred.work, Box::new(Nothing));
                    let event = deferred.event.clone();
                    let traced = deferred.traced.clone();
                    let outcome = match self.ready(&mut state, &*work, &waits) {
                        Ok(false) => {
                            state.deferred[index].waits = waits;
                            state.deferred[index].work = work;
                            if self.in_order {
                                break;
                            }
                            index += 1;
                            continue;
                        }
                        Ok(true) => self.record(&mut state, &mut *work, Some(&event), &traced).map(drop),
                        Err(error) => Err(error),
                    };
                    state.deferred.remove(index);
                    recorded = true;
                    if let Err(error) = outcome {
                        traced.fail(error.0);
                        failed = Some((event, error));
                    }
                }
                if recorded {
                    self.submit(&mut state);
                }
            }
            // Ending an event may wake this very queue: not under its lock.
            match failed {
                Some((event, Error(code))) => {
                    Event::ended(&event, code, [0, 0]);
                }
                None => break,
            }
        }
    }

    /// No more commands will come. What is recorded or deferred is still done.
    pub(crate) fn close(self: &Arc<Self>) {
        self.flush();
        self.closed.store(true, Ordering::Release);
        drop(lock(&self.flight));
        self.launched.notify_all();
    }

    /// Retires batches as they are done, so that events complete without anybody asking.
    fn run_thread(self: Arc<Self>) {
        loop {
            let value = {
                let mut flight = lock(&self.flight);
                loop {
                    if let Some(batch) = flight.batches.front() {
                        break batch.value;
                    }
                    if self.closed.load(Ordering::Acquire) {
                        flight.thread = false;
                        return;
                    }
                    flight = self.launched.wait(flight).unwrap_or_else(PoisonError::into_inner);
                }
            };
            self.wait_device(value);
            self.poll();
        }
    }
}

/// A command that does nothing: a marker, or what stands for a deferred command while it is looked at.
pub(crate) struct Nothing;

impl Work for Nothing {
    fn record(&mut self, _recorder: &mut Recorder<'_>) -> Result {
        Ok(())
    }
}

/// `clEnqueueBarrierWithWaitList`: later commands wait for earlier ones.
pub(crate) struct Barrier;

impl Work for Barrier {
    fn record(&mut self, _recorder: &mut Recorder<'_>) -> Result {
        Ok(())
    }

    fn is_barrier(&self) -> bool {
        true
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
