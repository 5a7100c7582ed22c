//! Functions of work-items and work-groups; those of sub-groups are beside.

use tombolo_ir::inst::Scope;

use super::*;

const fn clock(scope: Scope) -> Lowering {
    Lowering::Op(Op::ReadClock(scope))
}

/// Work-items (6.15.1), synchronisation (6.15.8, 6.15.9), copies (6.15.13), clocks (`cl_khr_kernel_clock`) and what stands
/// alone.
pub(super) const EXECUTION: &[Row] = &[
    row("get_work_dim", NONE, ONE, "uint", plain(WorkItemQuery::WorkDim)),
    row("get_global_size", NONE, ONE, "size_t uint", work_item(WorkItemQuery::GlobalSize, 1)),
    row("get_global_id", NONE, ONE, "size_t uint", work_item(WorkItemQuery::GlobalId, 0)),
    row("get_local_size", NONE, ONE, "size_t uint", work_item(WorkItemQuery::LocalSize, 1)),
    row("get_enqueued_local_size", NONE, ONE, "size_t uint", work_item(WorkItemQuery::EnqueuedLocalSize, 1)),
    row("get_local_id", NONE, ONE, "size_t uint", work_item(WorkItemQuery::LocalId, 0)),
    row("get_num_groups", NONE, ONE, "size_t uint", work_item(WorkItemQuery::NumGroups, 1)),
    row("get_group_id", NONE, ONE, "size_t uint", work_item(WorkItemQuery::GroupId, 0)),
    row("get_global_offset", NONE, ONE, "size_t uint", work_item(WorkItemQuery::GlobalOffset, 0)),
    row("get_global_linear_id", NONE, ONE, "size_t", Lowering::Op(Op::GlobalLinearId)),
    row("get_local_linear_id", NONE, ONE, "size_t", Lowering::Op(Op::LocalLinearId)),
    row("barrier work_group_barrier", NONE, ONE, "void uint", Lowering::Op(Op::WorkGroupBarrier)),
    row("work_group_barrier", NONE, ONE, "void uint int", Lowering::Op(Op::WorkGroupBarrier)),
    row("mem_fence read_mem_fence write_mem_fence", NONE, ONE, "void uint", Lowering::Op(Op::MemFence)),
    row("atomic_work_item_fence", NONE, ONE, "void uint int int", Lowering::Op(Op::WorkItemFence)),
    collective(row("work_group_all work_group_any", NONE, ONE, "int int", WHOLE)),
    collective(row("work_group_broadcast", COLLECTIVE, ONE, "T T size_t", WHOLE)),
    collective(row("work_group_broadcast", COLLECTIVE, ONE, "T T size_t size_t", WHOLE)),
    collective(row("work_group_broadcast", COLLECTIVE, ONE, "T T size_t size_t size_t", WHOLE)),
    collective(row(
        "work_group_reduce_add work_group_reduce_min work_group_reduce_max work_group_scan_exclusive_add \
         work_group_scan_exclusive_min work_group_scan_exclusive_max work_group_scan_inclusive_add \
         work_group_scan_inclusive_min work_group_scan_inclusive_max",
        COLLECTIVE,
        ONE,
        "T T",
        WHOLE,
    )),
    row("async_work_group_copy", ALL, ANY, "event T*l T*c size_t event", Lowering::Op(Op::AsyncCopy)),
    row("async_work_group_copy", ALL, ANY, "event T*g T*k size_t event", Lowering::Op(Op::AsyncCopy)),
    row("async_work_group_strided_copy", ALL, ANY, "event T*l T*c size_t size_t event", Lowering::Op(Op::AsyncCopy)),
    row("async_work_group_strided_copy", ALL, ANY, "event T*g T*k size_t size_t event", Lowering::Op(Op::AsyncCopy)),
    extended_copy(row(
        "async_work_group_copy_2D2D",
        NONE,
        ONE,
        "event void*l size_t void*c size_t size_t size_t size_t size_t size_t event",
        Lowering::Op(Op::AsyncCopyBox),
    )),
    extended_copy(row(
        "async_work_group_copy_3D3D",
        NONE,
        ONE,
        "event void*l size_t void*c size_t size_t size_t size_t size_t size_t size_t size_t size_t event",
        Lowering::Op(Op::AsyncCopyBox),
    )),
    extended_copy(row(
        "async_work_group_copy_2D2D",
        NONE,
        ONE,
        "event void*g size_t void*k size_t size_t size_t size_t size_t size_t event",
        Lowering::Op(Op::AsyncCopyBox),
    )),
    extended_copy(row(
        "async_work_group_copy_3D3D",
        NONE,
        ONE,
        "event void*g size_t void*k size_t size_t size_t size_t size_t size_t size_t size_t size_t event",
        Lowering::Op(Op::AsyncCopyBox),
    )),
    // What is copied earlier is there when this is passed.
    needs(
        Feature::AsyncCopyFence,
        row("async_work_group_copy_fence", NONE, ONE, "void uint", Lowering::Op(Op::WorkGroupBarrier)),
    ),
    row("wait_group_events", NONE, ONE, "void int event*o", Lowering::Op(Op::WaitGroupEvents)),
    needs(Feature::ClockOfDevice, row("clock_read_device", NONE, ONE, "ulong", clock(Scope::Device))),
    needs(Feature::ClockOfDevice, row("clock_read_hilo_device", NONE, ONE, "uint2", clock(Scope::Device))),
    needs(Feature::ClockOfWorkGroup, row("clock_read_work_group", NONE, ONE, "ulong", clock(Scope::WorkGroup))),
    needs(Feature::ClockOfWorkGroup, row("clock_read_hilo_work_group", NONE, ONE, "uint2", clock(Scope::WorkGroup))),
    needs(Feature::ClockOfSubgroup, row("clock_read_sub_group", NONE, ONE, "ulong", clock(Scope::Subgroup))),
    needs(Feature::ClockOfSubgroup, row("clock_read_hilo_sub_group", NONE, ONE, "uint2", clock(Scope::Subgroup))),
    row("prefetch", ALL, ANY, "void T*c size_t", Lowering::Op(Op::Nothing)),
];
