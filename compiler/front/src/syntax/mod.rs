//! Tokens to a syntax tree.

pub mod ast;
mod declaration;
mod declarator;
mod expression;
mod parser;
mod scope;
mod specifier;
mod statement;

pub use parser::parse;

#[cfg(test)]
mod tests;
