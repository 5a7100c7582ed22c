//! The types of a module, and how values of them are held: as *leaves* (scalars, pointers, handles) in registers, as *units*
//! (scalars, vectors, pointers) in memory, where the layout is OpenCL C's.

use std::collections::HashMap;

use spirv::{AccessQualifier, Dim, Op, StorageClass};
use tombolo_ir::{AddressSpace, ImageAccess, ImageDim, ImageType, Scalar, Type};

use crate::words::{Instruction, Result};

/// A value of more leaves is not held in registers.
pub(crate) const MOST_LEAVES: u64 = 1 << 14;
/// Nesting of types (SPIR-V, section 2.17: structures nest 255 deep).
const DEEPEST: u32 = 255;
/// Larger objects are refused.
const LARGEST: u64 = 1 << 31;

/// A type of SPIR-V.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `OpTypeVoid`
    Void,
    /// Scalars, vectors, pointers to memory, events and handles: one value of the IR, in registers maybe several lanes.
    Value(Type),
    /// A pointer; what it points to.
    Pointer(Storage, u32),
    /// An array of so many elements.
    Array(u32, u64),
    /// A structure.
    Struct(Vec<Member>),
    /// A type without values, which pointers point to.
    Opaque,
    /// A function: result and parameters.
    Function(u32, Vec<u32>),
    /// A pipe; what is done with it. It is a pointer to its memory.
    Pipe(ImageAccess),
    /// An image with a sampler: two leaves.
    SampledImage(ImageType),
}

/// A member of a structure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Member {
    /// Its type.
    pub(crate) ty: u32,
    /// Its byte offset.
    pub(crate) offset: u64,
    /// The first of its leaves.
    leaf: u64,
}

/// Where a pointer points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Storage {
    /// Memory.
    Memory(AddressSpace),
    /// A builtin variable.
    Input,
}

/// A type with what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Info {
    /// The type.
    pub(crate) kind: Kind,
    /// Bytes in memory; 0 where it has no values there.
    pub(crate) size: u64,
    /// Alignment in bytes, 1 where it is in no memory.
    pub(crate) align: u32,
    /// Leaves of a value.
    pub(crate) leaves: u64,
    /// Whether a part of it is a handle, which is never in memory.
    pub(crate) has_handle: bool,
    /// Whether parts of it may stand at addresses that are not multiples of their alignment.
    pub(crate) packed: bool,
    depth: u32,
}

/// A part of a value in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Unit {
    /// What it is in registers.
    pub(crate) ty: Type,
    /// Its byte offset.
    pub(crate) offset: u64,
}

impl Unit {
    /// What it is in memory: truth values are bytes there.
    pub(crate) fn stored(self) -> Type {
        match self.ty {
            Type::Scalar(Scalar::Bool) => Type::I8,
            Type::Vector(Scalar::Bool, lanes) => Type::Vector(Scalar::I8, lanes),
            other => other,
        }
    }
}

/// The types by id.
#[derive(Debug, Default)]
pub(crate) struct Types {
    types: HashMap<u32, Info>,
    /// Pointers of `OpTypeForwardPointer` that are not there yet.
    forward: HashMap<u32, Storage>,
    /// Arrays ask for the value of their length.
    pub(crate) lengths: HashMap<u32, u64>,
}

fn plain(kind: Kind, size: u64, leaves: u64) -> Info {
    let align = u32::try_from(size.next_power_of_two()).unwrap_or(1).max(1);
    Info {
        kind,
        size: if size == 0 { 0 } else { u64::from(align) },
        align,
        leaves,
        has_handle: false,
        packed: false,
        depth: 0,
    }
}

impl Types {
    /// The type of that id.
    pub(crate) fn get(&self, id: u32) -> Result<&Info> {
        self.types.get(&id).ok_or_else(|| format!("%{id} is no type"))
    }

    /// The IR type of a type that is one value of the IR.
    pub(crate) fn value(&self, id: u32) -> Result<Type> {
        match self.get(id)?.kind {
            Kind::Value(ty) => Ok(ty),
            Kind::Pointer(Storage::Memory(space), _) => Ok(Type::Pointer(space)),
            Kind::Pipe(_) => Ok(Type::Pointer(AddressSpace::Global)),
            _ => Err(format!("the type %{id} is not supported here")),
        }
    }

