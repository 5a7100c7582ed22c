//! OpenGL objects and OpenGL sync to Vulkan memory and semaphores, and back.
//!
//! A [`GlContext`] is the application's OpenGL context, made usable; [`Sharing`] joins it with a [`VulkanDevice`] and
//! turns objects into [`SharedObject`]s by the best route that serves them; acquiring and releasing these gives a
//! [`Step`] for a command queue. OpenGL is found in the process at run time, never linked or loaded.

mod context;
mod egl;
mod error;
mod format;
mod gl;
mod glx;
mod library;
mod mesa;
mod object;
mod platform;
mod route;
mod sharing;
mod software_fence;
mod step;
pub mod sync_file;
mod transfer;
pub mod udmabuf;
mod vulkan;
mod worker;

pub use context::GlContext;
pub use error::{Error, Result};
pub use format::{ChannelOrder, ChannelType, FORMATS, Format};
pub use object::{Contents, Name, Object, Shape, is_texture_target};
pub use platform::ContextHandles;
pub use sharing::{Access, Activity, Refusal, SharedMemory, SharedObject, Sharing, Watcher};
pub use software_fence::{SoftwareFence, is_being_written};
pub use step::{HostWork, Point, Record, Step};
pub use tombolo_vendors::{Driver, Route};
pub use vulkan::{DEVICE_EXTENSIONS, Semaphore, VulkanDevice};
