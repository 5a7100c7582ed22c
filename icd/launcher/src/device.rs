//! The Vulkan part.

use std::ffi::CString;
use std::sync::{Mutex, PoisonError};

use ash::vk;
use tombolo_back::CompiledKernel;
use tombolo_ir::interface::{ArgumentKind, ArgumentPlace, LaunchFieldKind, ProgramData};

use crate::{Argument, Range};

/// Held while a device is opened or closed: NVIDIA's driver (580.159) sometimes hangs where several threads do that at once.
static OPENING: Mutex<()> = Mutex::new(());

/// The first Vulkan device, with what kernels need enabled.
pub struct Device {
    _entry: ash::Entry,
    instance: ash::Instance,
    physical: vk::PhysicalDevice,
    device: ash::Device,
    queue: vk::Queue,
    pool: vk::CommandPool,
}

/// Memory of the device that the host sees.
#[derive(Debug)]
pub struct Buffer {
    buffer: vk::Buffer,
    memory: vk::DeviceMemory,
    address: u64,
    mapped: *mut u8,
    size: usize,
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

impl Device {
    /// Opens the first device. The error says what is missing.
    pub fn open() -> Result<Device, String> {
        let _turn = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the Vulkan loader is a proper library; it stays loaded as long as `_entry`.
        let entry = unsafe { ash::Entry::load() }.map_err(text)?;
        let app = vk::ApplicationInfo::default().api_version(vk::API_VERSION_1_3);
        // SAFETY: the create info lives through the call.
        let instance =
            unsafe { entry.create_instance(&vk::InstanceCreateInfo::default().application_info(&app), None) }
                .map_err(text)?;
        // SAFETY: the instance is alive.
        let physical = unsafe { instance.enumerate_physical_devices() }.map_err(text)?;
        let physical = *physical.first().ok_or("there is no Vulkan device")?;
        let mut v11 = vk::PhysicalDeviceVulkan11Features::default();
        let mut v12 = vk::PhysicalDeviceVulkan12Features::default();
        let mut v13 = vk::PhysicalDeviceVulkan13Features::default();
        let mut all =
            vk::PhysicalDeviceFeatures2::default().push_next(&mut v11).push_next(&mut v12).push_next(&mut v13);
        // SAFETY: the chain is of structs that live through the call; the device has Vulkan 1.3.
        unsafe { instance.get_physical_device_features2(physical, &mut all) };
        // All that the device has, but nothing that slows it down.
        all.features.robust_buffer_access = vk::FALSE;
        let priorities = [1.0];
        let queues = [vk::DeviceQueueCreateInfo::default().queue_family_index(0).queue_priorities(&priorities)];
        let info = vk::DeviceCreateInfo::default().queue_create_infos(&queues).push_next(&mut all);
        // SAFETY: all structs live through the call.
        let device = unsafe { instance.create_device(physical, &info, None) }.map_err(text)?;
        // SAFETY: queue 0 of family 0 was asked for above.
        let queue = unsafe { device.get_device_queue(0, 0) };
        // SAFETY: the device is alive.
        let pool = unsafe { device.create_command_pool(&vk::CommandPoolCreateInfo::default(), None) }.map_err(text)?;
        Ok(Device { _entry: entry, instance, physical, device, queue, pool })
    }

    /// The device's name.
    pub fn name(&self) -> String {
        // SAFETY: the physical device belongs to the instance.
        let properties = unsafe { self.instance.get_physical_device_properties(self.physical) };
        properties.device_name_as_c_str().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// A buffer with these bytes.
    pub fn buffer(&self, bytes: &[u8]) -> Result<Buffer, String> {
        let usage = vk::BufferUsageFlags::STORAGE_BUFFER | vk::BufferUsageFlags::SHADER_DEVICE_ADDRESS;
        let info = vk::BufferCreateInfo::default().size(bytes.len().max(16) as u64).usage(usage);
        // SAFETY: the device is alive, and so are all structs through the calls. The memory is of a type that the buffer
        // takes and the host sees, and is bound before its address is asked for.
        unsafe {
            let buffer = self.device.create_buffer(&info, None).map_err(text)?;
            let needs = self.device.get_buffer_memory_requirements(buffer);
            let wanted = vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT;
            let types = self.instance.get_physical_device_memory_properties(self.physical);
            let index = (0..types.memory_type_count)
                .find(|&index| {
                    needs.memory_type_bits & (1 << index) != 0
                        && types.memory_types[index as usize].property_flags.contains(wanted)
                })
                .ok_or("no memory that the host sees")?;
            let mut flags = vk::MemoryAllocateFlagsInfo::default().flags(vk::MemoryAllocateFlags::DEVICE_ADDRESS);
            let allocate = vk::MemoryAllocateInfo::default()
                .allocation_size(needs.size)
                .memory_type_index(index)
                .push_next(&mut flags);
            let memory = self.device.allocate_memory(&allocate, None).map_err(text)?;
            self.device.bind_buffer_memory(buffer, memory, 0).map_err(text)?;
            let mapped =
                self.device.map_memory(memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty()).map_err(text)?;
            let address = self.device.get_buffer_device_address(&vk::BufferDeviceAddressInfo::default().buffer(buffer));
            let mapped = mapped.cast::<u8>();
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), mapped, bytes.len());
            Ok(Buffer { buffer, memory, address, mapped, size: bytes.len() })
        }
    }

