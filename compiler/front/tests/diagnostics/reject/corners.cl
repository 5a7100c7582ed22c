//// a constant pointer, written as an array, that is changed
void f(int a[const]){ a=0;} kernel void k(global int*p){ int b[2]; f(b);}
//: <kernel>:1:24: error: cannot assign to variable 'a' with const-qualified type '__private int *const'
//: void f(int a[const]){ a=0;} kernel void k(global int*p){ int b[2]; f(b);}
//:                        ^
//: <kernel>:1:12: note: variable 'a' declared const here
//: void f(int a[const]){ a=0;} kernel void k(global int*p){ int b[2]; f(b);}
//:            ^

//// an element behind the end
kernel void k(global int*p){ int a[4]={[4]=1}; }
//: <kernel>:1:40: error: array designator index (4) exceeds array bounds (4)
//: kernel void k(global int*p){ int a[4]={[4]=1}; }
//:                                        ^~~~~

//// an element before the start
kernel void k(global int*p){ int a[4]={[-1]=1}; }
//: <kernel>:1:40: error: array designator value -1 is negative
//: kernel void k(global int*p){ int a[4]={[-1]=1}; }
//:                                        ^~~~~~

//// a member of a number
kernel void k(global int*p){ int a={.x=1}; }
//: <kernel>:1:37: error: designator in initializer for scalar type 'int'
//: kernel void k(global int*p){ int a={.x=1}; }
//:                                     ^~~~

//// too few lanes in parentheses
kernel void k(global int4*p){ p[0]=(int4)(1,2); }
//: <kernel>:1:36: error: too few elements in vector initialization (expected 4 elements, have 2)
//: kernel void k(global int4*p){ p[0]=(int4)(1,2); }
//:                                    ^~~~~~~~~~~

//// too few lanes in braces
kernel void k(global int4*p){ int4 a={1,2}; p[0]=a;}
//: <kernel>:1:38: error: too few elements in vector initialization (expected 4 elements, have 2)
//: kernel void k(global int4*p){ int4 a={1,2}; p[0]=a;}
//:                                      ^~~~~

//// lanes of another type
kernel void k(global int4*p, float2 b){ p[0]=(int4)(1,b,2); }
//: <kernel>:1:55: error: invalid conversion between vector type 'float2' and 'int4'
//: kernel void k(global int4*p, float2 b){ p[0]=(int4)(1,b,2); }
//:                                                       ^
//: note: 'convert_int2' converts the elements

//// a member of any length before another
struct s{int a[]; int b;}; kernel void k(global struct s*p){ p->a[0]=1; }
//: <kernel>:1:14: error: flexible array member 'a' is not at the end of struct
//: struct s{int a[]; int b;}; kernel void k(global struct s*p){ p->a[0]=1; }
//:              ^

//// two constants of one name
enum e{A,A}; kernel void k(global int*p){ }
//: <kernel>:1:10: error: redefinition of 'A'
//: enum e{A,A}; kernel void k(global int*p){ }
//:          ^
//: <kernel>:1:8: note: previous definition is here
//: enum e{A,A}; kernel void k(global int*p){ }
//:        ^

//// two enumerations of one name
enum e{A}; enum e{B}; kernel void k(global int*p){ }
//: <kernel>:1:17: error: redefinition of 'e'
//: enum e{A}; enum e{B}; kernel void k(global int*p){ }
//:                 ^
//: <kernel>:1:6: note: previous definition is here
//: enum e{A}; enum e{B}; kernel void k(global int*p){ }
//:      ^

//// an enumeration of nothing
enum e{}; kernel void k(global int*p){ }
//: <kernel>:1:1: error: use of empty enum
//: enum e{}; kernel void k(global int*p){ }
//: ^~~~~~~~

//// an enumeration constant that is no integer
enum e{A=1.0f}; kernel void k(global int*p){ }
//: <kernel>:1:10: error: integer constant expression must have integer type, not 'float'
//: enum e{A=1.0f}; kernel void k(global int*p){ }
//:          ^~~~

//// lanes of another sign
kernel void k(global uint4*p,int4 a){ p[0]=a;}
//: <kernel>:1:44: error: assigning to 'uint4' from incompatible type 'int4'
//: kernel void k(global uint4*p,int4 a){ p[0]=a;}
//:                                            ^
//: note: 'convert_uint4' converts the elements, 'as_uint4' keeps the bits

