//! Pipes (OpenCL C 3.0, sections 6.3.5 and 6.15.17). A pipe is a pointer to its memory, which the library's functions know;
//! what is known here only, the type of the packets, makes the builtin functions of pipes a matter of the checker: each
//! becomes calls of the library with ordinary expressions around them.

use tombolo_ir::AddressSpace;
use tombolo_ir::types::ImageAccess;

use crate::builtins::{BuiltinType, Element, Lowering, Pointee, PointeeBase, Signature};
use crate::intern::Symbol;
use crate::options::LanguageVersion;
use crate::source::Span;
use crate::syntax::ast::AccessQualifier;
use crate::types::{OpaqueKind, QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::convert::error_expr;
use super::hir::{
    BuiltinCall, CompareOp, Const, Convert, Expr, ExprKind, Init, Place, PlaceKind, Stmt, StmtKind, VarId,
};

/// Who calls a function of pipes together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Callers {
    /// Each work-item for itself.
    Item,
    /// The work-group.
    Group,
    /// The sub-group.
    Subgroup,
}

/// A builtin function of pipes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PipeFunction {
    /// `read_pipe` and `write_pipe`
    Transfer(ImageAccess),
    /// `reserve_read_pipe` and so on.
    Reserve(ImageAccess, Callers),
    /// `commit_read_pipe` and so on.
    Commit(ImageAccess, Callers),
    /// `get_pipe_num_packets`
    NumPackets,
    /// `get_pipe_max_packets`
    MaxPackets,
    /// `is_valid_reserve_id`
    IsValid,
}

impl PipeFunction {
    fn named(name: &str) -> Option<PipeFunction> {
        let (callers, rest) = if let Some(rest) = name.strip_prefix("work_group_") {
            (Callers::Group, rest)
        } else if let Some(rest) = name.strip_prefix("sub_group_") {
            (Callers::Subgroup, rest)
        } else {
            (Callers::Item, name)
        };
        Some(match rest {
            "reserve_read_pipe" => PipeFunction::Reserve(ImageAccess::Read, callers),
            "reserve_write_pipe" => PipeFunction::Reserve(ImageAccess::Write, callers),
            "commit_read_pipe" => PipeFunction::Commit(ImageAccess::Read, callers),
            "commit_write_pipe" => PipeFunction::Commit(ImageAccess::Write, callers),
            _ if callers != Callers::Item => return None,
            "read_pipe" => PipeFunction::Transfer(ImageAccess::Read),
            "write_pipe" => PipeFunction::Transfer(ImageAccess::Write),
            "get_pipe_num_packets" => PipeFunction::NumPackets,
            "get_pipe_max_packets" => PipeFunction::MaxPackets,
            "is_valid_reserve_id" => PipeFunction::IsValid,
            _ => return None,
        })
    }
}

/// The reservation that is none.
const INVALID: u64 = u64::MAX;

/// A pipe as the library has it.
const PIPE: BuiltinType = BuiltinType::Pointer(Pointee {
    base: PointeeBase::Value(Element::UInt, 1),
    space: AddressSpace::Global,
    is_const: false,
    is_volatile: false,
});
/// A packet as the library has it.
const PACKET: BuiltinType = BuiltinType::Pointer(Pointee {
    base: PointeeBase::Void,
    space: AddressSpace::Global,
    is_const: false,
    is_volatile: false,
});
const UINT: BuiltinType = BuiltinType::scalar(Element::UInt);
const RESERVATION: BuiltinType = BuiltinType::scalar(Element::ULong);

const fn uint() -> TypeId {
    TypeTable::scalar(ScalarKind::UInt)
}

fn is_write(access: ImageAccess) -> u64 {
    u64::from(access == ImageAccess::Write)
}

