//! Narrow integers and what drivers' compilers make of their signs, through the system's loader: each line is one that a driver
//! got wrong.

mod common;

use std::ptr::null_mut;

use common::*;

const ITEMS: usize = 64;

const SOURCE: &str = "
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef struct { int x, y, z; } Three;
kernel void test(global int *out, global const char *chars, global const ulong *longs) {
    int i = get_global_id(0);
    char c = chars[i], d = chars[i + 1];
    uchar u = as_uchar(c), v = as_uchar(d);
    short s = (short)(c * 257);
    ulong l = longs[i];
    local int words[64];
    local char kept[64];
    Three threes[2] = { { 1, 2, 3 }, { 4, 5, 6 } };
    out += 16 * i;
    out[0] = add_sat(u, v);
    out[1] = sub_sat(u, v);
    out[2] = rotate((ushort)s, (ushort)856);
    out[3] = (char)-c;
    out[4] = as_int((float)(uint)c);
    out[5] = as_int((float)(ulong)(uint)s);
    out[6] = (double)(uint)c > 3.0e9;
    out[7] = ((uchar4)(u, v, u, v) / ((uchar4)(v, u, 7, 255) | (uchar4)1)).s0;
    out[8] = (uint)s / ((uint)v | 1);
    out[9] = (uint)c % ((uint)u | 1);
    kept[i] = c;
    words[i] = i * 0x01030507;
    barrier(CLK_LOCAL_MEM_FENCE);
    out[10] = popcount((uint)as_uchar(kept[63 - i]));
    out[11] = ((local short *)words)[2 * i + 1];
    out[12] = threes[l & 1].x + threes[(uint)(l >> 8) & 1].z;
    threes[(uint)(l >> 16) & 1].y = 77;
    out[13] = threes[0].y + 1000 * threes[1].y;
    out[14] = (uint)l > 0xffffffffu / ((uint)v | 1);
    out[15] = l > ~0ul / ((ulong)u << 32 | 1);
}";

fn expected(i: usize, chars: &[i8], l: u64) -> [i32; 16] {
    let (c, d) = (chars[i], chars[i + 1]);
    let (u, v) = (c as u8, d as u8);
    let s = i16::from(c).wrapping_mul(257);
    let pick = |shift: u32| (l >> shift & 1) as usize;
    let threes = [[1, 2, 3], [4, 5, 6]];
    let mut changed = threes;
    changed[pick(16)][1] = 77;
    let word = (i as u32).wrapping_mul(0x0103_0507);
    let single = |value: u32| (value as f32).to_bits() as i32;
    [
        u.saturating_add(v).into(),
        u.saturating_sub(v).into(),
        (s as u16).rotate_left(856 % 16).into(),
        c.wrapping_neg().into(),
        single(i32::from(c) as u32),
        single(i32::from(s) as u32),
        i32::from(f64::from(i32::from(c) as u32) > 3.0e9),
        (u / (v | 1)).into(),
        (i32::from(s) as u32 / (u32::from(v) | 1)) as i32,
        (i32::from(c) as u32 % (u32::from(u) | 1)) as i32,
        chars[63 - i].count_ones() as i32,
        ((word >> 16) as i16).into(),
        threes[pick(0)][0] + threes[pick(8)][2],
        changed[0][1] + 1000 * changed[1][1],
        i32::from(l as u32 > u32::MAX / (u32::from(v) | 1)),
        i32::from(l > u64::MAX / (u64::from(u) << 32 | 1)),
    ]
}

#[test]
fn narrow_integers_keep_their_width_and_sign() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_fp64") {
        return;
    }
    let queue = fixture.queue(0);
    let chars: Vec<i8> = (0..=ITEMS).map(|i| (i * 151 + 77) as u8 as i8).chain([0; 7]).collect();
    let longs: Vec<u64> = (0..ITEMS as u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (i % 40)).collect();
    let copied =
        |size: usize, data: *const std::ffi::c_void| fixture.buffer(CL_MEM_COPY_HOST_PTR, size, data.cast_mut());
    let (from_chars, from_longs) =
        (copied(chars.len(), chars.as_ptr().cast()), copied(8 * ITEMS, longs.as_ptr().cast()));
    let out = fixture.buffer(0, 64 * ITEMS, null_mut());
    let kernel = fixture.kernel(fixture.program(SOURCE, ""), "test");
    for (index, buffer) in [out, from_chars, from_longs].iter().enumerate() {
        fixture.set(kernel, index as u32, buffer);
    }
    fixture.run(queue, kernel, &[ITEMS], Some(&[ITEMS]));
    let found = fixture.read(queue, out, 64 * ITEMS);
    let found: Vec<i32> = found.chunks_exact(4).map(|word| i32::from_le_bytes(word.try_into().unwrap())).collect();
    for (i, found) in found.chunks_exact(16).enumerate() {
        assert_eq!(found, expected(i, &chars, longs[i]), "work-item {i}");
    }
}
