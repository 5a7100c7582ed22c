//! Kernels: what their parameters may be, and what is told about them (OpenCL C 3.0, sections 6.9 and 6.11; OpenCL API 3.0,
//! section 5.9.4).

use tombolo_ir::function::{KernelInfo, ParameterInfo};
use tombolo_ir::types::AddressSpace;

use crate::options::LanguageVersion;
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::types::{QualType, RecordId, ScalarKind, TypeId, TypeKind};

use super::Checker;
use super::attribute::Attributes;
use super::declarator::ParamDeclaration;

/// Why a type cannot be that of a kernel's parameter.
enum Refusal {
    /// Its size is not the same everywhere, or it means nothing outside the device.
    Type,
    /// It holds an address.
    Pointer,
}

impl Checker<'_, '_, '_> {
    /// Checks a kernel's parameters and gathers what is told about it.
    pub(super) fn kernel_info(
        &mut self,
        name: Ident,
        params: &[ParamDeclaration],
        ty: TypeId,
        attributes: &Attributes,
    ) -> KernelInfo {
        if let Some(function) = self.types.as_function(ty)
            && !self.types.is_void(function.result)
            && !self.types.is_error(function.result)
        {
            self.error(name.span, "kernel must have void return type");
        }
        let mut infos = Vec::with_capacity(params.len());
        for param in params {
            self.check_kernel_param(param);
            infos.push(self.parameter_info(param));
        }
        KernelInfo {
            params: infos,
            required_work_group_size: attributes.required_size,
            work_group_size_hint: attributes.size_hint,
            vec_type_hint: attributes.vec_type_hint.map(|ty| self.types.name(ty)),
            attributes: attributes.texts.join(" "),
            required_subgroup_size: attributes.required_subgroup_size,
            denorms_are_zero: self.session.options.math.denorms_are_zero,
        }
    }

    fn check_kernel_param(&mut self, param: &ParamDeclaration) {
        let ty = param.ty.ty;
        let shown = |checker: &Self| checker.quoted(ty);
        if let Some(pointee) = self.types.as_pointer(ty) {
            match pointee.quals.space {
                Some(AddressSpace::Global | AddressSpace::Local | AddressSpace::Constant) => {}
                _ => {
                    self.error(
                        param.span,
                        "pointer arguments to kernel functions must reside in '__global', '__constant' or '__local' \
                         address space",
                    );
                    return;
                }
            }
            if self.types.as_pointer(pointee.ty).is_some() && self.version() < LanguageVersion::V2_0 {
                self.error(param.span, "kernel parameter cannot be declared as a pointer to a pointer");
            }
            let mut inner = self.types.as_pointer(pointee.ty);
            while let Some(pointee) = inner {
                if let Some(AddressSpace::Private) | None = pointee.quals.space {
                    self.error(param.span, "a pointer to private memory means nothing outside of a work-item").help(
                        "pointers behind kernel parameters must point to '__global', '__constant' or '__local' memory",
                    );
                    return;
                }
                inner = self.types.as_pointer(pointee.ty);
            }
            if let TypeKind::Event | TypeKind::Sampler = self.types.resolve(pointee.ty) {
                let shown = shown(self);
                self.error(param.span, format!("{shown} cannot be used as the type of a kernel parameter"));
            }
            return;
        }
        if let Some(record) = self.types.as_record(ty) {
            if self.types.record(record).layout.is_none() {
                let shown = shown(self);
                self.error(param.span, format!("variable has incomplete type {shown}"));
                return;
            }
            match self.record_refusal(record) {
                Some((Refusal::Pointer, span)) => {
                    self.error(param.span, "struct kernel parameters may not contain pointers")
                        .note(span, "this member is or contains a pointer");
                }
                Some((Refusal::Type, span)) => {
                    let shown = shown(self);
                    self.error(param.span, format!("{shown} cannot be used as the type of a kernel parameter"))
                        .note(span, "because of this member");
                }
                None => {}
            }
            return;
        }
        if self.refused_name(ty) || self.refusal(ty).is_some() {
            let shown = shown(self);
            self.error(param.span, format!("{shown} cannot be used as the type of a kernel parameter"));
        }
    }

    /// Whether the type is one of those whose size depends on the device, by its typedef name.
    fn refused_name(&self, ty: TypeId) -> bool {
        let mut ty = ty;
        while let TypeKind::Typedef(name, target) = self.types.kind(ty) {
            if matches!(&**name, "size_t" | "ptrdiff_t" | "intptr_t" | "uintptr_t") {
                return true;
            }
            ty = *target;
        }
        false
    }

    fn refusal(&self, ty: TypeId) -> Option<Refusal> {
        match self.types.resolve(ty) {
            TypeKind::Scalar(ScalarKind::Bool) => Some(Refusal::Type),
            TypeKind::Scalar(ScalarKind::Half) if !self.fp16 => Some(Refusal::Type),
            TypeKind::Event | TypeKind::Opaque(_) | TypeKind::Atomic(_) | TypeKind::AtomicFlag | TypeKind::Void => {
                Some(Refusal::Type)
            }
            TypeKind::Pointer(_) => Some(Refusal::Pointer),
            TypeKind::Enum(_)
            | TypeKind::Scalar(_)
            | TypeKind::Vector(..)
            | TypeKind::Array(..)
            | TypeKind::Record(_)
            | TypeKind::Function(_)
            | TypeKind::Image(_)
            | TypeKind::Sampler
            | TypeKind::Pipe(..)
            | TypeKind::Typedef(..)
            | TypeKind::Error => None,
        }
    }

    /// The first member that keeps a record from being an argument.
    fn record_refusal(&self, record: RecordId) -> Option<(Refusal, Span)> {
        for field in &self.types.record(record).fields {
            let mut ty = field.ty.ty;
            while let Some((element, _)) = self.types.as_array(ty) {
                ty = element;
            }
            if let Some(inner) = self.types.as_record(ty) {
                if let Some(found) = self.record_refusal(inner) {
                    return Some(found);
                }
                continue;
            }
            let refusal = if self.refused_name(ty) { Some(Refusal::Type) } else { self.refusal(ty) };
            if let Some(refusal) = refusal {
                return Some((refusal, field.span));
            }
        }
        None
    }

    fn parameter_info(&self, param: &ParamDeclaration) -> ParameterInfo {
        let ty = param.ty.ty;
        let layout = self.types.layout(ty);
        let aligned = param.attributes.aligned.unwrap_or(1);
        let mut info = ParameterInfo {
            name: param.name.map(|name| self.name(name.symbol)).unwrap_or_default(),
            type_name: self.types.argument_type_name(ty),
            is_const: false,
            is_restrict: param.ty.quals.is_restrict,
            is_volatile: false,
            pipe: None,
            space: AddressSpace::Private,
            by_value: None,
            align: layout.map_or(1, |layout| layout.align).max(aligned),
            size: layout.map_or(0, |layout| layout.size as u32),
        };
        match self.types.resolve(ty) {
            TypeKind::Pointer(_) => {
                let pointee = self.types.pointee_as_written(ty).unwrap_or(QualType::plain(ty));
                let space = pointee.quals.space.unwrap_or(AddressSpace::Private);
                info.is_const = pointee.quals.is_const || space == AddressSpace::Constant;
                info.is_volatile = pointee.quals.is_volatile;
                info.space = space;
                info.align = self.types.align_of(pointee.ty);
                info.size = if space == AddressSpace::Local { 0 } else { 8 };
            }
            // Images are in global memory, as the API sees them.
            TypeKind::Image(_) => info.space = AddressSpace::Global,
            TypeKind::Pipe(_, access) => {
                info.space = AddressSpace::Global;
                info.pipe = Some(*access);
            }
            TypeKind::Record(_) => info.by_value = layout.map(|layout| (layout.size as u32, info.align)),
            _ => {}
        }
        info
    }
}
