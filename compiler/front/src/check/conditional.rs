//! The conditional operator, by a truth value or lane by lane (C99, section 6.5.15; OpenCL C 3.0, section 6.5.9).

use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{ScalarKind, TypeTable};

use super::Checker;
use super::constant::{self, Value};
use super::convert::{PointerFit, error_expr};
use super::expression::Operand;
use super::hir::{Convert, Expr, ExprKind};
use super::operator::common_unpromoted;

impl Checker<'_, '_, '_> {
    /// `?:`
    pub(super) fn conditional(
        &mut self,
        condition: ExprId,
        then: Option<ExprId>,
        otherwise: ExprId,
        span: Span,
    ) -> Operand {
        let Some(then) = then else { return self.elvis(condition, otherwise, span) };
        let cond = self.rvalue(condition);
        let then = self.rvalue(then);
        let otherwise = self.rvalue(otherwise);
        Operand::Value(self.conditional_value(cond, then, otherwise, span))
    }

    /// GNU's `x ?: y`: a variable holds `x`.
    fn elvis(&mut self, condition: ExprId, otherwise: ExprId, span: Span) -> Operand {
        let value = self.rvalue(condition);
        let otherwise = self.rvalue(otherwise);
        if self.types.is_error(value.ty) || self.types.is_error(otherwise.ty) {
            return self.error_operand(span);
        }
        // A constant needs no variable, which there is none of outside functions.
        if let Some(Value::Scalar(constant)) = self.evaluate(&value) {
            let known = |span| Expr { kind: ExprKind::Const(constant), ty: value.ty, span };
            let chosen = self.conditional_value(known(value.span), known(value.span), otherwise, span);
            return Operand::Value(chosen);
        }
        let Some((first, second)) = self.stored_twice(value) else {
            self.error(span, "this expression is possible in functions only");
            return self.error_operand(span);
        };
        let Expr { kind: ExprKind::Comma(store, read), .. } = first else { return self.error_operand(span) };
        let chosen = self.conditional_value(*read, second, otherwise, span);
        let ty = chosen.ty;
        Operand::Value(Expr { kind: ExprKind::Comma(store, Box::new(chosen)), ty, span })
    }

    fn conditional_value(&mut self, cond: Expr, then: Expr, otherwise: Expr, span: Span) -> Expr {
        if self.types.is_error(cond.ty) || self.types.is_error(then.ty) || self.types.is_error(otherwise.ty) {
            return error_expr(span);
        }
        if let Some((kind, lanes)) = self.types.as_vector(cond.ty) {
            return self.select_lanes(cond, kind, lanes, then, otherwise, span);
        }
        if !self.is_scalar(cond.ty) {
            let name = self.quoted(cond.ty);
            self.error(cond.span, format!("used type {name} where arithmetic, pointer or vector type is required"));
            return error_expr(span);
        }
        if self.types.as_scalar(cond.ty).is_some_and(ScalarKind::is_float) {
            let name = self.quoted(cond.ty);
            self.error(cond.span, format!("used type {name} where floating point type is not allowed"))
                .help("the condition of '?:' cannot be a floating-point number; compare it with zero");
            return error_expr(span);
        }
        let cond = self.truth(cond);
        let Some((then, otherwise)) = self.branches(then, otherwise, span) else { return error_expr(span) };
        let ty = then.ty;
        if let (ExprKind::Const(cond), ExprKind::Const(_), ExprKind::Const(_)) =
            (&cond.kind, &then.kind, &otherwise.kind)
        {
            let chosen = if constant::is_true(*cond) { then } else { otherwise };
            return Expr { span, ..chosen };
        }
        let kind = ExprKind::Conditional { cond: Box::new(cond), then: Box::new(then), otherwise: Box::new(otherwise) };
        Expr { kind, ty, span }
    }

    /// Both branches of a conditional in one type.
    fn branches(&mut self, then: Expr, otherwise: Expr, span: Span) -> Option<(Expr, Expr)> {
        let arithmetic = |ty| self.types.as_arithmetic(ty).is_some();
        if self.types.same(then.ty, otherwise.ty)
            && self.types.as_scalar(then.ty).is_none_or(|kind| kind.promoted() == kind)
        {
            return Some((then, otherwise));
        }
        if arithmetic(then.ty) && arithmetic(otherwise.ty) {
            return self.arithmetic_operands(span, then, otherwise);
        }
        if self.types.is_void(then.ty) || self.types.is_void(otherwise.ty) {
            let void = |expr: Expr| {
                if expr.ty == TypeTable::VOID { expr } else { self.convert(Convert::Void, expr, TypeTable::VOID) }
            };
            return Some((void(then), void(otherwise)));
        }
        let (then_ty, other_ty) = (then.ty, otherwise.ty);
        let names = move |checker: &Self| (checker.quoted(then_ty), checker.quoted(other_ty));
        match (self.types.as_pointer(then.ty), self.types.as_pointer(otherwise.ty)) {
            (Some(left), Some(right)) => {
                if self.is_null_constant(&then) {
                    let ty = otherwise.ty;
                    return Some((self.null(ty, then.span), otherwise));
                }
                if self.is_null_constant(&otherwise) {
                    let ty = then.ty;
                    return Some((then, self.null(ty, otherwise.span)));
                }
                let Some(ty) = self.common_pointer(left, right) else {
                    let (a, b) = names(self);
                    self.error(
                        span,
                        format!("conditional operator with the second and third operands of type {a} and {b} which are pointers to non-overlapping address spaces"),
                    );
                    return None;
                };
                if let PointerFit::NestedSpace = self.pointer_fit(left, right) {
                    let (a, b) = names(self);
                    self.error(
                        span,
                        format!("conditional operator changes address space of nested pointer ({a} and {b})"),
                    );
                    return None;
                }
                let void = self.types.is_void(left.ty) || self.types.is_void(right.ty);
                if !void && !self.types.same(left.ty, right.ty) {
                    let (a, b) = names(self);
                    self.warning(span, format!("pointer type mismatch ({a} and {b})"));
                }
                Some((self.as_pointer_type(then, ty), self.as_pointer_type(otherwise, ty)))
            }
            (Some(_), None) if self.types.as_scalar(otherwise.ty).is_some_and(ScalarKind::is_int) => {
                let ty = then.ty;
                if self.is_null_constant(&otherwise) {
                    return Some((then, self.null(ty, otherwise.span)));
                }
                let (a, b) = names(self);
                self.warning(span, format!("pointer/integer type mismatch in conditional expression ({a} and {b})"));
                Some((then, self.int_to_pointer(otherwise, ty)))
            }
            (None, Some(_)) if self.types.as_scalar(then.ty).is_some_and(ScalarKind::is_int) => {
                let ty = otherwise.ty;
                if self.is_null_constant(&then) {
                    return Some((self.null(ty, then.span), otherwise));
                }
                let (a, b) = names(self);
                self.warning(span, format!("pointer/integer type mismatch in conditional expression ({a} and {b})"));
                Some((self.int_to_pointer(then, ty), otherwise))
            }
            _ => {
                let (a, b) = names(self);
                self.error(span, format!("incompatible operand types ({a} and {b})"));
                None
            }
        }
    }

    /// `?:` by a vector (OpenCL C 3.0, section 6.5.9): lane by lane.
    fn select_lanes(
        &mut self,
        cond: Expr,
        kind: ScalarKind,
        lanes: u8,
        then: Expr,
        otherwise: Expr,
        span: Span,
    ) -> Expr {
        let shown = self.quoted(cond.ty);
        if !kind.is_int() {
            self.error(cond.span, format!("used type {shown} where integer vector type is required"))
                .help("a vector of floating-point numbers is no condition; compare it with something");
            return error_expr(span);
        }
        let (a, b) = (self.types.as_arithmetic(then.ty), self.types.as_arithmetic(otherwise.ty));
        let (Some((left, n)), Some((right, m))) = (a, b) else {
            let (a, b) = (self.quoted(then.ty), self.quoted(otherwise.ty));
            self.error(span, format!("incompatible operand types ({a} and {b})"));
            return error_expr(span);
        };
        let (then, otherwise) = if n == 1 && m == 1 {
            // Lanes of a char condition choose between chars: no promotion to int.
            let element = common_unpromoted(left, right);
            (self.splat(then, element, lanes), self.splat(otherwise, element, lanes))
        } else {
            match self.arithmetic_operands(span, then, otherwise) {
                Some(pair) => pair,
                None => return error_expr(span),
            }
        };
        let ty = then.ty;
        let Some((element, width)) = self.types.as_vector(ty) else { return error_expr(span) };
        if width != lanes {
            let name = self.quoted(ty);
            self.error(
                span,
                format!("vector condition type {shown} and result type {name} do not have the same number of elements"),
            );
            return error_expr(span);
        }
        if element.size() != kind.size() {
            let name = self.quoted(ty);
            self.error(
                span,
                format!("vector condition type {shown} and result type {name} do not have elements of the same size"),
            );
            return error_expr(span);
        }
        let kind = ExprKind::SelectLanes { cond: Box::new(cond), then: Box::new(then), otherwise: Box::new(otherwise) };
        Expr { kind, ty, span }
    }
}
