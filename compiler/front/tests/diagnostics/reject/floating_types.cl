//// half as a variable without the pragma
kernel void k() { half h; }
//: <kernel>:1:24: error: declaring variable of type 'half' is not allowed
//: kernel void k() { half h; }
//:                        ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// half as a parameter of a function
void f(half h) {}
//: <kernel>:1:13: error: declaring function parameter of type 'half' is not allowed; did you forget * ?
//: void f(half h) {}
//:             ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// half as a result
half f(void);
//: <kernel>:1:7: error: declaring function return value of type 'half' is not allowed; did you forget * ?
//: half f(void);
//:       ^~~~~~
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// a vector of half
kernel void k() { half4 h; }
//: <kernel>:1:25: error: declaring variable of type 'half4' is not allowed
//: kernel void k() { half4 h; }
//:                         ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// arithmetic of half behind a pointer
kernel void k(global half *p, global float *q) { q[0] = p[0] + 1; }
//: <kernel>:1:57: error: loading directly from pointer to type 'half' requires cl_khr_fp16. Use vector data load builtin functions instead
//: kernel void k(global half *p, global float *q) { q[0] = p[0] + 1; }
//:                                                         ^~~~
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// an assignment through a pointer to half
kernel void k(global half *p) { p[0] = p[1]; }
//: <kernel>:1:38: error: assigning directly to pointer to type 'half' requires cl_khr_fp16. Use vector data store builtin functions instead
//: kernel void k(global half *p) { p[0] = p[1]; }
//:                                      ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it
//: <kernel>:1:40: error: loading directly from pointer to type 'half' requires cl_khr_fp16. Use vector data load builtin functions instead
//: kernel void k(global half *p) { p[0] = p[1]; }
//:                                        ^~~~
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// a literal of half
kernel void k() { float f = 1.0h; }
//: <kernel>:1:29: error: half precision constant requires cl_khr_fp16
//: kernel void k() { float f = 1.0h; }
//:                             ^~~~
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// an array of half
kernel void k() { half h[4]; }
//: <kernel>:1:24: error: declaring variable of type 'half [4]' is not allowed
//: kernel void k() { half h[4]; }
//:                        ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// a cast to half
kernel void k(global float *p) { p[0] = (half)p[1]; }
//: <kernel>:1:41: error: casting to type 'half' is not allowed
//: kernel void k(global float *p) { p[0] = (half)p[1]; }
//:                                         ^~~~~~~~~~
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// double without doubles
//// target: no-doubles
kernel void k() { double d; }
//: <kernel>:1:19: error: use of type 'double' requires cl_khr_fp64 support
//: kernel void k() { double d; }
//:                   ^~~~~~
//: note: the device has no double-precision arithmetic

//// a pointer to double without doubles
//// target: no-doubles
kernel void k(global double *p) {}
//: <kernel>:1:22: error: use of type 'double' requires cl_khr_fp64 support
//: kernel void k(global double *p) {}
//:                      ^~~~~~
//: note: the device has no double-precision arithmetic

//// a cast to double without doubles
//// target: no-doubles
kernel void k(global float *p) { p[0] = (double)p[1]; }
//: <kernel>:1:42: error: use of type 'double' requires cl_khr_fp64 support
//: kernel void k(global float *p) { p[0] = (double)p[1]; }
//:                                          ^~~~~~
//: note: the device has no double-precision arithmetic

//// a vector of double without doubles
//// target: no-doubles
kernel void k() { double4 d; }
//: <kernel>:1:19: error: use of type 'double4' requires cl_khr_fp64 support
//: kernel void k() { double4 d; }
//:                   ^~~~~~~
//: note: the device has no double-precision arithmetic

//// a pointer to double after its extension is disabled
//// options: -cl-std=CL1.1
//// clang: accepts; OpenCL C 1.1, section 9.3 has doubles by the pragma only
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL EXTENSION cl_khr_fp64 : disable
kernel void k(global double *p) {}
//: <kernel>:3:22: error: use of type 'double' requires cl_khr_fp64 support
//: kernel void k(global double *p) {}
//:                      ^~~~~~

//// a half after its extension is disabled
//// target: full
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#pragma OPENCL EXTENSION cl_khr_fp16 : disable
kernel void k() { half h; }
//: <kernel>:3:24: error: declaring variable of type 'half' is not allowed
//: kernel void k() { half h; }
//:                        ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it
