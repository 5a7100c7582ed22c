//! Declarations: specifiers, types, declarators, initialisers, attributes.

use super::{ExprId, Ident, StaticAssert, StmtId};
use crate::source::Span;

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
    /// `__auto_type`: that of the initial value.
    Auto,
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
    /// The type of its values, where the source says it: C23's `enum tag : type`.
    pub underlying: Option<Box<TypeName>>,
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
        /// `static` in the brackets, of a parameter: the caller passes that many elements at least.
        least: bool,
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
