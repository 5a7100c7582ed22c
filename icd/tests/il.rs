//! Programs from SPIR-V, through the system's loader. The modules are kept as text, beside the importer's own tests.

mod common;

use std::ffi::{CStr, c_void};
use std::io::Write;
use std::process::{Command, Stdio};
use std::ptr::{null, null_mut};

use common::*;

macro_rules! module {
    ($name:literal) => {
        include_str!(concat!("../../compiler/import/tests/modules/", $name, ".spvasm"))
    };
}

/// Runs a tool of Debian's spirv-tools.
fn run(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    child.stdin.take().expect("a pipe").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Assembles a module of SPIR-V 1.2.
fn assemble_only(text: &str) -> Vec<u8> {
    run("spirv-as", &["--target-env", "spv1.2", "-o", "-", "-"], text.as_bytes())
}

/// Assembles a module and has it judged by `spirv-val`.
fn assemble(text: &str) -> Vec<u8> {
    let module = assemble_only(text);
    run("spirv-val", &["--target-env", "opencl2.2", "-"], &module);
    module
}

fn create(fixture: &Fixture, il: &[u8]) -> (cl_program, cl_int) {
    let mut code = 0;
    // SAFETY: the module has that length.
    let program =
        unsafe { (fixture.cl.clCreateProgramWithIL)(fixture.context, il.as_ptr().cast(), il.len(), &mut code) };
    (program, code)
}

fn build(fixture: &Fixture, program: cl_program) {
    // SAFETY: a live program, no callback.
    let code = unsafe { (fixture.cl.clBuildProgram)(program, 0, null(), null(), None, null_mut()) };
    assert_eq!(code, CL_SUCCESS, "{}", fixture.log(program));
}

/// A program of a module's text, built.
fn program(fixture: &Fixture, text: &str) -> cl_program {
    let (program, code) = create(fixture, &assemble(text));
    ok(code);
    build(fixture, program);
    program
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes"))).collect()
}

fn copied(fixture: &Fixture, values: &[u32]) -> cl_mem {
    fixture.buffer(CL_MEM_COPY_HOST_PTR, 4 * values.len(), values.as_ptr().cast_mut().cast())
}

/// Numbers without order; a linear congruential generator.
fn numbers(count: usize) -> Vec<u32> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    (0..count).map(|_| next()).collect()
}

fn flow(n: u32) -> u32 {
    let bits = n & 7;
    let (mut a, mut b) = (0u32, 1u32);
    for _ in 0..bits {
        (a, b) = (b, a.wrapping_add(b));
    }
    let mut r = if n & 1 != 0 { (bits + 3).wrapping_mul(2) } else { a.wrapping_mul(2) };
    while r < 100 {
        r = (r + 3).wrapping_mul(2);
    }
    match n & 0xff {
        1 | 255 => r.wrapping_add(1000),
        2 | 3 => r,
        _ => r ^ 1000,
    }
}

#[test]
fn control_flows_in_any_shape() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let kernel = fixture.kernel(program(&fixture, module!("flow")), "flow");
    let mut input: Vec<u32> = (0..256).collect();
    input.extend(numbers(256));
    let (source, target) = (copied(&fixture, &input), fixture.buffer(CL_MEM_READ_WRITE, 2048, null_mut()));
    fixture.set(kernel, 0, &target);
    fixture.set(kernel, 1, &source);
    fixture.run(queue, kernel, &[512], None);
    let wanted: Vec<u32> = input.iter().map(|&n| flow(n)).collect();
    assert_eq!(words(&fixture.read(queue, target, 2048)), wanted);
}

/// What `memory.spvasm` writes for an item, with these values of its specialization constants.
fn memory(i: u32, field: u32, count: u32, flag: bool, wide: u64) -> [u32; 8] {
    let size = 2 * count + 1;
    let five = 5;
    let v = [1, 2, 3, five];
    [
        if flag { size * size } else { 11 },
        if i & 1 == 1 { 11 } else { 5 },
        field,
        five,
        five + 3,
        i + 3,
        v[i as usize & 3] + i,
        5 + (wide >> 3) as u32,
    ]
}

