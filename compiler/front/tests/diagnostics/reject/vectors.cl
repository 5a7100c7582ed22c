//// a component beyond the vector
kernel void k(float2 v) { v.z = 1; }
//: <kernel>:1:29: error: vector component access exceeds type 'float2'
//: kernel void k(float2 v) { v.z = 1; }
//:                             ^

//// a numbered component beyond the vector
kernel void k(float4 v) { v.s4 = 1; }
//: <kernel>:1:29: error: vector component access exceeds type 'float4'
//: kernel void k(float4 v) { v.s4 = 1; }
//:                             ^~

//// a letter that names no component
kernel void k(float4 v) { v.q = 1; }
//: <kernel>:1:29: error: illegal vector component name 'q'
//: kernel void k(float4 v) { v.q = 1; }
//:                             ^

//// xyzw and numbers at once
kernel void k(float4 v) { v.xs1 = 1; }
//: <kernel>:1:29: error: illegal vector component name 's'
//: kernel void k(float4 v) { v.xs1 = 1; }
//:                             ^~~

//// a component twice on the left
kernel void k(float4 v) { v.xx = (float2)(1); }
//: <kernel>:1:32: error: vector is not assignable (contains duplicate components)
//: kernel void k(float4 v) { v.xx = (float2)(1); }
//:                                ^

//// five components
kernel void k(float4 v) { v = v.xyzwx; }
//: <kernel>:1:33: error: vector component access has invalid length 5; supported: 1, 2, 3, 4, 8, 16
//: kernel void k(float4 v) { v = v.xyzwx; }
//:                                 ^~~~~

//// r g b a before 3.0
//// options: -cl-std=CL1.2 -Werror
kernel void k(float4 v) { v.rgb = 1; }
//: <kernel>:1:29: error: vector component name 'r' is a feature from OpenCL version 3.0 onwards
//: kernel void k(float4 v) { v.rgb = 1; }
//:                             ^~~

//// xyz of a vector of eight
kernel void k(float8 v) { v.xyzw.s7 = 1; }
//: <kernel>:1:34: error: vector component access exceeds type 'float4'
//: kernel void k(float8 v) { v.xyzw.s7 = 1; }
//:                                  ^~

//// w of a vector of three
kernel void k(float3 v) { v.w = 1; }
//: <kernel>:1:29: error: vector component access exceeds type 'float3'
//: kernel void k(float3 v) { v.w = 1; }
//:                             ^

//// hexadecimal components beyond the vector
kernel void k(float8 v) { v.s8f = 1; }
//: <kernel>:1:29: error: vector component access exceeds type 'float8'
//: kernel void k(float8 v) { v.s8f = 1; }
//:                             ^~~

//// lo of a component
kernel void k(float4 v) { float x = v.x.lo; }
//: <kernel>:1:41: error: member reference base type 'float' is not a structure or union
//: kernel void k(float4 v) { float x = v.x.lo; }
//:                                         ^~

//// an arrow into a vector
kernel void k(float4 v) { v->x = 1; }
//: <kernel>:1:30: error: member reference type 'float4' is not a pointer
//: kernel void k(float4 v) { v->x = 1; }
//:                              ^

//// components of a scalar
kernel void k(float v) { v.x = 1; }
//: <kernel>:1:28: error: member reference base type 'float' is not a structure or union
//: kernel void k(float v) { v.x = 1; }
//:                            ^

//// s without a number
kernel void k(float4 v) { v.s = 1; }
//: <kernel>:1:29: error: vector component access has invalid length 0; supported: 1, 2, 3, 4, 8, 16
//: kernel void k(float4 v) { v.s = 1; }
//:                             ^

//// a vector indexed beyond its end
kernel void k(float4 v) { v[1.0f] = 1; }
//: <kernel>:1:29: error: array subscript is not an integer
//: kernel void k(float4 v) { v[1.0f] = 1; }
//:                             ^~~~

//// a cast between vectors of different element
kernel void k(int4 i) { float4 f = (float4)i; }
//: <kernel>:1:36: error: invalid conversion between vector type 'float4' and 'int4'
//: kernel void k(int4 i) { float4 f = (float4)i; }
//:                                    ^~~~~~~~~
//: note: 'convert_float4' converts the elements, 'as_float4' keeps the bits

//// a cast between vectors of different length
kernel void k(float4 a) { float2 b = (float2)a; }
//: <kernel>:1:38: error: invalid conversion between vector type 'float2' and 'float4'
//: kernel void k(float4 a) { float2 b = (float2)a; }
//:                                      ^~~~~~~~~

//// a cast of a vector to a scalar
kernel void k(float4 a) { float b = (float)a; }
//: <kernel>:1:37: error: invalid conversion between vector type 'float4' and scalar type 'float'
//: kernel void k(float4 a) { float b = (float)a; }
//:                                     ^~~~~~~~

