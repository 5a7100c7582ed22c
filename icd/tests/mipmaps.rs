//! Mipmapped images (`cl_khr_mipmap_image`, `cl_khr_mipmap_image_writes`), through the system's loader.

mod common;

use std::ptr::{null, null_mut};

use common::*;

/// Kind, size of the first level in the directions of a region, and what OpenCL C calls it.
const KINDS: [(cl_mem_object_type, [usize; 3], &str); 5] = [
    (CL_MEM_OBJECT_IMAGE1D, [37, 1, 1], "image1d_t"),
    (CL_MEM_OBJECT_IMAGE1D_ARRAY, [37, 5, 1], "image1d_array_t"),
    (CL_MEM_OBJECT_IMAGE2D, [37, 19, 1], "image2d_t"),
    (CL_MEM_OBJECT_IMAGE2D_ARRAY, [37, 19, 4], "image2d_array_t"),
    (CL_MEM_OBJECT_IMAGE3D, [37, 19, 6], "image3d_t"),
];
const LEVELS: u32 = 6;

/// The size of a level: layers stay as many.
fn size_of(kind: cl_mem_object_type, size: [usize; 3], level: u32) -> [usize; 3] {
    let half = |axis: usize| (size[axis] >> level).max(1);
    match kind {
        CL_MEM_OBJECT_IMAGE1D_ARRAY => [half(0), size[1], 1],
        CL_MEM_OBJECT_IMAGE2D_ARRAY => [half(0), half(1), size[2]],
        _ => [half(0), half(1), half(2)],
    }
}

/// An origin at a level: OpenCL API 3.0, section 5.3.7.
fn origin(kind: cl_mem_object_type, texel: [usize; 3], level: u32) -> [usize; 4] {
    let mut origin = [texel[0], texel[1], texel[2], 0];
    let place = match kind {
        CL_MEM_OBJECT_IMAGE1D => 1,
        CL_MEM_OBJECT_IMAGE1D_ARRAY | CL_MEM_OBJECT_IMAGE2D => 2,
        _ => 3,
    };
    origin[place] = level as usize;
    origin
}

/// A word that only this texel of this level has.
fn word(level: u32, index: usize) -> u32 {
    (level << 24 | index as u32).wrapping_mul(2_654_435_761)
}

struct Mipmap<'a> {
    fixture: &'a Fixture,
    queue: cl_command_queue,
    kind: cl_mem_object_type,
    size: [usize; 3],
    image: cl_mem,
}

impl Drop for Mipmap<'_> {
    fn drop(&mut self) {
        // SAFETY: the object's own reference.
        ok(unsafe { (self.fixture.cl.clReleaseMemObject)(self.image) });
    }
}

impl Fixture {
    /// Creates an image with levels: its handle and the code.
    fn create(
        &self,
        flags: cl_mem_flags,
        (kind, size): (cl_mem_object_type, [usize; 3]),
        (order, channel): (cl_channel_order, cl_channel_type),
        levels: u32,
    ) -> (cl_mem, cl_int) {
        // SAFETY: all zero is a valid description.
        let mut description: cl_image_desc = unsafe { std::mem::zeroed() };
        description.image_type = kind;
        description.image_width = size[0];
        description.image_height = size[1];
        description.image_depth = size[2];
        description.image_array_size = if kind == CL_MEM_OBJECT_IMAGE1D_ARRAY { size[1] } else { size[2] };
        description.num_mip_levels = levels;
        let format = cl_image_format { image_channel_order: order, image_channel_data_type: channel };
        let mut code = 0;
        // SAFETY: format and description are valid.
        let image =
            unsafe { (self.cl.clCreateImage)(self.context, flags, &format, &description, null_mut(), &mut code) };
        (image, code)
    }

