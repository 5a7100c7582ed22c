//! Symbols of the libraries that the application has loaded. Nothing is ever loaded from here: a process without OpenGL
//! stays without it.

use std::ffi::{CStr, c_void};
use std::ptr::NonNull;

/// A library of this process, kept from being unloaded while the value lives.
pub(crate) struct Library(NonNull<c_void>);

// SAFETY: a dlopen handle may be used from any thread.
unsafe impl Send for Library {}
// SAFETY: dlsym on one handle is safe to call from several threads at once.
unsafe impl Sync for Library {}

impl Library {
    /// The library of that soname if the process has loaded it already.
    pub(crate) fn loaded(soname: &CStr) -> Option<Self> {
        // SAFETY: `soname` is NUL-terminated; RTLD_NOLOAD only takes a reference to what is there.
        NonNull::new(unsafe { libc::dlopen(soname.as_ptr(), libc::RTLD_NOLOAD | libc::RTLD_NOW) }).map(Self)
    }

    fn symbol(&self, name: &CStr) -> Option<NonNull<c_void>> {
        // SAFETY: the handle is open and `name` is NUL-terminated.
        NonNull::new(unsafe { libc::dlsym(self.0.as_ptr(), name.as_ptr()) })
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: the handle came from dlopen and is closed once.
        unsafe { libc::dlclose(self.0.as_ptr()) };
    }
}

/// Libraries of this process in which symbols are looked for, after the global scope.
#[derive(Default)]
pub(crate) struct Libraries(Vec<Library>);

impl Libraries {
    /// Those of `sonames` that the process has loaded.
    pub(crate) fn loaded(sonames: &[&CStr]) -> Self {
        Self(sonames.iter().filter_map(|soname| Library::loaded(soname)).collect())
    }

    /// The address of `name`, from the global scope or from one of the libraries (an application may have loaded them
    /// with RTLD_LOCAL).
    pub(crate) fn symbol(&self, name: &CStr) -> Option<NonNull<c_void>> {
        // SAFETY: `name` is NUL-terminated.
        let global = NonNull::new(unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) });
        global.or_else(|| self.0.iter().find_map(|library| library.symbol(name)))
    }
}

/// Declares a table of C functions that is filled at run time. `required` functions must be there; `optional` ones are
/// `Option`s.
macro_rules! functions {
    (
        $(#[$meta:meta])* $vis:vis struct $table:ident;
        required { $($r:ident = $rn:literal ($($ra:ty),* $(,)?) $(-> $rr:ty)?;)* }
        optional { $($o:ident = $on:literal ($($oa:ty),* $(,)?) $(-> $or:ty)?;)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        $vis struct $table {
            $(pub(crate) $r: unsafe extern "C" fn($($ra),*) $(-> $rr)?,)*
            $(pub(crate) $o: Option<unsafe extern "C" fn($($oa),*) $(-> $or)?>,)*
        }

        impl $table {
            /// Fill the table.
            ///
            /// # Errors
            /// The name of the first required function that is missing.
            ///
            /// # Safety
            /// `find` must return null or the address of the C function of that name.
            $vis unsafe fn load(
                find: impl Fn(&std::ffi::CStr) -> *const std::ffi::c_void,
            ) -> std::result::Result<Self, &'static str> {
                Ok(Self {
                    $($r: {
                        let address = find($rn);
                        if address.is_null() {
                            return Err(stringify!($r));
                        }
                        // SAFETY: by contract the address is that function, whose C signature is the field's type.
                        unsafe { std::mem::transmute::<*const std::ffi::c_void, unsafe extern "C" fn($($ra),*) $(-> $rr)?>(address) }
                    },)*
                    $($o: {
                        let address = find($on);
                        // SAFETY: as above; null becomes None.
                        unsafe { std::mem::transmute::<*const std::ffi::c_void, Option<unsafe extern "C" fn($($oa),*) $(-> $or)?>>(address) }
                    },)*
                })
            }
        }
    };
}
pub(crate) use functions;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_loaded_and_loads_nothing() {
        assert!(Libraries::default().symbol(c"strlen").is_some());
        assert!(Libraries::default().symbol(c"tombolo_no_such_symbol").is_none());
        assert!(Library::loaded(c"libtombolo-no-such-library.so.1").is_none());
        assert!(Library::loaded(c"libc.so.6").is_some());
    }
}