#[test]
fn memory_is_laid_out_as_opencl_c_does_and_constants_specialize() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let il = assemble(module!("memory"));
    let (program, code) = create(&fixture, &il);
    ok(code);
    let run = |field: u32, bytes: u32, wanted: &dyn Fn(u32) -> [u32; 8]| {
        build(&fixture, program);
        let kernel = fixture.kernel(program, "memory");
        let target = fixture.buffer(CL_MEM_READ_WRITE, 64 * 16, null_mut());
        fixture.set(kernel, 0, &target);
        let mut argument = [0u8; 7];
        argument[1..5].copy_from_slice(&field.to_le_bytes());
        fixture.set(kernel, 1, &argument);
        fixture.set(kernel, 2, &bytes);
        fixture.run(queue, kernel, &[16], None);
        let results = words(&fixture.read(queue, target, 64 * 16));
        for (item, result) in (0..).zip(results.chunks_exact(16)) {
            assert_eq!(result[..8], wanted(item), "item {item}");
        }
        // SAFETY: a live kernel.
        ok(unsafe { (fixture.cl.clReleaseKernel)(kernel) });
    };
    run(0x1234_5678, 7, &|i| memory(i, 0x1234_5678, 4, true, 5_000_000_000));
    // Three bytes of the argument: two of the member's, over the two lower ones of 11.
    run(0x1234_5678, 3, &|i| memory(i, 0x5678, 4, true, 5_000_000_000));
    let specialize = |id: cl_uint, size: usize, value: *const c_void| {
        // SAFETY: the value has at least that size.
        unsafe { (fixture.cl.clSetProgramSpecializationConstant)(program, id, size, value) }
    };
    let (count, wide, flag) = (9u32, 80u64, 0u8);
    assert_eq!(specialize(7, 4, (&raw const count).cast()), CL_INVALID_SPEC_ID);
    assert_eq!(specialize(3, 8, (&raw const wide).cast()), CL_INVALID_VALUE);
    assert_eq!(specialize(3, 4, null()), CL_INVALID_VALUE);
    ok(specialize(3, 4, (&raw const count).cast()));
    ok(specialize(5, 8, (&raw const wide).cast()));
    run(1, 7, &|i| memory(i, 1, 9, true, 80));
    ok(specialize(4, 1, (&raw const flag).cast()));
    run(1, 7, &|i| memory(i, 1, 9, false, 80));
}

/// What `numbers.spvasm` writes for an item; nothing where a float may come out in several ways.
fn arithmetic(a: u32, b: u32) -> Vec<u32> {
    let (sa, sb) = (a as i32, b as i32);
    let (sum, carry) = a.overflowing_add(b);
    let wide = i64::from(sa) * i64::from(sb);
    let bytes = |n: u32| n.to_le_bytes();
    let dot = bytes(a).iter().zip(bytes(b)).map(|(&a, b)| i32::from(a as i8) * i32::from(b as i8)).sum::<i32>();
    let udot = bytes(a).iter().zip(bytes(b)).map(|(&a, b)| u64::from(a) * u64::from(b)).sum::<u64>();
    let [x, y, z, w] = bytes(a);
    // Rounded up to a float.
    let mut up = a as f32;
    if f64::from(up) < f64::from(a) {
        up = f32::from_bits(up.to_bits() + 1);
    }
    let scaled = (sa as f32) * -2.5;
    let remainder = scaled % 1.5;
    let floored = if remainder < 0.0 { remainder + 1.5 } else { remainder };
    let (fraction, exponent) = if scaled == 0.0 {
        (scaled, 0)
    } else {
        let exponent = ((scaled.to_bits() >> 23) & 0xff) as i32 - 126;
        (f32::from_bits((scaled.to_bits() & 0x807f_ffff) | (126 << 23)), exponent)
    };
    vec![
        sum,
        u32::from(carry),
        wide as u32,
        (wide >> 32) as u32,
        ((i64::from(sa) % -7 - 7) % -7) as u32,
        (sa % -7) as u32,
        dot as u32,
        (udot + 4_294_967_289).min(u64::from(u32::MAX)) as u32,
        sa.clamp(-7, 5) as u32,
        a.saturating_add(b),
        ((u64::from(a) * u64::from(b)) >> 32) as u32,
        a.rotate_left(8),
        up.to_bits(),
        scaled as i32 as u32,
        i32::from(b as i8) as u32,
        a >> 16,
        remainder.to_bits(),
        floored.to_bits(),
        fraction.to_bits(),
        exponent as u32,
        // NaN stands in lanes 0 and 3 of the first vector, in 1 and 3 of the second; lane 2 is equal.
        0b1001_1011_0100_1111,
        // A third, rounded up and down.
        (0x3555 << 16) | 0x3556,
        u32::from_le_bytes([w, z, y, x]),
    ]
}

