//! Beside other drivers in one process: a loader that has several must not lose any.

use std::ffi::c_void;
use std::path::PathBuf;
use std::ptr::null_mut;

use opencl_sys::*;

#[test]
fn each_of_several_drivers_answers_for_itself() {
    let executable = std::env::current_exe().expect("a path");
    let library = executable.parent().expect("a folder").join("libtombolo.so");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("beside-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    // Under other names it is another library to the loader, with memory of its own.
    let copies: Vec<_> = (0..3).map(|number| folder.join(format!("libtombolo-{number}.so"))).collect();
    for copy in &copies {
        std::fs::copy(&library, copy).expect("a copy");
        std::fs::write(copy.with_extension("icd"), copy.to_str().expect("UTF-8")).expect("an .icd file");
    }
    // SAFETY: the loader is not loaded yet, and nothing else here reads or writes the environment.
    unsafe {
        std::env::set_var("OCL_ICD_VENDORS", &folder);
        std::env::remove_var("OCL_ICD_FILENAMES");
    }
    // SAFETY: the system's loader; the functions of these names have these types.
    let (get_ids, get_info) = unsafe {
        let loader = Box::leak(Box::new(libloading::Library::new("libOpenCL.so.1").expect("the OpenCL loader")));
        let ids = loader.get::<cl_function_types::clGetPlatformIDs_t>(b"clGetPlatformIDs\0").expect("the function");
        let info = loader.get::<cl_function_types::clGetPlatformInfo_t>(b"clGetPlatformInfo\0").expect("the function");
        (ids.expect("an address"), info.expect("an address"))
    };
    let mut platforms = [null_mut(); 8];
    let mut count = 0;
    // SAFETY: eight entries are writable.
    assert_eq!(unsafe { get_ids(8, platforms.as_mut_ptr(), &mut count) }, CL_SUCCESS);
    assert_eq!(count as usize, copies.len());
    for platform in &platforms[..copies.len()] {
        let mut name = [0u8; 64];
        let mut size = 0;
        // SAFETY: the platform is live and the name writable.
        let code =
            unsafe { get_info(*platform, CL_PLATFORM_NAME, name.len(), name.as_mut_ptr().cast::<c_void>(), &mut size) };
        assert_eq!((code, &name[..size]), (CL_SUCCESS, &b"Tombolo\0"[..]));
    }
    let _ = std::fs::remove_dir_all(&folder);
}
