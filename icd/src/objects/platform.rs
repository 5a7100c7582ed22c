//! The platform: there is one, and it has every Vulkan device that meets the minimum.

use std::sync::OnceLock;

use super::device::{Device, extension_version};
use crate::cl::cl_name_version;
use crate::handle::{Object, Ref, class};

/// The platform.
pub struct Platform(());

class!(Platform, CL_INVALID_PLATFORM);

/// The one platform.
pub fn platform() -> &'static Ref<Platform> {
    static PLATFORM: OnceLock<Ref<Platform>> = OnceLock::new();
    PLATFORM.get_or_init(|| Object::new(Platform(())))
}

impl Platform {
    /// All devices of the platform, in the order of Vulkan. Found when first asked for.
    pub fn devices() -> &'static [Ref<Device>] {
        static DEVICES: OnceLock<Vec<Ref<Device>>> = OnceLock::new();
        DEVICES.get_or_init(|| {
            let reports = crate::vulkan::survey().unwrap_or_default();
            reports
                .iter()
                .filter_map(|report| report.outcome.as_ref().ok())
                .map(|physical| Object::new(Device::new(physical.clone())))
                .collect()
        })
    }

    /// `CL_PLATFORM_EXTENSIONS`: the platform's own, and those that all devices have.
    pub fn extensions() -> Vec<String> {
        let devices = Self::devices();
        let mut names = vec![String::from("cl_khr_icd")];
        if let Some((first, others)) = devices.split_first() {
            let shared =
                first.extensions.iter().filter(|name| others.iter().all(|other| other.extensions.contains(name)));
            names.extend(shared.filter(|name| *name != "cl_khr_icd").cloned());
        }
        names
    }

    /// `CL_PLATFORM_EXTENSIONS_WITH_VERSION`
    pub fn extension_versions() -> Vec<cl_name_version> {
        Self::extensions().iter().map(|name| name_version(name, extension_version(name))).collect()
    }
}

/// A name with a version, as the queries return them.
pub(crate) fn name_version(name: &str, version: u32) -> cl_name_version {
    let mut result = cl_name_version { version, name: [0; 64] };
    for (place, byte) in result.name.iter_mut().take(63).zip(name.bytes()) {
        *place = byte;
    }
    result
}
