//! Buffers and the commands on them, through the system's loader.

mod common;

use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

use common::*;

fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|index| (index * 7 + index / 251) as u8).collect()
}

#[test]
fn what_is_written_is_read_back_blocking_or_not() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    for size in [1, 3, 4096, 70_001, 3 << 20] {
        let buffer = fixture.buffer(CL_MEM_READ_WRITE, size, null_mut());
        let data = pattern(size);
        for blocking in [CL_TRUE, CL_FALSE] {
            let mut back = vec![0u8; size];
            // SAFETY: both vectors live until the queue is finished.
            unsafe {
                let cl = fixture.cl;
                let write = cl.clEnqueueWriteBuffer;
                ok(write(queue, buffer, blocking, 0, size, data.as_ptr().cast(), 0, null(), null_mut()));
                let read = cl.clEnqueueReadBuffer;
                ok(read(queue, buffer, blocking, 0, size, back.as_mut_ptr().cast(), 0, null(), null_mut()));
            }
            fixture.finish(queue);
            assert!(back == data, "{size} bytes, blocking {blocking}");
        }
    }
}

#[test]
fn a_write_from_memory_that_a_pending_read_fills_sees_what_was_read() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let data = pattern(1000);
    let source = fixture.buffer(CL_MEM_COPY_HOST_PTR, 1000, data.as_ptr().cast_mut().cast());
    let target = fixture.buffer(CL_MEM_READ_WRITE, 1000, null_mut());
    let mut between = vec![0u8; 1000];
    // SAFETY: the vector lives until the queue is finished.
    unsafe {
        let pointer = between.as_mut_ptr();
        let cl = fixture.cl;
        ok((cl.clEnqueueReadBuffer)(queue, source, CL_FALSE, 0, 1000, pointer.cast(), 0, null(), null_mut()));
        ok((cl.clEnqueueWriteBuffer)(queue, target, CL_FALSE, 0, 1000, pointer.cast(), 0, null(), null_mut()));
    }
    assert_eq!(fixture.read(queue, target, 1000), data);
}

#[test]
fn fills_of_every_pattern_size_touch_their_range_only() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    for size in [1usize, 2, 4, 8, 16, 32, 64, 128] {
        let buffer = fixture.buffer(CL_MEM_READ_WRITE, 1 << 20, null_mut());
        let value = pattern(size);
        let zero = 0u8;
        let (offset, length) = (size * 3, size * 5000);
        // SAFETY: the patterns have their sizes.
        unsafe {
            let fill = fixture.cl.clEnqueueFillBuffer;
            ok(fill(queue, buffer, (&raw const zero).cast(), 1, 0, 1 << 20, 0, null(), null_mut()));
            ok(fill(queue, buffer, value.as_ptr().cast(), size, offset, length, 0, null(), null_mut()));
        }
        let back = fixture.read(queue, buffer, 1 << 20);
        for (index, byte) in back.into_iter().enumerate() {
            let inside = (offset..offset + length).contains(&index);
            assert_eq!(byte, if inside { value[index % size] } else { 0 }, "pattern {size}, byte {index}");
        }
    }
}

