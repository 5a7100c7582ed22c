//! The statements of random kernels.

use super::{Generator, INPUT_BYTES, LOCAL_SIZE, random_scalar, random_type};
use crate::function::{Block, Unroll, Value};
use crate::inst::{
    AtomicOp, BinaryOp, BlockCall, CastOp, CompareOp, FenceFlags, InstData, Liberties, MemoryOrder, Ordering, Scope,
    Terminator, UnaryOp, WorkItemQuery,
};
use crate::types::{AddressSpace, Scalar, Type};

/// Bytes that a work-item may read and write.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) ptr: Value,
    pub(super) size: u32,
    pub(super) align: u32,
    /// Only accessed at constant offsets and at those that count rounds of loops, so that passes may make values of it.
    pub(super) is_plain: bool,
}

/// A place in an area and the type of what was accessed there.
#[derive(Clone, Copy)]
pub(super) struct Access {
    area: Area,
    offset: u32,
    ty: Type,
}

const INT_OPS: [BinaryOp; 18] = [
    BinaryOp::IAdd,
    BinaryOp::ISub,
    BinaryOp::IMul,
    BinaryOp::SDiv,
    BinaryOp::UDiv,
    BinaryOp::SRem,
    BinaryOp::URem,
    BinaryOp::SMulHigh,
    BinaryOp::UMulHigh,
    BinaryOp::SMin,
    BinaryOp::SMax,
    BinaryOp::UMin,
    BinaryOp::UMax,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
    BinaryOp::Shl,
    BinaryOp::LShr,
];

