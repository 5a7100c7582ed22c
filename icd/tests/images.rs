//! Images and the commands on them, through the system's loader.

mod common;

use std::ptr::{null, null_mut};

use common::*;

const KINDS: [(cl_mem_object_type, [usize; 3]); 6] = [
    (CL_MEM_OBJECT_IMAGE1D, [37, 1, 1]),
    (CL_MEM_OBJECT_IMAGE1D_ARRAY, [37, 5, 1]),
    (CL_MEM_OBJECT_IMAGE2D, [37, 19, 1]),
    (CL_MEM_OBJECT_IMAGE2D_ARRAY, [37, 19, 4]),
    (CL_MEM_OBJECT_IMAGE3D, [37, 19, 6]),
    (CL_MEM_OBJECT_IMAGE1D_BUFFER, [37, 1, 1]),
];

const FORMATS: [(cl_channel_order, cl_channel_type, usize); 4] =
    [(CL_RGBA, CL_UNORM_INT8, 4), (CL_RGBA, CL_HALF_FLOAT, 8), (CL_RGBA, CL_FLOAT, 16), (CL_R, CL_FLOAT, 4)];

fn pattern(size: usize) -> Vec<u8> {
    // No NaN of any width: those may change their bits.
    (0..size).map(|index| (index * 13 % 59) as u8).collect()
}

impl Fixture {
    fn image(
        &self,
        flags: cl_mem_flags,
        kind: cl_mem_object_type,
        size: [usize; 3],
        format: (u32, u32, usize),
        data: &[u8],
    ) -> cl_mem {
        let mut code = 0;
        let host = if data.is_empty() { null_mut() } else { data.as_ptr().cast_mut().cast() };
        // SAFETY: all zero is a valid description.
        let mut description: cl_image_desc = unsafe { std::mem::zeroed() };
        description.image_type = kind;
        description.image_width = size[0];
        description.image_height = size[1];
        description.image_depth = size[2];
        description.image_array_size = if kind == CL_MEM_OBJECT_IMAGE1D_ARRAY { size[1] } else { size[2] };
        let (flags, host) = if kind == CL_MEM_OBJECT_IMAGE1D_BUFFER {
            description.__bindgen_anon_1.buffer = self.buffer(flags, size[0] * format.2, host);
            (0, null_mut())
        } else {
            (flags, host)
        };
        let format = cl_image_format { image_channel_order: format.0, image_channel_data_type: format.1 };
        // SAFETY: the data are as large as the image.
        let image = unsafe { (self.cl.clCreateImage)(self.context, flags, &format, &description, host, &mut code) };
        ok(code);
        image
    }

    fn texels(&self, queue: cl_command_queue, image: cl_mem, region: [usize; 3], size: usize) -> Vec<u8> {
        let mut back = vec![0u8; region.iter().product::<usize>() * size];
        let pointer = back.as_mut_ptr().cast();
        // SAFETY: the vector is as large as the region.
        ok(unsafe {
            let read = self.cl.clEnqueueReadImage;
            read(queue, image, CL_TRUE, [0usize; 3].as_ptr(), region.as_ptr(), 0, 0, pointer, 0, null(), null_mut())
        });
        back
    }
}

#[test]
fn texels_come_back_as_they_were_written() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    for (kind, size) in KINDS {
        for format in FORMATS {
            let data = pattern(size.iter().product::<usize>() * format.2);
            let image = fixture.image(CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, kind, size, format, &data);
            assert!(fixture.texels(queue, image, size, format.2) == data, "{kind:x} {format:?}");
            let other = fixture.image(CL_MEM_READ_WRITE, kind, size, format, &[]);
            // SAFETY: the data are as large as the region.
            unsafe {
                let (write, pointer) = (fixture.cl.clEnqueueWriteImage, data.as_ptr().cast());
                let zero = [0usize; 3];
                ok(write(queue, other, CL_FALSE, zero.as_ptr(), size.as_ptr(), 0, 0, pointer, 0, null(), null_mut()));
            }
            assert!(fixture.texels(queue, other, size, format.2) == data, "{kind:x} {format:?}");
        }
    }
}

