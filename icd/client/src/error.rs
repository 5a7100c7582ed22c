//! What can go wrong.

use std::fmt;

/// A failed call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Error {
    /// There is no ICD loader, or it lacks a function.
    Loader(String),
    /// An OpenCL function returned this error code.
    Call {
        /// The function.
        function: &'static str,
        /// Its error code.
        code: i32,
    },
    /// A program did not build; the build log.
    Build(String),
}

impl Error {
    /// The OpenCL error code, if the failure has one.
    pub fn code(&self) -> Option<i32> {
        match self {
            Error::Call { code, .. } => Some(*code),
            Error::Build(_) => Some(opencl_sys::CL_BUILD_PROGRAM_FAILURE),
            Error::Loader(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Loader(text) => write!(f, "no OpenCL loader: {text}"),
            Error::Call { function, code } => write!(f, "{function} returned {code}"),
            Error::Build(log) => write!(f, "the program does not build:\n{log}"),
        }
    }
}

impl std::error::Error for Error {}

/// Turns a status into a result.
pub(crate) fn check(function: &'static str, code: i32) -> Result<(), Error> {
    if code == opencl_sys::CL_SUCCESS { Ok(()) } else { Err(Error::Call { function, code }) }
}
