//! Random edits of texts and of modules.

use crate::corpus::element::Rng;

/// A few random edits of a module behind its header: words that are a little off or stand elsewhere, and words too few or too
/// many.
pub(super) fn mutate_words(module: &[u32], rng: &mut Rng) -> Vec<u32> {
    let mut words = module.to_vec();
    for _ in 0..rng.usize(1..4) {
        let at = 3 + rng.usize(..words.len().max(4) - 3);
        let Some(&word) = words.get(at) else { continue };
        let other = words[rng.usize(..words.len())];
        let span = rng.usize(1..8).min(words.len() - at);
        match rng.u8(0..12) {
            0 => drop(words.drain(at..at + span)),
            1 => {
                let copy = words[at..at + span].to_vec();
                words.splice(at..at, copy);
            }
            2 => words[at] = rng.u32(0..u32::MAX),
            3 => words[at] = word ^ (1 << rng.u32(0..32)),
            4..8 => words[at] = other,
            _ => words[at] = word.wrapping_add(rng.u32(0..9)).wrapping_sub(4),
        }
    }
    words
}

/// A few random edits of `text`, in units of words and marks so that much of it stays meaningful.
pub(super) fn mutate(text: &str, others: &[String], rng: &mut Rng) -> String {
    let mut tokens = split(text);
    for _ in 0..rng.usize(1..5) {
        let at = rng.usize(..=tokens.len());
        let span = rng.usize(..=(tokens.len() - at).min(12));
        match rng.u8(0..24) {
            0 => drop(tokens.drain(at..at + span)),
            1 => {
                let copy = tokens[at..at + span].to_vec();
                let to = rng.usize(..=tokens.len());
                tokens.splice(to..to, copy);
            }
            2 => {
                let donor = split(&others[rng.usize(..others.len())]);
                let from = rng.usize(..donor.len());
                let end = (from + rng.usize(1..20)).min(donor.len());
                tokens.splice(at..at, donor[from..end].to_vec());
            }
            3 if span > 0 => {
                let other = rng.usize(..tokens.len());
                tokens.swap(at, other);
            }
            4 => tokens.insert(at, char::from_u32(rng.u32(1..0x2_0000)).unwrap_or('\u{fffd}').to_string()),
            5 => {
                // Deep nesting, and long chains.
                let (open, close) = pick(rng, NESTS);
                let depth = 1 << rng.u32(0..14);
                tokens.splice(at..at, [open.repeat(depth), close.repeat(if rng.bool() { depth } else { 0 })]);
            }
            6 => tokens.insert(at, pick(rng, WORDS).to_string()),
            7 if span > 0 => tokens[at] = pick(rng, WORDS).to_string(),
            // Mostly, one word for another of its kind: much of this still compiles.
            _ => {
                let kind = *pick(rng, &[NUMBERS, TYPES, OPERATORS]);
                let of_kind: Vec<usize> = (0..tokens.len()).filter(|&at| kind.contains(&tokens[at].as_str())).collect();
                if let Some(&at) = rng.choice(&of_kind) {
                    tokens[at] = pick(rng, kind).to_string();
                }
            }
        }
    }
    tokens.concat()
}

/// One of a list that is not empty.
fn pick<'a, T>(rng: &mut Rng, list: &'a [T]) -> &'a T {
    &list[rng.usize(..list.len())]
}

/// One word of a list that is not empty.
pub(super) fn word(rng: &mut Rng, list: &[&'static str]) -> &'static str {
    list[rng.usize(..list.len())]
}

/// Words, numbers, blanks and single marks.
fn split(text: &str) -> Vec<String> {
    let class = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            0
        } else if c.is_whitespace() {
            1
        } else {
            2
        }
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut last = 2;
    for c in text.chars() {
        match tokens.last_mut() {
            Some(token) if class(c) == last && last != 2 => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        last = class(c);
    }
    tokens
}

const NESTS: &[(&str, &str)] = &[("(", ")"), ("{", "}"), ("-", ""), ("int*", ""), ("[", "]"), ("(int)", "")];

const NUMBERS: &[&str] =
    &["0", "1", "2", "3", "4", "7", "8", "16", "31", "32", "64", "100", "255", "1000", "65536", "4294967295"];

const TYPES: &[&str] = &[
    "char", "uchar", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "half", "bool", "size_t",
    "void", "char4", "uchar8", "short2", "int2", "int3", "int4", "uint4", "long2", "ulong4", "float2", "float3",
    "float4", "float8", "float16", "double2", "i8", "i16", "i32", "i64", "f32", "f64",
];

const OPERATORS: &[&str] = &["+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "?", ":", "=", "!", "~", ",", ";"];

/// What else programs and texts are made of, and what breaks compilers.
pub(super) const WORDS: &[&str] = &[
    "0",
    "1",
    "-1",
    "4294967295",
    "18446744073709551616",
    "0x7fffffffffffffff",
    "1e39f",
    "0.0",
    "1.0f",
    "'\\0'",
    "\"x\"",
    "void",
    "char",
    "uint",
    "long",
    "half",
    "float3",
    "double16",
    "int4",
    "size_t",
    "bool",
    "struct s { struct s *n; int a[3]; }",
    "union",
    "enum { A = 1 << 31 }",
    "global",
    "local",
    "private",
    "constant",
    "const",
    "volatile",
    "restrict",
    "kernel",
    "inline",
    "typedef",
    "sizeof",
    "return",
    "if",
    "else",
    "for",
    "while",
    "do",
    "switch",
    "case 1:",
    "default:",
    "break",
    "continue",
    "goto x",
    "x:",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    "?",
    ":",
    "*",
    "&",
    "+",
    "-",
    "/",
    "%",
    "<<",
    ">>",
    "==",
    "=",
    "++",
    ".",
    "->",
    ".s0",
    ".xyzw",
    ".hi",
    "...",
    "#",
    "##",
    "\n#define f(x) f(x) x\n",
    "\n#if 1/0\n",
    "\n#include \"a\"\n",
    "\n#pragma unroll\n",
    "__attribute__((packed))",
    "__attribute__((reqd_work_group_size(0,1,2)))",
    "get_global_id",
    "barrier(CLK_LOCAL_MEM_FENCE)",
    "sin",
    "convert_char_sat",
    "as_float",
    "vload16",
    "read_imagef",
    "atomic_add",
    "printf",
    "image2d_t",
    "sampler_t",
    "event_t",
    "__tombolo_x",
    "i1",
    "i64",
    "f32",
    "v0",
    "block1",
    "br",
    "call",
    "ret",
    "alloca",
    "ptr_add",
    "\\\n",
    "/*",
    "//",
    "\t",
    " ",
];
