//! Tombolo's own conformance programs and the runner of the Khronos ones.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod reference;
mod subject;

pub use subject::{Input, Subject};
