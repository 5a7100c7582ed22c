//! The suites: programs named `test_*` in the folder that the user gives, and the sub-tests that each of them names.

use crate::launch::Setting;
use crate::process::{self, End, Launch};
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program of the CTS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    /// Its file name without `test_`.
    pub(crate) name: String,
    /// Its path.
    pub(crate) program: PathBuf,
}

/// How deep below the given folder programs are looked for: the CTS's build tree has them three folders down.
const DEPTH: usize = 6;

/// Finds the programs in and below `folder`, by name. Of two with one name the one less deep is taken.
pub(crate) fn find(folder: &Path) -> Result<Vec<Suite>, String> {
    let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut found = BTreeMap::new();
    let mut level = vec![folder.clone()];
    for depth in 0..=DEPTH {
        let mut below = Vec::new();
        for place in level {
            let entries = match std::fs::read_dir(&place) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(format!("{}: {error}", place.display())),
                Err(_) => continue,
            };
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let Ok(data) = path.metadata() else { continue };
                // A link to a folder could lead round in circles.
                if data.is_dir() && !path.is_symlink() {
                    below.push(path);
                } else if data.is_file()
                    && data.permissions().mode() & 0o111 != 0
                    && let Some(name) = suite_name(&path)
                {
                    found.entry(name.clone()).or_insert(Suite { name, program: path });
                }
            }
        }
        level = below;
    }
    if found.is_empty() {
        return Err(format!(
            "{} has no programs named test_*: give the folder in which you built the OpenCL-CTS",
            folder.display()
        ));
    }
    Ok(found.into_values().collect())
}

fn suite_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_prefix("test_")?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    plain.then(|| name.to_owned())
}

/// How long a program may take to name its sub-tests.
const LIST_LIMIT: Duration = Duration::from_secs(60);

/// Asks a program for the names of its sub-tests, in its order.
pub(crate) fn sub_tests(suite: &Suite, setting: &Setting) -> Result<Vec<String>, String> {
    // `-list` is what every main of the CTS knows; older ones only name their tests in their help.
    let mut why = String::new();
    for question in ["-list", "-h"] {
        let mut text = Vec::new();
        let launch = Launch {
            program: suite.program.clone(),
            arguments: vec![question.to_owned()],
            environment: setting.environment().to_vec(),
            folder: setting.scratch().to_path_buf(),
        };
        let end = process::run(&launch, Some(LIST_LIMIT), setting.stop(), |chunk| {
            // A list is small; whatever goes on for longer is none.
            if text.len() < 1 << 20 {
                text.extend_from_slice(chunk);
            }
            false
        });
        let text = String::from_utf8_lossy(&text);
        match &end {
            End::Exited(_) => {
                let names = listed(&text);
                if !names.is_empty() {
                    return Ok(names);
                }
                why = format!("'{question}' named no sub-tests: {}", last_line(&text));
            }
            other => why = format!("'{question}': {} {}", other.sentence(), last_line(&text)),
        }
        if setting.stop().is_set() {
            break;
        }
    }
    Err(why.trim_end().to_owned())
}

fn last_line(text: &str) -> &str {
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it printed nothing")
}

/// The names in a listing: a line of its own for each, behind a tab, and after "Test names:" where there is such a line.
fn listed(text: &str) -> Vec<String> {
    let text = text.rsplit_once("Test names:").map_or(text, |(_, names)| names);
    let mut names = Vec::new();
    for line in text.lines() {
        let Some(name) = line.strip_prefix('\t').map(str::trim_end) else { continue };
        if is_name(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Whether this can be the name of a sub-test.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.+".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_harness_lists_behind_tabs() {
        assert_eq!(listed("\tbool_type\n\tget_info\n"), ["bool_type", "get_info"]);
    }

    #[test]
    fn the_gl_suite_has_two_lists() {
        let text =
            "Available 2.x tests:\n\tbuffers\nAvailable 3.2 tests:\n\tfence_sync\nNote: Any 3.2 test names must\n";
        assert_eq!(listed(text), ["buffers", "fence_sync"]);
    }

    #[test]
    fn in_a_help_text_only_what_follows_the_heading_counts() {
        let text =
            "Usage: x [<test name>*]\n\tpid<num>\tplatform\n\tvalid\n\nTest names:\n\tone\n\ttwo words\n\ttwo\n\tone\n";
        assert_eq!(listed(text), ["one", "two"]);
    }

    proptest! {
        #[test]
        fn any_listing_is_read(text in "[\ta-z \n:T]{0,200}") {
            for name in listed(&text) {
                prop_assert!(is_name(&name));
            }
        }
    }
}
