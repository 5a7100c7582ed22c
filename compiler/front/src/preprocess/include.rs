//! `#include` (C99, section 6.10.2; OpenCL API 3.0, section 5.8.6.1).

use super::Preprocessor;
use crate::lex::literal::parse_string;
use crate::lex::{Punct, Token, TokenKind};
use crate::limits::MAX_INCLUDE_DEPTH;
use crate::source::Span;
use std::rc::Rc;

impl Preprocessor<'_, '_> {
    /// Reads the rest of an `#include` and starts reading the header.
    pub(super) fn include(&mut self, directive: Span) {
        if self.collecting > 0 {
            self.session.diagnostics.error(directive, "#include inside the arguments of a macro");
            return self.skip_rest();
        }
        let Some((name, quoted, span)) = self.header_name() else { return };
        if self.files.len() > MAX_INCLUDE_DEPTH {
            return self.abort(span, "#include nested too deeply");
        }
        let Some((shown, text)) = self.find_header(&name, quoted) else {
            // All that follows would be about what the header declares.
            return self.abort(span, format!("'{name}' file not found"));
        };
        if self.once.contains(&shown) {
            return;
        }
        if !self.enter_file(shown, text, Some(span)) {
            self.abort(span, "the source is too large with its headers");
        }
    }

    /// The name after `#include`, whether it is in quotes, and where it stands; the line is read.
    fn header_name(&mut self) -> Option<(String, bool, Span)> {
        let file = self.files.last_mut()?;
        if let Some((name, span)) = file.lexer.angled_header_name(&mut self.session.diagnostics) {
            self.expect_end("include");
            return Some((name, false, span));
        }
        let token = self.expanded();
        match token.kind {
            TokenKind::String(symbol) => {
                let spelled = self.session.interner.name(symbol);
                // No escapes in a header's name; but one that a macro made may have some.
                let name = match parse_string(spelled) {
                    Ok(bytes) if token.span.end - token.span.start == 1 => String::from_utf8_lossy(&bytes).into_owned(),
                    _ => spelled[1..spelled.len() - 1].to_owned(),
                };
                self.expect_end("include");
                self.named(name, true, token.span)
            }
            TokenKind::Punct(Punct::Less) => {
                let mut name = String::new();
                loop {
                    let part = self.expanded();
                    if part.is(Punct::Greater) {
                        self.expect_end("include");
                        return self.named(name, false, token.span.to(part.span));
                    }
                    if matches!(part.kind, TokenKind::EndOfLine | TokenKind::Eof) {
                        self.session.diagnostics.error(token.span, "expected '>' after the name of a header");
                        return None;
                    }
                    if part.has(Token::SPACE) && !name.is_empty() {
                        name.push(' ');
                    }
                    name.push_str(&part.spelling(&self.session.interner));
                    self.count(1);
                }
            }
            TokenKind::EndOfLine | TokenKind::Eof => {
                self.session.diagnostics.error(token.span, "expected \"FILENAME\" or <FILENAME>");
                None
            }
            _ => {
                self.session.diagnostics.error(token.span, "expected \"FILENAME\" or <FILENAME>");
                self.skip_rest();
                None
            }
        }
    }

    fn named(&mut self, name: String, quoted: bool, span: Span) -> Option<(String, bool, Span)> {
        if name.is_empty() {
            self.session.diagnostics.error(span, "empty filename");
            return None;
        }
        Some((name, quoted, span))
    }

    /// Asks for the header beside the including text, by its name alone, and in the folders of `-I`.
    pub(super) fn find_header(&mut self, name: &str, quoted: bool) -> Option<(String, Rc<str>)> {
        let includer = self.session.map.name(self.files.last()?.file).to_owned();
        let mut candidates = Vec::new();
        if quoted {
            if let Some((folder, _)) = includer.rsplit_once('/') {
                candidates.push(format!("{folder}/{name}"));
            }
        }
        candidates.push(name.to_owned());
        if !name.starts_with('/') {
            for folder in &self.session.options.include_paths {
                candidates.push(format!("{}/{name}", folder.trim_end_matches('/')));
            }
        }
        for candidate in candidates {
            let headers = self.headers;
            let found = self.headers_read.entry(candidate).or_insert_with_key(|candidate| {
                headers.find(candidate, &includer, quoted).map(|(text, shown)| (shown, Rc::from(text)))
            });
            if let Some((shown, text)) = found {
                return Some((shown.clone(), text.clone()));
            }
        }
        None
    }
}
