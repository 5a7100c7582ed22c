//! Truth values that decide where to go.

use tombolo_ir::inst::Terminator;
use tombolo_ir::{Block, BlockCall, Type, Value};

use super::body::Body;
use crate::check::hir::{Expr, ExprKind};

impl Body<'_, '_> {
    /// Jumps to `then` where the scalar condition holds, otherwise to `otherwise`. The cursor stays behind and must be set.
    pub(super) fn branch_on(&mut self, cond: &Expr, then: Block, otherwise: Block) {
        match &cond.kind {
            ExprKind::Not(inner) => self.branch_on(inner, otherwise, then),
            ExprKind::Logical { and, lhs, rhs } => {
                let second = self.function.add_block();
                if *and {
                    self.branch_on(lhs, second, otherwise);
                } else {
                    self.branch_on(lhs, then, second);
                }
                self.block = second;
                self.branch_on(rhs, then, otherwise);
            }
            _ => {
                let cond = self.value(cond);
                let call = |block| BlockCall { block, args: Vec::new() };
                let terminator = Terminator::Branch { cond, then: call(then), otherwise: call(otherwise) };
                self.function.blocks[self.block].terminator = terminator;
            }
        }
    }

    /// A truth value of `&&` and `||`: the second operand is evaluated only if needed.
    pub(super) fn logical(&mut self, cond: &Expr) -> Value {
        let yes = self.function.add_block();
        let no = self.function.add_block();
        let end = self.function.add_block();
        let result = self.function.add_param(end, Type::BOOL);
        self.branch_on(cond, yes, no);
        for (block, truth) in [(yes, 1), (no, 0)] {
            self.block = block;
            let value = self.int(tombolo_ir::Scalar::Bool, truth);
            self.jump(end, vec![value], end);
        }
        result
    }

    /// `?:` by a truth value, where the result is an IR value.
    pub(super) fn conditional(&mut self, cond: &Expr, then: &Expr, otherwise: &Expr) -> Value {
        let yes = self.function.add_block();
        let no = self.function.add_block();
        let end = self.function.add_block();
        let ty = self.value_type(then.ty);
        let result = self.function.add_param(end, ty);
        self.branch_on(cond, yes, no);
        for (block, expr) in [(yes, then), (no, otherwise)] {
            self.block = block;
            let value = self.value(expr);
            self.jump(end, vec![value], end);
        }
        result
    }

    /// `?:` by a truth value, where each side does something else than yield an IR value.
    pub(super) fn either(
        &mut self,
        cond: &Expr,
        mut then: impl FnMut(&mut Self),
        mut otherwise: impl FnMut(&mut Self),
    ) {
        let yes = self.function.add_block();
        let no = self.function.add_block();
        let end = self.function.add_block();
        self.branch_on(cond, yes, no);
        self.block = yes;
        then(self);
        self.jump(end, Vec::new(), no);
        otherwise(self);
        self.jump(end, Vec::new(), end);
    }
}
