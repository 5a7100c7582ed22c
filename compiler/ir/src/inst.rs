//! The instructions. Each computes at most one value; arithmetic is on scalars.

use crate::function::{Block, Function, Value};
use crate::module::{FuncRef, Global, Local};
use crate::types::{AddressSpace, Scalar, Type};

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

/// An instruction.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum InstData {
    /// A constant: `bits` holds the value in its low bits, the rest zero; floats by their IEEE 754 encoding.
    Const {
        /// Its type.
        ty: Scalar,
        /// Its bits.
        bits: u64,
    },
    /// The null pointer of an address space.
    Null {
        /// The address space.
        space: AddressSpace,
    },
    /// Some value of that type, any.
    Undef {
        /// Its type.
        ty: Type,
    },
    /// One operand.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        arg: Value,
    },
    /// Two operands.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// For floating operators: must not be contracted with another into one rounding.
        precise: bool,
        /// The operands.
        args: [Value; 2],
    },
    /// Fused `a * b + c`: one rounding where the target promises it, otherwise as the device computes it.
    Fma {
        /// The operands.
        args: [Value; 3],
    },
    /// A comparison.
    Compare {
        /// The operator.
        op: CompareOp,
        /// The operands.
        args: [Value; 2],
    },
    /// `cond ? args[0] : args[1]`, of any type; `cond` is a truth value.
    Select {
        /// The truth value.
        cond: Value,
        /// The operands.
        args: [Value; 2],
    },
    /// A conversion.
    Cast {
        /// The operator.
        op: CastOp,
        /// The type converted to.
        to: Scalar,
        /// The operand.
        arg: Value,
    },
    /// A vector of these lanes (2, 3, 4, 8 or 16 scalars of one type).
    Vector {
        /// The lanes.
        lanes: Vec<Value>,
    },
    /// One lane of a vector.
    Extract {
        /// The vector.
        vector: Value,
        /// The lane, below the vector's number of lanes.
        lane: u8,
    },
    /// A pointer `offset` (`i64`) bytes further.
    PtrAdd {
        /// The pointer.
        ptr: Value,
        /// Bytes, signed.
        offset: Value,
    },
    /// The same pointer in another address space: to or from `Generic`, or between `Constant` and `Global`. A generic
    /// pointer that points elsewhere becomes null (as of `to_global`, OpenCL C 3.0, section 6.15.11).
    PtrCast {
        /// The address space cast to.
        space: AddressSpace,
        /// The pointer.
        ptr: Value,
    },
    /// A pointer as an `i64`.
    PtrToInt {
        /// The pointer.
        ptr: Value,
    },
    /// An `i64` as a pointer.
    IntToPtr {
        /// The address space.
        space: AddressSpace,
        /// The number.
        arg: Value,
    },
    /// A private variable; its lifetime is the function's. Uninitialised.
    Alloca {
        /// Size in bytes, above zero.
        size: u32,
        /// Alignment in bytes, a power of two.
        align: u32,
    },
    /// The address of a local variable.
    LocalAddress {
        /// The variable.
        local: Local,
    },
    /// The address of program data.
    GlobalAddress {
        /// The data.
        global: Global,
        /// Its address space.
        space: AddressSpace,
    },
    /// Reads memory.
    Load {
        /// What is read; no truth value, no handle.
        ty: Type,
        /// The address.
        ptr: Value,
        /// The address is a multiple of so many bytes.
        align: u32,
        /// Must happen exactly as written.
        volatile: bool,
    },
    /// Writes memory.
    Store {
        /// The address.
        ptr: Value,
        /// What is written.
        value: Value,
        /// The address is a multiple of so many bytes.
        align: u32,
        /// Must happen exactly as written.
        volatile: bool,
    },
    /// Copies a constant number of bytes between places that are the same or do not overlap.
    CopyMemory {
        /// Written.
        dst: Value,
        /// Read.
        src: Value,
        /// Bytes.
        size: u32,
        /// Both addresses are multiples of so many bytes.
        align: u32,
    },
    /// Sets a constant number of bytes to zero.
    ZeroMemory {
        /// Written.
        dst: Value,
        /// Bytes.
        size: u32,
        /// The address is a multiple of so many bytes.
        align: u32,
    },
    /// Atomic load of an `i32`, `i64`, `f32` or `f64`.
    AtomicLoad {
        /// The type.
        ty: Scalar,
        /// The address.
        ptr: Value,
        /// Its ordering.
        ordering: Ordering,
    },
    /// Atomic store.
    AtomicStore {
        /// The address.
        ptr: Value,
        /// What is written.
        value: Value,
        /// Its ordering.
        ordering: Ordering,
    },
    /// Atomic read-modify-write; the result is the old value.
    AtomicRmw {
        /// The operation.
        op: AtomicOp,
        /// The address.
        ptr: Value,
        /// The other operand.
        value: Value,
        /// Its ordering.
        ordering: Ordering,
    },
    /// Atomic compare and exchange; the result is the old value, equal to `expected` on success.
    AtomicCompareExchange {
        /// The address.
        ptr: Value,
        /// What must be there.
        expected: Value,
        /// What is then written.
        desired: Value,
        /// Ordering of success; that of failure is the same without the release part.
        ordering: Ordering,
    },
    /// `barrier`, `work_group_barrier`, `sub_group_barrier`.
    Barrier {
        /// Who waits for each other: `WorkGroup` or `Subgroup`.
        execution: Scope,
        /// Which memories are ordered.
        flags: FenceFlags,
        /// For whom they are ordered.
        scope: Scope,
    },
    /// `mem_fence`, `atomic_work_item_fence`.
    Fence {
        /// Which memories are ordered.
        flags: FenceFlags,
        /// How.
        ordering: Ordering,
    },
    /// A call.
    Call {
        /// The function.
        callee: FuncRef,
        /// Its arguments.
        args: Vec<Value>,
        /// Its result type.
        result: Option<Type>,
    },
    /// A question of a work-item about itself.
    WorkItem {
        /// The question.
        query: WorkItemQuery,
        /// The dimension, 0 to 2.
        dim: u8,
    },
    /// Reads a texel without a sampler. `coords` are `i32`, as many as the image's shape has; the result is a vector of
    /// four of `element`. Out of range: some value, no fault.
    ImageRead {
        /// The image.
        image: Value,
        /// One `i32` a coordinate.
        coords: Vec<Value>,
        /// `f32`, `i32` (whatever the sign) or `f16`.
        element: Scalar,
        /// Whether an `i32` element is unsigned.
        unsigned: bool,
    },
    /// Samples an image by the device's sampler at mip level `lod`, with *normalized* coordinates (the array layer is not
    /// normalized). The result is a vector of four of `element`.
    ImageSample {
        /// The image.
        image: Value,
        /// The sampler.
        sampler: Value,
        /// One `f32` a coordinate.
        coords: Vec<Value>,
        /// Mip level, `f32`.
        lod: Value,
        /// `f32` or `i32`.
        element: Scalar,
        /// Whether an `i32` element is unsigned.
        unsigned: bool,
    },
    /// Writes a texel; out of range: nothing happens.
    ImageWrite {
        /// The image.
        image: Value,
        /// One `i32` a coordinate.
        coords: Vec<Value>,
        /// A vector of four `f32` or `i32`.
        texel: Value,
        /// Whether `i32` lanes are unsigned.
        unsigned: bool,
    },
    /// Asks an image.
    ImageQuery {
        /// The question.
        query: ImageQuery,
        /// The image.
        image: Value,
    },
    /// The `CLK_*` bits of a sampler, an `i32`.
    SamplerFlags {
        /// The sampler.
        sampler: Value,
    },
    /// A sampler written in the source, by its `CLK_*` bits.
    SamplerConst {
        /// The bits.
        flags: u32,
    },
}

