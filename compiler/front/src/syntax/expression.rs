//! Expressions (C99, section 6.5; OpenCL C 3.0, section 6.5).

use super::ast::*;
use super::parser::{Failed, Parsed, Parser};
use crate::intern::Symbol;
use crate::lex::literal::{Number, parse_char, parse_number, parse_string, unknown_escape};
use crate::lex::{Keyword, Punct, Token, TokenKind};
use crate::source::Span;

/// Binary operators with how tightly they bind.
fn binary_operator(token: Token) -> Option<(BinaryOperator, u8)> {
    use BinaryOperator::*;
    let TokenKind::Punct(punct) = token.kind else { return None };
    Some(match punct {
        Punct::OrOr => (LogicalOr, 1),
        Punct::AndAnd => (LogicalAnd, 2),
        Punct::Pipe => (BitOr, 3),
        Punct::Caret => (BitXor, 4),
        Punct::Ampersand => (BitAnd, 5),
        Punct::EqualEqual => (Equal, 6),
        Punct::NotEqual => (NotEqual, 6),
        Punct::Less => (Less, 7),
        Punct::Greater => (Greater, 7),
        Punct::LessEqual => (LessEqual, 7),
        Punct::GreaterEqual => (GreaterEqual, 7),
        Punct::ShiftLeft => (ShiftLeft, 8),
        Punct::ShiftRight => (ShiftRight, 8),
        Punct::Plus => (Add, 9),
        Punct::Minus => (Subtract, 9),
        Punct::Star => (Multiply, 10),
        Punct::Slash => (Divide, 10),
        Punct::Percent => (Remainder, 10),
        _ => return None,
    })
}

/// Assignment operators: the operation that they carry out before, if any.
fn assignment_operator(token: Token) -> Option<Option<BinaryOperator>> {
    use BinaryOperator::*;
    let TokenKind::Punct(punct) = token.kind else { return None };
    Some(match punct {
        Punct::Assign => None,
        Punct::StarAssign => Some(Multiply),
        Punct::SlashAssign => Some(Divide),
        Punct::PercentAssign => Some(Remainder),
        Punct::PlusAssign => Some(Add),
        Punct::MinusAssign => Some(Subtract),
        Punct::ShiftLeftAssign => Some(ShiftLeft),
        Punct::ShiftRightAssign => Some(ShiftRight),
        Punct::AndAssign => Some(BitAnd),
        Punct::XorAssign => Some(BitXor),
        Punct::OrAssign => Some(BitOr),
        _ => return None,
    })
}

impl Parser<'_, '_> {
    fn span_of(&self, first: ExprId, last: ExprId) -> Span {
        self.expr_span(first).to(self.expr_span(last))
    }

    /// An expression, commas included.
    pub(super) fn expression(&mut self) -> Parsed<ExprId> {
        let mut lhs = self.assignment()?;
        while self.take(Punct::Comma).is_some() {
            let rhs = self.assignment()?;
            lhs = self.expr(ExprKind::Comma { lhs, rhs }, self.span_of(lhs, rhs), &[lhs, rhs])?;
        }
        Ok(lhs)
    }

    /// An expression without commas.
    pub(super) fn assignment(&mut self) -> Parsed<ExprId> {
        let lhs = self.conditional()?;
        let operator = self.peek();
        let Some(op) = assignment_operator(operator) else { return Ok(lhs) };
        self.advance();
        let rhs = self.nested(Self::assignment)?;
        let kind = ExprKind::Assign { op, op_span: operator.span, lhs, rhs };
        self.expr(kind, self.span_of(lhs, rhs), &[lhs, rhs])
    }

    /// An expression without assignments: what constant expressions are.
    pub(super) fn conditional(&mut self) -> Parsed<ExprId> {
        let condition = self.binary(1)?;
        if self.take(Punct::Question).is_none() {
            return Ok(condition);
        }
        let then = if self.at(Punct::Colon) { None } else { Some(self.nested(Self::expression)?) };
        self.expect(Punct::Colon)?;
        let otherwise = self.nested(Self::conditional)?;
        let span = self.span_of(condition, otherwise);
        let children = [condition, then.unwrap_or(condition), otherwise];
        self.expr(ExprKind::Conditional { condition, then, otherwise }, span, &children)
    }

