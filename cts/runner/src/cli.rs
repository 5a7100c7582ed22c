//! The command line.

use crate::mode::Mode;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Runs the Khronos OpenCL conformance tests (OpenCL-CTS) that you built against any installed OpenCL platform.
#[derive(Parser)]
#[command(name = "tombolo-cts", version, max_term_width = 120, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Task,
}

const EXAMPLES: &str = "\
Examples:
  tombolo-cts run ~/OpenCL-CTS/build -o lavapipe.json -j 8
  tombolo-cts run ~/OpenCL-CTS/build -o lavapipe.json -j 8 --resume
  tombolo-cts run ~/OpenCL-CTS/build --icd /usr/lib/libtombolo.so -i api -i 'basic/*loop*' --mode quick
  tombolo-cts run ~/OpenCL-CTS/build --guest -i gl -o gl.json
  tombolo-cts list ~/OpenCL-CTS/build -i 'image*'
  tombolo-cts check lavapipe.json -e cts/expectations/lavapipe.toml
  tombolo-cts compare lavapipe.json pocl.json clvk/tests/conformance/results-llvmpipe.json
  tombolo-cts report lavapipe.json -c pocl.json -o lavapipe.html";

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Task {
    /// Run sub-tests and write their results
    Run(Box<Run>),
    /// List the sub-tests that a run would run
    List(List),
    /// Say which failures of a run no expectation file lists
    Check(Check),
    /// Say what is better, worse and new against other results
    Compare(Compare),
    /// Make an HTML report of one file, to be read in any browser
    Report(Report),
}

/// Which sub-tests.
#[derive(Args, Clone)]
pub(crate) struct Selection {
    /// The folder in which the OpenCL-CTS was built: its programs test_* are looked for in it and below it
    #[arg(value_name = "FOLDER")]
    pub(crate) cts: PathBuf,
    /// How thorough: quick (minutes), wimpy (the CTS's short mode), full (every value; days on a slow device)
    #[arg(long, value_enum, default_value = "wimpy", hide_possible_values = true)]
    pub(crate) mode: Mode,
    /// Only these: 'SUITE' or 'SUITE/SUB-TEST', with * ? [] {}; may be repeated
    #[arg(short, long, value_name = "PATTERN")]
    pub(crate) include: Vec<String>,
    /// Not these; may be repeated
    #[arg(short = 'x', long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Also the rows of the CTS's own list that run a suite again with other arguments (always in mode full)
    #[arg(long)]
    pub(crate) variants: bool,
}

/// Which platform.
#[derive(Args, Clone)]
pub(crate) struct PlatformChoice {
    /// Only this platform: its .icd file, a folder of .icd files, or its library
    #[arg(long, value_name = "PATH")]
    pub(crate) icd: Option<PathBuf>,
    /// The platform, where the loader offers several: its number or a part of its name
    #[arg(long, value_name = "NUMBER|NAME")]
    pub(crate) platform: Option<String>,
    /// The device of the platform, by its number (without it: the platform's default device)
    #[arg(long, value_name = "NUMBER")]
    pub(crate) device: Option<usize>,
}

