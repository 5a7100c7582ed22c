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

//// bytes of any address spaces
//// target: full
kernel void k(global int *p, local int *l, constant int *c) {
    int x[4];
    __builtin_memcpy(x, p, 16);
    __builtin_memcpy(l, c, 16);
    __builtin_memcpy(p, l, *p);
    __builtin_memmove(p, p + 1, 8);
    __builtin_memset(x, 3, *p);
    __builtin_bzero(l, 8);
    __builtin_memcpy_inline(p, l, 16);
    __builtin_memset_inline(p, 0, 16);
    p[0] = __builtin_memcmp(x, p, 16) + __builtin_bcmp(x, c, 4);
    void *q = __builtin_memcpy(p, l, 16);
    p[1] = *(int *)q;
}

//// bytes before there were generic pointers
//// options: -cl-std=CL1.2
kernel void k(global int *p, local int *l) { int x[4]; __builtin_memcpy(p, l, 16); __builtin_memset(x, 0, 16); p[0] = x[1]; }

//// functions of lanes
//// clang 16: rejects; it has fewer of them
kernel void k(global float4 *p, char c) { p[0] = __builtin_elementwise_sin(p[1]) + __builtin_elementwise_max(p[0], p[1]) + __builtin_elementwise_fma(p[0], p[1], p[2]) + __builtin_elementwise_copysign(p[0], p[1]) + __builtin_elementwise_nearbyint(p[0]) + __builtin_elementwise_pow(p[0], p[1]); _Static_assert(sizeof(__builtin_elementwise_abs(c)) == 4, "promoted"); }

//// lanes combined
kernel void k(global int *p, int4 v, float4 f, char3 c) { p[0] = __builtin_reduce_max(v) + (int)__builtin_reduce_min(f) + __builtin_reduce_add(v) + __builtin_reduce_mul(v) + __builtin_reduce_and(c) + __builtin_reduce_or(v) + __builtin_reduce_xor(v); _Static_assert(sizeof(__builtin_reduce_and(c)) == 1, "an element"); }

//// a shuffle by a mask
kernel void k(global int4 *p, int4 m) { *p = __builtin_shufflevector(*p, m); }

//// the bits of a record
struct s { short a, b; };
kernel void k(global int *p, float f) { struct s s = __builtin_bit_cast(struct s, f); *p = __builtin_bit_cast(int, s) + __builtin_bit_cast(int, f); }

//// accesses that are not needed again
kernel void k(global int4 *p, local float *m, constant int *c) { p[0] = __builtin_nontemporal_load(p + 1) + __builtin_nontemporal_load(c); __builtin_nontemporal_store(3.0f, m); }

//// what is known of addresses
kernel void k(global int *p, uint x) {
    int a[4], b;
    global int *q = (global int *)__builtin_assume_aligned(p, 16);
    *__builtin_addressof(b) = 3;
    q[0] = __builtin_object_size(a, 0) + __builtin_object_size(&a[1], 1) + __builtin_object_size(p, 2) + b;
    q[1] = __builtin_align_up(x, 16) + __builtin_align_down(x, 16) + __builtin_is_aligned(x, 16) + __builtin_is_aligned(p, 16);
    p = __builtin_align_up(p, 16);
    p[1] = __builtin_LINE() + __builtin_FUNCTION()[0] + __builtin_FILE()[0];
    _Static_assert(__builtin_object_size(a, 0) == 16, "known");
    _Static_assert(__builtin_align_up(7, 8) == 8, "known");
}

//// what ends the program
int f(int a) { if (a) return 1; __builtin_trap(); }
int g(int a) { if (a) return 1; __builtin_unreachable(); }
kernel void k(global int *p) { if (p[1]) __builtin_abort(); p[0] = f(p[1]) + g(p[2]); __builtin_debugtrap(); }

