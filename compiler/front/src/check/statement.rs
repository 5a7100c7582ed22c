//! Statements (C99, section 6.8).

use std::collections::HashMap;

use crate::intern::Symbol;
use crate::limits::MAX_CASE_RANGE;
use crate::source::Span;
use crate::syntax::ast::{ExprId, Ident, LoopHint, Pragma, PragmaKind, StmtId, StmtKind as AstStmt, StorageClass};
use crate::types::{EnumId, ScalarKind, TypeKind, TypeTable};

use super::Checker;
use super::constant;
use super::convert::{Assignment, error_expr, number};
use super::hir::{Const, Expr, ExprKind, LabelId, ScopeId, Stmt, StmtKind};

/// A loop or `switch` around a statement.
pub(super) struct JumpScope {
    scope: ScopeId,
    switch: Option<SwitchState>,
}

/// The `switch` whose body is being checked.
struct SwitchState {
    kind: ScalarKind,
    /// Its type before it was promoted, and the enumeration that it is.
    original: (ScalarKind, Option<EnumId>),
    cases: Vec<(u64, LabelId)>,
    /// Where each value was given.
    seen: HashMap<u64, Span>,
    default: Option<(LabelId, Span)>,
}

/// A label of a function.
pub(super) struct NamedLabel {
    label: LabelId,
    declared: Option<Span>,
    used: Option<Span>,
}

impl<'a> Checker<'a, '_, '_> {
    /// A statement as one.
    fn statement(&mut self, id: StmtId) -> Stmt {
        let span = self.ast.stmts[id].span;
        let mut statements = Vec::new();
        self.statement_into(id, &mut statements);
        match (statements.len(), statements.pop()) {
            (1, Some(only)) => only,
            (_, Some(last)) => {
                statements.push(last);
                Stmt { kind: StmtKind::Block(statements), span }
            }
            (_, None) => Stmt { kind: StmtKind::Block(Vec::new()), span },
        }
    }

    /// A statement that is the body of another: with a scope of its own.
    fn body(&mut self, id: StmtId) -> Stmt {
        self.scopes.enter();
        let body = self.statement(id);
        self.scopes.leave();
        body
    }

    /// The statements of a block.
    pub(super) fn block_items(&mut self, list: &'a [StmtId], out: &mut Vec<Stmt>) {
        let ast = self.ast;
        let around = self.own_labels(list);
        let opens = |&id: &&StmtId| matches!(ast.stmts[*id].kind, AstStmt::Pragma(_) | AstStmt::OwnLabels(_));
        let start = list.iter().take_while(opens).count();
        for (index, &inner) in list.iter().enumerate() {
            if let AstStmt::Pragma(Pragma { kind: PragmaKind::FpContract { .. }, span }) = ast.stmts[inner].kind
                && index > start
            {
                let message =
                    "'#pragma fp_contract' can only appear at file scope or at the start of a compound statement";
                self.error(span, message);
            }
            if let Some(&next) = list.get(index + 1) {
                self.check_empty_loop(inner, next);
            }
            self.statement_into(inner, out);
        }
        self.leave_labels(around);
    }

