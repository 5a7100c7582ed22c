//! Builds the [`KernelInterface`]: what the kernel asks of its launch, and where its arguments are.

mod access;
mod usage;

use std::collections::{BTreeSet, HashMap};

use access::BufferAccess;
use tombolo_ir::interface::{
    ArgumentKind, ArgumentPlace, Binding, BindingKind, LaunchField, LaunchFieldKind, LiteralSampler,
};
use tombolo_ir::{AddressSpace, Function, ImageType, KernelInterface, Module, ParameterInfo, Target, Type};
pub(crate) use usage::{Texel, Usage, View, parameter};

use crate::layout::{Extent, Layout};

/// The first specialisation constant after those of the local size.
const FIRST_SPEC_ID: u32 = 3;

/// A descriptor that an image is seen through.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ImageBinding {
    /// The binding number and kind.
    pub(crate) binding: Binding,
    /// The image's type.
    pub(crate) image: ImageType,
    /// How its texels are seen.
    pub(crate) texel: Texel,
}

/// The interface with what emission needs beyond it.
pub(crate) struct Plan {
    /// What the runtime is told.
    pub(crate) interface: KernelInterface,
    /// The descriptors of each image parameter.
    pub(crate) images: HashMap<u32, Vec<ImageBinding>>,
    /// The sampler bindings of the source's samplers, by their bits.
    pub(crate) literal_samplers: HashMap<u32, u32>,
}

impl Plan {
    /// The offset of a launch field that the kernel uses.
    pub(crate) fn field(&self, kind: LaunchFieldKind) -> Option<u32> {
        self.interface.launch_fields.iter().find(|field| field.kind == kind).map(|field| field.offset)
    }
}

/// Plans the interface of a kernel.
pub(crate) fn plan(module: &Module, func: &Function, layout: &Layout, target: &Target) -> Result<Plan, String> {
    let info = func.kernel.as_deref().ok_or("the function is no kernel")?;
    let params = &func.blocks[func.entry()].params;
    if info.params.len() != params.len() {
        return Err(String::from("the kernel's parameters are not described"));
    }
    let usage = Usage::of(func);
    let access = BufferAccess::of(module, func, layout);
    let mut binding = 0;
    let mut spec_id = FIRST_SPEC_ID;
    let mut images = HashMap::new();
    let mut arguments = Vec::with_capacity(params.len());
    for (index, (&param, about)) in params.iter().zip(&info.params).enumerate() {
        let index = index as u32;
        let kind = match func.ty(param) {
            Type::Image(image) => {
                let bindings = image_bindings(&usage, index, image, &mut binding);
                let kind = if bindings.is_empty() && !usage.formats.contains(&index) {
                    ArgumentKind::Unused
                } else {
                    ArgumentKind::Image { image, bindings: bindings.iter().map(|image| image.binding).collect() }
                };
                images.insert(index, bindings);
                kind
            }
            Type::Sampler => {
                let binding = usage.sampled_by.contains(&index).then(|| {
                    binding += 1;
                    Binding { binding: binding - 1, kind: BindingKind::Sampler }
                });
                if binding.is_none() && !usage.flags_of.contains(&index) {
                    ArgumentKind::Unused
                } else {
                    ArgumentKind::Sampler { binding }
                }
            }
            Type::Pointer(AddressSpace::Local) => {
                let object = layout.local.get(&layout.class(param)).and_then(|storage| {
                    let object = storage.objects.iter().find(|object| object.value == Some(param))?;
                    Some(storage.unit(object))
                });
                match object {
                    Some(unit) => {
                        spec_id += 1;
                        ArgumentKind::Local { spec_id: spec_id - 1, unit }
                    }
                    None => ArgumentKind::Unused,
                }
            }
            _ if !usage.params[index as usize] => ArgumentKind::Unused,
            Type::Pointer(space @ (AddressSpace::Global | AddressSpace::Constant)) => {
                let class = layout.class(param);
                let (reads, writes) = (access.reads(class), access.writes(class));
                ArgumentKind::Buffer { offset: 0, space, reads, writes }
            }
            Type::Pointer(AddressSpace::Private) if about.by_value.is_some() => ArgumentKind::Value { offset: 0 },
            Type::Pointer(_) => {
                return Err(format!("the parameter '{}' points to memory that no argument has", about.name));
            }
            Type::Scalar(_) | Type::Vector(..) => ArgumentKind::Value { offset: 0 },
        };
        arguments.push(kind);
    }
    let mut literal_samplers = Vec::new();
    let mut by_flags = HashMap::new();
    for &flags in &usage.literal_samplers {
        by_flags.insert(flags, binding);
        literal_samplers.push(LiteralSampler { binding, flags });
        binding += 1;
    }
    let (launch_fields, argument_place, push_constant_size) =
        place_arguments(&usage.fields, &mut arguments, &info.params, target)?;
    let sizes = |storage: &crate::layout::Storage| storage.size;
    let interface = KernelInterface {
        name: func.name.clone(),
        arguments,
        launch_fields,
        argument_place,
        push_constant_size,
        literal_samplers,
        required_work_group_size: info.required_work_group_size,
        local_memory: layout.local.values().map(sizes).fold(0, u32::saturating_add),
        private_memory: layout.private.values().map(sizes).fold(0, u32::saturating_add),
        writes_unknown: access.writes_unknown,
        reads_unknown: access.reads_unknown,
        uses_subgroups: usage.subgroups,
    };
    debug_assert!(
        layout
            .private
            .values()
            .all(|storage| { storage.objects.iter().all(|object| matches!(object.extent, Extent::Bytes(_))) })
    );
    Ok(Plan { interface, images, literal_samplers: by_flags })
}

