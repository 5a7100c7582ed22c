//! Turns private variables into values: those that are only loaded and stored, whole and as one type. Others become such
//! by [`split_allocas`](super::split_allocas) first.
//!
//! Blocks get parameters where values meet: at the iterated dominance frontiers of the blocks that store to a variable. One
//! walk over the dominator tree then finds what each load reads and what each jump hands on, for all variables at once; last,
//! parameters that nothing reads are left out. That is linear in the accesses and the parameters, however far apart they are.

use std::collections::HashMap;

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{Block, ControlFlow, Function, Inst, InstData, Type, Value};

use super::emit::Emitter;
use super::remove_dead::remove_unreachable;
use super::substitute::Substitution;

/// A load or store of a variable.
struct Access {
    block: Block,
    inst: Inst,
    /// The result of a load.
    loaded: Option<Value>,
    /// The operand of a store.
    stored: Option<Value>,
}

/// A variable that can be promoted.
struct Variable {
    ty: Option<Type>,
    promotable: bool,
    accesses: Vec<Access>,
}

/// Promotes what can be promoted and tells whether that was anything.
pub fn promote_memory(func: &mut Function) -> bool {
    remove_unreachable(func);
    let flow = ControlFlow::compute(func);
    let variables = find_variables(func, &flow);
    if variables.is_empty() {
        return false;
    }
    let mut promoter = Promoter::place_meetings(func, &flow, &variables);
    promoter.walk(func, &flow, &variables);
    promoter.keep_what_is_read();
    promoter.rewrite(func, &flow, &variables);
    true
}

/// The allocas that are only loaded and stored as one type, with their accesses.
fn find_variables(func: &Function, flow: &ControlFlow) -> Vec<(Inst, Variable)> {
    const NO_VARIABLE: u32 = u32::MAX;
    let mut allocas = Vec::new();
    let mut variable_of = vec![NO_VARIABLE; func.values.len()];
    let mut variables: Vec<Variable> = Vec::new();
    for &inst in &func.blocks[func.entry()].insts {
        if let (InstData::Alloca { .. }, Some(result)) = (&func.insts[inst].data, func.insts[inst].result) {
            variable_of[result.index()] = variables.len() as u32;
            allocas.push(inst);
            variables.push(Variable { ty: None, promotable: true, accesses: Vec::new() });
        }
    }
    let size_of = |variable: usize| match func.insts[allocas[variable]].data {
        InstData::Alloca { size, .. } => size,
        _ => 0,
    };
    for &block in flow.reverse_postorder() {
        for &inst in &func.blocks[block].insts {
            let info = &func.insts[inst];
            let (pointer, access) = match info.data {
                InstData::Load { ty, ptr, volatile: false, .. } => (Some(ptr), Some((ty, info.result, None))),
                InstData::Store { ptr, value, volatile: false, .. } if ptr != value => {
                    (Some(ptr), Some((func.ty(value), None, Some(value))))
                }
                _ => (None, None),
            };
            info.data.visit_operands(|&operand| {
                let index = variable_of[operand.index()];
                if index == NO_VARIABLE {
                    return;
                }
                let variable = &mut variables[index as usize];
                match access {
                    // The operand is the pointer, not what is stored.
                    Some((ty, loaded, stored)) if pointer == Some(operand) && stored != Some(operand) => {
                        let whole = ty.bytes() == Some(size_of(index as usize));
                        variable.promotable &= whole && variable.ty.is_none_or(|known| known == ty);
                        variable.ty = Some(ty);
                        variable.accesses.push(Access { block, inst, loaded, stored });
                    }
                    _ => variable.promotable = false,
                }
            });
        }
        func.blocks[block].terminator.visit_operands(|operand| {
            let index = variable_of[operand.index()];
            if index != NO_VARIABLE {
                variables[index as usize].promotable = false;
            }
        });
    }
    allocas.into_iter().zip(variables).filter(|(_, variable)| variable.promotable).collect()
}

