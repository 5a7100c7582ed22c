//// atomic_add of a floating number
kernel void k(global float *p) { atomic_add(p, 1.0f); }
//: <kernel>:1:34: error: call to 'atomic_add' is ambiguous: the arguments are (__global float *, float)
//: kernel void k(global float *p) { atomic_add(p, 1.0f); }
//:                                  ^~~~~~~~~~
//: note: candidate function: int atomic_add(volatile global int*, int)
//: note: candidate function: uint atomic_add(volatile global uint*, uint)
//: note: a cast of the arguments to one type says which is meant

//// atomic_add of a number
kernel void k(int a) { atomic_add(a, 1); }
//: <kernel>:1:24: error: no matching function for call to 'atomic_add' with arguments (int, int)
//: kernel void k(int a) { atomic_add(a, 1); }
//:                        ^~~~~~~~~~
//: note: candidate function: int atomic_add(volatile local int*, int)
//: note: candidate function: int atomic_add(volatile global int*, int)
//: note: candidate function: uint atomic_add(volatile local uint*, uint)
//: note: candidate function: uint atomic_add(volatile global uint*, uint)

//// atomic_add without its operand
kernel void k(global int *p) { atomic_add(p); }
//: <kernel>:1:32: error: too few arguments to function call to 'atomic_add', expected 2, have 1
//: kernel void k(global int *p) { atomic_add(p); }
//:                                ^~~~~~~~~~
//: note: candidate function: int atomic_add(volatile local int*, int)

//// atomic_add of constant memory
kernel void k(constant int *p) { atomic_add(p, 1); }
//: <kernel>:1:34: error: no matching function for call to 'atomic_add' with arguments (__constant int *, int)
//: kernel void k(constant int *p) { atomic_add(p, 1); }
//:                                  ^~~~~~~~~~
//: note: candidate function: int atomic_add(volatile local int*, int)
//: note: candidate function: int atomic_add(volatile global int*, int)
//: note: candidate function: uint atomic_add(volatile local uint*, uint)
//: note: candidate function: uint atomic_add(volatile global uint*, uint)

//// atomic_inc with an operand
kernel void k(global int *p) { atomic_inc(p, 1); }
//: <kernel>:1:32: error: too many arguments to function call to 'atomic_inc', expected 1, have 2
//: kernel void k(global int *p) { atomic_inc(p, 1); }
//:                                ^~~~~~~~~~
//: note: candidate function: int atomic_inc(volatile local int*)

//// atomic_cmpxchg with two arguments
kernel void k(global int *p) { atomic_cmpxchg(p, 1); }
//: <kernel>:1:32: error: too few arguments to function call to 'atomic_cmpxchg', expected 3, have 2
//: kernel void k(global int *p) { atomic_cmpxchg(p, 1); }
//:                                ^~~~~~~~~~~~~~
//: note: candidate function: int atomic_cmpxchg(volatile local int*, int, int)

//// atom_add of long without its extension
//// options: -cl-std=CL1.2
//// target: no-int64-atomics
kernel void k(global long *p) { atom_add(p, 1L); }
//: <kernel>:1:33: error: call to 'atom_add' is ambiguous: the arguments are (__global long *, long)
//: kernel void k(global long *p) { atom_add(p, 1L); }
//:                                 ^~~~~~~~
//: note: candidate function: int atom_add(volatile global int*, int)
//: note: candidate function: uint atom_add(volatile global uint*, uint)
//: note: a cast of the arguments to one type says which is meant

//// an atomic type before 2.0
//// options: -cl-std=CL1.2
kernel void k(global atomic_int *p) {}
//: <kernel>:1:22: error: use of type 'atomic_int' requires OpenCL C 2.0 or later
//: kernel void k(global atomic_int *p) {}
//:                      ^~~~~~~~~~
//: note: build with '-cl-std=CL3.0', or use the functions of OpenCL C 1.x on 'int' ('atomic_add' and so on)

//// an assignment to an atomic
//// target: full
kernel void k(global atomic_int *p) { *p = 1; }
//: <kernel>:1:42: error: an object of type 'atomic_int' is changed by functions only
//: kernel void k(global atomic_int *p) { *p = 1; }
//:                                          ^
//: note: 'atomic_store', 'atomic_fetch_add' and the like do it; 'atomic_init' gives a first value

