//! Operators that change nothing (C99, sections 6.5.3 and 6.5.5 to 6.5.15; OpenCL C 3.0, sections 6.4.6 and 6.5).

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, ExprId, UnaryOperator};
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::constant::{self, Value};
use super::convert::{PointerFit, error_expr, space_contains};
use super::expression::Operand;
use super::hir::{BinaryOp, CompareOp, Const, Convert, Expr, ExprKind, UnaryOp};

/// What a binary operator does.
enum Class {
    Arithmetic(BinaryOp),
    Shift(BinaryOp),
    Bitwise(BinaryOp),
    Compare(CompareOp),
    Logical(bool),
}

fn class(op: BinaryOperator) -> Class {
    match op {
        BinaryOperator::Multiply => Class::Arithmetic(BinaryOp::Mul),
        BinaryOperator::Divide => Class::Arithmetic(BinaryOp::Div),
        BinaryOperator::Remainder => Class::Bitwise(BinaryOp::Rem),
        BinaryOperator::Add => Class::Arithmetic(BinaryOp::Add),
        BinaryOperator::Subtract => Class::Arithmetic(BinaryOp::Sub),
        BinaryOperator::ShiftLeft => Class::Shift(BinaryOp::Shl),
        BinaryOperator::ShiftRight => Class::Shift(BinaryOp::Shr),
        BinaryOperator::Less => Class::Compare(CompareOp::Lt),
        BinaryOperator::Greater => Class::Compare(CompareOp::Gt),
        BinaryOperator::LessEqual => Class::Compare(CompareOp::Le),
        BinaryOperator::GreaterEqual => Class::Compare(CompareOp::Ge),
        BinaryOperator::Equal => Class::Compare(CompareOp::Eq),
        BinaryOperator::NotEqual => Class::Compare(CompareOp::Ne),
        BinaryOperator::BitAnd => Class::Bitwise(BinaryOp::And),
        BinaryOperator::BitXor => Class::Bitwise(BinaryOp::Xor),
        BinaryOperator::BitOr => Class::Bitwise(BinaryOp::Or),
        BinaryOperator::LogicalAnd => Class::Logical(true),
        BinaryOperator::LogicalOr => Class::Logical(false),
    }
}

/// The type of both operands after the usual arithmetic conversions (C99, section 6.3.1.8).
pub(super) fn common_kind(a: ScalarKind, b: ScalarKind) -> ScalarKind {
    if a.is_float() || b.is_float() {
        return match (a.is_float(), b.is_float()) {
            (true, true) => a.max(b),
            (true, false) => a,
            _ => b,
        };
    }
    let (a, b) = (a.promoted(), b.promoted());
    // At one rank the unsigned type comes after the signed one and wins; a higher rank holds all of a lower one.
    match a.rank().cmp(&b.rank()) {
        std::cmp::Ordering::Less => b,
        std::cmp::Ordering::Equal => a.max(b),
        std::cmp::Ordering::Greater => a,
    }
}