    /// The bytes of a buffer.
    pub fn read(&self, buffer: &Buffer) -> Vec<u8> {
        // SAFETY: the buffer is mapped, coherent and so large; each launch has ended when `launch` returns.
        unsafe { std::slice::from_raw_parts(buffer.mapped, buffer.size) }.to_vec()
    }

    /// Frees a buffer.
    pub fn free(&self, buffer: Buffer) {
        // SAFETY: nothing runs between launches, and nobody has the buffer any more.
        unsafe {
            self.device.destroy_buffer(buffer.buffer, None);
            self.device.free_memory(buffer.memory, None);
        }
    }

    /// A buffer with a program's data, its addresses filled in.
    pub fn program_data(&self, data: &ProgramData) -> Result<Buffer, String> {
        let buffer = self.buffer(&data.bytes)?;
        for &at in &data.relocations {
            let at = at as usize;
            let Some(place) = data.bytes.get(at..at + 8).and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()) else {
                continue;
            };
            let address = u64::from_le_bytes(place).wrapping_add(buffer.address).to_le_bytes();
            // SAFETY: `at + 8` is within the buffer, which is mapped.
            unsafe { std::ptr::copy_nonoverlapping(address.as_ptr(), buffer.mapped.add(at), 8) };
        }
        Ok(buffer)
    }

    /// Runs a kernel and waits for its end.
    pub fn launch(
        &self,
        kernel: &CompiledKernel,
        data: Option<&Buffer>,
        arguments: &[Argument<'_>],
        range: Range,
    ) -> Result<(), String> {
        let interface = &kernel.interface;
        let mut push = vec![0u8; interface.push_constant_size as usize];
        let mut block = match interface.argument_place {
            ArgumentPlace::PushConstants => Vec::new(),
            ArgumentPlace::Memory { size, .. } => vec![0u8; size as usize],
        };
        let mut specialisation = range.local.to_vec();
        let mut ids = vec![0, 1, 2];
        for (kind, argument) in interface.arguments.iter().zip(arguments) {
            let (offset, bytes) = match (kind, argument) {
                (ArgumentKind::Unused, _) => continue,
                (ArgumentKind::Value { offset }, Argument::Value(bytes)) => (*offset, bytes.clone()),
                (ArgumentKind::Buffer { offset, .. }, Argument::Buffer(buffer)) => {
                    (*offset, buffer.address.to_le_bytes().to_vec())
                }
                (ArgumentKind::Buffer { offset, .. }, Argument::Null) => (*offset, vec![0; 8]),
                (ArgumentKind::Local { spec_id, unit }, Argument::Local(size)) => {
                    ids.push(*spec_id);
                    specialisation.push(size.div_ceil(*unit));
                    continue;
                }
                other => return Err(format!("an argument of another kind: {other:?}")),
            };
            let place = match interface.argument_place {
                ArgumentPlace::PushConstants => &mut push,
                ArgumentPlace::Memory { .. } => &mut block,
            };
            let at = offset as usize;
            place.get_mut(at..at + bytes.len()).ok_or("an argument does not fit its place")?.copy_from_slice(&bytes);
        }
        let block = self.buffer(&block)?;
        for field in &interface.launch_fields {
            let words = |values: [u32; 3]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
            let longs = |values: [u64; 3]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
            let bytes = match field.kind {
                LaunchFieldKind::GroupBase => words([0; 3]),
                LaunchFieldKind::GlobalOffset => longs(range.offset),
                LaunchFieldKind::GlobalSize => {
                    longs([0, 1, 2].map(|dim| u64::from(range.groups[dim]) * u64::from(range.local[dim])))
                }
                LaunchFieldKind::EnqueuedLocalSize => words(range.local),
                LaunchFieldKind::NumGroups => words(range.groups),
                LaunchFieldKind::WorkDim => range.dimensions.to_le_bytes().to_vec(),
                LaunchFieldKind::ProgramData => {
                    data.ok_or("the kernel needs the program's data")?.address.to_le_bytes().to_vec()
                }
                LaunchFieldKind::ArgumentBlock => block.address.to_le_bytes().to_vec(),
                LaunchFieldKind::SamplerFlags(_) | LaunchFieldKind::ImageFormat(_) => {
                    return Err(String::from("images are not supported here"));
                }
            };
            let at = field.offset as usize;
            push.get_mut(at..at + bytes.len()).ok_or("a launch field does not fit")?.copy_from_slice(&bytes);
        }
        let result = self.run(kernel, &push, &ids, &specialisation, range.groups);
        self.free(block);
        result
    }

    fn run(
        &self,
        kernel: &CompiledKernel,
        push: &[u8],
        ids: &[u32],
        specialisation: &[u32],
        groups: [u32; 3],
    ) -> Result<(), String> {
        let entries: Vec<vk::SpecializationMapEntry> = ids
            .iter()
            .enumerate()
            .map(|(index, &id)| vk::SpecializationMapEntry { constant_id: id, offset: index as u32 * 4, size: 4 })
            .collect();
        let values: Vec<u8> = specialisation.iter().flat_map(|value| value.to_le_bytes()).collect();
        let specialisation = vk::SpecializationInfo::default().map_entries(&entries).data(&values);
        let name = CString::new(kernel.interface.name.as_str()).map_err(text)?;
        let ranges =
            [vk::PushConstantRange { stage_flags: vk::ShaderStageFlags::COMPUTE, offset: 0, size: push.len() as u32 }];
        let ranges = if push.is_empty() { &[][..] } else { &ranges[..] };
        // SAFETY: the device is alive; each struct lives through the call that takes it; all handles are made here and
        // destroyed after the queue is idle.
        unsafe {
            let device = &self.device;
            let module = device
                .create_shader_module(&vk::ShaderModuleCreateInfo::default().code(&kernel.words), None)
                .map_err(text)?;
            let layout = device
                .create_pipeline_layout(&vk::PipelineLayoutCreateInfo::default().push_constant_ranges(ranges), None)
                .map_err(text)?;
            let stage = vk::PipelineShaderStageCreateInfo::default()
                .stage(vk::ShaderStageFlags::COMPUTE)
                .module(module)
                .name(&name)
                .specialization_info(&specialisation);
            let info = vk::ComputePipelineCreateInfo::default().stage(stage).layout(layout);
            let pipeline = device
                .create_compute_pipelines(vk::PipelineCache::null(), &[info], None)
                .map_err(|(_, error)| text(error))?[0];
            let allocate = vk::CommandBufferAllocateInfo::default().command_pool(self.pool).command_buffer_count(1);
            let commands = device.allocate_command_buffers(&allocate).map_err(text)?;
            device.begin_command_buffer(commands[0], &vk::CommandBufferBeginInfo::default()).map_err(text)?;
            device.cmd_bind_pipeline(commands[0], vk::PipelineBindPoint::COMPUTE, pipeline);
            if !push.is_empty() {
                device.cmd_push_constants(commands[0], layout, vk::ShaderStageFlags::COMPUTE, 0, push);
            }
            let [x, y, z] = groups;
            device.cmd_dispatch(commands[0], x, y, z);
            let barrier = [vk::MemoryBarrier::default()
                .src_access_mask(vk::AccessFlags::SHADER_WRITE)
                .dst_access_mask(vk::AccessFlags::HOST_READ)];
            device.cmd_pipeline_barrier(
                commands[0],
                vk::PipelineStageFlags::COMPUTE_SHADER,
                vk::PipelineStageFlags::HOST,
                vk::DependencyFlags::empty(),
                &barrier,
                &[],
                &[],
            );
            device.end_command_buffer(commands[0]).map_err(text)?;
            let submit = [vk::SubmitInfo::default().command_buffers(&commands)];
            device.queue_submit(self.queue, &submit, vk::Fence::null()).map_err(text)?;
            device.queue_wait_idle(self.queue).map_err(text)?;
            device.free_command_buffers(self.pool, &commands);
            device.destroy_pipeline(pipeline, None);
            device.destroy_pipeline_layout(layout, None);
            device.destroy_shader_module(module, None);
        }
        Ok(())
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _turn = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: nothing runs any more, and buffers that were not freed die with the process.
        unsafe {
            self.device.destroy_command_pool(self.pool, None);
            self.device.destroy_device(None);
            self.instance.destroy_instance(None);
        }
    }
}
