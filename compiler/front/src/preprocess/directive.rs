//! Directives (C99, section 6.10).

use super::{Condition, PragmaLine, Preprocessor};
use crate::lex::literal::{Number, parse_number, parse_string};
use crate::lex::{Token, TokenKind};
use crate::source::Span;

impl Preprocessor<'_, '_> {
    /// Carries out the directive behind a `#`. A pragma yields a token.
    pub(super) fn directive(&mut self, hash: Token) -> Option<Token> {
        if let Some(file) = self.files.last_mut() {
            file.lexer.enter_directive();
        }
        let token = self.raw();
        let span = hash.span.to(token.span);
        let name = match token.kind {
            TokenKind::EndOfLine | TokenKind::Eof => return None,
            TokenKind::Name(symbol) => self.session.interner.shared(symbol),
            // `# 12 "file"`, as preprocessors write it.
            TokenKind::Number(_) => {
                self.line_marker(token);
                return None;
            }
            _ => {
                self.session.diagnostics.error(token.span, "invalid preprocessing directive");
                self.skip_rest();
                return None;
            }
        };
        match &*name {
            "define" => self.define(),
            "undef" => self.undefine(),
            "include" => self.include(span),
            "if" => {
                let holds = self.condition(span);
                self.open_condition(span, holds);
            }
            "ifdef" | "ifndef" => {
                let name_token = self.macro_name();
                let defined = name_token.and_then(Token::name).map(|macro_name| self.macros.is_defined(macro_name));
                match defined {
                    Some(_) => self.expect_end(&name),
                    None => self.skip_rest(),
                }
                self.open_condition(span, defined.unwrap_or(false) == (&*name == "ifdef"));
            }
            "elif" | "else" | "endif" => self.next_group(&name, span),
            "line" => self.line_directive(token.span),
            "error" | "warning" => {
                let text = self.files.last_mut().map(|file| file.lexer.rest_of_line());
                let (text, _) = text.unwrap_or_default();
                if &*name == "error" {
                    self.session.diagnostics.error(span, text);
                } else {
                    self.session.diagnostics.warning(span, text);
                }
            }
            "pragma" => return self.pragma_directive(span),
            _ => {
                let message = format!("invalid preprocessing directive '#{name}'");
                self.session.diagnostics.error(token.span, message);
                self.skip_rest();
            }
        }
        None
    }

    /// Skips the rest of a directive, its end included.
    pub(super) fn skip_rest(&mut self) {
        while !matches!(self.raw().kind, TokenKind::EndOfLine | TokenKind::Eof) {}
    }

