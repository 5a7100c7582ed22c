//! Sharing with OpenGL, as an application sees it: through the loader, over EGL or GLX.
//!
//! `TOMBOLO_GL=egl|glx` chooses the binding (EGL). `TOMBOLO_ROUTE` names the route that textures and buffers are expected
//! to take; where that is `mesa`, the tests of zero copy and of fences demand dma-bufs, elsewhere they say that there are
//! none.
#![forbid(unsafe_code)]

use std::os::fd::AsFd;
use std::os::linux::fs::MetadataExt;
use std::time::{Duration, Instant};

use tombolo_client::opencl_sys::{
    CL_COMPLETE, CL_GL_MIPMAP_LEVEL, CL_GL_OBJECT_BUFFER, CL_GL_OBJECT_RENDERBUFFER, CL_GL_OBJECT_TEXTURE2D,
    CL_GL_OBJECT_TEXTURE3D, CL_GL_TEXTURE_TARGET, CL_MEM_ALLOC_HOST_PTR, CL_MEM_READ_ONLY, CL_MEM_READ_WRITE,
    CL_MEM_WRITE_ONLY,
};
use tombolo_client::{
    Arg, Buffer, Context, GlObject, GlSharing, Platform, Program, Queue, egl_properties, glx_properties,
};
use tombolo_interop::sync_file::Access;
use tombolo_interop::{SoftwareFence, is_being_written};
use tombolo_stage::{Binding, Pixels, Renderbuffer, Target, Texture};

struct Scene {
    gl: tombolo_stage::Context,
    sharing: GlSharing,
    context: Context,
    queue: Queue,
}

fn properties(gl: &tombolo_stage::Context) -> [isize; 4] {
    match gl.binding() {
        Binding::Egl => egl_properties(gl.display(), gl.handle()),
        Binding::Glx => glx_properties(gl.display(), gl.handle()),
    }
}

fn stage() -> tombolo_stage::Context {
    let binding = if std::env::var("TOMBOLO_GL").is_ok_and(|name| name == "glx") { Binding::Glx } else { Binding::Egl };
    tombolo_stage::Context::new(binding).expect("an OpenGL context")
}

fn scene() -> Scene {
    let gl = stage();
    let platform = Platform::named("Tombolo").expect("the loader finds Tombolo (see cts/test)");
    let sharing = GlSharing::new(platform).expect("the functions of cl_khr_gl_sharing");
    let device =
        sharing.current_device(&properties(&gl)).expect("a context to ask for").expect("a device of the context");
    let context = Context::new(device, &properties(&gl)).expect("a context that shares");
    let queue = Queue::new(&context, 0).expect("a queue");
    Scene { gl, sharing, context, queue }
}

/// The route that is expected, and whether it is the one without copies.
fn expected() -> (Option<String>, bool) {
    let route = std::env::var("TOMBOLO_ROUTE").ok();
    let zero_copy = route.as_deref() == Some("mesa");
    (route, zero_copy)
}

fn check_route(what: &str, object: &dyn GlObject, acquires: u64, bytes: usize) {
    let route = object.gl_route().unwrap();
    if let (Some(expected), _) = expected() {
        assert_eq!(route, expected, "{what}: {}", object.gl_refusals().unwrap());
    }
    let copied = if route == "mesa" { 0 } else { acquires * 2 * bytes as u64 };
    assert_eq!(object.gl_bytes_copied().unwrap(), copied, "{what} by {route}");
    assert_eq!(object.gl_dma_buf_inode().unwrap().is_some(), route == "mesa", "{what}");
}

fn pattern(length: usize, seed: usize) -> Vec<u8> {
    // Small bytes: no bit pattern that is a NaN in a float format.
    (0..length).map(|index| ((index * 7 + index / 251 + seed) % 0x3B) as u8).collect()
}

#[test]
fn the_contexts_device_is_found_and_offers_the_extension() {
    let gl = stage();
    let platform = Platform::named("Tombolo").unwrap();
    let sharing = GlSharing::new(platform).unwrap();
    let current = sharing.current_device(&properties(&gl)).unwrap().expect("a device of the context");
    assert!(platform.devices().unwrap().contains(&current));
    assert_eq!(sharing.devices(&properties(&gl)).unwrap(), [current]);
    let extensions = current.info(tombolo_client::opencl_sys::CL_DEVICE_EXTENSIONS).unwrap();
    assert!(extensions.split(' ').any(|name| name == "cl_khr_gl_sharing"), "{extensions}");
}

