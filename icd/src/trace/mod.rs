//! What queues do, as a trace of events (`TOMBOLO_TRACE`): a file in the Trace Event Format, which ui.perfetto.dev and
//! chrome://tracing open.
//!
//! * Spans of the application's threads and of the library's own: calls that enqueue, wait, build; submissions; copies
//!   between OpenGL and OpenCL.
//! * Spans of each queue, on a track of its own: commands as the device ran them, by its own clock, calibrated to the host's.
//! * An arrow for each command: from its enqueueing to its submission to its run.
//! * A counter: bytes of device memory.
//!
//! Whoever records something calls one function here. Where nothing is recorded, that costs one relaxed load. [`event`] is
//! one line of the file, [`command`] is what is told of commands, [`track`] is where the runs of a queue go, [`writer`] takes
//! events to the file.

mod command;
mod event;
mod track;
mod writer;

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::atomic::{AtomicI64, Ordering};

use tombolo_interop::{Activity, SharedObject};

use crate::queue::clock;

pub(crate) use command::{Command, enqueue};
pub(crate) use event::Args;
pub(crate) use track::{Traced, Track};
pub(crate) use writer::on;

use event::{Event, Phase};

/// What is told of, for viewers to filter by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Category {
    /// A call that enqueues.
    Enqueue,
    /// A submission to Vulkan.
    Submit,
    /// A command on the device.
    Run,
    /// The host's part of commands that the device is done with.
    Finish,
    /// Waiting for commands.
    Wait,
    /// Programs and pipelines.
    Build,
    /// Handing objects over between OpenGL and OpenCL.
    Gl,
    /// The arrow of a command.
    Command,
    /// Memory, and the trace itself.
    State,
}

/// The thread that asks.
fn thread() -> u64 {
    thread_local! {
        /// The process for which this thread has told its name.
        static NAMED: Cell<u32> = const { Cell::new(0) };
    }
    // SAFETY: no arguments; always succeeds.
    let id = unsafe { libc::gettid() } as u64;
    let process = std::process::id();
    if NAMED.replace(process) != process {
        let mut name = [0u8; 16];
        // SAFETY: PR_GET_NAME writes at most 16 bytes, with a closing zero.
        unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
        let length = name.iter().position(|&byte| byte == 0).unwrap_or(name.len());
        let name = String::from_utf8_lossy(&name[..length]).into_owned();
        writer::record(Event::track_name(id, name));
    }
    id
}

/// Something that this thread does until the value is dropped.
pub(crate) struct Span(Option<Box<Open>>);

struct Open {
    category: Category,
    name: Cow<'static, str>,
    start: u64,
    args: Args,
    /// Whether what is recorded is written when the span ends.
    written: bool,
}

/// Begins a span. `describe` is called only where it is recorded.
pub(crate) fn span(category: Category, name: &'static str, describe: impl FnOnce(&mut Args)) -> Span {
    if !on() {
        return Span(None);
    }
    let mut args = Args::default();
    describe(&mut args);
    let written = category == Category::Wait;
    Span(Some(Box::new(Open { category, name: Cow::Borrowed(name), start: clock::now(), args, written })))
}

impl Span {
    /// Nothing that is recorded.
    fn none() -> Span {
        Span(None)
    }

    /// When it began, where it is recorded.
    pub(crate) fn start(&self) -> Option<u64> {
        self.0.as_ref().map(|open| open.start)
    }

    /// The thread blocks in this span: when it goes on, all that was recorded is in the file. However the program ends after
    /// that, it is known what it waited for.
    pub(crate) fn blocks(&mut self) {
        if let Some(open) = &mut self.0 {
            open.written = true;
        }
    }

    /// Tells more of the span.
    pub(crate) fn tell(&mut self, describe: impl FnOnce(&mut Args)) {
        if let Some(open) = &mut self.0 {
            describe(&mut open.args);
        }
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if let Some(open) = self.0.take() {
            let Open { category, name, start, args, written } = *open;
            let phase = Phase::Span { duration: clock::now().saturating_sub(start) };
            writer::record(Event { phase, category, name, track: thread(), time: start, args });
            if written {
                writer::write_recorded();
            }
        }
    }
}

/// Interop does something that takes time.
pub(crate) fn gl(activity: Activity<'_>) -> Box<dyn Any> {
    let tell = |object: &SharedObject, args: &mut Args| {
        args.text("object", object.object().name.to_string());
        args.text("route", object.route().name());
        args.number("bytes", object.object().contents.bytes());
    };
    Box::new(match activity {
        Activity::WaitForContext => span(Category::Gl, "wait for OpenGL", |_| {}),
        Activity::WaitForFile => span(Category::Gl, "wait for sync file", |_| {}),
        Activity::CopyFromGl(object) => span(Category::Gl, "copy from OpenGL", |args| tell(object, args)),
        Activity::FinishCopies => span(Category::Gl, "finish copies", |_| {}),
        Activity::CopyToGl(object) => span(Category::Gl, "copy to OpenGL", |args| tell(object, args)),
    })
}

/// Device memory was allocated: so many bytes; fewer than none where it was freed.
pub(crate) fn allocated(bytes: i64) {
    static TOTAL: AtomicI64 = AtomicI64::new(0);
    if on() {
        let total = TOTAL.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let mut args = Args::default();
        args.number("bytes", total.max(0) as u64);
        writer::record(Event {
            phase: Phase::Counter,
            category: Category::State,
            name: Cow::Borrowed("device memory"),
            track: 0,
            time: clock::now(),
            args,
        });
    }
}
