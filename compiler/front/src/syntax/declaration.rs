//! Declarations, function definitions, records and enumerations (C99, sections 6.7 and 6.9).

use super::ast::*;
use super::parser::{Parsed, Parser};
use super::scope::Meaning;
use crate::lex::literal::parse_string;
use crate::lex::{Keyword, Punct, TokenKind};
use crate::source::Span;

impl Parser<'_, '_> {
    pub(super) fn translation_unit(&mut self) {
        while !self.at_end() {
            let before = self.position;
            match self.peek().kind {
                TokenKind::Punct(Punct::Semicolon) => {
                    self.advance();
                }
                TokenKind::Pragma(number) => {
                    self.advance();
                    if let Some(pragma) = self.pragma(number) {
                        self.ast.items.push(Item::Pragma(pragma));
                    }
                }
                TokenKind::Punct(Punct::CloseBrace) => {
                    let span = self.peek().span;
                    self.error(span, "extraneous closing brace ('}')");
                    self.advance();
                }
                _ => match self.external_declaration() {
                    Ok(item) => self.ast.items.push(item),
                    Err(_) => self.recover(),
                },
            }
            if self.position == before {
                self.advance();
            }
        }
    }

    fn external_declaration(&mut self) -> Parsed<Item> {
        if self.at_keyword(Keyword::StaticAssert) {
            return Ok(Item::StaticAssert(self.static_assert()?));
        }
        if self.at_keyword(Keyword::AsmGnu) {
            return self.fail("inline assembly is not supported in OpenCL C");
        }
        let start = self.peek().span;
        let specifiers = self.specifiers(Vec::new())?;
        if self.take_end_of_record() {
            return Ok(Item::Declaration(Declaration { specifiers, declarators: Vec::new(), span: self.since(start) }));
        }
        let mut declarator = self.declarator(true)?;
        let is_function = matches!(declarator.parts.first(), Some(DeclaratorPart::Function { .. }));
        let before = self.peek().span;
        let trailing = self.trailing_attributes()?;
        if is_function && self.at(Punct::OpenBrace) && self.previous_span().start > before.start {
            let message = "GCC does not allow an attribute in this position on a function definition";
            self.session.diagnostics.warning(before, message);
        }
        declarator.attributes.extend(trailing);
        if is_function && self.at(Punct::OpenBrace) {
            if let Some(name) = declarator.name {
                self.declare_ordinary(name);
            }
            let body = self.function_body(&declarator)?;
            let span = self.since(start);
            return Ok(Item::Function(FunctionDefinition { specifiers, declarator, body, span }));
        }
        let declaration = self.declarators(start, specifiers, declarator, "top level declarator")?;
        Ok(Item::Declaration(declaration))
    }

    /// Takes the semicolon behind specifiers alone, or what was said to be missing one.
    fn take_end_of_record(&mut self) -> bool {
        std::mem::take(&mut self.missing_semicolon) || self.take(Punct::Semicolon).is_some()
    }

    fn function_body(&mut self, declarator: &Declarator) -> Parsed<StmtId> {
        self.scopes.enter();
        if let Some(DeclaratorPart::Function { params, .. }) = declarator.parts.first() {
            for param in params {
                if let Some(name) = param.declarator.name {
                    self.declare_ordinary(name);
                }
            }
        }
        let body = self.compound();
        self.scopes.leave();
        body
    }

