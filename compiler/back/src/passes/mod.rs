//! Passes over the IR of one kernel, one a file.

mod inline;

pub use inline::inline;

#[cfg(test)]
mod tests;
