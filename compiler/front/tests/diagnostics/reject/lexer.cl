//// a character that begins no token
int a = 1 @ 2;
//: <kernel>:1:10: error: expected ';' after top level declarator
//: int a = 1 @ 2;
//:          ^

//// a string without its end
kernel void k() { printf("hello); }
//: <kernel>:1:26: error: missing terminating " character of a string literal
//: kernel void k() { printf("hello); }
//:                          ^
//: <kernel>:2:1: error: expected '}'
//:
//: ^
//: <kernel>:1:17: note: to match this '{'
//: kernel void k() { printf("hello); }
//:                 ^

//// a character constant without its end
int a = 'x;
//: <kernel>:1:9: error: missing terminating ' character of a character constant
//: int a = 'x;
//:         ^

//// an empty character constant
constant int a = '';
//: <kernel>:1:18: error: empty character constant
//: constant int a = '';
//:                  ^~

//// a comment without its end
kernel void k() {}
/* the end is missing
//: <kernel>:2:1: error: unterminated /* comment
//: /* the end is missing
//: ^~

//// an octal number with an 8
constant int a = 0189;
//: <kernel>:1:18: error: invalid digit '8' in octal constant
//: constant int a = 0189;
//:                  ^~~~

//// a hexadecimal number without digits
constant int a = 0x;
//: <kernel>:1:18: error: invalid hexadecimal constant '0x'
//: constant int a = 0x;
//:                  ^~

//// a number with a suffix of its own
constant int a = 12abc;
//: <kernel>:1:18: error: invalid suffix 'abc' on integer constant
//: constant int a = 12abc;
//:                  ^~~~~

//// an integer with a suffix of floating numbers
constant int a = 1.0u;
//: <kernel>:1:18: error: invalid floating constant '1.0u'
//: constant int a = 1.0u;
//:                  ^~~~

//// an exponent without digits
constant float a = 1e;
//: <kernel>:1:20: error: invalid floating constant '1e'
//: constant float a = 1e;
//:                    ^~

//// a hexadecimal floating number without an exponent
constant float a = 0x1.8;
//: <kernel>:1:20: error: hexadecimal floating constant requires an exponent
//: constant float a = 0x1.8;
//:                    ^~~~~

//// an integer that no type can hold
//// clang: accepts; it takes it for a number of 128 bits, which OpenCL C has not
constant ulong a = 0x10000000000000000;
//: <kernel>:1:20: error: integer constant is too large to be represented in any integer type
//: constant ulong a = 0x10000000000000000;
//:                    ^~~~~~~~~~~~~~~~~~~

//// a suffix of too many l
constant long a = 1lll;
//: <kernel>:1:19: error: invalid suffix 'lll' on integer constant
//: constant long a = 1lll;
//:                   ^~~~

//// an escape of hexadecimal digits without any
constant char a = '\x';
//: <kernel>:1:19: error: \x used with no following hex digits
//: constant char a = '\x';
//:                   ^~~~

//// an unknown escape in an error
#error "the source is for another device"
//: <kernel>:1:1: error: "the source is for another device"
//: #error "the source is for another device"
//: ^~~~~~

//// a digit that octal escapes do not have, in a string too long for its use
constant char a = "\777";
//: <kernel>:1:19: error: octal escape sequence out of range
//: constant char a = "\777";
//:                   ^~~~~~

//// a binary number with a 2
constant int a = 0b102;
//: <kernel>:1:18: error: invalid digit '2' in binary constant
//: constant int a = 0b102;
//:                  ^~~~~

//// a number with two points
constant float a = 1.2.3;
//: <kernel>:1:20: error: invalid floating constant '1.2.3'
//: constant float a = 1.2.3;
//:                    ^~~~~

//// a backslash in the code
constant int a \ = 1;
//: <kernel>:1:15: error: expected ';' after top level declarator
//: constant int a \ = 1;
//:               ^

//// an octal escape beyond a char
constant char a = '\777';
//: <kernel>:1:19: error: octal escape sequence out of range
//: constant char a = '\777';
//:                   ^~~~~~

//// a hexadecimal escape beyond a char, in a string that is a macro's
#define TEXT "\xfff"
constant char a[] = TEXT;
//: <kernel>:2:21: error: hex escape sequence out of range
//: constant char a[] = TEXT;
//:                     ^~~~
//: <kernel>:1:14: note: expanded from macro 'TEXT'
//: #define TEXT "\xfff"
//:              ^~~~~~~
