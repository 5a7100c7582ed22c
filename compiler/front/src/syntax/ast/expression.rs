//! Expressions.

use super::{Designator, ExprId, Ident, InitializerList, StmtId, TypeName, TypeOrExpr};
use crate::intern::Symbol;
use crate::source::Span;

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// Operators before or behind one operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOperator {
    /// `+x`
    Plus,
    /// `-x`
    Minus,
    /// `~x`
    BitNot,
    /// `!x`
    LogicalNot,
    /// `*x`
    Dereference,
    /// `&x`
    AddressOf,
    /// `++x`
    PreIncrement,
    /// `--x`
    PreDecrement,
    /// `x++`
    PostIncrement,
    /// `x--`
    PostDecrement,
}

/// Operators between two operands; those of assignment apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOperator {
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessEqual,
    /// `>=`
    GreaterEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `&`
    BitAnd,
    /// `^`
    BitXor,
    /// `|`
    BitOr,
    /// `&&`
    LogicalAnd,
    /// `||`
    LogicalOr,
}

impl BinaryOperator {
    /// The operator as it is written.
    pub fn text(self) -> &'static str {
        match self {
            BinaryOperator::Multiply => "*",
            BinaryOperator::Divide => "/",
            BinaryOperator::Remainder => "%",
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            BinaryOperator::ShiftLeft => "<<",
            BinaryOperator::ShiftRight => ">>",
            BinaryOperator::Less => "<",
            BinaryOperator::Greater => ">",
            BinaryOperator::LessEqual => "<=",
            BinaryOperator::GreaterEqual => ">=",
            BinaryOperator::Equal => "==",
            BinaryOperator::NotEqual => "!=",
            BinaryOperator::BitAnd => "&",
            BinaryOperator::BitXor => "^",
            BinaryOperator::BitOr => "|",
            BinaryOperator::LogicalAnd => "&&",
            BinaryOperator::LogicalOr => "||",
        }
    }
}

/// The suffix of an integer constant; its value and its base decide the rest of its type (C99, section 6.4.4.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct IntSuffix {
    /// `u`
    pub unsigned: bool,
    /// `l` (or `ll`)
    pub long: bool,
}

/// The suffix of a floating constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloatSuffix {
    /// None: `double`, or `float` where there are no doubles or under `-cl-single-precision-constant`.
    None,
    /// `f`
    Float,
    /// `h`
    Half,
    /// `l`: `double`
    Long,
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// An integer constant.
    Int {
        /// Its value.
        value: u64,
        /// Its suffix.
        suffix: IntSuffix,
        /// Whether it is written in base 10, which keeps it signed.
        decimal: bool,
    },
    /// A floating constant.
    Float {
        /// Its value as a `double`, rounded to nearest even.
        value: f64,
        /// Its value as a `float`, rounded once from what is written.
        single: f32,
        /// Its suffix.
        suffix: FloatSuffix,
    },
    /// A character constant: an `int`.
    Char(i32),
    /// A string literal (adjacent ones joined), without the zero at its end: an array of `char` in constant memory.
    String(Vec<u8>),
    /// A name.
    Name(Symbol),
    /// `(x)`, where it does not belong to something else.
    Paren(ExprId),
    /// One operand.
    Unary {
        /// The operator.
        op: UnaryOperator,
        /// The operand.
        operand: ExprId,
    },
    /// Two operands.
    Binary {
        /// The operator.
        op: BinaryOperator,
        /// Where the operator stands.
        op_span: Span,
        /// The operand before it.
        lhs: ExprId,
        /// The operand behind it.
        rhs: ExprId,
    },
    /// `=`, or `+=` and its like.
    Assign {
        /// Nothing for `=`; one of the arithmetic, shift and bitwise ones otherwise.
        op: Option<BinaryOperator>,
        /// Where the operator stands.
        op_span: Span,
        /// Assigned to.
        lhs: ExprId,
        /// The value.
        rhs: ExprId,
    },
    /// `?:`
    Conditional {
        /// The condition.
        condition: ExprId,
        /// The value where it holds; nothing for GNU's `x ?: y`: the condition itself, evaluated once.
        then: Option<ExprId>,
        /// The value where it does not.
        otherwise: ExprId,
    },
    /// `a, b`
    Comma {
        /// Evaluated first, and dropped.
        lhs: ExprId,
        /// The value.
        rhs: ExprId,
    },
    /// `(type)x`. A vector type with an operand in parentheses is a [`ExprKind::VectorLiteral`] instead.
    Cast {
        /// The type.
        ty: Box<TypeName>,
        /// The operand.
        operand: ExprId,
    },
    /// `(float4)(a, b)` (OpenCL C 3.0, section 6.1.6): one element for all lanes, or scalars and vectors that fill them.
    VectorLiteral {
        /// The vector type.
        ty: Box<TypeName>,
        /// What stands between the parentheses.
        elements: Vec<ExprId>,
    },
    /// `(type){ … }`
    CompoundLiteral {
        /// The type.
        ty: Box<TypeName>,
        /// The list.
        list: Box<InitializerList>,
    },
    /// A call.
    Call {
        /// The function.
        callee: ExprId,
        /// The arguments.
        args: Vec<ExprId>,
        /// The closing parenthesis.
        close: Span,
    },
    /// `a[i]`
    Index {
        /// What is indexed, or the index.
        base: ExprId,
        /// The other one.
        index: ExprId,
    },
    /// `a.b` or `a->b`: a member, or lanes of a vector.
    Member {
        /// The struct or vector, or the pointer to it.
        base: ExprId,
        /// The member.
        name: Ident,
        /// `->`, not `.`.
        arrow: bool,
    },
    /// `sizeof`
    Sizeof(TypeOrExpr),
    /// `_Alignof`, `__alignof__`
    Alignof(TypeOrExpr),
    /// `vec_step`
    VecStep(TypeOrExpr),
    /// `__builtin_offsetof(type, member.designator)`
    Offsetof {
        /// The type.
        ty: Box<TypeName>,
        /// Members and indices; the first is a member.
        path: Vec<Designator>,
    },
    /// `_Generic(control, type: x, default: y)` (C11, section 6.5.1.1)
    Generic {
        /// Its type chooses; it is not evaluated.
        control: ExprId,
        /// The expressions with their types; no type for `default`.
        associations: Vec<(Option<Box<TypeName>>, ExprId)>,
    },
    /// `__builtin_types_compatible_p(type, type)`
    TypesCompatible(Box<(TypeName, TypeName)>),
    /// `__builtin_convertvector(x, type)`: lane by lane as a cast of scalars.
    ConvertVector {
        /// The operand.
        operand: ExprId,
        /// The type.
        ty: Box<TypeName>,
    },
    /// `__builtin_astype(x, type)`: the same bits as another type.
    AsType {
        /// The operand.
        operand: ExprId,
        /// The type.
        ty: Box<TypeName>,
    },
    /// `__builtin_bit_cast(type, x)`: the same bytes as another type.
    BitCast {
        /// The operand.
        operand: ExprId,
        /// The type.
        ty: Box<TypeName>,
    },
    /// `({ … })`, GNU: a compound statement whose last expression is the value.
    Statement(StmtId),
    /// Something that was not understood; an error was reported.
    Error,
}
