// Common functions (OpenCL C 3.0, 6.15.4).

#define COMMON(T, ONE, ZERO, TO_DEGREES, TO_RADIANS)                              \
    T degrees(T radians) { return radians * TO_DEGREES; }                         \
    T radians(T degrees) { return degrees * TO_RADIANS; }                         \
    T mix(T x, T y, T a) { return x + (y - x) * a; }                              \
    T step(T edge, T x) { return x < edge ? ZERO : ONE; }                         \
    T smoothstep(T edge0, T edge1, T x)                                           \
    {                                                                             \
        T t = clamp((x - edge0) / (edge1 - edge0), ZERO, ONE);                    \
        return t * t * ((ONE + ONE + ONE) - (ONE + ONE) * t);                     \
    }                                                                             \
    T sign(T x)                                                                   \
    {                                                                             \
        if (x > ZERO) return ONE;                                                 \
        if (x < ZERO) return -ONE;                                                \
        return x == ZERO ? x : ZERO;                                              \
    }

COMMON(float, 1.0f, 0.0f, 57.29577951308232f, 0.017453292519943295f)
#ifdef cl_khr_fp64
COMMON(double, 1.0, 0.0, 57.29577951308232, 0.017453292519943295)
#endif

// Division. A device may multiply by the reciprocal, which for the greatest divisors is too small to be a normal number;
// both operands are made smaller for them, which loses nothing that the quotient could hold.
float __tombolo_divide(float x, float y)
{
    float factor = fabs(y) > 0x1p96f ? 0x1p-32f : 1.0f;
    return (x * factor) / (y * factor);
}
