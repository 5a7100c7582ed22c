//! The window-system binding through which the application's OpenGL context was created.

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

use crate::error::Result;
use crate::library::Libraries;
use crate::{egl, glx};

/// The handles that identify an OpenGL context (OpenCL specification, `clCreateContext`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextHandles {
    /// `CL_EGL_DISPLAY_KHR` and `CL_GL_CONTEXT_KHR`.
    Egl {
        /// The `EGLDisplay`.
        display: usize,
        /// The `EGLContext`.
        context: usize,
    },
    /// `CL_GLX_DISPLAY_KHR` and `CL_GL_CONTEXT_KHR`.
    Glx {
        /// The X `Display`.
        display: usize,
        /// The `GLXContext`.
        context: usize,
    },
}

pub(crate) enum Platform {
    Egl(egl::Egl),
    Glx(glx::Glx),
}

pub(crate) enum OwnContext {
    Egl(egl::OwnContext),
    Glx(glx::OwnContext),
}

impl Platform {
    pub(crate) fn new(handles: ContextHandles) -> Result<Self> {
        match handles {
            ContextHandles::Egl { display, context } => {
                egl::Egl::new(display as egl::Display, context as egl::Context).map(Self::Egl)
            }
            ContextHandles::Glx { display, context } => {
                glx::Glx::new(display as glx::Display, context as glx::Context).map(Self::Glx)
            }
        }
    }

    /// The name for logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Egl(_) => "EGL",
            Self::Glx(_) => "GLX",
        }
    }

    pub(crate) fn display(&self) -> *mut c_void {
        match self {
            Self::Egl(egl) => egl.display,
            Self::Glx(glx) => glx.display,
        }
    }

    /// The application's context.
    pub(crate) fn context(&self) -> *mut c_void {
        match self {
            Self::Egl(egl) => egl.context,
            Self::Glx(glx) => glx.context,
        }
    }

    /// The context that is current on the calling thread, of the same display.
    pub(crate) fn current(&self) -> Option<*mut c_void> {
        match self {
            Self::Egl(egl) => egl.current(),
            Self::Glx(glx) => glx.current(),
        }
    }

    fn libraries(&self) -> &Libraries {
        match self {
            Self::Egl(egl) => &egl.libraries,
            Self::Glx(glx) => &glx.libraries,
        }
    }

    /// The address that the binding gives for a function, or null.
    pub(crate) fn address(&self, name: &CStr) -> *const c_void {
        match self {
            Self::Egl(egl) => egl.address(name),
            Self::Glx(glx) => glx.address(name),
        }
    }

    /// The address of an exported symbol of the loaded OpenGL libraries.
    pub(crate) fn symbol(&self, name: &CStr) -> Option<NonNull<c_void>> {
        self.libraries().symbol(name)
    }

    pub(crate) fn create(&self) -> Result<OwnContext> {
        match self {
            Self::Egl(egl) => egl.create().map(OwnContext::Egl),
            Self::Glx(glx) => glx.create().map(OwnContext::Glx),
        }
    }

    pub(crate) fn make_current(&self, own: &OwnContext) -> Result<()> {
        match (self, own) {
            (Self::Egl(egl), OwnContext::Egl(own)) => egl.make_current(own),
            (Self::Glx(glx), OwnContext::Glx(own)) => glx.make_current(own),
            _ => unreachable!("a context is used with the binding that created it"),
        }
    }

    pub(crate) fn destroy(&self, own: &OwnContext) {
        match (self, own) {
            (Self::Egl(egl), OwnContext::Egl(own)) => egl.destroy(own),
            (Self::Glx(glx), OwnContext::Glx(own)) => glx.destroy(own),
            _ => unreachable!("a context is used with the binding that created it"),
        }
    }
}
