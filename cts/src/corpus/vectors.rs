//! Vectors: components, literals, operators, masks.

use super::{Case, map1, map2, map3};

const G: &str = "vectors";

fn mask(truth: bool) -> i32 {
    if truth { -1 } else { 0 }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        map2(G, "add_float4", "r = a + b;", |a: [f32; 4], b: [f32; 4]| std::array::from_fn::<_, 4, _>(|i| a[i] + b[i])),
        map2(G, "mul_int3", "r = a * b;", |a: [i32; 3], b: [i32; 3]| {
            std::array::from_fn::<_, 3, _>(|i| a[i].wrapping_mul(b[i]))
        }),
        map2(G, "sub_char16", "r = a - b;", |a: [i8; 16], b: [i8; 16]| {
            std::array::from_fn::<_, 16, _>(|i| a[i].wrapping_sub(b[i]))
        }),
        map2(G, "xor_ulong8", "r = a ^ ~b;", |a: [u64; 8], b: [u64; 8]| {
            std::array::from_fn::<_, 8, _>(|i| a[i] ^ !b[i])
        }),
        map2(G, "scalar_widens", "r = a * b + 1;", |a: [i32; 4], b: i32| {
            a.map(|lane| lane.wrapping_mul(b).wrapping_add(1))
        }),
        map2(G, "short_vector_stays_short", "r = a * b >> (short)2;", |a: [i16; 2], b: [i16; 2]| {
            std::array::from_fn::<_, 2, _>(|i| a[i].wrapping_mul(b[i]) >> 2)
        }),
        map1(G, "swizzle_reverse", "r = a.wzyx;", |a: [i32; 4]| [a[3], a[2], a[1], a[0]]),
        map1(G, "swizzle_repeat", "r = a.xxyy + a.s3210;", |a: [i32; 4]| {
            [a[0].wrapping_add(a[3]), a[0].wrapping_add(a[2]), a[1].wrapping_add(a[1]), a[1].wrapping_add(a[0])]
        }),
        map1(G, "swizzle_rgba", "r = a.bgra;", |a: [u8; 4]| [a[2], a[1], a[0], a[3]]),
        map1(G, "lo_hi", "r = (int4)(a.hi, a.lo);", |a: [i32; 4]| [a[2], a[3], a[0], a[1]]),
        map1(G, "even_odd", "r.even = a.odd; r.odd = a.even;", |a: [i32; 8]| {
            std::array::from_fn::<_, 8, _>(|i| a[i ^ 1])
        }),
        map1(G, "lo_of_hi", "r = a.hi.lo.odd;", |a: [i16; 16]| [a[9], a[11]]),
        map1(G, "hex_components", "r = a.sF + a.sa * a.S3;", |a: [i32; 16]| {
            a[15].wrapping_add(a[10].wrapping_mul(a[3]))
        }),
        map1(G, "lo_of_three", "r = a.lo + a.hi.x;", |a: [i32; 3]| [a[0].wrapping_add(a[2]), a[1].wrapping_add(a[2])]),
        map2(G, "assign_component", "r = a; r.y = b; r.s3 += b;", |a: [i32; 4], b: i32| {
            [a[0], b, a[2], a[3].wrapping_add(b)]
        }),
        map2(G, "assign_swizzle", "r = a; r.zx = b; r.wy *= b;", |a: [i32; 4], b: [i32; 2]| {
            [b[1], a[1].wrapping_mul(b[1]), b[0], a[3].wrapping_mul(b[0])]
        }),
        map1(G, "swap_components", "r = a; r.xy = r.yx; r.zw = r.wz;", |a: [i32; 4]| [a[1], a[0], a[3], a[2]]),
        map2(G, "literal_of_pieces", "r = (int8)(a.xy, b, a.z, (int2)(7), a.w);", |a: [i32; 4], b: [i32; 2]| {
            [a[0], a[1], b[0], b[1], a[2], 7, 7, a[3]]
        }),
        map1(G, "literal_splat", "r = (float4)(a);", |a: f32| [a; 4]),
        map1(G, "literal_converts", "r = (float4)(a, 1, 2.5, a);", |a: i32| [a as f32, 1.0, 2.5, a as f32]),
        map2(G, "compare_gives_minus_one", "r = a < b;", |a: [i32; 4], b: [i32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| mask(a[i] < b[i]))
        }),
        map2(G, "compare_float_gives_int", "r = (a >= b) & (a != b);", |a: [f32; 4], b: [f32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| mask(a[i] > b[i]))
        }),
        map2(G, "compare_double_gives_long", "r = a == b;", |a: [f64; 2], b: [f64; 2]| {
            std::array::from_fn::<_, 2, _>(|i| i64::from(mask(a[i] == b[i])))
        }),
        map2(G, "compare_uchar_gives_char", "r = a > b;", |a: [u8; 8], b: [u8; 8]| {
            std::array::from_fn::<_, 8, _>(|i| mask(a[i] > b[i]) as i8)
        }),
        map2(G, "logical", "r = (a && b) | !a;", |a: [i32; 4], b: [i32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| mask(a[i] == 0 || b[i] != 0))
        }),
        map3(G, "ternary_by_lane", "r = a ? b : c;", |a: [i32; 4], b: [f32; 4], c: [f32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| if a[i] < 0 { b[i] } else { c[i] })
        }),
        map3(
            G,
            "ternary_scalar_condition",
            "r = a > 0 ? b : c;",
            |a: i32, b: [i16; 4], c: [i16; 4]| if a > 0 { b } else { c },
        ),
        map2(G, "shift_by_vector", "r = a >> b;", |a: [i32; 4], b: [i32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| a[i].wrapping_shr(b[i] as u32))
        }),
        map1(G, "increment_vector", "int4 x = a; r = x++ + ++x;", |a: [i32; 4]| {
            a.map(|lane| lane.wrapping_add(lane).wrapping_add(2))
        }),
        map1(G, "negate_not", "r = -a + ~a;", |a: [i16; 8]| a.map(|lane| lane.wrapping_neg().wrapping_add(!lane))),
        map1(G, "three_pads_to_four", "int3 t[2]; t[0] = a; t[1] = a.zyx; r = t[a.x & 1];", |a: [i32; 3]| {
            if a[0] & 1 == 1 { [a[2], a[1], a[0]] } else { a }
        }),
        map2(
            G,
            "vector_array_dynamic_lane",
            "float4 t[3] = { a, a * 2.0f, (float4)(1.0f) }; r = t[b % 3].y;",
            |a: [f32; 4], b: u32| [a[1], a[1] * 2.0, 1.0][b as usize % 3],
        ),
        map1(G, "vec_step", "r = vec_step(a) + vec_step(char3) * 10 + vec_step(double) * 100;", |_: [i32; 8]| {
            8 + 40 + 100
        }),
        map2(G, "dot_by_hand", "float4 p = float4_of(a * b); r = p.x + p.y + p.z + p.w;", |a: [i8; 4], b: [i8; 4]| {
            (0..4).map(|i| f32::from(a[i].wrapping_mul(b[i]))).sum::<f32>()
        })
        .prelude("#define float4_of(v) convert_float4(v)"),
        map1(G, "long_vector", "r = a.s02468ace + a.s13579bdf;", |a: [i32; 16]| {
            std::array::from_fn::<_, 8, _>(|i| a[2 * i].wrapping_add(a[2 * i + 1]))
        }),
    ]
}
