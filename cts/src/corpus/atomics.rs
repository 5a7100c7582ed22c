//! 32-bit atomics on global and local memory, old and new names.

use super::{Case, run_to, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "atomics";

/// A kernel `(global int *out, int n)` over 256 items in groups of 64 that ends with `out` as expected.
fn ends_with(name: &'static str, source: &str, initial: Vec<i32>, expected: Vec<i32>) -> Case {
    whole(G, name, source, move |case, env| {
        let got = run_to(case, env, &initial, &[], &[256], Some(&[64]))?;
        same(&got, &expected)
    })
}

pub(super) fn cases() -> Vec<Case> {
    let kernel = |body: &str| format!("kernel void test(global int *out) {{ int i = get_global_id(0); {body} }}");
    vec![
        ends_with(
            "add",
            &kernel("atomic_add(&out[i % 4], i);"),
            vec![5; 4],
            (0..4).map(|k| 5 + (0..256).filter(|i| i % 4 == k).sum::<i32>()).collect(),
        ),
        ends_with(
            "sub_inc_dec",
            &kernel("atomic_sub(out, 2); atomic_inc(out + 1); atomic_dec(out + 2);"),
            vec![0; 3],
            vec![-512, 256, -256],
        ),
        ends_with(
            "min_max",
            &kernel("int v = (i * 37) % 256 - 128; atomic_min(out, v); atomic_max(out + 1, v);"),
            vec![0; 2],
            vec![-128, 127],
        ),
        ends_with(
            "unsigned_min_max",
            "kernel void test(global uint *out) { uint i = get_global_id(0); atomic_min(out, i * 0x00010101u + 1); atomic_max(out + 1, i * 0x00010101u); }",
            vec![-1, 0],
            vec![1, 0x00ff_ffff],
        ),
        ends_with(
            "and_or_xor",
            &kernel("atomic_and(out, ~(1 << (i & 15))); atomic_or(out + 1, 1 << (i & 31)); atomic_xor(out + 2, i);"),
            vec![-1, 0, 0],
            vec![-65536, -1, 0],
        ),
        ends_with(
            "tickets_are_unique",
            &kernel("int t = atomic_inc(out + 256); out[t] += t + 1;"),
            vec![0; 257],
            (1..=256).chain([256]).collect(),
        ),
        // Whole numbers, so that the order of additions does not show.
        ends_with(
            "float_add_min_max",
            "kernel void test(global int *out) { float i = get_global_id(0); volatile global atomic_float *f = (volatile global atomic_float *)out;
             atomic_fetch_add(f, i); atomic_fetch_sub_explicit(f + 1, i + 1, memory_order_relaxed, memory_scope_device);
             atomic_fetch_min_explicit(f + 2, 100 - i, memory_order_relaxed); atomic_fetch_max(f + 3, i - 100); }",
            vec![0; 4],
            [32640.0f32, -32896.0, -155.0, 155.0].map(|value| value.to_bits() as i32).to_vec(),
        )
        .options("-cl-std=CL3.0"),
        ends_with(
            "local_float_add",
            "kernel void test(global int *out) { local atomic_float sum, least; int l = get_local_id(0);
             if (l == 0) { atomic_init(&sum, 0.5f); atomic_init(&least, 1000.0f); } barrier(CLK_LOCAL_MEM_FENCE);
             atomic_fetch_add(&sum, (float)l); atomic_fetch_min(&least, 63.0f - l); barrier(CLK_LOCAL_MEM_FENCE);
             if (l == 0) out[get_group_id(0)] = as_int(atomic_load(&sum) + atomic_load(&least)); }",
            vec![0; 4],
            vec![2016.5f32.to_bits() as i32; 4],
        )
        .options("-cl-std=CL3.0"),
        // Every value is seen by exactly one exchange or stays: the sum over both is that of all values.
        ends_with(
            "exchange_loses_nothing",
            &kernel(
                "int old = atomic_xchg(out, i + 1); atomic_add(out + 1, old); if (atomic_inc(out + 2) == 255) atomic_add(out + 1, atomic_xchg(out, 0));",
            ),
            vec![0; 3],
            vec![0, 256 * 257 / 2, 256],
        ),
        ends_with(
            "compare_exchange_loop",
            &kernel(
                "int old, seen = out[0]; do { old = seen; seen = atomic_cmpxchg(out, old, old + i); } while (seen != old);",
            ),
            vec![1],
            vec![1 + 255 * 128],
        ),
        ends_with(
            "float_sum_by_compare_exchange",
            &kernel(
                "volatile global uint *p = (volatile global uint *)out; uint old, seen = *p; \
            do { old = seen; seen = atomic_cmpxchg(p, old, as_uint(as_float(old) + 0.5f)); } while (seen != old);",
            ),
            vec![0],
            vec![128.0_f32.to_bits() as i32],
        ),
        ends_with(
            "old_names",
            &kernel("atom_add(out, 1); atom_inc(out + 1); atom_max(out + 2, i); atom_or(out + 3, i);"),
            vec![0; 4],
            vec![256, 256, 255, 255],
        )
        .prelude("#pragma OPENCL EXTENSION cl_khr_global_int32_base_atomics : enable"),
        ends_with(
            "in_local_memory",
            "kernel void test(global int *out) { local int t[5]; int l = get_local_id(0); if (l < 5) t[l] = 0; barrier(CLK_LOCAL_MEM_FENCE); \
            atomic_add(&t[l % 4], l); atomic_max(&t[4], l); barrier(CLK_LOCAL_MEM_FENCE); if (l < 5) atomic_add(out + l, t[l]); }",
            vec![0; 5],
            (0..4).map(|k| 4 * (0..64).filter(|l| l % 4 == k).sum::<i32>()).chain([4 * 63]).collect(),
        ),
        ends_with(
            "exchange_float",
            "kernel void test(global float *out) { int i = get_global_id(0); float old = atomic_xchg(out, 2.5f); if (old != 0.0f && old != 2.5f) out[1] = old; }",
            vec![0, 0],
            vec![2.5_f32.to_bits() as i32, 0],
        ),
        whole(
            G,
            "histogram",
            "kernel void test(global uint *out, global const uchar *in, int n) { local uint h[256]; int l = get_local_id(0); \
            for (int k = l; k < 256; k += get_local_size(0)) h[k] = 0; barrier(CLK_LOCAL_MEM_FENCE); \
            for (int k = get_global_id(0); k < n; k += get_global_size(0)) atomic_inc(&h[in[k]]); barrier(CLK_LOCAL_MEM_FENCE); \
            for (int k = l; k < 256; k += get_local_size(0)) if (h[k]) atomic_add(&out[k], h[k]); }",
            |case, env| {
                let mut rng = case.rng(env);
                let input: Vec<u8> = (0..5000).map(|_| rng.u8(..) & rng.u8(..)).collect();
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let got = run_to(
                    case,
                    env,
                    &vec![0_u32; 256],
                    &[Arg::Buffer(&buffer), Arg::Value(&5000_i32.to_le_bytes())],
                    &[256],
                    Some(&[64]),
                )?;
                let mut expected = vec![0_u32; 256];
                input.iter().for_each(|&byte| expected[usize::from(byte)] += 1);
                same(&got, &expected)
            },
        ),
    ]
}
