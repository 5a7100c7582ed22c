//// the remainder of floating numbers
kernel void k(global float *p) { p[0] = p[1] % p[2]; }
//: <kernel>:1:46: error: invalid operands to binary expression ('float' and 'float')
//: kernel void k(global float *p) { p[0] = p[1] % p[2]; }
//:                                              ^

//// the complement of a floating number
kernel void k(global float *p) { p[0] = ~p[1]; }
//: <kernel>:1:41: error: invalid argument type 'float' to unary expression
//: kernel void k(global float *p) { p[0] = ~p[1]; }
//:                                         ^~~~~

//// a shift of a floating number
kernel void k(global float *p) { p[0] = p[1] << 1; }
//: <kernel>:1:46: error: invalid operands to binary expression ('float' and 'int')
//: kernel void k(global float *p) { p[0] = p[1] << 1; }
//:                                              ^~

//// a shift by a floating number
kernel void k(global int *p) { p[0] = p[1] << 1.0f; }
//: <kernel>:1:44: error: invalid operands to binary expression ('int' and 'float')
//: kernel void k(global int *p) { p[0] = p[1] << 1.0f; }
//:                                            ^~

//// bits of floating numbers
kernel void k(global float *p) { p[0] = p[1] & p[2]; }
//: <kernel>:1:46: error: invalid operands to binary expression ('float' and 'float')
//: kernel void k(global float *p) { p[0] = p[1] & p[2]; }
//:                                              ^

//// bits of a floating vector
kernel void k(global float4 *p) { p[0] = p[1] ^ p[2]; }
//: <kernel>:1:47: error: invalid operands to binary expression ('float4' and 'float4')
//: kernel void k(global float4 *p) { p[0] = p[1] ^ p[2]; }
//:                                               ^

//// a sum of pointers
kernel void k(global int *p) { global int *q = p + p; }
//: <kernel>:1:50: error: invalid operands to binary expression ('__global int *' and '__global int *')
//: kernel void k(global int *p) { global int *q = p + p; }
//:                                                  ^

//// a pointer and a floating number
kernel void k(global int *p) { global int *q = p + 1.0f; }
//: <kernel>:1:50: error: invalid operands to binary expression ('__global int *' and 'float')
//: kernel void k(global int *p) { global int *q = p + 1.0f; }
//:                                                  ^

//// a product with a pointer
kernel void k(global int *p) { p = p * 2; }
//: <kernel>:1:38: error: invalid operands to binary expression ('__global int *' and 'int')
//: kernel void k(global int *p) { p = p * 2; }
//:                                      ^

//// the negative of a pointer
kernel void k(global int *p) { p = -p; }
//: <kernel>:1:36: error: invalid argument type '__global int *' to unary expression
//: kernel void k(global int *p) { p = -p; }
//:                                    ^~

//// the difference of pointers to different types
kernel void k(global int *p, global float *q) { long d = p - q; }
//: <kernel>:1:60: error: '__global int *' and '__global float *' are not pointers to compatible types
//: kernel void k(global int *p, global float *q) { long d = p - q; }
//:                                                            ^

//// a number less a pointer
kernel void k(global int *p) { long d = 1 - p; }
//: <kernel>:1:43: error: invalid operands to binary expression ('int' and '__global int *')
//: kernel void k(global int *p) { long d = 1 - p; }
//:                                           ^

//// a sum with a struct
struct s { int a; };
kernel void k() { struct s x = {1}; int y = x + 1; }
//: <kernel>:2:47: error: invalid operands to binary expression ('struct s' and 'int')
//: kernel void k() { struct s x = {1}; int y = x + 1; }
//:                                               ^

//// a comparison of structs
struct s { int a; };
kernel void k(global int *p) { struct s x = {1}, y = {2}; p[0] = x == y; }
//: <kernel>:2:68: error: invalid operands to binary expression ('struct s' and 'struct s')
//: kernel void k(global int *p) { struct s x = {1}, y = {2}; p[0] = x == y; }
//:                                                                    ^~

