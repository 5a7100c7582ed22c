//! What results may be: errors in units of the last place, as the specification counts them; and the ranges of inputs.

use crate::corpus::element::Rng;

/// A random number from `low` to `high`.
#[must_use]
pub fn between(random: &mut Rng, low: f32, high: f32) -> f32 {
    (f64::from(low) + random.f64() * (f64::from(high) - f64::from(low))) as f32
}

/// How far `got` is from the exact value `exact`, in units of the last place of a single-precision number (OpenCL C 3.0,
/// section 7.4). NaN and numbers are infinitely far from each other; an infinity for a number counts as 2 to the 128. A subnormal exact value may come as zero: devices may flush subnormal results.
#[must_use]
pub fn ulp_error(got: f32, exact: f64) -> f64 {
    if exact.is_nan() || got.is_nan() {
        return if exact.is_nan() == got.is_nan() { 0.0 } else { f64::INFINITY };
    }
    let rounded = exact as f32;
    if got == rounded {
        return 0.0;
    }
    if exact.abs() < f64::from(f32::MIN_POSITIVE) && got == 0.0 {
        return 0.0;
    }
    if got.is_infinite() {
        if exact.is_infinite() || (got > 0.0) != (exact > 0.0) {
            return f64::INFINITY;
        }
        return (f64::from(2.0f32.powi(127)) * 2.0 - exact.abs()) / ulp(exact);
    }
    if exact.is_infinite() {
        return f64::INFINITY;
    }
    if rounded.is_infinite() {
        return (exact.abs() - f64::from(got.abs())).abs() / ulp(f64::from(f32::MAX));
    }
    (f64::from(got) - exact).abs() / ulp(exact)
}

/// The unit of the last place of a single-precision number near `x`.
fn ulp(x: f64) -> f64 {
    let exponent = if x == 0.0 { -126 } else { (x.abs().log2().floor() as i32).clamp(-126, 127) };
    2f64.powi(exponent - 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted_in_last_places() {
        assert_eq!(ulp_error(1.0, 1.0), 0.0);
        assert_eq!(ulp_error(1.0 + f32::EPSILON, 1.0), 1.0);
        assert_eq!(ulp_error(f32::NAN, 1.0), f64::INFINITY);
        assert_eq!(ulp_error(f32::NAN, f64::NAN), 0.0);
        assert!(ulp_error(f32::INFINITY, 1.0) > 1e30);
        assert_eq!(ulp_error(f32::INFINITY, f64::from(f32::MAX)), 1.0);
        assert_eq!(ulp_error(0.0, 1e-40), 0.0);
        assert_eq!(ulp_error(-1.0, f64::INFINITY), f64::INFINITY);
    }
}
