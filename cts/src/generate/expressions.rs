//! Expressions: what each type can be made from.

use super::program::Expression;
use super::types::{Scalar, Type};
use super::{Generator, NESTING_LIMIT};

impl Generator {
    /// An expression of a scalar or vector type.
    pub(super) fn expression(&mut self, ty: &Type, depth: u32) -> Expression {
        if self.nesting >= NESTING_LIMIT {
            return self.constant(ty);
        }
        self.nesting += 1;
        let mut found = None;
        if depth > 0 && !self.chance(20) {
            found = (0..6).find_map(|_| self.compound(ty, depth - 1));
        }
        let result = found.unwrap_or_else(|| self.atom(ty));
        self.nesting -= 1;
        result
    }

    /// One attempt at an expression with operands.
    fn compound(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        match self.below(22) {
            0..5 => self.arithmetic(ty, depth),
            5 => self.division(ty, depth),
            6 => self.shift(ty, depth),
            7 => self.comparison(ty, depth),
            8 => self.logic(ty, depth),
            9 => Some(self.choice(ty, depth)),
            10 => self.unary(ty, depth),
            11 | 12 => Some(self.conversion(ty, depth)),
            13 | 14 => self.lanes(ty, depth),
            15 => self.same_bits(ty, depth),
            16..19 => self.builtin(ty, depth),
            19 => self.pure_call(ty, depth),
            20 => self.load_vector(ty),
            _ => {
                // The comma's left side is for nothing.
                let left = self.value_type();
                let operands = vec![self.expression(&left, depth / 2), self.expression(ty, depth)];
                Some(Expression::new(ty.clone(), "($0, $1)", operands))
            }
        }
    }

    /// A value of the type without an operation on it, or with a conversion alone.
    pub(super) fn atom(&mut self, ty: &Type) -> Expression {
        if self.chance(22) {
            return self.constant(ty);
        }
        if self.chance(8) {
            let query = self.work_item_query();
            return self.converted(query, ty).unwrap_or_else(|| self.constant(ty));
        }
        for _ in 0..5 {
            let Some(place) = self.place(false) else { continue };
            let from = place.expression.ty.clone();
            let value = self.load(place);
            if from == *ty {
                return value;
            }
            if let Some(value) = self.converted(value, ty) {
                return value;
            }
        }
        self.constant(ty)
    }

    fn work_item_query(&mut self) -> Expression {
        let size = Type::Scalar(Scalar::Int(8, false));
        let names = [
            "get_global_id",
            "get_local_id",
            "get_group_id",
            "get_global_size",
            "get_local_size",
            "get_num_groups",
            "get_global_offset",
            "get_enqueued_local_size",
        ];
        match self.below(10) {
            0 => Expression::new(Type::Scalar(super::types::UINT), "get_work_dim()", vec![]),
            1 => Expression::new(size, "get_global_linear_id()", vec![]),
            2 => Expression::new(size, "get_local_linear_id()", vec![]),
            _ => {
                let dim = if self.chance(60) { 0 } else { self.below(4) };
                let name = self.pick(&names);
                Expression::new(size, format!("{name}({dim})"), vec![])
            }
        }
    }

    /// A value as another type, where there is a plain way.
    pub(super) fn converted(&mut self, value: Expression, to: &Type) -> Option<Expression> {
        let from = value.ty.clone();
        if from == *to {
            return Some(value);
        }
        let (source, target) = (from.element()?, to.element()?);
        match (&from, to) {
            (Type::Scalar(_), Type::Scalar(_)) => Some(self.cast(value, target)),
            (Type::Scalar(_), Type::Vector(..)) => {
                let value = self.cast(value, target);
                Some(Expression::new(to.clone(), format!("({})($0)", self.type_name(to)), vec![value]))
            }
            (Type::Vector(_, from_lanes), Type::Vector(_, to_lanes)) if from_lanes == to_lanes => {
                Some(self.convert(value, source, target, to))
            }
            (Type::Vector(_, lanes), Type::Scalar(_)) => {
                let lane = self.rng.u8(0..*lanes);
                let value = Expression::new(Type::Scalar(source), format!("$0.s{lane:x}"), vec![value]);
                Some(self.cast(value, target))
            }
            _ => None,
        }
    }

    /// A scalar as another scalar type by a cast.
    fn cast(&mut self, value: Expression, to: Scalar) -> Expression {
        let from = value.ty.element().unwrap_or(Scalar::Bool);
        let ty = Type::Scalar(to);
        if from == to {
            value
        } else if (from.is_float() && to.is_int()) || (from != Scalar::Bool && to.is_float() && self.chance(15)) {
            self.convert(value, from, to, &ty)
        } else {
            let result = Expression::new(ty, format!("({})$0", to.name()), vec![value]);
            if from.is_float() { self.guarded(result) } else { result }
        }
    }

