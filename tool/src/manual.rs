//! The manual pages and the shell completions, for packages: both follow from the command line's definition.

use clap::{Args, CommandFactory};
use clap_mangen::roff::{Roff, bold, roman};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Where manual pages go.
#[derive(Args)]
pub(crate) struct ManArguments {
    /// The folder for `tombolo.1` and a page for each command; only `tombolo.1`, on standard output, if not given.
    folder: Option<PathBuf>,
}

/// Which completions.
#[derive(Args)]
pub(crate) struct CompletionArguments {
    /// The shell.
    shell: clap_complete::Shell,
}

/// Writes the manual pages.
pub(crate) fn man(arguments: &ManArguments) -> ExitCode {
    finish(match &arguments.folder {
        None => page(&program(), &mut std::io::stdout()),
        Some(folder) => pages(folder),
    })
}

/// Writes the completions of a shell.
pub(crate) fn completions(arguments: &CompletionArguments) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program(), "tombolo", &mut script);
    finish(std::io::stdout().write_all(&script))
}

fn pages(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let command = program();
    for part in std::iter::once(&command).chain(command.get_subcommands()) {
        let name = part.get_display_name().unwrap_or(part.get_name());
        page(part, &mut std::fs::File::create(folder.join(format!("{name}.1")))?)?;
    }
    Ok(())
}

/// The command line as people are to see it: with the full names of its commands, and without the hidden ones.
fn program() -> clap::Command {
    let all = crate::Arguments::command();
    let about = all.get_about().cloned().unwrap_or_default();
    let shown = all.get_subcommands().filter(|part| !part.is_hide_set()).cloned();
    let mut command = clap::Command::new("tombolo").about(about).version(env!("CARGO_PKG_VERSION"));
    command =
        command.propagate_version(true).subcommand_required(true).disable_help_subcommand(true).subcommands(shown);
    command.build();
    command
}

fn page(command: &clap::Command, to: &mut dyn Write) -> std::io::Result<()> {
    let manual = clap_mangen::Man::new(command.clone());
    manual.render_title(to)?;
    manual.render_name_section(to)?;
    manual.render_synopsis_section(to)?;
    manual.render_description_section(to)?;
    manual.render_options_section(to)?;
    if command.has_subcommands() {
        manual.render_subcommands_section(to)?;
        to.write_all(environment().to_roff().as_bytes())?;
    }
    manual.render_extra_section(to)?;
    manual.render_version_section(to)
}

/// The section on the library's environment variables, from its own table.
fn environment() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["ENVIRONMENT"]);
    page.text([roman("The library reads these variables, once, when a program first uses OpenCL.")]);
    for variable in tombolo::settings::VARIABLES {
        page.control("TP", []);
        page.text([bold(variable.name)]);
        page.text([roman(format!("{} Values: {}.", variable.meaning, variable.values).replace('`', ""))]);
    }
    page
}

fn finish(result: std::io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tombolo: {error}");
            ExitCode::FAILURE
        }
    }
}
