//! Atomic instructions (SPIR-V, section 3.49.18) and what they say of memory.

use spirv::Op;
use tombolo_ir::inst::{AtomicOp, CompareOp, FenceFlags, MemoryOrder, Ordering, Scope};
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value};

use super::Body;
use crate::words::{Instruction, Result};

impl Body<'_, '_> {
    /// Imports the instruction if it is one of these.
    pub(super) fn atomic(&mut self, i: Instruction<'_>) -> Result<bool> {
        match i.op {
            Op::AtomicLoad => {
                let ptr = self.pointer_of(i.word(2)?)?;
                let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
                let ty = self.result_scalar(i)?;
                check(ty)?;
                let value = self.value(InstData::AtomicLoad { ty, ptr, ordering });
                self.define(i, vec![value])?;
            }
            Op::AtomicStore => {
                let ptr = self.written(i.word(0)?)?;
                let ordering = self.ordering(i.word(1)?, i.word(2)?)?;
                let value = self.single(i.word(3)?)?;
                check(self.scalar(value)?)?;
                self.effect(InstData::AtomicStore { ptr, value, ordering });
            }
            Op::AtomicExchange => self.exchange(i)?,
            Op::AtomicIAdd => self.modify(i, AtomicOp::Add)?,
            Op::AtomicISub => self.modify(i, AtomicOp::Sub)?,
            Op::AtomicSMin => self.modify(i, AtomicOp::SMin)?,
            Op::AtomicUMin => self.modify(i, AtomicOp::UMin)?,
            Op::AtomicSMax => self.modify(i, AtomicOp::SMax)?,
            Op::AtomicUMax => self.modify(i, AtomicOp::UMax)?,
            Op::AtomicAnd => self.modify(i, AtomicOp::And)?,
            Op::AtomicOr => self.modify(i, AtomicOp::Or)?,
            Op::AtomicXor => self.modify(i, AtomicOp::Xor)?,
            Op::AtomicFAddEXT => self.modify(i, AtomicOp::FAdd)?,
            Op::AtomicFMinEXT => self.modify(i, AtomicOp::FMin)?,
            Op::AtomicFMaxEXT => self.modify(i, AtomicOp::FMax)?,
            Op::AtomicIIncrement => self.count(i, 1)?,
            Op::AtomicIDecrement => self.count(i, u64::MAX)?,
            Op::AtomicCompareExchange | Op::AtomicCompareExchangeWeak => self.compare_exchange(i)?,
            Op::AtomicFlagTestAndSet => {
                let ptr = self.written(i.word(2)?)?;
                let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
                let value = self.int(Scalar::I32, 1);
                let old = self.value(InstData::AtomicRmw { op: AtomicOp::Exchange, ptr, value, ordering });
                let zero = self.int(Scalar::I32, 0);
                let was_set = self.compare(CompareOp::Ne, old, zero);
                self.define(i, vec![was_set])?;
            }
            Op::AtomicFlagClear => {
                let ptr = self.written(i.word(0)?)?;
                let ordering = self.ordering(i.word(1)?, i.word(2)?)?;
                let value = self.int(Scalar::I32, 0);
                self.effect(InstData::AtomicStore { ptr, value, ordering });
            }
            Op::MemoryBarrier => {
                let ordering = self.ordering(i.word(0)?, i.word(1)?)?;
                let flags = fence_flags(self.semantics(i.word(1)?));
                if ordering.order != MemoryOrder::Relaxed {
                    self.effect(InstData::Fence { flags, ordering });
                }
            }
            Op::ControlBarrier => {
                let flags = fence_flags(self.semantics(i.word(2)?));
                let scope = self.scope(i.word(1)?)?;
                match self.scope(i.word(0)?)? {
                    execution @ (Scope::WorkGroup | Scope::Subgroup) => {
                        self.effect(InstData::Barrier { execution, flags, scope });
                    }
                    Scope::WorkItem => {}
                    Scope::Device | Scope::AllDevices => {
                        return Err(String::from("the execution scope is not supported"));
                    }
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn written(&mut self, id: u32) -> Result<Value> {
        let ptr = self.pointer_of(id)?;
        if self.space_of(ptr)? == AddressSpace::Constant {
            return Err(String::from("constant memory cannot be written"));
        }
        Ok(ptr)
    }

    fn modify(&mut self, i: Instruction<'_>, op: AtomicOp) -> Result<()> {
        let ptr = self.written(i.word(2)?)?;
        let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
        let value = self.single(i.word(5)?)?;
        let scalar = self.scalar(value)?;
        check(scalar)?;
        let float = matches!(op, AtomicOp::FAdd | AtomicOp::FMin | AtomicOp::FMax);
        if float != scalar.is_float() {
            return Err(String::from("an operand has the wrong type"));
        }
        let old = self.value(InstData::AtomicRmw { op, ptr, value, ordering });
        self.define(i, vec![old])
    }

    /// The device exchanges integers.
    fn exchange(&mut self, i: Instruction<'_>) -> Result<()> {
        let ptr = self.written(i.word(2)?)?;
        let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
        let value = self.single(i.word(5)?)?;
        let scalar = self.scalar(value)?;
        check(scalar)?;
        let bits = if scalar.bits() == 64 { Scalar::I64 } else { Scalar::I32 };
        let cast = |body: &mut Self, to: Scalar, value: Value| match body.function.ty(value) {
            Type::Scalar(from) if from == to => value,
            _ => body.cast(tombolo_ir::inst::CastOp::Bitcast, to, value),
        };
        let value = cast(self, bits, value);
        let old = self.value(InstData::AtomicRmw { op: AtomicOp::Exchange, ptr, value, ordering });
        let old = cast(self, scalar, old);
        self.define(i, vec![old])
    }

    fn count(&mut self, i: Instruction<'_>, step: u64) -> Result<()> {
        let ptr = self.written(i.word(2)?)?;
        let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
        let ty = self.result_scalar(i)?;
        check(ty)?;
        let value = self.int(ty, step);
        let old = self.value(InstData::AtomicRmw { op: AtomicOp::Add, ptr, value, ordering });
        self.define(i, vec![old])
    }

    fn compare_exchange(&mut self, i: Instruction<'_>) -> Result<()> {
        let ptr = self.written(i.word(2)?)?;
        let ordering = self.ordering(i.word(3)?, i.word(4)?)?;
        let (desired, expected) = (self.single(i.word(6)?)?, self.single(i.word(7)?)?);
        let scalar = self.scalar(desired)?;
        check(scalar)?;
        if !scalar.is_int() || self.scalar(expected)? != scalar {
            return Err(String::from("an operand has the wrong type"));
        }
        let old = self.value(InstData::AtomicCompareExchange { ptr, expected, desired, ordering });
        self.define(i, vec![old])
    }

    /// The memory semantics; the strictest where they are not constant.
    fn semantics(&self, id: u32) -> u64 {
        self.unit.integer(id).unwrap_or(0x10 | 0x100 | 0x200 | 0x800)
    }

    /// The scope that an id names; the widest that one device needs where it is not constant.
    pub(super) fn scope(&self, id: u32) -> Result<Scope> {
        Ok(match self.unit.integer(id) {
            Ok(0) => Scope::AllDevices,
            Ok(1) | Err(_) => Scope::Device,
            Ok(2) => Scope::WorkGroup,
            Ok(3) => Scope::Subgroup,
            Ok(4) => Scope::WorkItem,
            Ok(other) => return Err(format!("the scope {other} is not supported")),
        })
    }

    fn ordering(&self, scope: u32, semantics: u32) -> Result<Ordering> {
        let semantics = self.semantics(semantics);
        let order = match semantics & 0x1e {
            0 => MemoryOrder::Relaxed,
            0x2 => MemoryOrder::Acquire,
            0x4 => MemoryOrder::Release,
            0x8 => MemoryOrder::AcquireRelease,
            0x10 => MemoryOrder::SequentiallyConsistent,
            _ => return Err(String::from("the memory semantics name several orders")),
        };
        Ok(Ordering { order, scope: self.scope(scope)? })
    }
}

/// Which memories the semantics name.
fn fence_flags(semantics: u64) -> FenceFlags {
    FenceFlags { local: semantics & 0x100 != 0, global: semantics & 0x200 != 0, image: semantics & 0x800 != 0 }
}

fn check(scalar: Scalar) -> Result<()> {
    match scalar {
        Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64 => Ok(()),
        Scalar::Bool | Scalar::I8 | Scalar::I16 | Scalar::F16 => {
            Err(String::from("atomic operations are on integers and floats of 32 and 64 bits"))
        }
    }
}
