//! `--library`: the same command with one library in place of what is installed.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Names the library to both loaders, and begins anew, as variables are to be set before a process starts. `OCL_ICD_VENDORS`
/// may be a library for ocl-icd, and is no folder for Khronos's loader, which takes libraries from `OCL_ICD_FILENAMES`.
///
/// Returns only if that fails.
pub(crate) fn begin_anew(library: &Path) -> ExitCode {
    let begin = || {
        let library = library.canonicalize()?;
        let mut command = Command::new(std::env::current_exe()?);
        // The flag stays, and tells that this has been done.
        command.args(std::env::args_os().skip(1)).env(DONE, "1");
        command.env("OCL_ICD_VENDORS", &library).env("OCL_ICD_FILENAMES", &library);
        Err(command.exec())
    };
    let Err(error): std::io::Result<std::convert::Infallible> = begin();
    eprintln!("tombolo: {}: {error}", library.display());
    ExitCode::FAILURE
}

/// The library that is named, unless it is in effect already.
pub(crate) fn pending(library: Option<&Path>) -> Option<&Path> {
    library.filter(|_| !is_in_effect())
}

/// Whether this process was begun anew for a library.
pub(crate) fn is_in_effect() -> bool {
    std::env::var_os(DONE).is_some()
}

const DONE: &str = "TOMBOLO_COMMAND_LIBRARY_SET";
