//! Commands in a trace: what is told of one from its enqueueing on.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::event::{Args, Event, Phase};
use super::{Category, Span, Track, thread, writer};
use crate::cl::*;
use crate::queue::clock;

/// A command on its way through a queue; empty where nothing is recorded.
#[derive(Clone, Default)]
pub(crate) struct Command(Option<Arc<Described>>);

/// What is told of a command.
pub(super) struct Described {
    pub(super) id: u64,
    /// The kernel, or what the command is.
    pub(super) name: Cow<'static, str>,
    pub(super) args: Args,
}

/// A command is being enqueued: the span of the call, and the command. `describe` tells what is special about it.
#[inline]
pub(crate) fn enqueue(track: &Track, kind: cl_command_type, describe: impl FnOnce(&mut Args)) -> (Span, Command) {
    if super::on() { enqueue_recorded(track, kind, describe) } else { (Span::none(), Command(None)) }
}

#[cold]
fn enqueue_recorded(track: &Track, kind: cl_command_type, describe: impl FnOnce(&mut Args)) -> (Span, Command) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let (function, what) = names(kind);
    let mut span = super::span(Category::Enqueue, function, |_| {});
    let Some(start) = span.start() else { return (span, Command(None)) };
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut args = Args::default();
    args.number("command", id);
    args.number("queue", track.number());
    describe(&mut args);
    span.tell(|own| *own = args.clone());
    arrow(Phase::ArrowStart(id), thread(), start);
    let name = args.find_text("kernel").cloned().unwrap_or(Cow::Borrowed(what));
    (span, Command(Some(Arc::new(Described { id, name, args }))))
}

impl Command {
    pub(super) fn described(&self) -> Option<&Arc<Described>> {
        self.0.as_ref()
    }

    /// Whether the command is recorded.
    pub(crate) fn is_traced(&self) -> bool {
        self.0.is_some()
    }

    /// The command ended before it ran, with that error.
    pub(crate) fn fail(&self, code: cl_int) {
        let Some(described) = &self.0 else { return };
        let mut args = described.args.clone();
        args.number("error", u64::from(code.unsigned_abs()));
        writer::record(Event {
            phase: Phase::Mark,
            category: Category::Run,
            name: Cow::Borrowed("failed"),
            track: thread(),
            time: clock::now(),
            args,
        });
    }
}

/// A point of a command's arrow.
pub(super) fn arrow(phase: Phase, track: u64, time: u64) {
    let (category, name) = (Category::Command, Cow::Borrowed("command"));
    writer::record(Event { phase, category, name, track, time, args: Args::default() });
}

/// The function that enqueues a command of this type, and what the command is, in words.
fn names(kind: cl_command_type) -> (&'static str, &'static str) {
    match kind {
        CL_COMMAND_NDRANGE_KERNEL => ("clEnqueueNDRangeKernel", "kernel"),
        CL_COMMAND_TASK => ("clEnqueueTask", "kernel"),
        CL_COMMAND_READ_BUFFER => ("clEnqueueReadBuffer", "read buffer"),
        CL_COMMAND_WRITE_BUFFER => ("clEnqueueWriteBuffer", "write buffer"),
        CL_COMMAND_COPY_BUFFER => ("clEnqueueCopyBuffer", "copy buffer"),
        CL_COMMAND_READ_BUFFER_RECT => ("clEnqueueReadBufferRect", "read buffer"),
        CL_COMMAND_WRITE_BUFFER_RECT => ("clEnqueueWriteBufferRect", "write buffer"),
        CL_COMMAND_COPY_BUFFER_RECT => ("clEnqueueCopyBufferRect", "copy buffer"),
        CL_COMMAND_FILL_BUFFER => ("clEnqueueFillBuffer", "fill buffer"),
        CL_COMMAND_READ_IMAGE => ("clEnqueueReadImage", "read image"),
        CL_COMMAND_WRITE_IMAGE => ("clEnqueueWriteImage", "write image"),
        CL_COMMAND_COPY_IMAGE => ("clEnqueueCopyImage", "copy image"),
        CL_COMMAND_FILL_IMAGE => ("clEnqueueFillImage", "fill image"),
        CL_COMMAND_COPY_IMAGE_TO_BUFFER => ("clEnqueueCopyImageToBuffer", "copy image to buffer"),
        CL_COMMAND_COPY_BUFFER_TO_IMAGE => ("clEnqueueCopyBufferToImage", "copy buffer to image"),
        CL_COMMAND_MAP_BUFFER => ("clEnqueueMapBuffer", "map buffer"),
        CL_COMMAND_MAP_IMAGE => ("clEnqueueMapImage", "map image"),
        CL_COMMAND_UNMAP_MEM_OBJECT => ("clEnqueueUnmapMemObject", "unmap"),
        CL_COMMAND_MIGRATE_MEM_OBJECTS => ("clEnqueueMigrateMemObjects", "migrate"),
        CL_COMMAND_MARKER => ("clEnqueueMarkerWithWaitList", "marker"),
        CL_COMMAND_BARRIER => ("clEnqueueBarrierWithWaitList", "barrier"),
        CL_COMMAND_ACQUIRE_GL_OBJECTS => ("clEnqueueAcquireGLObjects", "acquire OpenGL objects"),
        CL_COMMAND_RELEASE_GL_OBJECTS => ("clEnqueueReleaseGLObjects", "release OpenGL objects"),
        _ => ("clEnqueue", "command"),
    }
}