/// `tombolo-cts run`
#[derive(Args, Clone)]
#[command(after_help = STATUS)]
pub(crate) struct Run {
    /// Which sub-tests
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Which platform
    #[command(flatten)]
    pub(crate) platform: PlatformChoice,
    /// The results file (JSON). While the run lasts, FILE.journal lies beside it
    #[arg(short, long, value_name = "FILE", default_value = "cts-results.json")]
    pub(crate) output: PathBuf,
    /// Go on with an interrupted run of the same results file: what has a result is not run again
    #[arg(long, conflicts_with = "restart")]
    pub(crate) resume: bool,
    /// Throw the journal of an interrupted run away and begin anew
    #[arg(long)]
    pub(crate) restart: bool,
    /// Processes at once
    #[arg(short, long, value_name = "NUMBER", default_value_t = 1, value_parser = positive)]
    pub(crate) jobs: usize,
    /// Sub-tests in one process at most; after a crash or a time-out the rest goes on in another
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = positive)]
    pub(crate) group: usize,
    /// Seconds that one sub-test may take (quick: 120, wimpy: 600, full: 14400)
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<f64>,
    /// Run a sub-test that failed again, up to this many times; the last result counts
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) retries: u32,
    /// An expectation file: its failures do not make the run fail; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) expect: Vec<PathBuf>,
    /// Let the run fail too where an expectation file lists a failure that did not happen
    #[arg(long)]
    pub(crate) strict: bool,
    /// Write an HTML report, too
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Results of other runs (or that clvk publishes), for the HTML report; their times make the estimate; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) compare: Vec<PathBuf>,
    /// KiB of output kept of each sub-test that failed: its beginning and its end
    #[arg(long, value_name = "KIB", default_value_t = 32)]
    pub(crate) log_limit: usize,
    /// Keep the output of sub-tests that did not fail, too
    #[arg(long)]
    pub(crate) all_logs: bool,
    /// Give the tests a cache folder of their own (XDG_CACHE_HOME), empty at the start and removed at the end
    #[arg(long)]
    pub(crate) private_cache: bool,
    /// Do not ask the platform about itself first; its name is then missing in the results
    #[arg(long, conflicts_with_all = ["platform", "device"])]
    pub(crate) blind: bool,
    /// Start an X server without a screen (Xvfb) for the tests: the gl suite needs GLX
    #[arg(long)]
    pub(crate) xvfb: bool,
    /// Run inside the dma-buf guest (cts/guest of Tombolo's repository), under Xvfb
    #[arg(long)]
    pub(crate) guest: bool,
    /// The guest's script, where it is not found: cts/guest/run
    #[arg(long, value_name = "PATH", requires = "guest")]
    pub(crate) guest_script: Option<PathBuf>,
    /// MiB of memory of the guest
    #[arg(long, value_name = "MIB", default_value_t = 4096)]
    pub(crate) guest_memory: u32,
    /// This is the runner inside the guest
    #[arg(long, hide = true)]
    pub(crate) inside: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

const STATUS: &str = "\
Exit status: 0 when every failure is listed in an expectation file, 1 when another one happened, 2 when the run could not
be done, 130 when it was interrupted (go on with --resume).";

/// `tombolo-cts list`
#[derive(Args)]
pub(crate) struct List {
    /// Which sub-tests
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Which platform
    #[command(flatten)]
    pub(crate) platform: PlatformChoice,
    /// Suites with the number of their sub-tests only
    #[arg(short, long)]
    pub(crate) short: bool,
}

/// `tombolo-cts check`
#[derive(Args)]
pub(crate) struct Check {
    /// A results file
    #[arg(value_name = "RESULTS")]
    pub(crate) results: PathBuf,
    /// An expectation file; may be repeated
    #[arg(short, long, value_name = "FILE", required = true)]
    pub(crate) expect: Vec<PathBuf>,
    /// Fail too where a failure is listed that did not happen
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `tombolo-cts compare`
#[derive(Args)]
pub(crate) struct Compare {
    /// The results to look at
    #[arg(value_name = "RESULTS")]
    pub(crate) results: PathBuf,
    /// Results to compare them with: of this program, or published by clvk
    #[arg(value_name = "OTHER", required = true)]
    pub(crate) earlier: Vec<PathBuf>,
    /// List what is new or gone, too
    #[arg(long)]
    pub(crate) all: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Exit with 1 where something is worse
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `tombolo-cts report`
#[derive(Args)]
pub(crate) struct Report {
    /// A results file
    #[arg(value_name = "RESULTS")]
    pub(crate) results: PathBuf,
    /// The report (without it: beside the results file, ending in .html)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Results to compare with: of this program, or published by clvk; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) compare: Vec<PathBuf>,
    /// An expectation file, instead of those of the run; may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) expect: Vec<PathBuf>,
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        Ok(0) | Err(_) => Err("give a number of at least 1".to_owned()),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.1..=1e9).contains(&seconds) => Ok(seconds),
        Ok(_) | Err(_) => Err("give seconds, from 0.1 up".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
