//! What all test programs of a run have in common, and how one is given its sub-tests.

use crate::capture::Capture;
use crate::mode::Mode;
use crate::output::{self, Reader, Said};
use crate::plan::Row;
use crate::process::{self, End, Launch};
use crate::record::TestResult;
use crate::stop::Stop;
use crate::verdict::{self, Judgement};
use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What all test programs of a run have in common.
pub(crate) struct Setting {
    environment: Vec<(OsString, Option<OsString>)>,
    scratch: PathBuf,
    stop: Stop,
    /// The time that one sub-test may take.
    pub(crate) timeout: Duration,
    /// Bytes of output kept of a sub-test that failed.
    pub(crate) log_limit: usize,
    /// Whether the output of those that did not fail is kept too.
    pub(crate) keep_all_logs: bool,
}

impl Setting {
    /// The programs run with these variables, in folders of their own below `scratch`.
    pub(crate) fn new(
        environment: Vec<(OsString, Option<OsString>)>,
        scratch: PathBuf,
        stop: Stop,
        mode: Mode,
    ) -> Setting {
        let mut environment = environment;
        let wimpy = mode.is_wimpy().then(|| "1".into());
        environment.push(("CL_WIMPY_MODE".into(), wimpy));
        // Bazel's variables would send the results file elsewhere.
        environment.push(("BAZEL_TEST".into(), None));
        Setting { environment, scratch, stop, timeout: mode.timeout(), log_limit: 32 << 10, keep_all_logs: false }
    }

    /// Variables that are set, or taken away.
    pub(crate) fn environment(&self) -> &[(OsString, Option<OsString>)] {
        &self.environment
    }

    /// A folder that goes away with the run.
    pub(crate) fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// Whether the user wants the run to end.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }
}

/// What one process brought.
pub(crate) struct Harvest {
    /// Results of the sub-tests that it came to.
    pub(crate) results: Vec<TestResult>,
    /// Those that it did not come to.
    pub(crate) left: Vec<String>,
}

/// Runs sub-tests of one row in one process.
pub(crate) fn run(row: &Row, names: &[String], setting: &Setting) -> Harvest {
    let own = row.own_names(names);
    let folder = match Folder::new(row, setting) {
        Ok(folder) => folder,
        Err(error) => {
            let end = End::Failed(format!("its working folder: {error}"));
            let judgement = verdict::judge(&own, &[], &Default::default(), &end);
            return harvest(row, names, judgement, &mut Watch::new(&own, setting), setting);
        }
    };
    let results_file = folder.0.join("results.json");
    let mut environment = setting.environment.clone();
    environment.push(("CL_CONFORMANCE_RESULTS_FILENAME".into(), Some(results_file.clone().into())));
    let launch = Launch {
        program: row.program.clone(),
        arguments: row.command_line(names),
        environment,
        folder: folder.0.clone(),
    };

    let mut watch = Watch::new(&own, setting);
    let end = process::run(&launch, Some(setting.timeout), &setting.stop, |piece| watch.hear(piece));
    watch.finish();
    let file = bounded_read(&results_file);
    let said: Vec<Said> = watch.said.clone();
    let judgement = verdict::judge(&own, &said, &output::results_file(&file), &end);
    harvest(row, names, judgement, &mut watch, setting)
}

/// A results file has a line per sub-test; a test program that writes gigabytes into it shall not fill our memory.
fn bounded_read(path: &Path) -> Vec<u8> {
    use std::io::Read;
    let mut text = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What cannot be read says nothing; the lines of the output remain.
        let _ = file.take(4 << 20).read_to_end(&mut text);
    }
    text
}

/// What a process brought, under the names of the plan.
fn harvest(row: &Row, names: &[String], judgement: Judgement, watch: &mut Watch, setting: &Setting) -> Harvest {
    let planned = |own: String| names.first().filter(|_| row.is_split).cloned().unwrap_or(own);
    let results = judgement.verdicts.into_iter().map(|verdict| {
        let (seconds, log) = watch.of(&verdict.name);
        let log = log.filter(|_| setting.keep_all_logs || verdict.outcome.is_failure());
        TestResult {
            seconds,
            detail: verdict.detail,
            log: log.filter(|log| !log.is_empty()),
            ..TestResult::new(&planned(verdict.name), verdict.outcome)
        }
    });
    Harvest { results: results.collect(), left: judgement.left.into_iter().map(planned).collect() }
}

/// Follows the output of one process: which sub-test runs, since when, and what it prints.
struct Watch {
    reader: Reader,
    said: Vec<Said>,
    /// Output before the first sub-test of several, and then one part for each that has begun.
    parts: Vec<Part>,
    log_limit: usize,
    alone: bool,
}

