//! The values of number, character and string literals (C99, section 6.4.4; OpenCL C 3.0, section 6.3).

/// What a preprocessing number means.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// An integer.
    Int {
        /// Its value.
        value: u64,
        /// Whether the suffix has a `u`.
        unsigned: bool,
        /// Whether the suffix has an `l`.
        long: bool,
        /// Whether it is written in base 10.
        decimal: bool,
    },
    /// A floating number.
    Float {
        /// Its value, rounded once to a `double`.
        value: f64,
        /// Its value, rounded once to a `float`.
        single: f32,
        /// The suffix in lower case: `f`, `h` or `l`.
        suffix: Option<char>,
    },
}

/// Reads a preprocessing number. The error is a message.
pub fn parse_number(text: &str) -> Result<Number, String> {
    let lower = text.to_ascii_lowercase();
    let hexadecimal = lower.starts_with("0x");
    let is_float = lower.contains('.')
        || if hexadecimal { lower.contains('p') } else { lower.contains('e') && !lower.starts_with("0b") };
    if is_float {
        return if hexadecimal { parse_hex_float(text, &lower) } else { parse_decimal_float(text, &lower) };
    }
    let (base, digits, what) = if let Some(digits) = lower.strip_prefix("0x") {
        (16, digits, "hexadecimal")
    } else if let Some(digits) = lower.strip_prefix("0b") {
        (2, digits, "binary")
    } else if lower.starts_with('0') && lower.len() > 1 {
        (8, &lower[1..], "octal")
    } else {
        (10, &lower[..], "decimal")
    };
    let length = digits.find(|digit: char| !digit.is_digit(if base == 16 { 16 } else { 10 })).unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(length);
    let (unsigned, long) = match suffix {
        "" => (false, false),
        "u" => (true, false),
        "l" | "ll" => (false, true),
        "ul" | "lu" | "ull" | "llu" => (true, true),
        // Decimal and octal digits may turn out to be a float's: `1f` is an error all the same in C.
        _ => return Err(format!("invalid suffix '{}' on integer constant", &text[text.len() - suffix.len()..])),
    };
    if digits.is_empty() && base != 8 {
        return Err(format!("invalid {what} constant '{text}'"));
    }
    let mut value = 0u64;
    for digit in digits.chars() {
        let Some(digit) = digit.to_digit(base) else {
            return Err(format!("invalid digit '{digit}' in {what} constant"));
        };
        value = value
            .checked_mul(u64::from(base))
            .and_then(|value| value.checked_add(u64::from(digit)))
            .ok_or_else(|| String::from("integer constant is too large to be represented in any integer type"))?;
    }
    Ok(Number::Int { value, unsigned, long, decimal: base == 10 })
}

fn split_float_suffix<'t>(text: &'t str, number: &'t str) -> Result<(&'t str, Option<char>), String> {
    match number.chars().last() {
        Some(suffix @ ('f' | 'h' | 'l')) => Ok((&number[..number.len() - 1], Some(suffix))),
        Some('0'..='9' | '.') => Ok((number, None)),
        _ => Err(format!("invalid floating constant '{text}'")),
    }
}

fn parse_decimal_float(text: &str, lower: &str) -> Result<Number, String> {
    let (number, suffix) = split_float_suffix(text, lower)?;
    // Rust takes `inf` and `nan` too, but a preprocessing number starts with a digit.
    match (number.parse::<f64>(), number.parse::<f32>()) {
        (Ok(value), Ok(single)) => Ok(Number::Float { value, single, suffix }),
        _ => Err(format!("invalid floating constant '{text}'")),
    }
}

fn parse_hex_float(text: &str, lower: &str) -> Result<Number, String> {
    let error = || format!("invalid hexadecimal floating constant '{text}'");
    let (mantissa, exponent) =
        lower[2..].split_once('p').ok_or_else(|| String::from("hexadecimal floating constant requires an exponent"))?;
    let (exponent, suffix) = split_float_suffix(text, exponent)?;
    let exponent: i64 = match exponent.parse::<i64>() {
        Ok(exponent) => exponent.clamp(-100_000, 100_000),
        // Digits that do not fit are an exponent beyond all others.
        Err(_)
            if exponent.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit())
                && exponent.bytes().any(|byte| byte.is_ascii_digit()) =>
        {
            if exponent.starts_with('-') {
                -100_000
            } else {
                100_000
            }
        }
        Err(_) => return Err(error()),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(error());
    }
    // The first 60 or more bits exactly, the rest as one sticky bit.
    let mut bits = 0u64;
    let mut scale = exponent;
    for (index, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = u64::from(digit.to_digit(16).ok_or_else(error)?);
        if bits >> 60 == 0 {
            bits = bits << 4 | digit;
            if index >= whole.len() {
                scale -= 4;
            }
        } else {
            bits |= u64::from(digit != 0);
            if index < whole.len() {
                scale += 4;
            }
        }
    }
    let value = f64::from_bits(round_to_float(bits, scale, 52, 1023));
    let single = f32::from_bits(round_to_float(bits, scale, 23, 127) as u32);
    Ok(Number::Float { value, single, suffix })
}

