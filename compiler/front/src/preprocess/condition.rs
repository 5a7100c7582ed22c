//! The expressions of `#if` and `#elif`, in `intmax_t` and `uintmax_t` arithmetic (C99, section 6.10.1).

use super::Preprocessor;
use crate::diagnostic::Diagnostics;
use crate::intern::Interner;
use crate::lex::literal::{Number, parse_char, parse_number};
use crate::lex::{Punct, Token, TokenKind};
use crate::limits::MAX_CONDITION_DEPTH;
use crate::source::Span;

/// A value: 64 bits and whether they are unsigned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Value {
    bits: i64,
    unsigned: bool,
}

impl Value {
    fn signed(bits: i64) -> Self {
        Value { bits, unsigned: false }
    }

    fn truth(value: bool) -> Self {
        Value::signed(i64::from(value))
    }
}

impl Preprocessor<'_, '_> {
    /// Reads and evaluates the rest of an `#if` or `#elif`; an erroneous expression is false.
    pub(super) fn condition(&mut self, directive: Span) -> bool {
        self.in_condition = true;
        let mut tokens = Vec::new();
        let end = loop {
            let token = self.expanded();
            if matches!(token.kind, TokenKind::EndOfLine | TokenKind::Eof) {
                break token;
            }
            self.count(1);
            tokens.push(token);
        };
        self.in_condition = false;
        if tokens.is_empty() {
            self.session.diagnostics.error(directive, "expected value in expression");
            return false;
        }
        tokens.push(Token { kind: TokenKind::Eof, ..end });
        let session = &mut *self.session;
        let mut evaluator = Evaluator {
            tokens: &tokens,
            position: 0,
            interner: &session.interner,
            diagnostics: &mut session.diagnostics,
            depth: 0,
            evaluate: true,
        };
        let value = evaluator.comma();
        match value {
            Some(value) if evaluator.peek().kind == TokenKind::Eof => value.bits != 0,
            Some(_) => {
                let span = evaluator.peek().span;
                session.diagnostics.error(span, "token is not a valid binary operator in a preprocessor subexpression");
                false
            }
            None => false,
        }
    }

    /// `defined name` or `defined(name)`: 1 or 0.
    pub(super) fn defined_operator(&mut self, operator: Token) -> Token {
        let mut token = self.raw();
        let parenthesis = token.is(Punct::OpenParen);
        if parenthesis {
            token = self.raw();
        }
        let result = match token.name() {
            Some(name) => self.macros.is_defined(name),
            None => {
                self.session.diagnostics.error(operator.span, "operator 'defined' requires an identifier");
                self.put_back(token);
                return self.number_token(operator, false);
            }
        };
        if parenthesis {
            let close = self.raw();
            if !close.is(Punct::CloseParen) {
                self.session.diagnostics.error(close.span, "missing ')' after 'defined'");
                self.put_back(close);
            }
        }
        self.number_token(operator, result)
    }

    fn number_token(&mut self, at: Token, value: bool) -> Token {
        let symbol = self.session.interner.intern(if value { "1" } else { "0" });
        Token { kind: TokenKind::Number(symbol), ..at }
    }
}

struct Evaluator<'t> {
    tokens: &'t [Token],
    position: usize,
    interner: &'t Interner,
    diagnostics: &'t mut Diagnostics,
    depth: u32,
    /// Whether the value matters: division by zero is no error where it does not.
    evaluate: bool,
}

/// Binary operators and how tightly they bind.
fn precedence(punct: Punct) -> Option<u8> {
    Some(match punct {
        Punct::OrOr => 1,
        Punct::AndAnd => 2,
        Punct::Pipe => 3,
        Punct::Caret => 4,
        Punct::Ampersand => 5,
        Punct::EqualEqual | Punct::NotEqual => 6,
        Punct::Less | Punct::Greater | Punct::LessEqual | Punct::GreaterEqual => 7,
        Punct::ShiftLeft | Punct::ShiftRight => 8,
        Punct::Plus | Punct::Minus => 9,
        Punct::Star | Punct::Slash | Punct::Percent => 10,
        _ => return None,
    })
}

