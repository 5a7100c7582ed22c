//! The environment variables that the library reads: what they are, and their values.
//!
//! This is the only file of the library that looks at the environment. It is read once, when something is first asked for;
//! a program that changes its environment later changes nothing here. A process with more rights than its user
//! (set-user-ID) gets the defaults.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::OnceLock;

use tombolo_interop::Route;

/// An environment variable of the library.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it may be set to, and what holds where it is not set.
    pub values: &'static str,
    /// What it is for: one sentence.
    pub meaning: &'static str,
}

/// `TOMBOLO_LOG`
pub const LOG: Variable = Variable {
    name: "TOMBOLO_LOG",
    values: "`1`, or `0` (the default)",
    meaning: "Lines on standard error: devices and why one is refused, routes of sharing and why others do not serve, what was found in the cache, errors of Vulkan.",
};

/// `TOMBOLO_GL_ROUTE`
pub const GL_ROUTE: Variable = Variable {
    name: "TOMBOLO_GL_ROUTE",
    values: "names of routes with commas between them, such as `mesa,readback`; all by default",
    meaning: "Shares OpenGL objects only by these routes: for tests and bug reports.",
};

/// `TOMBOLO_TRACE`
pub const TRACE: Variable = Variable {
    name: "TOMBOLO_TRACE",
    values: "a file; `%p` in its name becomes the process number; nothing is recorded by default",
    meaning: "Records what queues do, as a trace that ui.perfetto.dev opens. `tombolo trace` sets it.",
};

/// `TOMBOLO_TRACE_LIMIT`
pub const TRACE_LIMIT: Variable = Variable {
    name: "TOMBOLO_TRACE_LIMIT",
    values: "MiB; `256` by default",
    meaning: "The size at which the trace of a process ends.",
};

/// `TOMBOLO_CACHE`
pub const CACHE: Variable = Variable {
    name: "TOMBOLO_CACHE",
    values: "`1` (the default), or `0`",
    meaning: "Whether built programs and pipelines are kept on disk.",
};

/// `TOMBOLO_CACHE_DIR`
pub const CACHE_DIR: Variable = Variable {
    name: "TOMBOLO_CACHE_DIR",
    values: "a folder by its absolute path; `tombolo` in the user's cache folder by default",
    meaning: "Where built programs and pipelines are kept.",
};

/// `TOMBOLO_CACHE_LIMIT`
pub const CACHE_LIMIT: Variable = Variable {
    name: "TOMBOLO_CACHE_LIMIT",
    values: "MiB; `512` by default",
    meaning: "The size to which the folder of built programs and pipelines is kept.",
};

/// `XDG_CACHE_HOME`
pub const XDG_CACHE_HOME: Variable = Variable {
    name: "XDG_CACHE_HOME",
    values: "a folder by its absolute path; `.cache` in the home folder by default",
    meaning: "The user's cache folder (XDG Base Directory Specification).",
};

/// `HOME`
pub const HOME: Variable = Variable {
    name: "HOME",
    values: "a folder",
    meaning: "The user's home folder, where the cache folder is by default.",
};

/// All variables that the library reads.
pub const VARIABLES: [Variable; 9] =
    [LOG, GL_ROUTE, TRACE, TRACE_LIMIT, CACHE, CACHE_DIR, CACHE_LIMIT, XDG_CACHE_HOME, HOME];

const MIB: u64 = 1 << 20;

/// What the variables say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Whether lines of the log are printed ([`LOG`]).
    pub log: bool,
    /// The routes of sharing that may be used; all of them where there are none ([`GL_ROUTE`]).
    pub gl_routes: Vec<Route>,
    /// The file that queue activity is recorded in, `%p` not yet replaced; nothing is recorded without it ([`TRACE`]).
    pub trace: Option<PathBuf>,
    /// The size in bytes at which the trace of a process ends ([`TRACE_LIMIT`]).
    pub trace_limit: u64,
    /// Whether built programs and pipelines are to be kept ([`CACHE`]).
    pub cached: bool,
    /// The folder of built programs and pipelines, which may not exist yet; nothing is kept without it ([`CACHE`],
    /// [`CACHE_DIR`], [`XDG_CACHE_HOME`], [`HOME`]).
    pub cache_folder: Option<PathBuf>,
    /// The size in bytes to which that folder is kept ([`CACHE_LIMIT`]).
    pub cache_limit: u64,
    /// What is wrong with the variables' values, a sentence each. A variable that is wrong counts as not set.
    pub complaints: Vec<String>,
}

