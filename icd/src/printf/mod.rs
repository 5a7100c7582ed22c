//! `printf` of kernels (OpenCL C 3.0, section 6.15.14): kernels fill a buffer, and when one is done, what it holds is printed
//! on the host's standard output.

mod format;

use std::io::Write;
use std::sync::Arc;

use ash::vk;

use crate::error::Result;
use crate::queue::Recorder;
use crate::vulkan::{Buffer, Location};

pub use format::{Strings, format_records};

/// The buffer of a program's kernels.
pub struct Printf {
    /// The program's data, which it is a part of.
    data: Arc<Buffer>,
    /// Where it begins there.
    offset: u64,
    /// Its size in bytes.
    size: u64,
    strings: Strings,
}

impl Printf {
    /// The buffer at `offset` of a program's data, whose bytes are `bytes`.
    pub fn new(data: Arc<Buffer>, offset: u64, size: u64, bytes: Vec<u8>) -> Self {
        let strings = Strings { base: data.address, bytes };
        Printf { data, offset, size, strings }
    }

    /// Records, behind a kernel, that what it printed is fetched and the buffer emptied.
    pub fn collect(self: &Arc<Self>, recorder: &mut Recorder<'_>) -> Result {
        let staging = recorder.staging(self.size, 16, Location::Readback)?;
        recorder.barrier();
        let copy = vk::BufferCopy::default().src_offset(self.offset).dst_offset(staging.offset).size(self.size);
        let (device, commands) = (&recorder.gpu().device, recorder.commands());
        // SAFETY: both buffers are alive, and kept until the command is done; the parts are inside them.
        unsafe { device.cmd_copy_buffer(commands, self.data.raw, staging.buffer.raw, &[copy]) };
        recorder.barrier();
        // SAFETY: as above; the count of bytes taken stands first.
        unsafe { recorder.gpu().device.cmd_fill_buffer(recorder.commands(), self.data.raw, self.offset, 4, 0) };
        recorder.barrier();
        let printf = self.clone();
        recorder.after(Box::new(move || {
            // SAFETY: the staging memory is so large, and the device is done with it.
            let buffer = unsafe { std::slice::from_raw_parts(staging.pointer(), printf.size as usize) };
            let text = format_records(buffer, &printf.strings);
            if !text.is_empty() {
                print(&text);
            }
        }));
        Ok(())
    }
}

/// Writes to the standard output, behind what the application has written there by C's means.
fn print(text: &[u8]) {
    // SAFETY: flushing all streams needs no argument.
    unsafe { libc::fflush(std::ptr::null_mut()) };
    let mut out = std::io::stdout().lock();
    // There is nobody to tell that nothing can be printed.
    let _ = out.write_all(text).and_then(|()| out.flush());
}
