//! Contexts, over EGL without a surface and over GLX with a pbuffer.

use std::ffi::{CStr, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::{null, null_mut};
use std::rc::Rc;

use crate::load::{Egl, Gl, Glx, X11, library};
use crate::stack::{Displays, Stack};
use crate::{Error, Result, fail};

/// The window-system binding of a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// EGL, on the surfaceless platform.
    Egl,
    /// GLX, on the display of `DISPLAY`.
    Glx,
}

/// Not `Send`, not `Sync`: a context is current on one thread.
pub type Thread = PhantomData<*const ()>;

pub(crate) enum System {
    Egl { functions: Egl, display: *mut c_void, context: *mut c_void },
    Glx { functions: Glx, x11: X11, display: *mut c_void, context: *mut c_void, pbuffer: u64, config: *mut c_void },
}

pub(crate) struct Inner {
    pub(crate) gl: Gl,
    pub(crate) system: System,
}

/// An OpenGL context, current on the thread that made it until [`Context::leave`].
///
/// The objects made from it belong to it; they are deleted with their values, if the context still lives.
pub struct Context {
    pub(crate) inner: Rc<Inner>,
    _thread: Thread,
}

const EGL_NONE: c_int = 0x3038;
const EGL_OPENGL_API: u32 = 0x30A2;
const GLX_RGBA_TYPE: c_int = 0x8014;

impl Context {
    /// A context of that binding, current on this thread.
    ///
    /// # Errors
    /// A sentence that says what this machine lacks.
    pub fn new(binding: Binding) -> Result<Self> {
        match binding {
            Binding::Egl => Self::egl(),
            Binding::Glx => Self::glx(),
        }
    }

    /// A context on that stack, current on this thread.
    ///
    /// # Errors
    /// A sentence that says what this machine lacks.
    pub fn on(stack: &Stack) -> Result<Self> {
        if *stack == Stack::Glx {
            return Self::glx();
        }
        let (egl, displays) = Self::load_egl()?;
        let display = match stack {
            Stack::Glx | Stack::Surfaceless => displays.surfaceless(),
            Stack::Device(number) => match displays.devices().get(*number) {
                Some(device) => displays.device(*device),
                None => return fail(format!("EGL has no device {number}.")),
            },
            Stack::Gbm(node) => displays.gbm(node)?,
        };
        Self::egl_on(egl, display)
    }

    fn egl() -> Result<Self> {
        let (egl, displays) = Self::load_egl()?;
        let devices = displays.devices().into_iter().map(|device| displays.device(device));
        let mut reason = Error("EGL has no display.".into());
        for display in std::iter::once(displays.surfaceless()).chain(devices) {
            match Self::egl_on(egl, display) {
                Ok(context) => return Ok(context),
                Err(error) => reason = error,
            }
        }
        Err(reason)
    }

    fn load_egl() -> Result<(Egl, Displays)> {
        let find = library(c"libEGL.so.1")?;
        // SAFETY: the symbols are libEGL's.
        let egl = unsafe { Egl::load(find)? };
        Ok((egl, Displays::find(&egl)?))
    }

    fn egl_on(egl: Egl, display: *mut c_void) -> Result<Self> {
        let failed = |what: &str| {
            // SAFETY: no arguments.
            fail(format!("EGL {what}: {}.", egl_error(unsafe { (egl.get_error)() })))
        };
        if display.is_null() {
            return failed("has no such display");
        }
        let (mut major, mut minor) = (0, 0);
        // SAFETY: the display is EGL's; the versions are writable.
        if unsafe { (egl.initialize)(display, &raw mut major, &raw mut minor) } == 0 {
            return failed("finds no driver for the display");
        }
        let attributes = [0x3098, 3, 0x30FB, 2, EGL_NONE];
        // SAFETY: the display is initialised (EGL_KHR_no_config_context stands for the null config); the attribute list is
        // terminated.
        let context = unsafe {
            (egl.bind_api)(EGL_OPENGL_API);
            (egl.create_context)(display, null_mut(), null_mut(), attributes.as_ptr())
        };
        // SAFETY: the context is the display's; EGL_KHR_surfaceless_context stands for the null surfaces.
        if context.is_null() || unsafe { (egl.make_current)(display, null_mut(), null_mut(), context) } == 0 {
            return failed("gives no OpenGL context");
        }
        // SAFETY: the names are NUL-terminated, the functions OpenGL's.
        let gl = unsafe { Gl::load(|name| (egl.get_proc_address)(name.as_ptr()))? };
        Ok(Self::ready(gl, System::Egl { functions: egl, display, context }))
    }

