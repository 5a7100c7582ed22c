//! ANV: Mesa's Vulkan for Intel, beside iris.

use crate::{Driver, NO_QUIRKS, Route};

pub(crate) const DRIVER: Driver = Driver {
    name: "anv",
    id: Some(6), // VK_DRIVER_ID_INTEL_OPEN_SOURCE_MESA
    routes: &Route::ALL,
    quirks: NO_QUIRKS,
    gl_renderers: &["Mesa Intel", "Intel"],
};
