//// a number too large for a char
kernel void k() { char c = 300; }
//: <kernel>:1:28: warning: implicit conversion from 'int' to 'char' changes value from 300 to 44
//: kernel void k() { char c = 300; }
//:                            ^~~

//// a number too large for an unsigned char in an assignment
kernel void k(global uchar *p) { p[0] = 256; }
//: <kernel>:1:41: warning: implicit conversion from 'int' to 'uchar' changes value from 256 to 0
//: kernel void k(global uchar *p) { p[0] = 256; }
//:                                         ^~~

//// a long in an int
kernel void k() { int a = 0x123456789L; }
//: <kernel>:1:27: warning: implicit conversion from 'long' to 'int' changes value from 4886718345 to 591751049
//: kernel void k() { int a = 0x123456789L; }
//:                           ^~~~~~~~~~~~

//// a floating number in an int
kernel void k() { int a = 1.5f; }
//: <kernel>:1:27: warning: implicit conversion from 'float' to 'int' changes value from 1.5 to 1
//: kernel void k() { int a = 1.5f; }
//:                           ^~~~

//// a floating number far beyond an int
kernel void k() { int a = 1e20f; }
//: <kernel>:1:27: warning: implicit conversion from 'float' to 'int' changes value from 100000002004087730000 to 2147483647
//: kernel void k() { int a = 1e20f; }
//:                           ^~~~~

//// a floating number in a bool
kernel void k(global int *p) { bool b = 0.5f; p[0] = b; }
//: <kernel>:1:41: warning: implicit conversion from 'float' to 'bool' changes value from 0.5 to true
//: kernel void k(global int *p) { bool b = 0.5f; p[0] = b; }
//:                                         ^~~~

//// an argument that changes
int f(char c) { return c; }
kernel void k(global int *p) { p[0] = f(1000); }
//: <kernel>:2:41: warning: implicit conversion from 'int' to 'char' changes value from 1000 to -24
//: kernel void k(global int *p) { p[0] = f(1000); }
//:                                         ^~~~

//// a result that changes
char f(void) { return 1000; }
//: <kernel>:1:23: warning: implicit conversion from 'int' to 'char' changes value from 1000 to -24
//: char f(void) { return 1000; }
//:                       ^~~~

//// an array's element that changes
constant uchar a[] = {1, 256, 3};
//: <kernel>:1:26: warning: implicit conversion from 'int' to 'uchar' changes value from 256 to 0
//: constant uchar a[] = {1, 256, 3};
//:                          ^~~

//// a pointer of another type
kernel void k(global int *p) { global float *q = p; }
//: <kernel>:1:50: warning: incompatible pointer types initializing '__global float *' with an expression of type '__global int *'
//: kernel void k(global int *p) { global float *q = p; }
//:                                                  ^

//// a pointer to another sign
kernel void k(global int *p) { global uint *q = p; }
//: <kernel>:1:49: warning: initializing '__global uint *' with an expression of type '__global int *' converts between pointers to integer types with different sign
//: kernel void k(global int *p) { global uint *q = p; }
//:                                                 ^

//// a pointer of another type as an argument
void f(global float *p) {}
kernel void k(global int *p) { f(p); }
//: <kernel>:2:34: warning: incompatible pointer types passing '__global int *' to parameter of type '__global float *'
//: kernel void k(global int *p) { f(p); }
//:                                  ^

//// a pointer of another type returned
global float *f(global int *p) { return p; }
//: <kernel>:1:41: warning: incompatible pointer types returning '__global int *' from a function with result type '__global float *'
//: global float *f(global int *p) { return p; }
//:                                         ^

//// const lost by an assignment
kernel void k(const global int *p) { global int *q = p; }
//: <kernel>:1:54: warning: initializing '__global int *' with an expression of type '__global const int *' discards qualifiers
//: kernel void k(const global int *p) { global int *q = p; }
//:                                                      ^

//// const lost by an argument
void f(global int *p) {}
kernel void k(const global int *p) { f(p); }
//: <kernel>:2:40: warning: passing '__global const int *' to parameter of type '__global int *' discards qualifiers
//: kernel void k(const global int *p) { f(p); }
//:                                        ^

