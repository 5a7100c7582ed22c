//! What became of one sub-test.

use serde::{Deserialize, Serialize};

/// What became of one sub-test. Only [`Pass`](Outcome::Pass) and [`Skip`](Outcome::Skip) are no failures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// The test said that it passed, and its program ended well.
    Pass,
    /// The test said that the device does not offer what it tests.
    Skip,
    /// The test said that it failed, or its program's exit status did.
    Fail,
    /// Its program died by a signal.
    Crash,
    /// It took longer than the limit and was stopped.
    Timeout,
    /// Its program ended without a word about it.
    Empty,
    /// Its program could not be started or followed.
    Error,
}

impl Outcome {
    /// All of them, in the order in which reports show them.
    pub(crate) const ALL: [Outcome; 7] =
        [Outcome::Pass, Outcome::Skip, Outcome::Fail, Outcome::Crash, Outcome::Timeout, Outcome::Empty, Outcome::Error];

    /// Its name in results, expectation files and reports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Skip => "skip",
            Outcome::Fail => "fail",
            Outcome::Crash => "crash",
            Outcome::Timeout => "timeout",
            Outcome::Empty => "empty",
            Outcome::Error => "error",
        }
    }

    /// Whether it counts as a failure.
    pub(crate) fn is_failure(self) -> bool {
        match self {
            Outcome::Pass | Outcome::Skip => false,
            Outcome::Fail | Outcome::Crash | Outcome::Timeout | Outcome::Empty | Outcome::Error => true,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.word())
    }
}
