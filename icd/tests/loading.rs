//! The library as a loader sees it: what it exports, what it says of itself, and what it does with bad handles.

mod common;

use std::ffi::c_void;
use std::ptr::{null, null_mut};

use common::*;

/// The names of the dynamic symbols that a 64-bit little-endian ELF file defines.
fn exports(file: &[u8]) -> Vec<String> {
    let number = |at: usize, size: usize| {
        let mut bytes = [0u8; 8];
        bytes[..size].copy_from_slice(&file[at..at + size]);
        u64::from_le_bytes(bytes) as usize
    };
    assert_eq!(&file[..6], b"\x7fELF\x02\x01");
    let (sections, size, count) = (number(0x28, 8), number(0x3a, 2), number(0x3c, 2));
    let section = |index: usize| sections + index * size;
    // SHT_DYNSYM
    let table = (0..count).map(section).find(|&at| number(at + 4, 4) == 11).expect("dynamic symbols");
    let strings = number(section(number(table + 0x28, 4)) + 0x18, 8);
    let (start, length) = (number(table + 0x18, 8), number(table + 0x20, 8));
    (start..start + length)
        .step_by(24)
        .filter(|&symbol| number(symbol + 6, 2) != 0)
        .map(|symbol| {
            let name = strings + number(symbol, 4);
            let end = file[name..].iter().position(|&byte| byte == 0).expect("an end");
            String::from_utf8_lossy(&file[name..name + end]).into_owned()
        })
        .collect()
}

#[test]
fn nothing_is_exported_but_the_entry_points_of_the_loader() {
    let mut names = exports(&std::fs::read(library_path()).expect("the library"));
    names.sort();
    assert_eq!(
        names,
        [
            "clGetExtensionFunctionAddress",
            "clGetPlatformInfo",
            "clIcdGetFunctionAddressForPlatformKHR",
            "clIcdGetPlatformIDsKHR",
            "clIcdSetPlatformDispatchDataKHR",
        ]
    );
}

#[test]
fn every_function_is_found_by_name_as_version_2_of_the_icd_asks() {
    let fixture = Fixture::new();
    type Find = unsafe extern "C" fn(cl_platform_id, *const std::ffi::c_char) -> *mut c_void;
    // SAFETY: the extension's function has that type.
    let find: Find = unsafe {
        let name = c"clIcdGetFunctionAddressForPlatformKHR".as_ptr();
        std::mem::transmute((fixture.cl.clGetExtensionFunctionAddressForPlatform)(fixture.platform, name))
    };
    for name in [c"clGetPlatformIDs", c"clUnloadCompiler", c"clCreateBuffer", c"clEnqueueSVMMap", c"clCloneKernel"] {
        // SAFETY: all pointers are valid.
        assert!(!unsafe { find(fixture.platform, name.as_ptr()) }.is_null(), "{name:?}");
    }
    // SAFETY: as above.
    assert!(unsafe { find(fixture.platform, c"clNoSuchFunction".as_ptr()) }.is_null());
}

#[test]
fn handles_of_another_type_are_errors() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let mut buffer = fixture.buffer(0, 64, null_mut());
    let mut host = [0u8; 4];
    let pointer = host.as_mut_ptr().cast();
    // SAFETY: live handles of the wrong type, which is what is tested.
    unsafe {
        let cl = fixture.cl;
        let read = cl.clEnqueueReadBuffer;
        assert_eq!(read(buffer, buffer, CL_TRUE, 0, 4, pointer, 0, null(), null_mut()), CL_INVALID_COMMAND_QUEUE);
        assert_eq!(read(queue, queue, CL_TRUE, 0, 4, pointer, 0, null(), null_mut()), CL_INVALID_MEM_OBJECT);
        let wait = &raw const buffer;
        assert_eq!(read(queue, buffer, CL_TRUE, 0, 4, pointer, 1, wait, null_mut()), CL_INVALID_EVENT_WAIT_LIST);
        assert_eq!((cl.clReleaseKernel)(buffer), CL_INVALID_KERNEL);
        assert_eq!((cl.clReleaseContext)(queue), CL_INVALID_CONTEXT);
        assert_eq!((cl.clWaitForEvents)(1, &buffer), CL_INVALID_EVENT);
        ok((cl.clReleaseMemObject)(buffer));
        buffer = null_mut();
        let mut code = 0;
        assert!((cl.clCreateUserEvent)(fixture.context, &mut code) != buffer);
        ok(code);
    }
}
