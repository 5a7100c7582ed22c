//! The journal of a run: a line of JSON for each result, written as it arrives, from which an interrupted run goes on.

use crate::mode::Mode;
use crate::record::TestResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// The first line: what must be the same for the run to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// "tombolo-cts journal"
    pub(crate) format: String,
    /// The version of the format.
    pub(crate) version: u32,
    /// When the run began first.
    pub(crate) started: String,
    /// The folder of the CTS.
    pub(crate) cts: PathBuf,
    /// quick, wimpy or full
    pub(crate) mode: Mode,
    /// The platform, its driver and the device, in a line.
    pub(crate) platform: String,
}

const FORMAT: &str = "tombolo-cts journal";
const VERSION: u32 = 1;

impl Header {
    /// A header of this version.
    pub(crate) fn new(started: String, cts: PathBuf, mode: Mode, platform: String) -> Header {
        Header { format: FORMAT.to_owned(), version: VERSION, started, cts, mode, platform }
    }

    /// Why a run with `self` must not go on from a journal with `old`; in words.
    fn differs(&self, old: &Header) -> Option<String> {
        if (old.format.as_str(), old.version) != (FORMAT, VERSION) {
            return Some("it is of another version of this program".to_owned());
        }
        if old.mode != self.mode {
            return Some(format!("it is of a run in mode {}, not {}", old.mode.word(), self.mode.word()));
        }
        if old.cts != self.cts {
            return Some(format!("it is of the CTS in {}", old.cts.display()));
        }
        (old.platform != self.platform).then(|| format!("it is of another platform: {}", old.platform))
    }
}

/// The other lines.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Result { suite: String, result: TestResult },
    Seconds { seconds: f64 },
    Scratch { scratch: PathBuf },
}

/// What a journal knows: the results by suite and sub-test, and the seconds spent on them.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The last result of each sub-test.
    pub(crate) results: BTreeMap<(String, String), TestResult>,
    /// Seconds that the interrupted parts ran for.
    pub(crate) seconds: f64,
    /// When the first of them began.
    pub(crate) started: Option<String>,
    /// The folders of the parts of the run. Of a part that was killed it is still there.
    pub(crate) scratch: Vec<PathBuf>,
}

/// An open journal.
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
}

/// Where the journal of a results file lies.
pub(crate) fn path_for(results: &Path) -> PathBuf {
    let mut name = results.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

impl Journal {
    /// Begins a journal; one that is there already is an error, since hours of work may be in it.
    pub(crate) fn begin(path: &Path, header: &Header) -> Result<Journal, String> {
        let told = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => format!(
                "{} is there from an interrupted run: go on with --resume, or begin anew with --restart",
                path.display()
            ),
            _ => format!("{} cannot be written: {error}", path.display()),
        };
        let file = OpenOptions::new().append(true).create_new(true).open(path).map_err(told)?;
        let mut journal = Journal { file, path: path.to_path_buf() };
        journal.line(header)?;
        Ok(journal)
    }

    /// Opens the journal of an interrupted run.
    pub(crate) fn resume(path: &Path, header: &Header) -> Result<(Journal, Known), String> {
        let told = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => format!("{} is not there: there is no run to resume", path.display()),
            _ => format!("{}: {error}", path.display()),
        };
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(told)?;
        let mut lines = BufReader::new(file.try_clone().map_err(told)?);
        let (old, known, whole) = read(&mut lines).map_err(told)?;
        let Some(old) = old else { return Err(format!("{} is no journal of this program", path.display())) };
        if let Some(why) = header.differs(&old) {
            return Err(format!("{} cannot be resumed: {why}", path.display()));
        }
        remove_scratch(&known);
        let mut journal = Journal { file, path: path.to_path_buf() };
        if !whole {
            // The run died while it wrote the last line.
            journal.file.write_all(b"\n").map_err(told)?;
        }
        Ok((journal, known))
    }

    /// Adds a result.
    pub(crate) fn add(&mut self, suite: &str, result: &TestResult) -> Result<(), String> {
        self.line(&Line::Result { suite: suite.to_owned(), result: result.clone() })
    }

    /// Adds how long this part of the run took, at its end.
    pub(crate) fn add_seconds(&mut self, seconds: f64) -> Result<(), String> {
        self.line(&Line::Seconds { seconds })
    }

    /// Notes the folder of this part of the run.
    pub(crate) fn add_scratch(&mut self, scratch: &Path) -> Result<(), String> {
        self.line(&Line::Scratch { scratch: scratch.to_path_buf() })
    }

    /// The run is complete and its results are written: the journal is of no more use.
    pub(crate) fn remove(self) -> Result<(), String> {
        std::fs::remove_file(&self.path).map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// One write a line, so that a kill leaves at most the last one incomplete.
    fn line(&mut self, line: &impl Serialize) -> Result<(), String> {
        let mut text = serde_json::to_vec(line).map_err(|error| error.to_string())?;
        text.push(b'\n');
        self.file.write_all(&text).map_err(|error| format!("{} cannot be written: {error}", self.path.display()))
    }
}