/// Writes the visitors of an instruction's operands, by value and by reference, from one list.
macro_rules! visit_operands {
    ($self:ident, $visit:ident, $iter:ident) => {
        match $self {
            InstData::Const { .. }
            | InstData::Null { .. }
            | InstData::Undef { .. }
            | InstData::Alloca { .. }
            | InstData::LocalAddress { .. }
            | InstData::GlobalAddress { .. }
            | InstData::Barrier { .. }
            | InstData::Fence { .. }
            | InstData::WorkItem { .. }
            | InstData::SamplerConst { .. } => {}
            InstData::Unary { arg, .. } | InstData::Cast { arg, .. } | InstData::IntToPtr { arg, .. } => $visit(arg),
            InstData::Binary { args, .. } | InstData::Compare { args, .. } => args.$iter().for_each($visit),
            InstData::Fma { args } => args.$iter().for_each($visit),
            InstData::Select { cond, args } => {
                $visit(cond);
                args.$iter().for_each($visit);
            }
            InstData::Vector { lanes } => lanes.$iter().for_each($visit),
            InstData::Extract { vector, .. } => $visit(vector),
            InstData::PtrAdd { ptr, offset } => {
                $visit(ptr);
                $visit(offset);
            }
            InstData::PtrCast { ptr, .. }
            | InstData::PtrToInt { ptr }
            | InstData::Load { ptr, .. }
            | InstData::AtomicLoad { ptr, .. } => $visit(ptr),
            InstData::Store { ptr, value, .. }
            | InstData::AtomicStore { ptr, value, .. }
            | InstData::AtomicRmw { ptr, value, .. } => {
                $visit(ptr);
                $visit(value);
            }
            InstData::CopyMemory { dst, src, .. } => {
                $visit(dst);
                $visit(src);
            }
            InstData::ZeroMemory { dst, .. } => $visit(dst),
            InstData::AtomicCompareExchange { ptr, expected, desired, .. } => {
                $visit(ptr);
                $visit(expected);
                $visit(desired);
            }
            InstData::Call { args, .. } => args.$iter().for_each($visit),
            InstData::ImageRead { image, coords, .. } => {
                $visit(image);
                coords.$iter().for_each($visit);
            }
            InstData::ImageSample { image, sampler, coords, lod, .. } => {
                $visit(image);
                $visit(sampler);
                coords.$iter().for_each(&mut $visit);
                $visit(lod);
            }
            InstData::ImageWrite { image, coords, texel, .. } => {
                $visit(image);
                coords.$iter().for_each(&mut $visit);
                $visit(texel);
            }
            InstData::ImageQuery { image, .. } => $visit(image),
            InstData::SamplerFlags { sampler } => $visit(sampler),
        }
    };
}

