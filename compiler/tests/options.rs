//! What build options change (OpenCL API 3.0, section 5.8.6): the log, the code, or what is told about a kernel.

use tombolo_compiler::{Compiled, Headers, LinkOptions, Options, Target, compile, disassemble, link};

/// Headers by their full names.
struct Files(&'static [(&'static str, &'static str)]);

impl Headers for Files {
    fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        let (name, text) = self.0.iter().find(|(known, _)| *known == name)?;
        Some((text.to_string(), name.to_string()))
    }
}

const NONE: Files = Files(&[]);

fn built(source: &str, options: &str) -> Compiled {
    compile(source, &NONE, options, &Target::baseline())
}

/// The IR of the kernel `k` after all passes, on a device that fuses and has exponentials of its own.
fn code(source: &str, options: &str) -> String {
    let target = Target { fused_multiply_add: true, fast_exponentials: true, ..Target::baseline() };
    let compiled = compile(source, &NONE, options, &target);
    let object = compiled.object.unwrap_or_else(|| panic!("{options}: {}", compiled.log));
    let program = link(&[&object], &target).expect("it links");
    program.optimized("k", &target).expect("it is compiled")
}

fn accepts(source: &str, options: &str) {
    let compiled = built(source, options);
    assert!(compiled.object.is_some(), "{options}: {}", compiled.log);
}

fn refuses(source: &str, options: &str, message: &str) {
    let compiled = built(source, options);
    assert!(compiled.object.is_none(), "{options}: accepted");
    assert!(compiled.log.contains(message), "{options}: {}", compiled.log);
}

#[test]
fn definitions_and_include_paths() {
    let source = "#if A != 3 || B(2) != 4 || C != 1 || defined D\n#error definitions\n#endif\nkernel void k() {}";
    accepts(source, "-DA=3 -D 'B(x)=(x + x)' -D C");
    refuses(source, "-DA=3 -DB(x)=x -DC", "definitions");
    let files = Files(&[("first/a.h", "#define A 1"), ("second/a.h", "#define A 2"), ("second/b.h", "#define B 2")]);
    let source = "#include <a.h>\n#include \"b.h\"\n_Static_assert(A == 1 && B == 2, \"\");";
    let compiled = compile(source, &files, "-I first -Isecond", &Target::baseline());
    assert!(compiled.object.is_some(), "{}", compiled.log);
    assert!(compile(source, &files, "-I second -I first", &Target::baseline()).object.is_none());
    assert!(compile(source, &files, "", &Target::baseline()).object.is_none());
}

#[test]
fn versions_of_the_language() {
    for (option, number) in
        [("", 120), ("-cl-std=CL1.1", 110), ("-cl-std=CL1.2", 120), ("-cl-std=CL2.0", 200), ("-cl-std=CL3.0", 300)]
    {
        accepts(
            &format!(
                "#if __OPENCL_C_VERSION__ != {number} || __OPENCL_VERSION__ != 300 || CL_VERSION_2_0 != 200\n#error version\n#endif"
            ),
            option,
        );
    }
    // What a version does not know are names.
    accepts("int generic(int pipe) { return pipe; }", "-cl-std=CL1.2");
    refuses("int generic(int pipe) { return pipe; }", "-cl-std=CL2.0", "error");
    accepts("kernel void k(global int *a) { atomic_add(a, 1); }", "-cl-std=CL1.1");
    refuses("kernel void k(global int *a) { a[0] = ctz(a[1]); }", "-cl-std=CL1.2", "ctz");
    accepts("kernel void k(global int *a) { a[0] = ctz(a[1]); }", "-cl-std=CL2.0");
    let block = "kernel void k(global int *a) { void (^b)(void) = ^{ a[0] = 1; }; }";
    refuses(block, "-cl-std=CL2.0", "blocks need the feature '__opencl_c_device_enqueue'");
    let queue = "kernel void k(global int *a) { queue_t q; }";
    refuses(queue, "-cl-std=CL2.0", "__opencl_c_device_enqueue");
    assert!(Options::parse("-cl-std=CL4.0").is_err());
    assert!(Options::parse("-cl-std=CLC++").is_err());
}

#[test]
fn warnings() {
    let source = "kernel void k(global int *a) { int *p = 1 ? 0 : 0; a[0] = 1 / 0; }";
    assert!(built(source, "").log.contains("warning: "), "{}", built(source, "").log);
    assert_eq!(built(source, "-w").log, "");
    refuses(source, "-Werror", "error: ");
    accepts(source, "-w -Werror");
}

#[test]
fn constants_in_single_precision() {
    let source = "kernel void k(global float *a) { a[0] = a[0] * 0.1; }";
    assert!(code(source, "").contains("f64"));
    assert!(!code(source, "-cl-single-precision-constant").contains("f64"));
    // Not what is written as a double in another way.
    let cast = "kernel void k(global float *a) { a[0] = a[0] * (double)0.1f; }";
    assert!(code(cast, "-cl-single-precision-constant").contains("f64"));
}

