// The builtin functions that generated programs call, for kernels compiled for the host by clang: each lane by itself, in
// plain C with wide integers and the C library, and nothing of what Tombolo's own library does.

#define OVERLOAD __attribute__((overloadable))
#define EACH_WIDTH(M, ...) M(2, __VA_ARGS__) M(3, __VA_ARGS__) M(4, __VA_ARGS__) M(8, __VA_ARGS__) M(16, __VA_ARGS__)

// `name` of one, two or three operands: `expression` says what becomes of the lanes a, b and c.
#define LANES1(n, R, A, name, expression)                                                                              \
    OVERLOAD R##n name(A##n x)                                                                                         \
    {                                                                                                                  \
        R##n r;                                                                                                        \
        for (int i = 0; i < n; i++) {                                                                                  \
            A a = x[i];                                                                                                \
            r[i] = expression;                                                                                         \
        }                                                                                                              \
        return r;                                                                                                      \
    }
#define LANES2(n, R, A, B, name, expression)                                                                           \
    OVERLOAD R##n name(A##n x, B##n y)                                                                                 \
    {                                                                                                                  \
        R##n r;                                                                                                        \
        for (int i = 0; i < n; i++) {                                                                                  \
            A a = x[i];                                                                                                \
            B b = y[i];                                                                                                \
            r[i] = expression;                                                                                         \
        }                                                                                                              \
        return r;                                                                                                      \
    }
#define LANES3(n, R, A, B, C, name, expression)                                                                        \
    OVERLOAD R##n name(A##n x, B##n y, C##n z)                                                                         \
    {                                                                                                                  \
        R##n r;                                                                                                        \
        for (int i = 0; i < n; i++) {                                                                                  \
            A a = x[i];                                                                                                \
            B b = y[i];                                                                                                \
            C c = z[i];                                                                                                \
            r[i] = expression;                                                                                         \
        }                                                                                                              \
        return r;                                                                                                      \
    }
#define MAP1(R, A, name, expression)                                                                                   \
    OVERLOAD R name(A a) { return expression; }                                                                        \
    EACH_WIDTH(LANES1, R, A, name, expression)
#define MAP2(R, A, B, name, expression)                                                                                \
    OVERLOAD R name(A a, B b) { return expression; }                                                                   \
    EACH_WIDTH(LANES2, R, A, B, name, expression)
#define MAP3(R, A, B, C, name, expression)                                                                             \
    OVERLOAD R name(A a, B b, C c) { return expression; }                                                              \
    EACH_WIDTH(LANES3, R, A, B, C, name, expression)

typedef __int128 wide;

static wide limit(wide x, wide low, wide high) { return x < low ? low : x > high ? high : x; }

static int ones(ulong x)
{
    int count = 0;
    for (; x != 0; x &= x - 1) count++;
    return count;
}

static int zeros_above(ulong x, int bits)
{
    int count = 0;
    while (count < bits && !(x >> (bits - 1 - count) & 1)) count++;
    return count;
}

static int zeros_below(ulong x, int bits)
{
    int count = 0;
    while (count < bits && !(x >> count & 1)) count++;
    return count;
}

