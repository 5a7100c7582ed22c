//! `printf` (6.15.14): a record of the format's address and the arguments, which the host formats when the kernel is done. The
//! library keeps the buffer and says how records look (`printf.cl`).

use tombolo_ir::inst::{BinaryOp, CastOp};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::super::types::{BuiltinType, Element, Pointee, PointeeBase, mangle};
use super::place::Place;

/// The largest record in bytes; what is larger is not printed.
const LARGEST_RECORD: usize = 0x1000;

/// Marks a floating argument in its tag.
const FLOAT: i64 = 1 << 16;
/// Marks a pointer in its tag.
const POINTER: i64 = 1 << 17;

/// Emits the call and returns what it returns.
pub(super) fn printf(place: &mut Place<'_>, args: &[Value]) -> Value {
    let [format, rest @ ..] = args else { return place.int(Scalar::I32, -1) };
    let mut words = Vec::new();
    push_pointer(place, *format, &mut words);
    for &arg in rest {
        push_argument(place, arg, &mut words);
    }
    let bytes = 4 * (words.len() + 1);
    if bytes > LARGEST_RECORD {
        return place.int(Scalar::I32, -1);
    }
    let size = place.int(Scalar::I32, bytes as i64);
    let global = Type::Pointer(AddressSpace::Global);
    let reserve = mangle("__tombolo_printf_reserve", &[BuiltinType::scalar(Element::UInt)]);
    let Some(record) = place.call(&reserve, vec![size], Some(global)) else { return size };
    for (index, &value) in words.iter().enumerate() {
        let offset = place.int(Scalar::I64, 4 * (index as i64 + 1));
        let ptr = place.value(InstData::PtrAdd { ptr: record, offset });
        place.effect(InstData::Store { ptr, value, align: 4, volatile: false });
    }
    let pointee = Pointee {
        base: PointeeBase::Value(Element::UInt, 1),
        space: AddressSpace::Global,
        is_const: false,
        is_volatile: false,
    };
    let status = mangle("__tombolo_printf_status", &[BuiltinType::Pointer(pointee)]);
    place.call(&status, vec![record], Some(Type::I32)).unwrap_or(size)
}

/// A tag and the words of the argument's lanes.
fn push_argument(place: &mut Place<'_>, arg: Value, words: &mut Vec<Value>) {
    let (lanes, bytes, flag) = match place.function.ty(arg) {
        Type::Scalar(scalar) | Type::Vector(scalar, _) => {
            // A half travels as the float that it is.
            let bytes = if scalar == Scalar::F16 { 4 } else { scalar.bytes() };
            (place.function.ty(arg).lanes(), bytes, if scalar.is_float() { FLOAT } else { 0 })
        }
        Type::Pointer(_) => (1, 8, POINTER),
        // Handles are no arguments of `printf`.
        Type::Image(_) | Type::Sampler => return,
    };
    let tag = place.int(Scalar::I32, i64::from(lanes) | i64::from(bytes) << 8 | flag);
    words.push(tag);
    if place.function.ty(arg).is_pointer() {
        push_pointer(place, arg, words);
        return;
    }
    for lane in place.split(arg) {
        push_number(place, lane, words);
    }
}

fn push_pointer(place: &mut Place<'_>, pointer: Value, words: &mut Vec<Value>) {
    let address = place.value(InstData::PtrToInt { ptr: pointer });
    push_number(place, address, words);
}

/// One or two words.
fn push_number(place: &mut Place<'_>, number: Value, words: &mut Vec<Value>) {
    let number = match place.scalar_of(number) {
        Scalar::F16 => place.cast(CastOp::FloatCast, Scalar::F32, number),
        _ => number,
    };
    let bits = match place.scalar_of(number) {
        Scalar::F32 => place.bitcast(Scalar::I32, number),
        Scalar::F64 => place.bitcast(Scalar::I64, number),
        _ => number,
    };
    if place.scalar_of(bits) != Scalar::I64 {
        words.push(place.resize(Scalar::I32, false, bits));
        return;
    }
    let shift = place.int(Scalar::I64, 32);
    let high = place.binary(BinaryOp::LShr, bits, shift);
    words.push(place.resize(Scalar::I32, false, bits));
    words.push(place.resize(Scalar::I32, false, high));
}
