//! The function in the making: the cursor, and short ways to write instructions.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, Terminator, UnaryOp};
use tombolo_ir::{AddressSpace, Block, BlockCall, Function, InstData, Scalar, Type, Value, ValueDef};

use super::Unit;
use super::function::value_type;
use crate::types::{TypeId, TypeKind, TypeTable};

/// Where a variable lives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Storage {
    /// In private memory, at this address.
    Memory(Value),
    /// Nowhere: an image or sampler, given its value once.
    Handle(Option<Value>),
}

/// Where the jumps of a loop or `switch` go.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScopeTargets {
    /// `break`
    pub(super) leave: Block,
    /// `continue`, in loops.
    pub(super) next: Option<Block>,
}

/// The function in the making.
pub(super) struct Body<'u, 'p> {
    pub(super) unit: &'u mut Unit<'p>,
    pub(super) function: Function,
    /// The block of the allocas.
    pub(super) entry: Block,
    /// The block at whose end instructions go. After a jump it is a new one that nothing reaches.
    pub(super) block: Block,
    /// Where the code being lowered is in the source.
    pub(super) span: u32,
    pub(super) variables: Vec<Storage>,
    pub(super) labels: Vec<Option<Block>>,
    pub(super) scopes: Vec<Option<ScopeTargets>>,
    /// Where a result of record type is stored.
    pub(super) result_place: Option<Value>,
    pub(super) result: TypeId,
    /// Floating operations may be contracted within an expression (`FP_CONTRACT`).
    pub(super) contract: bool,
}

