//// commas, choices and assignments in one
kernel void k(int a, int b, global int *p) { int c; p[0] = (a = b, c = a ? b : a, c += 1, c); }

//// a choice in a choice
kernel void k(int a, global int *p) { p[0] = a ? a > 1 ? 2 : 3 : a < -1 ? 4 : 5; }

//// an index the other way round
kernel void k(global int *p) { p[0] = 1[p] + (2)[p]; }

//// sizeof of everything
constant int n = sizeof(int) + sizeof(float4) + sizeof(struct { char c; int i; }) + sizeof "abc" + sizeof(int[3]) + sizeof 1 + sizeof(global int *);

//// sizeof evaluates nothing
kernel void k(global int *p, int n) { p[0] = sizeof(p[n]) + sizeof(*p); }

//// unary operators in a row
kernel void k(int a, global int *p) { p[0] = - - + + ~ ~ ! ! a; p[1] = -(-(a)); p[2] = *&*&a; }

//// the address of everything
struct s { int a[2]; float4 v; };
kernel void k(global struct s *p) { global int *q = &p->a[1]; global float4 *v = &(*p).v; global int *r = &*q; global int (*a)[2] = &p->a; *q = (*a)[0]; *v = 1; *r = 2; }

//// compound literals
struct s { int a, b; };
int f(struct s x) { return x.a; }
kernel void k(global int *p) { p[0] = f((struct s){1, 2}) + (int[]){3, 4}[1] + (int){5} + (struct s){.b = 1}.b; }

//// offsetof
struct s { int a; struct { float b[3]; } c; };
constant int n = __builtin_offsetof(struct s, c.b[2]);

//// a null pointer
kernel void k(global int *p, global int *q) { q = 0; if (!q) q = p; if (p != 0 && p != NULL) *q = p == (global void *)0; }

//// pointers and numbers
kernel void k(global int *p, global ulong *q) { q[0] = (ulong)p; q[1] = (uintptr_t)(p + 1) - (size_t)p; global int *r = (global int *)q[0]; *r = (int)(p - r); }

//// type punning by a union and by a cast
kernel void k(global float *p) { union { float f; uint u; } x; x.f = p[0]; x.u ^= 0x80000000u; p[1] = x.f; p[2] = *(global uint *)p; }

//// pointers to void
kernel void k(global void *p) { global int *q = p; global char *c = (global char *)p + 4; *(global int *)c = *q; }

//// comparison of pointers
kernel void k(global int *p, global int *end) { while (p < end && p != end) { *p = (p <= end) + (end >= p); p++; } }

//// vector literals of all shapes
kernel void k(float a, float2 b, float3 c, global float4 *p) { p[0] = (float4)(a); p[1] = (float4)(b, b); p[2] = (float4)(a, c); p[3] = (float4)(a, b, 1); p[4] = (float4)((float2)(1, 2), (float2)(a)); }

//// components of all spellings
kernel void k(float16 v, global float4 *p) { p[0] = v.s0123; p[1] = v.sfEdC; p[2] = v.lo.hi; p[3] = v.odd.even; p[4].xz = v.S89; p[5].wzyx = v.lo.lo; p[6] = v.hi.lo.xxyy; p[7].lo.x = 1; }

//// r, g, b and a
kernel void k(global float4 *p) { p[0].rgb = p[1].bgr; p[0].a = 1; p[1].ra = p[0].gb; }

//// vectors and scalars mixed
kernel void k(global float4 *p, float s, int4 i) { p[0] = p[1] * s + 1; p[0] *= 2; i = i << 1; i = i + (char)1; i = 3 - i; p[0] = 1.0f / p[0]; i %= 7; i = -i; }

//// comparisons of vectors
kernel void k(float4 a, float4 b, global int4 *p) { p[0] = a < b; p[1] = a == b && a != 0; p[2] = !a; p[3] = (a > b) | (a <= b); }

//// a choice by a vector
kernel void k(int4 c, float4 a, float4 b, global float4 *p) { p[0] = c ? a : b; p[1] = c < 3 ? a : 0.0f; }

//// conversions of all shapes
kernel void k(global float4 *p, int4 i, double4 d) { p[0] = convert_float4(i); p[1] = convert_float4_rtz(d); p[2] = as_float4(i); i = convert_int4_sat_rte(p[0]); p[3].xyz = as_float3(i); p[0] = convert_float4(as_uchar4(i.x)); }

//// shifts beyond the width
kernel void k(int a, global int *p) { p[0] = a << 40u % 32; p[1] = a >> (a & 31); }

//// characters in arithmetic
kernel void k(global char *p) { p[0] = 'a' + 1; p[1] = '\n' == 10 ? 'y' : 'n'; }

//// assignments in a row
kernel void k(global int *p) { int a, b, c; a = b = c = 1; p[0] = a + b + c; p[1] = p[2] = p[3] = 0; }

//// a statement in an expression
kernel void k(int a, global int *p) { p[0] = ({ int b = a * 2; b + 1; }); }

//// an expression that is long
kernel void k(int a, global int *p) { p[0] = a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a+a*a*a*a*a*a*a*a*a*a*a*a; }

//// a cast to void
kernel void k(int a) { (void)a; (void)(a + 1); }

//// casts of vectors from scalars
kernel void k(int a, global float4 *p) { p[0] = (float4)a; p[1] = (float4)(a + 1); p[2] = (float4)1.5f + (float4)(2); }

//// bool in conditions of all kinds
kernel void k(global int *p, float f, ulong l) { if (f) p[0] = 1; while (l) l >>= 1; p[1] = p && f || !l; for (; p[2]; p[2]--) ; }

//// a size_t in arithmetic
kernel void k(global float *p) { size_t i = get_global_id(0) + get_global_size(0) * get_global_id(1); p[i] = i % 2 ? 1.0f : i; }

//// a struct assigned, and an array in a struct
struct s { int a[3]; };
kernel void k(global struct s *p) { struct s x = p[0], y; y = x; y.a[1] = 2; p[1] = y; *(p + 2) = p[1]; }

//// a string as a value
kernel void k(global char *p) { constant char *s = "text"; p[0] = s[1] + "abc"[1]; }

//// arithmetic on double
kernel void k(global double *p) { p[0] = p[1] * 2.0 + sin(p[2]) / 3; p[1] = (float)p[0]; }

//// vec_step
_Static_assert(vec_step(float3) == 4, "");
_Static_assert(vec_step(int) + vec_step(char16) == 17, "");

//// integer promotions
kernel void k(char a, uchar b, global int *p) { p[0] = sizeof(a + b) + (a << 8) + -b; a += b; b = a - 1; }

//// the greatest unsigned numbers wrap
kernel void k(global ulong *p) { p[0] = 0xffffffffffffffffUL * 0xffffffffffffffffUL; p[1] = 0xffffffffffffffffUL + 0xffffffffffffffffUL; p[2] = 0UL - 0xffffffffffffffffUL; }

//// changes in the order that sequence points tell
int f(int a) { return a; }
kernel void k(global int *p, int i) { i = f(i++); i = (i++, i); *p = i++ && i--; *p++ = i; i = i + 1; p[i] = i; i = i ? f(i++) : 2; }
