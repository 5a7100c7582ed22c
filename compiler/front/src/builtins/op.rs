//! How calls of builtin functions become IR.

use tombolo_ir::inst::{
    AtomicOp, BinaryOp, CompareOp, ImageQuery, Scope, SubgroupOp, SubgroupSpan, UnaryOp, WorkItemQuery,
};

use super::types::Element;

/// How a call becomes IR.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Lowering {
    /// One call of the library's scalar function for each lane. Scalar arguments serve all lanes.
    PerLane {
        /// The library function's name before mangling; nothing where it is the builtin's own.
        callee: Option<&'static str>,
        /// What becomes of what it returns.
        returns: LaneResult,
    },
    /// One call of the library's function, on whole vectors.
    Whole {
        /// The library function's name before mangling; nothing where it is the builtin's own.
        callee: Option<&'static str>,
    },
    /// Instructions for each lane.
    Lane(LaneOp),
    /// Instructions for the whole.
    Op(Op),
}

/// What a library function called lane by lane returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LaneResult {
    /// The lane of the result.
    Value,
    /// An `int`, 0 or 1: a scalar result as it is; in a vector -1 for true (6.15.6).
    Truth,
    /// A vector of two with the bits of the result and of what is stored through the last parameter, a pointer. The
    /// library function does not have that parameter, and `_out` is appended to its name.
    Out,
}

/// Instructions for each lane.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum LaneOp {
    /// One operand.
    Unary(UnaryOp),
    /// Two operands.
    Binary(BinaryOp),
    /// Relational: 0 or 1, in a vector 0 or -1.
    Compare(CompareOp),
    /// The lesser.
    Min,
    /// The greater.
    Max,
    /// `min(max(a, b), c)`
    Clamp,
    /// `a * b + c`, contractible (integers: wrapping).
    MulAdd,
    /// Fused multiply-add.
    Fma,
    /// `a * b` of integers or floats, contractible.
    Mul,
    /// `a / b` of floats.
    Divide,
    /// `1 / a` of floats.
    Reciprocal,
    /// `a / b` of floats as the device computes it.
    NativeDivide,
    /// `1 / a` of floats as the device computes it.
    NativeReciprocal,
    /// High half of the product.
    MulHigh,
    /// 2 to the power of the operand times this constant (`native_exp`, `native_exp10`).
    FastExpOf(f32),
    /// This constant times the binary logarithm (`native_log`, `native_log10`).
    FastLogOf(f32),
    /// Magnitude of an integer.
    Abs,
    /// `select`
    Select,
    /// `bitselect`
    BitSelect,
    /// `upsample`
    Upsample,
    /// `nan`
    Nan,
    /// `copysign`
    CopySign,
}

/// Rounding of a conversion (6.4.3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// To nearest even.
    Nearest,
    /// Towards zero.
    Zero,
    /// Towards plus infinity.
    Up,
    /// Towards minus infinity.
    Down,
}

impl Rounding {
    /// The suffix in names: `_rte` and so on.
    pub fn suffix(self) -> &'static str {
        match self {
            Rounding::Nearest => "_rte",
            Rounding::Zero => "_rtz",
            Rounding::Up => "_rtp",
            Rounding::Down => "_rtn",
        }
    }
}

/// C11 and older atomic functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomicCall {
    /// Load.
    Load,
    /// Store.
    Store,
    /// Plain store (`atomic_init`).
    Init,
    /// Read, modify, write; the second operand is the second argument. `SMin` and `SMax` mean the ones that fit the
    /// operand.
    Rmw(AtomicOp),
    /// `atomic_inc`, `atomic_dec`: add this constant.
    Add(i8),
    /// `atomic_cmpxchg(p, expected, desired)`, which returns the old value.
    CompareExchangeOld,
    /// `atomic_compare_exchange_*(p, &expected, desired)`, which returns whether it succeeded.
    CompareExchange,
    /// `atomic_flag_test_and_set`
    FlagTestAndSet,
    /// `atomic_flag_clear`
    FlagClear,
}

/// How the scalars of a sub-group are combined.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Combine {
    /// `_add`
    Add,
    /// `_mul`
    Mul,
    /// `_min`
    Min,
    /// `_max`
    Max,
    /// `_and`
    And,
    /// `_or`
    Or,
    /// `_xor`
    Xor,
    /// `_logical_and`
    LogicalAnd,
    /// `_logical_or`
    LogicalOr,
    /// `_logical_xor`
    LogicalXor,
}