impl Settings {
    /// The settings of this process.
    pub fn get() -> &'static Settings {
        static SETTINGS: OnceLock<Settings> = OnceLock::new();
        SETTINGS.get_or_init(|| {
            // SAFETY: asks the kernel's auxiliary vector for a number.
            let more_rights = unsafe { libc::getauxval(libc::AT_SECURE) } != 0;
            let settings = Settings::read(|name| if more_rights { None } else { std::env::var_os(name) });
            if settings.log {
                for complaint in &settings.complaints {
                    eprintln!("tombolo: {complaint}");
                }
            }
            settings
        })
    }

    /// The settings that follow from variables, asked for by name.
    pub fn read(look_up: impl Fn(&str) -> Option<OsString>) -> Settings {
        // An empty variable counts as not set.
        let values = VARIABLES.iter().filter_map(|variable| {
            let value = look_up(variable.name).filter(|value| !value.is_empty())?;
            Some((variable.name, value))
        });
        let mut values = Values { values: values.collect(), complaints: Vec::new() };
        // Whoever sets it to something odd wants to see more, not less.
        let log = values.parse(&LOG, |text| Some(switch(text).unwrap_or(true))).unwrap_or(false);
        let gl_routes = values.parse(&GL_ROUTE, |text| {
            let names = text.to_str()?.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(Route::from_name).collect()
        });
        let cached = values.parse(&CACHE, switch).unwrap_or(true);
        let own = values.parse(&CACHE_DIR, absolute);
        let shared = values.parse(&XDG_CACHE_HOME, absolute);
        let home = values.parse(&HOME, absolute);
        let shared = shared.or(home.map(|home| home.join(".cache")));
        Settings {
            log,
            gl_routes: gl_routes.unwrap_or_default(),
            trace: values.parse(&TRACE, |text| Some(PathBuf::from(text))),
            trace_limit: values.mebibytes(&TRACE_LIMIT, 256),
            cached,
            cache_folder: own.or(shared.map(|folder| folder.join("tombolo"))).filter(|_| cached),
            cache_limit: values.mebibytes(&CACHE_LIMIT, 512),
            complaints: values.complaints,
        }
    }
}

/// The values of the variables that are set.
struct Values {
    values: BTreeMap<&'static str, OsString>,
    complaints: Vec<String>,
}

impl Values {
    /// What the variable's value means; a value that means nothing is complained of.
    fn parse<T>(&mut self, variable: &Variable, parse: impl FnOnce(&OsStr) -> Option<T>) -> Option<T> {
        let value = self.values.get(variable.name)?;
        let parsed = parse(value);
        if parsed.is_none() {
            let Variable { name, values, .. } = variable;
            self.complaints.push(format!("{name} is {value:?}, which is ignored: it takes {values}"));
        }
        parsed
    }

    /// A size in bytes.
    fn mebibytes(&mut self, variable: &Variable, default: u64) -> u64 {
        let parsed = self.parse(variable, |text| text.to_str()?.trim().parse::<u64>().ok()?.checked_mul(MIB));
        parsed.unwrap_or(default * MIB)
    }
}

