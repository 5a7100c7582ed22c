//! Runs the kernel corpus on a platform of the ICD loader.
#![forbid(unsafe_code)]

use clap::Parser;
use std::process::ExitCode;
use tombolo_client::{Context, Platform, Queue, opencl_sys};
use tombolo_cts::corpus::{Case, Env, cases};

/// Runs the kernel corpus: each kernel with random inputs against its reference on the CPU.
#[derive(Parser)]
struct Options {
    /// Part of the platform's name.
    #[arg(long, default_value = "Tombolo")]
    platform: String,
    /// Which of the platform's devices, counting from 0.
    #[arg(long, default_value_t = 0)]
    device: usize,
    /// Seed of the random inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often each kernel runs, with another seed each time.
    #[arg(long, default_value_t = 1)]
    rounds: u64,
    /// Writes each kernel's source to this folder and runs nothing.
    #[arg(long)]
    write: Option<std::path::PathBuf>,
    /// Prints each case before it runs.
    #[arg(short, long)]
    verbose: bool,
    /// Runs only the cases whose `group/name` contains one of these.
    filter: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<bool, Box<dyn std::error::Error>> {
    let chosen = |case: &Case| {
        let name = format!("{case:?}");
        options.filter.is_empty() || options.filter.iter().any(|part| name.contains(part.as_str()))
    };
    let cases: Vec<Case> = cases().into_iter().filter(chosen).collect();
    if let Some(folder) = &options.write {
        std::fs::create_dir_all(folder)?;
        for case in &cases {
            std::fs::write(folder.join(format!("{}-{}.cl", case.group, case.name)), &case.source)?;
        }
        return Ok(true);
    }
    let platform = Platform::named(&options.platform)?;
    let device = platform.devices()?.into_iter().nth(options.device).ok_or("no such device")?;
    println!("{} / {}", platform.name()?, device.name()?);
    let context = Context::new(device, &[])?;
    let queue = Queue::new(&context, 0)?;
    let mut env = Env { context, queue, seed: options.seed };
    let fp64 = device.number(opencl_sys::CL_DEVICE_DOUBLE_FP_CONFIG)? != 0;
    let images = device.number(opencl_sys::CL_DEVICE_IMAGE_SUPPORT)? != 0;
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for case in &cases {
        if (case.needs_fp64 && !fp64) || (case.needs_images && !images) {
            skipped += 1;
            continue;
        }
        if options.verbose {
            println!("{case:?}");
        }
        let outcome = (0..options.rounds).try_for_each(|round| {
            env.seed = options.seed + round;
            case.run(&env)
        });
        match outcome {
            Ok(()) => passed += 1,
            Err(error) => {
                failed += 1;
                println!("FAILED {case:?}: {error}");
            }
        }
    }
    println!("corpus: {passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed == 0 && passed > 0)
}
