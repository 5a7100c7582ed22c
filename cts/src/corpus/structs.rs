//! Structs, unions, enums, initialisers, layout.

use super::{Case, map1, map2, run_to, same, whole};
use tombolo_client::{Arg, Buffer};

const G: &str = "structs";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map2(G, "members", "struct P p; p.x = a; p.y = b; p.c = 'x'; r = p.x * 2 + p.y + p.c;", |a: i32, b: i32| {
            a.wrapping_mul(2).wrapping_add(b).wrapping_add(120)
        })
        .prelude("struct P { char c; int x; short s; int y; };"),
        map2(G, "assignment_copies", "P p = { a, b }; P q = p; p.x = 0; q.y += 1; p = q; r = p.x ^ p.y;", |a: i32, b: i32| a ^ b.wrapping_add(1))
            .prelude("typedef struct { int x, y; } P;"),
        map2(G, "by_value_and_result", "P p = flip(make(a, b)); r = p.x * 3 - p.y;", |a: i32, b: i32| b.wrapping_mul(3).wrapping_sub(a))
            .prelude("typedef struct { int x; long pad; int y; } P; P make(int x, int y) { P p; p.x = x; p.y = y; p.pad = 1; return p; } \
                P flip(P p) { int t = p.x; p.x = p.y; p.y = t; return p; }"),
        map2(G, "nested", "struct O o = { { a, { 1, 2 } }, { { b, { 3, 4 } } } }; o.in.t[1] += 5; r = o.in.v + o.in.t[1] + o.more[0].v * o.more[0].t[0];",
            |a: i32, b: i32| a.wrapping_add(7).wrapping_add(b.wrapping_mul(3)))
            .prelude("struct I { int v; int t[2]; }; struct O { struct I in; struct I more[2]; };"),
        map1(G, "rest_is_zero", "struct { int x; int t[4]; float f; } s = { a, { 1 } }; int u[5] = { a }; r = s.x + s.t[0] + s.t[1] + s.t[3] + (int)s.f + u[0] + u[4];",
            |a: i32| a.wrapping_mul(2).wrapping_add(1)),
        map1(G, "designated", "struct S s = { .z = 3, .x = a, .t = { [2] = 7, 8 } }; int u[6] = { [4] = a, [1] = 2, 5 }; r = s.x + s.y + s.z + s.t[0] + s.t[2] * 2 + s.t[3] + u[0] + u[1] + u[2] + u[4];",
            |a: i32| a.wrapping_mul(2).wrapping_add(3 + 14 + 8 + 2 + 5))
            .prelude("struct S { int x, y, z, t[4]; };"),
        map2(G, "compound_literal", "P p; p = (P){ b, a }; int *t = (int[]){ 1, a, 3 }; r = p.x - p.y + t[1] + ((P){ .y = 4 }).y;", |_: i32, b: i32| b.wrapping_add(4))
            .prelude("typedef struct { int x, y; } P;"),
        map1(G, "union_punning", "union U u; u.f = a; uint bits = u.i; u.c[3] ^= 0x80; r = bits ^ u.i;", |_: f32| 0x8000_0000_u32)
            .prelude("union U { float f; uint i; uchar c[4]; };"),
        map1(G, "union_in_struct", "struct V v; v.tag = 1; v.u.i = a; struct V w = v; r = w.tag == 1 ? w.u.i * 2 : 0; w.u.f[1] = 1.0f; r += w.u.i;",
            |a: i32| a.wrapping_mul(3))
            .prelude("struct V { int tag; union { int i; float f[2]; } u; };"),
        map1(G, "anonymous_members", "struct A s; s.both = 0; s.x = a; s.lo = 5; r = s.x + s.both;", |a: i64| a.wrapping_add(5))
            .prelude("struct A { long x; union { long both; struct { int lo, hi; }; }; };"),
        map1(G, "layout", "r = sizeof(struct A) * 1000000UL + sizeof(struct B) * 10000 + sizeof(struct C) * 100 + sizeof(union D) + a * 0;",
            |_: u64| 24 * 1_000_000 + 10 * 10_000 + 48 * 100 + 16)
            .prelude("struct A { char c; long l; short s; }; struct __attribute__((packed)) B { char c; int i; int j; char d; }; \
                struct C { char c; float3 v; char d; }; union D { char c[9]; double d; };"),
        map1(G, "offsets", "struct A s[2]; r = (ulong)((char *)&s[1].l - (char *)s) * 100 + (ulong)((char *)&s[0].s - (char *)&s[0]) + a * 0;", |_: u64| 3216)
            .prelude("struct A { char c; long l; short s; };"),
        map1(G, "packed_access", "struct Q q[3]; for (int k = 0; k < 3; ++k) { q[k].c = k; q[k].i = a + k; q[k].l = (long)a << k; } r = q[2].i + q[1].l + q[0].c;",
            |a: i32| i64::from(a.wrapping_add(2)) + (i64::from(a) << 1))
            .prelude("struct __attribute__((packed)) Q { char c; int i; long l; };"),
        map1(G, "aligned_member", "struct L l[2]; l[1].v = a; l[1].c = 3; r = l[1].v + l[1].c + sizeof(struct L) * 2;", |a: i32| a.wrapping_add(3 + 64))
            .prelude("struct L { char c; int v __attribute__((aligned(16))); };"),
        map1(G, "vectors_in_struct", "struct V v; v.p = (float3)(a, 1.0f, 2.0f); v.q = v.p.zyxx; struct V w[2]; w[1] = v; r = w[1].q.xyz + w[1].p;",
            |a: f32| [a + 2.0, 2.0, 2.0 + a])
            .prelude("struct V { float3 p; float4 q; };"),
        map1(G, "enums", "enum E e = a > 0 ? LATER : FIRST; r = e + SECOND * 10 + NEG;", |a: i32| (if a > 0 { 10 } else { 0 }) + 10 - 3)
            .prelude("enum E { FIRST, SECOND, LATER = 10, NEG = -3 };"),
        map2(G, "array_of_structs_dynamic", "struct P t[4]; for (int k = 0; k < 4; ++k) { t[k].x = a * k; t[k].y = k; } t[b & 3].y += 10; r = t[b & 3].x + t[b & 3].y;",
            |a: i32, b: i32| a.wrapping_mul(b & 3).wrapping_add((b & 3) + 10))
            .prelude("struct P { int x; short y; };"),
        map1(G, "struct_pointer_chain", "struct T t = { { 1, 2 }, a }; struct T *p = &t; struct I *q = &p->in; q->y = 9; (*p).v += q->x; r = p->v + p->in.y;",
            |a: i32| a.wrapping_add(10))
            .prelude("struct I { int x, y; }; struct T { struct I in; int v; };"),
        map1(G, "ternary_of_structs", "P p = { 1, 2 }, q = { 3, 4 }; P s = a > 0 ? p : q; r = s.x * 10 + s.y;", |a: i32| if a > 0 { 12 } else { 34 })
            .prelude("typedef struct { int x, y; } P;"),
        whole(G, "argument_by_value", "struct P { char c; int x; float4 v; short t[3]; };\nkernel void test(global float *out, struct P p, global const struct P *in) { \
            int i = get_global_id(0); p.x += in[i].x; out[i] = p.x + p.v.z * in[i].v.w + p.t[i % 3] + p.c; }",
            |case, env| {
                let make = |k: i32| {
                    let mut bytes = vec![k as u8, 0, 0, 0];
                    bytes.extend((k * 10).to_le_bytes());
                    bytes.extend([0; 8]);
                    (0..4).for_each(|lane| bytes.extend(((k + lane) as f32).to_le_bytes()));
                    (0..3).for_each(|lane| bytes.extend(((k * 100 + lane) as i16).to_le_bytes()));
                    bytes.resize(48, 0);
                    bytes
                };
                let input: Vec<u8> = (0..20).flat_map(make).collect();
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let argument = make(3);
                let got = run_to(case, env, &[0.0_f32; 20], &[Arg::Value(&argument), Arg::Buffer(&buffer)], &[20], None)?;
                let expected: Vec<f32> = (0..20_i32)
                    .map(|i| (30 + i * 10) as f32 + 5.0 * (i + 3) as f32 + (300 + i % 3) as f32 + 3.0)
                    .collect();
                same(&got, &expected)
            }),
        whole(G, "copies_in_global_memory", "typedef struct { int a; char b[5]; double d; } S;\nkernel void test(global S *out, global const S *in, int n) { \
            int i = get_global_id(0); S s = in[n - 1 - i]; s.b[i % 5] += 1; out[i] = s; out[i].a *= 2; }",
            |case, env| {
                let make = |a: i32, b: [u8; 5], d: f64| {
                    let mut bytes = a.to_le_bytes().to_vec();
                    bytes.extend(b);
                    bytes.resize(16, 0);
                    bytes.extend(d.to_le_bytes());
                    bytes
                };
                let n = 13_usize;
                let field = |k: usize| (k as i32 * 7, [k as u8; 5], k as f64 * 0.5);
                let input: Vec<u8> = (0..n).flat_map(|k| { let (a, b, d) = field(k); make(a, b, d) }).collect();
                let buffer = Buffer::from_slice(&env.context, &input).map_err(|e| e.to_string())?;
                let mut got = run_to(case, env, &vec![0_u8; n * 24], &[Arg::Buffer(&buffer), Arg::Value(&(n as i32).to_le_bytes())], &[n], None)?;
                let expected: Vec<u8> = (0..n).flat_map(|i| {
                    let (a, mut b, d) = field(n - 1 - i);
                    b[i % 5] += 1;
                    make(a * 2, b, d)
                }).collect();
                for i in 0..n {
                    got[i * 24 + 9..i * 24 + 16].fill(0); // padding
                }
                same(&got, &expected)
            }),
    ]
}
