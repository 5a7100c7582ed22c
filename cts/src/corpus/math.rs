//! Mathematical functions at the accuracy of the full profile (OpenCL C 3.0, section 7.4).

use super::element::Rng;
use super::{Case, map1_of, map2_of};

const G: &str = "math";

fn one(
    name: &'static str,
    ulp: f64,
    input: impl Fn(&mut Rng) -> f32 + Send + Sync + 'static,
    reference: impl Fn(f64) -> f64 + Send + Sync + 'static,
) -> Case {
    // References of elementary functions are good to well under one ULP of double, so rounding them is exact enough.
    map1_of(G, name, &format!("r = {name}(a);"), input, move |a: f32| reference(f64::from(a)) as f32).ulp(ulp)
}

fn two(
    name: &'static str,
    ulp: f64,
    input: impl Fn(&mut Rng) -> (f32, f32) + Send + Sync + 'static,
    reference: impl Fn(f64, f64) -> f64 + Send + Sync + 'static,
) -> Case {
    map2_of(G, name, &format!("r = {name}(a, b);"), input, move |a: f32, b: f32| {
        reference(f64::from(a), f64::from(b)) as f32
    })
    .ulp(ulp)
}

/// Both signs, exponents from `low` to `high`.
fn spread(low: i32, high: i32) -> impl Fn(&mut Rng) -> f32 {
    move |rng| {
        let magnitude = (1.0 + rng.f32()) * 2.0_f32.powi(rng.i32(low..high));
        if rng.bool() { magnitude } else { -magnitude }
    }
}

fn positive(low: i32, high: i32) -> impl Fn(&mut Rng) -> f32 {
    let spread = spread(low, high);
    move |rng| spread(rng).abs()
}

fn within(low: f32, high: f32) -> impl Fn(&mut Rng) -> f32 {
    move |rng| low + (high - low) * rng.f32()
}

