//! clang's `__builtin_elementwise_*` and `__builtin_reduce_*`: names for what OpenCL C has functions or operators for.

use crate::builtins::BuiltinType;
use crate::source::Span;
use crate::syntax::ast::ExprId;
use crate::types::{ScalarKind, TypeId, TypeTable};

use super::Checker;
use super::builtin::element_of;
use super::hir::{BinaryOp, Expr, ExprKind, Lanes};
use super::operator::common_kind;

/// The numbers that a function takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Numbers {
    Floats,
    Integers,
    /// Signed integers and floats.
    Signed,
    All,
}

impl Numbers {
    fn include(self, kind: ScalarKind) -> bool {
        match self {
            Numbers::Floats => kind.is_float(),
            Numbers::Integers => kind.is_int(),
            Numbers::Signed => kind.is_float() || kind.is_signed_int(),
            Numbers::All => true,
        }
    }

    /// In the words of messages.
    fn describe(self) -> &'static str {
        match self {
            Numbers::Floats => "a floating point type",
            Numbers::Integers => "a vector of integers",
            Numbers::Signed => "a signed integer or floating point type",
            Numbers::All => "a vector, integer or floating point type",
        }
    }
}

/// How a function is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Means {
    /// By OpenCL C's function for floats and that for integers.
    Call(&'static str, &'static str),
    /// By this operator between lanes.
    Operator(BinaryOp),
    /// The value itself.
    Itself,
}

/// A function of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LanewiseFunction {
    /// Whether the lanes of one vector are combined.
    reduces: bool,
    arity: usize,
    numbers: Numbers,
    means: Means,
}

/// Functions of floats with OpenCL C's name.
const SAME_NAME: [&str; 20] = [
    "acos", "asin", "atan", "ceil", "cos", "cosh", "exp", "exp2", "floor", "log", "log10", "log2", "rint", "round",
    "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
];

impl LanewiseFunction {
    /// The function of that name.
    pub(super) fn named(name: &str) -> Option<LanewiseFunction> {
        let name = name.strip_prefix("__builtin_")?;
        if let Some(name) = name.strip_prefix("reduce_") {
            let (numbers, means) = match name {
                "max" => (Numbers::All, Means::Call("fmax", "max")),
                "min" => (Numbers::All, Means::Call("fmin", "min")),
                "add" => (Numbers::Integers, Means::Operator(BinaryOp::Add)),
                "mul" => (Numbers::Integers, Means::Operator(BinaryOp::Mul)),
                "and" => (Numbers::Integers, Means::Operator(BinaryOp::And)),
                "or" => (Numbers::Integers, Means::Operator(BinaryOp::Or)),
                "xor" => (Numbers::Integers, Means::Operator(BinaryOp::Xor)),
                _ => return None,
            };
            return Some(LanewiseFunction { reduces: true, arity: 1, numbers, means });
        }
        let name = name.strip_prefix("elementwise_")?;
        let (arity, numbers, means) = match name {
            "abs" => (1, Numbers::Signed, Means::Call("fabs", "abs")),
            "bitreverse" => (1, Numbers::Integers, Means::Call("bit_reverse", "bit_reverse")),
            // Signalling NaNs are the only numbers that it changes, and OpenCL has none.
            "canonicalize" => (1, Numbers::Floats, Means::Itself),
            "nearbyint" | "roundeven" => (1, Numbers::Floats, Means::Call("rint", "rint")),
            "max" => (2, Numbers::All, Means::Call("fmax", "max")),
            "min" => (2, Numbers::All, Means::Call("fmin", "min")),
            "add_sat" => (2, Numbers::Integers, Means::Call("add_sat", "add_sat")),
            "sub_sat" => (2, Numbers::Integers, Means::Call("sub_sat", "sub_sat")),
            "copysign" => (2, Numbers::Floats, Means::Call("copysign", "copysign")),
            "pow" => (2, Numbers::Floats, Means::Call("pow", "pow")),
            "fma" => (3, Numbers::Floats, Means::Call("fma", "fma")),
            _ => {
                let name = SAME_NAME.into_iter().find(|&known| known == name)?;
                (1, Numbers::Floats, Means::Call(name, name))
            }
        };
        Some(LanewiseFunction { reduces: false, arity, numbers, means })
    }

    /// How many arguments it takes.
    pub(super) fn arity(self) -> usize {
        self.arity
    }
}

