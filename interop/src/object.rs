//! What an OpenGL object is: found out by queries, checked against the rules of `clCreateFromGL*`.

use crate::error::{Error, Result};
use crate::format::{Format, UNSIZED_RGBA};
use crate::gl::{self, Gl};

/// The object that the application names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A buffer object (`clCreateFromGLBuffer`).
    Buffer(u32),
    /// One level of a texture (`clCreateFromGLTexture`).
    Texture {
        /// The texture target, as OpenGL's token.
        target: u32,
        /// The mipmap level.
        level: i32,
        /// The name.
        texture: u32,
    },
    /// A renderbuffer (`clCreateFromGLRenderbuffer`).
    Renderbuffer(u32),
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Buffer(name) => write!(f, "buffer {name}"),
            Self::Texture { texture, level: 0, .. } => write!(f, "texture {texture}"),
            Self::Texture { texture, level, .. } => write!(f, "texture {texture}, level {level}"),
            Self::Renderbuffer(name) => write!(f, "renderbuffer {name}"),
        }
    }
}

/// The extent of an image, as OpenCL sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A 1D image.
    D1 {
        /// Width in texels.
        width: u32,
    },
    /// A 1D image array.
    D1Array {
        /// Width in texels.
        width: u32,
        /// Number of images.
        layers: u32,
    },
    /// A 2D image.
    D2 {
        /// Width in texels.
        width: u32,
        /// Height in texels.
        height: u32,
    },
    /// A 2D image array.
    D2Array {
        /// Width in texels.
        width: u32,
        /// Height in texels.
        height: u32,
        /// Number of images.
        layers: u32,
    },
    /// A 3D image.
    D3 {
        /// Width in texels.
        width: u32,
        /// Height in texels.
        height: u32,
        /// Depth in texels.
        depth: u32,
    },
}

impl Shape {
    /// Width, height and depth in texels; 1 where the shape has none.
    #[must_use]
    pub fn extent(self) -> [u32; 3] {
        match self {
            Self::D1 { width } | Self::D1Array { width, .. } => [width, 1, 1],
            Self::D2 { width, height } | Self::D2Array { width, height, .. } => [width, height, 1],
            Self::D3 { width, height, depth } => [width, height, depth],
        }
    }

    /// Number of array layers; 1 for what is no array.
    #[must_use]
    pub fn layers(self) -> u32 {
        match self {
            Self::D1Array { layers, .. } | Self::D2Array { layers, .. } => layers,
            Self::D1 { .. } | Self::D2 { .. } | Self::D3 { .. } => 1,
        }
    }

    /// Number of texels.
    #[must_use]
    pub fn texels(self) -> u64 {
        let [width, height, depth] = self.extent().map(u64::from);
        width * height * depth * u64::from(self.layers())
    }
}

/// What the object holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Bytes.
    Buffer {
        /// Size in bytes.
        size: u64,
    },
    /// Texels in storage of its own.
    Image {
        /// The extent.
        shape: Shape,
        /// The format.
        format: &'static Format,
    },
    /// Texels in a buffer object (a buffer texture): an OpenCL 1D image buffer.
    TextureBuffer {
        /// The buffer object.
        buffer: u32,
        /// Where the texels begin in it, in bytes.
        offset: u64,
        /// Bytes that the texels take.
        size: u64,
        /// Width in texels.
        width: u32,
        /// The format.
        format: &'static Format,
    },
}

impl Contents {
    /// Bytes of the contents, tightly packed.
    #[must_use]
    pub fn bytes(self) -> u64 {
        match self {
            Self::Buffer { size } | Self::TextureBuffer { size, .. } => size,
            Self::Image { shape, format } => shape.texels() * u64::from(format.texel_size),
        }
    }
}

/// An OpenGL object and all that is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    /// The name by which the application gave it.
    pub name: Name,
    /// What it holds.
    pub contents: Contents,
    /// The internal format was given unsized (`GL_RGBA`): OpenGL chose the order of the components in memory.
    pub unsized_format: bool,
}

/// The target to bind for a target of `clCreateFromGLTexture`: the cube map for one of its faces.
pub(crate) fn binding_target(target: u32) -> u32 {
    match target {
        gl::TEXTURE_CUBE_MAP_POSITIVE_X..=gl::TEXTURE_CUBE_MAP_NEGATIVE_Z => gl::TEXTURE_CUBE_MAP,
        _ => target,
    }
}

