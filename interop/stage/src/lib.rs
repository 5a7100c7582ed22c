//! An OpenGL application in miniature: contexts over EGL and GLX, textures, buffers, programs, behind a safe interface.
//!
//! Tests and the demo use it to be the other side of the sharing. It knows nothing of OpenCL or Vulkan.

mod context;
mod draw;
mod load;
mod object;
mod stack;
mod window;

pub use context::{Binding, Context, Thread};
pub use draw::{Program, RenderTarget};
pub use object::{Buffer, Pixels, Renderbuffer, Target, Texture};
pub use stack::{EglDevice, Stack, egl_devices};
pub use window::Window;

/// Why the stage cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// The result of a call into this crate.
pub type Result<T> = std::result::Result<T, Error>;

pub(crate) fn fail<T>(text: impl Into<String>) -> Result<T> {
    Err(Error(text.into()))
}
