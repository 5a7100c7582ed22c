//! Threads for what must not run where it comes up: the application's callbacks, which may be slow, and looking again at
//! queues whose locks may be held.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock};

use crate::exit::Inside;
use crate::sync::lock;

type Task = Box<dyn FnOnce() + Send>;

/// Which thread runs a task.
#[derive(Clone, Copy)]
pub(crate) enum Lane {
    /// Callbacks of the application.
    Application,
    /// Work of ours, which never takes long.
    Queues,
}

/// Runs a task on the thread of its lane; on this thread, where there can be no other.
pub(crate) fn post(lane: Lane, task: Task) {
    static SENDERS: [OnceLock<Option<Mutex<Sender<Task>>>>; 2] = [const { OnceLock::new() }; 2];
    let sender = SENDERS[lane as usize].get_or_init(|| {
        let (sender, receiver) = channel::<Task>();
        let run = move || {
            for task in receiver {
                let _inside = matches!(lane, Lane::Queues).then(Inside::enter);
                // A panic of ours must not end the thread.
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(task));
            }
        };
        let thread = std::thread::Builder::new().name(String::from("tombolo-events")).spawn(run);
        thread.ok().map(|_| Mutex::new(sender))
    });
    match sender {
        Some(sender) => {
            if let Err(back) = lock(sender).send(task) {
                back.0();
            }
        }
        None => task(),
    }
}
