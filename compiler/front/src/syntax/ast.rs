//! The syntax tree of a source, as the parser makes it and before anything is known of types.
//!
//! Expressions and statements are in arenas and refer to each other by number. The parser bounds how deep they nest
//! ([`MAX_DEPTH`]), so whoever walks the tree may recurse.

use crate::intern::Symbol;
use crate::source::Span;
use tombolo_ir::entity;
use tombolo_ir::entity::Arena;

/// No expression, statement, declarator or initialiser nests deeper than this, parentheses and chains of binary
/// operators counted alike.
pub const MAX_DEPTH: u32 = 2000;

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

/// Specifiers and the declarators they apply to; none for `struct S { … };`.
#[derive(Clone, PartialEq, Debug)]
pub struct Declaration {
    /// What the declarators share.
    pub specifiers: Specifiers,
    /// What is declared.
    pub declarators: Vec<InitDeclarator>,
    /// All of it.
    pub span: Span,
}

/// A declarator with what may follow it.
#[derive(Clone, PartialEq, Debug)]
pub struct InitDeclarator {
    /// The name and how its type derives from the specifiers'.
    pub declarator: Declarator,
    /// The initial value.
    pub initializer: Option<Initializer>,
}

/// A function with its body.
#[derive(Clone, PartialEq, Debug)]
pub struct FunctionDefinition {
    /// The specifiers.
    pub specifiers: Specifiers,
    /// The declarator; its first part is [`DeclaratorPart::Function`].
    pub declarator: Declarator,
    /// The body, a [`StmtKind::Compound`].
    pub body: StmtId,
    /// From the specifiers to the closing brace.
    pub span: Span,
}

/// A storage-class specifier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StorageClass {
    /// `typedef`
    Typedef,
    /// `extern`
    Extern,
    /// `static`
    Static,
    /// `auto`
    Auto,
    /// `register`
    Register,
}

/// An address-space qualifier, with or without the underscores.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AddressSpaceQualifier {
    /// `private`
    Private,
    /// `local`
    Local,
    /// `global`
    Global,
    /// `constant`
    Constant,
    /// `generic`
    Generic,
}

/// An access qualifier, with or without the underscores.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AccessQualifier {
    /// `read_only`
    ReadOnly,
    /// `write_only`
    WriteOnly,
    /// `read_write`
    ReadWrite,
}

/// Qualifiers of a type or of a pointer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Qualifiers {
    /// `const`
    pub is_const: bool,
    /// `volatile`
    pub is_volatile: bool,
    /// `restrict`
    pub is_restrict: bool,
    /// `_Atomic` as a qualifier.
    pub is_atomic: bool,
    /// The address space and where it is named.
    pub space: Option<(AddressSpaceQualifier, Span)>,
}

/// Everything that comes before a declarator.
#[derive(Clone, PartialEq, Debug)]
pub struct Specifiers {
    /// The storage class and where it is named.
    pub storage: Option<(StorageClass, Span)>,
    /// `kernel`, and where.
    pub kernel: Option<Span>,
    /// `inline`, and where.
    pub inline: Option<Span>,
    /// `_Noreturn`, and where.
    pub noreturn: Option<Span>,
    /// The type, and where it is named. A source without one gets an error and `int` from the parser.
    pub ty: TypeSpecifier,
    /// Where the type is named.
    pub type_span: Span,
    /// Its qualifiers.
    pub qualifiers: Qualifiers,
    /// The access qualifier and where it is named.
    pub access: Option<(AccessQualifier, Span)>,
    /// `pipe`, and where: the type is then that of the packets.
    pub pipe: Option<Span>,
    /// `_Alignas` operands.
    pub alignas: Vec<TypeOrExpr>,
    /// Attributes; those behind the last specifier are here too.
    pub attributes: Vec<Attribute>,
    /// From the first specifier to the last.
    pub span: Span,
}

/// A scalar type by keyword or by one of OpenCL C's names for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BuiltinScalar {
    /// `bool`
    Bool,
    /// `char`, `signed char`: 8 bits
    Char,
    /// `uchar`, `unsigned char`
    UChar,
    /// `short`: 16 bits
    Short,
    /// `ushort`, `unsigned short`
    UShort,
    /// `int`: 32 bits
    Int,
    /// `uint`, `unsigned int`
    UInt,
    /// `long`: 64 bits
    Long,
    /// `ulong`, `unsigned long`
    ULong,
    /// `half`: 16 bits
    Half,
    /// `float`: 32 bits
    Float,
    /// `double`: 64 bits
    Double,
}

