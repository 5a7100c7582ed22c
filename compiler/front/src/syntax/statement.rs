//! Statements (C99, section 6.8) and the pragmas among them (OpenCL C 3.0, section 6.12).

use super::ast::*;
use super::parser::{Parsed, Parser};
use super::scope::Meaning;
use crate::lex::{Keyword, Punct, Token, TokenKind};
use crate::preprocess::PragmaLine;

impl Parser<'_, '_> {
    /// `{ … }`
    pub(super) fn compound(&mut self) -> Parsed<StmtId> {
        self.nested(|parser| {
            let open = parser.expect(Punct::OpenBrace)?;
            parser.scopes.enter();
            let mut statements = Vec::new();
            while parser.at_keyword(Keyword::LabelGnu) {
                let start = parser.advance().span;
                let mut labels = vec![parser.expect_ident()?];
                while parser.take(Punct::Comma).is_some() {
                    labels.push(parser.expect_ident()?);
                }
                parser.expect_semicolon("declaration of labels")?;
                let span = parser.since(start);
                statements.push(parser.stmt(StmtKind::OwnLabels(labels), span));
            }
            while !parser.at(Punct::CloseBrace) && !parser.at_end() {
                let before = parser.position;
                if let Some(statement) = parser.block_item() {
                    statements.push(statement);
                }
                if parser.position == before {
                    parser.advance();
                }
            }
            parser.scopes.leave();
            parser.expect_close(Punct::CloseBrace, open)?;
            let span = parser.since(open.span);
            Ok(parser.stmt(StmtKind::Compound(statements), span))
        })
    }

    /// A statement or declaration; errors are recovered from. Nothing for a pragma about what follows.
    fn block_item(&mut self) -> Option<StmtId> {
        if let TokenKind::Pragma(number) = self.peek().kind {
            let span = self.advance().span;
            let pragma = self.pragma(number)?;
            return Some(self.stmt(StmtKind::Pragma(pragma), span));
        }
        let start = self.peek().span;
        match self.statement_or_declaration() {
            Ok(statement) => Some(statement),
            Err(_) => {
                self.recover();
                self.loop_hint = LoopHint::None;
                let span = self.since(start);
                Some(self.stmt(StmtKind::Error, span))
            }
        }
    }

    fn statement_or_declaration(&mut self) -> Parsed<StmtId> {
        let start = self.peek().span;
        if self.at_keyword(Keyword::StaticAssert) {
            let assert = self.static_assert()?;
            let span = self.since(start);
            return Ok(self.stmt(StmtKind::StaticAssert(assert), span));
        }
        let attributes = if self.at_keyword(Keyword::Attribute) { self.attributes()? } else { Vec::new() };
        if self.is_declaration() {
            let declaration = self.declaration(attributes)?;
            let span = self.since(start);
            return Ok(self.stmt(StmtKind::Declaration(Box::new(declaration)), span));
        }
        self.statement_with(attributes)
    }

    /// Whether a declaration comes next, one with an unknown type included.
    fn is_declaration(&self) -> bool {
        let token = self.peek();
        let next = self.peek_at(1);
        if self.keyword_of(token) == Some(Keyword::Extension) {
            return self.starts_declaration(next);
        }
        let Some(ident) = self.ident_of(token) else { return self.starts_declaration(token) };
        if next.is(Punct::Colon) {
            return false;
        }
        match self.scopes.get(ident.symbol) {
            Some(Meaning::Builtin(_) | Meaning::Typedef { .. }) => true,
            Some(Meaning::Ordinary) => false,
            None => self.ident_of(next).is_some(),
        }
    }

    /// A statement that is no declaration, as the body of another.
    fn statement(&mut self) -> Parsed<StmtId> {
        while let TokenKind::Pragma(number) = self.peek().kind {
            let span = self.advance().span;
            if self.pragma(number).is_some() {
                self.session.diagnostics.warning(span, "pragma ignored in this place");
            }
        }
        let attributes = if self.at_keyword(Keyword::Attribute) { self.attributes()? } else { Vec::new() };
        if self.is_declaration() {
            return self.fail("expected a statement, not a declaration");
        }
        self.statement_with(attributes)
    }

    fn statement_with(&mut self, attributes: Vec<Attribute>) -> Parsed<StmtId> {
        for attribute in attributes {
            if self.name(attribute.name.symbol) != "opencl_unroll_hint" {
                let message = format!("'{}' attribute ignored on a statement", self.name(attribute.name.symbol));
                self.session.diagnostics.warning(attribute.span, message);
                continue;
            }
            self.loop_hint = match attribute.args[..] {
                [] => LoopHint::Unroll,
                [AttributeArg::Expr(factor)] => LoopHint::UnrollBy(factor),
                _ => {
                    self.error(attribute.span, "'opencl_unroll_hint' attribute takes one argument at most");
                    LoopHint::None
                }
            };
        }
        self.nested(Self::plain_statement)
    }