    /// A statement, as however many it is.
    pub(super) fn statement_into(&mut self, id: StmtId, out: &mut Vec<Stmt>) {
        let ast = self.ast;
        let statement = &ast.stmts[id];
        let span = statement.span;
        let mut push = |kind: StmtKind| out.push(Stmt { kind, span });
        match &statement.kind {
            AstStmt::Compound(list) => {
                self.scopes.enter();
                let contract = self.contract;
                let mut statements = Vec::with_capacity(list.len());
                self.block_items(list, &mut statements);
                self.contract = contract;
                self.scopes.leave();
                push(StmtKind::Block(statements));
            }
            AstStmt::Declaration(declaration) => self.declaration(declaration, out),
            AstStmt::StaticAssert(assert) => self.static_assert(assert),
            AstStmt::Pragma(pragma) => self.pragma(pragma),
            AstStmt::Expr(expr) => {
                self.check_sequence(*expr);
                let value = self.dropped(*expr);
                push(StmtKind::Expr(value));
            }
            AstStmt::Empty | AstStmt::Error | AstStmt::OwnLabels(_) => {}
            AstStmt::If { branches, otherwise } => {
                let mut checked = Vec::with_capacity(branches.len());
                for (index, &(condition, then)) in branches.iter().enumerate() {
                    let cond = self.condition(condition);
                    if otherwise.is_none() && index + 1 == branches.len() {
                        self.check_empty_body("if", condition, then);
                        self.check_dangling_else(then);
                    }
                    checked.push((cond, self.body(then)));
                }
                let otherwise = otherwise.map(|otherwise| Box::new(self.body(otherwise)));
                push(StmtKind::If { branches: checked, otherwise });
            }
            AstStmt::Switch { value, body } => {
                self.check_empty_body("switch", *value, *body);
                let switch = self.switch(*value, *body);
                push(switch);
            }
            AstStmt::Case { low, high, body } => {
                self.case(*low, *high, span, out);
                self.statement_into(*body, out);
            }
            AstStmt::Default(body) => {
                self.default(span, out);
                self.statement_into(*body, out);
            }
            AstStmt::While { condition, body, hint } => {
                let cond = self.condition(*condition);
                let unroll = self.unroll(*hint);
                let (scope, body) = self.loop_body(*body);
                let cond = Some(cond);
                push(StmtKind::Loop { scope, init: None, cond, test_after: false, step: None, body, unroll });
            }
            AstStmt::DoWhile { body, condition, hint } => {
                let unroll = self.unroll(*hint);
                let (scope, body) = self.loop_body(*body);
                let cond = Some(self.condition(*condition));
                push(StmtKind::Loop { scope, init: None, cond, test_after: true, step: None, body, unroll });
            }
            AstStmt::For { init, condition, step, body, hint } => {
                self.scopes.enter();
                if let Some(init) = init {
                    self.check_for_declaration(*init);
                }
                let init = init.map(|init| Box::new(self.statement(init)));
                let cond = condition.map(|condition| self.condition(condition));
                let step = step.map(|step| {
                    self.check_sequence(step);
                    self.dropped(step)
                });
                let unroll = self.unroll(*hint);
                let (scope, body) = self.loop_body(*body);
                self.scopes.leave();
                push(StmtKind::Loop { scope, init, cond, test_after: false, step, body, unroll });
            }
            AstStmt::Goto(name) => {
                let label = self.use_label(*name);
                push(StmtKind::Goto(label));
            }
            AstStmt::Label { name, body } => {
                let label = self.declare_label(*name);
                push(StmtKind::Label(label));
                self.statement_into(*body, out);
            }
            AstStmt::Break => {
                let scope = self.function.as_ref().and_then(|state| state.jumps.last()).map(|jump| jump.scope);
                match scope {
                    Some(scope) => push(StmtKind::Break(scope)),
                    None => {
                        self.error(span, "'break' statement not in loop or switch statement");
                    }
                }
            }
            AstStmt::Continue => {
                let jumps = self.function.as_ref().map(|state| &state.jumps);
                let scope = jumps
                    .and_then(|jumps| jumps.iter().rev().find(|jump| jump.switch.is_none()))
                    .map(|jump| jump.scope);
                match scope {
                    Some(scope) => push(StmtKind::Continue(scope)),
                    None => {
                        self.error(span, "'continue' statement not in loop statement");
                    }
                }
            }
            AstStmt::Return(value) => {
                let value = self.return_value(*value, span);
                push(StmtKind::Return(value));
            }
        }
    }

    fn new_scope(&mut self) -> ScopeId {
        let Some(state) = self.function_mut() else { return ScopeId(0) };
        state.scopes += 1;
        ScopeId(state.scopes - 1)
    }

    fn new_label(&mut self) -> LabelId {
        let Some(state) = self.function_mut() else { return LabelId(0) };
        state.labels += 1;
        LabelId(state.labels - 1)
    }

    /// The first clause of `for` declares variables with storage class `auto` or `register` only (C99, section 6.8.5,
    /// paragraph 3).
    fn check_for_declaration(&mut self, init: StmtId) {
        let ast = self.ast;
        let AstStmt::Declaration(declaration) = &ast.stmts[init].kind else { return };
        let Some((storage, span)) = declaration.specifiers.storage else { return };
        match storage {
            StorageClass::Typedef => {
                self.error(span, "non-variable declaration in 'for' loop");
            }
            StorageClass::Static | StorageClass::Extern => {
                self.error(span, "declaration of non-local variable in 'for' loop");
            }
            StorageClass::Auto | StorageClass::Register => {}
        }
    }

