// options: -cl-std=CL1.2
struct Plain { int a; float4 b; char c[3]; };
struct WithPtr { global int *p; };
struct WithBool { int a; bool b; };
struct WithSize { struct { size_t n; } in; };
struct Nested { struct Plain p[2]; };
union Un { int a; float b; };
typedef size_t mysize;
typedef struct Plain PlainT;
typedef int myint;
enum En { E1, E2 };
kernel void a1(int a, float4 b, struct Plain c, PlainT d, union Un e, enum En f, myint g, uchar3 h) {}
kernel void a2(struct WithPtr a) {}
kernel void a3(struct WithBool a) {}
kernel void a4(struct WithSize a) {}
kernel void a5(struct Nested a) {}
kernel void a6(mysize a, ptrdiff_t b, intptr_t c, uintptr_t d) {}
kernel void a7(global int *a, constant float4 *b, local struct Plain *c, global void *d, const global int *restrict e, volatile global int *f) {}
kernel void a8(int *a, private int *b, global int **c, global int *global *d, global int a2[4], int a3[4], local int a4[]) {}
kernel void a9(image2d_t a, read_only image2d_t b, write_only image3d_t c, read_write image2d_t d, sampler_t s, event_t e, global sampler_t *t, global image2d_t *im) {}
kernel void b1(global int a) {}
kernel void b2(local int a) {}
kernel void b3(void) {}
kernel void b4() {}
kernel void b5(int) {}
kernel void b6(global int *a, ...) {}
kernel __attribute__((reqd_work_group_size(8, 8, 1))) void c1(global int *a) {}
__attribute__((reqd_work_group_size(8, 8, 1))) kernel void c2(global int *a) {}
kernel void c3(global int *a) __attribute__((reqd_work_group_size(8, 8, 1)));
kernel __attribute__((reqd_work_group_size(0, 8, 1))) void c4(global int *a) {}
kernel __attribute__((reqd_work_group_size(8, 8))) void c5(global int *a) {}
kernel __attribute__((reqd_work_group_size(-1, 8, 1))) void c6(global int *a) {}
kernel __attribute__((work_group_size_hint(64, 1, 1), vec_type_hint(float4))) void c7(global int *a) {}
kernel __attribute__((vec_type_hint(struct Plain))) void c8(global int *a) {}
kernel __attribute__((vec_type_hint(bool))) void c9(global int *a) {}
__attribute__((reqd_work_group_size(8, 8, 1))) void d1(global int *a) {}
kernel __attribute__((unknown_thing)) void d2(global int *a) {}
struct __attribute__((packed)) Packed { char a; int b; };
struct Aligned { char a; int b __attribute__((aligned(16))); } __attribute__((aligned(64)));
constant int sz[] = { sizeof(struct Packed), sizeof(struct Aligned), __alignof__(struct Aligned), sizeof(struct Plain), sizeof(float3), sizeof(struct Nested) };
_Static_assert(sizeof(struct Packed) == 5, "packed");
_Static_assert(sizeof(struct Aligned) == 64, "aligned");
_Static_assert(sizeof(struct Plain) == 48, "plain");
_Static_assert(sizeof(float3) == 16 && __alignof__(float3) == 16, "vec3");
_Static_assert(sizeof(size_t) == 8, "size_t");
_Static_assert(sizeof(struct Plain) == 47, "wrong");
_Static_assert(__builtin_offsetof(struct Plain, c[1]) == 33, "offset");
kernel void k(global int *a) {
  __attribute__((opencl_unroll_hint)) for (int i = 0; i < 4; i++) a[i] = i;
  __attribute__((opencl_unroll_hint(4))) while (a[0]) a[0]--;
  __attribute__((opencl_unroll_hint(0))) while (a[0]) a[0]--;
  local int l __attribute__((aligned(64)));
  int x __attribute__((aligned(3)));
}
kernel void k2(global struct Plain *p, global struct Packed *q, PlainT s) { p[0] = s; p[0].b.x = s.a; q->b = s.c[1]; s.a = 1; p->c[4] = 1; }
