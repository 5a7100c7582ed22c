//! The values that GNU C's functions have for constants: clang takes such calls for constants as well.

use crate::types::ScalarKind;

use super::Checker;
use super::constant::{Value, wrap};
use super::hir::{BuiltinCall, Const};

/// The value of a call with constant arguments, of the functions of scalars that need no library to tell it.
pub(super) fn known(checker: &Checker<'_, '_, '_>, call: &BuiltinCall) -> Option<Value> {
    let name = call.signature.name.strip_prefix("__builtin_")?;
    let mut args = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        let Value::Scalar(value) = checker.evaluate(arg)? else { return None };
        args.push(value);
    }
    let kind = checker.types.as_scalar(call.args.first()?.ty)?;
    match (args[0], args.get(1)) {
        (Const::Int(bits), second) if kind.is_int() => {
            let second = match second {
                Some(Const::Int(second)) => Some(*second),
                _ => None,
            };
            of_integer(name, bits, second, kind).map(|bits| Value::Scalar(Const::Int(bits)))
        }
        (Const::Float(x), second) => {
            let second = match second {
                Some(Const::Float(second)) => Some(*second),
                _ => None,
            };
            of_float(name, x, second).map(Value::Scalar)
        }
        _ => None,
    }
}

/// The bits of the result: sign-extended where it is an `int` or a `long`.
fn of_integer(name: &str, bits: u64, second: Option<u64>, kind: ScalarKind) -> Option<u64> {
    let width = kind.size() as u32 * 8;
    let low = bits & (u64::MAX >> (64 - width));
    let rotated = |by: u64| {
        let by = (by % u64::from(width)) as u32;
        let around = if by == 0 { 0 } else { low >> (width - by) };
        wrap(low << by | around, kind)
    };
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let plain = match plain {
        "expect" | "expect_with_probability" | "unpredictable" => plain,
        _ => plain.trim_end_matches(['l', 's']),
    };
    Some(match plain {
        "expect" | "expect_with_probability" | "unpredictable" => bits,
        "popcount" => low.count_ones().into(),
        "parity" => (low.count_ones() & 1).into(),
        "clz" if low != 0 => (low.leading_zeros() + width - 64).into(),
        "ctz" if low != 0 => low.trailing_zeros().into(),
        "ff" | "ffs" => {
            if low == 0 {
                0
            } else {
                u64::from(low.trailing_zeros()) + 1
            }
        }
        "clrsb" => {
            let differing = low ^ (bits as i64 >> 63) as u64 & (u64::MAX >> (64 - width));
            u64::from(differing.leading_zeros() + width - 64) - 1
        }
        "bswap" => wrap(low.swap_bytes() >> (64 - width), kind),
        "bitreverse" => wrap(low.reverse_bits() >> (64 - width), kind),
        "rotateleft" => rotated(second?),
        "rotateright" => rotated(second?.wrapping_neg() % u64::from(width)),
        _ => return None,
    })
}

/// Results that are exact in every type.
fn of_float(name: &str, x: f64, second: Option<f64>) -> Option<Const> {
    let truth = |truth: bool| Some(Const::Int(truth.into()));
    let plain = name.strip_suffix("f16").or_else(|| name.strip_suffix('f').filter(|_| name != "isinf")).unwrap_or(name);
    match plain {
        "fabs" => Some(Const::Float(x.abs())),
        "copysign" => Some(Const::Float(x.copysign(second?))),
        "fmin" => Some(Const::Float(x.min(second?))),
        "fmax" => Some(Const::Float(x.max(second?))),
        "isnan" => truth(x.is_nan()),
        "isinf" => truth(x.is_infinite()),
        "isfinite" => truth(x.is_finite()),
        "signbit" => truth(x.is_sign_negative()),
        _ => None,
    }
}
