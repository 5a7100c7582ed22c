// Conversions to and from binary16 in integer arithmetic: exact whatever the device does with subnormal numbers.

float __tombolo_half_to_float(ushort bits)
{
    uint sign = ((uint)bits & 0x8000u) << 16;
    uint exponent = ((uint)bits >> 10) & 0x1fu;
    uint fraction = (uint)bits & 0x3ffu;
    if (exponent == 0x1fu) return as_float(sign | 0x7f800000u | (fraction << 13) | (fraction != 0u ? 0x400000u : 0u));
    if (exponent != 0u) return as_float(sign | ((exponent + 112u) << 23) | (fraction << 13));
    if (fraction == 0u) return as_float(sign);
    // A subnormal half is a normal float.
    uint shift = clz(fraction) - 21u;
    return as_float(sign | ((113u - shift) << 23) | (((fraction << shift) & 0x3ffu) << 13));
}

// How far a result is rounded away from zero: by what is cut off, relative to half a unit of the last place, and the mode.
#define NEAREST(odd, cut, half, negative) ((cut) > (half) || ((cut) == (half) && (odd)))
#define TO_ZERO(odd, cut, half, negative) 0
#define UPWARDS(odd, cut, half, negative) ((cut) != 0 && !(negative))
#define DOWNWARDS(odd, cut, half, negative) ((cut) != 0 && (negative))

#define TO_HALF_FROM_FLOAT(SUFFIX, AWAY)                                                     \
    ushort __tombolo_to_half##SUFFIX(float x)                                                \
    {                                                                                        \
        uint bits = as_uint(x);                                                              \
        uint sign = (bits >> 16) & 0x8000u;                                                  \
        uint magnitude = bits & 0x7fffffffu;                                                 \
        if (magnitude > 0x7f800000u) return (ushort)(sign | 0x7e00u | ((bits >> 13) & 0x3ffu)); \
        if (magnitude == 0x7f800000u) return (ushort)(sign | 0x7c00u);                       \
        /* The first float beyond all halves: 2^16. */                                       \
        if (magnitude >= 0x47800000u)                                                        \
            return (ushort)(sign | (AWAY(1, 2u, 1u, sign != 0u) ? 0x7c00u : 0x7bffu));       \
        int exponent = (int)(magnitude >> 23) - 112;                                         \
        uint fraction = (magnitude & 0x7fffffu) | (magnitude >= 0x00800000u ? 0x800000u : 0u); \
        uint shift = 13u;                                                                    \
        uint base = 0u;                                                                      \
        if (exponent > 0) base = (uint)(exponent - 1) << 10;                                 \
        else shift = min(14u + (uint)-exponent, 26u);                                        \
        uint kept = fraction >> shift;                                                       \
        uint cut = fraction & ((1u << shift) - 1u);                                          \
        uint half_unit = 1u << (shift - 1u);                                                 \
        uint away = AWAY((kept & 1u) != 0u, cut, half_unit, sign != 0u) ? 1u : 0u;           \
        return (ushort)(sign | (base + kept + away));                                        \
    }

#define TO_HALF_FROM_DOUBLE(SUFFIX, AWAY)                                                    \
    ushort __tombolo_to_half##SUFFIX(double x)                                               \
    {                                                                                        \
        ulong bits = as_ulong(x);                                                            \
        uint sign = (uint)(bits >> 48) & 0x8000u;                                            \
        ulong magnitude = bits & 0x7fffffffffffffffUL;                                       \
        if (magnitude > 0x7ff0000000000000UL)                                                \
            return (ushort)(sign | 0x7e00u | ((uint)(bits >> 42) & 0x3ffu));                 \
        if (magnitude == 0x7ff0000000000000UL) return (ushort)(sign | 0x7c00u);              \
        if (magnitude >= 0x40f0000000000000UL)                                               \
            return (ushort)(sign | (AWAY(1, 2u, 1u, sign != 0u) ? 0x7c00u : 0x7bffu));       \
        int exponent = (int)(magnitude >> 52) - 1008;                                        \
        ulong fraction = (magnitude & 0xfffffffffffffUL)                                     \
            | (magnitude >= 0x0010000000000000UL ? 0x10000000000000UL : 0UL);                \
        uint shift = 42u;                                                                    \
        uint base = 0u;                                                                      \
        if (exponent > 0) base = (uint)(exponent - 1) << 10;                                 \
        else shift = min(43u + (uint)-exponent, 55u);                                        \
        uint kept = (uint)(fraction >> shift);                                               \
        ulong cut = fraction & ((1UL << shift) - 1UL);                                       \
        ulong half_unit = 1UL << (shift - 1u);                                               \
        uint away = AWAY((kept & 1u) != 0u, cut, half_unit, sign != 0u) ? 1u : 0u;           \
        return (ushort)(sign | (base + kept + away));                                        \
    }

TO_HALF_FROM_FLOAT(_rte, NEAREST)
TO_HALF_FROM_FLOAT(_rtz, TO_ZERO)
TO_HALF_FROM_FLOAT(_rtp, UPWARDS)
TO_HALF_FROM_FLOAT(_rtn, DOWNWARDS)
#ifdef cl_khr_fp64
TO_HALF_FROM_DOUBLE(_rte, NEAREST)
TO_HALF_FROM_DOUBLE(_rtz, TO_ZERO)
TO_HALF_FROM_DOUBLE(_rtp, UPWARDS)
TO_HALF_FROM_DOUBLE(_rtn, DOWNWARDS)
#endif

// `nextafter` of halves, by their bits.
ushort nextafter_half(ushort x, ushort y)
{
    uint mx = x & 0x7fffu;
    uint my = y & 0x7fffu;
    if (mx > 0x7c00u) return x;
    if (my > 0x7c00u) return y;
    if ((mx | my) == 0u || x == y) return y;
    if (mx == 0u) return (ushort)((y & 0x8000u) | 1u);
    int ox = (x & 0x8000u) != 0u ? -(int)mx : (int)mx;
    int oy = (y & 0x8000u) != 0u ? -(int)my : (int)my;
    int away = (ox < oy) == (ox > 0) ? 1 : -1;
    return (ushort)((int)x + away);
}
