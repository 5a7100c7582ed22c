//! The tracks of a queue: its commands as the device ran them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::command::{Command, Described, arrow};
use super::event::{Event, Phase};
use super::{Category, Span, on, thread, writer};
use crate::queue::clock;
use crate::sync::lock;

/// Above the ids of threads, which Linux keeps below 2^22.
const FIRST_TRACK: u64 = 1 << 22;
/// Tracks that a queue may have: so many commands are shown side by side.
const LANES: usize = 64;

/// A queue in the trace.
pub(crate) struct Track {
    number: u64,
    in_order: bool,
    /// When the last command on each track of the queue ended.
    lanes: Mutex<Vec<u64>>,
}

/// A recorded command in a batch.
pub(crate) struct Traced {
    command: Arc<Described>,
    query: Option<u32>,
}

impl Traced {
    /// A command whose times that pair of queries takes; nothing where the command is not recorded.
    pub(crate) fn new(command: &Command, query: Option<u32>) -> Option<Traced> {
        Some(Traced { command: command.described()?.clone(), query })
    }
}

impl Track {
    /// A queue.
    pub(crate) fn new(in_order: bool) -> Track {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Track { number: NEXT.fetch_add(1, Ordering::Relaxed), in_order, lanes: Mutex::new(Vec::new()) }
    }

    /// What tells the queue from others of the process.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// A batch is being submitted: the span, to be dropped when that is done.
    pub(crate) fn submit(&self, value: u64, commands: &[Traced]) -> Span {
        let span = super::span(Category::Submit, "submit", |args| {
            args.number("queue", self.number);
            args.number("batch", value);
            args.numbers("commands", commands.iter().map(|traced| traced.command.id).collect());
        });
        if let Some(start) = span.start() {
            let track = thread();
            commands.iter().for_each(|traced| arrow(Phase::ArrowStep(traced.command.id), track, start));
        }
        span
    }

    /// A batch that was submitted at that time is done. `times` tells when its commands began and ended, by their queries.
    pub(crate) fn ran(
        &self,
        device: impl Fn() -> String,
        submitted: u64,
        commands: Vec<Traced>,
        times: impl Fn(u32) -> Option<[u64; 2]>,
    ) {
        if commands.is_empty() || !on() {
            return;
        }
        let now = clock::now();
        let mut runs: Vec<([u64; 2], Traced)> = commands
            .into_iter()
            .map(|traced| {
                let taken = traced.query.and_then(&times);
                // The calibration of the clocks is not exact.
                let [start, end] = taken.unwrap_or([submitted, now]).map(|time| time.clamp(submitted, now));
                ([start, end.max(start)], traced)
            })
            .collect();
        if !self.in_order {
            runs.sort_by_key(|(span, _)| *span);
        }
        let mut lanes = lock(&self.lanes);
        for ([start, end], Traced { command, query }) in runs {
            let (lane, start) = place(&mut lanes, self.in_order, [start, end]);
            let track = FIRST_TRACK + self.number * LANES as u64 + lane as u64;
            let end = end.max(start);
            if lanes[lane] == 0 {
                let order = if self.in_order { "in order" } else { "out of order" };
                let part = if lane == 0 { String::new() } else { format!(", beside ({lane})") };
                let name = format!("queue {} ({order}{part})", self.number);
                writer::record(Event::queue_name(track, name, device()));
            }
            lanes[lane] = end;
            let mut args = command.args.clone();
            args.text("clock", if query.and_then(&times).is_some() { "device" } else { "host" });
            let (phase, category) = (Phase::Span { duration: end - start }, Category::Run);
            writer::record(Event { phase, category, name: command.name.clone(), track, time: start, args });
            arrow(Phase::ArrowEnd(command.id), track, start);
        }
    }
}

/// The lane for a command, and where it starts there. The commands of an in-order queue share one: where the device let one
/// begin before the last had ended, it is shown from then on. Others go where they overlap nothing.
fn place(lanes: &mut Vec<u64>, in_order: bool, [start, _]: [u64; 2]) -> (usize, u64) {
    if lanes.is_empty() {
        lanes.push(0);
    }
    if in_order {
        return (0, start.max(lanes[0]));
    }
    if let Some(free) = lanes.iter().position(|end| *end <= start) {
        return (free, start);
    }
    if lanes.len() < LANES {
        lanes.push(0);
        return (lanes.len() - 1, start);
    }
    let (first, end) = lanes.iter().copied().enumerate().min_by_key(|(_, end)| *end).unwrap_or((0, start));
    (first, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_in_order_follow_each_other_on_one_lane() {
        let mut lanes = Vec::new();
        assert_eq!(place(&mut lanes, true, [5, 9]), (0, 5));
        lanes[0] = 9;
        assert_eq!(place(&mut lanes, true, [7, 12]), (0, 9));
    }

    #[test]
    fn overlapping_commands_get_lanes_of_their_own_as_far_as_there_are() {
        let mut lanes = Vec::new();
        for count in 0..LANES {
            assert_eq!(place(&mut lanes, false, [5, 9]), (count, 5));
            lanes[count] = 9 + count as u64;
        }
        assert_eq!(place(&mut lanes, false, [5, 9]), (0, 9));
        assert_eq!(place(&mut lanes, false, [10, 11]), (0, 10));
        lanes[0] = 11;
        assert_eq!(place(&mut lanes, false, [10, 11]), (1, 10));
    }
}
