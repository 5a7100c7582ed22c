//! The parser's state: tokens, scopes, bounds, messages and recovery.

use super::ast::*;
use super::scope::{Meaning, Scopes};
use crate::intern::Symbol;
use crate::lex::{Keyword, Punct, Token, TokenKind};
use crate::limits::{MAX_NESTING, MAX_TREE_HEIGHT};
use crate::options::LanguageVersion;
use crate::preprocess::{PragmaLine, Preprocessed};
use crate::session::Session;
use crate::source::Span;

/// Parses a preprocessed source. Errors are among the session's diagnostics; the tree is as good as it can be then.
pub fn parse(session: &mut Session<'_>, preprocessed: &Preprocessed) -> Ast {
    let scopes = Scopes::new(&mut session.interner);
    let mut parser = Parser {
        session,
        tokens: &preprocessed.tokens,
        position: 0,
        pragmas: &preprocessed.pragmas,
        scopes,
        ast: Ast::default(),
        heights: Vec::new(),
        highest: 0,
        nesting: 0,
        loop_hint: LoopHint::None,
        missing_semicolon: false,
    };
    parser.translation_unit();
    parser.ast
}

/// A syntax error was reported; the caller must recover.
#[derive(Debug)]
pub(super) struct Failed;

pub(super) type Parsed<T> = Result<T, Failed>;

pub(super) struct Parser<'p, 'a> {
    pub(super) session: &'p mut Session<'a>,
    pub(super) tokens: &'p [Token],
    pub(super) position: usize,
    pub(super) pragmas: &'p [PragmaLine],
    pub(super) scopes: Scopes,
    pub(super) ast: Ast,
    /// How high the tree under each expression is.
    pub(super) heights: Vec<u32>,
    /// The greatest height since this was last reset: for what is inside types and initialisers.
    pub(super) highest: u32,
    pub(super) nesting: u32,
    /// What a pragma said about the loop that comes next.
    pub(super) loop_hint: LoopHint,
    /// Whether the specifiers just read were said to lack a semicolon behind them.
    pub(super) missing_semicolon: bool,
}

impl Parser<'_, '_> {
    pub(super) fn peek(&self) -> Token {
        self.peek_at(0)
    }

    /// The token after `ahead` others; the end of the source is repeated for ever.
    pub(super) fn peek_at(&self, ahead: usize) -> Token {
        let last = self.tokens.len() - 1;
        self.tokens[(self.position + ahead).min(last)]
    }

    pub(super) fn at(&self, punct: Punct) -> bool {
        self.peek().is(punct)
    }

    pub(super) fn at_end(&self) -> bool {
        self.peek().kind == TokenKind::Eof
    }

    /// Goes on to the next token and returns the current one.
    pub(super) fn advance(&mut self) -> Token {
        let token = self.peek();
        if token.kind == TokenKind::Eof {
            return token;
        }
        self.position += 1;
        // A pragma where no statement or declaration can start means nothing.
        let may_start = matches!(
            token.kind,
            TokenKind::Pragma(_)
                | TokenKind::Punct(
                    Punct::Semicolon | Punct::OpenBrace | Punct::CloseBrace | Punct::CloseParen | Punct::Colon
                )
        ) || token.name().is_some_and(|name| Keyword::of(name).is_some());
        if !may_start {
            while let TokenKind::Pragma(_) = self.peek().kind {
                let span = self.peek().span;
                self.session.diagnostics.warning(span, "pragma ignored in this place");
                self.position += 1;
            }
        }
        token
    }

    pub(super) fn take(&mut self, punct: Punct) -> Option<Token> {
        self.at(punct).then(|| self.advance())
    }

    /// The keyword that the token is, in the spelling without underscores. Words that an older version of the language
    /// does not reserve are names there.
    pub(super) fn keyword_of(&self, token: Token) -> Option<Keyword> {
        let keyword = Keyword::of(token.name()?)?;
        let version = self.session.options.version();
        let has = |feature: &str| {
            version == LanguageVersion::V2_0
                || version >= LanguageVersion::V3_0 && self.session.target.features.iter().any(|known| known == feature)
        };
        match keyword {
            Keyword::Generic | Keyword::GenericLong if !has("__opencl_c_generic_address_space") => None,
            Keyword::Pipe if !has("__opencl_c_pipes") => None,
            Keyword::Asm | Keyword::Typeof => None,
            _ => Some(keyword.canonical()),
        }
    }

    pub(super) fn keyword(&self) -> Option<Keyword> {
        self.keyword_of(self.peek())
    }

    pub(super) fn at_keyword(&self, keyword: Keyword) -> bool {
        self.keyword() == Some(keyword)
    }

    pub(super) fn take_keyword(&mut self, keyword: Keyword) -> Option<Token> {
        self.at_keyword(keyword).then(|| self.advance())
    }

    /// The name that the token is, unless it is a keyword.
    pub(super) fn ident_of(&self, token: Token) -> Option<Ident> {
        let symbol = token.name()?;
        match self.keyword_of(token) {
            None if self.scopes.is_reserved(symbol) => None,
            None => Some(Ident { symbol, span: token.span }),
            Some(_) => None,
        }
    }

    pub(super) fn take_ident(&mut self) -> Option<Ident> {
        let ident = self.ident_of(self.peek())?;
        self.advance();
        Some(ident)
    }