#[test]
fn copies_between_images_and_buffers_take_any_offset() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let format = FORMATS[0];
    for (kind, size) in KINDS {
        let count = size.iter().product::<usize>();
        let data = pattern(count * 4);
        let image = fixture.image(CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, kind, size, format, &data);
        let target = fixture.image(CL_MEM_READ_WRITE, kind, size, format, &[]);
        for offset in [0usize, 4, 5] {
            let buffer = fixture.buffer(0, count * 4 + 16, null_mut());
            let zero = [0usize; 3];
            // SAFETY: all pointers are valid.
            unsafe {
                let cl = fixture.cl;
                ok((cl.clEnqueueCopyImageToBuffer)(
                    queue,
                    image,
                    buffer,
                    zero.as_ptr(),
                    size.as_ptr(),
                    offset,
                    0,
                    null(),
                    null_mut(),
                ));
                ok((cl.clEnqueueCopyBufferToImage)(
                    queue,
                    buffer,
                    target,
                    offset,
                    zero.as_ptr(),
                    size.as_ptr(),
                    0,
                    null(),
                    null_mut(),
                ));
            }
            assert_eq!(fixture.read(queue, buffer, count * 4 + 16)[offset..offset + count * 4], data[..]);
            assert!(fixture.texels(queue, target, size, 4) == data, "{kind:x}");
        }
    }
}

#[test]
fn images_of_different_dimensions_are_copied() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let format = FORMATS[2];
    let row = [37usize, 1, 1];
    let data = pattern(37 * 16);
    for (from, from_size) in KINDS {
        let start = fixture.image(CL_MEM_READ_WRITE, from, from_size, format, &[]);
        let zero = [0usize; 3];
        // SAFETY: the data are as large as the region.
        unsafe {
            let (write, pointer) = (fixture.cl.clEnqueueWriteImage, data.as_ptr().cast());
            ok(write(queue, start, CL_FALSE, zero.as_ptr(), row.as_ptr(), 0, 0, pointer, 0, null(), null_mut()));
        }
        for (to, to_size) in KINDS {
            let target = fixture.image(CL_MEM_READ_WRITE, to, to_size, format, &[]);
            // The last row of the last slice.
            let origin = [0, to_size[1] - 1, to_size[2] - 1];
            let mut back = vec![0u8; 37 * 16];
            // SAFETY: the vector is as large as the region.
            unsafe {
                let cl = fixture.cl;
                let copy = cl.clEnqueueCopyImage;
                ok(copy(queue, start, target, zero.as_ptr(), origin.as_ptr(), row.as_ptr(), 0, null(), null_mut()));
                let (read, pointer) = (cl.clEnqueueReadImage, back.as_mut_ptr().cast());
                ok(read(queue, target, CL_TRUE, origin.as_ptr(), row.as_ptr(), 0, 0, pointer, 0, null(), null_mut()));
            }
            assert!(back == data, "{from:x} to {to:x}");
        }
    }
}

#[test]
fn fills_and_mappings_touch_their_region_only() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let format = FORMATS[0];
    for (kind, size) in KINDS {
        let count = size.iter().product::<usize>();
        let data = vec![1u8; count * 4];
        for flags in [CL_MEM_COPY_HOST_PTR, CL_MEM_USE_HOST_PTR] {
            let image = fixture.image(CL_MEM_READ_WRITE | flags, kind, size, format, &data);
            let origin = [1, 0, 0];
            let region = [size[0] - 2, size[1], size[2]];
            let colour = [1.0f32, 0.0, 0.5, 1.0];
            let (mut row, mut slice, mut code) = (0usize, 0usize, 0);
            // SAFETY: mapped memory is valid until it is unmapped.
            unsafe {
                let cl = fixture.cl;
                let fill = cl.clEnqueueFillImage;
                let colour = colour.as_ptr().cast();
                ok(fill(queue, image, colour, origin.as_ptr(), region.as_ptr(), 0, null(), null_mut()));
                let zero = [0usize; 3];
                let mapped = (cl.clEnqueueMapImage)(
                    queue,
                    image,
                    CL_TRUE,
                    CL_MAP_READ | CL_MAP_WRITE,
                    zero.as_ptr(),
                    size.as_ptr(),
                    &mut row,
                    &mut slice,
                    0,
                    null(),
                    null_mut(),
                    &mut code,
                )
                .cast::<u8>();
                ok(code);
                assert!(row >= size[0] * 4);
                let first = std::slice::from_raw_parts(mapped, size[0] * 4);
                assert_eq!(first[..4], [1; 4], "{kind:x}");
                assert_eq!(first[4..8], [255, 0, 128, 255], "{kind:x}");
                assert_eq!(first[size[0] * 4 - 4..], [1; 4], "{kind:x}");
                mapped.write_bytes(9, 4);
                ok((cl.clEnqueueUnmapMemObject)(queue, image, mapped.cast(), 0, null(), null_mut()));
            }
            let back = fixture.texels(queue, image, size, 4);
            assert_eq!(back[..4], [9; 4]);
            assert_eq!(back[back.len() - 8..back.len() - 4], [255, 0, 128, 255], "{kind:x}");
            assert_eq!(back[back.len() - 4..], [1; 4], "{kind:x}");
            // SAFETY: the test's own reference; `data` must outlive the object.
            ok(unsafe { (fixture.cl.clReleaseMemObject)(image) });
            fixture.finish(queue);
        }
    }
}

