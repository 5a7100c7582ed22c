//// a kernel that returns a value
kernel int k(global int *p) { return 1; }
//: <kernel>:1:12: error: kernel must have void return type
//: kernel int k(global int *p) { return 1; }
//:            ^

//// a kernel with a pointer to private memory
kernel void k(int *p) {}
//: <kernel>:1:20: error: pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' address space
//: kernel void k(int *p) {}
//:                    ^

//// a kernel with a pointer to private memory, said so
kernel void k(private int *p) {}
//: <kernel>:1:28: error: pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' address space
//: kernel void k(private int *p) {}
//:                            ^

//// a kernel with a generic pointer
//// target: full
kernel void k(generic int *p) {}
//: <kernel>:1:28: error: pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' address space
//: kernel void k(generic int *p) {}
//:                            ^

//// a kernel with a pointer to a pointer
//// options: -cl-std=CL1.2
kernel void k(global int **p) {}
//: <kernel>:1:28: error: pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' address space
//: kernel void k(global int **p) {}
//:                            ^

//// a kernel with a pointer to private pointers
kernel void k(private int *global *p) {}
//: <kernel>:1:36: error: a pointer to private memory means nothing outside of a work-item
//: kernel void k(private int *global *p) {}
//:                                    ^
//: note: pointers behind kernel parameters must point to '__global', '__constant' or '__local' memory

//// a kernel with a bool
kernel void k(bool b) {}
//: <kernel>:1:20: error: 'bool' cannot be used as the type of a kernel parameter
//: kernel void k(bool b) {}
//:                    ^

//// a kernel with a size_t
kernel void k(size_t n) {}
//: <kernel>:1:22: error: 'size_t' (aka 'ulong') cannot be used as the type of a kernel parameter
//: kernel void k(size_t n) {}
//:                      ^

//// a kernel with a ptrdiff_t
kernel void k(ptrdiff_t n) {}
//: <kernel>:1:25: error: 'ptrdiff_t' (aka 'long') cannot be used as the type of a kernel parameter
//: kernel void k(ptrdiff_t n) {}
//:                         ^

//// a kernel with an intptr_t
kernel void k(intptr_t n) {}
//: <kernel>:1:24: error: 'intptr_t' (aka 'long') cannot be used as the type of a kernel parameter
//: kernel void k(intptr_t n) {}
//:                        ^

//// a kernel with a uintptr_t
kernel void k(uintptr_t n) {}
//: <kernel>:1:25: error: 'uintptr_t' (aka 'ulong') cannot be used as the type of a kernel parameter
//: kernel void k(uintptr_t n) {}
//:                         ^

//// a kernel with a half
kernel void k(half h) {}
//: <kernel>:1:20: error: declaring function parameter of type 'half' is not allowed; did you forget * ?
//: kernel void k(half h) {}
//:                    ^
//: note: '#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it

//// a kernel with an event
kernel void k(event_t e) {}
//: <kernel>:1:23: error: 'event_t' cannot be used as the type of a kernel parameter
//: kernel void k(event_t e) {}
//:                       ^

//// a kernel with a struct with a bool
struct s { bool b; };
kernel void k(struct s x) {}
//: <kernel>:2:24: error: 'struct s' cannot be used as the type of a kernel parameter
//: kernel void k(struct s x) {}
//:                        ^
//: <kernel>:1:17: note: because of this member
//: struct s { bool b; };
//:                 ^

//// a kernel with a struct with a size_t
typedef struct { size_t n; } s;
kernel void k(s x) {}
//: <kernel>:2:17: error: 's' cannot be used as the type of a kernel parameter
//: kernel void k(s x) {}
//:                 ^
//: <kernel>:1:25: note: because of this member
//: typedef struct { size_t n; } s;
//:                         ^

//// a kernel with a struct with a pointer
//// clang 19: accepts; where a later version than 1.2 is asked for; 16 rejects it
struct s { global int *p; };
kernel void k(struct s x) {}
//: <kernel>:2:24: error: struct kernel parameters may not contain pointers
//: kernel void k(struct s x) {}
//:                        ^
//: <kernel>:1:24: note: this member is or contains a pointer
//: struct s { global int *p; };
//:                        ^