//// not of a struct
struct s { int a; };
kernel void k(global int *p) { struct s x = {1}; p[0] = !x; }
//: <kernel>:2:57: error: invalid argument type 'struct s' to unary expression
//: kernel void k(global int *p) { struct s x = {1}; p[0] = !x; }
//:                                                         ^~

//// and of a struct
struct s { int a; };
kernel void k(global int *p) { struct s x = {1}; p[0] = x && 1; }
//: <kernel>:2:59: error: invalid operands to binary expression ('struct s' and 'int')
//: kernel void k(global int *p) { struct s x = {1}; p[0] = x && 1; }
//:                                                           ^~

//// dereference of a number
kernel void k(global int *p) { int x = 1; p[0] = *x; }
//: <kernel>:1:50: error: indirection requires pointer operand ('int' invalid)
//: kernel void k(global int *p) { int x = 1; p[0] = *x; }
//:                                                  ^~

//// dereference of a pointer to void
kernel void k(global void *p, global int *q) { q[0] = *p; }
//: <kernel>:1:55: error: assigning to 'int' from incompatible type 'void'
//: kernel void k(global void *p, global int *q) { q[0] = *p; }
//:                                                       ^~

//// an index into a number
kernel void k(global int *p) { int x = 1; p[0] = x[0]; }
//: <kernel>:1:50: error: subscripted value is not an array, pointer, or vector
//: kernel void k(global int *p) { int x = 1; p[0] = x[0]; }
//:                                                  ^

//// an index of floating type
kernel void k(global int *p) { p[0] = p[1.0f]; }
//: <kernel>:1:41: error: array subscript is not an integer
//: kernel void k(global int *p) { p[0] = p[1.0f]; }
//:                                         ^~~~

//// an index that is a pointer
kernel void k(global int *p) { p[0] = p[p]; }
//: <kernel>:1:41: error: array subscript is not an integer
//: kernel void k(global int *p) { p[0] = p[p]; }
//:                                         ^

//// an index into a pointer to void
kernel void k(global void *p, global int *q) { q[0] = p[0]; }
//: <kernel>:1:55: error: assigning to 'int' from incompatible type 'void'
//: kernel void k(global void *p, global int *q) { q[0] = p[0]; }
//:                                                       ^~~~

//// a write to a number
kernel void k() { 1 = 2; }
//: <kernel>:1:21: error: expression is not assignable
//: kernel void k() { 1 = 2; }
//:                     ^
//: <kernel>:1:19: note: this is a value, not an object
//: kernel void k() { 1 = 2; }
//:                   ^

//// a write to a sum
kernel void k(int a, int b) { a + b = 2; }
//: <kernel>:1:37: error: expression is not assignable
//: kernel void k(int a, int b) { a + b = 2; }
//:                                     ^
//: <kernel>:1:31: note: this is a value, not an object
//: kernel void k(int a, int b) { a + b = 2; }
//:                               ^~~~~

//// a write to a function's result
int f(void) { return 1; }
kernel void k() { f() = 2; }
//: <kernel>:2:23: error: expression is not assignable
//: kernel void k() { f() = 2; }
//:                       ^
//: <kernel>:2:19: note: this is a value, not an object
//: kernel void k() { f() = 2; }
//:                   ^~~

//// a write to a cast
kernel void k(int a) { (float)a = 2; }
//: <kernel>:1:33: error: expression is not assignable
//: kernel void k(int a) { (float)a = 2; }
//:                                 ^
//: <kernel>:1:24: note: this is a value, not an object
//: kernel void k(int a) { (float)a = 2; }
//:                        ^~~~~~~~

//// a write to an array
kernel void k() { int a[2], b[2]; a = b; }
//: <kernel>:1:37: error: array type 'int [2]' is not assignable
//: kernel void k() { int a[2], b[2]; a = b; }
//:                                     ^

//// a write to a function
int f(void) { return 1; }
kernel void k() { f = 2; }
//: <kernel>:2:19: error: non-object type is not assignable
//: kernel void k() { f = 2; }
//:                   ^

//// a write to an enumeration constant
enum { A };
kernel void k() { A = 2; }
//: <kernel>:2:21: error: expression is not assignable
//: kernel void k() { A = 2; }
//:                     ^
//: <kernel>:2:19: note: this is a value, not an object
//: kernel void k() { A = 2; }
//:                   ^

