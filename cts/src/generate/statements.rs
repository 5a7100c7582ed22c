//! Statements.

use super::places::Place;
use super::program::{Expression, Statement};
use super::types::{INTEGERS, Pointer, Scalar, Space, Type};
use super::{COST_LIMIT, Generator};

impl Generator {
    /// So many statements, in the block that is open.
    pub(super) fn statements(&mut self, count: u32, depth: u32) -> Vec<Statement> {
        let mut list = Vec::new();
        for _ in 0..count {
            if self.cost > COST_LIMIT {
                break;
            }
            self.cost += self.heat;
            for _ in 0..4 {
                if let Some(statement) = self.statement(depth) {
                    list.push(statement);
                    break;
                }
            }
        }
        list
    }

    /// Statements of a block of their own, which run up to `times` times as often.
    fn block(&mut self, count: u32, depth: u32, times: u32) -> Vec<Statement> {
        let (scope, heat) = (self.scope.len(), self.heat);
        self.level += 1;
        self.heat *= times;
        let list = self.statements(count, depth);
        self.heat = heat;
        self.level -= 1;
        self.scope.truncate(scope);
        list
    }

    /// The body of a loop.
    fn loop_body(&mut self, depth: u32, times: u32) -> Vec<Statement> {
        let flags = (self.can_break, self.can_continue);
        (self.can_break, self.can_continue) = (true, true);
        let count = 1 + self.below(3);
        let list = self.block(count, depth, times);
        (self.can_break, self.can_continue) = flags;
        list
    }

    fn inner_block(&mut self, depth: u32) -> Vec<Statement> {
        let count = 1 + self.below(3);
        self.block(count, depth, 1)
    }

    fn statement(&mut self, depth: u32) -> Option<Statement> {
        if depth > 0 {
            match self.below(20) {
                0..3 => return Some(self.branch(depth - 1)),
                3..6 if self.heat <= 40 => return Some(self.repetition(depth - 1)),
                6 => return Some(self.switch(depth - 1)),
                7 => return Some(self.jump(depth - 1)),
                _ => {}
            }
        }
        match self.below(24) {
            0..3 => Some(self.variable()),
            3 | 4 => self.compound_assignment(),
            5 => self.increment(),
            6 => self.effectful_call(),
            7 => self.pointer_assignment(),
            8 => self.structure_assignment(),
            9 => self.swizzle_assignment(),
            10 => self.vector_store(),
            11 => self.pointer_comparison(),
            12 => self.side_effect(),
            13 | 14 => self.way_out(),
            15 => self.own_atomic(),
            _ => self.assignment(),
        }
    }

    /// Declares some variables.
    pub(super) fn variables(&mut self, least: u32, more: u32) -> Vec<Statement> {
        (0..least + self.below(more)).map(|_| self.variable()).collect()
    }

    fn variable(&mut self) -> Statement {
        let name = self.name("v");
        let (ty, value) = match self.below(14) {
            0..3 => {
                let element = match self.below(6) {
                    0 => Type::Vector(self.number(), self.width()),
                    1 => Type::Array(Box::new(Type::Scalar(self.number())), 2),
                    _ => Type::Scalar(self.number()),
                };
                (Type::Array(Box::new(element), *self.pick(&[2, 3, 4, 8])), None)
            }
            3 | 4 if !self.structures.is_empty() => (Type::Struct(self.rng.usize(0..self.structures.len())), None),
            5 | 6 => match self.pointer_variable() {
                Some((ty, value)) => (ty, Some(value)),
                None => (self.value_type(), None),
            },
            7 => match self.pointer_variable() {
                Some((ty, _)) => (Type::Array(Box::new(ty), *self.pick(&[2, 4])), None),
                None => (self.value_type(), None),
            },
            8 if !self.structures.is_empty() => {
                (Type::Array(Box::new(Type::Struct(self.rng.usize(0..self.structures.len()))), 2), None)
            }
            _ => (self.value_type(), None),
        };
        let value = value.or_else(|| self.initializer(&ty, 2));
        let Some(value) = value else {
            // There is nothing to point to yet.
            let ty = Type::Scalar(self.number());
            let value = self.expression(&ty, 2);
            self.declare(&name, ty.clone(), true);
            return Statement::line(format!("{} = $0;", self.declarator(&ty, &name)), vec![value]);
        };
        self.declare(&name, ty.clone(), true);
        let mut declarator = self.declarator(&ty, &name);
        if matches!(ty, Type::Array(..)) {
            declarator = format!("{declarator} __attribute__((aligned(16)))");
        }
        let qualifier = if self.chance(5) { "volatile " } else { "" };
        let qualifier = if ty.element().is_some() && self.level > 0 { qualifier } else { "" };
        Statement::line(format!("{qualifier}{declarator} = $0;"), vec![value])
    }

