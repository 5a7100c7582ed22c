//! Constants of the module, and their bytes as initial values of its variables.

use std::rc::Rc;

use tombolo_ir::{AddressSpace, DataRelocation, Global, Local, Scalar, Type};

use crate::types::{Kind, Types};
use crate::words::Result;

/// Bytes of all initial values together; a module that asks for more is refused.
pub(crate) const MOST_BYTES: u64 = 256 << 20;

/// A constant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Constant {
    /// All bits zero.
    Null,
    /// Any value.
    Undefined,
    /// A scalar or pointer.
    Leaf(Leaf),
    /// A vector, array or structure of these.
    Composite(Vec<Rc<Constant>>),
}

/// A scalar or pointer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Leaf {
    /// A scalar by its bits.
    Bits(Scalar, u64),
    /// The null pointer.
    Null(AddressSpace),
    /// An address in data of the program.
    Data {
        /// The data.
        global: Global,
        /// The address space of the pointer.
        space: AddressSpace,
        /// Bytes.
        offset: i64,
    },
    /// An address in a local variable.
    Local {
        /// The variable.
        local: Local,
        /// Bytes.
        offset: i64,
    },
    /// A generic pointer into data in global memory, and bytes.
    GenericData(Global, i64),
    /// A sampler by its `CLK_*` bits.
    Sampler(u32),
    /// Any value of the type.
    Undefined(Type),
}

impl Leaf {
    /// The zero of an IR type.
    pub(crate) fn zero(ty: Type) -> Leaf {
        match ty {
            Type::Scalar(scalar) => Leaf::Bits(scalar, 0),
            Type::Pointer(space) => Leaf::Null(space),
            Type::Sampler => Leaf::Sampler(0),
            Type::Vector(..) | Type::Image(_) => Leaf::Undefined(ty),
        }
    }

    fn ty(self) -> Type {
        match self {
            Leaf::Bits(scalar, _) => Type::Scalar(scalar),
            Leaf::Null(space) | Leaf::Data { space, .. } => Type::Pointer(space),
            Leaf::Local { .. } => Type::Pointer(AddressSpace::Local),
            Leaf::GenericData(..) => Type::Pointer(AddressSpace::Generic),
            Leaf::Sampler(_) => Type::Sampler,
            Leaf::Undefined(ty) => ty,
        }
    }
}

impl Constant {
    /// The leaves of a constant of that type.
    pub(crate) fn leaves(&self, types: &Types, ty: u32) -> Result<Vec<Leaf>> {
        let leaf_types = types.leaves(ty)?;
        let mut leaves = Vec::with_capacity(leaf_types.len());
        self.push_leaves(types, ty, &mut leaves)?;
        let fits =
            leaves.len() == leaf_types.len() && leaves.iter().zip(&leaf_types).all(|(leaf, ty)| leaf.ty() == *ty);
        if fits { Ok(leaves) } else { Err(String::from("the constant does not fit its type")) }
    }

