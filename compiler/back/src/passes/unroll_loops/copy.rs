//! Writes rounds of a loop out, one after the other: all of them, or some that are repeated.

use std::collections::{HashMap, HashSet};

use tombolo_ir::{Block, Function, Inst, InstData, Terminator, Type, Unroll, Value};

use super::count::Counted;

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
    let leaving = leaving_values(func, counted, &inside);
    let exits: usize = counted
        .blocks
        .iter()
        .map(|&block| {
            func.blocks[block].terminator.targets().iter().filter(|target| !inside.contains(&target.block)).count()
        })
        .sum();
    // Left in one place, what leaves the loop is what the last round made. Otherwise it goes through variables.
    let only_exit = exits == 1;
    if !only_exit {
        spill(func, &leaving, &inside)?;
    }

    let template: Vec<Terminator> = counted.blocks.iter().map(|&block| func.blocks[block].terminator.clone()).collect();
    let mut rounds: Vec<Round> = vec![Round::first(counted)];
    for _ in 1..times {
        rounds.push(Round::copy(func, counted));
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
        replace_outside(func, &inside, &rounds, |value| last.value(value));
    }
    Some(())
}

/// The blocks and values of one round, by those of the first.
struct Round {
    blocks: HashMap<Block, Block>,
    values: HashMap<Value, Value>,
}

impl Round {
    /// The first is the loop itself.
    fn first(counted: &Counted) -> Self {
        Round { blocks: counted.blocks.iter().map(|&block| (block, block)).collect(), values: HashMap::new() }
    }

    /// A copy of the loop's blocks with all but their terminators.
    fn copy(func: &mut Function, counted: &Counted) -> Self {
        let mut round = Round { blocks: HashMap::new(), values: HashMap::new() };
        let mut copies = Vec::new();
        for &block in &counted.blocks {
            let copy = func.add_block();
            func.blocks[copy].unroll = func.blocks[block].unroll.filter(|_| block != counted.header);
            round.blocks.insert(block, copy);
            for param in func.blocks[block].params.clone() {
                let ty = func.ty(param);
                round.values.insert(param, func.add_param(copy, ty));
            }
            for inst in func.blocks[block].insts.clone() {
                let info = func.insts[inst].clone();
                let new = func.make_inst(info.data, info.result.map(|result| func.ty(result)), info.span);
                if let (Some(from), Some(to)) = (info.result, func.insts[new].result) {
                    round.values.insert(from, to);
                }
                func.blocks[copy].insts.push(new);
                copies.push(new);
            }
        }
        // Blocks are in reverse postorder, but a value may go around an inner loop.
        for inst in copies {
            func.insts[inst].data.for_each_operand(|value| *value = round.value(*value));
        }
        round
    }

    fn block(&self, block: Block) -> Block {
        self.blocks.get(&block).copied().unwrap_or(block)
    }

    fn value(&self, value: Value) -> Value {
        self.values.get(&value).copied().unwrap_or(value)
    }
}

/// The terminator of the exit, in a round where it is known which way is taken.
fn pass_exit(terminator: &Terminator, inside: &HashSet<Block>, is_last: bool) -> Terminator {
    let target = terminator.targets().into_iter().find(|target| inside.contains(&target.block) != is_last);
    target.map_or(Terminator::Unreachable, |target| Terminator::Jump(target.clone()))
}

/// The values of the loop that are used after it.
fn leaving_values(func: &Function, counted: &Counted, inside: &HashSet<Block>) -> Vec<Value> {
    let mut defined = HashSet::new();
    for &block in &counted.blocks {
        defined.extend(func.blocks[block].params.iter().copied());
        defined.extend(func.blocks[block].insts.iter().filter_map(|&inst| func.insts[inst].result));
    }
    let mut leaving = Vec::new();
    let mut seen = HashSet::new();
    let mut look = |value: &Value| {
        if defined.contains(value) && seen.insert(*value) {
            leaving.push(*value);
        }
    };
    for &block in func.layout.iter().filter(|block| !inside.contains(block)) {
        func.blocks[block].insts.iter().for_each(|&inst| func.insts[inst].data.visit_operands(&mut look));
        func.blocks[block].terminator.visit_operands(&mut look);
    }
    leaving
}

