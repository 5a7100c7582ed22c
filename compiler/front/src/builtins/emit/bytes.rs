//! Bytes copied, moved and set: the last two arguments are their number, and what the addresses are multiples of.

use tombolo_ir::{InstData, Scalar, Type, Value};

use super::super::signature::Signature;
use super::super::types::mangle;
use super::place::Place;

/// So many bytes are moved or set by instructions one by one; more of them by the library's loop.
const MOST_WRITTEN_OUT: u32 = 64;

/// What is known of a call: its number of bytes, if that is constant, and the alignment.
fn known(place: &Place<'_>, args: &[Value]) -> (Option<u32>, u32) {
    let [.., count, align] = args else { return (None, 1) };
    let count = place.constant(*count).and_then(|count| u32::try_from(count).ok());
    let align = place.constant(*align).and_then(|align| u32::try_from(align).ok());
    (count.filter(|&count| count <= i32::MAX as u32), align.unwrap_or(1))
}

/// Calls the library's function of the same name.
fn by_library(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    place.call(&mangle(&signature.name, &signature.params), args.to_vec(), None)
}

/// The offsets of integers that make up `count` bytes, with their types.
fn pieces(count: u32, align: u32) -> Vec<(u32, Scalar)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < count {
        let mut width = align.clamp(1, 8);
        while width > count - at {
            width /= 2;
        }
        pieces.push((at, Scalar::int(width * 8).unwrap_or(Scalar::I8)));
        at += width;
    }
    pieces
}

fn at(place: &mut Place<'_>, ptr: Value, offset: u32) -> Value {
    let offset = place.int(Scalar::I64, offset.into());
    place.value(InstData::PtrAdd { ptr, offset })
}

/// Bytes copied; moved, where they may overlap.
pub(super) fn copy(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    let moves = signature.name == "__tombolo_move_bytes";
    match known(place, args) {
        (Some(0), _) => None,
        (Some(size), align) if !moves => {
            place.effect(InstData::CopyMemory { dst: args[0], src: args[1], size, align });
            None
        }
        (Some(size), align) if size <= MOST_WRITTEN_OUT => {
            let mut read = Vec::new();
            for (offset, scalar) in pieces(size, align) {
                let ptr = at(place, args[1], offset);
                let load = InstData::Load { ty: Type::Scalar(scalar), ptr, align: scalar.bytes(), volatile: false };
                read.push((offset, scalar, place.value(load)));
            }
            for (offset, scalar, value) in read {
                let ptr = at(place, args[0], offset);
                place.effect(InstData::Store { ptr, value, align: scalar.bytes(), volatile: false });
            }
            None
        }
        _ => by_library(place, signature, args),
    }
}

/// Bytes set to the low byte of an `int`.
pub(super) fn set(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    let byte = place.constant(args[1]).map(|value| value & 0xff);
    match (known(place, args), byte) {
        ((Some(0), _), _) => None,
        ((Some(size), align), Some(0)) => {
            place.effect(InstData::ZeroMemory { dst: args[0], size, align });
            None
        }
        ((Some(size), align), Some(byte)) if size <= MOST_WRITTEN_OUT => {
            for (offset, scalar) in pieces(size, align) {
                let ptr = at(place, args[0], offset);
                let value = place.int(scalar, (byte * 0x0101_0101_0101_0101) as i64);
                place.effect(InstData::Store { ptr, value, align: scalar.bytes(), volatile: false });
            }
            None
        }
        _ => by_library(place, signature, args),
    }
}
