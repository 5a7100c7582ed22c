//! Which macros there are before the source, in each version of the language, and what they stand for (OpenCL C 3.0, sections
//! 6.12, 6.15.2, 6.15.3 and 6.15.15).
//!
//! `predefined/constants.txt` holds a name, the first version that has it, and its replacement without spaces: what clang-16 says
//! with its default header (`-dM -E`, triple spir64) and clang-19 of what came later, but for what concerns enqueueing kernels
//! on the device. A replacement may differ where the table below says so.

mod common;

use std::collections::HashMap;

use tombolo_front::{Headers, preprocess_to_text};
use tombolo_ir::Target;

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// Options, version, `__OPENCL_C_VERSION__`.
const STANDARDS: [(&str, &str, &str); 6] = [
    ("-cl-std=CL1.0", "1.0", "100"),
    ("-cl-std=CL1.1", "1.1", "110"),
    ("-cl-std=CL1.2", "1.2", "120"),
    ("", "1.2", "120"),
    ("-cl-std=CL2.0", "2.0", "200"),
    ("-cl-std=CL3.0", "3.0", "300"),
];

/// Replacements that are others than clang's: the same numbers, written otherwise.
const OURS: [(&str, &str); 4] = [
    ("NAN", "__builtin_astype(0x7fc00000,float)"),
    ("HALF_EPSILON", "0x1.0p-10h"),
    ("HALF_MAX", "0x1.ffcp15h"),
    ("HALF_MIN", "0x1.0p-14h"),
];

/// What the names stand for; those that are no macros are not in it.
fn expansions(names: &[&str], options: &str, target: &Target) -> HashMap<String, String> {
    let source: String = names.iter().map(|name| format!("#ifdef {name}\n<{name}_ {name}>\n#endif\n")).collect();
    let text = preprocess_to_text(&source, &NoHeaders, options, target).expect("no errors");
    let stripped: String = text.split_whitespace().collect();
    let parts = stripped.split('<').filter_map(|part| part.strip_suffix('>'));
    parts
        .map(|part| {
            let name = names.iter().filter(|name| part.starts_with(&format!("{name}_"))).max_by_key(|name| name.len());
            let name = name.expect("a name that was asked for");
            (name.to_string(), part[name.len() + 1..].to_string())
        })
        .collect()
}

fn full() -> Target {
    common::target("full").expect("a target")
}

