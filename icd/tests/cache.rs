//! The cache on disk, by processes that start one after the other and at once: each is this test program again, which runs
//! [`programs_compute_what_they_should`] and reports what it saw.

mod common;

use std::ffi::{CString, c_void};
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::ptr::{null, null_mut};

use common::*;

/// Names the file that a started process writes its report to.
const REPORT: &str = "TOMBOLO_TEST_REPORT";
/// Options that a started process builds its program with.
const OPTIONS: &str = "TOMBOLO_TEST_OPTIONS";
/// What a started process puts before its source.
const PREFIX: &str = "TOMBOLO_TEST_PREFIX";

const SOURCE: &str = "#ifdef HEADER
    #include HEADER
    #endif
    #ifndef ADDED
    #define ADDED 0
    #endif
    float scaled(float value) __attribute__((odd));
    float scaled(float value) { return sin(value) * 100.0f; }
    kernel __attribute__((vec_type_hint(float4))) void first(global int *restrict out, const float value) {
        size_t i = get_global_id(0);
        out[i] = (int)scaled(value) + (int)i + ADDED * 1000;
    }
    kernel void second(global int *out, read_only image2d_t image, local int *scratch) {
        size_t i = get_local_id(0);
        scratch[i] = __LINE__;
        barrier(CLK_LOCAL_MEM_FENCE);
        out[i] = scratch[get_local_size(0) - 1 - i] + get_image_width(image);
    }";

const ITEMS: usize = 64;

impl Fixture {
    fn bytes_of(&self, query: impl Fn(usize, *mut c_void, *mut usize) -> cl_int) -> Vec<u8> {
        let mut size = 0;
        ok(query(0, null_mut(), &mut size));
        let mut bytes = vec![0u8; size];
        ok(query(size, bytes.as_mut_ptr().cast(), null_mut()));
        bytes
    }

    fn binary(&self, program: cl_program) -> Vec<u8> {
        let mut size = 0usize;
        // SAFETY: one device, so one size and one pointer, to room of that size.
        unsafe {
            let info = self.cl.clGetProgramInfo;
            ok(info(program, CL_PROGRAM_BINARY_SIZES, 8, std::ptr::from_mut(&mut size).cast(), null_mut()));
            let mut binary = vec![0u8; size];
            let mut pointer = binary.as_mut_ptr();
            ok(info(program, CL_PROGRAM_BINARIES, 8, std::ptr::from_mut(&mut pointer).cast(), null_mut()));
            binary
        }
    }

    fn describe(&self, kernel: cl_kernel, report: &mut String) {
        let info = |name| {
            // SAFETY: the pointers are valid for the size.
            self.bytes_of(|size, value, returned| unsafe {
                (self.cl.clGetKernelInfo)(kernel, name, size, value, returned)
            })
        };
        let count = u32::from_le_bytes(info(CL_KERNEL_NUM_ARGS).try_into().expect("four bytes"));
        for name in [CL_KERNEL_FUNCTION_NAME, CL_KERNEL_ATTRIBUTES] {
            writeln!(report, "{:?}", String::from_utf8_lossy(&info(name))).expect("a string");
        }
        for argument in 0..count {
            for name in [
                CL_KERNEL_ARG_NAME,
                CL_KERNEL_ARG_TYPE_NAME,
                CL_KERNEL_ARG_TYPE_QUALIFIER,
                CL_KERNEL_ARG_ADDRESS_QUALIFIER,
                CL_KERNEL_ARG_ACCESS_QUALIFIER,
            ] {
                // SAFETY: as above.
                let bytes = self.bytes_of(|size, value, returned| unsafe {
                    (self.cl.clGetKernelArgInfo)(kernel, argument, name, size, value, returned)
                });
                writeln!(report, "  {argument} {name:#x} {:?}", String::from_utf8_lossy(&bytes)).expect("a string");
            }
        }
        for name in [CL_KERNEL_LOCAL_MEM_SIZE, CL_KERNEL_PRIVATE_MEM_SIZE, CL_KERNEL_COMPILE_WORK_GROUP_SIZE] {
            // SAFETY: as above.
            let bytes = self.bytes_of(|size, value, returned| unsafe {
                (self.cl.clGetKernelWorkGroupInfo)(kernel, self.device, name, size, value, returned)
            });
            writeln!(report, "  {name:#x} {bytes:?}").expect("a string");
        }
    }

