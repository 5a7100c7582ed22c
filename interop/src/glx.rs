//! OpenGL contexts of GLX.

use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use std::ptr::{null, null_mut};
use std::sync::Mutex;

use crate::error::{Error, Result};
use crate::library::{Libraries, functions};

pub(crate) type Display = *mut c_void;
pub(crate) type Context = *mut c_void;
type Config = *mut c_void;
type Drawable = c_ulong;
type ErrorHandler = Option<unsafe extern "C" fn(Display, *mut c_void) -> c_int>;

const FBCONFIG_ID: c_int = 0x8013;
const SCREEN: c_int = 0x800C;
const DRAWABLE_TYPE: c_int = 0x8010;
const PBUFFER_BIT: c_int = 4;
const PBUFFER_WIDTH: c_int = 0x8041;
const PBUFFER_HEIGHT: c_int = 0x8040;
const RGBA_TYPE: c_int = 0x8014;

functions! {
    struct Functions;
    required {
        get_proc_address = c"glXGetProcAddressARB"(*const c_char) -> *const c_void;
        get_current_context = c"glXGetCurrentContext"() -> Context;
        query_context = c"glXQueryContext"(Display, Context, c_int, *mut c_int) -> c_int;
        get_fb_configs = c"glXGetFBConfigs"(Display, c_int, *mut c_int) -> *mut Config;
        get_fb_config_attrib = c"glXGetFBConfigAttrib"(Display, Config, c_int, *mut c_int) -> c_int;
        create_new_context = c"glXCreateNewContext"(Display, Config, c_int, Context, c_int) -> Context;
        destroy_context = c"glXDestroyContext"(Display, Context);
        create_pbuffer = c"glXCreatePbuffer"(Display, Config, *const c_int) -> Drawable;
        destroy_pbuffer = c"glXDestroyPbuffer"(Display, Drawable);
        make_context_current = c"glXMakeContextCurrent"(Display, Drawable, Drawable, Context) -> c_int;
        x_free = c"XFree"(*mut c_void) -> c_int;
        x_sync = c"XSync"(Display, c_int) -> c_int;
        x_set_error_handler = c"XSetErrorHandler"(ErrorHandler) -> ErrorHandler;
    }
    optional {
        create_context_attribs = c"glXCreateContextAttribsARB"(Display, Config, Context, c_int, *const c_int) -> Context;
    }
}

/// An application's X display and GLX context, checked to be valid.
pub(crate) struct Glx {
    functions: Functions,
    pub(crate) libraries: Libraries,
    pub(crate) display: Display,
    pub(crate) context: Context,
    config: Config,
}

// SAFETY: libX11 locks a Display that several threads use (it initialises its threads itself since 1.8, and an
// application that shares a display between threads has to before).
unsafe impl Send for Glx {}
// SAFETY: as above.
unsafe impl Sync for Glx {}

/// A context of our own, in the share group of the application's.
pub(crate) struct OwnContext {
    context: Context,
    pbuffer: Drawable,
}

// SAFETY: the handles are made current on one thread at a time only.
unsafe impl Send for OwnContext {}

static ERROR_HANDLER: Mutex<()> = Mutex::new(());

unsafe extern "C" fn ignore(_: Display, _: *mut c_void) -> c_int {
    0
}

/// Whether `length` bytes at `address` can be read: a display that is no pointer at all must not crash the process.
fn is_readable(address: *const c_void, length: usize) -> bool {
    let mut copy = vec![0u8; length];
    let local = libc::iovec { iov_base: copy.as_mut_ptr().cast(), iov_len: length };
    let remote = libc::iovec { iov_base: address.cast_mut(), iov_len: length };
    // SAFETY: the kernel checks the remote range and fails with EFAULT instead of faulting; the local one is ours.
    let read = unsafe { libc::process_vm_readv(libc::getpid(), &raw const local, 1, &raw const remote, 1, 0) };
    // A sandbox may forbid the call itself; then there is nothing to check with.
    read == length as isize
        || (read < 0 && std::io::Error::last_os_error().raw_os_error() != Some(libc::EFAULT) && !address.is_null())
}

impl Glx {
    /// Check the handles that the application gave.
    ///
    /// # Errors
    /// `InvalidOperation` without GLX in the process; `InvalidShareGroup` if the handles are not a valid pair.
    pub(crate) fn new(display: Display, context: Context) -> Result<Self> {
        let libraries = Libraries::loaded(&[c"libGLX.so.0", c"libGL.so.1", c"libX11.so.6", c"libGLX_mesa.so.0"]);
        let find = |name: &CStr| libraries.symbol(name).map_or(null(), |pointer| pointer.as_ptr().cast_const());
        // SAFETY: the symbols are looked up by the names of the GLX and Xlib functions that the table declares.
        let mut functions = unsafe { Functions::load(find) }
            .map_err(|name| Error::InvalidOperation(format!("GLX is not loaded in this process: no {name}.")))?;
        if functions.create_context_attribs.is_none() {
            // SAFETY: the name is NUL-terminated, and the address is that function or null.
            functions.create_context_attribs = unsafe {
                let address = (functions.get_proc_address)(c"glXCreateContextAttribsARB".as_ptr());
                std::mem::transmute::<
                    *const c_void,
                    Option<unsafe extern "C" fn(Display, Config, Context, c_int, *const c_int) -> Context>,
                >(address)
            };
        }
        let invalid = |what: &str| Error::InvalidShareGroup(format!("{what}."));
        if !is_readable(display, 256) {
            return Err(invalid("CL_GLX_DISPLAY_KHR is no X display"));
        }
        if !is_readable(context, 16) {
            return Err(invalid("CL_GL_CONTEXT_KHR is no GLXContext"));
        }
        let mut glx = Self { functions, libraries, display, context, config: null_mut() };
        let (mut id, mut screen) = (0, 0);
        let valid = glx.quietly(|glx| {
            // SAFETY: libglvnd and Mesa check the context against their own lists; the results are writable.
            unsafe {
                (glx.functions.query_context)(display, context, FBCONFIG_ID, &raw mut id) == 0
                    && (glx.functions.query_context)(display, context, SCREEN, &raw mut screen) == 0
            }
        });
        if !valid {
            return Err(invalid("CL_GL_CONTEXT_KHR is no GLXContext of CL_GLX_DISPLAY_KHR"));
        }
        glx.config =
            glx.config_by_id(screen, id).ok_or_else(|| invalid("The GLXFBConfig of the context is unknown"))?;
        Ok(glx)
    }

