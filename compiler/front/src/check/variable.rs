//! Variables and where they live (OpenCL C 3.0, section 6.7).

use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use crate::options::LanguageVersion;
use crate::source::Span;
use crate::syntax::ast::{Ident, Initializer, Specifiers, StorageClass};
use crate::types::{QualType, Quals, TypeKind};

use super::Checker;
use super::attribute::Attributes;
use super::hir::{Data, ExprKind, Global, GlobalId, Init, Local, LocalId, Stmt, StmtKind, VarId, Variable};
use super::scope::Entity;

impl<'a> Checker<'a, '_, '_> {
    /// Declares a variable, at file scope or in a block.
    pub(super) fn declare_variable(
        &mut self,
        specifiers: &Specifiers,
        name: Ident,
        ty: QualType,
        initializer: Option<&'a Initializer>,
        attributes: &Attributes,
        statements: &mut Vec<Stmt>,
    ) {
        let storage = specifiers.storage.map(|(storage, _)| storage);
        if self.types.is_error(ty.ty) || !self.check_variable_type(name, ty, initializer.is_some(), storage) {
            self.poison(name, initializer);
            return;
        }
        if let TypeKind::Sampler = self.types.resolve(ty.ty) {
            self.declare_sampler(name, ty, initializer);
            return;
        }
        let in_function = self.function.is_some();
        match self.variable_space(specifiers, name, ty, in_function) {
            None => self.poison(name, initializer),
            Some(AddressSpace::Private | AddressSpace::Generic) => {
                self.declare_private(name, ty, initializer, attributes, statements);
            }
            Some(AddressSpace::Local) => self.declare_local(name, ty, initializer, attributes),
            Some(space @ (AddressSpace::Global | AddressSpace::Constant)) => {
                self.declare_global(storage, name, ty, space, initializer, attributes);
            }
        }
    }

    /// Makes the name known without a type, so that its uses say nothing; its initialiser is still checked.
    fn poison(&mut self, name: Ident, initializer: Option<&'a Initializer>) {
        if let Some(Initializer::Expr(id)) = initializer {
            self.operand(*id);
        }
        self.scopes.bind(name.symbol, Entity::Error, name.span);
    }

    /// What no variable may have as its type.
    fn check_variable_type(
        &mut self,
        name: Ident,
        ty: QualType,
        initialized: bool,
        storage: Option<StorageClass>,
    ) -> bool {
        let shown = |checker: &Self| checker.quoted(ty.ty);
        match self.types.resolve(ty.ty) {
            TypeKind::Image(_) | TypeKind::Pipe(..) => {
                self.only_a_parameter(ty.ty, name.span);
                false
            }
            TypeKind::Event if self.function.is_none() => {
                let shown = shown(self);
                self.error(name.span, format!("the {shown} type cannot be used to declare a program scope variable"));
                false
            }
            _ if self.is_storage_half(ty.ty) => {
                let shown = shown(self);
                let help = self.fp16_help();
                self.error(name.span, format!("declaring variable of type {shown} is not allowed")).help(help);
                false
            }
            TypeKind::Array(_, None) if initialized || storage == Some(StorageClass::Extern) => true,
            TypeKind::Array(_, None) => {
                let text = self.name(name.symbol);
                self.error(
                    name.span,
                    format!("definition of variable '{text}' with array type needs an explicit size or an initializer"),
                );
                false
            }
            TypeKind::Sampler => true,
            _ if !self.types.is_complete(ty.ty) => {
                if storage == Some(StorageClass::Extern) {
                    return true;
                }
                let shown = shown(self);
                self.error(name.span, format!("variable has incomplete type {shown}"));
                false
            }
            _ => true,
        }
    }

