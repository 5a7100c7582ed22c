//! Checks the invariants of a module. The first step checks that references mean something, the second the types, the
//! third that definitions dominate uses; a function that fails a step is not put to the next.

mod types;

use std::collections::HashMap;
use std::fmt;

use crate::cfg::ControlFlow;
use crate::entity::EntityRef;
use crate::function::{Block, Function, Inst, Unroll, Value, ValueDef};
use crate::inst::{BlockCall, InstData, Terminator};
use crate::module::{FuncRef, Module};
use crate::text;
use crate::types::{AddressSpace, Type};

/// An invariant that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// Where: the function, the block and the instruction as text.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for VerifyError {}

/// Checks a whole module.
///
/// # Errors
/// All invariants that do not hold.
pub fn verify(module: &Module) -> Result<(), Vec<VerifyError>> {
    let mut errors = Vec::new();
    verify_data(module, &mut errors);
    let mut names = HashMap::new();
    for (func, function) in module.functions.iter() {
        if names.insert(function.name.as_str(), func).is_some() {
            let message = String::from("another function has the same name");
            errors.push(VerifyError { place: format!("@{}", function.name), message });
        }
        errors.extend(verify_function(module, func).err().into_iter().flatten());
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Checks one function of a module.
///
/// # Errors
/// All invariants that do not hold in it.
pub fn verify_function(module: &Module, func: FuncRef) -> Result<(), Vec<VerifyError>> {
    verify_body(module, &module.functions[func])
}

/// Checks a function that stands for one of a module: it may call the module's functions and use its data.
///
/// # Errors
/// All invariants that do not hold in it.
pub fn verify_body(module: &Module, func: &Function) -> Result<(), Vec<VerifyError>> {
    let mut verifier = Verifier { module, func, errors: Vec::new(), at: None };
    verifier.signature();
    if !func.is_declaration() && verifier.errors.is_empty() {
        verifier.references();
        if verifier.errors.is_empty() {
            verifier.types();
        }
        if verifier.errors.is_empty() {
            verifier.dominance();
        }
    }
    if verifier.errors.is_empty() { Ok(()) } else { Err(verifier.errors) }
}

fn verify_data(module: &Module, errors: &mut Vec<VerifyError>) {
    let mut names = HashMap::new();
    for (global, data) in module.globals.iter() {
        let mut report = |message: &str| {
            errors.push(VerifyError { place: format!("{global} \"{}\"", data.name), message: message.into() });
        };
        if !matches!(data.space, AddressSpace::Constant | AddressSpace::Global) {
            report("program data is constant or global");
        }
        if !data.align.is_power_of_two() {
            report("the alignment must be a power of two");
        }
        if data.init.len() > data.size as usize {
            report("the initial value is larger than the size");
        }
        if data.external && !(data.init.is_empty() && data.relocations.is_empty()) {
            report("what is external has no initial value");
        }
        if names.insert(data.name.as_str(), global).is_some() {
            report("other data has the same name");
        }
        for relocation in &data.relocations {
            if module.globals.get(relocation.target).is_none() {
                report("a relocation names no data");
            }
            if u64::from(relocation.offset) + 8 > u64::from(data.size) {
                report("a relocation lies outside the data");
            }
        }
    }
    for (local, data) in module.locals.iter() {
        if !data.align.is_power_of_two() {
            let message = String::from("the alignment must be a power of two");
            errors.push(VerifyError { place: format!("{local} \"{}\"", data.name), message });
        }
    }
}

/// Where the verifier is in a function.
#[derive(Clone, Copy)]
enum Place {
    Block(Block),
    Inst(Block, Inst),
    Terminator(Block),
}

struct Verifier<'a> {
    module: &'a Module,
    func: &'a Function,
    errors: Vec<VerifyError>,
    at: Option<Place>,
}

impl Verifier<'_> {
    fn report(&mut self, message: impl Into<String>) {
        let place = match self.at {
            None => format!("@{}", self.func.name),
            Some(Place::Block(block)) => format!("@{} {block}", self.func.name),
            Some(Place::Inst(block, inst)) => {
                format!("@{} {block} '{}'", self.func.name, self.print_inst(inst))
            }
            Some(Place::Terminator(block)) => {
                let text = text::print_terminator(&self.func.blocks[block].terminator);
                format!("@{} {block} '{}'", self.func.name, text.lines().next().unwrap_or_default())
            }
        };
        self.errors.push(VerifyError { place, message: message.into() });
    }

    fn print_inst(&self, inst: Inst) -> String {
        let info = &self.func.insts[inst];
        if info.result.is_some_and(|result| self.func.values.get(result).is_none()) {
            return inst.to_string();
        }
        text::print_inst(self.module, self.func, inst)
    }

    /// Reports unless `holds`.
    fn require(&mut self, holds: bool, message: &str) {
        if !holds {
            self.report(message);
        }
    }

    fn signature(&mut self) {
        let func = self.func;
        if let Some(kernel) = &func.kernel {
            self.require(kernel.params.len() == func.params.len(), "a kernel describes each of its parameters once");
            self.require(func.result.is_none(), "a kernel returns nothing");
            for (param, ty) in kernel.params.iter().zip(&func.params) {
                self.require(
                    param.by_value.is_none() || *ty == Type::Pointer(AddressSpace::Private),
                    "a kernel's parameter by value is a private pointer",
                );
                self.require(param.align.is_power_of_two(), "the alignment of a parameter must be a power of two");
            }
        }
        let is_handle = matches!(func.result, Some(Type::Image(_) | Type::Sampler));
        self.require(!is_handle, "a function does not return a handle");
    }

    /// Entities exist, and are defined and placed once.
    fn references(&mut self) {
        let func = self.func;
        let mut placed = vec![false; func.blocks.len()];
        for &block in &func.layout {
            match placed.get_mut(block.index()) {
                None => self.report(format!("the layout names {block}, which does not exist")),
                Some(seen) => {
                    if std::mem::replace(seen, true) {
                        self.report(format!("the layout names {block} twice"));
                    }
                }
            }
        }
        if !self.errors.is_empty() {
            return;
        }
        let mut defined = vec![false; func.values.len()];
        let mut placed_insts = vec![false; func.insts.len()];
        for &block in &func.layout {
            self.at = Some(Place::Block(block));
            for (index, &param) in func.blocks[block].params.iter().enumerate() {
                self.definition(param, ValueDef::Param(block, index as u32), &mut defined);
            }
            for &inst in &func.blocks[block].insts {
                let Some(seen) = placed_insts.get_mut(inst.index()) else {
                    self.report(format!("{inst} does not exist"));
                    continue;
                };
                if std::mem::replace(seen, true) {
                    self.report(format!("{inst} is placed twice"));
                }
                if let Some(result) = func.insts[inst].result {
                    self.definition(result, ValueDef::Result(inst), &mut defined);
                }
            }
        }
        if !self.errors.is_empty() {
            return;
        }
        for &block in &func.layout {
            for &inst in &func.blocks[block].insts {
                self.at = Some(Place::Inst(block, inst));
                let data = &func.insts[inst].data;
                data.visit_operands(|&value| self.use_of(value, &defined));
                let exists = match *data {
                    InstData::Call { callee, .. } => self.module.functions.get(callee).is_some(),
                    InstData::GlobalAddress { global, .. } => self.module.globals.get(global).is_some(),
                    InstData::LocalAddress { local } => self.module.locals.get(local).is_some(),
                    _ => true,
                };
                self.require(exists, "what is named here does not exist");
            }
            self.at = Some(Place::Terminator(block));
            let terminator = &func.blocks[block].terminator;
            terminator.visit_operands(|&value| self.use_of(value, &defined));
            terminator.visit_targets(|target| {
                let is_placed = placed.get(target.block.index()).copied().unwrap_or(false);
                self.require(is_placed, "the target is not in the function");
                self.require(target.block != func.entry(), "the entry block is no target");
            });
        }
    }

    fn definition(&mut self, value: Value, def: ValueDef, defined: &mut [bool]) {
        let Some(seen) = defined.get_mut(value.index()) else {
            return self.report(format!("{value} does not exist"));
        };
        if std::mem::replace(seen, true) {
            self.report(format!("{value} is defined twice"));
        } else if self.func.values[value].def != def {
            self.report(format!("{value} says that it is defined elsewhere"));
        }
    }

    fn use_of(&mut self, value: Value, defined: &[bool]) {
        if !defined.get(value.index()).copied().unwrap_or(false) {
            self.report(format!("{value} is not defined"));
        }
    }

    fn types(&mut self) {
        let func = self.func;
        let entry = func.entry();
        let is_handle = |ty: Type| matches!(ty, Type::Image(_) | Type::Sampler);
        for &block in &func.layout {
            self.at = Some(Place::Block(block));
            let fits = !matches!(func.blocks[block].unroll, Some(Unroll::Times(0 | 1)));
            self.require(fits, "a loop is unrolled twice at least");
            let params = &func.blocks[block].params;
            if block == entry {
                let types: Vec<Type> = params.iter().map(|&param| func.ty(param)).collect();
                self.require(types == func.params, "the entry block's parameters are not the function's");
            } else {
                let has_handle = params.iter().any(|&param| is_handle(func.ty(param)));
                self.require(!has_handle, "a handle cannot be the parameter of a block");
            }
            for &inst in &func.blocks[block].insts {
                self.at = Some(Place::Inst(block, inst));
                self.inst(inst, block == entry);
            }
            self.at = Some(Place::Terminator(block));
            self.terminator(&func.blocks[block].terminator);
        }
    }

    fn terminator(&mut self, terminator: &Terminator) {
        let func = self.func;
        match terminator {
            Terminator::Jump(_) | Terminator::Unreachable => {}
            Terminator::Branch { cond, .. } => {
                self.require(func.ty(*cond) == Type::BOOL, "the condition must be a truth value");
            }
            Terminator::Switch { value, cases, .. } => match func.ty(*value) {
                Type::Scalar(scalar) if scalar.is_int() => {
                    let mut bits: Vec<u64> = cases.iter().map(|(bits, _)| *bits).collect();
                    bits.sort_unstable();
                    self.require(bits.windows(2).all(|pair| pair[0] != pair[1]), "two cases are equal");
                    let width = scalar.bits();
                    let fit = width == 64 || bits.last().is_none_or(|&bits| bits >> width == 0);
                    self.require(fit, "a case does not fit the type");
                }
                _ => self.report("a switch needs an integer"),
            },
            Terminator::Return(value) => {
                self.require(value.map(|value| func.ty(value)) == func.result, "the function returns another type");
            }
        }
        terminator.visit_targets(|target| self.target(target));
    }

    fn target(&mut self, target: &BlockCall) {
        let params = &self.func.blocks[target.block].params;
        if params.len() != target.args.len() {
            return self.report(format!("{} takes {} arguments", target.block, params.len()));
        }
        for (&param, &arg) in params.iter().zip(&target.args) {
            if self.func.ty(param) != self.func.ty(arg) {
                self.report(format!("{} takes {} for {param}", target.block, self.func.ty(param)));
            }
        }
    }

    /// Definitions come before uses on every way.
    fn dominance(&mut self) {
        let func = self.func;
        let flow = ControlFlow::compute(func);
        // Block and place in it of each definition; parameters come before the first instruction.
        let mut places: Vec<(Block, u32)> = vec![(func.entry(), 0); func.values.len()];
        for &block in &func.layout {
            for &param in &func.blocks[block].params {
                places[param.index()] = (block, 0);
            }
            for (index, &inst) in func.blocks[block].insts.iter().enumerate() {
                if let Some(result) = func.insts[inst].result {
                    places[result.index()] = (block, index as u32 + 1);
                }
            }
        }
        let comes_before = |value: Value, block: Block, place: u32| {
            let (def_block, def_place) = places[value.index()];
            if def_block == block { def_place < place } else { flow.dominates(def_block, block) }
        };
        for &block in flow.reverse_postorder() {
            for (index, &inst) in func.blocks[block].insts.iter().enumerate() {
                self.at = Some(Place::Inst(block, inst));
                func.insts[inst].data.visit_operands(|&value| {
                    if !comes_before(value, block, index as u32 + 1) {
                        self.report(format!("{value} is not defined on every way here"));
                    }
                });
            }
            self.at = Some(Place::Terminator(block));
            func.blocks[block].terminator.visit_operands(|&value| {
                if !comes_before(value, block, u32::MAX) {
                    self.report(format!("{value} is not defined on every way here"));
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
