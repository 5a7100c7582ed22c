use super::*;
use crate::options::Options;
use tombolo_ir::Target;

struct Memory(Vec<(&'static str, &'static str)>);

impl Headers for Memory {
    fn find(&self, name: &str, _: &str, _: bool) -> Option<(String, String)> {
        let (name, text) = self.0.iter().find(|(known, _)| *known == name)?;
        Some((text.to_string(), name.to_string()))
    }
}

fn run_with(source: &str, headers: &[(&'static str, &'static str)], options: &str) -> (String, String) {
    let target = Target::baseline();
    let mut session = Session::new(Options::parse(options).unwrap(), &target);
    let preprocessed = preprocess(&mut session, &Memory(headers.to_vec()), "<kernel>", source);
    let text = render(&preprocessed, &session);
    (text.trim().to_owned(), session.diagnostics.render(&session.map))
}

#[track_caller]
fn expands(source: &str, expected: &str) {
    let (text, log) = run_with(source, &[], "");
    assert_eq!(log, "");
    assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), expected);
}

#[track_caller]
fn complains(source: &str, message: &str) {
    let (_, log) = run_with(source, &[], "");
    assert!(log.contains(message), "{log}");
}

#[test]
fn object_like_macros() {
    expands("#define A B\n#define B C\nA", "C");
    expands("#define A A B\n#define B A\nA", "A A");
    expands("#define EMPTY\na EMPTY b", "a b");
    expands("#define A 1\n#undef A\nA", "A");
}

#[test]
fn the_examples_of_the_standard() {
    // C99, section 6.10.3.5
    expands(
        "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n\
         #define m(a) a(w)\n#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n#define r(x,y) x ## y\n\
         #define str(x) # x\nf(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);\n\
         p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\nchar c[2][6] = { str(hello), str() };",
        "f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1); \
         f(2 * (2 +(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1); \
         int i[] = { 1, 23, 4, 5, }; char c[2][6] = { \"hello\", \"\" };",
    );
    expands(
        "#define str(s) # s\n#define xstr(s) str(s)\n#define debug(s, t) printf(\"x\" # s \"= %d, x\" # t \"= %s\", \\\n\
         x ## s, x ## t)\n#define INCFILE(n) vers ## n\n#define glue(a, b) a ## b\n#define xglue(a, b) glue(a, b)\n\
         #define HIGHLOW \"hello\"\n#define LOW LOW \", world\"\ndebug(1, 2);\n\
         fputs(str(strncmp(\"abc\\0d\", \"abc\", '\\4') == 0) str(: @\\n), s);\nxstr(INCFILE(2).h)\n\
         glue(HIGH, LOW);\nxglue(HIGH, LOW)",
        "printf(\"x\" \"1\" \"= %d, x\" \"2\" \"= %s\", x1, x2); \
         fputs(\"strncmp(\\\"abc\\\\0d\\\", \\\"abc\\\", '\\\\4') == 0\" \": @\\n\", s); \"vers2.h\" \
         \"hello\"; \"hello\" \", world\"",
    );
    expands(
        "#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n\
         #define join(c, d) in_between(c hash_hash d)\nchar p[] = join(x, y);",
        "char p[] = \"x ## y\";",
    );
    expands(
        "#define t(x,y,z) x ## y ## z\nint j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };",
        "int j[] = { 123, 45, 67, 89, 10, 11, 12, };",
    );
    expands(
        "#define debug(...) fprintf(stderr, __VA_ARGS__)\n#define showlist(...) puts(#__VA_ARGS__)\n\
         #define report(test, ...) ((test)?puts(#test):printf(__VA_ARGS__))\n\
         debug(\"Flag\"); debug(\"X = %d\\n\", x); showlist(The first, second, and third items.);\n\
         report(x>y, \"x is %d but y is %d\", x, y);",
        "fprintf(stderr, \"Flag\"); fprintf(stderr, \"X = %d\\n\", x); puts(\"The first, second, and third items.\"); \
         ((x>y)?puts(\"x>y\"):printf(\"x is %d but y is %d\", x, y));",
    );
}