    fn store(&mut self, place: Place, value: Expression) -> Statement {
        let value = if place.keeps_bits { self.quieted(value) } else { value };
        Statement::line("$0 = $1;", vec![place.expression, value])
    }

    fn assignment(&mut self) -> Option<Statement> {
        let place = self.place(true)?;
        let ty = place.expression.ty.clone();
        ty.element()?;
        let value = self.expression(&ty, 3);
        Some(self.store(place, value))
    }

    fn compound_assignment(&mut self) -> Option<Statement> {
        let place = self.place(true)?;
        let ty = place.expression.ty.clone();
        let Scalar::Int(_, is_signed) = ty.element()? else { return None };
        let op = if self.options.strict && is_signed {
            *self.pick(&["&", "|", "^", "<<", ">>"])
        } else {
            *self.pick(&["+", "-", "*", "&", "|", "^", "<<", ">>"])
        };
        // With a scalar on the left, the right may be of any integer type.
        let right = if let Type::Scalar(_) = ty { Type::Scalar(self.integer()) } else { ty };
        let value = self.expression(&right, 2);
        Some(Statement::line(format!("$0 {op}= $1;"), vec![place.expression, value]))
    }

    fn increment(&mut self) -> Option<Statement> {
        let place = self.place(true)?;
        let Scalar::Int(bytes, is_signed) = place.expression.ty.element()? else { return None };
        let op = if self.rng.bool() { "++" } else { "--" };
        if self.options.strict && is_signed && (bytes >= 4 || place.expression.ty.lanes() > 1) {
            return None;
        }
        let form = if self.rng.bool() { format!("$0{op};") } else { format!("{op}$0;") };
        Some(Statement::line(form, vec![place.expression]))
    }

    /// A plain variable that holds a number or several.
    pub(super) fn plain_variable(&mut self, accepts: impl Fn(&Type) -> bool) -> Option<Expression> {
        let fitting: Vec<usize> = (0..self.scope.len())
            .filter(|&index| {
                self.scope[index].is_mutable
                    && self.scope[index].ty.element().is_some()
                    && accepts(&self.scope[index].ty)
            })
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let variable = &self.scope[*self.rng.choice(&fitting)?];
        Some(Expression::new(variable.ty.clone(), variable.name.clone(), vec![]))
    }

    /// A call of a function that may write.
    fn effectful_call(&mut self) -> Option<Statement> {
        let candidates: Vec<usize> =
            (0..self.callees.len()).filter(|&index| !self.is_pure || self.callees[index].is_pure).collect();
        if candidates.is_empty() {
            return None;
        }
        let index = *self.pick(&candidates);
        let result = self.callees[index].result.clone();
        let call = self.call(index)?;
        match result {
            // Where the result goes must not depend on what the call writes.
            Some(ty) if ty.element().is_some() && self.chance(80) => {
                let place = self.plain_variable(|other| *other == ty);
                match place {
                    Some(place) => Some(Statement::line("$0 = $1;", vec![place, call])),
                    None => {
                        let name = self.name("v");
                        self.declare(&name, ty.clone(), true);
                        Some(Statement::line(format!("{} = $0;", self.declarator(&ty, &name)), vec![call]))
                    }
                }
            }
            Some(ty @ Type::Struct(_)) => {
                let name = self.name("v");
                self.declare(&name, ty.clone(), true);
                Some(Statement::line(format!("{} = $0;", self.declarator(&ty, &name)), vec![call]))
            }
            _ => Some(Statement::line("$0;", vec![call])),
        }
    }

    fn pointer_assignment(&mut self) -> Option<Statement> {
        let (place, pointer) = self.pointer_place()?;
        let address = self.address(&pointer)?;
        Some(Statement::line("$0 = $1;", vec![place, address]))
    }

    fn structure_assignment(&mut self) -> Option<Statement> {
        let place = self.place(true)?;
        let Type::Struct(structure) = place.expression.ty else { return None };
        let value = self.structure_value(structure)?;
        Some(Statement::line("$0 = $1;", vec![place.expression, value]))
    }

