//! Sources that are made to break a compiler: deep, wide, exploding. Each ends in a clear error or in a kernel, called from a
//! small stack and without a fault.

use tombolo_compiler::{Target, compile, link};

struct NoHeaders;

impl tombolo_compiler::Headers for NoHeaders {
    fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        // A header that includes itself.
        (name == "self.h").then(|| (String::from("#include \"self.h\"\n"), name.to_owned()))
    }
}

/// The log of a source that is refused, by whichever stage; nothing where its kernels come out.
fn refusal(source: &str) -> Option<String> {
    let target = Target::baseline();
    let compiled = compile(source, &NoHeaders, "", &target);
    let Some(object) = compiled.object else { return Some(compiled.log) };
    let program = match link(&[&object], &target) {
        Ok(program) => program,
        Err(error) => return Some(error),
    };
    let names: Vec<String> = program.kernels().map(|(name, _)| name.to_owned()).collect();
    names.iter().find_map(|name| program.kernel(name, &target).err())
}

/// What is wrong with how a source is borne, if anything. It is compiled on a thread with a stack that an application's
/// thread may have.
fn problem(source: String, expected: Option<&str>) -> Option<String> {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(move || refusal(&source)).expect("a thread");
    let Ok(refused) = thread.join() else { return Some(String::from("a panic")) };
    let short = |log: &str| log.chars().take(600).collect::<String>();
    match (refused, expected) {
        (None, None) => None,
        (Some(log), Some(_)) if log.contains("a fault of its own") => Some(short(&log)),
        (Some(log), Some(_)) if log.len() > 1 << 20 => Some(format!("a log of {} bytes", log.len())),
        (Some(log), Some(expected)) if log.contains(expected) => None,
        (Some(log), Some(expected)) => Some(format!("expected '{expected}' and got\n{}", short(&log))),
        (None, Some(expected)) => Some(format!("was not refused with '{expected}'")),
        (Some(log), None) => Some(format!("was refused:\n{}", short(&log))),
    }
}