    /// Run `work` without Xlib's default error handler, which would end the process.
    fn quietly<T>(&self, work: impl FnOnce(&Self) -> T) -> T {
        let _one_at_a_time = ERROR_HANDLER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // SAFETY: the handler has Xlib's signature and lives for ever; the display was given by the application.
        let previous = unsafe {
            (self.functions.x_sync)(self.display, 0);
            (self.functions.x_set_error_handler)(Some(ignore))
        };
        let result = work(self);
        // SAFETY: as above; the sync collects the errors of `work` before the application's handler is back.
        unsafe {
            (self.functions.x_sync)(self.display, 0);
            (self.functions.x_set_error_handler)(previous);
        }
        result
    }

    fn config_by_id(&self, screen: c_int, id: c_int) -> Option<Config> {
        let mut count = 0;
        // SAFETY: the display is valid and the screen its own; the list is freed below.
        let list = unsafe { (self.functions.get_fb_configs)(self.display, screen, &raw mut count) };
        if list.is_null() {
            return None;
        }
        // SAFETY: glXGetFBConfigs returned `count` configs.
        let configs = unsafe { std::slice::from_raw_parts(list, usize::try_from(count).unwrap_or(0)) };
        let found = configs.iter().copied().find(|config| self.attribute(*config, FBCONFIG_ID) == Some(id));
        // SAFETY: the list came from Xlib's allocator and is not used any more.
        unsafe { (self.functions.x_free)(list.cast()) };
        found
    }

    fn attribute(&self, config: Config, name: c_int) -> Option<c_int> {
        let mut value = 0;
        // SAFETY: the config is one of this display.
        let code = unsafe { (self.functions.get_fb_config_attrib)(self.display, config, name, &raw mut value) };
        (code == 0).then_some(value)
    }

    pub(crate) fn address(&self, name: &CStr) -> *const c_void {
        // SAFETY: `name` is NUL-terminated.
        unsafe { (self.functions.get_proc_address)(name.as_ptr()) }
    }

    /// The GLX context that is current on the calling thread.
    pub(crate) fn current(&self) -> Option<Context> {
        // SAFETY: no arguments; looks at the calling thread only.
        let context = unsafe { (self.functions.get_current_context)() };
        (!context.is_null()).then_some(context)
    }

    /// Create a context in the application's share group.
    pub(crate) fn create(&self) -> Result<OwnContext> {
        self.quietly(|glx| {
            let none = [0];
            let attributes = glx.functions.create_context_attribs.map_or(null_mut(), |create| {
                // SAFETY: the display, config and context belong together; the attribute list is terminated.
                unsafe { create(glx.display, glx.config, glx.context, 1, none.as_ptr()) }
            });
            let context = if attributes.is_null() {
                // SAFETY: as above.
                unsafe { (glx.functions.create_new_context)(glx.display, glx.config, RGBA_TYPE, glx.context, 1) }
            } else {
                attributes
            };
            if context.is_null() {
                return Err(Error::InvalidShareGroup(
                    "GLX creates no context that shares with CL_GL_CONTEXT_KHR.".into(),
                ));
            }
            let pbuffers = glx.attribute(glx.config, DRAWABLE_TYPE).unwrap_or(0) & PBUFFER_BIT != 0;
            let size = [PBUFFER_WIDTH, 1, PBUFFER_HEIGHT, 1, 0];
            // SAFETY: the config supports pbuffers and the attribute list is terminated.
            let pbuffer = if pbuffers {
                unsafe { (glx.functions.create_pbuffer)(glx.display, glx.config, size.as_ptr()) }
            } else {
                0
            };
            Ok(OwnContext { context, pbuffer })
        })
    }

    /// Make our context current on the calling thread.
    pub(crate) fn make_current(&self, own: &OwnContext) -> Result<()> {
        let ok = self.quietly(|glx| {
            // SAFETY: the handles are ours and current nowhere else.
            unsafe { (glx.functions.make_context_current)(glx.display, own.pbuffer, own.pbuffer, own.context) }
        });
        if ok == 0 {
            return Err(Error::InvalidShareGroup("GLX does not make the shared context current.".into()));
        }
        Ok(())
    }

    /// Destroy our context, on the thread where it is current.
    pub(crate) fn destroy(&self, own: &OwnContext) {
        self.quietly(|glx| {
            // SAFETY: the handles are ours; the application keeps its display open while it shares (OpenCL: destroying
            // all of the share group first is undefined).
            unsafe {
                (glx.functions.make_context_current)(glx.display, 0, 0, null_mut());
                (glx.functions.destroy_context)(glx.display, own.context);
                if own.pbuffer != 0 {
                    (glx.functions.destroy_pbuffer)(glx.display, own.pbuffer);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreadable_handles_are_told_from_readable_ones() {
        let bytes = [0u8; 64];
        assert!(is_readable(bytes.as_ptr().cast(), 64));
        assert!(!is_readable(null(), 16));
        assert!(!is_readable(0xdead_0000_0000_usize as *const c_void, 16));
    }
}
