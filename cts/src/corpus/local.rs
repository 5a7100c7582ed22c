//! Local memory and barriers.

use super::element::{Element, Rng};
use super::{Case, Env, run_to, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "local";

fn ints(case: &Case, env: &Env, n: usize) -> (Vec<i32>, Rng) {
    let mut rng = case.rng(env);
    ((0..n).map(|_| i32::random(&mut rng)).collect(), rng)
}

/// Runs a kernel `(global int *out, global const int *in, …)` in groups and compares with `reference` of each group.
fn grouped(
    name: &'static str,
    source: &str,
    group: usize,
    local_bytes: Option<usize>,
    reference: impl Fn(&[i32]) -> Vec<i32> + Send + Sync + 'static,
) -> Case {
    whole(G, name, source, move |case, env| {
        let (input, _) = ints(case, env, group * 6);
        let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
        let mut args = vec![Arg::Buffer(&buffer)];
        args.extend(local_bytes.map(Arg::Local));
        let got = run_to(case, env, &vec![0_i32; input.len()], &args, &[input.len()], Some(&[group]))?;
        let expected: Vec<i32> = input.chunks(group).flat_map(&reference).collect();
        same(&got, &expected)
    })
}

fn sum(part: &[i32]) -> i32 {
    part.iter().fold(0, |sum, x| sum.wrapping_add(*x))
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        grouped(
            "reverse",
            "kernel void test(global int *out, global const int *in) { local int t[64]; int l = get_local_id(0); t[l] = in[get_global_id(0)]; \
            barrier(CLK_LOCAL_MEM_FENCE); out[get_global_id(0)] = t[63 - l]; }",
            64,
            None,
            |part| part.iter().rev().copied().collect(),
        ),
        grouped(
            "tree_sum",
            "kernel void test(global int *out, global const int *in) { local int t[128]; int l = get_local_id(0); t[l] = in[get_global_id(0)]; \
            for (int s = 64; s > 0; s >>= 1) { barrier(CLK_LOCAL_MEM_FENCE); if (l < s) t[l] += t[l + s]; } barrier(CLK_LOCAL_MEM_FENCE); \
            out[get_global_id(0)] = t[0]; }",
            128,
            None,
            |part| vec![sum(part); 128],
        ),
        grouped(
            "scan",
            "kernel void test(global int *out, global const int *in) { local int t[2][32]; int l = get_local_id(0), b = 0; t[0][l] = in[get_global_id(0)]; \
            barrier(CLK_LOCAL_MEM_FENCE); for (int d = 1; d < 32; d *= 2) { t[1 - b][l] = l >= d ? t[b][l] + t[b][l - d] : t[b][l]; b = 1 - b; \
            barrier(CLK_LOCAL_MEM_FENCE); } out[get_global_id(0)] = t[b][l]; }",
            32,
            None,
            |part| (1..=32).map(|n| sum(&part[..n])).collect(),
        ),
        grouped(
            "argument",
            "kernel void test(global int *out, global const int *in, local int *t) { int l = get_local_id(0), n = get_local_size(0); t[l] = in[get_global_id(0)]; \
            barrier(CLK_LOCAL_MEM_FENCE); out[get_global_id(0)] = t[(l + 1) % n] - t[l]; }",
            48,
            Some(48 * 4),
            |part| (0..48).map(|k| part[(k + 1) % 48].wrapping_sub(part[k])).collect(),
        ),
        grouped(
            "struct",
            "typedef struct { int v; char c[3]; float f; } S; kernel void test(global int *out, global const int *in) { local S t[16]; int l = get_local_id(0); \
            t[l].v = in[get_global_id(0)]; t[l].c[1] = l; t[l].f = l * 0.5f; barrier(CLK_LOCAL_MEM_FENCE); S s = t[15 - l]; out[get_global_id(0)] = s.v + s.c[1] * 100 + (int)(s.f * 2); }",
            16,
            None,
            |part| (0..16).map(|l| part[15 - l].wrapping_add(101 * (15 - l as i32))).collect(),
        ),
        grouped(
            "bytes_beside_each_other",
            "kernel void test(global int *out, global const int *in) { local uchar t[67]; int l = get_local_id(0); t[l + 3] = in[get_global_id(0)]; \
            barrier(CLK_LOCAL_MEM_FENCE); out[get_global_id(0)] = t[66 - l]; }",
            64,
            None,
            |part| part.iter().rev().map(|&x| i32::from(x as u8)).collect(),
        ),
        grouped(
            "bytes_of_words",
            "kernel void test(global int *out, global const int *in) { local int w[32]; local uchar *t = (local uchar *)w; int l = get_local_id(0); \
            w[l] = 0; barrier(CLK_LOCAL_MEM_FENCE); for (int k = 0; k < 4; ++k) t[k * 32 + l] = in[get_global_id(0)] >> (8 * k); barrier(CLK_LOCAL_MEM_FENCE); \
            out[get_global_id(0)] = w[l]; }",
            32,
            None,
            |part| {
                let bytes: Vec<u8> = (0..128).map(|k| (part[k % 32] >> (8 * (k / 32))) as u8).collect();
                bytes.chunks(4).map(|word| i32::from_le_bytes(word.try_into().unwrap())).collect()
            },
        ),
        grouped(
            "vectors",
            "kernel void test(global int *out, global const int *in) { local int4 t[16]; int l = get_local_id(0); t[l] = (int4)(in[get_global_id(0)], l, 2, 3); \
            barrier(CLK_LOCAL_MEM_FENCE); int4 v = t[l ^ 1]; t[0].w = 3; out[get_global_id(0)] = v.x + v.y * 10 + v.z + v.w; }",
            16,
            None,
            |part| (0..16).map(|l| part[l ^ 1].wrapping_add((l as i32 ^ 1) * 10 + 5)).collect(),
        ),
        grouped(
            "two_arrays_one_pointer",
            "kernel void test(global int *out, global const int *in) { local int s[16]; local int t[16]; int l = get_local_id(0); s[l] = in[get_global_id(0)]; \
            t[l] = -l; barrier(CLK_LOCAL_MEM_FENCE); local int *p = l & 1 ? s : t; out[get_global_id(0)] = p[l ^ 3]; }",
            16,
            None,
            |part| (0..16).map(|l| if l & 1 == 1 { part[l ^ 3] } else { -(l as i32 ^ 3) }).collect(),
        ),
        grouped(
            "pointer_to_helper",
            "int total(local const int *t, int n) { int s = 0; for (int k = 0; k < n; ++k) s += t[k]; return s; }\n\
            kernel void test(global int *out, global const int *in) { local int t[8]; t[get_local_id(0)] = in[get_global_id(0)]; barrier(CLK_LOCAL_MEM_FENCE); \
            out[get_global_id(0)] = total(t, 8) - total(t + 2, 3); }",
            8,
            None,
            |part| vec![sum(part).wrapping_sub(sum(&part[2..5])); 8],
        ),
        grouped(
            "barrier_in_uniform_branch",
            "kernel void test(global int *out, global const int *in) { local int t[32]; int l = get_local_id(0); t[l] = in[get_global_id(0)]; \
            if (get_local_size(0) == 32) { barrier(CLK_LOCAL_MEM_FENCE); int x = t[31 - l]; barrier(CLK_LOCAL_MEM_FENCE); t[l] = x; } \
            barrier(CLK_LOCAL_MEM_FENCE); out[get_global_id(0)] = t[l] - t[l ^ 1]; }",
            32,
            None,
            |part| (0..32).map(|l| part[31 - l].wrapping_sub(part[31 - (l ^ 1)])).collect(),
        ),
        grouped(
            "early_exit_beside_loop",
            "kernel void test(global int *out, global const int *in) { local int t[64]; int l = get_local_id(0); int s = 0; \
            for (int k = 0; k < 4; ++k) { barrier(CLK_LOCAL_MEM_FENCE); t[l] = in[get_global_id(0)] + k; barrier(CLK_LOCAL_MEM_FENCE); if (l == 63) continue; s += t[l + 1]; } \
            out[get_global_id(0)] = s; }",
            64,
            None,
            |part| (0..64).map(|l| if l == 63 { 0 } else { part[l + 1].wrapping_mul(4).wrapping_add(6) }).collect(),
        ),
        grouped(
            "async_copy",
            "kernel void test(global int *out, global const int *in) { local int t[40]; event_t e = async_work_group_copy(t, in + get_group_id(0) * 40, 40, 0); \
            wait_group_events(1, &e); int l = get_local_id(0); int v = t[39 - l]; barrier(CLK_LOCAL_MEM_FENCE); t[l] = v; barrier(CLK_LOCAL_MEM_FENCE); \
            e = async_work_group_copy(out + get_group_id(0) * 40, t, 40, 0); wait_group_events(1, &e); }",
            40,
            None,
            |part| part.iter().rev().copied().collect(),
        ),
        grouped(
            "async_strided_copy",
            "kernel void test(global int *out, global const int *in) { local int t[16]; event_t e = async_work_group_strided_copy(t, in + get_group_id(0) * 32, 16, 2, 0); \
            wait_group_events(1, &e); int l = get_local_id(0); out[get_global_id(0)] = t[l / 2]; }",
            32,
            None,
            |part| (0..32).map(|l| part[l / 2 * 2]).collect(),
        ),
        whole(
            G,
            "two_arguments",
            "kernel void test(global long *out, local char *a, local long *b, local short *c) { int l = get_local_id(0); a[l] = l; b[l] = l * 1000L; c[l] = l * 10; \
            barrier(CLK_LOCAL_MEM_FENCE); int k = get_local_size(0) - 1 - l; out[get_global_id(0)] = a[k] + b[k] + c[k]; }",
            |case, env| {
                let got = run_to(
                    case,
                    env,
                    &[0_i64; 20],
                    &[Arg::Local(10), Arg::Local(80), Arg::Local(20)],
                    &[20],
                    Some(&[10]),
                )?;
                let expected: Vec<i64> = (0..20).map(|l| (9 - l % 10) * 1011).collect();
                same(&got, &expected)
            },
        ),
        whole(
            G,
            "transpose",
            "kernel void test(global int *out, global const int *in, int n) { local int t[8][9]; int x = get_local_id(0), y = get_local_id(1); \
            t[y][x] = in[get_global_id(1) * n + get_global_id(0)]; barrier(CLK_LOCAL_MEM_FENCE); \
            out[(get_group_id(0) * 8 + y) * n + get_group_id(1) * 8 + x] = t[x][y]; }",
            |case, env| {
                let n = 32_usize;
                let (input, _) = ints(case, env, n * n);
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let got = run_to(
                    case,
                    env,
                    &vec![0_i32; n * n],
                    &[Arg::Buffer(&buffer), Arg::Value(&(n as i32).to_le_bytes())],
                    &[n, n],
                    Some(&[8, 8]),
                )?;
                let expected: Vec<i32> = (0..n * n).map(|k| input[k % n * n + k / n]).collect();
                same(&got, &expected)
            },
        ),
        whole(
            G,
            "matrix_product",
            "#define T 8\nkernel void test(global float *c, global const float *a, global const float *b, int n) { local float s[T][T], t[T][T]; \
            int x = get_local_id(0), y = get_local_id(1), gx = get_global_id(0), gy = get_global_id(1); float sum = 0; \
            for (int k = 0; k < n; k += T) { s[y][x] = a[gy * n + k + x]; t[y][x] = b[(k + y) * n + gx]; barrier(CLK_LOCAL_MEM_FENCE); \
            for (int j = 0; j < T; ++j) sum += s[y][j] * t[j][x]; barrier(CLK_LOCAL_MEM_FENCE); } c[gy * n + gx] = sum; }",
            |case, env| {
                let n = 24_usize;
                let mut rng = case.rng(env);
                let mut matrix = || -> Vec<f32> { (0..n * n).map(|_| f32::from(rng.i8(-20..20))).collect() };
                let (a, b) = (matrix(), matrix());
                let (ba, bb) = (Buffer::from_slice(&env.context, &a), Buffer::from_slice(&env.context, &b));
                let (ba, bb) = (ba.map_err(|e| e.to_string())?, bb.map_err(|e| e.to_string())?);
                let got = run_to(
                    case,
                    env,
                    &vec![0_f32; n * n],
                    &[Arg::Buffer(&ba), Arg::Buffer(&bb), Arg::Value(&(n as i32).to_le_bytes())],
                    &[n, n],
                    Some(&[8, 8]),
                )?;
                let expected: Vec<f32> =
                    (0..n * n).map(|at| (0..n).map(|k| a[at / n * n + k] * b[k * n + at % n]).sum()).collect();
                same(&got, &expected)
            },
        ),
    ]
}
