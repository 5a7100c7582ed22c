//// a macro of its own name
#define f(x) (f)(x + 1)
kernel void k(global int *p) { int g = 1; p[0] = g; }
#define g g + 1
kernel void l(global int *p, int h) {
#define h h + 1
  p[0] = h; }

//// a function-like macro without parentheses
#define f(x) x
constant int f = 1;
kernel void k(global int *p) { p[0] = f; }

//// stringizing with quotes and blanks
#define S(x) #x
constant char text[] = S( "a"   'b' \n );

//// pasting of nothing
#define GLUE(a, b) a ## b
constant int GLUE(x, ) = GLUE(, 1);

//// a number pasted together
#define GLUE(a, b) a ## b
constant float x = GLUE(1., 5f);

//// a deferred macro
#define EMPTY
#define ARGS (1, 2)
#define ADD(a, b) a + b
#define CALL(f, x) f x
constant int x = CALL(ADD, ARGS);

//// a variadic macro without its variable arguments
#define P(format, ...) printf(format, ##__VA_ARGS__)
kernel void k() { P("a\n"); P("%d\n", 1); P("%d %d\n", 1, 2); }

//// a variadic macro by a name of its own
#define P(args...) printf(args)
kernel void k() { P("%d", 1); }

//// arguments over many lines, with a comment
#define ADD(a, b) ((a) + (b))
constant int x = ADD(1 /* one, two */,
                     (2 + 3)
                     );

//// an empty argument
#define F(a, b) 1 a b
constant int x = F(,) + F(+ 2,);

//// #if with everything
#if (1 ? 2 : 3) == 2 && !defined(NOTHING) && (1 << 4 | 3) == 0x13 && 'a' == 97 && -1 < 0 && 7u / 2 == 3 && ~0 == -1 && NOTHING == 0
kernel void k() {}
#else
#error wrong
#endif

//// a branch that is not taken holds anything
#if 0
it's "not a string
#foo
#if 1/0
#endif
#elif 1
constant int x = 1;
#else
more garbage
#endif

//// short-circuit in #if
#if 0 && (1 / 0)
#endif
#if 1 || (1 / 0)
#endif

//// a macro defined alike twice
#define A(x) ( x + 1 )
#define A(x) ( x  +  1 )

//// predefined macros
//// clang: rejects; __OPENCL_VERSION__ is for the runtime to define, as ours does
constant char file[] = __FILE__;
constant int line = __LINE__, version = __OPENCL_VERSION__, c = __OPENCL_C_VERSION__, v = CL_VERSION_3_0, e = __ENDIAN_LITTLE__;

//// #line and #pragma by a macro
#define LINE 10
#line LINE "file.cl"
_Static_assert(__LINE__ == 10, "the line");

//// the null directive
#
# /* nothing */

//// _Pragma in a macro
#define UNROLL _Pragma("unroll 4")
kernel void k(global int *p) { UNROLL for (int i = 0; i < 8; i++) p[i] = i; }

//// #undef of what is not defined
#undef NOTHING

//// a macro that is named as a keyword
#define constant __constant
#define uchar unsigned char
constant uchar x = 1;

//// a macro in the place of a type and a semicolon
#define T float
#define END ;
kernel void k(global T *p) { p[0] = 1 END }

//// #elif chains
#define N 3
#if N == 1
#error 1
#elif N == 2
#error 2
#elif N == 3
constant int x = N;
#elif garbage (
#else
#error else
#endif

//// __COUNTER__
constant int a = __COUNTER__;
_Static_assert(__COUNTER__ == 1, "it counts");

//// __has_attribute and __has_include by ifdef
#ifdef __has_attribute
#endif

//// an identity macro with commas in parentheses
#define ID(x) x
#define MAX(a, b) ((a) > (b) ? (a) : (b))
constant int a = ID(MAX(1, 2));

//// features and extensions as macros
#if defined(cl_khr_fp64) && defined(__opencl_c_fp64) && !defined(cl_khr_made_up)
constant double d = 1.0;
#else
#error doubles
#endif

//// what the compiler has
//// clang -Werror: rejects; it warns of constants joined by &&
#if !__has_builtin(__builtin_popcount) || __has_builtin(__builtin_amdgcn_workitem_id_x)
#error functions
#endif
#if !__has_attribute(packed) || !__has_attribute(__aligned__) || __has_attribute(no_such_thing)
#error attributes
#endif
#if __has_include("no_such_header.h") || __has_include(<no_such_header.h>)
#error headers
#endif
#if !defined(__has_feature) || !__has_extension(c_static_assert) || __has_feature(objc_arc)
#error the language
#endif
typedef __SIZE_TYPE__ my_size;
_Static_assert(__CHAR_BIT__ == 8 && __INT_MAX__ == INT_MAX && sizeof(my_size) == __SIZEOF_SIZE_T__, "types");

//// a pragma of nobody, and those of other compilers
#pragma made_up
#pragma omp parallel
#pragma OPENCL
kernel void k(void) {}
