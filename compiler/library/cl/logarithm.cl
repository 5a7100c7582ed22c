// Logarithms (OpenCL C 3.0, 6.15.2).

#include "number.h"

// x = (1 + f) * 2^k for positive finite x, with 1 + f from sqrt(1/2) to sqrt(2): f and k.
T2 __tombolo_reduce_log(T x)
{
    const U root_half = AS_U(K(0.70710678118654752440));
    U bits = AS_U(x);
    int k = 0;
    if (bits < HIDDEN) {
        int shift = (int)clz(bits) - (BITS - 1 - DIGITS);
        bits <<= shift;
        k = -shift;
    }
    bits += ONE_BITS - root_half;
    k += (int)(bits >> DIGITS) - BIAS;
    T m = AS_T((bits & FRACTION) + root_half);
    return (T2)(m - K(1.0), (T)k);
}

// Returns where x has no logarithm that must be computed. All others are one comparison away from the rest.
#define SPECIAL_LOGARITHMS(x)                                                     \
    if (AS_U(x) - 1 >= INFINITE - 1) {                                            \
        if (IS_NAN(x)) return x;                                                  \
        if ((AS_U(x) & MAGNITUDE) == 0) return -INF;                              \
        return AS_U(x) >= SIGN ? NOT_A_NUMBER : x;                                \
    }

T log(T x)
{
    SPECIAL_LOGARITHMS(x)
    T2 reduced = __tombolo_reduce_log(x);
    T f = reduced.x;
    T k = reduced.y;
    T half_square = K(0.5) * f * f;
    T s = f / (K(2.0) + f);
    T z = s * s;
    T tail = z * LOG_POLY(z);
    return k * LN2_HI - ((half_square - (s * (half_square + tail) + k * LN2_LO)) - f);
}

T log1p(T x)
{
    if (IS_NAN(x) || x == K(0.0)) return x;
    if (x <= -K(1.0)) return x == -K(1.0) ? -INF : NOT_A_NUMBER;
    if (AS_U(x) == INFINITE) return x;
    T f = x;
    T k = K(0.0);
    T correction = K(0.0);
    if (x < -K(0.2928) || x > K(0.4142)) {
        T sum = K(1.0) + x;
        // What the rounding of the sum lost.
        T lost = x >= K(1.0) ? K(1.0) - (sum - x) : x - (sum - K(1.0));
        correction = lost / sum;
        T2 reduced = __tombolo_reduce_log(sum);
        f = reduced.x;
        k = reduced.y;
    }
    T half_square = K(0.5) * f * f;
    T s = f / (K(2.0) + f);
    T z = s * s;
    T tail = z * LOG_POLY(z);
    return k * LN2_HI - ((half_square - (s * (half_square + tail) + (k * LN2_LO + correction))) - f);
}

// The logarithm of 1 + f times a constant in two parts, the first of them short, plus `high` and `low`.
T __tombolo_log_times(T f, T constant_hi, T constant_lo, T high, T low)
{
    T half_square = K(0.5) * f * f;
    T s = f / (K(2.0) + f);
    T z = s * s;
    T tail = z * LOG_POLY(z);
    T hi = HIGH(f - half_square);
    T lo = ((f - hi) - half_square) + s * (half_square + tail);
    T product = hi * constant_hi;
    T rest = (lo + hi) * constant_lo + lo * constant_hi + low;
    T sum = high + product;
    return (rest + ((high - sum) + product)) + sum;
}

T log2(T x)
{
    SPECIAL_LOGARITHMS(x)
    T2 reduced = __tombolo_reduce_log(x);
    return __tombolo_log_times(reduced.x, LOG2E_HI, LOG2E_LO, reduced.y, K(0.0));
}

T log10(T x)
{
    SPECIAL_LOGARITHMS(x)
    T2 reduced = __tombolo_reduce_log(x);
    return __tombolo_log_times(reduced.x, LOG10E_HI, LOG10E_LO, reduced.y * LOG10_2_HI, reduced.y * LOG10_2_LO);
}