//// volatile lost
kernel void k(volatile global int *p) { global int *q = p; }
//: <kernel>:1:57: warning: initializing '__global int *' with an expression of type '__global volatile int *' discards qualifiers
//: kernel void k(volatile global int *p) { global int *q = p; }
//:                                                         ^

//// pointers of different types compared
kernel void k(global int *p, global float *q, global int *o) { o[0] = p == q; }
//: <kernel>:1:73: warning: comparison of distinct pointer types ('__global int *' and '__global float *')
//: kernel void k(global int *p, global float *q, global int *o) { o[0] = p == q; }
//:                                                                         ^~

//// a pointer compared with a number
kernel void k(global int *p, global int *o) { o[0] = p == 1; }
//: <kernel>:1:56: warning: comparison between pointer and integer ('__global int *' and 'int')
//: kernel void k(global int *p, global int *o) { o[0] = p == 1; }
//:                                                        ^~

//// a choice between pointers of different types
kernel void k(global int *p, global float *q) { global void *r = p[0] ? p : q; }
//: <kernel>:1:66: warning: pointer type mismatch ('__global int *' and '__global float *')
//: kernel void k(global int *p, global float *q) { global void *r = p[0] ? p : q; }
//:                                                                  ^~~~~~~~~~~~

//// a choice between a pointer and a number
kernel void k(global int *p) { p = p[0] ? p : 1; }
//: <kernel>:1:36: warning: pointer/integer type mismatch in conditional expression ('__global int *' and 'int')
//: kernel void k(global int *p) { p = p[0] ? p : 1; }
//:                                    ^~~~~~~~~~~~

//// a pointer in a smaller number
kernel void k(global int *p, global int *o) { o[0] = (int)p; }
//: <kernel>:1:54: warning: cast to smaller integer type 'int' from '__global int *'
//: kernel void k(global int *p, global int *o) { o[0] = (int)p; }
//:                                                      ^~~~~~

//// a const pointee deeper inside
kernel void k() { global int *p; const global int *private *q = &p; }
//: <kernel>:1:65: warning: initializing '__global const int *__private*' with an expression of type '__global int *__private*' discards qualifiers
//: kernel void k() { global int *p; const global int *private *q = &p; }
//:                                                                 ^~

//// a float too large and one too small
kernel void k(global float *p) { p[0] = 1e40f; p[1] = 1e-60f; }
//: <kernel>:1:41: warning: magnitude of floating-point constant too large for type 'float'; maximum is 3.40282347E+38
//: kernel void k(global float *p) { p[0] = 1e40f; p[1] = 1e-60f; }
//:                                         ^~~~~
//: <kernel>:1:55: warning: magnitude of floating-point constant too small for type 'float'; minimum is 1.40129846E-45
//: kernel void k(global float *p) { p[0] = 1e40f; p[1] = 1e-60f; }
//:                                                       ^~~~~~

//// a double too large
kernel void k(global double *p) { *p = 1e400; }
//: <kernel>:1:40: warning: magnitude of floating-point constant too large for type 'double'; maximum is 1.7976931348623157E+308
//: kernel void k(global double *p) { *p = 1e400; }
//:                                        ^~~~~

//// an integer that a float cannot hold
kernel void k(global float *p) { *p = 16777217; }
//: <kernel>:1:39: warning: implicit conversion from 'int' to 'float' changes value from 16777217 to 16777216
//: kernel void k(global float *p) { *p = 16777217; }
//:                                       ^~~~~~~~

//// several characters in one constant
kernel void k(global int *p) { p[0] = 'ab'; p[1] = 'abcde'; }
//: <kernel>:1:39: warning: multi-character character constant
//: kernel void k(global int *p) { p[0] = 'ab'; p[1] = 'abcde'; }
//:                                       ^~~~
//: <kernel>:1:52: warning: character constant too long for its type
//: kernel void k(global int *p) { p[0] = 'ab'; p[1] = 'abcde'; }
//:                                                    ^~~~~~~
