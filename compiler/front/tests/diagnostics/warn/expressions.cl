//// a value that goes nowhere
kernel void k(int a) { a + 1; }
//: <kernel>:1:24: warning: expression result unused
//: kernel void k(int a) { a + 1; }
//:                        ^~~~~

//// a comparison that goes nowhere
kernel void k(int a) { a == 1; }
//: <kernel>:1:26: warning: equality comparison result unused
//: kernel void k(int a) { a == 1; }
//:                          ^~

//// a variable alone
kernel void k(int a) { a; }
//: <kernel>:1:24: warning: expression result unused
//: kernel void k(int a) { a; }
//:                        ^

//// the left side of a comma
kernel void k(int a, global int *p) { p[0] = (a, 1); }
//: <kernel>:1:47: warning: expression result unused
//: kernel void k(int a, global int *p) { p[0] = (a, 1); }
//:                                               ^

//// an assignment as a condition
kernel void k(int a, global int *p) { if (a = 1) p[0] = 1; }
//: <kernel>:1:45: warning: using the result of an assignment as a condition without parentheses
//: kernel void k(int a, global int *p) { if (a = 1) p[0] = 1; }
//:                                             ^
//: note: use '==' to turn this assignment into an equality comparison

//// an assignment as a loop's condition
kernel void k(int a) { while (a = a - 1) ; }
//: <kernel>:1:33: warning: using the result of an assignment as a condition without parentheses
//: kernel void k(int a) { while (a = a - 1) ; }
//:                                 ^
//: note: use '==' to turn this assignment into an equality comparison

//// a comparison in too many parentheses
kernel void k(int a, global int *p) { if ((a == 1)) p[0] = 1; }
//: <kernel>:1:46: warning: equality comparison with extraneous parentheses
//: kernel void k(int a, global int *p) { if ((a == 1)) p[0] = 1; }
//:                                              ^~
//: note: without them it is a comparison that is meant as one; with '=' an assignment

//// a comparison in bits
kernel void k(int a, int b, global int *p) { p[0] = a & b == 0; }
//: <kernel>:1:55: warning: & has lower precedence than ==; == will be evaluated first
//: kernel void k(int a, int b, global int *p) { p[0] = a & b == 0; }
//:                                                       ^
//: note: parentheses say which is meant

//// a sum in a shift
kernel void k(int a, int b, global int *p) { p[0] = a << b + 1; }
//: <kernel>:1:55: warning: operator '<<' has lower precedence than '+'; '+' will be evaluated first
//: kernel void k(int a, int b, global int *p) { p[0] = a << b + 1; }
//:                                                       ^~
//: note: parentheses say which is meant

//// not before a comparison
kernel void k(int a, int b, global int *p) { p[0] = !a == b; }
//: <kernel>:1:56: warning: logical not is only applied to the left hand side of this comparison
//: kernel void k(int a, int b, global int *p) { p[0] = !a == b; }
//:                                                        ^~
//: note: parentheses say which is meant

//// a division by zero
kernel void k(int a, global int *p) { p[0] = a / 0; }
//: <kernel>:1:48: warning: division by zero is undefined
//: kernel void k(int a, global int *p) { p[0] = a / 0; }
//:                                                ^

//// a remainder by zero
kernel void k(int a, global int *p) { p[0] = a % 0; }
//: <kernel>:1:48: warning: remainder by zero is undefined
//: kernel void k(int a, global int *p) { p[0] = a % 0; }
//:                                                ^

//// a comparison of a variable with itself
kernel void k(int a, global int *p) { p[0] = a == a; }
//: <kernel>:1:48: warning: self-comparison always evaluates to true
//: kernel void k(int a, global int *p) { p[0] = a == a; }
//:                                                ^~

//// an index beyond an array
kernel void k(global int *p) { int a[4] = {0}; p[0] = a[4]; }
//: <kernel>:1:57: warning: array index 4 is past the end of the array (which contains 4 elements)
//: kernel void k(global int *p) { int a[4] = {0}; p[0] = a[4]; }
//:                                                         ^

//// an index before an array
kernel void k(global int *p) { int a[4] = {0}; p[0] = a[-1]; }
//: <kernel>:1:57: warning: array index -1 is before the beginning of the array
//: kernel void k(global int *p) { int a[4] = {0}; p[0] = a[-1]; }
//:                                                         ^~

