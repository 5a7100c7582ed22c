//! Programs (OpenCL API 3.0, section 5.8).

use std::sync::Arc;

use tombolo_compiler::{LinkOptions, Options};

use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{self, Ref};
use crate::info::{Answer, list, put, string};
use crate::objects::context::Context;
use crate::objects::device::Device;
use crate::objects::program::{EmbeddedHeaders, Program, Task};

/// `clCreateProgramWithSource`
pub unsafe extern "C" fn clCreateProgramWithSource(
    context: cl_context,
    count: cl_uint,
    strings: *mut *const c_char,
    lengths: *const size_t,
    errcode_ret: *mut cl_int,
) -> cl_program {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!(count > 0 && !strings.is_null(), CL_INVALID_VALUE);
            let strings = list(strings.cast_const(), count as usize);
            let lengths = list(lengths, count as usize);
            let mut source = Vec::new();
            for (index, text) in strings.into_iter().enumerate() {
                ensure!(!text.is_null(), CL_INVALID_VALUE);
                match lengths.get(index) {
                    Some(&length) if length > 0 => source.extend(list(text.cast::<u8>(), length)),
                    _ => source.extend(std::ffi::CStr::from_ptr(text).to_bytes()),
                }
            }
            Ok(Program::of_source(&context, String::from_utf8_lossy(&source).into_owned()).handle())
        })
    }
}

/// Devices of a list, which must be of the context.
fn devices(context: &Ref<Context>, handles: Vec<cl_device_id>) -> Result<Vec<Ref<Device>>> {
    let find = |handle| {
        let device = handle::get::<Device>(handle)?;
        ensure!(context.has(&device), CL_INVALID_DEVICE);
        Ok(device)
    };
    handles.into_iter().map(find).collect()
}

/// `clCreateProgramWithBinary`
pub unsafe extern "C" fn clCreateProgramWithBinary(
    context: cl_context,
    num_devices: cl_uint,
    device_list: *const cl_device_id,
    lengths: *const size_t,
    binaries: *mut *const std::ffi::c_uchar,
    binary_status: *mut cl_int,
    errcode_ret: *mut cl_int,
) -> cl_program {
    // SAFETY: the application's pointers are as the specification asks.
    unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            let count = num_devices as usize;
            ensure!(count > 0 && !device_list.is_null(), CL_INVALID_VALUE);
            ensure!(!lengths.is_null() && !binaries.is_null(), CL_INVALID_VALUE);
            let devices = devices(&context, list(device_list, count))?;
            let parts: Vec<_> = list(binaries.cast_const(), count).into_iter().zip(list(lengths, count)).collect();
            let status = |index: usize, code: cl_int| {
                if !binary_status.is_null() {
                    put(binary_status.add(index), code);
                }
            };
            for (index, (pointer, length)) in parts.iter().enumerate() {
                let bad = pointer.is_null() || *length == 0;
                status(index, if bad { CL_INVALID_VALUE } else { CL_SUCCESS });
            }
            ensure!(parts.iter().all(|(pointer, length)| !pointer.is_null() && *length > 0), CL_INVALID_VALUE);
            let binaries: Vec<_> = parts.into_iter().map(|(pointer, length)| list(pointer, length)).collect();
            match Program::of_binaries(&context, devices, &binaries) {
                Ok(program) => Ok(program.handle()),
                Err(good) => {
                    for (index, good) in good.into_iter().enumerate() {
                        status(index, if good { CL_SUCCESS } else { CL_INVALID_BINARY });
                    }
                    fail!(CL_INVALID_BINARY)
                }
            }
        })
    }
}

/// `clRetainProgram`
pub unsafe extern "C" fn clRetainProgram(program: cl_program) -> cl_int {
    super::status(|| handle::retain::<Program>(program))
}

/// `clReleaseProgram`
pub unsafe extern "C" fn clReleaseProgram(program: cl_program) -> cl_int {
    super::status(|| handle::release::<Program>(program))
}

/// A callback of the program functions, with its user data.
type Notify = Option<(ProgramCallback, HostPtr)>;

fn notify(callback: Option<ProgramCallback>, user_data: *mut c_void) -> Result<Notify> {
    ensure!(callback.is_some() || user_data.is_null(), CL_INVALID_VALUE);
    Ok(callback.map(|callback| (callback, HostPtr(user_data))))
}

