//! Whether control can reach the end of a function: for the warning about a missing `return`.

use std::collections::HashSet;

use super::Checker;
use super::hir::{Expr, ExprKind, LabelId, ScopeId, Stmt, StmtKind};

/// What is found on the way.
#[derive(Default)]
struct Flow {
    /// Loops and switches that a reachable `break` leaves.
    broken: HashSet<ScopeId>,
    /// Labels that a `goto` names; those of a `switch` are in here while its body is walked.
    targets: HashSet<LabelId>,
}

/// Whether control can reach the end of the statements.
pub(super) fn falls_through(checker: &Checker<'_, '_, '_>, statements: &[Stmt]) -> bool {
    let mut flow = Flow::default();
    collect_gotos(statements, &mut flow.targets);
    flow.list(checker, statements, true)
}

fn collect_gotos(statements: &[Stmt], targets: &mut HashSet<LabelId>) {
    for statement in statements {
        match &statement.kind {
            StmtKind::Goto(label) => {
                targets.insert(*label);
            }
            StmtKind::Block(list) => collect_gotos(list, targets),
            StmtKind::If { branches, otherwise } => {
                for (_, then) in branches {
                    collect_gotos(std::slice::from_ref(then), targets);
                }
                if let Some(otherwise) = otherwise {
                    collect_gotos(std::slice::from_ref(otherwise), targets);
                }
            }
            StmtKind::Loop { body, .. } => collect_gotos(std::slice::from_ref(body), targets),
            StmtKind::Switch { body, cases, default, .. } => {
                targets.extend(cases.iter().map(|case| case.1));
                targets.extend(default);
                collect_gotos(std::slice::from_ref(body), targets);
            }
            StmtKind::Expr(_)
            | StmtKind::Declare { .. }
            | StmtKind::Label(_)
            | StmtKind::Break(_)
            | StmtKind::Continue(_)
            | StmtKind::Return(_) => {}
        }
    }
}

/// Whether the program says that control never comes behind a call.
fn ends(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Builtin(call) => {
            matches!(&*call.signature.name, "__builtin_unreachable" | "__builtin_trap" | "__builtin_abort")
        }
        ExprKind::Convert(_, inner) => ends(inner),
        _ => false,
    }
}

impl Flow {
    /// Whether control goes on behind the statements, if it comes in front of them where `reached`.
    fn list(&mut self, checker: &Checker<'_, '_, '_>, statements: &[Stmt], reached: bool) -> bool {
        statements.iter().fold(reached, |reached, statement| self.statement(checker, statement, reached))
    }

    fn statement(&mut self, checker: &Checker<'_, '_, '_>, statement: &Stmt, reached: bool) -> bool {
        match &statement.kind {
            StmtKind::Expr(expr) => reached && !ends(expr),
            StmtKind::Declare { .. } => reached,
            StmtKind::Block(list) => self.list(checker, list, reached),
            StmtKind::If { branches, otherwise } => {
                let (mut comes, mut asked) = (false, reached);
                for (cond, then) in branches {
                    let known = checker.known_truth(cond);
                    comes |= self.statement(checker, then, asked && known != Some(false));
                    asked &= known != Some(true);
                }
                match otherwise {
                    Some(otherwise) => self.statement(checker, otherwise, asked) || comes,
                    None => asked || comes,
                }
            }
            StmtKind::Loop { scope, cond, test_after, body, .. } => {
                let known = cond.as_ref().map_or(Some(true), |cond| checker.known_truth(cond));
                let entered = reached && (*test_after || known != Some(false));
                let end = self.statement(checker, body, entered);
                let leaves = if *test_after { end && known != Some(true) } else { reached && known != Some(true) };
                leaves || self.broken.contains(scope)
            }
            StmtKind::Switch { scope, default, body, .. } => {
                let end = self.statement(checker, body, false);
                end || (reached && default.is_none()) || self.broken.contains(scope)
            }
            StmtKind::Label(label) => reached || self.targets.contains(label),
            StmtKind::Break(scope) => {
                if reached {
                    self.broken.insert(*scope);
                }
                false
            }
            StmtKind::Goto(_) | StmtKind::Continue(_) | StmtKind::Return(_) => false,
        }
    }
}
