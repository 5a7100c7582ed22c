//! Queues and events: order, waiting, callbacks, times.

mod common;

use std::ffi::c_void;
use std::ptr::{null, null_mut};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use common::*;

impl Fixture {
    fn user_event(&self) -> cl_event {
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let event = unsafe { (self.cl.clCreateUserEvent)(self.context, &mut code) };
        ok(code);
        event
    }

    /// Fills a buffer of 4096 bytes with a byte, after events.
    fn fill(&self, queue: cl_command_queue, buffer: cl_mem, byte: u8, waits: &[cl_event], event: *mut cl_event) {
        let list = if waits.is_empty() { null() } else { waits.as_ptr() };
        // SAFETY: all pointers are valid.
        ok(unsafe {
            (self.cl.clEnqueueFillBuffer)(
                queue,
                buffer,
                (&raw const byte).cast(),
                1,
                0,
                4096,
                waits.len() as u32,
                list,
                event,
            )
        });
    }

    fn settle(&self, event: cl_event, status: cl_int) {
        let start = Instant::now();
        while self.status(event) != status {
            assert!(start.elapsed() < Duration::from_secs(10), "status {}", self.status(event));
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn commands_wait_for_a_user_event_and_keep_their_order() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let user = fixture.user_event();
    let (mut first, mut second) = (null_mut(), null_mut());
    fixture.fill(queue, buffer, 1, &[user], &mut first);
    fixture.fill(queue, buffer, 2, &[], &mut second);
    // SAFETY: live handles.
    unsafe {
        ok((fixture.cl.clFlush)(queue));
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!(fixture.status(first), CL_QUEUED);
        assert_eq!(fixture.status(second), CL_QUEUED);
        ok((fixture.cl.clSetUserEventStatus)(user, CL_COMPLETE));
        assert_eq!((fixture.cl.clSetUserEventStatus)(user, CL_COMPLETE), CL_INVALID_OPERATION);
        ok((fixture.cl.clWaitForEvents)(1, &second));
    }
    assert_eq!(fixture.status(first), CL_COMPLETE);
    assert_eq!(fixture.read(queue, buffer, 4096), [2u8; 4096]);
}

#[test]
fn an_error_of_a_user_event_ends_the_commands_that_wait_for_it() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let user = fixture.user_event();
    let (mut first, mut second) = (null_mut(), null_mut());
    fixture.fill(queue, buffer, 1, &[user], &mut first);
    fixture.fill(queue, buffer, 2, &[first], &mut second);
    // SAFETY: live handles.
    unsafe {
        ok((fixture.cl.clSetUserEventStatus)(user, -42));
        let waited = (fixture.cl.clWaitForEvents)(1, &second);
        assert_eq!(waited, CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST);
        assert!(fixture.status(first) < 0 && fixture.status(second) < 0);
        // The queue goes on.
        fixture.fill(queue, buffer, 3, &[], null_mut());
        let mut byte = 0u8;
        let read = fixture.cl.clEnqueueReadBuffer;
        let code = read(queue, buffer, CL_TRUE, 0, 1, (&raw mut byte).cast(), 1, &second, null_mut());
        assert_eq!(code, CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST);
    }
    assert_eq!(fixture.read(queue, buffer, 4096), [3u8; 4096]);
}

#[test]
fn queues_wait_for_each_other_without_a_flush() {
    let fixture = Fixture::new();
    let queues = [fixture.queue(0), fixture.queue(0), fixture.queue(CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE)];
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let mut last: Option<cl_event> = None;
    for step in 0..30u8 {
        let mut event = null_mut();
        let waits: Vec<_> = last.into_iter().collect();
        fixture.fill(queues[usize::from(step) % 3], buffer, step, &waits, &mut event);
        last = Some(event);
    }
    let last = last.unwrap();
    // SAFETY: live handles.
    ok(unsafe { (fixture.cl.clWaitForEvents)(1, &last) });
    assert_eq!(fixture.read(queues[0], buffer, 4096), [29u8; 4096]);
}

#[test]
fn a_queue_out_of_order_overtakes_what_waits() {
    let fixture = Fixture::new();
    let queue = fixture.queue(CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let other = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let user = fixture.user_event();
    let (mut late, mut early, mut end) = (null_mut(), null_mut(), null_mut());
    fixture.fill(queue, buffer, 1, &[user], &mut late);
    fixture.fill(queue, other, 2, &[], &mut early);
    // SAFETY: live handles.
    unsafe {
        ok((fixture.cl.clWaitForEvents)(1, &early));
        assert_eq!(fixture.status(late), CL_QUEUED);
        fixture.fill(queue, buffer, 3, &[late], &mut end);
        ok((fixture.cl.clSetUserEventStatus)(user, CL_COMPLETE));
        ok((fixture.cl.clWaitForEvents)(1, &end));
        ok((fixture.cl.clFinish)(queue));
    }
    assert_eq!(fixture.read(queue, buffer, 4096), [3u8; 4096]);
    assert_eq!(fixture.read(queue, other, 4096), [2u8; 4096]);
}

#[test]
fn a_queue_that_is_released_still_does_its_commands() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let user = fixture.user_event();
    let mut event = null_mut();
    fixture.fill(queue, buffer, 7, &[user], &mut event);
    // SAFETY: live handles; the queue is not used after.
    unsafe {
        ok((fixture.cl.clReleaseCommandQueue)(queue));
        ok((fixture.cl.clSetUserEventStatus)(user, CL_COMPLETE));
        ok((fixture.cl.clWaitForEvents)(1, &event));
    }
    let queue = fixture.queue(0);
    assert_eq!(fixture.read(queue, buffer, 4096), [7u8; 4096]);
}

static CALLED: Mutex<Vec<(usize, cl_int)>> = Mutex::new(Vec::new());

unsafe extern "C" fn called(_event: cl_event, status: cl_int, user_data: *mut c_void) {
    CALLED.lock().unwrap().push((user_data as usize, status));
}

#[test]
fn callbacks_come_for_every_state_and_after_the_fact() {
    let fixture = Fixture::new();
    let queue = fixture.queue(0);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let user = fixture.user_event();
    let mut event = null_mut();
    fixture.fill(queue, buffer, 1, &[user], &mut event);
    // SAFETY: live handles; the user data are numbers.
    unsafe {
        let set = fixture.cl.clSetEventCallback;
        for (index, level) in [CL_COMPLETE, CL_RUNNING, CL_SUBMITTED].into_iter().enumerate() {
            ok(set(event, level, Some(called), (100 + index) as *mut c_void));
        }
        assert_eq!(set(event, 17, Some(called), null_mut()), CL_INVALID_VALUE);
        assert_eq!(set(event, CL_COMPLETE, None, null_mut()), CL_INVALID_VALUE);
        ok((fixture.cl.clSetUserEventStatus)(user, CL_COMPLETE));
        ok((fixture.cl.clWaitForEvents)(1, &event));
        ok(set(event, CL_COMPLETE, Some(called), 103 as *mut c_void));
    }
    let start = Instant::now();
    loop {
        let seen: Vec<_> = CALLED.lock().unwrap().iter().copied().filter(|(who, _)| (100..104).contains(who)).collect();
        if seen.len() == 4 {
            assert_eq!(seen, [(102, CL_SUBMITTED), (101, CL_RUNNING), (100, CL_COMPLETE), (103, CL_COMPLETE)]);
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{seen:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

unsafe extern "C" fn built(_program: cl_program, user_data: *mut c_void) {
    CALLED.lock().unwrap().push((user_data as usize, CL_COMPLETE));
}

/// A build with a callback goes on while `clBuildProgram` returns; who asks for a kernel too early waits for it.
#[test]
fn kernels_await_the_build_with_a_callback() {
    let fixture = Fixture::new();
    let mut source: String =
        (0..2000).map(|k| format!("float f{k}(float x) {{ return x * {k}.5f + sin(x); }}\n")).collect();
    source += "kernel void last(global float *a) { *a = f1999(*a); }";
    let source = std::ffi::CString::new(source).unwrap();
    // SAFETY: live handles; one string.
    unsafe {
        let mut code = 0;
        let program =
            (fixture.cl.clCreateProgramWithSource)(fixture.context, 1, &mut source.as_ptr(), null(), &mut code);
        ok(code);
        ok((fixture.cl.clBuildProgram)(program, 0, null(), null(), Some(built), 200 as *mut c_void));
        let kernel = fixture.kernel(program, "last");
        ok((fixture.cl.clReleaseKernel)(kernel));
        let start = Instant::now();
        while !CALLED.lock().unwrap().contains(&(200, CL_COMPLETE)) {
            assert!(start.elapsed() < Duration::from_secs(10));
            std::thread::sleep(Duration::from_millis(1));
        }
        ok((fixture.cl.clReleaseProgram)(program));
    }
}

#[test]
fn profiling_times_are_in_order_and_in_host_time() {
    let fixture = Fixture::new();
    let queue = fixture.queue(CL_QUEUE_PROFILING_ENABLE);
    let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
    let mut event = null_mut();
    fixture.fill(queue, buffer, 1, &[], &mut event);
    // SAFETY: live handles.
    ok(unsafe { (fixture.cl.clWaitForEvents)(1, &event) });
    let time = |name| {
        let mut value = 0u64;
        // SAFETY: all pointers are valid.
        ok(unsafe { (fixture.cl.clGetEventProfilingInfo)(event, name, 8, (&raw mut value).cast(), null_mut()) });
        value
    };
    let times = [
        CL_PROFILING_COMMAND_QUEUED,
        CL_PROFILING_COMMAND_SUBMIT,
        CL_PROFILING_COMMAND_START,
        CL_PROFILING_COMMAND_END,
        CL_PROFILING_COMMAND_COMPLETE,
    ]
    .map(time);
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[0] > 0 && times[4] - times[0] < 5_000_000_000, "{times:?}");
    let plain = fixture.queue(0);
    fixture.fill(plain, buffer, 1, &[], &mut event);
    fixture.settle_after_flush(plain, event);
    let mut value = 0u64;
    // SAFETY: all pointers are valid.
    let code = unsafe {
        let info = fixture.cl.clGetEventProfilingInfo;
        info(event, CL_PROFILING_COMMAND_END, 8, (&raw mut value).cast(), null_mut())
    };
    assert_eq!(code, CL_PROFILING_INFO_NOT_AVAILABLE);
}

impl Fixture {
    /// Without anybody waiting, an event completes after a flush.
    fn settle_after_flush(&self, queue: cl_command_queue, event: cl_event) {
        // SAFETY: a live queue.
        ok(unsafe { (self.cl.clFlush)(queue) });
        self.settle(event, CL_COMPLETE);
    }
}

#[test]
fn many_threads_share_queues_and_buffers() {
    let fixture = Fixture::new();
    let queues = [fixture.queue(0) as usize, fixture.queue(CL_QUEUE_OUT_OF_ORDER_EXEC_MODE_ENABLE) as usize];
    let (cl, context) = (fixture.cl, fixture.context as usize);
    std::thread::scope(|scope| {
        for thread in 0..4u8 {
            scope.spawn(move || {
                let mut code = 0;
                // SAFETY: handles and vectors are live as long as they are used.
                unsafe {
                    for round in 0..50u8 {
                        let queue = queues[usize::from(round) % 2] as cl_command_queue;
                        let buffer = (cl.clCreateBuffer)(context as cl_context, 0, 1024, null_mut(), &mut code);
                        ok(code);
                        let byte = thread * 50 + round;
                        let mut event = null_mut();
                        let fill = cl.clEnqueueFillBuffer;
                        ok(fill(queue, buffer, (&raw const byte).cast(), 1, 0, 1024, 0, null(), &mut event));
                        let mut back = [0u8; 1024];
                        let read = cl.clEnqueueReadBuffer;
                        ok(read(queue, buffer, CL_TRUE, 0, 1024, back.as_mut_ptr().cast(), 1, &event, null_mut()));
                        assert_eq!(back, [byte; 1024]);
                        ok((cl.clReleaseEvent)(event));
                        ok((cl.clReleaseMemObject)(buffer));
                    }
                }
            });
        }
    });
}

#[test]
fn who_waits_always_goes_on() {
    // The queue's own thread retires what others wait for, at moments that this spreads.
    let (done, finished) = std::sync::mpsc::channel();
    for _ in 0..2 {
        let done = done.clone();
        std::thread::spawn(move || {
            let fixture = Fixture::new();
            let queue = fixture.queue(0);
            let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
            for round in 0..4000 {
                fixture.fill(queue, buffer, 1, &[], null_mut());
                // SAFETY: a live queue.
                ok(unsafe { (fixture.cl.clFlush)(queue) });
                let start = Instant::now();
                while start.elapsed() < Duration::from_micros(round % 250) {
                    std::hint::spin_loop();
                }
                fixture.finish(queue);
            }
            let _ = done.send(());
        });
    }
    for _ in 0..2 {
        finished.recv_timeout(Duration::from_secs(120)).expect("a thread waits for ever");
    }
}

#[test]
fn a_program_may_end_while_its_queue_tidies_up() {
    const CHILD: &str = "TOMBOLO_TEST_ENDS";
    if std::env::var_os(CHILD).is_some() {
        let fixture = Fixture::new();
        let queue = fixture.queue(0);
        let buffer = fixture.buffer(CL_MEM_READ_WRITE, 4096, null_mut());
        for _ in 0..50 {
            fixture.fill(queue, buffer, 1, &[], null_mut());
            // SAFETY: a live queue.
            ok(unsafe { (fixture.cl.clFlush)(queue) });
        }
        fixture.finish(queue);
        // SAFETY: the queue is this function's.
        ok(unsafe { (fixture.cl.clReleaseCommandQueue)(queue) });
        std::process::exit(0);
    }
    for _ in 0..20 {
        let mut child = std::process::Command::new(std::env::current_exe().expect("a path"));
        child.args(["--exact", "a_program_may_end_while_its_queue_tidies_up"]).env(CHILD, "1");
        let start = Instant::now();
        let status = child.status().expect("it runs");
        assert!(status.success(), "{status}");
        assert!(start.elapsed() < Duration::from_secs(60));
    }
}
