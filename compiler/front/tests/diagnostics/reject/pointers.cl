//// a pointer from a number
kernel void k() { global int *p = 1; }
//: <kernel>:1:35: error: incompatible integer to pointer conversion initializing '__global int *' with an expression of type 'int'
//: kernel void k() { global int *p = 1; }
//:                                   ^
//: note: a cast says that it is meant

//// a pointer as a number
//// options: -cl-std=CL3.0 -Werror
kernel void k(global int *p) { int x = p; }
//: <kernel>:1:40: error: incompatible pointer to integer conversion initializing 'int' with an expression of type '__global int *'
//: kernel void k(global int *p) { int x = p; }
//:                                        ^
//: note: a cast says that it is meant

//// a pointer of another type
//// options: -cl-std=CL3.0 -Werror
kernel void k(global int *p) { global float *q = p; }
//: <kernel>:1:50: error: incompatible pointer types initializing '__global float *' with an expression of type '__global int *'
//: kernel void k(global int *p) { global float *q = p; }
//:                                                  ^

//// a pointer cast to a floating number
kernel void k(global int *p) { float x = (float)p; }
//: <kernel>:1:42: error: pointer cannot be cast to type 'float'
//: kernel void k(global int *p) { float x = (float)p; }
//:                                          ^~~~~~~~

//// a floating number cast to a pointer
kernel void k(float x) { global int *p = (global int *)x; }
//: <kernel>:1:42: error: operand of type 'float' cannot be cast to a pointer type
//: kernel void k(float x) { global int *p = (global int *)x; }
//:                                          ^~~~~~~~~~~~~~~

//// a pointer cast to a vector
kernel void k(global int *p) { int4 v = (int4)p; }
//: <kernel>:1:41: error: invalid conversion between vector type 'int4' and '__global int *'
//: kernel void k(global int *p) { int4 v = (int4)p; }
//:                                         ^~~~~~~

//// a vector cast to a pointer
kernel void k(long4 v) { global int *p = (global int *)v; }
//: <kernel>:1:42: error: cannot cast 'long4' to type '__global int *'
//: kernel void k(long4 v) { global int *p = (global int *)v; }
//:                                          ^~~~~~~~~~~~~~~

//// a pointer cast to a struct
struct s { int a; };
kernel void k(global int *p) { struct s x = (struct s)p; }
//: <kernel>:2:45: error: used type 'struct s' where arithmetic or pointer type is required
//: kernel void k(global int *p) { struct s x = (struct s)p; }
//:                                             ^~~~~~~~~~~

//// a struct cast to a pointer
struct s { int a; };
kernel void k() { struct s x; global int *p = (global int *)x; }
//: <kernel>:2:47: error: cannot cast 'struct s' to type '__global int *'
//: kernel void k() { struct s x; global int *p = (global int *)x; }
//:                                               ^~~~~~~~~~~~~~~

//// a number cast to an array
kernel void k() { (int[2])1; }
//: <kernel>:1:19: error: used type 'int [2]' where arithmetic or pointer type is required
//: kernel void k() { (int[2])1; }
//:                   ^~~~~~~~~

//// a number cast to a function
kernel void k() { (int(int))1; }
//: <kernel>:1:19: error: used type 'int (int)' where arithmetic or pointer type is required
//: kernel void k() { (int(int))1; }
//:                   ^~~~~~~~~~~

//// a cast of void to a number
void f(void) {}
kernel void k() { int x = (int)f(); }
//: <kernel>:2:27: error: operand of type 'void' where arithmetic or pointer type is required
//: kernel void k() { int x = (int)f(); }
//:                           ^~~~~~~~

//// a dereference too many
kernel void k(global int *p) { int x = **p; }
//: <kernel>:1:40: error: indirection requires pointer operand ('int' invalid)
//: kernel void k(global int *p) { int x = **p; }
//:                                        ^~~

//// a dereference of an image's result
kernel void k(read_only image2d_t i) { float4 v = *read_imagef(i, (int2)(0)); }
//: <kernel>:1:51: error: indirection requires pointer operand ('float4' invalid)
//: kernel void k(read_only image2d_t i) { float4 v = *read_imagef(i, (int2)(0)); }
//:                                                   ^~~~~~~~~~~~~~~~~~~~~~~~~~

//// an address of an address
kernel void k(int x) { private int *private *p = &&x; }
//: <kernel>:1:50: error: expected expression
//: kernel void k(int x) { private int *private *p = &&x; }
//:                                                  ^~

//// pointers compared with a struct
struct s { int a; };
kernel void k(global int *p) { struct s x; p[0] = p == x; }
//: <kernel>:2:53: error: invalid operands to binary expression ('__global int *' and 'struct s')
//: kernel void k(global int *p) { struct s x; p[0] = p == x; }
//:                                                     ^~

//// arithmetic on a pointer to an incomplete struct
struct s;
kernel void k(global struct s *p) { p += 1; }
//: <kernel>:2:39: error: arithmetic on a pointer to an incomplete type 'struct s'
//: kernel void k(global struct s *p) { p += 1; }
//:                                       ^~

//// an index into a pointer to an incomplete struct
struct s;
kernel void k(global struct s *p) { p[1]; }
//: <kernel>:2:37: error: arithmetic on a pointer to an incomplete type 'struct s'
//: kernel void k(global struct s *p) { p[1]; }
//:                                     ^~~~

//// the difference of pointers to an incomplete struct
struct s;
kernel void k(global struct s *p, global long *q) { q[0] = p - p; }
//: <kernel>:2:62: error: arithmetic on a pointer to an incomplete type 'struct s'
//: kernel void k(global struct s *p, global long *q) { q[0] = p - p; }
//:                                                              ^

//// an index into a function
int f(int a) { return a; }
kernel void k(global int *p) { p[0] = f[1]; }
//: <kernel>:2:39: error: taking address of function is not allowed
//: kernel void k(global int *p) { p[0] = f[1]; }
//:                                       ^
//: note: 'f' is a function: to call it, put arguments in parentheses behind it

//// a vector as an index
kernel void k(global int *p, int4 v) { p[0] = p[v]; }
//: <kernel>:1:49: error: array subscript is not an integer
//: kernel void k(global int *p, int4 v) { p[0] = p[v]; }
//:                                                 ^

//// a write through a pointer to void
kernel void k(global void *p) { *p = 1; }
//: <kernel>:1:36: error: incomplete type 'void' is not assignable
//: kernel void k(global void *p) { *p = 1; }
//:                                    ^

//// a pointer minus a pointer in a sum
kernel void k(global int *p) { p = p - p; }
//: <kernel>:1:36: error: incompatible integer to pointer conversion assigning to '__global int *' from 'long'
//: kernel void k(global int *p) { p = p - p; }
//:                                    ^~~~~
//: note: a cast says that it is meant
