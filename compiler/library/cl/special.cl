// Error and gamma functions (OpenCL C 3.0, 6.15.2).

#include "number.h"

#ifdef DOUBLE
#define ERF_MAX 6.0
#define ERFC_MAX 27.3
#define ERFC_FAR 3.0
#define GAMMA_MAX 171.7
#define GAMMA_MIN -185.0
#define LGAMMA_FAR 15.0
#else
#define ERF_MAX 4.0f
#define ERFC_MAX 10.1f
#define ERFC_FAR 3.0f
#define GAMMA_MAX 35.1f
#define GAMMA_MIN -43.0f
#define LGAMMA_FAR 8.0f
#endif

// erfc for x from 0.93.
T __tombolo_erfc_beyond(T x)
{
    if (x > ERFC_MAX) return K(0.0);
    T t = (x - K(2.0)) / (x + K(2.0));
    T g = (x < ERFC_FAR ? ERFC_POLY_NEAR(t) : ERFC_POLY_FAR(t)) / (K(1.0) + x + x);
    T2 square = __tombolo_product(x, x);
    // exp(-square) with the second part of the square.
    T n = rint(-square.x * LOG2E);
    T r = ((-square.x - n * LN2_HI) - n * LN2_LO) - square.y;
    T p = K(1.0) + (r + r * r * EXP_POLY(r));
    return __tombolo_scale(p * g, (int)n);
}

T erf(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a < K(0.94)) return x * ERF_POLY(x * x);
    if (a > ERF_MAX) return copysign(K(1.0), x);
    return copysign(K(1.0) - __tombolo_erfc_beyond(a), x);
}

T erfc(T x)
{
    T a = fabs(x);
    if (IS_NAN(x)) return x;
    if (a < K(0.94)) {
        // Around 1/2 the difference loses nothing where the nearer of 1 and 1/2 is taken first.
        T small = x * ERF_POLY(x * x);
        if (x < K(0.25)) return K(1.0) - small;
        return K(0.5) - (small - K(0.5));
    }
    T tail = __tombolo_erfc_beyond(a);
    return x > K(0.0) ? tail : K(2.0) - tail;
}

// The gamma function of x > 0, times `scale`.
T __tombolo_gamma(T x, T scale)
{
    if (x < K(1.0)) {
        T value = K(1.0) + x * GAMMA_POLY(x);
        return scale * value / (x * (x + K(1.0)));
    }
    if (x < K(2.0)) {
        T t = x - K(1.0);
        return scale * (K(1.0) + t * GAMMA_POLY(t)) / x;
    }
    T base = floor(x);
    T t = x - base;
    T high = scale;
    T low = K(0.0);
    // (x - 1) (x - 2) ... (t + 2), in two parts.
    for (T factor = x - K(1.0); base > K(2.0); base -= K(1.0), factor -= K(1.0)) {
        T2 product = __tombolo_product(high, factor);
        low = product.y + low * factor;
        high = product.x;
    }
    T value = K(1.0) + t * GAMMA_POLY(t);
    return high * value + low * value;
}

T tgamma(T x)
{
    if (IS_NAN(x)) return x;
    if (x == K(0.0)) return copysign(INF, x);
    if (x > GAMMA_MAX) return INF;
    if (x > K(0.0)) {
        // Products overflow in their parts before the result does.
        const int spare = BIAS / 4;
        if (x < (T)(DIGITS + 1)) return __tombolo_gamma(x, K(1.0));
        return __tombolo_scale(__tombolo_gamma(x, __tombolo_scale(K(1.0), -spare)), spare);
    }
    if (floor(x) == x) return NOT_A_NUMBER;
    if (x > -__tombolo_scale(K(1.0), -DIGITS - 2)) return K(1.0) / x;
    T sine = sinpi(x);
    if (x < GAMMA_MIN) return copysign(K(0.0), sine);
    // By reflection.
    T a = -x;
    const int spare = BIAS / 2;
    if (a < K(2.0)) return PI / (sine * (a * __tombolo_gamma(a, K(1.0))));
    T value = __tombolo_gamma(a, __tombolo_scale(K(1.0), -spare));
    return __tombolo_scale(PI / (sine * a * value), -spare);
}

// The logarithm of the gamma function of x > 0.
T __tombolo_lgamma_positive(T x)
{
    if (x < K(0.5)) return (x * LGAMMA_POLY(x) - log1p(x)) - log(x);
    if (x < K(1.5)) {
        T t = x - K(1.0);
        return t * LGAMMA_POLY(t) - log1p(t);
    }
    if (x < K(2.5)) {
        T t = x - K(2.0);
        return t * LGAMMA_POLY(t);
    }
    if (x < LGAMMA_FAR) {
        T product = K(1.0);
        while (x >= K(2.5)) {
            x -= K(1.0);
            product *= x;
        }
        T t = x - K(2.0);
        return log(product) + t * LGAMMA_POLY(t);
    }
    if (x >= __tombolo_scale(K(1.0), 2 * DIGITS)) return x * (log(x) - K(1.0));
    T z = K(1.0) / (x * x);
    return (x - K(0.5)) * (log(x) - K(1.0)) + (HALF_LOG_2PI - K(0.5)) + STIRLING_POLY(z) / x;
}

// The logarithm's bits, and the sign of the gamma function.
U2 lgamma_r_out(T x)
{
    if (IS_NAN(x)) return (U2)(AS_U(x), 1);
    if (IS_INF(x)) return (U2)(INFINITE, 1);
    if (x == K(0.0)) return (U2)(INFINITE, AS_U(x) >= SIGN ? (U)-1 : (U)1);
    if (x > K(0.0)) return (U2)(AS_U(__tombolo_lgamma_positive(x)), 1);
    if (floor(x) == x) return (U2)(INFINITE, 1);
    T a = -x;
    if (a < __tombolo_scale(K(1.0), -DIGITS - 2)) return (U2)(AS_U(-log(a)), (U)-1);
    T sine = sinpi(x);
    T value = LOG_PI - log(fabs(sine) * a) - __tombolo_lgamma_positive(a);
    // The gamma function is negative where x sin(pi x) is positive.
    return (U2)(AS_U(value), sine > K(0.0) ? (U)1 : (U)-1);
}

T lgamma(T x) { return AS_T(lgamma_r_out(x).x); }
