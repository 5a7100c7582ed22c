//! What a kernel uses: parameters, launch fields, images and samplers.

use std::collections::{BTreeMap, BTreeSet};

use tombolo_ir::inst::{ImageQuery, Scope, WorkItemQuery};
use tombolo_ir::interface::LaunchFieldKind;
use tombolo_ir::types::Scalar;
use tombolo_ir::{Function, InstData, Value, ValueDef};

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

/// What one kernel uses.
#[derive(Default)]
pub(crate) struct Usage {
    /// Whether each parameter is an operand of anything.
    pub(crate) params: Vec<bool>,
    /// The launch fields, except that of the argument block.
    pub(crate) fields: BTreeSet<LaunchFieldKind>,
    /// How the texels of each image parameter are seen.
    pub(crate) images: BTreeMap<u32, BTreeSet<Texel>>,
    /// The image parameters that are asked for their format.
    pub(crate) formats: BTreeSet<u32>,
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
        // An image that is only asked for its size is seen through some binding all the same.
        for texels in usage.images.values_mut() {
            if texels.is_empty() {
                texels.insert(Texel::Float);
            }
        }
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
            InstData::ImageRead { image, element, unsigned, .. } => self.sees(func, *image, *element, *unsigned),
            InstData::ImageSample { image, sampler, element, unsigned, .. } => {
                self.sees(func, *image, *element, *unsigned);
                if let Some(index) = parameter(func, *sampler) {
                    self.sampled_by.insert(index);
                } else if let Some(InstData::SamplerConst { flags }) = func.def_inst(*sampler) {
                    self.literal_samplers.insert(*flags);
                }
            }
            InstData::ImageWrite { image, texel, unsigned, .. } => {
                let element = func.ty(*texel).element().unwrap_or(Scalar::F32);
                self.sees(func, *image, element, *unsigned);
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
                    | ImageQuery::MipLevels
                    | ImageQuery::Samples => {
                        self.images.entry(index).or_default();
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

    fn sees(&mut self, func: &Function, image: Value, element: Scalar, unsigned: bool) {
        if let Some(index) = parameter(func, image) {
            self.images.entry(index).or_default().insert(Texel::of(element, unsigned));
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