impl Checker<'_, '_, '_> {
    /// Whether there are pipes.
    pub(super) fn has_pipes(&self) -> bool {
        self.version() >= LanguageVersion::V2_0
            && self.session.target.features.iter().any(|name| name == "__opencl_c_pipes")
    }

    /// The type of a pipe with such packets.
    pub(super) fn pipe_of(&mut self, packet: TypeId, access: Option<(AccessQualifier, Span)>, span: Span) -> TypeId {
        if !self.has_pipes() {
            self.error(span, "pipes are not supported: the device lacks the feature '__opencl_c_pipes'");
            return TypeTable::ERROR;
        }
        match self.types.resolve(packet) {
            TypeKind::Error => return TypeTable::ERROR,
            TypeKind::Void | TypeKind::Array(..) | TypeKind::Function(_) => {
                let name = self.quoted(packet);
                self.error(span, format!("packets of a pipe cannot be of type {name}"));
                return TypeTable::ERROR;
            }
            TypeKind::Pointer(_)
            | TypeKind::Image(_)
            | TypeKind::Sampler
            | TypeKind::Event
            | TypeKind::Pipe(..)
            | TypeKind::Opaque(_) => {
                self.error(span, "pipes packet types cannot be of reference type");
                return TypeTable::ERROR;
            }
            _ => {}
        }
        if !self.types.is_complete(packet) {
            let name = self.quoted(packet);
            self.error(span, format!("packets of a pipe cannot be of incomplete type {name}"));
            return TypeTable::ERROR;
        }
        let access = match access {
            None | Some((AccessQualifier::ReadOnly, _)) => ImageAccess::Read,
            Some((AccessQualifier::WriteOnly, _)) => ImageAccess::Write,
            Some((AccessQualifier::ReadWrite, span)) => {
                self.error(span, "access qualifier 'read_write' cannot be used for a pipe");
                ImageAccess::Read
            }
        };
        self.types.intern(TypeKind::Pipe(packet, access))
    }

    /// Says that the type is one of parameters only.
    pub(super) fn only_a_parameter(&mut self, ty: TypeId, span: Span) {
        let name = self.quoted(ty);
        self.error(span, format!("type {name} can only be used as a function parameter in OpenCL"));
    }

    /// The function of pipes that a name means where nothing else has it.
    pub(super) fn pipe_function(&self, symbol: Symbol) -> Option<PipeFunction> {
        let name = self.session.interner.name(symbol);
        let function = PipeFunction::named(name).filter(|_| self.has_pipes())?;
        match function {
            PipeFunction::Reserve(_, Callers::Subgroup) | PipeFunction::Commit(_, Callers::Subgroup) => {
                crate::builtins::Feature::Subgroups.is_available(self.session.target).then_some(function)
            }
            _ => Some(function),
        }
    }

    /// A call of a function of pipes.
    pub(super) fn pipe_call(
        &mut self,
        function: PipeFunction,
        symbol: Symbol,
        args: Vec<Expr>,
        close: Span,
        span: Span,
    ) -> Expr {
        if args.iter().any(|arg| self.types.is_error(arg.ty)) {
            return error_expr(span);
        }
        if self.function.is_none() {
            self.error(span, "function call in a constant expression");
            return error_expr(span);
        }
        let name = self.name(symbol);
        match self.checked_pipe_call(function, &name, args, close, span) {
            Some(expr) => expr,
            None => error_expr(span),
        }
    }

    fn checked_pipe_call(
        &mut self,
        function: PipeFunction,
        name: &str,
        args: Vec<Expr>,
        close: Span,
        span: Span,
    ) -> Option<Expr> {
        let expected = match function {
            PipeFunction::Transfer(_) if matches!(args.len(), 2 | 4) => args.len(),
            PipeFunction::Transfer(_) => {
                self.error(span, format!("invalid number of arguments to function: '{name}'"));
                return None;
            }
            PipeFunction::Reserve(..) | PipeFunction::Commit(..) => 2,
            PipeFunction::NumPackets | PipeFunction::MaxPackets | PipeFunction::IsValid => 1,
        };
        if args.len() != expected {
            let few = args.len() < expected;
            let at = args.get(expected).map_or(close, |extra| extra.span);
            let (word, have) = (if few { "few" } else { "many" }, args.len());
            self.error(at, format!("too {word} arguments to function call, expected {expected}, have {have}"));
            return None;
        }
        let mut args = args.into_iter();
        let first = args.next()?;
        if function == PipeFunction::IsValid {
            let id = self.reservation(first, name)?;
            let invalid = number(INVALID, TypeTable::ULONG, span);
            return Some(compare(CompareOp::Ne, id, invalid, span));
        }
        let (pipe, packet) = self.pipe_argument(first, function, name)?;
        match function {
            PipeFunction::NumPackets | PipeFunction::MaxPackets => {
                let callee = match function {
                    PipeFunction::NumPackets => "__tombolo_pipe_num_packets",
                    _ => "__tombolo_pipe_max_packets",
                };
                Some(library(callee, vec![(PIPE, pipe)], UINT, uint(), span))
            }
            PipeFunction::Reserve(access, callers) => {
                let count = self.packet_number(args.next()?, name)?;
                let callee = match callers {
                    Callers::Item => "__tombolo_pipe_reserve",
                    Callers::Group => "__tombolo_pipe_group_reserve",
                    Callers::Subgroup => "__tombolo_pipe_sub_group_reserve",
                };
                let id = reserve(callee, pipe, count, access, span);
                let ty = self.types.intern(TypeKind::Opaque(OpaqueKind::ReserveId));
                Some(self.convert(Convert::Same, id, ty))
            }
            PipeFunction::Commit(access, callers) => {
                let id = self.reservation(args.next()?, name)?;
                let callee = match callers {
                    Callers::Item => "__tombolo_pipe_commit",
                    Callers::Group => "__tombolo_pipe_group_commit",
                    Callers::Subgroup => "__tombolo_pipe_sub_group_commit",
                };
                Some(commit(callee, pipe, id, access, span))
            }
            PipeFunction::Transfer(access) => {
                let rest: Vec<Expr> = args.collect();
                self.transfer(access, name, pipe, packet, rest, span)
            }
            PipeFunction::IsValid => None,
        }
    }

    /// `read_pipe` and `write_pipe`: 0 where the packet was there, otherwise -1.
    fn transfer(
        &mut self,
        access: ImageAccess,
        name: &str,
        pipe: Expr,
        packet: TypeId,
        mut rest: Vec<Expr>,
        span: Span,
    ) -> Option<Expr> {
        let pointer = self.packet_pointer(rest.pop()?, packet, access, name)?;
        let reserved = match (rest.pop(), rest.pop()) {
            (Some(index), Some(id)) => Some((self.reservation(id, name)?, self.packet_number(index, name)?)),
            _ => None,
        };
        let mut statements = Vec::new();
        let pipe_type = pipe.ty;
        let pipe = self.keep(pipe, &mut statements)?;
        let own = reserved.is_none();
        let (id, index) = reserved.unwrap_or_else(|| {
            let one = number(1, uint(), span);
            let pipe = self.kept(pipe, pipe_type, span);
            (reserve("__tombolo_pipe_reserve", pipe, one, access, span), number(0, uint(), span))
        });
        let id = self.keep(id, &mut statements)?;
        let place_type = self.types.pointer(QualType::in_space(packet, AddressSpace::Global));
        let arguments = vec![
            (PIPE, self.kept(pipe, pipe_type, span)),
            (RESERVATION, self.kept(id, TypeTable::ULONG, span)),
            (UINT, index),
        ];
        let place = library("__tombolo_pipe_packet", arguments, PACKET, place_type, span);
        let place = self.keep(place, &mut statements)?;
        let inside = self.deref(self.kept(place, place_type, span), span)?;
        let outside = self.deref(pointer, span)?;
        let (from, to) = if access == ImageAccess::Read { (inside, outside) } else { (outside, inside) };
        let value = Expr { ty: from.ty, kind: ExprKind::Load(from), span };
        let copy = Expr { kind: ExprKind::Assign(to, Box::new(value)), ty: packet, span };
        let mut done = number(0, TypeTable::INT, span);
        if own {
            let pipe = self.kept(pipe, pipe_type, span);
            let id = self.kept(id, TypeTable::ULONG, span);
            done = comma(commit("__tombolo_pipe_commit", pipe, id, access, span), done);
        }
        let null = Expr { kind: ExprKind::Null, ty: place_type, span };
        let there = compare(CompareOp::Ne, self.kept(place, place_type, span), null, span);
        let result = ExprKind::Conditional {
            cond: Box::new(there),
            then: Box::new(comma(copy, done)),
            otherwise: Box::new(number(-1i64 as u64, TypeTable::INT, span)),
        };
        let result = Expr { kind: result, ty: TypeTable::INT, span };
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty: TypeTable::INT, span })
    }

    /// The pipe that a function is called with, and the type of its packets.
    fn pipe_argument(&mut self, pipe: Expr, function: PipeFunction, name: &str) -> Option<(Expr, TypeId)> {
        let TypeKind::Pipe(packet, access) = *self.types.resolve(pipe.ty) else {
            self.error(pipe.span, format!("first argument to '{name}' must be a pipe type"));
            return None;
        };
        if let PipeFunction::Transfer(wanted) | PipeFunction::Reserve(wanted, _) | PipeFunction::Commit(wanted, _) =
            function
            && wanted != access
        {
            let wanted = if wanted == ImageAccess::Write { "write_only" } else { "read_only" };
            self.error(pipe.span, format!("invalid pipe access modifier (expecting {wanted})"));
            return None;
        }
        Some((pipe, packet))
    }

    /// A `reserve_id_t` as the number that it is.
    fn reservation(&mut self, id: Expr, name: &str) -> Option<Expr> {
        if !matches!(self.types.resolve(id.ty), TypeKind::Opaque(OpaqueKind::ReserveId)) {
            self.unfit(&id, "reserve_id_t", name);
            return None;
        }
        Some(self.convert(Convert::Same, id, TypeTable::ULONG))
    }

    /// A number of packets, or the number of a packet.
    fn packet_number(&mut self, value: Expr, name: &str) -> Option<Expr> {
        let value = match self.types.resolve(value.ty) {
            TypeKind::Enum(_) => self.promote(value),
            _ => value,
        };
        if self.types.as_scalar(value.ty).is_some_and(ScalarKind::is_int) {
            return Some(self.convert_elements(value, ScalarKind::UInt));
        }
        self.unfit(&value, "unsigned int", name);
        None
    }

    /// A pointer to what is read or written.
    fn packet_pointer(&mut self, pointer: Expr, packet: TypeId, access: ImageAccess, name: &str) -> Option<Expr> {
        let pointee = self.types.as_pointer(pointer.ty);
        let fits = pointee.is_some_and(|pointee| {
            let writable = access == ImageAccess::Write || pointee.quals.space != Some(AddressSpace::Constant);
            writable && self.types.same(pointee.ty, packet)
        });
        if !fits {
            let wanted = format!("{} *", self.types.name(packet));
            self.unfit(&pointer, &wanted, name);
            return None;
        }
        Some(pointer)
    }

    fn unfit(&mut self, value: &Expr, wanted: &str, name: &str) {
        let have = self.quoted(value.ty);
        self.error(
            value.span,
            format!("invalid argument type to function '{name}' (expecting '{wanted}' having {have})"),
        );
    }

    /// Puts a value into a variable of its own, so that it is evaluated once.
    pub(super) fn keep(&mut self, value: Expr, statements: &mut Vec<Stmt>) -> Option<VarId> {
        let (ty, span) = (QualType::in_space(value.ty, AddressSpace::Private), value.span);
        let align = self.types.align_of(value.ty);
        let var = self.add_variable("".into(), ty, align, span)?;
        statements.push(Stmt { kind: StmtKind::Declare { var, init: Some(Init::Value(value)) }, span });
        Some(var)
    }

    /// The value of such a variable.
    pub(super) fn kept(&self, var: VarId, ty: TypeId, span: Span) -> Expr {
        let quals = Quals::in_space(AddressSpace::Private);
        let align = self.types.align_of(ty);
        Expr { kind: ExprKind::Load(Place { kind: PlaceKind::Var(var), ty, quals, align, span }), ty, span }
    }
}

