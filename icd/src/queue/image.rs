//! Commands that move texels.

use std::sync::Arc;

use ash::vk;

use super::Work;
use super::hazards::Access;
use super::recorder::Recorder;
use super::rect::Rect;
use super::transfer::{pack, record_copies};
use crate::cl::HostPtr;
use crate::error::Result;
use crate::objects::image::Origin;
use crate::vulkan::{Buffer, Image, Location};

const GENERAL: vk::ImageLayout = vk::ImageLayout::GENERAL;

/// Takes a new image to the layout that it keeps.
pub(crate) struct PrepareImage(pub Arc<Image>);

impl Work for PrepareImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.keep_shared(&self.0);
        let barrier = vk::ImageMemoryBarrier::default()
            .dst_access_mask(vk::AccessFlags::MEMORY_READ | vk::AccessFlags::MEMORY_WRITE)
            .old_layout(vk::ImageLayout::UNDEFINED)
            .new_layout(GENERAL)
            .src_queue_family_index(vk::QUEUE_FAMILY_IGNORED)
            .dst_queue_family_index(vk::QUEUE_FAMILY_IGNORED)
            .image(self.0.raw)
            .subresource_range(self.0.subresource_range());
        // SAFETY: the command buffer is being recorded, and the image is kept.
        unsafe {
            recorder.gpu().device.cmd_pipeline_barrier(
                recorder.commands(),
                vk::PipelineStageFlags::TOP_OF_PIPE,
                vk::PipelineStageFlags::TRANSFER | vk::PipelineStageFlags::COMPUTE_SHADER,
                vk::DependencyFlags::empty(),
                &[],
                &[],
                &[barrier],
            );
        }
        Ok(())
    }
}

/// A region in Vulkan's terms: layers, offset and extent.
fn place(
    image: &Image,
    origin: Origin,
    region: [usize; 3],
) -> (vk::ImageSubresourceLayers, vk::Offset3D, vk::Extent3D) {
    let [x, y, z] = origin.texel.map(|value| value as i32);
    let [width, height, depth] = region.map(|value| value as u32);
    let flat = image.shape.kind == vk::ImageType::TYPE_1D;
    let solid = image.shape.kind == vk::ImageType::TYPE_3D;
    let (layer, layers, offset, extent) = match (flat, solid) {
        (true, _) => (y, height, [x, 0, 0], [width, 1, 1]),
        (_, true) => (0, 1, [x, y, z], [width, height, depth]),
        _ => (z, depth, [x, y, 0], [width, height, 1]),
    };
    (
        vk::ImageSubresourceLayers {
            aspect_mask: vk::ImageAspectFlags::COLOR,
            mip_level: image.level + origin.level,
            base_array_layer: image.layer + layer as u32,
            layer_count: layers,
        },
        vk::Offset3D { x: offset[0], y: offset[1], z: offset[2] },
        vk::Extent3D { width: extent[0], height: extent[1], depth: extent[2] },
    )
}

/// A copy between packed bytes at an offset and a region.
fn buffer_copy(image: &Image, origin: Origin, region: [usize; 3], offset: u64) -> vk::BufferImageCopy {
    let (layers, image_offset, image_extent) = place(image, origin, region);
    vk::BufferImageCopy {
        buffer_offset: offset,
        buffer_row_length: 0,
        buffer_image_height: 0,
        image_subresource: layers,
        image_offset,
        image_extent,
    }
}

fn read(recorder: &Recorder<'_>, image: &Image, buffer: vk::Buffer, copy: vk::BufferImageCopy) {
    // SAFETY: image and buffer are kept, and the region was checked against their sizes.
    unsafe {
        recorder.gpu().device.cmd_copy_image_to_buffer(recorder.commands(), image.raw, GENERAL, buffer, &[copy]);
    }
}

fn write(recorder: &Recorder<'_>, buffer: vk::Buffer, image: &Image, copies: &[vk::BufferImageCopy]) {
    // SAFETY: image and buffer are kept, and the regions were checked against their sizes.
    unsafe {
        recorder.gpu().device.cmd_copy_buffer_to_image(recorder.commands(), buffer, image.raw, GENERAL, copies);
    }
}