/// Instructions for the whole.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Op {
    /// A question by dimension; the constant is the answer for dimensions above 2.
    WorkItem(WorkItemQuery, u64),
    /// A question without dimension.
    WorkItemPlain(WorkItemQuery),
    /// `get_global_linear_id`
    GlobalLinearId,
    /// `get_local_linear_id`
    LocalLinearId,
    /// `get_enqueued_num_sub_groups`
    EnqueuedNumSubgroups,
    /// `barrier`, `work_group_barrier`: flags, and maybe a scope.
    WorkGroupBarrier,
    /// `sub_group_barrier`
    SubgroupBarrier,
    /// Something that a sub-group does together with an `int` that is true or false, or with nothing; the result, if it is
    /// a truth value, is an `int` as well.
    SubgroupTruth(SubgroupOp),
    /// Something that a sub-group does together with scalars, lane by lane of a vector.
    Subgroup(SubgroupOp),
    /// Scalars of a sub-group combined; maybe by clusters of the size that the second argument is.
    SubgroupCombine(SubgroupSpan, Combine),
    /// `sub_group_rotate(x, delta)`, `sub_group_clustered_rotate(x, delta, clustersize)`
    SubgroupRotate,
    /// `clock_read_*`; as `uint2` of its low and its high half: `clock_read_hilo_*`.
    ReadClock(Scope),
    /// `mem_fence`, `read_mem_fence`, `write_mem_fence`
    MemFence,
    /// `atomic_work_item_fence(flags, order, scope)`
    WorkItemFence,
    /// An atomic function.
    Atomic {
        /// Which.
        call: AtomicCall,
        /// How the memory order is given.
        order: AtomicOrder,
    },
    /// `any`
    Any,
    /// `all`
    All,
    /// `as_type`
    As,
    /// `convert_type`: to the result's element.
    Convert {
        /// `_sat`
        saturate: bool,
        /// The rounding suffix.
        rounding: Option<Rounding>,
    },
    /// `vloadn`
    VectorLoad,
    /// `vstoren`
    VectorStore,
    /// `vload_halfn` (`aligned`: `vloada_halfn`)
    HalfLoad {
        /// Whether the address is aligned to the whole vector, three lanes counting as four.
        aligned: bool,
    },
    /// `vstore_halfn` and `vstorea_halfn`
    HalfStore {
        /// Whether the address is aligned to the whole vector, three lanes counting as four.
        aligned: bool,
        /// The rounding suffix.
        rounding: Option<Rounding>,
    },
    /// Bytes copied or moved; the library function is of the same name.
    CopyBytes,
    /// Bytes set to one value; likewise.
    SetBytes,
    /// `shuffle`
    Shuffle,
    /// `shuffle2`
    Shuffle2,
    /// `async_work_group_copy`, `async_work_group_strided_copy`: the library function for elements of so many bytes.
    AsyncCopy,
    /// The copies of `cl_khr_extended_async_copies`.
    AsyncCopyBox,
    /// `wait_group_events`
    WaitGroupEvents,
    /// Evaluates its arguments only (`prefetch`).
    Nothing,
    /// `read_image*` without a sampler; the element is that of the result, or `uint` for `read_imageui`.
    ImageRead,
    /// `write_image*`
    ImageWrite,
    /// One question to an image; the result is widened to what the function returns.
    ImageQuery(ImageQuery),
    /// `get_image_dim`
    ImageDim,
    /// Library mode: sample at a level with normalized coordinates.
    ImageSample,
    /// Library mode: read a texel of a mip level.
    ImageFetch,
    /// Library mode: write a texel of the mip level that a constant tells.
    ImageWriteLevel,
    /// Library mode: the `CLK_*` bits of a sampler.
    SamplerFlags,
    /// `to_global`, `to_local`, `to_private`
    ToSpace,
    /// `get_fence`
    GetFence,
    /// `printf`
    Printf,
}

/// How the memory order of an atomic function is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomicOrder {
    /// Relaxed, at device scope (`atomic_add`).
    Relaxed,
    /// Sequentially consistent, at device scope (`atomic_fetch_add`).
    Strict,
    /// By arguments after the data: an order (for compare-exchanges two), and maybe a scope.
    Explicit,
}

/// Bytes that an element of an array of this vector takes: three lanes count as four.
pub(super) fn array_bytes(element: Element, lanes: u8) -> u32 {
    element.bytes() * u32::from(if lanes == 3 { 4 } else { lanes })
}