    /// A scalar or vector as another of as many lanes by `convert_`.
    fn convert(&mut self, value: Expression, from: Scalar, to: Scalar, ty: &Type) -> Expression {
        let name = self.type_name(ty);
        if from.is_float() && to.is_int() {
            if self.chance(50) {
                let mode = *self.pick(&["", "_rte", "_rtz", "_rtp", "_rtn"]);
                return Expression::new(ty.clone(), format!("convert_{name}_sat{mode}($0)"), vec![value]);
            }
            // Within the range, with room for any rounding.
            let bits = to.bytes() * 8 - 2;
            let low = if matches!(to, Scalar::Int(_, true)) { format!("-0x1p{bits}") } else { "0".into() };
            let operand = self.type_name(&value.ty);
            let value_text = format!("clamp(q_{operand}($0), ({operand})({low}), ({operand})(0x1p{bits}))");
            let form = match (ty, self.below(3)) {
                (Type::Scalar(_), 0) => format!("(({name}){value_text})"),
                (_, 1) => format!("convert_{name}({value_text})"),
                _ => {
                    let mode = *self.pick(&["_rte", "_rtz", "_rtp", "_rtn"]);
                    format!("convert_{name}{mode}({value_text})")
                }
            };
            return Expression::new(ty.clone(), form, vec![value]);
        }
        let suffix = if to.is_float() && self.chance(40) {
            *self.pick(&["_rte", "_rtz", "_rtp", "_rtn"])
        } else if to.is_int() && self.chance(40) {
            "_sat"
        } else {
            ""
        };
        let result = Expression::new(ty.clone(), format!("convert_{name}{suffix}($0)"), vec![value]);
        if from.is_float() { self.guarded(result) } else { result }
    }

    fn conversion(&mut self, ty: &Type, depth: u32) -> Expression {
        let from = match ty {
            Type::Vector(_, lanes) => Type::Vector(self.number(), *lanes),
            _ => Type::Scalar(self.scalar()),
        };
        let value = self.expression(&from, depth);
        self.converted(value, ty).unwrap_or_else(|| self.constant(ty))
    }

    /// The float without what devices may treat in their own ways.
    pub(super) fn guarded(&mut self, value: Expression) -> Expression {
        if !value.ty.is_float() {
            return value;
        }
        Expression::new(value.ty.clone(), format!("g_{}($0)", self.type_name(&value.ty)), vec![value])
    }

    /// The float without NaN, whose bits may be anything.
    pub(super) fn quieted(&mut self, value: Expression) -> Expression {
        if !value.ty.is_float() {
            return value;
        }
        Expression::new(value.ty.clone(), format!("q_{}($0)", self.type_name(&value.ty)), vec![value])
    }

    /// The same bits as another type.
    fn same_bits(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let to = ty.element().filter(|&scalar| scalar != Scalar::Bool)?;
        let lanes = ty.lanes();
        let total = to.bytes() * u32::from(lanes);
        // Three lanes only match three lanes of the same size.
        let candidates: Vec<Type> = [1u8, 2, 3, 4, 8, 16]
            .into_iter()
            .filter(|&other| (other == 3) == (lanes == 3) && total % u32::from(other) == 0)
            .filter_map(|other| {
                let bytes = total / u32::from(other);
                let shape = if other == 1 { Type::Scalar(to) } else { Type::Vector(to, other) };
                matches!(bytes, 1 | 2 | 4 | 8).then(|| shape.with(Scalar::Int(bytes as u8, true)))
            })
            .collect();
        let mut from = self.pick(&candidates).clone();
        let bytes = from.element()?.bytes();
        let is_signed = self.rng.bool();
        from = from.with(match self.below(3) {
            0 if bytes == 4 || (bytes == 8 && self.options.float64) => Scalar::Float(bytes as u8),
            _ => Scalar::Int(bytes as u8, is_signed),
        });
        let value = self.expression(&from, depth);
        let value = self.quieted(value);
        let result = Expression::new(ty.clone(), format!("as_{}($0)", self.type_name(ty)), vec![value]);
        Some(self.guarded(result))
    }

