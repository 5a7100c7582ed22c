//// a directive that does not exist
#defin A 1
//: <kernel>:1:2: error: invalid preprocessing directive '#defin'
//: #defin A 1
//:  ^~~~~

//// an #if without #endif
#if 1
kernel void k() {}
//: <kernel>:1:1: error: unterminated conditional directive
//: #if 1
//: ^~~

//// an #endif without #if
#endif
//: <kernel>:1:1: error: #endif without #if
//: #endif
//: ^~~~~~

//// an #else without #if
#else
//: <kernel>:1:1: error: #else without #if
//: #else
//: ^~~~~

//// an #elif after #else
#if 0
#else
#elif 1
#endif
//: <kernel>:3:1: error: #elif after #else
//: #elif 1
//: ^~~~~

//// a second #else
#if 0
#else
#else
#endif
//: <kernel>:3:1: error: #else after #else
//: #else
//: ^~~~~

//// an #if without an expression
#if
#endif
//: <kernel>:1:1: error: expected value in expression
//: #if
//: ^~~

//// an #if over a string
#if "a"
#endif
//: <kernel>:1:5: error: invalid token at start of a preprocessor expression
//: #if "a"
//:     ^~~

//// an #if over a floating number
#if 1.0
#endif
//: <kernel>:1:5: error: floating point literal in preprocessor expression
//: #if 1.0
//:     ^~~

//// division by zero in #if
#if 1 / 0
#endif
//: <kernel>:1:7: error: division by zero in preprocessor expression
//: #if 1 / 0
//:       ^

//// a parenthesis without its partner in #if
#if (1
#endif
//: <kernel>:1:7: error: expected ')' in preprocessor expression
//: #if (1
//:       ^

//// an operator without its operand in #if
#if 1 +
#endif
//: <kernel>:1:8: error: expected value in expression
//: #if 1 +
//:        ^

//// something behind the expression of #if
#if 1 2
#endif
//: <kernel>:1:7: error: token is not a valid binary operator in a preprocessor subexpression
//: #if 1 2
//:       ^

//// an assignment in #if
#if A = 1
#endif
//: <kernel>:1:7: error: token is not a valid binary operator in a preprocessor subexpression
//: #if A = 1
//:       ^

//// #ifdef without a name
#ifdef
#endif
//: <kernel>:1:7: error: macro name missing
//: #ifdef
//:       ^

//// #ifdef of a number
#ifdef 1
#endif
//: <kernel>:1:8: error: macro name must be an identifier
//: #ifdef 1
//:        ^

//// defined without a name
#if defined
#endif
//: <kernel>:1:5: error: operator 'defined' requires an identifier
//: #if defined
//:     ^~~~~~~

//// defined without its closing parenthesis
#if defined(A
#endif
//: <kernel>:1:14: error: missing ')' after 'defined'
//: #if defined(A
//:              ^

//// #define without a name
#define
//: <kernel>:1:8: error: macro name missing
//: #define
//:        ^

//// #define of a number
#define 1 2
//: <kernel>:1:9: error: macro name must be an identifier
//: #define 1 2
//:         ^

//// a macro named defined
#define defined 1
//: <kernel>:1:9: error: 'defined' cannot be used as a macro name
//: #define defined 1
//:         ^~~~~~~

//// #undef without a name
#undef
//: <kernel>:1:7: error: macro name missing
//: #undef
//:       ^

//// a parameter twice
#define F(a, a) a
//: <kernel>:1:14: error: duplicate macro parameter name 'a'
//: #define F(a, a) a
//:              ^

//// a parameter list without its end
#define F(a, b
//: <kernel>:1:15: error: expected comma or ')' in macro parameter list
//: #define F(a, b
//:               ^

//// a parameter that is no name
#define F(1) 1
//: <kernel>:1:11: error: invalid token in macro parameter list
//: #define F(1) 1
//:           ^

//// something behind the ellipsis
#define F(..., a) a
//: <kernel>:1:14: error: missing ')' in macro parameter list
//: #define F(..., a) a
//:              ^

//// # before something that is no parameter
#define F(a) #b
//: <kernel>:1:14: error: '#' is not followed by a macro parameter
//: #define F(a) #b
//:              ^

//// ## at the end
#define F(a) a ##
//: <kernel>:1:16: error: '##' cannot appear at end of macro expansion
//: #define F(a) a ##
//:                ^~

//// ## at the start
#define F(a) ## a
//: <kernel>:1:14: error: '##' cannot appear at start of macro expansion
//: #define F(a) ## a
//:              ^~

//// too few arguments of a macro
#define F(a, b) a + b
constant int x = F(1);
//: <kernel>:2:18: error: too few arguments provided to function-like macro invocation
//: constant int x = F(1);
//:                  ^~~~
//: <kernel>:1:9: note: macro 'F' defined here
//: #define F(a, b) a + b
//:         ^
//: <kernel>:2:22: error: expected expression
//: constant int x = F(1);
//:                      ^

//// too many arguments of a macro
#define F(a) a
constant int x = F(1, 2);
//: <kernel>:2:18: error: too many arguments provided to function-like macro invocation
//: constant int x = F(1, 2);
//:                  ^~~~~~~
//: <kernel>:1:9: note: macro 'F' defined here
//: #define F(a) a
//:         ^
//: <kernel>:2:25: error: expected expression
//: constant int x = F(1, 2);
//:                         ^

