//! The types of OpenCL C (OpenCL C 3.0, section 6.3), interned.
//!
//! A [`TypeId`] names an unqualified type; a [`QualType`] adds qualifiers and the address space of the object. Typedef
//! names are kept as sugar for messages and for `clGetKernelArgInfo`: [`TypeTable::canonical`] takes them off, and two
//! types are the same exactly when their canonical ids are equal.
//!
//! Qualifiers of an array stand on the array, never on its element: `const int a[4]` is a `const` array of `int`.

mod layout;
mod name;
mod table;

pub use layout::{FieldSpec, Layout, RecordAttributes, place_fields};
pub use table::TypeTable;

use std::collections::HashMap;
use std::rc::Rc;
use tombolo_ir::types::{AddressSpace, ImageAccess, ImageType};

use crate::source::Span;

/// An interned type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeId(pub(crate) u32);

/// A struct or union of the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RecordId(pub(crate) u32);

/// An enumeration of the table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EnumId(pub(crate) u32);

/// Arithmetic scalars, in order of conversion rank within integers and within floating types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum ScalarKind {
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `uchar`
    UChar,
    /// `short`
    Short,
    /// `ushort`
    UShort,
    /// `int`
    Int,
    /// `uint`
    UInt,
    /// `long`
    Long,
    /// `ulong`
    ULong,
    /// `half`
    Half,
    /// `float`
    Float,
    /// `double`
    Double,
}

impl ScalarKind {
    /// All of them, in order of declaration.
    pub const ALL: [ScalarKind; 12] = [
        ScalarKind::Bool,
        ScalarKind::Char,
        ScalarKind::UChar,
        ScalarKind::Short,
        ScalarKind::UShort,
        ScalarKind::Int,
        ScalarKind::UInt,
        ScalarKind::Long,
        ScalarKind::ULong,
        ScalarKind::Half,
        ScalarKind::Float,
        ScalarKind::Double,
    ];

    /// Its name in OpenCL C.
    pub fn name(self) -> &'static str {
        match self {
            ScalarKind::Bool => "bool",
            ScalarKind::Char => "char",
            ScalarKind::UChar => "uchar",
            ScalarKind::Short => "short",
            ScalarKind::UShort => "ushort",
            ScalarKind::Int => "int",
            ScalarKind::UInt => "uint",
            ScalarKind::Long => "long",
            ScalarKind::ULong => "ulong",
            ScalarKind::Half => "half",
            ScalarKind::Float => "float",
            ScalarKind::Double => "double",
        }
    }

    /// Size in bytes.
    pub fn size(self) -> u64 {
        match self {
            ScalarKind::Bool | ScalarKind::Char | ScalarKind::UChar => 1,
            ScalarKind::Short | ScalarKind::UShort | ScalarKind::Half => 2,
            ScalarKind::Int | ScalarKind::UInt | ScalarKind::Float => 4,
            ScalarKind::Long | ScalarKind::ULong | ScalarKind::Double => 8,
        }
    }

    /// Whether it is a floating type.
    pub fn is_float(self) -> bool {
        self >= ScalarKind::Half
    }

    /// Whether it is an integer type, `bool` included.
    pub fn is_int(self) -> bool {
        self < ScalarKind::Half
    }

    /// Whether it is an integer type with a sign.
    pub fn is_signed_int(self) -> bool {
        matches!(self, ScalarKind::Char | ScalarKind::Short | ScalarKind::Int | ScalarKind::Long)
    }

    /// Whether it is an integer type without a sign, `bool` included.
    pub fn is_unsigned_int(self) -> bool {
        self.is_int() && !self.is_signed_int()
    }

    /// The signed integer of the same width; what comparing vectors of this element yields (section 6.5.8).
    pub fn signed_of_same_width(self) -> ScalarKind {
        match self.size() {
            1 => ScalarKind::Char,
            2 => ScalarKind::Short,
            4 => ScalarKind::Int,
            _ => ScalarKind::Long,
        }
    }

    /// The unsigned integer of the same width.
    pub fn unsigned_of_same_width(self) -> ScalarKind {
        match self.size() {
            1 => ScalarKind::UChar,
            2 => ScalarKind::UShort,
            4 => ScalarKind::UInt,
            _ => ScalarKind::ULong,
        }
    }

    /// The integer conversion rank or, for floating types, a number above all of them.
    pub fn rank(self) -> u8 {
        match self {
            ScalarKind::Bool => 0,
            ScalarKind::Char | ScalarKind::UChar => 1,
            ScalarKind::Short | ScalarKind::UShort => 2,
            ScalarKind::Int | ScalarKind::UInt => 3,
            ScalarKind::Long | ScalarKind::ULong => 4,
            ScalarKind::Half => 5,
            ScalarKind::Float => 6,
            ScalarKind::Double => 7,
        }
    }

    /// The type after integer promotion; floating types stay.
    pub fn promoted(self) -> ScalarKind {
        if self.is_int() && self.rank() < ScalarKind::Int.rank() { ScalarKind::Int } else { self }
    }

    /// The scalar of the IR. `bool` is [`tombolo_ir::types::Scalar::Bool`] as a value and one byte, 0 or 1, in memory.
    pub fn ir(self) -> tombolo_ir::types::Scalar {
        use tombolo_ir::types::Scalar;
        match self {
            ScalarKind::Bool => Scalar::Bool,
            ScalarKind::Char | ScalarKind::UChar => Scalar::I8,
            ScalarKind::Short | ScalarKind::UShort => Scalar::I16,
            ScalarKind::Int | ScalarKind::UInt => Scalar::I32,
            ScalarKind::Long | ScalarKind::ULong => Scalar::I64,
            ScalarKind::Half => Scalar::F16,
            ScalarKind::Float => Scalar::F32,
            ScalarKind::Double => Scalar::F64,
        }
    }
}