    fn glx() -> Result<Self> {
        let find_x = library(c"libX11.so.6")?;
        let find = library(c"libGL.so.1")?;
        // SAFETY: the symbols are libX11's.
        let x11 = unsafe { X11::load(find_x)? };
        // SAFETY: the symbols are libGL's.
        let glx = unsafe { Glx::load(find)? };
        // SAFETY: threads are initialised before the first display is opened; the display's name comes from DISPLAY.
        let display = unsafe {
            (x11.init_threads)();
            (x11.open_display)(null())
        };
        if display.is_null() {
            return fail("The X display that DISPLAY names cannot be opened.");
        }
        // DRAWABLE_TYPE window and pbuffer, RENDER_TYPE RGBA, 8 bits a channel, double-buffered.
        let attributes = [0x8010, 5, 0x8011, 1, 8, 8, 9, 8, 10, 8, 5, 1, 0];
        let mut count = 0;
        // SAFETY: the display is open; the attribute list is terminated.
        let configs = unsafe { (glx.choose_fb_config)(display, 0, attributes.as_ptr(), &raw mut count) };
        if configs.is_null() || count == 0 {
            return fail("GLX has no framebuffer configuration for windows and pbuffers.");
        }
        // SAFETY: there is at least one; the list is Xlib's to free.
        let config = unsafe {
            let config = *configs;
            (x11.free)(configs.cast());
            config
        };
        let size = [0x8041, 16, 0x8040, 16, 0];
        // SAFETY: the config is the display's; the list is terminated.
        let (context, pbuffer) = unsafe {
            (
                (glx.create_new_context)(display, config, GLX_RGBA_TYPE, null_mut(), 1),
                (glx.create_pbuffer)(display, config, size.as_ptr()),
            )
        };
        // SAFETY: context and pbuffer are of one config.
        if context.is_null() || unsafe { (glx.make_context_current)(display, pbuffer, pbuffer, context) } == 0 {
            return fail("GLX gives no OpenGL context.");
        }
        // SAFETY: the names are NUL-terminated, the functions OpenGL's.
        let gl = unsafe { Gl::load(|name| (glx.get_proc_address)(name.as_ptr()))? };
        let system = System::Glx { functions: glx, x11, display, context, pbuffer, config };
        Ok(Self::ready(gl, system))
    }

    fn ready(gl: Gl, system: System) -> Self {
        // SAFETY: the context is current. Transfers are tightly packed.
        unsafe {
            (gl.pixel_store_i)(0x0D05, 1);
            (gl.pixel_store_i)(0x0CF5, 1);
        }
        Self { inner: Rc::new(Inner { gl, system }), _thread: PhantomData }
    }

    /// The binding.
    #[must_use]
    pub fn binding(&self) -> Binding {
        match self.inner.system {
            System::Egl { .. } => Binding::Egl,
            System::Glx { .. } => Binding::Glx,
        }
    }

    /// The display's handle, as `CL_EGL_DISPLAY_KHR` or `CL_GLX_DISPLAY_KHR` wants it.
    #[must_use]
    pub fn display(&self) -> usize {
        match self.inner.system {
            System::Egl { display, .. } | System::Glx { display, .. } => display as usize,
        }
    }

    /// The context's handle, as `CL_GL_CONTEXT_KHR` wants it.
    #[must_use]
    pub fn handle(&self) -> usize {
        match self.inner.system {
            System::Egl { context, .. } | System::Glx { context, .. } => context as usize,
        }
    }

