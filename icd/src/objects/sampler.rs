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
    properties: Vec<cl_sampler_properties>,
    /// Vulkan's sampler.
    pub raw: Arc<RawSampler>,
    /// Its `CLK_*` bits.
    pub flags: u32,
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

impl RawSampler {
    /// The sampler of `CLK_*` bits. Its coordinates are normalised always: Vulkan has others for plain 2D images only, so
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
            .mipmap_mode(vk::SamplerMipmapMode::NEAREST)
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
        let flags = (u32::from(normalised) * NORMALISED) | address | filtering;
        let raw = Arc::new(RawSampler::new(context.device().gpu()?, flags)?);
        Ok(Object::new(Sampler { context: context.clone(), normalised, addressing, filter, properties, raw, flags }))
    }

    /// Answers `clGetSamplerInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_sampler_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_SAMPLER_REFERENCE_COUNT => answer.value(references),
            CL_SAMPLER_CONTEXT => answer.value(self.context.handle()),
            CL_SAMPLER_NORMALIZED_COORDS => answer.value::<cl_bool>(self.normalised.into()),
            CL_SAMPLER_ADDRESSING_MODE => answer.value(self.addressing),
            CL_SAMPLER_FILTER_MODE => answer.value(self.filter),
            CL_SAMPLER_PROPERTIES => answer.slice(&self.properties),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}
