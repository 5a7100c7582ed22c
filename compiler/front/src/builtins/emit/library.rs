//! Calls of library functions.

use tombolo_ir::inst::{BinaryOp, CastOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::super::op::LaneResult;
use super::super::signature::Signature;
use super::super::types::{BuiltinType, CONTRACTED_SUFFIX, Element, PointeeBase, mangle};
use super::lane::truth_lane;
use super::place::Place;

/// Functions of `half` that depend on its encoding; all others go through `float`, which holds every `half` exactly and
/// whose results are more accurate than `half` can tell.
const HALF_BY_BITS: [&str; 3] = ["nextafter", "isnormal", "signbit"];

/// Functions that are products and sums of their arguments, and as accurate as those: `-cl-mad-enable` reaches into them
/// (OpenCL API 3.0, section 5.8.6.3). Others rely on how each of their operations rounds.
const CONTRACTED: [&str; 10] = [
    "cross",
    "distance",
    "dot",
    "fast_distance",
    "fast_length",
    "fast_normalize",
    "length",
    "mix",
    "normalize",
    "smoothstep",
];

/// The linked name of a function; of one whose operations may be contracted where the call allows that.
fn linked_name(place: &Place<'_>, callee: &str, params: &[BuiltinType]) -> String {
    let floats = params.iter().all(|param| param.element().is_some_and(Element::is_float));
    let name = mangle(callee, params);
    if place.liberties.contract && floats && CONTRACTED.contains(&callee) { name + CONTRACTED_SUFFIX } else { name }
}

/// Calls the scalar function `callee` for each lane.
pub(super) fn per_lane(
    place: &mut Place<'_>,
    signature: &Signature,
    callee: &str,
    returns: LaneResult,
    args: &[Value],
) -> Option<Value> {
    let lanes = signature.params.iter().chain([&signature.result]).map(|ty| ty.lanes()).max().unwrap_or(1);
    let values = if returns == LaneResult::Out { args.len() - 1 } else { args.len() };
    if let Some(op) = super::lane::relaxed(place, callee, signature) {
        return Some(super::lane::lanes(place, signature, op, args));
    }
    let callee = super::lane::relaxed_callee(place, callee, signature).unwrap_or(callee);
    let by_bits = HALF_BY_BITS.contains(&callee);
    let as_called = |element: Element| match element {
        Element::Half if by_bits => Element::UShort,
        Element::Half => Element::Float,
        other => other,
    };
    let params: Vec<BuiltinType> = signature.params[..values]
        .iter()
        .map(|ty| ty.element().map_or(*ty, |element| BuiltinType::scalar(as_called(element))))
        .collect();
    let suffix = match returns {
        LaneResult::Out => "_out",
        LaneResult::Value | LaneResult::Truth if by_bits && params[0].element() == Some(Element::UShort) => "_half",
        LaneResult::Value | LaneResult::Truth => "",
    };
    let name = linked_name(place, &format!("{callee}{suffix}"), &params);
    let element = signature.result.element()?;
    let called = as_called(element).scalar();
    let result_type = match returns {
        LaneResult::Value => Type::Scalar(called),
        LaneResult::Truth => Type::I32,
        LaneResult::Out => Type::Vector(Scalar::int(called.bits())?, 2),
    };
    let mut results = Vec::new();
    let mut outs = Vec::new();
    for lane in 0..lanes {
        let lane_args = (0..values).map(|index| {
            let arg = place.lane(args[index], lane);
            convert_half(place, arg, params[index])
        });
        let lane_args: Vec<Value> = lane_args.collect();
        let result = place.call(&name, lane_args, Some(result_type))?;
        match returns {
            LaneResult::Value => results.push(to_element(place, result, element)),
            LaneResult::Truth => results.push(truth_lane(place, signature, result)),
            LaneResult::Out => {
                let bits = place.lane(result, 0);
                let value = place.bitcast(called, bits);
                let mut value = to_element(place, value, element);
                if element == Element::Half && callee == "fract" {
                    // What is just below 1 as a float would round to 1.
                    let below_one = place.float(Scalar::F16, 1.0 - 1.0 / 2048.0);
                    value = place.binary(BinaryOp::FMin, value, below_one);
                }
                results.push(value);
                let bits = place.lane(result, 1);
                let out = signature.params[values];
                outs.push(out_lane(place, bits, called, out)?);
            }
        }
    }
    if returns == LaneResult::Out {
        let align = out_align(signature.params[values])?;
        let value = place.join(outs);
        place.effect(InstData::Store { ptr: args[values], value, align, volatile: false });
    }
    Some(place.join(results))
}

/// `a / b` of two `float`s. Vulkan promises the accuracy that OpenCL asks for divisors up to 2 to the power of 126 only
/// (Vulkan 1.3, "Precision of Operation of SPIR-V Instructions"); where the divisor may be greater, the library divides.
pub fn divide(place: &mut Place<'_>, a: Value, b: Value) -> Value {
    let within = |bits: u64| f32::from_bits(bits as u32).abs() <= f32::from_bits(0x7e80_0000);
    if !place.constant(b).is_some_and(within) {
        let name = mangle("__tombolo_divide", &[BuiltinType::scalar(Element::Float); 2]);
        if let Some(quotient) = place.call(&name, vec![a, b], Some(Type::F32)) {
            return quotient;
        }
    }
    place.binary(BinaryOp::FDiv, a, b)
}

/// Calls the function `callee` on whole vectors.
pub(super) fn whole(place: &mut Place<'_>, signature: &Signature, callee: &str, args: &[Value]) -> Option<Value> {
    let params: Vec<BuiltinType> = signature.params.iter().map(|&ty| widen_half(ty)).collect();
    let widened: Vec<Value> = args.iter().zip(&params).map(|(&arg, &ty)| convert_half(place, arg, ty)).collect();
    let name = linked_name(place, callee, &params);
    let result = place.call(&name, widened, widen_half(signature.result).ir());
    match (result, signature.result) {
        (Some(result), BuiltinType::Value(Element::Half, _)) => Some(convert_half(place, result, signature.result)),
        (result, _) => result,
    }
}

fn widen_half(ty: BuiltinType) -> BuiltinType {
    match ty {
        BuiltinType::Value(Element::Half, lanes) => BuiltinType::Value(Element::Float, lanes),
        other => other,
    }
}

/// `value` as the type that the function is called with: `half` as `float` or as its bits, or `float` as `half`.
fn convert_half(place: &mut Place<'_>, value: Value, to: BuiltinType) -> Value {
    let (Some(from), Some(to)) = (place.function.ty(value).element(), to.element()) else { return value };
    if from == to.scalar() {
        return value;
    }
    let lanes = place.split(value);
    let lanes = lanes
        .into_iter()
        .map(|lane| match (from, to.scalar()) {
            (Scalar::F16, Scalar::I16) => place.bitcast(Scalar::I16, lane),
            (_, to) => place.cast(CastOp::FloatCast, to, lane),
        })
        .collect();
    place.join(lanes)
}

/// What a function returned, as the result's element.
fn to_element(place: &mut Place<'_>, value: Value, element: Element) -> Value {
    let scalar = element.scalar();
    match place.scalar_of(value) {
        have if have == scalar => value,
        have if have.bits() == scalar.bits() => place.bitcast(scalar, value),
        _ => place.cast(CastOp::FloatCast, scalar, value),
    }
}

/// What is stored through the last parameter, from the bits that the function returned.
fn out_lane(place: &mut Place<'_>, bits: Value, called: Scalar, out: BuiltinType) -> Option<Value> {
    let BuiltinType::Pointer(pointee) = out else { return None };
    let PointeeBase::Value(element, _) = pointee.base else { return None };
    Some(if element.is_float() {
        let value = place.bitcast(called, bits);
        to_element(place, value, element)
    } else {
        place.resize(element.scalar(), true, bits)
    })
}

fn out_align(out: BuiltinType) -> Option<u32> {
    let BuiltinType::Pointer(pointee) = out else { return None };
    let PointeeBase::Value(element, lanes) = pointee.base else { return None };
    Some(super::super::op::array_bytes(element, lanes))
}
