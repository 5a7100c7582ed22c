//! Samplers (OpenCL API 3.0, section 5.7).

use crate::cl::*;
use crate::error::{ensure, fail};
use crate::handle;
use crate::info::Answer;
use crate::objects::context::Context;
use crate::objects::sampler::{Mips, Sampler};

/// `clCreateSampler`
pub unsafe extern "C" fn clCreateSampler(
    context: cl_context,
    normalized_coords: cl_bool,
    addressing_mode: cl_addressing_mode,
    filter_mode: cl_filter_mode,
    errcode_ret: *mut cl_int,
) -> cl_sampler {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!(normalized_coords <= CL_TRUE, CL_INVALID_VALUE);
            let normalised = normalized_coords != CL_FALSE;
            Ok(Sampler::create(&context, normalised, addressing_mode, filter_mode, Mips::default(), Vec::new())?
                .handle())
        })
    }
}

/// `clCreateSamplerWithProperties`
pub unsafe extern "C" fn clCreateSamplerWithProperties(
    context: cl_context,
    sampler_properties: *const cl_sampler_properties,
    errcode_ret: *mut cl_int,
) -> cl_sampler {
    // SAFETY: the application's pointers are as the specification asks; the list goes on until its zero.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            let (mut normalised, mut addressing, mut filter) = (None, None, None);
            let (mut blending, mut least, mut most) = (None, None, None);
            let mipmaps = context.device().mipmaps();
            let mut list = Vec::new();
            let mut at = sampler_properties;
            while !at.is_null() {
                let name = at.read_unaligned();
                list.push(name);
                if name == 0 {
                    break;
                }
                let value = at.add(1).read_unaligned();
                list.push(value);
                let Ok(value) = u32::try_from(value) else { fail!(CL_INVALID_VALUE) };
                let place = match name as cl_sampler_info {
                    CL_SAMPLER_NORMALIZED_COORDS => &mut normalised,
                    CL_SAMPLER_ADDRESSING_MODE => &mut addressing,
                    CL_SAMPLER_FILTER_MODE => &mut filter,
                    CL_SAMPLER_MIP_FILTER_MODE if mipmaps => &mut blending,
                    CL_SAMPLER_LOD_MIN if mipmaps => &mut least,
                    CL_SAMPLER_LOD_MAX if mipmaps => &mut most,
                    _ => fail!(CL_INVALID_VALUE),
                };
                ensure!(place.replace(value).is_none(), CL_INVALID_VALUE);
                at = at.add(2);
            }
            let normalised = normalised.unwrap_or(CL_TRUE);
            ensure!(normalised <= CL_TRUE, CL_INVALID_VALUE);
            let default = Mips::default();
            let mips = Mips {
                filter: blending.unwrap_or(default.filter),
                // The bits of a `cl_float`.
                least: least.map_or(default.least, f32::from_bits),
                most: most.map_or(default.most, f32::from_bits),
            };
            let sampler = Sampler::create(
                &context,
                normalised != CL_FALSE,
                addressing.unwrap_or(CL_ADDRESS_CLAMP),
                filter.unwrap_or(CL_FILTER_NEAREST),
                mips,
                list,
            )?;
            Ok(sampler.handle())
        })
    }
}

/// `clRetainSampler`
pub unsafe extern "C" fn clRetainSampler(sampler: cl_sampler) -> cl_int {
    super::status(|| handle::retain::<Sampler>(sampler))
}

/// `clReleaseSampler`
pub unsafe extern "C" fn clReleaseSampler(sampler: cl_sampler) -> cl_int {
    super::status(|| handle::release::<Sampler>(sampler))
}

/// `clGetSamplerInfo`
pub unsafe extern "C" fn clGetSamplerInfo(
    sampler: cl_sampler,
    param_name: cl_sampler_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        let sampler = handle::get::<Sampler>(sampler)?;
        sampler.info(param_name, sampler.references(), answer)
    })
}
