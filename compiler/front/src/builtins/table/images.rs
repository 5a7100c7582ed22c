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

/// Rows for the reads of one image that have no form for halves: of a mip level or of a sample.
macro_rules! plain_reads {
    ($with:ident, $lowering:expr, $image:literal, $rest:literal) => {
        [
            $with(row("read_imagef", NONE, ONE, concat!("float4 ", $image, $rest), $lowering)),
            $with(row("read_imagei", NONE, ONE, concat!("int4 ", $image, $rest), $lowering)),
            $with(row("read_imageui", NONE, ONE, concat!("uint4 ", $image, $rest), $lowering)),
        ]
    };
}

/// Rows for writes to a mip level, and for what the library makes them of.
macro_rules! level_writes {
    ($image:literal, $coordinates:literal) => {
        [
            mip_writes(row(
                "write_imagef",
                NONE,
                ONE,
                concat!("void ", $image, " ", $coordinates, " int float4"),
                WHOLE,
            )),
            mip_writes(row("write_imagei", NONE, ONE, concat!("void ", $image, " ", $coordinates, " int int4"), WHOLE)),
            mip_writes(row(
                "write_imageui",
                NONE,
                ONE,
                concat!("void ", $image, " ", $coordinates, " int uint4"),
                WHOLE,
            )),
            level_write(concat!("void ", $image, " ", $coordinates, " int float4")),
            level_write(concat!("void ", $image, " ", $coordinates, " int int4")),
            level_write(concat!("void ", $image, " ", $coordinates, " int uint4")),
        ]
    };
}

/// A write to the mip level that a constant tells.
const fn level_write(signature: &'static str) -> Row {
    library(row("__tombolo_write_level", NONE, ONE, signature, Lowering::Op(Op::ImageWriteLevel)))
}

/// Rows for what the library reads by: `__tombolo_sample*` with normalized coordinates at a level, `__tombolo_fetch*` a texel
/// of a level.
macro_rules! samples {
    ($image:literal, $place:literal, $texel:literal) => {
        [
            sample("__tombolo_samplef", concat!("float4 ", $image, " sampler ", $place, " float")),
            sample("__tombolo_samplei", concat!("int4 ", $image, " sampler ", $place, " float")),
            sample("__tombolo_sampleui", concat!("uint4 ", $image, " sampler ", $place, " float")),
            fetch("__tombolo_fetchf", concat!("float4 ", $image, " ", $texel, " int")),
            fetch("__tombolo_fetchi", concat!("int4 ", $image, " ", $texel, " int")),
            fetch("__tombolo_fetchui", concat!("uint4 ", $image, " ", $texel, " int")),
        ]
    };
}

const fn sample(name: &'static str, signature: &'static str) -> Row {
    library(row(name, NONE, ONE, signature, Lowering::Op(Op::ImageSample)))
}

const fn fetch(name: &'static str, signature: &'static str) -> Row {
    library(row(name, NONE, ONE, signature, Lowering::Op(Op::ImageFetch)))
}

/// Rows of a question to images of several kinds.
macro_rules! queries {
    ($name:literal, $result:literal, $lowering:expr, $($image:literal)*) => {
        &[$(row($name, NONE, ONE, concat!($result, " ", $image, "/q"), $lowering)),*]
    };
}

/// Questions (6.15.15.5).
pub(super) const IMAGE_QUERIES: &[&[Row]] = &[
    queries!("get_image_width", "int", image(ImageQuery::Width),
        "1d" "1d_buffer" "1d_array" "2d" "2d_depth" "2d_msaa" "2d_msaa_depth" "2d_array" "2d_array_depth" "2d_array_msaa"
        "2d_array_msaa_depth" "3d"),
    queries!("get_image_height", "int", image(ImageQuery::Height),
        "2d" "2d_depth" "2d_msaa" "2d_msaa_depth" "2d_array" "2d_array_depth" "2d_array_msaa" "2d_array_msaa_depth" "3d"),
    queries!("get_image_depth", "int", image(ImageQuery::Depth), "3d"),
    queries!("get_image_array_size", "size_t", image(ImageQuery::ArraySize),
        "1d_array" "2d_array" "2d_array_depth" "2d_array_msaa" "2d_array_msaa_depth"),
    queries!("get_image_dim", "int2", Lowering::Op(Op::ImageDim),
        "2d" "2d_depth" "2d_msaa" "2d_msaa_depth" "2d_array" "2d_array_depth" "2d_array_msaa" "2d_array_msaa_depth"),
    queries!("get_image_dim", "int4", Lowering::Op(Op::ImageDim), "3d"),
    queries!("get_image_channel_data_type", "int", image(ImageQuery::ChannelDataType),
        "1d" "1d_buffer" "1d_array" "2d" "2d_depth" "2d_msaa" "2d_msaa_depth" "2d_array" "2d_array_depth" "2d_array_msaa"
        "2d_array_msaa_depth" "3d"),
    queries!("get_image_channel_order", "int", image(ImageQuery::ChannelOrder),
        "1d" "1d_buffer" "1d_array" "2d" "2d_depth" "2d_msaa" "2d_msaa_depth" "2d_array" "2d_array_depth" "2d_array_msaa"
        "2d_array_msaa_depth" "3d"),
    queries!("get_image_num_samples", "int", image(ImageQuery::Samples),
        "2d_msaa" "2d_msaa_depth" "2d_array_msaa" "2d_array_msaa_depth"),
    &[
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 1d/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 1d_array/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 2d/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 2d_depth/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 2d_array/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 2d_array_depth/q", image(ImageQuery::MipLevels))),
        mips(row("get_image_num_mip_levels", NONE, ONE, "int 3d/q", image(ImageQuery::MipLevels))),
    ],
];

