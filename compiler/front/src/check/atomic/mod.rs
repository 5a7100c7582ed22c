//! The atomic functions that clang has beside those of OpenCL C: `__sync_*` and `__atomic_*` of GNU C on plain objects,
//! `__opencl_atomic_*` and `__c11_atomic_*` on atomic ones, `__scoped_atomic_*`. They become the same operations.

mod name;
mod operation;

pub(super) use name::AtomicFunction;
use name::{Action, Combined, Family};

use tombolo_ir::AddressSpace;
use tombolo_ir::inst::AtomicOp;

use crate::builtins::Element;
use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::builtin::element_of;
use super::constant::Value;
use super::convert::{Assignment, number as number_of};
use super::expression::Operand;
use super::hir::{Const, Convert, Expr, ExprKind, Place, Stmt, StmtKind, VarId};

/// The object of an atomic operation.
struct Object {
    /// Its address, in a variable.
    pointer: VarId,
    pointer_type: TypeId,
    /// The type of its values.
    ty: TypeId,
    /// What is operated on: pointers as integers.
    element: Element,
    space: AddressSpace,
    span: Span,
}

impl Object {
    /// The type of what is operated on.
    fn value_type(&self) -> TypeId {
        TypeTable::scalar(super::builtin::scalar_of(self.element))
    }

    /// The same object as an unsigned integer.
    fn bits(&self) -> Object {
        Object { element: self.element.unsigned(), ..*self }
    }

    /// The instruction for this kind of number.
    fn operation(&self, op: AtomicOp) -> AtomicOp {
        match op {
            AtomicOp::Add if self.element.is_float() => AtomicOp::FAdd,
            AtomicOp::SMin if self.element.is_float() => AtomicOp::FMin,
            AtomicOp::SMax if self.element.is_float() => AtomicOp::FMax,
            other => other,
        }
    }
}

/// How an operation is ordered: in the numbers of OpenCL C, sequentially consistent at the scope of the device where nothing is
/// said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ordering {
    order: Option<u64>,
    scope: Option<u64>,
}

/// `memory_order_seq_cst`
const STRICTEST: u64 = 5;
/// `memory_scope_device`
const DEVICE: u64 = 2;

