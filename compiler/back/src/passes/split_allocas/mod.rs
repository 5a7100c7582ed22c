//! Scalar replacement of aggregates: splits private variables that are only accessed at constant offsets into one variable
//! for each part that is accessed, so that [`promote_memory`](super::promote_memory) can make values of them. Vectors are
//! accessed lane by lane; where accesses overlap in part (unions, type punning), the parts are what lies between all their
//! boundaries, and wider accesses are put together by shifts. Copies and zeroing become accesses of the parts.

mod analyze;
mod rewrite;

use tombolo_ir::{ControlFlow, Function, Type};

use super::remove_dead::remove_unreachable;
use analyze::Analysis;

/// A place in an alloca: its index in the list of allocas, and the bytes from its start.
#[derive(Clone, Copy)]
struct Place {
    alloca: usize,
    offset: u32,
}

/// Types in memory have a size.
fn size_of(ty: Type) -> u32 {
    ty.bytes().unwrap_or(0)
}

/// The alignment of what is `offset` bytes after something aligned to `align`.
fn align_at(align: u32, offset: u32) -> u32 {
    if offset == 0 { align } else { align.min(1 << offset.trailing_zeros()) }
}

/// Splits what can be split and tells whether that was anything.
pub fn split_allocas(func: &mut Function) -> bool {
    remove_unreachable(func);
    let flow = ControlFlow::compute(func);
    let Some(analysis) = Analysis::find(func, &flow) else { return false };
    rewrite::rewrite(func, &flow, &analysis);
    true
}