    fn mipmap(
        &self,
        queue: cl_command_queue,
        (kind, size): (cl_mem_object_type, [usize; 3]),
        format: (cl_channel_order, cl_channel_type),
    ) -> Mipmap<'_> {
        let (image, code) = self.create(CL_MEM_READ_WRITE, (kind, size), format, LEVELS);
        ok(code);
        Mipmap { fixture: self, queue, kind, size, image }
    }

    fn sampler(&self, properties: &[(cl_sampler_info, u32)]) -> cl_sampler {
        let list: Vec<cl_sampler_properties> =
            properties.iter().flat_map(|&(name, value)| [name.into(), value.into()]).chain([0]).collect();
        let mut code = 0;
        // SAFETY: the list ends in zero.
        let sampler = unsafe { (self.cl.clCreateSamplerWithProperties)(self.context, list.as_ptr(), &mut code) };
        ok(code);
        sampler
    }
}

impl Mipmap<'_> {
    fn count(&self, level: u32) -> usize {
        size_of(self.kind, self.size, level).iter().product()
    }

    fn write(&self, level: u32, texels: &[u32]) {
        let (origin, region) = (origin(self.kind, [0; 3], level), size_of(self.kind, self.size, level));
        assert_eq!(texels.len(), self.count(level));
        // SAFETY: the texels are as large as the region.
        ok(unsafe {
            let write = self.fixture.cl.clEnqueueWriteImage;
            let (origin, region, texels) = (origin.as_ptr(), region.as_ptr(), texels.as_ptr().cast());
            write(self.queue, self.image, CL_TRUE, origin, region, 0, 0, texels, 0, null(), null_mut())
        });
    }

    fn read(&self, level: u32) -> Vec<u32> {
        let (origin, region) = (origin(self.kind, [0; 3], level), size_of(self.kind, self.size, level));
        let mut texels = vec![0u32; self.count(level)];
        // SAFETY: the vector is as large as the region.
        ok(unsafe {
            let read = self.fixture.cl.clEnqueueReadImage;
            let (origin, region, texels) = (origin.as_ptr(), region.as_ptr(), texels.as_mut_ptr().cast());
            read(self.queue, self.image, CL_TRUE, origin, region, 0, 0, texels, 0, null(), null_mut())
        });
        texels
    }

    /// Gives every texel of every level its own word.
    fn number(&self) {
        for level in 0..LEVELS {
            let texels: Vec<u32> = (0..self.count(level)).map(|index| word(level, index)).collect();
            self.write(level, &texels);
        }
    }

    fn numbered(&self, level: u32) -> Vec<u32> {
        (0..self.count(level)).map(|index| word(level, index)).collect()
    }
}

