//! Blocks, and how control flows between them. Phi instructions become parameters of blocks.

use std::collections::{HashMap, HashSet};

use spirv::{LoopControl, Op};
use tombolo_ir::inst::{BlockCall, Terminator};
use tombolo_ir::{Block, Function, Scalar, Type, Unroll, Value};

use super::{Body, Val};
use crate::sections::{BlockText, FunctionText, ends_block};
use crate::types::Kind;
use crate::unit::Unit;
use crate::words::{Instruction, Result, literal};

/// A block of SPIR-V in the IR.
#[derive(Clone, Copy)]
struct Place<'t, 'a> {
    /// Its text.
    text: &'t BlockText<'a>,
    /// Where jumps go.
    start: Block,
    /// Where it ends: an instruction may become several blocks.
    end: Block,
}

/// Imports the body of a function, which was declared already.
pub(crate) fn define_function<'a>(
    unit: &mut Unit<'a>,
    text: &FunctionText<'a>,
    declared: Function,
) -> Result<Function> {
    let mut body = Body::new(unit, declared, false);
    let reached = reachable(text)?;
    let blocks: Vec<&BlockText<'a>> = text.blocks.iter().filter(|block| reached.contains(&block.label)).collect();
    let mut places = HashMap::new();
    for (index, block) in blocks.iter().enumerate() {
        let start = body.function.add_block();
        places.insert(block.label, Place { text: block, start, end: start });
        body.phis(block, start, index == 0)?;
    }
    let Some(first) = blocks.first().map(|block| places[&block.label].start) else {
        return Err(String::from("the function has no blocks"));
    };
    body.block = first;
    let result_place = body.params(text)?;
    let mut line = None;
    for block in &blocks {
        let Some(place) = places.get_mut(&block.label) else { continue };
        body.block = place.start;
        for &instruction in &block.instructions {
            let op = instruction.op;
            match op {
                Op::Line => line = Some((instruction.word(0)?, instruction.word(1)?, instruction.word(2)?)),
                Op::NoLine => line = None,
                _ => {}
            }
            // Ends of blocks come when all values are there.
            if ends_block(op) {
                continue;
            }
            if let Err(message) = body.instruction(instruction) {
                return Err(body.located(line, &format!("Op{op:?}: {message}")));
            }
        }
        body.function.blocks[place.start].unroll = unroll(block)?;
        place.end = body.block;
    }
    for block in &blocks {
        let Some(&last) = block.instructions.last() else { continue };
        body.block = places[&block.label].end;
        body.terminator(block.label, last, &places, text.result, result_place)
            .map_err(|message| format!("Op{:?}: {message}", last.op))?;
    }
    let (entry, jump) = (body.entry, BlockCall { block: first, args: Vec::new() });
    body.function.blocks[entry].terminator = Terminator::Jump(jump);
    let mut function = body.function;
    function.convergent = function.insts.values().any(|inst| inst.data.is_convergent());
    Ok(function)
}

/// How the loop is to be unrolled of which the block is the header: the loop control of its `OpLoopMerge`.
fn unroll(text: &BlockText<'_>) -> Result<Option<Unroll>> {
    let Some(merge) = text.instructions.iter().find(|instruction| instruction.op == Op::LoopMerge) else {
        return Ok(None);
    };
    let control = LoopControl::from_bits_retain(merge.word(2)?);
    if control.contains(LoopControl::DONT_UNROLL) {
        return Ok(Some(Unroll::Never));
    }
    if control.contains(LoopControl::PARTIAL_COUNT) {
        // Each of these that is there has a number, in this order.
        let earlier = [
            LoopControl::DEPENDENCY_LENGTH,
            LoopControl::MIN_ITERATIONS,
            LoopControl::MAX_ITERATIONS,
            LoopControl::ITERATION_MULTIPLE,
            LoopControl::PEEL_COUNT,
        ];
        let index = earlier.into_iter().filter(|&bit| control.contains(bit)).count();
        return Ok(Some(match merge.word(3 + index)? {
            0 => Unroll::Always,
            1 => Unroll::Never,
            times => Unroll::Times(times),
        }));
    }
    Ok(control.contains(LoopControl::UNROLL).then_some(Unroll::Always))
}

/// The labels of the blocks that are reached from the first.
fn reachable(text: &FunctionText<'_>) -> Result<HashSet<u32>> {
    let blocks: HashMap<u32, &BlockText<'_>> = text.blocks.iter().map(|block| (block.label, block)).collect();
    let mut reached = HashSet::new();
    let mut work: Vec<u32> = text.blocks.first().map(|block| block.label).into_iter().collect();
    while let Some(label) = work.pop() {
        if !reached.insert(label) {
            continue;
        }
        let block = blocks.get(&label).ok_or_else(|| format!("%{label} is no block of the function"))?;
        let Some(last) = block.instructions.last() else { continue };
        match last.op {
            Op::Branch => work.push(last.word(0)?),
            Op::BranchConditional => work.extend([last.word(1)?, last.word(2)?]),
            // Labels and literals: literals that are no labels do no harm, but only labels may be followed.
            Op::Switch => {
                work.push(last.word(1)?);
                let rest = last.rest(2);
                for step in [2, 3] {
                    let labels = rest.chunks_exact(step).map(|case| case[step - 1]);
                    work.extend(labels.filter(|label| blocks.contains_key(label)));
                }
            }
            _ => {}
        }
    }
    Ok(reached)
}

