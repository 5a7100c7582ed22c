//! One event of a trace, and its line in the file: an object of the JSON array form of the Trace Event Format.

use std::borrow::Cow;
use std::fmt::Write;

use super::Category;

/// What is told of an event, by name.
#[derive(Clone, Default, Debug)]
pub(crate) struct Args(Vec<(&'static str, Value)>);

#[derive(Clone, Debug)]
enum Value {
    Number(u64),
    Text(Cow<'static, str>),
    Numbers(Vec<u64>),
    Texts(Vec<String>),
}

impl Args {
    /// A number: a count, a size in bytes, an error code's magnitude.
    pub(crate) fn number(&mut self, name: &'static str, value: u64) {
        self.0.push((name, Value::Number(value)));
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        self.0.push((name, Value::Text(value.into())));
    }

    /// Several numbers.
    pub(crate) fn numbers(&mut self, name: &'static str, values: Vec<u64>) {
        self.0.push((name, Value::Numbers(values)));
    }

    /// Several texts.
    pub(crate) fn texts(&mut self, name: &'static str, values: Vec<String>) {
        self.0.push((name, Value::Texts(values)));
    }

    /// The text of that name.
    pub(super) fn find_text(&self, name: &str) -> Option<&Cow<'static, str>> {
        self.0.iter().find_map(|(other, value)| match value {
            Value::Text(text) if *other == name => Some(text),
            _ => None,
        })
    }
}

/// What kind of event it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Something that lasts: nanoseconds.
    Span {
        /// How long.
        duration: u64,
    },
    /// Something at a point in time.
    Mark,
    /// An arrow with this id leaves the span around it.
    ArrowStart(u64),
    /// It passes through the span around it.
    ArrowStep(u64),
    /// It ends at the span around it.
    ArrowEnd(u64),
    /// A value that changed.
    Counter,
    /// The name of a track.
    TrackName,
    /// The name of the process.
    ProcessName,
}

/// An event.
pub(super) struct Event {
    pub(super) phase: Phase,
    pub(super) category: Category,
    pub(super) name: Cow<'static, str>,
    /// A thread, or the track of a queue.
    pub(super) track: u64,
    /// Nanoseconds of the host's monotonic clock.
    pub(super) time: u64,
    pub(super) args: Args,
}

impl Event {
    /// Names a track.
    pub(super) fn track_name(track: u64, name: String) -> Event {
        Self::naming(Phase::TrackName, track, name)
    }

    /// Names the track of a queue, which is on that device.
    pub(super) fn queue_name(track: u64, name: String, device: String) -> Event {
        let mut event = Self::naming(Phase::TrackName, track, name);
        event.args.text("device", device);
        event
    }

    /// Names the process.
    pub(super) fn process_name(name: String) -> Event {
        Self::naming(Phase::ProcessName, 0, name)
    }

    fn naming(phase: Phase, track: u64, name: String) -> Event {
        let mut args = Args::default();
        args.text("name", name);
        let name = if phase == Phase::ProcessName { "process_name" } else { "thread_name" };
        Event { phase, category: Category::State, name: Cow::Borrowed(name), track, time: 0, args }
    }

    /// Appends the event as a JSON object, without a line break.
    pub(super) fn write(&self, process: u32, out: &mut String) {
        let (letter, id) = match self.phase {
            Phase::Span { .. } => ("X", None),
            Phase::Mark => ("i", None),
            Phase::ArrowStart(id) => ("s", Some(id)),
            Phase::ArrowStep(id) => ("t", Some(id)),
            Phase::ArrowEnd(id) => ("f", Some(id)),
            Phase::Counter => ("C", None),
            Phase::TrackName | Phase::ProcessName => ("M", None),
        };
        let category = match self.category {
            Category::Enqueue => "enqueue",
            Category::Submit => "submit",
            Category::Run => "run",
            Category::Finish => "finish",
            Category::Wait => "wait",
            Category::Build => "build",
            Category::Gl => "gl",
            Category::Command => "command",
            Category::State => "state",
        };
        out.push_str("{\"name\":");
        write_text(&self.name, out);
        let _ = write!(out, ",\"cat\":\"{category}\",\"ph\":\"{letter}\",\"pid\":{process},\"tid\":{}", self.track);
        out.push_str(",\"ts\":");
        write_microseconds(self.time, out);
        if let Phase::Span { duration } = self.phase {
            out.push_str(",\"dur\":");
            write_microseconds(duration, out);
        }
        if let Some(id) = id {
            // Ids are one namespace for all processes of a merged trace.
            let _ = write!(out, ",\"id\":\"{process}.{id}\"");
        }
        match self.phase {
            Phase::ArrowEnd(_) => out.push_str(",\"bp\":\"e\""),
            Phase::Mark => out.push_str(",\"s\":\"t\""),
            _ => {}
        }
        if !self.args.0.is_empty() {
            out.push_str(",\"args\":{");
            for (index, (name, value)) in self.args.0.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(name, out);
                out.push(':');
                match value {
                    Value::Number(number) => write_number(*number, out),
                    Value::Text(text) => write_text(text, out),
                    Value::Numbers(numbers) => write_list(numbers, out, |number, out| write_number(*number, out)),
                    Value::Texts(texts) => write_list(texts, out, |text, out| write_text(text, out)),
                }
            }
            out.push('}');
        }
        out.push('}');
    }
}

