//! OpenGL contexts of EGL.

use std::ffi::{CStr, c_char, c_void};
use std::ptr::{null, null_mut};

use crate::error::{Error, Result};
use crate::library::{Libraries, functions};

pub(crate) type Display = *mut c_void;
pub(crate) type Context = *mut c_void;
type Config = *mut c_void;
type Surface = *mut c_void;

const NONE: i32 = 0x3038;
const WIDTH: i32 = 0x3057;
const HEIGHT: i32 = 0x3056;
const CONFIG_ID: i32 = 0x3028;
const SURFACE_TYPE: i32 = 0x3033;
const PBUFFER_BIT: i32 = 1;
const EXTENSIONS: i32 = 0x3055;
const CONTEXT_CLIENT_TYPE: i32 = 0x3097;
const CONTEXT_MAJOR_VERSION: i32 = 0x3098;
const OPENGL_API: u32 = 0x30A2;
const OPENGL_ES_API: u32 = 0x30A0;

functions! {
    struct Functions;
    required {
        get_proc_address = c"eglGetProcAddress"(*const c_char) -> *const c_void;
        get_current_context = c"eglGetCurrentContext"() -> Context;
        get_current_display = c"eglGetCurrentDisplay"() -> Display;
        query_string = c"eglQueryString"(Display, i32) -> *const c_char;
        query_context = c"eglQueryContext"(Display, Context, i32, *mut i32) -> u32;
        get_config_attrib = c"eglGetConfigAttrib"(Display, Config, i32, *mut i32) -> u32;
        choose_config = c"eglChooseConfig"(Display, *const i32, *mut Config, i32, *mut i32) -> u32;
        bind_api = c"eglBindAPI"(u32) -> u32;
        create_context = c"eglCreateContext"(Display, Config, Context, *const i32) -> Context;
        destroy_context = c"eglDestroyContext"(Display, Context) -> u32;
        create_pbuffer_surface = c"eglCreatePbufferSurface"(Display, Config, *const i32) -> Surface;
        destroy_surface = c"eglDestroySurface"(Display, Surface) -> u32;
        make_current = c"eglMakeCurrent"(Display, Surface, Surface, Context) -> u32;
        release_thread = c"eglReleaseThread"() -> u32;
        get_error = c"eglGetError"() -> i32;
    }
    optional {}
}

/// An application's EGL display and context, checked to be valid.
pub(crate) struct Egl {
    functions: Functions,
    pub(crate) libraries: Libraries,
    pub(crate) display: Display,
    pub(crate) context: Context,
    config: Config,
    surfaceless: bool,
}

// SAFETY: EGL handles may be used from any thread, and EGL's entry points are thread-safe (EGL 1.5, 3.7.3).
unsafe impl Send for Egl {}
// SAFETY: as above.
unsafe impl Sync for Egl {}

/// A context of our own, in the share group of the application's.
pub(crate) struct OwnContext {
    context: Context,
    surface: Surface,
    api: u32,
}

// SAFETY: the handles are made current on one thread at a time only.
unsafe impl Send for OwnContext {}

impl Egl {
    /// Check the handles that the application gave.
    ///
    /// # Errors
    /// `InvalidOperation` without EGL in the process; `InvalidShareGroup` if the handles are not a valid pair.
    pub(crate) fn new(display: Display, context: Context) -> Result<Self> {
        let libraries = Libraries::loaded(&[c"libEGL.so.1", c"libEGL_mesa.so.0"]);
        // SAFETY: the symbols are looked up by the names of the EGL functions that the table declares.
        let functions =
            unsafe { Functions::load(|name| libraries.symbol(name).map_or(null(), |p| p.as_ptr().cast_const())) }
                .map_err(|name| Error::InvalidOperation(format!("EGL is not loaded in this process: no {name}.")))?;
        let invalid = |what: &str| Error::InvalidShareGroup(format!("{what}."));
        // SAFETY: EGL checks display handles against its own list.
        let extensions = unsafe { (functions.query_string)(display, EXTENSIONS) };
        if extensions.is_null() {
            return Err(invalid("CL_EGL_DISPLAY_KHR is no initialised EGLDisplay"));
        }
        // SAFETY: eglQueryString returns a NUL-terminated static string.
        let extensions = unsafe { CStr::from_ptr(extensions) }.to_string_lossy().into_owned();
        let mut id = 0;
        // SAFETY: EGL checks the context against the display's list; `id` is writable.
        if context.is_null() || unsafe { (functions.query_context)(display, context, CONFIG_ID, &raw mut id) } == 0 {
            return Err(invalid("CL_GL_CONTEXT_KHR is no EGLContext of CL_EGL_DISPLAY_KHR"));
        }
        let mut client = 0;
        // SAFETY: the context is valid.
        unsafe { (functions.query_context)(display, context, CONTEXT_CLIENT_TYPE, &raw mut client) };
        if ![OPENGL_API, OPENGL_ES_API].contains(&(client as u32)) {
            return Err(invalid("CL_GL_CONTEXT_KHR is neither an OpenGL nor an OpenGL ES context"));
        }
        let mut egl = Self { functions, libraries, display, context, config: null_mut(), surfaceless: false };
        egl.surfaceless = extensions.split(' ').any(|name| name == "EGL_KHR_surfaceless_context");
        if id != 0 {
            egl.config = egl.config_by_id(id).ok_or_else(|| invalid("The config of CL_GL_CONTEXT_KHR is unknown"))?;
        }
        Ok(egl)
    }

