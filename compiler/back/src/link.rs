//! Joins modules into one program: resolves names, takes what is missing from the library, keeps what kernels reach.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use tombolo_ir::entity::EntityRef;
use tombolo_ir::{FuncRef, Function, Global, GlobalData, InstData, Local, Module};

use crate::Library;

/// Whether a name is seen in its own module only.
fn is_internal(name: &str) -> bool {
    name.starts_with('.')
}

/// Joins `modules` and what their kernels call from `library`. Only what kernels reach is in the result, kernels first.
///
/// # Errors
/// Messages for the build log, one a line: symbols that are defined twice or nowhere, declarations that contradict
/// definitions, and recursion.
pub fn link(modules: &[&Module], library: &dyn Library) -> Result<Module, String> {
    let mut linker = Linker::new(modules, Some(library));
    linker.collect_symbols();
    for (source, module) in modules.iter().enumerate() {
        for func in module.kernels() {
            linker.function(source, func);
        }
    }
    linker.drain();
    linker.finish()
}

/// Joins `modules` into one that is to be linked later (a library of `clLinkProgram`): everything is kept, and what is
/// defined nowhere stays declared.
///
/// # Errors
/// As of [`link`], without undefined symbols.
pub fn join(modules: &[&Module]) -> Result<Module, String> {
    let mut linker = Linker::new(modules, None);
    linker.collect_symbols();
    for (source, module) in modules.iter().enumerate() {
        for func in module.functions.keys() {
            linker.function(source, func);
        }
        for global in module.globals.keys() {
            linker.global(source, global);
        }
    }
    linker.drain();
    linker.finish()
}

struct Linker<'a> {
    /// What is linked: the modules, then those of the library in the order in which they were asked for.
    sources: Vec<Cow<'a, Module>>,
    /// Below this index a source is not of the library.
    library_start: usize,
    library: Option<&'a dyn Library>,
    /// Definitions by name.
    functions: HashMap<String, (usize, FuncRef)>,
    globals: HashMap<String, (usize, Global)>,
    /// Data of the library by name: it has a namespace of its own, and several of its modules may carry the same data.
    library_globals: HashMap<String, Global>,
    /// Where the result has what a source has.
    linked_functions: HashMap<(usize, FuncRef), FuncRef>,
    linked_globals: HashMap<(usize, Global), Global>,
    linked_locals: HashMap<(usize, Local), Local>,
    /// Names that the result has already.
    function_names: HashMap<String, FuncRef>,
    global_names: HashSet<String>,
    /// Functions whose bodies are still to be copied.
    pending: Vec<(usize, FuncRef, FuncRef)>,
    /// Relocations whose targets are still to be linked: source, data in it, data in the result, index. A list, so that
    /// long chains of data do not become deep recursion.
    relocation_work: Vec<(usize, Global, Global, usize)>,
    result: Module,
    errors: Vec<String>,
}

