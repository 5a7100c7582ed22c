//! Commands, from enqueueing to the completion of their events.
//!
//! A command is recorded into the queue's open [`batch`] when it is enqueued, or deferred until what it waits for has been
//! recorded itself. Batches are submitted in order and signal the queue's timeline semaphore; when a batch is done, it is
//! retired: its host actions run, its events complete, and what it kept alive is let go.
//!
//! Order of locks: a queue's state, then an event's state; a queue's retirement, then all others. None is held while waiting
//! for the device.

pub(crate) mod batch;
mod callbacks;
pub(crate) mod clock;
pub(crate) mod core;
mod gl;
pub(crate) mod hazards;
pub(crate) mod image;
pub(crate) mod launch;
pub(crate) mod recorder;
pub(crate) mod rect;
pub(crate) mod staging;
pub(crate) mod transfer;

pub(crate) use callbacks::{Lane, post};
pub(crate) use core::{Barrier, Core, Nothing, Work};
pub(crate) use gl::GlStep;
pub(crate) use recorder::Recorder;
