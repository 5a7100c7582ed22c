//! The output of a test program, in bounded memory: its beginning and its end.

use std::collections::VecDeque;

/// Keeps the first and the last bytes of a stream.
pub(crate) struct Capture {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    limit: usize,
    total: u64,
}

impl Capture {
    /// Keeps at most `limit` bytes: a quarter from the beginning, the rest from the end.
    pub(crate) fn new(limit: usize) -> Capture {
        Capture { head: Vec::new(), tail: VecDeque::new(), limit, total: 0 }
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let (head_limit, tail_limit) = (self.limit / 4, self.limit - self.limit / 4);
        let (head, rest) = bytes.split_at(bytes.len().min(head_limit - self.head.len()));
        self.head.extend_from_slice(head);
        let rest = &rest[rest.len().saturating_sub(tail_limit)..];
        let surplus = (self.tail.len() + rest.len()).saturating_sub(tail_limit);
        self.tail.drain(..surplus);
        self.tail.extend(rest);
    }

    /// What was kept, as text; bytes that are no UTF-8 are replaced, and a line says how much is missing.
    pub(crate) fn text(&self) -> String {
        let mut kept = self.head.clone();
        let missing = self.total - (self.head.len() + self.tail.len()) as u64;
        if missing > 0 {
            kept.extend_from_slice(format!("\n[... {missing} bytes left out ...]\n").as_bytes());
        }
        kept.extend(&self.tail);
        let text = String::from_utf8_lossy(&kept);
        // Control characters would garble a terminal, and a zero byte some JSON readers.
        text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_stream_is_kept_whole() {
        let mut capture = Capture::new(100);
        capture.push(b"one\n");
        capture.push(b"two\n");
        assert_eq!(capture.text(), "one\ntwo\n");
    }

    #[test]
    fn of_a_long_one_the_ends_are_kept() {
        let mut capture = Capture::new(8);
        capture.push(b"abcdefghijkl");
        capture.push(b"mn");
        assert_eq!(capture.text(), "ab\n[... 6 bytes left out ...]\nijklmn");
    }

    #[test]
    fn any_bytes_become_text() {
        let mut capture = Capture::new(100);
        capture.push(b"a\xff\xfe\0b\x1b[31m\tc\n");
        assert_eq!(capture.text(), "a\u{fffd}\u{fffd}\u{fffd}b\u{fffd}[31m\tc\n");
    }

    proptest! {
        #[test]
        fn memory_is_bounded(pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..50), limit in 0_usize..100) {
            let mut capture = Capture::new(limit);
            for piece in &pieces {
                capture.push(piece);
                prop_assert!(capture.head.len() + capture.tail.len() <= limit);
            }
            let whole: Vec<u8> = pieces.concat();
            prop_assert!(whole.starts_with(&capture.head));
            let tail: Vec<u8> = capture.tail.iter().copied().collect();
            prop_assert!(whole.ends_with(&tail));
            capture.text();
        }
    }
}
