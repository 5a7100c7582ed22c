//! Calls of builtin functions into straight-line IR.

mod atomic;
mod bytes;
mod convert;
mod execution;
mod image;
mod lane;
mod library;
mod memory;
mod place;
mod printf;
mod subgroup;
mod vector;

use tombolo_ir::Value;

use super::op::{LaneOp, LaneResult, Lowering, Op};
use super::signature::Signature;

pub use library::divide;
pub use place::Place;
pub use vector::reinterpret;

/// Emits a call of the builtin function `signature` and returns its result, if it has one. `args` have the IR types of the
/// parameters ([`super::BuiltinType::ir`]), also for the variadic ones. A truth value comes back as `i1`.
pub fn emit(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Option<Value> {
    match signature.lowering {
        Lowering::PerLane { callee, returns } => {
            library::per_lane(place, signature, callee.unwrap_or(&signature.name), returns, args)
        }
        Lowering::Whole { callee } => library::whole(place, signature, callee.unwrap_or(&signature.name), args),
        Lowering::Lane(LaneOp::Fma) if !place.fused => {
            library::per_lane(place, signature, "fma", LaneResult::Value, args)
        }
        Lowering::Lane(op) => Some(lane::lanes(place, signature, op, args)),
        Lowering::Op(op) => emit_op(place, signature, op, args),
    }
}

fn emit_op(place: &mut Place<'_>, signature: &Signature, op: Op, args: &[Value]) -> Option<Value> {
    match op {
        Op::WorkItem(query, beyond) => Some(execution::by_dimension(place, query, beyond, args[0])),
        Op::WorkItemPlain(query) => Some(place.work_item(query, 0)),
        Op::GlobalLinearId => Some(execution::global_linear_id(place)),
        Op::LocalLinearId => Some(execution::local_linear_id(place)),
        Op::EnqueuedNumSubgroups => Some(execution::enqueued_num_subgroups(place)),
        Op::WorkGroupBarrier => execution::work_group_barrier(place, args),
        Op::SubgroupBarrier => execution::subgroup_barrier(place, args),
        Op::SubgroupTruth(op) => Some(subgroup::truth(place, op, args)),
        Op::Subgroup(op) => Some(subgroup::lanes(place, op, args)),
        Op::SubgroupCombine(span, combine) => Some(subgroup::combine(place, signature, span, combine, args)),
        Op::SubgroupRotate => Some(subgroup::rotate(place, args)),
        Op::ReadClock(scope) => Some(execution::read_clock(place, signature, scope)),
        Op::MemFence => execution::mem_fence(place, &signature.name, args[0]),
        Op::WorkItemFence => execution::work_item_fence(place, args),
        Op::Atomic { call, order } => atomic::atomic(place, signature, call, order, args),
        Op::Any => Some(vector::any(place, signature, args[0])),
        Op::All => Some(vector::all(place, signature, args[0])),
        Op::As => {
            let to = signature.result.element()?.scalar();
            Some(reinterpret(place, to, signature.result.lanes(), args[0]))
        }
        Op::Convert { saturate, rounding } => Some(convert::convert(place, signature, saturate, rounding, args[0])),
        Op::VectorLoad => Some(memory::load(place, signature, args)),
        Op::VectorStore => memory::store(place, signature, args),
        Op::HalfLoad { aligned } => Some(memory::load_half(place, signature, aligned, args)),
        Op::HalfStore { aligned, rounding } => memory::store_half(place, signature, aligned, rounding, args),
        Op::CopyBytes => bytes::copy(place, signature, args),
        Op::SetBytes => bytes::set(place, signature, args),
        Op::Shuffle => Some(vector::shuffle(place, signature, &args[..1], args[1])),
        Op::Shuffle2 => Some(vector::shuffle(place, signature, &args[..2], args[2])),
        Op::AsyncCopy => Some(execution::async_copy(place, signature, args)),
        Op::AsyncCopyBox => Some(execution::async_copy_box(place, signature, args)),
        Op::WaitGroupEvents => execution::wait_group_events(place),
        Op::Nothing => None,
        Op::ImageRead => Some(image::read(place, signature, args)),
        Op::ImageWrite => image::write(place, signature, args),
        Op::ImageQuery(query) => Some(image::query(place, signature, query, args[0])),
        Op::ImageDim => Some(image::dim(place, signature, args[0])),
        Op::ImageSample => Some(image::sample(place, signature, args)),
        Op::ImageFetch => Some(image::fetch(place, signature, args)),
        Op::ImageWriteLevel => image::write_level(place, signature, args),
        Op::SamplerFlags => Some(image::sampler_flags(place, args[0])),
        Op::ToSpace => Some(execution::to_space(place, signature, args[0])),
        Op::GetFence => Some(execution::get_fence(place, args[0])),
        Op::Printf => Some(printf::printf(place, args)),
    }
}
