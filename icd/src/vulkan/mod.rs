//! Vulkan, below OpenCL: which devices there are, what they can do, and their memory.

pub mod gpu;
pub mod instance;
pub mod physical;
pub mod target;

pub use gpu::Gpu;
pub use instance::{Report, survey};
pub use physical::Physical;