//// as_type of another size
kernel void k(float4 a) { int2 b = as_int2(a); }
//: <kernel>:1:36: error: invalid reinterpretation: sizes of 'int2' and 'float4' must match
//: kernel void k(float4 a) { int2 b = as_int2(a); }
//:                                    ^~~~~~~~~~

//// as_type of a pointer
kernel void k(global int *p) { int b = as_int(p); }
//: <kernel>:1:40: error: invalid reinterpretation: sizes of 'int' and '__global int *' must match
//: kernel void k(global int *p) { int b = as_int(p); }
//:                                        ^~~~~~~~~

//// as_type of a struct
//// clang: accepts; OpenCL C 3.0, section 6.4.4.2 reinterprets scalars and vectors
struct s { int a; };
kernel void k() { struct s x; int b = as_int(x); }
//: <kernel>:2:39: error: invalid reinterpretation: sizes of 'int' and 'struct s' must match
//: kernel void k() { struct s x; int b = as_int(x); }
//:                                       ^~~~~~~~~

//// convert of another length
kernel void k(float4 a) { int2 b = convert_int2(a); }
//: <kernel>:1:36: error: no matching function for call to 'convert_int2' with arguments (float4)
//: kernel void k(float4 a) { int2 b = convert_int2(a); }
//:                                    ^~~~~~~~~~~~
//: note: candidate function: int2 convert_int2(char2)
//: note: candidate function: int2 convert_int2(uchar2)
//: note: candidate function: int2 convert_int2(short2)
//: note: candidate function: int2 convert_int2(ushort2)
//: note: candidate function: int2 convert_int2(int2)
//: note: candidate function: int2 convert_int2(uint2)

//// convert with an unknown rounding
kernel void k(float4 a) { int4 b = convert_int4_up(a); }
//: <kernel>:1:36: error: implicit declaration of function 'convert_int4_up' is invalid in OpenCL
//: kernel void k(float4 a) { int4 b = convert_int4_up(a); }
//:                                    ^~~~~~~~~~~~~~~

//// saturation of floating numbers
kernel void k(int4 a) { float4 b = convert_float4_sat(a); }
//: <kernel>:1:36: error: implicit declaration of function 'convert_float4_sat' is invalid in OpenCL
//: kernel void k(int4 a) { float4 b = convert_float4_sat(a); }
//:                                    ^~~~~~~~~~~~~~~~~~

//// convert of a pointer
kernel void k(global int *p) { int b = convert_int(p); }
//: <kernel>:1:40: error: no matching function for call to 'convert_int' with arguments (__global int *)
//: kernel void k(global int *p) { int b = convert_int(p); }
//:                                        ^~~~~~~~~~~
//: note: candidate function: int convert_int(char)
//: note: candidate function: int convert_int(uchar)
//: note: candidate function: int convert_int(short)
//: note: candidate function: int convert_int(ushort)
//: note: candidate function: int convert_int(int)
//: note: candidate function: int convert_int(uint)

//// convert to bool
kernel void k(int a) { bool b = convert_bool(a); }
//: <kernel>:1:33: error: implicit declaration of function 'convert_bool' is invalid in OpenCL
//: kernel void k(int a) { bool b = convert_bool(a); }
//:                                 ^~~~~~~~~~~~

//// a vector literal of nothing
kernel void k() { float4 v = (float4)(); }
//: <kernel>:1:30: error: too few elements in vector initialization (expected 4 elements, have 0)
//: kernel void k() { float4 v = (float4)(); }
//:                              ^~~~~~~~~~
//: <kernel>:1:38: error: expected expression
//: kernel void k() { float4 v = (float4)(); }
//:                                      ^~

//// a vector literal of a pointer
kernel void k(global float *p) { float4 v = (float4)(p); }
//: <kernel>:1:54: error: initializing an element of 'float4' with an expression of incompatible type '__global float *'
//: kernel void k(global float *p) { float4 v = (float4)(p); }
//:                                                      ^

//// a vector literal of a struct
struct s { int a; };
kernel void k() { struct s x; int2 v = (int2)(x, 1); }
//: <kernel>:2:47: error: initializing an element of 'int2' with an expression of incompatible type 'struct s'
//: kernel void k() { struct s x; int2 v = (int2)(x, 1); }
//:                                               ^

//// vectors compared with vectors of another length
kernel void k(int4 a, int2 b) { a = a == b; }
//: <kernel>:1:39: error: cannot convert between vector values of different size ('int4' and 'int2')
//: kernel void k(int4 a, int2 b) { a = a == b; }
//:                                       ^~

//// a comparison's result for a scalar
kernel void k(int4 a, int4 b) { int c = a == b; }
//: <kernel>:1:41: error: initializing 'int' with an expression of incompatible type 'int4'
//: kernel void k(int4 a, int4 b) { int c = a == b; }
//:                                         ^~~~~~

