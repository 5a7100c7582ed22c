//! What OpenCL handles stand for.

pub mod context;
pub mod device;
pub mod event;
pub mod format;
pub mod image;
pub mod memory;
pub mod platform;
pub mod queue;
