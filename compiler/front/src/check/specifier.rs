//! Declaration specifiers to types (C99, section 6.7.2; OpenCL C 3.0, sections 6.3 and 6.8).

use tombolo_ir::types::{AddressSpace, ImageAccess, ImageDim, ImageType};

use crate::builtins::Feature;
use crate::options::LanguageVersion;
use crate::source::Span;
use crate::syntax::ast::{
    AccessQualifier, AddressSpaceQualifier, Builtin, BuiltinImage, BuiltinScalar, Qualifiers, Specifiers, TypeName,
    TypeOrExpr, TypeSpecifier,
};
use crate::types::{OpaqueKind, QualType, Quals, ScalarKind, TypeId, TypeKind, TypeTable};

use super::Checker;
use super::expression::Operand;
use super::scope::Entity;

/// The C scalar of a scalar's name.
pub(super) fn scalar_kind(scalar: BuiltinScalar) -> ScalarKind {
    match scalar {
        BuiltinScalar::Bool => ScalarKind::Bool,
        BuiltinScalar::Char => ScalarKind::Char,
        BuiltinScalar::UChar => ScalarKind::UChar,
        BuiltinScalar::Short => ScalarKind::Short,
        BuiltinScalar::UShort => ScalarKind::UShort,
        BuiltinScalar::Int => ScalarKind::Int,
        BuiltinScalar::UInt => ScalarKind::UInt,
        BuiltinScalar::Long => ScalarKind::Long,
        BuiltinScalar::ULong => ScalarKind::ULong,
        BuiltinScalar::Half => ScalarKind::Half,
        BuiltinScalar::Float => ScalarKind::Float,
        BuiltinScalar::Double => ScalarKind::Double,
    }
}

fn space_of(qualifier: AddressSpaceQualifier) -> AddressSpace {
    match qualifier {
        AddressSpaceQualifier::Private => AddressSpace::Private,
        AddressSpaceQualifier::Local => AddressSpace::Local,
        AddressSpaceQualifier::Global => AddressSpace::Global,
        AddressSpaceQualifier::Constant => AddressSpace::Constant,
        AddressSpaceQualifier::Generic => AddressSpace::Generic,
    }
}

