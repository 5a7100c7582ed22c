//! Simplifies the control-flow graph: leaves out parameters that are always the same value, jumps over empty blocks, turns
//! branches with one target into jumps and selects, and merges a block into the only one that jumps to it.

use std::collections::VecDeque;

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{Block, BlockCall, ControlFlow, Function, InstData, Terminator, Value, ValueDef};

use super::emit::Emitter;
use super::remove_dead::{remove_params, remove_unreachable};
use super::substitute::Substitution;

/// Simplifies the graph and tells whether anything changed.
pub fn simplify_cfg(func: &mut Function) -> bool {
    let mut changed = remove_unreachable(func);
    changed |= remove_redundant_params(func);
    changed |= simplify_terminators(func);
    changed |= thread_jumps(func);
    changed |= simplify_terminators(func);
    changed |= remove_unreachable(func);
    changed | merge_blocks(func)
}

/// Removes parameters that get one and the same value (or themselves) from everywhere.
fn remove_redundant_params(func: &mut Function) -> bool {
    let flow = ControlFlow::compute(func);
    let mut substitution = Substitution::new();
    // A parameter may become redundant when another is; that other is of a block jumped to from here or from afar, so
    // look again at what uses a removed parameter.
    let mut users: Vec<Vec<Block>> = vec![Vec::new(); func.values.len()];
    for &block in flow.reverse_postorder() {
        func.blocks[block].terminator.visit_targets(|target| {
            for arg in &target.args {
                if matches!(func.values[*arg].def, ValueDef::Param(..)) {
                    users[arg.index()].push(target.block);
                }
            }
        });
    }
    // Arguments by target: for each block the argument lists of all jumps to it.
    let mut incoming: Vec<Vec<&[Value]>> = vec![Vec::new(); func.blocks.len()];
    for &block in flow.reverse_postorder() {
        func.blocks[block].terminator.visit_targets(|target| incoming[target.block.index()].push(&target.args));
    }
    let mut is_removed = vec![false; func.values.len()];
    let mut work: VecDeque<Block> = flow.reverse_postorder().iter().copied().collect();
    let mut queued = vec![true; func.blocks.len()];
    while let Some(block) = work.pop_front() {
        queued[block.index()] = false;
        if block == func.entry() {
            continue;
        }
        for (index, &param) in func.blocks[block].params.iter().enumerate() {
            if is_removed[param.index()] {
                continue;
            }
            let mut common = None;
            let is_redundant = incoming[block.index()].iter().all(|args| {
                let value = substitution.resolve(args[index]);
                value == param || *common.get_or_insert(value) == value
            });
            let Some(value) = common.filter(|_| is_redundant) else { continue };
            is_removed[param.index()] = true;
            substitution.set(param, value);
            for &user in &users[param.index()] {
                if !std::mem::replace(&mut queued[user.index()], true) {
                    work.push_back(user);
                }
            }
            // Who waits for the parameter now waits for the value.
            if matches!(func.values[value].def, ValueDef::Param(..)) {
                let moved = std::mem::take(&mut users[param.index()]);
                users[value.index()].extend(moved);
            }
        }
    }
    if !substitution.is_used() {
        return false;
    }
    drop(incoming);
    remove_params(func, |param| is_removed[param.index()]);
    substitution.apply(func);
    true
}

/// Turns branches and switches that always go one way into jumps, and branches to one block into selects.
fn simplify_terminators(func: &mut Function) -> bool {
    let mut changed = false;
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        match &mut func.blocks[block].terminator {
            Terminator::Branch { then, otherwise, .. } if then == otherwise => {
                let target = then.clone();
                func.blocks[block].terminator = Terminator::Jump(target);
                changed = true;
            }
            Terminator::Branch { cond, then, otherwise } if then.block == otherwise.block => {
                let (cond, then, otherwise) = (*cond, then.clone(), otherwise.clone());
                let mut insts = std::mem::take(&mut func.blocks[block].insts);
                let mut emitter = Emitter { func, insts: &mut insts, span: u32::MAX };
                let args = std::iter::zip(then.args, otherwise.args)
                    .map(|(a, b)| match a == b {
                        true => a,
                        false => emitter.value(InstData::Select { cond, args: [a, b] }),
                    })
                    .collect();
                func.blocks[block].insts = insts;
                func.blocks[block].terminator = Terminator::Jump(BlockCall { block: then.block, args });
                changed = true;
            }
            Terminator::Switch { cases, default, .. } => {
                let before = cases.len();
                cases.retain(|(_, target)| target != default);
                changed |= cases.len() != before;
                if cases.is_empty() {
                    let target = default.clone();
                    func.blocks[block].terminator = Terminator::Jump(target);
                    changed = true;
                }
            }
            Terminator::Branch { .. } | Terminator::Jump(_) | Terminator::Return(_) | Terminator::Unreachable => {}
        }
    }
    changed
}

