//! Pointers: arithmetic, comparison, casts, pointers in memory, punning.

use super::element::{Element, Rng};
use super::{Case, map1, map2, run_to, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "pointers";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map1(G, "walk_private_array", "int t[8]; for (int k = 0; k < 8; ++k) t[k] = a ^ k; r = 0; for (int *p = t; p != t + 8; ++p) r += *p;",
            |a: i32| (0..8).fold(0_i32, |sum, k| sum.wrapping_add(a ^ k))),
        map2(G, "dynamic_index_store", "int t[5] = { 1, 2, 3, 4, 5 }; t[b % 5] = a; t[(b + 1) % 5] += 7; r = t[0] + t[1] * 3 + t[2] * 5 + t[3] * 7 + t[4] * 11;",
            |a: i32, b: u32| {
                let mut t = [1, 2, 3, 4, 5];
                t[b as usize % 5] = a;
                let next = b.wrapping_add(1) as usize % 5;
                t[next] = t[next].wrapping_add(7);
                t.iter().zip([1, 3, 5, 7, 11]).fold(0_i32, |sum, (x, k)| sum.wrapping_add(x.wrapping_mul(k)))
            }),
        map2(G, "difference", "float t[10]; float *p = t + (a & 7), *q = &t[b & 7]; r = (p - q) * 2 + (p < q) + (p == q) * 10;", |a: i32, b: i32| {
            let (p, q) = (i64::from(a & 7), i64::from(b & 7));
            (p - q) * 2 + i64::from(p < q) + i64::from(p == q) * 10
        }),
        map1(G, "negative_index", "int t[4] = { 10, 20, 30, a }; int *p = t + 3; r = p[-1] + p[-3] + p[0] + *(p - 2);", |a: i32| a.wrapping_add(60)),
        map2(G, "select_pointer", "int x = a, y = b; int *p = a < b ? &x : &y; *p += 5; r = x * 3 + y;", |a: i32, b: i32| {
            let (x, y) = if a < b { (a.wrapping_add(5), b) } else { (a, b.wrapping_add(5)) };
            x.wrapping_mul(3).wrapping_add(y)
        }),
        map2(G, "pointer_in_loop", "int x = a, y = b; int *p = &x, *q = &y; for (int k = 0; k < 5; ++k) { *p += *q; int *t = p; p = q; q = t; } r = x ^ y;",
            |a: i32, b: i32| {
                let (mut p, mut q) = (a, b);
                for _ in 0..5 {
                    p = p.wrapping_add(q);
                    (p, q) = (q, p);
                }
                p ^ q
            }),
        map1(G, "pointer_to_pointer", "int x = a, y = 3; int *p = &x; int **pp = &p; **pp += 1; *pp = &y; **pp += 2; r = x * 10 + y + *p;",
            |a: i32| a.wrapping_add(1).wrapping_mul(10).wrapping_add(10)),
        map2(G, "array_of_pointers", "int x = a, y = 2, z = 3; int *t[3] = { &x, &y, &z }; *t[b % 3] += 100; r = x + y * 2 + z * 3;", |a: i32, b: u32| {
            a.wrapping_add(4 + 9).wrapping_add(100 * (b % 3 + 1) as i32)
        }),
        map2(G, "pointer_in_struct", "struct N n[3]; int v[3] = { a, 20, 30 }; for (int k = 0; k < 3; ++k) { n[k].value = &v[k]; n[k].next = &n[(k + 1) % 3]; } \
            struct N *p = &n[b % 3]; r = *p->value + *p->next->value * 2 + *p->next->next->value * 3;", |a: i32, b: u32| {
            let v = [a, 20, 30];
            (0..3).fold(0_i32, |sum, k| sum.wrapping_add(v[(b as usize % 3 + k) % 3].wrapping_mul(k as i32 + 1)))
        })
        .prelude("struct N { int *value; struct N *next; };"),
        map1(G, "bytes_of_int", "uchar *p = (uchar *)&a; r = p[0] + p[1] * 2 + p[2] * 3 + p[3] * 4;", |a: u32| {
            a.to_le_bytes().iter().zip(1..).map(|(&byte, k)| u32::from(byte) * k).sum::<u32>()
        }),
        map2(G, "write_bytes_of_int", "uint x = a; uchar *p = (uchar *)&x; p[b & 3] = 0xab; r = x;", |a: u32, b: u32| {
            let mut bytes = a.to_le_bytes();
            bytes[b as usize & 3] = 0xab;
            u32::from_le_bytes(bytes)
        }),
        map1(G, "float_as_int_by_pointer", "float f = a; r = *(int *)&f;", |a: f32| a.to_bits() as i32),
        map1(G, "shorts_of_float4", "short *p = (short *)&a; r = p[1] + p[4] * 3 + p[7];", |a: [f32; 4]| {
            let halves = |lane: f32| [lane.to_bits() as i16, (lane.to_bits() >> 16) as i16];
            i32::from(halves(a[0])[1]) + i32::from(halves(a[2])[0]) * 3 + i32::from(halves(a[3])[1])
        }),
        map2(G, "vector_through_pointer", "float4 v = a; float *p = (float *)&v; p[b & 3] = 1.5f; r = v;", |a: [f32; 4], b: i32| {
            let mut v = a;
            v[b as usize & 3] = 1.5;
            v
        }),
        map2(G, "matrix", "int m[3][4]; for (int y = 0; y < 3; ++y) for (int x = 0; x < 4; ++x) m[y][x] = a * y + x; int (*row)[4] = m + 1; \
            r = row[1][b & 3] + (*row)[2] + m[2][3];", |a: i32, b: i32| {
            a.wrapping_mul(2).wrapping_add(b & 3).wrapping_add(a.wrapping_add(2)).wrapping_add(a.wrapping_mul(2).wrapping_add(3))
        }),
        map1(G, "null", "int *p = 0; global int *g = NULL; if (a > 0) p = &a; if (a & 1) g = rs; r = (p ? *p : -5) + (g == rs) * 2 + !g;", |a: i32| {
            (if a > 0 { a } else { -5 }).wrapping_add(if a & 1 == 1 { 2 } else { 1 })
        }),
        map1(G, "integer_round_trip", "ulong u = (ulong)(rs + i); global int *p = (global int *)u; *p = a; r = rs[i] + (int)(((ulong)(rs + 3) - (ulong)rs) / 3);",
            |a: i32| a.wrapping_add(4)),
        map1(G, "private_pointer_as_integer", "int t[4] = { 1, a, 3, 4 }; uintptr_t u = (uintptr_t)t; r = *(int *)(u + 4) + (int)((uintptr_t)&t[2] - u);",
            |a: i32| a.wrapping_add(8)),
        map1(G, "const_volatile", "volatile int x = a; x = x + 1; const int *p = (const int *)&x; r = *p + x;", |a: i32| a.wrapping_add(1).wrapping_mul(2)),
        map1(G, "constant_to_private_copy", "int t[4]; for (int k = 0; k < 4; ++k) t[k] = table[k]; r = t[a & 3];", |a: i32| [5, 6, 7, 8][a as usize & 3])
            .prelude("constant int table[4] = { 5, 6, 7, 8 };"),
        map1(G, "address_of_component_array", "char t[7] = { 1, 2, 3 }; char *p = &t[2]; *p++ = a; *p-- = 9; r = t[2] * 2 + t[3] + p[0] + t[6];",
            |a: i8| i32::from(a) * 3 + 9),
        map1(G, "void_pointer", "void *p = &a; r = *(int *)p + get(p);", |a: i32| a.wrapping_mul(2)).prelude("int get(const void *p) { return *(const int *)p; }"),
        map1(G, "strided_reads_of_global", "global const short *s = (global const short *)(as + i); r = s[0] - s[1];", |a: i32| {
            i32::from(a as i16) - i32::from((a >> 16) as i16)
        }),
        map1(G, "unaligned_free_bytes", "global const uchar *p = (global const uchar *)as + i * 8; ulong x = 0; for (int k = 7; k >= 0; --k) x = x << 8 | p[k]; r = x;",
            |a: u64| a),
        whole(G, "list_in_global_memory", "typedef struct Node { global struct Node *next; int value; } Node;\n\
            kernel void test(global int *out, global Node *nodes, int n) {\n\
              if (get_global_id(0) == 0) { for (int k = 0; k < n; ++k) { nodes[k].next = k * 7 % n == 0 && k ? 0 : &nodes[(k + 3) % n]; nodes[k].value = k * k; } }\n\
              barrier(CLK_GLOBAL_MEM_FENCE);\n\
              int sum = 0, steps = 0; for (global Node *p = &nodes[get_global_id(0)]; p && steps < 20; p = p->next, ++steps) sum += p->value;\n\
              out[get_global_id(0)] = sum; }",
            |case, env| {
                let n = 17_usize;
                let nodes = Buffer::new(&env.context, tombolo_client::opencl_sys::CL_MEM_READ_WRITE, n * 16).map_err(|e| e.to_string())?;
                let got = run_to(case, env, &vec![0_i32; n], &[Arg::Buffer(&nodes), Arg::Value(&(n as i32).to_le_bytes())], &[n], Some(&[n]))?;
                let expected: Vec<i32> = (0..n).map(|start| {
                    let (mut at, mut sum) = (Some(start), 0);
                    for _ in 0..20 {
                        let Some(k) = at else { break };
                        sum += (k * k) as i32;
                        at = if k * 7 % n == 0 && k != 0 { None } else { Some((k + 3) % n) };
                    }
                    sum
                }).collect();
                same(&got, &expected)
            }),
        whole(G, "copy_of_odd_sizes", "kernel void test(global uchar *out, global const uchar *in, int n) { int k = get_global_id(0); \
            if (k < n) out[k + 1] = in[n - 1 - k]; }",
            |case, env| {
                let mut rng = Rng::with_seed(env.seed);
                let input: Vec<u8> = (0..1001).map(|_| u8::random(&mut rng)).collect();
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let got = run_to(case, env, &vec![0x77_u8; 1003], &[Arg::Buffer(&buffer), Arg::Value(&1001_i32.to_le_bytes())], &[1024], None)?;
                let mut expected = vec![0x77];
                expected.extend(input.iter().rev());
                expected.push(0x77);
                same(&got, &expected)
            }),
    ]
}
