//! A batch: the commands of one submission, and all that they need until they are done.

use std::any::Any;
use std::sync::Arc;

use ash::vk;

use super::core::Core;
use super::staging::{Chunks, Pool};
use crate::error::Result;
use crate::handle::Ref;
use crate::objects::event::Event;
use crate::trace::Traced;
use crate::vulkan::Gpu;

/// Events whose times one batch can take.
pub(super) const QUERIES: u32 = 512;
/// Descriptor sets of one pool.
const SETS: u32 = 256;

/// A semaphore of another queue, or of another API, that a batch waits for or signals.
pub struct SemaphoreUse {
    /// Vulkan's handle.
    pub semaphore: vk::Semaphore,
    /// The value of a timeline semaphore; 0 for a binary one.
    pub value: u64,
    /// Keeps the semaphore alive.
    pub owner: Arc<dyn Any + Send + Sync>,
}

/// What a batch needs from Vulkan; used again by later batches.
pub(super) struct Resources {
    gpu: Arc<Gpu>,
    pool: vk::CommandPool,
    pub(super) commands: vk::CommandBuffer,
    queries: vk::QueryPool,
    descriptors: Vec<vk::DescriptorPool>,
    /// How many of the descriptor pools are full.
    descriptors_full: usize,
    pub(super) chunks: Chunks,
}

impl Resources {
    /// `timed`: whether commands take times.
    pub(super) fn new(gpu: &Arc<Gpu>, timed: bool) -> Result<Resources> {
        let device = &gpu.device;
        let create = vk::CommandPoolCreateInfo::default()
            .flags(vk::CommandPoolCreateFlags::TRANSIENT)
            .queue_family_index(gpu.physical.queue_family.index);
        let mut resources = Resources {
            gpu: gpu.clone(),
            // SAFETY: the device is live.
            pool: unsafe { device.create_command_pool(&create, None) }?,
            commands: vk::CommandBuffer::null(),
            queries: vk::QueryPool::null(),
            descriptors: Vec::new(),
            descriptors_full: 0,
            chunks: Chunks::default(),
        };
        let allocate = vk::CommandBufferAllocateInfo::default()
            .command_pool(resources.pool)
            .level(vk::CommandBufferLevel::PRIMARY)
            .command_buffer_count(1);
        // SAFETY: the pool is ours alone.
        resources.commands = unsafe { device.allocate_command_buffers(&allocate) }?[0];
        if timed && gpu.physical.queue_family.timestamp_bits > 0 {
            let create =
                vk::QueryPoolCreateInfo::default().query_type(vk::QueryType::TIMESTAMP).query_count(QUERIES * 2);
            // SAFETY: the device is live.
            resources.queries = unsafe { device.create_query_pool(&create, None) }?;
        }
        Ok(resources)
    }

    /// Makes ready for recording.
    pub(super) fn begin(&mut self) -> Result {
        let device = &self.gpu.device;
        // SAFETY: the batch that used them before is done.
        unsafe {
            device.reset_command_pool(self.pool, vk::CommandPoolResetFlags::empty())?;
            if self.queries != vk::QueryPool::null() {
                device.reset_query_pool(self.queries, 0, QUERIES * 2);
            }
            for pool in &self.descriptors {
                device.reset_descriptor_pool(*pool, vk::DescriptorPoolResetFlags::empty())?;
            }
            let begin = vk::CommandBufferBeginInfo::default().flags(vk::CommandBufferUsageFlags::ONE_TIME_SUBMIT);
            device.begin_command_buffer(self.commands, &begin)?;
        }
        self.descriptors_full = 0;
        Ok(())
    }

    /// Whether times can be taken.
    pub(super) fn queries(&self) -> Option<vk::QueryPool> {
        (self.queries != vk::QueryPool::null()).then_some(self.queries)
    }

