//! The answer side of the `clGet…Info` functions.

use std::ffi::CStr;

use crate::cl::{c_void, size_t};
use crate::error::{Result, ensure};

/// Where a `clGet…Info` function puts its answer.
#[derive(Clone, Copy)]
pub(crate) struct Answer {
    size: usize,
    value: *mut c_void,
    size_ret: *mut size_t,
}

impl Answer {
    /// # Safety
    /// `value` is null or writable for `size` bytes, and `size_ret` is null or writable, until the last use of the answer.
    pub(crate) unsafe fn new(size: size_t, value: *mut c_void, size_ret: *mut size_t) -> Self {
        Answer { size, value, size_ret }
    }

    /// Answers with bytes. `CL_INVALID_VALUE` where they do not fit.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Result {
        ensure!(self.value.is_null() || self.size >= bytes.len(), CL_INVALID_VALUE);
        if !self.value.is_null() {
            // SAFETY: `new` promises `size` writable bytes, which are enough; the application's memory does not overlap ours.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.value.cast(), bytes.len()) };
        }
        if !self.size_ret.is_null() {
            // SAFETY: `new` promises that it is writable.
            unsafe { self.size_ret.write_unaligned(bytes.len()) };
        }
        Ok(())
    }

    /// Whether the value is asked for, and not only its size.
    pub(crate) fn wants_value(self) -> bool {
        !self.value.is_null()
    }

    /// The bytes that the application has room for; 0 where it only asks for the size.
    pub(crate) fn room(self) -> usize {
        if self.value.is_null() { 0 } else { self.size }
    }

    /// Answers with a value of a C type.
    pub(crate) fn value<T: Plain>(self, value: T) -> Result {
        self.slice(&[value])
    }

    /// Answers with an array.
    pub(crate) fn slice<T: Plain>(self, values: &[T]) -> Result {
        // SAFETY: `Plain` types have no padding, so that all bytes are initialised.
        self.bytes(unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) })
    }

    /// Answers with a string and its terminating zero.
    pub(crate) fn string(self, text: &str) -> Result {
        let mut bytes = text.as_bytes().to_vec();
        bytes.retain(|&byte| byte != 0);
        bytes.push(0);
        self.bytes(&bytes)
    }
}

/// Types without padding, as the queries return them.
///
/// # Safety
/// Every byte of a value is initialised.
pub(crate) unsafe trait Plain: Copy {}

macro_rules! plain {
    ($($type:ty)*) => { $(
        // SAFETY: a primitive, a pointer, or a `repr(C)` struct whose fields leave no gap.
        unsafe impl Plain for $type {}
    )* };
}
plain!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize f32 *mut c_void *const c_void);
plain!(crate::cl::cl_name_version crate::cl::cl_image_format);

/// A C string of the application's; bytes that are not UTF-8 become replacement characters.
///
/// # Safety
/// `text` is null or a string that ends in zero.
pub(crate) unsafe fn string(text: *const std::ffi::c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: promised by the caller.
    Some(unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// The elements of an array of the application's; empty where it is null.
///
/// # Safety
/// `data` is null or readable for `count` elements.
pub(crate) unsafe fn list<T: Copy>(data: *const T, count: usize) -> Vec<T> {
    if data.is_null() {
        return Vec::new();
    }
    // SAFETY: promised by the caller; `read_unaligned` asks no alignment of it.
    (0..count).map(|index| unsafe { data.add(index).read_unaligned() }).collect()
}

/// Writes a result where the application wants it.
///
/// # Safety
/// `place` is null or writable.
pub(crate) unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: promised by the caller.
        unsafe { place.write_unaligned(value) };
    }
}
