//! Image formats: OpenCL's and Vulkan's names for them, and texels from fill colours (OpenCL API 3.0, section 5.3.1).

use ash::vk;

use crate::cl::*;
use crate::vulkan::Physical;

/// A format that OpenCL and Vulkan both know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Format {
    /// `CL_R`, `CL_RG`, `CL_RGBA`, `CL_BGRA`, `CL_DEPTH`
    pub order: cl_channel_order,
    /// `CL_UNORM_INT8`, …
    pub channel: cl_channel_type,
    /// Vulkan's name.
    pub vulkan: vk::Format,
    /// Bytes of a texel.
    pub size: usize,
}

macro_rules! formats {
    ($($order:ident $channel:ident $vulkan:ident $size:literal;)*) => {
        &[$(Format { order: $order, channel: $channel, vulkan: vk::Format::$vulkan, size: $size },)*]
    };
}

/// All formats that may be offered; which are, the device tells.
pub const FORMATS: &[Format] = formats! {
    CL_R CL_UNORM_INT8 R8_UNORM 1;
    CL_R CL_UNORM_INT16 R16_UNORM 2;
    CL_R CL_SNORM_INT8 R8_SNORM 1;
    CL_R CL_SNORM_INT16 R16_SNORM 2;
    CL_R CL_SIGNED_INT8 R8_SINT 1;
    CL_R CL_SIGNED_INT16 R16_SINT 2;
    CL_R CL_SIGNED_INT32 R32_SINT 4;
    CL_R CL_UNSIGNED_INT8 R8_UINT 1;
    CL_R CL_UNSIGNED_INT16 R16_UINT 2;
    CL_R CL_UNSIGNED_INT32 R32_UINT 4;
    CL_R CL_HALF_FLOAT R16_SFLOAT 2;
    CL_R CL_FLOAT R32_SFLOAT 4;
    CL_RG CL_UNORM_INT8 R8G8_UNORM 2;
    CL_RG CL_UNORM_INT16 R16G16_UNORM 4;
    CL_RG CL_SNORM_INT8 R8G8_SNORM 2;
    CL_RG CL_SNORM_INT16 R16G16_SNORM 4;
    CL_RG CL_SIGNED_INT8 R8G8_SINT 2;
    CL_RG CL_SIGNED_INT16 R16G16_SINT 4;
    CL_RG CL_SIGNED_INT32 R32G32_SINT 8;
    CL_RG CL_UNSIGNED_INT8 R8G8_UINT 2;
    CL_RG CL_UNSIGNED_INT16 R16G16_UINT 4;
    CL_RG CL_UNSIGNED_INT32 R32G32_UINT 8;
    CL_RG CL_HALF_FLOAT R16G16_SFLOAT 4;
    CL_RG CL_FLOAT R32G32_SFLOAT 8;
    CL_RGBA CL_UNORM_INT8 R8G8B8A8_UNORM 4;
    CL_RGBA CL_UNORM_INT16 R16G16B16A16_UNORM 8;
    CL_RGBA CL_SNORM_INT8 R8G8B8A8_SNORM 4;
    CL_RGBA CL_SNORM_INT16 R16G16B16A16_SNORM 8;
    CL_RGBA CL_SIGNED_INT8 R8G8B8A8_SINT 4;
    CL_RGBA CL_SIGNED_INT16 R16G16B16A16_SINT 8;
    CL_RGBA CL_SIGNED_INT32 R32G32B32A32_SINT 16;
    CL_RGBA CL_UNSIGNED_INT8 R8G8B8A8_UINT 4;
    CL_RGBA CL_UNSIGNED_INT16 R16G16B16A16_UINT 8;
    CL_RGBA CL_UNSIGNED_INT32 R32G32B32A32_UINT 16;
    CL_RGBA CL_HALF_FLOAT R16G16B16A16_SFLOAT 8;
    CL_RGBA CL_FLOAT R32G32B32A32_SFLOAT 16;
    CL_BGRA CL_UNORM_INT8 B8G8R8A8_UNORM 4;
    // Kernels write to depth images, which Vulkan's formats of depths do not allow: the depth is a channel.
    CL_DEPTH CL_UNORM_INT16 R16_UNORM 2;
    CL_DEPTH CL_FLOAT R32_SFLOAT 4;
};

