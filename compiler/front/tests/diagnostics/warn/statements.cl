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
