//// break outside of a loop
kernel void k() { break; }
//: <kernel>:1:19: error: 'break' statement not in loop or switch statement
//: kernel void k() { break; }
//:                   ^~~~~~

//// continue outside of a loop
kernel void k() { continue; }
//: <kernel>:1:19: error: 'continue' statement not in loop statement
//: kernel void k() { continue; }
//:                   ^~~~~~~~~

//// continue in a switch
kernel void k(int a) { switch (a) { case 1: continue; } }
//: <kernel>:1:45: error: 'continue' statement not in loop statement
//: kernel void k(int a) { switch (a) { case 1: continue; } }
//:                                             ^~~~~~~~~

//// case outside of a switch
kernel void k() { case 1: return; }
//: <kernel>:1:19: error: 'case' statement not in switch statement
//: kernel void k() { case 1: return; }
//:                   ^~~~~~~~~~~~~~~

//// default outside of a switch
kernel void k() { default: return; }
//: <kernel>:1:19: error: 'default' statement not in switch statement
//: kernel void k() { default: return; }
//:                   ^~~~~~~~~~~~~~~~

//// a case twice
kernel void k(int a) { switch (a) { case 1: break; case 1: break; } }
//: <kernel>:1:57: error: duplicate case value '1'
//: kernel void k(int a) { switch (a) { case 1: break; case 1: break; } }
//:                                                         ^
//: <kernel>:1:42: note: previous case defined here
//: kernel void k(int a) { switch (a) { case 1: break; case 1: break; } }
//:                                          ^

//// a case twice by the conversion to the switch's type
kernel void k(uint a) { switch (a) { case -1: break; case 0xffffffff: break; } }
//: <kernel>:1:59: error: duplicate case value '4294967295'
//: kernel void k(uint a) { switch (a) { case -1: break; case 0xffffffff: break; } }
//:                                                           ^~~~~~~~~~
//: <kernel>:1:43: note: previous case defined here
//: kernel void k(uint a) { switch (a) { case -1: break; case 0xffffffff: break; } }
//:                                           ^~

//// two defaults
kernel void k(int a) { switch (a) { default: break; default: break; } }
//: <kernel>:1:53: error: multiple default labels in one switch
//: kernel void k(int a) { switch (a) { default: break; default: break; } }
//:                                                     ^~~~~~~~~~~~~~~
//: <kernel>:1:37: note: previous default is here
//: kernel void k(int a) { switch (a) { default: break; default: break; } }
//:                                     ^~~~~~~~~~~~~~~

//// a case that is no constant
kernel void k(int a, int b) { switch (a) { case b: break; } }
//: <kernel>:1:49: error: expression is not an integer constant expression
//: kernel void k(int a, int b) { switch (a) { case b: break; } }
//:                                                 ^

//// a case of floating type
kernel void k(int a) { switch (a) { case 1.5f: break; } }
//: <kernel>:1:42: error: integer constant expression must have integer type, not 'float'
//: kernel void k(int a) { switch (a) { case 1.5f: break; } }
//:                                          ^~~~

//// a switch over a floating number
kernel void k(float a) { switch (a) { case 1: break; } }
//: <kernel>:1:34: error: statement requires expression of integer type ('float' invalid)
//: kernel void k(float a) { switch (a) { case 1: break; } }
//:                                  ^

//// a switch over a pointer
kernel void k(global int *p) { switch (p) { case 0: break; } }
//: <kernel>:1:40: error: statement requires expression of integer type ('__global int *' invalid)
//: kernel void k(global int *p) { switch (p) { case 0: break; } }
//:                                        ^

//// a switch over a vector
kernel void k(int4 v) { switch (v) { case 0: break; } }
//: <kernel>:1:33: error: statement requires expression of integer type ('int4' invalid)
//: kernel void k(int4 v) { switch (v) { case 0: break; } }
//:                                 ^

//// a switch over a struct
struct s { int a; };
kernel void k() { struct s x; switch (x) { case 0: break; } }
//: <kernel>:2:39: error: statement requires expression of integer type ('struct s' invalid)
//: kernel void k() { struct s x; switch (x) { case 0: break; } }
//:                                       ^

//// an empty range of cases
kernel void k(int a) { switch (a) { case 3 ... 1: break; } break; }
//: <kernel>:1:42: warning: empty case range specified
//: kernel void k(int a) { switch (a) { case 3 ... 1: break; } break; }
//:                                          ^
//: <kernel>:1:60: error: 'break' statement not in loop or switch statement
//: kernel void k(int a) { switch (a) { case 3 ... 1: break; } break; }
//:                                                            ^~~~~~

//// ranges of cases that overlap
kernel void k(int a) { switch (a) { case 1 ... 5: break; case 4: break; } }
//: <kernel>:1:63: error: duplicate case value '4'
//: kernel void k(int a) { switch (a) { case 1 ... 5: break; case 4: break; } }
//:                                                               ^
//: <kernel>:1:42: note: previous case defined here
//: kernel void k(int a) { switch (a) { case 1 ... 5: break; case 4: break; } }
//:                                          ^

