//! Turns private variables into values: those that are only loaded and stored, whole and as one type. Others become such
//! by [`split_allocas`](super::split_allocas) first.
//!
//! For each variable, its live blocks are found backwards from its uses, and walked in reverse postorder; a parameter is
//! made where ways with different values meet, and at the header of a loop that stores to the variable. That is linear in
//! the sizes of the live ranges.

use std::collections::{HashMap, HashSet};

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{Block, ControlFlow, Function, Inst, InstData, Loops, Type, Value};

use super::emit::Emitter;
use super::remove_dead::remove_unreachable;
use super::substitute::Substitution;

/// A load or store of a variable.
struct Access {
    /// Place of its block in the reverse postorder.
    place: u32,
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
    let loops = flow.loops();
    let mut promoter = Promoter {
        flow: &flow,
        loops: &loops,
        substitution: Substitution::new(),
        incoming: Table::new(func.blocks.len()),
        outgoing: Table::new(func.blocks.len()),
        stored_loops: Table::new(loops.len()),
        arguments: HashMap::new(),
        undefined: HashMap::new(),
        entry_insts: Vec::new(),
    };
    let mut dead = vec![false; func.insts.len()];
    for (alloca, variable) in &variables {
        promoter.promote(func, variable);
        dead[alloca.index()] = true;
        variable.accesses.iter().for_each(|access| dead[access.inst.index()] = true);
    }
    let Promoter { mut substitution, arguments, mut entry_insts, .. } = promoter;
    let kept = dead.len();
    for &block in flow.reverse_postorder() {
        func.blocks[block].insts.retain(|inst| inst.index() >= kept || !dead[inst.index()]);
    }
    let entry = func.entry();
    entry_insts.append(&mut func.blocks[entry].insts);
    func.blocks[entry].insts = entry_insts;
    add_arguments(func, arguments);
    substitution.apply(func);
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
    for (place, &block) in flow.reverse_postorder().iter().enumerate() {
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
                        variable.accesses.push(Access { place: place as u32, inst, loaded, stored });
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

/// A table of values for some keys that is emptied in no time.
struct Table<T> {
    entries: Vec<(u32, Option<T>)>,
    round: u32,
}

impl<T: Copy> Table<T> {
    fn new(len: usize) -> Self {
        Table { entries: vec![(0, None); len], round: 1 }
    }

    fn clear(&mut self) {
        self.round += 1;
    }

    fn get(&self, key: usize) -> Option<T> {
        let (round, entry) = self.entries[key];
        if round == self.round { entry } else { None }
    }

    fn set(&mut self, key: usize, value: T) {
        self.entries[key] = (self.round, Some(value));
    }
}

struct Promoter<'a> {
    flow: &'a ControlFlow,
    loops: &'a Loops,
    substitution: Substitution,
    /// Whether the variable at hand is live where a block starts.
    incoming: Table<()>,
    /// The value of the variable at hand where a block ends.
    outgoing: Table<Value>,
    /// The loops in which the variable at hand is stored to.
    stored_loops: Table<()>,
    /// Arguments to add to the jumps of a block: the block jumped to, and the value.
    arguments: HashMap<Block, Vec<(Block, Value)>>,
    /// Undefined values by type.
    undefined: HashMap<Type, Value>,
    entry_insts: Vec<Inst>,
}

impl Promoter<'_> {
    fn promote(&mut self, func: &mut Function, variable: &Variable) {
        let Some(ty) = variable.ty else { return };
        self.incoming.clear();
        self.outgoing.clear();
        self.stored_loops.clear();
        let order = self.flow.reverse_postorder();
        let by_block = || variable.accesses.chunk_by(|a, b| a.place == b.place);
        // Live blocks, backwards from the blocks that load before they store.
        let stores = |accesses: &[Access]| accesses.iter().any(|access| access.stored.is_some());
        let mut live = Vec::new();
        let mut stored_places = HashSet::new();
        let mut work = Vec::new();
        for accesses in by_block() {
            let block = order[accesses[0].place as usize];
            if stores(accesses) {
                stored_places.insert(accesses[0].place);
                self.mark_loops(block);
            }
            if accesses[0].loaded.is_some() {
                work.push(block);
            }
        }
        while let Some(block) = work.pop() {
            if self.incoming.get(block.index()).is_some() {
                continue;
            }
            self.incoming.set(block.index(), ());
            live.push(self.flow.place(block));
            let predecessors = self.flow.predecessors(block).iter();
            work.extend(predecessors.filter(|from| !stored_places.contains(&self.flow.place(**from))));
        }
        live.sort_unstable();
        // Blocks that are live at their start or hold accesses, in reverse postorder.
        let mut live = live.into_iter().peekable();
        let mut groups = by_block().peekable();
        let mut joins = Vec::new();
        loop {
            let next_live = live.peek().copied();
            let next_access = groups.peek().map(|accesses| accesses[0].place);
            let Some(place) = next_live.into_iter().chain(next_access).min() else { break };
            let block = order[place as usize];
            let mut current = None;
            if next_live == Some(place) {
                live.next();
                current = Some(self.value_at_start(func, block, ty, &mut joins));
            }
            if next_access == Some(place) {
                for access in groups.next().unwrap_or_default() {
                    match (access.loaded, access.stored) {
                        (Some(loaded), _) => {
                            let value = match current {
                                Some(value) => value,
                                None => self.undefined(func, ty),
                            };
                            self.substitution.set(loaded, value);
                        }
                        (None, Some(stored)) => current = Some(self.substitution.resolve(stored)),
                        (None, None) => {}
                    }
                }
            }
            if let Some(value) = current {
                self.outgoing.set(block.index(), value);
            }
        }
        for block in joins {
            for &from in self.flow.predecessors(block) {
                let value = match self.outgoing.get(from.index()) {
                    Some(value) => value,
                    None => self.undefined(func, ty),
                };
                self.arguments.entry(from).or_default().push((block, value));
            }
        }
    }