#[test]
fn textures_of_all_dimensions_go_both_ways() {
    let Scene { gl, sharing, context, queue } = scene();
    let formats = [
        ("RGBA8", Pixels::RGBA8),
        ("RGBA16F", Pixels::RGBA16F),
        ("RGBA32F", Pixels::RGBA32F),
        ("R32F", Pixels::R32F),
        ("RGBA8UI", Pixels::RGBA8UI),
        ("RGBA32I", Pixels::RGBA32I),
    ];
    let shapes = [
        (Target::Texture1d, [101, 1, 1]),
        (Target::Texture2d, [52, 19, 1]),
        (Target::Texture2dArray, [33, 17, 5]),
        (Target::Texture3d, [29, 19, 7]),
        (Target::Rectangle, [61, 35, 1]),
    ];
    for (format, pixels) in formats {
        for (target, size) in shapes {
            let what = format!("{target:?} {format} {size:?}");
            let texture = Texture::new(&gl, target, pixels, size, 1).unwrap();
            let bytes = texture.bytes(0);
            texture.write(0, 0, &pattern(bytes, 1));
            let image = sharing
                .texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name())
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            for round in 0..2 {
                let before = pattern(bytes, 2 + round);
                texture.write(0, 0, &before);
                sharing.acquire(&queue, &[&image], &[]).unwrap();
                let seen: Vec<u8> = queue.read_image(&image, pixels.size).unwrap();
                assert!(seen == before, "{what}: OpenCL reads what OpenGL wrote");
                let after = pattern(bytes, 20 + round);
                queue.write_image(&image, pixels.size, &after).unwrap();
                sharing.release(&queue, &[&image], &[]).unwrap().wait().unwrap();
                assert!(texture.read(0, 0) == after, "{what}: OpenGL reads what OpenCL wrote");
            }
            check_route(&what, &image, 2, bytes);
            assert_eq!(gl.error(), None);
        }
    }
}

#[test]
fn buffers_go_both_ways() {
    let Scene { gl, sharing, context, queue } = scene();
    for size in [1, 100, 4099, 1 << 20] {
        let what = format!("buffer of {size}");
        let store = tombolo_stage::Buffer::new(&gl, &pattern(size, 1));
        let buffer = sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), size).unwrap();
        sharing.acquire(&queue, &[&buffer], &[]).unwrap();
        assert!(queue.read::<u8>(&buffer, size).unwrap() == pattern(size, 1), "{what}");
        queue.write(&buffer, &pattern(size, 2)).unwrap();
        sharing.release(&queue, &[&buffer], &[]).unwrap().wait().unwrap();
        assert!(store.read() == pattern(size, 2), "{what}");
        check_route(&what, &buffer, 1, size);
        assert_eq!(sharing.object_info(&buffer).unwrap(), (CL_GL_OBJECT_BUFFER, store.name()));
    }
}

#[test]
fn cube_faces_and_mipmap_levels_are_shared_one_by_one() {
    let Scene { gl, sharing, context, queue } = scene();
    let cube = Texture::new(&gl, Target::CubeMap, Pixels::RGBA8, [24, 24, 1], 1).unwrap();
    let mipmap = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, [52, 19, 1], 3).unwrap();
    let parts = (0..6).map(|face| (&cube, face, 0)).chain((0..3).map(|level| (&mipmap, 0, level)));
    for (index, (texture, face, level)) in parts.enumerate() {
        let bytes = texture.bytes(level);
        texture.write(face, level, &pattern(bytes, index));
        let image =
            sharing.texture(&context, CL_MEM_READ_WRITE, texture.target(face), level as i32, texture.name()).unwrap();
        sharing.acquire(&queue, &[&image], &[]).unwrap();
        let seen: Vec<u8> = queue.read_image(&image, 4).unwrap();
        assert!(seen == pattern(bytes, index), "face {face} level {level}");
        queue.write_image(&image, 4, &pattern(bytes, index + 20)).unwrap();
        sharing.release(&queue, &[&image], &[]).unwrap().wait().unwrap();
        assert_eq!(sharing.texture_info(&image, CL_GL_TEXTURE_TARGET).unwrap(), texture.target(face));
        assert_eq!(sharing.texture_info(&image, CL_GL_MIPMAP_LEVEL).unwrap(), level as u32);
    }
    for face in 0..6 {
        assert!(cube.read(face, 0) == pattern(cube.bytes(0), 20 + face as usize), "face {face} kept its own");
    }
    for level in 0..3 {
        assert!(mipmap.read(0, level) == pattern(mipmap.bytes(level), 26 + level), "level {level} kept its own");
    }
}

