//! Sources for the preprocessor: directives, macros that call each other, and files that include each other.

use super::mutate::{WORDS, mutate, word};
use crate::corpus::element::Rng;

pub(super) fn text(rng: &mut Rng, sources: &[String]) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..30) {
        match rng.u8(0..16) {
            0..5 => {
                let name = word(rng, NAMES);
                let params = word(rng, PARAMETERS);
                text.push_str(&format!("#define {name}{params} "));
                words(rng, &mut text, 8);
            }
            5 => text.push_str(&format!("#undef {}", word(rng, NAMES))),
            6 => {
                text.push_str(word(rng, &["#if ", "#elif ", "#ifdef ", "#ifndef ", "#if defined(", "#elif !defined "]));
                words(rng, &mut text, 8);
            }
            7 => {
                text.push_str(word(rng, &["#else", "#endif", "#endif", "#endif", "# ", "#error x", "#warning x", "%:"]))
            }
            8 => text.push_str(&format!("#include {}", word(rng, FILES))),
            9 => text.push_str(&format!("#line {} {}", word(rng, NUMBERS), word(rng, FILES))),
            10 => text.push_str(word(
                rng,
                &["#pragma OPENCL EXTENSION all : enable", "#pragma once", "_Pragma(\"once\")", "#pragma"],
            )),
            // Doublings: each names the one before it twice.
            11 => {
                for level in 1..rng.u32(2..40) {
                    text.push_str(&format!("#define D{level} D{0} D{0}\n", level - 1));
                }
                text.push_str(&format!("D{}", rng.u32(0..40)));
            }
            12 => {
                let depth = 1 << rng.u32(0..12);
                text.push_str(&format!("#if {}1{}", "(".repeat(depth), ")".repeat(depth)));
            }
            _ => words(rng, &mut text, 20),
        }
        text.push_str(word(rng, &["\n", "\n", "\n", "\\\n", "\r\n", " /* \n */ ", " // \\\n", ""]));
    }
    if rng.u8(0..4) == 0 { mutate(&text, sources, rng) } else { text }
}

fn words(rng: &mut Rng, text: &mut String, most: usize) {
    for _ in 0..rng.usize(0..most) {
        match rng.u8(0..8) {
            0..4 => text.push_str(word(rng, NAMES)),
            4 => text.push_str(word(rng, WORDS)),
            5 => text.push_str(word(rng, NUMBERS)),
            _ => text.push_str(word(rng, MARKS)),
        }
        text.push_str(word(rng, &[" ", "", " "]));
    }
}

const NAMES: &[&str] = &[
    "A",
    "B",
    "C",
    "F",
    "G",
    "H",
    "X",
    "x",
    "y",
    "__LINE__",
    "__FILE__",
    "__VA_ARGS__",
    "defined",
    "D3",
    "__COUNTER__",
];

const PARAMETERS: &[&str] =
    &["", "", "", "(x)", "(x, y)", "(...)", "(x, ...)", "()", "(x, x)", "(x", " (x)", "(args...)"];

const MARKS: &[&str] = &[
    "(",
    ")",
    "(",
    ")",
    ",",
    "#",
    "##",
    "F(",
    "G(A, B)",
    "H(F)(F)(x)",
    "F(F(F(",
    "\"",
    "'",
    "<",
    ">",
    "?",
    ":",
    "&&",
    "||",
    "!",
    "+",
    "-",
    "/",
    "%",
    "<<",
    "\\",
    "\"a\\\"b\"",
    "...",
];

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "0x",
    "08",
    "1e",
    "1.2.3",
    "0xffffffffffffffff",
    "18446744073709551616",
    "-1",
    "2147483648",
    "1ull",
    "'\\xff'",
    "'ab'",
];

const FILES: &[&str] = &["\"self.h\"", "\"other.h\"", "<wide.h>", "\"none.h\"", "A", "<", "\"", "\"a\" \"b\"", ""];

/// Files that include themselves and each other.
pub(super) struct Files;

impl tombolo_compiler::Headers for Files {
    fn find(&self, name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        let text = match name {
            "self.h" => "#define A A B\n#include \"self.h\"\nA\n",
            "other.h" => "#ifndef ONCE\n#define ONCE 1\n#include \"other.h\"\n#include <wide.h>\n#endif\nF(",
            "wide.h" => "#include \"other.h\"\n#include \"other.h\"\n#if X\n#include <wide.h>\n",
            _ => return None,
        };
        Some((text.to_owned(), name.to_owned()))
    }
}
