//! A linked program on a device, and its kernels as far as they were asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use tombolo_compiler::KernelInfo;

use super::code::KernelCode;
use super::device::Device;
use crate::cache::{Identity, compiled_kernel};
use crate::cl::{CL_OUT_OF_RESOURCES, HostPtr};
use crate::error::{Error, Result};
use crate::handle::Ref;
use crate::printf::Printf;
use crate::sync::lock;
use crate::vulkan::{Buffer, Location};

/// The code, or a sentence for people.
type Compiled = std::result::Result<Arc<KernelCode>, String>;

type Slot = Arc<OnceLock<Compiled>>;

/// The program's own data, where it has any, and whether kernels write it.
type Data = Option<(Arc<Buffer>, bool)>;

/// A linked program on a device.
pub struct Executable {
    device: Ref<Device>,
    program: tombolo_compiler::Program,
    /// What it is to the cache.
    identity: Identity,
    /// Whether the local size must divide the global size.
    pub uniform: bool,
    data: OnceLock<Result<Data>>,
    /// The buffer of `printf`, part of the data.
    printf: OnceLock<Arc<Printf>>,
    kernels: Mutex<HashMap<String, Slot>>,
}

impl Executable {
    /// A program for a device.
    pub(crate) fn new(
        device: &Ref<Device>,
        program: tombolo_compiler::Program,
        identity: Identity,
        uniform: bool,
    ) -> Executable {
        Executable {
            device: device.clone(),
            program,
            identity,
            uniform,
            data: OnceLock::new(),
            printf: OnceLock::new(),
            kernels: Mutex::new(HashMap::new()),
        }
    }

    /// The program.
    pub fn program(&self) -> &tombolo_compiler::Program {
        &self.program
    }

    /// The names of the kernels, in order.
    pub fn names(&self) -> Vec<String> {
        self.program.kernels().map(|(name, _)| name.to_string()).collect()
    }

    /// What is known of a kernel.
    pub fn info(&self, name: &str) -> Option<&KernelInfo> {
        self.program.kernels().find(|(other, _)| *other == name).map(|(_, info)| info)
    }

    /// The code of a kernel; compiled when first asked for. The error is a sentence for people.
    pub fn code(&self, name: &str) -> Compiled {
        let slot = lock(&self.kernels).entry(name.to_string()).or_default().clone();
        // Compiled without the lock: other kernels are not held up.
        slot.get_or_init(|| {
            let target = &self.device.physical.target;
            let (kernel, key) = compiled_kernel(&self.program, &self.identity, name, target)?;
            let text = |error: Error| format!("kernel '{name}': {error}");
            let data = self.data().map_err(text)?;
            let mut code = KernelCode::new(self.device.gpu().map_err(text)?, kernel, key, data).map_err(text)?;
            code.printf = self.printf.get().filter(|_| code.uses_data()).cloned();
            Ok(Arc::new(code))
        })
        .clone()
    }

    fn data(&self) -> Result<Data> {
        self.data
            .get_or_init(|| {
                let mut data = self.program.data();
                if data.bytes.is_empty() {
                    return Ok(None);
                }
                let size = data.bytes.len() as u64;
                let buffer = Arc::new(Buffer::new(self.device.gpu()?, size.next_multiple_of(16), Location::Device)?);
                for &place in &data.relocations {
                    let place = place as usize..place as usize + 8;
                    let bytes = data.bytes.get_mut(place).ok_or(Error(CL_OUT_OF_RESOURCES))?;
                    let offset = u64::from_le_bytes((&*bytes).try_into().unwrap_or_default());
                    bytes.copy_from_slice(&(offset.wrapping_add(buffer.address)).to_le_bytes());
                }
                let pointer = HostPtr(data.bytes.as_mut_ptr().cast());
                // SAFETY: the bytes live until the call returns.
                unsafe { self.device.upload(&buffer, pointer, size) }?;
                if let Some((offset, size)) = data.printf {
                    let printf = Printf::new(buffer.clone(), offset.into(), size.into(), data.bytes);
                    self.printf.get_or_init(|| Arc::new(printf));
                }
                Ok(Some((buffer, data.writable)))
            })
            .clone()
    }
}
