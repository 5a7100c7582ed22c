//! Compile time against the size of the source: each kind of program at a quarter, a half and all of its size, through every
//! stage and through the runtime. Twice the source should take twice the time: below each kind stands by what power of the
//! size the time grew. It is the processor time of all threads, the driver's among them.
//!
//! `cargo bench -p tombolo-cts --bench scaling -- switch kernels` measures the kinds whose names contain one of the words.
#![forbid(unsafe_code)]

mod sources;

use cpu_time::ProcessTime;
use sources::{KINDS, Kind};
use std::hint::black_box;
use tombolo_client::{Context, Platform, Program};
use tombolo_compiler::{KnownDevice, Object, compile, link};

/// Stages in the order of the columns.
const STAGES: [&str; 5] = ["front end", "link", "kernels", "build", "make"];

/// Seconds of each stage.
type Times = [f64; STAGES.len()];

struct NoHeaders;

impl tombolo_compiler::Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// What `work` makes and how much processor time it takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = ProcessTime::now();
    let made = work();
    (made, begun.elapsed().as_secs_f64())
}

fn measure(source: &str, context: Option<&Context>) -> Times {
    // The one for which most passes run.
    let target = KnownDevice::Lavapipe22.target();
    let (compiled, front) = timed(|| compile(black_box(source), &NoHeaders, "", &target));
    let object: Object = compiled.object.unwrap_or_else(|| panic!("{}", compiled.log));
    let (program, linked) = timed(|| link(&[&object], &target).expect("it links"));
    let (_, kernels) = timed(|| {
        for (name, _) in program.kernels() {
            black_box(program.kernel(name, &target).expect("a kernel"));
        }
    });
    let Some(context) = context else { return [front, linked, kernels, f64::NAN, f64::NAN] };
    let (program, build) = timed(|| Program::build(context, source, "").expect("a program"));
    let (_, make) = timed(|| {
        let names = program.kernel_names().expect("names");
        let kernels: Vec<_> = names.iter().map(|name| program.kernel(name).expect("a kernel")).collect();
        kernels.len()
    });
    [front, linked, kernels, build, make]
}

/// By what power of the size the time grew between two sizes of which the second is four times the first.
fn power(small: f64, large: f64) -> f64 {
    (large / small).ln() / 4f64.ln()
}

fn report(kind: &Kind, context: Option<&Context>) {
    let sizes = [kind.size / 4, kind.size / 2, kind.size];
    let times = sizes.map(|size| measure(&(kind.source)(size), context));
    for (size, times) in sizes.iter().zip(&times) {
        let columns: String = times.iter().map(|time| format!("{:>12.1}", time * 1e3)).collect();
        println!("{:14} {size:>8}{columns}", kind.name);
    }
    // What takes next to no time grows by chance.
    let powers: String = (0..STAGES.len())
        .map(|stage| match (times[0][stage], times[2][stage]) {
            (_, large) if large < 0.02 || large.is_nan() => format!("{:>12}", "-"),
            (small, large) => format!("{:>12.2}", power(small, large)),
        })
        .collect();
    println!("{:14} {:>8}{powers}", "", "power");
}

fn main() {
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let context = Platform::named("Tombolo").ok().and_then(|platform| {
        let device = *platform.devices().ok()?.first()?;
        Context::new(device, &[]).ok()
    });
    if context.is_none() {
        println!("no Tombolo device: the compiler alone is measured");
    }
    let head: String = STAGES.iter().map(|stage| format!("{stage:>12}")).collect();
    println!("{:14} {:>8}{head}   ms", "kind", "size");
    for kind in KINDS.iter().filter(|kind| words.is_empty() || words.iter().any(|word| kind.name.contains(&**word))) {
        report(kind, context.as_ref());
    }
}
