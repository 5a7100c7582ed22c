//! Tokens to a syntax tree.

pub mod ast;
