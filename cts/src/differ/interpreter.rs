//! The peer that interprets the compiler's IR.

use super::{OPTIONS, Outcome, Peer, source};
use crate::generate::Program;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tombolo_compiler::{FileHeaders, Target, compile, link};
use tombolo_ir::KnownDevice;
use tombolo_ir::interpret::{Argument, Launch, Machine};
use tombolo_ir::text::parse;

/// Interprets programs as the front end makes them, or as they are after all passes.
pub struct Interpreter {
    name: &'static str,
    /// Whether after all passes.
    pub is_optimized: bool,
    /// What it is compiled for.
    pub target: Target,
}

/// More than any program takes.
const STEP_LIMIT: u64 = 100_000_000;

impl Interpreter {
    /// For a plain device with the optional features that programs use.
    pub fn new(is_optimized: bool) -> Self {
        let mut target = Target::baseline();
        let features = [
            "generic_address_space",
            "program_scope_global_variables",
            "atomic_order_acq_rel",
            "atomic_scope_device",
            "work_group_collective_functions",
        ];
        target.features.extend(features.map(|name| format!("__opencl_c_{name}")));
        Interpreter { name: if is_optimized { "optimized" } else { "interpreted" }, is_optimized, target }
    }

    /// For a device, after the passes that it needs.
    pub fn for_device(device: KnownDevice) -> Self {
        Interpreter { name: device.name(), is_optimized: true, target: device.target() }
    }
}

impl Peer for Interpreter {
    fn name(&self) -> &str {
        self.name
    }

    fn run(&self, programs: &[Program]) -> Vec<Outcome> {
        let run = |program: &Program| {
            catch_unwind(AssertUnwindSafe(|| self.run_one(program))).unwrap_or_else(|_| Err("panicked".into()))
        };
        programs.iter().map(run).collect()
    }
}

impl Interpreter {
    fn run_one(&self, program: &Program) -> Outcome {
        let compiled = compile(&source(program), &FileHeaders, OPTIONS, &self.target);
        let object = compiled.object.ok_or(compiled.log)?;
        let linked = link(&[&object], &self.target)?;
        let name = program.kernel_name();
        let text = if self.is_optimized { linked.optimized(&name, &self.target)? } else { linked.to_text() };
        let module = parse(&text).map_err(|error| error.to_string())?;
        let kernel = module.find_function(&name).ok_or("the kernel is missing")?;
        let mut machine = Machine::new(&module);
        let output = machine.add_buffer(vec![0x5a; program.output_size() as usize]);
        let words: Vec<u8> = program.input().iter().flat_map(|word| word.to_le_bytes()).collect();
        let (input, table) = (machine.add_buffer(words.clone()), machine.add_buffer(words));
        let mut arguments = vec![
            Argument::Buffer(output, 0),
            Argument::Buffer(input, 0),
            Argument::Buffer(table, 0),
            Argument::Local(program.local_bytes),
        ];
        for (argument, ty) in program.arguments.iter().zip(&module.functions[kernel].params[arguments.len()..]) {
            // The host passes three lanes as four.
            let size = ty.bytes().map_or(argument.bytes.len(), |size| argument.bytes.len().min(size as usize));
            let size = if ty.is_pointer() { argument.bytes.len() } else { size };
            arguments.push(Argument::Bytes(argument.bytes[..size].to_vec()));
        }
        let range = &program.range;
        let launch = Launch {
            work_dim: range.dimensions,
            global_size: range.global,
            local_size: range.local,
            global_offset: range.offset,
            subgroup_size: 8,
            step_limit: STEP_LIMIT,
        };
        machine.run(kernel, &launch, &arguments).map_err(|fault| fault.to_string())?;
        Ok(machine.buffer(output).to_vec())
    }
}