impl Evaluator<'_> {
    fn peek(&self) -> Token {
        self.tokens[self.position]
    }

    fn next(&mut self) -> Token {
        let token = self.peek();
        // The last token is the end; it stays.
        self.position = (self.position + 1).min(self.tokens.len() - 1);
        token
    }

    fn error<T>(&mut self, span: Span, message: &str) -> Option<T> {
        self.diagnostics.error(span, message);
        None
    }

    fn comma(&mut self) -> Option<Value> {
        let mut value = self.conditional()?;
        while self.peek().is(Punct::Comma) {
            self.next();
            value = self.conditional()?;
        }
        Some(value)
    }

    fn conditional(&mut self) -> Option<Value> {
        let condition = self.binary(1)?;
        if !self.peek().is(Punct::Question) {
            return Some(condition);
        }
        self.next();
        self.enter()?;
        let evaluate = self.evaluate;
        self.evaluate = evaluate && condition.bits != 0;
        let then = self.comma()?;
        if !self.peek().is(Punct::Colon) {
            let span = self.peek().span;
            return self.error(span, "expected ':'");
        }
        self.next();
        self.evaluate = evaluate && condition.bits == 0;
        let otherwise = self.conditional()?;
        self.evaluate = evaluate;
        self.depth -= 1;
        let bits = if condition.bits != 0 { then.bits } else { otherwise.bits };
        Some(Value { bits, unsigned: then.unsigned || otherwise.unsigned })
    }

    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        if self.depth > MAX_CONDITION_DEPTH {
            let span = self.peek().span;
            return self.error(span, "expression is nested too deeply");
        }
        Some(())
    }

    fn binary(&mut self, minimum: u8) -> Option<Value> {
        let mut lhs = self.unary()?;
        loop {
            let operator = self.peek();
            let TokenKind::Punct(punct) = operator.kind else { return Some(lhs) };
            let Some(level) = precedence(punct).filter(|&level| level >= minimum) else { return Some(lhs) };
            self.next();
            self.enter()?;
            let evaluate = self.evaluate;
            match punct {
                Punct::AndAnd => self.evaluate = evaluate && lhs.bits != 0,
                Punct::OrOr => self.evaluate = evaluate && lhs.bits == 0,
                _ => {}
            }
            let rhs = self.binary(level + 1)?;
            self.evaluate = evaluate;
            self.depth -= 1;
            lhs = self.apply(punct, lhs, rhs, operator.span)?;
        }
    }

    fn apply(&mut self, punct: Punct, lhs: Value, rhs: Value, span: Span) -> Option<Value> {
        let unsigned = lhs.unsigned || rhs.unsigned;
        let (a, b) = (lhs.bits, rhs.bits);
        let (ua, ub) = (a as u64, b as u64);
        let arithmetic = |bits: i64| Value { bits, unsigned };
        let ordered = |signed: bool, of_unsigned: bool| Value::truth(if unsigned { of_unsigned } else { signed });
        let shift_left = |by: i64| if (0..64).contains(&by) { a << by } else { 0 };
        let shift_right = |by: i64| match (lhs.unsigned, (0..64).contains(&by)) {
            (true, true) => (ua >> by) as i64,
            (true, false) => 0,
            (false, true) => a >> by,
            (false, false) => a >> 63,
        };
        Some(match punct {
            Punct::OrOr => Value::truth(a != 0 || b != 0),
            Punct::AndAnd => Value::truth(a != 0 && b != 0),
            Punct::Pipe => arithmetic(a | b),
            Punct::Caret => arithmetic(a ^ b),
            Punct::Ampersand => arithmetic(a & b),
            Punct::EqualEqual => Value::truth(a == b),
            Punct::NotEqual => Value::truth(a != b),
            Punct::Less => ordered(a < b, ua < ub),
            Punct::Greater => ordered(a > b, ua > ub),
            Punct::LessEqual => ordered(a <= b, ua <= ub),
            Punct::GreaterEqual => ordered(a >= b, ua >= ub),
            // A shift keeps the type of its left operand.
            Punct::ShiftLeft => Value { bits: shift_left(b), ..lhs },
            Punct::ShiftRight => Value { bits: shift_right(b), ..lhs },
            Punct::Plus => arithmetic(a.wrapping_add(b)),
            Punct::Minus => arithmetic(a.wrapping_sub(b)),
            Punct::Star => arithmetic(a.wrapping_mul(b)),
            Punct::Slash | Punct::Percent if b == 0 => {
                if self.evaluate {
                    let what = if punct == Punct::Slash { "division" } else { "remainder" };
                    return self.error(span, &format!("{what} by zero in preprocessor expression"));
                }
                arithmetic(0)
            }
            Punct::Slash => arithmetic(if unsigned { (ua / ub) as i64 } else { a.wrapping_div(b) }),
            Punct::Percent => arithmetic(if unsigned { (ua % ub) as i64 } else { a.wrapping_rem(b) }),
            _ => return self.error(span, "token is not a valid binary operator in a preprocessor subexpression"),
        })
    }

    fn unary(&mut self) -> Option<Value> {
        self.enter()?;
        let token = self.next();
        let value = match token.kind {
            TokenKind::Punct(Punct::Plus) => self.unary()?,
            TokenKind::Punct(Punct::Minus) => {
                let value = self.unary()?;
                Value { bits: value.bits.wrapping_neg(), ..value }
            }
            TokenKind::Punct(Punct::Tilde) => {
                let value = self.unary()?;
                Value { bits: !value.bits, ..value }
            }
            TokenKind::Punct(Punct::Exclamation) => Value::truth(self.unary()?.bits == 0),
            TokenKind::Punct(Punct::OpenParen) => {
                let value = self.comma()?;
                if !self.peek().is(Punct::CloseParen) {
                    let span = self.peek().span;
                    return self.error(span, "expected ')' in preprocessor expression");
                }
                self.next();
                value
            }
            TokenKind::Number(symbol) => match parse_number(self.interner.name(symbol)) {
                Ok(Number::Int { value, unsigned, .. }) => {
                    Value { bits: value as i64, unsigned: unsigned || value > i64::MAX as u64 }
                }
                Ok(Number::Float { .. }) => {
                    return self.error(token.span, "floating point literal in preprocessor expression");
                }
                Err(message) => return self.error(token.span, &message),
            },
            TokenKind::Char(symbol) => match parse_char(self.interner.name(symbol)) {
                Ok((value, _)) => Value::signed(i64::from(value)),
                Err(message) => return self.error(token.span, &message),
            },
            // What is no macro by now is 0.
            TokenKind::Name(name) => {
                if self.peek().is(Punct::OpenParen) {
                    let message = format!("function-like macro '{}' is not defined", self.interner.name(name));
                    return self.error(token.span, &message);
                }
                Value::signed(0)
            }
            TokenKind::Eof => return self.error(token.span, "expected value in expression"),
            _ => return self.error(token.span, "invalid token at start of a preprocessor expression"),
        };
        self.depth -= 1;
        Some(value)
    }
}