    fn binary(&mut self, minimum: u8) -> Parsed<ExprId> {
        let mut lhs = self.cast()?;
        loop {
            let operator = self.peek();
            let Some((op, level)) = binary_operator(operator).filter(|&(_, level)| level >= minimum) else {
                return Ok(lhs);
            };
            self.advance();
            let rhs = self.binary(level + 1)?;
            let kind = ExprKind::Binary { op, op_span: operator.span, lhs, rhs };
            lhs = self.expr(kind, self.span_of(lhs, rhs), &[lhs, rhs])?;
        }
    }

    /// A cast or a unary expression.
    fn cast(&mut self) -> Parsed<ExprId> {
        if self.at(Punct::OpenParen) && self.starts_declaration(self.peek_at(1)) {
            return self.nested(Self::parenthesized_type);
        }
        self.unary()
    }

    /// `(type)` and what follows: a cast, a vector literal or a compound literal.
    fn parenthesized_type(&mut self) -> Parsed<ExprId> {
        let open = self.advance();
        let (ty, height) = self.measured(Self::type_name)?;
        self.expect_close(Punct::CloseParen, open)?;
        let ty = Box::new(ty);
        if self.at(Punct::OpenBrace) {
            let (list, inside) = self.measured(|parser| parser.nested(Self::initializer_list))?;
            let span = self.since(open.span);
            let kind = ExprKind::CompoundLiteral { ty, list: Box::new(list) };
            let literal = self.expr_over(kind, span, &[], height.max(inside))?;
            return self.postfix(literal, open.span);
        }
        let is_vector = ty.declarator.parts.is_empty() && self.is_vector(&ty.specifiers.ty);
        if is_vector && self.at(Punct::OpenParen) && !self.starts_declaration(self.peek_at(1)) {
            let inner = self.advance();
            let elements = self.arguments()?;
            self.expect_close(Punct::CloseParen, inner)?;
            if elements.is_empty() {
                self.error(self.since(inner.span), "expected expression");
            }
            let span = self.since(open.span);
            let children = elements.clone();
            let literal = self.expr_over(ExprKind::VectorLiteral { ty, elements }, span, &children, height)?;
            return self.postfix(literal, open.span);
        }
        let operand = self.cast()?;
        let span = open.span.to(self.expr_span(operand));
        self.expr_over(ExprKind::Cast { ty, operand }, span, &[operand], height)
    }

    /// Expressions without commas, separated by commas, up to a closing parenthesis.
    fn arguments(&mut self) -> Parsed<Vec<ExprId>> {
        let mut arguments = Vec::new();
        if self.at(Punct::CloseParen) {
            return Ok(arguments);
        }
        self.nested(|parser| {
            loop {
                arguments.push(parser.assignment()?);
                if parser.take(Punct::Comma).is_none() {
                    return Ok(());
                }
            }
        })?;
        Ok(arguments)
    }

    fn unary(&mut self) -> Parsed<ExprId> {
        use UnaryOperator::*;
        let token = self.peek();
        let op = match token.kind {
            TokenKind::Punct(punct) => match punct {
                Punct::Plus => Plus,
                Punct::Minus => Minus,
                Punct::Tilde => BitNot,
                Punct::Exclamation => LogicalNot,
                Punct::Star => Dereference,
                Punct::Ampersand => AddressOf,
                Punct::Increment => PreIncrement,
                Punct::Decrement => PreDecrement,
                _ => return self.postfix_expression(),
            },
            _ => {
                return match self.keyword() {
                    Some(Keyword::Sizeof | Keyword::Alignof | Keyword::VecStep) => self.nested(Self::type_operator),
                    Some(Keyword::Extension) => {
                        self.advance();
                        self.nested(Self::cast)
                    }
                    _ => self.postfix_expression(),
                };
            }
        };
        self.advance();
        let operand = self.nested(Self::cast)?;
        let span = token.span.to(self.expr_span(operand));
        self.expr(ExprKind::Unary { op, operand }, span, &[operand])
    }