//// a write to a choice
kernel void k(int a, int b) { (a ? a : b) = 2; }
//: <kernel>:1:43: error: expression is not assignable
//: kernel void k(int a, int b) { (a ? a : b) = 2; }
//:                                           ^
//: <kernel>:1:31: note: this is a value, not an object
//: kernel void k(int a, int b) { (a ? a : b) = 2; }
//:                               ^~~~~~~~~~~

//// an increment of a number
kernel void k() { 1++; }
//: <kernel>:1:19: error: expression is not assignable
//: kernel void k() { 1++; }
//:                   ^~~
//: <kernel>:1:19: note: this is a value, not an object
//: kernel void k() { 1++; }
//:                   ^

//// an increment of an increment
kernel void k(int a) { ++a++; }
//: <kernel>:1:24: error: expression is not assignable
//: kernel void k(int a) { ++a++; }
//:                        ^~~~~
//: <kernel>:1:26: note: this is a value, not an object
//: kernel void k(int a) { ++a++; }
//:                          ^~~

//// an increment of a struct
struct s { int a; };
kernel void k() { struct s x = {1}; x++; }
//: <kernel>:2:37: error: cannot increment value of type 'struct s'
//: kernel void k() { struct s x = {1}; x++; }
//:                                     ^~~

//// an increment of a pointer to void of unknown size
struct s;
kernel void k(global struct s *p) { p++; }
//: <kernel>:2:37: error: arithmetic on a pointer to an incomplete type 'struct s'
//: kernel void k(global struct s *p) { p++; }
//:                                     ^~~

//// the address of a number
kernel void k() { private int *p = &1; }
//: <kernel>:1:36: error: cannot take the address of an rvalue of type 'int'
//: kernel void k() { private int *p = &1; }
//:                                    ^~

//// the address of a sum
kernel void k(int a) { private int *p = &(a + 1); }
//: <kernel>:1:41: error: cannot take the address of an rvalue of type 'int'
//: kernel void k(int a) { private int *p = &(a + 1); }
//:                                         ^~~~~~~~

//// the address of a component
kernel void k(float4 v) { private float *p = &v.x; }
//: <kernel>:1:46: error: address of vector element requested
//: kernel void k(float4 v) { private float *p = &v.x; }
//:                                              ^~~~

//// the address of a register variable
kernel void k() { register int x = 1; private int *p = &x; }
//: <kernel>:1:19: error: OpenCL C version 3.0 does not support the 'register' storage class specifier
//: kernel void k() { register int x = 1; private int *p = &x; }
//:                   ^~~~~~~~

//// a member of a number
kernel void k(int a) { a.x = 1; }
//: <kernel>:1:26: error: member reference base type 'int' is not a structure or union
//: kernel void k(int a) { a.x = 1; }
//:                          ^

//// a member of a pointer by a point
struct s { int a; };
kernel void k(global struct s *p) { p.a = 1; }
//: <kernel>:2:39: error: member reference type '__global struct s *' is a pointer
//: kernel void k(global struct s *p) { p.a = 1; }
//:                                       ^
//: note: did you mean to use '->'?

//// a member of a struct by an arrow
struct s { int a; };
kernel void k() { struct s x; x->a = 1; }
//: <kernel>:2:34: error: member reference type 'struct s' is not a pointer
//: kernel void k() { struct s x; x->a = 1; }
//:                                  ^
//: note: did you mean to use '.'?

//// a member that is not there
struct s { int first; };
kernel void k() { struct s x; x.frist = 1; }
//: <kernel>:2:33: error: no member named 'frist' in 'struct s'
//: kernel void k() { struct s x; x.frist = 1; }
//:                                 ^~~~~
//: <kernel>:1:8: note: 'struct s' is declared here
//: struct s { int first; };
//:        ^

//// a member of an incomplete struct
struct s;
kernel void k(global struct s *p) { p->a = 1; }
//: <kernel>:2:40: error: incomplete definition of type 'struct s'
//: kernel void k(global struct s *p) { p->a = 1; }
//:                                        ^

