//! How often a loop runs, where that is known.

use tombolo_ir::hash::NumberMap;
use tombolo_ir::{
    Block, BlockCall, ControlFlow, Function, InstData, LoopRef, Loops, Terminator, Type, Value, evaluate,
};

/// A loop that runs a known number of times, if it is not left earlier through another exit.
pub(in crate::passes) struct Counted {
    pub(in crate::passes) loop_ref: LoopRef,
    pub(in crate::passes) header: Block,
    /// The only block that jumps back to the header.
    pub(in crate::passes) latch: Block,
    /// All its blocks, in reverse postorder.
    pub(in crate::passes) blocks: Vec<Block>,
    /// Its instructions.
    pub(in crate::passes) size: usize,
    /// The block that leaves it in the end. It runs in each round, and has another way that stays in the loop.
    pub(in crate::passes) exit: Block,
    /// How often the exit is passed without leaving.
    pub(in crate::passes) rounds: usize,
}

/// Why a loop's rounds are not counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::passes) enum Uncounted {
    /// It is not known when it ends.
    Unknown,
    /// It may be known, but that would take too long.
    TooLong,
}

/// Counts a loop's rounds by computing its counters from round to round: at most so many `rounds`, which together have at
/// most `limit` instructions.
pub(in crate::passes) fn count(
    func: &Function,
    flow: &ControlFlow,
    loops: &Loops,
    loop_ref: LoopRef,
    rounds: usize,
    limit: usize,
) -> Result<Counted, Uncounted> {
    let data = loops.get(loop_ref);
    let header = data.header;
    let &[latch] = &data.latches[..] else { return Err(Uncounted::Unknown) };
    let &[back] = &calls_to(func, latch, header)[..] else { return Err(Uncounted::Unknown) };
    let outside = flow.predecessors(header).iter().copied().filter(|&from| from != latch);
    let entries: Vec<&BlockCall> = outside.flat_map(|from| calls_to(func, from, header)).collect();

    let blocks: Vec<Block> =
        flow.reverse_postorder().iter().copied().filter(|&block| loops.contains(loop_ref, block)).collect();
    let size = blocks.iter().map(|&block| func.blocks[block].insts.len()).sum();
    let mut exits: Vec<(Block, Value, bool)> = blocks
        .iter()
        .filter_map(|&block| {
            let Terminator::Branch { cond, then, otherwise } = &func.blocks[block].terminator else { return None };
            let stays = [then, otherwise].map(|target| loops.contains(loop_ref, target.block));
            // The way that stays is the one taken where the condition has this value.
            let stays_if = match stays {
                [true, false] => true,
                [false, true] => false,
                [true, true] | [false, false] => return None,
            };
            flow.dominates(block, latch).then_some((block, *cond, stays_if))
        })
        .collect();

    // What is the same in whatever way the loop is entered.
    let mut counters: Vec<Option<u64>> = (0..func.blocks[header].params.len())
        .map(|param| {
            let mut starts = entries.iter().map(|entry| func.constant(entry.args[param]));
            let start = starts.next()??;
            starts.all(|other| other == Some(start)).then_some(start)
        })
        .collect();
    for round in 0..=rounds {
        if size * round > limit {
            break;
        }
        let known = compute(func, &blocks, header, &counters);
        let value = |value: Value| known.get(&value).copied().or_else(|| func.constant(value));
        // An exit counts that is known in all rounds: in one where it is not, the loop may be left or go on.
        exits.retain(|&(_, cond, _)| value(cond).is_some());
        if exits.is_empty() {
            return Err(Uncounted::Unknown);
        }
        let left = exits.iter().find(|&&(_, cond, stays_if)| value(cond).is_some_and(|cond| (cond != 0) != stays_if));
        if let Some(&(exit, ..)) = left {
            return Ok(Counted { loop_ref, header, latch, blocks, size, exit, rounds: round });
        }
        counters = back.args.iter().map(|&arg| value(arg)).collect();
        if counters.iter().all(Option::is_none) {
            return Err(Uncounted::Unknown);
        }
    }
    Err(Uncounted::TooLong)
}

/// The jumps from one block to another.
fn calls_to(func: &Function, from: Block, to: Block) -> Vec<&BlockCall> {
    func.blocks[from].terminator.targets().into_iter().filter(|target| target.block == to).collect()
}

/// What is known in a round that starts with these values of the header's parameters.
fn compute(func: &Function, blocks: &[Block], header: Block, counters: &[Option<u64>]) -> NumberMap<Value, u64> {
    let params = func.blocks[header].params.iter().zip(counters);
    let mut known: NumberMap<Value, u64> = params.filter_map(|(&param, value)| Some((param, (*value)?))).collect();
    for &block in blocks {
        for &inst in &func.blocks[block].insts {
            let info = &func.insts[inst];
            let Some(result) = info.result else { continue };
            let value = |value: Value| known.get(&value).copied().or_else(|| func.constant(value));
            if let Some(bits) = evaluate_inst(func, &info.data, value) {
                known.insert(result, bits);
            }
        }
    }
    known
}

/// The result of integer arithmetic on known operands.
fn evaluate_inst(func: &Function, data: &InstData, value: impl Fn(Value) -> Option<u64>) -> Option<u64> {
    let integer = |value: Value| match func.ty(value) {
        Type::Scalar(scalar) if !scalar.is_float() => Some(scalar),
        _ => None,
    };
    match *data {
        InstData::Unary { op, arg } => Some(evaluate::unary(op, integer(arg)?, value(arg)?)),
        InstData::Binary { op, args: [a, b], .. } => Some(evaluate::binary(op, integer(a)?, value(a)?, value(b)?)),
        InstData::Compare { op, args: [a, b], .. } => {
            Some(evaluate::compare(op, integer(a)?, value(a)?, value(b)?).into())
        }
        InstData::Cast { op, to, arg } if !to.is_float() => Some(evaluate::cast(op, integer(arg)?, to, value(arg)?)),
        InstData::Select { cond, args: [a, b] } => {
            let chosen = if value(cond)? != 0 { a } else { b };
            integer(chosen)?;
            value(chosen)
        }
        _ => None,
    }
}
