//! Programs in an intermediate language: OpenCL SPIR-V (OpenCL API 3.0, section 5.8.2).

use std::sync::Mutex;

use tombolo_compiler::{SpecializationConstant, SpecializationValues, il_version, specialization_constants};

use crate::cl::*;
use crate::error::{Error, Result, ensure};
use crate::sync::lock;

/// The versions of SPIR-V that all devices take, newest first, as (major, minor).
pub(crate) const VERSIONS: [(u32, u32); 7] = [(1, 6), (1, 5), (1, 4), (1, 3), (1, 2), (1, 1), (1, 0)];

/// The name of the language, as `CL_DEVICE_ILS_WITH_VERSION` has it.
pub(crate) const NAME: &str = "SPIR-V";

/// `CL_DEVICE_IL_VERSION`
pub(crate) fn versions() -> String {
    VERSIONS.map(|(major, minor)| format!("{NAME}_{major}.{minor}")).join(" ")
}

/// A module that a program was made of.
pub struct Il {
    /// The module, as the application gave it.
    pub bytes: Vec<u8>,
    constants: Vec<SpecializationConstant>,
    values: Mutex<SpecializationValues>,
}

impl Il {
    /// Takes a module: `CL_INVALID_VALUE` where the bytes are none, as far as can be seen without a device.
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Il> {
        il_version(&bytes).map_err(|_| Error(CL_INVALID_VALUE))?;
        let constants = specialization_constants(&bytes).map_err(|_| Error(CL_INVALID_VALUE))?;
        Ok(Il { bytes, constants, values: Mutex::default() })
    }

    /// Gives the specialization constants of that id another value: `CL_INVALID_SPEC_ID` where there is none,
    /// `CL_INVALID_VALUE` where it has another size.
    pub(crate) fn specialize(&self, id: cl_uint, value: Vec<u8>) -> Result {
        let mut sizes = self.constants.iter().filter(|constant| constant.id == id).map(|constant| constant.size);
        let first = sizes.next().ok_or(Error(CL_INVALID_SPEC_ID))?;
        ensure!(first as usize == value.len() && sizes.all(|size| size == first), CL_INVALID_VALUE);
        lock(&self.values).insert(id, value);
        Ok(())
    }

    /// The values that were given so far.
    pub(crate) fn values(&self) -> SpecializationValues {
        lock(&self.values).clone()
    }
}
