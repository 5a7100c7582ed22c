//! Programs and kernels, through the system's loader.

mod common;

use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};

use common::*;

#[test]
fn a_kernel_computes() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = fixture.program(
        "kernel void saxpy(float a, global const float *x, global float *y) {
             size_t i = get_global_id(0); y[i] = a * x[i] + y[i]; }",
        "",
    );
    let kernel = fixture.kernel(program, "saxpy");
    let x: Vec<f32> = (0..1000).map(|i| i as f32).collect();
    let y: Vec<f32> = (0..1000).map(|i| 1000.0 - i as f32).collect();
    let bx = fixture.buffer(CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, 4000, x.as_ptr().cast_mut().cast());
    let by = fixture.buffer(CL_MEM_COPY_HOST_PTR, 4000, y.as_ptr().cast_mut().cast());
    fixture.set(kernel, 0, &2.0f32);
    fixture.set(kernel, 1, &bx);
    fixture.set(kernel, 2, &by);
    // Twice: the second sees what the first wrote.
    fixture.run(queue, kernel, &[1000], None);
    fixture.run(queue, kernel, &[1000], Some(&[8]));
    let wanted: Vec<f32> = (0..1000).map(|i| 4.0 * x[i] + y[i]).collect();
    assert_eq!(fixture.read(queue, by, 4000), bytes(&wanted));
}

/// `CL_FP_DENORM` is a promise; lavapipe keeps it without being asked.
#[test]
fn a_device_that_reports_denormals_keeps_them() {
    let fixture = Fixture::new();
    let mut config: cl_device_fp_config = 0;
    let mut name = [0u8; 256];
    // SAFETY: both values have the sizes that are given.
    unsafe {
        let info = fixture.cl.clGetDeviceInfo;
        ok(info(fixture.device, CL_DEVICE_SINGLE_FP_CONFIG, 8, (&raw mut config).cast(), null_mut()));
        ok(info(fixture.device, CL_DEVICE_NAME, name.len(), name.as_mut_ptr().cast(), null_mut()));
    }
    let denormals = config & CL_FP_DENORM != 0;
    assert!(denormals || !name.starts_with(b"llvmpipe"));
    let queue = fixture.queue(0);
    let source = "kernel void k(global float *x, float s) { size_t i = get_global_id(0); x[i] = x[i] * s + 0.0f; }";
    let kernel = fixture.kernel(fixture.program(source, ""), "k");
    let x: Vec<f32> = (1..=100).map(|i| i as f32 * 2f32.powi(-100)).collect();
    let scale = 2f32.powi(-45);
    let buffer = fixture.buffer(CL_MEM_COPY_HOST_PTR, 400, x.as_ptr().cast_mut().cast());
    fixture.set(kernel, 0, &buffer);
    fixture.set(kernel, 1, &scale);
    fixture.run(queue, kernel, &[100], None);
    if denormals {
        let wanted: Vec<f32> = x.iter().map(|x| x * scale).collect();
        assert_eq!(fixture.read(queue, buffer, 400), bytes(&wanted));
    }
}

