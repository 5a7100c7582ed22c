//! The ways to start OpenGL without a window: what there is on this machine.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs::File;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut};

use crate::load::{Egl, library};
use crate::{Error, Result, fail};

/// A way to start OpenGL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stack {
    /// EGL's surfaceless platform (`EGL_MESA_platform_surfaceless`): EGL chooses the device.
    Surfaceless,
    /// A device of EGL, by its number (`EGL_EXT_platform_device`).
    Device(usize),
    /// GBM on a render node (`EGL_KHR_platform_gbm`).
    Gbm(PathBuf),
    /// GLX on the display of `DISPLAY`.
    Glx,
}

/// What EGL says of one of its devices (`EGL_EXT_device_query`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EglDevice {
    /// Its number, for [`Stack::Device`].
    pub number: usize,
    /// Whether it draws on the CPU (`EGL_MESA_device_software`).
    pub software: bool,
    /// Its DRM device (`EGL_EXT_device_drm`).
    pub card: Option<PathBuf>,
    /// Its render node (`EGL_EXT_device_drm_render_node`).
    pub render_node: Option<PathBuf>,
}

const EGL_EXTENSIONS: c_int = 0x3055;
const EGL_DRM_DEVICE_FILE: c_int = 0x3233;
const EGL_DRM_RENDER_NODE_FILE: c_int = 0x3377;
const EGL_PLATFORM_SURFACELESS: u32 = 0x31DD;
const EGL_PLATFORM_DEVICE: u32 = 0x313F;
const EGL_PLATFORM_GBM: u32 = 0x31D7;
/// More devices than any machine has.
const MOST_DEVICES: usize = 64;

type GetPlatformDisplay = unsafe extern "C" fn(u32, *mut c_void, *const c_int) -> *mut c_void;
type QueryDevices = unsafe extern "C" fn(c_int, *mut *mut c_void, *mut c_int) -> u32;
type QueryDeviceString = unsafe extern "C" fn(*mut c_void, c_int) -> *const c_char;

/// The functions of EGL extensions that lead to displays.
pub(crate) struct Displays {
    get: GetPlatformDisplay,
    query_devices: Option<QueryDevices>,
    query_string: Option<QueryDeviceString>,
}

impl Displays {
    pub(crate) fn find(egl: &Egl) -> Result<Self> {
        let find = |name: &CStr| {
            // SAFETY: the name is NUL-terminated.
            unsafe { (egl.get_proc_address)(name.as_ptr()) }
        };
        // SAFETY: the addresses are null or those of the functions so named, which have these types.
        unsafe {
            let get = std::mem::transmute::<*mut c_void, Option<GetPlatformDisplay>>(find(c"eglGetPlatformDisplayEXT"));
            let Some(get) = get else { return fail("EGL has no eglGetPlatformDisplayEXT.") };
            Ok(Self {
                get,
                query_devices: std::mem::transmute::<*mut c_void, Option<QueryDevices>>(find(c"eglQueryDevicesEXT")),
                query_string: std::mem::transmute::<*mut c_void, Option<QueryDeviceString>>(find(
                    c"eglQueryDeviceStringEXT",
                )),
            })
        }
    }

    /// The display of EGL's surfaceless platform, or null.
    pub(crate) fn surfaceless(&self) -> *mut c_void {
        // SAFETY: the platform takes no native display and no attributes.
        unsafe { (self.get)(EGL_PLATFORM_SURFACELESS, null_mut(), null()) }
    }

    /// The display of an EGL device, or null.
    pub(crate) fn device(&self, device: *mut c_void) -> *mut c_void {
        // SAFETY: the device is EGL's.
        unsafe { (self.get)(EGL_PLATFORM_DEVICE, device, null()) }
    }

    /// The display of GBM on a render node.
    pub(crate) fn gbm(&self, node: &Path) -> Result<*mut c_void> {
        type CreateDevice = unsafe extern "C" fn(c_int) -> *mut c_void;
        let find = library(c"libgbm.so.1")?;
        let create = find(c"gbm_create_device");
        // SAFETY: the symbol of that name in libgbm has that type.
        let create = unsafe { std::mem::transmute::<*mut c_void, Option<CreateDevice>>(create) };
        let Some(create) = create else { return fail("libgbm has no gbm_create_device.") };
        let file = File::options().read(true).write(true).open(node);
        let file = file.map_err(|error| Error(format!("{} cannot be opened: {error}.", node.display())))?;
        // SAFETY: the descriptor is open. The display needs the device, and so the file, for as long as the process lives.
        let device = unsafe { create(file.as_raw_fd()) };
        let _ = file.into_raw_fd();
        if device.is_null() {
            return fail(format!("GBM has no driver for {}.", node.display()));
        }
        // SAFETY: the native display of this platform is the GBM device.
        Ok(unsafe { (self.get)(EGL_PLATFORM_GBM, device, null()) })
    }

    /// EGL's devices; none where it cannot tell.
    pub(crate) fn devices(&self) -> Vec<*mut c_void> {
        let Some(query) = self.query_devices else { return Vec::new() };
        let (mut devices, mut count) = ([null_mut(); MOST_DEVICES], 0);
        // SAFETY: that many entries are writable.
        if unsafe { query(MOST_DEVICES as c_int, devices.as_mut_ptr(), &raw mut count) } == 0 {
            return Vec::new();
        }
        devices.into_iter().take(usize::try_from(count).unwrap_or(0)).collect()
    }

    fn text(&self, device: *mut c_void, name: c_int) -> Option<String> {
        let query = self.query_string?;
        // SAFETY: the device is EGL's; the result is null or a static string.
        let text = unsafe { query(device, name) };
        // SAFETY: as above.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    }
}

/// EGL's devices.
///
/// # Errors
/// A sentence if this machine has no EGL.
pub fn egl_devices() -> Result<Vec<EglDevice>> {
    let find = library(c"libEGL.so.1")?;
    // SAFETY: the symbols are libEGL's.
    let egl = unsafe { Egl::load(find)? };
    let displays = Displays::find(&egl)?;
    let devices = displays.devices().into_iter().enumerate().map(|(number, device)| {
        let extensions = displays.text(device, EGL_EXTENSIONS).unwrap_or_default();
        let has = |name: &str| extensions.split(' ').any(|extension| extension == name);
        let path = |extension: &str, name| {
            Some(extension).filter(|name| has(name)).and_then(|_| displays.text(device, name)).map(PathBuf::from)
        };
        EglDevice {
            number,
            software: has("EGL_MESA_device_software"),
            card: path("EGL_EXT_device_drm", EGL_DRM_DEVICE_FILE),
            render_node: path("EGL_EXT_device_drm_render_node", EGL_DRM_RENDER_NODE_FILE),
        }
    });
    Ok(devices.collect())
}
