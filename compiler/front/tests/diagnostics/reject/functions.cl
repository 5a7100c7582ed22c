//// a function that was not declared
kernel void k() { foo(1); }
//: <kernel>:1:19: error: implicit declaration of function 'foo' is invalid in OpenCL
//: kernel void k() { foo(1); }
//:                   ^~~

//// a misspelt builtin function
kernel void k(global float *p) { p[0] = sqr(p[1]); }
//: <kernel>:1:41: error: implicit declaration of function 'sqr' is invalid in OpenCL
//: kernel void k(global float *p) { p[0] = sqr(p[1]); }
//:                                         ^~~

//// a misspelt function of the source
float brightness(float3 c) { return c.x; }
kernel void k(global float *p) { p[0] = brightnes((float3)(1)); }
//: <kernel>:2:41: error: implicit declaration of function 'brightnes' is invalid in OpenCL
//: kernel void k(global float *p) { p[0] = brightnes((float3)(1)); }
//:                                         ^~~~~~~~~
//: note: did you mean 'brightness'?

//// too few arguments
int f(int a, int b) { return a + b; }
kernel void k(global int *p) { p[0] = f(1); }
//: <kernel>:2:42: error: too few arguments to function call, expected 2, have 1
//: kernel void k(global int *p) { p[0] = f(1); }
//:                                          ^
//: <kernel>:1:5: note: 'f' declared here
//: int f(int a, int b) { return a + b; }
//:     ^

//// too many arguments
int f(int a, int b) { return a + b; }
kernel void k(global int *p) { p[0] = f(1, 2, 3); }
//: <kernel>:2:47: error: too many arguments to function call, expected 2, have 3
//: kernel void k(global int *p) { p[0] = f(1, 2, 3); }
//:                                               ^
//: <kernel>:1:5: note: 'f' declared here
//: int f(int a, int b) { return a + b; }
//:     ^

//// an argument to a function without parameters
int f(void) { return 1; }
kernel void k(global int *p) { p[0] = f(1); }
//: <kernel>:2:41: error: too many arguments to function call, expected 0, have 1
//: kernel void k(global int *p) { p[0] = f(1); }
//:                                         ^
//: <kernel>:1:5: note: 'f' declared here
//: int f(void) { return 1; }
//:     ^

//// an argument of a struct type for a number
struct s { int a; };
int f(int a) { return a; }
kernel void k(global int *p) { struct s x = {1}; p[0] = f(x); }
//: <kernel>:3:59: error: passing 'struct s' to parameter of incompatible type 'int'
//: kernel void k(global int *p) { struct s x = {1}; p[0] = f(x); }
//:                                                           ^
//: <kernel>:2:5: note: 'f' is declared here
//: int f(int a) { return a; }
//:     ^

//// an argument of another vector length
float f(float4 a) { return a.x; }
kernel void k(global float *p) { float2 v = 0; p[0] = f(v); }
//: <kernel>:2:57: error: passing 'float2' to parameter of incompatible type 'float4'
//: kernel void k(global float *p) { float2 v = 0; p[0] = f(v); }
//:                                                         ^
//: <kernel>:1:7: note: 'f' is declared here
//: float f(float4 a) { return a.x; }
//:       ^

//// a function twice
int f(int a) { return a; }
int f(int a) { return a + 1; }
//: <kernel>:2:5: error: redefinition of 'f'
//: int f(int a) { return a + 1; }
//:     ^
//: <kernel>:1:5: note: previous definition is here
//: int f(int a) { return a; }
//:     ^

//// a definition that contradicts its declaration
int f(int a);
float f(int a) { return a; }
//: <kernel>:2:7: error: conflicting types for 'f': 'float (int)' vs 'int (int)'
//: float f(int a) { return a; }
//:       ^
//: <kernel>:1:5: note: previous declaration is here
//: int f(int a);
//:     ^

//// parameters that contradict the declaration
int f(int a);
int f(float a) { return 1; }
//: <kernel>:2:5: error: conflicting types for 'f': 'int (float)' vs 'int (int)'
//: int f(float a) { return 1; }
//:     ^
//: <kernel>:1:5: note: previous declaration is here
//: int f(int a);
//:     ^

//// recursion
//// clang: accepts; OpenCL C 3.0, section 6.11 forbids it
int f(int n) { return n ? n * f(n - 1) : 1; }
kernel void k(global int *p) { p[0] = f(p[1]); }
//: <kernel>:1:31: error: recursive call of 'f': recursion is not supported in OpenCL
//: int f(int n) { return n ? n * f(n - 1) : 1; }
//:                               ^
//: <kernel>:1:5: note: 'f' is declared here
//: int f(int n) { return n ? n * f(n - 1) : 1; }
//:     ^

//// mutual recursion
//// clang: accepts; OpenCL C 3.0, section 6.11 forbids it
int g(int n);
int f(int n) { return n ? g(n - 1) : 1; }
int g(int n) { return f(n); }
kernel void k(global int *p) { p[0] = f(p[1]); }
//: <kernel>:2:27: error: recursive call of 'g': recursion is not supported in OpenCL
//: int f(int n) { return n ? g(n - 1) : 1; }
//:                           ^
//: <kernel>:3:5: note: 'g' is declared here
//: int g(int n) { return f(n); }
//:     ^

