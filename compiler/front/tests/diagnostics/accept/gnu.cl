//// counting bits
kernel void k(global int *p, uint a, ulong b) { p[0] = __builtin_popcount(a) + __builtin_clzl(b) + __builtin_ctz(a) + __builtin_ffs(a) + __builtin_parityll(b); }

//// turning bytes
kernel void k(global ulong *p, uint a, ulong b) { p[0] = __builtin_bswap16(a) + __builtin_bswap32(a) + __builtin_bswap64(b) + __builtin_rotateleft32(a, 3) + __builtin_bitreverse64(b); }

//// promises to the compiler
kernel void k(global int *p, int a) {
    __builtin_assume(a > 0);
    if (__builtin_expect(a > 3, 0)) p[0] = 1;
    if (__builtin_expect_with_probability(a > 3, 1, 0.9)) p[0] = 1;
    switch (a) { case 1: break; default: __builtin_unreachable(); }
    __builtin_prefetch(p);
}

//// vectors of any lanes
kernel void k(global int4 *p, int4 a, float3 f) { p[0] = __builtin_shufflevector(a, a, 0, 7, -1, 2); p[1].xyz = __builtin_convertvector(f, int3); }

//// a choice by type
kernel void k(global int *p, int a, const float b) { p[0] = _Generic(a, int: 1, float: 2) + _Generic(b, float: 1, default: 3) + _Generic(p, global int *: a, default: 0); }

//// a choice by a constant
kernel void k(global int *p) { p[0] = __builtin_choose_expr(1, 3, "text") + __builtin_constant_p(p) + __builtin_types_compatible_p(int, const int); }

//// arguments that may be missing
#define call(a, ...) max(a __VA_OPT__(,) __VA_ARGS__)
kernel void k(global int *p, int a) { p[0] = call(a, 1); }

//// mathematical functions by GNU's names
float f(float x, double y, half *h) { return __builtin_fabsf(__builtin_sinf(x)) + (float)__builtin_pow(y, 2.0) + __builtin_fmaf(x, x, 1.0f); }
int g(float x, float y) { return __builtin_isless(x, y) + __builtin_isnormal(x) + __builtin_signbit(x); }

//// constants by GNU's names
constant float a = __builtin_inff(), b = __builtin_huge_valf();
constant double c = __builtin_inf();
constant float d = __builtin_nanf("");
constant float e = __builtin_nanf("0x12");

//// bits by GNU's names
uchar f(uchar x) { return __builtin_bitreverse8(x) ^ __builtin_rotateleft8(x, 3); }
int g(int x) { return __builtin_clrsb(x) + __builtin_clzs(x); }

//// checked arithmetic of any types and of one
kernel void k(global int *p, long a, uint b) { short s; ulong u; p[0] = __builtin_mul_overflow(a, b, &s) + __builtin_add_overflow(a, b, p) + __builtin_uaddl_overflow(a, b, &u) + __builtin_ssub_overflow(s, 1, &p[1]); }

//// additions and subtractions with carries
kernel void k(global uint *p, uint a, ulong b) { uint c; ulong d; uchar e; p[0] = __builtin_addc(a, a, 1u, &c) + __builtin_subcl(b, b, 0ul, &d) + __builtin_addcb(a, 1, 0, &e); }

//// vectors by their size in bytes
typedef int v4 __attribute__((vector_size(16)));
kernel void k(global v4 *p, global float *q) { v4 a = { 1, 2, 3, 4 }; a = a + p[0] * 2; a[1] = 3; p[0] = -a; float __attribute__((vector_size(8))) b = { 1, 2 }; q[0] = b[1]; }
