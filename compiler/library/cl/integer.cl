// Integer functions (OpenCL C 3.0, 6.15.3).

#define BOTH(T, U, BITS)                                                          \
    T hadd(T x, T y) { return (T)((x & y) + ((x ^ y) >> 1)); }                    \
    T rhadd(T x, T y) { return (T)((x | y) - ((x ^ y) >> 1)); }                   \
    T mad_hi(T a, T b, T c) { return (T)(mul_hi(a, b) + c); }                     \
    U abs_diff(T x, T y) { return x > y ? (U)((U)x - (U)y) : (U)((U)y - (U)x); }  \
    T rotate(T value, T count)                                                    \
    {                                                                             \
        uint left = (uint)count & (BITS - 1u);                                    \
        uint right = (BITS - left) & (BITS - 1u);                                 \
        return (T)((U)((U)value << left) | (U)((U)value >> right));               \
    }

#define SIGNED(T, U, LEAST, GREATEST, BITS)                                       \
    BOTH(T, U, BITS)                                                              \
    T add_sat(T x, T y)                                                           \
    {                                                                             \
        T sum = (T)((U)x + (U)y);                                                 \
        T overflow = (T)((x ^ sum) & (y ^ sum));                                  \
        return overflow < 0 ? (x < 0 ? LEAST : GREATEST) : sum;                   \
    }                                                                             \
    T sub_sat(T x, T y)                                                           \
    {                                                                             \
        T difference = (T)((U)x - (U)y);                                          \
        T overflow = (T)((x ^ y) & (x ^ difference));                             \
        return overflow < 0 ? (x < 0 ? LEAST : GREATEST) : difference;            \
    }

#define UNSIGNED(T, BITS)                                                         \
    BOTH(T, T, BITS)                                                              \
    T add_sat(T x, T y)                                                           \
    {                                                                             \
        return y > (T)~x ? (T)~(T)0 : (T)(x + y);                                 \
    }                                                                             \
    T sub_sat(T x, T y) { return x < y ? (T)0 : (T)(x - y); }

SIGNED(char, uchar, (char)-128, (char)127, 8u)
SIGNED(short, ushort, (short)-32768, (short)32767, 16u)
SIGNED(int, uint, (int)0x80000000, 0x7fffffff, 32u)
SIGNED(long, ulong, (long)0x8000000000000000UL, 0x7fffffffffffffffL, 64u)
UNSIGNED(uchar, 8u)
UNSIGNED(ushort, 16u)
UNSIGNED(uint, 32u)
BOTH(ulong, ulong, 64u)

// By halves: NVIDIA (580.159) recognizes saturating sums and differences of 64 bits, and gets their upper half wrong.
ulong add_sat(ulong x, ulong y)
{
    uint low = (uint)x + (uint)y;
    ulong high = (x >> 32) + (y >> 32) + (low < (uint)x ? 1UL : 0UL);
    return (high >> 32) != 0 ? 0xffffffffffffffffUL : (high << 32) | low;
}
ulong sub_sat(ulong x, ulong y)
{
    uint low = (uint)x - (uint)y;
    long high = (long)(x >> 32) - (long)(y >> 32) - ((uint)x < (uint)y ? 1L : 0L);
    return high < 0 ? 0UL : ((ulong)high << 32) | low;
}

// Products of narrow integers fit 32 or 64 bits.
char mad_sat(char a, char b, char c) { return (char)clamp(a * b + c, -128, 127); }
uchar mad_sat(uchar a, uchar b, uchar c) { return (uchar)min((uint)a * b + c, 0xffu); }
short mad_sat(short a, short b, short c) { return (short)clamp(a * b + c, -32768, 32767); }
ushort mad_sat(ushort a, ushort b, ushort c) { return (ushort)min((ulong)a * b + c, 0xffffUL); }
int mad_sat(int a, int b, int c)
{
    return (int)clamp((long)a * b + c, -0x80000000L, 0x7fffffffL);
}
uint mad_sat(uint a, uint b, uint c) { return (uint)min((ulong)a * b + c, 0xffffffffUL); }

// 64 bits: the product has a high half of its own.
ulong mad_sat(ulong a, ulong b, ulong c)
{
    return mul_hi(a, b) != 0 ? 0xffffffffffffffffUL : add_sat(a * b, c);
}
long mad_sat(long a, long b, long c)
{
    ulong low = (ulong)a * (ulong)b;
    ulong sum = low + (ulong)c;
    long high = mul_hi(a, b) + (c < 0 ? -1L : 0L) + (sum < low ? 1L : 0L);
    long result = (long)sum;
    if (high == (result < 0 ? -1L : 0L)) return result;
    return high < 0 ? (long)0x8000000000000000UL : 0x7fffffffffffffffL;
}
