//! Kernel objects and their arguments (OpenCL API 3.0, section 5.9).

use std::sync::{Arc, Mutex, Weak};

use tombolo_compiler::interface::{ArgumentKind, ArgumentPlace, BindingKind, LaunchFieldKind};
use tombolo_compiler::types::{AddressSpace, ImageAccess, ImageDim, Type};
use tombolo_compiler::{KernelInfo, ParameterInfo};

use super::code::KernelCode;
use super::device::Device;
use super::executable::Executable;
use super::memory::{Memory, Storage};
use super::program::Program;
use super::sampler::Sampler;
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::queue::hazards::Access;
use crate::queue::launch::{Described, Descriptor, Prepared};
use crate::sync::lock;

/// A kernel.
pub struct Kernel {
    /// Its program.
    pub program: Ref<Program>,
    /// Its name.
    pub name: String,
    /// Its code on each device.
    codes: Vec<(Ref<Device>, Arc<Executable>, Arc<KernelCode>)>,
    info: KernelInfo,
    /// The types of the parameters.
    types: Vec<Type>,
    arguments: Mutex<Arguments>,
}

class!(Kernel, CL_INVALID_KERNEL);

/// What an argument is set to. "The kernel does not retain" objects (`clSetKernelArg`); the launch does.
#[derive(Clone)]
enum Argument {
    Value(Vec<u8>),
    Buffer(Option<Weak<Object<Memory>>>),
    Local(usize),
    Image(Weak<Object<Memory>>),
    Sampler(Weak<Object<Sampler>>),
}

/// An object that an argument is set to. `CL_INVALID_KERNEL_ARGS` where it is gone.
fn alive<T: crate::handle::Class>(object: &Weak<Object<T>>) -> Result<Ref<T>> {
    object.upgrade().ok_or(Error(CL_INVALID_KERNEL_ARGS))
}

#[derive(Clone, Default)]
struct Arguments {
    values: Vec<Option<Argument>>,
    /// The arguments in the form of a device, until one changes, as long as a launch holds them.
    prepared: Option<(Ref<Device>, Weak<Prepared>)>,
}

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Value,
    Buffer,
    Pipe,
    Local,
    Image,
    Sampler,
}

fn class_of(ty: Type, parameter: &ParameterInfo) -> Class {
    match ty {
        _ if parameter.pipe.is_some() => Class::Pipe,
        Type::Pointer(AddressSpace::Local) => Class::Local,
        // A struct: the kernel gets a copy of its own.
        Type::Pointer(AddressSpace::Private) => Class::Value,
        Type::Pointer(AddressSpace::Global | AddressSpace::Constant | AddressSpace::Generic) => Class::Buffer,
        Type::Image(_) => Class::Image,
        Type::Sampler => Class::Sampler,
        Type::Scalar(_) | Type::Vector(..) => Class::Value,
    }
}

impl Kernel {
    /// `clCreateKernel`
    pub fn create(program: &Ref<Program>, name: &str) -> Result<Ref<Kernel>> {
        let executables = program.executables();
        ensure!(!executables.is_empty(), CL_INVALID_PROGRAM_EXECUTABLE);
        let mut codes = Vec::new();
        let mut known: Option<KernelInfo> = None;
        let mut types = Vec::new();
        for (device, executable) in executables {
            let info = executable.info(name).ok_or(Error(CL_INVALID_KERNEL_NAME))?;
            match &known {
                Some(other) => ensure!(other.params.len() == info.params.len(), CL_INVALID_KERNEL_DEFINITION),
                None => {
                    known = Some(info.clone());
                    types = executable.program().parameter_types(name).unwrap_or_default().to_vec();
                }
            }
            let code = executable.code(name).map_err(|message| {
                program.context.notify(&format!("kernel '{name}': {message}"));
                Error(CL_OUT_OF_RESOURCES)
            })?;
            codes.push((device, executable, code));
        }
        let info = known.ok_or(Error(CL_INVALID_PROGRAM_EXECUTABLE))?;
        ensure!(types.len() == info.params.len(), CL_INVALID_KERNEL_DEFINITION);
        let arguments = Arguments { values: vec![None; info.params.len()], prepared: None };
        program.count_kernel(true);
        Ok(Object::new(Kernel {
            program: program.clone(),
            name: name.to_string(),
            codes,
            info,
            types,
            arguments: Mutex::new(arguments),
        }))
    }

