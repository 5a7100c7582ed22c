//! Constants, string literals, vector literals and compound literals (C99, sections 6.4.4, 6.4.5, 6.5.2.5; OpenCL C 3.0,
//! section 6.1.6).

use tombolo_ir::types::AddressSpace;

use crate::source::Span;
use crate::syntax::ast::{Designator, ExprId, FloatSuffix, InitializerList, IntSuffix, TypeName, TypeOrExpr};
use crate::types::{QualType, Quals, ScalarKind, TypeKind, TypeTable};

use super::Checker;
use super::constant;
use super::convert::error_expr;
use super::expression::Operand;
use super::hir::{Const, Data, Expr, ExprKind, Global, GlobalId, Init, Place, PlaceKind};

impl<'a> Checker<'a, '_, '_> {
    pub(super) fn integer_literal(&mut self, value: u64, suffix: IntSuffix, decimal: bool, span: Span) -> Expr {
        let candidates: &[ScalarKind] = match (suffix.unsigned, suffix.long, decimal) {
            (false, false, true) => &[ScalarKind::Int, ScalarKind::Long],
            (false, false, false) => &[ScalarKind::Int, ScalarKind::UInt, ScalarKind::Long, ScalarKind::ULong],
            (true, false, _) => &[ScalarKind::UInt, ScalarKind::ULong],
            (false, true, true) => &[ScalarKind::Long],
            (false, true, false) => &[ScalarKind::Long, ScalarKind::ULong],
            (true, true, _) => &[ScalarKind::ULong],
        };
        let fits = |kind: &&ScalarKind| {
            let bits = kind.size() * 8 - u64::from(kind.is_signed_int());
            value <= u64::MAX >> (64 - bits)
        };
        // What fits none of them has 64 bits and is taken without a sign.
        let kind = candidates.iter().find(fits).copied().unwrap_or(ScalarKind::ULong);
        Expr { kind: ExprKind::Const(Const::Int(value)), ty: TypeTable::scalar(kind), span }
    }

    pub(super) fn floating_literal(&mut self, value: f64, single: f32, suffix: FloatSuffix, span: Span) -> Expr {
        let kind = match suffix {
            FloatSuffix::Float => ScalarKind::Float,
            FloatSuffix::Half => {
                if !self.fp16 {
                    let help = self.fp16_help();
                    self.error(span, "half precision constant requires cl_khr_fp16").help(help);
                    return error_expr(span);
                }
                ScalarKind::Half
            }
            FloatSuffix::None | FloatSuffix::Long => {
                if self.session.options.math.single_precision_constant {
                    ScalarKind::Float
                } else if self.fp64 {
                    ScalarKind::Double
                } else {
                    self.warning(span, "double precision constant requires cl_khr_fp64, casting to single precision");
                    ScalarKind::Float
                }
            }
        };
        self.check_literal_range(value, single, kind, span);
        let value = if kind == ScalarKind::Float { f64::from(single) } else { constant::round(value, kind) };
        Expr { kind: ExprKind::Const(Const::Float(value)), ty: TypeTable::scalar(kind), span }
    }

    /// Warns of a constant that its type has no finite number for, or none but zero.
    fn check_literal_range(&mut self, value: f64, single: f32, kind: ScalarKind, span: Span) {
        let (infinite, zero, most, least) = match kind {
            ScalarKind::Float => (single.is_infinite(), single == 0.0, "3.40282347E+38", "1.40129846E-45"),
            ScalarKind::Half => {
                let rounded = constant::round(value, kind);
                (rounded.is_infinite(), rounded == 0.0, "6.5504E+4", "5.9604645E-8")
            }
            _ => (value.is_infinite(), false, "1.7976931348623157E+308", ""),
        };
        let name = kind.name();
        if infinite {
            let message =
                format!("magnitude of floating-point constant too large for type '{name}'; maximum is {most}");
            self.warning(span, message);
        } else if zero && value != 0.0 {
            let message =
                format!("magnitude of floating-point constant too small for type '{name}'; minimum is {least}");
            self.warning(span, message);
        }
    }

    /// A string literal: one object for all literals of the same text.
    pub(super) fn string_literal(&mut self, bytes: &[u8], span: Span) -> Place {
        let ty = self.types.array(TypeTable::scalar(ScalarKind::Char), Some(bytes.len() as u64 + 1));
        let quals = Quals::in_space(AddressSpace::Constant);
        let global = match self.strings.get(bytes) {
            Some(&global) => global,
            None => {
                let global = GlobalId(self.globals.len() as u32);
                let mut data = bytes.to_vec();
                data.push(0);
                self.globals.push(Global {
                    name: format!(".str{}", self.strings.len()).into(),
                    ty: QualType { ty, quals },
                    size: data.len() as u32,
                    align: 1,
                    init: Data { bytes: data, relocations: Vec::new() },
                    external: false,
                    internal: true,
                    span,
                });
                self.strings.insert(bytes.to_vec(), global);
                global
            }
        };
        Place { kind: PlaceKind::Global(global), ty, quals, align: 1, span }
    }