/// Whether `target` may be given to `clCreateFromGLTexture`.
#[must_use]
pub fn is_texture_target(target: u32) -> bool {
    matches!(
        target,
        gl::TEXTURE_1D
            | gl::TEXTURE_1D_ARRAY
            | gl::TEXTURE_BUFFER
            | gl::TEXTURE_2D
            | gl::TEXTURE_2D_ARRAY
            | gl::TEXTURE_3D
            | gl::TEXTURE_RECTANGLE
            | gl::TEXTURE_CUBE_MAP_POSITIVE_X..=gl::TEXTURE_CUBE_MAP_NEGATIVE_Z
    )
}

/// Ask OpenGL what the object is.
///
/// # Errors
/// Those of `clCreateFromGLBuffer`, `clCreateFromGLTexture` and `clCreateFromGLRenderbuffer`.
pub(crate) fn describe(gl: &Gl, name: Name) -> Result<Object> {
    match name {
        Name::Buffer(buffer) => describe_buffer(gl, name, buffer),
        Name::Texture { target, level, texture } => describe_texture(gl, name, target, level, texture),
        Name::Renderbuffer(renderbuffer) => describe_renderbuffer(gl, name, renderbuffer),
    }
}

fn invalid(text: &str) -> Error {
    Error::InvalidObject(text.into())
}

/// The size of a buffer object in bytes; 0 if it has no data store.
fn buffer_size(gl: &Gl, buffer: u32) -> Result<u64> {
    let mut size = 0i64;
    // SAFETY: the context is current; the name is a buffer's; the results are writable.
    unsafe {
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, buffer);
        if let Some(get) = gl.functions.get_buffer_parameter_i64v.filter(|_| gl.features.fences) {
            get(gl::ARRAY_BUFFER, gl::BUFFER_SIZE, &raw mut size);
        } else {
            let mut short = 0;
            (gl.functions.get_buffer_parameter_iv)(gl::ARRAY_BUFFER, gl::BUFFER_SIZE, &raw mut short);
            size = i64::from(short);
        }
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, 0);
    }
    gl.check("The query of a buffer's size")?;
    Ok(u64::try_from(size).unwrap_or(0))
}

fn describe_buffer(gl: &Gl, name: Name, buffer: u32) -> Result<Object> {
    // SAFETY: the context is current.
    if buffer == 0 || unsafe { (gl.functions.is_buffer)(buffer) } == 0 {
        return Err(invalid("The name is no OpenGL buffer object."));
    }
    let size = buffer_size(gl, buffer)?;
    if size == 0 {
        return Err(invalid("The OpenGL buffer object has no data store."));
    }
    Ok(Object { name, contents: Contents::Buffer { size }, unsized_format: false })
}

/// The format of an internal format, and whether that was unsized.
fn format_of(internal: i32, red: i32, alpha: i32) -> Result<(&'static Format, bool)> {
    let internal = internal as u32;
    let (sized, is_unsized) = match (internal, red, alpha) {
        (UNSIZED_RGBA, 8, 8) => (0x8058, true),
        (UNSIZED_RGBA, 16, 16) => (0x805B, true),
        _ => (internal, false),
    };
    let format = Format::of_internal(sized).ok_or_else(|| {
        Error::InvalidFormat(format!("The internal format {internal:#x} has no OpenCL image format."))
    })?;
    Ok((format, is_unsized))
}

