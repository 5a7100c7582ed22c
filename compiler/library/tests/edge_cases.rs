//! Edge cases of the mathematical functions (OpenCL C 3.0, 7.5.1, and C99 TC2, annex F, that it refers to), and functions
//! whose results are exact. Each line is an expression with its value, to be the same in `float` and `double`.

mod common;

use common::{Machine, Place};

/// Expressions of which each must be true. `T` is the floating type, `I` the integer as wide, `BITS(x)` its bits, `NANS(x)`
/// whether it is NaN, `P0`, `N0`, `INF`, `NIN` the signed zeros and infinities, `SAME` bitwise equality.
const TRUE: &[&str] = &[
    // Exponentials.
    "exp(P0) == 1 && exp(NIN) == 0 && exp(INF) == INF && NANS(exp(NA))",
    "exp2(N0) == 1 && exp2(NIN) == 0 && exp2(INF) == INF && exp2((T)10) == 1024 && exp2((T)-3) == (T)0.125",
    "exp10(P0) == 1 && exp10(INF) == INF && exp10(NIN) == 0 && exp10((T)2) == 100",
    "SAME(expm1(N0), N0) && SAME(expm1(P0), P0) && expm1(NIN) == -1 && expm1(INF) == INF",
    // Logarithms.
    "log((T)1) == 0 && log(P0) == NIN && log(N0) == NIN && NANS(log((T)-1)) && log(INF) == INF && NANS(log(NIN))",
    "log2((T)8) == 3 && log2((T)0.25) == -2 && log2(P0) == NIN && NANS(log2((T)-2))",
    "log10((T)1) == 0 && log10((T)1000) == 3 && log10(N0) == NIN && NANS(log10((T)-2))",
    "SAME(log1p(N0), N0) && log1p((T)-1) == NIN && NANS(log1p((T)-2)) && log1p(INF) == INF",
    "logb((T)1) == 0 && logb(P0) == NIN && logb(NIN) == INF && logb((T)-10) == 3 && NANS(logb(NA))",
    "ilogb((T)1) == 0 && ilogb(P0) == FP_ILOGB0 && ilogb(INF) == INT_MAX && ilogb((T)0.75) == -1 && ilogb(NA) == FP_ILOGBNAN",
    // Trigonometry.
    "SAME(sin(N0), N0) && SAME(sin(P0), P0) && NANS(sin(INF)) && NANS(sin(NA))",
    "cos(N0) == 1 && NANS(cos(NIN)) && SAME(tan(N0), N0) && NANS(tan(INF))",
    "SAME(sinpi(N0), N0) && SAME(sinpi((T)2), P0) && SAME(sinpi((T)-3), N0) && NANS(sinpi(INF)) && sinpi((T)0.5) == 1",
    "sinpi((T)-2.5) == -1 && cospi((T)1) == -1 && SAME(cospi((T)0.5), P0) && SAME(cospi((T)-1.5), P0) && NANS(cospi(INF))",
    "SAME(tanpi(N0), N0) && SAME(tanpi((T)2), P0) && SAME(tanpi((T)1), N0) && SAME(tanpi((T)-1), P0)",
    "tanpi((T)0.5) == INF && tanpi((T)-0.5) == NIN && tanpi((T)1.5) == NIN && tanpi((T)2.5) == INF && NANS(tanpi(INF))",
    "SAME(asin(N0), N0) && NANS(asin((T)1.5)) && acos((T)1) == 0 && NANS(acos((T)-1.5)) && SAME(acos((T)1), P0)",
    "SAME(asinpi(N0), N0) && asinpi((T)1) == (T)0.5 && NANS(asinpi((T)2)) && acospi((T)-1) == 1 && SAME(acospi((T)1), P0)",
    "acospi(P0) == (T)0.5 && atanpi(INF) == (T)0.5 && atanpi((T)-1) == (T)-0.25 && SAME(atanpi(N0), N0)",
    "SAME(atan(N0), N0) && atan(INF) == (T)PI_2 && atan(NIN) == -(T)PI_2 && NANS(atan(NA))",
    "SAME(atan2(P0, P0), P0) && SAME(atan2(N0, P0), N0) && atan2(P0, N0) == (T)PI && atan2(N0, N0) == -(T)PI",
    "atan2((T)-1, P0) == -(T)PI_2 && atan2((T)1, N0) == (T)PI_2 && atan2(P0, (T)-1) == (T)PI && SAME(atan2(N0, (T)1), N0)",
    "atan2((T)1, NIN) == (T)PI && SAME(atan2((T)-1, INF), N0) && atan2(INF, (T)1) == (T)PI_2 && atan2(INF, INF) == (T)(PI / 4)",
    "atan2pi(INF, NIN) == (T)0.75 && atan2pi(N0, (T)-1) == -1 && atan2pi((T)1, P0) == (T)0.5 && NANS(atan2pi(NA, P0))",
    // Hyperbolic functions.
    "SAME(sinh(N0), N0) && sinh(NIN) == NIN && cosh(P0) == 1 && cosh(NIN) == INF && SAME(tanh(N0), N0) && tanh(NIN) == -1",
    "SAME(asinh(N0), N0) && asinh(NIN) == NIN && SAME(acosh((T)1), P0) && NANS(acosh((T)0.5)) && acosh(INF) == INF",
    "SAME(atanh(N0), N0) && atanh((T)1) == INF && atanh((T)-1) == NIN && NANS(atanh((T)2))",
    // Powers.
    "pow(P0, (T)-3) == INF && pow(N0, (T)-3) == NIN && pow(N0, (T)-2) == INF && SAME(pow(N0, (T)3), N0) && SAME(pow(N0, (T)2), P0)",
    "pow((T)-1, INF) == 1 && pow((T)-1, NIN) == 1 && pow((T)1, NA) == 1 && pow(NA, P0) == 1 && NANS(pow((T)-2, (T)0.5))",
    "pow((T)0.5, NIN) == INF && SAME(pow((T)2, NIN), P0) && SAME(pow((T)0.5, INF), P0) && pow((T)-2, INF) == INF",
    "SAME(pow(NIN, (T)-3), N0) && SAME(pow(NIN, (T)-2), P0) && pow(NIN, (T)3) == NIN && pow(INF, (T)-1) == 0",
    "pow((T)2, (T)10) == 1024 && pow((T)-3, (T)3) == -27 && pow((T)10, (T)-1) == (T)0.1",
    "pown(P0, -3) == INF && pown(N0, -3) == NIN && pown(NA, 0) == 1 && pown((T)-2, 3) == -8 && SAME(pown(NIN, -3), N0)",
    "powr(INF, (T)2) == INF && NANS(powr((T)-1, (T)2)) && NANS(powr(P0, P0)) && NANS(powr((T)1, INF)) && powr(P0, (T)-1) == INF",
    "powr((T)4, P0) == 1 && NANS(powr(INF, P0)) && SAME(powr(N0, (T)2), P0) && powr((T)0.5, NIN) == INF && NANS(powr(NA, P0))",
    "rootn(P0, -3) == INF && rootn(N0, -3) == NIN && rootn(N0, -2) == INF && SAME(rootn(N0, 3), N0) && SAME(rootn(N0, 2), P0)",
    "NANS(rootn((T)-2, 4)) && NANS(rootn((T)2, 0)) && rootn((T)-27, 3) == -3 && rootn((T)16, 4) == 2 && rootn((T)7, 1) == 7",
    // Roots and lengths.
    "sqrt((T)16) == 4 && SAME(sqrt(N0), N0) && NANS(sqrt((T)-1)) && sqrt(INF) == INF && rsqrt((T)4) == (T)0.5 && rsqrt(P0) == INF",
    "rsqrt(INF) == 0 && NANS(rsqrt((T)-1)) && cbrt((T)-27) == -3 && SAME(cbrt(N0), N0) && cbrt(NIN) == NIN",
    "hypot((T)3, (T)-4) == 5 && hypot(NA, INF) == INF && hypot(N0, P0) == 0 && hypot((T)1e30f, (T)0) == (T)1e30f",
    "hypot(GREAT * (T)0.5, GREAT * (T)0.5) < INF && hypot(GREAT, GREAT) == INF",
    // Error and gamma functions.
    "SAME(erf(N0), N0) && erf(INF) == 1 && erf(NIN) == -1 && erfc(INF) == 0 && erfc(NIN) == 2 && erfc(P0) == 1",
    "tgamma((T)5) == 24 && tgamma((T)1) == 1 && tgamma(P0) == INF && tgamma(N0) == NIN && NANS(tgamma((T)-2)) && tgamma(INF) == INF",
    "NANS(tgamma(NIN)) && SAME(lgamma((T)1), P0) && SAME(lgamma((T)2), P0) && lgamma((T)-1) == INF && lgamma(NIN) == INF",
    // Rounding.
    "round((T)2.5) == 3 && round((T)-2.5) == -3 && SAME(round((T)-0.2), N0) && rint((T)2.5) == 2 && trunc((T)-1.7) == -1",
    "round((T)0.49999997f) == 0 && ceil((T)0.2) == 1 && floor((T)-0.2) == -1 && SAME(ceil((T)-0.5), N0)",
    "fmod((T)5.5, (T)-2) == (T)1.5 && SAME(fmod(N0, (T)1), N0) && NANS(fmod((T)1, P0)) && fmod((T)3, INF) == 3 && NANS(fmod(INF, (T)1))",
    "SAME(fmod((T)-6, (T)3), N0) && remainder((T)5, (T)3) == -1 && SAME(remainder((T)-6, (T)3), N0) && remainder((T)2.5, (T)5) == (T)2.5",
    "remainder((T)7.5, (T)5) == (T)-2.5 && NANS(remainder((T)1, P0)) && remainder((T)3, INF) == 3",
    "nextafter((T)1, (T)2) == 1 + EPS && nextafter((T)1, P0) == 1 - EPS / 2 && BITS(nextafter(N0, (T)1)) == 1",
    "NANS(nextafter(NA, (T)1)) && SAME(nextafter(N0, P0), P0) && nextafter(GREAT, INF) == INF && nextafter(INF, P0) == GREAT",
    "fdim((T)3, (T)1) == 2 && SAME(fdim((T)1, (T)3), P0) && NANS(fdim(NA, (T)1)) && NANS(fdim((T)1, NA))",
    "fmax((T)1, NA) == 1 && fmin(NA, (T)2) == 2 && maxmag((T)-3, (T)2) == -3 && minmag((T)-3, (T)2) == 2 && maxmag((T)-2, (T)2) == 2",
    "SAME(copysign((T)1, N0), (T)-1) && ldexp((T)1, 5) == 32 && ldexp((T)3, -1) == (T)1.5 && ldexp((T)1, 20000) == INF",
    "SAME(ldexp((T)-1, -20000), N0) && BITS(ldexp((T)1, LEAST)) == 1 && fma((T)2, (T)3, (T)4) == 10 && mad((T)2, (T)3, (T)4) == 10",
    "fma((T)1 + EPS, (T)1 - EPS, (T)-1) == -EPS * EPS",
    "degrees((T)PI) == 180 && fabs(radians((T)180) - (T)PI) < 4 * EPS && step((T)1, (T)0.5) == 0 && step((T)1, (T)1) == 1",
    "smoothstep((T)0, (T)2, (T)1) == (T)0.5 && mix((T)1, (T)3, (T)0.5) == 2 && sign((T)-7) == -1 && SAME(sign(N0), N0) && sign(NA) == 0",
    "clamp((T)5, (T)0, (T)1) == 1 && max((T)1, (T)2) == 2 && min((T)1, (T)2) == 1",
    // Parts.
    "(FRACT(x, y, (T)-1.25), x == (T)0.75 && y == -2)",
    "(FRACT(x, y, N0), SAME(x, N0) && SAME(y, N0))",
    "(FRACT(x, y, INF), x == 0 && y == INF)",
    "(FRACT(x, y, -EPS * EPS), x == 1 - EPS / 2 && y == -1)",
    "(FRACT(x, y, copysign(LEAST_NUMBER, P0)), SAME(x, LEAST_NUMBER) && SAME(y, 0))",
    "(FRACT(x, y, copysign(LEAST_NUMBER, N0)), SAME(x, 1 - EPS / 2) && SAME(y, -1))",
    "SAME(pow(P0, copysign(LEAST_NUMBER, P0)), 0) && SAME(pow(NIN, copysign(LEAST_NUMBER, P0)), INF) && SAME(powr(P0, copysign(LEAST_NUMBER, N0)), INF)",
    "(x = modf((T)-3.5, &y), x == (T)-0.5 && y == -3)",
    "(x = modf(NIN, &y), SAME(x, N0) && y == NIN)",
    "(x = frexp((T)-10, &n), x == (T)-0.625 && n == 4)",
    "(x = frexp(LEAST_NUMBER, &n), x == (T)0.5 && n == LEAST + 1)",
    "(x = frexp(INF, &n), x == INF)",
    "(x = remquo((T)11, (T)3, &n), x == -1 && n == 4)",
    "(x = remquo((T)-11, (T)3, &n), x == 1 && n == -4)",
    "(x = remquo((T)1e20f, (T)7, &n), x == remainder((T)1e20f, (T)7))",
    "(x = sincos((T)1, &y), x == sin((T)1) && y == cos((T)1))",
    "(x = lgamma_r((T)-0.5, &n), n == -1 && fabs(x - (T)1.2655121234846454) < 4 * EPS)",
    "(x = lgamma_r((T)-1.5, &n), n == 1)",
    "NANS(nan((U)5)) && isnan(NA) && !isnan(INF) && isinf(NIN) && isfinite((T)1) && !isfinite(NA) && isnormal((T)1)",
    "!isnormal(P0) && !isnormal(LEAST_NUMBER) && signbit(N0) && !signbit(P0) && isordered((T)1, (T)2) && isunordered(NA, P0)",
    "isequal((T)1, (T)1) && isnotequal(NA, NA) && isless((T)1, (T)2) && !islessgreater(NA, (T)1) && islessgreater((T)1, (T)2)",
    // Geometry.
    "length((T)(-3)) == 3 && distance((T)1, (T)4) == 3 && normalize((T)-5) == -1",
    "length((V2)(3, 4)) == 5 && length((V3)(2, 3, 6)) == 7 && length((V4)(1, 1, 1, 1)) == 2",
    "length((V2)(GREAT / 4, GREAT / 4)) < INF && dot((V4)(1, 2, 3, 4), (V4)(5, 6, 7, 8)) == 70",
    "all(cross((V3)(1, 0, 0), (V3)(0, 1, 0)) == (V3)(0, 0, 1)) && all(cross((V4)(0, 1, 0, 9), (V4)(0, 0, 1, 9)) == (V4)(1, 0, 0, 0))",
    "all(normalize((V2)(0, 0)) == (V2)(0, 0)) && all(normalize((V2)(INF, 1)) == (V2)(1, 0)) && distance((V2)(1, 1), (V2)(4, 5)) == 5",
    "SAME(normalize((V2)(ldexp((T)1, ABOVE), ldexp((T)1 / 3, BELOW))).y, ldexp((T)1 / 3, BELOW - ABOVE))",
    "SAME(normalize((V4)(0, ldexp((T)1, ABOVE), 0, ldexp((T)1 / 3, BELOW))).w, ldexp((T)1 / 3, BELOW - ABOVE))",
    "all(fabs(normalize((V3)(0, 3, 4)) - (V3)(0, (T)0.6, (T)0.8)) < 2 * EPS)",
];

