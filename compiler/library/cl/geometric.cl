// Geometric functions (OpenCL C 3.0, 6.15.5).

// Sums of squares neither overflow nor lose digits between these bounds; outside, everything is scaled by powers of two.
#define SCALED_LENGTH(T, GREATEST, MAGNITUDE, DOT, BIG, SMALL, DOWN, UP)                              \
    if (GREATEST > BIG) {                                                                            \
        MAGNITUDE *= DOWN;                                                                           \
        return sqrt(DOT) * UP;                                                                       \
    }                                                                                                \
    if (GREATEST < SMALL) {                                                                          \
        MAGNITUDE *= UP;                                                                             \
        return sqrt(DOT) * DOWN;                                                                     \
    }                                                                                                \
    return sqrt(DOT);

// The vector by its length. Great ones are scaled for the sum only: their small lanes would lose digits.
#define NORMALIZED(V, GREATEST, VECTOR, DOT, BIG, SMALL, DOWN, UP)                                    \
    if (GREATEST > BIG) {                                                                            \
        V whole = VECTOR;                                                                            \
        VECTOR *= DOWN;                                                                              \
        return whole / sqrt(DOT) * DOWN;                                                             \
    }                                                                                                \
    if (GREATEST < SMALL) VECTOR *= UP;                                                              \
    return VECTOR / sqrt(DOT);

// An infinite lane becomes 1 with its sign, and the finite ones beside it 0.
#define TO_UNIT(T, lane, ONE, ZERO) copysign(isinf(lane) ? ONE : ZERO, lane)

#define GEOMETRIC(T, ONE, ZERO, BIG, SMALL, DOWN, UP)                                                \
    T dot(T a, T b) { return a * b; }                                                                \
    T dot(T##2 a, T##2 b) { return a.x * b.x + a.y * b.y; }                                          \
    T dot(T##3 a, T##3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }                              \
    T dot(T##4 a, T##4 b) { return (a.x * b.x + a.y * b.y) + (a.z * b.z + a.w * b.w); }              \
    T##3 cross(T##3 a, T##3 b)                                                                       \
    {                                                                                                \
        return (T##3)(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);          \
    }                                                                                                \
    T##4 cross(T##4 a, T##4 b)                                                                       \
    {                                                                                                \
        return (T##4)(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x, ZERO);    \
    }                                                                                                \
    T length(T p) { return fabs(p); }                                                                \
    T length(T##2 p)                                                                                 \
    {                                                                                                \
        T greatest = fmax(fabs(p.x), fabs(p.y));                                                     \
        SCALED_LENGTH(T, greatest, p, p.x * p.x + p.y * p.y, BIG, SMALL, DOWN, UP)                   \
    }                                                                                                \
    T length(T##3 p)                                                                                 \
    {                                                                                                \
        T greatest = fmax(fmax(fabs(p.x), fabs(p.y)), fabs(p.z));                                    \
        SCALED_LENGTH(T, greatest, p, p.x * p.x + p.y * p.y + p.z * p.z, BIG, SMALL, DOWN, UP)       \
    }                                                                                                \
    T length(T##4 p)                                                                                 \
    {                                                                                                \
        T greatest = fmax(fmax(fabs(p.x), fabs(p.y)), fmax(fabs(p.z), fabs(p.w)));                   \
        SCALED_LENGTH(T, greatest, p, (p.x * p.x + p.y * p.y) + (p.z * p.z + p.w * p.w), BIG, SMALL, \
                      DOWN, UP)                                                                      \
    }                                                                                                \
    T distance(T a, T b) { return fabs(a - b); }                                                     \
    T distance(T##2 a, T##2 b) { return length(a - b); }                                             \
    T distance(T##3 a, T##3 b) { return length(a - b); }                                             \
    T distance(T##4 a, T##4 b) { return length(a - b); }                                             \
    T normalize(T p) { return isnan(p) ? p : p == ZERO ? p : copysign(ONE, p); }                     \
    T##2 normalize(T##2 p)                                                                           \
    {                                                                                                \
        T greatest = fmax(fabs(p.x), fabs(p.y));                                                     \
        if (greatest == ZERO) return p;                                                              \
        if (isinf(greatest)) {                                                                       \
            p = (T##2)(TO_UNIT(T, p.x, ONE, ZERO), TO_UNIT(T, p.y, ONE, ZERO));                      \
            greatest = ONE;                                                                          \
        }                                                                                            \
        NORMALIZED(T##2, greatest, p, p.x * p.x + p.y * p.y, BIG, SMALL, DOWN, UP)                   \
    }                                                                                                \
    T##3 normalize(T##3 p)                                                                           \
    {                                                                                                \
        T greatest = fmax(fmax(fabs(p.x), fabs(p.y)), fabs(p.z));                                    \
        if (greatest == ZERO) return p;                                                              \
        if (isinf(greatest)) {                                                                       \
            p = (T##3)(TO_UNIT(T, p.x, ONE, ZERO), TO_UNIT(T, p.y, ONE, ZERO),                       \
                       TO_UNIT(T, p.z, ONE, ZERO));                                                  \
            greatest = ONE;                                                                          \
        }                                                                                            \
        NORMALIZED(T##3, greatest, p, p.x * p.x + p.y * p.y + p.z * p.z, BIG, SMALL, DOWN, UP)       \
    }                                                                                                \
    T##4 normalize(T##4 p)                                                                           \
    {                                                                                                \
        T greatest = fmax(fmax(fabs(p.x), fabs(p.y)), fmax(fabs(p.z), fabs(p.w)));                   \
        if (greatest == ZERO) return p;                                                              \
        if (isinf(greatest)) {                                                                       \
            p = (T##4)(TO_UNIT(T, p.x, ONE, ZERO), TO_UNIT(T, p.y, ONE, ZERO),                       \
                       TO_UNIT(T, p.z, ONE, ZERO), TO_UNIT(T, p.w, ONE, ZERO));                      \
            greatest = ONE;                                                                          \
        }                                                                                            \
        NORMALIZED(T##4, greatest, p, (p.x * p.x + p.y * p.y) + (p.z * p.z + p.w * p.w), BIG, SMALL, \
                   DOWN, UP)                                                                         \
    }

GEOMETRIC(float, 1.0f, 0.0f, 0x1p60f, 0x1p-50f, 0x1p-70f, 0x1p70f)
#ifdef cl_khr_fp64
GEOMETRIC(double, 1.0, 0.0, 0x1p500, 0x1p-450, 0x1p-600, 0x1p600)
#endif

#define FAST(T)                                                                   \
    float fast_length(T p) { return half_sqrt(dot(p, p)); }                       \
    float fast_distance(T a, T b)                                                 \
    {                                                                             \
        T d = a - b;                                                              \
        return half_sqrt(dot(d, d));                                              \
    }                                                                             \
    T fast_normalize(T p)                                                         \
    {                                                                             \
        float square = dot(p, p);                                                 \
        return square > 0.0f ? p * half_rsqrt(square) : p;                        \
    }

float fast_length(float p) { return fabs(p); }
float fast_distance(float a, float b) { return fabs(a - b); }
float fast_normalize(float p) { return p == 0.0f ? p : copysign(1.0f, p); }
FAST(float2)
FAST(float3)
FAST(float4)