#[test]
fn numbers_are_computed_as_spir_v_and_opencl_say() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let kernel = fixture.kernel(program(&fixture, module!("numbers")), "numbers");
    let mut input = numbers(500);
    input.extend([0, 1, u32::MAX, u32::MAX, 0x8000_0000, 0x8000_0000, 7, 0, 3_000_000_000, 5, 0xffff_fff9, 0x80]);
    let items = input.len() / 2;
    let (source, target) = (copied(&fixture, &input), fixture.buffer(CL_MEM_READ_WRITE, 128 * items, null_mut()));
    fixture.set(kernel, 0, &target);
    fixture.set(kernel, 1, &source);
    fixture.run(queue, kernel, &[items], None);
    let results = words(&fixture.read(queue, target, 128 * items));
    for (pair, result) in input.chunks_exact(2).zip(results.chunks_exact(32)) {
        let wanted = arithmetic(pair[0], pair[1]);
        for (index, (have, wanted)) in result.iter().zip(wanted).enumerate() {
            assert_eq!(*have, wanted, "result {index} of {pair:x?}");
        }
    }
}

#[test]
fn work_items_of_a_group_work_together() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = program(&fixture, module!("groups"));
    let kernel = fixture.kernel(program, "groups");
    let target = copied(&fixture, &[0; 67]);
    fixture.set(kernel, 0, &target);
    // SAFETY: local memory is given by its size alone.
    ok(unsafe { (fixture.cl.clSetKernelArg)(kernel, 1, 64, null()) });
    fixture.run(queue, kernel, &[16], Some(&[16]));
    let results = words(&fixture.read(queue, target, 4 * 67));
    for me in 0..16 {
        let next = (me + 1) & 15;
        let wanted = [next * next + next, 120, me * me, 25 + 1];
        assert_eq!(results[4 * me as usize..][..4], wanted, "item {me}");
    }
    assert_eq!(results[64..], [120, 225, 16]);
    // The size is the module's.
    let mut size = [0usize; 3];
    let name = CL_KERNEL_COMPILE_WORK_GROUP_SIZE;
    let info = fixture.cl.clGetKernelWorkGroupInfo;
    // SAFETY: room for three sizes.
    ok(unsafe { info(kernel, fixture.device, name, size_of_val(&size), (&raw mut size).cast(), null_mut()) });
    assert_eq!(size, [16, 1, 1]);
}

/// Builtin variables may stand in constant or global memory, and linked names may begin with a dot.
#[test]
fn older_modules_serve() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let kernel = fixture.kernel(program(&fixture, module!("older")), "older");
    let target = copied(&fixture, &[0; 12]);
    fixture.set(kernel, 0, &target);
    fixture.run(queue, kernel, &[4, 3], None);
    let wanted: Vec<u32> = (0..12).map(|place| [3, 5][place as usize & 1] + 5 * (place / 4)).collect();
    assert_eq!(words(&fixture.read(queue, target, 48)), wanted);
}

/// Structures and vectors are passed as OpenCL C does; what several programs may define is taken once.
#[test]
fn modules_are_linked_with_sources() {
    let fixture = Fixture::new();
    let cl = fixture.cl;
    let queue = fixture.queue(0);
    let (module, code) = create(&fixture, &assemble(module!("linked")));
    ok(code);
    let (second, code) = create(&fixture, &assemble(&module!("linked").replace("\"linked\"", "\"again\"")));
    ok(code);
    let source = c"struct pair { uint a; uint4 b; };
        struct pair other(struct pair p, uint4 v) { p.a += v.s1; p.b = v.s3210 + p.b; return p; }";
    let mut code = 0;
    // SAFETY: live handles; one string.
    let linked = unsafe {
        let source = (cl.clCreateProgramWithSource)(fixture.context, 1, &mut source.as_ptr(), null(), &mut code);
        ok(code);
        for program in [module, second, source] {
            let compile = cl.clCompileProgram;
            let code = compile(program, 0, null(), null(), 0, null(), null_mut(), None, null_mut());
            assert_eq!(code, CL_SUCCESS, "{}", fixture.log(program));
        }
        let parts = [module, second, source];
        let link = cl.clLinkProgram;
        link(fixture.context, 0, null(), null(), 3, parts.as_ptr(), None, null_mut(), &mut code)
    };
    assert_eq!(code, CL_SUCCESS, "{}", fixture.log(linked));
    for name in ["linked", "again"] {
        let kernel = fixture.kernel(linked, name);
        let target = copied(&fixture, &[0; 8]);
        fixture.set(kernel, 0, &target);
        fixture.run(queue, kernel, &[8], None);
        // a + 2, and the last component with the first one added.
        let wanted: Vec<u32> = (0..8).map(|n| 2 * ((n + 2) + (n + n))).collect();
        assert_eq!(words(&fixture.read(queue, target, 32)), wanted);
    }
}

