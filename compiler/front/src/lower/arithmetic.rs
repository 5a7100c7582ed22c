//! Operators on numbers, lane by lane.

use tombolo_ir::inst::{BinaryOp, CastOp, CompareOp, UnaryOp};
use tombolo_ir::{Scalar, Type, Value};

use super::body::Body;
use crate::builtins;
use crate::check::hir;
use crate::types::{ScalarKind, TypeId, TypeKind};

impl Body<'_, '_> {
    /// The number that a type is or is made of; pointers and all else have none.
    pub(super) fn number(&self, ty: TypeId) -> Option<ScalarKind> {
        match self.types().resolve(ty) {
            TypeKind::Atomic(scalar) => Some(*scalar),
            _ => self.types().as_arithmetic(ty).map(|(scalar, _)| scalar),
        }
    }

    pub(super) fn unary_lanes(&mut self, op: hir::UnaryOp, ty: TypeId, arg: Value) -> Value {
        let op = match op {
            hir::UnaryOp::BitNot => UnaryOp::Not,
            hir::UnaryOp::Negate if self.number(ty).is_some_and(ScalarKind::is_float) => UnaryOp::FNeg,
            hir::UnaryOp::Negate => UnaryOp::INeg,
        };
        let lanes = self.split(arg);
        let lanes = lanes.into_iter().map(|lane| self.unary(op, lane)).collect();
        self.join(lanes)
    }

    pub(super) fn binary_lanes(&mut self, op: hir::BinaryOp, ty: TypeId, lhs: Value, rhs: Value) -> Value {
        let number = self.number(ty).unwrap_or(ScalarKind::Int);
        let settings = self.unit.settings;
        if op == hir::BinaryOp::Div && number == ScalarKind::Float && !settings.library && !settings.liberties.relaxed {
            return self.zip(lhs, rhs, |body, lhs, rhs| body.with_place(|place| builtins::divide(place, lhs, rhs)));
        }
        let op = operator(op, number.is_float(), number.is_signed_int());
        let contract = self.contract && matches!(op, BinaryOp::FAdd | BinaryOp::FSub);
        self.zip(lhs, rhs, |body, lhs, rhs| match contract {
            true => body.contracted(op, lhs, rhs),
            false => body.binary(op, lhs, rhs),
        })
    }

    /// Scalars give a truth value, vectors 0 and -1 as wide as the operands.
    pub(super) fn compare_lanes(&mut self, op: hir::CompareOp, operands: TypeId, lhs: Value, rhs: Value) -> Value {
        let Some(number) = self.number(operands) else { return self.compare_pointers(op, lhs, rhs) };
        let op = comparison(op, number.is_float(), number.is_signed_int());
        let truth = self.truth_of(lhs);
        self.zip(lhs, rhs, |body, lhs, rhs| {
            let holds = body.compare(op, lhs, rhs);
            body.as_truth(holds, truth)
        })
    }

    /// `!` of a truth value, or of each lane.
    pub(super) fn not_lanes(&mut self, operand: TypeId, arg: Value) -> Value {
        if self.function.ty(arg) == Type::BOOL {
            return self.unary(UnaryOp::Not, arg);
        }
        let truth = self.truth_of(arg);
        let lanes = self.split(arg);
        let lanes = lanes
            .into_iter()
            .map(|lane| {
                let zero = self.is_zero(operand, lane);
                self.as_truth(zero, truth)
            })
            .collect();
        self.join(lanes)
    }

    /// `&&` and `||` of vectors.
    pub(super) fn logical_lanes(&mut self, op: BinaryOp, operands: TypeId, lhs: Value, rhs: Value) -> Value {
        let truth = self.truth_of(lhs);
        self.zip(lhs, rhs, |body, lhs, rhs| {
            let [lhs, rhs] = [lhs, rhs].map(|lane| {
                let zero = body.is_zero(operands, lane);
                body.unary(UnaryOp::Not, zero)
            });
            let holds = body.binary(op, lhs, rhs);
            body.as_truth(holds, truth)
        })
    }

