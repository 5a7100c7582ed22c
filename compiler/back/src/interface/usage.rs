//! What a kernel uses: parameters, launch fields, images and samplers.

use std::collections::{BTreeMap, BTreeSet};

use tombolo_ir::inst::{ImageQuery, Scope, WorkItemQuery};
use tombolo_ir::interface::{BindingKind, LaunchFieldKind};
use tombolo_ir::types::{ImageAccess, Scalar};
use tombolo_ir::{Function, ImageDim, InstData, Type, Value, ValueDef};

/// How texels are seen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum Texel {
    /// As `f32`.
    Float,
    /// As signed 32-bit integers.
    Signed,
    /// As unsigned 32-bit integers.
    Unsigned,
}

impl Texel {
    /// The way that an image instruction sees texels.
    pub(crate) fn of(element: Scalar, unsigned: bool) -> Texel {
        match (element.is_float(), unsigned) {
            (true, _) => Texel::Float,
            (false, false) => Texel::Signed,
            (false, true) => Texel::Unsigned,
        }
    }
}

/// A way in which an image is seen: through what kind of binding, its texels as what.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct View {
    /// The binding's kind.
    pub(crate) kind: BindingKind,
    /// The texels.
    pub(crate) texel: Texel,
}

impl View {
    /// The kind of binding for what the access qualifier allows, at level 0.
    pub(crate) fn plain(access: ImageAccess) -> BindingKind {
        match access {
            ImageAccess::Read => BindingKind::SampledImage,
            ImageAccess::Write | ImageAccess::ReadWrite => BindingKind::StorageImage,
        }
    }

    /// The kind of binding through which an instruction reaches the image; none where any serves, or it reaches none.
    /// Vulkan's storage images are of one level each, and their number of levels cannot be asked.
    pub(crate) fn of(data: &InstData, access: ImageAccess) -> Option<BindingKind> {
        match data {
            InstData::ImageRead { lod: None, .. } | InstData::ImageWrite { level: None, .. } => {
                Some(Self::plain(access))
            }
            InstData::ImageRead { lod: Some(_), .. }
            | InstData::ImageSample { .. }
            | InstData::ImageQuery { query: ImageQuery::MipLevels, .. } => Some(BindingKind::SampledImage),
            InstData::ImageWrite { level: Some(_), .. } => Some(BindingKind::StorageLevels),
            _ => None,
        }
    }
}

/// What one kernel uses.
#[derive(Default)]
pub(crate) struct Usage {
    /// Whether each parameter is an operand of anything.
    pub(crate) params: Vec<bool>,
    /// The launch fields, except that of the argument block.
    pub(crate) fields: BTreeSet<LaunchFieldKind>,
    /// How each image parameter is seen.
    pub(crate) images: BTreeMap<u32, BTreeSet<View>>,
    /// The image parameters that are asked for their format.
    pub(crate) formats: BTreeSet<u32>,
    /// The image parameters that are asked for their number of mip levels.
    pub(crate) levels_of: BTreeSet<u32>,
    /// The sampler parameters that the device samples by.
    pub(crate) sampled_by: BTreeSet<u32>,
    /// The sampler parameters of which the bits are asked.
    pub(crate) flags_of: BTreeSet<u32>,
    /// The bits of the samplers in the source that the device samples by.
    pub(crate) literal_samplers: BTreeSet<u32>,
    /// Whether it asks or does anything about sub-groups.
    pub(crate) subgroups: bool,
}

/// The index of the kernel parameter that `value` is.
pub(crate) fn parameter(func: &Function, value: Value) -> Option<u32> {
    match func.values[value].def {
        ValueDef::Param(block, index) if block == func.entry() => Some(index),
        ValueDef::Param(..) | ValueDef::Result(_) => None,
    }
}

impl Usage {
    /// Looks through a kernel.
    pub(crate) fn of(func: &Function) -> Usage {
        let mut usage = Usage { params: vec![false; func.params.len()], ..Usage::default() };
        for block in &func.layout {
            for &inst in &func.blocks[*block].insts {
                let mut data = func.insts[inst].data.clone();
                usage.instruction(func, &data);
                data.for_each_operand(|value| usage.operand(func, *value));
            }
            let mut terminator = func.blocks[*block].terminator.clone();
            terminator.for_each_operand(|value| usage.operand(func, *value));
        }
        usage.answer_queries(func);
        usage
    }

    fn operand(&mut self, func: &Function, value: Value) {
        if let Some(index) = parameter(func, value) {
            self.params[index as usize] = true;
        }
    }

