//! A reference interpreter: runs a kernel over an NDRange the slow and plain way. Tests compare devices, and the IR before
//! and after passes, with it.
//!
//! The work-items of a group take turns: each runs until it ends or waits at a barrier, or for its sub-group. Memory is bytes in objects
//! (buffers, variables), and a pointer is an object's number and an offset, so that an access out of bounds is a fault.
//! Undefined values and fresh memory are zero. Samplers are not interpreted.

mod item;
mod memory;
mod subgroup;

pub use memory::{BufferRef, ImageRef};

use crate::entity::EntityRef;
use crate::module::{FuncRef, Global, Module};
use crate::types::{AddressSpace, Type};
use item::{Item, Status};
use memory::{Memory, Objects, Space};

/// Why a kernel cannot go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where: function, block, instruction.
    pub place: String,
    /// What happened.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for Fault {}

/// The NDRange of a launch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Launch {
    /// 1 to 3.
    pub work_dim: u32,
    /// Work-items in each dimension; 1 in those that are not used.
    pub global_size: [u64; 3],
    /// Work-items of a group in each dimension, above zero; groups at the edge may be smaller.
    pub local_size: [u64; 3],
    /// First global id in each dimension.
    pub global_offset: [u64; 3],
    /// Work-items of a subgroup, above zero.
    pub subgroup_size: u32,
    /// The most instructions that all work-items together may run.
    pub step_limit: u64,
}

impl Launch {
    /// One dimension of `global` work-items in groups of `local`.
    pub fn linear(global: u64, local: u64) -> Self {
        Launch {
            work_dim: 1,
            global_size: [global, 1, 1],
            local_size: [local, 1, 1],
            global_offset: [0; 3],
            subgroup_size: 8,
            step_limit: 10_000_000,
        }
    }
}

/// An argument of a kernel.
#[derive(Clone, PartialEq, Debug)]
pub enum Argument {
    /// The bytes of a value: a scalar, a vector, or what is passed by value.
    Bytes(Vec<u8>),
    /// The address of a byte of a buffer.
    Buffer(BufferRef, u64),
    /// So many bytes of local memory.
    Local(u32),
    /// An image.
    Image(ImageRef),
    /// A sampler, by its `CLK_*` bits.
    Sampler(u32),
    /// The null pointer.
    Null,
}

/// A program with its memory.
pub struct Machine<'a> {
    module: &'a Module,
    memory: Memory,
    globals: Vec<u64>,
}

/// What a value is while the interpreter runs.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Datum {
    /// A scalar's bits, or a pointer's address.
    Scalar(u64),
    Lanes(Box<[u64]>),
    Image(ImageRef),
    Sampler(u32),
}

/// One work-group while it runs.
pub(crate) struct Group {
    launch: Launch,
    id: [u64; 3],
    size: [u64; 3],
    count: [u64; 3],
    locals: Objects,
    local_addresses: Vec<u64>,
    steps: u64,
}

impl<'a> Machine<'a> {
    /// A machine for a valid module, with its program data in place.
    pub fn new(module: &'a Module) -> Self {
        let mut machine = Machine { module, memory: Memory::default(), globals: Vec::new() };
        for data in module.globals.values() {
            let mut bytes = data.init.clone();
            bytes.resize(data.size as usize, 0);
            let is_constant = data.space == AddressSpace::Constant;
            machine.globals.push(machine.memory.globals.add(Space::Global, bytes, is_constant));
        }
        for (global, data) in module.globals.iter() {
            for relocation in &data.relocations {
                let address = machine.globals[relocation.target.index()].wrapping_add(relocation.addend as u64);
                let at = relocation.offset as usize;
                let place = machine.memory.globals.bytes_mut(machine.globals[global.index()]);
                if let Some(place) = place.get_mut(at..at + 8) {
                    place.copy_from_slice(&address.to_le_bytes());
                }
            }
        }
        machine
    }

    /// Makes a buffer of these bytes.
    pub fn add_buffer(&mut self, bytes: Vec<u8>) -> BufferRef {
        BufferRef(self.memory.globals.add(Space::Global, bytes, false))
    }

    /// What is in a buffer.
    pub fn buffer(&mut self, buffer: BufferRef) -> &[u8] {
        self.memory.globals.bytes_mut(buffer.0)
    }

    /// What is in a program-scope variable or constant.
    pub fn global(&mut self, global: Global) -> &[u8] {
        self.memory.globals.bytes_mut(self.globals[global.index()])
    }

    /// Makes an image of `size` texels (width, height, depth or layers), each four lanes of bits.
    pub fn add_image(&mut self, size: [u32; 3], texels: Vec<[u32; 4]>) -> ImageRef {
        self.memory.add_image(size, texels)
    }

    /// The texels of an image.
    pub fn image(&self, image: ImageRef) -> &[[u32; 4]] {
        self.memory.texels(image)
    }

