//! `tombolo-cts report`, `compare` and `check`: looking at results that are there already.

use crate::cli::{Check, Compare, Report};
use crate::compare::{Change, Comparison};
use crate::earlier::Earlier;
use crate::expectation::{Expectations, Review};
use crate::record::{self, Record};
use crate::report;
use crate::run::Verdict;
use std::path::Path;

fn print(text: &str) {
    // Whoever reads only the beginning has had enough.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
}

/// Reads the files to compare with.
pub(crate) fn read_earlier(paths: &[impl AsRef<Path>]) -> Result<Vec<Earlier>, String> {
    paths.iter().map(|path| Earlier::read(path.as_ref())).collect()
}

/// `tombolo-cts report`
pub(crate) fn report(task: &Report) -> Result<Verdict, String> {
    let mut record = Record::read(&task.results)?;
    if !task.expect.is_empty() {
        Expectations::read(&task.expect)?.review(&mut record.suites);
    }
    let earlier = read_earlier(&task.compare)?;
    let path = task.output.clone().unwrap_or_else(|| task.results.with_extension("html"));
    record::write_whole(&path, report::html(&record, &earlier).as_bytes())?;
    eprintln!("{}", path.display());
    Ok(Verdict::Good)
}

/// `tombolo-cts compare`
pub(crate) fn compare(task: &Compare) -> Result<Verdict, String> {
    let now = Earlier::read(&task.results)?;
    let comparisons: Vec<Comparison> =
        read_earlier(&task.earlier)?.iter().map(|earlier| Comparison::new(&now, earlier)).collect();
    if task.json {
        let text = serde_json::to_string_pretty(&comparisons).map_err(|error| error.to_string())?;
        print(&format!("{text}\n"));
    } else {
        print(&format!("{}: {}\n", now.file, now.label));
        comparisons.iter().for_each(|comparison| print(&comparison.text(task.all)));
    }
    let worse = comparisons.iter().any(|comparison| comparison.of(Change::Worse).next().is_some());
    Ok(if worse && task.strict { Verdict::Bad } else { Verdict::Good })
}

/// `tombolo-cts check`
pub(crate) fn check(task: &Check) -> Result<Verdict, String> {
    let mut record = Record::read(&task.results)?;
    let review = Expectations::read(&task.expect)?.review(&mut record.suites);
    for (name, outcome) in &review.unexpected {
        print(&format!("{outcome:<8} {name}\n"));
    }
    tell_passed(&review);
    eprintln!("failures that are not expected: {}", review.unexpected.len());
    if !record.complete {
        eprintln!("the results are incomplete: the run was interrupted");
    }
    Ok(judge(&review, task.strict))
}

/// Says which entries of expectation files were wrong.
pub(crate) fn tell_passed(review: &Review) {
    for (name, entry) in &review.passed {
        eprintln!("{name} did not fail, although the expectation {entry} says so: remove it or narrow it");
    }
}

/// What the expectation files make of a run.
pub(crate) fn judge(review: &Review, strict: bool) -> Verdict {
    match review.unexpected.is_empty() && (review.passed.is_empty() || !strict) {
        true => Verdict::Good,
        false => Verdict::Bad,
    }
}
