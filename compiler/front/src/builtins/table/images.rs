//! Functions of images, and what only the library may call.

use super::*;

/// Rows for `read_imagef`, `read_imagei`, `read_imageui` and `read_imageh` of one image with one kind of coordinates.
macro_rules! reads {
    ($lowering:expr, $image:literal, $rest:literal) => {
        [
            row("read_imagef", NONE, ONE, concat!("float4 ", $image, $rest), $lowering),
            row("read_imagei", NONE, ONE, concat!("int4 ", $image, $rest), $lowering),
            row("read_imageui", NONE, ONE, concat!("uint4 ", $image, $rest), $lowering),
            row("read_imageh", NONE, ONE, concat!("half4 ", $image, $rest), as_float($lowering)),
        ]
    };
}

/// Rows for `write_imagef`, `write_imagei`, `write_imageui` and `write_imageh`.
macro_rules! writes {
    ($image:literal, $coordinates:literal) => {
        [
            row(
                "write_imagef",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " float4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imagei",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " int4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imageui",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " uint4"),
                Lowering::Op(Op::ImageWrite),
            ),
            row(
                "write_imageh",
                NONE,
                ONE,
                concat!("void ", $image, "/w ", $coordinates, " half4"),
                Lowering::Op(Op::ImageWrite),
            ),
        ]
    };
}

/// Rows for `__tombolo_samplef`, `__tombolo_samplei` and `__tombolo_sampleui`: normalized coordinates, level 0.
macro_rules! samples {
    ($image:literal, $rest:literal) => {
        [
            library(row(
                "__tombolo_samplef",
                NONE,
                ONE,
                concat!("float4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
            library(row(
                "__tombolo_samplei",
                NONE,
                ONE,
                concat!("int4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
            library(row(
                "__tombolo_sampleui",
                NONE,
                ONE,
                concat!("uint4 ", $image, $rest),
                Lowering::Op(Op::ImageSample),
            )),
        ]
    };
}

/// Images (6.15.15).
pub(super) const IMAGES: &[Row] = &[
    row("get_image_width", NONE, ONE, "int 1d/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 1d_array/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_depth/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_array/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::Width)),
    row("get_image_width", NONE, ONE, "int 3d/q", image(ImageQuery::Width)),
    row("get_image_height", NONE, ONE, "int 2d/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_depth/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_array/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::Height)),
    row("get_image_height", NONE, ONE, "int 3d/q", image(ImageQuery::Height)),
    row("get_image_depth", NONE, ONE, "int 3d/q", image(ImageQuery::Depth)),
    row("get_image_array_size", NONE, ONE, "size_t 1d_array/q", image(ImageQuery::ArraySize)),
    row("get_image_array_size", NONE, ONE, "size_t 2d_array/q", image(ImageQuery::ArraySize)),
    row("get_image_array_size", NONE, ONE, "size_t 2d_array_depth/q", image(ImageQuery::ArraySize)),
    row("get_image_dim", NONE, ONE, "int2 2d/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_depth/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_array/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int2 2d_array_depth/q", Lowering::Op(Op::ImageDim)),
    row("get_image_dim", NONE, ONE, "int4 3d/q", Lowering::Op(Op::ImageDim)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 1d_array/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_depth/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_array/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_data_type", NONE, ONE, "int 3d/q", image(ImageQuery::ChannelDataType)),
    row("get_image_channel_order", NONE, ONE, "int 1d/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 1d_buffer/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 1d_array/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_depth/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_array/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::ChannelOrder)),
    row("get_image_channel_order", NONE, ONE, "int 3d/q", image(ImageQuery::ChannelOrder)),
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler int2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler float2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler int4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler float4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/s int2", Lowering::Op(Op::ImageRead)),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/s int4", Lowering::Op(Op::ImageRead)),
    row("write_imagef", NONE, ONE, "void 2d_depth/w int2 float", Lowering::Op(Op::ImageWrite)),
    row("write_imagef", NONE, ONE, "void 2d_array_depth/w int4 float", Lowering::Op(Op::ImageWrite)),
    library(row("__tombolo_sampler_flags", NONE, ONE, "uint sampler", Lowering::Op(Op::SamplerFlags))),
];

/// Reads and writes of images with four channels, and the library's way to the device's sampler.
pub(super) const IMAGE_ACCESSES: &[&[Row]] = &[
    &reads!(WHOLE, "1d/r", " sampler int"),
    &reads!(WHOLE, "1d/r", " sampler float"),
    &reads!(WHOLE, "1d_array/r", " sampler int2"),
    &reads!(WHOLE, "1d_array/r", " sampler float2"),
    &reads!(WHOLE, "2d/r", " sampler int2"),
    &reads!(WHOLE, "2d/r", " sampler float2"),
    &reads!(WHOLE, "2d_array/r", " sampler int4"),
    &reads!(WHOLE, "2d_array/r", " sampler float4"),
    &reads!(WHOLE, "3d/r", " sampler int4"),
    &reads!(WHOLE, "3d/r", " sampler float4"),
    &reads!(Lowering::Op(Op::ImageRead), "1d/s", " int"),
    &reads!(Lowering::Op(Op::ImageRead), "1d_buffer/s", " int"),
    &reads!(Lowering::Op(Op::ImageRead), "1d_array/s", " int2"),
    &reads!(Lowering::Op(Op::ImageRead), "2d/s", " int2"),
    &reads!(Lowering::Op(Op::ImageRead), "2d_array/s", " int4"),
    &reads!(Lowering::Op(Op::ImageRead), "3d/s", " int4"),
    &writes!("1d", "int"),
    &writes!("1d_buffer", "int"),
    &writes!("1d_array", "int2"),
    &writes!("2d", "int2"),
    &writes!("2d_array", "int4"),
    &writes!("3d", "int4"),
    &samples!("1d/r", " sampler float"),
    &samples!("1d_array/r", " sampler float2"),
    &samples!("2d/r", " sampler float2"),
    &samples!("2d_array/r", " sampler float4"),
    &samples!("3d/r", " sampler float4"),
];

/// What only the library may call: the device's own square root of `double`, and depth images' samples.
pub(super) const INTRINSICS: &[Row] = &[
    library(row("__tombolo_sqrt", FLOAT_DOUBLE, ONE, "T T", unary(UnaryOp::Sqrt))),
    library(row("__tombolo_samplef", NONE, ONE, "float 2d_depth/r sampler float2", Lowering::Op(Op::ImageSample))),
    library(row(
        "__tombolo_samplef",
        NONE,
        ONE,
        "float 2d_array_depth/r sampler float4",
        Lowering::Op(Op::ImageSample),
    )),
];
