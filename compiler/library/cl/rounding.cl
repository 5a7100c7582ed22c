// Rounding, remainders and the parts of floating numbers (OpenCL C 3.0, 6.15.2): all exact, in integer arithmetic.

#include "number.h"

T round(T x)
{
    T whole = trunc(x);
    return copysign(fabs(x - whole) >= K(0.5) ? whole + copysign(K(1.0), x) : whole, x);
}

// A fraction is at most what is just below 1. Numbers below 1 are told by their bits: devices may take subnormal ones for zero.
U2 fract_out(T x)
{
    U bits = AS_U(x) & MAGNITUDE;
    if (bits > INFINITE) return (U2)(AS_U(x), AS_U(x));
    if (bits == INFINITE) return (U2)(AS_U(x) & SIGN, AS_U(x));
    // Minus zero keeps its sign.
    if (bits == 0) return (U2)(AS_U(x), AS_U(x));
    if (AS_U(x) < ONE_BITS) return (U2)(AS_U(x), 0);
    T whole = bits < ONE_BITS ? K(-1.0) : floor(x);
    return (U2)(AS_U(fmin(x - whole, AS_T(ONE_BITS - 1))), AS_U(whole));
}

U2 modf_out(T x)
{
    if (IS_INF(x)) return (U2)(AS_U(x) & SIGN, AS_U(x));
    T whole = trunc(x);
    return (U2)(AS_U(copysign(x - whole, x)), AS_U(copysign(whole, x)));
}

// A finite, non-zero magnitude as a whole number of DIGITS + 1 bits: those, and the exponent of the lowest.
#define TAKE_APART(bits, significand, exponent)                                   \
    U significand = (bits) & FRACTION;                                            \
    int exponent = (int)((bits) >> DIGITS);                                       \
    if (exponent != 0) significand |= HIDDEN;                                     \
    else {                                                                        \
        int shift = (int)clz(significand) - (BITS - 1 - DIGITS);                  \
        significand <<= shift;                                                    \
        exponent = 1 - shift;                                                     \
    }

U2 frexp_out(T x)
{
    U bits = AS_U(x) & MAGNITUDE;
    if (bits >= INFINITE || bits == 0) return (U2)(AS_U(x), 0);
    TAKE_APART(bits, significand, exponent)
    U fraction = (AS_U(x) & SIGN) | ((U)(BIAS - 1) << DIGITS) | (significand & FRACTION);
    return (U2)(fraction, (U)(I)(exponent - BIAS + 1));
}

int ilogb(T x)
{
    U bits = AS_U(x) & MAGNITUDE;
    if (bits > INFINITE) return INT_MAX;
    if (bits == INFINITE) return INT_MAX;
    if (bits == 0) return INT_MIN;
    TAKE_APART(bits, significand, exponent)
    return exponent - BIAS;
}

T logb(T x)
{
    U bits = AS_U(x) & MAGNITUDE;
    if (bits > INFINITE) return x;
    if (bits == INFINITE) return INF;
    if (bits == 0) return -INF;
    TAKE_APART(bits, significand, exponent)
    return (T)(exponent - BIAS);
}

// The number of that significand (of DIGITS + 1 bits) and biased exponent, rounded to nearest even where it is subnormal.
T __tombolo_put_together(U sign, U significand, int exponent)
{
    if (exponent >= EXPONENT_MASK) return AS_T(sign | INFINITE);
    if (exponent > 0) return AS_T(sign | ((U)exponent << DIGITS) | (significand & FRACTION));
    if (exponent < -DIGITS - 1) return AS_T(sign);
    int shift = 1 - exponent;
    U kept = significand >> shift;
    U cut = significand & (((U)1 << shift) - 1);
    U half_unit = (U)1 << (shift - 1);
    if (cut > half_unit || (cut == half_unit && (kept & 1) != 0)) kept += 1;
    return AS_T(sign | kept);
}

T ldexp(T x, int n)
{
    U bits = AS_U(x) & MAGNITUDE;
    if (bits >= INFINITE || bits == 0) return x;
    TAKE_APART(bits, significand, exponent)
    return __tombolo_put_together(AS_U(x) & SIGN, significand, exponent + clamp(n, -8 * BIAS, 8 * BIAS));
}

