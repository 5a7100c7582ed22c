//! The atomic functions that clang has beside those of OpenCL C: `__sync_*` and `__atomic_*` of GNU C on plain objects,
//! `__opencl_atomic_*` and `__c11_atomic_*` on atomic ones, `__scoped_atomic_*`. They become the same operations.

mod name;

pub(super) use name::AtomicFunction;
use name::{Action, Combined, Family};

use tombolo_ir::AddressSpace;
use tombolo_ir::inst::AtomicOp;

use crate::builtins::{AtomicCall, AtomicOrder, BuiltinType, Element, Lowering, Op, Pointee, PointeeBase, Signature};
use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::builtin::element_of;
use super::constant::Value;
use super::convert::{Assignment, number as number_of};
use super::expression::Operand;
use super::hir::{
    BinaryOp, BuiltinCall, CompareOp, Const, Convert, Expr, ExprKind, Place, Stmt, StmtKind, UnaryOp, VarId,
};
use super::pipe::{compare, library, number};

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

    /// The operation itself and what it yields.
    fn atomic_result(
        &mut self,
        action: Action,
        object: &Object,
        mut operands: Vec<Expr>,
        mut places: Vec<Place>,
        orders: Ordering,
        statements: &mut Vec<Stmt>,
    ) -> Option<Expr> {
        let span = object.span;
        let value = object.value_type();
        match action {
            Action::Load => {
                let loaded = self.atomic_op(object, AtomicCall::Load, Vec::new(), orders, value);
                let loaded = self.value_of_bits(loaded, object);
                Some(match places.pop() {
                    Some(place) => self.stored(place, loaded),
                    None => loaded,
                })
            }
            Action::Store => Some(self.atomic_op(object, AtomicCall::Store, operands, orders, TypeTable::VOID)),
            Action::Init => Some(self.atomic_op(object, AtomicCall::Init, operands, orders, TypeTable::VOID)),
            Action::Clear => {
                let zero = vec![number(0, value, span)];
                Some(self.atomic_op(object, AtomicCall::Store, zero, orders, TypeTable::VOID))
            }
            Action::Exchange => {
                let call = AtomicCall::Rmw(AtomicOp::Exchange);
                let old = self.atomic_op(object, call, operands, orders, value);
                let old = self.value_of_bits(old, object);
                Some(match places.pop() {
                    Some(place) => self.stored(place, old),
                    None => old,
                })
            }
            Action::TestAndSet => {
                let one = vec![number(1, value, span)];
                let call = AtomicCall::Rmw(AtomicOp::Exchange);
                let old = self.atomic_op(object, call, one, orders, value);
                Some(self.truth(old))
            }
            Action::CompareSwap { yields_truth } => {
                let (desired, expected) = (operands.pop()?, operands.pop()?);
                let expected_var = self.keep(expected, statements)?;
                let expected = self.kept(expected_var, value, span);
                let call = AtomicCall::CompareExchangeOld;
                let old = self.atomic_op(object, call, vec![expected, desired], orders, value);
                if !yields_truth {
                    return Some(self.value_of_bits(old, object));
                }
                let expected = self.kept(expected_var, value, span);
                Some(compare(CompareOp::Eq, old, expected, span))
            }
            Action::CompareExchange => {
                let desired = operands.pop()?;
                let place = places.pop()?;
                let address = self.address_of(place);
                let place_type = address.ty;
                let address = self.keep(address, statements)?;
                let kept = self.kept(address, place_type, span);
                let before = self.deref(kept, span)?;
                let before = self.load(Operand::Place(before));
                let before = self.atomic_bits(before);
                // Floats are compared as the bits that they are.
                let bits = object.bits();
                let before = self.reinterpreted(before, bits.value_type());
                let expected = self.keep(before, statements)?;
                let desired = self.reinterpreted(desired, bits.value_type());
                let args = vec![self.kept(expected, bits.value_type(), span), desired];
                let old = self.atomic_op(&bits, AtomicCall::CompareExchangeOld, args, orders, bits.value_type());
                let old = self.keep(old, statements)?;
                let found = self.kept(old, bits.value_type(), span);
                let found = self.reinterpreted(found, object.value_type());
                let found = self.value_of_bits(found, object);
                let kept = self.kept(address, place_type, span);
                let place = self.deref(kept, span)?;
                let store = self.stored(place, found);
                statements.push(Stmt { kind: StmtKind::Expr(store), span });
                let (old, expected) =
                    (self.kept(old, bits.value_type(), span), self.kept(expected, bits.value_type(), span));
                Some(compare(CompareOp::Eq, old, expected, span))
            }
            Action::Fetch { op, new } => {
                let operand = self.keep(operands.pop()?, statements)?;
                let again = self.kept(operand, value, span);
                let old = match op {
                    Combined::Op(op) => {
                        let op = object.operation(op);
                        self.atomic_op(object, AtomicCall::Rmw(op), vec![again], orders, value)
                    }
                    Combined::Nand => self.nand(object, again)?,
                };
                let result = if new {
                    let operand = self.kept(operand, value, span);
                    self.new_value(op, old, operand, object, statements)?
                } else {
                    old
                };
                Some(self.value_of_bits(result, object))
            }
        }
    }

    /// What an operation has written, from what was there.
    fn new_value(
        &mut self,
        op: Combined,
        old: Expr,
        operand: Expr,
        object: &Object,
        statements: &mut Vec<Stmt>,
    ) -> Option<Expr> {
        let (ty, span) = (old.ty, object.span);
        let operation = |op, a, b| Expr { kind: ExprKind::Binary(op, Box::new(a), Box::new(b)), ty, span };
        Some(match op {
            Combined::Op(AtomicOp::Add) => operation(BinaryOp::Add, old, operand),
            Combined::Op(AtomicOp::Sub) => operation(BinaryOp::Sub, old, operand),
            Combined::Op(AtomicOp::And) => operation(BinaryOp::And, old, operand),
            Combined::Op(AtomicOp::Or) => operation(BinaryOp::Or, old, operand),
            Combined::Op(AtomicOp::Xor) => operation(BinaryOp::Xor, old, operand),
            Combined::Nand => {
                let both = operation(BinaryOp::And, old, operand);
                Expr { kind: ExprKind::Unary(UnaryOp::BitNot, Box::new(both)), ty, span }
            }
            Combined::Op(op) => {
                let float = object.element.is_float();
                let name = match (op, float) {
                    (AtomicOp::SMin | AtomicOp::UMin, false) => "min",
                    (AtomicOp::SMin | AtomicOp::UMin, true) => "fmin",
                    (_, false) => "max",
                    (_, true) => "fmax",
                };
                // The atomic operation comes first.
                let kept = self.keep(old, statements)?;
                let old = self.kept(kept, ty, span);
                self.call_of_types(name, vec![old, operand], span)?
            }
        })
    }

    /// `~(old & value)`, in a loop of the library.
    fn nand(&mut self, object: &Object, operand: Expr) -> Option<Expr> {
        let span = object.span;
        let unsigned = object.bits();
        let bits = unsigned.value_type();
        let operand = self.reinterpreted(operand, bits);
        let pointer = Pointee {
            base: PointeeBase::Value(unsigned.element, 1),
            space: AddressSpace::Generic,
            is_const: false,
            is_volatile: true,
        };
        let quals = Quals { is_volatile: true, ..Quals::in_space(AddressSpace::Generic) };
        let generic = self.types.pointer(QualType { ty: bits, quals });
        let address = self.kept(object.pointer, object.pointer_type, span);
        let address = self.convert(Convert::Pointer, address, generic);
        let args = vec![(BuiltinType::Pointer(pointer), address), (BuiltinType::scalar(unsigned.element), operand)];
        let result = BuiltinType::scalar(unsigned.element);
        let old = library("__tombolo_atomic_nand", args, result, bits, span);
        Some(self.reinterpreted(old, object.value_type()))
    }

    fn reinterpreted(&self, value: Expr, ty: TypeId) -> Expr {
        if self.types.same(value.ty, ty) { value } else { self.convert(Convert::Bits, value, ty) }
    }

    /// A value of the object's type.
    fn value_of_bits(&self, value: Expr, object: &Object) -> Expr {
        match self.types.as_pointer(object.ty) {
            Some(_) => self.convert(Convert::IntToPointer, value, object.ty),
            None => Expr { ty: object.ty, ..value },
        }
    }

    /// A value stored in a place; nothing is yielded.
    fn stored(&self, place: Place, value: Expr) -> Expr {
        let (ty, span) = (place.ty, value.span);
        let value = if self.types.same(value.ty, ty) { value } else { self.convert(Convert::Same, value, ty) };
        let store = Expr { kind: ExprKind::Assign(place, Box::new(value)), ty, span };
        self.convert(Convert::Void, store, TypeTable::VOID)
    }

    /// The atomic instruction.
    fn atomic_op(
        &mut self,
        object: &Object,
        call: AtomicCall,
        values: Vec<Expr>,
        orders: Ordering,
        result: TypeId,
    ) -> Expr {
        let span = object.span;
        let base = PointeeBase::Value(object.element, 1);
        let pointee = Pointee { base, space: object.space, is_const: false, is_volatile: true };
        let quals = Quals { is_volatile: true, ..Quals::in_space(object.space) };
        let pointer = self.types.pointer(QualType { ty: object.value_type(), quals });
        let address = self.kept(object.pointer, object.pointer_type, span);
        let address = self.convert(Convert::Pointer, address, pointer);
        let mut params = vec![BuiltinType::Pointer(pointee)];
        let mut args = vec![address];
        for value in values {
            params.push(BuiltinType::scalar(object.element));
            args.push(value);
        }
        let order = match orders.order {
            Some(order) => {
                for setting in [Some(order), orders.scope].into_iter().flatten() {
                    params.push(BuiltinType::scalar(Element::Int));
                    args.push(number(setting, TypeTable::INT, span));
                }
                AtomicOrder::Explicit
            }
            None => AtomicOrder::Strict,
        };
        let lowering = Lowering::Op(Op::Atomic { call, order });
        let yields = if self.types.is_void(result) { BuiltinType::Void } else { BuiltinType::scalar(object.element) };
        let signature =
            Signature { name: "__atomic".into(), params, variadic: false, result: yields, lowering, extra: None };
        Expr { kind: ExprKind::Builtin(Box::new(BuiltinCall { signature, args })), ty: result, span }
    }
}
