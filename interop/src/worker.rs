//! The thread on which a context of our own, in the application's share group, is current.
//!
//! All work on objects happens there: the application's context may be current on another thread, or on none, and its
//! state (bindings, pixel store) must not change under it. The application's threads only flush and fence.

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use crate::error::{Error, Result};
use crate::gl::Gl;
use crate::platform::Platform;

type Job = Box<dyn FnOnce(&Gl) + Send>;

/// The thread and its queue of jobs, which run in order.
pub(crate) struct Worker {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Start the thread, and on it a context that shares with the application's.
    pub(crate) fn start(platform: Arc<Platform>) -> Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let (ready, started) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("tombolo-gl".into())
            .spawn(move || {
                let own = match platform.create() {
                    Ok(own) => own,
                    Err(error) => return drop(ready.send(Err(error))),
                };
                let gl = platform.make_current(&own).and_then(|()| {
                    // SAFETY: the context is current on this thread, and the binding knows its functions.
                    unsafe {
                        Gl::load(|name| {
                            let address = platform.address(name);
                            if address.is_null() {
                                platform.symbol(name).map_or(std::ptr::null(), |p| p.as_ptr().cast_const())
                            } else {
                                address
                            }
                        })
                    }
                });
                match gl {
                    Ok(gl) => {
                        if ready.send(Ok(())).is_ok() {
                            while let Ok(job) = queue.recv() {
                                gl.clear_errors();
                                job(&gl);
                            }
                        }
                    }
                    Err(error) => drop(ready.send(Err(error))),
                }
                platform.destroy(&own);
            })
            .map_err(|error| Error::OutOfResources(format!("No thread for OpenGL: {error}.")))?;
        let worker = Self { jobs: Some(jobs), thread: Some(thread) };
        started.recv().map_err(|_| Error::OutOfResources("The OpenGL thread ended.".into()))??;
        Ok(worker)
    }

    /// Run `job` after those before it, without waiting.
    pub(crate) fn post(&self, job: impl FnOnce(&Gl) + Send + 'static) {
        if let Some(jobs) = &self.jobs {
            // A thread that has ended drops the job, and with it the gate that it would open: gates open when dropped.
            let _ = jobs.send(Box::new(job));
        }
    }

    /// Run `job` after those before it and wait for its result.
    pub(crate) fn call<T: Send + 'static>(&self, job: impl FnOnce(&Gl) -> Result<T> + Send + 'static) -> Result<T> {
        let (sender, receiver) = mpsc::channel();
        self.post(move |gl| drop(sender.send(job(gl))));
        receiver.recv().map_err(|_| Error::OutOfResources("The OpenGL thread ended.".into()))?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        // The last owner may be a job on the thread itself.
        let own = |thread: &JoinHandle<()>| thread.thread().id() == std::thread::current().id();
        if let Some(thread) = self.thread.take().filter(|thread| !own(thread)) {
            let _ = thread.join();
        }
    }
}
