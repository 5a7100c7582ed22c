//! Commands, from enqueueing to the completion of their events.
//!
//! A command ([`Work`]) is recorded into the queue's open [`batch`] when it is enqueued ([`core`]), or deferred until what it
//! waits for has been recorded itself ([`deferral`]). Batches are submitted in order and signal the queue's timeline semaphore
//! ([`submission`]); when a batch is done, it is retired: its host actions run, its events complete, and what it kept alive
//! is let go ([`completion`]).
//!
//! Order of locks: a queue's state, then an event's state; a queue's retirement, then all others. None is held while waiting
//! for the device.

pub(crate) mod batch;
mod callbacks;
pub(crate) mod clock;
mod completion;
pub(crate) mod core;
mod deferral;
mod gl;
pub(crate) mod hazards;
pub(crate) mod image;
pub(crate) mod launch;
pub(crate) mod recorder;
pub(crate) mod rect;
pub(crate) mod staging;
mod submission;
pub(crate) mod transfer;
mod work;

pub(crate) use callbacks::{Lane, post};
pub(crate) use core::Core;
pub(crate) use gl::GlStep;
pub(crate) use recorder::Recorder;
pub(crate) use work::{Barrier, Nothing, Work};