//// a kernel with a struct in a struct with a pointer
//// clang 19: accepts; where a later version than 1.2 is asked for; 16 rejects it
struct t { global int *p; };
struct s { struct t inner; };
kernel void k(struct s x) {}
//: <kernel>:3:24: error: struct kernel parameters may not contain pointers
//: kernel void k(struct s x) {}
//:                        ^
//: <kernel>:1:24: note: this member is or contains a pointer
//: struct t { global int *p; };
//:                        ^

//// a kernel with a union with a pointer
//// clang 19: accepts; where a later version than 1.2 is asked for; 16 rejects it
union u { global int *p; int i; };
kernel void k(union u x) {}
//: <kernel>:2:23: error: struct kernel parameters may not contain pointers
//: kernel void k(union u x) {}
//:                       ^
//: <kernel>:1:23: note: this member is or contains a pointer
//: union u { global int *p; int i; };
//:                       ^

//// a kernel with a struct that is not defined
struct s;
kernel void k(struct s x) {}
//: <kernel>:2:24: error: variable has incomplete type 'struct s'
//: kernel void k(struct s x) {}
//:                        ^
//: <kernel>:2:24: error: variable has incomplete type 'struct s'
//: kernel void k(struct s x) {}
//:                        ^

//// a kernel with an array of images
kernel void k(read_only image2d_t i[3]) {}
//: <kernel>:1:36: error: array of '__read_only image2d_t' type is invalid in OpenCL
//: kernel void k(read_only image2d_t i[3]) {}
//:                                    ^~~

//// a kernel with a pointer to images
kernel void k(global image2d_t *i) {}
//: <kernel>:1:32: error: pointer to type '__read_only image2d_t' is invalid in OpenCL
//: kernel void k(global image2d_t *i) {}
//:                                ^

//// a kernel with a pointer to samplers
kernel void k(global sampler_t *s) {}
//: <kernel>:1:32: error: pointer to type 'sampler_t' is invalid in OpenCL
//: kernel void k(global sampler_t *s) {}
//:                                ^

//// a kernel with a pointer to functions
kernel void k(void (*f)(int)) {}
//: <kernel>:1:21: error: pointers to functions are not allowed
//: kernel void k(void (*f)(int)) {}
//:                     ^

//// a kernel with a variable number of arguments
kernel void k(int a, ...) {}
//: <kernel>:1:22: error: invalid prototype, variadic arguments are not allowed in OpenCL
//: kernel void k(int a, ...) {}
//:                      ^~~

//// a static kernel
static kernel void k(global int *p) {}
//: <kernel>:1:20: error: kernel functions cannot be declared static
//: static kernel void k(global int *p) {}
//:                    ^

//// kernel of a variable
kernel int x;
//: <kernel>:1:1: error: 'kernel' attribute only applies to functions
//: kernel int x;
//: ^~~~~~
//: <kernel>:1:12: error: program scope variable must reside in constant address space
//: kernel int x;
//:            ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'

//// kernel in a function
void f(void) { kernel int x; }
//: <kernel>:1:16: error: 'kernel' attribute only applies to functions
//: void f(void) { kernel int x; }
//:                ^~~~~~

//// kernel of a parameter
void f(kernel int x) {}
//: <kernel>:1:8: error: 'kernel' attribute only applies to functions
//: void f(kernel int x) {}
//:        ^~~~~~

//// a work-group size with two numbers
kernel __attribute__((reqd_work_group_size(8, 8))) void k() {}
//: <kernel>:1:23: error: 'reqd_work_group_size' attribute requires exactly 3 arguments
//: kernel __attribute__((reqd_work_group_size(8, 8))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~~~~~~~~~

//// a work-group size of zero
kernel __attribute__((reqd_work_group_size(8, 0, 1))) void k() {}
//: <kernel>:1:47: error: 'reqd_work_group_size' attribute must be greater than 0
//: kernel __attribute__((reqd_work_group_size(8, 0, 1))) void k() {}
//:                                               ^

//// a work-group size that is no constant
int n;
kernel __attribute__((reqd_work_group_size(n, 1, 1))) void k() {}
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int n;
//:     ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'

//// a hint of a work-group size with four numbers
kernel __attribute__((work_group_size_hint(8, 8, 1, 1))) void k() {}
//: <kernel>:1:23: error: 'work_group_size_hint' attribute requires exactly 3 arguments
//: kernel __attribute__((work_group_size_hint(8, 8, 1, 1))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a work-group size of a function that is no kernel
__attribute__((reqd_work_group_size(8, 1, 1))) void f(void) {}
//: <kernel>:1:16: error: this attribute only applies to kernel functions
//: __attribute__((reqd_work_group_size(8, 1, 1))) void f(void) {}
//:                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a hint of a type that is no vector
struct s { int a; };
kernel __attribute__((vec_type_hint(struct s))) void k() {}
//: <kernel>:2:23: error: invalid attribute argument 'struct s' - expecting a vector or vectorizable scalar type
//: kernel __attribute__((vec_type_hint(struct s))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~~~~~~

