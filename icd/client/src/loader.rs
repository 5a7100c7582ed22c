//! The ICD loader itself, and ICDs looked at without it.

use crate::api::{api, functions_file};
use crate::platform::{query, text};
use crate::{Error, Result};
use opencl_sys::*;
use std::ffi::{OsStr, c_void};
use std::path::PathBuf;
use std::ptr;

/// The name under which programs open the ICD loader.
pub const LOADER: &str = "libOpenCL.so.1";

/// What the ICD loader says of itself. Texts are missing where it lacks the extension `cl_loader_info`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Loader {
    /// The file that was loaded.
    pub file: Option<PathBuf>,
    /// `CL_ICDL_NAME`
    pub name: Option<String>,
    /// `CL_ICDL_VERSION`
    pub version: Option<String>,
    /// `CL_ICDL_VENDOR`
    pub vendor: Option<String>,
    /// `CL_ICDL_OCL_VERSION`: the OpenCL version up to which it forwards functions.
    pub opencl: Option<String>,
}

/// The ICD loader of this process. An error if there is none.
pub fn loader() -> Result<Loader> {
    type GetInfo = unsafe extern "C" fn(cl_uint, usize, *mut c_void, *mut usize) -> cl_int;
    let api = api()?;
    // SAFETY: the name ends in zero; the address is null or that of the function of `cl_loader_info`, which has that type.
    let get = unsafe {
        let address = (api.clGetExtensionFunctionAddress)(c"clGetICDLoaderInfoOCLICD".as_ptr());
        std::mem::transmute::<*mut c_void, Option<GetInfo>>(address)
    };
    let ask = |name: cl_uint| {
        let get = get?;
        let answer = query("clGetICDLoaderInfoOCLICD", |size, data, out| {
            // SAFETY: `data` has room for `size` bytes.
            unsafe { get(name, size, data, out) }
        });
        answer.ok().map(text)
    };
    // CL_ICDL_OCL_VERSION, CL_ICDL_VERSION, CL_ICDL_NAME, CL_ICDL_VENDOR
    let [opencl, version, name, vendor] = [1, 2, 3, 4].map(ask);
    Ok(Loader { file: functions_file(api), name, version, vendor, opencl })
}

/// A platform as its ICD describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IcdPlatform {
    /// `CL_PLATFORM_NAME`
    pub name: String,
    /// `CL_PLATFORM_VENDOR`
    pub vendor: String,
    /// `CL_PLATFORM_VERSION`
    pub version: String,
}

/// An ICD that was loaded as a loader does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Icd {
    /// The file that was loaded.
    pub file: Option<PathBuf>,
    /// Its platforms.
    pub platforms: Vec<IcdPlatform>,
}

