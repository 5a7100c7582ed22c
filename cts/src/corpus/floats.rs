//! Floating-point arithmetic, comparisons and casts.

use super::{Case, map1, map1_of, map2, map2_of, map3};

const G: &str = "floats";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map2(G, "add", "r = a + b;", |a: f32, b: f32| a + b),
        map2(G, "sub_mul", "r = (a - b) * 0.5f;", |a: f32, b: f32| (a - b) * 0.5),
        map2_of(G, "div", "r = a / b;", |rng| ((rng.f32() - 0.5) * 1e6, rng.f32() + 0.01), |a: f32, b: f32| a / b)
            .ulp(2.5),
        map2(G, "double_add", "r = a + b;", |a: f64, b: f64| a + b),
        map2(G, "double_mul", "r = a * b;", |a: f64, b: f64| a * b),
        map2_of(
            G,
            "double_div",
            "r = a / b;",
            |rng| ((rng.f64() - 0.5) * 1e9, rng.f64() + 0.01),
            |a: f64, b: f64| a / b,
        ),
        map2(G, "float_promotes_to_double", "r = a * b;", |a: f32, b: f64| f64::from(a) * b),
        map1(G, "double_literals", "r = a * 0.1 + 1e3;", |a: f64| a * 0.1 + 1e3).options("-cl-opt-disable").ulp(1.0),
        map1(G, "hex_literal", "r = a + 0x1.8p3f;", |a: f32| a + 12.0),
        map1(G, "negate_zero", "r = -a;", |a: f32| -a),
        map2(
            G,
            "compare_nan",
            "float n = a - a; n = n / n; r = (n < b) | (n == n) << 1 | (n != n) << 2 | !(n >= b) << 3 | (b == b) << 4;",
            |_: f32, _: f32| 4 + 8 + 16,
        ),
        map2(
            G,
            "compare",
            "r = (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5;",
            |a: f32, b: f32| {
                i32::from(a < b)
                    | i32::from(a <= b) << 1
                    | i32::from(a > b) << 2
                    | i32::from(a >= b) << 3
                    | i32::from(a == b) << 4
                    | i32::from(a != b) << 5
            },
        ),
        map1(G, "condition", "r = a != 0 ? 1 : 2; if (!a) r += 10;", |a: f32| if a != 0.0 { 1 } else { 12 }),
        map1_of(G, "to_int_truncates", "r = (int)a;", |rng| (rng.f32() - 0.5) * 1e9, |a: f32| a as i32),
        map1_of(G, "to_uint", "r = (uint)a;", |rng| rng.f32() * 4e9, |a: f32| a as u32),
        map1_of(G, "to_char", "r = (char)a;", |rng| (rng.f32() - 0.5) * 250.0, |a: f32| a as i8),
        map1_of(G, "to_long", "r = (long)a;", |rng| (rng.f32() - 0.5) * 1e18, |a: f32| a as i64),
        map1_of(G, "to_ulong", "r = (ulong)a;", |rng| rng.f32() * 1.8e19, |a: f32| a as u64),
        map1_of(G, "double_to_ulong", "r = (ulong)a;", |rng| rng.f64() * 1.8e19, |a: f64| a as u64),
        map1(G, "from_int", "r = a;", |a: i32| a as f32),
        map1(G, "from_uint", "r = a;", |a: u32| a as f32),
        map1(G, "from_long", "r = a;", |a: i64| a as f32),
        map1(G, "from_ulong", "r = a;", |a: u64| a as f32),
        map1(G, "double_from_ulong", "r = a;", |a: u64| a as f64),
        map1(G, "double_to_float", "r = a;", |a: f64| a as f32),
        map1(G, "increment", "float x = a; x++; ++x; x--; r = x;", |a: f32| ((a + 1.0) + 1.0) - 1.0),
        map3(G, "horner_fma", "r = fma(fma(a, b, c), b, a);", |a: f32, b: f32, c: f32| a.mul_add(b, c).mul_add(b, a)),
        map1(G, "is_even_sum", "float s = 0.0f; for (int k = 0; k < 10; ++k) s += k * 0.25f; r = s + a;", |a: f32| {
            11.25 + a
        }),
    ]
}
