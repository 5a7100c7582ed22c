//! The OpenGL entry points and tokens that sharing uses, and what a context can do.

use std::ffi::{CStr, c_char, c_void};

use crate::error::{Error, Result};
use crate::library::functions;

pub(crate) type Enum = u32;
pub(crate) type Sync = *mut c_void;

pub(crate) const NO_ERROR: Enum = 0;
pub(crate) const RENDERER: Enum = 0x1F01;
pub(crate) const VERSION: Enum = 0x1F02;
pub(crate) const EXTENSIONS: Enum = 0x1F03;
pub(crate) const NUM_EXTENSIONS: Enum = 0x821D;

pub(crate) const TEXTURE_1D: Enum = 0x0DE0;
pub(crate) const TEXTURE_2D: Enum = 0x0DE1;
pub(crate) const TEXTURE_3D: Enum = 0x806F;
pub(crate) const TEXTURE_RECTANGLE: Enum = 0x84F5;
pub(crate) const TEXTURE_CUBE_MAP: Enum = 0x8513;
pub(crate) const TEXTURE_CUBE_MAP_POSITIVE_X: Enum = 0x8515;
pub(crate) const TEXTURE_CUBE_MAP_NEGATIVE_Z: Enum = 0x851A;
pub(crate) const TEXTURE_1D_ARRAY: Enum = 0x8C18;
pub(crate) const TEXTURE_2D_ARRAY: Enum = 0x8C1A;
pub(crate) const TEXTURE_BUFFER: Enum = 0x8C2A;
pub(crate) const RENDERBUFFER: Enum = 0x8D41;
pub(crate) const ARRAY_BUFFER: Enum = 0x8892;
pub(crate) const COPY_READ_BUFFER: Enum = 0x8F36;
pub(crate) const COPY_WRITE_BUFFER: Enum = 0x8F37;

pub(crate) const BUFFER_SIZE: Enum = 0x8764;
pub(crate) const TEXTURE_WIDTH: Enum = 0x1000;
pub(crate) const TEXTURE_HEIGHT: Enum = 0x1001;
pub(crate) const TEXTURE_INTERNAL_FORMAT: Enum = 0x1003;
pub(crate) const TEXTURE_BORDER: Enum = 0x1005;
pub(crate) const TEXTURE_RED_SIZE: Enum = 0x805C;
pub(crate) const TEXTURE_ALPHA_SIZE: Enum = 0x805F;
pub(crate) const TEXTURE_DEPTH: Enum = 0x8071;
pub(crate) const TEXTURE_BASE_LEVEL: Enum = 0x813C;
pub(crate) const TEXTURE_MAX_LEVEL: Enum = 0x813D;
pub(crate) const TEXTURE_BUFFER_DATA_STORE_BINDING: Enum = 0x8C2D;
pub(crate) const TEXTURE_BUFFER_OFFSET: Enum = 0x919D;
pub(crate) const TEXTURE_BUFFER_SIZE: Enum = 0x919E;
pub(crate) const TEXTURE_MIN_FILTER: Enum = 0x2801;
pub(crate) const TEXTURE_MAG_FILTER: Enum = 0x2800;
pub(crate) const NEAREST: i32 = 0x2600;
pub(crate) const RENDERBUFFER_WIDTH: Enum = 0x8D42;
pub(crate) const RENDERBUFFER_HEIGHT: Enum = 0x8D43;
pub(crate) const RENDERBUFFER_INTERNAL_FORMAT: Enum = 0x8D44;
pub(crate) const RENDERBUFFER_RED_SIZE: Enum = 0x8D50;
pub(crate) const RENDERBUFFER_ALPHA_SIZE: Enum = 0x8D53;
pub(crate) const RENDERBUFFER_SAMPLES: Enum = 0x8CAB;

pub(crate) const READ_FRAMEBUFFER: Enum = 0x8CA8;
pub(crate) const DRAW_FRAMEBUFFER: Enum = 0x8CA9;
pub(crate) const COLOR_ATTACHMENT0: Enum = 0x8CE0;
pub(crate) const FRAMEBUFFER_COMPLETE: Enum = 0x8CD5;
pub(crate) const COLOR_BUFFER_BIT: Enum = 0x4000;
pub(crate) const PACK_ALIGNMENT: Enum = 0x0D05;
pub(crate) const UNPACK_ALIGNMENT: Enum = 0x0CF5;