impl InstData {
    /// The type of the result, or nothing for an instruction without one.
    pub fn result_type(&self, func: &Function) -> Option<Type> {
        Some(match self {
            InstData::Const { ty, .. } => Type::Scalar(*ty),
            InstData::Null { space } => Type::Pointer(*space),
            InstData::Undef { ty } => *ty,
            InstData::Unary { arg, .. } => func.ty(*arg),
            InstData::Binary { args, .. } => func.ty(args[0]),
            InstData::Fma { args } => func.ty(args[0]),
            InstData::Compare { .. } => Type::BOOL,
            InstData::Select { args, .. } => func.ty(args[0]),
            InstData::Cast { to, .. } => Type::Scalar(*to),
            InstData::Vector { lanes } => {
                let element = lanes.first().and_then(|&lane| func.ty(lane).element())?;
                Type::Vector(element, lanes.len() as u8)
            }
            InstData::Extract { vector, .. } => Type::Scalar(func.ty(*vector).element()?),
            InstData::PtrAdd { ptr, .. } => func.ty(*ptr),
            InstData::PtrCast { space, .. } | InstData::IntToPtr { space, .. } => Type::Pointer(*space),
            InstData::PtrToInt { .. } => Type::I64,
            InstData::Alloca { .. } => Type::Pointer(AddressSpace::Private),
            InstData::LocalAddress { .. } => Type::Pointer(AddressSpace::Local),
            InstData::GlobalAddress { space, .. } => Type::Pointer(*space),
            InstData::Load { ty, .. } => *ty,
            InstData::AtomicLoad { ty, .. } => Type::Scalar(*ty),
            InstData::AtomicRmw { value, .. } => func.ty(*value),
            InstData::AtomicCompareExchange { expected, .. } => func.ty(*expected),
            InstData::Call { result, .. } => return *result,
            InstData::WorkItem { query, .. } => match query {
                WorkItemQuery::WorkDim
                | WorkItemQuery::SubgroupSize
                | WorkItemQuery::MaxSubgroupSize
                | WorkItemQuery::NumSubgroups
                | WorkItemQuery::SubgroupId
                | WorkItemQuery::SubgroupLocalId => Type::I32,
                _ => Type::I64,
            },
            InstData::ImageRead { element, .. } | InstData::ImageSample { element, .. } => Type::Vector(*element, 4),
            InstData::ImageQuery { .. } | InstData::SamplerFlags { .. } => Type::I32,
            InstData::SamplerConst { .. } => Type::Sampler,
            InstData::Store { .. }
            | InstData::CopyMemory { .. }
            | InstData::ZeroMemory { .. }
            | InstData::AtomicStore { .. }
            | InstData::Barrier { .. }
            | InstData::Fence { .. }
            | InstData::ImageWrite { .. } => return None,
        })
    }

    /// Calls `visit` for each operand, in order; the operand may be changed.
    pub fn for_each_operand(&mut self, mut visit: impl FnMut(&mut Value)) {
        visit_operands!(self, visit, iter_mut)
    }

    /// Calls `visit` for each operand, in order.
    pub fn visit_operands(&self, mut visit: impl FnMut(&Value)) {
        visit_operands!(self, visit, iter)
    }

    /// The operands, in order.
    pub fn operands(&self) -> Vec<Value> {
        let mut operands = Vec::new();
        self.visit_operands(|value| operands.push(*value));
        operands
    }

