//! Expressions and statements that are valid and rarely meant: warnings that clang gives without being asked.

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, ExprId, ExprKind, StmtId, StmtKind, TypeOrExpr, UnaryOperator};
use crate::types::TypeId;

use super::Checker;
use super::hir::{self, Expr};
use super::scope::Entity;

fn is_comparison(op: BinaryOperator) -> bool {
    use BinaryOperator::*;
    matches!(op, Less | Greater | LessEqual | GreaterEqual | Equal | NotEqual)
}

fn text(op: BinaryOperator) -> &'static str {
    use BinaryOperator::*;
    match op {
        Multiply => "*",
        Divide => "/",
        Remainder => "%",
        Add => "+",
        Subtract => "-",
        ShiftLeft => "<<",
        ShiftRight => ">>",
        Less => "<",
        Greater => ">",
        LessEqual => "<=",
        GreaterEqual => ">=",
        Equal => "==",
        NotEqual => "!=",
        BitAnd => "&",
        BitXor => "^",
        BitOr => "|",
        LogicalAnd => "&&",
        LogicalOr => "||",
    }
}

impl Checker<'_, '_, '_> {
    fn operator_of(&self, id: ExprId) -> Option<BinaryOperator> {
        match self.expr_of(id).kind {
            ExprKind::Binary { op, .. } => Some(op),
            _ => None,
        }
    }

    /// A binary operator as it is written: precedence that may surprise.
    pub(super) fn check_precedence(&mut self, op: BinaryOperator, op_span: Span, lhs: ExprId, rhs: ExprId) {
        use BinaryOperator::*;
        let inner: Vec<BinaryOperator> = [lhs, rhs].into_iter().filter_map(|side| self.operator_of(side)).collect();
        let bits = matches!(op, BitAnd | BitXor | BitOr);
        if bits && let Some(&comparison) = inner.iter().find(|&&inner| is_comparison(inner)) {
            let (outer, inner) = (text(op), text(comparison));
            self.warning(
                op_span,
                format!("{outer} has lower precedence than {inner}; {inner} will be evaluated first"),
            )
            .help("parentheses say which is meant");
        }
        if matches!(op, ShiftLeft | ShiftRight)
            && let Some(&sum) = inner.iter().find(|&&inner| matches!(inner, Add | Subtract))
        {
            let (outer, inner) = (text(op), text(sum));
            self.warning(
                op_span,
                format!("operator '{outer}' has lower precedence than '{inner}'; '{inner}' will be evaluated first"),
            )
            .help("parentheses say which is meant");
        }
        let negated =
            |id: ExprId| matches!(self.expr_of(id).kind, ExprKind::Unary { op: UnaryOperator::LogicalNot, .. });
        if is_comparison(op) && negated(lhs) && !negated(rhs) && self.operator_of(rhs).is_none() {
            self.warning(op_span, "logical not is only applied to the left hand side of this comparison")
                .help("parentheses say which is meant");
        }
    }

    /// `&&` and `||` with a number that is no truth value, and `^` that looks like a power.
    pub(super) fn check_constant_operand(&mut self, op: BinaryOperator, op_span: Span, lhs: ExprId, rhs: ExprId) {
        let ExprKind::Int { value, decimal, .. } = self.expr_of(rhs).kind else { return };
        if matches!(op, BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr) && value > 1 {
            let truth = self.operator_of(lhs).is_some_and(|op| {
                is_comparison(op) || matches!(op, BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr)
            });
            if !truth {
                let (op, bits) = if op == BinaryOperator::LogicalAnd { ("&&", "&") } else { ("||", "|") };
                self.warning(op_span, format!("use of logical '{op}' with constant operand"))
                    .help(format!("'{bits}' is the operation on bits"));
            }
        }
        if let (BinaryOperator::BitXor, ExprKind::Int { value: base @ (2 | 10), decimal: true, .. }) =
            (op, &self.expr_of(lhs).kind)
            && decimal
            && value < 64
        {
            let (base, result) = (*base, *base ^ value);
            let meant = if base == 2 { format!("1 << {value}") } else { format!("1e{value}") };
            self.warning(op_span, format!("result of '{base} ^ {value}' is {result}; did you mean '{meant}'?"));
        }
    }

    /// `if ((a == b))`: the parentheses look as if an assignment were meant.
    pub(super) fn check_extra_parentheses(&mut self, condition: ExprId) {
        let outer = self.expr_of(condition);
        if let ExprKind::Paren(inner) = outer.kind
            && let ExprKind::Binary { op: BinaryOperator::Equal, op_span, .. } = self.expr_of(inner).kind
            && self.session.map.expansion_steps(outer.span).is_empty()
        {
            self.warning(op_span, "equality comparison with extraneous parentheses")
                .help("without them it is a comparison that is meant as one; with '=' an assignment");
        }
    }

    /// A statement whose body is a semicolon on the line of its condition.
    pub(super) fn check_empty_body(&mut self, what: &str, condition: ExprId, body: StmtId) {
        let body = &self.ast.stmts[body];
        if !matches!(body.kind, StmtKind::Empty) {
            return;
        }
        let line = |span: Span| self.session.map.place(span).map(|place| place.line);
        let end = self.expr_of(condition).span.end;
        if line(Span { start: end, end }) == line(body.span) {
            self.warning(body.span, format!("{what} statement has empty body"))
                .help("put the semicolon on a separate line to silence this warning");
        }
    }

    /// `sizeof` of a parameter that was declared as an array, and is a pointer.
    pub(super) fn check_size_of_parameter(&mut self, operand: &TypeOrExpr, pointer: TypeId, span: Span) {
        let TypeOrExpr::Expr(id) = operand else { return };
        let mut expr = self.expr_of(*id);
        while let ExprKind::Paren(inner) = expr.kind {
            expr = self.expr_of(inner);
        }
        let ExprKind::Name(name) = expr.kind else { return };
        let Some(Entity::Var(var)) = self.scopes.find(name).map(|binding| &binding.entity) else { return };
        let array = self.function.as_ref().and_then(|state| state.array_params.iter().find(|param| param.0 == *var));
        if let Some(&(_, array)) = array {
            let (have, written) = (self.quoted(pointer), self.quoted(array));
            let message = format!("sizeof on array function parameter will return size of {have} instead of {written}");
            self.warning(span, message);
        }
    }

    /// `sizeof(p) / sizeof(*p)`, which counts the elements of an array but not those behind a pointer.
    pub(super) fn check_size_quotient(&mut self, lhs: ExprId, rhs: ExprId) {
        let operand = |id: ExprId| match &self.expr_of(id).kind {
            ExprKind::Sizeof(operand) => Some(operand),
            _ => None,
        };
        let (Some(whole @ TypeOrExpr::Expr(named)), Some(part)) = (operand(lhs), operand(rhs)) else { return };
        let errors = self.session.diagnostics.error_count();
        let whole = self.type_of_operand(whole);
        let Some(pointee) = self.types.as_pointer(whole.ty) else { return };
        let part = self.type_of_operand(part);
        if self.session.diagnostics.error_count() == errors && self.types.same(pointee.ty, part.ty) {
            let (span, named) = (self.expr_of(lhs).span, self.expr_of(*named).span);
            let text = self.session.map.place(named).map(|place| place.text[place.range.0..place.range.1].to_owned());
            let shown = text.unwrap_or_default();
            let message = format!("'sizeof {shown}' will return the size of the pointer, not the array itself");
            self.warning(span, message);
        }
    }

    /// The address of a variable that ends with the function.
    pub(super) fn check_returned_address(&mut self, value: &Expr) {
        let mut pointer = value;
        let place = loop {
            match &pointer.kind {
                hir::ExprKind::Convert(hir::Convert::Pointer | hir::Convert::Same, inner) => pointer = inner,
                hir::ExprKind::PointerAdd { pointer: base, .. } => pointer = base,
                hir::ExprKind::AddressOf(place) => break place,
                _ => return,
            }
        };
        let mut place = place;
        let var = loop {
            match &place.kind {
                hir::PlaceKind::Member(base, _) => place = base,
                hir::PlaceKind::Var(var) => break *var,
                _ => return,
            }
        };
        let Some(state) = &self.function else { return };
        let name = &state.variables[var.index()].name;
        let params = self.functions[state.id.index()].params.len();
        let what = if var.index() < params { "parameter" } else { "local variable" };
        let message = format!("address of stack memory associated with {what} '{name}' returned");
        self.warning(value.span, message);
    }

    /// A loop that a semicolon ends on its own line, before what looks like its body.
    pub(super) fn check_empty_loop(&mut self, statement: StmtId, next: StmtId) {
        let ast = self.ast;
        let (what, body) = match ast.stmts[statement].kind {
            StmtKind::For { body, .. } => ("for", body),
            StmtKind::While { body, .. } => ("while", body),
            _ => return,
        };
        if !matches!(ast.stmts[body].kind, StmtKind::Empty) {
            return;
        }
        let place = |id: StmtId| self.session.map.place(ast.stmts[id].span).map(|place| (place.line, place.column));
        let (Some(start), Some(end), Some(after)) = (place(statement), place(body), place(next)) else { return };
        let looks_like_body = matches!(ast.stmts[next].kind, StmtKind::Compound(_)) || after.1 > start.1;
        if start.0 == end.0 && looks_like_body {
            self.warning(ast.stmts[body].span, format!("{what} loop has empty body"))
                .help("put the semicolon on a separate line to silence this warning");
        }
    }

    /// A comparison of a variable with itself. (Of a floating number that asks whether it is a NaN.)
    pub(super) fn check_self_comparison(
        &mut self,
        op: BinaryOperator,
        op_span: Span,
        sides: [ExprId; 2],
        value: &Expr,
    ) {
        let [ExprKind::Name(lhs), ExprKind::Name(rhs)] = sides.map(|side| &self.expr_of(side).kind) else { return };
        let is_integer = self.types.as_scalar(value.ty).is_some_and(|kind| kind.is_int());
        if !is_comparison(op) || lhs != rhs || !is_integer {
            return;
        }
        let truth = matches!(op, BinaryOperator::Equal | BinaryOperator::LessEqual | BinaryOperator::GreaterEqual);
        self.warning(op_span, format!("self-comparison always evaluates to {truth}"));
    }

    /// An `else` that belongs to the inner of two `if`s.
    pub(super) fn check_dangling_else(&mut self, then: StmtId) {
        let ast = self.ast;
        let StmtKind::If { branches, otherwise } = &ast.stmts[then].kind else { return };
        let inner = match branches[..] {
            [_, (condition, _), ..] => Some(ast.exprs[condition].span),
            _ => otherwise.map(|otherwise| ast.stmts[otherwise].span),
        };
        if let Some(inner) = inner {
            self.warning(inner, "add explicit braces to avoid dangling else")
                .note(ast.stmts[then].span, "the 'else' belongs to this 'if'");
        }
    }

    /// A `switch` over a truth value.
    pub(super) fn check_switch_condition(&mut self, value: ExprId) {
        let expr = self.expr_of(value);
        let truth = match expr.kind {
            ExprKind::Binary { op, .. } => {
                is_comparison(op) || matches!(op, BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr)
            }
            ExprKind::Unary { op: UnaryOperator::LogicalNot, .. } => true,
            _ => false,
        };
        if truth {
            self.warning(expr.span, "switch condition has boolean value");
        }
    }
}