pub(crate) const SYNC_GPU_COMMANDS_COMPLETE: Enum = 0x9117;
pub(crate) const SYNC_FLUSH_COMMANDS_BIT: u32 = 1;
pub(crate) const TIMEOUT_EXPIRED: Enum = 0x911B;

pub(crate) const DEVICE_UUID: Enum = 0x9597;
pub(crate) const DRIVER_UUID: Enum = 0x9598;
pub(crate) const HANDLE_TYPE_OPAQUE_FD: Enum = 0x9586;
pub(crate) const DEDICATED_MEMORY_OBJECT: Enum = 0x9581;
pub(crate) const TEXTURE_TILING: Enum = 0x9580;
pub(crate) const OPTIMAL_TILING: i32 = 0x9584;

functions! {
    /// The functions of OpenGL that sharing calls. Whether the optional ones may be called is for [`Gl`]'s flags to say:
    /// libglvnd hands out an address for every name.
    pub(crate) struct Functions;
    required {
        get_error = c"glGetError"() -> Enum;
        get_string = c"glGetString"(Enum) -> *const c_char;
        get_integer_v = c"glGetIntegerv"(Enum, *mut i32);
        flush = c"glFlush"();
        finish = c"glFinish"();
        is_buffer = c"glIsBuffer"(u32) -> u8;
        is_texture = c"glIsTexture"(u32) -> u8;
        is_renderbuffer = c"glIsRenderbuffer"(u32) -> u8;
        bind_buffer = c"glBindBuffer"(Enum, u32);
        bind_texture = c"glBindTexture"(Enum, u32);
        bind_renderbuffer = c"glBindRenderbuffer"(Enum, u32);
        gen_buffers = c"glGenBuffers"(i32, *mut u32);
        delete_buffers = c"glDeleteBuffers"(i32, *const u32);
        gen_textures = c"glGenTextures"(i32, *mut u32);
        delete_textures = c"glDeleteTextures"(i32, *const u32);
        tex_parameter_i = c"glTexParameteri"(Enum, Enum, i32);
        get_tex_parameter_iv = c"glGetTexParameteriv"(Enum, Enum, *mut i32);
        get_renderbuffer_parameter_iv = c"glGetRenderbufferParameteriv"(Enum, Enum, *mut i32);
        get_buffer_parameter_iv = c"glGetBufferParameteriv"(Enum, Enum, *mut i32);
        buffer_sub_data = c"glBufferSubData"(Enum, isize, isize, *const c_void);
        pixel_store_i = c"glPixelStorei"(Enum, i32);
        tex_image_2d = c"glTexImage2D"(Enum, i32, i32, i32, i32, i32, Enum, Enum, *const c_void);
        tex_sub_image_2d = c"glTexSubImage2D"(Enum, i32, i32, i32, i32, i32, Enum, Enum, *const c_void);
        gen_framebuffers = c"glGenFramebuffers"(i32, *mut u32);
        delete_framebuffers = c"glDeleteFramebuffers"(i32, *const u32);
        bind_framebuffer = c"glBindFramebuffer"(Enum, u32);
        framebuffer_texture_2d = c"glFramebufferTexture2D"(Enum, Enum, Enum, u32, i32);
        framebuffer_renderbuffer = c"glFramebufferRenderbuffer"(Enum, Enum, Enum, u32);
        check_framebuffer_status = c"glCheckFramebufferStatus"(Enum) -> Enum;
        read_pixels = c"glReadPixels"(i32, i32, i32, i32, Enum, Enum, *mut c_void);
    }
    optional {
        get_string_i = c"glGetStringi"(Enum, u32) -> *const c_char;
        get_tex_level_parameter_iv = c"glGetTexLevelParameteriv"(Enum, i32, Enum, *mut i32);
        get_buffer_parameter_i64v = c"glGetBufferParameteri64v"(Enum, Enum, *mut i64);
        get_buffer_sub_data = c"glGetBufferSubData"(Enum, isize, isize, *mut c_void);
        get_tex_image = c"glGetTexImage"(Enum, i32, Enum, Enum, *mut c_void);
        tex_sub_image_1d = c"glTexSubImage1D"(Enum, i32, i32, i32, Enum, Enum, *const c_void);
        tex_sub_image_3d = c"glTexSubImage3D"(Enum, i32, i32, i32, i32, i32, i32, i32, Enum, Enum, *const c_void);
        blit_framebuffer = c"glBlitFramebuffer"(i32, i32, i32, i32, i32, i32, i32, i32, u32, Enum);
        copy_buffer_sub_data = c"glCopyBufferSubData"(Enum, Enum, isize, isize, isize);
        copy_image_sub_data =
            c"glCopyImageSubData"(u32, Enum, i32, i32, i32, i32, u32, Enum, i32, i32, i32, i32, i32, i32, i32);
        fence_sync = c"glFenceSync"(Enum, u32) -> Sync;
        client_wait_sync = c"glClientWaitSync"(Sync, u32, u64) -> Enum;
        delete_sync = c"glDeleteSync"(Sync);
        get_unsigned_byte_v = c"glGetUnsignedBytevEXT"(Enum, *mut u8);
        get_unsigned_byte_i_v = c"glGetUnsignedBytei_vEXT"(Enum, u32, *mut u8);
        create_memory_objects = c"glCreateMemoryObjectsEXT"(i32, *mut u32);
        delete_memory_objects = c"glDeleteMemoryObjectsEXT"(i32, *const u32);
        memory_object_parameter_iv = c"glMemoryObjectParameterivEXT"(u32, Enum, *const i32);
        import_memory_fd = c"glImportMemoryFdEXT"(u32, u64, Enum, i32);
        buffer_storage_mem = c"glBufferStorageMemEXT"(Enum, isize, u32, u64);
        tex_storage_mem_1d = c"glTexStorageMem1DEXT"(Enum, i32, Enum, i32, u32, u64);
        tex_storage_mem_2d = c"glTexStorageMem2DEXT"(Enum, i32, Enum, i32, i32, u32, u64);
        tex_storage_mem_3d = c"glTexStorageMem3DEXT"(Enum, i32, Enum, i32, i32, i32, u32, u64);
    }
}

