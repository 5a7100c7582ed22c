//! The formats in which OpenGL, OpenCL and Vulkan agree (OpenCL specification, "OpenGL Internal Formats and
//! Corresponding OpenCL Internal Formats").

use ash::vk;

/// OpenCL's channel orders (`cl_channel_order`) that OpenGL's formats map to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
#[allow(missing_docs, reason = "the names are OpenCL's")]
pub enum ChannelOrder {
    R = 0x10B0,
    Rg = 0x10B2,
    Rgba = 0x10B5,
    Srgba = 0x10C1,
}

/// OpenCL's channel data types (`cl_channel_type`) that OpenGL's formats map to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
#[allow(missing_docs, reason = "the names are OpenCL's")]
pub enum ChannelType {
    SnormInt8 = 0x10D0,
    SnormInt16 = 0x10D1,
    UnormInt8 = 0x10D2,
    UnormInt16 = 0x10D3,
    SignedInt8 = 0x10D7,
    SignedInt16 = 0x10D8,
    SignedInt32 = 0x10D9,
    UnsignedInt8 = 0x10DA,
    UnsignedInt16 = 0x10DB,
    UnsignedInt32 = 0x10DC,
    HalfFloat = 0x10DD,
    Float = 0x10DE,
}

/// A format, in the terms of the three APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// OpenGL's sized internal format.
    pub internal: u32,
    /// OpenCL's channel order.
    pub order: ChannelOrder,
    /// OpenCL's channel data type.
    pub data_type: ChannelType,
    /// Vulkan's format.
    pub vulkan: vk::Format,
    /// The format argument with which OpenGL transfers texels in exactly Vulkan's layout.
    pub transfer_format: u32,
    /// The type argument that belongs to it.
    pub transfer_type: u32,
    /// Bytes in a texel.
    pub texel_size: u32,
}

const RED: u32 = 0x1903;
const RG: u32 = 0x8227;
const RGBA: u32 = 0x1908;
const RED_INTEGER: u32 = 0x8D94;
const RG_INTEGER: u32 = 0x8228;
const RGBA_INTEGER: u32 = 0x8D99;
const BYTE: u32 = 0x1400;
const UNSIGNED_BYTE: u32 = 0x1401;
const SHORT: u32 = 0x1402;
const UNSIGNED_SHORT: u32 = 0x1403;
const INT: u32 = 0x1404;
const UNSIGNED_INT: u32 = 0x1405;
const FLOAT: u32 = 0x1406;
const HALF_FLOAT: u32 = 0x140B;

macro_rules! table {
    ($($internal:literal $order:ident $data_type:ident $vulkan:ident $transfer:ident $kind:ident $size:literal;)*) => {
        &[$(Format {
            internal: $internal,
            order: ChannelOrder::$order,
            data_type: ChannelType::$data_type,
            vulkan: vk::Format::$vulkan,
            transfer_format: $transfer,
            transfer_type: $kind,
            texel_size: $size,
        },)*]
    };
}

