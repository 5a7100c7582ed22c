// Hyperbolic functions and their inverses (OpenCL C 3.0, 6.15.2).

#include "number.h"

T sinh(T x)
{
    T a = fabs(x);
    if (IS_NAN(x) || IS_INF(x)) return x;
    if (a < K(1.0)) {
        T z = x * x;
        return x + x * z * SINH_POLY(z);
    }
    if (a > EXP_MAX + K(1.0)) return copysign(INF, x);
    // Half the exponential, which overflows no sooner than the result.
    T h = __tombolo_exp_scaled(a, -1);
    return copysign(h - K(0.25) / h, x);
}

T cosh(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a > EXP_MAX + K(1.0)) return INF;
    T h = __tombolo_exp_scaled(a, -1);
    return h + K(0.25) / h;
}

T tanh(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a < K(0.55)) {
        T z = x * x;
        return copysign(a + a * z * TANH_POLY(z), x);
    }
    if (a > K(0.4) * (T)DIGITS) return copysign(K(1.0), x);
    T e = __tombolo_exp_scaled(a + a, 0);
    return copysign(K(1.0) - K(2.0) / (e + K(1.0)), x);
}

T asinh(T x)
{
    T a = fabs(x);
    // Below, the result is x to all digits; above, its square would overflow.
    if (IS_NAN(x) || AS_U(a) < ((U)(BIAS - DIGITS / 2 - 2) << DIGITS) || IS_INF(x)) return x;
    if (AS_U(a) > ((U)(BIAS + DIGITS / 2 + 2) << DIGITS)) return copysign(log(a) + LN2_WHOLE, x);
    T square = a * a;
    return copysign(log1p(a + square / (K(1.0) + sqrt(K(1.0) + square))), x);
}

T acosh(T x)
{
    if (IS_NAN(x)) return x;
    if (x < K(1.0)) return NOT_A_NUMBER;
    if (AS_U(x) > ((U)(BIAS + DIGITS / 2 + 2) << DIGITS)) return log(x) + LN2_WHOLE;
    T t = x - K(1.0);
    return log1p(t + sqrt(t + t + t * t));
}

T atanh(T x)
{
    T a = fabs(x);
    if (IS_NAN(x) || AS_U(a) < ((U)(BIAS - DIGITS / 2 - 2) << DIGITS)) return x;
    if (a > K(1.0)) return NOT_A_NUMBER;
    if (a == K(1.0)) return copysign(INF, x);
    return copysign(K(0.5) * log1p((a + a) / (K(1.0) - a)), x);
}
