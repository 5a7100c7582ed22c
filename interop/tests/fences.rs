//! Acquiring waits for the fences of a dma-buf. Needs dma-bufs and fences that nobody has signalled: the guest has both
//! (`cts/guest`), and there `TOMBOLO_ROUTE=mesa` says that they must be.

mod common;

use std::time::{Duration, Instant};

use common::scene;
use tombolo_interop::{Access, Name, Route, SoftwareFence, is_being_written, sync_file};
use tombolo_stage::{Buffer, Pixels, Target, Texture};

/// Whether this machine is one that must have all that these tests need.
fn demanded() -> bool {
    std::env::var("TOMBOLO_ROUTE").is_ok_and(|name| name == Route::Mesa.name())
}

#[test]
fn an_acquire_waits_on_the_device_until_the_dma_bufs_fence_is_signalled() {
    let (context, mut queue, sharing) = scene(&[]);
    let texture = Texture::new(&context, Target::Texture2d, Pixels::RGBA8, [40, 30, 1], 1).unwrap();
    texture.write(0, 0, &[3; 4800]);
    let name = Name::Texture { target: texture.target(0), level: 0, texture: texture.name() };
    let shared = sharing.share(name, Access::ReadWrite).unwrap();
    let Some(dma_buf) = shared.dma_buf() else {
        assert!(!demanded(), "{:?}", shared.refusals());
        return println!("no dma-bufs here: {:?}", shared.refusals());
    };
    let fence = match SoftwareFence::new() {
        Ok(fence) => fence,
        Err(error) => {
            assert!(!demanded(), "{error}");
            return println!("no fences here: {error}");
        }
    };
    // An idle buffer first: the acquire passes at once.
    queue.run(sharing.acquire(std::slice::from_ref(&shared)).unwrap());
    queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
    context.finish();

    fence.guard(dma_buf, sync_file::Access::Write).unwrap();
    assert!(is_being_written(dma_buf).unwrap());
    let enqueue = Instant::now();
    let step = sharing.acquire(std::slice::from_ref(&shared)).unwrap();
    let running = queue.start(step);
    assert!(enqueue.elapsed() < Duration::from_millis(1500), "acquiring does not wait on the application's thread");
    assert!(!running.wait(Duration::from_millis(400)), "the device waits while the fence is unsignalled");
    fence.signal().unwrap();
    assert!(running.wait(Duration::from_secs(5)), "the device goes on once it is signalled");
    assert!(!is_being_written(dma_buf).unwrap());
    drop(running);
    queue.copy(shared.memory(), [40, 30, 1], 1, true);
    assert!(queue.host()[..4800].iter().all(|byte| *byte == 3));
    queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
}

#[test]
fn a_release_holds_back_whoever_uses_the_dma_buf_until_the_queue_is_done() {
    let (context, queue, sharing) = scene(&[]);
    let buffer = Buffer::new(&context, &[1; 4096]);
    let shared = sharing.share(Name::Buffer(buffer.name()), Access::ReadWrite).unwrap();
    let (Some(dma_buf), Ok(holdup)) = (shared.dma_buf(), SoftwareFence::new()) else {
        assert!(!demanded(), "{:?}", shared.refusals());
        return println!("no dma-bufs or fences here");
    };
    context.finish();
    // The queue is held up by a fence on other memory, so that the release stays pending.
    let other = Buffer::new(&context, &[2; 4096]);
    let other = sharing.share(Name::Buffer(other.name()), Access::ReadWrite).unwrap();
    context.finish();
    holdup.guard(other.dma_buf().unwrap(), sync_file::Access::Write).unwrap();
    let held = queue.start(sharing.acquire(std::slice::from_ref(&other)).unwrap());
    assert!(!is_being_written(dma_buf).unwrap(), "nobody writes yet");
    let releasing = queue.start(sharing.release(std::slice::from_ref(&shared)).unwrap());
    assert!(is_being_written(dma_buf).unwrap(), "a poller sees the write of the pending queue");
    std::thread::sleep(Duration::from_millis(200));
    assert!(is_being_written(dma_buf).unwrap());
    holdup.signal().unwrap();
    drop(held);
    drop(releasing);
    assert!(!is_being_written(dma_buf).unwrap(), "the queue is done");
}

#[test]
fn a_reader_waits_for_writers_only() {
    let (context, _queue, sharing) = scene(&[]);
    let buffer = Buffer::new(&context, &[1; 4096]);
    let shared = sharing.share(Name::Buffer(buffer.name()), Access::ReadOnly).unwrap();
    let (Some(dma_buf), Ok(fence)) = (shared.dma_buf(), SoftwareFence::new()) else {
        assert!(!demanded(), "{:?}", shared.refusals());
        return println!("no dma-bufs or fences here");
    };
    context.finish();
    let own = sync_file::export(dma_buf, sync_file::Access::Read).unwrap();
    assert!(sync_file::wait(std::os::fd::AsFd::as_fd(&own), Some(Duration::ZERO)).unwrap(), "idle");
    fence.guard(dma_buf, sync_file::Access::Write).unwrap();
    let own = sync_file::export(dma_buf, sync_file::Access::Read).unwrap();
    assert!(!sync_file::wait(std::os::fd::AsFd::as_fd(&own), Some(Duration::from_millis(50))).unwrap());
    fence.signal().unwrap();
    assert!(sync_file::wait(std::os::fd::AsFd::as_fd(&own), Some(Duration::from_secs(5))).unwrap());
}
