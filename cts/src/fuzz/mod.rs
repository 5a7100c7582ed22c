//! Hostile input: programs, modules, options, binaries and cache files, damaged at random. All of it is to be borne: with an
//! error or without, but not with a panic, and within bounded time and memory.

mod cross;
mod device;
mod directives;
mod mutate;
mod options;

use crate::corpus::cases;
use crate::corpus::element::Rng;
use crate::differ;
use crate::differ::interpreter::Interpreter;
use device::Opened;
use mutate::{mutate, mutate_words};
use std::io::Write;
use std::process::{Command, Stdio};
use tombolo_compiler::{
    LinkOptions, Object, Options, Program, SpecializationValues, Target, compile, import, link, preprocess,
};

/// What is damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Kind {
    /// Kernels of the corpus, as OpenCL C.
    Source,
    /// Generated programs, with parts of each other in them, as OpenCL C.
    Cross,
    /// The compiler's text form, of objects and of programs.
    Ir,
    /// Modules of OpenCL SPIR-V.
    Module,
    /// The options of `clBuildProgram` and `clLinkProgram`.
    Options,
    /// Sources that are mostly directives and macros, for the preprocessor alone.
    Preprocessor,
    /// Program binaries, by `clCreateProgramWithBinary`. Needs the ICD.
    Binary,
    /// The files in the cache's folder, `TOMBOLO_CACHE_DIR`. Needs the ICD.
    Cache,
}

/// Something hostile.
#[derive(Clone, Debug)]
pub enum Input {
    /// OpenCL C 1.2.
    Source(String),
    /// OpenCL C 3.0.
    Cross(String),
    /// The text of an object, or of a program.
    Ir(String),
    /// Words of SPIR-V.
    Module(Vec<u32>),
    /// Options.
    Options(String),
    /// OpenCL C for the preprocessor.
    Preprocessor(String),
    /// A program binary.
    Binary(Vec<u8>),
    /// A file of the cache, what its bytes become, and whether they are sealed as if they had been written so.
    Cache {
        /// Which of the files, by number.
        file: usize,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Whether the checksum is right, so that the content is looked at.
        is_sealed: bool,
    },
}

impl Input {
    /// How the names of files with such input end.
    pub fn extension(&self) -> &'static str {
        match self {
            Input::Source(_) | Input::Cross(_) | Input::Preprocessor(_) => "cl",
            Input::Ir(_) => "ir",
            Input::Module(_) => "spv",
            Input::Options(_) => "options",
            Input::Binary(_) => "binary",
            Input::Cache { .. } => "cached",
        }
    }

    /// The bytes, to keep them.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Input::Source(text)
            | Input::Cross(text)
            | Input::Ir(text)
            | Input::Options(text)
            | Input::Preprocessor(text) => text.clone().into_bytes(),
            Input::Module(words) => words.iter().flat_map(|word| word.to_le_bytes()).collect(),
            Input::Binary(bytes) | Input::Cache { bytes, .. } => bytes.clone(),
        }
    }
}

/// Makes hostile input and feeds it to what has to bear it.
pub struct Fuzzer {
    sources: Vec<String>,
    modules: Vec<Vec<u32>>,
    target: Target,
    opened: Option<Opened>,
}

impl Fuzzer {
    /// Makes the sound inputs ready from which the others come; what needs the ICD, only if one of these kinds does.
    ///
    /// # Errors
    /// That `spirv-as` is missing, or the ICD, or the folder of its cache.
    pub fn new(kinds: &[Kind]) -> Result<Fuzzer, Box<dyn std::error::Error>> {
        let sources: Vec<String> = cases().into_iter().map(|case| case.source).collect();
        let modules = MODULES.iter().map(|text| assemble(text)).collect::<std::io::Result<Vec<_>>>()?;
        // With the features that generated programs use.
        let target = Interpreter::new(true).target;
        let needs_icd = kinds.iter().any(|kind| matches!(kind, Kind::Binary | Kind::Cache));
        let opened = if needs_icd { Some(Opened::new(&sources, kinds.contains(&Kind::Cache))?) } else { None };
        Ok(Fuzzer { sources, modules, target, opened })
    }

