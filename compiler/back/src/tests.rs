//! Kernels in the text form, compiled and put to `spirv-val`.

use std::io::Write;
use std::process::{Command, Stdio};

use spirv::GlslStd450Op;
use tombolo_ir::interface::{ArgumentKind, ArgumentPlace, LaunchFieldKind};
use tombolo_ir::{AddressSpace, Module, Target};

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
    check(&text);
}

fn refusal(text: &str) -> String {
    let module = module(text);
    let kernel = module.kernels().next().expect("there is no kernel");
    emit_kernel(&module, &module.functions[kernel], &Target::baseline()).expect_err("the kernel is accepted")
}

#[test]
fn too_much_memory_is_a_message() {
    let private = "kernel @private(i64) {
  param \"n\" type \"ulong\" private align 8 size 8
b0(v0: i64):
  v1: ptr.private = alloca size 4000000000 align 4
  v2: ptr.private = ptr_add v1, v0
  store v2, v0 align 4
  return
}
";
    assert!(refusal(private).contains("4000000000 bytes of private memory"), "{}", refusal(private));
    let local = "local l0 \"l\" align 4 size 40000
kernel @local(i64) {
  param \"n\" type \"ulong\" private align 8 size 8
b0(v0: i64):
  v1: ptr.local = local_address l0
  store v1, v0 align 4
  return
}
";
    assert!(refusal(local).contains("40000 bytes of local memory"), "{}", refusal(local));
}

/// What the runtime is told of a kernel: buffers that are only read or only written, an argument that is not used.
#[test]
fn interface_of_vector_add() {
    let text = include_str!("tests/kernels/vector_add.ir");
    let interface = compile(text, &Target::baseline()).interface;
    let space = AddressSpace::Global;
    assert_eq!(
        interface.arguments,
        [
            ArgumentKind::Buffer { offset: 56, space, reads: true, writes: false },
            ArgumentKind::Buffer { offset: 64, space, reads: true, writes: false },
            ArgumentKind::Buffer { offset: 72, space, reads: false, writes: true },
            ArgumentKind::Value { offset: 80 },
        ]
    );
    assert_eq!(interface.argument_place, ArgumentPlace::PushConstants);
    assert_eq!(interface.push_constant_size, 84);
    assert!(!interface.reads_unknown && !interface.writes_unknown);
    let fields: Vec<_> = interface.launch_fields.iter().map(|field| (field.kind, field.offset)).collect();
    assert_eq!(
        fields,
        [
            (LaunchFieldKind::GroupBase, 0),
            (LaunchFieldKind::GlobalOffset, 16),
            (LaunchFieldKind::EnqueuedLocalSize, 40),
        ]
    );
}

/// A pointer that is loaded from memory may point to any buffer.
#[test]
fn loaded_pointers_are_unknown() {
    let text = "kernel @loaded(ptr.global, ptr.global, ptr.global) {
  param \"a\" type \"int**\" global align 8 size 8
  param \"b\" type \"int*\" global align 4 size 8
  param \"c\" type \"int*\" global align 4 size 8
b0(v0: ptr.global, v1: ptr.global, v2: ptr.global):
  v3: ptr.global = load v0 align 8
  v4: i32 = load v1 align 4
  store v3, v4 align 4
  return
}
";
    let interface = compile(text, &Target::baseline()).interface;
    assert!(interface.writes_unknown && !interface.reads_unknown);
    let access: Vec<_> = interface
        .arguments
        .iter()
        .map(|argument| match argument {
            ArgumentKind::Buffer { reads, writes, .. } => Some((*reads, *writes)),
            _ => None,
        })
        .collect();
    assert_eq!(access, [Some((true, false)), Some((true, false)), None]);
}