    pub(super) fn expect_ident(&mut self) -> Parsed<Ident> {
        match self.take_ident() {
            Some(ident) => Ok(ident),
            None => self.fail("expected identifier"),
        }
    }

    pub(super) fn name(&self, symbol: Symbol) -> &str {
        self.session.interner.name(symbol)
    }

    /// The token before the current one.
    pub(super) fn previous_span(&self) -> Span {
        self.tokens[self.position.saturating_sub(1)].span
    }

    /// The span of everything from `start` to the last token read.
    pub(super) fn since(&self, start: Span) -> Span {
        start.to(self.previous_span())
    }

    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.session.diagnostics.error(span, message);
    }

    /// Reports that something else was expected at the current token.
    pub(super) fn fail<T>(&mut self, message: &str) -> Parsed<T> {
        let token = self.peek();
        self.error(token.span, message);
        Err(Failed)
    }

    pub(super) fn expect(&mut self, punct: Punct) -> Parsed<Token> {
        match self.take(punct) {
            Some(token) => Ok(token),
            None => self.fail(&format!("expected '{}'", punct.text())),
        }
    }

    /// Expects the bracket that closes `open`.
    pub(super) fn expect_close(&mut self, punct: Punct, open: Token) -> Parsed<Token> {
        if let Some(token) = self.take(punct) {
            return Ok(token);
        }
        let span = self.peek().span;
        let opened = open.spelling(&self.session.interner).into_owned();
        self.session
            .diagnostics
            .error(span, format!("expected '{}'", punct.text()))
            .note(open.span, format!("to match this '{opened}'"));
        Err(Failed)
    }

    /// Expects a semicolon; where it is missing, says so behind the last token and goes on as if it were there, if a new
    /// line starts there.
    pub(super) fn expect_semicolon(&mut self, after: &str) -> Parsed<()> {
        if self.take(Punct::Semicolon).is_some() {
            return Ok(());
        }
        let span = self.session.map.after(self.previous_span());
        self.error(span, format!("expected ';' after {after}"));
        if self.peek().has(Token::LINE_START) || self.at(Punct::CloseBrace) { Ok(()) } else { Err(Failed) }
    }

    /// Skips to the end of a broken statement or declaration: behind a semicolon or a block, or before a closing brace.
    pub(super) fn recover(&mut self) {
        let mut depth = 0usize;
        loop {
            let token = self.peek();
            match token.kind {
                TokenKind::Eof => return,
                TokenKind::Punct(Punct::OpenBrace) => depth += 1,
                TokenKind::Punct(Punct::CloseBrace) if depth == 0 => return,
                TokenKind::Punct(Punct::CloseBrace) => {
                    depth -= 1;
                    if depth == 0 {
                        self.advance();
                        self.take(Punct::Semicolon);
                        return;
                    }
                }
                TokenKind::Punct(Punct::Semicolon) if depth == 0 => {
                    self.advance();
                    return;
                }
                _ => {}
            }
            self.advance();
        }
    }

    /// Runs `inner` one level deeper; fails where the source nests too deeply.
    pub(super) fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting >= MAX_NESTING {
            let span = self.peek().span;
            return self.too_deep(span, MAX_NESTING);
        }
        self.nesting += 1;
        let result = inner(self);
        self.nesting -= 1;
        result
    }

    /// Reports that the source nests too deeply, and gives the rest of it up.
    fn too_deep<T>(&mut self, span: Span, limit: u32) -> Parsed<T> {
        let message = format!("the source is nested too deeply; up to {limit} levels are supported");
        self.session.diagnostics.fatal(span, message);
        self.position = self.tokens.len() - 1;
        Err(Failed)
    }

    /// Runs `inner` and returns with its result how high the highest expression in it is.
    pub(super) fn measured<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<(T, u32)> {
        let before = std::mem::take(&mut self.highest);
        let result = inner(self);
        let inside = self.highest;
        self.highest = before.max(inside);
        Ok((result?, inside))
    }

    /// Makes an expression.
    pub(super) fn expr(&mut self, kind: ExprKind, span: Span, children: &[ExprId]) -> Parsed<ExprId> {
        self.expr_over(kind, span, children, 0)
    }

    /// Makes an expression that also contains a type, statement or list of height `inside`.
    pub(super) fn expr_over(&mut self, kind: ExprKind, span: Span, children: &[ExprId], inside: u32) -> Parsed<ExprId> {
        use tombolo_ir::EntityRef;
        let height = children.iter().map(|child| self.heights[child.index()]).fold(inside, u32::max) + 1;
        if height > MAX_TREE_HEIGHT {
            return self.too_deep(span, MAX_TREE_HEIGHT);
        }
        self.highest = self.highest.max(height);
        self.heights.push(height);
        Ok(self.ast.exprs.push(Expr { kind, span }))
    }

    pub(super) fn expr_span(&self, expr: ExprId) -> Span {
        self.ast.exprs[expr].span
    }

    pub(super) fn stmt(&mut self, kind: StmtKind, span: Span) -> StmtId {
        self.ast.stmts.push(Stmt { kind, span })
    }

    pub(super) fn declare_ordinary(&mut self, name: Ident) {
        self.scopes.declare(name.symbol, Meaning::Ordinary);
    }
}
