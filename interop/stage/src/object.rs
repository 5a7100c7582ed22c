//! Textures, buffers and renderbuffers.

use std::ffi::c_uint;
use std::rc::Rc;

use crate::context::{Context, Inner};
use crate::{Result, fail};

/// A texture target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
#[allow(missing_docs, reason = "the names are OpenGL's")]
pub enum Target {
    Texture1d = 0x0DE0,
    Texture2d = 0x0DE1,
    Texture3d = 0x806F,
    Rectangle = 0x84F5,
    CubeMap = 0x8513,
    Texture1dArray = 0x8C18,
    Texture2dArray = 0x8C1A,
    Buffer = 0x8C2A,
}

/// How texels look to the host, and which internal format holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// The internal format.
    pub internal: u32,
    /// The format argument of transfers.
    pub format: u32,
    /// The type argument of transfers.
    pub kind: u32,
    /// Bytes in a texel, as transferred.
    pub size: usize,
}

impl Pixels {
    /// `GL_RGBA8`.
    pub const RGBA8: Self = Self { internal: 0x8058, format: 0x1908, kind: 0x1401, size: 4 };
    /// `GL_RGBA16F`, as half floats.
    pub const RGBA16F: Self = Self { internal: 0x881A, format: 0x1908, kind: 0x140B, size: 8 };
    /// `GL_RGBA32F`.
    pub const RGBA32F: Self = Self { internal: 0x8814, format: 0x1908, kind: 0x1406, size: 16 };
    /// `GL_R32F`.
    pub const R32F: Self = Self { internal: 0x822E, format: 0x1903, kind: 0x1406, size: 4 };
    /// `GL_RGBA16`.
    pub const RGBA16: Self = Self { internal: 0x805B, format: 0x1908, kind: 0x1403, size: 8 };
    /// `GL_RGBA8UI`.
    pub const RGBA8UI: Self = Self { internal: 0x8D7C, format: 0x8D99, kind: 0x1401, size: 4 };
    /// `GL_RGBA32I`.
    pub const RGBA32I: Self = Self { internal: 0x8D82, format: 0x8D99, kind: 0x1404, size: 16 };
    /// `GL_RGBA16I`.
    pub const RGBA16I: Self = Self { internal: 0x8D88, format: 0x8D99, kind: 0x1402, size: 8 };
    /// `GL_R8`.
    pub const R8: Self = Self { internal: 0x8229, format: 0x1903, kind: 0x1401, size: 1 };
    /// `GL_RGBA`, whose size OpenGL chooses.
    pub const UNSIZED_RGBA: Self = Self { internal: 0x1908, format: 0x1908, kind: 0x1401, size: 4 };
    /// `GL_RGB8`, which OpenCL has no format for.
    pub const RGB8: Self = Self { internal: 0x8051, format: 0x1907, kind: 0x1401, size: 3 };
}

