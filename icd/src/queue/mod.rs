//! Commands, from enqueueing to the completion of their events.

pub mod clock;
