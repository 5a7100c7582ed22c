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
        if let Type::Pointer(pointer) = variable.ty {
            let is_itself = Type::Pointer(pointer.clone()) == wanted.pointee && wanted.extent == 1;
            let is_private = matches!(wanted.space, Space::Private | Space::Generic);
            if is_itself && is_private && variable.is_mutable && variable.level == 0 {
                let place = Expression::new(wanted.pointee.clone(), variable.name, vec![]);
                return Some(Expression::new(Type::Pointer(Box::new(wanted.clone())), "&$0", vec![place]));
            }
            let base = Expression::new(Type::Pointer(pointer.clone()), variable.name, vec![]);
            return self.beyond(base, *pointer, wanted);
        }
        let is_private = matches!(wanted.space, Space::Private | Space::Generic);
        let Variable { name, ty, level: 0, is_mutable, .. } = variable else { return None };
        if !is_private || (!is_mutable && !wanted.is_const) {
            return None;
        }
        self.part(Expression::new(ty, name, vec![]), wanted)
    }

    /// An address by a pointer: what it holds, a part of what it points to, or by a pointer there.
    fn beyond(&mut self, base: Expression, pointer: Pointer, wanted: &Pointer) -> Option<Expression> {
        let reaches =
            pointer.space == wanted.space || (wanted.space == Space::Generic && pointer.space != Space::Constant);
        let is_writable = !pointer.is_const || wanted.is_const;
        if reaches && is_writable && pointer.pointee == wanted.pointee && pointer.extent >= wanted.extent {
            let ty = Type::Pointer(Box::new(wanted.clone()));
            return Some(self.moved(base, ty, pointer.extent - wanted.extent));
        }
        match &pointer.pointee {
            Type::Struct(_) if reaches && is_writable => {
                let (index, operands) = self.index(pointer.extent);
                let operands: Vec<Expression> = [base].into_iter().chain(operands).collect();
                let root = Expression::new(pointer.pointee.clone(), format!("$0[{index}]"), operands);
                self.part(root, wanted)
            }
            Type::Pointer(inner) => {
                let inner = (**inner).clone();
                let base = self.pointed(base, pointer.pointee, pointer.extent);
                self.beyond(base, inner, wanted)
            }
            _ => None,
        }
    }

    /// The address of a place, or of something in it, or what a pointer in it holds.
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
                Type::Pointer(pointer) => return self.beyond(place, *pointer, wanted),
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

    /// A pointer to a pointer, or to a structure with pointers: to one that can be seen, if it is for a variable. Of what a
    /// function is given, it writes no pointers: they would be of its own variables.
    pub(super) fn deep_pointer(&mut self, is_param: bool) -> Option<Pointer> {
        let structures: Vec<usize> =
            (0..self.structures.len()).filter(|&index| self.structures[index].has_pointers).collect();
        let mut pointee = match self.below(3) {
            0 if !structures.is_empty() => Type::Struct(*self.pick(&structures)),
            _ => Type::Pointer(Box::new(self.pointer_type(&POINTED_SPACES))),
        };
        if self.chance(15) && matches!(pointee, Type::Pointer(_)) {
            let space = if self.rng.bool() { Space::Private } else { Space::Generic };
            pointee = Type::Pointer(Box::new(Pointer { space, pointee, extent: 1, is_const: is_param }));
        }
        if !is_param {
            // One that is there, mostly.
            let seen: Vec<Type> = self
                .scope
                .iter()
                .filter(|variable| variable.level == 0)
                .filter_map(|variable| match &variable.ty {
                    Type::Array(element, _) if self.has_pointers(element) => Some((**element).clone()),
                    ty if self.has_pointers(ty) => Some(ty.clone()),
                    _ => None,
                })
                .collect();
            if !seen.is_empty() {
                pointee = self.pick(&seen).clone();
            }
        }
        let space = *self.pick(&[Space::Private, Space::Private, Space::Generic, Space::Local]);
        Some(Pointer { space, pointee, extent: 1, is_const: is_param || self.chance(20) })
    }
}

/// Where pointers that are in memory point to; the work-item's own variables most often, as there always are some.
pub(super) const POINTED_SPACES: [Space; 7] =
    [Space::Private, Space::Private, Space::Generic, Space::Generic, Space::Global, Space::Local, Space::Constant];