/// Replaces operands in all blocks that are in no round.
fn replace_outside(func: &mut Function, inside: &HashSet<Block>, rounds: &[Round], by: impl Fn(Value) -> Value) {
    let made: HashSet<Block> = rounds.iter().flat_map(|round| round.blocks.values().copied()).collect();
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        if inside.contains(&block) || made.contains(&block) {
            continue;
        }
        for at in 0..func.blocks[block].insts.len() {
            let inst = func.blocks[block].insts[at];
            func.insts[inst].data.for_each_operand(|value| *value = by(*value));
        }
        func.blocks[block].terminator.for_each_operand(|value| *value = by(*value));
    }
}

/// Has these values stored in variables where they are defined, and loaded where they are used outside the loop. Nothing is
/// done where one cannot be stored.
fn spill(func: &mut Function, values: &[Value], inside: &HashSet<Block>) -> Option<()> {
    let sizes: Vec<(u32, u32)> = values.iter().map(|&value| storable(func.ty(value))).collect::<Option<_>>()?;
    let mut slots = Slots::new();
    let entry = func.entry();
    for (&value, &(size, align)) in values.iter().zip(&sizes) {
        let data = InstData::Alloca { size, align };
        let ty = data.result_type(func);
        let inst = func.make_inst(data, ty, u32::MAX);
        func.blocks[entry].insts.insert(0, inst);
        slots.insert(value, (func.insts[inst].result?, func.ty(value), align));
    }
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = Vec::with_capacity(old.len());
        if inside.contains(&block) {
            for param in func.blocks[block].params.clone() {
                store(func, &mut new, &slots, param);
            }
            for inst in old {
                new.push(inst);
                if let Some(result) = func.insts[inst].result {
                    store(func, &mut new, &slots, result);
                }
            }
        } else {
            let mut loaded = HashMap::new();
            for inst in old {
                let mut data = func.insts[inst].data.clone();
                data.for_each_operand(|value| *value = load(func, &mut new, &mut loaded, &slots, *value));
                func.insts[inst].data = data;
                new.push(inst);
            }
            let mut terminator = func.blocks[block].terminator.clone();
            terminator.for_each_operand(|value| *value = load(func, &mut new, &mut loaded, &slots, *value));
            func.blocks[block].terminator = terminator;
        }
        func.blocks[block].insts = new;
    }
    Some(())
}

/// The variable of a value: its address, what it holds, its alignment.
type Slots = HashMap<Value, (Value, Type, u32)>;

fn store(func: &mut Function, insts: &mut Vec<Inst>, slots: &Slots, value: Value) {
    if let Some(&(ptr, _, align)) = slots.get(&value) {
        insts.push(func.make_inst(InstData::Store { ptr, value, align, volatile: false }, None, u32::MAX));
    }
}

fn load(
    func: &mut Function,
    insts: &mut Vec<Inst>,
    loaded: &mut HashMap<Value, Value>,
    slots: &Slots,
    value: Value,
) -> Value {
    let Some(&(ptr, ty, align)) = slots.get(&value) else { return value };
    if let Some(&again) = loaded.get(&value) {
        return again;
    }
    let inst = func.make_inst(InstData::Load { ty, ptr, align, volatile: false }, Some(ty), u32::MAX);
    insts.push(inst);
    let result = func.insts[inst].result.unwrap_or(value);
    loaded.insert(value, result);
    result
}

/// Size and alignment of a variable for values of this type.
fn storable(ty: Type) -> Option<(u32, u32)> {
    match ty {
        Type::BOOL | Type::Image(_) | Type::Sampler => None,
        ty => ty.bytes().map(|bytes| (bytes, bytes.next_power_of_two().min(16))),
    }
}
