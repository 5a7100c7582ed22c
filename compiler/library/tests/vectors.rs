//! Functions of vectors: reinterpretation, shuffles, selection, loads and stores, and the work-items' own questions. Each line
//! is an expression that must be true.

mod common;

use common::{Machine, Place};

/// `v[i]` is i as `int`, and `f[i]` as `float`, so that nothing is a constant.
const TRUE: &[&str] = &[
    // as_type (6.4.4.2).
    "as_int(f[1]) == 0x3f800000 && as_float(v[0] + 0x40000000) == 2.0f && as_uint(v[1]) == 1u",
    "all(as_int4((float4)(f[1], f[2], f[0], f[4])) == (int4)(0x3f800000, 0x40000000, 0, 0x40800000))",
    "all(as_short2(v[1] + 0x30000) == (short2)(1, 3)) && as_int((short2)(1, 3)) == 0x30001",
    "all(as_uchar4(v[0] + 0x04030201) == (uchar4)(1, 2, 3, 4)) && as_int((uchar4)(1, 2, 3, 4)) == 0x04030201",
    "as_ulong((uchar8)(1, 2, 3, 4, 5, 6, 7, 8)) == 0x0807060504030201UL && all(as_int2(as_double((int2)(v[5], v[6]))) == (int2)(5, 6))",
    "all(as_float3((int3)(v[0], v[0], 0x3f800000 + v[0])) == (float3)(0, 0, 1)) && all(as_int3((int4)(v[1], v[2], v[3], v[4])) == (int3)(1, 2, 3))",
    "all(as_long2((int4)(v[1], v[2], v[3], v[4])) == (long2)(0x200000001L, 0x400000003L))",
    // convert_type.
    "all(convert_int4((float4)(1.9f, -1.9f, f[3], f[4])) == (int4)(1, -1, 3, 4)) && all(convert_uchar3((int3)(v[1], 257, 258)) == (uchar3)(1, 1, 2))",
    "all(convert_float2((long2)(v[1], -5)) == (float2)(1, -5)) && convert_double(v[3]) == 3.0 && convert_long(-f[2] - 0.5f) == -2",
    "all(convert_int4_rte((float4)(0.5f, 1.5f, 2.5f, -0.5f) + f[0]) == (int4)(0, 2, 2, 0))",
    // shuffle and shuffle2 (6.15.11).
    "all(shuffle((int4)(v[1], v[2], v[3], v[4]), (uint4)(3, 2, 1, 0)) == (int4)(4, 3, 2, 1))",
    "all(shuffle((float2)(f[1], f[2]), as_uint4((int4)(v[0], v[1], v[5], v[6]))) == (float4)(1, 2, 2, 1))",
    "all(shuffle2((int2)(v[1], v[2]), (int2)(v[3], v[4]), as_uint4((int4)(v[3], v[0], v[6], v[1]))) == (int4)(4, 1, 3, 2))",
    "all(shuffle2((short8)(0, 1, 2, 3, 4, 5, 6, 7), (short8)(8, 9, 10, 11, 12, 13, 14, 15), (ushort2)(v[9], v[15])) == (short2)(9, 15))",
    "shuffle((uchar16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), convert_uchar2((int2)(v[11], v[21]))).y == 5",
    // select and bitselect (6.15.6).
    "select(1, 2, v[0]) == 1 && select(1, 2, v[1]) == 2 && select(1.0f, 2.0f, v[5]) == 2.0f && select(1.0, 2.0, (long)v[0]) == 1.0",
    "all(select((int4)(1), (int4)(2), (int4)(v[0], -v[1], v[1], v[1] << 31)) == (int4)(1, 2, 1, 2))",
    "all(select((float2)(1), (float2)(2), (uint2)(v[1], 0x80000000u + v[0])) == (float2)(1, 2))",
    "bitselect(v[5], 0x3a, 0xf0) == 0x35 && bitselect(1.0f, -2.0f, as_float(0x80000000 + v[0])) == -1.0f",
    // any and all.
    "any((int2)(v[0], -v[1])) && !any((int2)(v[0], v[1])) && all((char3)(-1, -2, (char)-v[3])) && !all((long2)(-1, v[0])) && any(-v[1])",
    // Relational functions of vectors are 0 or -1.
    "all(isless((float4)(f[1], f[2], f[3], f[4]), (float4)(2.5f)) == (int4)(-1, -1, 0, 0)) && isless(f[1], f[2]) == 1",
    "all(isnan((float2)(f[0] / f[0], f[1])) == (int2)(-1, 0)) && all(signbit((double2)(-f[1], f[1])) == (long2)(-1, 0))",
    "all(isequal((double2)(f[1], f[2]), (double2)(1.0, 3.0)) == (long2)(-1, 0))",
    // Mixed vectors and scalars.
    "all(max((int2)(v[1], v[5]), v[3]) == (int2)(3, 5)) && all(clamp((float3)(f[1], f[5], f[9]), f[2], f[6]) == (float3)(2, 5, 6))",
    "all(fmin((float4)(f[1], f[2], f[3], f[4]), 2.0f) == (float4)(1, 2, 2, 2)) && all(mix((float2)(0, f[2]), (float2)(f[4]), 0.5f) == (float2)(2, 3))",
    "all(ldexp((float2)(f[1], f[3]), v[2]) == (float2)(4, 12)) && all(step(f[2], (float2)(f[1], f[3])) == (float2)(0, 1))",
    "all(pown((float2)(f[2], f[3]), (int2)(v[3], v[2])) == (float2)(8, 9)) && all(ilogb((double2)(f[1], f[8])) == (int2)(0, 3))",
    "all(smoothstep(f[0], f[2], (float2)(f[1], f[2])) == (float2)(0.5f, 1)) && all(upsample((uchar2)(1, 2), (uchar2)(v[3], v[4])) == (ushort2)(0x103, 0x204))",
    // Outputs in vectors.
    "(x = fract((float4)(1.25f, -1.25f, f[2], 0.5f) + f[0], &y), all(x == (float4)(0.25f, 0.75f, 0, 0.5f)) && all(y == (float4)(1, -2, 2, 0)))",
    "(x = frexp((float4)(f[1], f[8], f[3], f[0]), &n), all(x == (float4)(0.5f, 0.5f, 0.75f, 0)) && all(n == (int4)(1, 4, 2, 0)))",
    // Loads and stores (6.15.7).
    "all(vload4(1, v) == (int4)(4, 5, 6, 7)) && all(vload3(2, f) == (float3)(6, 7, 8)) && all(vload2(1, v + 1) == (int2)(3, 4))",
    "(vstore3((int3)(v[7], v[8], v[9]), 1, s), s[3] == 7 && s[4] == 8 && s[5] == 9)",
    "(vstore2((int2)(v[1], v[2]), 0, s + 1), s[1] == 1 && s[2] == 2 && vload16(0, v).sf == 15)",
    "(vstore_half4((float4)(f[1], f[2], f[3], -f[4]), 0, h), all(vload_half4(0, h) == (float4)(1, 2, 3, -4)) && vload_half(1, h) == 2)",
    "(vstorea_half3((float3)(f[5], f[6], f[7]), 1, h), all(vloada_half3(1, h) == (float3)(5, 6, 7)) && vload_half(4, h) == 5)",
    // Work-items (6.15.1).
    "get_work_dim() == 1 && get_global_size(0) == 1 && get_global_size(v[1]) == 1 && get_global_id(v[0]) == 0 && get_global_size(v[9]) == 1",
    "get_local_size(0) == 1 && get_local_id(v[5]) == 0 && get_num_groups(0) == 1 && get_group_id(0) == 0 && get_global_offset(0) == 0",
    "get_global_linear_id() == 0 && get_local_linear_id() == 0 && get_enqueued_local_size(0) == 1 && get_global_offset(v[7]) == 0",
];

fn source() -> String {
    let mut text = String::from(
        "kernel void k(global const int *v, global const float *f, global half *h, global int *s, global int *r) {
           float4 x, y; int4 n;\n",
    );
    for (index, expression) in TRUE.iter().enumerate() {
        text.push_str(&format!("r[{index}] = ({expression}) ? 1 : 0;\n"));
    }
    text.push_str("}\n");
    text
}

fn failures(place: Place) -> Vec<&'static str> {
    let ints = (0..32i32).flat_map(i32::to_le_bytes).collect();
    let floats = (0..32u8).flat_map(|index| f32::from(index).to_le_bytes()).collect();
    let buffers = vec![ints, floats, vec![0; 64], vec![0; 64], vec![0; TRUE.len() * 4]];
    let out = Machine::compile(&source()).run(place, 1, buffers);
    TRUE.iter().enumerate().filter(|(index, _)| out[4][index * 4] != 1).map(|(_, &expression)| expression).collect()
}

#[test]
fn vectors() {
    assert_eq!(failures(Place::Interpreter), [""; 0]);
}

#[test]
fn vectors_on_the_device() {
    assert_eq!(failures(Place::Device), [""; 0]);
}
