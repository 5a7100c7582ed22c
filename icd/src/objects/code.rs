//! Compiled kernels on a device: shader module, layouts, and pipelines by local size.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use ash::vk;
use tombolo_compiler::CompiledKernel;
use tombolo_compiler::KernelInterface;
use tombolo_compiler::interface::{ArgumentKind, Binding, BindingKind, LaunchFieldKind};
use tombolo_compiler::types::ImageDim;

use super::sampler::RawSampler;
use crate::cache::{Key, compute_pipeline};
use crate::error::{Error, Result};
use crate::printf::Printf;
use crate::trace;
use crate::vulkan::{Buffer, Gpu};

/// What a pipeline is specialised for: local size, and the constants of local arguments in the order of the arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Specialisation {
    /// Spec constants 0, 1, 2.
    pub local_size: [u32; 3],
    /// Id and value of each further one.
    pub locals: Vec<(u32, u32)>,
}

/// A kernel on a device.
pub struct KernelCode {
    gpu: Arc<Gpu>,
    /// What it is to the cache.
    key: Option<Key>,
    /// How it is launched.
    pub interface: KernelInterface,
    /// Data that the kernels of its program share; its address is a launch field. With whether kernels change it.
    pub data: Option<(Arc<Buffer>, bool)>,
    /// The buffer that `printf` fills, where the kernel may have it.
    pub printf: Option<Arc<Printf>>,
    module: vk::ShaderModule,
    /// The layout of set 0; nothing where the kernel has no descriptors.
    pub set_layout: Option<vk::DescriptorSetLayout>,
    /// The layout of its pipelines.
    pub layout: vk::PipelineLayout,
    /// Samplers of the source: parts of the layout.
    _samplers: Vec<RawSampler>,
    entry: std::ffi::CString,
    pipelines: RwLock<HashMap<Specialisation, vk::Pipeline>>,
}

/// Vulkan's type of a descriptor.
pub fn descriptor_type(binding: &Binding, dim: Option<ImageDim>) -> vk::DescriptorType {
    let buffer = dim == Some(ImageDim::Buffer);
    match binding.kind {
        BindingKind::SampledImage if buffer => vk::DescriptorType::UNIFORM_TEXEL_BUFFER,
        BindingKind::SampledImage => vk::DescriptorType::SAMPLED_IMAGE,
        BindingKind::StorageImage if buffer => vk::DescriptorType::STORAGE_TEXEL_BUFFER,
        BindingKind::StorageImage | BindingKind::StorageLevels => vk::DescriptorType::STORAGE_IMAGE,
        BindingKind::Sampler => vk::DescriptorType::SAMPLER,
    }
}

impl KernelCode {
    /// Gives a compiled kernel to Vulkan. With a key, what the driver makes of it may be found in the cache.
    pub(crate) fn new(
        gpu: &Arc<Gpu>,
        kernel: CompiledKernel,
        key: Option<Key>,
        data: Option<(Arc<Buffer>, bool)>,
    ) -> Result<KernelCode> {
        let CompiledKernel { words, interface, .. } = kernel;
        let device = &gpu.device;
        let mut code = KernelCode {
            gpu: gpu.clone(),
            key,
            data,
            printf: None,
            module: vk::ShaderModule::null(),
            set_layout: None,
            layout: vk::PipelineLayout::null(),
            _samplers: Vec::new(),
            entry: std::ffi::CString::new(interface.name.as_str())
                .map_err(|_| Error(crate::cl::CL_INVALID_KERNEL_NAME))?,
            pipelines: RwLock::new(HashMap::new()),
            interface,
        };
        let create = vk::ShaderModuleCreateInfo::default().code(&words);
        // SAFETY: the words are SPIR-V of our compiler.
        code.module = unsafe { device.create_shader_module(&create, None) }?;
        code.make_layouts()?;
        Ok(code)
    }

    /// Whether the kernel is told where the program's data is.
    pub fn uses_data(&self) -> bool {
        self.interface.launch_fields.iter().any(|field| field.kind == LaunchFieldKind::ProgramData)
    }

