//! Assignments, increments and decrements (C99, sections 6.5.16, 6.5.2.4, 6.5.3.1).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{BinaryOperator, ExprId};
use crate::types::{QualType, Quals, ScalarKind, TypeKind};

use super::Checker;
use super::convert::{Assignment, error_expr};
use super::expression::Operand;
use super::hir::{BinaryOp, CompoundOp, Const, Expr, ExprKind, Place, PlaceKind};

impl Checker<'_, '_, '_> {
    /// An expression as a place that can be assigned to; says what is wrong.
    fn modifiable(&mut self, id: ExprId, op_span: Span) -> Option<Place> {
        let operand = self.operand(id);
        let place = match operand {
            Operand::Place(place) => place,
            Operand::Value(value) => {
                if !self.types.is_error(value.ty) {
                    self.error(op_span, "expression is not assignable")
                        .note(value.span, "this is a value, not an object");
                }
                return None;
            }
            functions => {
                self.error(functions.span(), "non-object type is not assignable");
                return None;
            }
        };
        if self.types.is_error(place.ty) {
            return None;
        }
        if let TypeKind::Array(..) = self.types.resolve(place.ty) {
            let name = self.quoted(place.ty);
            self.error(op_span, format!("array type {name} is not assignable"));
            return None;
        }
        if let TypeKind::Image(_) | TypeKind::Sampler | TypeKind::Pipe(..) = self.types.resolve(place.ty) {
            let name = self.quoted(place.ty);
            self.error(op_span, format!("invalid operands to binary expression ({name})"));
            return None;
        }
        if let PlaceKind::Lanes(_, lanes) = &place.kind
            && lanes.has_duplicates()
        {
            self.error(op_span, "vector is not assignable (contains duplicate components)");
            return None;
        }
        if self.is_temporary(&place) {
            self.error(op_span, "expression is not assignable");
            return None;
        }
        if place.quals.space == Some(AddressSpace::Constant) {
            let note = self.variable_note(&place, "declared here");
            let diagnostic = self.error(op_span, "an object in the constant address space cannot be assigned to");
            if let Some((span, text)) = note {
                diagnostic.note(span, text);
            }
            return None;
        }
        if place.quals.is_const || self.has_const_member(place.ty) {
            let message = match self.variable_name(&place) {
                Some(name) => {
                    let ty = self
                        .types
                        .quoted(QualType { ty: place.ty, quals: Quals { space: None, is_const: true, ..place.quals } });
                    format!("cannot assign to variable '{name}' with const-qualified type {ty}")
                }
                None => String::from("read-only variable is not assignable"),
            };
            let note = self.variable_note(&place, "declared const here");
            let diagnostic = self.error(op_span, message);
            if let Some((span, text)) = note {
                diagnostic.note(span, text);
            }
            return None;
        }
        if let TypeKind::Atomic(_) | TypeKind::AtomicFlag = self.types.resolve(place.ty)
            && !self.session.library
        {
            let name = self.quoted(place.ty);
            self.error(op_span, format!("an object of type {name} is changed by functions only"))
                .help("'atomic_store', 'atomic_fetch_add' and the like do it; 'atomic_init' gives a first value");
            return None;
        }
        if self.is_storage_half(place.ty) {
            let help = self.fp16_help();
            self.error(
                op_span,
                "assigning directly to pointer to type 'half' requires cl_khr_fp16. Use vector data store builtin \
                 functions instead",
            )
            .help(help);
            return None;
        }
        if !self.types.is_complete(place.ty) {
            let name = self.quoted(place.ty);
            self.error(op_span, format!("incomplete type {name} is not assignable"));
            return None;
        }
        Some(place)
    }

    fn is_temporary(&self, place: &Place) -> bool {
        match &place.kind {
            PlaceKind::Temporary(_) => true,
            PlaceKind::Member(base, _) | PlaceKind::Lanes(base, _) | PlaceKind::Lane(base, _) => {
                self.is_temporary(base)
            }
            PlaceKind::Var(_)
            | PlaceKind::Local(_)
            | PlaceKind::Global(_)
            | PlaceKind::Deref(_)
            | PlaceKind::Literal(..) => false,
        }
    }

    fn variable_name(&self, place: &Place) -> Option<String> {
        match &place.kind {
            PlaceKind::Var(var) => Some(self.function.as_ref()?.variables[var.index()].name.to_string()),
            PlaceKind::Local(local) => Some(self.locals[local.index()].name.to_string()),
            PlaceKind::Global(global) => Some(self.globals[global.index()].name.to_string()),
            PlaceKind::Lanes(base, _) => self.variable_name(base),
            _ => None,
        }
    }

    fn variable_note(&self, place: &Place, what: &str) -> Option<(Span, String)> {
        let span = match &place.kind {
            PlaceKind::Var(var) => self.function.as_ref()?.variables[var.index()].span,
            PlaceKind::Local(local) => self.locals[local.index()].span,
            PlaceKind::Global(global) => self.globals[global.index()].span,
            _ => return None,
        };
        Some((span, format!("variable '{}' {what}", self.variable_name(place)?)))
    }

    fn has_const_member(&self, ty: crate::types::TypeId) -> bool {
        let Some(record) = self.types.as_record(ty) else { return false };
        self.types.record(record).fields.iter().any(|field| {
            let mut inner = field.ty.ty;
            while let Some((element, _)) = self.types.as_array(inner) {
                inner = element;
            }
            field.ty.quals.is_const || self.has_const_member(inner)
        })
    }

    /// `=`, `+=` and its like.
    pub(super) fn assignment(
        &mut self,
        op: Option<BinaryOperator>,
        op_span: Span,
        lhs: ExprId,
        rhs: ExprId,
        span: Span,
    ) -> Expr {
        let place = self.modifiable(lhs, op_span);
        let value = self.rvalue(rhs);
        let Some(place) = place else { return error_expr(span) };
        if self.types.is_error(value.ty) {
            return error_expr(span);
        }
        let ty = self.value_type(place.ty);
        match op {
            None => {
                let value = self.assign_convert(value, place.ty, Assignment::Assign);
                if self.types.is_error(value.ty) {
                    return error_expr(span);
                }
                Expr { kind: ExprKind::Assign(place, Box::new(value)), ty, span }
            }
            Some(op) => self.compound_assignment(op, op_span, place, value, span),
        }
    }

    /// The type of an object's value: an atomic object's is the scalar.
    fn value_type(&self, ty: crate::types::TypeId) -> crate::types::TypeId {
        match self.types.resolve(ty) {
            TypeKind::Atomic(kind) => crate::types::TypeTable::scalar(*kind),
            _ => ty,
        }
    }

    fn compound_assignment(
        &mut self,
        op: BinaryOperator,
        op_span: Span,
        place: Place,
        value: Expr,
        span: Span,
    ) -> Expr {
        let ty = self.value_type(place.ty);
        if let Some(pointee) = self.types.as_pointer(ty)
            && let BinaryOperator::Add | BinaryOperator::Subtract = op
            && self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int)
        {
            let Some(scale) = self.pointee_size(pointee.ty, op_span) else { return error_expr(span) };
            let index = Box::new(self.pointer_index(value));
            let op = CompoundOp::Pointer { index, scale, subtract: op == BinaryOperator::Subtract };
            return Expr { kind: ExprKind::CompoundAssign { place, op }, ty, span };
        }
        // The rules are those of the operator on the place's value: check a stand-in for it.
        let stand_in = Expr { kind: ExprKind::Null, ty, span: place.span };
        let left = self.types.as_arithmetic(ty);
        let right = self.types.as_arithmetic(value.ty);
        let (Some((_, n)), Some((_, m))) = (left, right) else {
            return self.invalid_binary(op_span, &stand_in, &value, span);
        };
        if n == 1 && m > 1 {
            let (a, b) = (self.quoted(ty), self.quoted(value.ty));
            self.error(op_span, format!("assigning to {a} from incompatible type {b}"));
            return error_expr(span);
        }
        let computed = self.binary(op, op_span, stand_in, value, span);
        match computed.kind {
            ExprKind::Binary(op, lhs, rhs) => {
                let compute = lhs.ty;
                let op = CompoundOp::Arithmetic { op, compute, rhs };
                Expr { kind: ExprKind::CompoundAssign { place, op }, ty, span }
            }
            _ => error_expr(span),
        }
    }

    /// `++` and `--`
    pub(super) fn increment(&mut self, id: ExprId, sign: i64, postfix: bool, span: Span) -> Expr {
        let Some(place) = self.modifiable(id, span) else { return error_expr(span) };
        let ty = self.value_type(place.ty);
        let delta = match self.types.resolve(ty) {
            TypeKind::Pointer(pointee) => {
                let pointee = pointee.ty;
                match self.pointee_size(pointee, span) {
                    Some(size) => sign * size as i64,
                    None => return error_expr(span),
                }
            }
            TypeKind::Scalar(ScalarKind::Bool) if sign > 0 => {
                // Incrementing a truth value makes it true, whatever it was.
                let one = Expr { kind: ExprKind::Const(Const::Int(1)), ty: crate::types::TypeTable::INT, span };
                let op = CompoundOp::Arithmetic {
                    op: BinaryOp::Add,
                    compute: crate::types::TypeTable::INT,
                    rhs: Box::new(one),
                };
                if !postfix {
                    return Expr { kind: ExprKind::CompoundAssign { place, op }, ty, span };
                }
                sign
            }
            TypeKind::Scalar(_) | TypeKind::Enum(_) => sign,
            TypeKind::Vector(kind, _) if kind.is_int() => sign,
            _ => {
                let name = self.quoted(ty);
                let verb = if sign > 0 { "increment" } else { "decrement" };
                self.error(span, format!("cannot {verb} value of type {name}"));
                return error_expr(span);
            }
        };
        Expr { kind: ExprKind::Increment { place, delta, postfix }, ty, span }
    }

    /// A value kept in a variable of its own: an expression that stores and reads it, and one that reads it again. Nothing
    /// outside functions.
    pub(super) fn stored_twice(&mut self, value: Expr) -> Option<(Expr, Expr)> {
        let span = value.span;
        let ty = value.ty;
        let align = self.types.align_of(ty);
        let quals = Quals::in_space(AddressSpace::Private);
        let var = self.add_variable("".into(), QualType { ty, quals }, align, span)?;
        let place = || Place { kind: PlaceKind::Var(var), ty, quals, align, span };
        let read = || Expr { kind: ExprKind::Load(place()), ty, span };
        let store = Expr { kind: ExprKind::Assign(place(), Box::new(value)), ty, span };
        let first = Expr { kind: ExprKind::Comma(Box::new(store), Box::new(read())), ty, span };
        Some((first, read()))
    }
}
