use super::ast::*;
use crate::Headers;
use crate::options::Options;
use crate::preprocess::preprocess;
use crate::session::Session;
use tombolo_ir::Target;

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _: &str, _: &str, _: bool) -> Option<(String, String)> {
        None
    }
}

fn parse_source(source: &str) -> (Ast, String) {
    crate::stack::with_deep_stack(|| parse_here(source)).unwrap()
}

fn parse_here(source: &str) -> (Ast, String) {
    let target = Target::baseline();
    let mut session = Session::new(Options::parse("-cl-std=CL3.0").unwrap(), &target);
    let preprocessed = preprocess(&mut session, &NoHeaders, "<kernel>", source);
    let ast = super::parse(&mut session, &preprocessed);
    (ast, session.diagnostics.render(&session.map))
}

#[track_caller]
fn accepts(source: &str) -> Ast {
    let (ast, log) = parse_source(source);
    assert_eq!(log, "", "{source}");
    ast
}

#[track_caller]
fn rejects(source: &str, message: &str) {
    let (_, log) = parse_source(source);
    assert!(log.contains(message), "{source}\n{log}");
}

/// The expression of `return …;` in a function with some variables and types in scope, with all parentheses.
#[track_caller]
fn grouped(expression: &str) -> String {
    let source = format!(
        "typedef float4 vec; typedef int num; struct S {{ int m; }};\n\
         int f(int a, int b, int c, struct S *s) {{ return {expression}; }}"
    );
    let ast = accepts(&source);
    let root = ast.stmts.values().rev().find_map(|stmt| match stmt.kind {
        StmtKind::Return(Some(value)) => Some(value),
        _ => None,
    });
    show(&ast, root.unwrap())
}

fn show(ast: &Ast, expr: ExprId) -> String {
    let list = |list: &[ExprId]| list.iter().map(|&item| show(ast, item)).collect::<Vec<_>>().join(" ");
    match &ast.exprs[expr].kind {
        ExprKind::Int { value, .. } => value.to_string(),
        ExprKind::Float { value, .. } => format!("{value:?}"),
        ExprKind::Char(value) => format!("'{value}'"),
        ExprKind::String(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        ExprKind::Name(name) => format!("n{}", name.index() % 7),
        ExprKind::Paren(inner) => format!("<{}>", show(ast, *inner)),
        ExprKind::Unary { op, operand } => format!("({op:?} {})", show(ast, *operand)),
        ExprKind::Binary { op, lhs, rhs, .. } => format!("({} {} {})", op.text(), show(ast, *lhs), show(ast, *rhs)),
        ExprKind::Assign { op, lhs, rhs, .. } => {
            format!("({}= {} {})", op.map_or("", BinaryOperator::text), show(ast, *lhs), show(ast, *rhs))
        }
        ExprKind::Conditional { condition, then, otherwise } => format!(
            "(? {} {} {})",
            show(ast, *condition),
            then.map_or(String::from("-"), |then| show(ast, then)),
            show(ast, *otherwise)
        ),
        ExprKind::Comma { lhs, rhs } => format!("(, {} {})", show(ast, *lhs), show(ast, *rhs)),
        ExprKind::Cast { operand, .. } => format!("(cast {})", show(ast, *operand)),
        ExprKind::VectorLiteral { elements, .. } => format!("(vec {})", list(elements)),
        ExprKind::CompoundLiteral { list, .. } => format!("(literal {})", list.items.len()),
        ExprKind::Call { callee, args, .. } => format!("(call {} {})", show(ast, *callee), list(args)),
        ExprKind::Index { base, index } => format!("(at {} {})", show(ast, *base), show(ast, *index)),
        ExprKind::Member { base, arrow, .. } => format!("({} {})", if *arrow { "->" } else { "." }, show(ast, *base)),
        ExprKind::Sizeof(TypeOrExpr::Expr(inner)) => format!("(sizeof {})", show(ast, *inner)),
        ExprKind::Sizeof(TypeOrExpr::Type(_)) => String::from("(sizeof type)"),
        ExprKind::AsType { operand, .. } => format!("(as {})", show(ast, *operand)),
        ExprKind::Statement(_) => String::from("(statement)"),
        other => format!("{other:?}"),
    }
}

#[test]
fn operators_bind_as_in_c() {
    assert_eq!(grouped("1+2*3-4"), "(- (+ 1 (* 2 3)) 4)");
    assert_eq!(grouped("1<<2+3 == 4 & 5"), "(& (== (<< 1 (+ 2 3)) 4) 5)");
    assert_eq!(grouped("1||2&&3|4^5&6"), "(|| 1 (&& 2 (| 3 (^ 4 (& 5 6)))))");
    assert_eq!(grouped("1 ? 2 : 3 ? 4 : 5"), "(? 1 2 (? 3 4 5))");
    assert_eq!(grouped("1 ?: 2"), "(? 1 - 2)");
    assert_eq!(grouped("-1 * !2, ~3"), "(, (* (Minus 1) (LogicalNot 2)) (BitNot 3))");
    assert_eq!(grouped("(1 + 2) % 3 > 4 != 5"), "(!= (> (% <(+ 1 2)> 3) 4) 5)");
    assert!(grouped("a = b += 1").starts_with("(= n"));
    assert!(grouped("*s->m++ + s[1].m--").starts_with("(+ (Dereference (PostIncrement (-> "));
}

#[test]
fn types_in_parentheses() {
    accepts("typedef float f4 __attribute__((ext_vector_type(4))); f4 f() { return (f4)(1, 2, 3, 4).wzyx; }");
    assert_eq!(grouped("(int)1 + 2"), "(+ (cast 1) 2)");
    assert_eq!(grouped("(float4)(1, 2, 3, 4).x"), "(. (vec 1 2 3 4))");
    assert_eq!(grouped("(vec)(1).xy * 2"), "(* (. (vec 1)) 2)");
    assert_eq!(grouped("(num)(1, 2)"), "(cast <(, 1 2)>)");
    assert_eq!(grouped("(float4)(float4)(1)"), "(cast (vec 1))");
    assert_eq!(grouped("(struct S){1}.m"), "(. (literal 1))");
    assert_eq!(
        grouped("sizeof(int) + sizeof (1 + 2) + sizeof 3"),
        "(+ (+ (sizeof type) (sizeof <(+ 1 2)>)) (sizeof 3))"
    );
    assert_eq!(grouped("(global float *)0 ? 1 : (unsigned)2"), "(? (cast 0) 1 (cast 2))");
    assert_eq!(grouped("__builtin_astype(1, float)"), "(as 1)");
    assert_eq!(grouped("({ int x = 1; x; })"), "(statement)");
    assert_eq!(grouped("\"a\" \"b\""), "\"ab\"");
}

fn parts(source: &str) -> Vec<&'static str> {
    let ast = accepts(source);
    let declarator = match ast.items.last() {
        Some(Item::Declaration(declaration)) => declaration.declarators[0].declarator.clone(),
        Some(Item::Function(function)) => function.declarator.clone(),
        other => panic!("{other:?}"),
    };
    declarator
        .parts
        .iter()
        .map(|part| match part {
            DeclaratorPart::Pointer { .. } => "pointer",
            DeclaratorPart::Array { .. } => "array",
            DeclaratorPart::Function { .. } => "function",
            DeclaratorPart::Block { .. } => "block",
        })
        .collect()
}