#[test]
fn relaxed_math_is_shorter() {
    let source = "kernel void k(global float *a) { a[0] = exp(a[1]); }";
    let exact = code(source, "");
    for option in ["-cl-fast-relaxed-math", "-cl-unsafe-math-optimizations"] {
        let relaxed = code(source, option);
        assert!(relaxed.len() < exact.len() / 2, "{option}:\n{relaxed}");
    }
    for option in ["-cl-mad-enable", "-cl-no-signed-zeros", "-cl-finite-math-only", "-cl-denorms-are-zero"] {
        let plain = code(source, option).replace("  denorms_are_zero\n", "");
        assert_eq!(plain, exact, "{option} does not change what a function computes");
    }
    // Those that the device has not, but other functions that it has.
    let source = "kernel void k(global float *a, global int *n) {
        float s, c;
        s = sincos(a[0], &c);
        a[0] = s; a[1] = c; a[2] = pow(a[2], a[3]); a[3] = pown(a[3], n[0]); a[4] = rootn(a[4], n[1]);
        a[5] = sinpi(a[5]); a[6] = cospi(a[6]); a[7] = tanpi(a[7]); }";
    let (exact, relaxed) = (code(source, ""), code(source, "-cl-fast-relaxed-math"));
    assert!(relaxed.len() < exact.len() / 10, "{relaxed}");
}

/// The instructions of the kernel `k` of that name.
fn count(source: &str, options: &str, instruction: &str) -> usize {
    let start = format!("= {instruction} ");
    code(source, options).lines().filter(|line| line.contains(&start)).count()
}

#[test]
fn signs_of_zeros() {
    let source = "kernel void k(global float4 *a) { a[0] = a[0] + 0.0f; a[1] = 0.0f - a[1]; }";
    assert_eq!([count(source, "", "fadd"), count(source, "", "fsub"), count(source, "", "fneg")], [4, 4, 0]);
    for option in ["-cl-no-signed-zeros", "-cl-unsafe-math-optimizations", "-cl-fast-relaxed-math"] {
        assert_eq!(
            [
                count(source, option, "fadd unsigned_zeros"),
                count(source, option, "fsub unsigned_zeros"),
                count(source, option, "fneg")
            ],
            [0, 0, 4],
            "{option}"
        );
    }
    // That NaN stays NaN is another matter.
    let product = "kernel void k(global float *a) { a[0] = a[0] * 0.0f; }";
    assert_eq!(count(product, "-cl-no-signed-zeros", "fmul unsigned_zeros"), 1);
    let code = code(product, "-cl-no-signed-zeros -cl-finite-math-only");
    assert!(!code.contains("fmul"), "{code}");
}

#[test]
fn finite_numbers() {
    // Comparisons that NaN fails, and their opposites.
    let source = "kernel void k(global float *a, global int *r) {
        r[0] = a[0] != a[0]; r[1] = !(a[1] < a[2]); a[3] = a[3] - a[3]; }";
    let exact = code(source, "");
    for instruction in ["fne", "flt", "not", "fsub"] {
        assert!(exact.contains(instruction), "{exact}");
    }
    for option in ["-cl-finite-math-only", "-cl-fast-relaxed-math"] {
        let finite = code(source, option);
        for instruction in ["fne", "flt", "not", "fsub"] {
            assert!(!finite.contains(&format!("= {instruction} ")), "{option}: {finite}");
        }
        assert!(finite.contains("= fge "), "{option}: {finite}");
    }
    // Programs that ask for it test their results for NaN and infinity all the same.
    for test in ["isnan(a[0])", "isinf(a[0])", "isfinite(a[0])", "a[0] < INFINITY"] {
        let source = format!("kernel void k(global float *a, global int *r) {{ r[0] = {test}; }}");
        let code = code(&source, "-cl-finite-math-only");
        assert!(code.contains("= load v"), "{test}: {code}");
    }
    for (option, finite) in [("", 0), ("-cl-unsafe-math-optimizations", 0), ("-cl-fast-relaxed-math", 1)] {
        accepts(&format!("#if __FINITE_MATH_ONLY__ != {finite}\n#error macro\n#endif"), option);
    }
}

#[test]
fn algebra_of_real_numbers() {
    let source = "kernel void k(global float *a) { a[0] = a[0] / 3.0f; a[1] = (a[1] + 1.0f) + 2.0f; }";
    assert_eq!([count(source, "", "fmul"), count(source, "", "fadd")], [0, 2]);
    for option in ["-cl-unsafe-math-optimizations", "-cl-fast-relaxed-math"] {
        let code = code(source, option);
        let number = |name: &str| code.lines().filter(|line| line.contains(&format!("= {name} "))).count();
        assert_eq!([number("fdiv"), number("fmul"), number("fadd")], [0, 1, 1], "{option}: {code}");
    }
    for option in ["-cl-mad-enable", "-cl-no-signed-zeros", "-cl-finite-math-only", "-cl-denorms-are-zero"] {
        assert!(code(source, option).contains("call @_Z") || code(source, option).contains("fdiv"), "{option}");
    }
}

