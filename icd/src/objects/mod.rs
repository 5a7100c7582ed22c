//! What OpenCL handles stand for.

pub mod context;
pub mod device;
pub mod platform;
