//! The typed tree to IR.
//!
//! The IR that comes out is plain: each private variable is an `alloca`, each read a load, each write a store, each operator
//! its instructions lane by lane. Making it good is the affair of the passes behind.
//!
//! How C's values travel:
//! * numbers, vectors, pointers and handles are IR values; `bool` is `i1`, and one byte in memory;
//! * a record is moved in memory. As an argument it is a pointer to a copy that the callee owns; as a result it is stored
//!   where a hidden first parameter, a private pointer, points to.

mod arithmetic;
mod body;
mod call;
mod condition;
mod convert;
mod data;
mod expression;
mod function;
mod initialize;
mod place;
mod record;
mod statement;

use std::collections::HashMap;

use tombolo_ir::inst::Liberties;
use tombolo_ir::{FuncRef, Global, Local, Module};

use crate::check::hir;

/// What the build options ask of the code.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Settings {
    /// The builtin library itself: floating operations are the device's own.
    pub library: bool,
    /// What floating operations need not heed. Whether they may be contracted within an expression is for `FP_CONTRACT` to
    /// say.
    pub liberties: Liberties,
    /// The device's fused multiply-add rounds once.
    pub fused: bool,
    /// The device's exponentials and logarithms serve for relaxed math.
    pub fast_exponentials: bool,
}

/// Turns a checked program into a module.
pub fn lower(program: &hir::Program, settings: Settings) -> Module {
    let mut unit = Unit {
        program,
        settings,
        module: Module::new(),
        functions: Vec::new(),
        globals: Vec::new(),
        locals: Vec::new(),
        library: HashMap::new(),
    };
    unit.declare_data();
    unit.declare_functions();
    unit.define_functions();
    unit.module
}

/// The module in the making, and what the tree's entities are in it.
struct Unit<'p> {
    program: &'p hir::Program,
    settings: Settings,
    module: Module,
    functions: Vec<FuncRef>,
    globals: Vec<Global>,
    locals: Vec<Local>,
    /// Library functions that are declared already, by linked name.
    library: HashMap<String, FuncRef>,
}

#[cfg(test)]
mod tests;
