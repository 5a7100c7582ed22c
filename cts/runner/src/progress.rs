//! What the user sees while tests run: a bar with an estimate on a terminal, plain lines elsewhere.

use crate::outcome::Outcome;
use crate::record::TestResult;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How often plain lines tell how far the run is.
const PLAIN_PERIOD: Duration = Duration::from_secs(30);

/// How far a run is.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    done: usize,
    total: usize,
    totals: BTreeMap<Outcome, usize>,
    estimate: Estimate,
    last_line: Instant,
}

/// How long the rest will take: by the times of earlier runs where those know a sub-test, by the mean of this run elsewhere.
pub(crate) struct Estimate {
    known: BTreeMap<(String, String), f64>,
    /// Seconds of work ahead that are known, and the number of sub-tests whose time is not.
    ahead: f64,
    unknown: usize,
    /// Sub-tests done whose time was not known before, and their seconds.
    seen: usize,
    seen_seconds: f64,
    jobs: usize,
}

impl Estimate {
    /// For these sub-tests, with times of earlier runs.
    pub(crate) fn new(known: BTreeMap<(String, String), f64>, planned: &[(String, String)], jobs: usize) -> Estimate {
        let times = planned.iter().map(|key| known.get(key));
        let (ahead, unknown) = times.fold((0.0, 0), |(ahead, unknown), time| match time {
            Some(time) => (ahead + time, unknown),
            None => (ahead, unknown + 1),
        });
        Estimate { known, ahead, unknown, seen: 0, seen_seconds: 0.0, jobs: jobs.max(1) }
    }

    fn done(&mut self, suite: &str, result: &TestResult) {
        match self.known.get(&(suite.to_owned(), result.name.clone())) {
            Some(time) => self.ahead -= time,
            None => {
                self.unknown = self.unknown.saturating_sub(1);
                self.seen += 1;
                self.seen_seconds += result.seconds;
            }
        }
    }

    /// Nothing can be said before something is known.
    fn left(&self) -> Option<Duration> {
        let mean = match (self.unknown, self.seen) {
            (0, _) => 0.0,
            (_, 0) => return None,
            (_, seen) => self.seen_seconds / seen as f64,
        };
        let seconds = (self.ahead.max(0.0) + mean * self.unknown as f64) / self.jobs as f64;
        Duration::try_from_secs_f64(seconds).ok()
    }
}

impl Progress {
    /// A display for `total` sub-tests.
    pub(crate) fn new(total: usize, estimate: Estimate, quiet: bool) -> Progress {
        let bar = (!quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new(total as u64);
            let style = ProgressStyle::with_template("{bar:30.cyan/blue} {pos}/{len}  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_secs(1));
            bar
        });
        let (done, totals) = (0, BTreeMap::new());
        let mut progress = Progress { bar, quiet, done, total, totals, estimate, last_line: Instant::now() };
        progress.show();
        progress
    }

    /// A sub-test has its result. `unexpected`: it is a failure that no expectation file lists.
    pub(crate) fn result(&mut self, suite: &str, result: &TestResult, unexpected: bool) {
        self.done += 1;
        *self.totals.entry(result.outcome).or_default() += 1;
        self.estimate.done(suite, result);
        if unexpected {
            let detail = result.detail.as_ref().map_or(String::new(), |detail| format!(": {detail}"));
            self.say(&format!(
                "{:<8} {suite}/{} ({:.1} s){detail}",
                result.outcome.word(),
                result.name,
                result.seconds
            ));
        }
        self.show();
    }

    /// A line of its own.
    pub(crate) fn say(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.println(line),
            None if self.quiet => {}
            None => eprintln!("{line}"),
        }
    }

    fn show(&mut self) {
        let counts = Outcome::ALL.iter().filter_map(|outcome| {
            self.totals.get(outcome).filter(|&&count| count > 0).map(|count| format!("{count} {outcome}"))
        });
        let mut text = counts.collect::<Vec<_>>().join(", ");
        if let Some(left) = self.estimate.left().filter(|_| self.done < self.total) {
            text.push_str(&format!("  some {} left", words(left)));
        }
        match &self.bar {
            Some(bar) => {
                bar.set_position(self.done as u64);
                bar.set_message(text);
            }
            None if self.quiet => {}
            None if self.last_line.elapsed() > PLAIN_PERIOD => {
                self.last_line = Instant::now();
                eprintln!("{}/{}  {text}", self.done, self.total);
            }
            None => {}
        }
    }

    /// The end: the bar goes away.
    pub(crate) fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A duration as people say it.
pub(crate) fn words(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..=99 => format!("{seconds} s"),
        seconds @ 100..=5999 => format!("{} min", (seconds + 30) / 60),
        seconds => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> (String, String) {
        ("api".to_owned(), name.to_owned())
    }

    fn result(name: &str, seconds: f64) -> TestResult {
        TestResult { seconds, ..TestResult::new(name, Outcome::Pass) }
    }

    #[test]
    fn an_estimate_needs_something_to_go_by() {
        let mut estimate = Estimate::new(BTreeMap::new(), &[key("a"), key("b"), key("c")], 2);
        assert_eq!(estimate.left(), None);
        estimate.done("api", &result("a", 6.0));
        assert_eq!(estimate.left(), Some(Duration::from_secs(6)));
    }

    #[test]
    fn earlier_times_count_where_they_are_known() {
        let known = BTreeMap::from([(key("a"), 10.0), (key("b"), 2.0)]);
        let mut estimate = Estimate::new(known, &[key("a"), key("b")], 1);
        assert_eq!(estimate.left(), Some(Duration::from_secs(12)));
        estimate.done("api", &result("a", 99.0));
        assert_eq!(estimate.left(), Some(Duration::from_secs(2)));
    }

    #[test]
    fn durations_in_words() {
        assert_eq!(words(Duration::from_secs(59)), "59 s");
        assert_eq!(words(Duration::from_secs(600)), "10 min");
        assert_eq!(words(Duration::from_secs(7260)), "2 h 01 min");
    }
}
