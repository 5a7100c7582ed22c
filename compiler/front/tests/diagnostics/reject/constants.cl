//// a division by zero in an array's length
constant int a[1 / 0];
//: <kernel>:1:16: error: variable length arrays are not supported in OpenCL
//: constant int a[1 / 0];
//:                ^~~~~
//: note: the size of an array must be a constant expression
//: <kernel>:1:18: warning: division by zero is undefined
//: constant int a[1 / 0];
//:                  ^

//// an array's length that is a constant variable of another kind
constant float n = 2;
constant int a[n];
//: <kernel>:2:16: error: size of array has non-integer type 'float'
//: constant int a[n];
//:                ^

//// a case with a call
int f(void);
kernel void k(int a) { switch (a) { case f(): break; } }
//: <kernel>:2:42: error: expression is not an integer constant expression
//: kernel void k(int a) { switch (a) { case f(): break; } }
//:                                          ^~~

//// an enumeration constant by an assignment
int x;
enum { A = x = 1 };
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int x;
//:     ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'
//: <kernel>:2:14: error: expected '}'
//: enum { A = x = 1 };
//:              ^
//: <kernel>:2:6: note: to match this '{'
//: enum { A = x = 1 };
//:      ^
//: <kernel>:2:18: error: extraneous closing brace ('}')
//: enum { A = x = 1 };
//:                  ^

//// an array's length by a floating comparison of strings
constant int a["a"];
//: <kernel>:1:16: error: size of array has non-integer type '__constant char *'
//: constant int a["a"];
//:                ^~~

//// a static assertion with an array's size that is wrong
constant int a[3] = {1};
_Static_assert(sizeof(a) == 8, "a has the wrong size");
//: <kernel>:2:1: error: static assertion failed: a has the wrong size
//: _Static_assert(sizeof(a) == 8, "a has the wrong size");
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a static assertion about a struct's layout
struct s { char c; int i; };
_Static_assert(sizeof(struct s) == 5, "packed it is not");
//: <kernel>:2:1: error: static assertion failed: packed it is not
//: _Static_assert(sizeof(struct s) == 5, "packed it is not");
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a static assertion without its condition
_Static_assert(, "a");
//: <kernel>:1:16: error: expected expression
//: _Static_assert(, "a");
//:                ^

//// a constant from a constant through a pointer
//// clang 19: accepts; it takes elements of constants for constants; 16 rejects it
constant int a[2] = {1, 2};
constant int b = *(a + 1);
//: <kernel>:2:18: error: initializer element is not a compile-time constant
//: constant int b = *(a + 1);
//:                  ^~~~~~~~

//// a constant with the address of a private variable
kernel void k() { int x; constant int *constant p = &x; }
//: <kernel>:1:53: error: initializing '__constant int *' with an expression of type '__private int *' changes address space of pointer
//: kernel void k() { int x; constant int *constant p = &x; }
//:                                                     ^~

//// a remainder by zero in an enumeration
enum { A = 1 % 0 };
//: <kernel>:1:12: error: expression is not an integer constant expression
//: enum { A = 1 % 0 };
//:            ^~~~~
//: <kernel>:1:14: warning: remainder by zero is undefined
//: enum { A = 1 % 0 };
//:              ^

//// an overflow in an array's length
constant int a[-2147483647 - 2];
//: <kernel>:1:15: error: array is too large
//: constant int a[-2147483647 - 2];
//:               ^~~~~~~~~~~~~~~~~
//: <kernel>:1:16: warning: overflow in expression; result is 2147483647 with type 'int'
//: constant int a[-2147483647 - 2];
//:                ^~~~~~~~~~~~~~~

//// a length by sizeof that is wrong
constant int a[sizeof(none)];
//: <kernel>:1:23: error: use of undeclared identifier 'none'
//: constant int a[sizeof(none)];
//:                       ^~~~

//// a string's length in a case
kernel void k(int a) { switch (a) { case "a": break; } }
//: <kernel>:1:42: error: integer constant expression must have integer type, not '__constant char *'
//: kernel void k(int a) { switch (a) { case "a": break; } }
//:                                          ^~~

//// a constant initialised by a kernel's argument
kernel void k(int n) { constant int x = n; }
//: <kernel>:1:41: error: initializer element is not a compile-time constant
//: kernel void k(int n) { constant int x = n; }
//:                                         ^
