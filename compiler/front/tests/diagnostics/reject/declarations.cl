//// a variable of type void
kernel void k() { void x; }
//: <kernel>:1:24: error: variable has incomplete type 'void'
//: kernel void k() { void x; }
//:                        ^

//// a type that is not known
kernel void k() { foo x; }
//: <kernel>:1:19: error: unknown type name 'foo'
//: kernel void k() { foo x; }
//:                   ^~~

//// a misspelt type
kernel void k() { flaot x; }
//: <kernel>:1:19: error: unknown type name 'flaot'
//: kernel void k() { flaot x; }
//:                   ^~~~~
//: note: did you mean 'float'?

//// a declaration without a type
//// clang: accepts; with a warning; C99, section 6.7.2 asks for a type
kernel void k() { const; }
//: <kernel>:1:24: error: a type specifier is required for all declarations
//: kernel void k() { const; }
//:                        ^

//// two types at once
kernel void k() { int float x; }
//: <kernel>:1:23: error: cannot combine 'float' with the previous type specifiers
//: kernel void k() { int float x; }
//:                       ^~~~~

//// long float
kernel void k() { long float x; }
//: <kernel>:1:19: error: 'float' cannot be signed, unsigned, short or long
//: kernel void k() { long float x; }
//:                   ^~~~

//// short long
kernel void k() { short long x; }
//: <kernel>:1:25: error: cannot combine 'long' with the previous type specifiers
//: kernel void k() { short long x; }
//:                         ^~~~

//// signed and unsigned
kernel void k() { signed unsigned x; }
//: <kernel>:1:26: error: cannot combine 'unsigned' with the previous type specifiers
//: kernel void k() { signed unsigned x; }
//:                          ^~~~~~~~

//// unsigned float
kernel void k() { unsigned float x; }
//: <kernel>:1:19: error: 'float' cannot be signed, unsigned, short or long
//: kernel void k() { unsigned float x; }
//:                   ^~~~~~~~

//// signed bool
kernel void k() { signed bool x; }
//: <kernel>:1:26: error: the type 'bool' cannot be declared anew
//: kernel void k() { signed bool x; }
//:                          ^~~~

//// a variable twice
kernel void k() { int x; float x; }
//: <kernel>:1:32: error: redefinition of 'x'
//: kernel void k() { int x; float x; }
//:                                ^
//: <kernel>:1:23: note: previous definition is here
//: kernel void k() { int x; float x; }
//:                       ^

//// a parameter and a variable of one name
kernel void k(int x) { int x = 1; }
//: <kernel>:1:28: error: redefinition of 'x'
//: kernel void k(int x) { int x = 1; }
//:                            ^
//: <kernel>:1:19: note: previous definition is here
//: kernel void k(int x) { int x = 1; }
//:                   ^

//// a parameter twice
kernel void k(int x, float x) {}
//: <kernel>:1:28: error: redefinition of parameter 'x'
//: kernel void k(int x, float x) {}
//:                            ^
//: <kernel>:1:19: note: previous declaration is here
//: kernel void k(int x, float x) {}
//:                   ^

//// a function and a variable of one name
int f(int a) { return a; }
constant int f = 1;
//: <kernel>:2:14: error: redefinition of 'f' as different kind of symbol
//: constant int f = 1;
//:              ^
//: <kernel>:1:5: note: previous definition is here
//: int f(int a) { return a; }
//:     ^

//// a typedef and a variable of one name
kernel void k() { typedef int t; int t; }
//: <kernel>:1:38: error: redefinition of 't'
//: kernel void k() { typedef int t; int t; }
//:                                      ^
//: <kernel>:1:31: note: previous definition is here
//: kernel void k() { typedef int t; int t; }
//:                               ^

//// a typedef twice, of different types
typedef int t;
typedef float t;
//: <kernel>:2:15: error: typedef redefinition with different types ('float' vs 'int')
//: typedef float t;
//:               ^
//: <kernel>:1:13: note: previous definition is here
//: typedef int t;
//:             ^

//// a name missing
kernel void k() { int = 1; }
//: <kernel>:1:23: error: expected identifier or '('
//: kernel void k() { int = 1; }
//:                       ^

