//! Expressions (C99, section 6.5; OpenCL C 3.0, section 6.5): names, and the way to each kind of expression.

use crate::builtins::constants::ENUMERATORS;
use crate::intern::Symbol;
use crate::source::Span;
use crate::syntax::ast::{self, BinaryOperator, ExprId, UnaryOperator};
use crate::types::{QualType, Quals, TypeKind, TypeTable};
use tombolo_ir::types::AddressSpace;

use super::Checker;
use super::convert::error_expr;
use super::hir::{Expr, ExprKind, FuncId, Place, PlaceKind};
use super::scope::Entity;

/// What an expression is before anything is made of it.
pub(super) enum Operand {
    /// A value.
    Value(Expr),
    /// An object, or a part of one.
    Place(Place),
    /// Functions of the source.
    Functions(Vec<FuncId>, Symbol, Span),
    /// A builtin function.
    Builtin(Symbol, Span),
}

impl Operand {
    /// The code that it was.
    pub(super) fn span(&self) -> Span {
        match self {
            Operand::Value(expr) => expr.span,
            Operand::Place(place) => place.span,
            Operand::Functions(_, _, span) | Operand::Builtin(_, span) => *span,
        }
    }

    /// Its type; functions have the erroneous one.
    pub(super) fn qual_type(&self) -> QualType {
        match self {
            Operand::Value(expr) => QualType::plain(expr.ty),
            Operand::Place(place) => QualType { ty: place.ty, quals: place.quals },
            Operand::Functions(..) | Operand::Builtin(..) => QualType::plain(TypeTable::ERROR),
        }
    }

    pub(super) fn with_span(self, span: Span) -> Operand {
        match self {
            Operand::Value(expr) => Operand::Value(Expr { span, ..expr }),
            Operand::Place(place) => Operand::Place(Place { span, ..place }),
            Operand::Functions(functions, symbol, _) => Operand::Functions(functions, symbol, span),
            Operand::Builtin(symbol, _) => Operand::Builtin(symbol, span),
        }
    }
}