/// One layer of a copy. NVIDIA's driver (580) mixes up texels in some copies of several layers at once: the Khronos tests
/// cl_copy_images 1Darray and 2Darray find them.
fn layer_of(mut copy: vk::ImageCopy, layer: u32) -> vk::ImageCopy {
    for layers in [&mut copy.src_subresource, &mut copy.dst_subresource] {
        layers.base_array_layer += layer;
        layers.layer_count = 1;
    }
    copy
}

/// Whether Vulkan copies texels of this size to or from this offset of a buffer.
fn aligned(offset: u64, texel: usize) -> bool {
    offset % 4 == 0 && offset % texel as u64 == 0
}

/// Copies texels to host memory.
pub(crate) struct ReadImage {
    /// Where from.
    pub source: Arc<Image>,
    /// The first texel, and the level.
    pub origin: Origin,
    /// How many texels in each direction.
    pub region: [usize; 3],
    /// Where to: memory that is valid until the command is complete.
    pub target: (HostPtr, Rect),
}

impl Work for ReadImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.access(&Access { reads: vec![self.source.identity()], ..Access::default() });
        recorder.keep_shared(&self.source);
        let (pointer, target) = self.target;
        let staging = recorder.staging(target.size(), 16, Location::Readback)?;
        let copy = buffer_copy(&self.source, self.origin, self.region, staging.offset);
        read(recorder, &self.source, staging.buffer.raw, copy);
        recorder.after(Box::new(move || {
            let (from, to) = (staging.pointer(), pointer);
            target.packed(0).runs(&target, |source, target, size| {
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

/// Copies texels from host memory.
pub(crate) struct WriteImage {
    /// Where from: memory that is valid until the command is complete.
    pub source: (HostPtr, Rect),
    /// Where to.
    pub target: Arc<Image>,
    /// The first texel, and the level.
    pub origin: Origin,
    /// How many texels in each direction.
    pub region: [usize; 3],
}

impl Work for WriteImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.access(&Access { writes: vec![self.target.identity()], ..Access::default() });
        recorder.keep_shared(&self.target);
        let staging = recorder.staging(self.source.1.size(), 16, Location::Upload)?;
        // SAFETY: the application's memory is valid until the command is complete; the staging memory has the box's size.
        unsafe { pack(self.source.0, &self.source.1, staging.pointer()) };
        let copy = buffer_copy(&self.target, self.origin, self.region, staging.offset);
        write(recorder, staging.buffer.raw, &self.target, &[copy]);
        Ok(())
    }

    fn host_reads(&self) -> Option<(usize, usize)> {
        Some((self.source.0.address() + self.source.1.offset as usize, self.source.1.span() as usize))
    }
}

/// `clEnqueueCopyImageToBuffer`, and the same for a mapping.
pub(crate) struct CopyImageToBuffer {
    /// Where from.
    pub source: Arc<Image>,
    /// The first texel, and the level.
    pub origin: Origin,
    /// How many texels in each direction.
    pub region: [usize; 3],
    /// Where to: packed texels at an offset in bytes.
    pub target: (Arc<Buffer>, u64),
    /// Bytes of a texel.
    pub texel: usize,
}

impl Work for CopyImageToBuffer {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let (buffer, offset) = &self.target;
        recorder.access(&Access {
            reads: vec![self.source.identity()],
            writes: vec![buffer.identity()],
            ..Access::default()
        });
        recorder.keep_shared(&self.source);
        recorder.keep_shared(buffer);
        if aligned(*offset, self.texel) {
            read(recorder, &self.source, buffer.raw, buffer_copy(&self.source, self.origin, self.region, *offset));
            return Ok(());
        }
        let size = (self.region.iter().product::<usize>() * self.texel) as u64;
        let staging = recorder.staging(size, 16, Location::Upload)?;
        let copy = buffer_copy(&self.source, self.origin, self.region, staging.offset);
        read(recorder, &self.source, staging.buffer.raw, copy);
        recorder.barrier();
        let copies = [vk::BufferCopy { src_offset: staging.offset, dst_offset: *offset, size }];
        record_copies(recorder, staging.buffer.raw, buffer.raw, &copies);
        Ok(())
    }
}

/// `clEnqueueCopyBufferToImage`, and the same for a mapping.
pub(crate) struct CopyBufferToImage {
    /// Where from: packed texels at an offset in bytes.
    pub source: (Arc<Buffer>, u64),
    /// Where to.
    pub target: Arc<Image>,
    /// The first texel, and the level.
    pub origin: Origin,
    /// How many texels in each direction.
    pub region: [usize; 3],
    /// Bytes of a texel.
    pub texel: usize,
}

impl Work for CopyBufferToImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let (buffer, offset) = &self.source;
        recorder.access(&Access {
            reads: vec![buffer.identity()],
            writes: vec![self.target.identity()],
            ..Access::default()
        });
        recorder.keep_shared(buffer);
        recorder.keep_shared(&self.target);
        if aligned(*offset, self.texel) {
            let copy = buffer_copy(&self.target, self.origin, self.region, *offset);
            write(recorder, buffer.raw, &self.target, &[copy]);
            return Ok(());
        }
        let size = (self.region.iter().product::<usize>() * self.texel) as u64;
        let staging = recorder.staging(size, 16, Location::Upload)?;
        let copies = [vk::BufferCopy { src_offset: *offset, dst_offset: staging.offset, size }];
        record_copies(recorder, buffer.raw, staging.buffer.raw, &copies);
        recorder.barrier();
        let copy = buffer_copy(&self.target, self.origin, self.region, staging.offset);
        write(recorder, staging.buffer.raw, &self.target, &[copy]);
        Ok(())
    }
}