#[test]
fn rescanning_hides_only_what_it_must() {
    expands("#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)", "2*9*g");
    expands("#define foo foo a bar b bar baz c\n#define bar foo 12\nfoo", "foo a foo 12 b foo 12 baz c");
    expands("#define f(x) x f\nf(1)(2)(3)", "1 f(2)(3)");
    expands("#define AA BB\n#define BB AA\nAA BB", "AA BB");
    expands("#define NIL(xxx) xxx\n#define G_0(arg) NIL(G_1)(arg)\n#define G_1(arg) NIL(arg)\nG_0(42)", "42");
    expands("#define f(x) g(x)\n#define g(x) f(x)\nf(f(1))", "f(f(1))");
    expands(
        "#define EMPTY\n#define DEFER(x) x EMPTY\n#define A() 123\n#define EXPAND(x) x\nDEFER(A)() EXPAND(DEFER(A)())",
        "A () 123",
    );
}

#[test]
fn function_like_macros_need_arguments() {
    expands("#define f(x) [x]\nf f (1) f\n(2) (f)(3)", "f [1] [2] (f)(3)");
    expands("#define f() X\nf() f( ) f", "X X f");
    expands("#define f(a,b) a-b\nf((1,2),[3)", "(1,2)-[3");
    complains("#define f(a,b) a\nf(1)", "too few arguments");
    complains("#define f(a,b) a\nf(1,2,3)", "too many arguments");
    complains("#define f(a) a\nf(1", "unterminated argument list");
    complains("#define f(a) a\n#if f(1\n#endif\n", "unterminated argument list");
}

#[test]
fn variadic_macros() {
    expands("#define p(f, ...) q(f, ## __VA_ARGS__)\np(1) p(1,2) p(1,2,3)", "q(1) q(1, 2) q(1, 2,3)");
    expands("#define p(a...) [a]\np() p(1) p(1,2)", "[] [1] [1,2]");
    expands("#define X 7\n#define p(...) {__VA_ARGS__}\np(X, X)", "{7, 7}");
    let optional = "#define EMPTY\n#define p(f, ...) q(f __VA_OPT__(, [__VA_ARGS__]))\n";
    expands(&format!("{optional}p(1) p(1,) p(1, EMPTY) p(1, 2, 3)"), "q(1) q(1) q(1) q(1, [2, 3])");
    expands("#define p(f, ...) f ## __VA_OPT__(x) __VA_ARGS__ z\np(a) p(a, b)", "a z ax b z");
    expands("#define p(f, ...) f ## __VA_OPT__(x) ## z\np(a) p(a, b)", "az axz");
    complains("#define p(...) __VA_OPT__ x\n", "'__VA_OPT__' needs a list");
    complains("#define p(...) __VA_OPT__(__VA_OPT__(x))\n", "'__VA_OPT__' needs a list");
}

#[test]
fn operators_that_fail() {
    complains("#define f(a,b) a ## b\nf(+,/)", "pasting formed '+/'");
    complains("#define f(a) #b", "'#' is not followed by a macro parameter");
    complains("#define f(a) ## a", "'##' cannot appear at start");
    complains("#define f(a) a ##", "'##' cannot appear at end");
    complains("#define f(a,a) a", "duplicate macro parameter");
    complains("#define f(a", "expected comma or ')'");
    complains("#define 1", "macro name must be an identifier");
    complains("#define defined", "cannot be used as a macro name");
    complains("#define\n", "macro name missing");
}

