//! Pipes: objects, queries, and what kernels write to them and read from them.

mod common;

use std::ptr::{null, null_mut};

use common::*;

impl Fixture {
    fn pipe(&self, packet_size: u32, max_packets: u32) -> cl_mem {
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let pipe = unsafe { (self.cl.clCreatePipe)(self.context, 0, packet_size, max_packets, null(), &mut code) };
        ok(code);
        pipe
    }

    fn no_pipe(&self, flags: cl_mem_flags, packet_size: u32, max_packets: u32, properties: bool) -> cl_int {
        let list = [0 as cl_pipe_properties];
        let properties = if properties { list.as_ptr() } else { null() };
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let create = self.cl.clCreatePipe;
        let pipe = unsafe { create(self.context, flags, packet_size, max_packets, properties, &mut code) };
        assert!(pipe.is_null());
        code
    }

    fn number(&self, what: cl_device_info) -> u32 {
        let mut value = 0u32;
        // SAFETY: the pointer is writable for the size.
        ok(unsafe {
            (self.cl.clGetDeviceInfo)(self.device, what, 4, std::ptr::from_mut(&mut value).cast(), null_mut())
        });
        value
    }

    fn words(&self, queue: cl_command_queue, buffer: cl_mem, count: usize) -> Vec<u32> {
        let bytes = self.read(queue, buffer, count * 4);
        bytes.chunks(4).map(|word| u32::from_le_bytes(word.try_into().expect("four bytes"))).collect()
    }
}

