//! The OpenCL side: a chain of kernels from one shared texture to another.

use std::time::{Duration, Instant};

use tombolo_client::opencl_sys::{CL_MEM_READ_ONLY, CL_MEM_READ_WRITE, CL_MEM_WRITE_ONLY};
use tombolo_client::{Arg, Buffer, Context, GlObject, GlSharing, Image, Kernel, Program, Queue, Result, bytes_of};
use tombolo_stage::Texture;

use crate::look::{Look, gaussian};

const GROUP: usize = 128;
const RADIUS: usize = 24;
/// Light above this glows.
const THRESHOLD: f32 = 0.65;

/// The chain, ready to run.
pub(crate) struct Grade {
    gl: GlSharing,
    queue: Queue,
    scene: Image,
    graded: Image,
    glow_size: (usize, usize),
    bright: Kernel,
    blur_rows: Kernel,
    blur_columns: Kernel,
    grade: Kernel,
    _buffers: [Buffer; 4],
}

/// Where the time of one run went, as the host saw it.
pub(crate) struct Times {
    /// From the enqueueing of the acquire to its completion.
    pub acquire: Duration,
    /// All four kernels.
    pub kernels: Duration,
    /// From the enqueueing of the release to its completion.
    pub release: Duration,
}

impl Grade {
    /// A chain from `scene` to `graded`, which are of one size.
    pub(crate) fn new(
        context: &Context,
        gl: GlSharing,
        scene: &Texture,
        graded: &Texture,
        look: &Look,
    ) -> Result<Self> {
        let queue = Queue::new(context, 0)?;
        let options = format!("-cl-std=CL3.0 -DGROUP={GROUP} -DRADIUS={RADIUS}");
        let program = Program::build(context, include_str!("grade.cl"), &options)?;
        let [width, height, _] = scene.size(0);
        let glow_size @ (glow_width, glow_height) = (width.div_ceil(2), height.div_ceil(2));
        let image = |flags, texture: &Texture| gl.texture(context, flags, texture.target(0), 0, texture.name());
        let (scene, graded) = (image(CL_MEM_READ_ONLY, scene)?, image(CL_MEM_WRITE_ONLY, graded)?);
        let scratch = || Buffer::new(context, CL_MEM_READ_WRITE, 16 * glow_width * glow_height);
        let buffers = [
            scratch()?,
            scratch()?,
            Buffer::from_slice(context, &gaussian(RADIUS))?,
            Buffer::from_slice(context, &look.to_bytes())?,
        ];
        let [glow, turned, weights, numbers] = &buffers;
        let [wide, high] = [glow_width, glow_height].map(|side| (side as i32).to_ne_bytes());
        let threshold = THRESHOLD.to_ne_bytes();
        let mut bright = program.kernel("bright")?;
        bright.set_args(&[
            Arg::Image(&scene),
            Arg::Buffer(glow),
            Arg::Value(&wide),
            Arg::Value(&high),
            Arg::Value(&threshold),
        ])?;
        let blur = |from, to, width, height| -> Result<Kernel> {
            let mut kernel = program.kernel("blur")?;
            kernel.set_args(&[
                Arg::Buffer(from),
                Arg::Buffer(to),
                Arg::Value(width),
                Arg::Value(height),
                Arg::Buffer(weights),
            ])?;
            Ok(kernel)
        };
        let (blur_rows, blur_columns) = (blur(glow, turned, &wide, &high)?, blur(turned, glow, &high, &wide)?);
        let mut grade = program.kernel("grade")?;
        grade.set_args(&[
            Arg::Image(&scene),
            Arg::Image(&graded),
            Arg::Buffer(glow),
            Arg::Value(&wide),
            Arg::Value(&high),
            Arg::Buffer(numbers),
        ])?;
        debug_assert_eq!(bytes_of(&gaussian(RADIUS)).len(), 4 * (2 * RADIUS + 1));
        Ok(Self { gl, queue, scene, graded, glow_size, bright, blur_rows, blur_columns, grade, _buffers: buffers })
    }

    /// Grade the scene as it is now.
    pub(crate) fn run(&self) -> Result<Times> {
        let objects: [&dyn GlObject; 2] = [&self.scene, &self.graded];
        let (width, height) = self.glow_size;
        let begun = Instant::now();
        self.gl.acquire(&self.queue, &objects, &[])?.wait()?;
        let acquired = Instant::now();
        self.queue.run(&self.bright, &[width, height], None)?;
        let rows = |width: usize, height: usize| [width.next_multiple_of(GROUP), height];
        self.queue.run(&self.blur_rows, &rows(width, height), Some(&[GROUP, 1]))?;
        self.queue.run(&self.blur_columns, &rows(height, width), Some(&[GROUP, 1]))?;
        let size = self.graded.shape();
        self.queue.run(&self.grade, &[size.width, size.height], None)?;
        self.queue.finish()?;
        let done = Instant::now();
        self.gl.release(&self.queue, &objects, &[])?.wait()?;
        Ok(Times { acquire: acquired - begun, kernels: done - acquired, release: done.elapsed() })
    }

    /// How the textures are shared: the route of each, and why no better one serves.
    pub(crate) fn routes(&self) -> Result<Vec<(String, String)>> {
        [&self.scene, &self.graded].into_iter().map(|image| Ok((image.gl_route()?, image.gl_refusals()?))).collect()
    }

    /// Bytes copied between OpenGL and OpenCL so far.
    pub(crate) fn bytes_copied(&self) -> Result<u64> {
        Ok(self.scene.gl_bytes_copied()? + self.graded.gl_bytes_copied()?)
    }
}
