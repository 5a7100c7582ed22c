//! The peer that is an OpenCL device.

use super::{OPTIONS, Outcome, Peer, source};
use crate::generate::{OUTPUT_BYTES, Program};
use tombolo_client::{Arg, Buffer, Context, Platform, Queue, Result};

/// A device of a platform.
pub struct Device {
    name: String,
    context: Context,
}

impl Device {
    /// The first device of the platform with this in its name.
    ///
    /// # Errors
    /// That there is none, or that it cannot be used.
    pub fn open(platform: &str) -> Result<Device> {
        let none = || tombolo_client::Error::Loader(format!("{platform} has no device"));
        let device = Platform::named(platform)?.devices()?.into_iter().next().ok_or_else(none)?;
        Ok(Device { name: platform.to_owned(), context: Context::new(device, &[])? })
    }

    /// What runs on it.
    pub fn device(&self) -> tombolo_client::Device {
        self.context.device()
    }

    fn run_one(&self, queue: &Queue, program: &Program) -> Result<Vec<u8>> {
        let mut kernel =
            tombolo_client::Program::build(&self.context, &source(program), OPTIONS)?.kernel(&program.kernel_name())?;
        let size = program.output_size() as usize;
        let output = Buffer::from_slice(&self.context, &vec![0x5au8; size])?;
        let words = program.input();
        let (input, table) = (Buffer::from_slice(&self.context, &words)?, Buffer::from_slice(&self.context, &words)?);
        let mut arguments = vec![
            Arg::Buffer(&output),
            Arg::Buffer(&input),
            Arg::Buffer(&table),
            Arg::Local(program.local_bytes as usize),
        ];
        arguments.extend(program.arguments.iter().map(|argument| Arg::Value(&argument.bytes)));
        kernel.set_args(&arguments)?;
        let range = &program.range;
        let dimensions = range.dimensions as usize;
        let sizes = |sizes: &[u64; 3]| sizes[..dimensions].iter().map(|&size| size as usize).collect::<Vec<_>>();
        queue.run_at(&kernel, &sizes(&range.offset), &sizes(&range.global), Some(&sizes(&range.local)))?;
        queue.read(&output, (range.items() * OUTPUT_BYTES) as usize)
    }
}

impl Peer for Device {
    fn name(&self) -> &str {
        &self.name
    }

    fn run(&self, programs: &[Program]) -> Vec<Outcome> {
        let queue = match Queue::new(&self.context, 0) {
            Ok(queue) => queue,
            Err(error) => return programs.iter().map(|_| Err(error.to_string())).collect(),
        };
        programs.iter().map(|program| self.run_one(&queue, program).map_err(|error| error.to_string())).collect()
    }
}