/// The SPIR-V of the kernel `k`, on a device that fuses and can take subnormal numbers for zero.
fn assembly(source: &str, options: &str) -> String {
    let target = Target { fused_multiply_add: true, flushed_denorms: [true; 3], ..Target::baseline() };
    let compiled = compile(source, &NONE, options, &target);
    let object = compiled.object.unwrap_or_else(|| panic!("{options}: {}", compiled.log));
    let program = link(&[&object], &target).expect("it links");
    disassemble(&program.kernel("k", &target).expect("it is compiled").words).expect("it is SPIR-V")
}

#[test]
fn contraction() {
    let fuses = |source: &str, options: &str| !assembly(source, options).contains("OpFMul");
    let whole = "kernel void k(global float *a) { a[0] = a[1] * a[2] + a[3]; }";
    let parts = "kernel void k(global float *a) { float p = a[1] * a[2]; a[0] = p + a[3]; }";
    assert!(fuses(whole, "") && !fuses(parts, ""));
    for option in ["-cl-mad-enable", "-cl-unsafe-math-optimizations", "-cl-fast-relaxed-math"] {
        assert!(fuses(whole, option) && fuses(parts, option), "{option}");
    }
    let forbidden = format!("#pragma OPENCL FP_CONTRACT OFF\n{whole}");
    assert!(!fuses(&forbidden, "") && !fuses(&forbidden, "-cl-mad-enable"));
}

#[test]
fn subnormal_numbers() {
    let source = "kernel void k(global float *a) { a[0] = a[1] * a[2]; }";
    for option in ["-cl-denorms-are-zero", "-cl-unsafe-math-optimizations", "-cl-fast-relaxed-math"] {
        assert!(assembly(source, option).contains("DenormFlushToZero 32"), "{option}");
    }
    for option in ["", "-cl-finite-math-only", "-cl-mad-enable", "-cl-no-signed-zeros"] {
        assert!(!assembly(source, option).contains("DenormFlushToZero"), "{option}");
    }
}

#[test]
fn the_macro_of_relaxed_math() {
    let relaxed = "#ifndef __FAST_RELAXED_MATH__\n#error exact\n#endif";
    accepts(relaxed, "-cl-fast-relaxed-math");
    refuses(relaxed, "-cl-unsafe-math-optimizations", "exact");
    refuses(relaxed, "", "exact");
}

#[test]
fn options_that_ask_for_what_no_device_has() {
    let option = "-cl-fp32-correctly-rounded-divide-sqrt";
    assert!(Options::parse(option).is_ok());
    refuses("kernel void k() {}", option, "CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT");
}

#[test]
fn options_without_an_effect_on_the_code() {
    let source = "kernel void k(global float *a) { a[0] = a[1] / a[2] + sqrt(a[3]); }";
    let plain = code(source, "");
    let options = "-cl-opt-disable -O0 -O3 -g -cl-kernel-arg-info -cl-uniform-work-group-size -cl-no-subgroup-ifp \
                   -cl-strict-aliasing";
    for option in options.split(' ') {
        assert_eq!(code(source, option), plain, "{option}");
    }
    for wrong in ["-cl-fast", "-O7", "-f", "-I", "-D", "-D1", "-create-library"] {
        assert!(Options::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn options_for_linking() {
    let parse = |options| LinkOptions::parse(options).ok();
    assert!(parse("-create-library -enable-link-options").is_some_and(|options| options.create_library));
    assert!(parse("-enable-link-options").is_none());
    assert!(parse("-cl-fast-relaxed-math -cl-no-subgroup-ifp").is_some_and(|options| options.math.finite_math_only));
    assert!(parse("-cl-mad-enable").is_none());
    assert!(parse("-DA=1").is_none());
}

/// `-cl-mad-enable` reaches the functions that are products and sums, unless the source forbids contractions.
#[test]
fn contractions_reach_into_functions() {
    for call in [
        "dot(a[0], a[1])",
        "cross(a[0], a[1]).x",
        "mix(a[0].x, a[0].y, a[0].z)",
        "smoothstep(a[0].x, a[0].y, a[0].z)",
        "fast_length(a[0])",
    ] {
        let source = format!("kernel void k(global float *o, global float4 *a) {{ o[0] = {call}; }}");
        let plain = |source: &str, options: &str| -> (usize, usize) {
            let text = code(source, options);
            let arithmetic = text.lines().filter(|line| ["fmul", "fadd", "fsub"].iter().any(|op| line.contains(op)));
            let (contracted, plain): (Vec<_>, Vec<_>) = arithmetic.partition(|line| line.contains("contract"));
            (contracted.len(), plain.len())
        };
        let (contracted, separate) = plain(&source, "");
        assert!(contracted == 0 && separate > 0, "{call}: {contracted} and {separate}");
        assert_eq!(plain(&source, "-cl-mad-enable"), (separate, 0), "{call}");
        let forbidden = format!("#pragma OPENCL FP_CONTRACT OFF\n{source}");
        assert_eq!(plain(&forbidden, "-cl-mad-enable"), (0, separate), "{call}");
    }
    // Its accuracy is not that of its products and sums.
    let sine = "kernel void k(global float *o) { o[0] = sin(o[1]); }";
    assert_eq!(code(sine, ""), code(sine, "-cl-mad-enable"));
}
