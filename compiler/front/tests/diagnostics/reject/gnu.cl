//// too few lanes
kernel void k(global int4 *p, int4 a) { p[0] = __builtin_shufflevector(a, a, 0, 1, 2, 8); }
//: <kernel>:1:87: error: index for '__builtin_shufflevector' must be less than the total number of vector elements
//:  void k(global int4 *p, int4 a) { p[0] = __builtin_shufflevector(a, a, 0, 1, 2, 8); }
//:                                                                                 ^

//// lanes of no vector
kernel void k(global int *p, int a) { p[0] = __builtin_shufflevector(a, a, 0, 1).x; }
//: <kernel>:1:46: error: first two arguments to '__builtin_shufflevector' must be vectors of one type
//: kernel void k(global int *p, int a) { p[0] = __builtin_shufflevector(a, a, 0, 1).x; }
//:                                              ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// as many lanes
kernel void k(global int4 *p, float2 a) { p[0] = __builtin_convertvector(a, int4); }
//: <kernel>:1:50: error: arguments to '__builtin_convertvector' must have the same number of elements
//: kernel void k(global int4 *p, float2 a) { p[0] = __builtin_convertvector(a, int4); }
//:                                                  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a vector of scalars
kernel void k(global int4 *p, float a) { p[0] = __builtin_convertvector(a, int4); }
//: <kernel>:1:49: error: arguments to '__builtin_convertvector' must be a vector and a vector type
//: kernel void k(global int4 *p, float a) { p[0] = __builtin_convertvector(a, int4); }
//:                                                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// no association
kernel void k(global int *p, float a) { p[0] = _Generic(a, int: 1, double: 2); }
//: <kernel>:1:57: error: controlling expression type 'float' not compatible with any generic association type
//: kernel void k(global int *p, float a) { p[0] = _Generic(a, int: 1, double: 2); }
//:                                                         ^

//// two associations
kernel void k(global int *p, float a) { p[0] = _Generic(a, float: 1, float: 2); }
//: <kernel>:1:77: error: type 'float' in generic association compatible with previously specified type
//: kernel void k(global int *p, float a) { p[0] = _Generic(a, float: 1, float: 2); }
//:                                                                             ^
//: <kernel>:1:67: note: compatible type specified here
//: kernel void k(global int *p, float a) { p[0] = _Generic(a, float: 1, float: 2); }
//:                                                                   ^

//// two defaults
kernel void k(global int *p, float a) { p[0] = _Generic(a, default: 1, default: 2); }
//: <kernel>:1:81: error: duplicate default generic association
//: kernel void k(global int *p, float a) { p[0] = _Generic(a, default: 1, default: 2); }
//:                                                                                 ^
//: <kernel>:1:69: note: previous default generic association is here
//: kernel void k(global int *p, float a) { p[0] = _Generic(a, default: 1, default: 2); }
//:                                                                     ^

//// a choice by no constant
kernel void k(global int *p, int a) { p[0] = __builtin_choose_expr(a, 1, 2); }
//: <kernel>:1:68: error: expression is not an integer constant expression
//: kernel void k(global int *p, int a) { p[0] = __builtin_choose_expr(a, 1, 2); }
//:                                                                    ^

//// a NaN of no string
float f(int x) { return __builtin_nanf(x); }
//: <kernel>:1:40: error: the argument must be a string literal
//: float f(int x) { return __builtin_nanf(x); }
//:                                        ^

//// a mathematical function by GNU's name with too many arguments
float f(float x) { return __builtin_sinf(x, x); }
//: <kernel>:1:27: error: too many arguments to function call to '__builtin_sinf', expected 1, have 2
//: float f(float x) { return __builtin_sinf(x, x); }
//:                           ^~~~~~~~~~~~~~
//: note: candidate function: float __builtin_sinf(float)

