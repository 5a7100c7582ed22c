//! Reads tokens of the text form.

use super::ParseError;
use crate::types::{AddressSpace, ImageAccess, ImageDim, ImageType, Scalar, Type};

/// An error at a byte offset; it becomes a [`ParseError`] when the parser gives up.
pub(super) struct Failure {
    /// Byte offset in the text.
    pub(super) at: usize,
    /// What is wrong there.
    pub(super) message: String,
}

pub(super) type Parsed<T> = Result<T, Failure>;

impl Failure {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Failure { at, message: message.into() }
    }

    pub(super) fn locate(self, text: &str) -> ParseError {
        let before = &text.as_bytes()[..self.at.min(text.len())];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        ParseError { line, column, message: self.message }
    }
}

/// A place in the text. Each method that reads a token first skips blanks and comments.
pub(super) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$')
}

/// Whether a name needs no quotes.
pub(super) fn is_bare_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(is_word)
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Cursor { text, bytes: text.as_bytes(), at: 0 }
    }

    /// The length of the whole text in bytes.
    pub(super) fn text_len(&self) -> usize {
        self.bytes.len()
    }

    /// Where `word` first stands between `start` and here, as a word of its own.
    pub(super) fn find_word(&self, word: &str, start: usize) -> Option<usize> {
        let line = &self.text[start..self.at];
        line.match_indices(word).map(|(at, _)| start + at).find(|&at| {
            let is_word_at = |at: usize| self.bytes.get(at).is_some_and(|&byte| is_word(byte));
            (at == 0 || !is_word_at(at - 1)) && !is_word_at(at + word.len())
        })
    }

    /// Skips blanks and comments and tells where the next token starts.
    pub(super) fn position(&mut self) -> usize {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b';' => {
                    while self.bytes.get(self.at).is_some_and(|&byte| byte != b'\n') {
                        self.at += 1;
                    }
                }
                _ => break,
            }
        }
        self.at
    }

    /// Whether only blanks and comments are left.
    pub(super) fn at_end(&mut self) -> bool {
        self.position() == self.bytes.len()
    }

    /// The first byte of the next token; 0 at the end.
    pub(super) fn peek(&mut self) -> u8 {
        let at = self.position();
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// An error at the next token.
    pub(super) fn fail<T>(&mut self, message: impl Into<String>) -> Parsed<T> {
        let at = self.position();
        Err(Failure::new(at, message))
    }

    /// Takes the punctuation `byte` if it comes next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    /// Takes the punctuation `byte`.
    pub(super) fn expect(&mut self, byte: u8) -> Parsed<()> {
        if self.eat(byte) { Ok(()) } else { self.fail(format!("expected '{}'", byte as char)) }
    }

    /// Takes `->` if it comes next.
    pub(super) fn eat_arrow(&mut self) -> bool {
        let at = self.position();
        let found = self.bytes[at..].starts_with(b"->");
        self.at += if found { 2 } else { 0 };
        found
    }

    /// The next word without taking it; empty where no word comes next.
    pub(super) fn peek_word(&mut self) -> &'a str {
        let start = self.position();
        let length = self.bytes[start..].iter().take_while(|&&byte| is_word(byte)).count();
        &self.text[start..start + length]
    }

    /// Takes a word; empty where no word comes next.
    pub(super) fn word(&mut self) -> &'a str {
        let word = self.peek_word();
        self.at += word.len();
        word
    }

    /// Takes the word `keyword` if it comes next.
    pub(super) fn eat_word(&mut self, keyword: &str) -> bool {
        let found = self.peek_word() == keyword;
        self.at += if found { keyword.len() } else { 0 };
        found
    }

    /// Takes the word `keyword`.
    pub(super) fn expect_word(&mut self, keyword: &str) -> Parsed<()> {
        if self.eat_word(keyword) { Ok(()) } else { self.fail(format!("expected '{keyword}'")) }
    }

    /// Takes a word that `lookup` knows; `what` names the kind of word for the error.
    pub(super) fn named<T>(&mut self, what: &str, lookup: impl Fn(&str) -> Option<T>) -> Parsed<T> {
        let word = self.peek_word();
        match lookup(word) {
            Some(found) => {
                self.at += word.len();
                Ok(found)
            }
            None => self.fail(format!("expected {what}")),
        }
    }

    /// Takes an entity reference: `prefix` and its number.
    pub(super) fn entity(&mut self, prefix: u8, what: &str) -> Parsed<u32> {
        let start = self.position();
        if self.bytes.get(start) != Some(&prefix) {
            return self.fail(format!("expected {what}"));
        }
        let mut number: u32 = 0;
        let mut at = start + 1;
        while let Some(digit) = self.bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
            number = number
                .checked_mul(10)
                .and_then(|number| number.checked_add(u32::from(digit - b'0')))
                .ok_or_else(|| Failure::new(start, format!("the number of {what} is too large")))?;
            at += 1;
        }
        if at == start + 1 || self.bytes.get(at).is_some_and(|&byte| is_word(byte)) {
            return self.fail(format!("expected {what}"));
        }
        self.at = at;
        Ok(number)
    }

    /// Takes a number, decimal with an optional sign or hexadecimal with `0x`: the value, and whether it was hexadecimal.
    pub(super) fn number(&mut self) -> Parsed<(i128, bool)> {
        let start = self.position();
        let negative = self.eat(b'-');
        let word = self.word();
        let parsed = match word.strip_prefix("0x") {
            Some(digits) if !negative && !digits.starts_with('+') => u64::from_str_radix(digits, 16).ok(),
            Some(_) => None,
            None if word.bytes().all(|byte| byte.is_ascii_digit()) => word.parse().ok(),
            None => None,
        };
        match parsed {
            Some(number) => {
                let number = i128::from(number);
                Ok((if negative { -number } else { number }, word.starts_with("0x")))
            }
            None => Err(Failure::new(start, "expected a number of at most 64 bits")),
        }
    }

    /// Takes an unsigned 32-bit number.
    pub(super) fn number_u32(&mut self) -> Parsed<u32> {
        let start = self.position();
        let (number, _) = self.number()?;
        u32::try_from(number).map_err(|_| Failure::new(start, "expected a number of at most 32 bits"))
    }

    /// Takes `keyword` and an unsigned 32-bit number.
    pub(super) fn attribute(&mut self, keyword: &str) -> Parsed<u32> {
        self.expect_word(keyword)?;
        self.number_u32()
    }

    /// Takes a string in double quotes. `\` escapes: `\"`, `\\`, and `\xx` with two hexadecimal digits for bytes.
    pub(super) fn string_bytes(&mut self) -> Parsed<Vec<u8>> {
        let start = self.position();
        self.expect(b'"')?;
        let mut string = Vec::new();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    let escape = self.bytes.get(self.at + 1..).unwrap_or_default();
                    match escape {
                        [quoted @ (b'"' | b'\\'), ..] => {
                            string.push(*quoted);
                            self.at += 2;
                        }
                        [high, low, ..] => match (hex_digit(*high), hex_digit(*low)) {
                            (Some(high), Some(low)) => {
                                string.push(high << 4 | low);
                                self.at += 3;
                            }
                            _ => return Err(Failure::new(self.at, "unknown escape in a string")),
                        },
                        _ => return Err(Failure::new(self.at, "unknown escape in a string")),
                    }
                }
                Some(b'\n') | None => return Err(Failure::new(start, "the string does not end in its line")),
                Some(&byte) => {
                    string.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    /// Takes a string of UTF-8.
    pub(super) fn string(&mut self) -> Parsed<String> {
        let start = self.position();
        String::from_utf8(self.string_bytes()?).map_err(|_| Failure::new(start, "the string is not UTF-8"))
    }

    /// Takes `@` and a function's name.
    pub(super) fn name(&mut self) -> Parsed<std::borrow::Cow<'a, str>> {
        self.expect(b'@')?;
        match self.bytes.get(self.at) {
            Some(b'"') => Ok(self.string()?.into()),
            Some(&byte) if is_word(byte) => Ok(self.word().into()),
            _ => self.fail("expected a name"),
        }
    }

    /// Takes bytes in hexadecimal.
    pub(super) fn hex_bytes(&mut self) -> Parsed<Vec<u8>> {
        self.position();
        let mut bytes = Vec::new();
        while let [high, low, ..] = self.bytes[self.at..] {
            let (Some(high), Some(low)) = (hex_digit(high), hex_digit(low)) else { break };
            bytes.push(high << 4 | low);
            self.at += 2;
        }
        if self.bytes.get(self.at).is_some_and(|&byte| is_word(byte)) {
            return self.fail("expected two hexadecimal digits a byte");
        }
        Ok(bytes)
    }

    /// Takes a type.
    pub(super) fn ty(&mut self) -> Parsed<Type> {
        self.named("a type", type_of_name)
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|digit| digit as u8)
}

