//// a global variable in a kernel
kernel void k() { global int x; }
//: <kernel>:1:30: error: function scope variable cannot be declared in global address space
//: kernel void k() { global int x; }
//:                              ^

//// a private variable of the program
//// options: -cl-std=CL1.2
int x = 1;
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int x = 1;
//:     ^

//// a global variable of the program, before 2.0
//// options: -cl-std=CL1.2
global int x;
//: <kernel>:1:12: error: program scope variable must reside in constant address space
//: global int x;
//:            ^

//// a local variable of the program
local int x;
//: <kernel>:1:11: error: program scope variable must reside in constant address space
//: local int x;
//:           ^

//// a private variable of the program, said so
//// target: full
private int x = 1;
//: <kernel>:1:13: error: program scope variable must reside in global or constant address space
//: private int x = 1;
//:             ^

//// a generic variable
//// target: full
generic int x;
//: <kernel>:1:13: error: program scope variable must reside in global or constant address space
//: generic int x;
//:             ^

//// a variable of the program without the feature
global int x = 1;
//: <kernel>:1:12: error: program scope variable must reside in constant address space
//: global int x = 1;
//:            ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'

//// a constant variable without a value
constant int x;
//: <kernel>:1:14: error: variable in constant address space must be initialized
//: constant int x;
//:              ^

//// a constant variable with a value that is no constant
int f(void);
constant int x = f();
//: <kernel>:2:18: error: initializer element is not a compile-time constant
//: constant int x = f();
//:                  ^~~

//// a write to constant memory
kernel void k(constant int *p) { p[0] = 1; }
//: <kernel>:1:39: error: an object in the constant address space cannot be assigned to
//: kernel void k(constant int *p) { p[0] = 1; }
//:                                       ^

//// a write to a constant variable
constant int x = 1;
kernel void k() { x = 2; }
//: <kernel>:2:21: error: an object in the constant address space cannot be assigned to
//: kernel void k() { x = 2; }
//:                     ^
//: <kernel>:1:14: note: variable 'x' declared here
//: constant int x = 1;
//:              ^

//// an increment of constant memory
kernel void k(constant int *p) { (*p)++; }
//: <kernel>:1:34: error: an object in the constant address space cannot be assigned to
//: kernel void k(constant int *p) { (*p)++; }
//:                                  ^~~~~~

//// a global pointer as a local one
kernel void k(global int *g) { local int *l = g; }
//: <kernel>:1:47: error: initializing '__local int *' with an expression of type '__global int *' changes address space of pointer
//: kernel void k(global int *g) { local int *l = g; }
//:                                               ^

//// a local pointer as a global one
kernel void k(local int *l) { global int *g = l; }
//: <kernel>:1:47: error: initializing '__global int *' with an expression of type '__local int *' changes address space of pointer
//: kernel void k(local int *l) { global int *g = l; }
//:                                               ^

//// a private pointer as a global one
kernel void k() { int x; global int *g = &x; }
//: <kernel>:1:42: error: initializing '__global int *' with an expression of type '__private int *' changes address space of pointer
//: kernel void k() { int x; global int *g = &x; }
//:                                          ^~

//// a global pointer as a private one
//// options: -cl-std=CL1.2
kernel void k(global int *g) { int *p = g; }
//: <kernel>:1:41: error: initializing '__private int *' with an expression of type '__global int *' changes address space of pointer
//: kernel void k(global int *g) { int *p = g; }
//:                                         ^

//// a constant pointer as a global one
kernel void k(constant int *c) { const global int *g = c; }
//: <kernel>:1:56: error: initializing '__global const int *' with an expression of type '__constant int *' changes address space of pointer
//: kernel void k(constant int *c) { const global int *g = c; }
//:                                                        ^

//// a constant pointer as a generic one
//// target: full
kernel void k(constant int *c) { const int *p = c; }
//: <kernel>:1:49: error: initializing '__generic const int *' with an expression of type '__constant int *' changes address space of pointer
//: kernel void k(constant int *c) { const int *p = c; }
//:                                                 ^

//// a generic pointer as a global one
//// target: full
void f(int *p) { global int *g = p; }
//: <kernel>:1:34: error: initializing '__global int *' with an expression of type '__generic int *' changes address space of pointer
//: void f(int *p) { global int *g = p; }
//:                                  ^

//// a global pointer for a local parameter
void f(local int *p) {}
kernel void k(global int *g) { f(g); }
//: <kernel>:2:34: error: passing '__global int *' to parameter of type '__local int *' changes address space of pointer
//: kernel void k(global int *g) { f(g); }
//:                                  ^
//: <kernel>:1:6: note: 'f' is declared here
//: void f(local int *p) {}
//:      ^

