//// all spellings of qualifiers
__kernel void k(__global int *a, __local float *b, __constant char *c, __private int d, __read_only image2d_t e, __write_only image3d_t f) {}

//// local variables of a kernel
kernel void k(global int *p) { local int a[32], b; local struct { int x; } c; int i = get_local_id(0); a[i] = i; b = 1; c.x = 2; barrier(CLK_LOCAL_MEM_FENCE); p[i] = a[31 - i] + b + c.x; }

//// pointers to local pointers
kernel void k(local int *l, global int *p) { local int *private *q; local int *r = l; q = &r; p[0] = **q; }

//// pointers in global memory
kernel void k(global int *p) { global int *local a[4]; a[0] = p; p[1] = *a[0]; }

//// a struct with pointers in private memory
struct s { global int *g; local int *l; };
kernel void k(global int *g, local int *l) { struct s x = {g, l}; x.g[0] = x.l[0]; }

//// generic pointers
//// target: full
int sum(const int *a, int n) { int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
kernel void k(global int *g, local int *l) { int p[2] = {1, 2}; g[0] = sum(g, 4) + sum(l, 4) + sum(p, 2); int *q = g[0] ? (int *)g : l; *q = 1; if (to_global(q)) g[1] = get_fence(q) == CLK_GLOBAL_MEM_FENCE; }

//// atomics of 1.x
//// options: -cl-std=CL1.2
kernel void k(volatile global int *g, local uint *l, global float *f) { atomic_add(g, 1); atom_inc(g); atomic_xchg(f, 1.5f); l[0] = atomic_cmpxchg(l, 1u, 2u); atomic_max(l, 3u); }

//// atomics of 2.0
//// target: full
kernel void k(global atomic_int *a, local atomic_uint *b, global int *p) { atomic_fetch_add(a, 1); atomic_store_explicit(b, 2u, memory_order_release, memory_scope_work_group); int e = 1; p[0] = atomic_compare_exchange_strong(a, &e, 2); p[1] = atomic_load(a); atomic_work_item_fence(CLK_GLOBAL_MEM_FENCE, memory_order_acq_rel, memory_scope_device); }

//// overloads
float __attribute__((overloadable)) f(float a) { return a; }
float4 __attribute__((overloadable)) f(float4 a) { return a; }
int __attribute__((overloadable)) f(int a) { return a; }
int __attribute__((overloadable)) f(global int *a) { return *a; }
kernel void k(global float4 *p, global int *q) { p[0] = f(p[1]) + f(1.0f); q[0] = f(1) + f(q); }

//// vloads and vstores of all spaces
kernel void k(global float *g, local float *l, constant float *c) { float p[8] = {0}; vstore4(vload4(0, g) + vload4(1, l), 2, g); vstore3(vload3(0, c), 1, p); vstore2(vload2(0, p), 3, l); vstore16((float16)(1), 0, g); }

//// halves in memory
kernel void k(global half *h, global float *f) { f[0] = vload_half(0, h); vstore_half4(vload_half4(1, h), 2, h); vstore_half_rtz(f[1], 3, h); f[2] = vloada_half3(0, h).x; }

//// halves in arithmetic
//// target: full
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
kernel void k(global half4 *p, half s) { half a = 1.5h; p[0] = p[1] * s + a; p[2] = sqrt(p[3]) + (half)2; }

//// printf in all forms
kernel void k(float4 v, global char *s) { printf("%d %u %x %f %s %c %%\n", 1, 2u, 3, 1.5f, "text", 'c'); printf("%v4hlf\n", v); printf("plain"); }

//// images of all kinds
kernel void k(read_only image1d_t a, write_only image2d_t b, read_only image2d_array_t c, read_only image1d_buffer_t d, read_only image1d_array_t e, read_only image3d_t f, sampler_t s) { float4 v = read_imagef(a, s, 1) + read_imagef(c, s, (float4)(0)) + read_imagef(d, 1) + read_imagef(e, (int2)(0)) + read_imagef(f, s, (int4)(0)); write_imagef(b, get_image_dim(b), v); write_imagei(b, (int2)(1, get_image_width(a)), (int4)(1)); }

//// an image passed to a function
float4 read(read_only image2d_t i, sampler_t s, int2 at) { return read_imagef(i, s, at); }
kernel void k(read_only image2d_t i, sampler_t s, global float4 *p) { p[0] = read(i, s, (int2)(1, 2)); }

//// an image without an access qualifier
kernel void k(image2d_t i, global int4 *p) { p[0] = read_imagei(i, (int2)(0)); }

//// async copies
kernel void k(global float4 *g, local float4 *l) { event_t e = async_work_group_copy(l, g, 16, 0); e = async_work_group_strided_copy(l, g, 16, 2, e); wait_group_events(1, &e); prefetch(g, 4); }

//// events in an array
kernel void k(global int *g, local int *l) { event_t e[2]; for (int i = 0; i < 2; i++) e[i] = async_work_group_copy(l + i * 8, g + i * 8, 8, 0); wait_group_events(2, e); }

//// pragmas
//// clang -Werror: rejects; it knows nothing of sharing
#pragma OPENCL EXTENSION cl_khr_gl_sharing : enable
#pragma OPENCL EXTENSION all : disable
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF
kernel void k(global float *p) {
  #pragma OPENCL FP_CONTRACT ON
  p[0] = p[1] * p[2] + p[3]; }

//// math with pointers to all spaces
kernel void k(global float *p, local int *l) { float c; p[0] = sincos(p[1], &c) + fract(p[2], p + 3) + frexp(p[4], l) + modf(p[5], &c); int q; p[6] = remquo(p[0], c, &q) + lgamma_r(c, &q); }

//// scalars widened for builtins
kernel void k(global float4 *p, global int4 *i) { p[0] = fmax(p[1], 1.0f) + clamp(p[2], 0.0f, 1.0f) + mix(p[3], p[4], 0.5f) + step(0.5f, p[5]) + smoothstep(0.0f, 1.0f, p[6]) + pown(p[7], i[0]) + ldexp(p[8], 2); i[1] = max(i[2], 3) + min(i[3], 4) + clamp(i[4], 0, 1); }

//// integers for functions of floating numbers
kernel void k(global float *p, int i) { p[0] = sqrt((float)i) + pow(p[1], (float)i) + fabs(p[2]); }

//// work-item functions
kernel void k(global size_t *p) { p[0] = get_work_dim() + get_global_size(0) + get_local_id(1) + get_group_id(2) + get_num_groups(0) + get_global_offset(0) + get_enqueued_local_size(0) + get_global_linear_id() + get_local_linear_id(); }

//// sub-groups and work-groups
//// target: full
kernel void k(global int *p) { p[0] = sub_group_reduce_add(p[1]) + get_sub_group_local_id() + work_group_scan_inclusive_max(p[2]) + work_group_all(p[3]) + work_group_broadcast(p[4], 0); sub_group_barrier(CLK_LOCAL_MEM_FENCE); }

//// read-write images
//// target: full
kernel void k(read_write image2d_t i) { write_imagef(i, (int2)(0), read_imagef(i, (int2)(1))); atomic_work_item_fence(CLK_IMAGE_MEM_FENCE, memory_order_acq_rel, memory_scope_work_item); }

//// depth images
//// target: full
kernel void k(read_only image2d_depth_t i, sampler_t s, global float *p) { p[0] = read_imagef(i, s, (int2)(0)) + read_imagef(i, (int2)(1)); }

//// kernel attributes
kernel __attribute__((vec_type_hint(float4))) __attribute__((work_group_size_hint(8, 8, 1))) __attribute__((reqd_work_group_size(8, 8, 1))) void k() {}

//// kernels with all kinds of arguments
struct s { int a; float4 v; char c[3]; union { int i; float f; } u; };
enum e { A };
kernel void k(char a, ushort3 b, double16 c, struct s d, global struct s *e, local int *f, constant float4 *g, global void *h, enum e i) {}

//// doubles of 1.1 behind the pragma
//// options: -cl-std=CL1.1
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
kernel void k(global double *p) { p[0] = p[1] * 2.0; }

//// names of later versions in an old one
//// options: -cl-std=CL1.2
int ctz(int a) { return a; }
kernel void k(global int *p) { int memory_scope_device = 1; p[0] = ctz(3) + memory_scope_device; }

//// a pointer to a pointer as a kernel's argument
//// target: full
kernel void k(global int *global *p) { p[0][0] = 1; }

//// FLT_MAX and the like
kernel void k(global float *p, global int *i) { p[0] = FLT_MAX + FLT_EPSILON + INFINITY + MAXFLOAT + HUGE_VALF + M_PI_F + NAN; i[0] = INT_MAX; i[1] = CHAR_BIT + FLT_DIG + SCHAR_MIN; i[2] = UINT_MAX != ULONG_MAX; p[1] = DBL_MAX + M_E; }

//// a misaligned pointer cast
struct __attribute__((packed)) s { char c; int i; };
kernel void k(global char *p) { global struct s *x = (global struct s *)(p + 1); x->i = *(global int *)(p + 3); }

//// half in a struct
struct s { half h; };

//// double in 1.0 without the pragma
//// options: -cl-std=CL1.1
kernel void k() { double d; }

//// an overloadable kernel
kernel void __attribute__((overloadable)) k(global int *p) {}

//// a depth image without its extension
kernel void k(read_only image2d_depth_t i) {}

//// double in a version without it
//// clang -Werror: rejects; it warns that the constants are floats
//// options: -cl-std=CL1.1
constant double d = 1.0;

//// vectors of half where the device has them
//// target: full
half4 f(half4 a, float4 b) { return a + (half4)(1.0f, 2.0f, 3.0f, 4.0f); }

//// null pointers of their own address space, and of none
kernel void k(global int *p, local int *l) { p = (global void *)0; l = (local int *)0; p = NULL; l = 0; p = (void *)0; }
