//! What names an entry: a hash of everything that it depends on.

use std::fmt::{Display, Formatter};

/// A name of 256 bits. Two lists of parts have one name only if they are the same, as far as anybody can bring about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Key(pub(super) [u8; 32]);

impl Key {
    /// The name of a list of parts. The first says what kind of thing it is.
    pub(crate) fn of(parts: &[&[u8]]) -> Key {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // With the lengths, no two lists give the same bytes.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Key(*hasher.finalize().as_bytes())
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_apart() {
        assert_eq!(Key::of(&[b"a", b"b"]), Key::of(&[b"a", b"b"]));
        assert_ne!(Key::of(&[b"ab", b""]), Key::of(&[b"a", b"b"]));
        assert_ne!(Key::of(&[b"a"]), Key::of(&[b"a", b""]));
        assert_eq!(Key::of(&[b"a"]).to_string().len(), 64);
    }
}
