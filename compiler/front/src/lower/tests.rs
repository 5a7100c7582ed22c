//! What becomes of small sources. Whether it is right, the corpus tells on devices; here is seen how it looks.

use tombolo_ir::{Target, text, verify};

/// The IR of a source that must compile without a word.
fn lowered(source: &str) -> String {
    lowered_for(source, "", &Target::baseline())
}

fn lowered_for(source: &str, options: &str, target: &Target) -> String {
    struct NoHeaders;
    impl crate::Headers for NoHeaders {
        fn find(&self, _: &str, _: &str, _: bool) -> Option<(String, String)> {
            None
        }
    }
    let compilation = crate::compile(source, &NoHeaders, options, target);
    let module = compilation.module.unwrap_or_else(|| panic!("{}", compilation.log));
    assert_eq!(compilation.log, "");
    verify::verify(&module).unwrap_or_else(|errors| panic!("{errors:?}\n{}", text::print(&module)));
    // Places in the source count the predefined macros too, which is of no interest here.
    let without_place = |line: &str| match line.rsplit_once(" !") {
        Some((rest, place)) => format!("{rest}{}", place.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => line.into(),
    };
    text::print(&module).lines().map(without_place).collect::<Vec<_>>().join("\n")
}

#[test]
fn loops_and_jumps() {
    insta::assert_snapshot!(lowered(
        "kernel void k(global int *p, int n) {
             for (int i = 0; i < n && p[i]; ++i) { if (i == 3) continue; if (p[i] < 0) goto out; p[i] = i; }
         out:
             p[0] = n;
         }"
    ));
}

#[test]
fn switches_fall_through() {
    insta::assert_snapshot!(lowered(
        "int f(int a) { int r = 0; switch (a) { case 1: r = 1; case -2: r += 2; break; default: r = 3; } return r; }"
    ));
}

#[test]
fn vectors_by_lanes() {
    insta::assert_snapshot!(lowered(
        "void f(global float4 *p, float s) { p[0] = p[1].wzyx * s; p[2].xz += (float2)(s, 1.0f); p[3] = p[0] < p[1] ? p[0] : p[1]; }"
    ));
}

#[test]
fn arrays_in_packed_records_are_not_aligned() {
    let text = lowered(
        "typedef struct __attribute__((packed)) { char c; long a[2][2]; struct { int i[2]; } s[2]; } P;
         long f(global P *p, int n) { p[1].a[n][1] = 1; return p->a[1][n] + p->s[n].i[1]; }",
    );
    let unaligned = text.lines().filter(|line| line.ends_with("align 1")).count();
    assert_eq!(unaligned, 3, "{text}");
}

#[test]
fn records_by_memory() {
    insta::assert_snapshot!(lowered(
        "typedef struct { int a; float4 v; } S;
         S make(int a) { S s = { a }; return s; }
         int use(S s) { s.a += 1; return s.a; }
         int both(int a) { S t = make(a); t = make(t.a); return use(t) + make(3).a; }"
    ));
}

#[test]
fn conversions() {
    insta::assert_snapshot!(lowered(
        "float f(char c, ulong u, bool b, global int *p) { b = c; p = (global int *)u; return (float)b + (uchar)c + (p ? u : (ulong)p); }"
    ));
}

#[test]
fn data_of_the_program() {
    insta::assert_snapshot!(lowered(
        "constant int t[3] = { 1, 2 }; constant int *constant q = &t[1];
         kernel void k(global int *out, local int *l) { local float s[4]; s[0] = *q; l[0] = t[out[0]]; out[0] = s[0] + l[0] + \"ab\"[1]; }"
    ));
}

#[test]
fn contraction_is_within_expressions_unless_options_allow_more() {
    let contracted = |source: &str, options: &str| {
        let text = lowered_for(source, options, &Target::baseline());
        (text.contains("fmul contract v"), text.contains("fadd contract v"))
    };
    let whole = "float f(float a) { return a * a + a; }";
    let parts = "float f(float a) { float b = a * a; return b + a; }";
    assert_eq!(contracted(whole, ""), (true, true));
    assert_eq!(contracted("float4 f(float4 a) { a += a * a; return a; }", ""), (true, true));
    assert_eq!(contracted(parts, ""), (false, false));
    assert_eq!(contracted(parts, "-cl-mad-enable"), (true, true));
    for options in ["", "-cl-mad-enable"] {
        assert_eq!(contracted(&format!("#pragma OPENCL FP_CONTRACT OFF\n{whole}"), options), (false, false));
    }
    // A function that is a multiplication and an addition by definition.
    assert_eq!(
        contracted("#pragma OPENCL FP_CONTRACT OFF\nfloat f(float a) { return mad(a, a, a); }", ""),
        (true, true)
    );
}

/// Vulkan promises less of exponentials and logarithms than relaxed math asks.
#[test]
fn relaxed_math_takes_the_exponentials_of_devices_that_are_accurate_enough() {
    let source = "float f(float a) { return exp(a) + log10(a) + sin(a); }";
    let relaxed = |fast_exponentials| {
        let target = Target { fast_exponentials, ..Target::baseline() };
        lowered_for(source, "-cl-fast-relaxed-math", &target)
    };
    for (text, fast) in [(relaxed(true), true), (relaxed(false), false)] {
        assert_eq!(text.contains("fast.exp2") && text.contains("fast.log2"), fast, "{text}");
        assert!(text.contains("fast.sin"), "{text}");
    }
}

#[test]
fn hints_for_loops_are_kept_at_their_headers() {
    let hints = |text: &str| -> Vec<String> {
        let hints = text.lines().filter_map(|line| line.split_once(" unroll"));
        hints.map(|(_, hint)| hint.trim_matches([' ', ':']).to_owned()).collect()
    };
    let source = "void f(volatile global int *a, int n) {
        __attribute__((opencl_unroll_hint)) for (int i = 0; i < n; i++) a[i] = 0;
        __attribute__((opencl_unroll_hint(1))) while (n > 0) a[--n] = 1;
        #pragma unroll 6
        do { a[n] = 2; } while (n++ < 9);
        #pragma nounroll
        for (;;) { if (a[0]) break; }
        for (int i = 0; i < n; i++) a[i] = 3;
    }";
    assert_eq!(hints(&lowered(source)), ["", "never", "6", "never"]);
}
