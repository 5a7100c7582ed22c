//! RADV: Mesa's Vulkan for AMD, beside radeonsi.

use crate::{Driver, NO_QUIRKS, Route};

pub(crate) const DRIVER: Driver = Driver {
    name: "radv",
    id: Some(3), // VK_DRIVER_ID_MESA_RADV
    routes: &Route::ALL,
    quirks: NO_QUIRKS,
    gl_renderers: &["AMD ", "radeonsi"],
};
