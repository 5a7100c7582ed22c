//! Sizes, alignments and the placing of members (OpenCL C 3.0, sections 6.3.5 and 6.13.1).

use super::{Field, QualType, TypeId, TypeKind, TypeTable};
use crate::limits::MAX_SIZE;

/// Size and alignment in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    /// Size; a multiple of the alignment except in arrays of overaligned types.
    pub size: u64,
    /// Alignment, a power of two.
    pub align: u32,
}

/// How the members of a record are placed.
#[derive(Clone, Copy, Default, Debug)]
pub struct RecordAttributes {
    /// `__attribute__((packed))`: all members have alignment 1 unless they say otherwise.
    pub packed: bool,
    /// `__attribute__((aligned(n)))`: at least so much.
    pub aligned: Option<u32>,
    /// `#pragma pack(n)`: no member is aligned more than that.
    pub most: Option<u32>,
}

/// A member to be placed.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// The member; its offset is filled in.
    pub field: Field,
    /// `__attribute__((packed))` of the member itself.
    pub packed: bool,
    /// `__attribute__((aligned(n)))` of the member itself.
    pub aligned: Option<u32>,
}

/// Places the members and returns them with the record's layout; nothing where it grows beyond [`MAX_SIZE`] or a member
/// has no layout.
pub fn place_fields(
    types: &TypeTable,
    specs: Vec<FieldSpec>,
    is_union: bool,
    attributes: RecordAttributes,
) -> Option<(Vec<Field>, Layout)> {
    let mut end = 0u64;
    let mut align = 1u32;
    let mut fields = Vec::with_capacity(specs.len());
    for FieldSpec { mut field, packed, aligned } in specs {
        let layout = types.layout(field.ty.ty)?;
        let mut natural = layout.align;
        if packed || attributes.packed {
            natural = 1;
        }
        let natural = natural.max(aligned.unwrap_or(1)).min(attributes.most.unwrap_or(u32::MAX));
        align = align.max(natural);
        let offset = if is_union { 0 } else { end.next_multiple_of(u64::from(natural)) };
        field.offset = offset;
        end = end.max(offset + layout.size);
        if end > MAX_SIZE {
            return None;
        }
        fields.push(field);
    }
    let align = align.max(attributes.aligned.unwrap_or(1));
    // An empty struct is a GNU extension and has size 0.
    Some((fields, Layout { size: end.next_multiple_of(u64::from(align)), align }))
}

impl TypeTable {
    /// Size and alignment; nothing for incomplete types, functions and `void`.
    pub fn layout(&self, ty: TypeId) -> Option<Layout> {
        let natural = |size: u64| Some(Layout { size, align: size as u32 });
        match self.kind(ty) {
            // Something, so that what goes wrong once is not reported again.
            TypeKind::Error => natural(1),
            TypeKind::Void | TypeKind::Function(_) => None,
            TypeKind::Typedef(_, target) => {
                let layout = self.layout(*target)?;
                Some(Layout { align: self.own_alignment(ty).unwrap_or(layout.align), ..layout })
            }
            TypeKind::Scalar(scalar) | TypeKind::Atomic(scalar) => natural(scalar.size()),
            // A vector of three takes the room of four.
            TypeKind::Vector(scalar, lanes) => natural(scalar.size() * u64::from(*lanes).next_power_of_two()),
            TypeKind::Pointer(_) | TypeKind::Image(_) | TypeKind::Sampler | TypeKind::Event => natural(8),
            TypeKind::AtomicFlag => natural(4),
            TypeKind::Pipe(..) | TypeKind::Opaque(_) => natural(8),
            TypeKind::Array(element, length) => {
                let Layout { size, align } = self.layout(*element)?;
                Some(Layout { size: size.checked_mul((*length)?).filter(|&size| size <= MAX_SIZE)?, align })
            }
            TypeKind::Record(record) => self.record(*record).layout,
            TypeKind::Enum(id) => {
                let definition = self.enumeration(*id);
                if definition.complete { natural(definition.underlying.size()) } else { None }
            }
        }
    }

    /// Whether objects of the type can be declared.
    pub fn is_complete(&self, ty: TypeId) -> bool {
        self.layout(ty).is_some()
    }

    /// Size in bytes; 0 where there is none.
    pub fn size_of(&self, ty: TypeId) -> u64 {
        self.layout(ty).map_or(0, |layout| layout.size)
    }

    /// Alignment in bytes; 1 where there is none.
    pub fn align_of(&self, ty: TypeId) -> u32 {
        self.layout(ty).map_or(1, |layout| layout.align)
    }

    /// The member of that name: its place in bytes, its type with the qualifiers of the anonymous records around it.
    pub fn find_field(&self, record: super::RecordId, name: &str) -> Option<(u64, QualType)> {
        let record = self.record(record);
        let field = &record.fields[*record.holders.get(name)? as usize];
        if field.name.is_some() {
            return Some((field.offset, field.ty));
        }
        let TypeKind::Record(inner) = self.kind(self.canonical(field.ty.ty)) else { return None };
        let (offset, ty) = self.find_field(*inner, name)?;
        let quals = ty.quals.with(field.ty.quals.without_space());
        Some((field.offset + offset, QualType { ty: ty.ty, quals }))
    }
}