#[test]
fn rectangles_go_where_they_belong() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let (width, height, depth) = (16usize, 8, 4);
    let size = width * height * depth;
    let buffer = fixture.buffer(CL_MEM_COPY_HOST_PTR, size, pattern(size).as_mut_ptr().cast());
    let target = fixture.buffer(CL_MEM_COPY_HOST_PTR, size, vec![0u8; size].as_mut_ptr().cast());
    let (origin, to, region) = ([3usize, 2, 1], [1usize, 4, 2], [5usize, 3, 2]);
    let mut host = vec![0xeeu8; 6 * 4 * 3];
    // SAFETY: arrays and vector are as large as the calls say.
    unsafe {
        let cl = fixture.cl;
        ok((cl.clEnqueueCopyBufferRect)(
            queue,
            buffer,
            target,
            origin.as_ptr(),
            to.as_ptr(),
            region.as_ptr(),
            width,
            width * height,
            width,
            width * height,
            0,
            null(),
            null_mut(),
        ));
        ok((cl.clEnqueueReadBufferRect)(
            queue,
            target,
            CL_TRUE,
            to.as_ptr(),
            [0usize, 1, 1].as_ptr(),
            region.as_ptr(),
            width,
            width * height,
            6,
            24,
            host.as_mut_ptr().cast(),
            0,
            null(),
            null_mut(),
        ));
    }
    let data = pattern(size);
    for z in 0..3 {
        for y in 0..4 {
            for x in 0..6 {
                let inside = x < 5 && (1..4).contains(&y) && (1..3).contains(&z);
                let source = || (x + 3) + (y - 1 + 2) * width + (z - 1 + 1) * width * height;
                let wanted = if inside { data[source()] } else { 0xee };
                assert_eq!(host[x + y * 6 + z * 24], wanted, "{x} {y} {z}");
            }
        }
    }
    // SAFETY: as above.
    let overlapping = unsafe {
        let from = [0usize, 0, 0];
        (fixture.cl.clEnqueueCopyBufferRect)(
            queue,
            buffer,
            buffer,
            from.as_ptr(),
            [4usize, 1, 0].as_ptr(),
            region.as_ptr(),
            width,
            width * height,
            width,
            width * height,
            0,
            null(),
            null_mut(),
        )
    };
    assert_eq!(overlapping, CL_MEM_COPY_OVERLAP);
}

#[test]
fn mappings_show_and_change_the_buffer() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let data = pattern(4096);
    let mut application = data.clone();
    for (flags, pointer) in [
        (CL_MEM_COPY_HOST_PTR, data.as_ptr().cast_mut()),
        (CL_MEM_USE_HOST_PTR, application.as_mut_ptr()),
        (CL_MEM_COPY_HOST_PTR | CL_MEM_ALLOC_HOST_PTR, data.as_ptr().cast_mut()),
    ] {
        let buffer = fixture.buffer(flags, 4096, pointer.cast());
        let mut code = 0;
        // SAFETY: the mapped memory is valid between mapping and unmapping.
        unsafe {
            let cl = fixture.cl;
            let map = cl.clEnqueueMapBuffer;
            let wanted = CL_MAP_READ | CL_MAP_WRITE;
            let mapped = map(queue, buffer, CL_TRUE, wanted, 100, 200, 0, null(), null_mut(), &mut code).cast::<u8>();
            ok(code);
            if flags == CL_MEM_USE_HOST_PTR {
                assert_eq!(mapped, pointer.add(100));
            }
            assert_eq!(std::slice::from_raw_parts(mapped, 200), &data[100..300]);
            mapped.write_bytes(0x5a, 100);
            ok((cl.clEnqueueUnmapMemObject)(queue, buffer, mapped.cast(), 0, null(), null_mut()));
            let again = (cl.clEnqueueUnmapMemObject)(queue, buffer, mapped.cast(), 0, null(), null_mut());
            assert_eq!(again, CL_INVALID_VALUE);
        }
        let back = fixture.read(queue, buffer, 4096);
        assert_eq!(back[..100], data[..100]);
        assert_eq!(back[100..200], [0x5a; 100]);
        assert_eq!(back[200..], data[200..]);
        // SAFETY: the test's own reference.
        ok(unsafe { (fixture.cl.clReleaseMemObject)(buffer) });
    }
}

#[test]
fn sub_buffers_are_parts_of_their_buffer() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let data = pattern(4096);
    let buffer = fixture.buffer(CL_MEM_COPY_HOST_PTR, 4096, data.as_ptr().cast_mut().cast());
    let create = |origin: usize, size: usize, code: &mut cl_int| {
        let region = cl_buffer_region { origin, size };
        // SAFETY: all pointers are valid.
        unsafe {
            (fixture.cl.clCreateSubBuffer)(buffer, 0, CL_BUFFER_CREATE_TYPE_REGION, (&raw const region).cast(), code)
        }
    };
    let mut code = 0;
    let part = create(1024, 512, &mut code);
    ok(code);
    // SAFETY: the test's own reference: the part keeps the buffer.
    ok(unsafe { (fixture.cl.clReleaseMemObject)(buffer) });
    assert_eq!(fixture.read(queue, part, 512), data[1024..1536]);
    assert!(create(1, 512, &mut code).is_null());
    assert_eq!(code, CL_MISALIGNED_SUB_BUFFER_OFFSET);
    assert!(create(4096, 1, &mut code).is_null());
    assert_eq!(code, CL_INVALID_VALUE);
    assert!(create(0, 0, &mut code).is_null());
    assert_eq!(code, CL_INVALID_BUFFER_SIZE);
}

