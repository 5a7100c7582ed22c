//! Feeds hostile input to the compiler and to what reads binaries and the cache: none may make it panic, hang, or take memory
//! without bounds.
#![forbid(unsafe_code)]

use clap::{Parser, ValueEnum};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tombolo_cts::corpus::element::Rng;
use tombolo_cts::fuzz::{Fuzzer, Kind};

/// What the last panic said, on whichever thread it was.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Damages what is sound and feeds it to what has to bear it. Inputs that fail are kept in the folder, and `current` there is the
/// one being fed, should the process itself die.
#[derive(Parser)]
struct Options {
    /// The seed of the first input; each further input counts up from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many inputs.
    #[arg(long, default_value_t = 2000)]
    runs: u64,
    /// Stops after so many seconds, however many inputs there were.
    #[arg(long)]
    seconds: Option<u64>,
    /// What is damaged, by turns; everything that needs no ICD, if none is named.
    #[arg(long = "target", value_delimiter = ',')]
    targets: Vec<Kind>,
    /// Seconds of processor time after which an input counts as slow; what takes twelve times as long by the clock, as hanging.
    #[arg(long, default_value_t = 5.0)]
    patience: f64,
    /// MiB that an input may make the process take.
    #[arg(long, default_value_t = 1024)]
    memory: u64,
    /// Where inputs are kept.
    #[arg(long, default_value = "target/fuzz")]
    folder: PathBuf,
    /// Writes the input of the first seed to the standard output and feeds nothing.
    #[arg(long)]
    print: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", options.folder.display());
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<bool, Box<dyn std::error::Error>> {
    std::fs::create_dir_all(&options.folder)?;
    let needs_icd = |kind: &Kind| matches!(kind, Kind::Binary | Kind::Cache);
    let kinds: Vec<Kind> = match options.targets.as_slice() {
        [] => Kind::value_variants().iter().copied().filter(|kind| !needs_icd(kind)).collect(),
        named => named.to_vec(),
    };
    let fuzzer = Fuzzer::new(&kinds)?;
    // Panics are counted and reported below, one line each. The front end works on a thread of its own and makes an error
    // of a panic there, so the hook is what sees them all.
    std::panic::set_hook(Box::new(|panic| {
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(panic.to_string());
    }));
    let fed = Watched::start(options);
    let begun = Instant::now();
    let (mut passed, mut failed) = (0u64, 0u64);
    let mut accepted = vec![(0u64, 0u64); kinds.len()];
    for seed in options.seed..options.seed + options.runs {
        if options.seconds.is_some_and(|limit| begun.elapsed().as_secs() >= limit) {
            break;
        }
        let index = (seed % kinds.len() as u64) as usize;
        let mut rng = Rng::with_seed(seed);
        let Ok(input) = catch_unwind(AssertUnwindSafe(|| fuzzer.input(kinds[index], &mut rng))) else {
            println!("FAILED seed {seed}: the input itself panics");
            failed += 1;
            continue;
        };
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        if options.print {
            std::io::Write::write_all(&mut std::io::stdout(), &input.bytes())?;
            return Ok(true);
        }
        std::fs::write(options.folder.join("current"), input.bytes())?;
        forget_peak();
        fed.begin(seed);
        let started = processor_seconds();
        let outcome = catch_unwind(AssertUnwindSafe(|| fuzzer.feed(&input)));
        let (taken, memory) = (processor_seconds() - started, peak_mebibytes());
        fed.end();
        let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        let problem = match (panic, outcome) {
            (Some(panic), _) => panic.replace('\n', " "),
            _ if taken > options.patience => format!("took {taken:.1} s"),
            _ if memory > options.memory => format!("took {memory} MiB"),
            (None, Ok(Err(problem))) => problem,
            (None, Ok(Ok(is_accepted))) => {
                accepted[index].0 += u64::from(is_accepted);
                accepted[index].1 += 1;
                passed += 1;
                continue;
            }
            (None, Err(_)) => String::from("panicked"),
        };
        failed += 1;
        let kept = options.folder.join(format!("{seed}.{}", input.extension()));
        std::fs::write(&kept, input.bytes())?;
        println!("FAILED {}: {problem}", kept.display());
    }
    for (kind, (accepted, fed)) in kinds.iter().zip(accepted) {
        println!("{}: {accepted} of {fed} inputs were accepted to the end", name(*kind));
    }
    println!("{passed} inputs were borne, {failed} were not");
    Ok(failed == 0 && passed > 0)
}

fn name(kind: Kind) -> String {
    kind.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Ends the process when an input takes so long that it will hardly end.
struct Watched(Arc<Mutex<Option<(u64, Instant)>>>);

impl Watched {
    fn start(options: &Options) -> Watched {
        let current = Arc::new(Mutex::new(None::<(u64, Instant)>));
        let (watched, limit) = (Arc::clone(&current), Duration::from_secs_f64(options.patience * 12.0));
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let current = *watched.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some((seed, since)) = current.filter(|(_, since)| since.elapsed() > limit) {
                    println!(
                        "FAILED seed {seed}: hangs for {:.0} s; the input is in `current`",
                        since.elapsed().as_secs_f64()
                    );
                    std::process::exit(1);
                }
            }
        });
        Watched(current)
    }

    fn begin(&self, seed: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((seed, Instant::now()));
    }

    fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Makes Linux measure the peak of the process's memory anew (proc(5), `clear_refs`).
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak of the process's memory; 0 where it is not told.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) >> 10
}

/// What the process and its threads have taken of the processor's time, in user and kernel mode (proc(5), `stat`, in ticks of
/// which Linux tells programs that a second has 100). A busy machine does not count against an input.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program is in parentheses and may hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
