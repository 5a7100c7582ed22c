//! `tombolo trace`: what programs do with queues is in their traces, however they end.
#![forbid(unsafe_code)]

mod common;
mod traces;

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tombolo_client::opencl_sys::{
    CL_COMPLETE, CL_MEM_READ_WRITE, CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE, CL_QUEUE_PROFILING_ENABLE,
};
use tombolo_client::{Arg, Buffer, Context, Event, Kernel, Platform, Program, Queue};
use traces::{SCENE, Trace, is_player, player, run, tombolo_trace, trace_file, traced, with_icd};

const SOURCE: &str = "
    kernel void add(global int *p) { p[get_global_id(0)] += 1; }
    kernel void spin(global int *p, int rounds) {
        int value = p[get_global_id(0)];
        for (int i = 0; i < rounds; ++i) value = value * 3 + i;
        p[get_global_id(0)] = value;
    }";

const ITEMS: usize = 4096;

/// An OpenCL program with a queue and a buffer.
struct Play {
    context: Context,
    queue: Queue,
    buffer: Buffer,
    program: Program,
}

impl Play {
    fn new(properties: u64) -> Play {
        let platform = Platform::named("Tombolo").expect("the platform");
        let context = Context::new(platform.devices().expect("devices")[0], &[]).expect("a context");
        let queue = Queue::new(&context, properties).expect("a queue");
        let buffer = Buffer::new(&context, CL_MEM_READ_WRITE, ITEMS * 4).expect("a buffer");
        let program = Program::build(&context, SOURCE, "-cl-mad-enable").expect("a program");
        Play { context, queue, buffer, program }
    }

    fn add(&self) -> Kernel {
        let mut kernel = self.program.kernel("add").expect("a kernel");
        kernel.set_arg(0, Arg::Buffer(&self.buffer)).expect("an argument");
        kernel
    }

    fn run(&self, kernel: &Kernel) {
        self.queue.run(kernel, &[ITEMS], Some(&[64])).expect("enqueued");
    }
}

/// How many of each command ran, by name, and how they were enqueued.
fn runs(trace: &Trace) -> BTreeSet<(String, String, usize)> {
    let commands = trace.commands();
    let mut all = Vec::new();
    for told in commands.values() {
        all.push((told.enqueue.name.clone(), told.run.name.clone()));
    }
    all.sort();
    all.chunk_by(|a, b| a == b).map(|same| (same[0].0.clone(), same[0].1.clone(), same.len())).collect()
}

fn expected(list: &[(&str, &str, usize)]) -> BTreeSet<(String, String, usize)> {
    list.iter().map(|(call, name, count)| ((*call).to_owned(), (*name).to_owned(), *count)).collect()
}

