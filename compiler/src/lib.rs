//! OpenCL C and OpenCL SPIR-V to Vulkan SPIR-V and a kernel interface.
//!
//! Two steps, as the OpenCL API has them: [`compile`] makes an [`Object`] of one source ([`import`] of one
//! module of SPIR-V), [`link`] makes a [`Program`] of
//! objects. A program's kernels are turned into SPIR-V one by one, when they are asked for.
//!
//! ```
//! use tombolo_compiler::{FileHeaders, Target, compile, link};
//!
//! let target = Target::baseline();
//! let source = "kernel void twice(global int *data) { data[get_global_id(0)] *= 2; }";
//! let compiled = compile(source, &FileHeaders, "", &target);
//! let object = compiled.object.ok_or(compiled.log)?;
//! let program = link(&[&object], &target)?;
//! let kernel = program.kernel("twice", &target)?;
//! assert_eq!(kernel.words[0], 0x0723_0203);
//! assert_eq!(kernel.interface.arguments.len(), 1);
//! # Ok::<(), String>(())
//! ```
#![forbid(unsafe_code)]

mod headers;
mod program;

pub use headers::FileHeaders;
pub use program::{Object, Program, link};
pub use tombolo_back::{CompiledKernel, disassemble};
pub use tombolo_front::Headers;
pub use tombolo_front::options::{LinkOptions, OptionError, Options};
pub use tombolo_import::{
    SpecializationConstant, SpecializationValues, specialization_constants, version as il_version,
};
pub use tombolo_ir::function::{KernelInfo, ParameterInfo};
pub use tombolo_ir::target::Abilities;
pub use tombolo_ir::{KernelInterface, KnownDevice, Target, interface, types};

/// What tells this compiler from others that may make something else of a source: a hash of all its sources.
pub const IDENTITY: &str = env!("TOMBOLO_COMPILER_IDENTITY");

/// The source after preprocessing, as text that compiles to the same, though its diagnostics show other lines; the error is the
/// build log.
pub fn preprocess(source: &str, headers: &dyn Headers, options: &str, target: &Target) -> Result<String, String> {
    tombolo_front::preprocess_to_text(source, headers, options, target)
}

/// What became of a source: the object, unless there were errors, and the build log.
#[derive(Debug)]
pub struct Compiled {
    /// The object, unless there were errors.
    pub object: Option<Object>,
    /// All diagnostics, warnings included, as a person reads them.
    pub log: String,
}

/// Compiles one source with the options of `clBuildProgram`. Whether the options are valid at all, [`Options::parse`] tells;
/// here invalid ones are an error in the log.
pub fn compile(source: &str, headers: &dyn Headers, options: &str, target: &Target) -> Compiled {
    let tombolo_front::Compilation { module, log } = tombolo_front::compile(source, headers, options, target);
    Compiled { object: module.map(Object::new), log }
}

/// Imports one module of OpenCL SPIR-V, with these values of its specialization constants (the others have their defaults), with
/// the options of `clBuildProgram`. Whether the bytes are a module as far as its header tells, [`il_version`] says.
pub fn import(il: &[u8], values: &SpecializationValues, options: &str, target: &Target) -> Compiled {
    let tombolo_front::Compilation { module, log } = tombolo_import::import(il, values, options, target);
    Compiled { object: module.map(Object::new), log }
}
