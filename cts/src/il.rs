//! Programs under test by way of an intermediate language.

use std::io::Write;
use std::process::{Command, Stdio};

use tombolo_client::{Context, Error, Program, Result};

/// Builds a program. With `TOMBOLO_CTS_IL` in the environment, the device is not given the source: that command is, with the
/// build options as its arguments and the source on its standard input, and what it prints, a module of SPIR-V, goes to
/// `clCreateProgramWithIL`. So all tests can be put to what another compiler makes of their kernels.
///
/// # Errors
/// [`Error::Build`] with the log of whichever compiler refused the program, or what else went wrong.
pub fn program(context: &Context, source: &str, options: &str) -> Result<Program> {
    let Some(command) = std::env::var_os("TOMBOLO_CTS_IL") else { return Program::build(context, source, options) };
    let mut command = Command::new(command);
    command.args(options.split_ascii_whitespace());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |error: std::io::Error| Error::Build(format!("TOMBOLO_CTS_IL: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(source.as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(Error::Build(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Program::from_il(context, &output.stdout, options)
}
