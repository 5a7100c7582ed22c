//! SPIR-V modules as assembly, for people.

use rspirv::binary::{Consumer, Disassemble, ParseAction, parse_words};
use rspirv::dr::{Instruction, ModuleHeader};

/// The assembly of a SPIR-V module. The error says why the words are no module.
pub fn disassemble(words: &[u32]) -> Result<String, String> {
    let mut lines = Lines::default();
    parse_words(words, &mut lines).map_err(|error| error.to_string())?;
    Ok(lines.text)
}

/// Takes instructions one by one: rspirv's own module structure does not know every execution mode's place.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Consumer for Lines {
    fn initialize(&mut self) -> ParseAction {
        ParseAction::Continue
    }

    fn finalize(&mut self) -> ParseAction {
        ParseAction::Continue
    }

    fn consume_header(&mut self, header: ModuleHeader) -> ParseAction {
        let (major, minor) = header.version();
        self.text.push_str(&format!("; SPIR-V {major}.{minor}, bound {}\n", header.bound));
        ParseAction::Continue
    }

    fn consume_instruction(&mut self, instruction: Instruction) -> ParseAction {
        self.text.push_str(&instruction.disassemble());
        self.text.push('\n');
        ParseAction::Continue
    }
}
