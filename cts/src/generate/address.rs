//! Pointer values.

use super::program::Expression;
use super::types::{Pointer, Scalar, Space, Type};
use super::{Generator, Variable};

impl Generator {
    /// An expression for a pointer of this type, if there is something to point to.
    pub(super) fn address(&mut self, wanted: &Pointer) -> Option<Expression> {
        for _ in 0..10 {
            if let Some(address) = self.try_address(wanted) {
                if self.chance(12) {
                    if let Some(other) = self.try_address(wanted) {
                        let cond = self.condition(1);
                        // Both have the type of the result, so that their spaces are the same.
                        let name = self.type_name(&Type::Pointer(Box::new(wanted.clone())));
                        let form = format!("($0 ? ({name})$1 : ({name})$2)");
                        return Some(Expression::new(address.ty.clone(), form, vec![cond, address, other]));
                    }
                }
                return Some(address);
            }
        }
        None
    }

    fn try_address(&mut self, wanted: &Pointer) -> Option<Expression> {
        if self.scope.is_empty() {
            return None;
        }
        let index = self.rng.usize(0..self.scope.len());
        let variable = self.scope[index].clone();
        let ty = Type::Pointer(Box::new(wanted.clone()));
        if let Type::Pointer(pointer) = &variable.ty {
            let reaches =
                pointer.space == wanted.space || (wanted.space == Space::Generic && pointer.space != Space::Constant);
            if !reaches || (pointer.is_const && !wanted.is_const) {
                return None;
            }
            let base = Expression::new(variable.ty.clone(), variable.name.clone(), vec![]);
            if pointer.pointee == wanted.pointee && pointer.extent >= wanted.extent {
                return Some(self.moved(base, ty, pointer.extent - wanted.extent));
            }
            // A field of what it points to.
            if let Type::Struct(_) = pointer.pointee {
                let (index, operands) = self.index(pointer.extent);
                let operands: Vec<Expression> = [base].into_iter().chain(operands).collect();
                let root = Expression::new(pointer.pointee.clone(), format!("$0[{index}]"), operands);
                return self.part(root, wanted);
            }
            return None;
        }
        let is_private = matches!(wanted.space, Space::Private | Space::Generic);
        let Variable { name, ty, level: 0, is_mutable, .. } = variable else { return None };
        if !is_private || (!is_mutable && !wanted.is_const) {
            return None;
        }
        self.part(Expression::new(ty, name, vec![]), wanted)
    }

    /// The address of a place, or of something in it.
    fn part(&mut self, mut place: Expression, wanted: &Pointer) -> Option<Expression> {
        let ty = Type::Pointer(Box::new(wanted.clone()));
        loop {
            if place.ty == wanted.pointee && wanted.extent == 1 {
                return Some(Expression::new(ty, "&$0", vec![place]));
            }
            match place.ty.clone() {
                Type::Array(element, count) => {
                    if *element == wanted.pointee && count >= wanted.extent {
                        return Some(self.moved(place, ty, count - wanted.extent));
                    }
                    let (index, operands) = self.index(count);
                    let operands = [place].into_iter().chain(operands).collect();
                    place = Expression::new(*element, format!("$0[{index}]"), operands);
                }
                Type::Struct(index) if !self.structures[index].is_packed => {
                    // What a pointer sees in a union may be of another type.
                    if self.structures[index].is_union && self.options.strict {
                        return None;
                    }
                    let fields = self.structures[index].fields.clone();
                    let is_union = self.structures[index].is_union;
                    let (name, ty) = self.pick(&fields).clone();
                    if is_union && ty.is_float() {
                        return None;
                    }
                    place = Expression::new(ty, format!("$0.{name}"), vec![place]);
                }
                _ => return None,
            }
        }
    }

    /// A pointer or array, moved on by up to `most` elements in one of many ways.
    fn moved(&mut self, base: Expression, ty: Type, most: u32) -> Expression {
        let (index, operands) = self.index(most + 1);
        let is_array = matches!(base.ty, Type::Array(..));
        let operands: Vec<Expression> = [base].into_iter().chain(operands).collect();
        let form = match self.below(5) {
            0 => format!("&$0[{index}]"),
            1 if most == 0 => "$0".into(),
            2 if !is_array && !self.options.strict => {
                // By an integer and back.
                let name = self.type_name(&ty);
                if matches!(&ty, Type::Pointer(pointer) if pointer.space == Space::Generic) {
                    format!("($0 + ({index}))")
                } else {
                    format!("({name})((size_t)($0 + ({index})))")
                }
            }
            3 => format!("(&$0[({index}) + 1] - 1)"),
            _ => format!("($0 + ({index}))"),
        };
        Expression::new(ty, form, operands)
    }

    /// A pointer type for a variable or parameter.
    pub(super) fn pointer_type(&mut self, spaces: &[Space]) -> Pointer {
        let space = *self.pick(spaces);
        let pointee = match self.below(10) {
            0..2 if !self.plain_structures().is_empty() => {
                let structures = self.plain_structures();
                Type::Struct(*self.pick(&structures))
            }
            2..5 => self.value_type(),
            _ => Type::Scalar(self.number()),
        };
        let pointee = if pointee == Type::Scalar(Scalar::Bool) { Type::Scalar(super::types::INT) } else { pointee };
        let extent = if self.chance(50) { 1 } else { *self.pick(&[2, 3, 4]) };
        Pointer { space, pointee, extent, is_const: space == Space::Constant || self.chance(25) }
    }
}