    /// `sizeof`, `_Alignof` and `vec_step`, of a type in parentheses or of an expression.
    fn type_operator(&mut self) -> Parsed<ExprId> {
        let token = self.advance();
        let keyword = self.keyword_of(token);
        let start = token.span;
        let is_type = self.at(Punct::OpenParen) && self.starts_declaration(self.peek_at(1));
        let (operand, height) = if is_type {
            let open = self.peek();
            let (operand, height) = self.type_or_expr_in_parens()?;
            match (operand, self.at(Punct::OpenBrace)) {
                // `sizeof (type){ … }` is about a compound literal.
                (TypeOrExpr::Type(ty), true) => {
                    let (list, inside) = self.measured(|parser| parser.nested(Self::initializer_list))?;
                    let span = self.since(open.span);
                    let kind = ExprKind::CompoundLiteral { ty, list: Box::new(list) };
                    let literal = self.expr_over(kind, span, &[], height.max(inside))?;
                    let literal = self.postfix(literal, open.span)?;
                    (TypeOrExpr::Expr(literal), height.max(inside) + 1)
                }
                (operand, _) => (operand, height),
            }
        } else {
            let (operand, height) = self.measured(Self::unary)?;
            (TypeOrExpr::Expr(operand), height)
        };
        let kind = match keyword {
            Some(Keyword::Sizeof) => ExprKind::Sizeof(operand),
            Some(Keyword::VecStep) => ExprKind::VecStep(operand),
            _ => ExprKind::Alignof(operand),
        };
        let span = self.since(start);
        self.expr_over(kind, span, &[], height)
    }

    fn postfix_expression(&mut self) -> Parsed<ExprId> {
        let start = self.peek().span;
        let primary = self.primary()?;
        self.postfix(primary, start)
    }

    /// What may follow a primary expression: calls, subscripts, members, `++` and `--`.
    fn postfix(&mut self, mut base: ExprId, start: Span) -> Parsed<ExprId> {
        loop {
            let token = self.peek();
            let TokenKind::Punct(punct) = token.kind else { return Ok(base) };
            base = match punct {
                Punct::OpenBracket => {
                    self.advance();
                    let index = self.nested(Self::expression)?;
                    self.expect_close(Punct::CloseBracket, token)?;
                    let span = self.since(start);
                    self.expr(ExprKind::Index { base, index }, span, &[base, index])?
                }
                Punct::OpenParen => {
                    self.advance();
                    let args = self.arguments()?;
                    let close = self.expect_close(Punct::CloseParen, token)?.span;
                    let span = self.since(start);
                    let mut children = args.clone();
                    children.push(base);
                    self.expr(ExprKind::Call { callee: base, args, close }, span, &children)?
                }
                Punct::Dot | Punct::Arrow => {
                    self.advance();
                    let name = self.member_name()?;
                    let span = self.since(start);
                    let kind = ExprKind::Member { base, name, arrow: punct == Punct::Arrow };
                    self.expr(kind, span, &[base])?
                }
                Punct::Increment | Punct::Decrement => {
                    self.advance();
                    let op = if punct == Punct::Increment {
                        UnaryOperator::PostIncrement
                    } else {
                        UnaryOperator::PostDecrement
                    };
                    let span = self.since(start);
                    self.expr(ExprKind::Unary { op, operand: base }, span, &[base])?
                }
                _ => return Ok(base),
            };
        }
    }

    /// The name of a member. A keyword can be one here only where it names lanes, which none does.
    fn member_name(&mut self) -> Parsed<Ident> {
        self.expect_ident()
    }