/// Runs a task that was begun: on a thread of its own where there is a callback, at once otherwise. Whether it went well,
/// as far as that is known when this returns.
fn run(program: &Ref<Program>, task: Task, devices: Vec<Ref<Device>>, options: String, notify: Notify) -> bool {
    let Some((callback, user_data)) = notify else { return program.run(&task, &devices, &options) };
    let program = program.clone();
    let work = move || {
        let user_data = user_data;
        program.run(&task, &devices, &options);
        // SAFETY: the application gave the callback for this use, with this user data; the program is alive.
        unsafe { callback(program.handle(), user_data.0) };
    };
    type Shared = Arc<std::sync::Mutex<Option<Box<dyn FnOnce() + Send>>>>;
    fn take_and_run(work: &Shared) {
        let work = crate::sync::lock(work).take();
        if let Some(work) = work {
            work();
        }
    }
    let shared: Shared = Arc::new(std::sync::Mutex::new(Some(Box::new(work))));
    let thread = std::thread::Builder::new().name(String::from("tombolo-build")).stack_size(8 << 20);
    let theirs = shared.clone();
    if thread.spawn(move || take_and_run(&theirs)).is_err() {
        // Where there can be no thread, the call blocks, which the specification allows.
        take_and_run(&shared);
    }
    true
}

/// `clBuildProgram`
pub unsafe extern "C" fn clBuildProgram(
    program: cl_program,
    num_devices: cl_uint,
    device_list: *const cl_device_id,
    options: *const c_char,
    pfn_notify: Option<ProgramCallback>,
    user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        ensure!((num_devices == 0) == device_list.is_null(), CL_INVALID_VALUE);
        let notify = notify(pfn_notify, user_data)?;
        // SAFETY: the application's pointers are as the specification asks.
        let (handles, options) =
            unsafe { (list(device_list, num_devices as usize), string(options).unwrap_or_default()) };
        let devices = program.choose(devices(&program.context, handles)?)?;
        Options::parse(&options).map_err(|_| Error(CL_INVALID_BUILD_OPTIONS))?;
        program.begin(&devices, &options)?;
        ensure!(run(&program, Task::Build, devices, options, notify), CL_BUILD_PROGRAM_FAILURE);
        Ok(())
    })
}

/// `clCompileProgram`
pub unsafe extern "C" fn clCompileProgram(
    program: cl_program,
    num_devices: cl_uint,
    device_list: *const cl_device_id,
    options: *const c_char,
    num_input_headers: cl_uint,
    input_headers: *const cl_program,
    header_include_names: *mut *const c_char,
    pfn_notify: Option<ProgramCallback>,
    user_data: *mut c_void,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        ensure!((num_devices == 0) == device_list.is_null(), CL_INVALID_VALUE);
        let notify = notify(pfn_notify, user_data)?;
        let count = num_input_headers as usize;
        ensure!((count == 0) == input_headers.is_null(), CL_INVALID_VALUE);
        ensure!((count == 0) == header_include_names.is_null(), CL_INVALID_VALUE);
        // SAFETY: the application's pointers are as the specification asks.
        let (handles, options, headers, names) = unsafe {
            (
                list(device_list, num_devices as usize),
                string(options).unwrap_or_default(),
                list(input_headers, count),
                list(header_include_names.cast_const(), count),
            )
        };
        let devices = program.choose(devices(&program.context, handles)?)?;
        // A program made of binaries cannot be compiled.
        ensure!(program.can_compile(), CL_INVALID_OPERATION);
        let mut embedded = Vec::new();
        for (header, name) in headers.into_iter().zip(names) {
            let header = handle::get::<Program>(header)?;
            // SAFETY: as above.
            let name = unsafe { string(name) }.ok_or(Error(CL_INVALID_VALUE))?;
            embedded.push((name, header.source.clone().ok_or(Error(CL_INVALID_PROGRAM))?));
        }
        Options::parse(&options).map_err(|_| Error(CL_INVALID_COMPILER_OPTIONS))?;
        program.begin(&devices, &options)?;
        let task = Task::Compile(EmbeddedHeaders(embedded));
        ensure!(run(&program, task, devices, options, notify), CL_COMPILE_PROGRAM_FAILURE);
        Ok(())
    })
}