#[test]
fn renderbuffers_are_images() {
    let Scene { gl, sharing, context, queue } = scene();
    let target = Renderbuffer::new(&gl, Pixels::RGBA8, 45, 31).unwrap();
    target.clear([0.0, 0.4, 0.8, 1.0]);
    let drawn = target.read();
    let image = sharing.renderbuffer(&context, CL_MEM_READ_WRITE, target.name()).unwrap();
    sharing.acquire(&queue, &[&image], &[]).unwrap();
    assert!(queue.read_image::<u8>(&image, 4).unwrap() == drawn);
    queue.write_image(&image, 4, &pattern(drawn.len(), 7)).unwrap();
    sharing.release(&queue, &[&image], &[]).unwrap().wait().unwrap();
    assert!(target.read() == pattern(drawn.len(), 7));
    assert_eq!(sharing.object_info(&image).unwrap(), (CL_GL_OBJECT_RENDERBUFFER, target.name()));
    assert_eq!(sharing.texture_info(&image, CL_GL_TEXTURE_TARGET).unwrap_err().code(), Some(-60));
}

const KERNELS: &str = "
constant sampler_t at = CLK_NORMALIZED_COORDS_FALSE | CLK_ADDRESS_CLAMP_TO_EDGE | CLK_FILTER_NEAREST;
kernel void turn(read_only image2d_t from, write_only image2d_t to, global uint *sums) {
    int2 place = (int2)(get_global_id(0), get_global_id(1));
    int2 size = get_image_dim(from);
    float4 texel = read_imagef(from, at, size - 1 - place);
    write_imagef(to, place, texel.wzyx);
    atomic_add(&sums[place.y], (uint)(texel.x * 255.0f + 0.5f));
}";

#[test]
fn kernels_work_on_shared_objects() {
    let Scene { gl, sharing, context, queue } = scene();
    let size = [52, 19, 1];
    let texture = || Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, size, 1).unwrap();
    let (from, to) = (texture(), texture());
    let texels = pattern(from.bytes(0), 5);
    from.write(0, 0, &texels);
    to.write(0, 0, &vec![0; texels.len()]);
    let store = tombolo_stage::Buffer::new(&gl, &[0; 19 * 4]);
    let image = |flags, texture: &Texture| sharing.texture(&context, flags, texture.target(0), 0, texture.name());
    let (source, result) = (image(CL_MEM_READ_ONLY, &from).unwrap(), image(CL_MEM_WRITE_ONLY, &to).unwrap());
    let sums = sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), 19 * 4).unwrap();
    let program = Program::build(&context, KERNELS, "").unwrap();
    let mut kernel = program.kernel("turn").unwrap();
    kernel.set_args(&[Arg::Image(&source), Arg::Image(&result), Arg::Buffer(&sums)]).unwrap();
    let objects: [&dyn GlObject; 3] = [&source, &result, &sums];
    sharing.acquire(&queue, &objects, &[]).unwrap();
    queue.run(&kernel, &[52, 19], None).unwrap();
    sharing.release(&queue, &objects, &[]).unwrap().wait().unwrap();
    let turned: Vec<u8> = texels.chunks_exact(4).rev().flat_map(|texel| texel.iter().rev().copied()).collect();
    assert!(to.read(0, 0) == turned);
    let mut rows: Vec<u32> =
        texels.chunks_exact(4 * 52).map(|row| row.iter().step_by(4).map(|x| u32::from(*x)).sum()).collect();
    rows.reverse();
    let found: Vec<u32> =
        store.read().chunks_exact(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap())).collect();
    assert_eq!(found, rows);
    assert!(from.read(0, 0) == texels, "what is only read stays");
}

