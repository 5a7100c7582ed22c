//! The keeper: a process between the runner and one test program. Whatever becomes of the runner, and whatever the
//! program starts and leaves behind, nothing outlives the keeper.
//!
//! The runner starts its own binary as keeper. The keeper hands its standard output to the program. Its standard input
//! is a line to the runner: at its end (the runner says stop, or has died) everything is killed. Its standard error
//! carries one line of JSON, the [`Report`].

use rustix::process::{Pid, Resource, Rlimit, Signal, WaitOptions};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::Read;
use std::os::fd::AsFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The first argument that makes this program a keeper; the test program and its arguments follow.
pub(crate) const WORD: &str = "keep-test-program";

/// How the test program ended, as the keeper saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Report {
    /// It ended with this status.
    Exit(i32),
    /// This signal killed it.
    Signal(i32),
    /// It was killed because the runner said so.
    Stopped,
    /// It could not be started.
    Error(String),
}

/// Runs as keeper. The result is the process's exit status; what matters is the line on standard error.
pub(crate) fn keep(mut arguments: impl Iterator<Item = OsString>) -> u8 {
    let report = match arguments.next() {
        Some(program) => follow(Command::new(program).args(arguments)),
        None => Report::Error("no program given".to_owned()),
    };
    eprintln!("{}", serde_json::to_string(&report).unwrap_or_default());
    0
}

fn follow(command: &mut Command) -> Report {
    let stdout = std::io::stdout().as_fd().try_clone_to_owned();
    let (out, err) = match stdout.and_then(|out| Ok((out.try_clone()?, out))) {
        Ok(pair) => pair,
        Err(error) => return Report::Error(error.to_string()),
    };
    // Orphans of the program become the keeper's children, also those that have left its process group.
    if let Err(error) = rustix::process::set_child_subreaper(rustix::process::getpid().into()) {
        return Report::Error(format!("prctl(PR_SET_CHILD_SUBREAPER): {error}"));
    }
    // A crash is told by its signal; a core file of gigabytes per crash helps nobody. Where that is refused, so be it.
    let _ = rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let mut child = match command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0).spawn() {
        Ok(child) => child,
        Err(error) => return Report::Error(error.to_string()),
    };
    // The command still holds its copies of standard output.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let program = Pid::from_child(&child);

    enum Event {
        Ended(std::io::Result<std::process::ExitStatus>),
        Stop,
    }
    let (send, receive) = mpsc::channel();
    let tell = send.clone();
    std::thread::spawn(move || {
        let mut nothing = [0];
        while matches!(std::io::stdin().read(&mut nothing), Ok(1)) {}
        let _ = tell.send(Event::Stop);
    });
    std::thread::spawn(move || {
        let _ = send.send(Event::Ended(child.wait()));
    });
    let report = match receive.recv() {
        Ok(Event::Ended(Ok(status))) => match (status.code(), status.signal()) {
            (Some(code), _) => Report::Exit(code),
            (None, Some(signal)) => Report::Signal(signal),
            (None, None) => Report::Error(format!("{status}")),
        },
        Ok(Event::Ended(Err(error))) => Report::Error(error.to_string()),
        Ok(Event::Stop) | Err(_) => Report::Stopped,
    };
    end_all(program);
    report
}

/// How long killed processes may take to go; one that hangs in a driver's system call may never do so.
const PATIENCE: Duration = Duration::from_secs(10);

/// Kills the program's group and every descendant. Orphans come to the keeper one generation at a time.
fn end_all(program: Pid) {
    // The group may be gone already.
    let _ = rustix::process::kill_process_group(program, Signal::KILL);
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let children = children();
        if children.is_empty() {
            return;
        }
        for child in children {
            let _ = rustix::process::kill_process(child, Signal::KILL);
            // The program itself is waited for by its own thread.
            if child != program {
                let _ = rustix::process::waitpid(Some(child), WaitOptions::NOHANG);
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The processes whose parent is this one, by `/proc`.
fn children() -> Vec<Pid> {
    let own = rustix::process::getpid().as_raw_nonzero().get();
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let mut children = Vec::new();
    for entry in entries.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        let Ok(stat) = std::fs::read(entry.path().join("stat")) else { continue };
        // "PID (NAME) STATE PARENT ...": the name may hold anything, brackets too.
        let stat = String::from_utf8_lossy(&stat);
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<i32>().ok());
        if parent == Some(own) {
            children.extend(Pid::from_raw(pid));
        }
    }
    children
}
