//! libtombolo.so: the OpenCL 3.0 API over Vulkan.
//!
//! * [`api`]: the entry points, one file for each part of the specification: they check what the application hands over
//!   and turn it into calls of what lies below;
//! * [`objects`]: what the handles stand for;
//! * [`queue`]: commands, from enqueueing to the completion of their events;
//! * `trace`: what of all this is told to a person who asks for a trace;
//! * [`vulkan`]: the instance, the devices and their memory;
//! * [`cache`]: what is kept on disk of programs and kernels.
//!
//! The API uses objects and queues; these two know each other, as an event is an object that a queue completes; both stand on
//! Vulkan.

pub mod api;
pub mod cache;
mod cl;
mod dispatch;
mod error;
mod exit;
mod handle;
mod info;
mod log;
pub mod objects;
pub mod printf;
mod queue;
pub mod settings;
mod sync;
mod trace;
pub mod vulkan;

pub use error::{Error, Result};
pub use handle::{Class, Object, Ref};
