//! Passes over the IR of one kernel, one a file.

mod compute_zeros;
mod eliminate_common;
mod emit;
mod flat_functions;
mod flatten_branches;
mod fold;
mod group_rounds;
mod inline;
mod loops;
mod narrow_offsets;
mod optimize;
mod promote_memory;
mod remove_dead;
mod resolve_generic;
mod simplify_cfg;
mod split_allocas;
mod split_vectors;
mod substitute;
mod unroll_loops;
mod widen_integers;

pub use compute_zeros::compute_zeros;
pub use eliminate_common::eliminate_common;
pub use flat_functions::FlatFunctions;
pub use flatten_branches::flatten_branches;
pub use fold::fold;
pub use group_rounds::group_rounds;
pub use inline::inline;
pub use narrow_offsets::narrow_offsets;
pub use optimize::{clean, optimize};
pub use promote_memory::promote_memory;
pub use remove_dead::{remove_dead, remove_unreachable};
pub use resolve_generic::resolve_generic;
pub use simplify_cfg::simplify_cfg;
pub use split_allocas::split_allocas;
pub use split_vectors::split_vectors;
pub use unroll_loops::unroll_loops;
pub use widen_integers::widen_integers;

#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tests;
