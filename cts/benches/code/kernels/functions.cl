// The functions of the full profile at its accuracy, and the fast ones.
#define APPLY(NAME, CALL)                                                        \
    kernel void NAME(global const float *src, global float *dst, uint seed)      \
    {                                                                            \
        float x = src[get_global_id(0)] + (float)seed, sum = 0.0f;               \
        for (int i = 0; i < 32; i++) {                                           \
            sum += CALL;                                                         \
            x += 0.0625f;                                                        \
        }                                                                        \
        dst[get_global_id(0)] = sum;                                             \
    }
APPLY(sine, sin(x))
APPLY(exponential, exp(x))
APPLY(logarithm, log(x))
APPLY(power, pow(x, 1.7f))
APPLY(arc_tangent, atan2(x, 1.25f))
APPLY(square_root, sqrt(x))
APPLY(native_sine, native_sin(x))
APPLY(native_power, native_powr(x, 1.7f))
