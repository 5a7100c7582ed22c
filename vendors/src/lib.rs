//! What each Vulkan driver is good for: its quirks, and the sharing routes that it offers.
//!
//! One file a driver. A driver that has none is served by [`UNKNOWN`], which tries every route and assumes nothing.
#![forbid(unsafe_code)]

mod anv;
mod lavapipe;
mod nvidia;
mod radv;

/// A way to turn an OpenGL object into Vulkan memory. The order of the variants is the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// Mesa's GL interop entry points export the object as a dma-buf, which Vulkan imports: no copy.
    Mesa,
    /// A twin of the object in Vulkan memory, seen by GL through `GL_EXT_memory_object_fd`: a GPU copy at acquire and
    /// one at release.
    MemoryObject,
    /// Through host memory, with any GL at all: a copy through the CPU at acquire and one at release.
    Readback,
}

impl Route {
    /// Every route, best first.
    pub const ALL: [Self; 3] = [Self::Mesa, Self::MemoryObject, Self::Readback];

    /// The name that logs, queries and tests use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mesa => "mesa",
            Self::MemoryObject => "memory-object",
            Self::Readback => "readback",
        }
    }

    /// The route of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|route| route.name() == name)
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a driver departs from what its specification leads one to expect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// `vkGetSemaphoreFdKHR(SYNC_FD)` returns only when the payload is signalled, so that it must not be called on an
    /// application's thread, and gives no fence that others could wait for.
    pub sync_fd_export_blocks: bool,
    /// `vkGetImageMemoryRequirements` reports one slice for an image of several slices with a DRM modifier: the size of
    /// an import has to come from the dma-buf.
    pub under_reports_modifier_images: bool,
    /// Arithmetic of every floating-point type keeps denormal numbers, though the driver has no float control to ask for it
    /// (`VkPhysicalDeviceFloatControlsProperties`).
    pub keeps_denormals: bool,
}

/// A Vulkan driver, as far as Tombolo has to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Driver {
    /// The driver's usual name.
    pub name: &'static str,
    /// The value of `VkDriverId` that it reports; `None` for [`UNKNOWN`].
    pub id: Option<u32>,
    /// The routes worth trying for an OpenGL object, best first.
    pub routes: &'static [Route],
    /// How it departs from the rule.
    pub quirks: Quirks,
    /// How `GL_RENDERER` begins for the OpenGL driver of the same device. Decides only where the OpenGL context cannot
    /// tell its device UUID.
    pub gl_renderers: &'static [&'static str],
}

/// A driver without a file of its own.
pub const UNKNOWN: Driver =
    Driver { name: "unknown", id: None, routes: &Route::ALL, quirks: NO_QUIRKS, gl_renderers: &[] };

const NO_QUIRKS: Quirks =
    Quirks { sync_fd_export_blocks: false, under_reports_modifier_images: false, keeps_denormals: false };

const DRIVERS: [&Driver; 4] = [&anv::DRIVER, &lavapipe::DRIVER, &nvidia::DRIVER, &radv::DRIVER];

/// The driver that reports this `VkDriverId`.
#[must_use]
pub fn driver(id: u32) -> &'static Driver {
    DRIVERS.into_iter().find(|driver| driver.id == Some(id)).unwrap_or(&UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_driver_is_found_by_its_id_and_an_unknown_one_gets_every_route() {
        for known in DRIVERS {
            assert_eq!(driver(known.id.unwrap()).name, known.name);
        }
        assert_eq!(driver(0xffff).routes, Route::ALL);
    }

    #[test]
    fn routes_are_listed_best_first_and_end_with_the_one_that_always_works() {
        for known in DRIVERS.into_iter().chain([&UNKNOWN]) {
            assert!(known.routes.is_sorted(), "{}", known.name);
            assert_eq!(known.routes.last(), Some(&Route::Readback), "{}", known.name);
        }
    }

    #[test]
    fn route_names_round_trip() {
        for route in Route::ALL {
            assert_eq!(Route::from_name(route.name()), Some(route));
        }
        assert_eq!(Route::from_name("telepathy"), None);
    }
}
