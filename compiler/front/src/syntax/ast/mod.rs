//! The syntax tree of a source, as the parser makes it and before anything is known of types.
//!
//! Expressions and statements are in arenas and refer to each other by number. The parser bounds how deep they nest
//! ([`MAX_TREE_HEIGHT`]), so whoever walks the tree may recurse.

mod declaration;
mod expression;
mod statement;

pub use declaration::*;
pub use expression::*;
pub use statement::*;

use crate::intern::Symbol;
use crate::source::Span;
use tombolo_ir::entity;
use tombolo_ir::entity::Arena;

entity!(
    /// An expression.
    ExprId, "e"
);
entity!(
    /// A statement.
    StmtId, "s"
);

/// A source.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ast {
    /// What stands at file scope, in order.
    pub items: Vec<Item>,
    /// All expressions.
    pub exprs: Arena<ExprId, Expr>,
    /// All statements.
    pub stmts: Arena<StmtId, Stmt>,
}

/// What stands at file scope.
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A declaration, without a function's body.
    Declaration(Declaration),
    /// A function with its body.
    Function(FunctionDefinition),
    /// `_Static_assert`
    StaticAssert(StaticAssert),
    /// `#pragma`
    Pragma(Pragma),
}

/// A name where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ident {
    /// The name.
    pub symbol: Symbol,
    /// Where it stands.
    pub span: Span,
}

/// A pragma that means something to the checker. Unknown ones are warned about and dropped by the parser;
/// `#pragma unroll` becomes [`LoopHint`].
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pragma {
    /// What it says.
    pub kind: PragmaKind,
    /// Where it stands.
    pub span: Span,
}

/// What a pragma says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PragmaKind {
    /// `#pragma OPENCL EXTENSION name : behaviour` (OpenCL C 3.0, extension specification, section 1.2). `all` is a name
    /// like any other here.
    Extension {
        /// The extension's name.
        name: Ident,
        /// `enable`, and `require` and `begin`, or else `disable`.
        enable: bool,
    },
    /// `#pragma OPENCL FP_CONTRACT` (section 6.9), or `#pragma STDC FP_CONTRACT`: at file scope until the end of the file, in a
    /// block until the end of the block.
    FpContract {
        /// `ON` or `DEFAULT`, or else `OFF`.
        on: bool,
    },
    /// `#pragma pack`
    Pack {
        /// What becomes of the value that holds.
        stack: PackStack,
        /// The greatest alignment of members from here on, 0 for their own; nothing where the pragma names none.
        value: Option<u32>,
    },
}

/// What `#pragma pack` does with the value that holds, before it sets another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PackStack {
    /// Nothing.
    Keep,
    /// `push`: keeps it for a `pop`.
    Push,
    /// `pop`: takes back what was kept last.
    Pop,
}

/// `_Static_assert(condition, "message")`
#[derive(Clone, PartialEq, Debug)]
pub struct StaticAssert {
    /// A constant expression.
    pub condition: ExprId,
    /// The message, if there is one.
    pub message: Option<String>,
    /// All of it.
    pub span: Span,
}