/// What a variable holds at some place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Nothing was stored yet.
    Undefined,
    /// This value.
    Value(Value),
    /// What is handed on at the meeting of that number.
    Meeting(u32),
}

/// A variable at the start of a block where different values of it may meet.
struct Meeting {
    variable: u32,
    block: Block,
    /// What comes from each block that jumps there.
    incoming: Vec<(Block, Held)>,
    /// Whether anything reads what comes together here.
    read: bool,
}

struct Promoter {
    meetings: Vec<Meeting>,
    /// The meetings at each block, in the order of the variables.
    meetings_at: Vec<Vec<u32>>,
    /// What each load reads: its variable, and its result.
    reads: Vec<(u32, Value, Held)>,
}

impl Promoter {
    /// Finds the blocks where values of a variable meet.
    fn place_meetings(func: &Function, flow: &ControlFlow, variables: &[(Inst, Variable)]) -> Promoter {
        let frontiers = flow.frontiers();
        let mut promoter =
            Promoter { meetings: Vec::new(), meetings_at: vec![Vec::new(); func.blocks.len()], reads: Vec::new() };
        // The last variable for which a block was looked at.
        let mut seen = vec![u32::MAX; func.blocks.len()];
        let mut work = Vec::new();
        for (number, (_, variable)) in (0u32..).zip(variables) {
            if variable.accesses.iter().all(|access| access.loaded.is_none()) {
                continue;
            }
            work.extend(variable.accesses.iter().filter(|access| access.stored.is_some()).map(|access| access.block));
            while let Some(block) = work.pop() {
                for &meeting in frontiers.of(block) {
                    if std::mem::replace(&mut seen[meeting.index()], number) != number {
                        let index = promoter.meetings.len() as u32;
                        promoter.meetings_at[meeting.index()].push(index);
                        let (incoming, read) = (Vec::new(), false);
                        promoter.meetings.push(Meeting { variable: number, block: meeting, incoming, read });
                        work.push(meeting);
                    }
                }
            }
        }
        promoter
    }

    /// Walks over the dominator tree: what a block holds at its end is what those that it dominates start with.
    fn walk(&mut self, func: &Function, flow: &ControlFlow, variables: &[(Inst, Variable)]) {
        let mut accesses: Vec<Vec<(u32, &Access)>> = vec![Vec::new(); func.blocks.len()];
        for (number, (_, variable)) in (0u32..).zip(variables) {
            for access in &variable.accesses {
                accesses[access.block.index()].push((number, access));
            }
        }
        let mut held = vec![Held::Undefined; variables.len()];
        // The blocks around the one at hand, with how many changes there were before them; and what was held before.
        let mut open: Vec<(Block, usize)> = Vec::new();
        let mut changes: Vec<(u32, Held)> = Vec::new();
        for block in flow.dominator_preorder() {
            while let Some(&(around, before)) = open.last()
                && flow.immediate_dominator(block) != Some(around)
            {
                for (variable, old) in changes.drain(before..).rev() {
                    held[variable as usize] = old;
                }
                open.pop();
            }
            open.push((block, changes.len()));
            let mut change = |held: &mut Vec<Held>, variable: u32, new: Held| {
                changes.push((variable, std::mem::replace(&mut held[variable as usize], new)));
            };
            for &index in &self.meetings_at[block.index()] {
                change(&mut held, self.meetings[index as usize].variable, Held::Meeting(index));
            }
            for &(variable, access) in &accesses[block.index()] {
                if let Some(loaded) = access.loaded {
                    self.reads.push((variable, loaded, held[variable as usize]));
                } else if let Some(stored) = access.stored {
                    change(&mut held, variable, Held::Value(stored));
                }
            }
            for &next in flow.successors(block) {
                for &index in &self.meetings_at[next.index()] {
                    let meeting = &mut self.meetings[index as usize];
                    meeting.incoming.push((block, held[meeting.variable as usize]));
                }
            }
        }
    }

