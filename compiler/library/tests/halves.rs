//! Functions of `half` (`cl_khr_fp16`): within a unit of the last place of the exact result for the mathematical ones (the
//! specification asks for less), and edge cases.

mod common;

use common::{Machine, Place};

/// The value of a half.
fn value(bits: u16) -> f64 {
    let magnitude = match (bits >> 10 & 31, bits & 1023) {
        (31, 0) => f64::INFINITY,
        (31, _) => f64::NAN,
        (0, fraction) => f64::from(fraction) * 2f64.powi(-24),
        (exponent, fraction) => f64::from(1024 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}

/// The distance of neighbouring halves at a number.
fn unit(x: f64) -> f64 {
    2f64.powi((x.abs().log2().floor() as i32).max(-14) - 10)
}

type Function = (&'static str, fn(f64) -> f64);

const FUNCTIONS: &[Function] = &[
    ("sin", f64::sin),
    ("cos", f64::cos),
    ("tan", f64::tan),
    ("asin", f64::asin),
    ("acos", f64::acos),
    ("atan", f64::atan),
    ("sinh", f64::sinh),
    ("cosh", f64::cosh),
    ("tanh", f64::tanh),
    ("exp", f64::exp),
    ("exp2", f64::exp2),
    ("log", f64::ln),
    ("log2", f64::log2),
    ("log10", f64::log10),
    ("sqrt", f64::sqrt),
    ("cbrt", f64::cbrt),
    ("rsqrt", |x| 1.0 / x.sqrt()),
    ("floor", f64::floor),
    ("ceil", f64::ceil),
    ("trunc", f64::trunc),
    ("rint", f64::round_ties_even),
    ("round", f64::round),
    ("fabs", f64::abs),
];

fn test_accuracy(place: Place) {
    // Normal numbers of both signs.
    let inputs: Vec<u16> = (0x0400..0x7c00u16).step_by(97).flat_map(|bits| [bits, bits | 0x8000]).collect();
    for (function, exact) in FUNCTIONS {
        let source = format!(
            "#pragma OPENCL EXTENSION cl_khr_fp16 : enable
             kernel void k(global const half *a, global half *r) {{ size_t i = get_global_id(0); r[i] = {function}(a[i]); }}"
        );
        let bytes = inputs.iter().flat_map(|bits| bits.to_le_bytes()).collect();
        let out = Machine::compile(&source).run(place, inputs.len(), vec![bytes, vec![0; inputs.len() * 2]]);
        for (index, &bits) in inputs.iter().enumerate() {
            let exact = exact(value(bits));
            let got = value(u16::from_le_bytes([out[1][index * 2], out[1][index * 2 + 1]]));
            // Devices may take subnormal results for zero.
            let near = exact.abs() < 2f64.powi(-14) && got.abs() <= exact.abs() + unit(exact);
            let overflow = exact.abs() >= 65504.0 && (got.abs() >= 65504.0 && got.signum() == exact.signum());
            let same = got == exact || (got.is_nan() && exact.is_nan());
            assert!(
                same || near || overflow || (got - exact).abs() <= unit(exact),
                "{function}({:e}) = {got:e}, exactly {exact:e}",
                value(bits)
            );
        }
    }
}

#[test]
fn accuracy() {
    test_accuracy(Place::Interpreter);
}

#[test]
fn accuracy_on_the_device() {
    test_accuracy(Place::Device);
}

/// `z` holds 0, 1, 2 … as halves.
const TRUE: &[&str] = &[
    "z[1] + z[2] == z[3] && (float)(z[1] / z[3]) > 0.333f && convert_half(2.5f) == (half)2.5f && convert_int(z[3] + (half)0.5f) == 3",
    "as_ushort(nextafter(z[1], z[2])) == 0x3c01 && as_ushort(nextafter(z[1], z[0])) == 0x3bff && isnormal(z[1]) && !isnormal(as_half((ushort)1))",
    "(x = fract(z[2] + (half)0.25f, &y), x == (half)0.25f && y == z[2]) && (x = frexp(z[8], &n), x == (half)0.5f && n == 4)",
    "all(fmax((half2)(z[1], z[4]), z[2]) == (half2)(z[2], z[4])) && all(isless((half4)(z[1], z[2], z[3], z[4]), (half4)(z[3])) == (short4)(-1, -1, 0, 0))",
    "convert_half_rtz(2049.0f) == (half)2048.0f && convert_half_rtp(2049.0f + (float)z[0]) == (half)2050.0f && convert_half_rtn(-2049.0) == (half)-2050.0f",
    "fma(z[2], z[3], z[4]) == (half)10.0f && mad(z[2], z[3], z[4]) == (half)10.0f && copysign(z[1], -z[2]) == -z[1] && isnan(nan((ushort)z[1]))",
    "length((half2)(z[3], z[4])) == z[5] && dot((half3)(z[1], z[2], z[3]), (half3)(z[1])) == z[6] && pow(z[2], z[3]) == z[8]",
    "pown(z[3], 2) == z[9] && ldexp(z[3], 1) == z[6] && ilogb(z[8]) == 3 && signbit(-z[1]) && signbit(as_half((ushort)(as_ushort(z[0]) | 0xfc80))) && convert_uchar_sat(z[9] * -z[1]) == 0",
    "all(vload4(1, z) == (half4)(z[4], z[5], z[6], z[7])) && as_short(z[1]) == 0x3c00 && all(as_half2(0x40003c00) == (half2)(z[1], z[2]))",
    "remquo(z[11], z[3], &n) == -z[1] && n == 4 && select(z[1], z[2], (short)1) == z[2] && hypot(z[3], z[4]) == z[5]",
];

fn failures(place: Place) -> Vec<&'static str> {
    let mut source = String::from(
        "#pragma OPENCL EXTENSION cl_khr_fp16 : enable
         kernel void k(global const half *z, global int *r) { half x, y; int n;\n",
    );
    for (index, expression) in TRUE.iter().enumerate() {
        source.push_str(&format!("r[{index}] = ({expression}) ? 1 : 0;\n"));
    }
    source.push('}');
    let find =
        |whole: u16| (0..0x7c00u16).find(|&bits| value(bits) == f64::from(whole)).expect("small wholes are halves");
    let numbers = (0..16).flat_map(|whole| find(whole).to_le_bytes()).collect();
    let out = Machine::compile(&source).run(place, 1, vec![numbers, vec![0; TRUE.len() * 4]]);
    TRUE.iter().enumerate().filter(|(index, _)| out[1][index * 4] != 1).map(|(_, &expression)| expression).collect()
}

#[test]
fn edge_cases() {
    assert_eq!(failures(Place::Interpreter), [""; 0]);
}

#[test]
fn edge_cases_on_the_device() {
    assert_eq!(failures(Place::Device), [""; 0]);
}
