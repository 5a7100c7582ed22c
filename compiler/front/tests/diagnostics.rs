//! Programs of one idea each, what the front end says about them, and whether clang agrees that they are right or wrong:
//! `diagnostics/{reject,accept,warn}/*.cl`, many programs in a file.
//!
//! ```text
//! //// what is wrong, in words
//! //// options: -cl-std=CL1.2
//! //// target: full
//! //// clang: accepts; a pointer to a pointer is checked by the runtime there
//! kernel void k(...) { the program }
//! //: <kernel>:1:20: error: the expected messages
//! ```
//!
//! Only the title is needed: a program is for OpenCL C 3.0 and the baseline device otherwise. What is in `reject` must be
//! refused, what is in `accept` must pass without a word, what is in `warn` must pass with a warning. A line `clang:` says
//! where clang's verdict is another one, and why ours stands, `clang 19:` where only that of clang 17 and later is, `clang 16:`
//! where only that of clang 16 is, and
//! `clang -Werror:` where clang warns and we do not, or the other way round; without them clang's verdict is ours, of right
//! programs with `-Werror` too. It was clang 16 and 19;
//! `TOMBOLO_CLANG=clang-16 cargo test -p tombolo-front --test diagnostics` asks a clang again.
//! With `UPDATE_EXPECTED=1` in the environment the messages are written anew.

mod common;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tombolo_ir::Target;

/// What must become of the programs of a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Reject,
    Accept,
    Warn,
}

const FOLDERS: [(&str, Verdict, usize); 3] =
    [("reject", Verdict::Reject, 300), ("accept", Verdict::Accept, 100), ("warn", Verdict::Warn, 30)];

/// One program with what is expected of it.
struct Case {
    /// The lines before the program.
    head: Vec<String>,
    options: String,
    target: String,
    /// Why clang says the opposite, where it does.
    clang_differs: bool,
    /// Whether only a later clang does.
    later_clang_differs: bool,
    /// Whether only an earlier one does.
    earlier_clang_differs: bool,
    /// Whether clang warns of something else.
    strict_clang_differs: bool,
    program: String,
    expected: String,
    /// Folder, file and title, for messages.
    name: String,
    verdict: Verdict,
}

fn cases_of(path: &Path, verdict: Verdict) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("a file of the corpus can be read");
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut cases: Vec<Case> = Vec::new();
    // A title begins a case; after the program's first line, that is.
    let mut in_head = false;
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("//// ") {
            if !in_head {
                cases.push(Case {
                    head: Vec::new(),
                    options: String::from("-cl-std=CL3.0"),
                    target: String::from("baseline"),
                    clang_differs: false,
                    later_clang_differs: false,
                    earlier_clang_differs: false,
                    strict_clang_differs: false,
                    program: String::new(),
                    expected: String::new(),
                    name: format!("{verdict:?}, {file}: {head}"),
                    verdict,
                });
                in_head = true;
            }
            let case = cases.last_mut().expect("one was begun");
            case.head.push(line.to_owned());
            match head.split_once(": ") {
                Some(("options", options)) => case.options = options.to_owned(),
                Some(("target", target)) => case.target = target.to_owned(),
                Some(("clang", _)) => case.clang_differs = true,
                Some(("clang 19", _)) => case.later_clang_differs = true,
                Some(("clang 16", _)) => case.earlier_clang_differs = true,
                Some(("clang -Werror", _)) => case.strict_clang_differs = true,
                _ => {}
            }
            continue;
        }
        in_head = false;
        let case = cases.last_mut().unwrap_or_else(|| panic!("{file} begins without a title"));
        if let Some(message) = line.strip_prefix("//:") {
            case.expected.push_str(message.strip_prefix(' ').unwrap_or(message));
            case.expected.push('\n');
        } else {
            case.program.push_str(line);
            case.program.push('\n');
        }
    }
    for case in &mut cases {
        let trimmed = case.program.trim_end().len();
        case.program.truncate(trimmed);
        case.program.push('\n');
    }
    cases
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics").join(folder);
    let entries = std::fs::read_dir(&folder).expect("the corpus is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    files
}

fn target_of(case: &Case) -> Target {
    common::target(&case.target).unwrap_or_else(|| panic!("{}: no target '{}'", case.name, case.target))
}