#[test]
fn pipes_are_objects_of_their_own() {
    let fixture = Fixture::new();
    let cl = fixture.cl;
    assert!(fixture.number(CL_DEVICE_MAX_PIPE_ARGS) >= 16);
    assert!(fixture.number(CL_DEVICE_PIPE_MAX_ACTIVE_RESERVATIONS) >= 1);
    let largest = fixture.number(CL_DEVICE_PIPE_MAX_PACKET_SIZE);
    assert!(largest >= 1024);
    assert_eq!(fixture.number(CL_DEVICE_PIPE_SUPPORT), CL_TRUE);

    let pipe = fixture.pipe(12, 7);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 64, null_mut());
    let mut value = [0u64; 2];
    let mut size = 0;
    // SAFETY: the pointers are writable for the sizes.
    unsafe {
        let mut ask = |object, what, room| {
            let code = (cl.clGetPipeInfo)(object, what, room, value.as_mut_ptr().cast(), &mut size);
            (code, value[0] as u32, size)
        };
        assert_eq!(ask(pipe, CL_PIPE_PACKET_SIZE, 16), (CL_SUCCESS, 12, 4));
        assert_eq!(ask(pipe, CL_PIPE_MAX_PACKETS, 4), (CL_SUCCESS, 7, 4));
        assert_eq!(ask(pipe, CL_PIPE_PROPERTIES, 16).2, 0);
        assert_eq!(ask(pipe, CL_PIPE_MAX_PACKETS, 2).0, CL_INVALID_VALUE);
        assert_eq!(ask(pipe, CL_MEM_TYPE, 16).0, CL_INVALID_VALUE);
        assert_eq!(ask(buffer, CL_PIPE_MAX_PACKETS, 16).0, CL_INVALID_MEM_OBJECT);
        ok((cl.clGetMemObjectInfo)(pipe, CL_MEM_TYPE, 16, value.as_mut_ptr().cast(), null_mut()));
        assert_eq!(value[0] as u32, CL_MEM_OBJECT_PIPE);
        ok((cl.clGetMemObjectInfo)(pipe, CL_MEM_FLAGS, 16, value.as_mut_ptr().cast(), null_mut()));
        assert_eq!(value[0], CL_MEM_READ_WRITE | CL_MEM_HOST_NO_ACCESS);
    }

    assert_eq!(fixture.no_pipe(CL_MEM_READ_ONLY, 4, 4, false), CL_INVALID_VALUE);
    assert_eq!(fixture.no_pipe(CL_MEM_HOST_READ_ONLY, 4, 4, false), CL_INVALID_VALUE);
    assert_eq!(fixture.no_pipe(0, 4, 4, true), CL_INVALID_VALUE);
    assert_eq!(fixture.no_pipe(0, 0, 4, false), CL_INVALID_PIPE_SIZE);
    assert_eq!(fixture.no_pipe(0, 4, 0, false), CL_INVALID_PIPE_SIZE);
    assert_eq!(fixture.no_pipe(0, largest + 1, 4, false), CL_INVALID_PIPE_SIZE);
    assert_eq!(fixture.no_pipe(0, largest, u32::MAX, false), CL_MEM_OBJECT_ALLOCATION_FAILURE);

    // The host has no access, and each kind of object fits its kind of argument only.
    let queue = fixture.queue(0);
    let program = fixture.program("kernel void k(global int *b, pipe int p) {}", "-cl-std=CL3.0");
    let kernel = fixture.kernel(program, "k");
    let mut bytes = [0u8; 64];
    // SAFETY: all pointers are valid.
    unsafe {
        let read = cl.clEnqueueReadBuffer;
        let pointer = bytes.as_mut_ptr().cast();
        assert_eq!(read(queue, pipe, CL_TRUE, 0, 4, pointer, 0, null(), null_mut()), CL_INVALID_OPERATION);
        let set = |index, object: &cl_mem| (cl.clSetKernelArg)(kernel, index, 8, std::ptr::from_ref(object).cast());
        assert_eq!(set(0, &pipe), CL_INVALID_MEM_OBJECT);
        assert_eq!(set(1, &buffer), CL_INVALID_MEM_OBJECT);
        assert_eq!(set(1, &null_mut()), CL_INVALID_MEM_OBJECT);
        assert_eq!(set(1, &pipe), CL_SUCCESS);
        let about = |what| {
            let mut value = [0u64; 2];
            ok((cl.clGetKernelArgInfo)(kernel, 1, what, 16, value.as_mut_ptr().cast(), null_mut()));
            value[0]
        };
        // A bit-field, of 64 bits.
        let mut size = 0;
        ok((cl.clGetKernelArgInfo)(kernel, 1, CL_KERNEL_ARG_TYPE_QUALIFIER, 0, null_mut(), &mut size));
        assert_eq!(size, 8);
        assert_eq!(about(CL_KERNEL_ARG_TYPE_QUALIFIER), u64::from(CL_KERNEL_ARG_TYPE_PIPE));
        assert_eq!(about(CL_KERNEL_ARG_ACCESS_QUALIFIER) as u32, CL_KERNEL_ARG_ACCESS_READ_ONLY);
        assert_eq!(&about(CL_KERNEL_ARG_TYPE_NAME).to_le_bytes()[..4], b"int\0");
        ok((cl.clReleaseKernel)(kernel));
        ok((cl.clReleaseProgram)(program));
        ok((cl.clReleaseMemObject)(pipe));
        ok((cl.clReleaseMemObject)(buffer));
    }
}

/// Kernels that pass packets of three words on, each in another way, and tell what came of it.
const SOURCE: &str = "
typedef struct { uint number, twice, thrice; } packet;

kernel void put(write_only pipe packet to, uint first, global int *result)
{
    uint id = get_global_id(0);
    packet one = { first + id, 2 * (first + id), 3 * (first + id) };
    result[id] = write_pipe(to, &one);
}

kernel void take(read_only pipe packet from, global uint *numbers, global int *result)
{
    uint id = get_global_id(0);
    packet one = { ~0u, 0, 0 };
    result[id] = read_pipe(from, &one);
    numbers[id] = one.twice == 2 * one.number && one.thrice == 3 * one.number ? one.number : ~0u;
}

kernel void count(read_only pipe packet from, global uint *numbers)
{
    numbers[0] = get_pipe_num_packets(from);
    numbers[1] = get_pipe_max_packets(from);
}

