//! Rules for comparisons.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, UnaryOp};
use tombolo_ir::{InstData, Scalar, Value, evaluate};

use super::{Folded, Rule};

/// The comparison with its operands exchanged.
pub(in crate::passes) fn swapped(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq | CompareOp::Ne | CompareOp::FEq | CompareOp::FNe => op,
        CompareOp::SLt => CompareOp::SGt,
        CompareOp::SLe => CompareOp::SGe,
        CompareOp::SGt => CompareOp::SLt,
        CompareOp::SGe => CompareOp::SLe,
        CompareOp::ULt => CompareOp::UGt,
        CompareOp::ULe => CompareOp::UGe,
        CompareOp::UGt => CompareOp::ULt,
        CompareOp::UGe => CompareOp::ULe,
        CompareOp::FLt => CompareOp::FGt,
        CompareOp::FLe => CompareOp::FGe,
        CompareOp::FGt => CompareOp::FLt,
        CompareOp::FGe => CompareOp::FLe,
    }
}

/// An integer comparison.
fn int(op: CompareOp, args: [Value; 2]) -> InstData {
    InstData::Compare { op, liberties: Liberties::NONE, args }
}

/// Whether the comparison of a value with itself is true; nothing where that depends on the value.
fn reflexive(op: CompareOp, liberties: Liberties) -> Option<bool> {
    match op {
        CompareOp::Eq | CompareOp::SLe | CompareOp::SGe | CompareOp::ULe | CompareOp::UGe => Some(true),
        CompareOp::Ne | CompareOp::SLt | CompareOp::SGt | CompareOp::ULt | CompareOp::UGt => Some(false),
        CompareOp::FLt | CompareOp::FGt => Some(false),
        // Not for NaN.
        CompareOp::FEq | CompareOp::FLe | CompareOp::FGe => liberties.no_nan.then_some(true),
        CompareOp::FNe => liberties.no_nan.then_some(false),
    }
}

impl Rule<'_, '_> {
    pub(super) fn compare(&mut self, op: CompareOp, liberties: Liberties, [a, b]: [Value; 2]) -> Folded {
        let ty = self.scalar(a);
        if a == b {
            if let Some(value) = reflexive(op, liberties) {
                return self.truth(value);
            }
        }
        match (self.bits(a), self.bits(b)) {
            (Some(a), Some(b)) => self.truth(evaluate::compare(op, ty, a, b)),
            (Some(_), None) => Folded::Inst(InstData::Compare { op: swapped(op), liberties, args: [b, a] }),
            (None, Some(bits)) if !ty.is_float() => self.compare_with_constant(op, a, ty, bits),
            (None, None) if ty.is_int() => {
                match self.overflows(op, [a, b]).or_else(|| self.overflows(swapped(op), [b, a])) {
                    Some(data) => Folded::Inst(data),
                    None => self.compare_extended(op, a, b),
                }
            }
            (None, None) if !ty.is_float() => self.compare_extended(op, a, b),
            _ => Folded::Keep,
        }
    }

    /// Whether a product overflows, asked as `x > largest / y`: then its high half is not zero. That takes no division. (LLVM finds
    /// the idiom as well, and NVIDIA's compiler, which is made of it, then fails.)
    fn overflows(&mut self, op: CompareOp, [x, quotient]: [Value; 2]) -> Option<InstData> {
        let equality = match op {
            CompareOp::UGt => CompareOp::Ne,
            CompareOp::ULe => CompareOp::Eq,
            _ => return None,
        };
        let Some(&InstData::Binary { op: BinaryOp::UDiv, args: [largest, y], .. }) = self.def(quotient) else {
            return None;
        };
        let ty = self.scalar(x);
        if self.bits(largest) != Some(evaluate::mask(ty, u64::MAX)) || !self.is_used_once(quotient) {
            return None;
        }
        let high = InstData::Binary { op: BinaryOp::UMulHigh, liberties: Liberties::NONE, args: [x, y] };
        let high = self.emitter.value(high);
        let zero = self.emitter.constant(ty, 0);
        Some(int(equality, [high, zero]))
    }