    fn make_layouts(&mut self) -> Result {
        let device = &self.gpu.device;
        let literals = &self.interface.literal_samplers;
        self._samplers =
            literals.iter().map(|literal| RawSampler::new(&self.gpu, literal.flags)).collect::<Result<_>>()?;
        let handles: Vec<[vk::Sampler; 1]> = self._samplers.iter().map(|sampler| [sampler.handle]).collect();
        let binding = |number: u32, kind: vk::DescriptorType, count: u32| {
            vk::DescriptorSetLayoutBinding::default()
                .binding(number)
                .descriptor_type(kind)
                .descriptor_count(count)
                .stage_flags(vk::ShaderStageFlags::COMPUTE)
        };
        let mut bindings: Vec<_> = literals
            .iter()
            .zip(&handles)
            .map(|(literal, handle)| {
                binding(literal.binding, vk::DescriptorType::SAMPLER, 1).immutable_samplers(handle)
            })
            .collect();
        for argument in &self.interface.arguments {
            match argument {
                ArgumentKind::Image { image, bindings: views } => bindings.extend(
                    views
                        .iter()
                        .map(|view| binding(view.binding, descriptor_type(view, Some(image.dim)), view.kind.count())),
                ),
                ArgumentKind::Sampler { binding: Some(view) } => {
                    bindings.push(binding(view.binding, vk::DescriptorType::SAMPLER, 1));
                }
                ArgumentKind::Sampler { binding: None }
                | ArgumentKind::Value { .. }
                | ArgumentKind::Buffer { .. }
                | ArgumentKind::Local { .. }
                | ArgumentKind::Unused => {}
            }
        }
        if !bindings.is_empty() {
            let create = vk::DescriptorSetLayoutCreateInfo::default().bindings(&bindings);
            // SAFETY: the samplers live as long as this object.
            self.set_layout = Some(unsafe { device.create_descriptor_set_layout(&create, None) }?);
        }
        let sets: Vec<_> = self.set_layout.into_iter().collect();
        let ranges: Vec<_> = (self.interface.push_constant_size > 0)
            .then(|| {
                vk::PushConstantRange::default()
                    .stage_flags(vk::ShaderStageFlags::COMPUTE)
                    .size(self.interface.push_constant_size)
            })
            .into_iter()
            .collect();
        let create = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets).push_constant_ranges(&ranges);
        // SAFETY: the set layout is live.
        self.layout = unsafe { device.create_pipeline_layout(&create, None) }?;
        Ok(())
    }

    /// The pipeline for a specialisation; made when first asked for.
    pub fn pipeline(&self, specialisation: &Specialisation) -> Result<vk::Pipeline> {
        let known = |pipelines: &HashMap<Specialisation, vk::Pipeline>| pipelines.get(specialisation).copied();
        if let Some(pipeline) = known(&self.pipelines.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(pipeline);
        }
        let pipeline = self.make_pipeline(specialisation)?;
        let mut pipelines = self.pipelines.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = known(&pipelines) {
            // Another thread was faster.
            // SAFETY: nobody else knows this one.
            unsafe { self.gpu.device.destroy_pipeline(pipeline, None) };
            return Ok(other);
        }
        pipelines.insert(specialisation.clone(), pipeline);
        Ok(pipeline)
    }

    fn make_pipeline(&self, specialisation: &Specialisation) -> Result<vk::Pipeline> {
        let constants: Vec<(u32, u32)> =
            (0..3).zip(specialisation.local_size).chain(specialisation.locals.iter().copied()).collect();
        let entries: Vec<_> = constants
            .iter()
            .enumerate()
            .map(|(index, (id, _))| {
                vk::SpecializationMapEntry::default().constant_id(*id).offset(index as u32 * 4).size(4)
            })
            .collect();
        let values: Vec<u8> = constants.iter().flat_map(|(_, value)| value.to_ne_bytes()).collect();
        let special = vk::SpecializationInfo::default().map_entries(&entries).data(&values);
        let mut stage = vk::PipelineShaderStageCreateInfo::default()
            .stage(vk::ShaderStageFlags::COMPUTE)
            .module(self.module)
            .name(&self.entry)
            .specialization_info(&special);
        let mut size = vk::PipelineShaderStageRequiredSubgroupSizeCreateInfo::default();
        if let Some(subgroups) = self.gpu.physical.subgroups.filter(|_| self.interface.uses_subgroups) {
            if subgroups.ask_size {
                size = size.required_subgroup_size(subgroups.size);
                stage = stage.push_next(&mut size);
            }
            // Only where Vulkan allows it: all work-items lie along x then, and drivers fill sub-groups anyway.
            let items: u32 = specialisation.local_size.iter().product();
            if subgroups.ask_full && items % subgroups.size == 0 {
                stage = stage.flags(vk::PipelineShaderStageCreateFlags::REQUIRE_FULL_SUBGROUPS);
            }
        }
        let create = vk::ComputePipelineCreateInfo::default().stage(stage).layout(self.layout);
        let _span = trace::span(trace::Category::Build, "create pipeline", |args| {
            args.text("kernel", self.interface.name.clone());
            args.numbers("local", specialisation.local_size.map(u64::from).to_vec());
        });
        compute_pipeline(&self.gpu, self.key.as_ref(), &values, create).map_err(|error| {
            crate::log::log!("vkCreateComputePipelines for '{}': {error}", self.interface.name);
            Error::from(error)
        })
    }

    /// The device.
    pub fn gpu(&self) -> &Arc<Gpu> {
        &self.gpu
    }
}

impl Drop for KernelCode {
    fn drop(&mut self) {
        let device = &self.gpu.device;
        let pipelines = self.pipelines.get_mut().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: commands that use them hold this object, so that none is pending.
        unsafe {
            for pipeline in pipelines.values() {
                device.destroy_pipeline(*pipeline, None);
            }
            device.destroy_pipeline_layout(self.layout, None);
            if let Some(layout) = self.set_layout {
                device.destroy_descriptor_set_layout(layout, None);
            }
            device.destroy_shader_module(self.module, None);
        }
    }
}
