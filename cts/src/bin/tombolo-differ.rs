//! Random programs, run by several peers that have to agree.
#![forbid(unsafe_code)]

use clap::{Parser, ValueEnum};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tombolo_cts::differ::device::Device;
use tombolo_cts::differ::expected::Expected;
use tombolo_cts::differ::host::Host;
use tombolo_cts::differ::interpreter::Interpreter;
use tombolo_cts::differ::reduce::reduce;
use tombolo_cts::differ::{Outcome, Peer, compare, source};
use tombolo_cts::generate::{Options as Generation, Program, generate};
use tombolo_ir::KnownDevice;

/// Runs random OpenCL C programs on several peers, the first of which is the measure, and reduces those about which they
/// disagree. The last line is `N passed, N failed`.
#[derive(Parser)]
struct Options {
    /// The seed of the first program; each further one counts up from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many programs.
    #[arg(long, default_value_t = 1000)]
    runs: u64,
    /// How many threads.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Who runs them.
    #[arg(long, value_delimiter = ',', default_value = "interpreted,optimized,clang,device")]
    peers: Vec<PeerName>,
    /// Part of the names of the OpenCL platforms whose first devices are the peers `device`.
    #[arg(long, value_delimiter = ',', default_value = "Tombolo")]
    platform: Vec<String>,
    /// The clang of the peer `clang`.
    #[arg(long, default_value = "clang-16")]
    clang: String,
    /// Its optimization: most of its time goes into that.
    #[arg(long, default_value = "-O0", allow_hyphen_values = true)]
    level: String,
    /// Compares with the results noted in this file, by `--note` of another run.
    #[arg(long)]
    expect: Option<PathBuf>,
    /// Notes the results on which all agree in this file.
    #[arg(long)]
    note: Option<PathBuf>,
    /// Only programs that C99 defines, for peers that hold OpenCL C to it.
    #[arg(long)]
    strict: bool,
    /// Only programs without `double`.
    #[arg(long)]
    single: bool,
    /// Roughly how many statements a program has.
    #[arg(long, default_value_t = 12)]
    size: u32,
    /// Where programs are kept about which the peers disagree: as they were, and reduced.
    #[arg(long, default_value = "target/differ")]
    folder: PathBuf,
    /// Keeps them as they are.
    #[arg(long)]
    no_reduce: bool,
    /// Prints the program of the first seed and runs nothing.
    #[arg(long)]
    print: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PeerName {
    /// The interpreter, on the IR of the front end.
    Interpreted,
    /// The interpreter, on the IR after all passes.
    Optimized,
    /// The interpreter, on the IR after the passes for lavapipe of Mesa 22.3.
    Lavapipe22,
    /// The interpreter, on the IR after the passes for lavapipe of Mesa 25.0.
    Lavapipe25,
    /// The interpreter, on the IR after the passes for an NVIDIA H200.
    H200,
    /// clang, for the host.
    Clang,
    /// An OpenCL device.
    Device,
}

fn main() -> ExitCode {
    let options = Options::parse();
    if options.print {
        print!("{}", source(&generate(options.seed, generation(&options))));
        return ExitCode::SUCCESS;
    }
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn generation(options: &Options) -> Generation {
    Generation { float64: !options.single, strict: options.strict, size: options.size }
}

fn open(options: &Options) -> Result<Vec<Box<dyn Peer>>, Box<dyn std::error::Error>> {
    let mut peers: Vec<Box<dyn Peer>> = Vec::new();
    for name in &options.peers {
        match name {
            PeerName::Interpreted => peers.push(Box::new(Interpreter::new(false))),
            PeerName::Optimized => peers.push(Box::new(Interpreter::new(true))),
            PeerName::Lavapipe22 => peers.push(Box::new(Interpreter::for_device(KnownDevice::Lavapipe22))),
            PeerName::Lavapipe25 => peers.push(Box::new(Interpreter::for_device(KnownDevice::Lavapipe25))),
            PeerName::H200 => peers.push(Box::new(Interpreter::for_device(KnownDevice::H200))),
            PeerName::Clang => peers.push(Box::new(Host::open(&options.clang, &options.level, &options.folder)?)),
            PeerName::Device => {
                for platform in &options.platform {
                    let device = Device::open(platform)?;
                    println!("{platform}: {}", device.device().name()?);
                    peers.push(Box::new(device));
                }
            }
        }
    }
    Ok(peers)
}

/// Programs that a thread takes at once.
const BATCH: u64 = 50;

fn run(options: &Options) -> Result<bool, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(&options.folder)?;
    let folder = options.folder.canonicalize()?;
    let options = &Options { folder, ..Options::parse() };
    // A panic of the compiler is an outcome, and told there.
    std::panic::set_hook(Box::new(|_| {}));
    let peers = open(options)?;
    let expected = options.expect.as_deref().map(Expected::read).transpose()?.unwrap_or_default();
    let note = options.note.as_ref().map(std::fs::File::create).transpose()?.map(Mutex::new);
    let (next, passed, failed) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let begun = Instant::now();
    let work = || {
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            if start >= options.runs {
                return;
            }
            let seeds = options.seed + start..options.seed + (start + BATCH).min(options.runs);
            let programs: Vec<Program> = seeds.map(|seed| generate(seed, generation(options))).collect();
            let outcomes: Vec<Vec<Outcome>> = peers.iter().map(|peer| peer.run(&programs)).collect();
            let mut lines = String::new();
            for (index, program) in programs.iter().enumerate() {
                let of_peers = named(&peers, outcomes.iter().map(|outcomes| &outcomes[index]));
                let problem = match compare(&of_peers) {
                    Some(difference) => Some(format!("{}: {}", difference.peers.join(" and "), difference.message)),
                    None => of_peers.first().and_then(|(_, outcome)| outcome.as_ref().ok()).and_then(|output| {
                        lines.push_str(&Expected::line(program.seed, output));
                        lines.push('\n');
                        let agrees = expected.judge(program.seed, output).unwrap_or(true);
                        (!agrees).then(|| "not as was noted".into())
                    }),
                };
                match problem {
                    None => passed.fetch_add(1, Ordering::Relaxed),
                    Some(problem) => {
                        keep(options, &peers, program, &problem);
                        failed.fetch_add(1, Ordering::Relaxed)
                    }
                };
            }
            if let Some(Ok(mut file)) = note.as_ref().map(Mutex::lock) {
                let _ = file.write_all(lines.as_bytes());
            }
            let done = passed.load(Ordering::Relaxed) + failed.load(Ordering::Relaxed);
            if done % (BATCH * 20) < BATCH {
                let rate = done as f64 / begun.elapsed().as_secs_f64();
                println!("{done} of {} programs, {rate:.1} a second", options.runs);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            // Programs nest, and so do the functions that make and read them.
            let _ = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work);
        }
    });
    let (passed, failed) = (passed.into_inner(), failed.into_inner());
    println!("{passed} passed, {failed} failed");
    Ok(failed == 0 && passed > 0)
}