impl<'p> Body<'_, 'p> {
    pub(super) fn types(&self) -> &'p TypeTable {
        &self.unit.program.types
    }

    /// The IR type of a value of that type.
    pub(super) fn value_type(&self, ty: TypeId) -> Type {
        value_type(self.types(), ty)
    }

    /// Whether objects of the type are handles, which have no memory.
    pub(super) fn is_handle(&self, ty: TypeId) -> bool {
        matches!(self.types().resolve(ty), TypeKind::Image(_) | TypeKind::Sampler)
    }

    /// Whether the type is `bool`.
    pub(super) fn is_bool(&self, ty: TypeId) -> bool {
        self.types().canonical(ty) == TypeTable::BOOL
    }

    /// Appends an instruction without a result.
    pub(super) fn effect(&mut self, data: InstData) {
        self.function.append(self.block, data, self.span);
    }

    /// Appends an instruction with a result.
    pub(super) fn emit(&mut self, data: InstData) -> Value {
        match self.function.append(self.block, data, self.span) {
            Some(value) => value,
            None => unreachable!("an instruction without a result where one is needed"),
        }
    }

    /// A private variable that lives as long as the function.
    pub(super) fn alloca(&mut self, size: u32, align: u32) -> Value {
        let data = InstData::Alloca { size: size.max(1), align: align.max(1) };
        match self.function.append(self.entry, data, self.span) {
            Some(value) => value,
            None => unreachable!("an alloca has a result"),
        }
    }

    /// An integer or truth value; the bits beyond the type are cut off.
    pub(super) fn int(&mut self, ty: Scalar, value: u64) -> Value {
        let bits = value & (u64::MAX >> (64 - ty.bits()));
        self.emit(InstData::Const { ty, bits })
    }

    pub(super) fn unary(&mut self, op: UnaryOp, arg: Value) -> Value {
        self.emit(InstData::Unary { op, arg })
    }

    pub(super) fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let liberties = self.liberties(a);
        self.emit(InstData::Binary { op, liberties, args: [a, b] })
    }

    pub(super) fn compare(&mut self, op: CompareOp, a: Value, b: Value) -> Value {
        let liberties = Liberties { contract: false, ..self.liberties(a) };
        self.emit(InstData::Compare { op, liberties, args: [a, b] })
    }

    /// The liberties of an operation on such operands.
    fn liberties(&self, operand: Value) -> Liberties {
        match self.function.ty(operand) {
            Type::Scalar(scalar) if scalar.is_float() => {
                let allowed = self.unit.settings.liberties;
                Liberties { contract: allowed.contract && self.contract, ..allowed }
            }
            _ => Liberties::NONE,
        }
    }

    /// A sum or difference that may be contracted with a multiplication that is one of its operands. Variables are in memory
    /// still: a multiplication that is seen here belongs to the same expression.
    pub(super) fn contracted(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let mut multiplies = false;
        for operand in [a, b] {
            let ValueDef::Result(inst) = self.function.values[operand].def else { continue };
            if let InstData::Binary { op: BinaryOp::FMul, liberties, .. } = &mut self.function.insts[inst].data {
                liberties.contract = true;
                multiplies = true;
            }
        }
        let mut liberties = self.liberties(a);
        liberties.contract |= multiplies;
        self.emit(InstData::Binary { op, liberties, args: [a, b] })
    }

    pub(super) fn select(&mut self, cond: Value, then: Value, otherwise: Value) -> Value {
        self.emit(InstData::Select { cond, args: [then, otherwise] })
    }

    pub(super) fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) -> Value {
        self.emit(InstData::Cast { op, to, arg })
    }

    /// The lanes of a vector; a scalar itself.
    pub(super) fn split(&mut self, value: Value) -> Vec<Value> {
        match self.function.ty(value) {
            Type::Vector(_, lanes) => (0..lanes).map(|lane| self.lane(value, lane)).collect(),
            _ => vec![value],
        }
    }

    /// One lane of a vector.
    pub(super) fn lane(&mut self, vector: Value, lane: u8) -> Value {
        // Taking apart what was just put together is so common that it is not left to a pass.
        if let Some(InstData::Vector { lanes }) = self.function.def_inst(vector) {
            return lanes[usize::from(lane)];
        }
        self.emit(InstData::Extract { vector, lane })
    }

    /// A vector of these lanes; a single one itself.
    pub(super) fn join(&mut self, lanes: Vec<Value>) -> Value {
        match lanes[..] {
            [single] => single,
            _ => self.emit(InstData::Vector { lanes }),
        }
    }

    /// Ends the block with `terminator` and goes on in `next`.
    pub(super) fn terminate(&mut self, terminator: Terminator, next: Block) {
        self.function.blocks[self.block].terminator = terminator;
        self.block = next;
    }

    /// Jumps to `target` and goes on in `next`.
    pub(super) fn jump(&mut self, target: Block, args: Vec<Value>, next: Block) {
        self.terminate(Terminator::Jump(BlockCall { block: target, args }), next);
    }

    /// Jumps away; what follows is not reached.
    pub(super) fn leave_to(&mut self, target: Block) {
        let dead = self.function.add_block();
        self.jump(target, Vec::new(), dead);
    }

    /// A pointer `offset` bytes further.
    pub(super) fn advance(&mut self, ptr: Value, offset: u64) -> Value {
        if offset == 0 {
            return ptr;
        }
        let offset = self.int(Scalar::I64, offset);
        self.emit(InstData::PtrAdd { ptr, offset })
    }

    /// Reads a value of type `ty` from memory.
    pub(super) fn load(&mut self, ptr: Value, ty: TypeId, align: u32, volatile: bool) -> Value {
        match self.value_type(ty) {
            Type::BOOL => {
                let byte = self.emit(InstData::Load { ty: Type::I8, ptr, align, volatile });
                let zero = self.int(Scalar::I8, 0);
                self.compare(CompareOp::Ne, byte, zero)
            }
            ty => self.emit(InstData::Load { ty, ptr, align, volatile }),
        }
    }

    /// Writes a value to memory.
    pub(super) fn store(&mut self, ptr: Value, value: Value, align: u32, volatile: bool) {
        let value = match self.function.ty(value) {
            Type::BOOL => self.cast(CastOp::ZeroExtend, Scalar::I8, value),
            _ => value,
        };
        self.effect(InstData::Store { ptr, value, align, volatile });
    }

    /// The address space of a pointer value.
    pub(super) fn space_of(&self, ptr: Value) -> AddressSpace {
        match self.function.ty(ptr) {
            Type::Pointer(space) => space,
            _ => unreachable!("an address that is no pointer"),
        }
    }
}
