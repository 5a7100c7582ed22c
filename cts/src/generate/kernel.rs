//! The kernel: what it is given, what its work-items do together, and what it writes at its end.

use super::program::{Argument, Expression, Function, OUTPUT_BYTES, Program, Range, Statement};
use super::types::{INT, Pointer, Scalar, Space, Type, UINT};
use super::{COST_LIMIT, Generator};

/// Bytes of the local memory that belong to one work-item.
pub(super) const LOCAL_BYTES: u32 = 64;
/// Of a work-item's part of the output, the first half is for results, the other is its global memory.
pub(super) const SCRATCH: u64 = OUTPUT_BYTES / 2;

impl Generator {
    pub(super) fn kernel(mut self) -> Program {
        let range = self.range();
        let items: u64 = range.local.iter().product();
        let mut arguments = Vec::new();
        let mut params = String::new();
        for _ in 0..self.below(6) {
            self.kernel_param(&mut arguments, &mut params);
        }
        let mut body = vec![
            Statement::line(format!("global uchar *mine = out + get_global_linear_id() * {OUTPUT_BYTES};"), vec![]),
            // One statement, so that what makes programs smaller does not leave memory without a value.
            Statement::line(
                format!(
                    "local uchar *own = shared + get_local_linear_id() * {LOCAL_BYTES}; \
                     for (int i = 0; i < {LOCAL_BYTES}; i++) own[i] = (uchar)(i * 37 + 5);"
                ),
                vec![],
            ),
        ];
        self.declare_memory(&mut body, items);
        self.cost = 1;
        body.extend(self.variables(3, 5));
        let mut left = self.options.size / 2 + self.below(self.options.size / 2 + 1);
        while left > 0 && self.cost < COST_LIMIT {
            let count = (1 + self.below(8)).min(left);
            body.extend(self.statements(count, 3));
            left -= count;
            if left > 0 {
                body.extend(self.together(&range, items));
            }
        }
        // From here on there are no barriers.
        if self.chance(30) {
            self.returns = Some(None);
            body.extend(self.statements(2, 2));
            self.returns = None;
        }
        self.results(&mut body);
        body.splice(0..0, std::mem::take(&mut self.group_variables));
        let [x, y, z] = range.local;
        let attribute = if self.chance(40) {
            format!("__attribute__((reqd_work_group_size({x}, {y}, {z}))) ")
        } else {
            String::new()
        };
        let head = format!(
            "{attribute}kernel void k_{}(global uchar *out, global const uint *in, constant uint *table, local uchar *shared{params})",
            self.seed
        );
        Program {
            seed: self.seed,
            declarations: self.declarations,
            functions: self.functions,
            kernel: Function { head, body, tail: String::new() },
            range,
            local_bytes: items as u32 * LOCAL_BYTES,
            arguments,
        }
    }

    fn range(&mut self) -> Range {
        let dimensions = if self.chance(60) { 1 } else { 2 + self.below(2) };
        let (local, groups) = match dimensions {
            1 => (
                *self.pick(&[[1, 1, 1], [4, 1, 1], [5, 1, 1], [8, 1, 1]]),
                *self.pick(&[[1, 1, 1], [2, 1, 1], [3, 1, 1]]),
            ),
            2 => (*self.pick(&[[2, 2, 1], [4, 2, 1], [1, 3, 1]]), *self.pick(&[[1, 2, 1], [2, 1, 1]])),
            _ => (*self.pick(&[[2, 2, 2], [1, 2, 3]]), *self.pick(&[[1, 1, 2], [2, 1, 1]])),
        };
        let mut offset = [0; 3];
        if self.chance(25) {
            for offset in offset.iter_mut().take(dimensions as usize) {
                *offset = self.rng.u64(0..20);
            }
        }
        Range { dimensions, global: [0, 1, 2].map(|d| local[d] * groups[d]), local, offset }
    }

    fn kernel_param(&mut self, arguments: &mut Vec<Argument>, params: &mut String) {
        let structures: Vec<usize> = (0..self.structures.len())
            .filter(|&index| !self.structures[index].is_union && self.is_any_bytes(&Type::Struct(index)))
            .collect();
        let ty = if !structures.is_empty() && self.chance(30) {
            Type::Struct(*self.pick(&structures))
        } else if self.chance(30) {
            Type::Vector(self.number(), self.width())
        } else {
            Type::Scalar(self.number())
        };
        let (size, _) = self.layout(&ty, false);
        let bytes = match ty.element() {
            Some(Scalar::Float(bytes)) => (0..size / u64::from(bytes))
                .flat_map(|_| {
                    let number = f64::from(self.below(4000)) / 8.0 - 200.0;
                    // Not -0, and in the range of both.
                    if bytes == 4 { (number as f32).to_le_bytes().to_vec() } else { number.to_le_bytes().to_vec() }
                })
                .collect(),
            _ => (0..size).map(|_| self.rng.u8(..)).collect(),
        };
        let name = self.name("a");
        params.push_str(&format!(", {}", self.declarator(&ty, &name)));
        arguments.push(Argument { type_name: self.type_name(&ty), bytes });
        self.declare(&name, ty, true);
    }

