//! What it costs to acquire a texture of OpenGL and to release it again: CPU time of the calling thread, and wall time from
//! the acquire to the completion of the release, on the route that the drivers offer.
#![forbid(unsafe_code)]

use cpu_time::ThreadTime;
use std::time::Instant;
use tombolo_client::opencl_sys::CL_MEM_READ_WRITE;
use tombolo_client::{Context, GlObject, GlSharing, Platform, Queue, egl_properties};
use tombolo_stage::{Binding, Pixels, Target, Texture};

const ROUNDS: u32 = 200;

fn main() {
    let gl = tombolo_stage::Context::new(Binding::Egl).expect("an OpenGL context");
    let properties = egl_properties(gl.display(), gl.handle());
    let platform = Platform::named("Tombolo").expect("the platform");
    let sharing = GlSharing::new(platform).expect("cl_khr_gl_sharing");
    let device = sharing.current_device(&properties).expect("an answer").expect("a device of the context");
    let context = Context::new(device, &properties).expect("a context");
    let queue = Queue::new(&context, 0).expect("a queue");
    println!("{} / {}", gl.describe(), device.name().expect("a name"));
    println!("{:28} {:>14} {:>12} {:>12}", "acquire + release, microseconds", "route", "thread", "wall");
    for size in [64, 512, 1920] {
        let texture = Texture::new(&gl, Target::Texture2d, Pixels::RGBA8, [size, size, 1], 1).expect("a texture");
        let image = sharing
            .texture(&context, CL_MEM_READ_WRITE, texture.target(0), 0, texture.name())
            .expect("a shared texture");
        let mut best = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            let (thread, wall) = (ThreadTime::now(), Instant::now());
            sharing.acquire(&queue, &[&image], &[]).expect("an acquire");
            let released = sharing.release(&queue, &[&image], &[]).expect("a release");
            let thread = thread.elapsed();
            released.wait().expect("its completion");
            for (best, time) in best.iter_mut().zip([thread, wall.elapsed()]) {
                *best = best.min(time.as_secs_f64() * 1e6);
            }
        }
        let route = image.gl_route().expect("a route");
        println!("{:31} {route:>14} {:12.1} {:12.1}", format!("RGBA8 {size} x {size}"), best[0], best[1]);
    }
}