    fn loop_body(&mut self, body: StmtId) -> (ScopeId, Box<Stmt>) {
        let scope = self.new_scope();
        if let Some(state) = self.function_mut() {
            state.jumps.push(JumpScope { scope, switch: None });
        }
        let body = Box::new(self.body(body));
        if let Some(state) = self.function_mut() {
            state.jumps.pop();
        }
        (scope, body)
    }

    fn unroll(&mut self, hint: LoopHint) -> Option<u32> {
        match hint {
            LoopHint::None => None,
            LoopHint::Unroll => Some(0),
            LoopHint::UnrollBy(count) => {
                let span = self.expr_of(count).span;
                let value = self.constant_integer(count)?;
                match u32::try_from(value) {
                    Ok(count) if count > 0 => Some(count),
                    _ => {
                        self.error(span, "the number of an unroll hint must be a positive integer");
                        None
                    }
                }
            }
        }
    }

    fn switch(&mut self, value: ExprId, body: StmtId) -> StmtKind {
        self.check_switch_condition(value);
        let value = self.rvalue(value);
        let span = value.span;
        let enumeration = match self.types.resolve(value.ty) {
            TypeKind::Enum(id) => Some(*id),
            _ => None,
        };
        let original = (self.types.as_scalar(value.ty).unwrap_or(ScalarKind::Long), enumeration);
        let value = match self.types.as_scalar(value.ty) {
            Some(kind) if kind.is_int() => self.promote(value),
            _ if self.types.is_error(value.ty) => error_expr(span),
            _ => {
                let name = self.quoted(value.ty);
                self.error(span, format!("statement requires expression of integer type ({name} invalid)"));
                error_expr(span)
            }
        };
        let kind = self.types.as_scalar(value.ty).unwrap_or(ScalarKind::Long);
        let scope = self.new_scope();
        let switch = SwitchState { kind, original, cases: Vec::new(), seen: HashMap::new(), default: None };
        if let Some(state) = self.function_mut() {
            state.jumps.push(JumpScope { scope, switch: Some(switch) });
        }
        let body = Box::new(self.body(body));
        let switch = self.function_mut().and_then(|state| state.jumps.pop()).and_then(|jump| jump.switch);
        if let Some(switch) = &switch
            && let (Some(enumeration), None) = (enumeration, switch.default)
        {
            self.check_enumeration_covered(enumeration, &switch.seen, span);
        }
        let (cases, default) = match switch {
            Some(switch) => (switch.cases, switch.default.map(|(label, _)| label)),
            None => (Vec::new(), None),
        };
        StmtKind::Switch { scope, value, cases, default, body }
    }

    /// The innermost `switch`.
    fn switch_mut(&mut self) -> Option<&mut SwitchState> {
        self.function_mut()?.jumps.iter_mut().rev().find_map(|jump| jump.switch.as_mut())
    }

    fn case(&mut self, low: ExprId, high: Option<ExprId>, span: Span, out: &mut Vec<Stmt>) {
        let low_span = self.expr_of(low).span;
        let low = self.constant_scalar(low);
        let high = high.map(|high| self.constant_scalar(high));
        let Some(kind) = self.switch_mut().map(|switch| switch.kind) else {
            self.error(span, "'case' statement not in switch statement");
            return;
        };
        let label = self.new_label();
        out.push(Stmt { kind: StmtKind::Label(label), span });
        let in_type = |value: Option<(constant::Value, ScalarKind)>| match value {
            Some((constant::Value::Scalar(value), from)) => match constant::convert(value, from, kind) {
                Const::Int(bits) => Some(bits),
                Const::Float(_) => None,
            },
            _ => None,
        };
        let Some(low) = in_type(low) else { return };
        let high = match high {
            None => low,
            Some(high) => match in_type(high) {
                Some(high) => high,
                None => return,
            },
        };
        let (first, last) = (number(low, kind), number(high, kind));
        self.check_case_value(first, low_span);
        if last != first {
            self.check_case_value(last, low_span);
        }
        if first > last {
            self.warning(low_span, "empty case range specified");
            return;
        }
        if last - first >= MAX_CASE_RANGE {
            self.error(low_span, format!("a range of more than {MAX_CASE_RANGE} cases is not supported"));
            return;
        }
        for value in first..=last {
            let bits = value as u64;
            let Some(switch) = self.switch_mut() else { return };
            match switch.seen.get(&bits) {
                Some(&previous) => {
                    self.error(low_span, format!("duplicate case value '{value}'"))
                        .note(previous, "previous case defined here");
                    return;
                }
                None => {
                    switch.seen.insert(bits, low_span);
                    switch.cases.push((bits, label));
                }
            }
        }
    }

