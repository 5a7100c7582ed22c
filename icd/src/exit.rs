//! The end of the process: no thread of the library may be inside Vulkan while `exit` takes drivers and layers down.
//!
//! Programs end without releasing anything, or just after: a queue's thread may then still tidy up. The handler of `exit`
//! lets each such thread finish what it does, and none begin anew.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, Once, PoisonError};
use std::time::Duration;

use crate::sync::lock;

/// The longest that the end of the process waits for the device.
const PATIENCE: Duration = Duration::from_secs(3);

struct Gate {
    /// Threads that may be inside Vulkan.
    inside: u32,
    /// The process is ending.
    closed: bool,
}

static GATE: Mutex<Gate> = Mutex::new(Gate { inside: 0, closed: false });
static CHANGED: Condvar = Condvar::new();
/// The process that has the threads; one that it forked has none.
static OWNER: AtomicU32 = AtomicU32::new(0);

/// Permission of a thread of the library to call Vulkan. The process does not end while there is one.
pub(crate) struct Inside(());

impl Inside {
    /// Asks for it. Never returns once the process is ending.
    pub(crate) fn enter() -> Inside {
        let mut gate = lock(&GATE);
        while gate.closed {
            gate = CHANGED.wait(gate).unwrap_or_else(PoisonError::into_inner);
        }
        gate.inside += 1;
        Inside(())
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        lock(&GATE).inside -= 1;
        CHANGED.notify_all();
    }
}

/// Registers the handler. To be called when drivers and layers are loaded: handlers run in reverse order.
pub(crate) fn register() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        OWNER.store(std::process::id(), Ordering::Relaxed);
        // SAFETY: the function takes nothing, and does not unwind.
        let failed = unsafe { libc::atexit(close) };
        if failed != 0 {
            crate::log::log!("atexit: no room");
        }
    });
}

extern "C" fn close() {
    if OWNER.load(Ordering::Relaxed) != std::process::id() {
        return;
    }
    let mut gate = lock(&GATE);
    gate.closed = true;
    // Where a kernel does not end, neither of the two is good; this one at least ends.
    let _ = CHANGED.wait_timeout_while(gate, PATIENCE, |gate| gate.inside > 0);
}
