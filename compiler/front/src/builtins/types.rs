//! The types that builtin functions speak of, and the names under which the library defines them.

use std::fmt;

use tombolo_ir::{AddressSpace, ImageAccess, ImageDim, ImageType, Scalar, Type};

/// A scalar type of OpenCL C (6.3.1), with its sign.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Element {
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
    /// `ulong`, `size_t`
    ULong,
    /// `half`
    Half,
    /// `float`
    Float,
    /// `double`
    Double,
}

impl Element {
    /// All of them, in order of declaration.
    pub const ALL: [Element; 11] = [
        Element::Char,
        Element::UChar,
        Element::Short,
        Element::UShort,
        Element::Int,
        Element::UInt,
        Element::Long,
        Element::ULong,
        Element::Half,
        Element::Float,
        Element::Double,
    ];

    /// The name in OpenCL C.
    pub fn name(self) -> &'static str {
        match self {
            Element::Char => "char",
            Element::UChar => "uchar",
            Element::Short => "short",
            Element::UShort => "ushort",
            Element::Int => "int",
            Element::UInt => "uint",
            Element::Long => "long",
            Element::ULong => "ulong",
            Element::Half => "half",
            Element::Float => "float",
            Element::Double => "double",
        }
    }

    /// The element of that OpenCL C name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|element| element.name() == name)
    }

    /// The name in mangled names: `i8`, `u8`, … `f64`.
    pub fn mangled(self) -> &'static str {
        match self {
            Element::Char => "i8",
            Element::UChar => "u8",
            Element::Short => "i16",
            Element::UShort => "u16",
            Element::Int => "i32",
            Element::UInt => "u32",
            Element::Long => "i64",
            Element::ULong => "u64",
            Element::Half => "f16",
            Element::Float => "f32",
            Element::Double => "f64",
        }
    }

    /// The IR scalar that holds it.
    pub fn scalar(self) -> Scalar {
        match self {
            Element::Char | Element::UChar => Scalar::I8,
            Element::Short | Element::UShort => Scalar::I16,
            Element::Int | Element::UInt => Scalar::I32,
            Element::Long | Element::ULong => Scalar::I64,
            Element::Half => Scalar::F16,
            Element::Float => Scalar::F32,
            Element::Double => Scalar::F64,
        }
    }

    /// Size in bytes.
    pub fn bytes(self) -> u32 {
        self.scalar().bytes()
    }

    /// Size in bits.
    pub fn bits(self) -> u32 {
        self.scalar().bits()
    }

    /// Whether this is `half`, `float` or `double`.
    pub fn is_float(self) -> bool {
        self.scalar().is_float()
    }

    /// Whether this is a signed integer.
    pub fn is_signed_int(self) -> bool {
        matches!(self, Element::Char | Element::Short | Element::Int | Element::Long)
    }

    /// The signed integer of the same width.
    pub fn signed(self) -> Element {
        match self.bytes() {
            1 => Element::Char,
            2 => Element::Short,
            4 => Element::Int,
            _ => Element::Long,
        }
    }

    /// The unsigned integer of the same width.
    pub fn unsigned(self) -> Element {
        match self.bytes() {
            1 => Element::UChar,
            2 => Element::UShort,
            4 => Element::UInt,
            _ => Element::ULong,
        }
    }

    /// The integer of twice the width and the same sign, for integers below 64 bits.
    pub fn wider(self) -> Option<Element> {
        Some(match self {
            Element::Char => Element::Short,
            Element::UChar => Element::UShort,
            Element::Short => Element::Int,
            Element::UShort => Element::UInt,
            Element::Int => Element::Long,
            Element::UInt => Element::ULong,
            Element::Long | Element::ULong | Element::Half | Element::Float | Element::Double => return None,
        })
    }
}

/// What a pointer parameter of a builtin function points to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Pointee {
    /// The type pointed to.
    pub base: PointeeBase,
    /// Where it is.
    pub space: AddressSpace,
    /// Whether it is `const`: pointers to unqualified and to `const` both fit.
    pub is_const: bool,
    /// Whether it is `volatile`: pointers to unqualified and to `volatile` both fit.
    pub is_volatile: bool,
}

/// The type that a pointer parameter points to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PointeeBase {
    /// A scalar (one lane) or vector.
    Value(Element, u8),
    /// An atomic type: `atomic_int`, `atomic_uint`, `atomic_long`, `atomic_ulong`, `atomic_float`, `atomic_double`;
    /// `atomic_size_t` and so on are `atomic_ulong` (6.15.12.1).
    Atomic(Element),
    /// `atomic_flag`, an `i32` in memory.
    AtomicFlag,
    /// `event_t`
    Event,
    /// `void`: pointers to anything fit.
    Void,
}

/// The type of a parameter or result of a builtin function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BuiltinType {
    /// No result.
    Void,
    /// `bool`; `i1` in the IR.
    Bool,
    /// A scalar (one lane) or a vector of 2, 3, 4, 8 or 16 lanes.
    Value(Element, u8),
    /// A pointer.
    Pointer(Pointee),
    /// An image.
    Image(ImageType),
    /// `sampler_t`
    Sampler,
    /// `event_t`; `i64` in the IR, where every event is 0: the copies of section 6.15.13 have happened, for the
    /// work-item that made them, when the function returns.
    Event,
}

impl BuiltinType {
    /// A scalar.
    pub const fn scalar(element: Element) -> Self {
        BuiltinType::Value(element, 1)
    }

