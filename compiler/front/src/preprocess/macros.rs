//! Macro definitions.

use super::Preprocessor;
use super::query::Query;
use crate::intern::{Interner, Symbol};
use crate::lex::{Punct, Token, TokenKind};
use crate::source::Span;
use std::cell::Cell;
use std::rc::Rc;

/// A macro.
#[derive(Debug)]
pub(super) struct Macro {
    pub(super) name: Symbol,
    /// The parameters of a function-like macro; the last stands for all further arguments if the macro is variadic.
    pub(super) params: Option<Vec<Symbol>>,
    pub(super) variadic: bool,
    pub(super) body: Vec<BodyToken>,
    /// Where the tokens of the body stand.
    pub(super) body_spans: Rc<[Span]>,
    /// Whether the replacement is the body as it is: no parameters, no operators.
    pub(super) plain: bool,
    /// Where the name stands in the definition.
    pub(super) span: Span,
    /// Set for a macro whose replacement is computed.
    pub(super) computed: Option<Computed>,
    /// Whether its replacement is being read.
    pub(super) expanding: Cell<bool>,
}

/// A token of a replacement list with the operators around it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct BodyToken {
    pub(super) token: Token,
    /// The parameter that it names.
    pub(super) param: Option<u16>,
    /// `#` stands before it.
    pub(super) stringify: bool,
    /// `##` stands behind it.
    pub(super) paste: bool,
    /// It stands in `__VA_OPT__`: there only where there are further arguments.
    pub(super) optional: bool,
}

/// Macros whose replacement depends on where they are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Computed {
    /// `__LINE__`
    Line,
    /// `__FILE__`
    File,
    /// `__COUNTER__`: 0, 1, 2 …
    Counter,
    /// `__INCLUDE_LEVEL__`: 0 in the source itself.
    IncludeLevel,
    /// `__has_builtin` and its like: a question with its answer.
    Answer(Query),
}

/// All macros, by the number of their name.
pub(super) struct MacroTable {
    macros: Vec<Option<Rc<Macro>>>,
    /// The name `defined`
    pub(super) defined: Symbol,
    /// The name `_Pragma`
    pub(super) pragma_operator: Symbol,
    /// The name `__VA_ARGS__`
    va_args: Symbol,
    /// The name `__VA_OPT__`
    va_opt: Symbol,
}

impl MacroTable {
    pub(super) fn new(interner: &mut Interner) -> Self {
        let mut table = MacroTable {
            macros: Vec::new(),
            defined: interner.intern("defined"),
            pragma_operator: interner.intern("_Pragma"),
            va_args: interner.intern("__VA_ARGS__"),
            va_opt: interner.intern("__VA_OPT__"),
        };
        for (name, computed) in [
            ("__LINE__", Computed::Line),
            ("__FILE__", Computed::File),
            ("__COUNTER__", Computed::Counter),
            ("__INCLUDE_LEVEL__", Computed::IncludeLevel),
            ("__has_include", Computed::Answer(Query::Include)),
            ("__has_builtin", Computed::Answer(Query::Builtin)),
            ("__has_attribute", Computed::Answer(Query::Attribute)),
            ("__has_feature", Computed::Answer(Query::Feature)),
            ("__has_extension", Computed::Answer(Query::Extension)),
        ] {
            table.insert(Macro {
                name: interner.intern(name),
                params: None,
                variadic: false,
                body: Vec::new(),
                body_spans: Rc::from([]),
                plain: true,
                span: Span::default(),
                computed: Some(computed),
                expanding: Cell::new(false),
            });
        }
        table
    }

    pub(super) fn get(&self, name: Symbol) -> Option<Rc<Macro>> {
        self.macros.get(name.index())?.clone()
    }

    pub(super) fn is_defined(&self, name: Symbol) -> bool {
        self.macros.get(name.index()).is_some_and(Option::is_some)
    }

    fn insert(&mut self, definition: Macro) {
        let index = definition.name.index();
        if index >= self.macros.len() {
            self.macros.resize(index + 1, None);
        }
        self.macros[index] = Some(Rc::new(definition));
    }

