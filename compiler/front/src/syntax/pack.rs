//! `#pragma pack`, which clang takes from other compilers: the greatest alignment of the members of the structs that follow.

use super::ast::*;
use super::parser::Parser;
use crate::preprocess::PragmaLine;

impl Parser<'_, '_> {
    /// `pack()`, `pack(n)`, `pack(push)`, `pack(push, n)`, `pack(pop)` and `pack(pop, n)`; `words` are those behind `pack`.
    pub(super) fn pack_pragma(&mut self, line: &PragmaLine, words: &[&str]) -> Option<Pragma> {
        let (stack, value) = match words {
            ["(", ")"] => (PackStack::Keep, Some(0)),
            ["(", value, ")"] if value.starts_with(|first: char| first.is_ascii_digit()) => {
                (PackStack::Keep, Some(self.pack_value(line, value)?))
            }
            ["(", "push", ")"] => (PackStack::Push, None),
            ["(", "pop", ")"] => (PackStack::Pop, None),
            ["(", "push", ",", value, ")"] => (PackStack::Push, Some(self.pack_value(line, value)?)),
            ["(", "pop", ",", value, ")"] => (PackStack::Pop, Some(self.pack_value(line, value)?)),
            ["(", "show", ")"] => return None,
            _ => {
                self.error(line.span, "this form of '#pragma pack' is not supported");
                return None;
            }
        };
        Some(Pragma { kind: PragmaKind::Pack { stack, value }, span: line.span })
    }

    fn pack_value(&mut self, line: &PragmaLine, text: &str) -> Option<u32> {
        let value = text.parse().ok().filter(|value| matches!(value, 0 | 1 | 2 | 4 | 8 | 16));
        if value.is_none() {
            let message = "expected #pragma pack parameter to be '1', '2', '4', '8', or '16'";
            self.session.diagnostics.warning(line.span, message);
        }
        value
    }
}
