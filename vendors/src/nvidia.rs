//! NVIDIA's own driver: no dma-bufs without a kernel mode-setting module, no sync files; memory objects and opaque
//! semaphores instead.

use crate::{Driver, NO_QUIRKS, Route};

pub(crate) const DRIVER: Driver = Driver {
    name: "nvidia",
    id: Some(4), // VK_DRIVER_ID_NVIDIA_PROPRIETARY
    routes: &[Route::MemoryObject, Route::Readback],
    quirks: NO_QUIRKS,
    gl_renderers: &["NVIDIA "],
};
