//! Tombolo's own conformance programs and the runner of the Khronos ones.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod differ;
pub mod fuzz;
pub mod generate;
mod il;
pub mod reference;
mod subject;

pub use il::program;
pub use subject::{Input, Subject};
