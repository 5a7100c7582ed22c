//! What a trace says, in short.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::merge::Merged;
use crate::output::size;

/// Times of one kind of thing, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Times {
    count: u64,
    total: f64,
    longest: f64,
}

impl Times {
    fn add(&mut self, time: f64) {
        self.count += 1;
        self.total += time;
        self.longest = self.longest.max(time);
    }

    fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.total / self.count as f64 }
    }

    fn to_json(self) -> Value {
        json!({ "count": self.count, "total_us": self.total, "mean_us": self.mean(), "longest_us": self.longest })
    }
}

/// What is counted of a trace.
#[derive(Default)]
pub(super) struct Summary {
    kernels: BTreeMap<String, Times>,
    /// Commands that are no kernels.
    commands: BTreeMap<String, Times>,
    waits: BTreeMap<String, Times>,
    builds: BTreeMap<String, Times>,
    /// Copies and waits between OpenGL and OpenCL.
    gl: BTreeMap<String, Times>,
    /// Hand-overs, by direction and route.
    hand_overs: BTreeMap<(String, String), u64>,
    gl_bytes: u64,
    /// When commands whose run is not yet known were enqueued, by process and command.
    enqueued: HashMap<(u64, u64), f64>,
    /// From the enqueueing of a command to the begin of its run.
    latencies: Vec<f64>,
    submissions: u64,
    failed: u64,
    most_memory: u64,
    memory: HashMap<u64, u64>,
    /// The device of each track of a queue, by process and track.
    devices: HashMap<(u64, u64), String>,
    /// When each device had something to do: begins and ends.
    busy: BTreeMap<String, Vec<[f64; 2]>>,
}

/// What a device did from its first command to its last, in microseconds.
struct Usage {
    span: f64,
    busy: f64,
}

impl Summary {
    /// Counts an event. What is not known is passed over.
    pub(super) fn add(&mut self, event: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let number = |value: &Value| value.as_f64().unwrap_or_default();
        let (args, name) = (&event["args"], text(&event["name"]));
        let process = event["pid"].as_u64().unwrap_or_default();
        let (start, time) = (number(&event["ts"]), number(&event["dur"]));
        let command = (process, args["command"].as_u64().unwrap_or_default());
        let track = (process, event["tid"].as_u64().unwrap_or_default());
        match (event["cat"].as_str().unwrap_or_default(), event["ph"].as_str().unwrap_or_default()) {
            ("enqueue", "X") => {
                if args["error"].is_null() {
                    // A call that blocks is told of when it returns, which is after the run.
                    match self.enqueued.remove(&command) {
                        Some(run) => self.latencies.push((run - start).max(0.0)),
                        None => drop(self.enqueued.insert(command, start)),
                    }
                }
                let direction = match name.as_str() {
                    "clEnqueueAcquireGLObjects" => "acquire",
                    "clEnqueueReleaseGLObjects" => "release",
                    _ => return,
                };
                for route in args["routes"].as_array().into_iter().flatten() {
                    *self.hand_overs.entry((direction.to_owned(), text(route))).or_default() += 1;
                }
            }
            ("submit", "X") => self.submissions += 1,
            ("run", "X") => {
                match self.enqueued.remove(&command) {
                    Some(enqueued) => self.latencies.push((start - enqueued).max(0.0)),
                    None => drop(self.enqueued.insert(command, start)),
                }
                let device = self.devices.get(&track).cloned().unwrap_or_default();
                self.busy.entry(device).or_default().push([start, start + time]);
                let list = if args["kernel"].is_null() { &mut self.commands } else { &mut self.kernels };
                list.entry(name).or_default().add(time);
            }
            ("run", "i") => self.failed += 1,
            ("wait", "X") => self.waits.entry(name).or_default().add(time),
            ("build", "X") => self.builds.entry(name).or_default().add(time),
            ("gl", "X") => {
                self.gl_bytes += args["bytes"].as_u64().unwrap_or_default();
                self.gl.entry(name).or_default().add(time);
            }
            ("state", "C") => {
                self.memory.insert(process, args["bytes"].as_u64().unwrap_or_default());
                self.most_memory = self.most_memory.max(self.memory.values().sum());
            }
            ("state", "M") => {
                if let Some(device) = args["device"].as_str() {
                    self.devices.insert(track, device.to_owned());
                }
            }
            _ => {}
        }
    }

    fn usage(&self) -> BTreeMap<&str, Usage> {
        let of = |runs: &Vec<[f64; 2]>| {
            let mut runs = runs.clone();
            runs.sort_by(|a, b| a[0].total_cmp(&b[0]));
            let (mut busy, mut reached) = (0.0, runs.first().map_or(0.0, |run| run[0]));
            let begin = reached;
            for [start, end] in runs {
                busy += (end - start.max(reached)).max(0.0);
                reached = reached.max(end);
            }
            Usage { span: reached - begin, busy }
        };
        self.busy.iter().map(|(device, runs)| (device.as_str(), of(runs))).collect()
    }