//// a float and a vector of integers
kernel void k(global int4*p,float f){ p[0]=p[0]+f;}
//: <kernel>:1:48: error: scalar operand type has greater rank than the type of the vector element. ('int4' and 'float')
//: kernel void k(global int4*p,float f){ p[0]=p[0]+f;}
//:                                                ^
//: note: a cast to 'int' makes it fit

//// an int and a vector of chars
kernel void k(global char4*p,int f){ p[0]=p[0]+f;}
//: <kernel>:1:47: error: scalar operand type has greater rank than the type of the vector element. ('char4' and 'int')
//: kernel void k(global char4*p,int f){ p[0]=p[0]+f;}
//:                                               ^
//: note: a cast to 'char' makes it fit

//// a vector as a condition
kernel void k(global int4*p){ if(p[0]) p[0]=1;}
//: <kernel>:1:34: error: statement requires expression of scalar type ('int4' invalid)
//: kernel void k(global int4*p){ if(p[0]) p[0]=1;}
//:                                  ^~~~
//: note: 'any' and 'all' make one truth value of a vector

//// a switch over a vector
kernel void k(global int4*p){ switch(p[0]){} }
//: <kernel>:1:38: error: statement requires expression of integer type ('int4' invalid)
//: kernel void k(global int4*p){ switch(p[0]){} }
//:                                      ^~~~

//// a choice by lanes of another width
kernel void k(global float4*p,global char4*c){ p[0]=c[0]?p[0]:p[1];}
//: <kernel>:1:53: error: vector condition type 'char4' and result type 'float4' do not have elements of the same size
//: kernel void k(global float4*p,global char4*c){ p[0]=c[0]?p[0]:p[1];}
//:                                                     ^~~~~~~~~~~~~~

//// a choice by lanes of floats
kernel void k(global float4*p){ p[0]=p[0]?p[0]:p[1];}
//: <kernel>:1:38: error: used type 'float4' where integer vector type is required
//: kernel void k(global float4*p){ p[0]=p[0]?p[0]:p[1];}
//:                                      ^~~~
//: note: a vector of floating-point numbers is no condition; compare it with something

//// pointers into memories apart, compared
kernel void k(global int*p,local int*l){ if(p==l) p[0]=1; }
//: <kernel>:1:46: error: comparison between '__global int *' and '__local int *' which are pointers to non-overlapping address spaces
//: kernel void k(global int*p,local int*l){ if(p==l) p[0]=1; }
//:                                              ^~

//// a choice between constant and global memory
kernel void k(global int*p,constant int*l,int c){ p[0]=*(c?p:l);}
//: <kernel>:1:58: error: conditional operator with the second and third operands of type '__global int *' and '__constant int *' which are pointers to non-overlapping address spaces
//: kernel void k(global int*p,constant int*l,int c){ p[0]=*(c?p:l);}
//:                                                          ^~~~~

//// local memory with an initial value
kernel void k(global int*p){ local int a=3; }
//: <kernel>:1:40: error: '__local' variable cannot have an initializer
//: kernel void k(global int*p){ local int a=3; }
//:                                        ^

//// local memory in a block
kernel void k(global int*p){ if(p[0]){ local int a[3]; a[0]=1; } }
//: <kernel>:1:50: error: variables in the local address space can only be declared in the outermost scope of a kernel function
//: kernel void k(global int*p){ if(p[0]){ local int a[3]; a[0]=1; } }
//:                                                  ^

//// local memory of a function
void f(){ local int a; } kernel void k(global int*p){ }
//: <kernel>:1:21: error: non-kernel function variable cannot be declared in local address space
//: void f(){ local int a; } kernel void k(global int*p){ }
//:                     ^

//// private memory of the program
private int a; kernel void k(global int*p){ }
//: <kernel>:1:13: error: program scope variable must reside in constant address space
//: private int a; kernel void k(global int*p){ }
//:             ^

//// a result in global memory
global int f(global int*p){return 1;} kernel void k(global int*p){ }
//: <kernel>:1:13: error: return type cannot be qualified with address space
//: global int f(global int*p){return 1;} kernel void k(global int*p){ }
//:             ^~~~~~~~~~~~~~

