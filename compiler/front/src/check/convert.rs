//! Conversions: what an operand becomes as a value, and values in assignments (C99, sections 6.3 and 6.5.16.1;
//! OpenCL C 3.0, sections 6.4.1 and 6.7.8).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::constant::{self, Value};
use super::expression::Operand;
use super::hir::{Const, Convert, Expr, ExprKind, Place};

/// Where a value is assigned in the sense of C99, section 6.5.16.1; decides the words of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Assignment {
    /// `=`
    Assign,
    /// The initial value of an object.
    Initialize,
    /// An argument.
    Pass,
    /// `return`
    Return,
}

/// How two pointers fit together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PointerFit {
    /// Without a word.
    Same,
    /// The pointee loses `const` or `volatile`.
    DropsQualifiers,
    /// Integers of one size and different signs.
    Sign,
    /// Unrelated types.
    Incompatible,
    /// The address space would change in a way that it cannot.
    Space,
    /// An address space would change behind a second pointer.
    NestedSpace,
}

/// An expression with the erroneous type.
pub(super) fn error_expr(span: Span) -> Expr {
    Expr { kind: ExprKind::Const(Const::Int(0)), ty: TypeTable::ERROR, span }
}

/// Whether a pointer to `from` can become one to `to` without a cast.
pub(super) fn space_contains(to: AddressSpace, from: AddressSpace) -> bool {
    to == from || (to == AddressSpace::Generic && from != AddressSpace::Constant)
}

