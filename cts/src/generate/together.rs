//! What the work-items of a group do together.

use super::Generator;
use super::kernel::{LOCAL_BYTES, SCRATCH};
use super::program::{Expression, INPUT_WORDS, OUTPUT_BYTES, Range, Statement};
use super::types::{INT, Scalar, Type, UINT};

impl Generator {
    /// Something that the work-items of a group do together, with the barriers that it needs; sometimes in a loop.
    pub(super) fn together(&mut self, range: &Range, items: u64) -> Vec<Statement> {
        let statement = match self.below(6) {
            0 | 1 => self.reduction(),
            2 => self.collective(range),
            3 => self.copy(),
            _ => self.exchange(range, items),
        };
        let Some(statement) = statement else { return vec![] };
        if !self.chance(30) {
            return vec![statement];
        }
        let counter = self.name("i");
        let count = 2 + self.below(3);
        let (scope, heat) = (self.scope.len(), self.heat);
        self.level += 1;
        self.heat *= count;
        self.declare(&counter, Type::Scalar(INT), false);
        let mut inner = self.statements(2, 1);
        inner.push(statement);
        inner.extend(self.statements(1, 1));
        self.heat = heat;
        self.level -= 1;
        self.scope.truncate(scope);
        let form = format!("for (int {counter} = 0; {counter} < {count}; {counter}++) {{@0}}");
        vec![Statement::nest(form, vec![], vec![inner])]
    }

    fn barrier(&mut self, flags: &str) -> String {
        let name = if self.chance(70) { "barrier" } else { "work_group_barrier" };
        format!("{name}({flags});")
    }

    /// Reads what another work-item has in its part of local or global memory.
    fn exchange(&mut self, range: &Range, items: u64) -> Option<Statement> {
        let place = self.plain_variable(|ty| ty.lanes() != 16 && *ty != Type::Scalar(Scalar::Bool))?;
        let ty = place.ty.clone();
        let name = self.type_name(&ty);
        let size = ty.size();
        let step = self.rng.u64(0..items);
        let neighbour = format!("((get_local_linear_id() + {step}) % {items})");
        let by_global = range.dimensions == 1 && self.chance(40);
        let (flags, form) = if by_global {
            let at = self.below(SCRATCH as u32 / size);
            let item = format!("(get_group_id(0) * {items} + {neighbour})");
            ("CLK_GLOBAL_MEM_FENCE", format!("((global {name} *)(out + {item} * {OUTPUT_BYTES} + {SCRATCH}))[{at}]"))
        } else {
            let at = self.below(LOCAL_BYTES / size);
            ("CLK_LOCAL_MEM_FENCE", format!("((local {name} *)(shared + {neighbour} * {LOCAL_BYTES}))[{at}]"))
        };
        let flags = if self.chance(20) { "CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE" } else { flags };
        let (before, after) = (self.barrier(flags), self.barrier(flags));
        let value = Expression::new(ty, form, vec![]);
        let value = self.guarded(value);
        Some(Statement::line(format!("{{ {before} $0 = $1; {after} }}"), vec![place, value]))
    }

