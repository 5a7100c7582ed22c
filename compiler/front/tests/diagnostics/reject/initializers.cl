//// too few values in a vector literal
kernel void k() { float4 v = (float4)(1, 2, 3); }
//: <kernel>:1:30: error: too few elements in vector initialization (expected 4 elements, have 3)
//: kernel void k() { float4 v = (float4)(1, 2, 3); }
//:                              ^~~~~~~~~~~~~~~~~

//// too many values in a vector literal
kernel void k() { float4 v = (float4)(1, 2, 3, 4, 5); }
//: <kernel>:1:30: error: too many elements in vector initialization (expected 4 elements, have 5)
//: kernel void k() { float4 v = (float4)(1, 2, 3, 4, 5); }
//:                              ^~~~~~~~~~~~~~~~~~~~~~~

//// a vector that does not fit in a vector literal
kernel void k(float4 a) { float4 v = (float4)(1, a); }
//: <kernel>:1:38: error: too many elements in vector initialization (expected 4 elements, have 5)
//: kernel void k(float4 a) { float4 v = (float4)(1, a); }
//:                                      ^~~~~~~~~~~~~~

//// vectors of another element in a vector literal
kernel void k(int2 a) { float4 v = (float4)(a, a); }
//: <kernel>:1:45: error: invalid conversion between vector type 'int2' and 'float4'
//: kernel void k(int2 a) { float4 v = (float4)(a, a); }
//:                                             ^
//: note: 'convert_float2' converts the elements

//// an array from a number
kernel void k() { int a[2] = 1; }
//: <kernel>:1:30: error: array initializer must be an initializer list
//: kernel void k() { int a[2] = 1; }
//:                              ^

//// an array from an array
kernel void k() { int a[2] = {1, 2}; int b[2] = a; }
//: <kernel>:1:49: error: array initializer must be an initializer list
//: kernel void k() { int a[2] = {1, 2}; int b[2] = a; }
//:                                                 ^

//// a number from a list in a list's list
kernel void k(global int *p) { int a = {p}; }
//: <kernel>:1:41: error: incompatible pointer to integer conversion initializing 'int' with an expression of type '__global int *'
//: kernel void k(global int *p) { int a = {p}; }
//:                                         ^
//: note: a cast says that it is meant

//// a struct from a number
struct s { int a; };
kernel void k() { struct s x = 1; }
//: <kernel>:2:32: error: initializing 'struct s' with an expression of incompatible type 'int'
//: kernel void k() { struct s x = 1; }
//:                                ^

//// a struct from another struct
struct s { int a; };
struct t { int a; };
kernel void k() { struct t y = {1}; struct s x = y; }
//: <kernel>:3:50: error: initializing 'struct s' with an expression of incompatible type 'struct t'
//: kernel void k() { struct t y = {1}; struct s x = y; }
//:                                                  ^

//// a designator of a member that is not there
struct s { int a; };
kernel void k() { struct s x = {.b = 1}; }
//: <kernel>:2:34: error: field designator 'b' does not refer to any field in type 'struct s'
//: kernel void k() { struct s x = {.b = 1}; }
//:                                  ^

//// a designator of a member for an array
kernel void k() { int a[2] = {.x = 1}; }
//: <kernel>:1:32: error: field designator cannot initialize an array
//: kernel void k() { int a[2] = {.x = 1}; }
//:                                ^

//// a designator of an index for a struct
struct s { int a; };
kernel void k() { struct s x = {[0] = 1}; }
//: <kernel>:2:33: error: array designator cannot initialize non-array type 'struct s'
//: kernel void k() { struct s x = {[0] = 1}; }
//:                                 ^~~~~~~

//// a designator beyond the array
kernel void k() { int a[2] = {[2] = 1}; }
//: <kernel>:1:31: error: array designator index (2) exceeds array bounds (2)
//: kernel void k() { int a[2] = {[2] = 1}; }
//:                               ^~~~~~~

//// a negative designator
kernel void k() { int a[2] = {[-1] = 1}; }
//: <kernel>:1:31: error: array designator value -1 is negative
//: kernel void k() { int a[2] = {[-1] = 1}; }
//:                               ^~~~~~~~

//// a designator that is no constant
kernel void k(int n) { int a[4] = {[n] = 1}; }
//: <kernel>:1:37: error: expression is not an integer constant expression
//: kernel void k(int n) { int a[4] = {[n] = 1}; }
//:                                     ^

//// a designator for a number
kernel void k() { int a = {.x = 1}; }
//: <kernel>:1:28: error: designator in initializer for scalar type 'int'
//: kernel void k() { int a = {.x = 1}; }
//:                            ^~~~~~

//// a range of designators that is empty
kernel void k() { int a[4] = {[3 ... 1] = 1}; }
//: <kernel>:1:31: error: array designator range [3, 1] is empty
//: kernel void k() { int a[4] = {[3 ... 1] = 1}; }
//:                               ^~~~~~~~~~~~~

//// a constant array from a variable
kernel void k(int n) { constant int a[2] = {1, n}; }
//: <kernel>:1:48: error: initializer element is not a compile-time constant
//: kernel void k(int n) { constant int a[2] = {1, n}; }
//:                                                ^

