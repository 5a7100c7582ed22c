//! Integer arithmetic: widths, signs, promotions, shifts, divisions, assignments.

use super::element::{Number, Rng};
use super::{Case, map1, map2, map2_of, map3};

const G: &str = "integers";

/// Two numbers of which the second can divide the first without overflow.
fn dividable<T: Number + TryFrom<i64>>(rng: &mut Rng) -> (T, T) {
    loop {
        let (a, b) = (T::draw(rng), T::draw(rng));
        let minus_one = T::try_from(-1).ok();
        if b != T::default() && Some(b) != minus_one {
            return (a, b);
        }
    }
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        map2(G, "add_int", "r = a + b;", |a: i32, b: i32| a.wrapping_add(b)),
        map2(G, "sub_uint", "r = a - b;", |a: u32, b: u32| a.wrapping_sub(b)),
        map2(G, "mul_int", "r = a * b;", |a: i32, b: i32| a.wrapping_mul(b)),
        map2(G, "mul_long", "r = a * b;", |a: i64, b: i64| a.wrapping_mul(b)),
        map2(G, "char_promotes", "r = a + b;", |a: i8, b: i8| i32::from(a) + i32::from(b)),
        map2(G, "uchar_promotes_to_signed", "r = a - b;", |a: u8, b: u8| i32::from(a) - i32::from(b)),
        map2(G, "char_wraps_on_store", "r = a * b;", |a: i8, b: i8| a.wrapping_mul(b)),
        map2(G, "ushort_wraps_on_store", "r = a + b;", |a: u16, b: u16| a.wrapping_add(b)),
        map2(G, "int_uint_mix_is_unsigned", "r = a < b;", |a: i32, b: u32| i32::from((a as u32) < b)),
        map2(G, "long_uint_mix_is_signed", "r = a < b;", |a: i64, b: u32| i32::from(a < i64::from(b))),
        map2_of(G, "div_int", "r = a / b;", dividable, |a: i32, b: i32| a / b),
        map2_of(G, "rem_int", "r = a % b;", dividable, |a: i32, b: i32| a % b),
        map2_of(G, "div_uint", "r = a / b;", dividable, |a: u32, b: u32| a / b),
        map2_of(G, "rem_ulong", "r = a % b;", dividable, |a: u64, b: u64| a % b),
        map2_of(G, "div_long", "r = a / b;", dividable, |a: i64, b: i64| a / b),
        map2_of(G, "div_char", "r = a / b;", dividable, |a: i8, b: i8| a / b),
        map2_of(G, "rem_short", "r = a % b;", dividable, |a: i16, b: i16| a % b),
        map1(G, "div_by_constants", "r = a / 7 + a % 10 - a / -3 + a / 8;", |a: i32| {
            (a / 7).wrapping_add(a % 10).wrapping_sub(a / -3).wrapping_add(a / 8)
        }),
        map2(G, "shl_int_masks_count", "r = a << b;", |a: i32, b: i32| a.wrapping_shl(b as u32)),
        map2(G, "shr_int_is_arithmetic", "r = a >> b;", |a: i32, b: i32| a.wrapping_shr(b as u32)),
        map2(G, "shr_uint_is_logical", "r = a >> b;", |a: u32, b: u32| a.wrapping_shr(b)),
        map2(G, "shift_long", "r = (a << (b & 63)) ^ (a >> (b & 63));", |a: i64, b: i32| {
            a.wrapping_shl(b as u32) ^ a.wrapping_shr(b as u32)
        }),
        map2(G, "shift_of_uchar_is_int", "r = a << (b & 15);", |a: u8, b: u8| i32::from(a) << (b & 15)),
        map2(G, "bitwise", "r = (a & b) | (~a & 0xff00) ^ b;", |a: u32, b: u32| (a & b) | ((!a & 0xff00) ^ b)),
        map1(G, "unary", "r = -a + ~a + !a + +a;", |a: i32| {
            a.wrapping_neg().wrapping_add(!a).wrapping_add(i32::from(a == 0)).wrapping_add(a)
        }),
        map2(
            G,
            "compare_all",
            "r = (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 | (a == b) << 4 | (a != b) << 5;",
            |a: i16, b: i16| {
                i32::from(a < b)
                    | i32::from(a <= b) << 1
                    | i32::from(a > b) << 2
                    | i32::from(a >= b) << 3
                    | i32::from(a == b) << 4
                    | i32::from(a != b) << 5
            },
        ),
        map2(G, "increments", "int x = a; int y = b; r = x++ * 3 + ++y - x-- + --y + x + y;", |a: i32, b: i32| {
            let w = |x: i32, y: i32| x.wrapping_add(y);
            let (x1, y1) = (w(a, 1), w(b, 1));
            w(w(w(w(a.wrapping_mul(3), y1).wrapping_sub(x1), b), a), b)
        }),
        map2(
            G,
            "compound_assignments",
            "uint x = a; x += b; x ^= 0x55; x <<= 3; x |= b; x -= 17; x >>= 1; x *= 5; x &= 0xfffff0f; x %= 1000003; r = x;",
            |a: u32, b: u32| {
                let mut x = a.wrapping_add(b) ^ 0x55;
                x = ((x << 3) | b).wrapping_sub(17) >> 1;
                (x.wrapping_mul(5) & 0x0fff_ff0f) % 1_000_003
            },
        ),
        map1(G, "compound_on_char_wraps", "char x = a; x += 100; x *= 3; x >>= 1; r = x;", |a: i8| {
            a.wrapping_add(100).wrapping_mul(3) >> 1
        }),
        map2(
            G,
            "short_circuit",
            "int n = 0; int t = (a > 0 && ++n > 0) || (b > 0 && (n += 10) > 0); r = n * 2 + t;",
            |a: i32, b: i32| {
                let (mut n, mut t) = (0, false);
                if a > 0 {
                    n += 1;
                    t = true;
                } else if b > 0 {
                    n += 10;
                    t = true;
                }
                n * 2 + i32::from(t)
            },
        ),
        map3(G, "ternary_chain", "r = a < b ? b < c ? 1 : 2 : a < c ? 3 : c == b ? 4 : 5;", |a: i8, b: i8, c: i8| {
            if a < b {
                if b < c { 1 } else { 2 }
            } else if a < c {
                3
            } else if c == b {
                4
            } else {
                5
            }
        }),
        map1(G, "comma", "int x = 0; r = (x = a, x += 2, x * x);", |a: i32| {
            let x = a.wrapping_add(2);
            x.wrapping_mul(x)
        }),
        map1(G, "literals", "r = a + 0x10 + 010 + 1u + 2L + 3UL + 'A' + '\\n' + '\\x41' + '\\101';", |a: u64| {
            a.wrapping_add(16 + 8 + 1 + 2 + 3 + 65 + 10 + 65 + 65)
        }),
        map1(
            G,
            "sizeof",
            "r = a + sizeof(a) * 10 + sizeof(long) + sizeof(short4) + sizeof(char3) + sizeof(int[5]);",
            |a: u64| a.wrapping_add(80 + 8 + 8 + 4 + 20),
        ),
        map1(G, "bool_conversion", "bool x = a; bool y = (bool)0.25f; r = x + y * 2;", |a: i32| i32::from(a != 0) + 2),
        map1(
            G,
            "hash_64",
            "ulong x = a; x ^= x >> 33; x *= 0xff51afd7ed558ccdUL; x ^= x >> 33; x *= 0xc4ceb9fe1a85ec53UL; \
             x ^= x >> 33; r = x;",
            |a: u64| {
                let mut x = a ^ (a >> 33);
                x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
                x ^= x >> 33;
                x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
                x ^ (x >> 33)
            },
        ),
    ]
}