// The work-group reserves as many packets as it has work-items; those that get none say so.
kernel void put_together(write_only pipe packet to, uint first, global int *result)
{
    uint id = get_global_id(0);
    reserve_id_t group = work_group_reserve_write_pipe(to, get_local_size(0));
    packet one = { first + id, 2 * (first + id), 3 * (first + id) };
    result[id] = -1;
    if (is_valid_reserve_id(group)) {
        result[id] = write_pipe(to, group, get_local_id(0), &one);
        work_group_commit_write_pipe(to, group);
    }
}

#ifdef __opencl_c_subgroups
kernel void take_together(read_only pipe packet from, global uint *numbers, global int *result)
{
    uint id = get_global_id(0);
    reserve_id_t group = sub_group_reserve_read_pipe(from, get_sub_group_size());
    packet one = { ~0u, 0, 0 };
    result[id] = -1;
    if (is_valid_reserve_id(group)) {
        result[id] = read_pipe(from, group, get_sub_group_local_id(), &one);
        sub_group_commit_read_pipe(from, group);
    }
    numbers[id] = one.twice == 2 * one.number && one.thrice == 3 * one.number ? one.number : ~0u;
}
#else
kernel void take_together(read_only pipe packet from, global uint *numbers, global int *result)
{
    uint id = get_global_id(0);
    reserve_id_t group = reserve_read_pipe(from, 1);
    packet one = { ~0u, 0, 0 };
    result[id] = -1;
    if (is_valid_reserve_id(group)) {
        result[id] = read_pipe(from, group, 0, &one);
        commit_read_pipe(from, group);
    }
    numbers[id] = one.twice == 2 * one.number && one.thrice == 3 * one.number ? one.number : ~0u;
}
#endif

// What there is not is neither read nor written.
kernel void beyond(write_only pipe packet to, global int *result)
{
    packet one = { 1, 2, 3 };
    reserve_id_t two = reserve_write_pipe(to, 2);
    result[0] = is_valid_reserve_id(two);
    result[1] = write_pipe(to, two, 2, &one);
    result[2] = write_pipe(to, two, 1, &one) == 0 && write_pipe(to, two, 0, &one) == 0;
    commit_write_pipe(to, two);
    result[3] = is_valid_reserve_id(reserve_write_pipe(to, get_pipe_max_packets(to)));
    result[4] = is_valid_reserve_id(reserve_write_pipe(to, 0));
}
";

