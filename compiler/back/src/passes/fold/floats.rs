//! Rules for floating arithmetic. What IEEE 754 does not grant, an operation's liberties may.

use tombolo_ir::inst::{BinaryOp, Liberties, UnaryOp};
use tombolo_ir::{InstData, Scalar, Value, evaluate};

use super::{Folded, Rule};

fn negated(arg: Value) -> Folded {
    Folded::Inst(InstData::Unary { op: UnaryOp::FNeg, arg })
}

/// Whether the number is neither zero nor subnormal, infinite or NaN in its type.
fn is_normal(ty: Scalar, bits: u64) -> bool {
    let (exponent_bits, fraction_bits) = match ty {
        Scalar::F16 => (5, 10),
        Scalar::F32 => (8, 23),
        _ => (11, 52),
    };
    let exponent = bits >> fraction_bits & ((1 << exponent_bits) - 1);
    exponent != 0 && exponent != (1 << exponent_bits) - 1
}

impl Rule<'_, '_> {
    /// An operation on operands that are not both constant.
    pub(super) fn float(&mut self, op: BinaryOp, liberties: Liberties, [a, b]: [Value; 2], ty: Scalar) -> Folded {
        if a == b {
            match op {
                BinaryOp::FMin | BinaryOp::FMax => return Folded::Value(a),
                // Of infinity it is NaN.
                BinaryOp::FSub if liberties.no_nan => return self.constant(ty, 0),
                // Of infinity and of zero it is NaN.
                BinaryOp::FDiv if liberties.no_nan => return self.constant(ty, evaluate::float_bits(ty, 1.0)),
                _ => {}
            }
        }
        match (self.bits(a), self.bits(b)) {
            (_, Some(bits)) => self.float_with_constant(op, liberties, a, ty, bits),
            (Some(bits), None) if op == BinaryOp::FSub => {
                let minuend = evaluate::float(ty, bits);
                // 0 - 0 is 0, and not -0; that is what -0 - 0 is.
                let is_opposite = minuend == 0.0 && (minuend.is_sign_negative() || liberties.unsigned_zeros);
                if is_opposite { negated(b) } else { Folded::Keep }
            }
            _ => Folded::Keep,
        }
    }

    fn float_with_constant(&mut self, op: BinaryOp, liberties: Liberties, a: Value, ty: Scalar, bits: u64) -> Folded {
        let value = evaluate::float(ty, bits);
        let is_minus_zero = value == 0.0 && value.is_sign_negative();
        let is_plus_zero = value == 0.0 && value.is_sign_positive();
        match op {
            BinaryOp::FAdd if is_minus_zero || is_plus_zero && liberties.unsigned_zeros => Folded::Value(a),
            BinaryOp::FSub if is_plus_zero || is_minus_zero && liberties.unsigned_zeros => Folded::Value(a),
            BinaryOp::FMul | BinaryOp::FDiv if value == 1.0 => Folded::Value(a),
            BinaryOp::FMul | BinaryOp::FDiv if value == -1.0 => negated(a),
            // It is NaN for infinity, and -0 for negative numbers.
            BinaryOp::FMul if value == 0.0 && liberties.no_nan && liberties.unsigned_zeros => self.constant(ty, 0),
            // Devices may take a division by zero for anything.
            BinaryOp::FDiv if value == 0.0 => {
                let infinity = self.emitter.constant(ty, evaluate::float_bits(ty, 1.0 / value));
                Folded::Inst(InstData::Binary { op: BinaryOp::FMul, liberties, args: [a, infinity] })
            }
            BinaryOp::FDiv => self.divide_by_constant(liberties, a, ty, bits),
            BinaryOp::FAdd | BinaryOp::FMul if liberties.relaxed => self.reassociate(op, liberties, a, ty, bits),
            _ => Folded::Keep,
        }
    }

    /// Dividing by a power of two is multiplying by its inverse, exactly, where that is a normal number. By other numbers it
    /// is near enough for relaxed math.
    fn divide_by_constant(&mut self, liberties: Liberties, a: Value, ty: Scalar, bits: u64) -> Folded {
        let inverse = evaluate::float_bits(ty, 1.0 / evaluate::float(ty, bits));
        let fraction = match ty {
            Scalar::F16 => (1 << 10) - 1,
            Scalar::F32 => (1 << 23) - 1,
            _ => (1 << 52) - 1,
        };
        let is_power = bits & fraction == 0;
        if (is_power || liberties.relaxed) && is_normal(ty, bits) && is_normal(ty, inverse) {
            let inverse = self.emitter.constant(ty, inverse);
            Folded::Inst(InstData::Binary { op: BinaryOp::FMul, liberties, args: [a, inverse] })
        } else {
            Folded::Keep
        }
    }

    /// `(x op c) op d` of relaxed operations, as `x op (c op d)`.
    fn reassociate(&mut self, op: BinaryOp, liberties: Liberties, a: Value, ty: Scalar, bits: u64) -> Folded {
        let Some(&InstData::Binary { op: inner, liberties: others, args: [x, c] }) = self.def(a) else {
            return Folded::Keep;
        };
        let joined = match self.bits(c) {
            Some(c) if inner == op && others.relaxed => evaluate::binary(op, ty, c, bits),
            _ => return Folded::Keep,
        };
        // What overflows or vanishes at once need not do so in turns.
        if !is_normal(ty, joined) {
            return Folded::Keep;
        }
        let joined = self.emitter.constant(ty, joined);
        Folded::Inst(InstData::Binary { op, liberties: liberties.and(others), args: [x, joined] })
    }
}
