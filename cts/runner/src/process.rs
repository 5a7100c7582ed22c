//! Running one test program to its end.

use crate::keep::{self, Report};
use crate::stop::Stop;
use rustix::process::{Pid, Signal};
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// What is started.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    /// The program.
    pub(crate) program: PathBuf,
    /// Its arguments.
    pub(crate) arguments: Vec<String>,
    /// Variables that are set, or taken away, besides the runner's own environment.
    pub(crate) environment: Vec<(OsString, Option<OsString>)>,
    /// Its working folder.
    pub(crate) folder: PathBuf,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With this exit status.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// It was silent about its progress for longer than allowed, and was stopped.
    TimedOut,
    /// The user interrupted the run.
    Interrupted,
    /// It could not be started or followed; why.
    Failed(String),
}

impl End {
    /// The end in words.
    pub(crate) fn sentence(&self) -> String {
        match self {
            End::Exited(status) => format!("the program ended with status {status}."),
            End::Signalled(signal) => format!("the program died by {}.", signal_name(*signal)),
            End::TimedOut => "the program was stopped at the time limit.".to_owned(),
            End::Interrupted => "the run was interrupted.".to_owned(),
            End::Failed(why) => format!("the program could not be run: {why}."),
        }
    }
}

/// `SIGSEGV (11)` and so on.
pub(crate) fn signal_name(signal: i32) -> String {
    let name = match Signal::from_named_raw(signal) {
        Some(Signal::HUP) => "SIGHUP",
        Some(Signal::INT) => "SIGINT",
        Some(Signal::QUIT) => "SIGQUIT",
        Some(Signal::ILL) => "SIGILL",
        Some(Signal::TRAP) => "SIGTRAP",
        Some(Signal::ABORT) => "SIGABRT",
        Some(Signal::BUS) => "SIGBUS",
        Some(Signal::FPE) => "SIGFPE",
        Some(Signal::KILL) => "SIGKILL",
        Some(Signal::SEGV) => "SIGSEGV",
        Some(Signal::PIPE) => "SIGPIPE",
        Some(Signal::TERM) => "SIGTERM",
        Some(Signal::SYS) => "SIGSYS",
        _ => return format!("signal {signal}"),
    };
    format!("{name} ({signal})")
}

/// How long the keeper may take to end everything.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often an interruption is looked for.
const GLANCE: Duration = Duration::from_millis(100);

/// Runs a program to its end. `heard` gets its output piece by piece and says whether the clock of `limit` starts anew.
/// Without a limit it may take as long as it likes.
pub(crate) fn run(launch: &Launch, limit: Option<Duration>, stop: &Stop, mut heard: impl FnMut(&[u8]) -> bool) -> End {
    let mut keeper = match start(launch) {
        Ok(keeper) => keeper,
        Err(error) => return End::Failed(error),
    };
    let group = Pid::from_child(&keeper);
    let (Some(line), Some(mut output), Some(report)) =
        (keeper.stdin.take(), keeper.stdout.take(), keeper.stderr.take())
    else {
        return End::Failed("no pipes to the program".to_owned());
    };
    let mut line = Some(line);
    // Few pieces wait here at once: a program that prints faster than it is read has to wait itself.
    let (send, receive) = mpsc::sync_channel::<Vec<u8>>(4);
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match output.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    if send.send(buffer[..count].to_vec()).is_err() {
                        break;
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
    });
    let reporter = std::thread::spawn(move || {
        let mut text = Vec::new();
        // A report is a line; a keeper that says more is none.
        let _ = report.take(64 * 1024).read_to_end(&mut text);
        text
    });

    let mut since = Instant::now();
    let mut told: Option<(End, Instant)> = None;
    loop {
        match receive.recv_timeout(GLANCE) {
            Ok(piece) => {
                if heard(&piece) {
                    since = Instant::now();
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        match &told {
            None => {
                let why = if stop.is_set() {
                    End::Interrupted
                } else if limit.is_some_and(|limit| since.elapsed() > limit) {
                    End::TimedOut
                } else {
                    continue;
                };
                told = Some((why, Instant::now()));
                line = None;
            }
            Some((_, when)) if when.elapsed() > PATIENCE => {
                // The keeper itself hangs, or something holds the pipe that cannot be killed.
                let _ = rustix::process::kill_process_group(group, Signal::KILL);
                let _ = keeper.wait();
                return told.map_or(End::TimedOut, |(why, _)| why);
            }
            Some(_) => {}
        }
    }
    drop(line);
    let status = keeper.wait();
    let _ = reader.join();
    let text = reporter.join().unwrap_or_default();
    let report = serde_json::from_slice::<Report>(&text);
    match (told, report) {
        // It may have ended just before it was told to stop.
        (Some((why, _)), Ok(Report::Stopped) | Err(_)) => why,
        (_, Ok(Report::Exit(status))) => End::Exited(status),
        (_, Ok(Report::Signal(signal))) => End::Signalled(signal),
        (_, Ok(Report::Error(why))) => End::Failed(why),
        (None, Ok(Report::Stopped)) => End::Failed("its keeper was stopped".to_owned()),
        (None, Err(_)) => End::Failed(match status {
            Ok(status) => format!("its keeper ended ({status}) without a report"),
            Err(error) => error.to_string(),
        }),
    }
}

/// Starts a program below a keeper that ends it, and all that it starts, when its own standard input ends.
pub(crate) fn start(launch: &Launch) -> Result<Child, String> {
    let own = std::env::current_exe().map_err(|error| format!("the runner's own program: {error}"))?;
    let mut command = Command::new(own);
    command.arg(keep::WORD).arg(&launch.program).args(&launch.arguments).current_dir(&launch.folder);
    for (name, value) in &launch.environment {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    // A group of its own: Ctrl-C in the terminal is the runner's to handle.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    command.spawn().map_err(|error| error.to_string())
}
