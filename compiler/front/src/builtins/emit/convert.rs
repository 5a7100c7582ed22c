//! `convert_type` (6.4.3).

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, UnaryOp};
use tombolo_ir::{Scalar, Type, Value};

use super::super::op::Rounding;
use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element, mangle};
use super::place::Place;

/// Converts each lane.
pub(super) fn convert(
    place: &mut Place<'_>,
    signature: &Signature,
    saturate: bool,
    rounding: Option<Rounding>,
    arg: Value,
) -> Value {
    let (Some(from), Some(to)) = (signature.params[0].element(), signature.result.element()) else { return arg };
    let lanes = place.split(arg);
    let results = lanes
        .into_iter()
        .map(|lane| match (from.is_float(), to.is_float()) {
            (false, false) if saturate => saturate_int(place, from, to, lane),
            (false, false) => place.resize(to.scalar(), from.is_signed_int(), lane),
            (true, false) => float_to_int(place, from, to, saturate, rounding, lane),
            (_, true) => to_float(place, from, to, rounding, lane),
        })
        .collect();
    place.join(results)
}

/// The greatest value of an integer type.
fn greatest(element: Element) -> i64 {
    match (element.is_signed_int(), element.bits()) {
        (true, bits) => (u64::MAX >> (65 - bits)) as i64,
        (false, bits) => (u64::MAX >> (64 - bits)) as i64,
    }
}

/// The least value of an integer type.
fn least(element: Element) -> i64 {
    if element.is_signed_int() { -greatest(element) - 1 } else { 0 }
}

fn saturate_int(place: &mut Place<'_>, from: Element, to: Element, arg: Value) -> Value {
    let scalar = from.scalar();
    let mut value = arg;
    if from.is_signed_int() {
        if !to.is_signed_int() || to.bits() < from.bits() {
            let low = place.int(scalar, least(to));
            value = place.binary(BinaryOp::SMax, value, low);
        }
        if to.bits() < from.bits() {
            let high = place.int(scalar, greatest(to));
            value = place.binary(BinaryOp::SMin, value, high);
        }
    } else if to.bits() < from.bits() || (to.bits() == from.bits() && to.is_signed_int()) {
        let high = place.int(scalar, greatest(to));
        value = place.binary(BinaryOp::UMin, value, high);
    }
    place.resize(to.scalar(), from.is_signed_int(), value)
}

fn float_to_int(
    place: &mut Place<'_>,
    from: Element,
    to: Element,
    saturate: bool,
    rounding: Option<Rounding>,
    arg: Value,
) -> Value {
    // Every half is a float, which has the range for the bounds below.
    let (scalar, arg) = match from {
        Element::Half => (Scalar::F32, place.cast(CastOp::FloatCast, Scalar::F32, arg)),
        other => (other.scalar(), arg),
    };
    let rounded = match rounding {
        None | Some(Rounding::Zero) => arg,
        Some(Rounding::Nearest) => place.unary(UnaryOp::RoundEven, arg),
        Some(Rounding::Up) => place.unary(UnaryOp::Ceil, arg),
        Some(Rounding::Down) => place.unary(UnaryOp::Floor, arg),
    };
    let op = if to.is_signed_int() { CastOp::FloatToSInt } else { CastOp::FloatToUInt };
    let converted = place.cast(op, to.scalar(), rounded);
    if !saturate {
        return converted;
    }
    // The first value above the range, and the least within it: powers of two, exact in every floating type.
    let value_bits = to.bits() - u32::from(to.is_signed_int());
    let above = place.float(scalar, 2f64.powi(value_bits as i32));
    let low = place.float(scalar, least(to) as f64);
    let too_great = place.compare(CompareOp::FGe, rounded, above);
    let too_small = place.compare(CompareOp::FLe, rounded, low);
    let high_value = place.int(to.scalar(), greatest(to));
    let low_value = place.int(to.scalar(), least(to));
    let zero = place.int(to.scalar(), 0);
    let result = place.select(too_great, high_value, converted);
    let result = place.select(too_small, low_value, result);
    let nan = is_nan(place, scalar, arg);
    place.select(nan, zero, result)
}

/// Whether a float is NaN, by its bits: a comparison with itself may be assumed away.
fn is_nan(place: &mut Place<'_>, scalar: Scalar, arg: Value) -> Value {
    let (ints, magnitude, infinity) = match scalar {
        Scalar::F64 => (Scalar::I64, i64::MAX, 0x7ff0_0000_0000_0000),
        _ => (Scalar::I32, 0x7fff_ffff, 0x7f80_0000),
    };
    let bits = place.bitcast(ints, arg);
    let magnitude = place.int(ints, magnitude);
    let bits = place.binary(BinaryOp::And, bits, magnitude);
    let infinity = place.int(ints, infinity);
    place.compare(CompareOp::UGt, bits, infinity)
}

fn to_float(place: &mut Place<'_>, from: Element, to: Element, rounding: Option<Rounding>, arg: Value) -> Value {
    let exact = match (from.is_float(), to) {
        (true, _) => from.bits() <= to.bits(),
        (false, Element::Half) => from.bits() <= 8,
        (false, Element::Float) => from.bits() <= 16,
        (false, _) => from.bits() <= 32,
    };
    match rounding {
        Some(rounding) if !exact => rounded(place, from, to, rounding, arg),
        _ => plain(place, from, to, arg),
    }
}

/// A conversion by the device, to nearest even.
fn plain(place: &mut Place<'_>, from: Element, to: Element, arg: Value) -> Value {
    if from == to {
        return arg;
    }
    let op = if from.is_float() {
        CastOp::FloatCast
    } else if from.is_signed_int() {
        CastOp::SIntToFloat
    } else {
        CastOp::UIntToFloat
    };
    place.cast(op, to.scalar(), arg)
}

/// A conversion with that rounding, by the library.
fn rounded(place: &mut Place<'_>, from: Element, to: Element, rounding: Rounding, arg: Value) -> Value {
    if to == Element::Half {
        // Integers with more digits than a float holds are far above the halves: rounding them to float changes nothing.
        let (from, arg) = match from {
            Element::Double => (Element::Double, arg),
            other => (Element::Float, plain(place, other, Element::Float, arg)),
        };
        let name = mangle(&format!("__tombolo_to_half{}", rounding.suffix()), &[BuiltinType::scalar(from)]);
        let bits = place.call(&name, vec![arg], Some(Type::I16));
        return match bits {
            Some(bits) => place.bitcast(Scalar::F16, bits),
            None => arg,
        };
    }
    if rounding == Rounding::Nearest {
        return plain(place, from, to, arg);
    }
    // The library has these for the widest integers, which hold all others.
    let (from, arg) = match from {
        Element::Float | Element::Double | Element::Half => (from, arg),
        Element::Int | Element::UInt if to == Element::Float => (from, arg),
        _ => {
            let wide = if from.is_signed_int() { Element::Long } else { Element::ULong };
            (wide, place.resize(wide.scalar(), from.is_signed_int(), arg))
        }
    };
    let name = mangle(&format!("__tombolo_convert_{}{}", to.name(), rounding.suffix()), &[BuiltinType::scalar(from)]);
    place.call(&name, vec![arg], Some(Type::Scalar(to.scalar()))).unwrap_or(arg)
}
