//! From what a test program said and how it ended to the outcome of each of its sub-tests.

use crate::outcome::Outcome;
use crate::output::Said;
use crate::process::End;
use std::collections::BTreeMap;

/// One sub-test's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The sub-test.
    pub(crate) name: String,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// Why, where the test itself did not say it.
    pub(crate) detail: Option<String>,
}

/// The outcomes of a program's sub-tests, and those that it never came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// What is known now. Of a run that was not interrupted there is at least one.
    pub(crate) verdicts: Vec<Verdict>,
    /// What has to be run once more, in another process.
    pub(crate) left: Vec<String>,
}

/// Judges one process. `names` are the sub-tests that it was asked for, `said` what its output said in that order, and
/// `file` what its results file holds (nothing where there is none).
pub(crate) fn judge(names: &[String], said: &[Said], file: &BTreeMap<String, Outcome>, end: &End) -> Judgement {
    match end {
        End::Exited(status) => Judgement { verdicts: judge_exit(names, said, file, *status), left: Vec::new() },
        End::Signalled(_) => judge_break(names, said, file, Some((Outcome::Crash, end.sentence()))),
        End::TimedOut => judge_break(names, said, file, Some((Outcome::Timeout, end.sentence()))),
        End::Interrupted => judge_break(names, said, file, None),
        End::Failed(_) => Judgement {
            verdicts: names.iter().map(|name| verdict(name, Outcome::Error, Some(end.sentence()))).collect(),
            left: Vec::new(),
        },
    }
}

fn verdict(name: &str, outcome: Outcome, detail: Option<String>) -> Verdict {
    Verdict { name: name.to_owned(), outcome, detail }
}

/// The worse of the two sources, and of several lines: the second phase of `test_gl` overwrites the file of the first,
/// and a suite that runs on each device says its result once per device.
fn known(name: &str, said: &[Said], file: &BTreeMap<String, Outcome>) -> Option<Outcome> {
    let lines = said.iter().filter_map(|said| match said {
        Said::Ended(whose, outcome) if whose == name => Some(*outcome),
        Said::Ended(..) | Said::Begins(_) | Said::SuiteSkipped(_) => None,
    });
    lines.chain(file.get(name).copied()).min_by_key(|outcome| match outcome {
        Outcome::Pass => 1,
        Outcome::Skip => 2,
        Outcome::Fail | Outcome::Crash | Outcome::Timeout | Outcome::Empty | Outcome::Error => 0,
    })
}

fn judge_exit(names: &[String], said: &[Said], file: &BTreeMap<String, Outcome>, status: i32) -> Vec<Verdict> {
    let skipped = said.iter().find_map(|said| match said {
        Said::SuiteSkipped(why) => Some(why.clone()),
        Said::Begins(_) | Said::Ended(..) => None,
    });
    let mut verdicts: Vec<Verdict> = names
        .iter()
        .map(|name| match (known(name, said, file), &skipped) {
            (Some(outcome), why) => verdict(name, outcome, why.clone().filter(|_| outcome == Outcome::Skip)),
            (None, Some(why)) if status == 0 => verdict(name, Outcome::Skip, Some(why.clone())),
            (None, _) => {
                let why = format!("the program ended with status {status} and without a result for this sub-test");
                verdict(name, Outcome::Empty, Some(why))
            }
        })
        .collect();
    // A status that says more than the results: whoever ran last is the nearest to it.
    if status != 0 && !verdicts.iter().any(|verdict| verdict.outcome.is_failure()) {
        let last = last_begun(names, said).unwrap_or(names.len().saturating_sub(1));
        if let Some(verdict) = verdicts.get_mut(last) {
            let claim = verdict.outcome;
            verdict.outcome = Outcome::Fail;
            verdict.detail = Some(format!("the result says {claim}, but the program ended with status {status}"));
        }
    }
    verdicts
}

/// A process that did not end by itself. The sub-test that ran last is the culprit and gets `broken`; where there is
/// none to blame (an interruption) it is left, with all those that had not begun.
fn judge_break(
    names: &[String],
    said: &[Said],
    file: &BTreeMap<String, Outcome>,
    broken: Option<(Outcome, String)>,
) -> Judgement {
    let culprit = last_begun(names, said).unwrap_or(0);
    let mut judgement = Judgement::default();
    for (index, name) in names.iter().enumerate() {
        match (index == culprit, &broken, known(name, said, file)) {
            (true, Some((outcome, why)), _) => {
                judgement.verdicts.push(verdict(name, *outcome, Some(why.clone())));
            }
            (false, _, Some(outcome)) => judgement.verdicts.push(verdict(name, outcome, None)),
            (true, None, _) | (false, _, None) => judgement.left.push(name.clone()),
        }
    }
    judgement
}

