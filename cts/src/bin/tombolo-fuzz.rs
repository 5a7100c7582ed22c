//! Puts mutilated programs into the compiler: none may make it panic, hang or overflow its stack.
#![forbid(unsafe_code)]

use clap::Parser;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tombolo_compiler::{Object, SpecializationValues, Target, compile, import, link};
use tombolo_cts::corpus::cases;
use tombolo_cts::corpus::element::Rng;

/// What the last panic said, on whichever thread it was.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Mutates the kernels of the corpus, as OpenCL C and as the compiler's text form, and modules of SPIR-V, and compiles what
/// comes out. Inputs that fail are kept in the folder, and `current` there is the one being compiled, should the process itself die.
#[derive(Parser)]
struct Options {
    /// The seed of the first input; each further input counts up from it.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many inputs.
    #[arg(long, default_value_t = 2000)]
    runs: u64,
    /// Seconds after which a compilation counts as hanging.
    #[arg(long, default_value_t = 5.0)]
    patience: f64,
    /// Where inputs are kept.
    #[arg(long, default_value = "target/fuzz")]
    folder: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{}: {error}", options.folder.display());
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> std::io::Result<bool> {
    std::fs::create_dir_all(&options.folder)?;
    let seeds: Vec<String> = cases().into_iter().map(|case| case.source).collect();
    let modules = MODULES.iter().map(|text| assemble(text)).collect::<std::io::Result<Vec<_>>>()?;
    let mut target = Target::baseline();
    let features = ["__opencl_c_work_group_collective_functions", "__opencl_c_generic_address_space"];
    target.features.extend(features.map(String::from));
    // Panics are counted and reported below, one line each. The front end works on a thread of its own and makes an error
    // of a panic there, so the hook is what sees them all.
    std::panic::set_hook(Box::new(|panic| {
        PANIC.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(panic.to_string());
    }));
    let (mut passed, mut failed, mut accepted) = (0u64, 0u64, 0u64);
    for seed in options.seed..options.seed + options.runs {
        let mut rng = Rng::with_seed(seed);
        let input = match rng.u8(0..8) {
            0 | 1 => {
                let source = &seeds[rng.usize(..seeds.len())];
                let text =
                    catch_unwind(|| compile(source, &NoHeaders, "", &target).object.map(|object| object.to_text()));
                Input::Ir(mutate(&text.ok().flatten().unwrap_or_default(), &seeds, &mut rng))
            }
            2 | 3 => Input::Module(mutate_words(&modules[rng.usize(..modules.len())], &mut rng)),
            _ => Input::Source(mutate(&seeds[rng.usize(..seeds.len())], &seeds, &mut rng)),
        };
        std::fs::write(options.folder.join("current"), input.bytes())?;
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| try_input(&input, &target)));
        let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner).take();
        let slow = begun.elapsed() > Duration::from_secs_f64(options.patience);
        let problem = match (panic, outcome) {
            (Some(panic), _) => panic.replace('\n', " "),
            (None, _) if slow => format!("took {:.1} s", begun.elapsed().as_secs_f64()),
            (None, Ok(compiled)) => {
                accepted += u64::from(compiled);
                passed += 1;
                continue;
            }
            (None, Err(_)) => String::from("panicked"),
        };
        failed += 1;
        let kept = options.folder.join(format!("{seed}.{}", input.extension()));
        std::fs::write(&kept, input.bytes())?;
        println!("FAILED {}: {problem}", kept.display());
    }
    println!("{accepted} inputs compiled to the end");
    println!("{passed} inputs were borne, {failed} were not");
    Ok(failed == 0)
}

/// Sources that include something find nothing.
struct NoHeaders;

impl tombolo_compiler::Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// The importer's own modules, as text.
const MODULES: [&str; 5] = [
    include_str!("../../../compiler/import/tests/modules/flow.spvasm"),
    include_str!("../../../compiler/import/tests/modules/groups.spvasm"),
    include_str!("../../../compiler/import/tests/modules/linked.spvasm"),
    include_str!("../../../compiler/import/tests/modules/memory.spvasm"),
    include_str!("../../../compiler/import/tests/modules/numbers.spvasm"),
];

/// Assembles a module (Debian: spirv-tools).
fn assemble(text: &str) -> std::io::Result<Vec<u32>> {
    let mut command = Command::new("spirv-as");
    command.args(["--target-env", "spv1.2", "-o", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let bytes = child.wait_with_output()?.stdout;
    Ok(bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect())
}

/// What is compiled.
enum Input {
    Source(String),
    Ir(String),
    Module(Vec<u32>),
}

impl Input {
    fn extension(&self) -> &'static str {
        match self {
            Input::Source(_) => "cl",
            Input::Ir(_) => "ir",
            Input::Module(_) => "spv",
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Input::Source(text) | Input::Ir(text) => text.clone().into_bytes(),
            Input::Module(words) => words.iter().flat_map(|word| word.to_le_bytes()).collect(),
        }
    }
}

/// Compiles an input as far as it goes; whether that was to the end.
fn try_input(input: &Input, target: &Target) -> bool {
    let object = match input {
        Input::Source(text) => compile(text, &NoHeaders, "", target).object,
        Input::Ir(text) => Object::from_text(text).ok(),
        Input::Module(_) => import(&input.bytes(), &SpecializationValues::new(), "", target).object,
    };
    let Some(program) = object.and_then(|object| link(&[&object], target).ok()) else { return false };
    let names: Vec<String> = program.kernels().map(|(name, _)| name.to_owned()).collect();
    names.iter().all(|name| program.kernel(name, target).is_ok())
}

/// A few random edits of a module behind its header: words that are a little off or stand elsewhere, and words too few or too
/// many.
fn mutate_words(module: &[u32], rng: &mut Rng) -> Vec<u32> {
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
fn mutate(text: &str, others: &[String], rng: &mut Rng) -> String {
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
const WORDS: &[&str] = &[
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
