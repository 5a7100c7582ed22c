//! What is better, worse or new against results of another run.

use crate::earlier::Earlier;
use crate::outcome::Outcome;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How a sub-test's outcome differs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    /// It no longer passes, or it fails instead of being skipped.
    Worse,
    /// It passes now.
    Better,
    /// It fails in another way, or is skipped instead of failing.
    Other,
    /// The other run does not have it.
    New,
    /// Only the other run has it, in a suite that both have.
    Gone,
}

impl Change {
    /// All of them, in the order in which they matter.
    pub(crate) const ALL: [Change; 5] = [Change::Worse, Change::Better, Change::Other, Change::New, Change::Gone];

    /// Its name.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Change::Worse => "worse",
            Change::Better => "better",
            Change::Other => "other",
            Change::New => "new",
            Change::Gone => "gone",
        }
    }

    /// None where nothing has changed.
    fn between(before: Option<Outcome>, after: Option<Outcome>) -> Option<Change> {
        match (before?, after) {
            (_, None) => Some(Change::Gone),
            (before, Some(after)) if before == after => None,
            (_, Some(Outcome::Pass)) => Some(Change::Better),
            (Outcome::Pass, Some(_)) => Some(Change::Worse),
            (Outcome::Skip, Some(_)) => Some(Change::Worse),
            (_, Some(_)) => Some(Change::Other),
        }
    }
}

/// A sub-test whose outcome differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Difference {
    /// Its suite.
    pub(crate) suite: String,
    /// Its name.
    pub(crate) test: String,
    /// How it differs.
    pub(crate) change: Change,
    /// Its outcome in the other run.
    pub(crate) before: Option<Outcome>,
    /// Its outcome now.
    pub(crate) after: Option<Outcome>,
}

/// A comparison with one other run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Comparison {
    /// The other run's file.
    pub(crate) file: String,
    /// What it was run on.
    pub(crate) label: String,
    /// Its mode, where it is known.
    pub(crate) mode: Option<String>,
    /// How many sub-tests both have.
    pub(crate) shared: usize,
    /// How many of those ended the same.
    pub(crate) same: usize,
    /// Suites that only the other run has.
    pub(crate) suites_gone: Vec<String>,
    /// The outcomes of both among the sub-tests that both have: before and after.
    pub(crate) totals: BTreeMap<Outcome, (usize, usize)>,
    /// By suite and sub-test.
    pub(crate) differences: Vec<Difference>,
}

impl Comparison {
    /// Compares `now` with `earlier`.
    pub(crate) fn new(now: &Earlier, earlier: &Earlier) -> Comparison {
        let suites = |run: &Earlier| run.results.keys().map(|(suite, _)| suite.clone()).collect::<BTreeSet<_>>();
        let (ours, theirs) = (suites(now), suites(earlier));
        let mut comparison = Comparison {
            file: earlier.file.clone(),
            label: earlier.label.clone(),
            mode: earlier.mode.clone(),
            shared: 0,
            same: 0,
            suites_gone: theirs.difference(&ours).cloned().collect(),
            totals: BTreeMap::new(),
            differences: Vec::new(),
        };
        let keys: BTreeSet<_> = now.results.keys().chain(earlier.results.keys()).collect();
        for key in keys {
            let (before, after) = (earlier.results.get(key).copied(), now.results.get(key).copied());
            if let (Some(before), Some(after)) = (before, after) {
                comparison.shared += 1;
                comparison.same += usize::from(before == after);
                comparison.totals.entry(before).or_default().0 += 1;
                comparison.totals.entry(after).or_default().1 += 1;
            }
            let change = match before {
                Some(_) => Change::between(before, after),
                None => Some(Change::New),
            };
            if let Some(change) = change.filter(|change| *change != Change::Gone || ours.contains(&key.0)) {
                let (suite, test) = key.clone();
                comparison.differences.push(Difference { suite, test, change, before, after });
            }
        }
        comparison
    }

    /// The differences of one kind.
    pub(crate) fn of(&self, change: Change) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(move |difference| difference.change == change)
    }

    /// The comparison as text. What is new or gone is only counted unless `all` is asked for.
    pub(crate) fn text(&self, all: bool) -> String {
        let mut text = format!("against {}: {}", self.file, self.label);
        if let Some(mode) = &self.mode {
            text.push_str(&format!(", mode {mode}"));
        }
        text.push_str(&format!("\n  {} sub-tests in both, {} of them the same\n", self.shared, self.same));
        for (outcome, (before, after)) in &self.totals {
            text.push_str(&format!("  {outcome:<8}{before:>6} -> {after}\n"));
        }
        for change in Change::ALL {
            let count = self.of(change).count();
            if count == 0 {
                continue;
            }
            text.push_str(&format!("  {}: {count}\n", change.word()));
            if !all && matches!(change, Change::New | Change::Gone) {
                continue;
            }
            for difference in self.of(change) {
                let word = |outcome: Option<Outcome>| outcome.map_or("-", Outcome::word);
                let (before, after) = (word(difference.before), word(difference.after));
                text.push_str(&format!("    {}/{}: {before} -> {after}\n", difference.suite, difference.test));
            }
        }
        if !self.suites_gone.is_empty() {
            text.push_str(&format!("  suites that only it has: {}\n", self.suites_gone.join(", ")));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(file: &str, results: &[(&str, &str, Outcome)]) -> Earlier {
        let results = results.iter().map(|(suite, test, outcome)| ((suite.to_string(), test.to_string()), *outcome));
        Earlier {
            file: file.into(),
            label: "A platform".into(),
            mode: Some("wimpy".into()),
            results: results.collect(),
        }
    }

    #[test]
    fn what_is_better_worse_and_new() {
        use Outcome::*;
        let old = [
            ("api", "a", Fail),
            ("api", "b", Pass),
            ("api", "c", Skip),
            ("api", "d", Fail),
            ("api", "e", Pass),
            ("api", "gone", Pass),
            ("old", "x", Pass),
        ];
        let new = [
            ("api", "a", Pass),
            ("api", "b", Timeout),
            ("api", "c", Crash),
            ("api", "d", Skip),
            ("api", "e", Pass),
            ("api", "new", Pass),
        ];
        let comparison = Comparison::new(&run("new.json", &new), &run("old.json", &old));
        insta::assert_snapshot!(comparison.text(true), @r"
        against old.json: A platform, mode wimpy
          5 sub-tests in both, 1 of them the same
          pass         2 -> 2
          skip         1 -> 1
          fail         2 -> 0
          crash        0 -> 1
          timeout      0 -> 1
          worse: 2
            api/b: pass -> timeout
            api/c: skip -> crash
          better: 1
            api/a: fail -> pass
          other: 1
            api/d: fail -> skip
          new: 1
            api/new: - -> pass
          gone: 1
            api/gone: pass -> -
          suites that only it has: old
        ");
    }

    #[test]
    fn a_run_is_the_same_as_itself() {
        let one = run("a.json", &[("api", "a", Outcome::Fail), ("api", "b", Outcome::Pass)]);
        let comparison = Comparison::new(&one, &one);
        assert_eq!((comparison.shared, comparison.same, comparison.differences.len()), (2, 2, 0));
    }
}
