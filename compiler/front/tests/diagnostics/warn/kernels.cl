//// printf of another type than its conversion
kernel void k(float f) { printf("%d\n", f); }
//: <kernel>:1:41: warning: '%d' does not print an argument of type 'float'
//: kernel void k(float f) { printf("%d\n", f); }
//:                                         ^
//: note: '%f' does

//// printf of an int as a floating number
kernel void k(int i) { printf("%f\n", i); }
//: <kernel>:1:39: warning: '%f' does not print an argument of type 'int'
//: kernel void k(int i) { printf("%f\n", i); }
//:                                       ^
//: note: '%d' does

//// printf with too few arguments
kernel void k(int i) { printf("%d %d\n", i); }
//: <kernel>:1:31: warning: more '%' conversions than data arguments
//: kernel void k(int i) { printf("%d %d\n", i); }
//:                               ^~~~~~~~~

//// printf with too many arguments
kernel void k(int i) { printf("%d\n", i, i); }
//: <kernel>:1:42: warning: data argument not used by format string
//: kernel void k(int i) { printf("%d\n", i, i); }
//:                                          ^

//// printf of a vector by a scalar's conversion
kernel void k(float4 v) { printf("%f\n", v); }
//: <kernel>:1:42: warning: '%f' does not print an argument of type 'float4'
//: kernel void k(float4 v) { printf("%f\n", v); }
//:                                          ^
//: note: '%v4hlf' does

//// printf with an unknown conversion
kernel void k(int i) { printf("%y\n", i); }
//: <kernel>:1:31: warning: invalid conversion specifier 'y'
//: kernel void k(int i) { printf("%y\n", i); }
//:                               ^~~~~~

//// printf of a conversion without its end
kernel void k(int i) { printf("%", i); }
//: <kernel>:1:31: warning: incomplete format specifier
//: kernel void k(int i) { printf("%", i); }
//:                               ^~~

//// printf of a number as a string
kernel void k(int i) { printf("%s\n", i); }
//: <kernel>:1:39: warning: '%s' does not print an argument of type 'int'
//: kernel void k(int i) { printf("%s\n", i); }
//:                                       ^
//: note: '%d' does

//// printf of a string as a number
kernel void k() { printf("%d\n", "a"); }
//: <kernel>:1:34: warning: '%d' does not print an argument of type '__constant char *'
//: kernel void k() { printf("%d\n", "a"); }
//:                                  ^~~
//: note: '%p' does

//// printf of a long as an int
kernel void k(long i) { printf("%d\n", i); }
//: <kernel>:1:40: warning: '%d' does not print an argument of type 'long'
//: kernel void k(long i) { printf("%d\n", i); }
//:                                        ^
//: note: '%ld' does

//// %n
kernel void k(int i) { printf("%n\n", &i); }
//: <kernel>:1:31: warning: invalid conversion specifier 'n'
//: kernel void k(int i) { printf("%n\n", &i); }
//:                               ^~~~~~

//// two work-group size hints
kernel __attribute__((work_group_size_hint(8, 1, 1))) __attribute__((work_group_size_hint(16, 1, 1))) void k() {}
//: <kernel>:1:70: warning: attribute 'work_group_size_hint' is already applied with different arguments
//: kernel __attribute__((work_group_size_hint(8, 1, 1))) __attribute__((work_group_size_hint(16, 1, 1))) void k() {}
//:                                                                      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a deprecated attribute
kernel void k(global int *p __attribute__((nosvm))) {}
//: <kernel>:1:44: warning: 'nosvm' attribute is deprecated and ignored in OpenCL C version 3.0
//: kernel void k(global int *p __attribute__((nosvm))) {}
//:                                            ^~~~~

//// two work-group sizes
kernel __attribute__((reqd_work_group_size(8, 1, 1))) __attribute__((reqd_work_group_size(16, 1, 1))) void k() {}
//: <kernel>:1:70: warning: attribute 'reqd_work_group_size' is already applied with different arguments
//: kernel __attribute__((reqd_work_group_size(8, 1, 1))) __attribute__((reqd_work_group_size(16, 1, 1))) void k() {}
//:                                                                      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// kernel of a struct
kernel struct s { int a; };
//: <kernel>:1:1: warning: 'kernel' is ignored on a declaration of a type
//: kernel struct s { int a; };
//: ^~~~~~