fn scalar_of_name(name: &str) -> Option<Scalar> {
    Some(match name {
        "i1" => Scalar::Bool,
        "i8" => Scalar::I8,
        "i16" => Scalar::I16,
        "i32" => Scalar::I32,
        "i64" => Scalar::I64,
        "f16" => Scalar::F16,
        "f32" => Scalar::F32,
        "f64" => Scalar::F64,
        _ => return None,
    })
}

/// The address space of that name.
pub(super) fn space_of_name(name: &str) -> Option<AddressSpace> {
    AddressSpace::ALL.into_iter().find(|space| space.name() == name)
}

/// The type of that name, the inverse of the type's `Display`.
fn type_of_name(name: &str) -> Option<Type> {
    if let Some(scalar) = scalar_of_name(name) {
        return Some(Type::Scalar(scalar));
    }
    if let Some(space) = name.strip_prefix("ptr.") {
        return space_of_name(space).map(Type::Pointer);
    }
    if name == "sampler" {
        return Some(Type::Sampler);
    }
    if let Some(image) = name.strip_prefix("image.") {
        return image_of_name(image).map(Type::Image);
    }
    let (scalar, lanes) = name.split_once('x')?;
    let lanes = match lanes {
        "2" => 2,
        "3" => 3,
        "4" => 4,
        "8" => 8,
        "16" => 16,
        _ => return None,
    };
    Some(Type::Vector(scalar_of_name(scalar)?, lanes))
}

/// The access of that name.
pub(super) fn access_of_name(name: &str) -> Option<ImageAccess> {
    Some(match name {
        "ro" => ImageAccess::Read,
        "wo" => ImageAccess::Write,
        "rw" => ImageAccess::ReadWrite,
        _ => return None,
    })
}

fn image_of_name(name: &str) -> Option<ImageType> {
    const DIMS: [ImageDim; 6] =
        [ImageDim::D1, ImageDim::Buffer, ImageDim::D1Array, ImageDim::D2, ImageDim::D2Array, ImageDim::D3];
    let mut parts = name.split('.');
    let dim = parts.next()?;
    let dim = DIMS.into_iter().find(|candidate| candidate.name() == dim)?;
    let mut part = parts.next()?;
    let multisampled = part == "msaa";
    if multisampled {
        part = parts.next()?;
    }
    let depth = part == "depth";
    if depth {
        part = parts.next()?;
    }
    let access = access_of_name(part)?;
    parts.next().is_none().then_some(ImageType { dim, access, depth, multisampled })
}