    /// Runs a kernel (or a function without a result).
    ///
    /// # Errors
    /// The first fault of a work-item, or that the arguments do not fit.
    pub fn run(&mut self, kernel: FuncRef, launch: &Launch, arguments: &[Argument]) -> Result<(), Fault> {
        let function = &self.module.functions[kernel];
        let fault = |message: &str| Fault { place: format!("@{}", function.name), message: message.into() };
        if function.is_declaration() {
            return Err(fault("it has no body"));
        }
        if arguments.len() != function.params.len() {
            return Err(fault("the number of arguments is wrong"));
        }
        if launch.local_size.contains(&0) || launch.subgroup_size == 0 {
            return Err(fault("the local size is zero"));
        }
        let count = [0, 1, 2].map(|dim| launch.global_size[dim].div_ceil(launch.local_size[dim]));
        let mut steps = launch.step_limit;
        for z in 0..count[2] {
            for y in 0..count[1] {
                for x in 0..count[0] {
                    let id = [x, y, z];
                    let size = [0, 1, 2].map(|dim| {
                        let start = id[dim] * launch.local_size[dim];
                        launch.local_size[dim].min(launch.global_size[dim] - start)
                    });
                    let mut group = Group {
                        launch: *launch,
                        id,
                        size,
                        count,
                        locals: Objects::default(),
                        local_addresses: Vec::new(),
                        steps,
                    };
                    self.run_group(kernel, &mut group, arguments)?;
                    steps = group.steps;
                }
            }
        }
        Ok(())
    }

    fn run_group(&mut self, kernel: FuncRef, group: &mut Group, arguments: &[Argument]) -> Result<(), Fault> {
        for local in self.module.locals.values() {
            let address = group.locals.add(Space::Local, vec![0; local.size as usize], false);
            group.local_addresses.push(address);
        }
        let shared: Vec<Option<u64>> = arguments
            .iter()
            .map(|argument| match argument {
                Argument::Local(size) => Some(group.locals.add(Space::Local, vec![0; *size as usize], false)),
                _ => None,
            })
            .collect();
        let mut items = Vec::new();
        for index in 0..group.size.iter().product() {
            let mut item = Item::new(self.module, kernel, group, index);
            let function = &self.module.functions[kernel];
            for (index, argument) in arguments.iter().enumerate() {
                let datum = item.argument(function, index, argument, shared[index]).ok_or_else(|| Fault {
                    place: format!("@{}", function.name),
                    message: format!("argument {index} does not fit {}", function.params[index]),
                })?;
                item.set_param(index, datum);
            }
            items.push(item);
        }
        loop {
            let mut is_running = false;
            for item in &mut items {
                if item.status == Status::Ready {
                    item.run(self.module, &mut self.memory, group, &self.globals)?;
                    is_running = true;
                }
            }
            if items.iter().all(|item| item.status == Status::Done) {
                return Ok(());
            }
            if !is_running {
                let waiting = items.iter().find(|item| item.status != Status::Done);
                let place = waiting.map(|item| item.place(self.module)).unwrap_or_default();
                return Err(Fault { place, message: "not all work-items of the group come to this barrier".into() });
            }
            release(self.module, &mut items, group.launch.subgroup_size);
        }
    }
}

/// Lets go on who waits for others that have all come to the same barrier.
fn release(module: &Module, items: &mut [Item], subgroup_size: u32) {
    for subgroup in items.chunks_mut(subgroup_size as usize) {
        let first = subgroup[0].status;
        if matches!(first, Status::AtSubgroupBarrier(_)) && subgroup.iter().all(|item| item.status == first) {
            subgroup.iter_mut().for_each(|item| item.status = Status::Ready);
        } else {
            subgroup::act(module, subgroup, subgroup_size);
        }
    }
    let first = items[0].status;
    if matches!(first, Status::AtGroupBarrier(_)) && items.iter().all(|item| item.status == first) {
        items.iter_mut().for_each(|item| item.status = Status::Ready);
    }
}

/// The bytes of a value of type `ty` as a datum; nothing where there are not as many as the type has.
pub(crate) fn datum_of_bytes(ty: Type, bytes: &[u8]) -> Option<Datum> {
    if ty.bytes()? as usize != bytes.len() {
        return None;
    }
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
    Some(match ty {
        Type::Vector(scalar, _) => Datum::Lanes(bytes.chunks(scalar.bytes() as usize).map(number).collect()),
        _ => Datum::Scalar(number(bytes)),
    })
}

/// The bytes of a value of type `ty`.
pub(crate) fn bytes_of_datum(ty: Type, datum: &Datum) -> Vec<u8> {
    let size = match ty {
        Type::Vector(scalar, _) | Type::Scalar(scalar) => scalar.bytes() as usize,
        _ => 8,
    };
    match datum {
        Datum::Scalar(bits) => bits.to_le_bytes()[..size].to_vec(),
        Datum::Lanes(lanes) => lanes.iter().flat_map(|bits| bits.to_le_bytes().into_iter().take(size)).collect(),
        Datum::Image(_) | Datum::Sampler(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