//// arguments of a macro without their end
#define F(a) a
constant int x = F(1;
//: <kernel>:2:18: error: unterminated argument list invoking macro 'F'
//: constant int x = F(1;
//:                  ^
//: <kernel>:3:1: error: expected expression
//:
//: ^

//// an include that is not there
#include "nowhere.h"
//: <kernel>:1:10: error: 'nowhere.h' file not found
//: #include "nowhere.h"
//:          ^~~~~~~~~~~

//// an include without a name
#include
//: <kernel>:1:9: error: expected "FILENAME" or <FILENAME>
//: #include
//:         ^

//// an include of something else
#include 12
//: <kernel>:1:10: error: expected "FILENAME" or <FILENAME>
//: #include 12
//:          ^~

//// #error by a condition
#ifndef WIDTH
#error WIDTH must be defined
#endif
//: <kernel>:2:1: error: WIDTH must be defined
//: #error WIDTH must be defined
//: ^~~~~~

//// #line without a number
#line abc
//: <kernel>:1:2: error: #line directive requires a positive integer argument
//: #line abc
//:  ^~~~

//// #line with something that is no file
#line 12 abc
//: <kernel>:1:10: error: invalid filename for #line directive
//: #line 12 abc
//:          ^~~

//// ## that makes no token
#define GLUE(a, b) a ## b
constant int x = GLUE(+, /);
//: <kernel>:2:18: error: pasting formed '+/', an invalid preprocessing token
//: constant int x = GLUE(+, /);
//:                  ^~~~
//: <kernel>:2:26: error: expected expression
//: constant int x = GLUE(+, /);
//:                          ^

//// __VA_ARGS__ outside of a variadic macro
#define F(a) __VA_ARGS__
constant int x = F(1);
//: <kernel>:1:14: warning: __VA_ARGS__ can only appear in the expansion of a C99 variadic macro
//: #define F(a) __VA_ARGS__
//:              ^~~~~~~~~~~
//: <kernel>:2:18: error: use of undeclared identifier '__VA_ARGS__'
//: constant int x = F(1);
//:                  ^~~~
//: <kernel>:1:14: note: expanded from macro 'F'
//: #define F(a) __VA_ARGS__
//:              ^~~~~~~~~~~

//// a function-like macro with a missing value
#define VALUE()
constant int x = VALUE();
//: <kernel>:2:25: error: expected expression
//: constant int x = VALUE();
//:                         ^

//// a macro whose expansion is wrong code
#define ADD(a, b) ((a) + (b)
constant int x = ADD(1, 2);
//: <kernel>:2:27: error: expected ')'
//: constant int x = ADD(1, 2);
//:                           ^
//: <kernel>:2:18: note: to match this '('
//: constant int x = ADD(1, 2);
//:                  ^~~~~~~~~

//// an error inside nested macros
#define INNER(a) (a + undeclared)
#define OUTER(a) INNER(a * 2)
kernel void k(global int *p) { p[0] = OUTER(3); }
//: <kernel>:3:39: error: use of undeclared identifier 'undeclared'
//: kernel void k(global int *p) { p[0] = OUTER(3); }
//:                                       ^~~~~~~~
//: <kernel>:2:18: note: expanded from macro 'OUTER'
//: #define OUTER(a) INNER(a * 2)
//:                  ^~~~~
//: <kernel>:1:23: note: expanded from macro 'INNER'
//: #define INNER(a) (a + undeclared)
//:                       ^~~~~~~~~~

//// a name that only a -D could have given
//// options: -cl-std=CL3.0 -DHEIGHT=4
kernel void k(global int *p) { p[0] = WIDTH * HEIGHT; }
//: <kernel>:1:39: error: use of undeclared identifier 'WIDTH'
//: kernel void k(global int *p) { p[0] = WIDTH * HEIGHT; }
//:                                       ^~~~~

//// an error on a line that #line renamed
#line 100 "generated.cl"
kernel void k() { undeclared = 1; }
//: generated.cl:100:19: error: use of undeclared identifier 'undeclared'
//: kernel void k() { undeclared = 1; }
//:                   ^~~~~~~~~~

//// #elif without an expression
#if 0
#elif
#endif
//: <kernel>:2:1: error: expected value in expression
//: #elif
//: ^~~~~

//// a question mark without a colon in #if
#if 1 ? 2
#endif
//: <kernel>:1:10: error: expected ':'
//: #if 1 ? 2
//:          ^

//// _Pragma with a number
_Pragma(1)
//: <kernel>:1:1: error: _Pragma takes a parenthesized string literal
//: _Pragma(1)
//: ^~~~~~~
//: <kernel>:1:9: error: expected identifier or type
//: _Pragma(1)
//:         ^

//// a question about a header outside a directive
int x = __has_include("a.h");
//: <kernel>:1:5: error: program scope variable must reside in constant address space
//: int x = __has_include("a.h");
//:     ^
//: note: the device lacks the feature '__opencl_c_program_scope_global_variables'
//: <kernel>:1:9: error: '__has_include' must be used within a preprocessing directive
//: int x = __has_include("a.h");
//:         ^~~~~~~~~~~~~

//// a question without a name
#if __has_builtin(1)
#endif
//: <kernel>:1:19: error: builtin feature check macro requires a parenthesized identifier
//: #if __has_builtin(1)
//:                   ^

//// a question without parentheses
#if __has_attribute packed
#endif
//: <kernel>:1:5: error: missing '(' after '__has_attribute'
//: #if __has_attribute packed
//:     ^~~~~~~~~~~~~~~
