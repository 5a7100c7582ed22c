//! Statements.

use super::{Declaration, ExprId, Ident, Pragma, StaticAssert, StmtId};
use crate::source::Span;

/// A statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// All of it.
    pub span: Span,
}

/// How often a loop should be unrolled: `#pragma unroll` or `__attribute__((opencl_unroll_hint))` before it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum LoopHint {
    /// Nothing was said.
    None,
    /// As the compiler thinks best, entirely if possible.
    Unroll,
    /// So many times; 1 means not at all. A constant expression.
    UnrollBy(ExprId),
}

/// What a statement is.
#[derive(Clone, PartialEq, Debug)]
pub enum StmtKind {
    /// `{ … }`
    Compound(Vec<StmtId>),
    /// A declaration among statements.
    Declaration(Box<Declaration>),
    /// `_Static_assert`
    StaticAssert(StaticAssert),
    /// A pragma among statements.
    Pragma(Pragma),
    /// `__label__ a, b;` at the start of a block: labels of these names are the block's own.
    OwnLabels(Vec<Ident>),
    /// An expression for its effects.
    Expr(ExprId),
    /// `;`
    Empty,
    /// `if`, with each `else if` behind it, however many: they do not nest.
    If {
        /// The conditions, and what is executed where one holds and none before it; at least one.
        branches: Vec<(ExprId, StmtId)>,
        /// Executed where none holds.
        otherwise: Option<StmtId>,
    },
    /// `switch`
    Switch {
        /// What is compared.
        value: ExprId,
        /// The body; case labels are anywhere in it.
        body: StmtId,
    },
    /// `case`, with the statement that it labels.
    Case {
        /// A constant.
        low: ExprId,
        /// `case low ... high`, GNU
        high: Option<ExprId>,
        /// The labelled statement.
        body: StmtId,
    },
    /// `default`, with the statement that it labels.
    Default(StmtId),
    /// `while`
    While {
        /// The condition.
        condition: ExprId,
        /// The body.
        body: StmtId,
        /// Unrolling.
        hint: LoopHint,
    },
    /// `do … while`
    DoWhile {
        /// The body.
        body: StmtId,
        /// The condition.
        condition: ExprId,
        /// Unrolling.
        hint: LoopHint,
    },
    /// `for`
    For {
        /// A [`StmtKind::Declaration`] or [`StmtKind::Expr`].
        init: Option<StmtId>,
        /// The condition.
        condition: Option<ExprId>,
        /// Evaluated after each round.
        step: Option<ExprId>,
        /// The body.
        body: StmtId,
        /// Unrolling.
        hint: LoopHint,
    },
    /// `goto`
    Goto(Ident),
    /// A label, with the statement that it labels.
    Label {
        /// Its name.
        name: Ident,
        /// The labelled statement.
        body: StmtId,
    },
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `return`
    Return(Option<ExprId>),
    /// Something that was not understood; an error was reported.
    Error,
}
