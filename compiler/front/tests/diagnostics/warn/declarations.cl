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