#[test]
fn packets_arrive_once_and_whole() {
    const PACKETS: u32 = 640;
    const ITEMS: usize = 512;
    let fixture = Fixture::new();
    let cl = fixture.cl;
    let queue = fixture.queue(0);
    let program = fixture.program(SOURCE, "-cl-std=CL3.0");
    let [put, take, count, put_together, take_together, beyond] =
        ["put", "take", "count", "put_together", "take_together", "beyond"].map(|name| fixture.kernel(program, name));
    let pipe = fixture.pipe(12, PACKETS);
    let numbers = fixture.buffer(CL_MEM_READ_WRITE, ITEMS * 4, null_mut());
    let result = fixture.buffer(CL_MEM_READ_WRITE, ITEMS * 4, null_mut());
    for kernel in [put, take, count, put_together, take_together, beyond] {
        fixture.set(kernel, 0, &pipe);
    }
    for kernel in [put, put_together] {
        fixture.set(kernel, 2, &result);
    }
    for kernel in [take, take_together] {
        fixture.set(kernel, 1, &numbers);
        fixture.set(kernel, 2, &result);
    }
    fixture.set(count, 1, &numbers);
    fixture.set(beyond, 1, &result);

    let mut inside = std::collections::BTreeSet::new();
    // Enough rounds to go around the pipe several times.
    for round in 0..8u32 {
        let (put, take) = if round % 2 == 0 { (put, take) } else { (put_together, take_together) };
        let first = round * 10_000;
        fixture.set(put, 1, &first);
        fixture.run(queue, put, &[ITEMS], Some(&[32]));
        let results = fixture.words(queue, result, ITEMS);
        let written: Vec<u32> =
            (0..).zip(&results).filter(|(_, result)| **result == 0).map(|(id, _)| first + id).collect();
        assert_eq!(written.len(), ITEMS.min(PACKETS as usize - inside.len()), "round {round}");
        assert!(results.iter().all(|&result| matches!(result as i32, 0 | -1)));
        inside.extend(written);

        fixture.run(queue, count, &[1], None);
        assert_eq!(fixture.words(queue, numbers, 2), [inside.len() as u32, PACKETS], "round {round}");

        // Some stay, for the next round; what is asked for beyond what there is fails.
        let asked = if round % 4 == 3 { ITEMS } else { 448 };
        let there = inside.len();
        fixture.run(queue, take, &[asked], Some(&[32]));
        let results = fixture.words(queue, result, asked);
        let taken = fixture.words(queue, numbers, asked);
        let mut got = 0;
        for (number, result) in taken.iter().zip(&results) {
            match *result as i32 {
                0 => {
                    assert!(inside.remove(number), "round {round}: {number} was not in the pipe");
                    got += 1;
                }
                -1 => assert_eq!(*number, !0),
                other => panic!("read_pipe returned {other}"),
            }
        }
        assert_eq!(got, asked.min(there), "round {round}");
    }

    while !inside.is_empty() {
        fixture.run(queue, take, &[32], Some(&[32]));
        fixture.finish(queue);
        for (number, result) in fixture.words(queue, numbers, 32).iter().zip(fixture.words(queue, result, 32)) {
            assert_eq!(result == 0, inside.remove(number));
        }
    }
    fixture.run(queue, beyond, &[1], None);
    assert_eq!(fixture.words(queue, result, 5), [1, -1i32 as u32, 1, 0, 0]);
    // SAFETY: the test's own references.
    unsafe {
        for kernel in [put, take, count, put_together, take_together, beyond] {
            ok((cl.clReleaseKernel)(kernel));
        }
        ok((cl.clReleaseProgram)(program));
        for object in [pipe, numbers, result] {
            ok((cl.clReleaseMemObject)(object));
        }
    }
}

/// Writers and readers in one launch: what is read was written, nothing is read twice, and what is left adds up.
#[test]
fn readers_and_writers_run_together() {
    const ITEMS: usize = 1024;
    let fixture = Fixture::new();
    let cl = fixture.cl;
    let source = "
        kernel void both(write_only pipe uint in, read_only pipe uint out, global uint *got, global uint *put)
        {
            uint id = get_global_id(0);
            uint value = id + 1;
            put[id] = write_pipe(in, &value) == 0;
            got[id] = read_pipe(out, &value) == 0 ? value : 0;
        }";
    let queue = fixture.queue(0);
    let program = fixture.program(source, "-cl-std=CL3.0");
    let kernel = fixture.kernel(program, "both");
    let pipe = fixture.pipe(4, 16);
    let [got, put] = [0; 2].map(|_| fixture.buffer(CL_MEM_READ_WRITE, ITEMS * 4, null_mut()));
    fixture.set(kernel, 0, &pipe);
    fixture.set(kernel, 1, &pipe);
    fixture.set(kernel, 2, &got);
    fixture.set(kernel, 3, &put);
    fixture.run(queue, kernel, &[ITEMS], Some(&[64]));
    let written = fixture.words(queue, put, ITEMS);
    let mut read: Vec<u32> = fixture.words(queue, got, ITEMS).into_iter().filter(|&value| value != 0).collect();
    read.sort_unstable();
    assert!(!read.is_empty());
    assert!(read.windows(2).all(|pair| pair[0] != pair[1]), "a packet was read twice");
    assert!(read.iter().all(|&value| written[value as usize - 1] == 1), "a packet was read that was not written");
    let left = written.iter().filter(|&&done| done == 1).count() - read.len();
    assert!(left <= 16, "{left} packets are in a pipe for 16");
    // SAFETY: the test's own references.
    unsafe {
        ok((cl.clReleaseKernel)(kernel));
        ok((cl.clReleaseProgram)(program));
        for object in [pipe, got, put] {
            ok((cl.clReleaseMemObject)(object));
        }
    }
}
