//! Why sharing failed, in OpenCL's terms.

use std::fmt;

/// Why an OpenGL context or object cannot be shared. Each variant is one OpenCL error code; the text says the reason in
/// one sentence, for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// `CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR`.
    InvalidShareGroup(String),
    /// `CL_INVALID_OPERATION`.
    InvalidOperation(String),
    /// `CL_INVALID_GL_OBJECT`.
    InvalidObject(String),
    /// `CL_INVALID_MIP_LEVEL`.
    InvalidMipLevel(String),
    /// `CL_INVALID_VALUE`.
    InvalidValue(String),
    /// `CL_INVALID_IMAGE_FORMAT_DESCRIPTOR`.
    InvalidFormat(String),
    /// `CL_OUT_OF_RESOURCES`.
    OutOfResources(String),
    /// `CL_OUT_OF_HOST_MEMORY`.
    OutOfHostMemory(String),
}

impl Error {
    /// The OpenCL error code.
    #[must_use]
    pub fn code(&self) -> i32 {
        match self {
            Self::InvalidShareGroup(_) => -1000,
            Self::InvalidOperation(_) => -59,
            Self::InvalidObject(_) => -60,
            Self::InvalidMipLevel(_) => -62,
            Self::InvalidValue(_) => -30,
            Self::InvalidFormat(_) => -39,
            Self::OutOfResources(_) => -5,
            Self::OutOfHostMemory(_) => -6,
        }
    }

    /// The reason, in one sentence.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::InvalidShareGroup(text)
            | Self::InvalidOperation(text)
            | Self::InvalidObject(text)
            | Self::InvalidMipLevel(text)
            | Self::InvalidValue(text)
            | Self::InvalidFormat(text)
            | Self::OutOfResources(text)
            | Self::OutOfHostMemory(text) => text,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (OpenCL error {})", self.reason(), self.code())
    }
}

impl std::error::Error for Error {}

/// The result of a call into this crate.
pub type Result<T> = std::result::Result<T, Error>;
