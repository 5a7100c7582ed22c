//! Text to preprocessing tokens.

pub mod keyword;
pub mod lexer;
pub mod literal;
pub mod token;

pub use keyword::Keyword;
pub use lexer::Lexer;
pub use token::{Punct, Token, TokenKind};

/// The byte offsets at which the lines of `text` start.
pub(crate) fn scan_line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (index, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n')) {
            starts.push(index as u32 + 1);
        }
    }
    starts
}