    fn swizzle_assignment(&mut self) -> Option<Statement> {
        let place = self.place(true)?;
        let Type::Vector(scalar, lanes) = place.expression.ty else { return None };
        let count = *self.pick(&[1u8, 2, 2, 3, 4]);
        let swizzle = self.swizzle(lanes, count, true)?;
        let ty = if count == 1 { Type::Scalar(scalar) } else { Type::Vector(scalar, count) };
        let value = self.expression(&ty, 2);
        let value = if place.keeps_bits { self.quieted(value) } else { value };
        let op = match scalar {
            Scalar::Int(..) if self.chance(40) => *self.pick(&["&", "|", "^", "<<", ">>"]),
            Scalar::Int(_, false) if self.chance(40) => *self.pick(&["+", "-", "*"]),
            _ => "",
        };
        Some(Statement::line(format!("$0.{swizzle} {op}= $1;"), vec![place.expression, value]))
    }

    fn vector_store(&mut self) -> Option<Statement> {
        if self.is_pure {
            return None;
        }
        let space = *self.pick(&[Space::Private, Space::Local, Space::Global, Space::Generic]);
        if self.chance(30) {
            return self.half_store(space);
        }
        let scalar = self.number();
        let lanes = self.width();
        let pointer = Pointer { space, pointee: Type::Scalar(scalar), extent: lanes.into(), is_const: false };
        let address = self.address(&pointer)?;
        let value = self.expression(&Type::Vector(scalar, lanes), 2);
        let value = self.quieted(value);
        Some(Statement::line(format!("vstore{lanes}($0, 0, $1);"), vec![value, address]))
    }

    /// Floats written by `vstore_half` as 16-bit numbers.
    fn half_store(&mut self, space: Space) -> Option<Statement> {
        let lanes = *self.pick(&[1u8, 1, 2, 3, 4, 8, 16]);
        let scalar = self.float();
        let pointee = Type::Scalar(Scalar::Int(2, self.rng.bool()));
        let address = self.address(&Pointer { space, pointee, extent: lanes.into(), is_const: false })?;
        let ty = if lanes == 1 { Type::Scalar(scalar) } else { Type::Vector(scalar, lanes) };
        let value = self.expression(&ty, 2);
        let value = self.quieted(value);
        let width = if lanes == 1 { String::new() } else { lanes.to_string() };
        let mode = *self.pick(&["", "_rte", "_rtz", "_rtp", "_rtn"]);
        let form = format!("vstore_half{width}{mode}($0, 0, ({}half *)$1);", space.qualifier());
        Some(Statement::line(form, vec![value, address]))
    }

    /// Comparisons and differences of pointers.
    fn pointer_comparison(&mut self) -> Option<Statement> {
        let place = self.plain_variable(|ty| matches!(ty, Type::Scalar(Scalar::Int(..))))?;
        let fitting: Vec<usize> = (0..self.scope.len())
            .filter(|&index| matches!(&self.scope[index].ty, Type::Pointer(pointer) if pointer.extent > 1))
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let variable = self.scope[fitting[self.rng.usize(0..fitting.len())]].clone();
        let Type::Pointer(pointer) = &variable.ty else { return None };
        let name = &variable.name;
        let ((first, left), (second, right)) = (self.index(pointer.extent), self.index(pointer.extent));
        let second = second.replace("$1", if left.is_empty() { "$1" } else { "$2" });
        let op = *self.pick(&["-", "-", "==", "!=", "<", ">=", ">"]);
        let ty = self.type_name(&place.ty);
        let form = format!("$0 = ({ty})(({name} + ({first})) {op} &{name}[{second}]);");
        let operands = [place].into_iter().chain(left).chain(right).collect();
        Some(Statement::line(form, operands))
    }

    /// Assignments inside of expressions, where the order is certain.
    fn side_effect(&mut self) -> Option<Statement> {
        let first = self.plain_variable(|_| true)?;
        let second = self.plain_variable(|ty| matches!(ty, Type::Scalar(Scalar::Int(_, false))))?;
        if first == second {
            return None;
        }
        let value = self.expression(&first.ty, 2);
        match self.below(5) {
            0 => {
                let other = self.expression(&second.ty, 1);
                Some(Statement::line("$0 = ($1 = $2, $3);", vec![first, second, other, value]))
            }
            1 => {
                let cond = self.condition(1);
                let other = self.expression(&second.ty, 1);
                Some(Statement::line("if ($0 && (($1 = $2) != 0)) $3 = $4;", vec![cond, second, other, first, value]))
            }
            2 => {
                let cond = self.condition(1);
                let other = self.expression(&second.ty, 1);
                Some(Statement::line("if ($0 || ($1 = $2)) $3 = $4;", vec![cond, second, other, first, value]))
            }
            3 if matches!(first.ty, Type::Scalar(Scalar::Int(..))) => {
                let op = *self.pick(&["$1++", "++$1", "$1--", "--$1"]);
                Some(Statement::line(format!("$0 = {op};"), vec![first, second]))
            }
            _ => {
                let cond = self.condition(1);
                Some(Statement::line("$0 ? (void)($1 = $2) : (void)($3++);", vec![cond, first, value, second]))
            }
        }
    }

