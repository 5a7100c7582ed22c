//! Sharing with OpenGL: every way to start OpenGL here, and the route that each kind of object takes on it.
//!
//! Each stack is tried in a child process: an object is made of each kind, OpenCL takes it through the installed library, and
//! the library is asked for the route and for why better ones do not serve.

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use tombolo_client::{Context, GlObject, GlSharing, Platform, egl_properties, glx_properties};
use tombolo_stage::{Binding, Buffer, Pixels, Renderbuffer, Stack, Target, Texture};

use super::kernel;
use crate::probe::{self, Failure};

/// A stack, as the child process is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StackName {
    /// EGL without a surface.
    Surfaceless,
    /// A device of EGL.
    Device { number: usize },
    /// GBM on a render node.
    Gbm { node: PathBuf },
    /// GLX on the display of DISPLAY.
    Glx,
}

impl StackName {
    fn arguments(&self) -> Vec<OsString> {
        match self {
            StackName::Surfaceless => vec!["surfaceless".into()],
            StackName::Device { number } => vec!["device".into(), number.to_string().into()],
            StackName::Gbm { node } => vec!["gbm".into(), node.into()],
            StackName::Glx => vec!["glx".into()],
        }
    }

    fn stack(&self) -> Stack {
        match self {
            StackName::Surfaceless => Stack::Surfaceless,
            StackName::Device { number } => Stack::Device(*number),
            StackName::Gbm { node } => Stack::Gbm(node.clone()),
            StackName::Glx => Stack::Glx,
        }
    }
}

/// A device of EGL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EglDevice {
    /// Its number.
    pub(crate) number: usize,
    /// Whether it draws on the CPU.
    software: bool,
    /// Its DRM device.
    card: Option<PathBuf>,
    /// Its render node.
    render_node: Option<PathBuf>,
}

/// All that was tried.
#[derive(Debug, Serialize)]
pub(crate) struct Gl {
    /// EGL's devices, or why it has none.
    pub(crate) egl_devices: Result<Vec<EglDevice>, Failure>,
    /// `DISPLAY`
    pub(crate) display: Option<String>,
    /// The stacks, and what became of each.
    pub(crate) stacks: Vec<Tried>,
}

/// A stack that was tried.
#[derive(Debug, Serialize)]
pub(crate) struct Tried {
    /// The stack.
    pub(crate) stack: StackName,
    /// A short name for a table.
    pub(crate) label: String,
    /// What became of it.
    pub(crate) scene: Result<Scene, Failure>,
}

/// An OpenGL context, and how its objects are shared.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scene {
    /// `GL_RENDERER` and `GL_VERSION`.
    pub(crate) renderer: String,
    /// The OpenCL device that OpenGL is on, if it is one of Tombolo's.
    pub(crate) device: Option<String>,
    /// Why OpenCL does not share with it, where it does not.
    pub(crate) refused: Option<String>,
    /// The objects.
    pub(crate) objects: Vec<Object>,
}

/// An object of one kind.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Object {
    /// The kind.
    pub(crate) kind: String,
    /// What became of it.
    pub(crate) outcome: Outcome,
}

/// What became of an object.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// OpenCL has it.
    Shared {
        /// By this route.
        route: String,
        /// Whether its memory is a dma-buf, and so the same for both.
        dma_buf: bool,
        /// Why better routes do not serve: route and reason.
        refusals: Vec<(String, String)>,
    },
    /// OpenGL makes no such object.
    NotMade(String),
    /// OpenCL does not take it.
    Refused(String),
}

const LIMIT: Duration = Duration::from_secs(90);

/// In the child process: EGL's devices.
pub(crate) fn look_for_devices() -> Result<Vec<EglDevice>, String> {
    let devices = tombolo_stage::egl_devices().map_err(|error| error.to_string())?;
    let devices = devices.into_iter().map(|device| EglDevice {
        number: device.number,
        software: device.software,
        card: device.card,
        render_node: device.render_node,
    });
    Ok(devices.collect())
}

/// In the child process: the objects of one stack.
pub(crate) fn look(name: &StackName) -> Result<Scene, String> {
    let gl = tombolo_stage::Context::on(&name.stack()).map_err(|error| error.to_string())?;
    let renderer = gl.describe();
    let without =
        |refused: Option<String>| Scene { renderer: renderer.clone(), device: None, refused, objects: Vec::new() };
    let Ok(platform) = Platform::named("Tombolo") else {
        return Ok(without(Some("programs do not see the platform Tombolo".into())));
    };
    let properties = match gl.binding() {
        Binding::Egl => egl_properties(gl.display(), gl.handle()),
        Binding::Glx => glx_properties(gl.display(), gl.handle()),
    };
    let begin = || {
        let sharing = GlSharing::new(platform)?;
        let device = sharing.current_device(&properties)?;
        Ok((sharing, device.map(|device| (device, Context::new(device, &properties)))))
    };
    let (sharing, device, context) = match begin() {
        Err(error) => return Ok(without(Some(plain(&error)))),
        Ok((_, None)) => return Ok(without(None)),
        Ok((sharing, Some((device, context)))) => (sharing, device, context),
    };
    let device = device.name().map_err(|error| error.to_string())?;
    Ok(match context {
        Err(error) => Scene { device: Some(device), ..without(Some(plain(&error))) },
        Ok(context) => Scene { device: Some(device), objects: objects(&gl, &sharing, &context), ..without(None) },
    })
}

