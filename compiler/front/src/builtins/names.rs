//! Builtin functions whose names say their types: `convert_*`, `as_*`, `vload*`, `vstore*`, `to_*`.

use tombolo_ir::AddressSpace;

use super::op::{Lowering, Op, Rounding};
use super::signature::Signature;
use super::types::{BuiltinType, Element, Pointee, PointeeBase};

/// `float4` as element and lanes; nothing where it is not a scalar or vector type.
pub(super) fn parse_type(name: &str) -> Option<(Element, u8)> {
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (element, lanes) = name.split_at(name.len() - digits);
    let lanes = match lanes {
        "" => 1,
        "2" => 2,
        "3" => 3,
        "4" => 4,
        "8" => 8,
        "16" => 16,
        _ => return None,
    };
    Some((Element::from_name(element)?, lanes))
}

/// Lanes in the names of loads and stores: nothing is 1.
fn parse_lanes(text: &str) -> Option<u8> {
    Some(match text {
        "2" => 2,
        "3" => 3,
        "4" => 4,
        "8" => 8,
        "16" => 16,
        _ => return None,
    })
}

fn split_rounding(text: &str) -> (&str, Option<Rounding>) {
    for rounding in [Rounding::Nearest, Rounding::Zero, Rounding::Up, Rounding::Down] {
        if let Some(rest) = text.strip_suffix(rounding.suffix()) {
            return (rest, Some(rounding));
        }
    }
    (text, None)
}

/// The overloads of a function of such a name; nothing where it is none.
pub(super) fn candidates(name: &str) -> Option<Vec<Signature>> {
    let signature = |params: Vec<BuiltinType>, result: BuiltinType, op: Op| Signature {
        name: name.to_string(),
        params,
        variadic: false,
        result,
        lowering: Lowering::Op(op),
        extra: None,
    };
    if matches!(name, "printf" | "__builtin_printf") {
        let format = pointer(PointeeBase::Value(Element::Char, 1), AddressSpace::Constant, true);
        let mut printf = signature(vec![format], BuiltinType::scalar(Element::Int), Op::Printf);
        printf.variadic = true;
        return Some(vec![printf]);
    }
    if let Some(rest) = name.strip_prefix("convert_") {
        let (rest, rounding) = split_rounding(rest);
        let (rest, saturate) = match rest.strip_suffix("_sat") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (element, lanes) = parse_type(rest)?;
        if saturate && element.is_float() {
            return None;
        }
        let op = Op::Convert { saturate, rounding };
        return Some(
            Element::ALL
                .into_iter()
                .map(|from| signature(vec![BuiltinType::Value(from, lanes)], BuiltinType::Value(element, lanes), op))
                .collect(),
        );
    }
    if let Some(rest) = name.strip_prefix("as_") {
        let (element, lanes) = parse_type(rest)?;
        let counts: [u8; 6] = [1, 2, 3, 4, 8, 16];
        // Three lanes have the size of four (6.4.4.2).
        let size = |element: Element, lanes: u8| super::op::array_bytes(element, lanes);
        return Some(
            Element::ALL
                .into_iter()
                .flat_map(|from| counts.into_iter().map(move |count| (from, count)))
                .filter(|&(from, count)| size(from, count) == size(element, lanes))
                .map(|(from, count)| {
                    signature(vec![BuiltinType::Value(from, count)], BuiltinType::Value(element, lanes), Op::As)
                })
                .collect(),
        );
    }
    if let Some(rest) = name.strip_prefix("vload") {
        return load_candidates(rest, &signature);
    }
    if let Some(rest) = name.strip_prefix("vstore") {
        return store_candidates(rest, &signature);
    }
    if name == "get_fence" {
        let of = pointer(PointeeBase::Void, AddressSpace::Generic, true);
        return Some(vec![signature(vec![of], BuiltinType::scalar(Element::UInt), Op::GetFence)]);
    }
    let to = match name {
        "to_global" => Some(AddressSpace::Global),
        "to_local" => Some(AddressSpace::Local),
        "to_private" => Some(AddressSpace::Private),
        _ => None,
    };
    to.map(|space| {
        let from = pointer(PointeeBase::Void, AddressSpace::Generic, false);
        vec![signature(vec![from], pointer(PointeeBase::Void, space, false), Op::ToSpace)]
    })
}

fn pointer(base: PointeeBase, space: AddressSpace, is_const: bool) -> BuiltinType {
    BuiltinType::Pointer(Pointee { base, space, is_const, is_volatile: false })
}

type MakeSignature<'a> = &'a dyn Fn(Vec<BuiltinType>, BuiltinType, Op) -> Signature;

const OFFSET: BuiltinType = BuiltinType::scalar(Element::ULong);

fn load_candidates(rest: &str, signature: MakeSignature<'_>) -> Option<Vec<Signature>> {
    let (elements, result, lanes, op): (&[Element], Option<Element>, u8, Op) =
        if let Some(lanes) = rest.strip_prefix("_half") {
            let lanes = if lanes.is_empty() { 1 } else { parse_lanes(lanes)? };
            (&[Element::Half], Some(Element::Float), lanes, Op::HalfLoad { aligned: false })
        } else if let Some(lanes) = rest.strip_prefix("a_half") {
            let lanes = if lanes.is_empty() { 1 } else { parse_lanes(lanes)? };
            (&[Element::Half], Some(Element::Float), lanes, Op::HalfLoad { aligned: true })
        } else {
            (&Element::ALL, None, parse_lanes(rest)?, Op::VectorLoad)
        };
    let mut found = Vec::new();
    for &element in elements {
        for space in AddressSpace::ALL {
            let from = pointer(PointeeBase::Value(element, 1), space, true);
            let result = BuiltinType::Value(result.unwrap_or(element), lanes);
            found.push(signature(vec![OFFSET, from], result, op));
        }
    }
    Some(found)
}

fn store_candidates(rest: &str, signature: MakeSignature<'_>) -> Option<Vec<Signature>> {
    let half = rest.strip_prefix("_half").map(|rest| (rest, false));
    let half = half.or_else(|| rest.strip_prefix("a_half").map(|rest| (rest, true)));
    let (values, target, lanes, op): (&[Element], Option<Element>, u8, Op) = if let Some((rest, aligned)) = half {
        let (rest, rounding) = split_rounding(rest);
        let lanes = if rest.is_empty() { 1 } else { parse_lanes(rest)? };
        (&[Element::Float, Element::Double], Some(Element::Half), lanes, Op::HalfStore { aligned, rounding })
    } else {
        (&Element::ALL, None, parse_lanes(rest)?, Op::VectorStore)
    };
    let mut found = Vec::new();
    for &element in values {
        for space in [AddressSpace::Private, AddressSpace::Local, AddressSpace::Global, AddressSpace::Generic] {
            let to = pointer(PointeeBase::Value(target.unwrap_or(element), 1), space, false);
            found.push(signature(vec![BuiltinType::Value(element, lanes), OFFSET, to], BuiltinType::Void, op));
        }
    }
    Some(found)
}