    /// `(float4)(a, b)`
    pub(super) fn vector_literal(&mut self, name: &TypeName, elements: &[ExprId], span: Span) -> Expr {
        let ty = self.type_name(name);
        let Some((kind, lanes)) = self.types.as_vector(ty.ty) else {
            // The parser takes what looks like a vector type; a type that is none makes it a cast of a comma expression.
            let mut value = None;
            for &element in elements {
                let element = self.rvalue(element);
                value = Some(element);
            }
            return match value {
                Some(value) => self.cast_value(value, ty.ty, span),
                None => error_expr(span),
            };
        };
        let values: Vec<Expr> = elements.iter().map(|&element| self.rvalue(element)).collect();
        self.vector_of(values, kind, lanes, ty.ty, span)
    }

    /// A vector of these parts; a single scalar serves all lanes.
    pub(super) fn vector_of(
        &mut self,
        values: Vec<Expr>,
        kind: ScalarKind,
        lanes: u8,
        ty: crate::types::TypeId,
        span: Span,
    ) -> Expr {
        if values.iter().any(|value| self.types.is_error(value.ty)) {
            return error_expr(span);
        }
        if self.is_storage_half(ty) {
            let help = self.fp16_help();
            let name = self.quoted(ty);
            self.error(span, format!("casting to type {name} is not allowed")).help(help);
            return error_expr(span);
        }
        let single = values.len() == 1;
        let mut parts = Vec::with_capacity(values.len());
        let mut count = 0u32;
        for value in values {
            match self.types.as_arithmetic(value.ty) {
                Some((_, 1)) if single => {
                    let splat = self.splat(value, kind, lanes);
                    return Expr { span, ty, ..splat };
                }
                Some((from, 1)) => {
                    count += 1;
                    self.check_constant_change(&value, from, kind, 1);
                    parts.push(self.convert_elements(value, kind));
                }
                Some((element, width)) => {
                    if element != kind {
                        let (to, from) = (self.quoted(ty), self.quoted(value.ty));
                        let help = format!("'convert_{}{width}' converts the elements", kind.name());
                        self.error(value.span, format!("invalid conversion between vector type {from} and {to}"))
                            .help(help);
                        return error_expr(span);
                    }
                    if single && width == lanes {
                        return Expr { span, ty, ..value };
                    }
                    count += u32::from(width);
                    parts.push(value);
                }
                None => {
                    let (to, from) = (self.quoted(ty), self.quoted(value.ty));
                    self.error(
                        value.span,
                        format!("initializing an element of {to} with an expression of incompatible type {from}"),
                    );
                    return error_expr(span);
                }
            }
        }
        if count != u32::from(lanes) {
            let many = if count > u32::from(lanes) { "many" } else { "few" };
            self.error(
                span,
                format!("too {many} elements in vector initialization (expected {lanes} elements, have {count})"),
            );
            return error_expr(span);
        }
        Expr { kind: ExprKind::VectorLiteral(parts), ty, span }
    }

    /// `(type){ … }`
    pub(super) fn compound_literal(&mut self, name: &TypeName, list: &'a InitializerList, span: Span) -> Operand {
        self.compound_literal_as(name, list, false, span)
    }

    /// A compound literal whose address is taken.
    pub(super) fn compound_literal_object(
        &mut self,
        name: &TypeName,
        list: &'a InitializerList,
        span: Span,
    ) -> Operand {
        self.compound_literal_as(name, list, true, span)
    }

    fn compound_literal_as(
        &mut self,
        name: &TypeName,
        list: &'a InitializerList,
        as_object: bool,
        span: Span,
    ) -> Operand {
        let ty = self.type_name(name);
        if self.types.is_error(ty.ty) {
            return self.error_operand(span);
        }
        if let Some(space) = ty.quals.space
            && space != AddressSpace::Private
            && self.function.is_some()
        {
            self.error(span, "compound literal in function scope may not be qualified with an address space");
            return self.error_operand(span);
        }
        let init = self.initializer_list(ty.ty, list);
        let Some((ty_id, init)) = init else { return self.error_operand(span) };
        let ty = QualType { ty: ty_id, quals: ty.quals };
        if self.types.as_arithmetic(ty.ty).is_some() && !as_object && matches!(init, Init::Value(_)) {
            // A scalar or vector needs no object unless its address is taken.
            let Init::Value(value) = init else { return self.error_operand(span) };
            return Operand::Value(Expr { span, ..value });
        }
        if self.function.is_none() {
            // At file scope: an object of static storage duration.
            let space = ty.quals.space.unwrap_or(if self.program_scope {
                AddressSpace::Global
            } else {
                AddressSpace::Constant
            });
            let quals = Quals { space: Some(space), ..ty.quals };
            let Some(data) = self.static_data(ty.ty, &init) else { return self.error_operand(span) };
            let layout = self.types.layout(ty.ty).unwrap_or(crate::types::Layout { size: 1, align: 1 });
            let id = GlobalId(self.globals.len() as u32);
            self.globals.push(Global {
                name: super::data::LITERAL.into(),
                ty: QualType { ty: ty.ty, quals },
                size: layout.size as u32,
                align: layout.align,
                init: data,
                external: false,
                internal: true,
                span,
            });
            return Operand::Place(Place { kind: PlaceKind::Global(id), ty: ty.ty, quals, align: layout.align, span });
        }
        let quals = Quals { space: Some(AddressSpace::Private), ..ty.quals };
        let align = self.types.align_of(ty.ty);
        let Some(var) = self.add_variable("".into(), QualType { ty: ty.ty, quals }, align, span) else {
            return self.error_operand(span);
        };
        Operand::Place(Place { kind: PlaceKind::Literal(var, Box::new(init)), ty: ty.ty, quals, align, span })
    }

