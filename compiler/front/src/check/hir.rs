//! The typed tree that `check` makes and `lower` consumes.
//!
//! Everything implicit in the source is explicit here: conversions, reads of objects ([`ExprKind::Load`]), decays,
//! member offsets, swizzle lanes, resolved calls, jump targets, flattened initialisers. A program is checked without an
//! error before it is lowered, so no node has the erroneous type.
//!
//! *Values* ([`Expr`]) and *places* ([`Place`], lvalues) are distinct. Rules that hold everywhere:
//! - A scalar [`ExprKind::Compare`], [`ExprKind::Logical`] or [`ExprKind::Not`] has type `bool`; where C says `int`, an
//!   [`Convert::Arithmetic`] stands around it. A condition always has type `bool`.
//! - On vectors these nodes have the signed integer type of the operands' width, and their lanes are 0 or -1.
//! - Operands of [`ExprKind::Binary`] and [`ExprKind::Compare`] have one and the same type (for shifts, the result's).
//! - Values of record type exist (`Load`, `Call`, `Conditional`, `Assign`, `Comma`); they are used only as initialisers,
//!   assigned values, arguments, return values and in [`PlaceKind::Temporary`].
//! - An enumeration's values are those of its underlying integer; nodes keep the enumeration as their type.

use std::rc::Rc;

use tombolo_ir::function::KernelInfo;

use crate::builtins::Signature;
use crate::source::Span;
use crate::types::{QualType, Quals, TypeId, TypeTable};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub(crate) u32);
        impl $name {
            /// The position in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// A function of [`Program::functions`].
    FuncId
);
index!(
    /// An object of [`Program::globals`].
    GlobalId
);
index!(
    /// A local variable of [`Program::locals`].
    LocalId
);
index!(
    /// A private variable of [`Body::variables`].
    VarId
);
index!(
    /// A label: target of `goto`, `case` or `default`. Numbered from 0 in each function, up to [`Body::labels`].
    LabelId
);
index!(
    /// A loop or `switch`, target of `break` and `continue`. Numbered from 0 in each function, up to [`Body::scopes`].
    ScopeId
);

/// A checked source.
pub struct Program {
    /// All its types.
    pub types: TypeTable,
    /// Its functions, those only declared included.
    pub functions: Vec<Function>,
    /// Its objects in constant and global memory: program-scope variables, `static` and `constant` variables of
    /// functions, string literals.
    pub globals: Vec<Global>,
    /// Its variables in local memory.
    pub locals: Vec<Local>,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// The name by which it is linked; differs from the written one for `overloadable` functions.
    pub name: Rc<str>,
    /// What it returns.
    pub result: TypeId,
    /// Types of its parameters.
    pub params: Vec<TypeId>,
    /// Set where it is a kernel.
    pub kernel: Option<Box<KernelInfo>>,
    /// Whether its floating operations may be contracted into fused ones: `FP_CONTRACT` is on where it is defined, and
    /// nowhere off inside.
    pub contract: bool,
    /// `static`, or `inline` alone: not seen by other sources.
    pub internal: bool,
    /// Its definition.
    pub body: Option<Body>,
    /// Where its name is declared.
    pub span: Span,
}

/// A function's definition.
#[derive(Debug)]
pub struct Body {
    /// Its variables in private memory; the first are the parameters, in order.
    pub variables: Vec<Variable>,
    /// The block.
    pub block: Vec<Stmt>,
    /// The number of labels.
    pub labels: u32,
    /// The number of loops and switches.
    pub scopes: u32,
}

/// An object in private memory.
#[derive(Debug)]
pub struct Variable {
    /// Its name; empty for a compound literal or an unnamed parameter.
    pub name: Rc<str>,
    /// Its type and qualifiers.
    pub ty: QualType,
    /// Size in bytes; 0 for handles (images, samplers).
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// Where it is declared.
    pub span: Span,
}

/// An object in local memory.
#[derive(Debug)]
pub struct Local {
    /// Its name.
    pub name: Rc<str>,
    /// Its type and qualifiers.
    pub ty: QualType,
    /// Size in bytes.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// Where it is declared.
    pub span: Span,
}

