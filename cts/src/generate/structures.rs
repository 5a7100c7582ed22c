//! Structures, unions and tables at file scope.

use super::Generator;
use super::program::Expression;
use super::types::{Pointer, Scalar, Space, Structure, Type};

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
                    let pointer = Pointer {
                        space: if self.rng.bool() { Space::Private } else { Space::Generic },
                        pointee: Type::Scalar(self.integer()),
                        extent: 1,
                        is_const: false,
                    };
                    Type::Pointer(Box::new(pointer))
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
        let attribute = if is_packed { " __attribute__((packed))" } else { "" };
        let list: String = fields.iter().map(|(name, ty)| format!(" {};", self.declarator(ty, name))).collect();
        self.declarations.push(format!("typedef {keyword}{attribute} {{{list} }} {name};"));
        self.structures.push(Structure { name, is_union, is_packed, fields, has_pointers });
    }

    /// Structures without pointers, which may go anywhere.
    pub(super) fn plain_structures(&self) -> Vec<usize> {
        (0..self.structures.len()).filter(|&index| !self.structures[index].has_pointers).collect()
    }

    fn has_pointers(&self, ty: &Type) -> bool {
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
                let Structure { is_union, is_packed, fields, .. } = &self.structures[*index];
                let (mut end, mut align) = (0u64, 1u64);
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

    /// Tables at file scope, in the constant address space, which all functions see. To clang, NAN is no
    /// constant.
    pub(super) fn declare_tables(&mut self) {
        for _ in 0..self.below(3) {
            let name = self.global_name("t");
            let element = match self.below(4) {
                0 => Type::Vector(self.number(), self.width()),
                _ => Type::Scalar(self.number()),
            };
            let count = *self.pick(&[3u32, 4, 8]);
            let values: Vec<String> =
                (0..count).map(|_| self.constant(&element).text().replace("NAN", "INFINITY")).collect();
            let declarator = self.declarator(&Type::Array(Box::new(element.clone()), count), &name);
            self.declarations.push(format!("constant {declarator} = {{{}}};", values.join(", ")));
            let pointer = Pointer { space: Space::Constant, pointee: element, extent: count, is_const: true };
            self.declare(&name, Type::Pointer(Box::new(pointer)), false);
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
