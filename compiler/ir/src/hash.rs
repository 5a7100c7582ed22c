//! Tables by the compiler's own numbers: values, instructions, what they compute.
//!
//! The standard library's hash is made for long strings and takes a good part of the time that passes need. This one multiplies
//! each number with a secret and folds the product, so that nobody can write a program whose numbers all meet in one place.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};

/// A map by numbers of the compiler.
pub type NumberMap<K, V> = HashMap<K, V, NumberHash>;

/// A set of numbers of the compiler.
pub type NumberSet<K> = HashSet<K, NumberHash>;

/// Makes the hashers of one table, with a secret of its own.
#[derive(Clone, Copy, Debug)]
pub struct NumberHash {
    secret: u64,
}

impl Default for NumberHash {
    fn default() -> Self {
        NumberHash { secret: RandomState::new().build_hasher().finish() | 1 }
    }
}

impl BuildHasher for NumberHash {
    type Hasher = NumberHasher;

    fn build_hasher(&self) -> NumberHasher {
        NumberHasher { state: self.secret.rotate_left(32), secret: self.secret }
    }
}

/// The hash of one key.
#[derive(Clone, Copy, Debug)]
pub struct NumberHasher {
    state: u64,
    secret: u64,
}

impl Hasher for NumberHasher {
    #[inline]
    fn finish(&self) -> u64 {
        self.state
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        let product = u128::from(self.state ^ number) * u128::from(self.secret);
        self.state = (product as u64) ^ ((product >> 64) as u64);
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_spread_over_high_and_low_bits() {
        let hash = NumberHash::default();
        let of = |key: (u32, u64)| hash.hash_one(key);
        let keys: Vec<(u32, u64)> = (0..64).flat_map(|a| (0..64).map(move |b| (a, b << 32))).collect();
        let all: HashSet<u64> = keys.iter().map(|&key| of(key)).collect();
        assert_eq!(all.len(), keys.len());
        // 4,096 keys in 4,096 places: a good hash leaves some 37 % of them empty.
        for shift in [0, 20, 52] {
            let places: HashSet<u64> = keys.iter().map(|&key| of(key) >> shift & 0xfff).collect();
            assert!(places.len() > 2300, "{shift}: {}", places.len());
        }
    }

    #[test]
    fn bytes_of_any_length_count() {
        let hash = NumberHash::default();
        assert_ne!(hash.hash_one("values"), hash.hash_one("value"));
        assert_eq!(hash.hash_one("a longer name"), hash.hash_one(String::from("a longer name")));
    }
}
