// Powers and roots (OpenCL C 3.0, 6.15.2; edge cases: 7.5).

#include "number.h"

// The binary logarithm of a positive finite number in two parts, to half as many digits again as one has.
T2 __tombolo_log2_parts(T x)
{
    T2 reduced = __tombolo_reduce_log(x);
    T f = reduced.x;
    T k = reduced.y;
    // s = f / (2 + f)
    T d = K(2.0) + f;
    T d_lost = f - (d - K(2.0));
    T s_head = HIGH(f / d);
    T d_head = HIGH(d);
    T s_tail = ((f - s_head * d_head) - s_head * ((d - d_head) + d_lost)) / d;
    T s = s_head + s_tail;
    T s_lost = s_tail - (s - s_head);
    // z = s * s
    T z_head = s_head * s_head;
    T z_tail = s_tail * (s_head + s);
    T z = z_head + z_tail;
    T z_lost = (z_head - z) + z_tail;
    // log(1 + f) = 2 s (1 + z / 3 + z^2 POW_POLY(z))
    T2 third = __tombolo_product(z, THIRD);
    T third_lost = third.y + (z_lost * THIRD + z * THIRD_TAIL + z * z * POW_POLY(z));
    T factor = K(1.0) + third.x;
    T factor_lost = ((K(1.0) - factor) + third.x) + third_lost;
    T2 half_log = __tombolo_product(s, factor);
    T half_log_lost = half_log.y + (s * factor_lost + s_lost * factor);
    // Times 2 / ln 2.
    T head = HIGH(half_log.x);
    T tail = half_log.x - head;
    T product = head * TWO_LOG2E_HI;
    T product_lost = tail * TWO_LOG2E_HI
        + (half_log.x * TWO_LOG2E_LO + half_log_lost * (TWO_LOG2E_HI + TWO_LOG2E_LO));
    T2 sum = __tombolo_sum(k, product);
    T low = sum.y + product_lost;
    T high = sum.x + low;
    return (T2)(high, (sum.x - high) + low);
}

// x to the power y + y_lost for positive finite x and finite y.
T __tombolo_power(T x, T y, T y_lost)
{
    T2 log2_x = __tombolo_log2_parts(x);
    T estimate = y * log2_x.x;
    if (estimate >= (T)(BIAS + 2)) return INF;
    if (estimate <= EXP2_MIN - K(2.0)) return K(0.0);
    T2 exponent = __tombolo_product(y, log2_x.x);
    exponent.y += y * log2_x.y + y_lost * log2_x.x;
    T n = rint(exponent.x);
    T r = (exponent.x - n) + exponent.y;
    return __tombolo_scale(K(1.0) + r * EXP2_POLY(r), (int)n);
}

// The signs of exponents are told by their bits: devices may take subnormal numbers for zero.

// What a power of zero or infinity is: the magnitude, with the sign that an odd power keeps.
T __tombolo_extreme_power(T x, int to_zero, int odd)
{
    U bits = to_zero ? 0 : INFINITE;
    return AS_T(bits | (odd ? AS_U(x) & SIGN : 0));
}

T pow(T x, T y)
{
    U mx = AS_U(x) & MAGNITUDE;
    U my = AS_U(y) & MAGNITUDE;
    if (my == 0 || AS_U(x) == ONE_BITS) return K(1.0);
    if (mx > INFINITE || my > INFINITE) return NOT_A_NUMBER;
    if (my == INFINITE) {
        if (mx == ONE_BITS) return K(1.0);
        return (mx > ONE_BITS) == (AS_U(y) == INFINITE) ? INF : K(0.0);
    }
    int whole = trunc(y) == y;
    int odd = whole && trunc(y * K(0.5)) != y * K(0.5);
    if (mx == 0 || mx == INFINITE) return __tombolo_extreme_power(x, (mx == 0) == (AS_U(y) < SIGN), odd);
    if (AS_U(x) >= SIGN && !whole) return NOT_A_NUMBER;
    T result = __tombolo_power(AS_T(mx), y, K(0.0));
    return odd ? copysign(result, x) : result;
}

T powr(T x, T y)
{
    U mx = AS_U(x) & MAGNITUDE;
    U my = AS_U(y) & MAGNITUDE;
    if (mx > INFINITE || my > INFINITE || (AS_U(x) >= SIGN && mx != 0)) return NOT_A_NUMBER;
    if (mx == 0 || mx == INFINITE) {
        if (my == 0) return NOT_A_NUMBER;
        return __tombolo_extreme_power(K(1.0), (mx == 0) == (AS_U(y) < SIGN), 0);
    }
    if (my == INFINITE) {
        if (mx == ONE_BITS) return NOT_A_NUMBER;
        return (mx > ONE_BITS) == (AS_U(y) == INFINITE) ? INF : K(0.0);
    }
    return __tombolo_power(x, y, K(0.0));
}

T pown(T x, int n)
{
    U mx = AS_U(x) & MAGNITUDE;
    if (n == 0) return K(1.0);
    if (mx > INFINITE) return NOT_A_NUMBER;
    int odd = n & 1;
    if (mx == 0 || mx == INFINITE) return __tombolo_extreme_power(x, (mx == 0) == (n > 0), odd);
    T y = (T)n;
    T y_lost = (T)((long)n - (long)y);
    T result = __tombolo_power(AS_T(mx), y, y_lost);
    return odd ? copysign(result, x) : result;
}

T rootn(T x, int n)
{
    U mx = AS_U(x) & MAGNITUDE;
    int odd = n & 1;
    if (n == 0 || mx > INFINITE || (AS_U(x) >= SIGN && mx != 0 && !odd)) return NOT_A_NUMBER;
    if (mx == 0 || mx == INFINITE) return __tombolo_extreme_power(x, (mx == 0) == (n > 0), odd);
    T whole = (T)n;
    T whole_lost = (T)((long)n - (long)whole);
    T y = K(1.0) / whole;
    T2 product = __tombolo_product(y, whole);
    T y_lost = (((K(1.0) - product.x) - product.y) - y * whole_lost) / whole;
    T result = __tombolo_power(AS_T(mx), y, y_lost);
    return odd ? copysign(result, x) : result;
}