    /// Runs the kernels of a program of [`SOURCE`].
    fn results(&self, program: cl_program, report: &mut String) -> [Vec<i32>; 2] {
        let queue = self.queue(0);
        let out = self.buffer(0, ITEMS * 4, null_mut());
        let integers = |bytes: Vec<u8>| -> Vec<i32> {
            bytes.chunks(4).map(|chunk| i32::from_le_bytes(chunk.try_into().expect("four bytes"))).collect()
        };
        let first = self.kernel(program, "first");
        self.set(first, 0, &out);
        self.set(first, 1, &1.0f32);
        self.describe(first, report);
        self.run(queue, first, &[ITEMS], Some(&[8]));
        let one = integers(self.read(queue, out, ITEMS * 4));
        let second = self.kernel(program, "second");
        let image = self.image();
        self.set(second, 0, &out);
        self.set(second, 1, &image);
        // SAFETY: local memory has no value.
        ok(unsafe { (self.cl.clSetKernelArg)(second, 2, ITEMS * 4, null()) });
        self.describe(second, report);
        self.run(queue, second, &[ITEMS], Some(&[ITEMS]));
        let two = integers(self.read(queue, out, ITEMS * 4));
        writeln!(report, "{one:?} {two:?}").expect("a string");
        // SAFETY: made here, and no longer used.
        unsafe {
            ok((self.cl.clReleaseKernel)(first));
            ok((self.cl.clReleaseKernel)(second));
            ok((self.cl.clReleaseMemObject)(out));
            ok((self.cl.clReleaseMemObject)(image));
            ok((self.cl.clReleaseCommandQueue)(queue));
        }
        [one, two]
    }

    fn image(&self) -> cl_mem {
        let format = cl_image_format { image_channel_order: CL_RGBA, image_channel_data_type: CL_UNORM_INT8 };
        // SAFETY: a description of plain numbers and null pointers.
        let mut description: cl_image_desc = unsafe { std::mem::zeroed() };
        description.image_type = CL_MEM_OBJECT_IMAGE2D;
        (description.image_width, description.image_height) = (5, 4);
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let image = unsafe {
            (self.cl.clCreateImage)(self.context, CL_MEM_READ_WRITE, &format, &description, null_mut(), &mut code)
        };
        ok(code);
        image
    }

    fn source(&self, text: &str) -> cl_program {
        let text = CString::new(text).expect("no zero");
        let mut code = 0;
        // SAFETY: all pointers are valid.
        let program =
            unsafe { (self.cl.clCreateProgramWithSource)(self.context, 1, &mut text.as_ptr(), null(), &mut code) };
        ok(code);
        program
    }

    /// A program of [`SOURCE`], compiled with a header that is a program, and then linked.
    fn linked(&self, source: &str, options: &str) -> cl_program {
        let (program, header) = (self.source(source), self.source("#define ADDED 7\n"));
        let options = CString::new(format!("{options} -DHEADER='\"added.h\"'")).expect("no zero");
        let mut code = 0;
        // SAFETY: all pointers are valid, and the programs live.
        unsafe {
            ok((self.cl.clCompileProgram)(
                program,
                0,
                null(),
                options.as_ptr(),
                1,
                &header,
                &mut c"added.h".as_ptr(),
                None,
                null_mut(),
            ));
            let linked =
                (self.cl.clLinkProgram)(self.context, 0, null(), null(), 1, &program, None, null_mut(), &mut code);
            ok(code);
            ok((self.cl.clReleaseProgram)(program));
            ok((self.cl.clReleaseProgram)(header));
            linked
        }
    }
}