struct Part {
    name: Option<String>,
    began: Instant,
    ended: Option<Instant>,
    log: Capture,
}

impl Part {
    fn new(name: Option<String>, log_limit: usize) -> Part {
        Part { name, began: Instant::now(), ended: None, log: Capture::new(log_limit) }
    }
}

impl Watch {
    fn new(names: &[String], setting: &Setting) -> Watch {
        // A sub-test alone owns all that its process prints.
        let alone = names.len() == 1;
        let owner = names.first().filter(|_| alone).cloned();
        let parts = vec![Part::new(owner, setting.log_limit)];
        Watch { reader: Reader::new(names), said: Vec::new(), parts, log_limit: setting.log_limit, alone }
    }

    /// Takes a piece of output; whether a sub-test has begun in it.
    fn hear(&mut self, piece: &[u8]) -> bool {
        let mut start = 0;
        let mut began = false;
        for (place, said) in self.reader.push(piece) {
            self.log(&piece[start..place]);
            start = place;
            began |= self.note(said);
        }
        self.log(&piece[start..]);
        // A suite that runs a sub-test again and again must not restart its clock for ever.
        began && !self.alone
    }

    fn log(&mut self, bytes: &[u8]) {
        if let Some(part) = self.parts.last_mut() {
            part.log.push(bytes);
        }
    }

    fn note(&mut self, said: Said) -> bool {
        let mut began = false;
        match &said {
            Said::Begins(name) if !self.alone => {
                let now = Instant::now();
                if let Some(part) = self.parts.last_mut() {
                    part.ended.get_or_insert(now);
                }
                // One part a sub-test, however often it begins.
                if !self.parts.iter().any(|part| part.name.as_ref() == Some(name)) {
                    self.parts.push(Part::new(Some(name.clone()), self.log_limit));
                    began = true;
                }
            }
            Said::Begins(_) | Said::Ended(..) | Said::SuiteSkipped(_) => {}
        }
        // Each sub-test says a handful of things; of a program that repeats itself the last time counts.
        let is_same =
            |old: &Said| old == &said || matches!((old, &said), (Said::SuiteSkipped(_), Said::SuiteSkipped(_)));
        self.said.retain(|old| !is_same(old));
        self.said.push(said);
        began
    }

    fn finish(&mut self) {
        if let Some(said) = self.reader.finish() {
            self.note(said);
        }
        if let Some(part) = self.parts.last_mut() {
            part.ended = Some(Instant::now());
        }
    }

    /// The time that a sub-test took, in seconds, and its output. Where it never began: none, and what came before all.
    fn of(&mut self, name: &str) -> (f64, Option<String>) {
        let own = self.parts.iter().find(|part| part.name.as_deref() == Some(name));
        let seconds =
            own.map_or(Duration::ZERO, |part| part.ended.unwrap_or_else(Instant::now) - part.began).as_secs_f64();
        ((seconds * 1000.0).round() / 1000.0, own.or(self.parts.first()).map(|part| part.log.text()))
    }
}

/// The working folder of one process. Suites look for their data (`spirv_bin`, `includeTestDirectory`) in the working
/// folder, and some write there: so each gets its own, with links to what lies beside its program.
struct Folder(PathBuf);

impl Folder {
    fn new(row: &Row, setting: &Setting) -> std::io::Result<Folder> {
        let folder = tempfile::Builder::new().prefix("job-").tempdir_in(&setting.scratch)?.keep();
        let folder = Folder(folder);
        for path in &row.companions {
            if let Some(name) = path.file_name() {
                symlink(path, folder.0.join(name))?;
            }
        }
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The links only: what they point to stays. What cannot be removed goes with the scratch folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether a program drops its first argument, as `test_non_uniform_work_group` does (its parser forgets the program's
/// own name): then a name that no sub-test has is no error, nothing is run, and it ends well.
pub(crate) fn drops_first_argument(program: &Path, setting: &Setting) -> bool {
    let launch = Launch {
        program: program.to_path_buf(),
        arguments: vec!["no_such_sub_test".to_owned()],
        environment: setting.environment.clone(),
        folder: setting.scratch.clone(),
    };
    let mut text = Vec::new();
    let end = process::run(&launch, Some(setting.timeout.min(Duration::from_secs(60))), &setting.stop, |piece| {
        if text.len() < 1 << 16 {
            text.extend_from_slice(piece);
        }
        false
    });
    let text = String::from_utf8_lossy(&text);
    end == End::Exited(0) && text.contains("PASSED") && !text.contains("did not match any test")
}
