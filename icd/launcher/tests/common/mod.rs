//! Runs a kernel on the device, with and without passes, and by the interpreter.

use std::io::Write;
use std::process::{Command, Stdio};

use tombolo_back::passes::inline;
use tombolo_back::{CompiledKernel, FlatFunctions, compile_kernel, emit_kernel, program_data};
use tombolo_ir::interpret::{self, Launch, Machine};
use tombolo_ir::{Module, Target};
use tombolo_launcher::{Argument, Device, Range};

/// What a kernel is given: the same for device and interpreter.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "not all tests have all kinds")]
pub(crate) enum Input {
    /// A buffer of these bytes.
    Buffer(Vec<u8>),
    /// A value.
    Value(Vec<u8>),
    /// Local memory.
    Local(u32),
}

thread_local! {
    /// Each test's own device: queues are not shared among threads.
    static DEVICE: Device = Device::open().unwrap_or_else(|message| panic!("{message}"));
}

/// Parses and verifies.
pub(crate) fn module(text: &str) -> Module {
    let module = tombolo_ir::text::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    if let Err(errors) = tombolo_ir::verify::verify(&module) {
        let errors: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
        panic!("{}\n{text}", errors.join("\n"));
    }
    module
}

fn on_device(
    device: &Device,
    module: &Module,
    kernel: &CompiledKernel,
    inputs: &[Input],
    range: Range,
) -> Vec<Vec<u8>> {
    let data = device.program_data(&program_data(module)).unwrap();
    let buffers: Vec<Option<_>> = inputs
        .iter()
        .map(|input| match input {
            Input::Buffer(bytes) => Some(device.buffer(bytes).unwrap()),
            Input::Value(_) | Input::Local(_) => None,
        })
        .collect();
    let arguments: Vec<Argument<'_>> = inputs
        .iter()
        .zip(&buffers)
        .map(|(input, buffer)| match (input, buffer) {
            (_, Some(buffer)) => Argument::Buffer(buffer),
            (Input::Value(bytes), None) => Argument::Value(bytes.clone()),
            (Input::Local(size), None) => Argument::Local(*size),
            (Input::Buffer(_), None) => Argument::Null,
        })
        .collect();
    device.launch(kernel, Some(&data), &arguments, range).unwrap_or_else(|message| panic!("{message}"));
    let results = buffers.iter().flatten().map(|buffer| device.read(buffer)).collect();
    buffers.into_iter().flatten().for_each(|buffer| device.free(buffer));
    device.free(data);
    results
}

/// Puts a kernel to `spirv-val`.
fn validate(kernel: &CompiledKernel) {
    let mut child = Command::new("spirv-val")
        .args(["--target-env", "vulkan1.3", "--scalar-block-layout", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("spirv-val is needed (Debian: spirv-tools)");
    let bytes: Vec<u8> = kernel.words.iter().flat_map(|word| word.to_le_bytes()).collect();
    child.stdin.take().expect("the input is a pipe").write_all(&bytes).expect("spirv-val reads");
    let output = child.wait_with_output().expect("spirv-val ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// What the buffers hold after the kernel ran by the interpreter, and on the device as it is and after passes.
pub(crate) struct Outcome {
    /// By the interpreter.
    pub(crate) expected: Vec<Vec<u8>>,
    /// On the device, with calls inlined but otherwise as it is.
    pub(crate) plain: Vec<Vec<u8>>,
    /// On the device, after passes.
    pub(crate) optimized: Vec<Vec<u8>>,
}

/// Runs the only kernel of a module.
pub(crate) fn run(text: &str, inputs: &[Input], range: Range) -> Outcome {
    run_for(&Target::baseline(), text, inputs, range)
}

/// The same with the code for a device of other habits, which the one at hand must run as well.
pub(crate) fn run_for(target: &Target, text: &str, inputs: &[Input], range: Range) -> Outcome {
    let module = module(text);
    let func = module.kernels().next().expect("there is no kernel");
    let inlined =
        inline(&module, &FlatFunctions::default(), func, |_| {}).unwrap_or_else(|message| panic!("{message}"));
    let plain = emit_kernel(&module, &inlined, target).unwrap_or_else(|message| panic!("{message}"));
    let optimized =
        compile_kernel(&module, &FlatFunctions::default(), func, target).unwrap_or_else(|message| panic!("{message}"));
    if let Ok(folder) = std::env::var("TOMBOLO_DUMP") {
        for (kind, kernel) in [("plain", &plain), ("optimized", &optimized)] {
            let bytes: Vec<u8> = kernel.words.iter().flat_map(|word| word.to_le_bytes()).collect();
            std::fs::write(format!("{folder}/{}.{kind}.spv", kernel.interface.name), bytes).unwrap();
        }
    }
    validate(&plain);
    validate(&optimized);
    let mut machine = Machine::new(&module);
    let mut buffers = Vec::new();
    let arguments: Vec<interpret::Argument> = inputs
        .iter()
        .map(|input| match input {
            Input::Buffer(bytes) => {
                let buffer = machine.add_buffer(bytes.clone());
                buffers.push(buffer);
                interpret::Argument::Buffer(buffer, 0)
            }
            Input::Value(bytes) => interpret::Argument::Bytes(bytes.clone()),
            Input::Local(size) => interpret::Argument::Local(*size),
        })
        .collect();
    let launch = Launch {
        work_dim: range.dimensions,
        global_size: [0, 1, 2].map(|dim| u64::from(range.groups[dim]) * u64::from(range.local[dim])),
        local_size: range.local.map(u64::from),
        global_offset: range.offset,
        subgroup_size: 8,
        step_limit: 100_000_000,
    };
    machine.run(func, &launch, &arguments).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    let expected = buffers.iter().map(|&buffer| machine.buffer(buffer).to_vec()).collect();
    DEVICE.with(|device| Outcome {
        expected,
        plain: on_device(device, &module, &plain, inputs, range),
        optimized: on_device(device, &module, &optimized, inputs, range),
    })
}

/// Runs a kernel everywhere and compares what the buffers hold.
#[allow(dead_code, reason = "tests of floats compare in their own way")]
pub(crate) fn check(text: &str, inputs: &[Input], range: Range) {
    let outcome = run(text, inputs, range);
    for (kind, found) in [("as it is", &outcome.plain), ("after passes", &outcome.optimized)] {
        for (index, (found, expected)) in found.iter().zip(&outcome.expected).enumerate() {
            if let Some(at) = found.iter().zip(expected).position(|(a, b)| a != b) {
                let start = at & !7;
                let end = (start + 32).min(found.len());
                panic!(
                    "{kind}: buffer {index} differs at byte {at}: found {:02x?}, expected {:02x?}\n{text}",
                    &found[start..end],
                    &expected[start..end]
                );
            }
        }
    }
}