    /// The scalar or vector type of that id.
    pub(crate) fn number(&self, id: u32) -> Result<Type> {
        match self.get(id)?.kind {
            Kind::Value(ty @ (Type::Scalar(_) | Type::Vector(..))) => Ok(ty),
            _ => Err(format!("%{id} is no type of numbers")),
        }
    }

    /// Whether a value of the type is several values of the IR that are passed by memory.
    pub(crate) fn is_aggregate(&self, id: u32) -> bool {
        self.types.get(&id).is_some_and(|info| matches!(info.kind, Kind::Array(..) | Kind::Struct(_)))
    }

    /// What a pointer type points to, and where.
    pub(crate) fn pointee(&self, id: u32) -> Result<(Storage, u32)> {
        match self.get(id)?.kind {
            Kind::Pointer(storage, pointee) => Ok((storage, pointee)),
            _ => Err(format!("%{id} is no pointer type")),
        }
    }

    /// The type of a part: a lane, an element, or a member.
    pub(crate) fn part(&self, id: u32, index: u64) -> Result<Part> {
        let beyond = || format!("there is no part {index}");
        Ok(match &self.get(id)?.kind {
            Kind::Value(Type::Vector(scalar, lanes)) => {
                if index >= u64::from(*lanes) {
                    return Err(beyond());
                }
                let offset = index * u64::from(scalar.bytes());
                Part { ty: None, scalar: Some(*scalar), offset, leaf: index }
            }
            Kind::Array(element, count) => {
                if index >= *count {
                    return Err(beyond());
                }
                let info = self.get(*element)?;
                Part { ty: Some(*element), scalar: None, offset: index * info.size, leaf: index * info.leaves }
            }
            Kind::Struct(members) => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                let &Member { ty, offset, leaf } = members.get(index).ok_or_else(beyond)?;
                Part { ty: Some(ty), scalar: None, offset, leaf }
            }
            _ => return Err(format!("the type %{id} has no parts")),
        })
    }

    /// The units of a value in order of their leaves.
    pub(crate) fn units(&self, id: u32) -> Result<Vec<Unit>> {
        let info = self.get(id)?;
        if info.leaves > MOST_LEAVES {
            return Err(String::from("a value of this type is too large to be held in registers"));
        }
        let mut units = Vec::new();
        self.push_units(id, 0, &mut units)?;
        Ok(units)
    }

    fn push_units(&self, id: u32, base: u64, units: &mut Vec<Unit>) -> Result<()> {
        let info = self.get(id)?;
        match &info.kind {
            // However many empty parts there are.
            Kind::Array(..) | Kind::Struct(_) if info.leaves == 0 => {}
            Kind::Value(ty) => units.push(Unit { ty: *ty, offset: base }),
            Kind::Pointer(Storage::Memory(space), _) => units.push(Unit { ty: Type::Pointer(*space), offset: base }),
            Kind::Pipe(_) => units.push(Unit { ty: Type::Pointer(AddressSpace::Global), offset: base }),
            Kind::Array(element, count) => {
                let size = self.get(*element)?.size;
                for index in 0..*count {
                    self.push_units(*element, base + index * size, units)?;
                }
            }
            Kind::Struct(members) => {
                for member in members {
                    self.push_units(member.ty, base + member.offset, units)?;
                }
            }
            Kind::SampledImage(image) => {
                units.push(Unit { ty: Type::Image(*image), offset: base });
                units.push(Unit { ty: Type::Sampler, offset: base });
            }
            Kind::Void | Kind::Opaque | Kind::Function(..) | Kind::Pointer(Storage::Input, _) => {
                return Err(format!("there are no values of the type %{id}"));
            }
        }
        Ok(())
    }

    /// The IR types of the leaves of a value.
    pub(crate) fn leaves(&self, id: u32) -> Result<Vec<Type>> {
        let mut leaves = Vec::new();
        for unit in self.units(id)? {
            match unit.ty {
                Type::Vector(scalar, lanes) => leaves.extend((0..lanes).map(|_| Type::Scalar(scalar))),
                other => leaves.push(other),
            }
        }
        Ok(leaves)
    }

    /// Whether an instruction declares a type, which it then does. `packed` tells a structure without padding.
    pub(crate) fn declare(&mut self, instruction: Instruction<'_>, packed: bool) -> Result<bool> {
        let info = match instruction.op {
            Op::TypeForwardPointer => {
                let storage = storage(instruction.word(1)?)?;
                self.forward.insert(instruction.word(0)?, storage);
                return Ok(true);
            }
            Op::TypeVoid => plain(Kind::Void, 0, 0),
            Op::TypeBool => plain(Kind::Value(Type::BOOL), 1, 1),
            Op::TypeInt => {
                let bits = instruction.word(1)?;
                let scalar = Scalar::int(bits).filter(|scalar| scalar.is_int());
                let scalar = scalar.ok_or_else(|| format!("integers of {bits} bits are not supported"))?;
                plain(Kind::Value(Type::Scalar(scalar)), u64::from(scalar.bytes()), 1)
            }
            Op::TypeFloat => {
                if instruction.operands.len() > 2 {
                    return Err(String::from("floating types of other encodings than IEEE 754's are not supported"));
                }
                let scalar = match instruction.word(1)? {
                    16 => Scalar::F16,
                    32 => Scalar::F32,
                    64 => Scalar::F64,
                    bits => return Err(format!("floating numbers of {bits} bits are not supported")),
                };
                plain(Kind::Value(Type::Scalar(scalar)), u64::from(scalar.bytes()), 1)
            }
            Op::TypeVector => {
                let Type::Scalar(scalar) = self.number(instruction.word(1)?)? else {
                    return Err(String::from("the component type must be a scalar"));
                };
                let lanes = instruction.word(2)?;
                if !matches!(lanes, 2 | 3 | 4 | 8 | 16) {
                    return Err(format!("vectors of {lanes} components are not supported"));
                }
                let bytes = u64::from(scalar.bytes() * lanes);
                plain(Kind::Value(Type::Vector(scalar, lanes as u8)), bytes, u64::from(lanes))
            }
            Op::TypePipe => {
                let access = match AccessQualifier::from_u32(instruction.word(1)?) {
                    Some(AccessQualifier::ReadOnly) => ImageAccess::Read,
                    Some(AccessQualifier::WriteOnly) => ImageAccess::Write,
                    _ => return Err(String::from("a pipe is only read or only written")),
                };
                plain(Kind::Pipe(access), 8, 1)
            }
            Op::TypeEvent | Op::TypeReserveId => plain(Kind::Value(Type::I64), 8, 1),
            Op::TypeSampler => Info { has_handle: true, ..plain(Kind::Value(Type::Sampler), 0, 1) },
            Op::TypeImage => {
                Info { has_handle: true, ..plain(Kind::Value(Type::Image(image_type(instruction)?)), 0, 1) }
            }
            Op::TypeSampledImage => match self.get(instruction.word(1)?)?.kind {
                Kind::Value(Type::Image(image)) => Info { has_handle: true, ..plain(Kind::SampledImage(image), 0, 2) },
                _ => return Err(String::from("the operand must be an image type")),
            },
            Op::TypePointer => {
                let (storage, pointee) = (storage(instruction.word(1)?)?, instruction.word(2)?);
                plain(Kind::Pointer(storage, pointee), 8, 1)
            }
            Op::TypeOpaque => plain(Kind::Opaque, 0, 0),
            Op::TypeArray => self.array(instruction)?,
            Op::TypeStruct => self.structure(instruction.rest(1), packed)?,
            Op::TypeFunction => {
                let params = instruction.rest(2).to_vec();
                plain(Kind::Function(instruction.word(1)?, params), 0, 0)
            }
            Op::TypeMatrix
            | Op::TypeRuntimeArray
            | Op::TypeDeviceEvent
            | Op::TypeQueue
            | Op::TypePipeStorage
            | Op::TypeNamedBarrier => return Err(String::from("this type is not supported")),
            _ => return Ok(false),
        };
        if info.depth > DEEPEST {
            return Err(String::from("types nest too deep"));
        }
        if info.size >= LARGEST {
            return Err(String::from("objects of this type are too large"));
        }
        let id = instruction.word(0)?;
        if let Some(forward) = self.forward.remove(&id) {
            if !matches!(info.kind, Kind::Pointer(storage, _) if storage == forward) {
                return Err(String::from("the type is not what OpTypeForwardPointer said"));
            }
        }
        self.types.insert(id, info);
        Ok(true)
    }

    fn array(&self, instruction: Instruction<'_>) -> Result<Info> {
        let (element, length) = (instruction.word(1)?, instruction.word(2)?);
        let count = *self.lengths.get(&length).ok_or("the length must be an integer constant")?;
        if count == 0 {
            return Err(String::from("the length must be at least 1"));
        }
        let info = self.member(element)?;
        let size = info.size.checked_mul(count).filter(|&size| size < LARGEST);
        Ok(Info {
            kind: Kind::Array(element, count),
            size: size.ok_or("the array is too large")?,
            leaves: info.leaves.saturating_mul(count),
            depth: info.depth + 1,
            ..info.clone()
        })
    }

    fn structure(&self, ids: &[u32], packed: bool) -> Result<Info> {
        let mut info = Info { packed, ..plain(Kind::Opaque, 0, 0) };
        let mut members = Vec::new();
        for &id in ids {
            // A member that is declared later can only be a pointer.
            let (size, align, leaves) = match self.forward.get(&id) {
                Some(_) => (8, 8, 1),
                None => {
                    let member = self.member(id)?;
                    info.depth = info.depth.max(member.depth + 1);
                    info.has_handle |= member.has_handle;
                    info.packed |= member.packed;
                    (member.size, member.align, member.leaves)
                }
            };
            let align = if packed { 1 } else { align };
            let offset = info.size.next_multiple_of(u64::from(align));
            info.align = info.align.max(align);
            info.size = offset + size;
            if info.size >= LARGEST {
                return Err(String::from("the structure is too large"));
            }
            members.push(Member { ty: id, offset, leaf: info.leaves });
            info.leaves = info.leaves.saturating_add(leaves);
        }
        info.size = info.size.next_multiple_of(u64::from(info.align));
        info.kind = Kind::Struct(members);
        Ok(info)
    }

    /// A type that can be a part of another.
    fn member(&self, id: u32) -> Result<&Info> {
        let info = self.get(id)?;
        match info.kind {
            Kind::Void | Kind::Function(..) | Kind::Opaque | Kind::Pointer(Storage::Input, _) => {
                Err(format!("the type %{id} cannot be a part of another"))
            }
            Kind::Value(_)
            | Kind::Pointer(Storage::Memory(_), _)
            | Kind::Array(..)
            | Kind::Struct(_)
            | Kind::Pipe(_)
            | Kind::SampledImage(_) => Ok(info),
        }
    }
}

