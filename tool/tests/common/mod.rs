//! The command under test, with the library of this build in place of what is installed.
#![allow(dead_code, reason = "each test program uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The library of this build.
pub(crate) fn library() -> PathBuf {
    let executable = std::env::current_exe().expect("a path");
    executable.parent().expect("a folder").join("libtombolo.so")
}

/// A new, empty folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A folder of `.icd` files, by name and content.
pub(crate) fn vendors(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = folder(name);
    for (file, library) in files {
        std::fs::write(folder.join(file), library).expect("an .icd file");
    }
    folder
}

/// The command, which finds no OpenCL driver but those that the test names.
pub(crate) fn tombolo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tombolo"));
    command.args(arguments);
    for name in ["OCL_ICD_VENDORS", "OCL_ICD_FILENAMES", "OPENCL_VENDOR_PATH", "DISPLAY", "TOMBOLO_LOG"] {
        command.env_remove(name);
    }
    command
}

/// Standard output, which is text.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// Standard output as JSON.
pub(crate) fn json(output: &Output) -> serde_json::Value {
    let text = text(output);
    serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr));
    })
}
