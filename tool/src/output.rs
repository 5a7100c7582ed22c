//! Standard output. A reader that goes away, as `head` does, is no error.

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
