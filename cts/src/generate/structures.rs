//! Structures, unions and tables at file scope.

use super::Generator;
use super::address::POINTED_SPACES;
use super::program::Expression;
use super::types::{Pointer, Scalar, Space, Structure, Type};

/// Work-items that a program has at most.
const MOST_ITEMS: u32 = 24;

impl Generator {
    pub(super) fn declare_structures(&mut self) {
        for _ in 0..self.below(4) {
            let is_union = self.chance(30);
            self.declare_structure(is_union);
        }
    }

    fn declare_structure(&mut self, is_union: bool) {
        let name = self.global_name(if is_union { "U" } else { "S" });
        let is_packed = !is_union && self.chance(20);
        let alignment = if !is_packed && self.chance(20) { *self.pick(&[4, 16, 32]) } else { 1 };
        let mut has_pointers = false;
        let mut fields: Vec<(String, Type)> = Vec::new();
        for index in 0..1 + self.below(5) {
            let ty = match self.below(12) {
                0..3 => Type::Array(Box::new(Type::Scalar(self.number())), *self.pick(&[2, 3, 4])),
                3 | 4 if !is_union && !self.structures.is_empty() => {
                    let inner = self.rng.usize(0..self.structures.len());
                    has_pointers |= self.structures[inner].has_pointers;
                    Type::Struct(inner)
                }
                5 if !is_union => {
                    has_pointers = true;
                    let pointer = if self.chance(50) {
                        Pointer {
                            space: if self.rng.bool() { Space::Private } else { Space::Generic },
                            pointee: Type::Scalar(self.integer()),
                            extent: 1,
                            is_const: false,
                        }
                    } else {
                        self.pointer_type(&POINTED_SPACES)
                    };
                    let ty = Type::Pointer(Box::new(pointer));
                    if self.chance(20) { Type::Array(Box::new(ty), 2) } else { ty }
                }
                _ => self.value_type(),
            };
            // A union without bytes that only some fields have: no gaps, and no value that not every byte can be.
            if is_union && (ty == Type::Scalar(Scalar::Bool) || ty.lanes() == 3) {
                continue;
            }
            fields.push((format!("f{index}"), ty));
        }
        if is_union {
            // The first is initialized: it has to be the largest.
            fields.sort_by_key(|(_, ty)| std::cmp::Reverse(self.layout(ty, false).0));
        }
        if fields.is_empty() {
            fields.push(("f".into(), Type::Scalar(super::types::INT)));
        }
        let keyword = if is_union { "union" } else { "struct" };
        let attribute = match (is_packed, alignment) {
            (true, _) => " __attribute__((packed))".into(),
            (false, 1) => String::new(),
            (false, _) => format!(" __attribute__((aligned({alignment})))"),
        };
        let list: String = fields.iter().map(|(name, ty)| format!(" {};", self.declarator(ty, name))).collect();
        self.declarations.push(format!("typedef {keyword}{attribute} {{{list} }} {name};"));
        self.structures.push(Structure { name, is_union, is_packed, alignment, fields, has_pointers });
    }

    /// Structures without pointers, which may go anywhere.
    pub(super) fn plain_structures(&self) -> Vec<usize> {
        (0..self.structures.len()).filter(|&index| !self.structures[index].has_pointers).collect()
    }

    pub(super) fn has_pointers(&self, ty: &Type) -> bool {
        match ty {
            Type::Pointer(_) => true,
            Type::Array(element, _) => self.has_pointers(element),
            Type::Struct(index) => self.structures[*index].has_pointers,
            Type::Scalar(_) | Type::Vector(..) => false,
        }
    }

    /// Bytes and alignment of a type.
    pub(super) fn layout(&self, ty: &Type, is_packed: bool) -> (u64, u64) {
        let (size, align) = match ty {
            Type::Scalar(_) | Type::Vector(..) => (ty.size().into(), ty.size().into()),
            Type::Pointer(_) => (8, 8),
            Type::Array(element, count) => {
                let (size, align) = self.layout(element, is_packed);
                (size * u64::from(*count), align)
            }
            Type::Struct(index) => {
                let Structure { is_union, is_packed, alignment, fields, .. } = &self.structures[*index];
                let (mut end, mut align) = (0u64, *alignment);
                for (_, ty) in fields {
                    let (size, field_align) = self.layout(ty, *is_packed);
                    align = align.max(field_align);
                    let start = if *is_union { 0 } else { end.next_multiple_of(field_align) };
                    end = end.max(start + size);
                }
                (end.next_multiple_of(align), align)
            }
        };
        (size, if is_packed { 1 } else { align })
    }

