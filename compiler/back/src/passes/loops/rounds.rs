//! Rounds of a loop as copies of its blocks, and what becomes of the values that leave it.

use std::collections::HashSet;

use tombolo_ir::hash::NumberMap;
use tombolo_ir::{Block, EntityRef, Function, Inst, InstData, Terminator, Type, Value};

/// The blocks and values of one round, by those of the first.
pub(in crate::passes) struct Round {
    pub(in crate::passes) blocks: NumberMap<Block, Block>,
    values: NumberMap<Value, Value>,
}

impl Round {
    /// The first is the loop itself.
    pub(in crate::passes) fn first(blocks: &[Block]) -> Self {
        Round { blocks: blocks.iter().map(|&block| (block, block)).collect(), values: NumberMap::default() }
    }

    /// A copy of the loop's blocks, which are in reverse postorder, with all but their terminators.
    pub(in crate::passes) fn copy(func: &mut Function, blocks: &[Block]) -> Self {
        let mut round = Round { blocks: NumberMap::default(), values: NumberMap::default() };
        let mut copies = Vec::new();
        for &block in blocks {
            let copy = func.add_block();
            func.blocks[copy].unroll = func.blocks[block].unroll.filter(|_| Some(&block) != blocks.first());
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

    /// The round's own block.
    pub(in crate::passes) fn block(&self, block: Block) -> Block {
        self.blocks.get(&block).copied().unwrap_or(block)
    }

    /// The round's own value.
    pub(in crate::passes) fn value(&self, value: Value) -> Value {
        self.values.get(&value).copied().unwrap_or(value)
    }
}

/// The terminator of the exit, in a round where it is known which way is taken.
pub(in crate::passes) fn pass_exit(terminator: &Terminator, inside: &HashSet<Block>, is_last: bool) -> Terminator {
    let target = terminator.targets().into_iter().find(|target| inside.contains(&target.block) != is_last);
    target.map_or(Terminator::Unreachable, |target| Terminator::Jump(target.clone()))
}

/// How many jumps leave the loop.
pub(in crate::passes) fn exits(func: &Function, blocks: &[Block], inside: &HashSet<Block>) -> usize {
    let leaving = |block: &Block| {
        func.blocks[*block].terminator.targets().iter().filter(|target| !inside.contains(&target.block)).count()
    };
    blocks.iter().map(leaving).sum()
}

/// The values of the loop that are used after it.
pub(in crate::passes) fn leaving_values(func: &Function, blocks: &[Block], inside: &HashSet<Block>) -> Vec<Value> {
    // Tables, as a kernel may have many loops: each looks through all of it.
    let mut wanted = vec![false; func.values.len()];
    for &block in blocks {
        let results = func.blocks[block].insts.iter().filter_map(|&inst| func.insts[inst].result);
        func.blocks[block].params.iter().copied().chain(results).for_each(|value| wanted[value.index()] = true);
    }
    let mut leaving = Vec::new();
    let mut look = |value: &Value| {
        if std::mem::take(&mut wanted[value.index()]) {
            leaving.push(*value);
        }
    };
    for &block in func.layout.iter().filter(|block| !inside.contains(block)) {
        func.blocks[block].insts.iter().for_each(|&inst| func.insts[inst].data.visit_operands(&mut look));
        func.blocks[block].terminator.visit_operands(&mut look);
    }
    leaving
}

/// Has these values stored in variables where they are defined, and loaded where they are used outside the loop. Nothing is
/// done where one cannot be stored.
pub(in crate::passes) fn spill(func: &mut Function, values: &[Value], inside: &HashSet<Block>) -> Option<()> {
    let sizes: Vec<(u32, u32)> = values.iter().map(|&value| storable(func.ty(value))).collect::<Option<_>>()?;
    let mut slots = Slots::default();
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
            let mut loaded = NumberMap::default();
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
type Slots = NumberMap<Value, (Value, Type, u32)>;

fn store(func: &mut Function, insts: &mut Vec<Inst>, slots: &Slots, value: Value) {
    if let Some(&(ptr, _, align)) = slots.get(&value) {
        insts.push(func.make_inst(InstData::Store { ptr, value, align, volatile: false }, None, u32::MAX));
    }
}

fn load(
    func: &mut Function,
    insts: &mut Vec<Inst>,
    loaded: &mut NumberMap<Value, Value>,
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
