//! Computes what is known when compiling, and simplifies: constants, identities that hold in IEEE 754 too, chains of
//! conversions and of pointer additions, lanes of known vectors, loads of constant data, branches on constants. Arithmetic
//! whose high bits are cut off is done in the narrow type, so that 64-bit ids used as 32-bit numbers cost no 64-bit
//! arithmetic.
//!
//! One walk in reverse postorder: operands are simplified before what uses them.

mod arithmetic;
mod casts;
mod compare;
mod floats;
mod memory;
mod terminators;

pub(super) use arithmetic::inverse;
pub(super) use compare::swapped;
use tombolo_ir::entity::EntityRef;
use tombolo_ir::inst::CastOp;
use tombolo_ir::{ControlFlow, Function, Inst, InstData, Module, Scalar, Type, Value};

use super::emit::Emitter;
use super::substitute::Substitution;

/// One instruction is rewritten so often at most; each rewriting makes it simpler, this is against mistakes.
const REWRITE_LIMIT: usize = 16;

/// What an instruction turned out to be.
enum Folded {
    /// Nothing simpler.
    Keep,
    /// The same as another value.
    Value(Value),
    /// The same as another instruction.
    Inst(InstData),
    /// Nothing at all, for an instruction without a result.
    Nothing,
}

/// Simplifies what can be simplified and tells whether that was anything.
pub fn fold(module: &Module, func: &mut Function) -> bool {
    let flow = ControlFlow::compute(func);
    let mut folder = Folder { module, substitution: Substitution::new(), uses: count_uses(func), changed: false };
    for &block in flow.reverse_postorder() {
        let old = std::mem::take(&mut func.blocks[block].insts);
        let mut new = Vec::with_capacity(old.len());
        for inst in old {
            folder.inst(func, &mut new, inst);
        }
        folder.terminator(func, &mut new, block);
        func.blocks[block].insts = new;
    }
    let Folder { mut substitution, changed, .. } = folder;
    // Values that go around a loop are used before they are reached.
    substitution.apply(func);
    changed
}

fn count_uses(func: &Function) -> Vec<u32> {
    let mut uses = vec![0; func.values.len()];
    for &block in &func.layout {
        for &inst in &func.blocks[block].insts {
            func.insts[inst].data.visit_operands(|value| uses[value.index()] += 1);
        }
        func.blocks[block].terminator.visit_operands(|value| uses[value.index()] += 1);
    }
    uses
}

struct Folder<'a> {
    module: &'a Module,
    substitution: Substitution,
    /// How often values were used at first.
    uses: Vec<u32>,
    changed: bool,
}

impl Folder<'_> {
    fn inst(&mut self, func: &mut Function, new: &mut Vec<Inst>, inst: Inst) {
        let mut data = std::mem::replace(&mut func.insts[inst].data, InstData::Undef { ty: Type::BOOL });
        if self.substitution.is_used() {
            data.for_each_operand(|value| *value = self.substitution.resolve(*value));
        }
        let (result, span) = (func.insts[inst].result, func.insts[inst].span);
        for _ in 0..REWRITE_LIMIT {
            let emitter = Emitter { func, insts: new, span };
            let mut rule = Rule { module: self.module, uses: &self.uses, emitter, depth: 0 };
            match rule.simplify(&data) {
                Folded::Keep => break,
                Folded::Inst(simpler) => {
                    debug_assert_ne!(data, simpler);
                    data = simpler;
                    self.changed = true;
                }
                Folded::Value(value) => {
                    self.changed = true;
                    func.insts[inst].data = data;
                    if let Some(result) = result {
                        self.substitution.set(result, value);
                    }
                    return;
                }
                Folded::Nothing => {
                    self.changed = true;
                    func.insts[inst].data = data;
                    return;
                }
            }
        }
        func.insts[inst].data = data;
        new.push(inst);
    }
}

/// The rules, at one instruction. They look at operands and may put new instructions before it.
struct Rule<'a, 'b> {
    module: &'a Module,
    uses: &'a [u32],
    emitter: Emitter<'b>,
    /// How deep the rule for narrowing is in an expression.
    depth: usize,
}