impl Format {
    /// The format that OpenCL calls so.
    pub fn find(format: &cl_image_format) -> Option<&'static Format> {
        FORMATS
            .iter()
            .find(|known| known.order == format.image_channel_order && known.channel == format.image_channel_data_type)
    }

    /// The format that Vulkan calls so, where it is one of colours.
    pub fn of_vulkan(format: vk::Format) -> Option<&'static Format> {
        FORMATS.iter().find(|known| known.vulkan == format)
    }

    /// OpenCL's name.
    pub fn name(&self) -> cl_image_format {
        cl_image_format { image_channel_order: self.order, image_channel_data_type: self.channel }
    }

    /// Whether it is one of depths: its images are `image2d_depth_t` or `image2d_array_depth_t`.
    pub fn is_depth(&self) -> bool {
        self.order == CL_DEPTH
    }

    /// Whether kernels can use images of the format so: reads need sampled images, writes storage images.
    pub fn supported(&self, physical: &Physical, kind: cl_mem_object_type, reads: bool, writes: bool) -> bool {
        if self.is_depth() && !matches!(kind, CL_MEM_OBJECT_IMAGE2D | CL_MEM_OBJECT_IMAGE2D_ARRAY) {
            return false;
        }
        // SAFETY: the device is live.
        let properties =
            unsafe { physical.instance.raw.get_physical_device_format_properties(physical.handle, self.vulkan) };
        let (found, read, write) = if kind == CL_MEM_OBJECT_IMAGE1D_BUFFER {
            (
                properties.buffer_features,
                vk::FormatFeatureFlags::UNIFORM_TEXEL_BUFFER,
                vk::FormatFeatureFlags::STORAGE_TEXEL_BUFFER,
            )
        } else {
            let copies = vk::FormatFeatureFlags::TRANSFER_SRC | vk::FormatFeatureFlags::TRANSFER_DST;
            (
                properties.optimal_tiling_features,
                vk::FormatFeatureFlags::SAMPLED_IMAGE | copies,
                vk::FormatFeatureFlags::STORAGE_IMAGE | copies,
            )
        };
        (!reads || found.contains(read)) && (!writes || found.contains(write))
    }

    fn channels(&self) -> &'static [usize] {
        match self.order {
            CL_R | CL_DEPTH => &[0],
            CL_RG => &[0, 1],
            CL_BGRA => &[2, 1, 0, 3],
            _ => &[0, 1, 2, 3],
        }
    }

    /// The texel of a fill colour: four `f32`, `i32` or `u32`, as the format asks (`clEnqueueFillImage`); of a depth, which is
    /// one `f32`, the first.
    pub fn texel(&self, colour: [u32; 4]) -> Vec<u8> {
        let mut texel = Vec::with_capacity(self.size);
        for &index in self.channels() {
            let bits = colour[index];
            let float = f32::from_bits(bits);
            let signed = bits as i32;
            match self.channel {
                CL_UNORM_INT8 => texel.push(normalised(float, 0.0, 255.0) as u8),
                CL_UNORM_INT16 => texel.extend((normalised(float, 0.0, 65535.0) as u16).to_le_bytes()),
                CL_SNORM_INT8 => texel.push((normalised(float, -1.0, 127.0) as i8) as u8),
                CL_SNORM_INT16 => texel.extend((normalised(float, -1.0, 32767.0) as i16).to_le_bytes()),
                CL_SIGNED_INT8 => texel.push(signed.clamp(-128, 127) as u8),
                CL_SIGNED_INT16 => texel.extend((signed.clamp(-32768, 32767) as i16).to_le_bytes()),
                CL_UNSIGNED_INT8 => texel.push(bits.min(255) as u8),
                CL_UNSIGNED_INT16 => texel.extend((bits.min(65535) as u16).to_le_bytes()),
                CL_HALF_FLOAT => texel.extend(half(float).to_le_bytes()),
                _ => texel.extend(bits.to_le_bytes()),
            }
        }
        texel
    }
}

fn normalised(value: f32, low: f32, scale: f32) -> f32 {
    let value = if value.is_nan() { 0.0 } else { value.clamp(low, 1.0) };
    (value * scale).round_ties_even()
}

/// The nearest binary16, ties to even.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16 & 0x8000) as u16;
    let magnitude = bits & 0x7fff_ffff;
    if magnitude > 0x7f80_0000 {
        return sign | 0x7e00;
    }
    if magnitude >= 0x4780_0000 {
        return sign | 0x7c00;
    }
    if magnitude < 0x3880_0000 {
        // Subnormal: a fixed-point number of 2^-24.
        return sign | (f32::from_bits(magnitude) * 16_777_216.0).round_ties_even() as u16;
    }
    let rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
    sign | ((rounded >> 13) - (112 << 10)).min(0x7c00) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_to_the_nearest() {
        for (value, bits) in [
            (0.0, 0),
            (-0.0, 0x8000),
            (1.0, 0x3c00),
            (-2.0, 0xc000),
            (65504.0, 0x7bff),
            (65520.0, 0x7c00),
            (65519.0, 0x7bff),
            (f32::INFINITY, 0x7c00),
            (5.960_464_5e-8, 1),
            (6.103_515_6e-5, 0x0400),
            (0.1, 0x2e66),
            (1.000_488_3, 0x3c00),
        ] {
            assert_eq!(half(value), bits, "{value}");
        }
        assert_eq!(half(f32::NAN) & 0x7e00, 0x7e00);
    }

    #[test]
    fn fill_colours_become_texels() {
        let format = |order, channel| {
            Format::find(&cl_image_format { image_channel_order: order, image_channel_data_type: channel }).unwrap()
        };
        let colour = [0.0f32, 0.5, 1.0, 2.0].map(f32::to_bits);
        assert_eq!(format(CL_RGBA, CL_UNORM_INT8).texel(colour), [0, 128, 255, 255]);
        assert_eq!(format(CL_BGRA, CL_UNORM_INT8).texel(colour), [255, 128, 0, 255]);
        assert_eq!(format(CL_R, CL_FLOAT).texel(colour), [0, 0, 0, 0]);
        assert_eq!(format(CL_RG, CL_SIGNED_INT8).texel([300, -5i32 as u32, 0, 0]), [127, 251]);
        assert_eq!(format(CL_RG, CL_HALF_FLOAT).texel(colour), [0, 0, 0, 0x38]);
    }

    #[test]
    fn sizes_are_those_of_the_texels() {
        for format in FORMATS {
            assert_eq!(format.texel([0; 4]).len(), format.size, "{format:?}");
        }
    }
}