//// a semicolon missing
kernel void k() { int x = 1 int y = 2; }
//: <kernel>:1:28: error: expected ';' after declaration
//: kernel void k() { int x = 1 int y = 2; }
//:                            ^

//// a comma too many
kernel void k() { int x, ; }
//: <kernel>:1:26: error: expected identifier or '('
//: kernel void k() { int x, ; }
//:                          ^

//// an enumeration constant twice
enum e { A, A };
//: <kernel>:1:13: error: redefinition of 'A'
//: enum e { A, A };
//:             ^
//: <kernel>:1:10: note: previous definition is here
//: enum e { A, A };
//:          ^

//// an enumeration twice
enum e { A };
enum e { B };
//: <kernel>:2:6: error: redefinition of 'e'
//: enum e { B };
//:      ^
//: <kernel>:1:6: note: previous definition is here
//: enum e { A };
//:      ^

//// an enumeration constant that is no constant
kernel void k(int n) { enum e { A = n }; }
//: <kernel>:1:37: error: expression is not an integer constant expression
//: kernel void k(int n) { enum e { A = n }; }
//:                                     ^

//// an enumeration constant of floating type
enum e { A = 1.5f };
//: <kernel>:1:14: error: integer constant expression must have integer type, not 'float'
//: enum e { A = 1.5f };
//:              ^~~~

//// an empty enumeration
enum e {};
//: <kernel>:1:1: error: use of empty enum
//: enum e {};
//: ^~~~~~~~~

//// a struct twice
struct s { int a; };
struct s { int b; };
//: <kernel>:2:8: error: redefinition of 's'
//: struct s { int b; };
//:        ^
//: <kernel>:1:8: note: previous definition is here
//: struct s { int a; };
//:        ^

//// a tag of another kind
struct s { int a; };
union s u;
//: <kernel>:2:7: error: use of 's' with tag type that does not match previous declaration
//: union s u;
//:       ^
//: <kernel>:1:8: note: previous use is here
//: struct s { int a; };
//:        ^

//// a struct without a definition
kernel void k() { struct s x; }
//: <kernel>:1:28: error: variable has incomplete type 'struct s'
//: kernel void k() { struct s x; }
//:                            ^

//// a member of an incomplete type
struct s { struct t x; };
//: <kernel>:1:21: error: field has incomplete type 'struct t'
//: struct s { struct t x; };
//:                     ^

//// a struct in itself
struct s { struct s x; };
//: <kernel>:1:21: error: field has incomplete type 'struct s'
//: struct s { struct s x; };
//:                     ^

//// a member twice
struct s { int a; float a; };
//: <kernel>:1:25: error: duplicate member 'a'
//: struct s { int a; float a; };
//:                         ^
//: <kernel>:1:16: note: previous declaration is here
//: struct s { int a; float a; };
//:                ^

//// a member of type void
struct s { void a; };
//: <kernel>:1:17: error: field has incomplete type 'void'
//: struct s { void a; };
//:                 ^

//// a member that is a function
struct s { int f(int); };
//: <kernel>:1:16: error: field 'f' declared as a function
//: struct s { int f(int); };
//:                ^

//// a member without a name
struct s { int; float * ; };
//: <kernel>:1:12: warning: declaration does not declare anything
//: struct s { int; float * ; };
//:            ^~~
//: <kernel>:1:25: error: expected identifier or '('
//: struct s { int; float * ; };
//:                         ^

//// a bit-field
struct s { int a : 3; };
//: <kernel>:1:16: error: bit-fields are not supported in OpenCL
//: struct s { int a : 3; };
//:                ^

//// a bit-field without a name
struct s { int a; int : 0; };
//: <kernel>:1:25: error: bit-fields are not supported in OpenCL
//: struct s { int a; int : 0; };
//:                         ^

//// a bit-field in a union
union u { uint low : 16; uint all; };
//: <kernel>:1:16: error: bit-fields are not supported in OpenCL
//: union u { uint low : 16; uint all; };
//:                ^~~

//// a flexible array that is not the last member
struct s { int a[]; int b; };
//: <kernel>:1:16: error: flexible array member 'a' is not at the end of struct
//: struct s { int a[]; int b; };
//:                ^

