//! Rules for arithmetic and logic.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, Liberties, UnaryOp};
use tombolo_ir::{InstData, Scalar, Value, evaluate};

use super::{Folded, Rule};

/// The comparison that is true where `op` is false, if there is one.
pub(in crate::passes) fn inverse(op: CompareOp, liberties: Liberties) -> Option<CompareOp> {
    Some(match op {
        CompareOp::Eq => CompareOp::Ne,
        CompareOp::Ne => CompareOp::Eq,
        CompareOp::SLt => CompareOp::SGe,
        CompareOp::SLe => CompareOp::SGt,
        CompareOp::SGt => CompareOp::SLe,
        CompareOp::SGe => CompareOp::SLt,
        CompareOp::ULt => CompareOp::UGe,
        CompareOp::ULe => CompareOp::UGt,
        CompareOp::UGt => CompareOp::ULe,
        CompareOp::UGe => CompareOp::ULt,
        CompareOp::FEq => CompareOp::FNe,
        CompareOp::FNe => CompareOp::FEq,
        // Both are false where an operand is NaN.
        CompareOp::FLt | CompareOp::FLe | CompareOp::FGt | CompareOp::FGe if !liberties.no_nan => return None,
        CompareOp::FLt => CompareOp::FGe,
        CompareOp::FLe => CompareOp::FGt,
        CompareOp::FGt => CompareOp::FLe,
        CompareOp::FGe => CompareOp::FLt,
    })
}

fn is_commutative(op: BinaryOp) -> bool {
    match op {
        BinaryOp::IAdd
        | BinaryOp::IMul
        | BinaryOp::SMulHigh
        | BinaryOp::UMulHigh
        | BinaryOp::SMin
        | BinaryOp::SMax
        | BinaryOp::UMin
        | BinaryOp::UMax
        | BinaryOp::And
        | BinaryOp::Or
        | BinaryOp::Xor
        | BinaryOp::FAdd
        | BinaryOp::FMul => true,
        // Of two zeroes, or of NaNs with payloads, either may come out: not worth an exchange.
        BinaryOp::FMin | BinaryOp::FMax => false,
        BinaryOp::ISub
        | BinaryOp::SDiv
        | BinaryOp::UDiv
        | BinaryOp::SRem
        | BinaryOp::URem
        | BinaryOp::Shl
        | BinaryOp::LShr
        | BinaryOp::AShr
        | BinaryOp::FSub
        | BinaryOp::FDiv
        | BinaryOp::FastPow => false,
    }
}

fn int(op: BinaryOp, a: Value, b: Value) -> InstData {
    InstData::Binary { op, liberties: Liberties::NONE, args: [a, b] }
}

impl Rule<'_, '_> {
    pub(super) fn unary(&mut self, op: UnaryOp, arg: Value) -> Folded {
        let ty = self.scalar(arg);
        if let Some(bits) = self.bits(arg) {
            return self.constant(ty, evaluate::unary(op, ty, bits));
        }
        match (op, self.def(arg)) {
            (UnaryOp::INeg | UnaryOp::Not | UnaryOp::FNeg, Some(&InstData::Unary { op: inner, arg }))
                if op == inner =>
            {
                Folded::Value(arg)
            }
            // A truth value that became 0 or 1 becomes 0 or all ones, or the other way round.
            (UnaryOp::INeg, Some(&InstData::Cast { op: extension, to, arg })) if self.scalar(arg) == Scalar::Bool => {
                let other = match extension {
                    CastOp::ZeroExtend => CastOp::SignExtend,
                    CastOp::SignExtend => CastOp::ZeroExtend,
                    _ => return Folded::Keep,
                };
                Folded::Inst(InstData::Cast { op: other, to, arg })
            }
            (UnaryOp::FAbs, Some(&InstData::Unary { op: UnaryOp::FNeg | UnaryOp::FAbs, arg })) => {
                Folded::Inst(InstData::Unary { op, arg })
            }
            (UnaryOp::Not, Some(&InstData::Compare { op, liberties, args })) => match inverse(op, liberties) {
                Some(op) => Folded::Inst(InstData::Compare { op, liberties, args }),
                None => Folded::Keep,
            },
            _ => Folded::Keep,
        }
    }

    pub(super) fn fma(&mut self, args: [Value; 3]) -> Folded {
        let ty = self.scalar(args[0]);
        match args.map(|arg| self.bits(arg)) {
            [Some(a), Some(b), Some(c)] => self.constant(ty, evaluate::fma(ty, [a, b, c])),
            _ => Folded::Keep,
        }
    }

    pub(super) fn binary(&mut self, op: BinaryOp, liberties: Liberties, [a, b]: [Value; 2]) -> Folded {
        let ty = self.scalar(a);
        let (a_bits, b_bits) = (self.bits(a), self.bits(b));
        match (a_bits, b_bits) {
            (Some(_), Some(0)) if is_division(op) => return Folded::Keep,
            (Some(a), Some(b)) => return self.constant(ty, evaluate::binary(op, ty, a, b)),
            (Some(_), None) if is_commutative(op) => {
                return Folded::Inst(InstData::Binary { op, liberties, args: [b, a] });
            }
            _ => {}
        }
        if ty.is_float() {
            return self.float(op, liberties, [a, b], ty);
        }
        if a == b {
            return match op {
                BinaryOp::And | BinaryOp::Or | BinaryOp::SMin | BinaryOp::SMax | BinaryOp::UMin | BinaryOp::UMax => {
                    Folded::Value(a)
                }
                BinaryOp::Xor | BinaryOp::ISub => self.constant(ty, 0),
                _ => Folded::Keep,
            };
        }
        match b_bits {
            Some(bits) => self.int_with_constant(op, a, b, ty, bits),
            None => self.int_with_int(op, a, b, ty, a_bits),
        }
    }