    /// `clCloneKernel`
    pub fn duplicate(&self) -> Ref<Kernel> {
        self.program.count_kernel(true);
        Object::new(Kernel {
            program: self.program.clone(),
            name: self.name.clone(),
            codes: self.codes.clone(),
            info: self.info.clone(),
            types: self.types.clone(),
            arguments: Mutex::new(lock(&self.arguments).clone()),
        })
    }

    /// The code on a device. `CL_INVALID_PROGRAM_EXECUTABLE` where there is none.
    pub fn code(&self, device: &Ref<Device>) -> Result<(&Arc<Executable>, &Arc<KernelCode>)> {
        let found = self.codes.iter().find(|(other, ..)| Arc::ptr_eq(other, device));
        found.map(|(_, executable, code)| (executable, code)).ok_or(Error(CL_INVALID_PROGRAM_EXECUTABLE))
    }

    /// The device of a query: the one given, or the only one.
    pub(crate) fn device_or_only(&self, device: Option<Ref<Device>>) -> Result<Ref<Device>> {
        match device {
            Some(device) => {
                ensure!(self.codes.iter().any(|(other, ..)| Arc::ptr_eq(other, &device)), CL_INVALID_DEVICE);
                Ok(device)
            }
            None => {
                ensure!(self.codes.len() == 1, CL_INVALID_DEVICE);
                Ok(self.codes[0].0.clone())
            }
        }
    }

    /// The parameters.
    pub fn parameters(&self) -> &[ParameterInfo] {
        &self.info.params
    }

    /// `clSetKernelArg`
    ///
    /// # Safety
    /// `value` is null or readable for `size` bytes.
    pub unsafe fn set_argument(&self, index: usize, size: usize, value: *const c_void) -> Result {
        let parameter = self.info.params.get(index).ok_or(Error(CL_INVALID_ARG_INDEX))?;
        let handle = || {
            ensure!(size == size_of::<cl_mem>(), CL_INVALID_ARG_SIZE);
            if value.is_null() {
                return Ok(std::ptr::null_mut());
            }
            // SAFETY: promised by the caller, for a handle's size.
            Ok(unsafe { value.cast::<cl_mem>().read_unaligned() })
        };
        let argument = match class_of(self.types[index], parameter) {
            Class::Value => {
                ensure!(!value.is_null(), CL_INVALID_ARG_VALUE);
                ensure!(size == parameter.size as usize, CL_INVALID_ARG_SIZE);
                // SAFETY: promised by the caller.
                Argument::Value(unsafe { crate::info::list(value.cast::<u8>(), size) })
            }
            Class::Local => {
                ensure!(value.is_null(), CL_INVALID_ARG_VALUE);
                ensure!(size > 0, CL_INVALID_ARG_SIZE);
                let limit = self.codes.iter().map(|(device, ..)| device.physical.target.shared_memory).min();
                ensure!(size <= limit.unwrap_or(0) as usize, CL_INVALID_ARG_SIZE);
                Argument::Local(size)
            }
            Class::Buffer => {
                let handle = handle()?;
                if handle.is_null() {
                    Argument::Buffer(None)
                } else {
                    let memory = crate::handle::get::<Memory>(handle)?;
                    memory.buffer()?;
                    Argument::Buffer(Some(Arc::downgrade(&memory)))
                }
            }
            Class::Pipe => {
                let memory = crate::handle::get::<Memory>(handle()?)?;
                memory.pipe()?;
                Argument::Buffer(Some(Arc::downgrade(&memory)))
            }
            Class::Image => {
                let memory = crate::handle::get::<Memory>(handle()?)?;
                let image = memory.image()?;
                if let Type::Image(wanted) = self.types[index] {
                    let fits = match wanted.dim {
                        ImageDim::D1 => CL_MEM_OBJECT_IMAGE1D,
                        ImageDim::Buffer => CL_MEM_OBJECT_IMAGE1D_BUFFER,
                        ImageDim::D1Array => CL_MEM_OBJECT_IMAGE1D_ARRAY,
                        ImageDim::D2 => CL_MEM_OBJECT_IMAGE2D,
                        ImageDim::D2Array => CL_MEM_OBJECT_IMAGE2D_ARRAY,
                        ImageDim::D3 => CL_MEM_OBJECT_IMAGE3D,
                    };
                    ensure!(image.kind == fits, CL_INVALID_ARG_VALUE);
                    ensure!(image.format.is_depth() == wanted.depth && !wanted.multisampled, CL_INVALID_ARG_VALUE);
                    let (reads, writes) = super::image::uses(memory.flags);
                    let allowed = match wanted.access {
                        ImageAccess::Read => reads,
                        ImageAccess::Write => writes,
                        ImageAccess::ReadWrite => reads && writes,
                    };
                    ensure!(allowed, CL_INVALID_ARG_VALUE);
                }
                Argument::Image(Arc::downgrade(&memory))
            }
            Class::Sampler => Argument::Sampler(Arc::downgrade(&crate::handle::get::<Sampler>(handle()?)?)),
        };
        let mut arguments = lock(&self.arguments);
        let old = (arguments.values[index].replace(argument), arguments.prepared.take());
        drop(arguments);
        // What goes may call back the application.
        drop(old);
        Ok(())
    }