/// The encoding of `bits * 2^scale` in a binary format of so many fraction bits and that bias, rounded to nearest even.
/// The lowest of `bits` may stand for anything nonzero below it.
fn round_to_float(bits: u64, scale: i64, fraction_bits: u32, bias: i64) -> u64 {
    if bits == 0 {
        return 0;
    }
    let infinity = ((2 * bias + 1) as u64) << fraction_bits;
    // 1.xxx * 2^exponent
    let top = 63 - i64::from(bits.leading_zeros());
    let exponent = scale + top;
    if exponent > bias {
        return infinity;
    }
    // The weight of the last kept bit: lower for normal numbers, fixed for subnormal ones.
    let unit = exponent.max(1 - bias) - i64::from(fraction_bits);
    let shift = unit - scale;
    let rounded = if shift <= 0 {
        bits << -shift
    } else if shift > 64 {
        0
    } else {
        let (kept, rest, half) = if shift == 64 {
            (0, bits, 1u64 << 63)
        } else {
            (bits >> shift, bits & ((1 << shift) - 1), 1u64 << (shift - 1))
        };
        kept + u64::from(rest > half || (rest == half && kept & 1 == 1))
    };
    // A carry out of the fraction goes into the exponent, which is what it should do.
    let biased = if exponent < 1 - bias { 0 } else { (exponent + bias) as u64 };
    let encoding = if biased == 0 { rounded } else { ((biased - 1) << fraction_bits) + rounded };
    encoding.min(infinity)
}

