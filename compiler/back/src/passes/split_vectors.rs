//! Takes vectors apart where they flow through the control-flow graph or are chosen, so that they remain only at memory,
//! images and calls: a lane that nobody needs is then dead.

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{Block, Function, Inst, InstData, Terminator, Type, Value};

use super::emit::Emitter;
use super::substitute::Substitution;

/// Splits parameters of blocks and choices that are vectors, and tells whether there were any.
pub fn split_vectors(func: &mut Function) -> bool {
    let mut substitution = Substitution::new();
    // For each block whose parameters change: the lanes of each old parameter, 1 for what is no vector.
    let mut lanes: Vec<Option<Vec<u8>>> = vec![None; func.blocks.len()];
    for index in 1..func.layout.len() {
        let block = func.layout[index];
        lanes[block.index()] = split_params(func, block, &mut substitution);
    }
    let mut changed = substitution.is_used();
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        changed |= split_selects(func, block, &mut substitution);
        split_arguments(func, block, &lanes);
    }
    substitution.apply(func);
    changed
}

fn split_params(func: &mut Function, block: Block, substitution: &mut Substitution) -> Option<Vec<u8>> {
    let is_vector = |func: &Function, value: Value| matches!(func.ty(value), Type::Vector(..));
    if !func.blocks[block].params.iter().any(|&param| is_vector(func, param)) {
        return None;
    }
    let old = std::mem::take(&mut func.blocks[block].params);
    let mut vectors = Vec::new();
    let mut counts = Vec::new();
    for param in old {
        let ty = func.ty(param);
        let (scalar, count) = match ty {
            Type::Vector(scalar, count) => (Type::Scalar(scalar), count),
            _ => (ty, 1),
        };
        let values: Vec<Value> = (0..count).map(|_| func.add_param(block, scalar)).collect();
        counts.push(count);
        if count > 1 {
            let mut emitter = Emitter { func, insts: &mut vectors, span: u32::MAX };
            let vector = emitter.value(InstData::Vector { lanes: values });
            substitution.set(param, vector);
        } else {
            substitution.set(param, values[0]);
        }
    }
    vectors.append(&mut func.blocks[block].insts);
    func.blocks[block].insts = vectors;
    Some(counts)
}

fn split_selects(func: &mut Function, block: Block, substitution: &mut Substitution) -> bool {
    let has_vector = func.blocks[block].insts.iter().any(|&inst| is_vector_select(func, inst).is_some());
    if !has_vector {
        return false;
    }
    let old = std::mem::take(&mut func.blocks[block].insts);
    let mut new = Vec::with_capacity(old.len());
    for inst in old {
        let Some((cond, [a, b], count)) = is_vector_select(func, inst) else {
            new.push(inst);
            continue;
        };
        let (result, span) = (func.insts[inst].result, func.insts[inst].span);
        let mut emitter = Emitter { func, insts: &mut new, span };
        let lanes = (0..count)
            .map(|lane| {
                let args = [a, b].map(|vector| emitter.value(InstData::Extract { vector, lane }));
                emitter.value(InstData::Select { cond, args })
            })
            .collect();
        let vector = emitter.value(InstData::Vector { lanes });
        if let Some(result) = result {
            substitution.set(result, vector);
        }
    }
    func.blocks[block].insts = new;
    true
}

fn is_vector_select(func: &Function, inst: Inst) -> Option<(Value, [Value; 2], u8)> {
    match func.insts[inst].data {
        InstData::Select { cond, args } => match func.ty(args[0]) {
            Type::Vector(_, lanes) => Some((cond, args, lanes)),
            _ => None,
        },
        _ => None,
    }
}

fn split_arguments(func: &mut Function, block: Block, lanes: &[Option<Vec<u8>>]) {
    let mut terminator = std::mem::replace(&mut func.blocks[block].terminator, Terminator::Unreachable);
    let mut insts = std::mem::take(&mut func.blocks[block].insts);
    let mut emitter = Emitter { func, insts: &mut insts, span: u32::MAX };
    // A switch may hand one vector over many times.
    let mut split: std::collections::HashMap<Value, Vec<Value>> = std::collections::HashMap::new();
    terminator.for_each_target(|target| {
        let Some(counts) = &lanes[target.block.index()] else { return };
        let old = std::mem::take(&mut target.args);
        for (arg, &count) in old.into_iter().zip(counts) {
            if count == 1 {
                target.args.push(arg);
                continue;
            }
            let values = split.entry(arg).or_insert_with(|| {
                (0..count).map(|lane| emitter.value(InstData::Extract { vector: arg, lane })).collect()
            });
            target.args.extend_from_slice(values);
        }
    });
    func.blocks[block].insts = insts;
    func.blocks[block].terminator = terminator;
}