/// The features, the query and the extension agree; a clock has gone on when work was done (cl_khr_kernel_clock).
#[test]
fn clocks_go_on() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let mut clocks: cl_device_kernel_clock_capabilities_khr = 0;
    // SAFETY: the value has the size that is given.
    unsafe {
        let info = fixture.cl.clGetDeviceInfo;
        ok(info(fixture.device, CL_DEVICE_KERNEL_CLOCK_CAPABILITIES_KHR, 8, (&raw mut clocks).cast(), null_mut()));
    }
    assert_eq!(clocks != 0, fixture.offers("cl_khr_kernel_clock"));
    let scopes = [
        ("device", CL_DEVICE_KERNEL_CLOCK_SCOPE_DEVICE_KHR),
        ("work_group", CL_DEVICE_KERNEL_CLOCK_SCOPE_WORK_GROUP_KHR),
        ("sub_group", CL_DEVICE_KERNEL_CLOCK_SCOPE_SUB_GROUP_KHR),
    ];
    for (scope, bit) in scopes {
        let source = "kernel void k(global ulong *time, global uint *memory) {
            #ifdef __opencl_c_kernel_clock_scope_SCOPE
            ulong start = clock_read_SCOPE();
            for (int i = 0; i < 10000; i++) memory[i] = memory[i] * 3 + 1;
            ulong middle = clock_read_SCOPE();
            for (int i = 0; i < 10000; i++) memory[i] = memory[i] * 3 + 1;
            uint2 end = clock_read_hilo_SCOPE();
            time[0] = middle - start;
            time[1] = as_ulong(end) - middle;
            #else
            time[0] = time[1] = 0;
            #endif
        }";
        let program = fixture.program(&source.replace("SCOPE", scope), "-cl-std=CL3.0");
        let kernel = fixture.kernel(program, "k");
        let (times, memory) = (fixture.buffer(0, 16, null_mut()), fixture.buffer(0, 40000, null_mut()));
        fixture.set(kernel, 0, &times);
        fixture.set(kernel, 1, &memory);
        fixture.run(queue, kernel, &[1], None);
        for time in fixture.read(queue, times, 16).chunks_exact(8) {
            let time = u64::from_le_bytes(time.try_into().expect("eight bytes"));
            // Some ticks, and less than minutes of them.
            assert_eq!(time > 0, clocks & bit != 0, "{scope}: {time}");
            assert!(time < 1 << 40, "{scope}: {time}");
        }
    }
}

#[test]
fn fences_in_loops_that_lanes_leave_one_by_one_only_order_memory() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "kernel void k(global int *out) {
        int i = get_local_id(0), n = 0;
        while (n < i) { n++; mem_fence(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE); }
        out[get_global_id(0)] = n;
    }";
    let kernel = fixture.kernel(fixture.program(source, ""), "k");
    let buffer = fixture.buffer(0, 4 * 256, null_mut());
    fixture.set(kernel, 0, &buffer);
    fixture.run(queue, kernel, &[256], Some(&[128]));
    let wanted: Vec<i32> = (0..256).map(|i| i % 128).collect();
    assert_eq!(fixture.read(queue, buffer, 4 * 256), bytes(&wanted));
}

/// lavapipe of Mesa 22 ends all loops of an invocation after 65,535 rounds.
#[test]
fn loops_go_on_for_as_long_as_the_program_says() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = fixture.program(
        "uint next(uint x) { return x * 1664525u + 1013904223u; }
         kernel void counted(global uint *out, uint n) {
             uint x = get_global_id(0); for (uint i = 0; i < n; ++i) x = next(x) ^ i; out[get_global_id(0)] = x; }
         kernel void down(global uint *out, uint n) {
             uint x = get_global_id(0); for (int i = n; i-- > 0;) x = next(x) ^ i; out[get_global_id(0)] = x; }
         kernel void nested(global uint *out, uint n) {
             uint x = get_global_id(0);
             for (uint i = 0; i < n / 500; ++i) for (uint j = 0; j < 500; ++j) x = next(x) ^ i ^ j;
             out[get_global_id(0)] = x; }
         kernel void left(global uint *out, uint n) {
             uint x = get_global_id(0), i; for (i = 0; i < 2 * n; ++i) { x = next(x); if (i + get_global_id(0) == n) break; }
             out[get_global_id(0)] = x + i; }
         kernel void asked(global uint *out, uint n) {
             uint x = get_global_id(0), y = 1; do { x = next(x) ^ y; y = (ulong)y * 48271u % 2147483647u; } while (y != n);
             out[get_global_id(0)] = x; }",
        "",
    );
    let next = |x: u32| x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    // So many steps from 1 the sequence of the last kernel reaches its end.
    let steps = 300_000;
    let sequence = |steps: u32| (0..steps).fold(1, |y: u64, _| y * 48271 % 2_147_483_647) as u32;
    let n = 1_000_000u32;
    /// A kernel, its argument, and the result of a work-item.
    type Case<'a> = (&'a str, u32, &'a dyn Fn(u32) -> u32);
    let kernels: [Case<'_>; 5] = [
        ("counted", n, &|id| (0..n).fold(id, |x, i| next(x) ^ i)),
        ("down", n, &|id| (0..n).rev().fold(id, |x, i| next(x) ^ i)),
        ("nested", n, &|id| (0..n / 500).fold(id, |x, i| (0..500).fold(x, |x, j| next(x) ^ i ^ j))),
        ("left", n / 4, &|id| (0..=n / 4 - id).fold(id, |x, _| next(x)).wrapping_add(n / 4 - id)),
        ("asked", sequence(steps), &|id| {
            (0..steps).fold((id, 1u64), |(x, y), _| (next(x) ^ y as u32, y * 48271 % 2_147_483_647)).0
        }),
    ];
    for (name, end, wanted) in kernels {
        let kernel = fixture.kernel(program, name);
        let out = fixture.buffer(0, 12, null_mut());
        fixture.set(kernel, 0, &out);
        fixture.set(kernel, 1, &end);
        fixture.run(queue, kernel, &[3], None);
        assert_eq!(fixture.read(queue, out, 12), bytes(&[0, 1, 2].map(wanted)), "{name}");
    }
}

