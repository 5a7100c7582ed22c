//! Rows of the table into concrete signatures.

use tombolo_ir::{AddressSpace, ImageAccess, ImageDim, ImageType};

use super::signature::Signature;
use super::table::Row;
use super::types::{BuiltinType, Element, Pointee, PointeeBase};

/// What the variables of a row stand for.
#[derive(Clone, Copy)]
struct Binding {
    element: Element,
    lanes: u8,
    /// Lanes of `X`.
    other_lanes: u8,
}

/// Appends all overloads of `name` that the row makes.
pub(super) fn instantiate(row: &Row, name: &str, out: &mut Vec<Signature>) {
    let has_token = |wanted: &str| row.signature.split(' ').any(|token| token == wanted);
    let other_lanes: &[u8] = if has_token("X") { &[2, 4, 8, 16] } else { &[1] };
    for &element in row.elements {
        for &lanes in row.lanes {
            for &other_lanes in other_lanes {
                let binding = Binding { element, lanes, other_lanes };
                let mut tokens = row.signature.split(' ');
                let Some(result) = tokens.next().and_then(|token| types(token, binding).first().copied()) else {
                    continue;
                };
                let mut choices: Vec<Vec<BuiltinType>> = vec![Vec::new()];
                for token in tokens {
                    let alternatives = types(token, binding);
                    choices = choices
                        .into_iter()
                        .flat_map(|params| {
                            alternatives.iter().map(move |&ty| {
                                let mut params = params.clone();
                                params.push(ty);
                                params
                            })
                        })
                        .collect();
                }
                out.extend(choices.into_iter().map(|params| Signature {
                    name: name.to_string(),
                    params,
                    variadic: false,
                    result,
                    lowering: row.lowering,
                    extra: row.extra,
                }));
            }
        }
    }
}

/// The types that a token stands for; none where it is not a token (the tests see to it that there is no such one).
fn types(token: &str, binding: Binding) -> Vec<BuiltinType> {
    if let Some((dim, access)) = token.split_once('/') {
        return image_types(dim, access);
    }
    match token.split_once('*') {
        Some((base, place)) => pointer_types(base, place, binding),
        None => value_type(token, binding).into_iter().collect(),
    }
}

fn value_type(token: &str, binding: Binding) -> Option<BuiltinType> {
    let Binding { element, lanes, other_lanes } = binding;
    Some(match token {
        "T" => BuiltinType::Value(element, lanes),
        "t" => BuiltinType::Value(element, 1),
        "S" => BuiltinType::Value(element.signed(), lanes),
        "U" | "V" => BuiltinType::Value(element.unsigned(), lanes),
        "W" => BuiltinType::Value(element.wider()?, lanes),
        "I" => BuiltinType::Value(Element::Int, lanes),
        "R" if lanes == 1 => BuiltinType::Value(Element::Int, 1),
        "R" => BuiltinType::Value(element.signed(), lanes),
        "X" => BuiltinType::Value(element, other_lanes),
        "void" => BuiltinType::Void,
        "bool" => BuiltinType::Bool,
        "size_t" => BuiltinType::Value(Element::ULong, 1),
        "event" => BuiltinType::Event,
        "sampler" => BuiltinType::Sampler,
        _ => {
            let (element, lanes) = super::names::parse_type(token)?;
            BuiltinType::Value(element, lanes)
        }
    })
}

fn pointer_types(base: &str, place: &str, binding: Binding) -> Vec<BuiltinType> {
    use AddressSpace::{Constant, Generic, Global, Local, Private};
    let (spaces, is_const, is_volatile): (&[AddressSpace], bool, bool) = match place {
        "o" => (&[Private, Local, Global, Generic], false, false),
        "i" => (&[Private, Local, Global, Constant, Generic], true, false),
        "v" => (&[Local, Global], false, true),
        "a" | "F" => (&[Local, Global, Generic], false, true),
        "g" => (&[Global], false, false),
        "c" => (&[Global], true, false),
        "l" => (&[Local], false, false),
        "k" => (&[Local], true, false),
        _ => return Vec::new(),
    };
    let base = match value_type(base, binding) {
        Some(BuiltinType::Event) => PointeeBase::Event,
        Some(BuiltinType::Void) => PointeeBase::Void,
        Some(BuiltinType::Value(..)) if place == "F" => PointeeBase::AtomicFlag,
        Some(BuiltinType::Value(element, _)) if place == "a" => PointeeBase::Atomic(element),
        Some(BuiltinType::Value(element, lanes)) => PointeeBase::Value(element, lanes),
        _ => return Vec::new(),
    };
    spaces.iter().map(|&space| BuiltinType::Pointer(Pointee { base, space, is_const, is_volatile })).collect()
}

fn image_types(dim: &str, access: &str) -> Vec<BuiltinType> {
    let ending = |name: &'_ str, ending: &str| name.strip_suffix(ending).map(str::len);
    let (dim, depth) = ending(dim, "_depth").map_or((dim, false), |length| (&dim[..length], true));
    let (dim, multisampled) = ending(dim, "_msaa").map_or((dim, false), |length| (&dim[..length], true));
    let dims = [ImageDim::D1, ImageDim::Buffer, ImageDim::D1Array, ImageDim::D2, ImageDim::D2Array, ImageDim::D3];
    let Some(dim) = dims.into_iter().find(|candidate| candidate.name() == dim) else { return Vec::new() };
    let accesses: &[ImageAccess] = match access {
        "r" => &[ImageAccess::Read],
        "o" => &[ImageAccess::Write],
        "w" => &[ImageAccess::Write, ImageAccess::ReadWrite],
        "s" => &[ImageAccess::Read, ImageAccess::ReadWrite],
        "q" => &[ImageAccess::Read, ImageAccess::Write, ImageAccess::ReadWrite],
        _ => return Vec::new(),
    };
    accesses.iter().map(|&access| BuiltinType::Image(ImageType { dim, access, depth, multisampled })).collect()
}
