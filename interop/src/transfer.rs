//! Moving an OpenGL object's contents, tightly packed, to and from host memory. On the OpenGL thread.

use std::ffi::c_void;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::gl::{self, Gl};
use crate::object::{Contents, Name, Object, Shape, binding_target};

/// Read the object's contents into `to`.
///
/// # Errors
/// `OutOfResources` if OpenGL fails or has no way to read the object.
///
/// # Safety
/// `to` must be writable for `object.contents.bytes()` bytes.
pub(crate) unsafe fn download(gl: &Gl, object: &Object, to: *mut c_void) -> Result<()> {
    gl.clear_errors();
    match (object.name, object.contents) {
        // SAFETY (both): by contract.
        (Name::Buffer(buffer), Contents::Buffer { size }) => unsafe { download_buffer(gl, buffer, 0, size, to)? },
        (_, Contents::TextureBuffer { buffer, offset, size, .. }) => unsafe {
            download_buffer(gl, buffer, offset, size, to)?;
        },
        (Name::Texture { target, level, texture }, Contents::Image { shape, format }) => {
            match gl.functions.get_tex_image.filter(|_| !gl.features.es) {
                // SAFETY: the texture is of that target; by contract `to` is large enough for the level.
                Some(get) => unsafe {
                    (gl.functions.bind_texture)(binding_target(target), texture);
                    get(target, level, format.transfer_format, format.transfer_type, to);
                    (gl.functions.bind_texture)(binding_target(target), 0);
                },
                None => read_framebuffer(gl, shape, format, to, |attach| {
                    // SAFETY: the texture is of that target.
                    unsafe {
                        (gl.functions.framebuffer_texture_2d)(attach, gl::COLOR_ATTACHMENT0, target, texture, level)
                    };
                })?,
            }
        }
        (Name::Renderbuffer(name), Contents::Image { shape, format }) => {
            read_framebuffer(gl, shape, format, to, |attach| {
                // SAFETY: the name is a renderbuffer's.
                unsafe {
                    (gl.functions.framebuffer_renderbuffer)(attach, gl::COLOR_ATTACHMENT0, gl::RENDERBUFFER, name)
                };
            })?;
        }
        (Name::Buffer(_), Contents::Image { .. })
        | (Name::Texture { .. } | Name::Renderbuffer(_), Contents::Buffer { .. }) => {
            unreachable!("an object's contents are of its kind")
        }
    }
    gl.check("Reading the object")
}

/// Write `from` into the object.
///
/// # Errors
/// `OutOfResources` if OpenGL fails or has no way to write the object.
///
/// # Safety
/// `from` must be readable for `object.contents.bytes()` bytes.
pub(crate) unsafe fn upload(gl: &Gl, object: &Object, from: *const c_void) -> Result<()> {
    gl.clear_errors();
    match (object.name, object.contents) {
        // SAFETY (both): by contract.
        (Name::Buffer(buffer), Contents::Buffer { size }) => unsafe { upload_buffer(gl, buffer, 0, size, from) },
        (_, Contents::TextureBuffer { buffer, offset, size, .. }) => unsafe {
            upload_buffer(gl, buffer, offset, size, from);
        },
        // SAFETY: by contract.
        (Name::Texture { target, level, texture }, Contents::Image { shape, format }) => unsafe {
            upload_texture(gl, target, level, texture, shape, format, from)?;
        },
        // SAFETY: by contract.
        (Name::Renderbuffer(name), Contents::Image { shape, format }) => unsafe {
            upload_renderbuffer(gl, name, shape, format, from)?;
        },
        (Name::Buffer(_), Contents::Image { .. })
        | (Name::Texture { .. } | Name::Renderbuffer(_), Contents::Buffer { .. }) => {
            unreachable!("an object's contents are of its kind")
        }
    }
    gl.check("Writing the object")
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn signed_size(value: u64) -> isize {
    isize::try_from(value).unwrap_or(isize::MAX)
}

unsafe fn download_buffer(gl: &Gl, buffer: u32, offset: u64, size: u64, to: *mut c_void) -> Result<()> {
    let get = gl.functions.get_buffer_sub_data.filter(|_| !gl.features.es);
    let get = get.ok_or_else(|| Error::OutOfResources("OpenGL ES has no glGetBufferSubData.".into()))?;
    // SAFETY: the name is a buffer's; the range lies in it (OpenGL checks); `to` has room by contract.
    unsafe {
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, buffer);
        get(gl::ARRAY_BUFFER, signed_size(offset), signed_size(size), to);
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, 0);
    }
    Ok(())
}

unsafe fn upload_buffer(gl: &Gl, buffer: u32, offset: u64, size: u64, from: *const c_void) {
    // SAFETY: as for `download_buffer`.
    unsafe {
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, buffer);
        (gl.functions.buffer_sub_data)(gl::ARRAY_BUFFER, signed_size(offset), signed_size(size), from);
        (gl.functions.bind_buffer)(gl::ARRAY_BUFFER, 0);
    }
}