fn signed(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// A texture.
pub struct Texture {
    inner: Rc<Inner>,
    name: c_uint,
    target: Target,
    pixels: Pixels,
    /// Width, height and depth or layers of level 0; 1 where the target has none.
    size: [usize; 3],
}

impl Texture {
    /// A texture with `levels` levels, whose texels are undefined. For a cube map all six faces.
    ///
    /// # Errors
    /// OpenGL's error.
    pub fn new(context: &Context, target: Target, pixels: Pixels, size: [usize; 3], levels: usize) -> Result<Self> {
        let inner = context.inner.clone();
        let gl = &inner.gl;
        let mut name = 0;
        let _ = context.error();
        // SAFETY: the context is current; the name is writable.
        unsafe {
            (gl.gen_textures)(1, &raw mut name);
            (gl.bind_texture)(target as u32, name);
            if target != Target::Buffer {
                // Nearest, and no mipmap: complete with the levels that there are.
                (gl.tex_parameter_i)(target as u32, 0x2800, 0x2600);
                (gl.tex_parameter_i)(target as u32, 0x2801, 0x2600);
                if target != Target::Rectangle {
                    (gl.tex_parameter_i)(target as u32, 0x813D, signed(levels.saturating_sub(1)));
                }
            }
        }
        let texture = Self { inner, name, target, pixels, size };
        for level in 0..levels {
            for face in texture.faces() {
                texture.define(face, level, None);
            }
        }
        match context.error() {
            None => Ok(texture),
            Some(code) => fail(format!("OpenGL makes no such texture: {code:#x}.")),
        }
    }

    /// A buffer texture over a buffer.
    ///
    /// # Errors
    /// OpenGL's error.
    pub fn of_buffer(context: &Context, pixels: Pixels, buffer: &Buffer) -> Result<Self> {
        let texture = Self::new(context, Target::Buffer, pixels, [buffer.size / pixels.size, 1, 1], 0)?;
        // SAFETY: the texture is bound; the buffer is alive.
        unsafe { (texture.inner.gl.tex_buffer)(Target::Buffer as u32, pixels.internal, buffer.name) };
        match context.error() {
            None => Ok(texture),
            Some(code) => fail(format!("OpenGL makes no such buffer texture: {code:#x}.")),
        }
    }

    /// The texture's name.
    #[must_use]
    pub fn name(&self) -> u32 {
        self.name
    }

    /// The target to give to `clCreateFromGLTexture`: a cube's is that of its face.
    #[must_use]
    pub fn target(&self, face: u32) -> u32 {
        if self.target == Target::CubeMap { 0x8515 + face } else { self.target as u32 }
    }

    fn faces(&self) -> std::ops::Range<u32> {
        0..if self.target == Target::CubeMap { 6 } else { 1 }
    }

    /// The size of a level; array layers do not shrink.
    #[must_use]
    pub fn size(&self, level: usize) -> [usize; 3] {
        let [width, height, depth] = self.size;
        let shrink = |side: usize| (side >> level).max(1);
        match self.target {
            Target::Texture1dArray => [shrink(width), height, 1],
            Target::Texture2dArray => [shrink(width), shrink(height), depth],
            _ => [shrink(width), shrink(height), shrink(depth)],
        }
    }

    /// Bytes of a level, tightly packed.
    #[must_use]
    pub fn bytes(&self, level: usize) -> usize {
        self.size(level).into_iter().product::<usize>() * self.pixels.size
    }

    fn define(&self, face: u32, level: usize, texels: Option<&[u8]>) {
        let data = texels.map_or(std::ptr::null(), |texels| texels.as_ptr().cast());
        let [width, height, depth] = self.size(level).map(signed);
        let Pixels { internal, format, kind, .. } = self.pixels;
        let internal = internal as i32;
        let target = self.target(face);
        let level = signed(level);
        let gl = &self.inner.gl;
        // SAFETY: the texture is bound; `data` is null or holds the whole level (its callers check).
        unsafe {
            match self.target {
                Target::Texture1d => (gl.tex_image_1d)(target, level, internal, width, 0, format, kind, data),
                Target::Texture3d | Target::Texture2dArray => {
                    (gl.tex_image_3d)(target, level, internal, width, height, depth, 0, format, kind, data);
                }
                Target::Texture2d | Target::Rectangle | Target::CubeMap | Target::Texture1dArray => {
                    (gl.tex_image_2d)(target, level, internal, width, height, 0, format, kind, data);
                }
                Target::Buffer => {}
            }
        }
    }

    /// Write a level.
    ///
    /// # Panics
    /// If `texels` is not as long as the level.
    pub fn write(&self, face: u32, level: usize, texels: &[u8]) {
        assert_eq!(texels.len(), self.bytes(level));
        let [width, height, depth] = self.size(level).map(signed);
        let Pixels { format, kind, .. } = self.pixels;
        let (target, level) = (self.target(face), signed(level));
        let data = texels.as_ptr().cast();
        type Sub1 = unsafe extern "C" fn(u32, i32, i32, i32, u32, u32, *const std::ffi::c_void);
        type Sub2 = unsafe extern "C" fn(u32, i32, i32, i32, i32, i32, u32, u32, *const std::ffi::c_void);
        type Sub3 = unsafe extern "C" fn(u32, i32, i32, i32, i32, i32, i32, i32, u32, u32, *const std::ffi::c_void);
        let gl = &self.inner.gl;
        // SAFETY: the texture has that level; `data` holds all of it; the addresses are those functions (OpenGL 1.2).
        unsafe {
            (gl.bind_texture)(self.target as u32, self.name);
            match self.target {
                Target::Texture1d => {
                    let sub =
                        std::mem::transmute::<*mut std::ffi::c_void, Sub1>(self.inner.address(c"glTexSubImage1D"));
                    sub(target, level, 0, width, format, kind, data);
                }
                Target::Texture3d | Target::Texture2dArray => {
                    let sub =
                        std::mem::transmute::<*mut std::ffi::c_void, Sub3>(self.inner.address(c"glTexSubImage3D"));
                    sub(target, level, 0, 0, 0, width, height, depth, format, kind, data);
                }
                Target::Texture2d | Target::Rectangle | Target::CubeMap | Target::Texture1dArray => {
                    let sub =
                        std::mem::transmute::<*mut std::ffi::c_void, Sub2>(self.inner.address(c"glTexSubImage2D"));
                    sub(target, level, 0, 0, width, height, format, kind, data);
                }
                Target::Buffer => {}
            }
        }
    }

    /// Read a level.
    #[must_use]
    pub fn read(&self, face: u32, level: usize) -> Vec<u8> {
        let mut texels = vec![0; self.bytes(level)];
        let Pixels { format, kind, .. } = self.pixels;
        // SAFETY: the texture has that level, and `texels` room for all of it.
        unsafe {
            (self.inner.gl.bind_texture)(self.target as u32, self.name);
            let data = texels.as_mut_ptr().cast();
            (self.inner.gl.get_tex_image)(self.target(face), signed(level), format, kind, data);
        }
        texels
    }

    /// Filter linearly from now on.
    pub fn smooth(&self) {
        // SAFETY: the texture is alive.
        unsafe {
            (self.inner.gl.bind_texture)(self.target as u32, self.name);
            (self.inner.gl.tex_parameter_i)(self.target as u32, 0x2800, 0x2601);
            (self.inner.gl.tex_parameter_i)(self.target as u32, 0x2801, 0x2601);
        }
    }
}

impl Drop for Texture {
    fn drop(&mut self) {
        // SAFETY: the name is ours.
        unsafe { (self.inner.gl.delete_textures)(1, &raw const self.name) };
    }
}

const ARRAY_BUFFER: u32 = 0x8892;

/// A buffer.
pub struct Buffer {
    inner: Rc<Inner>,
    pub(crate) name: c_uint,
    size: usize,
}

impl Buffer {
    /// A buffer with that data store.
    #[must_use]
    pub fn new(context: &Context, bytes: &[u8]) -> Self {
        let inner = context.inner.clone();
        let mut name = 0;
        // SAFETY: the context is current; `bytes` holds what is copied.
        unsafe {
            (inner.gl.gen_buffers)(1, &raw mut name);
            (inner.gl.bind_buffer)(ARRAY_BUFFER, name);
            (inner.gl.buffer_data)(ARRAY_BUFFER, bytes.len() as isize, bytes.as_ptr().cast(), 0x88E8);
        }
        Self { inner, name, size: bytes.len() }
    }

    /// The buffer's name.
    #[must_use]
    pub fn name(&self) -> u32 {
        self.name
    }

    /// Overwrite the contents.
    ///
    /// # Panics
    /// If `bytes` is not as long as the buffer.
    pub fn write(&self, bytes: &[u8]) {
        assert_eq!(bytes.len(), self.size);
        // SAFETY: the buffer is alive and of that size.
        unsafe {
            (self.inner.gl.bind_buffer)(ARRAY_BUFFER, self.name);
            (self.inner.gl.buffer_sub_data)(ARRAY_BUFFER, 0, bytes.len() as isize, bytes.as_ptr().cast());
        }
    }

    /// Read the contents.
    #[must_use]
    pub fn read(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.size];
        // SAFETY: the buffer is alive and of that size.
        unsafe {
            (self.inner.gl.bind_buffer)(ARRAY_BUFFER, self.name);
            (self.inner.gl.get_buffer_sub_data)(ARRAY_BUFFER, 0, self.size as isize, bytes.as_mut_ptr().cast());
        }
        bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // SAFETY: the name is ours.
        unsafe { (self.inner.gl.delete_buffers)(1, &raw const self.name) };
    }
}

