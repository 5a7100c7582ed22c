//! Expectation files: which failures are known, and why.

use crate::outcome::Outcome;
use crate::record::{Expected, SuiteResult, TestResult};
use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;
use std::path::Path;

/// A known failure, as the file has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    suite: String,
    tests: OneOrMore<String>,
    outcome: OneOrMore<Outcome>,
    reason: String,
    #[serde(default)]
    reproducer: Option<String>,
    #[serde(default)]
    sometimes: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T: Clone> OneOrMore<T> {
    fn list(&self) -> Vec<T> {
        match self {
            OneOrMore::One(one) => vec![one.clone()],
            OneOrMore::More(more) => more.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For readers: which driver, which machine.
    #[serde(default, rename = "about")]
    _about: Option<String>,
    #[serde(default)]
    expect: Vec<Entry>,
}

/// A known failure.
#[derive(Clone, Debug)]
pub(crate) struct Expectation {
    suite: GlobMatcher,
    tests: Vec<GlobMatcher>,
    outcomes: Vec<Outcome>,
    sometimes: bool,
    /// How the file names it.
    pub(crate) label: String,
    /// Why it fails.
    pub(crate) reason: String,
    /// Where it can be seen in small: a file or a link.
    pub(crate) reproducer: Option<String>,
}

impl Expectation {
    /// Whether it is about this sub-test.
    fn covers(&self, suite: &str, test: &str) -> bool {
        self.suite.is_match(suite) && self.tests.iter().any(|glob| glob.is_match(test))
    }
}

/// The known failures of one or more files; of several entries about a sub-test the first that fits counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expectations(Vec<Expectation>);

/// What the expectation files make of a result.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Judgement<'a> {
    /// It did not fail, and nobody said it would.
    Good,
    /// It failed as an entry says.
    Expected(&'a Expectation),
    /// It failed and no entry says so.
    Unexpected,
    /// It did not fail although an entry says so.
    Passed(&'a Expectation),
}

impl Expectations {
    /// Reads files. An error is a sentence with the file and the place.
    pub(crate) fn read(paths: &[impl AsRef<Path>]) -> Result<Expectations, String> {
        let mut all = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            all.extend(parse(&text).map_err(|error| format!("{}: {error}", path.display()))?);
        }
        Ok(Expectations(all))
    }

    /// Judges a result.
    pub(crate) fn judge(&self, suite: &str, result: &TestResult) -> Judgement<'_> {
        let mut about = self.0.iter().filter(|expectation| expectation.covers(suite, &result.name)).peekable();
        let first = about.peek().copied();
        match (first, result.outcome.is_failure()) {
            (None, true) => Judgement::Unexpected,
            (None, false) => Judgement::Good,
            (Some(_), true) => match about.find(|entry| entry.outcomes.contains(&result.outcome)) {
                Some(entry) => Judgement::Expected(entry),
                None => Judgement::Unexpected,
            },
            (Some(entry), false) if entry.sometimes => Judgement::Expected(entry),
            (Some(entry), false) => Judgement::Passed(entry),
        }
    }

    /// Judges all results, and notes with each the entry that is about it.
    pub(crate) fn review(&self, suites: &mut [SuiteResult]) -> Review {
        let mut review = Review::default();
        for suite in suites {
            for test in &mut suite.tests {
                let name = format!("{}/{}", suite.name, test.name);
                let entry = match self.judge(&suite.name, test) {
                    Judgement::Good => None,
                    Judgement::Expected(entry) => Some(entry),
                    Judgement::Unexpected => {
                        review.unexpected.push((name, test.outcome));
                        None
                    }
                    Judgement::Passed(entry) => {
                        review.passed.push((name, entry.label.clone()));
                        Some(entry)
                    }
                };
                test.expected = entry.map(|entry| Expected {
                    entry: entry.label.clone(),
                    reason: entry.reason.clone(),
                    reproducer: entry.reproducer.clone(),
                });
            }
        }
        review
    }
}

/// What the expectation files say about a run as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Review {
    /// Failures that no entry lists.
    pub(crate) unexpected: Vec<(String, Outcome)>,
    /// Sub-tests that did not fail, with the entry that says they do.
    pub(crate) passed: Vec<(String, String)>,
}

