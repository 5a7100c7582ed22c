// Relational functions (OpenCL C 3.0, 6.15.6) that look at the bits of one number, so that no compiler's assumption about
// NaN can change the answer. 0 or 1.

#define RELATIONAL(T, U, AS, MAGNITUDE, INFINITE, LEAST_NORMAL, SIGN)                                \
    int isnan(T x) { return (AS(x) & MAGNITUDE) > INFINITE; }                                        \
    int isinf(T x) { return (AS(x) & MAGNITUDE) == INFINITE; }                                       \
    int isfinite(T x) { return (AS(x) & MAGNITUDE) < INFINITE; }                                     \
    int isnormal(T x)                                                                                \
    {                                                                                                \
        U magnitude = AS(x) & MAGNITUDE;                                                             \
        return magnitude < INFINITE && magnitude >= LEAST_NORMAL;                                    \
    }                                                                                                \
    int signbit(T x) { return (AS(x) & SIGN) != 0; }                                                 \
    int isordered(T x, T y)                                                                          \
    {                                                                                                \
        return (AS(x) & MAGNITUDE) <= INFINITE && (AS(y) & MAGNITUDE) <= INFINITE;                   \
    }                                                                                                \
    int isunordered(T x, T y)                                                                        \
    {                                                                                                \
        return (AS(x) & MAGNITUDE) > INFINITE || (AS(y) & MAGNITUDE) > INFINITE;                     \
    }                                                                                                \
    int islessgreater(T x, T y) { return x < y || x > y; }

RELATIONAL(float, uint, as_uint, 0x7fffffffu, 0x7f800000u, 0x00800000u, 0x80000000u)
#ifdef cl_khr_fp64
RELATIONAL(double, ulong, as_ulong, 0x7fffffffffffffffUL, 0x7ff0000000000000UL, 0x0010000000000000UL,
           0x8000000000000000UL)
#endif

// Of halves, by their bits.
int isnormal_half(ushort x)
{
    uint magnitude = x & 0x7fffu;
    return magnitude < 0x7c00u && magnitude >= 0x0400u;
}

// A device may take the sign off a NaN that it converts.
int signbit_half(ushort x) { return x >= 0x8000u; }
