//// program-scope variables in 1.2
//// options: -cl-std=CL1.2
global int counter = 0;
//: <kernel>:1:12: error: program scope variable must reside in constant address space
//: global int counter = 0;
//:            ^~~~~~~

//// generic pointers in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *g, local int *l, int n) { int *p = n ? g : l; }
//: <kernel>:1:62: error: conditional operator with the second and third operands of type '__global int *' and '__local int *' which are pointers to non-overlapping address spaces
//: kernel void k(global int *g, local int *l, int n) { int *p = n ? g : l; }
//:                                                              ^~~~~~~~~

//// atomic_load in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p[0] = atomic_load(p); }
//: <kernel>:1:39: error: call to 'atomic_load' is ambiguous: the arguments are (__global int *)
//: kernel void k(global int *p) { p[0] = atomic_load(p); }
//:                                       ^~~~~~~~~~~
//: note: candidate function: int atomic_load(volatile global atomic_int*)
//: note: candidate function: uint atomic_load(volatile global atomic_uint*)
//: note: candidate function: long atomic_load(volatile global atomic_long*)
//: note: candidate function: ulong atomic_load(volatile global atomic_ulong*)
//: note: candidate function: float atomic_load(volatile global atomic_float*)
//: note: candidate function: double atomic_load(volatile global atomic_double*)
//: note: a cast of the arguments to one type says which is meant

//// work_group_barrier in 1.2
//// options: -cl-std=CL1.2
kernel void k() { work_group_barrier(CLK_LOCAL_MEM_FENCE); }
//: <kernel>:1:19: error: implicit declaration of function 'work_group_barrier' is invalid in OpenCL
//: kernel void k() { work_group_barrier(CLK_LOCAL_MEM_FENCE); }
//:                   ^~~~~~~~~~~~~~~~~~
//: note: 'work_group_barrier' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// get_enqueued_local_size in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p[0] = get_enqueued_local_size(0); }
//: <kernel>:1:39: error: implicit declaration of function 'get_enqueued_local_size' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = get_enqueued_local_size(0); }
//:                                       ^~~~~~~~~~~~~~~~~~~~~~~
//: note: 'get_enqueued_local_size' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// get_global_linear_id in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p[0] = get_global_linear_id(); }
//: <kernel>:1:39: error: implicit declaration of function 'get_global_linear_id' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = get_global_linear_id(); }
//:                                       ^~~~~~~~~~~~~~~~~~~~
//: note: 'get_global_linear_id' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// ctz in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p[0] = ctz(p[1]); }
//: <kernel>:1:39: error: implicit declaration of function 'ctz' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = ctz(p[1]); }
//:                                       ^~~
//: note: 'ctz' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// popcount in 1.1
//// options: -cl-std=CL1.1
kernel void k(global int *p) { p[0] = popcount(p[1]); }
//: <kernel>:1:39: error: implicit declaration of function 'popcount' is invalid in OpenCL
//: kernel void k(global int *p) { p[0] = popcount(p[1]); }
//:                                       ^~~~~~~~
//: note: 'popcount' came with OpenCL C 1.2: build with '-cl-std=CL1.2'

//// printf in 1.1
//// options: -cl-std=CL1.1
kernel void k() { printf("a"); }
//: <kernel>:1:19: error: implicit declaration of function 'printf' is invalid in OpenCL
//: kernel void k() { printf("a"); }
//:                   ^~~~~~
//: note: 'printf' came with OpenCL C 1.2: build with '-cl-std=CL1.2'

//// a read without a sampler in 1.1
//// options: -cl-std=CL1.1
kernel void k(read_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (int2)(0)); }
//: <kernel>:1:65: error: no matching function for call to 'read_imagef' with arguments (__read_only image2d_t, int2)
//: kernel void k(read_only image2d_t i, global float4 *p) { p[0] = read_imagef(i, (int2)(0)); }
//:                                                                 ^~~~~~~~~~~
//: note: candidate function: float read_imagef(read_only image2d_depth_t, sampler_t, int2)

//// the pipe keyword in 1.2
//// options: -cl-std=CL1.2
kernel void k(read_only pipe int p) {}
//: <kernel>:1:24: error: a type specifier is required for all declarations
//: kernel void k(read_only pipe int p) {}
//:                        ^
//: <kernel>:1:30: error: expected ')'
//: kernel void k(read_only pipe int p) {}
//:                              ^~~
//: <kernel>:1:14: note: to match this '('
//: kernel void k(read_only pipe int p) {}
//:              ^