#[test]
fn bad_parameters_get_the_codes_of_the_specification() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE | CL_MEM_HOST_NO_ACCESS, 64, null_mut());
    let mut host = [0u8; 64];
    let pointer = host.as_mut_ptr().cast();
    let mut code = 0;
    // SAFETY: pointers are valid or what the call is tested with.
    unsafe {
        let cl = fixture.cl;
        let create = cl.clCreateBuffer;
        assert!(create(fixture.context, 0, 0, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_BUFFER_SIZE);
        assert!(create(fixture.context, CL_MEM_READ_ONLY | CL_MEM_WRITE_ONLY, 4, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_VALUE);
        assert!(create(fixture.context, CL_MEM_USE_HOST_PTR, 4, null_mut(), &mut code).is_null());
        assert_eq!(code, CL_INVALID_HOST_PTR);
        assert!(create(fixture.context, 0, 4, pointer, &mut code).is_null());
        assert_eq!(code, CL_INVALID_HOST_PTR);
        let read = cl.clEnqueueReadBuffer;
        assert_eq!(read(queue, buffer, CL_TRUE, 0, 64, pointer, 0, null(), null_mut()), CL_INVALID_OPERATION);
        ok((cl.clReleaseMemObject)(buffer));
        let buffer = fixture.buffer(CL_MEM_READ_WRITE, 64, null_mut());
        assert_eq!(read(queue, buffer, CL_TRUE, 32, 33, pointer, 0, null(), null_mut()), CL_INVALID_VALUE);
        assert_eq!(read(queue, buffer, CL_TRUE, usize::MAX, 2, pointer, 0, null(), null_mut()), CL_INVALID_VALUE);
        assert_eq!(read(queue, buffer, CL_TRUE, 0, 4, null_mut(), 0, null(), null_mut()), CL_INVALID_VALUE);
        assert_eq!(read(queue, buffer, CL_TRUE, 0, 4, pointer, 1, null(), null_mut()), CL_INVALID_EVENT_WAIT_LIST);
        let fill = cl.clEnqueueFillBuffer;
        assert_eq!(fill(queue, buffer, pointer, 3, 0, 6, 0, null(), null_mut()), CL_INVALID_VALUE);
        assert_eq!(fill(queue, buffer, pointer, 4, 2, 8, 0, null(), null_mut()), CL_INVALID_VALUE);
        let copy = cl.clEnqueueCopyBuffer;
        assert_eq!(copy(queue, buffer, buffer, 0, 8, 16, 0, null(), null_mut()), CL_MEM_COPY_OVERLAP);
        ok((cl.clReleaseMemObject)(buffer));
    }
}

static DESTROYED: AtomicU32 = AtomicU32::new(0);

unsafe extern "C" fn destroyed(_memory: cl_mem, user_data: *mut std::ffi::c_void) {
    // Called in reverse order: 2, then 1.
    DESTROYED.store(DESTROYED.load(Ordering::SeqCst) * 10 + user_data as u32, Ordering::SeqCst);
}

#[test]
fn destructor_callbacks_run_in_reverse_when_the_commands_are_done() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 1 << 20, null_mut());
    // SAFETY: the user data are numbers.
    unsafe {
        let cl = fixture.cl;
        ok((cl.clSetMemObjectDestructorCallback)(buffer, Some(destroyed), std::ptr::without_provenance_mut(1)));
        ok((cl.clSetMemObjectDestructorCallback)(buffer, Some(destroyed), std::ptr::without_provenance_mut(2)));
        let fill = cl.clEnqueueFillBuffer;
        ok(fill(queue, buffer, (&raw const *queue).cast(), 1, 0, 1 << 20, 0, null(), null_mut()));
        ok((cl.clReleaseMemObject)(buffer));
        ok((cl.clFinish)(queue));
    }
    for _ in 0..200 {
        if DESTROYED.load(Ordering::SeqCst) == 21 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("callbacks: {}", DESTROYED.load(Ordering::SeqCst));
}
