//! What a command records itself with: the open batch, barriers, staging memory, descriptors.

use std::any::Any;
use std::sync::Arc;

use ash::vk;

use super::batch::{Batch, SemaphoreUse};
use super::hazards::{Access, Hazards};
use super::staging::{Pool, Slice};
use crate::error::Result;
use crate::vulkan::{Gpu, Location};

/// Records one command.
pub struct Recorder<'a> {
    pub(super) gpu: &'a Arc<Gpu>,
    pub(super) batch: &'a mut Batch,
    pub(super) hazards: &'a mut Hazards,
    pub(super) pool: &'a Pool,
    pub(super) bound: &'a mut Bound,
    pub(super) in_order: bool,
}

/// What is bound in the open command buffer.
#[derive(Default)]
pub(super) struct Bound {
    pub(super) pipeline: vk::Pipeline,
}

/// All the stages that commands of OpenCL run in.
const STAGES: vk::PipelineStageFlags = vk::PipelineStageFlags::from_raw(
    vk::PipelineStageFlags::COMPUTE_SHADER.as_raw() | vk::PipelineStageFlags::TRANSFER.as_raw(),
);

impl Recorder<'_> {
    /// The device.
    pub fn gpu(&self) -> &Arc<Gpu> {
        self.gpu
    }

    /// The open command buffer.
    pub fn commands(&self) -> vk::CommandBuffer {
        self.batch.resources.commands
    }

    /// Declares what the next commands touch; a barrier is recorded where that conflicts with earlier ones.
    pub fn access(&mut self, access: &Access) {
        if !self.in_order {
            self.hazards.add_unordered();
        } else if self.hazards.add(access) {
            record_barrier(self.gpu, self.batch.resources.commands);
        }
    }

    /// A barrier between what the command recorded so far and what follows in it.
    pub fn barrier(&mut self) {
        record_barrier(self.gpu, self.commands());
    }

    /// Keeps an object until the command is done.
    pub fn keep(&mut self, object: Arc<dyn Any + Send + Sync>) {
        self.batch.kept.push(object);
    }

    /// Keeps an object until the command is done, unless the command before kept it too.
    pub fn keep_shared<T: Any + Send + Sync>(&mut self, object: &Arc<T>) {
        let address = Arc::as_ptr(object).cast::<()>();
        let recent = self.batch.kept.iter().rev().take(4);
        if !recent.into_iter().any(|kept| std::ptr::eq(Arc::as_ptr(kept).cast::<()>(), address)) {
            self.batch.kept.push(object.clone());
        }
    }

    /// Staging memory until the command is done.
    pub fn staging(&mut self, size: u64, align: u64, location: Location) -> Result<Slice> {
        let slice = self.pool.take(&mut self.batch.resources.chunks, size, align, location)?;
        self.keep_shared(&slice.buffer);
        if location == Location::Readback {
            self.batch.host_reads = true;
        }
        Ok(slice)
    }

    /// Something for the host to do when the command is done, before its event completes.
    pub fn after(&mut self, action: Box<dyn FnOnce() + Send>) {
        self.batch.host_reads = true;
        self.batch.actions.push(action);
    }

    /// Something for the host to do as soon as the command is submitted; it must not block. Where the submission fails,
    /// it is not done.
    pub fn when_submitted(&mut self, action: Box<dyn FnOnce() + Send>) {
        self.batch.submitted.push(action);
    }

    /// Tells that the host reads, through a mapping, what the command writes.
    pub fn read_by_host(&mut self) {
        self.batch.host_reads = true;
    }

    /// A descriptor set until the command is done.
    pub fn descriptor_set(&mut self, layout: vk::DescriptorSetLayout) -> Result<vk::DescriptorSet> {
        self.batch.resources.descriptor_set(layout)
    }

    /// Binds a compute pipeline, unless it is.
    pub fn bind_pipeline(&mut self, pipeline: vk::Pipeline) {
        if self.bound.pipeline != pipeline {
            self.bound.pipeline = pipeline;
            // SAFETY: the command buffer is being recorded; whoever binds keeps the pipeline.
            unsafe {
                self.gpu.device.cmd_bind_pipeline(self.commands(), vk::PipelineBindPoint::COMPUTE, pipeline);
            }
        }
    }

    /// Lets the batch wait for a semaphore of another API. Only for commands that ask for a batch of their own.
    pub fn wait_semaphore(&mut self, semaphore: SemaphoreUse) {
        self.batch.foreign_waits.push(semaphore);
    }

    /// Lets the batch signal a semaphore of another API. Only for commands that ask for a batch of their own.
    pub fn signal_semaphore(&mut self, semaphore: SemaphoreUse) {
        self.batch.foreign_signals.push(semaphore);
    }
}

/// Orders all that was recorded before against all that follows.
pub(super) fn record_barrier(gpu: &Gpu, commands: vk::CommandBuffer) {
    let barrier = vk::MemoryBarrier::default()
        .src_access_mask(vk::AccessFlags::MEMORY_WRITE)
        .dst_access_mask(vk::AccessFlags::MEMORY_READ | vk::AccessFlags::MEMORY_WRITE);
    // SAFETY: the command buffer is being recorded.
    unsafe {
        gpu.device.cmd_pipeline_barrier(commands, STAGES, STAGES, vk::DependencyFlags::empty(), &[barrier], &[], &[]);
    }
}

/// Makes what was written visible to the host, at the end of a batch.
pub(super) fn record_host_barrier(gpu: &Gpu, commands: vk::CommandBuffer) {
    let barrier = vk::MemoryBarrier::default()
        .src_access_mask(vk::AccessFlags::MEMORY_WRITE)
        .dst_access_mask(vk::AccessFlags::HOST_READ);
    // SAFETY: the command buffer is being recorded.
    unsafe {
        gpu.device.cmd_pipeline_barrier(
            commands,
            STAGES,
            vk::PipelineStageFlags::HOST,
            vk::DependencyFlags::empty(),
            &[barrier],
            &[],
            &[],
        );
    }
}