    fn instruction(&mut self, func: &Function, data: &InstData) {
        match data {
            InstData::WorkItem { query, .. } => {
                self.fields.extend(work_item_fields(*query));
                self.subgroups |= is_about_subgroups(*query);
            }
            InstData::Subgroup { .. }
            | InstData::SubgroupCombine { .. }
            | InstData::Barrier { execution: Scope::Subgroup, .. } => self.subgroups = true,
            InstData::GlobalAddress { .. } => {
                self.fields.insert(LaunchFieldKind::ProgramData);
            }
            InstData::ImageRead { image, element, unsigned, .. } => {
                self.sees(func, data, *image, *element, *unsigned);
            }
            InstData::ImageSample { image, sampler, element, unsigned, .. } => {
                self.sees(func, data, *image, *element, *unsigned);
                if let Some(index) = parameter(func, *sampler) {
                    self.sampled_by.insert(index);
                } else if let Some(InstData::SamplerConst { flags }) = func.def_inst(*sampler) {
                    self.literal_samplers.insert(*flags);
                }
            }
            InstData::ImageWrite { image, texel, unsigned, .. } => {
                let element = func.ty(*texel).element().unwrap_or(Scalar::F32);
                self.sees(func, data, *image, element, *unsigned);
            }
            InstData::ImageQuery { query, image } => {
                let Some(index) = parameter(func, *image) else { return };
                match query {
                    ImageQuery::ChannelDataType | ImageQuery::ChannelOrder => {
                        self.formats.insert(index);
                        self.fields.insert(LaunchFieldKind::ImageFormat(index));
                    }
                    ImageQuery::Width
                    | ImageQuery::Height
                    | ImageQuery::Depth
                    | ImageQuery::ArraySize
                    | ImageQuery::Samples => {
                        self.images.entry(index).or_default();
                    }
                    ImageQuery::MipLevels => {
                        self.images.entry(index).or_default();
                        self.levels_of.insert(index);
                    }
                }
            }
            InstData::SamplerFlags { sampler } => {
                if let Some(index) = parameter(func, *sampler) {
                    self.flags_of.insert(index);
                    self.fields.insert(LaunchFieldKind::SamplerFlags(index));
                }
            }
            _ => {}
        }
    }

    fn sees(&mut self, func: &Function, data: &InstData, image: Value, element: Scalar, unsigned: bool) {
        let (Some(index), Type::Image(ty)) = (parameter(func, image), func.ty(image)) else { return };
        if let Some(kind) = View::of(data, ty.access) {
            self.images.entry(index).or_default().insert(View { kind, texel: Texel::of(element, unsigned) });
        }
    }

    /// An image that is only asked for its size is seen through some binding all the same, and one that is asked for its
    /// number of levels through one that knows.
    fn answer_queries(&mut self, func: &Function) {
        for (index, views) in &mut self.images {
            let Some(Type::Image(ty)) = func.params.get(*index as usize) else { continue };
            let asked = self.levels_of.contains(index) && !ty.multisampled && ty.dim != ImageDim::Buffer;
            let wanted = if asked { BindingKind::SampledImage } else { View::plain(ty.access) };
            if views.is_empty() || asked && views.iter().all(|view| view.kind != wanted) {
                let texel = views.first().map_or(Texel::Float, |view| view.texel);
                views.insert(View { kind: wanted, texel });
            }
        }
    }
}

fn is_about_subgroups(query: WorkItemQuery) -> bool {
    match query {
        WorkItemQuery::SubgroupSize
        | WorkItemQuery::MaxSubgroupSize
        | WorkItemQuery::NumSubgroups
        | WorkItemQuery::SubgroupId
        | WorkItemQuery::SubgroupLocalId => true,
        WorkItemQuery::GlobalId
        | WorkItemQuery::LocalId
        | WorkItemQuery::GroupId
        | WorkItemQuery::GlobalSize
        | WorkItemQuery::LocalSize
        | WorkItemQuery::EnqueuedLocalSize
        | WorkItemQuery::NumGroups
        | WorkItemQuery::GlobalOffset
        | WorkItemQuery::WorkDim => false,
    }
}

/// The launch fields from which a question is answered.
fn work_item_fields(query: WorkItemQuery) -> Vec<LaunchFieldKind> {
    match query {
        WorkItemQuery::GlobalId => {
            vec![LaunchFieldKind::GroupBase, LaunchFieldKind::EnqueuedLocalSize, LaunchFieldKind::GlobalOffset]
        }
        WorkItemQuery::GroupId => vec![LaunchFieldKind::GroupBase],
        WorkItemQuery::GlobalSize => vec![LaunchFieldKind::GlobalSize],
        WorkItemQuery::EnqueuedLocalSize => vec![LaunchFieldKind::EnqueuedLocalSize],
        WorkItemQuery::NumGroups => vec![LaunchFieldKind::NumGroups],
        WorkItemQuery::GlobalOffset => vec![LaunchFieldKind::GlobalOffset],
        WorkItemQuery::WorkDim => vec![LaunchFieldKind::WorkDim],
        WorkItemQuery::LocalId
        | WorkItemQuery::LocalSize
        | WorkItemQuery::SubgroupSize
        | WorkItemQuery::MaxSubgroupSize
        | WorkItemQuery::NumSubgroups
        | WorkItemQuery::SubgroupId
        | WorkItemQuery::SubgroupLocalId => Vec::new(),
    }
}