#[test]
fn commands_work_on_one_level() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_mipmap_image") {
        return;
    }
    let queue = fixture.queue(0);
    for (kind, size, name) in KINDS {
        let mipmap = fixture.mipmap(queue, (kind, size), (CL_R, CL_UNSIGNED_INT32));
        mipmap.number();
        for level in 0..LEVELS {
            assert_eq!(mipmap.read(level), mipmap.numbered(level), "{name}, level {level}");
        }
        // From a level to a buffer, and from there to another image's level.
        let other = fixture.mipmap(queue, (kind, size), (CL_R, CL_UNSIGNED_INT32));
        other.number();
        let (level, next) = (2, 3);
        let region = size_of(kind, size, next);
        let bytes = mipmap.count(next) * 4;
        let buffer = fixture.buffer(0, bytes + 4, null_mut());
        let (from, to) = (origin(kind, [0; 3], level), origin(kind, [0; 3], next));
        // SAFETY: all pointers are valid.
        unsafe {
            let cl = fixture.cl;
            let (origin, region) = (from.as_ptr(), region.as_ptr());
            ok((cl.clEnqueueCopyImageToBuffer)(queue, mipmap.image, buffer, origin, region, 4, 0, null(), null_mut()));
            let back = (cl.clEnqueueCopyBufferToImage)(
                queue,
                buffer,
                other.image,
                4,
                to.as_ptr(),
                region,
                0,
                null(),
                null_mut(),
            );
            ok(back);
            ok((cl.clEnqueueCopyImage)(
                queue,
                mipmap.image,
                mipmap.image,
                origin,
                to.as_ptr(),
                region,
                0,
                null(),
                null_mut(),
            ));
        }
        let corner: Vec<u32> = {
            let [width, height, _] = size_of(kind, size, level);
            let inside = |index: usize| {
                let at = [index % width, index / width % height, index / width / height];
                (0..3).all(|axis| at[axis] < region[axis])
            };
            (0..mipmap.count(level)).filter(|&index| inside(index)).map(|index| word(level, index)).collect()
        };
        for changed in [&mipmap, &other] {
            assert_eq!(changed.read(next), corner, "{name}");
            for kept in (0..LEVELS).filter(|&level| level != next) {
                assert_eq!(changed.read(kept), changed.numbered(kept), "{name}, level {kept}");
            }
        }
        // A fill and a mapping of the texels of a level, but for the first one.
        let last = size_of(kind, size, 1);
        let region = [last[0] - 1, last[1], last[2]];
        let at = origin(kind, [1, 0, 0], 1);
        let (mut row, mut slice, mut code) = (0usize, 0usize, 0);
        // SAFETY: mapped memory is valid until it is unmapped.
        unsafe {
            let cl = fixture.cl;
            let (at, region, colour) = (at.as_ptr(), region.as_ptr(), [7u32, 0, 0, 0]);
            let fill = cl.clEnqueueFillImage;
            ok(fill(queue, mipmap.image, colour.as_ptr().cast(), at, region, 0, null(), null_mut()));
            let mapped = (cl.clEnqueueMapImage)(
                queue,
                mipmap.image,
                CL_TRUE,
                CL_MAP_READ | CL_MAP_WRITE,
                at,
                region,
                &mut row,
                &mut slice,
                0,
                null(),
                null_mut(),
                &mut code,
            )
            .cast::<u32>();
            ok(code);
            assert_eq!(mapped.read(), 7, "{name}");
            mapped.write(8);
            ok((cl.clEnqueueUnmapMemObject)(queue, mipmap.image, mapped.cast(), 0, null(), null_mut()));
        }
        let texels = mipmap.read(1);
        assert_eq!(texels[..3], [word(1, 0), 8, 7], "{name}");
        assert!((1..texels.len()).all(|index| if index % last[0] == 0 {
            texels[index] == word(1, index)
        } else {
            matches!(texels[index], 7 | 8)
        }));
        assert_eq!(mipmap.read(0), mipmap.numbered(0), "{name}");
    }
}

/// The arguments of a read at the centre of texel x, y, z of a level whose size is w, h, d.
fn place(kind: cl_mem_object_type) -> &'static str {
    match kind {
        CL_MEM_OBJECT_IMAGE1D => "(x + 0.5f) / w",
        CL_MEM_OBJECT_IMAGE1D_ARRAY => "(float2)((x + 0.5f) / w, y)",
        CL_MEM_OBJECT_IMAGE2D => "(float2)((x + 0.5f) / w, (y + 0.5f) / h)",
        CL_MEM_OBJECT_IMAGE2D_ARRAY => "(float4)((x + 0.5f) / w, (y + 0.5f) / h, z, 0)",
        _ => "(float4)((x + 0.5f) / w, (y + 0.5f) / h, (z + 0.5f) / d, 0)",
    }
}