//// a flexible array alone
//// clang 19: accepts; as GNU C does; C99, section 6.7.2.1 asks for another member
struct s { int a[]; };
//: <kernel>:1:16: error: flexible array member 'a' not allowed in otherwise empty struct
//: struct s { int a[]; };
//:                ^

//// a struct with the semicolon missing
struct s { int a; }
kernel void k() {}
//: <kernel>:1:20: error: expected ';' after struct
//: struct s { int a; }
//:                    ^

//// a struct's member without a semicolon
struct s { int a int b; };
//: <kernel>:1:17: error: expected ';' after declaration of a member
//: struct s { int a int b; };
//:                 ^

//// inline of a variable
kernel void k() { inline int x; }
//: <kernel>:1:19: error: 'inline' can only appear on functions
//: kernel void k() { inline int x; }
//:                   ^~~~~~

//// an array of void
kernel void k() { void a[3]; }
//: <kernel>:1:25: error: array has incomplete element type 'void'
//: kernel void k() { void a[3]; }
//:                         ^~~

//// an array of functions
int a[3](int);
//: <kernel>:1:6: error: 'a' declared as array of functions
//: int a[3](int);
//:      ^~~

//// a function that returns an array
int f(void)[3];
//: <kernel>:1:6: error: function cannot return type 'int [3]'
//: int f(void)[3];
//:      ^~~~~~

//// a function that returns a function
int f(void)(int);
//: <kernel>:1:6: error: function cannot return type 'int (int)'
//: int f(void)(int);
//:      ^~~~~~

//// an array with a negative length
kernel void k() { int a[-1]; }
//: <kernel>:1:25: error: 'a' declared as an array with a negative size
//: kernel void k() { int a[-1]; }
//:                         ^~

//// an array with a length of floating type
kernel void k() { int a[1.5]; }
//: <kernel>:1:25: error: size of array has non-integer type 'double'
//: kernel void k() { int a[1.5]; }
//:                         ^~~

//// an array without a length
kernel void k() { int a[]; }
//: <kernel>:1:23: error: definition of variable 'a' with array type needs an explicit size or an initializer
//: kernel void k() { int a[]; }
//:                       ^

//// an array of arrays without a length
kernel void k() { int a[2][]; }
//: <kernel>:1:24: error: array has incomplete element type 'int []'
//: kernel void k() { int a[2][]; }
//:                        ^~~

//// an array too large
kernel void k() { int a[0x7fffffffffffffff]; }
//: <kernel>:1:24: error: array is too large
//: kernel void k() { int a[0x7fffffffffffffff]; }
//:                        ^~~~~~~~~~~~~~~~~~~~

//// a variable length array
kernel void k(int n) { int a[n]; }
//: <kernel>:1:30: error: variable length arrays are not supported in OpenCL
//: kernel void k(int n) { int a[n]; }
//:                              ^
//: note: the size of an array must be a constant expression

//// a variable length array by a const variable of the kernel
kernel void k(int m) { const int n = m; int a[n]; }
//: <kernel>:1:47: error: variable length arrays are not supported in OpenCL
//: kernel void k(int m) { const int n = m; int a[n]; }
//:                                               ^
//: note: the size of an array must be a constant expression

//// a variable length array in a parameter
void f(int n, int a[n][n]) {}
//: <kernel>:1:21: error: variable length arrays are not supported in OpenCL
//: void f(int n, int a[n][n]) {}
//:                     ^
//: note: the size of an array must be a constant expression
//: <kernel>:1:24: error: variable length arrays are not supported in OpenCL
//: void f(int n, int a[n][n]) {}
//:                        ^
//: note: the size of an array must be a constant expression

//// a typedef of a variable length
kernel void k(int n) { typedef int t[n]; }
//: <kernel>:1:38: error: variable length arrays are not supported in OpenCL
//: kernel void k(int n) { typedef int t[n]; }
//:                                      ^
//: note: the size of an array must be a constant expression

//// a star as an array's length
kernel void k() { int a[*]; }
//: <kernel>:1:24: error: variable length arrays are not supported in OpenCL
//: kernel void k() { int a[*]; }
//:                        ^~~

