// Chains of multiply-adds, each lane on its own: how much arithmetic reaches the units.
#define CHAIN(TYPE, NAME)                                                        \
    kernel void NAME(global const TYPE *src, global TYPE *dst, uint seed)        \
    {                                                                            \
        TYPE x = src[get_global_id(0)], y = (TYPE)(get_local_id(0) + seed);      \
        for (int i = 0; i < 64; i++) {                                           \
            x = x * y + y; y = y * x + x; x = x * y + y; y = y * x + x;          \
            x = x * y + y; y = y * x + x; x = x * y + y; y = y * x + x;          \
        }                                                                        \
        dst[get_global_id(0)] = x + y;                                           \
    }
CHAIN(int, multiply_add_int)
CHAIN(int4, multiply_add_int4)
CHAIN(long, multiply_add_long)
CHAIN(short2, multiply_add_short2)
CHAIN(uchar4, multiply_add_uchar4)

#define FLOAT_CHAIN(TYPE, NAME)                                                  \
    kernel void NAME(global const TYPE *src, global TYPE *dst, uint seed)        \
    {                                                                            \
        TYPE x = src[get_global_id(0)], y = (TYPE)((float)seed * 0.25f);         \
        for (int i = 0; i < 64; i++) {                                           \
            x = mad(x, y, y); y = mad(y, x, x); x = mad(x, y, y); y = mad(y, x, x); \
            x = mad(x, y, y); y = mad(y, x, x); x = mad(x, y, y); y = mad(y, x, x); \
        }                                                                        \
        dst[get_global_id(0)] = x - y;                                           \
    }
FLOAT_CHAIN(float, multiply_add_float)
FLOAT_CHAIN(float4, multiply_add_float4)
FLOAT_CHAIN(float16, multiply_add_float16)

kernel void divide_float(global const float *src, global float *dst, uint seed)
{
    float x = src[get_global_id(0)] + 1.0f, y = (float)seed + 1.5f;
    for (int i = 0; i < 64; i++) {
        x = y / x + 1.0f;
        y = x / y + 1.0f;
    }
    dst[get_global_id(0)] = x + y;
}

kernel void divide_int(global const uint *src, global uint *dst, uint seed)
{
    uint x = src[get_global_id(0)], sum = 0;
    for (uint i = 1; i < 65; i++) {
        uint by = i * 2654435761u + seed;
        by = by >> (i & 15u) | 1u;
        sum += x / by + x % by;
        x = x * 1664525u + 1013904223u;
    }
    dst[get_global_id(0)] = sum;
}
