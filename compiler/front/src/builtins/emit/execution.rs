//! Work-items, barriers, fences and copies.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, FenceFlags, MemoryOrder, Ordering, Scope, WorkItemQuery};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::super::constants;
use super::super::op::array_bytes;
use super::super::signature::Signature;
use super::super::types::{BuiltinType, Element, Pointee, PointeeBase, mangle};
use super::atomic::{order_of, scope_of};
use super::place::Place;

/// A question by dimension, which may not be constant; `beyond` is the answer for dimensions above 2.
pub(super) fn by_dimension(place: &mut Place<'_>, query: WorkItemQuery, beyond: u64, dim: Value) -> Value {
    if let Some(constant) = place.constant(dim) {
        return match constant {
            0..=2 => place.work_item(query, constant as u8),
            _ => place.int(Scalar::I64, beyond as i64),
        };
    }
    let mut answer = place.int(Scalar::I64, beyond as i64);
    for candidate in (0..3u8).rev() {
        let here = place.work_item(query, candidate);
        let number = place.int(Scalar::I32, i64::from(candidate));
        let asked = place.compare(CompareOp::Eq, dim, number);
        answer = place.select(asked, here, answer);
    }
    answer
}

/// `a * b + c` of sizes.
fn mul_add(place: &mut Place<'_>, a: Value, b: Value, c: Value) -> Value {
    let product = place.binary(BinaryOp::IMul, a, b);
    place.binary(BinaryOp::IAdd, product, c)
}

pub(super) fn global_linear_id(place: &mut Place<'_>) -> Value {
    let [x, y, z] = [0, 1, 2].map(|dim| {
        let id = place.work_item(WorkItemQuery::GlobalId, dim);
        let offset = place.work_item(WorkItemQuery::GlobalOffset, dim);
        place.binary(BinaryOp::ISub, id, offset)
    });
    let [width, height] = [0, 1].map(|dim| place.work_item(WorkItemQuery::GlobalSize, dim));
    let rows = mul_add(place, z, height, y);
    mul_add(place, rows, width, x)
}

pub(super) fn local_linear_id(place: &mut Place<'_>) -> Value {
    let [x, y, z] = [0, 1, 2].map(|dim| place.work_item(WorkItemQuery::LocalId, dim));
    let [width, height] = [0, 1].map(|dim| place.work_item(WorkItemQuery::LocalSize, dim));
    let rows = mul_add(place, z, height, y);
    mul_add(place, rows, width, x)
}

/// The ticks of a clock, in one or as two halves.
pub(super) fn read_clock(place: &mut Place<'_>, signature: &Signature, scope: Scope) -> Value {
    let ticks = place.value(InstData::ReadClock { scope });
    match signature.result.lanes() {
        1 => ticks,
        _ => {
            let half = place.int(Scalar::I64, 32);
            let high = place.binary(BinaryOp::LShr, ticks, half);
            let lanes = [ticks, high].map(|bits| place.cast(CastOp::Truncate, Scalar::I32, bits));
            place.join(lanes.to_vec())
        }
    }
}

/// The sub-groups of a whole work-group: its work-items by the sub-group size, rounded up.
pub(super) fn enqueued_num_subgroups(place: &mut Place<'_>) -> Value {
    let [x, y, z] = [0, 1, 2].map(|dim| place.work_item(WorkItemQuery::EnqueuedLocalSize, dim));
    let plane = place.binary(BinaryOp::IMul, x, y);
    let items = place.binary(BinaryOp::IMul, plane, z);
    let items = place.resize(Scalar::I32, false, items);
    let size = place.work_item(WorkItemQuery::MaxSubgroupSize, 0);
    let one = place.int(Scalar::I32, 1);
    let up = place.binary(BinaryOp::ISub, size, one);
    let sum = place.binary(BinaryOp::IAdd, items, up);
    place.binary(BinaryOp::UDiv, sum, size)
}

/// A `cl_mem_fence_flags` argument; all of them where it is not constant.
fn flags_of(place: &Place<'_>, value: Value) -> FenceFlags {
    constants::fence_flags(place.constant(value).unwrap_or(u64::MAX))
}

pub(super) fn work_group_barrier(place: &mut Place<'_>, args: &[Value]) -> Option<Value> {
    let flags = flags_of(place, args[0]);
    let scope = args.get(1).map_or(Scope::WorkGroup, |&scope| scope_of(place, scope));
    place.effect(InstData::Barrier { execution: Scope::WorkGroup, flags, scope });
    None
}