#[test]
fn declarators_read_from_the_name_outwards() {
    assert_eq!(parts("int *a[3];"), ["array", "pointer"]);
    assert_eq!(parts("int (*a)[3];"), ["pointer", "array"]);
    assert_eq!(parts("int (*f(int x))(float);"), ["function", "pointer", "function"]);
    assert_eq!(parts("global float * const * restrict p;"), ["pointer", "pointer"]);
    assert_eq!(parts("kernel void f(global int *a, local float4 b[], int, float (*)(int)) {}"), ["function"]);
}

#[test]
fn declarations() {
    accepts("typedef struct { int a, b[2]; } T; T x = { .a = 1, .b = { [1] = 2, [0 ... 1] = 3 } }, *y;");
    accepts("struct __attribute__((packed)) S { char a; union { int b; float c; }; } __attribute__((aligned(8)));");
    accepts("enum E { A, B = 2, C, }; enum E e = A; enum { D };");
    accepts("unsigned long int a; long unsigned b; unsigned char c; signed d; short int e; int unsigned f;");
    accepts("constant float table[] = { 1.0f, 0x1p-3f, .5h, 2e3 };");
    accepts("typedef unsigned int uint; typedef float float3[3]; uint u; float3 f;");
    accepts(
        "__kernel __attribute__((reqd_work_group_size(1, 2, 3))) void k(__global int *a, read_only image2d_t i) {}",
    );
    accepts("inline static int f(void); static const constant int x = 1;");
    accepts("_Static_assert(1, \"m\");");
    accepts("__typeof__(1 + 2) x; _Alignas(8) int y; _Atomic(int) z; void f(int a[static const 3], int b[*]);");
    accepts("#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n#pragma OPENCL FP_CONTRACT OFF\nint x;");
    accepts("int f(int uint) { int float4 = uint; return float4 * uint; }");
}

