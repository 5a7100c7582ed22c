//! Objects and programs: modules with the right things done to them.

use tombolo_back::{CompiledKernel, FlatFunctions};
use tombolo_ir::function::KernelInfo;
use tombolo_ir::interface::ProgramData;
use tombolo_ir::text::{parse, print};
use tombolo_ir::verify::verify;
use tombolo_ir::{AddressSpace, FuncRef, Module, Target, Type};

/// One compiled source.
#[derive(Clone, Debug)]
pub struct Object {
    module: Module,
}

impl Object {
    pub(crate) fn new(module: Module) -> Object {
        Object { module }
    }

    /// The text form, from which [`Object::from_text`] makes the same object again.
    pub fn to_text(&self) -> String {
        print(&self.module)
    }

    /// Reads the text form. The text may come from anywhere: it is parsed and verified. The error is a message for people.
    pub fn from_text(text: &str) -> Result<Object, String> {
        checked(text).map(Object::new)
    }

    /// The kernels in order, as [`Program::kernels`].
    pub fn kernels(&self) -> impl Iterator<Item = (&str, &KernelInfo)> {
        kernels(&self.module)
    }
}

/// A linked program.
#[derive(Clone, Debug)]
pub struct Program {
    module: Module,
    flat: FlatFunctions,
}

/// The builtin functions, as the linker asks for them.
struct Builtins<'a> {
    target: &'a Target,
}

impl tombolo_back::Library for Builtins<'_> {
    fn find(&self, name: &str) -> Option<Module> {
        tombolo_library::find(name, self.target.fused_multiply_add)
    }
}

/// Joins objects and the builtin library into a program for the device that the objects were compiled for. The error is a
/// message for the build log.
pub fn link(objects: &[&Object], target: &Target) -> Result<Program, String> {
    let modules: Vec<&Module> = objects.iter().map(|object| &object.module).collect();
    tombolo_back::link(&modules, &Builtins { target }).map(Program::new)
}

impl Program {
    fn new(module: Module) -> Program {
        Program { module, flat: FlatFunctions::default() }
    }

    /// The kernels in order: name and what `clGetKernelInfo`, `clGetKernelArgInfo` and `clGetKernelWorkGroupInfo` tell.
    pub fn kernels(&self) -> impl Iterator<Item = (&str, &KernelInfo)> {
        kernels(&self.module)
    }

    /// The types of a kernel's parameters, which tell shape and access of images. Nothing where there is no such kernel.
    pub fn parameter_types(&self, name: &str) -> Option<&[Type]> {
        self.find_kernel(name).ok().map(|func| self.module.functions[func].params.as_slice())
    }

    /// Compiles one kernel. The error is a message for people: what the target cannot do, or that there is no such kernel.
    pub fn kernel(&self, name: &str, target: &Target) -> Result<CompiledKernel, String> {
        tombolo_back::compile_kernel(&self.module, &self.flat, self.find_kernel(name)?, target)
    }

    /// One kernel as it is before it becomes SPIR-V, in the text form with the program's data. The error is as of
    /// [`Program::kernel`].
    pub fn optimized(&self, name: &str, target: &Target) -> Result<String, String> {
        let function = tombolo_back::passes::optimize(&self.module, &self.flat, self.find_kernel(name)?, target)?;
        let mut module =
            Module { globals: self.module.globals.clone(), locals: self.module.locals.clone(), ..Module::new() };
        module.functions.push(function);
        Ok(print(&module))
    }

    fn find_kernel(&self, name: &str) -> Result<FuncRef, String> {
        let mut kernels = self.module.kernels();
        kernels
            .find(|&func| self.module.functions[func].name == name)
            .ok_or_else(|| format!("there is no kernel '{name}'"))
    }

    /// Bytes that its variables in global memory take (`CL_PROGRAM_BUILD_GLOBAL_VARIABLE_TOTAL_SIZE`).
    pub fn global_variables(&self) -> u64 {
        let variables = self.module.globals.values().filter(|data| data.space == AddressSpace::Global);
        variables.map(|data| u64::from(data.size)).sum()
    }

    /// The data that all kernels of the program share.
    pub fn data(&self) -> ProgramData {
        tombolo_back::program_data(&self.module)
    }

    /// The text form, from which [`Program::from_text`] makes the same program again.
    pub fn to_text(&self) -> String {
        print(&self.module)
    }

    /// Reads the text form, as [`Object::from_text`].
    pub fn from_text(text: &str) -> Result<Program, String> {
        checked(text).map(Program::new)
    }
}

fn kernels(module: &Module) -> impl Iterator<Item = (&str, &KernelInfo)> {
    module.kernels().filter_map(|func| {
        let function = &module.functions[func];
        function.kernel.as_deref().map(|info| (function.name.as_str(), info))
    })
}

fn checked(text: &str) -> Result<Module, String> {
    let module = parse(text).map_err(|error| error.to_string())?;
    match verify(&module) {
        Ok(()) => Ok(module),
        Err(errors) => Err(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
    }
}