//// functions of GNU C in constant expressions
constant int a = __builtin_popcount(7) + __builtin_bswap32(3);
constant float f = __builtin_fabsf(-1.0f);
_Static_assert((__builtin_popcount(7) == 3) & (__builtin_clz(1) == 31) & (__builtin_ffs(2) == 2) & (__builtin_ctzl(8) == 3), "known");
_Static_assert((__builtin_bswap32(1) == 0x1000000) & (__builtin_bitreverse8(1) == 128) & (__builtin_clrsb(-1) == 31), "known");
_Static_assert((__builtin_rotateleft8(0x81, 1) == 3) & (__builtin_rotateright16(1, 1) == 0x8000), "known");
_Static_assert((__builtin_fpclassify(0, 1, 2, 3, 4, 1.0f) == 2) & (__builtin_expect(3, 1) == 3), "known");

//// roundings by GNU's names
float f(float x) { return __builtin_lrintf(x) + __builtin_llroundf(x) + __builtin_nearbyintf(x) + __builtin_scalbnf(x, 3) + __builtin_scalblnf(x, 3l) + __builtin_powif(x, 2) + __builtin_canonicalizef(x) + __builtin_isinf_sign(x) + __builtin_signbitf(x); }

//// classes of numbers, and counts of any width
//// clang 16: rejects; it does not have them
int f(float x, uint u, ulong l, uchar c) { return __builtin_iszero(x) + __builtin_issubnormal(x) + __builtin_issignaling(x) + __builtin_isfpclass(x, 3) + __builtin_clzg(u) + __builtin_clzg(l, 3) + __builtin_ctzg(c, 3) + __builtin_popcountg(l); }

//// atomic functions of GNU C
//// clang -Werror: warns that nand is not what it was long ago
kernel void k(volatile global int *p, local int *l, global char *c, global uint *u, global float *f, global int *global *q) {
    int e = 1, r;
    float x = 1, y;
    p[0] = __sync_fetch_and_add(p, 1) + __sync_add_and_fetch(l, 2) + __sync_fetch_and_nand(p, 3) + __sync_val_compare_and_swap(p, 1, 2);
    p[1] = __sync_bool_compare_and_swap(p, 1, 2) + __sync_lock_test_and_set(p, 1) + __sync_fetch_and_umin(u, 1) + __sync_fetch_and_add(c, 1);
    __sync_lock_release(p);
    __sync_synchronize();
    p[2] = __atomic_load_n(p, __ATOMIC_SEQ_CST) + __atomic_fetch_add(p, 1, __ATOMIC_RELAXED) + __atomic_add_fetch(p, 1, 5) + __atomic_exchange_n(p, 1, 0);
    p[3] = __atomic_compare_exchange_n(p, &e, 2, 0, 5, 0) + __atomic_fetch_min(p, 1, 0) + __atomic_nand_fetch(p, 1, 0) + __atomic_test_and_set(p, 5);
    __atomic_store_n(p, 1, 0);
    __atomic_clear(p, 0);
    __atomic_thread_fence(__ATOMIC_ACQ_REL);
    __atomic_signal_fence(5);
    __atomic_fetch_add(f, 1.0f, 0);
    __sync_bool_compare_and_swap(q, (global int *)0, (global int *)8);
}

//// atomic functions of clang
//// target: full
kernel void k(global atomic_int *p, local atomic_long *l, global atomic_float *f, global int *o) {
    int e;
    o[0] = __opencl_atomic_load(p, memory_order_seq_cst, memory_scope_device) + __opencl_atomic_fetch_add(p, 1, memory_order_relaxed, memory_scope_work_group);
    o[1] = __opencl_atomic_exchange(f, 1.0f, __ATOMIC_RELAXED, memory_scope_device) + __opencl_atomic_compare_exchange_strong(p, &e, 1, 0, 0, memory_scope_device);
    o[2] = __opencl_atomic_fetch_min(l, 3, 0, 1) + __opencl_atomic_fetch_add(f, 1.0f, 0, 1) + __c11_atomic_fetch_add(p, 1, 0);
    __opencl_atomic_store(p, 1, 0, 1);
    __opencl_atomic_init(p, 3);
}
