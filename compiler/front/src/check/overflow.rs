//! clang's checked arithmetic: `__builtin_add_overflow` and its relatives, and chains of additions with carries. The library
//! computes in 128 bits and tells what is left of that in the result's type.

use crate::builtins::{BuiltinType, Element};
use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{ScalarKind, TypeId, TypeTable};

use super::Checker;
use super::convert::Assignment;
use super::hir::{BinaryOp, CompareOp, Expr, ExprKind, Lanes, Place, Stmt, StmtKind, VarId};
use super::pipe::{compare, library, number};

/// What is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Checked {
    /// `a + b`
    Sum,
    /// `a - b`
    Difference,
    /// `a * b`
    Product,
}

impl Checked {
    fn callee(self) -> &'static str {
        match self {
            Checked::Sum => "__tombolo_checked_sum",
            Checked::Difference => "__tombolo_checked_difference",
            Checked::Product => "__tombolo_checked_product",
        }
    }
}

/// The function that `name` says: what it computes, and in which type where it is of one.
pub(super) fn overflow_function(name: &str) -> Option<(Checked, Option<ScalarKind>)> {
    let name = name.strip_prefix("__builtin_")?.strip_suffix("_overflow")?;
    let computed = |name: &str| {
        Some(match name {
            "add" => Checked::Sum,
            "sub" => Checked::Difference,
            "mul" => Checked::Product,
            _ => return None,
        })
    };
    if let Some(checked) = computed(name) {
        return Some((checked, None));
    }
    let (signed, name) = match name.strip_prefix('u') {
        Some(rest) => (false, rest),
        None => (true, name.strip_prefix('s')?),
    };
    let checked = computed(name.get(..3)?)?;
    let kind = match (&name[3..], signed) {
        ("", true) => ScalarKind::Int,
        ("", false) => ScalarKind::UInt,
        ("l" | "ll", true) => ScalarKind::Long,
        ("l" | "ll", false) => ScalarKind::ULong,
        _ => return None,
    };
    Some((checked, Some(kind)))
}

/// The addition or subtraction with a carry that `name` says, and its type.
pub(super) fn carry_function(name: &str) -> Option<(Checked, ScalarKind)> {
    let name = name.strip_prefix("__builtin_")?;
    let (checked, width) = match (name.strip_prefix("addc"), name.strip_prefix("subc")) {
        (Some(width), _) => (Checked::Sum, width),
        (_, Some(width)) => (Checked::Difference, width),
        (None, None) => return None,
    };
    let kind = match width {
        "b" => ScalarKind::UChar,
        "s" => ScalarKind::UShort,
        "" => ScalarKind::UInt,
        "l" | "ll" => ScalarKind::ULong,
        _ => return None,
    };
    Some((checked, kind))
}

