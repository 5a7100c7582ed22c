//! Programs that shade a whole target, and what they draw to.

use std::ffi::{CString, c_uint};
use std::rc::Rc;

use crate::context::{Context, Inner};
use crate::object::Texture;
use crate::{Error, Result, fail};

/// A program that runs a fragment shader over every texel of a target.
pub struct Program {
    inner: Rc<Inner>,
    name: c_uint,
    vertices: c_uint,
}

/// A triangle that covers everything; `position` runs from (0, 0) to (1, 1).
const VERTEX: &str = "#version 150
out vec2 position;
void main() {
    position = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    gl_Position = vec4(position * 2.0 - 1.0, 0.0, 1.0);
}";

impl Program {
    /// Compile a fragment shader (GLSL 1.50, with `in vec2 position`).
    ///
    /// # Errors
    /// The compiler's log.
    pub fn new(context: &Context, fragment: &str) -> Result<Self> {
        let inner = context.inner.clone();
        let gl = &inner.gl;
        let mut vertices = 0;
        // SAFETY: the context is current; the name is writable.
        let name = unsafe {
            (gl.gen_vertex_arrays)(1, &raw mut vertices);
            (gl.create_program)()
        };
        let program = Self { inner: inner.clone(), name, vertices };
        for (kind, source) in [(0x8B31, VERTEX), (0x8B30, fragment)] {
            let source = CString::new(source).map_err(|error| Error(error.to_string()))?;
            let pointer = source.as_ptr();
            let mut compiled = 0;
            // SAFETY: the source is NUL-terminated; the program keeps the shader alive after its deletion.
            unsafe {
                let shader = (gl.create_shader)(kind);
                (gl.shader_source)(shader, 1, &raw const pointer, std::ptr::null());
                (gl.compile_shader)(shader);
                (gl.get_shader_iv)(shader, 0x8B81, &raw mut compiled);
                if compiled == 0 {
                    let mut log = vec![0u8; 4096];
                    let mut length = 0;
                    (gl.get_shader_info_log)(shader, 4096, &raw mut length, log.as_mut_ptr().cast());
                    log.truncate(usize::try_from(length).unwrap_or(0));
                    return fail(String::from_utf8_lossy(&log).into_owned());
                }
                (gl.attach_shader)(name, shader);
                (gl.delete_shader)(shader);
            }
        }
        let mut linked = 0;
        // SAFETY: the program is alive.
        unsafe {
            (gl.link_program)(name);
            (gl.get_program_iv)(name, 0x8B82, &raw mut linked);
        }
        if linked == 0 { fail("The program does not link.") } else { Ok(program) }
    }

    fn uniform(&self, name: &str) -> i32 {
        let name = CString::new(name).unwrap_or_default();
        // SAFETY: the program is linked; the name is NUL-terminated.
        unsafe { (self.inner.gl.get_uniform_location)(self.name, name.as_ptr()) }
    }

    /// Draw over the bound target: `textures` and `values` are uniforms by name.
    pub(crate) fn draw(&self, textures: &[(&str, &Texture)], values: &[(&str, f32)]) {
        let gl = &self.inner.gl;
        // SAFETY: the context is current and all names are alive.
        unsafe {
            (gl.use_program)(self.name);
            for (unit, (name, texture)) in (0..).zip(textures) {
                (gl.active_texture)(0x84C0 + unit);
                (gl.bind_texture)(0x0DE1, texture.name());
                (gl.uniform_1i)(self.uniform(name), unit as i32);
            }
            for (name, value) in values {
                (gl.uniform_1f)(self.uniform(name), *value);
            }
            (gl.bind_vertex_array)(self.vertices);
            (gl.draw_arrays)(4, 0, 3);
            (gl.bind_vertex_array)(0);
            (gl.active_texture)(0x84C0);
            (gl.use_program)(0);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: the names are ours.
        unsafe {
            (self.inner.gl.delete_program)(self.name);
            (self.inner.gl.delete_vertex_arrays)(1, &raw const self.vertices);
        }
    }
}

/// A 2D texture that is drawn to.
pub struct RenderTarget {
    inner: Rc<Inner>,
    framebuffer: c_uint,
    texture: Texture,
}

impl RenderTarget {
    /// Draw to that texture.
    ///
    /// # Errors
    /// If OpenGL cannot render to its format.
    pub fn new(context: &Context, texture: Texture) -> Result<Self> {
        let inner = context.inner.clone();
        let gl = &inner.gl;
        let mut framebuffer = 0;
        // SAFETY: the context is current; the texture is alive.
        let status = unsafe {
            (gl.gen_framebuffers)(1, &raw mut framebuffer);
            (gl.bind_framebuffer)(0x8D40, framebuffer);
            (gl.framebuffer_texture_2d)(0x8D40, 0x8CE0, texture.target(0), texture.name(), 0);
            let status = (gl.check_framebuffer_status)(0x8D40);
            (gl.bind_framebuffer)(0x8D40, 0);
            status
        };
        let target = Self { inner, framebuffer, texture };
        if status == 0x8CD5 { Ok(target) } else { fail(format!("OpenGL cannot render to the texture: {status:#x}.")) }
    }

    /// The texture.
    #[must_use]
    pub fn texture(&self) -> &Texture {
        &self.texture
    }

    /// Run a program over all of it.
    pub fn draw(&self, program: &Program, textures: &[(&str, &Texture)], values: &[(&str, f32)]) {
        let [width, height, _] = self.texture.size(0).map(|side| i32::try_from(side).unwrap_or(i32::MAX));
        let gl = &self.inner.gl;
        // SAFETY: the framebuffer is complete.
        unsafe {
            (gl.bind_framebuffer)(0x8D40, self.framebuffer);
            (gl.viewport)(0, 0, width, height);
        }
        program.draw(textures, values);
        // SAFETY: unbinds.
        unsafe { (gl.bind_framebuffer)(0x8D40, 0) };
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
}

impl Drop for RenderTarget {
    fn drop(&mut self) {
        // SAFETY: the name is ours.
        unsafe { (self.inner.gl.delete_framebuffers)(1, &raw const self.framebuffer) };
    }
}
