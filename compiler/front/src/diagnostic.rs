//! Errors, warnings and notes: collected while the front end works, then rendered as the build log.

use crate::limits::MAX_DIAGNOSTICS;
use crate::source::{SourceMap, Span};
use std::fmt::Write;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    /// The program is not valid, or not supported.
    Error,
    /// The program is valid, but likely not what was meant.
    Warning,
}

/// A remark that helps to understand a diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The code it is about, if any.
    pub span: Option<Span>,
    /// What it says, without a full stop.
    pub message: String,
}

/// One error or warning with its notes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The code it is about; nothing for one about the options.
    pub span: Option<Span>,
    /// What it says, without a full stop.
    pub message: String,
    /// Remarks.
    pub notes: Vec<Note>,
}

impl Diagnostic {
    /// Adds a remark about `span`.
    pub fn note(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { span: Some(span), message: message.into() });
        self
    }

    /// Adds a remark that is about no code in particular.
    pub fn help(&mut self, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { span: None, message: message.into() });
        self
    }
}

/// All diagnostics of one compilation, in order.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    suppress_warnings: bool,
    warnings_as_errors: bool,
    /// What comes after the last error is a consequence of it, or of not going on.
    ended: bool,
    /// Takes what is dropped, so that notes can be attached to it all the same.
    dropped: Option<Box<Diagnostic>>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what becomes of warnings: `-w` drops them, `-Werror` makes them errors.
    pub fn control_warnings(&mut self, suppress: bool, as_errors: bool) {
        self.suppress_warnings = suppress;
        self.warnings_as_errors = as_errors;
    }

    /// Adds an error about `span`; remarks can be added to what is returned.
    pub fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, Some(span), message.into())
    }

    /// Adds an error that ends the compilation: what is reported after it is dropped.
    pub fn fatal(&mut self, span: Span, message: impl Into<String>) {
        if self.ended {
            return;
        }
        let message = message.into();
        self.errors += 1;
        self.list.push(Diagnostic { severity: Severity::Error, span: Some(span), message, notes: Vec::new() });
        self.ended = true;
    }

    /// Adds a warning about `span`; remarks can be added to what is returned.
    pub fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Warning, Some(span), message.into())
    }

    /// Adds an error about no code in particular (a build option).
    pub fn error_without_span(&mut self, message: impl Into<String>) -> &mut Diagnostic {
        self.push(Severity::Error, None, message.into())
    }

    /// Adds a remark about `span` to the newest diagnostic.
    pub fn note_last(&mut self, span: Span, message: impl Into<String>) {
        if let Some(last) = self.dropped.as_deref_mut().or(self.list.last_mut()) {
            last.note(span, message);
        }
    }

    fn push(&mut self, severity: Severity, span: Option<Span>, message: String) -> &mut Diagnostic {
        let diagnostic = Diagnostic { severity, span, message, notes: Vec::new() };
        let keep = match severity {
            Severity::Error if self.ended => false,
            Severity::Error => {
                self.errors += 1;
                self.errors <= MAX_DIAGNOSTICS
            }
            Severity::Warning if self.suppress_warnings || self.ended => false,
            Severity::Warning => {
                self.warnings += 1;
                self.warnings <= MAX_DIAGNOSTICS
            }
        };
        if keep {
            self.list.push(diagnostic);
            let last = self.list.len() - 1;
            &mut self.list[last]
        } else {
            self.dropped.insert(Box::new(diagnostic))
        }
    }

    /// Whether the program must be refused: there was an error, or a warning under `-Werror`.
    pub fn has_errors(&self) -> bool {
        self.errors > 0 || (self.warnings_as_errors && self.warnings > 0)
    }

    /// The number of errors so far, for telling whether something added one.
    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// The diagnostics, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The build log: each diagnostic with its place, the line of source and what in it is meant, in the order of the
    /// source, whichever stage they came from; empty if there are none.
    pub fn render(&self, map: &SourceMap) -> String {
        let mut log = String::new();
        let mut ordered: Vec<&Diagnostic> = self.list.iter().collect();
        ordered.sort_by_cached_key(|diagnostic| diagnostic.span.map(|span| reading_order(map, span)));
        for diagnostic in ordered {
            let severity = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning if self.warnings_as_errors => "error",
                Severity::Warning => "warning",
            };
            render_message(&mut log, map, severity, diagnostic.span, &diagnostic.message, true);
            for note in &diagnostic.notes {
                render_message(&mut log, map, "note", note.span, &note.message, false);
            }
        }
        let (errors, warnings) =
            if self.warnings_as_errors { (self.errors + self.warnings, 0) } else { (self.errors, self.warnings) };
        let count = |number: usize, what: &str| match number {
            1 => format!("1 {what}"),
            _ => format!("{number} {what}s"),
        };
        match (errors, warnings) {
            (0, 0) => {}
            (0, warnings) => log.push_str(&format!("{} generated.\n", count(warnings, "warning"))),
            (errors, 0) => log.push_str(&format!("{} generated.\n", count(errors, "error"))),
            (errors, warnings) => {
                log.push_str(&format!("{} and {} generated.\n", count(warnings, "warning"), count(errors, "error")));
            }
        }
        log
    }
}

/// When the code of a span is read: the offsets of the directives that include its file, the outermost first, and its own.
fn reading_order(map: &SourceMap, span: Span) -> Vec<u32> {
    let mut offsets = vec![map.site(span).start];
    offsets.extend(map.include_chain(span).into_iter().map(|site| map.site(site).start));
    offsets.reverse();
    offsets
}

