//! The reserved words. OpenCL C's type names that are no words of C (`uchar`, `float4`, `image2d_t`) are not among them:
//! they are predeclared types, the parser knows them.

/// Declares the keywords with their spellings; several spellings of one meaning are keywords of their own.
macro_rules! keywords {
    ($($variant:ident = $text:literal,)*) => {
        /// A reserved word, one variant for each spelling.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs)]
        pub enum Keyword { $($variant,)* }
        impl Keyword {
            /// All of them, in the order of their symbols.
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant,)*];
            /// The spelling.
            pub const fn name(self) -> &'static str {
                match self { $(Keyword::$variant => $text,)* }
            }
        }
    };
}

keywords! {
    Alignas = "_Alignas",
    Alignof = "_Alignof",
    AlignofGnu = "__alignof__",
    AlignofGnuShort = "__alignof",
    AsmGnu = "__asm__",
    AsmGnuShort = "__asm",
    Asm = "asm",
    Atomic = "_Atomic",
    Attribute = "__attribute__",
    AttributeShort = "__attribute",
    Auto = "auto",
    AutoType = "__auto_type",
    BitInt = "_BitInt",
    Bool = "_Bool",
    Break = "break",
    BuiltinAstype = "__builtin_astype",
    BuiltinBitCast = "__builtin_bit_cast",
    BuiltinConvertvector = "__builtin_convertvector",
    BuiltinOffsetof = "__builtin_offsetof",
    BuiltinTypesCompatible = "__builtin_types_compatible_p",
    Case = "case",
    Char = "char",
    Complex = "_Complex",
    Const = "const",
    ConstGnu = "__const",
    ConstGnuLong = "__const__",
    Constant = "constant",
    ConstantLong = "__constant",
    Continue = "continue",
    Default = "default",
    Do = "do",
    Double = "double",
    Else = "else",
    Enum = "enum",
    Extension = "__extension__",
    Extern = "extern",
    Float = "float",
    For = "for",
    Generic = "generic",
    GenericSelection = "_Generic",
    GenericLong = "__generic",
    Global = "global",
    GlobalLong = "__global",
    Goto = "goto",
    Half = "half",
    If = "if",
    Imaginary = "_Imaginary",
    Inline = "inline",
    InlineGnu = "__inline",
    InlineGnuLong = "__inline__",
    Int = "int",
    Kernel = "kernel",
    KernelLong = "__kernel",
    LabelGnu = "__label__",
    Local = "local",
    LocalLong = "__local",
    Long = "long",
    Noreturn = "_Noreturn",
    Pipe = "pipe",
    Private = "private",
    PrivateLong = "__private",
    ReadOnly = "read_only",
    ReadOnlyLong = "__read_only",
    ReadWrite = "read_write",
    ReadWriteLong = "__read_write",
    Register = "register",
    Restrict = "restrict",
    RestrictGnu = "__restrict",
    RestrictGnuLong = "__restrict__",
    Return = "return",
    Short = "short",
    Signed = "signed",
    SignedGnu = "__signed",
    SignedGnuLong = "__signed__",
    Sizeof = "sizeof",
    Static = "static",
    StaticAssert = "_Static_assert",
    Struct = "struct",
    Switch = "switch",
    ThreadLocal = "_Thread_local",
    Typedef = "typedef",
    Typeof = "typeof",
    TypeofGnu = "__typeof",
    TypeofGnuLong = "__typeof__",
    Union = "union",
    Unsigned = "unsigned",
    VecStep = "vec_step",
    Void = "void",
    Volatile = "volatile",
    VolatileGnu = "__volatile",
    VolatileGnuLong = "__volatile__",
    While = "while",
    WriteOnly = "write_only",
    WriteOnlyLong = "__write_only",
}

impl Keyword {
    /// The keyword that a symbol is.
    pub fn of(symbol: crate::intern::Symbol) -> Option<Keyword> {
        Keyword::ALL.get(symbol.index()).copied()
    }

    /// The keyword that means the same and is spelled in the shortest way, or for GNU's extensions in the usual way.
    pub fn canonical(self) -> Keyword {
        match self {
            Keyword::AlignofGnu | Keyword::AlignofGnuShort => Keyword::Alignof,
            Keyword::AsmGnuShort => Keyword::AsmGnu,
            Keyword::AttributeShort => Keyword::Attribute,
            Keyword::ConstGnu | Keyword::ConstGnuLong => Keyword::Const,
            Keyword::ConstantLong => Keyword::Constant,
            Keyword::GenericLong => Keyword::Generic,
            Keyword::GlobalLong => Keyword::Global,
            Keyword::InlineGnu | Keyword::InlineGnuLong => Keyword::Inline,
            Keyword::KernelLong => Keyword::Kernel,
            Keyword::LocalLong => Keyword::Local,
            Keyword::PrivateLong => Keyword::Private,
            Keyword::ReadOnlyLong => Keyword::ReadOnly,
            Keyword::ReadWriteLong => Keyword::ReadWrite,
            Keyword::RestrictGnu | Keyword::RestrictGnuLong => Keyword::Restrict,
            Keyword::SignedGnu | Keyword::SignedGnuLong => Keyword::Signed,
            Keyword::TypeofGnuLong => Keyword::TypeofGnu,
            Keyword::VolatileGnu | Keyword::VolatileGnuLong => Keyword::Volatile,
            Keyword::WriteOnlyLong => Keyword::WriteOnly,
            other => other,
        }
    }

    /// The symbol of the keyword's spelling, in every table of [`crate::intern::Interner::new`].
    pub const fn symbol(self) -> crate::intern::Symbol {
        crate::intern::Symbol::from_index(self as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_have_their_symbols() {
        let interner = crate::intern::Interner::new();
        for &keyword in Keyword::ALL {
            assert_eq!(interner.find(keyword.name()), Some(keyword.symbol()));
            assert_eq!(Keyword::of(keyword.symbol()), Some(keyword));
        }
    }
}
