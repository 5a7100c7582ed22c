//! The operations that atomic functions become, and what they yield.

use tombolo_ir::AddressSpace;
use tombolo_ir::inst::AtomicOp;

use crate::builtins::{AtomicCall, AtomicOrder, BuiltinType, Element, Lowering, Op, Pointee, PointeeBase, Signature};
use crate::check::Checker;
use crate::check::expression::Operand;
use crate::check::hir::{BinaryOp, BuiltinCall, CompareOp, Convert, Expr, ExprKind, Place, Stmt, StmtKind, UnaryOp};
use crate::check::pipe::{compare, library, number};
use crate::types::{QualType, Quals, TypeId, TypeTable};

use super::name::{Action, Combined};
use super::{Object, Ordering};

impl Checker<'_, '_, '_> {
    /// The operation itself and what it yields.
    pub(super) fn atomic_result(
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
