//! Takes events to the file.
//!
//! Threads leave events in memory; a thread of its own writes them within some milliseconds, and so does a thread that has
//! waited for the device: little is lost where the process is killed. The file is the array form of the Trace Event Format, one event a line; readers of the format take
//! it without its closing bracket, which is written when the process exits in order.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicPtr, AtomicU8, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::event::{Event, Phase};
use super::{Args, Category};
use crate::queue::clock;
use crate::settings::{Settings, TRACE};
use crate::sync::lock;

/// How long the thread gathers events between two writes.
const GATHER: Duration = Duration::from_millis(4);
/// So many events in memory are written by the thread that adds the next: memory stays bounded.
const MANY: usize = 1 << 16;

const UNDECIDED: u8 = 0;
const DECIDING: u8 = 1;
const OFF: u8 = 2;
const ON: u8 = 3;

static STATE: AtomicU8 = AtomicU8::new(UNDECIDED);
/// The writer of this process; never freed, as other threads may be about to use it.
static WRITER: AtomicPtr<Writer> = AtomicPtr::new(std::ptr::null_mut());

/// Whether events are recorded.
#[inline]
pub(crate) fn on() -> bool {
    match STATE.load(Ordering::Relaxed) {
        ON => true,
        UNDECIDED => decide(),
        _ => false,
    }
}

/// Records an event.
pub(super) fn record(event: Event) {
    if let Some(writer) = writer() {
        writer.add(event);
    }
}

/// Writes what is recorded so far.
pub(super) fn write_recorded() {
    if let Some(writer) = writer() {
        writer.drain();
    }
}

fn writer() -> Option<&'static Writer> {
    // SAFETY: null, or made of a box that is never freed.
    unsafe { WRITER.load(Ordering::Acquire).as_ref() }
}

#[cold]
fn decide() -> bool {
    if STATE.compare_exchange(UNDECIDED, DECIDING, Ordering::AcqRel, Ordering::Acquire).is_err() {
        // Another thread is at it: what this one does meanwhile is not recorded.
        return STATE.load(Ordering::Acquire) == ON;
    }
    let settings = Settings::get();
    let writer = settings.trace.as_deref().and_then(|pattern| match Output::open(pattern, settings.trace_limit) {
        Ok(output) => Some(Writer {
            pending: Mutex::new(Pending { events: Vec::new(), resting: false }),
            added: Condvar::new(),
            output: Mutex::new(output),
        }),
        Err((path, error)) => {
            // Whoever sets the variable waits for a file; they should not have to guess.
            eprintln!("tombolo: {}: {} cannot be written: {error}. No trace is recorded.", TRACE.name, path.display());
            None
        }
    });
    let Some(writer) = writer else {
        STATE.store(OFF, Ordering::Release);
        return false;
    };
    let writer: &'static Writer = Box::leak(Box::new(writer));
    WRITER.store(std::ptr::from_ref(writer).cast_mut(), Ordering::Release);
    watch_process();
    STATE.store(ON, Ordering::Release);
    // Without a thread, events are written when there are many, and at the end.
    let _ = std::thread::Builder::new().name(String::from("tombolo-trace")).spawn(|| writer.run());
    record(Event::process_name(process_name()));
    true
}

/// Has the file closed when the process exits, and begun anew in a child.
fn watch_process() {
    extern "C" fn exit() {
        if STATE.load(Ordering::Acquire) == ON {
            STATE.store(OFF, Ordering::Release);
            if let Some(writer) = writer() {
                writer.close();
            }
        }
    }
    extern "C" fn child() {
        // The locks may be held by threads that the child does not have: the child gets a writer of its own, if it
        // records anything. What the parent has in memory is the parent's.
        WRITER.store(std::ptr::null_mut(), Ordering::Release);
        if STATE.load(Ordering::Acquire) == ON {
            STATE.store(UNDECIDED, Ordering::Release);
        }
    }
    static WATCHED: AtomicU8 = AtomicU8::new(0);
    if WATCHED.swap(1, Ordering::AcqRel) == 0 {
        // SAFETY: both functions stay as long as the library; the C library forgets them where it is unloaded.
        unsafe {
            libc::atexit(exit);
            libc::pthread_atfork(None, None, Some(child));
        }
    }
}