    fn config_by_id(&self, id: i32) -> Option<Config> {
        let (mut config, mut count) = (null_mut(), 0);
        let attributes = [CONFIG_ID, id, NONE];
        // SAFETY: the attribute list is terminated and one config is asked for.
        let ok = unsafe {
            (self.functions.choose_config)(self.display, attributes.as_ptr(), &raw mut config, 1, &raw mut count)
        };
        (ok != 0 && count == 1).then_some(config)
    }

    pub(crate) fn address(&self, name: &CStr) -> *const c_void {
        // SAFETY: `name` is NUL-terminated.
        unsafe { (self.functions.get_proc_address)(name.as_ptr()) }
    }

    /// The context of this display that is current on the calling thread.
    pub(crate) fn current(&self) -> Option<Context> {
        // SAFETY: no arguments; both look at the calling thread only.
        let (context, display) =
            unsafe { ((self.functions.get_current_context)(), (self.functions.get_current_display)()) };
        (!context.is_null() && display == self.display).then_some(context)
    }

    /// Create a context in the application's share group, to be made current on the calling thread. A desktop context is
    /// tried first, even beside an ES one: it can read back and copy every kind of object.
    pub(crate) fn create(&self) -> Result<OwnContext> {
        let mut codes = Vec::new();
        for (api, attributes) in [
            (OPENGL_API, [CONTEXT_MAJOR_VERSION, 4, NONE]),
            (OPENGL_API, [NONE; 3]),
            (OPENGL_ES_API, [CONTEXT_MAJOR_VERSION, 3, NONE]),
            (OPENGL_ES_API, [CONTEXT_MAJOR_VERSION, 2, NONE]),
        ] {
            // SAFETY: eglBindAPI changes the calling thread, which is ours; the attribute list is terminated.
            let context = unsafe {
                (self.functions.bind_api)(api);
                (self.functions.create_context)(self.display, self.config, self.context, attributes.as_ptr())
            };
            if !context.is_null() {
                return Ok(OwnContext { context, surface: self.surface(), api });
            }
            // SAFETY: no arguments.
            codes.push(format!("{:#x}", unsafe { (self.functions.get_error)() }));
        }
        let codes = codes.join(", ");
        Err(Error::InvalidShareGroup(format!("EGL creates no context that shares with CL_GL_CONTEXT_KHR ({codes}).")))
    }

    fn surface(&self) -> Surface {
        let mut kinds = 0;
        let attributes = [WIDTH, 1, HEIGHT, 1, NONE];
        if self.surfaceless || self.config.is_null() {
            return null_mut();
        }
        // SAFETY: the config is one of this display; a config without pbuffers gives EGL_NO_SURFACE.
        unsafe {
            (self.functions.get_config_attrib)(self.display, self.config, SURFACE_TYPE, &raw mut kinds);
            if kinds & PBUFFER_BIT == 0 {
                return null_mut();
            }
            (self.functions.create_pbuffer_surface)(self.display, self.config, attributes.as_ptr())
        }
    }

    /// Make our context current on the calling thread.
    pub(crate) fn make_current(&self, own: &OwnContext) -> Result<()> {
        // SAFETY: the handles are ours and current nowhere else.
        let ok = unsafe {
            (self.functions.bind_api)(own.api);
            (self.functions.make_current)(self.display, own.surface, own.surface, own.context)
        };
        if ok == 0 {
            // SAFETY: no arguments.
            let code = unsafe { (self.functions.get_error)() };
            return Err(Error::InvalidShareGroup(format!("EGL does not make the shared context current ({code:#x}).")));
        }
        Ok(())
    }

    /// Destroy our context, on the thread where it is current.
    pub(crate) fn destroy(&self, own: &OwnContext) {
        // SAFETY: the handles are ours; an EGLDisplay that the application has terminated is refused by EGL.
        unsafe {
            (self.functions.make_current)(self.display, null_mut(), null_mut(), null_mut());
            (self.functions.destroy_context)(self.display, own.context);
            if !own.surface.is_null() {
                (self.functions.destroy_surface)(self.display, own.surface);
            }
            (self.functions.release_thread)();
        }
    }
}
