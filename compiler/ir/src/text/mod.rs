//! The text form of the IR, which [`print`] writes and [`parse`] reads. It is line-oriented:
//!
//! ```text
//! global g0 "table" constant align 4 size 8 hex 0000803f00000040
//! local l0 "sums" align 4 size 256
//!
//! declare @sin.f32(f32) -> f32
//!
//! kernel @scale(ptr.global, f32) {
//!   param "data" type "float*" global align 4 size 8
//!   param "by" type "float" private align 4 size 4
//!   attributes "reqd_work_group_size(64,1,1)"
//! b0(v0: ptr.global, v1: f32):
//!   v2: f32 = load v0 align 4
//!   v3: f32 = fmul v2, v1
//!   store v0, v3 align 4
//!   return
//! }
//! ```
//!
//! A semicolon starts a comment. Names of functions are bare where they are made of letters, digits, `_`, `.` and `$`, and
//! otherwise in double quotes. Each result has its type; instructions do not repeat it. `!12` after an instruction is its
//! place in the source.
//!
//! The printer shows entities by the numbers that they have. The parser numbers them anew in the order of their
//! definitions, so that `parse(print(m)) == m` where `m` is compact ([`Function::compact`](crate::Function::compact)), and
//! otherwise the compact form of `m`. The parser checks the syntax and that all names are defined, the
//! [verifier](crate::verify) the rest.

mod cursor;
mod inst;
mod parse;
mod print;

pub use parse::parse;
pub use print::{print, print_function, print_inst, print_terminator};

use std::fmt;

/// Why a text is no module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// Line, from 1.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ParseError {}

#[cfg(test)]
mod tests;
