//! One text, token by token: translation phases 1 to 3 (C99, section 5.1.1.2).
//!
//! Line continuations and trigraphs may stand inside a token. They are rare, so a token is first read as plain bytes;
//! only where a backslash or question mark turns up, it is read again character by character.

use super::token::{Punct, Token, TokenKind};
use crate::diagnostic::Diagnostics;
use crate::intern::Interner;
use crate::source::Span;
use std::rc::Rc;

/// Reads the tokens of one text.
#[derive(Clone, Debug)]
pub struct Lexer {
    text: Rc<str>,
    /// The next byte.
    position: usize,
    /// Offset of the text in the source map.
    base: u32,
    /// Nothing but white space was read on this line so far.
    line_start: bool,
    /// In a directive the end of the line is a token.
    in_directive: bool,
    /// What is read is left out by a condition: nothing is warned about.
    skipping: bool,
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$'
}

fn is_name_byte(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}

/// The character that a trigraph stands for, by its last byte.
fn trigraph(byte: u8) -> Option<u8> {
    Some(match byte {
        b'=' => b'#',
        b'(' => b'[',
        b'/' => b'\\',
        b')' => b']',
        b'\'' => b'^',
        b'<' => b'{',
        b'!' => b'|',
        b'>' => b'}',
        b'-' => b'~',
        _ => return None,
    })
}

impl Lexer {
    /// Reads `text`, which stands at `base` in the source map.
    pub fn new(text: Rc<str>, base: u32) -> Self {
        // A byte order mark is no part of the text.
        let position = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Lexer { text, position, base, line_start: true, in_directive: false, skipping: false }
    }

    /// The offset in the source map of the next byte.
    pub fn offset(&self) -> u32 {
        self.base + self.position as u32
    }

