//! What the operators compute, on the bits of scalars: for constant folding and the interpreter.
//!
//! Results that are NaN are the quiet NaN without sign and payload. Where an operator may give "some value", this gives a
//! fixed one. Operators that the device computes in its own way are computed as exactly as the host can.

use crate::float::{f16_fma, f16_to_f32, f32_to_f16, f64_to_f16};
use crate::inst::{AtomicOp, BinaryOp, CastOp, CompareOp, UnaryOp};
use crate::types::Scalar;

/// `bits` with everything above the type's width zero.
pub fn mask(ty: Scalar, bits: u64) -> u64 {
    bits & (u64::MAX >> (64 - ty.bits()))
}

/// The integer as a signed number.
pub fn signed(ty: Scalar, bits: u64) -> i64 {
    let unused = 64 - ty.bits();
    (bits << unused) as i64 >> unused
}

/// The value of a floating type's bits, exactly.
pub fn float(ty: Scalar, bits: u64) -> f64 {
    match ty {
        Scalar::F16 => f64::from(f16_to_f32(bits as u16)),
        Scalar::F32 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    }
}

/// The bits of the value nearest to `value`, ties to even.
pub fn float_bits(ty: Scalar, value: f64) -> u64 {
    match ty {
        Scalar::F16 if value.is_nan() => 0x7e00,
        Scalar::F32 if value.is_nan() => 0x7fc0_0000,
        Scalar::F16 => u64::from(f64_to_f16(value)),
        Scalar::F32 => u64::from((value as f32).to_bits()),
        _ if value.is_nan() => 0x7ff8_0000_0000_0000,
        _ => value.to_bits(),
    }
}

/// A floating operator on two operands, rounded once. `f64` arithmetic rounds sums, products and quotients of narrower
/// types so finely that rounding again changes nothing.
fn float_binary(ty: Scalar, a: u64, b: u64, op: impl Fn(f64, f64) -> f64) -> u64 {
    float_bits(ty, op(float(ty, a), float(ty, b)))
}

/// An operator on one scalar of type `ty`.
pub fn unary(op: UnaryOp, ty: Scalar, arg: u64) -> u64 {
    let width = ty.bits();
    let sign = 1u64 << (width - 1);
    let float_unary = |op: fn(f64) -> f64| float_bits(ty, op(float(ty, arg)));
    match op {
        UnaryOp::INeg => mask(ty, arg.wrapping_neg()),
        UnaryOp::Not => mask(ty, !arg),
        UnaryOp::PopCount => u64::from(arg.count_ones()),
        UnaryOp::CountLeadingZeros => u64::from(arg.leading_zeros() - (64 - width)),
        UnaryOp::CountTrailingZeros => u64::from(arg.trailing_zeros().min(width)),
        UnaryOp::BitReverse => arg.reverse_bits() >> (64 - width),
        UnaryOp::FNeg => arg ^ sign,
        UnaryOp::FAbs => arg & !sign,
        UnaryOp::Floor => float_unary(f64::floor),
        UnaryOp::Ceil => float_unary(f64::ceil),
        UnaryOp::Trunc => float_unary(f64::trunc),
        UnaryOp::RoundEven => float_unary(f64::round_ties_even),
        UnaryOp::Sqrt => float_unary(f64::sqrt),
        UnaryOp::InverseSqrt => float_unary(|value| 1.0 / value.sqrt()),
        UnaryOp::FastExp2 => float_unary(f64::exp2),
        UnaryOp::FastLog2 => float_unary(f64::log2),
        UnaryOp::FastSin => float_unary(f64::sin),
        UnaryOp::FastCos => float_unary(f64::cos),
        UnaryOp::FastTan => float_unary(f64::tan),
    }
}

