//! Vector loads and stores (6.15.7).

use tombolo_ir::inst::BinaryOp;
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::super::op::{Rounding, array_bytes};
use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element, mangle};
use super::place::Place;

/// `pointer + offset * stride` bytes.
fn element_address(place: &mut Place<'_>, pointer: Value, offset: Value, stride: u32) -> Value {
    let stride = place.int(Scalar::I64, i64::from(stride));
    let bytes = place.binary(BinaryOp::IMul, offset, stride);
    place.value(InstData::PtrAdd { ptr: pointer, offset: bytes })
}

/// `vloadn(offset, pointer)`
pub(super) fn load(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let element = signature.result.element().unwrap_or(Element::Int);
    let lanes = signature.result.lanes();
    let ptr = element_address(place, args[1], args[0], element.bytes() * u32::from(lanes));
    let ty = Type::of(element.scalar(), u32::from(lanes));
    place.value(InstData::Load { ty, ptr, align: element.bytes(), volatile: false })
}

/// `vstoren(data, offset, pointer)`
pub(super) fn store(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    let element = signature.params[0].element()?;
    let lanes = signature.params[0].lanes();
    let ptr = element_address(place, args[2], args[1], element.bytes() * u32::from(lanes));
    place.effect(InstData::Store { ptr, value: args[0], align: element.bytes(), volatile: false });
    None
}

/// Bytes from one vector of halves to the next, and its alignment.
fn half_layout(lanes: u8, aligned: bool) -> (u32, u32) {
    if aligned {
        let bytes = array_bytes(Element::Half, lanes);
        (bytes, bytes)
    } else {
        (2 * u32::from(lanes), 2)
    }
}

/// `vload_halfn(offset, pointer)`: the library converts the bits, for devices without 16-bit floats and with subnormal
/// halves that become normal floats.
pub(super) fn load_half(place: &mut Place<'_>, signature: &Signature, aligned: bool, args: &[Value]) -> Value {
    let lanes = signature.result.lanes();
    let (stride, align) = half_layout(lanes, aligned);
    let ptr = element_address(place, args[1], args[0], stride);
    let ty = Type::of(Scalar::I16, u32::from(lanes));
    let bits = place.value(InstData::Load { ty, ptr, align, volatile: false });
    let name = mangle("__tombolo_half_to_float", &[BuiltinType::scalar(Element::UShort)]);
    let mut results = Vec::new();
    for lane in place.split(bits) {
        results.extend(place.call(&name, vec![lane], Some(Type::F32)));
    }
    place.join(results)
}

/// `vstore_halfn(data, offset, pointer)`
pub(super) fn store_half(
    place: &mut Place<'_>,
    signature: &Signature,
    aligned: bool,
    rounding: Option<Rounding>,
    args: &[Value],
) -> Option<Value> {
    let lanes = signature.params[0].lanes();
    let (stride, align) = half_layout(lanes, aligned);
    let ptr = element_address(place, args[2], args[1], stride);
    let rounding = rounding.unwrap_or(Rounding::Nearest).suffix();
    let name = mangle(&format!("__tombolo_to_half{rounding}"), &[BuiltinType::scalar(signature.params[0].element()?)]);
    let mut results = Vec::new();
    for lane in place.split(args[0]) {
        results.extend(place.call(&name, vec![lane], Some(Type::I16)));
    }
    let value = place.join(results);
    place.effect(InstData::Store { ptr, value, align, volatile: false });
    None
}
