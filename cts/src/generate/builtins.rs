//! Calls of builtin functions whose results are exact.

use super::Generator;
use super::program::Expression;
use super::types::{Scalar, Type};

impl Generator {
    pub(super) fn builtin(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        match element {
            Scalar::Bool => None,
            Scalar::Int(..) => match self.below(10) {
                0 => self.relational(ty, depth),
                1 => self.any_or_all(ty, depth),
                2 => self.shuffle(ty, depth),
                3 => self.select(ty, depth),
                4 => self.wide(ty, depth),
                _ => Some(self.integer_builtin(ty, element, depth)),
            },
            Scalar::Float(_) => match self.below(8) {
                0 => self.shuffle(ty, depth),
                1 => self.select(ty, depth),
                2 => self.product(ty),
                _ => Some(self.float_builtin(ty, element, depth)),
            },
        }
    }

    fn operands(&mut self, ty: &Type, count: usize, depth: u32) -> Vec<Expression> {
        (0..count).map(|_| self.expression(ty, depth)).collect()
    }

    fn integer_builtin(&mut self, ty: &Type, element: Scalar, depth: u32) -> Expression {
        let name = self.type_name(ty);
        let (form, count) = match self.below(18) {
            // These give the unsigned type.
            0 => (format!("as_{name}(abs($0))"), 1),
            1 => (format!("as_{name}(abs_diff($0, $1))"), 2),
            2 => ("add_sat($0, $1)".into(), 2),
            3 => ("sub_sat($0, $1)".into(), 2),
            4 => ("hadd($0, $1)".into(), 2),
            5 => ("rhadd($0, $1)".into(), 2),
            6 => ("mul_hi($0, $1)".into(), 2),
            7 => ("mad_hi($0, $1, $2)".into(), 3),
            8 => ("mad_sat($0, $1, $2)".into(), 3),
            9 => ("rotate($0, $1)".into(), 2),
            10 => ("clz($0)".into(), 1),
            11 => ("ctz($0)".into(), 1),
            12 => ("popcount($0)".into(), 1),
            13 => ("max($0, $1)".into(), 2),
            14 => ("min($0, $1)".into(), 2),
            15 => ("bitselect($0, $1, $2)".into(), 3),
            16 if element.bytes() == 4 => {
                // Operands have to be of 24 bits.
                let shift = format!("({name})(8)");
                let factor = |hole: u32| format!("(${hole} >> {shift})");
                if self.rng.bool() {
                    (format!("mul24({}, {})", factor(0), factor(1)), 2)
                } else {
                    (format!("mad24({}, {}, $2)", factor(0), factor(1)), 3)
                }
            }
            _ => {
                // The lower limit must not be above the upper one.
                let operands = vec![self.expression(ty, depth), self.atom(ty), self.atom(ty)];
                return Expression::new(ty.clone(), "clamp($0, min($1, $2), max($1, $2))", operands);
            }
        };
        // The shifted factors of a mul24 are promoted from nothing: they are 32 bits wide.
        let operands = self.operands(ty, count, depth);
        Expression::new(ty.clone(), form, operands)
    }

    fn float_builtin(&mut self, ty: &Type, element: Scalar, depth: u32) -> Expression {
        let (form, count) = match self.below(22) {
            0 => ("fabs($0)", 1),
            1 => ("floor($0)", 1),
            2 => ("ceil($0)", 1),
            3 => ("trunc($0)", 1),
            4 => ("rint($0)", 1),
            5 => ("round($0)", 1),
            6 => ("sign($0)", 1),
            7 => ("fmin($0, $1)", 2),
            8 => ("fmax($0, $1)", 2),
            9 => ("copysign(Q($0), Q($1))", 2),
            10 => ("fmod($0, $1)", 2),
            11 => ("remainder($0, $1)", 2),
            12 => ("fdim($0, $1)", 2),
            13 => ("nextafter($0, $1)", 2),
            14 => ("step(Q($0), Q($1))", 2),
            15 => ("maxmag($0, $1)", 2),
            16 => ("minmag($0, $1)", 2),
            17 | 18 => ("fma($0, $1, $2)", 3),
            19 if element == Scalar::Float(8) => ("sqrt($0)", 1),
            20 => {
                let amount = ty.with(super::types::INT);
                let mask = self.type_name(&amount);
                let operands = vec![self.expression(ty, depth), self.expression(&amount, depth)];
                let form = format!("ldexp($0, (($1) & ({mask})(31)) - ({mask})(16))");
                let result = Expression::new(ty.clone(), form, operands);
                return self.guarded(result);
            }
            21 => ("logb(max(fabs(Q($0)), (T)(0.25f)))", 1),
            _ => ("clamp(Q($0), fmin(Q($1), Q($2)), fmax(Q($1), Q($2)))", 3),
        };
        let name = self.type_name(ty);
        let mut form = form.replace("Q(", &format!("q_{name}(")).replace("(T)", &format!("({name})"));
        if element == Scalar::Float(8) {
            form = form.replace("0.25f", "0.25");
        }
        let atoms = if form.starts_with("clamp") { 1 } else { count };
        let mut operands = self.operands(ty, atoms, depth);
        operands.extend((atoms..count).map(|_| self.atom(ty)).collect::<Vec<_>>());
        let result = Expression::new(ty.clone(), form, operands);
        self.guarded(result)
    }

