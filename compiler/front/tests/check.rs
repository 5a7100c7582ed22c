//! Small sources and what the front end says about them: `check/*.cl` beside the expected build log `*.log`.
//!
//! The first line of a source may give build options: `// options: -cl-std=CL3.0`, and `// target: full` for a device with
//! all optional features. With `UPDATE_EXPECTED=1` in the environment the logs are written anew.

use std::path::Path;

use tombolo_front::options::Options;
use tombolo_front::preprocess::preprocess;
use tombolo_front::session::Session;
use tombolo_front::{Headers, check, syntax};
use tombolo_ir::Target;

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// A device that has everything.
fn full_target() -> Target {
    let mut target = Target::baseline();
    let features = [
        "__opencl_c_generic_address_space",
        "__opencl_c_program_scope_global_variables",
        "__opencl_c_read_write_images",
        "__opencl_c_subgroups",
        "__opencl_c_atomic_order_acq_rel",
        "__opencl_c_atomic_order_seq_cst",
        "__opencl_c_atomic_scope_device",
        "__opencl_c_atomic_scope_all_devices",
        "__opencl_c_work_group_collective_functions",
    ];
    target.features.extend(features.map(String::from));
    let extensions =
        ["cl_khr_fp16", "cl_khr_int64_base_atomics", "cl_khr_int64_extended_atomics", "cl_khr_depth_images"];
    target.extensions.extend(extensions.map(String::from));
    target
}

fn log_of(name: &str, source: &str) -> String {
    let mut options = String::new();
    let mut target = Target::baseline();
    for line in source.lines().take_while(|line| line.starts_with("// ")) {
        if let Some(given) = line.strip_prefix("// options:") {
            options = given.trim().to_owned();
        }
        match line.strip_prefix("// target:").map(str::trim) {
            Some("full") => target = full_target(),
            Some("no-doubles") => target.float64 = false,
            Some("no-images") => target.images = false,
            Some(other) => panic!("{name}: no target '{other}'"),
            None => {}
        }
    }
    let options = Options::parse(&options).expect("the options of a test are valid");
    let mut session = Session::new(options, &target);
    let preprocessed = preprocess(&mut session, &NoHeaders, name, source);
    let ast = syntax::parse(&mut session, &preprocessed);
    check::check(&ast, &mut session);
    session.diagnostics.render(&session.map)
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
