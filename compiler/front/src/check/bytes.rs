//! `__builtin_memcpy` and its relatives: bytes in memory of any address spaces. A constant number of bytes becomes one
//! instruction, any other number a loop of the library.

use tombolo_ir::AddressSpace;

use crate::builtins::{BuiltinType, Element, Lowering, Op, Pointee, PointeeBase, Signature};
use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{QualType, Quals, ScalarKind, TypeTable};

use super::Checker;
use super::constant::Value;
use super::convert::Assignment;
use super::hir::{BuiltinCall, Const, Convert, Expr, ExprKind, Stmt, StmtKind};
use super::pipe::{library, number};

/// What is done with bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Action {
    /// Copied between places that do not overlap.
    Copy,
    /// Copied between places that may overlap.
    Move,
    /// Set to one value.
    Set,
    /// Compared.
    Compare,
}

/// A function of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BytesFunction {
    name: &'static str,
    action: Action,
    /// Whether it yields the address of what it writes.
    yields_address: bool,
}

const fn function(name: &'static str, action: Action, yields_address: bool) -> BytesFunction {
    BytesFunction { name, action, yields_address }
}

const FUNCTIONS: [BytesFunction; 8] = [
    function("__builtin_memcpy", Action::Copy, true),
    function("__builtin_memcpy_inline", Action::Copy, false),
    function("__builtin_memmove", Action::Move, true),
    function("__builtin_memset", Action::Set, true),
    function("__builtin_memset_inline", Action::Set, false),
    function("__builtin_bzero", Action::Set, false),
    function("__builtin_memcmp", Action::Compare, false),
    function("__builtin_bcmp", Action::Compare, false),
];

impl BytesFunction {
    /// The function of that name.
    pub(super) fn named(name: &str) -> Option<BytesFunction> {
        FUNCTIONS.into_iter().find(|function| function.name == name)
    }

    /// How many arguments it takes.
    pub(super) fn arity(self) -> usize {
        if self.name == "__builtin_bzero" { 2 } else { 3 }
    }

    fn wants_constant(self) -> bool {
        self.name.ends_with("_inline")
    }
}

/// The address of bytes.
struct Address {
    /// The pointer: to constant memory, or generic.
    pointer: Expr,
    /// Which of the two.
    space: AddressSpace,
    /// The address space that the program names.
    named: AddressSpace,
    /// The address is a multiple of so many bytes.
    align: u32,
}

impl Address {
    fn ty(&self) -> BuiltinType {
        let pointee = Pointee { base: PointeeBase::Void, space: self.space, is_const: false, is_volatile: false };
        BuiltinType::Pointer(pointee)
    }
}

