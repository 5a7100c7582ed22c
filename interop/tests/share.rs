//! Every kind of object, shared both ways with a real Vulkan device.
//!
//! `TOMBOLO_GL=egl|glx` chooses the binding, `TOMBOLO_ROUTE` the route that is expected of every object that it serves.

mod common;

use common::scene;
use tombolo_interop::{Access, Contents, Error, Name, Route, SharedObject, Sharing};
use tombolo_stage::{Buffer, Context, Pixels, Renderbuffer, Target, Texture};

fn pattern(length: usize, seed: u8) -> Vec<u8> {
    // Below 0x3C: no byte pattern that is a NaN in a float format.
    (0..length).map(|index| ((index * 7 + index / 251 + seed as usize) % 0x3B) as u8).collect()
}

/// The route that the environment says to expect.
fn expected() -> Option<Route> {
    std::env::var("TOMBOLO_ROUTE").ok().map(|name| Route::from_name(&name).expect("TOMBOLO_ROUTE names a route"))
}

/// Share, pass texels from OpenGL to Vulkan and back, and check the accounts.
fn round_trip(
    (context, queue, sharing): &mut (Context, common::Queue, std::sync::Arc<Sharing>),
    what: &str,
    name: Name,
    write: &dyn Fn(&[u8]),
    read: &dyn Fn() -> Vec<u8>,
    bytes: usize,
) -> std::sync::Arc<SharedObject> {
    let first = pattern(bytes, 1);
    write(&first);
    let shared = sharing.share(name, Access::ReadWrite).unwrap_or_else(|error| panic!("{what}: {error}"));
    println!("{what}: {} {:?}", shared.route(), shared.refusals());
    assert_eq!(shared.object().contents.bytes(), bytes as u64, "{what}");
    let (extent, layers) = match shared.object().contents {
        Contents::Image { shape, .. } => (shape.extent(), shape.layers()),
        Contents::Buffer { .. } | Contents::TextureBuffer { .. } => ([0; 3], 0),
    };
    for round in 0..2 {
        let before = pattern(bytes, 10 + round);
        write(&before);
        queue.run(sharing.acquire(std::slice::from_ref(&shared)).unwrap());
        queue.host()[..bytes].fill(0xEE);
        queue.copy(shared.memory(), extent, layers, true);
        assert!(queue.host()[..bytes] == before, "{what}: Vulkan reads what OpenGL wrote, round {round}");
        let after = pattern(bytes, 30 + round);
        queue.host()[..bytes].copy_from_slice(&after);
        queue.copy(shared.memory(), extent, layers, false);
        queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
        assert!(read() == after, "{what}: OpenGL reads what Vulkan wrote, round {round}");
    }
    assert!(!sharing.take_failure(), "{what}: no copy failed");
    assert_eq!(context.error(), None, "{what}: the application's context has no error");
    let copied = match shared.route() {
        Route::Mesa => 0,
        Route::MemoryObject | Route::Readback => 4 * bytes as u64,
    };
    assert_eq!(shared.bytes_copied(), copied, "{what}");
    assert_eq!(shared.dma_buf_inode().is_some(), shared.route() == Route::Mesa, "{what}");
    shared
}

fn check_route(what: &str, shared: &SharedObject) {
    if let Some(route) = expected() {
        assert_eq!(shared.route(), route, "{what}: {:?}", shared.refusals());
    }
}

const FORMATS: [(&str, Pixels); 9] = [
    ("RGBA8", Pixels::RGBA8),
    ("RGBA16F", Pixels::RGBA16F),
    ("RGBA32F", Pixels::RGBA32F),
    ("R32F", Pixels::R32F),
    ("RGBA16", Pixels::RGBA16),
    ("RGBA8UI", Pixels::RGBA8UI),
    ("RGBA32I", Pixels::RGBA32I),
    ("RGBA16I", Pixels::RGBA16I),
    ("R8", Pixels::R8),
];

fn textures(routes: &[Route]) -> Vec<std::sync::Arc<SharedObject>> {
    let mut scene = scene(routes);
    let mut all = Vec::new();
    for (format, pixels) in FORMATS {
        for (target, size) in [
            (Target::Texture1d, [101, 1, 1]),
            (Target::Texture1dArray, [53, 7, 1]),
            (Target::Texture2d, [52, 19, 1]),
            (Target::Texture2d, [1, 1, 1]),
            (Target::Texture2dArray, [33, 17, 5]),
            (Target::Texture3d, [29, 19, 7]),
            (Target::Rectangle, [61, 35, 1]),
        ] {
            let what = format!("{target:?} {format} {size:?}");
            let texture = Texture::new(&scene.0, target, pixels, size, 1).unwrap();
            let name = Name::Texture { target: texture.target(0), level: 0, texture: texture.name() };
            let write = |texels: &[u8]| texture.write(0, 0, texels);
            let shared = round_trip(&mut scene, &what, name, &write, &|| texture.read(0, 0), texture.bytes(0));
            if routes.is_empty() {
                check_route(&what, &shared);
            }
            all.push(shared);
        }
    }
    all
}

