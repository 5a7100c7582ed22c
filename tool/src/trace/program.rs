//! Runs the program that is traced.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Pid, Signal, getpgrp, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;

/// How a program ended.
pub(super) struct Ended {
    /// Its exit status, or 128 and the number of the signal.
    pub(super) status: u8,
    /// The signal that ended it.
    pub(super) signal: Option<i32>,
}

/// Runs a program that records its traces in `pattern`, and waits for its end. Signals are passed on to it.
pub(super) fn run(words: &[OsString], pattern: &Path, limit: u64) -> Result<Ended, super::Failure> {
    let Some((name, words)) = words.split_first() else { return Err((127, String::from("no program is named"))) };
    // From here on a signal does not end this program, so that the trace is always completed.
    let signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2])
        .map_err(|error| (125, format!("signals cannot be passed on: {error}")))?;
    let child = Command::new(name)
        .args(words)
        .env("TOMBOLO_TRACE", pattern)
        .env("TOMBOLO_TRACE_LIMIT", limit.to_string())
        .spawn();
    let mut child = child.map_err(|error| {
        let status = if error.kind() == ErrorKind::NotFound { 127 } else { 126 };
        (status, format!("{} cannot be run: {error}", name.to_string_lossy()))
    })?;
    let running = Arc::new(AtomicBool::new(true));
    pass_on(signals, &child, running.clone());
    let status = child.wait().map_err(|error| (125, format!("the program's end is not known: {error}")))?;
    running.store(false, Ordering::Release);
    let signal = status.signal();
    let code = status.code().or(signal.map(|signal| 128 + signal)).unwrap_or(125);
    Ok(Ended { status: code as u8, signal })
}

fn pass_on(mut signals: Signals, child: &Child, running: Arc<AtomicBool>) {
    let child = Pid::from_child(child);
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let known = match signal {
                SIGHUP => Signal::HUP,
                SIGINT => Signal::INT,
                SIGQUIT => Signal::QUIT,
                SIGTERM => Signal::TERM,
                SIGUSR1 => Signal::USR1,
                _ => Signal::USR2,
            };
            // A key at the terminal reaches all of the group in front: the program has it already, and may take a second
            // one for another wish.
            let from_keys = matches!(known, Signal::INT | Signal::QUIT) && in_front();
            if running.load(Ordering::Acquire) && !from_keys {
                let _ = kill_process(child, known);
            }
        }
    });
}

/// Whether the terminal's keys reach this program.
fn in_front() -> bool {
    let terminal = std::fs::File::open("/dev/tty");
    terminal.is_ok_and(|terminal| rustix::termios::tcgetpgrp(&terminal).is_ok_and(|group| group == getpgrp()))
}
