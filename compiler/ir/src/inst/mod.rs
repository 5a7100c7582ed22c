//! The instructions. Each computes at most one value; arithmetic is on scalars.

mod liberties;
mod operators;
mod terminator;

pub use liberties::Liberties;
pub use operators::{
    AtomicOp, BinaryOp, CastOp, CompareOp, FenceFlags, ImageQuery, MemoryOrder, Ordering, Scope, SubgroupOp,
    SubgroupSpan, UnaryOp, WorkItemQuery,
};
pub use terminator::{BlockCall, Terminator};

use crate::function::{Function, Value};
use crate::module::{FuncRef, Global, Local};
use crate::types::{AddressSpace, Scalar, Type};

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
        /// What a floating operator need not heed.
        liberties: Liberties,
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
        /// What a floating operator need not heed.
        liberties: Liberties,
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
    /// Atomic load of a number of 8 to 64 bits.
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
    /// Something that work-items of a sub-group do together.
    Subgroup {
        /// What.
        op: SubgroupOp,
        /// The operands.
        args: Vec<Value>,
    },
    /// Scalars of the work-items of a sub-group, combined into one for each. Those take part that come here in company.
    SubgroupCombine {
        /// With what: a sum, product, least, greatest, or bitwise (logical) operator.
        op: BinaryOp,
        /// Whose.
        span: SubgroupSpan,
        /// This work-item's scalar; maybe, for all of them, the size of the clusters (a constant `i32`, a power of two)
        /// that are combined each for itself.
        args: Vec<Value>,
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
    /// The count of ticks, an `i64`, of a clock that all of the sub-group, the work-group or the device see alike
    /// (`cl_khr_kernel_clock`). Two readings are two: they are neither merged nor put in another order.
    ReadClock {
        /// `Subgroup`, `WorkGroup` or `Device`.
        scope: Scope,
    },
    /// Reads a texel without a sampler. `coords` are `i32`, as many as the image's shape has, and the number of the sample
    /// where it is multisampled; the result is a vector of four of `element`. Out of range: some value, no fault.
    ImageRead {
        /// The image.
        image: Value,
        /// One `i32` a coordinate.
        coords: Vec<Value>,
        /// The mip level, an `i32`, of an image that is read as one with several; otherwise the texel is of level 0.
        lod: Option<Value>,
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
        /// The mip level, below [`MAX_MIP_LEVELS`](crate::interface::MAX_MIP_LEVELS), of an image that is written as one with
        /// several; otherwise the texel is of level 0.
        level: Option<u32>,
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
            | InstData::ReadClock { .. }
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
            InstData::Call { args, .. } | InstData::Subgroup { args, .. } | InstData::SubgroupCombine { args, .. } => {
                args.$iter().for_each($visit)
            }
            InstData::ImageRead { image, coords, lod, .. } => {
                $visit(image);
                coords.$iter().for_each(&mut $visit);
                lod.$iter().for_each($visit);
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
            InstData::PtrToInt { .. } | InstData::ReadClock { .. } => Type::I64,
            InstData::Alloca { .. } => Type::Pointer(AddressSpace::Private),
            InstData::LocalAddress { .. } => Type::Pointer(AddressSpace::Local),
            InstData::GlobalAddress { space, .. } => Type::Pointer(*space),
            InstData::Load { ty, .. } => *ty,
            InstData::AtomicLoad { ty, .. } => Type::Scalar(*ty),
            InstData::AtomicRmw { value, .. } => func.ty(*value),
            InstData::AtomicCompareExchange { expected, .. } => func.ty(*expected),
            InstData::Call { result, .. } => return *result,
            InstData::Subgroup { op, args } => match op {
                SubgroupOp::Elect | SubgroupOp::All | SubgroupOp::Any | SubgroupOp::AllEqual => Type::BOOL,
                SubgroupOp::Ballot => Type::Vector(Scalar::I32, 4),
                SubgroupOp::Broadcast
                | SubgroupOp::BroadcastFirst
                | SubgroupOp::Shuffle
                | SubgroupOp::ShuffleXor
                | SubgroupOp::ShuffleUp
                | SubgroupOp::ShuffleDown => func.ty(*args.first()?),
            },
            InstData::SubgroupCombine { args, .. } => func.ty(*args.first()?),
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

    /// What a floating operation need not heed; nothing for instructions that have no liberties.
    pub fn liberties_mut(&mut self) -> Option<&mut Liberties> {
        match self {
            InstData::Binary { liberties, .. } | InstData::Compare { liberties, .. } => Some(liberties),
            _ => None,
        }
    }

    /// Whether it matters which work-items come to the instruction together.
    pub fn is_convergent(&self) -> bool {
        matches!(self, InstData::Barrier { .. } | InstData::Subgroup { .. } | InstData::SubgroupCombine { .. })
    }

    /// Whether the instruction does more than compute its result from its operands: it must stay where it is, once, even if
    /// nobody uses the result. What a sub-group does together counts: it depends on who comes along.
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
            | InstData::Subgroup { .. }
            | InstData::SubgroupCombine { .. }
            | InstData::Call { .. }
            | InstData::ReadClock { .. }
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