//// goto to a label that is not there
kernel void k() { goto end; }
//: <kernel>:1:24: error: use of undeclared label 'end'
//: kernel void k() { goto end; }
//:                        ^~~

//// a label twice
kernel void k() { a: ; a: ; }
//: <kernel>:1:24: error: redefinition of label 'a'
//: kernel void k() { a: ; a: ; }
//:                        ^
//: <kernel>:1:19: note: previous definition is here
//: kernel void k() { a: ; a: ; }
//:                   ^

//// goto of a value
kernel void k(global int *p) { goto *p; }
//: <kernel>:1:37: error: OpenCL C does not support indirect goto
//: kernel void k(global int *p) { goto *p; }
//:                                     ^

//// the address of a label
kernel void k() { a: ; private void *p = &&a; }
//: <kernel>:1:42: error: expected expression
//: kernel void k() { a: ; private void *p = &&a; }
//:                                          ^~

//// a label of another function
void f(void) { a: ; }
kernel void k() { goto a; }
//: <kernel>:2:24: error: use of undeclared label 'a'
//: kernel void k() { goto a; }
//:                        ^

//// a return of a value in a kernel
kernel void k() { return 1; }
//: <kernel>:1:26: error: void function 'k' should not return a value
//: kernel void k() { return 1; }
//:                          ^

//// an if without parentheses
kernel void k(int a) { if a return; }
//: <kernel>:1:27: error: expected '('
//: kernel void k(int a) { if a return; }
//:                           ^

//// an if without a condition
kernel void k() { if () return; }
//: <kernel>:1:23: error: expected expression
//: kernel void k() { if () return; }
//:                       ^

//// an if without a statement
kernel void k(int a) { if (a) }
//: <kernel>:1:31: error: expected expression
//: kernel void k(int a) { if (a) }
//:                               ^

//// an else without an if
kernel void k() { else return; }
//: <kernel>:1:19: error: expected expression: 'else' without a previous 'if'
//: kernel void k() { else return; }
//:                   ^~~~

//// a second else
kernel void k(int a) { if (a) ; else ; else ; }
//: <kernel>:1:40: error: expected expression: 'else' without a previous 'if'
//: kernel void k(int a) { if (a) ; else ; else ; }
//:                                        ^~~~

//// a while without a condition
kernel void k() { while () ; }
//: <kernel>:1:26: error: expected expression
//: kernel void k() { while () ; }
//:                          ^

//// a do without its while
kernel void k() { do { } }
//: <kernel>:1:26: error: expected 'while' in do/while loop
//: kernel void k() { do { } }
//:                          ^

//// a do without its semicolon
kernel void k(int a) { do { } while (a) }
//: <kernel>:1:40: error: expected ';' after do/while statement
//: kernel void k(int a) { do { } while (a) }
//:                                        ^

//// a for with one semicolon
kernel void k() { for (int i = 0; i < 2) ; }
//: <kernel>:1:40: error: expected ';'
//: kernel void k() { for (int i = 0; i < 2) ; }
//:                                        ^

//// a for with four parts
kernel void k() { for (int i = 0; i < 2; i++; i++) ; }
//: <kernel>:1:45: error: expected ')'
//: kernel void k() { for (int i = 0; i < 2; i++; i++) ; }
//:                                             ^
//: <kernel>:1:23: note: to match this '('
//: kernel void k() { for (int i = 0; i < 2; i++; i++) ; }
//:                       ^
//: <kernel>:1:50: error: expected ';' after expression
//: kernel void k() { for (int i = 0; i < 2; i++; i++) ; }
//:                                                  ^

//// a for with commas
kernel void k() { for (int i = 0, i < 2, i++) ; }
//: <kernel>:1:36: error: expected ';' after declaration
//: kernel void k() { for (int i = 0, i < 2, i++) ; }
//:                                    ^

//// a for's variable after it
kernel void k(global int *p) { for (int i = 0; i < 2; i++) ; p[0] = i; }
//: <kernel>:1:60: warning: for loop has empty body
//: kernel void k(global int *p) { for (int i = 0; i < 2; i++) ; p[0] = i; }
//:                                                            ^
//: note: put the semicolon on a separate line to silence this warning
//: <kernel>:1:69: error: use of undeclared identifier 'i'
//: kernel void k(global int *p) { for (int i = 0; i < 2; i++) ; p[0] = i; }
//:                                                                     ^

//// a variable of an inner block outside of it
kernel void k(global int *p) { { int x = 1; } p[0] = x; }
//: <kernel>:1:54: error: use of undeclared identifier 'x'
//: kernel void k(global int *p) { { int x = 1; } p[0] = x; }
//:                                                      ^

