//! Hand-overs between OpenGL and OpenCL in a trace. `TOMBOLO_GL=egl|glx` chooses the binding (EGL); `TOMBOLO_ROUTE` names the
//! route that is expected.
#![forbid(unsafe_code)]

mod common;
mod traces;

use tombolo_client::opencl_sys::CL_MEM_READ_WRITE;
use tombolo_client::{Context, GlObject, GlSharing, Platform, Queue, egl_properties, glx_properties};
use tombolo_stage::{Binding, Pixels, Target, Texture};
use traces::traced;

const SIZE: [usize; 3] = [52, 19, 1];
const ROUNDS: u64 = 3;

fn play() {
    let binding = if std::env::var("TOMBOLO_GL").is_ok_and(|name| name == "glx") { Binding::Glx } else { Binding::Egl };
    let gl = tombolo_stage::Context::new(binding).expect("an OpenGL context");
    let properties = match gl.binding() {
        Binding::Egl => egl_properties(gl.display(), gl.handle()),
        Binding::Glx => glx_properties(gl.display(), gl.handle()),
    };
    let platform = Platform::named("Tombolo").expect("the platform");
    let sharing = GlSharing::new(platform).expect("the functions of cl_khr_gl_sharing");
    let device = sharing.current_device(&properties).expect("a context").expect("a device");
    let context = Context::new(device, &properties).expect("a context that shares");
    let queue = Queue::new(&context, 0).expect("a queue");
    let texture = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, SIZE, 1).expect("a texture");
    texture.write(0, 0, &vec![7; texture.bytes(0)]);
    let image = sharing.texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name()).expect("an image");
    for _ in 0..ROUNDS {
        sharing.acquire(&queue, &[&image], &[]).expect("acquired");
        let seen: Vec<u8> = queue.read_image(&image, 4).expect("read");
        assert_eq!(seen[0], 7);
        sharing.release(&queue, &[&image], &[]).expect("released").wait().expect("done");
    }
    println!("route {} of texture {}", image.gl_route().expect("a route"), texture.name());
}

#[test]
fn acquires_and_releases_tell_their_route_and_what_they_copied() {
    let Some(trace) = traced("acquires_and_releases_tell_their_route_and_what_they_copied", &[], play) else { return };
    assert_eq!(trace.status, 0);
    let commands = trace.commands();
    let mut routes = Vec::new();
    for call in ["clEnqueueAcquireGLObjects", "clEnqueueReleaseGLObjects"] {
        let told: Vec<_> = commands.values().filter(|told| told.enqueue.name == call).collect();
        assert_eq!(told.len() as u64, ROUNDS, "{call}");
        for told in told {
            let object = told.run.args["objects"][0].as_str().expect("an object");
            assert!(object.starts_with("texture "), "{object}");
            routes.push(told.run.args["routes"][0].as_str().expect("a route").to_owned());
        }
    }
    let route = routes[0].clone();
    assert!(routes.iter().all(|other| *other == route), "{routes:?}");
    if let Ok(expected) = std::env::var("TOMBOLO_ROUTE") {
        assert_eq!(route, expected);
    }
    let gl = trace.spans("gl");
    let bytes = (SIZE[0] * SIZE[1] * 4) as u64;
    for name in ["copy from OpenGL", "copy to OpenGL"] {
        let copies: Vec<_> = gl.iter().filter(|span| span.name == name).collect();
        assert_eq!(copies.len() as u64, if route == "mesa" { 0 } else { ROUNDS }, "{name} by {route}");
        for copy in copies {
            assert_eq!((&copy.args["route"], &copy.args["bytes"]), (&route.as_str().into(), &bytes.into()));
        }
    }
    let summary = &trace.summary["gl"];
    assert_eq!(summary["bytes_copied"], if route == "mesa" { 0 } else { 2 * ROUNDS * bytes });
    for (hand_over, direction) in ["acquire", "release"].into_iter().enumerate() {
        let told = &summary["hand_overs"][hand_over];
        assert_eq!(told, &serde_json::json!({ "direction": direction, "route": route, "objects": ROUNDS }));
    }
}