//// a parameter in global memory
void f(global int p){} kernel void k(global int*p){ }
//: <kernel>:1:19: error: parameter may not be qualified with an address space
//: void f(global int p){} kernel void k(global int*p){ }
//:                   ^

//// a member in global memory
struct s{global int a;}; kernel void k(global int*p){ }
//: <kernel>:1:21: error: field may not be qualified with an address space
//: struct s{global int a;}; kernel void k(global int*p){ }
//:                     ^

//// a truth value as an argument
kernel void k(bool b){ }
//: <kernel>:1:20: error: 'bool' cannot be used as the type of a kernel parameter
//: kernel void k(bool b){ }
//:                    ^

//// a size as an argument
kernel void k(size_t b){ }
//: <kernel>:1:22: error: 'size_t' (aka 'ulong') cannot be used as the type of a kernel parameter
//: kernel void k(size_t b){ }
//:                      ^

//// a difference of pointers as an argument
kernel void k(ptrdiff_t b, intptr_t c){ }
//: <kernel>:1:25: error: 'ptrdiff_t' (aka 'long') cannot be used as the type of a kernel parameter
//: kernel void k(ptrdiff_t b, intptr_t c){ }
//:                         ^
//: <kernel>:1:37: error: 'intptr_t' (aka 'long') cannot be used as the type of a kernel parameter
//: kernel void k(ptrdiff_t b, intptr_t c){ }
//:                                     ^

//// a size in a record as an argument
struct s{size_t b;}; kernel void k(struct s v){ }
//: <kernel>:1:45: error: 'struct s' cannot be used as the type of a kernel parameter
//: struct s{size_t b;}; kernel void k(struct s v){ }
//:                                             ^
//: <kernel>:1:17: note: because of this member
//: struct s{size_t b;}; kernel void k(struct s v){ }
//:                 ^

//// a pointer to private memory as an argument
kernel void k(private int*b){ }
//: <kernel>:1:27: error: pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' address space
//: kernel void k(private int*b){ }
//:                           ^

//// a kernel with a result
kernel int k(global void*b){ return 1;}
//: <kernel>:1:12: error: kernel must have void return type
//: kernel int k(global void*b){ return 1;}
//:            ^

//// a kernel for one source
static kernel void k(global void*b){ }
//: <kernel>:1:20: error: kernel functions cannot be declared static
//: static kernel void k(global void*b){ }
//:                    ^

//// a pointer to an image as an argument
kernel void k(global image2d_t*b){ }
//: <kernel>:1:31: error: pointer to type '__read_only image2d_t' is invalid in OpenCL
//: kernel void k(global image2d_t*b){ }
//:                               ^

//// a case twice
kernel void k(global int*p){ switch(p[0]){case 1: case 1: break;} }
//: <kernel>:1:56: error: duplicate case value '1'
//: kernel void k(global int*p){ switch(p[0]){case 1: case 1: break;} }
//:                                                        ^
//: <kernel>:1:48: note: previous case defined here
//: kernel void k(global int*p){ switch(p[0]){case 1: case 1: break;} }
//:                                                ^

//// a case in the range of another
kernel void k(global int*p){ switch(p[0]){case 1 ... 3: case 2: p[0]=1;} }
//: <kernel>:1:62: error: duplicate case value '2'
//: kernel void k(global int*p){ switch(p[0]){case 1 ... 3: case 2: p[0]=1;} }
//:                                                              ^
//: <kernel>:1:48: note: previous case defined here
//: kernel void k(global int*p){ switch(p[0]){case 1 ... 3: case 2: p[0]=1;} }
//:                                                ^

//// a switch over a float
kernel void k(global float*p){ switch(p[0]){case 1: break;} }
//: <kernel>:1:39: error: statement requires expression of integer type ('float' invalid)
//: kernel void k(global float*p){ switch(p[0]){case 1: break;} }
//:                                       ^~~~

//// two defaults
kernel void k(global int*p){ switch(p[0]){default: default: break;} }
//: <kernel>:1:52: error: multiple default labels in one switch
//: kernel void k(global int*p){ switch(p[0]){default: default: break;} }
//:                                                    ^~~~~~~~~~~~~~~
//: <kernel>:1:43: note: previous default is here
//: kernel void k(global int*p){ switch(p[0]){default: default: break;} }
//:                                           ^~~~~~~~~~~~~~~~~~~~~~~~

