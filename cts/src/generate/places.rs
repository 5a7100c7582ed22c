//! Places: what can be read and written, from a variable down through fields, elements, lanes and pointers.

use super::program::Expression;
use super::types::{INTEGERS, Pointer, Scalar, Space, Structure, Type};
use super::{Generator, Variable};

/// A place in memory or in a variable.
pub(super) struct Place {
    pub(super) expression: Expression,
    /// Whether its bytes may have been written as another type: what is read as a float has to be guarded.
    pub(super) is_reinterpreted: bool,
    /// Whether its bytes may be read as another type: NaN must not be written.
    pub(super) keeps_bits: bool,
}

impl Generator {
    /// The value in a place.
    pub(super) fn load(&mut self, place: Place) -> Expression {
        if place.is_reinterpreted { self.guarded(place.expression) } else { place.expression }
    }

    /// An expression for an index below `count`.
    pub(super) fn index(&mut self, count: u32) -> (String, Vec<Expression>) {
        if count == 1 || self.chance(45) {
            return (self.below(count).to_string(), vec![]);
        }
        let scalar = self.integer();
        let index = self.expression(&Type::Scalar(scalar), 1);
        if count.is_power_of_two() {
            (format!("$1 & {}", count - 1), vec![index])
        } else {
            (format!("(uint)$1 % {count}u"), vec![index])
        }
    }

    fn element(&mut self, base: Expression, ty: Type, count: u32) -> Expression {
        let (index, operands) = self.index(count);
        Expression::new(ty, format!("$0[{index}]"), [base].into_iter().chain(operands).collect())
    }

    /// A random place that holds a scalar, a vector or a structure; with `writes`, one that may be written. Pointers and arrays
    /// are only passed through.
    pub(super) fn place(&mut self, writes: bool) -> Option<Place> {
        if self.scope.is_empty() {
            return None;
        }
        // The latest variables are the most interesting.
        let len = self.scope.len();
        let back = self.rng.usize(0..len).min(self.rng.usize(0..len));
        let variable = self.scope[len - 1 - back].clone();
        if writes && !variable.is_mutable && !matches!(variable.ty, Type::Pointer(_)) {
            return None;
        }
        let (place, is_const) = self.walk(variable, writes)?;
        (!writes || !is_const).then_some(place)
    }

    /// From a variable down to a place, and whether that is behind a pointer to `const`.
    fn walk(&mut self, variable: Variable, writes: bool) -> Option<(Place, bool)> {
        let mut place = Place {
            expression: Expression::new(variable.ty.clone(), variable.name, vec![]),
            is_reinterpreted: false,
            keeps_bits: false,
        };
        // Private arrays are aligned well; what is in structures and behind pointers, as its type asks.
        let mut alignment = 16;
        let mut space = Space::Private;
        let mut is_const = false;
        let mut is_packed = false;
        loop {
            let ty = place.expression.ty.clone();
            match ty {
                Type::Scalar(_) => return Some((place, is_const)),
                Type::Vector(scalar, lanes) => {
                    if self.chance(30) {
                        let lane = self.rng.u8(0..lanes);
                        let form = if lane < 4 && lanes <= 4 && self.rng.bool() {
                            format!("$0.{}", ['x', 'y', 'z', 'w'][usize::from(lane)])
                        } else {
                            format!("$0.s{lane:x}")
                        };
                        place.expression = Expression::new(Type::Scalar(scalar), form, vec![place.expression]);
                    }
                    return Some((place, is_const));
                }
                Type::Struct(index) => {
                    if self.chance(15) {
                        return Some((place, is_const));
                    }
                    let Structure { is_union, fields, is_packed: packed, .. } = self.structures[index].clone();
                    place.is_reinterpreted |= is_union;
                    place.keeps_bits |= is_union;
                    is_packed |= packed;
                    let (name, ty) = self.pick(&fields).clone();
                    place.expression = Expression::new(ty, format!("$0.{name}"), vec![place.expression]);
                    alignment = 0;
                }
                Type::Array(element, count) => {
                    let natural = element.size();
                    let alignment = if alignment == 0 { natural } else { alignment };
                    if is_packed || !self.reinterpret(&mut place, &element, count, space, is_const, alignment) {
                        place.expression = self.element(place.expression, *element, count);
                    }
                }
                Type::Pointer(pointer) => {
                    let Pointer { space: to, pointee, extent, is_const: constness } = *pointer;
                    // Of several pointers, the last decides whether what is behind it may be written.
                    if writes && self.is_pure {
                        return None;
                    }
                    is_packed = false;
                    (space, is_const) = (to, constness);
                    // Through pointers, memory is seen that other pointers see as another type.
                    place.is_reinterpreted |= matches!(to, Space::Global | Space::Local | Space::Generic);
                    place.keeps_bits = true;
                    let alignment = pointee.size().min(16);
                    if !self.reinterpret(&mut place, &pointee, extent, space, is_const, alignment) {
                        place.expression = self.pointed(place.expression, pointee, extent);
                    }
                }
            }
        }
    }

