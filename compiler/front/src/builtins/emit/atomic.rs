//! Atomic functions (6.15.12).

use tombolo_ir::inst::{AtomicOp, CompareOp, MemoryOrder, Ordering, Scope, UnaryOp};
use tombolo_ir::{InstData, Scalar, Value};

use super::super::constants;
use super::super::op::{AtomicCall, AtomicOrder};
use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element, PointeeBase};
use super::place::Place;

/// Emits an atomic function; the first argument is the address.
pub(super) fn atomic(
    place: &mut Place<'_>,
    signature: &Signature,
    call: AtomicCall,
    order: AtomicOrder,
    args: &[Value],
) -> Option<Value> {
    let ptr = args[0];
    let element = match signature.params[0] {
        BuiltinType::Pointer(pointee) => match pointee.base {
            PointeeBase::Value(element, _) | PointeeBase::Atomic(element) => element,
            PointeeBase::AtomicFlag | PointeeBase::Event | PointeeBase::Void => Element::Int,
        },
        _ => return None,
    };
    let scalar = element.scalar();
    let data = match call {
        AtomicCall::Load | AtomicCall::Add(_) | AtomicCall::FlagTestAndSet | AtomicCall::FlagClear => 1,
        AtomicCall::Store | AtomicCall::Init | AtomicCall::Rmw(_) => 2,
        AtomicCall::CompareExchangeOld | AtomicCall::CompareExchange => 3,
    };
    let ordering = match order {
        AtomicOrder::Relaxed => Ordering { order: MemoryOrder::Relaxed, scope: Scope::Device },
        AtomicOrder::Strict => Ordering { order: MemoryOrder::SequentiallyConsistent, scope: Scope::Device },
        AtomicOrder::Explicit => explicit(place, call, &args[data..]),
    };
    // Floats that are only moved travel as integers, which every device can do atomically.
    let bits = element.unsigned().scalar();
    match call {
        AtomicCall::Load => {
            let loaded = place.value(InstData::AtomicLoad { ty: bits, ptr, ordering });
            Some(place.bitcast(scalar, loaded))
        }
        AtomicCall::Store => {
            let value = place.bitcast(bits, args[1]);
            place.effect(InstData::AtomicStore { ptr, value, ordering });
            None
        }
        AtomicCall::Init => {
            place.effect(InstData::Store { ptr, value: args[1], align: element.bytes(), volatile: false });
            None
        }
        AtomicCall::Rmw(AtomicOp::Exchange) => {
            let value = place.bitcast(bits, args[1]);
            let old = place.value(InstData::AtomicRmw { op: AtomicOp::Exchange, ptr, value, ordering });
            Some(place.bitcast(scalar, old))
        }
        AtomicCall::Rmw(AtomicOp::Sub) if element.is_float() => {
            let value = place.unary(UnaryOp::FNeg, args[1]);
            Some(place.value(InstData::AtomicRmw { op: AtomicOp::FAdd, ptr, value, ordering }))
        }
        AtomicCall::Rmw(op) => {
            let op = match op {
                AtomicOp::SMin if !element.is_signed_int() => AtomicOp::UMin,
                AtomicOp::SMax if !element.is_signed_int() => AtomicOp::UMax,
                other => other,
            };
            Some(place.value(InstData::AtomicRmw { op, ptr, value: args[1], ordering }))
        }
        AtomicCall::Add(constant) => {
            let value = place.int(scalar, i64::from(constant));
            Some(place.value(InstData::AtomicRmw { op: AtomicOp::Add, ptr, value, ordering }))
        }
        AtomicCall::CompareExchangeOld => {
            let (expected, desired) = (args[1], args[2]);
            Some(place.value(InstData::AtomicCompareExchange { ptr, expected, desired, ordering }))
        }
        AtomicCall::CompareExchange => {
            let align = element.bytes();
            let ty = tombolo_ir::Type::Scalar(scalar);
            let expected = place.value(InstData::Load { ty, ptr: args[1], align, volatile: false });
            let old = place.value(InstData::AtomicCompareExchange { ptr, expected, desired: args[2], ordering });
            // Writing back what was there is the same value on success.
            place.effect(InstData::Store { ptr: args[1], value: old, align, volatile: false });
            Some(place.compare(CompareOp::Eq, old, expected))
        }
        AtomicCall::FlagTestAndSet => {
            let value = place.int(Scalar::I32, 1);
            let old = place.value(InstData::AtomicRmw { op: AtomicOp::Exchange, ptr, value, ordering });
            let zero = place.int(Scalar::I32, 0);
            Some(place.compare(CompareOp::Ne, old, zero))
        }
        AtomicCall::FlagClear => {
            let value = place.int(Scalar::I32, 0);
            place.effect(InstData::AtomicStore { ptr, value, ordering });
            None
        }
    }
}

/// The ordering that the arguments after the data give.
fn explicit(place: &Place<'_>, call: AtomicCall, args: &[Value]) -> Ordering {
    let order = order_of(place, args[0]);
    let orders = if call == AtomicCall::CompareExchange { 2 } else { 1 };
    let scope = args.get(orders).map_or(Scope::Device, |&scope| scope_of(place, scope));
    Ordering { order, scope }
}

/// A `memory_order` argument; the strictest where it is not constant.
pub(super) fn order_of(place: &Place<'_>, value: Value) -> MemoryOrder {
    let order = place.constant(value).and_then(constants::memory_order);
    order.unwrap_or(MemoryOrder::SequentiallyConsistent)
}

/// A `memory_scope` argument; the widest that one device needs where it is not constant.
pub(super) fn scope_of(place: &Place<'_>, value: Value) -> Scope {
    place.constant(value).and_then(constants::memory_scope).unwrap_or(Scope::Device)
}