/// An object of the program.
#[derive(Debug)]
pub struct Global {
    /// Its name; unique only among those that are not `internal`.
    pub name: Rc<str>,
    /// Its type and qualifiers; the address space is `Constant` or `Global`.
    pub ty: QualType,
    /// Size in bytes.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// Its initial value; zeroes where there is none.
    pub init: Data,
    /// Declared here, defined in another source.
    pub external: bool,
    /// Not seen by other sources.
    pub internal: bool,
    /// Where it is declared.
    pub span: Span,
}

/// Bytes of an initial value, with addresses in them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Data {
    /// The bytes, at most the object's size; what is missing is zero.
    pub bytes: Vec<u8>,
    /// Places in the bytes that hold addresses.
    pub relocations: Vec<Relocation>,
}

/// An address in initial data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relocation {
    /// Where its 8 bytes stand.
    pub offset: u32,
    /// The object whose address it is.
    pub target: GlobalId,
    /// Bytes added to the address.
    pub addend: i64,
}

/// A statement.
#[derive(Debug)]
pub struct Stmt {
    /// What it does.
    pub kind: StmtKind,
    /// The code it was.
    pub span: Span,
}

/// What a statement does.
#[derive(Debug)]
pub enum StmtKind {
    /// Evaluates for effect.
    Expr(Expr),
    /// The lifetime of a private variable starts; its value is undefined without an initialiser.
    Declare {
        /// The variable.
        var: VarId,
        /// Its initial value.
        init: Option<Init>,
    },
    /// Statements in order.
    Block(Vec<Stmt>),
    /// `if`, with each `else if` behind it.
    If {
        /// Truth values, and what is done where one is true and none before it; at least one.
        branches: Vec<(Expr, Stmt)>,
        /// Where none is true.
        otherwise: Option<Box<Stmt>>,
    },
    /// `while`, `do while` and `for`
    Loop {
        /// Target of `break` and `continue`.
        scope: ScopeId,
        /// Done once, before.
        init: Option<Box<Stmt>>,
        /// A truth value; without one the loop goes on for ever.
        cond: Option<Expr>,
        /// Whether the condition is asked after the body instead of before it (`do while`).
        test_after: bool,
        /// Done after the body and after `continue`.
        step: Option<Expr>,
        /// The body.
        body: Box<Stmt>,
        /// `opencl_unroll_hint`: 0 where no number is given, 1 forbids it.
        unroll: Option<u32>,
    },
    /// `switch`
    Switch {
        /// Target of `break`.
        scope: ScopeId,
        /// An integer of 32 or 64 bits.
        value: Expr,
        /// Values (in the type of `value`, as sign- or zero-extended bits) and where they jump; no value twice.
        cases: Vec<(u64, LabelId)>,
        /// Where all others jump: behind the `switch` if nothing is given.
        default: Option<LabelId>,
        /// The body, with [`StmtKind::Label`] where the cases are.
        body: Box<Stmt>,
    },
    /// A place to jump to; control falls through it.
    Label(LabelId),
    /// `goto`
    Goto(LabelId),
    /// Leaves the loop or `switch`.
    Break(ScopeId),
    /// Goes on with the loop.
    Continue(ScopeId),
    /// `return`
    Return(Option<Expr>),
}

/// The initial value of an object, or the value of a compound literal.
#[derive(Debug)]
pub enum Init {
    /// One value of the object's type.
    Value(Expr),
    /// Parts in order; where two overlap, the later one holds.
    Parts {
        /// Whether the parts leave bytes that must be set to zero first.
        zero: bool,
        /// The parts.
        parts: Vec<InitPart>,
        /// The code they were.
        span: Span,
    },
}

/// A part of an initial value.
#[derive(Debug)]
pub struct InitPart {
    /// Byte offset in the object.
    pub offset: u64,
    /// What stands there.
    pub value: PartValue,
}

/// What stands in a part of an initial value.
#[derive(Debug)]
pub enum PartValue {
    /// A value of the member's or element's type.
    Expr(Expr),
    /// Bytes of a string literal.
    Bytes(Vec<u8>),
}

/// A value.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: TypeId,
    /// The code it was.
    pub span: Span,
}

