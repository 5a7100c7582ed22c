// Conversions to floating types that do not round to nearest (OpenCL C 3.0, 6.4.3.2), in integer arithmetic.

// Whether what is cut off, not being zero, raises the magnitude.
#define AWAY_rtz(negative) 0u
#define AWAY_rtp(negative) ((negative) ? 0u : 1u)
#define AWAY_rtn(negative) ((negative) ? 1u : 0u)

// The float of that magnitude; `away`: rounded up rather than cut off.
uint __tombolo_float_bits(ulong magnitude, uint away)
{
    if (magnitude == 0) return 0u;
    uint zeros = (uint)clz(magnitude);
    ulong aligned = magnitude << zeros;
    uint kept = (uint)(aligned >> 40);
    uint bits = ((190u - zeros) << 23) + (kept & 0x7fffffu);
    return (aligned & 0xffffffffffUL) != 0 ? bits + away : bits;
}

#define INTEGERS_TO_FLOAT(MODE)                                                                         \
    float __tombolo_convert_float##MODE(ulong x) { return as_float(__tombolo_float_bits(x, AWAY##MODE(0))); } \
    float __tombolo_convert_float##MODE(long x)                                                         \
    {                                                                                                   \
        ulong magnitude = x < 0 ? 0UL - (ulong)x : (ulong)x;                                            \
        return as_float((x < 0 ? 0x80000000u : 0u) | __tombolo_float_bits(magnitude, AWAY##MODE(x < 0))); \
    }                                                                                                   \
    float __tombolo_convert_float##MODE(uint x)                                                         \
    {                                                                                                   \
        return as_float(__tombolo_float_bits((ulong)x, AWAY##MODE(0)));                                 \
    }                                                                                                   \
    float __tombolo_convert_float##MODE(int x)                                                          \
    {                                                                                                   \
        ulong magnitude = x < 0 ? (ulong)-(long)x : (ulong)x;                                           \
        return as_float((x < 0 ? 0x80000000u : 0u) | __tombolo_float_bits(magnitude, AWAY##MODE(x < 0))); \
    }

INTEGERS_TO_FLOAT(_rtz)
INTEGERS_TO_FLOAT(_rtp)
INTEGERS_TO_FLOAT(_rtn)

#ifdef cl_khr_fp64
ulong __tombolo_double_bits(ulong magnitude, uint away)
{
    if (magnitude == 0) return 0;
    uint zeros = (uint)clz(magnitude);
    ulong aligned = magnitude << zeros;
    ulong kept = aligned >> 11;
    ulong bits = ((ulong)(1086u - zeros) << 52) + (kept & 0xfffffffffffffUL);
    return (aligned & 0x7ffUL) != 0 ? bits + away : bits;
}

// The float nearest to a double in the direction, subnormal results included.
uint __tombolo_narrow(ulong magnitude, uint away)
{
    if (magnitude > 0x7ff0000000000000UL) return 0x7fc00000u | ((uint)(magnitude >> 29) & 0x3fffffu);
    if (magnitude == 0x7ff0000000000000UL) return 0x7f800000u;
    if (magnitude >= 0x47f0000000000000UL) return away != 0u ? 0x7f800000u : 0x7f7fffffu;
    int exponent = (int)(magnitude >> 52) - 896;
    ulong fraction = (magnitude & 0xfffffffffffffUL) | (magnitude >= 0x0010000000000000UL ? 0x10000000000000UL : 0UL);
    uint shift = 29u;
    uint base = 0u;
    if (exponent > 0) base = (uint)(exponent - 1) << 23;
    else shift = min(30u + (uint)-exponent, 55u);
    uint bits = base + (uint)(fraction >> shift);
    return (fraction & ((1UL << shift) - 1UL)) != 0 ? bits + away : bits;
}

#define WITH_DOUBLE(MODE)                                                                               \
    double __tombolo_convert_double##MODE(ulong x)                                                      \
    {                                                                                                   \
        return as_double(__tombolo_double_bits(x, AWAY##MODE(0)));                                      \
    }                                                                                                   \
    double __tombolo_convert_double##MODE(long x)                                                       \
    {                                                                                                   \
        ulong magnitude = x < 0 ? 0UL - (ulong)x : (ulong)x;                                            \
        ulong sign = x < 0 ? 0x8000000000000000UL : 0UL;                                                \
        return as_double(sign | __tombolo_double_bits(magnitude, AWAY##MODE(x < 0)));                   \
    }                                                                                                   \
    float __tombolo_convert_float##MODE(double x)                                                       \
    {                                                                                                   \
        ulong bits = as_ulong(x);                                                                       \
        uint sign = (uint)(bits >> 32) & 0x80000000u;                                                   \
        return as_float(sign | __tombolo_narrow(bits & 0x7fffffffffffffffUL, AWAY##MODE(sign != 0u)));  \
    }

WITH_DOUBLE(_rtz)
WITH_DOUBLE(_rtp)
WITH_DOUBLE(_rtn)
#endif
