//! The application's OpenGL context, made usable.

use std::ffi::{CStr, c_void};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::gl::{self, Features, Functions, Gl};
use crate::mesa::MesaInterop;
use crate::object::{self, Name, Object};
use crate::platform::{ContextHandles, Platform};
use crate::vulkan::VulkanDevice;
use crate::worker::Worker;

/// The OpenGL context that an OpenCL context shares with.
pub struct GlContext {
    pub(crate) worker: Worker,
    pub(crate) platform: Arc<Platform>,
    pub(crate) mesa: Option<MesaInterop>,
    pub(crate) features: Features,
    functions: Functions,
    uuid: Option<[u8; 16]>,
    driver_uuid: Option<[u8; 16]>,
    renderer: String,
}

/// Work of an application's OpenGL context, up to where it was fenced.
pub(crate) struct AppFence(gl::Sync);

// SAFETY: a sync object belongs to the share group; any thread with a context of that may use it.
unsafe impl Send for AppFence {}

impl AppFence {
    /// Wait for the work, on the OpenGL thread.
    pub(crate) fn wait(self, gl: &Gl) {
        let (Some(wait), Some(delete)) = (gl.functions.client_wait_sync, gl.functions.delete_sync) else { return };
        const SECOND: u64 = 1_000_000_000;
        // SAFETY: the sync object is alive until deleted below. One of another share group is an error, not a crash.
        while unsafe { wait(self.0, gl::SYNC_FLUSH_COMMANDS_BIT, SECOND) } == gl::TIMEOUT_EXPIRED {}
        // SAFETY: nobody else uses it.
        unsafe { delete(self.0) };
        gl.clear_errors();
    }
}

/// Wait for what the OpenGL thread itself has submitted.
pub(crate) fn settle(gl: &Gl) {
    let fence = gl.functions.fence_sync.filter(|_| gl.features.fences).map(|fence| {
        // SAFETY: the context is current and has fences.
        AppFence(unsafe { fence(gl::SYNC_GPU_COMMANDS_COMPLETE, 0) })
    });
    match fence {
        Some(fence) if !fence.0.is_null() => fence.wait(gl),
        // SAFETY: the context is current.
        _ => unsafe { (gl.functions.finish)() },
    }
}

impl GlContext {
    /// Take the context that the application names.
    ///
    /// # Errors
    /// Those of `clCreateContext` for OpenGL: `InvalidShareGroup` if the handles are not a valid context, or it cannot be
    /// shared with; `InvalidOperation` if the process has no OpenGL of that binding.
    pub fn new(handles: ContextHandles) -> Result<Self> {
        let platform = Arc::new(Platform::new(handles)?);
        let worker = Worker::start(platform.clone())?;
        let (functions, features, uuid, driver_uuid, renderer) = worker
            .call(|gl| Ok((gl.functions, gl.features, gl.device_uuid(), gl.driver_uuid(), gl.renderer.clone())))?;
        let mesa = MesaInterop::find(&platform);
        let uuid = uuid.or_else(|| {
            let own = platform.clone();
            let query = MesaInterop::find(&platform)?;
            worker.call(move |_| Ok(own.current().and_then(|context| query.device_uuid(context)))).ok()?
        });
        Ok(Self { worker, platform, mesa, features, functions, uuid, driver_uuid, renderer })
    }

    /// Whether the context is on this device: by UUID or, where OpenGL cannot tell that, by the driver's name.
    #[must_use]
    pub fn is_on(&self, device: &VulkanDevice) -> bool {
        self.is_on_device(&device.uuid, device.driver)
    }

    /// Whether the context is on the device of this UUID, which this driver drives.
    #[must_use]
    pub fn is_on_device(&self, uuid: &[u8; 16], driver: &tombolo_vendors::Driver) -> bool {
        match &self.uuid {
            Some(own) => own == uuid,
            None => driver.gl_renderers.iter().any(|name| self.renderer.starts_with(name)),
        }
    }

    /// The UUID of the driver, where OpenGL can tell it.
    pub(crate) fn driver_uuid(&self) -> Option<[u8; 16]> {
        self.driver_uuid
    }

    /// A line for logs: the binding, the renderer.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} over {}", self.renderer, self.platform.name())
    }

    /// What an object is.
    ///
    /// # Errors
    /// Those of `clCreateFromGL*`.
    pub(crate) fn object(&self, name: Name) -> Result<Object> {
        self.worker.call(move |gl| object::describe(gl, name))
    }

    /// Flush and fence what the context that is current on the calling thread has been given so far. `None` without a
    /// current context, or if the work is complete already.
    pub(crate) fn fence_caller(&self) -> Option<AppFence> {
        self.platform.current()?;
        // SAFETY: a context is current; the version is null or a static string.
        let version = unsafe { (self.functions.get_string)(gl::VERSION) };
        if version.is_null() {
            return None;
        }
        // SAFETY: as above.
        let version = unsafe { CStr::from_ptr(version) }.to_string_lossy();
        let has_fences = self.features.fences && gl::has_fences(&version);
        if let Some(fence) = self.functions.fence_sync.filter(|_| has_fences) {
            // SAFETY: the context is current and has fences.
            let sync = unsafe { fence(gl::SYNC_GPU_COMMANDS_COMPLETE, 0) };
            // SAFETY: the context is current.
            unsafe { (self.functions.flush)() };
            if !sync.is_null() {
                return Some(AppFence(sync));
            }
        }
        // SAFETY: the context is current. Without fences there is no other way to know when its work is done.
        unsafe { (self.functions.finish)() };
        None
    }

    /// The context that is current on the calling thread.
    pub(crate) fn current(&self) -> Option<*mut c_void> {
        self.platform.current()
    }
}

impl std::fmt::Debug for GlContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let handles = (self.platform.display(), self.platform.context());
        f.debug_struct("GlContext").field("renderer", &self.renderer).field("handles", &handles).finish_non_exhaustive()
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::OutOfResources(format!("{error}."))
    }
}