    /// Tests of floats: `int` of scalars, a mask of vectors.
    fn relational(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let (form, count) = *self.pick(&[
            ("isequal($0, $1)", 2),
            ("isnotequal($0, $1)", 2),
            ("isgreater($0, $1)", 2),
            ("isgreaterequal($0, $1)", 2),
            ("isless($0, $1)", 2),
            ("islessequal($0, $1)", 2),
            ("islessgreater($0, $1)", 2),
            ("isordered($0, $1)", 2),
            ("isunordered($0, $1)", 2),
            ("isnan($0)", 1),
            ("isinf($0)", 1),
            ("isfinite($0)", 1),
            ("signbit(q_T($0))", 1),
        ]);
        let (bytes, is_signed) = match ty {
            Type::Vector(Scalar::Int(bytes @ (4 | 8), is_signed), _) => (*bytes, *is_signed),
            Type::Scalar(super::types::INT) => (if self.chance(70) { 4 } else { 8 }, true),
            _ => return None,
        };
        if bytes == 8 && !self.options.float64 {
            return None;
        }
        let operand = ty.with(Scalar::Float(bytes));
        let operands = self.operands(&operand, count, depth);
        let form = form.replace("q_T", &format!("q_{}", self.type_name(&operand)));
        let form = if is_signed { form } else { format!("as_{}({form})", self.type_name(ty)) };
        Some(Expression::new(ty.clone(), form, operands))
    }

    fn any_or_all(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let Type::Scalar(element) = ty else { return None };
        let name = if self.rng.bool() { "any" } else { "all" };
        let bytes = *self.pick(&[1u8, 2, 4, 8]);
        let operand = Type::Vector(Scalar::Int(bytes, true), self.width());
        let operands = self.operands(&operand, 1, depth);
        Some(Expression::new(ty.clone(), format!("(({}){name}($0))", element.name()), operands))
    }

    fn select(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        let is_signed = self.rng.bool();
        let mask = ty.with(element.as_int(is_signed));
        let mut operands = self.operands(ty, 2, depth);
        operands.push(self.expression(&mask, depth));
        Some(Expression::new(ty.clone(), "select($0, $1, $2)", operands))
    }

    fn shuffle(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let Type::Vector(element, lanes) = ty else { return None };
        if *lanes == 3 {
            return None;
        }
        let source = Type::Vector(*element, *self.pick(&[2, 4, 8]));
        let mask = Type::Vector(element.as_int(false), *lanes);
        let count = if self.rng.bool() { 1 } else { 2 };
        let mut operands = self.operands(&source, count, depth);
        operands.push(self.expression(&mask, depth.min(1)));
        let form = if count == 1 { "shuffle($0, $1)" } else { "shuffle2($0, $1, $2)" };
        Some(Expression::new(ty.clone(), form, operands))
    }

    /// A number of two halves.
    fn wide(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let Some(Scalar::Int(bytes @ 2..=8, is_signed)) = ty.element() else { return None };
        let high = self.expression(&ty.with(Scalar::Int(bytes / 2, is_signed)), depth);
        let low = self.expression(&ty.with(Scalar::Int(bytes / 2, false)), depth);
        Some(Expression::new(ty.clone(), "upsample($0, $1)", vec![high, low]))
    }

    /// Geometric functions of small whole numbers, where every order of additions gives the same.
    fn product(&mut self, ty: &Type) -> Option<Expression> {
        let element = ty.element()?;
        let lanes = match ty {
            Type::Scalar(_) => *self.pick(&[2u8, 3, 4]),
            Type::Vector(_, 3) => 3,
            _ => return None,
        };
        let float = self.type_name(&Type::Vector(element, lanes));
        let small = Type::Vector(Scalar::Int(1, true), lanes);
        let operands = vec![self.atom(&small), self.atom(&small)];
        let name = if ty.lanes() == 3 { "cross" } else { "dot" };
        let result = Expression::new(ty.clone(), format!("{name}(convert_{float}($0), convert_{float}($1))"), operands);
        Some(self.guarded(result))
    }
}