/// A constant scalar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Const {
    /// An integer or `bool`: sign- or zero-extended to 64 bits as its type says.
    Int(u64),
    /// A floating value, already rounded to its type.
    Float(f64),
}

/// What a value is.
#[derive(Debug)]
pub enum ExprKind {
    /// A constant of scalar or enumeration type.
    Const(Const),
    /// A null pointer, or the null `event_t`.
    Null,
    /// A sampler by its `CLK_*` bits.
    Sampler(u32),
    /// The value of an object; of record type too. Reading a volatile place is a volatile read.
    Load(Place),
    /// The address of a place; also what an array decays to (the type then points to the element).
    AddressOf(Place),
    /// Arithmetic on a scalar or, lane by lane, on a vector.
    Unary(UnaryOp, Box<Expr>),
    /// Arithmetic on scalars or, lane by lane, on vectors.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// Comparison of scalars, vectors lane by lane, or pointers (by address).
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `!` of a truth value, or of a vector: lanes that are zero give -1.
    Not(Box<Expr>),
    /// `&&` and `||`: of truth values, the second evaluated only if needed; of vectors (both evaluated), nonzero lanes
    /// count as true.
    Logical {
        /// `&&` instead of `||`.
        and: bool,
        /// The operands.
        lhs: Box<Expr>,
        /// The second.
        rhs: Box<Expr>,
    },
    /// `?:` by a truth value; only one of the two is evaluated. Any type, `void` and records included.
    Conditional {
        /// A truth value.
        cond: Box<Expr>,
        /// Where it is true.
        then: Box<Expr>,
        /// Where it is false.
        otherwise: Box<Expr>,
    },
    /// `?:` by a vector: lanes of `cond` with the top bit set take `then`. All are evaluated.
    SelectLanes {
        /// A vector of integers, as many lanes and as wide as the result's.
        cond: Box<Expr>,
        /// Where the top bit is set.
        then: Box<Expr>,
        /// Where it is not.
        otherwise: Box<Expr>,
    },
    /// Stores, and yields the stored value.
    Assign(Place, Box<Expr>),
    /// Reads, computes, stores; the place is evaluated once. Yields the stored value.
    CompoundAssign {
        /// Read and written.
        place: Place,
        /// What is computed.
        op: CompoundOp,
    },
    /// `++` and `--`
    Increment {
        /// Read and written.
        place: Place,
        /// What is added: 1 or -1; for pointers, the pointee's size or its negative.
        delta: i64,
        /// Whether it yields the old value.
        postfix: bool,
    },
    /// A pointer moved by `index` (a `long`) times `scale` bytes.
    PointerAdd {
        /// The pointer.
        pointer: Box<Expr>,
        /// How many elements.
        index: Box<Expr>,
        /// Bytes an element.
        scale: u64,
        /// Moved down instead of up.
        subtract: bool,
    },
    /// The distance of two pointers in elements of `scale` bytes (never 0), a `long`.
    PointerDifference {
        /// The minuend.
        lhs: Box<Expr>,
        /// The subtrahend.
        rhs: Box<Expr>,
        /// Bytes an element.
        scale: u64,
    },
    /// A conversion to the type of this node.
    Convert(Convert, Box<Expr>),
    /// Scalars and vectors put side by side; all elements already have the element type.
    VectorLiteral(Vec<Expr>),
    /// These lanes of a vector; one lane gives a scalar.
    Swizzle(Box<Expr>, Lanes),
    /// One lane of a vector value, by an integer known at run time (a `long`).
    LaneOf(Box<Expr>, Box<Expr>),
    /// A call of a function of the source.
    Call(FuncId, Vec<Expr>),
    /// A call of a builtin function.
    Builtin(Box<BuiltinCall>),
    /// Evaluates both, yields the second.
    Comma(Box<Expr>, Box<Expr>),
    /// GNU statement expression: the statements, then the value; `void` without one.
    Statements(Vec<Stmt>, Option<Box<Expr>>),
}

/// A call of a builtin function, its overload resolved.
#[derive(Debug)]
pub struct BuiltinCall {
    /// The overload, with concrete types; it tells how the call is lowered.
    pub signature: Signature,
    /// The arguments, converted to the parameters' types; those of `printf` behind the format promoted.
    pub args: Vec<Expr>,
}

