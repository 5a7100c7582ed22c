//! `tombolo compile`: each form of output, diagnostics, and the exit status.

mod common;

use std::io::Write;
use std::process::{Output, Stdio};

use common::*;

const SOURCE: &str = "kernel void twice(global int *data) { data[get_global_id(0)] *= FACTOR; }\n";

fn compile(source: &str, arguments: &[&str]) -> Output {
    let mut command = tombolo(&["compile", "-"]);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the compiler starts");
    // A compiler that has seen enough may have stopped reading.
    let _ = child.stdin.take().expect("a pipe").write_all(source.as_bytes());
    child.wait_with_output().expect("the compiler ends")
}

#[test]
fn each_form_is_made() {
    let forms = [
        ("preprocessed", "*= 2"),
        ("ir", "twice"),
        ("linked", "twice"),
        ("optimized", "twice"),
        ("asm", "OpEntryPoint GLCompute"),
        ("interface", "push_constant_size"),
    ];
    for (form, part) in forms {
        let output = compile(SOURCE, &["--emit", form, "--", "-DFACTOR=2"]);
        let text = text(&output);
        assert!(output.status.success(), "{form}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(text.to_lowercase().contains(&part.to_lowercase()), "{form}: {text}");
    }
    let check = compile(SOURCE, &["--emit", "check", "--", "-DFACTOR=2"]);
    assert!(check.status.success() && check.stdout.is_empty() && check.stderr.is_empty());
}

#[test]
fn spirv_is_written_to_a_file() {
    let file = folder("spirv").join("twice.spv");
    let path = file.to_str().expect("UTF-8");
    let output = compile(SOURCE, &["--emit", "spirv", "-o", path, "--kernel", "twice", "--", "-D", "FACTOR=2"]);
    assert!(output.status.success() && output.stdout.is_empty());
    let bytes = std::fs::read(&file).expect("a module");
    // SpvMagicNumber
    assert_eq!(bytes[..4], 0x0723_0203u32.to_le_bytes());
    assert_eq!(bytes.len() % 4, 0);
}

#[test]
fn the_text_of_the_ir_is_taken_back() {
    let folder = folder("ir");
    let file = folder.join("twice.ir");
    let path = file.to_str().expect("UTF-8");
    assert!(compile(SOURCE, &["--emit", "ir", "-o", path, "--", "-DFACTOR=2"]).status.success());
    let output = tombolo(&["compile", path]).output().expect("the compiler runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text(&output).contains("OpEntryPoint"));
}

#[test]
fn mistakes_are_told_on_standard_error() {
    let output = compile(SOURCE, &[]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("error:") && errors.contains("FACTOR") && errors.contains(":1:"), "{errors}");
    assert!(output.stdout.is_empty());
    let missing = tombolo(&["compile", "/nonexistent.cl"]).output().expect("the compiler runs");
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nonexistent.cl"));
    assert_eq!(tombolo(&["compile"]).output().expect("the compiler runs").status.code(), Some(2));
}

#[test]
fn a_kernel_has_to_be_chosen_where_there_are_several() {
    let source = "kernel void a(void) {} kernel void b(void) {}";
    let output = compile(source, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a, b"));
    assert!(compile(source, &["--kernel", "b"]).status.success());
}

#[test]
fn a_warning_is_no_failure() {
    let output = compile("#warning beware\nkernel void a(void) {}", &[]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("beware"));
}

#[test]
fn the_device_of_this_machine_is_a_target() {
    let here = compile(SOURCE, &["--target", "here", "--", "-DFACTOR=2"]);
    assert!(here.status.success() && text(&here).contains("OpEntryPoint"));
    let mut command = tombolo(&["compile", "--target", "here", "/dev/null"]);
    let none = command.env("VK_DRIVER_FILES", "/nonexistent").env("VK_ICD_FILENAMES", "/nonexistent").output();
    let none = none.expect("the compiler runs");
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("Vulkan"));
}
