//! IR to Vulkan SPIR-V: link, passes, structurize, emit.
#![forbid(unsafe_code)]

mod disassemble;
mod emit;
mod interface;
mod layout;
mod link;
pub mod passes;
mod program;
mod structurize;
#[cfg(test)]
mod tests;

pub use disassemble::disassemble;
pub use link::{join, link};
pub use passes::FlatFunctions;

use serde::{Deserialize, Serialize};
use tombolo_ir::interface::ProgramData;
use tombolo_ir::{FuncRef, Function, KernelInterface, Module, Target};

/// A kernel as the runtime hands it to Vulkan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
pub fn program_data(module: &Module) -> ProgramData {
    program::program_data(module)
}

/// Compiles one kernel of a linked module. `flat` is of this module and this target, and serves all its kernels.
///
/// # Errors
/// A message for the build log: what the target cannot do.
pub fn compile_kernel(
    module: &Module,
    flat: &FlatFunctions,
    kernel: FuncRef,
    target: &Target,
) -> Result<CompiledKernel, String> {
    let func = passes::optimize(module, flat, kernel, target)?;
    emit_kernel(module, &func, target)
}

/// Emits a kernel as it is: one function without calls, whether passes have run or not.
///
/// # Errors
/// A message for the build log: what the target cannot do.
pub fn emit_kernel(module: &Module, func: &Function, target: &Target) -> Result<CompiledKernel, String> {
    let named = |message: String| format!("kernel '{}': {message}", func.name);
    let layout = layout::Layout::of(module, func, target).map_err(named)?;
    let plan = interface::plan(module, func, &layout, target).map_err(named)?;
    let words = emit::emit(module, func, target, &layout, &plan).map_err(named)?;
    Ok(CompiledKernel { words, interface: plan.interface })
}
