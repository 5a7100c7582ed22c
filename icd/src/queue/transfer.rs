//! Commands that move bytes: buffer to buffer, host to buffer, buffer to host, and fills.

use std::sync::Arc;

use ash::vk;

use super::Work;
use super::hazards::Access;
use super::recorder::Recorder;
use super::rect::Rect;
use crate::cl::HostPtr;
use crate::error::Result;
use crate::trace::Args;
use crate::vulkan::{Buffer, Location};

/// The most regions of one copy command.
const REGIONS: usize = 16384;
/// The largest piece that a fill is tiled with, in bytes.
const TILE: u64 = 256 << 10;

/// Records copies between buffers.
pub(super) fn record_copies(
    recorder: &Recorder<'_>,
    source: vk::Buffer,
    target: vk::Buffer,
    copies: &[vk::BufferCopy],
) {
    for copies in copies.chunks(REGIONS) {
        // SAFETY: both buffers are kept, and the regions were checked against their sizes.
        unsafe { recorder.gpu().device.cmd_copy_buffer(recorder.commands(), source, target, copies) };
    }
}

/// Copies between two buffers.
pub(crate) struct CopyBuffer {
    /// Where from.
    pub source: (Arc<Buffer>, Rect),
    /// Where to; a box of the same shape.
    pub target: (Arc<Buffer>, Rect),
}

impl Work for CopyBuffer {
    fn describe(&self, args: &mut Args) {
        args.number("bytes", self.source.1.size());
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.access(&Access {
            reads: vec![self.source.0.identity()],
            writes: vec![self.target.0.identity()],
            ..Access::default()
        });
        recorder.keep_shared(&self.source.0);
        recorder.keep_shared(&self.target.0);
        let copies = self.source.1.copies(&self.target.1);
        record_copies(recorder, self.source.0.raw, self.target.0.raw, &copies);
        Ok(())
    }
}

/// Copies from a buffer to host memory.
pub(crate) struct ReadBuffer {
    /// Where from.
    pub source: (Arc<Buffer>, Rect),
    /// Where to: a box of the same shape in memory that is valid until the command is complete.
    pub target: (HostPtr, Rect),
}

impl Work for ReadBuffer {
    fn describe(&self, args: &mut Args) {
        args.number("bytes", self.source.1.size());
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let (buffer, rect) = &self.source;
        recorder.access(&Access { reads: vec![buffer.identity()], ..Access::default() });
        recorder.keep_shared(buffer);
        let staging = recorder.staging(rect.size(), 16, Location::Readback)?;
        let packed = rect.packed(staging.offset);
        record_copies(recorder, buffer.raw, staging.buffer.raw, &rect.copies(&packed));
        let (pointer, target) = self.target;
        recorder.after(Box::new(move || {
            let (from, to) = (staging.pointer(), pointer);
            let packed = target.packed(0);
            packed.runs(&target, |source, target, size| {
                // SAFETY: the staging memory has the box's size; the application's memory is valid for the box until the
                // command is complete, which it is not before this has run.
                unsafe {
                    std::ptr::copy_nonoverlapping(
                        from.add(source as usize),
                        to.0.cast::<u8>().add(target as usize),
                        size as usize,
                    );
                }
            });
        }));
        Ok(())
    }

    fn host_writes(&self) -> Option<(usize, usize)> {
        Some((self.target.0.address() + self.target.1.offset as usize, self.target.1.span() as usize))
    }
}

/// Copies from host memory to a buffer.
pub(crate) struct WriteBuffer {
    /// Where from: memory that is valid until the command is complete.
    pub source: (HostPtr, Rect),
    /// Where to: a box of the same shape.
    pub target: (Arc<Buffer>, Rect),
}

/// Copies a box of the application's memory to packed memory of ours.
///
/// # Safety
/// `from` is readable for the box, `to` is writable for its size.
pub(super) unsafe fn pack(from: HostPtr, rect: &Rect, to: *mut u8) {
    rect.runs(&rect.packed(0), |source, target, size| {
        // SAFETY: promised by the caller; the two do not overlap, as one is the application's.
        unsafe {
            std::ptr::copy_nonoverlapping(
                from.0.cast::<u8>().cast_const().add(source as usize),
                to.add(target as usize),
                size as usize,
            );
        }
    });
}

impl Work for WriteBuffer {
    fn describe(&self, args: &mut Args) {
        args.number("bytes", self.target.1.size());
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let (buffer, rect) = &self.target;
        recorder.access(&Access { writes: vec![buffer.identity()], ..Access::default() });
        recorder.keep_shared(buffer);
        let staging = recorder.staging(rect.size(), 16, Location::Upload)?;
        // SAFETY: the application's memory is valid until the command is complete; the staging memory has the box's size.
        unsafe { pack(self.source.0, &self.source.1, staging.pointer()) };
        let packed = rect.packed(staging.offset);
        record_copies(recorder, staging.buffer.raw, buffer.raw, &packed.copies(rect));
        Ok(())
    }

