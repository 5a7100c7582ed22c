// Trigonometric functions and their inverses (OpenCL C 3.0, 6.15.2).

#include "number.h"
#include "two_over_pi.h"

// sin(r) and cos(r) for |r| up to pi/4.
T __tombolo_sine(T r)
{
    T z = r * r;
    return r + r * z * SIN_POLY(z);
}

T __tombolo_cosine(T r)
{
    T z = r * r;
    T half_square = K(0.5) * z;
    T w = K(1.0) - half_square;
    return w + (((K(1.0) - w) - half_square) + z * z * COS_POLY(z));
}

// Above, whole multiples of the parts of pi/2 are no longer exact.
#ifdef DOUBLE
#define NEAR_ZERO 4000000.0
#else
#define NEAR_ZERO 6000.0f
#endif

#ifdef DOUBLE
// The bits of m * 2^exponent * 2/pi, without multiples of 4: two bits before the point, then 126.
ulong2 __tombolo_turns(ulong m, int exponent)
{
    // Bits of 2/pi from there on do not make multiples of 4; the word before the first counts as zero.
    int start = exponent - 2 + 32;
    int index = (start >> 5) - 1;
    uint shift = (uint)start & 31u;
    uint below = TWO_OVER_PI_LONG(index + 6);
    ulong carry = 0;
    ulong high = 0;
    ulong low = 0;
    // The words of the product, from the last to the first.
    for (int word = 5; word >= 0; --word) {
        int i = index + word;
        uint here = i < 0 ? 0u : TWO_OVER_PI_LONG(i);
        uint aligned = shift == 0u ? here : (here << shift) | (below >> (32u - shift));
        below = here;
        ulong sum = m * aligned + carry;
        ulong over = mul_hi(m, (ulong)aligned) + (sum < carry ? 1UL : 0UL);
        carry = (sum >> 32) | (over << 32);
        low = (low >> 32) | (high << 32);
        high = (high >> 32) | (sum << 32);
    }
    return (ulong2)(high, low);
}
#else
// The bits of m * 2^exponent * 2/pi, without multiples of 4: two bits before the point, then 62.
ulong __tombolo_turns(uint m, int exponent)
{
    int start = exponent - 2 + 32;
    int index = (start >> 5) - 1;
    uint shift = (uint)start & 31u;
    uint a = index < 0 ? 0u : TWO_OVER_PI_SHORT(index);
    uint b = TWO_OVER_PI_SHORT(index + 1);
    uint c = TWO_OVER_PI_SHORT(index + 2);
    uint d = TWO_OVER_PI_SHORT(index + 3);
    if (shift != 0u) {
        a = (a << shift) | (b >> (32u - shift));
        b = (b << shift) | (c >> (32u - shift));
        c = (c << shift) | (d >> (32u - shift));
    }
    return ((ulong)(m * a) << 32) + (ulong)m * b + (((ulong)m * c) >> 32);
}
#endif

// |x| less the nearest multiple of pi/2, and that multiple modulo 4. Of infinity and NaN the first is NaN.
T2 __tombolo_reduce_quarter(T x)
{
    T a = fabs(x);
    if (a < NEAR_ZERO) {
        T n = rint(a * TWO_OVER_PI);
        T r = ((a - n * PIO2_1) - n * PIO2_2) - n * PIO2_3 - n * PIO2_4;
        return (T2)(r, (T)((int)n & 3));
    }
    U bits = AS_U(a);
    if (bits >= INFINITE) return (T2)(NOT_A_NUMBER, K(0.0));
    int exponent = (int)(bits >> DIGITS) - BIAS - DIGITS;
    U m = (bits & FRACTION) | HIDDEN;
#ifdef DOUBLE
    ulong2 turns = __tombolo_turns(m, exponent);
    int quadrant = (int)(turns.x >> 62);
    ulong head = (turns.x << 2) | (turns.y >> 62);
    ulong tail = turns.y << 2;
    // The fraction as a number from -1/2 to 1/2.
    if ((long)head < 0) quadrant += 1;
    double fraction = (double)(long)head * 0x1p-64 + (double)tail * 0x1p-128;
#else
    ulong turns = __tombolo_turns(m, exponent);
    int quadrant = (int)(turns >> 62);
    ulong head = turns << 2;
    if ((long)head < 0) quadrant += 1;
    float fraction = (float)(long)head * 0x1p-64f;
#endif
    return (T2)(fraction * PI_2, (T)(quadrant & 3));
}

// The sine of a reduced angle and that many quarter turns. Work-items are in different quadrants, so both are computed.
T __tombolo_turned_sine(T r, int quadrant)
{
    T s = __tombolo_sine(r);
    T c = __tombolo_cosine(r);
    return AS_T(AS_U((quadrant & 1) != 0 ? c : s) ^ ((U)(quadrant & 2) << (BITS - 2)));
}

T sin(T x)
{
    T2 reduced = __tombolo_reduce_quarter(x);
    return AS_T(AS_U(__tombolo_turned_sine(reduced.x, (int)reduced.y)) ^ (AS_U(x) & SIGN));
}

