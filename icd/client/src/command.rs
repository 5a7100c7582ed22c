//! Queues, commands and events.

use crate::api::api;
use crate::context::Context;
use crate::error::check;
use crate::{Buffer, Image, Kernel, Plain, Result, bytes_of, bytes_of_mut};
use opencl_sys::*;
use std::ptr;

/// A command queue.
#[derive(Debug)]
pub struct Queue {
    handle: cl_command_queue,
    context: Context,
}

// SAFETY: OpenCL functions on queues are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for Queue {}
// SAFETY: as above.
unsafe impl Sync for Queue {}

impl Queue {
    /// A queue with these `cl_command_queue_properties` bits (0: in order, no profiling).
    pub fn new(context: &Context, properties: cl_command_queue_properties) -> Result<Queue> {
        let api = api()?;
        let list = [CL_QUEUE_PROPERTIES.into(), properties, 0];
        let mut code = 0;
        // SAFETY: the list ends in zero.
        let handle = unsafe {
            (api.clCreateCommandQueueWithProperties)(context.handle.0, context.device.0, list.as_ptr(), &mut code)
        };
        check("clCreateCommandQueueWithProperties", code)?;
        Ok(Queue { handle, context: context.clone() })
    }

    /// Writes `data` to the start of `buffer` and waits until it is done.
    pub fn write<T: Plain>(&self, buffer: &Buffer, data: &[T]) -> Result<()> {
        let api = api()?;
        let bytes = bytes_of(data);
        // SAFETY: a blocking write reads the data during the call only.
        check("clEnqueueWriteBuffer", unsafe {
            (api.clEnqueueWriteBuffer)(
                self.handle,
                buffer.handle.0,
                CL_TRUE,
                0,
                bytes.len(),
                bytes.as_ptr().cast(),
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        })
    }

    /// Reads `count` numbers from the start of `buffer`, waiting until all before it is done.
    pub fn read<T: Plain>(&self, buffer: &Buffer, count: usize) -> Result<Vec<T>> {
        let api = api()?;
        let mut data = vec![T::default(); count];
        let bytes = bytes_of_mut(&mut data);
        // SAFETY: a blocking read writes the data during the call only.
        check("clEnqueueReadBuffer", unsafe {
            (api.clEnqueueReadBuffer)(
                self.handle,
                buffer.handle.0,
                CL_TRUE,
                0,
                bytes.len(),
                bytes.as_mut_ptr().cast(),
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        })?;
        Ok(data)
    }

    /// Writes a whole image from tightly packed texels.
    ///
    /// # Panics
    /// If `data` is shorter than the image at `texel` bytes a texel.
    pub fn write_image<T: Plain>(&self, image: &Image, texel: usize, data: &[T]) -> Result<()> {
        let api = api()?;
        let (region, bytes) = (image.shape().region(), bytes_of(data));
        assert!(bytes.len() >= region.iter().product::<usize>() * texel, "too few texels");
        // SAFETY: the data covers the region; a blocking write reads it during the call only.
        check("clEnqueueWriteImage", unsafe {
            (api.clEnqueueWriteImage)(
                self.handle,
                image.handle.0,
                CL_TRUE,
                [0; 3].as_ptr(),
                region.as_ptr(),
                0,
                0,
                bytes.as_ptr().cast(),
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        })
    }

    /// Reads a whole image as tightly packed texels of `texel` bytes.
    pub fn read_image<T: Plain>(&self, image: &Image, texel: usize) -> Result<Vec<T>> {
        let api = api()?;
        let region = image.shape().region();
        let mut data = vec![T::default(); region.iter().product::<usize>() * texel / size_of::<T>()];
        // SAFETY: the data has room for the region; a blocking read writes it during the call only.
        check("clEnqueueReadImage", unsafe {
            (api.clEnqueueReadImage)(
                self.handle,
                image.handle.0,
                CL_TRUE,
                [0; 3].as_ptr(),
                region.as_ptr(),
                0,
                0,
                bytes_of_mut(&mut data).as_mut_ptr().cast(),
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        })?;
        Ok(data)
    }

    /// Enqueues a kernel over `global` work-items (1 to 3 dimensions), with a local size or the implementation's choice.
    pub fn run(&self, kernel: &Kernel, global: &[usize], local: Option<&[usize]>) -> Result<()> {
        self.launch(kernel, &[0; 3][..global.len()], global, local, &[], ptr::null_mut())
    }

    /// As [`Queue::run`], with a global offset.
    pub fn run_at(&self, kernel: &Kernel, offset: &[usize], global: &[usize], local: Option<&[usize]>) -> Result<()> {
        self.launch(kernel, offset, global, local, &[], ptr::null_mut())
    }

    /// As [`Queue::run`], with an event.
    pub fn run_event(&self, kernel: &Kernel, global: &[usize], local: Option<&[usize]>) -> Result<Event> {
        self.run_after(kernel, global, local, &[])
    }

    /// As [`Queue::run_event`], after these events.
    pub fn run_after(
        &self,
        kernel: &Kernel,
        global: &[usize],
        local: Option<&[usize]>,
        after: &[&Event],
    ) -> Result<Event> {
        let mut event = ptr::null_mut();
        self.launch(kernel, &[0; 3][..global.len()], global, local, after, &mut event)?;
        Ok(Event(event))
    }

    fn launch(
        &self,
        kernel: &Kernel,
        offset: &[usize],
        global: &[usize],
        local: Option<&[usize]>,
        after: &[&Event],
        event: *mut cl_event,
    ) -> Result<()> {
        let api = api()?;
        let waits: Vec<cl_event> = after.iter().map(|event| event.0).collect();
        assert!(global.len() <= 3 && offset.len() == global.len());
        assert!(local.is_none_or(|local| local.len() == global.len()));
        // SAFETY: the three lists have as many entries as there are dimensions, and the wait list as many as are told of;
        // `event` is null or writable.
        check("clEnqueueNDRangeKernel", unsafe {
            (api.clEnqueueNDRangeKernel)(
                self.handle,
                kernel.handle,
                global.len() as cl_uint,
                offset.as_ptr(),
                global.as_ptr(),
                local.map_or(ptr::null(), <[usize]>::as_ptr),
                waits.len() as cl_uint,
                if waits.is_empty() { ptr::null() } else { waits.as_ptr() },
                event,
            )
        })
    }

    /// `clFlush`
    pub fn flush(&self) -> Result<()> {
        // SAFETY: the queue is alive.
        check("clFlush", unsafe { (api()?.clFlush)(self.handle) })
    }

    /// `clFinish`
    pub fn finish(&self) -> Result<()> {
        // SAFETY: the queue is alive.
        check("clFinish", unsafe { (api()?.clFinish)(self.handle) })
    }

    /// Its context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// The raw handle, for entry points that this client does not wrap.
    pub fn raw(&self) -> cl_command_queue {
        self.handle
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseCommandQueue)(self.handle) };
        }
    }
}

/// An event.
#[derive(Debug)]
pub struct Event(cl_event);

// SAFETY: OpenCL functions on events are thread-safe (OpenCL 3.0, A.2).
unsafe impl Send for Event {}

impl Event {
    /// A user event.
    pub fn of_user(context: &Context) -> Result<Event> {
        let mut code = 0;
        // SAFETY: the context is alive.
        let handle = unsafe { (api()?.clCreateUserEvent)(context.handle.0, &mut code) };
        check("clCreateUserEvent", code)?;
        Ok(Event(handle))
    }

