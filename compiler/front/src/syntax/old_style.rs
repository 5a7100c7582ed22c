//! Functions in the style of before 1989 (C99, section 6.9.1, paragraph 6): `int f(a, b) int a; float b; { … }`.

use super::ast::*;
use super::parser::{Parsed, Parser};
use crate::lex::{Punct, TokenKind};
use crate::source::Span;

impl Parser<'_, '_> {
    /// Whether a list of names follows, and behind its parenthesis their declarations. The opening parenthesis is read.
    pub(super) fn at_old_style_names(&self) -> bool {
        let mut ahead = 0;
        loop {
            let name = self.peek_at(ahead);
            if self.ident_of(name).is_none_or(|ident| self.scopes.is_type(ident.symbol)) {
                return false;
            }
            match self.peek_at(ahead + 1).kind {
                TokenKind::Punct(Punct::Comma) => ahead += 2,
                TokenKind::Punct(Punct::CloseParen) => {
                    let next = self.peek_at(ahead + 2);
                    return self.keyword_of(next) != Some(crate::lex::Keyword::Attribute)
                        && self.starts_declaration(next);
                }
                _ => return false,
            }
        }
    }

    /// The names, and the closing parenthesis.
    pub(super) fn old_style_names(&mut self) -> Parsed<Vec<Ident>> {
        let mut names = Vec::new();
        loop {
            names.push(self.expect_ident()?);
            if self.take(Punct::Comma).is_none() {
                break;
            }
        }
        self.expect(Punct::CloseParen)?;
        Ok(names)
    }

    /// The parameters that the declarations behind the list make of its names.
    pub(super) fn old_style_params(&mut self, names: &[Ident]) -> Parsed<Vec<Param>> {
        let mut declared: Vec<Option<Param>> = names.iter().map(|_| None).collect();
        while !self.at(Punct::OpenBrace) && self.starts_declaration(self.peek()) {
            let start = self.peek().span;
            let specifiers = self.specifiers(Vec::new())?;
            loop {
                let mut declarator = self.declarator(true)?;
                declarator.attributes.extend(self.trailing_attributes()?);
                self.old_style_param(names, &mut declared, specifiers.clone(), declarator, start);
                if self.take(Punct::Comma).is_none() {
                    break;
                }
            }
            self.expect_semicolon("declaration of a parameter")?;
        }
        for (name, param) in names.iter().zip(&declared) {
            if param.is_none() {
                let text = self.name(name.symbol).to_owned();
                self.error(name.span, format!("parameter '{text}' was not declared"));
            }
        }
        Ok(declared.into_iter().flatten().collect())
    }

    fn old_style_param(
        &mut self,
        names: &[Ident],
        declared: &mut [Option<Param>],
        specifiers: Specifiers,
        declarator: Declarator,
        start: Span,
    ) {
        let Some(name) = declarator.name else { return };
        let text = self.name(name.symbol).to_owned();
        match names.iter().position(|known| known.symbol == name.symbol) {
            Some(index) if declared[index].is_none() => {
                self.declare_ordinary(name);
                declared[index] = Some(Param { specifiers, declarator, span: self.since(start) });
            }
            Some(_) => self.error(name.span, format!("redefinition of parameter '{text}'")),
            None => self.error(name.span, format!("parameter named '{text}' is missing")),
        }
    }
}
