// Numbers in two parts, scaling, and square roots.

#include "number.h"

// x * 2^exponent for exponents of at most twice the range of T, in two steps so that neither power overflows.
T __tombolo_scale(T x, int exponent)
{
    int first = exponent >> 1;
    T a = AS_T((I)(first + BIAS) << DIGITS);
    T b = AS_T((I)(exponent - first + BIAS) << DIGITS);
    return x * a * b;
}

// a * b in two parts, exactly up to the last bit of the second.
T2 __tombolo_product(T a, T b)
{
#ifdef FUSED
    T product = a * b;
    return (T2)(product, fma(a, b, -product));
#else
    T ah = HIGH(a);
    T al = a - ah;
    T bh = HIGH(b);
    T bl = b - bh;
    T p = a * b;
    T e = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
    return (T2)(p, e);
#endif
}

// a + b in two parts, exactly.
T2 __tombolo_sum(T a, T b)
{
    T s = a + b;
    T v = s - a;
    return (T2)(s, (a - (s - v)) + (b - v));
}

// Whether x is positive, finite, and so great that no part of a product of its roots underflows.
#define IS_MODERATE(x) (AS_U(x) - (ONE_BITS >> 1) < INFINITE - (ONE_BITS >> 1))

// x - root * root, exactly where root is next to the root of x.
T __tombolo_residue(T x, T root)
{
    T2 square = __tombolo_product(root, root);
    return (x - square.x) - square.y;
}

#ifdef DOUBLE
// The nearest to the square root of a number of root and its neighbours, from the residue of root. No square root lies in the
// middle between two, and the squares of the middles are root * (root + unit) and root * (root - unit) but for less than
// numbers differ by.
T __tombolo_nearest_root(T root, T residue)
{
    U bits = AS_U(root);
    T above = root * AS_T((bits & INFINITE) - ((U)DIGITS << DIGITS));
    T below = bits & FRACTION ? above : above * K(0.5);
    if (residue > above) return AS_T(bits + 1);
    return residue <= -below ? AS_T(bits - 1) : root;
}
#endif

// The device's root, corrected by its exact residue: in double precision it is the nearest (OpenCL C 3.0, section 7.4).
T sqrt(T x)
{
    U bits = AS_U(x);
#if defined(FUSED) && !defined(DOUBLE)
    if (IS_MODERATE(x)) {
        T inverse = native_rsqrt(x);
        T root = x * inverse;
        return fma(fma(-root, root, x), K(0.5) * inverse, root);
    }
#endif
    if (bits >= INFINITE || bits == 0) {
        if (bits == INFINITE || (bits & MAGNITUDE) == 0 || IS_NAN(x)) return x;
        return NOT_A_NUMBER;
    }
    T factor = K(1.0);
    if (bits < HIDDEN) {
        x = (T)(bits << (DIGITS & 1));
        factor = __tombolo_scale(K(1.0), -(BIAS - 1 + DIGITS + (DIGITS & 1)) / 2);
    } else if (bits < (ONE_BITS >> 1)) {
        // The residue must not underflow.
        x = __tombolo_scale(x, BIAS - 1);
        factor = __tombolo_scale(K(1.0), -(BIAS - 1) / 2);
    }
    T root = __tombolo_sqrt(x);
    T residue = __tombolo_residue(x, root);
#ifdef DOUBLE
    T nearest = __tombolo_nearest_root(root, residue);
    if (nearest != root) {
        // The device's root may be farther off than by the last digit.
        root += residue / (root + root);
        nearest = __tombolo_nearest_root(root, __tombolo_residue(x, root));
    }
    return nearest * factor;
#else
    return (root + residue / (root + root)) * factor;
#endif
}

T rsqrt(T x)
{
    U bits = AS_U(x);
#if defined(FUSED) && !defined(DOUBLE)
    if (IS_MODERATE(x)) {
        T inverse = native_rsqrt(x);
        T root = x * inverse;
        T rest = fma(root, -inverse, K(1.0)) - fma(x, inverse, -root) * inverse;
        return fma(K(0.5) * inverse, rest, inverse);
    }
#endif
    if (bits >= INFINITE || bits == 0) {
        if (bits == INFINITE) return K(0.0);
        if ((bits & MAGNITUDE) == 0) return AS_T(bits | INFINITE);
        return NOT_A_NUMBER;
    }
    T factor = K(1.0);
    if (bits < HIDDEN) {
        x = (T)(bits << (DIGITS & 1));
        factor = __tombolo_scale(K(1.0), (BIAS - 1 + DIGITS + (DIGITS & 1)) / 2);
    } else if (bits < (ONE_BITS >> 1)) {
        // The parts of the products must not underflow.
        x = __tombolo_scale(x, BIAS - 1);
        factor = __tombolo_scale(K(1.0), (BIAS - 1) / 2);
    }
    T root = K(1.0) / __tombolo_sqrt(x);
    // One step of Newton's method with the exact residue of x * root * root.
    T2 p = __tombolo_product(x, root);
    T2 q = __tombolo_product(p.x, root);
    T residue = ((K(1.0) - q.x) - q.y) - p.y * root;
    return (root + K(0.5) * root * residue) * factor;
}

T cbrt(T x)
{
    U magnitude = AS_U(x) & MAGNITUDE;
    if (magnitude >= INFINITE || magnitude == 0) return x;
    // x = m * 8^k with m from 1/8 to 1.
    int shift = 0;
    if (magnitude < HIDDEN) {
        shift = (int)clz(magnitude) - (BITS - 1 - DIGITS);
        magnitude <<= shift;
    }
    int exponent = (int)(magnitude >> DIGITS) - shift - (BIAS - 1);
    int thirds = (exponent + 2 + 3 * BIAS) / 3 - BIAS;
    T m = AS_T((magnitude & FRACTION) | ((U)(BIAS - 1 + exponent - 3 * thirds) << DIGITS));
    // A line through the roots at the ends, then Halley's steps, each of which triples the digits.
    T root = K(0.4583333) + m * K(0.5714286);
    T cube = root * root * root;
    root = root * (cube + m + m) / (cube + cube + m);
    cube = root * root * root;
    root = root * (cube + m + m) / (cube + cube + m);
    // The square of a root of half the digits is exact.
    T head = HIGH(root);
    T quotient = m / (head * head);
    root = head + head * (quotient - head) / (head + head + quotient);
    return copysign(__tombolo_scale(root, thirds), x);
}

T hypot(T x, T y)
{
    U a = AS_U(x) & MAGNITUDE;
    U b = AS_U(y) & MAGNITUDE;
    if (a == INFINITE || b == INFINITE) return INF;
    if (a > INFINITE || b > INFINITE) return NOT_A_NUMBER;
    U greater = max(a, b);
    if (greater == 0) return K(0.0);
    // Squares overflow and underflow less than halfway to the ends.
    int scale = greater >= ((U)(BIAS + BIAS / 2 - 3) << DIGITS) ? -BIAS / 2 - 2
        : greater < ((U)(BIAS / 2 + DIGITS) << DIGITS)          ? BIAS / 2 + DIGITS
                                                                : 0;
    T g = __tombolo_scale(AS_T(greater), scale);
    T l = __tombolo_scale(AS_T(min(a, b)), scale);
    if (l < g * __tombolo_scale(K(1.0), -DIGITS / 2 - 2)) return __tombolo_scale(g + l * l / (g + g), -scale);
    return __tombolo_scale(sqrt(g * g + l * l), -scale);
}