/// lavapipe's compiler takes `0 * x` for 0, `x + 0` for `x` and `x / 0` for anything, whatever `x` is.
#[test]
fn constant_zeros_are_numbers_like_others() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = fixture.program(
        "#pragma OPENCL FP_CONTRACT OFF
         kernel void k(global float *out, global const float *in) {
             float x = in[get_global_id(0)]; out += 10 * get_global_id(0);
             out[0] = x * 0.0f; out[1] = -0.0f * x; out[2] = x / 0.0f; out[3] = x / -0.0f; out[4] = 0.0f / x;
             out[5] = -0.0f / x; out[6] = x + 0.0f; out[7] = 0.0f - x; out[8] = x - -0.0f; out[9] = fma(x, 0.0f, x); }",
        "",
    );
    let kernel = fixture.kernel(program, "k");
    let values = [0.0, -0.0, 1.5, -3.0, 1e-30, f32::MAX, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
    let input = fixture.buffer(CL_MEM_COPY_HOST_PTR, 4 * values.len(), values.as_ptr().cast_mut().cast());
    let out = fixture.buffer(0, 40 * values.len(), null_mut());
    fixture.set(kernel, 0, &out);
    fixture.set(kernel, 1, &input);
    fixture.run(queue, kernel, &[values.len()], None);
    let bytes = fixture.read(queue, out, 40 * values.len());
    let results: Vec<f32> = bytes.chunks_exact(4).map(|word| f32::from_le_bytes(word.try_into().unwrap())).collect();
    for (x, results) in values.into_iter().zip(results.chunks_exact(10)) {
        let (zero, minus_zero) = (0.0, -0.0);
        #[rustfmt::skip]
        let wanted = [
            x * zero, minus_zero * x, x / zero, x / minus_zero, zero / x, minus_zero / x,
            x + zero, zero - x, x - minus_zero, x * zero + x,
        ];
        for (at, (&result, wanted)) in results.iter().zip(wanted).enumerate() {
            let same = result.to_bits() == wanted.to_bits() || result.is_nan() && wanted.is_nan();
            assert!(same, "{at} of {x:?}: {result:?}, not {wanted:?}");
        }
    }
}

/// What only the driver's compiler knows to be zero divides like other zeros: rounds of loops that it unrolls, elements of
/// arrays that it takes apart.
#[test]
fn divisors_that_turn_out_to_be_zero_divide() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let program = fixture.program(
        "#define DIVIDE(T) kernel void k_##T(global T *out, global const float *in) { \
             T x = in[get_global_id(0)], zeros[4] = {0}; out += 4 * get_global_id(0); \
             for (int i = 0; i < 3; i++) out[i] = x / i; \
             zeros[out[0] == out[2]] = -(T)0; out[3] = x / zeros[3]; }
         DIVIDE(float) DIVIDE(double)",
        "",
    );
    let values = [0.0, -0.0, 1.5, -3.0, 1e-30, f32::MAX, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
    let input = fixture.buffer(CL_MEM_COPY_HOST_PTR, 4 * values.len(), values.as_ptr().cast_mut().cast());
    let out = fixture.buffer(0, 32 * values.len(), null_mut());
    type Read = fn(&[u8]) -> f64;
    let single: Read = |bytes| f64::from(f32::from_le_bytes(bytes.try_into().unwrap()));
    let double: Read = |bytes| f64::from_le_bytes(bytes.try_into().unwrap());
    for (name, size, number) in [("k_float", 4, single), ("k_double", 8, double)] {
        let kernel = fixture.kernel(program, name);
        fixture.set(kernel, 0, &out);
        fixture.set(kernel, 1, &input);
        fixture.run(queue, kernel, &[values.len()], None);
        let bytes = fixture.read(queue, out, 4 * size * values.len());
        for (x, results) in values.into_iter().map(f64::from).zip(bytes.chunks_exact(4 * size)) {
            for (divisor, result) in [0.0, 1.0, 2.0, 0.0].into_iter().zip(results.chunks_exact(size).map(number)) {
                let wanted = x / divisor;
                let same = result.to_bits() == wanted.to_bits() || result.is_nan() && wanted.is_nan();
                assert!(same, "{name}: {x:?} / {divisor:?}: {result:?}, not {wanted:?}");
            }
        }
    }
}

