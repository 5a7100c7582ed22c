//! The single-precision math functions against their exact values: within the errors of the full profile (OpenCL C 3.0,
//! section 7.4, "relative error as ULPs"), over special values, every magnitude, and the ranges where they are steep.

use tombolo_client::bytes_of;
use tombolo_cts::corpus::element::Rng;
use tombolo_cts::reference::{between, ulp_error};
use tombolo_cts::{Input, Subject};

const SPECIAL: [f32; 24] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.0,
    1.5,
    f32::EPSILON,
    1.0 - f32::EPSILON / 2.0,
    1.0 + f32::EPSILON,
    f32::MIN_POSITIVE,
    -f32::MIN_POSITIVE,
    f32::MAX,
    f32::MIN,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NAN,
    std::f32::consts::PI,
    std::f32::consts::FRAC_PI_2,
    -std::f32::consts::FRAC_PI_4,
    16_777_216.0,
];

/// Inputs of every kind; subnormal numbers are left out, for devices may take them for zero.
fn inputs(seed: u64, low: f32, high: f32) -> Vec<f32> {
    let mut random = Rng::with_seed(seed);
    let mut values = SPECIAL.to_vec();
    while values.len() < 6000 {
        let any = f32::from_bits(random.u64(..) as u32);
        if !any.is_subnormal() {
            values.push(any);
        }
        values.push(between(&mut random, low, high));
        values.push(between(&mut random, -2.0, 2.0));
    }
    values
}

/// Reports the worst result of one function, or that all are within `allowed` ulp.
fn judge(name: &str, allowed: f64, results: impl Iterator<Item = (String, f32, f64)>) -> Result<(), String> {
    let worst = results
        .map(|(at, got, exact)| (ulp_error(got, exact), at, got, exact))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .expect("there are inputs");
    let (error, at, got, exact) = worst;
    if error <= allowed {
        Ok(())
    } else {
        Err(format!("{name}({at}) = {got:e}, exactly {exact:e}: {error:.2} ulp, {allowed} allowed"))
    }
}

