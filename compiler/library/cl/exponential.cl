// Exponential functions (OpenCL C 3.0, 6.15.2).

#include "number.h"

// exp(x) * 2^exponent where x is within reach of the exponents of T.
T __tombolo_exp_scaled(T x, int exponent)
{
    T n = rint(x * LOG2E);
    T r = (x - n * LN2_HI) - n * LN2_LO;
    T p = K(1.0) + (r + r * r * EXP_POLY(r));
    return __tombolo_scale(p, (int)n + exponent);
}

T exp(T x)
{
    if (IS_NAN(x)) return x;
    if (x > EXP_MAX) return INF;
    if (x < EXP_MIN) return K(0.0);
    return __tombolo_exp_scaled(x, 0);
}

T exp2(T x)
{
    if (IS_NAN(x)) return x;
    if (x >= (T)(BIAS + 1)) return INF;
    if (x < EXP2_MIN) return K(0.0);
    T n = rint(x);
    T r = x - n;
    return __tombolo_scale(K(1.0) + r * EXP2_POLY(r), (int)n);
}

T exp10(T x)
{
    if (IS_NAN(x)) return x;
    if (x > EXP10_MAX) return INF;
    if (x < EXP10_MIN) return K(0.0);
    T n = rint(x * LOG2_10);
    T r = (x - n * LOG10_2_HI) - n * LOG10_2_LO;
    return __tombolo_scale(K(1.0) + r * EXP10_POLY(r), (int)n);
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