    /// A declaration in a block, from the specifiers on. `attributes` stood before it.
    pub(super) fn declaration(&mut self, attributes: Vec<Attribute>) -> Parsed<Declaration> {
        let start = self.peek().span;
        let specifiers = self.specifiers(attributes)?;
        if self.take_end_of_record() {
            return Ok(Declaration { specifiers, declarators: Vec::new(), span: self.since(start) });
        }
        let mut declarator = self.declarator(true)?;
        declarator.attributes.extend(self.trailing_attributes()?);
        if matches!(declarator.parts.first(), Some(DeclaratorPart::Function { .. })) && self.at(Punct::OpenBrace) {
            let open = self.peek().span;
            self.session
                .diagnostics
                .error(open, "function definition is not allowed here")
                .note(start, "a '}' may be missing before it");
            self.declare(&specifiers, &declarator);
            self.function_body(&declarator)?;
            let declarators = vec![InitDeclarator { declarator, initializer: None }];
            return Ok(Declaration { specifiers, declarators, span: self.since(start) });
        }
        self.declarators(start, specifiers, declarator, "declaration")
    }

    /// The rest of a declaration, behind its first declarator.
    fn declarators(
        &mut self,
        start: Span,
        specifiers: Specifiers,
        first: Declarator,
        what: &str,
    ) -> Parsed<Declaration> {
        let mut declarators = Vec::new();
        let mut declarator = first;
        loop {
            self.declare(&specifiers, &declarator);
            let initializer = match self.take(Punct::Assign) {
                Some(_) => Some(self.initializer()?),
                None => None,
            };
            declarators.push(InitDeclarator { declarator, initializer });
            if self.take(Punct::Comma).is_none() {
                break;
            }
            let attributes = self.trailing_attributes()?;
            declarator = self.declarator(true)?;
            declarator.attributes.extend(attributes);
            declarator.attributes.extend(self.trailing_attributes()?);
        }
        self.expect_semicolon(what)?;
        Ok(Declaration { specifiers, declarators, span: self.since(start) })
    }

    /// Makes a declared name known to the parser.
    fn declare(&mut self, specifiers: &Specifiers, declarator: &Declarator) {
        let Some(name) = declarator.name else { return };
        if let Some((StorageClass::Typedef, _)) = specifiers.storage {
            let mut attributes = specifiers.attributes.iter().chain(&declarator.attributes);
            let makes_vector = attributes
                .any(|attribute| matches!(self.name(attribute.name.symbol), "ext_vector_type" | "vector_size"));
            let vector = declarator.parts.is_empty() && (makes_vector || self.is_vector(&specifiers.ty));
            self.scopes.declare(name.symbol, Meaning::Typedef { vector });
        } else {
            self.declare_ordinary(name);
        }
    }

    /// Whether specifiers name a vector type.
    pub(super) fn is_vector(&self, ty: &TypeSpecifier) -> bool {
        match ty {
            TypeSpecifier::Builtin(builtin) => matches!(builtin, Builtin::Vector(..)),
            TypeSpecifier::Named(name) => self.scopes.get(name.symbol) == Some(Meaning::Typedef { vector: true }),
            TypeSpecifier::Record(_)
            | TypeSpecifier::Enum(_)
            | TypeSpecifier::Typeof(_)
            | TypeSpecifier::Auto
            | TypeSpecifier::Atomic(_)
            | TypeSpecifier::Error => false,
        }
    }