    /// Mean, median and longest.
    fn latency(&self) -> Option<[f64; 3]> {
        let mut sorted = self.latencies.clone();
        sorted.sort_by(f64::total_cmp);
        let longest = *sorted.last()?;
        Some([sorted.iter().sum::<f64>() / sorted.len() as f64, sorted[sorted.len() / 2], longest])
    }

    /// For scripts. `file` is where the trace is, `status` how the program ended.
    pub(super) fn to_json(&self, merged: &Merged, file: Option<&Path>, status: u8) -> Value {
        let times = |list: &BTreeMap<String, Times>| -> Value {
            list.iter().map(|(name, times)| (name.clone(), times.to_json())).collect::<serde_json::Map<_, _>>().into()
        };
        let devices: Vec<Value> = self
            .usage()
            .into_iter()
            .map(|(name, Usage { span, busy })| json!({ "name": name, "busy_us": busy, "idle_us": span - busy }))
            .collect();
        let hand_overs: Vec<Value> = self
            .hand_overs
            .iter()
            .map(|((direction, route), count)| json!({ "direction": direction, "route": route, "objects": count }))
            .collect();
        json!({
            "trace": file.map(|file| file.to_string_lossy()),
            "used": merged.processes > 0,
            "status": status,
            "processes": merged.processes,
            "incomplete": merged.cut,
            "at_limit": merged.limited,
            "kernels": times(&self.kernels),
            "commands": times(&self.commands),
            "submissions": self.submissions,
            "failed": self.failed,
            "devices": devices,
            "enqueue_to_run_us": self.latency().map(|[mean, median, longest]| {
                json!({ "mean": mean, "median": median, "longest": longest })
            }),
            "waits": times(&self.waits),
            "builds": times(&self.builds),
            "gl": {
                "hand_overs": hand_overs,
                "bytes_copied": self.gl_bytes,
                "work": times(&self.gl),
            },
            "device_memory_bytes": self.most_memory,
        })
    }

    /// For people. `file` is where the trace is.
    pub(super) fn to_text(&self, merged: &Merged, file: &Path) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "trace: {} (open it in ui.perfetto.dev)", file.display());
        let several = |count: usize| if count == 1 { "process" } else { "processes" };
        if merged.processes > 1 {
            let _ = writeln!(out, "  {} processes", merged.processes);
        }
        if merged.cut > 0 {
            let _ = writeln!(
                out,
                "  {} {} did not end in order: the last events may be missing",
                merged.cut,
                several(merged.cut)
            );
        }
        if merged.limited > 0 {
            let _ = writeln!(
                out,
                "  {} {} recorded up to the limit: --limit raises it",
                merged.limited,
                several(merged.limited)
            );
        }
        table(&mut out, "kernels", &self.kernels);
        table(&mut out, "other commands", &self.commands);
        for (device, Usage { span, busy }) in self.usage() {
            let share = if span > 0.0 { 100.0 * (span - busy) / span } else { 0.0 };
            let _ = writeln!(
                out,
                "{device}: {} from first command to last, {} of it idle ({share:.0} %)",
                duration(span),
                duration(span - busy)
            );
        }
        if let Some([mean, median, longest]) = self.latency() {
            let _ = writeln!(
                out,
                "from enqueueing to running: {} on average, {} in the middle, {} at most; {} submissions",
                duration(mean),
                duration(median),
                duration(longest),
                self.submissions
            );
        }
        if self.failed > 0 {
            let _ = writeln!(out, "{} commands failed before they ran", self.failed);
        }
        table(&mut out, "waiting for the device", &self.waits);
        table(&mut out, "building", &self.builds);
        if !self.hand_overs.is_empty() {
            let parts =
                self.hand_overs.iter().map(|((direction, route), count)| format!("{count} {direction} by {route}"));
            let _ = writeln!(
                out,
                "OpenGL objects: {}; {} copied",
                parts.collect::<Vec<_>>().join(", "),
                size(self.gl_bytes)
            );
        }
        table(&mut out, "OpenGL and OpenCL", &self.gl);
        if self.most_memory > 0 {
            let _ = writeln!(out, "device memory: {} at most", size(self.most_memory));
        }
        if self.kernels.is_empty() && self.commands.is_empty() {
            let _ = writeln!(out, "No command ran.");
        }
        out
    }
}

/// The entries with the longest times first.
fn table(out: &mut String, title: &str, list: &BTreeMap<String, Times>) {
    if list.is_empty() {
        return;
    }
    let mut rows: Vec<_> = list.iter().collect();
    rows.sort_by(|a, b| b.1.total.total_cmp(&a.1.total));
    let width =
        rows.iter().map(|(name, _)| name.chars().count()).chain([title.chars().count(), 24]).max().unwrap_or(24);
    let _ = writeln!(out, "{title:width$} {:>8} {:>10} {:>10} {:>10}", "count", "total", "mean", "longest");
    for (name, times) in rows {
        let _ = writeln!(
            out,
            "  {name:rest$} {:>8} {:>10} {:>10} {:>10}",
            times.count,
            duration(times.total),
            duration(times.mean()),
            duration(times.longest),
            rest = width - 2
        );
    }
}

