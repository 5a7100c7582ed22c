//! What a command is to a queue.

use super::recorder::Recorder;
use crate::error::Result;
use crate::trace::Args;

/// A command as the recorder sees it.
pub(crate) trait Work: Send {
    /// Records the command. Called once.
    fn record(&mut self, recorder: &mut Recorder<'_>) -> Result;

    /// Tells a trace what is special about the command. The text `kernel` names it.
    fn describe(&self, _args: &mut Args) {}

    /// Host memory that is read when the command is recorded: address and size in bytes. The command is deferred until
    /// what writes there is complete.
    fn host_reads(&self) -> Option<(usize, usize)> {
        None
    }

    /// Host memory that is written when the command is done: address and size in bytes.
    fn host_writes(&self) -> Option<(usize, usize)> {
        None
    }

    /// Whether everything before must be complete, as the host knows, before the command is recorded.
    fn after_all(&self) -> bool {
        false
    }

    /// Whether the command is submitted apart from those before and after it, as it has semaphores of its own.
    fn own_batch(&self) -> bool {
        false
    }

    /// Whether all commands before must be done when the command starts, and it before all later ones (a barrier).
    fn is_barrier(&self) -> bool {
        false
    }
}

/// A command that does nothing: a marker, or what stands for a deferred command while it is looked at.
pub(crate) struct Nothing;

impl Work for Nothing {
    fn record(&mut self, _recorder: &mut Recorder<'_>) -> Result {
        Ok(())
    }
}

/// `clEnqueueBarrierWithWaitList`: later commands wait for earlier ones.
pub(crate) struct Barrier;

impl Work for Barrier {
    fn record(&mut self, _recorder: &mut Recorder<'_>) -> Result {
        Ok(())
    }

    fn is_barrier(&self) -> bool {
        true
    }
}
