//! Acquiring and releasing OpenGL objects, as commands.

use std::sync::Arc;

use tombolo_interop::{Point, SharedObject, Step};

use super::batch::SemaphoreUse;
use super::hazards::Access;
use super::recorder::Recorder;
use crate::error::Result;
use crate::queue::Work;
use crate::trace::Args;

/// A step of interop, as a command. It has semaphores of its own, and so a batch of its own.
pub(crate) struct GlStep {
    step: Step,
    objects: Vec<Arc<SharedObject>>,
}

impl GlStep {
    /// The command for a step on these objects.
    pub(crate) fn new(step: Step, objects: Vec<Arc<SharedObject>>) -> Self {
        GlStep { step, objects }
    }
}

fn semaphore(point: Point) -> SemaphoreUse {
    SemaphoreUse { semaphore: point.semaphore.handle(), value: point.value, owner: point.semaphore }
}

impl Work for GlStep {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let step = std::mem::take(&mut self.step);
        recorder.access(&Access { reads_all: true, writes_all: true, ..Access::default() });
        step.wait.into_iter().for_each(|point| recorder.wait_semaphore(semaphore(point)));
        step.signal.into_iter().for_each(|point| recorder.signal_semaphore(semaphore(point)));
        let commands = recorder.commands();
        step.record.into_iter().for_each(|record| record(commands));
        step.submitted.into_iter().for_each(|work| recorder.when_submitted(work));
        step.done.into_iter().for_each(|work| recorder.after(work));
        self.objects.drain(..).for_each(|object| recorder.keep(object));
        Ok(())
    }

    fn describe(&self, args: &mut Args) {
        args.texts("objects", self.objects.iter().map(|object| object.object().name.to_string()).collect());
        args.texts("routes", self.objects.iter().map(|object| object.route().to_string()).collect());
    }

    fn own_batch(&self) -> bool {
        true
    }
}