/// The sub-test that began last, by its place in `names`.
fn last_begun(names: &[String], said: &[Said]) -> Option<usize> {
    let last = said.iter().rev().find_map(|said| match said {
        Said::Begins(name) | Said::Ended(name, _) => Some(name),
        Said::SuiteSkipped(_) => None,
    })?;
    names.iter().position(|name| name == last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| name.to_string()).collect()
    }

    fn begins(name: &str) -> Said {
        Said::Begins(name.into())
    }

    fn ended(name: &str, outcome: Outcome) -> Said {
        Said::Ended(name.into(), outcome)
    }

    fn short(judgement: &Judgement) -> Vec<(&str, Outcome)> {
        judgement.verdicts.iter().map(|verdict| (verdict.name.as_str(), verdict.outcome)).collect()
    }

    #[test]
    fn nothing_said_is_never_a_pass() {
        let judgement = judge(&names(&["a", "b"]), &[], &BTreeMap::new(), &End::Exited(0));
        assert_eq!(short(&judgement), [("a", Outcome::Empty), ("b", Outcome::Empty)]);
    }

    #[test]
    fn the_file_and_the_lines_complete_each_other() {
        let file = BTreeMap::from([("b".to_owned(), Outcome::Fail), ("other".to_owned(), Outcome::Pass)]);
        let said = [begins("a"), ended("a", Outcome::Pass), ended("b", Outcome::Pass)];
        let judgement = judge(&names(&["a", "b"]), &said, &file, &End::Exited(1));
        assert_eq!(short(&judgement), [("a", Outcome::Pass), ("b", Outcome::Fail)]);
    }

    #[test]
    fn a_bad_status_beats_a_good_result() {
        let judgement = judge(&names(&["a"]), &[ended("a", Outcome::Pass)], &BTreeMap::new(), &End::Exited(255));
        assert_eq!(short(&judgement), [("a", Outcome::Fail)]);
        assert!(judgement.verdicts[0].detail.as_ref().unwrap().contains("status 255"));
    }

    #[test]
    fn a_crash_at_exit_counts() {
        let file = BTreeMap::from([("a".to_owned(), Outcome::Pass)]);
        let said = [begins("a"), ended("a", Outcome::Pass)];
        assert_eq!(short(&judge(&names(&["a"]), &said, &file, &End::Signalled(11))), [("a", Outcome::Crash)]);
    }

    #[test]
    fn in_a_group_the_running_one_is_the_culprit_and_the_rest_is_left() {
        let said = [begins("a"), ended("a", Outcome::Pass), begins("b")];
        let judgement = judge(&names(&["a", "b", "c"]), &said, &BTreeMap::new(), &End::TimedOut);
        assert_eq!(short(&judgement), [("a", Outcome::Pass), ("b", Outcome::Timeout)]);
        assert_eq!(judgement.left, ["c"]);
    }

    #[test]
    fn an_interruption_blames_nobody() {
        let said = [begins("a"), ended("a", Outcome::Pass), begins("b")];
        let judgement = judge(&names(&["a", "b", "c"]), &said, &BTreeMap::new(), &End::Interrupted);
        assert_eq!(short(&judgement), [("a", Outcome::Pass)]);
        assert_eq!(judgement.left, ["b", "c"]);
    }

    #[test]
    fn a_suite_that_does_not_apply_is_skipped_only_at_a_good_end() {
        let said = [Said::SuiteSkipped("Test not run because ...".into())];
        assert_eq!(short(&judge(&names(&["a"]), &said, &BTreeMap::new(), &End::Exited(0))), [("a", Outcome::Skip)]);
        assert_eq!(short(&judge(&names(&["a"]), &said, &BTreeMap::new(), &End::Exited(1))), [("a", Outcome::Empty)]);
    }

    fn any_said() -> impl Strategy<Value = Said> {
        let name = || prop_oneof![Just("a".to_owned()), Just("b".to_owned()), Just("x".to_owned())];
        let outcome = prop_oneof![Just(Outcome::Pass), Just(Outcome::Skip), Just(Outcome::Fail)];
        prop_oneof![
            name().prop_map(Said::Begins),
            (name(), outcome).prop_map(|(name, outcome)| Said::Ended(name, outcome)),
            Just(Said::SuiteSkipped("no".to_owned())),
        ]
    }

    fn any_end() -> impl Strategy<Value = End> {
        prop_oneof![
            (0..3).prop_map(End::Exited),
            Just(End::Signalled(11)),
            Just(End::TimedOut),
            Just(End::Interrupted),
            Just(End::Failed("x".to_owned())),
        ]
    }

    proptest! {
        #[test]
        fn every_sub_test_is_judged_or_left_once(said in proptest::collection::vec(any_said(), 0..8), end in any_end()) {
            let names = names(&["a", "b", "c"]);
            let judgement = judge(&names, &said, &BTreeMap::new(), &end);
            let mut all: Vec<_> = judgement.verdicts.iter().map(|verdict| verdict.name.clone()).collect();
            all.extend(judgement.left.clone());
            all.sort();
            prop_assert_eq!(&all, &names);
            // Whatever is left is left by an end that somebody else caused, and the work gets less each time.
            if end != End::Interrupted {
                prop_assert!(!judgement.verdicts.is_empty());
            }
            // Nobody passes who was not said to pass.
            for verdict in &judgement.verdicts {
                if verdict.outcome == Outcome::Pass {
                    prop_assert!(said.contains(&Said::Ended(verdict.name.clone(), Outcome::Pass)));
                }
            }
        }
    }
}
