//! Programs of any size, each large in one way.

use std::fmt::Write;

/// A kind of large program.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// How many of what it has much of.
    pub(super) size: usize,
    pub(super) source: fn(usize) -> String,
}

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "lines", size: 100_000, source: lines },
    Kind { name: "functions", size: 10_000, source: functions },
    Kind { name: "kernels", size: 5_000, source: kernels },
    Kind { name: "switch", size: 20_000, source: switch },
    Kind { name: "macros", size: 10_000, source: macros },
    Kind { name: "structs", size: 5_000, source: structs },
    Kind { name: "statements", size: 10_000, source: statements },
    Kind { name: "branches", size: 4_000, source: branches },
    Kind { name: "variables", size: 2_000, source: variables },
    Kind { name: "loops", size: 64, source: loops },
    Kind { name: "gotos", size: 4_000, source: gotos },
    Kind { name: "elements", size: 100_000, source: elements },
    Kind { name: "tables", size: 4_000, source: tables },
    Kind { name: "strings", size: 4_000, source: strings },
    Kind { name: "builtins", size: 2_000, source: builtins },
    Kind { name: "chain", size: 1_600, source: chain },
    Kind { name: "names", size: 20_000, source: names },
    Kind { name: "warnings", size: 20_000, source: warnings },
    Kind { name: "logic", size: 5_000, source: logic },
    Kind { name: "members", size: 5_000, source: members },
    Kind { name: "calls", size: 10_000, source: calls },
    Kind { name: "helpers", size: 1_000, source: helpers },
    Kind { name: "rows", size: 1_000, source: rows },
    Kind { name: "hints", size: 250, source: hints },
    Kind { name: "falls", size: 20_000, source: falls },
    Kind { name: "commas", size: 10_000, source: commas },
    Kind { name: "zeros", size: 10_000, source: zeros },
];

/// `count` lines, each made from its number.
fn each(count: usize, mut line: impl FnMut(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        let _ = writeln!(text, "{}", line(index));
        text
    })
}

/// So many lines in functions of ten lines, a few of which are called.
fn lines(size: usize) -> String {
    let functions = each(size / 10, |n| {
        format!(
            "// Function {n}.\nint f{n}(int a, int b)\n{{\n    int c = a * {n};\n    for (int i = 0; i < b; i++)\n        c += i ^ a;\n    if (c > b)\n        c -= b;\n    return c;\n}}"
        )
    });
    format!("{functions}kernel void k(global int *p) {{ p[0] = f0(p[1], p[2]) + f{}(p[3], 4); }}\n", size / 20)
}

/// Functions that all are called.
fn functions(size: usize) -> String {
    let functions = each(size, |n| format!("int f{n}(int a) {{ return a * {n} + 1; }}"));
    let calls = each(size, |n| format!("a += f{n}(a);"));
    format!("{functions}kernel void k(global int *p) {{ int a = p[0];\n{calls}p[0] = a; }}\n")
}

fn kernels(size: usize) -> String {
    each(size, |n| format!("kernel void k{n}(global float *p, float x) {{ p[get_global_id(0)] = x * {n} + 1; }}"))
}

fn switch(size: usize) -> String {
    let cases = each(size, |n| format!("case {}: a ^= {n}; break;", n * 3));
    format!("kernel void k(global int *p) {{ int a = p[1]; switch (p[0]) {{\n{cases}}} p[2] = a; }}\n")
}

fn macros(size: usize) -> String {
    let define = each(size, |n| format!("#define M{n}(x) ((x) + {n})\n#define N{n} M{n}(a)"));
    let uses = each(size, |n| format!("a = N{n};"));
    format!("{define}kernel void k(global int *p) {{ int a = p[0];\n{uses}p[0] = a; }}\n")
}

fn structs(size: usize) -> String {
    let structs = each(size, |n| format!("struct s{n} {{ int a; float b[4]; struct {{ char c; }} d; }};"));
    let uses = each(size, |n| format!("{{ struct s{n} x = {{a}}; a += x.a; }}"));
    format!("{structs}kernel void k(global int *p) {{ int a = p[0];\n{uses}p[0] = a; }}\n")
}

fn statements(size: usize) -> String {
    let statements = each(size, |n| format!("p[{n}] = p[{}] * a + {n};", n + 1));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{statements}}}\n")
}

fn branches(size: usize) -> String {
    let statements = each(size, |n| format!("if (p[{n}] > a) a += {n}; else a = p[{n}];"));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{statements}p[0] = a; }}\n")
}

/// Variables that live across a loop that changes them all.
fn variables(size: usize) -> String {
    let declare = each(size, |n| format!("int v{n} = p[{n}];"));
    let change = each(size, |n| format!("if (i > {n}) v{n} += v{};", (n + 1) % size));
    let store = each(size, |n| format!("p[{n}] = v{n};"));
    format!(
        "kernel void k(global int *p, int count) {{\n{declare}for (int i = 0; i < count; i++) {{\n{change}}}\n{store}}}\n"
    )
}

/// Loops in loops.
fn loops(size: usize) -> String {
    let open = each(size, |n| format!("for (int i{n} = 0; i{n} < p[{n}]; i{n}++) {{ a += i{n};"));
    let close = "}".repeat(size);
    format!("kernel void k(global int *p) {{ int a = p[0];\n{open}a ^= 1;{close}\np[0] = a; }}\n")
}

