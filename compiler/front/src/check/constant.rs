//! Constant evaluation (C99, section 6.6): arithmetic on constants of the C types.

use crate::types::ScalarKind;

use super::hir::{BinaryOp, CompareOp, Const, GlobalId, UnaryOp};

/// What a constant expression is worth.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A scalar.
    Scalar(Const),
    /// The lanes of a vector.
    Vector(Vec<Const>),
    /// A pointer: so many bytes from the start of an object, or from 0.
    Address(Option<GlobalId>, i64),
}

impl Value {
    /// The lanes: one for a scalar.
    pub(super) fn lanes(&self) -> Option<&[Const]> {
        match self {
            Value::Scalar(scalar) => Some(std::slice::from_ref(scalar)),
            Value::Vector(lanes) => Some(lanes),
            Value::Address(..) => None,
        }
    }

    /// A scalar or vector of these lanes.
    pub(super) fn of(mut lanes: Vec<Const>) -> Value {
        match (lanes.len(), lanes.pop()) {
            (1, Some(scalar)) => Value::Scalar(scalar),
            (_, Some(last)) => {
                lanes.push(last);
                Value::Vector(lanes)
            }
            (_, None) => Value::Vector(lanes),
        }
    }
}

/// The integer as its type holds it: cut to its width, then extended by its sign.
pub(super) fn wrap(bits: u64, kind: ScalarKind) -> u64 {
    match kind {
        ScalarKind::Bool => u64::from(bits != 0),
        ScalarKind::Char => bits as i8 as u64,
        ScalarKind::UChar => u64::from(bits as u8),
        ScalarKind::Short => bits as i16 as u64,
        ScalarKind::UShort => u64::from(bits as u16),
        ScalarKind::Int => bits as i32 as u64,
        ScalarKind::UInt => u64::from(bits as u32),
        ScalarKind::Long | ScalarKind::ULong | ScalarKind::Half | ScalarKind::Float | ScalarKind::Double => bits,
    }
}

/// The nearest `half`, ties to even, as its bits.
pub(super) fn half_bits(value: f64) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000u16 } else { 0 };
    let magnitude = value.abs();
    if value.is_nan() {
        return sign | 0x7e00;
    }
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    if magnitude < 2f64.powi(-14) {
        // Subnormal: a multiple of 2^-24. A result of 1024 is the least normal number, with the right bits.
        return sign | (magnitude * 2f64.powi(24)).round_ties_even() as u16;
    }
    let exponent = ((magnitude.to_bits() >> 52) as i32) - 1023;
    let scaled = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    // A significand of 2048 carries into the exponent.
    sign | ((((exponent + 15) as u32) << 10) + (scaled - 1024)) as u16
}

/// The value of a `half`.
pub(super) fn half_value(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    }
}

/// The floating value as its type holds it.
pub(super) fn round(value: f64, kind: ScalarKind) -> f64 {
    match kind {
        ScalarKind::Half => half_value(half_bits(value)),
        ScalarKind::Float => f64::from(value as f32),
        _ => value,
    }
}

/// Whether the constant is unequal to zero.
pub(super) fn is_true(value: Const) -> bool {
    match value {
        Const::Int(bits) => bits != 0,
        Const::Float(value) => value != 0.0,
    }
}

/// The constant, of type `from`, as a value of type `to`. Out of range: the nearest value.
pub(super) fn convert(value: Const, from: ScalarKind, to: ScalarKind) -> Const {
    match value {
        _ if to == ScalarKind::Bool => Const::Int(u64::from(is_true(value))),
        Const::Int(bits) if to.is_int() => Const::Int(wrap(bits, to)),
        Const::Int(bits) if to == ScalarKind::Float => {
            Const::Float(f64::from(if from.is_signed_int() { bits as i64 as f32 } else { bits as f32 }))
        }
        Const::Int(bits) => {
            // Beyond 2^53 a `half` is infinite anyway, so rounding twice is harmless.
            Const::Float(round(if from.is_signed_int() { bits as i64 as f64 } else { bits as f64 }, to))
        }
        Const::Float(value) if to.is_float() => Const::Float(round(value, to)),
        Const::Float(value) => Const::Int(match to {
            ScalarKind::Char => value as i8 as u64,
            ScalarKind::UChar => u64::from(value as u8),
            ScalarKind::Short => value as i16 as u64,
            ScalarKind::UShort => u64::from(value as u16),
            ScalarKind::Int => value as i32 as u64,
            ScalarKind::UInt => u64::from(value as u32),
            ScalarKind::Long => value as i64 as u64,
            _ => value as u64,
        }),
    }
}

/// An operator on one constant.
pub(super) fn unary(op: UnaryOp, value: Const, kind: ScalarKind) -> Const {
    match (op, value) {
        (UnaryOp::Negate, Const::Int(bits)) => Const::Int(wrap(bits.wrapping_neg(), kind)),
        (UnaryOp::Negate, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::BitNot, Const::Int(bits)) => Const::Int(wrap(!bits, kind)),
        (UnaryOp::BitNot, Const::Float(value)) => Const::Float(value),
    }
}