#[test]
fn kernels_read_the_level_that_they_ask_for() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_mipmap_image") {
        return;
    }
    let queue = fixture.queue(0);
    let plain = fixture.sampler(&[(CL_SAMPLER_ADDRESSING_MODE, CL_ADDRESS_CLAMP_TO_EDGE)]);
    let bounded = fixture.sampler(&[
        (CL_SAMPLER_ADDRESSING_MODE, CL_ADDRESS_CLAMP_TO_EDGE),
        (CL_SAMPLER_LOD_MIN, 2f32.to_bits()),
        (CL_SAMPLER_LOD_MAX, 3f32.to_bits()),
    ]);
    for (kind, size, name) in KINDS {
        let mipmap = fixture.mipmap(queue, (kind, size), (CL_R, CL_UNSIGNED_INT32));
        mipmap.number();
        // A step of one texel of the level in the first level's texels.
        let (slope, none) = match kind {
            CL_MEM_OBJECT_IMAGE1D | CL_MEM_OBJECT_IMAGE1D_ARRAY => ("step", "0.0f"),
            CL_MEM_OBJECT_IMAGE2D | CL_MEM_OBJECT_IMAGE2D_ARRAY => ("(float2)(step, 0)", "(float2)(0)"),
            _ => ("(float4)(step, 0, 0, 0)", "(float4)(0)"),
        };
        let at = place(kind);
        let source = format!(
            "kernel void test(global uint4 *out, read_only {name} image, sampler_t s, float lod) {{
                 const sampler_t here = CLK_NORMALIZED_COORDS_TRUE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;
                 size_t x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
                 float w = get_global_size(0), h = get_global_size(1), d = get_global_size(2);
                 float step = exp2(lod) / get_image_width(image);
                 out[(z * get_global_size(1) + y) * get_global_size(0) + x] =
                     (uint4)(read_imageui(image, s, {at}, lod).x, read_imageui(image, here, {at}, {slope}, {none}).x,
                             read_imageui(image, here, {at}, {none}, {slope}).x, get_image_num_mip_levels(image));
             }}
             kernel void first(global uint *out, read_only {name} image, sampler_t s) {{
                 size_t x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
                 float w = get_global_size(0), h = get_global_size(1), d = get_global_size(2);
                 out[(z * get_global_size(1) + y) * get_global_size(0) + x] = read_imageui(image, s, {at}).x;
             }}"
        );
        let program = fixture.program(&source, "-cl-std=CL3.0");
        let kernel = fixture.kernel(program, "test");
        for (asked, sampler, found) in [
            (0.0f32, plain, 0),
            (1.0, plain, 1),
            (2.25, plain, 2),
            (2.75, plain, 3),
            (5.0, plain, 5),
            (17.5, plain, 5),
            (-3.0, plain, 0),
            (0.0, bounded, 2),
            (9.0, bounded, 3),
        ] {
            let global = size_of(kind, size, found);
            let buffer = fixture.buffer(0, mipmap.count(found) * 16, null_mut());
            fixture.set(kernel, 0, &buffer);
            fixture.set(kernel, 1, &mipmap.image);
            fixture.set(kernel, 2, &sampler);
            fixture.set(kernel, 3, &asked);
            fixture.run(queue, kernel, &global, None);
            let seen = fixture.read(queue, buffer, mipmap.count(found) * 16);
            for (index, texel) in seen.chunks_exact(16).enumerate() {
                let words: Vec<u32> =
                    texel.chunks_exact(4).map(|word| u32::from_ne_bytes(word.try_into().expect("four"))).collect();
                let expected = word(found, index);
                assert_eq!((words[0], words[3]), (expected, LEVELS), "{name}, {asked}, texel {index}");
                // Slopes know no bounds of this sampler, and halves of levels are as the logarithm rounds.
                if sampler == plain {
                    assert_eq!(words[1..3], [expected; 2], "{name}, {asked} by slopes, texel {index}");
                }
            }
        }
        let first = fixture.kernel(program, "first");
        let buffer = fixture.buffer(0, mipmap.count(0) * 4, null_mut());
        fixture.set(first, 0, &buffer);
        fixture.set(first, 1, &mipmap.image);
        fixture.set(first, 2, &plain);
        fixture.run(queue, first, &size, None);
        assert_eq!(fixture.read(queue, buffer, mipmap.count(0) * 4), bytes(&mipmap.numbered(0)), "{name}");
    }
}