    /// Whether the host can give a value of the type by any bytes.
    pub(super) fn is_any_bytes(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) | Type::Vector(scalar, _) => scalar.is_int(),
            Type::Array(element, _) => self.is_any_bytes(element),
            Type::Struct(index) => self.structures[*index].fields.iter().all(|(_, ty)| self.is_any_bytes(ty)),
            Type::Pointer(_) => false,
        }
    }

    /// The bytes of a type in which no other bytes are, and no unions; nothing of other types.
    pub(super) fn used_bytes(&self, ty: &Type) -> Option<u64> {
        let used = match ty {
            Type::Vector(_, 3) | Type::Pointer(_) => return None,
            Type::Scalar(_) | Type::Vector(..) => ty.size().into(),
            Type::Array(element, count) => self.used_bytes(element)? * u64::from(*count),
            Type::Struct(index) if self.structures[*index].is_union => return None,
            Type::Struct(index) => {
                let fields = &self.structures[*index].fields;
                fields.iter().map(|(_, ty)| self.used_bytes(ty)).sum::<Option<u64>>()?
            }
        };
        (used == self.layout(ty, false).0).then_some(used)
    }

    /// What arrays at file scope are made of.
    fn element_at_file_scope(&mut self) -> Type {
        let structures = self.plain_structures();
        match self.below(6) {
            0 if !structures.is_empty() => Type::Struct(*self.pick(&structures)),
            1 => Type::Vector(self.number(), self.width()),
            _ => Type::Scalar(self.number()),
        }
    }

    /// Tables at file scope, in the constant address space, which all functions see.
    pub(super) fn declare_tables(&mut self) {
        for _ in 0..self.below(3) {
            let name = self.global_name("t");
            let element = self.element_at_file_scope();
            let count = *self.pick(&[3u32, 4, 8]);
            let values: Vec<String> = (0..count).map(|_| self.static_value(&element)).collect();
            let declarator = self.declarator(&Type::Array(Box::new(element.clone()), count), &name);
            self.declarations.push(format!("constant {declarator} = {{{}}};", values.join(", ")));
            let pointer = Pointer { space: Space::Constant, pointee: element, extent: count, is_const: true };
            self.declare(&name, Type::Pointer(Box::new(pointer)), false);
        }
    }

    /// Variables at file scope that work-items write, each its own elements, and pointers to tables.
    pub(super) fn declare_program_variables(&mut self) {
        for _ in 0..self.below(3) {
            let name = self.global_name("g");
            let element = self.element_at_file_scope();
            let each = *self.pick(&[1u32, 2, 4]);
            let count = each * MOST_ITEMS;
            let storage = if self.rng.bool() { "static global" } else { "global" };
            let declarator = self.declarator(&Type::Array(Box::new(element.clone()), count), &name);
            // What is not initialized is zero.
            let values = if self.chance(40) {
                String::new()
            } else {
                let values: Vec<String> = (0..1 + self.below(count)).map(|_| self.static_value(&element)).collect();
                format!(" = {{{}}}", values.join(", "))
            };
            self.declarations.push(format!("{storage} {declarator}{values};"));
            let pointer = Pointer { space: Space::Global, pointee: element, extent: each, is_const: false };
            let own = format!("({name} + get_global_linear_id() * {each})");
            self.declare(&own, Type::Pointer(Box::new(pointer)), false);
        }
        let tables: Vec<(String, Pointer)> = self
            .scope
            .iter()
            .filter_map(|variable| match &variable.ty {
                Type::Pointer(pointer) if pointer.space == Space::Constant => {
                    Some((variable.name.clone(), (**pointer).clone()))
                }
                _ => None,
            })
            .collect();
        if let (Some((table, pointer)), true) = (self.rng.choice(&tables).cloned(), self.chance(30)) {
            let name = self.global_name("t");
            let inner = Pointer { extent: 1, ..pointer.clone() };
            let ty = self.type_name(&Type::Pointer(Box::new(inner.clone())));
            let values: Vec<String> = (0..4).map(|_| format!("{table} + {}", self.below(pointer.extent))).collect();
            self.declarations.push(format!("{ty} constant {name}[4] = {{{}}};", values.join(", ")));
            let pointee = Type::Pointer(Box::new(inner));
            let outer = Pointer { space: Space::Constant, pointee, extent: 4, is_const: true };
            self.declare(&name, Type::Pointer(Box::new(outer)), false);
        }
    }

    /// A constant that initializes what lives as long as the program. To clang, NAN is none.
    fn static_value(&mut self, ty: &Type) -> String {
        match ty {
            Type::Scalar(_) | Type::Vector(..) => self.constant(ty).text().replace("NAN", "INFINITY"),
            Type::Pointer(_) => "0".into(),
            Type::Array(element, count) => {
                let values: Vec<String> = (0..1 + self.below(*count)).map(|_| self.static_value(element)).collect();
                format!("{{{}}}", values.join(", "))
            }
            Type::Struct(index) => {
                let Structure { is_union, fields, .. } = self.structures[*index].clone();
                // Of a union, the first.
                let count = if is_union { 1 } else { fields.len() };
                let values: Vec<String> = fields[..count].iter().map(|(_, ty)| self.static_value(ty)).collect();
                format!("{{{}}}", values.join(", "))
            }
        }
    }

    /// What initializes a variable of the type; nothing where there is nothing to point to.
    pub(super) fn initializer(&mut self, ty: &Type, depth: u32) -> Option<Expression> {
        match ty {
            Type::Scalar(_) | Type::Vector(..) => Some(self.expression(ty, depth)),
            Type::Pointer(pointer) => self.address(pointer),
            Type::Array(element, count) => {
                if !self.has_pointers(element) && (*count > 9 || self.chance(30)) {
                    return Some(Expression::new(ty.clone(), "{0}", vec![]));
                }
                let operands: Option<Vec<Expression>> =
                    (0..*count).map(|_| self.initializer(element, depth.min(1))).collect();
                Some(braces(ty, operands?))
            }
            Type::Struct(index) => {
                let Structure { is_union, fields, .. } = self.structures[*index].clone();
                if is_union {
                    let first = fields[0].1.clone();
                    if first.element().is_none() {
                        return Some(Expression::new(ty.clone(), "{{0}}", vec![]));
                    }
                    let value = self.initializer(&first, depth)?;
                    let value = self.quieted(value);
                    return Some(braces(ty, vec![value]));
                }
                let operands: Option<Vec<Expression>> =
                    fields.iter().map(|(_, ty)| self.initializer(ty, depth.min(1))).collect();
                Some(braces(ty, operands?))
            }
        }
    }
}

fn braces(ty: &Type, operands: Vec<Expression>) -> Expression {
    let holes: Vec<String> = (0..operands.len()).map(|hole| format!("${hole}")).collect();
    Expression::new(ty.clone(), format!("{{{}}}", holes.join(", ")), operands)
}
