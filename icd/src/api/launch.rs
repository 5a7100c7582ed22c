//! Launching kernels (OpenCL API 3.0, section 5.10).

use std::sync::Arc;

use super::event::Tail;
use crate::cl::*;
use crate::error::{Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{list, put};
use crate::objects::device::Device;
use crate::objects::executable::Executable;
use crate::objects::kernel::Kernel;
use crate::objects::queue::Queue;
use crate::queue::Nothing;
use crate::queue::launch::{Geometry, Launch};

/// Three sizes from an array of `dimensions`, the rest filled up.
///
/// # Safety
/// `values` is null or readable for `dimensions` elements.
unsafe fn sizes(values: *const size_t, dimensions: cl_uint, fill: u64) -> Option<[u64; 3]> {
    if values.is_null() {
        return None;
    }
    // SAFETY: promised by the caller.
    let given = unsafe { list(values, dimensions as usize) };
    Some(std::array::from_fn(|axis| given.get(axis).map_or(fill, |&value| value as u64)))
}

/// The local size that is used where the application gives none: as large a part of the global size as makes groups that
/// devices like, in whole.
pub(crate) fn choose_local(device: &Device, global: [u64; 3], uniform: bool) -> [u32; 3] {
    let target = &device.physical.target;
    let wanted = u64::from(target.work_group_invocations.min(256));
    let mut left = wanted;
    let mut local = [1u32; 3];
    for axis in 0..3 {
        let limit = left.min(u64::from(target.work_group_size[axis])).max(1);
        // A power of two where it divides, else the largest divisor.
        let power = 1u64 << global[axis].trailing_zeros().min(63).min(limit.ilog2());
        let divisor = (1..=limit.min(global[axis].max(1))).rev().find(|size| global[axis] % size == 0).unwrap_or(1);
        let best = if power >= 32 || power >= divisor { power.min(limit) } else { divisor };
        local[axis] = best as u32;
        left /= best;
    }
    // Groups of a few items waste most of the device: a remainder is better.
    let items: u32 = local.iter().product();
    if !uniform && items < 32 && global[0] > 64 {
        local = [(64).min(target.work_group_size[0]), 1, 1];
    }
    local
}

struct Range {
    dimensions: cl_uint,
    offset: Option<[u64; 3]>,
    global: Option<[u64; 3]>,
    local: Option<[u64; 3]>,
}

/// Checks a range against kernel and device. Nothing where there are no work-items.
fn geometry(device: &Ref<Device>, kernel: &Kernel, range: &Range) -> Result<Option<Geometry>> {
    let (executable, code) = kernel.code(device)?;
    let executable: &Arc<Executable> = executable;
    let Some(global) = range.global else {
        // OpenCL 2.1 on: without sizes there is nothing to do.
        return Ok(None);
    };
    let offset = range.offset.unwrap_or([0; 3]);
    for axis in 0..3 {
        ensure!(offset[axis].checked_add(global[axis]).is_some(), CL_INVALID_GLOBAL_OFFSET);
    }
    let target = &device.physical.target;
    let required = code.interface.required_work_group_size;
    let local = match (range.local, required) {
        (Some(local), Some(required)) => {
            ensure!(local == required.map(u64::from), CL_INVALID_WORK_GROUP_SIZE);
            local
        }
        (Some(local), None) => local,
        // "If NULL, the implementation uses reqd_work_group_size" where the kernel has it.
        (None, Some(required)) => required.map(u64::from),
        (None, None) => choose_local(device, global, executable.uniform).map(u64::from),
    };
    for (size, limit) in local.into_iter().zip(target.work_group_size) {
        ensure!(size > 0, CL_INVALID_WORK_GROUP_SIZE);
        ensure!(size <= u64::from(limit), CL_INVALID_WORK_ITEM_SIZE);
    }
    let items: u64 = local.iter().product();
    ensure!(items <= u64::from(target.work_group_invocations), CL_INVALID_WORK_GROUP_SIZE);
    let whole = (0..3).all(|axis| global[axis] % local[axis] == 0);
    ensure!(whole || !executable.uniform, CL_INVALID_WORK_GROUP_SIZE);
    if global.contains(&0) {
        return Ok(None);
    }
    let geometry = Geometry { dimensions: range.dimensions, offset, global, local: local.map(|size| size as u32) };
    // Ids of groups are 32 bits wide.
    ensure!(geometry.groups().iter().all(|&count| u32::try_from(count).is_ok()), CL_INVALID_GLOBAL_WORK_SIZE);
    Ok(Some(geometry))
}

fn launch(queue: &Ref<Queue>, kernel: &Ref<Kernel>, range: &Range, tail: Tail, kind: cl_command_type) -> Result {
    ensure!(Arc::ptr_eq(&queue.context, &kernel.program.context), CL_INVALID_CONTEXT);
    kernel.code(&queue.device)?;
    let prepared = kernel.prepared(&queue.device)?;
    match geometry(&queue.device, kernel, range)? {
        Some(geometry) => tail.enqueue(queue, kind, CL_FALSE, Launch::new(prepared, geometry)?),
        None => tail.enqueue(queue, kind, CL_FALSE, Nothing),
    }
}

/// `clEnqueueNDRangeKernel`
pub unsafe extern "C" fn clEnqueueNDRangeKernel(
    command_queue: cl_command_queue,
    kernel: cl_kernel,
    work_dim: cl_uint,
    global_work_offset: *const size_t,
    global_work_size: *const size_t,
    local_work_size: *const size_t,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        let kernel = handle::get::<Kernel>(kernel)?;
        ensure!((1..=3).contains(&work_dim), CL_INVALID_WORK_DIMENSION);
        // SAFETY: as above.
        let range = unsafe {
            Range {
                dimensions: work_dim,
                offset: sizes(global_work_offset, work_dim, 0),
                global: sizes(global_work_size, work_dim, 1),
                local: sizes(local_work_size, work_dim, 1),
            }
        };
        launch(&queue, &kernel, &range, tail, CL_COMMAND_NDRANGE_KERNEL)
    })
}