//// arithmetic of an atomic
//// target: full
kernel void k(global atomic_int *p, global int *q) { q[0] = *p + 1; }
//: <kernel>:1:64: error: invalid operands to binary expression ('int' and 'int')
//: kernel void k(global atomic_int *p, global int *q) { q[0] = *p + 1; }
//:                                                                ^

//// an increment of an atomic
//// target: full
kernel void k(global atomic_int *p) { (*p)++; }
//: <kernel>:1:39: error: an object of type 'atomic_int' is changed by functions only
//: kernel void k(global atomic_int *p) { (*p)++; }
//:                                       ^~~~~~
//: note: 'atomic_store', 'atomic_fetch_add' and the like do it; 'atomic_init' gives a first value

//// atomic_load of a plain int
//// target: full
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

//// an order that does not exist
//// target: full
kernel void k(global atomic_int *p) { atomic_store_explicit(p, 1, memory_order_strong, memory_scope_device); }
//: <kernel>:1:67: error: use of undeclared identifier 'memory_order_strong'
//: kernel void k(global atomic_int *p) { atomic_store_explicit(p, 1, memory_order_strong, memory_scope_device); }
//:                                                                   ^~~~~~~~~~~~~~~~~~~

//// a scope in the place of an order
//// target: full
kernel void k(global atomic_int *p) { atomic_store_explicit(p, 1, memory_scope_device, memory_order_relaxed, 1); }
//: <kernel>:1:39: error: too many arguments to function call to 'atomic_store_explicit', expected 3, have 5
//: kernel void k(global atomic_int *p) { atomic_store_explicit(p, 1, memory_scope_device, memory_order_relaxed, 1); }
//:                                       ^~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: void atomic_store_explicit(volatile local atomic_int*, int, int)

//// an exchange of a pointer
//// target: full
kernel void k(global atomic_int *p) { atomic_exchange(p, p); }
//: <kernel>:1:39: error: no matching function for call to 'atomic_exchange' with arguments (__global atomic_int *, __global atomic_int *)
//: kernel void k(global atomic_int *p) { atomic_exchange(p, p); }
//:                                       ^~~~~~~~~~~~~~~
//: note: candidate function: int atomic_exchange(volatile local atomic_int*, int)
//: note: candidate function: int atomic_exchange(volatile global atomic_int*, int)
//: note: candidate function: int atomic_exchange(volatile atomic_int*, int)
//: note: candidate function: uint atomic_exchange(volatile local atomic_uint*, uint)
//: note: candidate function: uint atomic_exchange(volatile global atomic_uint*, uint)
//: note: candidate function: uint atomic_exchange(volatile atomic_uint*, uint)

//// a compare-exchange with an expected value that is no pointer
//// target: full
kernel void k(global atomic_int *p) { atomic_compare_exchange_strong(p, 1, 2); }
//: <kernel>:1:39: error: no matching function for call to 'atomic_compare_exchange_strong' with arguments (__global atomic_int *, int, int)
//: kernel void k(global atomic_int *p) { atomic_compare_exchange_strong(p, 1, 2); }
//:                                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, private int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, local int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, global int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile global atomic_int*, private int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile global atomic_int*, local int*, int)

//// a compare-exchange with an expected value in constant memory
//// target: full
kernel void k(global atomic_int *p, constant int *e) { atomic_compare_exchange_strong(p, e, 2); }
//: <kernel>:1:56: error: no matching function for call to 'atomic_compare_exchange_strong' with arguments (__global atomic_int *, __constant int *, int)
//: kernel void k(global atomic_int *p, constant int *e) { atomic_compare_exchange_strong(p, e, 2); }
//:                                                        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, private int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, local int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, global int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile local atomic_int*, int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile global atomic_int*, private int*, int)
//: note: candidate function: bool atomic_compare_exchange_strong(volatile global atomic_int*, local int*, int)

//// an atomic vector
//// target: full
kernel void k(global atomic_int4 *p) {}
//: <kernel>:1:22: error: unknown type name 'atomic_int4'
//: kernel void k(global atomic_int4 *p) {}
//:                      ^~~~~~~~~~~
//: note: did you mean 'atomic_int'?

//// _Atomic as a qualifier
//// target: full
kernel void k(global _Atomic int *p) {}
//: <kernel>:1:15: error: the '_Atomic' qualifier is not supported in OpenCL C
//: kernel void k(global _Atomic int *p) {}
//:               ^~~~~~~~~~~~~~~~~~

