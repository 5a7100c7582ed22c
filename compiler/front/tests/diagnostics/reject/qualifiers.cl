//// a write to a const variable
kernel void k() { const int x = 1; x = 2; }
//: <kernel>:1:38: error: cannot assign to variable 'x' with const-qualified type 'const int'
//: kernel void k() { const int x = 1; x = 2; }
//:                                      ^
//: <kernel>:1:29: note: variable 'x' declared const here
//: kernel void k() { const int x = 1; x = 2; }
//:                             ^

//// a write through a pointer to const
kernel void k(const global int *p) { *p = 1; }
//: <kernel>:1:41: error: read-only variable is not assignable
//: kernel void k(const global int *p) { *p = 1; }
//:                                         ^

//// a write to a const parameter
void f(const int x) { x = 1; }
//: <kernel>:1:25: error: cannot assign to variable 'x' with const-qualified type 'const int'
//: void f(const int x) { x = 1; }
//:                         ^
//: <kernel>:1:18: note: variable 'x' declared const here
//: void f(const int x) { x = 1; }
//:                  ^

//// a write to a const member
struct s { const int a; };
kernel void k() { struct s x = {1}; x.a = 2; }
//: <kernel>:2:41: error: read-only variable is not assignable
//: kernel void k() { struct s x = {1}; x.a = 2; }
//:                                         ^

//// a write to a member of a const struct
struct s { int a; };
kernel void k() { const struct s x = {1}; x.a = 2; }
//: <kernel>:2:47: error: read-only variable is not assignable
//: kernel void k() { const struct s x = {1}; x.a = 2; }
//:                                               ^

//// a copy of a struct with a const member
struct s { const int a; };
kernel void k() { struct s x = {1}, y = {2}; x = y; }
//: <kernel>:2:48: error: cannot assign to variable 'x' with const-qualified type 'const struct s'
//: kernel void k() { struct s x = {1}, y = {2}; x = y; }
//:                                                ^
//: <kernel>:2:28: note: variable 'x' declared const here
//: kernel void k() { struct s x = {1}, y = {2}; x = y; }
//:                            ^

//// an increment of a const variable
kernel void k() { const int x = 1; x++; }
//: <kernel>:1:36: error: cannot assign to variable 'x' with const-qualified type 'const int'
//: kernel void k() { const int x = 1; x++; }
//:                                    ^~~
//: <kernel>:1:29: note: variable 'x' declared const here
//: kernel void k() { const int x = 1; x++; }
//:                             ^

//// a write to an element of a const array
kernel void k() { const int a[2] = {1, 2}; a[0] = 3; }
//: <kernel>:1:49: error: read-only variable is not assignable
//: kernel void k() { const int a[2] = {1, 2}; a[0] = 3; }
//:                                                 ^

//// a write to a component of a const vector
kernel void k() { const float4 v = 0; v.x = 1; }
//: <kernel>:1:43: error: cannot assign to variable 'v' with const-qualified type 'const float'
//: kernel void k() { const float4 v = 0; v.x = 1; }
//:                                           ^

//// a write to a const pointer
kernel void k(global int *p) { global int *const q = p; q = p; }
//: <kernel>:1:59: error: cannot assign to variable 'q' with const-qualified type '__global int *const'
//: kernel void k(global int *p) { global int *const q = p; q = p; }
//:                                                           ^
//: <kernel>:1:50: note: variable 'q' declared const here
//: kernel void k(global int *p) { global int *const q = p; q = p; }
//:                                                  ^

//// restrict of a number
kernel void k() { int restrict x; }
//: <kernel>:1:19: error: restrict requires a pointer ('int' is invalid)
//: kernel void k() { int restrict x; }
//:                   ^~~~~~~~~~~~

//// restrict of a vector
kernel void k(float4 restrict v) {}
//: <kernel>:1:15: error: restrict requires a pointer ('float4' is invalid)
//: kernel void k(float4 restrict v) {}
//:               ^~~~~~~~~~~~~~~

//// extern with a value in a function
kernel void k() { extern constant int x = 1; }
//: <kernel>:1:39: error: declaration of block scope identifier with linkage cannot have an initializer
//: kernel void k() { extern constant int x = 1; }
//:                                       ^

//// register of the program
register constant int x = 1;
//: <kernel>:1:1: error: illegal storage class on this variable
//: register constant int x = 1;
//: ^~~~~~~~
//: <kernel>:1:1: error: OpenCL C version 3.0 does not support the 'register' storage class specifier
//: register constant int x = 1;
//: ^~~~~~~~