//// bytes of a number
kernel void k(global int *p) { __builtin_memcpy(p, 3, 16); }
//: <kernel>:1:52: error: incompatible integer to pointer conversion passing 'int' to parameter of type '__private const void *'
//: kernel void k(global int *p) { __builtin_memcpy(p, 3, 16); }
//:                                                    ^
//: note: a cast says that it is meant

//// bytes in constant memory
//// clang: accepts; what is written there is lost or worse
kernel void k(global int *p, constant int *c) { __builtin_memcpy(c, p, 16); }
//: <kernel>:1:66: error: constant memory cannot be written
//: kernel void k(global int *p, constant int *c) { __builtin_memcpy(c, p, 16); }
//:                                                                  ^

//// a copy in a line of unknown length
kernel void k(global int *p, local int *l) { __builtin_memcpy_inline(p, l, *p); }
//: <kernel>:1:76: error: argument to '__builtin_memcpy_inline' must be a constant integer
//: kernel void k(global int *p, local int *l) { __builtin_memcpy_inline(p, l, *p); }
//:                                                                            ^~

//// a generic result as a global pointer
//// target: full
kernel void k(global int *p, local int *l) { global void *q = __builtin_memcpy(p, l, 16); }
//: <kernel>:1:63: error: initializing '__global void *' with an expression of type '__generic void *' changes address space of pointer
//: kernel void k(global int *p, local int *l) { global void *q = __builtin_memcpy(p, l, 16); }
//:                                                               ^~~~~~~~~~~~~~~~~~~~~~~~~~

//// lanes of different types
kernel void k(global int4 *p, uint4 c) { p[0] = __builtin_elementwise_max(p[0], c); }
//: <kernel>:1:49: error: arguments are of different types ('int4' vs 'uint4')
//: kernel void k(global int4 *p, uint4 c) { p[0] = __builtin_elementwise_max(p[0], c); }
//:                                                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a lane and a scalar
kernel void k(global int4 *p, int c) { p[0] = __builtin_elementwise_max(p[0], c); }
//: <kernel>:1:47: error: arguments are of different types ('int4' vs 'int')
//: kernel void k(global int4 *p, int c) { p[0] = __builtin_elementwise_max(p[0], c); }
//:                                               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// the sine of integers
kernel void k(global int4 *p) { p[0] = __builtin_elementwise_sin(p[0]); }
//: <kernel>:1:66: error: 1st argument must be a floating point type (was 'int4')
//: kernel void k(global int4 *p) { p[0] = __builtin_elementwise_sin(p[0]); }
//:                                                                  ^~~~

//// the magnitude of what has no sign
kernel void k(global uint *p) { p[0] = __builtin_elementwise_abs(p[1]); }
//: <kernel>:1:66: error: 1st argument must be a signed integer or floating point type (was 'uint')
//: kernel void k(global uint *p) { p[0] = __builtin_elementwise_abs(p[1]); }
//:                                                                  ^~~~

//// a sum of floats in any order
kernel void k(global float *p, float4 f) { p[0] = __builtin_reduce_add(f); }
//: <kernel>:1:72: error: 1st argument must be a vector of integers (was 'float4')
//: kernel void k(global float *p, float4 f) { p[0] = __builtin_reduce_add(f); }
//:                                                                        ^

//// a scalar combined
kernel void k(global int *p) { p[0] = __builtin_reduce_max(p[0]); }
//: <kernel>:1:60: error: 1st argument must be a vector type (was 'int')
//: kernel void k(global int *p) { p[0] = __builtin_reduce_max(p[0]); }
//:                                                            ^~~~

//// bits of another size
kernel void k(global int *p, double d) { p[0] = __builtin_bit_cast(int, d); }
//: <kernel>:1:49: error: size of '__builtin_bit_cast' source type does not match destination type (8 vs 4 bytes)
//: kernel void k(global int *p, double d) { p[0] = __builtin_bit_cast(int, d); }
//:                                                 ^~~~~~~~~~~~~~~~~~~~~~~~~~

