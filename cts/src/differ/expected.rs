//! Results that were noted by one run and are compared with in another, where the peers of the first are not there.

use std::collections::HashMap;
use std::path::Path;

/// FNV-1a of some bytes, 64 bits: what files hold of a result.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Noted results: for each seed, the hash of the output.
#[derive(Default)]
pub struct Expected {
    hashes: HashMap<u64, u64>,
}

impl Expected {
    /// Reads a file of lines with a seed and a hash in hexadecimal digits.
    ///
    /// # Errors
    /// That it cannot be read, or a line that says something else.
    pub fn read(path: &Path) -> std::io::Result<Expected> {
        let mut hashes = HashMap::new();
        for line in std::fs::read_to_string(path)?.lines() {
            let parsed = line
                .split_once(' ')
                .and_then(|(seed, hash)| Some((seed.parse().ok()?, u64::from_str_radix(hash, 16).ok()?)));
            let (seed, hash) = parsed.ok_or_else(|| std::io::Error::other(format!("no seed and hash: {line}")))?;
            hashes.insert(seed, hash);
        }
        Ok(Expected { hashes })
    }

    /// A line of such a file.
    pub fn line(seed: u64, output: &[u8]) -> String {
        format!("{seed} {:016x}", hash(output))
    }

    /// Whether this is the noted result of the seed; nothing where none was noted.
    pub fn judge(&self, seed: u64, output: &[u8]) -> Option<bool> {
        self.hashes.get(&seed).map(|&noted| noted == hash(output))
    }
}
