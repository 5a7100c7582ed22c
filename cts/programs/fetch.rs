//! Brings the sources of programs.

use crate::manifest::{Origin, Program};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of a program's sources, which are fetched where they are not there yet.
pub(crate) fn fetch(program: &Program, folder: &Path) -> Result<PathBuf, String> {
    let root = folder.join(&program.name);
    let complete = root.join(".fetched");
    let identity = identity(program);
    if std::fs::read_to_string(&complete).is_ok_and(|text| text == identity) {
        return absolute(&root);
    }
    if root.exists() {
        std::fs::remove_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    }
    std::fs::create_dir_all(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    let root = absolute(&root)?;
    eprintln!("fetching {}", program.name);
    match &program.origin {
        Origin::Git { git, commit, paths } => {
            in_folder(&root, "git", &["init", "--quiet"])?;
            in_folder(&root, "git", &["fetch", "--quiet", "--depth=1", "--filter=blob:none", git, commit])?;
            in_folder(&root, "git", &["remote", "add", "origin", git])?;
            in_folder(&root, "git", &["config", "remote.origin.promisor", "true"])?;
            let mut checkout = vec!["checkout", "--quiet", "FETCH_HEAD", "--"];
            checkout.extend(paths.iter().map(String::as_str));
            in_folder(&root, "git", &checkout)?;
        }
        Origin::Archive { archive } => {
            in_folder(&root, "curl", &["--fail", "--silent", "--show-error", "--location", "-o", "archive", archive])?;
            in_folder(&root, "tar", &["xf", "archive", "--strip-components=1"])?;
            in_folder(&root, "rm", &["archive"])?;
        }
        Origin::Debian { package } => {
            in_folder(&root, "apt-get", &["-q", "download", package])?;
            in_folder(&root, "sh", &["-c", "dpkg-deb -x ./*.deb . && rm ./*.deb"])?;
        }
    }
    std::fs::write(&complete, identity).map_err(|error| format!("{}: {error}", complete.display()))?;
    Ok(root)
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))
}

/// What was fetched: other contents of the manifest are fetched anew.
fn identity(program: &Program) -> String {
    match &program.origin {
        Origin::Git { git, commit, paths } => format!("{git} {commit} {}\n", paths.join(" ")),
        Origin::Archive { archive } => format!("{archive}\n"),
        Origin::Debian { package } => format!("{package} {}\n", program.version),
    }
}

fn in_folder(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {}: {status}", arguments.join(" "))) }
}
