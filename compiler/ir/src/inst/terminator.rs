//! How blocks end.

use crate::function::{Block, Value};

/// A jump to a block with arguments for its parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockCall {
    /// The block jumped to; never the entry.
    pub block: Block,
    /// One value for each of its parameters.
    pub args: Vec<Value>,
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    /// Goes on in another block.
    Jump(BlockCall),
    /// Goes on in one of two.
    Branch {
        /// A truth value.
        cond: Value,
        /// Taken where it is true.
        then: BlockCall,
        /// Taken where it is false.
        otherwise: BlockCall,
    },
    /// Goes on where the case equals `value` (an integer), or else at `default`.
    Switch {
        /// The integer.
        value: Value,
        /// Cases, no two equal; bits as in a constant.
        cases: Vec<(u64, BlockCall)>,
        /// Taken where no case equals.
        default: BlockCall,
    },
    /// Ends the function.
    Return(Option<Value>),
    /// Is never reached.
    Unreachable,
}

impl Terminator {
    /// Calls `visit` for each jump, in order; it may be changed.
    pub fn for_each_target(&mut self, mut visit: impl FnMut(&mut BlockCall)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch { then, otherwise, .. } => {
                visit(then);
                visit(otherwise);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter_mut().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Terminator::Return(_) | Terminator::Unreachable => {}
        }
    }

    /// The jumps, in order.
    pub fn targets(&self) -> Vec<&BlockCall> {
        match self {
            Terminator::Jump(target) => vec![target],
            Terminator::Branch { then, otherwise, .. } => vec![then, otherwise],
            Terminator::Switch { cases, default, .. } => {
                cases.iter().map(|(_, target)| target).chain(std::iter::once(default)).collect()
            }
            Terminator::Return(_) | Terminator::Unreachable => Vec::new(),
        }
    }

    /// Calls `visit` for each operand, jump arguments included.
    pub fn visit_operands(&self, mut visit: impl FnMut(&Value)) {
        match self {
            Terminator::Branch { cond, .. } => visit(cond),
            Terminator::Switch { value, .. } => visit(value),
            Terminator::Return(Some(value)) => visit(value),
            Terminator::Jump(_) | Terminator::Return(None) | Terminator::Unreachable => {}
        }
        self.visit_targets(|target| target.args.iter().for_each(&mut visit));
    }

    /// Calls `visit` for each jump, in order.
    pub fn visit_targets<'a>(&'a self, mut visit: impl FnMut(&'a BlockCall)) {
        match self {
            Terminator::Jump(target) => visit(target),
            Terminator::Branch { then, otherwise, .. } => {
                visit(then);
                visit(otherwise);
            }
            Terminator::Switch { cases, default, .. } => {
                cases.iter().for_each(|(_, target)| visit(target));
                visit(default);
            }
            Terminator::Return(_) | Terminator::Unreachable => {}
        }
    }

    /// Calls `visit` for each operand, jump arguments included; it may be changed.
    pub fn for_each_operand(&mut self, mut visit: impl FnMut(&mut Value)) {
        match self {
            Terminator::Branch { cond, .. } => visit(cond),
            Terminator::Switch { value, .. } => visit(value),
            Terminator::Return(Some(value)) => visit(value),
            Terminator::Jump(_) | Terminator::Return(None) | Terminator::Unreachable => {}
        }
        self.for_each_target(|target| target.args.iter_mut().for_each(&mut visit));
    }
}