//// an arrow into a number
kernel void k(global int *p) { p->a = 1; }
//: <kernel>:1:35: error: member reference base type 'int' is not a structure or union
//: kernel void k(global int *p) { p->a = 1; }
//:                                   ^

//// sizeof of a function
int f(void) { return 1; }
kernel void k(global int *p) { p[0] = sizeof(f); }
//: <kernel>:2:45: error: taking address of function is not allowed
//: kernel void k(global int *p) { p[0] = sizeof(f); }
//:                                             ^~~
//: note: 'f' is a function: to call it, put arguments in parentheses behind it

//// sizeof of an incomplete struct
struct s;
constant int n = sizeof(struct s);
//: <kernel>:2:18: error: invalid application of 'sizeof' to an incomplete type 'struct s'
//: constant int n = sizeof(struct s);
//:                  ^~~~~~~~~~~~~~~~

//// sizeof of void
constant int n = sizeof(void);
//: <kernel>:1:18: error: invalid application of 'sizeof' to a void type
//: constant int n = sizeof(void);
//:                  ^~~~~~~~~~~~

//// sizeof of an expression that is wrong
kernel void k(global int *p) { p[0] = sizeof(p + p); }
//: <kernel>:1:48: error: invalid operands to binary expression ('__global int *' and '__global int *')
//: kernel void k(global int *p) { p[0] = sizeof(p + p); }
//:                                                ^

//// vec_step of a struct
struct s { int a; };
constant int n = vec_step(struct s);
//: <kernel>:2:18: error: 'vec_step' requires built-in scalar or vector type, 'struct s' invalid
//: constant int n = vec_step(struct s);
//:                  ^~~~~~~~~~~~~~~~~~

//// _Alignof of an incomplete struct
struct s;
constant int n = _Alignof(struct s);
//: <kernel>:2:18: error: invalid application of 'alignof' to an incomplete type 'struct s'
//: constant int n = _Alignof(struct s);
//:                  ^~~~~~~~~~~~~~~~~~

//// offsetof of a member that is not there
struct s { int a; };
constant int n = __builtin_offsetof(struct s, b);
//: <kernel>:2:47: error: no member named 'b' in 'struct s'
//: constant int n = __builtin_offsetof(struct s, b);
//:                                               ^

//// a condition that is a struct
struct s { int a; };
kernel void k() { struct s x = {1}; if (x) return; }
//: <kernel>:2:41: error: statement requires expression of scalar type ('struct s' invalid)
//: kernel void k() { struct s x = {1}; if (x) return; }
//:                                         ^

//// a condition that is a vector
kernel void k(int4 v) { if (v) return; }
//: <kernel>:1:29: error: statement requires expression of scalar type ('int4' invalid)
//: kernel void k(int4 v) { if (v) return; }
//:                             ^
//: note: 'any' and 'all' make one truth value of a vector

//// a loop's condition that is a vector
kernel void k(float2 v) { while (v.x > v) return; }
//: <kernel>:1:34: error: statement requires expression of scalar type ('int2' invalid)
//: kernel void k(float2 v) { while (v.x > v) return; }
//:                                  ^~~~~~~
//: note: 'any' and 'all' make one truth value of a vector

//// a choice by a struct
struct s { int a; };
kernel void k(global int *p) { struct s x = {1}; p[0] = x ? 1 : 2; }
//: <kernel>:2:57: error: used type 'struct s' where arithmetic, pointer or vector type is required
//: kernel void k(global int *p) { struct s x = {1}; p[0] = x ? 1 : 2; }
//:                                                         ^

//// a choice between a struct and a number
struct s { int a; };
kernel void k(global int *p) { struct s x = {1}; p[0] = p[1] ? x : 2; }
//: <kernel>:2:57: error: incompatible operand types ('struct s' and 'int')
//: kernel void k(global int *p) { struct s x = {1}; p[0] = p[1] ? x : 2; }
//:                                                         ^~~~~~~~~~~~

