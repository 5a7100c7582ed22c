//! Preprocessing tokens.

use crate::intern::{Interner, Symbol};
use crate::source::Span;
use std::borrow::Cow;

/// Declares the punctuators with their spellings.
macro_rules! punctuators {
    ($($variant:ident = $text:literal,)*) => {
        /// A punctuator (C99, section 6.4.6).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs)]
        pub enum Punct { $($variant,)* }
        impl Punct {
            /// All of them.
            pub const ALL: &'static [Punct] = &[$(Punct::$variant,)*];
            /// The spelling.
            pub const fn text(self) -> &'static str {
                match self { $(Punct::$variant => $text,)* }
            }
        }
    };
}

punctuators! {
    OpenBracket = "[", CloseBracket = "]", OpenParen = "(", CloseParen = ")", OpenBrace = "{", CloseBrace = "}",
    Dot = ".", Arrow = "->", Increment = "++", Decrement = "--", Ampersand = "&", Star = "*", Plus = "+", Minus = "-",
    Tilde = "~", Exclamation = "!", Slash = "/", Percent = "%", ShiftLeft = "<<", ShiftRight = ">>", Less = "<",
    Greater = ">", LessEqual = "<=", GreaterEqual = ">=", EqualEqual = "==", NotEqual = "!=", Caret = "^", Pipe = "|",
    AndAnd = "&&", OrOr = "||", Question = "?", Colon = ":", Semicolon = ";", Ellipsis = "...", Assign = "=",
    StarAssign = "*=", SlashAssign = "/=", PercentAssign = "%=", PlusAssign = "+=", MinusAssign = "-=",
    ShiftLeftAssign = "<<=", ShiftRightAssign = ">>=", AndAssign = "&=", XorAssign = "^=", OrAssign = "|=", Comma = ",",
    Hash = "#", HashHash = "##",
}

/// What a token is. Literals are kept as they are spelled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// An identifier or keyword.
    Name(Symbol),
    /// A preprocessing number.
    Number(Symbol),
    /// A character constant, quotes included.
    Char(Symbol),
    /// A string literal, quotes included.
    String(Symbol),
    /// A punctuator.
    Punct(Punct),
    /// A character that belongs to no token.
    Other(char),
    /// A pragma: its number in [`crate::preprocess::Preprocessed::pragmas`].
    Pragma(u32),
    /// The end of a directive's line.
    EndOfLine,
    /// The end of a text or token list.
    Eof,
    /// Nothing, as an operand of `##` (C99, section 6.10.3.3).
    Placemarker,
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
    /// See the constants.
    pub flags: u8,
}

impl Token {
    /// There is white space or a comment before the token.
    pub const SPACE: u8 = 1;
    /// The token is the first on its line.
    pub const LINE_START: u8 = 2;
    /// The name must not be expanded any more: it was met inside its own expansion.
    pub const NO_EXPAND: u8 = 4;
    /// The punctuator is spelled as a digraph.
    pub const DIGRAPH: u8 = 8;

    /// A token with these flags.
    pub fn new(kind: TokenKind, span: Span, flags: u8) -> Self {
        Token { kind, span, flags }
    }

    /// Whether a flag is set.
    pub fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The token with a flag set or cleared.
    pub fn with(mut self, flag: u8, on: bool) -> Self {
        if on {
            self.flags |= flag;
        } else {
            self.flags &= !flag;
        }
        self
    }

    /// Whether it is this punctuator.
    pub fn is(self, punct: Punct) -> bool {
        self.kind == TokenKind::Punct(punct)
    }

    /// The name, if it is one.
    pub fn name(self) -> Option<Symbol> {
        match self.kind {
            TokenKind::Name(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// The token as it is spelled; empty for those that are not.
    pub fn spelling(self, interner: &Interner) -> Cow<'_, str> {
        match self.kind {
            TokenKind::Name(symbol)
            | TokenKind::Number(symbol)
            | TokenKind::Char(symbol)
            | TokenKind::String(symbol) => Cow::Borrowed(interner.name(symbol)),
            TokenKind::Punct(punct) => Cow::Borrowed(match punct {
                Punct::OpenBracket if self.has(Token::DIGRAPH) => "<:",
                Punct::CloseBracket if self.has(Token::DIGRAPH) => ":>",
                Punct::OpenBrace if self.has(Token::DIGRAPH) => "<%",
                Punct::CloseBrace if self.has(Token::DIGRAPH) => "%>",
                Punct::Hash if self.has(Token::DIGRAPH) => "%:",
                Punct::HashHash if self.has(Token::DIGRAPH) => "%:%:",
                punct => punct.text(),
            }),
            TokenKind::Other(character) => Cow::Owned(String::from(character)),
            TokenKind::Pragma(_) | TokenKind::EndOfLine | TokenKind::Eof | TokenKind::Placemarker => Cow::Borrowed(""),
        }
    }
}