/// The shape of an image type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct BuiltinImage {
    /// Its dimensions.
    pub dim: tombolo_ir::ImageDim,
    /// `…_depth_t`
    pub depth: bool,
    /// `…_msaa_t`
    pub multisampled: bool,
}

/// A type that OpenCL C names by itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Builtin {
    /// `void`
    Void,
    /// A number.
    Scalar(BuiltinScalar),
    /// `float4` and its like: 2, 3, 4, 8 or 16 lanes.
    Vector(BuiltinScalar, u8),
    /// `size_t`: `ulong` by another name, for messages.
    Size,
    /// `ptrdiff_t`: `long`.
    PtrDiff,
    /// `intptr_t`: `long`.
    IntPtr,
    /// `uintptr_t`: `ulong`.
    UIntPtr,
    /// `atomic_int` and its like, by the type inside: `int`, `uint`, `long`, `ulong`, `float`, `double`, `half`.
    Atomic(BuiltinScalar),
    /// `atomic_flag`: an atomic `int`.
    AtomicFlag,
    /// `atomic_size_t`, `atomic_uintptr_t`: an atomic `ulong`.
    AtomicULongName(&'static str),
    /// `atomic_intptr_t`, `atomic_ptrdiff_t`: an atomic `long`.
    AtomicLongName(&'static str),
    /// `memory_order`
    MemoryOrder,
    /// `memory_scope`
    MemoryScope,
    /// `cl_mem_fence_flags`: a `uint`.
    MemFenceFlags,
    /// `image2d_t` and its like.
    Image(BuiltinImage),
    /// `sampler_t`
    Sampler,
    /// `event_t`
    Event,
    /// `queue_t`
    Queue,
    /// `clk_event_t`
    ClkEvent,
    /// `ndrange_t`
    NdRange,
    /// `reserve_id_t`
    ReserveId,
    /// `__builtin_va_list`: recognised so that its use is one clear error.
    VaList,
}

/// The type that specifiers name.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeSpecifier {
    /// A type of the language. OpenCL C's names that are no keywords (`uchar`, `float4`, `image2d_t`, …) can be
    /// redeclared by the source; they are here as long as they are not.
    Builtin(Builtin),
    /// A `typedef` of the source.
    Named(Ident),
    /// `struct` or `union`
    Record(Box<RecordSpecifier>),
    /// `enum`
    Enum(Box<EnumSpecifier>),
    /// `typeof(…)`
    Typeof(Box<TypeOrExpr>),
    /// `_Atomic(type)`
    Atomic(Box<TypeName>),
    /// An error was reported; nothing more should be said.
    Error,
}

/// The operand of `sizeof` and its like.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeOrExpr {
    /// A type.
    Type(Box<TypeName>),
    /// An expression, not evaluated.
    Expr(ExprId),
}

/// A struct or union: a definition or a mention.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordSpecifier {
    /// `union`, not `struct`.
    pub is_union: bool,
    /// The tag.
    pub tag: Option<Ident>,
    /// The members, for a definition.
    pub members: Option<Vec<Member>>,
    /// Attributes, those behind the closing brace included.
    pub attributes: Vec<Attribute>,
    /// All of it.
    pub span: Span,
}

/// What stands among the members of a record.
#[derive(Clone, PartialEq, Debug)]
pub enum Member {
    /// Members of one type. Without declarators: an anonymous struct or union, or a declaration of nothing.
    Field {
        /// The shared part.
        specifiers: Specifiers,
        /// The members.
        declarators: Vec<MemberDeclarator>,
    },
    /// `_Static_assert`
    StaticAssert(StaticAssert),
}

/// A member.
#[derive(Clone, PartialEq, Debug)]
pub struct MemberDeclarator {
    /// The name (none for an unnamed bit-field) and type.
    pub declarator: Declarator,
    /// The width of a bit-field (which OpenCL C does not have; the checker says so).
    pub width: Option<ExprId>,
}

/// An enumeration: a definition or a mention.
#[derive(Clone, PartialEq, Debug)]
pub struct EnumSpecifier {
    /// The tag.
    pub tag: Option<Ident>,
    /// The constants, for a definition.
    pub constants: Option<Vec<EnumConstant>>,
    /// Attributes, those behind the closing brace included.
    pub attributes: Vec<Attribute>,
    /// All of it.
    pub span: Span,
}

