//! Vulkan, below OpenCL: which devices there are, what they can do, and their memory.

pub mod buffer;
pub mod gpu;
pub mod image;
pub mod instance;
pub mod physical;
mod subgroups;
pub mod target;
pub mod timestamps;

pub use buffer::{Buffer, BufferView, Location};
pub use gpu::Gpu;
pub use image::{Image, Shape};
pub use instance::{Report, survey};
pub use physical::Physical;
