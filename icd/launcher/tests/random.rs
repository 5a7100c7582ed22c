//! Random kernels: device against interpreter.

mod common;

use common::{Input, check};
use tombolo_ir::generate::{INPUT_BYTES, LOCAL_SIZE, OUTPUT_BYTES, Options, generate};
use tombolo_launcher::Range;

#[test]
fn random_kernels() {
    // More seeds for a longer search: TOMBOLO_SEEDS=first..end.
    let range = std::env::var("TOMBOLO_SEEDS").unwrap_or_default();
    let mut bounds = range.split("..").map(|bound| bound.parse::<u64>());
    let (first, end) = match (bounds.next(), bounds.next()) {
        (Some(Ok(first)), Some(Ok(end))) => (first, end),
        _ => (0, 12),
    };
    let options = Options { inexact: false, ..Options::default() };
    let mut failed = Vec::new();
    for seed in first..end {
        let text = tombolo_ir::text::print(&generate(seed, options));
        let inputs = [
            Input::Buffer(vec![0x5a; (2 * LOCAL_SIZE * OUTPUT_BYTES) as usize]),
            Input::Buffer((0..INPUT_BYTES).map(|byte| (byte * 37 + 5) as u8).collect()),
            Input::Value(7u32.to_le_bytes().to_vec()),
        ];
        let outcome = std::panic::catch_unwind(|| check(&text, &inputs, Range::linear(2, LOCAL_SIZE as u32)));
        if outcome.is_err() {
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "seeds {failed:?}");
}
