//! Depth images (`cl_khr_depth_images`), through the system's loader.

mod common;

use std::ptr::{null, null_mut};

use common::*;

const WIDTH: usize = 21;
const HEIGHT: usize = 13;
const LAYERS: usize = 3;

impl Fixture {
    fn depths(&self, kind: cl_mem_object_type, order: cl_channel_order, channel: cl_channel_type) -> (cl_mem, cl_int) {
        // SAFETY: all zero is a valid description.
        let mut description: cl_image_desc = unsafe { std::mem::zeroed() };
        description.image_type = kind;
        description.image_width = WIDTH;
        description.image_height = HEIGHT;
        description.image_depth = LAYERS;
        description.image_array_size = LAYERS;
        let format = cl_image_format { image_channel_order: order, image_channel_data_type: channel };
        let mut code = 0;
        // SAFETY: format and description are valid.
        let image = unsafe {
            let create = self.cl.clCreateImage;
            create(self.context, CL_MEM_READ_WRITE, &format, &description, null_mut(), &mut code)
        };
        (image, code)
    }
}

#[test]
fn depths_are_filled_written_and_read() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_depth_images") {
        return;
    }
    let queue = fixture.queue(0);
    for (kind, name, layers) in
        [(CL_MEM_OBJECT_IMAGE2D, "image2d_depth_t", 1), (CL_MEM_OBJECT_IMAGE2D_ARRAY, "image2d_array_depth_t", LAYERS)]
    {
        let [at, outside, middle] = if layers == 1 {
            ["(int2)(x, y)", "(int2)(-1, y)", "(float2)(x + 1.0f, y + 0.5f)"]
        } else {
            ["(int4)(x, y, z, 0)", "(int4)(x, -1, z, 0)", "(float4)(x + 1.0f, y + 0.5f, z, 0)"]
        };
        let source = format!(
            "kernel void deepen(write_only {name} to, read_only {name} from) {{
                 int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
                 write_imagef(to, {at}, read_imagef(from, {at}) + x / 64.0f);
             }}
             kernel void see(global float4 *out, read_only {name} image, sampler_t s) {{
                 const sampler_t between = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_LINEAR;
                 int x = get_global_id(0), y = get_global_id(1), z = get_global_id(2);
                 bool told = get_image_channel_order(image) == CLK_DEPTH && get_image_width(image) == {WIDTH}
                     && get_image_height(image) == {HEIGHT} && all(get_image_dim(image) == (int2)({WIDTH}, {HEIGHT}));
                 out[(z * {HEIGHT} + y) * {WIDTH} + x] =
                     (float4)(read_imagef(image, s, {at}), read_imagef(image, s, {outside}),
                              read_imagef(image, between, {middle}), told);
             }}"
        );
        let program = fixture.program(&source, "-cl-std=CL3.0");
        let mut code = 0;
        // SAFETY: the context is live.
        let sampler = unsafe {
            let create = fixture.cl.clCreateSampler;
            create(fixture.context, CL_FALSE, CL_ADDRESS_CLAMP, CL_FILTER_NEAREST, &mut code)
        };
        ok(code);
        for (channel, tolerance) in [(CL_FLOAT, 1.0 / 256.0), (CL_UNORM_INT16, 1.0 / 256.0)] {
            let [(from, made), (to, also)] = [(); 2].map(|()| fixture.depths(kind, CL_DEPTH, channel));
            ok(made);
            ok(also);
            let region = [WIDTH, HEIGHT, layers];
            // What follows the depth is not the command's to read.
            let depth = [0.25f32];
            // SAFETY: the depth is one number.
            ok(unsafe {
                let fill = fixture.cl.clEnqueueFillImage;
                let (zero, region) = ([0usize; 3], region.as_ptr());
                fill(queue, from, depth.as_ptr().cast(), zero.as_ptr(), region, 0, null(), null_mut())
            });
            let deepen = fixture.kernel(program, "deepen");
            fixture.set(deepen, 0, &to);
            fixture.set(deepen, 1, &from);
            fixture.run(queue, deepen, &region, None);
            let see = fixture.kernel(program, "see");
            let size = WIDTH * HEIGHT * layers * 16;
            let buffer = fixture.buffer(0, size, null_mut());
            fixture.set(see, 0, &buffer);
            fixture.set(see, 1, &to);
            fixture.set(see, 2, &sampler);
            fixture.run(queue, see, &region, None);
            for (index, texel) in fixture.read(queue, buffer, size).chunks_exact(16).enumerate() {
                let lane = |lane: usize| f32::from_ne_bytes(texel[lane * 4..][..4].try_into().expect("four bytes"));
                let x = (index % WIDTH) as f32;
                let depth = |x: f32| 0.25 + x / 64.0;
                let exact = if channel == CL_FLOAT { 0.0 } else { 1.0 / 65535.0 };
                assert!((lane(0) - depth(x)).abs() <= exact, "{name} at {index}: {}", lane(0));
                assert_eq!((lane(1), lane(3)), (0.0, 1.0), "{name} at {index}");
                let between = depth((x + 0.5).min(WIDTH as f32 - 1.0));
                assert!((lane(2) - between).abs() <= tolerance, "{name} at {index}: {} for {between}", lane(2));
            }
        }
    }
}