impl Checker<'_, '_, '_> {
    /// A call of such a function, with as many arguments as it takes.
    pub(super) fn lanewise_call(&mut self, function: LanewiseFunction, args: &[ExprId], span: Span) -> Option<Expr> {
        let mut values = Vec::with_capacity(args.len());
        for &arg in args {
            let value = self.rvalue(arg);
            if self.types.is_error(value.ty) {
                return None;
            }
            values.push(if self.types.as_scalar(value.ty).is_some() { self.promote(value) } else { value });
        }
        if let [first, second, ..] = &values[..]
            && let (Some(a), Some(b)) = (self.types.as_scalar(first.ty), self.types.as_scalar(second.ty))
            && a != b
            && values.len() == 2
        {
            let common = common_kind(a, b);
            values = values.into_iter().map(|value| self.convert_elements(value, common)).collect();
        }
        for (index, value) in values.iter().enumerate() {
            let fits = match self.types.as_arithmetic(value.ty) {
                Some((kind, lanes)) => function.numbers.include(kind) && (lanes > 1 || !function.reduces),
                None => false,
            };
            if !fits {
                let (shown, at) = (self.quoted(value.ty), value.span);
                let wanted = match (function.reduces, function.numbers) {
                    (true, Numbers::All) => "a vector type",
                    (_, numbers) => numbers.describe(),
                };
                let place = ["1st", "2nd", "3rd"][index.min(2)];
                self.error(at, format!("{place} argument must be {wanted} (was {shown})"));
                return None;
            }
        }
        if let Some(other) = values[1..].iter().find(|value| !self.types.same(value.ty, values[0].ty)) {
            let (a, b) = (self.quoted(values[0].ty), self.quoted(other.ty));
            self.error(span, format!("arguments are of different types ({a} vs {b})"));
            return None;
        }
        if function.reduces {
            return self.reduce(function.means, values.pop()?, span);
        }
        self.lanewise(function.means, values, span)
    }

    /// Applies OpenCL C's function to values of one type, which the result is of as well.
    fn lanewise(&mut self, means: Means, mut values: Vec<Expr>, span: Span) -> Option<Expr> {
        let ty = values.first()?.ty;
        let (kind, _) = self.types.as_arithmetic(ty)?;
        let name = match means {
            Means::Call(name, _) if kind.is_float() => name,
            Means::Call(_, name) => name,
            Means::Operator(op) => {
                let (second, first) = (values.pop()?, values.pop()?);
                let kind = ExprKind::Binary(op, Box::new(first), Box::new(second));
                return Some(Expr { kind, ty, span });
            }
            Means::Itself => return Some(Expr { span, ..values.pop()? }),
        };
        let result = self.call_of_types(name, values, span)?;
        Some(self.convert_elements(result, kind))
    }

    /// The lanes of a vector combined from the first to the last.
    fn reduce(&mut self, means: Means, vector: Expr, span: Span) -> Option<Expr> {
        let (kind, lanes) = self.types.as_vector(vector.ty)?;
        let ty: TypeId = TypeTable::scalar(kind);
        let whole = vector.ty;
        let mut statements = Vec::new();
        let Some(var) = self.keep(vector, &mut statements) else {
            self.error(span, "function call in a constant expression");
            return None;
        };
        let mut sum: Option<Expr> = None;
        for lane in 0..lanes {
            let vector = Box::new(self.kept(var, whole, span));
            let part = Expr { kind: ExprKind::Swizzle(vector, Lanes::new(&[lane])?), ty, span };
            sum = Some(match sum {
                None => part,
                Some(sum) => self.lanewise(means, vec![sum, part], span)?,
            });
        }
        Some(Expr { kind: ExprKind::Statements(statements, sum.map(Box::new)), ty, span })
    }

    /// A call of the builtin function of that name whose parameters are of just these types.
    pub(super) fn call_of_types(&mut self, name: &str, args: Vec<Expr>, span: Span) -> Option<Expr> {
        let params: Option<Vec<BuiltinType>> = args
            .iter()
            .map(|arg| {
                let (kind, lanes) = self.types.as_arithmetic(arg.ty)?;
                Some(BuiltinType::Value(element_of(kind)?, lanes))
            })
            .collect();
        let params = params?;
        let candidates = self.builtins.candidates(name)?;
        let signature = candidates.iter().find(|signature| signature.params == params)?;
        if let Some(missing) = signature.missing_feature(self.session.target) {
            // Names of clang's own do without the extension that OpenCL's name came with.
            if missing != crate::builtins::Feature::ExtendedBitOps {
                let message = format!("call to '{name}' requires {} support", missing.name());
                self.error(span, message);
                return None;
            }
        }
        let types: Vec<TypeId> = args.iter().map(|arg| arg.ty).collect();
        Some(self.make_builtin_call(signature, &types, args, span))
    }
}