    fn primary(&mut self) -> Parsed<ExprId> {
        let token = self.peek();
        let span = token.span;
        let kind = match token.kind {
            TokenKind::Number(symbol) => match parse_number(self.name(symbol)) {
                Ok(Number::Int { value, unsigned, long, decimal }) => {
                    ExprKind::Int { value, suffix: IntSuffix { unsigned, long }, decimal }
                }
                Ok(Number::Float { value, single, suffix }) => {
                    let suffix = match suffix {
                        Some('f') => FloatSuffix::Float,
                        Some('h') => FloatSuffix::Half,
                        Some(_) => FloatSuffix::Long,
                        None => FloatSuffix::None,
                    };
                    ExprKind::Float { value, single, suffix }
                }
                Err(message) => {
                    self.error(span, message);
                    ExprKind::Error
                }
            },
            TokenKind::Char(symbol) => match parse_char(self.name(symbol)) {
                Ok((value, count)) => {
                    self.check_escapes(symbol, span);
                    if count > 1 {
                        let message = match count {
                            2..=4 => "multi-character character constant",
                            _ => "character constant too long for its type",
                        };
                        self.session.diagnostics.warning(span, message);
                    }
                    ExprKind::Char(value)
                }
                Err(message) => {
                    self.error(span, message);
                    ExprKind::Error
                }
            },
            TokenKind::String(_) => return self.strings(),
            TokenKind::Punct(Punct::OpenParen) => return self.nested(Self::parenthesized),
            TokenKind::Name(symbol) => match self.keyword_of(token) {
                Some(Keyword::BuiltinAstype) => return self.nested(Self::as_type),
                Some(Keyword::BuiltinBitCast) => return self.nested(Self::bit_cast),
                Some(Keyword::BuiltinConvertvector) => return self.nested(Self::convert_vector),
                Some(Keyword::BuiltinTypesCompatible) => return self.nested(Self::types_compatible),
                Some(Keyword::GenericSelection) => return self.nested(Self::generic_selection),
                Some(Keyword::BuiltinOffsetof) => return self.nested(Self::offsetof),
                Some(_) => return self.fail("expected expression"),
                None if self.scopes.is_type(symbol) => {
                    let message = format!("unexpected type name '{}': expected expression", self.name(symbol));
                    return self.fail(&message);
                }
                None => ExprKind::Name(symbol),
            },
            // A quote without its like: that was said when it was read.
            TokenKind::Other('"' | '\'') => return Err(Failed),
            TokenKind::Punct(Punct::Caret) => {
                return self.fail("blocks need the feature '__opencl_c_device_enqueue', which no device has");
            }
            TokenKind::Punct(_)
            | TokenKind::Other(_)
            | TokenKind::Pragma(_)
            | TokenKind::EndOfLine
            | TokenKind::Eof
            | TokenKind::Placemarker => return self.fail("expected expression"),
        };
        self.advance();
        self.expr(kind, span, &[])
    }

    /// `(expression)`, `({ … })`, or a cast where only an operand in parentheses is looked for.
    fn parenthesized(&mut self) -> Parsed<ExprId> {
        if self.starts_declaration(self.peek_at(1)) {
            return self.parenthesized_type();
        }
        let open = self.advance();
        if self.at(Punct::OpenBrace) {
            let (body, height) = self.measured(Self::compound)?;
            self.expect_close(Punct::CloseParen, open)?;
            let span = self.since(open.span);
            return self.expr_over(ExprKind::Statement(body), span, &[], height);
        }
        if let Some(name) = self.unknown_cast() {
            self.unknown_type(name);
            self.advance();
            self.advance();
            let operand = self.cast()?;
            let span = open.span.to(self.expr_span(operand));
            return self.expr(ExprKind::Error, span, &[operand]);
        }
        let inner = self.expression()?;
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(open.span);
        self.expr(ExprKind::Paren(inner), span, &[inner])
    }

    /// The name in parentheses that comes next, where it can only be meant as a type: it stands for nothing, and an operand
    /// follows. The opening parenthesis is read.
    fn unknown_cast(&self) -> Option<Ident> {
        let name = self.ident_of(self.peek())?;
        let operand = self.peek_at(2);
        let follows = match operand.kind {
            TokenKind::Number(_) | TokenKind::Char(_) | TokenKind::String(_) => true,
            TokenKind::Name(_) => self.ident_of(operand).is_some(),
            _ => false,
        };
        let unknown = self.peek_at(1).is(Punct::CloseParen) && self.scopes.get(name.symbol).is_none();
        (unknown && follows).then_some(name)
    }