/// An operator on two constants of one type; nothing where it has no value (division of an integer by zero).
pub(super) fn binary(op: BinaryOp, lhs: Const, rhs: Const, kind: ScalarKind) -> Option<Const> {
    match (lhs, rhs) {
        (Const::Int(a), Const::Int(b)) => {
            let width = kind.size() as u32 * 8;
            let signed = kind.is_signed_int();
            let bits = match op {
                BinaryOp::Add => a.wrapping_add(b),
                BinaryOp::Sub => a.wrapping_sub(b),
                BinaryOp::Mul => a.wrapping_mul(b),
                BinaryOp::Div | BinaryOp::Rem if b == 0 => return None,
                BinaryOp::Div if signed => (a as i64).wrapping_div(b as i64) as u64,
                BinaryOp::Div => a / b,
                BinaryOp::Rem if signed => (a as i64).wrapping_rem(b as i64) as u64,
                BinaryOp::Rem => a % b,
                BinaryOp::Shl => a << (b as u32 & (width - 1)),
                BinaryOp::Shr if signed => (a as i64 >> (b as u32 & (width - 1))) as u64,
                BinaryOp::Shr => a >> (b as u32 & (width - 1)),
                BinaryOp::And => a & b,
                BinaryOp::Or => a | b,
                BinaryOp::Xor => a ^ b,
            };
            Some(Const::Int(wrap(bits, kind)))
        }
        (Const::Float(a), Const::Float(b)) => {
            // With one operation of `double` in between, rounding to `float` or `half` is as if done at once.
            let value = match op {
                BinaryOp::Add => a + b,
                BinaryOp::Sub => a - b,
                BinaryOp::Mul => a * b,
                BinaryOp::Div => a / b,
                _ => return None,
            };
            Some(Const::Float(round(value, kind)))
        }
        _ => None,
    }
}

/// A comparison of two constants of one type.
pub(super) fn compare(op: CompareOp, lhs: Const, rhs: Const, kind: ScalarKind) -> bool {
    use std::cmp::Ordering;
    let ordering = match (lhs, rhs) {
        (Const::Int(a), Const::Int(b)) if kind.is_signed_int() => Some((a as i64).cmp(&(b as i64))),
        (Const::Int(a), Const::Int(b)) => Some(a.cmp(&b)),
        (Const::Float(a), Const::Float(b)) => a.partial_cmp(&b),
        _ => None,
    };
    match op {
        CompareOp::Eq => ordering == Some(Ordering::Equal),
        CompareOp::Ne => ordering != Some(Ordering::Equal),
        CompareOp::Lt => ordering == Some(Ordering::Less),
        CompareOp::Le => matches!(ordering, Some(Ordering::Less | Ordering::Equal)),
        CompareOp::Gt => ordering == Some(Ordering::Greater),
        CompareOp::Ge => matches!(ordering, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// The bytes of a constant in memory.
pub(super) fn to_bytes(value: Const, kind: ScalarKind) -> Vec<u8> {
    match (value, kind) {
        (Const::Float(value), ScalarKind::Half) => half_bits(value).to_le_bytes().to_vec(),
        (Const::Float(value), ScalarKind::Float) => (value as f32).to_le_bytes().to_vec(),
        (Const::Float(value), _) => value.to_le_bytes().to_vec(),
        (Const::Int(bits), _) => bits.to_le_bytes()[..kind.size() as usize].to_vec(),
    }
}

/// The constant that these bytes are; there are as many as the type has.
pub(super) fn from_bytes(bytes: &[u8], kind: ScalarKind) -> Const {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    let bits = u64::from_le_bytes(word);
    match kind {
        ScalarKind::Half => Const::Float(half_value(bits as u16)),
        ScalarKind::Float => Const::Float(f64::from(f32::from_bits(bits as u32))),
        ScalarKind::Double => Const::Float(f64::from_bits(bits)),
        _ => Const::Int(wrap(bits, kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_survives() {
        for bits in 0..=u16::MAX {
            let value = half_value(bits);
            if value.is_nan() {
                assert_eq!(half_bits(value) & 0x7fff, 0x7e00);
            } else {
                assert_eq!(half_bits(value), bits);
            }
        }
    }

    #[test]
    fn halves_round_to_nearest_even() {
        // Between each two neighbours: the even one at the middle, the nearer one next to it.
        for bits in 0..0x7c00u16 {
            let (low, high) = (half_value(bits), if bits == 0x7bff { 65536.0 } else { half_value(bits + 1) });
            let middle = (low + high) / 2.0;
            let even = if bits & 1 == 0 { bits } else { bits + 1 };
            assert_eq!(half_bits(middle), even);
            assert_eq!(half_bits(f64::from_bits(middle.to_bits() - 1)), bits);
            assert_eq!(half_bits(f64::from_bits(middle.to_bits() + 1)), bits + 1);
        }
    }

    #[test]
    fn integers_wrap_as_their_type_says() {
        let int = |bits: i64| Const::Int(bits as u64);
        assert_eq!(
            binary(BinaryOp::Add, int(i64::from(i32::MAX)), int(1), ScalarKind::Int),
            Some(int(i32::MIN.into()))
        );
        assert_eq!(binary(BinaryOp::Sub, int(0), int(1), ScalarKind::UInt), Some(int(u32::MAX.into())));
        assert_eq!(binary(BinaryOp::Shl, int(1), int(33), ScalarKind::Int), Some(int(2)));
        assert_eq!(binary(BinaryOp::Shr, int(-8), int(1), ScalarKind::Int), Some(int(-4)));
        assert_eq!(binary(BinaryOp::Div, int(1), int(0), ScalarKind::Int), None);
        assert_eq!(binary(BinaryOp::Div, int(i64::MIN), int(-1), ScalarKind::Long), Some(int(i64::MIN)));
    }

    #[test]
    fn conversions_follow_c() {
        assert_eq!(convert(Const::Float(-1.5), ScalarKind::Float, ScalarKind::Int), Const::Int(-1i64 as u64));
        assert_eq!(convert(Const::Int(300), ScalarKind::Int, ScalarKind::UChar), Const::Int(44));
        assert_eq!(convert(Const::Float(0.25), ScalarKind::Float, ScalarKind::Bool), Const::Int(1));
        assert_eq!(convert(Const::Int(16_777_217), ScalarKind::Int, ScalarKind::Float), Const::Float(16_777_216.0));
    }
}
