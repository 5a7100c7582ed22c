//! A small safe OpenCL client for Tombolo's tests, tools and benchmarks.
//!
//! It opens the system's ICD loader (`libOpenCL.so.1`) at run time and goes through it, as a user's program does. It knows
//! nothing of Tombolo and runs on any platform that the loader offers.
//!
//! What a kernel does to memory is the kernel's own affair: on a device that shares the process's memory a wrong kernel
//! can do harm, as a wrong child program could. Everything on the host side is checked.

mod api;
mod command;
mod context;
mod error;
mod gl;
mod kernel;
mod loader;
mod memory;
mod platform;

pub use command::{Event, Queue};
pub use context::Context;
pub use error::Error;
pub use gl::{GlObject, GlSharing, egl_properties, glx_properties};
pub use kernel::{Arg, Kernel, Program};
pub use loader::{Icd, IcdPlatform, LOADER, Loader, examine_icd, loader};
pub use memory::{Buffer, Image, ImageShape, MapFlags, Sampler};
pub use opencl_sys;
pub use platform::{Device, Platform, platforms};

/// The outcome of a call.
pub type Result<T> = std::result::Result<T, Error>;

/// Plain numbers that buffers hold.
pub trait Plain: Copy + Default + 'static {}
impl Plain for u8 {}
impl Plain for i8 {}
impl Plain for u16 {}
impl Plain for i16 {}
impl Plain for u32 {}
impl Plain for i32 {}
impl Plain for u64 {}
impl Plain for i64 {}
impl Plain for f32 {}
impl Plain for f64 {}

/// The bytes of a slice of plain numbers.
pub fn bytes_of<T: Plain>(data: &[T]) -> &[u8] {
    // SAFETY: `Plain` types are numbers without padding, and any alignment is enough for bytes.
    unsafe { std::slice::from_raw_parts(data.as_ptr().cast(), std::mem::size_of_val(data)) }
}

/// The bytes of a slice of plain numbers, to write.
pub fn bytes_of_mut<T: Plain>(data: &mut [T]) -> &mut [u8] {
    // SAFETY: as in `bytes_of`; and every bit pattern is a valid number.
    unsafe { std::slice::from_raw_parts_mut(data.as_mut_ptr().cast(), std::mem::size_of_val(data)) }
}