//// a function pointer
int f(int a) { return a; }
kernel void k(global int *p) { int (*fp)(int) = f; p[0] = fp(1); }
//: <kernel>:2:37: error: pointers to functions are not allowed
//: kernel void k(global int *p) { int (*fp)(int) = f; p[0] = fp(1); }
//:                                     ^

//// a parameter that is a function pointer
int apply(int (*fp)(int), int a) { return fp(a); }
//: <kernel>:1:16: error: pointers to functions are not allowed
//: int apply(int (*fp)(int), int a) { return fp(a); }
//:                ^

//// a typedef of a function pointer
typedef int (*operation)(int);
kernel void k() { operation op; }
//: <kernel>:1:14: error: pointers to functions are not allowed
//: typedef int (*operation)(int);
//:              ^

//// an array of function pointers
int f(int a) { return a; }
constant int (*table[2])(int) = {f, f};
//: <kernel>:2:15: error: pointers to functions are not allowed
//: constant int (*table[2])(int) = {f, f};
//:               ^
//: <kernel>:2:25: error: return type cannot be qualified with address space
//: constant int (*table[2])(int) = {f, f};
//:                         ^~~~~

//// the address of a function
int f(int a) { return a; }
kernel void k(global ulong *p) { p[0] = (ulong)&f; }
//: <kernel>:2:49: error: taking address of function is not allowed
//: kernel void k(global ulong *p) { p[0] = (ulong)&f; }
//:                                                 ^
//: note: 'f' is a function: to call it, put arguments in parentheses behind it

//// a function as a value
int f(int a) { return a; }
kernel void k(global int *p) { p[0] = f; }
//: <kernel>:2:39: error: taking address of function is not allowed
//: kernel void k(global int *p) { p[0] = f; }
//:                                       ^
//: note: 'f' is a function: to call it, put arguments in parentheses behind it

//// a builtin function as a value
kernel void k(global float *p) { p[0] = sin; }
//: <kernel>:1:41: error: taking address of function is not allowed
//: kernel void k(global float *p) { p[0] = sin; }
//:                                         ^~~
//: note: 'sin' is a function: to call it, put arguments in parentheses behind it

//// a variadic function
int f(int a, ...) { return a; }
//: <kernel>:1:14: error: invalid prototype, variadic arguments are not allowed in OpenCL
//: int f(int a, ...) { return a; }
//:              ^~~

//// va_list
kernel void k() { va_list args; }
//: <kernel>:1:19: error: unknown type name 'va_list'
//: kernel void k() { va_list args; }
//:                   ^~~~~~~

//// a return value of a void function
void f(int a) { return a; }
//: <kernel>:1:24: error: void function 'f' should not return a value
//: void f(int a) { return a; }
//:                        ^

//// no value returned by a function that has one
int f(int a) { return; }
//: <kernel>:1:16: error: non-void function 'f' should return a value
//: int f(int a) { return; }
//:                ^~~~~~~

//// a returned value of another kind
struct s { int a; };
int f(struct s x) { return x; }
//: <kernel>:2:28: error: returning 'struct s' from a function with incompatible result type 'int'
//: int f(struct s x) { return x; }
//:                            ^

//// a vector returned for a scalar
float f(float4 v) { return v; }
//: <kernel>:1:28: error: returning 'float4' from a function with incompatible result type 'float'
//: float f(float4 v) { return v; }
//:                            ^

//// the value of a void function
void f(void) {}
kernel void k(global int *p) { p[0] = f(); }
//: <kernel>:2:39: error: assigning to 'int' from incompatible type 'void'
//: kernel void k(global int *p) { p[0] = f(); }
//:                                       ^~~

//// a call of something that is no function
kernel void k(global int *p) { int x = 1; p[0] = x(2); }
//: <kernel>:1:50: error: called object type 'int' is not a function or function pointer
//: kernel void k(global int *p) { int x = 1; p[0] = x(2); }
//:                                                  ^

//// a function in a function
kernel void k() { int f(int a) { return a; } }
//: <kernel>:1:32: error: function definition is not allowed here
//: kernel void k() { int f(int a) { return a; } }
//:                                ^
//: <kernel>:1:19: note: a '}' may be missing before it
//: kernel void k() { int f(int a) { return a; } }
//:                   ^~~

//// a parameter of type void
int f(void a) { return 1; }
//: <kernel>:1:12: error: argument may not have 'void' type
//: int f(void a) { return 1; }
//:            ^

//// void among parameters
int f(int a, void) { return 1; }
//: <kernel>:1:14: error: argument may not have 'void' type
//: int f(int a, void) { return 1; }
//:              ^~~~

//// a parameter of an incomplete type
struct s;
int f(struct s x) { return 1; }
//: <kernel>:2:16: error: variable has incomplete type 'struct s'
//: int f(struct s x) { return 1; }
//:                ^

