//! What the README claims is true: of the device under test, of the code, of the files in the repository.
//!
//! The table of environment variables is generated from the code: with `UPDATE_EXPECTED` set, this test writes it.

#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tombolo_client::Platform;
use tombolo_interop::Route;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_path_buf()
}

fn readme() -> String {
    std::fs::read_to_string(repository().join("README.md")).expect("the README")
}

/// The rows of the first table after `heading`, without its head; each as its cells.
fn rows_after<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let rest = text.split_once(heading).unwrap_or_else(|| panic!("the README has no {heading:?}")).1;
    let table = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let rows: Vec<_> = table.skip(2).map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert!(!rows.is_empty(), "no table after {heading:?}");
    rows
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn device_string(what: u32) -> String {
    let platform = Platform::named("Tombolo").expect("the platform");
    platform.devices().expect("devices")[0].info(what).expect("an answer")
}

#[test]
fn the_extensions_are_those_of_the_device() {
    let text = readme();
    let has = device_string(opencl_sys::CL_DEVICE_EXTENSIONS);
    let has: BTreeSet<_> = has.split_whitespace().collect();
    let mut named = BTreeSet::new();
    for row in rows_after(&text, "The extensions that a device offers") {
        for extension in quoted(row[0]) {
            assert!(!row[1].starts_with("always") || has.contains(extension), "{extension} is not always there");
            assert!(named.insert(extension), "{extension} stands twice");
        }
    }
    let unnamed: Vec<_> = has.difference(&named).collect();
    assert!(unnamed.is_empty(), "the README does not know {unnamed:?}");
}

#[test]
fn the_versions_are_those_of_the_device() {
    let text = readme();
    assert!(text.contains("**OpenCL 3.0 driver"));
    assert!(device_string(opencl_sys::CL_DEVICE_VERSION).starts_with("OpenCL 3.0 "));
    let platform = Platform::named("Tombolo").expect("the platform");
    let bytes = platform.devices().expect("devices")[0]
        .info_bytes(opencl_sys::CL_DEVICE_OPENCL_C_ALL_VERSIONS)
        .expect("versions");
    // cl_name_version: the version (10 bits major, 10 bits minor), then 64 bytes of name.
    let versions: Vec<_> = bytes
        .chunks_exact(68)
        .map(|entry| u32::from_ne_bytes(entry[..4].try_into().expect("four bytes")))
        .map(|version| format!("{}.{}", version >> 22, version >> 12 & 0x3ff))
        .collect();
    let (last, others) = versions.split_last().expect("a version");
    let claim = format!("| OpenCL C | {} and {last}", others.join(", "));
    assert!(text.contains(&claim), "the README does not say {claim:?}");
}

#[test]
fn the_routes_are_those_of_the_code() {
    let text = readme();
    let named: Vec<_> = rows_after(&text, "by the first route that its drivers offer")
        .into_iter()
        .map(|row| quoted(row[0]).next().expect("a name").to_string())
        .collect();
    assert_eq!(named, Route::ALL.map(|route| route.name().to_string()));
}

#[test]
fn the_queries_of_sharing_are_those_of_the_code() {
    let text = readme();
    let code = std::fs::read_to_string(repository().join("icd/src/objects/gl.rs")).expect("the source");
    let rows = rows_after(&text, "What became of an object");
    for row in &rows {
        let name = quoted(row[0]).next().expect("a name");
        let value = quoted(row[1]).next().expect("a value").replace("0x544F", "0x544F_");
        assert!(code.contains(&format!("{name}: cl_mem_info = {value};")), "{name} is not {value}");
    }
    assert_eq!(code.matches(": cl_mem_info = 0x").count(), rows.len());
}