/// Arguments that do not fit the push constants are in memory.
#[test]
fn many_arguments_are_in_memory() {
    let mut text = String::from("kernel @many(");
    text += &vec!["i64"; 20].join(", ");
    text += ", ptr.global) {\n";
    text += &"  param \"n\" type \"ulong\" private align 8 size 8\n".repeat(20);
    text += "  param \"out\" type \"ulong*\" global align 8 size 8\nb0(";
    text += &(0..20).map(|index| format!("v{index}: i64, ")).collect::<String>();
    text += "v20: ptr.global):\n";
    for index in 0..20 {
        text += &format!("  store v20, v{index} align 8\n");
    }
    text += "  return\n}\n";
    let kernel = compile(&text, &Target::baseline());
    validate(&kernel.words, &Target::baseline());
    assert_eq!(kernel.interface.argument_place, ArgumentPlace::Memory { size: 168, align: 8 });
    assert_eq!(kernel.interface.push_constant_size, 8);
}

/// What a kernel asks about its arguments is in memory too where the push constants cannot hold it.
#[test]
fn many_image_formats_are_in_memory() {
    let images = 40;
    let list = |item: &dyn Fn(usize) -> String| (0..images).map(item).collect::<Vec<_>>().join(", ");
    let mut text = format!("kernel @many({}, sampler, ptr.global) {{\n", list(&|_| String::from("image.2d.ro")));
    text += &"  param \"i\" type \"image2d_t\" global align 8 size 8\n".repeat(images);
    text += "  param \"s\" type \"sampler_t\" private align 8 size 8\n";
    text += "  param \"out\" type \"int*\" global align 4 size 8\n";
    text += &format!("b0({}, v40: sampler, v41: ptr.global):\n", list(&|index| format!("v{index}: image.2d.ro")));
    for index in 0..images {
        text += &format!("  v{}: i32 = image_query channel_order v{index}\n", 50 + index);
        text += &format!("  store v41, v{} align 4\n", 50 + index);
    }
    text += "  return\n}\n";
    let kernel = compile(&text, &Target::baseline());
    validate(&kernel.words, &Target::baseline());
    assert_eq!(kernel.interface.argument_place, ArgumentPlace::Memory { size: 40 * 8 + 8, align: 8 });
    assert_eq!(kernel.interface.push_constant_size, 8);
    let last = kernel.interface.launch_fields.last().map(|field| (field.kind, field.offset));
    assert_eq!(last, Some((LaunchFieldKind::ImageFormat(39), 39 * 8)));
}

/// The modules of a few kernels, as assembly.
#[test]
fn assembly() {
    let target = Target::baseline();
    for (name, text) in [
        ("vector_add", include_str!("tests/kernels/vector_add.ir")),
        ("loop_sum", include_str!("tests/kernels/loop_sum.ir")),
        ("images", include_str!("tests/kernels/images.ir")),
    ] {
        let assembly = disassemble(&compile(text, &target).words).unwrap_or_else(|error| panic!("{error}"));
        insta::assert_snapshot!(name, assembly);
    }
}

/// The SPIR-V of a module's only kernel, as text.
fn assembly_of(text: &str) -> String {
    let target = Target::baseline();
    let kernel = compile(text, &target);
    validate(&kernel.words, &target);
    disassemble(&kernel.words).unwrap_or_else(|error| panic!("{error}"))
}

const HALF_QUOTIENT: &str = "kernel @k(ptr.global) {
  param \"data\" type \"half*\" global align 2 size 8
b0(v0: ptr.global):
  v1: f16 = load v0 align 2
  v2: f16 = fdiv v1, v1
  store v0, v2 align 2
  return
}
";

/// OpenCL allows 1 ULP (OpenCL C 3.0, section 7.4), Vulkan 2.5 in half precision.
#[test]
fn halves_are_divided_in_single_precision() {
    let text = assembly_of(HALF_QUOTIENT);
    let half = text.lines().find(|line| line.ends_with("= OpTypeFloat 16")).expect("there are halves");
    let half = half.split_whitespace().next().expect("it has a name");
    assert!(text.contains("OpFDiv"), "{text}");
    assert!(!text.contains(&format!("OpFDiv {half} ")), "{text}");
}

