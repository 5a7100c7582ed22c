//! OpenCL SPIR-V to IR: what `clCreateProgramWithIL` takes, versions 1.0 to 1.6.
//!
//! ```text
//! bytes -> words -> sections -> types, constants, variables -> functions -> the verifier of the IR
//! ```
//!
//! A module is not trusted. Each word count, id, type and bound is checked where it is used; recursion follows the nesting of
//! types only, which is bounded; what a module can make grow is counted, and refused beyond a limit. What comes out is
//! verified as any IR is, so that what got through nevertheless is an error in the build log.
//!
//! Calls of builtin functions (`OpenCL.std`, builtin variables, group instructions) go by the front end's table of them.
#![forbid(unsafe_code)]

mod body;
mod constants;
mod kernel;
mod sections;
mod signature;
mod types;
mod unit;
mod words;

use spirv::{Decoration, Op};
use tombolo_front::Compilation;
use tombolo_front::options::Options;
use tombolo_ir::verify::verify;
use tombolo_ir::{Function, Module, Target};

pub use unit::SpecializationValues;

use sections::Sections;
use unit::Unit;
use words::{Result, Words};

/// A constant that can be given another value before the program is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecializationConstant {
    /// Its `SpecId`.
    pub id: u32,
    /// Its size in bytes; a truth value has one.
    pub size: u32,
}

/// The version of a module as (major, minor), where the bytes are one as far as the header tells.
///
/// # Errors
/// Why they are none; a message for people.
pub fn version(bytes: &[u8]) -> Result<(u32, u32)> {
    let words = Words::read(bytes)?;
    Ok((words.version >> 16 & 0xff, words.version >> 8 & 0xff))
}

/// The specialization constants of a module.
///
/// # Errors
/// The bytes are no module; a message for people.
pub fn specialization_constants(bytes: &[u8]) -> Result<Vec<SpecializationConstant>> {
    let words = Words::read(bytes)?;
    let mut ids = std::collections::HashMap::new();
    let mut sizes = std::collections::HashMap::new();
    let mut constants = Vec::new();
    for instruction in words.instructions() {
        let instruction = instruction?;
        match instruction.op {
            Op::Decorate if instruction.word(1)? == Decoration::SpecId as u32 => {
                ids.insert(instruction.word(0)?, instruction.word(2)?);
            }
            Op::TypeInt | Op::TypeFloat => {
                sizes.insert(instruction.word(0)?, instruction.word(1)? / 8);
            }
            Op::SpecConstant | Op::SpecConstantTrue | Op::SpecConstantFalse => {
                let size = match instruction.op {
                    Op::SpecConstant => sizes.get(&instruction.word(0)?).copied().unwrap_or(0),
                    _ => 1,
                };
                if let Some(&id) = ids.get(&instruction.word(1)?) {
                    constants.push(SpecializationConstant { id, size });
                }
            }
            Op::Function => break,
            _ => {}
        }
    }
    Ok(constants)
}

/// Imports a module with these values of its specialization constants. `options` are those of `clBuildProgram` (OpenCL API
/// 3.0, section 5.8.6).
pub fn import(bytes: &[u8], values: &SpecializationValues, options: &str, target: &Target) -> Compilation {
    let options = match Options::parse(options) {
        Ok(options) => options,
        Err(error) => return Compilation { module: None, log: format!("error: {error}\n") },
    };
    match import_module(bytes, values, &options, target) {
        Ok(module) => Compilation { module: Some(module), log: String::new() },
        Err(message) => Compilation { module: None, log: format!("error: {message}\n") },
    }
}

fn import_module(bytes: &[u8], values: &SpecializationValues, options: &Options, target: &Target) -> Result<Module> {
    let words = Words::read(bytes)?;
    let sections = Sections::of(&words)?;
    let mut unit = Unit::new(sections, target, options.math, values);
    unit.declare()?;
    unit.declare_functions()?;
    for text in std::mem::take(&mut unit.sections.functions) {
        define(&mut unit, &text).map_err(|message| match unit.name(text.id) {
            "" => format!("function %{}: {message}", text.id),
            name => format!("function '{name}': {message}"),
        })?;
    }
    verify(&unit.module).map_err(|errors| {
        let errors: Vec<String> =
            errors.iter().take(20).map(|error| format!("the module is invalid: {error}")).collect();
        errors.join("\nerror: ")
    })?;
    Ok(unit.module)
}

/// Imports the body of a function, and makes it the kernels that entry points say it is.
fn define<'a>(unit: &mut Unit<'a>, text: &sections::FunctionText<'a>) -> Result<()> {
    let func = unit.functions.get(&text.id).ok_or("the function is not declared")?.func;
    let names: Vec<String> =
        unit.sections.entry_points.iter().filter(|(id, _)| *id == text.id).map(|(_, name)| name.clone()).collect();
    if text.blocks.is_empty() {
        return Ok(());
    }
    let declared = std::mem::replace(&mut unit.module.functions[func], Function::new("", Vec::new(), None));
    // Calls within the body look at the declaration.
    unit.module.functions[func] = declared.clone();
    let mut function = body::define_function(unit, text, declared)?;
    if let Some(name) = names.first() {
        function.kernel = Some(Box::new(unit.kernel_info(text, name)?));
    }
    unit.module.functions[func] = function;
    // Further entry points are kernels of their own with the same body.
    for name in names.iter().skip(1) {
        let mut copy = unit.module.functions[func].clone();
        unit.spend(copy.insts.len())?;
        copy.name.clone_from(name);
        copy.kernel = Some(Box::new(unit.kernel_info(text, name)?));
        unit.module.functions.push(copy);
    }
    Ok(())
}
