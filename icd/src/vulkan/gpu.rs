//! The logical device: created with the first context on a device, shared by everything that runs there.

use std::collections::BTreeSet;
use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ash::vk;
use gpu_allocator::vulkan::{Allocator, AllocatorCreateDesc};
use gpu_allocator::{AllocationSizes, AllocatorDebugSettings};

use super::physical::{Features, Physical};
use super::timestamps::{Calibration, Calibrator};
use crate::error::{Error, Result};
use crate::log::log;
use crate::sync::lock;

/// The most Vulkan queues that are created of the family.
const MAX_QUEUES: u32 = 8;

/// A logical device.
pub struct Gpu {
    /// The device's functions.
    pub device: ash::Device,
    /// The physical device.
    pub physical: Arc<Physical>,
    /// Vulkan's queues; each command queue uses one of them.
    queues: Vec<Arc<Mutex<vk::Queue>>>,
    next_queue: AtomicUsize,
    allocator: Mutex<Option<Allocator>>,
    /// Compiled pipelines in memory, for what is not cached on disk.
    pub pipeline_cache: vk::PipelineCache,
    /// `VK_EXT_calibrated_timestamps`, where the device has it.
    pub calibrated_timestamps: Option<ash::ext::calibrated_timestamps::Device>,
    calibrator: Calibrator,
    /// Timeline semaphores that no queue uses, with their values.
    timelines: Mutex<Vec<(vk::Semaphore, u64)>>,
}

impl Gpu {
    /// Creates the logical device, with every feature that is there except those that cost speed for nothing.
    pub fn new(physical: &Arc<Physical>) -> Result<Gpu> {
        let instance = &physical.instance.raw;
        let version = physical.properties.api_version;
        let mut features = Features::query(instance, physical.handle, version, &physical.extensions);
        features.core.robust_buffer_access = 0;
        features.v12.buffer_device_address_capture_replay = 0;
        features.v12.buffer_device_address_multi_device = 0;
        features.v11.protected_memory = 0;
        features.v13.robust_image_access = 0;

        let family = physical.queue_family;
        let priorities = vec![1.0; family.count.min(MAX_QUEUES) as usize];
        let queues =
            [vk::DeviceQueueCreateInfo::default().queue_family_index(family.index).queue_priorities(&priorities)];
        let names: Vec<*const std::ffi::c_char> = physical.extensions.iter().map(|name| name.as_ptr()).collect();
        let mut core = features.chain(version, &physical.extensions);
        let create = vk::DeviceCreateInfo::default()
            .queue_create_infos(&queues)
            .enabled_extension_names(&names)
            .push_next(&mut core);
        // SAFETY: all structures live until the call returns; features and extensions are those that the device told of.
        let device = unsafe { instance.create_device(physical.handle, &create, None) }.map_err(|error| {
            log!("{}: vkCreateDevice: {error}", physical.name());
            Error::from(error)
        })?;
        crate::exit::register();
        let queues = (0..priorities.len() as u32)
            // SAFETY: that many queues were asked for.
            .map(|index| Arc::new(Mutex::new(unsafe { device.get_device_queue(family.index, index) })))
            .collect();
        let allocator = Allocator::new(&AllocatorCreateDesc {
            instance: instance.clone(),
            device: device.clone(),
            physical_device: physical.handle,
            debug_settings: AllocatorDebugSettings::default(),
            buffer_device_address: true,
            allocation_sizes: AllocationSizes::new(64 << 20, 16 << 20),
        })
        .map_err(|error| {
            log!("{}: allocator: {error}", physical.name());
            Error(crate::cl::CL_OUT_OF_HOST_MEMORY)
        })?;
        // SAFETY: the device is live.
        let pipeline_cache = unsafe { device.create_pipeline_cache(&vk::PipelineCacheCreateInfo::default(), None) }?;
        let calibrated_timestamps = physical
            .has(ash::ext::calibrated_timestamps::NAME)
            .then(|| ash::ext::calibrated_timestamps::Device::new(instance, &device));
        Ok(Gpu {
            device,
            physical: physical.clone(),
            queues,
            next_queue: AtomicUsize::new(0),
            allocator: Mutex::new(Some(allocator)),
            pipeline_cache,
            calibrated_timestamps,
            calibrator: Calibrator::default(),
            timelines: Mutex::new(Vec::new()),
        })
    }

    /// A Vulkan queue for a new command queue. Several command queues may share one.
    pub fn take_queue(&self) -> Arc<Mutex<vk::Queue>> {
        let index = self.next_queue.fetch_add(1, Ordering::Relaxed) % self.queues.len();
        self.queues[index].clone()
    }

    /// A timeline semaphore for a new command queue, and the value that it has.
    ///
    /// Semaphores are used again, never destroyed before the device: Mesa's emulation of timelines still touches those that
    /// a batch waited for when the batch is done as far as anybody can see.
    pub fn take_timeline(&self) -> Result<(vk::Semaphore, u64)> {
        if let Some(timeline) = lock(&self.timelines).pop() {
            return Ok(timeline);
        }
        let mut kind = vk::SemaphoreTypeCreateInfo::default().semaphore_type(vk::SemaphoreType::TIMELINE);
        let create = vk::SemaphoreCreateInfo::default().push_next(&mut kind);
        // SAFETY: the device is live.
        Ok((unsafe { self.device.create_semaphore(&create, None) }?, 0))
    }

    /// Takes back a timeline semaphore that nothing waits for or will signal.
    pub fn give_back_timeline(&self, semaphore: vk::Semaphore, value: u64) {
        lock(&self.timelines).push((semaphore, value));
    }

    /// The memory allocator.
    ///
    /// # Panics
    /// When the device is being destroyed.
    pub fn allocator(&self) -> AllocatorGuard<'_> {
        AllocatorGuard(self.allocator.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How the device's ticks relate to the host's clock; nothing where that cannot be known.
    pub fn calibration(&self) -> Option<Calibration> {
        self.calibrator.current(self)
    }

    /// The device extensions that are enabled.
    pub fn extensions(&self) -> &BTreeSet<&'static CStr> {
        &self.physical.extensions
    }
}

/// Sole use of the allocator.
pub struct AllocatorGuard<'a>(MutexGuard<'a, Option<Allocator>>);

impl std::ops::Deref for AllocatorGuard<'_> {
    type Target = Allocator;
    fn deref(&self) -> &Allocator {
        self.0.as_ref().expect("the allocator lives as long as the device")
    }
}

impl std::ops::DerefMut for AllocatorGuard<'_> {
    fn deref_mut(&mut self) -> &mut Allocator {
        self.0.as_mut().expect("the allocator lives as long as the device")
    }
}

impl Drop for Gpu {
    fn drop(&mut self) {
        // The allocator frees its blocks with the device's functions.
        drop(self.allocator.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        let timelines = std::mem::take(self.timelines.get_mut().unwrap_or_else(PoisonError::into_inner));
        // SAFETY: whatever was made of the device holds it, and so is gone; the driver's own threads are waited for.
        unsafe {
            let _ = self.device.device_wait_idle();
            for (semaphore, _) in timelines {
                self.device.destroy_semaphore(semaphore, None);
            }
            self.device.destroy_pipeline_cache(self.pipeline_cache, None);
            self.device.destroy_device(None);
        }
    }
}