/// The program's name: the file that is run.
fn process_name() -> String {
    let line = std::fs::read("/proc/self/cmdline").unwrap_or_default();
    let first = line.split(|&byte| byte == 0).next().unwrap_or_default();
    let first = String::from_utf8_lossy(first).into_owned();
    Path::new(&first).file_name().map_or(first.clone(), |name| name.to_string_lossy().into_owned())
}

struct Writer {
    pending: Mutex<Pending>,
    added: Condvar,
    output: Mutex<Output>,
}

struct Pending {
    events: Vec<Event>,
    /// Whether the thread waits to be told of the next event.
    resting: bool,
}

impl Writer {
    fn add(&self, event: Event) {
        let mut pending = lock(&self.pending);
        pending.events.push(event);
        let many = pending.events.len() >= MANY;
        let wake = std::mem::take(&mut pending.resting);
        drop(pending);
        if wake {
            self.added.notify_one();
        }
        if many {
            self.drain();
        }
    }

    /// Writes what is in memory.
    fn drain(&self) {
        // Taken under this lock, so that events stay in order.
        let mut output = lock(&self.output);
        let events = std::mem::take(&mut lock(&self.pending).events);
        output.write(&events);
    }

    fn run(&self) {
        loop {
            let mut pending = lock(&self.pending);
            while pending.events.is_empty() {
                if STATE.load(Ordering::Acquire) == OFF {
                    return;
                }
                pending.resting = true;
                pending = self.added.wait(pending).unwrap_or_else(PoisonError::into_inner);
            }
            drop(pending);
            self.drain();
            std::thread::sleep(GATHER);
        }
    }

    fn close(&self) {
        self.drain();
        lock(&self.output).close();
    }
}

/// The file.
struct Output {
    file: Option<File>,
    path: PathBuf,
    process: u32,
    written: u64,
    /// The size that it may grow to.
    limit: u64,
}

impl Output {
    /// Opens the file for this process, by the pattern that the user gave.
    fn open(pattern: &Path, limit: u64) -> Result<Output, (PathBuf, Error)> {
        let process = std::process::id();
        let (path, file) = open_file(pattern, process)?;
        let mut output = Output { file: Some(file), path, process, written: 0, limit };
        output.put("[\n");
        match output.file {
            Some(_) => Ok(output),
            None => Err((output.path, Error::from(ErrorKind::WriteZero))),
        }
    }

    fn write(&mut self, events: &[Event]) {
        if self.file.is_none() || events.is_empty() {
            return;
        }
        let mut text = String::with_capacity(events.len() * 192);
        for event in events {
            let before = text.len();
            event.write(self.process, &mut text);
            text.push_str(",\n");
            if self.written + text.len() as u64 > self.limit {
                text.truncate(before);
                self.put(&text);
                self.end("the trace has reached its limit");
                return;
            }
        }
        self.put(&text);
    }

    fn close(&mut self) {
        self.end("the process exits");
    }

    /// Writes the last event, which tells why it is the last.
    fn end(&mut self, reason: &'static str) {
        let mut args = Args::default();
        args.text("reason", reason);
        let event = Event {
            phase: Phase::Mark,
            category: Category::State,
            name: "end of the trace".into(),
            // SAFETY: no arguments; always succeeds.
            track: unsafe { libc::gettid() } as u64,
            time: clock::now(),
            args,
        };
        let mut text = String::new();
        event.write(self.process, &mut text);
        text.push_str("\n]\n");
        self.put(&text);
        self.stop();
    }

    fn put(&mut self, text: &str) {
        let Some(file) = &mut self.file else { return };
        match file.write_all(text.as_bytes()) {
            Ok(()) => self.written += text.len() as u64,
            Err(error) => {
                eprintln!("tombolo: {}: {}: {error}. The trace ends here.", TRACE.name, self.path.display());
                self.stop();
            }
        }
    }

    fn stop(&mut self) {
        self.file = None;
        let _ = STATE.compare_exchange(ON, OFF, Ordering::AcqRel, Ordering::Acquire);
    }
}

