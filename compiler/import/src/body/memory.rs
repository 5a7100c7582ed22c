//! Memory: variables, loads, stores and copies (SPIR-V, section 3.49.8).

use spirv::Op;
use tombolo_ir::inst::{BinaryOp, BlockCall, CastOp, CompareOp, Terminator};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::{Body, Val};
use crate::types::Storage;
use crate::unit::VariablePlace;
use crate::words::{Instruction, Result};

/// Memory operands.
#[derive(Clone, Copy, Default)]
struct Access {
    volatile: bool,
    align: Option<u32>,
}

/// The memory operands that the words start with, and how many words they take.
fn access(words: &[u32]) -> Result<(Access, usize)> {
    let Some(&mask) = words.first() else { return Ok((Access::default(), 0)) };
    // Volatile 1, Aligned 2 with a literal, Nontemporal 4.
    if mask & !7 != 0 {
        return Err(String::from("the memory operands are not supported"));
    }
    let align = if mask & 2 != 0 { Some(*words.get(1).ok_or("an operand is missing")?) } else { None };
    if align.is_some_and(|align| !align.is_power_of_two()) {
        return Err(String::from("the alignment must be a power of two"));
    }
    Ok((Access { volatile: mask & 1 != 0, align }, 1 + usize::from(align.is_some())))
}

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn memory(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::Variable => self.variable(i)?,
            Op::Load => self.import_load(i)?,
            Op::Store => self.import_store(i)?,
            Op::CopyMemory => self.copy_object(i)?,
            Op::CopyMemorySized => self.copy_bytes(i)?,
            Op::LifetimeStart | Op::LifetimeStop | Op::AssumeTrueKHR => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn variable(&mut self, i: Instruction<'_>) -> Result<()> {
        let (ty, id) = (i.word(0)?, i.word(1)?);
        let (storage, pointee) = self.unit.types.pointee(ty)?;
        if storage != Storage::Memory(AddressSpace::Private) {
            return Err(String::from("the storage class must be Function"));
        }
        if self.unit.types.get(pointee)?.has_handle {
            // Images and samplers are in no memory; whoever reads the variable gets what is stored there.
            self.handles.insert(id, None);
            return Ok(());
        }
        let (size, align) = self.unit.size_of_variable(id, pointee)?;
        let pointer = self.value_in(self.entry, InstData::Alloca { size: size.max(1), align });
        self.values.insert(id, Val { ty, leaves: [pointer].into(), packed: false });
        if let Some(&initializer) = i.operands.get(3) {
            let val = self.get(initializer)?;
            if val.ty != pointee {
                return Err(String::from("the initializer has another type"));
            }
            self.store(pointer, pointee, &val.leaves, align, false)?;
        }
        Ok(())
    }

    fn import_load(&mut self, i: Instruction<'_>) -> Result<()> {
        let source = i.word(2)?;
        if let Some(stored) = self.handles.get(&source) {
            let stored = stored.ok_or("an image or sampler is read before it is stored")?;
            let leaves = self.get(stored)?.leaves.to_vec();
            return self.define(i, leaves);
        }
        if let Some(variable) = self.unit.variables.get(&source) {
            match variable.place.clone() {
                VariablePlace::Input(_) => {
                    let leaves = self.input(source)?.to_vec();
                    return self.define(i, leaves);
                }
                VariablePlace::Handle(_) => {
                    let leaf = crate::unit::address(variable)?;
                    let handle = self.leaf(leaf);
                    return self.define(i, vec![handle]);
                }
                VariablePlace::Data(..) | VariablePlace::Local(_) => {}
            }
        }
        let (access, _) = access(i.rest(3))?;
        let (ptr, val) = (self.pointer_of(source)?, self.get(source)?);
        let ty = i.word(0)?;
        let align = self.alignment(ty, access, val.packed)?;
        let leaves = self.load(ptr, ty, align, access.volatile)?;
        self.define(i, leaves)
    }

    fn import_store(&mut self, i: Instruction<'_>) -> Result<()> {
        let (target, object) = (i.word(0)?, i.word(1)?);
        if let Some(stored) = self.handles.get(&target) {
            if stored.is_some_and(|stored| stored != object) {
                return Err(String::from("different images or samplers in one variable are not supported"));
            }
            self.handles.insert(target, Some(object));
            return Ok(());
        }
        let (access, _) = access(i.rest(2))?;
        let (ptr, pointer, val) = (self.pointer_of(target)?, self.get(target)?, self.get(object)?);
        let align = self.alignment(val.ty, access, pointer.packed)?;
        self.store(ptr, val.ty, &val.leaves, align, access.volatile)
    }

    /// The alignment of an access: as the operands say, or else the type's.
    fn alignment(&self, ty: u32, access: Access, packed: bool) -> Result<u32> {
        let info = self.unit.types.get(ty)?;
        Ok(access.align.unwrap_or(if packed || info.packed { 1 } else { info.align }))
    }

    /// Reads a value of the type.
    pub(super) fn load(&mut self, ptr: Value, ty: u32, align: u32, volatile: bool) -> Result<Vec<Value>> {
        let mut leaves = Vec::new();
        for unit in self.unit.types.units(ty)? {
            self.unit.spend(1)?;
            if unit.stored().bytes().is_none() {
                return Err(String::from("images and samplers are never in memory"));
            }
            let ptr = self.offset(ptr, unit.offset);
            let align = align_at(align, unit.offset);
            let loaded = self.value(InstData::Load { ty: unit.stored(), ptr, align, volatile });
            let lanes = self.split(loaded);
            if unit.ty.element() == Some(Scalar::Bool) {
                let zero = self.int(Scalar::I8, 0);
                leaves
                    .extend(lanes.into_iter().map(|lane| self.compare(CompareOp::Ne, lane, zero)).collect::<Vec<_>>());
            } else {
                leaves.extend(lanes);
            }
        }
        Ok(leaves)
    }

    /// Writes a value of the type.
    pub(super) fn store(&mut self, ptr: Value, ty: u32, leaves: &[Value], align: u32, volatile: bool) -> Result<()> {
        if self.space_of(ptr)? == AddressSpace::Constant {
            return Err(String::from("constant memory cannot be written"));
        }
        let units = self.unit.types.units(ty)?;
        let leaves: Vec<Value> = leaves
            .iter()
            .map(|&leaf| match self.function.ty(leaf) {
                Type::BOOL => self.cast(CastOp::ZeroExtend, Scalar::I8, leaf),
                _ => leaf,
            })
            .collect();
        let values = self.units_of(&units, &leaves);
        for (unit, value) in units.into_iter().zip(values) {
            self.unit.spend(1)?;
            if unit.stored().bytes().is_none() {
                return Err(String::from("images and samplers are never in memory"));
            }
            let ptr = self.offset(ptr, unit.offset);
            self.effect(InstData::Store { ptr, value, align: align_at(align, unit.offset), volatile });
        }
        Ok(())
    }

    /// `OpCopyMemory`
    fn copy_object(&mut self, i: Instruction<'_>) -> Result<()> {
        let (target, source) = (i.word(0)?, i.word(1)?);
        let (dst, src) = (self.pointer_of(target)?, self.pointer_of(source)?);
        let ty = self.pointee_of(target)?;
        let (first, taken) = access(i.rest(2))?;
        let (second, more) = access(i.rest(2 + taken))?;
        // The second operands are about the source.
        let second = if more == 0 { first } else { second };
        let packed = self.get(target)?.packed || self.get(source)?.packed;
        let align = self.alignment(ty, first, packed)?.min(self.alignment(ty, second, packed)?);
        let size = self.unit.types.get(ty)?.size as u32;
        self.copy(dst, src, size, align)
    }

    /// Copies so many bytes.
    pub(super) fn copy(&mut self, dst: Value, src: Value, size: u32, align: u32) -> Result<()> {
        if self.space_of(dst)? == AddressSpace::Constant {
            return Err(String::from("constant memory cannot be written"));
        }
        if size > 0 {
            self.effect(InstData::CopyMemory { dst, src, size, align });
        }
        Ok(())
    }

    /// `OpCopyMemorySized`
    fn copy_bytes(&mut self, i: Instruction<'_>) -> Result<()> {
        let (dst, src) = (self.pointer_of(i.word(0)?)?, self.pointer_of(i.word(1)?)?);
        let (access, _) = access(i.rest(3))?;
        let align = access.align.unwrap_or(1);
        if let Ok(size) = self.unit.integer(i.word(2)?) {
            let size = u32::try_from(size).map_err(|_| String::from("the copy is too large"))?;
            return self.copy(dst, src, size, align);
        }
        if self.space_of(dst)? == AddressSpace::Constant {
            return Err(String::from("constant memory cannot be written"));
        }
        // The size is known at run time only: byte by byte.
        let size = self.single(i.word(2)?)?;
        let size = self.resize(Scalar::I64, false, size)?;
        let zero = self.int(Scalar::I64, 0);
        let [head, body, end] = [(); 3].map(|()| self.function.add_block());
        let index = self.function.add_param(head, Type::I64);
        self.terminate(Terminator::Jump(BlockCall { block: head, args: vec![zero] }));
        self.block = head;
        let more = self.compare(CompareOp::ULt, index, size);
        let jump = |block| BlockCall { block, args: Vec::new() };
        self.terminate(Terminator::Branch { cond: more, then: jump(body), otherwise: jump(end) });
        self.block = body;
        let from = self.value(InstData::PtrAdd { ptr: src, offset: index });
        let byte = self.value(InstData::Load { ty: Type::I8, ptr: from, align: 1, volatile: false });
        let to = self.value(InstData::PtrAdd { ptr: dst, offset: index });
        self.effect(InstData::Store { ptr: to, value: byte, align: 1, volatile: false });
        let one = self.int(Scalar::I64, 1);
        let next = self.binary(BinaryOp::IAdd, index, one);
        self.terminate(Terminator::Jump(BlockCall { block: head, args: vec![next] }));
        self.block = end;
        Ok(())
    }
}

/// The alignment that is left so many bytes from an aligned address.
fn align_at(align: u32, offset: u64) -> u32 {
    if offset == 0 { align } else { align.min(1 << offset.trailing_zeros().min(31)) }
}
