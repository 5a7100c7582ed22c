//! The types of IR values.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A scalar. Integers carry no sign: operations do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Scalar {
    /// A truth value; never in memory.
    Bool,
    /// 8-bit integer.
    I8,
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// IEEE 754 binary16.
    F16,
    /// IEEE 754 binary32.
    F32,
    /// IEEE 754 binary64.
    F64,
}

impl Scalar {
    /// All scalars, in order of declaration.
    pub const ALL: [Scalar; 8] =
        [Scalar::Bool, Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64, Scalar::F16, Scalar::F32, Scalar::F64];

    /// Size in bits; 1 for a truth value.
    pub fn bits(self) -> u32 {
        match self {
            Scalar::Bool => 1,
            Scalar::I8 => 8,
            Scalar::I16 | Scalar::F16 => 16,
            Scalar::I32 | Scalar::F32 => 32,
            Scalar::I64 | Scalar::F64 => 64,
        }
    }

    /// Size in memory, in bytes. A truth value has none and counts as 1.
    pub fn bytes(self) -> u32 {
        self.bits().div_ceil(8)
    }

    /// Whether this is `i8`, `i16`, `i32` or `i64`.
    pub fn is_int(self) -> bool {
        matches!(self, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64)
    }

    /// Whether this is `f16`, `f32` or `f64`.
    pub fn is_float(self) -> bool {
        matches!(self, Scalar::F16 | Scalar::F32 | Scalar::F64)
    }

    /// The integer of this many bits: 1 (the truth value), 8, 16, 32 or 64.
    pub fn int(bits: u32) -> Option<Scalar> {
        Some(match bits {
            1 => Scalar::Bool,
            8 => Scalar::I8,
            16 => Scalar::I16,
            32 => Scalar::I32,
            64 => Scalar::I64,
            _ => return None,
        })
    }

    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Scalar::Bool => "i1",
            Scalar::I8 => "i8",
            Scalar::I16 => "i16",
            Scalar::I32 => "i32",
            Scalar::I64 => "i64",
            Scalar::F16 => "f16",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
        }
    }
}

/// Where a pointer points (OpenCL C 3.0, section 6.7).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum AddressSpace {
    /// One work-item's own memory.
    Private,
    /// One work-group's memory.
    Local,
    /// Memory of the device.
    Global,
    /// Memory of the device that a kernel only reads.
    Constant,
    /// Private, local or global, known at run time only.
    Generic,
}

impl AddressSpace {
    /// All address spaces, in order of declaration.
    pub const ALL: [AddressSpace; 5] = [
        AddressSpace::Private,
        AddressSpace::Local,
        AddressSpace::Global,
        AddressSpace::Constant,
        AddressSpace::Generic,
    ];

    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            AddressSpace::Private => "private",
            AddressSpace::Local => "local",
            AddressSpace::Global => "global",
            AddressSpace::Constant => "constant",
            AddressSpace::Generic => "generic",
        }
    }
}

/// The shape of an image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ImageDim {
    /// `image1d_t`
    D1,
    /// `image1d_buffer_t`
    Buffer,
    /// `image1d_array_t`
    D1Array,
    /// `image2d_t`
    D2,
    /// `image2d_array_t`
    D2Array,
    /// `image3d_t`
    D3,
}

impl ImageDim {
    /// The number of integer coordinates that name a texel, the array layer included.
    pub fn coordinates(self) -> u32 {
        match self {
            ImageDim::D1 | ImageDim::Buffer => 1,
            ImageDim::D1Array | ImageDim::D2 => 2,
            ImageDim::D2Array | ImageDim::D3 => 3,
        }
    }

    /// Whether the last coordinate is an array layer.
    pub fn is_array(self) -> bool {
        matches!(self, ImageDim::D1Array | ImageDim::D2Array)
    }

    /// The name in the text form.
    pub fn name(self) -> &'static str {
        match self {
            ImageDim::D1 => "1d",
            ImageDim::Buffer => "1d_buffer",
            ImageDim::D1Array => "1d_array",
            ImageDim::D2 => "2d",
            ImageDim::D2Array => "2d_array",
            ImageDim::D3 => "3d",
        }
    }
}