/// `CL_DEVICE_MEM_BASE_ADDR_ALIGN` is at least the size of the largest type, whatever Vulkan asks.
#[test]
fn buffers_and_constants_are_aligned_for_the_largest_type() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "constant long16 table[2] = { (long16)(1), (long16)(2) };
        kernel void k(global ulong *out, global long16 *a, global char *b) {
            out[0] = (ulong)a | (ulong)b | (ulong)out; out[1] = (ulong)&table[out[2] & 1]; out[3] = table[out[2] & 1].s7; }";
    let kernel = fixture.kernel(fixture.program(source, ""), "k");
    for size in [32, 64, 96, 200] {
        let (out, a, b) = (
            fixture.buffer(0, size, null_mut()),
            fixture.buffer(0, size, null_mut()),
            fixture.buffer(0, 4, null_mut()),
        );
        fixture.set(kernel, 0, &out);
        fixture.set(kernel, 1, &a);
        fixture.set(kernel, 2, &b);
        fixture.run(queue, kernel, &[1], None);
        let bits = fixture.read(queue, out, 32);
        assert_eq!((bits[0] & 127, bits[8] & 127), (0, 0), "{size}");
    }
}

#[test]
fn ids_and_sizes_are_those_of_the_range() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "kernel void ids(global ulong *out, ulong w, ulong h, ulong ox, ulong oy) {
        size_t x = get_global_id(0) - ox, y = get_global_id(1) - oy;
        global ulong *p = out + (x + y * w) * 8;
        p[0] = get_global_id(0); p[1] = get_global_id(1); p[2] = get_local_id(0) + 1000 * get_local_id(1);
        p[3] = get_group_id(0) + 1000 * get_group_id(1); p[4] = get_num_groups(0) + 1000 * get_num_groups(1);
        p[5] = get_global_size(0) + 100000 * get_global_size(1); p[6] = get_local_size(0) + 1000 * get_local_size(1);
        p[7] = get_global_offset(0) + 1000 * get_global_offset(1) + 1000000 * get_work_dim(); }";
    let program = fixture.program(source, "-cl-std=CL3.0");
    let kernel = fixture.kernel(program, "ids");
    // The last range has groups of other sizes at its edges.
    for (global, local, offset) in
        [([32usize, 8], [8usize, 4], [0usize, 0]), ([32, 8], [32, 1], [5, 7]), ([37, 11], [8, 4], [3, 0])]
    {
        let size = global[0] * global[1] * 64;
        let buffer = fixture.buffer(0, size, null_mut());
        fixture.set(kernel, 0, &buffer);
        for (index, value) in [global[0], global[1], offset[0], offset[1]].into_iter().enumerate() {
            fixture.set(kernel, index as u32 + 1, &(value as u64));
        }
        // SAFETY: all arrays have two elements.
        ok(unsafe {
            (fixture.cl.clEnqueueNDRangeKernel)(
                queue,
                kernel,
                2,
                offset.as_ptr(),
                global.as_ptr(),
                local.as_ptr(),
                0,
                null(),
                null_mut(),
            )
        });
        let back = fixture.read(queue, buffer, size);
        let values: Vec<u64> = back.chunks(8).map(|chunk| u64::from_le_bytes(chunk.try_into().unwrap())).collect();
        let groups = [global[0].div_ceil(local[0]), global[1].div_ceil(local[1])];
        for y in 0..global[1] {
            for x in 0..global[0] {
                let at = (x + y * global[0]) * 8;
                let edge = |axis: usize, v: usize| local[axis].min(global[axis] - v / local[axis] * local[axis]);
                let wanted = [
                    x + offset[0],
                    y + offset[1],
                    x % local[0] + 1000 * (y % local[1]),
                    x / local[0] + 1000 * (y / local[1]),
                    groups[0] + 1000 * groups[1],
                    global[0] + 100_000 * global[1],
                    edge(0, x) + 1000 * edge(1, y),
                    offset[0] + 1000 * offset[1] + 2_000_000,
                ];
                assert_eq!(values[at..at + 8], wanted.map(|value| value as u64), "{x} {y} of {global:?}");
            }
        }
    }
}