/// Writes one message. `trace` adds how the place was reached: includes before it, macros after it.
fn render_message(log: &mut String, map: &SourceMap, severity: &str, span: Option<Span>, message: &str, trace: bool) {
    // Writing to a String cannot fail.
    let Some((span, place)) = span.and_then(|span| Some((span, map.place(span)?))) else {
        let _ = writeln!(log, "{severity}: {message}");
        return;
    };
    if trace {
        for site in map.include_chain(span).into_iter().rev() {
            if let Some(place) = map.place(site) {
                let _ = writeln!(log, "In file included from {}:{}:", place.file, place.line);
            }
        }
    }
    let _ = writeln!(log, "{}:{}:{}: {severity}: {message}", place.file, place.line, place.column);
    render_line(log, place.text, place.range);
    if trace {
        let steps = map.expansion_steps(span);
        for step in steps.iter().take(EXPANSION_STEPS) {
            if let Some(place) = map.place(step.spelled) {
                let _ = writeln!(
                    log,
                    "{}:{}:{}: note: expanded from macro '{}'",
                    place.file, place.line, place.column, step.name
                );
                render_line(log, place.text, place.range);
            }
        }
        if steps.len() > EXPANSION_STEPS {
            let _ = writeln!(log, "note: {} more macro expansions are not shown", steps.len() - EXPANSION_STEPS);
        }
    }
}

/// So many nested macro expansions are shown for one message.
const EXPANSION_STEPS: usize = 6;

/// Characters of a line that are shown at most, around what is pointed at.
const LINE_WIDTH: usize = 160;

/// Writes the line of source and under it a caret at the start of the range and tildes along the rest. Long lines are
/// cut on both sides; tabs become one space, so that the marks stand where they should.
fn render_line(log: &mut String, text: &str, range: (usize, usize)) {
    let column = text[..range.0].chars().count();
    let length = text[range.0..range.1].chars().count();
    let skip = column.saturating_sub(LINE_WIDTH / 2);
    for character in text.chars().skip(skip).take(LINE_WIDTH) {
        log.push(if character.is_control() { ' ' } else { character });
    }
    log.push('\n');
    for _ in skip..column {
        log.push(' ');
    }
    log.push('^');
    for _ in 1..length.min(LINE_WIDTH - (column - skip)) {
        log.push('~');
    }
    log.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(text: &str) -> SourceMap {
        let mut map = SourceMap::new();
        map.add_file("<kernel>", text.to_owned(), None);
        map
    }

    #[test]
    fn an_error_shows_its_line() {
        let map = map("int a;\nint\tb = c;\n");
        let mut diagnostics = Diagnostics::new();
        diagnostics
            .error(Span { start: 15, end: 16 }, "use of undeclared identifier 'c'")
            .note(Span { start: 0, end: 3 }, "this is a note");
        assert_eq!(
            diagnostics.render(&map),
            "<kernel>:2:9: error: use of undeclared identifier 'c'\nint b = c;\n        ^\n\
             <kernel>:1:1: note: this is a note\nint a;\n^~~\n1 error generated.\n"
        );
    }

    #[test]
    fn macros_and_includes_are_traced() {
        let mut map = SourceMap::new();
        map.add_file("<kernel>", String::from("#include \"a.h\"\n"), None);
        let header = map.add_file("a.h", String::from("#define F y\nint x = F;\n"), Some(Span { start: 0, end: 14 }));
        let base = map.base(header.unwrap());
        let site = Span { start: base + 20, end: base + 21 };
        let at = map.add_expansion("F".into(), site, [Span { start: base + 10, end: base + 11 }].into()).unwrap();
        let mut diagnostics = Diagnostics::new();
        diagnostics.error(Span { start: at, end: at + 1 }, "no 'y'");
        assert_eq!(
            diagnostics.render(&map),
            "In file included from <kernel>:1:\na.h:2:9: error: no 'y'\nint x = F;\n        ^\n\
             a.h:1:11: note: expanded from macro 'F'\n#define F y\n          ^\n1 error generated.\n"
        );
    }

    #[test]
    fn messages_are_in_the_order_of_the_source() {
        let mut map = map("aaaa\n#include\nbbbb\n");
        let header = map.add_file("h", "cc\ndd\n", Some(Span { start: 5, end: 13 })).unwrap();
        let base = map.base(header);
        let mut diagnostics = Diagnostics::new();
        for (start, name) in [(14, "late"), (base + 3, "in the header"), (0, "early"), (base, "before it")] {
            diagnostics.error(Span { start, end: start + 2 }, name);
        }
        let log = diagnostics.render(&map);
        let order: Vec<usize> =
            ["early", "before it", "in the header", "late"].iter().map(|name| log.find(name).unwrap()).collect();
        assert!(order.is_sorted(), "{log}");
    }

    #[test]
    fn warnings_are_controlled() {
        let map = map("x");
        let span = Span { start: 0, end: 1 };
        let mut quiet = Diagnostics::new();
        quiet.control_warnings(true, false);
        quiet.warning(span, "careful");
        assert!(!quiet.has_errors());
        assert_eq!(quiet.render(&map), "");
        let mut strict = Diagnostics::new();
        strict.control_warnings(false, true);
        strict.warning(span, "careful");
        assert!(strict.has_errors());
        assert!(strict.render(&map).contains("error: careful"));
    }

    #[test]
    fn a_flood_is_bounded() {
        let map = map("x");
        let mut diagnostics = Diagnostics::new();
        for _ in 0..100_000 {
            diagnostics.error(Span { start: 0, end: 1 }, "again").note(Span { start: 0, end: 1 }, "and again");
        }
        assert_eq!(diagnostics.error_count(), 100_000);
        assert!(diagnostics.render(&map).len() < 100_000);
    }
}
