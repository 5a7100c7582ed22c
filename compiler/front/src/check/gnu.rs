//! What clang accepts in OpenCL C from C11 and GNU C, where types decide: `_Generic`, and builtin functions whose result is of a
//! type that the arguments tell.

use tombolo_ir::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{self, ExprId, TypeName};
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeTable};

use super::atomic::AtomicFunction;
use super::bytes::BytesFunction;
use super::classify::ClassifyFunction;
use super::convert::error_expr;
use super::expression::Operand;
use super::hir::{BinaryOp, Const, Expr, ExprKind, Init, Lanes, Place, PlaceKind, Stmt, StmtKind};
use super::lanewise::LanewiseFunction;
use super::object::ObjectFunction;
use super::overflow::{Checked, carry_function, overflow_function};
use super::{Checker, constant};

/// A builtin function of GNU C with rules of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum GnuFunction {
    /// `__builtin_choose_expr`
    Choose,
    /// `__builtin_constant_p`
    IsConstant,
    /// `__builtin_shufflevector`
    Shuffle,
    /// `__builtin_inf` and `__builtin_huge_val`, with a suffix for the type.
    Infinity(ScalarKind),
    /// `__builtin_add_overflow` and the like, of one type or of any.
    Overflow(Checked, Option<ScalarKind>),
    /// `__builtin_addc` and the like.
    Carry(Checked, ScalarKind),
    /// `__builtin_nan`, with a suffix for the type: a NaN with the payload that a string tells.
    Nan(ScalarKind),
    /// `__builtin_memcpy` and the like.
    Bytes(BytesFunction),
    /// `__builtin_elementwise_*` and `__builtin_reduce_*`
    Lanewise(LanewiseFunction),
    /// What is about objects and addresses.
    Object(ObjectFunction),
    /// Atomic functions of GNU C and of clang.
    Atomic(AtomicFunction),
    /// What tells numbers apart by their bits.
    Classify(ClassifyFunction),
}

impl GnuFunction {
    /// The function of that name.
    pub(super) fn named(name: &str) -> Option<GnuFunction> {
        Some(match name {
            "__builtin_choose_expr" => GnuFunction::Choose,
            "__builtin_constant_p" => GnuFunction::IsConstant,
            "__builtin_shufflevector" => GnuFunction::Shuffle,
            "__builtin_inf" | "__builtin_huge_val" => GnuFunction::Infinity(ScalarKind::Double),
            "__builtin_inff" | "__builtin_huge_valf" => GnuFunction::Infinity(ScalarKind::Float),
            "__builtin_inff16" | "__builtin_huge_valf16" => GnuFunction::Infinity(ScalarKind::Half),
            // OpenCL has no signalling NaNs.
            "__builtin_nans" => GnuFunction::Nan(ScalarKind::Double),
            "__builtin_nansf" => GnuFunction::Nan(ScalarKind::Float),
            "__builtin_nansf16" => GnuFunction::Nan(ScalarKind::Half),
            "__builtin_nan" => GnuFunction::Nan(ScalarKind::Double),
            "__builtin_nanf" => GnuFunction::Nan(ScalarKind::Float),
            "__builtin_nanf16" => GnuFunction::Nan(ScalarKind::Half),
            _ => {
                return overflow_function(name)
                    .map(|(checked, kind)| GnuFunction::Overflow(checked, kind))
                    .or_else(|| carry_function(name).map(|(checked, kind)| GnuFunction::Carry(checked, kind)))
                    .or_else(|| BytesFunction::named(name).map(GnuFunction::Bytes))
                    .or_else(|| LanewiseFunction::named(name).map(GnuFunction::Lanewise))
                    .or_else(|| ObjectFunction::named(name).map(GnuFunction::Object))
                    .or_else(|| AtomicFunction::named(name).map(GnuFunction::Atomic))
                    .or_else(|| ClassifyFunction::named(name).map(GnuFunction::Classify));
            }
        })
    }
}

/// A quiet NaN with as much of the payload as there is room for.
fn nan_bits(kind: ScalarKind, payload: u64) -> u64 {
    let (quiet, room) = match kind {
        ScalarKind::Half => (0x7e00, 9),
        ScalarKind::Float => (0x7fc0_0000, 22),
        _ => (0x7ff8_0000_0000_0000, 51),
    };
    quiet | (payload & ((1 << room) - 1))
}

