//! `tombolo doctor`.

use clap::Args;
use std::process::ExitCode;

/// How to tell it.
#[derive(Args)]
pub(crate) struct Arguments {
    /// As JSON, for scripts.
    #[arg(long)]
    json: bool,
}

/// Tells it.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    eprintln!("tombolo doctor: this build tells nothing{}", if arguments.json { " as JSON" } else { "" });
    ExitCode::FAILURE
}
