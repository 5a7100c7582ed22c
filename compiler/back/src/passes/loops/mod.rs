//! How often loops run, and copies of their rounds: what the passes share that write loops out.

mod count;
mod rounds;

pub(super) use count::{Counted, Uncounted, count};
pub(super) use rounds::{Round, exits, leaving_values, pass_exit, spill};
