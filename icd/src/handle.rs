//! Handles: what the application holds, and how it is turned back into an object without trusting it.
//!
//! A handle is the address of an [`Object`], whose first words are laid out as the ICD loaders expect. The library itself
//! never dereferences a handle: it looks the address up in the [`Registry`] of the type that the function asks for, so that
//! a stale, foreign or mistyped handle is an error code. An object stays valid as long as the application or another object
//! refers to it (OpenCL API 3.0, section 3.2: "implicit" retains of the objects that an object was made from).

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Deref;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, LazyLock, RwLock, Weak};

use crate::cl::{c_void, cl_icd::cl_icd_dispatch, cl_int, cl_uint};
use crate::error::{Error, Result};

/// The two words that the ICD loader reads (`cl_khr_icd`): the dispatch table, and the loader's own data.
#[repr(C)]
struct Header {
    dispatch: &'static cl_icd_dispatch,
    dispatch_data: AtomicPtr<c_void>,
}

/// An object that handles stand for.
#[repr(C)]
pub struct Object<T: Class> {
    header: Header,
    body: T,
}

/// A counted reference to an object.
pub type Ref<T> = Arc<Object<T>>;

/// A type of objects that have handles.
pub trait Class: Sized + Send + Sync + 'static {
    /// The error code for a handle that does not name an object of this type.
    const INVALID: cl_int;
    /// The objects of this type.
    fn registry() -> &'static Registry<Self>;
    /// Called once the application gave up its last reference; other objects may still refer to the object.
    fn released(_object: &Ref<Self>) {}
}

impl<T: Class> Deref for Object<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T: Class> Object<T> {
    /// Makes an object with one reference of the application's, and registers it.
    pub fn new(body: T) -> Ref<T> {
        Self::new_cyclic(|_| body)
    }

    /// Like [`Object::new`], for a body that refers to the object weakly.
    pub fn new_cyclic(body: impl FnOnce(&Weak<Object<T>>) -> T) -> Ref<T> {
        let object = Arc::new_cyclic(|weak| Object {
            header: Header {
                dispatch: crate::dispatch::table(),
                dispatch_data: AtomicPtr::new(DISPATCH_DATA.load(Ordering::Acquire)),
            },
            body: body(weak),
        });
        let entry = Entry { weak: Arc::downgrade(&object), owned: Some(object.clone()), references: 1 };
        T::registry().write().insert(Arc::as_ptr(&object) as usize, entry);
        object
    }

    /// The handle.
    pub fn handle(&self) -> *mut c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// The application's references.
    pub fn references(&self) -> cl_uint {
        let objects = T::registry().read();
        objects.get(&(self.handle() as usize)).map_or(0, |entry| entry.references)
    }
}

impl<T: Class> Drop for Object<T> {
    fn drop(&mut self) {
        let address = self.handle() as usize;
        T::registry().write().remove(&address);
    }
}

/// The loader's data of `clIcdSetPlatformDispatchDataKHR`; every object carries it.
static DISPATCH_DATA: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());

/// Sets the loader's data for all objects to come, and for the objects of one class that exist.
pub(crate) fn set_dispatch_data<T: Class>(data: *mut c_void) {
    DISPATCH_DATA.store(data, Ordering::Release);
    for entry in T::registry().read().values() {
        if let Some(object) = entry.weak.upgrade() {
            object.header.dispatch_data.store(data, Ordering::Release);
        }
    }
}

struct Entry<T: Class> {
    weak: Weak<Object<T>>,
    /// The application's share, while `references` is not 0.
    owned: Option<Ref<T>>,
    references: cl_uint,
}

