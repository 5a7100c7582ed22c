//! Names as numbers: each identifier is stored once, and comparing two is comparing integers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

/// An interned name. The first ones are the keywords, see [`crate::lex::Keyword`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

impl Symbol {
    /// The number of the name, counted from 0 in order of first appearance.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn from_index(index: u32) -> Self {
        Symbol(index)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sym{}", self.0)
    }
}

/// FNV-1a: names are short, and the keys are not chosen to collide by anybody who gains from a slow compiler.
#[derive(Clone, Copy)]
pub struct NameHasher(u64);

impl Default for NameHasher {
    fn default() -> Self {
        NameHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

/// A map with the hash of [`NameHasher`]: for keys that are [`Symbol`]s.
pub type SymbolMap<T> = HashMap<Symbol, T, BuildHasherDefault<NameHasher>>;

/// The table of names.
#[derive(Debug, Default)]
pub struct Interner {
    names: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, Symbol, BuildHasherDefault<NameHasher>>,
}

impl Interner {
    /// A table that knows the keywords.
    pub fn new() -> Self {
        let mut interner = Self::default();
        for keyword in crate::lex::Keyword::ALL {
            interner.intern(keyword.name());
        }
        interner
    }

    /// The symbol of `name`, new or known.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.numbers.get(name) {
            return symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        let shared: Rc<str> = Rc::from(name);
        self.names.push(shared.clone());
        match self.numbers.entry(shared) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => *entry.insert(symbol),
        }
    }

    /// The symbol of `name`, if it was ever interned.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.numbers.get(name).copied()
    }

    /// The name of `symbol`, to keep.
    pub fn shared(&self, symbol: Symbol) -> Rc<str> {
        self.names[symbol.index()].clone()
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name of `symbol`.
    pub fn name(&self, symbol: Symbol) -> &str {
        &self.names[symbol.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_symbol() {
        let mut interner = Interner::new();
        let a = interner.intern("a_name");
        let b = interner.intern("b_name");
        assert_ne!(a, b);
        assert_eq!(interner.intern("a_name"), a);
        assert_eq!(interner.name(b), "b_name");
        assert_eq!(interner.find("c_name"), None);
    }
}
