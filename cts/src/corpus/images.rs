//! Image reads and writes: 1D, 2D, 3D and arrays, with samplers and without.

use super::element::Rng;
use super::{Case, Env, same, whole};
use tombolo_client::opencl_sys::*;
use tombolo_client::{Arg, Buffer, Image, ImageShape, Plain, Sampler};

const G: &str = "images";

fn text(error: tombolo_client::Error) -> String {
    error.to_string()
}

fn image<T: Plain>(
    env: &Env,
    data_type: cl_channel_type,
    order: cl_channel_order,
    texel: usize,
    shape: ImageShape,
    data: &[T],
) -> Result<Image, String> {
    let image = Image::new(&env.context, CL_MEM_READ_WRITE, order, data_type, shape).map_err(text)?;
    env.queue.write_image(&image, texel, data).map_err(text)?;
    Ok(image)
}

const fn shape(kind: cl_mem_object_type, width: usize, height: usize, depth: usize, layers: usize) -> ImageShape {
    ImageShape { kind, width, height, depth, layers }
}

const SHAPE_1D: ImageShape = shape(CL_MEM_OBJECT_IMAGE1D, 37, 0, 0, 0);
const SHAPE_2D: ImageShape = shape(CL_MEM_OBJECT_IMAGE2D, 13, 7, 0, 0);
const SHAPE_3D: ImageShape = shape(CL_MEM_OBJECT_IMAGE3D, 9, 5, 3, 0);
const SHAPE_1D_ARRAY: ImageShape = shape(CL_MEM_OBJECT_IMAGE1D_ARRAY, 11, 0, 0, 4);
const SHAPE_2D_ARRAY: ImageShape = shape(CL_MEM_OBJECT_IMAGE2D_ARRAY, 6, 5, 0, 3);

fn texels(rng: &mut Rng, shape: ImageShape) -> Vec<f32> {
    (0..shape.region().iter().product::<usize>() * 4).map(|_| f32::from(rng.i16(..)) / 64.0).collect()
}

/// Copies an image to a buffer texel by texel.
fn reads(name: &'static str, ty: &str, coordinate: &str, sampler: &str, shape: ImageShape) -> Case {
    let source = format!(
        "constant sampler_t s = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;\n\
         kernel void test(global float4 *out, read_only {ty} in) {{ int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2); \
         out[(z * get_global_size(1) + y) * get_global_size(0) + x] = read_imagef(in, {sampler} {coordinate}); }}"
    );
    whole(G, name, &source, move |case, env| {
        let mut rng = case.rng(env);
        let data = texels(&mut rng, shape);
        let input = image(env, CL_FLOAT, CL_RGBA, 16, shape, &data)?;
        let got = super::run_to(case, env, &vec![0_f32; data.len()], &[Arg::Image(&input)], &shape.region(), None)?;
        same(&got, &data)
    })
}

/// Writes an image from a buffer and reads it on the host.
fn writes(name: &'static str, ty: &str, coordinate: &str, shape: ImageShape) -> Case {
    let source = format!(
        "#pragma OPENCL EXTENSION cl_khr_3d_image_writes : enable\n\
         kernel void test(write_only {ty} out, global const float4 *in) {{ int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2); \
         write_imagef(out, {coordinate}, in[(z * get_global_size(1) + y) * get_global_size(0) + x]); }}"
    );
    whole(G, name, &source, move |case, env| {
        let mut rng = case.rng(env);
        let data = texels(&mut rng, shape);
        let out = image(env, CL_FLOAT, CL_RGBA, 16, shape, &vec![0_f32; data.len()])?;
        let buffer = Buffer::from_slice(&env.context, &data).map_err(text)?;
        let mut kernel = case.kernel(env)?;
        kernel.set_args(&[Arg::Image(&out), Arg::Buffer(&buffer)]).map_err(text)?;
        env.queue.run(&kernel, &shape.region(), None).map_err(text)?;
        same(&env.queue.read_image::<f32>(&out, 16).map_err(text)?, &data)
    })
}

