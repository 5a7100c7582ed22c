//! Operators and constants.

use super::Generator;
use super::program::Expression;
use super::types::{Scalar, Type};

impl Generator {
    /// A number of the type as a literal.
    pub(super) fn constant(&mut self, ty: &Type) -> Expression {
        let form = self.literal(ty);
        Expression::new(ty.clone(), form, vec![])
    }

    fn literal(&mut self, ty: &Type) -> String {
        match ty {
            Type::Scalar(scalar) => self.scalar_literal(*scalar),
            Type::Vector(scalar, lanes) => {
                let count = if self.chance(50) { 1 } else { *lanes };
                let parts: Vec<String> = (0..count).map(|_| self.scalar_literal(*scalar)).collect();
                format!("(({})({}))", self.type_name(ty), parts.join(", "))
            }
            Type::Array(..) | Type::Struct(_) => "{0}".into(),
            Type::Pointer(_) => "0".into(),
        }
    }

    pub(super) fn scalar_literal(&mut self, scalar: Scalar) -> String {
        match scalar {
            Scalar::Bool => (*self.pick(&["true", "false"])).into(),
            Scalar::Int(bytes, is_signed) => {
                let bits = u32::from(bytes) * 8;
                let raw = match self.below(8) {
                    0 => 0,
                    1 => 1,
                    2 => u64::MAX,
                    3 => 1 << self.below(bits),
                    4 => u64::MAX >> (64 - bits) >> 1,
                    5 => self.below(16).into(),
                    6 => self.below(1000).into(),
                    _ => self.rng.u64(..),
                } & (u64::MAX >> (64 - bits));
                let suffix = match (bytes, is_signed) {
                    (8, true) => "L",
                    (8, false) => "UL",
                    (_, true) => "",
                    (_, false) => "u",
                };
                let value = if is_signed { i128::from((raw << (64 - bits)) as i64 >> (64 - bits)) } else { raw.into() };
                let lowest = is_signed && raw == 1 << (bits - 1);
                let text = if bits >= 32 && lowest {
                    format!("({}{suffix} - 1)", value + 1)
                } else if value < 0 {
                    format!("({value}{suffix})")
                } else if self.chance(30) {
                    format!("0x{value:x}{suffix}")
                } else {
                    format!("{value}{suffix}")
                };
                if bits < 32 { format!("({}){text}", scalar.name()) } else { text }
            }
            Scalar::Float(bytes) => {
                let suffix = if bytes == 4 { "f" } else { "" };
                let number = match self.below(12) {
                    0 => "0.0".into(),
                    1 => "1.0".into(),
                    2 => "0.5".into(),
                    3 => "1e10".into(),
                    4 => "0x1.8p-3".into(),
                    5 => "16777217.0".into(),
                    6 if bytes == 4 => return if self.rng.bool() { "INFINITY".into() } else { "NAN".into() },
                    _ => format!("{:?}", f64::from(self.below(65536)) / 64.0),
                };
                if self.chance(40) && number != "0.0" {
                    format!("(-{number}{suffix})")
                } else {
                    format!("{number}{suffix}")
                }
            }
        }
    }

    /// An operand for an operation that gives `to`: floats only give floats.
    fn operand_type(&mut self, to: Scalar) -> Scalar {
        if self.chance(45) && to != Scalar::Bool {
            to
        } else if to.is_float() {
            self.number()
        } else if self.chance(8) {
            Scalar::Bool
        } else {
            self.integer()
        }
    }

