//! Values of record type: they are made where they are wanted.

use tombolo_ir::{InstData, Value};

use super::body::Body;
use crate::check::hir::{Convert, Expr, ExprKind};

impl Body<'_, '_> {
    /// Evaluates an expression of record type into memory.
    pub(super) fn record_into(&mut self, expr: &Expr, dst: Value, align: u32) {
        match &expr.kind {
            ExprKind::Load(place) => {
                let src = self.address(place);
                self.copy_record(expr, dst, align, src, place.align);
            }
            ExprKind::Assign(place, value) => {
                let stored = self.address(place);
                // The value may be made of parts of the place itself.
                let made = self.record_temporary(value);
                let natural = self.types().align_of(expr.ty);
                self.copy_record(expr, stored, place.align, made, natural);
                self.copy_record(expr, dst, align, made, natural);
            }
            ExprKind::Conditional { cond, then, otherwise } => self.either(
                cond,
                |body| body.record_into(then, dst, align),
                |body| body.record_into(otherwise, dst, align),
            ),
            ExprKind::Call(func, args) => {
                // The callee may read the destination while it writes its result.
                let result = self.call(*func, args, expr.ty);
                let natural = self.types().align_of(expr.ty);
                if let Some(made) = result {
                    self.copy_record(expr, dst, align, made, natural);
                }
            }
            ExprKind::Comma(first, second) => {
                self.discard(first);
                self.record_into(second, dst, align);
            }
            ExprKind::Statements(statements, Some(value)) => {
                self.statements(statements);
                self.record_into(value, dst, align);
            }
            ExprKind::Convert(Convert::Same, inner) => self.record_into(inner, dst, align),
            _ => unreachable!("an expression that cannot be a record"),
        }
    }

    /// Evaluates an expression of record type into a new private variable and returns its address.
    pub(super) fn record_temporary(&mut self, expr: &Expr) -> Value {
        let align = self.types().align_of(expr.ty);
        let size = self.types().size_of(expr.ty) as u32;
        let temporary = self.alloca(size, align);
        self.record_into(expr, temporary, align);
        temporary
    }

    /// Copies a record of the expression's type.
    fn copy_record(&mut self, expr: &Expr, dst: Value, dst_align: u32, src: Value, src_align: u32) {
        let size = self.types().size_of(expr.ty) as u32;
        if size > 0 {
            self.effect(InstData::CopyMemory { dst, src, size, align: dst_align.min(src_align) });
        }
    }

    /// `=` between records, for its effect.
    pub(super) fn assign_record(&mut self, place: &crate::check::hir::Place, value: &Expr) {
        let dst = self.address(place);
        if let ExprKind::Load(source) = &value.kind {
            // Source and destination are the same object or do not overlap (C99, 6.5.16.1).
            let src = self.address(source);
            return self.copy_record(value, dst, place.align, src, source.align);
        }
        let made = self.record_temporary(value);
        let natural = self.types().align_of(value.ty);
        self.copy_record(value, dst, place.align, made, natural);
    }
}
