//! Conversions between `f16` (as its bits), `f32` and `f64`, which constant folding and the interpreter share.

/// The value of `f16` bits. A NaN stays a quiet NaN with its payload.
pub fn f16_to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    match (exponent, fraction) {
        (0x1f, 0) => f32::from_bits(sign | 0x7f80_0000),
        (0x1f, _) => f32::from_bits(sign | 0x7fc0_0000 | fraction << 13),
        (0, _) => {
            // A subnormal counts in units of 2^-24.
            let magnitude = fraction as f32 * f32::from_bits((127 - 24) << 23);
            f32::from_bits(sign | magnitude.to_bits())
        }
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | fraction << 13),
    }
}

/// The `f16` bits nearest to `value`, ties to even; a NaN becomes a quiet NaN with the upper payload.
pub fn f64_to_f16(value: f64) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 48) as u16 & 0x8000;
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exponent == 0x7ff {
        return if fraction == 0 { sign | 0x7c00 } else { sign | 0x7e00 | (fraction >> 42) as u16 };
    }
    let exponent = exponent - 1023;
    if exponent > 15 {
        return sign | 0x7c00;
    }
    if exponent < -25 {
        return sign;
    }
    // Below the normal range more bits fall off the end.
    let significand = fraction | 1 << 52;
    let dropped = if exponent < -14 { 42 + (-14 - exponent) as u32 } else { 42 };
    let kept = (significand >> dropped) as u16;
    let rest = significand & ((1 << dropped) - 1);
    let half = 1u64 << (dropped - 1);
    let round_up = rest > half || (rest == half && kept & 1 == 1);
    // A carry out of the fraction rightly moves into the exponent, up to infinity.
    let magnitude = if exponent < -14 { kept } else { (((exponent + 14) as u16) << 10) + kept };
    sign | (magnitude + u16::from(round_up))
}

/// The `f16` bits nearest to `value`, ties to even.
pub fn f32_to_f16(value: f32) -> u16 {
    f64_to_f16(f64::from(value))
}

/// Fused `a * b + c` of `f16` bits with one rounding.
pub fn f16_fma(a: u16, b: u16, c: u16) -> u16 {
    let [a, b, c] = [a, b, c].map(|bits| f64::from(f16_to_f32(bits)));
    // The product is exact in f64; the sum may not be. It is rounded to odd, which no later rounding mistakes for a tie.
    let product = a * b;
    let sum = product + c;
    if !sum.is_finite() {
        return f64_to_f16(sum);
    }
    let carried = sum - product;
    let error = (product - (sum - carried)) + (c - carried);
    let bits = sum.to_bits();
    let odd = if error == 0.0 || bits & 1 == 1 {
        bits
    } else if (error > 0.0) == (sum > 0.0) {
        bits + 1
    } else {
        bits - 1
    };
    f64_to_f16(f64::from_bits(odd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_survives_the_way_through_f32() {
        for bits in 0..=u16::MAX {
            let value = f16_to_f32(bits);
            let is_nan = bits & 0x7c00 == 0x7c00 && bits & 0x3ff != 0;
            assert_eq!(value.is_nan(), is_nan, "{bits:#x}");
            assert_eq!(f32_to_f16(value), if is_nan { bits | 0x200 } else { bits }, "{bits:#x}");
        }
    }

    #[test]
    fn rounding_to_half_is_to_nearest_even() {
        // All midpoints of neighbouring finite halves, and the values just beside them.
        for bits in 0..0x7bffu16 {
            let (low, high) = (f64::from(f16_to_f32(bits)), f64::from(f16_to_f32(bits + 1)));
            let middle = (low + high) / 2.0;
            assert_eq!(f64_to_f16(middle), bits + (bits & 1), "{bits:#x}");
            assert_eq!(f64_to_f16(f64::from_bits(middle.to_bits() - 1)), bits, "{bits:#x}");
            assert_eq!(f64_to_f16(f64::from_bits(middle.to_bits() + 1)), bits + 1, "{bits:#x}");
        }
        assert_eq!(f64_to_f16(65519.99), 0x7bff);
        assert_eq!(f64_to_f16(65520.0), 0x7c00);
        assert_eq!(f64_to_f16(-1e300), 0xfc00);
    }

    #[test]
    fn fused_multiply_add_rounds_once() {
        // 1 + 2^-10 squared is 1 + 2^-9 + 2^-20; the last bit decides the tie made by adding 2^-11.
        let a = f32_to_f16(1.0 + 1.0 / 1024.0);
        let c = f32_to_f16(1.0 / 2048.0);
        assert_eq!(f16_fma(a, a, c), f32_to_f16(1.0 + 3.0 / 1024.0));
        // 65504 + a tiny product is no tie either, though f64 cannot hold the sum of all bits.
        assert_eq!(f16_fma(1, 1, f32_to_f16(2049.0)), f32_to_f16(2049.0));
        assert_eq!(f16_fma(0x7c00, 0, 0) & 0x7e00, 0x7e00);
    }
}
