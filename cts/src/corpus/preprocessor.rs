//! Macros and conditional compilation as kernels use them.

use super::{Case, map1};

const G: &str = "preprocessor";

pub(super) fn cases() -> Vec<Case> {
    vec![
        map1(G, "function_macro", "r = SQUARE(a + 1) + MAXIMUM(a, 3);", |a: i32| {
            let x = a.wrapping_add(1);
            x.wrapping_mul(x).wrapping_add(a.max(3))
        })
        .prelude("#define SQUARE(x) ((x) * (x))\n#define MAXIMUM(x, y) ((x) > (y) ? (x) : (y))"),
        map1(G, "paste_and_string", "int v12 = a; constant char *s = STR(x  y); r = CAT(v, 12) + s[1] + sizeof(STR(abc));", |a: i32| a.wrapping_add(32 + 4))
            .prelude("#define CAT(x, y) x##y\n#define STR(x) #x"),
        map1(G, "variadic", "r = SUM(a, 2, 3) + COUNT(1, (2, 3), 4);", |a: i32| a.wrapping_add(5 + 3))
            .prelude("#define SUM3(x, y, z) ((x) + (y) + (z))\n#define SUM(...) SUM3(__VA_ARGS__)\n#define COUNT(...) COUNT_(__VA_ARGS__, 3, 2, 1)\n#define COUNT_(a, b, c, n, ...) n"),
        map1(G, "self_reference", "int foo = a;\n#define foo (foo + 1)\n#define f(x) x * 3\n#define g(x) (f(x) + 1)\n r = foo + g(2);", |a: i32| {
            a.wrapping_add(1 + 2 * 3 + 1)
        }),
        map1(G, "conditionals", "r = a + V;", |a: i32| a.wrapping_add(42))
            .prelude("#if defined(UNKNOWN) || 0\n#define V 1\n#elif (3 * 4 == 12) && !defined UNKNOWN && 'a' == 97\n# ifdef __OPENCL_VERSION__\n#  define V 42\n# else\n#  define V 2\n# endif\n#else\n#error never\n#endif"),
        map1(G, "defined_by_option", "r = a * FACTOR + (int)NAME(1.5f);", |a: i32| a.wrapping_mul(3).wrapping_add(3)).options("-DFACTOR=3 -D NAME(x)=(x*2) -D FLAG")
            .prelude("#if FLAG != 1\n#error FLAG\n#endif"),
        map1(G, "lines_and_comments", "r = a /* one */ + /* two\n lines */ 1 // rest\n + 2 \\\n + 3;", |a: i32| a.wrapping_add(6)),
        map1(G, "line_and_counter", "#line 100\n r = __LINE__ + a * 0 + (__COUNTER__ == 0);", |_: i32| 101),
        map1(G, "versions", "r = (__OPENCL_C_VERSION__ >= 120) + (CL_VERSION_1_2 == 120) * 2 + (__ENDIAN_LITTLE__ == 1) * 4 + a * 0;", |_: i32| 7),
        map1(G, "generates_functions", "r = add_int(a, 1) + (int)add_float(a & 255, 2.0f);", |a: i32| a.wrapping_add(1).wrapping_add((a & 255) + 2))
            .prelude("#define ADD(T) T add_##T(T x, T y) { return x + y; }\nADD(int) ADD(float)"),
        map1(G, "undef_redefine", "r = a + A + B;", |a: i32| a.wrapping_add(5 + 5)).prelude("#define A 1\n#define B A\n#undef A\n#define A 5"),
        map1(G, "recursion_by_deferral", "r = a + REPEAT(INC, REPEAT(INC, 1));", |a: i32| a.wrapping_add(5))
            .prelude("#define INC(x) ((x) + 1)\n#define REPEAT(m, x) m(m(x))"),
    ]
}