/// Addresses hash well enough when they are multiplied by an odd constant.
#[derive(Default)]
pub(crate) struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(usize::from(byte));
        }
    }
    fn write_usize(&mut self, value: usize) {
        self.0 = (self.0.rotate_left(5) ^ value as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

type Objects<T> = HashMap<usize, Entry<T>, BuildHasherDefault<AddressHasher>>;

/// All live objects of one type.
pub struct Registry<T: Class>(LazyLock<RwLock<Objects<T>>>);

impl<T: Class> Default for Registry<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Class> Registry<T> {
    /// An empty registry.
    pub const fn new() -> Self {
        Registry(LazyLock::new(|| RwLock::new(Objects::default())))
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Objects<T>> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Objects<T>> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The object that a handle names, or the type's error code.
pub(crate) fn get<T: Class>(handle: *mut c_void) -> Result<Ref<T>> {
    lookup::<T>(handle).ok_or(Error(T::INVALID))
}

/// The object that a handle names, if any.
pub(crate) fn lookup<T: Class>(handle: *mut c_void) -> Option<Ref<T>> {
    T::registry().read().get(&(handle as usize)).and_then(|entry| entry.weak.upgrade())
}

/// `clRetain…`
pub(crate) fn retain<T: Class>(handle: *mut c_void) -> Result {
    let mut objects = T::registry().write();
    let entry = objects.get_mut(&(handle as usize)).ok_or(Error(T::INVALID))?;
    if entry.owned.is_none() {
        entry.owned = Some(entry.weak.upgrade().ok_or(Error(T::INVALID))?);
    }
    entry.references += 1;
    Ok(())
}

/// `clRelease…`
pub(crate) fn release<T: Class>(handle: *mut c_void) -> Result {
    let mut objects = T::registry().write();
    let MapEntry::Occupied(mut place) = objects.entry(handle as usize) else { return Err(Error(T::INVALID)) };
    let entry = place.get_mut();
    if entry.references == 0 {
        return Err(Error(T::INVALID));
    }
    entry.references -= 1;
    let owned = if entry.references == 0 { entry.owned.take() } else { None };
    // What the object refers to may be registered in the same place: nothing is dropped under the lock.
    drop(objects);
    if let Some(object) = owned {
        T::released(&object);
    }
    Ok(())
}

/// Gives a type its registry.
macro_rules! class {
    ($type:ty, $invalid:ident $(, $released:path)?) => {
        impl $crate::handle::Class for $type {
            const INVALID: $crate::cl::cl_int = $crate::cl::$invalid;
            fn registry() -> &'static $crate::handle::Registry<Self> {
                static REGISTRY: $crate::handle::Registry<$type> = $crate::handle::Registry::new();
                &REGISTRY
            }
            $(fn released(object: &$crate::handle::Ref<Self>) {
                $released(object)
            })?
        }
    };
}
pub(crate) use class;

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(#[allow(dead_code)] Option<Ref<Thing>>);
    class!(Thing, CL_INVALID_EVENT);

    #[test]
    fn foreign_and_stale_handles_are_errors() {
        assert_eq!(get::<Thing>(std::ptr::null_mut()).err(), Some(Error(Thing::INVALID)));
        assert_eq!(get::<Thing>(std::ptr::dangling_mut::<u64>().cast()).err(), Some(Error(Thing::INVALID)));
        let handle = Object::new(Thing(None)).handle();
        assert!(get::<Thing>(handle).is_ok());
        retain::<Thing>(handle).unwrap();
        release::<Thing>(handle).unwrap();
        release::<Thing>(handle).unwrap();
        assert_eq!(release::<Thing>(handle), Err(Error(Thing::INVALID)));
    }

    #[test]
    fn objects_live_as_long_as_others_refer_to_them() {
        let parent = Object::new(Thing(None)).handle();
        let child = Object::new(Thing(lookup::<Thing>(parent))).handle();
        release::<Thing>(parent).unwrap();
        assert!(get::<Thing>(parent).is_ok());
        assert_eq!(release::<Thing>(parent), Err(Error(Thing::INVALID)));
        retain::<Thing>(parent).unwrap();
        release::<Thing>(child).unwrap();
        assert!(get::<Thing>(parent).is_ok());
        release::<Thing>(parent).unwrap();
        assert!(get::<Thing>(parent).is_err());
    }
}
