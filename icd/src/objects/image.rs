//! Images (OpenCL API 3.0, section 5.3).

use std::sync::Arc;

use ash::vk;

use super::context::Context;
use super::device::Device;
use super::format::Format;
use super::memory::{Memory, Parts, Storage, check_flags};
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::Ref;
use crate::info::Answer;
use crate::queue::image::{PrepareImage, WriteImage};
use crate::queue::rect::Rect;
use crate::queue::transfer::Sequence;
use crate::vulkan::{Image, Shape};

/// What an image is.
#[derive(Clone, Debug)]
pub struct ImageInfo {
    /// Its format.
    pub format: &'static Format,
    /// Width, height and depth in texels, as `clCreateImage` was told; 0 where the type has none.
    pub size: [usize; 3],
    /// `CL_IMAGE_ARRAY_SIZE`; 0 where it is no array.
    pub array_size: usize,
    /// Bytes from row to row as seen by the host.
    pub row_pitch: usize,
    /// Bytes from slice to slice as seen by the host; 0 where there are no slices.
    pub slice_pitch: usize,
    /// `CL_MEM_TYPE`
    pub kind: cl_mem_object_type,
    /// `CL_IMAGE_NUM_MIP_LEVELS`; 0, as 1, is for images with no more than themselves.
    pub mip_levels: cl_uint,
}

/// Where a region of an image starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The first texel.
    pub texel: [usize; 3],
    /// The mip level.
    pub level: u32,
}

impl Origin {
    /// Where an image starts.
    pub const ZERO: Origin = Origin { texel: [0; 3], level: 0 };
}

impl ImageInfo {
    /// The number of mip levels.
    pub fn levels(&self) -> u32 {
        self.mip_levels.max(1)
    }

    /// Which of the numbers of an application's `origin` is the mip level (OpenCL API 3.0, section 5.3.7); none where the image
    /// is not mipmapped.
    pub fn place_of_level(&self) -> Option<usize> {
        (self.mip_levels > 1).then_some(match self.kind {
            CL_MEM_OBJECT_IMAGE1D => 1,
            CL_MEM_OBJECT_IMAGE1D_ARRAY | CL_MEM_OBJECT_IMAGE2D => 2,
            _ => 3,
        })
    }

    /// The extents of the first level in the directions of `origin` and `region`.
    pub fn extents(&self) -> [usize; 3] {
        self.extents_of(0)
    }

    /// The extents of a level.
    pub fn extents_of(&self, level: u32) -> [usize; 3] {
        let [width, height, depth] = self.size.map(|size| (size >> level).max(1));
        match self.kind {
            CL_MEM_OBJECT_IMAGE1D | CL_MEM_OBJECT_IMAGE1D_BUFFER => [width, 1, 1],
            CL_MEM_OBJECT_IMAGE1D_ARRAY => [width, self.array_size, 1],
            CL_MEM_OBJECT_IMAGE2D => [width, height, 1],
            CL_MEM_OBJECT_IMAGE2D_ARRAY => [width, height, self.array_size],
            _ => [width, height, depth],
        }
    }

    /// Whether the image has slices: of depth, or array layers.
    pub fn sliced(&self) -> bool {
        matches!(self.kind, CL_MEM_OBJECT_IMAGE1D_ARRAY | CL_MEM_OBJECT_IMAGE2D_ARRAY | CL_MEM_OBJECT_IMAGE3D)
    }

    /// The bytes of all texels.
    pub fn bytes(&self) -> usize {
        let texels = (0..self.levels()).map(|level| self.extents_of(level).iter().product::<usize>());
        texels.sum::<usize>() * self.format.size
    }

    /// Checks that a region lies in the image: `CL_INVALID_MIP_LEVEL` or `CL_INVALID_VALUE` otherwise.
    pub fn check_region(&self, origin: Origin, region: [usize; 3]) -> Result {
        ensure!(origin.level < self.levels(), CL_INVALID_MIP_LEVEL);
        for ((origin, region), extent) in origin.texel.into_iter().zip(region).zip(self.extents_of(origin.level)) {
            ensure!(region > 0, CL_INVALID_VALUE);
            ensure!(origin.checked_add(region).is_some_and(|end| end <= extent), CL_INVALID_VALUE);
        }
        Ok(())
    }

