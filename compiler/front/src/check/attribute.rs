//! Attributes (OpenCL C 3.0, section 6.13).

use crate::options::LanguageVersion;
use crate::source::Span;
use crate::syntax::ast::{Attribute, AttributeArg};
use crate::types::{QualType, ScalarKind, TypeId, TypeTable};

use super::Checker;

/// What a list of attributes says.
#[derive(Clone, Default)]
pub(super) struct Attributes {
    /// `packed`
    pub(super) packed: bool,
    /// `aligned(n)`, in bytes.
    pub(super) aligned: Option<u32>,
    /// `overloadable`
    pub(super) overloadable: bool,
    /// `reqd_work_group_size(x, y, z)`
    pub(super) required_size: Option<[u32; 3]>,
    /// `work_group_size_hint(x, y, z)`
    pub(super) size_hint: Option<[u32; 3]>,
    /// `vec_type_hint(type)`
    pub(super) vec_type_hint: Option<TypeId>,
    /// `intel_reqd_sub_group_size(n)`
    pub(super) required_subgroup_size: Option<u32>,
    /// `ext_vector_type(n)`
    pub(super) vector: Option<(VectorExtent, Span)>,
    /// Where an attribute stands that only kernels may have.
    pub(super) kernel_only: Option<Span>,
    /// `hot` or `cold`: which of the two.
    pub(super) temperature: Option<bool>,
    /// The kernel's attributes as `CL_KERNEL_ATTRIBUTES` prints them.
    pub(super) texts: Vec<String>,
}

/// How large a vector is to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum VectorExtent {
    /// `ext_vector_type`: elements.
    Lanes(u64),
    /// `vector_size`: bytes.
    Bytes(u64),
}

impl Attributes {
    /// Both lists; where both say something, `other` holds.
    pub(super) fn with(self, other: Attributes) -> Attributes {
        let mut texts = self.texts;
        for text in other.texts {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Attributes {
            texts,
            packed: self.packed || other.packed,
            aligned: match (self.aligned, other.aligned) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
            overloadable: self.overloadable || other.overloadable,
            required_size: other.required_size.or(self.required_size),
            size_hint: other.size_hint.or(self.size_hint),
            vec_type_hint: other.vec_type_hint.or(self.vec_type_hint),
            required_subgroup_size: other.required_subgroup_size.or(self.required_subgroup_size),
            vector: other.vector.or(self.vector),
            kernel_only: other.kernel_only.or(self.kernel_only),
            temperature: other.temperature.or(self.temperature),
        }
    }
}

/// Attributes of the C family that change nothing here.
const HARMLESS: &[&str] = &[
    "always_inline",
    "artificial",
    "const",
    "constructor",
    "convergent",
    "deprecated",
    "endian",
    "flatten",
    "gnu_inline",
    "leaf",
    "malloc",
    "may_alias",
    "no_instrument_function",
    "noduplicate",
    "noinline",
    "nonnull",
    "nothrow",
    "nounroll",
    "pure",
    "returns_nonnull",
    "section",
    "unused",
    "used",
    "visibility",
    "warn_unused_result",
    "weak",
    "optnone",
    "minsize",
    "uninitialized",
    "address_space",
    "annotate",
    "optimize",
    "target",
    "clang",
    "fallthrough",
    "unavailable",
    "availability",
    "noreturn",
    "device_builtin",
    "amdgpu_flat_work_group_size",
    "amdgpu_waves_per_eu",
    "amdgpu_num_sgpr",
    "amdgpu_num_vgpr",
];

fn size_text(name: &str, [x, y, z]: [u32; 3]) -> String {
    format!("{name}({x},{y},{z})")
}

impl Checker<'_, '_, '_> {
    /// Reads a list of attributes.
    pub(super) fn attributes(&mut self, list: &[Attribute]) -> Attributes {
        let mut found = Attributes::default();
        for attribute in list {
            self.attribute(attribute, &mut found);
        }
        found
    }

