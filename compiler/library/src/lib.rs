//! The OpenCL C builtin functions, as IR.
//!
//! They are OpenCL C sources of our own, compiled when this crate is built. A function is found by its mangled name and
//! parsed when it is first asked for.
#![forbid(unsafe_code)]

use tombolo_ir::Module;

/// The function of that mangled name, alone in a module; what it calls is declared there.
pub fn find(_name: &str) -> Option<Module> {
    None
}
