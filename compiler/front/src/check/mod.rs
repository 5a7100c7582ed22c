//! The checker: the syntax tree becomes the typed tree, or diagnostics.

pub mod hir;