#[test]
fn arguments_of_every_kind_reach_the_kernel() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "typedef struct { int a; float4 b; char c; } S;
        kernel void all(global int *out, global int *none, local int *scratch, S s, char c, long l, constant int *k) {
            int i = get_local_id(0);
            scratch[i] = k[i];
            barrier(CLK_LOCAL_MEM_FENCE);
            int other = scratch[get_local_size(0) - 1 - i];
            out[i] = none ? -1 : s.a + (int)s.b.z + s.c + c + (int)(l >> 32) + other; }";
    let program = fixture.program(source, "");
    let kernel = fixture.kernel(program, "all");
    #[repr(C, align(16))]
    #[derive(Clone, Copy)]
    struct S {
        a: i32,
        b: Vector,
        c: i8,
    }
    #[repr(C, align(16))]
    #[derive(Clone, Copy)]
    struct Vector([f32; 4]);
    let constants: Vec<i32> = (0..16).collect();
    let out = fixture.buffer(0, 64, null_mut());
    let table = fixture.buffer(CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, 64, constants.as_ptr().cast_mut().cast());
    fixture.set(kernel, 0, &out);
    fixture.set(kernel, 1, &null_mut::<std::ffi::c_void>());
    fixture.set(kernel, 3, &S { a: 1000, b: Vector([0.0, 0.0, 200.0, 0.0]), c: -7 });
    fixture.set(kernel, 4, &40i8);
    fixture.set(kernel, 5, &(3i64 << 32));
    fixture.set(kernel, 6, &table);
    // SAFETY: all pointers are valid.
    unsafe {
        let global = [16usize];
        let run = fixture.cl.clEnqueueNDRangeKernel;
        let code = run(queue, kernel, 1, null(), global.as_ptr(), global.as_ptr(), 0, null(), null_mut());
        assert_eq!(code, CL_INVALID_KERNEL_ARGS);
        ok((fixture.cl.clSetKernelArg)(kernel, 2, 64, null()));
    }
    fixture.run(queue, kernel, &[16], Some(&[16]));
    let wanted: Vec<i32> = (0..16).map(|i| 1000 + 200 - 7 + 40 + 3 + 15 - i).collect();
    assert_eq!(fixture.read(queue, out, 64), bytes(&wanted));
    let clone = {
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let clone = unsafe { (fixture.cl.clCloneKernel)(kernel, &mut code) };
        ok(code);
        clone
    };
    fixture.set(clone, 3, &S { a: 0, b: Vector([0.0; 4]), c: 0 });
    fixture.run(queue, clone, &[16], Some(&[16]));
    let wanted: Vec<i32> = (0..16).map(|i| 40 + 3 + 15 - i).collect();
    assert_eq!(fixture.read(queue, out, 64), bytes(&wanted));
}