    pub(super) fn arithmetic(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        if element == Scalar::Bool {
            return None;
        }
        let op = if element.is_float() {
            *self.pick(&["+", "-", "*"])
        } else {
            *self.pick(&["+", "-", "*", "+", "-", "*", "&", "|", "^"])
        };
        let wraps = self.options.strict && matches!(op, "+" | "-" | "*");
        let name = self.type_name(ty);
        if let Type::Vector(_, lanes) = ty {
            let mut operands = vec![self.expression(ty, depth), self.expression(ty, depth)];
            let mut is_scalar = false;
            if self.chance(20) {
                // A scalar meets all lanes.
                operands[1] = self.expression(&Type::Scalar(element), depth);
                is_scalar = true;
            }
            let form = match element {
                Scalar::Int(bytes, true) if wraps => {
                    let unsigned = self.type_name(&Type::Vector(Scalar::Int(bytes, false), *lanes));
                    let second =
                        if is_scalar { format!("({unsigned})(({name})($1))") } else { format!("as_{unsigned}($1)") };
                    let second = if is_scalar { format!("as_{unsigned}(({name})($1))") } else { second };
                    format!("as_{name}(as_{unsigned}($0) {op} {second})")
                }
                _ => format!("($0 {op} $1)"),
            };
            let result = Expression::new(ty.clone(), form, operands);
            return Some(self.guarded(result));
        }
        let (mut a, mut b) = (self.operand_type(element), self.operand_type(element));
        if element.is_float() && !a.is_float() && !b.is_float() {
            if self.rng.bool() { a = element } else { b = element }
        }
        let operands = vec![self.expression(&Type::Scalar(a), depth), self.expression(&Type::Scalar(b), depth)];
        let form = if wraps && !element.is_float() {
            let (signed, unsigned) = common(a, b);
            format!("(({name})({signed})(({unsigned})$0 {op} ({unsigned})$1))")
        } else {
            format!("(({name})($0 {op} $1))")
        };
        let result = Expression::new(ty.clone(), form, operands);
        Some(self.guarded(result))
    }

    /// Divisions and remainders with a divisor that is safe; of floats, those of `double`, which are rounded correctly.
    pub(super) fn division(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let name = self.type_name(ty);
        let op = if self.rng.bool() { "/" } else { "%" };
        match ty.element()? {
            Scalar::Int(bytes, is_signed) => {
                let bits = u32::from(bytes) * 8;
                let operands = vec![self.expression(ty, depth), self.expression(ty, depth)];
                let divisor = match self.below(4) {
                    0 => {
                        // Of one word, so that compilers may multiply instead.
                        let constant = 2 + self.below(120);
                        let sign = if is_signed && self.chance(30) { "-" } else { "" };
                        format!("({name})({sign}{constant})")
                    }
                    1 if is_signed => format!("((($1) & ({name})(62)) - ({name})(65))"),
                    _ if is_signed => {
                        let most = (u64::MAX >> (64 - bits)) >> 1;
                        format!("((($1) & ({name})({most:#x})) | ({name})(1))")
                    }
                    _ => format!("(($1) | ({name})(1))"),
                };
                let form = match ty {
                    Type::Scalar(_) => format!("(({name})($0 {op} {divisor}))"),
                    _ => format!("($0 {op} {divisor})"),
                };
                Some(Expression::new(ty.clone(), form, operands))
            }
            Scalar::Float(8) => {
                let operands = vec![self.expression(ty, depth), self.expression(ty, depth)];
                let result = Expression::new(ty.clone(), "($0 / $1)", operands);
                Some(self.guarded(result))
            }
            _ => None,
        }
    }

    /// Shifts; OpenCL C takes the amount modulo the width of the promoted left operand.
    pub(super) fn shift(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element().filter(|element| element.is_int())?;
        let op = if self.rng.bool() { "<<" } else { ">>" };
        if let Type::Vector(..) = ty {
            let amount = if self.chance(30) { Type::Scalar(element) } else { ty.clone() };
            let operands = vec![self.expression(ty, depth), self.expression(&amount, depth)];
            return Some(Expression::new(ty.clone(), format!("($0 {op} $1)"), operands));
        }
        let (left, right) = (self.operand_type(element), self.integer());
        let operands = vec![self.expression(&Type::Scalar(left), depth), self.expression(&Type::Scalar(right), depth)];
        Some(Expression::new(ty.clone(), format!("(({})($0 {op} $1))", element.name()), operands))
    }

