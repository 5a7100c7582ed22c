//! Where code comes from: the texts that are read, and the macro expansions that move tokens from one place to another.
//!
//! All texts and all expansions share one space of `u32` offsets. A file takes as many offsets as it has bytes, plus one
//! for its end; an expansion takes one offset for each token that it yields. So a [`Span`] is 8 bytes, whatever it
//! points at, and the long way back to the source is walked only when a message is printed.

use crate::lex::scan_line_starts;
use std::rc::Rc;

/// A run of code: the offsets `start` to `end`, the latter not included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Span {
    /// The first offset.
    pub start: u32,
    /// The offset behind the last.
    pub end: u32,
}

impl Span {
    /// The span from the start of `self` to the end of `last`, which comes later in the token stream.
    pub fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end }
    }
}

/// A text in a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileId(u32);

#[derive(Debug)]
struct File {
    name: String,
    text: Rc<str>,
    base: u32,
    /// The directive that included the file.
    included_at: Option<Span>,
    /// Byte offsets at which lines start; made when first needed.
    line_starts: std::cell::OnceCell<Vec<u32>>,
    /// Line control, in order: at which byte, the number of the next line, and the name from there on.
    line_control: Vec<(u32, u32, Option<String>)>,
}

#[derive(Debug)]
struct Expansion {
    /// Where the macro was used: its name, up to the closing parenthesis of its arguments.
    site: Span,
    /// The macro's name.
    name: Rc<str>,
    /// For each token where it is spelled: in the macro's definition, or in the argument at the use.
    tokens: Rc<[Span]>,
}

#[derive(Clone, Copy, Debug)]
enum Entry {
    File(u32),
    Expansion(u32),
}

/// A place in a text, as a person names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place<'m> {
    /// The name of the file, as line control says.
    pub file: &'m str,
    /// The line, counted from 1, as line control says.
    pub line: u32,
    /// The column, counted in characters from 1.
    pub column: u32,
    /// The text of the line, without its end.
    pub text: &'m str,
    /// Byte range in `text` of what is pointed at.
    pub range: (usize, usize),
}

/// A macro that a message's place came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpansionStep<'m> {
    /// The macro's name.
    pub name: &'m str,
    /// Where in its definition (or the arguments) the token is spelled.
    pub spelled: Span,
}

/// All texts and expansions of one compilation.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<File>,
    expansions: Vec<Expansion>,
    /// Every file and expansion by its base, ascending.
    entries: Vec<(u32, Entry)>,
    next: u32,
}