#[test]
fn statements() {
    accepts(
        "void f(int n) { int i; for (i = 0; i < n; ++i) ; for (int j = 0, k = 1;;) { break; } while (n) n--; \
         do { continue; } while (0); switch (n) { case 1: case 2 ... 5: n = 1; default: ; } \
         if (n) return; else if (i) { goto out; } else ; out: ; end: ; }",
    );
    accepts("void f() {\n#pragma unroll 4\nfor (;;) ;\n__attribute__((opencl_unroll_hint)) while (1) ;\n}");
    accepts("typedef int T; void f() { T T = 1; T = T + 1; { typedef float T; T x; } label: T++; }");
    accepts("void f() { int x __attribute__((unused)) = 1, y; __attribute__((aligned(4))) float z; }");
}

#[test]
fn all_errors_are_reported() {
    let (_, log) = parse_source(
        "int a = ;\nvoid f() {\n  int x = 1\n  x = (2;\n  foo bar;\n  x = 3 +;\n}\nint b[;\nint c\nvoid g() { ) }\n",
    );
    for message in [
        "1:9: error: expected expression",
        "3:12: error: expected ';' after declaration",
        "4:9: error: expected ')'",
        "4:7: note: to match this '('",
        "5:3: error: unknown type name 'foo'",
        "6:10: error: expected expression",
        "8:7: error: expected expression",
        "9:6: error: expected ';' after top level declarator",
        "10:12: error: expected expression",
        "8 errors generated",
    ] {
        assert!(log.contains(message), "{message}\n{log}");
    }
}

#[test]
fn errors_of_declarations() {
    rejects("struct { int a; ", "expected '}'");
    rejects("long double x;", "no type 'long double'");
    rejects("unsigned float x;", "cannot be signed, unsigned");
    rejects("int float x;", "cannot combine");
    rejects("global local int *p;", "multiple address spaces");
    rejects("static extern int x;", "cannot combine with previous declaration specifier");
    rejects("static x;", "a type specifier is required");
    rejects("void f(a, b) {}", "unknown type name 'a'");
    rejects("flaot x;", "did you mean 'float'?");
    rejects("void f() { flaot4 x; }", "did you mean 'float4'?");
    rejects("void f() { float; int 3; }", "expected identifier or '('");
    rejects("int f() { return float4(1); }", "unexpected type name 'float4'");
    rejects("}", "extraneous closing brace");
    rejects("int x __attribute__((frobnicate(1, (2))));", "unknown attribute 'frobnicate' ignored");
    rejects("void f() { if (1) int x; }", "expected a statement");
    rejects("void f() { asm(\"nop\"); __asm__(\"nop\"); }", "inline assembly");
}

#[test]
fn nesting_is_bounded() {
    let limit = "nested too deeply";
    let deep = 20_000;
    rejects(&format!("int x = {}1{};", "(".repeat(deep), ")".repeat(deep)), limit);
    rejects(&format!("int x = {}1;", "-".repeat(deep)), limit);
    rejects(&format!("int x = 1{};", "+1".repeat(deep)), limit);
    rejects(&format!("int x = 1{};", "?1:1".repeat(deep)), limit);
    rejects(&format!("int x = y{};", ".z".repeat(deep)), limit);
    rejects(&format!("int {}x;", "(".repeat(deep)), limit);
    rejects(&format!("void f() {}", "{".repeat(deep)), limit);
    rejects(&format!("void f() {{ {} }}", "if (1) ".repeat(deep)), limit);
    rejects(&format!("int x = {}", "{".repeat(deep)), limit);
    rejects(&"struct S { ".repeat(deep), limit);
    rejects(&format!("void f({}", "int(*)(".repeat(deep)), limit);
    rejects(&format!("int x = {}", "sizeof(int[".repeat(deep)), limit);
    accepts(&format!("int x = 1{};", "+1".repeat(15_000)));
    accepts(&format!("void f() {{ {} ; }}", "if (1) ; else ".repeat(300)));
}

proptest::proptest! {
    #[test]
    fn any_tokens_can_be_parsed(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "int", "float4", "struct", "union", "enum", "typedef", "x", "y", "S", "(", ")", "{", "}", "[", "]", ";",
                ",", "=", "*", "+", "?", ":", ".", "->", "1", "2.5f", "'a'", "\"s\"", "if", "else", "for", "while", "do",
                "switch", "case", "default", "return", "goto", "break", "sizeof", "kernel", "global", "const",
                "__attribute__((packed))", "__attribute__((aligned(", "...", "static", "_Static_assert",
                "\n#pragma unroll 2\n", "\n#pragma OPENCL FP_CONTRACT ON\n", "void", "unsigned", "_Atomic", "^",
            ]),
            0..60,
        )
    ) {
        parse_source(&words.join(" "));
        parse_source(&format!("void f() {{ {}", words.join(" ")));
    }
}