    /// `cond ? then : otherwise` by the top bit of each lane of `cond`.
    pub(super) fn select_lanes(&mut self, cond: Value, then: Value, otherwise: Value) -> Value {
        let conds = self.split(cond);
        let (thens, others) = (self.split(then), self.split(otherwise));
        let lanes = conds.into_iter().zip(thens.into_iter().zip(others)).map(|(cond, (then, otherwise))| {
            let scalar = self.function.ty(cond).element().unwrap_or(Scalar::I32);
            let zero = self.int(scalar, 0);
            let chosen = self.compare(CompareOp::SLt, cond, zero);
            self.select(chosen, then, otherwise)
        });
        let lanes = lanes.collect();
        self.join(lanes)
    }

    /// Whether a number is zero.
    fn is_zero(&mut self, ty: TypeId, lane: Value) -> Value {
        let number = self.number(ty).unwrap_or(ScalarKind::Int);
        let zero = self.int(number.ir(), 0);
        self.compare(if number.is_float() { CompareOp::FEq } else { CompareOp::Eq }, lane, zero)
    }

    /// What the truth about lanes of this value becomes: nothing (a truth value) for a scalar, or an integer as wide.
    fn truth_of(&self, value: Value) -> Option<Scalar> {
        match self.function.ty(value) {
            Type::Vector(scalar, _) => Scalar::int(scalar.bits()),
            _ => None,
        }
    }

    fn as_truth(&mut self, holds: Value, truth: Option<Scalar>) -> Value {
        match truth {
            Some(scalar) => self.cast(CastOp::SignExtend, scalar, holds),
            None => holds,
        }
    }

    /// Applies `each` to the lanes of two values of one type.
    fn zip(&mut self, lhs: Value, rhs: Value, mut each: impl FnMut(&mut Self, Value, Value) -> Value) -> Value {
        let (lhs, rhs) = (self.split(lhs), self.split(rhs));
        let lanes = lhs.into_iter().zip(rhs).map(|(lhs, rhs)| each(self, lhs, rhs)).collect();
        self.join(lanes)
    }
}

/// The IR's operator for C's.
fn operator(op: hir::BinaryOp, float: bool, signed: bool) -> BinaryOp {
    match op {
        hir::BinaryOp::Add if float => BinaryOp::FAdd,
        hir::BinaryOp::Add => BinaryOp::IAdd,
        hir::BinaryOp::Sub if float => BinaryOp::FSub,
        hir::BinaryOp::Sub => BinaryOp::ISub,
        hir::BinaryOp::Mul if float => BinaryOp::FMul,
        hir::BinaryOp::Mul => BinaryOp::IMul,
        hir::BinaryOp::Div if float => BinaryOp::FDiv,
        hir::BinaryOp::Div if signed => BinaryOp::SDiv,
        hir::BinaryOp::Div => BinaryOp::UDiv,
        hir::BinaryOp::Rem if signed => BinaryOp::SRem,
        hir::BinaryOp::Rem => BinaryOp::URem,
        hir::BinaryOp::Shl => BinaryOp::Shl,
        hir::BinaryOp::Shr if signed => BinaryOp::AShr,
        hir::BinaryOp::Shr => BinaryOp::LShr,
        hir::BinaryOp::And => BinaryOp::And,
        hir::BinaryOp::Or => BinaryOp::Or,
        hir::BinaryOp::Xor => BinaryOp::Xor,
    }
}

/// The IR's comparison for C's.
fn comparison(op: hir::CompareOp, float: bool, signed: bool) -> CompareOp {
    let by_kind = |of_float, of_signed, of_unsigned| match (float, signed) {
        (true, _) => of_float,
        (false, true) => of_signed,
        (false, false) => of_unsigned,
    };
    match op {
        hir::CompareOp::Eq => by_kind(CompareOp::FEq, CompareOp::Eq, CompareOp::Eq),
        hir::CompareOp::Ne => by_kind(CompareOp::FNe, CompareOp::Ne, CompareOp::Ne),
        hir::CompareOp::Lt => by_kind(CompareOp::FLt, CompareOp::SLt, CompareOp::ULt),
        hir::CompareOp::Le => by_kind(CompareOp::FLe, CompareOp::SLe, CompareOp::ULe),
        hir::CompareOp::Gt => by_kind(CompareOp::FGt, CompareOp::SGt, CompareOp::UGt),
        hir::CompareOp::Ge => by_kind(CompareOp::FGe, CompareOp::SGe, CompareOp::UGe),
    }
}