    /// Bytes of host memory that hold a region, with the pitches given; 0 stands for no gaps. `CL_INVALID_VALUE` where a
    /// pitch is too small.
    pub fn host_rect(&self, region: [usize; 3], row_pitch: usize, slice_pitch: usize) -> Result<Rect> {
        let size = self.format.size;
        let row_bytes = region[0].checked_mul(size).ok_or(Error(CL_INVALID_VALUE))?;
        ensure!(row_pitch == 0 || row_pitch >= row_bytes && row_pitch % size == 0, CL_INVALID_VALUE);
        let row = if row_pitch == 0 { row_bytes } else { row_pitch };
        if self.kind == CL_MEM_OBJECT_IMAGE1D_ARRAY {
            // The slices of a 1D array are its rows.
            ensure!(slice_pitch == 0 || slice_pitch >= row, CL_INVALID_VALUE);
            let pitch = if slice_pitch == 0 { row } else { slice_pitch };
            let whole = pitch.checked_mul(region[1]).ok_or(Error(CL_INVALID_VALUE))?;
            return Ok(Rect {
                offset: 0,
                row_bytes: row_bytes as u64,
                rows: region[1] as u64,
                slices: 1,
                row_pitch: pitch as u64,
                slice_pitch: whole as u64,
            });
        }
        let whole = row.checked_mul(region[1]).ok_or(Error(CL_INVALID_VALUE))?;
        ensure!(slice_pitch == 0 || !self.sliced() || slice_pitch >= whole, CL_INVALID_VALUE);
        let slice = if slice_pitch == 0 || !self.sliced() { whole } else { slice_pitch };
        let rect = Rect {
            offset: 0,
            row_bytes: row_bytes as u64,
            rows: region[1] as u64,
            slices: region[2] as u64,
            row_pitch: row as u64,
            slice_pitch: slice as u64,
        };
        ensure!(rect.checked_end().is_some(), CL_INVALID_VALUE);
        Ok(rect)
    }