//// an overflow of constants
kernel void k(global int *p) { p[0] = 2147483647 + 1; }
//: <kernel>:1:39: warning: overflow in expression; result is -2147483648 with type 'int'
//: kernel void k(global int *p) { p[0] = 2147483647 + 1; }
//:                                       ^~~~~~~~~~~~~~

//// a logical operator with a constant
kernel void k(int a, global int *p) { p[0] = a && 4; }
//: <kernel>:1:48: warning: use of logical '&&' with constant operand
//: kernel void k(int a, global int *p) { p[0] = a && 4; }
//:                                                ^~
//: note: '&' is the operation on bits

//// xor that looks like a power
kernel void k(global int *p) { p[0] = 2 ^ 8; }
//: <kernel>:1:41: warning: result of '2 ^ 8' is 10; did you mean '1 << 8'?
//: kernel void k(global int *p) { p[0] = 2 ^ 8; }
//:                                         ^

//// an enumeration constant by a comma
enum { A = (1, 2) };
//: <kernel>:1:13: warning: expression result unused
//: enum { A = (1, 2) };
//:             ^

//// the result of a function that does nothing else
kernel void k(float a) { sin(a); max(a, 1.0f); get_global_id(0); }
//: <kernel>:1:26: warning: ignoring return value of function declared with const attribute
//: kernel void k(float a) { sin(a); max(a, 1.0f); get_global_id(0); }
//:                          ^~~~~~
//: <kernel>:1:34: warning: ignoring return value of function declared with const attribute
//: kernel void k(float a) { sin(a); max(a, 1.0f); get_global_id(0); }
//:                                  ^~~~~~~~~~~~
//: <kernel>:1:48: warning: ignoring return value of function declared with const attribute
//: kernel void k(float a) { sin(a); max(a, 1.0f); get_global_id(0); }
//:                                                ^~~~~~~~~~~~~~~~

//// a conditional's value dropped
kernel void k(int a) { a ? 1 : 2; a > 1 && a < 3; }
//: <kernel>:1:24: warning: expression result unused
//: kernel void k(int a) { a ? 1 : 2; a > 1 && a < 3; }
//:                        ^~~~~~~~~
//: <kernel>:1:35: warning: expression result unused
//: kernel void k(int a) { a ? 1 : 2; a > 1 && a < 3; }
//:                                   ^~~~~~~~~~~~~~

//// a variable changed twice at once
kernel void k(global int *p) { int i = 0; i = i++; p[i] = i++; i = i++ + i++; *p = i; }
//: <kernel>:1:47: warning: multiple unsequenced modifications to 'i'
//: kernel void k(global int *p) { int i = 0; i = i++; p[i] = i++; i = i++ + i++; *p = i; }
//:                                               ^~~
//: <kernel>:1:59: warning: unsequenced modification and access to 'i'
//: kernel void k(global int *p) { int i = 0; i = i++; p[i] = i++; i = i++ + i++; *p = i; }
//:                                                           ^~~
//: <kernel>:1:74: warning: multiple unsequenced modifications to 'i'
//: kernel void k(global int *p) { int i = 0; i = i++; p[i] = i++; i = i++ + i++; *p = i; }
//:                                                                          ^~~

//// a variable changed and read by two arguments
int f(int a, int b) { return a + b; }
kernel void k(global int *p) { int i = 0; *p = f(i, i++); }
//: <kernel>:2:53: warning: unsequenced modification and access to 'i'
//: kernel void k(global int *p) { int i = 0; *p = f(i, i++); }
//:                                                     ^~~

//// the size of an array that is a parameter
int f(int a[3]) { return sizeof(a); }
//: <kernel>:1:26: warning: sizeof on array function parameter will return size of '__private int *' instead of 'int [3]'
//: int f(int a[3]) { return sizeof(a); }
//:                          ^~~~~~~~~

//// elements counted behind a pointer
int f(global int *a) { return sizeof(a) / sizeof(*a) + sizeof(a) / sizeof(a[0]); }
//: <kernel>:1:31: warning: 'sizeof (a)' will return the size of the pointer, not the array itself
//: int f(global int *a) { return sizeof(a) / sizeof(*a) + sizeof(a) / sizeof(a[0]); }
//:                               ^~~~~~~~~
//: <kernel>:1:56: warning: 'sizeof (a)' will return the size of the pointer, not the array itself
//: int f(global int *a) { return sizeof(a) / sizeof(*a) + sizeof(a) / sizeof(a[0]); }
//:                                                        ^~~~~~~~~