    fn host_reads(&self) -> Option<(usize, usize)> {
        Some((self.source.0.address() + self.source.1.offset as usize, self.source.1.span() as usize))
    }
}

/// Copies between host memory and a buffer that the host sees, by the host, when nothing else is running. For calls that
/// block: then the device has nothing to do meanwhile in any case.
pub(crate) struct HostCopy {
    /// Where from.
    pub source: (HostPtr, Rect),
    /// Where to: a box of the same shape.
    pub target: (HostPtr, Rect),
    /// The buffer whose mapping is one of the two.
    pub buffer: Arc<Buffer>,
}

impl Work for HostCopy {
    fn describe(&self, args: &mut Args) {
        args.number("bytes", self.source.1.size());
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.keep_shared(&self.buffer);
        self.source.1.runs(&self.target.1, |source, target, size| {
            // SAFETY: one is the mapping of a buffer that is kept, inside its size; the other is the application's memory,
            // valid until the command is complete. No command is running. They may be the same memory.
            unsafe {
                std::ptr::copy(
                    self.source.0.0.cast::<u8>().cast_const().add(source as usize),
                    self.target.0.0.cast::<u8>().add(target as usize),
                    size as usize,
                );
            }
        });
        Ok(())
    }

    fn after_all(&self) -> bool {
        true
    }
}

/// Fills a part of a buffer with a pattern.
pub(crate) struct FillBuffer {
    /// The buffer.
    pub target: Arc<Buffer>,
    /// Where the part begins, in bytes; a multiple of the pattern's size.
    pub offset: u64,
    /// Its size in bytes; a multiple of the pattern's size.
    pub size: u64,
    /// The pattern.
    pub pattern: Vec<u8>,
}

impl Work for FillBuffer {
    fn describe(&self, args: &mut Args) {
        args.number("bytes", self.size);
    }

    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.access(&Access { writes: vec![self.target.identity()], ..Access::default() });
        recorder.keep_shared(&self.target);
        let word = word(&self.pattern);
        let (offset, size) = (self.offset, self.size);
        match word {
            Some(word) if offset % 4 == 0 && size % 4 == 0 => {
                // SAFETY: the buffer is kept, and the part was checked against its size.
                unsafe {
                    recorder.gpu().device.cmd_fill_buffer(recorder.commands(), self.target.raw, offset, size, word);
                }
            }
            _ => {
                // Pattern sizes are powers of two, so that tiles hold whole patterns.
                let tile = size.min(TILE);
                let staging = recorder.staging(tile, 16, Location::Upload)?;
                // SAFETY: the staging memory has this size.
                let bytes = unsafe { std::slice::from_raw_parts_mut(staging.pointer(), tile as usize) };
                for chunk in bytes.chunks_mut(self.pattern.len()) {
                    chunk.copy_from_slice(&self.pattern[..chunk.len()]);
                }
                let copies: Vec<_> = (0..size.div_ceil(tile))
                    .map(|index| vk::BufferCopy {
                        src_offset: staging.offset,
                        dst_offset: offset + index * tile,
                        size: tile.min(size - index * tile),
                    })
                    .collect();
                record_copies(recorder, staging.buffer.raw, self.target.raw, &copies);
            }
        }
        Ok(())
    }
}

/// The pattern as a repeated 32-bit word, where it is one.
fn word(pattern: &[u8]) -> Option<u32> {
    let bytes: Vec<u8> = pattern.iter().copied().cycle().take(pattern.len().max(4)).collect();
    let first: [u8; 4] = bytes[..4].try_into().ok()?;
    bytes.chunks(4).all(|chunk| chunk == first).then(|| u32::from_le_bytes(first))
}

/// Several commands as one, in order.
pub(crate) struct Sequence(pub Vec<Box<dyn Work>>);

impl Work for Sequence {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        for (index, work) in self.0.iter_mut().enumerate() {
            if index > 0 {
                recorder.barrier();
            }
            work.record(recorder)?;
        }
        Ok(())
    }

    fn host_reads(&self) -> Option<(usize, usize)> {
        self.0.iter().find_map(|work| work.host_reads())
    }

    fn host_writes(&self) -> Option<(usize, usize)> {
        self.0.iter().find_map(|work| work.host_writes())
    }

    fn after_all(&self) -> bool {
        self.0.iter().any(|work| work.after_all())
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn patterns_that_repeat_a_word_are_found() {
        assert_eq!(word(&[7]), Some(0x0707_0707));
        assert_eq!(word(&[1, 2]), Some(0x0201_0201));
        assert_eq!(word(&[1, 2, 3, 4]), Some(0x0403_0201));
        assert_eq!(word(&[1, 2, 3, 4, 1, 2, 3, 4]), Some(0x0403_0201));
        assert_eq!(word(&[1, 2, 3, 4, 1, 2, 3, 5]), None);
    }
}
