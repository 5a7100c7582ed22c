//! `tombolo doctor`: whether Tombolo works on this machine, in words, and what to do where it does not.
//!
//! Each file here checks one thing: it gathers data, and says in findings what they mean. [`report`] prints them.

mod cache;
mod clash;
pub(crate) mod gl;
mod kernel;
pub(crate) mod loader;
mod report;
mod sharing;
pub(crate) mod vulkan;

use clap::Args;
use serde::Serialize;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::output::{deliver, deliver_json};
pub(crate) use report::wrap;
use report::{Section, Style, Verdict};

/// How to look and to tell.
#[derive(Args)]
pub(crate) struct Arguments {
    /// As JSON, for scripts.
    #[arg(long)]
    json: bool,
    /// Look at this libtombolo.so, and at no other OpenCL driver, in place of what is installed.
    #[arg(long, value_name = "FILE")]
    pub(crate) library: Option<PathBuf>,
}

/// What the exit status says.
pub(crate) const EXIT_STATUS: &str = "\
Exit status: 0 where programs can use Tombolo, whatever else is noted; 1 where no program can; 2 for a wrong command line.";

/// All that was seen, for scripts.
#[derive(Serialize)]
struct Examination<'e> {
    /// The version of this command.
    version: &'static str,
    #[serde(flatten)]
    verdict: &'e Verdict,
    sections: &'e [Section],
    loader: &'e loader::Loading,
    vulkan: &'e vulkan::Vulkan,
    /// Nothing where there is no OpenCL device to share with.
    gl: Option<&'e gl::Gl>,
    kernel: &'e kernel::Kernel,
    cache: &'e cache::Cache,
    clashes: &'e clash::Clashes,
}

/// Looks, and tells. The status is 1 where no program can use Tombolo.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let loader = loader::examine();
    let vulkan = vulkan::examine();
    let kernel = kernel::examine();
    let gl = (loader.sees_tombolo() && vulkan.has_device()).then(gl::examine);
    let cache = cache::examine();
    let clashes = clash::examine(&loader, &vulkan);
    let sections = [
        loader.section(),
        vulkan.section(),
        sharing::section(gl.as_ref(), &kernel),
        kernel.section(),
        cache.section(),
        clash::section(&loader, &clashes),
    ];
    let verdict = Verdict::of(&sections);
    let delivered = if arguments.json {
        let version = env!("CARGO_PKG_VERSION");
        let (loader, vulkan, gl, kernel, cache, clashes) = (&loader, &vulkan, gl.as_ref(), &kernel, &cache, &clashes);
        deliver_json(&Examination {
            version,
            verdict: &verdict,
            sections: &sections,
            loader,
            vulkan,
            gl,
            kernel,
            cache,
            clashes,
        })
    } else {
        let terminal = std::io::stdout().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        deliver(report::render(&sections, &verdict, Style { colour, width: 80 }).as_bytes())
    };
    if delivered && verdict.usable { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