#[test]
fn textures_of_every_dimension_and_format_by_the_best_route() {
    textures(&[]);
}

#[test]
fn textures_of_every_dimension_and_format_by_readback() {
    assert!(textures(&[Route::Readback]).iter().all(|shared| shared.route() == Route::Readback));
}

#[test]
fn buffers_of_odd_sizes() {
    let mut scene = scene(&[]);
    for size in [1, 100, 4099, 65536] {
        let what = format!("buffer of {size}");
        let buffer = Buffer::new(&scene.0, &vec![0; size]);
        let write = |bytes: &[u8]| buffer.write(bytes);
        let shared = round_trip(&mut scene, &what, Name::Buffer(buffer.name()), &write, &|| buffer.read(), size);
        check_route(&what, &shared);
    }
}

#[test]
fn buffer_textures() {
    let mut scene = scene(&[]);
    let buffer = Buffer::new(&scene.0, &[0; 1600]);
    let texture = Texture::of_buffer(&scene.0, Pixels::RGBA32F, &buffer).unwrap();
    let name = Name::Texture { target: texture.target(0), level: 0, texture: texture.name() };
    let write = |bytes: &[u8]| buffer.write(bytes);
    let shared = round_trip(&mut scene, "buffer texture", name, &write, &|| buffer.read(), 1600);
    check_route("buffer texture", &shared);
    assert!(matches!(shared.object().contents, Contents::TextureBuffer { width: 100, .. }));
}

#[test]
fn faces_of_a_cube() {
    let mut scene = scene(&[]);
    let texture = Texture::new(&scene.0, Target::CubeMap, Pixels::RGBA8, [23, 23, 1], 1).unwrap();
    for face in 0..6 {
        let what = format!("face {face}");
        let name = Name::Texture { target: texture.target(face), level: 0, texture: texture.name() };
        let write = |texels: &[u8]| texture.write(face, 0, texels);
        round_trip(&mut scene, &what, name, &write, &|| texture.read(face, 0), texture.bytes(0));
    }
    // Each face kept its own.
    for face in 0..6 {
        assert_eq!(texture.read(face, 0), pattern(texture.bytes(0), 31), "face {face}");
    }
}

#[test]
fn levels_of_a_mipmap() {
    let mut scene = scene(&[]);
    let texture = Texture::new(&scene.0, Target::Texture2d, Pixels::RGBA16F, [52, 19, 1], 4).unwrap();
    for level in 0..4 {
        let what = format!("level {level}");
        let name = Name::Texture { target: texture.target(0), level, texture: texture.name() };
        let own = usize::try_from(level).unwrap();
        let write = |texels: &[u8]| texture.write(0, own, texels);
        round_trip(&mut scene, &what, name, &write, &|| texture.read(0, own), texture.bytes(own));
    }
    let at = |level| Name::Texture { target: texture.target(0), level, texture: texture.name() };
    for level in [-1, 4, i32::MAX] {
        assert!(matches!(scene.2.share(at(level), Access::ReadWrite), Err(Error::InvalidMipLevel(_))), "{level}");
    }
}

#[test]
fn renderbuffers() {
    let mut scene = scene(&[]);
    for pixels in [Pixels::RGBA8, Pixels::RGBA32F, Pixels::UNSIZED_RGBA] {
        let what = format!("renderbuffer {:#x}", pixels.internal);
        let target = Renderbuffer::new(&scene.0, pixels, 45, 31).unwrap();
        let bytes = 45 * 31 * pixels.size;
        target.clear([0.25, 0.5, 0.75, 1.0]);
        let drawn = target.read();
        let name = Name::Renderbuffer(target.name());
        let shared = scene.2.share(name, Access::ReadWrite).unwrap_or_else(|error| panic!("{what}: {error}"));
        println!("{what}: {} {:?}", shared.route(), shared.refusals());
        let (queue, sharing) = (&mut scene.1, &scene.2);
        queue.run(sharing.acquire(std::slice::from_ref(&shared)).unwrap());
        queue.copy(shared.memory(), [45, 31, 1], 1, true);
        assert!(queue.host()[..bytes] == drawn, "{what}: Vulkan reads what OpenGL drew");
        let after = pattern(bytes, 5);
        queue.host()[..bytes].copy_from_slice(&after);
        queue.copy(shared.memory(), [45, 31, 1], 1, false);
        queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
        assert!(target.read() == after, "{what}: OpenGL reads what Vulkan wrote");
    }
}

