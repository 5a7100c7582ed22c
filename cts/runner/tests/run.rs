//! The real program against stand-ins for programs of the CTS that misbehave in every known way.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder with stand-ins, and what a run in it leaves.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// With these programs, where the CTS's build tree would have them.
    fn new(programs: &[&str]) -> Place {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        for program in programs {
            let folder = place.path("build").join(program.trim_start_matches("test_"));
            std::fs::create_dir_all(&folder).unwrap();
            let stand_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stand_in.sh");
            let file = folder.join(program);
            std::fs::copy(stand_in, &file).unwrap();
            let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            std::fs::set_permissions(&file, executable).unwrap();
        }
        std::fs::create_dir(place.path("traces")).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tombolo-cts"));
        command.args(arguments).current_dir(self.folder.path()).env("STAND_IN", self.path("traces"));
        // What is left in the folder for temporary files is left by the run.
        std::fs::create_dir_all(self.path("tmp")).unwrap();
        command.env("TMPDIR", self.path("tmp")).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let fixed = ["run", "build", "--blind", "-o", "r.json"];
        self.command(&[&fixed[..], arguments].concat()).output().unwrap()
    }

    fn results(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.path("r.json")).unwrap()).unwrap()
    }

    /// One sub-test's result.
    fn result(&self, suite: &str, test: &str) -> Value {
        let find = |list: &Value, name: &str| {
            list.as_array().unwrap().iter().find(|entry| entry["name"] == name).cloned().unwrap_or(Value::Null)
        };
        find(&find(&self.results()["suites"], suite)["tests"], test)
    }

    fn outcome(&self, suite: &str, test: &str) -> String {
        self.result(suite, test)["outcome"].as_str().unwrap_or("none").to_owned()
    }

    fn is_alive(&self, trace: &str) -> bool {
        let pid = std::fs::read_to_string(self.path("traces").join(trace)).unwrap();
        Path::new("/proc").join(pid.trim()).join("cwd").exists()
    }

    fn started(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("traces/started")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn wait_until(what: &str, mut is_true: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !is_true() {
        assert!(Instant::now() < until, "it never happened: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

const ALL: [(&str, &str); 14] = [
    ("passes", "pass"),
    ("fails", "fail"),
    ("skips", "skip"),
    ("too_old", "skip"),
    ("crashes", "crash"),
    ("crashes_after", "crash"),
    ("hangs", "timeout"),
    ("silent", "empty"),
    ("lies", "fail"),
    ("flaky", "fail"),
    ("leaves_behind", "pass"),
    ("floods", "fail"),
    ("garbles", "fail"),
    ("last", "pass"),
];

#[test]
fn every_trap_has_its_outcome() {
    let place = Place::new(&["test_traps"]);
    let output = place.run(&["-j4", "--timeout", "8"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    for (test, outcome) in ALL {
        assert_eq!(place.outcome("traps", test), outcome, "{test}");
    }
    assert_eq!(place.results()["totals"]["pass"], 3);
    assert_eq!(place.results()["complete"], true);
    assert!(place.result("traps", "crashes")["detail"].as_str().unwrap().contains("SIGSEGV (11)"));
    assert!(place.result("traps", "crashes")["log"].as_str().unwrap().contains("about to crash"));
    assert!(!place.is_alive("hangs.pid"), "a child of the program that hung is left");
    assert!(!place.is_alive("left.pid"), "a process that left its group is left");
    let log = place.result("traps", "floods")["log"].as_str().unwrap().to_owned();
    assert!(log.len() < 40_000 && log.contains("bytes left out") && log.ends_with("200000\nfloods FAILED\n"));
    assert!(place.result("traps", "garbles")["log"].as_str().unwrap().contains("caf\u{fffd} "));
    assert!(!place.path("r.json.journal").exists());
    assert_eq!(std::fs::read_dir(place.path("tmp")).unwrap().count(), 0, "folders are left");
}

#[test]
fn grouped_they_have_the_same_outcomes() {
    let place = Place::new(&["test_traps"]);
    let output = place.run(&["-j2", "--group", "20", "--timeout", "8"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    // The program that ends without a word takes those after it along; they are told as they are.
    for (test, outcome) in &ALL[..8] {
        assert_eq!(place.outcome("traps", test), *outcome, "{test}");
    }
    for (test, _) in &ALL[8..] {
        assert_eq!(place.outcome("traps", test), "empty", "{test}");
    }
    assert_eq!(place.started().len(), 4, "{:?}", place.started());
    assert!(!place.is_alive("hangs.pid"));
    let log = place.result("traps", "fails")["log"].as_str().unwrap().to_owned();
    assert!(log.contains("wrong:") && !log.contains("about to crash"), "{log}");
}

#[test]
fn a_program_that_drops_its_first_argument_gets_one_more() {
    let place = Place::new(&["test_non_uniform_work_group"]);
    place.run(&["-i", "*/passes", "-i", "*/fails"]);
    assert_eq!(place.outcome("non_uniform_work_group", "passes"), "pass");
    assert_eq!(place.outcome("non_uniform_work_group", "fails"), "fail");
    assert_eq!(place.started(), ["passes", "fails"]);
}

#[test]
fn a_results_file_written_twice_hides_nothing() {
    let place = Place::new(&["test_gl"]);
    place.run(&["--group", "2", "-i", "gl/passes", "-i", "gl/last"]);
    assert_eq!(place.outcome("gl", "passes"), "fail");
    assert_eq!(place.outcome("gl", "last"), "pass");
}

#[test]
fn a_suite_that_cannot_list_is_a_failure() {
    let place = Place::new(&["test_traps", "test_unlistable"]);
    let output = place.run(&["-i", "traps/passes", "-i", "unlistable"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(place.outcome("unlistable", "(list of sub-tests)"), "error");
    assert_eq!(place.outcome("traps", "passes"), "pass");
}

#[test]
fn retries_are_off_unless_asked_for() {
    let place = Place::new(&["test_traps"]);
    let output = place.run(&["-i", "traps/flaky", "--retries", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(place.result("traps", "flaky")["attempts"], serde_json::json!(["fail", "pass"]));
    let place = Place::new(&["test_traps"]);
    assert_eq!(place.run(&["-i", "traps/flaky"]).status.code(), Some(1));
    assert_eq!(place.started(), ["flaky"]);
}

#[test]
fn expectations_decide_about_the_exit_status() {
    let place = Place::new(&["test_traps"]);
    let entry = |tests: &str, outcome: &str| {
        format!("[[expect]]\nsuite = 'traps'\ntests = '{tests}'\noutcome = '{outcome}'\nreason = 'known'\n")
    };
    std::fs::write(place.path("known.toml"), entry("fails", "fail") + &entry("passes", "fail")).unwrap();
    let both = ["-i", "traps/fails", "-i", "traps/passes", "-e", "known.toml"];
    let output = place.run(&both);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("traps/passes did not fail"), "{}", stderr(&output));
    assert_eq!(place.result("traps", "fails")["expected"]["reason"], "known");
    assert_eq!(place.run(&[&both[..], &["--strict"]].concat()).status.code(), Some(1));
    std::fs::write(place.path("known.toml"), entry("fails", "crash")).unwrap();
    assert_eq!(place.run(&both).status.code(), Some(1));
    let check = place.command(&["check", "r.json", "-e", "known.toml"]).output().unwrap();
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&check.stdout), "fail     traps/fails\n");
}

#[test]
fn errors_of_use_are_told_with_status_2() {
    let place = Place::new(&["test_traps"]);
    let output = place.run(&["-i", "nothing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no sub-test matches"));
    assert!(!place.path("r.json.journal").exists());
    assert_eq!(place.run(&["--resume"]).status.code(), Some(2));
    std::fs::create_dir(place.path("empty")).unwrap();
    let output = place.command(&["list", "empty"]).output().unwrap();
    assert!(output.status.code() == Some(2) && stderr(&output).contains("no programs named test_*"));
}

#[test]
fn a_run_that_is_killed_leaves_nothing_and_goes_on() {
    let place = Place::new(&["test_traps"]);
    let fixed =
        ["run", "build", "--blind", "-o", "r.json", "-i", "traps/passes", "-i", "traps/hangs", "-i", "traps/last"];
    let mut runner = place.command(&fixed).stderr(Stdio::null()).spawn().unwrap();
    wait_until("the test hangs", || {
        place.path("traces/hangs.pid").exists() && place.path("traces/hangs.pid").metadata().unwrap().len() > 0
    });
    runner.kill().unwrap();
    runner.wait().unwrap();
    wait_until("the keeper ends the test", || !place.is_alive("hangs.pid"));
    assert!(!place.path("r.json").exists());

    // Without --resume, hours of results are not thrown away.
    let output = place.command(&fixed).output().unwrap();
    assert!(output.status.code() == Some(2) && stderr(&output).contains("--resume"), "{}", stderr(&output));

    let output = place.command(&[&fixed[..], &["--resume", "--timeout", "1"]].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(place.outcome("traps", "passes"), "pass");
    assert_eq!(place.outcome("traps", "hangs"), "timeout");
    assert_eq!(place.outcome("traps", "last"), "pass");
    let count = |name: &str| place.started().iter().filter(|line| *line == name).count();
    assert_eq!((count("passes"), count("hangs"), count("last")), (1, 2, 1), "only what had no result was run again");
    assert_eq!(std::fs::read_dir(place.path("tmp")).unwrap().count(), 0, "the killed run's folder is left");
}

#[test]
fn an_interruption_ends_the_run_cleanly() {
    let place = Place::new(&["test_traps"]);
    let fixed =
        ["run", "build", "--blind", "-o", "r.json", "-i", "traps/passes", "-i", "traps/hangs", "-i", "traps/last"];
    let mut runner = place.command(&fixed).stderr(Stdio::null()).spawn().unwrap();
    wait_until("the test hangs", || {
        place.path("traces/hangs.pid").exists() && place.path("traces/hangs.pid").metadata().unwrap().len() > 0
    });
    let pid = rustix::process::Pid::from_child(&runner);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(runner.wait().unwrap().code(), Some(130));
    assert!(!place.is_alive("hangs.pid"));
    assert_eq!(place.results()["complete"], false);
    assert_eq!(place.outcome("traps", "passes"), "pass");
    assert_eq!(place.outcome("traps", "hangs"), "none");
    assert_eq!(std::fs::read_dir(place.path("tmp")).unwrap().count(), 0);

    // Another mode is another run.
    let output = place.command(&[&fixed[..], &["--resume", "--mode", "quick"]].concat()).output().unwrap();
    assert!(
        output.status.code() == Some(2) && stderr(&output).contains("mode wimpy, not quick"),
        "{}",
        stderr(&output)
    );
    let output = place.command(&[&fixed[..], &["--restart", "-x", "*/hangs"]].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(place.results()["complete"], true);
}

#[test]
fn reports_and_comparisons() {
    let place = Place::new(&["test_traps"]);
    place.run(&["-i", "traps/passes", "-i", "traps/flaky", "-i", "traps/fails"]);
    std::fs::rename(place.path("r.json"), place.path("old.json")).unwrap();
    let clvk = r#"{"Traps": {"has_results": true, "results": {"passes": "fail", "fails": "pass"}}}"#;
    std::fs::write(place.path("clvk.json"), clvk).unwrap();
    let output = place.run(&[
        "-i",
        "traps/passes",
        "-i",
        "traps/flaky",
        "-i",
        "traps/fails",
        "--html",
        "r.html",
        "-c",
        "old.json",
        "-c",
        "clvk.json",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let output = place.command(&["compare", "r.json", "old.json", "clvk.json"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("better: 1\n    traps/flaky: fail -> pass"), "{text}");
    assert!(text.contains("worse: 1\n    traps/fails: pass -> fail"), "{text}");
    let strict = place.command(&["compare", "r.json", "clvk.json", "--strict"]).output().unwrap();
    assert_eq!(strict.status.code(), Some(1));
    let html = std::fs::read_to_string(place.path("r.html")).unwrap();
    assert!(html.contains("wrong: &lt;b&gt;1&lt;/b&gt; &amp; 2") && html.contains("Against clvk"));
    place.command(&["report", "r.json", "-c", "old.json", "-c", "clvk.json", "-o", "again.html"]).output().unwrap();
    assert_eq!(std::fs::read_to_string(place.path("again.html")).unwrap(), html);
}