//// a local pointer for a parameter that says nothing
//// options: -cl-std=CL1.2
void f(int *p) {}
kernel void k(local int *l) { f(l); }
//: <kernel>:2:33: error: passing '__local int *' to parameter of type '__private int *' changes address space of pointer
//: kernel void k(local int *l) { f(l); }
//:                                 ^
//: <kernel>:1:6: note: 'f' is declared here
//: void f(int *p) {}
//:      ^

//// a cast between address spaces
kernel void k(global int *g) { local int *l = (local int *)g; }
//: <kernel>:1:47: error: casting '__global int *' to type '__local int *' changes address space of pointer
//: kernel void k(global int *g) { local int *l = (local int *)g; }
//:                                               ^~~~~~~~~~~~~~

//// a cast from constant to generic
//// target: full
kernel void k(constant int *c) { int *p = (int *)c; }
//: <kernel>:1:43: error: casting '__constant int *' to type '__generic int *' changes address space of pointer
//: kernel void k(constant int *c) { int *p = (int *)c; }
//:                                           ^~~~~~~~

//// a comparison of pointers to different address spaces
kernel void k(global int *g, local int *l, global int *o) { o[0] = g == l; }
//: <kernel>:1:70: error: comparison between '__global int *' and '__local int *' which are pointers to non-overlapping address spaces
//: kernel void k(global int *g, local int *l, global int *o) { o[0] = g == l; }
//:                                                                      ^~

//// a difference of pointers to different address spaces
kernel void k(global int *g, local int *l, global int *o) { o[0] = g - l; }
//: <kernel>:1:70: error: invalid operands to binary expression ('__global int *' and '__local int *')
//: kernel void k(global int *g, local int *l, global int *o) { o[0] = g - l; }
//:                                                                      ^

//// a choice between address spaces
kernel void k(global int *g, local int *l, global int *o) { o[0] = *(o[1] ? g : l); }
//: <kernel>:1:70: error: conditional operator with the second and third operands of type '__global int *' and '__local int *' which are pointers to non-overlapping address spaces
//: kernel void k(global int *g, local int *l, global int *o) { o[0] = *(o[1] ? g : l); }
//:                                                                      ^~~~~~~~~~~~

//// two address spaces at once
kernel void k(global local int *p) {}
//: <kernel>:1:22: error: multiple address spaces specified for type
//: kernel void k(global local int *p) {}
//:                      ^~~~~
//: <kernel>:1:15: note: previous qualifier is here
//: kernel void k(global local int *p) {}
//:               ^~~~~~

//// two address spaces through a typedef
typedef global int gint;
kernel void k(local gint *p) {}
//: <kernel>:2:15: error: multiple address spaces specified for type
//: kernel void k(local gint *p) {}
//:               ^~~~~~~~~~

//// an address space of a member
struct s { global int x; };
//: <kernel>:1:23: error: field may not be qualified with an address space
//: struct s { global int x; };
//:                       ^

//// an address space of a result
local int f(void) { return 1; }
//: <kernel>:1:12: error: return type cannot be qualified with address space
//: local int f(void) { return 1; }
//:            ^~~~~~

//// pointers to pointers to different address spaces
kernel void k() { global int *private *a; local int *private *b = a; }
//: <kernel>:1:67: error: initializing '__local int *__private*' with an expression of type '__global int *__private*' changes address space of nested pointer
//: kernel void k() { global int *private *a; local int *private *b = a; }
//:                                                                   ^

//// a pointer to pointers, inside another address space
//// options: -cl-std=CL1.2
kernel void k(global int *g) { global int *private p = g; global int *global *q = &p; }
//: <kernel>:1:83: error: initializing '__global int *__global*' with an expression of type '__global int *__private*' changes address space of pointer
//: rnel void k(global int *g) { global int *private p = g; global int *global *q = &p; }
//:                                                                                 ^~

//// the address of a constant variable for a private pointer
constant int x = 1;
kernel void k() { const int *p = &x; }
//: <kernel>:2:34: error: initializing '__private const int *' with an expression of type '__constant int *' changes address space of pointer
//: kernel void k() { const int *p = &x; }
//:                                  ^~

//// a string as a global pointer
kernel void k() { const global char *s = "text"; }
//: <kernel>:1:42: error: initializing '__global const char *' with an expression of type '__constant char *' changes address space of pointer
//: kernel void k() { const global char *s = "text"; }
//:                                          ^~~~~~

//// a string as a private pointer
//// options: -cl-std=CL1.2
kernel void k() { const char *s = "text"; }
//: <kernel>:1:35: error: initializing '__private const char *' with an expression of type '__constant char *' changes address space of pointer
//: kernel void k() { const char *s = "text"; }
//:                                   ^~~~~~

//// a write to a string
kernel void k() { "text"[0] = 'x'; }
//: <kernel>:1:29: error: an object in the constant address space cannot be assigned to
//: kernel void k() { "text"[0] = 'x'; }
//:                             ^