//// a statement outside of a function
return 1;
//: <kernel>:1:1: error: expected identifier or type
//: return 1;
//: ^~~~~~

//// a call outside of a function
barrier(CLK_LOCAL_MEM_FENCE);
//: <kernel>:1:1: error: unknown type name 'barrier'
//: barrier(CLK_LOCAL_MEM_FENCE);
//: ^~~~~~~

//// a loop outside of a function
for (;;) ;
//: <kernel>:1:1: error: expected identifier or type
//: for (;;) ;
//: ^~~
//: <kernel>:1:8: error: expected identifier or type
//: for (;;) ;
//:        ^

//// throw
kernel void k() { throw 1; }
//: <kernel>:1:24: error: expected ';' after expression
//: kernel void k() { throw 1; }
//:                        ^

//// try
kernel void k() { try { } catch (...) { } }
//: <kernel>:1:22: error: expected ';' after expression
//: kernel void k() { try { } catch (...) { } }
//:                      ^
//: <kernel>:1:34: error: expected expression
//: kernel void k() { try { } catch (...) { } }
//:                                  ^~~

//// a range-based for
kernel void k() { int a[2]; for (int x : a) ; }
//: <kernel>:1:39: error: expected ';' after declaration
//: kernel void k() { int a[2]; for (int x : a) ; }
//:                                       ^

//// foreach of a condition without a comparison's right side
kernel void k(int i) { while (i < ) i++; }
//: <kernel>:1:35: error: expected expression
//: kernel void k(int i) { while (i < ) i++; }
//:                                   ^

//// a barrier without parentheses that is assigned
kernel void k(int a) { a = barrier; }
//: <kernel>:1:28: error: taking address of function is not allowed
//: kernel void k(int a) { a = barrier; }
//:                            ^~~~~~~
//: note: 'barrier' is a function: to call it, put arguments in parentheses behind it

//// a declaration as the body of an if
kernel void k(int a) { if (a) int x = 1; }
//: <kernel>:1:31: error: expected a statement, not a declaration
//: kernel void k(int a) { if (a) int x = 1; }
//:                               ^~~

//// a semicolon behind an if's condition, then else, then garbage
kernel void k(int a) { if (a); else ) }
//: <kernel>:1:37: error: expected expression
//: kernel void k(int a) { if (a); else ) }
//:                                     ^

//// an assignment to a loop's const variable
kernel void k() { for (const int i = 0; i < 2; i++) ; }
//: <kernel>:1:48: error: cannot assign to variable 'i' with const-qualified type 'const int'
//: kernel void k() { for (const int i = 0; i < 2; i++) ; }
//:                                                ^~~
//: <kernel>:1:34: note: variable 'i' declared const here
//: kernel void k() { for (const int i = 0; i < 2; i++) ; }
//:                                  ^

//// a switch with a case in another function's block
kernel void k(int a) { switch (a) case 1: default: case 1: ; }
//: <kernel>:1:57: error: duplicate case value '1'
//: kernel void k(int a) { switch (a) case 1: default: case 1: ; }
//:                                                         ^
//: <kernel>:1:40: note: previous case defined here
//: kernel void k(int a) { switch (a) case 1: default: case 1: ; }
//:                                        ^

//// a variable whose array length the case jumps over
kernel void k(int a, int n) { switch (a) { case 0: ; int v[n]; case 1: ; } }
//: <kernel>:1:60: error: variable length arrays are not supported in OpenCL
//: kernel void k(int a, int n) { switch (a) { case 0: ; int v[n]; case 1: ; } }
//:                                                            ^
//: note: the size of an array must be a constant expression

//// goto into a block that is not this function's
void f(void) { goto inside; }
void g(void) { { inside: ; } }
//: <kernel>:1:21: error: use of undeclared label 'inside'
//: void f(void) { goto inside; }
//:                     ^~~~~~

//// a nested function through a declaration with a body
kernel void k() { void f() { } f(); }
//: <kernel>:1:28: error: function definition is not allowed here
//: kernel void k() { void f() { } f(); }
//:                            ^
//: <kernel>:1:19: note: a '}' may be missing before it
//: kernel void k() { void f() { } f(); }
//:                   ^~~~

//// a label of a block's own that is not there
kernel void k(global int *p) { { __label__ a; goto a; } a: p[0] = 2; }
//: <kernel>:1:44: error: use of undeclared label 'a'
//: kernel void k(global int *p) { { __label__ a; goto a; } a: p[0] = 2; }
//:                                            ^

//// contraction switched among statements
kernel void k(global int *p) {
    p[0] = 1;
#pragma OPENCL FP_CONTRACT OFF
}
//: <kernel>:3:1: error: '#pragma fp_contract' can only appear at file scope or at the start of a compound statement
//: #pragma OPENCL FP_CONTRACT OFF
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