    /// An input.
    pub fn input(&self, kind: Kind, rng: &mut Rng) -> Input {
        let source = &self.sources[rng.usize(..self.sources.len())];
        match kind {
            Kind::Source => Input::Source(mutate(source, &self.sources, rng)),
            Kind::Cross => {
                let text = cross::program(rng);
                Input::Cross(if rng.u8(0..4) == 0 { mutate(&text, &self.sources, rng) } else { text })
            }
            Kind::Ir => Input::Ir(mutate(&self.text_form(source, rng), &self.sources, rng)),
            Kind::Module => Input::Module(mutate_words(&self.modules[rng.usize(..self.modules.len())], rng)),
            Kind::Options => Input::Options(options::text(rng)),
            Kind::Preprocessor => Input::Preprocessor(directives::text(rng, &self.sources)),
            Kind::Binary => match &self.opened {
                Some(opened) => Input::Binary(opened.binary(&self.sources, rng)),
                None => Input::Binary(vec![]),
            },
            Kind::Cache => match &self.opened {
                Some(opened) => opened.cached(rng),
                None => Input::Binary(vec![]),
            },
        }
    }

    /// The text form of a source's object, or of the program that it makes.
    fn text_form(&self, source: &str, rng: &mut Rng) -> String {
        let is_linked = rng.bool();
        let made = std::panic::catch_unwind(|| {
            let object = compile(source, &NoHeaders, "", &self.target).object?;
            if is_linked { Some(link(&[&object], &self.target).ok()?.to_text()) } else { Some(object.to_text()) }
        });
        made.ok().flatten().unwrap_or_default()
    }

    /// Feeds an input to what has to bear it: whether it was accepted to the end, or what is wrong with how it was borne.
    ///
    /// # Errors
    /// What was wrong, other than a panic.
    pub fn feed(&self, input: &Input) -> Result<bool, String> {
        match input {
            Input::Source(text) => Ok(self.finish(compile(text, &NoHeaders, "", &self.target).object)),
            Input::Cross(text) => Ok(self.finish(compile(text, &NoHeaders, differ::OPTIONS, &self.target).object)),
            Input::Ir(text) => {
                let is_program = Program::from_text(text).ok().is_some_and(|program| self.kernels(&program));
                Ok(self.finish(Object::from_text(text).ok()) || is_program)
            }
            Input::Module(_) => {
                Ok(self.finish(import(&input.bytes(), &SpecializationValues::new(), "", &self.target).object))
            }
            Input::Options(text) => {
                let _ = LinkOptions::parse(text);
                let is_valid = Options::parse(text).is_ok();
                let compiled = compile("kernel void k(global int *p) { *p = 1; }", &NoHeaders, text, &self.target);
                if compiled.object.is_some() && !is_valid {
                    return Err("a source is compiled with options that are no options".into());
                }
                Ok(self.finish(compiled.object))
            }
            Input::Preprocessor(text) => Ok(preprocess(text, &directives::Files, "-DX=1", &self.target).is_ok()),
            Input::Binary(bytes) => self.opened.as_ref().map_or(Ok(false), |opened| opened.feed_binary(bytes)),
            Input::Cache { file, bytes, is_sealed } => {
                self.opened.as_ref().map_or(Ok(false), |opened| opened.feed_cached(*file, bytes, *is_sealed))
            }
        }
    }

    fn finish(&self, object: Option<Object>) -> bool {
        let program = object.and_then(|object| link(&[&object], &self.target).ok());
        program.is_some_and(|program| self.kernels(&program))
    }

    fn kernels(&self, program: &Program) -> bool {
        let names: Vec<String> = program.kernels().map(|(name, _)| name.to_owned()).collect();
        names.iter().all(|name| program.kernel(name, &self.target).is_ok())
    }
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
