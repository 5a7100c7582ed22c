//! Rules for pointers and for loads of constant data.

use tombolo_ir::inst::BinaryOp;
use tombolo_ir::{AddressSpace, InstData, Scalar, Type, Value, evaluate};

use super::{Folded, Rule};

impl Rule<'_, '_> {
    pub(super) fn ptr_add(&mut self, ptr: Value, offset: Value) -> Folded {
        let Some(bits) = self.bits(offset) else { return Folded::Keep };
        if bits == 0 {
            return Folded::Value(ptr);
        }
        match self.def(ptr) {
            Some(&InstData::PtrAdd { ptr: base, offset: inner }) => match self.bits(inner) {
                Some(inner) => {
                    let sum = evaluate::binary(BinaryOp::IAdd, Scalar::I64, inner, bits);
                    let offset = self.emitter.constant(Scalar::I64, sum);
                    Folded::Inst(InstData::PtrAdd { ptr: base, offset })
                }
                None => Folded::Keep,
            },
            _ => Folded::Keep,
        }
    }

    pub(super) fn ptr_cast(&mut self, space: AddressSpace, ptr: Value) -> Folded {
        match self.def(ptr) {
            Some(InstData::Null { .. }) => Folded::Inst(InstData::Null { space }),
            Some(&InstData::PtrCast { ptr: inner, .. }) if self.ty(inner) == Type::Pointer(space) => {
                Folded::Value(inner)
            }
            _ => Folded::Keep,
        }
    }

    pub(super) fn ptr_to_int(&mut self, ptr: Value) -> Folded {
        match self.def(ptr) {
            Some(InstData::Null { .. }) => self.constant(Scalar::I64, 0),
            Some(&InstData::IntToPtr { arg, .. }) => Folded::Value(arg),
            _ => Folded::Keep,
        }
    }

    pub(super) fn int_to_ptr(&mut self, space: AddressSpace, arg: Value) -> Folded {
        match self.def(arg) {
            Some(InstData::Const { bits: 0, .. }) => Folded::Inst(InstData::Null { space }),
            Some(&InstData::PtrToInt { ptr }) if self.ty(ptr) == Type::Pointer(space) => Folded::Value(ptr),
            _ => Folded::Keep,
        }
    }

    /// A load of constant data at a constant offset, where no address stands.
    pub(super) fn load(&mut self, ty: Type, ptr: Value) -> Folded {
        let mut offset = 0u64;
        let mut base = ptr;
        if let Some(&InstData::PtrAdd { ptr, offset: added }) = self.def(ptr) {
            let Some(added) = self.bits(added) else { return Folded::Keep };
            (base, offset) = (ptr, added);
        }
        let Some(&InstData::GlobalAddress { global, space: AddressSpace::Constant }) = self.def(base) else {
            return Folded::Keep;
        };
        let data = &self.module.globals[global];
        let Some(size) = ty.bytes() else { return Folded::Keep };
        let (start, end) = (offset, offset.saturating_add(size.into()));
        let has_address = data.relocations.iter().any(|relocation| {
            let at = u64::from(relocation.offset);
            at < end && start < at + 8
        });
        if data.external || has_address || end > data.size.into() {
            return Folded::Keep;
        }
        let byte = |at: u64| u64::from(data.init.get(at as usize).copied().unwrap_or(0));
        let number = |at: u64, size: u64| (0..size).rev().fold(0, |number, index| number << 8 | byte(at + index));
        match ty {
            Type::Scalar(scalar) => Folded::Inst(InstData::Const { ty: scalar, bits: number(start, size.into()) }),
            Type::Vector(scalar, lanes) => {
                let bytes = u64::from(scalar.bytes());
                let lanes: Vec<u64> = (0..u64::from(lanes)).map(|lane| number(start + lane * bytes, bytes)).collect();
                let lanes = lanes.into_iter().map(|bits| self.emitter.constant(scalar, bits)).collect();
                Folded::Inst(InstData::Vector { lanes })
            }
            Type::Pointer(space) if number(start, 8) == 0 => Folded::Inst(InstData::Null { space }),
            Type::Pointer(_) | Type::Image(_) | Type::Sampler => Folded::Keep,
        }
    }
}