/// Whatever the cache holds, programs that are built, linked, or made of a binary compute the same. The other tests have this
/// done by processes of their own and compare what these report.
#[test]
fn programs_compute_what_they_should() {
    let environment = |name: &str| std::env::var(name).unwrap_or_default();
    let (prefix, more) = (environment(PREFIX), environment(OPTIONS));
    let fixture = Fixture::new();
    let source = format!("{prefix}{SOURCE}");
    let line = source.split("__LINE__").next().expect("a line").lines().count() as i32;
    let options = format!("-cl-kernel-arg-info {more}");
    let mut report = String::new();
    let program = fixture.program(&source, &options);
    let log = fixture.log(program);
    assert!(log.contains("odd") && log.contains("warning"), "{log}");
    writeln!(report, "{log}").expect("a string");
    let built = fixture.results(program, &mut report);
    assert_eq!(built[1], [line + 5; ITEMS]);
    let added = built[0][0] - 84;
    assert!(added % 1000 == 0 && built[0].iter().zip(0..).all(|(value, i)| *value == 84 + i + added), "{built:?}");

    let binary = fixture.binary(program);
    writeln!(report, "{}", String::from_utf8_lossy(&binary)).expect("a string");
    let mut code = 0;
    // SAFETY: all pointers are valid.
    let again = unsafe {
        let (mut status, length) = (0, binary.len());
        let create = fixture.cl.clCreateProgramWithBinary;
        let program =
            create(fixture.context, 1, &fixture.device, &length, &mut binary.as_ptr(), &mut status, &mut code);
        ok(code);
        ok((fixture.cl.clBuildProgram)(program, 0, null(), null(), None, null_mut()));
        program
    };
    assert_eq!(fixture.results(again, &mut report), built);

    if !more.contains("HEADER") {
        let linked = fixture.linked(&source, &options);
        let results = fixture.results(linked, &mut report);
        assert_eq!((results[0][3], &results[1]), (84 + 3 + 7000, &built[1]));
        writeln!(report, "{}", String::from_utf8_lossy(&fixture.binary(linked))).expect("a string");
        // SAFETY: made above.
        ok(unsafe { (fixture.cl.clReleaseProgram)(linked) });
    }
    // SAFETY: made above.
    unsafe {
        ok((fixture.cl.clReleaseProgram)(program));
        ok((fixture.cl.clReleaseProgram)(again));
    }
    let file = environment(REPORT);
    if !file.is_empty() {
        std::fs::write(file, report).expect("a report");
    }
}

/// A folder of a test with a cache in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn cache(&self) -> PathBuf {
        self.0.join("tombolo")
    }

    /// The entries, and files that were left over.
    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.cache()) else { return Vec::new() };
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths.filter(|path| !path.ends_with("CACHEDIR.TAG")).collect()
    }

    /// A process that runs the programs, ready to be started.
    fn process(&self, report: &str) -> Started {
        let report = self.0.join(report);
        let mut command = Command::new(std::env::current_exe().expect("a path"));
        command.args(["--exact", "programs_compute_what_they_should"]);
        command.env("TOMBOLO_LOG", "1").env("XDG_CACHE_HOME", &self.0).env(REPORT, &report);
        for name in ["TOMBOLO_CACHE", "TOMBOLO_CACHE_DIR", "TOMBOLO_CACHE_LIMIT", OPTIONS, PREFIX] {
            command.env_remove(name);
        }
        Started { command, report }
    }

    fn run(&self, options: &str, prefix: &str) -> Seen {
        let mut process = self.process("report");
        process.command.env(OPTIONS, options).env(PREFIX, prefix);
        process.run()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Started {
    command: Command,
    report: PathBuf,
}

/// What a process reported, and the log of the library.
struct Seen {
    report: String,
    log: String,
}

impl Started {
    fn start(&mut self) -> Child {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process")
    }

    fn seen(&self, output: Output) -> Seen {
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}\n{said}\n{log}", output.status);
        // Where the tests run under Vulkan's validation layer.
        for what in ["VUID-", "Validation Error", "Validation Warning"] {
            assert!(!said.contains(what) && !log.contains(what), "{said}\n{log}");
        }
        Seen { report: std::fs::read_to_string(&self.report).expect("a report"), log }
    }

    fn run(mut self) -> Seen {
        let output = self.start().wait_with_output().expect("its output");
        self.seen(output)
    }
}