/// An object of each kind, shared.
fn objects(gl: &tombolo_stage::Context, sharing: &GlSharing, context: &Context) -> Vec<Object> {
    const FLAGS: u64 = tombolo_client::opencl_sys::CL_MEM_READ_WRITE;
    const BYTES: usize = 64 * 64 * 4;
    let texture = |target: Target, size: [usize; 3]| {
        let made =
            Texture::new(gl, target, Pixels::RGBA8, size, 1).map_err(|error| Outcome::NotMade(error.to_string()));
        made.map_or_else(
            |outcome| outcome,
            |texture| outcome(sharing.texture(context, FLAGS, texture.target(0), 0, texture.name())),
        )
    };
    let buffer = || {
        let buffer = Buffer::new(gl, &[0; BYTES]);
        outcome(sharing.buffer(context, FLAGS, buffer.name(), BYTES))
    };
    let texture_buffer = || {
        let buffer = Buffer::new(gl, &[0; BYTES]);
        match Texture::of_buffer(gl, Pixels::RGBA8, &buffer) {
            Ok(texture) => outcome(sharing.texture(context, FLAGS, texture.target(0), 0, texture.name())),
            Err(error) => Outcome::NotMade(error.to_string()),
        }
    };
    let renderbuffer = || match Renderbuffer::new(gl, Pixels::RGBA8, 64, 64) {
        Ok(renderbuffer) => outcome(sharing.renderbuffer(context, FLAGS, renderbuffer.name())),
        Err(error) => Outcome::NotMade(error.to_string()),
    };
    let objects = [
        ("buffer", buffer()),
        ("texture 1D", texture(Target::Texture1d, [64, 1, 1])),
        ("texture 2D", texture(Target::Texture2d, [64, 64, 1])),
        ("texture 3D", texture(Target::Texture3d, [64, 64, 4])),
        ("texture 1D array", texture(Target::Texture1dArray, [64, 4, 1])),
        ("texture 2D array", texture(Target::Texture2dArray, [64, 64, 4])),
        ("texture rectangle", texture(Target::Rectangle, [64, 64, 1])),
        ("cube map face", texture(Target::CubeMap, [64, 64, 1])),
        ("texture buffer", texture_buffer()),
        ("renderbuffer", renderbuffer()),
    ];
    objects.into_iter().map(|(kind, outcome)| Object { kind: kind.into(), outcome }).collect()
}

fn outcome<T: GlObject>(shared: tombolo_client::Result<T>) -> Outcome {
    let ask = |object: T| {
        let refusals = object.gl_refusals()?;
        let refusals = refusals.lines().filter_map(|line| line.split_once(": "));
        Ok(Outcome::Shared {
            route: object.gl_route()?,
            dma_buf: object.gl_dma_buf_inode()?.is_some(),
            refusals: refusals.map(|(route, reason)| (route.to_owned(), reason.to_owned())).collect(),
        })
    };
    shared.and_then(ask).unwrap_or_else(|error| Outcome::Refused(plain(&error)))
}

/// The error in words.
fn plain(error: &tombolo_client::Error) -> String {
    let meaning = match error.code() {
        Some(-5) => "CL_OUT_OF_RESOURCES",
        Some(-6) => "CL_OUT_OF_HOST_MEMORY",
        Some(-33) => "CL_INVALID_DEVICE",
        Some(-34) => "CL_INVALID_CONTEXT",
        Some(-39) => "CL_INVALID_IMAGE_FORMAT_DESCRIPTOR",
        Some(-59) => "CL_INVALID_OPERATION",
        Some(-60) => "CL_INVALID_GL_OBJECT",
        Some(-64) => "CL_INVALID_PROPERTY",
        Some(-1000) => "CL_INVALID_GL_SHAREGROUP_REFERENCE_KHR",
        Some(_) | None => return error.to_string(),
    };
    format!("{error} ({meaning})")
}

/// Tries every stack of this machine.
pub(crate) fn examine() -> Gl {
    let egl_devices = probe::ask::<Vec<EglDevice>>(&[OsStr::new("egl-devices")], &[], LIMIT);
    let display = std::env::var_os("DISPLAY").map(|value| value.to_string_lossy().into_owned());
    let display = display.filter(|value| !value.is_empty());
    let mut stacks = Vec::new();
    if let Ok(devices) = &egl_devices {
        stacks.push((StackName::Surfaceless, "surfaceless".to_owned()));
        stacks.extend(devices.iter().map(|device| (StackName::Device { number: device.number }, device.label())));
        stacks.extend(kernel::render_nodes().into_iter().map(|node| {
            let label = format!("GBM {}", node.file_name().unwrap_or_default().to_string_lossy());
            (StackName::Gbm { node }, label)
        }));
    }
    stacks.extend(display.iter().map(|_| (StackName::Glx, "GLX".to_owned())));
    Gl { egl_devices, display, stacks: try_all(stacks) }
}

impl EglDevice {
    /// The file of the device, where it has one.
    pub(crate) fn file(&self) -> Option<&std::path::Path> {
        self.render_node.as_deref().or(self.card.as_deref())
    }

    fn label(&self) -> String {
        format!("device {}", self.number)
    }
}

/// Several at a time: drivers take their time to start.
fn try_all(stacks: Vec<(StackName, String)>) -> Vec<Tried> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(stacks.len());
    let queue = Mutex::new(stacks.into_iter().enumerate());
    let work = || {
        let mut done = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
            let Some((index, (stack, label))) = next else { return done };
            let words = stack.arguments();
            let arguments: Vec<&OsStr> =
                std::iter::once(OsStr::new("gl")).chain(words.iter().map(OsString::as_os_str)).collect();
            let scene = probe::ask(&arguments, &[], LIMIT);
            done.push((index, Tried { stack, label, scene }));
        }
    };
    let mut tried: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    tried.sort_by_key(|(index, _)| *index);
    tried.into_iter().map(|(_, tried)| tried).collect()
}
