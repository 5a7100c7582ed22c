//! `tombolo-cts run`: from the command line to the results file.

use crate::cli::{List, PlatformChoice, Run, Selection};
use crate::display::Display;
use crate::earlier::Earlier;
use crate::expectation::{Expectations, Judgement, Review};
use crate::filter::Filter;
use crate::guest;
use crate::journal::{self, Header, Journal, Known};
use crate::launch::Setting;
use crate::outcome::Outcome;
use crate::plan::{self, Plan};
use crate::platform::{self, Choice, PlatformInfo};
use crate::process::End;
use crate::progress::{Estimate, Progress, words};
use crate::record::{self, FORMAT, LISTING, Record, RunInfo, SuiteResult, TestResult, VERSION};
use crate::report;
use crate::review;
use crate::schedule::{self, Division};
use crate::stop::Stop;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How a run ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every failure is listed in an expectation file.
    Good,
    /// Another failure happened.
    Bad,
    /// The user interrupted it.
    Interrupted,
}

/// The folder of all working folders, and the programs' environment.
struct Ground {
    scratch: tempfile::TempDir,
    environment: Vec<(OsString, Option<OsString>)>,
    choice: Choice,
}

fn ground(choice: &PlatformChoice, private_cache: bool) -> Result<Ground, String> {
    let scratch = tempfile::Builder::new()
        .prefix(journal::SCRATCH)
        .tempdir()
        .map_err(|error| format!("no folder for the tests can be made: {error}"))?;
    let mut environment = match &choice.icd {
        Some(icd) => platform::loader_environment(icd, scratch.path())?,
        None => Vec::new(),
    };
    if private_cache {
        let cache = scratch.path().join("cache");
        std::fs::create_dir(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
        environment.push(("XDG_CACHE_HOME".into(), Some(cache.into())));
    }
    let choice = Choice { platform: choice.platform.clone(), device: choice.device };
    Ok(Ground { scratch, environment, choice })
}

fn make_plan(selection: &Selection, setting: &Setting, told: impl FnMut(&str)) -> Result<Plan, String> {
    let filter = Filter::new(&selection.include, &selection.exclude)?;
    let variants = selection.variants || selection.mode.has_variants();
    plan::make(&selection.cts, selection.mode, variants, &filter, setting, told)
}

/// `tombolo-cts list`
pub(crate) fn list(list: &List) -> Result<Verdict, String> {
    let stop = Stop::on_signals().map_err(|error| error.to_string())?;
    let Ground { scratch, environment, .. } = ground(&list.platform, false)?;
    let setting = Setting::new(environment, scratch.path().to_path_buf(), stop, list.selection.mode);
    let plan = make_plan(&list.selection, &setting, |_| {})?;
    let mut text = String::new();
    for row in &plan.rows {
        if list.short {
            text.push_str(&format!("{:>5}  {}\n", row.tests.len(), row.name));
        } else {
            row.tests.iter().for_each(|test| text.push_str(&format!("{}/{test}\n", row.name)));
        }
    }
    // Whoever reads a part of the list only, as `head` does, has had enough.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
    for (suite, why) in &plan.unlisted {
        eprintln!("{suite} does not name its sub-tests: {why}");
    }
    eprintln!("{} sub-tests in {} suites; the mode leaves out {}", plan.tests(), plan.rows.len(), plan.left_out);
    Ok(if plan.unlisted.is_empty() { Verdict::Good } else { Verdict::Bad })
}

/// `tombolo-cts run`
pub(crate) fn run(run: &Run) -> Result<Verdict, String> {
    let expectations = Expectations::read(&run.expect)?;
    let earlier = review::read_earlier(&run.compare)?;
    let stop = Stop::on_signals().map_err(|error| error.to_string())?;
    if run.guest {
        return run_in_guest(run, &expectations, &earlier, &stop);
    }
    let Ground { scratch, environment, choice } = ground(&run.platform, run.private_cache)?;
    let say = |line: &str| {
        if !run.quiet {
            eprintln!("{line}");
        }
    };

    let mut environment = environment;
    let display = if run.xvfb { Some(Display::start(scratch.path())?) } else { None };
    environment.extend(display.iter().map(|display| ("DISPLAY".into(), Some(display.name().clone()))));
    let info = match run.blind {
        true => None,
        false => Some(platform::ask(&choice, &environment, scratch.path(), &stop)?),
    };
    let platform = info.as_ref().map_or_else(|| "a platform that was not asked".to_owned(), PlatformInfo::line);
    say(&platform);
    environment.extend(info.iter().flat_map(|info| platform::harness_environment(&choice, info)));
    let mode = run.selection.mode;
    let mut setting = Setting::new(environment, scratch.path().to_path_buf(), stop.clone(), mode);
    setting.log_limit = run.log_limit.saturating_mul(1024);
    setting.keep_all_logs = run.all_logs;
    if let Some(seconds) = run.timeout {
        setting.timeout = Duration::from_secs_f64(seconds);
    }

    let cts = run.selection.cts.canonicalize().map_err(|error| format!("{}: {error}", run.selection.cts.display()))?;
    let began = Instant::now();
    let header = Header::new(now(), cts, mode, platform);
    let (mut journal, mut known) = open_journal(run, &header)?;
    journal.add_scratch(scratch.path())?;
    let plan = make_plan(&run.selection, &setting, |_| {})?;
    if plan.rows.is_empty() && plan.unlisted.is_empty() && !stop.is_set() {
        journal.remove()?;
        return Err("no sub-test matches: see what there is with 'tombolo-cts list'".to_owned());
    }

    if plan.rows.iter().any(|row| row.name == "gl") && !run.xvfb && std::env::var_os("DISPLAY").is_none() {
        say("the gl suite needs an X server and there is no DISPLAY: --xvfb starts one");
    }

    let wanted: Vec<Vec<String>> = plan
        .rows
        .iter()
        .map(|row| {
            let is_new = |test: &&String| !known.results.contains_key(&(row.name.clone(), (*test).clone()));
            row.tests.iter().filter(is_new).cloned().collect()
        })
        .collect();
    let planned: Vec<(String, String)> = plan
        .rows
        .iter()
        .zip(&wanted)
        .flat_map(|(row, tests)| tests.iter().map(|test| (row.name.clone(), test.clone())))
        .collect();
    say(&format!(
        "{} sub-tests in {} suites, mode {}{}",
        plan.tests(),
        plan.rows.len(),
        mode.word(),
        if planned.len() < plan.tests() { format!(", {} to go", planned.len()) } else { String::new() }
    ));

    let division = Division { jobs: run.jobs, group: run.group, retries: run.retries };
    let estimate = Estimate::new(earlier_times(&run.compare), &planned, run.jobs);
    let mut progress = Progress::new(planned.len(), estimate, run.quiet);
    for (suite, why) in &plan.unlisted {
        progress.say(&format!("error    {suite} does not name its sub-tests: {why}"));
    }
    let mut trouble = None;
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        let (rows, setting) = (&plan.rows, &setting);
        scope.spawn(move || schedule::run(rows, wanted, division, setting, send));
        for (row, result) in receive {
            let suite = &plan.rows[row].name;
            if let Err(error) = journal.add(suite, &result)
                && trouble.is_none()
            {
                // Results that cannot be kept are not worth hours of work.
                trouble = Some(error);
                stop.set();
            }
            let unexpected = matches!(expectations.judge(suite, &result), Judgement::Unexpected);
            progress.result(suite, &result, unexpected);
            known.results.insert((suite.clone(), result.name.clone()), result);
        }
    });
    progress.finish();
    let seconds = began.elapsed().as_secs_f64();
    let kept = journal.add_seconds(seconds);
    if let Some(error) = trouble {
        return Err(error);
    }
    kept?;

    let mut record = make_record(run, &header, &plan, &known, info, seconds);
    let review = expectations.review(&mut record.suites);
    record.write(&run.output)?;
    write_html(run, &record, &earlier)?;
    if !record.complete {
        say(&format!(
            "interrupted; {} holds what is known so far, and --resume goes on from there",
            run.output.display()
        ));
        return Ok(Verdict::Interrupted);
    }
    journal.remove()?;
    Ok(conclude(run, &record, &review))
}

