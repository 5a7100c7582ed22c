//! The names of the OpenCL headers: types, constants and function types. Nothing here is linked.

#![allow(unreachable_pub)]

pub use libc::{c_char, c_void, size_t};
pub use opencl_sys::*;

/// `CL_DEVICE_SINGLE_FP_ATOMIC_CAPABILITIES_EXT` (cl_ext_float_atomics)
pub const CL_DEVICE_SINGLE_FP_ATOMIC_CAPABILITIES_EXT: cl_device_info = 0x4231;
/// `CL_DEVICE_DOUBLE_FP_ATOMIC_CAPABILITIES_EXT`
pub const CL_DEVICE_DOUBLE_FP_ATOMIC_CAPABILITIES_EXT: cl_device_info = 0x4232;
/// `CL_DEVICE_HALF_FP_ATOMIC_CAPABILITIES_EXT`
pub const CL_DEVICE_HALF_FP_ATOMIC_CAPABILITIES_EXT: cl_device_info = 0x4233;
/// `CL_DEVICE_{GLOBAL,LOCAL}_FP_ATOMIC_{LOAD_STORE,ADD,MIN_MAX}_EXT`: all of them.
pub const ALL_FP_ATOMICS: cl_device_fp_atomic_capabilities_ext = 0x7_0007;

/// The callback of `clCreateContext`.
pub type ContextCallback =
    unsafe extern "C" fn(errinfo: *const c_char, private_info: *const c_void, cb: size_t, user_data: *mut c_void);
/// The callback of `clSetEventCallback`.
pub type EventCallback = unsafe extern "C" fn(event: cl_event, status: cl_int, user_data: *mut c_void);
/// The callback of the program functions.
pub type ProgramCallback = unsafe extern "C" fn(program: cl_program, user_data: *mut c_void);
/// The callback of `clSetMemObjectDestructorCallback`.
pub type MemCallback = unsafe extern "C" fn(memobj: cl_mem, user_data: *mut c_void);
/// The callback of `clSetContextDestructorCallback`.
pub type ContextDestructor = unsafe extern "C" fn(context: cl_context, user_data: *mut c_void);

/// A pointer of the application that is only handed back to it: `user_data`, a host pointer whose use by the application
/// is ruled by the specification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HostPtr(pub *mut c_void);

// SAFETY: the pointer is not dereferenced by virtue of being held; whoever does states why it may.
unsafe impl Send for HostPtr {}
// SAFETY: as above.
unsafe impl Sync for HostPtr {}

impl HostPtr {
    /// The null pointer.
    pub const NULL: HostPtr = HostPtr(std::ptr::null_mut());

    /// The address.
    pub fn address(self) -> usize {
        self.0 as usize
    }
}