    pub(super) fn remove(&mut self, name: Symbol) -> Option<Rc<Macro>> {
        self.macros.get_mut(name.index())?.take()
    }
}

impl Macro {
    /// Whether two definitions say the same (C99, section 6.10.3, paragraph 2).
    fn same_as(&self, other: &Macro) -> bool {
        self.params == other.params
            && self.variadic == other.variadic
            && self.computed == other.computed
            && self.body.len() == other.body.len()
            && self.body.iter().zip(&other.body).enumerate().all(|(index, (a, b))| {
                a.token.kind == b.token.kind
                    && (index == 0 || a.token.has(Token::SPACE) == b.token.has(Token::SPACE))
                    && (a.stringify, a.paste) == (b.stringify, b.paste)
            })
    }
}

impl Preprocessor<'_, '_> {
    /// Reads the rest of a `#define`.
    pub(super) fn define(&mut self) {
        let Some(name_token) = self.macro_name() else { return self.skip_rest() };
        let Some(name) = name_token.name() else { return self.skip_rest() };
        let mut token = self.raw();
        let mut params = None;
        let mut variadic = false;
        if token.is(Punct::OpenParen) && !token.has(Token::SPACE) {
            match self.macro_params() {
                Some((list, is_variadic)) => {
                    params = Some(list);
                    variadic = is_variadic;
                }
                None => return self.skip_rest(),
            }
            token = self.raw();
        } else if !token.has(Token::SPACE) && token.kind != TokenKind::EndOfLine {
            self.session.diagnostics.warning(token.span, "whitespace required after the macro name");
        }
        let mut tokens = Vec::new();
        while !matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
            tokens.push(token);
            token = self.raw();
        }
        let Some(body) = self.macro_body(&tokens, params.as_deref(), variadic) else { return };
        let body_spans = body.iter().map(|item| item.token.span).collect();
        let plain = params.is_none() && body.iter().all(|item| !item.paste);
        let definition = Macro {
            name,
            params,
            variadic,
            body,
            body_spans,
            plain,
            span: name_token.span,
            computed: None,
            expanding: Cell::new(false),
        };
        if let Some(previous) = self.macros.get(name) {
            if !previous.same_as(&definition) {
                let message = if previous.computed.is_some() {
                    format!("redefining builtin macro '{}'", self.symbol_name(name))
                } else {
                    format!("'{}' macro redefined", self.symbol_name(name))
                };
                let warning = self.session.diagnostics.warning(name_token.span, message);
                if previous.computed.is_none() {
                    warning.note(previous.span, "previous definition is here");
                }
            }
        }
        self.macros.insert(definition);
    }

    /// The name after `#define`, `#undef`, `#ifdef` or `#ifndef`.
    pub(super) fn macro_name(&mut self) -> Option<Token> {
        let token = self.raw();
        match token.kind {
            TokenKind::Name(name) if name == self.macros.defined => {
                self.session.diagnostics.error(token.span, "'defined' cannot be used as a macro name");
                None
            }
            TokenKind::Name(_) => Some(token),
            TokenKind::EndOfLine | TokenKind::Eof => {
                self.session.diagnostics.error(token.span, "macro name missing");
                self.put_back(token);
                None
            }
            _ => {
                self.session.diagnostics.error(token.span, "macro name must be an identifier");
                None
            }
        }
    }

    /// The parameters, behind the opening parenthesis, and whether there are more arguments than those. GNU's `name...`
    /// names what C99 calls `__VA_ARGS__`.
    fn macro_params(&mut self) -> Option<(Vec<Symbol>, bool)> {
        let mut params: Vec<Symbol> = Vec::new();
        loop {
            let token = self.raw();
            match token.kind {
                TokenKind::Punct(Punct::CloseParen) if params.is_empty() => return Some((params, false)),
                TokenKind::Punct(Punct::Ellipsis) => {
                    params.push(self.macros.va_args);
                    return self.end_of_variadic_params().then_some((params, true));
                }
                TokenKind::Name(name) => {
                    if params.contains(&name) {
                        let message = format!("duplicate macro parameter name '{}'", self.symbol_name(name));
                        self.session.diagnostics.error(token.span, message);
                        return None;
                    }
                    params.push(name);
                }
                _ => {
                    self.session.diagnostics.error(token.span, "invalid token in macro parameter list");
                    self.put_back_line_end(token);
                    return None;
                }
            }
            let token = self.raw();
            match token.kind {
                TokenKind::Punct(Punct::Comma) => {}
                TokenKind::Punct(Punct::CloseParen) => return Some((params, false)),
                TokenKind::Punct(Punct::Ellipsis) => return self.end_of_variadic_params().then_some((params, true)),
                _ => {
                    self.session.diagnostics.error(token.span, "expected comma or ')' in macro parameter list");
                    self.put_back_line_end(token);
                    return None;
                }
            }
        }
    }

    fn end_of_variadic_params(&mut self) -> bool {
        let token = self.raw();
        let good = token.is(Punct::CloseParen);
        if !good {
            self.session.diagnostics.error(token.span, "missing ')' in macro parameter list");
            self.put_back_line_end(token);
        }
        good
    }

    /// Puts the end of the line back, so that skipping to it does not skip the next line.
    fn put_back_line_end(&mut self, token: Token) {
        if matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
            self.put_back(token);
        }
    }

    /// Resolves the operators and parameters of a replacement list.
    fn macro_body(&mut self, tokens: &[Token], params: Option<&[Symbol]>, variadic: bool) -> Option<Vec<BodyToken>> {
        let mut body: Vec<BodyToken> = Vec::with_capacity(tokens.len());
        let find = |token: Token| {
            let name = token.name()?;
            params?.iter().position(|&param| param == name).map(|index| index as u16)
        };
        // The place of the parenthesis that closes `__VA_OPT__`.
        let mut optional_end = None;
        let mut index = 0;
        while let Some(&token) = tokens.get(index) {
            index += 1;
            if optional_end == Some(index - 1) {
                optional_end = None;
                continue;
            }
            if variadic && token.name() == Some(self.macros.va_opt) {
                optional_end = match optional_end {
                    None => closing(tokens, index),
                    Some(_) => None,
                };
                if optional_end.is_none() {
                    let message = "'__VA_OPT__' needs a list in parentheses, and none of its own inside";
                    self.session.diagnostics.error(token.span, message);
                    return None;
                }
                index += 1;
                continue;
            }
            let optional = optional_end.is_some();
            if token.is(Punct::HashHash) {
                match body.last_mut() {
                    Some(last) if index < tokens.len() => last.paste = true,
                    _ => {
                        let end = if index == 1 { "start" } else { "end" };
                        let message = format!("'##' cannot appear at {end} of macro expansion");
                        self.session.diagnostics.error(token.span, message);
                        return None;
                    }
                }
                continue;
            }
            if token.is(Punct::Hash) && params.is_some() {
                let next = tokens.get(index).copied();
                let Some(param) = next.and_then(find) else {
                    let message = "'#' is not followed by a macro parameter";
                    self.session.diagnostics.error(token.span, message);
                    return None;
                };
                index += 1;
                body.push(BodyToken { token, param: Some(param), stringify: true, paste: false, optional });
                continue;
            }
            if token.name() == Some(self.macros.va_args) && !variadic {
                let message = "__VA_ARGS__ can only appear in the expansion of a C99 variadic macro";
                self.session.diagnostics.warning(token.span, message);
            }
            body.push(BodyToken { token, param: find(token), stringify: false, paste: false, optional });
        }
        Some(body)
    }

    /// Reads the rest of an `#undef`.
    pub(super) fn undefine(&mut self) {
        let Some(token) = self.macro_name() else { return self.skip_rest() };
        if let Some(definition) = token.name().and_then(|name| self.macros.remove(name)) {
            if definition.computed.is_some() {
                self.session.diagnostics.warning(token.span, "undefining builtin macro");
            }
        }
        self.expect_end("undef");
    }
}

/// The place of the parenthesis that closes the one at `open`; nothing where there is none.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.is(Punct::OpenParen) {
            depth += 1;
        } else if token.is(Punct::CloseParen) {
            depth -= 1;
        }
        if depth == 0 {
            return (index > open).then_some(index);
        }
    }
    None
}
