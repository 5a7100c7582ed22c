//! The constant address space: tables, strings, addresses of constants.

use super::{Case, map1, map2};

const G: &str = "constants";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map1(G, "table", "r = t[a & 7];", |a: i32| [3, 1, 4, 1, 5, 9, 2, 6][a as usize & 7])
            .prelude("constant int t[8] = { 3, 1, 4, 1, 5, 9, 2, 6 };"),
        map1(G, "two_dimensions", "r = t[a & 1][a >> 1 & 3];", |a: i32| {
            [[1.0, 2.0, 3.0, 4.0], [0.5, 0.25, 0.125, 0.0]][a as usize & 1][(a as usize >> 1) & 3]
        })
        .prelude("__constant float t[2][4] = { { 1, 2, 3, 4 }, { .5f, .25f, .125f } };")
        .ulp(0.0),
        map1(G, "scalar", "r = a * scale + SHIFT;", |a: i32| a.wrapping_mul(77).wrapping_sub(9))
            .prelude("constant int scale = 70 + 7; constant int SHIFT = -(1 << 3) - 1;"),
        map1(G, "vectors", "r = t[a & 1] + t[1].wzyx;", |a: i32| {
            let t = [[1.0, 2.0, 3.0, 4.0_f32], [5.0, 6.0, 7.0, 8.0]];
            std::array::from_fn::<f32, 4, _>(|i| t[a as usize & 1][i] + t[1][3 - i])
        })
        .prelude("constant float4 t[2] = { (float4)(1, 2, 3, 4), (float4)(5.0f, (float2)(6, 7), 8.0f) };"),
        map1(G, "structs", "r = t[a & 1].x + t[a & 1].v[2] + t[1].c;", |a: i32| if a & 1 == 0 { 1 + 66 } else { 10 + 13 + 66 })
            .prelude("struct S { char c; int x; short v[3]; }; constant struct S t[] = { { 'A', 1 }, { .c = 'B', .x = 10, .v = { 11, 12, 13 } } };"),
        map1(G, "string", "r = 0; for (constant char *p = text; *p; ++p) r = r * 31 + *p; r += sizeof(text) + a * 0;", |_: u32| {
            "hello\n".bytes().fold(0_u32, |hash, byte| hash * 31 + u32::from(byte)) + 7
        })
        .prelude("constant char text[] = \"hel\" \"lo\\n\";"),
        map1(G, "string_literal", "constant char *s = \"tombolo\"; r = s[(uint)a % 7];", |a: i32| i32::from(b"tombolo"[a as u32 as usize % 7])),
        map1(G, "pointer_parameter", "r = at(t, a & 3) + at(u, 1);", |a: i32| [9, 8, 7, 6][a as usize & 3] + 2)
            .prelude("constant int t[4] = { 9, 8, 7, 6 }; constant int u[2] = { 1, 2 }; int at(constant int *p, int k) { return p[k]; }"),
        map1(G, "choose_table", "constant int *p = a > 0 ? t : u; r = p[a & 1];", |a: i32| (if a > 0 { [9, 8] } else { [1, 2] })[a as usize & 1])
            .prelude("constant int t[2] = { 9, 8 }; constant int u[2] = { 1, 2 };"),
        map1(G, "inside_kernel", "constant short t[3] = { -1, -2, -3 }; r = t[(uint)a % 3];", |a: i32| -((a as u32 % 3) as i32) - 1),
        map1(G, "address_of_constant", "r = *q[a & 1];", |a: i32| [5, 6][a as usize & 1])
            .prelude("constant int x = 5; constant int y = 6; constant int *constant q[2] = { &x, &y };"),
        map1(G, "constant_expression", "r = a + N + sizeof(int) * 2 + (3 > 2 ? 100 : 200) + (int)2.75f + ('a' ^ 1);", |a: i32| {
            a.wrapping_add(21 + 8 + 100 + 2 + 96)
        })
        .prelude("enum { N = (1 + 2) * 7 };"),
        map1(G, "bytes", "r = t[a & 3] + (t[3] << 8);", |a: i32| [1, 200, 255, 7][a as usize & 3] + (7 << 8))
            .prelude("constant uchar t[4] = { 1, 200, 255, 7 };"),
        map1(G, "doubles", "r = t[a & 1] * 2;", |a: i32| [0.1_f64, 1e300 / 4.0][a as usize & 1] * 2.0)
            .prelude("constant double t[2] = { 0.1, 1e300 / 4 };"),
        map1(G, "large_table", "r = t[a & 255] + t[255 - (a & 255)];", |_: i32| 255)
            .prelude("#define R4(n) n, n + 1, n + 2, n + 3\n#define R16(n) R4(n), R4(n + 4), R4(n + 8), R4(n + 12)\n\
                #define R64(n) R16(n), R16(n + 16), R16(n + 32), R16(n + 48)\nconstant int t[256] = { R64(0), R64(64), R64(128), R64(192) };"),
        map2(G, "pointer_equality", "r = (t + (a & 1) == &t[b & 1]) + (t == u) * 2;", |a: i32, b: i32| i32::from(a & 1 == b & 1))
            .prelude("constant int t[2] = { 9, 8 }; constant int u[2] = { 9, 8 };"),
    ]
}
