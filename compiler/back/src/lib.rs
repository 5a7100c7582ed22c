//! IR to Vulkan SPIR-V: link, passes, structurize, emit.
#![forbid(unsafe_code)]

mod disassemble;
mod link;
pub mod passes;
mod structurize;

pub use disassemble::disassemble;
pub use link::{join, link};

use tombolo_ir::interface::ProgramData;
use tombolo_ir::{FuncRef, KernelInterface, Module, Target};

/// A kernel as the runtime hands it to Vulkan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompiledKernel {
    /// The SPIR-V module.
    pub words: Vec<u32>,
    /// How it is launched.
    pub interface: KernelInterface,
}

/// A source of builtin functions.
pub trait Library {
    /// The definition of the function of that (mangled) name in a module of its own; what it calls is declared there
    /// and asked for in turn.
    fn find(&self, name: &str) -> Option<Module>;
}

/// The data that the kernels of a linked module share.
pub fn program_data(_module: &Module) -> ProgramData {
    ProgramData::default()
}

/// Compiles one kernel of a linked module. The error is a message for the build log: what the target cannot do.
pub fn compile_kernel(_module: &Module, _kernel: FuncRef, _target: &Target) -> Result<CompiledKernel, String> {
    Err(String::from("the back end is not wired up"))
}
