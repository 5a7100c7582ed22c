//! What build options change (OpenCL API 3.0, section 5.8.6): the log, the code, or what is told about a kernel.

use tombolo_compiler::{Compiled, Headers, LinkOptions, Options, Target, compile, link};

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
        assert_eq!(code(source, option), exact, "{option} does not change what a function computes");
    }
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
