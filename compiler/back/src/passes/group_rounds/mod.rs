//! Puts several rounds of a loop into one.
//!
//! For drivers that end the loops of an invocation after so many rounds in all ([`Target::loop_rounds`]): a program that loops
//! longer would go on with wrong values. Where a loop counts, copies of it that do many rounds without asking go before it,
//! and the loop itself does what is left. Any other loop asks after each round as before, and jumps back less often.
//!
//! This moves the limit and does not lift it. It costs code, so nests of loops that are known to be short stay as they are.
//!
//! [`Target::loop_rounds`]: tombolo_ir::Target::loop_rounds

mod progress;

use std::collections::{HashMap, HashSet};

use tombolo_ir::{Block, BlockCall, ControlFlow, Function, LoopRef, Loops, Terminator, Type, Value};

use super::loops::{Round, count, exits, leaving_values, pass_exit, spill};
use super::remove_dead::remove_unreachable;
use progress::Progress;

/// The most lanes of instructions that a loop has afterwards.
const SIZE_LIMIT: usize = 512;
/// What all loops of a kernel share: the driver compiles at leisure.
const KERNEL_LIMIT: usize = 8192;
/// So many loops are looked at closely, each with the whole kernel around it.
const LOOP_LIMIT: usize = 32;
/// So many rounds of a loop that counts become one at most.
const MOST_ROUNDS: usize = 64;
/// The same for a loop that asks after each round: on a machine of vectors, rounds after its end cost as much as others.
const MOST_ASKING: usize = 8;
/// What is left of a loop that counts is done so many rounds at a time, and then one by one: the loop may be one of few rounds
/// in one of many.
const REST: usize = 8;
/// The effort that goes into finding out that a loop is short.
const COUNT_LIMIT: usize = 1 << 16;

/// Groups the rounds of all loops that may exceed `limit` rounds in all, and tells whether there was one.
pub fn group_rounds(func: &mut Function, limit: u32) -> bool {
    remove_unreachable(func);
    let flow = ControlFlow::compute(func);
    let loops = flow.loops();
    let mut short = HashSet::new();
    // Half of it is for all short loops together.
    let mut left = u64::from(limit / 2);
    for (loop_ref, data) in loops.iter() {
        let known = match data.parent {
            Some(parent) => short.contains(&parent),
            None => most_rounds(func, &flow, &loops, loop_ref)
                .and_then(|rounds| left.checked_sub(rounds))
                .inspect(|&rest| left = rest)
                .is_some(),
        };
        if known {
            short.insert(loop_ref);
        }
    }
    // Inner loops first: what they have become is copied with the outer ones, where these are still small enough.
    let long: Vec<LoopRef> = loops.iter().rev().map(|(long, _)| long).filter(|long| !short.contains(long)).collect();
    let limit = SIZE_LIMIT.min(KERNEL_LIMIT / long.len().max(1));
    let sizes = sizes(func, &loops);
    let small = long.into_iter().filter(|long| limit / sizes[long] >= 2);
    let headers: Vec<Block> = small.map(|small| loops.get(small).header).take(LOOP_LIMIT).collect();
    let mut changed = false;
    for header in headers {
        changed |= group(func, header, limit).is_some();
    }
    changed
}

/// How many rounds a loop and those in it have at most, where that is known.
fn most_rounds(func: &Function, flow: &ControlFlow, loops: &Loops, loop_ref: LoopRef) -> Option<u64> {
    let rounds = count(func, flow, loops, loop_ref, COUNT_LIMIT, COUNT_LIMIT).ok()?.rounds as u64;
    let inner: Vec<LoopRef> =
        loops.iter().filter(|(_, data)| data.parent == Some(loop_ref)).map(|(inner, _)| inner).collect();
    let mut each = 1u64;
    for inner in inner {
        each = each.checked_add(most_rounds(func, flow, loops, inner)?)?;
    }
    rounds.checked_mul(each)
}

/// What each loop costs, in lanes.
fn sizes(func: &Function, loops: &Loops) -> HashMap<LoopRef, usize> {
    let mut sizes: HashMap<LoopRef, usize> = loops.iter().map(|(loop_ref, _)| (loop_ref, 0)).collect();
    for &block in &func.layout {
        let mut around = loops.innermost(block);
        while let Some(loop_ref) = around {
            *sizes.entry(loop_ref).or_default() += size(func, block);
            around = loops.get(loop_ref).parent;
        }
    }
    sizes
}

/// A loop with one jump back.
struct Body {
    header: Block,
    /// All its blocks, in reverse postorder.
    blocks: Vec<Block>,
    inside: HashSet<Block>,
}