//// a static assertion that fails
_Static_assert(sizeof(int) == 8, "int is small");
//: <kernel>:1:1: error: static assertion failed: int is small
//: _Static_assert(sizeof(int) == 8, "int is small");
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a static assertion that is no constant
kernel void k(int n) { _Static_assert(n, "n"); }
//: <kernel>:1:39: error: expression is not an integer constant expression
//: kernel void k(int n) { _Static_assert(n, "n"); }
//:                                       ^

//// an initialised typedef
typedef int t = 1;
//: <kernel>:1:13: error: illegal initializer (only variables can be initialized)
//: typedef int t = 1;
//:             ^

//// a typedef name as an expression
typedef int t;
kernel void k(global int *p) { p[0] = t; }
//: <kernel>:2:39: error: unexpected type name 't': expected expression
//: kernel void k(global int *p) { p[0] = t; }
//:                                       ^

//// an extern block of another language
extern "C" { int f(int); }
//: <kernel>:1:7: error: a type specifier is required for all declarations
//: extern "C" { int f(int); }
//:       ^
//: <kernel>:1:8: error: expected identifier or '('
//: extern "C" { int f(int); }
//:        ^~~

//// a class
class c { int a; };
//: <kernel>:1:1: error: unknown type name 'class'
//: class c { int a; };
//: ^~~~~
//: <kernel>:1:8: error: expected ';' after top level declarator
//: class c { int a; };
//:        ^

//// a template
template <typename T> T f(T a) { return a; }
//: <kernel>:1:1: error: unknown type name 'template'
//: template <typename T> T f(T a) { return a; }
//: ^~~~~~~~

//// a reference
void f(int &a) { a = 1; }
//: <kernel>:1:12: error: expected ')'
//: void f(int &a) { a = 1; }
//:            ^
//: <kernel>:1:7: note: to match this '('
//: void f(int &a) { a = 1; }
//:       ^

//// a namespace
namespace n { int f(int a) { return a; } }
//: <kernel>:1:1: error: unknown type name 'namespace'
//: namespace n { int f(int a) { return a; } }
//: ^~~~~~~~~
//: <kernel>:1:12: error: expected ';' after top level declarator
//: namespace n { int f(int a) { return a; } }
//:            ^

//// auto as a type
kernel void k() { auto x = 1.0f; }
//: <kernel>:1:23: error: a type specifier is required for all declarations
//: kernel void k() { auto x = 1.0f; }
//:                       ^

//// a complex number
//// clang: accepts; OpenCL C 3.0, section 6.3.6 reserves the type
kernel void k() { float _Complex z; }
//: <kernel>:1:19: error: OpenCL C has no complex types
//: kernel void k() { float _Complex z; }
//:                   ^~~~~
//: <kernel>:1:25: error: cannot combine '_Complex' with the previous type specifiers
//: kernel void k() { float _Complex z; }
//:                         ^~~~~~~~

//// a vector of bool
kernel void k() { bool4 b; }
//: <kernel>:1:19: error: unknown type name 'bool4'
//: kernel void k() { bool4 b; }
//:                   ^~~~~
//: note: did you mean 'bool'?

//// a vector of five
kernel void k() { float5 v; }
//: <kernel>:1:19: error: unknown type name 'float5'
//: kernel void k() { float5 v; }
//:                   ^~~~~~
//: note: did you mean 'float'?

//// a matrix
kernel void k() { float4x4 m; }
//: <kernel>:1:19: error: unknown type name 'float4x4'
//: kernel void k() { float4x4 m; }
//:                   ^~~~~~~~
//: note: did you mean 'float4'?

//// a quad
kernel void k() { quad x; }
//: <kernel>:1:19: error: unknown type name 'quad'
//: kernel void k() { quad x; }
//:                   ^~~~

//// a long double
//// clang: accepts; OpenCL C 3.0, section 6.3.6 reserves the type
kernel void k() { long double x; }
//: <kernel>:1:19: error: OpenCL C has no type 'long double'
//: kernel void k() { long double x; }
//:                   ^~~~

//// a type of the language for another type
typedef int uint;
//: <kernel>:1:13: error: typedef redefinition with different types ('int' vs 'uint')
//: typedef int uint;
//:             ^~~~
//: note: 'uint' is a type of OpenCL C