//// a case outside of a switch
kernel void k(global int*p){ case 1: ; }
//: <kernel>:1:30: error: 'case' statement not in switch statement
//: kernel void k(global int*p){ case 1: ; }
//:                              ^~~~~~~~~

//// the size of what is not complete
struct s; kernel void k(global int*p){ p[0]=sizeof(struct s); }
//: <kernel>:1:45: error: invalid application of 'sizeof' to an incomplete type 'struct s'
//: struct s; kernel void k(global int*p){ p[0]=sizeof(struct s); }
//:                                             ^~~~~~~~~~~~~~~~

//// an alignment of a parameter
void f(_Alignas(8) int a){} kernel void k(global int*p){}
//: <kernel>:1:8: error: '_Alignas' attribute cannot be applied to a function parameter
//: void f(_Alignas(8) int a){} kernel void k(global int*p){}
//:        ^~~~~~~~~~~~~~~

//// a suffix that is none
kernel void k(global ulong*p){ p[0]=1lul; }
//: <kernel>:1:37: error: invalid suffix 'lul' on integer constant
//: kernel void k(global ulong*p){ p[0]=1lul; }
//:                                     ^~~~

//// a suffix of floats behind an integer
kernel void k(global float*p){ p[0]=1f; }
//: <kernel>:1:37: error: invalid suffix 'f' on integer constant
//: kernel void k(global float*p){ p[0]=1f; }
//:                                     ^~

//// a hexadecimal float without an exponent
kernel void k(global float*p){ p[0]=0x1.8f; }
//: <kernel>:1:37: error: hexadecimal floating constant requires an exponent
//: kernel void k(global float*p){ p[0]=0x1.8f; }
//:                                     ^~~~~~

//// an eight in an octal number
kernel void k(global int*p){ p[0]=08; }
//: <kernel>:1:35: error: invalid digit '8' in octal constant
//: kernel void k(global int*p){ p[0]=08; }
//:                                   ^~

//// a character of nothing
kernel void k(global int*p){ p[0]=''; }
//: <kernel>:1:35: error: empty character constant
//: kernel void k(global int*p){ p[0]=''; }
//:                                   ^~

//// a condition behind an else
#if 0
#else
#elif 1
#endif
kernel void k(global int*p){ }
//: <kernel>:3:1: error: #elif after #else
//: #elif 1
//: ^~~~~

//// tokens that make none together
#define C(a,b) a##b
kernel void k(global int*p){ int C(+,x) = 1; }
//: <kernel>:2:34: error: pasting formed '+x', an invalid preprocessing token
//: kernel void k(global int*p){ int C(+,x) = 1; }
//:                                  ^
//: <kernel>:2:36: error: expected identifier or '('
//: kernel void k(global int*p){ int C(+,x) = 1; }
//:                                    ^

//// a text of what is no parameter
#define C(a) #b
kernel void k(global int*p){ }
//: <kernel>:1:14: error: '#' is not followed by a macro parameter
//: #define C(a) #b
//:              ^

//// an argument too few of a macro
#define C(a,b) a
kernel void k(global int*p){ p[0]=C(1); }
//: <kernel>:2:35: error: too few arguments provided to function-like macro invocation
//: kernel void k(global int*p){ p[0]=C(1); }
//:                                   ^~~~
//: <kernel>:1:9: note: macro 'C' defined here
//: #define C(a,b) a
//:         ^
//: <kernel>:2:39: error: expected expression
//: kernel void k(global int*p){ p[0]=C(1); }
//:                                       ^

//// an argument too many of a macro
#define C(a) a
kernel void k(global int*p){ p[0]=C(1,2); }
//: <kernel>:2:35: error: too many arguments provided to function-like macro invocation
//: kernel void k(global int*p){ p[0]=C(1,2); }
//:                                   ^~~~~~
//: <kernel>:1:9: note: macro 'C' defined here
//: #define C(a) a
//:         ^
//: <kernel>:2:41: error: expected expression
//: kernel void k(global int*p){ p[0]=C(1,2); }
//:                                         ^

//// a float in a condition
#if 1.0
#endif
kernel void k(global int*p){ }
//: <kernel>:1:5: error: floating point literal in preprocessor expression
//: #if 1.0
//:     ^~~

//// an assignment in a condition
#if A=1
#endif
kernel void k(global int*p){ }
//: <kernel>:1:6: error: token is not a valid binary operator in a preprocessor subexpression
//: #if A=1
//:      ^

