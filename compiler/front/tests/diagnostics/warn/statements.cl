//// a function that may not return a value
int f(int a) { if (a) return 1; }
//: <kernel>:1:33: warning: non-void function 'f' does not return a value on all paths
//: int f(int a) { if (a) return 1; }
//:                                 ^

//// a function that never returns a value
int f(int a) { a++; }
//: <kernel>:1:21: warning: non-void function 'f' does not return a value on all paths
//: int f(int a) { a++; }
//:                     ^

//// an empty body of an if
kernel void k(int a, global int *p) { if (a); p[0] = 1; }
//: <kernel>:1:45: warning: if statement has empty body
//: kernel void k(int a, global int *p) { if (a); p[0] = 1; }
//:                                             ^
//: note: put the semicolon on a separate line to silence this warning

//// an empty body of a for
kernel void k(int n, global int *p) { for (int i = 0; i < n; i++); p[0] = 1; }
//: <kernel>:1:66: warning: for loop has empty body
//: kernel void k(int n, global int *p) { for (int i = 0; i < n; i++); p[0] = 1; }
//:                                                                  ^
//: note: put the semicolon on a separate line to silence this warning

//// an empty body of a while
kernel void k(int n, global int *p) { while (n < 3);
  { p[0] = 1; } }
//: <kernel>:1:52: warning: while loop has empty body
//: kernel void k(int n, global int *p) { while (n < 3);
//:                                                    ^
//: note: put the semicolon on a separate line to silence this warning

//// an else that belongs to another if
kernel void k(int a, int b, global int *p) { if (a) if (b) p[0] = 1; else p[0] = 2; }
//: <kernel>:1:75: warning: add explicit braces to avoid dangling else
//: kernel void k(int a, int b, global int *p) { if (a) if (b) p[0] = 1; else p[0] = 2; }
//:                                                                           ^~~~~~~~~
//: <kernel>:1:53: note: the 'else' belongs to this 'if'
//: kernel void k(int a, int b, global int *p) { if (a) if (b) p[0] = 1; else p[0] = 2; }
//:                                                     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a switch over a truth value
kernel void k(int a, global int *p) { switch (a == 1) { case 1: p[0] = 1; } }
//: <kernel>:1:47: warning: switch condition has boolean value
//: kernel void k(int a, global int *p) { switch (a == 1) { case 1: p[0] = 1; } }
//:                                               ^~~~~~

//// a label at the end of a block
kernel void k(int c) { switch (c) { case 1: c = 2; break; default: } }
//: <kernel>:1:67: warning: label at end of compound statement is a C23 extension
//: kernel void k(int c) { switch (c) { case 1: c = 2; break; default: } }
//:                                                                   ^

//// a constant of an enumeration left out
enum E { A, B, C, D };
kernel void k(enum E e) { switch (e) { case A: break; case B: break; case C: break; } switch (e) { case A: break; } }
//: <kernel>:2:35: warning: enumeration value 'D' not handled in switch
//: kernel void k(enum E e) { switch (e) { case A: break; case B: break; case C: break; } switch (e) { case A: break; } }
//:                                   ^
//: <kernel>:2:95: warning: enumeration values 'B', 'C', and 'D' not handled in switch
//: enum E e) { switch (e) { case A: break; case B: break; case C: break; } switch (e) { case A: break; } }
//:                                                                                 ^

//// a case that an enumeration does not have
enum E { A, B };
kernel void k(enum E e) { switch (e) { case A: break; case 7: break; default: break; } }
//: <kernel>:2:60: warning: case value not in enumerated type 'enum E'
//: kernel void k(enum E e) { switch (e) { case A: break; case 7: break; default: break; } }
//:                                                            ^

//// a case beyond what is switched on
kernel void k(char c) { switch (c) { case 300: break; } }
//: <kernel>:1:43: warning: overflow converting case value to switch condition type (300 to 44)
//: kernel void k(char c) { switch (c) { case 300: break; } }
//:                                           ^~~

//// a switch without a body
kernel void k(int c) { switch (c); }
//: <kernel>:1:34: warning: switch statement has empty body
//: kernel void k(int c) { switch (c); }
//:                                  ^
//: note: put the semicolon on a separate line to silence this warning

//// the address of a parameter returned
//// target: full
int *f(int a) { return &a; }
//: <kernel>:1:24: warning: address of stack memory associated with parameter 'a' returned
//: int *f(int a) { return &a; }
//:                        ^~

//// the address of a variable returned
//// target: full
int *f(void) { int a[3]; return a + 1; }
//: <kernel>:1:33: warning: address of stack memory associated with local variable 'a' returned
//: int *f(void) { int a[3]; return a + 1; }
//:                                 ^~~~~

//// a declaration behind a case
//// clang 16: rejects; it came with C23
kernel void k(int c) { switch (c) { case 1: int x = 1; c = x; } }
//: <kernel>:1:45: warning: label followed by a declaration is a C23 extension
//: kernel void k(int c) { switch (c) { case 1: int x = 1; c = x; } }
//:                                             ^~~

//// a declaration behind a label
//// clang 16: rejects; it came with C23
kernel void k(int c) { again: int x = 1; if (c > x) goto again; }
//: <kernel>:1:31: warning: label followed by a declaration is a C23 extension
//: kernel void k(int c) { again: int x = 1; if (c > x) goto again; }
//:                               ^~~