pub(super) fn subgroup_barrier(place: &mut Place<'_>, args: &[Value]) -> Option<Value> {
    let flags = flags_of(place, args[0]);
    let scope = args.get(1).map_or(Scope::Subgroup, |&scope| scope_of(place, scope));
    place.effect(InstData::Barrier { execution: Scope::Subgroup, flags, scope });
    None
}

pub(super) fn mem_fence(place: &mut Place<'_>, name: &str, flags: Value) -> Option<Value> {
    let flags = flags_of(place, flags);
    let order = match name {
        "read_mem_fence" => MemoryOrder::Acquire,
        "write_mem_fence" => MemoryOrder::Release,
        _ => MemoryOrder::AcquireRelease,
    };
    place.effect(InstData::Fence { flags, ordering: Ordering { order, scope: Scope::WorkGroup } });
    None
}

const ALL_MEMORY: FenceFlags = FenceFlags { local: true, global: true, image: true };

pub(super) fn work_item_fence(place: &mut Place<'_>, args: &[Value]) -> Option<Value> {
    // GNU C's fences are of all memory, at the scope of the device.
    let (flags, order, scope) = match *args {
        [flags, order, scope, ..] => (flags_of(place, flags), order_of(place, order), scope_of(place, scope)),
        [order, ..] => (ALL_MEMORY, order_of(place, order), Scope::Device),
        [] => (ALL_MEMORY, MemoryOrder::SequentiallyConsistent, Scope::Device),
    };
    let ordering = Ordering { order, scope };
    if ordering.order != MemoryOrder::Relaxed {
        place.effect(InstData::Fence { flags, ordering });
    }
    None
}

/// `async_work_group_copy` and `async_work_group_strided_copy`: the library copies unsigned integers of that many bytes.
pub(super) fn async_copy(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let unit = match signature.params[0] {
        BuiltinType::Pointer(Pointee { base: PointeeBase::Value(element, lanes), .. }) => array_bytes(element, lanes),
        _ => 1,
    };
    let base = match unit {
        1 => PointeeBase::Value(Element::UChar, 1),
        2 => PointeeBase::Value(Element::UShort, 1),
        4 => PointeeBase::Value(Element::UInt, 1),
        bytes => PointeeBase::Value(Element::ULong, (bytes / 8) as u8),
    };
    let data = args.len() - 1;
    let params: Vec<BuiltinType> = signature.params[..data]
        .iter()
        .map(|&ty| match ty {
            BuiltinType::Pointer(pointee) => BuiltinType::Pointer(Pointee { base, ..pointee }),
            other => other,
        })
        .collect();
    let name = if data == 4 { "__tombolo_async_strided_copy" } else { "__tombolo_async_copy" };
    place.call(&mangle(name, &params), args[..data].to_vec(), None);
    args[data]
}

/// `async_work_group_copy_2D2D` and `async_work_group_copy_3D3D`: the library's function takes all but the event.
pub(super) fn async_copy_box(place: &mut Place<'_>, signature: &Signature, args: &[Value]) -> Value {
    let data = args.len() - 1;
    let name = mangle(&format!("__tombolo_{}", signature.name), &signature.params[..data]);
    place.call(&name, args[..data].to_vec(), None);
    args[data]
}

/// All copies of the work-group are done when all its work-items are here.
pub(super) fn wait_group_events(place: &mut Place<'_>) -> Option<Value> {
    let flags = FenceFlags { local: true, global: true, image: false };
    place.effect(InstData::Barrier { execution: Scope::WorkGroup, flags, scope: Scope::WorkGroup });
    None
}

pub(super) fn to_space(place: &mut Place<'_>, signature: &Signature, arg: Value) -> Value {
    match signature.result.ir() {
        Some(Type::Pointer(space)) => place.value(InstData::PtrCast { space, ptr: arg }),
        _ => arg,
    }
}

/// The `cl_mem_fence_flags` that order the memory of a generic pointer; none for private memory.
pub(super) fn get_fence(place: &mut Place<'_>, arg: Value) -> Value {
    let mut flags = place.int(Scalar::I32, 0);
    let fences = [(AddressSpace::Global, constants::GLOBAL_FENCE), (AddressSpace::Local, constants::LOCAL_FENCE)];
    for (space, flag) in fences {
        let ptr = place.value(InstData::PtrCast { space, ptr: arg });
        let null = place.value(InstData::Null { space });
        let is_there = place.compare(CompareOp::Ne, ptr, null);
        let flag = place.int(Scalar::I32, flag as i64);
        flags = place.select(is_there, flag, flags);
    }
    flags
}