/// Arithmetic on one operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `~`
    BitNot,
}

/// Arithmetic on two operands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `<<`, by the second operand modulo the width.
    Shl,
    /// `>>`, likewise; arithmetic where the type is signed.
    Shr,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
}

/// Comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// What a compound assignment computes.
#[derive(Debug)]
pub enum CompoundOp {
    /// The place's value is converted to `compute`, the operation done there, the result converted back (both by
    /// [`Convert::Arithmetic`], or [`Convert::Splat`] where only `compute` is a vector: never the case by the rules).
    Arithmetic {
        /// The operator.
        op: BinaryOp,
        /// Type of the operation.
        compute: TypeId,
        /// The second operand, of type `compute`.
        rhs: Box<Expr>,
    },
    /// A pointer moved, as by [`ExprKind::PointerAdd`].
    Pointer {
        /// How many elements, a `long`.
        index: Box<Expr>,
        /// Bytes an element.
        scale: u64,
        /// Moved down instead of up.
        subtract: bool,
    },
}

/// Conversions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Convert {
    /// Between arithmetic scalars, or between vectors of as many lanes, lane by lane; also from and to enumerations. To
    /// `bool`: whether it is unequal to zero. Floating to integer: towards zero.
    Arithmetic,
    /// A scalar to a vector of the same element.
    Splat,
    /// Between pointers: other pointee or address space. To or from `generic`, or the same space.
    Pointer,
    /// A pointer to an integer (`bool`: whether it is not null).
    PointerToInt,
    /// An integer to a pointer.
    IntToPointer,
    /// The same bits: between scalars, vectors and pointers of one size (`as_type`). Three lanes and four: the fourth is
    /// dropped or undefined.
    Bits,
    /// To `void`: the value is dropped.
    Void,
    /// Between types that differ in name only (an atomic and its scalar, records of compatible declarations).
    Same,
}

/// Lanes of a vector, at most 16.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lanes {
    lanes: [u8; 16],
    count: u8,
}

impl Lanes {
    /// These lanes; nothing if there are none or more than 16.
    pub fn new(lanes: &[u8]) -> Option<Lanes> {
        if lanes.is_empty() {
            return None;
        }
        let mut array = [0; 16];
        array.get_mut(..lanes.len())?.copy_from_slice(lanes);
        Some(Lanes { lanes: array, count: lanes.len() as u8 })
    }

    /// The lanes.
    pub fn as_slice(&self) -> &[u8] {
        &self.lanes[..usize::from(self.count)]
    }

    /// Whether a lane is named twice.
    pub fn has_duplicates(&self) -> bool {
        let mut seen = 0u16;
        self.as_slice().iter().any(|&lane| {
            let bit = 1 << lane;
            let twice = seen & bit != 0;
            seen |= bit;
            twice
        })
    }
}

/// A place in memory (an lvalue), or lanes of a vector in one.
#[derive(Debug)]
pub struct Place {
    /// Which.
    pub kind: PlaceKind,
    /// Type of the object.
    pub ty: TypeId,
    /// Its qualifiers; the address space is always given.
    pub quals: Quals,
    /// What alignment is known of the place, in bytes; less than its type's inside packed records.
    pub align: u32,
    /// The code it was.
    pub span: Span,
}

/// What a place is.
#[derive(Debug)]
pub enum PlaceKind {
    /// A private variable of the function.
    Var(VarId),
    /// A local variable.
    Local(LocalId),
    /// An object of the program.
    Global(GlobalId),
    /// What a pointer points to. Subscripts end here too.
    Deref(Box<Expr>),
    /// A member, `offset` bytes from the start of the record.
    Member(Box<Place>, u64),
    /// Lanes of a vector in memory; several may be assigned only if none is named twice.
    Lanes(Box<Place>, Lanes),
    /// One lane of a vector in memory, by an integer known at run time (a `long`).
    Lane(Box<Place>, Box<Expr>),
    /// A compound literal in a function: the variable is given its value whenever this is evaluated.
    Literal(VarId, Box<Init>),
    /// A record value that has no place; a member of it is read. Never written.
    Temporary(Box<Expr>),
}