/// A framebuffer object of ours, bound to `target` with what `attach` puts into it, while `work` runs.
fn with_framebuffer(gl: &Gl, target: u32, attach: impl FnOnce(u32), work: impl FnOnce() -> Result<()>) -> Result<()> {
    let mut framebuffer = 0;
    // SAFETY: the context is current; the result is writable.
    unsafe {
        (gl.functions.gen_framebuffers)(1, &raw mut framebuffer);
        (gl.functions.bind_framebuffer)(target, framebuffer);
    }
    attach(target);
    // SAFETY: a framebuffer is bound.
    let status = unsafe { (gl.functions.check_framebuffer_status)(target) };
    let result = if status == gl::FRAMEBUFFER_COMPLETE {
        work()
    } else {
        Err(Error::OutOfResources(format!("OpenGL cannot render to the object ({status:#x}).")))
    };
    // SAFETY: the name is ours.
    unsafe {
        (gl.functions.bind_framebuffer)(target, 0);
        (gl.functions.delete_framebuffers)(1, &raw const framebuffer);
    }
    result
}

fn read_framebuffer(gl: &Gl, shape: Shape, format: &Format, to: *mut c_void, attach: impl FnOnce(u32)) -> Result<()> {
    let Shape::D2 { width, height } = shape else {
        return Err(Error::OutOfResources("OpenGL ES reads back 2D textures only.".into()));
    };
    with_framebuffer(gl, gl::READ_FRAMEBUFFER, attach, || {
        let (width, height) = (signed(width), signed(height));
        // SAFETY: the framebuffer is complete and of that size; `to` has room by the caller's contract.
        unsafe { (gl.functions.read_pixels)(0, 0, width, height, format.transfer_format, format.transfer_type, to) };
        Ok(())
    })
}

unsafe fn upload_texture(
    gl: &Gl,
    target: u32,
    level: i32,
    texture: u32,
    shape: Shape,
    format: &Format,
    from: *const c_void,
) -> Result<()> {
    let missing = || Error::OutOfResources("OpenGL has no textures of that dimension.".into());
    let (layout, kind) = (format.transfer_format, format.transfer_type);
    let f = &gl.functions;
    // SAFETY: the texture is of that target and its level of that extent; `from` holds that many texels by contract.
    unsafe {
        (f.bind_texture)(binding_target(target), texture);
        match shape {
            Shape::D1 { width } => {
                f.tex_sub_image_1d.ok_or_else(missing)?(target, level, 0, signed(width), layout, kind, from);
            }
            Shape::D1Array { width, layers: height } | Shape::D2 { width, height } => {
                (f.tex_sub_image_2d)(target, level, 0, 0, signed(width), signed(height), layout, kind, from);
            }
            Shape::D2Array { width, height, layers: depth } | Shape::D3 { width, height, depth } => {
                let upload = f.tex_sub_image_3d.ok_or_else(missing)?;
                let [width, height, depth] = [width, height, depth].map(signed);
                upload(target, level, 0, 0, 0, width, height, depth, layout, kind, from);
            }
        }
        (f.bind_texture)(binding_target(target), 0);
    }
    Ok(())
}

/// A renderbuffer takes no texels: they go through a texture and a blit.
unsafe fn upload_renderbuffer(gl: &Gl, name: u32, shape: Shape, format: &Format, from: *const c_void) -> Result<()> {
    let (Shape::D2 { width, height }, Some(blit)) = (shape, gl.functions.blit_framebuffer) else {
        return Err(Error::OutOfResources("OpenGL cannot write to renderbuffers.".into()));
    };
    let (width, height) = (signed(width), signed(height));
    let mut texture = 0;
    let f = &gl.functions;
    // SAFETY: the texture is new and of that extent; `from` holds that many texels by contract.
    unsafe {
        (f.gen_textures)(1, &raw mut texture);
        (f.bind_texture)(gl::TEXTURE_2D, texture);
        (f.tex_parameter_i)(gl::TEXTURE_2D, gl::TEXTURE_MIN_FILTER, gl::NEAREST);
        (f.tex_parameter_i)(gl::TEXTURE_2D, gl::TEXTURE_MAG_FILTER, gl::NEAREST);
        let internal = format.internal as i32;
        (f.tex_image_2d)(
            gl::TEXTURE_2D,
            0,
            internal,
            width,
            height,
            0,
            format.transfer_format,
            format.transfer_type,
            from,
        );
        (f.bind_texture)(gl::TEXTURE_2D, 0);
    }
    let from_texture = |attach| {
        // SAFETY: the texture is a 2D one.
        unsafe { (f.framebuffer_texture_2d)(attach, gl::COLOR_ATTACHMENT0, gl::TEXTURE_2D, texture, 0) };
    };
    let to_renderbuffer = |attach| {
        // SAFETY: the name is a renderbuffer's.
        unsafe { (f.framebuffer_renderbuffer)(attach, gl::COLOR_ATTACHMENT0, gl::RENDERBUFFER, name) };
    };
    let result = with_framebuffer(gl, gl::READ_FRAMEBUFFER, from_texture, || {
        with_framebuffer(gl, gl::DRAW_FRAMEBUFFER, to_renderbuffer, || {
            let nearest = gl::NEAREST as u32;
            // SAFETY: both framebuffers are complete and of that size.
            unsafe { blit(0, 0, width, height, 0, 0, width, height, gl::COLOR_BUFFER_BIT, nearest) };
            Ok(())
        })
    });
    // SAFETY: the name is ours.
    unsafe { (f.delete_textures)(1, &raw const texture) };
    result
}
