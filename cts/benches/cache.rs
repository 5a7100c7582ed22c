//! What a program waits for when it starts: the build of each of darktable's OpenCL files and the making of all their kernels,
//! with an empty cache (cold), and with one that holds all of it (warm).
#![allow(missing_docs, reason = "the macro of criterion makes a function without")]
#![forbid(unsafe_code)]

mod darktable;

use criterion::{BatchSize, Criterion, criterion_group};
use darktable::{Darktable, darktable};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tombolo_client::{Context, Platform, Program};

/// Names the folder of the cache.
const FOLDER: &str = "TOMBOLO_CACHE_DIR";

/// Builds a source with all its kernels.
fn build(context: &Context, source: &str, options: &str) -> Duration {
    let begun = Instant::now();
    let program = Program::build(context, source, options).expect("a program");
    for name in program.kernel_names().expect("names") {
        program.kernel(&name).expect("a kernel");
    }
    begun.elapsed()
}

fn empty(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        std::fs::remove_file(entry.expect("an entry").path()).expect("an entry of the cache");
    }
}

fn start(criterion: &mut Criterion) {
    let folder = std::env::var_os(FOLDER).expect("set by main");
    let folder = Path::new(&folder);
    let Darktable { options, sources } = darktable();
    let device = Platform::named("Tombolo").expect("the platform").devices().expect("devices")[0];
    let context = Context::new(device, &[]).expect("a context");
    let mut total = [Duration::ZERO; 2];
    for (name, source) in &sources {
        let cold = (0..3).map(|_| {
            empty(folder);
            build(&context, source, &options)
        });
        let best =
            [cold.min(), (0..5).map(|_| build(&context, source, &options)).min()].map(|time| time.expect("times"));
        println!("{name:24} cold {:8.3} ms  warm {:8.3} ms", best[0].as_secs_f64() * 1e3, best[1].as_secs_f64() * 1e3);
        total.iter_mut().zip(best).for_each(|(total, time)| *total += time);
    }
    println!(
        "all {} files: cold {:.1} ms, warm {:.1} ms",
        sources.len(),
        total[0].as_secs_f64() * 1e3,
        total[1].as_secs_f64() * 1e3
    );

    let (_, source) = sources.iter().find(|(name, _)| name == "basic").expect("darktable's basic.cl");
    let mut group = criterion.benchmark_group("darktable's basic.cl");
    group.sample_size(10);
    group.bench_function("cold", |bencher| {
        bencher.iter_batched(|| empty(folder), |()| build(&context, source, &options), BatchSize::PerIteration);
    });
    build(&context, source, &options);
    group.bench_function("warm", |bencher| bencher.iter(|| build(&context, source, &options)));
    group.finish();
}

criterion_group!(benches, start);

fn main() {
    if std::env::var_os(FOLDER).is_some() {
        benches();
        Criterion::default().configure_from_args().final_summary();
        return;
    }
    // The library reads its settings once, so that they must be there when the process starts.
    let folder = std::env::temp_dir().join(format!("tombolo-bench-cache-{}", std::process::id()));
    let mut again = Command::new(std::env::current_exe().expect("a path"));
    let status = again.args(std::env::args_os().skip(1)).env(FOLDER, &folder).status().expect("a process");
    let _ = std::fs::remove_dir_all(&folder);
    assert!(status.success(), "{status}");
}
