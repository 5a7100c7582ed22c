//! Declarators to types (C99, section 6.7.5).

use std::rc::Rc;

use tombolo_ir::types::AddressSpace;

use crate::intern::Symbol;
use crate::limits::MAX_TYPE_DEPTH;
use crate::source::Span;
use crate::syntax::ast::{Declarator, DeclaratorPart, ExprId, Ident, Param};
use crate::types::{FunctionType, QualType, Quals, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::attribute::Attributes;
use super::constant::Value;
use super::scope::Entity;

/// A parameter of a function declarator.
pub(super) struct ParamDeclaration {
    /// Its name.
    pub(super) name: Option<Ident>,
    /// Its type, arrays decayed.
    pub(super) ty: QualType,
    /// The array that it is declared as.
    pub(super) array: Option<TypeId>,
    /// Its own attributes.
    pub(super) attributes: Attributes,
    /// All of it.
    pub(super) span: Span,
}

/// What a declarator declares.
pub(super) struct Declared {
    /// Its type.
    pub(super) ty: QualType,
    /// The parameters where it is a function.
    pub(super) params: Vec<ParamDeclaration>,
}

impl Checker<'_, '_, '_> {
    /// The type that a declarator makes of the specifiers' type.
    pub(super) fn declarator(&mut self, base: QualType, declarator: &Declarator) -> Declared {
        let mut ty = base;
        let mut params = Vec::new();
        // From the specifiers inwards to the name.
        for (index, part) in declarator.parts.iter().enumerate().rev() {
            match part {
                DeclaratorPart::Pointer { qualifiers, span } => {
                    let own = self.quals(qualifiers, *span);
                    ty = self.pointer_to(ty, own, *span);
                }
                DeclaratorPart::Array { size, star, qualifiers, least, span } => {
                    let qualified = qualifiers.is_const || qualifiers.is_volatile || qualifiers.is_restrict;
                    if *least || qualified {
                        self.check_array_qualifiers(*least, index == 0, size.is_some(), *span);
                    }
                    ty = self.array_of(ty, *size, *star, declarator, *span);
                }
                DeclaratorPart::Function { params: list, empty_list: _, variadic, span } => {
                    let declared = self.params(list);
                    let name = declarator.name.map(|name| name.symbol);
                    if let Some(variadic) = variadic
                        && !(index == 0 && name.is_some_and(|name| self.is_printf(name)))
                    {
                        self.error(*variadic, "invalid prototype, variadic arguments are not allowed in OpenCL");
                    }
                    ty = self.function_returning(ty, &declared, *span);
                    if index == 0 {
                        params = declared;
                    }
                }
                DeclaratorPart::Block { qualifiers: _, span } => {
                    self.error(
                        *span,
                        "blocks are not supported: the device lacks the feature '__opencl_c_device_enqueue'",
                    );
                    ty = QualType::plain(TypeTable::ERROR);
                }
            }
            if self.types.depth(ty.ty) > MAX_TYPE_DEPTH {
                self.error(declarator.span, "this type nests too deeply");
                ty = QualType::plain(TypeTable::ERROR);
            }
        }
        Declared { ty, params }
    }

    /// Whether the name is that of the one builtin function that takes any arguments; a source may declare it as well.
    pub(super) fn is_printf(&mut self, name: Symbol) -> bool {
        self.session.interner.name(name) == "printf"
            && self.scopes.depth() == 0
            && self.builtin_candidates(name).is_some()
    }

    fn pointer_to(&mut self, mut pointee: QualType, own: Quals, span: Span) -> QualType {
        match self.types.resolve(pointee.ty) {
            TypeKind::Error => return pointee_error(own),
            TypeKind::Function(_) => {
                self.error(span, "pointers to functions are not allowed");
                return pointee_error(own);
            }
            TypeKind::Pipe(..) => {
                self.error(span, "pipes packet types cannot be of reference type");
                return pointee_error(own);
            }
            TypeKind::Image(_) | TypeKind::Sampler => {
                let name = self.quoted(pointee.ty);
                self.error(span, format!("pointer to type {name} is invalid in OpenCL"));
                return pointee_error(own);
            }
            _ => {}
        }
        if pointee.quals.space.is_none() {
            pointee.quals.space = Some(self.default_pointee_space());
        }
        QualType { ty: self.types.pointer(pointee), quals: own }
    }

    fn array_of(
        &mut self,
        element: QualType,
        size: Option<ExprId>,
        star: bool,
        declarator: &Declarator,
        span: Span,
    ) -> QualType {
        let error = QualType { ty: TypeTable::ERROR, quals: element.quals };
        let length = match size {
            None if star => {
                self.error(span, "variable length arrays are not supported in OpenCL");
                return error;
            }
            None => None,
            Some(size) => match self.array_length(size, declarator) {
                Some(length) => Some(length),
                None => return error,
            },
        };
        let name = || declarator.name.map(|name| name.symbol);
        match self.types.resolve(element.ty) {
            TypeKind::Error => return error,
            TypeKind::Function(_) => {
                let name = self.declared_name(name());
                self.error(span, format!("{name} declared as array of functions"));
                return error;
            }
            TypeKind::Pipe(..) => {
                self.only_a_parameter(element.ty, span);
                return error;
            }
            TypeKind::Image(_) | TypeKind::Sampler => {
                let shown = self.quoted(element.ty);
                self.error(span, format!("array of {shown} type is invalid in OpenCL"));
                return error;
            }
            _ => {}
        }
        if !self.types.is_complete(element.ty) {
            let shown = self.quoted(element.ty);
            self.error(span, format!("array has incomplete element type {shown}"));
            return error;
        }
        if let Some(layout) = self.types.layout(element.ty)
            && layout.size % u64::from(layout.align) != 0
        {
            let (shown, size, align) = (self.quoted(element.ty), layout.size, layout.align);
            let message = format!(
                "size of array element of type {shown} ({size} bytes) isn't a multiple of its alignment ({align} bytes)"
            );
            self.error(span, message);
            return error;
        }
        let ty = self.types.array_of(element, length);
        if length.is_some() && !self.types.is_complete(ty.ty) {
            self.error(span, "array is too large");
            return error;
        }
        ty
    }

    /// `static` and qualifiers in the brackets, which only a parameter has that is an array itself (C99, section 6.7.5.3,
    /// paragraph 7).
    fn check_array_qualifiers(&mut self, least: bool, outermost: bool, sized: bool, span: Span) {
        let what = if least { "'static'" } else { "type qualifier" };
        if self.in_parameters == 0 {
            self.error(span, format!("{what} used in array declarator outside of function prototype"));
        } else if !outermost {
            self.error(span, format!("{what} used in non-outermost array type derivation"));
        } else if least && !sized {
            self.error(span, "'static' may not be used without an array size");
        }
    }

    fn declared_name(&self, symbol: Option<crate::intern::Symbol>) -> String {
        symbol.map_or(String::from("type name"), |symbol| format!("'{}'", self.name(symbol)))
    }

    /// The value of an array's length; says what is wrong with it.
    fn array_length(&mut self, size: ExprId, declarator: &Declarator) -> Option<u64> {
        let before = self.session.diagnostics.error_count();
        let value = self.rvalue(size);
        if self.types.is_error(value.ty) {
            return None;
        }
        let Some(kind) = self.types.as_scalar(value.ty).filter(|kind| kind.is_int()) else {
            let name = self.quoted(value.ty);
            self.error(value.span, format!("size of array has non-integer type {name}"));
            return None;
        };
        match self.evaluate(&value) {
            Some(Value::Scalar(super::hir::Const::Int(bits))) => {
                if kind.is_signed_int() && (bits as i64) < 0 {
                    let name = self.declared_name(declarator.name.map(|name| name.symbol));
                    self.error(value.span, format!("{name} declared as an array with a negative size"));
                    return None;
                }
                Some(bits)
            }
            _ => {
                if self.session.diagnostics.error_count() == before {
                    self.error(value.span, "variable length arrays are not supported in OpenCL")
                        .help("the size of an array must be a constant expression");
                }
                None
            }
        }
    }

    fn function_returning(&mut self, result: QualType, params: &[ParamDeclaration], span: Span) -> QualType {
        match self.types.resolve(result.ty) {
            TypeKind::Function(_) | TypeKind::Array(..) => {
                let name = self.quoted(result.ty);
                self.error(span, format!("function cannot return type {name}"));
                return QualType::plain(TypeTable::ERROR);
            }
            TypeKind::Pipe(..) => {
                self.only_a_parameter(result.ty, span);
                return QualType::plain(TypeTable::ERROR);
            }
            TypeKind::Image(_) | TypeKind::Sampler | TypeKind::Event => {
                let name = self.quoted(result.ty);
                self.error(span, format!("declaring function return value of type {name} is not allowed"));
                return QualType::plain(TypeTable::ERROR);
            }
            _ if self.is_storage_half(result.ty) => {
                let help = self.fp16_help();
                let name = self.quoted(result.ty);
                self.error(
                    span,
                    format!("declaring function return value of type {name} is not allowed; did you forget * ?"),
                )
                .help(help);
                return QualType::plain(TypeTable::ERROR);
            }
            _ => {}
        }
        if result.quals.space.is_some() && !self.types.is_error(result.ty) {
            self.error(span, "return type cannot be qualified with address space");
        }
        let params: Vec<TypeId> = params.iter().map(|param| param.ty.ty).collect();
        let function = FunctionType { result: result.ty, params, prototype: true };
        QualType::plain(self.types.intern(TypeKind::Function(Rc::new(function))))
    }

    /// The parameters of a function declarator, with the rules that hold for every function.
    fn params(&mut self, list: &[Param]) -> Vec<ParamDeclaration> {
        let mut params = Vec::with_capacity(list.len());
        self.scopes.enter();
        self.in_parameters += 1;
        for param in list {
            let base = self.specifiers(&param.specifiers);
            let declared = self.declarator(base, &param.declarator).ty;
            let attributes = self.attributes(&param.specifiers.attributes);
            let attributes = attributes.with(self.attributes(&param.declarator.attributes));
            let declared = self.apply_vector_attribute(declared, &attributes);
            if let Some((storage, span)) = param.specifiers.storage
                && storage != crate::syntax::ast::StorageClass::Register
            {
                self.error(span, "invalid storage class specifier in function declarator");
            }
            if !param.specifiers.alignas.is_empty() {
                self.error(param.specifiers.span, "'_Alignas' attribute cannot be applied to a function parameter");
            }
            if let Some(span) = param.specifiers.kernel {
                self.error(span, "'kernel' attribute only applies to functions");
            }
            if let Some(span) = param.specifiers.inline {
                self.error(span, "'inline' can only appear on functions");
            }
            if let Some((crate::syntax::ast::StorageClass::Register, span)) = param.specifiers.storage {
                self.unsupported_storage("register", span);
            }
            let span = param.declarator.name.map_or(param.span, |name| name.span);
            let ty = self.param_type(declared, &param.declarator, span);
            if let Some(name) = param.declarator.name {
                let entity = if self.types.is_error(ty.ty) { Entity::Error } else { Entity::Parameter(ty.ty) };
                self.scopes.bind(name.symbol, entity, name.span);
            }
            let array = self.types.as_array(declared.ty).map(|_| declared.ty);
            params.push(ParamDeclaration { name: param.declarator.name, ty, array, attributes, span });
        }
        self.in_parameters -= 1;
        self.scopes.leave();
        params
    }

    fn param_type(&mut self, declared: QualType, declarator: &Declarator, span: Span) -> QualType {
        let error = QualType::plain(TypeTable::ERROR);
        match self.types.resolve(declared.ty).clone() {
            TypeKind::Error => error,
            TypeKind::Array(..) => {
                let Some((element, _)) = self.types.as_array(declared.ty) else { return error };
                let mut quals = Quals::NONE;
                if let Some(DeclaratorPart::Array { qualifiers, span, .. }) = declarator.parts.first() {
                    quals = self.quals(qualifiers, *span);
                }
                self.pointer_to(QualType { ty: element, quals: declared.quals }, quals, span)
            }
            TypeKind::Function(_) => {
                self.error(span, "pointers to functions are not allowed");
                error
            }
            TypeKind::Void => {
                self.error(span, "argument may not have 'void' type");
                error
            }
            _ if self.is_storage_half(declared.ty) => {
                let help = self.fp16_help();
                let name = self.quoted(declared.ty);
                self.error(
                    span,
                    format!("declaring function parameter of type {name} is not allowed; did you forget * ?"),
                )
                .help(help);
                error
            }
            _ => {
                if let Some(space) = declared.quals.space
                    && space != AddressSpace::Private
                {
                    self.error(span, "parameter may not be qualified with an address space");
                    return QualType { ty: declared.ty, quals: declared.quals.without_space() };
                }
                QualType { ty: declared.ty, quals: declared.quals.without_space() }
            }
        }
    }
}

fn pointee_error(own: Quals) -> QualType {
    QualType { ty: TypeTable::ERROR, quals: own }
}
