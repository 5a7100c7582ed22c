//! Statements: the flow of control.

use tombolo_ir::inst::Terminator;
use tombolo_ir::{Block, BlockCall, InstData, Unroll};

use super::body::{Body, ScopeTargets, Storage};
use crate::check::hir::{Expr, Init, LabelId, ScopeId, Stmt, StmtKind};

/// A jump without arguments.
fn to(block: Block) -> BlockCall {
    BlockCall { block, args: Vec::new() }
}

impl Body<'_, '_> {
    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        self.span = statement.span.start;
        match &statement.kind {
            StmtKind::Expr(expr) => self.discard(expr),
            StmtKind::Declare { var, init } => match (self.variables[var.index()], init) {
                (_, None) => {}
                (Storage::Memory(ptr), Some(init)) => self.initialize_variable(*var, ptr, init),
                (Storage::Handle(_), Some(Init::Value(expr))) => {
                    self.variables[var.index()] = Storage::Handle(Some(self.value(expr)));
                }
                (Storage::Handle(_), Some(Init::Parts { .. })) => unreachable!("a handle has no parts"),
            },
            StmtKind::Block(statements) => self.statements(statements),
            StmtKind::If { branches, otherwise } => self.if_else(branches, otherwise.as_deref()),
            StmtKind::Loop { scope, init, cond, test_after, step, body, unroll } => {
                if let Some(init) = init {
                    self.statement(init);
                }
                let header = self.repeat(*scope, cond.as_ref(), *test_after, step.as_ref(), body);
                self.function.blocks[header].unroll = unroll.map(|times| match times {
                    0 => Unroll::Always,
                    1 => Unroll::Never,
                    times => Unroll::Times(times),
                });
            }
            StmtKind::Switch { scope, value, cases, default, body } => {
                self.switch(*scope, value, cases, *default, body);
            }
            StmtKind::Label(label) => {
                let block = self.label(*label);
                self.jump(block, Vec::new(), block);
            }
            StmtKind::Goto(label) => {
                let block = self.label(*label);
                self.leave_to(block);
            }
            StmtKind::Break(scope) => {
                let target = self.targets(*scope).leave;
                self.leave_to(target);
            }
            StmtKind::Continue(scope) => match self.targets(*scope).next {
                Some(target) => self.leave_to(target),
                None => unreachable!("continue outside of a loop"),
            },
            StmtKind::Return(value) => self.give_back(value.as_ref()),
        }
    }

    fn targets(&self, scope: ScopeId) -> ScopeTargets {
        match self.scopes[scope.index()] {
            Some(targets) => targets,
            None => unreachable!("a jump out of a statement that it is not in"),
        }
    }

    fn label(&mut self, label: LabelId) -> Block {
        match self.labels[label.index()] {
            Some(block) => block,
            None => {
                let block = self.function.add_block();
                self.labels[label.index()] = Some(block);
                block
            }
        }
    }

    fn if_else(&mut self, branches: &[(Expr, Stmt)], otherwise: Option<&Stmt>) {
        let first = self.function.add_block();
        let end = self.function.add_block();
        for (index, (cond, then)) in branches.iter().enumerate() {
            let then_block = if index == 0 { first } else { self.function.add_block() };
            let is_last = index + 1 == branches.len() && otherwise.is_none();
            let else_block = if is_last { end } else { self.function.add_block() };
            self.branch_on(cond, then_block, else_block);
            self.block = then_block;
            self.statement(then);
            self.jump(end, Vec::new(), else_block);
        }
        if let Some(otherwise) = otherwise {
            self.statement(otherwise);
            self.jump(end, Vec::new(), end);
        }
    }

    /// A loop; the block with which its rounds begin.
    fn repeat(
        &mut self,
        scope: ScopeId,
        cond: Option<&Expr>,
        test_after: bool,
        step: Option<&Expr>,
        body: &Stmt,
    ) -> Block {
        let head = self.function.add_block();
        let inside = self.function.add_block();
        let next = self.function.add_block();
        let end = self.function.add_block();
        self.scopes[scope.index()] = Some(ScopeTargets { leave: end, next: Some(next) });
        let first = if test_after { inside } else { head };
        self.jump(first, Vec::new(), inside);
        self.statement(body);
        self.jump(next, Vec::new(), next);
        if let Some(step) = step {
            self.span = step.span.start;
            self.discard(step);
        }
        self.jump(head, Vec::new(), head);
        match cond {
            Some(cond) => {
                self.span = cond.span.start;
                self.branch_on(cond, inside, end);
                self.block = end;
            }
            None => self.jump(inside, Vec::new(), end),
        }
        first
    }

    fn switch(
        &mut self,
        scope: ScopeId,
        value: &Expr,
        cases: &[(u64, LabelId)],
        default: Option<LabelId>,
        body: &Stmt,
    ) {
        let end = self.function.add_block();
        let dead = self.function.add_block();
        let value = self.value(value);
        let bits = self.function.ty(value).element().map_or(64, |scalar| scalar.bits());
        let cases =
            cases.iter().map(|&(case, label)| (case & (u64::MAX >> (64 - bits)), to(self.label(label)))).collect();
        let default = to(default.map_or(end, |label| self.label(label)));
        self.scopes[scope.index()] = Some(ScopeTargets { leave: end, next: None });
        // What stands before the first case is reached by no one.
        self.terminate(Terminator::Switch { value, cases, default }, dead);
        self.statement(body);
        self.jump(end, Vec::new(), end);
    }

    fn give_back(&mut self, value: Option<&Expr>) {
        let result = match (value, self.result_place) {
            (Some(expr), Some(place)) => {
                let align = self.types().align_of(expr.ty);
                self.record_into(expr, place, align);
                None
            }
            (Some(expr), None) if self.types().is_void(expr.ty) => {
                self.discard(expr);
                None
            }
            (Some(expr), None) => Some(self.value(expr)),
            (None, _) => None,
        };
        let dead = self.function.add_block();
        self.terminate(Terminator::Return(result), dead);
    }

    /// Returns from where the body ends. A caller that uses the missing result gets some value.
    pub(super) fn fall_off_the_end(&mut self) {
        let result = if self.result_place.is_some() || self.types().is_void(self.result) {
            None
        } else {
            let ty = self.value_type(self.result);
            Some(self.emit(InstData::Undef { ty }))
        };
        self.function.blocks[self.block].terminator = Terminator::Return(result);
    }
}