pub(super) fn number(value: u64, ty: TypeId, span: Span) -> Expr {
    Expr { kind: ExprKind::Const(Const::Int(value)), ty, span }
}

pub(super) fn compare(op: CompareOp, lhs: Expr, rhs: Expr, span: Span) -> Expr {
    Expr { kind: ExprKind::Compare(op, Box::new(lhs), Box::new(rhs)), ty: TypeTable::BOOL, span }
}

fn comma(first: Expr, second: Expr) -> Expr {
    let (ty, span) = (second.ty, second.span);
    Expr { kind: ExprKind::Comma(Box::new(first), Box::new(second)), ty, span }
}

/// A call of a function that only the library has.
pub(super) fn library(name: &str, args: Vec<(BuiltinType, Expr)>, result: BuiltinType, ty: TypeId, span: Span) -> Expr {
    let (params, args): (Vec<_>, Vec<_>) = args.into_iter().unzip();
    let lowering = Lowering::Whole { callee: None };
    let signature = Signature { name: name.into(), params, variadic: false, result, lowering, extra: None };
    Expr { kind: ExprKind::Builtin(Box::new(BuiltinCall { signature, args })), ty, span }
}

fn reserve(callee: &str, pipe: Expr, count: Expr, access: ImageAccess, span: Span) -> Expr {
    let write = number(is_write(access), uint(), span);
    library(callee, vec![(PIPE, pipe), (UINT, count), (UINT, write)], RESERVATION, TypeTable::ULONG, span)
}

fn commit(callee: &str, pipe: Expr, id: Expr, access: ImageAccess, span: Span) -> Expr {
    let write = number(is_write(access), uint(), span);
    library(callee, vec![(PIPE, pipe), (RESERVATION, id), (UINT, write)], BuiltinType::Void, TypeTable::VOID, span)
}
