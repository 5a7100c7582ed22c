//! The results file: JSON, described in `README.md`.

use crate::mode::Mode;
use crate::outcome::Outcome;
use crate::platform::PlatformInfo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What the field `format` says.
pub(crate) const FORMAT: &str = "tombolo-cts";
/// The version of the format. Fields may be added within a version; readers pass over fields that they do not know.
pub(crate) const VERSION: u32 = 1;

/// All that a run found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// [`FORMAT`]
    pub(crate) format: String,
    /// [`VERSION`]
    pub(crate) version: u32,
    /// Whether every planned sub-test has a result.
    pub(crate) complete: bool,
    /// What was run, and how.
    pub(crate) run: RunInfo,
    /// What the platform says of itself; absent where it could not be asked.
    pub(crate) platform: Option<PlatformInfo>,
    /// How many sub-tests ended how.
    pub(crate) totals: BTreeMap<Outcome, usize>,
    /// In the order of their names.
    pub(crate) suites: Vec<SuiteResult>,
}

/// What was run, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RunInfo {
    /// The program that wrote this, with its version.
    pub(crate) by: String,
    /// quick, wimpy or full
    pub(crate) mode: Mode,
    /// When it began, RFC 3339, UTC.
    pub(crate) started: String,
    /// When it ended.
    pub(crate) finished: String,
    /// Seconds that it ran for, over all its parts where it was interrupted.
    pub(crate) seconds: f64,
    /// The operating system and the machine's architecture.
    pub(crate) system: String,
    /// Whether it ran in the dma-buf guest.
    pub(crate) guest: bool,
    /// Processes at once.
    pub(crate) jobs: usize,
    /// Sub-tests in one process at most.
    pub(crate) group: usize,
    /// Seconds that a sub-test could take.
    pub(crate) timeout: f64,
    /// How often a failing sub-test was run again.
    pub(crate) retries: u32,
    /// Patterns of what was run; none means all.
    pub(crate) include: Vec<String>,
    /// Patterns of what was left out.
    pub(crate) exclude: Vec<String>,
    /// Sub-tests that the mode left out.
    pub(crate) left_out: usize,
}

/// One suite, or one row of the CTS's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SuiteResult {
    /// The program's name without `test_`, with `+row` where the CTS's list has several rows for it.
    pub(crate) name: String,
    /// Arguments besides the names of sub-tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) arguments: Vec<String>,
    /// In the order in which the program names them.
    pub(crate) tests: Vec<TestResult>,
}

/// One sub-test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TestResult {
    /// Its name.
    pub(crate) name: String,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// How long it took.
    #[serde(default)]
    pub(crate) seconds: f64,
    /// Why, where the test itself did not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) detail: Option<String>,
    /// The beginning and the end of what it printed, if it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) log: Option<String>,
    /// Where it was run more than once: how each run ended, the last of which counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) attempts: Vec<Outcome>,
    /// The entry of an expectation file that says it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<Expected>,
}

impl TestResult {
    /// A result that nothing more is known about.
    pub(crate) fn new(name: &str, outcome: Outcome) -> TestResult {
        let name = name.to_owned();
        TestResult { name, outcome, seconds: 0.0, detail: None, log: None, attempts: Vec::new(), expected: None }
    }
}

/// A known failure, as an expectation file tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Expected {
    /// The entry: its suite and sub-tests.
    pub(crate) entry: String,
    /// Why the sub-test fails.
    pub(crate) reason: String,
    /// Where it can be seen in small: a file or a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reproducer: Option<String>,
}

/// The name of the entry that stands for a suite which did not name its sub-tests.
pub(crate) const LISTING: &str = "(list of sub-tests)";

/// How many sub-tests ended how.
pub(crate) fn totals(suites: &[SuiteResult]) -> BTreeMap<Outcome, usize> {
    let mut totals: BTreeMap<Outcome, usize> = Outcome::ALL.map(|outcome| (outcome, 0)).into();
    for test in suites.iter().flat_map(|suite| &suite.tests) {
        *totals.entry(test.outcome).or_default() += 1;
    }
    totals
}

/// Writes a file so that whoever reads it meanwhile, or after a crash, finds the old or the new one whole.
pub(crate) fn write_whole(path: &Path, text: &[u8]) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".tombolo-cts-").tempfile_in(folder).map_err(told)?;
    std::io::Write::write_all(&mut file, text).map_err(told)?;
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    file.as_file().set_permissions(readable).map_err(told)?;
    file.persist(path).map(drop).map_err(|error| told(error.error))
}

impl Record {
    /// Reads a results file; the error is a sentence for the user.
    pub(crate) fn read(path: &Path) -> Result<Record, String> {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Record::parse(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Reads the text of a results file.
    pub(crate) fn parse(text: &[u8]) -> Result<Record, String> {
        /// What every version has.
        #[derive(Deserialize)]
        struct Front {
            format: String,
            version: u32,
        }
        let front: Front = serde_json::from_slice(text).map_err(|error| format!("no results file: {error}"))?;
        if front.format != FORMAT {
            return Err(format!("no results file of this program, but '{}'", front.format));
        }
        if front.version != VERSION {
            return Err(format!("of version {}; this program reads version {VERSION}", front.version));
        }
        serde_json::from_slice(text).map_err(|error| format!("no results file: {error}"))
    }

    /// Writes the results file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| error.to_string())?;
        text.push(b'\n');
        write_whole(path, &text)
    }
}
