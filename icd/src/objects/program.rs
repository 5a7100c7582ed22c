//! Programs (OpenCL API 3.0, section 5.8).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tombolo_compiler::{FileHeaders, Headers, Options};

use super::binary::{Binary, Content};
use super::context::Context;
use super::device::Device;
use super::executable::Executable;
use super::il::Il;
use crate::cache::{self, Identity, Input, Source};
use crate::cl::*;
use crate::error::{Error, Result, ensure, fail};
use crate::handle::{Object, Ref, class};
use crate::info::Answer;
use crate::sync::lock;
use crate::trace;

/// A program.
pub struct Program {
    /// Its context.
    pub context: Ref<Context>,
    /// The devices that it is associated with.
    pub devices: Vec<Ref<Device>>,
    /// The source, where it was made of one.
    pub source: Option<String>,
    /// The module in an intermediate language, where it was made of one.
    pub il: Option<Il>,
    builds: Mutex<Vec<Build>>,
    finished: Condvar,
    /// Kernel objects of the program.
    kernels: AtomicUsize,
}

class!(Program, CL_INVALID_PROGRAM);

/// The program on one device.
#[derive(Clone, Default)]
struct Build {
    status: cl_build_status,
    options: String,
    log: String,
    objects: Vec<Arc<tombolo_compiler::Object>>,
    library: bool,
    executable: Option<Arc<Executable>>,
    /// The binary that the program was made of, until it is built.
    binary: Option<Binary>,
    /// Whether its kernels run in uniform work-groups only.
    uniform: bool,
}

impl Build {
    fn binary_type(&self) -> cl_program_binary_type {
        let content = self.binary.as_ref().map(|binary| binary.content);
        match (&self.executable, content) {
            (Some(_), _) | (None, Some(Content::Executable)) => CL_PROGRAM_BINARY_TYPE_EXECUTABLE,
            (None, Some(Content::Objects)) => CL_PROGRAM_BINARY_TYPE_COMPILED_OBJECT,
            (None, Some(Content::Library)) => CL_PROGRAM_BINARY_TYPE_LIBRARY,
            (None, None) if self.objects.is_empty() => CL_PROGRAM_BINARY_TYPE_NONE,
            (None, None) if self.library => CL_PROGRAM_BINARY_TYPE_LIBRARY,
            (None, None) => CL_PROGRAM_BINARY_TYPE_COMPILED_OBJECT,
        }
    }

    fn binary(&self) -> Vec<u8> {
        let options = self.options.clone();
        let binary = if let Some(executable) = &self.executable {
            Binary { content: Content::Executable, options, texts: vec![executable.program().to_text()] }
        } else if let Some(binary) = &self.binary {
            binary.clone()
        } else if self.objects.is_empty() {
            return Vec::new();
        } else {
            let content = if self.library { Content::Library } else { Content::Objects };
            Binary { content, options, texts: self.objects.iter().map(|object| object.to_text()).collect() }
        };
        binary.to_bytes()
    }

    /// Forgets what was made before.
    fn clear(&mut self) {
        self.executable = None;
        self.objects.clear();
        self.library = false;
        self.binary = None;
    }

    /// Reads the objects of a binary.
    fn load_objects(&mut self) -> std::result::Result<(), String> {
        if let Some(binary) = &self.binary {
            if binary.content == Content::Executable {
                return Err(String::from("the program is linked already"));
            }
            self.library = binary.content == Content::Library;
            let objects = binary.texts.iter().map(|text| tombolo_compiler::Object::from_text(text).map(Arc::new));
            self.objects = objects.collect::<std::result::Result<_, _>>()?;
            self.binary = None;
        }
        Ok(())
    }
}

/// Headers that the application gave as programs, and then files.
pub struct EmbeddedHeaders(pub Vec<(String, String)>);

impl Headers for EmbeddedHeaders {
    fn find(&self, name: &str, includer: &str, quoted: bool) -> Option<(String, String)> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(known, text)| (text.clone(), known.clone())).or_else(|| FileHeaders.find(name, includer, quoted))
    }
}

/// What is done to a program.
pub enum Task {
    /// `clBuildProgram`
    Build,
    /// `clCompileProgram`
    Compile(EmbeddedHeaders),
    /// `clLinkProgram`, of these; as a library or not.
    Link(Vec<Ref<Program>>, bool),
}

impl Task {
    /// What it is, for a trace.
    fn name(&self) -> &'static str {
        match self {
            Task::Build => "build program",
            Task::Compile(_) => "compile program",
            Task::Link(..) => "link program",
        }
    }
}