/// Loads an ICD, by the name in its `.icd` file, and asks for its platforms. It stays loaded.
///
/// An ICD's code runs, which may crash or hang: this is for a process that may be lost.
///
/// # Errors
/// [`Error::Loader`] with a sentence if the library does not load or is no ICD; the ICD's error otherwise.
pub fn examine_icd(library: &OsStr) -> Result<Icd> {
    let fail = |error: libloading::Error| Error::Loader(error.to_string());
    type GetIds = unsafe extern "C" fn(cl_uint, *mut cl_platform_id, *mut cl_uint) -> cl_int;
    type GetInfo = unsafe extern "C" fn(cl_platform_id, cl_platform_info, usize, *mut c_void, *mut usize) -> cl_int;
    // SAFETY: an ICD is loaded into every OpenCL program; the caller accepts what its initialisers do.
    let library: &'static libloading::Library = Box::leak(Box::new(unsafe {
        libloading::os::unix::Library::open(Some(library), libloading::os::unix::RTLD_LAZY).map_err(fail)?.into()
    }));
    type Find = unsafe extern "C" fn(*const std::ffi::c_char) -> *mut c_void;
    let name = c"clIcdGetPlatformIDsKHR";
    // Loaders ask for it as for any function of an extension; not every driver exports it besides.
    // SAFETY: the symbols of these names, and the function that is found, have these types by `cl_khr_icd`.
    let get_ids = unsafe {
        let find = library.get::<Find>(b"clGetExtensionFunctionAddress\0").ok();
        let found = find.and_then(|find| std::mem::transmute::<*mut c_void, Option<GetIds>>(find(name.as_ptr())));
        found.or_else(|| library.get::<GetIds>(name.to_bytes_with_nul()).ok().map(|function| *function))
    };
    let get_ids =
        get_ids.ok_or_else(|| Error::Loader("it is no OpenCL driver: it has no clIcdGetPlatformIDsKHR".into()))?;
    let mut count = 0;
    // SAFETY: a null list with a count is allowed.
    let code = unsafe { get_ids(0, ptr::null_mut(), &mut count) };
    let mut ids: Vec<cl_platform_id> = vec![ptr::null_mut(); count as usize];
    match code {
        CL_SUCCESS if count > 0 => {
            // SAFETY: the list has room for `count` entries.
            let code = unsafe { get_ids(count, ids.as_mut_ptr(), ptr::null_mut()) };
            crate::error::check("clIcdGetPlatformIDsKHR", code)?;
        }
        // CL_PLATFORM_NOT_FOUND_KHR
        CL_SUCCESS | -1001 => ids.clear(),
        code => crate::error::check("clIcdGetPlatformIDsKHR", code)?,
    }
    // SAFETY: as above; every ICD exports it (`cl_khr_icd`).
    let exported = unsafe { library.get::<GetInfo>(b"clGetPlatformInfo\0") }.ok().map(|function| *function);
    let platforms = ids.into_iter().filter(|id| !id.is_null()).map(|id| {
        let get = match exported {
            Some(get) => get,
            // SAFETY: a platform of an ICD begins with a pointer to its dispatch table, whose second entry is
            // `clGetPlatformInfo` (`cl_khr_icd`). An ICD that breaks this is what the caller accepts.
            None => unsafe { *(*id.cast::<*const GetInfo>()).add(1) },
        };
        let ask = |name| {
            query("clGetPlatformInfo", |size, data, out| {
                // SAFETY: `data` has room for `size` bytes.
                unsafe { get(id, name, size, data, out) }
            })
            .map(text)
        };
        Ok(IcdPlatform {
            name: ask(CL_PLATFORM_NAME)?,
            vendor: ask(CL_PLATFORM_VENDOR)?,
            version: ask(CL_PLATFORM_VERSION)?,
        })
    });
    let platforms = platforms.collect::<Result<_>>()?;
    Ok(Icd { file: file_of(get_ids as usize), platforms })
}

/// The file that is mapped at an address of this process.
pub(crate) fn file_of(address: usize) -> Option<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines().find_map(|line| {
        let (range, rest) = line.split_once(' ')?;
        let (start, end) = range.split_once('-')?;
        let number = |text| usize::from_str_radix(text, 16).ok();
        if !(number(start)?..number(end)?).contains(&address) {
            return None;
        }
        rest.find('/').map(|at| PathBuf::from(&rest[at..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_icd_is_told_apart_from_what_does_not_load() {
        let Err(Error::Loader(text)) = examine_icd(OsStr::new("libtombolo-no-such-library.so")) else {
            panic!("it loads")
        };
        assert!(text.contains("libtombolo-no-such-library.so"), "{text}");
        let Err(Error::Loader(text)) = examine_icd(OsStr::new("libc.so.6")) else { panic!("it is an ICD") };
        assert!(text.contains("no OpenCL driver"), "{text}");
    }

    #[test]
    fn code_is_in_the_file_of_this_program() {
        let here = file_of(examine_icd as *const () as usize).expect("a file");
        assert_eq!(here, std::env::current_exe().expect("a path"));
        assert_eq!(file_of(0), None);
    }
}
