//! Conversions.

use tombolo_ir::inst::{CastOp, CompareOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::body::Body;
use crate::builtins::reinterpret;
use crate::check::hir::{Convert, Expr};
use crate::types::{ScalarKind, TypeId};

impl Body<'_, '_> {
    /// The value of `inner`, converted to the type `to`.
    pub(super) fn converted(&mut self, kind: Convert, inner: &Expr, to: TypeId) -> Value {
        let value = self.value(inner);
        match kind {
            Convert::Arithmetic => self.convert_lanes(inner.ty, to, value),
            Convert::Splat => {
                let lanes = self.value_type(to).lanes() as usize;
                self.join(vec![value; lanes])
            }
            Convert::Pointer => {
                let Type::Pointer(space) = self.value_type(to) else { unreachable!("a pointer cast to no pointer") };
                if self.space_of(value) == space {
                    return value;
                }
                self.emit(InstData::PtrCast { space, ptr: value })
            }
            Convert::PointerToInt if self.is_bool(to) => {
                let space = self.space_of(value);
                let null = self.emit(InstData::Null { space });
                self.compare(CompareOp::Ne, value, null)
            }
            Convert::PointerToInt => {
                let number = self.emit(InstData::PtrToInt { ptr: value });
                self.convert_lanes(crate::types::TypeTable::ULONG, to, number)
            }
            Convert::IntToPointer => {
                let Type::Pointer(space) = self.value_type(to) else { unreachable!("a pointer cast to no pointer") };
                let arg = self.convert_lanes(inner.ty, crate::types::TypeTable::ULONG, value);
                self.emit(InstData::IntToPtr { space, arg })
            }
            Convert::Bits => self.same_bits(value, to),
            Convert::Same => value,
            Convert::Void => unreachable!("a value converted to void"),
        }
    }

    /// The same bits as another type.
    fn same_bits(&mut self, value: Value, to: TypeId) -> Value {
        let number = match self.function.ty(value) {
            Type::Pointer(_) => self.emit(InstData::PtrToInt { ptr: value }),
            _ => value,
        };
        match self.value_type(to) {
            Type::Pointer(space) => {
                let arg = self.with_place(|place| reinterpret(place, Scalar::I64, 1, number));
                self.emit(InstData::IntToPtr { space, arg })
            }
            ty => match ty.element() {
                Some(element) => self.with_place(|place| reinterpret(place, element, ty.lanes() as u8, number)),
                None => unreachable!("the bits of a handle"),
            },
        }
    }

    /// Converts a number, or each lane of a vector.
    pub(super) fn convert_lanes(&mut self, from: TypeId, to: TypeId, value: Value) -> Value {
        let (Some(from), Some(to)) = (self.number(from), self.number(to)) else { return value };
        if from == to {
            return value;
        }
        let lanes = self.split(value);
        let lanes = lanes.into_iter().map(|lane| self.convert_number(from, to, lane)).collect();
        self.join(lanes)
    }

    fn convert_number(&mut self, from: ScalarKind, to: ScalarKind, value: Value) -> Value {
        let scalar = to.ir();
        if from == to {
            return value;
        }
        if to == ScalarKind::Bool {
            let zero = self.int(from.ir(), 0);
            return self.compare(if from.is_float() { CompareOp::FNe } else { CompareOp::Ne }, value, zero);
        }
        if from == ScalarKind::Bool {
            return match to.is_float() {
                false => self.cast(CastOp::ZeroExtend, scalar, value),
                true => {
                    let number = self.cast(CastOp::ZeroExtend, Scalar::I32, value);
                    self.cast(CastOp::UIntToFloat, scalar, number)
                }
            };
        }
        let op = match (from.is_float(), to.is_float()) {
            (true, true) => CastOp::FloatCast,
            (true, false) if to.is_signed_int() => CastOp::FloatToSInt,
            (true, false) => CastOp::FloatToUInt,
            (false, true) if from.is_signed_int() => CastOp::SIntToFloat,
            (false, true) => CastOp::UIntToFloat,
            (false, false) => match from.size().cmp(&to.size()) {
                std::cmp::Ordering::Equal => return value,
                std::cmp::Ordering::Greater => CastOp::Truncate,
                std::cmp::Ordering::Less if from.is_signed_int() => CastOp::SignExtend,
                std::cmp::Ordering::Less => CastOp::ZeroExtend,
            },
        };
        self.cast(op, scalar, value)
    }
}
