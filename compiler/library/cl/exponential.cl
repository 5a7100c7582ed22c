// Exponential functions (OpenCL C 3.0, 6.15.2).

#include "number.h"

// exp, exp2 and exp10 compute first and look at x afterwards: a choice costs less than a way around, and what is computed of
// numbers that are out of range, or of none, does not matter (of NaN it is NaN).

// Added to a number of moderate size, this leaves the nearest integer in the low bits of the sum; so that rounding is one
// addition, and its conversion to an integer another.
#ifdef DOUBLE
#define ROUNDER 0x1.8p52
#else
#define ROUNDER 0x1.8p23f
#endif
#define ROUNDED(sum) ((int)(AS_I(sum) - AS_I(ROUNDER)))

// exp(x) * 2^exponent where x is within reach of the exponents of T.
T __tombolo_exp_scaled(T x, int exponent)
{
    T sum = x * LOG2E + ROUNDER;
    T n = sum - ROUNDER;
    T r = (x - n * LN2_HI) - n * LN2_LO;
    T p = K(1.0) + (r + r * r * EXP_POLY(r));
    return __tombolo_scale(p, ROUNDED(sum) + exponent);
}

T exp(T x)
{
    T power = __tombolo_exp_scaled(x, 0);
    return x > EXP_MAX ? INF : x < EXP_MIN ? K(0.0) : power;
}

T exp2(T x)
{
    T sum = x + ROUNDER;
    T r = x - (sum - ROUNDER);
    T power = __tombolo_scale(K(1.0) + r * EXP2_POLY(r), ROUNDED(sum));
    return x >= (T)(BIAS + 1) ? INF : x < EXP2_MIN ? K(0.0) : power;
}

T exp10(T x)
{
    T sum = x * LOG2_10 + ROUNDER;
    T n = sum - ROUNDER;
    T r = (x - n * LOG10_2_HI) - n * LOG10_2_LO;
    T power = __tombolo_scale(K(1.0) + r * EXP10_POLY(r), ROUNDED(sum));
    return x > EXP10_MAX ? INF : x < EXP10_MIN ? K(0.0) : power;
}

T expm1(T x)
{
    if (IS_NAN(x) || x == K(0.0)) return x;
    if (x > EXP_MAX) return INF;
    if (x < -K(0.75) * (T)(DIGITS + 1)) return -K(1.0);
    T n = rint(x * LOG2E);
    T r = (x - n * LN2_HI) - n * LN2_LO;
    T p = r + r * r * EXP_POLY(r);
    int exponent = (int)n;
    if (exponent == 0) return p;
    // The 1 is lost in greater results.
    if (exponent > DIGITS + 1) return __tombolo_scale(p + K(1.0), exponent);
    T power = AS_T((I)(exponent + BIAS) << DIGITS);
    return power * p + (power - K(1.0));
}
