//! A Vulkan device and a queue that runs steps, for the tests.
#![allow(dead_code, reason = "each test program uses its part")]

use std::sync::Arc;

use ash::vk;
use tombolo_interop::{ContextHandles, DEVICE_EXTENSIONS, GlContext, Route, SharedMemory, Sharing, Step, VulkanDevice};
use tombolo_stage::{Binding, Context};

struct Owner {
    _entry: ash::Entry,
    instance: ash::Instance,
    device: ash::Device,
}

impl Drop for Owner {
    fn drop(&mut self) {
        // SAFETY: whoever uses the device keeps its owner.
        unsafe {
            self.device.destroy_device(None);
            self.instance.destroy_instance(None);
        }
    }
}

/// A queue, and a host-visible buffer to look at things with.
pub(crate) struct Queue {
    pub(crate) device: Arc<VulkanDevice>,
    owner: Arc<Owner>,
    queue: vk::Queue,
    pool: vk::CommandPool,
    memory: vk::DeviceMemory,
    buffer: vk::Buffer,
    mapped: *mut u8,
}

pub(crate) const HOST_BYTES: u64 = 1 << 20;

impl Queue {
    pub(crate) fn new() -> Self {
        // SAFETY: plain Vulkan set-up; everything created here lives until the process ends or `Owner` drops it.
        unsafe {
            let entry = ash::Entry::load().expect("a Vulkan loader");
            let application = vk::ApplicationInfo::default().api_version(vk::API_VERSION_1_2);
            let info = vk::InstanceCreateInfo::default().application_info(&application);
            let instance = entry.create_instance(&info, None).expect("a Vulkan instance");
            let physical = instance.enumerate_physical_devices().unwrap()[0];
            let available = instance.enumerate_device_extension_properties(physical).unwrap();
            let enabled: Vec<_> = DEVICE_EXTENSIONS
                .into_iter()
                .filter(|name| available.iter().any(|known| known.extension_name_as_c_str() == Ok(name)))
                .collect();
            let names: Vec<_> = enabled.iter().map(|name| name.as_ptr()).collect();
            let queues = [vk::DeviceQueueCreateInfo::default().queue_family_index(0).queue_priorities(&[1.0])];
            let mut features =
                vk::PhysicalDeviceVulkan12Features::default().timeline_semaphore(true).buffer_device_address(true);
            let info = vk::DeviceCreateInfo::default()
                .queue_create_infos(&queues)
                .enabled_extension_names(&names)
                .push_next(&mut features);
            let device = instance.create_device(physical, &info, None).unwrap();
            let owner = Arc::new(Owner { _entry: entry, instance: instance.clone(), device: device.clone() });
            let shared = VulkanDevice::new(&instance, physical, &device, 0, enabled.into_iter(), owner.clone());
            let queue = device.get_device_queue(0, 0);
            let pool = device.create_command_pool(&vk::CommandPoolCreateInfo::default(), None).unwrap();
            let usage = vk::BufferUsageFlags::TRANSFER_SRC | vk::BufferUsageFlags::TRANSFER_DST;
            let buffer =
                device.create_buffer(&vk::BufferCreateInfo::default().size(HOST_BYTES).usage(usage), None).unwrap();
            let bits = device.get_buffer_memory_requirements(buffer).memory_type_bits;
            let wanted = vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT;
            let kinds = instance.get_physical_device_memory_properties(physical);
            let kind = (0..kinds.memory_type_count)
                .find(|kind| {
                    bits >> kind & 1 == 1 && kinds.memory_types[*kind as usize].property_flags.contains(wanted)
                })
                .unwrap();
            let info = vk::MemoryAllocateInfo::default().allocation_size(HOST_BYTES).memory_type_index(kind);
            let memory = device.allocate_memory(&info, None).unwrap();
            device.bind_buffer_memory(buffer, memory, 0).unwrap();
            let mapped = device.map_memory(memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty()).unwrap().cast();
            Self { device: Arc::new(shared), owner, queue, pool, memory, buffer, mapped }
        }
    }

    /// The bytes of the host-visible buffer.
    pub(crate) fn host(&mut self) -> &mut [u8] {
        // SAFETY: mapped for its whole size; the device is idle between the methods of this type.
        unsafe { std::slice::from_raw_parts_mut(self.mapped, HOST_BYTES as usize) }
    }

