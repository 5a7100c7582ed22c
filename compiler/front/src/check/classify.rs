//! Builtin functions of GNU C that tell numbers apart by their bits: classes of floats, and zeroes in front, behind and between.

use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{ScalarKind, TypeId, TypeTable};

use super::Checker;
use super::constant::Value;
use super::convert::Assignment;
use super::hir::{BinaryOp, CompareOp, Const, Convert, Expr, ExprKind, Stmt};
use super::pipe::{compare, number};

/// A function of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ClassifyFunction {
    /// `__builtin_fpclassify(nan, infinite, normal, subnormal, zero, x)`
    Choose,
    /// `__builtin_isfpclass(x, classes)`
    IsOf,
    /// Whether a float is of one of these classes.
    IsOne(u64),
    /// `__builtin_isinf_sign`
    InfinitySign,
    /// `__builtin_clzg`, `__builtin_ctzg`, `__builtin_popcountg`: by OpenCL C's function of that name.
    Count(&'static str),
}

/// The classes of floats, from the least bit up: signalling NaN, quiet NaN, then from minus infinity to plus infinity.
mod class {
    pub(super) const SIGNALLING: u64 = 1;
    pub(super) const QUIET: u64 = 2;
    pub(super) const INFINITE: [u64; 2] = [0x200, 0x4];
    pub(super) const NORMAL: [u64; 2] = [0x100, 0x8];
    pub(super) const SUBNORMAL: [u64; 2] = [0x80, 0x10];
    pub(super) const ZERO: [u64; 2] = [0x40, 0x20];
    pub(super) const ALL: u64 = 0x3ff;
}

impl ClassifyFunction {
    /// The function of that name.
    pub(super) fn named(name: &str) -> Option<ClassifyFunction> {
        Some(match name.strip_prefix("__builtin_")? {
            "fpclassify" => ClassifyFunction::Choose,
            "isfpclass" => ClassifyFunction::IsOf,
            "iszero" => ClassifyFunction::IsOne(class::ZERO[0] | class::ZERO[1]),
            "issubnormal" => ClassifyFunction::IsOne(class::SUBNORMAL[0] | class::SUBNORMAL[1]),
            "issignaling" => ClassifyFunction::IsOne(class::SIGNALLING),
            "isinf_sign" => ClassifyFunction::InfinitySign,
            "clzg" => ClassifyFunction::Count("clz"),
            "ctzg" => ClassifyFunction::Count("ctz"),
            "popcountg" => ClassifyFunction::Count("popcount"),
            _ => return None,
        })
    }

    /// How many arguments it takes, of the number given where it takes several.
    pub(super) fn arity(self, given: usize) -> usize {
        match self {
            ClassifyFunction::Choose => 6,
            ClassifyFunction::IsOf => 2,
            ClassifyFunction::IsOne(_) | ClassifyFunction::InfinitySign | ClassifyFunction::Count("popcount") => 1,
            ClassifyFunction::Count(_) => given.clamp(1, 2),
        }
    }
}

/// A float's bits in an unsigned integer, and what they are compared with.
struct Bits {
    ty: TypeId,
    kind: ScalarKind,
    /// All of them, to be had as often as wanted.
    value: Kept,
    infinity: u64,
    least_normal: u64,
    quiet: u64,
    sign: u64,
    span: Span,
}

/// A value that is asked for several times.
enum Kept {
    Constant(Const),
    Variable(super::hir::VarId),
}

