//! SPIR-V modules as assembly, for people.

use rspirv::binary::Disassemble;
use rspirv::dr::load_words;

/// The assembly of a SPIR-V module. The error says why the words are no module.
pub fn disassemble(words: &[u32]) -> Result<String, String> {
    let mut text = load_words(words).map_err(|error| error.to_string())?.disassemble();
    text.push('\n');
    Ok(text)
}