impl Checker<'_, '_, '_> {
    /// An expression as a value.
    pub(super) fn rvalue(&mut self, id: ExprId) -> Expr {
        let operand = self.operand(id);
        self.load(operand)
    }

    /// An expression as a truth value, for a condition.
    pub(super) fn condition(&mut self, id: ExprId) -> Expr {
        let expr = self.expr_of(id);
        if let ast::ExprKind::Assign { op: None, op_span, .. } = expr.kind {
            self.warning(op_span, "using the result of an assignment as a condition without parentheses")
                .help("use '==' to turn this assignment into an equality comparison");
        }
        self.check_extra_parentheses(id);
        self.check_sequence(id);
        let value = self.rvalue(id);
        self.truth(value)
    }

    /// An erroneous operand.
    pub(super) fn error_operand(&self, span: Span) -> Operand {
        Operand::Value(error_expr(span))
    }

    /// An expression.
    pub(super) fn operand(&mut self, id: ExprId) -> Operand {
        let expr = self.expr_of(id);
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Int { value, suffix, decimal } => {
                Operand::Value(self.integer_literal(*value, *suffix, *decimal, span))
            }
            ast::ExprKind::Float { value, single, suffix } => {
                Operand::Value(self.floating_literal(*value, *single, *suffix, span))
            }
            ast::ExprKind::Char(value) => Operand::Value(self.int(i64::from(*value), span)),
            ast::ExprKind::String(bytes) => Operand::Place(self.string_literal(bytes, span)),
            ast::ExprKind::Name(symbol) => self.name_operand(*symbol, span),
            ast::ExprKind::Paren(inner) => {
                let inner = self.operand(*inner);
                inner.with_span(span)
            }
            ast::ExprKind::Unary { op, operand } => self.unary(*op, *operand, span),
            ast::ExprKind::Binary { op, op_span, lhs, rhs } => {
                let value = self.binary_chain(*op, *op_span, *lhs, *rhs, span);
                Operand::Value(value)
            }
            ast::ExprKind::Assign { op, op_span, lhs, rhs } => {
                Operand::Value(self.assignment(*op, *op_span, *lhs, *rhs, span))
            }
            ast::ExprKind::Conditional { condition, then, otherwise } => {
                self.conditional(*condition, *then, *otherwise, span)
            }
            ast::ExprKind::Comma { lhs, rhs } => {
                let first = self.dropped(*lhs);
                let second = self.rvalue(*rhs);
                let ty = second.ty;
                Operand::Value(Expr { kind: ExprKind::Comma(Box::new(first), Box::new(second)), ty, span })
            }
            ast::ExprKind::Cast { ty, operand } => Operand::Value(self.cast(ty, *operand, span)),
            ast::ExprKind::VectorLiteral { ty, elements } => Operand::Value(self.vector_literal(ty, elements, span)),
            ast::ExprKind::CompoundLiteral { ty, list } => self.compound_literal(ty, list, span),
            ast::ExprKind::Call { callee, args, close } => self.call(*callee, args, *close, span),
            ast::ExprKind::Index { base, index } => self.index(*base, *index, span),
            ast::ExprKind::Member { base, name, arrow } => self.member(*base, *name, *arrow, span),
            ast::ExprKind::Sizeof(operand) => Operand::Value(self.size_of(operand, span)),
            ast::ExprKind::Alignof(operand) => Operand::Value(self.align_of(operand, span)),
            ast::ExprKind::VecStep(operand) => Operand::Value(self.vec_step(operand, span)),
            ast::ExprKind::Offsetof { ty, path } => Operand::Value(self.offset_of(ty, path, span)),
            ast::ExprKind::Generic { control, associations } => self.generic_selection(*control, associations, span),
            ast::ExprKind::TypesCompatible(types) => Operand::Value(self.types_compatible(types, span)),
            ast::ExprKind::ConvertVector { operand, ty } => Operand::Value(self.convert_vector(*operand, ty, span)),
            ast::ExprKind::BitCast { operand, ty } => Operand::Value(self.bit_cast(*operand, ty, span)),
            ast::ExprKind::AsType { operand, ty } => Operand::Value(self.as_type(*operand, ty, span)),
            ast::ExprKind::Statement(body) => Operand::Value(self.statement_expression(*body, span)),
            ast::ExprKind::Error => self.error_operand(span),
        }
    }

    /// Operators that associate to the left make deep trees of long sums: those are walked without recursion.
    fn binary_chain(&mut self, op: BinaryOperator, op_span: Span, lhs: ExprId, rhs: ExprId, span: Span) -> Expr {
        let mut chain = vec![(op, op_span, lhs, rhs, span)];
        let mut first = lhs;
        while let ast::Expr { kind: ast::ExprKind::Binary { op, op_span, lhs, rhs }, span } = self.expr_of(first) {
            chain.push((*op, *op_span, *lhs, *rhs, *span));
            first = *lhs;
        }
        let mut value = self.rvalue(first);
        while let Some((op, op_span, left, right, span)) = chain.pop() {
            let rhs = self.rvalue(right);
            self.check_precedence(op, op_span, left, right);
            self.check_constant_operand(op, op_span, left, right);
            if op == BinaryOperator::Divide && !self.types.is_error(value.ty) && !self.types.is_error(rhs.ty) {
                self.check_size_quotient(left, right);
            }
            self.check_self_comparison(op, op_span, [left, right], &value);
            value = self.binary(op, op_span, value, rhs, span);
        }
        value
    }

    /// An expression whose value is dropped, as by a comma or in a statement.
    pub(super) fn dropped(&mut self, id: ExprId) -> Expr {
        let operand = self.operand(id);
        match operand {
            Operand::Place(place) => {
                // Only a volatile object is read for the reading's sake.
                if !place.quals.is_volatile && !self.types.is_error(place.ty) {
                    self.unused(id);
                    let address = match self.types.resolve(place.ty) {
                        TypeKind::Image(_) | TypeKind::Sampler => return self.int(0, place.span),
                        _ => self.address_of(place),
                    };
                    return self.convert(super::hir::Convert::Void, address, TypeTable::VOID);
                }
                self.load(Operand::Place(place))
            }
            Operand::Value(value) => {
                match &value.kind {
                    ExprKind::Builtin(call) if call.signature.is_pure() => {
                        self.warning(value.span, "ignoring return value of function declared with const attribute");
                    }
                    _ if self.types.is_error(value.ty) || self.types.is_void(value.ty) || has_effect(&value) => {}
                    _ => self.unused(id),
                }
                value
            }
            functions => self.load(functions),
        }
    }

    /// Warns that the value of an expression goes nowhere, unless it comes from a cast to `void`.
    fn unused(&mut self, id: ExprId) {
        let mut expr = self.expr_of(id);
        while let ast::ExprKind::Paren(inner) = expr.kind {
            expr = self.expr_of(inner);
        }
        match &expr.kind {
            ast::ExprKind::Binary { op: BinaryOperator::Equal | BinaryOperator::NotEqual, op_span, .. } => {
                let span = *op_span;
                self.warning(span, "equality comparison result unused");
            }
            ast::ExprKind::Call { .. } | ast::ExprKind::Statement(_) => {}
            ast::ExprKind::Comma { rhs, .. } => self.unused(*rhs),
            _ => {
                self.warning(expr.span, "expression result unused");
            }
        }
    }

    fn name_operand(&mut self, symbol: Symbol, span: Span) -> Operand {
        let Some(binding) = self.scopes.find(symbol) else { return self.unbound_name(symbol, span) };
        match binding.entity.clone() {
            Entity::Var(var) => {
                let Some(state) = &self.function else { return self.error_operand(span) };
                let variable = &state.variables[var.index()];
                let quals = Quals { space: Some(AddressSpace::Private), ..variable.ty.quals };
                let (ty, align) = (variable.ty.ty, variable.align);
                Operand::Place(Place { kind: PlaceKind::Var(var), ty, quals, align, span })
            }
            Entity::Local(local) => {
                let variable = &self.locals[local.index()];
                let (ty, align) = (variable.ty, variable.align);
                Operand::Place(Place { kind: PlaceKind::Local(local), ty: ty.ty, quals: ty.quals, align, span })
            }
            Entity::Global(global) => {
                let object = &self.globals[global.index()];
                let (ty, align) = (object.ty, object.align);
                Operand::Place(Place { kind: PlaceKind::Global(global), ty: ty.ty, quals: ty.quals, align, span })
            }
            Entity::Sampler(bits) => {
                let ty = self.types.intern(TypeKind::Sampler);
                Operand::Value(Expr { kind: ExprKind::Sampler(bits), ty, span })
            }
            Entity::EnumConstant(value, ty) => {
                Operand::Value(Expr { kind: ExprKind::Const(super::hir::Const::Int(value)), ty, span })
            }
            Entity::Functions(functions) => Operand::Functions(functions, symbol, span),
            Entity::Typedef(_) => {
                let name = self.name(symbol);
                self.error(span, format!("unexpected type name '{name}': expected expression"));
                self.error_operand(span)
            }
            // Known in the rest of the parameter list, where its value is not.
            Entity::Parameter(ty) => Operand::Value(Expr { kind: ExprKind::Null, ty, span }),
            Entity::Error => self.error_operand(span),
        }
    }

    fn unbound_name(&mut self, symbol: Symbol, span: Span) -> Operand {
        let name = self.session.interner.shared(symbol);
        if self.builtin_candidates(symbol).is_some() {
            return Operand::Builtin(symbol, span);
        }
        if name.starts_with("memory_")
            && self.version() >= crate::options::LanguageVersion::V2_0
            && let Some(&(_, value)) = ENUMERATORS.iter().find(|(known, _)| **known == *name)
        {
            return Operand::Value(self.int(i64::from(value), span));
        }
        if matches!(&*name, "__func__" | "__FUNCTION__" | "__PRETTY_FUNCTION__")
            && let Some(state) = &self.function
        {
            let function = self.functions[state.id.index()].name.clone();
            return Operand::Place(self.string_literal(function.as_bytes(), span));
        }
        if self.undeclared.insert(symbol) {
            let similar = self.similar_name(&name);
            let diagnostic = self.error(span, format!("use of undeclared identifier '{name}'"));
            if let Some(similar) = similar {
                diagnostic.help(format!("did you mean '{similar}'?"));
            }
        }
        self.error_operand(span)
    }

    /// A declared name that differs by a slip of the keyboard.
    pub(super) fn similar_name(&mut self, name: &str) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        let mut names: Vec<&str> = self.scopes.symbols().map(|symbol| self.session.interner.name(symbol)).collect();
        // Short names of functions are near to everything.
        let known = crate::builtins::names().chain(crate::preprocess::constants());
        for known in known.filter(|known| known.len() > 4 && name.len() > 4) {
            if !self.is_of_later_version(known) {
                names.push(known);
            }
        }
        crate::suggest::closest(name, names.into_iter()).map(str::to_owned)
    }

    fn unary(&mut self, op: UnaryOperator, id: ExprId, span: Span) -> Operand {
        match op {
            UnaryOperator::AddressOf => Operand::Value(self.take_address(id, span)),
            UnaryOperator::Dereference => self.dereference(id, span),
            UnaryOperator::PreIncrement => Operand::Value(self.increment(id, 1, false, span)),
            UnaryOperator::PreDecrement => Operand::Value(self.increment(id, -1, false, span)),
            UnaryOperator::PostIncrement => Operand::Value(self.increment(id, 1, true, span)),
            UnaryOperator::PostDecrement => Operand::Value(self.increment(id, -1, true, span)),
            UnaryOperator::Plus | UnaryOperator::Minus | UnaryOperator::BitNot | UnaryOperator::LogicalNot => {
                let value = self.rvalue(id);
                Operand::Value(self.unary_arithmetic(op, value, span))
            }
        }
    }

    fn take_address(&mut self, id: ExprId, span: Span) -> Expr {
        let mut inner = id;
        while let ast::ExprKind::Paren(deeper) = self.expr_of(inner).kind {
            inner = deeper;
        }
        let operand = match &self.expr_of(inner).kind {
            ast::ExprKind::CompoundLiteral { ty, list } => self.compound_literal_object(ty, list, span),
            _ => self.operand(id),
        };
        match operand {
            Operand::Place(place) => {
                if self.types.is_error(place.ty) {
                    return error_expr(span);
                }
                match &place.kind {
                    PlaceKind::Lanes(..) | PlaceKind::Lane(..) => {
                        self.error(span, "address of vector element requested");
                        return error_expr(span);
                    }
                    PlaceKind::Temporary(_) => {
                        let name = self.quoted(place.ty);
                        self.error(span, format!("cannot take the address of an rvalue of type {name}"));
                        return error_expr(span);
                    }
                    _ => {}
                }
                if let TypeKind::Image(_) | TypeKind::Sampler | TypeKind::Pipe(..) = self.types.resolve(place.ty) {
                    let name = self.quoted(place.ty);
                    self.error(span, format!("invalid argument type {name} to unary expression"));
                    return error_expr(span);
                }
                let address = self.address_of(place);
                Expr { span, ..address }
            }
            Operand::Value(value) => {
                if !self.types.is_error(value.ty) {
                    let name = self.quoted(value.ty);
                    self.error(span, format!("cannot take the address of an rvalue of type {name}"));
                }
                error_expr(span)
            }
            functions @ (Operand::Functions(..) | Operand::Builtin(..)) => {
                let at = functions.span();
                self.load(functions);
                error_expr(at)
            }
        }
    }

    fn dereference(&mut self, id: ExprId, span: Span) -> Operand {
        let pointer = self.rvalue(id);
        Operand::Place(match self.deref(pointer, span) {
            Some(place) => place,
            None => return self.error_operand(span),
        })
    }

    /// What a pointer points to; says what is wrong.
    pub(super) fn deref(&mut self, pointer: Expr, span: Span) -> Option<Place> {
        match *self.types.resolve(pointer.ty) {
            TypeKind::Error => None,
            TypeKind::Pointer(_) => {
                let pointee = self.types.pointee_as_written(pointer.ty)?;
                let align = self.types.align_of(pointee.ty).min(known_alignment(&pointer));
                Some(Place {
                    kind: PlaceKind::Deref(Box::new(pointer)),
                    ty: pointee.ty,
                    quals: pointee.quals,
                    align,
                    span,
                })
            }
            _ => {
                let name = self.quoted(pointer.ty);
                self.error(span, format!("indirection requires pointer operand ({name} invalid)"));
                None
            }
        }
    }
}

/// Whether evaluating it does something beyond yielding its value.
fn has_effect(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Assign(..)
        | ExprKind::CompoundAssign { .. }
        | ExprKind::Increment { .. }
        | ExprKind::Call(..)
        | ExprKind::Builtin(_)
        | ExprKind::Statements(..)
        | ExprKind::Convert(super::hir::Convert::Void, _) => true,
        ExprKind::Load(place) => place.quals.is_volatile,
        ExprKind::Comma(_, last) => has_effect(last),
        ExprKind::Conditional { then, otherwise, .. } => has_effect(then) || has_effect(otherwise),
        ExprKind::Logical { rhs, .. } => has_effect(rhs),
        ExprKind::Convert(_, inner) => has_effect(inner),
        _ => false,
    }
}

/// What is known of the alignment of what a pointer points to, beside its type: the elements of an array in a packed record
/// are aligned as little as the array.
fn known_alignment(pointer: &Expr) -> u32 {
    let mut pointer = pointer;
    loop {
        match &pointer.kind {
            ExprKind::PointerAdd { pointer: base, .. } => pointer = base,
            ExprKind::AddressOf(place) => return place.align,
            _ => return u32::MAX,
        }
    }
}