impl Program {
    fn make(
        context: &Ref<Context>,
        devices: Vec<Ref<Device>>,
        source: Option<String>,
        il: Option<Il>,
        builds: Vec<Build>,
    ) -> Ref<Program> {
        Object::new(Program {
            context: context.clone(),
            devices,
            source,
            il,
            builds: Mutex::new(builds),
            finished: Condvar::new(),
            kernels: AtomicUsize::new(0),
        })
    }

    fn fresh(count: usize) -> Vec<Build> {
        vec![Build { status: CL_BUILD_NONE, ..Build::default() }; count]
    }

    /// `clCreateProgramWithSource`
    pub fn of_source(context: &Ref<Context>, source: String) -> Ref<Program> {
        let devices = context.devices.clone();
        let builds = Self::fresh(devices.len());
        Self::make(context, devices, Some(source), None, builds)
    }

    /// `clCreateProgramWithIL`
    pub fn of_il(context: &Ref<Context>, il: Il) -> Ref<Program> {
        let devices = context.devices.clone();
        let builds = Self::fresh(devices.len());
        Self::make(context, devices, None, Some(il), builds)
    }

    /// An empty program for `clLinkProgram`.
    pub fn of_link(context: &Ref<Context>, devices: Vec<Ref<Device>>) -> Ref<Program> {
        let builds = Self::fresh(devices.len());
        Self::make(context, devices, None, None, builds)
    }

    /// `clCreateProgramWithBinary`: the program, and whether each binary is one. Nothing where one is not.
    pub fn of_binaries(
        context: &Ref<Context>,
        devices: Vec<Ref<Device>>,
        binaries: &[Vec<u8>],
    ) -> std::result::Result<Ref<Program>, Vec<bool>> {
        let parsed: Vec<_> = binaries.iter().map(|bytes| Binary::from_bytes(bytes)).collect();
        if parsed.iter().any(Option::is_none) {
            return Err(parsed.iter().map(Option::is_some).collect());
        }
        let builds =
            parsed.into_iter().map(|binary| Build { status: CL_BUILD_NONE, binary, ..Build::default() }).collect();
        Ok(Self::make(context, devices, None, None, builds))
    }

    fn index(&self, device: &Ref<Device>) -> Result<usize> {
        let found = self.devices.iter().position(|other| Arc::ptr_eq(other, device));
        found.ok_or(Error(CL_INVALID_DEVICE))
    }

    /// The devices of a list, or all of the program's where it is empty.
    pub fn choose(&self, list: Vec<Ref<Device>>) -> Result<Vec<Ref<Device>>> {
        for device in &list {
            self.index(device)?;
        }
        Ok(if list.is_empty() { self.devices.clone() } else { list })
    }

    /// Marks the program as being built: `CL_INVALID_OPERATION` where it is already, or has kernels.
    pub fn begin(&self, devices: &[Ref<Device>], options: &str) -> Result {
        ensure!(self.kernels.load(Ordering::Acquire) == 0, CL_INVALID_OPERATION);
        let indices: Vec<_> = devices.iter().map(|device| self.index(device)).collect::<Result<_>>()?;
        let mut builds = lock(&self.builds);
        ensure!(indices.iter().all(|&index| builds[index].status != CL_BUILD_IN_PROGRESS), CL_INVALID_OPERATION);
        for index in indices {
            let build = &mut builds[index];
            build.status = CL_BUILD_IN_PROGRESS;
            build.options = options.to_string();
            build.log.clear();
        }
        Ok(())
    }

