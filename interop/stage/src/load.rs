//! The OpenGL, EGL, GLX and Xlib functions, loaded at run time.

use std::ffi::{CStr, c_char, c_int, c_long, c_uint, c_ulong, c_void};

use crate::{Error, Result};

macro_rules! functions {
    ($(#[$meta:meta])* $table:ident { $($name:ident = $symbol:literal ($($argument:ty),* $(,)?) $(-> $result:ty)?;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub(crate) struct $table {
            $(pub(crate) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl $table {
            /// # Safety
            /// `find` must return null or the function of that name.
            pub(crate) unsafe fn load(find: impl Fn(&CStr) -> *mut c_void) -> Result<Self> {
                Ok(Self {
                    $($name: {
                        let address = find($symbol);
                        if address.is_null() {
                            return Err(Error(format!("There is no {}.", stringify!($name))));
                        }
                        // SAFETY: by contract the address is that function, whose C signature is the field's type.
                        unsafe { std::mem::transmute::<*mut c_void, unsafe extern "C" fn($($argument),*) $(-> $result)?>(address) }
                    },)*
                })
            }
        }
    };
}

/// A library, loaded for the rest of the process.
pub(crate) fn library(soname: &CStr) -> Result<impl Fn(&CStr) -> *mut c_void + use<>> {
    // SAFETY: `soname` is NUL-terminated; OpenGL's libraries run no code of ours when loaded.
    let handle = unsafe { libc::dlopen(soname.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if handle.is_null() {
        return Err(Error(format!("{} cannot be loaded.", soname.to_string_lossy())));
    }
    // SAFETY: the handle stays open; `name` is NUL-terminated.
    Ok(move |name: &CStr| unsafe { libc::dlsym(handle, name.as_ptr()) })
}

functions! {
    Egl {
        get_proc_address = c"eglGetProcAddress"(*const c_char) -> *mut c_void;
        get_error = c"eglGetError"() -> c_int;
        initialize = c"eglInitialize"(*mut c_void, *mut c_int, *mut c_int) -> c_uint;
        bind_api = c"eglBindAPI"(c_uint) -> c_uint;
        create_context = c"eglCreateContext"(*mut c_void, *mut c_void, *mut c_void, *const c_int) -> *mut c_void;
        destroy_context = c"eglDestroyContext"(*mut c_void, *mut c_void) -> c_uint;
        make_current = c"eglMakeCurrent"(*mut c_void, *mut c_void, *mut c_void, *mut c_void) -> c_uint;
    }
}

functions! {
    Glx {
        get_proc_address = c"glXGetProcAddressARB"(*const c_char) -> *mut c_void;
        choose_fb_config = c"glXChooseFBConfig"(*mut c_void, c_int, *const c_int, *mut c_int) -> *mut *mut c_void;
        get_visual = c"glXGetVisualFromFBConfig"(*mut c_void, *mut c_void) -> *mut VisualInfo;
        create_new_context = c"glXCreateNewContext"(*mut c_void, *mut c_void, c_int, *mut c_void, c_int) -> *mut c_void;
        destroy_context = c"glXDestroyContext"(*mut c_void, *mut c_void);
        create_pbuffer = c"glXCreatePbuffer"(*mut c_void, *mut c_void, *const c_int) -> c_ulong;
        destroy_pbuffer = c"glXDestroyPbuffer"(*mut c_void, c_ulong);
        make_context_current = c"glXMakeContextCurrent"(*mut c_void, c_ulong, c_ulong, *mut c_void) -> c_int;
        swap_buffers = c"glXSwapBuffers"(*mut c_void, c_ulong);
    }
}

/// The beginning of Xlib's `XVisualInfo`.
#[repr(C)]
pub(crate) struct VisualInfo {
    pub(crate) visual: *mut c_void,
    pub(crate) id: c_ulong,
    pub(crate) screen: c_int,
    pub(crate) depth: c_int,
}

/// Xlib's `XSetWindowAttributes`.
#[repr(C)]
#[derive(Default)]
pub(crate) struct SetWindowAttributes {
    pub(crate) background_pixmap: c_ulong,
    pub(crate) background_pixel: c_ulong,
    pub(crate) border_pixmap: c_ulong,
    pub(crate) border_pixel: c_ulong,
    pub(crate) bit_gravity: c_int,
    pub(crate) win_gravity: c_int,
    pub(crate) backing_store: c_int,
    pub(crate) backing_planes: c_ulong,
    pub(crate) backing_pixel: c_ulong,
    pub(crate) save_under: c_int,
    pub(crate) event_mask: c_long,
    pub(crate) do_not_propagate_mask: c_long,
    pub(crate) override_redirect: c_int,
    pub(crate) colormap: c_ulong,
    pub(crate) cursor: c_ulong,
}

functions! {
    X11 {
        init_threads = c"XInitThreads"() -> c_int;
        open_display = c"XOpenDisplay"(*const c_char) -> *mut c_void;
        root_window = c"XRootWindow"(*mut c_void, c_int) -> c_ulong;
        create_colormap = c"XCreateColormap"(*mut c_void, c_ulong, *mut c_void, c_int) -> c_ulong;
        create_window = c"XCreateWindow"(
            *mut c_void, c_ulong, c_int, c_int, c_uint, c_uint, c_uint, c_int, c_uint, *mut c_void, c_ulong,
            *mut SetWindowAttributes,
        ) -> c_ulong;
        destroy_window = c"XDestroyWindow"(*mut c_void, c_ulong) -> c_int;
        map_window = c"XMapWindow"(*mut c_void, c_ulong) -> c_int;
        store_name = c"XStoreName"(*mut c_void, c_ulong, *const c_char) -> c_int;
        intern_atom = c"XInternAtom"(*mut c_void, *const c_char, c_int) -> c_ulong;
        set_wm_protocols = c"XSetWMProtocols"(*mut c_void, c_ulong, *mut c_ulong, c_int) -> c_int;
        pending = c"XPending"(*mut c_void) -> c_int;
        next_event = c"XNextEvent"(*mut c_void, *mut c_long) -> c_int;
        free = c"XFree"(*mut c_void) -> c_int;
    }
}

functions! {
    /// OpenGL. Every context of the stage has these (3.2 or more).
    Gl {
        get_error = c"glGetError"() -> c_uint;
        get_string = c"glGetString"(c_uint) -> *const c_char;
        get_integer_v = c"glGetIntegerv"(c_uint, *mut c_int);
        flush = c"glFlush"();
        finish = c"glFinish"();
        viewport = c"glViewport"(c_int, c_int, c_int, c_int);
        clear_color = c"glClearColor"(f32, f32, f32, f32);
        clear = c"glClear"(c_uint);
        pixel_store_i = c"glPixelStorei"(c_uint, c_int);
        gen_textures = c"glGenTextures"(c_int, *mut c_uint);
        delete_textures = c"glDeleteTextures"(c_int, *const c_uint);
        bind_texture = c"glBindTexture"(c_uint, c_uint);
        active_texture = c"glActiveTexture"(c_uint);
        tex_parameter_i = c"glTexParameteri"(c_uint, c_uint, c_int);
        tex_image_1d = c"glTexImage1D"(c_uint, c_int, c_int, c_int, c_int, c_uint, c_uint, *const c_void);
        tex_image_2d = c"glTexImage2D"(c_uint, c_int, c_int, c_int, c_int, c_int, c_uint, c_uint, *const c_void);
        tex_image_3d =
            c"glTexImage3D"(c_uint, c_int, c_int, c_int, c_int, c_int, c_int, c_uint, c_uint, *const c_void);
        get_tex_image = c"glGetTexImage"(c_uint, c_int, c_uint, c_uint, *mut c_void);
        tex_buffer = c"glTexBuffer"(c_uint, c_uint, c_uint);
        gen_buffers = c"glGenBuffers"(c_int, *mut c_uint);
        delete_buffers = c"glDeleteBuffers"(c_int, *const c_uint);
        bind_buffer = c"glBindBuffer"(c_uint, c_uint);
        buffer_data = c"glBufferData"(c_uint, isize, *const c_void, c_uint);
        buffer_sub_data = c"glBufferSubData"(c_uint, isize, isize, *const c_void);
        get_buffer_sub_data = c"glGetBufferSubData"(c_uint, isize, isize, *mut c_void);
        gen_renderbuffers = c"glGenRenderbuffers"(c_int, *mut c_uint);
        delete_renderbuffers = c"glDeleteRenderbuffers"(c_int, *const c_uint);
        bind_renderbuffer = c"glBindRenderbuffer"(c_uint, c_uint);
        renderbuffer_storage = c"glRenderbufferStorage"(c_uint, c_uint, c_int, c_int);
        gen_framebuffers = c"glGenFramebuffers"(c_int, *mut c_uint);
        delete_framebuffers = c"glDeleteFramebuffers"(c_int, *const c_uint);
        bind_framebuffer = c"glBindFramebuffer"(c_uint, c_uint);
        framebuffer_texture_2d = c"glFramebufferTexture2D"(c_uint, c_uint, c_uint, c_uint, c_int);
        framebuffer_renderbuffer = c"glFramebufferRenderbuffer"(c_uint, c_uint, c_uint, c_uint);
        check_framebuffer_status = c"glCheckFramebufferStatus"(c_uint) -> c_uint;
        read_pixels = c"glReadPixels"(c_int, c_int, c_int, c_int, c_uint, c_uint, *mut c_void);
        create_shader = c"glCreateShader"(c_uint) -> c_uint;
        shader_source = c"glShaderSource"(c_uint, c_int, *const *const c_char, *const c_int);
        compile_shader = c"glCompileShader"(c_uint);
        get_shader_iv = c"glGetShaderiv"(c_uint, c_uint, *mut c_int);
        get_shader_info_log = c"glGetShaderInfoLog"(c_uint, c_int, *mut c_int, *mut c_char);
        delete_shader = c"glDeleteShader"(c_uint);
        create_program = c"glCreateProgram"() -> c_uint;
        delete_program = c"glDeleteProgram"(c_uint);
        attach_shader = c"glAttachShader"(c_uint, c_uint);
        link_program = c"glLinkProgram"(c_uint);
        get_program_iv = c"glGetProgramiv"(c_uint, c_uint, *mut c_int);
        use_program = c"glUseProgram"(c_uint);
        get_uniform_location = c"glGetUniformLocation"(c_uint, *const c_char) -> c_int;
        uniform_1i = c"glUniform1i"(c_int, c_int);
        uniform_1f = c"glUniform1f"(c_int, f32);
        gen_vertex_arrays = c"glGenVertexArrays"(c_int, *mut c_uint);
        delete_vertex_arrays = c"glDeleteVertexArrays"(c_int, *const c_uint);
        bind_vertex_array = c"glBindVertexArray"(c_uint);
        draw_arrays = c"glDrawArrays"(c_uint, c_int, c_int);
    }
}
