//! Variables that one expression changes and reads, or changes twice, in no order that C tells (C99, section 6.5,
//! paragraph 2): a warning.

use crate::intern::Symbol;
use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, ExprId, ExprKind, UnaryOperator};

use super::Checker;

/// A change of a variable.
#[derive(Clone, Copy)]
struct Change {
    name: Symbol,
    span: Span,
    /// Whether a sequence point stands between it and the value of the expression that it is in.
    done: bool,
}

/// What an expression does to variables.
#[derive(Default)]
struct Effects {
    changes: Vec<Change>,
    reads: Vec<Symbol>,
}

impl Effects {
    fn join(&mut self, other: Effects) {
        self.changes.extend(other.changes);
        self.reads.extend(other.reads);
    }

    /// The effects of what a sequence point follows.
    fn done(mut self) -> Self {
        for change in &mut self.changes {
            change.done = true;
        }
        self
    }
}

impl Checker<'_, '_, '_> {
    /// Warns of the variables of a full expression whose changes and reads are in no order.
    pub(super) fn check_sequence(&mut self, id: ExprId) {
        let inner = match self.expr_of(id).kind {
            // What is only assigned as a whole cannot be changed in between.
            ExprKind::Assign { lhs, rhs, .. } if self.variable(lhs).is_some() => rhs,
            _ => id,
        };
        if !self.changes_variable(inner) {
            return;
        }
        let mut told = Vec::new();
        self.effects(id, &mut told);
    }

    /// The variable that an expression names.
    fn variable(&self, id: ExprId) -> Option<Symbol> {
        match self.expr_of(id).kind {
            ExprKind::Name(name) => Some(name),
            ExprKind::Paren(inner) => self.variable(inner),
            _ => None,
        }
    }

    fn changes_variable(&self, id: ExprId) -> bool {
        use UnaryOperator::{PostDecrement, PostIncrement, PreDecrement, PreIncrement};
        match &self.expr_of(id).kind {
            ExprKind::Assign { lhs, rhs, .. } => {
                self.variable(*lhs).is_some() || self.changes_variable(*lhs) || self.changes_variable(*rhs)
            }
            ExprKind::Unary { op: PreIncrement | PreDecrement | PostIncrement | PostDecrement, operand } => {
                self.variable(*operand).is_some() || self.changes_variable(*operand)
            }
            _ => self.operands(id).into_iter().any(|operand| self.changes_variable(operand)),
        }
    }

    /// The operands that are evaluated, of operators that change nothing themselves.
    fn operands(&self, id: ExprId) -> Vec<ExprId> {
        match &self.expr_of(id).kind {
            ExprKind::Paren(operand)
            | ExprKind::Unary { operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::ConvertVector { operand, .. }
            | ExprKind::AsType { operand, .. }
            | ExprKind::BitCast { operand, .. }
            | ExprKind::Member { base: operand, .. } => vec![*operand],
            ExprKind::Binary { lhs, rhs, .. } | ExprKind::Assign { lhs, rhs, .. } | ExprKind::Comma { lhs, rhs } => {
                vec![*lhs, *rhs]
            }
            ExprKind::Index { base, index } => vec![*base, *index],
            ExprKind::Conditional { condition, then, otherwise } => {
                [Some(*condition), *then, Some(*otherwise)].into_iter().flatten().collect()
            }
            ExprKind::VectorLiteral { elements, .. } => elements.clone(),
            ExprKind::Call { args, .. } => args.clone(),
            // Statements have sequence points of their own, and lists too; what is asked about is not evaluated.
            ExprKind::Int { .. }
            | ExprKind::Float { .. }
            | ExprKind::Char(_)
            | ExprKind::String(_)
            | ExprKind::Name(_)
            | ExprKind::CompoundLiteral { .. }
            | ExprKind::Sizeof(_)
            | ExprKind::Alignof(_)
            | ExprKind::VecStep(_)
            | ExprKind::Offsetof { .. }
            | ExprKind::Generic { .. }
            | ExprKind::TypesCompatible(_)
            | ExprKind::Statement(_)
            | ExprKind::Error => Vec::new(),
        }
    }

    fn effects(&mut self, id: ExprId, told: &mut Vec<Symbol>) -> Effects {
        use UnaryOperator::{PostDecrement, PostIncrement, PreDecrement, PreIncrement};
        let ast = self.ast;
        let expr = &ast.exprs[id];
        match &expr.kind {
            ExprKind::Name(name) => Effects { changes: Vec::new(), reads: vec![*name] },
            ExprKind::Assign { lhs, rhs, .. } => {
                let mut effects = self.effects(*rhs, told);
                let Some(name) = self.variable(*lhs) else {
                    let target = self.effects(*lhs, told);
                    return self.unordered(effects, target, told);
                };
                if let Some(other) = effects.changes.iter().find(|change| change.name == name && !change.done) {
                    self.tell(name, other.span, true, told);
                }
                effects.changes.push(Change { name, span: self.expr_of(*lhs).span, done: false });
                effects
            }
            ExprKind::Unary { op: PreIncrement | PreDecrement | PostIncrement | PostDecrement, operand } => {
                match self.variable(*operand) {
                    Some(name) => {
                        Effects { changes: vec![Change { name, span: expr.span, done: false }], reads: Vec::new() }
                    }
                    None => self.effects(*operand, told),
                }
            }
            ExprKind::Comma { lhs, rhs }
            | ExprKind::Binary { op: BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr, lhs, rhs, .. } => {
                let mut effects = self.effects(*lhs, told).done();
                effects.join(self.effects(*rhs, told));
                effects
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                let mut effects = self.effects(*condition, told).done();
                for branch in then.iter().chain([otherwise]) {
                    effects.join(self.effects(*branch, told));
                }
                effects
            }
            ExprKind::Call { .. } => self.unordered_operands(id, told).done(),
            _ => self.unordered_operands(id, told),
        }
    }

    fn unordered_operands(&mut self, id: ExprId, told: &mut Vec<Symbol>) -> Effects {
        let mut all = Effects::default();
        for operand in self.operands(id) {
            let effects = self.effects(operand, told);
            all = self.unordered(all, effects, told);
        }
        all
    }

    /// The effects of both of two operands that are evaluated in any order.
    fn unordered(&mut self, mut all: Effects, effects: Effects, told: &mut Vec<Symbol>) -> Effects {
        for change in &effects.changes {
            if all.changes.iter().any(|other| other.name == change.name) {
                self.tell(change.name, change.span, true, told);
            } else if all.reads.contains(&change.name) {
                self.tell(change.name, change.span, false, told);
            }
        }
        for change in &all.changes {
            if effects.reads.contains(&change.name) {
                self.tell(change.name, change.span, false, told);
            }
        }
        all.join(effects);
        all
    }

    fn tell(&mut self, name: Symbol, span: Span, twice: bool, told: &mut Vec<Symbol>) {
        if told.contains(&name) {
            return;
        }
        told.push(name);
        let text = self.name(name);
        let what =
            if twice { "multiple unsequenced modifications to" } else { "unsequenced modification and access to" };
        self.warning(span, format!("{what} '{text}'"));
    }
}
