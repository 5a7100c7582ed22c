//! Computes what is computed twice once: value numbering over the dominator tree. Loads are remembered within a block, up
//! to the next thing that may write; loads of constant memory are like computations.

use tombolo_ir::hash::NumberMap;
use tombolo_ir::types::ImageAccess;
use tombolo_ir::{AddressSpace, Block, ControlFlow, Function, InstData, Type, Value, ValueDef};

use super::substitute::Substitution;

/// What happens with an instruction.
enum Kind {
    /// It computes the same result from the same operands everywhere.
    Pure,
    /// It reads what a [`Kind::Write`] may change.
    Read,
    /// It writes, or orders memory.
    Write,
    /// Neither the same as another nor a write.
    Unique,
}

/// Removes what is computed twice and tells whether there was anything.
pub fn eliminate_common(func: &mut Function) -> bool {
    let flow = ControlFlow::compute(func);
    let mut substitution = Substitution::new();
    let mut known = Scopes { values: NumberMap::default(), log: Vec::new() };
    // The blocks on the way from the entry to the one at hand, with the length of the log before each.
    let mut path: Vec<(Block, usize)> = Vec::new();
    for block in flow.dominator_preorder() {
        while let Some(&(above, start)) = path.last() {
            if flow.dominates(above, block) {
                break;
            }
            known.leave(start);
            path.pop();
        }
        path.push((block, known.log.len()));
        // Memory as it is known in this block: loads since the last write.
        let mut loads: NumberMap<InstData, Value> = NumberMap::default();
        let Function { blocks, insts, values, .. } = &mut *func;
        blocks[block].insts.retain(|&inst| {
            let info = &mut insts[inst];
            if substitution.is_used() {
                info.data.for_each_operand(|value| *value = substitution.resolve(*value));
            }
            let mut liberties = None;
            let same = match (kind(&info.data, |value| values[value].ty), info.result) {
                (Kind::Pure, Some(result)) => {
                    // Two that differ in their liberties are one with those that both have.
                    let mut data = info.data.clone();
                    liberties = data.liberties_mut().map(std::mem::take);
                    known.find(&data, result)
                }
                (Kind::Read, Some(result)) => match loads.get(&info.data) {
                    Some(&value) => Some(value),
                    None => {
                        loads.insert(info.data.clone(), result);
                        None
                    }
                },
                (Kind::Write, _) => {
                    loads.clear();
                    remember_store(&info.data, &mut loads, |value| values[value].ty);
                    None
                }
                _ => None,
            };
            match (same, info.result) {
                (Some(same), Some(result)) => {
                    if let (Some(liberties), ValueDef::Result(kept)) = (liberties, values[same].def) {
                        if let Some(kept) = insts[kept].data.liberties_mut() {
                            *kept = kept.and(liberties);
                        }
                    }
                    substitution.set(result, same);
                    false
                }
                _ => true,
            }
        });
        if substitution.is_used() {
            blocks[block].terminator.for_each_operand(|value| *value = substitution.resolve(*value));
        }
    }
    // Arguments that go around a loop, and blocks that cannot be reached.
    substitution.apply(func);
    substitution.is_used()
}

/// A load right after a store of the whole gives what was stored.
fn remember_store(data: &InstData, loads: &mut NumberMap<InstData, Value>, ty: impl Fn(Value) -> Type) {
    if let InstData::Store { ptr, value, align, volatile: false } = *data {
        loads.insert(InstData::Load { ty: ty(value), ptr, align, volatile: false }, value);
    }
}

fn kind(data: &InstData, ty: impl Fn(Value) -> Type) -> Kind {
    match data {
        InstData::Const { .. }
        | InstData::Null { .. }
        | InstData::Undef { .. }
        | InstData::Unary { .. }
        | InstData::Binary { .. }
        | InstData::Fma { .. }
        | InstData::Compare { .. }
        | InstData::Select { .. }
        | InstData::Cast { .. }
        | InstData::Vector { .. }
        | InstData::Extract { .. }
        | InstData::PtrAdd { .. }
        | InstData::PtrCast { .. }
        | InstData::PtrToInt { .. }
        | InstData::IntToPtr { .. }
        | InstData::LocalAddress { .. }
        | InstData::GlobalAddress { .. }
        | InstData::WorkItem { .. }
        | InstData::ImageQuery { .. }
        | InstData::SamplerFlags { .. }
        | InstData::SamplerConst { .. } => Kind::Pure,
        InstData::Load { volatile: false, ptr, .. } => match ty(*ptr) {
            Type::Pointer(AddressSpace::Constant) => Kind::Pure,
            _ => Kind::Read,
        },
        InstData::ImageRead { image, .. } | InstData::ImageSample { image, .. } => match ty(*image) {
            Type::Image(image) if image.access == ImageAccess::Read => Kind::Pure,
            _ => Kind::Read,
        },
        // What a sub-group does together depends on who comes along.
        InstData::Alloca { .. }
        | InstData::Subgroup { .. }
        | InstData::SubgroupCombine { .. }
        | InstData::ReadClock { .. } => Kind::Unique,
        // A volatile load lets no other load wait for it.
        InstData::Load { .. }
        | InstData::Store { .. }
        | InstData::CopyMemory { .. }
        | InstData::ZeroMemory { .. }
        | InstData::AtomicLoad { .. }
        | InstData::AtomicStore { .. }
        | InstData::AtomicRmw { .. }
        | InstData::AtomicCompareExchange { .. }
        | InstData::Barrier { .. }
        | InstData::Fence { .. }
        | InstData::Call { .. }
        | InstData::ImageWrite { .. } => Kind::Write,
    }
}

/// Values by what computes them, in the blocks that dominate the one at hand.
struct Scopes {
    values: NumberMap<InstData, Value>,
    log: Vec<InstData>,
}

impl Scopes {
    /// The value that this computes already; otherwise `result` is remembered as it.
    fn find(&mut self, data: &InstData, result: Value) -> Option<Value> {
        if let Some(&value) = self.values.get(data) {
            return Some(value);
        }
        self.values.insert(data.clone(), result);
        self.log.push(data.clone());
        None
    }

    /// Forgets what was remembered since the log had this length.
    fn leave(&mut self, length: usize) {
        for data in self.log.drain(length..) {
            self.values.remove(&data);
        }
    }
}