    /// Reads the end of a directive; warns of what stands before it.
    pub(super) fn expect_end(&mut self, directive: &str) {
        let token = self.raw();
        if !matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
            let message = format!("extra tokens at end of #{directive} directive");
            self.session.diagnostics.warning(token.span, message);
            self.skip_rest();
        }
    }

    fn open_condition(&mut self, span: Span, holds: bool) {
        if let Some(file) = self.files.last_mut() {
            file.conditions.push(Condition { span, taken: holds, in_else: false });
            if !holds {
                self.skip_groups();
            }
        }
    }

    /// `#elif`, `#else` or `#endif` behind a group that was taken.
    fn next_group(&mut self, name: &str, span: Span) {
        let Some(condition) = self.files.last_mut().and_then(|file| file.conditions.last_mut()) else {
            self.session.diagnostics.error(span, format!("#{name} without #if"));
            return self.skip_rest();
        };
        if name == "endif" {
            if let Some(file) = self.files.last_mut() {
                file.conditions.pop();
            }
            return self.expect_end(name);
        }
        if condition.in_else {
            self.session.diagnostics.error(span, format!("#{name} after #else"));
        }
        condition.in_else |= name == "else";
        self.skip_line();
        self.skip_groups();
    }

    /// Skips the rest of the line without reading it as tokens.
    fn skip_line(&mut self) {
        if let Some(file) = self.files.last_mut() {
            file.lexer.rest_of_line();
        }
    }

    /// Skips groups up to one that is taken, or to the `#endif`.
    fn skip_groups(&mut self) {
        let mut depth = 0usize;
        loop {
            let session = &mut *self.session;
            let Some(file) = self.files.last_mut() else { return };
            if !file.lexer.skip_to_directive(&mut session.diagnostics) {
                // The end of the text reports the open condition.
                return;
            }
            let hash = file.lexer.next(&mut session.interner, &mut session.diagnostics);
            file.lexer.enter_directive();
            let token = file.lexer.next(&mut session.interner, &mut session.diagnostics);
            let Some(symbol) = token.name() else {
                if token.kind != TokenKind::EndOfLine {
                    self.skip_line();
                }
                continue;
            };
            let name = session.interner.shared(symbol);
            let span = hash.span.to(token.span);
            match &*name {
                "if" | "ifdef" | "ifndef" => depth += 1,
                "endif" if depth > 0 => depth -= 1,
                "endif" => {
                    file.conditions.pop();
                    return self.expect_end("endif");
                }
                "else" | "elif" if depth == 0 => {
                    let Some(condition) = file.conditions.last_mut() else { return };
                    if condition.in_else {
                        session.diagnostics.error(span, format!("#{name} after #else"));
                    }
                    if &*name == "else" {
                        condition.in_else = true;
                        if !condition.taken {
                            condition.taken = true;
                            return self.expect_end("else");
                        }
                    } else if !condition.taken && !condition.in_else {
                        let holds = self.condition(span);
                        let condition = self.files.last_mut().and_then(|file| file.conditions.last_mut());
                        if holds {
                            if let Some(condition) = condition {
                                condition.taken = true;
                            }
                            return;
                        }
                        // The line is read already.
                        continue;
                    }
                }
                _ => {}
            }
            self.skip_line();
        }
    }

    /// `#line`
    fn line_directive(&mut self, span: Span) {
        let number = self.expanded();
        let TokenKind::Number(_) = number.kind else {
            self.session.diagnostics.error(span, "#line directive requires a positive integer argument");
            if number.kind != TokenKind::EndOfLine {
                self.skip_rest();
            }
            return;
        };
        self.line_marker(number);
    }

    /// The number and the name of `#line` or `# 12 "file"`.
    fn line_marker(&mut self, number: Token) {
        let spelled = number.spelling(&self.session.interner).into_owned();
        let digits = spelled.bytes().all(|byte| byte.is_ascii_digit());
        // The digits are decimal, whatever they start with.
        let line = parse_number(spelled.trim_start_matches('0')).ok().filter(|_| digits);
        let line = match line {
            Some(Number::Int { value, .. }) if u32::try_from(value).is_ok() => Some(value as u32),
            None if digits => Some(0),
            _ => None,
        };
        let Some(line) = line else {
            self.session.diagnostics.error(number.span, "#line directive requires a positive integer argument");
            return self.skip_rest();
        };
        let token = self.expanded();
        let mut name = None;
        match token.kind {
            TokenKind::EndOfLine | TokenKind::Eof => {}
            TokenKind::String(symbol) => {
                match parse_string(self.session.interner.name(symbol)) {
                    Ok(bytes) => name = Some(String::from_utf8_lossy(&bytes).into_owned()),
                    Err(message) => {
                        self.session.diagnostics.error(token.span, message);
                    }
                }
                // Preprocessors write flags behind the name.
                self.skip_rest();
            }
            _ => {
                self.session.diagnostics.error(token.span, "invalid filename for #line directive");
                self.skip_rest();
            }
        }
        let offset = self.here().start;
        self.session.map.control_line(offset, line, name);
    }

    fn pragma_directive(&mut self, span: Span) -> Option<Token> {
        let first = self.raw();
        let mut tokens = Vec::new();
        let mut end = span;
        if !matches!(first.kind, TokenKind::EndOfLine | TokenKind::Eof) {
            tokens.push(first);
            end = first.span;
            let expand = first.spelling(&self.session.interner) == "unroll";
            loop {
                let token = if expand { self.expanded() } else { self.raw() };
                if matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
                    break;
                }
                self.count(1);
                end = token.span;
                tokens.push(token);
            }
        }
        self.pragma_token(tokens, span.to(end))
    }

    /// The token of a pragma; nothing if the preprocessor deals with it.
    pub(super) fn pragma_token(&mut self, tokens: Vec<Token>, span: Span) -> Option<Token> {
        if let [only] = tokens[..] {
            if only.spelling(&self.session.interner) == "once" {
                if self.files.len() == 1 {
                    self.session.diagnostics.warning(span, "#pragma once in main file");
                }
                if let Some(file) = self.files.last() {
                    self.once.insert(self.session.map.name(file.file).to_owned());
                }
                return None;
            }
        }
        let number = self.pragmas.len() as u32;
        self.pragmas.push(PragmaLine { tokens, span });
        Some(Token::new(TokenKind::Pragma(number), span, Token::LINE_START))
    }
}
