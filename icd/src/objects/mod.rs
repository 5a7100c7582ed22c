//! What OpenCL handles stand for.

pub mod binary;
pub mod code;
pub mod context;
pub mod device;
pub mod event;
pub mod executable;
pub mod format;
pub mod gl;
pub mod il;
pub mod image;
pub mod kernel;
pub mod memory;
pub mod pipe;
pub mod platform;
pub mod program;
pub mod queue;
pub mod sampler;
