// Functions of relaxed math (OpenCL C 3.0, 7.4, "unsafe math optimizations"), derived there from others, over the device's own
// exponentials, logarithms, sines and cosines.

// The power with the sign that an odd exponent gives it.
#define SIGNED(power, negative) ((negative) ? -(power) : (power))

float __tombolo_relaxed_pow(float x, float y)
{
    // What is neither odd nor even is undefined for negative numbers.
    float half_of_y = y * 0.5f;
    return SIGNED(native_exp2(y * native_log2(fabs(x))), x < 0.0f && half_of_y != trunc(half_of_y));
}

float __tombolo_relaxed_pown(float x, int y)
{
    return SIGNED(native_exp2((float)y * native_log2(fabs(x))), x < 0.0f && (y & 1) != 0);
}

float __tombolo_relaxed_rootn(float x, int y)
{
    return SIGNED(native_exp2(native_log2(fabs(x)) / (float)y), x < 0.0f && (y & 1) != 0);
}

float __tombolo_relaxed_sinpi(float x) { return native_sin(x * M_PI_F); }
float __tombolo_relaxed_cospi(float x) { return native_cos(x * M_PI_F); }
float __tombolo_relaxed_tanpi(float x) { return native_tan(x * M_PI_F); }

uint2 __tombolo_relaxed_sincos_out(float x) { return (uint2)(as_uint(native_sin(x)), as_uint(native_cos(x))); }
