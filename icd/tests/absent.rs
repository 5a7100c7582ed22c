//! The entry points of optional features that no device offers: each answers as the README says.

mod common;

use std::ffi::c_void;
use std::ptr::{null, null_mut};

use common::*;

const README: &str = include_str!("../../README.md");

/// The rows of the README's table of absent entry points: the names, and what they return.
fn promises() -> Vec<(Vec<&'static str>, &'static str)> {
    let table = README.split("| entry points | return |").nth(1).expect("the table");
    table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .filter(|row| !row.contains("with more than one device"))
        .map(|row| {
            let cells: Vec<_> = row.trim_matches('|').split('|').collect();
            (cells[0].split('`').skip(1).step_by(2).collect(), cells[1].trim())
        })
        .collect()
}

/// The error code that a row promises.
fn code_named(promise: &str) -> cl_int {
    match promise.split('`').nth(1) {
        Some("CL_INVALID_OPERATION") => CL_INVALID_OPERATION,
        Some("CL_INVALID_MEM_OBJECT") => CL_INVALID_MEM_OBJECT,
        Some("CL_INVALID_VALUE") => CL_INVALID_VALUE,
        other => panic!("a code that no absent feature returns: {other:?}"),
    }
}

/// What the entry point of that name returns when all that it is given is right, but for the feature.
fn answer(fixture: &Fixture, name: &str) -> cl_int {
    let cl = fixture.cl;
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 64, null_mut());
    let program = fixture.program("kernel void k(global int *p) { *p = 1; }", "");
    let kernel = fixture.kernel(program, "k");
    let mut bytes = [0u8; 64];
    let mut pointer: *mut c_void = bytes.as_mut_ptr().cast();
    let partition = [CL_DEVICE_PARTITION_EQUALLY as cl_device_partition_property, 1, 0];
    unsafe extern "C" fn native(_arguments: *mut c_void) {}
    unsafe extern "C" fn released(_program: cl_program, _data: *mut c_void) {}
    let mut code = CL_SUCCESS;
    // SAFETY: all handles are live and all pointers valid; the arguments are those of OpenCL API 3.0, sections 5.4 to 5.10.
    unsafe {
        match name {
            "clSetKernelArgSVMPointer" => code = (cl.clSetKernelArgSVMPointer)(kernel, 0, pointer),
            "clSetKernelExecInfo" => {
                let list = std::ptr::from_ref(&pointer).cast();
                code = (cl.clSetKernelExecInfo)(kernel, CL_KERNEL_EXEC_INFO_SVM_PTRS, 8, list);
            }
            "clEnqueueSVM*" => {
                let memcpy = cl.clEnqueueSVMMemcpy;
                let fill = cl.clEnqueueSVMMemFill;
                let pointers: *mut *mut c_void = &mut pointer;
                let one = pointer.wrapping_byte_add(32);
                let all = [
                    (cl.clEnqueueSVMFree)(queue, 1, pointers, None, null_mut(), 0, null(), null_mut()),
                    memcpy(queue, CL_TRUE, pointer, one, 32, 0, null(), null_mut()),
                    fill(queue, pointer, one, 4, 32, 0, null(), null_mut()),
                    (cl.clEnqueueSVMMap)(queue, CL_TRUE, CL_MAP_READ, pointer, 64, 0, null(), null_mut()),
                    (cl.clEnqueueSVMUnmap)(queue, pointer, 0, null(), null_mut()),
                    (cl.clEnqueueSVMMigrateMem)(queue, 1, pointers.cast(), null(), 0, 0, null(), null_mut()),
                ];
                assert!(all.iter().all(|code| *code == all[0]), "{all:?}");
                code = all[0];
            }
            "clEnqueueNativeKernel" => {
                let run = cl.clEnqueueNativeKernel;
                code = run(queue, Some(native), null_mut(), 0, 0, null(), null_mut(), 0, null(), null_mut());
            }
            "clSetProgramReleaseCallback" => {
                code = (cl.clSetProgramReleaseCallback)(program, Some(released), null_mut());
            }
            "clCreateProgramWithBuiltInKernels" => {
                let create = cl.clCreateProgramWithBuiltInKernels;
                let names = c"sort".as_ptr();
                assert!(create(fixture.context, 1, &fixture.device, names, &mut code).is_null());
            }
            "clCreateSubDevices" => {
                code = (cl.clCreateSubDevices)(fixture.device, partition.as_ptr(), 0, null_mut(), &mut 0);
            }
            other => panic!("this test does not know how to call {other}"),
        }
        ok((cl.clReleaseKernel)(kernel));
        ok((cl.clReleaseProgram)(program));
        ok((cl.clReleaseMemObject)(buffer));
    }
    code
}

#[test]
fn the_entry_points_of_absent_features_return_what_the_readme_says() {
    let fixture = Fixture::new();
    let promises = promises();
    assert!(promises.len() >= 4, "{promises:?}");
    for (names, promise) in promises {
        for name in names {
            if name == "clSVMAlloc" {
                assert_eq!(promise, "a null pointer");
                // SAFETY: a live context.
                let memory = unsafe { (fixture.cl.clSVMAlloc)(fixture.context, CL_MEM_READ_WRITE, 64, 0) };
                assert!(memory.is_null());
            } else {
                assert_eq!(answer(&fixture, name), code_named(promise), "{name}");
            }
        }
    }
}
