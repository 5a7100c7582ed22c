//! An entry as bytes: a header, and the content in postcard's form. What is damaged, cut short, of another version, or
//! stands under another's name is no entry.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::key::Key;

/// What an entry holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The headers that a source asked for.
    Headers,
    /// A compiled source.
    Object,
    /// A linked program.
    Program,
    /// A kernel as SPIR-V.
    Kernel,
    /// What the driver made of a kernel.
    Pipeline,
}

impl Kind {
    /// The first part of the names of its files, and its name in the log.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Headers => "headers",
            Kind::Object => "object",
            Kind::Program => "program",
            Kind::Kernel => "kernel",
            Kind::Pipeline => "pipeline",
        }
    }
}

/// Changes whenever the form of the header does. The form of the content belongs to the key.
const MAGIC: [u8; 16] = *b"Tombolo cache 1\n";

/// Magic, kind and key together, and checksum.
const HEADER: usize = 16 + 32 + 32;

fn seal(kind: Kind, key: &Key) -> [u8; 32] {
    Key::of(&[b"seal", kind.name().as_bytes(), &key.0]).0
}

/// The bytes of an entry; nothing where the content cannot be written down.
pub(super) fn to_bytes<T: Serialize>(kind: Kind, key: &Key, content: &T) -> Option<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(seal(kind, key));
    bytes.extend([0; 32]);
    let mut bytes = postcard::to_extend(content, bytes).ok()?;
    let checksum = blake3::hash(&bytes[HEADER..]);
    bytes[HEADER - 32..HEADER].copy_from_slice(checksum.as_bytes());
    Some(bytes)
}

/// The content of an entry; nothing where the bytes are not that entry.
pub(super) fn from_bytes<T: DeserializeOwned>(kind: Kind, key: &Key, bytes: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(&MAGIC)?.strip_prefix(&seal(kind, key))?;
    let (checksum, content) = rest.split_first_chunk::<32>()?;
    if blake3::hash(content).as_bytes() != checksum {
        return None;
    }
    let (content, rest) = postcard::take_from_bytes(content).ok()?;
    rest.is_empty().then_some(content)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Content = (String, Vec<u32>, Option<[u32; 3]>);

    fn key() -> Key {
        Key::of(&[b"test"])
    }

    fn sample() -> Vec<u8> {
        let content = (String::from("text"), vec![1, 2, 300_000], Some([8, 8, 1]));
        to_bytes(Kind::Kernel, &key(), &content).expect("bytes")
    }

    fn read(bytes: &[u8]) -> Option<Content> {
        from_bytes(Kind::Kernel, &key(), bytes)
    }

    #[test]
    fn entries_are_found_under_their_own_name_only() {
        let bytes = sample();
        assert!(read(&bytes).is_some());
        assert_eq!(from_bytes::<Content>(Kind::Program, &key(), &bytes), None);
        assert_eq!(from_bytes::<Content>(Kind::Kernel, &Key::of(&[b"other"]), &bytes), None);
        assert_eq!(read(&[&bytes[..], b"\0"].concat()), None);
        assert_eq!(read(b""), None);
    }

    /// Who can write valid checksums can write any content: it must not bring the reader down.
    #[test]
    fn content_of_another_form_is_no_entry() {
        let bytes = to_bytes(Kind::Kernel, &key(), &u64::MAX).expect("bytes");
        assert_eq!(read(&bytes), None);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(text: String, words: Vec<u32>, size: Option<[u32; 3]>) {
            let content: Content = (text, words, size);
            let bytes = to_bytes(Kind::Kernel, &key(), &content).expect("bytes");
            prop_assert_eq!(read(&bytes), Some(content));
        }

        #[test]
        fn a_changed_bit_is_a_miss(place in 0..sample().len() * 8) {
            let mut bytes = sample();
            bytes[place / 8] ^= 1 << (place % 8);
            prop_assert_eq!(read(&bytes), None);
        }

        #[test]
        fn a_cut_is_a_miss(end in 0..sample().len()) {
            prop_assert_eq!(read(&sample()[..end]), None);
        }

        #[test]
        fn any_content_is_read_or_refused(content: Vec<u8>) {
            let mut bytes = sample();
            bytes.truncate(HEADER);
            bytes[HEADER - 32..].copy_from_slice(blake3::hash(&content).as_bytes());
            bytes.extend(content);
            let _ = read(&bytes);
        }
    }
}