//// a hint of a type that is void
kernel __attribute__((vec_type_hint(void))) void k() {}
//: <kernel>:1:23: error: invalid attribute argument 'void' - expecting a vector or vectorizable scalar type
//: kernel __attribute__((vec_type_hint(void))) void k() {}
//:                       ^~~~~~~~~~~~~~~~~~~

//// a sub-group size of zero
kernel __attribute__((intel_reqd_sub_group_size(0))) void k() {}
//: <kernel>:1:49: error: 'intel_reqd_sub_group_size' attribute must be greater than 0
//: kernel __attribute__((intel_reqd_sub_group_size(0))) void k() {}
//:                                                 ^

//// a local variable of a kernel in a loop
kernel void k(int n) { for (int i = 0; i < n; i++) { local int x; } }
//: <kernel>:1:64: error: variables in the local address space can only be declared in the outermost scope of a kernel function
//: kernel void k(int n) { for (int i = 0; i < n; i++) { local int x; } }
//:                                                                ^

//// a local variable in a function that is no kernel
void f(void) { local int x; }
//: <kernel>:1:26: error: non-kernel function variable cannot be declared in local address space
//: void f(void) { local int x; }
//:                          ^

//// a local variable with a value
kernel void k() { local int x = 1; }
//: <kernel>:1:29: error: '__local' variable cannot have an initializer
//: kernel void k() { local int x = 1; }
//:                             ^

//// a local variable in a block of a kernel
kernel void k(int n) { if (n) { local int x; x = 1; } }
//: <kernel>:1:43: error: variables in the local address space can only be declared in the outermost scope of a kernel function
//: kernel void k(int n) { if (n) { local int x; x = 1; } }
//:                                           ^

//// a constant variable in a block without a value
kernel void k() { constant int x; }
//: <kernel>:1:32: error: variable in constant address space must be initialized
//: kernel void k() { constant int x; }
//:                                ^

//// a parameter that is a local variable
kernel void k(local int x) {}
//: <kernel>:1:25: error: parameter may not be qualified with an address space
//: kernel void k(local int x) {}
//:                         ^

//// a parameter that is a global variable
kernel void k(global int x) {}
//: <kernel>:1:26: error: parameter may not be qualified with an address space
//: kernel void k(global int x) {}
//:                          ^

//// a parameter that is a constant variable
void f(constant int x) {}
//: <kernel>:1:21: error: parameter may not be qualified with an address space
//: void f(constant int x) {}
//:                     ^

//// a kernel twice
kernel void k(global int *p) {}
kernel void k(global int *p) {}
//: <kernel>:2:13: error: redefinition of 'k'
//: kernel void k(global int *p) {}
//:             ^
//: <kernel>:1:13: note: previous definition is here
//: kernel void k(global int *p) {}
//:             ^

//// a kernel declared as something else
kernel void k(global int *p);
kernel void k(global float *p) {}
//: <kernel>:2:13: error: conflicting types for 'k': 'void (__global float *)' vs 'void (__global int *)'
//: kernel void k(global float *p) {}
//:             ^
//: <kernel>:1:13: note: previous declaration is here
//: kernel void k(global int *p);
//:             ^

//// a kernel named main
kernel void main(global int *p) {}
//: <kernel>:1:13: error: function cannot be called 'main'
//: kernel void main(global int *p) {}
//:             ^~~~

//// extern kernel with a body that returns
extern kernel int k(void);
//: <kernel>:1:19: error: kernel must have void return type
//: extern kernel int k(void);
//:                   ^

//// an array of a kernel's own structs with a pointer
//// clang 19: accepts; where a later version than 1.2 is asked for; 16 rejects it
struct s { local float *p[2]; };
kernel void k(struct s x) {}
//: <kernel>:2:24: error: struct kernel parameters may not contain pointers
//: kernel void k(struct s x) {}
//:                        ^
//: <kernel>:1:25: note: this member is or contains a pointer
//: struct s { local float *p[2]; };
//:                         ^
