//! Which types each instruction takes.

use super::Verifier;
use crate::function::{Inst, Value};
use crate::inst::{
    BinaryOp, CastOp, CompareOp, FenceFlags, InstData, Liberties, Scope, SubgroupOp, SubgroupSpan, UnaryOp,
    WorkItemQuery,
};
use crate::interface::MAX_MIP_LEVELS;
use crate::types::{AddressSpace, ImageAccess, ImageType, Scalar, Type};

/// What kind of scalar an operator works on.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int,
    IntOrBool,
    Float,
    /// `f16` or `f32`: what Vulkan has no `f64` form of.
    SmallFloat,
}

impl Kind {
    fn takes(self, ty: Type) -> bool {
        let Type::Scalar(scalar) = ty else { return false };
        match self {
            Kind::Int => scalar.is_int(),
            Kind::IntOrBool => scalar.is_int() || scalar == Scalar::Bool,
            Kind::Float => scalar.is_float(),
            Kind::SmallFloat => matches!(scalar, Scalar::F16 | Scalar::F32),
        }
    }

    fn message(self) -> &'static str {
        match self {
            Kind::Int => "the operands must be integers of one type",
            Kind::IntOrBool => "the operands must be integers or truth values of one type",
            Kind::Float => "the operands must be floats of one type",
            Kind::SmallFloat => "the operands must be f16 or f32",
        }
    }
}

fn unary_kind(op: UnaryOp) -> Kind {
    match op {
        UnaryOp::INeg
        | UnaryOp::PopCount
        | UnaryOp::CountLeadingZeros
        | UnaryOp::CountTrailingZeros
        | UnaryOp::BitReverse => Kind::Int,
        UnaryOp::Not => Kind::IntOrBool,
        UnaryOp::FNeg
        | UnaryOp::FAbs
        | UnaryOp::Floor
        | UnaryOp::Ceil
        | UnaryOp::Trunc
        | UnaryOp::RoundEven
        | UnaryOp::Sqrt
        | UnaryOp::InverseSqrt => Kind::Float,
        UnaryOp::FastExp2 | UnaryOp::FastLog2 | UnaryOp::FastSin | UnaryOp::FastCos | UnaryOp::FastTan => {
            Kind::SmallFloat
        }
    }
}

fn binary_kind(op: BinaryOp) -> Kind {
    match op {
        BinaryOp::IAdd
        | BinaryOp::ISub
        | BinaryOp::IMul
        | BinaryOp::SDiv
        | BinaryOp::UDiv
        | BinaryOp::SRem
        | BinaryOp::URem
        | BinaryOp::SMulHigh
        | BinaryOp::UMulHigh
        | BinaryOp::SMin
        | BinaryOp::SMax
        | BinaryOp::UMin
        | BinaryOp::UMax
        | BinaryOp::Shl
        | BinaryOp::LShr
        | BinaryOp::AShr => Kind::Int,
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => Kind::IntOrBool,
        BinaryOp::FAdd | BinaryOp::FSub | BinaryOp::FMul | BinaryOp::FDiv | BinaryOp::FMin | BinaryOp::FMax => {
            Kind::Float
        }
        BinaryOp::FastPow => Kind::SmallFloat,
    }
}