    /// `break`, `continue` or `return`, on a condition.
    fn way_out(&mut self) -> Option<Statement> {
        let cond = self.condition(2);
        match self.below(3) {
            0 if self.can_break => Some(Statement::line("if ($0) break;", vec![cond])),
            1 if self.can_continue => Some(Statement::line("if ($0) continue;", vec![cond])),
            2 => {
                let result = self.returns.clone()?;
                let back = match result {
                    Some(ty) => self.return_of(&ty),
                    None => Statement::line("return;", vec![]),
                };
                Some(Statement::nest("if ($0) {@0}", vec![cond], vec![vec![back]]))
            }
            _ => None,
        }
    }

    pub(super) fn return_of(&mut self, ty: &Type) -> Statement {
        let value = match ty {
            Type::Struct(structure) => self.structure_value(*structure),
            _ => Some(self.expression(ty, 2)),
        };
        Statement::line("return $0;", value.into_iter().collect())
    }

    /// An atomic operation on memory that no other work-item touches.
    fn own_atomic(&mut self) -> Option<Statement> {
        if self.is_pure {
            return None;
        }
        let scalar = if self.rng.bool() { super::types::INT } else { super::types::UINT };
        let ty = Type::Scalar(scalar);
        let place = self.plain_variable(|other| *other == ty)?;
        let space = if self.rng.bool() { Space::Local } else { Space::Global };
        let address = self.address(&Pointer { space, pointee: ty.clone(), extent: 1, is_const: false })?;
        let value = self.expression(&ty, 1);
        let name = *self.pick(&["add", "sub", "xchg", "min", "max", "and", "or", "xor", "inc", "dec", "cmpxchg"]);
        Some(match name {
            "inc" | "dec" => Statement::line(format!("$0 = atomic_{name}($1);"), vec![place, address]),
            "cmpxchg" => {
                let other = self.expression(&ty, 1);
                Statement::line("$0 = atomic_cmpxchg($1, $2, $3);", vec![place, address, other, value])
            }
            _ => Statement::line(format!("$0 = atomic_{name}($1, $2);"), vec![place, address, value]),
        })
    }

    fn branch(&mut self, depth: u32) -> Statement {
        let cond = self.condition(3);
        let first = self.inner_block(depth);
        match self.below(4) {
            0 | 1 => Statement::nest("if ($0) {@0}", vec![cond], vec![first]),
            2 => {
                let second = self.inner_block(depth);
                Statement::nest("if ($0) {@0} else {@1}", vec![cond], vec![first, second])
            }
            _ => {
                let other = self.condition(2);
                let second = self.inner_block(depth);
                let third = self.inner_block(depth);
                let form = "if ($0) {@0} else if ($1) {@1} else {@2}";
                Statement::nest(form, vec![cond, other], vec![first, second, third])
            }
        }
    }

    fn repetition(&mut self, depth: u32) -> Statement {
        let counter = self.name("i");
        let count = 1 + self.below(6);
        match self.below(6) {
            0..3 => {
                let scalar = *self.pick(&INTEGERS);
                let scope = self.scope.len();
                self.declare(&counter, Type::Scalar(scalar), false);
                let body = self.loop_body(depth, count);
                self.scope.truncate(scope);
                let ty = scalar.name();
                let head = match self.below(4) {
                    0 => format!("for ({ty} {counter} = {count}; {counter} > 0; {counter}--)"),
                    1 => format!("for ({ty} {counter} = 0; {counter} != {}; {counter} += 3)", count * 3),
                    _ => format!("for ({ty} {counter} = 0; {counter} < {count}; {counter}++)"),
                };
                let hint = self.unroll_hint();
                Statement::nest(format!("{hint}{head} {{@0}}"), vec![], vec![body])
            }
            3 => {
                let (cond, hint) = (self.condition(2), self.unroll_hint());
                let body = self.loop_body(depth, count);
                let form = format!("{{ int {counter} = {count}; {hint}while ({counter}-- > 0 && $0) {{@0}} }}");
                Statement::nest(form, vec![cond], vec![body])
            }
            4 => {
                let (cond, hint) = (self.condition(2), self.unroll_hint());
                let body = self.loop_body(depth, count);
                let form = format!("{{ int {counter} = 0; {hint}do {{@0}} while (++{counter} < {count} && $0); }}");
                Statement::nest(form, vec![cond], vec![body])
            }
            _ => {
                let (cond, hint) = (self.condition(2), self.unroll_hint());
                let body = self.loop_body(depth, count);
                let form = format!(
                    "{{ int {counter} = 0; {hint}for (;;) {{ if ({counter}++ >= {count} || $0) break; {{@0}} }} }}"
                );
                Statement::nest(form, vec![cond], vec![body])
            }
        }
    }

