//! The table of builtin functions: one row for functions that share their overloads and their lowering.
//!
//! A signature is a result and parameters, separated by spaces, over the row's element types `T` and lane counts `N`:
//!
//! | token | type |
//! |---|---|
//! | `T` `t` | N lanes of T; one T |
//! | `S` `U` | N lanes of the signed (unsigned) integer as wide as T |
//! | `W` | N lanes of the integer twice as wide as T |
//! | `I` | N lanes of `int` |
//! | `R` | the result of a relational function: `int` for one lane, otherwise as `S` |
//! | `X` `V` | M lanes of T; N lanes of the unsigned integer as wide as T: only for `shuffle`, M being 2, 4, 8 and 16 |
//! | `float4` … `event` `sampler` `bool` `void` | themselves (`size_t` is `ulong`) |
//! | `2d/r` | an image: `/r` read-only, `/w` writable, `/s` readable without a sampler, `/q` any access |
//!
//! Pointers are a token and where it may point, each an overload: `*o` an output (private, local, global, generic); `*i` an
//! input, `const` (also constant); `*v` old atomics, `volatile` (local, global); `*a` C11 atomics (those and generic), with
//! the token as an atomic type; `*F` to `atomic_flag`; `*g` global; `*c` `const` global; `*l` local; `*k` `const` local.

use tombolo_ir::inst::{AtomicOp, BinaryOp, CompareOp, ImageQuery, UnaryOp, WorkItemQuery};

use super::op::{AtomicCall, AtomicOrder, LaneOp, LaneResult, Lowering, Op};
use super::signature::Feature;
use super::types::Element::{self, Char, Double, Float, Half, Int, Long, Short, UChar, UInt, ULong, UShort};

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// The functions' names, separated by spaces.
    pub(super) names: &'static str,
    /// What `T` stands for.
    pub(super) elements: &'static [Element],
    /// What `N` stands for.
    pub(super) lanes: &'static [u8],
    /// Result and parameters.
    pub(super) signature: &'static str,
    /// The lowering.
    pub(super) lowering: Lowering,
    /// A feature needed beyond those that the types imply.
    pub(super) extra: Option<Feature>,
    /// Only there when the library itself is compiled.
    pub(super) library_only: bool,
}

const FLOATS: &[Element] = &[Float, Double, Half];
const FLOAT: &[Element] = &[Float];
const FLOAT_DOUBLE: &[Element] = &[Float, Double];
const INTS: &[Element] = &[Char, UChar, Short, UShort, Int, UInt, Long, ULong];
const SIGNED: &[Element] = &[Char, Short, Int, Long];
const NARROW: &[Element] = &[Char, UChar, Short, UShort, Int, UInt];
const INT32: &[Element] = &[Int, UInt];
const INT64: &[Element] = &[Long, ULong];
const ATOMIC_INTS: &[Element] = &[Int, UInt, Long, ULong];
const COLLECTIVE: &[Element] = &[Int, UInt, Long, ULong, Float, Double, Half];
const ALL: &[Element] = &Element::ALL;
/// Rows without `T`.
const NONE: &[Element] = &[Int];
const ANY: &[u8] = &[1, 2, 3, 4, 8, 16];
const VECTORS: &[u8] = &[2, 3, 4, 8, 16];
const EVEN: &[u8] = &[2, 4, 8, 16];
const SMALL: &[u8] = &[1, 2, 3, 4];
const CROSS: &[u8] = &[3, 4];
const ONE: &[u8] = &[1];

const CALL: Lowering = Lowering::PerLane { callee: None, returns: LaneResult::Value };
const TRUTH: Lowering = Lowering::PerLane { callee: None, returns: LaneResult::Truth };
const OUT: Lowering = Lowering::PerLane { callee: None, returns: LaneResult::Out };
const WHOLE: Lowering = Lowering::Whole { callee: None };

const fn called(name: &'static str) -> Lowering {
    Lowering::PerLane { callee: Some(name), returns: LaneResult::Value }
}

/// A library function of `read_imagef`'s results where one of `read_imageh`'s is asked for.
const fn as_float(lowering: Lowering) -> Lowering {
    match lowering {
        Lowering::Whole { .. } => Lowering::Whole { callee: Some("read_imagef") },
        other => other,
    }
}