    /// A descriptor set for one launch.
    pub(super) fn descriptor_set(&mut self, layout: vk::DescriptorSetLayout) -> Result<vk::DescriptorSet> {
        let device = &self.gpu.device;
        let layouts = [layout];
        loop {
            let fresh = self.descriptors_full == self.descriptors.len();
            if fresh {
                let kinds = [
                    vk::DescriptorType::SAMPLED_IMAGE,
                    vk::DescriptorType::STORAGE_IMAGE,
                    vk::DescriptorType::SAMPLER,
                    vk::DescriptorType::UNIFORM_TEXEL_BUFFER,
                    vk::DescriptorType::STORAGE_TEXEL_BUFFER,
                ];
                let sizes = kinds.map(|ty| vk::DescriptorPoolSize { ty, descriptor_count: SETS * 4 });
                let create = vk::DescriptorPoolCreateInfo::default().max_sets(SETS).pool_sizes(&sizes);
                // SAFETY: the device is live.
                self.descriptors.push(unsafe { device.create_descriptor_pool(&create, None) }?);
            }
            let allocate = vk::DescriptorSetAllocateInfo::default()
                .descriptor_pool(self.descriptors[self.descriptors_full])
                .set_layouts(&layouts);
            // SAFETY: pool and layout are live, and the pool is ours alone.
            match unsafe { device.allocate_descriptor_sets(&allocate) } {
                Ok(sets) => return Ok(sets[0]),
                Err(vk::Result::ERROR_OUT_OF_POOL_MEMORY | vk::Result::ERROR_FRAGMENTED_POOL) if !fresh => {
                    self.descriptors_full += 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for Resources {
    fn drop(&mut self) {
        let device = &self.gpu.device;
        // SAFETY: no batch uses them.
        unsafe {
            device.destroy_command_pool(self.pool, None);
            device.destroy_query_pool(self.queries, None);
            for pool in &self.descriptors {
                device.destroy_descriptor_pool(*pool, None);
            }
        }
    }
}

/// An event of a batch.
pub(super) struct Pending {
    pub(super) event: Ref<Event>,
    /// Which pair of queries takes its times.
    pub(super) query: Option<u32>,
    /// The error that its command ended with before it was recorded.
    pub(super) error: Option<crate::Error>,
}

/// Commands that are submitted together.
pub(super) struct Batch {
    /// What the queue's timeline semaphore is when they are done.
    pub(super) value: u64,
    pub(super) resources: Resources,
    /// How many commands there are.
    pub(super) count: u32,
    pub(super) events: Vec<Pending>,
    /// The commands that a trace tells of.
    pub(super) traced: Vec<Traced>,
    /// When it was submitted, where that is traced: nanoseconds of the host's monotonic clock.
    pub(super) submit_time: u64,
    pub(super) queries_used: u32,
    /// What the commands use.
    pub(super) kept: Vec<Arc<dyn Any + Send + Sync>>,
    /// What the host does when the commands are done, before their events complete.
    pub(super) actions: Vec<Box<dyn FnOnce() + Send>>,
    /// What the host does as soon as the batch is submitted.
    pub(super) submitted: Vec<Box<dyn FnOnce() + Send>>,
    /// Queues of ours that it waits for, with the values.
    pub(super) waits: Vec<(Arc<Core>, u64)>,
    pub(super) foreign_waits: Vec<SemaphoreUse>,
    pub(super) foreign_signals: Vec<SemaphoreUse>,
    /// Whether the host reads what the device writes.
    pub(super) host_reads: bool,
}

impl Batch {
    pub(super) fn new(value: u64, mut resources: Resources) -> Result<Batch> {
        resources.begin()?;
        Ok(Batch {
            value,
            resources,
            count: 0,
            events: Vec::new(),
            traced: Vec::new(),
            submit_time: 0,
            queries_used: 0,
            kept: Vec::new(),
            actions: Vec::new(),
            submitted: Vec::new(),
            waits: Vec::new(),
            foreign_waits: Vec::new(),
            foreign_signals: Vec::new(),
            host_reads: false,
        })
    }

    /// The times of the batch's events, in the device's ticks: start and end of each pair of queries.
    pub(super) fn times(&self) -> Vec<[u64; 2]> {
        let Some(queries) = self.resources.queries().filter(|_| self.queries_used > 0) else { return Vec::new() };
        let mut times = vec![[0u64; 2]; self.queries_used as usize];
        let (flat, _) = times.as_flattened_mut().split_at_mut(self.queries_used as usize * 2);
        // SAFETY: the queries were written by commands that are done.
        let got = unsafe {
            self.resources.gpu.device.get_query_pool_results(queries, 0, flat, vk::QueryResultFlags::TYPE_64)
        };
        if got.is_err() { Vec::new() } else { times }
    }

    /// Lets go of all that the commands used; the rest serves again.
    pub(super) fn recycle(mut self, pool: &Pool) -> Resources {
        pool.give_back(&mut self.resources.chunks);
        self.resources
    }
}
