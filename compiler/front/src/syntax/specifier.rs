//! Specifiers and qualifiers (C99, sections 6.7.1 to 6.7.4; OpenCL C 3.0, sections 6.3, 6.7 and 6.8).

use super::ast::*;
use super::parser::{Failed, Parsed, Parser};
use super::scope::Meaning;
use crate::lex::{Keyword, Punct, Token, TokenKind};
use crate::source::Span;
use crate::suggest;

/// The words of arithmetic types, counted.
#[derive(Default)]
struct Words {
    signed: Option<Span>,
    unsigned: Option<Span>,
    long: u32,
    short: bool,
    base: Option<Keyword>,
    any: Option<Span>,
}

/// Keywords that a name may be a misspelling of where a type is expected.
const TYPE_WORDS: &[Keyword] = &[
    Keyword::Char,
    Keyword::Const,
    Keyword::Double,
    Keyword::Float,
    Keyword::Global,
    Keyword::Half,
    Keyword::Int,
    Keyword::Kernel,
    Keyword::Local,
    Keyword::Long,
    Keyword::Short,
    Keyword::Struct,
    Keyword::Unsigned,
    Keyword::Void,
];

impl Parser<'_, '_> {
    /// Whether a declaration, or a type name, can start with this token.
    pub(super) fn starts_declaration(&self, token: Token) -> bool {
        use Keyword::*;
        match self.keyword_of(token) {
            Some(keyword) => matches!(
                keyword,
                Alignas
                    | Atomic
                    | Auto
                    | Bool
                    | Char
                    | Complex
                    | Const
                    | Constant
                    | Double
                    | Enum
                    | Extern
                    | Float
                    | Generic
                    | Global
                    | AutoType
                    | BitInt
                    | Half
                    | Imaginary
                    | Inline
                    | Int
                    | Kernel
                    | Local
                    | Long
                    | Noreturn
                    | Pipe
                    | Private
                    | ReadOnly
                    | ReadWrite
                    | Register
                    | Restrict
                    | Short
                    | Signed
                    | Static
                    | Struct
                    | ThreadLocal
                    | Typedef
                    | TypeofGnu
                    | Union
                    | Unsigned
                    | Void
                    | Volatile
                    | WriteOnly
            ),
            None => token.name().is_some_and(|name| self.scopes.is_type(name)),
        }
    }