//// a comparison's result for floating vectors
kernel void k(float4 a, float4 b) { float4 c = a < b; }
//: <kernel>:1:48: error: initializing 'float4' with an expression of incompatible type 'int4'
//: kernel void k(float4 a, float4 b) { float4 c = a < b; }
//:                                                ^~~~~
//: note: 'convert_float4' converts the elements, 'as_float4' keeps the bits

//// components of a call's result, written to
float4 f(void) { return (float4)(1); }
kernel void k() { f().x = 1; }
//: <kernel>:2:25: error: expression is not assignable
//: kernel void k() { f().x = 1; }
//:                         ^
//: <kernel>:2:19: note: this is a value, not an object
//: kernel void k() { f().x = 1; }
//:                   ^~~~~

//// swizzles of an array
kernel void k() { float a[4]; a.x = 1; }
//: <kernel>:1:33: error: member reference base type 'float [4]' is not a structure or union
//: kernel void k() { float a[4]; a.x = 1; }
//:                                 ^

//// a vector of a typedef's struct
typedef struct { float x, y; } pair;
kernel void k(pair4 v) {}
//: <kernel>:2:15: error: unknown type name 'pair4'
//: kernel void k(pair4 v) {}
//:               ^~~~~
//: note: did you mean 'pair'?

//// an extended vector of a wrong length
//// clang: accepts; OpenCL C has vectors of 2, 3, 4, 8 and 16
typedef float v5 __attribute__((ext_vector_type(17)));
//: <kernel>:1:33: error: a vector has 2, 3, 4, 8 or 16 elements
//: typedef float v5 __attribute__((ext_vector_type(17)));
//:                                 ^~~~~~~~~~~~~~~~~~~

//// an extended vector of pointers
typedef global int *vp __attribute__((ext_vector_type(4)));
//: <kernel>:1:39: error: invalid vector element type '__global int *'
//: typedef global int *vp __attribute__((ext_vector_type(4)));
//:                                       ^~~~~~~~~~~~~~~~~~

//// an extended vector of bool
typedef bool vb __attribute__((ext_vector_type(4)));
//: <kernel>:1:32: error: invalid vector element type 'bool'
//: typedef bool vb __attribute__((ext_vector_type(4)));
//:                                ^~~~~~~~~~~~~~~~~~

//// a vector of signed numbers with an unsigned scalar
int4 f(int4 a) { return a & 7u; }
//: <kernel>:1:27: error: scalar operand type has greater rank than the type of the vector element. ('int4' and 'uint')
//: int4 f(int4 a) { return a & 7u; }
//:                           ^
//: note: a cast to 'int' makes it fit

//// a vector of signed numbers compared with an unsigned scalar
int4 f(int4 a) { return a > 0u; }
//: <kernel>:1:27: error: scalar operand type has greater rank than the type of the vector element. ('int4' and 'uint')
//: int4 f(int4 a) { return a > 0u; }
//:                           ^
//: note: a cast to 'int' makes it fit

//// a vector of signed numbers chosen from with an unsigned scalar
int4 f(int4 a) { return a ? 1u : a; }
//: <kernel>:1:25: error: scalar operand type has greater rank than the type of the vector element. ('int4' and 'uint')
//: int4 f(int4 a) { return a ? 1u : a; }
//:                         ^~~~~~~~~~
//: note: a cast to 'int' makes it fit

//// a vector of a size that is no multiple of its element's
typedef int v __attribute__((vector_size(6)));
//: <kernel>:1:30: error: vector size not an integral multiple of component size
//: typedef int v __attribute__((vector_size(6)));
//:                              ^~~~~~~~~~~~~~

//// checked arithmetic of a float
kernel void k(global int *p, float f) { p[0] = __builtin_add_overflow(f, 1, p); }
//: <kernel>:1:71: error: operand argument to overflow builtin must be an integer ('float' invalid)
//: kernel void k(global int *p, float f) { p[0] = __builtin_add_overflow(f, 1, p); }
//:                                                                       ^

//// checked arithmetic into a constant
kernel void k(global const int *p, global int *q) { q[0] = __builtin_add_overflow(1, 2, p); }
//: <kernel>:1:89: error: result argument to overflow builtin must be a pointer to a non-const integer ('__global const int *' invalid)
//: oid k(global const int *p, global int *q) { q[0] = __builtin_add_overflow(1, 2, p); }
//:                                                                                 ^

//// checked arithmetic with too few arguments
kernel void k(global int *p) { p[0] = __builtin_mul_overflow(1, p); }
//: <kernel>:1:39: error: too few arguments to function call, expected 3, have 2
//: kernel void k(global int *p) { p[0] = __builtin_mul_overflow(1, p); }
//:                                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
