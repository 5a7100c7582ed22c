//! Casts (C99, section 6.5.4; OpenCL C 3.0, sections 6.4.3 and 6.4.4).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{ExprId, TypeName};
use crate::types::{OpaqueKind, QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::convert::{error_expr, space_contains};
use super::hir::{Convert, Expr, ExprKind, Place, PlaceKind};

impl Checker<'_, '_, '_> {
    /// `(type)x`
    pub(super) fn cast(&mut self, name: &TypeName, operand: ExprId, span: Span) -> Expr {
        let ty = self.type_name(name);
        if self.types.is_void(ty.ty) {
            let value = self.operand(operand);
            let value = match value {
                super::expression::Operand::Place(place)
                    if !place.quals.is_volatile && !self.types.is_error(place.ty) =>
                {
                    match self.types.resolve(place.ty) {
                        TypeKind::Image(_) | TypeKind::Sampler => self.int(0, span),
                        _ => self.address_of(place),
                    }
                }
                other => self.load(other),
            };
            let value = self.convert(Convert::Void, value, TypeTable::VOID);
            return Expr { span, ..value };
        }
        let value = self.rvalue(operand);
        self.cast_value(value, ty.ty, span)
    }

    /// The value cast to a type; says what is wrong.
    pub(super) fn cast_value(&mut self, value: Expr, to: TypeId, span: Span) -> Expr {
        if self.types.is_error(value.ty) || self.types.is_error(to) {
            return error_expr(span);
        }
        let value = Expr { span, ..value };
        if self.types.same(value.ty, to) {
            return Expr { ty: to, ..value };
        }
        let from = value.ty;
        let names = move |checker: &Self| (checker.quoted(from), checker.quoted(to));
        if self.is_storage_half(to) {
            let help = self.fp16_help();
            let b = self.quoted(to);
            self.error(span, format!("casting to type {b} is not allowed")).help(help);
            return error_expr(span);
        }
        match self.types.resolve(to).clone() {
            TypeKind::Void => self.convert(Convert::Void, value, to),
            TypeKind::Scalar(_) | TypeKind::Enum(_) => {
                let kind = self.types.as_scalar(to).unwrap_or(ScalarKind::Int);
                match self.types.resolve(value.ty) {
                    TypeKind::Scalar(_) | TypeKind::Enum(_) => {
                        let value = self.convert_elements(value, kind);
                        Expr { ty: to, ..value }
                    }
                    TypeKind::Pointer(_) if kind == ScalarKind::Bool => self.truth(value),
                    TypeKind::Pointer(_) if kind.is_int() => {
                        if let ExprKind::Null = value.kind {
                            return Expr { kind: ExprKind::Const(super::hir::Const::Int(0)), ty: to, span };
                        }
                        if kind.size() < 8 {
                            let (a, b) = names(self);
                            self.warning(span, format!("cast to smaller integer type {b} from {a}"));
                        }
                        let long = self.convert(Convert::PointerToInt, value, TypeTable::ULONG);
                        let value = self.convert_elements(long, kind);
                        Expr { ty: to, ..value }
                    }
                    TypeKind::Pointer(_) => {
                        let b = self.quoted(to);
                        self.error(span, format!("pointer cannot be cast to type {b}"));
                        error_expr(span)
                    }
                    TypeKind::Vector(..) => {
                        let (a, b) = names(self);
                        self.invalid_cast(&a, &b, span)
                    }
                    _ => {
                        let a = self.quoted(from);
                        self.error(span, format!("operand of type {a} where arithmetic or pointer type is required"));
                        error_expr(span)
                    }
                }
            }
            TypeKind::Vector(kind, lanes) => match self.types.as_scalar(value.ty) {
                Some(_) => {
                    let value = self.splat(value, kind, lanes);
                    Expr { ty: to, ..value }
                }
                None => {
                    let other = self.types.as_vector(value.ty);
                    let help = other.filter(|other| other.1 == lanes).map(|_| {
                        format!(
                            "'convert_{}{lanes}' converts the elements, 'as_{}{lanes}' keeps the bits",
                            kind.name(),
                            kind.name()
                        )
                    });
                    let (a, b) = names(self);
                    let diagnostic = self.error(span, format!("invalid conversion between vector type {b} and {a}"));
                    if let Some(help) = help {
                        diagnostic.help(help);
                    }
                    error_expr(span)
                }
            },
            TypeKind::Pointer(pointee) => self.cast_to_pointer(value, to, pointee, span),
            TypeKind::Event if self.is_null_constant(&value) => self.null(to, span),
            TypeKind::Sampler => self.assign_convert(value, to, super::convert::Assignment::Initialize),
            _ => {
                let b = self.quoted(to);
                self.error(span, format!("used type {b} where arithmetic or pointer type is required"));
                error_expr(span)
            }
        }
    }

    fn invalid_cast(&mut self, from: &str, to: &str, span: Span) -> Expr {
        self.error(span, format!("invalid conversion between vector type {from} and scalar type {to}"));
        error_expr(span)
    }

    fn cast_to_pointer(&mut self, value: Expr, to: TypeId, pointee: QualType, span: Span) -> Expr {
        let source_ty = value.ty;
        let names = move |checker: &Self| (checker.quoted(source_ty), checker.quoted(to));
        match self.types.resolve(value.ty).clone() {
            TypeKind::Scalar(kind) if kind.is_int() => {
                if self.is_null_constant(&value) {
                    return self.null(to, span);
                }
                self.int_to_pointer(value, to)
            }
            TypeKind::Enum(_) => self.int_to_pointer(value, to),
            TypeKind::Scalar(_) => {
                let a = self.quoted(source_ty);
                self.error(span, format!("operand of type {a} cannot be cast to a pointer type"));
                error_expr(span)
            }
            TypeKind::Pointer(from) => {
                if let ExprKind::Null = value.kind {
                    return self.null(to, span);
                }
                let (Some(target), Some(source)) = (pointee.quals.space, from.quals.space) else {
                    return error_expr(span);
                };
                // Spaces that overlap can be cast to each other: a named one and the generic one.
                if !space_contains(target, source) && !space_contains(source, target) {
                    let library = self.session.library
                        && matches!(target, AddressSpace::Global | AddressSpace::Constant)
                        && matches!(source, AddressSpace::Global | AddressSpace::Constant);
                    if !library {
                        let (a, b) = names(self);
                        self.error(span, format!("casting {a} to type {b} changes address space of pointer"));
                        return error_expr(span);
                    }
                }
                self.convert(Convert::Pointer, value, to)
            }
            _ => {
                let (a, b) = names(self);
                self.error(span, format!("cannot cast {a} to type {b}"));
                error_expr(span)
            }
        }
    }

    /// `__builtin_astype(x, type)`
    pub(super) fn as_type(&mut self, operand: ExprId, name: &TypeName, span: Span) -> Expr {
        let value = self.rvalue(operand);
        let ty = self.type_name(name).ty;
        self.same_bits_as(value, ty, span)
    }

    /// `__builtin_bit_cast(type, x)`: the same bytes as another type, records too.
    pub(super) fn bit_cast(&mut self, operand: ExprId, name: &TypeName, span: Span) -> Expr {
        let value = self.rvalue(operand);
        let to = self.type_name(name).ty;
        if self.types.is_error(value.ty) || self.types.is_error(to) {
            return error_expr(span);
        }
        let plain = |ty| {
            self.types.as_arithmetic(ty).is_some()
                || self.types.as_pointer(ty).is_some()
                || self.types.as_record(ty).is_some()
        };
        for ty in [value.ty, to] {
            if !plain(ty) || !self.types.is_complete(ty) {
                let shown = self.quoted(ty);
                self.error(span, format!("'__builtin_bit_cast' of type {shown}, which is not trivially copyable"));
                return error_expr(span);
            }
        }
        let (from_size, to_size) = (self.types.size_of(value.ty), self.types.size_of(to));
        if from_size != to_size {
            self.error(
                span,
                format!("size of '__builtin_bit_cast' source type does not match destination type ({from_size} vs {to_size} bytes)"),
            );
            return error_expr(span);
        }
        let record = |ty| self.types.as_record(ty).is_some();
        if !record(value.ty) && !record(to) {
            return self.convert(Convert::Bits, Expr { span, ..value }, to);
        }
        let (from, align) = (value.ty, self.types.align_of(value.ty).min(self.types.align_of(to)));
        let mut statements = Vec::new();
        let Some(var) = self.keep(value, &mut statements) else {
            self.error(span, "initializer element is not a compile-time constant");
            return error_expr(span);
        };
        let quals = Quals::in_space(AddressSpace::Private);
        let place = Place { kind: PlaceKind::Var(var), ty: from, quals, align, span };
        let address = self.address_of(place);
        let pointer = self.types.pointer(QualType { ty: to, quals });
        let address = Box::new(self.convert(Convert::Pointer, address, pointer));
        let place = Place { kind: PlaceKind::Deref(address), ty: to, quals, align, span };
        let result = Expr { kind: ExprKind::Load(place), ty: to, span };
        Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty: to, span }
    }

    /// The value's bits as another type (section 6.4.4.2); says what is wrong.
    pub(super) fn same_bits_as(&mut self, value: Expr, to: TypeId, span: Span) -> Expr {
        if self.types.is_error(value.ty) || self.types.is_error(to) {
            return error_expr(span);
        }
        let castable = |ty| self.types.as_arithmetic(ty).is_some() || self.types.as_pointer(ty).is_some();
        // What CLK_NULL_RESERVE_ID is.
        let is_reservation = matches!(self.types.resolve(to), TypeKind::Opaque(OpaqueKind::ReserveId));
        let fits = castable(value.ty)
            && (castable(to) || is_reservation)
            && self.types.size_of(value.ty) == self.types.size_of(to);
        if !fits {
            let (a, b) = (self.quoted(value.ty), self.quoted(to));
            self.error(span, format!("invalid reinterpretation: sizes of {b} and {a} must match"));
            return error_expr(span);
        }
        self.convert(Convert::Bits, Expr { span, ..value }, to)
    }
}
