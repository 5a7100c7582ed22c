//! Commands, from enqueueing to the completion of their events.
//!
//! A command is recorded into the queue's open [`batch`] when it is enqueued, or deferred until what it waits for has been
//! recorded itself. Batches are submitted in order and signal the queue's timeline semaphore; when a batch is done, it is
//! retired: its host actions run, its events complete, and what it kept alive is let go.
//!
//! Order of locks: a queue's state, then an event's state; a queue's retirement, then all others. None is held while waiting
//! for the device.

pub mod batch;
mod callbacks;
pub mod clock;
pub mod core;
mod gl;
pub mod hazards;
pub mod image;
pub mod launch;
pub mod recorder;
pub mod rect;
pub mod staging;
pub mod transfer;

pub(crate) use callbacks::{Lane, post};
pub use core::{Barrier, Core, Nothing, Work};
pub(crate) use gl::GlStep;
pub use recorder::Recorder;
