//! Expressions that yield an IR value, and those evaluated for their effect.

use tombolo_ir::float::f64_to_f16;
use tombolo_ir::inst::{BinaryOp, CompareOp};
use tombolo_ir::{InstData, Scalar, Type, Value};

use super::body::Body;
use crate::check::hir::{self, CompoundOp, Const, Convert, Expr, ExprKind, Lanes, Place};
use crate::types::TypeId;

impl Body<'_, '_> {
    /// Evaluates an expression whose value is a number, vector, pointer or handle.
    pub(super) fn value(&mut self, expr: &Expr) -> Value {
        let outer = std::mem::replace(&mut self.span, expr.span.start);
        let value = self.value_here(expr);
        self.span = outer;
        value
    }

    fn value_here(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::Const(constant) => self.constant(*constant, expr.ty),
            ExprKind::Null => match self.value_type(expr.ty) {
                Type::Pointer(space) => self.emit(InstData::Null { space }),
                _ => self.int(Scalar::I64, 0),
            },
            ExprKind::Sampler(flags) => self.emit(InstData::SamplerConst { flags: *flags }),
            ExprKind::Load(place) => {
                let resolved = self.resolve(place);
                self.read(place, &resolved)
            }
            ExprKind::AddressOf(place) => self.address(place),
            ExprKind::Unary(op, arg) => {
                let value = self.value(arg);
                self.unary_lanes(*op, expr.ty, value)
            }
            ExprKind::Binary(..) => self.binary_chain(expr),
            ExprKind::Compare(op, lhs, rhs) => {
                let operands = lhs.ty;
                let (lhs, rhs) = (self.value(lhs), self.value(rhs));
                self.compare_lanes(*op, operands, lhs, rhs)
            }
            ExprKind::Not(arg) => {
                let value = self.value(arg);
                self.not_lanes(arg.ty, value)
            }
            ExprKind::Logical { and, lhs, rhs } => match self.value_type(expr.ty) {
                Type::Vector(..) => {
                    let (first, second) = (self.value(lhs), self.value(rhs));
                    let op = if *and { BinaryOp::And } else { BinaryOp::Or };
                    self.logical_lanes(op, lhs.ty, first, second)
                }
                _ => self.logical(expr),
            },
            ExprKind::Conditional { cond, then, otherwise } => self.conditional(cond, then, otherwise),
            ExprKind::SelectLanes { cond, then, otherwise } => {
                let (cond, then, otherwise) = (self.value(cond), self.value(then), self.value(otherwise));
                self.select_lanes(cond, then, otherwise)
            }
            ExprKind::Assign(place, value) => {
                let to = self.resolve(place);
                let value = self.value(value);
                self.write(place, &to, value);
                value
            }
            ExprKind::CompoundAssign { place, op } => self.compound_assign(place, op),
            ExprKind::Increment { place, delta, postfix } => self.increment(place, *delta, *postfix),
            ExprKind::PointerAdd { pointer, index, scale, subtract } => {
                let pointer = self.value(pointer);
                let index = self.value(index);
                self.move_pointer(pointer, index, *scale, *subtract)
            }
            ExprKind::PointerDifference { lhs, rhs, scale } => {
                let [lhs, rhs] = [lhs, rhs].map(|side| {
                    let ptr = self.value(side);
                    self.emit(InstData::PtrToInt { ptr })
                });
                let bytes = self.binary(BinaryOp::ISub, lhs, rhs);
                let scale = self.int(Scalar::I64, *scale);
                self.binary(BinaryOp::SDiv, bytes, scale)
            }
            ExprKind::Convert(kind, inner) => self.converted(*kind, inner, expr.ty),
            ExprKind::VectorLiteral(parts) => {
                let mut lanes = Vec::new();
                for part in parts {
                    let part = self.value(part);
                    lanes.extend(self.split(part));
                }
                self.join(lanes)
            }
            ExprKind::Swizzle(vector, lanes) => {
                let vector = self.value(vector);
                self.swizzle(vector, lanes)
            }
            ExprKind::LaneOf(vector, index) => {
                let vector = self.value(vector);
                let index = self.value(index);
                let lanes = self.split(vector);
                self.choose(&lanes, index)
            }
            ExprKind::Call(func, args) => match self.call(*func, args, expr.ty) {
                Some(value) => value,
                None => unreachable!("the value of a call that has none"),
            },
            ExprKind::Builtin(call) => match self.builtin(call) {
                Some(value) => value,
                None => unreachable!("the value of a builtin function that has none"),
            },
            ExprKind::Comma(first, second) => {
                self.discard(first);
                self.value(second)
            }
            ExprKind::Statements(statements, value) => {
                self.statements(statements);
                match value {
                    Some(value) => self.value(value),
                    None => unreachable!("the value of statements that have none"),
                }
            }
        }
    }

    /// A sum of many terms is a deep tree: its left side is walked without recursion.
    fn binary_chain(&mut self, expr: &Expr) -> Value {
        let mut chain = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary(op, lhs, rhs) = &first.kind {
            chain.push((*op, first, rhs));
            first = lhs;
        }
        let mut value = self.value(first);
        while let Some((op, whole, rhs)) = chain.pop() {
            self.span = whole.span.start;
            let rhs = self.value(rhs);
            value = self.binary_lanes(op, whole.ty, value, rhs);
        }
        value
    }

    /// Evaluates an expression of any type for its effect.
    pub(super) fn discard(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Convert(Convert::Void, inner) => self.discard(inner),
            ExprKind::Comma(first, second) => {
                self.discard(first);
                self.discard(second);
            }
            ExprKind::Conditional { cond, then, otherwise } => {
                self.either(cond, |body| body.discard(then), |body| body.discard(otherwise));
            }
            ExprKind::Call(func, args) => {
                self.call(*func, args, expr.ty);
            }
            ExprKind::Builtin(call) => {
                self.builtin(call);
            }
            ExprKind::Statements(statements, value) => {
                self.statements(statements);
                if let Some(value) = value {
                    self.discard(value);
                }
            }
            ExprKind::Assign(place, value) if self.types().as_record(expr.ty).is_some() => {
                self.assign_record(place, value);
            }
            _ if self.types().as_record(expr.ty).is_some() => {
                self.record_temporary(expr);
            }
            _ if self.types().is_void(expr.ty) => unreachable!("an expression that cannot be void"),
            _ => {
                self.value(expr);
            }
        }
    }

    /// A constant of scalar or enumeration type.
    fn constant(&mut self, constant: Const, ty: TypeId) -> Value {
        let Type::Scalar(scalar) = self.value_type(ty) else { unreachable!("a constant that is no scalar") };
        let bits = match (constant, scalar) {
            (Const::Int(value), _) => value,
            (Const::Float(value), Scalar::F64) => value.to_bits(),
            (Const::Float(value), Scalar::F16) => f64_to_f16(value).into(),
            (Const::Float(value), _) => (value as f32).to_bits().into(),
        };
        self.int(scalar, bits)
    }

    fn compound_assign(&mut self, place: &Place, op: &CompoundOp) -> Value {
        let resolved = self.resolve(place);
        let new = match op {
            CompoundOp::Arithmetic { op, compute, rhs } => {
                let rhs = self.value(rhs);
                let old = self.read(place, &resolved);
                let old = self.convert_lanes(place.ty, *compute, old);
                let result = self.binary_lanes(*op, *compute, old, rhs);
                self.convert_lanes(*compute, place.ty, result)
            }
            CompoundOp::Pointer { index, scale, subtract } => {
                let index = self.value(index);
                let old = self.read(place, &resolved);
                self.move_pointer(old, index, *scale, *subtract)
            }
        };
        self.write(place, &resolved, new);
        new
    }

    fn increment(&mut self, place: &Place, delta: i64, postfix: bool) -> Value {
        let resolved = self.resolve(place);
        let old = self.read(place, &resolved);
        let new = match self.function.ty(old) {
            Type::Pointer(_) => self.advance(old, delta as u64),
            Type::BOOL => {
                // One more than a truth value is true; one less is its opposite.
                let one = self.int(Scalar::Bool, 1);
                self.binary(if delta > 0 { BinaryOp::Or } else { BinaryOp::Xor }, old, one)
            }
            _ => {
                let lanes = self.split(old);
                let lanes = lanes.into_iter().map(|lane| self.step(lane, delta)).collect();
                self.join(lanes)
            }
        };
        self.write(place, &resolved, new);
        if postfix { old } else { new }
    }

    /// A number and `delta`, which is 1 or -1.
    fn step(&mut self, lane: Value, delta: i64) -> Value {
        let scalar = self.function.ty(lane).element().unwrap_or(Scalar::I32);
        let (op, bits) = match scalar {
            Scalar::F64 => (BinaryOp::FAdd, (delta as f64).to_bits()),
            Scalar::F32 => (BinaryOp::FAdd, (delta as f32).to_bits().into()),
            Scalar::F16 => (BinaryOp::FAdd, f64_to_f16(delta as f64).into()),
            _ => (BinaryOp::IAdd, delta as u64),
        };
        let step = self.int(scalar, bits);
        self.binary(op, lane, step)
    }

    fn move_pointer(&mut self, ptr: Value, index: Value, scale: u64, subtract: bool) -> Value {
        let mut offset = index;
        if scale != 1 {
            let scale = self.int(Scalar::I64, scale);
            offset = self.binary(BinaryOp::IMul, offset, scale);
        }
        if subtract {
            offset = self.unary(tombolo_ir::inst::UnaryOp::INeg, offset);
        }
        self.emit(InstData::PtrAdd { ptr, offset })
    }

    fn swizzle(&mut self, vector: Value, lanes: &Lanes) -> Value {
        let lanes = lanes.as_slice().iter().map(|&lane| self.lane(vector, lane)).collect();
        self.join(lanes)
    }

    /// `op` on pointers, by address; the result is a truth value.
    pub(super) fn compare_pointers(&mut self, op: hir::CompareOp, lhs: Value, rhs: Value) -> Value {
        let op = match op {
            hir::CompareOp::Eq => CompareOp::Eq,
            hir::CompareOp::Ne => CompareOp::Ne,
            hir::CompareOp::Lt => CompareOp::ULt,
            hir::CompareOp::Le => CompareOp::ULe,
            hir::CompareOp::Gt => CompareOp::UGt,
            hir::CompareOp::Ge => CompareOp::UGe,
        };
        self.compare(op, lhs, rhs)
    }
}
