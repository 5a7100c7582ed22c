//! Instructions lane by lane.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, UnaryOp};
use tombolo_ir::{InstData, Scalar, Value};

use super::super::op::LaneOp;
use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element};
use super::library::divide;
use super::place::Place;

/// Emits `op` for each lane. Scalar arguments serve all lanes.
pub(super) fn lanes(place: &mut Place<'_>, signature: &Signature, op: LaneOp, args: &[Value]) -> Value {
    let lanes = signature.result.lanes();
    let results = (0..lanes)
        .map(|lane| {
            let lane_args: Vec<Value> = args.iter().map(|&arg| place.lane(arg, lane)).collect();
            emit_lane(place, signature, op, &lane_args)
        })
        .collect();
    place.join(results)
}

/// The instructions of one lane.
fn emit_lane(place: &mut Place<'_>, signature: &Signature, op: LaneOp, args: &[Value]) -> Value {
    let element = signature.params.first().and_then(|ty| ty.element()).unwrap_or(Element::Int);
    let scalar = element.scalar();
    match op {
        LaneOp::Unary(op) => place.unary(op, args[0]),
        LaneOp::Binary(op) => place.binary(op, args[0], args[1]),
        LaneOp::Compare(op) => {
            let truth = place.compare(op, args[0], args[1]);
            let truth = place.cast(CastOp::ZeroExtend, Scalar::I32, truth);
            truth_lane(place, signature, truth)
        }
        LaneOp::Min => place.binary(least(element), args[0], args[1]),
        LaneOp::Max => place.binary(greatest(element), args[0], args[1]),
        LaneOp::Clamp => {
            let raised = place.binary(greatest(element), args[0], args[1]);
            place.binary(least(element), raised, args[2])
        }
        LaneOp::MulAdd if element.is_float() => place.multiply_add([args[0], args[1], args[2]]),
        LaneOp::MulAdd => {
            let product = place.binary(BinaryOp::IMul, args[0], args[1]);
            place.binary(BinaryOp::IAdd, product, args[2])
        }
        LaneOp::Fma => place.value(InstData::Fma { args: [args[0], args[1], args[2]] }),
        LaneOp::Mul if element.is_float() => place.binary(BinaryOp::FMul, args[0], args[1]),
        LaneOp::Mul => place.binary(BinaryOp::IMul, args[0], args[1]),
        LaneOp::Divide => divide(place, args[0], args[1]),
        LaneOp::Reciprocal => {
            let one = place.float(scalar, 1.0);
            divide(place, one, args[0])
        }
        LaneOp::NativeDivide => place.binary(BinaryOp::FDiv, args[0], args[1]),
        LaneOp::NativeReciprocal => {
            let one = place.float(scalar, 1.0);
            place.binary(BinaryOp::FDiv, one, args[0])
        }
        LaneOp::MulHigh if element.is_signed_int() => place.binary(BinaryOp::SMulHigh, args[0], args[1]),
        LaneOp::MulHigh => place.binary(BinaryOp::UMulHigh, args[0], args[1]),
        LaneOp::FastExpOf(factor) => {
            let factor = place.float(scalar, f64::from(factor));
            let scaled = place.binary(BinaryOp::FMul, args[0], factor);
            place.unary(UnaryOp::FastExp2, scaled)
        }
        LaneOp::FastLogOf(factor) => {
            let log = place.unary(UnaryOp::FastLog2, args[0]);
            let factor = place.float(scalar, f64::from(factor));
            place.binary(BinaryOp::FMul, log, factor)
        }
        LaneOp::Abs if element.is_signed_int() => {
            let zero = place.int(scalar, 0);
            let negative = place.compare(CompareOp::SLt, args[0], zero);
            let negated = place.unary(UnaryOp::INeg, args[0]);
            place.select(negative, negated, args[0])
        }
        LaneOp::Abs => args[0],
        LaneOp::Select => {
            let lanes = signature.result.lanes();
            let chooser = place.scalar_of(args[2]);
            let zero = place.int(chooser, 0);
            // A scalar chooses by being non-zero, a lane by its most significant bit (6.15.6).
            let test = if lanes == 1 { CompareOp::Ne } else { CompareOp::SLt };
            let chosen = place.compare(test, args[2], zero);
            place.select(chosen, args[1], args[0])
        }
        LaneOp::BitSelect => {
            let bits = element.unsigned().scalar();
            let [a, b, c] = [0, 1, 2].map(|index| place.bitcast(bits, args[index]));
            let differing = place.binary(BinaryOp::Xor, a, b);
            let taken = place.binary(BinaryOp::And, differing, c);
            let result = place.binary(BinaryOp::Xor, a, taken);
            place.bitcast(scalar, result)
        }
        LaneOp::Upsample => {
            let wide = signature.result.element().unwrap_or(element).scalar();
            let high = place.resize(wide, false, args[0]);
            let low = place.resize(wide, false, args[1]);
            let shift = place.int(wide, i64::from(scalar.bits()));
            let high = place.binary(BinaryOp::Shl, high, shift);
            place.binary(BinaryOp::Or, high, low)
        }
        LaneOp::Nan => {
            let float = signature.result.element().unwrap_or(Element::Float).scalar();
            let (quiet, payload) = match float {
                Scalar::F16 => (0x7e00, 0x1ff),
                Scalar::F64 => (0x7ff8_0000_0000_0000, 0x7_ffff_ffff_ffff),
                _ => (0x7fc0_0000, 0x3f_ffff),
            };
            let payload = place.int(scalar, payload);
            let payload = place.binary(BinaryOp::And, args[0], payload);
            let quiet = place.int(scalar, quiet);
            let bits = place.binary(BinaryOp::Or, payload, quiet);
            place.bitcast(float, bits)
        }
        LaneOp::CopySign => {
            // By a choice, not by masks: LLVM 19, which lavapipe of Mesa 25 compiles with, gets the masks wrong on
            // processors with AVX-512 where the result leaves a branch.
            let bits = element.unsigned().scalar();
            let sign = place.bitcast(bits, args[1]);
            let zero = place.int(bits, 0);
            let negative = place.compare(CompareOp::SLt, sign, zero);
            let magnitude = place.unary(UnaryOp::FAbs, args[0]);
            let opposite = place.unary(UnaryOp::FNeg, magnitude);
            place.select(negative, opposite, magnitude)
        }
    }
}

