//! Random programs in OpenCL C: the interpreter of the IR and the device against what clang made of them.
//!
//! clang need not be there: `differ.txt` holds a hash of each result. After a change of the generator,
//! `cargo run --release -p tombolo-cts --bin tombolo-differ -- --runs 300 --size 8 --peers clang --note cts/tests/differ.txt`
//! writes it anew.
#![forbid(unsafe_code)]

use std::path::Path;
use tombolo_cts::differ::device::Device;
use tombolo_cts::differ::expected::Expected;
use tombolo_cts::differ::interpreter::Interpreter;
use tombolo_cts::differ::{Peer, source};
use tombolo_cts::generate::{Options, Program, generate};
use tombolo_ir::KnownDevice;

/// Programs that the interpreter runs as the front end made them, after all passes, and after those for each known device; the
/// device under test, whose compiler takes long, runs the first of them.
const PROGRAMS: u64 = 300;
const AFTER_PASSES: u64 = 150;
const FOR_DEVICES: u64 = 50;
const ON_DEVICE: u64 = 25;

fn agrees_with_clang(peer: &dyn Peer, count: u64) {
    let options = Options { size: 8, ..Options::default() };
    let noted =
        Expected::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differ.txt")).expect("the file is there");
    let programs: Vec<Program> = (1..=count).map(|seed| generate(seed, options)).collect();
    for (program, outcome) in programs.iter().zip(peer.run(&programs)) {
        let seed = program.seed;
        let output = outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}\n{}", source(program)));
        let agrees = noted.judge(seed, &output).expect("all seeds are noted");
        assert!(agrees, "seed {seed} is not what clang says, by the peer '{}':\n{}", peer.name(), source(program));
    }
}

#[test]
fn the_front_end_says_what_clang_says() {
    agrees_with_clang(&Interpreter::new(false), PROGRAMS);
}

#[test]
fn the_passes_keep_what_programs_compute() {
    agrees_with_clang(&Interpreter::new(true), AFTER_PASSES);
}

#[test]
fn the_passes_for_each_device_keep_what_programs_compute() {
    for device in KnownDevice::ALL {
        agrees_with_clang(&Interpreter::for_device(device), FOR_DEVICES);
    }
}

#[test]
fn the_device_says_what_clang_says() {
    let name = std::env::var("TOMBOLO_CTS_PLATFORM").unwrap_or_else(|_| "Tombolo".into());
    let device = Device::open(&name).unwrap_or_else(|error| panic!("cannot open the platform under test: {error}"));
    agrees_with_clang(&device, ON_DEVICE);
}