    /// Vectors out of parts, parts of vectors.
    fn lanes(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        let element = ty.element().filter(|&scalar| scalar != Scalar::Bool)?;
        if let (Type::Vector(_, lanes), true) = (ty, self.chance(50)) {
            let mut parts = Vec::new();
            let mut left = *lanes;
            while left > 0 && parts.len() < 9 {
                let part = if self.chance(50) { 1 } else { self.width() };
                // The last hole takes all that is left, if there is such a vector.
                if part > left || (parts.len() == 8 && part != left) {
                    if parts.len() == 8 {
                        return None;
                    }
                    continue;
                }
                let part_type = if part == 1 { Type::Scalar(element) } else { Type::Vector(element, part) };
                parts.push(self.expression(&part_type, depth.min(1)));
                left -= part;
            }
            // The cast is for clang, which crashes where a lane of a constant is among the parts.
            let hole = |(hole, part): (usize, &Expression)| match part.ty {
                Type::Scalar(_) => format!("({})${hole}", element.name()),
                _ => format!("${hole}"),
            };
            let holes: Vec<String> = parts.iter().enumerate().map(hole).collect();
            let form = format!("(({})({}))", self.type_name(ty), holes.join(", "));
            return Some(Expression::new(ty.clone(), form, parts));
        }
        let width = self.width();
        let vector = self.expression(&Type::Vector(element, width), depth);
        if self.chance(15) {
            // Of lanes that are lanes of another.
            let between = *self.pick(&[2u8, 4, 8]);
            let first = self.swizzle(width, between, false)?;
            let second = self.swizzle(between, ty.lanes(), false)?;
            return Some(Expression::new(ty.clone(), format!("($0).{first}.{second}"), vec![vector]));
        }
        let swizzle = self.swizzle(width, ty.lanes(), false)?;
        Some(Expression::new(ty.clone(), format!("($0).{swizzle}"), vec![vector]))
    }

    /// The name of `count` lanes out of `width`; each only once where they are `unique`.
    pub(super) fn swizzle(&mut self, width: u8, count: u8, unique: bool) -> Option<String> {
        if unique && count > width {
            return None;
        }
        if width == 2 * count && self.chance(40) {
            return Some((*self.pick(&["lo", "hi", "even", "odd"])).into());
        }
        let mut lanes: Vec<u8> = (0..width).collect();
        self.rng.shuffle(&mut lanes);
        if !unique {
            lanes = (0..count).map(|_| self.rng.u8(0..width)).collect();
        }
        lanes.truncate(count.into());
        if width <= 4 && count <= 4 && self.chance(60) {
            return Some(lanes.iter().map(|&lane| ['x', 'y', 'z', 'w'][usize::from(lane)]).collect());
        }
        let upper = self.chance(20);
        let digit = |lane: &u8| if upper { format!("{lane:X}") } else { format!("{lane:x}") };
        Some(format!("s{}", lanes.iter().map(digit).collect::<String>()))
    }

    /// One of two values.
    fn choice(&mut self, ty: &Type, depth: u32) -> Expression {
        let values = [self.expression(ty, depth), self.expression(ty, depth)];
        let [first, second] = values;
        if let (Type::Vector(element, lanes), true) = (ty, self.chance(60)) {
            let is_signed = self.rng.bool();
            let cond = self.expression(&Type::Vector(element.as_int(is_signed), *lanes), depth);
            return Expression::new(ty.clone(), "($0 ? $1 : $2)", vec![cond, first, second]);
        }
        let cond = self.condition(depth);
        // The scalars of narrow types become `int` on the way.
        let form = if let Type::Scalar(scalar) = ty {
            format!("(({})($0 ? $1 : $2))", scalar.name())
        } else {
            "($0 ? $1 : $2)".into()
        };
        Expression::new(ty.clone(), form, vec![cond, first, second])
    }

    /// A scalar that is zero or not.
    pub(super) fn condition(&mut self, depth: u32) -> Expression {
        let ty = match self.below(5) {
            0 => Type::Scalar(Scalar::Bool),
            1 => Type::Scalar(self.number()),
            _ => Type::Scalar(super::types::INT),
        };
        if matches!(ty, Type::Scalar(super::types::INT)) && self.chance(70) {
            if let Some(comparison) = self.comparison(&ty, depth) {
                return comparison;
            }
        }
        let value = self.expression(&ty, depth);
        if ty.is_float() {
            // The first operand of `?:` is no float.
            return Expression::new(Type::Scalar(super::types::INT), "($0 != 0)", vec![value]);
        }
        value
    }

    fn pure_call(&mut self, ty: &Type, _depth: u32) -> Option<Expression> {
        let candidates: Vec<usize> = (0..self.callees.len())
            .filter(|&index| {
                let callee = &self.callees[index];
                callee.is_pure && callee.result.is_some()
            })
            .collect();
        if candidates.is_empty() {
            return None;
        }
        let index = *self.pick(&candidates);
        let call = self.call(index)?;
        let result = call.ty.clone();
        if result.element().is_some() {
            return self.converted(call, ty);
        }
        // A field of a structure that is returned.
        let Type::Struct(structure) = result else { return None };
        let fields: Vec<(String, Type)> = self.structures[structure].fields.clone();
        let (field, field_type) = self.pick(&fields).clone();
        if self.structures[structure].is_union || field_type.element().is_none() {
            return None;
        }
        self.converted(Expression::new(field_type, format!("$0.{field}"), vec![call]), ty)
    }
}
