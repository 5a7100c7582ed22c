//! Declarations (C99, section 6.7): typedefs, and the way to functions and variables.

use crate::options::LanguageVersion;
use crate::syntax::ast::{
    Builtin, BuiltinScalar, Declaration, DeclaratorPart, Ident, InitDeclarator, Initializer, Specifiers, StorageClass,
    TypeSpecifier,
};
use crate::types::{QualType, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::attribute::Attributes;
use super::hir;
use super::scope::Entity;

impl<'a> Checker<'a, '_, '_> {
    /// A declaration at file scope.
    pub(super) fn file_declaration(&mut self, declaration: &'a Declaration) {
        let mut statements = Vec::new();
        self.declaration(declaration, &mut statements);
    }

    /// A declaration; what private variables' initialisers do goes to `statements`.
    pub(super) fn declaration(&mut self, declaration: &'a Declaration, statements: &mut Vec<hir::Stmt>) {
        let specifiers = &declaration.specifiers;
        let deduced = matches!(specifiers.ty, TypeSpecifier::Auto) && !declaration.declarators.is_empty();
        self.deduces = deduced;
        let base = self.specifiers(specifiers);
        let shared = self.attributes(&specifiers.attributes);
        if declaration.declarators.is_empty() {
            self.check_empty_declaration(specifiers, base);
            return;
        }
        let aligned = self.alignas(specifiers);
        if let (Some(_), Some((StorageClass::Typedef, _))) = (aligned, specifiers.storage) {
            self.error(specifiers.span, "'_Alignas' attribute only applies to variables and fields");
        }
        let least = self.types.align_of(base.ty);
        if aligned.is_some_and(|align| align < least) {
            let name = self.quoted(base.ty);
            let message = format!("requested alignment is less than minimum alignment of {least} for type {name}");
            self.error(specifiers.span, message);
        }
        let mut first: Option<(TypeId, Ident)> = None;
        for declarator in &declaration.declarators {
            let own = self.attributes(&declarator.declarator.attributes);
            let aligned = own.aligned.max(shared.aligned).max(aligned);
            let attributes = Attributes { aligned, ..shared.clone().with(own) };
            let mut base = base;
            if deduced {
                let found = self.deduced_type(declarator, &mut first);
                base = QualType { ty: found.ty, quals: base.quals.with(found.quals) };
            }
            self.init_declarator(specifiers, base, declarator, &attributes, statements);
        }
    }

    /// What `__auto_type` stands for in a declaration: the type of the initial value, less the pointers that the declarator
    /// adds. `first` is what it stood for in the same declaration before, and whose.
    fn deduced_type(&mut self, declarator: &'a InitDeclarator, first: &mut Option<(TypeId, Ident)>) -> QualType {
        let Some(name) = declarator.declarator.name else { return QualType::plain(TypeTable::ERROR) };
        let text = self.name(name.symbol);
        let Some(Initializer::Expr(value)) = declarator.initializer else {
            let message = match declarator.initializer {
                None => {
                    format!("declaration of variable '{text}' with deduced type '__auto_type' requires an initializer")
                }
                Some(_) => String::from("cannot use '__auto_type' with initializer list"),
            };
            self.error(name.span, message);
            return QualType::plain(TypeTable::ERROR);
        };
        self.unevaluated += 1;
        let mut found = QualType::plain(self.rvalue(value).ty);
        self.unevaluated -= 1;
        for part in &declarator.declarator.parts {
            let pointee = match part {
                DeclaratorPart::Pointer { .. } => self.types.as_pointer(found.ty),
                DeclaratorPart::Array { .. } | DeclaratorPart::Function { .. } | DeclaratorPart::Block { .. } => None,
            };
            match pointee {
                Some(pointee) => found = pointee,
                None if self.types.is_error(found.ty) => return found,
                None => {
                    self.error(
                        name.span,
                        format!("'{text}' declared with a type that '__auto_type' cannot be part of"),
                    );
                    return QualType::plain(TypeTable::ERROR);
                }
            }
        }
        let ty = found.ty;
        if self.types.is_void(ty) && declarator.declarator.parts.is_empty() {
            self.error(name.span, "variable has incomplete type 'void'");
            return QualType::plain(TypeTable::ERROR);
        }
        match first {
            Some((other, whose)) if !self.types.same(*other, ty) && !self.types.is_error(ty) => {
                let (a, b, whose) = (self.quoted(*other), self.quoted(ty), self.name(whose.symbol));
                let message = format!(
                    "'__auto_type' deduced as {a} in declaration of '{whose}' and deduced as {b} in declaration of '{text}'"
                );
                self.error(name.span, message);
            }
            Some(_) => {}
            None => *first = Some((ty, name)),
        }
        found
    }

    fn check_empty_declaration(&mut self, specifiers: &Specifiers, base: QualType) {
        if let Some(span) = specifiers.kernel {
            self.warning(span, "'kernel' is ignored on a declaration of a type");
        }
        if let Some((StorageClass::Typedef, span)) = specifiers.storage {
            self.warning(span, "typedef requires a name");
            return;
        }
        match self.types.kind(base.ty) {
            TypeKind::Record(id) => {
                if self.types.record(*id).tag.is_none() {
                    self.warning(specifiers.span, "declaration does not declare anything");
                }
            }
            TypeKind::Enum(_) | TypeKind::Error => {}
            _ => {
                self.warning(specifiers.span, "declaration does not declare anything");
            }
        }
    }

    fn init_declarator(
        &mut self,
        specifiers: &'a Specifiers,
        base: QualType,
        declarator: &'a InitDeclarator,
        attributes: &Attributes,
        statements: &mut Vec<hir::Stmt>,
    ) {
        let declared = self.declarator(base, &declarator.declarator);
        let Some(name) = declarator.declarator.name else { return };
        let mut declared = declared;
        declared.ty = self.apply_vector_attribute(declared.ty, attributes);
        if let Some((StorageClass::Typedef, _)) = specifiers.storage {
            if declarator.initializer.is_some() {
                self.error(name.span, "illegal initializer (only variables can be initialized)");
            }
            if let Some((_, span)) = specifiers.access {
                self.access_typedefs.insert(name.symbol, span);
            }
            if let Some(span) = specifiers.inline {
                self.error(span, "'inline' can only appear on functions");
            }
            self.declare_typedef(name, declared.ty, attributes);
            return;
        }
        if self.types.as_function(declared.ty.ty).is_some() {
            if declarator.initializer.is_some() {
                self.error(name.span, "illegal initializer (only variables can be initialized)");
            }
            let variadic =
                matches!(declarator.declarator.parts.first(), Some(DeclaratorPart::Function { variadic: Some(_), .. }));
            // It stays the builtin function.
            if !(variadic && self.is_printf(name.symbol)) {
                self.declare_function(specifiers, name, declared, attributes.clone());
            }
            return;
        }
        if let Some(span) = specifiers.kernel {
            self.error(span, "'kernel' attribute only applies to functions");
        }
        if let Some(span) = specifiers.inline {
            self.error(span, "'inline' can only appear on functions");
        }
        if let Some(span) = attributes.kernel_only {
            self.error(span, "this attribute only applies to kernel functions");
        }
        self.check_predeclared(name, None);
        self.declare_variable(specifiers, name, declared.ty, declarator.initializer.as_ref(), attributes, statements);
    }

    /// Says so where a declaration at file scope takes the name of a type of the language for something else. `typedef` is
    /// the type that a typedef gives the name: the same one once more does no harm.
    pub(super) fn check_predeclared(&mut self, name: Ident, typedef: Option<QualType>) {
        if self.scopes.depth() > 0 || self.session.library {
            return;
        }
        let Some(&builtin) = self.predeclared.get(&name.symbol) else { return };
        let since_v2 = match builtin {
            Builtin::Queue | Builtin::ClkEvent | Builtin::NdRange | Builtin::VaList => return,
            Builtin::ReserveId => !self.has_pipes(),
            Builtin::Atomic(_)
            | Builtin::AtomicFlag
            | Builtin::AtomicULongName(_)
            | Builtin::AtomicLongName(_)
            | Builtin::MemoryOrder
            | Builtin::MemoryScope => true,
            Builtin::Void
            | Builtin::Scalar(_)
            | Builtin::Vector(..)
            | Builtin::Size
            | Builtin::PtrDiff
            | Builtin::IntPtr
            | Builtin::UIntPtr
            | Builtin::MemFenceFlags
            | Builtin::Image(_)
            | Builtin::Sampler
            | Builtin::Event => false,
        };
        if since_v2 && self.version() < LanguageVersion::V2_0 {
            return;
        }
        if let Builtin::Scalar(BuiltinScalar::Double) | Builtin::Vector(BuiltinScalar::Double, _) = builtin
            && !self.fp64
        {
            return;
        }
        let known = self.builtin_type(builtin, name.span);
        let text = self.name(name.symbol);
        match typedef {
            Some(ty) if self.types.same(ty.ty, known) || self.types.is_error(ty.ty) => {}
            Some(ty) => {
                let new = self.types.qual_name(ty);
                let old = self.types.name(self.types.canonical(known));
                let message = format!("typedef redefinition with different types ('{new}' vs '{old}')");
                self.error(name.span, message).help(format!("'{text}' is a type of OpenCL C"));
            }
            None => {
                self.error(name.span, format!("redefinition of '{text}' as different kind of symbol"))
                    .help(format!("'{text}' is a type of OpenCL C"));
            }
        }
    }

    fn declare_typedef(&mut self, name: Ident, ty: QualType, attributes: &Attributes) {
        self.check_predeclared(name, Some(ty));
        if let Some(previous) = self.scopes.find_here(name.symbol) {
            let span = previous.span;
            let again = match &previous.entity {
                Entity::Typedef(target) => self.types.same(target.ty, ty.ty) && target.quals == ty.quals,
                Entity::Error => true,
                _ => false,
            };
            if again && !matches!(previous.entity, Entity::Error) {
                let text = self.name(name.symbol);
                self.warning(name.span, format!("redefinition of typedef '{text}' is a C11 feature"))
                    .note(span, "previous definition is here");
            } else if !again && !self.types.is_error(ty.ty) {
                let old = match &previous.entity {
                    Entity::Typedef(target) => Some(*target),
                    _ => None,
                };
                let message = match old {
                    Some(old) => {
                        let (new, old) = (self.types.qual_name(ty), self.types.qual_name(old));
                        format!("typedef redefinition with different types ('{new}' vs '{old}')")
                    }
                    None => {
                        format!("redefinition of '{}' as different kind of symbol", self.name(name.symbol))
                    }
                };
                self.error(name.span, message).note(span, "previous definition is here");
                return;
            }
        }
        let text = self.shared_name(name.symbol);
        match *self.types.kind(ty.ty) {
            TypeKind::Record(id) if self.types.record(id).tag.is_none() => {
                self.types.record_mut(id).typedef_name.get_or_insert(text.clone());
            }
            TypeKind::Enum(id) if self.types.enumeration(id).tag.is_none() => {
                self.types.enumeration_mut(id).typedef_name.get_or_insert(text.clone());
            }
            _ => {}
        }
        let mut target = ty;
        if let Some(align) = attributes.aligned {
            target.ty = self.types.intern(TypeKind::Typedef(text, ty.ty));
            self.types.set_alignment(target.ty, align);
        }
        let entity = if self.types.is_error(ty.ty) { Entity::Error } else { Entity::Typedef(target) };
        self.scopes.bind(name.symbol, entity, name.span);
    }
}