//// a choice between a pointer and a floating number
kernel void k(global int *p) { p = p[1] ? p : 2.0f; }
//: <kernel>:1:36: error: incompatible operand types ('__global int *' and 'float')
//: kernel void k(global int *p) { p = p[1] ? p : 2.0f; }
//:                                    ^~~~~~~~~~~~~~~

//// a choice without its colon
kernel void k(int a) { a = a ? 1; }
//: <kernel>:1:33: error: expected ':'
//: kernel void k(int a) { a = a ? 1; }
//:                                 ^

//// a choice without its condition
kernel void k(int a) { a = ? 1 : 2; }
//: <kernel>:1:28: error: expected expression
//: kernel void k(int a) { a = ? 1 : 2; }
//:                            ^

//// an operator without its right side
kernel void k(int a) { a = a + ; }
//: <kernel>:1:32: error: expected expression
//: kernel void k(int a) { a = a + ; }
//:                                ^

//// an operator without its left side
kernel void k(int a) { a = * / 2; }
//: <kernel>:1:30: error: expected expression
//: kernel void k(int a) { a = * / 2; }
//:                              ^

//// a parenthesis without its partner
kernel void k(int a) { a = (a + 1; }
//: <kernel>:1:34: error: expected ')'
//: kernel void k(int a) { a = (a + 1; }
//:                                  ^
//: <kernel>:1:28: note: to match this '('
//: kernel void k(int a) { a = (a + 1; }
//:                            ^

//// a closing parenthesis too many
kernel void k(int a) { a = a + 1); }
//: <kernel>:1:33: error: expected ';' after expression
//: kernel void k(int a) { a = a + 1); }
//:                                 ^

