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
