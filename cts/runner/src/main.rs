//! `tombolo-cts`: runs the Khronos OpenCL conformance tests that the user built against any installed OpenCL platform.
//!
//! How a run goes: `suite` finds the programs and asks each for its sub-tests; `plan` makes rows of them (`mode`,
//! `variant`, `filter`); `schedule` gives them to workers; `launch` runs a process (`process`, below it a `keep`er that
//! lets nothing stay behind), reads what it says (`output`) and judges it (`verdict`); `journal` keeps each result as it
//! comes, `record` all of them; `expectation` says which failures are known. `compare` (with `earlier` results, also
//! those of `clvk`) and `report` look at results afterwards. `guest` does the whole in a virtual machine.

#![forbid(unsafe_code)]

mod capture;
mod cli;
mod clvk;
mod compare;
mod conversions;
mod display;
mod earlier;
mod expectation;
mod filter;
mod guest;
mod journal;
mod keep;
mod launch;
mod mode;
mod outcome;
mod output;
mod plan;
mod platform;
mod process;
mod progress;
mod record;
mod report;
mod review;
mod run;
mod schedule;
mod stop;
mod suite;
mod variant;
mod verdict;

use clap::Parser;
use run::Verdict;
use std::process::ExitCode;

fn main() -> ExitCode {
    // The processes that this program starts of itself.
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(word) if word == keep::WORD => return ExitCode::from(keep::keep(arguments)),
        Some(word) if word == platform::WORD => return ExitCode::from(platform::answer()),
        Some(_) | None => {}
    }
    let result = match cli::Cli::parse().command {
        cli::Task::Run(task) => run::run(&task),
        cli::Task::List(task) => run::list(&task),
        cli::Task::Check(task) => review::check(&task),
        cli::Task::Compare(task) => review::compare(&task),
        cli::Task::Report(task) => review::report(&task),
    };
    match result {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Bad) => ExitCode::from(1),
        Ok(Verdict::Interrupted) => ExitCode::from(130),
        Err(why) => {
            eprintln!("tombolo-cts: {why}");
            ExitCode::from(2)
        }
    }
}