#[test]
fn conditions_use_intmax_arithmetic() {
    for (expression, holds) in [
        ("1", true),
        ("undefined", false),
        ("-1 < 0", true),
        ("-1 < 0u", false),
        ("0x7fffffffffffffff + 0 > 0", true),
        ("(2 || 1/0) && !(0 && 1%0)", true),
        ("1 ? 2 : 1/0", true),
        ("1 << 4 == 16 && -8 >> 1 == -4", true),
        ("~0 == -1 && (7 & 3 ^ 1 | 4) == 6", true),
        ("10 / 3 * 3 + 10 % 3 == 10", true),
        ("'a' == 97 && '\\n' == 10", true),
        ("defined(X) && defined X && !defined(Y)", true),
        ("X == 5 && F(2) == 4", true),
        ("(1, 0)", false),
        ("0 ? 1 : 0 ? 1 : 2", true),
        ("(-1 >> 70) == -1", true),
        ("-9223372036854775807 - 1 < 0 && (-9223372036854775807 - 1) / -1 < 0", true),
    ] {
        let source = format!("#define X 5\n#define F(x) (x+2)\n#if {expression}\nyes\n#else\nno\n#endif");
        expands(&source, if holds { "yes" } else { "no" });
    }
    complains("#if 1/0\n#endif", "division by zero");
    complains("#if 1 2\n#endif", "not a valid binary operator");
    complains("#if\n#endif", "expected value in expression");
    complains("#if (1\n#endif", "expected ')'");
    complains("#if 1.0\n#endif", "floating point literal");
    complains("#if f(1)\n#endif", "function-like macro 'f' is not defined");
    complains(&format!("#if {}1\n#endif", "(".repeat(5000)), "nested too deeply");
    complains(&format!("#if {}1\n#endif", "!".repeat(5000)), "nested too deeply");
}

#[test]
fn conditional_groups() {
    expands("#if 0\na\n#elif 1\nb\n#elif 1\nc\n#else\nd\n#endif\ne", "b e");
    expands("#ifdef A\na\n#if 1\nx\n#else\ny\n#endif\n#else\nb\n#endif", "b");
    expands("#ifndef A\n#define A\na\n#endif\n#ifndef A\nb\n#endif", "a");
    expands("#if 1\na\n#elif 1/0\nb\n#endif", "a");
    expands("#if 0\n#nonsense 'don't\n\"\n#endif\nx", "x");
    complains("#if 1\n", "unterminated conditional directive");
    complains("#if 0\n", "unterminated conditional directive");
    complains("#endif", "#endif without #if");
    complains("#if 1\n#else\n#else\n#endif", "#else after #else");
    complains("#if 0\n#else\n#elif 1\n#endif", "#elif after #else");
}

#[test]
fn headers_are_searched() {
    let headers = [
        ("a.h", "#include \"b.h\"\nA"),
        ("b.h", "B"),
        ("inc/a.h", "INC_A"),
        ("inc/c.h", "#include \"d.h\"\nC"),
        ("inc/d.h", "D"),
        ("once.h", "#pragma once\nONCE"),
    ];
    assert_eq!(run_with("#include \"a.h\"\nx", &headers, "").0, "B\nA\nx");
    assert_eq!(run_with("#include <c.h>", &headers, "-I inc").0, "D\nC");
    assert_eq!(run_with("#define H <c.h>\n#include H", &headers, "-I inc/").0, "D\nC");
    assert_eq!(run_with("#define H \"b.h\"\n#include H", &headers, "").0, "B");
    assert_eq!(run_with("#include \"once.h\"\n#include \"once.h\"\n", &headers, "").0, "ONCE");
    assert!(run_with("#include \"none.h\"", &headers, "").1.contains("<kernel>:1:10: error: 'none.h' file not found"));
    // Nothing is said of what the missing header would declare.
    let (_, log) = run_with("#include \"none.h\"\n#error later\n", &headers, "");
    assert!(log.contains("file not found") && !log.contains("later"), "{log}");
    assert!(run_with("#include", &headers, "").1.contains("expected \"FILENAME\""));
    assert!(run_with("#include <a", &headers, "").1.contains("expected '>'"));
}

#[test]
fn line_control() {
    expands("__LINE__\n#line 100 \"other.cl\"\n__LINE__ __FILE__\n\n__LINE__", "1 100 \"other.cl\" 102");
    expands("# 7 \"x\" 1\n__LINE__", "7");
    let (_, log) = run_with("#line 50 \"f.cl\"\n\n#error broken here\n", &[], "");
    assert_eq!(log, "f.cl:51:1: error: broken here\n#error broken here\n^~~~~~\n1 error generated.\n");
    complains("#line x", "positive integer");
    expands("#define L __LINE__\n\nL", "3");
    expands("__COUNTER__ __COUNTER__", "0 1");
}

