//! Devices that are known by name, so that one can compile for them where they are not.

use super::{Abilities, Target};

/// A device whose [`Target`] is known. For each it is what the runtime finds out about the device itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum KnownDevice {
    /// lavapipe of Mesa 22.3
    Lavapipe22,
    /// lavapipe of Mesa 25.0
    Lavapipe25,
    /// NVIDIA H200, driver 580
    H200,
}

impl KnownDevice {
    /// All of them.
    pub const ALL: [KnownDevice; 3] = [KnownDevice::Lavapipe22, KnownDevice::Lavapipe25, KnownDevice::H200];

    /// The name by which tools and tests choose it.
    pub fn name(self) -> &'static str {
        match self {
            KnownDevice::Lavapipe22 => "lavapipe22",
            KnownDevice::Lavapipe25 => "lavapipe25",
            KnownDevice::H200 => "h200",
        }
    }

    /// What it is, for people.
    pub fn about(self) -> &'static str {
        match self {
            KnownDevice::Lavapipe22 => "lavapipe of Mesa 22.3",
            KnownDevice::Lavapipe25 => "lavapipe of Mesa 25.0",
            KnownDevice::H200 => "NVIDIA H200",
        }
    }

    /// The device of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|device| device.name() == name)
    }

    /// What it can do.
    pub fn target(self) -> Target {
        let all = Abilities {
            shuffle: true,
            shuffle_relative: true,
            clustered: true,
            device_clock: true,
            subgroup_clock: true,
            depth_images: true,
            mipmap_writes: true,
        };
        match self {
            KnownDevice::Lavapipe22 => {
                lavapipe22().with_names(Abilities { clustered: false, mipmap_writes: false, ..all })
            }
            KnownDevice::Lavapipe25 => Target {
                vulkan: (1, 4),
                image_read_without_format: true,
                push_constants: 256,
                fences: true,
                loop_rounds: None,
                ..lavapipe22()
            }
            .with_names(all),
            KnownDevice::H200 => Target {
                vulkan: (1, 4),
                workgroup_explicit_layout: true,
                image_read_without_format: true,
                subgroup_size: 32,
                push_constants: 256,
                shared_memory: 48 << 10,
                work_group_size: [1024, 1024, 64],
                fused_multiply_add: true,
                fast_exponentials: true,
                fences: true,
                long_conversions: false,
                long_shifts: false,
                narrow_integers: false,
                unwritten_elements: false,
                ..Target::baseline()
            }
            .with_names(all),
        }
    }
}

fn lavapipe22() -> Target {
    Target { loop_rounds: Some(65_535), constant_zeros: false, ..Target::baseline() }
}
