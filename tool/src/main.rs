//! `tombolo`: one program for people.
//!
//! * `doctor`: whether Tombolo works on this machine, and what to do where it does not;
//! * `info`: what its devices can do;
//! * `compile`: the offline compiler;
//! * `trace`: what the queues of a program do.
#![forbid(unsafe_code)]

mod compile;
mod doctor;
mod info;
mod library;
mod manual;
mod output;
mod probe;
mod trace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Tombolo: OpenCL over Vulkan. Tells what works on this machine, compiles kernels, records what programs do.
#[derive(Parser)]
#[command(name = "tombolo", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tells whether Tombolo works on this machine, and what to do where it does not.
    #[command(after_help = doctor::EXIT_STATUS)]
    Doctor(doctor::Arguments),
    /// Tells what Tombolo's OpenCL devices can do.
    Info(info::Arguments),
    /// Compiles OpenCL C to SPIR-V, without a device.
    #[command(
        after_help = "Build options of clBuildProgram follow after --, as in: tombolo compile blur.cl -- -DRADIUS=3 -cl-std=CL3.0"
    )]
    Compile(compile::Arguments),
    /// Runs a program and records what its OpenCL queues do, as a trace that ui.perfetto.dev opens.
    Trace(trace::Arguments),
    /// Writes the manual pages.
    #[command(hide = true)]
    Man(manual::ManArguments),
    /// Writes the completions of a shell to standard output.
    #[command(hide = true)]
    Completions(manual::CompletionArguments),
    /// Looks at drivers, for the other commands, which start this in a process of its own.
    #[command(hide = true)]
    Probe(probe::Arguments),
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    if let Some(library) = library::pending(command.library()) {
        return library::begin_anew(library);
    }
    match command {
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Info(arguments) => info::run(&arguments),
        Command::Compile(arguments) => compile::run(&arguments),
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Probe(arguments) => probe::run(&arguments),
    }
}

impl Command {
    /// The library that the command is to look at, in place of what is installed.
    fn library(&self) -> Option<&std::path::Path> {
        match self {
            Command::Doctor(arguments) => arguments.library.as_deref(),
            Command::Info(arguments) => arguments.library.as_deref(),
            Command::Compile(_) | Command::Trace(_) | Command::Man(_) | Command::Completions(_) | Command::Probe(_) => {
                None
            }
        }
    }
}