    fn compare_with_constant(&mut self, op: CompareOp, a: Value, ty: Scalar, bits: u64) -> Folded {
        match (op, bits) {
            (CompareOp::ULt, 0) => return self.truth(false),
            (CompareOp::UGe, 0) => return self.truth(true),
            _ => {}
        }
        let is_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if ty == Scalar::Bool && is_equality {
            return match (op == CompareOp::Eq) == (bits == 1) {
                true => Folded::Value(a),
                false => Folded::Inst(InstData::Unary { op: UnaryOp::Not, arg: a }),
            };
        }
        if let Some((x, from)) = self.cast_of(a, CastOp::ZeroExtend) {
            return self.compare_zero_extended(op, x, from, ty, bits);
        }
        if let Some((x, from)) = self.cast_of(a, CastOp::SignExtend) {
            if from == Scalar::Bool {
                let ones = evaluate::mask(ty, u64::MAX);
                return self.decided(x, [0, ones].map(|value| evaluate::compare(op, ty, value, bits)));
            }
            // Extending keeps the order, signed and unsigned, of what fits the narrow type. (It also keeps lavapipe from a
            // wrong answer to whether a float that was cut to 32 bits and extended to 64 is above zero.)
            let narrow = evaluate::mask(from, bits);
            if evaluate::mask(ty, evaluate::signed(from, narrow) as u64) == bits {
                let narrow = self.emitter.constant(from, narrow);
                return Folded::Inst(int(op, [x, narrow]));
            }
        }
        match self.def(a) {
            // x + c == d
            Some(&InstData::Binary { op: BinaryOp::IAdd, args: [x, c], .. }) if is_equality => match self.bits(c) {
                Some(c) => {
                    let rest = self.emitter.constant(ty, evaluate::binary(BinaryOp::ISub, ty, bits, c));
                    Folded::Inst(int(op, [x, rest]))
                }
                None => Folded::Keep,
            },
            // (cond ? c : d) == e
            Some(&InstData::Select { cond, args: [c, d] }) => match (self.bits(c), self.bits(d)) {
                (Some(c), Some(d)) => self.decided(cond, [d, c].map(|choice| evaluate::compare(op, ty, choice, bits))),
                _ => Folded::Keep,
            },
            _ => Folded::Keep,
        }
    }

    /// What is `no` where the truth value `cond` is false, and `yes` where it is true.
    fn decided(&mut self, cond: Value, [no, yes]: [bool; 2]) -> Folded {
        match (no, yes) {
            (false, true) => Folded::Value(cond),
            (true, false) => Folded::Inst(InstData::Unary { op: UnaryOp::Not, arg: cond }),
            _ => self.truth(no),
        }
    }

    /// A comparison of `x`, extended with zeroes from `from` to `ty`, with a constant.
    fn compare_zero_extended(&mut self, op: CompareOp, x: Value, from: Scalar, ty: Scalar, bits: u64) -> Folded {
        let largest = evaluate::mask(from, u64::MAX);
        // The extended value is not negative, so signed comparisons with what is not negative are unsigned ones.
        let unsigned = match op {
            CompareOp::SLt => CompareOp::ULt,
            CompareOp::SLe => CompareOp::ULe,
            CompareOp::SGt => CompareOp::UGt,
            CompareOp::SGe => CompareOp::UGe,
            other => other,
        };
        if unsigned != op && evaluate::signed(ty, bits) < 0 {
            return self.truth(matches!(op, CompareOp::SGt | CompareOp::SGe));
        }
        if bits > largest {
            return self.truth(matches!(unsigned, CompareOp::Ne | CompareOp::ULt | CompareOp::ULe));
        }
        if from == Scalar::Bool {
            return self.decided(x, [0, 1].map(|value| evaluate::compare(unsigned, ty, value, bits)));
        }
        let narrow = self.emitter.constant(from, bits);
        Folded::Inst(int(unsigned, [x, narrow]))
    }

    /// A comparison of two values that were extended alike is one of the values.
    fn compare_extended(&mut self, op: CompareOp, a: Value, b: Value) -> Folded {
        for extension in [CastOp::ZeroExtend, CastOp::SignExtend] {
            let (Some((x, from)), Some((y, other))) = (self.cast_of(a, extension), self.cast_of(b, extension)) else {
                continue;
            };
            if from != other || (from == Scalar::Bool && !matches!(op, CompareOp::Eq | CompareOp::Ne)) {
                continue;
            }
            let op = match (op, extension) {
                (CompareOp::SLt, CastOp::ZeroExtend) => CompareOp::ULt,
                (CompareOp::SLe, CastOp::ZeroExtend) => CompareOp::ULe,
                (CompareOp::SGt, CastOp::ZeroExtend) => CompareOp::UGt,
                (CompareOp::SGe, CastOp::ZeroExtend) => CompareOp::UGe,
                (other, _) => other,
            };
            return Folded::Inst(int(op, [x, y]));
        }
        Folded::Keep
    }
}