fn gotos(size: usize) -> String {
    let statements = each(size, |n| format!("l{n}: a += p[{n}]; if (a > {n}) goto l{};", n + 1));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{statements}l{size}: p[0] = a; }}\n")
}

/// One long table.
fn elements(size: usize) -> String {
    let elements = each(size, |n| format!("{n},"));
    format!("constant int t[] = {{\n{elements}}};\nkernel void k(global int *p) {{ p[0] = t[p[1]]; }}\n")
}

/// Many tables.
fn tables(size: usize) -> String {
    let tables = each(size, |n| format!("constant int t{n}[] = {{{n}, 1, 2}};"));
    let uses = each(size, |n| format!("a += t{n}[a & 1];"));
    format!("{tables}kernel void k(global int *p) {{ int a = p[0];\n{uses}p[0] = a; }}\n")
}

fn strings(size: usize) -> String {
    let calls = each(size, |n| format!("printf(\"number {n}: %d\\n\", a);"));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{calls}}}\n")
}

fn builtins(size: usize) -> String {
    let calls = each(size, |n| format!("a = fma(a, {n}.0f, clamp(a, 0.0f, 1.0f)) + min(p[{n}], 2.0f);"));
    format!("kernel void k(global float *p) {{ float a = p[0];\n{calls}p[0] = a; }}\n")
}

/// One long sum.
fn chain(size: usize) -> String {
    let terms = each(size, |n| format!("+ p[{}]", n % 100));
    format!("kernel void k(global int *p) {{ p[0] = 0\n{terms}; }}\n")
}

/// Names of enumerators and typedefs.
fn names(size: usize) -> String {
    let names = each(size, |n| format!("enum {{ E{n} = {n} }}; typedef int t{n};"));
    let uses = each(size, |n| format!("a += (t{n})E{n};"));
    format!("{names}kernel void k(global int *p) {{ int a = p[0];\n{uses}p[0] = a; }}\n")
}

fn warnings(size: usize) -> String {
    let statements = each(size, |n| format!("a == {n};"));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{statements}p[0] = a; }}\n")
}

/// One long condition.
fn logic(size: usize) -> String {
    let terms = each(size, |n| format!("{} p[{n}] > {n}", ["||", "&&", "||"][n % 3]));
    format!("kernel void k(global int *p) {{ int a = p[0];\nif (a\n{terms}) a = 1;\np[0] = a; }}\n")
}

/// A struct of so many members, all used.
fn members(size: usize) -> String {
    let members = each(size, |n| format!("int m{n};"));
    let uses = each(size, |n| format!("x.m{n} = p[{n}]; a += x.m{};", n / 2));
    format!(
        "struct s {{\n{members}}};\nkernel void k(global int *p) {{ int a = p[0]; struct s x;\n{uses}p[0] = a; }}\n"
    )
}

/// Calls of one small function.
fn calls(size: usize) -> String {
    let calls = each(size, |n| format!("a = f(a) + {n};"));
    format!(
        "int f(int a) {{ return a * 3 + 1; }}\nkernel void k(global int *p) {{ int a = p[0];\n{calls}p[0] = a; }}\n"
    )
}

/// Kernels that share a table and large functions.
fn helpers(size: usize) -> String {
    let table = each(256, |n| format!("{n},"));
    let kernels = each(size, |n| format!("kernel void k{n}(global float *p) {{ p[0] = f(p[1]) + t[{n} & 255]; }}"));
    format!("constant float t[256] = {{\n{table}}};\nfloat f(float a) {{ return sin(a) + pow(a, 2.5f); }}\n{kernels}")
}

/// Loops behind each other.
fn rows(size: usize) -> String {
    let loops = each(size, |n| format!("for (int i = 0; i < p[{n}]; i++) a += p[i] * {n};"));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{loops}p[0] = a; }}\n")
}

/// Loops that are to be unrolled.
fn hints(size: usize) -> String {
    let hint = "__attribute__((opencl_unroll_hint))";
    let loops = each(size, |n| format!("{hint} for (int i = 0; i < {}; i++) a += p[i + {n}];", n % 10 + 2));
    format!("kernel void k(global int *p) {{ int a = p[0];\n{loops}p[0] = a; }}\n")
}

/// A switch whose cases run into the next.
fn falls(size: usize) -> String {
    let cases = each(size, |n| format!("case {n}: a ^= p[{n}];"));
    format!("kernel void k(global int *p) {{ int a = p[1]; switch (p[0]) {{\n{cases}}} p[2] = a; }}\n")
}

/// Assignments in one expression, whose order is looked at.
fn commas(size: usize) -> String {
    let assignments = each(size, |n| format!("(p[{n}] = a),"));
    format!("kernel void k(global int *p) {{ int a = p[0];\na = ({assignments} 0);\np[0] = a; }}\n")
}

/// Sums with zeros, which lapse on some devices.
fn zeros(size: usize) -> String {
    let sums = each(size, |n| format!("a = (a + 0.0f) * p[{n}];"));
    format!("kernel void k(global float *p) {{ float a = p[0];\n{sums}p[0] = a; }}\n")
}
