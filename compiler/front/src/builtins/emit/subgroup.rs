//! What work-items of a sub-group do together.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, SubgroupOp, SubgroupSpan, WorkItemQuery};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::super::op::Combine;
use super::super::signature::Signature;
use super::super::types::Element;
use super::lane::{greatest, least};
use super::place::Place;

/// An `int` as a truth value.
fn is_true(place: &mut Place<'_>, int: Value) -> Value {
    let zero = place.int(Scalar::I32, 0);
    place.compare(CompareOp::Ne, int, zero)
}

/// Votes and ballots: arguments are `int`s, except for what is compared.
pub(super) fn truth(place: &mut Place<'_>, op: SubgroupOp, args: &[Value]) -> Value {
    let args = match (op, args) {
        (SubgroupOp::All | SubgroupOp::Any | SubgroupOp::Ballot, &[arg]) => vec![is_true(place, arg)],
        _ => args.to_vec(),
    };
    let result = place.value(InstData::Subgroup { op, args });
    match place.function.ty(result) {
        Type::Scalar(Scalar::Bool) => place.cast(CastOp::ZeroExtend, Scalar::I32, result),
        _ => result,
    }
}

/// Broadcasts and shuffles: each lane of a vector by itself.
pub(super) fn lanes(place: &mut Place<'_>, op: SubgroupOp, args: &[Value]) -> Value {
    let lanes = place.split(args[0]);
    let moved = lanes
        .into_iter()
        .map(|lane| {
            let args = [lane].into_iter().chain(args[1..].iter().copied()).collect();
            place.value(InstData::Subgroup { op, args })
        })
        .collect();
    place.join(moved)
}

/// Reductions and scans.
pub(super) fn combine(
    place: &mut Place<'_>,
    signature: &Signature,
    span: SubgroupSpan,
    combine: Combine,
    args: &[Value],
) -> Value {
    let element = signature.result.element().unwrap_or(Element::Int);
    let (float, logical) = (element.is_float(), |op| (op, true));
    let (op, is_logical) = match combine {
        Combine::Add => (if float { BinaryOp::FAdd } else { BinaryOp::IAdd }, false),
        Combine::Mul => (if float { BinaryOp::FMul } else { BinaryOp::IMul }, false),
        Combine::Min => (least(element), false),
        Combine::Max => (greatest(element), false),
        Combine::And => (BinaryOp::And, false),
        Combine::Or => (BinaryOp::Or, false),
        Combine::Xor => (BinaryOp::Xor, false),
        Combine::LogicalAnd => logical(BinaryOp::And),
        Combine::LogicalOr => logical(BinaryOp::Or),
        Combine::LogicalXor => logical(BinaryOp::Xor),
    };
    let mut args = args.to_vec();
    if !is_logical {
        return place.value(InstData::SubgroupCombine { op, span, args });
    }
    args[0] = is_true(place, args[0]);
    let result = place.value(InstData::SubgroupCombine { op, span, args });
    place.cast(CastOp::ZeroExtend, Scalar::I32, result)
}

/// The scalar of the lane `delta` further, around the sub-group or around the lane's cluster.
pub(super) fn rotate(place: &mut Place<'_>, args: &[Value]) -> Value {
    let lane = place.work_item(WorkItemQuery::SubgroupLocalId, 0);
    // Both sizes are powers of two.
    let size = match args.get(2) {
        Some(&cluster) => cluster,
        None => place.work_item(WorkItemQuery::MaxSubgroupSize, 0),
    };
    let one = place.int(Scalar::I32, 1);
    let mask = place.binary(BinaryOp::ISub, size, one);
    let moved = place.binary(BinaryOp::IAdd, lane, args[1]);
    let within = place.binary(BinaryOp::And, moved, mask);
    let others = place.unary(tombolo_ir::inst::UnaryOp::Not, mask);
    let cluster = place.binary(BinaryOp::And, lane, others);
    let from = place.binary(BinaryOp::Or, cluster, within);
    place.value(InstData::Subgroup { op: SubgroupOp::Shuffle, args: vec![args[0], from] })
}
