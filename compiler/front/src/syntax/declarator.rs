//! Declarators, parameters, type names, initialisers and attributes (C99, sections 6.7.5 to 6.7.8).

use super::ast::*;
use super::parser::{Parsed, Parser};
use crate::lex::{Keyword, Punct, Token, TokenKind};
use crate::source::Span;

/// Which declarators are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With a name.
    Named,
    /// Without a name, as in a cast.
    Abstract,
    /// Both, as in parameters.
    Either,
}

impl Parser<'_, '_> {
    /// A declarator, which must have a name if `named`.
    pub(super) fn declarator(&mut self, named: bool) -> Parsed<Declarator> {
        self.declarator_form(if named { Form::Named } else { Form::Abstract })
    }

    fn declarator_form(&mut self, form: Form) -> Parsed<Declarator> {
        let start = self.peek().span;
        let before = self.position;
        let mut declarator = Declarator { name: None, parts: Vec::new(), attributes: Vec::new(), span: start };
        self.nested(|parser| parser.declarator_parts(form, &mut declarator))?;
        if self.position > before {
            declarator.span = self.since(start);
        } else {
            declarator.span.end = declarator.span.start;
        }
        Ok(declarator)
    }

    fn declarator_parts(&mut self, form: Form, declarator: &mut Declarator) -> Parsed<()> {
        let mut pointers = Vec::new();
        loop {
            let token = self.peek();
            let star = token.is(Punct::Star);
            if star || token.is(Punct::Caret) {
                self.advance();
                let qualifiers = self.pointer_qualifiers(&mut declarator.attributes)?;
                let span = self.since(token.span);
                pointers.push(if star {
                    DeclaratorPart::Pointer { qualifiers, span }
                } else {
                    DeclaratorPart::Block { qualifiers, span }
                });
            } else if self.at_keyword(Keyword::Attribute) {
                declarator.attributes.extend(self.attributes()?);
            } else {
                break;
            }
        }
        let token = self.peek();
        if form != Form::Abstract && self.ident_of(token).is_some() {
            declarator.name = self.take_ident();
        } else if token.is(Punct::OpenParen) && self.is_nested_declarator(form) {
            let open = self.advance();
            self.nested(|parser| parser.declarator_parts(form, declarator))?;
            self.expect_close(Punct::CloseParen, open)?;
        } else if form == Form::Named {
            if let Some(symbol) = token.name().filter(|&symbol| self.scopes.is_reserved(symbol)) {
                let message = format!("the type '{}' cannot be declared anew", self.name(symbol));
                return self.fail(&message);
            }
            return self.fail("expected identifier or '('");
        }
        loop {
            let token = self.peek();
            let part = match token.kind {
                TokenKind::Punct(Punct::OpenBracket) => self.array_part()?,
                TokenKind::Punct(Punct::OpenParen) => self.function_part()?,
                _ => break,
            };
            declarator.parts.push(part);
        }
        pointers.reverse();
        declarator.parts.append(&mut pointers);
        Ok(())
    }

    /// Whether an opening parenthesis starts a declarator in parentheses, not a parameter list.
    fn is_nested_declarator(&self, form: Form) -> bool {
        let next = self.peek_at(1);
        match next.kind {
            TokenKind::Punct(Punct::Star | Punct::Caret | Punct::OpenBracket) => true,
            TokenKind::Punct(Punct::OpenParen) => true,
            TokenKind::Punct(Punct::CloseParen) => form == Form::Named,
            TokenKind::Name(_) if self.keyword_of(next) == Some(Keyword::Attribute) => true,
            TokenKind::Name(_) => form == Form::Named || (form == Form::Either && !self.starts_declaration(next)),
            _ => false,
        }
    }

    fn pointer_qualifiers(&mut self, attributes: &mut Vec<Attribute>) -> Parsed<Qualifiers> {
        let mut qualifiers = Qualifiers::default();
        while let Some(keyword) = self.keyword() {
            if keyword == Keyword::Attribute {
                attributes.extend(self.attributes()?);
            } else if !self.qualifier(&mut qualifiers, keyword) {
                break;
            }
        }
        Ok(qualifiers)
    }

    fn array_part(&mut self) -> Parsed<DeclaratorPart> {
        let open = self.advance();
        let mut qualifiers = Qualifiers::default();
        let mut least = false;
        while let Some(keyword) = self.keyword() {
            if keyword == Keyword::Static {
                least = true;
                self.advance();
            } else if !self.qualifier(&mut qualifiers, keyword) {
                break;
            }
        }
        let star = self.at(Punct::Star) && self.peek_at(1).is(Punct::CloseBracket);
        let size = if star {
            self.advance();
            None
        } else if self.at(Punct::CloseBracket) {
            None
        } else {
            Some(self.assignment()?)
        };
        self.expect_close(Punct::CloseBracket, open)?;
        Ok(DeclaratorPart::Array { size, star, qualifiers, least, span: self.since(open.span) })
    }