#[test]
fn levels_are_blended_where_the_sampler_says_so() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_mipmap_image") {
        return;
    }
    let queue = fixture.queue(0);
    for (kind, size, name) in KINDS {
        let mipmap = fixture.mipmap(queue, (kind, size), (CL_R, CL_FLOAT));
        for level in 0..LEVELS {
            mipmap.write(level, &vec![(level as f32).to_bits(); mipmap.count(level)]);
        }
        let at = place(kind);
        let source = format!(
            "kernel void test(global float *out, read_only {name} image, sampler_t s) {{
                 float x = 0, y = 0, z = 0, w = 1, h = 1, d = 1;
                 int i = get_global_id(0);
                 out[i] = read_imagef(image, s, {at}, i / 8.0f).x;
             }}"
        );
        let kernel = fixture.kernel(fixture.program(&source, "-cl-std=CL3.0"), "test");
        let buffer = fixture.buffer(0, 48 * 4, null_mut());
        for filter in [CL_FILTER_NEAREST, CL_FILTER_LINEAR] {
            for blending in [CL_FILTER_NEAREST, CL_FILTER_LINEAR] {
                let sampler = fixture.sampler(&[
                    (CL_SAMPLER_ADDRESSING_MODE, CL_ADDRESS_CLAMP_TO_EDGE),
                    (CL_SAMPLER_FILTER_MODE, filter),
                    (CL_SAMPLER_MIP_FILTER_MODE, blending),
                ]);
                fixture.set(kernel, 0, &buffer);
                fixture.set(kernel, 1, &mipmap.image);
                fixture.set(kernel, 2, &sampler);
                fixture.run(queue, kernel, &[48], None);
                let seen = fixture.read(queue, buffer, 48 * 4);
                for (index, value) in seen.chunks_exact(4).enumerate() {
                    let value = f32::from_ne_bytes(value.try_into().expect("four bytes"));
                    let lod = (index as f32 / 8.0).min((LEVELS - 1) as f32);
                    let fits = match blending {
                        CL_FILTER_LINEAR => (value - lod).abs() < 1.0 / 128.0,
                        // In the middle either is the nearest.
                        _ => value.fract() == 0.0 && (value - lod).abs() <= 0.5,
                    };
                    assert!(fits, "{name}, filters {filter:x} and {blending:x}: {value} for {lod}");
                }
            }
        }
    }
}

#[test]
fn kernels_write_the_level_that_they_name() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_mipmap_image_writes") {
        return;
    }
    let queue = fixture.queue(0);
    for (kind, size, name) in KINDS {
        let mipmap = fixture.mipmap(queue, (kind, size), (CL_R, CL_UNSIGNED_INT32));
        mipmap.number();
        let at = match kind {
            CL_MEM_OBJECT_IMAGE1D => "x",
            CL_MEM_OBJECT_IMAGE1D_ARRAY | CL_MEM_OBJECT_IMAGE2D => "(int2)(x, y)",
            _ => "(int4)(x, y, z, 0)",
        };
        // Each work-item names the level anew, and one that is not there.
        let source = format!(
            "kernel void test(write_only {name} image, global const uint *sizes, int plain) {{
                 int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
                 if (plain) write_imageui(image, {at}, (uint4)(77));
                 else for (int level = (x + y) % 2; level < 20; level += 2)
                     if (x < sizes[level * 3] && y < sizes[level * 3 + 1] && z < sizes[level * 3 + 2])
                         write_imageui(image, {at}, level, (uint4)(level * 100 + x));
             }}"
        );
        let sizes: Vec<u32> = (0..20)
            .flat_map(|level| if level < LEVELS { size_of(kind, size, level) } else { [0; 3] })
            .map(|extent| extent as u32)
            .collect();
        let table = fixture.buffer(CL_MEM_COPY_HOST_PTR, sizes.len() * 4, sizes.as_ptr().cast_mut().cast());
        let kernel = fixture.kernel(fixture.program(&source, "-cl-std=CL3.0"), "test");
        fixture.set(kernel, 0, &mipmap.image);
        fixture.set(kernel, 1, &table);
        fixture.set(kernel, 2, &0u32);
        fixture.run(queue, kernel, &size, None);
        for level in 0..LEVELS {
            let [width, height, _] = size_of(kind, size, level);
            let expected: Vec<u32> = (0..mipmap.count(level))
                .map(|index| {
                    let (x, y) = (index % width, index / width % height);
                    let named = (x + y) as u32 % 2 == level % 2;
                    if named { level * 100 + x as u32 } else { word(level, index) }
                })
                .collect();
            assert_eq!(mipmap.read(level), expected, "{name}, level {level}");
        }
        fixture.set(kernel, 2, &1u32);
        let second = mipmap.read(1);
        fixture.run(queue, kernel, &size, None);
        assert_eq!(mipmap.read(0), vec![77; mipmap.count(0)], "{name}");
        assert_eq!(mipmap.read(1), second, "{name}");
    }
}