/// Reads and writes of depth images, and the flags of samplers.
pub(super) const IMAGES: &[Row] = &[
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler int2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/r sampler float2", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler int4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler float4", WHOLE),
    row("read_imagef", NONE, ONE, "float 2d_depth/s int2", Lowering::Op(Op::ImageRead)),
    row("read_imagef", NONE, ONE, "float 2d_array_depth/s int4", Lowering::Op(Op::ImageRead)),
    row("write_imagef", NONE, ONE, "void 2d_depth/w int2 float", Lowering::Op(Op::ImageWrite)),
    row("write_imagef", NONE, ONE, "void 2d_array_depth/w int4 float", Lowering::Op(Op::ImageWrite)),
    mips(row("read_imagef", NONE, ONE, "float 2d_depth/r sampler float2 float", WHOLE)),
    mips(row("read_imagef", NONE, ONE, "float 2d_depth/r sampler float2 float2 float2", WHOLE)),
    mips(row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler float4 float", WHOLE)),
    mips(row("read_imagef", NONE, ONE, "float 2d_array_depth/r sampler float4 float2 float2", WHOLE)),
    row("read_imagef", NONE, ONE, "float 2d_msaa_depth/s int2 int", Lowering::Op(Op::ImageRead)),
    row("read_imagef", NONE, ONE, "float 2d_array_msaa_depth/s int4 int", Lowering::Op(Op::ImageRead)),
    mip_writes(row("write_imagef", NONE, ONE, "void 2d_depth/o int2 int float", WHOLE)),
    mip_writes(row("write_imagef", NONE, ONE, "void 2d_array_depth/o int4 int float", WHOLE)),
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
    &plain_reads!(mips, WHOLE, "1d/r", " sampler float float"),
    &plain_reads!(mips, WHOLE, "1d/r", " sampler float float float"),
    &plain_reads!(mips, WHOLE, "1d_array/r", " sampler float2 float"),
    &plain_reads!(mips, WHOLE, "1d_array/r", " sampler float2 float float"),
    &plain_reads!(mips, WHOLE, "2d/r", " sampler float2 float"),
    &plain_reads!(mips, WHOLE, "2d/r", " sampler float2 float2 float2"),
    &plain_reads!(mips, WHOLE, "2d_array/r", " sampler float4 float"),
    &plain_reads!(mips, WHOLE, "2d_array/r", " sampler float4 float2 float2"),
    &plain_reads!(mips, WHOLE, "3d/r", " sampler float4 float"),
    &plain_reads!(mips, WHOLE, "3d/r", " sampler float4 float4 float4"),
    &plain_reads!(msaa, Lowering::Op(Op::ImageRead), "2d_msaa/s", " int2 int"),
    &plain_reads!(msaa, Lowering::Op(Op::ImageRead), "2d_array_msaa/s", " int4 int"),
    &level_writes!("1d/o", "int"),
    &level_writes!("1d_array/o", "int2"),
    &level_writes!("2d/o", "int2"),
    &level_writes!("2d_array/o", "int4"),
    &level_writes!("3d/o", "int4"),
    &samples!("1d/r", "float", "int"),
    &samples!("1d_array/r", "float2", "int2"),
    &samples!("2d/r", "float2", "int2"),
    &samples!("2d_array/r", "float4", "int4"),
    &samples!("3d/r", "float4", "int4"),
];

/// What only the library may call: the device's own square root of `double`, and depth images' samples.
pub(super) const INTRINSICS: &[Row] = &[
    library(row("__tombolo_sqrt", FLOAT_DOUBLE, ONE, "T T", unary(UnaryOp::Sqrt))),
    sample("__tombolo_samplef", "float 2d_depth/r sampler float2 float"),
    sample("__tombolo_samplef", "float 2d_array_depth/r sampler float4 float"),
    fetch("__tombolo_fetchf", "float 2d_depth/r int2 int"),
    fetch("__tombolo_fetchf", "float 2d_array_depth/r int4 int"),
    level_write("void 2d_depth/o int2 int float"),
    level_write("void 2d_array_depth/o int4 int float"),
];