//// a bracket without its partner
kernel void k(global int *p) { p[0 = 1; }
//: <kernel>:1:39: error: expected ']'
//: kernel void k(global int *p) { p[0 = 1; }
//:                                       ^
//: <kernel>:1:33: note: to match this '['
//: kernel void k(global int *p) { p[0 = 1; }
//:                                 ^

//// a comma in place of an operand
kernel void k(int a) { a = (, 1); }
//: <kernel>:1:29: error: expected expression
//: kernel void k(int a) { a = (, 1); }
//:                             ^

//// statements of another language
kernel void k(int a) { a := 1; }
//: <kernel>:1:27: error: expected expression
//: kernel void k(int a) { a := 1; }
//:                           ^

//// an operator of another language
kernel void k(int a) { a = a ** 2; }
//: <kernel>:1:31: error: indirection requires pointer operand ('int' invalid)
//: kernel void k(int a) { a = a ** 2; }
//:                               ^~~

//// a power of another language, of pointers
kernel void k(global float *p) { p[0] = p ^ 2; }
//: <kernel>:1:43: error: invalid operands to binary expression ('__global float *' and 'int')
//: kernel void k(global float *p) { p[0] = p ^ 2; }
//:                                           ^

//// new
kernel void k() { private int *p = new int[3]; }
//: <kernel>:1:39: error: expected ';' after declaration
//: kernel void k() { private int *p = new int[3]; }
//:                                       ^

//// this
kernel void k() { this->x = 1; }
//: <kernel>:1:19: error: use of undeclared identifier 'this'
//: kernel void k() { this->x = 1; }
//:                   ^~~~

//// nullptr
kernel void k() { global int *p = nullptr; }
//: <kernel>:1:35: error: use of undeclared identifier 'nullptr'
//: kernel void k() { global int *p = nullptr; }
//:                                   ^~~~~~~

//// a scope of another language
kernel void k(global float *p) { p[0] = std::sin(p[1]); }
//: <kernel>:1:44: error: expected ';' after expression
//: kernel void k(global float *p) { p[0] = std::sin(p[1]); }
//:                                            ^

//// asm
kernel void k() { asm("nop"); }
//: <kernel>:1:19: error: implicit declaration of function 'asm' is invalid in OpenCL
//: kernel void k() { asm("nop"); }
//:                   ^~~

//// a comparison of a pointer and a floating number
kernel void k(global int *p) { p[0] = p == 1.0f; }
//: <kernel>:1:41: error: invalid operands to binary expression ('__global int *' and 'float')
//: kernel void k(global int *p) { p[0] = p == 1.0f; }
//:                                         ^~

//// a vector and a vector of another length
kernel void k(float4 a, float2 b) { a = a + b; }
//: <kernel>:1:43: error: cannot convert between vector values of different size ('float4' and 'float2')
//: kernel void k(float4 a, float2 b) { a = a + b; }
//:                                           ^

//// a vector and a vector of another element
kernel void k(float4 a, int4 b) { a = a + b; }
//: <kernel>:1:41: error: cannot convert between vector values of different element type ('float4' and 'int4')
//: kernel void k(float4 a, int4 b) { a = a + b; }
//:                                         ^
//: note: vectors are converted by a function: 'convert_float4'

//// a vector and a scalar of a higher rank
kernel void k(float4 a, double b) { a = a + b; }
//: <kernel>:1:43: error: scalar operand type has greater rank than the type of the vector element. ('float4' and 'double')
//: kernel void k(float4 a, double b) { a = a + b; }
//:                                           ^
//: note: the suffix 'f' makes a constant a 'float'

//// a vector of integers and a floating number
kernel void k(int4 a, float b) { a = a * b; }
//: <kernel>:1:40: error: scalar operand type has greater rank than the type of the vector element. ('int4' and 'float')
//: kernel void k(int4 a, float b) { a = a * b; }
//:                                        ^
//: note: a cast to 'int' makes it fit

//// a compound assignment of a vector to a scalar
kernel void k(float a, float4 b) { a += b; }
//: <kernel>:1:38: error: assigning to 'float' from incompatible type 'float4'
//: kernel void k(float a, float4 b) { a += b; }
//:                                      ^~

//// a choice by a vector of another length
kernel void k(int2 c, float4 a, float4 b) { a = c ? a : b; }
//: <kernel>:1:49: error: vector condition type 'int2' and result type 'float4' do not have the same number of elements
//: kernel void k(int2 c, float4 a, float4 b) { a = c ? a : b; }
//:                                                 ^~~~~~~~~

//// a choice by a vector of another element size
kernel void k(char4 c, float4 a, float4 b) { a = c ? a : b; }
//: <kernel>:1:50: error: vector condition type 'char4' and result type 'float4' do not have elements of the same size
//: kernel void k(char4 c, float4 a, float4 b) { a = c ? a : b; }
//:                                                  ^~~~~~~~~

//// a choice by a vector of floating numbers
kernel void k(float4 c, float4 a, float4 b) { a = c ? a : b; }
//: <kernel>:1:51: error: used type 'float4' where integer vector type is required
//: kernel void k(float4 c, float4 a, float4 b) { a = c ? a : b; }
//:                                                   ^
//: note: a vector of floating-point numbers is no condition; compare it with something

//// a shift of a scalar by a vector
kernel void k(int a, int4 b) { b = a << b; }
//: <kernel>:1:38: error: invalid operands to binary expression ('int' and 'int4')
//: kernel void k(int a, int4 b) { b = a << b; }
//:                                      ^~

//// a cast to a type that is not there
kernel void k(global float *p, int x) { p[0] = (REAL)x; p[1] = (REAL)p[0] + 1; if (x) p[2] = (flaot)1; else p[2] = 0; }
//: <kernel>:1:49: error: unknown type name 'REAL'
//: kernel void k(global float *p, int x) { p[0] = (REAL)x; p[1] = (REAL)p[0] + 1; if (x) p[2] = (flaot)1; else p[2] = 0; }
//:                                                 ^~~~
//: <kernel>:1:65: error: unknown type name 'REAL'
//: kernel void k(global float *p, int x) { p[0] = (REAL)x; p[1] = (REAL)p[0] + 1; if (x) p[2] = (flaot)1; else p[2] = 0; }
//:                                                                 ^~~~
//: <kernel>:1:95: error: unknown type name 'flaot'
//: global float *p, int x) { p[0] = (REAL)x; p[1] = (REAL)p[0] + 1; if (x) p[2] = (flaot)1; else p[2] = 0; }
//:                                                                                 ^~~~~
//: note: did you mean 'float'?