/// Every format that can be shared.
pub const FORMATS: &[Format] = table! {
    0x8058 Rgba UnormInt8 R8G8B8A8_UNORM RGBA UNSIGNED_BYTE 4;
    0x8C43 Srgba UnormInt8 R8G8B8A8_SRGB RGBA UNSIGNED_BYTE 4;
    0x8D8E Rgba SignedInt8 R8G8B8A8_SINT RGBA_INTEGER BYTE 4;
    0x8D88 Rgba SignedInt16 R16G16B16A16_SINT RGBA_INTEGER SHORT 8;
    0x8D82 Rgba SignedInt32 R32G32B32A32_SINT RGBA_INTEGER INT 16;
    0x8D7C Rgba UnsignedInt8 R8G8B8A8_UINT RGBA_INTEGER UNSIGNED_BYTE 4;
    0x8D76 Rgba UnsignedInt16 R16G16B16A16_UINT RGBA_INTEGER UNSIGNED_SHORT 8;
    0x8D70 Rgba UnsignedInt32 R32G32B32A32_UINT RGBA_INTEGER UNSIGNED_INT 16;
    0x8F97 Rgba SnormInt8 R8G8B8A8_SNORM RGBA BYTE 4;
    0x805B Rgba UnormInt16 R16G16B16A16_UNORM RGBA UNSIGNED_SHORT 8;
    0x8F9B Rgba SnormInt16 R16G16B16A16_SNORM RGBA SHORT 8;
    0x881A Rgba HalfFloat R16G16B16A16_SFLOAT RGBA HALF_FLOAT 8;
    0x8814 Rgba Float R32G32B32A32_SFLOAT RGBA FLOAT 16;
    0x8229 R UnormInt8 R8_UNORM RED UNSIGNED_BYTE 1;
    0x8F94 R SnormInt8 R8_SNORM RED BYTE 1;
    0x822A R UnormInt16 R16_UNORM RED UNSIGNED_SHORT 2;
    0x8F98 R SnormInt16 R16_SNORM RED SHORT 2;
    0x822D R HalfFloat R16_SFLOAT RED HALF_FLOAT 2;
    0x822E R Float R32_SFLOAT RED FLOAT 4;
    0x8231 R SignedInt8 R8_SINT RED_INTEGER BYTE 1;
    0x8233 R SignedInt16 R16_SINT RED_INTEGER SHORT 2;
    0x8235 R SignedInt32 R32_SINT RED_INTEGER INT 4;
    0x8232 R UnsignedInt8 R8_UINT RED_INTEGER UNSIGNED_BYTE 1;
    0x8234 R UnsignedInt16 R16_UINT RED_INTEGER UNSIGNED_SHORT 2;
    0x8236 R UnsignedInt32 R32_UINT RED_INTEGER UNSIGNED_INT 4;
    0x822B Rg UnormInt8 R8G8_UNORM RG UNSIGNED_BYTE 2;
    0x8F95 Rg SnormInt8 R8G8_SNORM RG BYTE 2;
    0x822C Rg UnormInt16 R16G16_UNORM RG UNSIGNED_SHORT 4;
    0x8F99 Rg SnormInt16 R16G16_SNORM RG SHORT 4;
    0x822F Rg HalfFloat R16G16_SFLOAT RG HALF_FLOAT 4;
    0x8230 Rg Float R32G32_SFLOAT RG FLOAT 8;
    0x8237 Rg SignedInt8 R8G8_SINT RG_INTEGER BYTE 2;
    0x8239 Rg SignedInt16 R16G16_SINT RG_INTEGER SHORT 4;
    0x823B Rg SignedInt32 R32G32_SINT RG_INTEGER INT 8;
    0x8238 Rg UnsignedInt8 R8G8_UINT RG_INTEGER UNSIGNED_BYTE 2;
    0x823A Rg UnsignedInt16 R16G16_UINT RG_INTEGER UNSIGNED_SHORT 4;
    0x823C Rg UnsignedInt32 R32G32_UINT RG_INTEGER UNSIGNED_INT 8;
};

/// `GL_RGBA` as an internal format: OpenGL chooses the size and the order of the components.
pub(crate) const UNSIZED_RGBA: u32 = RGBA;

impl Format {
    /// The format of a sized internal format.
    #[must_use]
    pub fn of_internal(internal: u32) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.internal == internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_internal_format_and_every_opencl_format_is_listed_once() {
        for (index, format) in FORMATS.iter().enumerate() {
            for other in &FORMATS[..index] {
                assert_ne!(format.internal, other.internal);
                assert!(format.order != other.order || format.data_type != other.data_type);
                assert_ne!(format.vulkan, other.vulkan);
            }
        }
    }

    #[test]
    fn texel_sizes_are_channels_times_channel_size() {
        for format in FORMATS {
            let channels = match format.order {
                ChannelOrder::R => 1,
                ChannelOrder::Rg => 2,
                ChannelOrder::Rgba | ChannelOrder::Srgba => 4,
            };
            let size = match format.transfer_type {
                BYTE | UNSIGNED_BYTE => 1,
                SHORT | UNSIGNED_SHORT | HALF_FLOAT => 2,
                _ => 4,
            };
            assert_eq!(format.texel_size, channels * size, "{:#x}", format.internal);
        }
    }
}