impl Seen {
    fn count(&self, what: &str) -> usize {
        self.log.lines().filter(|line| line.contains(what)).count()
    }

    /// Panics unless the process compiled nothing.
    #[track_caller]
    fn was_warm(&self) {
        for kind in ["program", "object", "kernel"] {
            assert_eq!(self.count(&format!("{kind} cache: miss")), 0, "{}", self.log);
        }
        // Some drivers keep what they compile elsewhere, or nowhere, and tell nothing of it.
        let (compiled, kept) = (self.count("the driver compiled"), self.count("the driver gives nothing to keep"));
        assert!(compiled <= kept, "{}", self.log);
        assert!(self.count("program cache: hit") == 1 && self.count("kernel cache: hit") >= 4, "{}", self.log);
    }

    /// Panics unless the process compiled the program.
    #[track_caller]
    fn was_cold(&self) {
        assert_eq!(self.count("program cache: miss"), 1, "{}", self.log);
    }
}

#[test]
fn a_warm_start_compiles_nothing_and_gives_the_same() {
    let folder = Folder::new("warm");
    let cold = folder.run("", "");
    cold.was_cold();
    // The program and the one of its binary are the same; the linked one is another.
    assert_eq!((cold.count("object cache: miss"), cold.count("kernel cache: miss")), (1, 4), "{}", cold.log);
    let mode = std::fs::metadata(folder.cache()).expect("the folder").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let warm = folder.run("", "");
    warm.was_warm();
    assert_eq!(cold.report, warm.report);
}

#[test]
fn options_and_lines_make_other_programs() {
    let folder = Folder::new("options");
    let first = folder.run("", "");
    let defined = folder.run("-DADDED=2", "");
    defined.was_cold();
    assert_ne!(first.report, defined.report);
    let lower = folder.run("", "\n\n\n");
    lower.was_cold();
    assert_ne!(first.report, lower.report);
    let again = folder.run("-DADDED=2", "");
    again.was_warm();
    assert_eq!(defined.report, again.report);
}

#[test]
fn a_header_that_changes_makes_another_program() {
    let folder = Folder::new("header");
    let header = folder.0.join("added.h");
    let options = format!("-DHEADER='\"added.h\"' -I '{}'", folder.0.display());
    let write = |number: u32| std::fs::write(&header, format!("#define ADDED {number}\n")).expect("a header");
    write(3);
    let three = folder.run(&options, "");
    three.was_cold();
    folder.run(&options, "").was_warm();
    write(4);
    let four = folder.run(&options, "");
    four.was_cold();
    assert_ne!(three.report, four.report);
    write(3);
    let again = folder.run(&options, "");
    again.was_warm();
    assert_eq!(three.report, again.report);
}

#[test]
fn eight_processes_at_once_are_as_one() {
    let folder = Folder::new("eight");
    let mut processes: Vec<_> = (0..8).map(|number| folder.process(&format!("report-{number}"))).collect();
    let children: Vec<Child> = processes.iter_mut().map(Started::start).collect();
    let outputs = children.into_iter().map(|child| child.wait_with_output().expect("its output"));
    let seen: Vec<Seen> = processes.iter().zip(outputs).map(|(process, output)| process.seen(output)).collect();
    for seen in &seen {
        assert_eq!(seen.count("damaged"), 0, "{}", seen.log);
    }
    assert!(seen.iter().all(|other| other.report == seen[0].report));
    for file in folder.files() {
        assert!(!file.file_name().expect("a name").as_encoded_bytes().starts_with(b"."), "{}", file.display());
    }
    let after = folder.run("", "");
    after.was_warm();
    assert_eq!(after.report, seen[0].report);
}

#[test]
fn damaged_entries_are_compiled_anew() {
    let folder = Folder::new("damaged");
    let cold = folder.run("", "");
    let damages: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        Vec::clear,
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        },
        |bytes| bytes.fill(0),
    ];
    for damage in damages {
        let files = folder.files();
        assert!(files.len() >= 7, "{files:?}");
        for file in &files {
            let mut bytes = std::fs::read(file).expect("an entry");
            damage(&mut bytes);
            std::fs::write(file, bytes).expect("an entry");
        }
        let repaired = folder.run("", "");
        repaired.was_cold();
        assert!(repaired.count("is damaged and is removed") >= 4, "{}", repaired.log);
        assert_eq!(cold.report, repaired.report);
    }
    let warm = folder.run("", "");
    warm.was_warm();
    assert_eq!(cold.report, warm.report);
}

