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