const fn unary(op: UnaryOp) -> Lowering {
    Lowering::Lane(LaneOp::Unary(op))
}

const fn binary(op: BinaryOp) -> Lowering {
    Lowering::Lane(LaneOp::Binary(op))
}

const fn compare(op: CompareOp) -> Lowering {
    Lowering::Lane(LaneOp::Compare(op))
}

const fn work_item(query: WorkItemQuery, beyond: u64) -> Lowering {
    Lowering::Op(Op::WorkItem(query, beyond))
}

const fn plain(query: WorkItemQuery) -> Lowering {
    Lowering::Op(Op::WorkItemPlain(query))
}

const fn image(query: ImageQuery) -> Lowering {
    Lowering::Op(Op::ImageQuery(query))
}

const fn atomic(call: AtomicCall, order: AtomicOrder) -> Lowering {
    Lowering::Op(Op::Atomic { call, order })
}

const fn row(
    names: &'static str,
    elements: &'static [Element],
    lanes: &'static [u8],
    signature: &'static str,
    lowering: Lowering,
) -> Row {
    Row { names, elements, lanes, signature, lowering, extra: None, library_only: false }
}

const fn needs(feature: Feature, row: Row) -> Row {
    Row { extra: Some(feature), ..row }
}

const fn library(row: Row) -> Row {
    Row { library_only: true, ..row }
}

/// Rows for `read_imagef`, `read_imagei`, `read_imageui` and `read_imageh` of one image with one kind of coordinates.
macro_rules! reads {
    ($lowering:expr, $image:literal, $rest:literal) => {
        [
            row("read_imagef", NONE, ONE, concat!("float4 ", $image, $rest), $lowering),
            row("read_imagei", NONE, ONE, concat!("int4 ", $image, $rest), $lowering),
            row("read_imageui", NONE, ONE, concat!("uint4 ", $image, $rest), $lowering),
            row("read_imageh", NONE, ONE, concat!("half4 ", $image, $rest), as_float($lowering)),
        ]
    };
}

/// Rows for `write_imagef`, `write_imagei`, `write_imageui` and `write_imageh`.
macro_rules! writes {
    ($image:literal, $coordinates:literal) => {
        [
            row(
                "write_imagef",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " float4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imagei",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " int4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imageui",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " uint4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imageh",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " half4"),
                Lowering::Op(Op::ImageWrite),
            ),
        ]
    };
}

