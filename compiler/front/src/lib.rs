//! OpenCL C to IR: preprocess, parse, check, lower.
#![forbid(unsafe_code)]

pub mod builtins;
pub mod check;
pub mod diagnostic;
pub mod intern;
pub mod lex;
mod limits;
pub mod lower;
pub mod options;
pub mod preprocess;
pub mod session;
pub mod source;
mod stack;
mod suggest;
pub mod syntax;
pub mod types;

use tombolo_ir::{Module, Target};

/// Where `#include` finds its files. The runtime answers from the headers of `clCompileProgram` and from the file system;
/// tests from memory.
///
/// The preprocessor does the searching: it asks for the name beside the including file (for `"name"`, where the
/// including file has a folder), then for the name as it is written, then in each folder of `-I`.
pub trait Headers: Sync {
    /// The text of the header of that name, with the name under which messages show it. `includer` is the name of the
    /// file with the directive; `quoted` tells `"name"` from `<name>`.
    fn find(&self, name: &str, includer: &str, quoted: bool) -> Option<(String, String)>;
}

/// What became of a source.
#[derive(Debug)]
pub struct Compilation {
    /// The module, unless there were errors.
    pub module: Option<Module>,
    /// All diagnostics, as a person reads them; empty where there are none.
    pub log: String,
}

/// A checked source, before it is lowered.
pub struct Checked<'a> {
    /// Its names, texts and messages.
    pub session: session::Session<'a>,
    /// The typed tree; fit for lowering only if there are no errors among the messages.
    pub program: check::hir::Program,
}

/// The name under which messages speak of the source itself.
const SOURCE_NAME: &str = "<kernel>";

/// Preprocesses, parses and checks one source. The trees nest as deep as the parser lets them: call it where the stack is
/// deep enough ([`compile`] does).
fn check_source<'a>(source: &str, headers: &dyn Headers, mut session: session::Session<'a>) -> Checked<'a> {
    let preprocessed = preprocess::preprocess(&mut session, headers, SOURCE_NAME, source);
    let ast = syntax::parse(&mut session, &preprocessed);
    let program = check::check(&ast, &mut session);
    Checked { session, program }
}

/// Compiles one source. `options` are those of `clBuildProgram` (OpenCL API 3.0, section 5.8.6).
pub fn compile(source: &str, headers: &dyn Headers, options: &str, target: &Target) -> Compilation {
    compile_as(source, headers, options, target, false)
}

/// Compiles one source of the builtin library: its functions are overloadable and linked by mangled names
/// ([`builtins::mangle`]), floating operations are contracted only where `FP_CONTRACT` is switched on, and the `__tombolo_*` functions are there.
pub fn compile_library(source: &str, headers: &dyn Headers, options: &str, target: &Target) -> Compilation {
    compile_as(source, headers, options, target, true)
}

fn compile_as(source: &str, headers: &dyn Headers, options: &str, target: &Target, library: bool) -> Compilation {
    let options = match options::Options::parse(options) {
        Ok(options) => options,
        Err(error) => return Compilation { module: None, log: format!("error: {error}\n") },
    };
    if options.math.correctly_rounded_divide_sqrt {
        // "clBuildProgram … will fail to compile the program for a device if [it] is not set" (API, section 5.8.6.3).
        let log =
            "error: '-cl-fp32-correctly-rounded-divide-sqrt' needs a device with CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT\n";
        return Compilation { module: None, log: String::from(log) };
    }
    let work = || {
        let mut session = session::Session::new(options, target);
        session.library = library;
        let settings = lower::Settings {
            library,
            liberties: session.options.math.liberties(),
            fused: target.fused_multiply_add,
            fast_exponentials: target.fast_exponentials,
        };
        let Checked { session, program } = check_source(source, headers, session);
        let module = (!session.diagnostics.has_errors()).then(|| lower::lower(&program, settings));
        Compilation { module, log: session.diagnostics.render(&session.map) }
    };
    stack::with_deep_stack(work).unwrap_or_else(|log| Compilation { module: None, log: format!("error: {log}\n") })
}

/// The source after preprocessing, as text that compiles to the same, though its diagnostics show other lines; the error is the
/// log.
pub fn preprocess_to_text(
    source: &str,
    headers: &dyn Headers,
    options: &str,
    target: &Target,
) -> Result<String, String> {
    let options = options::Options::parse(options).map_err(|error| format!("error: {error}\n"))?;
    let mut session = session::Session::new(options, target);
    let preprocessed = preprocess::preprocess(&mut session, headers, SOURCE_NAME, source);
    if session.diagnostics.has_errors() {
        return Err(session.diagnostics.render(&session.map));
    }
    Ok(preprocess::render(&preprocessed, &session))
}