//// an image assigned
kernel void k(read_only image2d_t a, read_only image2d_t b){ a=b; }
//: <kernel>:1:63: error: invalid operands to binary expression ('__read_only image2d_t')
//: kernel void k(read_only image2d_t a, read_only image2d_t b){ a=b; }
//:                                                               ^

//// the address of an image
kernel void k(read_only image2d_t a){ &a; }
//: <kernel>:1:39: error: invalid argument type '__read_only image2d_t' to unary expression
//: kernel void k(read_only image2d_t a){ &a; }
//:                                       ^~

//// images compared
kernel void k(read_only image2d_t a,read_only image2d_t b,global int*p){ p[0]=a==b; }
//: <kernel>:1:80: error: invalid operands to binary expression ('__read_only image2d_t' and '__read_only image2d_t')
//: kernel void k(read_only image2d_t a,read_only image2d_t b,global int*p){ p[0]=a==b; }
//:                                                                                ^~

//// two accesses of an image
typedef read_only image2d_t I; kernel void k(write_only I a){ }
//: <kernel>:1:46: error: multiple access qualifiers
//: typedef read_only image2d_t I; kernel void k(write_only I a){ }
//:                                              ^~~~~~~~~~
//: <kernel>:1:9: note: previous qualifier is here
//: typedef read_only image2d_t I; kernel void k(write_only I a){ }
//:         ^~~~~~~~~

//// a sum with a sampler
kernel void k(sampler_t a){ a+1; }
//: <kernel>:1:30: error: invalid operands to binary expression ('sampler_t' and 'int')
//: kernel void k(sampler_t a){ a+1; }
//:                              ^

//// an array of samplers
kernel void k(global int*p){ sampler_t a[2]; }
//: <kernel>:1:41: error: array of 'sampler_t' type is invalid in OpenCL
//: kernel void k(global int*p){ sampler_t a[2]; }
//:                                         ^~~

//// an event from a number
kernel void k(global int*p){ event_t a=1; }
//: <kernel>:1:40: error: initializing 'event_t' with an expression of incompatible type 'int'
//: kernel void k(global int*p){ event_t a=1; }
//:                                        ^

//// an event in a record
struct s{event_t a;}; kernel void k(global int*p){ }
//: <kernel>:1:18: error: the 'event_t' type cannot be used to declare a structure or union field
//: struct s{event_t a;}; kernel void k(global int*p){ }
//:                  ^

//// an access of a number
kernel void k(read_only int a){ }
//: <kernel>:1:15: error: access qualifier can only be used for pipe and image type
//: kernel void k(read_only int a){ }
//:               ^~~~~~~~~

//// a jump to an address
kernel void k(global int*p){ void*a=&&l; goto *a; l: p[0]=1; }
//: <kernel>:1:37: error: expected expression
//: kernel void k(global int*p){ void*a=&&l; goto *a; l: p[0]=1; }
//:                                     ^~
//: <kernel>:1:47: error: OpenCL C does not support indirect goto
//: kernel void k(global int*p){ void*a=&&l; goto *a; l: p[0]=1; }
//:                                               ^

//// a function in a function
kernel void k(global int*p){ int f(int a){return a;} p[0]=f(1); }
//: <kernel>:1:42: error: function definition is not allowed here
//: kernel void k(global int*p){ int f(int a){return a;} p[0]=f(1); }
//:                                          ^
//: <kernel>:1:30: note: a '}' may be missing before it
//: kernel void k(global int*p){ int f(int a){return a;} p[0]=f(1); }
//:                              ^~~

//// a member of any length with elements
struct s { int n; int a[]; };
kernel void k(global int *p) { struct s v = {1, {2, 3}}; p[0] = v.n; }
//: <kernel>:2:50: error: initialization of flexible array member is not allowed
//: kernel void k(global int *p) { struct s v = {1, {2, 3}}; p[0] = v.n; }
//:                                                  ^

//// a member of any length with elements in a constant
//// clang: accepts; the object grows by them, which its type does not tell
struct s { int n; int a[]; };
constant struct s v = {1, {2, 3}};
kernel void k(global int *p) { p[0] = v.a[1]; }
//: <kernel>:2:28: error: initialization of flexible array member is not allowed
//: constant struct s v = {1, {2, 3}};
//:                            ^