impl Generator<'_> {
    /// Private variables, all zero.
    pub(super) fn declare_variables(&mut self) {
        for _ in 0..1 + self.random.below(5) {
            let size = self.random.pick(&[4, 8, 12, 16, 16, 24, 32, 64]);
            let ptr = self.emit(InstData::Alloca { size, align: 8 });
            self.effect(InstData::ZeroMemory { dst: ptr, size, align: 8 });
            let is_plain = self.random.chance(60);
            self.areas.push(Area { ptr, size, align: 8, is_plain });
        }
    }

    pub(super) fn statements(&mut self, count: u32, depth: u32) {
        for _ in 0..count {
            match self.random.below(if depth > 0 { 26 } else { 21 }) {
                0..=7 => self.compute(),
                8..=10 => self.load(),
                11..=13 => self.store(),
                14 => self.copy(),
                15 if self.counters.is_empty() || self.random.chance(30) => self.indexed(),
                15 => self.counted(),
                16 => self.choose_pointer(),
                17 => self.call(),
                18 => self.atomic(),
                19 => self.pointer_in_memory(),
                20 => self.leave_loop(),
                21 | 22 => self.branch(depth - 1),
                23 | 24 => self.repeat(depth - 1),
                _ => self.switch(depth - 1),
            }
        }
    }

    fn compute(&mut self) {
        let scalar = random_scalar(self.random, self.options);
        let ty = Type::Scalar(scalar);
        let value = match self.random.below(10) {
            0 => {
                let ty = random_type(self.random, self.options);
                let (cond, a, b) = (self.value(Type::BOOL), self.value(ty), self.value(ty));
                self.emit(InstData::Select { cond, args: [a, b] })
            }
            1 => {
                let ty = random_type(self.random, self.options);
                self.value(ty)
            }
            2 => {
                let query = self.random.pick(&[
                    WorkItemQuery::LocalId,
                    WorkItemQuery::GroupId,
                    WorkItemQuery::GlobalSize,
                    WorkItemQuery::LocalSize,
                    WorkItemQuery::NumGroups,
                    WorkItemQuery::GlobalId,
                ]);
                let dim = self.random.below(3) as u8;
                self.emit(InstData::WorkItem { query, dim })
            }
            3 | 4 => self.compare(ty),
            5 => self.unary(scalar),
            _ => self.arithmetic(scalar),
        };
        self.pool.push(value);
    }

    fn compare(&mut self, ty: Type) -> Value {
        let args = [self.value(ty), self.value(ty)];
        let op = match ty {
            Type::BOOL => self.random.pick(&[CompareOp::Eq, CompareOp::Ne]),
            Type::Scalar(scalar) if scalar.is_float() => self.random.pick(&CompareOp::ALL[10..]),
            _ => self.random.pick(&CompareOp::ALL[..10]),
        };
        self.emit(InstData::Compare { op, liberties: Liberties::NONE, args })
    }

    fn unary(&mut self, scalar: Scalar) -> Value {
        let arg = self.value(Type::Scalar(scalar));
        let op = if scalar == Scalar::Bool {
            UnaryOp::Not
        } else if scalar.is_int() {
            self.random.pick(&UnaryOp::ALL[..6])
        } else {
            self.random.pick(&[
                UnaryOp::FNeg,
                UnaryOp::FAbs,
                UnaryOp::Floor,
                UnaryOp::Ceil,
                UnaryOp::Trunc,
                UnaryOp::RoundEven,
            ])
        };
        self.emit(InstData::Unary { op, arg })
    }

    fn arithmetic(&mut self, scalar: Scalar) -> Value {
        let ty = Type::Scalar(scalar);
        let (a, mut b) = (self.value(ty), self.value(ty));
        let op = if scalar == Scalar::Bool {
            self.random.pick(&[BinaryOp::And, BinaryOp::Or, BinaryOp::Xor])
        } else if scalar.is_int() {
            self.random.pick(&INT_OPS)
        } else if self.options.inexact && self.random.chance(20) {
            BinaryOp::FDiv
        } else {
            self.random.pick(&[BinaryOp::FAdd, BinaryOp::FSub, BinaryOp::FMul, BinaryOp::FMin, BinaryOp::FMax])
        };
        if matches!(op, BinaryOp::SDiv | BinaryOp::UDiv | BinaryOp::SRem | BinaryOp::URem) {
            // Neither zero nor minus one: the divisor is from 1 to 127.
            let mask = self.int(scalar, 126);
            let one = self.int(scalar, 1);
            b = self.binary(BinaryOp::And, b, mask);
            b = self.binary(BinaryOp::IAdd, b, one);
        }
        self.emit(InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] })
    }

    /// A type for memory.
    fn memory_type(&mut self) -> Type {
        loop {
            let ty = random_type(self.random, self.options);
            if ty.element() != Some(Scalar::Bool) {
                return ty;
            }
        }
    }

    /// A place of an area: its address, alignment and the type of what is accessed there. Often it is one that was accessed
    /// before. The front end never aligns below the element.
    fn place(&mut self) -> (Value, u32, Type) {
        let access = match self.recent.len() as u32 {
            count @ 1.. if self.random.chance(50) => self.recent[self.random.below(count) as usize],
            _ => self.new_access(),
        };
        let Access { area, offset, ty } = access;
        let align = ty.element().map_or(8, Scalar::bytes).min(area.align);
        if offset == 0 && self.random.chance(80) {
            return (area.ptr, align, ty);
        }
        let offset = self.int(Scalar::I64, offset.into());
        (self.emit(InstData::PtrAdd { ptr: area.ptr, offset }), align, ty)
    }

    fn new_access(&mut self) -> Access {
        loop {
            let ty = self.memory_type();
            let area = self.random.pick(&self.areas);
            let (size, unit) = (ty.bytes().unwrap_or(8), ty.element().map_or(8, Scalar::bytes));
            let Some(rest) = area.size.checked_sub(size) else { continue };
            let access = Access { area, offset: self.random.below(rest / unit + 1) * unit, ty };
            self.recent.push(access);
            return access;
        }
    }

    /// The areas that may be accessed in every way.
    fn open_areas(&self) -> Vec<Area> {
        self.areas.iter().copied().filter(|area| !area.is_plain).collect()
    }

    fn load(&mut self) {
        if self.random.chance(20) {
            if let Some(input) = self.input {
                let ty = self.memory_type();
                let unit = ty.element().map_or(8, Scalar::bytes);
                let slots = (INPUT_BYTES as u32 - ty.bytes().unwrap_or(8)) / unit + 1;
                let offset = u64::from(self.random.below(slots) * unit);
                let offset = self.int(Scalar::I64, offset);
                let ptr = self.emit(InstData::PtrAdd { ptr: input, offset });
                return self.load_from(ty, ptr, unit);
            }
        }
        let (ptr, align, ty) = self.place();
        self.load_from(ty, ptr, align);
    }

    fn load_from(&mut self, ty: Type, ptr: Value, align: u32) {
        let volatile = self.random.chance(1);
        let value = self.emit(InstData::Load { ty, ptr, align, volatile });
        // Bits that are a NaN would show their payload.
        let value = match ty {
            Type::Vector(scalar, lanes) if scalar.is_float() => {
                let lane = self.random.below(lanes.into()) as u8;
                self.emit(InstData::Extract { vector: value, lane })
            }
            _ => value,
        };
        let value = self.guard_scalar(value);
        self.pool.push(value);
    }

    fn guard_scalar(&mut self, value: Value) -> Value {
        match self.func.ty(value) {
            Type::Scalar(scalar) if scalar.is_float() => self.guard(value),
            _ => value,
        }
    }

    /// A value without NaN, for memory.
    fn stored_value(&mut self, ty: Type) -> Value {
        match ty {
            Type::Vector(scalar, lanes) if scalar.is_float() => {
                let lanes = (0..lanes).map(|_| self.stored_value(Type::Scalar(scalar))).collect();
                self.emit(InstData::Vector { lanes })
            }
            _ => {
                let value = self.value(ty);
                self.guard_scalar(value)
            }
        }
    }

    fn store(&mut self) {
        let (ptr, align, ty) = self.place();
        let value = self.stored_value(ty);
        let volatile = self.random.chance(1);
        self.effect(InstData::Store { ptr, value, align, volatile });
    }

    /// Copies or zeroes a part of an area.
    fn copy(&mut self) {
        let areas = self.areas.clone();
        let (to, from) = (self.random.pick(&areas), self.random.pick(&areas));
        let size = self.random.pick(&[1, 2, 4, 8, 12, 16]).min(to.size).min(from.size);
        let [dst, src] = [to, from].map(|area| {
            let offset = self.random.below((area.size - size) / 4 + 1) * 4;
            let offset = self.int(Scalar::I64, offset.into());
            self.emit(InstData::PtrAdd { ptr: area.ptr, offset })
        });
        if to.ptr == from.ptr || self.random.chance(30) {
            self.effect(InstData::ZeroMemory { dst, size, align: 4 });
        } else {
            self.effect(InstData::CopyMemory { dst, src, size, align: 4 });
        }
    }

    /// Reads or writes a word at an index that is known at run time only.
    fn indexed(&mut self) {
        let areas = self.open_areas();
        if areas.is_empty() {
            return;
        }
        let area = self.random.pick(&areas);
        let words = (area.size / 4).next_power_of_two() / if area.size.is_power_of_two() { 1 } else { 2 };
        let index = self.value(Type::I64);
        let mask = self.int(Scalar::I64, u64::from(words - 1));
        let index = self.binary(BinaryOp::And, index, mask);
        let unit = self.int(Scalar::I64, 4);
        let offset = self.binary(BinaryOp::IMul, index, unit);
        self.access_word(area, offset);
    }

    /// Accesses a word of a plain area that depends on nothing but the rounds of a loop.
    fn counted(&mut self) {
        let areas: Vec<Area> = self.areas.iter().copied().filter(|area| area.is_plain).collect();
        if areas.is_empty() {
            return;
        }
        let area = self.random.pick(&areas);
        let words = u64::from(area.size / 4);
        let counters = self.counters.clone();
        let counter = self.random.pick(&counters);
        let counter = self.emit(InstData::Cast { op: CastOp::ZeroExtend, to: Scalar::I64, arg: counter });
        let (factor, words) = (self.random.below(3), self.int(Scalar::I64, words));
        let factor = self.int(Scalar::I64, u64::from(factor + 1));
        let index = self.binary(BinaryOp::IMul, counter, factor);
        let index = self.binary(BinaryOp::URem, index, words);
        let unit = self.int(Scalar::I64, 4);
        let offset = self.binary(BinaryOp::IMul, index, unit);
        self.access_word(area, offset);
    }

    /// Reads or writes a word.
    fn access_word(&mut self, area: Area, offset: Value) {
        let ptr = self.emit(InstData::PtrAdd { ptr: area.ptr, offset });
        if self.random.chance(50) {
            let value = self.value(Type::I32);
            self.effect(InstData::Store { ptr, value, align: 4, volatile: false });
        } else {
            let value = self.emit(InstData::Load { ty: Type::I32, ptr, align: 4, volatile: false });
            self.pool.push(value);
        }
    }

    /// Accesses one of two areas, also through a generic pointer.
    fn choose_pointer(&mut self) {
        let areas = self.open_areas();
        if areas.is_empty() {
            return;
        }
        let (a, b) = (self.random.pick(&areas), self.random.pick(&areas));
        let mut pointers = [a.ptr, b.ptr];
        if self.func.ty(pointers[0]) != self.func.ty(pointers[1]) || self.random.chance(40) {
            pointers = pointers.map(|ptr| self.emit(InstData::PtrCast { space: AddressSpace::Generic, ptr }));
        }
        let cond = self.value(Type::BOOL);
        let mut ptr = self.emit(InstData::Select { cond, args: pointers });
        if a.size.min(b.size) >= 8 && self.random.chance(50) {
            let offset = self.int(Scalar::I64, 4);
            ptr = self.emit(InstData::PtrAdd { ptr, offset });
        }
        if self.random.chance(50) {
            let value = self.value(Type::I32);
            self.effect(InstData::Store { ptr, value, align: 4, volatile: false });
        }
        let value = self.emit(InstData::Load { ty: Type::I32, ptr, align: 4, volatile: false });
        self.pool.push(value);
    }

    /// Keeps a pointer in a variable and uses it from there.
    fn pointer_in_memory(&mut self) {
        let areas = self.open_areas();
        if areas.is_empty() {
            return;
        }
        let target = self.random.pick(&areas);
        let Some(variable) = areas.iter().find(|area| area.size >= 8 && area.ptr != target.ptr) else { return };
        let ty = self.func.ty(target.ptr);
        self.effect(InstData::Store { ptr: variable.ptr, value: target.ptr, align: 8, volatile: false });
        let ptr = self.emit(InstData::Load { ty, ptr: variable.ptr, align: 8, volatile: false });
        let value = self.value(Type::I32);
        self.effect(InstData::Store { ptr, value, align: 4, volatile: false });
        // The address itself is not the same everywhere.
        self.effect(InstData::ZeroMemory { dst: variable.ptr, size: 8, align: 8 });
    }

    fn call(&mut self) {
        if self.helpers.is_empty() {
            return;
        }
        let helpers = self.helpers;
        let helper = self.random.pick(helpers);
        let callee = &self.module.functions[helper];
        let private = Type::Pointer(AddressSpace::Private);
        let variable = self.open_areas().into_iter().find(|area| area.size >= 16 && self.func.ty(area.ptr) == private);
        let mut args = Vec::new();
        for &ty in &callee.params {
            args.push(match (ty, variable) {
                (Type::Pointer(_), Some(variable)) => variable.ptr,
                (Type::Pointer(_), None) => return,
                _ => self.value(ty),
            });
        }
        let data = InstData::Call { callee: helper, args, result: callee.result };
        if let Some(result) = self.func.append(self.block, data, u32::MAX) {
            self.pool.push(result);
        }
    }

    fn atomic(&mut self) {
        // Only memory of one work-item: the result is then the same in every order.
        let areas = self.areas.clone();
        let Some(area) = areas.iter().find(|area| self.func.ty(area.ptr) == Type::Pointer(AddressSpace::Global)) else {
            return;
        };
        let op = self.random.pick(&AtomicOp::ALL[..10]);
        // An integer by its own right: Mesa 22's lavapipe stops the process at atomic operations on the bits of a float.
        let (value, one) = (self.value(Type::I32), self.int(Scalar::I32, 1));
        let value = self.binary(BinaryOp::IAdd, value, one);
        let ordering = Ordering { order: MemoryOrder::Relaxed, scope: Scope::Device };
        let old = self.emit(InstData::AtomicRmw { op, ptr: area.ptr, value, ordering });
        self.pool.push(old);
    }

    /// Hands values around in the group. Only where all work-items come.
    pub(super) fn exchange(&mut self) {
        let value = self.value(Type::I64);
        let id = self.emit(InstData::WorkItem { query: WorkItemQuery::LocalId, dim: 0 });
        let base = self.emit(InstData::LocalAddress { local: crate::entity::EntityRef::from_index(0) });
        let unit = self.int(Scalar::I64, 8);
        let offset = self.binary(BinaryOp::IMul, id, unit);
        let ptr = self.emit(InstData::PtrAdd { ptr: base, offset });
        let flags = FenceFlags { local: true, ..FenceFlags::default() };
        let barrier = InstData::Barrier { execution: Scope::WorkGroup, flags, scope: Scope::WorkGroup };
        self.effect(InstData::Store { ptr, value, align: 8, volatile: false });
        self.effect(barrier.clone());
        let one = self.int(Scalar::I64, 1);
        let next = self.binary(BinaryOp::IAdd, id, one);
        let mask = self.int(Scalar::I64, LOCAL_SIZE - 1);
        let next = self.binary(BinaryOp::And, next, mask);
        let offset = self.binary(BinaryOp::IMul, next, unit);
        let ptr = self.emit(InstData::PtrAdd { ptr: base, offset });
        let other = self.emit(InstData::Load { ty: Type::I64, ptr, align: 8, volatile: false });
        self.effect(barrier);
        self.pool.push(other);
    }

    fn jump(&mut self, block: Block, types: &[Type]) {
        let args = types.iter().map(|&ty| self.value(ty)).collect();
        self.func.blocks[self.block].terminator = Terminator::Jump(BlockCall { block, args });
    }

    fn target(&mut self, block: Block, types: &[Type]) -> BlockCall {
        BlockCall { block, args: types.iter().map(|&ty| self.value(ty)).collect() }
    }

    /// A new block with parameters of these types.
    fn block_with(&mut self, types: &[Type]) -> Block {
        let block = self.func.add_block();
        for &ty in types {
            self.func.add_param(block, ty);
        }
        block
    }

    /// Goes on in a block; what was defined in others is out of reach, but for the first `reach` values of the pool.
    fn enter(&mut self, block: Block, reach: usize) {
        self.pool.truncate(reach);
        self.block = block;
        self.pool.extend_from_slice(&self.func.blocks[block].params);
    }

    fn types(&mut self) -> Vec<Type> {
        (0..self.random.below(4)).map(|_| random_type(self.random, self.options)).collect()
    }

    fn branch(&mut self, depth: u32) {
        let types = self.types();
        let cond = self.value(Type::BOOL);
        let (then, join) = (self.func.add_block(), self.block_with(&types));
        let reach = self.pool.len();
        let has_else = self.random.chance(60);
        let otherwise = if has_else { self.func.add_block() } else { join };
        let otherwise_call =
            if has_else { BlockCall { block: otherwise, args: vec![] } } else { self.target(join, &types) };
        self.func.blocks[self.block].terminator =
            Terminator::Branch { cond, then: BlockCall { block: then, args: vec![] }, otherwise: otherwise_call };
        self.enter(then, reach);
        let count = self.random.below(5);
        self.statements(count, depth);
        self.jump(join, &types);
        if has_else {
            self.enter(otherwise, reach);
            let count = self.random.below(4);
            self.statements(count, depth);
            self.jump(join, &types);
        }
        self.enter(join, reach);
    }

    fn repeat(&mut self, depth: u32) {
        let mut types = self.types();
        types.insert(0, Type::I32);
        let exit_types = self.types();
        let (header, body, exit) = (self.block_with(&types), self.func.add_block(), self.block_with(&exit_types));
        let hints =
            [None, None, Some(Unroll::Never), Some(Unroll::Always), Some(Unroll::Times(2)), Some(Unroll::Times(3))];
        self.func.blocks[header].unroll = self.random.pick(&hints);
        let trips = u64::from(self.random.below(5));
        let start = self.int(Scalar::I32, 0);
        let mut entry = self.target(header, &types);
        entry.args[0] = start;
        self.func.blocks[self.block].terminator = Terminator::Jump(entry);
        let reach = self.pool.len();
        self.enter(header, reach);
        let counter = self.func.blocks[header].params[0];
        let trips = self.int(Scalar::I32, trips);
        let cond =
            self.emit(InstData::Compare { op: CompareOp::SLt, liberties: Liberties::NONE, args: [counter, trips] });
        let otherwise = self.target(exit, &exit_types);
        self.func.blocks[self.block].terminator =
            Terminator::Branch { cond, then: BlockCall { block: body, args: vec![] }, otherwise };
        let reach_in_header = self.pool.len();
        self.enter(body, reach_in_header);
        self.breaks.push((exit, exit_types));
        self.counters.push(counter);
        let count = 1 + self.random.below(5);
        self.statements(count, depth);
        self.counters.pop();
        self.breaks.pop();
        let one = self.int(Scalar::I32, 1);
        let next = self.binary(BinaryOp::IAdd, counter, one);
        let mut back = self.target(header, &types);
        back.args[0] = next;
        self.func.blocks[self.block].terminator = Terminator::Jump(back);
        self.enter(exit, reach);
    }

    /// `if (...) break;`
    fn leave_loop(&mut self) {
        let Some((exit, types)) = self.breaks.last().cloned() else { return };
        let cond = self.value(Type::BOOL);
        let then = self.target(exit, &types);
        let rest = self.func.add_block();
        self.func.blocks[self.block].terminator =
            Terminator::Branch { cond, then, otherwise: BlockCall { block: rest, args: vec![] } };
        self.block = rest;
    }

    /// A switch, some of whose cases fall through to the next.
    fn switch(&mut self, depth: u32) {
        let types = self.types();
        let case_types = self.types();
        let join = self.block_with(&types);
        let scalar = self.random.pick(&[Scalar::I8, Scalar::I32, Scalar::I64]);
        let value = self.value(Type::Scalar(scalar));
        let mask = self.int(scalar, 7);
        let value = self.binary(BinaryOp::And, value, mask);
        let count = 1 + self.random.below(5);
        let blocks: Vec<Block> = (0..count).map(|_| self.block_with(&case_types)).collect();
        let mut cases = Vec::new();
        for bits in 0..u64::from(count) {
            let block = self.random.pick(&blocks);
            let target = self.target(block, &case_types);
            cases.push((bits, target));
        }
        let default = self.target(join, &types);
        let reach = self.pool.len();
        self.func.blocks[self.block].terminator = Terminator::Switch { value, cases, default };
        for (index, &block) in blocks.iter().enumerate() {
            self.enter(block, reach);
            let statements = self.random.below(3);
            self.statements(statements, depth);
            match blocks.get(index + 1) {
                Some(&next) if self.random.chance(40) => self.jump(next, &case_types),
                _ => self.jump(join, &types),
            }
        }
        self.enter(join, reach);
        // The bits of a truth value as an integer, which C programs are full of.
        let truth = self.value(Type::BOOL);
        let wide = self.cast(CastOp::ZeroExtend, Scalar::I32, truth);
        self.pool.push(wide);
    }
}
