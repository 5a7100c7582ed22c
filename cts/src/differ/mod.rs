//! Differential tests: generated programs run by peers that have nothing to do with each other, and compared to the byte.
//!
//! - the [interpreter] of the compiler's IR, of the program as the front end made it and of the kernel after all passes;
//! - [clang](host), which makes code for the host of the same source, with builtin functions of our own in `builtins.cl`;
//! - a [device], through the OpenCL loader: Tombolo's, or that of another platform such as PoCL;
//! - [results](expected) that were noted elsewhere.

pub mod device;
pub mod expected;
pub mod host;
pub mod interpreter;
pub mod reduce;

use crate::generate::{PRELUDE, Program};

/// What a peer makes of a program: the bytes of the output, or why there are none.
pub type Outcome = Result<Vec<u8>, String>;

/// What all peers compile with.
pub const OPTIONS: &str = "-cl-std=CL3.0 -w";

/// The source of a program by itself.
pub fn source(program: &Program) -> String {
    format!("{PRELUDE}{}", program.source())
}

/// Someone who runs programs.
pub trait Peer: Sync {
    /// The name in reports.
    fn name(&self) -> &str;

    /// Runs programs: an outcome for each.
    fn run(&self, programs: &[Program]) -> Vec<Outcome>;
}

/// What a peer said that another did not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The two that disagree.
    pub peers: [String; 2],
    /// How.
    pub message: String,
}

/// Compares what peers made of one program; the first of them is the measure.
pub fn compare(outcomes: &[(&str, &Outcome)]) -> Option<Difference> {
    let (first, measure) = outcomes.first()?;
    let differ =
        |name: &str, message: String| Some(Difference { peers: [first.to_string(), name.to_owned()], message });
    for (name, outcome) in outcomes {
        match (measure, outcome) {
            (_, Err(error)) => return differ(name, error.clone()),
            (Err(error), _) => return differ(first, error.clone()),
            (Ok(a), Ok(b)) if a == b => {}
            (Ok(a), Ok(b)) => {
                let at = a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()));
                let item = at as u64 / crate::generate::OUTPUT_BYTES;
                let byte = at as u64 % crate::generate::OUTPUT_BYTES;
                let show = |bytes: &[u8]| {
                    let word = at / 4 * 4;
                    bytes.get(word..word + 4).map_or(String::new(), |word| format!("{word:02x?}"))
                };
                return differ(name, format!("byte {byte} of work-item {item}: {} and {}", show(a), show(b)));
            }
        }
    }
    None
}
