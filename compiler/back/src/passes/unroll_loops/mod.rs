//! Unrolls loops where the source asks for it, and so that private arrays become values.
//!
//! A device keeps values in registers, and an array that is indexed by a variable in memory. Where the indices of an array
//! depend on nothing but the counters of loops that run a known number of times, these loops are written out: all indices
//! are constants then, and the other passes turn the elements into values. Tables of constants are treated in the same
//! way, so that their elements stand in the code. All other loops are left to the driver, which knows its machine.
//!
//! The result of an attempt is thrown away where it becomes too large, or where an index is no constant in the end.

mod copy;
mod hints;
mod indices;

use tombolo_ir::{ControlFlow, Function, Inst, InstData, Module, Unroll};

use super::fold::fold;
use super::loops::{Counted, count};
use super::remove_dead::remove_unreachable;
use super::simplify_cfg::simplify_cfg;
use copy::copy_out;
use indices::{Indices, find_arrays};

/// The most instructions that a kernel may have after loops were unrolled to make values of a private array.
const PRIVATE_LIMIT: usize = 16384;
/// The same for a table of constants, which costs a load only.
const CONSTANT_LIMIT: usize = 1024;
/// No loop is unrolled for an array that runs more often.
const ROUND_LIMIT: usize = 256;
/// Loops are at most nested so deep that unrolling the inner ones waits for the outer ones so often.
const DEPTH_LIMIT: usize = 6;
/// So many arrays are tried.
const ARRAY_LIMIT: usize = 32;

/// Unrolls what pays and tells whether that was anything.
pub fn unroll_loops(module: &Module, func: &mut Function) -> bool {
    remove_unreachable(func);
    if ControlFlow::compute(func).loops().is_empty() {
        return false;
    }
    let mut changed = hints::follow(module, func, PRIVATE_LIMIT);
    let mut tried: Vec<Inst> = Vec::new();
    // What was unrolled for one array has often made another's indices constants, so they are found anew.
    while let Some(array) = find_arrays(module, func).into_iter().find(|array| !tried.contains(array)) {
        if tried.len() == ARRAY_LIMIT {
            break;
        }
        tried.push(array);
        if let Some(unrolled) = unroll_for(module, func, array) {
            *func = unrolled;
            changed = true;
        }
    }
    changed
}

/// The function with all loops unrolled on which the indices of `array` depend, where that is possible.
fn unroll_for(module: &Module, func: &Function, array: Inst) -> Option<Function> {
    let limit = match func.insts[array].data {
        InstData::Alloca { .. } => PRIVATE_LIMIT,
        _ => CONSTANT_LIMIT,
    };
    let mut trial: Option<Function> = None;
    for _ in 0..DEPTH_LIMIT {
        let current = trial.as_ref().unwrap_or(func);
        let counters = match Indices::of(module, current, array) {
            Indices::Constant => return trial,
            Indices::Counted(counters) => counters,
            Indices::Unknown => return None,
        };
        let flow = ControlFlow::compute(current);
        let loops = flow.loops();
        let mut chosen: Vec<Counted> = Vec::new();
        let mut size = current.layout.iter().map(|&block| current.blocks[block].insts.len()).sum::<usize>();
        // Outer loops first: the bounds of inner ones may depend on their counters.
        for (loop_ref, data) in loops.iter() {
            let header = &current.blocks[data.header];
            let counts = header.params.iter().any(|param| counters.contains(param));
            if !counts
                || header.unroll == Some(Unroll::Never)
                || chosen.iter().any(|outer| loops.contains(outer.loop_ref, data.header))
            {
                continue;
            }
            if let Ok(counted) = count(current, &flow, &loops, loop_ref, ROUND_LIMIT, limit) {
                size += counted.size * counted.rounds;
                chosen.push(counted);
            }
        }
        if chosen.is_empty() || size > limit {
            return None;
        }
        let mut next = current.clone();
        for counted in &chosen {
            copy_out(&mut next, counted)?;
        }
        // Rounds follow on each other without a choice: their counters become constants.
        simplify_cfg(&mut next);
        fold(module, &mut next);
        trial = Some(next);
    }
    None
}
