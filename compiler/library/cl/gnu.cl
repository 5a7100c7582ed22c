// Functions of GNU C that compilers made of clang accept in OpenCL C as well.

long __builtin_expect(long value, long expected) { return value; }
#ifdef cl_khr_fp64
long __builtin_expect_with_probability(long value, long expected, double probability) { return value; }
#endif

long __builtin_unpredictable(long value) { return value; }

// To the nearest even number, always.
int __builtin_flt_rounds(void) { return 1; }

#define NUMBERS(T, SUFFIX)                                                                   \
    long __builtin_lrint##SUFFIX(T x) { return (long)rint(x); }                              \
    long __builtin_llrint##SUFFIX(T x) { return (long)rint(x); }                             \
    long __builtin_lround##SUFFIX(T x) { return (long)round(x); }                            \
    long __builtin_llround##SUFFIX(T x) { return (long)round(x); }                           \
    T __builtin_scalbln##SUFFIX(T x, long n) { return ldexp(x, (int)clamp(n, -9999l, 9999l)); } \
    T __builtin_canonicalize##SUFFIX(T x) { return x; }

NUMBERS(float, f)
#ifdef cl_khr_fp64
NUMBERS(double, )
#endif

#define COUNTS(U, SUFFIX, BITS)                                                              \
    int __builtin_popcount##SUFFIX(U x) { return (int)popcount(x); }                         \
    int __builtin_clz##SUFFIX(U x) { return (int)clz(x); }                                   \
    int __builtin_ctz##SUFFIX(U x) { return (int)ctz(x); }                                   \
    int __builtin_parity##SUFFIX(U x) { return (int)popcount(x) & 1; }

COUNTS(uint, , 32)
COUNTS(ulong, l, 64)
COUNTS(ulong, ll, 64)

int __builtin_ffs(int x) { return x == 0 ? 0 : ctz(x) + 1; }
int __builtin_ffsl(long x) { return x == 0 ? 0 : (int)ctz(x) + 1; }
int __builtin_ffsll(long x) { return __builtin_ffsl(x); }

int __builtin_abs(int x) { return (int)abs(x); }
long __builtin_labs(long x) { return (long)abs(x); }
long __builtin_llabs(long x) { return (long)abs(x); }

ushort __builtin_bswap16(ushort x) { return rotate(x, (ushort)8); }
uint __builtin_bswap32(uint x) { return (rotate(x, 8u) & 0x00ff00ffu) | (rotate(x, 24u) & 0xff00ff00u); }
ulong __builtin_bswap64(ulong x)
{
    return (ulong)__builtin_bswap32((uint)x) << 32 | __builtin_bswap32((uint)(x >> 32));
}

uchar __builtin_bitreverse8(uchar x) { return bit_reverse(x); }
ushort __builtin_bitreverse16(ushort x) { return bit_reverse(x); }
uint __builtin_bitreverse32(uint x) { return bit_reverse(x); }
ulong __builtin_bitreverse64(ulong x) { return bit_reverse(x); }

int __builtin_clzs(ushort x) { return (int)clz(x); }
int __builtin_ctzs(ushort x) { return (int)ctz(x); }

// How many bits behind the sign are equal to it.
int __builtin_clrsb(int x) { return (int)clz((uint)(x ^ (x >> 31))) - 1; }
int __builtin_clrsbl(long x) { return (int)clz((ulong)(x ^ (x >> 63))) - 1; }
int __builtin_clrsbll(long x) { return __builtin_clrsbl(x); }

uchar __builtin_rotateleft8(uchar x, uchar n) { return rotate(x, n); }
uchar __builtin_rotateright8(uchar x, uchar n) { return rotate(x, (uchar)-n); }
ushort __builtin_rotateleft16(ushort x, ushort n) { return rotate(x, n); }
ushort __builtin_rotateright16(ushort x, ushort n) { return rotate(x, (ushort)-n); }
uint __builtin_rotateleft32(uint x, uint n) { return rotate(x, n); }
uint __builtin_rotateright32(uint x, uint n) { return rotate(x, 0u - n); }
ulong __builtin_rotateleft64(ulong x, ulong n) { return rotate(x, n); }
ulong __builtin_rotateright64(ulong x, ulong n) { return rotate(x, 0ul - n); }

// Checked arithmetic, exact in 128 bits of two's complement. Bits 0 and 1 of `kinds` say whether the operands are signed, bit 2
// whether the result is; from bit 3 on is its width. The second lane says whether the result's type has not room for it.
ulong __tombolo_upper(ulong x, uint is_signed) { return is_signed != 0u ? (ulong)((long)x >> 63) : 0ul; }

ulong2 __tombolo_checked(ulong low, ulong high, uint kinds)
{
    uint rest = 64u - (kinds >> 3), is_signed = kinds & 4u;
    ulong kept = is_signed != 0u ? (ulong)((long)(low << rest) >> rest) : low << rest >> rest;
    return (ulong2)(low, kept != low || high != __tombolo_upper(low, is_signed));
}

ulong2 __tombolo_checked_sum(ulong a, ulong b, uint kinds)
{
    ulong low = a + b;
    ulong high = __tombolo_upper(a, kinds & 1u) + __tombolo_upper(b, kinds & 2u) + (low < a ? 1ul : 0ul);
    return __tombolo_checked(low, high, kinds);
}

ulong2 __tombolo_checked_difference(ulong a, ulong b, uint kinds)
{
    ulong high = __tombolo_upper(a, kinds & 1u) - __tombolo_upper(b, kinds & 2u) - (a < b ? 1ul : 0ul);
    return __tombolo_checked(a - b, high, kinds);
}

ulong2 __tombolo_checked_product(ulong a, ulong b, uint kinds)
{
    ulong high = mul_hi(a, b) + __tombolo_upper(a, kinds & 1u) * b + __tombolo_upper(b, kinds & 2u) * a;
    return __tombolo_checked(a * b, high, kinds);
}