/// Rows for `__tombolo_samplef`, `__tombolo_samplei` and `__tombolo_sampleui`: normalized coordinates, level 0.
macro_rules! samples {
    ($image:literal, $rest:literal) => {
        [
            library(row(
                "__tombolo_samplef",
                NONE,
                ONE,
                concat!("float4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
            library(row(
                "__tombolo_samplei",
                NONE,
                ONE,
                concat!("int4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
            library(row(
                "__tombolo_sampleui",
                NONE,
                ONE,
                concat!("uint4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
        ]
    };
}

/// The mathematical functions (6.15.2), those of integers (6.15.3), the common (6.15.4), geometric (6.15.5) and
/// relational (6.15.6) ones.
const ARITHMETIC: &[Row] = &[
    row(
        "acos acosh acospi asin asinh asinpi atan atanh atanpi cbrt cos cosh cospi erfc erf exp exp2 exp10 expm1 lgamma log \
         log2 log10 log1p logb sin sinh sinpi sqrt rsqrt tan tanh tanpi tgamma round",
        FLOATS,
        ANY,
        "T T",
        CALL,
    ),
    row("ceil", FLOATS, ANY, "T T", unary(UnaryOp::Ceil)),
    row("floor", FLOATS, ANY, "T T", unary(UnaryOp::Floor)),
    row("trunc", FLOATS, ANY, "T T", unary(UnaryOp::Trunc)),
    row("rint", FLOATS, ANY, "T T", unary(UnaryOp::RoundEven)),
    row("fabs", FLOATS, ANY, "T T", unary(UnaryOp::FAbs)),
    row("atan2 atan2pi fdim fmod hypot maxmag minmag nextafter pow powr remainder", FLOATS, ANY, "T T T", CALL),
    row("copysign", FLOATS, ANY, "T T T", Lowering::Lane(LaneOp::CopySign)),
    row("fmax max", FLOATS, ANY, "T T T", binary(BinaryOp::FMax)),
    row("fmin min", FLOATS, ANY, "T T T", binary(BinaryOp::FMin)),
    row("fmax max", FLOATS, VECTORS, "T T t", binary(BinaryOp::FMax)),
    row("fmin min", FLOATS, VECTORS, "T T t", binary(BinaryOp::FMin)),
    row("ldexp pown rootn", FLOATS, ANY, "T T I", CALL),
    row("ldexp", FLOATS, VECTORS, "T T int", CALL),
    row("ilogb", FLOATS, ANY, "I T", CALL),
    row("fract modf sincos", FLOATS, ANY, "T T T*o", OUT),
    row("frexp lgamma_r", FLOATS, ANY, "T T I*o", OUT),
    row("remquo", FLOATS, ANY, "T T T I*o", OUT),
    row("nan", FLOATS, ANY, "T U", Lowering::Lane(LaneOp::Nan)),
    row("fma", FLOATS, ANY, "T T T T", Lowering::Lane(LaneOp::Fma)),
    row("mad", FLOATS, ANY, "T T T T", Lowering::Lane(LaneOp::MulAdd)),
    row("half_cos", FLOAT, ANY, "T T", called("cos")),
    row("half_exp", FLOAT, ANY, "T T", called("exp")),
    row("half_exp2", FLOAT, ANY, "T T", called("exp2")),
    row("half_exp10", FLOAT, ANY, "T T", called("exp10")),
    row("half_log", FLOAT, ANY, "T T", called("log")),
    row("half_log2", FLOAT, ANY, "T T", called("log2")),
    row("half_log10", FLOAT, ANY, "T T", called("log10")),
    row("half_sin", FLOAT, ANY, "T T", called("sin")),
    row("half_tan", FLOAT, ANY, "T T", called("tan")),
    row("half_powr", FLOAT, ANY, "T T T", called("powr")),
    row("half_divide native_divide", FLOAT, ANY, "T T T", Lowering::Lane(LaneOp::Divide)),
    row("half_recip native_recip", FLOAT, ANY, "T T", Lowering::Lane(LaneOp::Reciprocal)),
    row("half_rsqrt native_rsqrt", FLOAT, ANY, "T T", unary(UnaryOp::InverseSqrt)),
    row("half_sqrt native_sqrt", FLOAT, ANY, "T T", unary(UnaryOp::Sqrt)),
    row("native_cos", FLOAT, ANY, "T T", unary(UnaryOp::FastCos)),
    row("native_sin", FLOAT, ANY, "T T", unary(UnaryOp::FastSin)),
    row("native_tan", FLOAT, ANY, "T T", unary(UnaryOp::FastTan)),
    row("native_exp2", FLOAT, ANY, "T T", unary(UnaryOp::FastExp2)),
    row("native_exp", FLOAT, ANY, "T T", Lowering::Lane(LaneOp::FastExpOf(std::f32::consts::LOG2_E))),
    row("native_exp10", FLOAT, ANY, "T T", Lowering::Lane(LaneOp::FastExpOf(std::f32::consts::LOG2_10))),
    row("native_log2", FLOAT, ANY, "T T", unary(UnaryOp::FastLog2)),
    row("native_log", FLOAT, ANY, "T T", Lowering::Lane(LaneOp::FastLogOf(std::f32::consts::LN_2))),
    row("native_log10", FLOAT, ANY, "T T", Lowering::Lane(LaneOp::FastLogOf(std::f32::consts::LOG10_2))),
    row("native_powr", FLOAT, ANY, "T T T", binary(BinaryOp::FastPow)),
    // Integers.
    row("abs", INTS, ANY, "U T", Lowering::Lane(LaneOp::Abs)),
    row("abs_diff", INTS, ANY, "U T T", CALL),
    row("add_sat sub_sat hadd rhadd rotate", INTS, ANY, "T T T", CALL),
    row("mul_hi", INTS, ANY, "T T T", Lowering::Lane(LaneOp::MulHigh)),
    row("mad_hi mad_sat", INTS, ANY, "T T T T", CALL),
    row("min", INTS, ANY, "T T T", Lowering::Lane(LaneOp::Min)),
    row("min", INTS, VECTORS, "T T t", Lowering::Lane(LaneOp::Min)),
    row("max", INTS, ANY, "T T T", Lowering::Lane(LaneOp::Max)),
    row("max", INTS, VECTORS, "T T t", Lowering::Lane(LaneOp::Max)),
    row("clamp", INTS, ANY, "T T T T", Lowering::Lane(LaneOp::Clamp)),
    row("clamp", INTS, VECTORS, "T T t t", Lowering::Lane(LaneOp::Clamp)),
    row("clz", INTS, ANY, "T T", unary(UnaryOp::CountLeadingZeros)),
    row("ctz", INTS, ANY, "T T", unary(UnaryOp::CountTrailingZeros)),
    row("popcount", INTS, ANY, "T T", unary(UnaryOp::PopCount)),
    row("mul24", INT32, ANY, "T T T", Lowering::Lane(LaneOp::Mul)),
    row("mad24", INT32, ANY, "T T T T", Lowering::Lane(LaneOp::MulAdd)),
    row("upsample", NARROW, ANY, "W T U", Lowering::Lane(LaneOp::Upsample)),
    bit_ops(row("bit_reverse", INTS, ANY, "T T", unary(UnaryOp::BitReverse))),
    bit_ops(row("bitfield_insert", INTS, ANY, "T T T uint uint", CALL)),
    bit_ops(row("bitfield_extract_signed", INTS, ANY, "S T uint uint", CALL)),
    bit_ops(row("bitfield_extract_unsigned", INTS, ANY, "U T uint uint", CALL)),
    dots(row("dot", NONE, ONE, "uint uchar4 uchar4", WHOLE)),
    dots(row("dot", NONE, ONE, "int char4 char4", WHOLE)),
    dots(row("dot", NONE, ONE, "int uchar4 char4", WHOLE)),
    dots(row("dot", NONE, ONE, "int char4 uchar4", WHOLE)),
    dots(row("dot_acc_sat", NONE, ONE, "uint uchar4 uchar4 uint", WHOLE)),
    dots(row("dot_acc_sat", NONE, ONE, "int char4 char4 int", WHOLE)),
    dots(row("dot_acc_sat", NONE, ONE, "int uchar4 char4 int", WHOLE)),
    dots(row("dot_acc_sat", NONE, ONE, "int char4 uchar4 int", WHOLE)),
    dots(row("dot_4x8packed_uu_uint", NONE, ONE, "uint uint uint", WHOLE)),
    dots(row("dot_4x8packed_ss_int dot_4x8packed_us_int dot_4x8packed_su_int", NONE, ONE, "int uint uint", WHOLE)),
    dots(row("dot_acc_sat_4x8packed_uu_uint", NONE, ONE, "uint uint uint uint", WHOLE)),
    dots(row(
        "dot_acc_sat_4x8packed_ss_int dot_acc_sat_4x8packed_us_int dot_acc_sat_4x8packed_su_int",
        NONE,
        ONE,
        "int uint uint int",
        WHOLE,
    )),
    // Common.
    row("clamp", FLOATS, ANY, "T T T T", Lowering::Lane(LaneOp::Clamp)),
    row("clamp", FLOATS, VECTORS, "T T t t", Lowering::Lane(LaneOp::Clamp)),
    row("degrees radians sign", FLOATS, ANY, "T T", CALL),
    row("step", FLOATS, ANY, "T T T", CALL),
    row("step", FLOATS, VECTORS, "T t T", CALL),
    row("mix smoothstep", FLOATS, ANY, "T T T T", CALL),
    row("mix", FLOATS, VECTORS, "T T T t", CALL),
    row("smoothstep", FLOATS, VECTORS, "T t t T", CALL),
    // Geometric.
    row("dot distance", FLOATS, SMALL, "t T T", WHOLE),
    row("cross", FLOATS, CROSS, "T T T", WHOLE),
    row("length", FLOATS, SMALL, "t T", WHOLE),
    row("normalize", FLOATS, SMALL, "T T", WHOLE),
    row("fast_distance", FLOAT, SMALL, "t T T", WHOLE),
    row("fast_length", FLOAT, SMALL, "t T", WHOLE),
    row("fast_normalize", FLOAT, SMALL, "T T", WHOLE),
    // Relational.
    row("isequal", FLOATS, ANY, "R T T", compare(CompareOp::FEq)),
    row("isnotequal", FLOATS, ANY, "R T T", compare(CompareOp::FNe)),
    row("isgreater", FLOATS, ANY, "R T T", compare(CompareOp::FGt)),
    row("isgreaterequal", FLOATS, ANY, "R T T", compare(CompareOp::FGe)),
    row("isless", FLOATS, ANY, "R T T", compare(CompareOp::FLt)),
    row("islessequal", FLOATS, ANY, "R T T", compare(CompareOp::FLe)),
    row("islessgreater isordered isunordered", FLOATS, ANY, "R T T", TRUTH),
    row("isfinite isinf isnan isnormal signbit", FLOATS, ANY, "R T", TRUTH),
    row("any", SIGNED, ANY, "int T", Lowering::Op(Op::Any)),
    row("all", SIGNED, ANY, "int T", Lowering::Op(Op::All)),
    row("bitselect", ALL, ANY, "T T T T", Lowering::Lane(LaneOp::BitSelect)),
    row("select", ALL, ANY, "T T T S", Lowering::Lane(LaneOp::Select)),
    row("select", ALL, ANY, "T T T U", Lowering::Lane(LaneOp::Select)),
    // Vectors.
    row("shuffle", ALL, EVEN, "T X V", Lowering::Op(Op::Shuffle)),
    row("shuffle2", ALL, EVEN, "T X X V", Lowering::Op(Op::Shuffle2)),
];

/// Work-items (6.15.1), synchronisation (6.15.8, 6.15.9), copies (6.15.13) and what stands alone.
const EXECUTION: &[Row] = &[
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
    row("wait_group_events", NONE, ONE, "void int event*o", Lowering::Op(Op::WaitGroupEvents)),
    row("prefetch", ALL, ANY, "void T*c size_t", Lowering::Op(Op::Nothing)),
];

/// Atomic functions (6.15.12 and, for the older ones, 6.15.12.7).
const ATOMICS: &[Row] = &[
    row("atomic_add atom_add", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Add), AtomicOrder::Relaxed)),
    row("atomic_sub atom_sub", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Sub), AtomicOrder::Relaxed)),
    row(
        "atomic_xchg atom_xchg",
        INT32,
        ONE,
        "T T*v T",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Relaxed),
    ),
    row("atomic_xchg", FLOAT, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Relaxed)),
    row("atomic_min atom_min", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::SMin), AtomicOrder::Relaxed)),
    row("atomic_max atom_max", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::SMax), AtomicOrder::Relaxed)),
    row("atomic_and atom_and", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::And), AtomicOrder::Relaxed)),
    row("atomic_or atom_or", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Or), AtomicOrder::Relaxed)),
    row("atomic_xor atom_xor", INT32, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Xor), AtomicOrder::Relaxed)),
    row("atomic_inc atom_inc", INT32, ONE, "T T*v", atomic(AtomicCall::Add(1), AtomicOrder::Relaxed)),
    row("atomic_dec atom_dec", INT32, ONE, "T T*v", atomic(AtomicCall::Add(-1), AtomicOrder::Relaxed)),
    row(
        "atomic_cmpxchg atom_cmpxchg",
        INT32,
        ONE,
        "T T*v T T",
        atomic(AtomicCall::CompareExchangeOld, AtomicOrder::Relaxed),
    ),
    wide(row("atom_add", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Add), AtomicOrder::Relaxed))),
    wide(row("atom_sub", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Sub), AtomicOrder::Relaxed))),
    wide(row("atom_xchg", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Relaxed))),
    wide(row("atom_min", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::SMin), AtomicOrder::Relaxed))),
    wide(row("atom_max", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::SMax), AtomicOrder::Relaxed))),
    wide(row("atom_and", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::And), AtomicOrder::Relaxed))),
    wide(row("atom_or", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Or), AtomicOrder::Relaxed))),
    wide(row("atom_xor", INT64, ONE, "T T*v T", atomic(AtomicCall::Rmw(AtomicOp::Xor), AtomicOrder::Relaxed))),
    wide(row("atom_inc", INT64, ONE, "T T*v", atomic(AtomicCall::Add(1), AtomicOrder::Relaxed))),
    wide(row("atom_dec", INT64, ONE, "T T*v", atomic(AtomicCall::Add(-1), AtomicOrder::Relaxed))),
    wide(row("atom_cmpxchg", INT64, ONE, "T T*v T T", atomic(AtomicCall::CompareExchangeOld, AtomicOrder::Relaxed))),
    // C11.
    row("atomic_init", ATOMIC_INTS, ONE, "void T*a T", atomic(AtomicCall::Init, AtomicOrder::Relaxed)),
    row("atomic_init", FLOAT_DOUBLE, ONE, "void T*a T", atomic(AtomicCall::Init, AtomicOrder::Relaxed)),
    row("atomic_store", ATOMIC_INTS, ONE, "void T*a T", atomic(AtomicCall::Store, AtomicOrder::Strict)),
    row("atomic_store", FLOAT_DOUBLE, ONE, "void T*a T", atomic(AtomicCall::Store, AtomicOrder::Strict)),
    row("atomic_store_explicit", ATOMIC_INTS, ONE, "void T*a T int", atomic(AtomicCall::Store, AtomicOrder::Explicit)),
    row(
        "atomic_store_explicit",
        ATOMIC_INTS,
        ONE,
        "void T*a T int int",
        atomic(AtomicCall::Store, AtomicOrder::Explicit),
    ),
    row("atomic_store_explicit", FLOAT_DOUBLE, ONE, "void T*a T int", atomic(AtomicCall::Store, AtomicOrder::Explicit)),
    row(
        "atomic_store_explicit",
        FLOAT_DOUBLE,
        ONE,
        "void T*a T int int",
        atomic(AtomicCall::Store, AtomicOrder::Explicit),
    ),
    row("atomic_load", ATOMIC_INTS, ONE, "T T*a", atomic(AtomicCall::Load, AtomicOrder::Strict)),
    row("atomic_load", FLOAT_DOUBLE, ONE, "T T*a", atomic(AtomicCall::Load, AtomicOrder::Strict)),
    row("atomic_load_explicit", ATOMIC_INTS, ONE, "T T*a int", atomic(AtomicCall::Load, AtomicOrder::Explicit)),
    row("atomic_load_explicit", ATOMIC_INTS, ONE, "T T*a int int", atomic(AtomicCall::Load, AtomicOrder::Explicit)),
    row("atomic_load_explicit", FLOAT_DOUBLE, ONE, "T T*a int", atomic(AtomicCall::Load, AtomicOrder::Explicit)),
    row("atomic_load_explicit", FLOAT_DOUBLE, ONE, "T T*a int int", atomic(AtomicCall::Load, AtomicOrder::Explicit)),
    row(
        "atomic_exchange",
        ATOMIC_INTS,
        ONE,
        "T T*a T",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Strict),
    ),
    row(
        "atomic_exchange",
        FLOAT_DOUBLE,
        ONE,
        "T T*a T",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Strict),
    ),
    row(
        "atomic_exchange_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Explicit),
    ),
    row(
        "atomic_exchange_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Explicit),
    ),
    row(
        "atomic_exchange_explicit",
        FLOAT_DOUBLE,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Explicit),
    ),
    row(
        "atomic_exchange_explicit",
        FLOAT_DOUBLE,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Exchange), AtomicOrder::Explicit),
    ),
    row(
        "atomic_compare_exchange_strong atomic_compare_exchange_weak",
        ATOMIC_INTS,
        ONE,
        "bool T*a T*o T",
        atomic(AtomicCall::CompareExchange, AtomicOrder::Strict),
    ),
    row(
        "atomic_compare_exchange_strong_explicit atomic_compare_exchange_weak_explicit",
        ATOMIC_INTS,
        ONE,
        "bool T*a T*o T int int",
        atomic(AtomicCall::CompareExchange, AtomicOrder::Explicit),
    ),
    row(
        "atomic_compare_exchange_strong_explicit atomic_compare_exchange_weak_explicit",
        ATOMIC_INTS,
        ONE,
        "bool T*a T*o T int int int",
        atomic(AtomicCall::CompareExchange, AtomicOrder::Explicit),
    ),
    row("atomic_fetch_add", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::Add), AtomicOrder::Strict)),
    row("atomic_fetch_sub", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::Sub), AtomicOrder::Strict)),
    row("atomic_fetch_or", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::Or), AtomicOrder::Strict)),
    row("atomic_fetch_xor", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::Xor), AtomicOrder::Strict)),
    row("atomic_fetch_and", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::And), AtomicOrder::Strict)),
    row("atomic_fetch_min", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::SMin), AtomicOrder::Strict)),
    row("atomic_fetch_max", ATOMIC_INTS, ONE, "T T*a T", atomic(AtomicCall::Rmw(AtomicOp::SMax), AtomicOrder::Strict)),
    row(
        "atomic_fetch_add_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Add), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_add_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Add), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_sub_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Sub), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_sub_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Sub), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_or_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Or), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_or_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Or), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_xor_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::Xor), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_xor_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::Xor), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_and_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::And), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_and_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::And), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_min_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::SMin), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_min_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::SMin), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_max_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::SMax), AtomicOrder::Explicit),
    ),
    row(
        "atomic_fetch_max_explicit",
        ATOMIC_INTS,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::SMax), AtomicOrder::Explicit),
    ),
    row("atomic_flag_test_and_set", NONE, ONE, "bool int*F", atomic(AtomicCall::FlagTestAndSet, AtomicOrder::Strict)),
    row(
        "atomic_flag_test_and_set_explicit",
        NONE,
        ONE,
        "bool int*F int",
        atomic(AtomicCall::FlagTestAndSet, AtomicOrder::Explicit),
    ),
    row(
        "atomic_flag_test_and_set_explicit",
        NONE,
        ONE,
        "bool int*F int int",
        atomic(AtomicCall::FlagTestAndSet, AtomicOrder::Explicit),
    ),
    row("atomic_flag_clear", NONE, ONE, "void int*F", atomic(AtomicCall::FlagClear, AtomicOrder::Strict)),
    row(
        "atomic_flag_clear_explicit",
        NONE,
        ONE,
        "void int*F int",
        atomic(AtomicCall::FlagClear, AtomicOrder::Explicit),
    ),
    row(
        "atomic_flag_clear_explicit",
        NONE,
        ONE,
        "void int*F int int",
        atomic(AtomicCall::FlagClear, AtomicOrder::Explicit),
    ),
    float_atomics(row(
        "atomic_fetch_add",
        FLOAT,
        ONE,
        "T T*a T",
        atomic(AtomicCall::Rmw(AtomicOp::FAdd), AtomicOrder::Strict),
    )),
    float_atomics(row(
        "atomic_fetch_add_explicit",
        FLOAT,
        ONE,
        "T T*a T int",
        atomic(AtomicCall::Rmw(AtomicOp::FAdd), AtomicOrder::Explicit),
    )),
    float_atomics(row(
        "atomic_fetch_add_explicit",
        FLOAT,
        ONE,
        "T T*a T int int",
        atomic(AtomicCall::Rmw(AtomicOp::FAdd), AtomicOrder::Explicit),
    )),
];