impl<'a> Linker<'a> {
    fn new(modules: &[&'a Module], library: Option<&'a dyn Library>) -> Self {
        Linker {
            sources: modules.iter().map(|&module| Cow::Borrowed(module)).collect(),
            library_start: modules.len(),
            library,
            functions: HashMap::new(),
            globals: HashMap::new(),
            library_globals: HashMap::new(),
            linked_functions: HashMap::new(),
            linked_globals: HashMap::new(),
            linked_locals: HashMap::new(),
            function_names: HashMap::new(),
            global_names: HashSet::new(),
            pending: Vec::new(),
            relocation_work: Vec::new(),
            result: Module::new(),
            errors: Vec::new(),
        }
    }

    fn error(&mut self, message: String) {
        if !self.errors.contains(&message) {
            self.errors.push(message);
        }
    }

    fn collect_symbols(&mut self) {
        let sources = std::mem::take(&mut self.sources);
        for (source, module) in sources.iter().enumerate() {
            for (func, data) in module.functions.iter() {
                if data.is_declaration() || is_internal(&data.name) {
                    continue;
                }
                let Some(&(other, first)) = self.functions.get(&data.name) else {
                    self.functions.insert(data.name.clone(), (source, func));
                    continue;
                };
                let known = &sources[other].functions[first];
                match (known.linkonce, data.linkonce) {
                    (false, false) => self.error(format!("error: '{}' is defined more than once", data.name)),
                    (true, false) => {
                        self.functions.insert(data.name.clone(), (source, func));
                    }
                    (_, true) => {}
                }
                if (&known.params, known.result) != (&data.params, data.result) {
                    self.error(format!("error: '{}' is defined with different types", data.name));
                }
            }
            for (global, data) in module.globals.iter() {
                if data.external || is_internal(&data.name) {
                    continue;
                }
                let Some((other, first)) = self.globals.insert(data.name.clone(), (source, global)) else { continue };
                let known = &sources[other].globals[first];
                if (known.linkonce || data.linkonce) && known.space == data.space && known.size == data.size {
                    continue;
                }
                // The same constant from a header that several sources include is no conflict.
                if !is_same_constant(known, data) {
                    self.error(format!("error: '{}' is defined more than once", data.name));
                }
            }
        }
        self.sources = sources;
    }

    /// The function of the result for one of a source.
    fn function(&mut self, source: usize, func: FuncRef) -> FuncRef {
        if let Some(&linked) = self.linked_functions.get(&(source, func)) {
            return linked;
        }
        let data = &self.sources[source].functions[func];
        let (name, internal) = (data.name.clone(), is_internal(&data.name));
        let chosen = if data.linkonce && !internal { self.functions.get(&name).copied() } else { None };
        let linked = if let Some((other, first)) = chosen.filter(|&chosen| chosen != (source, func)) {
            self.function(other, first)
        } else if !data.is_declaration() {
            self.define(source, func, name, internal)
        } else {
            let (params, result, kernel) = (data.params.clone(), data.result, data.kernel.clone());
            match self.find(&name) {
                Some((definition_source, definition)) => {
                    let definition_data = &self.sources[definition_source].functions[definition];
                    if (&definition_data.params, definition_data.result) != (&params, result) {
                        self.error(format!("error: '{name}' is declared with another type than it is defined with"));
                    }
                    self.function(definition_source, definition)
                }
                None => match self.function_names.get(&name) {
                    Some(&declared) => declared,
                    None => {
                        if self.library.is_some() {
                            self.error(format!("error: undefined symbol '{name}'"));
                        }
                        let mut declaration = Function::new(name.clone(), params, result);
                        declaration.kernel = kernel;
                        let declared = self.result.functions.push(declaration);
                        self.function_names.insert(name, declared);
                        declared
                    }
                },
            }
        };
        self.linked_functions.insert((source, func), linked);
        linked
    }

    fn define(&mut self, source: usize, func: FuncRef, name: String, internal: bool) -> FuncRef {
        let mut unique = name;
        if internal {
            let base = unique.clone();
            let mut number = 0;
            while self.function_names.contains_key(&unique) {
                number += 1;
                unique = format!("{base}.{number}");
            }
        }
        let linked = self.result.functions.push(Function::new(unique.clone(), Vec::new(), None));
        self.function_names.insert(unique, linked);
        self.pending.push((source, func, linked));
        linked
    }

    /// The definition of that name, from the library where the modules have none.
    fn find(&mut self, name: &str) -> Option<(usize, FuncRef)> {
        if let Some(&found) = self.functions.get(name) {
            return Some(found);
        }
        let module = self.library?.find(name)?;
        let func = module.find_function(name).filter(|&func| !module.functions[func].is_declaration())?;
        #[cfg(debug_assertions)]
        if let Err(errors) = tombolo_ir::verify::verify(&module) {
            panic!("the library's '{name}' is invalid: {}", errors[0]);
        }
        let source = self.sources.len();
        // A module of the library may define helpers next to the function; they are found through it.
        for (helper, data) in module.functions.iter() {
            if !data.is_declaration() && !is_internal(&data.name) {
                self.functions.entry(data.name.clone()).or_insert((source, helper));
            }
        }
        self.sources.push(Cow::Owned(module));
        Some((source, func))
    }

    fn global(&mut self, source: usize, global: Global) -> Global {
        if let Some(&linked) = self.linked_globals.get(&(source, global)) {
            return linked;
        }
        let data = &self.sources[source].globals[global];
        let is_library = source >= self.library_start;
        if is_library {
            if let Some(&linked) = self.library_globals.get(&data.name) {
                if has_same_bytes(&self.result.globals[linked], data) {
                    self.linked_globals.insert((source, global), linked);
                    return linked;
                }
            }
        }
        let (mut source, mut global) = (source, global);
        let asked = (source, global);
        if !is_library && !is_internal(&data.name) {
            match self.globals.get(&data.name) {
                Some(&(definition_source, definition)) => {
                    if self.sources[definition_source].globals[definition].space != data.space {
                        let name = data.name.clone();
                        self.error(format!(
                            "error: '{name}' is declared in another address space than it is defined in"
                        ));
                    }
                    (source, global) = (definition_source, definition);
                    if let Some(&linked) = self.linked_globals.get(&(source, global)) {
                        self.linked_globals.insert(asked, linked);
                        return linked;
                    }
                }
                None if self.library.is_some() => {
                    let name = data.name.clone();
                    self.error(format!("error: undefined symbol '{name}'"));
                }
                None => {}
            }
        }
        let data = self.sources[source].globals[global].clone();
        let mut copy = GlobalData { relocations: Vec::new(), ..data };
        let original_name = copy.name.clone();
        // Two internal names, or one of the library and one of the program, may be the same.
        let mut number = 0;
        while !self.global_names.insert(copy.name.clone()) {
            number += 1;
            copy.name = format!(".{}.{number}", original_name.trim_start_matches('.'));
        }
        let linked = self.result.globals.push(copy);
        self.linked_globals.insert((source, global), linked);
        self.linked_globals.insert(asked, linked);
        if is_library {
            self.library_globals.insert(original_name, linked);
        }
        let count = self.sources[source].globals[global].relocations.len();
        self.relocation_work.extend((0..count).map(|index| (source, global, linked, index)));
        linked
    }

    fn local(&mut self, source: usize, local: Local) -> Local {
        if let Some(&linked) = self.linked_locals.get(&(source, local)) {
            return linked;
        }
        let linked = self.result.locals.push(self.sources[source].locals[local].clone());
        self.linked_locals.insert((source, local), linked);
        linked
    }

    /// Copies the bodies of all functions that are reached.
    fn drain(&mut self) {
        let mut next = 0;
        loop {
            while let Some((source, global, linked, index)) = self.relocation_work.pop() {
                let mut relocation = self.sources[source].globals[global].relocations[index].clone();
                relocation.target = self.global(source, relocation.target);
                self.result.globals[linked].relocations.push(relocation);
            }
            let Some(&(source, func, linked)) = self.pending.get(next) else { break };
            next += 1;
            let mut function = self.sources[source].functions[func].clone();
            function.name = std::mem::take(&mut self.result.functions[linked].name);
            for (_, info) in function.insts.iter_mut() {
                match &mut info.data {
                    InstData::Call { callee, .. } => *callee = self.function(source, *callee),
                    InstData::GlobalAddress { global, .. } => *global = self.global(source, *global),
                    InstData::LocalAddress { local } => *local = self.local(source, *local),
                    _ => {}
                }
            }
            self.result.functions[linked] = function;
        }
    }

    fn finish(mut self) -> Result<Module, String> {
        for (_, data) in self.result.globals.iter_mut() {
            data.relocations.sort_by_key(|relocation| relocation.offset);
        }
        if self.errors.is_empty() {
            if let Some(cycle) = find_recursion(&self.result) {
                self.errors.push(cycle);
            }
        }
        if self.errors.is_empty() { Ok(self.result) } else { Err(self.errors.join("\n")) }
    }
}

fn has_same_bytes(a: &GlobalData, b: &GlobalData) -> bool {
    (a.space, a.align, a.size, &a.init) == (b.space, b.align, b.size, &b.init)
}

fn is_same_constant(a: &GlobalData, b: &GlobalData) -> bool {
    a.space == tombolo_ir::AddressSpace::Constant
        && has_same_bytes(a, b)
        && a.relocations.is_empty()
        && b.relocations.is_empty()
}

/// The functions that each function calls, each once.
fn callees(function: &Function) -> Vec<FuncRef> {
    let mut callees = Vec::new();
    for &block in &function.layout {
        for &inst in &function.blocks[block].insts {
            if let InstData::Call { callee, .. } = function.insts[inst].data {
                callees.push(callee);
            }
        }
    }
    callees.sort_unstable();
    callees.dedup();
    callees
}

/// A message that names a cycle of calls, if there is one.
fn find_recursion(module: &Module) -> Option<String> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; module.functions.len()];
    for root in module.functions.keys() {
        if states[root.index()] != State::New {
            continue;
        }
        states[root.index()] = State::Open;
        let mut stack = vec![(root, callees(&module.functions[root]))];
        while let Some((func, left)) = stack.last_mut() {
            let func = *func;
            let Some(callee) = left.pop() else {
                states[func.index()] = State::Done;
                stack.pop();
                continue;
            };
            match states[callee.index()] {
                State::Done => {}
                State::New => {
                    states[callee.index()] = State::Open;
                    stack.push((callee, callees(&module.functions[callee])));
                }
                State::Open => {
                    let name = |func: FuncRef| format!("'{}'", module.functions[func].name);
                    let start = stack.iter().position(|(func, _)| *func == callee).unwrap_or(0);
                    let mut names: Vec<String> = stack[start..].iter().map(|(func, _)| name(*func)).collect();
                    names.push(name(callee));
                    return Some(format!("error: recursion is not allowed: {}", names.join(" calls ")));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
