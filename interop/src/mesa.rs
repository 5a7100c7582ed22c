//! Mesa's GL interop: entry points that give an OpenGL object's memory as a dma-buf.

use std::ffi::{CStr, c_int, c_uint, c_void};
use std::os::fd::{FromRawFd, OwnedFd};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};
use crate::gl::Sync;
use crate::platform::Platform;

const DEVICE_INFO_VERSION: u32 = 3;
const EXPORT_VERSION: u32 = 2;
/// What a field holds that the callee did not write.
const UNWRITTEN: u32 = u32::MAX;

/// `struct mesa_glinterop_device_info`, version 3.
#[repr(C)]
struct DeviceInfo {
    version: u32,
    pci_segment_group: u32,
    pci_bus: u32,
    pci_device: u32,
    pci_function: u32,
    vendor_id: u32,
    device_id: u32,
    driver_data_size: u32,
    driver_data: *mut c_void,
    device_uuid: [u8; 16],
}

/// `struct mesa_glinterop_export_in`, version 2.
#[repr(C)]
struct ExportIn {
    version: u32,
    target: c_uint,
    object: c_uint,
    miplevel: c_uint,
    access: u32,
    out_driver_data_size: u32,
    out_driver_data: *mut c_void,
}

/// `struct mesa_glinterop_export_out`, version 2.
#[repr(C)]
struct ExportOut {
    version: u32,
    dmabuf_fd: c_int,
    internal_format: c_uint,
    buf_offset: isize,
    buf_size: isize,
    view_minlevel: c_uint,
    view_numlevels: c_uint,
    view_minlayer: c_uint,
    view_numlayers: c_uint,
    out_driver_data_written: u32,
    width: u32,
    height: u32,
    depth: u32,
    stride: u32,
    modifier: u64,
}

/// `struct mesa_glinterop_flush_out`, version 1.
#[repr(C)]
struct FlushOut {
    version: u32,
    sync: *mut Sync,
    fence_fd: *mut c_int,
}

type QueryDeviceInfo = unsafe extern "C" fn(*mut c_void, *mut c_void, *mut DeviceInfo) -> c_int;
type ExportObject = unsafe extern "C" fn(*mut c_void, *mut c_void, *mut ExportIn, *mut ExportOut) -> c_int;
/// The last argument is a [`FlushOut`] since version 2 of [`ExportIn`], before that a `GLsync *`.
type FlushObjects = unsafe extern "C" fn(*mut c_void, *mut c_void, c_uint, *mut ExportIn, *mut FlushOut) -> c_int;

/// The entry points of a platform, and the display that they are called with.
pub(crate) struct MesaInterop {
    query: QueryDeviceInfo,
    export: ExportObject,
    /// Older versions lack it.
    flush: Option<FlushObjects>,
    display: *mut c_void,
    /// Whether FlushObjects takes a [`FlushOut`], as negotiated by the last export.
    flush_gives_fence: AtomicBool,
}

// SAFETY: the display is an EGLDisplay, or an X Display as in `glx::Glx`.
unsafe impl Send for MesaInterop {}
// SAFETY: as above.
unsafe impl std::marker::Sync for MesaInterop {}

/// An object as Mesa exported it.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) dma_buf: OwnedFd,
    /// Where the contents begin in the dma-buf: filled for buffers only.
    pub(crate) offset: u64,
    /// Bytes between rows; `None` if Mesa is too old to say.
    pub(crate) stride: Option<u32>,
    /// The DRM format modifier.
    pub(crate) modifier: Option<u64>,
}

/// The object's target in Mesa's terms, its name and its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) target: u32,
    pub(crate) name: u32,
    pub(crate) level: u32,
}

impl Target {
    fn export_in(self, version: u32) -> ExportIn {
        ExportIn {
            version,
            target: self.target,
            object: self.name,
            miplevel: self.level,
            access: 0,
            out_driver_data_size: 0,
            out_driver_data: null_mut(),
        }
    }
}

/// What a return code means.
fn reason(code: c_int) -> &'static str {
    match code {
        1 => "out of resources",
        2 => "out of host memory",
        3 => "invalid operation",
        4 => "invalid version",
        5 => "invalid display",
        6 => "invalid context",
        7 => "invalid target",
        8 => "invalid object",
        9 => "invalid mip level",
        10 => "unsupported",
        _ => "an unknown error",
    }
}

impl MesaInterop {
    /// The entry points, if the process has Mesa.
    pub(crate) fn find(platform: &Platform) -> Option<Self> {
        let names: [[&CStr; 2]; 3] = match platform {
            Platform::Egl(_) => [
                [c"eglGLInteropQueryDeviceInfoMESA", c"MesaGLInteropEGLQueryDeviceInfo"],
                [c"eglGLInteropExportObjectMESA", c"MesaGLInteropEGLExportObject"],
                [c"eglGLInteropFlushObjectsMESA", c"MesaGLInteropEGLFlushObjects"],
            ],
            Platform::Glx(_) => [
                [c"glXGLInteropQueryDeviceInfoMESA", c"MesaGLInteropGLXQueryDeviceInfo"],
                [c"glXGLInteropExportObjectMESA", c"MesaGLInteropGLXExportObject"],
                [c"glXGLInteropFlushObjectsMESA", c"MesaGLInteropGLXFlushObjects"],
            ],
        };
        let [query, export, flush] = names.map(|[current, old]| {
            let address = platform.address(current);
            if address.is_null() { platform.symbol(old).map(|p| p.as_ptr().cast_const()) } else { Some(address) }
        });
        // SAFETY: the addresses are those of the functions so named, whose signatures Mesa has kept (the pointer in
        // FlushObjects' last argument apart, which `flush` handles).
        unsafe {
            Some(Self {
                query: std::mem::transmute::<*const c_void, QueryDeviceInfo>(query?),
                export: std::mem::transmute::<*const c_void, ExportObject>(export?),
                flush: flush.map(|flush| std::mem::transmute::<*const c_void, FlushObjects>(flush)),
                display: platform.display(),
                flush_gives_fence: AtomicBool::new(false),
            })
        }
    }