/// Opens a file for the process: `%p` in the name is its number. Without that, a file that another process is writing at
/// the time is left to it, and the number is appended.
fn open_file(pattern: &Path, process: u32) -> Result<(PathBuf, File), (PathBuf, Error)> {
    let text = pattern.to_string_lossy();
    if text.contains("%p") {
        let path = text.replace("%p", &process.to_string());
        // A process that runs another program in its place keeps its number.
        for round in 0u32.. {
            let path = PathBuf::from(if round == 0 { path.clone() } else { format!("{path}.{round}") });
            match options().create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && round < 1000 => {}
                Err(error) => return Err((path, error)),
            }
        }
    }
    let open = |path: PathBuf| {
        // A pipe could block the program, or end it where its reader goes away.
        let file = options().create(true).open(&path).and_then(|file| {
            if file.metadata()?.is_file() { Ok(file) } else { Err(Error::other("it is not a regular file")) }
        });
        file.map(|file| (path.clone(), file)).map_err(|error| (path, error))
    };
    // SAFETY: the descriptor is open.
    let lock = |file: &File| unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX | libc::LOCK_NB) } == 0;
    let (path, file) = open(pattern.to_path_buf())?;
    let taken = !lock(&file) && Error::last_os_error().kind() == ErrorKind::WouldBlock;
    let (path, file) = if taken {
        let mut name = path.into_os_string();
        name.push(format!(".{process}"));
        let opened = open(PathBuf::from(name))?;
        lock(&opened.1);
        opened
    } else {
        (path, file)
    };
    match file.set_len(0) {
        Ok(()) => Ok((path, file)),
        Err(error) => Err((path, error)),
    }
}

/// Opens without waiting for the other end of a pipe.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.append(true).custom_flags(libc::O_NONBLOCK);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Folder {
            let folder = std::env::temp_dir().join(format!("tombolo-trace-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder");
            Folder(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn event(name: &'static str) -> Event {
        Event {
            phase: Phase::Mark,
            category: Category::State,
            name: name.into(),
            track: 1,
            time: 1,
            args: Args::default(),
        }
    }

    #[test]
    fn a_file_that_is_being_written_is_left_alone_and_an_old_one_is_not() {
        let folder = Folder::new("names");
        let pattern = folder.0.join("trace.json");
        std::fs::write(&pattern, "old").expect("a file");
        let (first, file) = open_file(&pattern, 7).expect("a file");
        assert_eq!((first, file.metadata().expect("a size").len()), (pattern.clone(), 0));
        let (second, _) = open_file(&pattern, 7).expect("a file");
        assert_eq!(second, folder.0.join("trace.json.7"));
    }

    #[test]
    fn a_name_with_the_processs_number_is_never_used_twice() {
        let folder = Folder::new("numbers");
        let pattern = folder.0.join("trace-%p.json");
        let names = ["trace-7.json", "trace-7.json.1", "trace-7.json.2"];
        for name in names {
            assert_eq!(open_file(&pattern, 7).expect("a file").0, folder.0.join(name));
        }
        for device in ["/dev/full", "/dev/null"] {
            assert_eq!(open_file(Path::new(device), 7).expect_err("no file").0, Path::new(device));
        }
        let nowhere = folder.0.join("missing").join("trace.json");
        assert_eq!(open_file(&nowhere, 7).expect_err("no folder").0, nowhere);
    }

    #[test]
    fn the_file_ends_at_its_limit_and_says_so() {
        let folder = Folder::new("limit");
        let mut output = Output::open(&folder.0.join("trace.json"), 300).expect("a file");
        let path = output.path.clone();
        output.write(&[event("first"), event("second"), event("third"), event("fourth")]);
        output.write(&[event("fifth")]);
        let text = std::fs::read_to_string(path).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!((lines[0], lines[lines.len() - 1]), ("[", "]"));
        assert!(lines[lines.len() - 2].contains("the trace has reached its limit"));
        assert_eq!(lines.len(), 6, "{text}");
        assert!(output.file.is_none());
    }
}