/// What a context can do, beside the least that sharing needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Features {
    /// An OpenGL ES context.
    pub(crate) es: bool,
    /// `glGetTexLevelParameteriv` (not in ES before 3.1).
    pub(crate) level_queries: bool,
    /// Fence sync objects.
    pub(crate) fences: bool,
    /// Copies between buffers.
    pub(crate) copy_buffer: bool,
    /// `glCopyImageSubData`.
    pub(crate) copy_image: bool,
    /// `GL_EXT_memory_object`: the device UUID, twins.
    pub(crate) memory_object: bool,
    /// `GL_EXT_memory_object_fd`.
    pub(crate) memory_object_fd: bool,
}

/// The functions of a context that is current on this thread, and what it can do.
pub(crate) struct Gl {
    pub(crate) functions: Functions,
    pub(crate) features: Features,
    pub(crate) renderer: String,
}

impl Gl {
    /// Load the functions, ask the current context.
    ///
    /// # Safety
    /// A context must be current on the calling thread, and `find` must return addresses of its functions.
    pub(crate) unsafe fn load(find: impl Fn(&CStr) -> *const c_void) -> Result<Self> {
        // SAFETY: by contract.
        let functions = unsafe { Functions::load(find) }.map_err(|name| {
            Error::InvalidShareGroup(format!("The OpenGL context lacks buffer or renderbuffer objects: no {name}."))
        })?;
        let string = |name| {
            // SAFETY: a context is current; the result is null or a static NUL-terminated string.
            let text = unsafe { (functions.get_string)(name) };
            // SAFETY: as above.
            (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
        };
        let version_text = string(VERSION).unwrap_or_default();
        let (es, version) = parse_version(&version_text);
        if !(es && version >= (2, 0) || version >= (3, 0)) {
            return Err(Error::InvalidShareGroup(format!("OpenGL {version_text} is older than 3.0 or ES 2.0.")));
        }
        let mut extensions = Vec::new();
        if let Some(get_string_i) = functions.get_string_i.filter(|_| version >= (3, 0)) {
            let mut count = 0;
            // SAFETY: a context of at least 3.0 is current; `count` is writable; indices below it are valid.
            unsafe { (functions.get_integer_v)(NUM_EXTENSIONS, &raw mut count) };
            for index in 0..u32::try_from(count).unwrap_or(0) {
                // SAFETY: as above.
                let name = unsafe { get_string_i(EXTENSIONS, index) };
                if !name.is_null() {
                    // SAFETY: a non-null result is a NUL-terminated string.
                    extensions.push(unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned());
                }
            }
        } else {
            extensions.extend(string(EXTENSIONS).unwrap_or_default().split(' ').map(str::to_owned));
        }
        let has = |name: &str| extensions.iter().any(|extension| extension == name);
        let features = Features {
            es,
            level_queries: !es || version >= (3, 1),
            fences: if es { version >= (3, 0) } else { version >= (3, 2) || has("GL_ARB_sync") },
            copy_buffer: if es { version >= (3, 0) } else { version >= (3, 1) || has("GL_ARB_copy_buffer") },
            copy_image: if es { version >= (3, 2) } else { version >= (4, 3) || has("GL_ARB_copy_image") },
            memory_object: has("GL_EXT_memory_object"),
            memory_object_fd: has("GL_EXT_memory_object_fd"),
        };
        let renderer = string(RENDERER).unwrap_or_default();
        // SAFETY: a context is current. Transfers of this crate are tightly packed.
        unsafe {
            (functions.pixel_store_i)(PACK_ALIGNMENT, 1);
            (functions.pixel_store_i)(UNPACK_ALIGNMENT, 1);
        }
        Ok(Self { functions, features, renderer })
    }

    /// Forget errors raised before.
    pub(crate) fn clear_errors(&self) {
        // A context that is lost reports errors for ever: bounded.
        for _ in 0..64 {
            // SAFETY: a context is current on this thread.
            if unsafe { (self.functions.get_error)() } == NO_ERROR {
                return;
            }
        }
    }

    /// The error raised since the last look.
    pub(crate) fn error(&self) -> Option<Enum> {
        // SAFETY: a context is current on this thread.
        let code = unsafe { (self.functions.get_error)() };
        (code != NO_ERROR).then_some(code)
    }

    /// Whether all went well since the last look; `what` names the step.
    pub(crate) fn check(&self, what: &str) -> Result<()> {
        match self.error() {
            None => Ok(()),
            Some(code) => {
                self.clear_errors();
                Err(Error::OutOfResources(format!("{what} raised the OpenGL error {code:#x}.")))
            }
        }
    }

    /// The UUID of the driver, where the context can tell it.
    pub(crate) fn driver_uuid(&self) -> Option<[u8; 16]> {
        let get = self.functions.get_unsigned_byte_v.filter(|_| self.features.memory_object)?;
        let mut uuid = [0; 16];
        self.clear_errors();
        // SAFETY: the extension is there, and GL_DRIVER_UUID_EXT writes 16 bytes.
        unsafe { get(DRIVER_UUID, uuid.as_mut_ptr()) };
        (self.error().is_none() && uuid != [0; 16]).then_some(uuid)
    }

    /// The device UUID of the context, where it has a single one and can tell it.
    pub(crate) fn device_uuid(&self) -> Option<[u8; 16]> {
        let get = self.functions.get_unsigned_byte_i_v.filter(|_| self.features.memory_object)?;
        let mut uuid = [0; 16];
        self.clear_errors();
        // SAFETY: the extension is there, and GL_DEVICE_UUID_EXT writes 16 bytes.
        unsafe { get(DEVICE_UUID, 0, uuid.as_mut_ptr()) };
        (self.error().is_none() && uuid != [0; 16]).then_some(uuid)
    }
}

/// Whether a context of that `GL_VERSION` has fence sync objects.
pub(crate) fn has_fences(version: &str) -> bool {
    let (es, version) = parse_version(version);
    version >= if es { (3, 0) } else { (3, 2) }
}

/// Whether `text` (`GL_VERSION`) is of OpenGL ES, and its major and minor number.
fn parse_version(text: &str) -> (bool, (u32, u32)) {
    let (es, rest) = match text.strip_prefix("OpenGL ES ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let number = rest.split(' ').next().unwrap_or_default();
    let mut parts = number.split('.').map(|part| part.parse().unwrap_or(0));
    (es, (parts.next().unwrap_or(0), parts.next().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    #[test]
    fn versions_are_read_as_the_specifications_form_them() {
        assert_eq!(parse_version("4.5 (Compatibility Profile) Mesa 25.0.7"), (false, (4, 5)));
        assert_eq!(parse_version("OpenGL ES 3.2 Mesa 22.3.6"), (true, (3, 2)));
        assert_eq!(parse_version("4.6.0 NVIDIA 580.159"), (false, (4, 6)));
        assert_eq!(parse_version(""), (false, (0, 0)));
    }
}