fn describe_renderbuffer(gl: &Gl, name: Name, renderbuffer: u32) -> Result<Object> {
    // SAFETY: the context is current.
    if renderbuffer == 0 || unsafe { (gl.functions.is_renderbuffer)(renderbuffer) } == 0 {
        return Err(invalid("The name is no OpenGL renderbuffer object."));
    }
    let get = |what| {
        let mut value = 0;
        // SAFETY: a renderbuffer is bound (below); `value` is writable.
        unsafe { (gl.functions.get_renderbuffer_parameter_iv)(gl::RENDERBUFFER, what, &raw mut value) };
        value
    };
    // SAFETY: the name is a renderbuffer's.
    unsafe { (gl.functions.bind_renderbuffer)(gl::RENDERBUFFER, renderbuffer) };
    let [width, height, internal, red, alpha] = [
        gl::RENDERBUFFER_WIDTH,
        gl::RENDERBUFFER_HEIGHT,
        gl::RENDERBUFFER_INTERNAL_FORMAT,
        gl::RENDERBUFFER_RED_SIZE,
        gl::RENDERBUFFER_ALPHA_SIZE,
    ]
    .map(get);
    let samples = get(gl::RENDERBUFFER_SAMPLES);
    // An ES 2.0 context knows no samples.
    gl.clear_errors();
    // SAFETY: unbinds.
    unsafe { (gl.functions.bind_renderbuffer)(gl::RENDERBUFFER, 0) };
    if width <= 0 || height <= 0 {
        return Err(invalid("The OpenGL renderbuffer object has no storage."));
    }
    if samples > 0 {
        return Err(Error::InvalidOperation("The OpenGL renderbuffer object is multisampled.".into()));
    }
    let (format, unsized_format) = format_of(internal, red, alpha)?;
    let shape = Shape::D2 { width: width as u32, height: height as u32 };
    Ok(Object { name, contents: Contents::Image { shape, format }, unsized_format })
}

fn describe_texture(gl: &Gl, name: Name, target: u32, level: i32, texture: u32) -> Result<Object> {
    if !is_texture_target(target) {
        return Err(Error::InvalidValue(format!("The texture target {target:#x} cannot be shared.")));
    }
    // SAFETY: the context is current.
    if texture == 0 || unsafe { (gl.functions.is_texture)(texture) } == 0 {
        return Err(invalid("The name is no OpenGL texture object."));
    }
    let binding = binding_target(target);
    // SAFETY: the name is a texture's.
    unsafe { (gl.functions.bind_texture)(binding, texture) };
    let bound = gl.error().is_none();
    let described = if bound {
        describe_bound_texture(gl, name, target, level)
    } else {
        Err(invalid("The texture has another target."))
    };
    gl.clear_errors();
    // SAFETY: unbinds.
    unsafe { (gl.functions.bind_texture)(binding, 0) };
    gl.clear_errors();
    described
}

fn describe_bound_texture(gl: &Gl, name: Name, target: u32, level: i32) -> Result<Object> {
    let Some(query) = gl.functions.get_tex_level_parameter_iv.filter(|_| gl.features.level_queries) else {
        return Err(Error::OutOfResources("OpenGL ES before 3.1 cannot describe its textures.".into()));
    };
    let get_at = |level, what| {
        let mut value = 0;
        // SAFETY: the texture is bound and the level not negative; `value` is writable.
        unsafe { query(target, level, what, &raw mut value) };
        value
    };
    if target == gl::TEXTURE_BUFFER {
        if level != 0 {
            return Err(Error::InvalidMipLevel("A buffer texture has no level but 0.".into()));
        }
        return describe_texture_buffer(gl, name, |what| get_at(0, what));
    }
    let parameter = |what| {
        let mut value = 0;
        // SAFETY: as above.
        unsafe { (gl.functions.get_tex_parameter_iv)(binding_target(target), what, &raw mut value) };
        value
    };
    let (base, max) = if target == gl::TEXTURE_RECTANGLE {
        (0, 0)
    } else {
        (parameter(gl::TEXTURE_BASE_LEVEL).max(0), parameter(gl::TEXTURE_MAX_LEVEL))
    };
    gl.clear_errors();
    let size_at =
        |level| [gl::TEXTURE_WIDTH, gl::TEXTURE_HEIGHT, gl::TEXTURE_DEPTH].map(|what| get_at(level, what).max(0));
    let base_size = size_at(base);
    if base_size[0] == 0 {
        return Err(invalid("The texture is incomplete: its base level is not defined."));
    }
    if level < base || level > last_level(target, base, max, base_size) {
        return Err(Error::InvalidMipLevel(format!("The level {level} is outside the texture's mipmap.")));
    }
    let size = size_at(level);
    if size[0] == 0 || size[1] == 0 {
        return Err(invalid("The texture's level is not defined."));
    }
    let border = get_at(level, gl::TEXTURE_BORDER);
    // Neither ES nor the core profile knows borders.
    gl.clear_errors();
    if border > 0 {
        return Err(Error::InvalidOperation("The texture has a border.".into()));
    }
    let (format, unsized_format) = format_of(
        get_at(level, gl::TEXTURE_INTERNAL_FORMAT),
        get_at(level, gl::TEXTURE_RED_SIZE),
        get_at(level, gl::TEXTURE_ALPHA_SIZE),
    )?;
    gl.check("The description of a texture")?;
    let [width, height, depth] = size.map(|side| side as u32);
    let shape = match target {
        gl::TEXTURE_1D => Shape::D1 { width },
        gl::TEXTURE_1D_ARRAY => Shape::D1Array { width, layers: height },
        gl::TEXTURE_2D_ARRAY => Shape::D2Array { width, height, layers: depth },
        gl::TEXTURE_3D => Shape::D3 { width, height, depth },
        _ => Shape::D2 { width, height },
    };
    Ok(Object { name, contents: Contents::Image { shape, format }, unsized_format })
}

