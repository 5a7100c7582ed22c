//! Removes what has no effect: blocks that cannot be reached, stores to private variables that nobody reads, instructions
//! whose results nobody needs, and parameters of blocks with the arguments for them.

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{ControlFlow, Function, Inst, InstData, Terminator, Value, ValueDef};

/// Removes the blocks that cannot be reached and tells whether there were any.
pub fn remove_unreachable(func: &mut Function) -> bool {
    let flow = ControlFlow::compute(func);
    let before = func.layout.len();
    func.layout.retain(|&block| flow.is_reachable(block));
    func.layout.len() != before
}

/// Removes what has no effect and tells whether there was anything.
pub fn remove_dead(func: &mut Function) -> bool {
    let mut changed = remove_unreachable(func);
    changed |= remove_dead_stores(func);
    let live = find_live(func);
    let Function { layout, blocks, insts, .. } = &mut *func;
    for &block in &*layout {
        let is_live = |inst: &Inst| {
            let info = &insts[*inst];
            info.data.has_effect() || info.result.is_some_and(|result| live[result.index()])
        };
        let before = blocks[block].insts.len();
        blocks[block].insts.retain(is_live);
        changed |= blocks[block].insts.len() != before;
    }
    changed |= remove_params(func, |param| !live[param.index()]);
    changed
}

/// Removes the parameters for which `is_removed` holds, other than those of the entry, with the arguments for them.
pub(super) fn remove_params(func: &mut Function, is_removed: impl Fn(Value) -> bool) -> bool {
    let Function { layout, blocks, values, .. } = func;
    let mut kept: Vec<Option<Vec<bool>>> = vec![None; blocks.len()];
    let mut changed = false;
    for &block in layout.get(1..).unwrap_or_default() {
        let params = &mut blocks[block].params;
        if params.iter().any(|&param| is_removed(param)) {
            kept[block.index()] = Some(params.iter().map(|&param| !is_removed(param)).collect());
            params.retain(|&param| !is_removed(param));
            for (index, param) in params.iter().enumerate() {
                values[*param].def = ValueDef::Param(block, index as u32);
            }
            changed = true;
        }
    }
    if !changed {
        return false;
    }
    for &block in &*layout {
        blocks[block].terminator.for_each_target(|target| {
            if let Some(kept) = &kept[target.block.index()] {
                let mut kept = kept.iter();
                target.args.retain(|_| kept.next().copied().unwrap_or(true));
            }
        });
    }
    true
}

/// Which values are needed.
fn find_live(func: &Function) -> Vec<bool> {
    // For each block, the arguments of all jumps to it: those for a parameter are needed only if the parameter is.
    let mut incoming: Vec<Vec<&[Value]>> = vec![Vec::new(); func.blocks.len()];
    for &block in &func.layout {
        func.blocks[block].terminator.visit_targets(|target| incoming[target.block.index()].push(&target.args));
    }
    let mut live = vec![false; func.values.len()];
    let mut work = Vec::new();
    let mut need = |value: Value, work: &mut Vec<Value>| {
        if !std::mem::replace(&mut live[value.index()], true) {
            work.push(value);
        }
    };
    for &block in &func.layout {
        let data = &func.blocks[block];
        for &inst in &data.insts {
            if func.insts[inst].data.has_effect() {
                func.insts[inst].data.visit_operands(|&value| need(value, &mut work));
            }
        }
        match data.terminator {
            Terminator::Branch { cond, .. } => need(cond, &mut work),
            Terminator::Switch { value, .. } => need(value, &mut work),
            Terminator::Return(Some(value)) => need(value, &mut work),
            Terminator::Jump(_) | Terminator::Return(None) | Terminator::Unreachable => {}
        }
    }
    while let Some(value) = work.pop() {
        match func.values[value].def {
            ValueDef::Result(inst) => func.insts[inst].data.visit_operands(|&value| need(value, &mut work)),
            ValueDef::Param(block, index) => {
                for args in &incoming[block.index()] {
                    need(args[index as usize], &mut work);
                }
            }
        }
    }
    live
}

/// Removes stores to private variables that are only written.
fn remove_dead_stores(func: &mut Function) -> bool {
    const NOTHING: u32 = u32::MAX;
    let flow = ControlFlow::compute(func);
    // For each value, the alloca that it points into.
    let mut roots = vec![NOTHING; func.values.len()];
    let mut is_read = Vec::new();
    for &block in flow.reverse_postorder() {
        for &inst in &func.blocks[block].insts {
            let info = &func.insts[inst];
            let mut read = |value: Value| {
                if let Some(root) = is_read.get_mut(roots[value.index()] as usize) {
                    *root = true;
                }
            };
            match info.data {
                InstData::Alloca { .. } => {
                    if let Some(result) = info.result {
                        roots[result.index()] = is_read.len() as u32;
                        is_read.push(false);
                    }
                }
                InstData::PtrAdd { ptr, offset } => {
                    read(offset);
                    if let Some(result) = info.result {
                        roots[result.index()] = roots[ptr.index()];
                    }
                }
                InstData::Store { value, volatile: false, .. } => read(value),
                InstData::CopyMemory { src, .. } => read(src),
                InstData::ZeroMemory { .. } => {}
                _ => info.data.visit_operands(|&value| read(value)),
            }
        }
        func.blocks[block].terminator.visit_operands(|value| {
            if let Some(root) = is_read.get_mut(roots[value.index()] as usize) {
                *root = true;
            }
        });
    }
    if is_read.iter().all(|is_read| *is_read) {
        return false;
    }
    let mut changed = false;
    for index in 0..func.layout.len() {
        let Function { layout, blocks, insts, .. } = &mut *func;
        blocks[layout[index]].insts.retain(|&inst| {
            let written = match insts[inst].data {
                InstData::Store { ptr, volatile: false, .. } => ptr,
                InstData::CopyMemory { dst, .. } | InstData::ZeroMemory { dst, .. } => dst,
                _ => return true,
            };
            let is_dead = is_read.get(roots[written.index()] as usize) == Some(&false);
            changed |= is_dead;
            !is_dead
        });
    }
    changed
}
