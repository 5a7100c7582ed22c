//! What the checker hands on besides diagnostics: kernels' argument information, layouts, initial data.

use tombolo_front::check::hir::Program;
use tombolo_front::options::Options;
use tombolo_front::preprocess::preprocess;
use tombolo_front::session::Session;
use tombolo_front::{Headers, check, syntax};
use tombolo_ir::{AddressSpace, KernelInfo, Target};

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

fn checked(source: &str) -> Program {
    let mut target = Target::baseline();
    target.extensions.push(String::from("cl_khr_fp16"));
    let mut session = Session::new(Options::default(), &target);
    let preprocessed = preprocess(&mut session, &NoHeaders, "test.cl", source);
    let ast = syntax::parse(&mut session, &preprocessed);
    let program = check::check(&ast, &mut session);
    let log = session.diagnostics.render(&session.map);
    assert!(log.is_empty(), "{log}");
    program
}

fn kernel_info(source: &str) -> KernelInfo {
    let program = checked(source);
    let kernel = program.functions.iter().find_map(|function| function.kernel.clone());
    *kernel.expect("there is a kernel")
}

#[test]
fn arguments_are_told_as_the_api_wants_them() {
    let info = kernel_info(
        "typedef struct { int a; float4 b; } Pair; typedef int number; struct S { char c; };
         kernel void k(global const unsigned char *restrict a, volatile local float4 *b, constant half *c, const number d,
                       Pair e, struct S f, read_only image2d_array_t g, sampler_t h, unsigned long i, global Pair *j,
                       write_only image1d_buffer_t l, uchar3 m, global void *n) {}",
    );
    let types: Vec<&str> = info.params.iter().map(|param| param.type_name.as_str()).collect();
    assert_eq!(
        types,
        [
            "uchar*",
            "float4*",
            "half*",
            "number",
            "Pair",
            "struct S",
            "image2d_array_t",
            "sampler_t",
            "ulong",
            "Pair*",
            "image1d_buffer_t",
            "uchar3",
            "void*"
        ]
    );
    let names: String = info.params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(names, "abcdefghijlmn");
    let quals: Vec<(bool, bool, bool)> =
        info.params.iter().map(|param| (param.is_const, param.is_restrict, param.is_volatile)).collect();
    assert_eq!(quals[0], (true, true, false));
    assert_eq!(quals[1], (false, false, true));
    // What is in the constant address space is `const`; what is passed by value has no qualifiers.
    assert_eq!(quals[2], (true, false, false));
    assert_eq!(quals[3], (false, false, false));
    let spaces: Vec<AddressSpace> = info.params.iter().map(|param| param.space).collect();
    assert_eq!(spaces[..4], [AddressSpace::Global, AddressSpace::Local, AddressSpace::Constant, AddressSpace::Private]);
    assert_eq!(spaces[6], AddressSpace::Global);
    let sizes: Vec<u32> = info.params.iter().map(|param| param.size).collect();
    assert_eq!(sizes, [8, 0, 8, 4, 32, 1, 8, 8, 8, 8, 8, 4, 8]);
    assert_eq!(info.params[1].align, 16);
    assert_eq!(info.params[4].by_value, Some((32, 16)));
    assert_eq!(info.params[5].by_value, Some((1, 1)));
    assert_eq!(info.params[3].by_value, None);
}

#[test]
fn attributes_are_told_in_order() {
    let info = kernel_info(
        "__attribute__((vec_type_hint(float4))) __attribute__((work_group_size_hint(8, 4, 1)))
         kernel __attribute__((reqd_work_group_size(16, 2 * 2, 1))) void k(global int *a) {}",
    );
    assert_eq!(info.required_work_group_size, Some([16, 4, 1]));
    assert_eq!(info.work_group_size_hint, Some([8, 4, 1]));
    assert_eq!(info.vec_type_hint.as_deref(), Some("float4"));
    assert_eq!(info.attributes, "vec_type_hint(float4) work_group_size_hint(8,4,1) reqd_work_group_size(16,4,1)");
}

#[test]
fn constants_become_bytes_and_addresses() {
    let program = checked(
        "#pragma OPENCL EXTENSION cl_khr_fp16 : enable\nstruct P { char a; int b; }; constant int t[3] = {1, -2}; constant struct P p = {.b = 5, .a = 'x'};
         constant int *constant q[] = {&t[1], 0, t + 2}; constant half2 h = (half2)(1); constant float3 f = {1, 2, 3};
         constant char s[] = \"hi\";",
    );
    let find = |name: &str| program.globals.iter().find(|global| &*global.name == name).expect("it is declared");
    assert_eq!(find("t").init.bytes, [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]);
    assert_eq!(find("t").size, 12);
    assert_eq!(find("p").init.bytes, [b'x', 0, 0, 0, 5, 0, 0, 0]);
    let q = find("q");
    assert_eq!(q.size, 24);
    let places: Vec<(u32, i64)> =
        q.init.relocations.iter().map(|relocation| (relocation.offset, relocation.addend)).collect();
    assert_eq!(places, [(0, 4), (16, 8)]);
    assert_eq!(find("h").init.bytes, [0, 0x3c, 0, 0x3c]);
    assert_eq!((find("f").size, find("f").align, find("f").init.bytes.len()), (16, 16, 12));
    assert_eq!(find("s").init.bytes, b"hi\0");
}

#[test]
fn overloads_have_names_of_their_own() {
    let program = checked(
        "int __attribute__((overloadable)) f(int a) { return a; }
         int __attribute__((overloadable)) f(float4 a) { return 1; }
         static int g(void) { return 1; }
         int h(void) { return g(); }",
    );
    let names: Vec<(&str, bool)> =
        program.functions.iter().map(|function| (&*function.name, function.internal)).collect();
    assert_eq!(names, [("overload.f.i32", false), ("overload.f.f32x4", false), ("g", true), ("h", false)]);
}

#[test]
fn contraction_is_forbidden_where_a_pragma_says_so() {
    let program = checked(
        "float f(float a) { return a * a + a; }
         #pragma OPENCL FP_CONTRACT OFF
         float g(float a) { return a * a + a; }
         #pragma OPENCL FP_CONTRACT ON
         float h(float a) { if (a > 0) {
             #pragma OPENCL FP_CONTRACT OFF
             a = a * a + a; } return a; }
         float i(float a) { return a * a + a; }",
    );
    let contract: Vec<bool> = program.functions.iter().map(|function| function.contract).collect();
    assert_eq!(contract, [true, false, false, true]);
}