impl Rule<'_, '_> {
    fn simplify(&mut self, data: &InstData) -> Folded {
        match *data {
            InstData::Unary { op, arg } => self.unary(op, arg),
            InstData::Binary { op, liberties, args } => self.binary(op, liberties, args),
            InstData::Fma { args } => self.fma(args),
            InstData::Compare { op, liberties, args } => self.compare(op, liberties, args),
            InstData::Select { cond, args } => self.select(cond, args),
            InstData::Cast { op, to, arg } => self.cast(op, to, arg),
            InstData::Vector { ref lanes } => self.vector(lanes),
            InstData::Extract { vector, lane } => self.extract(vector, lane),
            InstData::PtrAdd { ptr, offset } => self.ptr_add(ptr, offset),
            InstData::PtrCast { space, ptr } => self.ptr_cast(space, ptr),
            InstData::PtrToInt { ptr } => self.ptr_to_int(ptr),
            InstData::IntToPtr { space, arg } => self.int_to_ptr(space, arg),
            InstData::Load { ty, ptr, volatile: false, .. } => self.load(ty, ptr),
            InstData::CopyMemory { dst, src, size, .. } if size == 0 || dst == src => Folded::Nothing,
            InstData::ZeroMemory { size: 0, .. } => Folded::Nothing,
            InstData::SamplerFlags { sampler } => match self.def(sampler) {
                Some(&InstData::SamplerConst { flags }) => self.constant(Scalar::I32, flags.into()),
                _ => Folded::Keep,
            },
            InstData::Const { .. }
            | InstData::Null { .. }
            | InstData::Undef { .. }
            | InstData::Alloca { .. }
            | InstData::LocalAddress { .. }
            | InstData::GlobalAddress { .. }
            | InstData::Load { .. }
            | InstData::Store { .. }
            | InstData::CopyMemory { .. }
            | InstData::ZeroMemory { .. }
            | InstData::AtomicLoad { .. }
            | InstData::AtomicStore { .. }
            | InstData::AtomicRmw { .. }
            | InstData::AtomicCompareExchange { .. }
            | InstData::Barrier { .. }
            | InstData::Fence { .. }
            | InstData::Subgroup { .. }
            | InstData::SubgroupCombine { .. }
            | InstData::Call { .. }
            | InstData::WorkItem { .. }
            | InstData::ReadClock { .. }
            | InstData::ImageRead { .. }
            | InstData::ImageSample { .. }
            | InstData::ImageWrite { .. }
            | InstData::ImageQuery { .. }
            | InstData::SamplerConst { .. } => Folded::Keep,
        }
    }

    /// The instruction that defines a value.
    fn def(&self, value: Value) -> Option<&InstData> {
        self.emitter.func.def_inst(value)
    }

    fn ty(&self, value: Value) -> Type {
        self.emitter.func.ty(value)
    }

    /// The type of a scalar; pointers count as `i64`.
    fn scalar(&self, value: Value) -> Scalar {
        self.ty(value).element().unwrap_or(Scalar::I64)
    }

    /// The bits of a constant.
    fn bits(&self, value: Value) -> Option<u64> {
        match self.def(value) {
            Some(InstData::Const { bits, .. }) => Some(*bits),
            Some(InstData::Null { .. }) => Some(0),
            _ => None,
        }
    }

    /// The operand and its type, where a value is this conversion.
    fn cast_of(&self, value: Value, wanted: CastOp) -> Option<(Value, Scalar)> {
        match self.def(value) {
            Some(&InstData::Cast { op, arg, .. }) if op == wanted => Some((arg, self.scalar(arg))),
            _ => None,
        }
    }

    /// Whether a value was used once only when the pass started. What the pass made itself is new, and counts as such.
    fn is_used_once(&self, value: Value) -> bool {
        self.uses.get(value.index()).is_none_or(|&uses| uses <= 1)
    }

    fn constant(&mut self, ty: Scalar, bits: u64) -> Folded {
        Folded::Inst(InstData::Const { ty, bits })
    }

    fn truth(&mut self, value: bool) -> Folded {
        self.constant(Scalar::Bool, value.into())
    }

    fn vector(&mut self, lanes: &[Value]) -> Folded {
        // All lanes of another vector, in order.
        let Some(&InstData::Extract { vector, .. }) = lanes.first().and_then(|&lane| self.def(lane)) else {
            return Folded::Keep;
        };
        let is_whole = lanes.iter().enumerate().all(|(index, &value)| {
            matches!(self.def(value), Some(&InstData::Extract { vector: other, lane })
                if other == vector && usize::from(lane) == index)
        });
        let same_size = self.ty(vector).lanes() as usize == lanes.len();
        if is_whole && same_size { Folded::Value(vector) } else { Folded::Keep }
    }

    fn extract(&mut self, vector: Value, lane: u8) -> Folded {
        match self.def(vector) {
            Some(InstData::Vector { lanes }) => Folded::Value(lanes[usize::from(lane)]),
            Some(&InstData::Undef { ty }) => match ty.element() {
                Some(scalar) => Folded::Inst(InstData::Undef { ty: Type::Scalar(scalar) }),
                None => Folded::Keep,
            },
            _ => Folded::Keep,
        }
    }
}