impl Checker<'_, '_, '_> {
    /// Qualifiers as the types have them.
    pub(super) fn quals(&mut self, qualifiers: &Qualifiers, span: Span) -> Quals {
        if qualifiers.is_atomic {
            self.error(span, "the '_Atomic' qualifier is not supported in OpenCL C");
        }
        let space = qualifiers.space.map(|(qualifier, span)| {
            let space = space_of(qualifier);
            if space == AddressSpace::Generic && !self.generic {
                let version = self.version();
                let message = if version >= LanguageVersion::V2_0 {
                    "the generic address space needs the feature '__opencl_c_generic_address_space', which the device \
                     does not have"
                } else {
                    "the generic address space needs OpenCL C 2.0, or 3.0 with the feature \
                     '__opencl_c_generic_address_space'"
                };
                self.error(span, message);
            }
            space
        });
        Quals {
            is_const: qualifiers.is_const,
            is_volatile: qualifiers.is_volatile,
            is_restrict: qualifiers.is_restrict,
            space,
        }
    }

    /// The type that the specifiers name, with their qualifiers and address space.
    pub(super) fn specifiers(&mut self, specifiers: &Specifiers) -> QualType {
        let mut ty = self.type_specifier(specifiers);
        if let Some(span) = specifiers.pipe {
            ty = QualType::plain(self.pipe_of(ty.ty, specifiers.access, span));
        }
        if let Some(span) = specifiers.noreturn {
            // OpenCL C leaves out C11's function specifiers (section 6.11).
            self.warning(span, "'_Noreturn' is not part of OpenCL C and is ignored");
        }
        let own = self.quals(&specifiers.qualifiers, specifiers.span);
        if own.is_restrict && self.types.as_pointer(ty.ty).is_none() && !self.types.is_error(ty.ty) {
            let name = self.quoted(ty.ty);
            self.error(specifiers.span, format!("restrict requires a pointer ({name} is invalid)"));
        }
        let quals = match (own.space, ty.quals.space) {
            (Some(a), Some(b)) if a != b => {
                self.error(specifiers.span, "multiple address spaces specified for type");
                ty.quals
            }
            _ => own.with(ty.quals),
        };
        if specifiers.pipe.is_some() {
            // The access is the pipe's, which has it.
        } else if let Some((access, span)) = specifiers.access {
            if let TypeSpecifier::Named(name) = &specifiers.ty
                && let Some(&previous) = self.access_typedefs.get(&name.symbol)
            {
                self.error(span, "multiple access qualifiers").note(previous, "previous qualifier is here");
            }
            ty.ty = self.with_access(ty.ty, access, span);
        } else if let TypeKind::Image(image) = *self.types.resolve(ty.ty) {
            self.check_image(image, specifiers.type_span);
        }
        QualType { ty: ty.ty, quals }
    }

    fn type_specifier(&mut self, specifiers: &Specifiers) -> QualType {
        let span = specifiers.type_span;
        match &specifiers.ty {
            TypeSpecifier::Builtin(builtin) => QualType::plain(self.builtin_type(*builtin, span)),
            TypeSpecifier::Named(name) => match self.scopes.find(name.symbol).map(|binding| &binding.entity) {
                Some(Entity::Typedef(target)) => {
                    let target = *target;
                    let ty = match self.types.kind(target.ty) {
                        // Nothing to add to the name of an unnamed record: it is its typedef name already.
                        TypeKind::Error => target.ty,
                        _ => {
                            let name = self.shared_name(name.symbol);
                            self.types.intern(TypeKind::Typedef(name, target.ty))
                        }
                    };
                    QualType { ty, quals: target.quals }
                }
                Some(Entity::Error) => QualType::plain(TypeTable::ERROR),
                _ => {
                    let name = self.name(name.symbol);
                    self.error(span, format!("unknown type name '{name}'"));
                    QualType::plain(TypeTable::ERROR)
                }
            },
            TypeSpecifier::Record(record) => QualType::plain(self.record_specifier(record)),
            TypeSpecifier::Enum(specifier) => QualType::plain(self.enum_specifier(specifier)),
            TypeSpecifier::Typeof(operand) => {
                let ty = self.type_of_operand(operand);
                QualType { ty: ty.ty, quals: ty.quals }
            }
            TypeSpecifier::Atomic(_) => {
                self.error(
                    span,
                    "the '_Atomic' type specifier is not supported in OpenCL C; use 'atomic_int' and its like",
                );
                QualType::plain(TypeTable::ERROR)
            }
            // What a declaration makes of it is up to its declarators.
            TypeSpecifier::Auto if std::mem::take(&mut self.deduces) => QualType::plain(TypeTable::ERROR),
            TypeSpecifier::Auto => {
                self.error(span, "'__auto_type' not allowed here");
                QualType::plain(TypeTable::ERROR)
            }
            TypeSpecifier::Error => QualType::plain(TypeTable::ERROR),
        }
    }

    /// The type of the operand of `sizeof` and the like; an expression is not evaluated.
    pub(super) fn type_of_operand(&mut self, operand: &TypeOrExpr) -> QualType {
        match operand {
            TypeOrExpr::Type(name) => self.type_name(name),
            TypeOrExpr::Expr(id) => {
                self.unevaluated += 1;
                let ty = match self.operand(*id) {
                    function @ (Operand::Functions(..) | Operand::Builtin(..)) => {
                        QualType::plain(self.load(function).ty)
                    }
                    operand => operand.qual_type(),
                };
                self.unevaluated -= 1;
                ty
            }
        }
    }

    /// The type of a type name.
    pub(super) fn type_name(&mut self, name: &TypeName) -> QualType {
        let base = self.specifiers(&name.specifiers);
        let declared = self.declarator(base, &name.declarator);
        let attributes = self.attributes(&name.declarator.attributes);
        self.apply_vector_attribute(declared.ty, &attributes)
    }

    fn typedef(&mut self, name: &str, target: TypeId) -> TypeId {
        self.types.intern(TypeKind::Typedef(name.into(), target))
    }

    pub(super) fn builtin_type(&mut self, builtin: Builtin, span: Span) -> TypeId {
        match builtin {
            Builtin::Void => TypeTable::VOID,
            Builtin::Scalar(scalar) => self.scalar_type(scalar_kind(scalar), 1, span),
            Builtin::Vector(scalar, lanes) => self.scalar_type(scalar_kind(scalar), lanes, span),
            Builtin::Size => self.typedef("size_t", TypeTable::ULONG),
            Builtin::PtrDiff => self.typedef("ptrdiff_t", TypeTable::LONG),
            Builtin::IntPtr => self.typedef("intptr_t", TypeTable::LONG),
            Builtin::UIntPtr => self.typedef("uintptr_t", TypeTable::ULONG),
            Builtin::MemoryOrder => self.typedef("memory_order", TypeTable::INT),
            Builtin::MemoryScope => self.typedef("memory_scope", TypeTable::INT),
            Builtin::MemFenceFlags => self.typedef("cl_mem_fence_flags", TypeTable::scalar(ScalarKind::UInt)),
            Builtin::Atomic(scalar) => self.atomic_type(scalar_kind(scalar), None, span),
            Builtin::AtomicULongName(name) => self.atomic_type(ScalarKind::ULong, Some(name), span),
            Builtin::AtomicLongName(name) => self.atomic_type(ScalarKind::Long, Some(name), span),
            Builtin::AtomicFlag => {
                self.require_atomics("atomic_flag", span);
                self.types.intern(TypeKind::AtomicFlag)
            }
            Builtin::Image(BuiltinImage { dim, depth, multisampled }) => {
                let image = ImageType { dim, access: ImageAccess::Read, depth, multisampled };
                self.types.intern(TypeKind::Image(image))
            }
            Builtin::Sampler => self.types.intern(TypeKind::Sampler),
            Builtin::Event => self.types.intern(TypeKind::Event),
            Builtin::Queue => self.opaque_type(OpaqueKind::Queue, span),
            Builtin::ClkEvent => self.opaque_type(OpaqueKind::ClkEvent, span),
            Builtin::NdRange => self.opaque_type(OpaqueKind::NdRange, span),
            Builtin::ReserveId => self.opaque_type(OpaqueKind::ReserveId, span),
            Builtin::VaList => {
                self.error(span, "variable argument lists are not supported in OpenCL C");
                TypeTable::ERROR
            }
        }
    }

    fn opaque_type(&mut self, kind: OpaqueKind, span: Span) -> TypeId {
        let ty = self.types.intern(TypeKind::Opaque(kind));
        let feature = match kind {
            OpaqueKind::ReserveId => "__opencl_c_pipes",
            OpaqueKind::Queue | OpaqueKind::ClkEvent | OpaqueKind::NdRange => "__opencl_c_device_enqueue",
        };
        if kind == OpaqueKind::ReserveId && self.has_pipes() {
            return ty;
        }
        let name = self.quoted(ty);
        self.error(span, format!("use of type {name} requires {feature} support"));
        TypeTable::ERROR
    }

    /// A scalar or vector type. That a `half` may not be used for more than storage is told where it is used.
    pub(super) fn scalar_type(&mut self, scalar: ScalarKind, lanes: u8, span: Span) -> TypeId {
        if scalar == ScalarKind::Double && !self.fp64 {
            let ty = self.types.vector(scalar, lanes);
            let name = self.quoted(ty);
            let supported = self.session.target.float64;
            let diagnostic = self.error(span, format!("use of type {name} requires cl_khr_fp64 support"));
            if !supported {
                diagnostic.help("the device has no double-precision arithmetic");
            }
            return TypeTable::ERROR;
        }
        self.types.vector(scalar, lanes)
    }

    /// Whether it is a `half`, or a vector or array of them, that may only be pointed to.
    pub(super) fn is_storage_half(&self, ty: TypeId) -> bool {
        match self.types.resolve(ty) {
            TypeKind::Scalar(kind) => *kind == ScalarKind::Half && !self.fp16,
            // Where the device has the extension its vectors need no pragma, as with clang.
            TypeKind::Vector(kind, _) => *kind == ScalarKind::Half && !self.fp16 && !self.half_vectors,
            TypeKind::Array(element, _) => self.is_storage_half(*element),
            _ => false,
        }
    }

    /// What would make `half` usable.
    pub(super) fn fp16_help(&self) -> &'static str {
        if self.session.target.float16 {
            "'#pragma OPENCL EXTENSION cl_khr_fp16 : enable' allows it"
        } else {
            "the device has no half-precision arithmetic; vload_half and vstore_half work without"
        }
    }

    fn require_atomics(&mut self, name: &str, span: Span) {
        if self.version() < LanguageVersion::V2_0 && !self.session.library {
            self.error(span, format!("use of type '{name}' requires OpenCL C 2.0 or later")).help(
                "build with '-cl-std=CL3.0', or use the functions of OpenCL C 1.x on 'int' ('atomic_add' and so on)",
            );
        }
    }

    fn atomic_type(&mut self, scalar: ScalarKind, name: Option<&'static str>, span: Span) -> TypeId {
        let atomic = self.types.intern(TypeKind::Atomic(scalar));
        let ty = match name {
            Some(name) => self.typedef(name, atomic),
            None => atomic,
        };
        let shown = self.types.name(ty);
        self.require_atomics(&shown, span);
        let half_atomics = Feature::HalfAtomics.is_available(self.session.target) && self.fp16;
        if scalar == ScalarKind::Half && !half_atomics {
            self.error(span, format!("use of type '{shown}' requires cl_ext_float_atomics support for half"));
            return TypeTable::ERROR;
        }
        if scalar.size() == 8 && !self.session.target.int64_atomics {
            self.error(span, format!("use of type '{shown}' requires cl_khr_int64_base_atomics support"))
                .help("the device has no 64-bit atomics");
            return TypeTable::ERROR;
        }
        if scalar == ScalarKind::Double && !self.fp64 {
            self.error(span, format!("use of type '{shown}' requires cl_khr_fp64 support"));
            return TypeTable::ERROR;
        }
        ty
    }

    /// The image type with that access.
    fn with_access(&mut self, ty: TypeId, access: AccessQualifier, span: Span) -> TypeId {
        let access = match access {
            AccessQualifier::ReadOnly => ImageAccess::Read,
            AccessQualifier::WriteOnly => ImageAccess::Write,
            AccessQualifier::ReadWrite => ImageAccess::ReadWrite,
        };
        match *self.types.resolve(ty) {
            TypeKind::Image(image) => {
                let image = ImageType { access, ..image };
                self.check_image(image, span);
                self.types.intern(TypeKind::Image(image))
            }
            TypeKind::Error => ty,
            _ => {
                self.error(span, "access qualifier can only be used for pipe and image type");
                ty
            }
        }
    }

    /// Whether the device has such images; says so if not.
    fn check_image(&mut self, image: ImageType, span: Span) {
        let ty = self.types.intern(TypeKind::Image(image));
        let name = |checker: &Self| checker.quoted(ty);
        let target = self.session.target;
        let extension = |name: &str| target.extensions.iter().any(|have| have == name);
        let feature = |name: &str| target.features.iter().any(|have| have == name);
        let missing = if !target.images {
            Some("__opencl_c_images")
        } else if image.multisampled && !extension("cl_khr_gl_msaa_sharing") {
            Some("cl_khr_gl_msaa_sharing")
        } else if image.depth
            && !image.multisampled
            && self.version() < LanguageVersion::V2_0
            && !extension("cl_khr_depth_images")
            && !extension("cl_khr_gl_depth_images")
        {
            Some("cl_khr_depth_images")
        } else if image.dim == ImageDim::D3
            && image.access != ImageAccess::Read
            && !extension("cl_khr_3d_image_writes")
            && !feature("__opencl_c_3d_image_writes")
        {
            Some("cl_khr_3d_image_writes")
        } else {
            None
        };
        if let Some(missing) = missing {
            let name = name(self);
            self.error(span, format!("use of type {name} requires {missing} support"));
        } else if image.access == ImageAccess::ReadWrite && !self.session.library {
            let enough = match self.version() {
                LanguageVersion::V1_0 | LanguageVersion::V1_1 | LanguageVersion::V1_2 => false,
                LanguageVersion::V2_0 => true,
                LanguageVersion::V3_0 => feature("__opencl_c_read_write_images"),
            };
            if !enough {
                let name = name(self);
                self.error(
                    span,
                    format!(
                        "access qualifier 'read_write' cannot be used for {name} prior to OpenCL C 2.0, or in 3.0 \
                         without the feature '__opencl_c_read_write_images'"
                    ),
                );
            }
        }
    }
}
