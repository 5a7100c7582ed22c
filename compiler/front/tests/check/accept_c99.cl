// options: -cl-std=CL1.2
typedef int A3[3];
typedef const A3 CA3;
typedef int T;
struct node { struct node *next; int value; };
struct fwd;
struct holder { struct fwd *p; };
struct fwd { struct holder h; int a[2]; };
constant A3 ca = {1, 2, 3};
constant CA3 cca = {1, 2, 3};
constant int rows[2][3] = {{1, 2, 3}, {4, 5, 6}};
constant int (*constant rowp)[3] = &rows[1];
constant uchar bytes[] = {0xff, 'a', '\n', '\x41', '\101'};
constant float hexf[] = {0x1.8p3f, 1e10f, .5f, 5.f, 1e-40f, 0x1p-149f};
constant int shifts[] = {1 << 31, -1 >> 1, 0xffffffff >> 4, 5 / -2, -5 % 3, 7 & ~2, 3 ^ 5, 1 ? 2 : 3, !5, 3 > 2, 1 && 0, (char)300, (uchar)-1, sizeof(int[4])};
constant ulong big = 0xffffffffffffffffUL;
constant long neg = -9223372036854775807L - 1;
enum { FIRST = -1, SECOND, THIRD = SECOND + 5 } global_enum_unused_tag();
_Static_assert(THIRD == 5 && FIRST < 0, "enum");
_Static_assert(sizeof(A3) == 12 && sizeof(struct fwd) == 16, "sizes");
_Static_assert((uchar)300 == 44 && (int)3.9f == 3 && -1 < 0u == 0 && 1.0f / 3.0f != 1.0 / 3.0, "folding");
_Static_assert(((int2)(1, 2)).y == 2, "vector");
static inline int array_param(const int a[static 3], int n) { return a[n]; }
int T_shadow(int T) { return T + 1; }
static void nested(private struct node *n) { while (n) { n->value++; n = n->next; } }
float4 vectors(float8 a, float16 b, char2 c, ulong3 d) { return a.lo + b.sFEDC + (float4)(c.x, c.y, d.x, d.z) + a.s7654.xxyy.wzyx; }
int labels(int n) { int i = 0; top: if (i < n) { i++; goto top; } { goto out; } out: return i; }
int duff(int n) { int r = 0; switch (n & 3) { case 0: do { r++; case 3: r++; case 2: r++; case 1: r++; } while (--n > 0); } return r; }
long mixed(char a, uchar b, short c, ushort d, int e, uint f, long g, ulong h, float i, bool j) { return a + b * c - d / (e | 1) + (f ^ g) % (h | 1) + i + j + (a < b) + (e < f) + (j ? a : h) + (a << c) + (g >> e) + (a == j); }
int comma(int a) { int b = (a++, a--, a); for (a = 0, b = 1; a < 3; a++, b--) {} return (void)a, b; }
int shadow(int a) { { int a = 1; { float a = 2; a++; } a++; } return a; }
int conditional(int a, float b) { return a ? b != 0 ? 1 : 2 : a ?: 3; }
int inits(int n) { struct { int a; struct { int b, c; } d[2]; int e; } x = { 1, { { 2, 3 }, 4, 5 }, 6 }, y = { .d[1].c = n, .e = 2 }, z = { 1, 2, 3 }; int m[2][2] = { [1][0] = n, 5 }; A3 t = { n }; return x.d[1].c + y.d[1].c + z.e + m[1][1] + t[2]; }
union both { struct { int lo, hi; }; long whole; };
long punned(int a) { union both u = { .lo = a }; u.hi = 1; return u.whole; }
struct __attribute__((packed)) unaligned { char a; int b; short c; };
int packed(global struct unaligned *p) { p->b += 1; return p[1].b + p->c; }
typedef struct { float3 a; char b; } padded __attribute__((aligned(64)));
kernel void __attribute__((reqd_work_group_size(8, 4, 1))) k(global int *out, constant int *c, global padded *pd, const global float *restrict in, write_only image2d_t img, read_only image2d_t src, sampler_t smp)
{
  const sampler_t lit = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;
  struct node a = {0, 1}, b = {&a, 2}; nested(&b); out[0] = a.value + b.next->value + labels(3) + duff(9) + comma(1) + shadow(2) + conditional(1, 2) + inits(3) + punned(4);
  out[1] = mixed(1, 2, 3, 4, 5, 6, 7, 8, 9, 1) + array_param((int[]){1, 2, 3}, 1) + T_shadow(1) + packed((global struct unaligned *)out) + (*rowp)[1] + rows[1][2] + ca[1] + cca[2] + bytes[0] + shifts[3] + (int)hexf[0] + *c + c[1];
  pd[1].a = (float3)(1, 2, 3); pd->b = 'x'; int2 pos = (int2)(get_global_id(0), get_global_id(1)); float4 t = read_imagef(src, lit, pos) + read_imagef(src, smp, pos) + read_imagef(src, smp, convert_float2(pos)); write_imagef(img, pos, t); out[2] = get_image_width(src);
  __attribute__((opencl_unroll_hint(2))) for (int i = 0; i < 4; i++) out[i] += in[i];
  #pragma unroll
  for (uint i = 0; i < 4u; ++i) out[i] -= 1;
}
kernel void empty(void) {}
