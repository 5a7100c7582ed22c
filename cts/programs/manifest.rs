//! The list of programs.

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;
use std::path::Path;

/// A program that brings OpenCL sources.
#[derive(Deserialize)]
pub(crate) struct Program {
    /// Its name, which is its folder's, too.
    pub(crate) name: String,
    /// The version, for readers.
    pub(crate) version: String,
    /// What it is, in a few words.
    pub(crate) about: String,
    /// Where its sources are.
    #[serde(flatten)]
    pub(crate) origin: Origin,
    /// How it builds its kernels.
    pub(crate) build: Vec<Build>,
    /// What fails through no fault of the compiler.
    #[serde(default)]
    pub(crate) known: Vec<Known>,
}

/// Where sources come from.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Origin {
    /// A commit of a git repository.
    Git {
        /// Its URL.
        git: String,
        /// The commit's full name.
        commit: String,
        /// The folders and files that are needed.
        paths: Vec<String>,
    },
    /// An archive on the web.
    Archive {
        /// Its URL.
        archive: String,
    },
    /// A binary package of the Debian that this machine runs.
    Debian {
        /// Its name.
        package: String,
    },
}

/// Sources that are built in the same way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Build {
    /// Which files, as a glob that begins at the program's folder: each is a program of its own.
    pub(crate) sources: String,
    /// But not these.
    #[serde(default)]
    pub(crate) except: Vec<String>,
    /// Options, `{root}` being the program's folder; every source is built with each of them.
    #[serde(default = "no_options")]
    pub(crate) options: Vec<String>,
    /// Text before each source, as the program puts it there.
    #[serde(default)]
    pub(crate) prologue: String,
    /// Files whose text comes before that of the source.
    #[serde(default)]
    pub(crate) before: Vec<String>,
    /// Files whose text comes after that of the source.
    #[serde(default)]
    pub(crate) after: Vec<String>,
    /// What the files hold.
    #[serde(default)]
    pub(crate) form: Form,
}

fn no_options() -> Vec<String> {
    vec![String::new()]
}

/// What a file holds.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    /// OpenCL C.
    #[default]
    Plain,
    /// C++ raw string literals with OpenCL C in them.
    RawStrings,
    /// OpenCL C as the argument of a C macro that makes a string of it; `\n` is a new line.
    Stringified,
    /// hashcat's kernels: options come from the modules that use them.
    Hashcat,
}

/// What fails through no fault of the compiler.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    /// Names of builds, as a glob.
    builds: String,
    /// Text that the failure's message contains.
    message: String,
    /// Why it fails.
    pub(crate) reason: String,
}

impl Known {
    /// Whether this is the failure of that build.
    pub(crate) fn explains(&self, build: &str, message: &str) -> bool {
        glob(&self.builds).is_ok_and(|glob| glob.is_match(build)) && message.contains(&self.message)
    }
}

/// A glob whose `*` stays within a folder.
pub(crate) fn glob(text: &str) -> Result<GlobMatcher, String> {
    let glob = GlobBuilder::new(text).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    program: Vec<Program>,
}

/// Reads the list.
pub(crate) fn read(path: &Path) -> Result<Vec<Program>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file: File = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.program)
}