fn check(cases: impl IntoIterator<Item = (&'static str, String, Option<&'static str>)>) {
    let mut wrong = Vec::new();
    for (name, source, expected) in cases {
        if std::env::var_os("TOMBOLO_TEST_VERBOSE").is_some() {
            eprintln!("{name}");
        }
        if let Some(problem) = problem(source, expected) {
            wrong.push(format!("{name}: {problem}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const DEEP: usize = 100_000;
const NESTED: &str = "nested too deeply";

/// `count` lines, each made from its number.
fn each(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn what_nests_too_deeply_is_refused() {
    let cases = [
        ("parentheses", "(", "1", ");"),
        ("open parentheses", "(", "", ""),
        ("blocks", "{", ";", "}"),
        ("open blocks", "{", "", ""),
        ("ifs", "if (a) ", ";", ""),
        ("loops", "while (a) ", ";", ""),
        ("fors", "for (;;) ", ";", ""),
        ("dos", "do ", ";", " while (a);"),
        ("switches", "switch (a) ", ";", ""),
        ("negations", "- ", "a;", ""),
        ("complements", "~", "a;", ""),
        ("nots", "!", "a;", ""),
        ("increments", "++", "a;", ""),
        ("dereferences", "*", "p;", ""),
        ("addresses", "& ", "a;", ""),
        ("casts", "(int)", "a;", ""),
        ("choices to the right", "a ? a : ", "a;", ""),
        ("choices in the middle", "a ? ", "a", " : a;"),
        ("assignments", "a = ", "a;", ""),
        ("indices", "p[", "0", "];"),
        ("calls", "abs(", "a", ");"),
        ("vectors", "(int2)(", "a", ");"),
        ("sizeofs", "sizeof ", "a;", ""),
        ("statements in expressions", "({", "1;", "})"),
        ("compound literals", "(int){", "1", "};"),
    ];
    check(cases.map(|(name, open, middle, close)| {
        let (open, close) = (open.repeat(DEEP), close.repeat(DEEP));
        (name, format!("kernel void k(global int *p, int a) {{ {open}{middle}{close} }}\n"), Some(NESTED))
    }));
    check([
        ("else-ifs", format!("kernel void k(int a) {{ {} ; }}", "if (a) ; else ".repeat(DEEP)), None),
        ("a long sum", format!("kernel void k(global int *p) {{ p[0] = 1{}; }}", "+p[1]".repeat(DEEP)), Some(NESTED)),
        ("many commas", format!("kernel void k(int a) {{ a{}; }}", ",a".repeat(DEEP)), Some(NESTED)),
        ("many ands", format!("kernel void k(global int *p) {{ p[0] = 1{}; }}", "&&p[1]".repeat(DEEP)), Some(NESTED)),
        ("many subscripts", format!("kernel void k(global int *p) {{ p{}; }}", "[0]".repeat(DEEP)), Some(NESTED)),
        ("many postfixes", format!("kernel void k(int a) {{ a{}; }}", "++".repeat(DEEP)), Some(NESTED)),
        ("many calls", format!("int f(void); kernel void k() {{ f{}; }}", "()".repeat(DEEP)), Some(NESTED)),
    ]);
}

/// What programs write for others to compile: chains of operators nest in the tree, but do not look it.
#[test]
fn long_chains_are_taken() {
    let chain = |link: &str| format!("kernel void k(global int *p, float f) {{ p[0] = p[1]{}; }}", link.repeat(15_000));
    check([
        ("sums", chain(" + p[2]"), None),
        ("sums of products", chain(" - p[2] * p[3]"), None),
        ("sums of floats", chain(" + f * 1.5f"), None),
        ("sums of constants", chain(" + 1"), None),
        ("bits", chain(" ^ p[2] | p[3]"), None),
        ("ands", chain(" && p[2]"), None),
        ("commas", chain(", p[0] = p[2]"), None),
        (
            "else-ifs",
            format!(
                "kernel void k(global int *p) {{ int a = p[0]; {} p[1] = 0; }}",
                each(3_000, |n| format!("if (a & {}) p[1] = {n}; else ", n + 1))
            ),
            None,
        ),
    ]);
}

#[test]
fn declarations_that_nest_too_deeply_are_refused() {
    let around = |open: &str, middle: &str, close: &str| open.repeat(DEEP) + middle + &close.repeat(DEEP);
    check([
        ("stars", format!("kernel void k() {{ int {}p; }}", "*".repeat(DEEP)), Some("nests too deeply")),
        ("declarators", format!("kernel void k() {{ int {}; }}", around("(", "p", ")")), Some(NESTED)),
        ("dimensions", format!("kernel void k() {{ int p{}; }}", "[1]".repeat(DEEP)), Some("nests too deeply")),
        ("parameters", format!("void f{};", around("(int a", "", ")")), Some(NESTED)),
        ("structs", around("struct { ", "int a;", "} a;"), Some(NESTED)),
        ("structs in sizes", format!("int b[{}];", around("sizeof(struct { int a[", "1", "]; })")), Some(NESTED)),
        ("initialisers", format!("constant int a = {};", around("{", "1", "}")), Some(NESTED)),
        ("attributes", format!("int a __attribute__({};", "(".repeat(DEEP)), Some("error")),
        ("typeofs", format!("kernel void k(int a) {{ {} b; }}", around("__typeof__(", "a", ")")), Some(NESTED)),
        (
            "designators",
            format!("struct s {{ int a; }}; constant struct s x = {{ {} = 1 }};", ".a".repeat(DEEP)),
            Some("error"),
        ),
        (
            "typedefs of pointers",
            format!("typedef int t0; {}", each(5_000, |n| format!("typedef t{n} *t{};", n + 1))),
            Some("nests too deeply"),
        ),
        (
            "structs of structs",
            format!("struct s0 {{ int a; }}; {}", each(5_000, |n| format!("struct s{} {{ struct s{n} a; }};", n + 1))),
            Some("nests too deeply"),
        ),
        (
            "structs that double",
            format!("struct s0 {{ int a; }}; {}", each(60, |n| format!("struct s{} {{ struct s{n} a, b; }};", n + 1))),
            Some("too large"),
        ),
        (
            "arrays that double",
            format!("typedef int t0; {}", each(60, |n| format!("typedef t{n} t{}[2];", n + 1))),
            Some("too large"),
        ),
    ]);
}

#[test]
fn preprocessing_is_bounded() {
    let around = |open: &str, close: &str, count: usize| open.repeat(count) + "1" + &close.repeat(count);
    let doubled = |how: &dyn Fn(usize) -> String| (0..64).map(how).collect::<String>();
    let by_name = doubled(&|n| format!("#define M{} M{n} M{n}\n", n + 1));
    let by_argument = doubled(&|n| format!("#define M{}(x) M{n}(x x)\n", n + 1));
    check([
        ("a macro bomb", format!("#define M0 +1\n{by_name}constant int a = M64;"), Some("error")),
        ("a bomb of arguments", format!("#define M0(x) x\n{by_argument}constant int a = M64(+1);"), Some("error")),
        ("a bomb of strings", format!("#define M0(x) #x\n{by_argument}constant char a[] = M64(a);"), Some("error")),
        (
            "a long chain of macros",
            format!(
                "#define M0 1\n{}constant int a = M20000;\n",
                each(20_000, |n| format!("#define M{} M{n}\n", n + 1))
            ),
            None,
        ),
        (
            "nested calls",
            format!("#define M(x) x\nconstant int a = {};", around("M(", ")", 5_000)),
            Some("nested too deeply"),
        ),
        ("many conditions", "#if 1\n".repeat(DEEP) + &"#endif\n".repeat(DEEP), None),
        ("many open conditions", "#if 1\n".repeat(DEEP), Some("unterminated")),
        ("parentheses in #if", format!("#if {}\n#endif\n", around("(", ")", DEEP)), Some("error")),
        ("negations in #if", format!("#if {}1\n#endif\n", "!".repeat(DEEP)), Some("error")),
        ("choices in #if", format!("#if {}1\n#endif\n", "1 ? 1 : ".repeat(DEEP)), Some("error")),
        ("a long sum in #if", format!("#if 1{}\n#endif\n", "+1".repeat(DEEP)), None),
        ("a header that includes itself", String::from("#include \"self.h\"\n"), Some("error")),
        ("a long line", format!("constant int a = 1{};", " ".repeat(5_000_000)), None),
        ("a long name", format!("constant int {} = 1;", "a".repeat(1_000_000)), None),
        ("a long string", format!("constant char a[] = \"{}\";", "a".repeat(1_000_000)), None),
        ("many strings", format!("constant char a[] = {};", "\"a\" ".repeat(DEEP)), None),
        ("splices", format!("constant int a = 1{};", "\\\n".repeat(DEEP)), None),
        ("an endless comment", format!("/*{}", "*".repeat(1_000_000)), Some("unterminated")),
        ("many pastes", format!("#define P {}a\nconstant int P = 1;", "a ## ".repeat(10_000)), Some("too much text")),
    ]);
}

#[test]
fn sizes_are_bounded() {
    let kernel = |body: &str| format!("kernel void k(global int *p) {{ {body} }}");
    check([
        ("a giant array", kernel("int a[1 << 30][1 << 30];"), Some("too large")),
        ("a giant private array", kernel("int a[1 << 28]; a[p[0]] = 1; p[1] = a[p[2]];"), Some("private memory")),
        ("a giant local array", kernel("local int a[1 << 28]; a[p[0]] = 1; p[1] = a[p[2]];"), Some("local memory")),
        (
            "a giant constant array",
            format!("constant int a[1 << 28] = {{1}}; {}", kernel("p[0] = a[p[1]];")),
            Some("error"),
        ),
        (
            "a giant argument",
            String::from(
                "struct s { int a[1 << 27], b[1 << 27]; }; kernel void k(struct s x, global int *p) { *p = x.a[1]; }",
            ),
            Some("private memory"),
        ),
        ("a giant range of designators", String::from("constant int a[] = {[0 ... 1 << 30] = 1};"), Some("error")),
        (
            "many ranges of designators",
            format!("constant int a[] = {{{}}};", "[0 ... 60000] = 1, ".repeat(1_000)),
            Some("error"),
        ),
        ("a far designator", String::from("constant int a[] = {[1 << 30] = 1};"), Some("error")),
        ("a giant range of cases", kernel("switch (*p) { case 0 ... 0x7fffffff: ; }"), Some("range of more than")),
        (
            "many ranges of cases",
            kernel(&format!(
                "switch (*p) {{ {} }}",
                each(10_000, |n| format!("case {} ... {}: ;", n * 60_000, n * 60_000 + 50_000))
            )),
            Some("error"),
        ),
        ("a wide vector literal", kernel(&format!("int4 a = (int4)({}1);", "1,".repeat(DEEP))), Some("error")),
        (
            "many arguments",
            format!("void f(int a); {}", kernel(&format!("f({}1);", "1,".repeat(DEEP)))),
            Some("too many arguments"),
        ),
        ("many parameters", format!("kernel void k({} int a) {{}}", each(5_000, |n| format!("int a{n},"))), None),
        (
            "calls that double",
            format!(
                "int f0(global int *p) {{ return atomic_inc(p); }} {} {}",
                each(60, |n| format!("int f{}(global int *p) {{ return f{n}(p) + f{n}(p + 1); }}", n + 1)),
                kernel("p[0] = f60(p);")
            ),
            Some("instructions"),
        ),
        (
            "loops unrolled in loops",
            kernel(&format!(
                "{} p[a] = 1; {}",
                "\n#pragma unroll\nfor (int a = 0; a < 1000; a++) {".repeat(8),
                "}".repeat(8)
            )),
            None,
        ),
    ]);
}

#[test]
fn floods_of_errors_are_bounded() {
    let body = |text: String| format!("kernel void k(global int *p, int a) {{ {text} }}");
    check([
        ("errors of the lexer", "@ ".repeat(1_000_000), Some("error")),
        ("errors of the parser", "} ".repeat(1_000_000), Some("error")),
        ("errors of names", body("x; y; ".repeat(DEEP)), Some("undeclared")),
        ("errors of many names", body(each(DEEP, |n| format!("name{n};"))), Some("undeclared")),
        (
            "undefined functions",
            each(20_000, |n| format!("int f{n}(int); ")) + &body(each(20_000, |n| format!("p[0] += f{n}(1);"))),
            Some("undefined symbol"),
        ),
        ("warnings", body("a == 1; ".repeat(DEEP) + "return 1;"), Some("should not return")),
        ("errors in a macro", format!("#define M @\n{}", "M ".repeat(DEEP)), Some("error")),
        ("errors on one long line", body("int int x; ".repeat(DEEP)), Some("error")),
    ]);
}
