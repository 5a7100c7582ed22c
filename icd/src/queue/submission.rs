//! Batches on their way to the device.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use ash::vk;

use super::batch::Batch;
use super::clock;
use super::core::{Core, State};
use super::recorder::{Bound, record_host_barrier};
use crate::objects::event::Event;
use crate::sync::lock;

impl Core {
    /// Submits the open batch.
    pub(super) fn submit(self: &Arc<Self>, state: &mut State) {
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
}