/// A constant of an enumeration.
#[derive(Clone, PartialEq, Debug)]
pub struct EnumConstant {
    /// Its name.
    pub name: Ident,
    /// Its value, if it is given.
    pub value: Option<ExprId>,
    /// Attributes.
    pub attributes: Vec<Attribute>,
}

/// How a declared name (or no name, in a type name) derives its type from the specifiers.
#[derive(Clone, PartialEq, Debug)]
pub struct Declarator {
    /// The name.
    pub name: Option<Ident>,
    /// From the name outwards: the first part is what the name *is*. `int *a[3]` has `Array`, `Pointer`: an array of
    /// pointers. The last part's element is the specifiers' type.
    pub parts: Vec<DeclaratorPart>,
    /// Attributes in and behind the declarator.
    pub attributes: Vec<Attribute>,
    /// All of it; for an empty one the place where it would stand.
    pub span: Span,
}

/// One step of a declarator.
#[derive(Clone, PartialEq, Debug)]
pub enum DeclaratorPart {
    /// `*`: the qualifiers are the pointer's own. (The address space pointed to is a qualifier of what comes next.)
    Pointer {
        /// The pointer's own qualifiers.
        qualifiers: Qualifiers,
        /// The asterisk and the qualifiers.
        span: Span,
    },
    /// `[…]`
    Array {
        /// The length; nothing for `[]`.
        size: Option<ExprId>,
        /// `[*]`
        star: bool,
        /// Qualifiers inside the brackets, of a parameter.
        qualifiers: Qualifiers,
        /// The brackets.
        span: Span,
    },
    /// `(…)`
    Function {
        /// The parameters; none for `()` and for `(void)`.
        params: Vec<Param>,
        /// `()`: in OpenCL C the same as `(void)`.
        empty_list: bool,
        /// `, ...`
        variadic: Option<Span>,
        /// The parentheses.
        span: Span,
    },
    /// `^`: a block pointer.
    Block {
        /// The block pointer's own qualifiers.
        qualifiers: Qualifiers,
        /// The caret.
        span: Span,
    },
}

/// A parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    /// Its specifiers.
    pub specifiers: Specifiers,
    /// Its name, if any, and type.
    pub declarator: Declarator,
    /// All of it.
    pub span: Span,
}

/// A type without a declared name, as in a cast.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeName {
    /// Specifiers.
    pub specifiers: Specifiers,
    /// A declarator without a name.
    pub declarator: Declarator,
    /// All of it.
    pub span: Span,
}

/// One attribute of an `__attribute__((…))` list.
#[derive(Clone, PartialEq, Debug)]
pub struct Attribute {
    /// Its name, without the leading and trailing underscores it may have.
    pub name: Ident,
    /// Its arguments.
    pub args: Vec<AttributeArg>,
    /// The name and the arguments.
    pub span: Span,
}

/// An argument of an attribute.
#[derive(Clone, PartialEq, Debug)]
pub enum AttributeArg {
    /// A type, as in `vec_type_hint(float4)`.
    Type(Box<TypeName>),
    /// An expression; a lone identifier is one too.
    Expr(ExprId),
}

/// An initial value.
#[derive(Clone, PartialEq, Debug)]
pub enum Initializer {
    /// An expression.
    Expr(ExprId),
    /// `{ … }`
    List(InitializerList),
}

/// `{ … }`
#[derive(Clone, PartialEq, Debug)]
pub struct InitializerList {
    /// What is in it, in order.
    pub items: Vec<InitializerItem>,
    /// The braces.
    pub span: Span,
}

/// One item of an initialiser list.
#[derive(Clone, PartialEq, Debug)]
pub struct InitializerItem {
    /// What it is for; empty: for what comes next.
    pub designators: Vec<Designator>,
    /// Its value.
    pub value: Initializer,
    /// All of it.
    pub span: Span,
}

/// What an item of an initialiser list is for.
#[derive(Clone, PartialEq, Debug)]
pub enum Designator {
    /// `.name`
    Member(Ident),
    /// `[index]`
    Index(ExprId),
    /// `[first ... last]`, GNU
    Range(ExprId, ExprId),
}

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
    /// An expression for its effects.
    Expr(ExprId),
    /// `;`
    Empty,
    /// `if`
    If {
        /// The condition.
        condition: ExprId,
        /// Executed where it holds.
        then: StmtId,
        /// Executed where it does not.
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
    /// `__builtin_astype(x, type)`: the same bits as another type.
    AsType {
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
