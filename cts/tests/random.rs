//! Random kernels: the device against the interpreter of the IR. They enter Tombolo as program binaries, which hold IR as
//! text.
#![forbid(unsafe_code)]

use tombolo_client::opencl_sys::{CL_DEVICE_DOUBLE_FP_CONFIG, CL_DEVICE_NAME};
use tombolo_client::{Arg, Buffer, Error, Program, Result};
use tombolo_cts::Subject;
use tombolo_ir::generate::{INPUT_BYTES, LOCAL_SIZE, OUTPUT_BYTES, Options, generate};
use tombolo_ir::interpret::{Argument, Launch, Machine};
use tombolo_ir::{Module, text};

const GROUPS: u64 = 2;

fn input() -> Vec<u8> {
    (0..INPUT_BYTES).map(|byte| (byte * 37 + 5) as u8).collect()
}

fn output() -> Vec<u8> {
    vec![0x5a; (GROUPS * LOCAL_SIZE * OUTPUT_BYTES) as usize]
}

/// What the interpreter makes of the module's kernel.
fn expected(module: &Module) -> Vec<u8> {
    let mut machine = Machine::new(module);
    let (output, input) = (machine.add_buffer(output()), machine.add_buffer(input()));
    let kernel = module.find_function("main").expect("the generator makes it");
    let arguments =
        [Argument::Buffer(output, 0), Argument::Buffer(input, 0), Argument::Bytes(7u32.to_le_bytes().into())];
    let launch = Launch::linear(GROUPS * LOCAL_SIZE, LOCAL_SIZE);
    machine.run(kernel, &launch, &arguments).unwrap_or_else(|fault| panic!("{fault}"));
    machine.buffer(output).to_vec()
}

/// A program binary with another text in the place of its last part: parts are preceded by their length in 8 bytes.
fn with_text(binary: &[u8], text: &str) -> Vec<u8> {
    let mut at = 8;
    let mut last = at;
    while let Some(size) = binary.get(at..at + 8) {
        last = at;
        at += 8 + u64::from_le_bytes(size.try_into().expect("eight bytes")) as usize;
    }
    let mut bytes = binary[..last].to_vec();
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes
}

/// What the device makes of it.
fn actual(subject: &Subject, template: &[u8], module: &Module) -> Result<Vec<u8>> {
    let program = Program::from_binary(&subject.context, &with_text(template, &text::print(module)))?;
    let mut kernel = program.kernel("main")?;
    let output = Buffer::from_slice(&subject.context, &output())?;
    let input = Buffer::from_slice(&subject.context, &input())?;
    kernel.set_args(&[Arg::Buffer(&output), Arg::Buffer(&input), Arg::Value(&7u32.to_le_bytes())])?;
    subject.queue.run(&kernel, &[(GROUPS * LOCAL_SIZE) as usize], Some(&[LOCAL_SIZE as usize]))?;
    subject.queue.read(&output, (GROUPS * LOCAL_SIZE * OUTPUT_BYTES) as usize)
}

#[test]
fn random_kernels_compute_what_the_interpreter_says() {
    let subject = Subject::open();
    let float64 = subject.device.number(CL_DEVICE_DOUBLE_FP_CONFIG).unwrap() != 0;
    let options = Options { float16: false, float64, inexact: false, size: 25 };
    let template =
        Program::build(&subject.context, "kernel void main_(void) {}", "").and_then(|program| program.binary());
    let template = template.unwrap_or_else(|error| panic!("{error}"));
    // More seeds for a longer search: TOMBOLO_SEEDS=first..end.
    let range = std::env::var("TOMBOLO_SEEDS").unwrap_or_default();
    let mut bounds = range.split("..").map(|bound| bound.parse::<u64>());
    let (first, end) = match (bounds.next(), bounds.next()) {
        (Some(Ok(first)), Some(Ok(end))) => (first, end),
        _ => (0, 30),
    };
    let mut failures = Vec::new();
    for seed in first..end {
        let module = generate(seed, options);
        let expected = expected(&module);
        match actual(&subject, &template, &module) {
            Ok(actual) if actual == expected => {}
            Ok(actual) => {
                let at = actual.iter().zip(&expected).position(|(a, b)| a != b);
                failures.push(format!("seed {seed}: differs at byte {at:?}"));
            }
            Err(Error::Build(log)) => failures.push(format!("seed {seed}: {log}")),
            Err(error) => failures.push(format!("seed {seed}: {error}")),
        }
    }
    let name = subject.device.info(CL_DEVICE_NAME).unwrap_or_default();
    assert!(failures.is_empty(), "on {name}:\n{}", failures.join("\n"));
}