/// A time in microseconds, with a unit that suits it.
fn duration(microseconds: f64) -> String {
    match microseconds {
        time if time < 1e3 => format!("{time:.1} us"),
        time if time < 1e6 => format!("{:.2} ms", time / 1e3),
        time => format!("{:.2} s", time / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(command: u64, kernel: Option<&str>, ts: f64, dur: f64) -> Value {
        let name = kernel.unwrap_or("read buffer");
        json!({
            "cat": "run", "ph": "X", "pid": 1, "tid": 9, "name": name, "ts": ts, "dur": dur,
            "args": { "command": command, "kernel": kernel },
        })
    }

    fn enqueue(command: u64, ts: f64) -> Value {
        json!({
            "cat": "enqueue", "ph": "X", "pid": 1, "tid": 1, "name": "clEnqueueNDRangeKernel", "ts": ts, "dur": 1.0,
            "args": { "command": command },
        })
    }

    fn summary() -> Summary {
        let mut summary = Summary::default();
        let device =
            json!({ "cat": "state", "ph": "M", "pid": 1, "tid": 9, "args": { "name": "queue", "device": "GPU" } });
        let acquire = json!({
            "cat": "enqueue", "ph": "X", "pid": 1, "tid": 1, "name": "clEnqueueAcquireGLObjects", "ts": 500.0,
            "args": { "command": 4, "routes": ["readback", "mesa", "mesa"] },
        });
        let copy = json!({
            "cat": "gl", "ph": "X", "pid": 1, "tid": 2, "name": "copy from OpenGL", "dur": 7.0, "args": { "bytes": 4096 },
        });
        let memory = |bytes: u64| json!({ "cat": "state", "ph": "C", "pid": 1, "args": { "bytes": bytes } });
        let events = [
            device,
            enqueue(1, 0.0),
            run(1, Some("blur"), 10.0, 100.0),
            enqueue(2, 5.0),
            // Overlaps the first.
            run(2, Some("blur"), 60.0, 100.0),
            // The call blocks: its span comes after the run.
            run(3, None, 260.0, 40.0),
            enqueue(3, 250.0),
            acquire,
            copy,
            memory(100),
            memory(50),
        ];
        events.iter().for_each(|event| summary.add(event));
        summary
    }

    #[test]
    fn the_numbers_of_a_trace() {
        let merged = Merged { processes: 1, cut: 0, limited: 0 };
        let told = summary().to_json(&merged, Some(Path::new("t.json")), 3);
        assert_eq!(
            told["kernels"]["blur"],
            json!({ "count": 2, "total_us": 200.0, "mean_us": 100.0, "longest_us": 100.0 })
        );
        assert_eq!(told["commands"]["read buffer"]["count"], 1);
        assert_eq!(told["devices"], json!([{ "name": "GPU", "busy_us": 190.0, "idle_us": 100.0 }]));
        assert_eq!(told["enqueue_to_run_us"], json!({ "mean": 25.0, "median": 10.0, "longest": 55.0 }));
        assert_eq!(
            told["gl"]["hand_overs"],
            json!([
                { "direction": "acquire", "route": "mesa", "objects": 2 },
                { "direction": "acquire", "route": "readback", "objects": 1 },
            ])
        );
        assert_eq!(told["gl"]["bytes_copied"], 4096);
        assert_eq!((&told["device_memory_bytes"], &told["status"]), (&json!(100), &json!(3)));
    }

    #[test]
    fn what_a_person_reads() {
        let text = summary().to_text(&Merged { processes: 1, cut: 1, limited: 0 }, Path::new("t.json"));
        let wanted = "\
trace: t.json (open it in ui.perfetto.dev)
  1 process did not end in order: the last events may be missing
kernels                     count      total       mean    longest
  blur                          2   200.0 us   100.0 us   100.0 us
other commands              count      total       mean    longest
  read buffer                   1    40.0 us    40.0 us    40.0 us
GPU: 290.0 us from first command to last, 100.0 us of it idle (34 %)
from enqueueing to running: 25.0 us on average, 10.0 us in the middle, 55.0 us at most; 0 submissions
OpenGL objects: 2 acquire by mesa, 1 acquire by readback; 4 KiB copied
OpenGL and OpenCL           count      total       mean    longest
  copy from OpenGL              1     7.0 us     7.0 us     7.0 us
device memory: 100 bytes at most
";
        assert_eq!(text, wanted);
    }

    #[test]
    fn nonsense_is_passed_over() {
        let mut summary = Summary::default();
        for event in [json!(null), json!([]), json!({}), json!({ "cat": "run", "ph": "X", "ts": "x", "args": 3 })] {
            summary.add(&event);
        }
        let merged = Merged { processes: 1, cut: 0, limited: 1 };
        assert!(summary.to_text(&merged, Path::new("t")).contains("--limit"));
    }
}