//// a vector type of the language for a scalar
typedef float float4;
//: <kernel>:1:15: error: typedef redefinition with different types ('float' vs 'float4')
//: typedef float float4;
//:               ^~~~~~
//: note: 'float4' is a type of OpenCL C

//// a variable with the name of a type of the language
//// target: full
int size_t;
//: <kernel>:1:5: error: redefinition of 'size_t' as different kind of symbol
//: int size_t;
//:     ^~~~~~
//: note: 'size_t' is a type of OpenCL C

//// a function with the name of a type of the language
void float4(void);
//: <kernel>:1:6: error: redefinition of 'float4' as different kind of symbol
//: void float4(void);
//:      ^~~~~~
//: note: 'float4' is a type of OpenCL C

//// bool for another type
typedef int bool;
//: <kernel>:1:13: error: the type 'bool' cannot be declared anew
//: typedef int bool;
//:             ^~~~

//// a variable with the name of an image type
kernel void k(void) { int image2d_t = 1; }
//: <kernel>:1:27: error: the type 'image2d_t' cannot be declared anew
//: kernel void k(void) { int image2d_t = 1; }
//:                           ^~~~~~~~~

//// a parameter in old style that is not declared
int f(a, b) int a; { return a; }
//: <kernel>:1:6: warning: a function definition without a prototype is deprecated in all versions of C
//: int f(a, b) int a; { return a; }
//:      ^~~~~~
//: <kernel>:1:10: error: parameter 'b' was not declared
//: int f(a, b) int a; { return a; }
//:          ^

//// a declaration in old style of what is no parameter
int f(a) int a; int c; { return a; }
//: <kernel>:1:6: warning: a function definition without a prototype is deprecated in all versions of C
//: int f(a) int a; int c; { return a; }
//:      ^~~
//: <kernel>:1:21: error: parameter named 'c' is missing
//: int f(a) int a; int c; { return a; }
//:                     ^

//// static after another linkage
//// target: full
int x;
static int x;
//: <kernel>:2:12: error: static declaration of 'x' follows non-static declaration
//: static int x;
//:            ^
//: <kernel>:1:5: note: previous declaration is here
//: int x;
//:     ^

//// no static after it
//// target: full
static int x;
int x;
//: <kernel>:2:5: error: non-static declaration of 'x' follows static declaration
//: int x;
//:     ^
//: <kernel>:1:12: note: previous declaration is here
//: static int x;
//:            ^

//// a typedef as the first clause of for
kernel void k(void) { for (typedef int i;;) break; }
//: <kernel>:1:28: error: non-variable declaration in 'for' loop
//: kernel void k(void) { for (typedef int i;;) break; }
//:                            ^~~~~~~

//// a static variable in the first clause of for
//// target: full
kernel void k(void) { for (static int i = 0;;) break; }
//: <kernel>:1:28: error: declaration of non-local variable in 'for' loop
//: kernel void k(void) { for (static int i = 0;;) break; }
//:                            ^~~~~~

//// inline for a parameter
void f(inline int x);
//: <kernel>:1:8: error: 'inline' can only appear on functions
//: void f(inline int x);
//:        ^~~~~~

//// inline for a typedef
typedef inline int x;
//: <kernel>:1:9: error: 'inline' can only appear on functions
//: typedef inline int x;
//:         ^~~~~~

//// static in the brackets of a variable
void f(int a[static 3]) { int b[static 2]; }
//: <kernel>:1:32: error: 'static' used in array declarator outside of function prototype
//: void f(int a[static 3]) { int b[static 2]; }
//:                                ^~~~~~~~~~

//// const in the brackets of a variable
void f(int a[const 3]) { int b[const 2]; }
//: <kernel>:1:31: error: type qualifier used in array declarator outside of function prototype
//: void f(int a[const 3]) { int b[const 2]; }
//:                               ^~~~~~~~~

//// static in brackets that are not a parameter's own
void f(int (*a)[static 3]);
//: <kernel>:1:16: error: 'static' used in non-outermost array type derivation
//: void f(int (*a)[static 3]);
//:                ^~~~~~~~~~