    /// The arguments in the form of a device. `CL_INVALID_KERNEL_ARGS` where one is not set.
    pub(crate) fn prepared(&self, device: &Ref<Device>) -> Result<Arc<Prepared>> {
        let mut arguments = lock(&self.arguments);
        if let Some((known, prepared)) = &arguments.prepared {
            if let (true, Some(prepared)) = (Arc::ptr_eq(known, device), prepared.upgrade()) {
                return Ok(prepared);
            }
        }
        let (_, code) = self.code(device)?;
        let prepared = Arc::new(prepare(&arguments, code)?);
        arguments.prepared = Some((device.clone(), Arc::downgrade(&prepared)));
        Ok(prepared)
    }

    /// Answers `clGetKernelInfo`, but for the reference count.
    pub(crate) fn info(&self, name: cl_kernel_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_KERNEL_FUNCTION_NAME => answer.string(&self.name),
            CL_KERNEL_NUM_ARGS => answer.value(self.info.params.len() as cl_uint),
            CL_KERNEL_REFERENCE_COUNT => answer.value(references),
            CL_KERNEL_CONTEXT => answer.value(self.program.context.handle()),
            CL_KERNEL_PROGRAM => answer.value(self.program.handle()),
            CL_KERNEL_ATTRIBUTES => answer.string(&self.info.attributes),
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers `clGetKernelArgInfo`.
    pub(crate) fn argument_info(&self, index: usize, name: cl_kernel_arg_info, answer: Answer) -> Result {
        let parameter = self.info.params.get(index).ok_or(Error(CL_INVALID_ARG_INDEX))?;
        let ty = self.types[index];
        let image = class_of(ty, parameter) == Class::Image;
        match name {
            CL_KERNEL_ARG_ADDRESS_QUALIFIER => answer.value(match parameter.space {
                _ if image => CL_KERNEL_ARG_ADDRESS_GLOBAL,
                AddressSpace::Global | AddressSpace::Generic => CL_KERNEL_ARG_ADDRESS_GLOBAL,
                AddressSpace::Constant => CL_KERNEL_ARG_ADDRESS_CONSTANT,
                AddressSpace::Local => CL_KERNEL_ARG_ADDRESS_LOCAL,
                AddressSpace::Private => CL_KERNEL_ARG_ADDRESS_PRIVATE,
            }),
            CL_KERNEL_ARG_ACCESS_QUALIFIER => {
                let access = match ty {
                    Type::Image(image) => Some(image.access),
                    _ => parameter.pipe,
                };
                answer.value(match access {
                    Some(ImageAccess::Read) => CL_KERNEL_ARG_ACCESS_READ_ONLY,
                    Some(ImageAccess::Write) => CL_KERNEL_ARG_ACCESS_WRITE_ONLY,
                    Some(ImageAccess::ReadWrite) => CL_KERNEL_ARG_ACCESS_READ_WRITE,
                    None => CL_KERNEL_ARG_ACCESS_NONE,
                })
            }
            CL_KERNEL_ARG_TYPE_NAME => answer.string(&parameter.type_name),
            CL_KERNEL_ARG_TYPE_QUALIFIER => {
                // A `cl_bitfield`, though `opencl_sys` has it as a `cl_uint`.
                let bit = |set: bool, bit| cl_bitfield::from(if set { bit } else { CL_KERNEL_ARG_TYPE_NONE });
                answer.value(
                    bit(parameter.is_const, CL_KERNEL_ARG_TYPE_CONST)
                        | bit(parameter.is_restrict, CL_KERNEL_ARG_TYPE_RESTRICT)
                        | bit(parameter.is_volatile, CL_KERNEL_ARG_TYPE_VOLATILE)
                        | bit(parameter.pipe.is_some(), CL_KERNEL_ARG_TYPE_PIPE),
                )
            }
            CL_KERNEL_ARG_NAME => answer.string(&parameter.name),
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers `clGetKernelWorkGroupInfo`.
    pub(crate) fn work_group_info(
        &self,
        device: &Ref<Device>,
        name: cl_kernel_work_group_info,
        answer: Answer,
    ) -> Result {
        let (_, code) = self.code(device)?;
        let interface = &code.interface;
        let triple = |size: Option<[u32; 3]>| answer.slice(&size.unwrap_or([0; 3]).map(|size| size as size_t));
        match name {
            CL_KERNEL_WORK_GROUP_SIZE => answer.value::<size_t>(device.physical.target.work_group_invocations as usize),
            CL_KERNEL_COMPILE_WORK_GROUP_SIZE => triple(interface.required_work_group_size),
            CL_KERNEL_PREFERRED_WORK_GROUP_SIZE_MULTIPLE => {
                answer.value::<size_t>(device.physical.subgroup_size.max(1) as usize)
            }
            CL_KERNEL_LOCAL_MEM_SIZE => {
                let arguments = lock(&self.arguments);
                let local: usize = arguments
                    .values
                    .iter()
                    .map(|argument| if let Some(Argument::Local(size)) = argument { *size } else { 0 })
                    .sum();
                answer.value::<cl_ulong>(u64::from(interface.local_memory) + local as u64)
            }
            CL_KERNEL_PRIVATE_MEM_SIZE => answer.value::<cl_ulong>(u64::from(interface.private_memory)),
            // Only for built-in kernels and custom devices.
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers `clGetKernelSubGroupInfo`; `input` holds the numbers of the input value.
    pub(crate) fn sub_group_info(
        &self,
        device: &Ref<Device>,
        name: cl_kernel_sub_group_info,
        input: &[size_t],
        answer: Answer,
    ) -> Result {
        let Some(subgroups) = device.physical.subgroups else { fail!(CL_INVALID_OPERATION) };
        let (_, code) = self.code(device)?;
        let size = subgroups.size as size_t;
        let largest = device.physical.target.work_group_invocations as size_t;
        match name {
            CL_KERNEL_MAX_SUB_GROUP_SIZE_FOR_NDRANGE | CL_KERNEL_SUB_GROUP_COUNT_FOR_NDRANGE => {
                ensure!(!input.is_empty(), CL_INVALID_VALUE);
                let items = input.iter().try_fold(1, |items: size_t, &size| items.checked_mul(size));
                let Some(items) = items.filter(|&items| items > 0) else { fail!(CL_INVALID_VALUE) };
                answer.value::<size_t>(match name {
                    CL_KERNEL_MAX_SUB_GROUP_SIZE_FOR_NDRANGE => size,
                    _ => items.div_ceil(size),
                })
            }
            CL_KERNEL_LOCAL_SIZE_FOR_SUB_GROUP_COUNT => {
                ensure!(input.len() == 1, CL_INVALID_VALUE);
                let items = input[0].checked_mul(size).filter(|&items| items <= largest).unwrap_or(0);
                // All zero where no work-group has so many.
                let other = size_t::from(items > 0);
                let triple = [items, other, other];
                // As many dimensions as there is room for.
                let count = (answer.room() / size_of::<size_t>()).clamp(1, 3);
                answer.slice(&triple[..count])
            }
            CL_KERNEL_MAX_NUM_SUB_GROUPS => answer.value::<size_t>(match code.interface.required_work_group_size {
                Some(sizes) => sizes.iter().map(|&size| size as size_t).product::<size_t>().div_ceil(size),
                None => subgroups.most as size_t,
            }),
            // The attribute is not offered.
            CL_KERNEL_COMPILE_NUM_SUB_GROUPS => answer.value::<size_t>(0),
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.program.count_kernel(false);
    }
}

/// Puts the arguments where the kernel's code expects them.
fn prepare(arguments: &Arguments, code: &Arc<KernelCode>) -> Result<Prepared> {
    let interface = &code.interface;
    let size = match interface.argument_place {
        ArgumentPlace::PushConstants => interface.push_constant_size,
        ArgumentPlace::Memory { size, .. } => size,
    };
    let mut prepared = Prepared::new(code, size as usize);
    let mut access =
        Access { reads_all: interface.reads_unknown, writes_all: interface.writes_unknown, ..Access::default() };
    if let Some((data, writable)) = &code.data {
        let list = if *writable { &mut access.writes } else { &mut access.reads };
        list.push(data.identity());
    }
    let mut local = u64::from(interface.local_memory);
    for (index, (kind, value)) in interface.arguments.iter().zip(&arguments.values).enumerate() {
        let value = value.as_ref().ok_or(Error(CL_INVALID_KERNEL_ARGS))?;
        match (kind, value) {
            (ArgumentKind::Value { offset }, Argument::Value(bytes)) => prepared.put(*offset, bytes),
            (ArgumentKind::Buffer { offset, reads, writes, .. }, Argument::Buffer(memory)) => {
                let address = match memory {
                    None => 0,
                    Some(memory) => {
                        let memory = alive(memory)?;
                        let (buffer, base) = memory.bytes()?;
                        if *writes {
                            access.writes.push(buffer.identity());
                        } else if *reads {
                            access.reads.push(buffer.identity());
                        }
                        let address = buffer.address + base;
                        prepared.keep(memory);
                        address
                    }
                };
                prepared.put(*offset, &address.to_le_bytes());
            }
            (ArgumentKind::Local { spec_id, unit }, Argument::Local(size)) => {
                local += *size as u64;
                prepared.locals.push((*spec_id, size.div_ceil((*unit).max(1) as usize) as u32));
            }
            (ArgumentKind::Image { image, bindings }, Argument::Image(memory)) => {
                let memory = alive(memory)?;
                let writes = image.access != ImageAccess::Read;
                let identity = match &memory.storage {
                    Storage::Image(image) => image.identity(),
                    Storage::Buffer { buffer, .. } => buffer.identity(),
                };
                if writes { &mut access.writes } else { &mut access.reads }.push(identity);
                for binding in bindings {
                    let kind = super::code::descriptor_type(binding, Some(image.dim));
                    for element in 0..binding.kind.count() {
                        let descriptor = match (&memory.storage, binding.kind) {
                            (Storage::Image(image), BindingKind::SampledImage) => Descriptor::Image(image.view),
                            (Storage::Image(image), _) => Descriptor::Image(image.level_view(element)),
                            (Storage::Buffer { .. }, _) => Descriptor::Texels(memory.texel_view()?),
                        };
                        prepared.descriptors.push(Described { binding: binding.binding, element, kind, descriptor });
                    }
                }
                put_format(&mut prepared, index, &memory)?;
                prepared.keep(memory);
            }
            (ArgumentKind::Sampler { binding }, Argument::Sampler(sampler)) => {
                let sampler = alive(sampler)?;
                if let Some(binding) = binding {
                    let kind = super::code::descriptor_type(binding, None);
                    let descriptor = Descriptor::Sampler(sampler.raw.handle);
                    prepared.descriptors.push(Described { binding: binding.binding, element: 0, kind, descriptor });
                }
                put_sampler_flags(&mut prepared, index, &sampler);
                prepared.keep(sampler);
            }
            (ArgumentKind::Unused, argument) => match argument {
                // Fields may still ask for what an unused argument is.
                Argument::Image(memory) => {
                    let memory = alive(memory)?;
                    put_format(&mut prepared, index, &memory)?;
                }
                Argument::Sampler(sampler) => {
                    let sampler = alive(sampler)?;
                    put_sampler_flags(&mut prepared, index, &sampler);
                }
                Argument::Value(_) | Argument::Buffer(_) | Argument::Local(_) => {}
            },
            // The classes were checked when the argument was set.
            _ => fail!(CL_INVALID_KERNEL_ARGS),
        }
    }
    ensure!(local <= u64::from(code.gpu().physical.target.shared_memory), CL_OUT_OF_RESOURCES);
    prepared.access = access;
    Ok(prepared)
}

/// Tells the kernel the channel type and order of the image in an argument.
fn put_format(prepared: &mut Prepared, argument: usize, memory: &Memory) -> Result {
    let format = memory.image()?.format;
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&format.channel.to_le_bytes());
    bytes[4..].copy_from_slice(&format.order.to_le_bytes());
    prepared.put_field(LaunchFieldKind::ImageFormat(argument as u32), &bytes);
    Ok(())
}

/// Tells the kernel the bits of the sampler in an argument.
fn put_sampler_flags(prepared: &mut Prepared, argument: usize, sampler: &Sampler) {
    prepared.put_field(LaunchFieldKind::SamplerFlags(argument as u32), &sampler.flags.to_le_bytes());
}
