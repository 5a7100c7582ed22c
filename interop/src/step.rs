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

/// What the host does for a step.
pub type HostWork = Box<dyn FnOnce() + Send>;

/// A piece of a command queue's work: one submission, and what belongs around it. If the submission never comes (a command
/// that it waits for failed), all of it is dropped.
#[derive(Default)]
pub struct Step {
    /// What the submission waits for, before any of its commands. A binary semaphore here is waited on once.
    pub wait: Vec<Point>,
    /// What records its commands.
    pub record: Vec<Record>,
    /// What the submission signals.
    pub signal: Vec<Point>,
    /// To be called as soon as the submission has been handed to Vulkan, on the thread that did so. Does not block.
    pub submitted: Vec<HostWork>,
    /// To be called when the device is done with the submission. May block for as long as OpenGL takes to copy; only when
    /// all have returned is the command complete.
    pub done: Vec<HostWork>,
}

impl Step {
    /// Do this and `other` as one.
    pub(crate) fn merge(&mut self, other: Self) {
        self.wait.extend(other.wait);
        self.record.extend(other.record);
        self.signal.extend(other.signal);
        self.submitted.extend(other.submitted);
        self.done.extend(other.done);
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