    /// Marks the meetings that a load reads, and those that come into one that is read.
    fn keep_what_is_read(&mut self) {
        let mut work: Vec<Held> = self.reads.iter().map(|&(_, _, held)| held).collect();
        while let Some(held) = work.pop() {
            if let Held::Meeting(index) = held {
                let meeting = &mut self.meetings[index as usize];
                if !std::mem::replace(&mut meeting.read, true) {
                    work.extend(meeting.incoming.iter().map(|&(_, held)| held));
                }
            }
        }
    }

    /// Makes parameters of the meetings, and puts what is read in the place of the loads.
    fn rewrite(self, func: &mut Function, flow: &ControlFlow, variables: &[(Inst, Variable)]) {
        let mut dead = vec![false; func.insts.len()];
        for (alloca, variable) in variables {
            dead[alloca.index()] = true;
            variable.accesses.iter().for_each(|access| dead[access.inst.index()] = true);
        }
        let mut undefined = Undefined { values: HashMap::new(), insts: Vec::new() };
        let type_of = |variable: u32| variables[variable as usize].1.ty.unwrap_or(Type::I32);
        let mut params: Vec<Option<Value>> = vec![None; self.meetings.len()];
        for indices in &self.meetings_at {
            for &index in indices {
                let meeting = &self.meetings[index as usize];
                if meeting.read {
                    params[index as usize] = Some(func.add_param(meeting.block, type_of(meeting.variable)));
                }
            }
        }
        let mut value_of = |func: &mut Function, variable: u32, held: Held| match held {
            Held::Value(value) => value,
            Held::Meeting(index) => match params[index as usize] {
                Some(param) => param,
                None => undefined.of(func, type_of(variable)),
            },
            Held::Undefined => undefined.of(func, type_of(variable)),
        };
        let mut substitution = Substitution::new();
        for &(variable, loaded, held) in &self.reads {
            substitution.set(loaded, value_of(func, variable, held));
        }
        let mut arguments: HashMap<Block, Vec<(Block, Value)>> = HashMap::new();
        for indices in &self.meetings_at {
            for meeting in indices.iter().map(|&index| &self.meetings[index as usize]).filter(|meeting| meeting.read) {
                for &(from, held) in &meeting.incoming {
                    let value = value_of(func, meeting.variable, held);
                    arguments.entry(from).or_default().push((meeting.block, value));
                }
            }
        }
        let kept = dead.len();
        for &block in flow.reverse_postorder() {
            func.blocks[block].insts.retain(|inst| inst.index() >= kept || !dead[inst.index()]);
        }
        let entry = func.entry();
        undefined.insts.append(&mut func.blocks[entry].insts);
        func.blocks[entry].insts = undefined.insts;
        add_arguments(func, arguments);
        substitution.apply(func);
    }
}

/// Undefined values by type, made where the function begins.
struct Undefined {
    values: HashMap<Type, Value>,
    insts: Vec<Inst>,
}

impl Undefined {
    fn of(&mut self, func: &mut Function, ty: Type) -> Value {
        *self
            .values
            .entry(ty)
            .or_insert_with(|| Emitter { func, insts: &mut self.insts, span: u32::MAX }.value(InstData::Undef { ty }))
    }
}

/// Adds the arguments for new parameters to the jumps. For each target the list is in the order of its parameters.
fn add_arguments(func: &mut Function, arguments: HashMap<Block, Vec<(Block, Value)>>) {
    for (from, list) in arguments {
        let mut by_target: HashMap<Block, Vec<Value>> = HashMap::new();
        for (target, value) in list {
            by_target.entry(target).or_default().push(value);
        }
        func.blocks[from].terminator.for_each_target(|target| {
            if let Some(values) = by_target.get(&target.block) {
                target.args.extend_from_slice(values);
            }
        });
    }
}