type Unary = (&'static str, f64, f32, f32, fn(f64) -> f64);

/// Name, allowed error, and the range that is sampled most densely.
const UNARY: &[Unary] = &[
    ("acos", 4.0, -1.0, 1.0, libm::acos),
    ("acosh", 4.0, 1.0, 100.0, |x| if x < 1.0 { f64::NAN } else { libm::acosh(x) }),
    ("acospi", 5.0, -1.0, 1.0, |x| libm::acos(x) / std::f64::consts::PI),
    ("asin", 4.0, -1.0, 1.0, libm::asin),
    ("asinh", 4.0, -100.0, 100.0, libm::asinh),
    ("asinpi", 5.0, -1.0, 1.0, |x| libm::asin(x) / std::f64::consts::PI),
    ("atan", 5.0, -10.0, 10.0, libm::atan),
    ("atanh", 5.0, -1.0, 1.0, libm::atanh),
    ("atanpi", 5.0, -10.0, 10.0, |x| libm::atan(x) / std::f64::consts::PI),
    ("cbrt", 2.0, -100.0, 100.0, libm::cbrt),
    ("ceil", 0.0, -100.0, 100.0, libm::ceil),
    ("cos", 4.0, -100.0, 100.0, libm::cos),
    ("cosh", 4.0, -90.0, 90.0, libm::cosh),
    ("cospi", 4.0, -100.0, 100.0, cos_pi),
    ("erf", 16.0, -4.0, 4.0, libm::erf),
    ("erfc", 16.0, -4.0, 11.0, libm::erfc),
    ("exp", 3.0, -90.0, 90.0, libm::exp),
    ("exp10", 3.0, -39.0, 39.0, libm::exp10),
    ("exp2", 3.0, -127.0, 128.0, libm::exp2),
    ("expm1", 3.0, -20.0, 90.0, libm::expm1),
    ("fabs", 0.0, -100.0, 100.0, libm::fabs),
    ("floor", 0.0, -100.0, 100.0, libm::floor),
    ("log", 3.0, 0.0, 100.0, libm::log),
    ("log10", 3.0, 0.0, 100.0, libm::log10),
    ("log1p", 2.0, -1.0, 100.0, libm::log1p),
    ("log2", 3.0, 0.0, 100.0, libm::log2),
    ("logb", 0.0, 0.0, 100.0, log_b),
    ("rint", 0.0, -100.0, 100.0, libm::rint),
    ("round", 0.0, -100.0, 100.0, libm::round),
    ("rsqrt", 2.0, 0.0, 100.0, |x| 1.0 / libm::sqrt(x)),
    ("sin", 4.0, -100.0, 100.0, libm::sin),
    ("sinh", 4.0, -90.0, 90.0, libm::sinh),
    ("sinpi", 4.0, -100.0, 100.0, sin_pi),
    ("sqrt", 3.0, 0.0, 100.0, libm::sqrt),
    ("tan", 5.0, -100.0, 100.0, libm::tan),
    ("tanh", 5.0, -10.0, 10.0, libm::tanh),
    ("tanpi", 6.0, -100.0, 100.0, |x| sin_pi(x) / cos_pi(x)),
    ("tgamma", 16.0, -30.0, 36.0, libm::tgamma),
    ("trunc", 0.0, -100.0, 100.0, libm::trunc),
];

fn sin_pi(x: f64) -> f64 {
    if x.is_infinite() {
        return f64::NAN;
    }
    let turns = libm::fmod(x, 2.0);
    // Exact where sine is zero; elsewhere near enough for single precision.
    if turns.fract() == 0.0 { 0.0f64.copysign(x) } else { libm::sin(turns * std::f64::consts::PI) }
}

fn cos_pi(x: f64) -> f64 {
    if x.is_infinite() {
        return f64::NAN;
    }
    let turns = libm::fmod(x.abs(), 2.0);
    if turns == 0.5 || turns == 1.5 { 0.0 } else { libm::cos(turns * std::f64::consts::PI) }
}

fn log_b(x: f64) -> f64 {
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x.is_finite() {
        f64::from(libm::ilogb(x))
    } else {
        x.abs()
    }
}

/// One program with a kernel `test` that computes all of `calls`, `count` values apart.
fn program(calls: &[String], arguments: &str, count: usize) -> String {
    let body: String =
        calls.iter().enumerate().map(|(index, call)| format!("out[{} + i] = {call};\n", index * count)).collect();
    format!("kernel void test(global float *out{arguments}) {{ size_t i = get_global_id(0);\n{body} }}")
}

#[test]
fn functions_of_one_number_are_accurate() {
    let subject = Subject::open();
    let mut failures = Vec::new();
    for (seed, &(name, allowed, low, high, exact)) in (1..).zip(UNARY) {
        let values = inputs(seed, low, high);
        let source = program(&[format!("{name}(in[i])")], ", global const float *in", values.len());
        let got = subject.map::<f32>(&source, &[Input::Buffer(bytes_of(&values))], values.len());
        let results = values.iter().zip(got).map(|(&x, got)| (format!("{x:e}"), got, exact(f64::from(x))));
        failures.extend(judge(name, allowed, results).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

type Binary = (&'static str, f64, f32, f32, fn(f64, f64) -> f64);

const BINARY: &[Binary] = &[
    ("atan2(x, y)", 6.0, -10.0, 10.0, libm::atan2),
    ("atan2pi(x, y)", 6.0, -10.0, 10.0, |x, y| libm::atan2(x, y) / std::f64::consts::PI),
    ("copysign(x, y)", 0.0, -10.0, 10.0, f64::copysign),
    ("fdim(x, y)", 0.0, -10.0, 10.0, libm::fdim),
    ("fmax(x, y)", 0.0, -10.0, 10.0, f64::max),
    ("fmin(x, y)", 0.0, -10.0, 10.0, f64::min),
    ("fmod(x, y)", 0.0, -1000.0, 1000.0, libm::fmod),
    ("hypot(x, y)", 4.0, -100.0, 100.0, libm::hypot),
    ("pow(x, y)", 16.0, -20.0, 20.0, libm::pow),
    ("powr(fabs(x), y)", 16.0, 0.0, 20.0, power_of_positive),
    ("remainder(x, y)", 0.0, -1000.0, 1000.0, libm::remainder),
    ("x * y", 0.0, -10.0, 10.0, |x, y| x * y),
    ("x + y", 0.0, -10.0, 10.0, |x, y| x + y),
    ("x / y", 2.5, -10.0, 10.0, |x, y| x / y),
];

/// `powr`: as `pow`, but not a number where the exponential of `y log x` is not (OpenCL C 3.0, section 7.5.1).
fn power_of_positive(x: f64, y: f64) -> f64 {
    let x = x.abs();
    let undefined = x.is_nan()
        || y.is_nan()
        || (x == 0.0 && y == 0.0)
        || (x == 1.0 && y.is_infinite())
        || (x.is_infinite() && y == 0.0);
    if undefined { f64::NAN } else { libm::pow(x, y) }
}

#[test]
fn functions_of_two_numbers_are_accurate() {
    let subject = Subject::open();
    let mut failures = Vec::new();
    for (seed, &(call, allowed, low, high, exact)) in (100..).zip(BINARY) {
        let mut pairs: Vec<(f32, f32)> = SPECIAL.iter().flat_map(|&x| SPECIAL.iter().map(move |&y| (x, y))).collect();
        let (xs, ys) = (inputs(seed, low, high), inputs(seed + 1000, low, high));
        pairs.extend(xs.into_iter().zip(ys).skip(SPECIAL.len()));
        let (xs, ys): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
        let source = format!(
            "kernel void test(global float *out, global const float *xs, global const float *ys) {{
                 size_t i = get_global_id(0);
                 float x = xs[i], y = ys[i];
                 out[i] = {call};
             }}"
        );
        let inputs = [Input::Buffer(bytes_of(&xs)), Input::Buffer(bytes_of(&ys))];
        let got = subject.map::<f32>(&source, &inputs, xs.len());
        let results = pairs
            .iter()
            .zip(got)
            .map(|(&(x, y), got)| (format!("{x:e}, {y:e}"), got, exact(f64::from(x), f64::from(y))));
        failures.extend(judge(call, allowed, results).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn functions_of_three_numbers_are_accurate() {
    let (xs, ys, zs) = (inputs(7, -10.0, 10.0), inputs(8, -10.0, 10.0), inputs(9, -10.0, 10.0));
    let got = Subject::open().map::<f32>(
        "kernel void test(global float *out, global const float *x, global const float *y, global const float *z) {
             size_t i = get_global_id(0);
             out[i] = fma(x[i], y[i], z[i]);
         }",
        &[Input::Buffer(bytes_of(&xs)), Input::Buffer(bytes_of(&ys)), Input::Buffer(bytes_of(&zs))],
        xs.len(),
    );
    for i in 0..xs.len() {
        // Rust's `mul_add` is correctly rounded.
        let want = xs[i].mul_add(ys[i], zs[i]);
        let flushed = want.is_subnormal() && got[i] == 0.0;
        let same = want.to_bits() == got[i].to_bits() || want == got[i] || (want.is_nan() && got[i].is_nan());
        assert!(same || flushed, "fma({:e}, {:e}, {:e}) = {:e}, not {want:e}", xs[i], ys[i], zs[i], got[i]);
    }
}

#[test]
fn numbers_come_apart_and_together() {
    let values = inputs(11, -1e6, 1e6);
    let count = values.len();
    let calls = [
        "frexp(in[i], &e) * 1.0f",
        "(float)e",
        "ldexp(in[i], (int)(i % 40) - 20)",
        "modf(in[i], &whole)",
        "whole",
        "fract(in[i], &whole)",
        "(float)ilogb(in[i])",
        "nextafter(in[i], 3.0f)",
        "nan(5u)",
        "maxmag(in[i], 1.5f)",
    ];
    let source = program(&calls.map(String::from), ", global const float *in", count).replacen(
        "size_t i",
        "int e; float whole; size_t i",
        1,
    );
    let inputs = [Input::Buffer(bytes_of(&values))];
    let got = Subject::open().run::<f32>(&source, &inputs, calls.len() * count, &[count], None);
    for (i, &x) in values.iter().enumerate() {
        let at = |call: usize| got[call * count + i];
        let same = |a: f32, b: f32| a == b || (a.is_nan() && b.is_nan()) || (b.is_subnormal() && a == 0.0);
        if x.is_finite() {
            let (mantissa, exponent) = libm::frexpf(x);
            assert!(same(at(0), mantissa) && at(1) == exponent as f32, "frexp({x:e}) = {} {}", at(0), at(1));
            assert!(same(at(5), (x - x.floor()).min(f32::from_bits(0x3f7f_ffff))), "fract({x:e}) = {}", at(5));
            if x != 0.0 {
                assert_eq!(at(6), libm::ilogbf(x) as f32, "ilogb({x:e})");
            }
        }
        let shift = (i % 40) as i32 - 20;
        assert!(same(at(2), (f64::from(x) * 2f64.powi(shift)) as f32), "ldexp({x:e}, {shift}) = {:e}", at(2));
        if !x.is_nan() {
            assert!(same(at(3), if x.is_infinite() { 0.0 } else { x.fract() }), "modf({x:e}) = {:e}", at(3));
            assert!(same(at(4), x.trunc()), "modf({x:e}) -> {:e}", at(4));
            let magnitude = if x.abs() > 1.5 { x } else { 1.5 };
            assert!(
                same(at(9), magnitude.max(if x.abs() == 1.5 { x } else { magnitude })),
                "maxmag({x:e}) = {}",
                at(9)
            );
        }
        let next = libm::nextafterf(x, 3.0);
        // A device that flushes may step over the subnormal numbers.
        assert!(same(at(7), next) || next.is_subnormal(), "nextafter({x:e}) = {:e}", at(7));
        assert!(at(8).is_nan());
    }
}