//// ATOMIC_VAR_INIT of two
//// target: full
global atomic_int x = ATOMIC_VAR_INIT(1, 2);
//: <kernel>:1:23: error: too many arguments provided to function-like macro invocation
//: global atomic_int x = ATOMIC_VAR_INIT(1, 2);
//:                       ^~~~~~~~~~~~~~~~~~~~~
//: <built-in>:121:9: note: macro 'ATOMIC_VAR_INIT' defined here
//: #define ATOMIC_VAR_INIT(x) (x)
//:         ^~~~~~~~~~~~~~~
//: <kernel>:1:44: error: expected expression
//: global atomic_int x = ATOMIC_VAR_INIT(1, 2);
//:                                            ^

//// atomic_fetch_max of a float without its extension
//// target: full
//// clang: accepts; its header declares it for every device
kernel void k(global atomic_float *p) { atomic_fetch_max(p, 1.0f); }
//: <kernel>:1:41: error: call to 'atomic_fetch_max' is ambiguous: the arguments are (__global atomic_float *, float)
//: kernel void k(global atomic_float *p) { atomic_fetch_max(p, 1.0f); }
//:                                         ^~~~~~~~~~~~~~~~
//: note: candidate function: int atomic_fetch_max(volatile global atomic_int*, int)
//: note: candidate function: uint atomic_fetch_max(volatile global atomic_uint*, uint)
//: note: candidate function: long atomic_fetch_max(volatile global atomic_long*, long)
//: note: candidate function: ulong atomic_fetch_max(volatile global atomic_ulong*, ulong)
//: note: a cast of the arguments to one type says which is meant

//// an atomic in private memory without generic pointers
//// clang: accepts; with a warning; an atomic in private memory is an error in OpenCL C 3.0 without generic pointers, section 6.15.12
kernel void k() { atomic_int a; atomic_fetch_add_explicit(&a, 1, memory_order_relaxed, memory_scope_work_group); }
//: <kernel>:1:33: error: call to 'atomic_fetch_add_explicit' with arguments (__private atomic_int *, int, int, int) requires __opencl_c_generic_address_space support
//: kernel void k() { atomic_int a; atomic_fetch_add_explicit(&a, 1, memory_order_relaxed, memory_scope_work_group); }
//:                                 ^~~~~~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: int atomic_fetch_add_explicit(volatile local atomic_int*, int, int, int)
//: note: candidate function: int atomic_fetch_add_explicit(volatile global atomic_int*, int, int, int)
//: note: candidate function: uint atomic_fetch_add_explicit(volatile local atomic_uint*, uint, int, int)
//: note: candidate function: uint atomic_fetch_add_explicit(volatile global atomic_uint*, uint, int, int)
//: note: candidate function: long atomic_fetch_add_explicit(volatile local atomic_long*, long, int, int)
//: note: candidate function: long atomic_fetch_add_explicit(volatile global atomic_long*, long, int, int)

//// a fence without its order
//// target: full
kernel void k() { atomic_work_item_fence(CLK_LOCAL_MEM_FENCE); }
//: <kernel>:1:19: error: too few arguments to function call to 'atomic_work_item_fence', expected 3, have 1
//: kernel void k() { atomic_work_item_fence(CLK_LOCAL_MEM_FENCE); }
//:                   ^~~~~~~~~~~~~~~~~~~~~~
//: note: candidate function: void atomic_work_item_fence(uint, int, int)

//// an atomic variable of a function with a value
//// target: full
kernel void k(global int *p) { atomic_int a = 1; atomic_int b = ATOMIC_VAR_INIT(2); p[0] = atomic_load(&a); }
//: <kernel>:1:43: error: atomic variable can be initialized to a variable only in global address space
//: kernel void k(global int *p) { atomic_int a = 1; atomic_int b = ATOMIC_VAR_INIT(2); p[0] = atomic_load(&a); }
//:                                           ^
//: note: 'atomic_init' gives another one its first value
//: <kernel>:1:61: error: atomic variable can be initialized to a variable only in global address space
//: kernel void k(global int *p) { atomic_int a = 1; atomic_int b = ATOMIC_VAR_INIT(2); p[0] = atomic_load(&a); }
//:                                                             ^
//: note: 'atomic_init' gives another one its first value