    /// `GL_RENDERER` and `GL_VERSION`.
    #[must_use]
    pub fn describe(&self) -> String {
        [0x1F01, 0x1F02]
            .map(|name| {
                // SAFETY: the context is current; the result is null or a static string.
                let text = unsafe { (self.inner.gl.get_string)(name) };
                // SAFETY: as above.
                if text.is_null() { "?".into() } else { unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned() }
            })
            .join(", OpenGL ")
    }

    /// `glFlush`.
    pub fn flush(&self) {
        // SAFETY: the context is current.
        unsafe { (self.inner.gl.flush)() };
    }

    /// `glFinish`.
    pub fn finish(&self) {
        // SAFETY: the context is current.
        unsafe { (self.inner.gl.finish)() };
    }

    /// The error raised since the last look, as OpenGL's token; `None` for none.
    #[must_use]
    pub fn error(&self) -> Option<u32> {
        // SAFETY: the context is current.
        let code = unsafe { (self.inner.gl.get_error)() };
        (code != 0).then_some(code)
    }

    /// The object that is bound at a binding (`glGetIntegerv`): a test's way to see that nobody changed it.
    #[must_use]
    pub fn integer(&self, name: u32) -> i32 {
        // Some queries write four values.
        let mut values = [0; 16];
        // SAFETY: the context is current, and no query that tests make writes more than 16 values.
        unsafe { (self.inner.gl.get_integer_v)(name, values.as_mut_ptr()) };
        values[0]
    }

    /// Run `work` while no context is current on this thread.
    pub fn leave<T>(&self, work: impl FnOnce() -> T) -> T {
        self.inner.make_current(false);
        let result = work();
        self.inner.make_current(true);
        result
    }
}

/// The name of an error of EGL (EGL 1.5, 3.1).
fn egl_error(code: c_int) -> String {
    let names = [
        "EGL_SUCCESS",
        "EGL_NOT_INITIALIZED",
        "EGL_BAD_ACCESS",
        "EGL_BAD_ALLOC",
        "EGL_BAD_ATTRIBUTE",
        "EGL_BAD_CONFIG",
        "EGL_BAD_CONTEXT",
        "EGL_BAD_CURRENT_SURFACE",
        "EGL_BAD_DISPLAY",
        "EGL_BAD_MATCH",
        "EGL_BAD_NATIVE_PIXMAP",
        "EGL_BAD_NATIVE_WINDOW",
        "EGL_BAD_PARAMETER",
        "EGL_BAD_SURFACE",
        "EGL_CONTEXT_LOST",
    ];
    let index = usize::try_from(code - 0x3000).ok();
    index.and_then(|index| names.get(index)).map_or_else(|| format!("error {code:#x}"), |name| (*name).into())
}

impl Inner {
    /// The address of an OpenGL function that every version has.
    pub(crate) fn address(&self, name: &CStr) -> *mut c_void {
        // SAFETY: the name is NUL-terminated.
        unsafe {
            match &self.system {
                System::Egl { functions, .. } => (functions.get_proc_address)(name.as_ptr()),
                System::Glx { functions, .. } => (functions.get_proc_address)(name.as_ptr()),
            }
        }
    }

    fn make_current(&self, on: bool) {
        // SAFETY: the handles belong together; the objects of the stage are used between calls with `true` only.
        unsafe {
            match &self.system {
                System::Egl { functions, display, context } => {
                    let context = if on { *context } else { null_mut() };
                    (functions.make_current)(*display, null_mut(), null_mut(), context);
                }
                System::Glx { functions, display, context, pbuffer, .. } => {
                    let (drawable, context) = if on { (*pbuffer, *context) } else { (0, null_mut()) };
                    (functions.make_context_current)(*display, drawable, drawable, context);
                }
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.make_current(false);
        // SAFETY: the handles are ours and not used after this. Displays stay open: others may share them.
        unsafe {
            match &self.system {
                System::Egl { functions, display, context } => {
                    (functions.destroy_context)(*display, *context);
                }
                System::Glx { functions, display, context, pbuffer, .. } => {
                    (functions.destroy_context)(*display, *context);
                    (functions.destroy_pbuffer)(*display, *pbuffer);
                }
            }
        }
    }
}