    /// Warns of a value that what is switched on can never have.
    fn check_case_value(&mut self, value: i128, span: Span) {
        let Some((kind, enumeration)) = self.switch_mut().map(|switch| switch.original) else { return };
        if let Some(id) = enumeration {
            let constants = &self.types.enumeration(id).constants;
            if !constants.iter().any(|&(_, known)| known as i64 as i128 == value || known as i128 == value) {
                let ty = self.types.intern(TypeKind::Enum(id));
                let shown = self.quoted(ty);
                self.warning(span, format!("case value not in enumerated type {shown}"));
            }
            return;
        }
        let held = number(constant::wrap(value as u64, kind), kind);
        if held != value && kind.rank() < ScalarKind::Int.rank() {
            let message = format!("overflow converting case value to switch condition type ({value} to {held})");
            self.warning(span, message);
        }
    }

    /// Warns of constants of an enumeration that a `switch` without a default leaves out.
    fn check_enumeration_covered(&mut self, id: EnumId, seen: &HashMap<u64, Span>, span: Span) {
        let constants = &self.types.enumeration(id).constants;
        let left: Vec<String> = constants
            .iter()
            .filter(|(_, value)| !seen.contains_key(value))
            .map(|(name, _)| format!("'{name}'"))
            .collect();
        let message = match left.as_slice() {
            [] => return,
            [one] => format!("enumeration value {one} not handled in switch"),
            [one, other] => format!("enumeration values {one} and {other} not handled in switch"),
            [one, two, three] => format!("enumeration values {one}, {two}, and {three} not handled in switch"),
            [one, two, three, ..] => {
                format!("{} enumeration values not handled in switch: {one}, {two}, {three}...", left.len())
            }
        };
        self.warning(span, message);
    }

    fn default(&mut self, span: Span, out: &mut Vec<Stmt>) {
        let label = self.new_label();
        let Some(switch) = self.switch_mut() else {
            self.error(span, "'default' statement not in switch statement");
            return;
        };
        match switch.default {
            Some((_, previous)) => {
                self.error(span, "multiple default labels in one switch").note(previous, "previous default is here");
            }
            None => {
                switch.default = Some((label, span));
                out.push(Stmt { kind: StmtKind::Label(label), span });
            }
        }
    }

    fn label_entry(&mut self, symbol: Symbol) -> Option<&mut NamedLabel> {
        let state = self.function_mut()?;
        if !state.named_labels.contains_key(&symbol) {
            let label = LabelId(state.labels);
            state.labels += 1;
            state.named_labels.insert(symbol, NamedLabel { label, declared: None, used: None });
        }
        state.named_labels.get_mut(&symbol)
    }

    /// Makes the labels that a block declares its own; what their names mean around it.
    fn own_labels(&mut self, list: &[StmtId]) -> Vec<(Ident, Option<NamedLabel>)> {
        let ast = self.ast;
        let mut around = Vec::new();
        for &statement in list {
            let AstStmt::OwnLabels(names) = &ast.stmts[statement].kind else { break };
            for &name in names {
                if let Some(state) = self.function_mut() {
                    around.push((name, state.named_labels.remove(&name.symbol)));
                }
            }
        }
        around
    }

    /// Ends the block of such labels: each must have been there.
    fn leave_labels(&mut self, around: Vec<(Ident, Option<NamedLabel>)>) {
        for (name, outer) in around.into_iter().rev() {
            let Some(state) = self.function_mut() else { return };
            let own = state.named_labels.remove(&name.symbol);
            if let Some(outer) = outer {
                state.named_labels.insert(name.symbol, outer);
            }
            if own.is_none_or(|own| own.declared.is_none()) {
                let text = self.name(name.symbol);
                self.error(name.span, format!("use of undeclared label '{text}'"));
            }
        }
    }

