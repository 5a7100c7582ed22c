//! Builtin functions of GNU C that are about objects and addresses: their size, their alignment, how they are read.

use tombolo_ir::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{self, ExprId};
use crate::types::{QualType, Quals, ScalarKind, TypeKind, TypeTable};

use super::Checker;
use super::constant::{Value, wrap};
use super::convert::{Assignment, error_expr};
use super::expression::Operand;
use super::hir::{BinaryOp, CompareOp, Const, Convert, Expr, ExprKind, Place, PlaceKind, UnaryOp};
use super::pipe::{compare, number};

/// A function of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ObjectFunction {
    /// `__builtin_addressof`: as `&`.
    AddressOf,
    /// `__builtin_nontemporal_load`: reads what a pointer points to, which is not needed again soon.
    Load,
    /// `__builtin_nontemporal_store`
    Store,
    /// `__builtin_assume_aligned`
    AssumeAligned,
    /// `__builtin_object_size`, `__builtin_dynamic_object_size`: bytes from an address to the end of its object.
    Size,
    /// `__builtin_is_aligned`
    IsAligned,
    /// `__builtin_align_up`
    AlignUp,
    /// `__builtin_align_down`
    AlignDown,
    /// `__builtin_launder`, `__builtin_preserve_access_index` and others that yield their argument.
    Itself,
    /// `__builtin_classify_type`
    Classify,
    /// `__builtin_LINE`
    Line,
    /// `__builtin_COLUMN`
    Column,
    /// `__builtin_FUNCTION`
    Function,
    /// `__builtin_FILE`, `__builtin_FILE_NAME`
    File,
    /// `__builtin_verbose_trap`
    Trap,
}

impl ObjectFunction {
    /// The function of that name.
    pub(super) fn named(name: &str) -> Option<ObjectFunction> {
        Some(match name.strip_prefix("__builtin_")? {
            "addressof" => ObjectFunction::AddressOf,
            "nontemporal_load" => ObjectFunction::Load,
            "nontemporal_store" => ObjectFunction::Store,
            "assume_aligned" => ObjectFunction::AssumeAligned,
            "object_size" | "dynamic_object_size" => ObjectFunction::Size,
            "is_aligned" => ObjectFunction::IsAligned,
            "align_up" => ObjectFunction::AlignUp,
            "align_down" => ObjectFunction::AlignDown,
            "launder" | "preserve_access_index" | "nondeterministic_value" => ObjectFunction::Itself,
            "classify_type" => ObjectFunction::Classify,
            "LINE" => ObjectFunction::Line,
            "COLUMN" => ObjectFunction::Column,
            "FUNCTION" => ObjectFunction::Function,
            "FILE" | "FILE_NAME" => ObjectFunction::File,
            "verbose_trap" => ObjectFunction::Trap,
            _ => return None,
        })
    }

    /// How many arguments it takes, of the number given where it takes several.
    pub(super) fn arity(self, given: usize) -> usize {
        match self {
            ObjectFunction::AddressOf | ObjectFunction::Load | ObjectFunction::Itself | ObjectFunction::Classify => 1,
            ObjectFunction::AssumeAligned => given.clamp(2, 3),
            ObjectFunction::Store
            | ObjectFunction::Size
            | ObjectFunction::IsAligned
            | ObjectFunction::AlignUp
            | ObjectFunction::AlignDown
            | ObjectFunction::Trap => 2,
            ObjectFunction::Line | ObjectFunction::Column | ObjectFunction::Function | ObjectFunction::File => 0,
        }
    }
}