    /// What may stand before a loop.
    fn unroll_hint(&mut self) -> &'static str {
        match self.below(20) {
            0 => "__attribute__((opencl_unroll_hint)) ",
            1 => "__attribute__((opencl_unroll_hint(1))) ",
            2 => "__attribute__((opencl_unroll_hint(2))) ",
            3 => "__attribute__((opencl_unroll_hint(5))) ",
            _ => "",
        }
    }

    fn switch(&mut self, depth: u32) -> Statement {
        let scalar = self.integer();
        let value = self.expression(&Type::Scalar(scalar), 2);
        let can_break = std::mem::replace(&mut self.can_break, true);
        let count = 1 + self.below(5);
        let default = self.below(count + 2);
        let mut form = if self.chance(70) { String::from("switch ($0 & 7) {") } else { String::from("switch ($0) {") };
        let mut bodies = Vec::new();
        let mut labels: Vec<u32> = (0..8).collect();
        self.rng.shuffle(&mut labels);
        for index in 0..count {
            if index == default {
                form.push_str(" default:");
            }
            for _ in 0..1 + self.below(2) {
                // Of several labels at one place, each is another number.
                if let Some(label) = labels.pop() {
                    form.push_str(&format!(" case {label}:"));
                }
            }
            form.push_str(&format!(" {{@{index}}}"));
            bodies.push(self.inner_block(depth));
            // Without it, the next case runs too.
            if self.chance(65) {
                form.push_str(" break;");
            }
        }
        form.push_str(" }");
        self.can_break = can_break;
        Statement::nest(form, vec![value], bodies)
    }

    /// `goto`: forwards, backwards, into a loop, out of two.
    fn jump(&mut self, depth: u32) -> Statement {
        let (label, counter) = (self.name("L"), self.name("i"));
        let count = 1 + self.below(4);
        let is_hot = self.heat > 40;
        // Labels are seen in the whole function, but `break` and `continue` would leave what is between.
        match self.below(5) {
            0 | 1 => {
                let cond = self.condition(2);
                let bodies = vec![self.inner_block(depth), self.inner_block(depth)];
                let form = format!("{{ if ($0) {{@0 goto {label}; }} {{@1}} {label}:; }}");
                Statement::nest(form, vec![cond], bodies)
            }
            2 if !is_hot => {
                let cond = self.condition(2);
                let body = self.block(2, depth, count + 1);
                let form =
                    format!("{{ int {counter} = {count}; {label}: {{@0}} if ({counter}-- > 0 && $0) goto {label}; }}");
                Statement::nest(form, vec![cond], vec![body])
            }
            3 if !is_hot => {
                let cond = self.condition(2);
                let bodies = vec![self.loop_body(depth, count), self.loop_body(depth, count + 1)];
                let form = format!(
                    "{{ int {counter} = 0; if ($0) goto {label}; while ({counter}++ < {count}) {{ {{@0}} {label}:; {{@1}} }} }}"
                );
                Statement::nest(form, vec![cond], bodies)
            }
            _ => {
                let cond = self.condition(2);
                let times = if is_hot { 1 } else { 3 };
                let bodies = vec![self.loop_body(depth, times * times), self.loop_body(depth, times)];
                let inner = self.name("i");
                let form = format!(
                    "{{ for (int {counter} = 0; {counter} < {times}; {counter}++) {{ for (int {inner} = 0; {inner} < {times}; {inner}++) {{ if ($0) goto {label}; {{@0}} }} {{@1}} }} {label}:; }}"
                );
                Statement::nest(form, vec![cond], bodies)
            }
        }
    }
}