#[test]
fn constants_are_those_of_each_version() {
    let table: Vec<(&str, &str, &str)> = include_str!("predefined/constants.txt")
        .lines()
        .map(|line| {
            let mut parts = line.splitn(3, ' ');
            let mut part = || parts.next().unwrap_or("");
            (part(), part(), part())
        })
        .collect();
    let names: Vec<&str> = table.iter().map(|(name, ..)| *name).collect();
    let mut wrong = Vec::new();
    for (options, version, _) in STANDARDS {
        let found = expansions(&names, options, &full());
        for (name, since, replacement) in &table {
            let ours = OURS.iter().find(|(other, _)| other == name);
            let expected = (*since <= version).then(|| ours.map_or(*replacement, |(_, ours)| ours));
            let found = found.get(*name).map(String::as_str);
            if found != expected {
                wrong.push(format!("{name} with '{options}' is {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn versions_and_options_have_their_macros() {
    let names = [
        "__OPENCL_VERSION__",
        "__OPENCL_C_VERSION__",
        "__FAST_RELAXED_MATH__",
        "__FINITE_MATH_ONLY__",
        "FP_FAST_FMAF",
        "FP_FAST_FMA",
        "__IMAGE_SUPPORT__",
        "DBL_MAX",
        "HALF_MAX",
        "CLK_A",
    ];
    for (options, _, number) in STANDARDS {
        let all = |more: &str, target: &Target| expansions(&names, &format!("{options} {more}"), target);
        let plain = all("", &full());
        assert_eq!((&*plain["__OPENCL_VERSION__"], &*plain["__OPENCL_C_VERSION__"]), ("300", number));
        assert_eq!(plain["__FINITE_MATH_ONLY__"], "0");
        assert!(!plain.contains_key("__FAST_RELAXED_MATH__"));
        assert!(plain.contains_key("__IMAGE_SUPPORT__") && plain.contains_key("HALF_MAX"));
        let relaxed = all("-cl-fast-relaxed-math", &full());
        assert_eq!((&*relaxed["__FAST_RELAXED_MATH__"], &*relaxed["__FINITE_MATH_ONLY__"]), ("1", "1"));
        assert_eq!(all("-cl-finite-math-only", &full())["__FINITE_MATH_ONLY__"], "1");
        let fused = all("", &Target { fused_multiply_add: true, ..full() });
        let slow = all("", &Target { fused_multiply_add: false, ..full() });
        for name in ["FP_FAST_FMAF", "FP_FAST_FMA"] {
            assert!(fused.contains_key(name) && !slow.contains_key(name), "{name}");
        }
        let bare = all("", &Target { images: false, float64: false, float16: false, ..full() });
        for name in ["__IMAGE_SUPPORT__", "DBL_MAX", "HALF_MAX", "CLK_A", "FP_FAST_FMA"] {
            assert!(!bare.contains_key(name), "{name}");
        }
    }
}

#[test]
fn extensions_and_features_are_macros_from_their_version_on() {
    let mut target = full();
    target.extensions.extend(["cl_khr_extended_bit_ops", "cl_ext_float_atomics"].map(String::from));
    target.features.extend(
        ["__opencl_c_ext_fp32_global_atomic_add", "__opencl_c_integer_dot_product_input_4x8bit"].map(String::from),
    );
    let table = [
        ("cl_khr_fp64", "1.0"),
        ("cl_khr_fp16", "1.0"),
        ("cl_khr_byte_addressable_store", "1.0"),
        ("cl_khr_3d_image_writes", "1.0"),
        ("cl_khr_int64_base_atomics", "1.0"),
        ("cl_khr_depth_images", "1.2"),
        ("cl_khr_gl_msaa_sharing", "1.2"),
        ("cl_khr_mipmap_image", "2.0"),
        ("cl_khr_mipmap_image_writes", "2.0"),
        ("__opencl_c_pipes", "2.0"),
        ("__opencl_c_generic_address_space", "2.0"),
        ("__opencl_c_program_scope_global_variables", "2.0"),
        ("__opencl_c_images", "2.0"),
        ("__opencl_c_read_write_images", "2.0"),
        ("__opencl_c_atomic_order_seq_cst", "2.0"),
        ("__opencl_c_ext_fp32_global_atomic_add", "2.0"),
        ("__opencl_c_integer_dot_product_input_4x8bit", "2.0"),
        ("__opencl_c_int64", "3.0"),
        ("__opencl_c_fp64", "3.0"),
        ("__opencl_c_subgroups", "3.0"),
        ("__opencl_c_3d_image_writes", "3.0"),
    ];
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    for (options, version, _) in STANDARDS {
        let found = expansions(&names, options, &target);
        for (name, since) in table {
            let expected = (since <= version).then_some("1");
            assert_eq!(found.get(name).map(String::as_str), expected, "{name} with '{options}'");
        }
        let without = expansions(&names, options, &Target { extensions: Vec::new(), features: Vec::new(), ..full() });
        assert!(without.is_empty(), "'{options}': {without:?}");
    }
}

#[test]
fn the_null_reservation_is_a_reserve_id() {
    let source =
        "kernel void k(global int *o) { reserve_id_t r = CLK_NULL_RESERVE_ID; o[0] = is_valid_reserve_id(r); }";
    assert_eq!(common::diagnose("null.cl", source, "-cl-std=CL3.0", &full()), (String::new(), false));
    assert!(common::diagnose("null.cl", source, "-cl-std=CL1.2", &full()).1);
}
