//! The thread that waits for submissions and then lets host work follow.
//!
//! Not the OpenGL thread: a release may wait for work that itself waits for the OpenGL part of a later acquire.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use ash::vk;

use crate::error::{Error, Result};
use crate::step::Point;
use crate::vulkan::{Semaphore, VulkanDevice};

type Job = Box<dyn FnOnce() + Send>;

struct Shared {
    device: Arc<VulkanDevice>,
    /// A timeline that rises whenever the thread has to look at what changed.
    bell: Semaphore,
    state: Mutex<State>,
    stop: AtomicBool,
}

#[derive(Default)]
struct State {
    rung: u64,
    added: Vec<(Point, Job)>,
}

/// The thread. It ends with the value; jobs whose point has not been reached by then are dropped.
pub(crate) struct Waiter {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Waiter {
    pub(crate) fn start(device: &Arc<VulkanDevice>) -> Result<Self> {
        let shared = Arc::new(Shared {
            device: device.clone(),
            bell: Semaphore::timeline(device)?,
            state: Mutex::default(),
            stop: AtomicBool::new(false),
        });
        let own = shared.clone();
        let thread = std::thread::Builder::new()
            .name("tombolo-release".into())
            .spawn(move || own.run())
            .map_err(|error| Error::OutOfResources(format!("No thread for releases: {error}.")))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Run `job` once `point`, of a timeline, is reached. Jobs must not block for long.
    pub(crate) fn after(&self, point: Point, job: impl FnOnce() + Send + 'static) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.added.push((point, Box::new(job)));
        self.shared.ring(&mut state);
    }
}

impl Shared {
    fn ring(&self, state: &mut State) {
        state.rung += 1;
        self.bell.raise(state.rung);
    }

    fn run(&self) {
        let mut pending: Vec<(Point, Job)> = Vec::new();
        loop {
            let rung = {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                pending.append(&mut state.added);
                state.rung
            };
            if self.stop.load(Ordering::Acquire) {
                return;
            }
            let semaphores: Vec<_> =
                std::iter::once(self.bell.handle()).chain(pending.iter().map(|(p, _)| p.semaphore.handle())).collect();
            let values: Vec<_> =
                std::iter::once(rung + 1).chain(pending.iter().map(|(point, _)| point.value)).collect();
            let info = vk::SemaphoreWaitInfo::default()
                .flags(vk::SemaphoreWaitFlags::ANY)
                .semaphores(&semaphores)
                .values(&values);
            // SAFETY: timeline semaphores that `pending` and `self` keep alive.
            if unsafe { self.device.device.wait_semaphores(&info, u64::MAX) }.is_err() {
                // A lost device: nothing will be reached any more. Dropped jobs open their gates.
                return;
            }
            let mut reached = Vec::new();
            pending.retain_mut(|(point, job)| {
                // SAFETY: as above.
                let value = unsafe { self.device.device.get_semaphore_counter_value(point.semaphore.handle()) };
                let done = value.is_ok_and(|value| value >= point.value);
                if done {
                    reached.push(std::mem::replace(job, Box::new(|| ())));
                }
                !done
            });
            reached.into_iter().for_each(|job| job());
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        self.shared.ring(&mut self.shared.state.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}