impl Checker<'_, '_, '_> {
    /// A call of such a function, with as many arguments as it takes.
    pub(super) fn classify_call(&mut self, function: ClassifyFunction, args: &[ExprId], span: Span) -> Option<Expr> {
        let mut statements = Vec::new();
        let result = match function {
            ClassifyFunction::Count(name) => self.count_bits(name, args, &mut statements, span)?,
            ClassifyFunction::Choose => {
                let mut answers = Vec::with_capacity(5);
                for &arg in &args[..5] {
                    let answer = self.rvalue(arg);
                    answers.push(self.assign_convert(answer, TypeTable::INT, Assignment::Pass));
                }
                let bits = self.float_bits(args[5], &mut statements, span)?;
                let classes = [
                    class::SIGNALLING | class::QUIET,
                    class::INFINITE[0] | class::INFINITE[1],
                    class::NORMAL[0] | class::NORMAL[1],
                    class::SUBNORMAL[0] | class::SUBNORMAL[1],
                ];
                let mut result = answers.pop()?;
                for class in classes.into_iter().rev() {
                    let cond = self.is_of(&bits, class);
                    result = choose(cond, answers.pop()?, result);
                }
                result
            }
            ClassifyFunction::IsOf => {
                let classes = self.constant_integer(args[1])?;
                let Some(classes) = u64::try_from(classes).ok().filter(|classes| classes & !class::ALL == 0) else {
                    let at = self.expr_of(args[1]).span;
                    self.error(at, format!("argument value is outside the valid range [0, {}]", class::ALL));
                    return None;
                };
                let bits = self.float_bits(args[0], &mut statements, span)?;
                let truth = self.is_of(&bits, classes);
                self.int_of_bool(truth)
            }
            ClassifyFunction::IsOne(classes) => {
                let bits = self.float_bits(args[0], &mut statements, span)?;
                let truth = self.is_of(&bits, classes);
                self.int_of_bool(truth)
            }
            ClassifyFunction::InfinitySign => {
                let bits = self.float_bits(args[0], &mut statements, span)?;
                let [plus, minus] = class::INFINITE.map(|class| self.is_of(&bits, class));
                let below = choose(minus, self.int(-1, span), self.int(0, span));
                choose(plus, self.int(1, span), below)
            }
        };
        if statements.is_empty() {
            return Some(Expr { span, ..result });
        }
        let ty = result.ty;
        Some(Expr { kind: ExprKind::Statements(statements, Some(Box::new(result))), ty, span })
    }

    /// A constant as it is, anything else in a variable.
    fn kept_or_constant(&mut self, value: Expr, statements: &mut Vec<Stmt>) -> Option<Kept> {
        if let Some(Value::Scalar(constant)) = self.evaluate(&value) {
            return Some(Kept::Constant(constant));
        }
        let span = value.span;
        let var = self.keep(value, statements);
        if var.is_none() {
            self.error(span, "function call in a constant expression");
        }
        var.map(Kept::Variable)
    }

    fn again(&self, value: &Kept, ty: TypeId, span: Span) -> Expr {
        match value {
            Kept::Constant(constant) => Expr { kind: ExprKind::Const(*constant), ty, span },
            Kept::Variable(var) => self.kept(*var, ty, span),
        }
    }

    fn float_bits(&mut self, arg: ExprId, statements: &mut Vec<Stmt>, span: Span) -> Option<Bits> {
        let value = self.rvalue(arg);
        if self.types.is_error(value.ty) {
            return None;
        }
        let Some(float) = self.types.as_scalar(value.ty).filter(|kind| kind.is_float()) else {
            let (shown, at) = (self.quoted(value.ty), value.span);
            self.error(
                at,
                format!("floating point classification requires argument of floating point type (passed in {shown})"),
            );
            return None;
        };
        let significand = match float {
            ScalarKind::Half => 10,
            ScalarKind::Float => 23,
            _ => 52,
        };
        let sign = 1u64 << (float.size() * 8 - 1);
        let least_normal = 1u64 << significand;
        let infinity = sign - least_normal;
        let kind = float.unsigned_of_same_width();
        let ty = TypeTable::scalar(kind);
        let bits = self.convert(Convert::Bits, value, ty);
        let value = self.kept_or_constant(bits, statements)?;
        Some(Bits { ty, kind, value, infinity, least_normal, quiet: infinity | least_normal >> 1, sign, span })
    }

    /// Whether a float is of one of these classes.
    fn is_of(&mut self, bits: &Bits, classes: u64) -> Expr {
        let Bits { ty, kind, span, .. } = *bits;
        let constant = |bits: u64| number(super::constant::wrap(bits, kind), ty, span);
        let between = |value: Expr, from: u64, behind: u64| {
            let moved = ExprKind::Binary(BinaryOp::Sub, Box::new(value), Box::new(constant(from)));
            let moved = Expr { kind: moved, ty, span };
            compare(CompareOp::Lt, moved, constant(behind.wrapping_sub(from)), span)
        };
        let sign = bits.sign;
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for (index, offset) in [0, sign].into_iter().enumerate() {
            let mut add = |class: u64, from: u64, behind: u64| {
                if classes & class != 0 {
                    ranges.push((from + offset, (behind - from).wrapping_add(from + offset)));
                }
            };
            add(class::ZERO[index], 0, 1);
            add(class::SUBNORMAL[index], 1, bits.least_normal);
            add(class::NORMAL[index], bits.least_normal, bits.infinity);
            add(class::INFINITE[index], bits.infinity, bits.infinity + 1);
            add(class::SIGNALLING, bits.infinity + 1, bits.quiet);
            add(class::QUIET, bits.quiet, sign);
        }
        let mut result: Option<Expr> = None;
        for (from, behind) in ranges {
            let value = self.again(&bits.value, ty, span);
            let inside = between(value, from, behind);
            result = Some(match result {
                None => inside,
                Some(before) => {
                    let kind = ExprKind::Logical { and: false, lhs: Box::new(before), rhs: Box::new(inside) };
                    Expr { kind, ty: TypeTable::BOOL, span }
                }
            });
        }
        result.unwrap_or_else(|| number(0, TypeTable::BOOL, span))
    }

    /// `__builtin_clzg(x)`, `__builtin_ctzg(x)`, with a second argument that is the answer for 0; `__builtin_popcountg(x)`.
    fn count_bits(&mut self, name: &str, args: &[ExprId], statements: &mut Vec<Stmt>, span: Span) -> Option<Expr> {
        let value = self.rvalue(args[0]);
        if self.types.is_error(value.ty) {
            return None;
        }
        let ty = value.ty;
        let unsigned = |kind: &ScalarKind| kind.is_unsigned_int() && *kind != ScalarKind::Bool;
        if self.types.as_scalar(ty).filter(unsigned).is_none() {
            let (shown, at) = (self.quoted(ty), value.span);
            self.error(at, format!("1st argument must be an unsigned integer (was {shown})"));
            return None;
        }
        let Some(&fallback) = args.get(1) else {
            let count = self.call_of_types(name, vec![value], span)?;
            return Some(self.convert_elements(count, ScalarKind::Int));
        };
        let fallback = self.rvalue(fallback);
        if !self.types.same(fallback.ty, TypeTable::INT) {
            let (shown, at) = (self.quoted(fallback.ty), fallback.span);
            if !self.types.is_error(fallback.ty) {
                self.error(at, format!("2nd argument must be an 'int' (was {shown})"));
            }
            return None;
        }
        let kept = self.kept_or_constant(value, statements)?;
        let (counted, asked) = (self.again(&kept, ty, span), self.again(&kept, ty, span));
        let count = self.call_of_types(name, vec![counted], span)?;
        let count = self.convert_elements(count, ScalarKind::Int);
        let there = self.truth(asked);
        Some(choose(there, count, fallback))
    }
}

fn choose(cond: Expr, then: Expr, otherwise: Expr) -> Expr {
    let (ty, span) = (otherwise.ty, cond.span);
    let kind = ExprKind::Conditional { cond: Box::new(cond), then: Box::new(then), otherwise: Box::new(otherwise) };
    Expr { kind, ty, span }
}