#[test]
fn depth_images_and_colour_images_are_not_the_same() {
    let fixture = Fixture::new();
    let offered = fixture.offers("cl_khr_depth_images");
    for kind in [
        CL_MEM_OBJECT_IMAGE1D,
        CL_MEM_OBJECT_IMAGE1D_ARRAY,
        CL_MEM_OBJECT_IMAGE2D,
        CL_MEM_OBJECT_IMAGE2D_ARRAY,
        CL_MEM_OBJECT_IMAGE3D,
    ] {
        let flat = offered && matches!(kind, CL_MEM_OBJECT_IMAGE2D | CL_MEM_OBJECT_IMAGE2D_ARRAY);
        let mut formats = [cl_image_format { image_channel_order: 0, image_channel_data_type: 0 }; 64];
        let mut count = 0;
        // SAFETY: the array has room for 64.
        ok(unsafe {
            let list = fixture.cl.clGetSupportedImageFormats;
            list(fixture.context, CL_MEM_READ_WRITE, kind, 64, formats.as_mut_ptr(), &mut count)
        });
        for channel in [CL_FLOAT, CL_UNORM_INT16] {
            let listed = formats[..count as usize]
                .iter()
                .any(|format| format.image_channel_order == CL_DEPTH && format.image_channel_data_type == channel);
            assert_eq!(listed, flat, "{kind:x}");
            let expected = if flat { CL_SUCCESS } else { CL_IMAGE_FORMAT_NOT_SUPPORTED };
            assert_eq!(fixture.depths(kind, CL_DEPTH, channel).1, expected, "{kind:x}");
        }
    }
    if !offered {
        return;
    }
    let program = fixture.program(
        "kernel void depth(read_only image2d_depth_t i, global float *o) { *o = read_imagef(i, (int2)(0)); }
         kernel void colour(read_only image2d_t i, global float *o) { *o = read_imagef(i, (int2)(0)).x; }",
        "-cl-std=CL3.0",
    );
    for (name, order, code) in [
        ("depth", CL_DEPTH, CL_SUCCESS),
        ("depth", CL_R, CL_INVALID_ARG_VALUE),
        ("colour", CL_DEPTH, CL_INVALID_ARG_VALUE),
        ("colour", CL_R, CL_SUCCESS),
    ] {
        let kernel = fixture.kernel(program, name);
        let (image, made) = fixture.depths(CL_MEM_OBJECT_IMAGE2D, order, CL_FLOAT);
        ok(made);
        // SAFETY: the value is a handle.
        let set = unsafe {
            let size = size_of::<cl_mem>();
            (fixture.cl.clSetKernelArg)(kernel, 0, size, (&raw const image).cast())
        };
        assert_eq!(set, code, "{name}, {order:x}");
    }
}
