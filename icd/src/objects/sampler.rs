//! Samplers (OpenCL API 3.0, section 5.7).

use std::sync::Arc;

use ash::vk;

use super::context::Context;
use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::vulkan::Gpu;

/// A sampler.
pub struct Sampler {
    /// Its context.
    pub context: Ref<Context>,
    normalised: bool,
    addressing: cl_addressing_mode,
    filter: cl_filter_mode,
    mips: Mips,
    properties: Vec<cl_sampler_properties>,
    /// Vulkan's sampler.
    pub raw: Arc<RawSampler>,
    /// Its `CLK_*` bits, with those of its mip levels.
    pub flags: u32,
}

/// How a sampler chooses mip levels (`cl_khr_mipmap_image`).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mips {
    /// `CL_SAMPLER_MIP_FILTER_MODE_KHR`
    pub filter: cl_filter_mode,
    /// `CL_SAMPLER_LOD_MIN_KHR`
    pub least: f32,
    /// `CL_SAMPLER_LOD_MAX_KHR`
    pub most: f32,
}

impl Default for Mips {
    fn default() -> Self {
        Mips { filter: CL_FILTER_NEAREST, least: 0.0, most: f32::MAX }
    }
}

impl Mips {
    /// The bits that kernels know them by, none for the defaults: whether levels are blended, the least level of detail, and
    /// how far the largest one is below the largest number; of both 12 bits, in 1/256 of a level.
    fn flags(self) -> u32 {
        let fixed = |lod: f32| (lod * 256.0).clamp(0.0, 4095.0) as u32;
        let blended = if self.filter == CL_FILTER_LINEAR { BLENDED } else { 0 };
        blended | fixed(self.least) << 7 | (4095 - fixed(self.most)) << 19
    }
}

class!(Sampler, CL_INVALID_SAMPLER);

/// A Vulkan sampler.
pub struct RawSampler {
    gpu: Arc<Gpu>,
    /// Vulkan's handle.
    pub handle: vk::Sampler,
}

/// `CLK_NORMALIZED_COORDS_TRUE`
const NORMALISED: u32 = 1;
/// `CLK_ADDRESS_CLAMP_TO_EDGE`, `CLK_ADDRESS_CLAMP`, `CLK_ADDRESS_REPEAT`, `CLK_ADDRESS_MIRRORED_REPEAT`
const CLAMP_TO_EDGE: u32 = 2;
const CLAMP: u32 = 4;
const REPEAT: u32 = 6;
const MIRRORED_REPEAT: u32 = 8;
const ADDRESSING: u32 = 0xe;
/// `CLK_FILTER_NEAREST`, `CLK_FILTER_LINEAR`
const NEAREST: u32 = 0x10;
const LINEAR: u32 = 0x20;
/// Levels are blended: no bit of `CLK_*`.
const BLENDED: u32 = 0x40;

impl RawSampler {
    /// The sampler of `CLK_*` bits. Its levels of detail are bounded by the code of kernels, and its coordinates are normalised always: Vulkan has others for plain 2D images only, so
    /// that the code of kernels converts them.
    pub fn new(gpu: &Arc<Gpu>, flags: u32) -> Result<RawSampler> {
        let filter = if flags & LINEAR != 0 { vk::Filter::LINEAR } else { vk::Filter::NEAREST };
        let mode = match flags & ADDRESSING {
            CLAMP => vk::SamplerAddressMode::CLAMP_TO_BORDER,
            REPEAT => vk::SamplerAddressMode::REPEAT,
            MIRRORED_REPEAT => vk::SamplerAddressMode::MIRRORED_REPEAT,
            _ => vk::SamplerAddressMode::CLAMP_TO_EDGE,
        };
        let create = vk::SamplerCreateInfo::default()
            .mag_filter(filter)
            .min_filter(filter)
            .mipmap_mode(if flags & BLENDED != 0 {
                vk::SamplerMipmapMode::LINEAR
            } else {
                vk::SamplerMipmapMode::NEAREST
            })
            .max_lod(vk::LOD_CLAMP_NONE)
            .address_mode_u(mode)
            .address_mode_v(mode)
            .address_mode_w(mode)
            .border_color(vk::BorderColor::FLOAT_TRANSPARENT_BLACK);
        // SAFETY: the device is live.
        let handle = unsafe { gpu.device.create_sampler(&create, None) }?;
        Ok(RawSampler { gpu: gpu.clone(), handle })
    }
}

impl Drop for RawSampler {
    fn drop(&mut self) {
        // SAFETY: commands that use the sampler hold it, so that none is pending.
        unsafe { self.gpu.device.destroy_sampler(self.handle, None) };
    }
}

impl Sampler {
    /// A sampler. `properties` is the list that it was created with, or empty.
    pub fn create(
        context: &Ref<Context>,
        normalised: bool,
        addressing: cl_addressing_mode,
        filter: cl_filter_mode,
        mips: Mips,
        properties: Vec<cl_sampler_properties>,
    ) -> Result<Ref<Sampler>> {
        ensure!(context.devices.iter().any(|device| device.images()), CL_INVALID_OPERATION);
        let address = match addressing {
            CL_ADDRESS_NONE => 0,
            CL_ADDRESS_CLAMP_TO_EDGE => CLAMP_TO_EDGE,
            CL_ADDRESS_CLAMP => CLAMP,
            CL_ADDRESS_REPEAT => REPEAT,
            CL_ADDRESS_MIRRORED_REPEAT => MIRRORED_REPEAT,
            _ => fail!(CL_INVALID_VALUE),
        };
        let filtering = match filter {
            CL_FILTER_NEAREST => NEAREST,
            CL_FILTER_LINEAR => LINEAR,
            _ => fail!(CL_INVALID_VALUE),
        };
        ensure!(matches!(mips.filter, CL_FILTER_NEAREST | CL_FILTER_LINEAR), CL_INVALID_VALUE);
        ensure!(mips.least >= 0.0 && mips.least <= mips.most, CL_INVALID_VALUE);
        let flags = (u32::from(normalised) * NORMALISED) | address | filtering | mips.flags();
        let raw = Arc::new(RawSampler::new(context.device().gpu()?, flags)?);
        let context = context.clone();
        Ok(Object::new(Sampler { context, normalised, addressing, filter, mips, properties, raw, flags }))
    }

    /// Answers `clGetSamplerInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_sampler_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_SAMPLER_REFERENCE_COUNT => answer.value(references),
            CL_SAMPLER_CONTEXT => answer.value(self.context.handle()),
            CL_SAMPLER_NORMALIZED_COORDS => answer.value::<cl_bool>(self.normalised.into()),
            CL_SAMPLER_ADDRESSING_MODE => answer.value(self.addressing),
            CL_SAMPLER_FILTER_MODE => answer.value(self.filter),
            CL_SAMPLER_MIP_FILTER_MODE if self.context.device().mipmaps() => answer.value(self.mips.filter),
            CL_SAMPLER_LOD_MIN if self.context.device().mipmaps() => answer.value(self.mips.least),
            CL_SAMPLER_LOD_MAX if self.context.device().mipmaps() => answer.value(self.mips.most),
            CL_SAMPLER_PROPERTIES => answer.slice(&self.properties),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}
