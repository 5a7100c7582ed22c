//! Copies and clearing of a constant number of bytes.

use spirv::{LoopControl, Op};
use tombolo_ir::{AddressSpace, Scalar, Type, Value};

use super::Emitter;
use super::builder::Id;
use super::memory::{Access, Place};
use crate::layout::{Repr, common_width};

/// The most accesses that are written out one by one.
const MOST_UNROLLED: u32 = 16;

/// What a copy moves at a time.
#[derive(Clone, Copy)]
struct Unit {
    scalar: Scalar,
    lanes: u32,
    align: u32,
}

impl Unit {
    fn bytes(self) -> u32 {
        self.scalar.bytes() * self.lanes
    }
}

impl Emitter<'_> {
    /// The widest unit for `size` bytes at that alignment; device memory also takes vectors of words.
    fn copy_unit(&self, size: u32, align: u32, ptrs: &[Value]) -> Unit {
        let device = ptrs.iter().all(|&ptr| self.layout.repr(self.func, ptr) == Repr::Device);
        if device && align >= 4 && size % 16 == 0 {
            return Unit { scalar: Scalar::I32, lanes: 4, align };
        }
        let width = common_width(size, align);
        Unit { scalar: Scalar::int(width * 8).unwrap_or(Scalar::I8), lanes: 1, align: width }
    }

    /// Copies `size` bytes.
    pub(super) fn copy_memory(&mut self, dst: Value, src: Value, size: u32, align: u32) -> Result<(), String> {
        if size == 0 {
            return Ok(());
        }
        let unit = self.copy_unit(size, align, &[dst, src]);
        let constant = self.func.ty(src) == Type::Pointer(AddressSpace::Constant);
        let from = self.place_of(src)?;
        let to = self.place_of(dst)?;
        self.each_unit(size, unit, |emitter, offset| {
            let from = emitter.move_place(from, offset);
            let to = emitter.move_place(to, offset);
            let access = Access { align: unit.align, volatile: false, constant };
            let lanes = emitter.read(from, unit.scalar, unit.lanes, access)?;
            emitter.write(to, unit.scalar, &lanes, Access::aligned(unit.align))
        })
    }

    /// Sets `size` bytes to zero.
    pub(super) fn zero_memory(&mut self, dst: Value, size: u32, align: u32) -> Result<(), String> {
        if size == 0 {
            return Ok(());
        }
        let unit = self.copy_unit(size, align, &[dst]);
        let to: Place = self.place_of(dst)?;
        self.each_unit(size, unit, |emitter, offset| {
            let to = emitter.move_place(to, offset);
            let zero = emitter.b.scalar_constant(unit.scalar, 0);
            emitter.write(to, unit.scalar, &vec![zero; unit.lanes as usize], Access::aligned(unit.align))
        })
    }

    /// Does something at the offset of each unit: one by one where they are few, otherwise in a loop.
    fn each_unit(
        &mut self,
        size: u32,
        unit: Unit,
        mut act: impl FnMut(&mut Self, Id) -> Result<(), String>,
    ) -> Result<(), String> {
        if size / unit.bytes() <= MOST_UNROLLED {
            for offset in (0..size).step_by(unit.bytes() as usize) {
                let offset = self.b.word(offset);
                act(self, offset)?;
            }
            return Ok(());
        }
        let word = self.word_type();
        let bool_type = self.bool_type();
        let counter = self.b.variable(word);
        let (zero, end, step) = (self.b.word(0), self.b.word(size), self.b.word(unit.bytes()));
        self.b.effect(Op::Store, &[counter, zero]);
        let [header, body, next, merge] = [(); 4].map(|()| self.b.id());
        self.begin(header);
        let offset = self.b.op(Op::Load, word, &[counter]);
        let more = self.b.op(Op::ULessThan, bool_type, &[offset, end]);
        self.b.effect(Op::LoopMerge, &[merge, next, LoopControl::NONE.bits()]);
        self.b.terminate(Op::BranchConditional, &[more, body, merge]);
        self.begin(body);
        act(self, offset)?;
        let after = self.b.op(Op::IAdd, word, &[offset, step]);
        self.b.effect(Op::Store, &[counter, after]);
        self.b.branch(next);
        self.begin(next);
        self.b.branch(header);
        self.begin(merge);
        Ok(())
    }
}