impl Verifier<'_> {
    fn ty(&self, value: Value) -> Type {
        self.func.ty(value)
    }

    pub(super) fn inst(&mut self, inst: Inst, in_entry: bool) {
        let info = &self.func.insts[inst];
        self.operands(&info.data, in_entry);
        let expected = info.data.result_type(self.func);
        let actual = info.result.map(|result| self.ty(result));
        match (expected, actual) {
            _ if expected == actual => {}
            (Some(expected), Some(_)) => self.report(format!("the result is of type {expected}")),
            (Some(_), None) => self.report("the instruction needs a result"),
            (None, Some(_)) => self.report("the instruction has no result"),
            (None, None) => {}
        }
    }

    fn liberties(&mut self, liberties: Liberties, arg: Value) {
        let has_some = liberties != Liberties::NONE;
        self.require(!has_some || Kind::Float.takes(self.ty(arg)), "only floating operations have liberties");
    }

    fn operands(&mut self, data: &InstData, in_entry: bool) {
        match data {
            InstData::Const { ty, bits } => {
                self.require(ty.bits() == 64 || bits >> ty.bits() == 0, "the bits do not fit the type");
            }
            InstData::Null { .. } => {}
            InstData::Undef { ty } => {
                self.require(!matches!(ty, Type::Image(_) | Type::Sampler), "no handle is undefined");
                self.vector_type(*ty);
            }
            InstData::Unary { op, arg } => self.same_kind(unary_kind(*op), &[*arg]),
            InstData::Binary { op, liberties, args } => {
                self.same_kind(binary_kind(*op), args);
                self.liberties(*liberties, args[0]);
            }
            InstData::Fma { args } => self.same_kind(Kind::Float, args),
            InstData::Compare { op, liberties, args } => {
                self.compare(*op, *args);
                self.liberties(*liberties, args[0]);
            }
            InstData::Select { cond, args: [a, b] } => {
                self.require(self.ty(*cond) == Type::BOOL, "the condition must be a truth value");
                self.require(self.ty(*a) == self.ty(*b), "both choices must have one type");
                let is_handle = matches!(self.ty(*a), Type::Image(_) | Type::Sampler);
                self.require(!is_handle, "a handle cannot be chosen");
            }
            InstData::Cast { op, to, arg } => self.cast(*op, *to, *arg),
            InstData::Vector { lanes } => self.vector(lanes),
            InstData::Extract { vector, lane } => match self.ty(*vector) {
                Type::Vector(_, lanes) => self.require(*lane < lanes, "the vector has fewer lanes"),
                _ => self.report("the operand must be a vector"),
            },
            InstData::PtrAdd { ptr, offset } => {
                self.pointer(*ptr);
                self.require(self.ty(*offset) == Type::I64, "the offset must be an i64");
            }
            InstData::PtrCast { space, ptr } => self.ptr_cast(*space, *ptr),
            InstData::PtrToInt { ptr } => {
                self.pointer(*ptr);
            }
            InstData::IntToPtr { arg, .. } => {
                self.require(self.ty(*arg) == Type::I64, "the operand must be an i64");
            }
            InstData::Alloca { size, align } => {
                self.require(in_entry, "an alloca stands in the entry block");
                self.require(*size > 0, "the size must be above zero");
                self.align(*align);
            }
            InstData::LocalAddress { .. } => {}
            InstData::GlobalAddress { global, space } => {
                let is_same = self.module.globals[*global].space == *space;
                self.require(is_same, "the data is in another address space");
            }
            InstData::Load { ty, ptr, align, .. } => {
                self.pointer(*ptr);
                self.memory_type(*ty);
                self.align(*align);
            }
            InstData::Store { ptr, value, align, .. } => {
                self.written_pointer(*ptr);
                self.memory_type(self.ty(*value));
                self.align(*align);
            }
            InstData::CopyMemory { dst, src, align, .. } => {
                self.written_pointer(*dst);
                self.pointer(*src);
                self.align(*align);
            }
            InstData::ZeroMemory { dst, align, .. } => {
                self.written_pointer(*dst);
                self.align(*align);
            }
            InstData::AtomicLoad { ty, ptr, .. } => {
                self.pointer(*ptr);
                self.atomic_type(Type::Scalar(*ty));
            }
            InstData::AtomicStore { ptr, value, .. } => {
                self.written_pointer(*ptr);
                self.atomic_type(self.ty(*value));
            }
            InstData::AtomicRmw { op, ptr, value, .. } => {
                use crate::inst::AtomicOp as Op;
                self.written_pointer(*ptr);
                self.atomic_type(self.ty(*value));
                let fits = match op {
                    Op::Exchange => true,
                    Op::FAdd | Op::FMin | Op::FMax => Kind::Float.takes(self.ty(*value)),
                    Op::Add | Op::Sub | Op::SMin | Op::SMax | Op::UMin | Op::UMax | Op::And | Op::Or | Op::Xor => {
                        Kind::Int.takes(self.ty(*value))
                    }
                };
                self.require(fits, "the operation does not fit the type");
            }
            InstData::AtomicCompareExchange { ptr, expected, desired, .. } => {
                self.written_pointer(*ptr);
                self.atomic_type(self.ty(*expected));
                self.require(self.ty(*expected) == self.ty(*desired), "both values must have one type");
            }
            InstData::Barrier { execution, flags: FenceFlags { .. }, .. } => {
                let waits = matches!(execution, Scope::WorkGroup | Scope::Subgroup);
                self.require(waits, "only work-groups and subgroups wait at barriers");
            }
            InstData::Fence { .. } => {}
            InstData::Subgroup { op, args } => self.subgroup(*op, args),
            InstData::SubgroupCombine { op, span, args } => {
                use BinaryOp as Op;
                let (ty, is_clustered) = match args[..] {
                    [arg] => (self.ty(arg), false),
                    [arg, cluster] if self.ty(cluster) == Type::I32 => (self.ty(arg), true),
                    _ => return self.report("a sub-group combines one operand, maybe by clusters of an i32"),
                };
                self.require(!is_clustered || *span == SubgroupSpan::Reduce, "clusters are only reduced");
                let fits = match op {
                    Op::IAdd | Op::IMul | Op::SMin | Op::SMax | Op::UMin | Op::UMax => Kind::Int.takes(ty),
                    Op::And | Op::Or | Op::Xor => Kind::IntOrBool.takes(ty),
                    Op::FAdd | Op::FMul | Op::FMin | Op::FMax => Kind::Float.takes(ty),
                    Op::ISub
                    | Op::SDiv
                    | Op::UDiv
                    | Op::SRem
                    | Op::URem
                    | Op::SMulHigh
                    | Op::UMulHigh
                    | Op::Shl
                    | Op::LShr
                    | Op::AShr
                    | Op::FSub
                    | Op::FDiv
                    | Op::FastPow => false,
                };
                self.require(fits, "a sub-group does not combine such operands so");
            }
            InstData::Call { callee, args, result } => {
                let callee = &self.module.functions[*callee];
                let types: Vec<Type> = args.iter().map(|&arg| self.ty(arg)).collect();
                self.require(types == callee.params, "the arguments do not fit the parameters");
                self.require(*result == callee.result, "the function returns another type");
            }
            InstData::ReadClock { scope } => {
                let has_clock = matches!(scope, Scope::Subgroup | Scope::WorkGroup | Scope::Device);
                self.require(has_clock, "only subgroups, work-groups and the device have a clock");
            }
            InstData::WorkItem { query, dim } => self.work_item(*query, *dim),
            InstData::ImageRead { image, coords, lod, element, .. } => {
                self.image(*image, ImageAccess::Write, coords, Type::I32);
                self.require(lod.is_none_or(|lod| self.ty(lod) == Type::I32), "the mip level must be an i32");
                let fits = matches!(element, Scalar::F32 | Scalar::I32 | Scalar::F16);
                self.require(fits, "texels are read as f32, i32 or f16");
            }
            InstData::ImageSample { image, sampler, coords, lod, element, .. } => {
                self.image(*image, ImageAccess::Write, coords, Type::F32);
                self.require(self.ty(*sampler) == Type::Sampler, "the second operand must be a sampler");
                self.require(self.ty(*lod) == Type::F32, "the mip level must be an f32");
                self.require(matches!(element, Scalar::F32 | Scalar::I32), "texels are sampled as f32 or i32");
            }
            InstData::ImageWrite { image, coords, level, texel, .. } => {
                self.image(*image, ImageAccess::Read, coords, Type::I32);
                self.require(level.is_none_or(|level| level < MAX_MIP_LEVELS), "an image has no such mip level");
                let fits = matches!(self.ty(*texel), Type::Vector(Scalar::F32 | Scalar::I32, 4));
                self.require(fits, "a texel is written as a vector of four f32 or i32");
            }
            InstData::ImageQuery { image, .. } => {
                let is_image = matches!(self.ty(*image), Type::Image(_));
                self.require(is_image, "the operand must be an image");
            }
            InstData::SamplerFlags { sampler } => {
                self.require(self.ty(*sampler) == Type::Sampler, "the operand must be a sampler");
            }
            InstData::SamplerConst { .. } => {}
        }
    }

    fn same_kind(&mut self, kind: Kind, args: &[Value]) {
        let ty = self.ty(args[0]);
        let fits = kind.takes(ty) && args.iter().all(|&arg| self.ty(arg) == ty);
        self.require(fits, kind.message());
    }

    fn compare(&mut self, op: CompareOp, args: [Value; 2]) {
        let ty = self.ty(args[0]);
        self.require(ty == self.ty(args[1]), "both operands must have one type");
        let fits = match op {
            CompareOp::Eq | CompareOp::Ne => Kind::IntOrBool.takes(ty) || ty.is_pointer(),
            CompareOp::SLt | CompareOp::SLe | CompareOp::SGt | CompareOp::SGe => Kind::Int.takes(ty),
            CompareOp::ULt | CompareOp::ULe | CompareOp::UGt | CompareOp::UGe => Kind::Int.takes(ty) || ty.is_pointer(),
            CompareOp::FEq | CompareOp::FNe | CompareOp::FLt | CompareOp::FLe | CompareOp::FGt | CompareOp::FGe => {
                Kind::Float.takes(ty)
            }
        };
        self.require(fits, "the comparison does not fit the type");
    }

    fn cast(&mut self, op: CastOp, to: Scalar, arg: Value) {
        let Type::Scalar(from) = self.ty(arg) else {
            return self.report("the operand must be a scalar");
        };
        let is_bits = |scalar: Scalar| scalar.is_int() || scalar == Scalar::Bool;
        let fits = match op {
            CastOp::Truncate => from.is_int() && is_bits(to) && to.bits() < from.bits(),
            CastOp::ZeroExtend | CastOp::SignExtend => is_bits(from) && to.is_int() && to.bits() > from.bits(),
            CastOp::SIntToFloat | CastOp::UIntToFloat => from.is_int() && to.is_float(),
            CastOp::FloatToSInt | CastOp::FloatToUInt => from.is_float() && to.is_int(),
            CastOp::FloatCast => from.is_float() && to.is_float() && from != to,
            CastOp::Bitcast => from.bits() == to.bits() && from != Scalar::Bool,
        };
        self.require(fits, "the conversion does not fit the types");
    }

    fn vector(&mut self, lanes: &[Value]) {
        self.require(matches!(lanes.len(), 2 | 3 | 4 | 8 | 16), "a vector has 2, 3, 4, 8 or 16 lanes");
        let Some(&first) = lanes.first() else { return };
        let ty = self.ty(first);
        let fits = matches!(ty, Type::Scalar(_)) && lanes.iter().all(|&lane| self.ty(lane) == ty);
        self.require(fits, "the lanes must be scalars of one type");
    }

    fn vector_type(&mut self, ty: Type) {
        if let Type::Vector(_, lanes) = ty {
            self.require(matches!(lanes, 2 | 3 | 4 | 8 | 16), "a vector has 2, 3, 4, 8 or 16 lanes");
        }
    }

    fn memory_type(&mut self, ty: Type) {
        self.require(ty.bytes().is_some(), "a handle is never in memory");
        self.require(ty.element() != Some(Scalar::Bool), "a truth value is never in memory");
        self.vector_type(ty);
    }

    fn atomic_type(&mut self, ty: Type) {
        let fits = matches!(ty, Type::Scalar(scalar) if (8..=64).contains(&scalar.bits()));
        self.require(fits, "atomic operations are on scalars of 8, 16, 32 and 64 bits");
    }

    fn align(&mut self, align: u32) {
        self.require(align.is_power_of_two(), "the alignment must be a power of two");
    }

    fn pointer(&mut self, value: Value) -> Option<AddressSpace> {
        match self.ty(value) {
            Type::Pointer(space) => Some(space),
            _ => {
                self.report(format!("{value} must be a pointer"));
                None
            }
        }
    }

    fn written_pointer(&mut self, value: Value) {
        let is_constant = self.pointer(value) == Some(AddressSpace::Constant);
        self.require(!is_constant, "constant memory cannot be written");
    }

    fn ptr_cast(&mut self, to: AddressSpace, ptr: Value) {
        use AddressSpace::{Constant, Generic, Global};
        let Some(from) = self.pointer(ptr) else { return };
        let fits = match (from, to) {
            (Constant, Global) | (Global, Constant) => true,
            (Generic, to) => !matches!(to, Generic | Constant),
            (from, Generic) => from != Constant,
            _ => false,
        };
        self.require(fits, "there is no cast between these address spaces");
    }

    fn work_item(&mut self, query: WorkItemQuery, dim: u8) {
        let has_dim = match query {
            WorkItemQuery::GlobalId
            | WorkItemQuery::LocalId
            | WorkItemQuery::GroupId
            | WorkItemQuery::GlobalSize
            | WorkItemQuery::LocalSize
            | WorkItemQuery::EnqueuedLocalSize
            | WorkItemQuery::NumGroups
            | WorkItemQuery::GlobalOffset => true,
            WorkItemQuery::WorkDim
            | WorkItemQuery::SubgroupSize
            | WorkItemQuery::MaxSubgroupSize
            | WorkItemQuery::NumSubgroups
            | WorkItemQuery::SubgroupId
            | WorkItemQuery::SubgroupLocalId => false,
        };
        self.require(dim == 0 || (has_dim && dim < 3), "there is no such dimension");
    }

    fn subgroup(&mut self, op: SubgroupOp, args: &[Value]) {
        let types: Vec<Type> = args.iter().map(|&arg| self.ty(arg)).collect();
        let is_number = |ty: &Type| matches!(ty, Type::Scalar(scalar) if *scalar != Scalar::Bool);
        let fits = match op {
            SubgroupOp::Elect => types.is_empty(),
            SubgroupOp::All | SubgroupOp::Any | SubgroupOp::Ballot => types == [Type::BOOL],
            SubgroupOp::AllEqual | SubgroupOp::BroadcastFirst => types.len() == 1 && is_number(&types[0]),
            SubgroupOp::Broadcast
            | SubgroupOp::Shuffle
            | SubgroupOp::ShuffleXor
            | SubgroupOp::ShuffleUp
            | SubgroupOp::ShuffleDown => types.len() == 2 && is_number(&types[0]) && types[1] == Type::I32,
        };
        self.require(fits, "the operation of the sub-group has other operands");
    }

    fn image(&mut self, image: Value, forbidden: ImageAccess, coords: &[Value], coord: Type) {
        let Type::Image(ImageType { dim, access, multisampled, .. }) = self.ty(image) else {
            return self.report("the first operand must be an image");
        };
        self.require(access != forbidden, "the image's access does not allow this");
        // A multisampled image's last coordinate is the sample.
        let count = dim.coordinates() + u32::from(multisampled);
        self.require(coords.len() == count as usize, &format!("the image has {count} coordinates"));
        let fits = coords.iter().all(|&value| self.ty(value) == coord);
        self.require(fits, &format!("the coordinates must be of type {coord}"));
    }
}
