//! Makes one trace of those of all processes.
//!
//! A process that was killed leaves a file without an end, whose last line may be cut off; one that runs another program in
//! its place leaves two files with one process number. The result is a JSON object of the Trace Event Format in any case.

use std::fs::File;
use std::io::{BufRead, BufReader, Result, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::summary::Summary;

/// Process numbers of Linux stay below this: a second program of one process is told apart by adding it.
const PROCESSES: u64 = 1 << 22;

/// What was merged.
#[derive(Default)]
pub(super) struct Merged {
    /// Traces of processes.
    pub(super) processes: usize,
    /// Those that did not come to their end: the process was killed, or goes on.
    pub(super) cut: usize,
    /// Those that ended at the limit.
    pub(super) limited: usize,
}

/// Writes the events of all files in a folder, and counts them for the summary.
pub(super) fn merge(folder: &Path, output: &mut impl Write, summary: &mut Summary) -> Result<Merged> {
    let mut files: Vec<(PathBuf, u64)> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        // "PROCESS.json", or "PROCESS.json.ROUND".
        let round = path.extension().and_then(|extension| extension.to_str()?.parse().ok()).unwrap_or(0);
        files.push((path, round));
    }
    files.sort();
    let mut merged = Merged::default();
    output.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n")?;
    let mut first = true;
    for (path, round) in files {
        let mut ended = false;
        merged.processes += 1;
        for line in BufReader::new(File::open(path)?).split(b'\n') {
            let Some(mut event) = event(&line?) else { continue };
            if round > 0 {
                renumber(&mut event, round);
            }
            if event["cat"] == "state" && event["name"] == "end of the trace" {
                ended = true;
                merged.limited += usize::from(event["args"]["reason"] == "the trace has reached its limit");
            }
            summary.add(&event);
            if !first {
                output.write_all(b",\n")?;
            }
            first = false;
            serde_json::to_writer(&mut *output, &event)?;
        }
        merged.cut += usize::from(!ended);
    }
    output.write_all(b"\n]}\n")?;
    Ok(merged)
}

/// The event of a line; none for brackets, and for a line that was cut off.
fn event(line: &[u8]) -> Option<Value> {
    let line = line.strip_suffix(b",").unwrap_or(line);
    serde_json::from_slice(line).ok().filter(Value::is_object)
}

fn renumber(event: &mut Value, round: u64) {
    let Some(old) = event["pid"].as_u64() else { return };
    let new = old + round * PROCESSES;
    event["pid"] = new.into();
    if let Some(id) = event["id"].as_str().and_then(|id| id.split_once('.')).map(|(_, id)| format!("{new}.{id}")) {
        event["id"] = id.into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(files: &[(&str, &str)]) -> (Merged, Value) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let mut output = Vec::new();
        let merged = merge(folder.path(), &mut output, &mut Summary::default()).expect("merged");
        (merged, serde_json::from_slice(&output).expect("JSON"))
    }

    const END: &str = r#"{"name":"end of the trace","cat":"state","ph":"i","pid":7,"tid":7,"ts":3.0,"args":{"reason":"the process exits"}}"#;

    #[test]
    fn nothing_is_an_empty_trace() {
        let (merged, trace) = merged(&[]);
        assert_eq!((merged.processes, merged.cut), (0, 0));
        assert_eq!(trace["traceEvents"], Value::Array(Vec::new()));
    }

    #[test]
    fn a_trace_that_was_cut_off_anywhere_is_completed() {
        let line = r#"{"name":"a","cat":"x","ph":"i","pid":7,"tid":7,"ts":1.0}"#;
        let whole = format!("[\n{line},\n{END}\n]\n");
        for length in 0..=whole.len() {
            let (merged, trace) = merged(&[("7.json", &whole[..length])]);
            let events = trace["traceEvents"].as_array().expect("events");
            // A line is whole even without what follows it.
            let before = |text: &str| usize::from(whole[..length].contains(text));
            assert_eq!(events.len(), before(line) + before(END), "{length}");
            assert_eq!(merged.cut, 1 - before(END), "{length}");
        }
    }

    #[test]
    fn programs_that_one_process_ran_in_turn_are_told_apart() {
        let line = |ts: u32| format!(r#"[{}{{"cat":"command","ph":"s","pid":7,"tid":7,"ts":{ts},"id":"7.1"}},"#, "\n");
        let (merged, trace) = merged(&[("7.json", &line(1)), ("7.json.1", &line(2)), ("8.json", &line(3))]);
        assert_eq!(merged.processes, 3);
        let pids: Vec<_> = (0..3).map(|index| trace["traceEvents"][index]["pid"].as_u64().unwrap()).collect();
        assert_eq!(pids, [7, 7 + PROCESSES, 7]);
        assert_eq!(trace["traceEvents"][1]["id"], format!("{}.1", 7 + PROCESSES));
    }
}
