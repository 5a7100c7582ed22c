//! Unrolls loops as the source asks (`opencl_unroll_hint`, OpenCL C 3.0, section 6.13.6; `#pragma unroll`).
//!
//! What is not done here the device is asked for: loops that run an unknown number of times, and those that would become too
//! large.

use std::collections::HashSet;

use tombolo_ir::{Block, ControlFlow, Function, Module, Unroll};

use super::copy::{copy_out, copy_some};
use crate::passes::fold::fold;
use crate::passes::loops::{Counted, Uncounted, count};
use crate::passes::simplify_cfg::simplify_cfg;

/// So many loops are unrolled at most.
const LOOP_LIMIT: usize = 256;
/// A loop of which some rounds are put into one may run so often...
const ROUND_LIMIT: usize = 4096;
/// ...with so many instructions in all that are looked at to count them.
const COUNT_LIMIT: usize = 1 << 16;

/// Follows the hints, as far as the kernel has no more than `limit` instructions then; tells whether there was anything.
pub(super) fn follow(module: &Module, func: &mut Function, limit: usize) -> bool {
    let mut given_up = HashSet::new();
    let mut unrolled = 0;
    while let Some(count) = unroll_innermost(func, limit, LOOP_LIMIT - unrolled, &mut given_up) {
        if count == 0 {
            continue;
        }
        unrolled += count;
        // Rounds follow on each other without a choice: their counters become constants, and so do the bounds of inner loops.
        simplify_cfg(func);
        fold(module, func);
        simplify_cfg(func);
    }
    unrolled > 0
}

/// Unrolls the innermost loops of those that can be, `most` at most, and tells how many these were; nothing where there are
/// none. The headers of loops that never can be unrolled are added to `given_up`.
fn unroll_innermost(func: &mut Function, limit: usize, most: usize, given_up: &mut HashSet<Block>) -> Option<usize> {
    let wanted = |func: &Function, block: Block| match func.blocks[block].unroll {
        None | Some(Unroll::Never) => None,
        Some(Unroll::Always) => Some(usize::MAX),
        Some(Unroll::Times(times)) => Some(times as usize),
    };
    if func.layout.iter().all(|&block| wanted(func, block).is_none() || given_up.contains(&block)) {
        return None;
    }
    let flow = ControlFlow::compute(func);
    let loops = flow.loops();
    let size: usize = func.layout.iter().map(|&block| func.blocks[block].insts.len()).sum();
    let mut room = limit.saturating_sub(size);
    let mut chosen: Vec<(Counted, usize)> = Vec::new();
    for (loop_ref, data) in loops.iter().rev() {
        let Some(wanted) = wanted(func, data.header).filter(|_| !given_up.contains(&data.header)) else { continue };
        if chosen.len() == most || chosen.iter().any(|(inner, _)| loops.contains(loop_ref, inner.header)) {
            continue;
        }
        let counted = match count(func, &flow, &loops, loop_ref, ROUND_LIMIT, COUNT_LIMIT) {
            Ok(counted) => counted,
            // It may depend on a loop around it that is unrolled later.
            Err(Uncounted::Unknown) => continue,
            Err(Uncounted::TooLong) => {
                given_up.insert(data.header);
                continue;
            }
        };
        let times = wanted.min(counted.rounds + 1);
        let Some(rest) = room.checked_sub(counted.size * (times - 1)) else { continue };
        room = rest;
        chosen.push((counted, times));
    }
    if chosen.is_empty() {
        return None;
    }
    let mut trial = func.clone();
    for (counted, times) in &chosen {
        let all = *times == counted.rounds + 1;
        let done = if all { copy_out(&mut trial, counted) } else { copy_some(&mut trial, counted, *times) };
        if done.is_none() {
            given_up.insert(counted.header);
            return Some(0);
        }
    }
    *func = trial;
    Some(chosen.len())
}
