//! Atomic operations on halves (`cl_ext_float_atomics`), through the system's loader: they are done in the words around, and
//! what else is in those stays.

mod common;

use std::ptr::null_mut;

use common::*;

/// Whole numbers up to 2048, of which halves are exact sums.
const SOURCE: &str = "
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#ifndef __opencl_c_ext_fp16_global_atomic_add
#error no atomic operations on halves
#endif
// out: 6 cells for each of 3 ways to reach them, and a bystander after each way's.
void work(volatile atomic_half *p, int i) {
    atomic_fetch_add(p, (half)(i % 4));
    atomic_fetch_sub_explicit(p + 1, (half)(i % 3), memory_order_relaxed);
    atomic_fetch_min(p + 2, (half)(300 - i));
    atomic_fetch_max_explicit(p + 3, (half)i, memory_order_relaxed, memory_scope_device);
}
kernel void test(volatile global half *out, global half *in_order, global int *taken) {
    int i = get_global_id(0);
    volatile global atomic_half *p = (volatile global atomic_half *)out;
    atomic_fetch_add(p, (half)(i % 4));
    atomic_fetch_sub(p + 1, (half)(i % 3));
    atomic_fetch_min_explicit(p + 2, (half)(300 - i), memory_order_relaxed);
    atomic_fetch_max(p + 3, (half)i);
    atomic_store(p + 4, (half)7);
    // Each number is taken out by one exchange, or is the last.
    atomic_inc(&taken[(int)atomic_exchange(p + 5, (half)(i + 1))]);
    work((volatile atomic_half *)(p + 7), i);
    in_order[i] = atomic_load(p + 4);

    local atomic_half cells[8];
    local half odd[3];
    int l = get_local_id(0);
    if (l < 8) atomic_store(&cells[l], (half)(l == 2 ? 1000 : 0));
    if (l < 3) odd[l] = 5;
    barrier(CLK_LOCAL_MEM_FENCE);
    work(&cells[0], l);
    atomic_fetch_add((volatile local atomic_half *)&odd[1], (half)1);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (i == 0) {
        for (int k = 0; k < 4; k++) out[14 + k] = atomic_load(&cells[k]);
        for (int k = 0; k < 3; k++) out[18 + k] = odd[k];
    }
}";

#[test]
fn halves_are_added_compared_and_exchanged() {
    let fixture = Fixture::new();
    let mut capabilities = 0u64;
    // SAFETY: the place is as large as the answer.
    ok(unsafe {
        let (name, place) = (0x4233, (&raw mut capabilities).cast());
        (fixture.cl.clGetDeviceInfo)(fixture.device, name, 8, place, null_mut())
    });
    let expected = if fixture.offers("cl_khr_fp16") { 0x7_0007 } else { 0 };
    assert_eq!(capabilities, expected);
    if expected == 0 {
        return;
    }
    const ITEMS: usize = 256;
    const GROUP: usize = 64;
    let half = |value: f32| -> u16 {
        let bits = value.to_bits();
        if value == 0.0 { 0 } else { ((bits >> 16 & 0x8000) | ((bits >> 13 & 0x3ffff) - (112 << 10))) as u16 }
    };
    let sum = |modulus: usize, items: usize| (0..items).map(|item| item % modulus).sum::<usize>() as f32;
    let queue = fixture.queue(0);
    for options in ["-cl-std=CL3.0", "-cl-std=CL3.0 -cl-opt-disable"] {
        // An odd number of halves: the last one's word reaches beyond the buffer.
        let mut start = [half(0.0); 21];
        for (place, value) in [(2, 1000.0), (6, 9.0), (9, 1000.0), (11, 9.0), (12, 9.0), (13, 9.0)] {
            start[place] = half(value);
        }
        let flags = CL_MEM_READ_WRITE | CL_MEM_COPY_HOST_PTR;
        let out = fixture.buffer(flags, size_of_val(&start), start.as_ptr().cast_mut().cast());
        let loaded = fixture.buffer(CL_MEM_READ_WRITE, ITEMS * 2, null_mut());
        let zeros = vec![0u8; (ITEMS + 1) * 4];
        let taken = fixture.buffer(flags, zeros.len(), zeros.as_ptr().cast_mut().cast());
        let kernel = fixture.kernel(fixture.program(SOURCE, options), "test");
        for (index, buffer) in [out, loaded, taken].iter().enumerate() {
            fixture.set(kernel, index as u32, buffer);
        }
        fixture.run(queue, kernel, &[ITEMS], Some(&[GROUP]));
        let seen: Vec<u16> = fixture
            .read(queue, out, size_of_val(&start))
            .chunks_exact(2)
            .map(|bytes| u16::from_ne_bytes([bytes[0], bytes[1]]))
            .collect();
        let all = [sum(4, ITEMS), -sum(3, ITEMS), 300.0 - 255.0, 255.0].map(half);
        let group = [sum(4, GROUP), -sum(3, GROUP), 300.0 - 63.0, 63.0].map(half);
        assert_eq!(seen[..5], [&all[..], &[half(7.0)]].concat(), "{options}: of the device's memory");
        assert_eq!(
            seen[6..14],
            [&[half(9.0)], &all[..], &[half(9.0); 3]].concat(),
            "{options}: of a generic pointer's"
        );
        assert_eq!(seen[14..18], group, "{options}: of local memory");
        assert_eq!(seen[18..], [5.0, 5.0 + GROUP as f32, 5.0].map(half), "{options}: among other halves");
        assert!(fixture.read(queue, loaded, ITEMS * 2).chunks_exact(2).all(|bytes| bytes == half(7.0).to_ne_bytes()));
        let last = (0..=ITEMS).find(|&number| half(number as f32) == seen[5]).expect("one of the numbers");
        let counts = fixture.read(queue, taken, zeros.len());
        for (number, count) in counts.chunks_exact(4).enumerate() {
            let count = u32::from_ne_bytes(count.try_into().expect("four bytes"));
            assert_eq!(count, u32::from(number != last), "{options}: {number}, the last being {last}");
        }
    }
}