    /// The device UUID of the context, where Mesa can tell it.
    pub(crate) fn device_uuid(&self, context: *mut c_void) -> Option<[u8; 16]> {
        let mut info = DeviceInfo {
            version: DEVICE_INFO_VERSION,
            pci_segment_group: 0,
            pci_bus: 0,
            pci_device: 0,
            pci_function: 0,
            vendor_id: 0,
            device_id: 0,
            driver_data_size: 0,
            driver_data: null_mut(),
            device_uuid: [0; 16],
        };
        // SAFETY: the display and context belong together; the struct is of the version that it states, and the callee
        // lowers that to its own.
        let code = unsafe { (self.query)(self.display, context, &raw mut info) };
        (code == 0 && info.version >= 3 && info.device_uuid != [0; 16]).then_some(info.device_uuid)
    }

    /// Export an object.
    ///
    /// # Errors
    /// A sentence that says why Mesa does not.
    pub(crate) fn export(&self, context: *mut c_void, target: Target) -> std::result::Result<Exported, String> {
        let mut input = target.export_in(EXPORT_VERSION);
        let mut output = ExportOut {
            version: EXPORT_VERSION,
            dmabuf_fd: -1,
            internal_format: 0,
            buf_offset: 0,
            buf_size: 0,
            view_minlevel: 0,
            view_numlevels: 0,
            view_minlayer: 0,
            view_numlayers: 0,
            out_driver_data_written: 0,
            width: UNWRITTEN,
            height: UNWRITTEN,
            depth: UNWRITTEN,
            stride: UNWRITTEN,
            modifier: u64::MAX,
        };
        // SAFETY: the display and context belong together; both structs are of the version that they state.
        let code = unsafe { (self.export)(self.display, context, &raw mut input, &raw mut output) };
        if code != 0 {
            return Err(format!("Mesa does not export the object: {}.", reason(code)));
        }
        if output.dmabuf_fd < 0 {
            return Err("Mesa exports the object without a dma-buf.".into());
        }
        self.flush_gives_fence.store(input.version >= 2, Ordering::Relaxed);
        // SAFETY: on success the caller owns the file descriptor.
        let dma_buf = unsafe { OwnedFd::from_raw_fd(output.dmabuf_fd) };
        Ok(Exported {
            dma_buf,
            offset: u64::try_from(output.buf_offset).unwrap_or(0),
            stride: (output.version >= 2 && output.stride != UNWRITTEN).then_some(output.stride),
            modifier: (output.version >= 2 && output.modifier != u64::MAX).then_some(output.modifier),
        })
    }

    /// Flush the context that is current on the calling thread, for these objects, and get the fence of what was
    /// flushed; `None` if Mesa gives none: then nothing may have been flushed either.
    ///
    /// # Errors
    /// `OutOfResources` if Mesa fails.
    pub(crate) fn flush(&self, context: *mut c_void, targets: &[Target]) -> Result<Option<OwnedFd>> {
        let Some(flush) = self.flush.filter(|_| self.flush_gives_fence.load(Ordering::Relaxed)) else {
            return Ok(None);
        };
        let mut inputs: Vec<_> = targets.iter().map(|target| target.export_in(EXPORT_VERSION)).collect();
        let mut fence = -1;
        let mut output = FlushOut { version: 1, sync: null_mut(), fence_fd: &raw mut fence };
        let count = c_uint::try_from(inputs.len()).unwrap_or(c_uint::MAX);
        // SAFETY: the display and context belong together; `inputs` has `count` entries; `output` and `fence` outlive
        // the call.
        let code = unsafe { flush(self.display, context, count, inputs.as_mut_ptr(), &raw mut output) };
        if code != 0 {
            return Err(Error::OutOfResources(format!("Mesa does not flush the objects: {}.", reason(code))));
        }
        // SAFETY: on success the caller owns the fence.
        Ok((fence >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fence) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::{offset_of, size_of};

    #[test]
    fn the_structs_have_the_layout_of_the_c_header() {
        assert_eq!(offset_of!(DeviceInfo, driver_data), 32);
        assert_eq!(offset_of!(DeviceInfo, device_uuid), 40);
        assert_eq!(size_of::<ExportIn>(), 32);
        assert_eq!(offset_of!(ExportOut, buf_offset), 16);
        assert_eq!(offset_of!(ExportOut, width), 52);
        assert_eq!(offset_of!(ExportOut, stride), 64);
        assert_eq!(offset_of!(ExportOut, modifier), 72);
        assert_eq!(size_of::<ExportOut>(), 80);
        assert_eq!(size_of::<FlushOut>(), 24);
    }
}