    /// Answers `clGetImageInfo`.
    pub(crate) fn info(&self, memory: &Memory, name: cl_image_info, answer: Answer) -> Result {
        match name {
            CL_IMAGE_FORMAT => answer.value(self.format.name()),
            CL_IMAGE_ELEMENT_SIZE => answer.value::<size_t>(self.format.size),
            CL_IMAGE_ROW_PITCH => answer.value::<size_t>(self.row_pitch),
            CL_IMAGE_SLICE_PITCH => answer.value::<size_t>(self.slice_pitch),
            CL_IMAGE_WIDTH => answer.value::<size_t>(self.size[0]),
            CL_IMAGE_HEIGHT => answer.value::<size_t>(self.size[1]),
            CL_IMAGE_DEPTH => answer.value::<size_t>(self.size[2]),
            CL_IMAGE_ARRAY_SIZE => answer.value::<size_t>(self.array_size),
            CL_IMAGE_BUFFER => {
                answer.value(memory.parent.as_ref().map_or(std::ptr::null_mut(), |(parent, _)| parent.handle()))
            }
            CL_IMAGE_NUM_MIP_LEVELS => answer.value(self.mip_levels),
            CL_IMAGE_NUM_SAMPLES => answer.value::<cl_uint>(0),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}

/// What `clCreateImage` is told, in Rust's terms.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// `image_type`
    pub kind: cl_mem_object_type,
    /// Width, height, depth.
    pub size: [usize; 3],
    /// `image_array_size`
    pub array_size: usize,
    /// `image_row_pitch`
    pub row_pitch: usize,
    /// `image_slice_pitch`
    pub slice_pitch: usize,
    /// `num_mip_levels`
    pub mip_levels: cl_uint,
    /// `num_samples`
    pub samples: cl_uint,
    /// `buffer`
    pub buffer: cl_mem,
}

fn check_size(device: &Device, description: &Description) -> Result {
    let limits = &device.physical.properties.limits;
    let [width, height, depth] = description.size;
    let within = |value: usize, limit: u32| value > 0 && value <= limit as usize;
    let (flat, deep, layers) =
        (limits.max_image_dimension2_d, limits.max_image_dimension3_d, limits.max_image_array_layers);
    let one = limits.max_image_dimension1_d.min(flat);
    let fits = match description.kind {
        CL_MEM_OBJECT_IMAGE1D => within(width, one),
        CL_MEM_OBJECT_IMAGE1D_BUFFER => within(width, limits.max_texel_buffer_elements),
        CL_MEM_OBJECT_IMAGE1D_ARRAY => within(width, one) && within(description.array_size, layers),
        CL_MEM_OBJECT_IMAGE2D => within(width, flat) && within(height, flat),
        CL_MEM_OBJECT_IMAGE2D_ARRAY => {
            within(width, flat) && within(height, flat) && within(description.array_size, layers)
        }
        CL_MEM_OBJECT_IMAGE3D => within(width, deep) && within(height, deep) && within(depth, deep),
        _ => fail!(CL_INVALID_IMAGE_DESCRIPTOR),
    };
    // A size of 0 is a bad descriptor; one that no device takes is a bad size.
    let used = match description.kind {
        CL_MEM_OBJECT_IMAGE2D | CL_MEM_OBJECT_IMAGE2D_ARRAY => width.min(height),
        CL_MEM_OBJECT_IMAGE3D => width.min(height).min(depth),
        _ => width,
    };
    ensure!(used > 0, CL_INVALID_IMAGE_DESCRIPTOR);
    let array = matches!(description.kind, CL_MEM_OBJECT_IMAGE1D_ARRAY | CL_MEM_OBJECT_IMAGE2D_ARRAY);
    ensure!(!array || description.array_size > 0, CL_INVALID_IMAGE_DESCRIPTOR);
    ensure!(fits, CL_INVALID_IMAGE_SIZE);
    Ok(())
}

/// Checks that the device has mipmaps of this kind (`cl_khr_mipmap_image`): the extension has no codes of its own, so a
/// number of levels that the image cannot have, and what cannot be mipmapped, are bad descriptors. Depth images may have levels
/// here, as OpenCL C reads them, and the Khronos tests ask.
fn check_levels(device: &Device, description: &Description, flags: cl_mem_flags) -> Result {
    if description.mip_levels == 0 {
        return Ok(());
    }
    ensure!(device.mipmaps(), CL_INVALID_IMAGE_DESCRIPTOR);
    if description.mip_levels == 1 {
        return Ok(());
    }
    let [width, height, depth] = description.size;
    let largest = match description.kind {
        CL_MEM_OBJECT_IMAGE1D | CL_MEM_OBJECT_IMAGE1D_ARRAY => width,
        CL_MEM_OBJECT_IMAGE2D | CL_MEM_OBJECT_IMAGE2D_ARRAY => width.max(height),
        _ => width.max(height).max(depth),
    };
    ensure!(description.mip_levels <= largest.max(1).ilog2() + 1, CL_INVALID_IMAGE_DESCRIPTOR);
    ensure!(flags & (CL_MEM_USE_HOST_PTR | CL_MEM_COPY_HOST_PTR) == 0, CL_INVALID_IMAGE_DESCRIPTOR);
    Ok(())
}

/// The shape in Vulkan's terms.
fn shape(description: &Description, format: vk::Format) -> Shape {
    let [width, height, depth] = description.size.map(|size| size as u32);
    let layers = description.array_size as u32;
    let (kind, view, extent, layers) = match description.kind {
        CL_MEM_OBJECT_IMAGE1D => (vk::ImageType::TYPE_1D, vk::ImageViewType::TYPE_1D, [width, 1, 1], 1),
        CL_MEM_OBJECT_IMAGE1D_ARRAY => {
            (vk::ImageType::TYPE_1D, vk::ImageViewType::TYPE_1D_ARRAY, [width, 1, 1], layers)
        }
        CL_MEM_OBJECT_IMAGE2D_ARRAY => {
            (vk::ImageType::TYPE_2D, vk::ImageViewType::TYPE_2D_ARRAY, [width, height, 1], layers)
        }
        CL_MEM_OBJECT_IMAGE3D => (vk::ImageType::TYPE_3D, vk::ImageViewType::TYPE_3D, [width, height, depth], 1),
        _ => (vk::ImageType::TYPE_2D, vk::ImageViewType::TYPE_2D, [width, height, 1], 1),
    };
    Shape { kind, view, extent, layers, levels: description.mip_levels.max(1), format }
}

impl Memory {
    /// An image.
    ///
    /// # Safety
    /// `host_ptr` is valid for the image, with the pitches given, where the flags use it: now, or with
    /// `CL_MEM_USE_HOST_PTR` as long as the object.
    pub unsafe fn create_image(
        context: &Ref<Context>,
        properties: Vec<cl_mem_properties>,
        flags: cl_mem_flags,
        format: &cl_image_format,
        description: &Description,
        host_ptr: *mut c_void,
    ) -> Result<Ref<Memory>> {
        let device = context.device();
        ensure!(context.devices.iter().any(|device| device.images()), CL_INVALID_OPERATION);
        if description.kind == CL_MEM_OBJECT_IMAGE1D_BUFFER {
            return Self::create_image_of_buffer(context, properties, flags, format, description, host_ptr);
        }
        let format = Format::find(format).ok_or(Error(invalid_format(format)))?;
        ensure!(description.samples == 0, CL_INVALID_IMAGE_DESCRIPTOR);
        // "CL_INVALID_OPERATION if there are no devices in context that support creating a 2D image from a buffer"; images of
        // images are part of the same extension.
        ensure!(description.buffer.is_null() || description.kind != CL_MEM_OBJECT_IMAGE2D, CL_INVALID_OPERATION);
        ensure!(description.buffer.is_null(), CL_INVALID_IMAGE_DESCRIPTOR);
        check_size(device, description)?;
        check_levels(device, description, flags)?;
        let flags = check_flags(flags, host_ptr)?;
        let (reads, writes) = uses(flags);
        ensure!(format.supported(&device.physical, description.kind, reads, writes), CL_IMAGE_FORMAT_NOT_SUPPORTED);
        ensure!(
            !host_ptr.is_null() || description.row_pitch == 0 && description.slice_pitch == 0,
            CL_INVALID_IMAGE_DESCRIPTOR
        );

        let [width, height, depth] = description.size;
        let (size, array_size) = match description.kind {
            CL_MEM_OBJECT_IMAGE1D => ([width, 0, 0], 0),
            CL_MEM_OBJECT_IMAGE1D_ARRAY => ([width, 0, 0], description.array_size),
            CL_MEM_OBJECT_IMAGE2D => ([width, height, 0], 0),
            CL_MEM_OBJECT_IMAGE2D_ARRAY => ([width, height, 0], description.array_size),
            _ => ([width, height, depth], 0),
        };
        let (kind, mip_levels) = (description.kind, description.mip_levels);
        let mut info = ImageInfo { format, size, array_size, row_pitch: 0, slice_pitch: 0, kind, mip_levels };
        let rect = info
            .host_rect(info.extents(), description.row_pitch, description.slice_pitch)
            .map_err(|_| Error(CL_INVALID_IMAGE_DESCRIPTOR))?;
        let rows = if description.row_pitch == 0 { width * format.size } else { description.row_pitch };
        info.row_pitch = rows;
        info.slice_pitch = match description.kind {
            CL_MEM_OBJECT_IMAGE1D_ARRAY => rect.row_pitch as usize,
            _ if info.sliced() => rect.slice_pitch as usize,
            _ => 0,
        };

        let shape = shape(description, format.vulkan);
        let gpu = device.gpu()?;
        ensure!(Image::is_possible(gpu, shape, writes), CL_IMAGE_FORMAT_NOT_SUPPORTED);
        let image = Arc::new(Image::new(gpu, shape, writes)?);
        let host = HostPtr(host_ptr);
        if host_ptr.is_null() {
            device.run(PrepareImage(image.clone()))?;
        } else {
            let region = info.extents();
            device.run(Sequence(vec![
                Box::new(PrepareImage(image.clone())),
                Box::new(WriteImage { source: (host, rect), target: image.clone(), origin: Origin::ZERO, region }),
            ]))?;
        }
        let uses_host = flags & CL_MEM_USE_HOST_PTR != 0;
        Ok(Self::assemble(
            context,
            Parts {
                kind: description.kind,
                flags,
                size: info.bytes(),
                host_ptr: if uses_host { host } else { HostPtr::NULL },
                parent: None,
                properties,
                storage: Storage::Image(image),
                image: Some(info),
                pipe: None,
            },
        ))
    }

