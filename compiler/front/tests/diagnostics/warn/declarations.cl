//// a declaration of nothing
int;
//: <kernel>:1:1: warning: declaration does not declare anything
//: int;
//: ^~~

//// a declaration of nothing by a struct
struct { int a; };
//: <kernel>:1:1: warning: declaration does not declare anything
//: struct { int a; };
//: ^~~~~~~~~~~~~~~~~

//// const twice
constant const const int a = 1;
//: <kernel>:1:16: warning: duplicate 'const' declaration specifier
//: constant const const int a = 1;
//:                ^~~~~

//// a static function without a body
static int f(int a);
kernel void k(global int *p) { p[0] = f(1); }
//: <kernel>:1:12: warning: function 'f' has internal linkage but is not defined
//: static int f(int a);
//:            ^

//// excess values of an array
constant int a[2] = {1, 2, 3};
//: <kernel>:1:28: warning: excess elements in array initializer
//: constant int a[2] = {1, 2, 3};
//:                            ^

//// excess values of a struct
struct s { int a; };
constant struct s x = {1, 2};
//: <kernel>:2:27: warning: excess elements in struct initializer
//: constant struct s x = {1, 2};
//:                           ^

//// excess values of a number
kernel void k() { int a = {1, 2}; }
//: <kernel>:1:31: warning: excess elements in scalar initializer
//: kernel void k() { int a = {1, 2}; }
//:                               ^

//// a string that is too long
constant char a[3] = "four";
//: <kernel>:1:22: warning: initializer-string for char array is too long
//: constant char a[3] = "four";
//:                      ^~~~~~

//// an unknown attribute
__attribute__((made_up)) int f(int a) { return a; }
//: <kernel>:1:16: warning: unknown attribute 'made_up' ignored
//: __attribute__((made_up)) int f(int a) { return a; }
//:                ^~~~~~~

//// a visibility that declares nothing in a parameter list
void f(struct hidden *p);
//: <kernel>:1:15: warning: declaration of 'struct hidden' will not be visible outside of this function
//: void f(struct hidden *p);
//:               ^~~~~~

//// a struct declared inside parameters
void f(struct s { int a; } x) {}
//: <kernel>:1:15: warning: declaration of 'struct s' will not be visible outside of this function
//: void f(struct s { int a; } x) {}
//:               ^

//// a typedef without a name
typedef int;
//: <kernel>:1:1: warning: typedef requires a name
//: typedef int;
//: ^~~~~~~

//// an extern variable with a value
extern constant int a = 1;
//: <kernel>:1:21: warning: 'extern' variable has an initializer
//: extern constant int a = 1;
//:                     ^

//// a function in the style of before 1989
float f(a, b) int a; float b; { return a + b; }
kernel void k(global float *p) { *p = f(1, 2.0f); }
//: <kernel>:1:8: warning: a function definition without a prototype is deprecated in all versions of C
//: float f(a, b) int a; float b; { return a + b; }
//:        ^~~~~~

//// a member without its semicolon, at the end
struct S { int a; float b };
//: <kernel>:1:26: warning: expected ';' at end of declaration list
//: struct S { int a; float b };
//:                          ^

//// long long, which is reserved
//// clang -Werror: accepts; it takes the type for one of 128 bits
kernel void k(global long *p) { unsigned long long x = 1; *p = x; }
//: <kernel>:1:33: warning: OpenCL C reserves 'long long'; it is taken for 'long', of 64 bits
//: kernel void k(global long *p) { unsigned long long x = 1; *p = x; }
//:                                 ^~~~~~~~

//// a parameter without a name in a definition
void f(int) {}
//: <kernel>:1:8: warning: omitting the parameter name in a function definition is a C23 extension
//: void f(int) {}
//:        ^~~

//// a static assertion without a message
_Static_assert(sizeof(int) == 4);
//: <kernel>:1:32: warning: '_Static_assert' with no message is a C23 extension
//: _Static_assert(sizeof(int) == 4);
//:                                ^

//// an access qualifier twice
kernel void k(read_only __read_only image2d_t a) {}
//: <kernel>:1:25: warning: duplicate '__read_only' declaration specifier
//: kernel void k(read_only __read_only image2d_t a) {}
//:                         ^~~~~~~~~~~

//// an element designated without an equals sign
constant int a[4] = {[1] 5};
//: <kernel>:1:26: warning: use of GNU 'missing =' extension in designator
//: constant int a[4] = {[1] 5};
//:                          ^

//// a member designated as GNU C once did
struct P { int x, y; };
constant struct P p = {x: 1, y: 2};
//: <kernel>:2:24: warning: use of GNU old-style field designator extension
//: constant struct P p = {x: 1, y: 2};
//:                        ^
//: <kernel>:2:30: warning: use of GNU old-style field designator extension
//: constant struct P p = {x: 1, y: 2};
//:                              ^

//// more than a string for an array of characters
constant char s[8] = {"abc", 1};
//: <kernel>:1:30: warning: excess elements in char array initializer
//: constant char s[8] = {"abc", 1};
//:                              ^

//// braces around a scalar twice
kernel void k(global int *p) { int a = {{1}}; *p = a; }
//: <kernel>:1:41: warning: too many braces around scalar initializer
//: kernel void k(global int *p) { int a = {{1}}; *p = a; }
//:                                         ^~~

//// a typedef twice
typedef int t;
typedef int t;
//: <kernel>:2:13: warning: redefinition of typedef 't' is a C11 feature
//: typedef int t;
//:             ^
//: <kernel>:1:13: note: previous definition is here
//: typedef int t;
//:             ^

//// attributes between a function's parameters and its body
float f(float x) __attribute__((always_inline)) { return x; }
//: <kernel>:1:18: warning: GCC does not allow an attribute in this position on a function definition
//: float f(float x) __attribute__((always_inline)) { return x; }
//:                  ^~~~~~~~~~~~~

//// enumerators beyond the largest integer
enum e { A = 0xffffffffffffffffUL, B };
//: <kernel>:1:36: warning: overflow in enumeration value
//: enum e { A = 0xffffffffffffffffUL, B };
//:                                    ^