    /// Where a variable lives; nothing (after a message) where it may not be declared there.
    fn variable_space(
        &mut self,
        specifiers: &Specifiers,
        name: Ident,
        ty: QualType,
        in_function: bool,
    ) -> Option<AddressSpace> {
        let storage = specifiers.storage.map(|(storage, _)| storage);
        let is_static = matches!(storage, Some(StorageClass::Static | StorageClass::Extern));
        let v2 = self.version() >= LanguageVersion::V2_0;
        if let Some((storage @ (StorageClass::Auto | StorageClass::Register), span)) = specifiers.storage
            && (!in_function
                || storage == StorageClass::Auto && ty.quals.space.is_some_and(|space| space != AddressSpace::Private))
        {
            self.error(span, "illegal storage class on this variable");
        }
        if let Some((storage @ (StorageClass::Auto | StorageClass::Register), span)) = specifiers.storage
            && (self.version() != LanguageVersion::V2_0 || storage == StorageClass::Register)
        {
            self.unsupported_storage(if storage == StorageClass::Auto { "auto" } else { "register" }, span);
        }
        if let Some((storage @ (StorageClass::Static | StorageClass::Extern), span)) = specifiers.storage
            && self.version() < LanguageVersion::V1_2
        {
            self.unsupported_storage(if storage == StorageClass::Static { "static" } else { "extern" }, span);
        }
        if !in_function {
            return match ty.quals.space {
                Some(AddressSpace::Constant) => Some(AddressSpace::Constant),
                Some(AddressSpace::Global) if self.program_scope => Some(AddressSpace::Global),
                None if self.program_scope => Some(AddressSpace::Global),
                Some(AddressSpace::Global)
                | None
                | Some(AddressSpace::Local | AddressSpace::Private | AddressSpace::Generic) => {
                    let where_to = if self.program_scope { "global or constant" } else { "constant" };
                    let v3 = self.version() == LanguageVersion::V3_0;
                    let diagnostic = self
                        .error(name.span, format!("program scope variable must reside in {where_to} address space"));
                    if v3 && matches!(ty.quals.space, Some(AddressSpace::Global) | None) {
                        diagnostic.help("the device lacks the feature '__opencl_c_program_scope_global_variables'");
                    }
                    None
                }
            };
        }
        if !v2 && storage == Some(StorageClass::Static) {
            self.error(name.span, "variables in function scope cannot be declared static");
            return None;
        }
        if is_static && ty.quals.space != Some(AddressSpace::Constant) {
            return match ty.quals.space {
                None | Some(AddressSpace::Global) if self.program_scope => Some(AddressSpace::Global),
                _ => {
                    let word = if storage == Some(StorageClass::Extern) { "extern" } else { "static local" };
                    self.error(name.span, format!("{word} variable must reside in constant address space"));
                    None
                }
            };
        }
        match ty.quals.space {
            None | Some(AddressSpace::Private) => Some(AddressSpace::Private),
            Some(AddressSpace::Generic) => {
                self.error(name.span, "variable cannot be declared in the generic address space");
                None
            }
            Some(AddressSpace::Global) => {
                self.error(name.span, "function scope variable cannot be declared in global address space");
                None
            }
            Some(space @ (AddressSpace::Local | AddressSpace::Constant)) => {
                let what = if space == AddressSpace::Local { "local" } else { "constant" };
                let state = self.function.as_ref()?;
                let (is_kernel, outermost) = (state.is_kernel, self.scopes.depth() == state.block_depth);
                // One with a name for the whole run may stand anywhere.
                if is_static && space == AddressSpace::Constant {
                    return Some(space);
                }
                if !is_kernel && !self.session.library {
                    self.error(
                        name.span,
                        format!("non-kernel function variable cannot be declared in {what} address space"),
                    );
                    return None;
                }
                if !outermost && !self.session.library {
                    self.error(
                        name.span,
                        format!("variables in the {what} address space can only be declared in the outermost scope of a kernel function"),
                    );
                    return None;
                }
                Some(space)
            }
        }
    }

    /// Says that the version of the language has no such storage class (OpenCL C 3.0, section 6.10).
    pub(super) fn unsupported_storage(&mut self, word: &str, span: Span) {
        let version = self.version();
        self.error(span, format!("OpenCL C version {version} does not support the '{word}' storage class specifier"));
    }

    /// Says so where the name already means something in this scope.
    fn check_redeclaration(&mut self, name: Ident) {
        if let Some(previous) = self.scopes.find_here(name.symbol) {
            let (span, known_bad) = (previous.span, matches!(previous.entity, Entity::Error));
            if !known_bad {
                let text = self.name(name.symbol);
                self.error(name.span, format!("redefinition of '{text}'")).note(span, "previous definition is here");
            }
        }
    }

