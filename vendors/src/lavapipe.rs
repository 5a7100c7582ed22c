//! lavapipe: Mesa's software Vulkan, beside llvmpipe, Mesa's software OpenGL.

use crate::{Driver, Quirks, Route};

pub(crate) const DRIVER: Driver = Driver {
    name: "lavapipe",
    id: Some(13), // VK_DRIVER_ID_MESA_LLVMPIPE
    routes: &Route::ALL,
    quirks: Quirks { sync_fd_export_blocks: true, under_reports_modifier_images: true, keeps_denormals: true },
    gl_renderers: &["llvmpipe"],
};