/// `clEnqueueTask`
pub unsafe extern "C" fn clEnqueueTask(
    command_queue: cl_command_queue,
    kernel: cl_kernel,
    num_events_in_wait_list: cl_uint,
    event_wait_list: *const cl_event,
    event: *mut cl_event,
) -> cl_int {
    // SAFETY: the application's pointers are as the specification asks.
    let tail = unsafe { Tail::new(num_events_in_wait_list, event_wait_list, event) };
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        let kernel = handle::get::<Kernel>(kernel)?;
        let range = Range { dimensions: 1, offset: None, global: Some([1; 3]), local: Some([1; 3]) };
        launch(&queue, &kernel, &range, tail, CL_COMMAND_TASK)
    })
}

/// `clGetKernelSuggestedLocalWorkSizeKHR` (`cl_khr_suggested_local_work_size`)
pub unsafe extern "C" fn clGetKernelSuggestedLocalWorkSizeKHR(
    command_queue: cl_command_queue,
    kernel: cl_kernel,
    work_dim: cl_uint,
    global_work_offset: *const size_t,
    global_work_size: *const size_t,
    suggested_local_work_size: *mut size_t,
) -> cl_int {
    super::status(|| {
        let queue = handle::get::<Queue>(command_queue)?;
        let kernel = handle::get::<Kernel>(kernel)?;
        ensure!(Arc::ptr_eq(&queue.context, &kernel.program.context), CL_INVALID_CONTEXT);
        ensure!((1..=3).contains(&work_dim), CL_INVALID_WORK_DIMENSION);
        ensure!(!suggested_local_work_size.is_null(), CL_INVALID_VALUE);
        kernel.prepared(&queue.device)?;
        // SAFETY: the application's pointers are as the specification asks.
        let range = unsafe {
            Range {
                dimensions: work_dim,
                offset: sizes(global_work_offset, work_dim, 0),
                global: sizes(global_work_size, work_dim, 1),
                local: None,
            }
        };
        let Some(geometry) = geometry(&queue.device, &kernel, &range)? else { fail!(CL_INVALID_GLOBAL_WORK_SIZE) };
        for (axis, size) in geometry.local.iter().take(work_dim as usize).enumerate() {
            // SAFETY: writable for `work_dim` sizes.
            unsafe { put(suggested_local_work_size.add(axis), *size as size_t) };
        }
        Ok(())
    })
}
