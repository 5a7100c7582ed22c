//! Kernels in the text form, compiled and put to `spirv-val`.

use std::io::Write;
use std::process::{Command, Stdio};

use tombolo_ir::{Module, Target};

use crate::{CompiledKernel, disassemble, emit_kernel};

/// Parses and verifies a module.
fn module(text: &str) -> Module {
    let module = tombolo_ir::text::parse(text).unwrap_or_else(|error| panic!("{error}"));
    if let Err(errors) = tombolo_ir::verify::verify(&module) {
        panic!("{}", errors.iter().map(|error| error.to_string()).collect::<Vec<_>>().join("\n"));
    }
    module
}

/// Compiles the only kernel of a module.
fn compile(text: &str, target: &Target) -> CompiledKernel {
    let module = module(text);
    let kernel = module.kernels().next().expect("there is no kernel");
    emit_kernel(&module, &module.functions[kernel], target).unwrap_or_else(|message| panic!("{message}"))
}

/// Puts a module to `spirv-val` (from Debian's `spirv-tools`).
fn validate(words: &[u32], target: &Target) {
    let environment = if target.vulkan >= (1, 3) { "vulkan1.3" } else { "vulkan1.2" };
    let mut child = Command::new("spirv-val")
        .args(["--target-env", environment, "--scalar-block-layout", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("spirv-val is needed (Debian: spirv-tools)");
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    child.stdin.take().expect("the input is a pipe").write_all(&bytes).expect("spirv-val reads");
    let output = child.wait_with_output().expect("spirv-val ends");
    if !output.status.success() {
        let assembly = disassemble(words).unwrap_or_else(|error| error);
        let message = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        panic!("{message}\n{assembly}");
    }
}

fn check(text: &str) {
    let target = Target::baseline();
    let kernel = compile(text, &target);
    if let Ok(folder) = std::env::var("TOMBOLO_DUMP") {
        let bytes: Vec<u8> = kernel.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        std::fs::write(format!("{folder}/{}.spv", kernel.interface.name), bytes).unwrap();
    }
    validate(&kernel.words, &target);
}

#[test]
fn vector_add() {
    check(include_str!("tests/kernels/vector_add.ir"));
}

#[test]
fn loop_sum() {
    check(include_str!("tests/kernels/loop_sum.ir"));
}