impl Checker<'_, '_, '_> {
    /// `+`, `-`, `~` and `!`
    pub(super) fn unary_arithmetic(&mut self, op: UnaryOperator, value: Expr, span: Span) -> Expr {
        if self.types.is_error(value.ty) {
            return error_expr(span);
        }
        let original = value.ty;
        if op == UnaryOperator::LogicalNot {
            if let Some((kind, lanes)) = self.types.as_vector(original) {
                if kind.is_float() && self.version() < crate::options::LanguageVersion::V1_1 {
                    return self.invalid_unary(original, span);
                }
                let ty = self.types.vector(kind.signed_of_same_width(), lanes);
                return Expr { kind: ExprKind::Not(Box::new(value)), ty, span };
            }
            if !self.is_scalar(original) {
                return self.invalid_unary(original, span);
            }
            let truth = self.truth(value);
            let not = match truth.kind {
                ExprKind::Const(constant) => ExprKind::Const(Const::Int(u64::from(!constant::is_true(constant)))),
                kind => ExprKind::Not(Box::new(Expr { kind, ..truth })),
            };
            return self.int_of_bool(Expr { kind: not, ty: TypeTable::BOOL, span });
        }
        let promoted = self.promote(value);
        let Some((kind, _)) = self.types.as_arithmetic(promoted.ty) else { return self.invalid_unary(original, span) };
        let op = match op {
            UnaryOperator::Minus => UnaryOp::Negate,
            UnaryOperator::BitNot if kind.is_float() => return self.invalid_unary(original, span),
            UnaryOperator::BitNot => UnaryOp::BitNot,
            _ => return Expr { span, ..promoted },
        };
        let ty = promoted.ty;
        match promoted.kind {
            ExprKind::Const(constant) => Expr { kind: ExprKind::Const(constant::unary(op, constant, kind)), ty, span },
            _ => Expr { kind: ExprKind::Unary(op, Box::new(promoted)), ty, span },
        }
    }

    fn invalid_unary(&mut self, ty: TypeId, span: Span) -> Expr {
        let name = self.quoted(ty);
        self.error(span, format!("invalid argument type {name} to unary expression"));
        error_expr(span)
    }

    /// Whether it can be a condition.
    pub(super) fn is_scalar(&self, ty: TypeId) -> bool {
        matches!(self.types.resolve(ty), TypeKind::Scalar(_) | TypeKind::Enum(_) | TypeKind::Pointer(_))
    }

    /// A binary operator; the operands are values already.
    pub(super) fn binary(&mut self, op: BinaryOperator, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        if self.types.is_error(lhs.ty) || self.types.is_error(rhs.ty) {
            return error_expr(span);
        }
        match class(op) {
            Class::Arithmetic(hir) => {
                if let BinaryOp::Add | BinaryOp::Sub = hir
                    && (self.types.as_pointer(lhs.ty).is_some() || self.types.as_pointer(rhs.ty).is_some())
                {
                    return self.pointer_arithmetic(hir, op_span, lhs, rhs, span);
                }
                if let BinaryOp::Div = hir {
                    self.check_division(op, op_span, &lhs, &rhs);
                }
                match self.arithmetic_operands(op_span, lhs, rhs) {
                    Some((lhs, rhs)) => self.make_binary(hir, lhs, rhs, span),
                    None => error_expr(span),
                }
            }
            Class::Bitwise(hir) => {
                for operand in [&lhs, &rhs] {
                    if !self.types.as_arithmetic(operand.ty).is_some_and(|(kind, _)| kind.is_int()) {
                        return self.invalid_binary(op_span, &lhs, &rhs, span);
                    }
                }
                if hir == BinaryOp::Rem {
                    self.check_division(op, op_span, &lhs, &rhs);
                }
                match self.arithmetic_operands(op_span, lhs, rhs) {
                    Some((lhs, rhs)) => self.make_binary(hir, lhs, rhs, span),
                    None => error_expr(span),
                }
            }
            Class::Shift(hir) => self.shift(hir, op_span, lhs, rhs, span),
            Class::Compare(hir) => self.comparison(hir, op_span, lhs, rhs, span),
            Class::Logical(and) => self.logical(and, op_span, lhs, rhs, span),
        }
    }

    /// The operator on operands of one type, computed at once where both are constants.
    fn make_binary(&mut self, op: BinaryOp, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        let ty = lhs.ty;
        if let (ExprKind::Const(a), ExprKind::Const(b), Some(kind)) = (&lhs.kind, &rhs.kind, self.types.as_scalar(ty))
            && let Some(value) = constant::binary(op, *a, *b, kind)
        {
            return Expr { kind: ExprKind::Const(value), ty, span };
        }
        Expr { kind: ExprKind::Binary(op, Box::new(lhs), Box::new(rhs)), ty, span }
    }

    fn check_division(&mut self, op: BinaryOperator, op_span: Span, lhs: &Expr, rhs: &Expr) {
        let ints = [lhs, rhs]
            .iter()
            .all(|operand| self.types.as_arithmetic(operand.ty).is_some_and(|(kind, _)| kind.is_int()));
        if ints && matches!(rhs.kind, ExprKind::Const(Const::Int(0))) && self.unevaluated == 0 {
            let what = if op == BinaryOperator::Divide { "division" } else { "remainder" };
            self.warning(op_span, format!("{what} by zero is undefined"));
        }
    }

    pub(super) fn invalid_binary(&mut self, op_span: Span, lhs: &Expr, rhs: &Expr, span: Span) -> Expr {
        let (a, b) = (self.quoted(lhs.ty), self.quoted(rhs.ty));
        self.error(op_span, format!("invalid operands to binary expression ({a} and {b})"));
        error_expr(span)
    }

    /// Both operands in their common type; nothing (after a message) where there is none.
    pub(super) fn arithmetic_operands(&mut self, op_span: Span, lhs: Expr, rhs: Expr) -> Option<(Expr, Expr)> {
        let (a, b) = (self.types.as_arithmetic(lhs.ty), self.types.as_arithmetic(rhs.ty));
        let (Some((left, n)), Some((right, m))) = (a, b) else {
            self.invalid_binary(op_span, &lhs, &rhs, op_span);
            return None;
        };
        match (n, m) {
            (1, 1) => {
                let kind = common_kind(left, right);
                Some((self.convert_elements(lhs, kind), self.convert_elements(rhs, kind)))
            }
            (_, 1) => {
                self.widen_ok(left, right, op_span, &lhs, &rhs)?;
                let rhs = self.splat(rhs, left, n);
                Some((self.plain_vector(lhs), rhs))
            }
            (1, _) => {
                self.widen_ok(right, left, op_span, &rhs, &lhs)?;
                let lhs = self.splat(lhs, right, m);
                Some((lhs, self.plain_vector(rhs)))
            }
            _ if left == right && n == m => Some((self.plain_vector(lhs), self.plain_vector(rhs))),
            _ => {
                let (a, b) = (self.quoted(lhs.ty), self.quoted(rhs.ty));
                let message = if n == m {
                    format!("cannot convert between vector values of different element type ({a} and {b})")
                } else {
                    format!("cannot convert between vector values of different size ({a} and {b})")
                };
                let diagnostic = self.error(op_span, message);
                if n == m {
                    diagnostic.help(format!("vectors are converted by a function: 'convert_{}{n}'", left.name()));
                }
                None
            }
        }
    }

    /// The vector with its type's own name, so that both operands' types are one.
    fn plain_vector(&mut self, value: Expr) -> Expr {
        let ty = self.types.canonical(value.ty);
        Expr { ty, ..value }
    }

    /// Whether a scalar may be widened to a vector of that element (section 6.4.6); says so if not.
    fn widen_ok(
        &mut self,
        element: ScalarKind,
        scalar: ScalarKind,
        op_span: Span,
        vector: &Expr,
        operand: &Expr,
    ) -> Option<()> {
        if scalar.rank() <= element.rank() || (element.is_float() && scalar.is_int()) {
            return Some(());
        }
        let (a, b) = (self.quoted(vector.ty), self.quoted(operand.ty));
        let help = match (element, scalar) {
            (ScalarKind::Float, ScalarKind::Double) => String::from("the suffix 'f' makes a constant a 'float'"),
            _ => format!("a cast to '{}' makes it fit", element.name()),
        };
        self.error(
            op_span,
            format!("scalar operand type has greater rank than the type of the vector element. ({a} and {b})"),
        )
        .help(help);
        None
    }

    fn shift(&mut self, op: BinaryOp, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        let (a, b) = (self.types.as_arithmetic(lhs.ty), self.types.as_arithmetic(rhs.ty));
        let (Some((left, n)), Some((right, m))) = (a, b) else {
            return self.invalid_binary(op_span, &lhs, &rhs, span);
        };
        if !left.is_int() || !right.is_int() {
            return self.invalid_binary(op_span, &lhs, &rhs, span);
        }
        if n == 1 && m > 1 {
            // The left operand must be a vector where the right one is (section 6.5.10).
            return self.invalid_binary(op_span, &lhs, &rhs, span);
        }
        if m > 1 && n != m {
            let (a, b) = (self.quoted(lhs.ty), self.quoted(rhs.ty));
            self.error(op_span, format!("vector operands do not have the same number of elements ({a} and {b})"));
            return error_expr(span);
        }
        let lhs = if n == 1 { self.promote(lhs) } else { self.plain_vector(lhs) };
        let kind = self.types.as_arithmetic(lhs.ty).map_or(left, |(kind, _)| kind);
        let rhs = if m == 1 { self.splat(rhs, kind, n) } else { self.convert_elements(rhs, kind) };
        self.make_binary(op, lhs, rhs, span)
    }

    fn comparison(&mut self, op: CompareOp, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        let pointers = (self.types.as_pointer(lhs.ty), self.types.as_pointer(rhs.ty));
        if let (None, None) = pointers {
            let arithmetic = |ty| self.types.as_arithmetic(ty).is_some();
            if !arithmetic(lhs.ty) || !arithmetic(rhs.ty) {
                return self.invalid_binary(op_span, &lhs, &rhs, span);
            }
            let Some((lhs, rhs)) = self.arithmetic_operands(op_span, lhs, rhs) else { return error_expr(span) };
            let Some((kind, lanes)) = self.types.as_arithmetic(lhs.ty) else { return error_expr(span) };
            if lanes > 1 {
                let ty = self.types.vector(kind.signed_of_same_width(), lanes);
                return Expr { kind: ExprKind::Compare(op, Box::new(lhs), Box::new(rhs)), ty, span };
            }
            if let (ExprKind::Const(a), ExprKind::Const(b)) = (&lhs.kind, &rhs.kind) {
                let truth = constant::compare(op, *a, *b, kind);
                return self.int(i64::from(truth), span);
            }
            let compare = ExprKind::Compare(op, Box::new(lhs), Box::new(rhs));
            return self.int_of_bool(Expr { kind: compare, ty: TypeTable::BOOL, span });
        }
        self.pointer_comparison(op, op_span, lhs, rhs, span)
    }

    fn pointer_comparison(&mut self, op: CompareOp, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
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
    fn as_pointer_type(&mut self, value: Expr, ty: TypeId) -> Expr {
        match value.kind {
            _ if self.types.same(value.ty, ty) => value,
            ExprKind::Null => self.null(ty, value.span),
            _ => self.convert(Convert::Pointer, value, ty),
        }
    }

    /// A pointer type that both can become: `void` where the pointees differ. Nothing where the address spaces do not
    /// overlap.
    fn common_pointer(&mut self, a: QualType, b: QualType) -> Option<TypeId> {
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

    fn logical(&mut self, and: bool, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        if self.types.as_vector(lhs.ty).is_some() || self.types.as_vector(rhs.ty).is_some() {
            let Some((lhs, rhs)) = self.arithmetic_operands(op_span, lhs, rhs) else { return error_expr(span) };
            let Some((kind, lanes)) = self.types.as_vector(lhs.ty) else { return error_expr(span) };
            let ty = self.types.vector(kind.signed_of_same_width(), lanes);
            return Expr { kind: ExprKind::Logical { and, lhs: Box::new(lhs), rhs: Box::new(rhs) }, ty, span };
        }
        if !self.is_scalar(lhs.ty) || !self.is_scalar(rhs.ty) {
            return self.invalid_binary(op_span, &lhs, &rhs, span);
        }
        let (lhs, rhs) = (self.truth(lhs), self.truth(rhs));
        let logical = ExprKind::Logical { and, lhs: Box::new(lhs), rhs: Box::new(rhs) };
        self.int_of_bool(Expr { kind: logical, ty: TypeTable::BOOL, span })
    }

    fn pointer_arithmetic(&mut self, op: BinaryOp, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
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
            let element = common_kind(left, right);
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

    /// Whether a constant expression has a value other than zero; nothing where it is no constant.
    pub(super) fn known_truth(&self, expr: &Expr) -> Option<bool> {
        match self.evaluate(expr)? {
            Value::Scalar(value) => Some(constant::is_true(value)),
            Value::Address(Some(_), _) => Some(true),
            Value::Vector(_) | Value::Address(None, _) => None,
        }
    }
}
