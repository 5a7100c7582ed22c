//! Macro expansion: arguments, substitution, `#` and `##` (C99, section 6.10.3).

use super::macros::{BodyToken, Computed, Macro};
use super::{Context, List, Preprocessor};
use crate::lex::{Lexer, Punct, Token, TokenKind};
use crate::limits::MAX_ARGUMENT_DEPTH;
use crate::source::Span;
use std::borrow::Cow;
use std::rc::Rc;

impl Preprocessor<'_, '_> {
    /// Expands a macro whose name was just read. Returns the token if it stays: a function-like macro without arguments.
    /// Otherwise the replacement is what is read next.
    pub(super) fn expand(&mut self, name: Token, definition: Rc<Macro>) -> Option<Token> {
        if let Some(computed) = definition.computed {
            let token = self.computed(computed, name);
            return Some(token);
        }
        if definition.params.is_none() && definition.plain {
            if definition.body.is_empty() {
                return None;
            }
            self.count(definition.body.len());
            let shared = self.session.interner.shared(definition.name);
            let spans = definition.body_spans.clone();
            let Some(base) = self.session.map.add_expansion(shared, name.span, spans) else {
                self.abort(name.span, "the source has too many macro expansions");
                return None;
            };
            definition.expanding.set(true);
            let first_flags = flag(name, Token::SPACE) | flag(name, Token::LINE_START);
            let list = List::Body { of: definition, base, first_flags };
            self.contexts.push(Context { list, position: 0, barrier: false });
            return None;
        }
        let (arguments, site) = if definition.params.is_some() {
            if !self.next_is_paren() {
                return Some(name);
            }
            self.collecting += 1;
            let collected = self.collect_arguments(name, &definition);
            self.collecting -= 1;
            let (arguments, close) = collected?;
            (arguments, name.span.to(close))
        } else {
            (Vec::new(), name.span)
        };
        let mut tokens = self.substitute(&definition, arguments, name);
        self.count(tokens.len() + 1);
        let spans: Rc<[Span]> = tokens.iter().map(|token| token.span).collect();
        let shared = self.session.interner.shared(definition.name);
        let Some(base) = self.session.map.add_expansion(shared, site, spans) else {
            self.abort(name.span, "the source has too many macro expansions");
            return None;
        };
        for (index, token) in tokens.iter_mut().enumerate() {
            let start = base + index as u32;
            token.span = Span { start, end: start + 1 };
        }
        if let Some(first) = tokens.first_mut() {
            *first =
                first.with(Token::SPACE, name.has(Token::SPACE)).with(Token::LINE_START, name.has(Token::LINE_START));
        }
        definition.expanding.set(true);
        self.contexts.push(Context { list: List::Substituted { of: definition, tokens }, position: 0, barrier: false });
        None
    }

    fn computed(&mut self, computed: Computed, name: Token) -> Token {
        let kind = match computed {
            Computed::Line => {
                let line = self.session.map.place(name.span).map_or(0, |place| place.line);
                TokenKind::Number(self.session.interner.intern(&line.to_string()))
            }
            Computed::File => {
                let file = self.session.map.place(name.span).map_or("", |place| place.file);
                let literal = format!("\"{}\"", file.replace('\\', "\\\\").replace('"', "\\\""));
                TokenKind::String(self.session.interner.intern(&literal))
            }
            Computed::Counter => {
                let number = self.counter.to_string();
                self.counter = self.counter.wrapping_add(1);
                TokenKind::Number(self.session.interner.intern(&number))
            }
            Computed::Answer(query) => {
                let answer = self.query(query, name);
                TokenKind::Number(self.session.interner.intern(if answer { "1" } else { "0" }))
            }
            Computed::IncludeLevel => {
                let level = self.files.len().saturating_sub(1).to_string();
                TokenKind::Number(self.session.interner.intern(&level))
            }
        };
        Token { kind, ..name }
    }