    fn size_constant(&self, value: u64, span: Span) -> Expr {
        Expr { kind: ExprKind::Const(Const::Int(value)), ty: TypeTable::ULONG, span }
    }

    /// `sizeof`
    pub(super) fn size_of(&mut self, operand: &TypeOrExpr, span: Span) -> Expr {
        let ty = self.type_of_operand(operand);
        if self.types.is_error(ty.ty) {
            return error_expr(span);
        }
        self.check_size_of_parameter(operand, ty.ty, span);
        let Some(layout) = self.types.layout(ty.ty) else {
            if self.types.is_void(ty.ty) {
                self.error(span, "invalid application of 'sizeof' to a void type");
                return error_expr(span);
            }
            let name = self.quoted(ty.ty);
            self.error(span, format!("invalid application of 'sizeof' to an incomplete type {name}"));
            return error_expr(span);
        };
        self.size_constant(layout.size, span)
    }

    /// `_Alignof`
    pub(super) fn align_of(&mut self, operand: &TypeOrExpr, span: Span) -> Expr {
        let ty = self.type_of_operand(operand);
        match self.types.layout(ty.ty) {
            _ if self.types.is_error(ty.ty) => error_expr(span),
            Some(layout) => self.size_constant(u64::from(layout.align), span),
            None => {
                if !self.types.is_error(ty.ty) {
                    let name = self.quoted(ty.ty);
                    self.error(span, format!("invalid application of 'alignof' to an incomplete type {name}"));
                }
                error_expr(span)
            }
        }
    }

    /// `vec_step` (OpenCL C 3.0, section 6.15.14): three lanes count as four.
    pub(super) fn vec_step(&mut self, operand: &TypeOrExpr, span: Span) -> Expr {
        let ty = self.type_of_operand(operand);
        let step = match self.types.resolve(ty.ty) {
            TypeKind::Error => return error_expr(span),
            TypeKind::Void => 1,
            TypeKind::Vector(_, lanes) => i64::from(lanes.next_power_of_two()),
            TypeKind::Scalar(_) => 1,
            _ => {
                let name = self.quoted(ty.ty);
                self.error(span, format!("'vec_step' requires built-in scalar or vector type, {name} invalid"));
                return error_expr(span);
            }
        };
        self.int(step, span)
    }

    /// `__builtin_offsetof`
    pub(super) fn offset_of(&mut self, name: &TypeName, path: &[Designator], span: Span) -> Expr {
        let mut ty = self.type_name(name).ty;
        let mut offset = 0u64;
        for step in path {
            if self.types.is_error(ty) {
                return error_expr(span);
            }
            match step {
                Designator::Member(member) => {
                    let text = self.name(member.symbol);
                    let found = self.types.as_record(ty).and_then(|record| self.types.find_field(record, &text));
                    match found {
                        Some((at, field)) => {
                            offset += at;
                            ty = field.ty;
                        }
                        None => {
                            let shown = self.quoted(ty);
                            self.error(member.span, format!("no member named '{text}' in {shown}"));
                            return error_expr(span);
                        }
                    }
                }
                Designator::Index(index) => {
                    let Some((element, _)) = self.types.as_array(ty) else {
                        let shown = self.quoted(ty);
                        self.error(span, format!("offsetof requires array type, {shown} invalid"));
                        return error_expr(span);
                    };
                    let Some(index) = self.constant_integer(*index) else { return error_expr(span) };
                    let bytes = index.saturating_mul(i128::from(self.types.size_of(element)));
                    offset = offset.wrapping_add(bytes as u64);
                    ty = element;
                }
                Designator::Range(..) => {
                    self.error(span, "a range of elements has no offset");
                    return error_expr(span);
                }
            }
        }
        self.size_constant(offset, span)
    }
}