pub(super) fn cases() -> Vec<Case> {
    let pair = |f: fn(&mut Rng) -> f32, g: fn(&mut Rng) -> f32| move |rng: &mut Rng| (f(rng), g(rng));
    vec![
        one("sqrt", 3.0, positive(-120, 120), f64::sqrt),
        one("rsqrt", 2.0, positive(-120, 120), |x| 1.0 / x.sqrt()),
        one("cbrt", 2.0, spread(-120, 120), f64::cbrt),
        one("exp", 3.0, within(-80.0, 85.0), f64::exp),
        one("exp2", 3.0, within(-120.0, 127.0), f64::exp2),
        one("exp10", 3.0, within(-37.0, 38.0), |x| 10.0_f64.powf(x)),
        one("expm1", 3.0, |rng| spread(-20, 6)(rng), f64::exp_m1),
        one("log", 3.0, positive(-120, 120), f64::ln),
        one("log2", 3.0, positive(-120, 120), f64::log2),
        one("log10", 3.0, positive(-120, 120), f64::log10),
        one("log1p", 2.0, |rng| positive(-20, 20)(rng) * if rng.bool() { 1.0 } else { 1e-7 }, f64::ln_1p),
        one("sin", 4.0, spread(-20, 10), f64::sin),
        one("cos", 4.0, spread(-20, 10), f64::cos),
        one("tan", 5.0, spread(-20, 10), f64::tan),
        map1_of(G, "sin_of_large_numbers", "r = sin(a);", spread(20, 100), |a: f32| {
            // Reference: rounded from double, whose own reduction is exact.
            f64::from(a).sin() as f32
        })
        .ulp(4.0),
        one("asin", 4.0, within(-1.0, 1.0), f64::asin),
        one("acos", 4.0, within(-1.0, 1.0), f64::acos),
        one("atan", 5.0, spread(-20, 30), f64::atan),
        two("atan2", 6.0, |rng| (spread(-20, 20)(rng), spread(-20, 20)(rng)), f64::atan2),
        one("sinpi", 4.0, within(-0.9, 0.9), |x| (x * std::f64::consts::PI).sin()),
        one("cospi", 4.0, within(-0.4, 0.4), |x| (x * std::f64::consts::PI).cos()),
        one("sinh", 4.0, within(-80.0, 80.0), f64::sinh),
        one("cosh", 4.0, within(-80.0, 80.0), f64::cosh),
        one("tanh", 5.0, spread(-20, 5), f64::tanh),
        one("asinh", 4.0, spread(-20, 60), f64::asinh),
        one("acosh", 4.0, |rng| 1.0 + positive(-10, 60)(rng), f64::acosh),
        one("atanh", 5.0, within(-0.99, 0.99), f64::atanh),
        two("pow", 16.0, |rng| (positive(-10, 10)(rng), spread(-6, 3)(rng)), f64::powf),
        two("powr", 16.0, |rng| (positive(-10, 10)(rng), spread(-6, 3)(rng)), f64::powf),
        map2_of(
            G,
            "pown",
            "r = pown(a, b);",
            |rng| (spread(-4, 4)(rng), rng.i32(-20..20)),
            |a: f32, b: i32| f64::from(a).powi(b) as f32,
        )
        .ulp(16.0),
        two("hypot", 4.0, |rng| (spread(-60, 60)(rng), spread(-60, 60)(rng)), f64::hypot),
        two("fmod", 0.0, |rng| (spread(-10, 20)(rng), spread(-10, 10)(rng)), |x, y| x % y),
        two("fdim", 0.0, pair(within_unit, within_unit), |x, y| if x > y { f64::from((x - y) as f32) } else { 0.0 }),
        two("copysign", 0.0, pair(within_unit, within_unit), f64::copysign),
        two("maxmag", 0.0, pair(within_unit, within_unit), |x, y| if x.abs() >= y.abs() { x } else { y }),
        one("floor", 0.0, spread(-4, 30), f64::floor),
        one("ceil", 0.0, spread(-4, 30), f64::ceil),
        one("trunc", 0.0, spread(-4, 30), f64::trunc),
        one("round", 0.0, |rng| rng.i32(-99..99) as f32 * 0.5, f64::round),
        one("rint", 0.0, |rng| rng.i32(-99..99) as f32 * 0.5, f64::round_ties_even),
        one("fabs", 0.0, spread(-100, 100), f64::abs),
        map1_of(G, "fract", "float w; float f = fract(a, &w); r = (float2)(f, w);", spread(-5, 20), |a: f32| {
            [a - a.floor(), a.floor()]
        }),
        map1_of(G, "modf", "float w; float f = modf(a, &w); r = (float2)(f, w);", spread(-5, 20), |a: f32| {
            [a - a.trunc(), a.trunc()]
        }),
        map1_of(
            G,
            "frexp_ldexp",
            "int e; float f = frexp(a, &e); r = (float2)(f, ldexp(f, e - 1));",
            spread(-100, 100),
            |a: f32| {
                let scale = 2.0_f32.powi(-(a.abs().log2().floor() as i32) - 1);
                let fraction = a * scale;
                let fraction = if fraction.abs() >= 1.0 {
                    fraction / 2.0
                } else if fraction.abs() < 0.5 {
                    fraction * 2.0
                } else {
                    fraction
                };
                [fraction, a / 2.0]
            },
        ),
        map1_of(G, "sincos", "float c; float s = sincos(a, &c); r = (float2)(s, c);", spread(-10, 10), |a: f32| {
            [f64::from(a).sin() as f32, f64::from(a).cos() as f32]
        })
        .ulp(4.0),
        map1_of(G, "ilogb_logb", "r = ilogb(a) + (int)logb(a);", spread(-100, 100), |a: f32| {
            2 * ((a.to_bits() >> 23 & 255) as i32 - 127)
        }),
        map2_of(
            G,
            "nextafter",
            "r = nextafter(a, b);",
            |rng| (spread(-90, 90)(rng), spread(-90, 90)(rng)),
            |a: f32, b: f32| {
                if b > a {
                    a.next_up()
                } else if b < a {
                    a.next_down()
                } else {
                    a
                }
            },
        ),
        map1_of(
            G,
            "half_and_native",
            "r = fabs(half_sin(a) - sin(a)) < 0.01f && fabs(native_exp(a) / exp(a) - 1) < 0.01f && fabs(half_sqrt(a) / sqrt(a) - 1) < 0.01f \
            && fabs(native_log2(a + 1) - log2(a + 1)) < 0.01f && fabs(half_recip(a) * a - 1) < 0.01f && fabs(native_divide(a, 3.0f) * 3 - a) < 0.01f;",
            within(0.1, 3.0),
            |_: f32| 1,
        ),
        map1_of(G, "double_sin", "r = sin(a);", |rng| (rng.f64() - 0.5) * 200.0, |a: f64| a.sin()).ulp(5.0),
        map1_of(
            G,
            "double_exp_log",
            "r = (double2)(exp(a), log(fabs(a) + 0.001));",
            |rng| (rng.f64() - 0.5) * 500.0,
            |a: f64| [a.exp(), (a.abs() + 0.001).ln()],
        )
        .ulp(4.0),
        map2_of(
            G,
            "double_pow",
            "r = pow(a, b);",
            |rng| (rng.f64() * 10.0 + 0.01, (rng.f64() - 0.5) * 40.0),
            |a: f64, b: f64| a.powf(b),
        )
        .ulp(17.0),
        map1_of(G, "double_sqrt", "r = sqrt(a);", |rng| rng.f64() * 1e10, |a: f64| a.sqrt()).ulp(0.5),
    ]
}

fn within_unit(rng: &mut Rng) -> f32 {
    rng.f32() * 2.0 - 1.0
}
