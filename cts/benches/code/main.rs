//! How good the code is that kernels become: device time of kernels that are short of one thing each (arithmetic, memory,
//! local memory, registers, tables, branches), on every platform that the loader offers, beside each other in one run. The
//! last columns say how often a platform's time fits into Tombolo's. Results are compared as well: a fast wrong answer does
//! not count.
//!
//! `TOMBOLO_BENCH_ITEMS` (default 1048576) is the number of work-items; take fewer for software drivers.
#![forbid(unsafe_code)]

mod kernels;

use kernels::{KERNELS, SOURCES, Work};
use tombolo_client::{Arg, Buffer, Context, Platform, Program, Queue, opencl_sys, platforms};

/// Each kernel is timed so often; the best counts.
const ROUNDS: usize = 7;
/// So many bytes an item are read or written at most.
const ITEM_BYTES: usize = 256;
/// Results are compared over so many words.
const COMPARED: usize = 4096;

struct Measured {
    seconds: f64,
    words: Vec<u32>,
}

fn main() {
    let items: usize =
        std::env::var("TOMBOLO_BENCH_ITEMS").map_or(1 << 20, |text| text.parse().expect("a number of work-items"));
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let chosen: Vec<usize> = (0..KERNELS.len())
        .filter(|index| filter.as_ref().is_none_or(|part| KERNELS[*index].name.contains(part.as_str())))
        .collect();
    let mut columns: Vec<(String, Vec<Option<Measured>>)> = Vec::new();
    for platform in platforms().expect("platforms") {
        let name = platform.name().expect("a name");
        let Ok(times) = measure(&platform, items, &chosen) else {
            println!("{name}: no device, or it failed");
            continue;
        };
        columns.push((name, times));
    }
    columns.sort_by_key(|(name, _)| name != "Tombolo");

    print!("{:22}", "microseconds");
    columns.iter().for_each(|(name, _)| print!(" {:>16.16}", name));
    println!("  work           ratios");
    for (row, index) in chosen.iter().enumerate() {
        let work = &KERNELS[*index];
        print!("{:22}", work.name);
        let cells: Vec<&Option<Measured>> = columns.iter().map(|(_, times)| &times[row]).collect();
        for cell in &cells {
            match cell {
                Some(Measured { seconds, .. }) => print!(" {:16.1}", seconds * 1e6),
                None => print!(" {:>16}", "-"),
            }
        }
        let Some(Some(own)) = cells.first() else {
            println!();
            continue;
        };
        let rate = work.amount * items as f64 / own.seconds * 1e-9;
        print!("  {rate:8.1} {:6}", work.unit);
        for cell in cells[1..].iter().copied().flatten() {
            print!(" {:6.2}", own.seconds / cell.seconds);
            if let Some(count) = work.outcome.differences(&own.words, &cell.words) {
                print!(" ({count} of {COMPARED} words differ)");
            }
        }
        println!();
    }
}

fn measure(platform: &Platform, items: usize, chosen: &[usize]) -> tombolo_client::Result<Vec<Option<Measured>>> {
    let device = platform.devices()?[0];
    eprintln!("{}: {}", platform.name()?, device.name()?);
    let context = Context::new(device, &[])?;
    let queue = Queue::new(&context, opencl_sys::CL_QUEUE_PROFILING_ENABLE)?;
    let mut random = fastrand::Rng::with_seed(7);
    let data: Vec<f32> = (0..items * ITEM_BYTES / 4).map(|_| random.f32()).collect();
    let src = Buffer::from_slice(&context, &data)?;
    let dst = Buffer::new(&context, opencl_sys::CL_MEM_READ_WRITE, items * ITEM_BYTES)?;
    let programs: Vec<Program> =
        SOURCES.iter().map(|source| Program::build(&context, source, "")).collect::<Result<_, _>>()?;
    chosen.iter().map(|index| Ok(run(&queue, &programs, &KERNELS[*index], items, &src, &dst).ok())).collect()
}

fn run(
    queue: &Queue,
    programs: &[Program],
    work: &Work,
    items: usize,
    src: &Buffer,
    dst: &Buffer,
) -> tombolo_client::Result<Measured> {
    let mut kernel = programs[work.source].kernel(work.name)?;
    let (global, side) = work.shape.of(items);
    queue.write(dst, &vec![0_u32; COMPARED])?;
    kernel.set_args(&[Arg::Buffer(src), Arg::Buffer(dst), Arg::Value(&side.to_le_bytes())])?;
    let mut seconds = f64::INFINITY;
    for _ in 0..ROUNDS {
        let event = queue.run_event(&kernel, &global, Some(work.shape.local()))?;
        event.wait()?;
        let nanoseconds =
            event.time(opencl_sys::CL_PROFILING_COMMAND_END)? - event.time(opencl_sys::CL_PROFILING_COMMAND_START)?;
        seconds = seconds.min(nanoseconds as f64 * 1e-9);
    }
    Ok(Measured { seconds, words: queue.read(dst, COMPARED)? })
}
