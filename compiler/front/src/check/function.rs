//! Functions: declarations, definitions, overloads (C99, section 6.9.1; OpenCL C 3.0, sections 6.9 and 6.13.1).

use std::collections::HashMap;
use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use crate::builtins::{BuiltinType, Pointee, PointeeBase, mangle};
use crate::source::Span;
use crate::syntax::ast::{FunctionDefinition, Ident, Specifiers, StmtKind, StorageClass};
use crate::types::{QualType, Quals, ScalarKind, TypeId, TypeKind};

use super::attribute::Attributes;
use super::builtin::element_of;
use super::declarator::{Declared, ParamDeclaration};
use super::hir::{Body, FuncId, Function};
use super::scope::Entity;
use super::{Checker, FunctionFacts, FunctionState};

impl<'a> Checker<'a, '_, '_> {
    /// A function's prototype.
    pub(super) fn declare_function(
        &mut self,
        specifiers: &Specifiers,
        name: Ident,
        declared: Declared,
        attributes: Attributes,
    ) {
        if self.function.is_some() && matches!(specifiers.storage, Some((StorageClass::Static, _))) {
            self.error(name.span, "function declared in block scope cannot have 'static' storage class");
        }
        self.enter_function(specifiers, name, &declared, &attributes, false);
    }

    /// The function of a declaration, new or known; nothing where it clashes with something.
    fn enter_function(
        &mut self,
        specifiers: &Specifiers,
        name: Ident,
        declared: &Declared,
        attributes: &Attributes,
        defines: bool,
    ) -> Option<FuncId> {
        let ty = self.types.as_function(declared.ty.ty)?;
        let text = self.shared_name(name.symbol);
        let is_static = matches!(specifiers.storage, Some((StorageClass::Static, _)));
        if let Some((StorageClass::Auto | StorageClass::Register, span)) = specifiers.storage {
            self.error(span, "illegal storage class on function");
        }
        let is_kernel = specifiers.kernel.is_some();
        let overloadable = attributes.overloadable || (self.session.library && !is_static && !is_kernel);
        if let (Some(span), false) = (attributes.kernel_only, is_kernel) {
            self.error(span, "this attribute only applies to kernel functions");
        }
        if is_kernel && is_static {
            self.error(name.span, "kernel functions cannot be declared static");
        }
        self.check_predeclared(name, None);
        if &*text == "main" {
            self.error(name.span, "function cannot be called 'main'");
        }
        let known = match self.scopes.find_in_file(name.symbol) {
            Some(binding) => match &binding.entity {
                Entity::Functions(functions) => functions.clone(),
                Entity::Error => Vec::new(),
                _ => {
                    let span = binding.span;
                    self.error(name.span, format!("redefinition of '{text}' as different kind of symbol"))
                        .note(span, "previous definition is here");
                    return None;
                }
            },
            None => Vec::new(),
        };
        let same_params = |checker: &Self, id: FuncId| {
            let params = &checker.functions[id.index()].params;
            params.len() == ty.params.len() && params.iter().zip(&ty.params).all(|(&a, &b)| checker.types.same(a, b))
        };
        let matching = known.iter().copied().find(|&id| same_params(self, id));
        if let Some(id) = matching {
            self.redeclare(id, name, declared, attributes, is_kernel, is_static, specifiers.inline.is_some(), defines)?;
            return Some(id);
        }
        // Of several functions of one name, one may do without the attribute.
        let plain = known.iter().copied().find(|id| !self.facts[id.index()].overloadable);
        if let Some(plain) = plain
            && !overloadable
        {
            let (span, old) = (self.facts[plain.index()].span, self.facts[plain.index()].ty);
            let (new, old) = (self.types.name(declared.ty.ty), self.types.name(old));
            self.error(name.span, format!("conflicting types for '{text}': '{new}' vs '{old}'"))
                .note(span, "previous declaration is here");
            return None;
        }
        let linked: Rc<str> = if overloadable { self.mangled(&text, &ty.params).into() } else { text };
        let id = FuncId(self.functions.len() as u32);
        let inline = specifiers.inline.is_some();
        let external = matches!(specifiers.storage, Some((StorageClass::Extern, _)));
        self.functions.push(Function {
            name: linked,
            result: ty.result,
            params: ty.params.clone(),
            kernel: None,
            contract: self.contract,
            internal: is_static || (inline && !external && !is_kernel),
            body: None,
            span: name.span,
        });
        self.facts.push(FunctionFacts {
            symbol: name.symbol,
            ty: declared.ty.ty,
            overloadable,
            is_kernel,
            is_static,
            is_inline: inline,
            defined: false,
            span: name.span,
        });
        self.calls.push(Vec::new());
        self.scopes.bind_function(name.symbol, id, name.span);
        if is_kernel {
            let info = self.kernel_info(name, &declared.params, declared.ty.ty, attributes);
            self.functions[id.index()].kernel = Some(Box::new(info));
        }
        Some(id)
    }