#[test]
fn every_command_of_an_in_order_queue_is_enqueued_submitted_and_run() {
    let scene = "every_command_of_an_in_order_queue_is_enqueued_submitted_and_run";
    let play = || {
        // Recording does not ask for profiling, and does not mind it.
        for properties in [0, CL_QUEUE_PROFILING_ENABLE] {
            let play = Play::new(properties);
            let (add, mut spin) = (play.add(), play.program.kernel("spin").expect("a kernel"));
            spin.set_args(&[Arg::Buffer(&play.buffer), Arg::Value(&1000_i32.to_ne_bytes())]).expect("arguments");
            play.queue.write(&play.buffer, &vec![7_i32; ITEMS]).expect("written");
            for _ in 0..10 {
                play.run(&add);
                play.run(&spin);
            }
            play.queue.flush().expect("flushed");
            play.run(&add);
            play.queue.finish().expect("finished");
            let numbers: Vec<i32> = play.queue.read(&play.buffer, ITEMS).expect("read");
            assert_eq!(numbers.len(), ITEMS);
        }
    };
    let Some(trace) = traced(scene, &[], play) else { return };
    assert_eq!(trace.status, 0);
    let wanted = [
        ("clEnqueueNDRangeKernel", "add", 22),
        ("clEnqueueNDRangeKernel", "spin", 20),
        ("clEnqueueReadBuffer", "read buffer", 2),
        ("clEnqueueWriteBuffer", "write buffer", 2),
    ];
    assert_eq!(runs(&trace), expected(&wanted));
    let commands = trace.commands();
    let told = commands.values().find(|told| told.run.name == "spin").expect("spin");
    assert_eq!(told.run.args["global"], serde_json::json!([ITEMS, 1, 1]));
    assert_eq!(told.run.args["local"], serde_json::json!([64, 1, 1]));
    let read = commands.values().find(|told| told.run.name == "read buffer").expect("a read");
    assert_eq!(read.run.args["bytes"], ITEMS * 4);
    // One track for each queue.
    let tracks: BTreeSet<_> = commands.values().map(|told| (told.run.args["queue"].as_u64(), told.run.track)).collect();
    assert_eq!(tracks.len(), 2);
    // In order: as they were enqueued.
    for queue in tracks.iter().map(|(queue, _)| *queue) {
        let mut own: Vec<_> = commands.values().filter(|told| told.run.args["queue"].as_u64() == queue).collect();
        own.sort_by(|a, b| a.enqueue.start.total_cmp(&b.enqueue.start));
        assert!(own.is_sorted_by(|a, b| a.run.end <= b.run.start + 0.001), "{own:?}");
    }
    // All that else is told.
    let builds = trace.spans("build");
    let build = builds.iter().find(|span| span.name == "build program").expect("a build");
    assert_eq!((&build.args["options"], &build.args["outcome"]), (&"-cl-mad-enable".into(), &"success".into()));
    let pipelines: BTreeSet<_> = builds
        .iter()
        .filter(|span| span.name == "create pipeline")
        .map(|span| span.args["kernel"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(pipelines, BTreeSet::from(["add", "spin"]));
    assert!(trace.spans("wait").iter().any(|span| span.name == "clFinish"));
    assert!(trace.named("device memory").iter().any(|event| event["args"]["bytes"].as_u64() >= Some(ITEMS as u64 * 4)));
    assert_eq!(trace.named("process_name").len(), 1);
    let names: Vec<_> = trace.named("thread_name").iter().filter_map(|event| event["args"]["name"].as_str()).collect();
    assert!(names.contains(&&scene[..15]) && names.iter().any(|name| name.contains("(in order)")), "{names:?}");
    // The summary agrees.
    assert_eq!(trace.summary["kernels"]["add"]["count"], 22);
    assert_eq!((&trace.summary["incomplete"], &trace.summary["used"]), (&0.into(), &true.into()));
    let device = &trace.summary["devices"][0];
    assert!(device["busy_us"].as_f64() > Some(0.0) && !device["name"].as_str().unwrap_or_default().is_empty());
}

#[test]
fn commands_of_an_out_of_order_queue_wait_for_events() {
    let scene = "commands_of_an_out_of_order_queue_wait_for_events";
    let play = || {
        let play = Play::new(CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE);
        let (add, gate) = (play.add(), Event::of_user(&play.context).expect("an event"));
        for _ in 0..5 {
            play.run(&add);
        }
        let first = play.queue.run_after(&add, &[ITEMS], None, &[&gate]).expect("enqueued");
        let second = play.queue.run_after(&add, &[ITEMS], None, &[&first]).expect("enqueued");
        play.queue.flush().expect("flushed");
        std::thread::sleep(Duration::from_millis(30));
        gate.set_status(CL_COMPLETE).expect("set");
        second.wait().expect("done");
        // A command that never runs.
        let gate = Event::of_user(&play.context).expect("an event");
        let never = play.queue.run_after(&add, &[ITEMS], None, &[&gate]).expect("enqueued");
        gate.set_status(-1).expect("set");
        never.wait().expect_err("its event failed");
        play.queue.finish().expect("finished");
    };
    let Some(mut trace) = traced(scene, &[], play) else { return };
    // What failed is told of as that.
    let failed: Vec<_> = trace.named("failed").into_iter().map(|event| event["args"]["command"].clone()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(trace.summary["failed"], 1);
    trace.events.retain(|event| event["cat"] != "enqueue" || event["args"]["command"] != failed[0]);
    assert_eq!(runs(&trace), expected(&[("clEnqueueNDRangeKernel", "add", 7)]));
    let commands: Vec<_> = trace.commands().into_values().collect();
    let [.., first, second] = &commands[..] else { panic!("two commands at the least") };
    // Both were held up by the user's event, which shows.
    assert!(first.submit.start - first.enqueue.start >= 29_000.0, "{first:?}");
    assert!(second.run.start >= first.run.end - 0.001, "{first:?} {second:?}");
    assert!(trace.summary["enqueue_to_run_us"]["longest"].as_f64() >= Some(29_000.0));
    let names: Vec<_> = trace.named("thread_name").iter().filter_map(|event| event["args"]["name"].as_str()).collect();
    assert!(names.iter().any(|name| name.contains("(out of order)")), "{names:?}");
}

#[test]
fn a_killed_program_leaves_what_it_did() {
    let scene = "a_killed_program_leaves_what_it_did";
    let play = || {
        let play = Play::new(0);
        let add = play.add();
        for _ in 0..20 {
            play.run(&add);
        }
        play.queue.finish().expect("finished");
        let _: Vec<i32> = play.queue.read(&play.buffer, ITEMS).expect("read");
        let _ = kill_process(rustix::process::getpid(), Signal::KILL);
    };
    let Some(trace) = traced(scene, &[], play) else { return };
    assert_eq!((trace.status, &trace.summary["status"]), (137, &137.into()));
    assert_eq!(trace.summary["incomplete"], 1);
    // All that it had waited for.
    let wanted = [("clEnqueueNDRangeKernel", "add", 20), ("clEnqueueReadBuffer", "read buffer", 1)];
    assert_eq!(runs(&trace), expected(&wanted));
}

#[test]
fn programs_that_a_program_starts_are_in_its_trace() {
    let scene = "programs_that_a_program_starts_are_in_its_trace";
    let play = || {
        let play = Play::new(0);
        play.run(&play.add());
        play.queue.finish().expect("finished");
        // The first of the line starts two more.
        if std::env::var_os("TOMBOLO_TEST_YOUNGER").is_none() {
            let words = player(scene);
            for _ in 0..2 {
                let status = Command::new(&words[0]).args(&words[1..]).env("TOMBOLO_TEST_YOUNGER", "1").status();
                assert!(status.expect("started").success());
            }
        }
    };
    let Some(trace) = traced(scene, &[], play) else { return };
    assert_eq!((trace.status, &trace.summary["processes"], &trace.summary["incomplete"]), (0, &3.into(), &0.into()));
    let commands = trace.commands();
    let processes: BTreeSet<_> = commands.keys().map(|(process, _)| process).collect();
    assert_eq!((commands.len(), processes.len()), (3, 3));
}

#[test]
fn a_trace_ends_at_its_limit() {
    let scene = "a_trace_ends_at_its_limit";
    let play = || {
        let play = Play::new(0);
        let add = play.add();
        for _ in 0..3000 {
            play.run(&add);
        }
        play.queue.finish().expect("finished");
    };
    let Some(trace) = traced(scene, &["--limit", "1"], play) else { return };
    assert_eq!((trace.status, &trace.summary["at_limit"], &trace.summary["incomplete"]), (0, &1.into(), &0.into()));
    // Lines are written anew, with the names in another order but no longer.
    assert!((900_000..1_200_000).contains(&trace.size), "{}", trace.size);
}

#[test]
fn without_the_command_a_program_writes_its_trace_itself() {
    let scene = "without_the_command_a_program_writes_its_trace_itself";
    if is_player(scene) {
        let play = Play::new(0);
        play.run(&play.add());
        play.queue.finish().expect("finished");
        // Nothing is released, and no destructor runs.
        std::process::exit(3);
    }
    let words = player(scene);
    let start = |file: &std::path::Path| {
        let mut command = Command::new(&words[0]);
        with_icd(&mut command);
        run(command.args(&words[1..]).env(SCENE, scene).env("TOMBOLO_TRACE", file))
    };
    let file = trace_file(scene);
    for _ in 0..2 {
        // The second time, the first trace makes way.
        assert_eq!(start(&file).status.code(), Some(3));
        let text = std::fs::read(&file).expect("a trace");
        let events: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("valid JSON");
        assert_eq!(events.iter().filter(|event| event["cat"] == "run" && event["ph"] == "X").count(), 1);
    }
    std::fs::remove_file(&file).expect("the trace");
    // A file that cannot be written is told of, once, and harms nothing.
    let output = start(&file.join("no").join("folder"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.matches("TOMBOLO_TRACE").count(), 1, "{said}");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_program_that_never_uses_tombolo_is_told_so() {
    let file = trace_file("unused");
    let output = run(tombolo_trace().arg("-o").arg(&file).args(["--", "sh", "-c", "exit 5"]));
    assert_eq!(output.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&output.stderr).contains("never used Tombolo"));
    assert!(!file.exists());
    let output = run(tombolo_trace().arg("-o").arg(&file).args(["--", "/no/such/program"]));
    assert_eq!(output.status.code(), Some(127));
    assert!(!file.exists());
    let output = run(tombolo_trace().arg("-o").arg(file.join("no").join("folder")).args(["--", "true"]));
    assert_eq!(output.status.code(), Some(125));
}

#[test]
fn signals_reach_the_program_and_its_end_is_told() {
    let file = trace_file("signals");
    let ready = trace_file("signals-ready");
    // Ends by itself after a while, should the signal not come.
    let rounds = "i=0; while [ $i -lt 600 ]; do sleep 0.05; i=$((i+1)); done";
    let script = format!("trap 'exit 9' TERM; : > {}; {rounds}", ready.display());
    let mut running = tombolo_trace().arg("-o").arg(&file).args(["--", "sh", "-c", &script]).spawn().expect("started");
    let begun = Instant::now();
    while !ready.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the program does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    kill_process(Pid::from_child(&running), Signal::TERM).expect("sent");
    assert_eq!(running.wait().expect("ended").code(), Some(9));
    std::fs::remove_file(&ready).expect("the mark");
}