/// The messages without the count below them, and whether the program was refused.
fn messages(case: &Case) -> (String, bool) {
    let (log, refused) = common::diagnose("<kernel>", &case.program, &case.options, &target_of(case));
    let log = log.lines().filter(|line| !line.ends_with(" generated.")).fold(String::new(), |mut log, line| {
        let _ = writeln!(log, "{}", line.trim_end());
        log
    });
    (log, refused)
}

fn render(cases: &[Case]) -> String {
    let mut text = String::new();
    for case in cases {
        if !text.is_empty() {
            text.push('\n');
        }
        for line in &case.head {
            let _ = writeln!(text, "{line}");
        }
        text.push_str(&case.program);
        for line in messages(case).0.lines() {
            let _ = writeln!(text, "{}", format!("//: {line}").trim_end());
        }
    }
    text
}

#[test]
fn every_program_gets_its_verdict_and_messages() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = Vec::new();
    for (folder, verdict, least) in FOLDERS {
        let mut count = 0;
        for file in files(folder) {
            let cases = cases_of(&file, verdict);
            count += cases.len();
            for case in &cases {
                let (log, refused) = messages(case);
                let right = match verdict {
                    Verdict::Reject => refused,
                    Verdict::Accept => !refused && log.is_empty(),
                    Verdict::Warn => !refused && log.contains(": warning: "),
                };
                if !right {
                    wrong.push(format!("{}: the verdict is another\n{}{log}", case.name, case.program));
                } else if !update && log != case.expected {
                    wrong.push(format!("{}: expected\n{}but got\n{log}", case.name, case.expected));
                }
            }
            if update {
                std::fs::write(&file, render(&cases)).expect("the corpus can be written");
            }
        }
        if count < least {
            wrong.push(format!("only {count} programs are left in {folder}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} programs", wrong.join("\n"), wrong.len());
}

/// The arguments that make clang see the device and the options of a case.
fn clang_arguments(case: &Case) -> Vec<String> {
    let target = target_of(case);
    let optional = match &*case.target {
        "full" => String::from("-cl-ext=+all"),
        _ => {
            let names = target.extensions.iter().chain(&target.features);
            names.fold(String::from("-cl-ext=-all"), |list, name| format!("{list},+{name}"))
        }
    };
    let plain =
        ["-x", "cl", "-fsyntax-only", "-target", "spir64-unknown-unknown", "-Xclang", "-finclude-default-header"];
    let mut arguments: Vec<String> = plain.into_iter().map(String::from).collect();
    arguments.extend(case.options.split_whitespace().map(String::from));
    arguments.extend([String::from("-Xclang"), optional, String::from("-")]);
    arguments
}

/// Whether clang accepts a program, and what it says.
fn ask_clang(clang: &str, case: &Case, strict: bool) -> (bool, String) {
    let mut child = Command::new(clang)
        .args(clang_arguments(case))
        .args(strict.then_some("-Werror"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("clang starts");
    std::io::Write::write_all(&mut child.stdin.take().expect("it was piped"), case.program.as_bytes())
        .expect("clang reads");
    let output = child.wait_with_output().expect("clang ends");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn clang_agrees() {
    let Ok(clang) = std::env::var("TOMBOLO_CLANG") else { return };
    let cases: Vec<Case> = FOLDERS
        .into_iter()
        .flat_map(|(folder, verdict, _)| files(folder).into_iter().flat_map(move |file| cases_of(&file, verdict)))
        .collect();
    let version = Command::new(&clang).arg("-dumpversion").output().expect("clang starts").stdout;
    let version = String::from_utf8_lossy(&version);
    let major: u32 =
        version.split('.').next().and_then(|major| major.trim().parse().ok()).expect("clang has a version");
    let wrong = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let differs = case.clang_differs
                || (case.later_clang_differs && major > 16)
                || (case.earlier_clang_differs && major <= 16);
            let compare = |strict: bool, expected: bool| {
                let (accepted, log) = ask_clang(&clang, case, strict);
                if accepted != expected {
                    let verdict = if accepted { "accepts" } else { "rejects" };
                    let strictly = if strict { " with -Werror" } else { "" };
                    let message = format!("{}: clang {verdict}{strictly}\n{}{log}", case.name, case.program);
                    wrong.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
            };
            compare(false, (case.verdict != Verdict::Reject) != differs);
            // What clang 19 warns of is not what 16 does.
            if case.verdict != Verdict::Reject && !differs && !case.strict_clang_differs && major == 16 {
                compare(true, case.verdict == Verdict::Accept);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(wrong.is_empty(), "{}\n{} programs", wrong.join("\n"), wrong.len());
}