    /// Start a step. Its end is the caller's to wait for.
    pub(crate) fn start(&self, step: Step) -> Running<'_> {
        self.submit(step, |_, _| ())
    }

    /// Run a step, and whatever belongs to it, to its end.
    pub(crate) fn run(&self, step: Step) {
        drop(self.start(step));
    }

    fn submit(&self, mut step: Step, more: impl FnOnce(&ash::Device, vk::CommandBuffer)) -> Running<'_> {
        let device = &self.owner.device;
        // SAFETY: a plain submission of freshly recorded commands; `Running` keeps what it uses.
        unsafe {
            let info = vk::CommandBufferAllocateInfo::default().command_pool(self.pool).command_buffer_count(1);
            let commands = device.allocate_command_buffers(&info).unwrap()[0];
            device.begin_command_buffer(commands, &vk::CommandBufferBeginInfo::default()).unwrap();
            std::mem::take(&mut step.record).into_iter().for_each(|record| record(commands));
            more(device, commands);
            device.end_command_buffer(commands).unwrap();
            let semaphores = |points: &[tombolo_interop::Point]| -> (Vec<_>, Vec<_>) {
                points.iter().map(|point| (point.semaphore.handle(), point.value)).unzip()
            };
            let ((waits, wait_values), (signals, signal_values)) = (semaphores(&step.wait), semaphores(&step.signal));
            let stages = vec![vk::PipelineStageFlags::ALL_COMMANDS; waits.len()];
            let mut values = vk::TimelineSemaphoreSubmitInfo::default()
                .wait_semaphore_values(&wait_values)
                .signal_semaphore_values(&signal_values);
            let list = [commands];
            let info = vk::SubmitInfo::default()
                .wait_semaphores(&waits)
                .wait_dst_stage_mask(&stages)
                .command_buffers(&list)
                .signal_semaphores(&signals)
                .push_next(&mut values);
            let fence = device.create_fence(&vk::FenceCreateInfo::default(), None).unwrap();
            device.queue_submit(self.queue, &[info], fence).unwrap();
            std::mem::take(&mut step.submitted).into_iter().for_each(|submitted| submitted());
            Running { queue: self, commands, fence, step }
        }
    }

    /// Copy between the shared memory and the host-visible buffer.
    pub(crate) fn copy(&self, memory: SharedMemory, extent: [u32; 3], layers: u32, to_host: bool) {
        let copied = self.submit(Step::default(), |device, commands| match memory {
            SharedMemory::Buffer { buffer, offset, size, .. } => {
                let (from, to, src, dst) =
                    if to_host { (buffer, self.buffer, offset, 0) } else { (self.buffer, buffer, 0, offset) };
                let region = vk::BufferCopy::default().src_offset(src).dst_offset(dst).size(size);
                // SAFETY: both buffers hold the range.
                unsafe { device.cmd_copy_buffer(commands, from, to, &[region]) };
            }
            SharedMemory::Image { image, .. } => {
                let [width, height, depth] = extent;
                let region = vk::BufferImageCopy::default()
                    .image_subresource(vk::ImageSubresourceLayers {
                        aspect_mask: vk::ImageAspectFlags::COLOR,
                        mip_level: 0,
                        base_array_layer: 0,
                        layer_count: layers,
                    })
                    .image_extent(vk::Extent3D { width, height, depth });
                let layout = vk::ImageLayout::GENERAL;
                // SAFETY: the buffer holds the image, which is in that layout between acquire and release.
                unsafe {
                    if to_host {
                        device.cmd_copy_image_to_buffer(commands, image, layout, self.buffer, &[region]);
                    } else {
                        device.cmd_copy_buffer_to_image(commands, self.buffer, image, layout, &[region]);
                    }
                }
            }
        });
        drop(copied);
    }
}

/// A step under way. Dropped, it is waited for, and the host's part done.
pub(crate) struct Running<'a> {
    queue: &'a Queue,
    commands: vk::CommandBuffer,
    fence: vk::Fence,
    step: Step,
}

impl Running<'_> {
    /// Wait for the device, no longer than that; whether it is done.
    pub(crate) fn wait(&self, timeout: std::time::Duration) -> bool {
        let nanoseconds = u64::try_from(timeout.as_nanos()).unwrap();
        // SAFETY: the fence was submitted.
        match unsafe { self.queue.owner.device.wait_for_fences(&[self.fence], true, nanoseconds) } {
            Ok(()) => true,
            Err(vk::Result::TIMEOUT) => false,
            Err(error) => panic!("vkWaitForFences: {error}"),
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.wait(std::time::Duration::from_secs(20)), "the step ends");
        }
        // SAFETY: the submission is complete.
        unsafe {
            self.queue.owner.device.free_command_buffers(self.queue.pool, &[self.commands]);
            self.queue.owner.device.destroy_fence(self.fence, None);
        }
        std::mem::take(&mut self.step.done).into_iter().for_each(|done| done());
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        // SAFETY: the queue is idle between the methods.
        unsafe {
            self.owner.device.destroy_buffer(self.buffer, None);
            self.owner.device.free_memory(self.memory, None);
            self.owner.device.destroy_command_pool(self.pool, None);
        }
    }
}

/// The handles of a stage's context.
pub(crate) fn handles(context: &Context) -> ContextHandles {
    let (display, context_handle) = (context.display(), context.handle());
    match context.binding() {
        Binding::Egl => ContextHandles::Egl { display, context: context_handle },
        Binding::Glx => ContextHandles::Glx { display, context: context_handle },
    }
}

/// The binding to test over: GLX where there is a display to do so, and EGL asked for in any case with `TOMBOLO_GL=egl`.
pub(crate) fn binding() -> Binding {
    match std::env::var("TOMBOLO_GL").as_deref() {
        Ok("glx") => Binding::Glx,
        _ => Binding::Egl,
    }
}

/// A stage, a queue, and the sharing between them over the routes given (the driver's own if none).
pub(crate) fn scene(routes: &[Route]) -> (Context, Queue, Arc<Sharing>) {
    let context = Context::new(binding()).expect("an OpenGL context");
    let queue = Queue::new();
    let gl = Arc::new(GlContext::new(handles(&context)).expect("a context to share with"));
    assert!(gl.is_on(&queue.device), "{gl:?} is on the first Vulkan device");
    let sharing = Sharing::new(gl, queue.device.clone(), routes);
    (context, queue, sharing)
}