#[test]
fn levels_that_are_not_there_are_refused() {
    let fixture = Fixture::new();
    let (plane, format) = ((CL_MEM_OBJECT_IMAGE2D, [37, 19, 1]), (CL_R, CL_UNSIGNED_INT32));
    if !fixture.offers("cl_khr_mipmap_image") {
        assert_eq!(fixture.create(0, plane, format, 2).1, CL_INVALID_IMAGE_DESCRIPTOR);
        return;
    }
    let queue = fixture.queue(0);
    assert_eq!(fixture.create(0, plane, format, 7).1, CL_INVALID_IMAGE_DESCRIPTOR);
    assert_eq!(fixture.create(0, plane, format, u32::MAX).1, CL_INVALID_IMAGE_DESCRIPTOR);
    assert_eq!(fixture.create(CL_MEM_COPY_HOST_PTR, plane, format, 2).1, CL_INVALID_IMAGE_DESCRIPTOR);
    let mipmap = fixture.mipmap(queue, plane, format);
    let info = |image: cl_mem| {
        let mut levels = 99u32;
        // SAFETY: the place is as large as the answer.
        ok(unsafe {
            let place = (&raw mut levels).cast();
            (fixture.cl.clGetImageInfo)(image, CL_IMAGE_NUM_MIP_LEVELS, 4, place, null_mut())
        });
        levels
    };
    assert_eq!(info(mipmap.image), LEVELS);
    let mut texels = [0u32; 37 * 19];
    let mut read = |image: cl_mem, origin: [usize; 4], region: [usize; 3]| {
        // SAFETY: the array is as large as any region.
        unsafe {
            let read = fixture.cl.clEnqueueReadImage;
            let (origin, region, texels) = (origin.as_ptr(), region.as_ptr(), texels.as_mut_ptr().cast());
            read(queue, image, CL_TRUE, origin, region, 0, 0, texels, 0, null(), null_mut())
        }
    };
    assert_eq!(read(mipmap.image, [0, 0, LEVELS as usize, 0], [1, 1, 1]), CL_INVALID_MIP_LEVEL);
    assert_eq!(read(mipmap.image, [0, 0, usize::MAX, 0], [1, 1, 1]), CL_INVALID_MIP_LEVEL);
    assert_eq!(read(mipmap.image, [0, 0, 1, 0], [37, 19, 1]), CL_INVALID_VALUE);
    assert_eq!(read(mipmap.image, [0, 0, 1, 0], [18, 9, 1]), CL_SUCCESS);
    // One level is no mipmap: its third number is a place.
    let (single, code) = fixture.create(0, plane, format, 1);
    ok(code);
    assert_eq!(info(single), 1);
    assert_eq!(read(single, [0, 0, 1, 0], [1, 1, 1]), CL_INVALID_VALUE);
    let (sampler, mut value) = (fixture.sampler(&[(CL_SAMPLER_LOD_MAX, 2.5f32.to_bits())]), 0f32);
    // SAFETY: the place is as large as the answer.
    ok(unsafe { (fixture.cl.clGetSamplerInfo)(sampler, CL_SAMPLER_LOD_MAX, 4, (&raw mut value).cast(), null_mut()) });
    assert_eq!(value, 2.5);
}
