//! Integer, common, geometric and relational builtin functions.

use super::{Case, map1, map2, map2_of, map3, run_to, same, whole};

const G: &str = "builtins";

fn mask(truth: bool) -> i32 {
    if truth { -1 } else { 0 }
}

fn lanes<T: Copy, U: Copy, O, const N: usize>(a: [T; N], b: [U; N], f: impl Fn(T, U) -> O) -> [O; N] {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}

pub(super) fn cases() -> Vec<Case> {
    let unit = |rng: &mut super::element::Rng| std::array::from_fn::<f32, 3, _>(|_| rng.f32() + 0.1);
    vec![
        map1(G, "abs", "r = abs(a);", |a: i32| a.unsigned_abs()),
        map1(G, "abs_char4", "r = abs(a);", |a: [i8; 4]| a.map(i8::unsigned_abs)),
        map2(G, "abs_diff", "r = abs_diff(a, b);", |a: i32, b: i32| a.abs_diff(b)),
        map2(G, "add_sat_int", "r = add_sat(a, b);", |a: i32, b: i32| a.saturating_add(b)),
        map2(G, "add_sat_uchar8", "r = add_sat(a, b);", |a: [u8; 8], b: [u8; 8]| lanes(a, b, u8::saturating_add)),
        map2(G, "sub_sat_short", "r = sub_sat(a, b);", |a: i16, b: i16| a.saturating_sub(b)),
        map2(G, "sub_sat_ulong", "r = sub_sat(a, b);", |a: u64, b: u64| a.saturating_sub(b)),
        map2(G, "hadd_rhadd", "r = hadd(a, b) * 3 + rhadd(a, b);", |a: i32, b: i32| {
            let sum = i64::from(a) + i64::from(b);
            ((sum >> 1) as i32).wrapping_mul(3).wrapping_add(((sum + 1) >> 1) as i32)
        }),
        map2(G, "hadd_ulong", "r = hadd(a, b);", |a: u64, b: u64| ((u128::from(a) + u128::from(b)) >> 1) as u64),
        map1(G, "clz", "r = clz(a) + clz((uchar)a) * 100;", |a: u32| {
            a.leading_zeros() + (a as u8).leading_zeros() * 100
        }),
        map1(G, "clz_long_short", "r = clz(a) + clz((short)a) * 100;", |a: i64| {
            i64::from(a.leading_zeros() + (a as i16).leading_zeros() * 100)
        }),
        map1(G, "ctz", "r = ctz(a);", |a: u32| a.trailing_zeros()).options("-cl-std=CL3.0"),
        map1(G, "popcount", "r = popcount(a);", |a: u32| a.count_ones()),
        map1(
            G,
            "gnu",
            "r = __builtin_popcount(a) + 100 * __builtin_clz(a | 1) + __builtin_ctz(a | 1024) + __builtin_ffs((int)a) \
             + __builtin_parity(a) + (__builtin_bswap32(a) ^ __builtin_rotateleft32(a, 5)) + __builtin_bswap16((ushort)a);",
            |a: u32| {
                let ffs = if a == 0 { 0 } else { a.trailing_zeros() + 1 };
                let counts = a.count_ones() + 100 * (a | 1).leading_zeros() + (a | 1024).trailing_zeros() + ffs;
                let moved = a.swap_bytes() ^ a.rotate_left(5);
                (counts + (a.count_ones() & 1)).wrapping_add(moved).wrapping_add(u32::from((a as u16).swap_bytes()))
            },
        ),
        map1(
            G,
            "gnu_wide",
            "r = __builtin_bswap64(a) + __builtin_popcountll(a) + __builtin_ffsl((long)a);",
            |a: u64| {
                let ffs = if a == 0 { 0 } else { a.trailing_zeros() + 1 };
                a.swap_bytes().wrapping_add(u64::from(a.count_ones() + ffs))
            },
        ),
        map2(
            G,
            "gnu_vectors",
            "int4 s = __builtin_shufflevector(a, b, 7, 0, 5, 2); r = s + __builtin_convertvector(__builtin_convertvector(a, \
             char4), int4);",
            |a: [i32; 4], b: [i32; 4]| {
                let shuffled = [b[3], a[0], b[1], a[2]];
                lanes(shuffled, a, |s, a| s.wrapping_add(i32::from(a as i8)))
            },
        ),
        map2(
            G,
            "gnu_choices",
            "__builtin_assume(1); if (__builtin_expect(a > b, 1)) r = TYPE(a) * 10 + TYPE((long)a) * 100; else r = TYPE(1.0f) + \
             TYPE((float4)(1)) * 1000 + __builtin_choose_expr(sizeof(int) == 4, b, 1.0f) * 0 + __builtin_constant_p(3);",
            |a: i32, b: i32| if a > b { 310 } else { 4006 },
        )
        .options("-DTYPE(x)=_Generic((x),int:1,uint:2,long:3,float4:4,default:5)"),
        map1(G, "popcount_ulong2", "r = popcount(a);", |a: [u64; 2]| a.map(|lane| u64::from(lane.count_ones()))),
        map1(G, "popcount_char", "r = popcount(a);", |a: i8| a.count_ones() as i8),
        map3(G, "clamp_int", "r = clamp(a, min(b, c), max(b, c));", |a: i32, b: i32, c: i32| {
            a.clamp(b.min(c), b.max(c))
        }),
        map2(G, "min_max_vectors", "r = min(a, b) ^ max(a, (uint4)7) ^ max(b, 9u);", |a: [u32; 4], b: [u32; 4]| {
            lanes(a, b, |a, b| a.min(b) ^ a.max(7) ^ b.max(9))
        }),
        map2(G, "mul_hi", "r = mul_hi(a, b);", |a: i32, b: i32| ((i64::from(a) * i64::from(b)) >> 32) as i32),
        map2(G, "mul_hi_ulong", "r = mul_hi(a, b);", |a: u64, b: u64| ((u128::from(a) * u128::from(b)) >> 64) as u64),
        map2(G, "mul_hi_uchar", "r = mul_hi(a, b);", |a: u8, b: u8| ((u16::from(a) * u16::from(b)) >> 8) as u8),
        map3(G, "mad_hi", "r = mad_hi(a, b, c);", |a: u32, b: u32, c: u32| {
            (((u64::from(a) * u64::from(b)) >> 32) as u32).wrapping_add(c)
        }),
        map3(G, "mad_sat", "r = mad_sat(a, b, c);", |a: i32, b: i32, c: i32| {
            (i128::from(a) * i128::from(b) + i128::from(c)).clamp(i32::MIN.into(), i32::MAX.into()) as i32
        }),
        map3(G, "mad_sat_ulong", "r = mad_sat(a, b, c);", |a: u64, b: u64, c: u64| {
            (u128::from(a) * u128::from(b) + u128::from(c)).min(u64::MAX.into()) as u64
        }),
        map3(
            G,
            "mad24_mul24",
            "int x = a >> 8, y = b >> 8; r = mad24(x, y, c) + mul24(y, x);",
            |a: i32, b: i32, c: i32| {
                let product = (a >> 8).wrapping_mul(b >> 8);
                product.wrapping_mul(2).wrapping_add(c)
            },
        ),
        map2(G, "rotate", "r = rotate(a, b);", |a: u32, b: u32| a.rotate_left(b & 31)),
        map2(G, "rotate_char_long", "r = rotate((char)a, (char)b) + rotate(a, b);", |a: i64, b: i64| {
            i64::from((a as i8).rotate_left(b as u32 & 7)).wrapping_add(a.rotate_left(b as u32 & 63))
        }),
        map2(G, "upsample", "r = upsample(a, b);", |a: i32, b: u32| i64::from(a) << 32 | i64::from(b)),
        map2(G, "upsample_uchar4", "r = upsample(a, b);", |a: [u8; 4], b: [u8; 4]| {
            lanes(a, b, |a, b| u16::from(a) << 8 | u16::from(b))
        }),
        map3(G, "bitselect", "r = bitselect(a, b, c);", |a: u32, b: u32, c: u32| (a & !c) | (b & c)),
        map3(G, "select_scalar", "r = select(a, b, c);", |a: i32, b: i32, c: i32| if c != 0 { b } else { a }),
        map3(G, "select_vector", "r = select(a, b, c);", |a: [f32; 4], b: [f32; 4], c: [i32; 4]| {
            std::array::from_fn::<_, 4, _>(|i| if c[i] < 0 { b[i] } else { a[i] })
        }),
        map1(
            G,
            "any_all",
            "r = any(a) + all(a) * 2 + any(a.x) * 4 + all((char2)(-1, a.y < 0 ? -1 : 0)) * 8;",
            |a: [i32; 4]| {
                i32::from(a.iter().any(|&x| x < 0))
                    + i32::from(a.iter().all(|&x| x < 0)) * 2
                    + i32::from(a[0] < 0) * 4
                    + i32::from(a[1] < 0) * 8
            },
        ),
        map2(
            G,
            "relational_scalar",
            "float n = nan(0u); r = isless(a, b) | isgreaterequal(a, b) << 1 | isequal(a, n) << 2 | isunordered(n, b) << 3 | isnan(n) << 4 | \
            isnotequal(a, b) << 5 | isfinite(a) << 6 | isinf(INFINITY) << 7 | isnormal(1.0f) << 8 | (signbit(-1.0f) != 0) << 9 | islessgreater(a, b) << 10 | isordered(a, b) << 11;",
            |a: f32, b: f32| {
                i32::from(a < b)
                    | i32::from(a >= b) << 1
                    | 8
                    | 16
                    | i32::from(a != b) << 5
                    | 64
                    | 128
                    | 256
                    | 512
                    | i32::from(a != b) << 10
                    | 2048
            },
        ),
        map2(G, "relational_vector", "r = isgreater(a, b) + isequal(a, b) * 2;", |a: [f32; 4], b: [f32; 4]| {
            lanes(a, b, |a, b| mask(a > b) + mask(a == b) * 2)
        }),
        map3(G, "clamp_float", "r = clamp(a, min(b, c), max(b, c));", |a: f32, b: f32, c: f32| {
            a.clamp(b.min(c), b.max(c))
        }),
        map2(
            G,
            "min_max_scalar_forms",
            "r = min(a, b) + max(a, 0.5f) + fmin(a, b) + fmax(a, b);",
            |a: [f32; 2], b: f32| a.map(|a| ((a.min(b) + a.max(0.5)) + a.min(b)) + a.max(b)),
        ),
        map3(G, "mix", "r = mix(a, b, c);", |a: f32, b: f32, c: f32| a + (b - a) * c).ulp(1e6),
        map2(G, "step_sign", "r = step(a, b) + sign(a) * 2;", |a: f32, b: f32| {
            (if b < a { 0.0 } else { 1.0 })
                + if a > 0.0 {
                    2.0
                } else if a < 0.0 {
                    -2.0
                } else {
                    0.0
                }
        }),
        map1(G, "smoothstep", "r = smoothstep(-50.0f, 50.0f, a);", |a: f32| {
            let t = ((a + 50.0) / 100.0).clamp(0.0, 1.0);
            t * t * (3.0 - 2.0 * t)
        })
        .ulp(1e4),
        map1(G, "degrees_radians", "r = degrees(a) * 0.001f + radians(a);", |a: f32| {
            a * 57.295_78 * 0.001 + a * 0.017_453_293
        })
        .ulp(8.0),
        map2_of(
            G,
            "dot",
            "r = dot(a, b);",
            move |rng| (unit(rng), unit(rng)),
            |a: [f32; 3], b: [f32; 3]| (0..3).map(|i| f64::from(a[i]) * f64::from(b[i])).sum::<f64>() as f32,
        )
        .ulp(4.0),
        map2_of(
            G,
            "cross",
            "r = cross(a, b);",
            |rng| (std::array::from_fn(|_| f32::from(rng.i8(..))), std::array::from_fn(|_| f32::from(rng.i8(..)))),
            |a: [f32; 3], b: [f32; 3]| {
                [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
            },
        ),
        map2_of(
            G,
            "length_distance",
            "r = length(a) + distance(a, b);",
            move |rng| (unit(rng), unit(rng)),
            |a: [f32; 3], b: [f32; 3]| {
                let norm = |v: [f64; 3]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
                (norm(a.map(f64::from)) + norm(std::array::from_fn(|i| f64::from(a[i]) - f64::from(b[i])))) as f32
            },
        )
        .ulp(8.0),
        map2_of(
            G,
            "normalize",
            "r = normalize(a) + fast_normalize(b) * 0.0f;",
            move |rng| (unit(rng), unit(rng)),
            |a: [f32; 3], _: [f32; 3]| {
                let norm = a.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt();
                a.map(|x| (f64::from(x) / norm) as f32)
            },
        )
        .ulp(6.0),
        map1(G, "length_does_not_overflow", "r = length(a * 1e30f);", |a: [f32; 2]| {
            let [x, y] = a.map(|x| f64::from(x * 1e30));
            (x * x + y * y).sqrt() as f32
        })
        .ulp(6.0),
        map2(G, "shuffle", "r = shuffle(a, b);", |a: [i32; 4], b: [u32; 8]| b.map(|k| a[k as usize & 3])),
        map3(G, "shuffle2", "r = shuffle2(a, b, c);", |a: [i16; 2], b: [i16; 2], c: [u16; 4]| {
            c.map(|k| [a[0], a[1], b[0], b[1]][usize::from(k) & 3])
        }),
        whole(
            G,
            "fences",
            "kernel void test(global volatile int *out) { int i = get_global_id(0); out[i * 2] = i; mem_fence(CLK_GLOBAL_MEM_FENCE); out[i * 2 + 1] = out[i * 2] + 1; \
            write_mem_fence(CLK_LOCAL_MEM_FENCE); read_mem_fence(CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE); prefetch((global int *)out, 4); }",
            |case, env| {
                let expected: Vec<i32> = (0..64).flat_map(|i| [i, i + 1]).collect();
                same(&run_to(case, env, &vec![0_i32; 128], &[], &[64], None)?, &expected)
            },
        ),
    ]
}
