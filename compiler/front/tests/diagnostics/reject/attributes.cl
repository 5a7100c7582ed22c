//// an alignment of three
int x __attribute__((aligned(3)));
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int x __attribute__((aligned(3)));
//:     ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'
//: <kernel>:1:22: error: requested alignment is not a power of 2
//: int x __attribute__((aligned(3)));
//:                      ^~~~~~~~~~

//// an alignment that is negative
struct s { int a; } __attribute__((aligned(-4)));
//: <kernel>:1:44: error: an attribute's argument cannot be negative
//: struct s { int a; } __attribute__((aligned(-4)));
//:                                            ^~

//// an alignment that is no constant
kernel void k(int n) { int x __attribute__((aligned(n))); }
//: <kernel>:1:53: error: expression is not an integer constant expression
//: kernel void k(int n) { int x __attribute__((aligned(n))); }
//:                                                     ^

//// an alignment of floating type
struct s { int a; } __attribute__((aligned(4.0)));
//: <kernel>:1:44: error: integer constant expression must have integer type, not 'double'
//: struct s { int a; } __attribute__((aligned(4.0)));
//:                                            ^~~

//// an attribute with one parenthesis
struct s { int a; } __attribute__(packed);
//: <kernel>:1:35: error: expected '('
//: struct s { int a; } __attribute__(packed);
//:                                   ^~~~~~