    fn attribute(&mut self, attribute: &Attribute, found: &mut Attributes) {
        let name = self.name(attribute.name.symbol);
        let span = attribute.span;
        match &*name {
            "hot" | "cold" => {
                let hot = &*name == "hot";
                if found.temperature.is_some_and(|other| other != hot) {
                    self.error(span, "'cold' and 'hot' attributes are not compatible");
                }
                found.temperature = Some(hot);
            }
            // It names a function, whose address cannot be taken.
            "cleanup" => {
                self.error(span, "taking address of function is not allowed");
            }
            "packed" | "overloadable" if !attribute.args.is_empty() => {
                self.error(span, format!("'{name}' attribute takes no arguments"));
            }
            "packed" => found.packed = true,
            "overloadable" => found.overloadable = true,
            "opencl_unroll_hint" => {
                self.error(span, "'opencl_unroll_hint' attribute cannot be applied to a declaration");
            }
            "nosvm" => match self.version() {
                LanguageVersion::V2_0 => {}
                LanguageVersion::V3_0 => {
                    self.warning(span, "'nosvm' attribute is deprecated and ignored in OpenCL C version 3.0");
                }
                LanguageVersion::V1_0 | LanguageVersion::V1_1 | LanguageVersion::V1_2 => {
                    self.error(span, "attribute 'nosvm' is supported in the OpenCL version 2.0 onwards");
                }
            },
            "aligned" | "align" => {
                let align = match attribute.args.first() {
                    // Without a number: the largest alignment of any type.
                    None => Some(128),
                    Some(_) => self.attribute_number(attribute, 0).map(|(value, _)| value),
                };
                let Some(align) = align else { return };
                if !align.is_power_of_two() || align > 1 << 20 {
                    self.error(span, "requested alignment is not a power of 2");
                    return;
                }
                found.aligned = Some(found.aligned.unwrap_or(1).max(align as u32));
            }
            "reqd_work_group_size" => {
                found.kernel_only = Some(span);
                if let Some(size) = self.attribute_size(attribute, &name) {
                    if found.required_size.is_some_and(|other| other != size) {
                        self.applied_twice(&name, span);
                        return;
                    }
                    found.required_size = Some(size);
                    found.texts.push(size_text(&name, size));
                }
            }
            "work_group_size_hint" => {
                found.kernel_only = Some(span);
                if let Some(size) = self.attribute_size(attribute, &name) {
                    if found.size_hint.is_some_and(|other| other != size) {
                        self.applied_twice(&name, span);
                        return;
                    }
                    found.size_hint = Some(size);
                    found.texts.push(size_text(&name, size));
                }
            }
            "intel_reqd_sub_group_size" => {
                found.kernel_only = Some(span);
                if attribute.args.len() > 1 {
                    self.error(span, format!("'{name}' attribute takes one argument"));
                    return;
                }
                if let Some((size, span)) = self.attribute_number(attribute, 0) {
                    match u32::try_from(size).ok().filter(|&size| size > 0) {
                        Some(size) => {
                            found.required_subgroup_size = Some(size);
                            found.texts.push(format!("{name}({size})"));
                        }
                        None => {
                            self.error(span, "'intel_reqd_sub_group_size' attribute must be greater than 0");
                        }
                    }
                }
            }
            "vec_type_hint" => {
                found.kernel_only = Some(span);
                match attribute.args.as_slice() {
                    [AttributeArg::Type(operand)] => {
                        let ty = self.type_name(operand);
                        match self.types.as_arithmetic(ty.ty) {
                            Some((kind, _)) if kind != ScalarKind::Bool => {
                                found.vec_type_hint = Some(ty.ty);
                                found.texts.push(format!("{name}({})", self.types.name(ty.ty)));
                            }
                            _ if self.types.is_error(ty.ty) => {}
                            _ => {
                                let shown = self.quoted(ty.ty);
                                self.error(span, format!("invalid attribute argument {shown} - expecting a vector or vectorizable scalar type"));
                            }
                        }
                    }
                    _ => {
                        self.error(span, "'vec_type_hint' attribute takes one type");
                    }
                }
            }
            "ext_vector_type" | "vector_size" => {
                let extent = if name == "vector_size" { VectorExtent::Bytes } else { VectorExtent::Lanes };
                if let Some((number, _)) = self.attribute_number(attribute, 0) {
                    found.vector = Some((extent(number), span));
                }
            }
            _ if HARMLESS.contains(&&*name) => {}
            _ => {
                self.warning(span, format!("unknown attribute '{name}' ignored"));
            }
        }
    }

