//! Results, for readers.

use crate::build::Outcome;
use crate::manifest::{Origin, Program};
use crate::source::Build;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Write};

/// What became of a program.
pub(crate) struct Report<'a> {
    program: &'a Program,
    files: usize,
    builds: usize,
    /// SPIR-V modules, of which each is a kernel for a target.
    modules: usize,
    /// How many builds came out well.
    good: usize,
    /// Milliseconds of a build from source to the SPIR-V of all kernels: the median, and the most.
    median: f64,
    most: f64,
    /// Builds that failed, as the manifest knows them, by the reason.
    known: BTreeMap<&'a str, usize>,
    /// Other builds that failed, with messages.
    unknown: Vec<(String, String)>,
}

impl<'a> Report<'a> {
    /// Sums up the outcomes of each build.
    pub(crate) fn new(program: &'a Program, builds: &[Build], results: Vec<Vec<Outcome>>) -> Self {
        let files: BTreeSet<&str> = builds.iter().map(|build| build.file.as_str()).collect();
        let mut report = Report {
            program,
            files: files.len(),
            builds: 0,
            modules: 0,
            good: 0,
            median: 0.0,
            most: 0.0,
            known: BTreeMap::new(),
            unknown: Vec::new(),
        };
        let mut times = Vec::new();
        for (build, outcomes) in builds.iter().zip(results) {
            for outcome in outcomes {
                report.builds += 1;
                times.push(outcome.time.as_secs_f64() * 1e3);
                let Some(message) = outcome.failure else {
                    report.good += 1;
                    report.modules += outcome.kernels;
                    continue;
                };
                match program.known.iter().find(|known| known.explains(&build.name, &message)) {
                    Some(known) => *report.known.entry(&known.reason).or_default() += 1,
                    None => report.unknown.push((format!("{} for {}", build.name, outcome.device.name()), message)),
                }
            }
        }
        times.sort_by(f64::total_cmp);
        report.median = times.get(times.len() / 2).copied().unwrap_or_default();
        report.most = times.last().copied().unwrap_or_default();
        report
    }

    /// How many builds failed in a way that the manifest does not know.
    pub(crate) fn unknown_failures(&self) -> usize {
        self.unknown.len()
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (build, message) in &self.unknown {
            writeln!(f, "FAILED {}: {build}: {}", self.program.name, message.trim_end())?;
        }
        write!(
            f,
            "{}: {} files, {} builds, {} good, {} modules; {:.1} ms a build, at most {:.1} ms",
            self.program.name, self.files, self.builds, self.good, self.modules, self.median, self.most
        )
    }
}

/// The table of all programs.
pub(crate) fn markdown(reports: &[Report]) -> String {
    let mut text = String::from(
        "# Real programs\n\n\
         What the compiler makes of the OpenCL sources of other people's programs, each with the options that the program passes,\n\
         for what lavapipe of Mesa 22.3 offers and for what an NVIDIA H200 does: a build is a source with a set of options for one of\n\
         these. All kernels of a good build became modules of SPIR-V that `spirv-val` finds valid. Times are from source to the SPIR-V of all\n\
         kernels, the library's functions included, on one thread. `tombolo-programs --table cts/programs.md` writes this page; where\n\
         the sources come from and with which options they are built, `cts/programs/programs.toml` says.\n\n\
         | program | version | | files | builds | good | modules | ms a build (median, most) |\n|---|---|---|--:|--:|--:|--:|--:|\n",
    );
    for report in reports {
        let program = report.program;
        let name = match &program.origin {
            Origin::Git { git, .. } => format!("[{}]({git})", program.name),
            Origin::Archive { .. } | Origin::Debian { .. } => program.name.clone(),
        };
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} | {:.1}, {:.0} |",
            program.version,
            program.about,
            report.files,
            report.builds,
            report.good,
            report.modules,
            report.median,
            report.most
        );
    }
    let known =
        reports.iter().flat_map(|report| report.known.iter().map(move |(reason, count)| (report, reason, count)));
    let unknown = reports.iter().flat_map(|report| report.unknown.iter().map(move |failure| (report, failure)));
    let mut failures: Vec<String> =
        known.map(|(report, reason, count)| format!("- {}, {count} builds: {reason}\n", report.program.name)).collect();
    failures.extend(unknown.map(|(report, (build, message))| {
        let message =
            message.lines().find(|line| line.contains("error")).or(message.lines().next()).unwrap_or_default();
        format!("- {}, {build}: {message}\n", report.program.name)
    }));
    if !failures.is_empty() {
        text += "\nThese fail:\n\n";
        text.extend(failures);
    }
    text
}
