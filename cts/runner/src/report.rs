//! The HTML report: one file that needs nothing else. Its looks are in `report.html`.

use crate::compare::{Change, Comparison, Difference};
use crate::earlier::Earlier;
use crate::outcome::Outcome;
use crate::progress::words;
use crate::record::{Record, SuiteResult, TestResult, totals};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

const TEMPLATE: &str = include_str!("report.html");

/// The report on a run, with the comparisons that are asked for.
pub(crate) fn html(record: &Record, earlier: &[Earlier]) -> String {
    let now = Earlier::from_record(record, String::new());
    let comparisons: Vec<Comparison> = earlier.iter().map(|earlier| Comparison::new(&now, earlier)).collect();
    let mut page = Page { record, earlier, text: String::new() };
    page.head();
    page.comparisons(&comparisons);
    page.overview();
    page.suites();
    let title = format!("OpenCL conformance: {}", platform_name(record));
    fill(&[("{{title}}", &escape(&title)), ("{{body}}", &page.text)])
}

/// Puts texts in the template's places. What is put in is not looked at again.
fn fill(places: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = TEMPLATE;
    for (place, text) in places {
        if let Some((front, back)) = rest.split_once(place) {
            out.push_str(front);
            out.push_str(text);
            rest = back;
        }
    }
    out.push_str(rest);
    out
}

fn platform_name(record: &Record) -> String {
    record.platform.as_ref().map_or_else(
        || "an unknown platform".to_owned(),
        |platform| format!("{} on {}", platform.name, platform.device.name),
    )
}

/// Text as HTML shows it.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn tag(outcome: Option<Outcome>) -> String {
    outcome.map_or_else(
        || "<span class=dim>&ndash;</span>".to_owned(),
        |outcome| format!("<span class='tag {outcome}'>{outcome}</span>"),
    )
}

fn duration(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 100.0 => format!("{seconds:.1} s"),
        seconds => words(Duration::try_from_secs_f64(seconds).unwrap_or_default()),
    }
}

struct Page<'a> {
    record: &'a Record,
    earlier: &'a [Earlier],
    text: String,
}