/// A part of an aggregate or vector.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its type; nothing for a lane of a vector.
    pub(crate) ty: Option<u32>,
    /// For a lane, its type.
    pub(crate) scalar: Option<Scalar>,
    /// Byte offset in the whole.
    pub(crate) offset: u64,
    /// The first of its leaves.
    pub(crate) leaf: u64,
}

fn storage(class: u32) -> Result<Storage> {
    Ok(match StorageClass::from_u32(class) {
        Some(StorageClass::UniformConstant) => Storage::Memory(AddressSpace::Constant),
        Some(StorageClass::Input) => Storage::Input,
        Some(StorageClass::Workgroup) => Storage::Memory(AddressSpace::Local),
        Some(StorageClass::CrossWorkgroup) => Storage::Memory(AddressSpace::Global),
        Some(StorageClass::Function | StorageClass::Private) => Storage::Memory(AddressSpace::Private),
        Some(StorageClass::Generic) => Storage::Memory(AddressSpace::Generic),
        Some(other) => return Err(format!("the storage class {other:?} is not supported")),
        None => return Err(format!("the storage class {class} is unknown")),
    })
}

fn image_type(instruction: Instruction<'_>) -> Result<ImageType> {
    let arrayed = instruction.word(4)? != 0;
    let dim = match (Dim::from_u32(instruction.word(2)?), arrayed) {
        (Some(Dim::Dim1D), false) => ImageDim::D1,
        (Some(Dim::Dim1D), true) => ImageDim::D1Array,
        (Some(Dim::Dim2D), false) => ImageDim::D2,
        (Some(Dim::Dim2D), true) => ImageDim::D2Array,
        (Some(Dim::Dim3D), false) => ImageDim::D3,
        (Some(Dim::DimBuffer), false) => ImageDim::Buffer,
        _ => return Err(String::from("images of this shape are not supported")),
    };
    let access = match instruction.operands.get(8).map(|&access| AccessQualifier::from_u32(access)) {
        None | Some(Some(AccessQualifier::ReadOnly)) => ImageAccess::Read,
        Some(Some(AccessQualifier::WriteOnly)) => ImageAccess::Write,
        Some(Some(AccessQualifier::ReadWrite)) => ImageAccess::ReadWrite,
        Some(None) => return Err(String::from("the access qualifier is unknown")),
    };
    // 2: whether it is a depth image is not said.
    let depth = instruction.word(3)? == 1;
    Ok(ImageType { dim, access, depth, multisampled: instruction.word(5)? != 0 })
}
