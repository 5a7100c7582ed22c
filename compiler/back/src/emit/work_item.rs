//! What a work-item asks about itself.

use spirv::{BuiltIn, Capability, Op};
use tombolo_ir::Scalar;
use tombolo_ir::inst::{Scope, WorkItemQuery};
use tombolo_ir::interface::LaunchFieldKind;

use super::Emitter;
use super::builder::Id;

impl Emitter<'_> {
    /// Answers a question; sizes and ids are 64-bit integers.
    pub(super) fn work_item(&mut self, query: WorkItemQuery, dim: u8) -> Result<Id, String> {
        let dim = u32::from(dim);
        if dim > 2 {
            return Err(String::from("a fourth dimension"));
        }
        Ok(match query {
            WorkItemQuery::GlobalId => {
                // A dispatch at the edge of the NDRange may have smaller groups; those before it have the enqueued size.
                let group = self.group_id(dim)?;
                let size = self.launch_field(LaunchFieldKind::EnqueuedLocalSize, dim * 4, Scalar::I32)?;
                let offset = self.launch_field(LaunchFieldKind::GlobalOffset, dim * 8, Scalar::I64)?;
                let local = self.local_id(dim);
                let long = self.long_type();
                let (group, size) = (self.resize(group, 32, 64), self.resize(size, 32, 64));
                let local = self.resize(local, 32, 64);
                let first = self.b.op(Op::IMul, long, &[group, size]);
                let in_range = self.b.op(Op::IAdd, long, &[first, local]);
                self.b.op(Op::IAdd, long, &[in_range, offset])
            }
            WorkItemQuery::LocalId => {
                let local = self.local_id(dim);
                self.resize(local, 32, 64)
            }
            WorkItemQuery::GroupId => {
                let group = self.group_id(dim)?;
                self.resize(group, 32, 64)
            }
            WorkItemQuery::LocalSize => self.resize(self.local_size[dim as usize], 32, 64),
            WorkItemQuery::GlobalSize => self.launch_field(LaunchFieldKind::GlobalSize, dim * 8, Scalar::I64)?,
            WorkItemQuery::GlobalOffset => self.launch_field(LaunchFieldKind::GlobalOffset, dim * 8, Scalar::I64)?,
            WorkItemQuery::EnqueuedLocalSize => {
                let size = self.launch_field(LaunchFieldKind::EnqueuedLocalSize, dim * 4, Scalar::I32)?;
                self.resize(size, 32, 64)
            }
            WorkItemQuery::NumGroups => {
                let groups = self.launch_field(LaunchFieldKind::NumGroups, dim * 4, Scalar::I32)?;
                self.resize(groups, 32, 64)
            }
            WorkItemQuery::WorkDim => self.launch_field(LaunchFieldKind::WorkDim, 0, Scalar::I32)?,
            WorkItemQuery::MaxSubgroupSize => self.subgroup(BuiltIn::SubgroupSize),
            WorkItemQuery::SubgroupLocalId => self.subgroup(BuiltIn::SubgroupLocalInvocationId),
            WorkItemQuery::SubgroupId => self.subgroup(BuiltIn::SubgroupId),
            WorkItemQuery::NumSubgroups => {
                // Mesa 22.3's lavapipe rounds down in the builtin of that name.
                let word = self.word_type();
                let all = self.work_group_items();
                let full = self.subgroup(BuiltIn::SubgroupSize);
                let one = self.b.word(1);
                let up = self.b.op(Op::ISub, word, &[full, one]);
                let sum = self.b.op(Op::IAdd, word, &[all, up]);
                self.b.op(Op::UDiv, word, &[sum, full])
            }
            WorkItemQuery::SubgroupSize => {
                // The last subgroup may not be full.
                let word = self.word_type();
                let all = self.work_group_items();
                let full = self.subgroup(BuiltIn::SubgroupSize);
                let id = self.subgroup(BuiltIn::SubgroupId);
                let before = self.b.op(Op::IMul, word, &[id, full]);
                let left = self.b.op(Op::ISub, word, &[all, before]);
                self.b.glsl(spirv::GlslStd450Op::UMin, word, &[left, full])
            }
        })
    }

    /// The ticks of a clock, a long. Vulkan knows those of sub-groups and of the device; the latter is also one that all of a
    /// work-group see alike.
    pub(super) fn read_clock(&mut self, scope: Scope) -> Result<Id, String> {
        let scope = match scope {
            Scope::Subgroup => spirv::Scope::Subgroup,
            Scope::WorkGroup | Scope::Device => spirv::Scope::Device,
            other => return Err(format!("no clock is of '{}'", other.name())),
        };
        self.b.capability(Capability::ShaderClockKHR);
        self.b.extension("SPV_KHR_shader_clock");
        let long = self.long_type();
        let scope = self.b.word(scope as u32);
        Ok(self.b.op(Op::ReadClockKHR, long, &[scope]))
    }

    /// The number of work-items in the work-group, a word: a constant when the pipeline is made.
    pub(super) fn work_group_items(&mut self) -> Id {
        let [x, y, z] = self.local_size;
        let plane = self.b.spec_op(Op::IMul, x, y);
        self.b.spec_op(Op::IMul, plane, z)
    }

    /// Whether the device is given work-groups of one dimension.
    pub(super) fn is_linear(&self) -> bool {
        self.plan.interface.uses_subgroups
    }

    /// The local id, a word.
    fn local_id(&mut self, dim: u32) -> Id {
        if !self.is_linear() {
            return self.triple(BuiltIn::LocalInvocationId, dim);
        }
        let word = self.word_type();
        let index = self.triple(BuiltIn::LocalInvocationId, 0);
        let [x, y, _] = self.local_size;
        match dim {
            0 => self.b.op(Op::UMod, word, &[index, x]),
            1 => {
                let row = self.b.op(Op::UDiv, word, &[index, x]);
                self.b.op(Op::UMod, word, &[row, y])
            }
            _ => {
                let plane = self.b.spec_op(Op::IMul, x, y);
                self.b.op(Op::UDiv, word, &[index, plane])
            }
        }
    }

    /// The work-group's id in the NDRange, a word.
    fn group_id(&mut self, dim: u32) -> Result<Id, String> {
        let base = self.launch_field(LaunchFieldKind::GroupBase, dim * 4, Scalar::I32)?;
        let group = self.triple(BuiltIn::WorkgroupId, dim);
        let word = self.word_type();
        Ok(self.b.op(Op::IAdd, word, &[base, group]))
    }

    /// One word of a builtin of three.
    fn triple(&mut self, builtin: BuiltIn, dim: u32) -> Id {
        let word = self.word_type();
        let triple = self.b.vector(word, 3);
        let variable = self.b.builtin(builtin, triple);
        let loaded = self.b.op(Op::Load, triple, &[variable]);
        self.b.op(Op::CompositeExtract, word, &[loaded, dim])
    }

    /// A builtin about subgroups.
    fn subgroup(&mut self, builtin: BuiltIn) -> Id {
        self.b.capability(Capability::GroupNonUniform);
        let word = self.word_type();
        let variable = self.b.builtin(builtin, word);
        self.b.op(Op::Load, word, &[variable])
    }
}