    pub(super) fn static_assert(&mut self) -> Parsed<StaticAssert> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let condition = self.conditional()?;
        let mut message = None;
        if self.take(Punct::Comma).is_some() {
            let token = self.peek();
            let TokenKind::String(symbol) = token.kind else {
                return self.fail("expected string literal for diagnostic message in _Static_assert");
            };
            self.advance();
            match parse_string(self.name(symbol)) {
                Ok(bytes) => message = Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(problem) => self.error(token.span, problem),
            }
        }
        let close = self.expect_close(Punct::CloseParen, open)?;
        if message.is_none() {
            self.session.diagnostics.warning(close.span, "'_Static_assert' with no message is a C23 extension");
        }
        self.expect_semicolon("_Static_assert")?;
        Ok(StaticAssert { condition, message, span: self.since(start) })
    }

    /// `struct` or `union`
    pub(super) fn record(&mut self) -> Parsed<RecordSpecifier> {
        let keyword = self.advance();
        let is_union = self.keyword_of(keyword) == Some(Keyword::Union);
        let mut attributes = self.trailing_attributes()?;
        let tag = self.take_ident();
        attributes.extend(self.trailing_attributes()?);
        let mut members = None;
        if let Some(open) = self.take(Punct::OpenBrace) {
            let mut list = Vec::new();
            while !self.at(Punct::CloseBrace) && !self.at_end() {
                if self.take(Punct::Semicolon).is_some() {
                    continue;
                }
                if let TokenKind::Pragma(_) = self.peek().kind {
                    let span = self.advance().span;
                    self.session.diagnostics.warning(span, "pragma ignored among the members of a struct");
                    continue;
                }
                match self.member() {
                    Ok(member) => list.push(member),
                    Err(_) => self.recover(),
                }
            }
            self.expect_close(Punct::CloseBrace, open)?;
            members = Some(list);
            attributes.extend(self.trailing_attributes()?);
        } else if tag.is_none() {
            return self.fail("declaration of anonymous struct must be a definition");
        }
        Ok(RecordSpecifier { is_union, tag, members, attributes, span: self.since(keyword.span) })
    }

    fn member(&mut self) -> Parsed<Member> {
        if self.at_keyword(Keyword::StaticAssert) {
            return Ok(Member::StaticAssert(self.static_assert()?));
        }
        let specifiers = self.specifiers(Vec::new())?;
        let mut declarators = Vec::new();
        if std::mem::take(&mut self.missing_semicolon) {
            return Ok(Member::Field { specifiers, declarators });
        }
        if !self.at(Punct::Semicolon) {
            loop {
                let mut declarator = if self.at(Punct::Colon) {
                    Declarator { name: None, parts: Vec::new(), attributes: Vec::new(), span: self.peek().span }
                } else {
                    self.declarator(true)?
                };
                let width = match self.take(Punct::Colon) {
                    Some(_) => Some(self.conditional()?),
                    None => None,
                };
                declarator.attributes.extend(self.trailing_attributes()?);
                declarators.push(MemberDeclarator { declarator, width });
                if self.take(Punct::Comma).is_none() {
                    break;
                }
            }
        }
        if self.at(Punct::CloseBrace) {
            let span = self.session.map.after(self.previous_span());
            self.session.diagnostics.warning(span, "expected ';' at end of declaration list");
        } else {
            self.expect_semicolon("declaration of a member")?;
        }
        Ok(Member::Field { specifiers, declarators })
    }

    /// `enum`
    pub(super) fn enumeration(&mut self) -> Parsed<EnumSpecifier> {
        let keyword = self.advance();
        let mut attributes = self.trailing_attributes()?;
        let tag = self.take_ident();
        attributes.extend(self.trailing_attributes()?);
        // What C23 has and clang takes in every version. A mention cannot have it, for all that a conditional may.
        let mut underlying = None;
        if self.at(Punct::Colon) && self.starts_declaration(self.peek_at(1)) {
            self.advance();
            underlying = Some(Box::new(self.type_name()?));
        }
        let mut constants = None;
        if let Some(open) = self.take(Punct::OpenBrace) {
            let mut list = Vec::new();
            while !self.at(Punct::CloseBrace) && !self.at_end() {
                let name = self.expect_ident()?;
                let attributes = self.trailing_attributes()?;
                let value = match self.take(Punct::Assign) {
                    Some(_) => Some(self.conditional()?),
                    None => None,
                };
                self.declare_ordinary(name);
                list.push(EnumConstant { name, value, attributes });
                if self.take(Punct::Comma).is_none() {
                    break;
                }
            }
            self.expect_close(Punct::CloseBrace, open)?;
            constants = Some(list);
            attributes.extend(self.trailing_attributes()?);
        } else if tag.is_none() {
            return self.fail("expected identifier or '{'");
        }
        Ok(EnumSpecifier { tag, underlying, constants, attributes, span: self.since(keyword.span) })
    }
}