fn open_journal(run: &Run, header: &Header) -> Result<(Journal, Known), String> {
    let path = journal::path_for(&run.output);
    if run.resume {
        return Journal::resume(&path, header);
    }
    if run.restart {
        journal::discard(&path)?;
    }
    Journal::begin(&path, header).map(|journal| (journal, Known::default()))
}

/// The times of earlier runs; of several the last.
fn earlier_times(paths: &[impl AsRef<Path>]) -> BTreeMap<(String, String), f64> {
    let mut times = BTreeMap::new();
    for path in paths {
        // Those of clvk have no times.
        let Ok(record) = Record::read(path.as_ref()) else { continue };
        for suite in record.suites {
            for test in suite.tests {
                times.insert((suite.name.clone(), test.name), test.seconds);
            }
        }
    }
    times
}

fn make_record(
    run: &Run,
    header: &Header,
    plan: &Plan,
    known: &Known,
    info: Option<PlatformInfo>,
    seconds: f64,
) -> Record {
    let mut missing = 0;
    let mut suites: Vec<SuiteResult> = plan
        .rows
        .iter()
        .map(|row| {
            let result = |test: &String| known.results.get(&(row.name.clone(), test.clone())).cloned();
            let tests: Vec<TestResult> = row.tests.iter().filter_map(result).collect();
            missing += row.tests.len() - tests.len();
            SuiteResult { name: row.name.clone(), arguments: row.arguments.clone(), tests }
        })
        .collect();
    for (suite, why) in &plan.unlisted {
        let mut result = TestResult::new(LISTING, Outcome::Error);
        result.detail = Some(why.clone());
        suites.push(SuiteResult { name: suite.clone(), arguments: Vec::new(), tests: vec![result] });
    }
    suites.sort_by(|a, b| a.name.cmp(&b.name));
    let timeout = run.timeout.unwrap_or(run.selection.mode.timeout().as_secs_f64());
    let system = rustix::system::uname();
    let text = |text: &std::ffi::CStr| text.to_string_lossy().into_owned();
    Record {
        format: FORMAT.to_owned(),
        version: VERSION,
        complete: missing == 0,
        run: RunInfo {
            by: concat!("tombolo-cts ", env!("CARGO_PKG_VERSION")).to_owned(),
            mode: run.selection.mode,
            started: known.started.clone().unwrap_or_else(|| header.started.clone()),
            finished: now(),
            seconds: ((known.seconds + seconds) * 10.0).round() / 10.0,
            system: format!("{} {} {}", text(system.sysname()), text(system.release()), text(system.machine())),
            guest: run.inside,
            jobs: run.jobs,
            group: run.group,
            timeout,
            retries: run.retries,
            include: run.selection.include.clone(),
            exclude: run.selection.exclude.clone(),
            left_out: plan.left_out,
        },
        platform: info,
        totals: record::totals(&suites),
        suites,
    }
}