impl Checker<'_, '_, '_> {
    /// A call of such a function, with as many arguments as it takes.
    pub(super) fn object_call(&mut self, function: ObjectFunction, args: &[ExprId], span: Span) -> Operand {
        let value = match function {
            ObjectFunction::AddressOf => match self.operand(args[0]) {
                Operand::Place(place) => Some(self.address_of(place)),
                other => {
                    let value = self.load(other);
                    if !self.types.is_error(value.ty) {
                        self.error(span, "cannot take the address of an rvalue");
                    }
                    None
                }
            },
            ObjectFunction::Load => {
                self.nontemporal_place(args[0], false).map(|place| self.load(Operand::Place(place)))
            }
            ObjectFunction::Store => self.nontemporal_store(args, span),
            ObjectFunction::AssumeAligned => self.assume_aligned(args, span),
            ObjectFunction::Size => self.object_size(args, span),
            ObjectFunction::IsAligned | ObjectFunction::AlignUp | ObjectFunction::AlignDown => {
                self.aligned(function, args, span)
            }
            ObjectFunction::Itself => Some(self.rvalue(args[0])),
            ObjectFunction::Classify => {
                self.unevaluated += 1;
                let value = self.rvalue(args[0]);
                self.unevaluated -= 1;
                self.type_class(&value).map(|class| self.int(class, span))
            }
            ObjectFunction::Line | ObjectFunction::Column => {
                let place = self.session.map.place(self.session.map.site(span));
                let (line, column) = place.map_or((0, 0), |place| (place.line, place.column));
                let told = if function == ObjectFunction::Line { line } else { column };
                Some(number(u64::from(told), TypeTable::scalar(ScalarKind::UInt), span))
            }
            ObjectFunction::Function => {
                let name = self.function.as_ref().map_or(String::new(), |state| {
                    let symbol = self.facts[state.id.index()].symbol;
                    self.session.interner.name(symbol).to_owned()
                });
                let place = self.string_literal(name.as_bytes(), span);
                Some(self.load(Operand::Place(place)))
            }
            ObjectFunction::File => {
                let place = self.session.map.place(self.session.map.site(span));
                let name = place.map_or(String::new(), |place| place.file.to_owned());
                let place = self.string_literal(name.as_bytes(), span);
                Some(self.load(Operand::Place(place)))
            }
            ObjectFunction::Trap => {
                for &arg in args {
                    let expr = self.expr_of(arg);
                    if !matches!(expr.kind, ast::ExprKind::String(_)) {
                        self.error(
                            expr.span,
                            "argument to __builtin_verbose_trap must be a pointer to a constant string",
                        );
                        return self.error_operand(span);
                    }
                }
                let trap = self.session.interner.intern("__builtin_trap");
                Some(self.builtin_call(trap, span, Vec::new(), span))
            }
        };
        Operand::Value(value.map_or_else(|| error_expr(span), |value| Expr { span, ..value }))
    }

    /// What a pointer of a nontemporal access points to: a number, a vector or a pointer.
    fn nontemporal_place(&mut self, arg: ExprId, written: bool) -> Option<Place> {
        let pointer = self.rvalue(arg);
        if self.types.is_error(pointer.ty) {
            return None;
        }
        let (shown, at) = (self.quoted(pointer.ty), pointer.span);
        let Some(pointee) = self.types.as_pointer(pointer.ty) else {
            self.error(at, format!("address argument to nontemporal builtin must be a pointer ({shown} invalid)"));
            return None;
        };
        if self.types.as_arithmetic(pointee.ty).is_none() && self.types.as_pointer(pointee.ty).is_none() {
            let message = format!(
                "address argument to nontemporal builtin must be a pointer to integer, float, pointer, or a vector of such \
                 types ({shown} invalid)"
            );
            self.error(at, message);
            return None;
        }
        if written && (pointee.quals.is_const || pointee.quals.space == Some(AddressSpace::Constant)) {
            self.error(at, format!("what {shown} points to cannot be written"));
            return None;
        }
        self.deref(pointer, at)
    }

    fn nontemporal_store(&mut self, args: &[ExprId], span: Span) -> Option<Expr> {
        let value = self.rvalue(args[0]);
        let place = self.nontemporal_place(args[1], true)?;
        let ty = place.ty;
        let value = self.assign_convert(value, ty, Assignment::Pass);
        if self.types.is_error(value.ty) {
            return None;
        }
        let store = Expr { kind: ExprKind::Assign(place, Box::new(value)), ty, span };
        Some(self.convert(Convert::Void, store, TypeTable::VOID))
    }

    /// `__builtin_assume_aligned(pointer, alignment, offset)`: the pointer, as a `void *` where it can be one.
    fn assume_aligned(&mut self, args: &[ExprId], span: Span) -> Option<Expr> {
        let pointer = self.rvalue(args[0]);
        self.constant_alignment(args[1])?;
        if let Some(&offset) = args.get(2) {
            let offset = self.rvalue(offset);
            self.assign_convert(offset, TypeTable::ULONG, Assignment::Pass);
        }
        if self.types.is_error(pointer.ty) {
            return None;
        }
        let space = self.types.as_pointer(pointer.ty).and_then(|pointee| pointee.quals.space);
        let space = space.unwrap_or(self.default_pointee_space());
        let quals = Quals { is_const: true, ..Quals::in_space(space) };
        let checked = self.types.pointer(QualType { ty: TypeTable::VOID, quals });
        let pointer = self.assign_convert(pointer, checked, Assignment::Pass);
        if self.types.is_error(pointer.ty) {
            return None;
        }
        let generic = space != AddressSpace::Constant && self.default_pointee_space() == AddressSpace::Generic;
        let space = if generic { AddressSpace::Generic } else { space };
        let ty = self.types.pointer(QualType::in_space(TypeTable::VOID, space));
        Some(Expr { span, ..self.convert(Convert::Pointer, pointer, ty) })
    }

    /// A constant power of two; says what is wrong.
    fn constant_alignment(&mut self, arg: ExprId) -> Option<u64> {
        let at = self.expr_of(arg).span;
        let alignment = self.constant_integer(arg)?;
        match u64::try_from(alignment) {
            Ok(alignment) if alignment.is_power_of_two() => Some(alignment),
            _ => {
                self.error(at, "requested alignment is not a power of 2");
                None
            }
        }
    }

    /// Bytes from an address to the end of its object (of the array that it is part of, for types 1 and 3): all bits set, or
    /// 0 for types 2 and 3, where that is not known.
    fn object_size(&mut self, args: &[ExprId], span: Span) -> Option<Expr> {
        let at = self.expr_of(args[1]).span;
        let kind = self.constant_integer(args[1])?;
        if !(0..=3).contains(&kind) {
            self.error(at, "argument value is outside the valid range [0, 3]");
            return None;
        }
        self.unevaluated += 1;
        let pointer = self.rvalue(args[0]);
        self.unevaluated -= 1;
        if self.types.is_error(pointer.ty) {
            return None;
        }
        if self.types.as_pointer(pointer.ty).is_none() {
            let shown = self.quoted(pointer.ty);
            self.error(pointer.span, format!("passing {shown} to parameter of incompatible type 'const void *'"));
            return None;
        }
        let left = self.bytes_left(&pointer, kind & 1 == 1);
        let unknown = if kind & 2 == 2 { 0 } else { u64::MAX };
        Some(number(left.unwrap_or(unknown), TypeTable::ULONG, span))
    }

    fn bytes_left(&self, pointer: &Expr, of_part: bool) -> Option<u64> {
        match &pointer.kind {
            ExprKind::Convert(Convert::Pointer, inner) => self.bytes_left(inner, of_part),
            ExprKind::AddressOf(place) => self.bytes_behind(place, of_part),
            ExprKind::PointerAdd { pointer, index, scale, subtract: false } => {
                let left = self.bytes_left(pointer, of_part)?;
                let index = match self.evaluate(index)? {
                    Value::Scalar(Const::Int(index)) => index,
                    _ => return None,
                };
                Some(left.saturating_sub(index.checked_mul(*scale)?))
            }
            _ => None,
        }
    }

    fn bytes_behind(&self, place: &Place, of_part: bool) -> Option<u64> {
        match &place.kind {
            PlaceKind::Var(_) | PlaceKind::Local(_) | PlaceKind::Global(_) | PlaceKind::Literal(..) => {
                Some(self.types.layout(place.ty)?.size)
            }
            PlaceKind::Member(..) if of_part => Some(self.types.layout(place.ty)?.size),
            PlaceKind::Member(base, offset) => self.bytes_behind(base, of_part)?.checked_sub(*offset),
            PlaceKind::Deref(pointer) => self.bytes_left(pointer, of_part),
            PlaceKind::Lanes(..) | PlaceKind::Lane(..) | PlaceKind::Temporary(_) => None,
        }
    }

    /// `__builtin_is_aligned`, `__builtin_align_up` and `__builtin_align_down` of an integer or a pointer.
    fn aligned(&mut self, function: ObjectFunction, args: &[ExprId], span: Span) -> Option<Expr> {
        let value = self.rvalue(args[0]);
        let alignment = self.rvalue(args[1]);
        if self.types.is_error(value.ty) || self.types.is_error(alignment.ty) {
            return None;
        }
        let ty = value.ty;
        let pointer = self.types.as_pointer(ty).is_some();
        let integer = self.types.as_scalar(ty).filter(|kind| kind.is_int() && *kind != ScalarKind::Bool);
        if !pointer && integer.is_none() {
            let (shown, at) = (self.quoted(ty), value.span);
            self.error(at, format!("operand of type {shown} where arithmetic or pointer type is required"));
            return None;
        }
        if let Some(Value::Scalar(Const::Int(bits))) = self.evaluate(&alignment)
            && !bits.is_power_of_two()
        {
            let at = alignment.span;
            self.error(at, "requested alignment is not a power of 2");
            return None;
        }
        let kind = integer.unwrap_or(ScalarKind::ULong);
        let bits = TypeTable::scalar(kind);
        if self.types.as_scalar(alignment.ty).is_none_or(|kind| !kind.is_int()) {
            let (shown, at) = (self.quoted(alignment.ty), alignment.span);
            self.error(at, format!("alignment must be an integer, not {shown}"));
            return None;
        }
        let alignment = self.convert_elements(alignment, kind);
        let one = number(1, bits, span);
        let operation = |op, a, b| Expr { kind: ExprKind::Binary(op, Box::new(a), Box::new(b)), ty: bits, span };
        let mut statements = Vec::new();
        let mask = operation(BinaryOp::Sub, alignment, one);
        let number_of = |checker: &mut Self, value: Expr| match pointer {
            true => checker.convert(Convert::PointerToInt, value, bits),
            false => value,
        };
        if function == ObjectFunction::IsAligned {
            let value = number_of(self, value);
            let rest = operation(BinaryOp::And, value, mask);
            return Some(compare(CompareOp::Eq, rest, number(0, bits, span), span));
        }
        // Bytes to the next address below or above; a pointer moves by them and stays one into its object.
        if !pointer {
            let (kept, all) = match self.evaluate(&mask) {
                Some(Value::Scalar(Const::Int(mask))) => {
                    (number(wrap(!mask, kind), bits, span), number(mask, bits, span))
                }
                _ => {
                    let mask = self.keep(mask, &mut statements)?;
                    let inverse = ExprKind::Unary(UnaryOp::BitNot, Box::new(self.kept(mask, bits, span)));
                    (Expr { kind: inverse, ty: bits, span }, self.kept(mask, bits, span))
                }
            };
            let value = if function == ObjectFunction::AlignUp { operation(BinaryOp::Add, value, all) } else { value };
            let result = operation(BinaryOp::And, value, kept);
            if statements.is_empty() {
                return Some(result);
            }
            return Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty, span });
        }
        let mask = self.keep(mask, &mut statements)?;
        let var = self.keep(value, &mut statements)?;
        let address = self.kept(var, ty, span);
        let mut address = self.convert(Convert::PointerToInt, address, bits);
        if function == ObjectFunction::AlignUp {
            address = operation(BinaryOp::Sub, number(0, bits, span), address);
        }
        let distance = operation(BinaryOp::And, address, self.kept(mask, bits, span));
        let index = self.convert_elements(distance, ScalarKind::Long);
        let pointer = Box::new(self.kept(var, ty, span));
        let subtract = function == ObjectFunction::AlignDown;
        let moved = ExprKind::PointerAdd { pointer, index: Box::new(index), scale: 1, subtract };
        let moved = Expr { kind: moved, ty, span };
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(moved))), ty, span })
    }

    /// The class of a type, as GCC numbers them.
    fn type_class(&self, value: &Expr) -> Option<i64> {
        Some(match self.types.resolve(value.ty) {
            TypeKind::Error => return None,
            TypeKind::Void => 0,
            TypeKind::Enum(_) => 1,
            TypeKind::Scalar(kind) if kind.is_int() => 1,
            TypeKind::Pointer(_) => 5,
            TypeKind::Scalar(_) => 8,
            TypeKind::Record(id) if self.types.record(*id).is_union => 13,
            TypeKind::Record(_) => 12,
            _ => -1,
        })
    }
}
