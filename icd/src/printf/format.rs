//! The records of `printf` (OpenCL C 3.0, section 6.15.14) as text. The conversions that C has too are C's own.

use std::ffi::{CString, c_char, c_int};

/// The constants of a program, for what its records point to.
pub struct Strings {
    /// The program data's device address.
    pub base: u64,
    /// The program data.
    pub bytes: Vec<u8>,
}

impl Strings {
    /// The bytes at that address up to the next zero.
    fn at(&self, address: u64) -> Option<&[u8]> {
        let start = usize::try_from(address.checked_sub(self.base)?).ok()?;
        let rest = self.bytes.get(start..)?;
        let end = rest.iter().position(|&byte| byte == 0)?;
        Some(&rest[..end])
    }
}

/// An argument: its lanes as bits, and what it says of them.
struct Argument {
    lanes: Vec<u64>,
    bytes: u32,
    is_float: bool,
}

fn word(words: &[u8], index: usize) -> Option<u32> {
    let bytes = words.get(index * 4..index * 4 + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn long(words: &[u8], index: usize) -> Option<u64> {
    Some(u64::from(word(words, index)?) | u64::from(word(words, index + 1)?) << 32)
}

/// The text of all records of a buffer: see the library's `printf.cl` for how it looks. Nothing in it is trusted.
pub fn format_records(buffer: &[u8], strings: &Strings) -> Vec<u8> {
    let mut out = Vec::new();
    let Some(taken) = word(buffer, 0) else { return out };
    let records = buffer.get(16..).unwrap_or_default();
    let records = &records[..records.len().min(taken as usize)];
    let mut at = 0;
    while let Some(size) = word(records, at / 4) {
        let size = size as usize;
        let record = records.get(at..at.saturating_add(size));
        let Some(record) = record.filter(|_| size >= 12 && size % 4 == 0) else { break };
        format_record(&record[4..], strings, &mut out);
        at += size;
    }
    out
}

/// One record: the format's address, then the arguments.
fn format_record(record: &[u8], strings: &Strings, out: &mut Vec<u8>) {
    let Some(format) = long(record, 0).and_then(|address| strings.at(address)) else { return };
    let mut arguments = Arguments { words: &record[8..] };
    let mut rest = format;
    while let Some(start) = rest.iter().position(|&byte| byte == b'%') {
        out.extend_from_slice(&rest[..start]);
        rest = &rest[start + 1..];
        let Some((conversion, after)) = Conversion::parse(rest) else {
            out.push(b'%');
            continue;
        };
        rest = after;
        if conversion.letter == b'%' {
            out.push(b'%');
            continue;
        }
        let Some(argument) = arguments.next() else { return };
        conversion.print(&argument, strings, out);
    }
    out.extend_from_slice(rest);
}

struct Arguments<'a> {
    words: &'a [u8],
}

impl Arguments<'_> {
    fn next(&mut self) -> Option<Argument> {
        let tag = word(self.words, 0)?;
        let (count, bytes) = ((tag & 0xff) as usize, tag >> 8 & 0xff);
        let words = if bytes == 8 { 2 } else { 1 };
        let lanes = (0..count)
            .map(|lane| match words {
                2 => long(self.words, 1 + lane * 2),
                _ => word(self.words, 1 + lane).map(u64::from),
            })
            .collect::<Option<Vec<u64>>>()?;
        self.words = self.words.get(4 * (1 + count * words)..)?;
        Some(Argument { lanes, bytes, is_float: tag >> 16 & 1 != 0 })
    }
}

/// A conversion specification, without its percent sign.
struct Conversion<'a> {
    /// Flags, width and precision, as C reads them.
    head: &'a [u8],
    /// Whether it has a vector specifier.
    vector: bool,
    length: &'a [u8],
    letter: u8,
}

impl<'a> Conversion<'a> {
    /// Reads one and returns what is behind it.
    fn parse(text: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let span = |from: usize, set: &[u8]| from + text[from..].iter().take_while(|byte| set.contains(byte)).count();
        let flags = span(0, b"-+ #0");
        let mut head = span(flags, b"0123456789");
        if text.get(head) == Some(&b'.') {
            head = span(head + 1, b"0123456789");
        }
        // C's own limits on width and precision are beyond what a record prints.
        if head > 32 {
            return None;
        }
        let vector = text.get(head) == Some(&b'v');
        let lanes = if vector { span(head + 1, b"0123456789") } else { head };
        let length = span(lanes, b"hl");
        let letter = *text.get(length)?;
        if !b"diouxXfFeEgGaAcsp%".contains(&letter) {
            return None;
        }
        Some((Conversion { head: &text[..head], vector, length: &text[lanes..length], letter }, &text[length + 1..]))
    }

