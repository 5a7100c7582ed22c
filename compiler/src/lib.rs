//! OpenCL C to Vulkan SPIR-V and a kernel interface.
//!
//! Two steps, as the OpenCL API has them: [`compile`] makes an [`Object`] of one source, [`link`] makes a [`Program`] of
//! objects. A program's kernels are turned into SPIR-V one by one, when they are asked for.
#![forbid(unsafe_code)]

pub use tombolo_back::CompiledKernel;
pub use tombolo_front::Headers;
pub use tombolo_ir::function::{KernelInfo, ParameterInfo};
pub use tombolo_ir::interface;
pub use tombolo_ir::{KernelInterface, Module, Target};

use tombolo_ir::interface::ProgramData;

/// One compiled source.
#[derive(Clone, Debug)]
pub struct Object {
    module: Module,
}

/// What became of a source: the object, unless there were errors, and the build log.
#[derive(Debug)]
pub struct Compiled {
    /// The object, unless there were errors.
    pub object: Option<Object>,
    /// All diagnostics, warnings included, as a person reads them.
    pub log: String,
}

/// Compiles one source with the options of `clBuildProgram`.
pub fn compile(source: &str, headers: &dyn Headers, options: &str, target: &Target) -> Compiled {
    let tombolo_front::Compilation { module, log } = tombolo_front::compile(source, headers, options, target);
    Compiled { object: module.map(|module| Object { module }), log }
}

struct Builtins;

impl tombolo_back::Library for Builtins {
    fn find(&self, name: &str) -> Option<Module> {
        tombolo_library::find(name)
    }
}

/// A linked program.
#[derive(Clone, Debug)]
pub struct Program {
    module: Module,
}

/// Joins objects and the builtin library into a program. The error is a message for the build log.
pub fn link(objects: &[&Object]) -> Result<Program, String> {
    let modules: Vec<&Module> = objects.iter().map(|object| &object.module).collect();
    Ok(Program { module: tombolo_back::link(&modules, &Builtins)? })
}

impl Program {
    /// The kernels in order: name and what `clGetKernelInfo`, `clGetKernelArgInfo` and `clGetKernelWorkGroupInfo` tell.
    pub fn kernels(&self) -> impl Iterator<Item = (&str, &KernelInfo)> {
        self.module.kernels().filter_map(|func| {
            let function = &self.module.functions[func];
            function.kernel.as_deref().map(|info| (function.name.as_str(), info))
        })
    }

    /// Compiles one kernel. The error is a message for people: what the target cannot do, or that there is no such kernel.
    pub fn kernel(&self, name: &str, target: &Target) -> Result<CompiledKernel, String> {
        let func = self
            .module
            .kernels()
            .find(|&func| self.module.functions[func].name == name)
            .ok_or_else(|| format!("there is no kernel '{name}'"))?;
        tombolo_back::compile_kernel(&self.module, func, target)
    }

    /// The data that all kernels of the program share.
    pub fn data(&self) -> ProgramData {
        tombolo_back::program_data(&self.module)
    }
}
