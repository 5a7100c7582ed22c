//! Addresses (SPIR-V, section 3.49.8).

use spirv::Op;
use tombolo_ir::inst::{BinaryOp, CompareOp};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::Body;
use crate::types::Kind;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn pointer(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::AccessChain | Op::InBoundsAccessChain => self.access_chain(i, None, 3)?,
            Op::PtrAccessChain | Op::InBoundsPtrAccessChain => self.access_chain(i, Some(i.word(3)?), 4)?,
            Op::PtrEqual => self.compare_pointers(i, CompareOp::Eq)?,
            Op::PtrNotEqual => self.compare_pointers(i, CompareOp::Ne)?,
            Op::PtrDiff => {
                let pointee = self.pointee_of(i.word(2)?)?;
                let size = self.unit.types.get(pointee)?.size.max(1);
                let [a, b] = [i.word(2)?, i.word(3)?].map(|id| self.address_of(id));
                let bytes = self.binary_checked(BinaryOp::ISub, a?, b?)?;
                let size = self.int(Scalar::I64, size);
                let elements = self.binary(BinaryOp::SDiv, bytes, size);
                let to = self.result_scalar(i)?;
                let elements = self.resize(to, true, elements)?;
                self.define(i, vec![elements])?;
            }
            Op::GenericPtrMemSemantics => {
                let ptr = self.pointer_of(i.word(2)?)?;
                let flags = self.builtin("get_fence", &[ptr], Some(Type::I32), None)?;
                let flags = flags.ok_or("there is no such function")?;
                // CLK_LOCAL_MEM_FENCE and CLK_GLOBAL_MEM_FENCE are as far apart as WorkgroupMemory and CrossWorkgroupMemory.
                let shift = self.int(Scalar::I32, 8);
                let semantics = self.binary(BinaryOp::Shl, flags, shift);
                self.define(i, vec![semantics])?;
            }
            Op::SizeOf => {
                let pointee = self.pointee_of(i.word(2)?)?;
                let size = self.unit.types.get(pointee)?.size;
                let to = self.result_scalar(i)?;
                let size = self.int(to, size);
                self.define(i, vec![size])?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The id of the type that a pointer points to.
    pub(super) fn pointee_of(&mut self, id: u32) -> Result<u32> {
        let ty = self.get(id)?.ty;
        Ok(self.unit.types.pointee(ty)?.1)
    }

    fn address_of(&mut self, id: u32) -> Result<Value> {
        let ptr = self.pointer_of(id)?;
        Ok(self.value(InstData::PtrToInt { ptr }))
    }

    fn binary_checked(&mut self, op: BinaryOp, a: Value, b: Value) -> Result<Value> {
        if self.function.ty(a) == self.function.ty(b) {
            Ok(self.binary(op, a, b))
        } else {
            Err(String::from("the operands have different types"))
        }
    }

    fn compare_pointers(&mut self, i: Instruction<'_>, op: CompareOp) -> Result<()> {
        let (a, b) = (self.pointer_of(i.word(2)?)?, self.pointer_of(i.word(3)?)?);
        if self.function.ty(a) != self.function.ty(b) {
            return Err(String::from("the operands have different types"));
        }
        let result = self.compare(op, a, b);
        self.define(i, vec![result])
    }

    /// `element` counts whole objects from the base; the indices from `first` on go into one.
    fn access_chain(&mut self, i: Instruction<'_>, element: Option<u32>, first: usize) -> Result<()> {
        let base = self.get(i.word(2)?)?;
        let mut ptr = self.pointer_of(i.word(2)?)?;
        let (_, mut ty) = self.unit.types.pointee(base.ty)?;
        let mut packed = base.packed;
        if let Some(element) = element {
            let size = self.unit.types.get(ty)?.size;
            ptr = self.element(ptr, element, size)?;
        }
        let mut constant = 0u64;
        let indices = i.rest(first);
        for (depth, &index) in indices.iter().enumerate() {
            let info = self.unit.types.get(ty)?.clone();
            packed |= info.packed;
            let inner = match &info.kind {
                Kind::Struct(_) => {
                    let part = self.unit.types.part(ty, self.unit.integer(index)?)?;
                    constant += part.offset;
                    part.ty.unwrap_or(ty)
                }
                Kind::Array(element, _) => {
                    let size = self.unit.types.get(*element)?.size;
                    ptr = self.element(ptr, index, size)?;
                    *element
                }
                Kind::Value(Type::Vector(scalar, _)) => {
                    ptr = self.element(ptr, index, u64::from(scalar.bytes()))?;
                    if depth + 1 != indices.len() {
                        return Err(String::from("a component has no parts"));
                    }
                    // Nothing asks for the type of a component.
                    break;
                }
                _ => return Err(format!("the type %{ty} has no parts")),
            };
            ty = inner;
        }
        let ptr = self.offset(ptr, constant);
        if self.is_copy(&base) {
            return self.define_copy(i, ptr);
        }
        self.define_packed(i, vec![ptr], packed)
    }

    /// The address of an element; the index is signed.
    fn element(&mut self, ptr: Value, index: u32, size: u64) -> Result<Value> {
        let index = self.single(index)?;
        let index = self.resize(Scalar::I64, true, index)?;
        let size = self.int(Scalar::I64, size);
        let offset = self.binary(BinaryOp::IMul, index, size);
        Ok(self.value(InstData::PtrAdd { ptr, offset }))
    }

    /// The address space of a pointer.
    pub(super) fn space_of(&self, ptr: Value) -> Result<AddressSpace> {
        match self.function.ty(ptr) {
            Type::Pointer(space) => Ok(space),
            _ => Err(String::from("a pointer is needed")),
        }
    }
}
