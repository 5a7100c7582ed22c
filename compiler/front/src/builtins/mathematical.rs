//! C's mathematical functions under GNU C's names for them: `__builtin_sinf` is `sin` of a `float`, `__builtin_sin` of a
//! `double`, `__builtin_sinf16` of a `half`.

use super::op::Lowering;
use super::signature::Signature;
use super::types::{BuiltinType, Element};

/// Those with a name for each type.
const BY_SUFFIX: &[&str] = &[
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "copysign",
    "cos",
    "cosh",
    "erf",
    "erfc",
    "exp",
    "exp10",
    "exp2",
    "expm1",
    "fabs",
    "fdim",
    "floor",
    "fma",
    "fmax",
    "fmin",
    "fmod",
    "frexp",
    "hypot",
    "ilogb",
    "ldexp",
    "lgamma",
    "log",
    "log10",
    "log1p",
    "log2",
    "logb",
    "modf",
    "nextafter",
    "pow",
    "remainder",
    "remquo",
    "rint",
    "round",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "tgamma",
    "trunc",
];

/// Those that OpenCL C calls otherwise.
const RENAMED: &[(&str, &str)] = &[("nearbyint", "rint"), ("powi", "pown"), ("roundeven", "rint"), ("scalbn", "ldexp")];

/// Those with one name for all types.
const BY_TYPE: &[&str] =
    &["isgreater", "isgreaterequal", "isless", "islessequal", "islessgreater", "isnormal", "isunordered", "signbit"];

/// Which of a function's overloads a name of GNU C means.
enum Chosen {
    /// Those of the type.
    Of(Element),
    /// Those of any floating type.
    Any,
}

fn parse(name: &str) -> Option<(&'static str, Chosen)> {
    let rest = name.strip_prefix("__builtin_")?;
    let known = |list: &[&'static str], wanted: &str| list.iter().copied().find(|&name| name == wanted);
    let of_types = |wanted: &str| {
        let renamed = RENAMED.iter().find(|&&(name, _)| name == wanted).map(|&(_, function)| function);
        renamed.or_else(|| known(BY_SUFFIX, wanted))
    };
    if let Some(function) = known(BY_TYPE, rest) {
        return Some((function, Chosen::Any));
    }
    let suffixed = |suffix: &str| rest.strip_suffix(suffix).and_then(of_types);
    if let Some(function) = of_types(rest) {
        Some((function, Chosen::Of(Element::Double)))
    } else if let Some(function) = suffixed("f16") {
        Some((function, Chosen::Of(Element::Half)))
    } else {
        suffixed("f").map(|function| (function, Chosen::Of(Element::Float)))
    }
}

/// The overloads of a function of such a name; nothing where it is none. `overloads` are those of the function of OpenCL C.
pub(super) fn candidates(name: &str, overloads: impl FnOnce(&str) -> Option<Vec<Signature>>) -> Option<Vec<Signature>> {
    let (function, chosen) = parse(name)?;
    let scalar = |signature: &Signature| match signature.params.first() {
        Some(&BuiltinType::Value(element, 1)) => match chosen {
            Chosen::Of(wanted) => element == wanted,
            Chosen::Any => element.is_float(),
        },
        _ => false,
    };
    let renamed = |signature: Signature| Signature {
        name: name.to_owned(),
        lowering: match signature.lowering {
            Lowering::PerLane { callee, returns } => Lowering::PerLane { callee: callee.or(Some(function)), returns },
            Lowering::Whole { callee } => Lowering::Whole { callee: callee.or(Some(function)) },
            other => other,
        },
        ..signature
    };
    Some(overloads(function)?.into_iter().filter(scalar).map(renamed).collect())
}