/// The proof of zero copy: each API sees what the other writes with no acquire or release in between, where nothing can
/// have copied it; the memory is one dma-buf by its inode; nothing is accounted as copied.
#[test]
fn memory_is_shared_and_not_copied_where_there_are_dma_bufs() {
    let Scene { gl, sharing, context, queue } = scene();
    let texture = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, [52, 19, 1], 1).unwrap();
    let bytes = texture.bytes(0);
    texture.write(0, 0, &pattern(bytes, 1));
    let image = sharing.texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name()).unwrap();
    let again = sharing.texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name()).unwrap();
    let Some(inode) = image.gl_dma_buf_inode().unwrap() else {
        assert!(!expected().1, "no dma-buf: {}", image.gl_refusals().unwrap());
        return println!("copied by {}: {}", image.gl_route().unwrap(), image.gl_refusals().unwrap());
    };
    let dma_buf = image.gl_dma_buf().unwrap().expect("the dma-buf");
    assert_eq!(std::fs::File::from(dma_buf).metadata().unwrap().st_ino(), inode);
    assert_eq!(again.gl_dma_buf_inode().unwrap(), Some(inode), "the same texture is the same memory");

    sharing.acquire(&queue, &[&image], &[]).unwrap().wait().unwrap();
    for round in 0..3 {
        let drawn = pattern(bytes, 10 + round);
        texture.write(0, 0, &drawn);
        gl.finish();
        assert!(queue.read_image::<u8>(&image, 4).unwrap() == drawn, "OpenCL sees what OpenGL writes, at once");
        let computed = pattern(bytes, 30 + round);
        queue.write_image(&image, 4, &computed).unwrap();
        assert!(texture.read(0, 0) == computed, "OpenGL sees what OpenCL writes, at once");
    }
    sharing.release(&queue, &[&image], &[]).unwrap().wait().unwrap();
    assert_eq!(image.gl_route().unwrap(), "mesa");
    assert_eq!(image.gl_bytes_copied().unwrap(), 0);
}

#[test]
fn an_acquire_waits_for_whoever_still_writes_the_dma_buf() {
    let Scene { gl, sharing, context, queue } = scene();
    let texture = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, [64, 64, 1], 1).unwrap();
    texture.write(0, 0, &pattern(texture.bytes(0), 3));
    let image = sharing.texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name()).unwrap();
    gl.finish();
    let (Some(dma_buf), Ok(fence)) = (image.gl_dma_buf().unwrap(), SoftwareFence::new()) else {
        assert!(!expected().1, "no dma-buf or no fences: {}", image.gl_refusals().unwrap());
        return println!("no dma-bufs or no fences here");
    };
    fence.guard(dma_buf.as_fd(), Access::Write).unwrap();
    let begun = Instant::now();
    let acquired = sharing.acquire(&queue, &[&image], &[]).unwrap();
    queue.flush().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2), "enqueueing does not wait");
    std::thread::sleep(Duration::from_millis(400));
    assert_ne!(acquired.status().unwrap(), CL_COMPLETE, "the acquire is held back");
    assert!(is_being_written(dma_buf.as_fd()).unwrap());
    fence.signal().unwrap();
    acquired.wait().unwrap();
    assert!(queue.read_image::<u8>(&image, 4).unwrap() == pattern(texture.bytes(0), 3));
    sharing.release(&queue, &[&image], &[]).unwrap().wait().unwrap();
}

