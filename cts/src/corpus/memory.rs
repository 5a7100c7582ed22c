//! `vload`, `vstore`, half storage, and loads and stores of every width.

use super::element::{Element, Number, Rng};
use super::{Case, map1, map1_of, run_to, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "memory";

/// The value of a half by its bits.
fn half(bits: u16) -> f32 {
    let (sign, exponent, mantissa) =
        (f32::from(1 - 2 * (bits >> 15) as i16), i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    match exponent {
        0 => sign * mantissa * 2.0_f32.powi(-24),
        31 if mantissa == 0.0 => sign * f32::INFINITY,
        31 => f32::NAN,
        _ => sign * (1.0 + mantissa / 1024.0) * 2.0_f32.powi(exponent - 15),
    }
}

/// The bits of the half nearest to `x`, ties to even, found by comparing with every half.
fn nearest_half(x: f32) -> u16 {
    if x.is_nan() {
        return 0x7e00;
    }
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let x = f64::from(x.abs());
    let value = |bits: u16| if bits == 0x7c00 { 65536.0 } else { f64::from(half(bits)) };
    let (mut low, mut high) = (0_u16, 0x7c00_u16);
    if x >= 65536.0 {
        return sign | 0x7c00;
    }
    while high - low > 1 {
        let middle = (low + high) / 2;
        if value(middle) <= x { low = middle } else { high = middle }
    }
    let (below, above) = (x - value(low), value(high) - x);
    sign | if below < above || (below == above && low & 1 == 0) { low } else { high }
}

fn moves<T: Number + PartialEq + tombolo_client::Plain>(name: &'static str, ty: &str) -> Case {
    let source = format!(
        "kernel void test(global {ty} *out, global const {ty} *in, int n) {{ int i = get_global_id(0); \
         for (int k = i; k < n; k += get_global_size(0)) out[n - 1 - k] = in[k]; }}"
    );
    whole(G, name, &source, |case, env| {
        let mut rng = case.rng(env);
        let input: Vec<T> = (0..1000).map(|_| T::draw(&mut rng)).collect();
        let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
        let got = run_to(
            case,
            env,
            &[T::default(); 1000],
            &[Arg::Buffer(&buffer), Arg::Value(&1000_i32.to_le_bytes())],
            &[64],
            None,
        )?;
        let expected: Vec<T> = input.into_iter().rev().collect();
        same(&got, &expected)
    })
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        moves::<i8>("moves_char", "char"),
        moves::<u16>("moves_ushort", "ushort"),
        moves::<i32>("moves_int", "int"),
        moves::<u64>("moves_ulong", "ulong"),
        moves::<f32>("moves_float", "float"),
        moves::<f64>("moves_double", "double"),
        whole(
            G,
            "vload_vstore_of_every_width",
            "kernel void test(global short *out, global const short *in) { int i = get_global_id(0) * 40 + 1;\n\
            vstore2(vload2(0, in + i), 0, out + i); vstore3(vload3(1, in + i), 1, out + i); vstore4(vload4(2, in + i), 2, out + i);\n\
            vstore8(vload8(2, in + i), 2, out + i); vstore16(vload16(0, in + i + 24).s0123456789abcdef, 0, out + i + 24); }",
            |case, env| {
                let mut rng = case.rng(env);
                let n = 8 * 40 + 8;
                let input: Vec<i16> = (0..n).map(|_| <i16 as Element>::random(&mut rng)).collect();
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let got = run_to(case, env, &vec![-7_i16; n], &[Arg::Buffer(&buffer)], &[8], None)?;
                let mut expected = vec![-7_i16; n];
                for item in 0..8 {
                    for range in [0..2, 3..6, 8..12, 16..24, 24..40] {
                        for k in range {
                            expected[item * 40 + 1 + k] = input[item * 40 + 1 + k];
                        }
                    }
                }
                same(&got, &expected)
            },
        ),
        map1_of(
            G,
            "vload_half",
            "r = vload_half(i * 2, (global const half *)as);",
            |rng| rng.u32(..) & !0x7c00 | rng.u32(0..31) << 10,
            |a: u32| half(a as u16),
        ),
        map1_of(
            G,
            "vload_half4",
            "r = vload_half4(i, (global const half *)as);",
            |rng| std::array::from_fn::<u16, 4, _>(|_| rng.u16(..) & !0x7c00 | rng.u16(0..31) << 10),
            |a: [u16; 4]| a.map(half),
        ),
        map1_of(G, "vstore_half", "r = 0; vstore_half(a, 0, (half *)&r);", half_inputs, |a: f32| nearest_half(a)),
        map1_of(
            G,
            "vstore_half_rtz",
            "r = 0; vstore_half_rtz(a, 0, (half *)&r);",
            |rng| half_inputs(rng).clamp(-6e4, 6e4),
            |a: f32| {
                let near = nearest_half(a);
                if half(near).abs() > a.abs() { near - 1 } else { near }
            },
        ),
        map1(
            G,
            "private_half_array",
            "ushort t[3]; half *h = (half *)t; vstore_half(1.5f, 1, h); vstore_half((float)(a & 15), 2, h); r = vload_half(1, h) + vload_half(2, h);",
            |a: i32| 1.5 + (a & 15) as f32,
        ),
        map1(
            G,
            "vload_from_private",
            "int t[6] = { 1, a, 3, 4, 5, 6 }; int2 v = vload2(1, t + 1); vstore3((int3)(7, 8, 9), 1, t); r = v.x * 100 + v.y * 10 + t[0] + t[1] + t[3] + t[5];",
            |a: i32| a.wrapping_add(400 + 50 + 1 + 7 + 9),
        ),
    ]
}

fn half_inputs(rng: &mut Rng) -> f32 {
    match rng.u8(0..4) {
        0 => half(rng.u16(..) & 0xfbff) * (1.0 + (rng.f32() - 0.5) / 1024.0),
        1 => (rng.f32() - 0.5) * 1e-5,
        2 => half(rng.u16(0..0x7bff)) / 2.0 + half(rng.u16(0..0x7bff)) / 2.0,
        _ => (rng.f32() - 0.5) * 150_000.0,
    }
}
