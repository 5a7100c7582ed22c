//! Images (6.15.15), but for reads with samplers, which are the library's.

use tombolo_ir::inst::{CastOp, ImageQuery};
use tombolo_ir::{ImageDim, InstData, Scalar, Type, Value};

use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element};
use super::place::Place;

/// The coordinates that the image's shape has, of a vector that may have more.
fn coordinates(place: &mut Place<'_>, image: BuiltinType, coordinates: Value) -> Vec<Value> {
    let count = match image {
        BuiltinType::Image(image) => image.dim.coordinates() as u8,
        _ => 1,
    };
    (0..count).map(|lane| place.lane(coordinates, lane)).collect()
}

/// The element type of texels, and whether it is unsigned. Halves travel as floats.
fn element_of(ty: BuiltinType) -> (Scalar, bool) {
    match ty.element() {
        Some(Element::Half) => (Scalar::F32, false),
        Some(element) => (element.scalar(), element == Element::UInt),
        None => (Scalar::F32, false),
    }
}

/// What the function returns of a texel: all of it, or the depth.
fn result(place: &mut Place<'_>, signature: &Signature, texel: Value) -> Value {
    match signature.result {
        BuiltinType::Value(Element::Half, _) => as_floats(place, Scalar::F16, texel),
        _ if signature.result.lanes() == 1 => place.lane(texel, 0),
        _ => texel,
    }
}

/// The lanes as another floating type.
fn as_floats(place: &mut Place<'_>, scalar: Scalar, texel: Value) -> Value {
    let lanes = place.split(texel);
    let lanes = lanes.into_iter().map(|lane| place.cast(CastOp::FloatCast, scalar, lane)).collect();
    place.join(lanes)
}

/// Without a sampler; the number of a sample may follow.
pub(super) fn read(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let mut coords = coordinates(place, signature.params[0], args[1]);
    coords.extend(args.get(2));
    let (element, unsigned) = element_of(signature.result);
    let texel = place.value(InstData::ImageRead { image: args[0], coords, lod: None, element, unsigned });
    result(place, signature, texel)
}

/// Library mode: without a sampler, from a mip level.
pub(super) fn fetch(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let coords = coordinates(place, signature.params[0], args[1]);
    let (element, unsigned) = element_of(signature.result);
    let texel = place.value(InstData::ImageRead { image: args[0], coords, lod: Some(args[2]), element, unsigned });
    result(place, signature, texel)
}

pub(super) fn write(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    let coords = coordinates(place, signature.params[0], args[1]);
    let (_, unsigned) = element_of(signature.params[2]);
    let texel = written(place, args[2]);
    place.effect(InstData::ImageWrite { image: args[0], coords, level: None, texel, unsigned });
    None
}

/// Library mode: to the mip level that a constant tells.
pub(super) fn write_level(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    let coords = coordinates(place, signature.params[0], args[1]);
    let (_, unsigned) = element_of(signature.params[3]);
    let level = Some(place.constant(args[2])? as u32);
    let texel = written(place, args[3]);
    place.effect(InstData::ImageWrite { image: args[0], coords, level, texel, unsigned });
    None
}

/// A colour or a depth as the texel that is written.
fn written(place: &mut Place<'_>, value: Value) -> Value {
    match place.function.ty(value) {
        Type::Scalar(_) => {
            let [zero, one] = [0.0, 1.0].map(|value| place.float(Scalar::F32, value));
            place.join(vec![value, zero, zero, one])
        }
        Type::Vector(Scalar::F16, _) => as_floats(place, Scalar::F32, value),
        _ => value,
    }
}

pub(super) fn query(place: &mut Place<'_>, signature: &Signature, query: ImageQuery, image: Value) -> Value {
    let answer = place.value(InstData::ImageQuery { query, image });
    let scalar = signature.result.element().unwrap_or(Element::Int).scalar();
    place.resize(scalar, false, answer)
}

pub(super) fn dim(place: &mut Place<'_>, signature: &Signature, image: Value) -> Value {
    let [width, height] =
        [ImageQuery::Width, ImageQuery::Height].map(|query| place.value(InstData::ImageQuery { query, image }));
    let deep = matches!(signature.params[0], BuiltinType::Image(image) if image.dim == ImageDim::D3);
    if !deep {
        return place.join(vec![width, height]);
    }
    let depth = place.value(InstData::ImageQuery { query: ImageQuery::Depth, image });
    let zero = place.int(Scalar::I32, 0);
    place.join(vec![width, height, depth, zero])
}

/// Library mode: the device's sampler, with normalized coordinates, at a mip level.
pub(super) fn sample(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let coords = coordinates(place, signature.params[0], args[2]);
    let (element, unsigned) = element_of(signature.result);
    let data = InstData::ImageSample { image: args[0], sampler: args[1], coords, lod: args[3], element, unsigned };
    let texel = place.value(data);
    result(place, signature, texel)
}

pub(super) fn sampler_flags(place: &mut Place<'_>, sampler: Value) -> Value {
    place.value(InstData::SamplerFlags { sampler })
}
