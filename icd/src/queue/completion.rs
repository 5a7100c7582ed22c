//! Batches that the device works on: waiting for them, and retiring those that are done.
//!
//! One thread at a time waits for the device, the others for that thread: with two of them in `vkWaitSemaphores`, NVIDIA's
//! driver lets the second one sleep for 10 ms. An application's thread that blocks comes first, for it then goes on without
//! being woken by another one.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use ash::vk;

use super::batch::{Batch, Pending, Resources};
use super::clock;
use super::core::Core;
use crate::cl::*;
use crate::error::Error;
use crate::exit::Inside;
use crate::objects::event::Event;
use crate::sync::lock;
use crate::trace;

/// How long one wait for the device lasts before it is repeated, in nanoseconds.
const WAIT_SLICE: u64 = 2_000_000_000;

/// How long the queue's own thread leaves a new batch to threads that may block for it.
const COURTESY: Duration = Duration::from_micros(100);

/// What is left of batches that are retired.
#[derive(Default)]
pub(super) struct Remains {
    spare: Vec<Resources>,
    kept: Vec<Arc<dyn Any + Send + Sync>>,
}

pub(super) struct Flight {
    pub(super) batches: VecDeque<Batch>,
    pub(super) thread: bool,
}

/// Held by the thread that waits for the device; the others learn when it is let go, in whatever way that happens.
struct Watch<'a>(&'a Core);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        *lock(&self.0.watched) = false;
        self.0.progressed.notify_all();
    }
}

impl Core {
    /// Whether the batch is the first that is not done, and submitted.
    pub(crate) fn is_running(&self, value: u64) -> bool {
        self.retired.load(Ordering::Acquire) + 1 == value && self.submitted.load(Ordering::Acquire) >= value
    }

    /// Blocks until the batch of that value, which must be submitted, is done and retired.
    pub fn wait(self: &Arc<Self>, value: u64) {
        loop {
            let retired = self.retired.load(Ordering::Acquire);
            if retired >= value {
                return;
            }
            self.wait_next(retired);
        }
    }

    /// Blocks until more is retired than `retired`, which the caller saw. The batch after that must be submitted: the device
    /// is waited for, and would not come to one that is not.
    fn wait_next(self: &Arc<Self>, retired: u64) {
        let mut watched = lock(&self.watched);
        while *watched && self.retired.load(Ordering::Acquire) == retired {
            watched = self.progressed.wait(watched).unwrap_or_else(PoisonError::into_inner);
        }
        if self.retired.load(Ordering::Acquire) != retired {
            return;
        }
        *watched = true;
        drop(watched);
        let watch = Watch(self);
        // The values of batches follow each other.
        self.wait_device(retired + 1);
        let remains = self.retire_done();
        drop(watch);
        self.clear_away(remains);
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
        let remains = self.retire_done();
        // Whoever found nothing retired is asleep by now, and hears this.
        drop(lock(&self.watched));
        self.progressed.notify_all();
        self.clear_away(remains);
    }

    fn retire_done(&self) -> Remains {
        let mut remains = Remains::default();
        let _retiring = lock(&self.retiring);
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
            remains.kept.append(&mut batch.kept);
            remains.spare.push(batch.recycle(&self.pool));
        }
        remains
    }

    fn clear_away(self: &Arc<Self>, mut remains: Remains) {
        // Objects that end here may call back the application.
        drop(remains.kept);
        if !remains.spare.is_empty() {
            lock(&self.state).spare.append(&mut remains.spare);
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
            let span = query.and_then(span).unwrap_or([now, now]);
            let status = match error {
                _ if lost => CL_OUT_OF_RESOURCES,
                Some(Error(code)) => code,
                None => CL_COMPLETE,
            };
            Event::ended(&event, status, span);
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
    pub(super) fn run_thread(self: Arc<Self>) {
        while let Some(value) = self.next_in_flight() {
            let _inside = Inside::enter();
            let watched = lock(&self.watched);
            drop(self.progressed.wait_timeout(watched, COURTESY));
            let retired = self.retired.load(Ordering::Acquire);
            if retired < value {
                self.wait_next(retired);
            }
        }
        // This may be the end of the queue.
        let _inside = Inside::enter();
        drop(self);
    }

    /// The value of the first batch in flight; waits for one. Nothing once the queue is closed and has none.
    fn next_in_flight(&self) -> Option<u64> {
        let mut flight = lock(&self.flight);
        loop {
            if let Some(batch) = flight.batches.front() {
                return Some(batch.value);
            }
            if self.closed.load(Ordering::Acquire) {
                flight.thread = false;
                return None;
            }
            flight = self.launched.wait(flight).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
