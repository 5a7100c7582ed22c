//! The device under test.

use tombolo_client::opencl_sys::{CL_MEM_READ_WRITE, cl_command_queue_properties};
use tombolo_client::{Arg, Buffer, Context, Device, Error, Kernel, Plain, Platform, Queue, Result};

/// The first device of the platform under test: the platform whose name contains `$TOMBOLO_CTS_PLATFORM`, or `Tombolo`.
/// Any OpenCL 3.0 platform may be put to these tests.
pub struct Subject {
    /// The device.
    pub device: Device,
    /// A context for it alone.
    pub context: Context,
    /// An in-order queue.
    pub queue: Queue,
}

/// An argument of a kernel under test, after its first one.
pub enum Input<'a> {
    /// A buffer that holds a copy of these bytes.
    Buffer(&'a [u8]),
    /// A value, by its bytes.
    Value(&'a [u8]),
    /// Local memory of so many bytes.
    Local(usize),
}

impl Subject {
    /// Opens the device under test. A test that cannot have it has failed.
    ///
    /// # Panics
    /// When the platform is not there or cannot be used.
    #[must_use]
    pub fn open() -> Self {
        Self::open_with(0)
    }

    /// As [`Self::open`], with these properties of the queue.
    ///
    /// # Panics
    /// When the platform is not there or cannot be used.
    #[must_use]
    pub fn open_with(properties: cl_command_queue_properties) -> Self {
        let name = std::env::var("TOMBOLO_CTS_PLATFORM").unwrap_or_else(|_| "Tombolo".into());
        let open = || -> Result<Self> {
            let devices = Platform::named(&name)?.devices()?;
            let device = *devices.first().ok_or_else(|| Error::Loader(format!("{name} has no device")))?;
            let context = Context::new(device, &[])?;
            let queue = Queue::new(&context, properties)?;
            Ok(Self { device, context, queue })
        };
        open().unwrap_or_else(|error| panic!("cannot open the platform under test: {error}"))
    }

    /// Builds `source` and returns its kernel `test`.
    ///
    /// # Panics
    /// When it does not build.
    #[must_use]
    pub fn kernel(&self, source: &str, options: &str) -> Kernel {
        let made = crate::program(&self.context, source, options).and_then(|program| program.kernel("test"));
        made.unwrap_or_else(|error| panic!("{error}\nin:\n{source}"))
    }

    /// Runs the kernel `test` of `source` over `global` work-items in work-groups of `local`. Its first argument is a
    /// buffer of `count` values of `T`, zero at the start, which this returns; the others are `inputs`.
    ///
    /// # Panics
    /// When a step fails.
    pub fn run<T: Plain>(
        &self,
        source: &str,
        inputs: &[Input<'_>],
        count: usize,
        global: &[usize],
        local: Option<&[usize]>,
    ) -> Vec<T> {
        let mut kernel = self.kernel(source, "-cl-std=CL3.0");
        let mut run = || -> Result<Vec<T>> {
            let output = Buffer::new(&self.context, CL_MEM_READ_WRITE, count * size_of::<T>())?;
            self.queue.write(&output, &vec![T::default(); count])?;
            kernel.set_arg(0, Arg::Buffer(&output))?;
            let mut buffers = Vec::new();
            for (index, input) in (1..).zip(inputs) {
                match input {
                    Input::Buffer(bytes) => {
                        let buffer = Buffer::from_slice(&self.context, bytes)?;
                        kernel.set_arg(index, Arg::Buffer(&buffer))?;
                        buffers.push(buffer);
                    }
                    Input::Value(bytes) => kernel.set_arg(index, Arg::Value(bytes))?,
                    Input::Local(bytes) => kernel.set_arg(index, Arg::Local(*bytes))?,
                }
            }
            self.queue.run(&kernel, global, local)?;
            self.queue.read(&output, count)
        };
        run().unwrap_or_else(|error| panic!("{error}\nwith:\n{source}"))
    }

    /// [`Self::run`] with one work-item for each value of the output, and the work-group size left open.
    ///
    /// # Panics
    /// When a step fails.
    pub fn map<T: Plain>(&self, source: &str, inputs: &[Input<'_>], count: usize) -> Vec<T> {
        self.run(source, inputs, count, &[count], None)
    }
}