const fn bit_ops(row: Row) -> Row {
    needs(Feature::ExtendedBitOps, row)
}

const fn dots(row: Row) -> Row {
    needs(Feature::IntegerDotProduct, row)
}

const fn collective(row: Row) -> Row {
    needs(Feature::WorkGroupCollectives, row)
}

const fn wide(row: Row) -> Row {
    needs(Feature::Int64Atomics, row)
}

const fn float_atomics(row: Row) -> Row {
    needs(Feature::FloatAtomics, row)
}

/// Images (6.15.15).
const IMAGES: &[Row] = &[
    row("get_image_width", NONE, ONE, "int 1d/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 1d_array/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_depth/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_array/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 3d/q", image(ImageQuery::Width)),
    row("get_image_height", NONE, ONE, "int 2d/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_depth/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_array/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 3d/q", image(ImageQuery::Height)),
    row("get_image_depth", NONE, ONE, "int 3d/q", image(ImageQuery::Depth)),
    row("get_image_array_size", NONE, ONE, "size_t 1d_array/q", image(ImageQuery::ArraySize)),
    row("get_image_array_size", NONE, ONE, "size_t 2d_array/q", image(ImageQuery::ArraySize)),
    row("get_image_array_size", NONE, ONE, "size_t 2d_array_depth/q", image(ImageQuery::ArraySize)),
    row("get_image_dim", NONE, ONE, "int2 2d/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_depth/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_array/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_array_depth/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int4 3d/q", Lowering::Op(Op::ImageDim)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d_array/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_depth/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_array/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 3d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_order", NONE, ONE, "int 1d/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 1d_array/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_depth/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_array/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 3d/q", image(ImageQuery::ChannelOrder)),
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler int2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler float2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler int4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler float4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/s int2", Lowering::Op(Op::ImageRead)),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/s int4", Lowering::Op(Op::ImageRead)),
    row("write_imagef", NONE, ONE, "void 2d_depth/w int2 float", Lowering::Op(Op::ImageWrite)),
    row("write_imagef", NONE, ONE, "void 2d_array_depth/w int4 float", Lowering::Op(Op::ImageWrite)),
    library(row("__tombolo_sampler_flags", NONE, ONE, "uint sampler", Lowering::Op(Op::SamplerFlags))),
];