    /// Reads the arguments of a function-like macro; the opening parenthesis comes next. One list for each parameter.
    fn collect_arguments(&mut self, name: Token, definition: &Macro) -> Option<(Vec<Vec<Token>>, Span)> {
        self.raw();
        let params = definition.params.as_ref().map_or(0, Vec::len);
        let mut arguments = Vec::with_capacity(params);
        let mut current = Vec::new();
        let mut depth = 0usize;
        let close = loop {
            let mut token = self.raw();
            match token.kind {
                TokenKind::Eof | TokenKind::EndOfLine => {
                    let message = "unterminated argument list invoking macro";
                    let message = format!("{message} '{}'", self.symbol_name(definition.name));
                    self.session.diagnostics.error(name.span, message);
                    if token.kind == TokenKind::EndOfLine {
                        self.put_back(token);
                    }
                    return None;
                }
                TokenKind::Punct(Punct::OpenParen) => depth += 1,
                TokenKind::Punct(Punct::CloseParen) if depth == 0 => break token.span,
                TokenKind::Punct(Punct::CloseParen) => depth -= 1,
                TokenKind::Punct(Punct::Comma)
                    if depth == 0 && !(definition.variadic && arguments.len() + 1 == params) =>
                {
                    arguments.push(std::mem::take(&mut current));
                    continue;
                }
                TokenKind::Name(symbol) if self.macros.get(symbol).is_some_and(|inner| inner.expanding.get()) => {
                    token = token.with(Token::NO_EXPAND, true);
                }
                _ => {}
            }
            self.count(1);
            current.push(token);
        };
        let given = arguments.len() + 1;
        if params > 0 || !current.is_empty() || given > 1 {
            arguments.push(current);
        }
        let missing_variadic = definition.variadic && arguments.len() + 1 == params;
        if missing_variadic {
            arguments.push(Vec::new());
        }
        if arguments.len() != params {
            let which = if arguments.len() < params { "few" } else { "many" };
            let message = format!("too {which} arguments provided to function-like macro invocation");
            let defined = format!("macro '{}' defined here", self.symbol_name(definition.name));
            self.session.diagnostics.error(name.span.to(close), message).note(definition.span, defined);
            return None;
        }
        Some((arguments, close))
    }

    /// Expands an argument by itself.
    fn expand_argument(&mut self, argument: &[Token]) -> Vec<Token> {
        let expandable = |token: &Token| {
            token.name().is_some_and(|name| self.macros.is_defined(name) || name == self.macros.pragma_operator)
        };
        if !argument.iter().any(expandable) {
            return argument.to_vec();
        }
        if self.expansion_depth >= MAX_ARGUMENT_DEPTH {
            if !self.aborted {
                self.abort(argument[0].span, "macro invocations are nested too deeply");
            }
            return Vec::new();
        }
        self.expansion_depth += 1;
        self.contexts.push(Context { list: List::Plain(argument.to_vec()), position: 0, barrier: true });
        let mut tokens = Vec::with_capacity(argument.len());
        loop {
            let token = self.expanded();
            if token.kind == TokenKind::Eof {
                break;
            }
            tokens.push(token);
            self.count(1);
            if self.aborted {
                break;
            }
        }
        // What is above the barrier is only left over when reading was aborted.
        while let Some(context) = self.contexts.last() {
            let barrier = context.barrier;
            self.leave_context();
            if barrier {
                break;
            }
        }
        self.expansion_depth -= 1;
        tokens
    }

    /// The replacement list with its parameters replaced and its operators carried out. Spans are those of the spelling.
    fn substitute(&mut self, definition: &Macro, arguments: Vec<Vec<Token>>, name: Token) -> Vec<Token> {
        let mut expanded: Vec<Option<Vec<Token>>> = vec![None; arguments.len()];
        let mut body = Cow::Borrowed(&definition.body[..]);
        if definition.variadic && body.iter().any(|item| item.optional) {
            let further = expanded.len() - 1;
            let list = self.expand_argument(&arguments[further]);
            if list.is_empty() {
                body = Cow::Owned(without_optional(&definition.body));
            }
            expanded[further] = Some(list);
        }
        let mut result: Vec<Token> = Vec::with_capacity(body.len());
        let mut paste_before = false;
        let mut has_placemarkers = false;
        for (index, item) in body.iter().enumerate() {
            if self.aborted {
                break;
            }
            let next = body.get(index + 1);
            if self.is_optional_comma(definition, item, next) {
                // GNU's `, ## __VA_ARGS__`: the comma goes where there are no further arguments.
                let variadic = next.and_then(|next| next.param).map_or(0, usize::from);
                if !arguments[variadic].is_empty() {
                    result.push(item.token);
                }
                continue;
            }
            let follows_optional_comma = index > 0 && {
                let previous = &body[index - 1];
                self.is_optional_comma(definition, previous, Some(item))
            };
            let pasted_before = paste_before && !follows_optional_comma;
            let start = result.len();
            match item.param.map(usize::from) {
                Some(param) if item.stringify => {
                    let token = self.stringify(&arguments[param], item.token);
                    result.push(token);
                }
                Some(param) => {
                    let operand = item.paste || pasted_before;
                    let tokens = if operand {
                        &arguments[param]
                    } else {
                        if expanded[param].is_none() {
                            let list = self.expand_argument(&arguments[param]);
                            expanded[param] = Some(list);
                        }
                        expanded[param].as_ref().unwrap_or(&arguments[param])
                    };
                    self.produced = self.produced.saturating_add(tokens.len());
                    result.extend_from_slice(tokens);
                    if tokens.is_empty() && operand {
                        result.push(Token::new(TokenKind::Placemarker, item.token.span, 0));
                        has_placemarkers = true;
                    } else if let Some(first) = result.get_mut(start) {
                        *first = first.with(Token::SPACE, item.token.has(Token::SPACE)).with(Token::LINE_START, false);
                    }
                }
                None => result.push(item.token),
            }
            self.count(0);
            if pasted_before && start > 0 && start < result.len() {
                self.paste_at(&mut result, start, name);
            }
            paste_before = item.paste;
        }
        if has_placemarkers {
            result.retain(|token| token.kind != TokenKind::Placemarker);
        }
        result
    }

