//! Commands that wait for something unknown, and whether a command can be recorded at all.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::core::{Core, State};
use super::work::{Nothing, Work};
use crate::cl::*;
use crate::error::{Error, Result};
use crate::handle::Ref;
use crate::objects::event::{Event, Place, Readiness};
use crate::sync::lock;
use crate::trace::Command;

/// A command that waits for something unknown.
pub(super) struct Deferred {
    pub(super) work: Box<dyn Work>,
    pub(super) waits: Vec<Ref<Event>>,
    pub(super) event: Ref<Event>,
    pub(super) traced: Command,
}

impl Core {
    /// Submits what other queues hold that these events belong to: waiting for them flushes their queues.
    pub(super) fn flush_others(this: &Arc<Core>, waits: &[Ref<Event>]) {
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
    pub(super) fn ready(self: &Arc<Self>, state: &mut State, work: &dyn Work, waits: &[Ref<Event>]) -> Result<bool> {
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

    /// The events of the deferred commands.
    pub(crate) fn deferred_events(&self) -> Vec<Ref<Event>> {
        lock(&self.state).deferred.iter().map(|deferred| deferred.event.clone()).collect()
    }
}
