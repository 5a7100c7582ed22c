//! Functions: parameters of every kind, results, overloads, order of calls.

use super::{Case, map1, map2};

const G: &str = "functions";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map2(G, "nested_calls", "r = add(add(a, b), twice(add(a, 1)));", |a: i32, b: i32| {
            a.wrapping_add(b).wrapping_add(a.wrapping_add(1).wrapping_mul(2))
        })
        .prelude("int add(int a, int b) { return a + b; } static inline int twice(int a) { return add(a, a); }"),
        map1(G, "prototype_first", "r = odd(a & 15) * 2 + even(a & 15);", |a: i32| if a & 1 == 1 { 2 } else { 1 })
            .prelude("int even(int n); int odd(int n) { int r = 0; while (n-- > 0) r = !r; return r; } int even(int n) { return !odd(n); }"),
        map2(G, "parameters_are_copies", "int x = a; r = f(x, b) + x;", |a: i32, b: i32| {
            a.wrapping_add(1).wrapping_mul(b).wrapping_add(a)
        })
        .prelude("int f(int x, int y) { x += 1; y *= x; return y; }"),
        map2(G, "private_pointer_result", "int q, m; divide(a, b | 1, &q, &m); r = q * 31 + m;", |a: i32, b: i32| {
            let b = b | 1;
            a.wrapping_div(b).wrapping_mul(31).wrapping_add(a.wrapping_rem(b))
        })
        .prelude("void divide(int a, int b, int *q, int *m) { if (b == -1) { *q = -a; *m = 0; return; } *q = a / b; *m = a % b; }"),
        map1(G, "swap_by_pointer", "int x = a, y = 7; swap(&x, &y); swap(&y, &x); swap(&x, &y); r = x * 2 + y;", |a: i32| {
            14_i32.wrapping_add(a)
        })
        .prelude("void swap(int *x, int *y) { int t = *x; *x = *y; *y = t; }"),
        map1(G, "array_parameter", "int t[6]; for (int k = 0; k < 6; ++k) t[k] = a + k * k; r = sum(t, 6) + sum(t + 2, 3);", |a: i32| {
            let t: Vec<i32> = (0..6).map(|k| a.wrapping_add(k * k)).collect();
            t.iter().chain(&t[2..5]).fold(0_i32, |sum, &x| sum.wrapping_add(x))
        })
        .prelude("int sum(const int t[], int n) { int s = 0; for (int k = 0; k < n; ++k) s += t[k]; return s; }"),
        map1(G, "global_pointer_parameter", "store(rs, i, a); r = rs[i] + 1;", |a: i32| a.wrapping_mul(3).wrapping_add(1))
            .prelude("void store(global int *out, size_t i, int v) { out[i] = v * 3; }"),
        map2(G, "vector_parameter", "r = mix3(a, b, 0.25f);", |a: [f32; 3], b: [f32; 3]| {
            std::array::from_fn::<_, 3, _>(|i| a[i] * 0.75 + b[i] * 0.25)
        })
        .prelude("float3 mix3(float3 a, float3 b, float t) { return a * (1.0f - t) + b * t; }")
        .ulp(1e6),
        map1(G, "overloads", "r = kind(a) * 100 + kind((float)a) * 10 + kind((int2)a);", |_: i32| 123)
            .prelude("__attribute__((overloadable)) int kind(int x) { return 1; } __attribute__((overloadable)) int kind(float x) { return 2; } \
                __attribute__((overloadable)) int kind(int2 x) { return 3; }"),
        map1(G, "early_returns_in_helper", "r = classify(a / 2) + classify(-(a / 2)) * 10;", |a: i32| {
            let f = |x: i32| if x == 0 { 0 } else if x < 0 { 1 } else if x > 1000 { 3 } else { 2 };
            f(a / 2) + f(-(a / 2)) * 10
        })
        .prelude("int classify(int x) { if (!x) return 0; if (x < 0) return 1; for (int k = 0; k < 2; ++k) if (x > 1000 * (k + 1) - 1000 * k) return 3; return 2; }"),
        map1(G, "void_with_return", "int x = a; clampp(&x, -10, 10); r = x;", |a: i32| a.clamp(-10, 10))
            .prelude("void clampp(int *x, int lo, int hi) { if (*x < lo) { *x = lo; return; } if (*x > hi) *x = hi; }"),
        map1(G, "kernel_calls_kernel_helper", "helper(rs, a, i); r = rs[i];", |a: i32| a ^ 0x1234)
            .prelude("kernel void helper(global int *out, int v, ulong i) { out[i] = v ^ 0x1234; }"),
        map2(G, "many_parameters", "r = f(a, b, 1, 2L, 3.0f, (char)4, (ushort)5, (int2)(6, 7), (float4)(8.0f));", |a: i32, b: i64| {
            (a as f32 + b as f32) + 36.0
        })
        .prelude("float f(int a, long b, uint c, long d, float e, char f, ushort g, int2 h, float4 j) { \
            return (float)a + (float)b + (float)(c + d + (long)e + f + g + h.x + h.y + (int)j.w); }")
        .ulp(4.0),
        map1(G, "side_effects_in_arguments", "int n = a & 7; r = f(&n, 3) * 1000 + n;", |a: i32| {
            let n = a & 7;
            (n + 3) * 1000 + n + 6
        })
        .prelude("int f(int *n, int k) { *n += k; int seen = *n; *n += k; return seen; }"),
        map1(G, "pointer_returned", "int t[4] = { 1, 2, 3, a }; r = *pick(t, 3) + *pick(t, 0); *pick(t, 1) = 9; r += t[1];", |a: i32| {
            a.wrapping_add(1).wrapping_add(9)
        })
        .prelude("int *pick(int *t, int k) { return t + k; }"),
        map1(G, "deep_chain", "r = f9(a);", |a: i32| (0..10).fold(a, |x, k| x.wrapping_mul(3).wrapping_add(k)))
            .prelude("int f0(int x) { return x * 3 + 0; }\n#define F(n, p) int f##n(int x) { return f##p(x) * 3 + n; }\n\
                F(1, 0) F(2, 1) F(3, 2) F(4, 3) F(5, 4) F(6, 5) F(7, 6) F(8, 7) F(9, 8)"),
    ]
}