/// The bytes of a character or string literal between its quotes. The error is a message.
fn unescape(literal: &str) -> Result<Vec<u8>, String> {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or("");
    let mut bytes = Vec::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            let mut buffer = [0; 4];
            bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            continue;
        }
        let Some(escape) = characters.next() else { return Err(String::from("a backslash escapes nothing")) };
        match escape {
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            'a' => bytes.push(7),
            'b' => bytes.push(8),
            'f' => bytes.push(12),
            'v' => bytes.push(11),
            'e' => bytes.push(27),
            '\\' | '\'' | '"' | '?' => bytes.push(escape as u8),
            'x' => {
                let mut value = 0u32;
                let mut digits = 0;
                while let Some(digit) = characters.peek().and_then(|next| next.to_digit(16)) {
                    characters.next();
                    value = value.saturating_mul(16).saturating_add(digit);
                    digits += 1;
                }
                if digits == 0 {
                    return Err(String::from("\\x used with no following hex digits"));
                }
                bytes.push(u8::try_from(value).map_err(|_| String::from("hex escape sequence out of range"))?);
            }
            '0'..='7' => {
                let mut value = escape.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = characters.peek().and_then(|next| next.to_digit(8)) else { break };
                    characters.next();
                    value = value * 8 + digit;
                }
                bytes.push(u8::try_from(value).map_err(|_| String::from("octal escape sequence out of range"))?);
            }
            'u' | 'U' => {
                let length = if escape == 'u' { 4 } else { 8 };
                let digits: String = characters.by_ref().take(length).collect();
                let character = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                let Some(character) = character.filter(|_| digits.len() == length) else {
                    return Err(String::from("incomplete or invalid universal character name"));
                };
                let mut buffer = [0; 4];
                bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            }
            // Said by `unknown_escape`.
            other => {
                let mut buffer = [0; 4];
                bytes.extend_from_slice(other.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
    Ok(bytes)
}

/// The first escape of a literal that means nothing; the character then stands for itself.
pub fn unknown_escape(literal: &str) -> Option<char> {
    let mut characters = literal.chars();
    while let Some(character) = characters.next() {
        if character == '\\'
            && let Some(escape) = characters.next()
            && !"ntrabfve\\'\"?xuU01234567".contains(escape)
        {
            return Some(escape);
        }
    }
    None
}

/// The value of a character constant, as an `int`, and of how many characters it is: `char` is signed, several make one
/// number.
pub fn parse_char(literal: &str) -> Result<(i32, usize), String> {
    let bytes = unescape(literal)?;
    let value = match bytes[..] {
        [] => return Err(String::from("empty character constant")),
        [byte] => i32::from(byte as i8),
        // Of more than four the last four count.
        _ => bytes.iter().fold(0u32, |value, &byte| value << 8 | u32::from(byte)) as i32,
    };
    Ok((value, bytes.len()))
}

/// The bytes of a string literal, without the zero at its end.
pub fn parse_string(literal: &str) -> Result<Vec<u8>, String> {
    unescape(literal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn int(text: &str) -> u64 {
        match parse_number(text) {
            Ok(Number::Int { value, .. }) => value,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn float(text: &str) -> (f64, f32) {
        match parse_number(text) {
            Ok(Number::Float { value, single, .. }) => (value, single),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn integers() {
        assert_eq!(int("0"), 0);
        assert_eq!(int("017"), 15);
        assert_eq!(int("0xFFu"), 255);
        assert_eq!(int("0b101"), 5);
        assert_eq!(int("18446744073709551615UL"), u64::MAX);
        assert!(matches!(
            parse_number("1ULL"),
            Ok(Number::Int { value: 1, unsigned: true, long: true, decimal: true })
        ));
        for bad in ["18446744073709551616", "08", "0x", "0b2", "1f", "12abc", "0xfg", "1uu", "1lul"] {
            assert!(parse_number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn floats() {
        assert_eq!(float("1.5"), (1.5, 1.5));
        assert_eq!(float("1e3f"), (1e3, 1e3));
        assert_eq!(float("0x1.8p1"), (3.0, 3.0));
        assert_eq!(float("0x1p-1074"), (f64::from_bits(1), 0.0));
        assert_eq!(float("0x1.fffffep127f").1, f32::MAX);
        assert_eq!(float("0x1.ffffffp127f").1, f32::INFINITY);
        assert_eq!(float("0x0.000001p-126f").1, 0.0);
        assert_eq!(float("0x0.000002p-126f").1, f32::from_bits(1));
        assert_eq!(float("0x1p99999999999999999999").0, f64::INFINITY);
        assert_eq!(float("0x10000000000000000000000001p0").1, 2f32.powi(100));
        assert_eq!(float("1.f"), (1.0, 1.0));
        assert!(matches!(parse_number("1.0h"), Ok(Number::Float { suffix: Some('h'), .. })));
        for bad in ["1.5x", "1e", "1.e+", "0x1.8", "0x.p1", "1.2.3", "0x1p", "0x1p+f", "1.5ff"] {
            assert!(parse_number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn characters_and_strings() {
        assert_eq!(parse_char("'a'"), Ok((97, 1)));
        assert_eq!(parse_char(r"'\377'"), Ok((-1, 1)));
        assert_eq!(parse_char("'ab'"), Ok((0x6162, 2)));
        assert_eq!(parse_string(r#""a\n\x41\101\0\"""#), Ok(b"a\nAA\0\"".to_vec()));
        assert!(parse_char("''").is_err());
        assert!(parse_string(r#""\x""#).is_err());
        assert_eq!(parse_string(r#""\q""#), Ok(b"q".to_vec()));
        assert_eq!(unknown_escape(r#""\n\\q\q""#), Some('q'));
        assert_eq!(unknown_escape(r#""\n\\q\x41""#), None);
    }

    proptest! {
        #[test]
        fn hex_floats_survive(bits: u64) {
            let value = f64::from_bits(bits & !(1 << 63));
            prop_assume!(value.is_finite());
            let exponent = (value.to_bits() >> 52).max(1) as i64 - 1075;
            let mantissa = value.to_bits() & ((1 << 52) - 1) | if value.is_normal() { 1 << 52 } else { 0 };
            prop_assert_eq!(float(&format!("0x{mantissa:x}p{exponent}")), (value, value as f32));
        }

        #[test]
        fn any_number_is_read_or_refused(text in "[0-9.][0-9a-zA-Z.+-]{0,12}", literal in "'[ -~]{0,8}'") {
            let _ = parse_number(&text);
            let _ = parse_char(&literal);
            let _ = parse_string(&literal);
        }
    }
}
