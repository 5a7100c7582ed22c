//! Functions of whole vectors: `any`, `all`, `as_type`, `shuffle`.

use tombolo_ir::inst::{BinaryOp, CompareOp};
use tombolo_ir::{Scalar, Value};

use super::super::signature::Signature;
use super::super::types::Element;
use super::place::Place;

pub(super) fn any(place: &mut Place<'_>, signature: &Signature, arg: Value) -> Value {
    fold_signs(place, signature, BinaryOp::Or, arg)
}

pub(super) fn all(place: &mut Place<'_>, signature: &Signature, arg: Value) -> Value {
    fold_signs(place, signature, BinaryOp::And, arg)
}

/// Joins all lanes by `op` and takes the most significant bit.
fn fold_signs(place: &mut Place<'_>, signature: &Signature, op: BinaryOp, arg: Value) -> Value {
    let scalar = signature.params[0].element().unwrap_or(Element::Int).scalar();
    let lanes = place.split(arg);
    let mut joined = lanes[0];
    for &lane in &lanes[1..] {
        joined = place.binary(op, joined, lane);
    }
    let shift = place.int(scalar, i64::from(scalar.bits()) - 1);
    let bit = place.binary(BinaryOp::LShr, joined, shift);
    place.resize(Scalar::I32, false, bit)
}

/// `as_type`: the same bits as a vector (or scalar) of `count` lanes of `to`. The fourth lane that three lanes do not have
/// is some value.
pub fn reinterpret(place: &mut Place<'_>, to: Scalar, count: u8, arg: Value) -> Value {
    let count = usize::from(count);
    let ints = |scalar: Scalar| Scalar::int(scalar.bits()).unwrap_or(scalar);
    let from_bits = ints(place.scalar_of(arg));
    let to_bits = ints(to);
    let mut lanes: Vec<Value> = Vec::new();
    for lane in place.split(arg) {
        lanes.push(place.bitcast(from_bits, lane));
    }
    // Pieces as wide as the narrower of both, in memory order.
    let narrow = if from_bits.bits() < to_bits.bits() { from_bits } else { to_bits };
    let mut pieces = Vec::new();
    for &lane in &lanes {
        for piece in 0..from_bits.bits() / narrow.bits() {
            let shifted = if piece == 0 {
                lane
            } else {
                let shift = place.int(from_bits, i64::from(piece * narrow.bits()));
                place.binary(BinaryOp::LShr, lane, shift)
            };
            pieces.push(place.resize(narrow, false, shifted));
        }
    }
    let parts = (to_bits.bits() / narrow.bits()) as usize;
    while pieces.len() < count * parts {
        let filler = place.int(narrow, 0);
        pieces.push(filler);
    }
    let results = pieces
        .chunks(parts)
        .take(count)
        .map(|chunk| {
            let mut joined = place.resize(to_bits, false, chunk[0]);
            for (index, &piece) in chunk.iter().enumerate().skip(1) {
                let wide = place.resize(to_bits, false, piece);
                let shift = place.int(to_bits, index as i64 * i64::from(narrow.bits()));
                let placed = place.binary(BinaryOp::Shl, wide, shift);
                joined = place.binary(BinaryOp::Or, joined, placed);
            }
            place.bitcast(to, joined)
        })
        .collect();
    place.join(results)
}

/// `shuffle`, `shuffle2`: each result lane is chosen by the low bits of a mask lane.
pub(super) fn shuffle(place: &mut Place<'_>, signature: &Signature, sources: &[Value], mask: Value) -> Value {
    let mut lanes = Vec::new();
    for &source in sources {
        lanes.extend(place.split(source));
    }
    let count = signature.result.lanes();
    let results = (0..count)
        .map(|lane| {
            let chooser = place.lane(mask, lane);
            choose(place, &lanes, chooser)
        })
        .collect();
    place.join(results)
}

/// The lane of that number, modulo their number, a power of two.
fn choose(place: &mut Place<'_>, lanes: &[Value], chooser: Value) -> Value {
    if let Some(constant) = place.constant(chooser) {
        return lanes[(constant % lanes.len() as u64) as usize];
    }
    let scalar = place.scalar_of(chooser);
    let zero = place.int(scalar, 0);
    let mut left = lanes.to_vec();
    let mut bit = 1;
    while left.len() > 1 {
        let mask = place.int(scalar, bit);
        let masked = place.binary(BinaryOp::And, chooser, mask);
        let odd = place.compare(CompareOp::Ne, masked, zero);
        left = left.chunks(2).map(|pair| place.select(odd, pair[1], pair[0])).collect();
        bit <<= 1;
    }
    left[0]
}
