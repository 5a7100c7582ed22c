//! What instructions do: operators, orders and scopes, each with its name in the text form.

/// Declares an operator enum whose variants have text names.
macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }
        impl $name {
            /// All of them, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
            /// The name in the text form.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
            /// The operator of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

operators!(
    /// Operators on one scalar; the result has the operand's type.
    UnaryOp {
        /// Integer negation, wrapping.
        INeg = "ineg",
        /// Bitwise complement; logical not of a truth value.
        Not = "not",
        /// Number of one bits.
        PopCount = "popcount",
        /// Number of leading zero bits; the width for zero.
        CountLeadingZeros = "clz",
        /// Number of trailing zero bits; the width for zero.
        CountTrailingZeros = "ctz",
        /// The bits in reverse order.
        BitReverse = "bitreverse",
        /// Sign flipped, also of zero and NaN.
        FNeg = "fneg",
        /// Sign cleared, also of NaN.
        FAbs = "fabs",
        /// Rounded towards minus infinity.
        Floor = "floor",
        /// Rounded towards plus infinity.
        Ceil = "ceil",
        /// Rounded towards zero.
        Trunc = "trunc.f",
        /// Rounded to the nearest integer, ties to even.
        RoundEven = "roundeven",
        /// Square root as the device computes it (Vulkan: about 3 ULP at worst).
        Sqrt = "sqrt",
        /// Reciprocal square root as the device computes it.
        InverseSqrt = "inversesqrt",
        /// 2 to the power, as the device computes it.
        FastExp2 = "fast.exp2",
        /// Base-2 logarithm, as the device computes it.
        FastLog2 = "fast.log2",
        /// Sine, as the device computes it.
        FastSin = "fast.sin",
        /// Cosine, as the device computes it.
        FastCos = "fast.cos",
        /// Tangent, as the device computes it.
        FastTan = "fast.tan",
    }
);

operators!(
    /// Operators on two scalars of one type; the result has that type.
    BinaryOp {
        /// Integer addition, wrapping.
        IAdd = "iadd",
        /// Integer subtraction, wrapping.
        ISub = "isub",
        /// Integer multiplication, wrapping.
        IMul = "imul",
        /// Signed division towards zero. By zero, or of the least by -1: some value, no trap.
        SDiv = "sdiv",
        /// Unsigned division. By zero: some value, no trap.
        UDiv = "udiv",
        /// Signed remainder, with the sign of the dividend. By zero: some value.
        SRem = "srem",
        /// Unsigned remainder. By zero: some value.
        URem = "urem",
        /// High half of the signed product.
        SMulHigh = "smulhi",
        /// High half of the unsigned product.
        UMulHigh = "umulhi",
        /// Lesser, signed.
        SMin = "smin",
        /// Greater, signed.
        SMax = "smax",
        /// Lesser, unsigned.
        UMin = "umin",
        /// Greater, unsigned.
        UMax = "umax",
        /// Bitwise and; logical on truth values.
        And = "and",
        /// Bitwise or; logical on truth values.
        Or = "or",
        /// Bitwise exclusive or; logical on truth values.
        Xor = "xor",
        /// Shift left by the second operand modulo the width (OpenCL C 3.0, section 6.5.10).
        Shl = "shl",
        /// Shift right with zeroes, likewise modulo the width.
        LShr = "lshr",
        /// Shift right with copies of the sign, likewise modulo the width.
        AShr = "ashr",
        /// Floating addition.
        FAdd = "fadd",
        /// Floating subtraction.
        FSub = "fsub",
        /// Floating multiplication.
        FMul = "fmul",
        /// Floating division as the device computes it (Vulkan: 2.5 ULP).
        FDiv = "fdiv",
        /// Lesser; the other operand where one is NaN.
        FMin = "fmin",
        /// Greater; the other operand where one is NaN.
        FMax = "fmax",
        /// Power as the device computes it.
        FastPow = "fast.pow",
    }
);

operators!(
    /// Comparisons of two scalars of one type (pointers: `Eq`, `Ne` and the unsigned ones); the result is a truth value.
    CompareOp {
        /// Equal (integers, truth values, pointers).
        Eq = "eq",
        /// Unequal (integers, truth values, pointers).
        Ne = "ne",
        /// Less, signed.
        SLt = "slt",
        /// Less or equal, signed.
        SLe = "sle",
        /// Greater, signed.
        SGt = "sgt",
        /// Greater or equal, signed.
        SGe = "sge",
        /// Less, unsigned.
        ULt = "ult",
        /// Less or equal, unsigned.
        ULe = "ule",
        /// Greater, unsigned.
        UGt = "ugt",
        /// Greater or equal, unsigned.
        UGe = "uge",
        /// Equal and ordered: false where an operand is NaN.
        FEq = "feq",
        /// Unequal or unordered: true where an operand is NaN.
        FNe = "fne",
        /// Less and ordered.
        FLt = "flt",
        /// Less or equal and ordered.
        FLe = "fle",
        /// Greater and ordered.
        FGt = "fgt",
        /// Greater or equal and ordered.
        FGe = "fge",
    }
);

operators!(
    /// Conversions of a scalar to another scalar type.
    CastOp {
        /// Integer to a narrower integer, the low bits (to `i1`: the lowest bit).
        Truncate = "trunc",
        /// Integer or truth value to a wider integer, with zeroes.
        ZeroExtend = "zext",
        /// Integer or truth value to a wider integer, with copies of the sign.
        SignExtend = "sext",
        /// Signed integer to floating, rounded to nearest even.
        SIntToFloat = "sitofp",
        /// Unsigned integer to floating, rounded to nearest even.
        UIntToFloat = "uitofp",
        /// Floating to signed integer, towards zero; out of range: some value.
        FloatToSInt = "fptosi",
        /// Floating to unsigned integer, towards zero; out of range: some value.
        FloatToUInt = "fptoui",
        /// Floating to a wider or narrower floating type, rounded to nearest even.
        FloatCast = "fpcast",
        /// The same bits as another type of the same width.
        Bitcast = "bitcast",
    }
);

operators!(
    /// What a work-item can ask about itself (OpenCL C 3.0, section 6.15.1). `i64` per dimension; the subgroup ones and
    /// `WorkDim` are `i32` and have dimension 0.
    WorkItemQuery {
        /// `get_global_id`
        GlobalId = "global_id",
        /// `get_local_id`
        LocalId = "local_id",
        /// `get_group_id`
        GroupId = "group_id",
        /// `get_global_size`
        GlobalSize = "global_size",
        /// `get_local_size`: of this group, which may be smaller at the edge of the NDRange.
        LocalSize = "local_size",
        /// `get_enqueued_local_size`
        EnqueuedLocalSize = "enqueued_local_size",
        /// `get_num_groups`
        NumGroups = "num_groups",
        /// `get_global_offset`
        GlobalOffset = "global_offset",
        /// `get_work_dim`
        WorkDim = "work_dim",
        /// `get_sub_group_size`
        SubgroupSize = "subgroup_size",
        /// `get_max_sub_group_size`
        MaxSubgroupSize = "max_subgroup_size",
        /// `get_num_sub_groups`
        NumSubgroups = "num_subgroups",
        /// `get_sub_group_id`
        SubgroupId = "subgroup_id",
        /// `get_sub_group_local_id`
        SubgroupLocalId = "subgroup_local_id",
    }
);

operators!(
    /// Read-modify-write operations; each returns the old value.
    AtomicOp {
        /// Exchange.
        Exchange = "xchg",
        /// Addition, wrapping.
        Add = "add",
        /// Subtraction, wrapping.
        Sub = "sub",
        /// Signed minimum.
        SMin = "smin",
        /// Signed maximum.
        SMax = "smax",
        /// Unsigned minimum.
        UMin = "umin",
        /// Unsigned maximum.
        UMax = "umax",
        /// Bitwise and.
        And = "and",
        /// Bitwise or.
        Or = "or",
        /// Bitwise exclusive or.
        Xor = "xor",
        /// Floating addition.
        FAdd = "fadd",
        /// Floating minimum.
        FMin = "fmin",
        /// Floating maximum.
        FMax = "fmax",
    }
);

operators!(
    /// Memory orders (OpenCL C 3.0, section 6.15.12.4).
    MemoryOrder {
        /// `memory_order_relaxed`
        Relaxed = "relaxed",
        /// `memory_order_acquire`
        Acquire = "acquire",
        /// `memory_order_release`
        Release = "release",
        /// `memory_order_acq_rel`
        AcquireRelease = "acq_rel",
        /// `memory_order_seq_cst`
        SequentiallyConsistent = "seq_cst",
    }
);

operators!(
    /// Memory and execution scopes (OpenCL C 3.0, section 6.15.12.5).
    Scope {
        /// `memory_scope_work_item`
        WorkItem = "work_item",
        /// `memory_scope_sub_group`
        Subgroup = "sub_group",
        /// `memory_scope_work_group`
        WorkGroup = "work_group",
        /// `memory_scope_device`
        Device = "device",
        /// `memory_scope_all_svm_devices`, `memory_scope_all_devices`
        AllDevices = "all_devices",
    }
);

operators!(
    /// What work-items of a sub-group do together (SPIR-V: non-uniform group operations). Those take part that come to the
    /// instruction in company; lanes are counted by `get_sub_group_local_id`.
    SubgroupOp {
        /// Whether this is the first of them; no operand.
        Elect = "elect",
        /// Whether the truth value holds for all of them.
        All = "all",
        /// Whether the truth value holds for one of them.
        Any = "any",
        /// Whether the scalar is the same for all of them (floats by value).
        AllEqual = "all_equal",
        /// A vector of four `i32`, a bit for each lane: set where the truth value holds for it.
        Ballot = "ballot",
        /// The scalar of the lane that the second operand (`i32`, the same for all) names.
        Broadcast = "broadcast",
        /// The scalar of the first of them.
        BroadcastFirst = "broadcast_first",
        /// The scalar of the lane that the second operand (`i32`) names.
        Shuffle = "shuffle",
        /// The scalar of the lane whose number is this one's, exclusive or the second operand (`i32`).
        ShuffleXor = "shuffle_xor",
        /// The scalar of the lane so many below.
        ShuffleUp = "shuffle_up",
        /// The scalar of the lane so many above.
        ShuffleDown = "shuffle_down",
    }
);

operators!(
    /// Which lanes of a sub-group are combined into what a work-item gets.
    SubgroupSpan {
        /// All.
        Reduce = "reduce",
        /// Those up to its own.
        Inclusive = "scan_inclusive",
        /// Those before its own; the operator's identity for the first.
        Exclusive = "scan_exclusive",
    }
);

operators!(
    /// What an image can be asked (OpenCL C 3.0, section 6.15.15.5); each answer is an `i32`.
    ImageQuery {
        /// Width in texels.
        Width = "width",
        /// Height in texels.
        Height = "height",
        /// Depth in texels.
        Depth = "depth",
        /// Number of array layers.
        ArraySize = "array_size",
        /// `CLK_SNORM_INT8` and so on.
        ChannelDataType = "channel_data_type",
        /// `CLK_A` and so on.
        ChannelOrder = "channel_order",
        /// Number of mip levels.
        MipLevels = "mip_levels",
        /// Number of samples.
        Samples = "samples",
    }
);

/// Which memories a barrier or fence orders (`cl_mem_fence_flags`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct FenceFlags {
    /// `CLK_LOCAL_MEM_FENCE`
    pub local: bool,
    /// `CLK_GLOBAL_MEM_FENCE`
    pub global: bool,
    /// `CLK_IMAGE_MEM_FENCE`
    pub image: bool,
}

/// How far and how strictly an atomic operation orders memory.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Ordering {
    /// The order.
    pub order: MemoryOrder,
    /// The scope.
    pub scope: Scope,
}