    fn declare_sampler(&mut self, name: Ident, ty: QualType, initializer: Option<&'a Initializer>) {
        self.check_redeclaration(name);
        if self.function.is_none() && !ty.quals.is_const && ty.quals.space != Some(AddressSpace::Constant) {
            self.error(name.span, "global sampler requires a const or constant address space qualifier");
        }
        if let Some(AddressSpace::Local | AddressSpace::Global) = ty.quals.space {
            self.error(name.span, "sampler type cannot be used with the __local and __global address space qualifiers");
        }
        let entity = match initializer {
            None => {
                self.error(name.span, "sampler variable must be initialized");
                Entity::Error
            }
            Some(initializer) => match self.initializer(ty.ty, initializer) {
                Some((_, Init::Value(value))) => match value.kind {
                    ExprKind::Sampler(bits) => Entity::Sampler(bits),
                    _ => {
                        self.error(value.span, "sampler_t variable must be initialized with a constant");
                        Entity::Error
                    }
                },
                Some((_, Init::Parts { .. })) | None => Entity::Error,
            },
        };
        self.scopes.bind(name.symbol, entity, name.span);
    }

    /// The alignment of an object: an attribute can only make it stricter.
    fn alignment(&self, ty: QualType, attributes: &Attributes) -> u32 {
        self.types.align_of(ty.ty).max(attributes.aligned.unwrap_or(1))
    }

    /// Adds a private variable to the function; nothing outside functions or for one too large.
    pub(super) fn add_variable(&mut self, name: Rc<str>, ty: QualType, align: u32, span: Span) -> Option<VarId> {
        let size = match self.types.resolve(ty.ty) {
            TypeKind::Image(_) | TypeKind::Sampler => 0,
            _ => self.types.size_of(ty.ty),
        };
        let size = u32::try_from(size).ok()?;
        let state = self.function_mut()?;
        let id = VarId(state.variables.len() as u32);
        state.variables.push(Variable { name, ty, size, align, span });
        state.values.push(None);
        Some(id)
    }

    fn declare_private(
        &mut self,
        name: Ident,
        ty: QualType,
        initializer: Option<&'a Initializer>,
        attributes: &Attributes,
        statements: &mut Vec<Stmt>,
    ) {
        self.check_redeclaration(name);
        let quals = Quals { space: Some(AddressSpace::Private), ..ty.quals };
        let ty = QualType { ty: ty.ty, quals };
        let align = self.alignment(ty, attributes);
        let text = self.shared_name(name.symbol);
        let Some(var) = self.add_variable(text, ty, align, name.span) else {
            self.poison(name, initializer);
            return;
        };
        // The name is known in its own initialiser.
        self.scopes.bind(name.symbol, Entity::Var(var), name.span);
        if initializer.is_some() && matches!(self.types.resolve(ty.ty), TypeKind::Atomic(_)) && !self.session.library {
            // OpenCL C 3.0, section 6.15.12.1.
            self.error(name.span, "atomic variable can be initialized to a variable only in global address space")
                .help("'atomic_init' gives another one its first value");
        }
        let mut init = None;
        if let Some(initializer) = initializer {
            if let Initializer::Expr(expr) = initializer {
                self.check_sequence(*expr);
            }
            let Some((completed, value)) = self.initializer(ty.ty, initializer) else {
                if !self.types.is_complete(ty.ty) {
                    self.scopes.bind(name.symbol, Entity::Error, name.span);
                }
                return;
            };
            let size = self.types.size_of(completed) as u32;
            let value_constant = match &value {
                Init::Value(value) if quals.is_const && !quals.is_volatile => self.evaluate(value).map(Rc::new),
                _ => None,
            };
            if let Some(state) = self.function_mut() {
                state.variables[var.index()].ty.ty = completed;
                state.variables[var.index()].size = size;
                state.values[var.index()] = value_constant;
            }
            init = Some(value);
        }
        statements.push(Stmt { kind: StmtKind::Declare { var, init }, span: name.span });
    }

    fn declare_local(
        &mut self,
        name: Ident,
        ty: QualType,
        initializer: Option<&'a Initializer>,
        attributes: &Attributes,
    ) {
        self.check_redeclaration(name);
        if initializer.is_some() {
            self.error(name.span, "'__local' variable cannot have an initializer");
        }
        let align = self.alignment(ty, attributes);
        let size = self.types.size_of(ty.ty) as u32;
        let id = LocalId(self.locals.len() as u32);
        let text = self.shared_name(name.symbol);
        self.locals.push(Local { name: text, ty, size, align, span: name.span });
        self.scopes.bind(name.symbol, Entity::Local(id), name.span);
    }