fn parse(text: &str) -> Result<Vec<Expectation>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    file.expect.iter().map(read_entry).collect()
}

fn read_entry(entry: &Entry) -> Result<Expectation, String> {
    let label = format!("{}/{}", entry.suite, entry.tests.list().join(","));
    let glob = |text: &str| match GlobBuilder::new(text).build() {
        Ok(glob) => Ok(glob.compile_matcher()),
        Err(error) => Err(format!("the entry {label}: '{text}' is no pattern: {}", error.kind())),
    };
    if entry.reason.trim().is_empty() {
        return Err(format!("the entry {label} has no reason: say why it fails"));
    }
    let outcomes = entry.outcome.list();
    if let Some(good) = outcomes.iter().find(|outcome| !outcome.is_failure()) {
        return Err(format!("the entry {label} expects '{good}', which is no failure"));
    }
    let tests = entry.tests.list().iter().map(|text| glob(text)).collect::<Result<Vec<_>, _>>()?;
    if tests.is_empty() || outcomes.is_empty() {
        return Err(format!("the entry {label} names no sub-test or no outcome"));
    }
    Ok(Expectation {
        suite: glob(&entry.suite)?,
        tests,
        outcomes,
        sometimes: entry.sometimes,
        reason: entry.reason.trim().to_owned(),
        reproducer: entry.reproducer.clone(),
        label,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: &str = r#"
        about = "A driver"

        [[expect]]
        suite = "basic"
        tests = "image*"
        outcome = "fail"
        reason = "images are wrong"
        reproducer = "repro/image.cl"

        [[expect]]
        suite = "math*"
        tests = ["sin", "cos"]
        outcome = ["crash", "timeout"]
        reason = "too slow"
        sometimes = true
    "#;

    fn judge(suite: &str, name: &str, outcome: Outcome) -> &'static str {
        let expectations = Expectations(parse(FILE).unwrap());
        let result = TestResult::new(name, outcome);
        match expectations.judge(suite, &result) {
            Judgement::Good => "good",
            Judgement::Expected(_) => "expected",
            Judgement::Unexpected => "unexpected",
            Judgement::Passed(_) => "passed",
        }
    }

    #[test]
    fn results_are_judged() {
        assert_eq!(judge("api", "x", Outcome::Pass), "good");
        assert_eq!(judge("api", "x", Outcome::Empty), "unexpected");
        assert_eq!(judge("basic", "image_r8", Outcome::Fail), "expected");
        assert_eq!(judge("basic", "image_r8", Outcome::Crash), "unexpected");
        assert_eq!(judge("basic", "image_r8", Outcome::Pass), "passed");
        assert_eq!(judge("basic", "image_r8", Outcome::Skip), "passed");
        assert_eq!(judge("math", "cos", Outcome::Timeout), "expected");
        assert_eq!(judge("math", "cos", Outcome::Pass), "expected");
        assert_eq!(judge("math", "tan", Outcome::Timeout), "unexpected");
    }

    #[test]
    fn an_entry_without_a_reason_is_refused() {
        let text = FILE.replace("images are wrong", " ");
        assert!(parse(&text).unwrap_err().contains("basic/image* has no reason"));
        let text = FILE.replace("reason = \"images are wrong\"", "");
        assert!(parse(&text).unwrap_err().contains("reason"));
    }

    #[test]
    fn an_entry_that_expects_a_pass_is_refused() {
        assert!(parse(&FILE.replace("\"fail\"", "\"pass\"")).unwrap_err().contains("no failure"));
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        assert!(parse(&FILE.replace("reproducer", "reproduction")).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]a-z=\" \n{},*]{0,200}") {
            let _ = parse(&text);
        }
    }
}
