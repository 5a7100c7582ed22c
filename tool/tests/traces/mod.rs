//! Traces of this test program's own doings: a test runs its scene in a process of its own under `tombolo trace`.
#![allow(dead_code, reason = "each test program uses a part")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use super::common;

/// Names the scene in the environment of the process that plays it.
pub(crate) const SCENE: &str = "TOMBOLO_TEST_SCENE";

/// `tombolo trace`, with the ICD under test and no other.
pub(crate) fn tombolo_trace() -> Command {
    let mut command = common::tombolo(&["trace"]);
    with_icd(&mut command);
    command
}

/// A folder for files of this process: among what is built, or elsewhere where that cannot be written.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a folder").keep();
        // Written once: several tests' programs read it.
        let library = common::library();
        std::fs::write(folder.join("tombolo.icd"), library.to_str().expect("UTF-8")).expect("an .icd file");
        folder
    })
}

/// Lets a program find the ICD under test and no other.
pub(crate) fn with_icd(command: &mut Command) {
    command.env("OCL_ICD_VENDORS", folder()).env("OCL_ICD_FILENAMES", folder().join("tombolo.icd"));
    // An OpenGL program may need it.
    command.envs(std::env::var_os("DISPLAY").map(|display| ("DISPLAY", display)));
}

/// This program, to play a scene: the test of that name.
pub(crate) fn player(scene: &str) -> Vec<String> {
    let executable = std::env::current_exe().expect("a path").to_str().expect("UTF-8").to_owned();
    [&executable, "--exact", scene, "--nocapture"].map(str::to_owned).to_vec()
}

/// Whether this process is to play the scene of the test.
pub(crate) fn is_player(scene: &str) -> bool {
    std::env::var(SCENE).is_ok_and(|wanted| wanted == scene)
}

/// A trace, and what `tombolo trace` said.
pub(crate) struct Trace {
    pub(crate) events: Vec<Value>,
    pub(crate) summary: Value,
    pub(crate) status: i32,
    pub(crate) size: u64,
}

/// Plays the scene of the test under `tombolo trace`, and returns the trace. In the process that plays it, nothing.
pub(crate) fn traced(scene: &str, options: &[&str], play: impl FnOnce()) -> Option<Trace> {
    if is_player(scene) {
        play();
        return None;
    }
    let file = trace_file(scene);
    let mut command = tombolo_trace();
    command.arg("--json").arg("-o").arg(&file).args(options).arg("--").args(player(scene)).env(SCENE, scene);
    let output = run(&mut command);
    let summary = String::from_utf8_lossy(&output.stdout).lines().last().expect("a summary").to_owned();
    let text = std::fs::read(&file).expect("a trace");
    let size = text.len() as u64;
    std::fs::remove_file(&file).expect("the trace");
    let trace: Value = serde_json::from_slice(&text).expect("valid JSON");
    Some(Trace {
        events: trace["traceEvents"].as_array().expect("events").clone(),
        summary: serde_json::from_str(&summary).expect("valid JSON"),
        status: output.status.code().expect("a status"),
        size,
    })
}

/// Where the trace of a scene goes.
pub(crate) fn trace_file(scene: &str) -> PathBuf {
    folder().join(format!("{scene}.json"))
}

/// Runs a program. What it says is passed on, as a validation layer may have something to say.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output().expect("the program starts");
    // Not by `eprint!`, which the test runner keeps to itself; and without the counts of a player, which is no test by itself.
    let lines =
        [&output.stderr, &output.stdout].into_iter().flat_map(|text| text.split_inclusive(|&byte| byte == b'\n'));
    let told: Vec<_> = lines.filter(|line| !line.starts_with(b"test ")).flatten().copied().collect();
    std::io::stderr().write_all(&told).expect("standard error");
    output
}

/// A span.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) name: String,
    pub(crate) process: u64,
    pub(crate) track: u64,
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) args: Value,
}

/// What a trace tells of one command.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) enqueue: Span,
    pub(crate) submit: Span,
    pub(crate) run: Span,
}

impl Trace {
    /// The spans of a category, by their begins.
    pub(crate) fn spans(&self, category: &str) -> Vec<Span> {
        let spans = self.events.iter().filter(|event| event["cat"] == category && event["ph"] == "X");
        let mut spans: Vec<_> = spans
            .map(|event| {
                let start = event["ts"].as_f64().expect("a time");
                Span {
                    name: event["name"].as_str().expect("a name").to_owned(),
                    process: event["pid"].as_u64().expect("a process"),
                    track: event["tid"].as_u64().expect("a track"),
                    start,
                    end: start + event["dur"].as_f64().expect("a duration"),
                    args: event["args"].clone(),
                }
            })
            .collect();
        spans.sort_by(|a, b| a.start.total_cmp(&b.start));
        spans
    }

    /// What is told of each command, by process and number. Each must have been enqueued, submitted and run once, in that
    /// order of times, with an arrow through all three; runs on one track do not overlap.
    pub(crate) fn commands(&self) -> BTreeMap<(u64, u64), Told> {
        let by_command = |category: &str| {
            let mut spans = BTreeMap::new();
            for span in self.spans(category) {
                if !span.args["error"].is_null() {
                    continue;
                }
                let numbers = match &span.args["commands"] {
                    Value::Array(numbers) => numbers.clone(),
                    _ => vec![span.args["command"].clone()],
                };
                for number in numbers {
                    let key = (span.process, number.as_u64().expect("a command"));
                    assert!(spans.insert(key, span.clone()).is_none(), "{category} twice: {span:?}");
                }
            }
            spans
        };
        let [mut enqueued, mut submitted, run] = ["enqueue", "submit", "run"].map(by_command);
        let told: BTreeMap<_, _> = run
            .into_iter()
            .map(|(key, run)| {
                let enqueue = enqueued.remove(&key).unwrap_or_else(|| panic!("not enqueued: {run:?}"));
                let submit = submitted.remove(&key).unwrap_or_else(|| panic!("not submitted: {run:?}"));
                (key, Told { enqueue, submit, run })
            })
            .collect();
        assert!(enqueued.is_empty(), "enqueued and not run: {enqueued:?}");
        assert!(submitted.is_empty(), "submitted and not run: {submitted:?}");
        for (key, Told { enqueue, submit, run }) in &told {
            assert!(enqueue.start <= submit.start, "{key:?}: {enqueue:?} {submit:?}");
            assert!(submit.start <= run.start, "{key:?}: {submit:?} {run:?}");
            assert!(run.start <= run.end, "{key:?}: {run:?}");
            let id = format!("{}.{}", key.0, key.1);
            for (phase, span) in [("s", enqueue), ("t", submit), ("f", run)] {
                let points: Vec<_> =
                    self.events.iter().filter(|event| event["ph"] == phase && event["id"] == id.as_str()).collect();
                assert_eq!(points.len(), 1, "{phase} of {id}");
                assert_eq!(points[0]["tid"], span.track, "{phase} of {id}");
                let time = points[0]["ts"].as_f64().expect("a time");
                assert!(span.start <= time && time <= span.end, "{phase} of {id}");
            }
        }
        let mut tracks: BTreeMap<(u64, u64), f64> = BTreeMap::new();
        for run in self.spans("run") {
            let reached = tracks.entry((run.process, run.track)).or_default();
            // Times are nanoseconds, written as decimal fractions.
            assert!(run.start >= *reached - 0.001, "{run:?} begins before {reached}");
            *reached = run.end;
        }
        told
    }

    /// The events of that name.
    pub(crate) fn named(&self, name: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event["name"] == name).collect()
    }
}
