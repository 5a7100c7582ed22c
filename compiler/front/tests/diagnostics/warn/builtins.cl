//// atomic_add of a short
kernel void k(global short *p) { atomic_add(p, 1); }
//: <kernel>:1:45: warning: incompatible pointer types passing '__global short *' to parameter of type '__global volatile int *'
//: kernel void k(global short *p) { atomic_add(p, 1); }
//:                                             ^

//// atomic_add of a vector
kernel void k(global int4 *p) { atomic_add(p, 1); }
//: <kernel>:1:44: warning: incompatible pointer types passing '__global int4 *' to parameter of type '__global volatile int *'
//: kernel void k(global int4 *p) { atomic_add(p, 1); }
//:                                            ^

//// a fetch of a plain int
//// target: full
kernel void k(global int *p) { atomic_fetch_add(p, 1); }
//: <kernel>:1:49: warning: incompatible pointer types passing '__global int *' to parameter of type '__global volatile atomic_int *'
//: kernel void k(global int *p) { atomic_fetch_add(p, 1); }
//:                                                 ^

//// a fetch of an atomic float
//// target: full
kernel void k(global atomic_float *p) { atomic_fetch_and(p, 1); }
//: <kernel>:1:58: warning: incompatible pointer types passing '__global atomic_float *' to parameter of type '__global volatile atomic_int *'
//: kernel void k(global atomic_float *p) { atomic_fetch_and(p, 1); }
//:                                                          ^

//// atomic_init of a plain int
//// target: full
kernel void k(global int *p) { atomic_init(p, 1); }
//: <kernel>:1:44: warning: incompatible pointer types passing '__global int *' to parameter of type '__global volatile atomic_int *'
//: kernel void k(global int *p) { atomic_init(p, 1); }
//:                                            ^

//// a flag that is an int
//// target: full
kernel void k(global int *p) { atomic_flag_test_and_set(p); }
//: <kernel>:1:57: warning: incompatible pointer types passing '__global int *' to parameter of type '__global volatile atomic_flag *'
//: kernel void k(global int *p) { atomic_flag_test_and_set(p); }
//:                                                         ^

//// vstore to const memory
kernel void k(const global float *p, float4 v) { vstore4(v, 0, p); }
//: <kernel>:1:64: warning: passing '__global const float *' to parameter of type '__global float *' discards qualifiers
//: kernel void k(const global float *p, float4 v) { vstore4(v, 0, p); }
//:                                                                ^

//// vload_half of a float pointer
kernel void k(global float *p) { p[0] = vload_half(0, p); }
//: <kernel>:1:55: warning: incompatible pointer types passing '__global float *' to parameter of type '__global const half *'
//: kernel void k(global float *p) { p[0] = vload_half(0, p); }
//:                                                       ^

//// fract to a pointer of another type
kernel void k(global float *p, global int *i) { p[0] = fract(p[1], i); }
//: <kernel>:1:68: warning: incompatible pointer types passing '__global int *' to parameter of type '__global float *'
//: kernel void k(global float *p, global int *i) { p[0] = fract(p[1], i); }
//:                                                                    ^

//// frexp to a pointer of floating numbers
kernel void k(global float *p) { p[0] = frexp(p[1], p); }
//: <kernel>:1:53: warning: incompatible pointer types passing '__global float *' to parameter of type '__global int *'
//: kernel void k(global float *p) { p[0] = frexp(p[1], p); }
//:                                                     ^

//// wait for a number
kernel void k() { int e = 1; wait_group_events(1, &e); }
//: <kernel>:1:51: warning: incompatible pointer types passing '__private int *' to parameter of type '__private event_t *'
//: kernel void k() { int e = 1; wait_group_events(1, &e); }
//:                                                   ^~

//// a format that is no literal
kernel void k(constant char *s) { printf(s); }
//: <kernel>:1:42: warning: format string is not a string literal (potentially insecure)
//: kernel void k(constant char *s) { printf(s); }
//:                                          ^
//: note: "%s" as the format prints the text as it is

//// a vector of floats without a length
kernel void k(float4 v) { printf("%v4f", v); }
//: <kernel>:1:42: warning: '%v4f' does not print an argument of type 'float4'
//: kernel void k(float4 v) { printf("%v4f", v); }
//:                                          ^
//: note: '%v4hlf' does