    fn int_with_constant(&mut self, op: BinaryOp, a: Value, b: Value, ty: Scalar, bits: u64) -> Folded {
        let ones = evaluate::mask(ty, u64::MAX);
        let shift = bits % u64::from(ty.bits());
        match op {
            BinaryOp::IAdd | BinaryOp::ISub | BinaryOp::Or | BinaryOp::Xor if bits == 0 => return Folded::Value(a),
            BinaryOp::Shl | BinaryOp::LShr | BinaryOp::AShr if shift == 0 => return Folded::Value(a),
            BinaryOp::IMul | BinaryOp::UDiv | BinaryOp::SDiv if bits == 1 && ty != Scalar::Bool => {
                return Folded::Value(a);
            }
            BinaryOp::And if bits == ones => return Folded::Value(a),
            BinaryOp::Or if bits == ones => return Folded::Value(b),
            BinaryOp::IMul | BinaryOp::And if bits == 0 => return Folded::Value(b),
            BinaryOp::URem | BinaryOp::SRem if bits == 1 => return self.constant(ty, 0),
            BinaryOp::Xor if ty == Scalar::Bool => {
                return Folded::Inst(InstData::Unary { op: UnaryOp::Not, arg: a });
            }
            BinaryOp::ISub => {
                let negated = self.emitter.constant(ty, evaluate::unary(UnaryOp::INeg, ty, bits));
                return Folded::Inst(int(BinaryOp::IAdd, a, negated));
            }
            BinaryOp::UDiv if bits.is_power_of_two() => {
                let shift = self.emitter.constant(ty, bits.trailing_zeros().into());
                return Folded::Inst(int(BinaryOp::LShr, a, shift));
            }
            BinaryOp::URem if bits.is_power_of_two() => {
                let rest = self.emitter.constant(ty, bits - 1);
                return Folded::Inst(int(BinaryOp::And, a, rest));
            }
            _ => {}
        }
        // (x op c) op d
        let Some(&InstData::Binary { op: inner, args: [x, c], .. }) = self.def(a) else { return Folded::Keep };
        let Some(inner_bits) = self.bits(c) else { return Folded::Keep };
        let joined = match (inner, op) {
            (BinaryOp::IAdd, BinaryOp::IAdd)
            | (BinaryOp::IMul, BinaryOp::IMul)
            | (BinaryOp::And, BinaryOp::And)
            | (BinaryOp::Or, BinaryOp::Or)
            | (BinaryOp::Xor, BinaryOp::Xor) => evaluate::binary(op, ty, inner_bits, bits),
            (BinaryOp::Shl, BinaryOp::Shl) | (BinaryOp::LShr, BinaryOp::LShr) => {
                let sum = inner_bits % u64::from(ty.bits()) + shift;
                if sum >= u64::from(ty.bits()) {
                    return self.constant(ty, 0);
                }
                sum
            }
            _ => return Folded::Keep,
        };
        let joined = self.emitter.constant(ty, joined);
        Folded::Inst(int(op, x, joined))
    }

    fn int_with_int(&mut self, op: BinaryOp, a: Value, b: Value, ty: Scalar, a_bits: Option<u64>) -> Folded {
        if op == BinaryOp::ISub && a_bits == Some(0) {
            return Folded::Inst(InstData::Unary { op: UnaryOp::INeg, arg: b });
        }
        // Logic on truth values that were made integers stays logic on truth values.
        if matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor) {
            let sides = [a, b].map(|value| self.cast_of(value, CastOp::ZeroExtend));
            if let [Some((a, Scalar::Bool)), Some((b, Scalar::Bool))] = sides {
                let arg = self.emitter.value(int(op, a, b));
                return Folded::Inst(InstData::Cast { op: CastOp::ZeroExtend, to: ty, arg });
            }
        }
        Folded::Keep
    }

    pub(super) fn select(&mut self, cond: Value, [a, b]: [Value; 2]) -> Folded {
        if a == b {
            return Folded::Value(a);
        }
        if let Some(bits) = self.bits(cond) {
            return Folded::Value(if bits != 0 { a } else { b });
        }
        if let Some(&InstData::Unary { op: UnaryOp::Not, arg }) = self.def(cond) {
            return Folded::Inst(InstData::Select { cond: arg, args: [b, a] });
        }
        match [a, b].map(|arg| matches!(self.def(arg), Some(InstData::Undef { .. }))) {
            [true, _] => return Folded::Value(b),
            [false, true] => return Folded::Value(a),
            [false, false] => {}
        }
        if self.ty(a) != tombolo_ir::Type::BOOL {
            return Folded::Keep;
        }
        match (self.bits(a), self.bits(b)) {
            (Some(1), Some(0)) => Folded::Value(cond),
            (Some(0), Some(1)) => Folded::Inst(InstData::Unary { op: UnaryOp::Not, arg: cond }),
            (Some(1), None) => Folded::Inst(int(BinaryOp::Or, cond, b)),
            (None, Some(0)) => Folded::Inst(int(BinaryOp::And, cond, a)),
            _ => Folded::Keep,
        }
    }
}

fn is_division(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::SDiv | BinaryOp::UDiv | BinaryOp::SRem | BinaryOp::URem)
}