#[test]
fn a_release_holds_back_whoever_uses_the_dma_buf_until_it_is_complete() {
    let Scene { gl, sharing, context, queue } = scene();
    let share =
        |store: &tombolo_stage::Buffer| sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), 4096).unwrap();
    let stores = [1, 2].map(|byte| tombolo_stage::Buffer::new(&gl, &[byte; 4096]));
    let [buffer, other] = [share(&stores[0]), share(&stores[1])];
    gl.finish();
    let (Some(dma_buf), Some(elsewhere), Ok(fence)) =
        (buffer.gl_dma_buf().unwrap(), other.gl_dma_buf().unwrap(), SoftwareFence::new())
    else {
        assert!(!expected().1, "no dma-buf or no fences: {}", buffer.gl_refusals().unwrap());
        return println!("no dma-bufs or no fences here");
    };
    sharing.acquire(&queue, &[&buffer], &[]).unwrap().wait().unwrap();
    assert!(!is_being_written(dma_buf.as_fd()).unwrap());
    // The queue is held up by a fence on other memory, so that the release stays pending.
    fence.guard(elsewhere.as_fd(), Access::Write).unwrap();
    sharing.acquire(&queue, &[&other], &[]).unwrap();
    let released = sharing.release(&queue, &[&buffer], &[]).unwrap();
    queue.flush().unwrap();
    assert!(is_being_written(dma_buf.as_fd()).unwrap(), "a poller sees the write of the pending queue");
    assert_ne!(released.status().unwrap(), CL_COMPLETE);
    fence.signal().unwrap();
    released.wait().unwrap();
    assert!(!is_being_written(dma_buf.as_fd()).unwrap(), "the release is complete");
    sharing.release(&queue, &[&other], &[]).unwrap().wait().unwrap();
}

#[test]
fn commands_follow_each_other_without_waiting_on_the_host() {
    let Scene { gl, sharing, context, queue } = scene();
    let store = tombolo_stage::Buffer::new(&gl, &pattern(4096, 0));
    let buffer = sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), 4096).unwrap();
    let source = "kernel void add(global uchar *bytes) { bytes[get_global_id(0)] += 1; }";
    let program = Program::build(&context, source, "").unwrap();
    let mut kernel = program.kernel("add").unwrap();
    kernel.set_args(&[Arg::Buffer(&buffer)]).unwrap();
    let mut last = None;
    for _ in 0..20 {
        let after: Vec<_> = last.iter().collect();
        sharing.acquire(&queue, &[&buffer], &after).unwrap();
        queue.run(&kernel, &[4096], None).unwrap();
        last = Some(sharing.release(&queue, &[&buffer], &[]).unwrap());
    }
    last.unwrap().wait().unwrap();
    let expected: Vec<u8> = pattern(4096, 0).into_iter().map(|byte| byte + 20).collect();
    assert!(store.read() == expected);
}

#[test]
fn a_thread_without_an_opengl_context_may_acquire_and_release() {
    let Scene { gl, sharing, context, queue } = scene();
    let store = tombolo_stage::Buffer::new(&gl, &pattern(256, 1));
    let buffer = sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), 256).unwrap();
    gl.finish();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            sharing.acquire(&queue, &[&buffer], &[]).unwrap();
            assert!(queue.read::<u8>(&buffer, 256).unwrap() == pattern(256, 1));
            queue.write(&buffer, &pattern(256, 2)).unwrap();
            sharing.release(&queue, &[&buffer], &[]).unwrap().wait().unwrap();
        });
    });
    assert!(store.read() == pattern(256, 2));
}

#[test]
fn objects_outlive_their_opengl_names() {
    let Scene { gl, sharing, context, queue } = scene();
    let store = tombolo_stage::Buffer::new(&gl, &pattern(256, 1));
    let buffer = sharing.buffer(&context, CL_MEM_READ_WRITE, store.name(), 256).unwrap();
    sharing.acquire(&queue, &[&buffer], &[]).unwrap().wait().unwrap();
    drop(store);
    gl.finish();
    assert!(queue.read::<u8>(&buffer, 256).unwrap() == pattern(256, 1));
    sharing.release(&queue, &[&buffer], &[]).unwrap().wait().unwrap();
}

