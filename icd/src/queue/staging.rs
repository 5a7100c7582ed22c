//! Memory through which host and device pass data: chunks that batches take from a pool and give back.

use std::sync::{Arc, Mutex};

use crate::error::Result;
use crate::sync::lock;
use crate::vulkan::{Buffer, Gpu, Location};

/// Size of a chunk in bytes. Larger pieces get a buffer of their own, whose size is a power of two.
const CHUNK: u64 = 1 << 20;
/// The most bytes in large buffers that a pool keeps while nobody uses them: memory that the device sees costs much to get.
const KEPT_LARGE: u64 = 128 << 20;
/// The most chunks that a pool keeps while nobody uses them.
const KEPT: usize = 16;

/// A piece of staging memory, valid until the batch is retired.
pub struct Slice {
    /// The buffer.
    pub buffer: Arc<Buffer>,
    /// Where the piece begins in it.
    pub offset: u64,
}

impl Slice {
    /// Where the host sees the piece.
    pub fn pointer(&self) -> *mut u8 {
        let base = self.buffer.mapped().expect("staging memory is mapped").as_ptr();
        // SAFETY: the offset is inside the buffer.
        unsafe { base.add(self.offset as usize) }
    }

    /// Its device address.
    pub fn address(&self) -> u64 {
        self.buffer.address + self.offset
    }
}

/// The chunks of a queue that no batch uses.
pub(crate) struct Pool {
    gpu: Arc<Gpu>,
    free: [Mutex<Vec<Arc<Buffer>>>; 2],
    large: [Mutex<Vec<Arc<Buffer>>>; 2],
}

/// The chunks of one batch.
#[derive(Default)]
pub(crate) struct Chunks {
    used: [Vec<Arc<Buffer>>; 2],
    large: [Vec<Arc<Buffer>>; 2],
    /// How much of the last chunk of each kind is used.
    filled: [u64; 2],
}

fn kind(location: Location) -> usize {
    usize::from(location == Location::Readback)
}

impl Pool {
    /// An empty pool.
    pub(crate) fn new(gpu: &Arc<Gpu>) -> Pool {
        Pool { gpu: gpu.clone(), free: Default::default(), large: Default::default() }
    }

    /// Takes `size` bytes, aligned to `align` (a power of two), for a batch.
    pub(crate) fn take(&self, chunks: &mut Chunks, size: u64, align: u64, location: Location) -> Result<Slice> {
        let kind = kind(location);
        if size > CHUNK / 2 {
            let wanted = size.checked_next_power_of_two().unwrap_or(size);
            let recycled = {
                let mut large = lock(&self.large[kind]);
                large.iter().position(|buffer| buffer.size == wanted).map(|index| large.swap_remove(index))
            };
            let buffer = match recycled {
                Some(buffer) => buffer,
                // Rounding up must not be what fails.
                None => Arc::new(
                    Buffer::new(&self.gpu, wanted, location).or_else(|_| Buffer::new(&self.gpu, size, location))?,
                ),
            };
            chunks.large[kind].push(buffer.clone());
            return Ok(Slice { buffer, offset: 0 });
        }
        let offset = chunks.filled[kind].next_multiple_of(align);
        if chunks.used[kind].is_empty() || offset + size > CHUNK {
            let recycled = lock(&self.free[kind]).pop();
            let chunk = match recycled {
                Some(chunk) => chunk,
                None => Arc::new(Buffer::new(&self.gpu, CHUNK, location)?),
            };
            chunks.used[kind].push(chunk);
            chunks.filled[kind] = size;
        } else {
            chunks.filled[kind] = offset + size;
        }
        let offset = chunks.filled[kind] - size;
        let buffer = chunks.used[kind].last().expect("one was pushed or was there").clone();
        Ok(Slice { buffer, offset })
    }

    /// Takes back the chunks of a batch that is done.
    pub(crate) fn give_back(&self, chunks: &mut Chunks) {
        for (free, used) in self.free.iter().zip(&mut chunks.used) {
            let mut free = lock(free);
            let surplus = used.split_off(used.len().min(KEPT.saturating_sub(free.len())));
            free.append(used);
            drop(free);
            drop(surplus);
        }
        chunks.filled = [0; 2];
        for (free, used) in self.large.iter().zip(&mut chunks.large) {
            let mut free = lock(free);
            let mut bytes: u64 = free.iter().map(|buffer| buffer.size).sum();
            let mut surplus = Vec::new();
            for buffer in used.drain(..) {
                if bytes + buffer.size <= KEPT_LARGE {
                    bytes += buffer.size;
                    free.push(buffer);
                } else {
                    surplus.push(buffer);
                }
            }
            drop(free);
            drop(surplus);
        }
    }
}
