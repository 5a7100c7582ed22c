//! `convert_*` (OpenCL C 3.0, 6.4.3) and loads and stores of halves (6.15.7) against arithmetic done otherwise.

mod common;

use common::{Machine, Place, Random};

const ROUNDINGS: [&str; 4] = ["_rte", "_rtz", "_rtp", "_rtn"];

/// A whole number near `x` by the rounding mode.
fn round(x: f64, mode: &str) -> f64 {
    match mode {
        "_rte" => x.round_ties_even(),
        "_rtp" => x.ceil(),
        "_rtn" => x.floor(),
        _ => x.trunc(),
    }
}

/// Interesting doubles.
fn doubles(random: &mut Random) -> Vec<f64> {
    let mut values =
        vec![0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -1.5, 127.5, 128.5, -128.5, 255.5, 256.0, -0.9, 32767.5, 65535.5];
    values.extend([2147483647.0, 2147483648.0, -2147483648.0, -2147483649.0, 4294967295.5, 4294967296.0, 1e10, -1e10]);
    values.extend([9223372036854775808.0, -9223372036854775808.0, 18446744073709551616.0, 1e30, -1e30]);
    values.extend([f64::INFINITY, f64::NEG_INFINITY, f64::NAN]);
    values.extend((0..97).map(|_| {
        let mantissa = (random.next() >> 11) as f64 / (1u64 << 52) as f64 - 1.0;
        mantissa * 2f64.powi((random.next() % 70) as i32 - 4)
    }));
    values
}

#[test]
fn floats_to_integers_saturate_and_round() {
    test_floats_to_integers_saturate_and_round(Place::Interpreter);
}

#[test]
fn floats_to_integers_saturate_and_round_on_the_device() {
    test_floats_to_integers_saturate_and_round(Place::Device);
}

fn test_floats_to_integers_saturate_and_round(place: Place) {
    let mut random = Random::new(7);
    let values = doubles(&mut random);
    let targets = [
        ("char", 8, true),
        ("uchar", 8, false),
        ("short", 16, true),
        ("ushort", 16, false),
        ("int", 32, true),
        ("uint", 32, false),
        ("long", 64, true),
        ("ulong", 64, false),
    ];
    for (from, is_double) in [("float", false), ("double", true)] {
        for (to, bits, signed) in targets {
            for rounding in ["", "_rte", "_rtz", "_rtp", "_rtn"] {
                let source = format!(
                    "kernel void k(global const {from} *a, global {to} *r) {{
                       size_t i = get_global_id(0); r[i] = convert_{to}_sat{rounding}(a[i]); }}"
                );
                let input = common::floats_to_bytes(&values, is_double);
                let out =
                    Machine::compile(&source).run(place, values.len(), vec![input, vec![0; values.len() * bits / 8]]);
                for (index, &value) in values.iter().enumerate() {
                    let value = if is_double { value } else { f64::from(value as f32) };
                    let rounded = round(value, rounding);
                    let (low, high) = if signed {
                        (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
                    } else {
                        (0, (1i128 << bits) - 1)
                    };
                    // Rust's conversion saturates, and takes NaN to 0.
                    let expected = (rounded as i128).clamp(low, high);
                    let mut wide = [0; 16];
                    wide[..bits / 8].copy_from_slice(&out[1][index * bits / 8..][..bits / 8]);
                    let got = u128::from_le_bytes(wide);
                    assert_eq!(
                        got,
                        expected as u128 & ((1u128 << bits) - 1),
                        "convert_{to}_sat{rounding}({value:e}) of {from}"
                    );
                }
            }
        }
    }
}

#[test]
fn integers_saturate() {
    test_integers_saturate(Place::Interpreter);
}

#[test]
fn integers_saturate_on_the_device() {
    test_integers_saturate(Place::Device);
}

fn test_integers_saturate(place: Place) {
    let source =
        "kernel void k(global const long *a, global uchar *r, global char *s, global uint *t, global ulong *u) {
        size_t i = get_global_id(0);
        r[i] = convert_uchar_sat(a[i]); s[i] = convert_char_sat(as_ulong(a[i]));
        t[i] = convert_uint_sat((int)a[i]); u[i] = convert_ulong_sat(a[i]);
    }";
    let values: [i64; 10] = [0, 1, -1, 127, 128, 255, 256, i64::MAX, i64::MIN, -2147483648];
    let input = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let out = Machine::compile(source).run(place, 10, vec![input, vec![0; 10], vec![0; 10], vec![0; 40], vec![0; 80]]);
    for (index, &value) in values.iter().enumerate() {
        assert_eq!(out[1][index], value.clamp(0, 255) as u8, "{value}");
        assert_eq!(out[2][index], (value as u64).min(127) as u8, "{value}");
        let got = u32::from_le_bytes(out[3][index * 4..][..4].try_into().expect("4"));
        assert_eq!(got, (value as i32).max(0) as u32, "{value}");
        let got = u64::from_le_bytes(out[4][index * 8..][..8].try_into().expect("8"));
        assert_eq!(got, value.max(0) as u64, "{value}");
    }
}

