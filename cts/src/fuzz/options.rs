//! Options of `clBuildProgram` and `clLinkProgram`, in any order, right and wrong.

use super::mutate::word;
use crate::corpus::element::Rng;

pub(super) fn text(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(0..12) {
        let part = match rng.u8(0..12) {
            0 => char::from_u32(rng.u32(0..0x3000)).unwrap_or(' ').to_string(),
            1 => word(rng, MARKS).repeat(1 << rng.u32(0..12)),
            2 => format!("-D{}={}", word(rng, NAMES), word(rng, VALUES)),
            3 => format!("-D {}", word(rng, NAMES)),
            4 => format!("-cl-{}", word(rng, VALUES)),
            _ => word(rng, OPTIONS).to_string(),
        };
        text.push_str(&part);
        text.push_str(word(rng, &[" ", " ", " ", "  ", "\t", "\n", "", "\\", "\""]));
    }
    // Cut somewhere, sometimes in the middle of an option.
    if rng.u8(0..6) == 0 {
        let cut: String = text.chars().take(rng.usize(0..text.len() + 1)).collect();
        return cut;
    }
    text
}

const MARKS: &[&str] = &["-", "\"", "'", "\\", " ", "=", "-D", "-I ", "/", "\\\"", "\0"];

const NAMES: &[&str] =
    &["A", "A(x)", "A(x,...)", "1", "kernel", "global", "__OPENCL_VERSION__", "defined", "A-B", "é", ""];

const VALUES: &[&str] = &[
    "1",
    "",
    "(",
    "A",
    "\"a b\"",
    "\\\"",
    "'x y'",
    "int",
    "__VA_ARGS__",
    "##",
    "#",
    "a b",
    "4294967296",
    "-1",
    "\n",
    "\\\n",
    "/*",
    "//",
];

const OPTIONS: &[&str] = &[
    "-cl-std=CL1.1",
    "-cl-std=CL1.2",
    "-cl-std=CL2.0",
    "-cl-std=CL3.0",
    "-cl-std=CL9.9",
    "-cl-std=",
    "-cl-std",
    "-D",
    "-I",
    "-I.",
    "-I /",
    "-w",
    "-Werror",
    "-cl-single-precision-constant",
    "-cl-denorms-are-zero",
    "-cl-fp32-correctly-rounded-divide-sqrt",
    "-cl-opt-disable",
    "-cl-strict-aliasing",
    "-cl-uniform-work-group-size",
    "-cl-no-subgroup-ifp",
    "-cl-mad-enable",
    "-cl-no-signed-zeros",
    "-cl-unsafe-math-optimizations",
    "-cl-finite-math-only",
    "-cl-fast-relaxed-math",
    "-cl-kernel-arg-info",
    "-create-library",
    "-enable-link-options",
    "-x",
    "spir",
    "-spir-std=1.2",
    "-g",
    "-O3",
    "-Wall",
    "-cl-nv-verbose",
    "-include",
    "-D__kernel=",
    "-Dglobal=local",
    "-Dvoid=int",
    "-Dkernel=kernel kernel",
    "-Dp=p(p",
];