    /// Pointers to the buffers and to the work-item's parts of global and local memory.
    fn declare_memory(&mut self, body: &mut Vec<Statement>, items: u64) {
        let words = |space, extent| Pointer { space, pointee: Type::Scalar(UINT), extent, is_const: true };
        self.declare("in", Type::Pointer(Box::new(words(Space::Global, 64))), false);
        self.declare("table", Type::Pointer(Box::new(words(Space::Constant, 64))), false);
        for _ in 0..1 + self.below(4) {
            let space = if self.rng.bool() { Space::Global } else { Space::Local };
            let structures = self.shared_structures();
            let pointee = match self.below(8) {
                0 if !structures.is_empty() => Type::Struct(*self.pick(&structures)),
                0..3 => Type::Vector(self.number(), *self.pick(&[2, 4, 8])),
                _ => Type::Scalar(self.number()),
            };
            let (size, _) = self.layout(&pointee, false);
            if size > LOCAL_BYTES.into() {
                continue;
            }
            let (base, start, room) = if space == Space::Global {
                let start = SCRATCH + u64::from(self.below(4)) * 64;
                ("mine", start, OUTPUT_BYTES - start)
            } else {
                ("own", 0, LOCAL_BYTES.into())
            };
            // Not always where the other pointers begin too.
            let skipped = if 2 * size <= room && self.rng.bool() { size } else { 0 };
            let (start, room) = (start + skipped, room - skipped);
            let extent = (room / size).min(8) as u32;
            let name = self.name("m");
            let pointer = Pointer { space, pointee, extent, is_const: false };
            let ty = self.type_name(&Type::Pointer(Box::new(pointer.clone())));
            body.push(Statement::line(format!("{ty} {name} = ({ty})({base} + {start});"), vec![]));
            self.declare(&name, Type::Pointer(Box::new(pointer)), true);
        }
        // Arrays of the group, of which each work-item has a part.
        for _ in 0..self.below(3) {
            let structures = self.shared_structures();
            let element = match self.below(6) {
                0 if !structures.is_empty() => Type::Struct(*self.pick(&structures)),
                1 => match self.deep_pointer(false) {
                    Some(pointer) => pointer.pointee,
                    None => Type::Scalar(INT),
                },
                _ => Type::Scalar(self.integer()),
            };
            // Pointers have to point to something from the start.
            let has_pointers = self.has_pointers(&element);
            let value = if has_pointers { self.initializer(&element, 1) } else { None };
            let element = if has_pointers && value.is_none() { Type::Scalar(INT) } else { element };
            let (array, name) = (self.name("l"), self.name("m"));
            let each = *self.pick(&[1u32, 2, 4]);
            let count = each * items as u32;
            let declaration = match element {
                Type::Pointer(_) => format!("{}local {array}[{count}]", self.type_name(&element)),
                _ => format!("local {}", self.declarator(&Type::Array(Box::new(element.clone()), count), &array)),
            };
            let pointer = Pointer { space: Space::Local, pointee: element.clone(), extent: each, is_const: false };
            let ty = self.type_name(&Type::Pointer(Box::new(pointer.clone())));
            let form = match element {
                Type::Struct(_) if value.is_some() => {
                    format!("{{ {} first = $0; {name}[i] = first; }}", self.type_name(&element))
                }
                Type::Pointer(_) => format!("{name}[i] = $0;"),
                Type::Struct(_) => format!("{{ {} zero = {{0}}; {name}[i] = zero; }}", self.type_name(&element)),
                _ => format!("{name}[i] = i + 1;"),
            };
            let form = format!(
                "{declaration}; {ty} {name} = {array} + get_local_linear_id() * {each}; for (int i = 0; i < {each}; i++) {form}"
            );
            body.push(Statement::line(form, value.into_iter().collect()));
            self.declare(&name, Type::Pointer(Box::new(pointer)), true);
        }
    }

    /// Structures for which any bytes will do, and in which there are none but those of the fields: nobody knows what a copy makes
    /// of the others.
    fn shared_structures(&self) -> Vec<usize> {
        (0..self.structures.len())
            .filter(|&index| self.is_any_bytes(&Type::Struct(index)) && self.used_bytes(&Type::Struct(index)).is_some())
            .collect()
    }

    /// Writes what the variables hold to the output.
    fn results(&mut self, body: &mut Vec<Statement>) {
        let mut at = 0;
        let variables: Vec<(String, Type)> =
            self.scope.iter().rev().map(|variable| (variable.name.clone(), variable.ty.clone())).collect();
        for (name, ty) in variables {
            self.result(&name, &ty, &mut at, body);
        }
    }

    fn result(&mut self, place: &str, ty: &Type, at: &mut u64, body: &mut Vec<Statement>) {
        match ty {
            Type::Scalar(scalar) | Type::Vector(scalar, _) => {
                let size = u64::from(ty.size());
                let start = at.next_multiple_of(size);
                if start + size > SCRATCH {
                    return;
                }
                *at = start + size;
                let bits = ty.with(if *scalar == Scalar::Bool { Scalar::Int(1, false) } else { scalar.as_int(false) });
                let name = self.type_name(&bits);
                let value = Expression::new(ty.clone(), place, vec![]);
                let value = self.guarded(value);
                let value = self.quieted(value);
                let form = match ty {
                    Type::Vector(scalar, 3) => {
                        let element = scalar.as_int(false).name();
                        format!("vstore3(as_{name}($0), 0, (global {element} *)(mine + {start}));")
                    }
                    Type::Scalar(Scalar::Bool) => format!("mine[{start}] = $0;"),
                    _ => format!("*(global {name} *)(mine + {start}) = as_{name}($0);"),
                };
                body.push(Statement::line(form, vec![value]));
            }
            Type::Array(element, count) => {
                for index in 0..(*count).min(3) {
                    self.result(&format!("{place}[{index}]"), element, at, body);
                }
            }
            Type::Struct(index) => {
                for (field, ty) in self.structures[*index].fields.clone() {
                    self.result(&format!("{place}.{field}"), &ty, at, body);
                }
            }
            Type::Pointer(pointer) => {
                if pointer.space != Space::Constant && !pointer.is_const {
                    self.result(&format!("{place}[0]"), &pointer.pointee.clone(), at, body);
                }
            }
        }
    }
}
