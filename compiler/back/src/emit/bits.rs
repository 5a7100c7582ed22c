//! Scalars as bits: taken apart and put together.

use spirv::Op;
use tombolo_ir::inst::{BinaryOp, CastOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// A scalar as the integer of its width.
    pub(super) fn bits_of(&mut self, id: Id, scalar: Scalar) -> Id {
        if !scalar.is_float() {
            return id;
        }
        let ty = self.b.int(scalar.bits());
        self.b.op(Op::Bitcast, ty, &[id])
    }

    /// The scalar that these bits encode.
    pub(super) fn scalar_from(&mut self, bits: Id, scalar: Scalar) -> Id {
        if !scalar.is_float() {
            return bits;
        }
        let ty = self.b.scalar(scalar);
        self.b.op(Op::Bitcast, ty, &[bits])
    }

    /// A 64-bit integer of its low and its high word.
    pub(super) fn join_words(&mut self, low: Id, high: Id) -> Id {
        let word = self.word_type();
        let pair = self.b.vector(word, 2);
        let long = self.long_type();
        let words = self.b.op(Op::CompositeConstruct, pair, &[low, high]);
        self.b.op(Op::Bitcast, long, &[words])
    }

    /// The low and the high word of a 64-bit integer.
    pub(super) fn split_long(&mut self, long: Id) -> (Id, Id) {
        let word = self.word_type();
        let pair = self.b.vector(word, 2);
        let words = self.b.op(Op::Bitcast, pair, &[long]);
        let low = self.b.op(Op::CompositeExtract, word, &[words, 0]);
        let high = self.b.op(Op::CompositeExtract, word, &[words, 1]);
        (low, high)
    }

    /// An integer widened with zeroes or cut to its low bits.
    pub(super) fn resize(&mut self, id: Id, from: u32, to: u32) -> Id {
        if from == to {
            return id;
        }
        let ty = self.b.int(to);
        self.b.op(Op::UConvert, ty, &[id])
    }

    /// `bits` bits of an integer of `width` bits, from bit `shift` on.
    pub(super) fn part_of(&mut self, id: Id, width: u32, shift: u32, bits: u32) -> Id {
        let shifted = if shift == 0 {
            id
        } else {
            let ty = self.b.int(width);
            let shift = self.b.word(shift);
            self.b.op(Op::ShiftRightLogical, ty, &[id, shift])
        };
        self.resize(shifted, width, bits)
    }

    /// The lowest bits of a word, with zeros or copies of their sign before them, if that is what an operation makes of its operands
    /// and the device's compiler takes masks and pairs of shifts for the narrow integers that it cannot compute with. (For NVIDIA's,
    /// `(uint)x & 1` of a 64-bit `x` is 1 in the index of an array of structures, now and then.)
    pub(super) fn low_bits(&mut self, op: BinaryOp, [a, b]: [Value; 2]) -> Result<Option<Id>, String> {
        if self.target.narrow_integers || self.func.ty(a) != Type::I32 {
            return Ok(None);
        }
        let (op, word, bits) = match (op, self.func.constant(b)) {
            (BinaryOp::And, Some(mask @ 1..=0xffff)) if mask & (mask + 1) == 0 => {
                (Op::BitFieldUExtract, a, mask.count_ones())
            }
            (BinaryOp::AShr, Some(padding @ (16 | 24))) => match self.func.def_inst(a) {
                Some(&InstData::Binary { op: BinaryOp::Shl, args: [word, by], .. })
                    if self.func.constant(by) == Some(padding) =>
                {
                    (Op::BitFieldSExtract, word, 32 - padding as u32)
                }
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let (ty, word) = (self.word_type(), self.get(word)?);
        let (first, count) = (self.b.word(0), self.b.word(bits));
        Ok(Some(self.b.op(op, ty, &[word, first, count])))
    }

    /// Whether an integer is a narrower one with copies of its sign before it.
    pub(super) fn is_sign_extended(&self, value: Value) -> bool {
        match self.func.def_inst(value) {
            Some(&InstData::Cast { op: CastOp::SignExtend, .. }) => true,
            Some(&InstData::Binary { op: BinaryOp::AShr, args: [high, by], .. }) => match self.func.def_inst(high) {
                Some(&InstData::Binary { op: BinaryOp::Shl, args: [_, padding], .. }) => {
                    let padding = self.func.constant(padding);
                    padding == self.func.constant(by) && matches!(padding, Some(16 | 24))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// 8 or 16, if a word is seen to have no other bits than its lowest so many.
    pub(super) fn zero_extended_bits(&self, value: Value) -> Option<u32> {
        let bits = match self.func.def_inst(value) {
            Some(&InstData::Const { bits, .. }) => u64::BITS - bits.leading_zeros(),
            Some(&InstData::Cast { op: CastOp::ZeroExtend, arg, .. }) => self.func.ty(arg).element()?.bits(),
            Some(&InstData::Binary { op: BinaryOp::And, args: [_, mask], .. }) => {
                u64::BITS - self.func.constant(mask)?.leading_zeros()
            }
            _ => return None,
        };
        [8, 16].into_iter().find(|&width| bits <= width)
    }

    /// An integer of `bits` bits as pieces of `piece` bits, the lowest first.
    pub(super) fn split(&mut self, id: Id, bits: u32, piece: u32) -> Vec<Id> {
        if bits == piece {
            return vec![id];
        }
        if bits == 64 {
            let (low, high) = self.split_long(id);
            let mut pieces = self.split(low, 32, piece);
            pieces.extend(self.split(high, 32, piece));
            return pieces;
        }
        (0..bits / piece).map(|index| self.part_of(id, bits, index * piece, piece)).collect()
    }

    /// The integer of `bits` bits that is made of pieces of `piece` bits.
    pub(super) fn join(&mut self, pieces: &[Id], piece: u32, bits: u32) -> Id {
        if bits == piece {
            return pieces[0];
        }
        if bits == 64 {
            let half = pieces.len() / 2;
            let low = self.join(&pieces[..half], piece, 32);
            let high = self.join(&pieces[half..], piece, 32);
            return self.join_words(low, high);
        }
        let ty = self.b.int(bits);
        let mut joined = self.resize(pieces[0], piece, bits);
        for (index, &id) in pieces.iter().enumerate().skip(1) {
            let wide = self.resize(id, piece, bits);
            let shift = self.b.word(index as u32 * piece);
            let shifted = self.b.op(Op::ShiftLeftLogical, ty, &[wide, shift]);
            joined = self.b.op(Op::BitwiseOr, ty, &[joined, shifted]);
        }
        joined
    }
}