/// Groups the rounds of the loop with this header, where that can be done in so many lanes of instructions.
fn group(func: &mut Function, header: Block, limit: usize) -> Option<()> {
    let flow = ControlFlow::compute(func);
    let loops = flow.loops();
    let loop_ref = loops.innermost(header).filter(|&loop_ref| loops.get(loop_ref).header == header)?;
    let &[latch] = &loops.get(loop_ref).latches[..] else { return None };
    let jumps_back = func.blocks[latch].terminator.targets();
    let &[back] = &jumps_back.iter().filter(|target| target.block == header).collect::<Vec<_>>()[..] else {
        return None;
    };
    let blocks: Vec<Block> =
        flow.reverse_postorder().iter().copied().filter(|&block| loops.contains(loop_ref, block)).collect();
    let inside: HashSet<Block> = blocks.iter().copied().collect();
    let size: usize = blocks.iter().map(|&block| size(func, block)).sum();
    let rounds = (limit / size.max(1)).min(MOST_ROUNDS);
    if rounds < 2 {
        return None;
    }
    let body = Body { header, blocks, inside };
    let leaving = leaving_values(func, &body.blocks, &body.inside);
    match Progress::of(func, &flow, &body, latch, back, rounds) {
        Some(progress) => {
            // Left in one place, the loop is left by what remains of it, and all that is used after it is made there.
            if exits(func, &body.blocks, &body.inside) > 1 {
                spill(func, &leaving, &body.inside)?;
            }
            count_on(func, &body, &progress, rounds);
            if rounds > REST {
                count_on(func, &body, &progress, REST);
            }
        }
        None => {
            spill(func, &leaving, &body.inside)?;
            ask_on(func, &body, rounds.min(MOST_ASKING));
        }
    }
    Some(())
}

/// What a block costs, in lanes.
fn size(func: &Function, block: Block) -> usize {
    let lanes = |value: Value| match func.ty(value) {
        Type::Vector(_, lanes) => usize::from(lanes),
        Type::Scalar(_) | Type::Pointer(_) | Type::Image(_) | Type::Sampler => 1,
    };
    func.blocks[block].insts.iter().map(|&inst| func.insts[inst].result.map_or(1, lanes)).sum::<usize>() + 1
}

/// Has the loop do `rounds` rounds before it jumps back, and ask in each whether it goes on.
fn ask_on(func: &mut Function, body: &Body, rounds: usize) {
    let template = terminators(func, body);
    let mut all = vec![Round::first(&body.blocks)];
    all.extend((1..rounds).map(|_| Round::copy(func, &body.blocks)));
    for (index, round) in all.iter().enumerate() {
        let next = all.get(index + 1).map_or(body.header, |next| next.block(body.header));
        connect(func, body, round, &template, next);
    }
}

/// Puts a loop right before the loop that does `rounds` rounds at once as long as so many are to be done.
fn count_on(func: &mut Function, body: &Body, progress: &Progress, rounds: usize) {
    let mut template = terminators(func, body);
    for (&block, terminator) in body.blocks.iter().zip(&mut template) {
        if block == progress.exit {
            *terminator = pass_exit(terminator, &body.inside, false);
        }
    }
    let before = func.layout.clone();
    let many = func.add_block();
    for param in func.blocks[body.header].params.clone() {
        let ty = func.ty(param);
        func.add_param(many, ty);
    }
    for block in before.into_iter().filter(|block| !body.inside.contains(block)) {
        func.blocks[block].terminator.for_each_target(|target| {
            if target.block == body.header {
                target.block = many;
            }
        });
    }
    let all: Vec<Round> = (0..rounds).map(|_| Round::copy(func, &body.blocks)).collect();
    for (index, round) in all.iter().enumerate() {
        let next = all.get(index + 1).map_or(many, |next| next.block(body.header));
        connect(func, body, round, &template, next);
    }
    let first = all.first().map_or(body.header, |first| first.block(body.header));
    let cond = progress.guard(func, many, rounds);
    let call = |block: Block| BlockCall { block, args: func.blocks[many].params.clone() };
    let terminator = Terminator::Branch { cond, then: call(first), otherwise: call(body.header) };
    func.blocks[many].terminator = terminator;
}

fn terminators(func: &Function, body: &Body) -> Vec<Terminator> {
    body.blocks.iter().map(|&block| func.blocks[block].terminator.clone()).collect()
}

/// Ends the blocks of a round as those of the loop end, but for the jump back, which goes to `next`.
fn connect(func: &mut Function, body: &Body, round: &Round, template: &[Terminator], next: Block) {
    for (&block, terminator) in body.blocks.iter().zip(template) {
        let mut terminator = terminator.clone();
        terminator.for_each_operand(|value| *value = round.value(*value));
        terminator.for_each_target(|target| {
            target.block = if target.block == body.header { next } else { round.block(target.block) };
        });
        func.blocks[round.block(block)].terminator = terminator;
    }
}