// T, its unsigned twin U, its bits, and its limits.
#define INTEGERS(T, U, bits, low, high)                                                                                \
    MAP1(U, T, abs, a < 0 ? (U)-(wide)a : (U)a)                                                                        \
    MAP2(U, T, T, abs_diff, (U)(a > b ? (wide)a - b : (wide)b - a))                                                    \
    MAP2(T, T, T, add_sat, (T)limit((wide)a + b, low, high))                                                           \
    MAP2(T, T, T, sub_sat, (T)limit((wide)a - b, low, high))                                                           \
    MAP2(T, T, T, hadd, (T)(((wide)a + b) >> 1))                                                                       \
    MAP2(T, T, T, rhadd, (T)(((wide)a + b + 1) >> 1))                                                                  \
    MAP2(T, T, T, max, a > b ? a : b)                                                                                  \
    MAP2(T, T, T, min, a < b ? a : b)                                                                                  \
    MAP2(T, T, T, mul_hi, MUL_HI_##T(a, b, bits))                                                                      \
    MAP3(T, T, T, T, mad_hi, (T)((U)MUL_HI_##T(a, b, bits) + (U)c))                                                    \
    MAP3(T, T, T, T, clamp, a < b ? b : a > c ? c : a)                                                                 \
    MAP2(T, T, T, rotate, (T)((U)a << (b & (bits - 1)) | (U)((U)a >> ((bits - (b & (bits - 1))) & (bits - 1)))))       \
    MAP1(T, T, clz, (T)zeros_above((U)a, bits))                                                                        \
    MAP1(T, T, ctz, (T)zeros_below((U)a, bits))                                                                        \
    MAP1(T, T, popcount, (T)ones((U)a))                                                                                \
    MAP3(T, T, T, T, bitselect, (T)((a & ~c) | (b & c)))

// The 128-bit product of 64-bit operands fits where both are unsigned too, if read as unsigned.
#define MUL_HI(T, W) (T)(((W)a * (W)b) >> bits)
#define MUL_HI_char(a, b, bits) (char)(((wide)a * b) >> bits)
#define MUL_HI_uchar(a, b, bits) (uchar)(((wide)a * b) >> bits)
#define MUL_HI_short(a, b, bits) (short)(((wide)a * b) >> bits)
#define MUL_HI_ushort(a, b, bits) (ushort)(((wide)a * b) >> bits)
#define MUL_HI_int(a, b, bits) (int)(((wide)a * b) >> bits)
#define MUL_HI_uint(a, b, bits) (uint)(((wide)a * b) >> bits)
#define MUL_HI_long(a, b, bits) (long)(((wide)a * b) >> bits)
#define MUL_HI_ulong(a, b, bits) (ulong)(((unsigned __int128)a * b) >> bits)

INTEGERS(char, uchar, 8, -128, 127)
INTEGERS(uchar, uchar, 8, 0, 255)
INTEGERS(short, ushort, 16, -32768, 32767)
INTEGERS(ushort, ushort, 16, 0, 65535)
INTEGERS(int, uint, 32, INT_MIN, INT_MAX)
INTEGERS(uint, uint, 32, 0, UINT_MAX)
INTEGERS(long, ulong, 64, LONG_MIN, LONG_MAX)
INTEGERS(ulong, ulong, 64, 0, ULONG_MAX)

#define MAD_SAT(T, low, high) MAP3(T, T, T, T, mad_sat, (T)limit((wide)a * b + c, low, high))
MAD_SAT(char, -128, 127)
MAD_SAT(uchar, 0, 255)
MAD_SAT(short, -32768, 32767)
MAD_SAT(ushort, 0, 65535)
MAD_SAT(int, INT_MIN, INT_MAX)
MAD_SAT(uint, 0, UINT_MAX)
MAD_SAT(long, LONG_MIN, LONG_MAX)
static ulong mad_sat_ulong(ulong a, ulong b, ulong c)
{
    unsigned __int128 r = (unsigned __int128)a * b + c;
    return r > ULONG_MAX ? ULONG_MAX : (ulong)r;
}
MAP3(ulong, ulong, ulong, ulong, mad_sat, mad_sat_ulong(a, b, c))

MAP2(int, int, int, mul24, (int)((wide)a * b))
MAP2(uint, uint, uint, mul24, (uint)((wide)a * b))
MAP3(int, int, int, int, mad24, (int)((wide)a * b + c))
MAP3(uint, uint, uint, uint, mad24, (uint)((wide)a * b + c))

#define UPSAMPLE(R, A, B, bits) MAP2(R, A, B, upsample, (R)((wide)a << bits | b))
UPSAMPLE(short, char, uchar, 8)
UPSAMPLE(ushort, uchar, uchar, 8)
UPSAMPLE(int, short, ushort, 16)
UPSAMPLE(uint, ushort, ushort, 16)
UPSAMPLE(long, int, uint, 32)
UPSAMPLE(ulong, uint, uint, 32)

// Of vectors, the highest bit of a lane decides; of scalars, whether it is zero.
#define SELECT(T, C)                                                                                                   \
    OVERLOAD T select(T a, T b, C c) { return c ? b : a; }                                                             \
    EACH_WIDTH(LANES3, T, T, T, C, select, c >> (sizeof(C) * 8 - 1) ? b : a)
#define SELECTS(T, S, U) SELECT(T, S) SELECT(T, U)
SELECTS(char, char, uchar)
SELECTS(uchar, char, uchar)
SELECTS(short, short, ushort)
SELECTS(ushort, short, ushort)
SELECTS(int, int, uint)
SELECTS(uint, int, uint)
SELECTS(float, int, uint)
SELECTS(long, long, ulong)
SELECTS(ulong, long, ulong)
SELECTS(double, long, ulong)

#define ANY_ALL_WIDTH(n, T)                                                                                            \
    OVERLOAD int any(T##n x)                                                                                           \
    {                                                                                                                  \
        for (int i = 0; i < n; i++)                                                                                    \
            if (x[i] < 0) return 1;                                                                                    \
        return 0;                                                                                                      \
    }                                                                                                                  \
    OVERLOAD int all(T##n x)                                                                                           \
    {                                                                                                                  \
        for (int i = 0; i < n; i++)                                                                                    \
            if (x[i] >= 0) return 0;                                                                                   \
        return 1;                                                                                                      \
    }
#define ANY_ALL(T)                                                                                                     \
    OVERLOAD int any(T x) { return x < 0; }                                                                            \
    OVERLOAD int all(T x) { return x < 0; }                                                                            \
    EACH_WIDTH(ANY_ALL_WIDTH, T)
ANY_ALL(char)
ANY_ALL(short)
ANY_ALL(int)
ANY_ALL(long)

// Comparisons are 1 for scalars and -1 for lanes; the lanes of double are long.
#define TEST1(T, L, name, expression)                                                                                  \
    OVERLOAD int name(T a) { return expression; }                                                                      \
    EACH_WIDTH(LANES1, L, T, name, (expression) ? -1 : 0)
#define TEST2(T, L, name, expression)                                                                                  \
    OVERLOAD int name(T a, T b) { return expression; }                                                                 \
    EACH_WIDTH(LANES2, L, T, T, name, (expression) ? -1 : 0)

#define FLOATS(T, L, U, s)                                                                                             \
    TEST2(T, L, isequal, a == b)                                                                                       \
    TEST2(T, L, isnotequal, a != b)                                                                                    \
    TEST2(T, L, isgreater, a > b)                                                                                      \
    TEST2(T, L, isgreaterequal, a >= b)                                                                                \
    TEST2(T, L, isless, a < b)                                                                                         \
    TEST2(T, L, islessequal, a <= b)                                                                                   \
    TEST2(T, L, islessgreater, a < b || a > b)                                                                         \
    TEST2(T, L, isordered, a == a && b == b)                                                                           \
    TEST2(T, L, isunordered, a != a || b != b)                                                                         \
    TEST1(T, L, isnan, a != a)                                                                                         \
    TEST1(T, L, isinf, __builtin_fabs##s(a) == (T)INFINITY)                                                            \
    TEST1(T, L, isfinite, __builtin_fabs##s(a) < (T)INFINITY)                                                          \
    TEST1(T, L, signbit, as_##L(a) < 0)                                                                                \
    MAP1(T, T, fabs, __builtin_fabs##s(a))                                                                             \
    MAP1(T, T, floor, __builtin_floor##s(a))                                                                           \
    MAP1(T, T, ceil, __builtin_ceil##s(a))                                                                             \
    MAP1(T, T, trunc, __builtin_trunc##s(a))                                                                           \
    MAP1(T, T, rint, __builtin_rint##s(a))                                                                             \
    MAP1(T, T, round, __builtin_round##s(a))                                                                           \
    MAP1(T, T, sign, a > 0 ? 1 : a < 0 ? -1 : a == 0 ? a : 0)                                                          \
    MAP1(T, T, logb, __builtin_logb##s(a))                                                                             \
    MAP1(T, T, sqrt, __builtin_sqrt##s(a))                                                                             \
    MAP1(int, T, ilogb, __builtin_ilogb##s(a))                                                                         \
    MAP2(T, T, T, fmin, __builtin_fmin##s(a, b))                                                                       \
    MAP2(T, T, T, fmax, __builtin_fmax##s(a, b))                                                                       \
    MAP2(T, T, T, min, b < a ? b : a)                                                                                  \
    MAP2(T, T, T, max, a < b ? b : a)                                                                                  \
    MAP2(T, T, T, copysign, __builtin_copysign##s(a, b))                                                               \
    MAP2(T, T, T, fmod, __builtin_fmod##s(a, b))                                                                       \
    MAP2(T, T, T, remainder, __builtin_remainder##s(a, b))                                                             \
    MAP2(T, T, T, fdim, __builtin_fdim##s(a, b))                                                                       \
    MAP2(T, T, T, nextafter, __builtin_nextafter##s(a, b))                                                             \
    MAP2(T, T, T, step, b < a ? 0 : 1)                                                                                 \
    MAP2(T, T, int, ldexp, __builtin_ldexp##s(a, b))                                                                   \
    MAP2(T, T, T, maxmag,                                                                                              \
         __builtin_fabs##s(a) > __builtin_fabs##s(b)   ? a                                                             \
         : __builtin_fabs##s(b) > __builtin_fabs##s(a) ? b                                                             \
                                                       : __builtin_fmax##s(a, b))                                      \
    MAP2(T, T, T, minmag,                                                                                              \
         __builtin_fabs##s(a) < __builtin_fabs##s(b)   ? a                                                             \
         : __builtin_fabs##s(b) < __builtin_fabs##s(a) ? b                                                             \
                                                       : __builtin_fmin##s(a, b))                                      \
    MAP3(T, T, T, T, fma, __builtin_fma##s(a, b, c))                                                                   \
    MAP3(T, T, T, T, clamp, __builtin_fmin##s(__builtin_fmax##s(a, b), c))                                             \
    MAP3(T, T, T, T, bitselect, as_##T((as_##U(a) & ~as_##U(c)) | (as_##U(b) & as_##U(c))))
FLOATS(float, int, uint, f)
FLOATS(double, long, ulong, )

#define DOT(T)                                                                                                         \
    OVERLOAD T dot(T##2 a, T##2 b) { return a.x * b.x + a.y * b.y; }                                                   \
    OVERLOAD T dot(T##3 a, T##3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }                                       \
    OVERLOAD T dot(T##4 a, T##4 b) { return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w; }                           \
    OVERLOAD T##3 cross(T##3 a, T##3 b) { return a.yzx * b.zxy - a.zxy * b.yzx; }
DOT(float)
DOT(double)

#define SHUFFLE(n, T, M, m)                                                                                            \
    OVERLOAD T##n shuffle(T##m x, M##n mask)                                                                           \
    {                                                                                                                  \
        T##n r;                                                                                                        \
        for (int i = 0; i < n; i++) r[i] = x[(int)(mask[i] & (m - 1))];                                                \
        return r;                                                                                                      \
    }                                                                                                                  \
    OVERLOAD T##n shuffle2(T##m x, T##m y, M##n mask)                                                                  \
    {                                                                                                                  \
        T##n r;                                                                                                        \
        for (int i = 0; i < n; i++) {                                                                                  \
            int k = (int)(mask[i] & (2 * m - 1));                                                                      \
            r[i] = k < m ? x[k] : y[k - m];                                                                            \
        }                                                                                                              \
        return r;                                                                                                      \
    }
#define SHUFFLE_TO(T, M, m) SHUFFLE(2, T, M, m) SHUFFLE(4, T, M, m) SHUFFLE(8, T, M, m) SHUFFLE(16, T, M, m)
#define SHUFFLES(T, M) SHUFFLE_TO(T, M, 2) SHUFFLE_TO(T, M, 4) SHUFFLE_TO(T, M, 8) SHUFFLE_TO(T, M, 16)
SHUFFLES(char, uchar)
SHUFFLES(uchar, uchar)
SHUFFLES(short, ushort)
SHUFFLES(ushort, ushort)
SHUFFLES(int, uint)
SHUFFLES(uint, uint)
SHUFFLES(float, uint)
SHUFFLES(long, ulong)
SHUFFLES(ulong, ulong)
SHUFFLES(double, ulong)

#define MEMORY_WIDTH(n, T, space)                                                                                      \
    OVERLOAD T##n vload##n(size_t k, const space T *p)                                                                 \
    {                                                                                                                  \
        T##n r;                                                                                                        \
        for (int i = 0; i < n; i++) r[i] = p[k * n + i];                                                               \
        return r;                                                                                                      \
    }
#define STORE_WIDTH(n, T, space)                                                                                       \
    OVERLOAD void vstore##n(T##n x, size_t k, space T *p)                                                              \
    {                                                                                                                  \
        for (int i = 0; i < n; i++) p[k * n + i] = x[i];                                                               \
    }
#define MEMORY(T)                                                                                                      \
    EACH_WIDTH(MEMORY_WIDTH, T, generic)                                                                               \
    EACH_WIDTH(MEMORY_WIDTH, T, constant)                                                                              \
    EACH_WIDTH(STORE_WIDTH, T, generic)
MEMORY(char)
MEMORY(uchar)
MEMORY(short)
MEMORY(ushort)
MEMORY(int)
MEMORY(uint)
MEMORY(long)
MEMORY(ulong)
MEMORY(float)
MEMORY(double)

// Conversions, whose names have the number of lanes in the middle.
#define CONVERT_LANES(n, R, A, suffix, expression) LANES1(n, R, A, convert_##R##n##suffix, expression)
#define CONVERT(R, A, suffix, expression)                                                                              \
    OVERLOAD R convert_##R##suffix(A a) { return expression; }                                                         \
    EACH_WIDTH(CONVERT_LANES, R, A, suffix, expression)

// Of integers, the value is taken modulo the range or limited to it.
#define FROM_INTEGER(R, low, high, A) CONVERT(R, A, , (R)a) CONVERT(R, A, _sat, (R)limit((wide)a, low, high))

// Of floats: rounded, then limited where the name says so. Without `_sat`, operands are in range.
#define FROM_FLOAT_MODE(R, A, mode, rounded) CONVERT(R, A, mode, (R)rounded) CONVERT(R, A, _sat##mode, saturate_##R(rounded))
#define FROM_FLOAT(R, A, s)                                                                                            \
    FROM_FLOAT_MODE(R, A, , __builtin_trunc##s(a))                                                                     \
    FROM_FLOAT_MODE(R, A, _rtz, __builtin_trunc##s(a))                                                                 \
    FROM_FLOAT_MODE(R, A, _rte, __builtin_rint##s(a))                                                                  \
    FROM_FLOAT_MODE(R, A, _rtp, __builtin_ceil##s(a))                                                                  \
    FROM_FLOAT_MODE(R, A, _rtn, __builtin_floor##s(a))

// The upper limit plus one is a power of two, which every format holds.
#define TO_INTEGER(R, low, high)                                                                                       \
    static R saturate_##R(double x)                                                                                    \
    {                                                                                                                  \
        if (x != x) return 0;                                                                                          \
        if (x >= (double)((wide)high + 1)) return high;                                                                \
        if (x <= (double)low) return low;                                                                              \
        return (R)x;                                                                                                   \
    }                                                                                                                  \
    FROM_INTEGER(R, low, high, char)                                                                                   \
    FROM_INTEGER(R, low, high, uchar)                                                                                  \
    FROM_INTEGER(R, low, high, short)                                                                                  \
    FROM_INTEGER(R, low, high, ushort)                                                                                 \
    FROM_INTEGER(R, low, high, int)                                                                                    \
    FROM_INTEGER(R, low, high, uint)                                                                                   \
    FROM_INTEGER(R, low, high, long)                                                                                   \
    FROM_INTEGER(R, low, high, ulong)                                                                                  \
    FROM_FLOAT(R, float, f)                                                                                 \
    FROM_FLOAT(R, double, )
TO_INTEGER(char, -128, 127)
TO_INTEGER(uchar, 0, 255)
TO_INTEGER(short, -32768, 32767)
TO_INTEGER(ushort, 0, 65535)
TO_INTEGER(int, INT_MIN, INT_MAX)
TO_INTEGER(uint, 0, UINT_MAX)
TO_INTEGER(long, LONG_MIN, LONG_MAX)
TO_INTEGER(ulong, 0, ULONG_MAX)

// To floats: to the nearest, and from there to a neighbour where it is on the wrong side. A number as wide as W holds both exactly.
#define NEIGHBOUR(R, s, W, low, high)                                                                                  \
    static R down_##R##_##W(R near, W a) { return near > (R)(high) || (W)near > a ? __builtin_nextafter##s(near, -INFINITY) : near; } \
    static R up_##R##_##W(R near, W a) { return near < (R)(low) || (W)near < a ? __builtin_nextafter##s(near, INFINITY) : near; }
NEIGHBOUR(float, f, wide, -0x1p100f, 0x1p100f)
NEIGHBOUR(double, , wide, -0x1p100, 0x1p100)
NEIGHBOUR(float, f, double, -INFINITY, INFINITY)
NEIGHBOUR(double, , double, -INFINITY, INFINITY)

#define CONVERT_TO(R, A, W)                                                                                            \
    CONVERT(R, A, , (R)a)                                                                                              \
    CONVERT(R, A, _rte, (R)a)                                                                                          \
    CONVERT(R, A, _rtn, down_##R##_##W((R)a, a))                                                                       \
    CONVERT(R, A, _rtp, up_##R##_##W((R)a, a))                                                                         \
    CONVERT(R, A, _rtz, a > 0 ? down_##R##_##W((R)a, a) : up_##R##_##W((R)a, a))
#define TO_FLOAT(R)                                                                                                    \
    CONVERT_TO(R, char, wide)                                                                                          \
    CONVERT_TO(R, uchar, wide)                                                                                         \
    CONVERT_TO(R, short, wide)                                                                                         \
    CONVERT_TO(R, ushort, wide)                                                                                        \
    CONVERT_TO(R, int, wide)                                                                                           \
    CONVERT_TO(R, uint, wide)                                                                                          \
    CONVERT_TO(R, long, wide)                                                                                          \
    CONVERT_TO(R, ulong, wide)                                                                                         \
    CONVERT_TO(R, float, double)                                                                                       \
    CONVERT_TO(R, double, double)
TO_FLOAT(float)
TO_FLOAT(double)

// Numbers of 16 bits.
static float of_half(ushort h)
{
    int exponent = h >> 10 & 31, mantissa = h & 1023;
    float a = exponent == 31 ? (mantissa ? NAN : INFINITY)
              : exponent == 0 ? __builtin_ldexpf(mantissa, -24)
                              : __builtin_ldexpf(mantissa + 1024, exponent - 25);
    return h >> 15 ? -a : a;
}

// `up` says whether what lies between two numbers, the rest of 1, becomes the one with the greater magnitude; `most` is whether
// what is beyond all numbers becomes infinite.
#define TO_HALF(name, up, most)                                                                                        \
    static ushort name(double x)                                                                                       \
    {                                                                                                                  \
        int is_negative = as_long(x) < 0;                                                                              \
        double a = __builtin_fabs(x);                                                                                  \
        ulong bits = 0x7c00;                                                                                           \
        if (a == 0) bits = 0;                                                                                          \
        else if (a < INFINITY) {                                                                                       \
            int exponent = __builtin_ilogb(a);                                                                         \
            if (exponent < -14) exponent = -14;                                                                        \
            double scaled = __builtin_ldexp(a, 10 - exponent);                                                         \
            ulong whole = (ulong)scaled;                                                                               \
            double rest = scaled - whole;                                                                              \
            bits = ((ulong)(exponent + 14) << 10) + whole + (up);                                                      \
            if (bits >= 0x7c00) bits = (most) ? 0x7c00 : 0x7bff;                                                       \
        }                                                                                                              \
        return bits | is_negative << 15;                                                                               \
    }
TO_HALF(to_half, rest > 0.5 || (rest == 0.5 && (whole & 1)), 1)
TO_HALF(to_half_rte, rest > 0.5 || (rest == 0.5 && (whole & 1)), 1)
TO_HALF(to_half_rtz, 0, 0)
TO_HALF(to_half_rtp, rest > 0 && !is_negative, !is_negative)
TO_HALF(to_half_rtn, rest > 0 && is_negative, is_negative)

#define LOAD_HALF_WIDTH(n, space)                                                                                      \
    OVERLOAD float##n vload_half##n(size_t k, const space half *p)                                                     \
    {                                                                                                                  \
        float##n r;                                                                                                    \
        for (int i = 0; i < n; i++) r[i] = of_half(((const space ushort *)p)[k * n + i]);                              \
        return r;                                                                                                      \
    }
#define LOAD_HALF(space)                                                                                               \
    OVERLOAD float vload_half(size_t k, const space half *p) { return of_half(((const space ushort *)p)[k]); }         \
    EACH_WIDTH(LOAD_HALF_WIDTH, space)
LOAD_HALF(generic)
LOAD_HALF(constant)
#define STORE_HALF_WIDTH(n, T, mode)                                                                                   \
    OVERLOAD void vstore_half##n##mode(T##n x, size_t k, half *p)                                                      \
    {                                                                                                                  \
        for (int i = 0; i < n; i++) ((ushort *)p)[k * n + i] = to_half##mode(x[i]);                                    \
    }
#define STORE_HALF(T, mode)                                                                                            \
    OVERLOAD void vstore_half##mode(T x, size_t k, half *p) { ((ushort *)p)[k] = to_half##mode(x); }                   \
    EACH_WIDTH(STORE_HALF_WIDTH, T, mode)
#define STORE_HALVES(T) STORE_HALF(T, ) STORE_HALF(T, _rte) STORE_HALF(T, _rtz) STORE_HALF(T, _rtp) STORE_HALF(T, _rtn)
STORE_HALVES(float)
STORE_HALVES(double)

// Old atomic functions, in a process of one thread.
#define ATOMIC(T, space)                                                                                               \
    OVERLOAD T atomic_add(volatile space T *p, T x) { T old = *p; *p = old + x; return old; }                          \
    OVERLOAD T atomic_sub(volatile space T *p, T x) { T old = *p; *p = old - x; return old; }                          \
    OVERLOAD T atomic_xchg(volatile space T *p, T x) { T old = *p; *p = x; return old; }                               \
    OVERLOAD T atomic_min(volatile space T *p, T x) { T old = *p; *p = x < old ? x : old; return old; }                \
    OVERLOAD T atomic_max(volatile space T *p, T x) { T old = *p; *p = x > old ? x : old; return old; }                \
    OVERLOAD T atomic_and(volatile space T *p, T x) { T old = *p; *p = old & x; return old; }                          \
    OVERLOAD T atomic_or(volatile space T *p, T x) { T old = *p; *p = old | x; return old; }                           \
    OVERLOAD T atomic_xor(volatile space T *p, T x) { T old = *p; *p = old ^ x; return old; }                          \
    OVERLOAD T atomic_inc(volatile space T *p) { return (*p)++; }                                                      \
    OVERLOAD T atomic_dec(volatile space T *p) { return (*p)--; }                                                      \
    OVERLOAD T atomic_cmpxchg(volatile space T *p, T c, T x) { T old = *p; if (old == c) *p = x; return old; }
ATOMIC(int, global)
ATOMIC(uint, global)
ATOMIC(int, local)
ATOMIC(uint, local)

// Atomic functions of OpenCL C 2.0, likewise.
#define FETCH(A, T, name, expression)                                                                                  \
    OVERLOAD T atomic_fetch_##name##_explicit(volatile A *p, T b, memory_order order, memory_scope scope)              \
    {                                                                                                                  \
        T a = *(volatile T *)p;                                                                                        \
        *(volatile T *)p = expression;                                                                                 \
        return a;                                                                                                      \
    }
#define ATOMIC_TYPE(A, T)                                                                                              \
    FETCH(A, T, add, a + b)                                                                                            \
    FETCH(A, T, sub, a - b)                                                                                            \
    FETCH(A, T, and, a & b)                                                                                            \
    FETCH(A, T, or, a | b)                                                                                             \
    FETCH(A, T, xor, a ^ b)                                                                                            \
    FETCH(A, T, min, b < a ? b : a)                                                                                    \
    FETCH(A, T, max, b > a ? b : a)                                                                                    \
    OVERLOAD T atomic_load_explicit(volatile A *p, memory_order order, memory_scope scope)                             \
    {                                                                                                                  \
        return *(volatile T *)p;                                                                                       \
    }                                                                                                                  \
    OVERLOAD void atomic_store_explicit(volatile A *p, T b, memory_order order, memory_scope scope)                    \
    {                                                                                                                  \
        *(volatile T *)p = b;                                                                                          \
    }
ATOMIC_TYPE(atomic_int, int)
ATOMIC_TYPE(atomic_uint, uint)

// Where the work-item is, as the runtime keeps it.
struct Place {
    ulong work_dim, global_size[3], local_size[3], offset[3], group[3], local_id[3];
};
extern constant struct Place *host_place(void);
extern void host_barrier(void);

OVERLOAD void barrier(cl_mem_fence_flags flags) { host_barrier(); }
OVERLOAD void work_group_barrier(cl_mem_fence_flags flags) { host_barrier(); }

#define HERE host_place()
OVERLOAD uint get_work_dim(void) { return HERE->work_dim; }
OVERLOAD size_t get_global_size(uint d) { return d < 3 ? HERE->global_size[d] : 1; }
OVERLOAD size_t get_local_size(uint d) { return d < 3 ? HERE->local_size[d] : 1; }
OVERLOAD size_t get_enqueued_local_size(uint d) { return d < 3 ? HERE->local_size[d] : 1; }
OVERLOAD size_t get_num_groups(uint d) { return d < 3 ? HERE->global_size[d] / HERE->local_size[d] : 1; }
OVERLOAD size_t get_group_id(uint d) { return d < 3 ? HERE->group[d] : 0; }
OVERLOAD size_t get_local_id(uint d) { return d < 3 ? HERE->local_id[d] : 0; }
OVERLOAD size_t get_global_offset(uint d) { return d < 3 ? HERE->offset[d] : 0; }
OVERLOAD size_t get_global_id(uint d)
{
    return d < 3 ? HERE->offset[d] + HERE->group[d] * HERE->local_size[d] + HERE->local_id[d] : 0;
}
OVERLOAD size_t get_local_linear_id(void)
{
    return (HERE->local_id[2] * HERE->local_size[1] + HERE->local_id[1]) * HERE->local_size[0] + HERE->local_id[0];
}
OVERLOAD size_t get_global_linear_id(void)
{
    size_t x = get_global_id(0) - HERE->offset[0], y = get_global_id(1) - HERE->offset[1], z = get_global_id(2) - HERE->offset[2];
    return (z * HERE->global_size[1] + y) * HERE->global_size[0] + x;
}

// Functions of a group: each work-item leaves its value where all see it.
static global ulong parts[64];
static uint group_size(void) { return get_local_size(0) * get_local_size(1) * get_local_size(2); }

#define REDUCE(T, U, name, start, expression)                                                                          \
    static T fold_##name##_##T(T x, uint from, uint to)                                                                \
    {                                                                                                                  \
        parts[get_local_linear_id()] = (ulong)as_##U(x);                                                               \
        host_barrier();                                                                                                \
        T a = start;                                                                                                   \
        for (uint i = from; i < to; i++) {                                                                             \
            T b = as_##T((U)parts[i]);                                                                                 \
            a = expression;                                                                                            \
        }                                                                                                              \
        host_barrier();                                                                                                \
        return a;                                                                                                      \
    }                                                                                                                  \
    OVERLOAD T work_group_reduce_##name(T x) { return fold_##name##_##T(x, 0, group_size()); }                         \
    OVERLOAD T work_group_scan_inclusive_##name(T x) { return fold_##name##_##T(x, 0, get_local_linear_id() + 1); }    \
    OVERLOAD T work_group_scan_exclusive_##name(T x) { return fold_##name##_##T(x, 0, get_local_linear_id()); }
#define GROUP_TYPE(T, U, low, high)                                                                                    \
    REDUCE(T, U, add, 0, a + b)                                                                                        \
    REDUCE(T, U, min, high, b < a ? b : a)                                                                             \
    REDUCE(T, U, max, low, b > a ? b : a)                                                                              \
    static T broadcast_##T(T x, size_t from)                                                                           \
    {                                                                                                                  \
        parts[get_local_linear_id()] = (ulong)as_##U(x);                                                               \
        host_barrier();                                                                                                \
        T r = as_##T((U)parts[from]);                                                                                  \
        host_barrier();                                                                                                \
        return r;                                                                                                      \
    }                                                                                                                  \
    OVERLOAD T work_group_broadcast(T a, size_t x) { return broadcast_##T(a, x); }                                     \
    OVERLOAD T work_group_broadcast(T a, size_t x, size_t y) { return broadcast_##T(a, y * get_local_size(0) + x); }   \
    OVERLOAD T work_group_broadcast(T a, size_t x, size_t y, size_t z)                                                 \
    {                                                                                                                  \
        return broadcast_##T(a, (z * get_local_size(1) + y) * get_local_size(0) + x);                                  \
    }
GROUP_TYPE(int, uint, INT_MIN, INT_MAX)
GROUP_TYPE(uint, uint, 0, UINT_MAX)
GROUP_TYPE(long, ulong, LONG_MIN, LONG_MAX)
GROUP_TYPE(ulong, ulong, 0, ULONG_MAX)
GROUP_TYPE(float, uint, -INFINITY, INFINITY)
OVERLOAD int work_group_all(int x) { return fold_min_int(x != 0, 0, group_size()) != 0; }
OVERLOAD int work_group_any(int x) { return fold_max_int(x != 0, 0, group_size()) != 0; }

// Copies by a group: each work-item makes the whole copy, and the waiting is a barrier.
#define COPY_TYPE(T)                                                                                                   \
    OVERLOAD event_t async_work_group_copy(local T *to, const global T *from, size_t count, event_t event)             \
    {                                                                                                                  \
        for (size_t i = 0; i < count; i++) to[i] = from[i];                                                            \
        return event;                                                                                                  \
    }                                                                                                                  \
    OVERLOAD event_t async_work_group_strided_copy(local T *to, const global T *from, size_t count, size_t stride,     \
                                                   event_t event)                                                      \
    {                                                                                                                  \
        for (size_t i = 0; i < count; i++) to[i] = from[i * stride];                                                   \
        return event;                                                                                                  \
    }
#define COPIES(T) COPY_TYPE(T) COPY_TYPE(T##2) COPY_TYPE(T##4) COPY_TYPE(T##8) COPY_TYPE(T##16)
COPIES(char)
COPIES(uchar)
COPIES(short)
COPIES(ushort)
COPIES(int)
COPIES(uint)
COPIES(long)
COPIES(ulong)
COPIES(float)
COPIES(double)
OVERLOAD void wait_group_events(int count, event_t *events) { host_barrier(); }