#[test]
fn the_module_is_told_and_its_binary_is_the_same_program() {
    let fixture = Fixture::new();
    let cl = fixture.cl;
    let queue = fixture.queue(0);
    let il = assemble(module!("flow"));
    let (program, code) = create(&fixture, &il);
    ok(code);
    build(&fixture, program);
    let mut size = 0usize;
    let mut told = vec![0u8; il.len()];
    // SAFETY: room for what was asked for.
    unsafe {
        ok((cl.clGetProgramInfo)(program, CL_PROGRAM_IL, 0, null_mut(), &mut size));
        assert_eq!(size, il.len());
        ok((cl.clGetProgramInfo)(program, CL_PROGRAM_IL, size, told.as_mut_ptr().cast(), null_mut()));
        assert_eq!(told, il);
        ok((cl.clGetProgramInfo)(program, CL_PROGRAM_BINARY_SIZES, 8, (&raw mut size).cast(), null_mut()));
        let mut binary = vec![0u8; size];
        let mut pointer = binary.as_mut_ptr();
        ok((cl.clGetProgramInfo)(program, CL_PROGRAM_BINARIES, 8, (&raw mut pointer).cast(), null_mut()));
        let mut code = 0;
        let again = (cl.clCreateProgramWithBinary)(
            fixture.context,
            1,
            &fixture.device,
            &size,
            &mut binary.as_ptr(),
            null_mut(),
            &mut code,
        );
        ok(code);
        build(&fixture, again);
        let kernel = fixture.kernel(again, "flow");
        let (source, target) = (copied(&fixture, &[5, 255]), copied(&fixture, &[0, 0]));
        fixture.set(kernel, 0, &target);
        fixture.set(kernel, 1, &source);
        fixture.run(queue, kernel, &[2], None);
        assert_eq!(words(&fixture.read(queue, target, 8)), [flow(5), flow(255)]);
        // A program from a binary has no module, and no constants.
        let number = 1u32;
        let set = cl.clSetProgramSpecializationConstant;
        assert_eq!(set(again, 3, 4, (&raw const number).cast()), CL_INVALID_PROGRAM);
    }
}

#[test]
fn what_is_no_module_is_refused_and_what_is_not_supported_is_told() {
    let fixture = Fixture::new();
    let il = assemble(module!("flow"));
    let (none, code) = create(&fixture, &[]);
    assert!(none.is_null() && code == CL_INVALID_VALUE);
    let (none, code) = create(&fixture, b"not a module at all.....");
    assert!(none.is_null() && code == CL_INVALID_VALUE);
    let (none, code) = create(&fixture, &il[..il.len() - 2]);
    assert!(none.is_null() && code == CL_INVALID_VALUE);
    // Big endian is a module as well.
    let swapped: Vec<u8> = il.chunks_exact(4).flat_map(|word| [word[3], word[2], word[1], word[0]]).collect();
    let (program, code) = create(&fixture, &swapped);
    ok(code);
    build(&fixture, program);
    let fails = |text: &str, wanted: &str| {
        let (program, code) = create(&fixture, &assemble(text));
        ok(code);
        // SAFETY: a live program.
        let code = unsafe { (fixture.cl.clBuildProgram)(program, 0, null(), null(), None, null_mut()) };
        let log = fixture.log(program);
        assert!(code == CL_BUILD_PROGRAM_FAILURE && log.contains(wanted), "{code}: {log}");
    };
    let flow = module!("flow");
    fails(&flow.replace("OpCapability Int8", "OpCapability Int8\nOpCapability DeviceEnqueue"), "DeviceEnqueue");
    fails(&flow.replace("Physical64", "Physical32"), "Physical32");
    fails(module!("linked"), "other");
}

#[test]
fn clocks_run_in_one_direction() {
    let fixture = Fixture::new();
    if !fixture.offers("cl_khr_kernel_clock") {
        return;
    }
    let queue = fixture.queue(0);
    let text = module!("clocks");
    // The clock of work-groups is OpenCL's alone, which `spirv-val` does not know.
    let of_groups = assemble_only(&text.replace("OpConstant %uint 1", "OpConstant %uint 2"));
    for il in [assemble(text), of_groups] {
        let (program, code) = create(&fixture, &il);
        ok(code);
        build(&fixture, program);
        let kernel = fixture.kernel(program, "clocks");
        let times = copied(&fixture, &[0; 4]);
        fixture.set(kernel, 0, &times);
        fixture.run(queue, kernel, &[1], None);
        for time in fixture.read(queue, times, 16).chunks_exact(8) {
            let time = u64::from_le_bytes(time.try_into().expect("eight bytes"));
            assert!(0 < time && time < 1 << 40, "{time} ticks for a few instructions");
        }
    }
}

