//! `tombolo-programs`: compiles the OpenCL sources of real programs, with the options that these programs pass, and says what
//! became of each. Nothing of those programs is kept in the repository: `programs.toml` says where they come from.
#![forbid(unsafe_code)]

mod build;
mod fetch;
mod hashcat;
mod manifest;
mod source;
mod table;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Compiles the OpenCL sources of real programs to SPIR-V for several devices, and puts every kernel to spirv-val. Needs git,
/// curl, tar, apt-get and dpkg-deb where sources are not fetched yet, and spirv-val. The exit status is 1 where anything fails
/// that the manifest does not know.
#[derive(Parser)]
struct Options {
    /// Only these programs.
    names: Vec<String>,
    /// Which programs there are, and how they build their kernels.
    #[arg(long, default_value = "cts/programs/programs.toml")]
    manifest: PathBuf,
    /// Where fetched sources are kept, a folder for each program.
    #[arg(long, default_value = "target/programs")]
    folder: PathBuf,
    /// Writes the table of results, as Markdown.
    #[arg(long)]
    table: Option<PathBuf>,
    /// Compiles only builds whose name contains this.
    #[arg(long)]
    filter: Option<String>,
    /// Stops after SPIR-V is made, without spirv-val.
    #[arg(long)]
    unjudged: bool,
    /// How many builds go on at once; as many as processors by default.
    #[arg(short, long)]
    jobs: Option<usize>,
    /// Tells each build as it ends.
    #[arg(short, long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("tombolo-programs: {message}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything compiled that should.
fn run(options: &Options) -> Result<bool, String> {
    let manifest = manifest::read(&options.manifest)?;
    for name in &options.names {
        if !manifest.iter().any(|program| program.name == *name) {
            return Err(format!("{} has no program '{name}'", options.manifest.display()));
        }
    }
    let mut reports = Vec::new();
    for program in &manifest {
        if !options.names.is_empty() && !options.names.contains(&program.name) {
            continue;
        }
        let root = fetch::fetch(program, &options.folder)?;
        let mut builds = source::builds(program, &root)?;
        if let Some(filter) = &options.filter {
            builds.retain(|build| build.name.contains(filter.as_str()));
        }
        let results = build::compile_all(&builds, options.jobs, !options.unjudged, options.verbose);
        let report = table::Report::new(program, &builds, results);
        println!("{report}");
        reports.push(report);
    }
    if let Some(path) = &options.table {
        std::fs::write(path, table::markdown(&reports)).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(reports.iter().all(|report| report.unknown_failures() == 0))
}