//// static in brackets without a length
void f(int a[static]);
//: <kernel>:1:13: error: 'static' may not be used without an array size
//: void f(int a[static]);
//:             ^~~~~~~~

//// a value beyond the type that an enumeration is given
enum E : uchar { A = 300 };
//: <kernel>:1:18: error: enumerator value 300 is not representable in the underlying type 'uchar'
//: enum E : uchar { A = 300 };
//:                  ^

//// a floating type for an enumeration
enum E : float { A };
//: <kernel>:1:10: error: non-integral type 'float' is an invalid underlying type
//: enum E : float { A };
//:          ^~~~~

//// an array of what is aligned beyond its size
typedef uint aligned_uint __attribute__((aligned(16)));
constant aligned_uint a[2] = {1, 2};
//: <kernel>:2:24: error: size of array element of type 'aligned_uint' (aka 'uint') (4 bytes) isn't a multiple of its alignment (16 bytes)
//: constant aligned_uint a[2] = {1, 2};
//:                        ^~~

//// a struct without its semicolon
struct S { int x; float y; }
kernel void k(global struct S *p) { p->x = 1; }
//: <kernel>:1:29: error: expected ';' after struct
//: struct S { int x; float y; }
//:                             ^

//// an enumeration without its semicolon, before a variable of a type
enum E { A, B }
constant int x = B;
//: <kernel>:1:16: error: expected ';' after enum
//: enum E { A, B }
//:                ^

//// members after an inner struct without its semicolon
struct S {
  struct { int a; }
  int b;
};
//: <kernel>:2:20: error: expected ';' after struct
//:   struct { int a; }
//:                    ^

//// a comma behind the last parameter
kernel void k(global int *p, ) {}
//: <kernel>:1:30: error: expected parameter declarator
//: kernel void k(global int *p, ) {}
//:                              ^

//// a kernel in a function that lacks a brace
kernel void k(global int *p) {
  if (p[0]) {
    p[1] = 2;
}
kernel void l(global int *p) { p[0] = 1; }
//: <kernel>:5:30: error: function definition is not allowed here
//: kernel void l(global int *p) { p[0] = 1; }
//:                              ^
//: <kernel>:5:1: note: a '}' may be missing before it
//: kernel void l(global int *p) { p[0] = 1; }
//: ^~~~~~
//: <kernel>:6:1: error: expected '}'
//:
//: ^
//: <kernel>:1:30: note: to match this '{'
//: kernel void k(global int *p) {
//:                              ^

//// no initial value to tell the type
kernel void k(global int *p) { __auto_type a; }
//: <kernel>:1:44: error: declaration of variable 'a' with deduced type '__auto_type' requires an initializer
//: kernel void k(global int *p) { __auto_type a; }
//:                                            ^

//// a list that tells no type
kernel void k(global int *p) { __auto_type a = {1}; }
//: <kernel>:1:44: error: cannot use '__auto_type' with initializer list
//: kernel void k(global int *p) { __auto_type a = {1}; }
//:                                            ^

//// two types in one declaration
kernel void k(global int *p) { __auto_type a = 1, b = 2.0f; p[0] = a; }
//: <kernel>:1:51: error: '__auto_type' deduced as 'int' in declaration of 'a' and deduced as 'float' in declaration of 'b'
//: kernel void k(global int *p) { __auto_type a = 1, b = 2.0f; p[0] = a; }
//:                                                   ^

//// a parameter of no type
void f(__auto_type a) {}
//: <kernel>:1:8: error: '__auto_type' not allowed here
//: void f(__auto_type a) {}
//:        ^~~~~~~~~~~

//// an array of no type
kernel void k(global int *p) { __auto_type a[2] = {1, 2}; }
//: <kernel>:1:44: error: cannot use '__auto_type' with initializer list
//: kernel void k(global int *p) { __auto_type a[2] = {1, 2}; }
//:                                            ^

//// integers of any width
//// clang: accepts; no device has them
kernel void k(global int *p) { _BitInt(7) a = 3; p[0] = a; }
//: <kernel>:1:32: error: '_BitInt' types are not supported
//: kernel void k(global int *p) { _BitInt(7) a = 3; p[0] = a; }
//:                                ^~~~~~~~~~
