//! tombolo-film: a photograph, graded like film. OpenGL draws it, OpenCL grades it where it lies, OpenGL shows it.
//!
//! It is an ordinary OpenCL program: it finds the platform through the system's loader, and shares two textures with it.
#![forbid(unsafe_code)]

mod grade;
mod look;
mod photo;

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use grade::Grade;
use look::Look;
use photo::Photo;
use tombolo_client::{Context, GlSharing, Platform, egl_properties, glx_properties};
use tombolo_stage::{Binding, Pixels, Program, RenderTarget, Target, Texture, Window};

/// A photograph, graded like film by OpenCL, in textures of OpenGL.
#[derive(Parser)]
struct Options {
    /// The photograph, a JPEG or PNG file.
    image: PathBuf,
    /// Where the picture goes: before at the left, after at the right.
    #[arg(long, default_value = "film.png")]
    to: PathBuf,
    /// Show it in a window, with the split under the mouse.
    #[arg(long)]
    window: bool,
    /// The binding of OpenGL without a window.
    #[arg(long, value_parser = ["egl", "glx"], default_value = "egl")]
    gl: String,
    /// The OpenCL platform, by a part of its name.
    #[arg(long, default_value = "Tombolo")]
    platform: String,
    /// Fail unless the textures are shared by this route.
    #[arg(long)]
    expect_route: Option<String>,
    /// How many times the picture is graded.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    /// The longest side that the picture may have; a larger one is made smaller.
    #[arg(long, default_value_t = 4096)]
    limit: usize,
}

/// The photograph as light: display encoding undone.
const TO_LIGHT: &str = "#version 150
uniform sampler2D photo;
in vec2 position;
out vec4 colour;
void main() { colour = vec4(pow(texture(photo, position).rgb, vec3(2.2)), 1.0); }";

/// Before at the left of the split, after at the right.
const SPLIT: &str = "#version 150
uniform sampler2D before, after;
uniform float split, turned, line;
in vec2 position;
out vec4 colour;
void main() {
    vec2 at = vec2(position.x, mix(position.y, 1.0 - position.y, turned));
    vec3 texel = at.x < split ? pow(texture(before, at).rgb, vec3(1.0 / 2.2)) : texture(after, at).rgb;
    colour = vec4(abs(at.x - split) < line ? vec3(1.0) : texel, 1.0);
}";

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let begun = Instant::now();
    let photo = Photo::read(&options.image, options.limit)?;
    let decoded = begun.elapsed();
    let size = [photo.width, photo.height, 1];
    println!("{}: {} x {}, decoded in {}", options.image.display(), photo.width, photo.height, milliseconds(decoded));

    let binding = if options.window || options.gl == "glx" { Binding::Glx } else { Binding::Egl };
    let context = tombolo_stage::Context::new(binding)?;
    println!("OpenGL: {} over {binding:?}", context.describe());
    let platform = Platform::named(&options.platform)?;
    let gl = GlSharing::new(platform)?;
    let properties = match binding {
        Binding::Egl => egl_properties(context.display(), context.handle()),
        Binding::Glx => glx_properties(context.display(), context.handle()),
    };
    let device = gl.current_device(&properties)?.ok_or("no OpenCL device is where the OpenGL context is")?;
    println!("OpenCL: {} ({})", device.name()?, platform.name()?);

    let begun = Instant::now();
    let source = Texture::new(&context, Target::Texture2d, Pixels::RGBA8, size, 1)?;
    source.write(0, 0, &photo.rgba);
    context.finish();
    let upload = begun.elapsed();
    let begun = Instant::now();
    let scene = RenderTarget::new(&context, Texture::new(&context, Target::Texture2d, Pixels::RGBA16F, size, 1)?)?;
    scene.draw(&Program::new(&context, TO_LIGHT)?, &[("photo", &source)], &[]);
    context.finish();
    let draw = begun.elapsed();

    let begun = Instant::now();
    let graded = Texture::new(&context, Target::Texture2d, Pixels::RGBA8, size, 1)?;
    let shared = Context::new(device, &properties)?;
    let grade = Grade::new(&shared, gl, scene.texture(), &graded, &Look::PRINT)?;
    let set_up = begun.elapsed();
    for (name, (route, refusals)) in ["the scene", "the graded picture"].into_iter().zip(grade.routes()?) {
        println!("route of {name}: {route}");
        refusals.lines().for_each(|line| println!("    not {line}"));
        if options.expect_route.as_ref().is_some_and(|expected| *expected != route) {
            return Err(format!("{name} is shared by the route {route}").into());
        }
    }
    println!(
        "to OpenGL {}, drawn in {}, OpenCL set up in {}",
        milliseconds(upload),
        milliseconds(draw),
        milliseconds(set_up)
    );

    println!("run   acquire   kernels   release   bytes copied between OpenGL and OpenCL");
    for run in 1..=options.runs.max(1) {
        let before = grade.bytes_copied()?;
        let times = grade.run()?;
        let copied = grade.bytes_copied()? - before;
        let [acquire, kernels, release] = [times.acquire, times.kernels, times.release].map(milliseconds);
        println!("{run:3} {acquire:>9} {kernels:>9} {release:>9}   {copied}");
    }

    let split = Program::new(&context, SPLIT)?;
    let textures = [("before", scene.texture()), ("after", &graded)];
    let line = 1.5 / photo.width as f32;
    let begun = Instant::now();
    let picture = RenderTarget::new(&context, Texture::new(&context, Target::Texture2d, Pixels::RGBA8, size, 1)?)?;
    picture.draw(&split, &textures, &[("split", 0.5), ("turned", 0.0), ("line", line)]);
    context.finish();
    println!("before and after drawn in {}", milliseconds(begun.elapsed()));
    let rgba = picture.texture().read(0, 0);
    Photo { rgba, ..photo }.write(&options.to)?;
    println!("{}", options.to.display());
    if options.window { show(&context, &grade, &split, &textures, size) } else { Ok(()) }
}

/// Show it in a window until that is closed, graded anew for each frame.
fn show(
    context: &tombolo_stage::Context,
    grade: &Grade,
    split: &Program,
    textures: &[(&str, &Texture)],
    size: [usize; 3],
) -> Result<(), Box<dyn Error>> {
    let shrink = (size[0] as f32 / 1600.0).max(size[1] as f32 / 900.0).max(1.0);
    let [width, height] = [size[0], size[1]].map(|side| (side as f32 / shrink) as u32);
    let mut window = Window::open(context, "Tombolo: before | after", width.max(1), height.max(1))?;
    let (mut frames, mut since) = (0, Instant::now());
    while window.poll() {
        grade.run()?;
        let line = 1.5 / width as f32;
        window.draw(split, textures, &[("split", window.pointer()), ("turned", 1.0), ("line", line)]);
        frames += 1;
        if since.elapsed() > Duration::from_secs(2) {
            println!("{:.1} frames a second, each graded anew", frames as f32 / since.elapsed().as_secs_f32());
            (frames, since) = (0, Instant::now());
        }
    }
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