    /// The element of a scalar or vector.
    pub fn element(self) -> Option<Element> {
        match self {
            BuiltinType::Value(element, _) => Some(element),
            _ => None,
        }
    }

    /// Lanes of a vector; 1 for everything else.
    pub fn lanes(self) -> u8 {
        match self {
            BuiltinType::Value(_, lanes) => lanes,
            _ => 1,
        }
    }

    /// The IR type; nothing for `void`.
    pub fn ir(self) -> Option<Type> {
        Some(match self {
            BuiltinType::Void => return None,
            BuiltinType::Bool => Type::BOOL,
            BuiltinType::Value(element, lanes) => Type::of(element.scalar(), u32::from(lanes)),
            BuiltinType::Pointer(pointee) => Type::Pointer(pointee.space),
            BuiltinType::Image(image) => Type::Image(image),
            BuiltinType::Sampler => Type::Sampler,
            BuiltinType::Event => Type::I64,
        })
    }

    /// Appends the type's part of a mangled name: `f32`, `i32x4`, `pg.f32`, `2d.ro`, `sampler`, `event`.
    fn mangle_into(self, out: &mut String) {
        let value = |out: &mut String, element: Element, lanes: u8| {
            out.push_str(element.mangled());
            if lanes > 1 {
                out.push_str(&format!("x{lanes}"));
            }
        };
        match self {
            BuiltinType::Void => out.push_str("void"),
            BuiltinType::Bool => out.push_str("bool"),
            BuiltinType::Value(element, lanes) => value(out, element, lanes),
            BuiltinType::Pointer(pointee) => {
                out.push_str(match pointee.space {
                    AddressSpace::Private => "pp.",
                    AddressSpace::Local => "pl.",
                    AddressSpace::Global => "pg.",
                    AddressSpace::Constant => "pc.",
                    AddressSpace::Generic => "pn.",
                });
                match pointee.base {
                    PointeeBase::Value(element, lanes) => value(out, element, lanes),
                    PointeeBase::Atomic(element) => {
                        out.push_str("atomic_");
                        value(out, element, 1);
                    }
                    PointeeBase::AtomicFlag => out.push_str("atomic_flag"),
                    PointeeBase::Event => out.push_str("event"),
                    PointeeBase::Void => out.push_str("void"),
                }
            }
            BuiltinType::Image(image) => {
                out.push_str(image.dim.name());
                if image.multisampled {
                    out.push_str("_msaa");
                }
                if image.depth {
                    out.push_str("_depth");
                }
                out.push_str(match image.access {
                    ImageAccess::Read => ".ro",
                    ImageAccess::Write => ".wo",
                    ImageAccess::ReadWrite => ".rw",
                });
            }
            BuiltinType::Sampler => out.push_str("sampler"),
            BuiltinType::Event => out.push_str("event"),
        }
    }
}

impl fmt::Display for BuiltinType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |f: &mut fmt::Formatter<'_>, element: Element, lanes: u8| match lanes {
            1 => f.write_str(element.name()),
            lanes => write!(f, "{}{lanes}", element.name()),
        };
        match *self {
            BuiltinType::Void => f.write_str("void"),
            BuiltinType::Bool => f.write_str("bool"),
            BuiltinType::Value(element, lanes) => value(f, element, lanes),
            BuiltinType::Pointer(pointee) => {
                if pointee.is_const {
                    f.write_str("const ")?;
                }
                if pointee.is_volatile {
                    f.write_str("volatile ")?;
                }
                if pointee.space != AddressSpace::Generic {
                    write!(f, "{} ", pointee.space.name())?;
                }
                match pointee.base {
                    PointeeBase::Value(element, lanes) => value(f, element, lanes)?,
                    PointeeBase::Atomic(element) => write!(f, "atomic_{}", element.name())?,
                    PointeeBase::AtomicFlag => f.write_str("atomic_flag")?,
                    PointeeBase::Event => f.write_str("event_t")?,
                    PointeeBase::Void => f.write_str("void")?,
                }
                f.write_str("*")
            }
            BuiltinType::Image(image) => {
                f.write_str(match image.access {
                    ImageAccess::Read => "read_only ",
                    ImageAccess::Write => "write_only ",
                    ImageAccess::ReadWrite => "read_write ",
                })?;
                f.write_str(match image.dim {
                    ImageDim::D1 => "image1d",
                    ImageDim::Buffer => "image1d_buffer",
                    ImageDim::D1Array => "image1d_array",
                    ImageDim::D2 => "image2d",
                    ImageDim::D2Array => "image2d_array",
                    ImageDim::D3 => "image3d",
                })?;
                if image.multisampled {
                    f.write_str("_msaa")?;
                }
                f.write_str(if image.depth { "_depth_t" } else { "_t" })
            }
            BuiltinType::Sampler => f.write_str("sampler_t"),
            BuiltinType::Event => f.write_str("event_t"),
        }
    }
}

/// The end of the linked name of a library function whose multiplications and additions may be contracted: the library makes it
/// of the function without.
pub const CONTRACTED_SUFFIX: &str = ".contracted";

/// The name under which a function with these parameter types is linked: `sin.f32`, `dot.f32x4.f32x4`,
/// `read_imagef.2d.ro.sampler.i32x2`. Calls of library functions use it, and so do the definitions in library mode (and
/// of functions with `__attribute__((overloadable))`), so that the two meet.
pub fn mangle(name: &str, params: &[BuiltinType]) -> String {
    let mut mangled = String::from(name);
    for param in params {
        mangled.push('.');
        param.mangle_into(&mut mangled);
    }
    mangled
}
