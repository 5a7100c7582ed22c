//! What a Vulkan device can do with sub-groups (OpenCL API 3.0, `CL_DEVICE_MAX_NUM_SUB_GROUPS`; Vulkan, "Subgroups").

use ash::vk;
use tombolo_compiler::Abilities;

use super::physical::Features;

/// Sub-groups that OpenCL can offer.
#[derive(Clone, Copy, Debug)]
pub struct Subgroups {
    /// Work-items of a full sub-group.
    pub size: u32,
    /// The most sub-groups of a work-group.
    pub most: u32,
    /// Whether a pipeline must ask for that size, for the device has others.
    pub ask_size: bool,
    /// Whether a pipeline can ask for full sub-groups.
    pub ask_full: bool,
    /// What they can do together.
    operations: vk::SubgroupFeatureFlags,
}

/// What OpenCL asks of every device with sub-groups: votes, broadcasts, reductions and scans.
const NEEDED: vk::SubgroupFeatureFlags = vk::SubgroupFeatureFlags::from_raw(
    vk::SubgroupFeatureFlags::BASIC.as_raw()
        | vk::SubgroupFeatureFlags::VOTE.as_raw()
        | vk::SubgroupFeatureFlags::BALLOT.as_raw()
        | vk::SubgroupFeatureFlags::ARITHMETIC.as_raw(),
);

impl Subgroups {
    /// What the device has; nothing where it is not enough for OpenCL.
    pub(super) fn of(
        properties: &vk::PhysicalDeviceSubgroupProperties,
        v13: &vk::PhysicalDeviceVulkan13Properties,
        features: &Features,
        limits: &vk::PhysicalDeviceLimits,
    ) -> Option<Subgroups> {
        let size = properties.subgroup_size;
        let invocations = limits.max_compute_work_group_invocations;
        let max_width = limits.max_compute_work_group_size[0];
        // The sizes are zero before Vulkan 1.3, where nothing tells whether they vary.
        let varies = v13.min_subgroup_size != v13.max_subgroup_size || v13.min_subgroup_size == 0;
        let can_ask = features.v13.subgroup_size_control != 0
            && v13.required_subgroup_size_stages.contains(vk::ShaderStageFlags::COMPUTE);
        let fits = properties.supported_stages.contains(vk::ShaderStageFlags::COMPUTE)
            && properties.supported_operations.contains(NEEDED)
            && features.v12.shader_subgroup_extended_types != 0
            && size.is_power_of_two()
            // Kernels with sub-groups get their work-groups in one dimension.
            && max_width >= invocations
            && (!varies || can_ask);
        let most = if varies { v13.max_compute_workgroup_subgroups } else { invocations / size.max(1) };
        fits.then_some(Subgroups {
            size,
            most: most.min(invocations / size),
            ask_size: varies,
            ask_full: features.v13.compute_full_subgroups != 0,
            operations: properties.supported_operations,
        })
    }

    /// What they can do beyond what OpenCL asks of every device with sub-groups.
    pub(super) fn abilities(&self) -> Abilities {
        let has = |operations| self.operations.contains(operations);
        Abilities {
            shuffle: has(vk::SubgroupFeatureFlags::SHUFFLE),
            shuffle_relative: has(vk::SubgroupFeatureFlags::SHUFFLE_RELATIVE),
            clustered: has(vk::SubgroupFeatureFlags::CLUSTERED),
            ..Abilities::default()
        }
    }
}
