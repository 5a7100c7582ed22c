//! Translation phase 4: directives and macros (C99, section 6.10; OpenCL C 3.0, section 6.12).
//!
//! Macros expand through a stack of token lists. While a macro's replacement is on the stack the macro is disabled, and its
//! name, met then, is marked as not to be expanded any more. Arguments are expanded in isolation, behind a barrier on the
//! same stack.

mod condition;
mod directive;
mod expand;
mod include;
mod macros;
mod predefined;
mod query;
mod text;

pub(crate) use predefined::constants;
pub use text::render;

use crate::Headers;
use crate::intern::Symbol;
use crate::lex::{Lexer, Punct, Token, TokenKind};
use crate::limits::{MAX_INCLUDED_BYTES, MAX_MADE_BYTES, MAX_TOKENS, MAX_TOKENS_MADE};
use crate::session::Session;
use crate::source::{FileId, Span};
use macros::{Macro, MacroTable};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The tokens of a source after preprocessing.
#[derive(Debug, Default)]
pub struct Preprocessed {
    /// All tokens; the last is [`TokenKind::Eof`]. None is a directive's.
    pub tokens: Vec<Token>,
    /// The pragmas, by the numbers in [`TokenKind::Pragma`].
    pub pragmas: Vec<PragmaLine>,
}

/// A pragma.
#[derive(Clone, Debug)]
pub struct PragmaLine {
    /// What stands behind `#pragma`. Macros are expanded in `unroll` only.
    pub tokens: Vec<Token>,
    /// The directive, from the `#` on.
    pub span: Span,
}

/// Preprocesses `source`, known as `name`. Errors are among the session's diagnostics; the tokens are as good as they can
/// be then.
pub fn preprocess(session: &mut Session<'_>, headers: &dyn Headers, name: &str, source: &str) -> Preprocessed {
    let mut preprocessor = Preprocessor::new(session, headers);
    preprocessor.predefine();
    preprocessor.read(name, source)
}

/// A text that is being read.
struct FileState {
    lexer: Lexer,
    file: FileId,
    /// The open `#if`s.
    conditions: Vec<Condition>,
}

/// An open `#if`, `#ifdef` or `#ifndef`.
struct Condition {
    /// The directive.
    span: Span,
    /// Whether one of its groups was taken.
    taken: bool,
    /// Whether `#else` was seen.
    in_else: bool,
}

/// A list of tokens that is read before the file goes on.
struct Context {
    list: List,
    position: usize,
    /// Nothing behind the list is read before the list is removed.
    barrier: bool,
}

enum List {
    /// The replacement of a macro without parameters, whose first token has this offset.
    Body { of: Rc<Macro>, base: u32, first_flags: u8 },
    /// The result of a substitution.
    Substituted { of: Rc<Macro>, tokens: Vec<Token> },
    /// Tokens put back, or an argument.
    Plain(Vec<Token>),
}

impl Context {
    fn peek(&self) -> Option<Token> {
        match &self.list {
            List::Body { of, base, first_flags } => {
                let token = of.body.get(self.position)?.token;
                let start = base + self.position as u32;
                let token = Token { span: Span { start, end: start + 1 }, ..token };
                Some(if self.position == 0 {
                    token
                        .with(Token::SPACE, first_flags & Token::SPACE != 0)
                        .with(Token::LINE_START, first_flags & Token::LINE_START != 0)
                } else {
                    token
                })
            }
            List::Substituted { tokens, .. } | List::Plain(tokens) => tokens.get(self.position).copied(),
        }
    }
}

struct Preprocessor<'s, 'a> {
    session: &'s mut Session<'a>,
    headers: &'s dyn Headers,
    macros: MacroTable,
    files: Vec<FileState>,
    contexts: Vec<Context>,
    pragmas: Vec<PragmaLine>,
    /// Headers read so far, by the name that was asked for.
    headers_read: HashMap<String, Option<(String, Rc<str>)>>,
    /// Texts with `#pragma once`, by their names.
    once: HashSet<String>,
    /// Tokens made so far.
    produced: usize,
    /// Bytes read so far.
    bytes_read: usize,
    /// Bytes of text made by operators so far.
    bytes_made: usize,
    /// Set when a bound was passed: nothing more is read.
    aborted: bool,
    /// The tokens read now are those of `#if`: `defined` means something.
    in_condition: bool,
    /// Arguments are being collected at so many levels.
    collecting: u32,
    /// Arguments are being expanded at so many levels.
    expansion_depth: u32,
    /// The value of the next `__COUNTER__`.
    counter: u32,
}