    fn declare_global(
        &mut self,
        storage: Option<StorageClass>,
        name: Ident,
        ty: QualType,
        space: AddressSpace,
        initializer: Option<&'a Initializer>,
        attributes: &Attributes,
    ) {
        let external = storage == Some(StorageClass::Extern) && initializer.is_none();
        if storage == Some(StorageClass::Extern) && initializer.is_some() {
            if self.function.is_some() {
                self.error(name.span, "declaration of block scope identifier with linkage cannot have an initializer");
            } else {
                self.warning(name.span, "'extern' variable has an initializer");
            }
        }
        let quals = Quals { space: Some(space), ..ty.quals };
        let ty = QualType { ty: ty.ty, quals };
        let id = match self.known_global(storage, name, ty, external, initializer.is_some()) {
            Some(known) => known,
            None => {
                let align = self.alignment(ty, attributes);
                let id = GlobalId(self.globals.len() as u32);
                let text = self.shared_name(name.symbol);
                let size = self.types.size_of(ty.ty) as u32;
                let internal = storage == Some(StorageClass::Static) || self.function.is_some();
                let init = Data::default();
                self.globals.push(Global { name: text, ty, size, align, init, external, internal, span: name.span });
                id
            }
        };
        self.scopes.bind(name.symbol, Entity::Global(id), name.span);
        match initializer {
            Some(initializer) => {
                let Some((completed, value)) = self.initializer(ty.ty, initializer) else {
                    if !self.types.is_complete(ty.ty) {
                        self.scopes.bind(name.symbol, Entity::Error, name.span);
                    }
                    return;
                };
                let size = self.types.size_of(completed) as u32;
                let global = &mut self.globals[id.index()];
                global.ty.ty = completed;
                global.size = size;
                global.external = false;
                if let Some(data) = self.static_data(completed, &value) {
                    self.globals[id.index()].init = data;
                }
            }
            None if space == AddressSpace::Constant && !external => {
                self.error(name.span, "variable in constant address space must be initialized");
            }
            None => {}
        }
    }

    /// The object that an earlier declaration of the name in this scope made, if this one may repeat it.
    fn known_global(
        &mut self,
        storage: Option<StorageClass>,
        name: Ident,
        ty: QualType,
        external: bool,
        initialized: bool,
    ) -> Option<GlobalId> {
        let previous = self.scopes.find_here(name.symbol)?;
        let span = previous.span;
        let id = match previous.entity {
            Entity::Global(id) => Some(id),
            Entity::Error => return None,
            _ => None,
        };
        let text = self.name(name.symbol);
        let Some(id) = id else {
            self.error(name.span, format!("redefinition of '{text}' as different kind of symbol"))
                .note(span, "previous definition is here");
            return None;
        };
        let global = &self.globals[id.index()];
        let same = self.types.same(global.ty.ty, ty.ty) && global.ty.quals == ty.quals;
        let sized = self.types.as_array(global.ty.ty).zip(self.types.as_array(ty.ty));
        let same = same
            || sized.is_some_and(|((a, n), (b, m))| {
                self.types.same(a, b) && (n.is_none() || m.is_none()) && global.ty.quals == ty.quals
            });
        if !same {
            let (old, new) = (self.types.quoted(global.ty), self.types.quoted(ty));
            self.error(name.span, format!("redeclaration of '{text}' with a different type: {new} vs {old}"))
                .note(span, "previous declaration is here");
            return None;
        }
        // C99, section 6.2.2: what is said of an object's linkage first holds.
        let linkage = match (global.internal, storage) {
            (false, Some(StorageClass::Static)) => Some(("static", "non-static")),
            (true, None) if self.function.is_none() => Some(("non-static", "static")),
            _ => None,
        };
        if let Some((new, old)) = linkage {
            self.error(name.span, format!("{new} declaration of '{text}' follows {old} declaration"))
                .note(span, "previous declaration is here");
            return None;
        }
        let defined = !global.external
            && (!global.init.bytes.is_empty() || global.ty.quals.space == Some(AddressSpace::Constant));
        if defined && (initialized || !external) {
            self.error(name.span, format!("redefinition of '{text}'")).note(span, "previous definition is here");
            return None;
        }
        if !external && !initialized {
            self.globals[id.index()].external = false;
        }
        Some(id)
    }
}