impl Checker<'_, '_, '_> {
    /// A call of such a function.
    pub(super) fn gnu_call(&mut self, function: GnuFunction, args: &[ExprId], span: Span) -> Operand {
        let expected = match function {
            GnuFunction::Choose | GnuFunction::Overflow(..) => 3,
            GnuFunction::Carry(..) => 4,
            GnuFunction::IsConstant | GnuFunction::Nan(_) => 1,
            GnuFunction::Infinity(_) => 0,
            GnuFunction::Shuffle => args.len().max(2),
            GnuFunction::Bytes(function) => function.arity(),
            GnuFunction::Lanewise(function) => function.arity(),
            GnuFunction::Object(function) => function.arity(args.len()),
            GnuFunction::Atomic(function) => function.arity(args.len()),
            GnuFunction::Classify(function) => function.arity(args.len()),
        };
        if args.len() != expected {
            let (word, have) = (if args.len() < expected { "few" } else { "many" }, args.len());
            self.error(span, format!("too {word} arguments to function call, expected {expected}, have {have}"));
            return self.error_operand(span);
        }
        match function {
            GnuFunction::Choose => match self.constant_integer(args[0]) {
                // The other one is not evaluated.
                Some(0) => self.operand(args[2]).with_span(span),
                Some(_) => self.operand(args[1]).with_span(span),
                None => self.error_operand(span),
            },
            GnuFunction::IsConstant => {
                let value = self.rvalue(args[0]);
                let constant = !self.types.is_error(value.ty) && self.evaluate(&value).is_some();
                Operand::Value(self.int(i64::from(constant), span))
            }
            GnuFunction::Infinity(kind) => {
                let ty = self.scalar_type(kind, 1, span);
                Operand::Value(Expr { kind: ExprKind::Const(Const::Float(f64::INFINITY)), ty, span })
            }
            GnuFunction::Nan(kind) => {
                let ty = self.scalar_type(kind, 1, span);
                match self.nan_payload(args[0]) {
                    Some(payload) => {
                        let value = constant::from_bytes(&nan_bits(kind, payload).to_le_bytes(), kind);
                        Operand::Value(Expr { kind: ExprKind::Const(value), ty, span })
                    }
                    None => self.error_operand(span),
                }
            }
            GnuFunction::Overflow(checked, kind) => {
                let value = self.overflow_call(checked, kind, args, span);
                Operand::Value(value.unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Carry(checked, kind) => {
                let value = self.carry_call(checked, kind, args, span);
                Operand::Value(value.unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Bytes(function) => {
                Operand::Value(self.bytes_call(function, args, span).unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Lanewise(function) => {
                Operand::Value(self.lanewise_call(function, args, span).unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Object(function) => self.object_call(function, args, span),
            GnuFunction::Atomic(function) => {
                Operand::Value(self.atomic_call(function, args, span).unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Classify(function) => {
                Operand::Value(self.classify_call(function, args, span).unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Shuffle if args.len() == 2 => {
                Operand::Value(self.shuffle_by_mask(args, span).unwrap_or_else(|| error_expr(span)))
            }
            GnuFunction::Shuffle => Operand::Value(self.shuffle_vector(args, span).unwrap_or_else(|| error_expr(span))),
        }
    }

    /// The number that a string literal spells, as `strtoull` reads it; nothing is 0.
    fn nan_payload(&mut self, arg: ExprId) -> Option<u64> {
        let expr = self.expr_of(arg);
        let ast::ExprKind::String(bytes) = &expr.kind else {
            self.error(expr.span, "the argument must be a string literal");
            return None;
        };
        let text = String::from_utf8_lossy(bytes);
        let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
            (Some(hexadecimal), _) => (hexadecimal, 16),
            (None, Some(octal)) => (octal, 8),
            (None, None) => (&*text, 10),
        };
        Some(u64::from_str_radix(digits, radix).unwrap_or(0))
    }

    /// `__builtin_shufflevector(a, b, lanes…)`: lanes of the two put side by side; -1 leaves it open.
    fn shuffle_vector(&mut self, args: &[ExprId], span: Span) -> Option<Expr> {
        let vectors = [self.rvalue(args[0]), self.rvalue(args[1])];
        if vectors.iter().any(|vector| self.types.is_error(vector.ty)) {
            return None;
        }
        let (Some((element, lanes)), true) =
            (self.types.as_vector(vectors[0].ty), self.types.same(vectors[0].ty, vectors[1].ty))
        else {
            self.error(span, "first two arguments to '__builtin_shufflevector' must be vectors of one type");
            return None;
        };
        let count = args.len() - 2;
        if !matches!(count, 2 | 3 | 4 | 8 | 16) {
            self.error(span, format!("a vector of {count} lanes is no type of OpenCL C"));
            return None;
        }
        let mut statements = Vec::new();
        let mut kept = Vec::new();
        for vector in vectors {
            let (ty, at) = (QualType::in_space(vector.ty, AddressSpace::Private), vector.span);
            let align = self.types.align_of(vector.ty);
            let Some(var) = self.add_variable("".into(), ty, align, at) else {
                self.error(span, "function call in a constant expression");
                return None;
            };
            statements.push(Stmt { kind: StmtKind::Declare { var, init: Some(Init::Value(vector)) }, span: at });
            kept.push((var, ty.ty, align));
        }
        let mut parts = Vec::with_capacity(count);
        for &arg in &args[2..] {
            let at = self.expr_of(arg).span;
            let lane = self.constant_integer(arg)?;
            let lane = if lane == -1 { 0 } else { lane };
            let Ok(lane) = u8::try_from(lane) else {
                self.error(
                    at,
                    "index for '__builtin_shufflevector' must be less than the total number of vector elements",
                );
                return None;
            };
            let Some(&(var, ty, align)) = kept.get(usize::from(lane / lanes)) else {
                self.error(
                    at,
                    "index for '__builtin_shufflevector' must be less than the total number of vector elements",
                );
                return None;
            };
            let place =
                Place { kind: PlaceKind::Var(var), ty, quals: Quals::in_space(AddressSpace::Private), align, span };
            let whole = Expr { kind: ExprKind::Load(place), ty, span };
            let lanes = Lanes::new(&[lane % lanes])?;
            parts.push(Expr {
                kind: ExprKind::Swizzle(Box::new(whole), lanes),
                ty: TypeTable::scalar(element),
                span: at,
            });
        }
        let ty = self.types.vector(element, count as u8);
        let result = Expr { kind: ExprKind::VectorLiteral(parts), ty, span };
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty, span })
    }

    /// `__builtin_shufflevector(a, mask)`: lane by lane the one whose number the mask's low bits are.
    fn shuffle_by_mask(&mut self, args: &[ExprId], span: Span) -> Option<Expr> {
        let (vector, mask) = (self.rvalue(args[0]), self.rvalue(args[1]));
        if self.types.is_error(vector.ty) || self.types.is_error(mask.ty) {
            return None;
        }
        let (vector_type, mask_type) = (vector.ty, mask.ty);
        let (Some((element, lanes)), Some((kind, count))) =
            (self.types.as_vector(vector.ty), self.types.as_vector(mask.ty))
        else {
            self.error(span, "first two arguments to '__builtin_shufflevector' must be vectors");
            return None;
        };
        if lanes != count || !kind.is_int() {
            self.error(span, "first two arguments to '__builtin_shufflevector' must have the same type");
            return None;
        }
        let mut statements = Vec::new();
        let (Some(vector), Some(mask)) = (self.keep(vector, &mut statements), self.keep(mask, &mut statements)) else {
            self.error(span, "function call in a constant expression");
            return None;
        };
        let mut parts = Vec::with_capacity(usize::from(lanes));
        for lane in 0..lanes {
            let number = Box::new(self.kept(mask, mask_type, span));
            let number = ExprKind::Swizzle(number, Lanes::new(&[lane])?);
            let number = Expr { kind: number, ty: TypeTable::scalar(kind), span };
            let number = self.convert_elements(number, ScalarKind::Long);
            let low = u64::from(lanes.next_power_of_two() - 1);
            let low = Expr { kind: ExprKind::Const(Const::Int(low)), ty: TypeTable::LONG, span };
            let number = ExprKind::Binary(BinaryOp::And, Box::new(number), Box::new(low));
            let number = Expr { kind: number, ty: TypeTable::LONG, span };
            let whole = Box::new(self.kept(vector, vector_type, span));
            let ty = TypeTable::scalar(element);
            parts.push(Expr { kind: ExprKind::LaneOf(whole, Box::new(number)), ty, span });
        }
        let result = Expr { kind: ExprKind::VectorLiteral(parts), ty: vector_type, span };
        let kind = ExprKind::Statements(statements, Some(Box::new(result)));
        Some(Expr { kind, ty: vector_type, span })
    }

    /// `__builtin_convertvector`
    pub(super) fn convert_vector(&mut self, operand: ExprId, name: &TypeName, span: Span) -> Expr {
        let value = self.rvalue(operand);
        let to = self.type_name(name).ty;
        if self.types.is_error(value.ty) || self.types.is_error(to) {
            return error_expr(span);
        }
        match (self.types.as_vector(value.ty), self.types.as_vector(to)) {
            (Some((_, from)), Some((element, lanes))) if from == lanes => {
                let converted = self.convert_elements(value, element);
                Expr { span, ..converted }
            }
            (Some(_), Some(_)) => {
                self.error(span, "arguments to '__builtin_convertvector' must have the same number of elements");
                error_expr(span)
            }
            _ => {
                self.error(span, "arguments to '__builtin_convertvector' must be a vector and a vector type");
                error_expr(span)
            }
        }
    }

    /// `__builtin_types_compatible_p`: qualifiers do not count.
    pub(super) fn types_compatible(&mut self, types: &(TypeName, TypeName), span: Span) -> Expr {
        let (first, second) = (self.type_name(&types.0).ty, self.type_name(&types.1).ty);
        let same = self.types.same(first, second);
        Expr { kind: ExprKind::Const(Const::Int(u64::from(same))), ty: TypeTable::INT, span }
    }

    /// `_Generic` (C11, section 6.5.1.1): what is not chosen is not checked beyond its types.
    pub(super) fn generic_selection(
        &mut self,
        control: ExprId,
        associations: &[(Option<Box<TypeName>>, ExprId)],
        span: Span,
    ) -> Operand {
        self.unevaluated += 1;
        let control = self.rvalue(control);
        self.unevaluated -= 1;
        if self.types.is_error(control.ty) {
            return self.error_operand(span);
        }
        let mut seen: Vec<(TypeId, Span)> = Vec::new();
        let mut default: Option<(ExprId, Span)> = None;
        let mut chosen = None;
        for (ty, value) in associations {
            let at = self.expr_of(*value).span;
            let Some(name) = ty else {
                if let Some((_, previous)) = default {
                    self.error(at, "duplicate default generic association")
                        .note(previous, "previous default generic association is here");
                    return self.error_operand(span);
                }
                default = Some((*value, at));
                continue;
            };
            let ty = self.type_name(name);
            if self.types.is_error(ty.ty) {
                return self.error_operand(span);
            }
            if let Some(&(_, previous)) = seen.iter().find(|(other, _)| self.types.same(*other, ty.ty)) {
                let shown = self.quoted(ty.ty);
                self.error(
                    at,
                    format!("type {shown} in generic association compatible with previously specified type"),
                )
                .note(previous, "compatible type specified here");
                return self.error_operand(span);
            }
            // A value has no qualifiers, so that a qualified type is never its type.
            let qualified = ty.quals.is_const || ty.quals.is_volatile;
            if !qualified {
                seen.push((ty.ty, at));
                if self.types.same(ty.ty, control.ty) {
                    chosen = Some(*value);
                }
            }
        }
        match chosen.or(default.map(|(value, _)| value)) {
            Some(value) => self.operand(value).with_span(span),
            None => {
                let shown = self.quoted(control.ty);
                let message =
                    format!("controlling expression type {shown} not compatible with any generic association type");
                self.error(control.span, message);
                self.error_operand(span)
            }
        }
    }
}