impl<'s, 'a> Preprocessor<'s, 'a> {
    fn new(session: &'s mut Session<'a>, headers: &'s dyn Headers) -> Self {
        let macros = MacroTable::new(&mut session.interner);
        Preprocessor {
            session,
            headers,
            macros,
            files: Vec::new(),
            contexts: Vec::new(),
            pragmas: Vec::new(),
            headers_read: HashMap::new(),
            once: HashSet::new(),
            produced: 0,
            bytes_read: 0,
            bytes_made: 0,
            aborted: false,
            in_condition: false,
            collecting: 0,
            expansion_depth: 0,
            counter: 0,
        }
    }

    /// Reads a text to its end.
    fn read(&mut self, name: &str, source: &str) -> Preprocessed {
        let mut tokens = Vec::with_capacity(source.len() / 4);
        if self.enter_file(name.to_owned(), Rc::from(source), None) {
            loop {
                let token = self.expanded();
                self.count(1);
                tokens.push(token);
                if token.kind == TokenKind::Eof {
                    break;
                }
                if tokens.len() > MAX_TOKENS && !self.aborted {
                    self.abort(token.span, "the source has too many tokens after preprocessing");
                }
            }
        } else {
            self.session.diagnostics.error_without_span("the source is too large");
            tokens.push(Token::new(TokenKind::Eof, Span::default(), 0));
        }
        Preprocessed { tokens, pragmas: std::mem::take(&mut self.pragmas) }
    }

    /// Starts reading a text; false if there is no room for it.
    fn enter_file(&mut self, name: String, text: Rc<str>, included_at: Option<Span>) -> bool {
        self.bytes_read = self.bytes_read.saturating_add(text.len());
        if self.bytes_read > MAX_INCLUDED_BYTES {
            return false;
        }
        let Some(file) = self.session.map.add_file(name, text.clone(), included_at) else { return false };
        let lexer = Lexer::new(text, self.session.map.base(file));
        self.files.push(FileState { lexer, file, conditions: Vec::new() });
        true
    }

    /// Counts tokens against the bound.
    fn count(&mut self, tokens: usize) {
        self.produced = self.produced.saturating_add(tokens);
        if self.produced > MAX_TOKENS_MADE && !self.aborted {
            let span = self.here();
            self.abort(span, "the source has too many tokens after preprocessing");
        }
    }

    /// Counts text made by operators against the bound; false if it is passed.
    fn count_made(&mut self, bytes: usize, span: Span) -> bool {
        self.bytes_made = self.bytes_made.saturating_add(bytes);
        if self.bytes_made > MAX_MADE_BYTES && !self.aborted {
            self.abort(span, "the operators # and ## make too much text");
        }
        !self.aborted
    }

    fn abort(&mut self, span: Span, message: impl Into<String>) {
        self.session.diagnostics.fatal(span, message);
        self.aborted = true;
    }

    /// The place of the next character of the current text.
    fn here(&self) -> Span {
        let offset = self.files.last().map_or(0, |file| file.lexer.offset());
        Span { start: offset, end: offset }
    }

    fn eof(&self) -> Token {
        Token::new(TokenKind::Eof, self.here(), Token::LINE_START)
    }

    /// The next token, macros not expanded, directives carried out.
    fn raw(&mut self) -> Token {
        if self.aborted {
            return self.eof();
        }
        while let Some(context) = self.contexts.last_mut() {
            if let Some(token) = context.peek() {
                context.position += 1;
                return token;
            }
            if context.barrier {
                return self.eof();
            }
            self.leave_context();
        }
        loop {
            if self.aborted {
                return self.eof();
            }
            let Some(file) = self.files.last_mut() else { return self.eof() };
            let token = file.lexer.next(&mut self.session.interner, &mut self.session.diagnostics);
            match token.kind {
                TokenKind::Punct(Punct::Hash) if token.has(Token::LINE_START) => {
                    if let Some(pragma) = self.directive(token) {
                        return pragma;
                    }
                }
                TokenKind::Eof if self.files.len() > 1 => self.leave_file(),
                TokenKind::Eof => {
                    self.check_conditions();
                    return token;
                }
                _ => return token,
            }
        }
    }