/// A renderbuffer, with a framebuffer around it.
pub struct Renderbuffer {
    inner: Rc<Inner>,
    name: c_uint,
    framebuffer: c_uint,
    pixels: Pixels,
    width: usize,
    height: usize,
}

impl Renderbuffer {
    /// A renderbuffer with storage.
    ///
    /// # Errors
    /// If OpenGL cannot render to that format.
    pub fn new(context: &Context, pixels: Pixels, width: usize, height: usize) -> Result<Self> {
        let inner = context.inner.clone();
        let gl = &inner.gl;
        let (mut name, mut framebuffer) = (0, 0);
        // SAFETY: the context is current; the names are writable.
        let status = unsafe {
            (gl.gen_renderbuffers)(1, &raw mut name);
            (gl.bind_renderbuffer)(0x8D41, name);
            (gl.renderbuffer_storage)(0x8D41, pixels.internal, signed(width), signed(height));
            (gl.gen_framebuffers)(1, &raw mut framebuffer);
            (gl.bind_framebuffer)(0x8D40, framebuffer);
            (gl.framebuffer_renderbuffer)(0x8D40, 0x8CE0, 0x8D41, name);
            let status = (gl.check_framebuffer_status)(0x8D40);
            (gl.bind_framebuffer)(0x8D40, 0);
            status
        };
        let renderbuffer = Self { inner, name, framebuffer, pixels, width, height };
        if status != 0x8CD5 {
            return fail(format!("OpenGL cannot render to the renderbuffer: {status:#x}."));
        }
        Ok(renderbuffer)
    }