/// The neighbour of `nearest` that the mode asks for, where `nearest` is not exactly the value: `compare` tells how it
/// compares with the value.
fn directed(
    nearest: f64,
    compare: std::cmp::Ordering,
    mode: &str,
    next: impl Fn(f64, bool) -> f64,
    negative: bool,
) -> f64 {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let up = match mode {
        "_rtp" => true,
        "_rtn" => false,
        _ => negative,
    };
    match (mode, compare) {
        ("_rte", _) | (_, Equal) => nearest,
        (_, Less) if up => next(nearest, true),
        (_, Greater) if !up => next(nearest, false),
        _ => nearest,
    }
}

/// The neighbour of a number that is its bits: magnitudes with a sign are in the order of the numbers.
fn neighbour(bits: i64, sign: i64, up: bool) -> i64 {
    let is_negative = bits & sign != 0;
    match (bits & !sign, is_negative == up) {
        (0, _) => 1 | if up { 0 } else { sign },
        (magnitude, true) => (magnitude - 1) | (bits & sign),
        (magnitude, false) => (magnitude + 1) | (bits & sign),
    }
}

fn next_float(x: f64, up: bool) -> f64 {
    f64::from(f32::from_bits(neighbour(i64::from((x as f32).to_bits()), 1 << 31, up) as u32))
}

fn next_double(x: f64, up: bool) -> f64 {
    f64::from_bits(neighbour(x.to_bits() as i64, i64::MIN, up) as u64)
}

#[test]
fn integers_to_floats_round() {
    test_integers_to_floats_round(Place::Interpreter);
}

#[test]
fn integers_to_floats_round_on_the_device() {
    test_integers_to_floats_round(Place::Device);
}

fn test_integers_to_floats_round(place: Place) {
    let mut random = Random::new(9);
    let values: Vec<i64> = (0..128)
        .map(|index| {
            let value = (random.next() >> (random.next() % 60)) as i64;
            if index % 2 == 0 { value.wrapping_neg() } else { value }
        })
        .chain([0, 1, -1, i64::MAX, i64::MIN, 1 << 53, (1 << 53) + 1, -(1 << 24) - 1])
        .collect();
    for rounding in ROUNDINGS {
        let source = format!(
            "kernel void k(global const long *a, global float *f, global double *d, global float *g) {{
               size_t i = get_global_id(0); f[i] = convert_float{rounding}(a[i]); d[i] = convert_double{rounding}(a[i]);
               g[i] = convert_float{rounding}((int)a[i]); }}"
        );
        let input = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        let count = values.len();
        let out = Machine::compile(&source).run(
            place,
            count,
            vec![input, vec![0; count * 4], vec![0; count * 8], vec![0; count * 4]],
        );
        for (index, &value) in values.iter().enumerate() {
            let float = f64::from(f32::from_le_bytes(out[1][index * 4..][..4].try_into().expect("4")));
            let nearest = f64::from(value as f32);
            let expected =
                directed(nearest, (nearest as i128).cmp(&i128::from(value)), rounding, next_float, value < 0);
            assert_eq!(float, expected, "convert_float{rounding}({value})");
            let double = f64::from_le_bytes(out[2][index * 8..][..8].try_into().expect("8"));
            let nearest = value as f64;
            let expected =
                directed(nearest, (nearest as i128).cmp(&i128::from(value)), rounding, next_double, value < 0);
            assert_eq!(double, expected, "convert_double{rounding}({value})");
            let value = value as i32;
            let float = f64::from(f32::from_le_bytes(out[3][index * 4..][..4].try_into().expect("4")));
            let nearest = f64::from(value as f32);
            let expected = directed(nearest, nearest.total_cmp(&f64::from(value)), rounding, next_float, value < 0);
            assert_eq!(float, expected, "convert_float{rounding}({value})");
        }
    }
}

#[test]
fn doubles_to_floats_round() {
    test_doubles_to_floats_round(Place::Interpreter);
}

#[test]
fn doubles_to_floats_round_on_the_device() {
    test_doubles_to_floats_round(Place::Device);
}

