//! Passes over the IR of one kernel, one a file.

mod emit;
mod inline;
mod optimize;
mod promote_memory;
mod remove_dead;
mod simplify_cfg;
mod split_allocas;
mod substitute;

pub use inline::inline;
pub use optimize::optimize;
pub use promote_memory::promote_memory;
pub use remove_dead::{remove_dead, remove_unreachable};
pub use simplify_cfg::simplify_cfg;
pub use split_allocas::split_allocas;

#[cfg(test)]
mod tests;
