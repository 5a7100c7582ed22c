//! Kernels in the text form of the IR, run on the first Vulkan device.

use tombolo_back::{FlatFunctions, compile_kernel};
use tombolo_ir::{Module, Target};
use tombolo_launcher::{Argument, Device, Range};

fn module(text: &str) -> Module {
    tombolo_ir::text::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs the only kernel of a module on copies of these buffers, and returns what they then hold.
fn run(text: &str, buffers: &[Vec<u8>], others: &[Argument<'_>], range: Range) -> Vec<Vec<u8>> {
    let module = module(text);
    let kernel = module.kernels().next().expect("there is no kernel");
    let kernel = compile_kernel(&module, &FlatFunctions::default(), kernel, &Target::baseline())
        .unwrap_or_else(|message| panic!("{message}"));
    let device = Device::open().unwrap_or_else(|message| panic!("{message}"));
    let data = device.program_data(&tombolo_back::program_data(&module)).unwrap();
    let buffers: Vec<_> = buffers.iter().map(|bytes| device.buffer(bytes).unwrap()).collect();
    let mut arguments: Vec<Argument<'_>> = buffers.iter().map(Argument::Buffer).collect();
    arguments.extend(others.iter().cloned());
    device.launch(&kernel, Some(&data), &arguments, range).unwrap_or_else(|message| panic!("{message}"));
    let results = buffers.iter().map(|buffer| device.read(buffer)).collect();
    for buffer in buffers {
        device.free(buffer);
    }
    device.free(data);
    results
}

fn floats(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
    values.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn words(values: impl IntoIterator<Item = i32>) -> Vec<u8> {
    values.into_iter().flat_map(i32::to_le_bytes).collect()
}

#[test]
fn vector_add() {
    let a = floats((0..100).map(|i| i as f32));
    let b = floats((0..100).map(|i| i as f32 * 0.5));
    let n = Argument::Value(97i32.to_le_bytes().to_vec());
    let text = include_str!("../../../compiler/back/src/tests/kernels/vector_add.ir");
    let results = run(text, &[a, b, vec![0; 400]], &[n], Range::linear(10, 10));
    let expected = floats((0..100).map(|i| if i < 97 { i as f32 * 1.5 } else { 0.0 }));
    assert_eq!(results[2], expected);
}

#[test]
fn loop_sum() {
    let text = include_str!("../../../compiler/back/src/tests/kernels/loop_sum.ir");
    let run = |data: Vec<i32>| {
        let n = Argument::Value((data.len() as i32).to_le_bytes().to_vec());
        run(text, &[words(data), vec![0; 4]], &[n], Range::linear(1, 1)).remove(1)
    };
    assert_eq!(run(vec![1, 2, 3, 4]), words([10]));
    assert_eq!(run(vec![1, 2, -3, 4]), words([-2]));
    assert_eq!(run(vec![]), words([0]));
}