/// How the names of the folders begin in which tests run.
pub(crate) const SCRATCH: &str = "tombolo-cts-";

/// Removes the folders of parts that were killed.
fn remove_scratch(known: &Known) {
    for folder in &known.scratch {
        // Whatever else the file may say, only folders that this program makes are removed.
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(SCRATCH) && folder.parent() == Some(&std::env::temp_dir()) {
            // It is gone where the part ended by itself.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Throws a journal away, with the folders of its run.
pub(crate) fn discard(path: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        opened => opened.map_err(told)?,
    };
    let (_, known, _) = read(&mut BufReader::new(file)).map_err(told)?;
    remove_scratch(&known);
    std::fs::remove_file(path).map_err(told)
}

/// Reads a journal; what is no line of one is passed over. The last value says whether its last line is whole.
fn read(lines: &mut impl BufRead) -> std::io::Result<(Option<Header>, Known, bool)> {
    let mut known = Known::default();
    let mut header = None;
    let mut line = Vec::new();
    let mut whole = true;
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        whole = line.ends_with(b"\n");
        if header.is_none() {
            let Ok(first) = serde_json::from_slice::<Header>(&line) else { return Ok((None, known, whole)) };
            known.started = Some(first.started.clone());
            header = Some(first);
            continue;
        }
        match serde_json::from_slice::<Line>(&line) {
            Ok(Line::Result { suite, result }) => {
                known.results.insert((suite, result.name.clone()), result);
            }
            Ok(Line::Seconds { seconds }) => known.seconds += seconds,
            Ok(Line::Scratch { scratch }) => known.scratch.push(scratch),
            Err(_) => {}
        }
    }
    Ok((header, known, whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;
    use proptest::prelude::*;

    fn header() -> Header {
        Header::new("2026-01-01T00:00:00Z".into(), "/cts".into(), Mode::Quick, "A platform".into())
    }

    fn result(name: &str) -> TestResult {
        TestResult {
            seconds: 1.5,
            log: Some(
                "a
b"
                .into(),
            ),
            ..TestResult::new(name, Outcome::Fail)
        }
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json.journal");
        let mut journal = Journal::begin(&path, &header()).unwrap();
        journal.add("api", &result("one")).unwrap();
        journal.add_seconds(2.0).unwrap();
        let (_, known) = Journal::resume(&path, &header()).unwrap();
        assert_eq!(known.results[&("api".to_owned(), "one".to_owned())], result("one"));
        assert_eq!(known.seconds, 2.0);
    }

    #[test]
    fn it_is_neither_overwritten_nor_mixed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json.journal");
        drop(Journal::begin(&path, &header()).unwrap());
        assert!(Journal::begin(&path, &header()).err().unwrap().contains("--resume"));
        let other = Header { mode: Mode::Full, ..header() };
        assert!(Journal::resume(&path, &other).err().unwrap().contains("mode quick, not full"));
    }

    #[test]
    fn a_line_that_was_cut_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("r.json.journal");
        let mut journal = Journal::begin(&path, &header()).unwrap();
        journal.add("api", &result("one")).unwrap();
        journal.add("api", &result("two")).unwrap();
        let text = std::fs::read(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 10]).unwrap();
        let (mut journal, known) = Journal::resume(&path, &header()).unwrap();
        assert_eq!(known.results.len(), 1);
        journal.add("api", &result("three")).unwrap();
        let (_, known) = Journal::resume(&path, &header()).unwrap();
        assert_eq!(known.results.len(), 2);
    }

    proptest! {
        #[test]
        fn any_file_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut text = serde_json::to_vec(&header()).unwrap();
            text.push(b'\n');
            text.extend_from_slice(&bytes);
            read(&mut text.as_slice()).unwrap();
            read(&mut bytes.as_slice()).unwrap();
        }
    }
}