impl Checker<'_, '_, '_> {
    /// A call of such a function, with as many arguments as it takes.
    pub(super) fn atomic_call(&mut self, function: AtomicFunction, args: &[ExprId], span: Span) -> Option<Expr> {
        let AtomicFunction { family, action, by_address } = function;
        let mut statements = Vec::new();
        let object = self.atomic_object(function, args[0], &mut statements, span)?;
        let mut rest = args[1..].iter().copied();
        let (values, results) = match action {
            Action::Load => (0, usize::from(by_address)),
            Action::TestAndSet | Action::Clear => (0, 0),
            Action::Store | Action::Init | Action::Fetch { .. } => (1, 0),
            Action::Exchange => (1, usize::from(by_address)),
            Action::CompareExchange => (0, 1),
            Action::CompareSwap { .. } => (2, 0),
        };
        let mut operands = Vec::with_capacity(values);
        for arg in rest.by_ref().take(values) {
            operands.push(self.atomic_operand(arg, by_address, &object)?);
        }
        let mut places = Vec::with_capacity(results);
        for arg in rest.by_ref().take(results) {
            places.push(self.atomic_result_place(arg, &object)?);
        }
        if action == Action::CompareExchange {
            operands.push(self.atomic_operand(rest.next()?, by_address, &object)?);
            if matches!(family, Family::Gnu | Family::Scoped) {
                // Whether it may fail for no reason: it does not.
                let weak = self.rvalue(rest.next()?);
                self.truth(weak);
            }
        }
        let order = match family {
            Family::Sync => None,
            _ if action == Action::Init => None,
            _ => Some(self.atomic_order(rest.next()?, action, &mut statements)?),
        };
        if action == Action::CompareExchange {
            self.atomic_order(rest.next()?, Action::Load, &mut statements)?;
        }
        let scope = if family.has_scope() && action != Action::Init {
            Some(self.atomic_scope(family, rest.next()?, &mut statements)?)
        } else {
            None
        };
        for extra in rest {
            self.rvalue(extra);
        }
        let orders = Ordering { order, scope };
        let result = self.atomic_result(action, &object, operands, places, orders, &mut statements)?;
        let ty = result.ty;
        if self.types.is_void(ty) {
            statements.push(Stmt { kind: StmtKind::Expr(result), span });
            return Some(Expr { kind: ExprKind::Statements(statements, None), ty, span });
        }
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty, span })
    }

    /// The object behind the first argument; says what is wrong.
    fn atomic_object(
        &mut self,
        function: AtomicFunction,
        arg: ExprId,
        statements: &mut Vec<Stmt>,
        span: Span,
    ) -> Option<Object> {
        let AtomicFunction { family, action, .. } = function;
        let pointer = self.rvalue(arg);
        if self.types.is_error(pointer.ty) {
            return None;
        }
        let (shown, at) = (self.quoted(pointer.ty), pointer.span);
        let Some(pointee) = self.types.as_pointer(pointer.ty) else {
            self.error(at, format!("address argument to atomic operation must be a pointer ({shown} invalid)"));
            return None;
        };
        let atomic = match self.types.resolve(pointee.ty) {
            TypeKind::Atomic(kind) => Some(TypeTable::scalar(*kind)),
            _ => None,
        };
        let byte = matches!(action, Action::TestAndSet) || (action == Action::Clear && family == Family::Gnu);
        let ty = match (family.on_atomics(), atomic) {
            (true, Some(ty)) => ty,
            (true, None) => {
                let message =
                    format!("address argument to atomic operation must be a pointer to _Atomic type ({shown} invalid)");
                self.error(at, message);
                return None;
            }
            (false, Some(_)) if !byte => {
                let message = format!(
                    "address argument to atomic operation must be a pointer to a trivially-copyable type ({shown} invalid)"
                );
                self.error(at, message);
                return None;
            }
            (false, _) if byte => TypeTable::scalar(ScalarKind::UChar),
            (false, _) => pointee.ty,
        };
        let writes = action != Action::Load;
        if writes && pointee.quals.is_const {
            self.error(
                at,
                format!("address argument to atomic operation must be a pointer to non-const type ({shown} invalid)"),
            );
            return None;
        }
        let space = pointee.quals.space.unwrap_or(AddressSpace::Private);
        if space == AddressSpace::Constant {
            self.error(
                at,
                format!("address argument to atomic operation cannot point to constant memory ({shown} invalid)"),
            );
            return None;
        }
        let kind = self.types.as_scalar(ty).filter(|kind| *kind != ScalarKind::Bool || family != Family::Sync);
        let is_pointer = self.types.as_pointer(ty).is_some();
        let arithmetic = match action {
            Action::Fetch { op: Combined::Op(AtomicOp::Add | AtomicOp::Sub), .. } => {
                is_pointer || kind.is_some() && (family != Family::Sync || kind.is_some_and(ScalarKind::is_int))
            }
            Action::Fetch { op: Combined::Op(AtomicOp::SMin | AtomicOp::SMax), .. } => kind.is_some(),
            Action::Fetch { .. } => kind.is_some_and(ScalarKind::is_int),
            _ if family == Family::Sync => is_pointer || kind.is_some_and(ScalarKind::is_int),
            _ => is_pointer || kind.is_some(),
        };
        let fits = arithmetic && kind != Some(ScalarKind::Bool);
        let element = match kind {
            Some(kind) if fits => element_of(kind)?,
            None if fits => Element::ULong,
            _ => {
                let message = format!(
                    "address argument to atomic operation must be a pointer to integer, float or supported pointer type \
                     ({shown} invalid)"
                );
                self.error(at, message);
                return None;
            }
        };
        let pointer_type = pointer.ty;
        let Some(pointer) = self.keep(pointer, statements) else {
            self.error(span, "function call in a constant expression");
            return None;
        };
        Some(Object { pointer, pointer_type, ty, element, space, span })
    }

    /// A value as the type of the object's; from behind its address, where it is passed so.
    fn atomic_operand(&mut self, arg: ExprId, by_address: bool, object: &Object) -> Option<Expr> {
        let mut value = self.rvalue(arg);
        if by_address && !self.types.is_error(value.ty) {
            let at = value.span;
            let place = self.deref(value, at)?;
            if !self.types.same(place.ty, object.ty) {
                let (a, b) = (self.quoted(place.ty), self.quoted(object.ty));
                self.error(at, format!("the value is of type {a} where the object is of type {b}"));
                return None;
            }
            value = self.load(Operand::Place(place));
        }
        let value = match (self.types.as_pointer(object.ty), self.types.as_scalar(value.ty)) {
            // A pointer moves by a number of bytes.
            (Some(_), Some(kind)) if kind.is_int() && !self.is_null_constant(&value) => {
                self.convert_elements(value, ScalarKind::ULong)
            }
            _ => self.assign_convert(value, object.ty, Assignment::Pass),
        };
        if self.types.is_error(value.ty) {
            return None;
        }
        Some(self.atomic_bits(value))
    }

    fn atomic_bits(&self, value: Expr) -> Expr {
        match self.types.as_pointer(value.ty) {
            Some(_) => self.convert(Convert::PointerToInt, value, TypeTable::ULONG),
            None => value,
        }
    }

    /// Where a value goes that is yielded through a pointer.
    fn atomic_result_place(&mut self, arg: ExprId, object: &Object) -> Option<Place> {
        let pointer = self.rvalue(arg);
        if self.types.is_error(pointer.ty) {
            return None;
        }
        let at = pointer.span;
        let shown = self.quoted(pointer.ty);
        let place = self.deref(pointer, at)?;
        let inner = match self.types.resolve(place.ty) {
            TypeKind::Atomic(kind) => TypeTable::scalar(*kind),
            _ => place.ty,
        };
        if !self.types.same(inner, object.ty) || place.quals.is_const {
            let wanted = self.quoted(object.ty);
            self.error(at, format!("the result of type {wanted} cannot be stored through {shown}"));
            return None;
        }
        if place.quals.space == Some(AddressSpace::Constant) {
            self.error(at, "constant memory cannot be written");
            return None;
        }
        Some(place)
    }

    /// A memory order; warns of one that the operation cannot have. The strictest, where it is not constant.
    fn atomic_order(&mut self, arg: ExprId, action: Action, statements: &mut Vec<Stmt>) -> Option<u64> {
        let (known, span) = self.atomic_setting(arg, statements)?;
        let Some(bits) = known else { return Some(STRICTEST) };
        let fits = match action {
            Action::Load => matches!(bits, 0 | 1 | 2 | 5),
            Action::Store | Action::Clear => matches!(bits, 0 | 3 | 5),
            _ => (0..=5).contains(&bits),
        };
        if !fits {
            self.warning(span, "memory order argument to atomic operation is invalid");
        }
        // What consumes acquires.
        Some(match bits {
            1 if fits => 2,
            0..=5 if fits => bits as u64,
            _ => STRICTEST,
        })
    }

    /// A memory scope, as OpenCL C numbers them. The device, where it is not constant.
    fn atomic_scope(&mut self, family: Family, arg: ExprId, statements: &mut Vec<Stmt>) -> Option<u64> {
        let (known, span) = self.atomic_setting(arg, statements)?;
        let Some(bits) = known else { return Some(DEVICE) };
        // clang counts from the system to the single work-item.
        let scopes: &[Option<u64>] = match family {
            Family::Scoped => &[Some(3), Some(DEVICE), Some(1), Some(4), Some(0)],
            _ => &[None, Some(1), Some(DEVICE), Some(3), Some(4)],
        };
        let scope = usize::try_from(bits).ok().and_then(|bits| scopes.get(bits).copied().flatten());
        if scope.is_none() {
            self.error(span, "synchronization scope argument to atomic operation is invalid");
        }
        scope
    }

    /// The value of an order or scope; what is not constant is evaluated, and not known.
    fn atomic_setting(&mut self, arg: ExprId, statements: &mut Vec<Stmt>) -> Option<(Option<i128>, Span)> {
        let value = self.rvalue(arg);
        let value = self.assign_convert(value, TypeTable::INT, Assignment::Pass);
        if self.types.is_error(value.ty) {
            return None;
        }
        let span = value.span;
        if let Some(Value::Scalar(Const::Int(bits))) = self.evaluate(&value) {
            return Some((Some(number_of(bits, ScalarKind::Int)), span));
        }
        statements.push(Stmt { kind: StmtKind::Expr(value), span });
        Some((None, span))
    }
}