impl Page<'_> {
    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    fn head(&mut self) {
        let (record, run) = (self.record, &self.record.run);
        self.put(format_args!("<h1>{}</h1>", escape(&platform_name(record))));
        let complete =
            if record.complete { "" } else { " &middot; <b class='tag fail'>incomplete: the run was interrupted</b>" };
        self.put(format_args!(
            "<div class=dim>Khronos OpenCL conformance tests, mode {}{complete}</div>",
            run.mode.word()
        ));
        let mut facts: Vec<(&str, String)> = Vec::new();
        if let Some(platform) = &record.platform {
            facts.push(("platform", format!("{}, {} ({})", platform.name, platform.version, platform.vendor)));
            facts.push((
                "device",
                format!("{} ({}), {}", platform.device.name, platform.device.kind, platform.device.version),
            ));
            facts.push(("driver", platform.device.driver.clone()));
        }
        let guest = if run.guest { ", in the dma-buf guest" } else { "" };
        facts.push(("system", format!("{}{guest}", run.system)));
        let time = words(Duration::try_from_secs_f64(run.seconds).unwrap_or_default());
        facts.push((
            "run",
            format!("{}, {time}, {} at once, {} s a sub-test, by {}", run.started, run.jobs, run.timeout, run.by),
        ));
        if !run.include.is_empty() || !run.exclude.is_empty() {
            facts.push(("only", run.include.join(" ")));
            facts.push(("without", run.exclude.join(" ")));
        }
        if run.left_out > 0 {
            facts.push(("left out", format!("{} sub-tests, by the mode", run.left_out)));
        }
        self.put(format_args!("<dl class='card facts'>"));
        for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
            self.put(format_args!("<dt>{name}</dt><dd>{}</dd>", escape(text)));
        }
        self.put(format_args!("</dl>\n<div class=tiles>"));
        for (outcome, count) in shown_totals(&record.suites) {
            self.put(format_args!("<button class={outcome} data-outcome={outcome}><b>{count}</b>{outcome}</button>"));
        }
        self.put(format_args!("</div>"));
    }

    fn comparisons(&mut self, comparisons: &[Comparison]) {
        for comparison in comparisons {
            let mode = comparison.mode.as_ref().map_or_else(String::new, |mode| format!(", mode {mode}"));
            let file = escape(&comparison.file);
            self.put(format_args!("<h2>Against {}</h2>", escape(&comparison.label)));
            self.put(format_args!(
                "<div class='card pad'><span class=dim>{file}{mode}: {} sub-tests in both, {} the same.</span>",
                comparison.shared, comparison.same
            ));
            self.put(format_args!(
                "<div class=scroll><table><thead><tr><th>in both<th class=n>there<th class=n>here</thead><tbody>"
            ));
            for (outcome, (before, after)) in &comparison.totals {
                self.put(format_args!("<tr><td>{}<td class=n>{before}<td class=n>{after}", tag(Some(*outcome))));
            }
            self.put(format_args!("</tbody></table></div>"));
            for change in Change::ALL {
                self.changes(change, &comparison.of(change).collect::<Vec<_>>());
            }
            if !comparison.suites_gone.is_empty() {
                let names = comparison.suites_gone.join(", ");
                self.put(format_args!("<div class=dim>Suites that were run there only: {}</div>", escape(&names)));
            }
            self.put(format_args!("</div>"));
        }
    }

    fn changes(&mut self, change: Change, list: &[&Difference]) {
        if list.is_empty() {
            return;
        }
        let word = change.word();
        let open = if change == Change::Worse { " open" } else { "" };
        self.put(format_args!(
            "<details{open}><summary><span class='tag {word}'>{word}: {}</span></summary><ul class=list>",
            list.len()
        ));
        for difference in list {
            let name = format!("{}/{}", difference.suite, difference.test);
            self.put(format_args!(
                "<li>{}: {} &rarr; {}",
                escape(&name),
                tag(difference.before),
                tag(difference.after)
            ));
        }
        self.put(format_args!("</ul></details>"));
    }

    fn overview(&mut self) {
        self.put(format_args!(
            "<h2>Suites</h2>\n<div class='card scroll'><table><thead><tr><th>suite<th><th class=n>sub-tests"
        ));
        let columns: Vec<Outcome> = shown_totals(&self.record.suites).into_keys().collect();
        for outcome in &columns {
            self.put(format_args!("<th class=n>{outcome}"));
        }
        self.put(format_args!("<th class=n>time</thead><tbody>"));
        let record = self.record;
        for suite in &record.suites {
            let name = escape(&suite.name);
            let counts = totals(std::slice::from_ref(suite));
            self.put(format_args!("<tr><td><a href='#{name}'>{name}</a><td><div class=stack>"));
            for (outcome, count) in counts.iter().filter(|(_, count)| **count > 0) {
                self.put(format_args!("<i class={outcome} style='flex:{count}'></i>"));
            }
            self.put(format_args!("</div><td class=n>{}", suite.tests.len()));
            for outcome in &columns {
                match counts.get(outcome).copied().unwrap_or(0) {
                    0 => self.put(format_args!("<td class='n dim'>&middot;")),
                    count => self.put(format_args!("<td class=n><span class='tag {outcome}'>{count}</span>")),
                }
            }
            let seconds = suite.tests.iter().map(|test| test.seconds).sum();
            self.put(format_args!("<td class=n>{}", duration(seconds)));
        }
        self.put(format_args!("</tbody></table></div>"));
    }

    fn suites(&mut self) {
        self.put(format_args!(
            "<h2>Sub-tests</h2>\n<div class=bar><input type=search id=search placeholder='part of a name'>\
             <label><input type=checkbox id=unexpected> failures that nobody expected</label></div>"
        ));
        let record = self.record;
        for suite in &record.suites {
            self.suite(suite);
        }
    }

    fn suite(&mut self, suite: &SuiteResult) {
        let failures = suite.tests.iter().filter(|test| test.outcome.is_failure()).count();
        let open = if suite.tests.iter().any(is_unexpected) { " open" } else { "" };
        let name = escape(&suite.name);
        let arguments = escape(&suite.arguments.join(" ")).into_owned();
        let failed =
            if failures > 0 { format!(", <span class='tag fail'>{failures} failed</span>") } else { String::new() };
        self.put(format_args!(
            "<details class='suite card' id='{name}'{open}><summary>{name} <span class=dim>{arguments} &middot; {} sub-tests{failed}</span>\
             </summary><div class=scroll><table><thead><tr><th>sub-test<th>outcome",
            suite.tests.len()
        ));
        let earlier = self.earlier;
        for earlier in earlier {
            self.put(format_args!("<th title='{}'>{}", escape(&earlier.label), escape(&earlier.file)));
        }
        self.put(format_args!("<th class=n>time<th></thead><tbody>"));
        for test in &suite.tests {
            self.test(suite, test);
        }
        self.put(format_args!("</tbody></table></div></details>"));
    }

    fn test(&mut self, suite: &SuiteResult, test: &TestResult) {
        let full = format!("{}/{}", suite.name, test.name).to_lowercase();
        let unexpected = if is_unexpected(test) { " data-unexpected=1" } else { "" };
        self.put(format_args!(
            "<tr class=t data-outcome={} data-name='{}'{unexpected}><td class=test>{}<td>{}",
            test.outcome,
            escape(&full),
            escape(&test.name),
            tag(Some(test.outcome))
        ));
        let key = (suite.name.clone(), test.name.clone());
        let earlier = self.earlier;
        for earlier in earlier {
            self.put(format_args!("<td>{}", tag(earlier.results.get(&key).copied())));
        }
        self.put(format_args!("<td class=n>{}<td>", duration(test.seconds)));
        if let Some(detail) = &test.detail {
            self.put(format_args!("<div>{}</div>", escape(detail)));
        }
        if !test.attempts.is_empty() {
            let attempts = test.attempts.iter().map(|outcome| outcome.word()).collect::<Vec<_>>().join(", ");
            self.put(format_args!("<div class=dim>run {} times: {attempts}</div>", test.attempts.len()));
        }
        if let Some(expected) = &test.expected {
            let what = if test.outcome.is_failure() { "expected" } else { "<b>expected to fail</b>" };
            let where_seen =
                expected.reproducer.as_ref().map_or_else(String::new, |text| format!(" ({})", escape(text)));
            self.put(format_args!("<div class=dim>{what}: {}{where_seen}</div>", escape(&expected.reason)));
        }
        if let Some(log) = &test.log {
            self.put(format_args!("<details><summary class=dim>output</summary><pre>{}</pre></details>", escape(log)));
        }
    }
}

