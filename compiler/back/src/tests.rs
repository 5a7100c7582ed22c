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

#[test]
fn images() {
    check(include_str!("tests/kernels/images.ir"));
}

#[test]
fn work_item() {
    check(include_str!("tests/kernels/work_item.ir"));
}

/// A read-write image: where the device can do without a format, and where it cannot.
#[test]
fn read_write_images_need_the_feature() {
    let text = "kernel @read_write(image.2d.rw) {
  param \"a\" type \"image2d_t\" global align 8 size 8
b0(v0: image.2d.rw):
  v1: i32 = const 0
  v2: f32x4 = image_read v0, [v1, v1]
  image_write v0, [v1, v1], v2
  return
}
";
    let target = Target { image_read_without_format: true, ..Target::baseline() };
    validate(&compile(text, &target).words, &target);
    let module = module(text);
    let kernel = module.kernels().next().expect("there is no kernel");
    let refused = emit_kernel(&module, &module.functions[kernel], &Target::baseline());
    assert!(refused.is_err_and(|message| message.contains("cannot read images")));
}

/// Modules for Vulkan 1.2 have the local size in a decorated constant.
#[test]
fn vulkan_1_2() {
    let target = Target { vulkan: (1, 2), ..Target::baseline() };
    for text in [include_str!("tests/kernels/loop_sum.ir"), include_str!("tests/kernels/work_item.ir")] {
        validate(&compile(text, &target).words, &target);
    }
}

/// A switch with more cases than one instruction takes.
#[test]
fn enormous_switch() {
    let count = 20_000;
    let mut text = String::from(
        "kernel @enormous(ptr.global, i64) {
  param \"out\" type \"int*\" global align 4 size 8
  param \"n\" type \"ulong\" private align 8 size 8
b0(v0: ptr.global, v1: i64):
  switch v1 [
",
    );
    for case in 0..count {
        text += &format!("    {}: b{}\n", case * 3, case + 1);
    }
    text += &format!("  ] b{}\n", count + 1);
    for case in 0..=count {
        text += &format!(
            "b{}:\n  v{}: i32 = const {case}\n  store v0, v{} align 4\n  return\n",
            case + 1,
            case + 2,
            case + 2
        );
    }
    text += "}\n";
    let start = std::time::Instant::now();
    check(&text);
    assert!(start.elapsed().as_secs() < 30, "it took {:?}", start.elapsed());
}