fn named<'a>(peers: &'a [Box<dyn Peer>], outcomes: impl Iterator<Item = &'a Outcome>) -> Vec<(&'a str, &'a Outcome)> {
    peers.iter().map(|peer| peer.name()).zip(outcomes).collect()
}

/// Writes a program to the folder, and what is left of it when it is reduced.
fn keep(options: &Options, peers: &[Box<dyn Peer>], program: &Program, problem: &str) {
    let line = problem.lines().next().unwrap_or_default();
    println!("FAILED seed {}: {line}", program.seed);
    let write = |kind: &str, program: &Program, problem: &str| {
        let comment: String = problem.lines().map(|line| format!("// {line}\n")).collect();
        let path = options.folder.join(format!("{}{kind}.cl", program.seed));
        if let Err(error) = std::fs::write(&path, format!("{comment}{}", source(program))) {
            println!("{}: {error}", path.display());
        }
    };
    write("", program, problem);
    if options.no_reduce {
        return;
    }
    let judge = |program: &Program| {
        let outcomes: Vec<Outcome> =
            peers.iter().map(|peer| peer.run(std::slice::from_ref(program)).remove(0)).collect();
        compare(&named(peers, outcomes.iter()))
    };
    let Some(first) = judge(program) else { return };
    // The same two, and the same kind of difference: of results, or an error that begins alike.
    let kind = |message: &str| {
        if message.starts_with("byte ") { "byte".into() } else { message.chars().take(12).collect::<String>() }
    };
    let reduced = reduce(program, &mut |smaller| {
        judge(smaller).is_some_and(|found| found.peers == first.peers && kind(&found.message) == kind(&first.message))
    });
    let message = judge(&reduced).map_or(String::new(), |difference| difference.message);
    write("-reduced", &reduced, &message);
}
