//! What it costs the caller to enqueue an empty kernel: CPU time of the calling thread and of the whole process, and wall
//! time, each in batches of 10,000; and how long it takes to wait for a kernel, alone and beside another queue's thread. `TOMBOLO_BENCH_PLATFORM` names another platform to compare with.
#![forbid(unsafe_code)]

use cpu_time::{ProcessTime, ThreadTime};
use std::time::Instant;
use tombolo_client::{Arg, Buffer, Context, Kernel, Platform, Program, Queue, opencl_sys};

const BATCH: u32 = 10_000;

fn main() {
    let platform = std::env::var("TOMBOLO_BENCH_PLATFORM").unwrap_or_else(|_| "Tombolo".into());
    let platform = Platform::named(&platform).expect("the platform");
    let device = platform.devices().expect("devices")[0];
    println!("{} / {}", platform.name().expect("a name"), device.name().expect("a name"));
    let context = Context::new(device, &[]).expect("a context");
    let queue = Queue::new(&context, 0).expect("a queue");
    let source = "kernel void nothing() {} kernel void one(global int *p) { p[get_global_id(0)] += 1; }";
    let program = Program::build(&context, source, "").expect("a program");
    let nothing = program.kernel("nothing").expect("a kernel");
    let mut one = program.kernel("one").expect("a kernel");
    let buffer = Buffer::new(&context, opencl_sys::CL_MEM_READ_WRITE, 256).expect("a buffer");
    one.set_arg(0, Arg::Buffer(&buffer)).expect("an argument");

    println!("{:34} {:>10} {:>10} {:>10}", "microseconds per enqueue", "thread", "process", "wall");
    for (name, kernel) in [("empty kernel", &nothing), ("one buffer, each after the other", &one)] {
        let mut best = [f64::INFINITY; 3];
        for _ in 0..5 {
            let (thread, process, wall) = (ThreadTime::now(), ProcessTime::now(), Instant::now());
            for _ in 0..BATCH {
                queue.run(kernel, &[1], Some(&[1])).expect("enqueue");
            }
            let thread = thread.elapsed();
            queue.finish().expect("finish");
            for (best, time) in best.iter_mut().zip([thread, process.elapsed(), wall.elapsed()]) {
                *best = best.min(time.as_secs_f64() * 1e6 / f64::from(BATCH));
            }
        }
        println!("{name:34} {:10.3} {:10.3} {:10.3}", best[0], best[1], best[2]);
    }

    println!("{:34} {:>10} {:>10}", "microseconds to run and wait", "median", "worst");
    wait("one queue", &queue, &nothing, 1000);
    let other = Queue::new(&context, 0).expect("a queue");
    let beside = program.kernel("nothing").expect("a kernel");
    std::thread::scope(|scope| {
        scope.spawn(move || wait("one of two queues", &other, &beside, 1000));
        wait("the other one", &queue, &nothing, 1000);
    });
}

/// Runs a kernel and waits for it, again and again.
fn wait(name: &str, queue: &Queue, kernel: &Kernel, count: usize) {
    let mut times: Vec<f64> = (0..count)
        .map(|_| {
            let begin = Instant::now();
            queue.run(kernel, &[1], Some(&[1])).expect("enqueue");
            queue.finish().expect("finish");
            begin.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:34} {:10.1} {:10.1}", times[count / 2], times[count - 1]);
}