/// Reads and writes of images with four channels, and the library's way to the device's sampler.
const IMAGE_ACCESSES: &[&[Row]] = &[
    &reads!(WHOLE, "1d/r", " sampler int"),
    &reads!(WHOLE, "1d/r", " sampler float"),
    &reads!(WHOLE, "1d_array/r", " sampler int2"),
    &reads!(WHOLE, "1d_array/r", " sampler float2"),
    &reads!(WHOLE, "2d/r", " sampler int2"),
    &reads!(WHOLE, "2d/r", " sampler float2"),
    &reads!(WHOLE, "2d_array/r", " sampler int4"),
    &reads!(WHOLE, "2d_array/r", " sampler float4"),
    &reads!(WHOLE, "3d/r", " sampler int4"),
    &reads!(WHOLE, "3d/r", " sampler float4"),
    &reads!(Lowering::Op(Op::ImageRead), "1d/s", " int"),
    &reads!(Lowering::Op(Op::ImageRead), "1d_buffer/s", " int"),
    &reads!(Lowering::Op(Op::ImageRead), "1d_array/s", " int2"),
    &reads!(Lowering::Op(Op::ImageRead), "2d/s", " int2"),
    &reads!(Lowering::Op(Op::ImageRead), "2d_array/s", " int4"),
    &reads!(Lowering::Op(Op::ImageRead), "3d/s", " int4"),
    &writes!("1d", "int"),
    &writes!("1d_buffer", "int"),
    &writes!("1d_array", "int2"),
    &writes!("2d", "int2"),
    &writes!("2d_array", "int4"),
    &writes!("3d", "int4"),
    &samples!("1d/r", " sampler float"),
    &samples!("1d_array/r", " sampler float2"),
    &samples!("2d/r", " sampler float2"),
    &samples!("2d_array/r", " sampler float4"),
    &samples!("3d/r", " sampler float4"),
];

/// What only the library may call: the device's own square root of `double`, and depth images' samples.
const INTRINSICS: &[Row] = &[
    library(row("__tombolo_sqrt", FLOAT_DOUBLE, ONE, "T T", unary(UnaryOp::Sqrt))),
    library(row("__tombolo_samplef", NONE, ONE, "float 2d_depth/r sampler float2", Lowering::Op(Op::ImageSample))),
    library(row(
        "__tombolo_samplef",
        NONE,
        ONE,
        "float 2d_array_depth/r sampler float4",
        Lowering::Op(Op::ImageSample),
    )),
];

/// All rows.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [ARITHMETIC, EXECUTION, ATOMICS, IMAGES, INTRINSICS]
        .into_iter()
        .flatten()
        .chain(IMAGE_ACCESSES.iter().copied().flatten())
}