#[test]
fn messages_name_the_macro() {
    let (_, log) = run_with("#define G(a) a ## /\n#define F(x) G(x)\n\nint y = F(+);\n", &[], "");
    assert_eq!(
        log,
        "<kernel>:4:9: error: pasting formed '+/', an invalid preprocessing token\nint y = F(+);\n        ^~~~\n\
         <kernel>:2:14: note: expanded from macro 'F'\n#define F(x) G(x)\n             ^\n1 error generated.\n"
    );
}

#[test]
fn options_define_macros() {
    assert_eq!(run_with("A B C(2) D", &[], "-DA -D B=x+y '-DC(x)=[x]' -DD=1 -DD=2").0, "1 x+y [2] 2");
    assert_eq!(
        run_with("__OPENCL_C_VERSION__ __OPENCL_VERSION__ CL_VERSION_1_2", &[], "-cl-std=CL2.0").0,
        "200 300 120"
    );
    assert_eq!(run_with("__opencl_c_int64", &[], "").0, "__opencl_c_int64");
    assert_eq!(run_with("__opencl_c_int64", &[], "-cl-std=CL3.0").0, "1");
    assert_eq!(run_with("__FAST_RELAXED_MATH__ cl_khr_fp64", &[], "-cl-fast-relaxed-math").0, "1 1");
}

#[test]
fn pragmas_are_kept() {
    expands(
        "#define N 4\n#pragma OPENCL EXTENSION N : enable\n#pragma unroll N\n_Pragma(\"OPENCL FP_CONTRACT \\\"OFF\\\"\") x",
        "#pragma OPENCL EXTENSION N : enable #pragma unroll 4 #pragma OPENCL FP_CONTRACT \"OFF\" x",
    );
    complains("_Pragma(x)", "_Pragma takes");
}

#[test]
fn errors_and_warnings_of_the_source() {
    complains("#error don't", "error: don't");
    complains("#warning 'tis", "warning: 'tis");
    complains("#frobnicate", "invalid preprocessing directive '#frobnicate'");
    complains("#define A 1\n#define A 2", "'A' macro redefined");
    expands("#define A 1 + 2\n#define A 1 + 2\n#\nA", "1 + 2");
    complains("#define A\n#ifdef A B\n#endif", "extra tokens at end of #ifdef directive");
}

#[test]
fn bombs_do_not_go_off() {
    let mut bomb = String::from("#define A0 x x x x x x x x x x\n");
    for level in 1..12 {
        let name = format!("A{} ", level - 1);
        bomb += &format!("#define A{level} {}\n", name.repeat(10));
    }
    complains(&(bomb + "A11"), "too many tokens");
    let mut bomb = String::from("#define B0(x) x,x,x,x\n");
    for level in 1..20 {
        bomb += &format!("#define B{level}(x) B{}(x),B{}(x),B{}(x)\n", level - 1, level - 1, level - 1);
    }
    complains(&(bomb + "B19(1 2 3)"), "too many tokens");
    for (operator, argument) in [("x##x", "abcdefgh"), ("#x", "\"\"")] {
        let mut bomb = String::from("#define cat(a, b) a##b\n#define str(x) #x\n#define D0(x) cat(x, x) str(x)\n");
        for level in 1..60 {
            bomb += &format!("#define D{level}(x) D{}({operator})\n", level - 1);
        }
        complains(&format!("{bomb}D59({argument})"), "make too much text");
    }
    let nested = format!("#define f(x) x\n{}1{}", "f(".repeat(3000), ")".repeat(3000));
    complains(&nested, "nested too deeply");
    let headers = [("self.h", "#include \"self.h\"\n#include \"self.h\"\n")];
    assert!(run_with("#include \"self.h\"", &headers, "").1.contains("nested too deeply"));
}

proptest::proptest! {
    #[test]
    fn any_source_can_be_preprocessed(
        lines in proptest::collection::vec(
            "(#define [AB](\\([xy](,[xy.]{1,3})?\\))? [ABxy#(), 1+\"]{0,12}|#(if|ifdef|elif|else|endif|undef|line|include|pragma) ?[AB1()<&\"]{0,8}|[AB(),x# 1\"'\\\\]{0,20})",
            0..12,
        )
    ) {
        let source = lines.join("\n");
        run_with(&source, &[("A", "B\n#ifdef A\n")], "");
    }
}
