//! Compiles, and has what comes out judged.

use crate::source::Build;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tombolo_compiler::{FileHeaders, KnownDevice, Target, compile, link};

/// What is compiled for, unless a build says what it is for.
const DEVICES: [KnownDevice; 2] = [KnownDevice::Lavapipe22, KnownDevice::H200];

/// What became of a build for one device.
pub(crate) struct Outcome {
    /// The device.
    pub(crate) device: KnownDevice,
    /// How many kernels the program has.
    pub(crate) kernels: usize,
    /// From source to SPIR-V of all kernels.
    pub(crate) time: Duration,
    /// Words of SPIR-V of all kernels.
    pub(crate) words: usize,
    /// What failed, if anything did.
    pub(crate) failure: Option<String>,
}

/// Compiles all builds for all devices that they are for. The outcomes of each, in order.
pub(crate) fn compile_all(builds: &[Build], jobs: Option<usize>, judge: bool, verbose: bool) -> Vec<Vec<Outcome>> {
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let targets = DEVICES.map(|device| (device, device.target()));
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Vec<Outcome>>> = builds.iter().map(|_| Mutex::new(Vec::new())).collect();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(build) = builds.get(index) else { break };
                    let outcomes: Vec<Outcome> = targets
                        .iter()
                        .filter(|(device, _)| build.device.is_none_or(|wanted| wanted == *device))
                        .map(|(device, target)| compile_one(build, *device, target, judge))
                        .collect();
                    if verbose {
                        for outcome in &outcomes {
                            let time = outcome.time.as_secs_f64() * 1e3;
                            let words = outcome.words;
                            let end = outcome.failure.as_deref().unwrap_or("good");
                            println!("{} {}: {time:.1} ms, {words} words, {end}", build.name, outcome.device.name());
                        }
                    }
                    *results[index].lock().expect("no thread panics") = outcomes;
                }
            });
        }
    });
    results.into_iter().map(|outcomes| outcomes.into_inner().expect("no thread panics")).collect()
}

fn compile_one(build: &Build, device: KnownDevice, target: &Target, judge: bool) -> Outcome {
    let mut outcome = Outcome { device, kernels: 0, time: Duration::ZERO, words: 0, failure: None };
    let begun = Instant::now();
    let made =
        catch_unwind(AssertUnwindSafe(|| emit(build, target))).unwrap_or_else(|_| Err("the compiler panicked".into()));
    outcome.time = begun.elapsed();
    match made {
        Ok(kernels) => {
            outcome.kernels = kernels.len();
            outcome.words = kernels.iter().map(|(_, words)| words.len()).sum();
            if judge {
                let judged = kernels
                    .iter()
                    .map(|(kernel, words)| judge_module(words).map_err(|error| format!("{kernel}: {error}")));
                outcome.failure = judged.collect::<Result<(), _>>().err();
            }
        }
        Err(message) => outcome.failure = Some(message),
    }
    outcome
}

/// All kernels of a program with their SPIR-V.
fn emit(build: &Build, target: &Target) -> Result<Vec<(String, Vec<u32>)>, String> {
    let compiled = compile(&build.source, &FileHeaders, &build.options, target);
    let object = compiled.object.ok_or(compiled.log)?;
    let program = link(&[&object], target)?;
    program
        .kernels()
        .map(|(kernel, _)| {
            let compiled = program.kernel(kernel, target).map_err(|error| format!("{kernel}: {error}"))?;
            Ok((kernel.to_owned(), compiled.words))
        })
        .collect()
}

/// Puts a module to `spirv-val`.
fn judge_module(words: &[u32]) -> Result<(), String> {
    let mut child = Command::new("spirv-val")
        .args(["--target-env", "vulkan1.3", "--scalar-block-layout", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("spirv-val: {error}"))?;
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&bytes).map_err(|error| format!("spirv-val: {error}"))?;
    }
    let output = child.wait_with_output().map_err(|error| format!("spirv-val: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("spirv-val: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}
