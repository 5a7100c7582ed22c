//! Shifts.

use spirv::Op;
use tombolo_ir::inst::CastOp;
use tombolo_ir::{InstData, Scalar, Value};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// A shift by the second operand modulo the width.
    pub(super) fn shift(&mut self, op: Op, scalar: Scalar, a: Id, b: Id) -> Id {
        let ty = self.b.scalar(scalar);
        let mask = u64::from(scalar.bits() - 1);
        let by = match self.b.known(b) {
            Some(by) => self.b.constant(ty, by & mask),
            None => {
                let mask = self.b.constant(ty, mask);
                self.b.op(Op::BitwiseAnd, ty, &[b, mask])
            }
        };
        self.b.op(op, ty, &[a, by])
    }

    /// `value`, which is `a`, shifted to the left.
    pub(super) fn shift_left(&mut self, value: Value, scalar: Scalar, a: Id, b: Id) -> Id {
        match self.b.known(b) {
            Some(by) if by % 64 == 31 && self.shifts_by_words(scalar) => self.shift_long_by_31(value, a),
            _ => self.shift(Op::ShiftLeftLogical, scalar, a, b),
        }
    }

    /// The product of `value`, which is `a`, and `b`, where it must be a shift.
    pub(super) fn shift_of_product(&mut self, value: Value, scalar: Scalar, a: Id, b: Id) -> Option<Id> {
        let must = self.shifts_by_words(scalar) && self.b.known(b) == Some(1 << 31);
        must.then(|| self.shift_long_by_31(value, a))
    }

    /// Whether the device's compiler may take `1 << 31` as a factor of 64-bit integers for a negative word.
    fn shifts_by_words(&self, scalar: Scalar) -> bool {
        scalar == Scalar::I64 && !self.target.long_shifts
    }

    /// A 64-bit integer shifted to the left by 31 bits, in words.
    fn shift_long_by_31(&mut self, value: Value, long: Id) -> Id {
        let word = self.word_type();
        let (low, high) = self.split_long(long);
        let (one, most) = (self.b.word(1), self.b.word(31));
        let new_low = self.b.op(Op::ShiftLeftLogical, word, &[low, most]);
        let is_word = matches!(self.func.def_inst(value), Some(InstData::Cast { op: CastOp::SignExtend, .. }));
        let new_high = if is_word {
            self.b.op(Op::ShiftRightArithmetic, word, &[low, one])
        } else {
            let upper = self.b.op(Op::ShiftLeftLogical, word, &[high, most]);
            let lower = self.b.op(Op::ShiftRightLogical, word, &[low, one]);
            self.b.op(Op::BitwiseOr, word, &[upper, lower])
        };
        self.join_words(new_low, new_high)
    }
}
