//! Objects that OpenGL and Vulkan share, and what a queue does to acquire and to release them.

use std::any::Any;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ash::vk;
use tombolo_vendors::Route;

use crate::context::{AppFence, GlContext, settle};
use crate::error::{Error, Result};
use crate::object::{Contents, Name, Object};
use crate::route::{memory_object, mesa, readback};
use crate::software_fence::SoftwareFence;
use crate::step::{Gate, HostWork, Point, Record, Step};
use crate::sync_file;
use crate::vulkan::{Semaphore, VulkanDevice};

/// What OpenCL may do with an object (`CL_MEM_READ_WRITE`, `CL_MEM_READ_ONLY`, `CL_MEM_WRITE_ONLY`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Both.
    ReadWrite,
    /// Kernels do not write: a release copies nothing back.
    ReadOnly,
    /// Kernels do not read. What they do not write keeps its value, so that an acquire copies all the same.
    WriteOnly,
}

/// A route that did not serve an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The route.
    pub route: Route,
    /// Why, in one sentence.
    pub reason: String,
}

/// Something that takes time between OpenGL and Vulkan, on a thread of this crate's.
#[derive(Clone, Copy, Debug)]
pub enum Activity<'a> {
    /// Waiting until OpenGL has done what the application's context asked of it before the acquire.
    WaitForContext,
    /// Waiting for a sync file that Vulkan cannot wait for.
    WaitForFile,
    /// Copying the contents of an object from OpenGL, at an acquire.
    CopyFromGl(&'a SharedObject),
    /// Waiting until OpenGL is done with the copies of an acquire.
    FinishCopies,
    /// Copying the contents of an object to OpenGL, at a release.
    CopyToGl(&'a SharedObject),
}

/// Is told of an activity that begins. What it returns is dropped when the activity ends.
pub type Watcher = fn(Activity<'_>) -> Box<dyn Any>;

/// The sharing of one OpenGL context with one Vulkan device.
pub struct Sharing {
    context: Arc<GlContext>,
    device: Arc<VulkanDevice>,
    copied: AtomicU64,
    failed: AtomicBool,
    routes: Vec<Route>,
    watcher: OnceLock<Watcher>,
}

/// How an object reached Vulkan.
enum Backing {
    Mesa(mesa::Shared),
    MemoryObject(memory_object::Shared),
    Readback(readback::Shared),
}

/// The Vulkan side of a shared object. The handles live as long as the [`SharedObject`].
#[derive(Clone, Copy, Debug)]
pub enum SharedMemory {
    /// A buffer with a device address.
    Buffer {
        /// The buffer.
        buffer: vk::Buffer,
        /// Where the contents begin in it, in bytes.
        offset: u64,
        /// Their size in bytes.
        size: u64,
        /// The memory that the buffer is bound to.
        memory: vk::DeviceMemory,
    },
    /// An image, in `GENERAL` layout between an acquire and a release.
    Image {
        /// The image.
        image: vk::Image,
        /// What it may be used for.
        usage: vk::ImageUsageFlags,
        /// The memory that the image is bound to.
        memory: vk::DeviceMemory,
    },
}

/// An OpenGL object that Vulkan can use.
pub struct SharedObject {
    sharing: Arc<Sharing>,
    object: Object,
    access: Access,
    backing: Backing,
    refusals: Vec<Refusal>,
    copied: AtomicU64,
    /// Releases whose contents OpenGL does not have yet: until it has, the twin is newer than the object.
    releasing: AtomicU32,
    acquired_before: AtomicBool,
}

impl Sharing {
    /// Share between a context and a device. `routes` are the routes to try, best first; the driver's if empty.
    ///
    #[must_use]
    pub fn new(context: Arc<GlContext>, device: Arc<VulkanDevice>, routes: &[Route]) -> Arc<Self> {
        let routes = if routes.is_empty() { device.driver.routes.to_vec() } else { routes.to_vec() };
        let (copied, failed) = (AtomicU64::new(0), AtomicBool::new(false));
        Arc::new(Self { context, device, copied, failed, routes, watcher: OnceLock::new() })
    }

    /// Tell `watcher` of what takes time from now on. There can be one; a second is ignored.
    pub fn watch(&self, watcher: Watcher) {
        let _ = self.watcher.set(watcher);
    }

    fn begin(&self, activity: Activity<'_>) -> Option<Box<dyn Any>> {
        self.watcher.get().map(|watcher| watcher(activity))
    }

    /// Bytes that acquires and releases have copied so far, on the GPU or through the CPU.
    #[must_use]
    pub fn bytes_copied(&self) -> u64 {
        self.copied.load(Ordering::Relaxed)
    }

    /// Whether a copy between OpenGL and Vulkan has failed since the last look (after the command was enqueued, so that
    /// no return code could say so).
    pub fn take_failure(&self) -> bool {
        self.failed.swap(false, Ordering::Relaxed)
    }

    /// The OpenGL context.
    #[must_use]
    pub fn context(&self) -> &GlContext {
        &self.context
    }

    /// Share an object.
    ///
    /// # Errors
    /// Those of `clCreateFromGLBuffer`, `clCreateFromGLTexture` and `clCreateFromGLRenderbuffer`.
    pub fn share(self: &Arc<Self>, name: Name, access: Access) -> Result<Arc<SharedObject>> {
        let fence = self.context.fence_caller();
        self.context.worker.post(move |gl| {
            if let Some(fence) = fence {
                fence.wait(gl);
            }
        });
        let object = self.context.object(name)?;
        let mut refusals = Vec::new();
        for &route in &self.routes {
            let backing = match route {
                Route::Mesa => mesa::Shared::new(&self.context, &self.device, &object).map(Backing::Mesa),
                Route::MemoryObject => {
                    memory_object::Shared::new(&self.context, &self.device, &object).map(Backing::MemoryObject)
                }
                Route::Readback => readback::Shared::new(&self.device, &object).map(Backing::Readback),
            };
            match backing {
                Ok(backing) => {
                    return Ok(Arc::new(SharedObject {
                        sharing: self.clone(),
                        object,
                        access,
                        backing,
                        refusals,
                        copied: AtomicU64::new(0),
                        releasing: AtomicU32::new(0),
                        acquired_before: AtomicBool::new(false),
                    }));
                }
                Err(reason) => refusals.push(Refusal { route, reason }),
            }
        }
        let reasons: Vec<_> = refusals.iter().map(|refusal| format!("{}: {}", refusal.route, refusal.reason)).collect();
        Err(Error::OutOfResources(format!("No route serves the object. {}", reasons.join(" "))))
    }

    /// What a queue does to acquire objects, given what the calling thread's context has done so far. To be called where
    /// the command is enqueued, on the application's thread.
    ///
    /// # Errors
    /// `OutOfResources` if Vulkan or OpenGL fails.
    pub fn acquire(self: &Arc<Self>, objects: &[Arc<SharedObject>]) -> Result<Step> {
        let mut step = Step::default();
        let exported: Vec<_> = objects.iter().filter_map(|object| object.exported()).collect();
        let flushed = if exported.is_empty() { None } else { mesa::Shared::flush(&self.context, &exported)? };
        // Without a fence from Mesa, one from OpenGL; it serves the copying routes too.
        let copying = exported.len() < objects.len();
        let fence = if flushed.is_none() || copying { self.context.fence_caller() } else { None };
        if let Some(file) = flushed {
            self.wait_for_file(&mut step, file)?;
        }
        for object in objects {
            if let Some(shared) = object.exported() {
                // What another process or a compositor does to the memory. Kernels before 5.20 cannot tell.
                if let Ok(file) = sync_file::export(shared.dma_buf.as_fd(), object.intent()) {
                    self.wait_for_file(&mut step, file)?;
                }
            }
        }
        // Until OpenGL has what was released last, the twin is newer than the object, and stays as it is.
        let stale: Vec<_> = objects.iter().map(|object| object.exported().is_none() && !object.is_newer()).collect();
        step.record.extend(objects.iter().zip(&stale).map(|(object, stale)| object.record_acquire(*stale)));
        let copies = objects.iter().zip(stale).filter(|(_, stale)| *stale).map(|(object, _)| object.clone()).collect();
        self.copy_at_acquire(&mut step, fence, copies)?;
        Ok(step)
    }

    /// What a queue does to release objects.
    ///
    /// # Errors
    /// `OutOfResources` if Vulkan fails.
    pub fn release(self: &Arc<Self>, objects: &[Arc<SharedObject>]) -> Result<Step> {
        let mut step = Step::default();
        for object in objects {
            step.record.push(object.record_release());
            step.merge(match &object.backing {
                Backing::Mesa(_) => self.fence_release(object)?,
                Backing::MemoryObject(_) | Backing::Readback(_) => self.copy_at_release(object),
            });
        }
        Ok(step)
    }

    /// Let the step wait for a sync file: on the GPU where Vulkan takes it, else by a thread that waits for it.
    fn wait_for_file(self: &Arc<Self>, step: &mut Step, file: OwnedFd) -> Result<()> {
        if self.device.sync_fd_import {
            let semaphore = Arc::new(Semaphore::of_sync_file(&self.device, file)?);
            step.wait.push(Point { semaphore, value: 0 });
            return Ok(());
        }
        let (gate, open) = Gate::new(&self.device)?;
        let sharing = self.clone();
        std::thread::Builder::new().name("tombolo-fence".into()).spawn(move || {
            let _activity = sharing.begin(Activity::WaitForFile);
            let _ = sync_file::wait(file.as_fd(), None);
            drop(gate);
        })?;
        step.wait.push(open);
        Ok(())
    }

    /// The OpenGL thread's part of an acquire: wait for the caller's context, and copy what has to be copied.
    fn copy_at_acquire(
        self: &Arc<Self>,
        step: &mut Step,
        fence: Option<AppFence>,
        copies: Vec<Arc<SharedObject>>,
    ) -> Result<()> {
        if fence.is_none() && copies.is_empty() {
            return Ok(());
        }
        let (gate, open) = Gate::new(&self.device)?;
        step.wait.push(open);
        let sharing = self.clone();
        self.context.worker.post(move |gl| {
            if let Some(fence) = fence {
                let _activity = sharing.begin(Activity::WaitForContext);
                fence.wait(gl);
            }
            for object in &copies {
                let _activity = sharing.begin(Activity::CopyFromGl(object));
                let copied = match &object.backing {
                    Backing::Mesa(_) => Ok(()),
                    Backing::MemoryObject(shared) => shared.fill_twin(gl, &object.object),
                    Backing::Readback(shared) => shared.download(gl, &object.object),
                };
                sharing.account(object, copied);
            }
            let _activity = sharing.begin(Activity::FinishCopies);
            settle(gl);
            drop(gate);
        });
        Ok(())
    }

    /// A copying route's release: when the queue is done, the OpenGL thread writes the object, and only then is the
    /// command complete.
    fn copy_at_release(self: &Arc<Self>, object: &Arc<SharedObject>) -> Step {
        if object.access == Access::ReadOnly {
            return Step::default();
        }
        let (sharing, releasing) = (self.clone(), Releasing::begin(object));
        let copy: HostWork = Box::new(move || {
            let own = sharing.clone();
            let _ = sharing.context.worker.call(move |gl| {
                let object = &releasing.0;
                let _activity = own.begin(Activity::CopyToGl(object));
                let copied = match &object.backing {
                    Backing::Mesa(_) => Ok(()),
                    Backing::MemoryObject(shared) => shared.drain_twin(gl, &object.object),
                    Backing::Readback(shared) => shared.upload(gl, &object.object),
                };
                settle(gl);
                own.account(object, copied);
                Ok(())
            });
        });
        Step { done: vec![copy], ..Step::default() }
    }

    /// The mesa route's release: everybody who uses the dma-buf waits for the queue.
    fn fence_release(self: &Arc<Self>, object: &Arc<SharedObject>) -> Result<Step> {
        if !self.device.sync_fd_export || self.device.driver.quirks.sync_fd_export_blocks {
            return Ok(self.fence_release_by_host(object));
        }
        let semaphore = Arc::new(Semaphore::exportable(&self.device)?);
        let signal = Point { semaphore: semaphore.clone(), value: 0 };
        let (sharing, object) = (self.clone(), object.clone());
        let submitted: HostWork = Box::new(move || {
            let Backing::Mesa(shared) = &object.backing else { return };
            let imported = semaphore.sync_file().map(|file| match file {
                Some(file) => sync_file::import(shared.dma_buf.as_fd(), file.as_fd(), object.intent()).is_ok(),
                None => true,
            });
            if !imported.is_ok_and(|done| done) {
                sharing.failed.store(true, Ordering::Relaxed);
            }
        });
        Ok(Step { signal: vec![signal], submitted: vec![submitted], ..Step::default() })
    }

    /// The same for a driver that has no fence to give: one that the host signals, where the kernel makes such. Elsewhere
    /// whoever uses the memory next has to wait for the release's event.
    fn fence_release_by_host(self: &Arc<Self>, object: &Arc<SharedObject>) -> Step {
        let fence = Arc::new(Mutex::new(None));
        let (object, pending) = (object.clone(), fence.clone());
        let submitted: HostWork = Box::new(move || {
            let Backing::Mesa(shared) = &object.backing else { return };
            let made = SoftwareFence::new().ok();
            *lock(&pending) = made.filter(|fence| fence.guard(shared.dma_buf.as_fd(), object.intent()).is_ok());
        });
        let done: HostWork = Box::new(move || {
            if let Some(fence) = lock(&fence).take() {
                // The kernel may have given up on it before.
                let _ = fence.signal();
            }
        });
        Step { submitted: vec![submitted], done: vec![done], ..Step::default() }
    }

    fn account(&self, object: &SharedObject, copied: Result<()>) {
        match copied {
            Ok(()) => {
                let bytes = object.object.contents.bytes();
                self.copied.fetch_add(bytes, Ordering::Relaxed);
                object.copied.fetch_add(bytes, Ordering::Relaxed);
            }
            Err(_) => self.failed.store(true, Ordering::Relaxed),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A release under way.
struct Releasing(Arc<SharedObject>);

impl Releasing {
    fn begin(object: &Arc<SharedObject>) -> Self {
        object.releasing.fetch_add(1, Ordering::AcqRel);
        Self(object.clone())
    }
}

impl Drop for Releasing {
    fn drop(&mut self) {
        self.0.releasing.fetch_sub(1, Ordering::AcqRel);
    }
}

impl SharedObject {
    /// What the object is.
    #[must_use]
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// The route that serves it.
    #[must_use]
    pub fn route(&self) -> Route {
        match &self.backing {
            Backing::Mesa(_) => Route::Mesa,
            Backing::MemoryObject(_) => Route::MemoryObject,
            Backing::Readback(_) => Route::Readback,
        }
    }

    /// The better routes, and why they do not serve it.
    #[must_use]
    pub fn refusals(&self) -> &[Refusal] {
        &self.refusals
    }

    /// Bytes that its acquires and releases have copied so far.
    #[must_use]
    pub fn bytes_copied(&self) -> u64 {
        self.copied.load(Ordering::Relaxed)
    }

    /// The dma-buf that is the object's memory; `None` where there is none.
    #[must_use]
    pub fn dma_buf(&self) -> Option<BorrowedFd<'_>> {
        self.exported().map(|shared| shared.dma_buf.as_fd())
    }

    /// The inode of the dma-buf that is the object's memory; `None` where there is none.
    #[must_use]
    pub fn dma_buf_inode(&self) -> Option<u64> {
        self.exported().map(|shared| shared.identity)
    }

    /// The Vulkan side.
    #[must_use]
    pub fn memory(&self) -> SharedMemory {
        let size = self.object.contents.bytes();
        match &self.backing {
            Backing::Mesa(shared) => match &shared.import {
                mesa::Import::Buffer { buffer, offset } => {
                    SharedMemory::Buffer { buffer: buffer.handle, offset: *offset, size, memory: shared.memory.handle }
                }
                mesa::Import::Image { image, usage } => {
                    SharedMemory::Image { image: image.handle, usage: *usage, memory: shared.memory.handle }
                }
            },
            Backing::MemoryObject(shared) => match &shared.twin {
                memory_object::Twin::Buffer { buffer, size } => {
                    SharedMemory::Buffer { buffer: buffer.handle, offset: 0, size: *size, memory: shared.memory.handle }
                }
                memory_object::Twin::Image { image, usage } => {
                    SharedMemory::Image { image: image.handle, usage: *usage, memory: shared.memory.handle }
                }
            },
            Backing::Readback(shared) => match &shared.copy {
                readback::Copy::Buffer { buffer, size } => {
                    SharedMemory::Buffer { buffer: buffer.handle, offset: 0, size: *size, memory: shared.memory.handle }
                }
                readback::Copy::Image { image, usage, .. } => {
                    SharedMemory::Image { image: image.handle, usage: *usage, memory: shared.memory.handle }
                }
            },
        }
    }

    fn exported(&self) -> Option<&mesa::Shared> {
        match &self.backing {
            Backing::Mesa(shared) => Some(shared),
            Backing::MemoryObject(_) | Backing::Readback(_) => None,
        }
    }

    /// Whether the twin holds what OpenGL does not have yet: then an acquire must not copy over it.
    fn is_newer(&self) -> bool {
        self.releasing.load(Ordering::Acquire) > 0
    }

    /// What the queue does to the memory, for the fences of the dma-buf.
    fn intent(&self) -> sync_file::Access {
        match self.access {
            Access::ReadOnly => sync_file::Access::Read,
            Access::ReadWrite | Access::WriteOnly => sync_file::Access::Write,
        }
    }

    fn record_acquire(self: &Arc<Self>, copy: bool) -> Record {
        let object = self.clone();
        Box::new(move |commands| {
            let device = &object.sharing.device;
            let first = !object.acquired_before.swap(true, Ordering::AcqRel);
            match &object.backing {
                Backing::Mesa(shared) => shared.record(device, commands, true),
                Backing::MemoryObject(shared) => shared.record(device, commands, true),
                Backing::Readback(shared) => shared.record_acquire(device, commands, copy, first),
            }
        })
    }

    fn record_release(self: &Arc<Self>) -> Record {
        let object = self.clone();
        Box::new(move |commands| {
            let device = &object.sharing.device;
            match &object.backing {
                Backing::Mesa(shared) => shared.record(device, commands, false),
                Backing::MemoryObject(shared) => shared.record(device, commands, false),
                Backing::Readback(shared) => {
                    if object.access != Access::ReadOnly {
                        shared.record_release(device, commands);
                    }
                }
            }
        })
    }
}

impl Drop for SharedObject {
    fn drop(&mut self) {
        if let Backing::MemoryObject(shared) = &self.backing {
            shared.delete(self.object);
        }
    }
}

impl std::fmt::Debug for SharedObject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedObject")
            .field("object", &self.object)
            .field("route", &self.route())
            .field("refusals", &self.refusals)
            .finish_non_exhaustive()
    }
}

/// Whether OpenCL sees the object as a buffer.
impl Contents {
    /// Whether the contents are bytes in a buffer, even where OpenCL calls that an image.
    #[must_use]
    pub fn in_buffer(self) -> bool {
        match self {
            Self::Buffer { .. } | Self::TextureBuffer { .. } => true,
            Self::Image { .. } => false,
        }
    }
}