//// an attribute without its end
struct s { int a; } __attribute__((packed);
//: <kernel>:1:43: error: expected ')'
//: struct s { int a; } __attribute__((packed);
//:                                           ^
//: <kernel>:1:34: note: to match this '('
//: struct s { int a; } __attribute__((packed);
//:                                  ^

//// an unroll hint without a loop
kernel void k() { __attribute__((opencl_unroll_hint(2))) int x; }
//: <kernel>:1:34: error: 'opencl_unroll_hint' attribute cannot be applied to a declaration
//: kernel void k() { __attribute__((opencl_unroll_hint(2))) int x; }
//:                                  ^~~~~~~~~~~~~~~~~~~~~

//// an unroll hint that is negative
kernel void k() { __attribute__((opencl_unroll_hint(-2))) for (int i = 0; i < 4; i++) ; }
//: <kernel>:1:53: error: the number of an unroll hint must be a positive integer
//: kernel void k() { __attribute__((opencl_unroll_hint(-2))) for (int i = 0; i < 4; i++) ; }
//:                                                     ^~

//// an unroll hint of two numbers
kernel void k() { __attribute__((opencl_unroll_hint(1, 2))) for (int i = 0; i < 4; i++) ; }
//: <kernel>:1:34: error: 'opencl_unroll_hint' attribute takes one argument at most
//: kernel void k() { __attribute__((opencl_unroll_hint(1, 2))) for (int i = 0; i < 4; i++) ; }
//:                                  ^~~~~~~~~~~~~~~~~~~~~~~~

//// an unroll hint that is no constant
kernel void k(int n) { __attribute__((opencl_unroll_hint(n))) for (int i = 0; i < 4; i++) ; }
//: <kernel>:1:58: error: expression is not an integer constant expression
//: kernel void k(int n) { __attribute__((opencl_unroll_hint(n))) for (int i = 0; i < 4; i++) ; }
//:                                                          ^

//// an alignment of _Alignas that is smaller than the type's
kernel void k() { _Alignas(1) int x; }
//: <kernel>:1:19: error: requested alignment is less than minimum alignment of 4 for type 'int'
//: kernel void k() { _Alignas(1) int x; }
//:                   ^~~~~~~~~~~~~~~

//// _Alignas of a typedef
typedef _Alignas(16) int t;
//: <kernel>:1:1: error: '_Alignas' attribute only applies to variables and fields
//: typedef _Alignas(16) int t;
//: ^~~~~~~~~~~~~~~~~~~~~~~~

//// _Alignas of three
kernel void k() { _Alignas(3) int x; }
//: <kernel>:1:19: error: requested alignment is not a power of 2
//: kernel void k() { _Alignas(3) int x; }
//:                   ^~~~~~~~~~~~~~~

//// _Alignas of a parameter
void f(_Alignas(16) int x) {}
//: <kernel>:1:8: error: '_Alignas' attribute cannot be applied to a function parameter
//: void f(_Alignas(16) int x) {}
//:        ^~~~~~~~~~~~~~~~

//// a work-group size of a variable
kernel void k() { int x __attribute__((reqd_work_group_size(1, 1, 1))); }
//: <kernel>:1:40: error: this attribute only applies to kernel functions
//: kernel void k() { int x __attribute__((reqd_work_group_size(1, 1, 1))); }
//:                                        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a work-group size that is negative
kernel __attribute__((reqd_work_group_size(-1, 1, 1))) void k() {}
//: <kernel>:1:44: error: an attribute's argument cannot be negative
//: kernel __attribute__((reqd_work_group_size(-1, 1, 1))) void k() {}
//:                                            ^~

//// a vec_type_hint with a number
kernel __attribute__((vec_type_hint(4))) void k() {}
//: <kernel>:1:23: error: 'vec_type_hint' attribute takes one type
//: kernel __attribute__((vec_type_hint(4))) void k() {}
//:                       ^~~~~~~~~~~~~~~~

//// a vec_type_hint without a type
kernel __attribute__((vec_type_hint)) void k() {}
//: <kernel>:1:23: error: 'vec_type_hint' attribute takes one type
//: kernel __attribute__((vec_type_hint)) void k() {}
//:                       ^~~~~~~~~~~~~

//// a vec_type_hint of an unknown type
kernel __attribute__((vec_type_hint(foo))) void k() {}
//: <kernel>:1:23: error: 'vec_type_hint' attribute takes one type
//: kernel __attribute__((vec_type_hint(foo))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~

//// a sub-group size with two numbers
kernel __attribute__((intel_reqd_sub_group_size(8, 16))) void k() {}
//: <kernel>:1:23: error: 'intel_reqd_sub_group_size' attribute takes one argument
//: kernel __attribute__((intel_reqd_sub_group_size(8, 16))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a packed with a number
struct s { int a; } __attribute__((packed(1)));
//: <kernel>:1:36: error: 'packed' attribute takes no arguments
//: struct s { int a; } __attribute__((packed(1)));
//:                                    ^~~~~~~~~

//// overloadable with a number
int __attribute__((overloadable(1))) f(int a) { return a; }
//: <kernel>:1:20: error: 'overloadable' attribute takes no arguments
//: int __attribute__((overloadable(1))) f(int a) { return a; }
//:                    ^~~~~~~~~~~~~~~

//// overloadable of a variable
int x __attribute__((overloadable));
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int x __attribute__((overloadable));
//:     ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'

//// brackets of C++ with an unknown name in a wrong place
kernel void k() { int [[maybe_unused] x; }
//: <kernel>:1:23: error: expected identifier or '('
//: kernel void k() { int [[maybe_unused] x; }
//:                       ^

//// an unroll hint too many
kernel void k(global int *p) {
  #pragma unroll 4
  p[0] = 1; }
//: <kernel>:3:3: error: an unroll hint must be followed by a for, while, or do statement
//:   p[0] = 1; }
//:   ^

//// hot and cold
__attribute__((hot, cold)) void f() {}
//: <kernel>:1:21: error: 'cold' and 'hot' attributes are not compatible
//: __attribute__((hot, cold)) void f() {}
//:                     ^~~~

//// a function to clean up with
void f(int *p) { *p = 0; }
kernel void k(global int *p) { __attribute__((cleanup(f))) int a = 3; p[0] = a; }
//: <kernel>:2:47: error: taking address of function is not allowed
//: kernel void k(global int *p) { __attribute__((cleanup(f))) int a = 3; p[0] = a; }
//:                                               ^~~~~~~~~~
