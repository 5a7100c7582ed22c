//! Front-end time for each of darktable's OpenCL files: preprocess, parse, check, lower.
#![allow(missing_docs, reason = "the macro of criterion makes a function without")]
#![forbid(unsafe_code)]

mod darktable;

use criterion::{Criterion, criterion_group, criterion_main};
use darktable::{Darktable, darktable};
use std::hint::black_box;
use std::time::{Duration, Instant};
use tombolo_compiler::{FileHeaders, KnownDevice, compile};

fn front_end(criterion: &mut Criterion) {
    let Darktable { options, sources } = darktable();
    let target = KnownDevice::Lavapipe22.target();

    // The aim is stated as a mean over the files, so that is printed too; criterion looks at the whole set.
    let once = |source: &str| {
        let begun = Instant::now();
        let compiled = compile(black_box(source), &FileHeaders, &options, &target);
        assert!(compiled.object.is_some(), "{}", compiled.log);
        begun.elapsed()
    };
    let mut total = Duration::ZERO;
    for (name, source) in &sources {
        let best = (0..5).map(|_| once(source)).min().expect("five times");
        println!("{name:24} {:8.3} ms", best.as_secs_f64() * 1e3);
        total += best;
    }
    println!("mean of {} files: {:.3} ms", sources.len(), total.as_secs_f64() * 1e3 / sources.len() as f64);

    let mut group = criterion.benchmark_group("darktable");
    group.sample_size(10);
    group.bench_function("front end, all files", |bencher| {
        bencher.iter(|| sources.iter().map(|(_, source)| once(source)).sum::<Duration>());
    });
    group.finish();
}

criterion_group!(benches, front_end);
criterion_main!(benches);