/// An operator on two scalars of type `ty`. Division by zero gives zero.
pub fn binary(op: BinaryOp, ty: Scalar, a: u64, b: u64) -> u64 {
    let width = ty.bits();
    let (sa, sb) = (signed(ty, a), signed(ty, b));
    let shift = (b % u64::from(width)) as u32;
    let is_zero = b == 0;
    let bits = match op {
        BinaryOp::IAdd => a.wrapping_add(b),
        BinaryOp::ISub => a.wrapping_sub(b),
        BinaryOp::IMul => a.wrapping_mul(b),
        BinaryOp::SDiv | BinaryOp::UDiv | BinaryOp::SRem | BinaryOp::URem if is_zero => 0,
        BinaryOp::SDiv => sa.wrapping_div(sb) as u64,
        BinaryOp::UDiv => a / b,
        BinaryOp::SRem => sa.wrapping_rem(sb) as u64,
        BinaryOp::URem => a % b,
        BinaryOp::SMulHigh => ((i128::from(sa) * i128::from(sb)) >> width) as u64,
        BinaryOp::UMulHigh => ((u128::from(a) * u128::from(b)) >> width) as u64,
        BinaryOp::SMin => sa.min(sb) as u64,
        BinaryOp::SMax => sa.max(sb) as u64,
        BinaryOp::UMin => a.min(b),
        BinaryOp::UMax => a.max(b),
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::Shl => a << shift,
        BinaryOp::LShr => a >> shift,
        BinaryOp::AShr => (sa >> shift) as u64,
        BinaryOp::FAdd => float_binary(ty, a, b, |a, b| a + b),
        BinaryOp::FSub => float_binary(ty, a, b, |a, b| a - b),
        BinaryOp::FMul => float_binary(ty, a, b, |a, b| a * b),
        BinaryOp::FDiv => float_binary(ty, a, b, |a, b| a / b),
        BinaryOp::FMin => choose(ty, a, b, |a, b| b < a),
        BinaryOp::FMax => choose(ty, a, b, |a, b| b > a),
        BinaryOp::FastPow => float_binary(ty, a, b, f64::powf),
    };
    mask(ty, bits)
}

/// The number of two that is one, otherwise the second where `second` says so.
fn choose(ty: Scalar, a: u64, b: u64, second: impl Fn(f64, f64) -> bool) -> u64 {
    let (fa, fb) = (float(ty, a), float(ty, b));
    match (fa.is_nan(), fb.is_nan()) {
        (true, true) => float_bits(ty, f64::NAN),
        (true, false) => b,
        (false, true) => a,
        (false, false) if second(fa, fb) => b,
        (false, false) => a,
    }
}

/// `a * b + c` with one rounding.
pub fn fma(ty: Scalar, [a, b, c]: [u64; 3]) -> u64 {
    match ty {
        Scalar::F16 => {
            let bits = f16_fma(a as u16, b as u16, c as u16);
            float_bits(ty, f64::from(f16_to_f32(bits)))
        }
        Scalar::F32 => {
            let [a, b, c] = [a, b, c].map(|bits| f32::from_bits(bits as u32));
            float_bits(ty, f64::from(a.mul_add(b, c)))
        }
        _ => float_bits(ty, f64::from_bits(a).mul_add(f64::from_bits(b), f64::from_bits(c))),
    }
}

/// A comparison of two scalars of type `ty`. Pointers compare as `i64`.
pub fn compare(op: CompareOp, ty: Scalar, a: u64, b: u64) -> bool {
    let (sa, sb) = (signed(ty, a), signed(ty, b));
    let floats = || (float(ty, a), float(ty, b));
    match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::SLt => sa < sb,
        CompareOp::SLe => sa <= sb,
        CompareOp::SGt => sa > sb,
        CompareOp::SGe => sa >= sb,
        CompareOp::ULt => a < b,
        CompareOp::ULe => a <= b,
        CompareOp::UGt => a > b,
        CompareOp::UGe => a >= b,
        CompareOp::FEq => floats().0 == floats().1,
        CompareOp::FNe => floats().0 != floats().1,
        CompareOp::FLt => floats().0 < floats().1,
        CompareOp::FLe => floats().0 <= floats().1,
        CompareOp::FGt => floats().0 > floats().1,
        CompareOp::FGe => floats().0 >= floats().1,
    }
}

