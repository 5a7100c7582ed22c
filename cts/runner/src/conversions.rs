//! The suite `conversions` in parts. Its program has one sub-test, of hours, and takes names behind it as those of
//! conversions, passing over what it cannot read: asked for its own sub-test by name it would convert nothing, and be content.
//! So each pair of types is a sub-test here, and the program is asked for all conversions of the pair by name.

/// The suite, and the program's only sub-test.
pub(crate) const SUITE: &str = "conversions";

/// The types, in the program's order.
const TYPES: [&str; 11] =
    ["uchar", "char", "ushort", "short", "uint", "int", "half", "float", "double", "ulong", "long"];
/// Saturation is for integers.
const UNSATURATED: [&str; 3] = ["half", "float", "double"];
const ROUNDINGS: [&str; 5] = ["", "_rte", "_rtp", "_rtn", "_rtz"];

/// A sub-test for each pair: `uchar_float` converts floats to unsigned chars.
pub(crate) fn parts() -> Vec<String> {
    TYPES.iter().flat_map(|to| TYPES.iter().map(move |from| format!("{to}_{from}"))).collect()
}

/// The conversions of a pair, as the program names them: `uchar_sat_rte_float`.
pub(crate) fn of(part: &str) -> Vec<String> {
    let Some((to, from)) = part.split_once('_') else { return Vec::new() };
    let saturations: &[&str] = if UNSATURATED.contains(&to) { &[""] } else { &["", "_sat"] };
    let names = |saturation| ROUNDINGS.iter().map(move |rounding| format!("{to}{saturation}{rounding}_{from}"));
    saturations.iter().flat_map(names).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_all_its_conversions() {
        assert_eq!(parts().len(), 121);
        assert_eq!(of("float_int"), ["float_int", "float_rte_int", "float_rtp_int", "float_rtn_int", "float_rtz_int"]);
        let all: Vec<String> = parts().iter().flat_map(|part| of(part)).collect();
        assert_eq!(all.len(), 8 * 11 * 10 + 3 * 11 * 5);
        assert!(
            all.contains(&"char_sat_rtz_double".to_owned()) && !all.iter().any(|name| name.starts_with("half_sat"))
        );
    }
}