T cos(T x)
{
    T2 reduced = __tombolo_reduce_quarter(x);
    return __tombolo_turned_sine(reduced.x, (int)reduced.y + 1);
}

U2 sincos_out(T x)
{
    T2 reduced = __tombolo_reduce_quarter(x);
    int quadrant = (int)reduced.y;
    T s = __tombolo_sine(reduced.x);
    T c = __tombolo_cosine(reduced.x);
    U sine = AS_U((quadrant & 1) != 0 ? c : s) ^ (AS_U(x) & SIGN);
    U cosine = AS_U((quadrant & 1) != 0 ? s : c);
    if ((quadrant & 2) != 0) sine ^= SIGN;
    if (((quadrant + 1) & 2) != 0) cosine ^= SIGN;
    return (U2)(sine, cosine);
}

T tan(T x)
{
    T2 reduced = __tombolo_reduce_quarter(x);
    T r = reduced.x;
    T z = r * r;
    T t = r + r * z * TAN_POLY(z);
    if (((int)reduced.y & 1) != 0) t = -K(1.0) / t;
    return AS_T(AS_U(t) ^ (AS_U(x) & SIGN));
}

// |x| less the nearest multiple of 1/2, and that multiple modulo 4; exact.
T2 __tombolo_reduce_pi(T x)
{
    T a = fabs(x);
    // Above are even numbers only.
    if (a >= K(4.0) * (T)HIDDEN) return (T2)(K(0.0), K(0.0));
    T n = rint(a + a);
    T r = a - K(0.5) * n;
    return (T2)(r, n - K(4.0) * floor(n * K(0.25)));
}

T __tombolo_sine_pi(T r)
{
    T z = r * r;
    return r * PI + (r * PI_TAIL + r * z * SINPI_POLY(z));
}

T __tombolo_cosine_pi(T r)
{
    T z = r * r;
    return K(1.0) + z * COSPI_POLY(z);
}

T sinpi(T x)
{
    if ((AS_U(x) & MAGNITUDE) >= INFINITE) return NOT_A_NUMBER;
    T2 reduced = __tombolo_reduce_pi(x);
    int quadrant = (int)reduced.y;
    T r = reduced.x;
    // Zeros have the sign of x.
    if (r == K(0.0) && (quadrant & 1) == 0) return copysign(K(0.0), x);
    T s = (quadrant & 1) != 0 ? __tombolo_cosine_pi(r) : __tombolo_sine_pi(r);
    U flip = (quadrant & 2) != 0 ? SIGN : 0;
    return AS_T(AS_U(s) ^ flip ^ (AS_U(x) & SIGN));
}

T cospi(T x)
{
    if ((AS_U(x) & MAGNITUDE) >= INFINITE) return NOT_A_NUMBER;
    T2 reduced = __tombolo_reduce_pi(x);
    int quadrant = (int)reduced.y;
    T r = reduced.x;
    if (r == K(0.0) && (quadrant & 1) != 0) return K(0.0);
    T c = (quadrant & 1) != 0 ? __tombolo_sine_pi(r) : __tombolo_cosine_pi(r);
    return ((quadrant + 1) & 2) != 0 ? -c : c;
}

T tanpi(T x)
{
    if ((AS_U(x) & MAGNITUDE) >= INFINITE) return NOT_A_NUMBER;
    T2 reduced = __tombolo_reduce_pi(x);
    int quadrant = (int)reduced.y;
    T r = reduced.x;
    U sign = AS_U(x) & SIGN;
    if (r == K(0.0)) {
        // Even multiples of a half: zero; odd ones: infinity; each with alternating signs.
        U flip = quadrant >= 2 ? SIGN : 0;
        return AS_T(((quadrant & 1) != 0 ? INFINITE : 0) ^ flip ^ sign);
    }
    T z = r * r;
    T t = r * PI + (r * PI_TAIL + r * z * TANPI_POLY(z));
    if ((quadrant & 1) != 0) t = -K(1.0) / t;
    return AS_T(AS_U(t) ^ sign);
}

// asin(x) / x - 1 in terms of the square of x, up to 1/2.
T __tombolo_asin_tail(T z) { return z * ASIN_POLY(z); }

T asin(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a > K(1.0)) return NOT_A_NUMBER;
    if (a <= K(0.5)) return x + x * __tombolo_asin_tail(x * x);
    T z = (K(1.0) - a) * K(0.5);
    T s = sqrt(z);
    T half_turn = s + s * __tombolo_asin_tail(z);
    return copysign(PI_2 - (half_turn + half_turn - PI_2_TAIL), x);
}

T acos(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a > K(1.0)) return NOT_A_NUMBER;
    if (a <= K(0.5)) return PI_2 - (x - (PI_2_TAIL - x * __tombolo_asin_tail(x * x)));
    T z = (K(1.0) - a) * K(0.5);
    T s = sqrt(z);
    T half_turn = s + s * __tombolo_asin_tail(z);
    if (x > K(0.0)) return half_turn + half_turn;
    return PI - (half_turn + half_turn - PI_TAIL);
}