    fn function_part(&mut self) -> Parsed<DeclaratorPart> {
        let open = self.advance();
        if self.at_old_style_names() {
            let names = self.old_style_names()?;
            let span = self.since(open.span);
            let message = "a function definition without a prototype is deprecated in all versions of C";
            self.session.diagnostics.warning(span, message);
            self.scopes.enter();
            let params = self.nested(|parser| parser.old_style_params(&names));
            self.scopes.leave();
            return Ok(DeclaratorPart::Function { params: params?, empty_list: false, variadic: None, span });
        }
        self.scopes.enter();
        let list = self.nested(Self::params);
        self.scopes.leave();
        let (params, empty_list, variadic) = list?;
        self.expect_close(Punct::CloseParen, open)?;
        Ok(DeclaratorPart::Function { params, empty_list, variadic, span: self.since(open.span) })
    }

    fn params(&mut self) -> Parsed<(Vec<Param>, bool, Option<Span>)> {
        let mut params = Vec::new();
        if self.at(Punct::CloseParen) {
            return Ok((params, true, None));
        }
        if self.at_keyword(Keyword::Void) && self.peek_at(1).is(Punct::CloseParen) {
            self.advance();
            return Ok((params, false, None));
        }
        loop {
            if let Some(token) = self.take(Punct::Ellipsis) {
                return Ok((params, false, Some(token.span)));
            }
            if self.at(Punct::CloseParen) {
                return self.fail("expected parameter declarator");
            }
            let start = self.peek().span;
            let specifiers = self.specifiers(Vec::new())?;
            let mut declarator = self.declarator_form(Form::Either)?;
            declarator.attributes.extend(self.trailing_attributes()?);
            if let Some(name) = declarator.name {
                self.declare_ordinary(name);
            }
            params.push(Param { specifiers, declarator, span: self.since(start) });
            if self.take(Punct::Comma).is_none() {
                return Ok((params, false, None));
            }
        }
    }

    /// A type without a name.
    pub(super) fn type_name(&mut self) -> Parsed<TypeName> {
        self.nested(Self::type_name_within)
    }

    fn type_name_within(&mut self) -> Parsed<TypeName> {
        let start = self.peek().span;
        let specifiers = self.specifiers(Vec::new())?;
        let declarator = self.declarator(false)?;
        Ok(TypeName { specifiers, declarator, span: self.since(start) })
    }

    /// `(type)` or `(expression)`, and how high what is in it is.
    pub(super) fn type_or_expr_in_parens(&mut self) -> Parsed<(TypeOrExpr, u32)> {
        let open = self.expect(Punct::OpenParen)?;
        let operand = if self.starts_declaration(self.peek()) {
            let (ty, height) = self.measured(Self::type_name)?;
            (TypeOrExpr::Type(Box::new(ty)), height)
        } else {
            let (expr, height) = self.measured(Self::expression)?;
            (TypeOrExpr::Expr(expr), height)
        };
        self.expect_close(Punct::CloseParen, open)?;
        Ok(operand)
    }

    /// What stands behind `=`.
    pub(super) fn initializer(&mut self) -> Parsed<Initializer> {
        if self.at(Punct::OpenBrace) {
            Ok(Initializer::List(self.nested(Self::initializer_list)?))
        } else {
            Ok(Initializer::Expr(self.assignment()?))
        }
    }

    pub(super) fn initializer_list(&mut self) -> Parsed<InitializerList> {
        let open = self.expect(Punct::OpenBrace)?;
        let mut items = Vec::new();
        while !self.at(Punct::CloseBrace) && !self.at_end() {
            let start = self.peek().span;
            let mut designators = Vec::new();
            loop {
                if self.take(Punct::Dot).is_some() {
                    designators.push(Designator::Member(self.expect_ident()?));
                } else if let Some(open) = self.take(Punct::OpenBracket) {
                    let first = self.conditional()?;
                    designators.push(match self.take(Punct::Ellipsis) {
                        Some(_) => Designator::Range(first, self.conditional()?),
                        None => Designator::Index(first),
                    });
                    self.expect_close(Punct::CloseBracket, open)?;
                } else {
                    break;
                }
            }
            if let ([Designator::Index(_) | Designator::Range(..)], false) = (&*designators, self.at(Punct::Assign)) {
                let span = self.peek().span;
                self.session.diagnostics.warning(span, "use of GNU 'missing =' extension in designator");
            } else if !designators.is_empty() {
                self.expect(Punct::Assign)?;
            } else if self.peek_at(1).is(Punct::Colon) && self.ident_of(self.peek()).is_some() {
                let name = self.expect_ident()?;
                self.session.diagnostics.warning(name.span, "use of GNU old-style field designator extension");
                designators.push(Designator::Member(name));
                self.advance();
            }
            let value = self.initializer()?;
            items.push(InitializerItem { designators, value, span: self.since(start) });
            if self.take(Punct::Comma).is_none() {
                break;
            }
        }
        self.expect_close(Punct::CloseBrace, open)?;
        Ok(InitializerList { items, span: self.since(open.span) })
    }