#[test]
fn errors_are_those_of_the_specification() {
    const INVALID_VALUE: i32 = -30;
    const INVALID_CONTEXT: i32 = -34;
    const INVALID_IMAGE_FORMAT_DESCRIPTOR: i32 = -39;
    const INVALID_OPERATION: i32 = -59;
    const INVALID_GL_OBJECT: i32 = -60;
    const INVALID_MIP_LEVEL: i32 = -62;
    const INVALID_PROPERTY: i32 = -64;
    const INVALID_GL_SHAREGROUP_REFERENCE: i32 = -1000;
    let Scene { gl, sharing, context, queue } = scene();
    let device = context.device();
    let texture = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, [16, 16, 1], 2).unwrap();
    let deep = Texture::new(&gl, Target::Texture3d, Pixels::RGBA8, [8, 8, 8], 1).unwrap();
    let rgb = Texture::new(&gl, Target::Texture2d, Pixels::RGB8, [16, 16, 1], 1).unwrap();
    let store = tombolo_stage::Buffer::new(&gl, &[1; 64]);
    let code =
        |flags, target, level, name| sharing.texture(&context, flags, target, level, name).unwrap_err().code().unwrap();
    let flat = texture.target(0);
    assert_eq!(code(CL_MEM_ALLOC_HOST_PTR, flat, 0, texture.name()), INVALID_VALUE);
    assert_eq!(code(CL_MEM_READ_WRITE, 0x1234, 0, texture.name()), INVALID_VALUE);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, 2, texture.name()), INVALID_MIP_LEVEL);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, -1, texture.name()), INVALID_MIP_LEVEL);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, 0, 0), INVALID_GL_OBJECT);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, 0, 4711), INVALID_GL_OBJECT);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, 0, deep.name()), INVALID_GL_OBJECT);
    assert_eq!(code(CL_MEM_READ_WRITE, flat, 0, rgb.name()), INVALID_IMAGE_FORMAT_DESCRIPTOR);
    let buffer = |name| sharing.buffer(&context, CL_MEM_READ_WRITE, name, 64);
    assert_eq!(buffer(4711).unwrap_err().code(), Some(INVALID_GL_OBJECT));
    assert_eq!(sharing.renderbuffer(&context, 0, 4711).unwrap_err().code(), Some(INVALID_GL_OBJECT));
    assert_eq!(gl.error(), None, "the application's context sees none of that");

    // Objects that are none of OpenGL's, contexts that share with none.
    let plain = Buffer::new(&context, CL_MEM_READ_WRITE, 64).unwrap();
    assert_eq!(sharing.acquire(&queue, &[&plain], &[]).unwrap_err().code(), Some(INVALID_GL_OBJECT));
    assert_eq!(sharing.object_info(&plain).unwrap_err().code(), Some(INVALID_GL_OBJECT));
    assert_eq!(plain.gl_route().unwrap_err().code(), Some(INVALID_VALUE));
    assert_eq!(sharing.acquire(&queue, &[], &[]).map(drop), Ok(()), "nothing is acquired");
    let alone = Context::new(device, &[]).unwrap();
    assert_eq!(sharing.buffer(&alone, CL_MEM_READ_WRITE, store.name(), 64).unwrap_err().code(), Some(INVALID_CONTEXT));

    // Contexts that are none.
    let [context_name, handle, display_name, display] = properties(&gl);
    let refused = |list: &[isize]| Context::new(device, list).unwrap_err().code().unwrap();
    assert_eq!(refused(&[context_name, handle]), INVALID_GL_SHAREGROUP_REFERENCE);
    assert_eq!(refused(&[context_name, 8, display_name, display]), INVALID_GL_SHAREGROUP_REFERENCE);
    assert_eq!(refused(&[context_name, handle, display_name, 8]), INVALID_GL_SHAREGROUP_REFERENCE);
    assert_eq!(refused(&[context_name, handle, 0x2009, display, 0x200A, display]), INVALID_OPERATION);
    const INTEROP_USER_SYNC: isize = 0x1085;
    assert_eq!(refused(&[context_name, handle, display_name, display, INTEROP_USER_SYNC, 1]), INVALID_PROPERTY);
    let asked = |list: &[isize]| sharing.current_device(list).unwrap_err().code().unwrap();
    assert_eq!(asked(&[]), INVALID_GL_SHAREGROUP_REFERENCE);
    assert_eq!(asked(&[context_name, 8, display_name, display]), INVALID_GL_SHAREGROUP_REFERENCE);

    // What objects tell of themselves.
    let image = sharing.texture(&context, CL_MEM_READ_WRITE, flat, 1, texture.name()).unwrap();
    assert_eq!(sharing.object_info(&image).unwrap(), (CL_GL_OBJECT_TEXTURE2D, texture.name()));
    assert_eq!(image.shape().width, 8);
    let image = sharing.texture(&context, CL_MEM_READ_WRITE, deep.target(0), 0, deep.name()).unwrap();
    assert_eq!(sharing.object_info(&image).unwrap(), (CL_GL_OBJECT_TEXTURE3D, deep.name()));
}