    fn plain_statement(&mut self) -> Parsed<StmtId> {
        let token = self.peek();
        let start = token.span;
        let keyword = self.keyword();
        let hint = std::mem::replace(&mut self.loop_hint, LoopHint::None);
        if hint != LoopHint::None && !matches!(keyword, Some(Keyword::For | Keyword::While | Keyword::Do)) {
            self.error(start, "an unroll hint must be followed by a for, while, or do statement");
        }
        let kind = match keyword {
            Some(Keyword::If) => {
                self.advance();
                let mut branches = Vec::new();
                let otherwise = loop {
                    let condition = self.condition()?;
                    branches.push((condition, self.statement()?));
                    if self.take_keyword(Keyword::Else).is_none() {
                        break None;
                    }
                    if self.take_keyword(Keyword::If).is_none() {
                        break Some(self.statement()?);
                    }
                };
                StmtKind::If { branches, otherwise }
            }
            Some(Keyword::Switch) => {
                self.advance();
                let value = self.condition()?;
                StmtKind::Switch { value, body: self.statement()? }
            }
            Some(Keyword::While) => {
                self.advance();
                let condition = self.condition()?;
                StmtKind::While { condition, body: self.statement()?, hint }
            }
            Some(Keyword::Do) => {
                self.advance();
                let body = self.statement()?;
                if self.take_keyword(Keyword::While).is_none() {
                    return self.fail("expected 'while' in do/while loop");
                }
                let condition = self.condition()?;
                self.expect_semicolon("do/while statement")?;
                StmtKind::DoWhile { body, condition, hint }
            }
            Some(Keyword::For) => {
                self.scopes.enter();
                let kind = self.for_loop(hint);
                self.scopes.leave();
                kind?
            }
            Some(Keyword::Case) => {
                self.advance();
                let low = self.conditional()?;
                let high = match self.take(Punct::Ellipsis) {
                    Some(_) => Some(self.conditional()?),
                    None => None,
                };
                self.expect_colon("'case'")?;
                StmtKind::Case { low, high, body: self.labelled()? }
            }
            Some(Keyword::Default) => {
                self.advance();
                self.expect_colon("'default'")?;
                StmtKind::Default(self.labelled()?)
            }
            Some(Keyword::Goto) => {
                self.advance();
                if self.at(Punct::Star) {
                    return self.fail("OpenCL C does not support indirect goto");
                }
                let label = self.expect_ident()?;
                self.expect_semicolon("goto statement")?;
                StmtKind::Goto(label)
            }
            Some(Keyword::Break) => {
                self.advance();
                self.expect_semicolon("break statement")?;
                StmtKind::Break
            }
            Some(Keyword::Continue) => {
                self.advance();
                self.expect_semicolon("continue statement")?;
                StmtKind::Continue
            }
            Some(Keyword::Return) => {
                self.advance();
                let value = if self.at(Punct::Semicolon) { None } else { Some(self.expression()?) };
                self.expect_semicolon("return statement")?;
                StmtKind::Return(value)
            }
            Some(Keyword::AsmGnu) => return self.fail("inline assembly is not supported in OpenCL C"),
            Some(Keyword::Else) => return self.fail("expected expression: 'else' without a previous 'if'"),
            _ if token.is(Punct::OpenBrace) => return self.compound(),
            _ if token.is(Punct::Semicolon) => {
                self.advance();
                StmtKind::Empty
            }
            None if self.peek_at(1).is(Punct::Colon) && token.name().is_some() => {
                let name = self.expect_ident()?;
                self.advance();
                // Attributes of a label say nothing here.
                self.trailing_attributes()?;
                StmtKind::Label { name, body: self.labelled()? }
            }
            _ => {
                let expression = self.expression()?;
                self.expect_semicolon("expression")?;
                StmtKind::Expr(expression)
            }
        };
        let span = self.since(start);
        Ok(self.stmt(kind, span))
    }

    fn expect_colon(&mut self, after: &str) -> Parsed<()> {
        match self.take(Punct::Colon) {
            Some(_) => Ok(()),
            None => self.fail(&format!("expected ':' after {after}")),
        }
    }

    /// What a label stands before. At the end of a block that is nothing, which is common and harmless.
    fn labelled(&mut self) -> Parsed<StmtId> {
        let at_end = self.at(Punct::CloseBrace);
        if at_end || matches!(self.peek().kind, TokenKind::Pragma(_)) {
            let span = self.map_after();
            if at_end {
                let message = "label at end of compound statement is a C23 extension";
                self.session.diagnostics.warning(span, message);
            }
            return Ok(self.stmt(StmtKind::Empty, span));
        }
        if self.is_declaration() {
            let (label, span) = (self.previous_span(), self.peek().span);
            self.session.diagnostics.warning(span, "label followed by a declaration is a C23 extension");
            return Ok(self.stmt(StmtKind::Empty, self.session.map.after(label)));
        }
        self.statement()
    }

    fn map_after(&self) -> crate::source::Span {
        self.session.map.after(self.previous_span())
    }

