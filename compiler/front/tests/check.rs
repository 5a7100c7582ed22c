//! Small sources and what the front end says about them: `check/*.cl` beside the expected build log `*.log`.
//!
//! The first line of a source may give build options: `// options: -cl-std=CL3.0`, and `// target: full` for a device with
//! all optional features. With `UPDATE_EXPECTED=1` in the environment the logs are written anew.

mod common;

use std::path::Path;

fn log_of(name: &str, source: &str) -> String {
    let (mut options, mut target) = (String::new(), "baseline");
    for line in source.lines().take_while(|line| line.starts_with("// ")) {
        if let Some(given) = line.strip_prefix("// options:") {
            options = given.trim().to_owned();
        }
        if let Some(given) = line.strip_prefix("// target:") {
            target = given.trim();
        }
    }
    let target = common::target(target).unwrap_or_else(|| panic!("{name}: no target '{target}'"));
    common::diagnose(name, source, &options, &target).0
}

#[test]
fn the_corpus_gets_its_logs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut sources: Vec<_> = std::fs::read_dir(&folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cl"))
        .collect();
    sources.sort();
    assert!(sources.len() >= 10, "the corpus has shrunk to {} sources", sources.len());
    let mut wrong = Vec::new();
    for path in sources {
        let name = path.file_name().and_then(|name| name.to_str()).expect("names are UTF-8").to_owned();
        let source = std::fs::read_to_string(&path).expect("a source can be read");
        let log = log_of(&name, &source);
        let expected_path = path.with_extension("log");
        if update {
            std::fs::write(&expected_path, &log).expect("a log can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if log != expected {
            wrong.push(format!("{name}: expected\n{expected}\nbut got\n{log}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