/// Texts and expansions may take so many offsets; what comes after is refused.
const LIMIT: u32 = 1 << 31;

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text. Nothing if the map is full (2 GiB).
    pub fn add_file(
        &mut self,
        name: impl Into<String>,
        text: impl Into<Rc<str>>,
        included_at: Option<Span>,
    ) -> Option<FileId> {
        let text = text.into();
        let length = u32::try_from(text.len()).ok()?.checked_add(1)?;
        let base = self.reserve(length)?;
        let id = self.files.len() as u32;
        self.entries.push((base, Entry::File(id)));
        self.files.push(File {
            name: name.into(),
            text,
            base,
            included_at,
            line_starts: std::cell::OnceCell::new(),
            line_control: Vec::new(),
        });
        Some(FileId(id))
    }

    /// Adds an expansion of the macro `name` used at `site` that yields the given tokens, and returns the offset of the
    /// first token; each has one offset. Nothing if the map is full.
    pub fn add_expansion(&mut self, name: Rc<str>, site: Span, tokens: Rc<[Span]>) -> Option<u32> {
        let base = self.reserve(u32::try_from(tokens.len()).ok()?.max(1))?;
        self.entries.push((base, Entry::Expansion(self.expansions.len() as u32)));
        self.expansions.push(Expansion { site, name, tokens });
        Some(base)
    }

    fn reserve(&mut self, length: u32) -> Option<u32> {
        let base = self.next;
        let next = base.checked_add(length).filter(|&next| next <= LIMIT)?;
        self.next = next;
        Some(base)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> Rc<str> {
        self.files[file.0 as usize].text.clone()
    }

    /// The name of a file, without regard to line control.
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].name
    }

    /// The offset of a file's first byte.
    pub fn base(&self, file: FileId) -> u32 {
        self.files[file.0 as usize].base
    }

    /// Records a `#line` directive that ends before the byte at `offset` of the map: the line that starts there has the
    /// number `line`, and the file the name `name` if one is given.
    pub fn control_line(&mut self, offset: u32, line: u32, name: Option<String>) {
        if let Some((_, Entry::File(index))) = self.entry(offset) {
            let file = &mut self.files[index as usize];
            let at = offset - file.base;
            file.line_control.push((at, line, name));
        }
    }

    fn entry(&self, offset: u32) -> Option<(u32, Entry)> {
        let index = self.entries.partition_point(|&(base, _)| base <= offset).checked_sub(1)?;
        self.entries.get(index).copied()
    }

    /// The span in a file of a span that may lie in macro expansions: where the outermost macro is used, or, for code
    /// that came through a macro's argument, where it is written in the argument.
    pub fn site(&self, span: Span) -> Span {
        let start = self.outermost(span.start);
        if span.end <= span.start.saturating_add(1) {
            return match self.entry(span.start) {
                Some((_, Entry::File(_))) => span,
                _ => start,
            };
        }
        let end = self.outermost(span.end - 1);
        // An end in another file, or before the start, is no end: fall back to the start's own token.
        if self.same_file(start.start, end.start) && start.start < end.end {
            Span { start: start.start, end: end.end }
        } else {
            start
        }
    }

    fn same_file(&self, a: u32, b: u32) -> bool {
        match (self.entry(a), self.entry(b)) {
            (Some((base, _)), Some((other, _))) => base == other,
            _ => false,
        }
    }

    /// Where in a file the token at `offset` came from.
    fn outermost(&self, offset: u32) -> Span {
        let mut span = Span { start: offset, end: offset.saturating_add(1) };
        // What an expansion refers to was there before it, so each step goes down and the walk ends.
        while let Some((base, Entry::Expansion(index))) = self.entry(span.start) {
            let expansion = &self.expansions[index as usize];
            let next = match expansion.tokens.get((span.start - base) as usize) {
                Some(&spelled) if self.is_argument(spelled, expansion.site) => spelled,
                _ => expansion.site,
            };
            if next.start >= span.start {
                break;
            }
            span = next;
        }
        span
    }

    /// Whether a token of an expansion at `site` came from an argument: it is written there, or came from a macro that
    /// was expanded in the argument. A macro's own tokens are written in its definition.
    fn is_argument(&self, spelled: Span, site: Span) -> bool {
        (site.start <= spelled.start && spelled.start < site.end)
            || matches!(self.entry(spelled.start), Some((_, Entry::Expansion(_))))
    }

    /// The macros through which the token at the start of `span` came, the outermost first.
    pub fn expansion_steps(&self, span: Span) -> Vec<ExpansionStep<'_>> {
        let mut steps = Vec::new();
        let mut at = span.start;
        while let Some((base, Entry::Expansion(index))) = self.entry(at) {
            let expansion = &self.expansions[index as usize];
            let spelled = expansion.tokens.get((at - base) as usize).copied().unwrap_or(expansion.site);
            let next = if self.is_argument(spelled, expansion.site) {
                spelled.start
            } else {
                steps.push(ExpansionStep { name: &expansion.name, spelled });
                expansion.site.start
            };
            if next >= at {
                break;
            }
            at = next;
        }
        steps.reverse();
        steps
    }

    /// The place right behind a span, where something is missing.
    pub fn after(&self, span: Span) -> Span {
        match self.entry(span.end.saturating_sub(1)) {
            Some((_, Entry::File(_))) => Span { start: span.end, end: span.end },
            _ => span,
        }
    }

    /// The text that a span covers, where it lies in one file; a span of one token of an expansion gives its spelling.
    pub fn snippet(&self, mut span: Span) -> &str {
        loop {
            match self.entry(span.start) {
                Some((base, Entry::File(index))) => {
                    let text = &self.files[index as usize].text;
                    let end = span.end.saturating_sub(base) as usize;
                    return text.get((span.start - base) as usize..end.min(text.len())).unwrap_or("");
                }
                Some((base, Entry::Expansion(index))) => {
                    let tokens = &self.expansions[index as usize].tokens;
                    match tokens.get((span.start - base) as usize) {
                        Some(&spelled) if spelled.start < base => span = spelled,
                        _ => return "",
                    }
                }
                None => return "",
            }
        }
    }

    /// The place of a span, macros resolved to their use. Nothing for a span that the map never gave out.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        let span = self.site(span);
        let Some((base, Entry::File(index))) = self.entry(span.start) else { return None };
        let file = &self.files[index as usize];
        let mut start = ((span.start - base) as usize).min(file.text.len());
        while !file.text.is_char_boundary(start) {
            start -= 1;
        }
        let starts = file.line_starts.get_or_init(|| scan_line_starts(&file.text));
        let line_index = starts.partition_point(|&at| at as usize <= start).saturating_sub(1);
        let line_start = starts.get(line_index).map_or(0, |&at| at as usize);
        let line_end = starts.get(line_index + 1).map_or(file.text.len(), |&at| at as usize);
        let text = file.text[line_start..line_end].trim_end_matches(['\n', '\r']);
        let physical = line_index as u32 + 1;
        let (line, name) = self.presumed(file, start as u32, physical, starts);
        let column = file.text[line_start..start].chars().count() as u32 + 1;
        let range_start = (start - line_start).min(text.len());
        let mut range_end = (span.end.saturating_sub(base) as usize).saturating_sub(line_start).min(text.len());
        while !text.is_char_boundary(range_end) {
            range_end += 1;
        }
        Some(Place { file: name, line, column, text, range: (range_start, range_end.max(range_start)) })
    }

    fn presumed<'m>(&'m self, file: &'m File, at: u32, physical: u32, starts: &[u32]) -> (u32, &'m str) {
        let controls = &file.line_control[..file.line_control.partition_point(|control| control.0 <= at)];
        let name = controls.iter().rev().find_map(|control| control.2.as_deref()).unwrap_or(&file.name);
        match controls.last() {
            Some(&(from, line, _)) => {
                let from_line = starts.partition_point(|&start| start <= from) as u32;
                (line.saturating_add(physical.saturating_sub(from_line)), name)
            }
            None => (physical, name),
        }
    }

    /// The directives through which the file of `span` was included, the innermost first.
    pub fn include_chain(&self, span: Span) -> Vec<Span> {
        let mut chain = Vec::new();
        let mut at = self.site(span).start;
        while let Some((_, Entry::File(index))) = self.entry(at) {
            let Some(included_at) = self.files[index as usize].included_at else { break };
            chain.push(included_at);
            at = self.site(included_at).start;
        }
        chain
    }
}
