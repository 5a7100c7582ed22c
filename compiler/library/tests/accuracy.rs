//! The mathematical functions against results with 106 bits (`reference.txt`, written by `reference.py`): relative errors as
//! the full profile allows (OpenCL C 3.0, 7.4), in the IR interpreter, which computes as IEEE 754 says.

mod common;

use std::collections::BTreeMap;

use common::{Machine, Place, floats_to_bytes};

/// ULP by function: OpenCL C 3.0, table of relative errors of the full profile. The same for `float` and `double`, but for
/// the square root.
fn allowed(function: &str, double: bool) -> f64 {
    match function {
        "sqrt" if double => 0.5,
        "fmod" | "remainder" => 0.0,
        "log1p" | "cbrt" | "rsqrt" => 2.0,
        "exp" | "exp2" | "exp10" | "expm1" | "log" | "log2" | "log10" | "sqrt" => 3.0,
        "sin" | "cos" | "sinpi" | "cospi" | "asin" | "acos" | "sinh" | "cosh" | "asinh" | "acosh" | "hypot" => 4.0,
        "tan" | "atan" | "asinpi" | "acospi" | "atanpi" | "tanh" | "atanh" => 5.0,
        "tanpi" | "atan2" | "atan2pi" => 6.0,
        "erf" | "erfc" | "tgamma" | "pow" | "powr" | "pown" | "rootn" => 16.0,
        // Undefined there; near enough that no one is astonished.
        "lgamma" => 16.0,
        other => panic!("no bound for {other}"),
    }
}

/// A line of the reference: arguments as bits, the result in two parts.
struct Sample {
    arguments: Vec<u64>,
    high: f64,
    low: f64,
}

type Samples = BTreeMap<(String, bool), Vec<Sample>>;

fn samples() -> Samples {
    let mut samples = Samples::new();
    for line in include_str!("reference.txt").lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let (function, double) = (fields[0], fields[1] == "f64");
        let hex = |text: &str| u64::from_str_radix(text, 16).expect("hexadecimal digits");
        let results = fields.len() - 2;
        let arguments = fields[2..results]
            .iter()
            .enumerate()
            .map(|(index, text)| match function {
                "pown" | "rootn" if index == 1 => text.parse::<i32>().expect("an integer") as u32 as u64,
                _ => hex(text),
            })
            .collect();
        let [high, low] = [0, 1].map(|part| f64::from_bits(hex(fields[results + part])));
        samples.entry((function.to_string(), double)).or_default().push(Sample { arguments, high, low });
    }
    samples
}

/// The error of `got` in units of the last place of the exact result.
fn ulps(got: f64, sample: &Sample, double: bool) -> f64 {
    if !got.is_finite() {
        return f64::INFINITY;
    }
    let digits = if double { 52 } else { 23 };
    // A result that rounds up to a power of two is measured by the smaller unit below it.
    let exponent = sample.high.abs().log2().floor().max(if double { -1022.0 } else { -126.0 });
    let unit = 2f64.powi(exponent as i32 - digits);
    (((got - sample.high) - sample.low) / unit).abs()
}

/// Runs the function for all samples.
fn results(place: Place, fused: bool, function: &str, double: bool, samples: &[Sample]) -> Vec<f64> {
    let kind = if double { "double" } else { "float" };
    let bytes = if double { 8 } else { 4 };
    let count = samples[0].arguments.len();
    let integer_second = matches!(function, "pown" | "rootn");
    let (parameters, call) = match count {
        1 => (format!("global const {kind} *a"), "a[i]"),
        _ if integer_second => (format!("global const {kind} *a, global const int *b"), "a[i], b[i]"),
        _ => (format!("global const {kind} *a, global const {kind} *b"), "a[i], b[i]"),
    };
    let source = format!(
        "kernel void k({parameters}, global {kind} *r) {{ size_t i = get_global_id(0); r[i] = {function}({call}); }}"
    );
    let mut buffers: Vec<Vec<u8>> = (0..count)
        .map(|index| {
            let width = if index == 1 && integer_second { 4 } else { bytes };
            samples.iter().flat_map(|sample| sample.arguments[index].to_le_bytes()[..width].to_vec()).collect()
        })
        .collect();
    buffers.push(floats_to_bytes(&vec![0.0; samples.len()], double));
    let out =
        Machine::compile_for(&source, fused).run(place, samples.len(), buffers).pop().expect("the results' buffer");
    out.chunks(bytes)
        .map(|chunk| match double {
            true => f64::from_le_bytes(chunk.try_into().expect("8 bytes")),
            false => f64::from(f32::from_le_bytes(chunk.try_into().expect("4 bytes"))),
        })
        .collect()
}

