//! Functions of sub-groups (OpenCL C 3.0, section 6.15.19, and the `cl_khr_subgroup_*` extensions).

use tombolo_ir::inst::{SubgroupOp, SubgroupSpan};

use super::super::op::Combine;
use super::*;

const NARROWEST: &[Element] = &[Char, UChar, Short, UShort];

const fn truth(op: SubgroupOp) -> Lowering {
    Lowering::Op(Op::SubgroupTruth(op))
}

const fn each(op: SubgroupOp) -> Lowering {
    Lowering::Op(Op::Subgroup(op))
}

const fn combined(span: SubgroupSpan, combine: Combine) -> Lowering {
    Lowering::Op(Op::SubgroupCombine(span, combine))
}

/// All of them.
pub(super) const SUBGROUPS: &[Row] = &[
    needs(Feature::Subgroups, row("get_sub_group_size", NONE, ONE, "uint", plain(WorkItemQuery::SubgroupSize))),
    needs(Feature::Subgroups, row("get_max_sub_group_size", NONE, ONE, "uint", plain(WorkItemQuery::MaxSubgroupSize))),
    needs(Feature::Subgroups, row("get_num_sub_groups", NONE, ONE, "uint", plain(WorkItemQuery::NumSubgroups))),
    needs(Feature::Subgroups, row("get_sub_group_id", NONE, ONE, "uint", plain(WorkItemQuery::SubgroupId))),
    needs(Feature::Subgroups, row("get_sub_group_local_id", NONE, ONE, "uint", plain(WorkItemQuery::SubgroupLocalId))),
    needs(
        Feature::Subgroups,
        row("get_enqueued_num_sub_groups", NONE, ONE, "uint", Lowering::Op(Op::EnqueuedNumSubgroups)),
    ),
    needs(Feature::Subgroups, row("sub_group_barrier", NONE, ONE, "void uint", Lowering::Op(Op::SubgroupBarrier))),
    needs(Feature::Subgroups, row("sub_group_barrier", NONE, ONE, "void uint int", Lowering::Op(Op::SubgroupBarrier))),
    needs(Feature::Subgroups, row("sub_group_all", NONE, ONE, "int int", truth(SubgroupOp::All))),
    needs(Feature::Subgroups, row("sub_group_any", NONE, ONE, "int int", truth(SubgroupOp::Any))),
    needs(Feature::Subgroups, row("sub_group_broadcast", COLLECTIVE, ONE, "T T uint", each(SubgroupOp::Broadcast))),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_broadcast", NARROWEST, ONE, "T T uint", each(SubgroupOp::Broadcast)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_broadcast", ALL, VECTORS, "T T uint", each(SubgroupOp::Broadcast)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_reduce_add", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Add)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_reduce_add", NARROWEST, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Add)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_reduce_min", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Min)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_reduce_min", NARROWEST, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Min)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_reduce_max", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Max)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_reduce_max", NARROWEST, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Max)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_inclusive_add", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Add)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_inclusive_add", NARROWEST, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Add)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_inclusive_min", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Min)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_inclusive_min", NARROWEST, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Min)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_inclusive_max", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Max)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_inclusive_max", NARROWEST, ONE, "T T", combined(SubgroupSpan::Inclusive, Combine::Max)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_exclusive_add", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Add)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_exclusive_add", NARROWEST, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Add)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_exclusive_min", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Min)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_exclusive_min", NARROWEST, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Min)),
    ),
    needs(
        Feature::Subgroups,
        row("sub_group_scan_exclusive_max", COLLECTIVE, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Max)),
    ),
    needs(
        Feature::SubgroupExtendedTypes,
        row("sub_group_scan_exclusive_max", NARROWEST, ONE, "T T", combined(SubgroupSpan::Exclusive, Combine::Max)),
    ),
    needs(Feature::SubgroupVote, row("sub_group_elect", NONE, ONE, "int", truth(SubgroupOp::Elect))),
    needs(Feature::SubgroupVote, row("sub_group_non_uniform_all", NONE, ONE, "int int", truth(SubgroupOp::All))),
    needs(Feature::SubgroupVote, row("sub_group_non_uniform_any", NONE, ONE, "int int", truth(SubgroupOp::Any))),
    needs(
        Feature::SubgroupVote,
        row("sub_group_non_uniform_all_equal", ALL, ONE, "int T", truth(SubgroupOp::AllEqual)),
    ),
    needs(
        Feature::SubgroupBallot,
        row("sub_group_non_uniform_broadcast", ALL, ANY, "T T uint", each(SubgroupOp::Broadcast)),
    ),
    needs(Feature::SubgroupBallot, row("sub_group_broadcast_first", ALL, ONE, "T T", each(SubgroupOp::BroadcastFirst))),
    needs(Feature::SubgroupBallot, row("sub_group_ballot", NONE, ONE, "uint4 int", truth(SubgroupOp::Ballot))),
    needs(Feature::SubgroupBallot, row("sub_group_inverse_ballot", NONE, ONE, "int uint4", WHOLE)),
    needs(Feature::SubgroupBallot, row("sub_group_ballot_bit_extract", NONE, ONE, "int uint4 uint", WHOLE)),
    needs(
        Feature::SubgroupBallot,
        row(
            "sub_group_ballot_bit_count sub_group_ballot_inclusive_scan sub_group_ballot_exclusive_scan sub_group_ballot_find_lsb sub_group_ballot_find_msb",
            NONE,
            ONE,
            "uint uint4",
            WHOLE,
        ),
    ),
    needs(
        Feature::SubgroupBallot,
        row(
            "get_sub_group_eq_mask get_sub_group_ge_mask get_sub_group_gt_mask get_sub_group_le_mask get_sub_group_lt_mask",
            NONE,
            ONE,
            "uint4",
            WHOLE,
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_add", ALL, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Add)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_mul", ALL, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Mul)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_min", ALL, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Min)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_max", ALL, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Max)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_and", INTS, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::And)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_or", INTS, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Or)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row("sub_group_non_uniform_reduce_xor", INTS, ONE, "T T", combined(SubgroupSpan::Reduce, Combine::Xor)),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_reduce_logical_and",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Reduce, Combine::LogicalAnd),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_reduce_logical_or",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Reduce, Combine::LogicalOr),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_reduce_logical_xor",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Reduce, Combine::LogicalXor),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_add",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Add),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_mul",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Mul),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_min",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Min),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_max",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Max),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_and",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::And),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_or",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Or),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_xor",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Inclusive, Combine::Xor),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_logical_and",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Inclusive, Combine::LogicalAnd),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_logical_or",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Inclusive, Combine::LogicalOr),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_inclusive_logical_xor",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Inclusive, Combine::LogicalXor),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_add",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Add),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_mul",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Mul),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_min",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Min),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_max",
            ALL,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Max),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_and",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::And),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_or",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Or),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_xor",
            INTS,
            ONE,
            "T T",
            combined(SubgroupSpan::Exclusive, Combine::Xor),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_logical_and",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Exclusive, Combine::LogicalAnd),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_logical_or",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Exclusive, Combine::LogicalOr),
        ),
    ),
    needs(
        Feature::SubgroupArithmetic,
        row(
            "sub_group_non_uniform_scan_exclusive_logical_xor",
            NONE,
            ONE,
            "int int",
            combined(SubgroupSpan::Exclusive, Combine::LogicalXor),
        ),
    ),
    needs(Feature::SubgroupShuffle, row("sub_group_shuffle", ALL, ONE, "T T uint", each(SubgroupOp::Shuffle))),
    needs(Feature::SubgroupShuffle, row("sub_group_shuffle_xor", ALL, ONE, "T T uint", each(SubgroupOp::ShuffleXor))),
    needs(
        Feature::SubgroupShuffleRelative,
        row("sub_group_shuffle_up", ALL, ONE, "T T uint", each(SubgroupOp::ShuffleUp)),
    ),
    needs(
        Feature::SubgroupShuffleRelative,
        row("sub_group_shuffle_down", ALL, ONE, "T T uint", each(SubgroupOp::ShuffleDown)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_add", ALL, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Add)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_mul", ALL, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Mul)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_min", ALL, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Min)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_max", ALL, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Max)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_and", INTS, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::And)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_or", INTS, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Or)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row("sub_group_clustered_reduce_xor", INTS, ONE, "T T uint", combined(SubgroupSpan::Reduce, Combine::Xor)),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row(
            "sub_group_clustered_reduce_logical_and",
            NONE,
            ONE,
            "int int uint",
            combined(SubgroupSpan::Reduce, Combine::LogicalAnd),
        ),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row(
            "sub_group_clustered_reduce_logical_or",
            NONE,
            ONE,
            "int int uint",
            combined(SubgroupSpan::Reduce, Combine::LogicalOr),
        ),
    ),
    needs(
        Feature::SubgroupClusteredReduce,
        row(
            "sub_group_clustered_reduce_logical_xor",
            NONE,
            ONE,
            "int int uint",
            combined(SubgroupSpan::Reduce, Combine::LogicalXor),
        ),
    ),
    needs(Feature::SubgroupRotate, row("sub_group_rotate", ALL, ONE, "T T int", Lowering::Op(Op::SubgroupRotate))),
    needs(
        Feature::SubgroupRotate,
        row("sub_group_clustered_rotate", ALL, ONE, "T T int uint", Lowering::Op(Op::SubgroupRotate)),
    ),
];