    /// Specifiers and qualifiers, in any order; at least one.
    pub(super) fn specifiers(&mut self, attributes: Vec<Attribute>) -> Parsed<Specifiers> {
        let start = self.peek().span;
        let mut specifiers = Specifiers {
            storage: None,
            kernel: None,
            inline: None,
            noreturn: None,
            ty: TypeSpecifier::Error,
            type_span: start,
            qualifiers: Qualifiers::default(),
            access: None,
            pipe: None,
            alignas: Vec::new(),
            attributes,
            span: start,
        };
        self.missing_semicolon = false;
        let mut words = Words::default();
        let mut ty: Option<TypeSpecifier> = None;
        let first = self.position;
        loop {
            let token = self.peek();
            let span = token.span;
            if self.ends_record(&ty, token) {
                let span = self.session.map.after(self.previous_span());
                let what = match ty {
                    Some(TypeSpecifier::Enum(_)) => "enum",
                    Some(TypeSpecifier::Record(ref record)) if record.is_union => "union",
                    _ => "struct",
                };
                self.error(span, format!("expected ';' after {what}"));
                self.missing_semicolon = true;
                break;
            }
            let Some(keyword) = self.keyword_of(token) else {
                let Some(symbol) = token.name() else { break };
                if ty.is_some() || words.any.is_some() {
                    break;
                }
                ty = match self.scopes.get(symbol) {
                    Some(Meaning::Builtin(builtin)) => Some(TypeSpecifier::Builtin(builtin)),
                    Some(Meaning::Typedef { .. }) => Some(TypeSpecifier::Named(Ident { symbol, span })),
                    Some(Meaning::Ordinary) | None => {
                        if !self.looks_like_unknown_type() {
                            break;
                        }
                        self.unknown_type(Ident { symbol, span });
                        Some(TypeSpecifier::Error)
                    }
                };
                specifiers.type_span = span;
                self.advance();
                continue;
            };
            match keyword {
                Keyword::Typedef => self.storage(&mut specifiers, StorageClass::Typedef),
                Keyword::Extern => self.storage(&mut specifiers, StorageClass::Extern),
                Keyword::Static => self.storage(&mut specifiers, StorageClass::Static),
                Keyword::Auto => self.storage(&mut specifiers, StorageClass::Auto),
                Keyword::Register => self.storage(&mut specifiers, StorageClass::Register),
                Keyword::ThreadLocal => {
                    self.error(span, "OpenCL C does not support the '_Thread_local' storage class specifier");
                }
                Keyword::Kernel => specifiers.kernel = Some(span),
                Keyword::Inline => specifiers.inline = Some(span),
                Keyword::Noreturn => specifiers.noreturn = Some(span),
                Keyword::Extension => {}
                Keyword::Pipe => specifiers.pipe = Some(span),
                Keyword::ReadOnly => self.access(&mut specifiers, AccessQualifier::ReadOnly),
                Keyword::WriteOnly => self.access(&mut specifiers, AccessQualifier::WriteOnly),
                Keyword::ReadWrite => self.access(&mut specifiers, AccessQualifier::ReadWrite),
                Keyword::Alignas => {
                    self.advance();
                    let operand = self.type_or_expr_in_parens()?.0;
                    specifiers.alignas.push(operand);
                    continue;
                }
                Keyword::Attribute => {
                    let attributes = self.attributes()?;
                    specifiers.attributes.extend(attributes);
                    continue;
                }
                Keyword::Atomic if self.peek_at(1).is(Punct::OpenParen) => {
                    self.advance();
                    let open = self.advance();
                    let inner = self.type_name()?;
                    self.expect_close(Punct::CloseParen, open)?;
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Atomic(Box::new(inner)), span);
                    specifiers.type_span = self.since(span);
                    continue;
                }
                Keyword::Struct | Keyword::Union => {
                    let record = self.nested(Self::record)?;
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Record(Box::new(record)), span);
                    specifiers.type_span = self.since(span);
                    continue;
                }
                Keyword::Enum => {
                    let enumeration = self.enumeration()?;
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Enum(Box::new(enumeration)), span);
                    specifiers.type_span = self.since(span);
                    continue;
                }
                Keyword::AutoType => {
                    self.advance();
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Auto, span);
                    specifiers.type_span = span;
                    continue;
                }
                Keyword::BitInt => {
                    self.advance();
                    let open = self.expect(Punct::OpenParen)?;
                    self.conditional()?;
                    self.expect_close(Punct::CloseParen, open)?;
                    let whole = self.since(span);
                    self.error(whole, "'_BitInt' types are not supported");
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Error, span);
                    continue;
                }
                Keyword::TypeofGnu => {
                    self.advance();
                    let operand = self.type_or_expr_in_parens()?.0;
                    self.one_type(&mut ty, &mut words, TypeSpecifier::Typeof(Box::new(operand)), span);
                    specifiers.type_span = self.since(span);
                    continue;
                }
                Keyword::Signed
                | Keyword::Unsigned
                | Keyword::Long
                | Keyword::Short
                | Keyword::Void
                | Keyword::Bool
                | Keyword::Char
                | Keyword::Int
                | Keyword::Half
                | Keyword::Float
                | Keyword::Double
                | Keyword::Complex
                | Keyword::Imaginary => {
                    if ty.is_some() {
                        self.error(span, "cannot combine with previous type specifier");
                    } else {
                        self.word(&mut words, keyword, span);
                        specifiers.type_span = words.any.map_or(span, |any| any.to(span));
                    }
                }
                _ => {
                    if !self.qualifier(&mut specifiers.qualifiers, keyword) {
                        break;
                    }
                    continue;
                }
            }
            self.advance();
        }
        if self.position == first && specifiers.attributes.is_empty() {
            return match self.ident_of(self.peek()) {
                Some(ident) => {
                    self.unknown_type(ident);
                    Err(Failed)
                }
                None => self.fail("expected identifier or type"),
            };
        }
        specifiers.span = self.since(start);
        specifiers.ty = match ty {
            Some(ty) => ty,
            None => self.word_type(&words, &specifiers),
        };
        Ok(specifiers)
    }

    /// Says that a name is no type, and what it may have been meant to be.
    pub(super) fn unknown_type(&mut self, ident: Ident) {
        let interner = &self.session.interner;
        let name = interner.shared(ident.symbol);
        let mut known: Vec<&str> = self.scopes.types().map(|symbol| interner.name(symbol)).collect();
        known.extend(TYPE_WORDS.iter().map(|keyword| keyword.name()));
        let similar = suggest::closest(&name, known.into_iter()).map(str::to_owned);
        let error = self.session.diagnostics.error(ident.span, format!("unknown type name '{name}'"));
        if let Some(similar) = similar {
            error.help(format!("did you mean '{similar}'?"));
        }
    }

    /// Whether the definition of a record or enumeration was just read, and on the next line something begins that cannot
    /// belong to it.
    fn ends_record(&self, ty: &Option<TypeSpecifier>, token: Token) -> bool {
        let defines = match ty {
            Some(TypeSpecifier::Record(record)) => record.members.is_some(),
            Some(TypeSpecifier::Enum(enumeration)) => enumeration.constants.is_some(),
            _ => false,
        };
        if !defines
            || !token.has(Token::LINE_START)
            || !self.tokens[self.position.saturating_sub(1)].is(Punct::CloseBrace)
        {
            return false;
        }
        match self.keyword_of(token) {
            // What may follow: qualifiers and attributes of what is declared.
            Some(Keyword::Const | Keyword::Volatile | Keyword::Restrict | Keyword::Attribute | Keyword::Alignas) => {
                false
            }
            Some(Keyword::Constant | Keyword::Global | Keyword::Local | Keyword::Private | Keyword::Generic) => {
                self.starts_declaration(self.peek_at(1))
            }
            Some(_) => self.starts_declaration(token),
            None => {
                let is_type = token.name().is_some_and(|name| self.scopes.is_type(name));
                let next = self.peek_at(1);
                is_type && (self.ident_of(next).is_some() || next.is(Punct::Star))
            }
        }
    }

    fn storage(&mut self, specifiers: &mut Specifiers, class: StorageClass) {
        let span = self.peek().span;
        if let Some((previous, at)) = specifiers.storage {
            if previous != class {
                let message = "cannot combine with previous declaration specifier";
                self.session.diagnostics.error(span, message).note(at, "previous specifier is here");
            }
        }
        specifiers.storage = Some((class, span));
    }

    fn access(&mut self, specifiers: &mut Specifiers, access: AccessQualifier) {
        let span = self.peek().span;
        match specifiers.access {
            Some((previous, _)) if previous == access => {
                let text = self.peek().spelling(&self.session.interner).into_owned();
                self.session.diagnostics.warning(span, format!("duplicate '{text}' declaration specifier"));
            }
            Some((_, at)) => {
                let diagnostics = &mut self.session.diagnostics;
                diagnostics.error(span, "multiple access qualifiers").note(at, "previous qualifier is here");
            }
            None => {}
        }
        specifiers.access = Some((access, span));
    }

    fn one_type(&mut self, ty: &mut Option<TypeSpecifier>, words: &mut Words, new: TypeSpecifier, span: Span) {
        if ty.is_some() || words.any.is_some() {
            self.error(span, "cannot combine with previous type specifier");
        }
        *ty = Some(new);
    }

    /// Whether a name that is no type stands where one should: another name or a pointer's declarator follows.
    fn looks_like_unknown_type(&self) -> bool {
        let next = self.peek_at(1);
        if self.ident_of(next).is_some() {
            return true;
        }
        match next.kind {
            TokenKind::Punct(Punct::Star) => {
                let after = self.peek_at(2);
                self.ident_of(after).is_some()
                    && matches!(
                        self.peek_at(3).kind,
                        TokenKind::Punct(
                            Punct::Comma | Punct::CloseParen | Punct::Assign | Punct::Semicolon | Punct::OpenParen
                        )
                    )
                    && !matches!(
                        self.scopes.get(self.peek().name().unwrap_or(Keyword::If.symbol())),
                        Some(Meaning::Ordinary)
                    )
            }
            _ => false,
        }
    }

    /// One word of an arithmetic type.
    fn word(&mut self, words: &mut Words, keyword: Keyword, span: Span) {
        words.any = words.any.or(Some(span));
        let mut conflict = false;
        match keyword {
            Keyword::Signed => {
                conflict = words.unsigned.is_some();
                words.signed = Some(span);
            }
            Keyword::Unsigned => {
                conflict = words.signed.is_some();
                words.unsigned = Some(span);
            }
            Keyword::Long => {
                conflict = words.short || words.long >= 2;
                words.long += 1;
            }
            Keyword::Short => {
                conflict = words.long > 0 || words.short;
                words.short = true;
            }
            _ => {
                conflict |= words.base.is_some();
                words.base = Some(keyword);
            }
        }
        if conflict {
            let message = format!("cannot combine '{}' with the previous type specifiers", keyword.name());
            self.error(span, message);
        }
    }

    /// The type that the words name.
    fn word_type(&mut self, words: &Words, specifiers: &Specifiers) -> TypeSpecifier {
        use BuiltinScalar::*;
        let unsigned = words.unsigned.is_some();
        let sized = words.short || words.long > 0;
        let signs = unsigned || words.signed.is_some();
        let pick = |signed: BuiltinScalar, other: BuiltinScalar| {
            TypeSpecifier::Builtin(Builtin::Scalar(if unsigned { other } else { signed }))
        };
        let span = words.any.unwrap_or(specifiers.span);
        match words.base {
            None | Some(Keyword::Int) => {
                if words.any.is_none() {
                    // Specifiers without a type: `static x;`
                    let span = self.session.map.after(specifiers.span);
                    self.error(span, "a type specifier is required for all declarations");
                    return TypeSpecifier::Error;
                }
                if words.long > 1 {
                    let message = "OpenCL C reserves 'long long'; it is taken for 'long', of 64 bits";
                    self.session.diagnostics.warning(span, message);
                }
                if words.short {
                    pick(Short, UShort)
                } else if words.long > 0 {
                    pick(Long, ULong)
                } else {
                    pick(Int, UInt)
                }
            }
            Some(Keyword::Char) if !sized => pick(Char, UChar),
            Some(Keyword::Double) if words.long == 1 && !signs => {
                self.error(span, "OpenCL C has no type 'long double'");
                TypeSpecifier::Error
            }
            Some(Keyword::Complex | Keyword::Imaginary) => {
                self.error(span, "OpenCL C has no complex types");
                TypeSpecifier::Error
            }
            Some(base) if sized || signs => {
                let message = format!("'{}' cannot be signed, unsigned, short or long", base.name());
                self.error(span, message);
                TypeSpecifier::Error
            }
            Some(Keyword::Void) => TypeSpecifier::Builtin(Builtin::Void),
            Some(Keyword::Bool) => TypeSpecifier::Builtin(Builtin::Scalar(Bool)),
            Some(Keyword::Half) => TypeSpecifier::Builtin(Builtin::Scalar(Half)),
            Some(Keyword::Float) => TypeSpecifier::Builtin(Builtin::Scalar(Float)),
            Some(Keyword::Double) => TypeSpecifier::Builtin(Builtin::Scalar(Double)),
            Some(_) => TypeSpecifier::Error,
        }
    }

    /// Takes one qualifier that both types and pointers can have; tells whether the keyword is one.
    pub(super) fn qualifier(&mut self, qualifiers: &mut Qualifiers, keyword: Keyword) -> bool {
        let span = self.peek().span;
        let space = match keyword {
            Keyword::Const => {
                if qualifiers.is_const {
                    self.session.diagnostics.warning(span, "duplicate 'const' declaration specifier");
                }
                qualifiers.is_const = true;
                None
            }
            Keyword::Volatile => {
                qualifiers.is_volatile = true;
                None
            }
            Keyword::Restrict => {
                qualifiers.is_restrict = true;
                None
            }
            Keyword::Atomic => {
                qualifiers.is_atomic = true;
                None
            }
            Keyword::Private => Some(AddressSpaceQualifier::Private),
            Keyword::Local => Some(AddressSpaceQualifier::Local),
            Keyword::Global => Some(AddressSpaceQualifier::Global),
            Keyword::Constant => Some(AddressSpaceQualifier::Constant),
            Keyword::Generic => Some(AddressSpaceQualifier::Generic),
            _ => return false,
        };
        if let Some(space) = space {
            if let Some((previous, at)) = qualifiers.space {
                if previous != space {
                    let message = "multiple address spaces specified for type";
                    self.session.diagnostics.error(span, message).note(at, "previous qualifier is here");
                }
            }
            qualifiers.space = Some((space, span));
        }
        self.advance();
        true
    }
}