//// a value of the program that is no constant
constant int a = 1;
constant int b = a + get_global_id(0);
//: <kernel>:2:18: error: initializer element is not a compile-time constant
//: constant int b = a + get_global_id(0);
//:                  ^~~~~~~~~~~~~~~~~~~~

//// a pointer as an array's value
kernel void k(global int *p) { int a[2] = p; }
//: <kernel>:1:43: error: array initializer must be an initializer list
//: kernel void k(global int *p) { int a[2] = p; }
//:                                           ^

//// a vector from an incompatible vector
kernel void k(int4 i) { float4 f = i; }
//: <kernel>:1:36: error: initializing 'float4' with an expression of incompatible type 'int4'
//: kernel void k(int4 i) { float4 f = i; }
//:                                    ^
//: note: 'convert_float4' converts the elements, 'as_float4' keeps the bits

//// a vector from a vector of another length
kernel void k(float4 a) { float3 b = a; }
//: <kernel>:1:38: error: initializing 'float3' with an expression of incompatible type 'float4'
//: kernel void k(float4 a) { float3 b = a; }
//:                                      ^

//// a number from a vector
kernel void k(float4 v) { float x = v; }
//: <kernel>:1:37: error: initializing 'float' with an expression of incompatible type 'float4'
//: kernel void k(float4 v) { float x = v; }
//:                                     ^

//// a number from a struct
struct s { int a; };
kernel void k() { struct s x = {1}; int y = x; }
//: <kernel>:2:45: error: initializing 'int' with an expression of incompatible type 'struct s'
//: kernel void k() { struct s x = {1}; int y = x; }
//:                                             ^

//// a number from a string
kernel void k() { int x = "a"; }
//: <kernel>:1:27: error: incompatible pointer to integer conversion initializing 'int' with an expression of type '__constant char *'
//: kernel void k() { int x = "a"; }
//:                           ^~~
//: note: a cast says that it is meant

//// a char array from a number
constant char a[] = 5;
//: <kernel>:1:21: error: array initializer must be an initializer list
//: constant char a[] = 5;
//:                     ^

//// an int array from a string
constant int a[] = "text";
//: <kernel>:1:20: error: array initializer must be an initializer list
//: constant int a[] = "text";
//:                    ^~~~~~

//// a list with a comma in front
kernel void k() { int a[2] = {, 1}; }
//: <kernel>:1:31: error: expected expression
//: kernel void k() { int a[2] = {, 1}; }
//:                               ^
//: <kernel>:1:37: error: extraneous closing brace ('}')
//: kernel void k() { int a[2] = {, 1}; }
//:                                     ^

//// a list without its end
kernel void k() { int a[2] = {1, 2; }
//: <kernel>:1:35: error: expected '}'
//: kernel void k() { int a[2] = {1, 2; }
//:                                   ^
//: <kernel>:1:30: note: to match this '{'
//: kernel void k() { int a[2] = {1, 2; }
//:                              ^

//// a value missing
kernel void k() { int a = ; }
//: <kernel>:1:27: error: expected expression
//: kernel void k() { int a = ; }
//:                           ^

//// an array of unknown length from a designator too large
constant int a[] = {[0xffffffffffffff] = 1};
//: <kernel>:1:21: error: array designator index (72057594037927935) exceeds array bounds (2147483648)
//: constant int a[] = {[0xffffffffffffff] = 1};
//:                     ^~~~~~~~~~~~~~~~~~~~~~

//// a struct with the wrong nested list
struct s { int a; };
kernel void k(global int *p) { struct s x = {{p}}; }
//: <kernel>:2:47: error: incompatible pointer to integer conversion initializing 'int' with an expression of type '__global int *'
//: kernel void k(global int *p) { struct s x = {{p}}; }
//:                                               ^
//: note: a cast says that it is meant

//// a value for an extern declaration of a function
int f(int) = 1;
//: <kernel>:1:5: error: illegal initializer (only variables can be initialized)
//: int f(int) = 1;
//:     ^

//// a variable that uses itself as a length
kernel void k() { int a[sizeof(b)], b; }
//: <kernel>:1:32: error: use of undeclared identifier 'b'
//: kernel void k() { int a[sizeof(b)], b; }
//:                                ^

//// a compound literal of an unknown type
kernel void k(global int *p) { p[0] = (struct none){1}.a; }
//: <kernel>:1:53: warning: excess elements in struct initializer
//: kernel void k(global int *p) { p[0] = (struct none){1}.a; }
//:                                                     ^
//: <kernel>:1:56: error: incomplete definition of type 'struct none'
//: kernel void k(global int *p) { p[0] = (struct none){1}.a; }
//:                                                        ^

//// a vector's designator
kernel void k() { float4 v = {.x = 1}; }
//: <kernel>:1:31: error: a vector has no designated elements
//: kernel void k() { float4 v = {.x = 1}; }
//:                               ^~~~~~

//// a pointer from a floating number
kernel void k() { global int *p = 1.5f; }
//: <kernel>:1:35: error: initializing '__global int *' with an expression of incompatible type 'float'
//: kernel void k() { global int *p = 1.5f; }
//:                                   ^~~~