    /// Warns of an escape that means nothing.
    fn check_escapes(&mut self, literal: Symbol, span: Span) {
        if let Some(escape) = unknown_escape(self.name(literal)) {
            self.session.diagnostics.warning(span, format!("unknown escape sequence '\\{escape}'"));
        }
    }

    /// String literals side by side.
    fn strings(&mut self) -> Parsed<ExprId> {
        let start = self.peek().span;
        let mut bytes = Vec::new();
        let mut bad = false;
        while let TokenKind::String(symbol) = self.peek().kind {
            match parse_string(self.name(symbol)) {
                Ok(part) => {
                    bytes.extend(part);
                    self.check_escapes(symbol, self.peek().span);
                }
                Err(message) => {
                    let span = self.peek().span;
                    self.error(span, message);
                    bad = true;
                }
            }
            self.advance();
        }
        let span = self.since(start);
        self.expr(if bad { ExprKind::Error } else { ExprKind::String(bytes) }, span, &[])
    }

    /// `__builtin_astype(expression, type)`
    fn as_type(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let operand = self.assignment()?;
        self.expect(Punct::Comma)?;
        let (ty, height) = self.measured(Self::type_name)?;
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(start);
        self.expr_over(ExprKind::AsType { operand, ty: Box::new(ty) }, span, &[operand], height)
    }

    /// `__builtin_bit_cast(type, expression)`
    fn bit_cast(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let (ty, height) = self.measured(Self::type_name)?;
        self.expect(Punct::Comma)?;
        let operand = self.assignment()?;
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(start);
        self.expr_over(ExprKind::BitCast { operand, ty: Box::new(ty) }, span, &[operand], height)
    }

    /// `__builtin_convertvector(x, type)`
    fn convert_vector(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let operand = self.assignment()?;
        self.expect(Punct::Comma)?;
        let (ty, height) = self.measured(Self::type_name)?;
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(start);
        self.expr_over(ExprKind::ConvertVector { operand, ty: Box::new(ty) }, span, &[operand], height)
    }

    /// `__builtin_types_compatible_p(type, type)`
    fn types_compatible(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let (first, height) = self.measured(Self::type_name)?;
        self.expect(Punct::Comma)?;
        let (second, other) = self.measured(Self::type_name)?;
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(start);
        self.expr_over(ExprKind::TypesCompatible(Box::new((first, second))), span, &[], height.max(other))
    }

    /// `_Generic(control, type: x, default: y)`
    fn generic_selection(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let control = self.assignment()?;
        let mut associations = Vec::new();
        let mut parts = vec![control];
        let mut highest = 0;
        while self.take(Punct::Comma).is_some() {
            let ty = if self.take_keyword(Keyword::Default).is_some() {
                None
            } else {
                let (ty, height) = self.measured(Self::type_name)?;
                highest = highest.max(height);
                Some(Box::new(ty))
            };
            self.expect(Punct::Colon)?;
            let value = self.assignment()?;
            parts.push(value);
            associations.push((ty, value));
        }
        self.expect_close(Punct::CloseParen, open)?;
        if associations.is_empty() {
            return self.fail("expected ',' and an association");
        }
        let span = self.since(start);
        self.expr_over(ExprKind::Generic { control, associations }, span, &parts, highest)
    }

    /// `__builtin_offsetof(type, member.designator)`
    fn offsetof(&mut self) -> Parsed<ExprId> {
        let start = self.advance().span;
        let open = self.expect(Punct::OpenParen)?;
        let (ty, height) = self.measured(Self::type_name)?;
        self.expect(Punct::Comma)?;
        let mut path = vec![Designator::Member(self.expect_ident()?)];
        let mut indices = Vec::new();
        loop {
            if self.take(Punct::Dot).is_some() {
                path.push(Designator::Member(self.expect_ident()?));
            } else if let Some(open) = self.take(Punct::OpenBracket) {
                let index = self.expression()?;
                self.expect_close(Punct::CloseBracket, open)?;
                indices.push(index);
                path.push(Designator::Index(index));
            } else {
                break;
            }
        }
        self.expect_close(Punct::CloseParen, open)?;
        let span = self.since(start);
        self.expr_over(ExprKind::Offsetof { ty: Box::new(ty), path }, span, &indices, height)
    }
}