    /// The renderbuffer's name.
    #[must_use]
    pub fn name(&self) -> u32 {
        self.name
    }

    /// Fill with a colour.
    pub fn clear(&self, colour: [f32; 4]) {
        let gl = &self.inner.gl;
        let [red, green, blue, alpha] = colour;
        // SAFETY: the framebuffer is complete.
        unsafe {
            (gl.bind_framebuffer)(0x8D40, self.framebuffer);
            (gl.clear_color)(red, green, blue, alpha);
            (gl.clear)(0x4000);
            (gl.bind_framebuffer)(0x8D40, 0);
        }
    }

    /// Read the texels.
    #[must_use]
    pub fn read(&self) -> Vec<u8> {
        let mut texels = vec![0; self.width * self.height * self.pixels.size];
        let Pixels { format, kind, .. } = self.pixels;
        let gl = &self.inner.gl;
        // SAFETY: the framebuffer is complete and of that size, and `texels` has room for it.
        unsafe {
            (gl.bind_framebuffer)(0x8D40, self.framebuffer);
            let data = texels.as_mut_ptr().cast();
            (gl.read_pixels)(0, 0, signed(self.width), signed(self.height), format, kind, data);
            (gl.bind_framebuffer)(0x8D40, 0);
        }
        texels
    }
}

impl Drop for Renderbuffer {
    fn drop(&mut self) {
        // SAFETY: the names are ours.
        unsafe {
            (self.inner.gl.delete_framebuffers)(1, &raw const self.framebuffer);
            (self.inner.gl.delete_renderbuffers)(1, &raw const self.name);
        }
    }
}
