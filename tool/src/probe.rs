//! Looking at what may crash or hang, in a child process: drivers run there, and what becomes of them is a finding.
//!
//! The child is this program with the hidden command `probe`; it prints one line of JSON behind [`MARK`].

use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::fmt::{Display, Formatter};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::doctor::{gl, loader, vulkan};

/// What to look at.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    probe: Probe,
}

#[derive(Subcommand)]
enum Probe {
    /// Vulkan's devices.
    Vulkan,
    /// The OpenCL loader, and the platforms that it finds.
    Platforms,
    /// One OpenCL driver.
    Icd { library: OsString },
    /// EGL's devices.
    EglDevices,
    /// How the objects of an OpenGL are shared.
    Gl {
        #[command(subcommand)]
        stack: gl::StackName,
    },
}

/// Stands before the answer, as drivers print to standard output too.
const MARK: &str = "tombolo-probe: ";
/// As much as is read of what a child prints.
const MOST_BYTES: u64 = 4 << 20;

/// Looks, and prints what it sees.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let answer = match &arguments.probe {
        Probe::Vulkan => to_json(vulkan::look()),
        Probe::Platforms => to_json(loader::look()),
        Probe::Icd { library } => to_json(loader::look_at(library)),
        Probe::EglDevices => to_json(gl::look_for_devices()),
        Probe::Gl { stack } => to_json(gl::look(stack)),
    };
    println!("\n{MARK}{answer}");
    ExitCode::SUCCESS
}

fn to_json<T: Serialize>(answer: Result<T, String>) -> String {
    serde_json::to_string(&answer).unwrap_or_else(|error| format!("{{\"Err\":\"{error:?}\"}}"))
}

/// Why a probe gave no answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Failure {
    /// What was probed said no: the sentence.
    Said(String),
    /// The process was killed by this signal.
    Crashed(i32),
    /// It ended without an answer; its exit status, and the last line that it printed.
    Ended(i32, String),
    /// It did not answer within so many seconds.
    TimedOut(u64),
    /// It could not be started.
    NotStarted(String),
}

impl Failure {
    /// Whether a driver misbehaved, rather than said no.
    pub(crate) fn is_misbehaviour(&self) -> bool {
        match self {
            Failure::Crashed(_) | Failure::Ended(..) | Failure::TimedOut(_) => true,
            Failure::Said(_) | Failure::NotStarted(_) => false,
        }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Said(text) => f.write_str(text.trim_end_matches('.')),
            Failure::Crashed(signal) => write!(f, "it crashed ({})", signal_name(*signal)),
            Failure::Ended(_, last) if !last.is_empty() => write!(f, "it ended the program, and said: {last}"),
            Failure::Ended(status, _) => write!(f, "it ended the program (exit status {status})"),
            Failure::TimedOut(seconds) => write!(f, "it did not answer within {seconds} s"),
            Failure::NotStarted(text) => write!(f, "it could not be tried: {text}"),
        }
    }
}

fn signal_name(signal: i32) -> String {
    match signal {
        4 => "SIGILL, an illegal instruction".into(),
        6 => "SIGABRT, it gave up".into(),
        7 => "SIGBUS, a bad memory access".into(),
        8 => "SIGFPE, an arithmetic error".into(),
        9 => "SIGKILL, killed from outside, perhaps for want of memory".into(),
        11 => "SIGSEGV, a bad memory access".into(),
        number => format!("signal {number}"),
    }
}

/// Runs a probe in a child, with these variables set in its environment besides.
pub(crate) fn ask<T: DeserializeOwned>(
    arguments: &[&OsStr],
    environment: &[(&str, &OsStr)],
    limit: Duration,
) -> Result<T, Failure> {
    let not_started = |error: std::io::Error| Failure::NotStarted(error.to_string());
    let mut command = Command::new(std::env::current_exe().map_err(not_started)?);
    command.arg("probe").args(arguments).env_remove(tombolo::settings::TRACE.name).envs(environment.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(not_started)?;
    // Processes that a driver leaves behind may hold the pipes open: the readers are not waited for without end.
    let (output, errors) = (drain(child.stdout.take()), drain(child.stderr.take()));
    let deadline = Instant::now() + limit;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                let _ = child.kill();
                // Not waited for: what hangs inside the kernel does not end. The system buries it after this process.
                std::thread::spawn(move || child.wait());
                return Err(Failure::TimedOut(limit.as_secs()));
            }
            Err(error) => return Err(not_started(error)),
        }
    };
    let grace = Duration::from_secs(2);
    let output = output.recv_timeout(grace).unwrap_or_default();
    // A driver may crash when the program ends, after the answer.
    if let Some(signal) = status.signal() {
        return Err(Failure::Crashed(signal));
    }
    let answer = output.lines().rev().find_map(|line| line.strip_prefix(MARK));
    match answer.and_then(|text| serde_json::from_str::<Result<T, String>>(text).ok()) {
        Some(answer) => answer.map_err(Failure::Said),
        None => {
            let errors = errors.recv_timeout(grace).unwrap_or_default();
            let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
            Err(Failure::Ended(status.code().unwrap_or(-1), last.trim().to_owned()))
        }
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MOST_BYTES).read_to_end(&mut bytes);
            // What is beyond is thrown away, so that the child does not wait for a reader.
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}
