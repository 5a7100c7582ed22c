//! Images: what a kernel reads is what was written, through every shape, channel type and kind of sampler.

use tombolo_client::opencl_sys::*;
use tombolo_client::{Arg, Buffer, Image, ImageShape, Result, Sampler};
use tombolo_cts::Subject;
use tombolo_cts::corpus::element::Rng;
use tombolo_cts::reference::between;

fn shape(kind: cl_mem_object_type, width: usize, height: usize, depth: usize, layers: usize) -> ImageShape {
    ImageShape { kind, width, height, depth, layers }
}

/// Shape, OpenCL C's name for it, and a coordinate from x, y and z.
fn shapes() -> Vec<(ImageShape, &'static str, &'static str)> {
    vec![
        (shape(CL_MEM_OBJECT_IMAGE1D, 37, 0, 0, 0), "image1d_t", "x"),
        (shape(CL_MEM_OBJECT_IMAGE1D_ARRAY, 37, 0, 0, 5), "image1d_array_t", "(int2)(x, y)"),
        (shape(CL_MEM_OBJECT_IMAGE2D, 37, 19, 0, 0), "image2d_t", "(int2)(x, y)"),
        (shape(CL_MEM_OBJECT_IMAGE2D_ARRAY, 17, 9, 0, 5), "image2d_array_t", "(int4)(x, y, z, 0)"),
        (shape(CL_MEM_OBJECT_IMAGE3D, 17, 9, 5, 0), "image3d_t", "(int4)(x, y, z, 0)"),
    ]
}

/// Copies an image texel by texel with a kernel, and returns the copy's bytes beside the original's.
fn copied(
    subject: &Subject,
    (shape, name, at): (ImageShape, &str, &str),
    (order, data_type, texel): (cl_channel_order, cl_channel_type, usize),
    suffix: &str,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let source = format!(
        "kernel void test(write_only {name} to, read_only {name} from) {{
             int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
             write_image{suffix}(to, {at}, read_image{suffix}(from, {at}));
         }}"
    );
    let from = Image::new(&subject.context, CL_MEM_READ_ONLY, order, data_type, shape)?;
    let to = Image::new(&subject.context, CL_MEM_WRITE_ONLY, order, data_type, shape)?;
    let mut random = Rng::with_seed(texel as u64);
    let size = shape.region().iter().product::<usize>() * texel;
    let data: Vec<u8> = match data_type {
        // Ordinary numbers only: not-a-number need not keep its bits.
        CL_FLOAT => (0..size / 4).flat_map(|_| between(&mut random, -9.0, 9.0).to_ne_bytes()).collect(),
        CL_HALF_FLOAT => {
            (0..size / 2).flat_map(|_| (0x3000 | (random.u64(..) as u16 & 0x8fff)).to_ne_bytes()).collect()
        }
        // The most negative value and its neighbour both mean -1.
        CL_SNORM_INT8 => (0..size).map(|_| random.u64(..) as u8).map(|b| if b == 128 { 129 } else { b }).collect(),
        _ => (0..size).map(|_| random.u64(..) as u8).collect(),
    };
    subject.queue.write_image(&from, texel, &data)?;
    let mut kernel = subject.kernel(&source, "-cl-std=CL3.0");
    kernel.set_args(&[Arg::Image(&to), Arg::Image(&from)])?;
    subject.queue.run(&kernel, &shape.region(), None)?;
    Ok((subject.queue.read_image(&to, texel)?, data))
}

