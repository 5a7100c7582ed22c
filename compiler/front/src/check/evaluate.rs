//! What the value of an expression is, if that is known at compile time.

use std::rc::Rc;

use crate::syntax::ast;
use crate::types::{ScalarKind, TypeId, TypeKind};

use super::Checker;
use super::constant::{self, Value};
use super::hir::{Const, Convert, Expr, ExprKind, GlobalId, Place, PlaceKind};

impl Checker<'_, '_, '_> {
    /// The value of a constant expression.
    pub(super) fn evaluate(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Const(value) => Some(Value::Scalar(*value)),
            ExprKind::Null => Some(Value::Address(None, 0)),
            ExprKind::Load(place) => self.place_value(place),
            ExprKind::AddressOf(place) => {
                let (global, offset) = self.place_address(place)?;
                Some(Value::Address(global, offset))
            }
            ExprKind::Unary(op, arg) => {
                let (kind, _) = self.types.as_arithmetic(expr.ty)?;
                let arg = self.evaluate(arg)?;
                Some(Value::of(arg.lanes()?.iter().map(|&lane| constant::unary(*op, lane, kind)).collect()))
            }
            ExprKind::Binary(op, lhs, rhs) => {
                let (kind, _) = self.types.as_arithmetic(expr.ty)?;
                let (lhs, rhs) = (self.evaluate(lhs)?, self.evaluate(rhs)?);
                let lanes = lhs.lanes()?.iter().zip(rhs.lanes()?);
                let lanes: Option<Vec<Const>> = lanes.map(|(&a, &b)| constant::binary(*op, a, b, kind)).collect();
                Some(Value::of(lanes?))
            }
            ExprKind::Compare(op, lhs, rhs) => {
                let operand_ty = lhs.ty;
                let (lhs, rhs) = (self.evaluate(lhs)?, self.evaluate(rhs)?);
                if let (Value::Address(a, i), Value::Address(b, j)) = (&lhs, &rhs) {
                    let (a, b) = if a == b { (*i, *j) } else { return None };
                    let holds = constant::compare(*op, Const::Int(a as u64), Const::Int(b as u64), ScalarKind::ULong);
                    return Some(Value::Scalar(Const::Int(u64::from(holds))));
                }
                let (kind, _) = self.types.as_arithmetic(operand_ty)?;
                let lanes = lhs.lanes()?.iter().zip(rhs.lanes()?);
                let truths = lanes.map(|(&a, &b)| constant::compare(*op, a, b, kind)).collect();
                self.truths(truths, expr.ty)
            }
            ExprKind::Not(arg) => {
                let arg = self.evaluate(arg)?;
                let truths = arg.lanes()?.iter().map(|&lane| !constant::is_true(lane)).collect();
                self.truths(truths, expr.ty)
            }
            ExprKind::Logical { and, lhs, rhs } => {
                let lhs = self.evaluate(lhs)?;
                if let Value::Scalar(first) = lhs {
                    let truth = if constant::is_true(first) == *and {
                        constant::is_true(*self.evaluate(rhs)?.lanes()?.first()?)
                    } else {
                        !*and
                    };
                    return Some(Value::Scalar(Const::Int(u64::from(truth))));
                }
                let rhs = self.evaluate(rhs)?;
                let lanes = lhs.lanes()?.iter().zip(rhs.lanes()?);
                let truths = lanes
                    .map(|(&a, &b)| {
                        let (a, b) = (constant::is_true(a), constant::is_true(b));
                        if *and { a && b } else { a || b }
                    })
                    .collect();
                self.truths(truths, expr.ty)
            }
            ExprKind::Conditional { cond, then, otherwise } => {
                let Value::Scalar(cond) = self.evaluate(cond)? else { return None };
                self.evaluate(if constant::is_true(cond) { then } else { otherwise })
            }
            ExprKind::PointerAdd { pointer, index, scale, subtract } => {
                let Value::Address(global, offset) = self.evaluate(pointer)? else { return None };
                let Value::Scalar(Const::Int(index)) = self.evaluate(index)? else { return None };
                let bytes = (index as i64).wrapping_mul(*scale as i64);
                let bytes = if *subtract { bytes.wrapping_neg() } else { bytes };
                Some(Value::Address(global, offset.wrapping_add(bytes)))
            }
            ExprKind::PointerDifference { lhs, rhs, scale } => {
                let Value::Address(a, i) = self.evaluate(lhs)? else { return None };
                let Value::Address(b, j) = self.evaluate(rhs)? else { return None };
                if a != b {
                    return None;
                }
                let distance = i.wrapping_sub(j).checked_div(i64::try_from(*scale).ok()?)?;
                Some(Value::Scalar(Const::Int(distance as u64)))
            }
            ExprKind::Convert(how, arg) => self.convert_value(*how, arg, expr.ty),
            ExprKind::VectorLiteral(parts) => {
                let mut lanes = Vec::new();
                for part in parts {
                    lanes.extend_from_slice(self.evaluate(part)?.lanes()?);
                }
                Some(Value::Vector(lanes))
            }
            ExprKind::Swizzle(vector, lanes) => {
                let vector = self.evaluate(vector)?;
                let all = vector.lanes()?;
                let lanes: Option<Vec<Const>> =
                    lanes.as_slice().iter().map(|&lane| all.get(usize::from(lane)).copied()).collect();
                Some(Value::of(lanes?))
            }
            ExprKind::LaneOf(vector, index) => {
                let vector = self.evaluate(vector)?;
                let Value::Scalar(Const::Int(index)) = self.evaluate(index)? else { return None };
                vector.lanes()?.get(usize::try_from(index).ok()?).map(|&lane| Value::Scalar(lane))
            }
            ExprKind::Builtin(call) => self.builtin_value(call),
            // A first operand without an effect is as good as none.
            ExprKind::Comma(first, last) => {
                self.evaluate(first)?;
                self.evaluate(last)
            }
            ExprKind::Sampler(_)
            | ExprKind::SelectLanes { .. }
            | ExprKind::Assign(..)
            | ExprKind::CompoundAssign { .. }
            | ExprKind::Increment { .. }
            | ExprKind::Call(..)
            | ExprKind::Statements(..) => None,
        }
    }

    /// Truth values as a scalar (0 or 1) or a vector (0 or -1).
    fn truths(&self, truths: Vec<bool>, ty: TypeId) -> Option<Value> {
        let vector = self.types.as_vector(ty).is_some();
        let one = if vector { u64::MAX } else { 1 };
        let lanes = truths.into_iter().map(|truth| Const::Int(if truth { one } else { 0 })).collect();
        Some(Value::of(lanes))
    }

    fn convert_value(&self, how: Convert, arg: &Expr, to: TypeId) -> Option<Value> {
        let value = self.evaluate(arg)?;
        match how {
            Convert::Arithmetic => {
                let (from, _) = self.types.as_arithmetic(arg.ty)?;
                let (to, _) = self.types.as_arithmetic(to)?;
                let lanes = value.lanes()?.iter().map(|&lane| constant::convert(lane, from, to)).collect();
                Some(Value::of(lanes))
            }
            Convert::Splat => {
                let (_, lanes) = self.types.as_vector(to)?;
                let Value::Scalar(scalar) = value else { return None };
                Some(Value::Vector(vec![scalar; usize::from(lanes)]))
            }
            Convert::Pointer | Convert::Same => Some(value),
            Convert::PointerToInt => match value {
                Value::Address(Some(_), _) if to == crate::types::TypeTable::BOOL => Some(Value::Scalar(Const::Int(1))),
                Value::Address(None, offset) => {
                    Some(Value::Scalar(Const::Int(constant::wrap(offset as u64, self.types.as_scalar(to)?))))
                }
                // An object's address as an integer is known when the program is loaded: it can be stored, no more.
                Value::Address(..) if self.types.size_of(to) == 8 => Some(value),
                _ => None,
            },
            Convert::IntToPointer => match value {
                Value::Scalar(Const::Int(bits)) => Some(Value::Address(None, bits as i64)),
                Value::Address(..) => Some(value),
                _ => None,
            },
            Convert::Bits => self.same_bits(&value, arg.ty, to),
            Convert::Void => None,
        }
    }

    /// The value with the same bits in another type.
    pub(super) fn same_bits(&self, value: &Value, from: TypeId, to: TypeId) -> Option<Value> {
        let (from, _) = self.types.as_arithmetic(from)?;
        let (to, lanes) = self.types.as_arithmetic(to)?;
        let mut bytes: Vec<u8> = value.lanes()?.iter().flat_map(|&lane| constant::to_bytes(lane, from)).collect();
        let width = to.size() as usize;
        bytes.resize(width * usize::from(lanes), 0);
        Some(Value::of(bytes.chunks_exact(width).map(|chunk| constant::from_bytes(chunk, to)).collect()))
    }

    /// The object and the offset that a place is at: nothing for places that are known at run time only.
    pub(super) fn place_address(&self, place: &Place) -> Option<(Option<GlobalId>, i64)> {
        match &place.kind {
            PlaceKind::Global(global) => Some((Some(*global), 0)),
            PlaceKind::Member(base, offset) => {
                let (global, start) = self.place_address(base)?;
                Some((global, start.wrapping_add(*offset as i64)))
            }
            PlaceKind::Deref(pointer) => match self.evaluate(pointer)? {
                Value::Address(global, offset) => Some((global, offset)),
                Value::Scalar(_) | Value::Vector(_) => None,
            },
            PlaceKind::Var(_)
            | PlaceKind::Local(_)
            | PlaceKind::Lanes(..)
            | PlaceKind::Lane(..)
            | PlaceKind::Literal(..)
            | PlaceKind::Temporary(_) => None,
        }
    }

    /// The value of an object that cannot change.
    fn place_value(&self, place: &Place) -> Option<Value> {
        match &place.kind {
            PlaceKind::Var(var) => {
                let value: &Option<Rc<Value>> = self.function.as_ref()?.values.get(var.index())?;
                value.as_deref().cloned()
            }
            PlaceKind::Lanes(base, lanes) => {
                let base = self.place_value(base)?;
                let all = base.lanes()?;
                let lanes: Option<Vec<Const>> =
                    lanes.as_slice().iter().map(|&lane| all.get(usize::from(lane)).copied()).collect();
                Some(Value::of(lanes?))
            }
            PlaceKind::Global(_) | PlaceKind::Member(..) | PlaceKind::Deref(_) => {
                let (Some(global), offset) = self.place_address(place)? else { return None };
                // A constant variable as a whole: elements and members of one are no constants in C.
                let whole = self.types.same(self.globals.get(global.index())?.ty.ty, place.ty);
                if !whole && !self.session.library {
                    return None;
                }
                self.global_value(global, offset, place.ty)
            }
            PlaceKind::Local(_) | PlaceKind::Lane(..) | PlaceKind::Literal(..) | PlaceKind::Temporary(_) => None,
        }
    }

    fn global_value(&self, global: GlobalId, offset: i64, ty: TypeId) -> Option<Value> {
        let object = self.globals.get(global.index())?;
        let fixed =
            object.ty.quals.space == Some(tombolo_ir::types::AddressSpace::Constant) || object.ty.quals.is_const;
        if !fixed || object.external {
            return None;
        }
        let start = usize::try_from(offset).ok()?;
        let size = self.types.layout(ty)?.size as usize;
        if start.checked_add(size)? > object.size as usize {
            return None;
        }
        let byte = |at: usize| object.init.bytes.get(at).copied().unwrap_or(0);
        if let TypeKind::Pointer(_) = self.types.resolve(ty) {
            let relocation = object.init.relocations.iter().find(|relocation| relocation.offset as usize == start);
            return Some(match relocation {
                Some(relocation) => Value::Address(Some(relocation.target), relocation.addend),
                None => {
                    let bytes: Vec<u8> = (start..start + 8).map(byte).collect();
                    match constant::from_bytes(&bytes, ScalarKind::ULong) {
                        Const::Int(bits) => Value::Address(None, bits as i64),
                        Const::Float(_) => return None,
                    }
                }
            });
        }
        let (kind, lanes) = self.types.as_arithmetic(ty)?;
        let width = kind.size() as usize;
        let overlaps = |relocation: &super::hir::Relocation| {
            (relocation.offset as usize) < start + size && relocation.offset as usize + 8 > start
        };
        if object.init.relocations.iter().any(overlaps) {
            return None;
        }
        let lanes = (0..usize::from(lanes)).map(|lane| {
            let bytes: Vec<u8> = (0..width).map(|at| byte(start + lane * width + at)).collect();
            constant::from_bytes(&bytes, kind)
        });
        Some(Value::of(lanes.collect()))
    }

    /// The value of an integer constant expression, of any width; says what is wrong.
    pub(super) fn constant_integer(&mut self, id: ast::ExprId) -> Option<i128> {
        match self.constant_scalar(id)? {
            (Value::Scalar(Const::Int(bits)), kind) => Some(super::convert::number(bits, kind)),
            _ => None,
        }
    }

    /// The value and type of an integer constant expression; says what is wrong.
    pub(super) fn constant_scalar(&mut self, id: ast::ExprId) -> Option<(Value, ScalarKind)> {
        let expr = self.rvalue(id);
        if self.types.is_error(expr.ty) {
            return None;
        }
        let span = expr.span;
        let Some(kind) = self.types.as_scalar(expr.ty).filter(|kind| kind.is_int()) else {
            let name = self.quoted(expr.ty);
            self.error(span, format!("integer constant expression must have integer type, not {name}"));
            return None;
        };
        match self.evaluate(&expr) {
            Some(value @ Value::Scalar(Const::Int(_))) => Some((value, kind)),
            _ => {
                self.error(span, "expression is not an integer constant expression");
                None
            }
        }
    }
}