    fn create_image_of_buffer(
        context: &Ref<Context>,
        properties: Vec<cl_mem_properties>,
        flags: cl_mem_flags,
        format: &cl_image_format,
        description: &Description,
        host_ptr: *mut c_void,
    ) -> Result<Ref<Memory>> {
        let format = Format::find(format).ok_or(Error(invalid_format(format)))?;
        ensure!(description.mip_levels == 0 && description.samples == 0, CL_INVALID_IMAGE_DESCRIPTOR);
        let parent =
            crate::handle::get::<Memory>(description.buffer).map_err(|_| Error(CL_INVALID_IMAGE_DESCRIPTOR))?;
        ensure!(Arc::ptr_eq(&parent.context, context), CL_INVALID_CONTEXT);
        let (buffer, offset) = parent.buffer().map_err(|_| Error(CL_INVALID_IMAGE_DESCRIPTOR))?;
        check_size(context.device(), description)?;
        ensure!(host_ptr.is_null(), CL_INVALID_HOST_PTR);
        let host_flags = CL_MEM_USE_HOST_PTR | CL_MEM_ALLOC_HOST_PTR | CL_MEM_COPY_HOST_PTR;
        ensure!(flags & host_flags == 0, CL_INVALID_VALUE);
        let access = CL_MEM_READ_WRITE | CL_MEM_READ_ONLY | CL_MEM_WRITE_ONLY;
        let inherited = if flags & access == 0 { flags | parent.flags & access } else { flags };
        let flags = check_flags(inherited, std::ptr::null_mut())? | parent.flags & host_flags;
        let (reads, writes) = uses(flags);
        let physical = &context.device().physical;
        ensure!(format.supported(physical, description.kind, reads, writes), CL_IMAGE_FORMAT_NOT_SUPPORTED);
        let width = description.size[0];
        let size = width.checked_mul(format.size).ok_or(Error(CL_INVALID_IMAGE_DESCRIPTOR))?;
        ensure!(size <= parent.size, CL_INVALID_IMAGE_DESCRIPTOR);
        let info = ImageInfo {
            format,
            size: [width, 0, 0],
            array_size: 0,
            row_pitch: size,
            slice_pitch: 0,
            kind: description.kind,
            mip_levels: 0,
        };
        let storage = Storage::Buffer { buffer: buffer.clone(), offset };
        let host_ptr = parent.host_ptr;
        Ok(Self::assemble(
            context,
            Parts {
                kind: description.kind,
                flags,
                size,
                host_ptr,
                parent: Some((parent.clone(), 0)),
                properties,
                storage,
                image: Some(info),
                pipe: None,
            },
        ))
    }
}

/// What kernels may do with an object of these flags: read, write.
pub fn uses(flags: cl_mem_flags) -> (bool, bool) {
    (flags & CL_MEM_WRITE_ONLY == 0, flags & CL_MEM_READ_ONLY == 0)
}

/// The error for a format that is in no table: unknown names are invalid, known ones not supported.
fn invalid_format(format: &cl_image_format) -> cl_int {
    let known_order = (CL_R..=CL_ABGR).contains(&format.image_channel_order);
    let known_type = (CL_SNORM_INT8..=CL_UNORM_INT_101010_2).contains(&format.image_channel_data_type);
    if known_order && known_type { CL_IMAGE_FORMAT_NOT_SUPPORTED } else { CL_INVALID_IMAGE_FORMAT_DESCRIPTOR }
}