//// auto of the program
auto constant int x = 1;
//: <kernel>:1:1: error: illegal storage class on this variable
//: auto constant int x = 1;
//: ^~~~
//: <kernel>:1:1: error: OpenCL C version 3.0 does not support the 'auto' storage class specifier
//: auto constant int x = 1;
//: ^~~~

//// two storage classes
static extern constant int x;
//: <kernel>:1:8: error: cannot combine with previous declaration specifier
//: static extern constant int x;
//:        ^~~~~~
//: <kernel>:1:1: note: previous specifier is here
//: static extern constant int x;
//: ^~~~~~

//// typedef with static
typedef static int t;
//: <kernel>:1:9: error: cannot combine with previous declaration specifier
//: typedef static int t;
//:         ^~~~~~
//: <kernel>:1:1: note: previous specifier is here
//: typedef static int t;
//: ^~~~~~~
//: <kernel>:1:20: error: program scope variable must reside in constant address space
//: typedef static int t;
//:                    ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'

//// thread-local storage
kernel void k() { _Thread_local int x; }
//: <kernel>:1:19: error: OpenCL C does not support the '_Thread_local' storage class specifier
//: kernel void k() { _Thread_local int x; }
//:                   ^~~~~~~~~~~~~

//// thread-local storage of GNU
__thread int x;
//: <kernel>:1:1: error: unknown type name '__thread'
//: __thread int x;
//: ^~~~~~~~

//// extern kernel argument
void f(extern int x) {}
//: <kernel>:1:8: error: invalid storage class specifier in function declarator
//: void f(extern int x) {}
//:        ^~~~~~

//// register in 1.2 of a vector parameter's pointer
//// options: -cl-std=CL1.0
kernel void k() { register int x; }
//: <kernel>:1:19: error: OpenCL C version 1.0 does not support the 'register' storage class specifier
//: kernel void k() { register int x; }
//:                   ^~~~~~~~

//// static in 1.0
//// options: -cl-std=CL1.1
static constant int x = 1;
//: <kernel>:1:1: error: OpenCL C version 1.1 does not support the 'static' storage class specifier
//: static constant int x = 1;
//: ^~~~~~

//// auto in 1.2
//// options: -cl-std=CL1.2
kernel void k() { auto int x = 1; }
//: <kernel>:1:19: error: OpenCL C version 1.2 does not support the 'auto' storage class specifier
//: kernel void k() { auto int x = 1; }
//:                   ^~~~

//// a const that is passed where it is changed
//// options: -cl-std=CL1.2 -Werror
void f(global int *p) { *p = 1; }
kernel void k(const global int *p) { f(p); }
//: <kernel>:2:40: error: passing '__global const int *' to parameter of type '__global int *' discards qualifiers
//: kernel void k(const global int *p) { f(p); }
//:                                        ^

//// a compound assignment to a const
kernel void k() { const float x = 1; x *= 2; }
//: <kernel>:1:40: error: cannot assign to variable 'x' with const-qualified type 'const float'
//: kernel void k() { const float x = 1; x *= 2; }
//:                                        ^~
//: <kernel>:1:31: note: variable 'x' declared const here
//: kernel void k() { const float x = 1; x *= 2; }
//:                               ^

//// an access qualifier of a number
kernel void k(read_only int x) {}
//: <kernel>:1:15: error: access qualifier can only be used for pipe and image type
//: kernel void k(read_only int x) {}
//:               ^~~~~~~~~

//// two access qualifiers
kernel void k(read_only write_only image2d_t i) {}
//: <kernel>:1:25: error: multiple access qualifiers
//: kernel void k(read_only write_only image2d_t i) {}
//:                         ^~~~~~~~~~
//: <kernel>:1:15: note: previous qualifier is here
//: kernel void k(read_only write_only image2d_t i) {}
//:               ^~~~~~~~~

//// an access qualifier twice, through a typedef
typedef read_only image2d_t input;
kernel void k(write_only input i) {}
//: <kernel>:2:15: error: multiple access qualifiers
//: kernel void k(write_only input i) {}
//:               ^~~~~~~~~~
//: <kernel>:1:9: note: previous qualifier is here
//: typedef read_only image2d_t input;
//:         ^~~~~~~~~

//// a volatile sampler is no place to write
kernel void k(sampler_t s) { s = 1; }
//: <kernel>:1:32: error: invalid operands to binary expression ('sampler_t')
//: kernel void k(sampler_t s) { s = 1; }
//:                                ^