fn is_unexpected(test: &TestResult) -> bool {
    test.outcome.is_failure() && test.expected.is_none()
}

/// The outcomes that there are.
fn shown_totals(suites: &[SuiteResult]) -> BTreeMap<Outcome, usize> {
    totals(suites).into_iter().filter(|(_, count)| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{
        "format": "tombolo-cts", "version": 1, "complete": true, "later": "a field of a later program",
        "run": {"by": "tombolo-cts 0.1.0", "mode": "wimpy", "started": "2026-01-01T00:00:00Z",
                "finished": "2026-01-01T00:02:00Z", "seconds": 120.0, "system": "Linux 6.1 x86_64", "guest": false,
                "jobs": 2, "group": 1, "timeout": 600.0, "retries": 0, "include": [], "exclude": [], "left_out": 0},
        "platform": null, "totals": {},
        "suites": [{"name": "api", "tests": [
            {"name": "good", "outcome": "pass", "seconds": 0.25},
            {"name": "bad", "outcome": "fail", "seconds": 150.0, "log": "a < b & \"c\" {{body}} </pre><script>x</script>"},
            {"name": "known", "outcome": "crash", "detail": "the program died by SIGSEGV (11).", "attempts": ["fail", "crash"],
             "expected": {"entry": "api/known", "reason": "a driver's bug", "reproducer": "https://example.org/1"}}
        ]}]
    }"#;

    #[test]
    fn a_report() {
        let record = Record::parse(RECORD.as_bytes()).unwrap();
        let clvk = br#"{"API": {"has_results": true, "results": {"good": "fail", "bad": "pass"}}}"#;
        let clvk = crate::clvk::parse(clvk, "clvk.json".into()).unwrap();
        let html = html(&record, &[clvk]);
        let body = html.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
        insta::assert_snapshot!(body);
    }

    #[test]
    fn what_tests_print_stays_text() {
        let html = html(&Record::parse(RECORD.as_bytes()).unwrap(), &[]);
        assert_eq!(html.matches("<script").count(), 1);
        assert!(html.contains("a &lt; b &amp; &quot;c&quot; {{body}} &lt;/pre&gt;&lt;script&gt;"));
        assert!(!html.contains("http://") && !html.contains("src="), "nothing is loaded from elsewhere");
    }
}
