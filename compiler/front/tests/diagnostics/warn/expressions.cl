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

//// an enumeration constant by a comma
enum { A = (1, 2) };
//: <kernel>:1:13: warning: expression result unused
//: enum { A = (1, 2) };
//:             ^