T asinpi(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a > K(1.0)) return NOT_A_NUMBER;
    if (a <= K(0.5)) return (x + x * __tombolo_asin_tail(x * x)) * INV_PI;
    T z = (K(1.0) - a) * K(0.5);
    T s = sqrt(z);
    T half_turn = s + s * __tombolo_asin_tail(z);
    return copysign(K(0.5) - (half_turn + half_turn) * INV_PI, x);
}

T acospi(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a > K(1.0)) return NOT_A_NUMBER;
    if (a <= K(0.5)) return K(0.5) - (x + x * __tombolo_asin_tail(x * x)) * INV_PI;
    T z = (K(1.0) - a) * K(0.5);
    T s = sqrt(z);
    T half_turn = s + s * __tombolo_asin_tail(z);
    T turn = (half_turn + half_turn) * INV_PI;
    return x > K(0.0) ? turn : K(1.0) - turn;
}

// atan(y / x) for 0 <= y <= x, x > 0, both of moderate size, in two parts.
T2 __tombolo_atan_ratio(T y, T x)
{
    // Beyond tan(pi/8): pi/4 + atan((y - x) / (y + x)).
    int beyond = y > x * K(0.41421356);
    T base = K(0.0);
    T base_lost = K(0.0);
    T q;
    if (beyond) {
        base = PI_4;
        base_lost = PI_4_TAIL;
        q = (y - x) / (y + x);
    } else {
        q = y / x;
    }
    T z = q * q;
    T angle = q + (q * z * ATAN_POLY(z) + base_lost);
    return (T2)(base, angle);
}

T atan(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    T angle;
    if (a <= K(1.0)) {
        T2 parts = __tombolo_atan_ratio(a, K(1.0));
        angle = parts.x + parts.y;
    } else if (AS_U(a) > ((U)(BIAS + DIGITS + 3) << DIGITS)) {
        angle = PI_2;
    } else {
        T2 parts = __tombolo_atan_ratio(K(1.0), a);
        angle = (PI_2 - parts.x) - (parts.y - PI_2_TAIL);
    }
    return copysign(angle, x);
}

T atanpi(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    T angle;
    if (a <= K(1.0)) {
        T2 parts = __tombolo_atan_ratio(a, K(1.0));
        angle = (parts.x + parts.y) * INV_PI;
    } else if (AS_U(a) > ((U)(BIAS + DIGITS + 3) << DIGITS)) {
        angle = K(0.5);
    } else {
        T2 parts = __tombolo_atan_ratio(K(1.0), a);
        angle = K(0.5) - (parts.x + parts.y) * INV_PI;
    }
    return copysign(angle, x);
}

// The angle of the point (|x|, |y|), from 0 to pi/2, for numbers that are not both zero and not both infinite: as multiples
// of pi/2 and what is to be added.
T2 __tombolo_first_quadrant(T y, T x)
{
    U bx = AS_U(x) & MAGNITUDE;
    U by = AS_U(y) & MAGNITUDE;
    int distance = (int)(by >> DIGITS) - (int)(bx >> DIGITS);
    if (distance > DIGITS + 3) return (T2)(K(1.0), K(0.0));
    // The ratio must neither lose digits nor be divided by an extreme number.
    U greater = max(bx, by);
    int scale = greater < ((U)(BIAS / 2) << DIGITS) ? BIAS / 2 + DIGITS : greater > ((U)(BIAS + BIAS / 2) << DIGITS) ? -BIAS / 2 : 0;
    T ax = __tombolo_scale(AS_T(bx), scale);
    T ay = __tombolo_scale(AS_T(by), scale);
    if (ay <= ax) {
        T2 parts = __tombolo_atan_ratio(ay, ax);
        return (T2)(K(0.0), parts.x + parts.y);
    }
    T2 parts = __tombolo_atan_ratio(ax, ay);
    return (T2)(K(1.0), -(parts.x + parts.y));
}

T atan2(T y, T x)
{
    if (IS_NAN(x) || IS_NAN(y)) return NOT_A_NUMBER;
    int left = AS_U(x) >= SIGN;
    T angle;
    if (y == K(0.0)) {
        angle = left ? PI : K(0.0);
    } else if (IS_INF(x) && IS_INF(y)) {
        angle = left ? K(3.0) * PI_4 : PI_4;
    } else {
        T2 first = __tombolo_first_quadrant(y, x);
        T added = left ? -first.y : first.y;
        T quarters = left ? K(2.0) - first.x : first.x;
        angle = quarters * PI_2 + (added + quarters * PI_2_TAIL);
    }
    return copysign(angle, y);
}

T atan2pi(T y, T x)
{
    if (IS_NAN(x) || IS_NAN(y)) return NOT_A_NUMBER;
    int left = AS_U(x) >= SIGN;
    T angle;
    if (y == K(0.0)) {
        angle = left ? K(1.0) : K(0.0);
    } else if (IS_INF(x) && IS_INF(y)) {
        angle = left ? K(0.75) : K(0.25);
    } else {
        T2 first = __tombolo_first_quadrant(y, x);
        T added = left ? -first.y : first.y;
        T quarters = left ? K(2.0) - first.x : first.x;
        angle = quarters * K(0.5) + added * INV_PI;
    }
    return copysign(angle, y);
}