#[test]
fn every_shape_and_format_is_copied() {
    let subject = Subject::open();
    let formats = [
        ((CL_RGBA, CL_UNORM_INT8, 4), "f"),
        ((CL_BGRA, CL_UNORM_INT8, 4), "f"),
        ((CL_RGBA, CL_SNORM_INT8, 4), "f"),
        ((CL_RGBA, CL_UNORM_INT16, 8), "f"),
        ((CL_RGBA, CL_HALF_FLOAT, 8), "f"),
        ((CL_RGBA, CL_FLOAT, 16), "f"),
        ((CL_R, CL_FLOAT, 4), "f"),
        ((CL_R, CL_UNORM_INT8, 1), "f"),
        ((CL_RG, CL_FLOAT, 8), "f"),
        ((CL_RGBA, CL_SIGNED_INT8, 4), "i"),
        ((CL_RGBA, CL_SIGNED_INT16, 8), "i"),
        ((CL_RGBA, CL_SIGNED_INT32, 16), "i"),
        ((CL_RGBA, CL_UNSIGNED_INT8, 4), "ui"),
        ((CL_RGBA, CL_UNSIGNED_INT16, 8), "ui"),
        ((CL_R, CL_UNSIGNED_INT32, 4), "ui"),
        ((CL_RGBA, CL_UNSIGNED_INT32, 16), "ui"),
    ];
    let mut failures = Vec::new();
    for shape in shapes() {
        for (format, suffix) in formats {
            let what = format!("{} order {:#x} type {:#x}", shape.1, format.0, format.1);
            match copied(&subject, shape, format, suffix) {
                Ok((got, want)) => {
                    if let Some(at) = (0..want.len()).find(|&i| got[i] != want[i]) {
                        failures.push(format!("{what}: byte {at} is {}, not {}", got[at], want[at]));
                    }
                }
                Err(error) => failures.push(format!("{what}: {error}")),
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn queries_tell_the_shape() -> Result<()> {
    let subject = Subject::open();
    let mut kernel = subject.kernel(
        "kernel void test(global int *out, read_only image2d_array_t a, read_only image3d_t b, write_only image1d_t c) {
             out[0] = get_image_width(a);
             out[1] = get_image_height(a);
             out[2] = get_image_array_size(a);
             int4 size = get_image_dim(b);
             out[3] = size.x * 10000 + size.y * 100 + size.z;
             out[4] = get_image_width(c);
             out[5] = get_image_channel_data_type(a) - CLK_UNORM_INT8;
             out[6] = get_image_channel_order(b) - CLK_R;
         }",
        "-cl-std=CL3.0",
    );
    let make = |shape, order, data_type| Image::new(&subject.context, CL_MEM_READ_WRITE, order, data_type, shape);
    let a = make(shape(CL_MEM_OBJECT_IMAGE2D_ARRAY, 33, 21, 0, 3), CL_RGBA, CL_UNORM_INT8)?;
    let b = make(shape(CL_MEM_OBJECT_IMAGE3D, 12, 11, 10, 0), CL_R, CL_FLOAT)?;
    let c = make(shape(CL_MEM_OBJECT_IMAGE1D, 77, 0, 0, 0), CL_RGBA, CL_FLOAT)?;
    let out = Buffer::from_slice(&subject.context, &[-1i32; 7])?;
    kernel.set_args(&[Arg::Buffer(&out), Arg::Image(&a), Arg::Image(&b), Arg::Image(&c)])?;
    subject.queue.run(&kernel, &[1], None)?;
    assert_eq!(subject.queue.read::<i32>(&out, 7)?, [33, 21, 3, 121_110, 77, 0, 0]);
    Ok(())
}

/// Where a coordinate in texels lands along an axis of `size` texels; `None` is the border (OpenCL C 3.0, section 8.2).
fn address(mode: cl_addressing_mode, at: i64, size: i64) -> Option<i64> {
    match mode {
        CL_ADDRESS_REPEAT => Some(at.rem_euclid(size)),
        CL_ADDRESS_MIRRORED_REPEAT => {
            let at = at.rem_euclid(2 * size);
            Some(at.min(2 * size - 1 - at))
        }
        CL_ADDRESS_CLAMP_TO_EDGE => Some(at.clamp(0, size - 1)),
        _ => (0..size).contains(&at).then_some(at),
    }
}

#[test]
fn samplers_address_and_filter() -> Result<()> {
    const WIDTH: usize = 8;
    const HEIGHT: usize = 4;
    let subject = Subject::open();
    let shape = shape(CL_MEM_OBJECT_IMAGE2D, WIDTH, HEIGHT, 0, 0);
    let image = Image::new(&subject.context, CL_MEM_READ_ONLY, CL_RGBA, CL_FLOAT, shape)?;
    let mut random = Rng::with_seed(5);
    let texels: Vec<f32> = (0..4 * WIDTH * HEIGHT).map(|_| between(&mut random, 0.0, 1.0)).collect();
    subject.queue.write_image(&image, 16, &texels)?;
    let texel = |mode, x: i64, y: i64, channel: usize| -> f64 {
        match (address(mode, x, WIDTH as i64), address(mode, y, HEIGHT as i64)) {
            (Some(x), Some(y)) => f64::from(texels[4 * (y as usize * WIDTH + x as usize) + channel]),
            _ => 0.0,
        }
    };
    // Between the points where rounding decides, inside the image and beyond it.
    let points: Vec<f32> =
        (0..200)
            .flat_map(|_| [between(&mut random, -12.0, 20.0), between(&mut random, -6.0, 10.0)])
            .map(|at| {
                if (at - at.floor() - 0.5).abs() > 0.45 || (at - at.floor() - 0.5).abs() < 0.05 {
                    at + 0.13
                } else {
                    at
                }
            })
            .collect();
    let mut kernel = subject.kernel(
        "kernel void test(global float4 *out, read_only image2d_t image, sampler_t how, global const float2 *at, float2 scale) {
             out[get_global_id(0)] = read_imagef(image, how, at[get_global_id(0)] * scale);
         }",
        "-cl-std=CL3.0",
    );
    let count = points.len() / 2;
    let at = Buffer::from_slice(&subject.context, &points)?;
    let out = Buffer::new(&subject.context, CL_MEM_READ_WRITE, 16 * count)?;
    let mut failures = Vec::new();
    for (normalized, mode) in [
        (false, CL_ADDRESS_CLAMP_TO_EDGE),
        (false, CL_ADDRESS_CLAMP),
        (true, CL_ADDRESS_CLAMP_TO_EDGE),
        (true, CL_ADDRESS_CLAMP),
        (true, CL_ADDRESS_REPEAT),
        (true, CL_ADDRESS_MIRRORED_REPEAT),
    ] {
        for filter in [CL_FILTER_NEAREST, CL_FILTER_LINEAR] {
            let sampler = Sampler::new(&subject.context, normalized, mode, filter)?;
            let scale = if normalized { [1.0 / WIDTH as f32, 1.0 / HEIGHT as f32] } else { [1.0, 1.0] };
            let scale = tombolo_client::bytes_of(&scale);
            kernel.set_args(&[
                Arg::Buffer(&out),
                Arg::Image(&image),
                Arg::Sampler(&sampler),
                Arg::Buffer(&at),
                Arg::Value(scale),
            ])?;
            subject.queue.run(&kernel, &[count], None)?;
            let got = subject.queue.read::<f32>(&out, 4 * count)?;
            'points: for i in 0..count {
                let (u, v) = (f64::from(points[2 * i]), f64::from(points[2 * i + 1]));
                for channel in 0..4 {
                    let want = if filter == CL_FILTER_NEAREST {
                        texel(mode, u.floor() as i64, v.floor() as i64, channel)
                    } else {
                        let (x, y) = ((u - 0.5).floor(), (v - 0.5).floor());
                        let (a, b) = (u - 0.5 - x, v - 0.5 - y);
                        let (x, y) = (x as i64, y as i64);
                        (1.0 - a) * (1.0 - b) * texel(mode, x, y, channel)
                            + a * (1.0 - b) * texel(mode, x + 1, y, channel)
                            + (1.0 - a) * b * texel(mode, x, y + 1, channel)
                            + a * b * texel(mode, x + 1, y + 1, channel)
                    };
                    // Filter weights may have as few as eight bits.
                    let tolerance = if filter == CL_FILTER_NEAREST { 0.0 } else { 0.01 };
                    let found = f64::from(got[4 * i + channel]);
                    if (found - want).abs() > tolerance {
                        failures.push(format!(
                            "normalized {normalized} mode {mode:#x} filter {filter:#x}: ({u}, {v}) channel {channel} is \
                             {found}, not {want}"
                        ));
                        break 'points;
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

#[test]
fn samplers_of_the_source_read_as_they_say() -> Result<()> {
    let subject = Subject::open();
    let shape = shape(CL_MEM_OBJECT_IMAGE2D, 4, 4, 0, 0);
    let image = Image::new(&subject.context, CL_MEM_READ_ONLY, CL_RGBA, CL_UNSIGNED_INT8, shape)?;
    subject.queue.write_image(&image, 4, &(0..64).collect::<Vec<u8>>())?;
    let mut kernel = subject.kernel(
        "constant sampler_t outer = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;
         kernel void test(global uint4 *out, read_only image2d_t image) {
             const sampler_t inner = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP | CLK_FILTER_NEAREST;
             out[0] = read_imageui(image, outer, (int2)(9, 1));
             out[1] = read_imageui(image, inner, (int2)(-1, 1));
             out[2] = read_imageui(image, inner, (float2)(2.7f, 3.2f));
         }",
        "-cl-std=CL3.0",
    );
    let out = Buffer::from_slice(&subject.context, &[9u32; 12])?;
    kernel.set_args(&[Arg::Buffer(&out), Arg::Image(&image)])?;
    subject.queue.run(&kernel, &[1], None)?;
    assert_eq!(subject.queue.read::<u32>(&out, 12)?, [28, 29, 30, 31, 0, 0, 0, 0, 56, 57, 58, 59]);
    Ok(())
}
