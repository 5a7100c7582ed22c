//! Several processes at once: who runs what, and when.

use crate::launch::{self, Setting};
use crate::outcome::Outcome;
use crate::plan::Row;
use crate::record::TestResult;
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex, PoisonError};

/// How the work is divided.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Division {
    /// Processes at once.
    pub(crate) jobs: usize,
    /// Sub-tests in one process at most.
    pub(crate) group: usize,
    /// How often a failing sub-test is run again.
    pub(crate) retries: u32,
}

/// Some sub-tests of one row, for one process.
#[derive(Debug)]
struct Job {
    row: usize,
    names: Vec<String>,
}

/// The jobs that nobody has taken, and those that may still bring new ones.
struct Queue {
    waiting: VecDeque<Job>,
    running: usize,
}

struct Shared<'a> {
    rows: &'a [Row],
    setting: &'a Setting,
    division: Division,
    queue: Mutex<Queue>,
    changed: Condvar,
    /// How the earlier runs of sub-tests ended that are run again.
    attempts: Mutex<BTreeMap<(usize, String), Vec<Outcome>>>,
}

/// Runs `wanted` sub-tests of each row and sends each result, with the number of its row, as it comes. Rows that want the
/// machine for themselves come last, one at a time. Ends early where the user wants it.
pub(crate) fn run(
    rows: &[Row],
    wanted: Vec<Vec<String>>,
    division: Division,
    setting: &Setting,
    results: Sender<(usize, TestResult)>,
) {
    let mut shared = VecDeque::new();
    let mut alone = VecDeque::new();
    for (row, names) in wanted.into_iter().enumerate() {
        let Some(&Row { exclusive, is_split, .. }) = rows.get(row) else { continue };
        let group = if is_split { 1 } else { division.group.max(1) };
        for names in names.chunks(group) {
            let job = Job { row, names: names.to_vec() };
            if exclusive { alone.push_back(job) } else { shared.push_back(job) }
        }
    }
    run_queue(rows, shared, division, setting, &results);
    run_queue(rows, alone, Division { jobs: 1, ..division }, setting, &results);
}

fn run_queue(
    rows: &[Row],
    waiting: VecDeque<Job>,
    division: Division,
    setting: &Setting,
    results: &Sender<(usize, TestResult)>,
) {
    let workers = division.jobs.clamp(1, waiting.len().max(1));
    let shared = Shared {
        rows,
        setting,
        division,
        queue: Mutex::new(Queue { waiting, running: 0 }),
        changed: Condvar::new(),
        attempts: Mutex::new(BTreeMap::new()),
    };
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (shared, results) = (&shared, results.clone());
            scope.spawn(move || {
                while let Some(job) = shared.take() {
                    let more = shared.work(job, &results);
                    shared.give_back(more);
                }
            });
        }
    });
}

impl Shared<'_> {
    /// The next job; none when all are done, or the user wants the run to end.
    fn take(&self) -> Option<Job> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.setting.stop().is_set() {
                return None;
            }
            if let Some(job) = queue.waiting.pop_front() {
                queue.running += 1;
                return Some(job);
            }
            if queue.running == 0 {
                return None;
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A job is done; what it brought comes first, so that a suite's results come together.
    fn give_back(&self, more: Vec<Job>) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.running -= 1;
        for job in more.into_iter().rev() {
            queue.waiting.push_front(job);
        }
        self.changed.notify_all();
    }

    /// Runs a job, sends its results, and returns what is to be run because of it.
    fn work(&self, job: Job, results: &Sender<(usize, TestResult)>) -> Vec<Job> {
        let Some(row) = self.rows.get(job.row) else { return Vec::new() };
        let harvest = launch::run(row, &job.names, self.setting);
        let mut again = Vec::new();
        for mut result in harvest.results {
            let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (job.row, result.name.clone());
            let earlier = attempts.entry(key).or_default();
            if result.outcome.is_failure() && (earlier.len() as u64) < u64::from(self.division.retries) {
                earlier.push(result.outcome);
                again.push(Job { row: job.row, names: vec![result.name] });
                continue;
            }
            if !earlier.is_empty() {
                earlier.push(result.outcome);
                result.attempts = std::mem::take(earlier);
            }
            // Nobody listens any more only where the run ends.
            let _ = results.send((job.row, result));
        }
        if !harvest.left.is_empty() {
            again.push(Job { row: job.row, names: harvest.left });
        }
        again
    }
}
