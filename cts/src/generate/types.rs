//! The types of generated programs.

/// An arithmetic type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scalar {
    /// `bool`: never an element of a vector, nor in memory that the host sees.
    Bool,
    /// `char` or `uchar`, `short` or `ushort`, and so on: bytes, and whether it is signed.
    Int(u8, bool),
    /// `float` or `double`, by its bytes.
    Float(u8),
}

/// All integer types but `bool`.
pub(super) const INTEGERS: [Scalar; 8] = [
    Scalar::Int(1, true),
    Scalar::Int(1, false),
    Scalar::Int(2, true),
    Scalar::Int(2, false),
    Scalar::Int(4, true),
    Scalar::Int(4, false),
    Scalar::Int(8, true),
    Scalar::Int(8, false),
];

/// `int`.
pub(super) const INT: Scalar = Scalar::Int(4, true);
/// `uint`.
pub(super) const UINT: Scalar = Scalar::Int(4, false);

/// The numbers of lanes that vectors have.
pub(super) const WIDTHS: [u8; 5] = [2, 3, 4, 8, 16];

impl Scalar {
    /// The name in OpenCL C.
    pub fn name(self) -> &'static str {
        match self {
            Scalar::Bool => "bool",
            Scalar::Int(1, true) => "char",
            Scalar::Int(1, false) => "uchar",
            Scalar::Int(2, true) => "short",
            Scalar::Int(2, false) => "ushort",
            Scalar::Int(4, true) => "int",
            Scalar::Int(4, false) => "uint",
            Scalar::Int(_, true) => "long",
            Scalar::Int(_, false) => "ulong",
            Scalar::Float(4) => "float",
            Scalar::Float(_) => "double",
        }
    }

    /// Bytes in memory.
    pub fn bytes(self) -> u32 {
        match self {
            Scalar::Bool => 1,
            Scalar::Int(bytes, _) | Scalar::Float(bytes) => bytes.into(),
        }
    }

    /// Whether it is `float` or `double`.
    pub fn is_float(self) -> bool {
        matches!(self, Scalar::Float(_))
    }

    /// Whether it is an integer type but `bool`.
    pub fn is_int(self) -> bool {
        matches!(self, Scalar::Int(..))
    }

    /// The integer type of the same size.
    pub fn as_int(self, is_signed: bool) -> Scalar {
        Scalar::Int(self.bytes() as u8, is_signed)
    }
}

/// Where what a pointer points to lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Space {
    /// Variables of the work-item.
    Private,
    /// The work-item's part of what the group shares.
    Local,
    /// The work-item's part of a buffer.
    Global,
    /// Tables.
    Constant,
    /// One of the first three.
    Generic,
}

impl Space {
    /// The qualifier in OpenCL C; that of the generic space is none.
    pub fn qualifier(self) -> &'static str {
        match self {
            Space::Private => "private ",
            Space::Local => "local ",
            Space::Global => "global ",
            Space::Constant => "constant ",
            Space::Generic => "",
        }
    }
}

/// A pointer type, with what is known of all its values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pointer {
    /// Where.
    pub space: Space,
    /// To what.
    pub pointee: Type,
    /// At least so many elements follow from where it points to.
    pub extent: u32,
    /// Whether it is to `const`.
    pub is_const: bool,
}

/// The type of a value or of a variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Type {
    /// One number.
    Scalar(Scalar),
    /// So many numbers.
    Vector(Scalar, u8),
    /// A pointer.
    Pointer(Box<Pointer>),
    /// An array.
    Array(Box<Type>, u32),
    /// A structure or union of the program, by its number.
    Struct(usize),
}

impl Type {
    /// Its scalar, if it is a scalar or a vector.
    pub fn element(&self) -> Option<Scalar> {
        match self {
            Type::Scalar(scalar) | Type::Vector(scalar, _) => Some(*scalar),
            _ => None,
        }
    }

    /// Its number of lanes: 1 of what is no vector.
    pub fn lanes(&self) -> u8 {
        if let Type::Vector(_, lanes) = self { *lanes } else { 1 }
    }

    /// The type of the same shape with another element.
    pub fn with(&self, scalar: Scalar) -> Type {
        if let Type::Vector(_, lanes) = self { Type::Vector(scalar, *lanes) } else { Type::Scalar(scalar) }
    }

    /// Whether it is a scalar or vector of floats.
    pub fn is_float(&self) -> bool {
        self.element().is_some_and(Scalar::is_float)
    }

    /// Bytes and alignment of a scalar or vector in memory.
    pub fn size(&self) -> u32 {
        let lanes = if self.lanes() == 3 { 4 } else { self.lanes() };
        self.element().map_or(8, Scalar::bytes) * u32::from(lanes)
    }
}

/// A structure or union.
#[derive(Clone, Debug)]
pub(super) struct Structure {
    /// The name, with `struct` or `union` not needed before it.
    pub name: String,
    /// Whether all fields lie at the same place.
    pub is_union: bool,
    /// Whether fields follow each other without gaps.
    pub is_packed: bool,
    /// The alignment that it is declared with, in bytes; 1 where there is none.
    pub alignment: u64,
    /// The fields in order.
    pub fields: Vec<(String, Type)>,
    /// Whether a pointer is somewhere in it.
    pub has_pointers: bool,
}