/// One binding for each way in which the image is seen.
fn image_bindings(usage: &Usage, param: u32, image: ImageType, next: &mut u32) -> Vec<ImageBinding> {
    let Some(views) = usage.images.get(&param) else { return Vec::new() };
    views
        .iter()
        .map(|&View { kind, texel }| {
            *next += 1;
            ImageBinding { binding: Binding { binding: *next - 1, kind }, image, texel }
        })
        .collect()
}

/// The bytes that an argument takes in the launch block, and their alignment.
fn extent(kind: &ArgumentKind, about: &ParameterInfo) -> Option<(u32, u32)> {
    match kind {
        ArgumentKind::Value { .. } => match about.by_value {
            Some((size, align)) => Some((size, align)),
            None => Some((about.size, about.align)),
        },
        ArgumentKind::Buffer { .. } => Some((8, 8)),
        ArgumentKind::Local { .. }
        | ArgumentKind::Image { .. }
        | ArgumentKind::Sampler { .. }
        | ArgumentKind::Unused => None,
    }
}

/// Places launch fields and arguments. The arguments, and the fields about one argument, go to memory where the push
/// constants are too small for them.
fn place_arguments(
    fields: &BTreeSet<LaunchFieldKind>,
    arguments: &mut [ArgumentKind],
    infos: &[ParameterInfo],
    target: &Target,
) -> Result<(Vec<LaunchField>, ArgumentPlace, u32), String> {
    let (about_arguments, mut general): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.of_argument());
    let mut end = 0;
    let mut placed = place_fields(&general, &mut end);
    placed.extend(place_fields(&about_arguments, &mut end));
    let fits = place_values(arguments, infos, &mut end)?.0 <= target.push_constants;
    let argument_place = if fits {
        ArgumentPlace::PushConstants
    } else {
        general.push(LaunchFieldKind::ArgumentBlock);
        general.sort();
        end = 0;
        placed = place_fields(&general, &mut end);
        let mut size = 0;
        placed.extend(place_fields(&about_arguments, &mut size));
        let field_align = about_arguments.iter().map(|field| field.align()).max().unwrap_or(1);
        let align = place_values(arguments, infos, &mut size)?.1.max(field_align);
        ArgumentPlace::Memory { size, align }
    };
    let push_constant_size = end.next_multiple_of(4);
    if push_constant_size > target.push_constants {
        return Err(String::from("the kernel's launch fields take more than the push constants of the device"));
    }
    Ok((placed, argument_place, push_constant_size))
}

/// Gives each field its offset from `end` on.
fn place_fields(fields: &[LaunchFieldKind], end: &mut u32) -> Vec<LaunchField> {
    let mut placed = Vec::with_capacity(fields.len());
    for &kind in fields {
        let offset = end.next_multiple_of(kind.align());
        placed.push(LaunchField { kind, offset });
        *end = offset + kind.size();
    }
    placed
}

/// Gives each argument its offset from `end` on; returns the end and the largest alignment.
fn place_values(arguments: &mut [ArgumentKind], infos: &[ParameterInfo], end: &mut u32) -> Result<(u32, u32), String> {
    let mut largest = 1;
    for (argument, about) in arguments.iter_mut().zip(infos) {
        let Some((size, align)) = extent(argument, about) else { continue };
        let align = align.max(1);
        let at = end.checked_next_multiple_of(align).ok_or("the arguments are too large")?;
        *end = at.checked_add(size).ok_or("the arguments are too large")?;
        largest = largest.max(align);
        match argument {
            ArgumentKind::Value { offset } | ArgumentKind::Buffer { offset, .. } => *offset = at,
            ArgumentKind::Local { .. }
            | ArgumentKind::Image { .. }
            | ArgumentKind::Sampler { .. }
            | ArgumentKind::Unused => {}
        }
    }
    Ok((*end, largest))
}