    /// Sets the status of a user event: `CL_COMPLETE`, or an error, which is negative.
    pub fn set_status(&self, status: cl_int) -> Result<()> {
        // SAFETY: the event is alive.
        check("clSetUserEventStatus", unsafe { (api()?.clSetUserEventStatus)(self.0, status) })
    }

    /// Wraps a handle that another entry point made, and owns it.
    pub fn from_raw(handle: cl_event) -> Event {
        Event(handle)
    }

    /// The raw handle.
    pub fn raw(&self) -> cl_event {
        self.0
    }

    /// Waits until the command is complete.
    pub fn wait(&self) -> Result<()> {
        // SAFETY: one live event.
        check("clWaitForEvents", unsafe { (api()?.clWaitForEvents)(1, &self.0) })
    }

    /// `CL_EVENT_COMMAND_EXECUTION_STATUS`
    pub fn status(&self) -> Result<cl_int> {
        let mut status = 0;
        // SAFETY: `status` has the size given.
        check("clGetEventInfo", unsafe {
            (api()?.clGetEventInfo)(
                self.0,
                CL_EVENT_COMMAND_EXECUTION_STATUS,
                size_of::<cl_int>(),
                ptr::from_mut(&mut status).cast(),
                ptr::null_mut(),
            )
        })?;
        Ok(status)
    }

    /// A time of `clGetEventProfilingInfo`, in nanoseconds.
    pub fn time(&self, what: cl_profiling_info) -> Result<u64> {
        let mut time = 0_u64;
        // SAFETY: `time` has the size given.
        check("clGetEventProfilingInfo", unsafe {
            (api()?.clGetEventProfilingInfo)(
                self.0,
                what,
                size_of::<u64>(),
                ptr::from_mut(&mut time).cast(),
                ptr::null_mut(),
            )
        })?;
        Ok(time)
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        if let Ok(api) = api() {
            // SAFETY: the handle is ours and is released once.
            unsafe { (api.clReleaseEvent)(self.0) };
        }
    }
}
