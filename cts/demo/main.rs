//! tombolo-demo: draws a tombolo with an OpenCL kernel, shows it in the terminal and writes it as a PNG file.
//!
//! It is an ordinary OpenCL program: it finds the platform through the system's loader.
#![forbid(unsafe_code)]

mod picture;

use picture::Picture;
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;
use tombolo_client::opencl_sys::{CL_DEVICE_VERSION, CL_DRIVER_VERSION, CL_MEM_WRITE_ONLY};
use tombolo_client::{Arg, Buffer, Context, Platform, Program, Queue};

const USAGE: &str = "\
usage: tombolo-demo [--platform NAME] [--size WIDTHxHEIGHT] [--time SECONDS] [--to FILE.png] [--quiet]
Draws the scene as it is after SECONDS (0) on the first device of the OpenCL platform NAME (Tombolo).";

struct Options {
    platform: String,
    width: usize,
    height: usize,
    time: f32,
    to: PathBuf,
    quiet: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            platform: "Tombolo".into(),
            width: 960,
            height: 540,
            time: 0.0,
            to: "tombolo.png".into(),
            quiet: false,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n{USAGE}"));
            match argument.as_str() {
                "--platform" => options.platform = value()?,
                "--size" => {
                    let size = value()?;
                    (options.width, options.height) = size
                        .split_once('x')
                        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
                        .filter(|&(width, height)| (1..=16384).contains(&width) && (1..=16384).contains(&height))
                        .ok_or_else(|| format!("'{size}' is no size\n{USAGE}"))?;
                }
                "--time" => options.time = value()?.parse().map_err(|error| format!("--time: {error}\n{USAGE}"))?,
                "--to" => options.to = value()?.into(),
                "--quiet" => options.quiet = true,
                _ => return Err(format!("unknown option {argument}\n{USAGE}")),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    let device = *Platform::named(&options.platform)?.devices()?.first().ok_or("the platform has no device")?;
    println!("{} | {} | {}", device.name()?, device.info(CL_DEVICE_VERSION)?, device.info(CL_DRIVER_VERSION)?);

    let context = Context::new(device, &[])?;
    let queue = Queue::new(&context, 0)?;
    let begun = Instant::now();
    let program = Program::build(&context, include_str!("tombolo.cl"), "-cl-std=CL3.0")?;
    let mut kernel = program.kernel("draw")?;
    println!("built in {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);

    let bytes = 4 * options.width * options.height;
    let pixels = Buffer::new(&context, CL_MEM_WRITE_ONLY, bytes)?;
    kernel.set_args(&[Arg::Buffer(&pixels), Arg::Value(&options.time.to_ne_bytes())])?;
    let begun = Instant::now();
    queue.run(&kernel, &[options.width, options.height], None)?;
    queue.finish()?;
    println!("drew {} x {} in {:.1} ms", options.width, options.height, begun.elapsed().as_secs_f64() * 1e3);

    let picture = Picture { width: options.width, height: options.height, rgba: queue.read(&pixels, bytes)? };
    if !options.quiet {
        print!("{}", picture.terminal(100));
    }
    picture.save(&options.to)?;
    println!("wrote {}", options.to.display());
    Ok(())
}