#[test]
fn the_environment_variables_are_those_of_the_code() {
    const BEGIN: &str = "<!-- settings -->\n";
    const END: &str = "<!-- end of settings -->";
    let mut table = String::from("| variable | values | meaning |\n|---|---|---|\n");
    for variable in tombolo::settings::VARIABLES {
        table += &format!("| `{}` | {} | {} |\n", variable.name, variable.values, variable.meaning);
    }
    let text = readme();
    let (before, rest) = text.split_once(BEGIN).expect("the beginning of the table");
    let (written, after) = rest.split_once(END).expect("the end of the table");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let text = format!("{before}{BEGIN}{table}{END}{after}");
        // The other tests read it meanwhile.
        let new = repository().join("README.md.new");
        std::fs::write(&new, text).expect("a file beside the README");
        std::fs::rename(&new, repository().join("README.md")).expect("the README");
    } else {
        assert_eq!(written, table, "UPDATE_EXPECTED=1 writes it anew");
    }
}

#[test]
fn the_targets_of_make_exist() {
    let makefile = std::fs::read_to_string(repository().join("Makefile")).expect("the Makefile");
    let mut count = 0;
    for text in [readme(), std::fs::read_to_string(repository().join(".ci/run")).expect("the CI run")] {
        // Only where it is a command: between backticks, or at the beginning of a line.
        let commands = text.lines().map(str::trim_start).chain(quoted(&text));
        for command in commands.filter_map(|text| text.strip_prefix("make ")) {
            let target: String = command.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
            assert!(makefile.contains(&format!("\n{target}: ")), "no target {target:?}");
            count += 1;
        }
    }
    assert!(count > 5);
}

#[test]
fn the_commands_exist() {
    let text = readme();
    let code = std::fs::read_to_string(repository().join("tool/src/main.rs")).expect("the command's source");
    let mut count = 0;
    for command in
        quoted(&text).chain(text.lines().map(str::trim_start)).filter_map(|text| text.strip_prefix("tombolo "))
    {
        let name: String = command.chars().take_while(char::is_ascii_lowercase).collect();
        let Some(first) = name.chars().next() else { continue };
        let variant = format!("\n    {}{}(", first.to_ascii_uppercase(), &name[1..]);
        assert!(code.contains(&variant), "no command {name:?}");
        count += 1;
    }
    assert!(count > 5);
}

#[test]
fn the_links_and_paths_lead_somewhere() {
    let text = readme();
    let links = text.split("](").skip(1).map(|rest| rest.split(')').next().expect("an end"));
    let mut count = 0;
    for link in links.filter(|link| !link.starts_with("http")) {
        assert!(repository().join(link).exists(), "{link} does not exist");
        count += 1;
    }
    assert!(count > 4);
    for path in
        quoted(&text).filter(|path| ["cts/", "icd/", "compiler/", "deb/"].iter().any(|top| path.starts_with(top)))
    {
        let path = path.split(' ').next().expect("a word");
        assert!(repository().join(path).exists(), "{path} does not exist");
    }
}

#[test]
fn the_folders_are_the_members_of_the_workspace() {
    let text = readme();
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).expect("the manifest");
    let list = manifest.split_once("members = [").expect("members").1.split_once(']').expect("an end").0;
    let members: BTreeSet<_> = list.split('"').skip(1).step_by(2).collect();
    let named: BTreeSet<_> = rows_after(&text, "How it is built inside")
        .into_iter()
        .map(|row| quoted(row[0]).next().expect("a folder").trim_end_matches('/').to_string())
        .collect();
    let unnamed: Vec<_> = members.iter().filter(|member| !named.contains(**member)).collect();
    assert!(unnamed.is_empty(), "the README does not know {unnamed:?}");
    for folder in named {
        assert!(repository().join(&folder).is_dir(), "{folder} does not exist");
    }
}

#[test]
fn the_stages_are_those_of_the_test_run() {
    let script = std::fs::read_to_string(repository().join("cts/test")).expect("the script");
    let stages = script.split_once("STAGES=(").expect("stages").1.split_once(')').expect("an end").0;
    for stage in stages.split(' ') {
        assert!(script.contains(&format!("\nstage_{stage}() {{")), "no function for {stage}");
        assert!(script.contains(&format!("\n#   {stage} ")), "the script does not explain {stage}");
    }
}