    fn print(&self, argument: &Argument, strings: &Strings, out: &mut Vec<u8>) {
        for (index, &lane) in argument.lanes.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            self.print_lane(lane, argument, strings, out);
        }
    }

    /// The width in bits in which an integer is printed.
    fn width(&self, argument: &Argument) -> u32 {
        let own = argument.bytes * 8;
        match self.length {
            _ if self.vector => own,
            b"hh" => 8,
            b"h" => 16,
            b"l" | b"ll" => own,
            _ => own.min(32),
        }
    }

    fn print_lane(&self, bits: u64, argument: &Argument, strings: &Strings, out: &mut Vec<u8>) {
        let unused = 64 - self.width(argument).clamp(8, 64);
        match self.letter {
            b'd' | b'i' => self.with_c("ll", (bits << unused) as i64 >> unused, out),
            b'o' | b'u' | b'x' | b'X' => self.with_c("ll", (bits << unused >> unused) as i64, out),
            b'c' => self.with_c("", bits as c_int, out),
            b'p' => self.with_c("", bits as usize as *const c_char, out),
            b's' => {
                let text = if bits == 0 { Some(&b"(null)"[..]) } else { strings.at(bits) };
                if let Some(text) = text.and_then(|text| CString::new(text).ok()) {
                    self.with_c("", text.as_ptr(), out);
                }
            }
            _ => {
                let value = match (argument.is_float, argument.bytes) {
                    (true, 8) => f64::from_bits(bits),
                    (true, _) => f64::from(f32::from_bits(bits as u32)),
                    // Not a floating argument: undefined, so anything.
                    (false, _) => 0.0,
                };
                self.with_c("", value, out);
            }
        }
    }

    /// Lets C convert one value of the type that length and letter say.
    fn with_c<T: CArgument>(&self, length: &str, value: T, out: &mut Vec<u8>) {
        let mut format = vec![b'%'];
        format.extend_from_slice(self.head);
        format.extend_from_slice(length.as_bytes());
        format.push(self.letter);
        let Ok(format) = CString::new(format) else { return };
        // A number with its digits fits; what is longer is cut.
        let mut buffer = vec![0u8; 4096];
        let length = value.print(&format, &mut buffer);
        out.extend_from_slice(&buffer[..usize::try_from(length).unwrap_or(0).min(buffer.len() - 1)]);
    }
}

/// What C's `snprintf` takes.
trait CArgument {
    fn print(self, format: &CString, buffer: &mut [u8]) -> c_int;
}

macro_rules! c_argument {
    ($($ty:ty),*) => {
        $(impl CArgument for $ty {
            fn print(self, format: &CString, buffer: &mut [u8]) -> c_int {
                // SAFETY: the buffer is as large as said; the format has one conversion, put together by `with_c` from flags,
                // digits and a letter, for a value of this type; strings end in zero.
                unsafe { libc::snprintf(buffer.as_mut_ptr().cast(), buffer.len(), format.as_ptr(), self) }
            }
        })*
    };
}

c_argument!(i64, c_int, f64, *const c_char);

#[cfg(test)]
mod tests {
    use super::*;

    /// A buffer with one record of this format and these arguments: tag and words each.
    fn printed(format: &str, arguments: &[u32]) -> String {
        let mut bytes = vec![0; 16];
        bytes.extend_from_slice(format.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(b"word\0");
        let strings = Strings { base: 0x1000, bytes };
        let size = 12 + arguments.len() as u32 * 4;
        let words = [size, 0, 0, 0, size, 0x1010, 0];
        let buffer: Vec<u8> = words.iter().chain(arguments).flat_map(|word| word.to_le_bytes()).collect();
        String::from_utf8(format_records(&buffer, &strings)).expect("text")
    }

    const INT: u32 = 1 | 4 << 8;
    const LONG: u32 = 1 | 8 << 8;
    const DOUBLE: u32 = 1 | 8 << 8 | 1 << 16;

    #[test]
    fn scalars() {
        assert_eq!(printed("a %d b\n", &[INT, -5i32 as u32]), "a -5 b\n");
        assert_eq!(printed("%5u|%-5x|%#o|%c%%", &[INT, 42, INT, 255, INT, 8, INT, 65]), "   42|ff   |010|A%");
        assert_eq!(printed("%hhd %hd %ld", &[INT, 0x180, INT, 0x18000, LONG, 0, 1]), "-128 -32768 4294967296");
        let half = 0.5f64.to_bits();
        assert_eq!(
            printed("%.2f %e", &[DOUBLE, 0, (half >> 32) as u32, DOUBLE, 0, (half >> 32) as u32]),
            "0.50 5.000000e-01"
        );
        assert_eq!(printed("%f", &[1 | 4 << 8 | 1 << 16, 1.5f32.to_bits()]), "1.500000");
    }

    #[test]
    fn vectors_and_strings() {
        let float4 = 4 | 4 << 8 | 1 << 16;
        let lanes = [1.0f32, 2.0, 3.0, 4.0].map(f32::to_bits);
        assert_eq!(printed("%2.2v4hlf", &[&[float4][..], &lanes].concat()), "1.00,2.00,3.00,4.00");
        assert_eq!(printed("%v2hhd", &[2 | 1 << 8, 0xff, 0x7f]), "-1,127");
        // The string stands behind the format.
        let address = 0x1010 + "%s!".len() as u32 + 1;
        assert_eq!(printed("%s!", &[1 | 8 << 8 | 1 << 17, address, 0]), "word!");
    }

    #[test]
    fn what_is_broken_prints_nothing_of_it() {
        assert_eq!(printed("%d %d", &[INT, 1]), "1 ");
        assert_eq!(printed("%y %", &[]), "%y %");
        assert_eq!(printed("%s", &[LONG, 5, 5]), "");
        let strings = Strings { base: 0, bytes: Vec::new() };
        assert!(format_records(&[0xff; 64], &strings).is_empty());
        assert!(format_records(&[0; 3], &strings).is_empty());
    }
}
