//! Writes rounds of a loop out, one after the other: all of them, or some that are repeated.

use std::collections::HashSet;

use tombolo_ir::{Block, Function, Terminator, Unroll, Value};

use crate::passes::loops::{Counted, Round, exits, leaving_values, pass_exit, spill};
use crate::passes::substitute::Substitution;

/// Replaces the loop by its rounds. Nothing is done where values that are used after the loop cannot be handed on.
pub(super) fn copy_out(func: &mut Function, counted: &Counted) -> Option<()> {
    copy_rounds(func, counted, counted.rounds + 1, false)
}

/// Puts so many rounds of the loop into one. It is then left in one of them, as it is known in which. Nothing is done where
/// values that are used after the loop cannot be handed on.
pub(super) fn copy_some(func: &mut Function, counted: &Counted, times: usize) -> Option<()> {
    copy_rounds(func, counted, times, true)
}

fn copy_rounds(func: &mut Function, counted: &Counted, times: usize, repeated: bool) -> Option<()> {
    // The round in which the loop is left, where it runs to its end.
    let leaves = counted.rounds % times;
    let inside: HashSet<Block> = counted.blocks.iter().copied().collect();
    let leaving = leaving_values(func, &counted.blocks, &inside);
    let exits = exits(func, &counted.blocks, &inside);
    // Left in one place, what leaves the loop is what the last round made. Otherwise it goes through variables.
    let only_exit = exits == 1;
    if !only_exit {
        spill(func, &leaving, &inside)?;
    }

    let template: Vec<Terminator> = counted.blocks.iter().map(|&block| func.blocks[block].terminator.clone()).collect();
    let mut rounds: Vec<Round> = vec![Round::first(&counted.blocks)];
    for _ in 1..times {
        rounds.push(Round::copy(func, &counted.blocks));
    }
    for (index, round) in rounds.iter().enumerate() {
        for (&block, terminator) in counted.blocks.iter().zip(&template) {
            let is_last = index == leaves;
            let mut terminator = if block == counted.exit && !(repeated && is_last) {
                pass_exit(terminator, &inside, is_last)
            } else {
                terminator.clone()
            };
            terminator.for_each_operand(|value| *value = round.value(*value));
            terminator.for_each_target(|target| {
                if target.block != counted.header {
                    target.block = round.block(target.block);
                } else if let Some(next) = rounds.get(index + 1) {
                    target.block = next.block(counted.header);
                }
            });
            // The last round of all ends at the exit, so that nothing reaches its jump back.
            if is_last && !repeated && block == counted.latch && block != counted.exit {
                terminator = Terminator::Unreachable;
            }
            func.blocks[round.block(block)].terminator = terminator;
        }
    }
    func.blocks[counted.header].unroll = repeated.then_some(Unroll::Never);
    if only_exit && leaves > 0 {
        let last = &rounds[leaves];
        let made: HashSet<Block> = rounds.iter().flat_map(|round| round.blocks.values().copied()).collect();
        replace_outside(func, &made, leaving.iter().map(|&value| (value, last.value(value))));
    }
    Some(())
}

/// Replaces values in all blocks but these.
fn replace_outside(func: &mut Function, blocks: &HashSet<Block>, values: impl Iterator<Item = (Value, Value)>) {
    let mut substitution = Substitution::new();
    values.for_each(|(from, to)| substitution.set(from, to));
    if !substitution.is_used() {
        return;
    }
    let Function { layout, blocks: all, insts, .. } = func;
    for block in layout.iter().filter(|block| !blocks.contains(block)) {
        let data = &mut all[*block];
        for &inst in &data.insts {
            insts[inst].data.for_each_operand(|value| *value = substitution.resolve(*value));
        }
        data.terminator.for_each_operand(|value| *value = substitution.resolve(*value));
    }
}