/// The last level of the mipmap (OpenGL's q): where the texture has shrunk to one texel, or `TEXTURE_MAX_LEVEL`.
fn last_level(target: u32, base: i32, max: i32, base_size: [i32; 3]) -> i32 {
    let [width, height, depth] = base_size;
    let largest = match target {
        gl::TEXTURE_1D | gl::TEXTURE_1D_ARRAY => width,
        gl::TEXTURE_3D => width.max(height).max(depth),
        _ => width.max(height),
    };
    let levels = i32::try_from(largest.max(1).ilog2()).unwrap_or(0);
    base.saturating_add(levels).min(max)
}

fn describe_texture_buffer(gl: &Gl, name: Name, get: impl Fn(u32) -> i32) -> Result<Object> {
    let [internal, buffer, offset, size] = [
        gl::TEXTURE_INTERNAL_FORMAT,
        gl::TEXTURE_BUFFER_DATA_STORE_BINDING,
        gl::TEXTURE_BUFFER_OFFSET,
        gl::TEXTURE_BUFFER_SIZE,
    ]
    .map(&get);
    gl.clear_errors();
    let buffer = buffer as u32;
    // SAFETY: the context is current.
    if buffer == 0 || unsafe { (gl.functions.is_buffer)(buffer) } == 0 {
        return Err(invalid("The buffer texture has no buffer object."));
    }
    let (format, _) = format_of(internal, 0, 0)?;
    let offset = u64::try_from(offset).unwrap_or(0);
    let whole = buffer_size(gl, buffer)?.saturating_sub(offset);
    let size = match u64::try_from(size) {
        Ok(size) if size > 0 => size.min(whole),
        _ => whole,
    };
    let texel = u64::from(format.texel_size);
    let width = u32::try_from(size / texel).unwrap_or(u32::MAX);
    if width == 0 {
        return Err(invalid("The buffer texture's buffer object has no data store."));
    }
    let contents = Contents::TextureBuffer { buffer, offset, size: u64::from(width) * texel, width, format };
    Ok(Object { name, contents, unsized_format: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_level_is_where_the_largest_side_is_one_texel() {
        assert_eq!(last_level(gl::TEXTURE_2D, 0, 1000, [52, 19, 1]), 5);
        assert_eq!(last_level(gl::TEXTURE_2D, 1, 1000, [64, 1, 1]), 7);
        assert_eq!(last_level(gl::TEXTURE_2D, 0, 2, [64, 64, 1]), 2);
        assert_eq!(last_level(gl::TEXTURE_3D, 0, 1000, [4, 4, 32]), 5);
        assert_eq!(last_level(gl::TEXTURE_2D_ARRAY, 0, 1000, [4, 4, 32]), 2);
        assert_eq!(last_level(gl::TEXTURE_1D, 0, 1000, [1, 1, 1]), 0);
    }

    #[test]
    fn cube_faces_bind_the_cube() {
        assert_eq!(binding_target(gl::TEXTURE_CUBE_MAP_NEGATIVE_Z), gl::TEXTURE_CUBE_MAP);
        assert_eq!(binding_target(gl::TEXTURE_3D), gl::TEXTURE_3D);
        assert!(!is_texture_target(gl::TEXTURE_CUBE_MAP));
    }

    #[test]
    fn an_unsized_format_is_resolved_by_its_component_sizes() {
        assert_eq!(format_of(0x1908, 8, 8).unwrap(), (Format::of_internal(0x8058).unwrap(), true));
        assert!(matches!(format_of(0x1908, 4, 4), Err(Error::InvalidFormat(_))));
        assert!(!format_of(0x8814, 32, 32).unwrap().1);
    }
}
