//! Initial values of variables and compound literals.

use tombolo_ir::{InstData, Value};

use super::body::Body;
use crate::check::hir::{Expr, Init, PartValue, VarId};

impl Body<'_, '_> {
    /// Gives the variable `var` at `ptr` its initial value.
    pub(super) fn initialize_variable(&mut self, var: VarId, ptr: Value, init: &Init) {
        let (size, align) = self.frame_of(var);
        match init {
            Init::Value(expr) => self.store_part(expr, ptr, align),
            Init::Parts { zero, parts, span: _ } => {
                if *zero && size > 0 {
                    self.effect(InstData::ZeroMemory { dst: ptr, size, align });
                }
                for part in parts {
                    let at = self.advance(ptr, part.offset);
                    let align = alignment_at(align, part.offset);
                    match &part.value {
                        PartValue::Expr(expr) => self.store_part(expr, at, align),
                        PartValue::Bytes(bytes) => self.store_bytes(at, align, bytes),
                    }
                }
            }
        }
    }

    /// Size and alignment of a variable in private memory.
    fn frame_of(&self, var: VarId) -> (u32, u32) {
        let super::body::Storage::Memory(ptr) = self.variables[var.index()] else { return (0, 1) };
        match self.function.def_inst(ptr) {
            Some(InstData::Alloca { size, align }) => (*size, *align),
            // Parameters of record type, which have no initial value of their own.
            _ => (0, 1),
        }
    }

    fn store_part(&mut self, expr: &Expr, ptr: Value, align: u32) {
        if self.types().as_record(expr.ty).is_some() {
            self.record_into(expr, ptr, align);
        } else {
            let value = self.value(expr);
            self.store(ptr, value, align, false);
        }
    }

    fn store_bytes(&mut self, ptr: Value, align: u32, bytes: &[u8]) {
        for (index, &byte) in bytes.iter().enumerate() {
            let at = self.advance(ptr, index as u64);
            let value = self.int(tombolo_ir::Scalar::I8, byte.into());
            self.store(at, value, alignment_at(align, index as u64), false);
        }
    }
}

/// The alignment of a place `offset` bytes into an object of alignment `align`.
pub(super) fn alignment_at(align: u32, offset: u64) -> u32 {
    if offset == 0 { align } else { align.min(1 << offset.trailing_zeros().min(31)) }
}