fn switch(text: &OsStr) -> Option<bool> {
    match text.to_str()?.trim() {
        "1" | "on" | "yes" | "true" => Some(true),
        "0" | "off" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// "All paths must be absolute. If a relative path is encountered, [...] ignore it" (XDG Base Directory Specification).
fn absolute(text: &OsStr) -> Option<PathBuf> {
    Some(PathBuf::from(text)).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::Path;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Settings {
        Settings::read(|name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn all_variables_are_looked_up_and_no_other() {
        let asked = RefCell::new(Vec::new());
        Settings::read(|name| {
            asked.borrow_mut().push(name.to_owned());
            None
        });
        assert_eq!(asked.into_inner(), VARIABLES.map(|variable| variable.name));
    }

    #[test]
    fn defaults_and_values() {
        let none = read(&[]);
        assert!(!none.log && none.gl_routes.is_empty() && none.trace.is_none() && none.cache_folder.is_none());
        assert_eq!((none.trace_limit, none.cache_limit), (256 << 20, 512 << 20));
        let all = read(&[
            ("TOMBOLO_LOG", "1"),
            ("TOMBOLO_GL_ROUTE", "mesa, readback"),
            ("TOMBOLO_TRACE", "trace-%p.json"),
            ("TOMBOLO_TRACE_LIMIT", "3"),
            ("TOMBOLO_CACHE_LIMIT", "0"),
            ("HOME", "/home/x"),
        ]);
        assert!(all.log && all.complaints.is_empty());
        assert!(read(&[("TOMBOLO_LOG", "much")]).log && !read(&[("TOMBOLO_LOG", "0")]).log);
        assert_eq!(all.gl_routes, [Route::Mesa, Route::Readback]);
        assert_eq!(all.trace.as_deref(), Some(Path::new("trace-%p.json")));
        assert_eq!((all.trace_limit, all.cache_limit), (3 << 20, 0));
        assert_eq!(all.cache_folder.as_deref(), Some(Path::new("/home/x/.cache/tombolo")));
    }

    #[test]
    fn the_cache_folder_is_the_nearest_that_is_named() {
        let variables = [("TOMBOLO_CACHE_DIR", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        let folders = ["/a", "/b/tombolo", "/c/.cache/tombolo"];
        for (first, folder) in folders.into_iter().enumerate() {
            assert_eq!(read(&variables[first..]).cache_folder.as_deref(), Some(Path::new(folder)));
        }
        let off = read(&[("TOMBOLO_CACHE", "0"), ("HOME", "/c")]);
        assert_eq!((off.cached, off.cache_folder), (false, None));
        assert!(read(&[]).cached);
    }

    #[test]
    fn what_is_malformed_is_complained_of_and_counts_as_not_set() {
        let wrong = [
            ("TOMBOLO_GL_ROUTE", "mesa,carrier-pigeon"),
            ("TOMBOLO_TRACE_LIMIT", "-1"),
            ("TOMBOLO_CACHE", "2"),
            ("TOMBOLO_CACHE_DIR", "relative"),
            ("TOMBOLO_CACHE_LIMIT", "99999999999999999999"),
            ("XDG_CACHE_HOME", "relative"),
            ("HOME", "relative"),
        ];
        for (name, value) in wrong {
            let settings = read(&[(name, value)]);
            assert_eq!(settings.complaints.len(), 1, "{name}");
            assert!(settings.complaints[0].starts_with(&format!("{name} is \"{value}\"")));
            assert_eq!(Settings { complaints: Vec::new(), ..settings }, read(&[]), "{name}");
        }
        assert_eq!(read(&wrong.map(|(name, _)| (name, ""))), read(&[]));
    }

    /// The rest of the library takes its settings from here.
    #[test]
    fn no_other_file_reads_the_environment() {
        fn scan(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    scan(&path, found);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = std::fs::read_to_string(&path).expect("text");
                    let reads = ["env::var", "env::{", "use std::env", "env::vars", "getenv"];
                    if reads.iter().any(|read| text.contains(read)) {
                        found.push(path);
                    }
                }
            }
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let mut found = Vec::new();
        for folder in ["icd/src", "interop/src", "vendors/src"] {
            scan(&root.join(folder), &mut found);
        }
        assert_eq!(found, [root.join("icd/src/settings.rs")]);
    }
}