    /// The first of several sizes holds.
    fn applied_twice(&mut self, name: &str, span: Span) {
        self.warning(span, format!("attribute '{name}' is already applied with different arguments"));
    }

    /// A constant argument of an attribute that is not negative.
    fn attribute_number(&mut self, attribute: &Attribute, index: usize) -> Option<(u64, Span)> {
        match attribute.args.get(index) {
            Some(AttributeArg::Expr(id)) => {
                let span = self.expr_of(*id).span;
                let value = self.constant_integer(*id)?;
                if value < 0 {
                    self.error(span, "an attribute's argument cannot be negative");
                    return None;
                }
                Some((u64::try_from(value).ok()?, span))
            }
            Some(AttributeArg::Type(name)) => {
                self.error(name.span, "expected a constant expression, not a type");
                None
            }
            None => {
                let name = self.name(attribute.name.symbol);
                self.error(attribute.span, format!("'{name}' attribute needs an argument"));
                None
            }
        }
    }

    fn attribute_size(&mut self, attribute: &Attribute, name: &str) -> Option<[u32; 3]> {
        if attribute.args.len() != 3 {
            self.error(attribute.span, format!("'{name}' attribute requires exactly 3 arguments"));
            return None;
        }
        let mut size = [0; 3];
        for (index, slot) in size.iter_mut().enumerate() {
            let (value, span) = self.attribute_number(attribute, index)?;
            match u32::try_from(value).ok().filter(|&value| value > 0) {
                Some(value) => *slot = value,
                None => {
                    self.error(span, format!("'{name}' attribute must be greater than 0"));
                    return None;
                }
            }
        }
        Some(size)
    }

    /// The type that `ext_vector_type` or `vector_size` makes of a scalar. GNU's vectors are OpenCL C's: what can be done with
    /// them can be done with these.
    pub(super) fn apply_vector_attribute(&mut self, ty: QualType, attributes: &Attributes) -> QualType {
        let Some((extent, span)) = attributes.vector else { return ty };
        match self.types.as_scalar(ty.ty) {
            Some(scalar) if scalar != ScalarKind::Bool => {
                let lanes = match extent {
                    VectorExtent::Lanes(lanes) => Some(lanes),
                    VectorExtent::Bytes(bytes) => {
                        let size = scalar.size();
                        (bytes % size == 0).then_some(bytes / size)
                    }
                };
                match lanes {
                    Some(lanes @ (2 | 3 | 4 | 8 | 16)) => {
                        QualType { ty: self.types.vector(scalar, lanes as u8), quals: ty.quals }
                    }
                    Some(_) => {
                        self.error(span, "a vector has 2, 3, 4, 8 or 16 elements");
                        QualType { ty: TypeTable::ERROR, quals: ty.quals }
                    }
                    None => {
                        self.error(span, "vector size not an integral multiple of component size");
                        QualType { ty: TypeTable::ERROR, quals: ty.quals }
                    }
                }
            }
            _ if self.types.is_error(ty.ty) => ty,
            _ => {
                let name = self.quoted(ty.ty);
                self.error(span, format!("invalid vector element type {name}"));
                QualType { ty: TypeTable::ERROR, quals: ty.quals }
            }
        }
    }
}