/// `clEnqueueCopyImage`
pub(crate) struct CopyImage {
    /// Where from, the first texel, and the level.
    pub source: (Arc<Image>, Origin),
    /// Where to, likewise.
    pub target: (Arc<Image>, Origin),
    /// How many texels in each direction.
    pub region: [usize; 3],
    /// Bytes of a texel.
    pub texel: usize,
}

impl Work for CopyImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        let ((source, from), (target, to)) = (&self.source, &self.target);
        recorder.access(&Access {
            reads: vec![source.identity()],
            writes: vec![target.identity()],
            ..Access::default()
        });
        recorder.keep_shared(source);
        recorder.keep_shared(target);
        if source.shape.kind == target.shape.kind {
            let (src_subresource, src_offset, extent) = place(source, *from, self.region);
            let (dst_subresource, dst_offset, _) = place(target, *to, self.region);
            let whole = vk::ImageCopy { src_subresource, src_offset, dst_subresource, dst_offset, extent };
            let copies: Vec<_> = (0..src_subresource.layer_count).map(|layer| layer_of(whole, layer)).collect();
            // SAFETY: both are kept, and the region was checked against their sizes; their formats are the same.
            unsafe {
                recorder.gpu().device.cmd_copy_image(
                    recorder.commands(),
                    source.raw,
                    GENERAL,
                    target.raw,
                    GENERAL,
                    &copies,
                );
            }
            return Ok(());
        }
        // Between images of different dimensions the texels go through a buffer.
        let size = (self.region.iter().product::<usize>() * self.texel) as u64;
        let staging = recorder.staging(size, 16, Location::Upload)?;
        read(recorder, source, staging.buffer.raw, buffer_copy(source, *from, self.region, staging.offset));
        recorder.barrier();
        let copy = buffer_copy(target, *to, self.region, staging.offset);
        write(recorder, staging.buffer.raw, target, &[copy]);
        Ok(())
    }
}

/// `clEnqueueFillImage`
pub(crate) struct FillImage {
    /// The image.
    pub target: Arc<Image>,
    /// The first texel, and the level.
    pub origin: Origin,
    /// How many texels in each direction.
    pub region: [usize; 3],
    /// The texel.
    pub texel: Vec<u8>,
}

impl Work for FillImage {
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result {
        recorder.access(&Access { writes: vec![self.target.identity()], ..Access::default() });
        recorder.keep_shared(&self.target);
        // One slice of texels serves all slices.
        let [width, height, depth] = self.region;
        let size = width * height * self.texel.len();
        let staging = recorder.staging(size as u64, 16, Location::Upload)?;
        // SAFETY: the staging memory has this size.
        let bytes = unsafe { std::slice::from_raw_parts_mut(staging.pointer(), size) };
        for texel in bytes.chunks_exact_mut(self.texel.len()) {
            texel.copy_from_slice(&self.texel);
        }
        let copies: Vec<_> = (0..depth)
            .map(|z| {
                let [x, y, first] = self.origin.texel;
                let origin = Origin { texel: [x, y, first + z], ..self.origin };
                buffer_copy(&self.target, origin, [width, height, 1], staging.offset)
            })
            .collect();
        write(recorder, staging.buffer.raw, &self.target, &copies);
        Ok(())
    }
}