fn write_html(run: &Run, record: &Record, earlier: &[Earlier]) -> Result<(), String> {
    match &run.html {
        Some(path) => record::write_whole(path, report::html(record, earlier).as_bytes()),
        None => Ok(()),
    }
}

/// The run in the guest leaves its results file here; the rest is done on this side.
fn run_in_guest(run: &Run, expectations: &Expectations, earlier: &[Earlier], stop: &Stop) -> Result<Verdict, String> {
    // An older file must not be taken for this run's.
    let before = std::fs::metadata(&run.output).and_then(|data| data.modified()).ok();
    let end = guest::run(run, stop)?;
    let after = std::fs::metadata(&run.output).and_then(|data| data.modified()).ok();
    match end {
        End::Exited(0 | 1) if after.is_some() && after != before => {}
        End::Exited(130) | End::Interrupted => {
            eprintln!("interrupted; --resume goes on from there");
            return Ok(Verdict::Interrupted);
        }
        end => return Err(format!("the run in the guest gave no results: {}", end.sentence())),
    }
    let mut record = Record::read(&run.output)?;
    let review = expectations.review(&mut record.suites);
    record.write(&run.output)?;
    write_html(run, &record, earlier)?;
    Ok(conclude(run, &record, &review))
}

/// The last lines, and the exit status.
fn conclude(run: &Run, record: &Record, review: &Review) -> Verdict {
    // In the guest there are no expectations, and the runner outside says all this.
    if !run.quiet && !run.inside {
        let failures: usize =
            record.totals.iter().filter(|(outcome, _)| outcome.is_failure()).map(|(_, count)| count).sum();
        review::tell_passed(review);
        let counts = Outcome::ALL.iter().filter_map(|outcome| {
            let count = record.totals.get(outcome).filter(|&&count| count > 0)?;
            Some(format!("{count} {outcome}"))
        });
        let counts = counts.collect::<Vec<_>>().join(", ");
        eprintln!("{counts} in {}", words(Duration::try_from_secs_f64(record.run.seconds).unwrap_or_default()));
        eprintln!("failures: {failures}, not expected: {}; {}", review.unexpected.len(), run.output.display());
    }
    review::judge(review, run.strict)
}

/// The time of day to the second, RFC 3339, UTC.
fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
