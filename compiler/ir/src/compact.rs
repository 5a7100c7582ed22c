//! Drops what no block holds any more, and numbers the rest in the order of the layout.

use crate::entity::{Arena, EntityRef};
use crate::function::{BlockData, Function, Inst, Value, ValueDef, ValueInfo};
use crate::inst::Terminator;

impl Function {
    /// Drops dead blocks, instructions and values, and numbers blocks, instructions and values in the order of the layout.
    /// All references to them from outside become meaningless. The text form of a compact function is exact.
    ///
    /// A use of a value that is defined nowhere (which the verifier rejects) is left without a meaning.
    pub fn compact(&mut self) {
        let mut values: Arena<Value, ValueInfo> = Arena::new();
        let mut insts = Arena::new();
        let mut blocks = Arena::new();
        let mut new_values = vec![u32::MAX; self.values.len()];
        let mut new_blocks = vec![u32::MAX; self.blocks.len()];
        for &block in &self.layout {
            new_blocks[block.index()] = blocks.len() as u32;
            blocks.push(BlockData { unroll: self.blocks[block].unroll, ..BlockData::new() });
        }
        for (new_block, &block) in blocks.keys().zip(&self.layout) {
            let old = &mut self.blocks[block];
            let new: &mut BlockData = &mut blocks[new_block];
            new.terminator = std::mem::replace(&mut old.terminator, Terminator::Unreachable);
            for (index, param) in old.params.iter().enumerate() {
                let def = ValueDef::Param(new_block, index as u32);
                let value = values.push(ValueInfo { ty: self.values[*param].ty, def });
                new_values[param.index()] = value.index() as u32;
                new.params.push(value);
            }
            for &inst in &old.insts {
                let mut info = self.insts[inst].clone();
                let new_inst = Inst::from_index(insts.len());
                if let Some(result) = &mut info.result {
                    let def = ValueDef::Result(new_inst);
                    let value = values.push(ValueInfo { ty: self.values[*result].ty, def });
                    new_values[result.index()] = value.index() as u32;
                    *result = value;
                }
                new.insts.push(insts.push(info));
            }
        }
        let renumber = |value: &mut Value| *value = Value::from_index(new_values[value.index()] as usize);
        for (_, info) in insts.iter_mut() {
            info.data.for_each_operand(renumber);
        }
        for (_, data) in blocks.iter_mut() {
            data.terminator.for_each_operand(renumber);
            data.terminator.for_each_target(|target| {
                target.block = EntityRef::from_index(new_blocks[target.block.index()] as usize);
            });
        }
        self.layout = blocks.keys().collect();
        (self.blocks, self.insts, self.values) = (blocks, insts, values);
    }
}