fn test_doubles_to_floats_round(place: Place) {
    let mut random = Random::new(11);
    let mut values: Vec<f64> =
        (0..96).map(|_| f64::from_bits((random.next() >> 12) | ((0x36a + random.next() % 0x130) << 52))).collect();
    values.extend([0.0, f64::INFINITY, 1e300, 1e-300, 0.1, f64::from(f32::MAX), f64::from(f32::MAX) * 1.0000001]);
    values.extend(values.clone().into_iter().map(|value| -value));
    for rounding in ["_rtz", "_rtp", "_rtn"] {
        let source = format!(
            "kernel void k(global const double *a, global float *f) {{
               size_t i = get_global_id(0); f[i] = convert_float{rounding}(a[i]); }}"
        );
        let count = values.len();
        let out = Machine::compile(&source).run(
            place,
            count,
            vec![common::floats_to_bytes(&values, true), vec![0; count * 4]],
        );
        for (index, &value) in values.iter().enumerate() {
            let got = f64::from(f32::from_le_bytes(out[1][index * 4..][..4].try_into().expect("4")));
            let nearest = f64::from(value as f32);
            let mut expected = directed(nearest, nearest.total_cmp(&value), rounding, next_float, value < 0.0);
            if nearest == 0.0 && value != 0.0 {
                // `total_cmp` tells the zeros apart from the value.
                expected =
                    directed(0.0, 0f64.partial_cmp(&value).expect("a number"), rounding, next_float, value < 0.0);
            }
            assert_eq!(got, expected, "convert_float{rounding}({value:e})");
        }
    }
}

/// The value of a half.
fn half_value(bits: u16) -> f64 {
    let magnitude = match (bits >> 10 & 31, bits & 1023) {
        (31, 0) => f64::INFINITY,
        (31, _) => f64::NAN,
        (0, fraction) => f64::from(fraction) * 2f64.powi(-24),
        (exponent, fraction) => f64::from(1024 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}

#[test]
fn halves_load_exactly_and_store_with_each_rounding() {
    test_halves_load_exactly_and_store_with_each_rounding(Place::Interpreter);
}

#[test]
fn halves_load_exactly_and_store_with_each_rounding_on_the_device() {
    test_halves_load_exactly_and_store_with_each_rounding(Place::Device);
}

fn test_halves_load_exactly_and_store_with_each_rounding(place: Place) {
    let all: Vec<u16> = (0..=u16::MAX).step_by(7).collect();
    let source = "kernel void k(global const half *a, global float *r) {
        size_t i = get_global_id(0); r[i] = vload_half(i, a); }";
    let input = all.iter().flat_map(|bits| bits.to_le_bytes()).collect();
    let out = Machine::compile(source).run(place, all.len(), vec![input, vec![0; all.len() * 4]]);
    for (index, &bits) in all.iter().enumerate() {
        let got = f32::from_le_bytes(out[1][index * 4..][..4].try_into().expect("4"));
        let expected = half_value(bits);
        assert!(f64::from(got) == expected || (got.is_nan() && expected.is_nan()), "{bits:x}: {got} {expected}");
    }
    let mut random = Random::new(13);
    let mut values: Vec<f64> = (0..512)
        .map(|_| {
            f64::from(f32::from_bits((random.next() & 0x807f_ffff) as u32 | ((98 + random.next() % 48) as u32) << 23))
        })
        .collect();
    values.extend([
        65504.0,
        65519.99609375,
        65520.0,
        65536.0,
        1e30,
        -1e30,
        f64::INFINITY,
        0.0,
        -0.0,
        1e-40,
        2f64.powi(-25),
    ]);
    for (kind, double) in [("float", false), ("double", true)] {
        for rounding in ["", "_rte", "_rtz", "_rtp", "_rtn"] {
            let source = format!(
                "kernel void k(global const {kind} *a, global half *r) {{
                   size_t i = get_global_id(0); vstore_half{rounding}(a[i], i, r); }}"
            );
            let input = common::floats_to_bytes(&values, double);
            let out = Machine::compile(&source).run(place, values.len(), vec![input, vec![0; values.len() * 2]]);
            for (index, &value) in values.iter().enumerate() {
                let value = if double { value } else { f64::from(value as f32) };
                let got = u16::from_le_bytes([out[1][index * 2], out[1][index * 2 + 1]]);
                assert_eq!(got, to_half(value, rounding), "vstore_half{rounding}({value:e}) of {kind}");
            }
        }
    }
}

/// The half of a number that is no NaN, by dividing it by the distance of its neighbours.
fn to_half(value: f64, rounding: &str) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return sign | 0x7c00;
    }
    let exponent = if magnitude == 0.0 { -14 } else { (magnitude.log2().floor() as i32).max(-14) };
    let unit = 2f64.powi(exponent - 10);
    let mode = match rounding {
        "_rtz" => "_rtz",
        "_rtp" if sign == 0 => "_rtp",
        "_rtn" if sign != 0 => "_rtp",
        "_rtp" | "_rtn" => "_rtn",
        _ => "_rte",
    };
    let rounded = round(magnitude / unit, mode) * unit;
    if rounded > 65504.0 {
        return sign | if mode == "_rtz" || mode == "_rtn" { 0x7bff } else { 0x7c00 };
    }
    let found = (0..0x7c00u16).find(|&bits| half_value(bits) == rounded).expect("each multiple is a half");
    sign | found
}