/// What a kernel does with an image (OpenCL C 3.0, section 6.8).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum ImageAccess {
    /// `read_only`
    Read,
    /// `write_only`
    Write,
    /// `read_write`
    ReadWrite,
}

/// The type of an image argument.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct ImageType {
    /// Its shape.
    pub dim: ImageDim,
    /// What the kernel does with it.
    pub access: ImageAccess,
    /// Whether its texels are depth values (`image2d_depth_t`).
    pub depth: bool,
    /// Whether it has several samples a texel (`image2d_msaa_t`).
    pub multisampled: bool,
}

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Type {
    /// One number or truth value.
    Scalar(Scalar),
    /// 2, 3, 4, 8 or 16 scalars. Vectors are moved, taken apart and put together; arithmetic is on scalars.
    Vector(Scalar, u8),
    /// An opaque pointer; 8 bytes in memory in every address space.
    Pointer(AddressSpace),
    /// An image handle: only a parameter, and an operand of image instructions and calls.
    Image(ImageType),
    /// A sampler handle: like an image handle.
    Sampler,
}

impl Type {
    /// A truth value.
    pub const BOOL: Type = Type::Scalar(Scalar::Bool);
    /// 8-bit integer.
    pub const I8: Type = Type::Scalar(Scalar::I8);
    /// 16-bit integer.
    pub const I16: Type = Type::Scalar(Scalar::I16);
    /// 32-bit integer.
    pub const I32: Type = Type::Scalar(Scalar::I32);
    /// 64-bit integer.
    pub const I64: Type = Type::Scalar(Scalar::I64);
    /// IEEE 754 binary16.
    pub const F16: Type = Type::Scalar(Scalar::F16);
    /// IEEE 754 binary32.
    pub const F32: Type = Type::Scalar(Scalar::F32);
    /// IEEE 754 binary64.
    pub const F64: Type = Type::Scalar(Scalar::F64);

    /// The scalar that the type is or is made of.
    pub fn element(self) -> Option<Scalar> {
        match self {
            Type::Scalar(scalar) | Type::Vector(scalar, _) => Some(scalar),
            Type::Pointer(_) | Type::Image(_) | Type::Sampler => None,
        }
    }

    /// The number of lanes: 1 for everything that is no vector.
    pub fn lanes(self) -> u32 {
        match self {
            Type::Vector(_, lanes) => u32::from(lanes),
            _ => 1,
        }
    }

    /// The scalar or vector of `lanes` lanes of `scalar`.
    pub fn of(scalar: Scalar, lanes: u32) -> Type {
        if lanes == 1 { Type::Scalar(scalar) } else { Type::Vector(scalar, lanes as u8) }
    }

    /// The bytes that a load or store of this type touches. A vector of three touches three elements only; that its
    /// size in OpenCL C is that of four is the front end's affair. Handles have no size.
    pub fn bytes(self) -> Option<u32> {
        match self {
            Type::Scalar(scalar) => Some(scalar.bytes()),
            Type::Vector(scalar, lanes) => Some(scalar.bytes() * u32::from(lanes)),
            Type::Pointer(_) => Some(8),
            Type::Image(_) | Type::Sampler => None,
        }
    }

    /// Whether this is a pointer.
    pub fn is_pointer(self) -> bool {
        matches!(self, Type::Pointer(_))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Scalar(scalar) => f.write_str(scalar.name()),
            Type::Vector(scalar, lanes) => write!(f, "{}x{lanes}", scalar.name()),
            Type::Pointer(space) => write!(f, "ptr.{}", space.name()),
            Type::Image(image) => {
                let access = match image.access {
                    ImageAccess::Read => "ro",
                    ImageAccess::Write => "wo",
                    ImageAccess::ReadWrite => "rw",
                };
                write!(f, "image.{}", image.dim.name())?;
                if image.multisampled {
                    f.write_str(".msaa")?;
                }
                if image.depth {
                    f.write_str(".depth")?;
                }
                write!(f, ".{access}")
            }
            Type::Sampler => f.write_str("sampler"),
        }
    }
}
