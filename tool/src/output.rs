//! Standard output, where a reader that goes away, as `head` does, is no error; and sizes in words.

use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Writes to standard output; says why on standard error if that fails, and returns whether it did not.
pub(crate) fn deliver(bytes: &[u8]) -> bool {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("tombolo: {error}");
            false
        }
        Ok(()) | Err(_) => true,
    }
}

/// Writes a value as JSON.
pub(crate) fn deliver_json(value: &impl Serialize) -> bool {
    match serde_json::to_string_pretty(value) {
        Ok(text) => deliver(format!("{text}\n").as_bytes()),
        Err(error) => {
            eprintln!("tombolo: {error}");
            false
        }
    }
}

/// A size in bytes, in the largest unit that loses nothing that matters.
pub(crate) fn size(bytes: u64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let unit = units.len().min((bytes.max(1).ilog2() / 10) as usize + 1) - 1;
    if unit == 0 {
        return format!("{bytes} bytes");
    }
    let value = bytes as f64 / (1u64 << (10 * unit)) as f64;
    let digits = usize::from(value.fract() >= 0.05 && value < 100.0);
    format!("{value:.digits$} {}", units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        let cases =
            [(0, "0 bytes"), (1023, "1023 bytes"), (32 << 10, "32 KiB"), (3 << 29, "1.5 GiB"), (1 << 50, "1024 TiB")];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