#[test]
fn relative_errors_are_within_the_full_profile() {
    test_relative_errors_are_within_the_full_profile(Place::Interpreter, false);
}

#[test]
fn relative_errors_are_within_the_full_profile_where_fma_rounds_once() {
    test_relative_errors_are_within_the_full_profile(Place::Interpreter, true);
}

#[test]
fn relative_errors_are_within_the_full_profile_on_the_device() {
    test_relative_errors_are_within_the_full_profile(Place::Device, false);
}

fn test_relative_errors_are_within_the_full_profile(place: Place, fused: bool) {
    let mut failures = String::new();
    for ((function, double), samples) in samples() {
        let got = results(place, fused, &function, double, &samples);
        let bound = allowed(&function, double);
        let (mut worst, mut at) = (0.0, 0);
        for (index, (sample, &got)) in samples.iter().zip(&got).enumerate() {
            let error = ulps(got, sample, double);
            if error > worst {
                (worst, at) = (error, index);
            }
        }
        let kind = if double { "f64" } else { "f32" };
        println!("{function:9} {kind} {worst:6.3} of {bound} ULP");
        // The reference itself is rounded at 2^-106.
        if worst > bound + 1e-6 {
            let sample = &samples[at];
            failures.push_str(&format!(
                "{function} {kind}{:x?}: {:e} rather than {:e}, {worst} ULP\n",
                sample.arguments, got[at], sample.high
            ));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Squares of what lies in the middle between two doubles, and what is beside them: their roots are as hard to round as any.
fn hard_to_root() -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut middles: Vec<u64> = [0, 1, 2, 3].into_iter().flat_map(|near| [near, (1 << 52) - 1 - near]).collect();
    middles.extend((0..400).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 12
    }));
    let mut numbers = Vec::new();
    for fraction in middles {
        // The middle above 1.fraction has 54 bits.
        let middle = u128::from((1u64 << 52 | fraction) * 2 + 1);
        let square = middle * middle;
        let shift = 128 - square.leading_zeros() - 53;
        let significand = (square >> shift) as u64;
        for near in significand - 1..=significand + 2 {
            let number = near as f64 * 2f64.powi(shift as i32 - 106);
            numbers.extend([number, number * 2f64.powi(-900), number * 2f64.powi(600), f64::from_bits(near >> 10)]);
        }
    }
    numbers
}

#[test]
fn square_roots_of_doubles_are_rounded_right() {
    let numbers = hard_to_root();
    let source =
        "kernel void k(global const double *a, global double *r) { size_t i = get_global_id(0); r[i] = sqrt(a[i]); }";
    for (place, fused) in [(Place::Interpreter, false), (Place::Interpreter, true), (Place::Device, false)] {
        let buffers = vec![floats_to_bytes(&numbers, true), floats_to_bytes(&vec![0.0; numbers.len()], true)];
        let out = Machine::compile_for(source, fused).run(place, numbers.len(), buffers).pop().expect("the results");
        for (number, root) in numbers.iter().zip(out.chunks(8)) {
            let root = f64::from_le_bytes(root.try_into().expect("8 bytes"));
            assert!(root == number.sqrt(), "{number:?}: {root:?}, not {:?}, fused {fused}", number.sqrt());
        }
    }
}
