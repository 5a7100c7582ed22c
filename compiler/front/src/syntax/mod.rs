//! Tokens to a syntax tree.

pub mod ast;
mod declaration;
mod declarator;
mod expression;
mod old_style;
mod pack;
mod parser;
pub(crate) mod scope;
mod specifier;
mod statement;

pub(crate) use declarator::is_attribute;
pub use parser::parse;

#[cfg(test)]
mod tests;