//// blocks in 1.2
//// options: -cl-std=CL1.2
kernel void k() { int (^b)(int) = ^(int a) { return a; }; }
//: <kernel>:1:35: error: blocks need the feature '__opencl_c_device_enqueue', which no device has
//: kernel void k() { int (^b)(int) = ^(int a) { return a; }; }
//:                                   ^

//// nosvm in 1.2
//// options: -cl-std=CL1.2 -Werror
kernel void k(global int *p __attribute__((nosvm))) {}
//: <kernel>:1:44: error: attribute 'nosvm' is supported in the OpenCL version 2.0 onwards
//: kernel void k(global int *p __attribute__((nosvm))) {}
//:                                            ^~~~~

//// sub_group_barrier in 1.2
//// options: -cl-std=CL1.2
kernel void k() { sub_group_barrier(CLK_LOCAL_MEM_FENCE); }
//: <kernel>:1:19: error: implicit declaration of function 'sub_group_barrier' is invalid in OpenCL
//: kernel void k() { sub_group_barrier(CLK_LOCAL_MEM_FENCE); }
//:                   ^~~~~~~~~~~~~~~~~
//: note: 'sub_group_barrier' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// ndrange_t in 1.2
//// options: -cl-std=CL1.2
kernel void k() { ndrange_t n; }
//: <kernel>:1:19: error: use of type 'ndrange_t' requires __opencl_c_device_enqueue support
//: kernel void k() { ndrange_t n; }
//:                   ^~~~~~~~~

//// a queue in 1.2
//// options: -cl-std=CL1.2
kernel void k(queue_t q) {}
//: <kernel>:1:15: error: use of type 'queue_t' requires __opencl_c_device_enqueue support
//: kernel void k(queue_t q) {}
//:               ^~~~~~~

//// to_global in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p = to_global(p); }
//: <kernel>:1:36: error: call to 'to_global' with arguments (__global int *) requires __opencl_c_generic_address_space support
//: kernel void k(global int *p) { p = to_global(p); }
//:                                    ^~~~~~~~~
//: note: candidate function: global void* to_global(void*)

//// a memory order in 1.2
//// options: -cl-std=CL1.2
kernel void k(global int *p) { p[0] = memory_order_seq_cst; }
//: <kernel>:1:39: error: use of undeclared identifier 'memory_order_seq_cst'
//: kernel void k(global int *p) { p[0] = memory_order_seq_cst; }
//:                                       ^~~~~~~~~~~~~~~~~~~~

//// get_fence without generic pointers
kernel void k(global int *p) { p[0] = get_fence(p); }
//: <kernel>:1:39: error: call to 'get_fence' with arguments (__global int *) requires __opencl_c_generic_address_space support
//: kernel void k(global int *p) { p[0] = get_fence(p); }
//:                                       ^~~~~~~~~
//: note: candidate function: uint get_fence(const void*)

//// a work-group function in 1.2
//// options: -cl-std=CL1.2
//// target: full
kernel void k(global int *p) { *p = work_group_reduce_add(*p); }
//: <kernel>:1:37: error: implicit declaration of function 'work_group_reduce_add' is invalid in OpenCL
//: kernel void k(global int *p) { *p = work_group_reduce_add(*p); }
//:                                     ^~~~~~~~~~~~~~~~~~~~~
//: note: 'work_group_reduce_add' came with OpenCL C 2.0: build with '-cl-std=CL2.0'

//// auto in 3.0
kernel void k(global int *p) { auto int i = 0; *p = i; }
//: <kernel>:1:32: error: OpenCL C version 3.0 does not support the 'auto' storage class specifier
//: kernel void k(global int *p) { auto int i = 0; *p = i; }
//:                                ^~~~

//// a logical operator on floats in 1.1
//// options: -cl-std=CL1.1
kernel void k(global int *p, float a, float4 b) { p[0] = a && 1; p[1] = !a; p[2] = any(b || 0.0f); }
//: <kernel>:1:60: error: invalid operands to binary expression ('float' and 'int')
//: kernel void k(global int *p, float a, float4 b) { p[0] = a && 1; p[1] = !a; p[2] = any(b || 0.0f); }
//:                                                            ^~
//: <kernel>:1:73: error: invalid argument type 'float' to unary expression
//: kernel void k(global int *p, float a, float4 b) { p[0] = a && 1; p[1] = !a; p[2] = any(b || 0.0f); }
//:                                                                         ^~
//: <kernel>:1:90: error: invalid operands to binary expression ('float4' and 'float')
//: id k(global int *p, float a, float4 b) { p[0] = a && 1; p[1] = !a; p[2] = any(b || 0.0f); }
//:                                                                                 ^~