    /// A place that holds a pointer and may be written.
    pub(super) fn pointer_place(&mut self) -> Option<(Expression, Pointer)> {
        let fitting: Vec<usize> =
            (0..self.scope.len()).filter(|&index| self.has_pointers(&self.scope[index].ty)).collect();
        let variable = self.scope[*self.rng.choice(&fitting)?].clone();
        let mut place = Expression::new(variable.ty, variable.name, vec![]);
        let mut is_writable = variable.is_mutable;
        loop {
            match place.ty.clone() {
                Type::Scalar(_) | Type::Vector(..) => return None,
                Type::Array(element, count) => place = self.element(place, *element, count),
                Type::Struct(index) => {
                    let fields: Vec<(String, Type)> = self.structures[index].fields.clone();
                    let fields: Vec<&(String, Type)> = fields.iter().filter(|(_, ty)| self.has_pointers(ty)).collect();
                    let (name, ty) = (*self.rng.choice(&fields)?).clone();
                    place = Expression::new(ty, format!("$0.{name}"), vec![place]);
                }
                Type::Pointer(pointer) => {
                    let goes_on = self.has_pointers(&pointer.pointee);
                    if is_writable && (!goes_on || self.rng.bool()) {
                        return Some((place, *pointer));
                    }
                    if !goes_on || self.is_pure {
                        return None;
                    }
                    is_writable = !pointer.is_const;
                    place = self.pointed(place, pointer.pointee, pointer.extent);
                }
            }
        }
    }

    pub(super) fn pointed(&mut self, pointer: Expression, pointee: Type, extent: u32) -> Expression {
        if let (Type::Struct(_), 1) = (&pointee, extent) {
            // As much as `(*p).field` says.
            return Expression::new(pointee, "(*$0)", vec![pointer]);
        }
        match (extent, self.below(3)) {
            (1, 0 | 1) => Expression::new(pointee, "(*$0)", vec![pointer]),
            (_, 2) => {
                let (index, operands) = self.index(extent);
                let form = format!("(*($0 + ({index})))");
                Expression::new(pointee, form, [pointer].into_iter().chain(operands).collect())
            }
            _ => self.element(pointer, pointee, extent),
        }
    }

    /// Sees integers in memory as elements of another type, sometimes.
    fn reinterpret(
        &mut self,
        place: &mut Place,
        element: &Type,
        count: u32,
        space: Space,
        is_const: bool,
        alignment: u32,
    ) -> bool {
        if self.options.strict
            || element.lanes() == 3
            || !element.element().is_some_and(Scalar::is_int)
            || !self.chance(12)
        {
            return false;
        }
        let total = element.size() * count;
        let scalar = match self.below(4) {
            0 => Scalar::Float(4),
            _ => *self.pick(&INTEGERS),
        };
        let view = if self.chance(30) { Type::Vector(scalar, *self.pick(&[2, 4])) } else { Type::Scalar(scalar) };
        if view == *element || view.size() > alignment || view.size() > total {
            return false;
        }
        let constness = if is_const { "const " } else { "" };
        let pointer = format!("({}{constness}{} *)", space.qualifier(), self.type_name(&view));
        let (index, operands) = self.index(total / view.size());
        let operands = [place.expression.clone()].into_iter().chain(operands).collect();
        place.expression = Expression::new(view, format!("({pointer}$0)[{index}]"), operands);
        place.is_reinterpreted = true;
        place.keeps_bits = true;
        true
    }

    /// Floats read by `vload_half` from the 16-bit numbers of memory.
    fn load_half(&mut self, ty: &Type) -> Option<Expression> {
        let lanes = u32::from(ty.lanes());
        let space = *self.pick(&[Space::Private, Space::Local, Space::Global, Space::Generic, Space::Constant]);
        let is_signed = self.rng.bool();
        let count = *self.pick(&[1, 2]);
        let pointee = Type::Scalar(Scalar::Int(2, is_signed));
        let address = self.address(&Pointer { space, pointee, extent: lanes * count, is_const: true })?;
        let (index, operands) = self.index(count);
        let name = if lanes == 1 { "vload_half".into() } else { format!("vload_half{lanes}") };
        let form = format!("{name}({index}, (const {}half *)$0)", space.qualifier());
        let result = Expression::new(ty.clone(), form, [address].into_iter().chain(operands).collect());
        Some(self.guarded(result))
    }

    /// A vector read by `vload` from elements in a row.
    pub(super) fn load_vector(&mut self, ty: &Type) -> Option<Expression> {
        if ty.element() == Some(Scalar::Float(4)) && self.chance(50) {
            return self.load_half(ty);
        }
        let Type::Vector(scalar, lanes) = ty else { return None };
        let pointer = Pointer {
            space: *self.pick(&[Space::Private, Space::Local, Space::Global, Space::Generic, Space::Constant]),
            pointee: Type::Scalar(*scalar),
            extent: u32::from(*lanes) * self.pick(&[1, 1, 2]),
            is_const: true,
        };
        let address = self.address(&pointer)?;
        let (index, operands) = self.index(pointer.extent / u32::from(*lanes));
        let form = format!("vload{lanes}({index}, $0)");
        let result = Expression::new(ty.clone(), form, [address].into_iter().chain(operands).collect());
        Some(self.guarded(result))
    }
}
