//! `tombolo trace`: runs a program and records what its OpenCL queues do.
//!
//! The library does the recording, a file for each process (`TOMBOLO_TRACE`). Here the program is run ([`program`]), the files
//! become one ([`merge`]), and what is in it is told in short ([`summary`]).

mod merge;
mod program;
mod summary;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::output::deliver;
use summary::Summary;

const AFTER_HELP: &str = "\
All processes that the program starts are in the trace. Their queues get tracks of their own, with each command as the device
ran it; arrows lead from a command's enqueueing to its submission to its run.

Signals are passed on to the program. The exit status is the program's, or 128 and the number of the signal that ended it;
125 where the trace could not be written, 126 where the program could not be run, 127 where it was not found.";

/// What to run and where its trace goes.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Where to write the trace.
    #[arg(short, long, default_value = "tombolo-trace.json", value_name = "FILE")]
    output: PathBuf,
    /// The most MiB that each process of the program records; then its trace ends.
    #[arg(long, default_value_t = 256, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    limit: u64,
    /// Print the summary as one line of JSON on standard output, after the program's own output.
    #[arg(long)]
    json: bool,
    /// The program and its arguments.
    #[arg(last = true, required = true)]
    program: Vec<std::ffi::OsString>,
}

/// Runs the program. The exit status is the program's; 128 and the signal's number where a signal ended it; 125 where the
/// trace could not be written, 126 and 127 where the program could not be run or found.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match trace(arguments) {
        Ok(status) => ExitCode::from(status),
        Err((status, message)) => {
            eprintln!("tombolo trace: {message}");
            ExitCode::from(status)
        }
    }
}

type Failure = (u8, String);

fn trace(arguments: &Arguments) -> Result<u8, Failure> {
    // Known before the program runs, which may take long.
    let output = File::create(&arguments.output)
        .map_err(|error| (125, format!("{} cannot be written: {error}", arguments.output.display())))?;
    let folder = tempfile::Builder::new()
        .prefix("tombolo-trace-")
        .tempdir()
        .map_err(|error| (125, format!("no folder for the traces of processes: {error}")))?;
    let ended =
        program::run(&arguments.program, &folder.path().join("%p.json"), arguments.limit).inspect_err(|_| {
            discard(&arguments.output);
        })?;
    let mut summary = Summary::default();
    let mut output = BufWriter::new(output);
    let merged = merge::merge(folder.path(), &mut output, &mut summary).and_then(|merged| {
        output.flush()?;
        Ok(merged)
    });
    let merged = merged.map_err(|error| (125, format!("{}: {error}", arguments.output.display())))?;
    if merged.processes == 0 {
        discard(&arguments.output);
    }
    if arguments.json {
        let file = (merged.processes > 0).then_some(arguments.output.as_path());
        // The program may have ended well even where this cannot be told: its status stands.
        deliver(format!("{}\n", summary.to_json(&merged, file, ended.status)).as_bytes());
        return Ok(ended.status);
    }
    if let Some(signal) = ended.signal {
        eprintln!("tombolo trace: the program was ended by signal {signal}");
    }
    if merged.processes == 0 {
        eprintln!(
            "tombolo trace: the program never used Tombolo: no queue, no program, no memory object. No trace is written. \
             \"tombolo doctor\" tells whether OpenCL programs find Tombolo here."
        );
    } else {
        eprint!("{}", summary.to_text(&merged, &arguments.output));
    }
    Ok(ended.status)
}

/// Removes a file that would hold nothing. What is no file, such as a pipe, stays.
fn discard(path: &Path) {
    if path.is_file() {
        let _ = std::fs::remove_file(path);
    }
}