    /// Comparisons: `int` of scalars, -1 or 0 in the lanes of vectors.
    pub(super) fn comparison(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        let op = *self.pick(&["<", "<=", ">", ">=", "==", "!="]);
        if let Type::Vector(_, lanes) = ty {
            let Scalar::Int(bytes, is_signed) = element else { return None };
            let operand = match self.below(3) {
                0 if bytes == 4 || (bytes == 8 && self.options.float64) => Scalar::Float(bytes),
                1 => Scalar::Int(bytes, true),
                _ => Scalar::Int(bytes, false),
            };
            let operand = Type::Vector(operand, *lanes);
            let operands = vec![self.expression(&operand, depth), self.expression(&operand, depth)];
            let form = match is_signed {
                true => format!("($0 {op} $1)"),
                false => format!("as_{}($0 {op} $1)", self.type_name(ty)),
            };
            return Some(Expression::new(ty.clone(), form, operands));
        }
        let (a, b) = (self.scalar(), self.scalar());
        let b = if self.chance(50) { a } else { b };
        let operands = vec![self.expression(&Type::Scalar(a), depth), self.expression(&Type::Scalar(b), depth)];
        Some(Expression::new(ty.clone(), format!("(({})($0 {op} $1))", element.name()), operands))
    }

    pub(super) fn logic(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        let op = if self.rng.bool() { "&&" } else { "||" };
        if let Type::Vector(_, lanes) = ty {
            let Scalar::Int(bytes, true) = element else { return None };
            let is_signed = self.rng.bool();
            let operand = Type::Vector(Scalar::Int(bytes, is_signed), *lanes);
            if self.chance(30) {
                let operand = self.expression(&operand, depth);
                return Some(Expression::new(ty.clone(), "(!$0)", vec![operand]));
            }
            let operands = vec![self.expression(&operand, depth), self.expression(&operand, depth)];
            return Some(Expression::new(ty.clone(), format!("($0 {op} $1)"), operands));
        }
        let operands = vec![self.condition(depth), self.condition(depth)];
        let form = if self.chance(30) {
            format!("(({})!$0)", element.name())
        } else {
            format!("(({})($0 {op} $1))", element.name())
        };
        let count = if form.contains("$1") { 2 } else { 1 };
        Some(Expression::new(ty.clone(), form, operands.into_iter().take(count).collect()))
    }

    pub(super) fn unary(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element()?;
        if element == Scalar::Bool {
            return None;
        }
        let operand = self.expression(ty, depth);
        let name = self.type_name(ty);
        let op = if element.is_int() { *self.pick(&["-", "~", "+"]) } else { "-" };
        let form = match (ty, element) {
            (Type::Scalar(_), Scalar::Int(bytes, true)) if op == "-" && self.options.strict => {
                let unsigned = if bytes == 8 { "ulong" } else { "uint" };
                format!("(({name})(-({unsigned})$0))")
            }
            (Type::Vector(_, lanes), Scalar::Int(bytes, true)) if op == "-" && self.options.strict => {
                let unsigned = self.type_name(&Type::Vector(Scalar::Int(bytes, false), *lanes));
                format!("as_{name}(-as_{unsigned}($0))")
            }
            (Type::Scalar(_), _) => format!("(({name})({op}$0))"),
            _ => format!("({op}$0)"),
        };
        let result = Expression::new(ty.clone(), form, vec![operand]);
        Some(self.guarded(result))
    }
}

/// The signed and unsigned types of the size in which an operation of these two takes place.
fn common(a: Scalar, b: Scalar) -> (&'static str, &'static str) {
    let bytes = a.bytes().max(b.bytes()).max(4);
    let is_unsigned = [a, b].iter().any(|&scalar| scalar.bytes() == bytes && matches!(scalar, Scalar::Int(_, false)));
    match (bytes, is_unsigned) {
        (4, false) => ("int", "uint"),
        (4, true) => ("uint", "uint"),
        (_, false) => ("long", "ulong"),
        (_, true) => ("ulong", "ulong"),
    }
}