pub(super) fn least(element: Element) -> BinaryOp {
    if element.is_float() {
        BinaryOp::FMin
    } else if element.is_signed_int() {
        BinaryOp::SMin
    } else {
        BinaryOp::UMin
    }
}

pub(super) fn greatest(element: Element) -> BinaryOp {
    if element.is_float() {
        BinaryOp::FMax
    } else if element.is_signed_int() {
        BinaryOp::SMax
    } else {
        BinaryOp::UMax
    }
}

/// The result of a relational function for one lane, from an `i32` that is 0 or 1: that itself for a scalar, in a vector
/// 0 or -1 in the width of its lanes.
pub(super) fn truth_lane(place: &mut Place<'_>, signature: &Signature, truth: Value) -> Value {
    match signature.result {
        BuiltinType::Value(element, lanes) if lanes > 1 => {
            let truth = place.resize(element.scalar(), false, truth);
            place.unary(UnaryOp::INeg, truth)
        }
        _ => truth,
    }
}

/// The device's own form of a library function, where `-cl-unsafe-math-optimizations` lets it serve (7.4, table of relaxed math).
pub(super) fn relaxed(place: &Place<'_>, callee: &str, signature: &Signature) -> Option<LaneOp> {
    if !place.liberties.relaxed || signature.result.element() != Some(Element::Float) {
        return None;
    }
    Some(match callee {
        "sin" => LaneOp::Unary(UnaryOp::FastSin),
        "cos" => LaneOp::Unary(UnaryOp::FastCos),
        "tan" => LaneOp::Unary(UnaryOp::FastTan),
        "exp2" | "exp" | "exp10" | "log2" | "log" | "log10" | "powr" if !place.fast_exponentials => return None,
        "exp2" => LaneOp::Unary(UnaryOp::FastExp2),
        "exp" => LaneOp::FastExpOf(std::f32::consts::LOG2_E),
        "exp10" => LaneOp::FastExpOf(std::f32::consts::LOG2_10),
        "log2" => LaneOp::Unary(UnaryOp::FastLog2),
        "log" => LaneOp::FastLogOf(std::f32::consts::LN_2),
        "log10" => LaneOp::FastLogOf(std::f32::consts::LOG10_2),
        "powr" => LaneOp::Binary(BinaryOp::FastPow),
        "sqrt" => LaneOp::Unary(UnaryOp::Sqrt),
        "rsqrt" => LaneOp::Unary(UnaryOp::InverseSqrt),
        _ => return None,
    })
}

/// The library's own form of one of its functions for relaxed math, over what the device has.
pub(super) fn relaxed_callee(place: &Place<'_>, callee: &str, signature: &Signature) -> Option<&'static str> {
    if !place.liberties.relaxed || signature.result.element() != Some(Element::Float) {
        return None;
    }
    Some(match callee {
        "pow" | "pown" | "rootn" if !place.fast_exponentials => return None,
        "pow" => "__tombolo_relaxed_pow",
        "pown" => "__tombolo_relaxed_pown",
        "rootn" => "__tombolo_relaxed_rootn",
        "sinpi" => "__tombolo_relaxed_sinpi",
        "cospi" => "__tombolo_relaxed_cospi",
        "tanpi" => "__tombolo_relaxed_tanpi",
        "sincos" => "__tombolo_relaxed_sincos",
        _ => return None,
    })
}