    /// From now on the end of the line is a token; it ends that by itself.
    pub fn enter_directive(&mut self) {
        self.in_directive = true;
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The length of the line break at `at`; 0 if there is none.
    fn line_break(&self, at: usize) -> usize {
        match self.byte(at) {
            b'\n' => 1,
            b'\r' if self.byte(at + 1) == b'\n' => 2,
            b'\r' => 1,
            _ => 0,
        }
    }

    /// The length of a line continuation at `at`, white space before the line break tolerated; 0 if there is none.
    fn continuation(&self, at: usize) -> usize {
        let backslash = match self.byte(at) {
            b'\\' => 1,
            b'?' if self.byte(at + 1) == b'?' && self.byte(at + 2) == b'/' => 3,
            _ => return 0,
        };
        let mut end = at + backslash;
        while matches!(self.byte(end), b' ' | b'\t' | 0x0b | 0x0c) {
            end += 1;
        }
        match self.line_break(end) {
            0 => 0,
            length => end + length - at,
        }
    }

    /// The byte at `at` after line continuations and trigraphs, and the place behind it.
    fn peek(&self, mut at: usize) -> (u8, usize) {
        loop {
            match self.byte(at) {
                b'\\' | b'?' => {
                    let length = self.continuation(at);
                    if length > 0 {
                        at += length;
                        continue;
                    }
                    if self.byte(at) == b'?' && self.byte(at + 1) == b'?' {
                        if let Some(byte) = trigraph(self.byte(at + 2)) {
                            return (byte, at + 3);
                        }
                    }
                    return (self.byte(at), at + 1);
                }
                byte => return (byte, at + 1),
            }
        }
    }

    fn at_end(&self, at: usize) -> bool {
        at >= self.text.len()
    }

    fn span(&self, start: usize) -> Span {
        Span { start: self.base + start as u32, end: self.base + self.position as u32 }
    }

    /// Skips white space and comments. Tells whether there were any; stops at the end of the line in a directive.
    fn skip_space(&mut self, diagnostics: &mut Diagnostics) -> bool {
        let start = self.position;
        loop {
            match self.byte(self.position) {
                b' ' | b'\t' | 0x0b | 0x0c => self.position += 1,
                b'\n' | b'\r' if self.in_directive => break,
                b'\n' | b'\r' => {
                    self.position += self.line_break(self.position);
                    self.line_start = true;
                }
                0 if !self.at_end(self.position) => self.position += 1,
                b'/' | b'\\' | b'?' => {
                    let continuation = self.continuation(self.position);
                    if continuation > 0 {
                        self.position += continuation;
                        continue;
                    }
                    let (first, next) = self.peek(self.position);
                    if first != b'/' {
                        break;
                    }
                    match self.peek(next) {
                        (b'/', next) => {
                            self.position = next;
                            self.skip_line();
                        }
                        (b'*', next) => {
                            let comment = self.position;
                            self.position = next;
                            self.skip_block_comment(comment, diagnostics);
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        self.position > start
    }

    /// Goes to the line break that ends the line, continuations included.
    fn skip_line(&mut self) {
        while !self.at_end(self.position) {
            match self.byte(self.position) {
                b'\n' | b'\r' => break,
                b'\\' | b'?' => self.position += self.continuation(self.position).max(1),
                _ => self.position += 1,
            }
        }
    }

    fn skip_block_comment(&mut self, start: usize, diagnostics: &mut Diagnostics) {
        loop {
            let bytes = &self.text.as_bytes()[self.position..];
            match bytes.iter().position(|&byte| byte == b'*') {
                None => {
                    self.position = self.text.len();
                    let span = Span { start: self.base + start as u32, end: self.base + start as u32 + 2 };
                    diagnostics.error(span, "unterminated /* comment");
                    return;
                }
                Some(star) => {
                    self.position += star + 1;
                    let opening = self.position - 2;
                    if !self.skipping && opening > start + 1 && self.byte(opening) == b'/' {
                        diagnostics.warning(self.span(opening), "'/*' within block comment");
                    }
                    if let (b'/', next) = self.peek(self.position) {
                        self.position = next;
                        return;
                    }
                }
            }
        }
    }

    /// The next token.
    pub fn next(&mut self, interner: &mut Interner, diagnostics: &mut Diagnostics) -> Token {
        let space = self.skip_space(diagnostics);
        let mut flags = if space { Token::SPACE } else { 0 };
        if self.line_start {
            flags |= Token::LINE_START;
        }
        let start = self.position;
        if self.at_end(start) {
            if self.in_directive {
                self.in_directive = false;
                return Token::new(TokenKind::EndOfLine, self.span(start), flags);
            }
            return Token::new(TokenKind::Eof, self.span(start), flags);
        }
        let byte = self.byte(start);
        if self.in_directive && (byte == b'\n' || byte == b'\r') {
            self.position += self.line_break(start);
            self.in_directive = false;
            self.line_start = true;
            return Token::new(TokenKind::EndOfLine, Span { end: self.base + start as u32, ..self.span(start) }, flags);
        }
        self.line_start = false;
        let kind = if is_name_start(byte) || byte >= 0x80 {
            self.name(interner)
        } else if byte.is_ascii_digit() || (byte == b'.' && self.peek(start + 1).0.is_ascii_digit()) {
            TokenKind::Number(self.read(interner, Self::number_end))
        } else if byte == b'"' || byte == b'\'' {
            self.literal(byte, interner, diagnostics)
        } else {
            self.punctuator(&mut flags)
        };
        Token::new(kind, self.span(start), flags)
    }

    /// Interns what stands from here to the end that `find_end` finds, continuations and trigraphs resolved.
    fn read(&mut self, interner: &mut Interner, find_end: impl Fn(&Self, usize) -> usize) -> crate::intern::Symbol {
        let start = self.position;
        let end = find_end(self, start);
        self.position = end;
        let spelled = &self.text[start..end];
        if spelled.bytes().any(|byte| byte == b'\\' || byte == b'?') {
            interner.intern(&self.resolve(start, end))
        } else {
            interner.intern(spelled)
        }
    }

    /// The text of a range after line continuations and trigraphs.
    fn resolve(&self, start: usize, end: usize) -> String {
        let mut bytes = Vec::with_capacity(end - start);
        let mut at = start;
        while at < end {
            let continuation = self.continuation(at);
            if continuation > 0 {
                at += continuation;
                continue;
            }
            let (byte, next) = self.peek(at);
            bytes.push(byte);
            at = next;
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn name(&mut self, interner: &mut Interner) -> TokenKind {
        let start = self.position;
        if self.byte(start) >= 0x80 {
            // Only a letter starts a name; anything else stands alone.
            match self.text[start..].chars().next() {
                Some(character) if !character.is_alphabetic() => {
                    self.position += character.len_utf8();
                    return TokenKind::Other(character);
                }
                _ => {}
            }
        }
        TokenKind::Name(self.read(interner, Self::name_end))
    }

    fn name_end(&self, mut at: usize) -> usize {
        loop {
            while is_name_byte(self.byte(at)) {
                at += 1;
            }
            match self.byte(at) {
                0x80.. => match self.text.get(at..).and_then(|rest| rest.chars().next()) {
                    Some(character) if character.is_alphanumeric() => at += character.len_utf8(),
                    _ => return at,
                },
                b'\\' | b'?' => {
                    let continuation = self.continuation(at);
                    if continuation == 0 || !is_name_byte(self.peek(at + continuation).0) {
                        return at;
                    }
                    at += continuation;
                }
                _ => return at,
            }
        }
    }

    /// The end of a preprocessing number (C99, section 6.4.8).
    fn number_end(&self, mut at: usize) -> usize {
        loop {
            let (byte, next) = self.peek(at);
            match byte {
                b'e' | b'E' | b'p' | b'P' => {
                    at = next;
                    if let (b'+' | b'-', next) = self.peek(at) {
                        at = next;
                    }
                }
                b'.' => at = next,
                byte if is_name_byte(byte) => at = next,
                _ => return at,
            }
        }
    }

    fn literal(&mut self, quote: u8, interner: &mut Interner, diagnostics: &mut Diagnostics) -> TokenKind {
        let start = self.position;
        let mut at = start + 1;
        loop {
            // A trigraph may be the backslash, never the quote or the line break.
            let (byte, next) = self.peek(at);
            if self.at_end(next - 1) || byte == b'\n' || byte == b'\r' {
                break;
            }
            at = next;
            if byte == quote {
                let symbol = self.read(interner, |_, _| at);
                return if quote == b'"' { TokenKind::String(symbol) } else { TokenKind::Char(symbol) };
            }
            if byte == b'\\' {
                at = self.peek(at).1.min(self.text.len());
            }
        }
        let what = if quote == b'"' { "string literal" } else { "character constant" };
        let span = Span { start: self.base + start as u32, end: self.base + start as u32 + 1 };
        diagnostics.error(span, format!("missing terminating {} character of a {what}", quote as char));
        // The rest of the line is lost to the literal.
        self.position = start + 1;
        self.skip_line();
        TokenKind::Other(quote as char)
    }

    fn punctuator(&mut self, flags: &mut u8) -> TokenKind {
        let (first, after_first) = self.peek(self.position);
        let (second, after_second) = self.peek(after_first);
        let third = || self.peek(after_second);
        use Punct::*;
        let one = |punct| (punct, after_first);
        let two = |punct| (punct, after_second);
        let (punct, end) = match first {
            b'[' => one(OpenBracket),
            b']' => one(CloseBracket),
            b'(' => one(OpenParen),
            b')' => one(CloseParen),
            b'{' => one(OpenBrace),
            b'}' => one(CloseBrace),
            b'~' => one(Tilde),
            b'?' => one(Question),
            b';' => one(Semicolon),
            b',' => one(Comma),
            b'.' => match (second, third()) {
                (b'.', (b'.', end)) => (Ellipsis, end),
                _ => one(Dot),
            },
            b'+' => match second {
                b'+' => two(Increment),
                b'=' => two(PlusAssign),
                _ => one(Plus),
            },
            b'-' => match second {
                b'-' => two(Decrement),
                b'=' => two(MinusAssign),
                b'>' => two(Arrow),
                _ => one(Minus),
            },
            b'*' if second == b'=' => two(StarAssign),
            b'*' => one(Star),
            b'/' if second == b'=' => two(SlashAssign),
            b'/' => one(Slash),
            b'!' if second == b'=' => two(NotEqual),
            b'!' => one(Exclamation),
            b'=' if second == b'=' => two(EqualEqual),
            b'=' => one(Assign),
            b'^' if second == b'=' => two(XorAssign),
            b'^' => one(Caret),
            b'&' => match second {
                b'&' => two(AndAnd),
                b'=' => two(AndAssign),
                _ => one(Ampersand),
            },
            b'|' => match second {
                b'|' => two(OrOr),
                b'=' => two(OrAssign),
                _ => one(Pipe),
            },
            b'<' => match second {
                b'<' => match third() {
                    (b'=', end) => (ShiftLeftAssign, end),
                    _ => two(ShiftLeft),
                },
                b'=' => two(LessEqual),
                b':' => {
                    *flags |= Token::DIGRAPH;
                    two(OpenBracket)
                }
                b'%' => {
                    *flags |= Token::DIGRAPH;
                    two(OpenBrace)
                }
                _ => one(Less),
            },
            b'>' => match second {
                b'>' => match third() {
                    (b'=', end) => (ShiftRightAssign, end),
                    _ => two(ShiftRight),
                },
                b'=' => two(GreaterEqual),
                _ => one(Greater),
            },
            b':' if second == b'>' => {
                *flags |= Token::DIGRAPH;
                two(CloseBracket)
            }
            b':' => one(Colon),
            b'%' => match second {
                b'=' => two(PercentAssign),
                b'>' => {
                    *flags |= Token::DIGRAPH;
                    two(CloseBrace)
                }
                b':' => {
                    *flags |= Token::DIGRAPH;
                    match third() {
                        (b'%', next) => match self.peek(next) {
                            (b':', end) => (HashHash, end),
                            _ => two(Hash),
                        },
                        _ => two(Hash),
                    }
                }
                _ => one(Percent),
            },
            b'#' if second == b'#' => two(HashHash),
            b'#' => one(Hash),
            other => {
                self.position = after_first;
                return TokenKind::Other(other as char);
            }
        };
        self.position = end.min(self.text.len());
        TokenKind::Punct(punct)
    }

    /// In a directive: the rest of its line as it is written, without comments' removal and without white space at both
    /// ends; reads the end of the line too.
    pub fn rest_of_line(&mut self) -> (String, Span) {
        while matches!(self.byte(self.position), b' ' | b'\t') {
            self.position += 1;
        }
        let start = self.position;
        self.skip_line();
        let span = self.span(start);
        let text = self.resolve(start, self.position).trim_end().to_owned();
        self.position += self.line_break(self.position);
        self.in_directive = false;
        self.line_start = true;
        (text, span)
    }

    /// In an `#include` directive: the name between `<` and `>`, if that is what comes next.
    pub fn angled_header_name(&mut self, diagnostics: &mut Diagnostics) -> Option<(String, Span)> {
        self.skip_space(diagnostics);
        let start = self.position;
        if self.byte(start) != b'<' {
            return None;
        }
        let line = self.text[start..].lines().next().unwrap_or("");
        let length = line.find('>')?;
        self.position = start + length + 1;
        Some((self.text[start + 1..start + length].to_owned(), self.span(start)))
    }

    /// Skips lines up to the next directive and leaves its `#` as the next token; false at the end of the text. For the
    /// groups that a condition leaves out.
    pub fn skip_to_directive(&mut self, diagnostics: &mut Diagnostics) -> bool {
        self.in_directive = false;
        self.skipping = true;
        let found = loop {
            self.skip_space(diagnostics);
            if self.at_end(self.position) {
                break false;
            }
            if self.line_start {
                let (byte, next) = self.peek(self.position);
                if byte == b'#' || (byte == b'%' && self.peek(next).0 == b':') {
                    break true;
                }
            }
            self.line_start = false;
            self.skip_code();
        };
        self.skipping = false;
        found
    }

    /// Skips to white space, a comment or a line break, literals in one piece.
    fn skip_code(&mut self) {
        while !self.at_end(self.position) {
            match self.byte(self.position) {
                b' ' | b'\t' | b'\n' | b'\r' => return,
                b'/' => {
                    self.position += 1;
                    if matches!(self.byte(self.position), b'/' | b'*') {
                        self.position -= 1;
                        return;
                    }
                }
                b'\\' => self.position += self.continuation(self.position).max(1),
                quote @ (b'"' | b'\'') => {
                    self.position += 1;
                    while !self.at_end(self.position) && self.line_break(self.position) == 0 {
                        let byte = self.byte(self.position);
                        self.position += 1;
                        if byte == quote {
                            break;
                        }
                        if byte == b'\\' && !self.at_end(self.position) {
                            self.position += self.line_break(self.position).max(1);
                        }
                    }
                }
                _ => self.position += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lex(text: &str) -> (Vec<String>, usize) {
        let mut interner = Interner::new();
        let mut diagnostics = Diagnostics::new();
        let mut lexer = Lexer::new(Rc::from(text), 0);
        let mut spellings = Vec::new();
        loop {
            let token = lexer.next(&mut interner, &mut diagnostics);
            if token.kind == TokenKind::Eof {
                return (spellings, diagnostics.error_count());
            }
            spellings.push(token.spelling(&interner).into_owned());
        }
    }

    fn spellings(text: &str) -> Vec<String> {
        let (list, errors) = lex(text);
        assert_eq!(errors, 0, "{text}");
        list
    }

    #[test]
    fn every_punctuator_is_itself() {
        for punct in Punct::ALL {
            assert_eq!(spellings(punct.text()), [punct.text()]);
        }
        assert_eq!(spellings("a+++++b"), ["a", "++", "++", "+", "b"]);
        assert_eq!(spellings("<: <% %: %:%: :> %>"), ["<:", "<%", "%:", "%:%:", ":>", "%>"]);
        assert_eq!(spellings("a..b ..."), ["a", ".", ".", "b", "..."]);
    }

    #[test]
    fn numbers_follow_the_preprocessing_grammar() {
        assert_eq!(spellings("1.5e+3f 0x1p-2 .5h 1..2 0xe+1"), ["1.5e+3f", "0x1p-2", ".5h", "1..2", "0xe+1"]);
    }

    #[test]
    fn lines_continue_anywhere() {
        assert_eq!(
            spellings("ab\\\ncd \"x\\\ny\" 1\\\r\n2 +\\\n= /\\\n/ gone\\\nalso\nz"),
            ["abcd", "\"xy\"", "12", "+=", "z"]
        );
    }

    #[test]
    fn trigraphs() {
        assert_eq!(spellings("??=x ??( \"??!\" a ??' b ? c"), ["#", "x", "[", "\"|\"", "a", "^", "b", "?", "c"]);
    }

    #[test]
    fn comments_are_space() {
        assert_eq!(spellings("a/* ** */b//c\nd/**/e /*//*/ f"), ["a", "b", "d", "e", "f"]);
        assert_eq!(lex("a /* b").1, 1);
    }

    #[test]
    fn literals_keep_their_quotes() {
        assert_eq!(spellings(r#"'a' '\'' "q\"uote" "\\""#), ["'a'", r"'\''", r#""q\"uote""#, r#""\\""#]);
        assert_eq!(lex("\"abc\nd").1, 1);
        assert_eq!(lex("'").1, 1);
        assert_eq!(lex("\"\\").1, 1);
    }

    #[test]
    fn letters_of_any_script_are_letters() {
        assert_eq!(spellings("größe+1 \u{2192}"), ["größe", "+", "1", "\u{2192}"]);
    }

    #[test]
    fn skipping_finds_directives_only() {
        let mut diagnostics = Diagnostics::new();
        let mut interner = Interner::new();
        let text = "x # no\n/* # no\n*/ '/*' \"#\\\n#\" don't \\\n# no\n  /* yes */ # yes";
        let mut lexer = Lexer::new(Rc::from(text), 0);
        assert!(lexer.skip_to_directive(&mut diagnostics));
        let hash = lexer.next(&mut interner, &mut diagnostics);
        assert!(hash.is(Punct::Hash));
        assert_eq!(hash.span.start as usize, text.rfind('#').unwrap());
        assert!(!lexer.skip_to_directive(&mut diagnostics));
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "[ -~\\n\\\\?\"'/*#%:<\u{80}-\u{3ff}]{0,80}") {
            let mut interner = Interner::new();
            let mut diagnostics = Diagnostics::new();
            let mut lexer = Lexer::new(Rc::from(text.as_str()), 0);
            let mut end = 0;
            loop {
                let token = lexer.next(&mut interner, &mut diagnostics);
                prop_assert!(token.span.start >= end && token.span.end >= token.span.start);
                prop_assert!(text.is_char_boundary(token.span.end as usize));
                if token.kind == TokenKind::Eof {
                    break;
                }
                prop_assert!(token.span.end > token.span.start);
                end = token.span.end;
            }
            let mut lexer = Lexer::new(Rc::from(text.as_str()), 0);
            while lexer.skip_to_directive(&mut diagnostics) {
                lexer.enter_directive();
                lexer.rest_of_line();
            }
        }
    }
}
