//! Rules for branches and switches.

use tombolo_ir::inst::{CompareOp, Liberties, UnaryOp};
use tombolo_ir::{Block, Function, Inst, InstData, Scalar, Terminator};

use super::super::emit::Emitter;
use super::Folder;

impl Folder<'_> {
    pub(super) fn terminator(&mut self, func: &mut Function, new: &mut Vec<Inst>, block: Block) {
        let mut terminator = std::mem::replace(&mut func.blocks[block].terminator, Terminator::Unreachable);
        if self.substitution.is_used() {
            terminator.for_each_operand(|value| *value = self.substitution.resolve(*value));
        }
        func.blocks[block].terminator = self.simplify_terminator(func, new, terminator);
    }

    fn simplify_terminator(&mut self, func: &mut Function, new: &mut Vec<Inst>, terminator: Terminator) -> Terminator {
        match terminator {
            Terminator::Branch { cond, then, otherwise } => match func.def_inst(cond) {
                Some(InstData::Const { bits, .. }) => {
                    self.changed = true;
                    Terminator::Jump(if *bits != 0 { then } else { otherwise })
                }
                Some(&InstData::Unary { op: UnaryOp::Not, arg }) => {
                    self.changed = true;
                    Terminator::Branch { cond: arg, then: otherwise, otherwise: then }
                }
                _ => Terminator::Branch { cond, then, otherwise },
            },
            Terminator::Switch { value, mut cases, default } => {
                if let Some(InstData::Const { bits, .. }) = func.def_inst(value) {
                    self.changed = true;
                    let found = cases.into_iter().find(|(case, _)| case == bits);
                    return Terminator::Jump(found.map_or(default, |(_, target)| target));
                }
                match (cases.pop(), cases.is_empty()) {
                    (None, _) => {
                        self.changed = true;
                        Terminator::Jump(default)
                    }
                    (Some((bits, then)), true) => {
                        self.changed = true;
                        let ty = func.ty(value).element().unwrap_or(Scalar::I32);
                        let mut emitter = Emitter { func, insts: new, span: u32::MAX };
                        let case = emitter.constant(ty, bits);
                        let cond = emitter.value(InstData::Compare {
                            op: CompareOp::Eq,
                            liberties: Liberties::NONE,
                            args: [value, case],
                        });
                        Terminator::Branch { cond, then, otherwise: default }
                    }
                    (Some(case), false) => {
                        cases.push(case);
                        Terminator::Switch { value, cases, default }
                    }
                }
            }
            other => other,
        }
    }
}