/// Reads outside of a 2D image by integer coordinates with one addressing mode of a sampler argument.
fn addressing(
    name: &'static str,
    mode: cl_addressing_mode,
    texel: impl Fn(i64, i64) -> Option<i64> + Send + Sync + 'static,
) -> Case {
    let source = "kernel void test(global float4 *out, read_only image2d_t in, sampler_t s) { int x = get_global_id(0), y = get_global_id(1); \
        out[y * get_global_size(0) + x] = read_imagef(in, s, (int2)(x - 4, y - 3)); }";
    whole(G, name, source, move |case, env| {
        let mut rng = case.rng(env);
        let data = texels(&mut rng, SHAPE_2D);
        let input = image(env, CL_FLOAT, CL_RGBA, 16, SHAPE_2D, &data)?;
        let sampler = Sampler::new(&env.context, false, mode, CL_FILTER_NEAREST).map_err(text)?;
        let (width, height) = (13 + 8, 7 + 6);
        let got = super::run_to(
            case,
            env,
            &vec![9_f32; width * height * 4],
            &[Arg::Image(&input), Arg::Sampler(&sampler)],
            &[width, height],
            None,
        )?;
        let mut expected = Vec::new();
        for y in 0..height as i64 {
            for x in 0..width as i64 {
                match (texel(x - 4, 13), texel(y - 3, 7)) {
                    (Some(x), Some(y)) => expected.extend_from_slice(&data[(y * 13 + x) as usize * 4..][..4]),
                    _ => expected.extend([0.0; 4]),
                }
            }
        }
        same(&got, &expected)
    })
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        reads("read_1d", "image1d_t", "x", "", SHAPE_1D),
        reads("read_2d", "image2d_t", "(int2)(x, y)", "", SHAPE_2D),
        reads("read_3d", "image3d_t", "(int4)(x, y, z, 0)", "", SHAPE_3D),
        reads("read_1d_array", "image1d_array_t", "(int2)(x, y)", "", SHAPE_1D_ARRAY),
        reads("read_2d_array", "image2d_array_t", "(int4)(x, y, z, 0)", "", SHAPE_2D_ARRAY),
        reads("sample_1d", "image1d_t", "x", "s,", SHAPE_1D),
        reads("sample_2d", "image2d_t", "(int2)(x, y)", "s,", SHAPE_2D),
        reads("sample_2d_float", "image2d_t", "(float2)(x + 0.5f, y + 0.25f)", "s,", SHAPE_2D),
        reads("sample_3d", "image3d_t", "(int4)(x, y, z, 0)", "s,", SHAPE_3D),
        reads("sample_3d_float", "image3d_t", "(float4)(x + 0.5f, y + 0.5f, z + 0.5f, 0)", "s,", SHAPE_3D),
        reads("sample_1d_array", "image1d_array_t", "(float2)(x + 0.5f, y)", "s,", SHAPE_1D_ARRAY),
        reads("sample_2d_array", "image2d_array_t", "(float4)(x + 0.5f, y + 0.5f, z, 0)", "s,", SHAPE_2D_ARRAY),
        writes("write_1d", "image1d_t", "x", SHAPE_1D),
        writes("write_2d", "image2d_t", "(int2)(x, y)", SHAPE_2D),
        writes("write_3d", "image3d_t", "(int4)(x, y, z, 0)", SHAPE_3D),
        writes("write_1d_array", "image1d_array_t", "(int2)(x, y)", SHAPE_1D_ARRAY),
        writes("write_2d_array", "image2d_array_t", "(int4)(x, y, z, 0)", SHAPE_2D_ARRAY),
        addressing("clamp_to_edge", CL_ADDRESS_CLAMP_TO_EDGE, |at, size| Some(at.clamp(0, size - 1))),
        addressing("clamp_to_border", CL_ADDRESS_CLAMP, |at, size| (0..size).contains(&at).then_some(at)),
        whole(
            G,
            "normalized_repeat",
            "constant sampler_t s = CLK_NORMALIZED_COORDS_TRUE | CLK_ADDRESS_REPEAT | CLK_FILTER_NEAREST;\n\
            kernel void test(global float4 *out, read_only image2d_t in) { int x = get_global_id(0), y = get_global_id(1); \
            float2 size = convert_float2(get_image_dim(in)); out[y * get_global_size(0) + x] = read_imagef(in, s, ((float2)(x, y) + 0.5f) / size - 2.0f); }",
            |case, env| {
                let shape = shape(CL_MEM_OBJECT_IMAGE2D, 8, 4, 0, 0);
                let data = texels(&mut case.rng(env), shape);
                let input = image(env, CL_FLOAT, CL_RGBA, 16, shape, &data)?;
                let got = super::run_to(case, env, &vec![0_f32; 16 * 8 * 4], &[Arg::Image(&input)], &[16, 8], None)?;
                let expected: Vec<f32> =
                    (0..16 * 8).flat_map(|at| data[(at / 16 % 4 * 8 + at % 8) * 4..][..4].to_vec()).collect();
                same(&got, &expected)
            },
        ),
        whole(
            G,
            "linear",
            "constant sampler_t s = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_LINEAR;\n\
            kernel void test(global float4 *out, read_only image2d_t in) { int x = get_global_id(0), y = get_global_id(1); \
            out[y * get_global_size(0) + x] = read_imagef(in, s, (float2)(x + 1.0f, y + 0.75f)); }",
            |case, env| {
                let data = texels(&mut case.rng(env), SHAPE_2D);
                let input = image(env, CL_FLOAT, CL_RGBA, 16, SHAPE_2D, &data)?;
                let got = super::run_to(case, env, &vec![0_f32; 12 * 6 * 4], &[Arg::Image(&input)], &[12, 6], None)?;
                for (at, got) in got.iter().enumerate() {
                    let (x, y, channel) = (at / 4 % 12, at / 4 / 12, at % 4);
                    let texel = |x: usize, y: usize| data[(y * 13 + x) * 4 + channel];
                    let row = |y: usize| 0.5 * texel(x, y) + 0.5 * texel(x + 1, y);
                    let want = 0.75 * row(y) + 0.25 * row(y + 1);
                    // Vulkan promises 4 bits of weight at least, the usual 8; values reach 512.
                    if (got - want).abs() > 4.0 {
                        return Err(format!("at {x}, {y}: {got}, expected {want}"));
                    }
                }
                Ok(())
            },
        ),
        whole(
            G,
            "unorm8",
            "kernel void test(write_only image2d_t out, read_only image2d_t in) { int2 p = (int2)(get_global_id(0), get_global_id(1)); \
            float4 c = read_imagef(in, p); write_imagef(out, p, c.wzyx); }",
            |case, env| {
                let data: Vec<u8> = {
                    let mut rng = case.rng(env);
                    (0..13 * 7 * 4).map(|_| rng.u8(..)).collect()
                };
                let input = image(env, CL_UNORM_INT8, CL_RGBA, 4, SHAPE_2D, &data)?;
                let out = image(env, CL_UNORM_INT8, CL_RGBA, 4, SHAPE_2D, &vec![0_u8; data.len()])?;
                let mut kernel = case.kernel(env)?;
                kernel.set_args(&[Arg::Image(&out), Arg::Image(&input)]).map_err(text)?;
                env.queue.run(&kernel, &[13, 7], None).map_err(text)?;
                let expected: Vec<u8> = data.chunks(4).flat_map(|texel| texel.iter().rev().copied()).collect();
                same(&env.queue.read_image::<u8>(&out, 4).map_err(text)?, &expected)
            },
        ),
        whole(
            G,
            "half_float",
            "kernel void test(write_only image2d_t out, global const float *in) { int2 p = (int2)(get_global_id(0), get_global_id(1)); \
            float v = in[p.y * 13 + p.x]; write_imagef(out, p, (float4)(v, -v, v * 2, 1)); }",
            |case, env| {
                let data: Vec<f32> = (0..13 * 7).map(|k| k as f32 * 0.25).collect();
                let out = image(env, CL_HALF_FLOAT, CL_RGBA, 8, SHAPE_2D, &[0_u16; 13 * 7 * 4])?;
                let buffer = Buffer::from_slice(&env.context, &data).map_err(text)?;
                let mut kernel = case.kernel(env)?;
                kernel.set_args(&[Arg::Image(&out), Arg::Buffer(&buffer)]).map_err(text)?;
                env.queue.run(&kernel, &[13, 7], None).map_err(text)?;
                let got: Vec<u16> = env.queue.read_image(&out, 8).map_err(text)?;
                let half = |x: f32| -> u16 {
                    if x == 0.0 {
                        return ((x.to_bits() >> 16) & 0x8000) as u16;
                    }
                    let bits = x.to_bits();
                    (bits >> 16 & 0x8000) as u16
                        | (((bits >> 23 & 255) + 15 - 127) << 10) as u16
                        | (bits >> 13 & 1023) as u16
                };
                let expected: Vec<u16> =
                    data.iter().flat_map(|&v| [half(v), half(-v), half(v * 2.0), half(1.0)]).collect();
                same(&got, &expected)
            },
        ),
        whole(
            G,
            "single_channel",
            "kernel void test(global float4 *out, read_only image2d_t in) { int2 p = (int2)(get_global_id(0), get_global_id(1)); \
            out[p.y * 13 + p.x] = read_imagef(in, p); }",
            |case, env| {
                let data: Vec<f32> = {
                    let mut rng = case.rng(env);
                    (0..13 * 7).map(|_| rng.f32()).collect()
                };
                let input = image(env, CL_FLOAT, CL_R, 4, SHAPE_2D, &data)?;
                let got = super::run_to(case, env, &vec![7_f32; 13 * 7 * 4], &[Arg::Image(&input)], &[13, 7], None)?;
                let expected: Vec<f32> = data.iter().flat_map(|&v| [v, 0.0, 0.0, 1.0]).collect();
                same(&got, &expected)
            },
        ),
        whole(
            G,
            "queries",
            "kernel void test(global int *out, read_only image2d_t a, write_only image3d_t b, read_only image2d_array_t c, read_only image1d_t d) { \
            out[0] = get_image_width(a); out[1] = get_image_height(a); out[2] = get_image_width(b); out[3] = get_image_height(b); out[4] = get_image_depth(b); \
            out[5] = get_image_array_size(c); out[6] = get_image_dim(c).y; out[7] = get_image_width(d); out[8] = get_image_dim(b).z; \
            out[9] = get_image_channel_data_type(a) == CLK_FLOAT; out[10] = get_image_channel_order(a) == CLK_RGBA; }",
            |case, env| {
                let make = |shape| Image::new(&env.context, CL_MEM_READ_WRITE, CL_RGBA, CL_FLOAT, shape).map_err(text);
                let (a, b, c, d) = (make(SHAPE_2D)?, make(SHAPE_3D)?, make(SHAPE_2D_ARRAY)?, make(SHAPE_1D)?);
                let got = super::run_to(
                    case,
                    env,
                    &[0_i32; 11],
                    &[Arg::Image(&a), Arg::Image(&b), Arg::Image(&c), Arg::Image(&d)],
                    &[1],
                    None,
                )?;
                same(&got, &[13, 7, 9, 5, 3, 3, 5, 37, 3, 1, 1])
            },
        ),
        whole(
            G,
            "handles_through_functions",
            "float4 get(read_only image2d_t in, sampler_t s, int2 p) { return read_imagef(in, s, p); }\n\
            void put(write_only image2d_t out, int2 p, float4 v) { write_imagef(out, p, v); }\n\
            kernel void test(write_only image2d_t out, read_only image2d_t in) { const sampler_t s = CLK_ADDRESS_CLAMP | CLK_FILTER_NEAREST; \
            int2 p = (int2)(get_global_id(0), get_global_id(1)); put(out, p, get(in, s, p + 1) + get(in, s, p)); }",
            |case, env| {
                let data = texels(&mut case.rng(env), SHAPE_2D);
                let input = image(env, CL_FLOAT, CL_RGBA, 16, SHAPE_2D, &data)?;
                let out = image(env, CL_FLOAT, CL_RGBA, 16, SHAPE_2D, &vec![0_f32; data.len()])?;
                let mut kernel = case.kernel(env)?;
                kernel.set_args(&[Arg::Image(&out), Arg::Image(&input)]).map_err(text)?;
                env.queue.run(&kernel, &[13, 7], None).map_err(text)?;
                let texel =
                    |x: usize, y: usize, c: usize| if x < 13 && y < 7 { data[(y * 13 + x) * 4 + c] } else { 0.0 };
                let expected: Vec<f32> = (0..13 * 7 * 4)
                    .map(|at| {
                        let (x, y, c) = (at / 4 % 13, at / 52, at % 4);
                        texel(x + 1, y + 1, c) + texel(x, y, c)
                    })
                    .collect();
                same(&env.queue.read_image::<f32>(&out, 16).map_err(text)?, &expected)
            },
        ),
    ]
}