//// a record read as not needed again
struct s { int a; };
kernel void k(global struct s *p) { struct s x = __builtin_nontemporal_load(p); }
//: <kernel>:2:77: error: address argument to nontemporal builtin must be a pointer to integer, float, pointer, or a vector of such types ('__global struct s *' invalid)
//: kernel void k(global struct s *p) { struct s x = __builtin_nontemporal_load(p); }
//:                                                                             ^

//// an alignment that is no power of two
kernel void k(global int *p, uint x) { p[0] = __builtin_align_up(x, 3); }
//: <kernel>:1:69: error: requested alignment is not a power of 2
//: kernel void k(global int *p, uint x) { p[0] = __builtin_align_up(x, 3); }
//:                                                                     ^

//// no such kind of size
kernel void k(global int *p) { int a[4]; p[0] = __builtin_object_size(a, 4); }
//: <kernel>:1:74: error: argument value is outside the valid range [0, 3]
//: kernel void k(global int *p) { int a[4]; p[0] = __builtin_object_size(a, 4); }
//:                                                                          ^

//// an atomic function of a float
kernel void k(global float *p) { __sync_fetch_and_add(p, 1); }
//: <kernel>:1:55: error: address argument to atomic operation must be a pointer to integer, float or supported pointer type ('__global float *' invalid)
//: kernel void k(global float *p) { __sync_fetch_and_add(p, 1); }
//:                                                       ^

//// an atomic function of a record
struct s { int a; };
kernel void k(global struct s *p) { __sync_fetch_and_add(p, 1); }
//: <kernel>:2:58: error: address argument to atomic operation must be a pointer to integer, float or supported pointer type ('__global struct s *' invalid)
//: kernel void k(global struct s *p) { __sync_fetch_and_add(p, 1); }
//:                                                          ^

//// an atomic function of what is constant
kernel void k(global const int *p) { __atomic_fetch_add(p, 1, 0); }
//: <kernel>:1:57: error: address argument to atomic operation must be a pointer to non-const type ('__global const int *' invalid)
//: kernel void k(global const int *p) { __atomic_fetch_add(p, 1, 0); }
//:                                                         ^

//// an atomic function in constant memory
//// clang: accepts; there are no atomic operations there
kernel void k(constant int *p) { __sync_fetch_and_add(p, 1); }
//: <kernel>:1:55: error: address argument to atomic operation cannot point to constant memory ('__constant int *' invalid)
//: kernel void k(constant int *p) { __sync_fetch_and_add(p, 1); }
//:                                                       ^

//// GNU's atomic function of an atomic object
kernel void k(global atomic_int *p) { __atomic_fetch_add(p, 1, 0); }
//: <kernel>:1:58: error: address argument to atomic operation must be a pointer to a trivially-copyable type ('__global atomic_int *' invalid)
//: kernel void k(global atomic_int *p) { __atomic_fetch_add(p, 1, 0); }
//:                                                          ^

//// clang's atomic function of a plain object
kernel void k(global int *p) { __opencl_atomic_fetch_add(p, 1, 0, 1); }
//: <kernel>:1:58: error: address argument to atomic operation must be a pointer to _Atomic type ('__global int *' invalid)
//: kernel void k(global int *p) { __opencl_atomic_fetch_add(p, 1, 0, 1); }
//:                                                          ^

//// no such scope
kernel void k(global atomic_int *p) { __opencl_atomic_fetch_add(p, 1, 0, 9); }
//: <kernel>:1:74: error: synchronization scope argument to atomic operation is invalid
//: kernel void k(global atomic_int *p) { __opencl_atomic_fetch_add(p, 1, 0, 9); }
//:                                                                          ^

//// too few arguments of an atomic function
kernel void k(global int *p) { __sync_fetch_and_add(p); }
//: <kernel>:1:32: error: too few arguments to function call, expected 2, have 1
//: kernel void k(global int *p) { __sync_fetch_and_add(p); }
//:                                ^~~~~~~~~~~~~~~~~~~~~~~