    fn use_label(&mut self, name: Ident) -> LabelId {
        match self.label_entry(name.symbol) {
            Some(entry) => {
                entry.used.get_or_insert(name.span);
                entry.label
            }
            None => LabelId(0),
        }
    }

    fn declare_label(&mut self, name: Ident) -> LabelId {
        let text = self.name(name.symbol);
        let Some(entry) = self.label_entry(name.symbol) else { return LabelId(0) };
        let label = entry.label;
        match entry.declared {
            Some(previous) => {
                self.error(name.span, format!("redefinition of label '{text}'"))
                    .note(previous, "previous definition is here");
                // A number of its own, so that no label stands twice.
                self.new_label()
            }
            None => {
                entry.declared = Some(name.span);
                label
            }
        }
    }

    /// Every label that is jumped to must be declared.
    pub(super) fn check_labels(&mut self) {
        let Some(state) = &self.function else { return };
        let mut missing: Vec<(Span, Symbol)> = state
            .named_labels
            .iter()
            .filter(|(_, label)| label.declared.is_none())
            .filter_map(|(&symbol, label)| Some((label.used?, symbol)))
            .collect();
        missing.sort_by_key(|(span, _)| span.start);
        for (span, symbol) in missing {
            let name = self.name(symbol);
            self.error(span, format!("use of undeclared label '{name}'"));
        }
    }

    fn return_value(&mut self, value: Option<ExprId>, span: Span) -> Option<Expr> {
        let result = self.function.as_ref().map_or(TypeTable::ERROR, |state| state.result);
        let void = self.types.is_void(result);
        let Some(value) = value else {
            if !void && !self.types.is_error(result) {
                let name = self.current_function();
                self.error(span, format!("non-void function '{name}' should return a value"));
            }
            return None;
        };
        self.check_sequence(value);
        let value = self.rvalue(value);
        if void {
            if !self.types.is_void(value.ty) && !self.types.is_error(value.ty) {
                let name = self.current_function();
                self.error(value.span, format!("void function '{name}' should not return a value"));
            }
            return Some(value);
        }
        if self.types.is_void(value.ty) {
            let name = self.quoted(result);
            self.error(value.span, format!("returning 'void' from a function with incompatible result type {name}"));
            return None;
        }
        self.check_returned_address(&value);
        Some(self.assign_convert(value, result, Assignment::Return))
    }

    fn current_function(&self) -> String {
        match &self.function {
            Some(state) => self.name(self.facts[state.id.index()].symbol),
            None => String::new(),
        }
    }

    /// GNU's `({ … })`
    pub(super) fn statement_expression(&mut self, body: StmtId, span: Span) -> Expr {
        if self.function.is_none() {
            self.error(span, "statement expression not allowed at file scope");
            return error_expr(span);
        }
        let AstStmt::Compound(list) = &self.ast.stmts[body].kind else { return error_expr(span) };
        self.scopes.enter();
        let around = self.own_labels(list);
        let ast = self.ast;
        let mut statements = Vec::new();
        let mut value = None;
        for (index, &inner) in list.iter().enumerate() {
            // The last expression is the value, behind labels too.
            let mut last = inner;
            while let AstStmt::Label { body, .. } = ast.stmts[last].kind {
                last = body;
            }
            match ast.stmts[last].kind {
                AstStmt::Expr(expr) if index + 1 == list.len() => {
                    let mut at = inner;
                    while let AstStmt::Label { name, body } = ast.stmts[at].kind {
                        let label = self.declare_label(name);
                        statements.push(Stmt { kind: StmtKind::Label(label), span: ast.stmts[at].span });
                        at = body;
                    }
                    value = Some(Box::new(self.rvalue(expr)));
                }
                _ => self.statement_into(inner, &mut statements),
            }
        }
        self.leave_labels(around);
        self.scopes.leave();
        let ty = value.as_ref().map_or(TypeTable::VOID, |value| value.ty);
        Expr { kind: ExprKind::Statements(statements, value), ty, span }
    }
}