    #[allow(clippy::too_many_arguments)]
    fn redeclare(
        &mut self,
        id: FuncId,
        name: Ident,
        declared: &Declared,
        attributes: &Attributes,
        is_kernel: bool,
        is_static: bool,
        is_inline: bool,
        defines: bool,
    ) -> Option<()> {
        let facts = &self.facts[id.index()];
        let (span, was_defined, was_kernel, was_static) = (facts.span, facts.defined, facts.is_kernel, facts.is_static);
        let text = self.name(name.symbol);
        let result = self.types.as_function(declared.ty.ty)?.result;
        if !self.types.same(result, self.functions[id.index()].result) {
            let (new, old) = (self.types.name(declared.ty.ty), self.types.name(self.facts[id.index()].ty));
            self.error(name.span, format!("conflicting types for '{text}': '{new}' vs '{old}'"))
                .note(span, "previous declaration is here");
            return None;
        }
        if defines && was_defined {
            self.error(name.span, format!("redefinition of '{text}'")).note(span, "previous definition is here");
            return None;
        }
        if is_static && !was_static && !is_inline {
            self.error(name.span, format!("static declaration of '{text}' follows non-static declaration"))
                .note(span, "previous declaration is here");
        }
        if was_static {
            self.functions[id.index()].internal = true;
        }
        self.facts[id.index()].is_inline |= is_inline;
        if is_kernel && (!was_kernel || defines) {
            // The definition's names and attributes are what the program's user asks for.
            let mut info = self.kernel_info(name, &declared.params, declared.ty.ty, attributes);
            if let Some(old) = self.functions[id.index()].kernel.take() {
                info.required_work_group_size = info.required_work_group_size.or(old.required_work_group_size);
                info.work_group_size_hint = info.work_group_size_hint.or(old.work_group_size_hint);
                info.vec_type_hint = info.vec_type_hint.or(old.vec_type_hint);
                info.required_subgroup_size = info.required_subgroup_size.or(old.required_subgroup_size);
                if info.attributes.is_empty() {
                    info.attributes = old.attributes;
                }
            }
            self.functions[id.index()].kernel = Some(Box::new(info));
            self.facts[id.index()].is_kernel = true;
        }
        if defines {
            self.facts[id.index()].span = name.span;
            self.functions[id.index()].contract = self.contract;
        }
        Some(())
    }