    /// An atomic operation of all work-items of the group on one variable, in whatever order.
    fn reduction(&mut self) -> Option<Statement> {
        let scalar = if self.rng.bool() { INT } else { UINT };
        let ty = Type::Scalar(scalar);
        let place = self.plain_variable(|other| *other == ty)?;
        let start = self.constant(&ty);
        let cond = self.condition(1);
        let value = self.expression(&ty, 2);
        let name = *self.pick(&["add", "sub", "min", "max", "and", "or", "xor"]);
        let accumulator = self.name("l");
        let is_modern = self.chance(50);
        let (kind, clear, act, read) = if is_modern {
            let act = format!(
                "atomic_fetch_{name}_explicit(&{accumulator}, $2, memory_order_relaxed, memory_scope_work_group)"
            );
            let read = format!("atomic_load_explicit(&{accumulator}, memory_order_relaxed, memory_scope_work_group)");
            let clear =
                format!("atomic_store_explicit(&{accumulator}, $0, memory_order_relaxed, memory_scope_work_group)");
            (format!("atomic_{}", scalar.name()), clear, act, read)
        } else {
            let act = format!("atomic_{name}(&{accumulator}, $2)");
            (scalar.name().into(), format!("{accumulator} = $0"), act, accumulator.clone())
        };
        let flags = "CLK_LOCAL_MEM_FENCE";
        let (first, second, third) = (self.barrier(flags), self.barrier(flags), self.barrier(flags));
        let form =
            format!("if (get_local_linear_id() == 0) {clear}; {first} if ($1) {act}; {second} $3 = {read}; {third}");
        // Local variables are declared in the outermost scope of a kernel.
        self.group_variables.push(Statement::line(format!("local {kind} {accumulator};"), vec![]));
        Some(Statement::line(form, vec![start, cond, value, place]))
    }

    /// A built-in function of the whole group.
    fn collective(&mut self, range: &Range) -> Option<Statement> {
        let scalars = [INT, UINT, Scalar::Int(8, true), Scalar::Int(8, false), Scalar::Float(4)];
        let place = self.plain_variable(|ty| matches!(ty, Type::Scalar(scalar) if scalars.contains(scalar)))?;
        let ty = place.ty.clone();
        let kind = *self.pick(&["reduce", "scan_inclusive", "scan_exclusive", "broadcast", "all", "any"]);
        // The order of additions is not told: of floats there are none.
        let operations: &[&str] = if ty.is_float() { &["min", "max"] } else { &["add", "min", "max"] };
        let operation = *self.pick(operations);
        let value = match kind {
            "all" | "any" => self.condition(2),
            _ => self.expression(&ty, 2),
        };
        let value = self.quieted(value);
        let name = self.type_name(&ty);
        let call = match kind {
            "all" | "any" => format!("({name})work_group_{kind}($0)"),
            "broadcast" => {
                let dimensions = range.dimensions as usize;
                let from: Vec<String> =
                    range.local[..dimensions].iter().map(|&size| self.rng.u64(0..size).to_string()).collect();
                format!("work_group_broadcast($0, {})", from.join(", "))
            }
            _ => format!("work_group_{kind}_{operation}($0)"),
        };
        let result = Expression::new(ty, call, vec![value]);
        let result = self.guarded(result);
        Some(Statement::line("$0 = $1;", vec![place, result]))
    }

    /// A copy of a part of the input to local memory by the whole group.
    fn copy(&mut self) -> Option<Statement> {
        let place =
            self.plain_variable(|ty| ty.lanes() != 3 && ty.size() <= 32 && *ty != Type::Scalar(Scalar::Bool))?;
        let ty = place.ty.clone();
        let (name, size) = (self.type_name(&ty), u64::from(ty.size()));
        let count = 1 + self.below(4);
        let stride = if self.chance(40) { 1 + self.below(2) } else { 0 };
        let last = u64::from(count * stride.max(1)) * size;
        let start = self.rng.u64(0..=(INPUT_WORDS * 4 - last) / size);
        let copied = self.name("l");
        self.group_variables.push(Statement::line(format!("local {name} {copied}[{count}];"), vec![]));
        let source = format!("(global const {name} *)in + {start}");
        let call = if stride == 0 {
            format!("async_work_group_copy({copied}, {source}, {count}, 0)")
        } else {
            format!("async_work_group_strided_copy({copied}, {source}, {count}, {stride}, 0)")
        };
        let (index, operands) = self.index(count);
        let value = Expression::new(ty, format!("{copied}[{}]", index.replace("$1", "$0")), operands);
        let value = self.guarded(value);
        let value = self.quieted(value);
        let barrier = self.barrier("CLK_LOCAL_MEM_FENCE");
        let form = format!("{{ event_t e = {call}; wait_group_events(1, &e); $0 = $1; {barrier} }}");
        Some(Statement::line(form, vec![place, value]))
    }
}
