//! What the indices of arrays depend on.

use std::collections::HashSet;

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{AddressSpace, ControlFlow, Function, Global, Inst, InstData, Loops, Module, Value, ValueDef};

/// What the byte offsets depend on at which an array is accessed.
pub(super) enum Indices {
    /// On nothing: all are constants.
    Constant,
    /// On constants and on these parameters of blocks.
    Counted(HashSet<Value>),
    /// On more, or what happens to the array cannot be followed.
    Unknown,
}

/// The arrays that are indexed by the parameters of loops and by constants: private variables before tables of constants,
/// by the instructions that give their addresses.
pub(super) fn find_arrays(module: &Module, func: &Function) -> Vec<Inst> {
    let uses = Uses::of(func);
    let flow = ControlFlow::compute(func);
    let loops = flow.loops();
    let is_array = |&inst: &Inst| match &func.insts[inst].data {
        InstData::Alloca { .. } => true,
        InstData::GlobalAddress { global, .. } => is_table(module, *global),
        _ => false,
    };
    let mut arrays: Vec<Inst> =
        func.layout.iter().flat_map(|&block| func.blocks[block].insts.iter().copied()).filter(is_array).collect();
    arrays.retain(|&array| match find(func, &uses, array) {
        Indices::Counted(counters) => counters.iter().any(|&counter| is_counter(func, &loops, counter)),
        Indices::Constant | Indices::Unknown => false,
    });
    arrays.sort_by_key(|&array| !matches!(func.insts[array].data, InstData::Alloca { .. }));
    arrays
}

impl Indices {
    /// Those of one array.
    pub(super) fn of(module: &Module, func: &Function, array: Inst) -> Indices {
        match &func.insts[array].data {
            InstData::GlobalAddress { global, .. } if !is_table(module, *global) => Indices::Unknown,
            _ => find(func, &Uses::of(func), array),
        }
    }
}

/// Whether loads of this data can be computed.
fn is_table(module: &Module, global: Global) -> bool {
    let data = &module.globals[global];
    data.space == AddressSpace::Constant && !data.external
}

/// Whether this is a parameter of a loop's header.
fn is_counter(func: &Function, loops: &Loops, value: Value) -> bool {
    match func.values[value].def {
        ValueDef::Param(block, _) => loops.innermost(block).is_some_and(|inner| loops.get(inner).header == block),
        ValueDef::Result(_) => false,
    }
}

/// Who uses what, and what is handed to the parameters of blocks.
struct Uses {
    users: Vec<Vec<Inst>>,
    /// Whether a value is an operand of a terminator.
    leaves: Vec<bool>,
    /// The arguments of each parameter.
    args: Vec<Vec<Value>>,
}

impl Uses {
    fn of(func: &Function) -> Self {
        let count = func.values.len();
        let mut uses =
            Uses { users: vec![Vec::new(); count], leaves: vec![false; count], args: vec![Vec::new(); count] };
        for &block in &func.layout {
            for &inst in &func.blocks[block].insts {
                func.insts[inst].data.visit_operands(|value| uses.users[value.index()].push(inst));
            }
            let terminator = &func.blocks[block].terminator;
            terminator.visit_operands(|value| uses.leaves[value.index()] = true);
            terminator.visit_targets(|target| {
                for (param, &arg) in func.blocks[target.block].params.iter().zip(&target.args) {
                    uses.args[param.index()].push(arg);
                }
            });
        }
        uses
    }
}

fn find(func: &Function, uses: &Uses, array: Inst) -> Indices {
    let Some(address) = func.insts[array].result else { return Indices::Unknown };
    let mut addresses = vec![address];
    let mut offsets: Vec<Value> = Vec::new();
    while let Some(address) = addresses.pop() {
        // A pointer that goes through a parameter may point to one of several arrays.
        if uses.leaves[address.index()] {
            return Indices::Unknown;
        }
        for &user in &uses.users[address.index()] {
            let info = &func.insts[user];
            match &info.data {
                InstData::PtrAdd { ptr, offset } if *ptr == address && *offset != address => {
                    offsets.push(*offset);
                    addresses.extend(info.result);
                }
                InstData::Load { .. } | InstData::ZeroMemory { .. } | InstData::CopyMemory { .. } => {}
                InstData::Store { value, .. } if *value != address => {}
                _ => return Indices::Unknown,
            }
        }
    }
    let mut seen: HashSet<Value> = offsets.iter().copied().collect();
    let mut counters = HashSet::new();
    while let Some(value) = offsets.pop() {
        let mut more = |value: Value| {
            if seen.insert(value) {
                offsets.push(value);
            }
        };
        match func.values[value].def {
            ValueDef::Param(block, _) => {
                if block == func.entry() {
                    return Indices::Unknown;
                }
                counters.insert(value);
                uses.args[value.index()].iter().copied().for_each(&mut more);
            }
            ValueDef::Result(inst) => match &func.insts[inst].data {
                InstData::Const { .. } => {}
                data @ (InstData::Unary { .. }
                | InstData::Binary { .. }
                | InstData::Compare { .. }
                | InstData::Select { .. }
                | InstData::Cast { .. }) => data.visit_operands(|&value| more(value)),
                _ => return Indices::Unknown,
            },
        }
    }
    if counters.is_empty() { Indices::Constant } else { Indices::Counted(counters) }
}