impl Checker<'_, '_, '_> {
    /// A call of such a function, with as many arguments as it takes.
    pub(super) fn bytes_call(&mut self, function: BytesFunction, args: &[ExprId], span: Span) -> Option<Expr> {
        let compares = function.action == Action::Compare;
        let first = self.byte_address(args[0], !compares);
        let second = match function.action {
            Action::Copy | Action::Move | Action::Compare => Some(self.byte_address(args[1], false)),
            Action::Set => None,
        };
        let value = match args {
            _ if function.action != Action::Set => None,
            [_, value, _] => {
                let value = self.rvalue(*value);
                Some(self.assign_convert(value, TypeTable::INT, Assignment::Pass))
            }
            _ => Some(number(0, TypeTable::INT, span)),
        };
        let count = self.byte_count(function, *args.last()?);
        let first = first?;
        let mut args = vec![(first.ty(), first.pointer)];
        let mut align = first.align;
        if let Some(second) = second {
            let second = second?;
            align = align.min(second.align);
            args.push((second.ty(), second.pointer));
        }
        if let Some(value) = value {
            args.push((BuiltinType::scalar(Element::Int), value));
        }
        args.push((BuiltinType::scalar(Element::ULong), count?));
        if args.iter().any(|(_, arg)| self.types.is_error(arg.ty)) {
            return None;
        }
        if compares {
            let result = BuiltinType::scalar(Element::Int);
            return Some(library("__tombolo_compare_bytes", args, result, TypeTable::INT, span));
        }
        let align = number(align.into(), TypeTable::scalar(ScalarKind::UInt), span);
        args.push((BuiltinType::scalar(Element::UInt), align));
        if !function.yields_address || self.function.is_none() {
            return Some(bytes_op(function.action, args, span));
        }
        self.with_address(function.action, args, first.named, span)
    }

    /// The call, and then the address of what it wrote: a pointer to what such a pointer points to by default, where it can
    /// be that.
    fn with_address(
        &mut self,
        action: Action,
        mut args: Vec<(BuiltinType, Expr)>,
        named: AddressSpace,
        span: Span,
    ) -> Option<Expr> {
        let space = self.default_pointee_space();
        if space != AddressSpace::Generic && space != named {
            return Some(bytes_op(action, args, span));
        }
        let (ty, pointer) = args.remove(0);
        let pointer_type = pointer.ty;
        let mut statements = Vec::new();
        let var = self.keep(pointer, &mut statements)?;
        args.insert(0, (ty, self.kept(var, pointer_type, span)));
        let call = bytes_op(action, args, span);
        statements.push(Stmt { kind: StmtKind::Expr(call), span });
        let result = self.types.pointer(QualType::in_space(TypeTable::VOID, space));
        let address = self.kept(var, pointer_type, span);
        let address = self.convert(Convert::Pointer, address, result);
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(address))), ty: result, span })
    }

    /// A pointer to bytes of any address space; says what is wrong.
    fn byte_address(&mut self, arg: ExprId, written: bool) -> Option<Address> {
        let value = self.rvalue(arg);
        if self.types.is_error(value.ty) {
            return None;
        }
        let span = value.span;
        let pointee = self.types.as_pointer(value.ty);
        let named = pointee.and_then(|pointee| pointee.quals.space).unwrap_or(self.default_pointee_space());
        let quals = Quals { is_const: !written, ..Quals::in_space(named) };
        let align = alignment(self, &value);
        let to = self.types.pointer(QualType { ty: TypeTable::VOID, quals });
        let value = self.assign_convert(value, to, Assignment::Pass);
        if self.types.is_error(value.ty) {
            return None;
        }
        if written && named == AddressSpace::Constant {
            self.error(span, "constant memory cannot be written");
            return None;
        }
        let space = if named == AddressSpace::Constant { named } else { AddressSpace::Generic };
        let ty = self.types.pointer(QualType::in_space(TypeTable::VOID, space));
        Some(Address { pointer: self.convert(Convert::Pointer, value, ty), space, named, align })
    }

    fn byte_count(&mut self, function: BytesFunction, arg: ExprId) -> Option<Expr> {
        let value = self.rvalue(arg);
        let count = self.assign_convert(value, TypeTable::ULONG, Assignment::Pass);
        if self.types.is_error(count.ty) {
            return None;
        }
        match self.evaluate(&count) {
            Some(Value::Scalar(Const::Int(bits))) => Some(number(bits, TypeTable::ULONG, count.span)),
            _ if function.wants_constant() => {
                self.error(count.span, format!("argument to '{}' must be a constant integer", function.name));
                None
            }
            _ => Some(count),
        }
    }
}

/// A pointer is a multiple of so many bytes: what it pointed to before it was cast to `void *` tells.
fn alignment(checker: &Checker<'_, '_, '_>, pointer: &Expr) -> u32 {
    let own = |expr: &Expr| match expr.kind {
        ExprKind::AddressOf(ref place) => place.align,
        _ => checker.types.pointee_as_written(expr.ty).map_or(1, |pointee| checker.types.align_of(pointee.ty)),
    };
    let mut pointer = pointer;
    while let ExprKind::Convert(Convert::Pointer, inner) = &pointer.kind {
        if own(pointer) > 1 {
            break;
        }
        pointer = inner;
    }
    own(pointer)
}

fn bytes_op(action: Action, args: Vec<(BuiltinType, Expr)>, span: Span) -> Expr {
    let (name, op) = match action {
        Action::Copy => ("__tombolo_copy_bytes", Op::CopyBytes),
        Action::Move => ("__tombolo_move_bytes", Op::CopyBytes),
        Action::Set | Action::Compare => ("__tombolo_set_bytes", Op::SetBytes),
    };
    let (params, args): (Vec<_>, Vec<_>) = args.into_iter().unzip();
    let lowering = Lowering::Op(op);
    let signature =
        Signature { name: name.into(), params, variadic: false, result: BuiltinType::Void, lowering, extra: None };
    let kind = ExprKind::Builtin(Box::new(BuiltinCall { signature, args }));
    Expr { kind, ty: TypeTable::VOID, span }
}