    /// Whether the instruction does more than compute its result: it must stay even if nobody uses the result.
    pub fn has_effect(&self) -> bool {
        match self {
            InstData::Store { .. }
            | InstData::CopyMemory { .. }
            | InstData::ZeroMemory { .. }
            | InstData::AtomicLoad { .. }
            | InstData::AtomicStore { .. }
            | InstData::AtomicRmw { .. }
            | InstData::AtomicCompareExchange { .. }
            | InstData::Barrier { .. }
            | InstData::Fence { .. }
            | InstData::Call { .. }
            | InstData::ImageWrite { .. } => true,
            InstData::Load { volatile, .. } => *volatile,
            InstData::Const { .. }
            | InstData::Null { .. }
            | InstData::Undef { .. }
            | InstData::Unary { .. }
            | InstData::Binary { .. }
            | InstData::Fma { .. }
            | InstData::Compare { .. }
            | InstData::Select { .. }
            | InstData::Cast { .. }
            | InstData::Vector { .. }
            | InstData::Extract { .. }
            | InstData::PtrAdd { .. }
            | InstData::PtrCast { .. }
            | InstData::PtrToInt { .. }
            | InstData::IntToPtr { .. }
            | InstData::Alloca { .. }
            | InstData::LocalAddress { .. }
            | InstData::GlobalAddress { .. }
            | InstData::WorkItem { .. }
            | InstData::ImageRead { .. }
            | InstData::ImageSample { .. }
            | InstData::ImageQuery { .. }
            | InstData::SamplerFlags { .. }
            | InstData::SamplerConst { .. } => false,
        }
    }
}

/// A jump to a block with arguments for its parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockCall {
    /// The block jumped to; never the entry.
    pub block: Block,
    /// One value for each of its parameters.
    pub args: Vec<Value>,
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    /// Goes on in another block.
    Jump(BlockCall),
    /// Goes on in one of two.
    Branch {
        /// A truth value.
        cond: Value,
        /// Taken where it is true.
        then: BlockCall,
        /// Taken where it is false.
        otherwise: BlockCall,
    },
    /// Goes on where the case equals `value` (an integer), or else at `default`.
    Switch {
        /// The integer.
        value: Value,
        /// Cases, no two equal; bits as in a constant.
        cases: Vec<(u64, BlockCall)>,
        /// Taken where no case equals.
        default: BlockCall,
    },
    /// Ends the function.
    Return(Option<Value>),
    /// Is never reached.
    Unreachable,
}

impl Terminator {
    /// Calls `visit` for each jump, in order; it may be changed.
    pub fn for_each_target(&mut self, mut visit: impl FnMut(&mut BlockCall)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch { then, otherwise, .. } => {
                visit(then);
                visit(otherwise);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Terminator::Return(_) | Terminator::Unreachable => {}
        }
    }

    /// The jumps, in order.
    pub fn targets(&self) -> Vec<&BlockCall> {
        match self {
            Terminator::Jump(target) => vec![target],
            Terminator::Branch { then, otherwise, .. } => vec![then, otherwise],
            Terminator::Switch { cases, default, .. } => {
                cases.iter().map(|(_, target)| target).chain(std::iter::once(default)).collect()
            }
            Terminator::Return(_) | Terminator::Unreachable => Vec::new(),
        }
    }

    /// Calls `visit` for each operand, jump arguments included.
    pub fn visit_operands(&self, mut visit: impl FnMut(&Value)) {
        match self {
            Terminator::Branch { cond, .. } => visit(cond),
            Terminator::Switch { value, .. } => visit(value),
            Terminator::Return(Some(value)) => visit(value),
            Terminator::Jump(_) | Terminator::Return(None) | Terminator::Unreachable => {}
        }
        self.visit_targets(|target| target.args.iter().for_each(&mut visit));
    }

    /// Calls `visit` for each jump, in order.
    pub fn visit_targets<'a>(&'a self, mut visit: impl FnMut(&'a BlockCall)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch { then, otherwise, .. } => {
                visit(then);
                visit(otherwise);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Terminator::Return(_) | Terminator::Unreachable => {}
        }
    }

    /// Calls `visit` for each operand, jump arguments included; it may be changed.
    pub fn for_each_operand(&mut self, mut visit: impl FnMut(&mut Value)) {
        match self {
            Terminator::Branch { cond, .. } => visit(cond),
            Terminator::Switch { value, .. } => visit(value),
            Terminator::Return(Some(value)) => visit(value),
            Terminator::Jump(_) | Terminator::Return(None) | Terminator::Unreachable => {}
        }
        self.for_each_target(|target| target.args.iter_mut().for_each(&mut visit));
    }
}
