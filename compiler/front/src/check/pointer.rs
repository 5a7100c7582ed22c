//! Pointers in operators: comparison, addition, difference.

use crate::source::Span;
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeTable};

use super::Checker;
use super::convert::{error_expr, space_contains};
use super::hir::{BinaryOp, CompareOp, Convert, Expr, ExprKind};

impl Checker<'_, '_, '_> {
    /// A comparison with a pointer on at least one side (C99, sections 6.5.8 and 6.5.9).
    pub(super) fn pointer_comparison(
        &mut self,
        op: CompareOp,
        op_span: Span,
        lhs: Expr,
        rhs: Expr,
        span: Span,
    ) -> Expr {
        let (left_ty, right_ty) = (lhs.ty, rhs.ty);
        let names = move |checker: &Self| (checker.quoted(left_ty), checker.quoted(right_ty));
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let (lhs, rhs) = match (self.types.as_pointer(lhs.ty), self.types.as_pointer(rhs.ty)) {
            (Some(left), Some(right)) => {
                let ty = match self.common_pointer(left, right) {
                    Some(ty) => ty,
                    None if self.is_null_constant(&lhs) => rhs.ty,
                    None if self.is_null_constant(&rhs) => lhs.ty,
                    None => {
                        let (a, b) = names(self);
                        self.error(
                            op_span,
                            format!(
                                "comparison between {a} and {b} which are pointers to non-overlapping address spaces"
                            ),
                        );
                        return error_expr(span);
                    }
                };
                let void = self.types.is_void(left.ty) || self.types.is_void(right.ty);
                if !self.types.same(left.ty, right.ty) && (!void || !equality) {
                    let null = self.is_null_constant(&lhs) || self.is_null_constant(&rhs);
                    if !null {
                        let (a, b) = names(self);
                        self.warning(op_span, format!("comparison of distinct pointer types ({a} and {b})"));
                    }
                }
                (self.as_pointer_type(lhs, ty), self.as_pointer_type(rhs, ty))
            }
            (Some(_), None) if self.types.as_scalar(rhs.ty).is_some_and(ScalarKind::is_int) => {
                let ty = lhs.ty;
                if self.is_null_constant(&rhs) {
                    let null = self.null(ty, rhs.span);
                    (lhs, null)
                } else {
                    let (a, b) = names(self);
                    self.warning(op_span, format!("comparison between pointer and integer ({a} and {b})"));
                    let rhs = self.int_to_pointer(rhs, ty);
                    (lhs, rhs)
                }
            }
            (None, Some(_)) if self.types.as_scalar(lhs.ty).is_some_and(ScalarKind::is_int) => {
                let ty = rhs.ty;
                if self.is_null_constant(&lhs) {
                    let null = self.null(ty, lhs.span);
                    (null, rhs)
                } else {
                    let (a, b) = names(self);
                    self.warning(op_span, format!("comparison between pointer and integer ({a} and {b})"));
                    let lhs = self.int_to_pointer(lhs, ty);
                    (lhs, rhs)
                }
            }
            _ => return self.invalid_binary(op_span, &lhs, &rhs, span),
        };
        let compare = ExprKind::Compare(op, Box::new(lhs), Box::new(rhs));
        self.int_of_bool(Expr { kind: compare, ty: TypeTable::BOOL, span })
    }

    /// The pointer as one of that type, or itself where it is already.
    pub(super) fn as_pointer_type(&mut self, value: Expr, ty: TypeId) -> Expr {
        match value.kind {
            _ if self.types.same(value.ty, ty) => value,
            ExprKind::Null => self.null(ty, value.span),
            _ => self.convert(Convert::Pointer, value, ty),
        }
    }

    /// A pointer type that both can become: `void` where the pointees differ. Nothing where the address spaces do not
    /// overlap.
    pub(super) fn common_pointer(&mut self, a: QualType, b: QualType) -> Option<TypeId> {
        let (left, right) = (a.quals.space?, b.quals.space?);
        let space = if space_contains(left, right) {
            left
        } else if space_contains(right, left) {
            right
        } else {
            return None;
        };
        let ty = if self.types.same(a.ty, b.ty) { a.ty } else { TypeTable::VOID };
        let quals = Quals {
            is_const: a.quals.is_const || b.quals.is_const,
            is_volatile: a.quals.is_volatile || b.quals.is_volatile,
            is_restrict: false,
            space: Some(space),
        };
        Some(self.types.pointer(QualType { ty, quals }))
    }

    /// A sum or difference with a pointer on at least one side (C99, section 6.5.6).
    pub(super) fn pointer_arithmetic(&mut self, op: BinaryOp, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        match (self.types.as_pointer(lhs.ty), self.types.as_pointer(rhs.ty)) {
            (Some(left), Some(right)) if op == BinaryOp::Sub => {
                if !self.types.same(left.ty, right.ty) {
                    let (a, b) = (self.quoted(lhs.ty), self.quoted(rhs.ty));
                    self.error(op_span, format!("{a} and {b} are not pointers to compatible types"));
                    return error_expr(span);
                }
                let Some(ty) = self.common_pointer(left, right) else {
                    return self.invalid_binary(op_span, &lhs, &rhs, span);
                };
                let Some(scale) = self.pointee_size(left.ty, op_span) else { return error_expr(span) };
                if scale == 0 {
                    self.error(op_span, "subtraction of pointers to a type of size 0 has no meaning");
                    return error_expr(span);
                }
                let (lhs, rhs) = (self.as_pointer_type(lhs, ty), self.as_pointer_type(rhs, ty));
                let kind = ExprKind::PointerDifference { lhs: Box::new(lhs), rhs: Box::new(rhs), scale };
                Expr { kind, ty: TypeTable::LONG, span }
            }
            (Some(_), None) => self.pointer_add(lhs, rhs, op == BinaryOp::Sub, op_span, span),
            (None, Some(_)) if op == BinaryOp::Add => self.pointer_add(rhs, lhs, false, op_span, span),
            _ => self.invalid_binary(op_span, &lhs, &rhs, span),
        }
    }

    /// The size by which a pointer moves; says so where there is none.
    pub(super) fn pointee_size(&mut self, pointee: TypeId, span: Span) -> Option<u64> {
        if self.types.is_void(pointee) {
            return Some(1);
        }
        match self.types.layout(pointee) {
            Some(layout) => Some(layout.size),
            None => {
                if !self.types.is_error(pointee) {
                    let name = self.quoted(pointee);
                    self.error(span, format!("arithmetic on a pointer to an incomplete type {name}"));
                }
                None
            }
        }
    }

    /// A pointer moved by an integer.
    pub(super) fn pointer_add(
        &mut self,
        pointer: Expr,
        index: Expr,
        subtract: bool,
        op_span: Span,
        span: Span,
    ) -> Expr {
        if !self.types.as_scalar(index.ty).is_some_and(ScalarKind::is_int) {
            return self.invalid_binary(op_span, &pointer, &index, span);
        }
        let Some(pointee) = self.types.as_pointer(pointer.ty) else { return error_expr(span) };
        let Some(scale) = self.pointee_size(pointee.ty, op_span) else { return error_expr(span) };
        let index = self.pointer_index(index);
        let ty = pointer.ty;
        let kind = ExprKind::PointerAdd { pointer: Box::new(pointer), index: Box::new(index), scale, subtract };
        Expr { kind, ty, span }
    }

    /// An integer as a `long`, for moving a pointer: an unsigned one of 64 bits keeps its bits.
    pub(super) fn pointer_index(&mut self, index: Expr) -> Expr {
        self.convert_elements(index, ScalarKind::Long)
    }
}