/// Without the mode, a device's compiler may take `select(c, -0.0, 0.0)` for `0.0`, which NVIDIA's does.
#[test]
fn signed_zeros_are_kept_where_the_device_can() {
    let text = assembly_of(HALF_QUOTIENT);
    assert!(text.contains("SignedZeroInfNanPreserve 16") && text.contains("SignedZeroInfNanPreserve 32"), "{text}");
    assert!(!text.contains("SignedZeroInfNanPreserve 64"), "{text}");
    let cannot = Target { signed_zeros: [false; 3], ..Target::baseline() };
    let kernel = compile(HALF_QUOTIENT, &cannot);
    validate(&kernel.words, &cannot);
    assert!(!disassemble(&kernel.words).unwrap_or_default().contains("SignedZero"));
}

/// Where NaN does not matter, devices need not look for it; with all liberties they may do algebra of their own.
#[test]
fn devices_are_told_of_liberties() {
    let with = |liberties: &str| {
        let kernel = format!(
            "kernel @main(ptr.global) {{
  param \"p\" type \"float*\" global align 4 size 8
b0(v0: ptr.global):
  v1: f32 = load v0 align 4
  v2: f32 = fadd{liberties} v1, v1
  v3: f32 = fmin{liberties} v1, v2
  store v0, v3 align 4
  return
}}"
        );
        assembly_of(&kernel)
    };
    let extended = |op: GlslStd450Op| format!(" %1 {} ", op as u32);
    let strict = with("");
    assert!(strict.contains("NoContraction") && strict.contains(&extended(GlslStd450Op::NMin)), "{strict}");
    let finite = with(" no_nan");
    assert!(finite.contains("NoContraction") && finite.contains(&extended(GlslStd450Op::FMin)), "{finite}");
    let fast = with(" contract unsigned_zeros no_nan relaxed");
    assert!(!fast.contains("NoContraction") && fast.contains(&extended(GlslStd450Op::FMin)), "{fast}");
}

#[test]
fn denorms_are_flushed_where_the_device_can() {
    let flushes = |kernel: &str, flushed_denorms| {
        let target = Target { flushed_denorms, ..Target::baseline() };
        let compiled = compile(kernel, &target);
        validate(&compiled.words, &target);
        let text = disassemble(&compiled.words).unwrap_or_default();
        ["16", "32", "64"].map(|bits| text.contains(&format!("DenormFlushToZero {bits}")))
    };
    let wants = HALF_QUOTIENT.replacen("\nb0", "\n  denorms_are_zero\nb0", 1);
    assert_ne!(wants, HALF_QUOTIENT);
    assert_eq!(flushes(HALF_QUOTIENT, [true; 3]), [false; 3]);
    assert_eq!(flushes(&wants, [true; 3]), [false, true, false]);
    assert_eq!(flushes(&wants, [true, false, true]), [false; 3]);
}

#[test]
fn devices_are_asked_to_unroll_what_is_a_loop_still() {
    let control = |hint: &str| {
        let kernel = format!(
            "kernel @main(ptr.global, i32) {{
  param \"p\" type \"int*\" global align 4 size 8
  param \"n\" type \"int\" private align 4 size 4
b0(v0: ptr.global, v1: i32):
  v2: i32 = const 0
  v3: i32 = const 1
  jump b1(v2)
b1(v4: i32){hint}:
  store v0, v4 align 4 volatile
  v5: i32 = iadd v4, v3
  v6: i1 = slt v5, v1
  branch v6, b1(v5), b2
b2:
  return
}}"
        );
        let text = assembly_of(&kernel);
        let line = text.lines().find(|line| line.contains("OpLoopMerge")).unwrap_or_default();
        line.split_whitespace().skip(3).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(control(""), "None");
    assert_eq!(control(" unroll"), "Unroll");
    assert_eq!(control(" unroll 4"), "Unroll|PartialCount 4");
    assert_eq!(control(" unroll never"), "DontUnroll");
}