#[test]
fn without_a_cache_nothing_is_written() {
    let folder = Folder::new("off");
    let mut off = folder.process("report");
    off.command.env("TOMBOLO_CACHE", "0");
    let off = off.run();
    assert_eq!((off.count("cache: miss"), off.count("cache: hit")), (0, 0));
    let mut homeless = folder.process("report");
    homeless.command.env("TOMBOLO_CACHE", "1").env_remove("HOME").env_remove("XDG_CACHE_HOME");
    let homeless = homeless.run();
    assert_eq!(homeless.count("nothing is cached"), 1, "{}", homeless.log);
    assert_eq!(off.report, homeless.report);
    assert!(!folder.cache().exists());
    // A folder that others can write to.
    std::fs::create_dir(folder.cache()).expect("a folder");
    std::fs::set_permissions(folder.cache(), PermissionsExt::from_mode(0o777)).expect("permissions");
    let open = folder.run("", "");
    assert_eq!(open.count("other users can write to"), 1, "{}", open.log);
    assert_eq!((off.report, folder.files()), (open.report, Vec::new()));
}

/// Starts the process with what the shell line mounts for it alone. Nothing where this machine allows no mounts; then the
/// output says why.
fn mounted(folder: &Folder, mount: &str) -> Option<Seen> {
    let process = folder.process("report");
    let unshare = |namespaces: &[&str], line: &str| {
        let mut command = Command::new("unshare");
        command.args(namespaces).args(["sh", "-c", line, "sh"]).arg(folder.cache());
        command
    };
    // Within a namespace of users, an ordinary user may mount; where there are none, root may.
    let ways: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount"], &["--mount"]];
    let works = |way: &&&[&str]| {
        let tried = unshare(way, mount).output().expect("unshare, of util-linux");
        if !tried.status.success() {
            eprintln!("{way:?}: nothing can be mounted: {}", String::from_utf8_lossy(&tried.stderr).trim());
        }
        tried.status.success()
    };
    let Some(way) = ways.iter().find(works) else {
        eprintln!("so this is not tested here");
        return None;
    };
    let mut command = unshare(way, &format!("{mount}; shift; exec \"$@\""));
    command.arg(process.command.get_program()).args(process.command.get_args());
    for (name, value) in process.command.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Some(Started { command, report: process.report }.run())
}

#[test]
fn a_read_only_folder_serves_what_it_has() {
    let folder = Folder::new("read-only");
    let cold = folder.run("", "");
    let lock = "set -e; mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"";
    let Some(warm) = mounted(&folder, lock) else { return };
    warm.was_warm();
    assert_eq!(cold.report, warm.report);
    // What is new cannot be kept, which does no harm.
    for file in folder.files() {
        std::fs::remove_file(file).expect("an entry");
    }
    let Some(cold_again) = mounted(&folder, lock) else { return };
    cold_again.was_cold();
    assert_eq!(cold_again.count("nothing more is kept"), 1, "{}", cold_again.log);
    assert_eq!(cold.report, cold_again.report);
    assert_eq!(folder.files(), Vec::<PathBuf>::new());
}

#[test]
fn a_full_disk_does_no_harm() {
    let folder = Folder::new("full");
    std::fs::create_dir(folder.cache()).expect("a folder");
    std::fs::set_permissions(folder.cache(), PermissionsExt::from_mode(0o700)).expect("permissions");
    let fill = "set -e; mount -t tmpfs -o size=8k,mode=700 none \"$1\"";
    let Some(full) = mounted(&folder, fill) else { return };
    full.was_cold();
    assert_eq!(full.count("nothing more is kept"), 1, "{}", full.log);
    assert_eq!(full.report, folder.run("", "").report);
    assert!(Path::new(&folder.cache()).exists());
}