    /// `(expression)`
    fn condition(&mut self) -> Parsed<ExprId> {
        let open = self.expect(Punct::OpenParen)?;
        let condition = self.expression()?;
        self.expect_close(Punct::CloseParen, open)?;
        Ok(condition)
    }

    fn for_loop(&mut self, hint: LoopHint) -> Parsed<StmtKind> {
        self.advance();
        let open = self.expect(Punct::OpenParen)?;
        let start = self.peek().span;
        let init = if self.take(Punct::Semicolon).is_some() {
            None
        } else if self.is_declaration() {
            let declaration = self.declaration(Vec::new())?;
            let span = self.since(start);
            Some(self.stmt(StmtKind::Declaration(Box::new(declaration)), span))
        } else {
            let expression = self.expression()?;
            self.expect(Punct::Semicolon)?;
            let span = self.expr_span(expression);
            Some(self.stmt(StmtKind::Expr(expression), span))
        };
        let condition = if self.at(Punct::Semicolon) { None } else { Some(self.expression()?) };
        self.expect(Punct::Semicolon)?;
        let step = if self.at(Punct::CloseParen) { None } else { Some(self.expression()?) };
        self.expect_close(Punct::CloseParen, open)?;
        let body = self.statement()?;
        Ok(StmtKind::For { init, condition, step, body, hint })
    }

    /// What a pragma says; nothing for one about the next loop, and for one that is dropped.
    pub(super) fn pragma(&mut self, number: u32) -> Option<Pragma> {
        let line = self.pragmas.get(number as usize)?;
        let words: Vec<String> =
            line.tokens.iter().map(|token| token.spelling(&self.session.interner).into_owned()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["OPENCL", "EXTENSION", ..] => self.extension_pragma(line, &words[2..]),
            ["OPENCL" | "STDC", "FP_CONTRACT", switch] => {
                let on = match switch {
                    "ON" | "DEFAULT" => true,
                    "OFF" => false,
                    _ => {
                        let message = "expected 'ON' or 'OFF' or 'DEFAULT' in pragma";
                        self.session.diagnostics.warning(line.span, message);
                        return None;
                    }
                };
                Some(Pragma { kind: PragmaKind::FpContract { on }, span: line.span })
            }
            ["pack", ..] => self.pack_pragma(line, &words[1..]),
            ["unroll", ..] => {
                self.loop_hint = self.unroll_pragma(line);
                None
            }
            ["nounroll"] => {
                let kind = ExprKind::Int { value: 1, suffix: IntSuffix::default(), decimal: true };
                self.loop_hint = self.expr(kind, line.span, &[]).map_or(LoopHint::None, LoopHint::UnrollBy);
                None
            }
            // Other compilers' own.
            _ => None,
        }
    }

    fn extension_pragma(&mut self, line: &PragmaLine, words: &[&str]) -> Option<Pragma> {
        let (name, behaviour) = match (words, line.tokens.get(2).map(|token| token.kind)) {
            ([_, ":", behaviour], Some(TokenKind::Name(name))) => (name, *behaviour),
            _ => {
                let message = "expected '#pragma OPENCL EXTENSION name : behaviour'";
                self.session.diagnostics.warning(line.span, message);
                return None;
            }
        };
        let enable = match behaviour {
            "enable" | "begin" => true,
            "disable" | "end" => false,
            _ => {
                let message = "expected 'enable' or 'disable' in #pragma OPENCL EXTENSION";
                self.session.diagnostics.warning(line.span, message);
                return None;
            }
        };
        let name = Ident { symbol: name, span: line.tokens[2].span };
        Some(Pragma { kind: PragmaKind::Extension { name, enable }, span: line.span })
    }

    /// `#pragma unroll`, `#pragma unroll N` or `#pragma unroll (N)`
    fn unroll_pragma(&mut self, line: &PragmaLine) -> LoopHint {
        if line.tokens.len() == 1 {
            return LoopHint::Unroll;
        }
        let end = Token::new(TokenKind::Eof, self.session.map.after(line.span), 0);
        let tokens: Vec<Token> = line.tokens[1..].iter().copied().chain([end]).collect();
        let scopes = &mut self.scopes;
        let mut inner = Parser {
            session: &mut *self.session,
            tokens: &tokens,
            position: 0,
            pragmas: &[],
            scopes: std::mem::take(scopes),
            ast: std::mem::take(&mut self.ast),
            heights: std::mem::take(&mut self.heights),
            highest: self.highest,
            nesting: self.nesting,
            loop_hint: LoopHint::None,
            missing_semicolon: false,
        };
        let factor = inner.conditional();
        if factor.is_ok() && !inner.at_end() {
            let span = inner.peek().span;
            inner.session.diagnostics.warning(span, "extra tokens at end of '#pragma unroll'");
        }
        self.scopes = inner.scopes;
        self.ast = inner.ast;
        self.heights = inner.heights;
        self.highest = inner.highest;
        factor.map_or(LoopHint::None, LoopHint::UnrollBy)
    }
}