#[test]
fn pipes_carry_packets_between_kernels() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = program(&fixture, module!("pipes"));
    let mut code = 0;
    // SAFETY: a live context, no properties.
    let pipe = unsafe { (fixture.cl.clCreatePipe)(fixture.context, 0, 4, 64, null(), &mut code) };
    ok(code);
    let (fill, drain) = (fixture.kernel(program, "fill"), fixture.kernel(program, "drain"));
    fixture.set(fill, 0, &pipe);
    fixture.run(queue, fill, &[48], None);
    let target = copied(&fixture, &[7; 128]);
    fixture.set(drain, 0, &pipe);
    fixture.set(drain, 1, &target);
    fixture.run(queue, drain, &[64], None);
    let taken = words(&fixture.read(queue, target, 512));
    // Packets come in any order, and status is 0 where there was one.
    let (full, empty): (Vec<_>, Vec<_>) = taken.chunks_exact(2).partition(|pair| pair[1] == 0);
    let mut numbers: Vec<u32> = full.iter().map(|pair| pair[0]).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..48).map(|i| 3 * i + 1).collect::<Vec<_>>());
    assert!(empty.len() == 16 && empty.iter().all(|pair| pair[1] as i32 == -1 && pair[0] == 0));
}

/// Only an option asks modules, and binaries of whatever source, for uniform work-groups (OpenCL API 3.0, section 5.10).
#[test]
fn work_groups_need_not_be_uniform() {
    let fixture = Fixture::new();
    let cl = fixture.cl;
    let queue = fixture.queue(0);
    let il = assemble(module!("flow"));
    let built = |options: &CStr| {
        let (program, code) = create(&fixture, &il);
        ok(code);
        // SAFETY: a live program, no callback.
        ok(unsafe { (cl.clBuildProgram)(program, 0, null(), options.as_ptr(), None, null_mut()) });
        program
    };
    let launch = |program: cl_program, name: &str| {
        let kernel = fixture.kernel(program, name);
        for index in 0..2 {
            fixture.set(kernel, index, &copied(&fixture, &[5; 10]));
        }
        let (global, local) = ([10], [4]);
        // SAFETY: the arrays have one element, for one dimension.
        unsafe {
            let none = null();
            let launch = cl.clEnqueueNDRangeKernel;
            launch(queue, kernel, 1, null(), global.as_ptr(), local.as_ptr(), 0, none, null_mut())
        }
    };
    ok(launch(built(c""), "flow"));
    assert_eq!(launch(built(c"-cl-uniform-work-group-size"), "flow"), CL_INVALID_WORK_GROUP_SIZE);
    let source = "kernel void k(global int *a, global int *b) { a[get_global_id(0)] = 1; b[0] = 2; }";
    let program = fixture.program(source, "");
    assert_eq!(launch(program, "k"), CL_INVALID_WORK_GROUP_SIZE);
    fixture.finish(queue);
}

#[test]
fn devices_tell_their_versions_and_the_extension_its_function() {
    let fixture = Fixture::new();
    let mut text = [0u8; 256];
    let mut size = 0;
    let info = fixture.cl.clGetDeviceInfo;
    // SAFETY: room for what is asked for.
    unsafe {
        ok(info(fixture.device, CL_DEVICE_IL_VERSION, text.len(), text.as_mut_ptr().cast(), null_mut()));
        let text = CStr::from_bytes_until_nul(&text).expect("a zero").to_str().expect("ASCII");
        assert!(["SPIR-V_1.0", "SPIR-V_1.2", "SPIR-V_1.5"].iter().all(|name| text.contains(name)), "{text}");
        ok(info(fixture.device, CL_DEVICE_ILS_WITH_VERSION, 0, null_mut(), &mut size));
        assert_eq!(size / size_of::<cl_name_version>(), text.split(' ').count());
        let find = fixture.cl.clGetExtensionFunctionAddressForPlatform;
        assert!(!find(fixture.platform, c"clCreateProgramWithILKHR".as_ptr()).is_null());
    }
}