/// What an unqualified type is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TypeKind {
    /// What an erroneous construct has; it converts to and from everything without a word.
    Error,
    /// `void`
    Void,
    /// An arithmetic scalar.
    Scalar(ScalarKind),
    /// A vector of 2, 3, 4, 8 or 16.
    Vector(ScalarKind, u8),
    /// A pointer; the pointee's address space is always given.
    Pointer(QualType),
    /// An array; without a length it is incomplete. The element has no qualifiers (see the module's text).
    Array(TypeId, Option<u64>),
    /// A struct or union.
    Record(RecordId),
    /// An enumeration.
    Enum(EnumId),
    /// A function.
    Function(Rc<FunctionType>),
    /// An image.
    Image(ImageType),
    /// `sampler_t`
    Sampler,
    /// `event_t`
    Event,
    /// `atomic_int` and so on: `Int`, `UInt`, `Long`, `ULong`, `Float` or `Double`.
    Atomic(ScalarKind),
    /// `atomic_flag`
    AtomicFlag,
    /// A pipe: the type of its packets, and what may be done with it, `Read` or `Write`.
    Pipe(TypeId, ImageAccess),
    /// An opaque type of an optional feature: `queue_t`, `clk_event_t`, `reserve_id_t`, `ndrange_t`.
    Opaque(OpaqueKind),
    /// A typedef name for another unqualified type. Never canonical.
    Typedef(Rc<str>, TypeId),
}

/// Opaque types of optional features.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum OpaqueKind {
    /// `queue_t`
    Queue,
    /// `clk_event_t`
    ClkEvent,
    /// `reserve_id_t`
    ReserveId,
    /// `ndrange_t`
    NdRange,
}

/// A function's type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FunctionType {
    /// What it returns.
    pub result: TypeId,
    /// Its parameters, unqualified, arrays already decayed.
    pub params: Vec<TypeId>,
    /// Whether it was declared with a prototype; `f()` is without, and taken as `f(void)`.
    pub prototype: bool,
}

/// Qualifiers and address space of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Quals {
    /// `const`
    pub is_const: bool,
    /// `volatile`
    pub is_volatile: bool,
    /// `restrict`, on pointers.
    pub is_restrict: bool,
    /// Where the object is; nothing for values and members, which are where their struct is.
    pub space: Option<AddressSpace>,
}

impl Quals {
    /// No qualifiers, no address space.
    pub const NONE: Quals = Quals { is_const: false, is_volatile: false, is_restrict: false, space: None };

    /// No qualifiers but an address space.
    pub const fn in_space(space: AddressSpace) -> Quals {
        Quals { is_const: false, is_volatile: false, is_restrict: false, space: Some(space) }
    }

    /// The qualifiers of both; the address space of `self`, or that of `inner` where there is none.
    pub fn with(self, inner: Quals) -> Quals {
        Quals {
            is_const: self.is_const || inner.is_const,
            is_volatile: self.is_volatile || inner.is_volatile,
            is_restrict: self.is_restrict || inner.is_restrict,
            space: self.space.or(inner.space),
        }
    }

    /// Whether all of `const`, `volatile` and `restrict` of `other` are here as well.
    pub fn contains_cvr(self, other: Quals) -> bool {
        (self.is_const || !other.is_const)
            && (self.is_volatile || !other.is_volatile)
            && (self.is_restrict || !other.is_restrict)
    }

    /// The same without an address space.
    pub fn without_space(self) -> Quals {
        Quals { space: None, ..self }
    }
}

/// A type with qualifiers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct QualType {
    /// The unqualified type.
    pub ty: TypeId,
    /// Its qualifiers.
    pub quals: Quals,
}

impl QualType {
    /// A type without qualifiers.
    pub fn plain(ty: TypeId) -> QualType {
        QualType { ty, quals: Quals::NONE }
    }

    /// A type whose object is in `space`.
    pub fn in_space(ty: TypeId, space: AddressSpace) -> QualType {
        QualType { ty, quals: Quals::in_space(space) }
    }
}

/// A member of a struct or union.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name; nothing for an anonymous struct or union.
    pub name: Option<Rc<str>>,
    /// Its type, without address space.
    pub ty: QualType,
    /// Offset in bytes from the start of the record.
    pub offset: u64,
    /// Where it is declared.
    pub span: Span,
}

/// A struct or union.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its tag.
    pub tag: Option<Rc<str>>,
    /// The typedef name of one without a tag.
    pub typedef_name: Option<Rc<str>>,
    /// `union`
    pub is_union: bool,
    /// Its members, once it is complete.
    pub fields: Vec<Field>,
    /// Which of them has or, anonymous itself, holds the member of a name.
    pub holders: HashMap<Rc<str>, u32>,
    /// Its size and alignment, once it is complete.
    pub layout: Option<Layout>,
    /// How deep its members' types nest.
    pub depth: u32,
    /// Where it is declared.
    pub span: Span,
}

/// An enumeration.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its tag.
    pub tag: Option<Rc<str>>,
    /// The typedef name of one without a tag.
    pub typedef_name: Option<Rc<str>>,
    /// The integer type that it is compatible with.
    pub underlying: ScalarKind,
    /// Its constants, their values as 64 bits.
    pub constants: Vec<(Rc<str>, u64)>,
    /// Whether its list of constants has been seen.
    pub complete: bool,
    /// Where it is declared.
    pub span: Span,
}
