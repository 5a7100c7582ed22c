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
//! | `2d/r` | an image: `/r` read-only, `/o` write-only, `/w` writable, `/s` readable without a sampler, `/q` any access |
//!
//! Pointers are a token and where it may point, each an overload: `*o` an output (private, local, global, generic); `*i` an
//! input, `const` (also constant); `*v` old atomics, `volatile` (local, global); `*a` C11 atomics (those and generic), with
//! the token as an atomic type; `*F` to `atomic_flag`; `*g` global; `*c` `const` global; `*l` local; `*k` `const` local.

mod arithmetic;
mod atomics;
mod execution;
mod gnu;
mod images;
mod subgroups;

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

const fn bit_ops(row: Row) -> Row {
    needs(Feature::ExtendedBitOps, row)
}

const fn dots(row: Row) -> Row {
    needs(Feature::IntegerDotProduct, row)
}

const fn extended_copy(row: Row) -> Row {
    needs(Feature::ExtendedAsyncCopies, row)
}

const fn collective(row: Row) -> Row {
    needs(Feature::WorkGroupCollectives, row)
}

const fn wide(row: Row) -> Row {
    needs(Feature::Int64Atomics, row)
}

const fn mips(row: Row) -> Row {
    needs(Feature::MipmapImages, row)
}

const fn mip_writes(row: Row) -> Row {
    needs(Feature::MipmapImageWrites, row)
}

const fn msaa(row: Row) -> Row {
    needs(Feature::MultisampledImages, row)
}

const fn float_atomics(row: Row) -> Row {
    needs(Feature::FloatAtomics, row)
}

/// All rows.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [
        arithmetic::ARITHMETIC,
        execution::EXECUTION,
        gnu::GNU,
        subgroups::SUBGROUPS,
        atomics::ATOMICS,
        images::IMAGES,
        images::INTRINSICS,
    ]
    .into_iter()
    .flatten()
    .chain([images::IMAGE_ACCESSES, images::IMAGE_QUERIES].into_iter().flatten().copied().flatten())
}
