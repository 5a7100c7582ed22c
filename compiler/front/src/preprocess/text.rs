//! The preprocessed source as text.

use super::Preprocessed;
use crate::intern::Interner;
use crate::lex::{Token, TokenKind};
use crate::session::Session;
use std::fmt::Write;

/// The tokens as text that means the same to the compiler, with the lines of the source kept as far as they matter to a
/// reader: for `tombolo compile --emit preprocessed`. Comments, macros and conditions are gone from it; so are file names and
/// line numbers.
pub fn render(preprocessed: &Preprocessed, session: &Session<'_>) -> String {
    let mut text = String::new();
    let mut previous: Option<Token> = None;
    for &token in &preprocessed.tokens {
        match token.kind {
            TokenKind::Pragma(number) => {
                text.push_str("\n#pragma");
                let pragma = preprocessed.pragmas.get(number as usize);
                for token in pragma.iter().flat_map(|pragma| &pragma.tokens) {
                    // Writing to a String cannot fail.
                    let _ = write!(text, " {}", token.spelling(&session.interner));
                }
                text.push('\n');
                previous = None;
                continue;
            }
            TokenKind::Eof | TokenKind::EndOfLine | TokenKind::Placemarker => continue,
            _ => {}
        }
        if let Some(previous) = previous {
            if token.has(Token::LINE_START) {
                text.push('\n');
            } else if token.has(Token::SPACE) || needs_space(previous, token, &session.interner) {
                text.push(' ');
            }
        }
        text.push_str(&token.spelling(&session.interner));
        previous = Some(token);
    }
    text.push('\n');
    text
}

/// Whether two tokens that macros put side by side would read as something else without a space.
fn needs_space(left: Token, right: Token, interner: &Interner) -> bool {
    let word = |token: Token| matches!(token.kind, TokenKind::Name(_) | TokenKind::Number(_));
    if word(left) && word(right) {
        return true;
    }
    let last = left.spelling(interner).chars().next_back().unwrap_or(' ');
    let first = right.spelling(interner).chars().next().unwrap_or(' ');
    match (left.kind, first) {
        (TokenKind::Number(_), '.' | '+' | '-') => true,
        (TokenKind::Punct(_), '0'..='9') => last == '.',
        (TokenKind::Punct(_), '=') => "+-*/%<>&|^!=".contains(last),
        (TokenKind::Punct(_), '+' | '-' | '<' | '&' | '|' | '#' | '.') => last == first,
        (TokenKind::Punct(_), '>') => ">-:%".contains(last),
        (TokenKind::Punct(_), '/' | '*') => last == '/',
        (TokenKind::Punct(_), ':') => "<%".contains(last),
        (TokenKind::Punct(_), '%') => "<:".contains(last),
        _ => false,
    }
}
