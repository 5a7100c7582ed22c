//! A window, for contexts of GLX.

use std::ffi::{CString, c_long, c_ulong};
use std::rc::Rc;

use crate::context::{Context, Inner, System};
use crate::draw::Program;
use crate::load::SetWindowAttributes;
use crate::object::Texture;
use crate::{Result, fail};

/// A window on the context's display.
pub struct Window {
    inner: Rc<Inner>,
    window: c_ulong,
    delete: c_ulong,
    size: (u32, u32),
    /// Where the pointer is, from 0 at the left to 1 at the right.
    pointer: f32,
    closed: bool,
}

const EXPOSURE: c_long = 1 << 15;
const STRUCTURE: c_long = 1 << 17;
const POINTER_MOTION: c_long = 1 << 6;
const KEY_PRESS: c_long = 1;

impl Window {
    /// Open a window.
    ///
    /// # Errors
    /// If the context is not of GLX, or has no visual for windows.
    pub fn open(context: &Context, title: &str, width: u32, height: u32) -> Result<Self> {
        let inner = context.inner.clone();
        let System::Glx { functions, x11, display, config, .. } = &inner.system else {
            return fail("Windows need a context of GLX.");
        };
        let title = CString::new(title).unwrap_or_default();
        // SAFETY: the display is open, the config its own; the visual is freed once used; the attributes are Xlib's.
        let (window, delete) = unsafe {
            let info = (functions.get_visual)(*display, *config);
            if info.is_null() {
                return fail("The framebuffer configuration has no visual.");
            }
            let root = (x11.root_window)(*display, (*info).screen);
            let mut attributes = SetWindowAttributes {
                event_mask: EXPOSURE | STRUCTURE | POINTER_MOTION | KEY_PRESS,
                colormap: (x11.create_colormap)(*display, root, (*info).visual, 0),
                ..SetWindowAttributes::default()
            };
            // CWBorderPixel, CWEventMask, CWColormap.
            let mask = 1 << 3 | 1 << 11 | 1 << 13;
            let window = (x11.create_window)(
                *display,
                root,
                0,
                0,
                width,
                height,
                0,
                (*info).depth,
                1,
                (*info).visual,
                mask,
                &raw mut attributes,
            );
            (x11.free)(info.cast());
            let mut delete = (x11.intern_atom)(*display, c"WM_DELETE_WINDOW".as_ptr(), 0);
            (x11.set_wm_protocols)(*display, window, &raw mut delete, 1);
            (x11.store_name)(*display, window, title.as_ptr());
            (x11.map_window)(*display, window);
            (window, delete)
        };
        Ok(Self { inner, window, delete, size: (width, height), pointer: 0.5, closed: false })
    }

    /// Look at what the user has done. False once the window is to be closed (its button, Escape or q).
    pub fn poll(&mut self) -> bool {
        let System::Glx { x11, display, .. } = &self.inner.system else { return false };
        // SAFETY: the display is open; XEvent is 24 longs.
        while unsafe { (x11.pending)(*display) } > 0 {
            let mut event: [c_long; 24] = [0; 24];
            // SAFETY: as above.
            unsafe { (x11.next_event)(*display, event.as_mut_ptr()) };
            // The first four longs are type, serial, send_event and display, the fifth the window.
            let word = |index: usize| -> i32 {
                let bytes = event[index / 2].to_ne_bytes();
                let half = if index % 2 == 0 { &bytes[..4] } else { &bytes[4..] };
                i32::from_ne_bytes([half[0], half[1], half[2], half[3]])
            };
            match event[0] & 0xffff_ffff {
                // KeyPress: keycode is the 22nd word; Escape is 9, q 24 on PC keyboards.
                2 if matches!(word(21), 9 | 24) => self.closed = true,
                // MotionNotify: x is the 17th word.
                6 => self.pointer = (word(16) as f32 / self.size.0.max(1) as f32).clamp(0.0, 1.0),
                // ConfigureNotify: width and height are the 15th and 16th word.
                22 => self.size = (word(14).max(1) as u32, word(15).max(1) as u32),
                // ClientMessage: data begins with the eighth long.
                33 if event[7] as c_ulong == self.delete => self.closed = true,
                _ => {}
            }
        }
        !self.closed
    }

    /// Where the pointer is, from 0 at the left to 1 at the right.
    #[must_use]
    pub fn pointer(&self) -> f32 {
        self.pointer
    }

    /// Run a program over the window and show it.
    pub fn draw(&self, program: &Program, textures: &[(&str, &Texture)], values: &[(&str, f32)]) {
        let System::Glx { functions, display, context, pbuffer, .. } = &self.inner.system else { return };
        let [width, height] = [self.size.0, self.size.1].map(|side| i32::try_from(side).unwrap_or(i32::MAX));
        // SAFETY: window, pbuffer and context are of one config.
        unsafe {
            (functions.make_context_current)(*display, self.window, self.window, *context);
            (self.inner.gl.bind_framebuffer)(0x8D40, 0);
            (self.inner.gl.viewport)(0, 0, width, height);
        }
        program.draw(textures, values);
        // SAFETY: as above.
        unsafe {
            (functions.swap_buffers)(*display, self.window);
            (functions.make_context_current)(*display, *pbuffer, *pbuffer, *context);
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let System::Glx { x11, display, .. } = &self.inner.system {
            // SAFETY: the window is ours.
            unsafe { (x11.destroy_window)(*display, self.window) };
        }
    }
}