#[test]
fn a_read_only_object_is_not_written_back() {
    let (context, queue, sharing) = scene(&[Route::Readback]);
    let buffer = Buffer::new(&context, &[7; 64]);
    let shared = sharing.share(Name::Buffer(buffer.name()), Access::ReadOnly).unwrap();
    queue.run(sharing.acquire(std::slice::from_ref(&shared)).unwrap());
    queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
    assert_eq!(shared.bytes_copied(), 64);
}

#[test]
fn what_cannot_be_shared_is_refused_with_the_specified_error() {
    let (context, _queue, sharing) = scene(&[]);
    let share = |name| sharing.share(name, Access::ReadWrite).map(|_| ()).unwrap_err();
    let texture = Texture::new(&context, Target::Texture2d, Pixels::RGB8, [8, 8, 1], 1).unwrap();
    let of = |target, texture| Name::Texture { target, level: 0, texture };
    assert!(matches!(share(of(texture.target(0), texture.name())), Error::InvalidFormat(_)));
    assert!(matches!(share(of(0x806F, texture.name())), Error::InvalidObject(_)));
    assert!(matches!(share(of(0x0DE1, 4711)), Error::InvalidObject(_)));
    assert!(matches!(share(of(0x0DE1, 0)), Error::InvalidObject(_)));
    assert!(matches!(share(of(0x1234, texture.name())), Error::InvalidValue(_)));
    assert!(matches!(share(Name::Buffer(0)), Error::InvalidObject(_)));
    assert!(matches!(share(Name::Buffer(4711)), Error::InvalidObject(_)));
    let empty = Buffer::new(&context, &[]);
    assert!(matches!(share(Name::Buffer(empty.name())), Error::InvalidObject(_)));
    assert!(matches!(share(Name::Renderbuffer(4711)), Error::InvalidObject(_)));
    let undefined = Texture::new(&context, Target::Texture2d, Pixels::RGBA8, [8, 8, 1], 0).unwrap();
    assert!(matches!(share(of(0x0DE1, undefined.name())), Error::InvalidObject(_)));
    assert_eq!(context.error(), None);
}

#[test]
fn the_applications_bindings_stay() {
    let (context, queue, sharing) = scene(&[]);
    let texture = Texture::new(&context, Target::Texture2d, Pixels::RGBA8, [8, 8, 1], 1).unwrap();
    let buffer = Buffer::new(&context, &[1; 64]);
    texture.write(0, 0, &[9; 256]);
    // GL_TEXTURE_BINDING_2D, GL_ARRAY_BUFFER_BINDING, GL_PACK_ALIGNMENT.
    let state = || [0x8069, 0x8894, 0x0D05].map(|name| context.integer(name));
    let before = state();
    let name = Name::Texture { target: texture.target(0), level: 0, texture: texture.name() };
    let shared = [name, Name::Buffer(buffer.name())].map(|name| sharing.share(name, Access::ReadWrite).unwrap());
    queue.run(sharing.acquire(&shared).unwrap());
    queue.run(sharing.release(&shared).unwrap());
    assert_eq!(state(), before);
    assert_eq!(before[..2], [texture.name(), buffer.name()].map(|name| name as i32));
}

#[test]
fn acquire_and_release_work_without_a_context_on_the_thread() {
    let (context, mut queue, sharing) = scene(&[]);
    let buffer = Buffer::new(&context, &pattern(256, 3));
    let shared = sharing.share(Name::Buffer(buffer.name()), Access::ReadWrite).unwrap();
    context.finish();
    context.leave(|| {
        queue.run(sharing.acquire(std::slice::from_ref(&shared)).unwrap());
        queue.copy(shared.memory(), [0; 3], 0, true);
        assert!(queue.host()[..256] == pattern(256, 3));
        queue.host()[..256].copy_from_slice(&pattern(256, 4));
        queue.copy(shared.memory(), [0; 3], 0, false);
        queue.run(sharing.release(std::slice::from_ref(&shared)).unwrap());
    });
    assert_eq!(buffer.read(), pattern(256, 4));
}