    fn mark_loops(&mut self, block: Block) {
        let mut innermost = self.loops.innermost(block);
        while let Some(loop_ref) = innermost {
            if self.stored_loops.get(loop_ref.index()).is_some() {
                return;
            }
            self.stored_loops.set(loop_ref.index(), ());
            innermost = self.loops.get(loop_ref).parent;
        }
    }

    /// The variable's value where a block starts in which it is live: that of all ways to it, or a new parameter.
    fn value_at_start(&mut self, func: &mut Function, block: Block, ty: Type, joins: &mut Vec<Block>) -> Value {
        let place = self.flow.place(block);
        if place == 0 {
            return self.undefined(func, ty);
        }
        // A loop that does not store to the variable hands on what it was entered with.
        let header = self.loops.innermost(block).filter(|&inner| self.loops.get(inner).header == block);
        let passes = header.is_some_and(|header| self.stored_loops.get(header.index()).is_none());
        let mut common = None;
        for &from in self.flow.predecessors(block) {
            let is_back = self.flow.place(from) >= place;
            if is_back && passes && self.flow.dominates(block, from) {
                continue;
            }
            let value = if is_back { None } else { self.outgoing.get(from.index()) };
            match (value, common) {
                (Some(value), None) => common = Some(value),
                (Some(value), Some(other)) if value == other => {}
                _ => {
                    joins.push(block);
                    return func.add_param(block, ty);
                }
            }
        }
        match common {
            Some(value) => value,
            None => self.undefined(func, ty),
        }
    }

    fn undefined(&mut self, func: &mut Function, ty: Type) -> Value {
        *self.undefined.entry(ty).or_insert_with(|| {
            Emitter { func, insts: &mut self.entry_insts, span: u32::MAX }.value(InstData::Undef { ty })
        })
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
