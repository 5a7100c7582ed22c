//! What a command queue has to do for an acquire or a release.

use std::sync::Arc;

use ash::vk;

use crate::error::Result;
use crate::vulkan::{Semaphore, VulkanDevice};

/// A state of a semaphore: the signal of a binary one, or a value of a timeline.
#[derive(Clone)]
pub struct Point {
    /// The semaphore. It must live until the submission that names it is complete.
    pub semaphore: Arc<Semaphore>,
    /// The value of a timeline semaphore; 0 for a binary one.
    pub value: u64,
}

/// What records commands into a command buffer.
pub type Record = Box<dyn FnOnce(vk::CommandBuffer) + Send>;

/// A piece of a command queue's work: one submission, and what belongs around it.
#[derive(Default)]
pub struct Step {
    /// What the submission waits for, before any of its commands. A binary semaphore here is waited on once.
    pub wait: Vec<Point>,
    /// What records its commands.
    pub record: Vec<Record>,
    /// What the submission signals.
    pub signal: Vec<Point>,
    /// To be called as soon as the submission has been handed to Vulkan, on the thread that did so. If the submission
    /// never comes (a command that it waits for failed), these are dropped uncalled.
    pub submitted: Vec<Box<dyn FnOnce() + Send>>,
    /// What has to happen after the submission before the command is complete: a further submission waits for it, or the
    /// host does.
    pub then_wait: Vec<Point>,
}

impl Step {
    /// Do this and `other` as one.
    pub(crate) fn merge(&mut self, other: Self) {
        self.wait.extend(other.wait);
        self.record.extend(other.record);
        self.signal.extend(other.signal);
        self.submitted.extend(other.submitted);
        self.then_wait.extend(other.then_wait);
    }
}

/// Work of the host that a submission waits for. Opened when done, and also when dropped undone: the device must not
/// wait for ever.
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    /// A closed gate and the point at which it is open.
    pub(crate) fn new(device: &Arc<VulkanDevice>) -> Result<(Self, Point)> {
        let semaphore = Arc::new(Semaphore::timeline(device)?);
        Ok((Self(semaphore.clone()), Point { semaphore, value: 1 }))
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.0.raise(1);
    }
}