//// a function that returns an incomplete type
struct s;
struct s f(void);
kernel void k() { f(); }
//: <kernel>:3:19: error: calling 'f' with incomplete return type 'struct s'
//: kernel void k() { f(); }
//:                   ^~~
//: <kernel>:2:10: note: 'f' is declared here
//: struct s f(void);
//:          ^

//// a function in an address space
global int f(int a) { return a; }
//: <kernel>:1:13: error: return type cannot be qualified with address space
//: global int f(int a) { return a; }
//:             ^~~~~~~

//// overloads that differ in the result only
int __attribute__((overloadable)) f(int a) { return a; }
float __attribute__((overloadable)) f(int a) { return a; }
//: <kernel>:2:37: error: conflicting types for 'f': 'float (int)' vs 'int (int)'
//: float __attribute__((overloadable)) f(int a) { return a; }
//:                                     ^
//: <kernel>:1:35: note: previous declaration is here
//: int __attribute__((overloadable)) f(int a) { return a; }
//:                                   ^

//// no overload fits
int __attribute__((overloadable)) f(int a) { return a; }
int __attribute__((overloadable)) f(global int *a) { return *a; }
kernel void k(global int *p) { struct s { int a; } x; p[0] = f(x); }
//: <kernel>:3:62: error: no matching function for call to 'f'
//: kernel void k(global int *p) { struct s { int a; } x; p[0] = f(x); }
//:                                                              ^
//: <kernel>:1:35: note: candidate function: 'int (int)'
//: int __attribute__((overloadable)) f(int a) { return a; }
//:                                   ^
//: <kernel>:2:35: note: candidate function: 'int (__global int *)'
//: int __attribute__((overloadable)) f(global int *a) { return *a; }
//:                                   ^

//// an ambiguous overload
int __attribute__((overloadable)) f(int a, float b) { return 1; }
int __attribute__((overloadable)) f(float a, int b) { return 2; }
kernel void k(global int *p) { p[0] = f(1, 2); }
//: <kernel>:3:39: error: call to 'f' is ambiguous
//: kernel void k(global int *p) { p[0] = f(1, 2); }
//:                                       ^
//: <kernel>:1:35: note: candidate function: 'int (int, float)'
//: int __attribute__((overloadable)) f(int a, float b) { return 1; }
//:                                   ^
//: <kernel>:2:35: note: candidate function: 'int (float, int)'
//: int __attribute__((overloadable)) f(float a, int b) { return 2; }
//:                                   ^

//// a missing closing parenthesis of parameters
int f(int a { return a; }
//: <kernel>:1:13: error: expected ')'
//: int f(int a { return a; }
//:             ^
//: <kernel>:1:6: note: to match this '('
//: int f(int a { return a; }
//:      ^

//// a missing body
kernel void k()
//: <kernel>:1:16: error: expected ';' after top level declarator
//: kernel void k()
//:                ^

//// a body without its end
kernel void k() { if (1) {
//: <kernel>:2:1: error: expected '}'
//:
//: ^
//: <kernel>:1:26: note: to match this '{'
//: kernel void k() { if (1) {
//:                          ^
//: <kernel>:2:1: error: expected '}'
//:
//: ^
//: <kernel>:1:17: note: to match this '{'
//: kernel void k() { if (1) {
//:                 ^

//// a closing brace too many
kernel void k() { } }
//: <kernel>:1:21: error: extraneous closing brace ('}')
//: kernel void k() { } }
//:                     ^

//// a function defined as extern of another type
kernel void k() { extern float g(int); }
int g(int a) { return a; }
//: <kernel>:2:5: error: conflicting types for 'g': 'int (int)' vs 'float (int)'
//: int g(int a) { return a; }
//:     ^
//: <kernel>:1:32: note: previous declaration is here
//: kernel void k() { extern float g(int); }
//:                                ^

//// main with the wrong result
float main(void) { return 1; }
//: <kernel>:1:7: error: function cannot be called 'main'
//: float main(void) { return 1; }
//:       ^~~~

//// static of a parameter
void f(static int a) {}
//: <kernel>:1:8: error: invalid storage class specifier in function declarator
//: void f(static int a) {}
//:        ^~~~~~

//// a default argument
int f(int a = 1) { return a; }
//: <kernel>:1:13: error: expected ')'
//: int f(int a = 1) { return a; }
//:             ^
//: <kernel>:1:6: note: to match this '('
//: int f(int a = 1) { return a; }
//:      ^

//// a block without the feature
kernel void k() { int (^b)(int) = ^(int a) { return a; }; }
//: <kernel>:1:35: error: blocks need the feature '__opencl_c_device_enqueue', which no device has
//: kernel void k() { int (^b)(int) = ^(int a) { return a; }; }
//:                                   ^

//// main that returns nothing
void main(void) {}
//: <kernel>:1:6: error: function cannot be called 'main'
//: void main(void) {}
//:      ^~~~
