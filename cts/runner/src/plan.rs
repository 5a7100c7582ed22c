//! What a run will do: rows of suites with their sub-tests.

use crate::conversions;
use crate::filter::Filter;
use crate::launch::{self, Setting};
use crate::mode::Mode;
use crate::suite::{self, Suite};
use crate::variant;
use std::path::{Path, PathBuf};

/// A suite with the arguments of one row of the CTS's list.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The suite's name, with `+row` where the CTS's list has several rows for it.
    pub(crate) name: String,
    /// Its program.
    pub(crate) program: PathBuf,
    /// Arguments besides the names of sub-tests.
    pub(crate) arguments: Vec<String>,
    /// Files and folders beside the program that a test may look for in its working folder.
    pub(crate) companions: Vec<PathBuf>,
    /// Whether it must not share the machine with other tests.
    pub(crate) exclusive: bool,
    /// Whether the program drops its first argument.
    pub(crate) drops_first: bool,
    /// Whether the sub-tests are parts of the program's only one, of which each needs a process of its own.
    pub(crate) is_split: bool,
    /// The sub-tests to be run.
    pub(crate) tests: Vec<String>,
}

impl Row {
    /// The arguments that make the program run these sub-tests.
    pub(crate) fn command_line(&self, names: &[String]) -> Vec<String> {
        let split =
            names.iter().flat_map(|name| if self.is_split { conversions::of(name) } else { vec![name.clone()] });
        let dropped = self.drops_first.then(|| "dropped".to_owned());
        dropped.into_iter().chain(self.arguments.iter().cloned()).chain(split).collect()
    }

    /// How the program names what it says of these sub-tests.
    pub(crate) fn own_names(&self, names: &[String]) -> Vec<String> {
        if self.is_split { vec![conversions::SUITE.to_owned()] } else { names.to_vec() }
    }
}

/// What a run will do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// In the order of their names.
    pub(crate) rows: Vec<Row>,
    /// Suites that did not name their sub-tests, and why.
    pub(crate) unlisted: Vec<(String, String)>,
    /// How many sub-tests the mode leaves out.
    pub(crate) left_out: usize,
}

impl Plan {
    /// How many sub-tests will be run.
    pub(crate) fn tests(&self) -> usize {
        self.rows.iter().map(|row| row.tests.len()).sum()
    }
}

/// Suites that take as much memory as the device reports, or measure time.
const EXCLUSIVE: &[&str] = &["allocations", "device_timer"];
/// The suites whose parser may forget the program's own name.
const FORGETFUL: &[&str] = &["non_uniform_work_group"];
/// A program's folder with more entries than this is no build folder of one suite, and its entries no data of a test.
const MOST_COMPANIONS: usize = 4096;

/// Finds the suites below `folder` and asks each that is wanted for its sub-tests. `told` hears which is being asked.
pub(crate) fn make(
    folder: &Path,
    mode: Mode,
    variants: bool,
    filter: &Filter,
    setting: &Setting,
    mut told: impl FnMut(&str),
) -> Result<Plan, String> {
    let mut plan = Plan::default();
    let leaves_out = mode.leaves_out();
    for suite in suite::find(folder)? {
        let rows = if variants { variant::rows(&suite.name) } else { &[("", &[] as &[&str])] };
        let rows: Vec<_> =
            rows.iter().map(|(row, arguments)| (variant::row_name(&suite.name, row), *arguments)).collect();
        if !rows.iter().any(|(name, _)| filter.might_want(name)) {
            continue;
        }
        if setting.stop().is_set() {
            break;
        }
        told(&suite.name);
        let names = match suite::sub_tests(&suite, setting) {
            Ok(_) if suite.name == conversions::SUITE => conversions::parts(),
            Ok(names) => names,
            Err(why) => {
                plan.unlisted.push((suite.name, why));
                continue;
            }
        };
        for (name, arguments) in rows {
            let wanted = names.iter().filter(|test| filter.wants(&name, test));
            let (out, tests): (Vec<_>, Vec<_>) =
                wanted.cloned().partition(|test| leaves_out.matches(&suite.name, test));
            plan.left_out += out.len();
            if !tests.is_empty() {
                plan.rows.push(row(&suite, name, mode, arguments, tests, setting));
            }
        }
    }
    Ok(plan)
}

fn row(suite: &Suite, name: String, mode: Mode, arguments: &[&str], tests: Vec<String>, setting: &Setting) -> Row {
    let arguments = mode.arguments(&suite.name).iter().chain(arguments).map(|text| text.to_string()).collect();
    Row {
        name,
        program: suite.program.clone(),
        arguments,
        companions: companions(&suite.program),
        exclusive: EXCLUSIVE.contains(&suite.name.as_str()),
        drops_first: FORGETFUL.contains(&suite.name.as_str()) && launch::drops_first_argument(&suite.program, setting),
        is_split: suite.name == conversions::SUITE,
        tests,
    }
}

fn companions(program: &Path) -> Vec<PathBuf> {
    let Some(entries) = program.parent().and_then(|folder| std::fs::read_dir(folder).ok()) else { return Vec::new() };
    let is_data = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        !name.starts_with("test_") && !name.starts_with('.') && name != "CMakeFiles"
    };
    entries.flatten().take(MOST_COMPANIONS).map(|entry| entry.path()).filter(is_data).collect()
}