    fn is_optional_comma(&self, definition: &Macro, item: &BodyToken, next: Option<&BodyToken>) -> bool {
        let variadic = definition.variadic && item.paste && item.token.is(Punct::Comma);
        variadic
            && next.is_some_and(|next| {
                let last = definition.params.as_ref().map_or(0, Vec::len) - 1;
                next.param.map(usize::from) == Some(last) && !next.stringify
            })
    }

    /// `#`: a string literal of the argument as it is spelled.
    fn stringify(&mut self, argument: &[Token], hash: Token) -> Token {
        let mut text = String::from("\"");
        for (index, token) in argument.iter().enumerate() {
            if index > 0 && (token.has(Token::SPACE) || token.has(Token::LINE_START)) {
                text.push(' ');
            }
            let spelling = token.spelling(&self.session.interner);
            if text.len() + spelling.len() > super::MAX_MADE_BYTES {
                break;
            }
            if matches!(token.kind, TokenKind::String(_) | TokenKind::Char(_)) {
                for character in spelling.chars() {
                    if matches!(character, '"' | '\\') {
                        text.push('\\');
                    }
                    text.push(character);
                }
            } else {
                text.push_str(&spelling);
            }
        }
        // A lone backslash at the end would take the quote with it.
        let backslashes = text.bytes().rev().take_while(|&byte| byte == b'\\').count();
        if backslashes % 2 == 1 {
            self.session.diagnostics.warning(hash.span, "invalid string literal, ignoring final '\\'");
            text.pop();
        }
        text.push('"');
        if !self.count_made(text.len(), hash.span) {
            return hash;
        }
        let symbol = self.session.interner.intern(&text);
        Token { kind: TokenKind::String(symbol), ..hash }
    }

    /// `##`: joins the tokens at `at - 1` and `at` into one.
    fn paste_at(&mut self, tokens: &mut Vec<Token>, at: usize, name: Token) {
        let (left, right) = (tokens[at - 1], tokens[at]);
        if left.kind == TokenKind::Placemarker {
            tokens[at] = right.with(Token::SPACE, left.has(Token::SPACE));
            tokens.remove(at - 1);
            return;
        }
        if right.kind == TokenKind::Placemarker {
            tokens.remove(at);
            return;
        }
        let joined = format!("{}{}", left.spelling(&self.session.interner), right.spelling(&self.session.interner));
        if !self.count_made(joined.len(), name.span) {
            return;
        }
        // Two tokens side by side can make a comment, which is no token either.
        let mut scratch = crate::diagnostic::Diagnostics::new();
        let mut lexer = Lexer::new(Rc::from(joined.as_str()), 0);
        let interner = &mut self.session.interner;
        let token = lexer.next(interner, &mut scratch);
        let whole = lexer.next(interner, &mut scratch).kind == TokenKind::Eof;
        if whole && token.kind != TokenKind::Eof && !scratch.has_errors() && !joined.starts_with("//") {
            tokens[at - 1] = Token { span: left.span, ..token }
                .with(Token::SPACE, left.has(Token::SPACE))
                .with(Token::LINE_START, left.has(Token::LINE_START));
            tokens.remove(at);
        } else {
            let message = format!("pasting formed '{joined}', an invalid preprocessing token");
            self.session.diagnostics.error(name.span, message);
        }
    }
}

fn flag(token: Token, flag: u8) -> u8 {
    if token.has(flag) { flag } else { 0 }
}

/// A replacement list without what stands in `__VA_OPT__`.
fn without_optional(body: &[BodyToken]) -> Vec<BodyToken> {
    let mut kept: Vec<BodyToken> = Vec::with_capacity(body.len());
    for (index, &item) in body.iter().enumerate() {
        if !item.optional {
            kept.push(item);
            continue;
        }
        let last = body.get(index + 1).is_none_or(|next| !next.optional);
        // What was pasted to nothing stays as it is.
        if let (true, false, Some(before)) = (last, item.paste, kept.last_mut()) {
            before.paste = false;
        }
    }
    kept
}
