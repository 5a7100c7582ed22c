//! Functions and their calls.

use super::program::{Expression, Function};
use super::types::{Pointer, Scalar, Space, Type};
use super::{COST_LIMIT, Callee, Generator};

impl Generator {
    pub(super) fn declare_functions(&mut self) {
        for _ in 0..self.below(4) {
            self.declare_function();
        }
    }

    fn declare_function(&mut self) {
        let name = self.global_name("f");
        let is_pure = self.chance(50);
        let count = if self.chance(10) { 9 } else { self.below(6) };
        let params: Vec<Type> = (0..count).map(|_| self.param_type(is_pure)).collect();
        let structures = self.plain_structures();
        let result = match self.below(10) {
            0..2 if !is_pure => None,
            2 if !structures.is_empty() => Some(Type::Struct(*self.pick(&structures))),
            _ => Some(self.value_type()),
        };
        let file_scope = self.scope.len();
        let mut list = Vec::new();
        for ty in &params {
            let param = self.name("p");
            list.push(self.declarator(ty, &param));
            self.declare(&param, ty.clone(), true);
        }
        self.is_pure = is_pure;
        self.returns = Some(result.clone());
        self.cost = 1;
        let mut body = self.variables(1, 4);
        let size = 1 + self.options.size / 5;
        let count = 1 + self.below(size);
        body.extend(self.statements(count, 2));
        if let Some(ty) = &result {
            body.push(self.return_of(ty));
        }
        self.returns = None;
        self.is_pure = false;
        self.scope.truncate(file_scope);
        let kind = *self.pick(&["", "", "static ", "inline static "]);
        let result_name = result.as_ref().map_or("void".into(), |ty| self.type_name(ty));
        let list = if list.is_empty() { "void".into() } else { list.join(", ") };
        let tail = self.structure_return(&result);
        let head = format!("{kind}{result_name} {name}({list})");
        self.functions.push(Function { head, body, tail });
        let cost = self.cost;
        self.callees.push(Callee { name, params, result, is_pure, cost });
    }

    /// What a function ends with, so that it returns something even when all its statements are taken away.
    fn structure_return(&self, result: &Option<Type>) -> String {
        match result {
            None => String::new(),
            Some(ty @ Type::Struct(_)) => {
                let name = self.type_name(ty);
                format!("    {{ {name} r = {{0}}; return r; }}\n")
            }
            Some(ty) => format!("    return ({})(0);\n", self.type_name(ty)),
        }
    }

    fn param_type(&mut self, is_pure: bool) -> Type {
        let structures = self.plain_structures();
        match self.below(10) {
            0..4 => {
                let spaces =
                    [Space::Generic, Space::Generic, Space::Private, Space::Global, Space::Local, Space::Constant];
                let mut pointer = self.pointer_type(&spaces);
                pointer.is_const |= is_pure;
                Type::Pointer(Box::new(pointer))
            }
            4 if !structures.is_empty() => Type::Struct(*self.pick(&structures)),
            5 => match self.deep_pointer(true) {
                Some(pointer) => Type::Pointer(Box::new(pointer)),
                None => self.value_type(),
            },
            6 if !self.structures.is_empty() => Type::Struct(self.rng.usize(0..self.structures.len())),
            _ => self.value_type(),
        }
    }

    /// A call with arguments, unless it would cost too much or there is nothing to pass.
    pub(super) fn call(&mut self, index: usize) -> Option<Expression> {
        let Callee { name, params, result, cost, .. } = self.callees[index].clone();
        if self.cost + self.heat * cost > COST_LIMIT {
            return None;
        }
        let mut operands = Vec::new();
        for param in &params {
            operands.push(match param {
                Type::Pointer(pointer) => self.address(pointer)?,
                Type::Struct(structure) => self.structure_value(*structure)?,
                ty => self.expression(ty, 1),
            });
        }
        self.cost += self.heat * cost;
        let holes: Vec<String> = (0..operands.len()).map(|hole| format!("${hole}")).collect();
        let ty = result.unwrap_or(Type::Scalar(super::types::INT));
        Some(Expression::new(ty, format!("{name}({})", holes.join(", ")), operands))
    }

    /// A structure by value.
    pub(super) fn structure_value(&mut self, structure: usize) -> Option<Expression> {
        let ty = Type::Struct(structure);
        for _ in 0..4 {
            if let Some(place) = self.place(false).filter(|place| place.expression.ty == ty) {
                return Some(place.expression);
            }
        }
        let fields = self.initializer(&ty, 1)?;
        let form = format!("({})$0", self.type_name(&ty));
        Some(Expression::new(ty, form, vec![fields]))
    }

    /// A pointer to something of the space, for a variable.
    pub(super) fn pointer_variable(&mut self) -> Option<(Type, Expression)> {
        if self.chance(25) {
            let pointer = self.deep_pointer(false)?;
            let address = self.address(&pointer)?;
            return Some((Type::Pointer(Box::new(pointer)), address));
        }
        let spaces = [Space::Private, Space::Private, Space::Generic, Space::Global, Space::Local];
        // What there is to point to decides what it points to.
        let pointer = self.pointer_type(&spaces);
        let pointer = match self.pointee_in_scope() {
            Some(pointee) if self.chance(70) => Pointer { pointee, extent: 1, ..pointer },
            _ => pointer,
        };
        let address = self.address(&pointer)?;
        Some((Type::Pointer(Box::new(pointer)), address))
    }

    fn pointee_in_scope(&mut self) -> Option<Type> {
        if self.scope.is_empty() {
            return None;
        }
        let index = self.rng.usize(0..self.scope.len());
        let pointee = match self.scope[index].ty.clone() {
            Type::Array(element, _) => *element,
            Type::Pointer(pointer) => pointer.pointee,
            ty => ty,
        };
        match pointee {
            Type::Scalar(Scalar::Bool) | Type::Array(..) | Type::Pointer(_) => None,
            Type::Scalar(_) | Type::Vector(..) | Type::Struct(_) => Some(pointee),
        }
    }
}
