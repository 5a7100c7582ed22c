// options: -cl-std=CL1.2
struct H { half h; half a[2]; };
half ret(void);
void param(half h);
void ptr(half *h, global half *g) {}
kernel void nofp16(global half *p, global struct H *s, global float *f) {
  half h; half a[4]; half *hp; half2 h2; float x = p[0]; p[0] = x; p[0] = p[1]; x = s->h; f[0] = vload_half(0, p); vstore_half(f[0], 0, p); float4 v = vload_half4(0, p); vstore_half4_rte(v, 0, p);
  (half)1.0f; 1.0h; sizeof(half); sizeof(p[0]); p + 1; &p[1]; as_half((short)1); hp = 0; x = *p; global half *q = p; q++;
}
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
half ret2(half h) { return h + 1.0h; }
kernel void fp16(global half *p, global half4 *v, half h) {
  p[0] = h + 1; p[0] = h + 1.0f; float f = h; half g = 1.0f; half4 w = v[0] * h; w = v[0] * 2.0f; w = v[0] + 1; h = sin(h); w = sin(w); h = ret2(f); short4 c = w < v[0]; int i = h; h = i; h = h < g ? h : g; h = convert_half(f); w = convert_half4((float4)(1)); h = max(h, 1.0h); h = as_half((short)1); h++; double d = h; d = h + 1.0;
}
#pragma OPENCL EXTENSION cl_khr_fp16 : disable
half after;
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL EXTENSION all : disable
#pragma OPENCL EXTENSION all : enable
#pragma OPENCL EXTENSION unknown_ext : enable
#pragma OPENCL EXTENSION cl_khr_fp64
#pragma OPENCL FP_CONTRACT ON
kernel void dbl(global double *d, double e, global double4 *v) { d[0] = e + 1.0; v[0] = v[0] * 2.0 + e; d[0] = sin(e) + 1.0f; float f = e; f = 1.0; f = 1.0 / 3.0; int i = 1e10; i = d[0]; }