impl<'a> Body<'_, 'a> {
    /// A message with the place in the source that debug information names.
    fn located(&self, line: Option<(u32, u32, u32)>, message: &str) -> String {
        match line {
            Some((file, line, column)) => {
                let file = self.unit.sections.strings.get(&file).map_or("", String::as_str);
                format!("{file}:{line}:{column}: {message}")
            }
            None => message.to_string(),
        }
    }

    /// Makes the parameters of a block for its phi instructions.
    fn phis(&mut self, text: &BlockText<'_>, block: Block, is_first: bool) -> Result<()> {
        for phi in text.instructions.iter().filter(|instruction| instruction.op == Op::Phi) {
            if is_first {
                return Err(String::from("OpPhi: the first block of a function has no predecessors"));
            }
            let (ty, id) = (phi.word(0)?, phi.word(1)?);
            let types = self.unit.types.leaves(ty)?;
            self.unit.spend(types.len())?;
            if types.iter().any(|ty| matches!(ty, Type::Image(_) | Type::Sampler)) {
                return Err(String::from("OpPhi: images and samplers are not supported here"));
            }
            for pair in phi.rest(2).chunks_exact(2) {
                self.phi_values.insert((id, pair[1]), pair[0]);
            }
            let leaves = types.into_iter().map(|ty| self.function.add_param(block, ty)).collect();
            self.values.insert(id, Val { ty, leaves, packed: false });
        }
        Ok(())
    }

    /// Defines the parameters. The address to which a result in memory goes, if there is one.
    fn params(&mut self, text: &FunctionText<'_>) -> Result<Option<Value>> {
        let mut params = self.function.blocks[self.entry].params.clone().into_iter();
        let result_place = if self.unit.types.is_aggregate(text.result) { params.next() } else { None };
        for &(id, ty) in &text.params {
            let param = params.next().ok_or("a parameter is missing")?;
            let leaves = if self.unit.types.is_aggregate(ty) {
                let align = self.unit.types.get(ty)?.align;
                self.load(param, ty, align, false)?
            } else {
                self.split(param)
            };
            self.values.insert(id, Val { ty, leaves: leaves.into(), packed: false });
        }
        Ok(result_place)
    }

    /// Ends the block where the cursor is.
    pub(super) fn terminate(&mut self, terminator: Terminator) {
        self.function.blocks[self.block].terminator = terminator;
    }

    fn terminator(
        &mut self,
        label: u32,
        last: Instruction<'_>,
        places: &HashMap<u32, Place<'_, 'a>>,
        result: u32,
        result_place: Option<Value>,
    ) -> Result<()> {
        let terminator = match last.op {
            Op::Branch => Terminator::Jump(self.jump(label, last.word(0)?, places)?),
            Op::BranchConditional => {
                let cond = self.single(last.word(0)?)?;
                if self.function.ty(cond) != Type::BOOL {
                    return Err(String::from("the condition must be a truth value"));
                }
                let then = self.jump(label, last.word(1)?, places)?;
                let otherwise = self.jump(label, last.word(2)?, places)?;
                Terminator::Branch { cond, then, otherwise }
            }
            Op::Switch => self.switch(label, last, places)?,
            Op::Return if self.unit.types.get(result)?.kind == Kind::Void => Terminator::Return(None),
            Op::ReturnValue => {
                let val = self.get(last.word(0)?)?;
                if val.ty != result {
                    return Err(String::from("the function returns another type"));
                }
                match result_place {
                    Some(place) => {
                        let align = self.unit.types.get(val.ty)?.align;
                        self.store(place, val.ty, &val.leaves, align, false)?;
                        Terminator::Return(None)
                    }
                    None => Terminator::Return(Some(self.join(&val.leaves))),
                }
            }
            Op::Unreachable => Terminator::Unreachable,
            _ => return Err(String::from("the instruction is not supported here")),
        };
        self.terminate(terminator);
        Ok(())
    }

    /// A jump with the values that the target's phi instructions have for this way.
    fn jump(&mut self, from: u32, to: u32, places: &HashMap<u32, Place<'_, 'a>>) -> Result<BlockCall> {
        let place = places.get(&to).ok_or_else(|| format!("%{to} is no block of the function"))?;
        let block = place.start;
        let mut args = Vec::new();
        if self.function.blocks[block].params.is_empty() {
            return Ok(BlockCall { block, args });
        }
        for phi in place.text.instructions.iter().filter(|instruction| instruction.op == Op::Phi) {
            let id = self.phi_values.get(&(phi.word(1)?, from));
            let id = *id.ok_or_else(|| format!("%{to} has no value for the way from %{from}"))?;
            let val = self.get(id)?;
            if val.ty != phi.word(0)? {
                return Err(format!("the value %{id} has another type than the phi instruction"));
            }
            args.extend(val.leaves.iter().copied());
            self.unit.spend(val.leaves.len())?;
        }
        Ok(BlockCall { block, args })
    }

    fn switch(
        &mut self,
        label: u32,
        last: Instruction<'_>,
        places: &HashMap<u32, Place<'_, 'a>>,
    ) -> Result<Terminator> {
        let value = self.single(last.word(0)?)?;
        let scalar = self.scalar(value)?;
        if !scalar.is_int() {
            return Err(String::from("the selector must be an integer"));
        }
        let default = self.jump(label, last.word(1)?, places)?;
        let step = if scalar == Scalar::I64 { 3 } else { 2 };
        let rest = last.rest(2);
        if rest.len() % step != 0 {
            return Err(String::from("an operand is missing"));
        }
        let mut cases = Vec::new();
        let mut seen = HashSet::new();
        for case in rest.chunks_exact(step) {
            let bits = literal(case, scalar.bits())?;
            if !seen.insert(bits) {
                return Err(String::from("two cases are equal"));
            }
            cases.push((bits, self.jump(label, case[step - 1], places)?));
        }
        if cases.is_empty() {
            return Ok(Terminator::Jump(default));
        }
        Ok(Terminator::Switch { value, cases, default })
    }
}