#[test]
fn bad_arguments_and_ranges_get_the_codes_of_the_specification() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "kernel void k(global int *p, int v, local int *l) { l[0] = v; p[get_global_id(0)] = l[0]; }
        kernel __attribute__((reqd_work_group_size(4, 2, 1))) void r(global int *p) { p[get_global_id(0)] = 1; }";
    let program = fixture.program(source, "");
    let kernel = fixture.kernel(program, "k");
    let required = fixture.kernel(program, "r");
    let buffer = fixture.buffer(0, 4096, null_mut());
    let value = 5i32;
    // SAFETY: pointers are valid or what the call is tested with.
    unsafe {
        let cl = fixture.cl;
        let set = cl.clSetKernelArg;
        let number = (&raw const value).cast();
        let memory = (&raw const buffer).cast();
        assert_eq!(set(kernel, 3, 4, number), CL_INVALID_ARG_INDEX);
        assert_eq!(set(kernel, 1, 8, number), CL_INVALID_ARG_SIZE);
        assert_eq!(set(kernel, 1, 4, null()), CL_INVALID_ARG_VALUE);
        assert_eq!(set(kernel, 0, 4, memory), CL_INVALID_ARG_SIZE);
        let stale = 16usize;
        assert_eq!(set(kernel, 0, 8, (&raw const stale).cast()), CL_INVALID_MEM_OBJECT);
        assert_eq!(set(kernel, 2, 64, number), CL_INVALID_ARG_VALUE);
        assert_eq!(set(kernel, 2, 0, null()), CL_INVALID_ARG_SIZE);
        ok(set(kernel, 0, 8, memory));
        ok(set(kernel, 1, 4, number));
        ok(set(kernel, 2, 64, null()));
        ok(set(required, 0, 8, memory));
        let run = |kernel, dim: u32, global: &[usize], local: &[usize]| {
            (cl.clEnqueueNDRangeKernel)(
                queue,
                kernel,
                dim,
                null(),
                global.as_ptr(),
                if local.is_empty() { null() } else { local.as_ptr() },
                0,
                null(),
                null_mut(),
            )
        };
        assert_eq!(run(kernel, 0, &[1], &[]), CL_INVALID_WORK_DIMENSION);
        assert_eq!(run(kernel, 4, &[1; 4], &[]), CL_INVALID_WORK_DIMENSION);
        assert_eq!(run(kernel, 1, &[10], &[3]), CL_INVALID_WORK_GROUP_SIZE, "OpenCL C 1.2 is uniform");
        assert_eq!(run(kernel, 1, &[10], &[0]), CL_INVALID_WORK_GROUP_SIZE);
        assert_eq!(run(kernel, 1, &[1 << 20], &[1 << 20]), CL_INVALID_WORK_ITEM_SIZE);
        assert_eq!(run(required, 2, &[8, 8], &[8, 1]), CL_INVALID_WORK_GROUP_SIZE);
        ok(run(required, 2, &[8, 8], &[4, 2]));
        ok(run(required, 2, &[8, 8], &[]));
        ok(run(kernel, 1, &[0], &[]));
        let mut code = 0;
        assert!((cl.clCreateKernel)(program, c"missing".as_ptr(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_KERNEL_NAME);
        let source = c"kernel void b() { undeclared = 1; }";
        let mut pointer = source.as_ptr();
        let bad = (cl.clCreateProgramWithSource)(fixture.context, 1, &mut pointer, null(), &mut code);
        ok(code);
        let build = cl.clBuildProgram;
        assert_eq!(build(bad, 0, null(), null(), None, null_mut()), CL_BUILD_PROGRAM_FAILURE);
        assert!(fixture.log(bad).contains("undeclared"), "{}", fixture.log(bad));
        assert!((cl.clCreateKernel)(bad, c"b".as_ptr(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_PROGRAM_EXECUTABLE);
        assert_eq!(build(bad, 0, null(), c"-no-such-option".as_ptr(), None, null_mut()), CL_INVALID_BUILD_OPTIONS);
        assert_eq!(build(program, 0, null(), null(), None, null_mut()), CL_INVALID_OPERATION, "it has kernels");
    }
    fixture.finish(queue);
}

#[test]
fn programs_are_compiled_linked_and_saved() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let cl = fixture.cl;
    let create = |source: &CStr| {
        let mut code = 0;
        let mut pointer = source.as_ptr();
        // SAFETY: all pointers are valid.
        let program = unsafe { (cl.clCreateProgramWithSource)(fixture.context, 1, &mut pointer, null(), &mut code) };
        ok(code);
        program
    };
    let main = create(
        c"#include \"twice.h\"\nkernel void k(global int *p) { p[get_global_id(0)] = twice(p[get_global_id(0)]); }",
    );
    let part = create(c"int twice(int x) { return FACTOR * x; }");
    let header = create(c"int twice(int x);");
    let mut code = 0;
    let linked;
    // SAFETY: all pointers are valid.
    unsafe {
        let compile = cl.clCompileProgram;
        let mut name = c"twice.h".as_ptr();
        let compiled = compile(main, 0, null(), null(), 1, &header, &mut name, None, null_mut());
        assert_eq!(compiled, CL_SUCCESS, "{}", fixture.log(main));
        ok(compile(part, 0, null(), c"-DFACTOR=2".as_ptr(), 0, null(), null_mut(), None, null_mut()));
        let programs = [main, part];
        linked =
            (cl.clLinkProgram)(fixture.context, 0, null(), null(), 2, programs.as_ptr(), None, null_mut(), &mut code);
        ok(code);
    }
    let check = |program: cl_program| {
        let kernel = fixture.kernel(program, "k");
        let data: Vec<i32> = (0..64).collect();
        let buffer = fixture.buffer(CL_MEM_COPY_HOST_PTR, 256, data.as_ptr().cast_mut().cast());
        fixture.set(kernel, 0, &buffer);
        fixture.run(queue, kernel, &[64], None);
        let wanted: Vec<i32> = data.iter().map(|value| value * 2).collect();
        assert_eq!(fixture.read(queue, buffer, 256), bytes(&wanted));
    };
    check(linked);
    // SAFETY: all pointers are valid.
    unsafe {
        let mut size = 0usize;
        ok((cl.clGetProgramInfo)(linked, CL_PROGRAM_BINARY_SIZES, 8, (&raw mut size).cast(), null_mut()));
        let mut binary = vec![0u8; size];
        let mut pointer = binary.as_mut_ptr();
        ok((cl.clGetProgramInfo)(linked, CL_PROGRAM_BINARIES, 8, (&raw mut pointer).cast(), null_mut()));
        let mut status = 1;
        let mut data = binary.as_ptr();
        let load = cl.clCreateProgramWithBinary;
        let loaded = load(fixture.context, 1, &fixture.device, &size, &mut data, &mut status, &mut code);
        ok(code);
        ok(status);
        ok((cl.clBuildProgram)(loaded, 0, null(), null(), None, null_mut()));
        check(loaded);
        binary[3] ^= 1;
        let mut data = binary.as_ptr();
        let bad = load(fixture.context, 1, &fixture.device, &size, &mut data, &mut status, &mut code);
        assert!(bad.is_null());
        assert_eq!((code, status), (CL_INVALID_BINARY, CL_INVALID_BINARY));
    }
}

#[test]
fn images_and_samplers_are_read_and_written_by_kernels() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let source = "constant sampler_t nearest = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP | CLK_FILTER_NEAREST;
        kernel void flip(read_only image2d_t from, write_only image2d_t to) {
            int2 at = (int2)(get_global_id(0), get_global_id(1));
            int2 size = get_image_dim(from);
            write_imagef(to, at, read_imagef(from, nearest, size - 1 - at)); }
        kernel void shrink(read_only image2d_t from, sampler_t s, global float4 *out) {
            out[get_global_id(0)] = read_imagef(from, s, (float2)((get_global_id(0) + 0.5f) / get_global_size(0), 0.5f)); }";
    let program = fixture.program(source, "");
    let (flip, shrink) = (fixture.kernel(program, "flip"), fixture.kernel(program, "shrink"));
    let (width, height) = (8usize, 4usize);
    let data: Vec<u8> = (0..width * height * 4).map(|index| index as u8).collect();
    let create = |data: Option<&[u8]>| {
        // SAFETY: all zero is a valid description.
        let mut description: cl_image_desc = unsafe { std::mem::zeroed() };
        description.image_type = CL_MEM_OBJECT_IMAGE2D;
        (description.image_width, description.image_height) = (width, height);
        let format = cl_image_format { image_channel_order: CL_RGBA, image_channel_data_type: CL_UNORM_INT8 };
        let flags = if data.is_some() { CL_MEM_COPY_HOST_PTR } else { 0 };
        let host = data.map_or(null_mut(), |data| data.as_ptr().cast_mut().cast());
        let mut code = 0;
        // SAFETY: the data are as large as the image.
        let image =
            unsafe { (fixture.cl.clCreateImage)(fixture.context, flags, &format, &description, host, &mut code) };
        ok(code);
        image
    };
    let (from, to) = (create(Some(&data)), create(None));
    fixture.set(flip, 0, &from);
    fixture.set(flip, 1, &to);
    fixture.run(queue, flip, &[width, height], None);
    let mut back = vec![0u8; data.len()];
    // SAFETY: the vector is as large as the image.
    ok(unsafe {
        (fixture.cl.clEnqueueReadImage)(
            queue,
            to,
            CL_TRUE,
            [0usize; 3].as_ptr(),
            [width, height, 1].as_ptr(),
            0,
            0,
            back.as_mut_ptr().cast(),
            0,
            null(),
            null_mut(),
        )
    });
    let wanted: Vec<u8> = data.chunks(4).rev().flatten().copied().collect();
    assert_eq!(back, wanted);

    let mut code = 0;
    // SAFETY: all pointers are valid.
    let sampler = unsafe {
        (fixture.cl.clCreateSampler)(fixture.context, CL_TRUE, CL_ADDRESS_CLAMP_TO_EDGE, CL_FILTER_NEAREST, &mut code)
    };
    ok(code);
    let out = fixture.buffer(0, 64, null_mut());
    fixture.set(shrink, 0, &from);
    fixture.set(shrink, 1, &sampler);
    fixture.set(shrink, 2, &out);
    fixture.run(queue, shrink, &[4], None);
    let floats: Vec<f32> =
        fixture.read(queue, out, 64).chunks(4).map(|chunk| f32::from_le_bytes(chunk.try_into().unwrap())).collect();
    for (index, texel) in floats.chunks(4).enumerate() {
        let x = index * 2 + 1;
        let source = (2 * width + x) * 4;
        for channel in 0..4 {
            let wanted = f32::from(data[source + channel]) / 255.0;
            assert!((texel[channel] - wanted).abs() < 1e-6, "{index} {channel}: {} {wanted}", texel[channel]);
        }
    }
}

#[test]
fn argument_information_is_that_of_the_source() {
    let fixture = Fixture::new();
    let program = fixture.program(
        "kernel void k(global const float4 * restrict p, local int *l, constant char *c, read_only image2d_t i,
                       sampler_t s, uint n) { }",
        "-cl-kernel-arg-info",
    );
    let kernel = fixture.kernel(program, "k");
    let number = |index: u32, name| {
        let mut value = 0u32;
        // SAFETY: all pointers are valid.
        ok(unsafe { (fixture.cl.clGetKernelArgInfo)(kernel, index, name, 8, (&raw mut value).cast(), null_mut()) });
        value
    };
    let text = |index: u32, name| {
        let mut buffer = vec![0u8; 64];
        let mut size = 0;
        // SAFETY: all pointers are valid.
        ok(unsafe { (fixture.cl.clGetKernelArgInfo)(kernel, index, name, 64, buffer.as_mut_ptr().cast(), &mut size) });
        CString::from_vec_with_nul(buffer[..size].to_vec()).unwrap().into_string().unwrap()
    };
    let names: Vec<_> = (0..6).map(|index| text(index, CL_KERNEL_ARG_NAME)).collect();
    assert_eq!(names, ["p", "l", "c", "i", "s", "n"]);
    let types: Vec<_> = (0..6).map(|index| text(index, CL_KERNEL_ARG_TYPE_NAME)).collect();
    assert_eq!(types, ["float4*", "int*", "char*", "image2d_t", "sampler_t", "uint"]);
    let spaces: Vec<_> = (0..6).map(|index| number(index, CL_KERNEL_ARG_ADDRESS_QUALIFIER)).collect();
    assert_eq!(
        spaces,
        [
            CL_KERNEL_ARG_ADDRESS_GLOBAL,
            CL_KERNEL_ARG_ADDRESS_LOCAL,
            CL_KERNEL_ARG_ADDRESS_CONSTANT,
            CL_KERNEL_ARG_ADDRESS_GLOBAL,
            CL_KERNEL_ARG_ADDRESS_PRIVATE,
            CL_KERNEL_ARG_ADDRESS_PRIVATE,
        ]
    );
    assert_eq!(number(3, CL_KERNEL_ARG_ACCESS_QUALIFIER), CL_KERNEL_ARG_ACCESS_READ_ONLY);
    assert_eq!(number(0, CL_KERNEL_ARG_ACCESS_QUALIFIER), CL_KERNEL_ARG_ACCESS_NONE);
}
