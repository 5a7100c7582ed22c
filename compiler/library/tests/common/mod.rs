//! Kernels that call the library, run by the IR interpreter.
#![allow(dead_code, reason = "not every test uses all of it")]

use tombolo_back::{CompiledKernel, FlatFunctions};
use tombolo_front::Headers;
use tombolo_ir::interpret::{self, Argument, Launch};
use tombolo_ir::{Module, Target};
use tombolo_launcher::{Device, Range};

struct NoHeaders;

impl Headers for NoHeaders {
    fn find(&self, _name: &str, _includer: &str, _quoted: bool) -> Option<(String, String)> {
        None
    }
}

/// The library for a device whose `fma` rounds once, or not.
struct Builtins {
    fused: bool,
}

impl tombolo_back::Library for Builtins {
    fn find(&self, name: &str) -> Option<Module> {
        tombolo_library::find(name, self.fused)
    }
}

/// A linked program with one kernel.
pub(crate) struct Machine {
    module: Module,
    target: Target,
}

thread_local! {
    /// One device for all launches of a test.
    static DEVICE: Device = Device::open().unwrap_or_else(|error| panic!("{error}"));
}

/// Where a kernel runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In the IR interpreter, which computes as IEEE 754 says.
    Interpreter,
    /// On the first Vulkan device, which may take subnormal numbers for zero.
    Device,
}

impl Machine {
    /// Compiles and links a source. The device rounds `fma` twice, so that the library's is tested.
    pub(crate) fn compile(source: &str) -> Machine {
        Machine::compile_for(source, false)
    }

    /// Compiles and links a source for a device with the generic address space.
    pub(crate) fn compile_generic(source: &str) -> Machine {
        let mut target = Target::baseline();
        target.features.push(String::from("__opencl_c_generic_address_space"));
        Machine::compile_with(source, "-cl-std=CL3.0", target)
    }

    /// Compiles and links a source for a device whose `fma` rounds once, or not.
    pub(crate) fn compile_for(source: &str, fused: bool) -> Machine {
        let mut target = Target::baseline();
        target.fused_multiply_add = fused;
        target.extensions.extend(["cl_khr_extended_bit_ops", "cl_khr_integer_dot_product"].map(String::from));
        target.features.push(String::from("__opencl_c_work_group_collective_functions"));
        Machine::compile_with(source, "-cl-std=CL3.0", target)
    }

    /// Compiles and links a source with these options.
    pub(crate) fn compile_with(source: &str, options: &str, target: Target) -> Machine {
        let fused = target.fused_multiply_add;
        let compilation = tombolo_front::compile(source, &NoHeaders, options, &target);
        let Some(module) = compilation.module else { panic!("{source}\n{}", compilation.log) };
        let module =
            tombolo_back::link(&[&module], &Builtins { fused }).unwrap_or_else(|log| panic!("{source}\n{log}"));
        Machine { module, target }
    }

    /// Runs the kernel for so many work-items with these buffers and returns what is in them afterwards.
    pub(crate) fn run(&self, place: Place, items: usize, buffers: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        self.run_in_groups(place, items, 1, buffers)
    }

    /// The same in work-groups of that size.
    pub(crate) fn run_in_groups(
        &self,
        place: Place,
        items: usize,
        group: usize,
        buffers: Vec<Vec<u8>>,
    ) -> Vec<Vec<u8>> {
        match place {
            Place::Interpreter => self.interpret(items, group, buffers),
            Place::Device => self.launch(items, group, &buffers),
        }
    }

    /// On the first Vulkan device.
    fn launch(&self, items: usize, group: usize, buffers: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let kernel = self.module.kernels().next().expect("a kernel");
        let kernel = tombolo_back::compile_kernel(&self.module, &FlatFunctions::default(), kernel, &self.target)
            .unwrap_or_else(|log| panic!("{log}"));
        DEVICE.with(|device| {
            Self::launch_on(device, &kernel, Range::linear((items / group) as u32, group as u32), buffers)
        })
    }

    fn launch_on(device: &Device, kernel: &CompiledKernel, range: Range, buffers: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let buffers: Vec<_> = buffers.iter().map(|bytes| device.buffer(bytes).expect("memory for a buffer")).collect();
        let arguments: Vec<_> = buffers.iter().map(tombolo_launcher::Argument::Buffer).collect();
        device.launch(kernel, None, &arguments, range).unwrap_or_else(|error| panic!("{error}"));
        let results = buffers.iter().map(|buffer| device.read(buffer)).collect();
        for buffer in buffers {
            device.free(buffer);
        }
        results
    }

    fn interpret(&self, items: usize, group: usize, buffers: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
        let kernel = self.module.kernels().next().expect("a kernel");
        let mut machine = interpret::Machine::new(&self.module);
        let buffers: Vec<_> = buffers.into_iter().map(|bytes| machine.add_buffer(bytes)).collect();
        let arguments: Vec<Argument> = buffers.iter().map(|&buffer| Argument::Buffer(buffer, 0)).collect();
        let launch = Launch { step_limit: 1 << 32, ..Launch::linear(items as u64, group as u64) };
        machine.run(kernel, &launch, &arguments).unwrap_or_else(|fault| panic!("{fault}"));
        buffers.into_iter().map(|buffer| machine.buffer(buffer).to_vec()).collect()
    }
}

/// Numbers as the bytes of `float` or `double`.
pub(crate) fn floats_to_bytes(values: &[f64], double: bool) -> Vec<u8> {
    values
        .iter()
        .flat_map(|&value| if double { value.to_le_bytes().to_vec() } else { (value as f32).to_le_bytes().to_vec() })
        .collect()
}

/// Random bits, the same in each run (xorshift).
pub(crate) struct Random(u64);

impl Random {
    /// `seed`: not zero.
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