    fn leave_context(&mut self) {
        match self.contexts.pop().map(|context| context.list) {
            Some(List::Body { of, .. } | List::Substituted { of, .. }) => of.expanding.set(false),
            Some(List::Plain(_)) | None => {}
        }
    }

    fn leave_file(&mut self) {
        self.check_conditions();
        self.files.pop();
    }

    fn check_conditions(&mut self) {
        if let Some(file) = self.files.last_mut() {
            for condition in file.conditions.drain(..) {
                self.session.diagnostics.error(condition.span, "unterminated conditional directive");
            }
        }
    }

    /// Puts a token back before what is read next.
    fn put_back(&mut self, token: Token) {
        self.contexts.push(Context { list: List::Plain(vec![token]), position: 0, barrier: false });
    }

    /// Whether the next token is an opening parenthesis; it stays the next one.
    fn next_is_paren(&mut self) -> bool {
        for context in self.contexts.iter().rev() {
            if let Some(token) = context.peek() {
                return token.is(Punct::OpenParen);
            }
            if context.barrier {
                return false;
            }
        }
        let Some(file) = self.files.last_mut() else { return false };
        let mut ahead = file.lexer.clone();
        // What is wrong there is told when it is read for good.
        let mut scratch = crate::diagnostic::Diagnostics::new();
        ahead.next(&mut self.session.interner, &mut scratch).is(Punct::OpenParen)
    }

    /// The next token, macros expanded.
    fn expanded(&mut self) -> Token {
        let mut flags: Option<Token> = None;
        loop {
            let mut token = self.raw();
            if let Some(first) = flags {
                // What stands where a macro stood that expanded to nothing is as far from what comes before.
                let space = token.has(Token::SPACE) || first.has(Token::SPACE);
                let start = token.has(Token::LINE_START) || first.has(Token::LINE_START);
                token = token.with(Token::SPACE, space).with(Token::LINE_START, start);
            }
            let Some(symbol) = token.name() else { return token };
            if token.has(Token::NO_EXPAND) {
                return token;
            }
            if self.in_condition && symbol == self.macros.defined {
                return self.defined_operator(token);
            }
            if symbol == self.macros.pragma_operator {
                if let Some(pragma) = self.pragma_operator(token) {
                    return pragma;
                }
                continue;
            }
            let Some(definition) = self.macros.get(symbol) else { return token };
            if definition.expanding.get() {
                return token.with(Token::NO_EXPAND, true);
            }
            if let Some(token) = self.expand(token, definition) {
                return token;
            }
            flags = Some(token);
        }
    }

    /// `_Pragma("…")`: a pragma written as an operator (C99, section 6.10.9).
    fn pragma_operator(&mut self, operator: Token) -> Option<Token> {
        let open = self.raw();
        let literal = if open.is(Punct::OpenParen) { self.raw() } else { open };
        let TokenKind::String(symbol) = literal.kind else {
            self.session.diagnostics.error(operator.span, "_Pragma takes a parenthesized string literal");
            self.put_back(literal);
            return None;
        };
        let close = self.raw();
        if !close.is(Punct::CloseParen) {
            self.session.diagnostics.error(operator.span, "_Pragma takes a parenthesized string literal");
            self.put_back(close);
            return None;
        }
        let spelled = self.session.interner.name(symbol);
        let text = spelled[1..spelled.len() - 1].replace("\\\"", "\"").replace("\\\\", "\\");
        let tokens = self.lex_text("<_Pragma>", &text, operator.span);
        self.pragma_token(tokens, operator.span.to(close.span))
    }

    /// The tokens of a text of our own making.
    fn lex_text(&mut self, name: &str, text: &str, span: Span) -> Vec<Token> {
        let text: Rc<str> = Rc::from(text);
        let mut tokens = Vec::new();
        if let Some(file) = self.session.map.add_file(name, text.clone(), Some(span)) {
            let mut lexer = Lexer::new(text, self.session.map.base(file));
            loop {
                let token = lexer.next(&mut self.session.interner, &mut self.session.diagnostics);
                if token.kind == TokenKind::Eof {
                    break;
                }
                tokens.push(token);
            }
        }
        tokens
    }

    fn symbol_name(&self, symbol: Symbol) -> &str {
        self.session.interner.name(symbol)
    }
}

#[cfg(test)]
mod tests;