#[test]
fn formats_are_listed_and_bad_images_are_refused() {
    let fixture = Fixture::new();
    let mut count = 0;
    let mut formats = vec![cl_image_format { image_channel_order: 0, image_channel_data_type: 0 }; 64];
    // SAFETY: all pointers are valid.
    unsafe {
        let list = fixture.cl.clGetSupportedImageFormats;
        let (context, kind) = (fixture.context, CL_MEM_OBJECT_IMAGE2D);
        ok(list(context, CL_MEM_READ_WRITE, kind, 64, formats.as_mut_ptr(), &mut count));
        for (order, channel, _) in FORMATS {
            assert!(
                formats[..count as usize]
                    .iter()
                    .any(|format| { format.image_channel_order == order && format.image_channel_data_type == channel })
            );
        }
        let mut description: cl_image_desc = std::mem::zeroed();
        description.image_type = CL_MEM_OBJECT_IMAGE2D;
        let good = cl_image_format { image_channel_order: CL_RGBA, image_channel_data_type: CL_FLOAT };
        let bad = cl_image_format { image_channel_order: 77, image_channel_data_type: CL_FLOAT };
        let mut code = 0;
        let create = fixture.cl.clCreateImage;
        assert!(create(fixture.context, 0, &good, &description, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_IMAGE_DESCRIPTOR);
        description.image_width = 1 << 30;
        description.image_height = 1;
        assert!(create(fixture.context, 0, &good, &description, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_IMAGE_SIZE);
        description.image_width = 4;
        assert!(create(fixture.context, 0, &bad, &description, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_IMAGE_FORMAT_DESCRIPTOR);
        assert!(create(fixture.context, 0, null(), &description, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_IMAGE_FORMAT_DESCRIPTOR);
        assert!(create(fixture.context, 0, &good, null(), null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_IMAGE_DESCRIPTOR);
    }
}

#[test]
fn regions_of_arrays_are_copied_layer_by_layer() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    // A small random number generator (Knuth's MMIX); the high bits are the good ones.
    let mut state = 1u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % bound
    };
    for round in 0..60 {
        let kind = [CL_MEM_OBJECT_IMAGE1D_ARRAY, CL_MEM_OBJECT_IMAGE2D_ARRAY][round % 2];
        let bounds = if round % 2 == 0 { [800, 60, 1] } else { [400, 160, 9] };
        let size = bounds.map(|bound| 1 + below(bound));
        let region = size.map(|size| 1 + below(size));
        let [from, to] = [(); 2].map(|()| [0, 1, 2].map(|dim| below(size[dim] - region[dim] + 1)));
        let count: usize = size.iter().product();
        let data: Vec<u8> = (0..count as u32).flat_map(u32::to_ne_bytes).collect();
        let source = fixture.image(CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, kind, size, FORMATS[0], &data);
        let empty = vec![0xffu8; data.len()];
        let target = fixture.image(CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR, kind, size, FORMATS[0], &empty);
        // SAFETY: all pointers are valid.
        ok(unsafe {
            let copy = fixture.cl.clEnqueueCopyImage;
            let (from, to) = (from.as_ptr(), to.as_ptr());
            copy(queue, source, target, from, to, region.as_ptr(), 0, null(), null_mut())
        });
        let seen = fixture.texels(queue, target, size, 4);
        for (index, texel) in seen.chunks_exact(4).enumerate() {
            let at = [index % size[0], index / size[0] % size[1], index / size[0] / size[1]];
            let inside = (0..3).all(|dim| (to[dim]..to[dim] + region[dim]).contains(&at[dim]));
            let origin: [usize; 3] = std::array::from_fn(|dim| (at[dim] + from[dim]).wrapping_sub(to[dim]));
            let expected =
                if inside { (origin[2] * size[1] + origin[1]) * size[0] + origin[0] } else { u32::MAX as usize };
            assert_eq!(texel, (expected as u32).to_ne_bytes(), "{size:?}, {region:?} from {from:?} to {to:?}: {at:?}");
        }
        // SAFETY: live objects.
        unsafe {
            ok((fixture.cl.clReleaseMemObject)(source));
            ok((fixture.cl.clReleaseMemObject)(target));
        }
    }
}
