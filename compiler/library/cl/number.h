// The floating type for which a source is compiled: `float`, or `double` with DOUBLE defined. Sources that include this are
// compiled once for each.
//
// T, T2: the type and its vector of two, which holds a number in two parts (leading, trailing) where more digits are needed.
// I, U: integers as wide. DIGITS: bits of the fraction. HIGH_MASK: keeps the bits of the leading half of a significand, such
// that products of halves are exact.

// FUSED: the device's fma rounds once. Sources are compiled a second time with it: products and sums are then contracted,
// which makes results more exact, and what a product lost is one operation. A product that is used twice is never
// contracted, so that error-free transformations stay what they are.
#ifdef FUSED
#pragma OPENCL FP_CONTRACT ON
#endif

#ifdef DOUBLE
#define T double
#define T2 double2
#define U ulong
#define U2 ulong2
#define I long
#define AS_T as_double
#define AS_U as_ulong
#define AS_I as_long
#define K(literal) literal
#define DIGITS 52
#define BITS 64
#define BIAS 1023
#define EXPONENT_MASK 0x7ff
#define SIGN 0x8000000000000000UL
#define MAGNITUDE 0x7fffffffffffffffUL
#define INFINITE 0x7ff0000000000000UL
#define QUIET 0x7ff8000000000000UL
#define ONE_BITS 0x3ff0000000000000UL
#define HIDDEN 0x0010000000000000UL
#define FRACTION 0x000fffffffffffffUL
#define HIGH_MASK 0xfffffffff8000000UL
// Beyond these, exp is infinite or zero.
#define EXP_MAX 709.8
#define EXP_MIN -745.2
#define EXP2_MIN -1075.0
#define EXP10_MAX 308.26
#define EXP10_MIN -323.4
#include "coefficients64.h"
#else
#define T float
#define T2 float2
#define U uint
#define U2 uint2
#define I int
#define AS_T as_float
#define AS_U as_uint
#define AS_I as_int
#define K(literal) literal##f
#define DIGITS 23
#define BITS 32
#define BIAS 127
#define EXPONENT_MASK 0xff
#define SIGN 0x80000000u
#define MAGNITUDE 0x7fffffffu
#define INFINITE 0x7f800000u
#define QUIET 0x7fc00000u
#define ONE_BITS 0x3f800000u
#define HIDDEN 0x00800000u
#define FRACTION 0x007fffffu
#define HIGH_MASK 0xfffff000u
#define EXP_MAX 88.8f
#define EXP_MIN -104.0f
#define EXP2_MIN -150.0f
#define EXP10_MAX 38.6f
#define EXP10_MIN -45.2f
#include "coefficients32.h"
#endif

#define INF AS_T(INFINITE)
#define NOT_A_NUMBER AS_T(QUIET)
#define IS_NAN(x) ((AS_U(x) & MAGNITUDE) > INFINITE)
#define IS_INF(x) ((AS_U(x) & MAGNITUDE) == INFINITE)
#define HIGH(x) AS_T(AS_U(x) & HIGH_MASK)

// In arithmetic.cl.
T __tombolo_scale(T x, int exponent);
T2 __tombolo_product(T a, T b);
T2 __tombolo_sum(T a, T b);

// In logarithm.cl.
T2 __tombolo_reduce_log(T x);

// In exponential.cl.
T __tombolo_exp_scaled(T x, int exponent);

// In trigonometry.cl.
T2 __tombolo_reduce_pi(T x);
T __tombolo_sine(T r);
T __tombolo_cosine(T r);

// Functions of the library that call each other.
T sqrt(T x);
T exp(T x);
T expm1(T x);
T log(T x);
T log1p(T x);
T sinpi(T x);
T lgamma(T x);