    /// Attributes behind a declarator or a tag, if there are any.
    pub(super) fn trailing_attributes(&mut self) -> Parsed<Vec<Attribute>> {
        if let Some(Keyword::AsmGnu) = self.keyword() {
            return self.fail("asm labels are not supported in OpenCL C");
        }
        if self.at_keyword(Keyword::Attribute) { self.attributes() } else { Ok(Vec::new()) }
    }

    /// `__attribute__((…))`, as many as there are.
    pub(super) fn attributes(&mut self) -> Parsed<Vec<Attribute>> {
        let mut attributes = Vec::new();
        while self.take_keyword(Keyword::Attribute).is_some() {
            let outer = self.expect(Punct::OpenParen)?;
            let inner = self.expect(Punct::OpenParen)?;
            while !self.at(Punct::CloseParen) && !self.at_end() {
                if self.take(Punct::Comma).is_some() {
                    continue;
                }
                let attribute = self.attribute()?;
                attributes.extend(attribute);
                if !self.at(Punct::CloseParen) {
                    self.expect(Punct::Comma)?;
                }
            }
            self.expect_close(Punct::CloseParen, inner)?;
            self.expect_close(Punct::CloseParen, outer)?;
        }
        Ok(attributes)
    }

    /// One attribute; nothing for one that means nothing here, which is warned about.
    fn attribute(&mut self) -> Parsed<Option<Attribute>> {
        let token = self.peek();
        let Some(written) = token.name() else { return self.fail("expected identifier") };
        self.advance();
        let spelled = self.session.interner.shared(written);
        let plain = match spelled.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")) {
            Some(plain) if !plain.is_empty() => plain,
            _ => &spelled,
        };
        let symbol = self.session.interner.intern(plain);
        let known = KNOWN_ATTRIBUTES.contains(&plain);
        let mut args = Vec::new();
        if let Some(open) = self.take(Punct::OpenParen) {
            if known {
                while !self.at(Punct::CloseParen) && !self.at_end() {
                    args.push(if self.starts_declaration(self.peek()) {
                        AttributeArg::Type(Box::new(self.type_name()?))
                    } else {
                        AttributeArg::Expr(self.assignment()?)
                    });
                    if self.take(Punct::Comma).is_none() {
                        break;
                    }
                }
                self.expect_close(Punct::CloseParen, open)?;
            } else {
                self.skip_balanced(open)?;
            }
        }
        let span = self.since(token.span);
        if !known {
            if !IGNORED_ATTRIBUTES.contains(&plain) {
                self.session.diagnostics.warning(span, format!("unknown attribute '{plain}' ignored"));
            }
            return Ok(None);
        }
        Ok(Some(Attribute { name: Ident { symbol, span: token.span }, args, span }))
    }

    /// Skips to the parenthesis that closes `open`, and over it.
    fn skip_balanced(&mut self, open: Token) -> Parsed<()> {
        let mut depth = 0usize;
        loop {
            match self.peek().kind {
                TokenKind::Eof => return self.expect_close(Punct::CloseParen, open).map(|_| ()),
                TokenKind::Punct(Punct::OpenParen) => depth += 1,
                TokenKind::Punct(Punct::CloseParen) if depth == 0 => {
                    self.advance();
                    return Ok(());
                }
                TokenKind::Punct(Punct::CloseParen) => depth -= 1,
                _ => {}
            }
            self.advance();
        }
    }
}

/// Whether an attribute of that name, without underscores, is known.
pub(crate) fn is_attribute(name: &str) -> bool {
    KNOWN_ATTRIBUTES.contains(&name) || IGNORED_ATTRIBUTES.contains(&name)
}

/// Attributes that the checker looks at.
const KNOWN_ATTRIBUTES: &[&str] = &[
    "aligned",
    "packed",
    "endian",
    "nosvm",
    "overloadable",
    "work_group_size_hint",
    "reqd_work_group_size",
    "vec_type_hint",
    "intel_reqd_sub_group_size",
    "opencl_unroll_hint",
    "ext_vector_type",
    "vector_size",
    "hot",
    "cold",
    "cleanup",
    "address_space",
    "unused",
    "kernel",
    "convergent",
];

/// Attributes that are about how code is made or called, and that are passed over without a word.
const IGNORED_ATTRIBUTES: &[&str] = &[
    "always_inline",
    "noinline",
    "flatten",
    "pure",
    "const",
    "nothrow",
    "used",
    "noreturn",
    "nonnull",
    "deprecated",
    "warn_unused_result",
    "fallthrough",
    "may_alias",
    "malloc",
    "visibility",
    "noduplicate",
    "unroll_hint",
    "internal_linkage",
];