fn source(double: bool) -> String {
    let head = if double {
        "typedef double T; typedef ulong U; typedef double2 V2; typedef double3 V3; typedef double4 V4;
         #define BITS(x) as_ulong(x)
         #define EPS DBL_EPSILON
         #define GREAT DBL_MAX
         #define LEAST -1074
         #define LEAST_NUMBER as_double(1UL)
         #define ABOVE 501
         #define BELOW -450\n"
    } else {
        "typedef float T; typedef uint U; typedef float2 V2; typedef float3 V3; typedef float4 V4;
         #define BITS(x) as_uint(x)
         #define EPS FLT_EPSILON
         #define GREAT FLT_MAX
         #define LEAST -149
         #define LEAST_NUMBER as_float(1u)
         #define ABOVE 61
         #define BELOW -60\n"
    };
    let mut text = String::from(head);
    text.push_str(
        "#define PI 3.14159265358979323846
         #define PI_2 1.57079632679489661923
         #define P0 z[0]
         #define N0 z[1]
         #define INF z[2]
         #define NIN z[3]
         #define NA z[4]
         #define NANS(x) ((x) != (x))
         #define SAME(a, b) (BITS((T)(a)) == BITS((T)(b)))
         #define FRACT(x, y, a) x = fract(a, &y)
         kernel void k(global const T *z, global int *r) { T x, y; int n;\n",
    );
    for (index, expression) in TRUE.iter().enumerate() {
        text.push_str(&format!("r[{index}] = ({expression}) ? 1 : 0;\n"));
    }
    text.push_str("}\n");
    text
}

fn failures(place: Place, double: bool) -> Vec<&'static str> {
    let zeros = common::floats_to_bytes(&[0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN], double);
    let out = Machine::compile(&source(double)).run(place, 1, vec![zeros, vec![0; TRUE.len() * 4]]);
    TRUE.iter().enumerate().filter(|(index, _)| out[1][index * 4] != 1).map(|(_, &expression)| expression).collect()
}

#[test]
fn edge_cases_of_float() {
    test_edge_cases_of_float(Place::Interpreter);
}

#[test]
fn edge_cases_of_float_on_the_device() {
    test_edge_cases_of_float(Place::Device);
}

fn test_edge_cases_of_float(place: Place) {
    assert_eq!(failures(place, false), [""; 0]);
}

#[test]
fn edge_cases_of_double() {
    test_edge_cases_of_double(Place::Interpreter);
}

#[test]
fn edge_cases_of_double_on_the_device() {
    test_edge_cases_of_double(Place::Device);
}

fn test_edge_cases_of_double(place: Place) {
    assert_eq!(failures(place, true), [""; 0]);
}
