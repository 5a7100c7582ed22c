//! Program binaries: our own container of objects or of a program in the compiler's text form.

/// What a binary holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// Compiled objects: of one source, or of several that were linked into a library.
    Objects,
    /// A library: like objects.
    Library,
    /// A linked program.
    Executable,
}

/// A binary, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Binary {
    /// What it holds.
    pub content: Content,
    /// The options that it was built with.
    pub options: String,
    /// The texts.
    pub texts: Vec<String>,
}

const MAGIC: &[u8; 8] = b"TOMBOLO\0";
/// Changes with the container and with the meaning of the text form.
const VERSION: &str = concat!("1/", env!("CARGO_PKG_VERSION"));

impl Binary {
    /// The bytes of the container.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut text = |text: &str| {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        };
        text(VERSION);
        text(match self.content {
            Content::Objects => "objects",
            Content::Library => "library",
            Content::Executable => "executable",
        });
        text(&self.options);
        self.texts.iter().for_each(|part| text(part));
        bytes
    }

    /// Takes the bytes apart. Nothing where they are no binary of this version. The texts are not looked at.
    pub fn from_bytes(bytes: &[u8]) -> Option<Binary> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let (size, tail) = rest.split_first_chunk::<8>()?;
            let size = usize::try_from(u64::from_le_bytes(*size)).ok()?;
            let (text, tail) = tail.split_at_checked(size)?;
            parts.push(std::str::from_utf8(text).ok()?.to_string());
            rest = tail;
        }
        let mut parts = parts.into_iter();
        if parts.next()? != VERSION {
            return None;
        }
        let content = match parts.next()?.as_str() {
            "objects" => Content::Objects,
            "library" => Content::Library,
            "executable" => Content::Executable,
            _ => return None,
        };
        Some(Binary { content, options: parts.next()?, texts: parts.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binaries_round_trip_and_damaged_ones_are_refused() {
        let binary = Binary {
            content: Content::Library,
            options: String::from("-D A=1"),
            texts: vec![String::from("one"), String::new()],
        };
        let bytes = binary.to_bytes();
        assert_eq!(Binary::from_bytes(&bytes), Some(binary));
        for cut in 0..bytes.len() {
            let damaged = Binary::from_bytes(&bytes[..cut]);
            assert!(damaged.is_none_or(|binary| binary.texts.len() < 2), "{cut}");
        }
        assert_eq!(Binary::from_bytes(b"\x7fELF"), None);
        let mut huge = MAGIC.to_vec();
        huge.extend(u64::MAX.to_le_bytes());
        assert_eq!(Binary::from_bytes(&huge), None);
    }
}