fn write_number(number: u64, out: &mut String) {
    let _ = write!(out, "{number}");
}

/// The format's times are in microseconds.
fn write_microseconds(nanoseconds: u64, out: &mut String) {
    let _ = write!(out, "{}.{:03}", nanoseconds / 1000, nanoseconds % 1000);
}

fn write_list<T>(values: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(value, out);
    }
    out.push(']');
}

/// A JSON string.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(event: &Event) -> String {
        let mut line = String::new();
        event.write(7, &mut line);
        line
    }

    #[test]
    fn a_span_has_times_in_microseconds_and_its_arguments() {
        let mut args = Args::default();
        args.number("command", 3);
        args.text("kernel", "a\"b\\\n\u{1}é");
        args.numbers("global", vec![64, 2]);
        args.texts("routes", vec![String::from("mesa")]);
        let event = Event {
            phase: Phase::Span { duration: 2_000_001 },
            category: Category::Enqueue,
            name: Cow::Borrowed("clEnqueueNDRangeKernel"),
            track: 8,
            time: 12_345_678_901_234_567,
            args,
        };
        assert_eq!(
            line(&event),
            "{\"name\":\"clEnqueueNDRangeKernel\",\"cat\":\"enqueue\",\"ph\":\"X\",\"pid\":7,\"tid\":8,\
             \"ts\":12345678901234.567,\"dur\":2000.001,\"args\":{\"command\":3,\"kernel\":\"a\\\"b\\\\\\n\\u0001é\",\
             \"global\":[64,2],\"routes\":[\"mesa\"]}}"
        );
    }

    #[test]
    fn arrows_have_ids_and_names_have_no_time() {
        let arrow = Event {
            phase: Phase::ArrowEnd(9),
            category: Category::Command,
            name: Cow::Borrowed("command"),
            track: 1,
            time: 5,
            args: Args::default(),
        };
        assert_eq!(
            line(&arrow),
            "{\"name\":\"command\",\"cat\":\"command\",\"ph\":\"f\",\"pid\":7,\"tid\":1,\"ts\":0.005,\"id\":\"7.9\",\
             \"bp\":\"e\"}"
        );
        assert_eq!(
            line(&Event::track_name(1, String::from("main"))),
            "{\"name\":\"thread_name\",\"cat\":\"state\",\"ph\":\"M\",\"pid\":7,\"tid\":1,\"ts\":0.000,\
             \"args\":{\"name\":\"main\"}}"
        );
    }
}