/// `clLinkProgram`
pub unsafe extern "C" fn clLinkProgram(
    context: cl_context,
    num_devices: cl_uint,
    device_list: *const cl_device_id,
    options: *const c_char,
    num_input_programs: cl_uint,
    input_programs: *const cl_program,
    pfn_notify: Option<ProgramCallback>,
    user_data: *mut c_void,
    errcode_ret: *mut cl_int,
) -> cl_program {
    let mut failed = false;
    // SAFETY: the application's pointers are as the specification asks.
    let program = unsafe {
        super::pointer(errcode_ret, || {
            let context = handle::get::<Context>(context)?;
            ensure!((num_devices == 0) == device_list.is_null(), CL_INVALID_VALUE);
            ensure!(num_input_programs > 0 && !input_programs.is_null(), CL_INVALID_VALUE);
            let notify = notify(pfn_notify, user_data)?;
            let chosen = devices(&context, list(device_list, num_devices as usize))?;
            let chosen = if chosen.is_empty() { context.devices.clone() } else { chosen };
            let options = string(options).unwrap_or_default();
            let parsed = LinkOptions::parse(&options).map_err(|_| Error(CL_INVALID_LINKER_OPTIONS))?;
            let mut parts = Vec::new();
            for program in list(input_programs, num_input_programs as usize) {
                let program = handle::get::<Program>(program)?;
                ensure!(Arc::ptr_eq(&program.context, &context), CL_INVALID_CONTEXT);
                parts.push(program);
            }
            // On each device all of the programs are objects or libraries, or none is.
            let linked: Vec<_> =
                chosen.into_iter().filter(|device| parts.iter().any(|program| program.is_linkable(device))).collect();
            ensure!(!linked.is_empty(), CL_INVALID_OPERATION);
            let complete = |device| parts.iter().all(|program| program.is_linkable(device));
            ensure!(linked.iter().all(complete), CL_INVALID_OPERATION);
            let program = Program::of_link(&context, linked.clone());
            program.begin(&linked, &options)?;
            failed = !run(&program, Task::Link(parts, parsed.create_library), linked, options, notify);
            Ok(program.handle())
        })
    };
    if failed {
        // The program is there all the same, for its build log.
        // SAFETY: null or writable.
        unsafe { put(errcode_ret, CL_LINK_PROGRAM_FAILURE) };
    }
    program
}

/// `clGetProgramInfo`
pub unsafe extern "C" fn clGetProgramInfo(
    program: cl_program,
    param_name: cl_program_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        if param_name == CL_PROGRAM_BINARIES {
            let binaries = program.binaries();
            let size = binaries.len() * size_of::<*mut u8>();
            // SAFETY: the application's pointers are null or writable for what it says; the answer is an array of pointers to
            // memory of the sizes that `CL_PROGRAM_BINARY_SIZES` told, or null.
            unsafe {
                put(param_value_size_ret, size);
                if !param_value.is_null() {
                    ensure!(param_value_size >= size, CL_INVALID_VALUE);
                    let places = list(param_value.cast_const().cast::<*mut u8>(), binaries.len());
                    for (place, binary) in places.into_iter().zip(&binaries).filter(|(place, _)| !place.is_null()) {
                        std::ptr::copy_nonoverlapping(binary.as_ptr(), place, binary.len());
                    }
                }
            }
            return Ok(());
        }
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        program.info(param_name, program.references(), answer)
    })
}

/// `clGetProgramBuildInfo`
pub unsafe extern "C" fn clGetProgramBuildInfo(
    program: cl_program,
    device: cl_device_id,
    param_name: cl_program_build_info,
    param_value_size: size_t,
    param_value: *mut c_void,
    param_value_size_ret: *mut size_t,
) -> cl_int {
    super::status(|| {
        let program = handle::get::<Program>(program)?;
        let device = handle::get::<Device>(device)?;
        // SAFETY: the application's pointers are null or writable for what it says.
        let answer = unsafe { Answer::new(param_value_size, param_value, param_value_size_ret) };
        program.build_info(&device, param_name, answer)
    })
}
