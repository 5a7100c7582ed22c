//! Control flow: conditions, every loop, switch with fall-through, goto.

use super::{Case, map1, map1_of, map2};

const G: &str = "control";

pub(super) fn cases() -> Vec<Case> {
    let small = |rng: &mut super::element::Rng| rng.i32(0..40);
    vec![
        map1(
            G,
            "if_else_chain",
            "if (a < -50) r = 1; else if (a < 0) r = 2; else if (a < 50) { r = 3; } else r = 4;",
            |a: i8| {
                if a < -50 {
                    1
                } else if a < 0 {
                    2
                } else if a < 50 {
                    3
                } else {
                    4
                }
            },
        ),
        map1(G, "dangling_else", "r = 0; if (a > 0) if (a > 10) r = 1; else r = 2;", |a: i32| {
            if a > 10 {
                1
            } else if a > 0 {
                2
            } else {
                0
            }
        }),
        map1_of(G, "for_sum", "r = 0; for (int k = 0; k < a; k++) r += k * k;", small, |a: i32| {
            (0..a).map(|k| k * k).sum::<i32>()
        }),
        map1_of(
            G,
            "while_collatz",
            "r = 0; uint x = a + 1; while (x != 1) { x = x & 1 ? 3 * x + 1 : x / 2; ++r; }",
            small,
            |a: i32| {
                let (mut x, mut n) = (a as u32 + 1, 0);
                while x != 1 {
                    x = if x & 1 == 1 { 3 * x + 1 } else { x / 2 };
                    n += 1;
                }
                n
            },
        ),
        map1_of(G, "do_while", "r = 0; int x = a; do { r += x & 7; x >>= 1; } while (x > 0);", small, |a: i32| {
            let (mut x, mut r) = (a, 0);
            loop {
                r += x & 7;
                x >>= 1;
                if x <= 0 {
                    return r;
                }
            }
        }),
        map1_of(
            G,
            "break_continue",
            "r = 0; for (int k = 0; ; ++k) { if (k == a) break; if (k % 3 == 0) continue; r += k; }",
            small,
            |a: i32| (0..a).filter(|k| k % 3 != 0).sum::<i32>(),
        ),
        map1_of(
            G,
            "continue_in_while",
            "r = 0; int k = 0; while (k < a) { k++; if (k & 1) continue; r += k; }",
            small,
            |a: i32| (1..=a).filter(|k| k & 1 == 0).sum::<i32>(),
        ),
        map1_of(
            G,
            "continue_in_do",
            "r = 0; int k = 0; do { if (k % 5 == 2) continue; r += k; } while (k++ < a);",
            small,
            |a: i32| (0..=a).filter(|k| k % 5 != 2).sum::<i32>(),
        ),
        map1_of(
            G,
            "nested_loops",
            "r = 0; for (int x = 0; x < a; ++x) for (int y = x; y < a; ++y) { if (y - x > 5) break; r += x * y; }",
            small,
            |a: i32| (0..a).map(|x| (x..a.min(x + 6)).map(|y| x * y).sum::<i32>()).sum::<i32>(),
        ),
        map1_of(G, "triple_loop_return", "r = f(a);", small, |a: i32| {
            for x in 0..a {
                for y in 0..a {
                    for z in 0..a {
                        if x * x + y * y + z == 77 {
                            return x * 10000 + y * 100 + z;
                        }
                    }
                }
            }
            -1
        })
        .prelude(
            "int f(int a) { for (int x = 0; x < a; ++x) for (int y = 0; y < a; ++y) for (int z = 0; z < a; ++z) \
            if (x * x + y * y + z == 77) return x * 10000 + y * 100 + z; return -1; }",
        ),
        map1_of(
            G,
            "goto_out_of_three",
            "r = -1; for (int x = 0; x < a; ++x) { int y = 0; while (y < a) { int z = 0; \
            do { if (x + y * z == 40) { r = x * 10000 + y * 100 + z; goto done; } } while (++z < a); ++y; } } done: r += 1;",
            small,
            |a: i32| {
                for x in 0..a {
                    for y in 0..a {
                        for z in 0..a {
                            if x + y * z == 40 {
                                return x * 10000 + y * 100 + z + 1;
                            }
                        }
                    }
                }
                0
            },
        ),
        map1(
            G,
            "switch_simple",
            "switch (a) { case 0: r = 10; break; case 1: r = 11; break; case -1: r = 9; break; default: r = 0; }",
            |a: i8| match a {
                0 => 10,
                1 => 11,
                -1 => 9,
                _ => 0,
            },
        ),
        map1(
            G,
            "switch_fall_through",
            "r = 0; switch (a & 7) { case 0: r += 1; case 1: r += 2; case 2: r += 4; break; case 3: case 4: r += 8; \
            default: r += 16; case 7: r += 32; }",
            |a: i32| match a & 7 {
                0 => 7,
                1 => 6,
                2 => 4,
                3 | 4 => 56,
                7 => 32,
                _ => 48,
            },
        ),
        map1(
            G,
            "switch_default_first",
            "switch (a & 3) { default: r = 5; break; case 2: r = 7; break; case 3: r = 9; }",
            |a: i32| match a & 3 {
                2 => 7,
                3 => 9,
                _ => 5,
            },
        ),
        map1(G, "switch_without_match", "r = 3; switch (a) { case 1000: r = 4; }", |a: i8| {
            let _ = a;
            3
        }),
        map1(
            G,
            "switch_long",
            "switch (a) { case 0x100000000L: r = 1; break; case -1: r = 2; break; case 0: r = 3; break; default: r = 4; }",
            |a: i64| match a {
                0x1_0000_0000 => 1,
                -1 => 2,
                0 => 3,
                _ => 4,
            },
        ),
        map1_of(
            G,
            "switch_in_loop",
            "r = 0; for (int k = 0; k < a; ++k) { switch (k % 4) { case 0: continue; case 1: r += 1; break; \
            case 2: if (k > 20) goto out; r += 100; break; default: r += k; } r ^= 1; } out:;",
            small,
            |a: i32| {
                let mut r = 0;
                for k in 0..a {
                    match k % 4 {
                        0 => continue,
                        1 => r += 1,
                        2 => {
                            if k > 20 {
                                break;
                            }
                            r += 100;
                        }
                        _ => r += k,
                    }
                    r ^= 1;
                }
                r
            },
        ),
        map1_of(
            G,
            "loop_in_switch",
            "r = 0; switch (a % 3) { case 0: for (int k = 0; k < a; ++k) { if (k == 9) break; r += k; } break; \
            case 1: do { r += 2; } while (r < a); case 2: r += 1000; }",
            small,
            |a: i32| match a % 3 {
                0 => (0..a.min(9)).sum(),
                1 => (2..).step_by(2).find(|&r| r >= a).unwrap() + 1000,
                _ => 1000,
            },
        ),
        map1_of(
            G,
            "duff",
            "r = 0; int n = a / 4 + 1, k = 0; switch (a % 4) { case 0: do { r += k++; case 3: r += k++; case 2: r += k++; \
            case 1: r += k++; } while (--n > 0); }",
            small,
            |a: i32| {
                let steps = match a % 4 {
                    0 => 4,
                    other => other,
                } + (a / 4) * 4;
                (0..steps).sum::<i32>()
            },
        ),
        map1_of(
            G,
            "goto_backward_loop",
            "r = 0; int k = 0; again: if (k >= a) goto end; r += k * 2; k++; goto again; end: r += 1;",
            small,
            |a: i32| a * (a - 1) + 1,
        ),
        map1_of(
            G,
            "goto_into_block",
            "r = 0; if (a > 20) goto middle; r += 1; { r += 10; middle: r += 100; } r += 1000;",
            small,
            |a: i32| if a > 20 { 1100 } else { 1111 },
        ),
        map1_of(
            G,
            "irreducible",
            "int x = a, n = 0; if (a & 1) goto two; one: n += 1; x -= 3; if (x < 0) goto end; two: n += 100; x -= 2; \
            if (x >= 0) goto one; end: r = n * 1000 + x;",
            small,
            |a: i32| {
                let (mut x, mut n) = (a, 0);
                let mut at_one = a & 1 == 0;
                loop {
                    if at_one {
                        n += 1;
                        x -= 3;
                        if x < 0 {
                            break;
                        }
                    }
                    n += 100;
                    x -= 2;
                    if x < 0 {
                        break;
                    }
                    at_one = true;
                }
                n * 1000 + x
            },
        ),
        map1_of(
            G,
            "irreducible_three",
            "uint s = a * 7u + 3, n = 0; switch (a % 3) { case 0: goto A; case 1: goto B; default: goto C; } \
            A: n = n * 3 + 1; s = s * 5 + 1; if (s & 4) goto C; if (n > 5000) goto end; \
            B: n = n * 3 + 2; s ^= s >> 3; if (s & 8) goto A; if (n > 5000) goto end; \
            C: n = n * 3; s += 11; if (n > 5000) goto end; if (s & 16) goto B; n += 1; goto A; end: r = n;",
            small,
            |a: i32| {
                let (mut s, mut n) = (a as u32 * 7 + 3, 0_u32);
                let mut at = a % 3;
                loop {
                    match at {
                        0 => {
                            n = n * 3 + 1;
                            s = s.wrapping_mul(5).wrapping_add(1);
                            if s & 4 != 0 {
                                at = 2;
                                continue;
                            }
                            if n > 5000 {
                                return n;
                            }
                            at = 1;
                        }
                        1 => {
                            n = n * 3 + 2;
                            s ^= s >> 3;
                            if s & 8 != 0 {
                                at = 0;
                                continue;
                            }
                            if n > 5000 {
                                return n;
                            }
                            at = 2;
                        }
                        _ => {
                            n *= 3;
                            s = s.wrapping_add(11);
                            if n > 5000 {
                                return n;
                            }
                            if s & 16 != 0 {
                                at = 1;
                                continue;
                            }
                            n += 1;
                            at = 0;
                        }
                    }
                }
            },
        ),
        map1(G, "early_return", "r = f(a);", |a: i32| {
            if a < 0 {
                -1
            } else if a % 2 == 0 {
                a / 2
            } else {
                a - 1
            }
        })
        .prelude("int f(int a) { if (a < 0) return -1; if (a % 2 == 0) { return a / 2; } return a - 1; }"),
        map1(G, "return_from_kernel", "rs[i] = 5; if (a > 0) return; r = 6;", |a: i32| if a > 0 { 5 } else { 6 }),
        map1_of(
            G,
            "loop_with_many_exits",
            "r = 0; int k = 0; for (;;) { if (k > a) { r += 1; break; } r += k; if (r > 300) { r -= 7; break; } k += 2; \
            if (k == 30) { r = 5; break; } }",
            small,
            |a: i32| {
                let (mut r, mut k) = (0, 0);
                loop {
                    if k > a {
                        return r + 1;
                    }
                    r += k;
                    if r > 300 {
                        return r - 7;
                    }
                    k += 2;
                    if k == 30 {
                        return 5;
                    }
                }
            },
        ),
        map1_of(
            G,
            "loop_carried_swap",
            "int x = 0, y = 1; for (int k = 0; k < a; ++k) { int t = x; x = y; y = t + y; } r = x;",
            |rng| rng.i32(0..40),
            |a: i32| {
                let (mut x, mut y) = (0_i32, 1_i32);
                for _ in 0..a {
                    (x, y) = (y, x.wrapping_add(y));
                }
                x
            },
        ),
        map2(G, "gcd", "uint x = a, y = b; while (y) { uint t = x % y; x = y; y = t; } r = x;", |a: u32, b: u32| {
            let (mut x, mut y) = (a, b);
            while y != 0 {
                (x, y) = (y, x % y);
            }
            x
        }),
        map1(
            G,
            "logical_in_loop_condition",
            "r = 0; uint x = a; while (x > 3 && (x & 1 || x > 1000) && r < 50) { x -= 3; ++r; }",
            |a: u32| {
                let (mut x, mut r) = (a, 0);
                while x > 3 && (x & 1 == 1 || x > 1000) && r < 50 {
                    x -= 3;
                    r += 1;
                }
                r
            },
        ),
        map1_of(
            G,
            "unrolled",
            "r = 0; __attribute__((opencl_unroll_hint(4))) for (int k = 0; k < 16; ++k) r += k * a;\n#pragma unroll\n\
            for (int k = 0; k < 4; ++k) r ^= k;",
            small,
            |a: i32| 120 * a,
        ),
        map1_of(
            G,
            "unrolled_in_parts",
            "r = 0; __attribute__((opencl_unroll_hint(4))) for (int k = 0; k < 10; ++k) { if (k == a) break; r += k * a; }\n\
            #pragma unroll 3\nfor (int k = 0; k < 7; ++k) { if (k == 5) continue; r ^= k << a; }\n\
            #pragma unroll 2\nfor (int k = 0; k < a; ++k) r += k;\nr &= 63;\n#pragma nounroll\ndo r++; while (r < 20);",
            small,
            |a: i32| {
                let mut r = (0..a.min(10)).map(|k| k * a).sum::<i32>();
                r = (0..7).filter(|&k| k != 5).fold(r, |r, k: i32| r ^ k.wrapping_shl(a as u32));
                r = r.wrapping_add((0..a).sum());
                ((r & 63) + 1).max(20)
            },
        ),
        map1(
            G,
            "shadowing",
            "int x = a; { int x = 5; x += 1; { int x = 7; r = x; } r += x; } r += x; for (int x = 0; x < 3; ++x) r += x;",
            |a: i32| a.wrapping_add(7 + 6 + 3),
        ),
        map1(
            G,
            "switch_on_enum",
            "enum { P = 3, Q, R = Q + 5 }; switch (a % 12) { case P: r = 1; break; case Q: r = 2; break; case R: r = 3; break; default: r = R; }",
            |a: i32| match a % 12 {
                3 => 1,
                4 => 2,
                9 => 3,
                _ => 9,
            },
        ),
    ]
}
