//! `convert_` and `as_`: saturation, rounding, reinterpretation.

use super::element::Rng;
use super::{Case, map1, map1_of, map2, map2_of};

const G: &str = "conversions";

/// Rounds to nearest even, as `_rte`.
fn rte(x: f32) -> f64 {
    f64::from(x).round_ties_even()
}

pub(super) fn cases() -> Vec<Case> {
    let wide = |rng: &mut Rng| (rng.f32() - 0.5) * 600.0;
    vec![
        map1(G, "int4_to_float4", "r = convert_float4(a);", |a: [i32; 4]| a.map(|lane| lane as f32)),
        map1(G, "char8_to_int8", "r = convert_int8(a);", |a: [i8; 8]| a.map(i32::from)),
        map1(G, "uint16_to_uchar16", "r = convert_uchar16(a);", |a: [u32; 16]| a.map(|lane| lane as u8)),
        map1(G, "long_to_int_sat", "r = convert_int_sat(a);", |a: i64| {
            a.clamp(i32::MIN.into(), i32::MAX.into()) as i32
        }),
        map1(G, "int4_to_uchar4_sat", "r = convert_uchar4_sat(a);", |a: [i32; 4]| {
            a.map(|lane| lane.clamp(0, 255) as u8)
        }),
        map1(G, "uint_to_char_sat", "r = convert_char_sat(a);", |a: u32| a.min(127) as i8),
        map1_of(G, "float_to_uchar_sat", "r = convert_uchar_sat(a);", wide, |a: f32| a as u8),
        map1_of(G, "float_to_uchar_sat_rte", "r = convert_uchar_sat_rte(a);", wide, |a: f32| rte(a) as u8),
        map1_of(G, "float_to_short_rtp", "r = convert_short_rtp(a);", wide, |a: f32| a.ceil() as i16),
        map1_of(G, "float_to_short_rtn", "r = convert_short_rtn(a);", wide, |a: f32| a.floor() as i16),
        map1_of(
            G,
            "float_to_int_rte",
            "r = convert_int_rte(a);",
            |rng| rng.i32(-999..999) as f32 * 0.5,
            |a: f32| rte(a) as i32,
        ),
        map1_of(G, "float_to_int_sat", "r = convert_int_sat(a);", |rng| (rng.f32() - 0.5) * 1e11, |a: f32| a as i32),
        map1(G, "nan_to_int_sat", "r = convert_int_sat(as_float(0x7fc00000 | (a & 1)));", |_: i32| 0),
        map1(G, "int_to_float_rtz", "r = convert_float_rtz(a);", |a: i32| {
            let near = a as f32;
            if f64::from(near).abs() > f64::from(a).abs() { f32::from_bits(near.to_bits() - 1) } else { near }
        }),
        map1(G, "double_to_float_rtp", "r = convert_float_rtp(a);", |a: f64| {
            let near = a as f32;
            if f64::from(near) < a { near.next_up() } else { near }
        }),
        map1(G, "ulong_to_double", "r = convert_double(a);", |a: u64| a as f64),
        map1(G, "float_bits", "r = as_uint(a);", |a: f32| a.to_bits()),
        map1(G, "int_as_float", "r = as_float((a & 0x7fffff) | 0x3f800000);", |a: i32| {
            f32::from_bits((a as u32 & 0x7f_ffff) | 0x3f80_0000)
        }),
        map1(G, "uchar4_as_uint", "r = as_uint(a);", u32::from_le_bytes as fn([u8; 4]) -> u32),
        map1(G, "ulong_as_short4", "r = as_short4(a);", |a: u64| {
            std::array::from_fn::<_, 4, _>(|i| (a >> (16 * i)) as i16)
        }),
        map1(G, "int2_as_double", "r = as_double((int2)(a.x, a.y & 0x7fefffff));", |a: [i32; 2]| {
            f64::from_bits(u64::from(a[0] as u32) | (u64::from(a[1] as u32 & 0x7fef_ffff) << 32))
        }),
        map1(G, "int3_as_float3", "r = as_int3(as_float3(a & 0x7f7fffff));", |a: [i32; 3]| {
            a.map(|lane| lane & 0x7f7f_ffff)
        }),
        map2(G, "implicit_on_assignment", "long x = a; ushort y = x; float z = y; r = z + b;", |a: i32, b: i16| {
            f32::from(a as u16) + f32::from(b)
        }),
        map2_of(
            G,
            "implicit_on_call",
            "r = f(a, b);",
            |rng| (rng.i32(..), (rng.f32() - 0.5) * 1e6),
            |a: i32, b: f32| i32::from(a as i8) + b as i32,
        )
        .prelude("int f(char x, int y) { return x + y; }"),
        map1(G, "scalar_casts", "r = (uchar)(short)a + (int)(float)(char)a;", |a: i32| {
            i32::from(a as i16 as u8) + i32::from(a as i8)
        }),
        map1(G, "scalar_to_vector_cast", "r = (int4)a + (int4)(char)a;", |a: i32| {
            [a.wrapping_add(i32::from(a as i8)); 4]
        }),
    ]
}