//// generic without the feature
kernel void k(global int *p) { generic int *q = p; }
//: <kernel>:1:39: error: expected ';' after expression
//: kernel void k(global int *p) { generic int *q = p; }
//:                                       ^

//// generic before 2.0
//// options: -cl-std=CL1.2
kernel void k(global int *p) { __generic int *q = p; }
//: <kernel>:1:41: error: expected ';' after expression
//: kernel void k(global int *p) { __generic int *q = p; }
//:                                         ^

//// to_global without generic pointers
kernel void k(global int *p) { global int *q = to_global(p); }
//: <kernel>:1:48: error: call to 'to_global' with arguments (__global int *) requires __opencl_c_generic_address_space support
//: kernel void k(global int *p) { global int *q = to_global(p); }
//:                                                ^~~~~~~~~
//: note: candidate function: global void* to_global(void*)

//// to_global of a number
//// target: full
kernel void k(global int *p) { global int *q = to_global(1); }
//: <kernel>:1:58: error: 'to_global' takes a pointer that can be generic, not 'int'
//: kernel void k(global int *p) { global int *q = to_global(1); }
//:                                                          ^

//// to_global of a constant pointer
//// target: full
kernel void k(constant int *p) { const global int *q = to_global(p); }
//: <kernel>:1:66: error: 'to_global' takes a pointer that can be generic, not '__constant int *'
//: kernel void k(constant int *p) { const global int *q = to_global(p); }
//:                                                                  ^

//// a local pointer with a value from a global variable's address
kernel void k(global int *g) { local int *local l; *(&l) = g; }
//: <kernel>:1:60: error: assigning '__global int *' to '__local int *' changes address space of pointer
//: kernel void k(global int *g) { local int *local l; *(&l) = g; }
//:                                                            ^

//// a static variable in a kernel without the feature
kernel void k() { static int x; }
//: <kernel>:1:30: error: static local variable must reside in constant address space
//: kernel void k() { static int x; }
//:                              ^

//// a static local variable
//// target: full
kernel void k() { static local int x; }
//: <kernel>:1:36: error: static local variable must reside in constant address space
//: kernel void k() { static local int x; }
//:                                    ^

//// an extern variable in a kernel without its definition's space
//// options: -cl-std=CL1.2
kernel void k() { extern int x; }
//: <kernel>:1:30: error: extern variable must reside in constant address space
//: kernel void k() { extern int x; }
//:                              ^

//// an atomic operation on private memory
//// options: -cl-std=CL1.2
kernel void k() { int x = 0; atomic_inc(&x); }
//: <kernel>:1:30: error: no matching function for call to 'atomic_inc' with arguments (__private int *)
//: kernel void k() { int x = 0; atomic_inc(&x); }
//:                              ^~~~~~~~~~
//: note: candidate function: int atomic_inc(volatile local int*)
//: note: candidate function: int atomic_inc(volatile global int*)
//: note: candidate function: uint atomic_inc(volatile local uint*)
//: note: candidate function: uint atomic_inc(volatile global uint*)

//// a vector load from a pointer of another type
kernel void k(global int *p, global float4 *q) { q[0] = vload4(0, p); }
//: <kernel>:1:57: error: assigning to 'float4' from incompatible type 'int4'
//: kernel void k(global int *p, global float4 *q) { q[0] = vload4(0, p); }
//:                                                         ^~~~~~~~~~~~
//: note: 'convert_float4' converts the elements, 'as_float4' keeps the bits

//// a constant variable in an inner block
kernel void k(global int *p) { { constant int y = 3; *p = y; } }
//: <kernel>:1:47: error: variables in the constant address space can only be declared in the outermost scope of a kernel function
//: kernel void k(global int *p) { { constant int y = 3; *p = y; } }
//:                                               ^

//// a constant variable in a function that is no kernel
void f(global int *p) { constant int y = 3; *p = y; }
//: <kernel>:1:38: error: non-kernel function variable cannot be declared in constant address space
//: void f(global int *p) { constant int y = 3; *p = y; }
//:                                      ^

//// a function of private memory
private int f(void);
//: <kernel>:1:14: error: return type cannot be qualified with address space
//: private int f(void);
//:              ^~~~~~

//// null pointers of other address spaces
kernel void k(global int *p) { constant int *c = (global void *)0; if (p == (local void *)0) c = NULL; }
//: <kernel>:1:50: error: initializing '__constant int *' with an expression of type '__global void *' changes address space of pointer
//: kernel void k(global int *p) { constant int *c = (global void *)0; if (p == (local void *)0) c = NULL; }
//:                                                  ^~~~~~~~~~~~~~~~
//: <kernel>:1:74: error: comparison between '__global int *' and '__local void *' which are pointers to non-overlapping address spaces
//: kernel void k(global int *p) { constant int *c = (global void *)0; if (p == (local void *)0) c = NULL; }
//:                                                                          ^~
