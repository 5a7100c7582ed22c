//! Replaces values by others, many at once.

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{Function, Value};

/// Which values are to be replaced by which. A replacement may be replaced in turn; there must be no cycles.
pub(crate) struct Substitution {
    to: Vec<u32>,
    used: bool,
}

const KEPT: u32 = u32::MAX;

impl Substitution {
    /// Replaces nothing yet.
    pub(crate) fn new() -> Self {
        Substitution { to: Vec::new(), used: false }
    }

    /// Has `from` replaced by `to`.
    pub(crate) fn set(&mut self, from: Value, to: Value) {
        if self.to.len() <= from.index() {
            self.to.resize(from.index() + 1, KEPT);
        }
        self.to[from.index()] = to.index() as u32;
        self.used = true;
    }

    /// Whether anything is replaced.
    pub(crate) fn is_used(&self) -> bool {
        self.used
    }

    /// What stands for `value` in the end.
    pub(crate) fn resolve(&mut self, value: Value) -> Value {
        let next = |table: &[u32], index: usize| table.get(index).copied().filter(|&to| to != KEPT);
        let mut end = value.index();
        while let Some(to) = next(&self.to, end) {
            end = to as usize;
        }
        // Shorten the way for the next time.
        let mut at = value.index();
        while let Some(to) = next(&self.to, at).filter(|&to| to as usize != end) {
            self.to[at] = end as u32;
            at = to as usize;
        }
        Value::from_index(end)
    }

    /// Replaces all operands in the blocks of the layout.
    pub(crate) fn apply(&mut self, func: &mut Function) {
        if !self.used {
            return;
        }
        let Function { layout, blocks, insts, .. } = func;
        for &block in &*layout {
            let data = &mut blocks[block];
            for &inst in &data.insts {
                insts[inst].data.for_each_operand(|value| *value = self.resolve(*value));
            }
            data.terminator.for_each_operand(|value| *value = self.resolve(*value));
        }
    }
}
