//! The words of a module, instruction by instruction (SPIR-V, section 2.3). Nothing is taken on trust: an instruction that
//! asks for an operand that it does not have is an error.

use spirv::Op;

/// An error; a message for people.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// Words of the header.
const HEADER: usize = 5;

/// The newest version that is read, as in the header.
pub(crate) const NEWEST: u32 = 0x0001_0600;

/// A module's header and the words after it, in the byte order of this machine.
#[derive(Debug)]
pub(crate) struct Words {
    /// Version as in the header: 0, major, minor, 0.
    pub(crate) version: u32,
    /// All ids are below.
    pub(crate) bound: u32,
    words: Vec<u32>,
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction<'a> {
    /// What it does.
    pub(crate) op: Op,
    /// Its operands: the words after the first.
    pub(crate) operands: &'a [u32],
}

impl Words {
    /// Takes a module apart into words. Both byte orders are read.
    pub(crate) fn read(bytes: &[u8]) -> Result<Words> {
        if bytes.len() % 4 != 0 || bytes.len() < 4 * HEADER {
            return Err(String::from("this is no SPIR-V module: its size is wrong"));
        }
        let word = |chunk: &[u8], swapped: bool| {
            let word = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
            if swapped { word.swap_bytes() } else { word }
        };
        let swapped = match word(bytes, false) {
            spirv::MAGIC_NUMBER => false,
            other if other.swap_bytes() == spirv::MAGIC_NUMBER => true,
            _ => return Err(String::from("this is no SPIR-V module: its magic number is wrong")),
        };
        let words: Vec<u32> = bytes.chunks_exact(4).map(|chunk| word(chunk, swapped)).collect();
        let version = words[1];
        if !(0x0001_0000..=NEWEST).contains(&version) {
            let (major, minor) = (version >> 16 & 0xff, version >> 8 & 0xff);
            return Err(format!("SPIR-V of version {major}.{minor} is not supported"));
        }
        Ok(Words { version, bound: words[3], words })
    }

    /// The instructions in order; after an error there are no more.
    pub(crate) fn instructions(&self) -> impl Iterator<Item = Result<Instruction<'_>>> {
        let mut rest = &self.words[HEADER..];
        std::iter::from_fn(move || {
            let &first = rest.first()?;
            let count = (first >> 16) as usize;
            let place = self.words.len() - rest.len();
            if count == 0 || count > rest.len() {
                rest = &[];
                return Some(Err(format!("the instruction at word {place} has a wrong word count")));
            }
            let (words, tail) = rest.split_at(count);
            rest = tail;
            let Some(op) = Op::from_u32(first & 0xffff) else {
                rest = &[];
                return Some(Err(format!("the instruction at word {place} has the unknown opcode {}", first & 0xffff)));
            };
            Some(Ok(Instruction { op, operands: &words[1..] }))
        })
    }
}

impl<'a> Instruction<'a> {
    /// The operand word at `index`.
    pub(crate) fn word(&self, index: usize) -> Result<u32> {
        self.operands.get(index).copied().ok_or_else(|| String::from("an operand is missing"))
    }

    /// The operand words from `index` on.
    pub(crate) fn rest(&self, index: usize) -> &'a [u32] {
        self.operands.get(index..).unwrap_or_default()
    }

    /// The literal string at `index`.
    pub(crate) fn string(&self, index: usize) -> Result<String> {
        Ok(string(self.rest(index))?.0)
    }
}

/// The literal string that the words start with, and how many words it takes.
pub(crate) fn string(words: &[u32]) -> Result<(String, usize)> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).take_while(|&byte| byte != 0).collect();
    let taken = bytes.len() / 4 + 1;
    if taken > words.len() {
        return Err(String::from("a string has no end"));
    }
    Ok((String::from_utf8_lossy(&bytes).into_owned(), taken))
}

/// The literal of `bits` bits that the words start with.
pub(crate) fn literal(words: &[u32], bits: u32) -> Result<u64> {
    let missing = || String::from("a literal is missing");
    let low = u64::from(*words.first().ok_or_else(missing)?);
    let wide = if bits > 32 { low | u64::from(*words.get(1).ok_or_else(missing)?) << 32 } else { low };
    Ok(wide & (u64::MAX >> (64 - bits.clamp(1, 64))))
}