/// A conversion from `from` to `to`. Floats that are out of the range of an integer give the nearest integer, NaN zero.
pub fn cast(op: CastOp, from: Scalar, to: Scalar, arg: u64) -> u64 {
    let bits = match op {
        CastOp::Truncate | CastOp::ZeroExtend | CastOp::Bitcast => arg,
        CastOp::SignExtend => signed(from, arg) as u64,
        CastOp::SIntToFloat => match to {
            Scalar::F32 => u64::from((signed(from, arg) as f32).to_bits()),
            // What f64 rounds is beyond the range of f16.
            _ => float_bits(to, signed(from, arg) as f64),
        },
        CastOp::UIntToFloat => match to {
            Scalar::F32 => u64::from((arg as f32).to_bits()),
            _ => float_bits(to, arg as f64),
        },
        CastOp::FloatToSInt => {
            let limit = i64::MAX >> (64 - to.bits());
            (float(from, arg) as i64).clamp(-limit - 1, limit) as u64
        }
        CastOp::FloatToUInt => (float(from, arg) as u64).min(u64::MAX >> (64 - to.bits())),
        CastOp::FloatCast => match (from, to) {
            (Scalar::F32, Scalar::F16) if !float(from, arg).is_nan() => {
                u64::from(f32_to_f16(f32::from_bits(arg as u32)))
            }
            _ => float_bits(to, float(from, arg)),
        },
    };
    mask(to, bits)
}

/// The value that an atomic read-modify-write operation leaves in memory.
pub fn atomic(op: AtomicOp, ty: Scalar, old: u64, value: u64) -> u64 {
    let op = match op {
        AtomicOp::Exchange => return value,
        AtomicOp::Add => BinaryOp::IAdd,
        AtomicOp::Sub => BinaryOp::ISub,
        AtomicOp::SMin => BinaryOp::SMin,
        AtomicOp::SMax => BinaryOp::SMax,
        AtomicOp::UMin => BinaryOp::UMin,
        AtomicOp::UMax => BinaryOp::UMax,
        AtomicOp::And => BinaryOp::And,
        AtomicOp::Or => BinaryOp::Or,
        AtomicOp::Xor => BinaryOp::Xor,
        AtomicOp::FAdd => BinaryOp::FAdd,
        AtomicOp::FMin => BinaryOp::FMin,
        AtomicOp::FMax => BinaryOp::FMax,
    };
    binary(op, ty, old, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_wrap_and_shift_by_the_width() {
        assert_eq!(binary(BinaryOp::IAdd, Scalar::I8, 0xff, 2), 1);
        assert_eq!(binary(BinaryOp::Shl, Scalar::I32, 1, 33), 2);
        assert_eq!(binary(BinaryOp::AShr, Scalar::I16, 0x8000, 17), 0xc000);
        assert_eq!(binary(BinaryOp::SDiv, Scalar::I32, 0x8000_0000, 0xffff_ffff), 0x8000_0000);
        assert_eq!(binary(BinaryOp::SRem, Scalar::I8, 0xf9, 2), 0xff);
        assert_eq!(binary(BinaryOp::SMulHigh, Scalar::I64, u64::MAX, 5), u64::MAX);
        assert_eq!(binary(BinaryOp::UMulHigh, Scalar::I64, u64::MAX, u64::MAX), u64::MAX - 1);
        assert_eq!(binary(BinaryOp::SMin, Scalar::I8, 0x80, 0x7f), 0x80);
        assert_eq!(unary(UnaryOp::CountLeadingZeros, Scalar::I16, 0), 16);
        assert_eq!(unary(UnaryOp::CountTrailingZeros, Scalar::I8, 0), 8);
        assert_eq!(unary(UnaryOp::BitReverse, Scalar::I8, 1), 0x80);
        assert_eq!(unary(UnaryOp::Not, Scalar::Bool, 0), 1);
    }

    #[test]
    fn floats_round_once() {
        let third = binary(BinaryOp::FDiv, Scalar::F32, 1f32.to_bits().into(), 3f32.to_bits().into());
        assert_eq!(third, u64::from((1f32 / 3f32).to_bits()));
        assert_eq!(cast(CastOp::UIntToFloat, Scalar::I64, Scalar::F32, 0x8000_0080_0000_0001), 0x5f00_0001);
        assert_eq!(cast(CastOp::FloatToSInt, Scalar::F32, Scalar::I8, 300f32.to_bits().into()), 127);
        assert_eq!(cast(CastOp::FloatToUInt, Scalar::F64, Scalar::I32, (-3f64).to_bits()), 0);
        assert_eq!(binary(BinaryOp::FMax, Scalar::F16, 0x7e00, 0x3c00), 0x3c00);
        assert_eq!(binary(BinaryOp::FAdd, Scalar::F16, 0x7bff, 0x4c00), 0x7c00);
        assert!(!compare(CompareOp::FEq, Scalar::F32, 0x7fc0_0000, 0x7fc0_0000));
        assert!(compare(CompareOp::FEq, Scalar::F32, 0x8000_0000, 0));
    }
}
