//! Error codes of the OpenCL API.

use crate::cl::{self, cl_int};

/// An OpenCL error code, always negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Error(pub cl_int);

/// What functions below the C interface return.
pub type Result<T = ()> = std::result::Result<T, Error>;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenCL error {}", self.0)
    }
}

impl std::error::Error for Error {}

impl From<ash::vk::Result> for Error {
    /// Vulkan's errors, as the enqueueing functions report them: what is out of memory on the host says so, all else is a
    /// lack of resources.
    fn from(result: ash::vk::Result) -> Self {
        match result {
            ash::vk::Result::ERROR_OUT_OF_HOST_MEMORY => Error(cl::CL_OUT_OF_HOST_MEMORY),
            _ => Error(cl::CL_OUT_OF_RESOURCES),
        }
    }
}

/// `Err` with the code of that name unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $code:ident) => {
        if !$condition {
            return Err($crate::error::Error($crate::cl::$code));
        }
    };
}
pub(crate) use ensure;

/// `Err` with the code of that name.
macro_rules! fail {
    ($code:ident) => {
        return Err($crate::error::Error($crate::cl::$code))
    };
}
pub(crate) use fail;
