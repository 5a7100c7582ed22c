//! Operators that change nothing (C99, sections 6.5.3 and 6.5.5 to 6.5.15; OpenCL C 3.0, sections 6.4.6 and 6.5).

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, UnaryOperator};
use crate::types::{ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::constant::{self, Value};
use super::convert::{error_expr, number};
use super::hir::{BinaryOp, CompareOp, Const, Expr, ExprKind, UnaryOp};

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
    common_unpromoted(a.promoted(), b.promoted())
}

/// The same without the integer promotions: what becomes lanes keeps its type (OpenCL C 3.0, section 6.2.6).
pub(super) fn common_unpromoted(a: ScalarKind, b: ScalarKind) -> ScalarKind {
    if a.is_float() || b.is_float() {
        return match (a.is_float(), b.is_float()) {
            (true, true) => a.max(b),
            (true, false) => a,
            _ => b,
        };
    }
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
                if kind.is_float() && self.no_float_logic() {
                    return self.invalid_unary(original, span);
                }
                let ty = self.types.vector(kind.signed_of_same_width(), lanes);
                return Expr { kind: ExprKind::Not(Box::new(value)), ty, span };
            }
            let float = self.types.as_scalar(original).is_some_and(ScalarKind::is_float);
            if !self.is_scalar(original) || (float && self.no_float_logic()) {
                return self.invalid_unary(original, span);
            }
            let truth = self.truth(value);
            let not = match truth.kind {
                ExprKind::Const(constant) => ExprKind::Const(Const::Int(u64::from(!constant::is_true(constant)))),
                kind => ExprKind::Not(Box::new(Expr { kind, ..truth })),
            };
            return self.int_of_bool(Expr { kind: not, ty: TypeTable::BOOL, span });
        }
        if self.is_atomic_load(&value) {
            return self.invalid_unary(original, span);
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

    /// Whether the operand is an atomic object, which operators do not take (OpenCL C 3.0, section 6.15.12).
    fn is_atomic_load(&self, operand: &Expr) -> bool {
        !self.session.library
            && matches!(&operand.kind, ExprKind::Load(place) if matches!(self.types.resolve(place.ty), TypeKind::Atomic(_)))
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
        if self.is_atomic_load(&lhs) || self.is_atomic_load(&rhs) {
            self.invalid_binary(op_span, &lhs, &rhs, span);
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
            self.check_overflow(op, *a, *b, kind, span);
            return Expr { kind: ExprKind::Const(value), ty, span };
        }
        Expr { kind: ExprKind::Binary(op, Box::new(lhs), Box::new(rhs)), ty, span }
    }

    /// Warns where constants of a signed type make a number that it cannot hold.
    fn check_overflow(&mut self, op: BinaryOp, a: Const, b: Const, kind: ScalarKind, span: Span) {
        let (Const::Int(a), Const::Int(b)) = (a, b) else { return };
        // Unsigned numbers wrap; the product of two of them may be beyond `i128`.
        if !kind.is_signed_int() || self.unevaluated > 0 {
            return;
        }
        let (a, b) = (number(a, kind), number(b, kind));
        let exact = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            _ => return,
        };
        let result = number(constant::wrap(exact as u64, kind), kind);
        if result != exact {
            let name = kind.name();
            self.warning(span, format!("overflow in expression; result is {result} with type '{name}'"));
        }
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
        // Of two types of one width the unsigned one has the greater rank here.
        let wider = if element.is_int() && scalar.is_int() { scalar > element } else { scalar.rank() > element.rank() };
        if !wider || (element.is_float() && scalar.is_int()) {
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

    /// Whether the logical operators take no floating-point numbers: before OpenCL C 1.2 (sections 6.3.g and h of 1.1).
    fn no_float_logic(&self) -> bool {
        self.version() < crate::options::LanguageVersion::V1_2 && !self.session.library
    }

    fn logical(&mut self, and: bool, op_span: Span, lhs: Expr, rhs: Expr, span: Span) -> Expr {
        let float = |ty| self.types.as_arithmetic(ty).is_some_and(|(kind, _)| kind.is_float());
        if (float(lhs.ty) || float(rhs.ty)) && self.no_float_logic() {
            return self.invalid_binary(op_span, &lhs, &rhs, span);
        }
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

    /// Whether a constant expression has a value other than zero; nothing where it is no constant.
    pub(super) fn known_truth(&self, expr: &Expr) -> Option<bool> {
        match self.evaluate(expr)? {
            Value::Scalar(value) => Some(constant::is_true(value)),
            Value::Address(Some(_), _) => Some(true),
            Value::Vector(_) | Value::Address(None, _) => None,
        }
    }
}