T nextafter(T x, T y)
{
    U mx = AS_U(x) & MAGNITUDE;
    U my = AS_U(y) & MAGNITUDE;
    if (mx > INFINITE) return x;
    if (my > INFINITE) return y;
    if ((mx | my) == 0 || AS_U(x) == AS_U(y)) return y;
    if (mx == 0) return AS_T((AS_U(y) & SIGN) | 1);
    // Magnitudes with a sign are in the order of the numbers.
    I ix = AS_U(x) >= SIGN ? -(I)mx : (I)mx;
    I iy = AS_U(y) >= SIGN ? -(I)my : (I)my;
    return AS_T((ix < iy) == (ix > 0) ? AS_U(x) + 1 : AS_U(x) - 1);
}

T fdim(T x, T y)
{
    if (IS_NAN(x)) return x;
    if (IS_NAN(y)) return y;
    return x > y ? x - y : K(0.0);
}

T maxmag(T x, T y)
{
    U mx = AS_U(x) & MAGNITUDE;
    U my = AS_U(y) & MAGNITUDE;
    if (mx > INFINITE || my > INFINITE || mx == my) return fmax(x, y);
    return mx > my ? x : y;
}

T minmag(T x, T y)
{
    U mx = AS_U(x) & MAGNITUDE;
    U my = AS_U(y) & MAGNITUDE;
    if (mx > INFINITE || my > INFINITE || mx == my) return fmin(x, y);
    return mx < my ? x : y;
}

// How many bits of a quotient one division of 64-bit numbers yields.
#define STEP (63 - DIGITS)

// |x| modulo |y| as a significand at the exponent of y, and the low bits of the quotient; both finite and not zero, and x
// not less than y. The significand is not normalized.
ulong2 __tombolo_divide_magnitudes(U xs, int xe, U ys, int ye)
{
    ulong divisor = ys;
    ulong rest = xs;
    ulong quotient = rest / divisor;
    rest -= quotient * divisor;
    for (int left = xe - ye; left > 0; left -= STEP) {
        int bits = min(left, STEP);
        rest <<= bits;
        ulong part = rest / divisor;
        rest -= part * divisor;
        quotient = (quotient << bits) + part;
    }
    return (ulong2)(rest, quotient);
}

// The number of a significand that may have leading zeros.
T __tombolo_normalized(U sign, ulong significand, int exponent)
{
    if (significand == 0) return AS_T(sign);
    int shift = (int)clz(significand) - (63 - DIGITS);
    return __tombolo_put_together(sign, (U)(significand << shift), exponent - shift);
}

T fmod(T x, T y)
{
    U xb = AS_U(x) & MAGNITUDE;
    U yb = AS_U(y) & MAGNITUDE;
    if (xb >= INFINITE || yb > INFINITE || yb == 0) return NOT_A_NUMBER;
    if (xb < yb) return x;
    TAKE_APART(xb, xs, xe)
    TAKE_APART(yb, ys, ye)
    ulong2 divided = __tombolo_divide_magnitudes(xs, xe, ys, ye);
    return __tombolo_normalized(AS_U(x) & SIGN, divided.x, ye);
}

// The remainder's bits, and the low 7 bits of the quotient with its sign.
U2 remquo_out(T x, T y)
{
    U xb = AS_U(x) & MAGNITUDE;
    U yb = AS_U(y) & MAGNITUDE;
    if (xb >= INFINITE || yb > INFINITE || yb == 0) return (U2)(QUIET, 0);
    if (yb == INFINITE || xb == 0) return (U2)(AS_U(x), 0);
    TAKE_APART(xb, xs, xe)
    TAKE_APART(yb, ys, ye)
    U sign = AS_U(x) & SIGN;
    ulong rest = xs;
    ulong quotient = 0;
    ulong divisor = ys;
    int exponent = ye;
    if (xe >= ye) {
        ulong2 divided = __tombolo_divide_magnitudes(xs, xe, ys, ye);
        rest = divided.x;
        quotient = divided.y;
    } else if (xe + 1 == ye) {
        // Both at the exponent of x.
        divisor <<= 1;
        exponent = xe;
    } else {
        // Less than half of y.
        return (U2)(AS_U(x), 0);
    }
    ulong twice = rest << 1;
    if (twice > divisor || (twice == divisor && (quotient & 1) != 0)) {
        rest = divisor - rest;
        sign ^= SIGN;
        quotient += 1;
    }
    int low = (int)(quotient & 0x7f);
    int negative = (AS_U(x) ^ AS_U(y)) >= SIGN;
    return (U2)(AS_U(__tombolo_normalized(sign, rest, exponent)), (U)(I)(negative ? -low : low));
}

T remainder(T x, T y) { return AS_T(remquo_out(x, y).x); }
