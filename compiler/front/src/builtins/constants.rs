//! Constants that builtin functions take: memory orders and scopes, fence flags.

use tombolo_ir::inst::{FenceFlags, MemoryOrder, Scope};

/// `CLK_LOCAL_MEM_FENCE`
pub(super) const LOCAL_FENCE: u64 = 1;
/// `CLK_GLOBAL_MEM_FENCE`
pub(super) const GLOBAL_FENCE: u64 = 2;
/// `CLK_IMAGE_MEM_FENCE`
const IMAGE_FENCE: u64 = 4;

/// Enumeration constants of `memory_order` and `memory_scope` (6.15.12.4, 6.15.12.5), of type `int`: name and value. They are
/// ordinary identifiers, which the source may hide.
pub const ENUMERATORS: &[(&str, i32)] = &[
    ("memory_order_relaxed", 0),
    ("memory_order_acquire", 2),
    ("memory_order_release", 3),
    ("memory_order_acq_rel", 4),
    ("memory_order_seq_cst", 5),
    ("memory_scope_work_item", 0),
    ("memory_scope_work_group", 1),
    ("memory_scope_device", 2),
    ("memory_scope_all_svm_devices", 3),
    ("memory_scope_all_devices", 3),
    ("memory_scope_sub_group", 4),
];

/// The memory order of that value.
pub(super) fn memory_order(value: u64) -> Option<MemoryOrder> {
    Some(match value {
        0 => MemoryOrder::Relaxed,
        2 => MemoryOrder::Acquire,
        3 => MemoryOrder::Release,
        4 => MemoryOrder::AcquireRelease,
        5 => MemoryOrder::SequentiallyConsistent,
        _ => return None,
    })
}

/// The memory scope of that value.
pub(super) fn memory_scope(value: u64) -> Option<Scope> {
    Some(match value {
        0 => Scope::WorkItem,
        1 => Scope::WorkGroup,
        2 => Scope::Device,
        3 => Scope::AllDevices,
        4 => Scope::Subgroup,
        _ => return None,
    })
}

/// The fence flags in that value.
pub(super) fn fence_flags(value: u64) -> FenceFlags {
    FenceFlags { local: value & LOCAL_FENCE != 0, global: value & GLOBAL_FENCE != 0, image: value & IMAGE_FENCE != 0 }
}