impl Checker<'_, '_, '_> {
    /// `__builtin_add_overflow(a, b, &result)` and the like: whether the exact number is another than what is stored.
    pub(super) fn overflow_call(
        &mut self,
        checked: Checked,
        kind: Option<ScalarKind>,
        args: &[ExprId],
        span: Span,
    ) -> Option<Expr> {
        let [mut a, mut b, pointer] = [args[0], args[1], args[2]].map(|arg| self.rvalue(arg));
        if [&a, &b, &pointer].iter().any(|arg| self.types.is_error(arg.ty)) {
            return None;
        }
        if let Some(kind) = kind {
            let ty = TypeTable::scalar(kind);
            a = self.assign_convert(a, ty, Assignment::Pass);
            b = self.assign_convert(b, ty, Assignment::Pass);
        }
        for operand in [&a, &b] {
            if !self.types.as_scalar(operand.ty).is_some_and(ScalarKind::is_int) {
                let (name, at) = (self.quoted(operand.ty), operand.span);
                if !self.types.is_error(operand.ty) {
                    self.error(at, format!("operand argument to overflow builtin must be an integer ({name} invalid)"));
                }
                return None;
            }
        }
        let target = self.checked_target(pointer, kind)?;
        let result = self.types.as_scalar(target.ty)?;
        let mut statements = Vec::new();
        let pair = self.checked_pair(checked, [a, b], result, &mut statements, span)?;
        let value = self.pair_lane(pair, 0, span);
        let value = self.convert_elements(value, result);
        statements.push(store(target, value, span));
        let flag = self.pair_lane(pair, 1, span);
        let flag = compare(CompareOp::Ne, flag, number(0, TypeTable::ULONG, span), span);
        let ty = flag.ty;
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(flag))), ty, span })
    }

    /// `__builtin_addc(a, b, carry, &carry_out)` and the like.
    pub(super) fn carry_call(
        &mut self,
        checked: Checked,
        kind: ScalarKind,
        args: &[ExprId],
        span: Span,
    ) -> Option<Expr> {
        let ty = TypeTable::scalar(kind);
        let [a, b, carry, pointer] = [args[0], args[1], args[2], args[3]].map(|arg| self.rvalue(arg));
        let [a, b, carry] = [a, b, carry].map(|arg| self.assign_convert(arg, ty, Assignment::Pass));
        if [&a, &b, &carry, &pointer].iter().any(|arg| self.types.is_error(arg.ty)) {
            return None;
        }
        let target = self.checked_target(pointer, Some(kind))?;
        let mut statements = Vec::new();
        let first = self.checked_pair(checked, [a, b], kind, &mut statements, span)?;
        let value = self.pair_lane(first, 0, span);
        let value = self.convert_elements(value, kind);
        let second = self.checked_pair(checked, [value, carry], kind, &mut statements, span)?;
        let flags = [first, second].map(|pair| Box::new(self.pair_lane(pair, 1, span)));
        let [one, other] = flags;
        let carried = Expr { kind: ExprKind::Binary(BinaryOp::Or, one, other), ty: TypeTable::ULONG, span };
        let carried = self.convert_elements(carried, kind);
        statements.push(store(target, carried, span));
        let value = self.pair_lane(second, 0, span);
        let value = self.convert_elements(value, kind);
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(value))), ty, span })
    }

    /// Where the result goes: an integer, of that kind where it is told.
    fn checked_target(&mut self, pointer: Expr, kind: Option<ScalarKind>) -> Option<Place> {
        let (name, at) = (self.quoted(pointer.ty), pointer.span);
        let target = self.types.as_pointer(pointer.ty).and_then(|_| self.deref(pointer, at));
        let fits = |checker: &Self, target: &Place| {
            let found = checker.types.as_scalar(target.ty).filter(|found| found.is_int() && *found != ScalarKind::Bool);
            !target.quals.is_const && found.is_some_and(|found| kind.is_none_or(|kind| kind == found))
        };
        match target {
            Some(target) if fits(self, &target) => Some(target),
            _ => {
                let message = format!(
                    "result argument to overflow builtin must be a pointer to a non-const integer ({name} invalid)"
                );
                self.error(at, message);
                None
            }
        }
    }

    /// A variable with the low 64 bits of what is computed, and whether they are not all of it in the result's type.
    fn checked_pair(
        &mut self,
        checked: Checked,
        operands: [Expr; 2],
        result: ScalarKind,
        statements: &mut Vec<Stmt>,
        span: Span,
    ) -> Option<VarId> {
        let signed = |kind: ScalarKind| u64::from(kind.is_signed_int());
        let mut kinds = signed(result) << 2 | (result.size() * 8) << 3;
        let mut args = Vec::with_capacity(3);
        for (place, operand) in operands.into_iter().enumerate() {
            kinds |= signed(self.types.as_scalar(operand.ty)?) << place;
            args.push((BuiltinType::scalar(Element::ULong), self.convert_elements(operand, ScalarKind::ULong)));
        }
        let kinds = number(kinds, TypeTable::scalar(ScalarKind::UInt), span);
        args.push((BuiltinType::scalar(Element::UInt), kinds));
        let ty = self.pair_type();
        let pair = library(checked.callee(), args, BuiltinType::Value(Element::ULong, 2), ty, span);
        self.keep(pair, statements)
    }

    fn pair_type(&mut self) -> TypeId {
        self.types.vector(ScalarKind::ULong, 2)
    }

    fn pair_lane(&mut self, pair: VarId, lane: u8, span: Span) -> Expr {
        let ty = self.pair_type();
        let whole = Box::new(self.kept(pair, ty, span));
        match Lanes::new(&[lane]) {
            Some(lanes) => Expr { kind: ExprKind::Swizzle(whole, lanes), ty: TypeTable::ULONG, span },
            None => *whole,
        }
    }
}

fn store(target: Place, value: Expr, span: Span) -> Stmt {
    let ty = value.ty;
    let kind = StmtKind::Expr(Expr { kind: ExprKind::Assign(target, Box::new(value)), ty, span });
    Stmt { kind, span }
}
