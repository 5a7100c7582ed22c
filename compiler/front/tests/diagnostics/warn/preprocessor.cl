//// a macro defined differently
#define A 1
#define A 2
//: <kernel>:2:9: warning: 'A' macro redefined
//: #define A 2
//:         ^
//: <kernel>:1:9: note: previous definition is here
//: #define A 1
//:         ^

//// #warning
#warning take care
//: <kernel>:1:1: warning: take care
//: #warning take care
//: ^~~~~~~~

//// something behind #endif
#if 1
#endif A
//: <kernel>:2:8: warning: extra tokens at end of #endif directive
//: #endif A
//:        ^

//// something behind #ifdef
#ifdef A B
#endif
//: <kernel>:1:10: warning: extra tokens at end of #ifdef directive
//: #ifdef A B
//:          ^

//// something behind #undef
#undef A B
//: <kernel>:1:10: warning: extra tokens at end of #undef directive
//: #undef A B
//:          ^

//// an unknown extension
#pragma OPENCL EXTENSION cl_khr_made_up : enable
//: <kernel>:1:26: warning: unknown OpenCL extension 'cl_khr_made_up' - ignoring
//: #pragma OPENCL EXTENSION cl_khr_made_up : enable
//:                          ^~~~~~~~~~~~~~

//// an extension without what to do
#pragma OPENCL EXTENSION cl_khr_fp64
//: <kernel>:1:1: warning: expected '#pragma OPENCL EXTENSION name : behaviour'
//: #pragma OPENCL EXTENSION cl_khr_fp64
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// an extension with something else to do
#pragma OPENCL EXTENSION cl_khr_fp64 : maybe
//: <kernel>:1:1: warning: expected 'enable' or 'disable' in #pragma OPENCL EXTENSION
//: #pragma OPENCL EXTENSION cl_khr_fp64 : maybe
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// all extensions enabled
#pragma OPENCL EXTENSION all : enable
//: <kernel>:1:26: warning: 'all' can only be disabled - ignoring
//: #pragma OPENCL EXTENSION all : enable
//:                          ^~~

//// a switch that is neither on nor off
#pragma OPENCL FP_CONTRACT MAYBE
//: <kernel>:1:1: warning: expected 'ON' or 'OFF' or 'DEFAULT' in pragma
//: #pragma OPENCL FP_CONTRACT MAYBE
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// an unknown escape
constant char a[] = "\q";
//: <kernel>:1:21: warning: unknown escape sequence '\q'
//: constant char a[] = "\q";
//:                     ^~~~

//// a comment that begins in a comment
/* one /* two */
//: <kernel>:1:8: warning: '/*' within block comment
//: /* one /* two */
//:        ^~

//// pragma once in the source itself
#pragma once
//: <kernel>:1:1: warning: #pragma once in main file
//: #pragma once
//: ^~~~~~~~~~~~

//// a behaviour of GLSL in an extension pragma
#pragma OPENCL EXTENSION cl_khr_fp64 : require
//: <kernel>:1:1: warning: expected 'enable' or 'disable' in #pragma OPENCL EXTENSION
//: #pragma OPENCL EXTENSION cl_khr_fp64 : require
//: ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

//// a pack that is nothing
#pragma pack(3)
struct S { char c; int i; };
//: <kernel>:1:1: warning: expected #pragma pack parameter to be '1', '2', '4', '8', or '16'
//: #pragma pack(3)
//: ^~~~~~~~~~~~~~~

//// a pack taken back too often
#pragma pack(pop)
struct S { char c; int i; };
//: <kernel>:1:1: warning: #pragma pack(pop, ...) failed: stack empty
//: #pragma pack(pop)
//: ^~~~~~~~~~~~~~~~~