impl Checker<'_, '_, '_> {
    /// The operand as a value: objects are read, arrays decay.
    pub(super) fn load(&mut self, operand: Operand) -> Expr {
        match operand {
            Operand::Value(expr) => expr,
            Operand::Place(place) => self.load_place(place),
            Operand::Functions(_, symbol, span) | Operand::Builtin(symbol, span) => {
                let name = self.name(symbol);
                self.error(span, "taking address of function is not allowed")
                    .help(format!("'{name}' is a function: to call it, put arguments in parentheses behind it"));
                error_expr(span)
            }
        }
    }

    fn load_place(&mut self, place: Place) -> Expr {
        let span = place.span;
        match self.types.resolve(place.ty) {
            TypeKind::Error => error_expr(span),
            TypeKind::Array(..) => self.decay(place),
            TypeKind::Atomic(scalar) => {
                let ty = TypeTable::scalar(*scalar);
                Expr { kind: ExprKind::Load(place), ty, span }
            }
            TypeKind::Void => Expr {
                // `*p` of a `void *`: of no use but to be dropped.
                kind: ExprKind::Convert(Convert::Void, Box::new(self.address_of(place))),
                ty: TypeTable::VOID,
                span,
            },
            _ if self.unevaluated == 0 && self.is_storage_half(place.ty) => {
                let help = self.fp16_help();
                self.error(
                    span,
                    "loading directly from pointer to type 'half' requires cl_khr_fp16. Use vector data load builtin \
                     functions instead",
                )
                .help(help);
                error_expr(span)
            }
            TypeKind::Record(_) if !self.types.is_complete(place.ty) => {
                let name = self.quoted(place.ty);
                self.error(span, format!("incomplete type {name} where a complete type is required"));
                error_expr(span)
            }
            _ => {
                let ty = place.ty;
                Expr { kind: ExprKind::Load(place), ty, span }
            }
        }
    }

    /// A pointer to the place.
    pub(super) fn address_of(&mut self, place: Place) -> Expr {
        let span = place.span;
        let ty = self.types.pointer(QualType { ty: place.ty, quals: place.quals });
        Expr { kind: ExprKind::AddressOf(place), ty, span }
    }

    /// A pointer to the first element of an array.
    fn decay(&mut self, place: Place) -> Expr {
        let span = place.span;
        let Some((element, _)) = self.types.as_array(place.ty) else { return error_expr(span) };
        let ty = self.types.pointer(QualType { ty: element, quals: place.quals });
        Expr { kind: ExprKind::AddressOf(place), ty, span }
    }

    /// An `int` constant.
    pub(super) fn int(&self, value: i64, span: Span) -> Expr {
        Expr { kind: ExprKind::Const(Const::Int(value as u64)), ty: TypeTable::INT, span }
    }

    /// A truth value as an `int`.
    pub(super) fn int_of_bool(&self, value: Expr) -> Expr {
        self.convert(Convert::Arithmetic, value, TypeTable::INT)
    }

    /// The conversion itself.
    pub(super) fn convert(&self, how: Convert, value: Expr, ty: TypeId) -> Expr {
        let span = value.span;
        Expr { kind: ExprKind::Convert(how, Box::new(value)), ty, span }
    }

    /// A scalar or vector with its elements converted; constants are converted at once.
    pub(super) fn convert_elements(&mut self, value: Expr, to: ScalarKind) -> Expr {
        let Some((from, lanes)) = self.types.as_arithmetic(value.ty) else { return value };
        let ty = self.types.vector(to, lanes);
        self.arithmetic(value, from, to, ty)
    }

    fn arithmetic(&mut self, value: Expr, from: ScalarKind, to: ScalarKind, ty: TypeId) -> Expr {
        if self.types.same(value.ty, ty) {
            return value;
        }
        match value.kind {
            ExprKind::Const(constant) => {
                Expr { kind: ExprKind::Const(constant::convert(constant, from, to)), ty, span: value.span }
            }
            // A comparison's `int` asked for its truth is the comparison.
            ExprKind::Convert(Convert::Arithmetic, inner) if to == ScalarKind::Bool && inner.ty == TypeTable::BOOL => {
                *inner
            }
            _ => self.convert(Convert::Arithmetic, value, ty),
        }
    }

    /// A scalar as a vector of that many equal elements, of the type `to`.
    pub(super) fn splat(&mut self, value: Expr, to: ScalarKind, lanes: u8) -> Expr {
        let scalar = self.convert_elements(value, to);
        let ty = self.types.vector(to, lanes);
        if lanes == 1 { scalar } else { self.convert(Convert::Splat, scalar, ty) }
    }

    /// The value after integer promotion.
    pub(super) fn promote(&mut self, value: Expr) -> Expr {
        match self.types.as_scalar(value.ty) {
            Some(kind) => self.convert_elements(value, kind.promoted()),
            None => value,
        }
    }

    /// A scalar as a truth value; `None` (after a message) where it is no scalar.
    pub(super) fn truth(&mut self, value: Expr) -> Expr {
        let span = value.span;
        let ty = value.ty;
        match self.types.resolve(ty) {
            TypeKind::Error => Expr { kind: value.kind, ty: TypeTable::ERROR, span },
            TypeKind::Scalar(_) | TypeKind::Enum(_) => self.convert_elements(value, ScalarKind::Bool),
            TypeKind::Pointer(_) => self.convert(Convert::PointerToInt, value, TypeTable::BOOL),
            _ => {
                let name = self.quoted(ty);
                let vector = self.types.as_vector(ty).is_some();
                let diagnostic =
                    self.error(span, format!("statement requires expression of scalar type ({name} invalid)"));
                if vector {
                    diagnostic.help("'any' and 'all' make one truth value of a vector");
                }
                error_expr(span)
            }
        }
    }

    /// Whether it is a null pointer constant: an integer constant 0, or that cast to `void *`.
    pub(super) fn is_null_constant(&self, value: &Expr) -> bool {
        match &value.kind {
            // One that names an address space is a pointer like others.
            ExprKind::Null => self.types.as_pointer(value.ty).is_some_and(|pointee| {
                self.types.is_void(pointee.ty) && pointee.quals.space == Some(self.default_pointee_space())
            }),
            _ if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) => {
                matches!(self.evaluate(value), Some(Value::Scalar(Const::Int(0))))
            }
            _ => false,
        }
    }

    /// The null pointer of a pointer type.
    pub(super) fn null(&self, ty: TypeId, span: Span) -> Expr {
        Expr { kind: ExprKind::Null, ty, span }
    }

    /// How a pointer to `from` fits one to `to`.
    pub(super) fn pointer_fit(&self, to: QualType, from: QualType) -> PointerFit {
        let space = |quals: Quals| quals.space.unwrap_or(AddressSpace::Private);
        if !space_contains(space(to.quals), space(from.quals)) {
            return PointerFit::Space;
        }
        let same = self.types.same(to.ty, from.ty);
        let void = self.types.is_void(to.ty) || self.types.is_void(from.ty);
        let drops = !Quals { is_restrict: true, ..to.quals }.contains_cvr(from.quals);
        if same || void {
            return if drops { PointerFit::DropsQualifiers } else { PointerFit::Same };
        }
        if let (Some(to), Some(from)) = (self.types.as_pointer(to.ty), self.types.as_pointer(from.ty)) {
            return match self.pointer_fit(to, from) {
                PointerFit::Space | PointerFit::NestedSpace => PointerFit::NestedSpace,
                PointerFit::Same if space(to.quals) != space(from.quals) => PointerFit::NestedSpace,
                PointerFit::Same | PointerFit::DropsQualifiers => PointerFit::DropsQualifiers,
                PointerFit::Sign | PointerFit::Incompatible => PointerFit::Incompatible,
            };
        }
        if self.arrays_agree(to.ty, from.ty) {
            return if drops { PointerFit::DropsQualifiers } else { PointerFit::Same };
        }
        match (self.types.as_arithmetic(to.ty), self.types.as_arithmetic(from.ty)) {
            (Some((a, n)), Some((b, m)))
                if n == m && a.is_int() && b.is_int() && a.rank() == b.rank() && a != ScalarKind::Bool =>
            {
                PointerFit::Sign
            }
            _ => PointerFit::Incompatible,
        }
    }

    /// Whether both are arrays of one element type and one of them has no length.
    fn arrays_agree(&self, a: TypeId, b: TypeId) -> bool {
        match (self.types.as_array(a), self.types.as_array(b)) {
            (Some((a, n)), Some((b, m))) => (n.is_none() || m.is_none() || n == m) && self.types.same(a, b),
            _ => false,
        }
    }

    /// The value converted to the type that it is assigned to; says what is wrong.
    pub(super) fn assign_convert(&mut self, value: Expr, to: TypeId, context: Assignment) -> Expr {
        let span = value.span;
        if self.types.is_error(value.ty) || self.types.is_error(to) {
            return error_expr(span);
        }
        if self.types.same(value.ty, to) {
            return value;
        }
        match self.types.resolve(to).clone() {
            TypeKind::Scalar(kind) => match self.types.resolve(value.ty).clone() {
                TypeKind::Scalar(from) => {
                    self.check_constant_change(&value, from, kind, 1);
                    self.arithmetic(value, from, kind, to)
                }
                TypeKind::Enum(_) => self.convert_elements(value, kind),
                TypeKind::Pointer(_) if kind == ScalarKind::Bool => self.truth(value),
                TypeKind::Pointer(_) if kind.is_int() => {
                    let (a, b) = (self.quoted(to), self.quoted(value.ty));
                    let message = match context {
                        Assignment::Assign => format!("assigning to {a} from {b}"),
                        Assignment::Initialize => format!("initializing {a} with an expression of type {b}"),
                        Assignment::Pass => format!("passing {b} to parameter of type {a}"),
                        Assignment::Return => format!("returning {b} from a function with result type {a}"),
                    };
                    self.error(span, format!("incompatible pointer to integer conversion {message}"))
                        .help("a cast says that it is meant");
                    error_expr(span)
                }
                _ => self.incompatible(value, to, context),
            },
            TypeKind::Enum(id) => match self.types.as_scalar(value.ty) {
                Some(from) => {
                    let kind = self.types.enumeration(id).underlying;
                    self.arithmetic(value, from, kind, to)
                }
                None => self.incompatible(value, to, context),
            },
            TypeKind::Atomic(kind) => match self.types.as_scalar(value.ty) {
                Some(_) => {
                    let scalar = self.convert_elements(value, kind);
                    self.convert(Convert::Same, scalar, to)
                }
                None => self.incompatible(value, to, context),
            },
            // `ATOMIC_FLAG_INIT` is an integer.
            TypeKind::AtomicFlag if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) => {
                let scalar = self.convert_elements(value, ScalarKind::Int);
                self.convert(Convert::Same, scalar, to)
            }
            TypeKind::Vector(kind, lanes) => match self.types.as_scalar(value.ty) {
                Some(from) => {
                    self.check_constant_change(&value, from, kind, lanes);
                    self.splat(value, kind, lanes)
                }
                None => self.incompatible(value, to, context),
            },
            TypeKind::Pointer(pointee) => self.assign_pointer(value, to, pointee, context),
            TypeKind::Event if self.is_null_constant(&value) => self.null(to, span),
            TypeKind::Sampler if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) => {
                match self.evaluate(&value) {
                    Some(Value::Scalar(Const::Int(bits))) => self.sampler(bits, to, span),
                    _ => {
                        self.error(span, "sampler_t initialization requires a constant 32-bit integer");
                        error_expr(span)
                    }
                }
            }
            _ => self.incompatible(value, to, context),
        }
    }

    /// A sampler by its bits.
    fn sampler(&mut self, bits: u64, ty: TypeId, span: Span) -> Expr {
        let addressing = bits & 0xe;
        let filter = bits & 0x30;
        if bits > 0x3f || addressing > 8 || filter == 0x30 {
            self.error(span, "invalid sampler initializer")
                .help("combine one CLK_NORMALIZED_COORDS_*, one CLK_ADDRESS_* and one CLK_FILTER_* value");
            return error_expr(span);
        }
        if (addressing == 6 || addressing == 8) && bits & 1 == 0 {
            self.warning(span, "this addressing mode works with normalized coordinates only");
        }
        Expr { kind: ExprKind::Sampler(bits as u32), ty, span }
    }

    fn incompatible(&mut self, value: Expr, to: TypeId, context: Assignment) -> Expr {
        let span = value.span;
        let (a, b) = (self.quoted(to), self.quoted(value.ty));
        let vectors = self.types.as_vector(to).zip(self.types.as_vector(value.ty));
        let message = match context {
            Assignment::Assign => format!("assigning to {a} from incompatible type {b}"),
            Assignment::Initialize => format!("initializing {a} with an expression of incompatible type {b}"),
            Assignment::Pass => format!("passing {b} to parameter of incompatible type {a}"),
            Assignment::Return => format!("returning {b} from a function with incompatible result type {a}"),
        };
        let help = vectors.filter(|((_, n), (_, m))| n == m).map(|((kind, n), _)| {
            format!("'convert_{}{n}' converts the elements, 'as_{}{n}' keeps the bits", kind.name(), kind.name())
        });
        let diagnostic = self.error(span, message);
        if let Some(help) = help {
            diagnostic.help(help);
        }
        error_expr(span)
    }

    fn assign_pointer(&mut self, value: Expr, to: TypeId, pointee: QualType, context: Assignment) -> Expr {
        let span = value.span;
        if self.is_null_constant(&value) {
            return self.null(to, span);
        }
        if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) {
            let (a, b) = (self.quoted(to), self.quoted(value.ty));
            let message = match context {
                Assignment::Assign => format!("assigning to {a} from {b}"),
                Assignment::Initialize => format!("initializing {a} with an expression of type {b}"),
                Assignment::Pass => format!("passing {b} to parameter of type {a}"),
                Assignment::Return => format!("returning {b} from a function with result type {a}"),
            };
            self.error(span, format!("incompatible integer to pointer conversion {message}"))
                .help("a cast says that it is meant");
            return error_expr(span);
        }
        let Some(from) = self.types.as_pointer(value.ty) else { return self.incompatible(value, to, context) };
        let fit = self.pointer_fit(pointee, from);
        if fit == PointerFit::Same {
            return self.convert(Convert::Pointer, value, to);
        }
        let (a, b) = (self.quoted(to), self.quoted(value.ty));
        let described = |verb: &str| match context {
            Assignment::Assign => format!("assigning {b} to {a} {verb}"),
            Assignment::Initialize => format!("initializing {a} with an expression of type {b} {verb}"),
            Assignment::Pass => format!("passing {b} to parameter of type {a} {verb}"),
            Assignment::Return => format!("returning {b} from a function with result type {a} {verb}"),
        };
        match fit {
            PointerFit::Same => {}
            PointerFit::DropsQualifiers => {
                self.warning(span, described("discards qualifiers"));
            }
            PointerFit::Sign => {
                self.warning(span, described("converts between pointers to integer types with different sign"));
            }
            PointerFit::Incompatible => {
                let message = match context {
                    Assignment::Assign => format!("assigning to {a} from {b}"),
                    Assignment::Initialize => format!("initializing {a} with an expression of type {b}"),
                    Assignment::Pass => format!("passing {b} to parameter of type {a}"),
                    Assignment::Return => format!("returning {b} from a function with result type {a}"),
                };
                self.warning(span, format!("incompatible pointer types {message}"));
            }
            PointerFit::Space => {
                self.error(span, described("changes address space of pointer"));
                return error_expr(span);
            }
            PointerFit::NestedSpace => {
                self.error(span, described("changes address space of nested pointer"));
                return error_expr(span);
            }
        }
        self.convert(Convert::Pointer, value, to)
    }

    /// An integer as a pointer.
    pub(super) fn int_to_pointer(&mut self, value: Expr, to: TypeId) -> Expr {
        let signed = self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_signed_int);
        let long = self.convert_elements(value, if signed { ScalarKind::Long } else { ScalarKind::ULong });
        self.convert(Convert::IntToPointer, long, to)
    }

    /// Warns of a literal that is another number in its new type.
    pub(super) fn check_constant_change(&mut self, value: &Expr, from: ScalarKind, to: ScalarKind, lanes: u8) {
        let ExprKind::Const(constant) = value.kind else { return };
        if self.unevaluated > 0 {
            return;
        }
        if to == ScalarKind::Bool {
            if let Const::Float(old) = constant
                && old != 0.0
                && old != 1.0
            {
                let message =
                    format!("implicit conversion from '{}' to 'bool' changes value from {old} to true", from.name());
                self.warning(value.span, message);
            }
            return;
        }
        let converted = constant::convert(constant, from, to);
        let span = value.span;
        let (shown_from, shown_to) = (from.name(), to.name());
        let lanes = if lanes == 1 { String::new() } else { lanes.to_string() };
        match (constant, converted) {
            (Const::Int(bits), Const::Int(new)) => {
                // A negative number in an unsigned type is usual, and fine (`uchar x = -1`).
                let (bits, new) = (number(bits, from), number(new, to));
                let wraps = to.is_unsigned_int() && bits < 0 && bits >= -(1 << (8 * to.size() - 1));
                let cut = to.size() < from.size() && !wraps;
                if cut && bits != new {
                    self.warning(
                        span,
                        format!("implicit conversion from '{shown_from}' to '{shown_to}{lanes}' changes value from {bits} to {new}"),
                    );
                }
            }
            (Const::Int(bits), Const::Float(new)) => {
                let bits = number(bits, from);
                if new.is_finite() && bits != new as i128 {
                    self.warning(
                        span,
                        format!("implicit conversion from '{shown_from}' to '{shown_to}{lanes}' changes value from {bits} to {new}"),
                    );
                }
            }
            (Const::Float(old), Const::Int(new)) => {
                let new = number(new, to);
                if old != new as f64 {
                    self.warning(
                        span,
                        format!("implicit conversion from '{shown_from}' to '{shown_to}{lanes}' changes value from {old} to {new}"),
                    );
                }
            }
            _ => {}
        }
    }
}

/// The number that the bits are in a type.
pub(super) fn number(bits: u64, kind: ScalarKind) -> i128 {
    if kind.is_signed_int() { i128::from(bits as i64) } else { i128::from(bits) }
}
