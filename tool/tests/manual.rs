//! What packages take: manual pages and completions.

mod common;

use common::*;

#[test]
fn there_is_a_page_for_each_command_and_one_lists_the_variables() {
    let folder = folder("man");
    let output = tombolo(&["man", folder.to_str().expect("UTF-8")]).output().expect("the command runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, ["tombolo-compile.1", "tombolo-doctor.1", "tombolo-info.1", "tombolo-trace.1", "tombolo.1"]);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a page").replace('\\', "");
    let main = read("tombolo.1");
    assert_eq!(main, text(&tombolo(&["man"]).output().expect("the command runs")).replace('\\', ""));
    for variable in tombolo::settings::VARIABLES {
        assert!(main.contains(variable.name), "{}", variable.name);
    }
    assert!(read("tombolo-doctor.1").contains("Exit status"));
    assert!(!main.contains("probe"));
}

#[test]
fn every_shell_has_completions_without_the_hidden_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = tombolo(&["completions", shell]).output().expect("the command runs");
        let script = text(&output);
        assert!(output.status.success() && script.contains("doctor"), "{shell}: {script}");
        assert!(!script.contains("probe"), "{shell}: {script}");
    }
}