/// Has jumps to blocks that only jump on go to where those jump.
fn thread_jumps(func: &mut Function) -> bool {
    // How often each value is used.
    let mut uses = vec![0u32; func.values.len()];
    for &block in &func.layout {
        for &inst in &func.blocks[block].insts {
            func.insts[inst].data.visit_operands(|value| uses[value.index()] += 1);
        }
        func.blocks[block].terminator.visit_operands(|value| uses[value.index()] += 1);
    }
    // The jump of each block that does nothing else, whose parameters nobody else needs.
    let mut onward: Vec<Option<BlockCall>> = vec![None; func.blocks.len()];
    for &block in &func.layout[1..] {
        let data = &func.blocks[block];
        let Terminator::Jump(target) = &data.terminator else { continue };
        if !data.insts.is_empty() || target.block == block {
            continue;
        }
        for arg in &target.args {
            uses[arg.index()] -= 1;
        }
        if data.params.iter().all(|param| uses[param.index()] == 0) {
            onward[block.index()] = Some(target.clone());
        }
        for arg in &target.args {
            uses[arg.index()] += 1;
        }
    }
    // Chains end where blocks do something; a cycle of blocks that only jump is left alone.
    resolve_chains(func, &mut onward);
    let mut changed = false;
    // The block that takes the place of a loop's header is its header then.
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        if let (Some(unroll), Some(next)) = (func.blocks[block].unroll, &onward[block.index()]) {
            func.blocks[next.block].unroll.get_or_insert(unroll);
        }
    }
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        let mut terminator = std::mem::replace(&mut func.blocks[block].terminator, Terminator::Unreachable);
        terminator.for_each_target(|target| {
            if let Some(next) = &onward[target.block.index()] {
                *target = substitute(func, target, next);
                changed = true;
            }
        });
        func.blocks[block].terminator = terminator;
    }
    changed
}

/// The jump to the end of `next`, from a jump to the block that holds `next`.
fn substitute(func: &Function, to: &BlockCall, next: &BlockCall) -> BlockCall {
    let args = next
        .args
        .iter()
        .map(|&arg| match func.values[arg].def {
            ValueDef::Param(block, index) if block == to.block => to.args[index as usize],
            _ => arg,
        })
        .collect();
    BlockCall { block: next.block, args }
}

fn resolve_chains(func: &Function, onward: &mut [Option<BlockCall>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; onward.len()];
    for &start in &func.layout {
        let mut chain = Vec::new();
        let mut at = start;
        while states[at.index()] == State::New && onward[at.index()].is_some() {
            states[at.index()] = State::Open;
            chain.push(at);
            at = onward[at.index()].as_ref().map_or(at, |next| next.block);
        }
        if states[at.index()] == State::Open {
            // A cycle: its blocks keep their jumps.
            let from = chain.iter().position(|&block| block == at).unwrap_or(0);
            for block in chain.drain(from..) {
                onward[block.index()] = None;
                states[block.index()] = State::Done;
            }
        }
        while let Some(block) = chain.pop() {
            states[block.index()] = State::Done;
            let Some(next) = &onward[block.index()] else { continue };
            if let Some(further) = &onward[next.block.index()] {
                onward[block.index()] = Some(substitute(func, next, further));
            }
        }
    }
}

/// Merges each block into the block before it where there is just one way between them.
fn merge_blocks(func: &mut Function) -> bool {
    let mut jumps = vec![0u32; func.blocks.len()];
    for &block in &func.layout {
        func.blocks[block].terminator.visit_targets(|target| jumps[target.block.index()] += 1);
    }
    let mut substitution = Substitution::new();
    let mut merged = vec![false; func.blocks.len()];
    for index in 0..func.layout.len() {
        let block = func.layout[index];
        if merged[block.index()] {
            continue;
        }
        while let Terminator::Jump(target) = &func.blocks[block].terminator {
            let next = target.block;
            if jumps[next.index()] != 1 || next == block {
                break;
            }
            let args = target.args.clone();
            merged[next.index()] = true;
            for (param, arg) in std::iter::zip(std::mem::take(&mut func.blocks[next].params), args) {
                substitution.set(param, arg);
            }
            let mut insts = std::mem::take(&mut func.blocks[next].insts);
            let terminator = std::mem::replace(&mut func.blocks[next].terminator, Terminator::Unreachable);
            func.blocks[block].insts.append(&mut insts);
            func.blocks[block].terminator = terminator;
        }
    }
    let before = func.layout.len();
    func.layout.retain(|block| !merged[block.index()]);
    substitution.apply(func);
    func.layout.len() != before
}