    /// The name under which an overloadable function is linked. The library's are found by it; those of other sources keep
    /// out of its way.
    fn mangled(&self, name: &str, params: &[TypeId]) -> String {
        let known: Option<Vec<BuiltinType>> = params.iter().map(|&param| self.builtin_type_of(param)).collect();
        match known {
            Some(params) if self.session.library => mangle(name, &params),
            Some(params) => mangle(&format!("overload.{name}"), &params),
            None => {
                let mut mangled = format!("overload.{name}");
                for &param in params {
                    mangled.push('.');
                    let text = self.types.name(self.types.canonical(param));
                    mangled.extend(text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
                }
                mangled
            }
        }
    }

    /// The builtin table's name for a type.
    fn builtin_type_of(&self, ty: TypeId) -> Option<BuiltinType> {
        Some(match self.types.resolve(ty) {
            TypeKind::Void => BuiltinType::Void,
            TypeKind::Scalar(ScalarKind::Bool) => BuiltinType::Bool,
            TypeKind::Scalar(kind) => BuiltinType::Value(element_of(*kind)?, 1),
            TypeKind::Vector(kind, lanes) => BuiltinType::Value(element_of(*kind)?, *lanes),
            TypeKind::Image(image) => BuiltinType::Image(*image),
            TypeKind::Sampler => BuiltinType::Sampler,
            TypeKind::Event => BuiltinType::Event,
            TypeKind::Pointer(pointee) => {
                let base = match self.types.resolve(pointee.ty) {
                    TypeKind::Void => PointeeBase::Void,
                    TypeKind::Scalar(kind) => PointeeBase::Value(element_of(*kind)?, 1),
                    TypeKind::Vector(kind, lanes) => PointeeBase::Value(element_of(*kind)?, *lanes),
                    TypeKind::Atomic(kind) => PointeeBase::Atomic(element_of(*kind)?),
                    TypeKind::AtomicFlag => PointeeBase::AtomicFlag,
                    TypeKind::Event => PointeeBase::Event,
                    _ => return None,
                };
                BuiltinType::Pointer(Pointee {
                    base,
                    space: pointee.quals.space.unwrap_or(AddressSpace::Private),
                    is_const: pointee.quals.is_const,
                    is_volatile: pointee.quals.is_volatile,
                })
            }
            _ => return None,
        })
    }

    /// A function with its body.
    pub(super) fn function_definition(&mut self, definition: &'a FunctionDefinition) {
        let specifiers = &definition.specifiers;
        let base = self.specifiers(specifiers);
        let declared = self.declarator(base, &definition.declarator);
        let attributes = self.attributes(&specifiers.attributes);
        let attributes = attributes.with(self.attributes(&definition.declarator.attributes));
        let Some(name) = definition.declarator.name else { return };
        if let Some((StorageClass::Typedef, span)) = specifiers.storage {
            self.error(span, "function definition declared 'typedef'");
            return;
        }
        let Some(ty) = self.types.as_function(declared.ty.ty) else {
            // The declarator was wrong, which was said. The name is known, at least.
            if self.scopes.find(name.symbol).is_none() {
                self.scopes.bind(name.symbol, Entity::Error, name.span);
            }
            return;
        };
        if !self.types.is_void(ty.result) && !self.types.is_error(ty.result) && !self.types.is_complete(ty.result) {
            let shown = self.quoted(ty.result);
            self.error(name.span, format!("incomplete result type {shown} in function definition"));
        }
        let id = self.enter_function(specifiers, name, &declared, &attributes, true);
        // What cannot be entered (a second definition) is checked all the same, under a number of its own.
        let id = id.unwrap_or_else(|| self.nameless_function(name, &declared));
        self.facts[id.index()].defined = true;
        self.function_body(id, name, declared.params, definition);
    }

    fn nameless_function(&mut self, name: Ident, declared: &Declared) -> FuncId {
        let id = FuncId(self.functions.len() as u32);
        let ty = self.types.as_function(declared.ty.ty);
        self.functions.push(Function {
            name: "".into(),
            result: ty.as_ref().map_or(crate::types::TypeTable::ERROR, |ty| ty.result),
            params: ty.map(|ty| ty.params.clone()).unwrap_or_default(),
            kernel: None,
            contract: self.contract,
            internal: true,
            body: None,
            span: name.span,
        });
        self.facts.push(FunctionFacts {
            symbol: name.symbol,
            ty: declared.ty.ty,
            overloadable: false,
            is_kernel: false,
            is_static: true,
            is_inline: false,
            defined: true,
            span: name.span,
        });
        self.calls.push(Vec::new());
        id
    }

    fn function_body(
        &mut self,
        id: FuncId,
        name: Ident,
        params: Vec<ParamDeclaration>,
        definition: &'a FunctionDefinition,
    ) {
        self.undeclared.clear();
        self.scopes.enter();
        let result = self.functions[id.index()].result;
        let is_kernel = definition.specifiers.kernel.is_some() || self.facts[id.index()].is_kernel;
        self.function = Some(FunctionState {
            id,
            result,
            is_kernel,
            variables: Vec::new(),
            values: Vec::new(),
            array_params: Vec::new(),
            labels: 0,
            scopes: 0,
            jumps: Vec::new(),
            named_labels: HashMap::new(),
            block_depth: self.scopes.depth(),
        });
        for param in params {
            self.declare_param(param);
        }
        let contract = self.contract;
        let mut statements = Vec::new();
        // Parameters and the outermost block share a scope.
        if let StmtKind::Compound(list) = &self.ast.stmts[definition.body].kind {
            self.block_items(list, &mut statements);
        }
        self.contract = contract;
        self.scopes.leave();
        self.check_labels();
        let Some(state) = self.function.take() else { return };
        let end = self.ast.stmts[definition.body].span.end;
        let end = Span { start: end.saturating_sub(1), end };
        if !self.types.is_void(result)
            && !self.types.is_error(result)
            && self.session.diagnostics.error_count() == 0
            && super::flow::falls_through(self, &statements)
        {
            self.warning(
                end,
                format!(
                    "non-void function '{}' does not return a value on all paths",
                    self.session.interner.name(name.symbol)
                ),
            );
        }
        self.functions[id.index()].body =
            Some(Body { variables: state.variables, block: statements, labels: state.labels, scopes: state.scopes });
    }

    fn declare_param(&mut self, param: ParamDeclaration) {
        let quals = Quals { space: Some(AddressSpace::Private), ..param.ty.quals };
        let ty = QualType { ty: param.ty.ty, quals };
        if !self.types.is_error(ty.ty) && !self.types.is_complete(ty.ty) {
            let shown = self.quoted(ty.ty);
            self.error(param.span, format!("variable has incomplete type {shown}"));
        }
        let align = self.types.align_of(ty.ty).max(param.attributes.aligned.unwrap_or(1));
        let text: Rc<str> = match param.name {
            Some(name) => self.shared_name(name.symbol),
            None => "".into(),
        };
        let var = self.add_variable(text.clone(), ty, align, param.span);
        if let (Some(var), Some(array), Some(state)) = (var, param.array, &mut self.function) {
            state.array_params.push((var, array));
        }
        let Some(name) = param.name else {
            if !self.types.is_error(ty.ty) {
                self.warning(param.span, "omitting the parameter name in a function definition is a C23 extension");
            }
            return;
        };
        if let Some(previous) = self.scopes.find_here(name.symbol) {
            let span = previous.span;
            self.error(name.span, format!("redefinition of parameter '{text}'"))
                .note(span, "previous declaration is here");
        }
        let entity = match var {
            Some(var) if !self.types.is_error(ty.ty) => Entity::Var(var),
            _ => Entity::Error,
        };
        self.scopes.bind(name.symbol, entity, name.span);
    }

    /// Recursion is not possible in OpenCL C (section 6.11 i).
    pub(super) fn check_recursion(&mut self) {
        // 0: not seen, 1: on the way, 2: done. The way is kept by hand, so that long chains do not exhaust the stack.
        let mut state = vec![0u8; self.functions.len()];
        for root in 0..self.functions.len() {
            if state[root] != 0 {
                continue;
            }
            let mut way = vec![(root, 0usize)];
            state[root] = 1;
            while let Some((function, next)) = way.last_mut() {
                let function = *function;
                let Some(&(callee, span)) = self.calls[function].get(*next) else {
                    state[function] = 2;
                    way.pop();
                    continue;
                };
                *next += 1;
                match state[callee.index()] {
                    0 => {
                        state[callee.index()] = 1;
                        way.push((callee.index(), 0));
                    }
                    1 => {
                        let (name, declared) =
                            (self.name(self.facts[callee.index()].symbol), self.facts[callee.index()].span);
                        self.error(span, format!("recursive call of '{name}': recursion is not supported in OpenCL"))
                            .note(declared, format!("'{name}' is declared here"));
                    }
                    _ => {}
                }
            }
        }
    }

    /// A function that only this source can define must be defined where it is called.
    pub(super) fn check_internal_definitions(&mut self) {
        let called: std::collections::HashSet<FuncId> =
            self.calls.iter().flatten().map(|&(callee, _)| callee).collect();
        for index in 0..self.functions.len() {
            let facts = &self.facts[index];
            if facts.is_static && !facts.defined && called.contains(&FuncId(index as u32)) {
                let (span, name) = (facts.span, self.name(facts.symbol));
                self.warning(span, format!("function '{name}' has internal linkage but is not defined"));
            }
        }
    }
}