    /// Does what was begun. Whether all went well.
    pub fn run(&self, task: &Task, devices: &[Ref<Device>], options: &str) -> bool {
        let mut good = true;
        for device in devices {
            let Ok(index) = self.index(device) else { continue };
            let mut build = lock(&self.builds)[index].clone();
            let mut span = trace::span(trace::Category::Build, task.name(), |args| {
                args.text("options", options.to_owned());
                args.text("device", device.physical.name());
            });
            // A bug of ours must not leave the program "in progress" for ever.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match task {
                Task::Build => self.build(&mut build, device, options),
                Task::Compile(headers) => self.compile(&mut build, device, options, headers),
                Task::Link(programs, library) => link(&mut build, device, programs, *library),
            }));
            build.status = match done {
                Ok(true) => CL_BUILD_SUCCESS,
                Ok(false) => CL_BUILD_ERROR,
                Err(_) => {
                    build.log.push_str("error: the compiler failed; this is a bug of Tombolo's\n");
                    CL_BUILD_ERROR
                }
            };
            good &= build.status == CL_BUILD_SUCCESS;
            span.tell(|args| args.text("outcome", if build.status == CL_BUILD_SUCCESS { "success" } else { "error" }));
            lock(&self.builds)[index] = build;
        }
        self.finished.notify_all();
        good
    }

    fn build(&self, build: &mut Build, device: &Ref<Device>, options: &str) -> bool {
        if let Some(binary) = &build.binary {
            build.uniform = asks_for_uniform(&binary.options) || asks_for_uniform(options);
            if binary.content == Content::Executable {
                let text = binary.texts.first().map(String::as_str).unwrap_or_default();
                return match tombolo_compiler::Program::from_text(text) {
                    Ok(program) => {
                        build.executable =
                            Some(Arc::new(Executable::new(device, program, Identity::default(), build.uniform)));
                        build.binary = None;
                        true
                    }
                    Err(message) => {
                        build.log.push_str(&message);
                        false
                    }
                };
            }
            if let Err(message) = build.load_objects() {
                build.log.push_str(&message);
                return false;
            }
        } else if self.can_compile() {
            build.clear();
            build.uniform = self.is_uniform(options);
            let made = self.with_source(device, options, &FileHeaders, cache::build);
            build.log.push_str(&made.log);
            let executable =
                made.product.map(|(program, identity)| Executable::new(device, program, identity, build.uniform));
            build.executable = executable.map(Arc::new);
            return build.executable.is_some();
        }
        finish(build, device)
    }

    /// Whether kernels that are built with these options run in uniform work-groups only (OpenCL API 3.0, section 5.10,
    /// `clEnqueueNDRangeKernel`): those of sources in OpenCL C before 2.0, and those for which an option says so.
    fn is_uniform(&self, options: &str) -> bool {
        let old = || {
            let version = Options::parse(options).ok().and_then(|options| options.requested_version);
            version.is_none_or(|version| version.number() < 200)
        };
        asks_for_uniform(options) || self.source.is_some() && old()
    }

    fn compile(&self, build: &mut Build, device: &Ref<Device>, options: &str, headers: &EmbeddedHeaders) -> bool {
        build.clear();
        build.uniform = self.is_uniform(options);
        let made = self.with_source(device, options, headers, cache::compile);
        build.log.push_str(&made.log);
        build.objects.extend(made.product.map(Arc::new));
        !build.objects.is_empty()
    }

    /// Whether it was made of a source or of a module in an intermediate language.
    pub fn can_compile(&self) -> bool {
        self.source.is_some() || self.il.is_some()
    }

    /// Hands what it was made of to what makes something of it for a device.
    fn with_source<R>(
        &self,
        device: &Ref<Device>,
        options: &str,
        headers: &dyn Headers,
        make: impl FnOnce(&Source<'_>) -> R,
    ) -> R {
        let target = &device.physical.target;
        match &self.il {
            Some(il) => {
                let input = Input::Il { bytes: &il.bytes, values: &il.values() };
                make(&Source { input, headers, options, target })
            }
            None => {
                let input = Input::Text(self.source.as_deref().unwrap_or_default());
                make(&Source { input, headers, options, target })
            }
        }
    }

    /// The builds, once none is in progress.
    fn settled(&self) -> MutexGuard<'_, Vec<Build>> {
        let mut builds = lock(&self.builds);
        while builds.iter().any(|build| build.status == CL_BUILD_IN_PROGRESS) {
            builds = self.finished.wait(builds).unwrap_or_else(PoisonError::into_inner);
        }
        builds
    }

    /// The executable on a device, if there is one.
    pub fn executable(&self, device: &Ref<Device>) -> Option<Arc<Executable>> {
        let index = self.index(device).ok()?;
        lock(&self.builds)[index].executable.clone()
    }

    /// The executables, with their devices. Waits for a build that is in progress: applications that give a callback and yet
    /// do not await it are used to builds that are done when `clBuildProgram` returns.
    pub fn executables(&self) -> Vec<(Ref<Device>, Arc<Executable>)> {
        let builds = self.settled();
        let all = self.devices.iter().zip(builds.iter());
        all.filter_map(|(device, build)| Some((device.clone(), build.executable.clone()?))).collect()
    }

    /// Whether it can be linked on the device: an object or a library.
    pub fn is_linkable(&self, device: &Ref<Device>) -> bool {
        self.index(device).is_ok_and(|index| {
            matches!(
                lock(&self.builds)[index].binary_type(),
                CL_PROGRAM_BINARY_TYPE_COMPILED_OBJECT | CL_PROGRAM_BINARY_TYPE_LIBRARY
            )
        })
    }

    /// Counts kernel objects: up or down.
    pub(crate) fn count_kernel(&self, up: bool) {
        if up {
            self.kernels.fetch_add(1, Ordering::AcqRel);
        } else {
            self.kernels.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// The binaries, by device.
    pub fn binaries(&self) -> Vec<Vec<u8>> {
        lock(&self.builds).iter().map(Build::binary).collect()
    }

    /// Answers `clGetProgramInfo`, but for the reference count and the binaries.
    pub(crate) fn info(&self, name: cl_program_info, references: cl_uint, answer: Answer) -> Result {
        match name {
            CL_PROGRAM_REFERENCE_COUNT => answer.value(references),
            CL_PROGRAM_CONTEXT => answer.value(self.context.handle()),
            CL_PROGRAM_NUM_DEVICES => answer.value(self.devices.len() as cl_uint),
            CL_PROGRAM_DEVICES => answer.slice(&self.devices.iter().map(|device| device.handle()).collect::<Vec<_>>()),
            CL_PROGRAM_SOURCE => answer.string(self.source.as_deref().unwrap_or_default()),
            CL_PROGRAM_IL => answer.bytes(self.il.as_ref().map_or(&[], |il| &il.bytes)),
            CL_PROGRAM_BINARY_SIZES => answer.slice(&self.binaries().iter().map(Vec::len).collect::<Vec<size_t>>()),
            CL_PROGRAM_NUM_KERNELS | CL_PROGRAM_KERNEL_NAMES => {
                let executables = self.executables();
                let Some((_, executable)) = executables.first() else { fail!(CL_INVALID_PROGRAM_EXECUTABLE) };
                let names = executable.names();
                if name == CL_PROGRAM_NUM_KERNELS {
                    answer.value::<size_t>(names.len())
                } else {
                    answer.string(&names.join(";"))
                }
            }
            CL_PROGRAM_SCOPE_GLOBAL_CTORS_PRESENT | CL_PROGRAM_SCOPE_GLOBAL_DTORS_PRESENT => {
                answer.value::<cl_bool>(CL_FALSE)
            }
            _ => fail!(CL_INVALID_VALUE),
        }
    }

    /// Answers `clGetProgramBuildInfo`.
    pub(crate) fn build_info(&self, device: &Ref<Device>, name: cl_program_build_info, answer: Answer) -> Result {
        let index = self.index(device)?;
        let build = lock(&self.builds)[index].clone();
        match name {
            CL_PROGRAM_BUILD_STATUS => answer.value(build.status),
            CL_PROGRAM_BUILD_OPTIONS => answer.string(&build.options),
            CL_PROGRAM_BUILD_LOG => answer.string(&build.log),
            CL_PROGRAM_BINARY_TYPE => answer.value(build.binary_type()),
            CL_PROGRAM_BUILD_GLOBAL_VARIABLE_TOTAL_SIZE => {
                let program = build.executable.as_ref().map(|executable| executable.program());
                answer.value::<size_t>(program.map_or(0, |program| program.global_variables() as size_t))
            }
            _ => fail!(CL_INVALID_VALUE),
        }
    }
}

/// Links the objects of a build into an executable.
fn finish(build: &mut Build, device: &Ref<Device>) -> bool {
    let objects: Vec<&tombolo_compiler::Object> = build.objects.iter().map(|object| &**object).collect();
    match tombolo_compiler::link(&objects, &device.physical.target) {
        Ok(program) => {
            build.executable = Some(Arc::new(Executable::new(device, program, Identity::default(), build.uniform)));
            true
        }
        Err(message) => {
            build.log.push_str(&message);
            false
        }
    }
}

fn link(build: &mut Build, device: &Ref<Device>, programs: &[Ref<Program>], library: bool) -> bool {
    build.uniform = false;
    for program in programs {
        let Ok(index) = program.index(device) else { continue };
        let mut part = lock(&program.builds)[index].clone();
        // "All input programs must support non-uniform work-groups."
        build.uniform |= part.uniform || part.binary.as_ref().is_some_and(|binary| asks_for_uniform(&binary.options));
        if let Err(message) = part.load_objects() {
            build.log.push_str(&message);
            return false;
        }
        build.objects.append(&mut part.objects);
    }
    build.library = library;
    // A library may leave symbols open.
    library || finish(build, device)
}

/// Whether the options have `-cl-uniform-work-group-size`.
fn asks_for_uniform(options: &str) -> bool {
    Options::parse(options).is_ok_and(|options| options.uniform_work_group_size)
}