    fn push_leaves(&self, types: &Types, ty: u32, leaves: &mut Vec<Leaf>) -> Result<()> {
        match self {
            Constant::Null => leaves.extend(types.leaves(ty)?.into_iter().map(Leaf::zero)),
            Constant::Undefined => leaves.extend(types.leaves(ty)?.into_iter().map(Leaf::Undefined)),
            Constant::Leaf(leaf) => leaves.push(*leaf),
            Constant::Composite(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    match types.part(ty, index as u64)?.ty {
                        Some(ty) => part.push_leaves(types, ty, leaves)?,
                        None => match **part {
                            Constant::Leaf(leaf) => leaves.push(leaf),
                            Constant::Null | Constant::Undefined => {
                                let lane = types.number(ty)?.element().unwrap_or(Scalar::I32);
                                leaves.push(Leaf::Bits(lane, 0));
                            }
                            Constant::Composite(_) => return Err(String::from("a component must be a scalar")),
                        },
                    }
                }
            }
        }
        Ok(())
    }

    /// A constant of leaves.
    pub(crate) fn of_leaves(types: &Types, ty: u32, leaves: &[Leaf]) -> Result<Constant> {
        let beyond = || String::from("the constant does not fit its type");
        Ok(match &types.get(ty)?.kind {
            Kind::Array(..) | Kind::Struct(_) | Kind::Value(Type::Vector(..)) => {
                let count = match &types.get(ty)?.kind {
                    Kind::Array(_, count) => *count,
                    Kind::Struct(members) => members.len() as u64,
                    _ => leaves.len() as u64,
                };
                let mut parts = Vec::new();
                for index in 0..count {
                    let part = types.part(ty, index)?;
                    let size = match part.ty {
                        Some(ty) => types.get(ty)?.leaves,
                        None => 1,
                    };
                    let range = part.leaf as usize..(part.leaf + size) as usize;
                    let own = leaves.get(range).ok_or_else(beyond)?;
                    parts.push(Rc::new(match part.ty {
                        Some(ty) => Constant::of_leaves(types, ty, own)?,
                        None => Constant::Leaf(own[0]),
                    }));
                }
                Constant::Composite(parts)
            }
            _ => Constant::Leaf(*leaves.first().ok_or_else(beyond)?),
        })
    }

    /// Its value as a number, where it is an integer.
    pub(crate) fn integer(&self) -> Option<u64> {
        match self {
            Constant::Leaf(Leaf::Bits(_, bits)) => Some(*bits),
            Constant::Null => Some(0),
            _ => None,
        }
    }
}

/// The initial value of a variable.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// Its bytes; what is missing at the end is zero.
    pub(crate) bytes: Vec<u8>,
    /// Addresses in it.
    pub(crate) relocations: Vec<DataRelocation>,
}

impl Data {
    /// Writes a constant of the type at `offset`. `budget` is what is left of [`MOST_BYTES`].
    pub(crate) fn write(
        &mut self,
        types: &Types,
        constant: &Constant,
        ty: u32,
        offset: u64,
        budget: &mut u64,
    ) -> Result<()> {
        match constant {
            Constant::Null | Constant::Undefined => Ok(()),
            Constant::Leaf(leaf) => self.leaf(*leaf, offset, budget),
            Constant::Composite(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let place = types.part(ty, index as u64)?;
                    let offset = offset + place.offset;
                    match (place.ty, &**part) {
                        (Some(ty), part) => self.write(types, part, ty, offset, budget)?,
                        (None, Constant::Leaf(leaf)) => self.leaf(*leaf, offset, budget)?,
                        (None, _) => {}
                    }
                }
                spend(budget, parts.len() as u64)
            }
        }
    }

    fn leaf(&mut self, leaf: Leaf, offset: u64, budget: &mut u64) -> Result<()> {
        let start = usize::try_from(offset).map_err(|_| String::from("the initial value is too large"))?;
        let (bits, size) = match leaf {
            Leaf::Bits(scalar, bits) => (bits, scalar.bytes() as usize),
            Leaf::Null(_) | Leaf::Undefined(_) => return Ok(()),
            Leaf::Data { global: target, offset: addend, .. } | Leaf::GenericData(target, addend) => {
                let offset = offset as u32;
                self.relocations.push(DataRelocation { offset, target, addend });
                (0, 8)
            }
            Leaf::Local { .. } => return Err(String::from("the address of a local variable is no constant")),
            Leaf::Sampler(_) => return Err(String::from("a sampler is never in memory")),
        };
        let end = start + size;
        if end > self.bytes.len() {
            spend(budget, (end - self.bytes.len()) as u64)?;
            self.bytes.resize(end, 0);
        }
        self.bytes[start..end].copy_from_slice(&bits.to_le_bytes()[..size]);
        Ok(())
    }
}

fn spend(budget: &mut u64, bytes: u64) -> Result<()> {
    *budget = budget.checked_sub(bytes).ok_or("the initial values are too large")?;
    Ok(())
}
